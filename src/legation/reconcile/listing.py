"""Listing: which questions of a long list say nothing that a livelier one does not say already.

Takes questions in order, each with its sort, its claims and what its conflict of fact or slip rests on; gives those to show. Two
blocks may hold nearly the same claims (of one country, and of the other), or be in dispute by the same two quotes: both stay in
the dossier, the livelier is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from legation.model.words import Conflict

Row = TypeVar("Row")
# Two questions that share so much of all their claims say the same.
SHARED = 0.5
# A question of which so much stands in a livelier one of its kind says nothing new.
HELD = 0.8
# What one teller gave, or who somebody is, is left out only where the livelier question holds the same claims.
SAME = 0.9
FIGURES = frozenset({"figure", "relay", "recount"})
OWN = frozenset({"relay", "person"})
GROUNDED = frozenset({Conflict.FACT.value, Conflict.SLIP.value})


def pick_distinct(
    rows: Iterable[Row], of: Callable[[Row], tuple[str, frozenset[str], str]], *, once: bool = False
) -> Iterator[Row]:
    """Rows in their order without near repetitions.

    of: a row's sort (see `sort_of`), its claims, and its ground (see `ground_of`). once: of rows with one ground only the first.
    """
    kept: list[tuple[str, frozenset[str]]] = []
    where: dict[str, list[int]] = {}
    grounds: set[tuple[bool, str]] = set()
    for row in rows:
        sort, claims, ground = of(row)
        if once and ground and (sort in FIGURES, ground) in grounds:
            continue
        shared: dict[int, int] = {}
        for claim in claims:
            for number in where.get(claim, ()):
                shared[number] = shared.get(number, 0) + 1
        if any(_repeats(sort, claims, *kept[number], count) for number, count in shared.items()):
            continue
        for claim in claims:
            where.setdefault(claim, []).append(len(kept))
        kept.append((sort, claims))
        grounds.add((sort in FIGURES, ground))
        yield row


def sort_of(block: str) -> str:
    """The sort of a block's questions: a dispute with two ends about a thing is of sort 'scale' as one about a party is."""
    sort = block.split("|", 1)[0]
    return "scale" if sort == "pair" and "|s:" in block else sort


def ground_of(conflict: str, why: str) -> str:
    """What a conflict of fact or a slip rests on: its reason, which quotes both sides; nothing for any other standing."""
    return why if conflict in GROUNDED else ""


def _repeats(sort: str, claims: frozenset[str], other_sort: str, other: frozenset[str], shared: int) -> bool:
    alike = shared / (len(claims) + len(other) - shared)
    if sort in OWN or other_sort in OWN:
        return alike >= SAME
    if alike >= SHARED:
        return True
    if (sort in FIGURES) != (other_sort in FIGURES) or (sort == "scale" and other_sort != "scale"):
        return False
    return shared / len(claims) >= HELD
