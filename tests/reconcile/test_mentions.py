"""Mentions: the same thing in several documents, by head word, nearness of documents and words near by."""

from __future__ import annotations

import datetime as dt

import pytest

from legation.reconcile.mentions import Described, cosine, group_described, join_by_mean, weigh, with_neighbours

QUAKE = {"quake": 3.0, "harbour": 2.0, "Lima": 4.0, "rescuer": 1.0}
QUAKE_AGAIN = {"quake": 2.0, "harbour": 1.0, "Lima": 4.0, "mayor": 1.0}
TRIAL = {"trial": 3.0, "judge": 2.0, "Oslo": 4.0, "verdict": 2.0}
OTHER = {"budget": 3.0, "senate": 2.0, "Quito": 4.0}


def clusters(*mentions: tuple[int, str]) -> list[str]:
    return group_described([Described(d, h, "action") for d, h in mentions], [QUAKE, QUAKE_AGAIN, TRIAL, OTHER])


def test_one_head_in_documents_of_one_matter_is_one_thing() -> None:
    found = clusters((0, "strik"), (1, "strik"), (2, "strik"))
    assert found[0] == found[1] != found[2]


def test_other_heads_are_other_things() -> None:
    assert len(set(clusters((0, "strik"), (1, "collaps")))) == 2


def test_equal_heads_of_one_document_are_one() -> None:
    assert len(set(clusters((2, "strik"), (2, "strik")))) == 1


def test_one_likely_pair_does_not_pull_two_groups_together() -> None:
    nearness = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.5}
    assert join_by_mean([0, 1, 2, 3], nearness, 0.4) == [[0, 1], [2, 3]]


def test_groups_are_joined_nearest_first() -> None:
    assert join_by_mean([0, 1, 2], {(0, 1): 0.5, (1, 2): 0.8}, 0.45) == [[0], [1, 2]]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ((1, ()), (2, ()), True),
        ((1, ()), (1, ()), False),  # one sentence that names it twice tells of two
        ((1, ("police",)), (2, ("court",)), False),  # two named doers: two deeds
        ((1, ("police", "chief")), (2, ("chief",)), True),
        ((1, ("police",)), (2, ()), True),
    ],
)
def test_equal_heads_of_one_document_are_two_where_sentence_or_doers_tell_them_apart(
    first: tuple[int, tuple[str, ...]], second: tuple[int, tuple[str, ...]], same: bool
) -> None:
    told = [Described(2, "strik", "action", {}, sentence, frozenset(doers)) for sentence, doers in (first, second)]
    one, two = group_described(told, [QUAKE, QUAKE_AGAIN, TRIAL, OTHER])
    assert (one == two) is same


@pytest.mark.parametrize(("apart", "kind", "same"), [(3, "action", True), (80, "action", False), (80, "place", True)])
def test_deeds_of_reports_months_apart_are_two(apart: int, kind: str, same: bool) -> None:
    day = dt.date(2024, 5, 1)
    days = [day, day + dt.timedelta(apart), None, None]
    told = [Described(0, "strik", kind), Described(1, "strik", kind)]
    one, two = group_described(told, [QUAKE, QUAKE_AGAIN, TRIAL, OTHER], days)
    assert (one == two) is same


def test_documents_with_the_same_neighbours_draw_nearer() -> None:
    left, right, between, away = (dict.fromkeys(words.split(), 1.0) for words in ("a b c", "d e f", "b c d e", "x y z"))
    alone = weigh([left, right, between, away])
    together = with_neighbours(alone, 1)
    assert cosine(alone[0], alone[1]) == 0 < cosine(together[0], together[1])
    assert together[3] == pytest.approx(alone[3])
