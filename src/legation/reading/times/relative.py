"""Times that count from another: 'yesterday', 'last Friday', 'the following month', 'the day before', 'on the 5th'.

"last week" and "next month" count from the document (in a history from the date before), "the next day", "that month",
"the previous year" from the expression before. A bare weekday lies before the document unless the clause looks ahead.
"""

from __future__ import annotations

from legation.knowledge.times import LINE_END
from legation.reading.shifts import DOC, Shift
from legation.reading.times.clock import set_tod, then_time
from legation.reading.times.dates import is_month, is_year, number_set
from legation.reading.times.durations import roll_hit
from legation.reading.times.hits import Built, Hit, Match, hit_of, part_at, wrap
from legation.reading.times.scan import Builder, Scan

_STORY_DAYS = 2  # so many days after one that was named, a weekday may go on with its story
_SHORT = frozenset({"second", "minute", "hour"})
_PLURAL = frozenset({"recent", "those"})
_OVER = frozenset({"over", "in", "for", "during", "within", "throughout", "of", "across"})


def _weekday(scan: Scan, m: Match, _: str) -> Built:
    at = m.start("w")
    day = int(str(scan.value("WD", at)))
    rel_at = part_at(m, "r")
    if rel_at is None and scan.low(m.end()) == "of" and scan.low(m.end() + 2) == "week":
        rel_at = m.end() + 1 if scan.low(m.end() + 1) in scan.book.values["REL"] else None
        past = m.end() + 3
    else:
        past = m.end()
    if rel_at is not None:
        offset, base = scan.book.values["REL"][scan.lows[rel_at]]
        return [Hit(m.start(), past, "DATE", make=lambda s, me: ["dow", s.step(me, base, "week", offset), day, "in"])]
    hit = hit_of(m)
    if scan.low(at - 1) in ("a", "an"):  # "on a Monday": any
        hit.shift = ["const", f"XXXX-WXX-{day + 1}"]
        return [hit]

    def make(scan: Scan, me: Hit) -> Shift:
        rule = "future" if scan.direction(me) == "future" else "past"
        if scan.narrative:
            base = scan.previous(me, "day")
            if base is not None:
                return ["dow", base, day, "near"]
        told = scan.story_day(me) if rule == "past" else None
        me.anchor = "document"
        return ["dow", DOC, day, rule] if told is None else ["either", told, day, _STORY_DAYS, ["dow", DOC, day, rule]]

    hit.make, hit.is_day, hit.reason = make, True, "weekday"
    return then_time(scan, hit)


def _deictic(scan: Scan, m: Match, _: str) -> Built:
    at = m.start("i")
    offset = int(str(scan.value("DEICTIC", at)))
    return then_time(scan, Hit(m.start(), m.end(), "DATE", _day(offset), anchor="document"))


def _day(offset: int) -> Shift:
    return DOC if offset == 0 else ["step", DOC, "day", offset]


def _tonight(scan: Scan, m: Match, _: str) -> Built:
    if scan.lows[m.start()] == "overnight":
        if scan.tag(m.start())[:2] == "JJ":
            return None
        return [Hit(m.start(), m.end(), "TIME", ["range", ["tod", DOC, "NI"], _day(-1), DOC], anchor="document")]
    return [Hit(m.start(), m.end(), "TIME", ["tod", DOC, "NI"], anchor="document")]


def _before_yesterday(scan: Scan, m: Match, _: str) -> Built:
    return [Hit(m.start(), m.end(), "DATE", _day(-2), anchor="document")]


def _after_tomorrow(scan: Scan, m: Match, _: str) -> Built:
    return [Hit(m.start(), m.end(), "DATE", _day(2), anchor="document")]


def _relative(scan: Scan, m: Match, _: str) -> Built:
    """'last week', 'the following day', 'that month', 'this past year', 'next year'."""
    rel_at = m.start("r")
    unit_at = m.end() - 1  # the unit closes every shape that is built here: r=REL u=UNIT, r=REL quarter
    unit, rel = str(scan.value("UNIT", unit_at)), scan.lows[rel_at]
    lead = scan.low(m.start()) if m.start() < rel_at else ""
    if rel in _PLURAL or unit in _SHORT:
        return None
    if unit == "decade" and rel in ("past", "last", "next", "coming"):
        return roll_hit(scan, m, unit, 1.0, None, -1 if rel in ("past", "last") else 1)
    if rel == "past" or (rel in ("last", "next", "coming") and lead == "the" and unit != "weekend"):
        over = scan.low(m.start() - 1) in _OVER
        if (rel == "past" and lead != "this") or over:
            if unit == "day" and rel == "last":
                return None
            return roll_hit(scan, m, unit, 1.0, None, -1 if rel in ("past", "last") else 1)
    if rel == "last" and unit == "day":
        return None
    if rel == "that" and scan.tag(unit_at)[:1] != "N":
        return None
    offset, base = scan.book.values["REL"][rel]
    if rel == "next" and lead == "the":
        base = "prev"
    if rel == "this":
        base = "this"
    if lead in ("this", "that") and rel == "same":
        base = "prev"
    hit = hit_of(m)
    hit.make, hit.is_day = (lambda scan, me: scan.step(me, base, unit, offset)), unit == "day"
    return then_time(scan, hit) if unit == "day" else [hit]


def _before_last(scan: Scan, m: Match, _: str) -> Built:
    unit = str(scan.value("UNIT", m.start("u")))
    if unit in _SHORT:
        return None
    return [Hit(m.start(), m.end(), "DATE", ["step", DOC, unit, -2], anchor="document")]


def _relative_weekday(scan: Scan, m: Match, _: str) -> Built:
    day = int(str(scan.value("WD", m.start("w"))))
    rel = scan.lows[m.start("r")]
    offset, base = scan.book.values["REL"][rel]
    if rel in _PLURAL:
        return None
    hit = hit_of(m)

    def make(scan: Scan, me: Hit) -> Shift:
        if base == "prev":
            shift = scan.previous(me, "day")
            if shift is not None:
                return ["dow", shift, day, {-1: "last", 0: "near", 1: "next"}[offset]]
        me.anchor = "document"
        if offset == 0:  # "this Friday": of this week
            return ["dow", DOC, day, "past" if scan.direction(me) == "past" else "future"]
        return ["dow", DOC, day, "last" if offset < 0 else "next"]

    hit.make = make
    return then_time(scan, hit)


def _relative_calendar(scan: Scan, m: Match, what: str) -> Built:
    rel = scan.lows[m.start("r")]
    offset, base = scan.book.values["REL"][rel]
    if rel in _PLURAL:
        return None
    if rel == "that" and scan.tag(m.start("r")) != "DT":
        return None
    hit = hit_of(m)

    def make(scan: Scan, me: Hit) -> Shift:
        if base == "prev" or scan.narrative:
            shift = scan.previous(me, "month")
            if shift is not None:
                return ["cal", shift, what, {-1: "last", 0: "in", 1: "next"}[offset]]
        me.anchor = "document"
        return ["cal", DOC, what, {-1: "last", 0: "in", 1: "next"}[offset]]

    hit.make = make
    return [hit]


def _relative_month(scan: Scan, m: Match, _: str) -> Built:
    at = m.start("m")
    if not is_month(scan, at, None, m):
        return None
    if "DAY" in number_set(scan, min(at + 1, len(scan.lows) - 1)):
        return None
    return _relative_calendar(scan, m, f"{scan.value('MON', at):02d}")


def _relative_season(scan: Scan, m: Match, _: str) -> Built:
    if scan.tag(m.start("s"))[:2] == "VB":
        return None
    return _relative_calendar(scan, m, str(scan.value("SEA", m.start("s"))))


def _relative_fiscal(scan: Scan, m: Match, _: str) -> Built:
    offset, base = scan.book.values["REL"][scan.lows[m.start("r")]]
    hit = hit_of(m)
    hit.make = lambda scan, me: scan.step(me, base, "year", offset)
    return [hit]


def _relative_tod(scan: Scan, m: Match, _: str) -> Built:
    """'this morning', 'last night', 'the next morning', 'that evening'."""
    rel, name = scan.lows[m.start("r")], str(scan.value("TOD", m.start("t")))
    offset, base = scan.book.values["REL"][rel]
    if rel in _PLURAL or rel in ("past", "current", "coming", "upcoming") or (rel == "last" and name == "MO"):
        return None
    if rel == "that" and scan.tag(m.start("r")) == "IN":
        return None
    if rel == "next":
        base = "prev"
    hit = hit_of(m, "TIME")
    hit.make = lambda scan, me: scan.step(me, "this" if base == "doc" and offset == 0 else base, "day", offset)
    set_tod(hit, name)
    return [hit]


def _day_after(scan: Scan, m: Match, _: str) -> Built:
    """'the day before', 'the week after', 'the year earlier': alone, or before a time or an event."""
    unit = str(scan.value("UNIT", m.start("u")))
    sign, base = scan.book.values["AGO"][scan.lows[m.start("a")]]
    word = scan.lows[m.start("a")]
    if unit in _SHORT or base == "doc":
        return None
    return _anchored(scan, hit_of(m), unit, sign, word)


def _tod_after(scan: Scan, m: Match, _: str) -> Built:
    sign, base = scan.book.values["AGO"][scan.lows[m.start("a")]]
    word = scan.lows[m.start("a")]
    if base == "doc":
        return None
    got = _anchored(scan, hit_of(m, "TIME"), "day", sign, word)
    if got:
        set_tod(got[0], str(scan.value("TOD", m.start("t"))))
    return got


def _anchored(scan: Scan, hit: Hit, unit: str, steps: int, word: str) -> Built:
    """A distance with 'before', 'after', 'later': from the time that follows, from an event (open), or from before."""
    if word in ("before", "after", "prior"):
        at = hit.past + 1 if word == "prior" and scan.low(hit.past) == "to" else hit.past
        inner = scan.core(at, "DATE", "TIME") if word != "prior" or at > hit.past else None
        if inner is not None:
            base = inner[-1]
            hit.past = base.past
            hit.make = lambda scan, me: ["step", scan.shift_of(base, me), unit, steps]
            return [hit]
        if not scan.clause_ends(hit.past):
            return None
    hit.make = lambda scan, me: scan.step(me, "prev", unit, steps)
    return [hit]


def _day_following(scan: Scan, m: Match, _: str) -> Built:
    rel = scan.lows[m.start("r")]
    unit = str(scan.value("UNIT", m.start("u")))
    if rel not in ("following", "previous", "next", "prior") or unit in _SHORT:
        return None
    if not scan.clause_ends(m.end()) and scan.tag(m.end())[:2] not in ("VB", "MD"):
        return None
    offset, _base = scan.book.values["REL"][rel]
    hit = hit_of(m)
    hit.make = lambda scan, me: scan.step(me, "prev", unit, offset)
    return [hit]


def _day_of(scan: Scan, m: Match, _: str) -> Built:
    """'the 28th of that month'."""
    day = scan.ordinal(m.start("o"))
    offset, base = scan.book.values["REL"][scan.lows[m.start("r")]]
    if not 1 <= day <= 31:
        return None
    hit = hit_of(m)
    hit.make = lambda scan, me: ["dom", scan.step(me, base, "month", offset), day]
    return [hit]


def _day_alone(scan: Scan, m: Match, _: str) -> Built:
    """'on the 5th': the day of the month last named; 'the 5th Army' is none."""
    at = m.start("o")
    day = scan.ordinal(at)
    if not 1 <= day <= 31 or scan.low(m.start() - 1) not in ("on", "by", "until", "since", "and"):
        return None
    if not scan.clause_ends(m.end()) and scan.tag(m.end()) not in ("PRP", "DT"):
        return None
    hit = hit_of(m)

    def make(scan: Scan, me: Hit) -> Shift:
        base = scan.previous(me, "month")
        if base is None:
            me.anchor = "document"
            return ["dom", DOC, day, "future" if scan.direction(me) == "future" else "past"]
        return ["dom", base, day]

    hit.make = make
    return [hit]


def _week_of(scan: Scan, m: Match, _: str) -> Built:
    inner = scan.core(m.end(), "DATE")
    if inner is None or inner[0].what[:1] in ("Q", "H") or len(inner) > 1:
        return None
    inner[0].first = m.start()
    return [wrap(inner[0], "wide", "week")]


def _weekend(scan: Scan, m: Match, _: str) -> Built:
    """'over the weekend': the one that is nearest in the direction of the tense."""
    hit = hit_of(m)
    hit.first += 1

    def make(scan: Scan, me: Hit) -> Shift:
        me.anchor = "document"
        return ["wide", ["dow", DOC, _SATURDAY, "future" if scan.direction(me) == "future" else "past"], "weekend"]

    hit.make = make
    return [hit]


_SATURDAY = 5


def _anniversary(scan: Scan, m: Match, _: str) -> Built:
    """'the 75th anniversary of the 1949 founding' is 2024; beside a day, or marked on one, it is that day."""
    number, at = scan.ordinal(m.start("o")), m.end()
    hit = hit_of(m)
    if scan.low(at) == "of":
        sentence = scan.sentence(m.start())
        for i in range(at + 1, min(at + _ANNIVERSARY_REACH, len(scan.line))):
            if scan.line[i] == LINE_END or scan.sentence(i) != sentence:
                break
            if "YEAR" in number_set(scan, i) and is_year(scan, i):
                hit.shift = ["abs", f"{int(scan.lows[i]) + number:04d}"]
                return [hit]
    before = scan.lows[max(0, m.start() - 3) : m.start()]
    marked = any(w.startswith(("mark", "celebrat", "commemorat", "observ")) for w in before)

    def make(scan: Scan, me: Hit) -> Shift:
        last = scan.placed[-1] if scan.placed else None
        if last is not None and last.grain == "day" and scan.sentence(last.hit.first) == scan.sentence(me.first):
            if marked or (last.hit.past == me.first - 1 and scan.low(last.hit.past) == ","):
                me.anchor = "previous"
                return scan.previous(me, "day") or ["const", ""]
        return ["const", ""]

    hit.make = make
    return [hit]


_ANNIVERSARY_REACH = 14  # words in which the year of the event is looked for


def _consecutive(scan: Scan, m: Match, _: str) -> Built:
    unit = str(scan.value("UNIT", m.start("u")))
    if unit in _SHORT:
        return None
    hit = hit_of(m)
    hit.make = lambda scan, me: scan.step(me, "this", unit, 0)
    return [hit]


BUILDERS: dict[str, Builder] = {
    "weekday": _weekday,
    "deictic": _deictic,
    "tonight": _tonight,
    "before_yesterday": _before_yesterday,
    "after_tomorrow": _after_tomorrow,
    "relative": _relative,
    "before_last": _before_last,
    "relative_weekday": _relative_weekday,
    "relative_month": _relative_month,
    "relative_season": _relative_season,
    "relative_quarter": _relative,
    "relative_fiscal": _relative_fiscal,
    "relative_tod": _relative_tod,
    "day_after": _day_after,
    "tod_after": _tod_after,
    "day_following": _day_following,
    "day_of": _day_of,
    "day_alone": _day_alone,
    "week_of": _week_of,
    "weekend": _weekend,
    "anniversary": _anniversary,
    "consecutive": _consecutive,
}
