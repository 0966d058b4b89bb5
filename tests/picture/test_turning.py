"""Turning: of two who broke or made up, the last of it counts; who helps an enemy's rebels is no friend by a paper."""

from __future__ import annotations

import pytest

from legation.knowledge import Knowledge
from legation.picture.camps import Tie
from legation.picture.turning import Signed, settle

BOOK = Knowledge().relations


def row(kind: str, left: str, right: str, last: str = "", *, refused: bool = False) -> Signed:
    found = BOOK.kind(kind)
    assert found is not None
    return Signed(kind, found.sign, Tie(left, right, found.sign * found.weight), last, refused)


CASES = [  # what is told, kinds that still speak, (left, right, now, since) of what turned
    (  # broken off and made up again
        [row("break of ties", "PER", "CHL", "2001-03-01"), row("diplomatic relations", "CHL", "PER", "2005-07-09")],
        ["diplomatic relations"],
        [("CHL", "PER", 1, "2005-07-09")],
    ),
    (  # friends until they broke
        [row("treaty", "CHL", "PER", "1999-01-01"), row("break of ties", "PER", "CHL", "2001-03-01")],
        ["break of ties"],
        [("CHL", "PER", -1, "2001-03-01")],
    ),
    (  # what comes after the making up counts again
        [
            row("break of ties", "PER", "CHL", "2001-03-01"),
            row("treaty", "CHL", "PER", "2005-07-09"),
            row("sanctions and export controls", "PER", "CHL", "2009-02-02"),
        ],
        ["sanctions and export controls", "treaty"],
        [("CHL", "PER", 1, "2005-07-09")],
    ),
    (  # a peace signed while they are told to fight makes no friends
        [row("attack", "PER", "CHL", "2001-03-01"), row("treaty", "CHL", "PER", "2001-06-01")],
        ["attack"],
        [],
    ),
    (  # nor one with whom one's rebels have their arms from
        [
            row("control of territory", "CHL:RIO", "CHL", "2001-03-01"),
            row("support", "PER", "CHL:RIO", "2001-04-01"),
            row("treaty", "CHL", "PER", "2001-06-01"),
        ],
        ["control of territory", "support"],
        [],
    ),
    (  # troops beside friends are a tie, beside those one has broken with none
        [row("troop deployment", "PER", "CHL", "2001-03-01"), row("accusation", "CHL", "PER", "2001-04-01")],
        ["accusation"],
        [],
    ),
    # nor troops of which one of the two says that they are not there; a delivery that is denied is disputed, no quarrel
    ([row("troop deployment", "PER", "CHL", "2001-03-01", refused=True)], [], []),
    ([row("transfer", "PER", "CHL", "2001-03-01", refused=True)], ["transfer"], []),
    ([row("transfer", "PER", "CHL", "2001-03-01")], ["transfer"], []),  # nothing turned
    (  # what has no day is not taken for later than the break
        [row("transfer", "PER", "CHL"), row("break of ties", "PER", "CHL", "2001-03-01"), row("treaty", "CHL", "PER", "1990")],
        ["break of ties"],
        [("CHL", "PER", -1, "2001-03-01")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "speaking", "turned"), CASES)
def test_the_last_of_it_counts(
    told: list[Signed], speaking: list[str], turned: list[tuple[str, str, int, str]]
) -> None:
    held = settle(told, BOOK)
    kinds = {r.tie: r.kind for r in told}
    assert sorted(kinds[t] for t in held.ties) == speaking
    assert [(t.left, t.right, t.now, t.since) for t in held.turned] == turned
    assert settle(reversed(told), BOOK) == held


def test_the_day_is_the_last_one_told() -> None:
    told = [row("transfer", "PER", "CHL", "2001-03-01"), row("accusation", "BOL", "PER", "2003-01-05")]
    assert settle(told, BOOK).as_of == "2003-01-05"
    assert settle([], BOOK).as_of is None
