"""Dates of publication: from the words of a user, a header or a page to an interval with its precision.

Takes a string; gives the days it names and, where a time of day is given, the full timestamp with its offset from UTC.
"Tue, 29 Oct 2024 23:30:00 -0400" is the day 2024-10-29 (the sender's own day, not UTC's) with the detail
"2024-10-29T23:30:00-04:00"; "October 2024" stays a month. Relative words ("yesterday") are no dates here, and
"03/04/2024" is refused, because it is March in one country and April in the next.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from legation.model.errors import SourceError
from legation.model.times import Interval

ACCEPTED = "2024-10-29, 2024-10, 2024, 2024-10-29/2024-11-01, ../2024-11-01, 29 October 2024, October 29, 2024"

# Publication years outside of this are slips of the pen or of a template ("0001-01-01"), not dates of reporting.
FIRST_YEAR, LAST_YEAR = 1800, 2199

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_YEAR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = (
    r"(?:,?\s*(?:at\s+|[-–—|]\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>z|utc|gmt|(?:utc|gmt)?\s?[+-]\d{1,2}:?(?:\d\d)?|[a-z]{2,4})?)?"
)

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})\.?"
    r"(?:(?:\s*t\s*|\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>z|utc|gmt|(?:utc|gmt)?\s?[+-]\d{1,2}:?(?:\d\d)?|[a-z]{2,4})?)?",
    re.I,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:t(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>z|[+-]\d\d:?(?:\d\d)?)?)?",
    re.I,
)
_WORDS = tuple(
    re.compile(_WEEKDAY + pattern + _TIME, re.I)
    for pattern in (
        rf"{MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"(?:the\s+)?{_DAY}(?:\s+of)?[\s-]+{MONTH},?[\s-]+{_YEAR}",
        rf"{_YEAR},?\s+{MONTH}\s+{_DAY}",
    )
)
_MONTH_ONLY = re.compile(rf"{MONTH},?\s+{_YEAR}", re.I)
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4})" + _TIME, re.I)
_INTERVAL = re.compile(r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?|\.\.)(?:/(?:\d{4}(?:-\d\d(?:-\d\d)?)?|\.\.))?")
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?", re.I)


class Published(NamedTuple):
    """interval: the day (or month, year, range) in local time; detail: the full timestamp, if any."""

    interval: Interval
    detail: str | None = None


def parse_published(text: str) -> Published | None:
    """Read one date of publication; None when `text` as a whole is none, or names two readings of one date."""
    text = " ".join(text.split())
    if not text or len(text) > 100 or not text.isprintable():
        return None
    if _INTERVAL.fullmatch(text):
        return _interval(text)
    for pattern in (_ISO, _COMPACT, *_WORDS):
        if got := pattern.fullmatch(text):
            return _from_groups(got.groupdict())
    if got := _MONTH_ONLY.fullmatch(text):
        return _interval(f"{got['year']}-{_month_number(got['month']):02d}")
    if got := _NUMERIC.fullmatch(text):
        return _from_numeric(got)
    return _from_mail_header(text)


def require_published(text: str, what: str, *, code: str = "E035") -> Published:
    """Like `parse_published`, for what a user gave: raises SourceError naming `what` ("--published", "row 3")."""
    published = parse_published(text)
    if published is not None:
        return published
    hint = ""
    numeric = _NUMERIC.fullmatch(" ".join(text.split()))
    if numeric and int(numeric["a"]) <= 12 and int(numeric["b"]) <= 12:
        hint = " Day and month could each be either number."
    raise SourceError(
        code, f'{what} says "{text[:60]}", which is no date that can be read.{hint} Accepted: {ACCEPTED}.'
    )


def _interval(text: str) -> Published | None:
    try:
        interval = Interval.parse(text)
    except ValueError:
        return None
    days = (interval.first_day, interval.last_day)
    return Published(interval) if all(d is None or FIRST_YEAR <= d.year <= LAST_YEAR for d in days) else None


def _month_number(name: str) -> int:
    name = name.lower().rstrip(".")
    return int(name) if name.isdigit() else MONTHS[name]


def _from_groups(groups: dict[str, str | None]) -> Published | None:
    year, month, day = groups["year"], groups["month"], groups["day"]
    assert year and month and day
    date = _date(int(year), _month_number(month), int(day))
    return Published(Interval.day(date), _timestamp(date, groups)) if date else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date if FIRST_YEAR <= year <= LAST_YEAR else None


def _timestamp(date: dt.date, groups: dict[str, str | None]) -> str | None:
    """ISO 8601 with the offset where it is known; zone names other than UTC and GMT are ambiguous and left out."""
    if not groups.get("hour") or not groups.get("minute"):
        return None
    hour, minute, second = (int(groups.get(k) or 0) for k in ("hour", "minute", "second"))
    half = (groups.get("half") or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = dt.datetime.combine(date, dt.time(hour, minute, second, tzinfo=_zone(groups.get("zone"))))
    except ValueError:
        return None
    return moment.isoformat()


def _zone(name: str | None) -> dt.tzinfo | None:
    if not name:
        return None
    if name.lower() in ("z", "utc", "gmt"):
        return dt.UTC
    got = _OFFSET.fullmatch(name)
    if not got:
        return None
    delta = dt.timedelta(hours=int(got["hours"]), minutes=int(got["minutes"] or 0))
    return dt.timezone(-delta if got["sign"] == "-" else delta) if delta < dt.timedelta(hours=24) else None


def _from_numeric(got: re.Match[str]) -> Published | None:
    """29.10.2024 and 10/29/2024 have one reading; 03/04/2024 has two. With dots the day comes first everywhere."""
    a, b, year = int(got["a"]), int(got["b"]), int(got["year"])
    if got["sep"] == "." or a > 12 or a == b:
        date = _date(year, b, a)
    elif b > 12:
        date = _date(year, a, b)
    else:
        date = None
    return Published(Interval.day(date), _timestamp(date, got.groupdict())) if date else None


def _from_mail_header(text: str) -> Published | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not re.search(r"\d{4}", text) or not re.search(r"\d:\d\d", text):  # two-digit years and bare words are guesses
        return None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return Published(Interval.day(moment.date()), moment.isoformat())
