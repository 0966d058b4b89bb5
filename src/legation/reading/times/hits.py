"""Hits: an expression of time as it stands in the text, before it is known what it counts from.

`Hit` is what the builders (dates, relative, parts, clock, durations) make of a matched shape, and what scan.py places.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legation.reading.shifts import Shift

if TYPE_CHECKING:
    from legation.reading.times.scan import Scan


@dataclass(slots=True)
class Hit:
    """An expression as read: lexemes first .. past-1, and what is known before its neighbours are looked at.

    shift is None until the hit is placed: then `make` builds it, or `what` (a month, day, season or quarter without a
    year: "10", "10-08", "SU", "Q3") is put beside the document or the date before.
    """

    first: int
    past: int
    type: str
    shift: Shift | None = None
    what: str = ""
    weekday: int | None = None
    mod: str | None = None
    make: Callable[[Scan, Hit], Shift] | None = None
    wrap: list[tuple[str, str]] | None = None  # ("part", "END"), ("tod", "NI"), applied from the first on
    duration: tuple[str, float | None, tuple[int, int] | None] | None = None  # unit, n, (low, high) of a vague n
    modifier: bool = False  # stands before a noun ("the 1991 agreement"): later dates do not count from it
    is_day: bool = False  # `make` gives a day
    anchor: str = "none"
    reason: str = ""
    to: Hit | None = None  # the other end, when this one begins a range
    since: Hit | None = None  # the first end, when this one closes a range
    beside: Hit | None = None  # a date with its year that shares it with this one ("August and September 2024")


Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Placed:
    """An expression that later ones may count from."""

    hit: Hit
    shift: Shift
    grain: str
    year: int | None  # where the text names it
    carries: bool  # later dates may take their year from it
    opens: bool  # stands at the beginning of a line, as the heading of a year does


Built = list[Hit] | None


def hit_of(m: Match, type_: str = "DATE", shift: Shift | None = None) -> Hit:
    return Hit(m.start(), m.end(), type_, shift)


def part_at(m: Match, name: str) -> int | None:
    """Index of a named part, None when the shape has it not or it is left out."""
    try:
        at = m.start(name)
    except IndexError:
        return None
    return at if at >= 0 else None


def wrap(hit: Hit, kind: str, value: str) -> Hit:
    hit.wrap = [*(hit.wrap or []), (kind, value)]
    return hit
