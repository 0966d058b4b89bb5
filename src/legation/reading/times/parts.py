"""Parts of a time: 'early October', 'the end of 2024', 'mid-2007', 'late last week', 'earlier this year'.

The value stays that of the whole; `mod` says START, MID or END, and the interval narrows to that third of it.
"""

from __future__ import annotations

from legation.reading.times.hits import Built, Hit, Match, wrap
from legation.reading.times.scan import Builder, Scan

_UNITS = frozenset({"day", "week", "month", "year", "decade", "century"})
_NOUNS = frozenset(
    {"end", "start", "close", "beginning", "middle", "midst", "onset", "outset", "opening", "closing", "final"}
)
_GOES_ON = frozenset({"VB", "IN", "CC", "TO", "MD", "PR", "DT", "RB", "WD"})


def _part(scan: Scan, m: Match, _: str) -> Built:
    at = m.start("p")
    word, link = scan.lows[at], scan.low(m.end() - 1)
    names = scan.book.values
    which = str(names["PART"].get(word) or names["EDGE"].get(word))
    if link == "," or (word in _NOUNS and link not in ("of", "in")) or (word == "late" and link == "of"):
        return None
    if link == "in" and word in _NOUNS - {"middle"}:
        return None
    inner = scan.core(m.end(), "DATE", "TIME") or (_whole(scan, m.end()) if link in ("of", "in") else None)
    if inner is None:
        return None
    inner[0].first, inner[0].mod = m.start(), which
    wrap(inner[0], "part", which)
    return inner


def _whole(scan: Scan, at: int) -> list[Hit] | None:
    """'the year' in 'the end of the year': the one that is being told of."""
    unit = scan.low(at + 1)
    if scan.low(at) != "the" or unit not in _UNITS or scan.low(at + 2) == "of":
        return None
    if not scan.clause_ends(at + 2) and scan.tag(at + 2)[:2] not in _GOES_ON:
        return None
    return [Hit(at, at + 2, "DATE", make=lambda scan, me: scan.step(me, "this", unit, 0), is_day=unit == "day")]


def _earlier_later(scan: Scan, m: Match, _: str) -> Built:
    """'earlier this year', 'later that day', 'later in the week', 'late in the year', 'early in 1862'."""
    word, sign = scan.lows[m.start("d")], int(str(scan.value("SHIFT", m.start("d"))))
    at = m.end()
    link = scan.low(at - 1)
    inner = _whole(scan, at) if link == "in" else None
    if inner is None:
        inner = scan.core(at, "DATE", "TIME")
        if inner is None or (word in ("late", "early") and link != "in"):
            return None
        relative = scan.low(at) in scan.book.values["REL"] or scan.low(at + 1) in scan.book.values["REL"]
        if not relative and link not in ("in", "on"):
            return None
        if not relative and word in ("earlier", "later") and not inner[0].what and inner[0].shift is None:
            return None
    hit = inner[0]
    hit.first = m.start()
    if word in ("late", "early"):
        hit.mod = "END" if sign > 0 else "START"
        wrap(hit, "part", hit.mod)
    elif hit.make is not None:
        wrap(hit, "side", "before" if sign < 0 else "after")
    return inner


def _the_unit(scan: Scan, m: Match, _: str) -> Built:
    """'the rest of the year', 'most of the day': only after words that take a part of it."""
    if scan.low(m.start() - 1) != "of" or scan.low(m.start() - 2) not in (
        "rest",
        "remainder",
        "course",
        "most",
        "half",
    ):
        return None
    return _whole(scan, m.start())


BUILDERS: dict[str, Builder] = {
    "part": _part,
    "earlier_later": _earlier_later,
    "the_unit": _the_unit,
}
