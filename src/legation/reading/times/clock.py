"""Clock times and parts of the day: 'at 5:34 AM', '14:58 UTC', '1400 GMT', 'the night of December 3', 'at noon'.

The day is the one named beside it ("5 pm on Friday"), else the day last named in the sentence, else the document's.
"""

from __future__ import annotations

import re

from legation.reading.shifts import shift_grain
from legation.reading.times.hits import Built, Hit, Match, hit_of, part_at, wrap
from legation.reading.times.scan import Builder, Scan

_BEFORE_CLOCK = frozenset(
    {
        "at",
        "by",
        "from",
        "until",
        "to",
        "around",
        "about",
        "after",
        "before",
        "since",
        "till",
        "-",
        "(",
        "and",
        "between",
    }
)
_BEFORE_NOON = frozenset({"at", "by", "until", "till", "around", "before", "after", "from", "since", "about", "to"})
_BEFORE_THE_NIGHT = frozenset({"in", "during", "by", "until", "through", "throughout", "into", "for"})
_BEFORE_NIGHT = frozenset({"at", "by", "before", "until"})


def _clock(scan: Scan, m: Match, _: str) -> Built:
    """'5:34 AM', '14:58 UTC', '5 pm Friday', 'at eight o'clock'. The day is one named beside it, else the last named."""
    at = part_at(m, "c")
    hour_at = part_at(m, "h")
    apm = part_at(m, "p")
    minute = second = ""
    if at is not None:
        parts = re.split(r"[:.]", scan.lows[at])
        hour, minute = int(parts[0]), parts[1]
        second = f":{parts[2]}" if len(parts) > 2 else ""
        if int(minute) > 59 or hour > 24:
            return None
        if apm is None and part_at(m, "z") is None and scan.low(at - 1) not in _BEFORE_CLOCK:
            return None
    else:
        assert hour_at is not None
        hour, minute = int(scan.number(hour_at)), "00"
    if apm is not None:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if scan.lows[apm].startswith("p") else 0)
    zone_at = part_at(m, "z")
    zone = "" if zone_at is None else str(scan.value("ZONE", zone_at))
    return _on_day(scan, hit_of(m, "TIME"), f"{hour:02d}:{minute}{second}", zone)


def _clock_zone(scan: Scan, m: Match, _: str) -> Built:
    """'1400 GMT', '0630 hours'."""
    at = m.start("y")
    zone_at = part_at(m, "z")
    zone = "" if zone_at is None else str(scan.value("ZONE", zone_at))
    return _on_day(scan, hit_of(m, "TIME"), f"{scan.lows[at][:2]}:{scan.lows[at][2:]}", zone)


def _on_day(scan: Scan, hit: Hit, clock: str, zone: str) -> list[Hit]:
    """'5 pm Friday' is one expression, '5 pm on Friday' two: the clock then takes its day from the other."""
    time = ("clock", f"{clock}|{zone}")
    at = hit.past + 1 if scan.low(hit.past) == "," else hit.past
    inner = scan.core(at, "DATE", "TIME") if scan.low(at) not in ("on", "in") else None
    if inner is not None and len(inner) == 1 and inner[0].type == "DATE" and is_day_hit(inner[0]):
        day = inner[0]
        day.first, day.type = hit.first, "TIME"
        return [wrap(day, *time)]
    on = next((i for i in range(hit.past, hit.past + 4) if scan.low(i) == "on"), None)
    named = None if on is None else scan.core(on + 1, "DATE")
    if named is not None and is_day_hit(named[0]):
        day = named[0]
        hit.make = lambda scan, me: scan.shift_of(day, me)
    else:
        hit.make = lambda scan, me: scan.step(me, "near", "day", 0)
    return [wrap(hit, *time)]


def is_day_hit(hit: Hit) -> bool:
    if hit.what:
        return len(hit.what) == 5
    return shift_grain(hit.shift) == "day" if hit.shift is not None else hit.is_day


def _tod_of(scan: Scan, m: Match, _: str) -> Built:
    """'the night of December 3', 'at dawn on May 2', 'in the evening', 'at noon'; 'at night' is any night."""
    at = m.start("t")
    name = str(scan.value("TOD", at))
    link = scan.low(m.end() - 1) if m.end() - 1 > at else ""
    inner = scan.core(m.end(), "DATE") if link in ("of", "on") else None
    if inner is not None:
        inner[0].first = m.start()
        set_tod(inner[0], name)
        return inner
    before, led = scan.low(m.start() - 1), m.start() < at
    placed = _BEFORE_NOON if ":" in name else _BEFORE_THE_NIGHT if led else _BEFORE_NIGHT
    if before not in placed or (led and ":" in name):
        return None
    if scan.tag(at + 1)[:2] in ("NN", "JJ") and scan.sentence(at + 1) == scan.sentence(at):
        return None
    hit = Hit(m.start(), at + 1, "TIME")
    if not led and name == "NI":
        hit.shift = ["const", "XXXX-XX-XXTNI"]
        return [hit]
    hit.make = lambda scan, me: scan.step(me, "near", "day", 0)
    set_tod(hit, name)
    return [hit]


def then_time(scan: Scan, hit: Hit) -> list[Hit]:
    """A part of the day that follows: 'Friday night', 'yesterday afternoon', 'October 8 in the evening'."""
    at = hit.past
    while scan.low(at) in ("at", "late", "early") or (scan.low(at) == "in" and scan.low(at + 1) == "the"):
        at += 2 if scan.low(at) == "in" else 1
    if scan.low(at) in scan.book.values["TOD"]:
        set_tod(hit, str(scan.book.values["TOD"][scan.lows[at]]))
        hit.past = at + 1
    return [hit]


def set_tod(hit: Hit, name: str) -> None:
    wrap(hit, "clock" if ":" in name else "tod", name)
    hit.type = "TIME"


BUILDERS: dict[str, Builder] = {
    "clock": _clock,
    "clock_zone": _clock_zone,
    "tod_of": _tod_of,
}
