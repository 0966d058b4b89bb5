"""Shifts: what a time expression says, in symbols, and how that becomes a value and days once a date is known.

A shift is a small JSON list that needs nothing but the document's date: `["step",["doc"],"week",-1]` is 'last week',
`["step",["cal",["doc"],"10-08","past"],"day",3]` is 'three days later' after a bare 'October 8'. It is stored with the
expression, so that an undated text resolves the moment a person gives its date, without being read again.

    resolve_shift('["step",["doc"],"day",-1]', Interval.parse("2024-10-30"))  ->  ("2024-10-29", 2024-10-29)
    resolve_shift('["step",["doc"],"day",-1]', None)                          ->  ("XXXX-XX-XX", None)

A document's date that is itself a window gives a window: every operation keeps the order of days, so the two ends of
the window are resolved and what lies between them is the answer; what they do not agree on is X in the value.
How a text is turned into shifts is told in times/scan.py.

Operations, where x is itself a shift:

    ["doc"]  ["abs", value]  ["const", value]   the document's day; a date; a duration, a set, PAST_REF
    ["step", x, unit, n]                        the unit around x, moved by n
    ["cal", x, what, rule, weekday?]            what: "10", "10-08", "SU", "Q3", "H2", beside x
    ["dow", x, weekday, rule]  ["dom", x, day, rule?]  a weekday (Monday 0) beside x; a day of the month of x
    ["part", x, "START" | "MID" | "END"]        a third of x
    ["tod", x, "NI"]  ["clock", x, "05:34", zone]
    ["wide", x, grain]                          the week, month, ... around x
    ["open", x, how]                            how: since, by, until, before, after, through
    ["range", x, from, to]                      the value of x, the days from .. to
    ["roll", x, unit, [low, high], value]       so many units up to x or from x on: "the past few weeks"
    ["away", x, unit, [low, high], value]       so many units from x, not sure how many: "a few weeks ago"
    ["vague", x, -1 | 1, value]                 some time before or after x
    ["either", x, weekday, reach, y]            the weekday up to `reach` days after x, or y: where they differ, both

Rules: past and future count x itself in, last and next do not, near is the nearest, in is inside x (or its year).
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from legation.model.times import Interval

Shift = list[Any]
DOC: Shift = ["doc"]
GRAINS = ("day", "week", "weekend", "month", "season", "quarter", "half", "year", "decade", "century", "millennium")

# Years are moved up by ten full Gregorian cycles, so that datetime can count days in years before Christ.
_LIFT = 4000
_MAX_DEPTH = 60
# Nobody writes "until 20 October" without a year when it is ten months ahead: the tense was misread, the nearest is meant.
_FAR_DAYS = 270
_LONG_AGO_DAYS = 335  # "signed on 1 January" of a report in October; what seems eleven months ago is a tense misread
_FEW_HOURS = 9
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month, northern half of the earth
_MASKS = {
    "hour": "XXXX-XX-XXTXX",
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "half": "XXXX-HX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
    "millennium": "X",
}
_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
_PRECISION = {"month": 7, "quarter": 7, "half": 7, "season": 7, "year": 4, "decade": 4, "century": 4, "millennium": 4}


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of days [lo, hi] (lifted ordinals) at a grain, with its TIMEX value. lo None: not placed yet."""

    value: str
    grain: str
    lo: int | None = None
    hi: int | None = None
    start: str | None = None  # interval ends as ISO prefixes; None: open or before Christ
    end: str | None = None
    approximate: bool = False

    @property
    def month(self) -> int | None:
        """The month, of a moment that does not reach beyond one."""
        if self.lo is None or self.grain not in ("day", "month"):
            return None
        return _ymd(self.lo)[1]


def dump_shift(shift: Shift) -> str:
    return json.dumps(shift, separators=(",", ":"))


class NoSuchDay(ValueError):
    """29 February in a common year, a year beyond the calendar: the shift is well formed, but means no day."""


@lru_cache(maxsize=4096)
def resolve_shift(shift: str, published: Interval | None) -> tuple[str | None, Interval | None]:
    """Give the TIMEX value and the days of a shift for a document published then (a day, a window, or None: unknown).

    The interval is None when it cannot be told: no date, a duration, a vague word, a year before Christ; both are None
    when the calendar has no such day. Raises ValueError on what is no shift.
    """
    if not shift:
        return None, None
    try:
        return _resolve(shift, published)
    except NoSuchDay:
        return None, None


def _resolve(shift: str, published: Interval | None) -> tuple[str | None, Interval | None]:
    tree = json.loads(shift)
    if not isinstance(tree, list):
        raise ValueError(f"{shift!r} is no shift; accepted: a JSON list such as " + '["step",["doc"],"day",-1]')
    if published is None:
        moment = _moment(tree, None)
        return moment.value or None, _interval(moment)
    first, last = published.first_day, published.last_day
    low = _moment(tree, first)
    high = low if first == last else _moment(tree, last)
    if low == high:
        return low.value or None, _interval(low)
    unplaced = _moment(tree, None).value
    value = mask_values(low.value, high.value, unplaced) if first and last else unplaced
    start = low.start if first is not None else None
    end = high.end if last is not None else None
    if start is None and end is None:
        return value or None, None
    return value or None, _safe_interval(start, end, low.approximate or high.approximate)


def mask_of(unit: str) -> str:
    """The value of a unit that is not placed: XXXX-XX for a month."""
    return _MASKS.get(unit, _MASKS["hour"])


def depends_on_document(shift: Shift) -> bool:
    """Whether the date of the document has a say in it."""
    return any(
        part == "doc" if isinstance(part, str) else depends_on_document(part)
        for part in shift
        if isinstance(part, (list, str))
    )


def count_from(shift: Shift, base: Shift) -> Shift:
    """The same shift with `base` in the place of the document's date."""
    if shift == DOC:
        return base
    return [
        count_from(part, base) if isinstance(part, list) and part and isinstance(part[0], str) else part
        for part in shift
    ]


def shift_depth(shift: Shift) -> int:
    return 1 + max((shift_depth(part) for part in shift if isinstance(part, list)), default=0)


def shift_grain(shift: Shift) -> str:
    """The grain that the shift will have, whatever the date: "day", "month", "year", ..., "" for durations and words."""
    try:
        return _moment(shift, dt.date(2000, 1, 3)).grain
    except ValueError:
        return ""


def shift_value(shift: Shift) -> str | None:
    """The TIMEX value without a document's date; None where there is none."""
    try:
        return resolve_shift(dump_shift(shift), None)[0]
    except ValueError:
        return None


def mask_values(left: str, right: str, unplaced: str = "") -> str:
    """Keep what two values share from the left on; the rest is X: 2024-10-29 and 2024-10-31 give 2024-10-XX.

    unplaced: the value without a date ("XXXX-10-27"), whose fields hold whatever the date.
    """
    if left == right:
        return left
    a, b, sure = left.split("-"), right.split("-"), unplaced.split("-")
    if len(a) != len(b):
        return left if len(a) < len(b) and right.startswith(left) else unplaced or "XXXX"
    out: list[str] = []
    differs = False
    for n, (x, y) in enumerate(zip(a, b)):
        fixed = len(sure) == len(a) and sure[n] == x == y
        out.append(x if x == y and (fixed or not differs) else _mask_field(x, y))
        differs = differs or x != y
    return "-".join(out)


def _mask_field(left: str, right: str) -> str:
    head, _, tail = left.partition("T")
    other, _, other_tail = right.partition("T")
    lead = head[0] if head[:1] in "WQH" and head[:1] == other[:1] else ""
    masked = lead + "X" * (len(head) - len(lead))
    return f"{masked}T{tail if tail == other_tail else 'XX'}" if tail and other_tail else masked


def _interval(moment: Moment) -> Interval | None:
    if moment.start is None and moment.end is None:
        return None
    return _safe_interval(moment.start, moment.end, moment.approximate)


def _safe_interval(start: str | None, end: str | None, approximate: bool) -> Interval | None:
    try:
        return Interval(start, end, approximate)
    except ValueError:
        return None


# --- the operations -------------------------------------------------------------------------------------------------


def _moment(shift: Shift, doc: dt.date | None, depth: int = 0) -> Moment:
    if depth > _MAX_DEPTH or not shift or not isinstance(shift[0], str) or shift[0] not in _OPERATIONS:
        raise ValueError(f"{shift!r} is no shift; accepted operations: {', '.join(sorted(_OPERATIONS))}")
    try:
        return _OPERATIONS[shift[0]](shift, doc, depth)
    except NoSuchDay:
        raise
    except (OverflowError, ValueError) as error:
        raise NoSuchDay(f"{shift!r}: {error}") from error
    except (IndexError, TypeError, KeyError) as error:
        raise ValueError(f"{shift!r} cannot be resolved: {error}") from error


def _doc(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    if doc is None:
        return Moment(_MASKS["day"], "day")
    day = _lift(doc)
    return _make("day", day, day)


def _abs(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    return parse_value(shift[1])


def _const(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    return Moment(shift[1], "")


def _step(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    unit, n = str(shift[2]), int(shift[3])
    if unit == "fortnight":
        unit, n = "week", 2 * n
    if base.lo is None or base.hi is None:
        return Moment(_step_mask(base, unit), unit)
    if unit in ("hour", "minute", "second"):
        hours = n if unit == "hour" else 0
        days = int(hours / 24)
        lo, hi = base.lo + days, base.hi + days
        if hours % 24:  # the hour of day is not known: it may fall on the neighbouring day
            lo, hi = (lo - 1, hi) if n < 0 else (lo, hi + 1)
        return _between(_make("day", lo, lo), _make("day", hi, hi))
    low, high = _unit_around(base.lo, unit, n), _unit_around(base.hi, unit, n)
    return _between(low, high)


def _step_mask(base: Moment, unit: str) -> str:
    if unit == base.grain and base.value.startswith("X"):
        return _MASKS.get(unit, base.value)
    return _MASKS.get(unit, _MASKS["hour"] if unit in ("minute", "second") else "")


def _dow(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    weekday, rule = int(shift[2]), shift[3]
    if base.lo is None or base.hi is None:
        return Moment(f"{base.value if base.grain == 'week' else 'XXXX-WXX'}-{weekday + 1}", "day")
    low, high = _weekday_near(base.lo, base.hi, weekday, rule), _weekday_near(base.hi, base.hi, weekday, rule)
    if rule == "in" or low > high:
        high = low
    return _between(_make("day", low, low), _make("day", high, high))


def _cal(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    what, rule = str(shift[2]), shift[3]
    weekday = shift[4] if len(shift) > 4 else None
    if base.lo is None or base.hi is None:
        year = base.value[:4] if rule == "in" and base.value[:4].isdigit() else "XXXX"
        return Moment(f"{year}-{what}", _cal_grain(what))
    low = _pick(what, base.lo, base.hi, rule, weekday)
    high = low if base.lo == base.hi or rule == "in" else _pick(what, base.hi, base.hi, rule, weekday)
    return _between(low, high)


def _dom(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    day, rule = int(shift[2]), shift[3] if len(shift) > 3 else "in"
    if base.lo is None or base.hi is None:
        return Moment(f"{base.value[:7] if len(base.value) >= 7 else 'XXXX-XX'}-{day:02d}", "day")
    out = []
    for edge in (base.lo, base.hi):
        year, month, here = _ymd(edge)
        moved = (rule == "future" and day < here) - (rule == "past" and day > here)
        year, month0 = divmod(year * 12 + month - 1 + moved, 12)
        month = month0 + 1
        at = _ordinal(year, month, min(day, calendar.monthrange(year + _LIFT, month)[1]))
        out.append(_make("day", at, at))
    return _between(*out)


def _part(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    if base.lo is None or base.hi is None or base.grain in ("day", "hour"):
        return base
    lo, hi, precision = _third(base, shift[2])
    start, end = _prefix(lo, precision), _prefix(hi, precision)
    return replace(base, lo=lo, hi=hi, start=start, end=end, approximate=True)


def _third(base: Moment, which: str) -> tuple[int, int, int]:
    """First, middle or last third: 'early October' is the 1st to the 10th, 'late 2008' September to December."""
    assert base.lo is not None and base.hi is not None
    number = {"START": 0, "MID": 1, "END": 2}[which]
    (y0, m0, _), (y1, m1, _) = _ymd(base.lo), _ymd(base.hi)
    if base.grain in ("decade", "century", "millennium") and y1 > y0:
        years = y1 - y0 + 1
        first, past = y0 + years * number // 3, y0 + years * (number + 1) // 3
        return _ordinal(first, 1, 1), _ordinal(past, 1, 1) - 1, 4
    months = (y1 - y0) * 12 + m1 - m0 + 1
    if base.grain in ("year", "season", "quarter", "half") and months >= 3:
        first, past = m0 - 1 + months * number // 3, m0 - 1 + months * (number + 1) // 3
        return _month_start(y0, first), _month_start(y0, past) - 1, 7
    if base.grain == "month" and months == 1:
        return base.lo + 10 * number, base.hi if number == 2 else base.lo + 10 * number + 9, 10
    if base.grain == "week":  # early: Monday to Wednesday, mid: Tuesday to Thursday, late: Thursday to Sunday
        return base.lo + (0, 1, 3)[number], base.lo + (2, 3, 6)[number], 10
    return base.lo, base.hi, 10


def _tod(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    value = base.value if base.grain == "day" else _MASKS["day"]
    return replace(base, value=f"{value.partition('T')[0]}T{shift[2]}")


def _clock(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    value = base.value if base.grain == "day" else _MASKS["day"]
    zone = shift[3] if len(shift) > 3 else ""
    return replace(base, value=f"{value.partition('T')[0]}T{shift[2]}{zone}")


def _wide(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    return _step(["step", shift[1], shift[2], 0], doc, depth)


def _open(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    how = shift[2]
    if base.lo is None or base.hi is None:
        return base
    if how in ("since", "after"):
        if how == "since":
            return replace(base, end=None)
        start = _prefix(base.hi + 1, len(base.end or base.start or "2000-01-01"))
        return replace(base, start=start, end=None)
    if how == "before":
        return replace(base, start=None, end=_prefix(base.lo - 1, len(base.start or base.end or "2000-01-01")))
    return replace(base, start=None)


def _range(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    own, low, high = (_moment(s, doc, depth + 1) for s in shift[1:4])
    if low.start is None or high.end is None or low.lo is None or high.hi is None or low.lo > high.hi:
        return own
    return replace(own, start=low.start, end=high.end, approximate=low.approximate or high.approximate)


def _roll(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    unit, (near, far), value = shift[2], shift[3], shift[4]
    if base.lo is None or base.hi is None:
        return Moment(value, "")
    if far < 0:
        lo, hi = _edge(base.lo, unit, far), base.hi
    else:
        lo, hi = base.lo, _edge(base.hi, unit, far)
    precision = 10 if near == far else _PRECISION.get(unit, 10)
    start, end = (_prefix(lo, precision), _prefix(hi, 10)) if far < 0 else (_prefix(lo, 10), _prefix(hi, precision))
    return Moment(value, "", lo, hi, start, end, approximate=True)


def _away(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    unit, (near, far), value = shift[2], shift[3], shift[4]
    if base.lo is None or base.hi is None:
        return Moment(value, "")
    first, last = (far, near) if far < 0 else (near, far)
    lo, hi = _edge(base.lo, unit, first), _edge(base.hi, unit, last)
    precision = _PRECISION.get(unit, 10)
    return Moment(value, "", lo, hi, _prefix(lo, precision), _prefix(hi, precision), approximate=True)


def _vague(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    base = _moment(shift[1], doc, depth + 1)
    if base.lo is None:
        return Moment(shift[3], "")
    if shift[2] < 0:
        return Moment(shift[3], "", None, None, None, base.end, approximate=True)
    return Moment(shift[3], "", None, None, base.start, None, approximate=True)


def _either(shift: Shift, doc: dt.date | None, depth: int) -> Moment:
    """Two days that one word may mean ("on Sunday" after "9 March"): the day where they agree, else all from one to the other."""
    base, other = _moment(shift[1], doc, depth + 1), _moment(shift[4], doc, depth + 1)
    if base.lo is None or base.hi != base.lo or other.lo is None or other.hi is None:
        return other
    near = _weekday_near(base.lo, base.lo, int(shift[2]), "future")
    if near - base.lo > int(shift[3]):
        return other
    story = _make("day", near, near)
    return _between(*sorted((story, other), key=_lo))


_OPERATIONS: dict[str, Callable[[Shift, dt.date | None, int], Moment]] = {
    "doc": _doc,
    "abs": _abs,
    "const": _const,
    "step": _step,
    "dow": _dow,
    "cal": _cal,
    "dom": _dom,
    "part": _part,
    "tod": _tod,
    "clock": _clock,
    "wide": _wide,
    "open": _open,
    "range": _range,
    "roll": _roll,
    "away": _away,
    "vague": _vague,
    "either": _either,
}


# --- the calendar ---------------------------------------------------------------------------------------------------


def _lift(day: dt.date) -> int:
    return _ordinal(day.year, day.month, day.day)


def _ordinal(year: int, month: int, day: int) -> int:
    return dt.date(year + _LIFT, month, day).toordinal()


def _ymd(ordinal: int) -> tuple[int, int, int]:
    day = dt.date.fromordinal(ordinal)
    return day.year - _LIFT, day.month, day.day


def _month_start(year: int, month0: int) -> int:
    """First day of the month `month0` (0-based, may run over) counted from January of `year`."""
    return _ordinal(year + month0 // 12, month0 % 12 + 1, 1)


def _year_text(year: int) -> str:
    return f"{year:04d}" if year > 0 else f"BC{1 - year:04d}"


def _prefix(ordinal: int, precision: int) -> str | None:
    year, month, day = _ymd(ordinal)
    return f"{year:04d}-{month:02d}-{day:02d}"[:precision] if year > 0 else None


def _make(grain: str, lo: int, hi: int, value: str | None = None, approximate: bool = False) -> Moment:
    precision = _PRECISION.get(grain, 10)
    text = _value(grain, lo) if value is None else value
    return Moment(text, grain, lo, hi, _prefix(lo, precision), _prefix(hi, precision), approximate)


def _value(grain: str, lo: int) -> str:
    year, month, day = _ymd(lo)
    text = _year_text(year)
    if grain == "day":
        return f"{text}-{month:02d}-{day:02d}"
    if grain in ("week", "weekend"):
        # ISO week numbers repeat with the lifted cycles, the year is taken back.
        iso = dt.date.fromordinal(lo).isocalendar()
        return f"{_year_text(iso.year - _LIFT)}-W{iso.week:02d}" + ("-WE" if grain == "weekend" else "")
    if grain == "month":
        return f"{text}-{month:02d}"
    if grain == "quarter":
        return f"{text}-Q{(month + 2) // 3}"
    if grain == "half":
        return f"{text}-H{(month + 5) // 6}"
    if year <= 0:
        return text
    return text[: {"decade": 3, "century": 2, "millennium": 1}.get(grain, 4)]


def _unit_around(day: int, unit: str, n: int) -> Moment:
    """The calendar unit that holds `day`, moved by n units."""
    if unit == "day":
        return _make("day", day + n, day + n)
    if unit in ("week", "weekend"):
        monday = day - dt.date.fromordinal(day).weekday() + 7 * n
        return _make("week", monday, monday + 6) if unit == "week" else _make("weekend", monday + 5, monday + 6)
    if unit == "season":
        year, month, _ = _ymd(day)
        return _season_at((year * 12 + month) // 3 + n)
    size = _MONTHS_OF[unit]
    year, month, _ = _ymd(day)
    index = (year * 12 + month - 1) // size * size + n * size
    return _make(unit, _month_start(0, index), _month_start(0, index + size) - 1)


def _season_at(number: int) -> Moment:
    """Seasons in a row; number * 3 is the count of months, December counted to the next year."""
    index = number * 3 - 1
    year, month0 = divmod(index, 12)
    name = {2: "SP", 5: "SU", 8: "FA", 11: "WI"}[month0]
    return _make(
        "season", _month_start(0, index), _month_start(0, index + 3) - 1, f"{_year_text(year)}-{name}", approximate=True
    )


def _edge(day: int, unit: str, n: int) -> int:
    """The day n units before or after `day`, to the day of the month."""
    if unit in ("hour", "minute", "second"):
        if unit != "hour" or abs(n) <= _FEW_HOURS:  # "in the last few hours": of the same day
            return day
        return day + (-1 if n < 0 else 1) * -(-abs(n) // 24)
    days = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7, "night": 1}.get(unit)
    if days:
        return day + n * days
    year, month, dom = _ymd(day)
    index = year * 12 + month - 1 + n * _MONTHS_OF[unit]
    year, month = index // 12, index % 12 + 1
    return _ordinal(year, month, min(dom, calendar.monthrange(year + _LIFT, month)[1]))


def _weekday_near(lo: int, hi: int, weekday: int, rule: str) -> int:
    here = dt.date.fromordinal(lo).weekday()
    back, ahead = (here - weekday) % 7, (weekday - here) % 7
    if rule == "past":
        return lo - back
    if rule == "last":
        return lo - (back or 7)
    if rule == "next":
        return lo + (ahead or 7)
    if rule == "near":
        return lo + ahead if ahead <= 3 else lo - back
    return lo + ahead  # future, in


def _cal_grain(what: str) -> str:
    if what[0] == "Q":
        return "quarter"
    if what[0] == "H":
        return "half"
    if what in _SEASON_MONTH:
        return "season"
    return "month" if len(what) == 2 else "day"


def _cal_at(what: str, year: int) -> Moment | None:
    """`what` in a year; None when the year has no such day (29 February)."""
    grain = _cal_grain(what)
    if grain == "day":
        month, day = int(what[:2]), int(what[3:])
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year + _LIFT, month)[1]:
            return None
        at = _ordinal(year, month, day)
        return _make("day", at, at)
    if grain == "season":
        first = _SEASON_MONTH[what] - 1
        lo, hi = _month_start(year, first), _month_start(year, first + 3) - 1
        return _make("season", lo, hi, f"{_year_text(year)}-{what}", approximate=True)
    size = _MONTHS_OF[grain]
    number = int(what[1:]) if grain != "month" else int(what)
    lo, hi = _month_start(year, (number - 1) * size), _month_start(year, number * size) - 1
    return _make(grain, lo, hi)


def _pick(what: str, lo: int, hi: int, rule: str, weekday: int | None) -> Moment:
    """The month, day or season `what` that stands to the base [lo, hi] as the rule says."""
    year = _ymd(lo)[0]
    if rule == "in":
        found = _cal_at(what, year)
        if found is None:
            raise NoSuchDay(f"{year} has no {what}")
        return found
    span = 14 if weekday is not None else 8 if what == "02-29" else 2
    moments = [m for y in range(year - span, year + span + 1) if (m := _cal_at(what, y)) is not None]
    if weekday is not None:
        fitting = [m for m in moments if m.lo is not None and dt.date.fromordinal(m.lo).weekday() == weekday]
        moments = fitting or moments
        if fitting:
            rule = "near"
    slack = 1 if _cal_grain(what) == "day" else 0  # a report written over midnight, or a day's difference of zones
    if rule == "last":
        return max((m for m in moments if _hi(m) < lo), key=_lo)
    if rule == "past":
        chosen = max((m for m in moments if _lo(m) <= lo + slack), key=_lo)
    elif rule == "future":
        chosen = min((m for m in moments if _hi(m) >= lo - slack), key=_lo)
    else:
        chosen = None
    far = _LONG_AGO_DAYS if rule == "past" else _FAR_DAYS
    if chosen is not None and not (slack and abs(_lo(chosen) - lo) > far):
        return chosen
    if rule == "next":
        return min((m for m in moments if _lo(m) > lo), key=_lo)
    return min(moments, key=lambda m: (abs(_lo(m) + _hi(m) - lo - hi), _lo(m)))


def _lo(moment: Moment) -> int:
    assert moment.lo is not None
    return moment.lo


def _hi(moment: Moment) -> int:
    assert moment.hi is not None
    return moment.hi


def _between(low: Moment, high: Moment) -> Moment:
    """One moment from the earliest to the latest that is meant; the same twice is itself."""
    if low == high:
        return low
    value = mask_values(low.value, high.value)
    return Moment(value, low.grain, low.lo, high.hi, low.start, high.end, low.approximate or high.approximate)


def parse_value(value: str) -> Moment:
    """A calendar value of TIMEX3 as a moment: 2024-10-08, 2024-W44, 2024-W44-WE, 2024-Q3, 2024-SU, 202, 20, BC0490."""
    head, _, tail = value.partition("T")
    moment = _parse_day_part(head)
    return replace(moment, value=f"{moment.value}T{tail}") if tail else moment


def _parse_day_part(value: str) -> Moment:
    before_christ = value.startswith("BC")
    year_text, *rest = (value[2:] if before_christ else value).split("-")
    if value.startswith("FY"):
        moment = _parse_day_part(value[2:])
        return replace(moment, value=value, approximate=True)
    if not year_text.isdigit():
        return Moment(value, "day" if len(rest) == 2 else "month" if rest else "year")
    year = int(year_text)
    if before_christ:
        year = 1 - year
    elif len(year_text) < 4:
        size = 10 ** (4 - len(year_text))
        grain = {10: "decade", 100: "century", 1000: "millennium"}[size]
        return _make(grain, _ordinal(max(year * size, 1), 1, 1), _ordinal(year * size + size - 1, 12, 31), value)
    if not rest:
        return _make("year", _ordinal(year, 1, 1), _ordinal(year, 12, 31))
    field = rest[0]
    if field[:1] == "W" and field[1:].isdigit():
        monday = dt.date.fromisocalendar(year + _LIFT, int(field[1:]), 1).toordinal()
        if rest[1:] == ["WE"]:
            return _make("weekend", monday + 5, monday + 6)
        return _make("week", monday, monday + 6)
    what = "-".join(rest)
    found = _cal_at(what, year)
    if found is None:
        raise NoSuchDay(f"{value!r} is no day of the calendar")
    return found
