"""Camps: exact divisions against all divisions tried by hand, bounds, misfits, and what hangs on one source."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legation.picture import camps as module
from legation.picture.camps import Tie, find_brokers, find_camps, leave_one_out, over_time

TIES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([-2.0, -1.0, 1.0, 2.0])), min_size=1, max_size=14
)


def cost_of_best(ties: list[Tie]) -> float:
    sums: dict[tuple[str, str], float] = {}
    for t in ties:
        if t.left != t.right:
            pair = (min(t.left, t.right), max(t.left, t.right))
            sums[pair] = sums.get(pair, 0.0) + t.weight
    members = sorted({m for pair, w in sums.items() if w for m in pair})
    best = None
    for signs in itertools.product((1, -1), repeat=len(members)):
        at = dict(zip(members, signs, strict=True))
        cost = sum(abs(w) for (a, b), w in sums.items() if w and w * at[a] * at[b] < 0)
        best = cost if best is None else min(best, cost)
    return best or 0.0


@settings(max_examples=80, deadline=None)
@given(TIES)
def test_no_division_is_better_than_the_one_found(rows: list[tuple[int, int, float]]) -> None:
    ties = [Tie(f"n{a}", f"n{b}", w) for a, b, w in rows]
    found = find_camps(ties)
    assert sum(p.frustrated for p in found) == pytest.approx(cost_of_best(ties))
    assert all(p.exact and p.bound == p.frustrated for p in found)


@settings(max_examples=40, deadline=None)
@given(TIES)
def test_the_search_stays_between_its_bound_and_the_total(rows: list[tuple[int, int, float]]) -> None:
    ties = [Tie(f"n{a}", f"n{b}", w) for a, b, w in rows]
    best = cost_of_best(ties)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "EXACT", 1)
        found = find_camps(ties)
    assert sum(p.bound for p in found) <= best + 1e-9 <= sum(p.frustrated for p in found) + 2e-9
    assert all(p.frustrated <= p.total / 2 + 1e-9 for p in found)


BALANCED = [
    Tie("ALB", "BEL", 2, ("x",), "2031-01-05"),
    Tie("BEL", "CRI", -1, ("x", "y"), "2031-02-05"),
    Tie("ALB", "CRI", -1, ("y",), "2031-03-05"),
    Tie("CRI", "DNK", 1, ("z",), "2031-04-05"),
]


def test_two_sides_and_nothing_frustrated() -> None:
    (part,) = find_camps(BALANCED)
    assert part.sides == (("ALB", "BEL"), ("CRI", "DNK"))
    assert (part.frustrated, part.misfits) == (0, ())


def test_friends_only_are_one_side_and_strangers_are_two_parts() -> None:
    found = find_camps([Tie("A", "B", 1), Tie("B", "C", 1), Tie("X", "Y", 1)])
    assert [p.sides for p in found] == [(("A", "B", "C"),), (("X", "Y"),)]


def test_who_is_friends_with_both_sides_fits_nowhere() -> None:
    (part,) = find_camps([Tie("A", "B", -3), Tie("A", "C", 1), Tie("B", "C", 1)])
    assert [m.member for m in part.misfits] == ["C"]
    assert part.frustrated == 1


def test_ties_of_both_signs_cancel_out() -> None:
    assert find_camps([Tie("A", "B", 1), Tie("B", "A", -1)]) == ()


def test_what_hangs_on_one_source() -> None:
    assert leave_one_out(BALANCED) == {"x": 1.0, "y": 1.0, "z": 0.5}


def test_camps_as_of_a_day() -> None:
    early, late = over_time(BALANCED, ["2031-01-31", "2031-12-31"])
    assert [p.sides for p in early[1]] == [(("ALB", "BEL"),)]
    assert len(late[1][0].sides) == 2


def test_a_broker_lies_between_others() -> None:
    assert find_brokers([Tie("A", "B", 1), Tie("B", "C", 1), Tie("A", "C", -1)]) == [("B", 1.0)]
