"""Listing: which questions of a long list say nothing that a livelier one does not say already.

Takes questions in order, each with its sort and its claims; gives those to show. Two blocks may hold nearly the same
claims ('treaty' and 'ratification' of one country, and of the other): both stay in the dossier, the livelier is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Row = TypeVar("Row")
# Two questions that share so much of all their claims say the same.
SHARED = 0.6
# A question of which so much stands in a livelier one of its kind says nothing new.
HELD = 0.8
FIGURES = frozenset({"figure", "relay"})
# What one teller gave, and who somebody is, are questions of their own also where all claims stand elsewhere.
OWN = frozenset({"relay", "person"})


def pick_distinct(rows: Iterable[Row], of: Callable[[Row], tuple[str, frozenset[str]]]) -> Iterator[Row]:
    """Rows in their order without near repetitions. of: a row's sort of block and its claims."""
    kept: list[tuple[str, frozenset[str]]] = []
    where: dict[str, list[int]] = {}
    for row in rows:
        sort, claims = of(row)
        shared: dict[int, int] = {}
        for claim in claims:
            for number in where.get(claim, ()):
                shared[number] = shared.get(number, 0) + 1
        if any(_repeats(sort, claims, *kept[number], count) for number, count in shared.items()):
            continue
        for claim in claims:
            where.setdefault(claim, []).append(len(kept))
        kept.append((sort, claims))
        yield row


def _repeats(sort: str, claims: frozenset[str], other_sort: str, other: frozenset[str], shared: int) -> bool:
    if shared / (len(claims) + len(other) - shared) >= SHARED:
        return (sort in FIGURES) == (other_sort in FIGURES) or "person" not in (sort, other_sort)
    if sort in OWN or other_sort in OWN or (sort in FIGURES) != (other_sort in FIGURES):
        return False
    return shared / min(len(claims), len(other)) >= HELD
