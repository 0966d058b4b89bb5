"""Turning: what holds between two at the end, where what is told of them changed over time.

Takes signed ties with their kinds and their last days; gives those that still speak at the last day told, and the pairs whose
sign changed. Ties broken off leave the friendly ones before them behind; ties restored, or a treaty between two who are not told
to fight, the hostile ones before it. Between two who fight, what they sign or talk about makes no friends, nor do troops that one
of the two says are not there; who helps an armed group that fights a country fights that country too.

    settled = settle([Signed("break of ties", -1, Tie("QAT", "SAU", -1.0), "2017-06-05"),
                      Signed("diplomatic relations", 1, Tie("QAT", "SAU", 1.0), "2021-06-30")], book)
    settled.ties            # the second only
    settled.turned          # QAT and SAU: against each other until 2017-06-05, together since 2021-06-30

How heavy a tie is, and what the ties add up to, is the business of camps.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from legation.knowledge.relations import RelationBook
from legation.picture.camps import Tie

Pair = tuple[str, str]


class Signed(NamedTuple):
    """A tie of a kind. sign: 1 together, -1 against each other; last: the last day on which it is told, '' unknown; refused:
    one of the two says that it is not so."""

    kind: str
    sign: int
    tie: Tie
    last: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Two between whom it changed. now: 1 together, -1 against each other; since: the day of what turned it; kind: what that
    was; before: the last day of what it left behind."""

    left: str
    right: str
    now: int
    since: str
    kind: str
    before: str


@dataclass(frozen=True, slots=True)
class Settled:
    """as_of: the last day that is told of; ties: those that still speak then; turned: pairs whose sign changed."""

    as_of: str | None
    ties: tuple[Tie, ...]
    turned: tuple[Turn, ...]


def settle(told: Iterable[Signed], book: RelationBook) -> Settled:
    """What still speaks for or against two at the last day told."""
    rows = sorted(told, key=lambda r: (r.kind, r.tie.left, r.tie.right, r.last))
    by_pair: dict[Pair, list[Signed]] = {}
    for row in rows:
        by_pair.setdefault(_pair(row.tie.left, row.tie.right), []).append(row)
    fighting = _fighting(rows, book)
    kept: list[tuple[tuple[str, str, str], Tie]] = []
    turned: list[Turn] = []
    for pair, held in sorted(by_pair.items()):
        at_war = pair in fighting
        parted = any(r.sign < 0 for r in held)
        rest = [
            r
            for r in held
            if not (at_war and r.kind in book.parleys)
            and not ((at_war or parted or r.refused) and r.kind in book.guests)
        ]
        turn = _last_turn(pair, rest, book)
        if turn is not None:
            turned.append(turn)
            rest = [r for r in rest if r.sign == turn.now or not _is_left_behind(r, turn)]
        kept += [((r.kind, r.tie.left, r.tie.right), r.tie) for r in rest]
    return Settled(
        max((r.last for r in rows if r.last), default=None),
        tuple(tie for _, tie in sorted(kept, key=lambda x: x[0])),
        tuple(turned),
    )


def _pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


def _fighting(rows: Sequence[Signed], book: RelationBook) -> set[Pair]:
    """Pairs that are told to fight, themselves or by helping an armed group that fights the other."""
    fighting = {_pair(r.tie.left, r.tie.right) for r in rows if r.kind in book.fights}
    helped = {(r.tie.left, r.tie.right) for r in rows if r.kind in book.helping}
    for helper, group in helped:
        home = group.split(":")[0]
        if ":" in group and helper.split(":")[0] != home and _pair(group, home) in fighting:
            fighting.add(_pair(helper, home))
    return fighting


def _last_turn(pair: Pair, rows: Sequence[Signed], book: RelationBook) -> Turn | None:
    """The last of what breaks or restores, where something of the other sign is told before it."""
    turning = [r for r in rows if r.last and r.kind in (book.breaking if r.sign < 0 else book.restoring)]
    if not turning:
        return None
    last = max(turning, key=lambda r: (r.last, r.sign, r.kind))
    before = [r.last for r in rows if r.sign == -last.sign and r.last and r.last < last.last]
    return Turn(*pair, last.sign, last.last, last.kind, max(before)) if before else None


def _is_left_behind(row: Signed, turn: Turn) -> bool:
    """Whether a row was told before the turn; without a day it cannot be told to be later."""
    return not row.last or row.last < turn.since
