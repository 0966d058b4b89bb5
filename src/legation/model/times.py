"""Intervals of days that keep the precision they came with: "2026-03" stays a month, "../2024-12-31" has an open start.

`Interval.parse("2024-10-08/2024-10-13")`, `Interval.parse("2024-10")`; `str()` prints what `parse` reads.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

_PREFIX = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$")


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` to `end`, both inclusive, each an ISO 8601 prefix (YYYY, YYYY-MM, YYYY-MM-DD) or None when open.

    A single day, month or year has equal ends. Raises ValueError on what is no calendar date or runs backwards.
    """

    start: str | None
    end: str | None
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise ValueError("an interval needs a start or an end; use None for 'the text gives no time'")
        first, last = self.first_day, self.last_day
        if first is not None and last is not None and first > last:
            raise ValueError(f"interval {self.start}/{self.end} runs backwards")

    @classmethod
    def parse(cls, text: str, *, approximate: bool = False) -> Interval:
        parts = text.strip().split("/")
        if len(parts) == 1:
            return cls(parts[0], parts[0], approximate)
        if len(parts) != 2:
            raise ValueError(f"{text!r} is no interval; accepted: YYYY, YYYY-MM, YYYY-MM-DD, A/B, A/.., ../B")
        start, end = (None if p in ("..", "") else p for p in parts)
        return cls(start, end, approximate)

    @classmethod
    def day(cls, day: dt.date) -> Interval:
        return cls(day.isoformat(), day.isoformat())

    @property
    def first_day(self) -> dt.date | None:
        return _first(self.start) if self.start is not None else None

    @property
    def last_day(self) -> dt.date | None:
        return _last(self.end) if self.end is not None else None

    @property
    def precision(self) -> str:
        """'day', 'month', 'year' for one of these; 'range'; 'open' when an end is missing."""
        if self.start is None or self.end is None:
            return "open"
        if self.start == self.end:
            return {4: "year", 7: "month", 10: "day"}[len(self.start)]
        return "range"

    @property
    def is_day(self) -> bool:
        return self.precision == "day"

    def overlaps(self, other: Interval) -> bool:
        lo = max(self.first_day or dt.date.min, other.first_day or dt.date.min)
        hi = min(self.last_day or dt.date.max, other.last_day or dt.date.max)
        return lo <= hi

    def contains(self, other: Interval) -> bool:
        return (self.first_day or dt.date.min) <= (other.first_day or dt.date.min) and (
            other.last_day or dt.date.max
        ) <= (self.last_day or dt.date.max)

    def gap_days(self, other: Interval) -> int:
        """Days between the nearest ends; 0 when they touch or overlap."""
        if self.overlaps(other):
            return 0
        if self.last_day is not None and other.first_day is not None and self.last_day < other.first_day:
            return (other.first_day - self.last_day).days
        assert self.first_day is not None and other.last_day is not None
        return (self.first_day - other.last_day).days

    def __str__(self) -> str:
        if self.start == self.end and self.start is not None:
            return self.start
        return f"{self.start or '..'}/{self.end or '..'}"


def _parts(prefix: str) -> tuple[int, int | None, int | None]:
    got = _PREFIX.match(prefix)
    if not got:
        raise ValueError(f"{prefix!r} is no date; accepted: YYYY, YYYY-MM, YYYY-MM-DD")
    year, month, day = got.groups()
    return int(year), int(month) if month else None, int(day) if day else None


@lru_cache(maxsize=16384)
def _first(prefix: str) -> dt.date:
    year, month, day = _parts(prefix)
    return dt.date(max(year, 1), month or 1, day or 1)


@lru_cache(maxsize=16384)
def _last(prefix: str) -> dt.date:
    year, month, day = _parts(prefix)
    year = max(year, 1)
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])
