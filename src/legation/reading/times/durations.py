"""Durations, distances, sets and vague words: 'two years', 'five days prior', 'the past nine days', 'weekly', 'soon'.

A duration is a length (P2Y). With 'ago', 'later', 'before May 2' it becomes a date; with 'the past', 'the coming' it
is a length that lies on the calendar, so that it keeps its value and has an interval as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from legation.reading.shifts import Shift, shift_grain
from legation.reading.times.hits import Built, Hit, Match, hit_of, part_at
from legation.reading.times.scan import Builder, Scan

_LETTER = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "fortnight": "W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "millennium": "ML",
}
_SHORT = frozenset({"second", "minute", "hour"})
_BEFORE_DAY = frozenset({"for", "in", "within", "over", "than", "about", "around", "after", "only", "just"})
_BEFORE_PLURAL = frozenset({"for", "in", "within", "over", "after", "of", "during", "into", "through", "than"})
_HALVES = {  # half a unit: its value, and the same in whole units
    "hour": ("PT30M", "minute", 30.0),
    "day": ("PT12H", "hour", 12.0),
    "year": ("P6M", "month", 6.0),
    "decade": ("P5Y", "year", 5.0),
    "century": ("P50Y", "year", 50.0),
}
_BEFORE_TIME = frozenset({"at", "by", "during", "until", "since", "for", "from", "around"})
_AFTER_TIME = frozenset({"VB", "PR", "DT", "MD", "IN", "NN", "RB", "CC", "TO"})
_VAGUE_PAST, _VAGUE_FUTURE = "PAST_REF", "FUTURE_REF"


def _amount(scan: Scan, m: Match) -> tuple[str, float | None, tuple[int, int] | None]:
    unit_at = m.start("u")
    names = scan.book.values
    unit = str(names["UNIT"].get(scan.lows[unit_at]) or names["UNITS"].get(scan.lows[unit_at]))
    n_at, quant_at = part_at(m, "n"), part_at(m, "q")
    if quant_at is not None:
        low, high = names["QUANT"][scan.lows[quant_at]]
        return unit, None, (int(low), int(high))
    number = 1.0 if n_at is None else scan.number(n_at)
    if part_at(m, "h") is not None:
        number += 0.5
    return unit, number, None


def duration_value(unit: str, number: float | None) -> str:
    if unit == "fortnight":
        unit, number = "week", None if number is None else number * 2
    text = "X" if number is None else f"{number:g}"
    time = "T" if unit in ("hour", "minute", "second") else ""
    if "e+" in text:
        text = str(int(number or 0))
    return f"P{time}{text}{_LETTER[unit]}"


def _duration(scan: Scan, m: Match, _: str) -> Built:
    amount = _amount(scan, m)
    unit, number, _vague = amount
    unit_at = m.start("u")
    n_at = part_at(m, "n")
    hit = hit_of(m, "DURATION", ["const", duration_value(unit, number)])
    hit.duration = amount
    if n_at is not None:
        before = scan.low(n_at - 1)
        if before == "$" or (before == "-" and scan.adjacent(n_at - 1) and scan.kinds[n_at - 2] == "word"):
            return None
        if _no_length(scan, m, n_at, unit_at, number or 0.0):
            return None
        if scan.adjacent(n_at - 1) and before in (".", ",", "/", ":"):
            return None
    if scan.lows[unit_at] == "second" and (scan.tag(unit_at)[:2] == "JJ" or scan.tag(unit_at + 1)[:2] == "NN"):
        return None
    if unit == "quarter" and n_at is None:
        return None  # "a quarter" is a fourth part more often than three months, "some quarters" are people
    if part_at(m, "a") is not None and n_at is None and part_at(m, "q") is None:
        rate = _is_rate(scan, m.start("a"), unit_at)
        if rate and m.end() == unit_at + 1:
            return [hit_of(m, "SET", ["const", duration_value(unit, 1.0)])]
        if unit == "day" and not rate and m.end() == unit_at + 1:
            follows = _with_suffix(scan, hit)
            if follows is not None and follows[0].past > hit.past:
                return follows
            if scan.low(m.start() - 1) not in _BEFORE_DAY:
                return None
    return _with_suffix(scan, hit)


def _no_length(scan: Scan, m: Match, n_at: int, unit_at: int, number: float) -> bool:
    """'one second', 'three-quarters of', '2018 day five': a number and a unit that are no length of time."""
    unit = scan.lows[unit_at]
    single = unit in scan.book.values["UNIT"]
    if unit == "second" and scan.lows[n_at] == "one":
        return True
    if unit in ("quarter", "quarters") and scan.lows[n_at] in ("one", "three", "1", "3"):
        return "consecutive" not in scan.lows[m.start() : m.end()] and "straight" not in scan.lows[m.start() : m.end()]
    if single and number != 1 and "-" not in scan.lows[n_at:unit_at]:
        return number >= 1000 or (scan.tag(unit_at + 1)[:2] not in ("NN", "JJ", "CD", "VB") and number > 31)
    return False


def _is_rate(scan: Scan, article: int, unit_at: int) -> bool:
    """'15 a year', '30 miles a day', 'twice a week', '$5 an hour'."""
    before = scan.low(article - 1)
    if before in ("once", "twice", "times", "thrice", "%", "percent"):
        return True
    if before == ")" and any(scan.kinds[i] in ("num", "numw") for i in range(max(0, article - 5), article)):
        return True
    if scan.low(unit_at + 1) in scan.book.values["AGO"] or scan.low(unit_at + 1) in ("of", "long", "and"):
        return False
    if scan.kinds[article - 1] in ("num", "numw") if article > 0 else False:
        return True
    token, article_token = scan.token(unit_at), scan.token(article)
    if token is None or article_token is None or article == 0:
        return False
    tag = scan.tag(article - 1)
    if tag not in ("NNS", "NN", "CD", "NNPS"):
        return False
    head = scan.parse.heads[token]
    if scan.parse.deps[token] not in ("npadvmod", "prep", "nmod", "appos", "pobj", "dobj", "oprd"):
        return False
    return head < token and any(
        scan.parse.pos[t] in ("NUM", "SYM") for t in range(max(0, article_token - 5), article_token)
    )


def _half_unit(scan: Scan, m: Match, _: str) -> Built:
    unit = str(scan.value("UNIT", m.start("u")))
    if unit not in _HALVES or (m.end() - m.start() == 2 and not scan.adjacent(m.start())):
        return None
    value, finer, number = _HALVES[unit]
    hit = hit_of(m, "DURATION", ["const", value])
    hit.duration = (finer, number, None)
    return _with_suffix(scan, hit)


def _duration_bare(scan: Scan, m: Match, _: str) -> Built:
    """'for years', 'decades of war', 'months-long': a plural without a number."""
    at = m.start("u")
    names = scan.book.values
    unit = names["UNITS"].get(scan.lows[at])
    if unit == "quarter":  # "three-quarters of the city"
        return None
    hit = hit_of(m, "DURATION")
    if unit is None:
        unit = str(names["UNIT"][scan.lows[at]])
        hit.shift = ["const", duration_value(unit, 1.0)]
        return [hit] if unit != "second" else None
    hit.shift, hit.duration = ["const", duration_value(str(unit), None)], (str(unit), None, (2, 30))
    if m.end() > at + 1:
        return [hit]
    got = _with_suffix(scan, hit)
    if got is not None and got[0].past > hit.past:
        return got
    before, after = scan.low(at - 1), scan.low(at + 1)
    if before in _BEFORE_PLURAL and not (before == "of" and scan.low(at - 2) in ("kind", "number")):
        return [hit] if scan.tag(at + 1)[:2] != "NN" else None
    return [hit] if after in ("of", "after", "before", "into") and unit not in ("second", "minute") else None


def _joined(scan: Scan, m: Match, _: str) -> Built:
    unit = scan.lows[m.start()].removesuffix("long")
    return [hit_of(m, "DURATION", ["const", duration_value(unit, 1.0)])]


def _with_suffix(scan: Scan, hit: Hit) -> Built:
    """A distance becomes a date: 'two years ago', 'five days prior', 'three weeks after May 2', 'in ten days'."""
    assert hit.duration is not None
    unit, number, vague = hit.duration
    at = hit.past
    word = scan.low(at)
    _compare(scan, hit)
    if word == "from" and scan.low(at + 1) in ("now", "today"):
        hit.past = at + 2
        return [_distance(hit, "doc", 1)]
    if word in scan.book.values["AGO"] and not (word == "back" and scan.tag(at) == "RP" and scan.tag(at + 1) == "IN"):
        sign, base = scan.book.values["AGO"][word]
        if word in ("before", "after", "prior"):
            start = at + 2 if word == "prior" and scan.low(at + 1) == "to" else at + 1
            inner = scan.core(start, "DATE", "TIME") if word != "prior" or start == at + 2 else None
            if inner is not None:
                core = inner[-1]
                hit.past, hit.type = core.past, "DATE"
                hit.make = _distance_from(core, unit, number, sign)
                hit.shift = None
                return [hit]
            if not scan.clause_ends(at + 1) or (word == "prior" and start == at + 2):
                return [hit]
        if word in ("later", "earlier") and scan.low(at + 1) == "than":  # "three days later than planned"
            return [hit]
        hit.past = at + 1
        return [_distance(hit, base, sign)]
    if scan.low(hit.first - 1) == "in" and vague is None and number is not None and hit.shift is not None:
        hit.make, hit.shift = _in_future(hit), None
        time_at = at + 2 if word == "'" and scan.low(at + 1) in ("time", "s") else at
        if time_at > at and scan.low(time_at - 1) == "time":
            hit.past = time_at
    return [hit]


def _compare(scan: Scan, hit: Hit) -> None:
    """Words before a duration that bound it; they go to `mod`, not into the value."""
    before, further = scan.low(hit.first - 1), scan.low(hit.first - 2)
    if before == "than":
        hit.mod = {"more": "MORE_THAN", "less": "LESS_THAN", "fewer": "LESS_THAN", "longer": "MORE_THAN"}.get(further)
        if hit.mod and scan.low(hit.first - 3) == "no":
            hit.mod = "EQUAL_OR_LESS" if hit.mod == "MORE_THAN" else "EQUAL_OR_MORE"
    elif before == "least" and further == "at":
        hit.mod = "EQUAL_OR_MORE"
    elif (before == "most" and further == "at") or (before == "to" and further == "up"):
        hit.mod = "EQUAL_OR_LESS"
    elif before in ("about", "around", "approximately", "roughly", "some"):
        hit.mod = "APPROX"
    elif before in ("nearly", "almost", "under"):
        hit.mod = "LESS_THAN"
    elif before == "over":
        hit.mod = "MORE_THAN"


def _distance(hit: Hit, base: str, sign: int) -> Hit:
    assert hit.duration is not None
    unit, number, vague = hit.duration
    hit.type = "DATE"
    hit.shift = None
    if vague is not None or number is None:
        value = value_of_vague(sign)
        low, high = vague or (2, 30)
        if unit in ("year", "decade") and high - low == 1:
            high = low  # "a couple of years from now": at this grain, two
        far = high if high < 100 else None

        def vaguely(scan: Scan, me: Hit) -> Shift:
            shift = scan.base(me, base, "day")
            if far is None or base != "doc":
                return ["vague", shift, sign, value]
            return ["away", shift, unit, [sign * low, sign * far], value]

        hit.make = vaguely
    elif number != int(number):
        months = int(number * 12)
        if unit != "year":
            hit.make = lambda scan, me: ["vague", scan.base(me, base, "day"), sign, value_of_vague(sign)]
        else:
            hit.make = lambda scan, me: ["step", scan.base(me, base, "month"), "month", sign * months]
    elif unit == "year":
        n = int(number)

        def years_off(scan: Scan, me: Hit) -> Shift:
            found = scan.step(me, base, "year", sign * n)
            if found[0] == "step" and me.anchor == "previous" and shift_grain(found[1]) == "quarter":
                return ["step", found[1], "quarter", sign * n * 4]  # "in the third quarter ... a year earlier"
            return found

        hit.make = years_off
    elif unit == "decade":  # "two decades ago" is a year about then, not a decade of the calendar
        years = int(number) * 10
        hit.make = lambda scan, me: scan.step(me, base, "year", sign * years)
    else:
        n = int(number)
        hit.make = lambda scan, me: scan.step(me, base, unit, sign * n)
    return hit


def value_of_vague(sign: int) -> str:
    return _VAGUE_PAST if sign < 0 else _VAGUE_FUTURE


def _distance_from(core: Hit, unit: str, number: float | None, sign: int) -> Callable[[Scan, Hit], Shift]:
    def make(scan: Scan, me: Hit) -> Shift:
        base = scan.shift_of(core, me)
        if number is None or number != int(number):
            return ["vague", base, sign, value_of_vague(sign)]
        return ["step", base, unit, sign * int(number)]

    return make


def _in_future(hit: Hit) -> Callable[[Scan, Hit], Shift]:
    """'in three days' with a verb that looks ahead is a date; 'built in three days' stays a duration."""
    assert hit.duration is not None
    unit, number, _vague = hit.duration
    constant = hit.shift

    def make(scan: Scan, me: Hit) -> Shift:
        if number is not None and number == int(number) and scan.direction(me) == "future" and unit not in _SHORT:
            me.type = "DATE"
            return scan.step(me, "doc", unit, int(number))
        assert constant is not None
        return constant

    return make


def _roll(scan: Scan, m: Match, _: str) -> Built:
    """'the past nine days', 'the coming weeks', 'the four previous weeks', 'recent months'."""
    rel = scan.lows[m.start("r")]
    if rel in ("those", "that", "same", "this", "current"):
        return None
    names = scan.book.values
    unit_word = scan.lows[m.start("u")]
    unit = str(names["UNIT"].get(unit_word) or names["UNITS"].get(unit_word))
    n_at = part_at(m, "n")
    number = None if n_at is None else scan.number(n_at)
    if "-" in scan.lows[m.start() : m.end()] and scan.tag(m.end())[:2] == "NN":
        if scan.lows[m.end()] != "period":
            return None
    if scan.low(m.end()) == "of":  # "the last two days of May" do not end with the report
        return [hit_of(m, "DURATION", ["const", duration_value(unit, number)])]
    vague = next((names["QUANT"][w] for w in scan.lows[m.start() : m.end()] if w in names["QUANT"]), None)
    offset, base = names["REL"][rel]
    sign = -1 if offset < 0 else 1
    hits = roll_hit(scan, m, unit, number, vague, sign, base if base == "prev" else "doc")
    return hits


def roll_hit(
    scan: Scan,
    m: Match,
    unit: str,
    number: float | None,
    vague: Sequence[int] | None,
    sign: int,
    base: str = "doc",
) -> list[Hit]:
    value = duration_value(unit, number)
    hit = hit_of(m, "DURATION")
    spread = None if number is None and vague is None else [int(number or 1)] * 2 if vague is None else list(vague)

    def make(scan: Scan, me: Hit) -> Shift:
        shift = scan.base(me, base, "day")
        if unit == "weekend" or spread is None or max(spread) > 5000:
            return ["vague", shift, sign, value]
        return ["roll", shift, unit, [sign * n for n in spread], value]

    hit.make = make
    return [hit]


def _every(scan: Scan, m: Match, _: str) -> Built:
    names = scan.book.values
    word = scan.lows[m.start("u")]
    unit = str(names["UNIT"].get(word) or names["UNITS"].get(word))
    n_at = part_at(m, "n")
    number = 1.0 if n_at is None else scan.number(n_at)
    words = scan.lows[m.start() : m.end()]
    if "other" in words:
        number = 2.0
    if words[0] == "/" and not scan.adjacent(m.start()):
        return None
    if word in names["UNITS"] and n_at is None:
        return None
    return [hit_of(m, "SET", ["const", duration_value(unit, number)])]


def _every_name(scan: Scan, m: Match, _: str) -> Built:
    if (at := part_at(m, "w")) is not None:
        value = f"XXXX-WXX-{int(str(scan.value('WD', at))) + 1}"
    elif (at := part_at(m, "m")) is not None:
        value = f"XXXX-{scan.value('MON', at):02d}"
    elif (at := part_at(m, "s")) is not None:
        value = f"XXXX-{scan.value('SEA', at)}"
    else:
        at = m.start("t")
        name = str(scan.value("TOD", at))
        value = f"XXXX-XX-XXT{name}"
    return [hit_of(m, "SET", ["const", value])]


def _weekdays(scan: Scan, m: Match, _: str) -> Built:
    return [hit_of(m, "SET", ["const", f"XXXX-WXX-{int(str(scan.value('WDS', m.start('w')))) + 1}"])]


def _frequency(scan: Scan, m: Match, _: str) -> Built:
    at = m.start("f")
    if scan.tag(at) in ("NNP", "NNPS"):  # the Daily Mail
        return None
    return [hit_of(m, "SET", ["const", str(scan.value("FREQ", at))])]


def _ref(scan: Scan, m: Match, constant: str) -> Built:
    """Vague words, where they do place something: 'the former president', not 'the former and the latter'."""
    words = scan.lows[m.start() : m.end()]
    first, past = m.start(), m.end()
    tag, after = scan.tag(first), scan.tag(past)
    noun_follows = after[:2] in ("NN", "JJ", "CD", "VB")
    if len(words) == 1 and tag == "NNP":
        return None
    if words[0] in ("current", "recent", "former", "future") and len(words) == 1:
        if words[0] == "former" and scan.low(first - 1) == "the" and not noun_follows:
            return None
        if words[0] == "future" and tag[:2] == "NN" and not noun_follows:
            return None
        if words[0] in ("current", "recent") and not noun_follows and after not in ("IN", "CC"):
            return None
        if words[0] == "current" and tag[:2] == "NN":
            return None
    if words[0] == "the" and words[-1] in ("past", "present", "future") and after[:2] in ("NN", "JJ", "CD"):
        return None
    if words[-1] == "time" and not _at_the_time(scan, m, words):
        return None
    if words[-1] in ("soon", "shortly"):
        if scan.low(past) in ("after", "before", "thereafter", "afterwards", "afterward", "as", "following"):
            return None
        if words[0] != "very" and scan.direction(hit_of(m)) != "future":
            return None
    if words == ["now"] and scan.low(past) in ("-", "that", "and"):
        return None
    return [hit_of(m, "DATE", ["const", constant])]


def _at_the_time(scan: Scan, m: Match, words: Sequence[str]) -> bool:
    before, past = scan.low(m.start() - 1), m.end()
    if before not in _BEFORE_TIME or scan.low(past) in ("of", "when", "that", "to"):
        return False
    if list(words) == ["the", "time"] and before != "at":
        return False
    return scan.clause_ends(past) or scan.tag(past)[:2] in _AFTER_TIME


BUILDERS: dict[str, Builder] = {
    "duration": _duration,
    "half_unit": _half_unit,
    "duration_bare": _duration_bare,
    "joined": _joined,
    "roll": _roll,
    "every": _every,
    "every_name": _every_name,
    "weekdays": _weekdays,
    "frequency": _frequency,
    "ref": _ref,
}
