"""Times: every expression of time in a text, with what it means in symbols and, where the date is known, in days.

Takes the parse of a text; gives TimeExpressions in text order. "The talks began on Friday. Three days later" in a
report of 30 October 2024 gives DATE 2024-10-25 (anchor: document) and DATE 2024-10-28 (anchor: previous). The work has
two stages, so that an undated text resolves later without being read again: `find_times` reads the text and gives each
expression a self-contained `shift` (reading/shifts.py), `resolve_times` turns shifts into values and intervals.

What an expression counts from: "last week", "in October" from the document's date, the tense of the clause telling the
direction; "the next day", "that month", "three days later" from the expression before; a text that tells history
(many full dates, few words such as "today") takes the year of "on April 12" from the date before it. "Since", "by",
"from ... to" open or bound the interval and leave the value alone.
Which claim a time belongs to is left to the claims; the date of the document itself to the sources.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from legation.knowledge import DATA
from legation.knowledge.times import (
    FILE,
    LINE_END,
    OTHER,
    TimesBook,
    load_times,
    normal_sign,
    number_classes,
    ordinal_classes,
)
from legation.model.layers import Parse, TimeExpression
from legation.model.spans import Span
from legation.model.times import Interval
from legation.reading.reader import Work
from legation.reading.shifts import (
    Shift,
    depends_on_document,
    dump_shift,
    parse_value,
    resolve_shift,
    shift_depth,
    shift_grain,
)

__all__ = ["TimesComponent", "find_times", "resolve_shift", "resolve_times"]

DOC: Shift = ["doc"]
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
_GRAINS = ("day", "week", "weekend", "month", "season", "quarter", "half", "year", "decade", "century", "millennium")
_MAX_CHAIN = 12  # "the next day" after "the next day" ...: beyond this the chain is cut and stays unresolved


class TimesComponent:
    name = "times"
    needs = ("parse",)
    gives = "times"
    version = "1"

    def __init__(self, book: TimesBook | None = None) -> None:
        self.book = book or load_times((DATA / FILE,))

    def run(self, batch: Sequence[Work]) -> list[tuple[TimeExpression, ...]]:
        return [resolve_times(find_times(work["parse"], self.book), work.input.published) for work in batch]


def find_times(parse: Parse, book: TimesBook | None = None) -> tuple[TimeExpression, ...]:
    """Read all expressions of time; value and interval are those that hold whatever the document's date."""
    scan = _Scan(parse, book or load_times((DATA / FILE,)))
    return resolve_times(scan.read(), None)


def resolve_times(times: Sequence[TimeExpression], published: Interval | None) -> tuple[TimeExpression, ...]:
    """The same expressions with value and interval for a document published then; nothing is read again."""
    out = []
    for time in times:
        try:
            value, interval = resolve_shift(time.shift, published)
        except ValueError:  # 30 February, the year 9999 and later: found, but on no calendar
            value, interval = None, None
        out.append(replace(time, value=value, interval=interval))
    return tuple(out)


@dataclass(slots=True)
class _Hit:
    """An expression as read: lexemes first .. past-1, and what is known before its neighbours are looked at.

    shift is None while the base is open: then `what` (a month, day, season or quarter without a year) or `grain` with
    `offset` tell what is still to be placed. bare: no year of its own.
    """

    first: int
    past: int
    type: str
    shift: Shift | None = None
    what: str = ""
    weekday: int | None = None
    mod: str | None = None
    make: Callable[[_Scan, _Hit], Shift] | None = None
    wrap: list[tuple[str, str]] | None = None  # ("part", "END"), ("tod", "NI"), applied from the first on
    duration: tuple[str, float | None, tuple[int, int] | None] | None = None  # unit, n, (low, high) of a vague n
    modifier: bool = False  # stands before a noun ("the 1991 agreement"): later dates do not count from it
    anchor: str = "none"
    reason: str = ""
    to: _Hit | None = None  # the other end, when this one begins a range
    since: _Hit | None = None  # the first end, when this one closes a range
    beside: _Hit | None = None  # a date with its year that shares it with this one ("August and September 2024")


@dataclass(frozen=True, slots=True)
class _Placed:
    """An expression that later ones may count from."""

    hit: _Hit
    shift: Shift
    grain: str


class _Scan:
    """One text cut into lexemes, and the expressions read from it so far."""

    def __init__(self, parse: Parse, book: TimesBook) -> None:
        self.parse = parse
        self.book = book
        self.text = parse.text
        self.lows: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds: list[str] = []
        self.memo: dict[int, tuple[list[_Hit], int] | None] = {}
        self.placed: list[_Placed] = []
        self._labels: dict[int, str] | None = None
        self.narrative = False
        self.line = self._cut()

    # --- lexemes ----------------------------------------------------------------------------------------------------

    def _cut(self) -> str:
        book, chars = self.book, []
        word_chars, capital = book.chars, book.capital
        for match in book.lexer.finditer(self.text):
            kind = match.lastgroup or "sign"
            text = match.group()
            low = text.lower()
            if kind == "word":
                char = word_chars.get(low, OTHER)
                if char is not OTHER and low in capital and text[0].islower():
                    char = OTHER
            elif kind == "sign":
                low = normal_sign(low)
                char = word_chars.get(low, OTHER)
            elif kind == "line":
                char = LINE_END
            else:
                char = self._number_char(kind, low)
            chars.append(char)
            self.lows.append(low)
            self.starts.append(match.start())
            self.ends.append(match.end())
            self.kinds.append(kind)
        return "".join(chars)

    def _number_char(self, kind: str, low: str) -> str:
        book = self.book
        if kind == "num":
            if low in book.chars:
                return book.chars[low]
            return book.number_chars.get(number_classes(low), OTHER)
        if kind == "apm":
            return book.chars["a.m."]
        if kind == "ordn":
            return book.number_chars[ordinal_classes(int(low[:-2]))]
        if kind == "ordw":
            return book.chars["first"] if "first" not in low else book.chars["fourth"]
        if kind == "numw":
            value = self._words_value(low)
            return book.number_chars[frozenset({"NW", "HOURW"} if 1 <= value <= 12 and "-" not in low else {"NW"})]
        return book.number_chars.get(frozenset({kind.upper()}), OTHER)

    def _words_value(self, low: str) -> int:
        total = current = 0
        for word in re.split(r"[ -]+", low):
            value = self.book.numbers.get(word)
            if value is None:
                continue
            if value in (100, 12) and word in ("hundred", "dozen"):
                current = max(current, 1) * value
            elif value == 1000:
                total += max(current, 1) * value
                current = 0
            else:
                current += value
        return total + current

    def number(self, i: int) -> float:
        if self.kinds[i] == "numw":
            return self._words_value(self.lows[i])
        try:
            return float(self.lows[i].replace(",", ""))
        except ValueError:
            return 0.0

    def ordinal(self, i: int) -> int:
        low = self.lows[i]
        if self.kinds[i] == "ordn":
            return int(low[:-2])
        words = self.book.values["ORDW"]
        return sum(int(words.get(p, 0)) or self.book.numbers.get(p, 0) for p in low.split("-"))

    def day_number(self, i: int) -> int:
        low = self.lows[i]
        return int(low) if low.isdigit() else self.ordinal(i)

    def value(self, name: str, i: int) -> object:
        return self.book.values[name][self.lows[i]]

    def low(self, i: int) -> str:
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def token(self, i: int) -> int | None:
        """Number of the parser's token that holds the lexeme; None where the text was not parsed."""
        if not 0 <= i < len(self.starts):
            return None
        at = bisect_right(self.parse.starts, self.starts[i]) - 1
        return at if at >= 0 and self.parse.ends[at] > self.starts[i] else None

    def sentence(self, i: int) -> int:
        token = self.token(i)
        return -1 if token is None else self.parse.sentence_of[token]

    def tag(self, i: int) -> str:
        token = self.token(i)
        return "" if token is None else self.parse.tags[token]

    def adjacent(self, i: int) -> bool:
        """No blank between lexeme i and the next."""
        return 0 <= i < len(self.ends) - 1 and self.ends[i] == self.starts[i + 1]

    # --- reading ----------------------------------------------------------------------------------------------------

    def read(self) -> list[TimeExpression]:
        rules, line = self.book.rules, self.line
        candidates: list[_Hit] = []
        i = 0
        while i < len(line):
            if line[i] not in rules:
                i += 1
                continue
            got = self.at(i)
            if got is None:
                i += 1
                continue
            hits, past = got
            if hits and self.token(hits[0].first) is not None:
                candidates.extend(hits)
            i = max(past, i + 1)
        candidates = [h for h in candidates if not _is_name(self, h)]
        self.narrative = _tells_history(self, candidates)
        _join_ranges(self, candidates)
        return [_place(self, hit) for hit in candidates]

    def at(self, i: int) -> tuple[list[_Hit], int] | None:
        """The longest expression that begins at lexeme i: its hits and the lexeme after it."""
        if i in self.memo:
            return self.memo[i]
        self.memo[i] = None  # a rule that comes back here finds nothing
        best: tuple[list[_Hit], int] | None = None
        if i < len(self.line):
            for rule in self.book.rules.get(self.line[i], ()):
                match = rule.regex.match(self.line, i)
                if match is None or (best is not None and match.end() + 12 < best[1]):
                    continue
                build = _BUILDERS[rule.build]
                got = build(self, match, rule.constant)
                if got and (best is None or got[-1].past > best[1]):
                    best = (got, got[-1].past)
        self.memo[i] = best
        return best

    def core(self, i: int, *types: str) -> list[_Hit] | None:
        got = self.at(i) if 0 <= i < len(self.line) else None
        if got is None or (types and got[0][0].type not in types):
            return None
        return [replace(h, wrap=list(h.wrap) if h.wrap else None) for h in got[0]]

    # --- what stands around -----------------------------------------------------------------------------------------

    def inside(self, i: int, *labels: str) -> bool:
        """Whether the parser's recogniser has the lexeme in an entity of one of these labels."""
        token = self.token(i)
        if token is None:
            return False
        if self._labels is None:
            self._labels = {t: label for first, past, label in self.parse.entities for t in range(first, past)}
        return self._labels.get(token, "") in labels

    def clause_ends(self, i: int) -> bool:
        """Whether nothing that i begins can belong to what stands before: a sign, a line's end, 'and', 'but', 'when'."""
        if i >= len(self.line) or self.line[i] == LINE_END:
            return True
        return self.kinds[i] == "sign" and self.lows[i] not in ("$", "-", "#") or self.lows[i] in (
            "and", "but", "when", "while", "as", "that", "which", "who", "where", "or", "in", "at", "by", "to", "from", "on", "for",
        )  # fmt: skip

    def direction(self, hit: _Hit) -> str:
        """'past' or 'future' by the verb that the expression stands with; '' when the clause does not tell."""
        token = self.token(hit.first)
        return "" if token is None else _direction(self.parse, token, self.book)

    def previous(self, me: _Hit, grain: str) -> Shift | None:
        """The shift of the last expression before `me` that is at least as fine as `grain`; None when there is none."""
        limit = _GRAINS.index(grain) if grain in _GRAINS else len(_GRAINS)
        for placed in reversed(self.placed):
            if placed.hit.first >= me.first or placed.hit.modifier:
                continue
            if placed.grain in _GRAINS and _GRAINS.index(placed.grain) <= max(limit, 0):
                return self._embed(placed.shift)
        return None

    def _embed(self, shift: Shift) -> Shift | None:
        """The shift as the base of another: as plain as it can be said, None when the chain grows too long."""
        while shift[0] in ("open", "range", "tod", "clock"):
            shift = shift[1]
        if not depends_on_document(shift):
            value = _value_of(shift)
            if value and "X" not in value and shift[0] != "part" and shift_grain(shift):
                return ["abs", value.partition("T")[0]]
        return shift if shift_depth(shift) <= _MAX_CHAIN else None

    def base(self, me: _Hit, kind: str, grain: str) -> Shift:
        """What `me` counts from. kind: doc, prev, this (prev in a history), near (named in the sentence, else as this)."""
        found: Shift | None = None
        if kind == "near":
            last = self.placed[-1] if self.placed else None
            near = last is not None and self.sentence(last.hit.first) == self.sentence(me.first)
            found = self.previous(me, "day") if near or self.narrative else None
        elif kind == "prev" or self.narrative:
            found = self.previous(me, grain)
        if found is None:
            me.anchor = "document"
            return DOC
        me.anchor = "previous"
        return found

    def step(self, me: _Hit, kind: str, unit: str, n: int, *, the: bool = False) -> Shift:
        base = self.base(me, kind, unit if unit in _GRAINS else "day")
        if n == 0 and unit == "day" and (base == DOC or shift_grain(base) == "day"):
            return base
        return ["step", base, unit, n]

    def shift_of(self, inner: _Hit, me: _Hit) -> Shift:
        """The shift of an expression inside another; what it counts from, the other counts from."""
        shift = _shift(self, inner)
        me.anchor = inner.anchor
        return shift


Match = re.Match[str]
_Built = list[_Hit] | None


def _hit(m: Match, type_: str = "DATE", shift: Shift | None = None) -> _Hit:
    return _Hit(m.start(), m.end(), type_, shift)


def _at(m: Match, name: str) -> int | None:
    """Index of a named part, None when the shape has it not or it is left out."""
    try:
        at = m.start(name)
    except IndexError:
        return None
    return at if at >= 0 else None


def _wrap(hit: _Hit, kind: str, value: str) -> _Hit:
    hit.wrap = [*(hit.wrap or []), (kind, value)]
    return hit


# --- builders: absolute dates ----------------------------------------------------------------------------------------


def _year_at(scan: _Scan, m: Match) -> int | None:
    at = _at(m, "y")
    if at is not None:
        return int(scan.lows[at])
    short = _at(m, "k") if _at(m, "e") is None else None
    short = _at(m, "yy") if short is None else short
    return None if short is None else _full_year(int(scan.lows[short]))


def _full_year(short: int) -> int:
    return 2000 + short if short <= 40 else 1900 + short


def _date(scan: _Scan, m: Match, _: str) -> _Built:
    month_at = m.start("m")
    month = int(str(scan.value("MON", month_at)))
    day_at, weekday_at = _at(m, "d"), _at(m, "w")
    if not _is_month(scan, month_at, day_at, m):
        return None
    day = None if day_at is None else scan.day_number(day_at)
    year = _year_at(scan, m)
    past = m.end()
    if day is not None and day_at is not None and day_at > month_at and _counts_something(scan, day_at):
        day, year, past = None, None, day_at
        if past > 0 and scan.low(past - 1) == "the":
            return None
    if day is None and year is None:
        past = month_at + 1
        if scan.low(past) == "." and len(scan.lows[month_at]) <= 4 and scan.adjacent(month_at):
            past += 1
    what = f"{month:02d}" if day is None else f"{month:02d}-{day:02d}"
    if day is not None and day > _LONGEST[month]:
        return None
    hit = _Hit(m.start(), past, "DATE", what=what)
    if weekday_at is not None:
        weekdays = scan.book.values["WD"] | scan.book.values["WDA"]
        hit.weekday = int(weekdays[scan.lows[weekday_at]])
    if year is not None:
        hit.shift, hit.what = ["abs", f"{year:04d}-{what}"], ""
        if what == "02-29" and not _is_leap(year):
            hit.shift = ["abs", f"{year:04d}-02"]
        return [hit]
    if day is None:
        return [_with_year(scan, hit)]
    return _more_days(scan, _with_year(scan, hit), month, month_at)


_LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _is_month(scan: _Scan, at: int, day_at: int | None, m: Match) -> bool:
    """Whether a word that is a month's name is one here: not 'may' the verb, 'March' the deed, 'June' the woman."""
    low = scan.lows[at]
    token = scan.token(at)
    if token is None:
        return True
    tag = scan.parse.tags[token]
    if low in ("may", "march", "mar", "sun", "sat"):
        if tag in ("MD", "VB", "VBP", "VBZ", "VBD"):
            return False
        if low == "may" and day_at is None and scan.low(at + 1) in ("be", "have", "not", "also", "i", "we", "you"):
            return False
    if low in ("may", "march", "april", "june", "august") and day_at is None and _at(m, "y") is None:
        return not scan.inside(at, "PERSON")
    return True


def _counts_something(scan: _Scan, at: int) -> bool:
    """Whether the number after a month counts what follows: 'in May 20 people died'."""
    if scan.kinds[at] == "ordn":
        return False
    after = scan.low(at + 1)
    if after in scan.book.values["UNITS"] or after == "%":
        return True
    token = scan.token(at)
    if token is None:
        return False
    head = scan.parse.heads[token]
    if scan.parse.deps[token] != "nummod" or head <= token:
        return False
    return scan.parse.tags[head] in ("NNS", "NNPS") and head == token + 1 and scan.parse.pos[head] == "NOUN"


def _with_year(scan: _Scan, hit: _Hit) -> _Hit:
    """Take in a year that follows in words: 'October last year', 'June 19 this year', 'July 25 of that year'."""
    at = hit.past
    if scan.low(at) in ("of", "in", ","):
        at += 1
    elif scan.low(at) == "'" and scan.low(at + 1) == "s":
        return hit
    skip = 1 if scan.low(at) in ("the",) else 0
    rel = scan.low(at + skip)
    if rel == "that" and scan.low(at + skip + 1) == "same":
        skip, rel = skip + 1, "same"
    if scan.low(at + skip + 1) == "year" and rel in scan.book.values["REL"]:
        offset, base = scan.book.values["REL"][rel]
        what = hit.what

        def make(scan: _Scan, me: _Hit) -> Shift:
            year = scan.step(me, base, "year", offset, the=skip == 1)
            return ["cal", year, what, "in"]

        hit.make, hit.past, hit.what = make, at + skip + 2, ""
    elif scan.low(at) == "the" and scan.low(at + 1) == "year" and scan.low(at - 1) == "of":
        what = hit.what
        hit.make = lambda scan, me: ["cal", scan.step(me, "prev", "year", 0), what, "in"]
        hit.past, hit.what = at + 2, ""
    return hit


def _more_days(scan: _Scan, hit: _Hit, month: int, month_at: int) -> list[_Hit]:
    """Further days of the same month: 'October 8 to 13', 'May 4 and 5', 'June 1, 2 and 3, 1944'."""
    hits = [hit]
    if hit.make is not None or scan.low(hit.past - 1) == scan.lows[month_at]:
        return hits
    at = hit.past
    while scan.low(at) in ("-", "to", "and", "or", "through", "until", "&", ",", "/"):
        skip = 2 if scan.low(at) == "," and scan.low(at + 1) in ("and", "or") else 1
        day_at = at + skip
        if scan.low(day_at) == "the":
            day_at += 1
        if day_at >= len(scan.line) or not _is_day(scan, day_at) or _counts_something(scan, day_at):
            break
        if scan.low(day_at + 1) in scan.book.values["MON"] or scan.low(day_at + 1) in ("%", ":", "per", "percent"):
            break
        if scan.low(at) == "," and skip == 1 and scan.low(day_at + 1) not in (",", "and", "or", "&"):
            break
        day = scan.day_number(day_at)
        if day > _LONGEST[month]:
            break
        hits.append(_Hit(day_at, day_at + 1, "DATE", what=f"{month:02d}-{day:02d}"))
        at = day_at + 1
    if len(hits) > 1:
        year_at = at + 1 if scan.low(at) == "," else at
        if year_at < len(scan.line) and "YEAR" in _classes(scan, year_at):
            for one in hits:
                one.shift, one.what = ["abs", f"{int(scan.lows[year_at]):04d}-{one.what}"], ""
            hits[-1].past = year_at + 1
        else:
            _with_year(scan, hits[-1])
            if hits[-1].make is not None:
                for one in hits[:-1]:
                    what, make = one.what, hits[-1].make
                    one.make = lambda scan, me, what=what, make=make: _swap_what(make(scan, me), what)  # type: ignore[misc]
                    one.what = ""
    return hits


def _swap_what(shift: Shift, what: str) -> Shift:
    return [shift[0], shift[1], what, *shift[3:]]


def _classes(scan: _Scan, i: int) -> frozenset[str]:
    return number_classes(scan.lows[i]) if scan.kinds[i] == "num" else frozenset()


def _is_day(scan: _Scan, i: int) -> bool:
    if scan.kinds[i] == "ordn":
        return 1 <= scan.ordinal(i) <= 31
    return "DAY" in _classes(scan, i)


def _two_days(scan: _Scan, m: Match, _: str) -> _Built:
    """'8-13 October 2024', 'between 8 and 13 October'."""
    month_at, first, second = m.start("m"), m.start("d"), m.start("e")
    if not _is_month(scan, month_at, second, m):
        return None
    month = int(str(scan.value("MON", month_at)))
    days = [scan.day_number(first), scan.day_number(second)]
    if max(days) > _LONGEST[month]:
        return None
    year = _year_at(scan, m)
    hits = []
    for day, start, past in ((days[0], m.start(), first + 1), (days[1], second, m.end())):
        what = f"{month:02d}-{day:02d}"
        if year is not None:
            hits.append(_Hit(start, past, "DATE", ["abs", f"{year:04d}-{what}"]))
        else:
            hits.append(_Hit(start, past, "DATE", what=what))
    if year is None:
        _with_year(scan, hits[1])
        if hits[1].make is not None:
            make, what = hits[1].make, hits[0].what
            hits[0].make, hits[0].what = (lambda scan, me: _swap_what(make(scan, me), what)), ""
    return hits


def _year(scan: _Scan, m: Match, _: str) -> _Built:
    at = m.start("y")
    return [_hit(m, "DATE", ["abs", scan.lows[at]])] if _is_year(scan, at, m.start() < at) else None


def _is_year(scan: _Scan, at: int, said: bool = False) -> bool:
    """Whether four digits are a year: not money, a quantity, a part of a name or a page."""
    if said:
        return True
    before, after = scan.low(at - 1), scan.low(at + 1)
    value = int(scan.lows[at])
    glued_before, glued_after = scan.adjacent(at - 1), scan.adjacent(at)
    if before in ("$", "#", "+", "*", "=") or after in ("%", "$", "°", "percent", "per", "million", "billion"):
        return False
    if glued_before and before in (".", ",", ":", "/", "_", "@") or (glued_after and after == ":"):
        return False
    if glued_before and before == "-" and scan.kinds[at - 2] == "word" and scan.adjacent(at - 2):
        if scan.lows[at - 2] not in ("mid", "early", "late", "post", "pre"):
            return False
    if glued_after and after not in (",", ".", "-", "/", "'", ")", ";", "]", '"', "”", "?", "!", "…"):
        return False
    if value < 1500 or value > 2099:
        return before in ("in", "since", "by", "until", "from", "year", "before", "after", "of") and not (
            scan.tag(at + 1) in ("NN", "NNS", "NNP") and after not in scan.book.values["MON"]
        )
    token = scan.token(at)
    if token is None:
        return True
    if before in (
        "than",
        "about",
        "around",
        "some",
        "nearly",
        "almost",
        "approximately",
        "least",
        "most",
        "over",
        "up",
    ):
        if not (before in ("around", "about", "than", "most") and scan.inside(at, "DATE")):
            return scan.tag(at + 1) not in ("NNS", "NN") and before == "over" and scan.low(at + 1) == "-"
    if scan.inside(at, "MONEY", "PERCENT", "QUANTITY"):
        return False
    head = scan.parse.heads[token]
    if scan.parse.deps[token] == "nummod" and head > token and scan.parse.tags[head] == "NNS":
        det = scan.low(at - 1) in ("the", "'s", "s", "its", "their", "his", "her", "in", "of", "since")
        return (det and scan.parse.pos[head] != "NUM") or scan.inside(at, "DATE", "EVENT")
    if scan.low(at + 1) in scan.book.values["UNITS"]:
        return False
    return not (value % scan.book.counted_round == 0 and scan.inside(at, "CARDINAL") and scan.tag(at + 1) == "NNS")


def _year_pair(scan: _Scan, m: Match, _: str) -> _Built:
    """'2006-07', '490/89': two years; '2024-10' alone is a month."""
    first, second = m.start("y"), m.start("yy") if "yy" in m.groupdict() else m.start("k")
    year, short = int(scan.lows[first]), int(scan.lows[second])
    if not (scan.adjacent(first) and scan.adjacent(first + 1)) or not _is_year(scan, first):
        return None
    if short <= year % 100:
        if 1 <= short <= 12 and scan.low(first + 1) == "-" and scan.low(second + 1) not in ("-", "/"):
            return [_hit(m, "DATE", ["abs", f"{year:04d}-{short:02d}"])]
        return None
    end = year // 100 * 100 + short
    if scan.low(second + 1) in ("-", "/") and scan.adjacent(second):
        return None
    one, two = _Hit(first, first + 1, "DATE", ["abs", str(year)]), _Hit(second, second + 1, "DATE", ["abs", str(end)])
    one.reason = two.reason = "range"
    return [one, two]


def _fiscal(scan: _Scan, m: Match, _: str) -> _Built:
    year = _year_at(scan, m)
    return None if year is None else [_hit(m, "DATE", ["abs", f"FY{year:04d}"])]


def _iso(scan: _Scan, m: Match, _: str) -> _Built:
    value = scan.text[scan.starts[m.start()] : scan.ends[m.start()]].upper()
    try:
        dt.date.fromisoformat(value[:10])
    except ValueError:
        return None
    return [_hit(m, "TIME" if "T" in value else "DATE", ["abs", value])]


def _numeric(scan: _Scan, m: Match, _: str) -> _Built:
    """10/29/2024 is read American only when it cannot be European and the other way round; 4/5/2024 is only a year's."""
    parts = [int(p) for p in re.split(r"[/.]", scan.lows[m.start()])]
    if len(scan.lows[m.start()].split("/")[0].split(".")[0]) == 4:
        year, month, day = parts
        ambiguous = False
    else:
        month, day, year = parts
        dotted = "." in scan.lows[m.start()]
        if dotted or month > 12:
            month, day = day, month
        ambiguous = not dotted and month <= 12 and day <= 12 and month != day
        if year < 100:
            if dotted:
                return None  # 1.2.13 is a version or a section far more often than a day
            year = _full_year(year)
    if not (1 <= month <= 12 and 1 <= day <= _LONGEST[month] and 1000 <= year <= 2999):
        return None
    if month == 2 and day == 29 and not _is_leap(year):
        return None
    if ambiguous:
        first, second = sorted(((month, day), (day, month)))
        low, high = (["abs", f"{year:04d}-{a:02d}-{b:02d}"] for a, b in (first, second))
        hit = _hit(m, "DATE", ["range", ["abs", f"{year:04d}"], low, high])
        hit.reason = "day and month in either order"
        return [hit]
    return [_hit(m, "DATE", ["abs", f"{year:04d}-{month:02d}-{day:02d}"])]


def _decade(scan: _Scan, m: Match, _: str) -> _Built:
    at = m.start("i")
    digits = re.sub(r"\D", "", scan.lows[at])
    if len(digits) == 4:
        return [_hit(m, "DATE", ["abs", digits[:3]])]
    if scan.low(at - 1) in ("his", "her", "their", "my", "your", "our", "'s", "s") or not (
        scan.low(at - 1) in ("the", "late", "early", "mid", "and", "or", "-") or "'" in scan.lows[at]
    ):
        return None
    return [_hit(m, "DATE", ["abs", f"19{digits[0]}" if digits[0] != "0" else "200"])]


def _decade_words(scan: _Scan, m: Match, _: str) -> _Built:
    return [_hit(m, "DATE", ["abs", str(scan.value("DECW", m.start("i")))])]


def _century(scan: _Scan, m: Match, _: str) -> _Built:
    number = scan.ordinal(m.start("o"))
    era = scan.book.values["ERA"].get(scan.lows[m.end() - 1], 1)
    if not 1 <= number <= 30 or (m.end() < len(scan.lows) and scan.low(m.end()) in ("fox",)):
        return None
    if era < 0:
        return [_hit(m, "DATE", ["const", f"BC{number - 1:02d}"])]
    return [_hit(m, "DATE", ["abs", f"{number - 1:02d}"])]


def _era(scan: _Scan, m: Match, _: str) -> _Built:
    n, era = m.start("n"), int(str(scan.value("ERA", m.start("e"))))
    year = int(scan.number(n))
    text = scan.text[scan.starts[m.start("e")] : scan.ends[m.start("e")]]
    if not 1 <= year <= 3999 or text != text.upper() or scan.kinds[n] == "numw" or "." in scan.lows[n]:
        return None
    if era > 0 and n < m.start("e") and (scan.lows[m.start("e")] == "ad" and year > 2100):
        return None
    hit = _hit(m, "DATE", ["abs", f"BC{year:04d}" if era < 0 else f"{year:04d}"])
    if m.start() < min(n, m.start("e")):
        hit.mod = "APPROX"
    if era < 0:
        return _era_month(scan, hit, year)
    return [hit]


def _era_month(scan: _Scan, hit: _Hit, year: int) -> list[_Hit]:
    """'in September 490 BC', 'the summer of 480 BC': what stands before belongs to the year."""
    return [hit]


def _era_pair(scan: _Scan, m: Match, _: str) -> _Built:
    n, k, era = m.start("n"), m.start("k"), int(str(scan.value("ERA", m.start("e"))))
    first, second = int(scan.number(n)), int(scan.number(k))
    text = scan.text[scan.starts[m.start("e")] : scan.ends[m.start("e")]]
    if text != text.upper() or not (1 <= first <= 3999 and 1 <= second <= 3999):
        return None
    if second < first and era < 0 and len(scan.lows[k]) < len(scan.lows[n]):
        second += first // 10 ** len(scan.lows[k]) * 10 ** len(scan.lows[k])
        if second > first:
            second -= 10 ** len(scan.lows[k])
    form = "BC{:04d}" if era < 0 else "{:04d}"
    one = _Hit(m.start(), n + 1, "DATE", ["abs", form.format(first)])
    two = _Hit(k, m.end(), "DATE", ["abs", form.format(second)])
    one.reason = two.reason = "range"
    return [one, two]


def _quarter(scan: _Scan, m: Match, _: str) -> _Built:
    at = m.start("o")
    number = int(scan.book.values["QTR"].get(scan.lows[at], 0)) or scan.ordinal(at)
    if not 1 <= number <= 4:
        return None
    year = _year_at(scan, m)
    if year is not None:
        return [_hit(m, "DATE", ["abs", f"{year:04d}-Q{number}"])]
    return [_with_year(scan, _Hit(m.start(), m.end(), "DATE", what=f"Q{number}"))]


def _half(scan: _Scan, m: Match, _: str) -> _Built:
    number = int(str(scan.value("HALF", m.start("o"))))
    inner = scan.core(m.end(), "DATE")
    if inner is None and scan.low(m.end()) == "the" and scan.low(m.end() + 1) == "year":
        return [_later_year(scan, m.start(), m.end() + 2, f"H{number}")]
    if inner is None:
        return None
    hit = inner[0]
    hit.first = m.start()
    return [_wrap(hit, "half", str(number))]


def _later_year(scan: _Scan, first: int, past: int, what: str) -> _Hit:
    return _Hit(first, past, "DATE", make=lambda scan, me: ["cal", scan.step(me, "this", "year", 0), what, "in"])


def _half_short(scan: _Scan, m: Match, _: str) -> _Built:
    return [_hit(m, "DATE", ["abs", f"{_year_at(scan, m):04d}-H{scan.value('HTR', m.start('o'))}"])]


def _season(scan: _Scan, m: Match, _: str) -> _Built:
    at = m.start("s")
    low, name = scan.lows[at], str(scan.value("SEA", at))
    year = _year_at(scan, m)
    if year is not None:
        if not _is_year(scan, m.start("y"), said=True):
            return None
        return [_hit(m, "DATE", ["abs", f"{year:04d}-{name}"])]
    past = m.end()
    if scan.low(past) == "of" and low in ("fall", "spring", "summer", "winter", "autumn"):
        era = scan.core(past + 1, "DATE")
        if era and era[0].shift and shift_grain(era[0].shift) == "year" and era[0].shift[0] == "abs":
            return [_Hit(m.start(), era[0].past, "DATE", ["cal", era[0].shift, name, "in"])]
        got = _with_year(scan, _Hit(m.start(), past, "DATE", what=name))
        if got.make is not None:
            return [got]
        if low in ("fall", "spring"):
            return None
    if low in ("fall", "spring") and scan.tag(at)[:2] == "VB":
        return None
    before = scan.low(m.start() - 1)
    after_noun = scan.tag(past)[:2] == "NN"
    if low in ("fall", "spring") and not (
        m.start() < at and before in ("in", "by", "during", "since", "until", "over")
    ):
        if before not in ("in", "by", "since", "until", "late", "early", "mid", "-", "during", "next", "last", "this"):
            if not (scan.text[scan.starts[at]].isupper() and after_noun):
                return None
    if after_noun and scan.tag(past) in ("NNP", "NNPS"):  # Winter Olympics, Summer Palace
        return None
    return [_with_year(scan, _Hit(m.start(), past, "DATE", what=name))]


def _fixed_day(scan: _Scan, m: Match, constant: str) -> _Built:
    year = _year_at(scan, m)
    words = [scan.text[scan.starts[i] : scan.ends[i]] for i in range(m.start(), m.end())]
    if not any(w[0].isupper() or w[0].isdigit() for w in words if w.lower() != "the"):
        return None
    if len(constant) == 10:
        return [_hit(m, "DATE", ["abs", constant])]
    if year is not None:
        return [_hit(m, "DATE", ["abs", f"{year:04d}-{constant}"])]
    return [_with_year(scan, _Hit(m.start(), m.end(), "DATE", what=constant))]


# --- builders: relative dates ----------------------------------------------------------------------------------------


def _weekday(scan: _Scan, m: Match, _: str) -> _Built:
    at = m.start("w")
    day = int(str(scan.value("WD", at)))
    rel_at = _at(m, "r")
    if rel_at is None and scan.low(m.end()) == "of" and scan.low(m.end() + 2) == "week":
        rel_at = m.end() + 1 if scan.low(m.end() + 1) in scan.book.values["REL"] else None
        past = m.end() + 3
    else:
        past = m.end()
    if rel_at is not None:
        offset, base = scan.book.values["REL"][scan.lows[rel_at]]
        return [_Hit(m.start(), past, "DATE", make=lambda s, me: ["dow", s.step(me, base, "week", offset), day, "in"])]
    hit = _hit(m)

    def make(scan: _Scan, me: _Hit) -> Shift:
        rule = "future" if scan.direction(me) == "future" else "past"
        if scan.narrative:
            base = scan.previous(me, "day")
            if base is not None:
                return ["dow", base, day, "near"]
        me.anchor = "document"
        return ["dow", DOC, day, rule]

    hit.make, hit.reason = make, "weekday"
    return _then_time(scan, hit)


def _then_time(scan: _Scan, hit: _Hit) -> list[_Hit]:
    """A part of the day that follows: 'Friday night', 'yesterday afternoon', 'October 8 in the evening'."""
    at = hit.past
    while scan.low(at) in ("at", "late", "early") or (scan.low(at) == "in" and scan.low(at + 1) == "the"):
        at += 2 if scan.low(at) == "in" else 1
    if scan.low(at) in scan.book.values["TOD"]:
        _tod(scan, hit, str(scan.book.values["TOD"][scan.lows[at]]))
        hit.past = at + 1
    return [hit]


def _tod(scan: _Scan, hit: _Hit, name: str) -> None:
    _wrap(hit, "clock" if ":" in name else "tod", name)
    hit.type = "TIME"


def _deictic(scan: _Scan, m: Match, _: str) -> _Built:
    at = m.start("i")
    offset = int(str(scan.value("DEICTIC", at)))
    if scan.low(at + 1) == "'" and scan.low(at + 2) == "s" and scan.low(at) == "today" and scan.tag(at + 3) == "NNP":
        pass  # "Today's" may be a title, but is read all the same
    return _then_time(scan, _Hit(m.start(), m.end(), "DATE", _day(offset), anchor="document"))


def _day(offset: int) -> Shift:
    return DOC if offset == 0 else ["step", DOC, "day", offset]


def _tonight(scan: _Scan, m: Match, _: str) -> _Built:
    if scan.lows[m.start()] == "overnight":
        if scan.tag(m.start())[:2] == "JJ":
            return None
        return [_Hit(m.start(), m.end(), "TIME", ["range", ["tod", DOC, "NI"], _day(-1), DOC], anchor="document")]
    return [_Hit(m.start(), m.end(), "TIME", ["tod", DOC, "NI"], anchor="document")]


def _before_yesterday(scan: _Scan, m: Match, _: str) -> _Built:
    return [_Hit(m.start(), m.end(), "DATE", _day(-2), anchor="document")]


def _after_tomorrow(scan: _Scan, m: Match, _: str) -> _Built:
    return [_Hit(m.start(), m.end(), "DATE", _day(2), anchor="document")]


def _relative(scan: _Scan, m: Match, _: str) -> _Built:
    """'last week', 'the following day', 'that month', 'this past year', 'next year'."""
    rel_at = m.start("r")
    unit, rel = str(scan.value("UNIT", m.start("u"))), scan.lows[rel_at]
    lead = scan.low(m.start()) if m.start() < rel_at else ""
    if rel in ("recent", "those") or unit in ("second", "minute") or (unit == "second" and rel != "last"):
        return None
    if unit == "decade" and rel in ("past", "last", "next", "coming"):
        return _roll_hit(scan, m, unit, 1.0, None, -1 if rel in ("past", "last") else 1)
    if rel == "past" or (rel in ("last", "next", "coming") and lead == "the" and unit != "weekend"):
        over = scan.low(m.start() - 1) in ("over", "in", "for", "during", "within", "throughout", "of", "across")
        if (rel == "past" and lead != "this") or over:
            if unit == "day" and rel == "last":
                return None
            return _roll_hit(scan, m, unit, 1.0, None, -1 if rel in ("past", "last") else 1)
    if rel == "last" and unit == "day":
        return None
    if rel == "that" and scan.tag(m.start("u"))[:1] != "N":
        return None
    offset, base = scan.book.values["REL"][rel]
    if rel == "next" and lead == "the":
        base = "prev"
    if rel == "this":
        base = "this"
    if lead in ("this", "that") and rel == "same":
        base = "prev"
    type_ = "DATE"
    if unit == "hour":
        return None
    hit = _hit(m, type_)
    hit.make = lambda scan, me: scan.step(me, base, unit, offset)
    return _then_time(scan, hit) if unit == "day" else [hit]


def _before_last(scan: _Scan, m: Match, _: str) -> _Built:
    unit = str(scan.value("UNIT", m.start("u")))
    if unit in ("second", "minute", "hour"):
        return None
    return [_Hit(m.start(), m.end(), "DATE", ["step", DOC, unit, -2], anchor="document")]


def _relative_weekday(scan: _Scan, m: Match, _: str) -> _Built:
    day = int(str(scan.value("WD", m.start("w"))))
    rel = scan.lows[m.start("r")]
    offset, base = scan.book.values["REL"][rel]
    if rel in ("recent", "those"):
        return None
    hit = _hit(m)

    def make(scan: _Scan, me: _Hit) -> Shift:
        if base == "prev":
            shift = scan.previous(me, "day")
            if shift is not None:
                return ["dow", shift, day, {-1: "last", 0: "near", 1: "next"}[offset]]
        me.anchor = "document"
        if offset == 0:  # "this Friday": of this week
            return ["dow", DOC, day, "past" if scan.direction(me) == "past" else "future"]
        return ["dow", DOC, day, "last" if offset < 0 else "next"]

    hit.make = make
    return _then_time(scan, hit)


def _relative_calendar(scan: _Scan, m: Match, what: str) -> _Built:
    rel = scan.lows[m.start("r")]
    offset, base = scan.book.values["REL"][rel]
    if rel in ("recent", "those"):
        return None
    if rel == "that" and what[:1].isdigit() and scan.tag(m.start("r")) != "DT":
        return None
    hit = _hit(m)

    def make(scan: _Scan, me: _Hit) -> Shift:
        if base == "prev" or scan.narrative:
            shift = scan.previous(me, "month")
            if shift is not None:
                return ["cal", shift, what, {-1: "last", 0: "in", 1: "next"}[offset]]
        me.anchor = "document"
        return ["cal", DOC, what, {-1: "last", 0: "in", 1: "next"}[offset]]

    hit.make = make
    return [hit]


def _relative_month(scan: _Scan, m: Match, _: str) -> _Built:
    at = m.start("m")
    if not _is_month(scan, at, None, m):
        return None
    if "DAY" in _classes(scan, min(at + 1, len(scan.lows) - 1)):
        return None
    return _relative_calendar(scan, m, f"{scan.value('MON', at):02d}")


def _relative_season(scan: _Scan, m: Match, _: str) -> _Built:
    if scan.tag(m.start("s"))[:2] == "VB":
        return None
    return _relative_calendar(scan, m, str(scan.value("SEA", m.start("s"))))


def _relative_quarter(scan: _Scan, m: Match, _: str) -> _Built:
    return _relative(scan, m, "")


def _relative_fiscal(scan: _Scan, m: Match, _: str) -> _Built:
    offset, base = scan.book.values["REL"][scan.lows[m.start("r")]]
    hit = _hit(m)
    hit.make = lambda scan, me: scan.step(me, base, "year", offset)
    return [hit]


def _relative_tod(scan: _Scan, m: Match, _: str) -> _Built:
    """'this morning', 'last night', 'the next morning', 'that evening'."""
    rel, name = scan.lows[m.start("r")], str(scan.value("TOD", m.start("t")))
    offset, base = scan.book.values["REL"][rel]
    if rel in ("recent", "those", "past", "current", "coming", "upcoming") or (rel == "last" and name == "MO"):
        return None
    if rel == "that" and scan.tag(m.start("r")) == "IN":
        return None
    if rel == "next":
        base = "prev"
    hit = _hit(m, "TIME")
    hit.make = lambda scan, me: scan.step(me, "this" if base == "doc" and offset == 0 else base, "day", offset)
    _tod(scan, hit, name)
    return [hit]


def _day_after(scan: _Scan, m: Match, _: str) -> _Built:
    """'the day before', 'the week after', 'the year earlier': alone, or before a time or an event."""
    unit = str(scan.value("UNIT", m.start("u")))
    sign, base = scan.book.values["AGO"][scan.lows[m.start("a")]]
    word = scan.lows[m.start("a")]
    if unit in ("second", "minute", "hour") or base == "doc":
        return None
    return _anchored(scan, _hit(m), unit, sign, word)


def _tod_after(scan: _Scan, m: Match, _: str) -> _Built:
    sign, base = scan.book.values["AGO"][scan.lows[m.start("a")]]
    word = scan.lows[m.start("a")]
    if base == "doc":
        return None
    got = _anchored(scan, _hit(m, "TIME"), "day", sign, word)
    if got:
        _tod(scan, got[0], str(scan.value("TOD", m.start("t"))))
    return got


def _anchored(scan: _Scan, hit: _Hit, unit: str, steps: int, word: str) -> _Built:
    """A distance with 'before', 'after', 'later': from the time that follows, from an event (open), or from before."""
    if word in ("before", "after", "prior"):
        at = hit.past + 1 if word == "prior" and scan.low(hit.past) == "to" else hit.past
        inner = scan.core(at, "DATE", "TIME") if word != "prior" or at > hit.past else None
        if inner is not None and not inner[0].modifier:
            base = inner[-1]
            hit.past = base.past
            hit.make = lambda scan, me: ["step", scan.shift_of(base, me), unit, steps]
            return [hit]
        if not scan.clause_ends(hit.past):
            return None
    hit.make = lambda scan, me: scan.step(me, "prev", unit, steps)
    return [hit]


def _day_following(scan: _Scan, m: Match, _: str) -> _Built:
    rel = scan.lows[m.start("r")]
    unit = str(scan.value("UNIT", m.start("u")))
    if rel not in ("following", "previous", "next", "prior") or unit in ("second", "minute", "hour"):
        return None
    if not scan.clause_ends(m.end()) and scan.tag(m.end())[:2] not in ("VB", "MD"):
        return None
    offset, _base = scan.book.values["REL"][rel]
    hit = _hit(m)
    hit.make = lambda scan, me: scan.step(me, "prev", unit, offset)
    return [hit]


def _the_unit(scan: _Scan, m: Match, _: str) -> _Built:
    """'the day', 'the year' as a time of its own only after words that place something in it."""
    unit = str(scan.value("UNIT", m.start("u")))
    if unit not in ("day", "week", "month", "year", "decade", "century"):
        return None
    before, further = scan.low(m.start() - 1), scan.low(m.start() - 2)
    placed = (before in ("of", "in") and further in ("end", "rest", "remainder", "later", "late", "earlier", "early",
                                                      "course", "beginning", "start", "half", "part", "middle", "most"))  # fmt: skip
    if not placed or not (
        scan.clause_ends(m.end()) or scan.tag(m.end())[:2] in ("VB", "IN", "CC", "TO", "RB", "WD", "MD")
    ):
        return None
    if scan.low(m.end()) == "of":
        return None
    hit = _hit(m)
    hit.make = lambda scan, me: scan.step(me, "this", unit, 0)
    return [hit]


def _day_of(scan: _Scan, m: Match, _: str) -> _Built:
    """'the 28th of that month'."""
    day = scan.ordinal(m.start("o"))
    offset, base = scan.book.values["REL"][scan.lows[m.start("r")]]
    if not 1 <= day <= 31:
        return None
    hit = _hit(m)
    hit.make = lambda scan, me: ["dom", scan.step(me, base, "month", offset), day]
    return [hit]


def _day_alone(scan: _Scan, m: Match, _: str) -> _Built:
    """'on the 5th': the day of the month last named; 'the 5th Army' is none."""
    at = m.start("o")
    day = scan.ordinal(at)
    if not 1 <= day <= 31 or scan.low(m.start() - 1) not in ("on", "by", "until", "since", "and"):
        return None
    if not scan.clause_ends(m.end()) and scan.tag(m.end()) not in ("PRP", "DT"):
        return None
    hit = _hit(m)

    def make(scan: _Scan, me: _Hit) -> Shift:
        base = scan.previous(me, "month")
        if base is None:
            me.anchor = "document"
            return ["dom", DOC, day]
        return ["dom", base, day]

    hit.make = make
    return [hit]


def _week_of(scan: _Scan, m: Match, _: str) -> _Built:
    inner = scan.core(m.end(), "DATE")
    if inner is None or inner[0].what[:1] in ("Q", "H") or len(inner) > 1:
        return None
    inner[0].first = m.start()
    return [_wrap(inner[0], "wide", "week")]


def _anniversary(scan: _Scan, m: Match, _: str) -> _Built:
    """'the 75th anniversary of the 1949 founding' is 2024; without a year it stays open."""
    number = scan.ordinal(m.start("o"))
    at = m.end()
    sentence = scan.sentence(m.start())
    if scan.low(at) == "of":
        for i in range(at + 1, min(at + 14, len(scan.line))):
            if scan.low(i) in (";", "(") or scan.line[i] == LINE_END or scan.sentence(i) != sentence:
                break
            if "YEAR" in _classes(scan, i) and _is_year(scan, i):
                base = scan.at(i)
                year = int(scan.lows[i])
                if base is not None and 1000 <= year + number <= 2999:
                    return [_hit(m, "DATE", ["abs", f"{year + number:04d}"])]
    return [_hit(m, "DATE", ["const", ""])]


def _consecutive(scan: _Scan, m: Match, _: str) -> _Built:
    unit = str(scan.value("UNIT", m.start("u")))
    if unit in ("second", "minute", "hour"):
        return None
    hit = _hit(m)
    hit.make = lambda scan, me: scan.step(me, "this", unit, 0)
    return [hit]


# --- builders: parts -------------------------------------------------------------------------------------------------


def _part(scan: _Scan, m: Match, _: str) -> _Built:
    """'early October', 'the end of 2024', 'mid-2007', 'late last week', 'the first days of May'."""
    at = m.start("p")
    names = scan.book.values
    which = str(names["PART"].get(scan.lows[at]) or names["EDGE"].get(scan.lows[at]))
    inner = scan.core(m.end(), "DATE", "TIME")
    if inner is None:
        if scan.low(m.end()) == "the" and scan.low(m.end() + 1) in (
            "day",
            "week",
            "month",
            "year",
            "decade",
            "century",
        ):
            unit = scan.low(m.end() + 1)
            if scan.low(m.end() - 1) not in ("of", "in") or not (
                scan.clause_ends(m.end() + 2) or scan.tag(m.end() + 2)[:2] in ("VB", "IN", "CC", "TO", "MD", "PR", "DT")
            ):
                return None
            hit = _Hit(m.start(), m.end() + 2, "DATE", make=lambda scan, me: scan.step(me, "this", unit, 0))
            inner = [hit]
        elif scan.lows[at] == "final":
            return None
        else:
            return None
    hit = inner[0]
    between = scan.low(m.end() - 1)
    if between == "," or (between == "in" and scan.lows[at] not in ("early", "late", "mid", "middle")):
        return None
    if scan.lows[at] in (
        "end",
        "start",
        "close",
        "beginning",
        "middle",
        "onset",
        "outset",
        "opening",
        "closing",
        "final",
    ):
        if between not in ("of", "in"):
            return None
    if scan.lows[at] == "late" and between == "of":
        return None
    hit.first = m.start()
    hit.mod = which
    _wrap(hit, "part", which)
    return inner


def _earlier_later(scan: _Scan, m: Match, _: str) -> _Built:
    """'earlier this year', 'later that day', 'later in the week', 'late in the year'."""
    word, sign = scan.lows[m.start("d")], int(str(scan.value("SHIFT", m.start("d"))))
    at = m.end()
    link = scan.low(at - 1)
    inner: list[_Hit] | None
    if link == "in" and scan.low(at) == "the" and scan.low(at + 1) in ("day", "week", "month", "year", "decade"):
        unit = scan.low(at + 1)
        inner = [_Hit(at, at + 2, "DATE", make=lambda scan, me: scan.step(me, "this", unit, 0))]
    else:
        inner = scan.core(at, "DATE", "TIME")
        if inner is None or (word in ("late", "early") and link != "in"):
            return None
        if inner[0].make is None and inner[0].what == "" and not (inner[0].shift or [""])[0] == "doc" and link == ",":
            return None
        if scan.low(at) not in scan.book.values["REL"] and scan.low(at + 1) not in scan.book.values["REL"]:
            if not (link in ("in", "on") and inner[0].what):
                return None
    hit = inner[0]
    hit.first = m.start()
    if word in ("late", "early"):
        hit.mod = "END" if sign > 0 else "START"
        _wrap(hit, "part", hit.mod)
    elif hit.make is not None:
        _wrap(hit, "side", "before" if sign < 0 else "after")
    return inner


def _tod_of(scan: _Scan, m: Match, _: str) -> _Built:
    """'the night of December 3', 'the morning of the 5th', 'at dawn on May 2', 'at night', 'noon'."""
    at = m.start("t")
    name = str(scan.value("TOD", at))
    link = scan.low(m.end() - 1) if m.end() - 1 > at else ""
    before = scan.low(m.start() - 1)
    led = m.start() < at
    if link in ("of", "on"):
        inner = scan.core(m.end(), "DATE")
        if inner is not None:
            hit = inner[0]
            hit.first = m.start()
            _tod(scan, hit, name)
            return inner
    if ":" in name:
        if led or before not in ("at", "by", "until", "till", "around", "before", "after", "from", "since", "about"):
            return None
    elif not (
        (led and before in ("in", "during", "by", "until", "through", "throughout", "into", "for"))
        or (not led and before in ("at", "by", "before", "until") and name in ("NI", "MO", "EV"))
    ):
        return None
    if scan.tag(at + 1)[:2] in ("NN", "JJ") and scan.sentence(at + 1) == scan.sentence(at):
        return None
    hit = _Hit(m.start(), at + 1, "TIME", make=lambda scan, me: scan.step(me, "near", "day", 0))
    _tod(scan, hit, name)
    return [hit]


def _clock(scan: _Scan, m: Match, _: str) -> _Built:
    """'5:34 AM', '14:58 UTC', '5 pm Friday', 'at eight o'clock'. The day is one named beside it, else the last named."""
    at = _at(m, "c")
    hour_at = _at(m, "h")
    apm = _at(m, "p")
    minute = second = ""
    if at is not None:
        parts = re.split(r"[:.]", scan.lows[at])
        hour, minute = int(parts[0]), parts[1]
        second = f":{parts[2]}" if len(parts) > 2 else ""
        if int(minute) > 59 or hour > 24:
            return None
        if apm is None and _at(m, "z") is None and scan.low(at - 1) not in (
            "at", "by", "from", "until", "to", "around", "about", "after", "before", "since", "till", "-", "(", "and",
        ):  # fmt: skip
            return None
    else:
        assert hour_at is not None
        hour, minute = int(scan.number(hour_at)), "00"
    if apm is not None:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if scan.lows[apm].startswith("p") else 0)
    zone_at = _at(m, "z")
    zone = "" if zone_at is None else str(scan.value("ZONE", zone_at))
    return _on_day(scan, _hit(m, "TIME"), f"{hour:02d}:{minute}{second}", zone)


def _clock_zone(scan: _Scan, m: Match, _: str) -> _Built:
    """'1400 GMT', '0630 hours'."""
    at = m.start("y")
    zone_at = _at(m, "z")
    zone = "" if zone_at is None else str(scan.value("ZONE", zone_at))
    return _on_day(scan, _hit(m, "TIME"), f"{scan.lows[at][:2]}:{scan.lows[at][2:]}", zone)


def _on_day(scan: _Scan, hit: _Hit, clock: str, zone: str) -> list[_Hit]:
    at = hit.past
    if scan.low(at) == ",":
        at += 1
    inner = scan.core(at, "DATE", "TIME") if scan.low(at) not in ("on", "in") else None
    if inner is not None and len(inner) == 1 and inner[0].what[:1] not in ("Q", "H") and len(inner[0].what) != 2:
        base = inner[0]
        if base.type == "DATE" and _is_day_hit(base):
            base.first, base.type = hit.first, "TIME"
            _wrap(base, "clock", f"{clock}|{zone}")
            return [base]
    on = hit.past
    while on < hit.past + 4 and scan.low(on) and scan.low(on) != "on":
        on += 1
    if scan.low(on) == "on":
        later = scan.core(on + 1, "DATE")
        if later is not None and _is_day_hit(later[0]):
            base = later[0]
            hit.make = lambda scan, me: scan.shift_of(base, me)
            _wrap(hit, "clock", f"{clock}|{zone}")
            return [hit]
    hit.make = lambda scan, me: scan.step(me, "near", "day", 0)
    _wrap(hit, "clock", f"{clock}|{zone}")
    return [hit]


def _is_day_hit(hit: _Hit) -> bool:
    if hit.what:
        return len(hit.what) == 5
    if hit.shift is not None:
        return shift_grain(hit.shift) == "day"
    return hit.make is not None and hit.reason == "weekday"


# --- builders: durations, sets, vague words --------------------------------------------------------------------------


def _amount(scan: _Scan, m: Match) -> tuple[str, float | None, tuple[int, int] | None]:
    unit_at = m.start("u")
    names = scan.book.values
    unit = str(names["UNIT"].get(scan.lows[unit_at]) or names["UNITS"].get(scan.lows[unit_at]))
    n_at, quant_at = _at(m, "n"), _at(m, "q")
    if quant_at is not None:
        low, high = names["QUANT"][scan.lows[quant_at]]
        return unit, None, (int(low), int(high))
    number = 1.0 if n_at is None else scan.number(n_at)
    if _at(m, "h") is not None:
        number += 0.5
    return unit, number, None


def _duration_value(unit: str, number: float | None) -> str:
    if unit == "fortnight":
        unit, number = "week", None if number is None else number * 2
    text = "X" if number is None else f"{number:g}"
    time = "T" if unit in ("hour", "minute", "second") else ""
    if "e+" in text:
        text = str(int(number or 0))
    return f"P{time}{text}{_LETTER[unit]}"


def _duration(scan: _Scan, m: Match, _: str) -> _Built:
    amount = _amount(scan, m)
    unit, number, _vague = amount
    unit_at = m.start("u")
    n_at = _at(m, "n")
    hit = _hit(m, "DURATION", ["const", _duration_value(unit, number)])
    hit.duration = amount
    if n_at is not None:
        before = scan.low(n_at - 1)
        if before == "$" or (before == "-" and scan.adjacent(n_at - 1) and scan.kinds[n_at - 2] == "word"):
            return None
        if scan.lows[n_at] == "one" and scan.lows[unit_at] in ("second",):
            return None
        if scan.adjacent(n_at - 1) and before in (".", ",", "/", ":"):
            return None
    if scan.lows[unit_at] == "second" and (scan.tag(unit_at)[:2] == "JJ" or scan.tag(unit_at + 1)[:2] == "NN"):
        return None
    if scan.lows[unit_at] == "quarter" and n_at is None:
        return None  # "a quarter" is a fourth part more often than three months
    if _at(m, "a") is not None and n_at is None and _at(m, "q") is None:
        rate = _is_rate(scan, m.start("a"), unit_at)
        if rate and m.end() == unit_at + 1:
            return [_hit(m, "SET", ["const", _duration_value(unit, 1.0)])]
        if unit == "day" and not rate and m.end() == unit_at + 1:
            follows = _with_suffix(scan, hit)
            if follows is not None and follows[0].past > hit.past:
                return follows
            before = scan.low(m.start() - 1)
            if before not in (
                "for",
                "in",
                "within",
                "over",
                "than",
                "about",
                "around",
                "after",
                "half",
                "only",
                "just",
            ):
                return None
    return _with_suffix(scan, hit)


def _is_rate(scan: _Scan, article: int, unit_at: int) -> bool:
    """'15 a year', '30 miles a day', 'twice a week', '$5 an hour'."""
    before = scan.low(article - 1)
    if before in ("once", "twice", "times", "thrice", "%", "percent"):
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


def _half_unit(scan: _Scan, m: Match, _: str) -> _Built:
    unit = str(scan.value("UNIT", m.start("u")))
    values = {"hour": "PT30M", "day": "PT12H", "year": "P6M", "decade": "P5Y", "century": "P50Y", "minute": "PT30S"}
    if unit not in values or (m.end() - m.start() == 2 and not scan.adjacent(m.start())):
        return None
    hit = _hit(m, "DURATION", ["const", values[unit]])
    number = {"hour": 1.0, "day": 1.0, "year": 6.0, "decade": 5.0, "century": 50.0, "minute": 1.0}[unit]
    hit.duration = ({"year": "month", "decade": "year", "century": "year"}.get(unit, "hour"), number, None)
    return _with_suffix(scan, hit)


def _duration_bare(scan: _Scan, m: Match, _: str) -> _Built:
    """'for years', 'decades of war', 'months-long': a plural without a number."""
    at = m.start("u")
    names = scan.book.values
    unit = names["UNITS"].get(scan.lows[at])
    hit = _hit(m, "DURATION")
    if unit is None:
        unit = str(names["UNIT"][scan.lows[at]])
        hit.shift = ["const", _duration_value(unit, 1.0)]
        return [hit] if unit != "second" else None
    hit.shift, hit.duration = ["const", _duration_value(str(unit), None)], (str(unit), None, (2, 30))
    if m.end() > at + 1:
        return [hit]
    got = _with_suffix(scan, hit)
    if got is not None and got[0].past > hit.past:
        return got
    before, after = scan.low(at - 1), scan.low(at + 1)
    if before in ("for", "in", "within", "over", "after", "of", "during", "into", "through", "than") and not (
        scan.low(at - 1) == "of" and scan.low(at - 2) in ("hundreds", "kind", "number")
    ):
        return [hit] if scan.tag(at + 1)[:2] != "NN" else None
    return [hit] if after in ("of", "after", "before", "into") and unit not in ("second", "minute") else None


def _joined(scan: _Scan, m: Match, _: str) -> _Built:
    unit = scan.lows[m.start()].removesuffix("long")
    return [_hit(m, "DURATION", ["const", _duration_value(unit, 1.0)])]


def _with_suffix(scan: _Scan, hit: _Hit) -> _Built:
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
            if inner is not None and not _before_noun(scan, inner[-1]):
                core = inner[-1]
                hit.past, hit.type = core.past, "DATE"
                hit.make = _distance_from(core, unit, number, sign)
                hit.shift = None
                return [hit]
            if not scan.clause_ends(at + 1) or (word == "prior" and start == at + 2):
                return [hit]
        hit.past = at + 1
        if word in ("later", "earlier") and scan.low(at + 1) == "than":
            hit.past = at + 1
        return [_distance(hit, base, sign)]
    if scan.low(hit.first - 1) == "in" and vague is None and number is not None:
        hit.make = _in_future(hit)
        time_at = at + 2 if word == "'" and scan.low(at + 1) in ("time", "s") else at
        if time_at > at and scan.low(time_at - 1) == "time":
            hit.past = time_at
    return [hit]


def _compare(scan: _Scan, hit: _Hit) -> None:
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


def _before_noun(scan: _Scan, hit: _Hit) -> bool:
    """'two weeks after the May 2 attack': the date only tells which attack, but it still dates it."""
    return False


def _distance(hit: _Hit, base: str, sign: int) -> _Hit:
    assert hit.duration is not None
    unit, number, vague = hit.duration
    hit.type = "DATE"
    hit.shift = None
    if vague is not None or number is None:
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        low, high = vague or (2, 30)
        far = high if high < 100 else None

        def vaguely(scan: _Scan, me: _Hit) -> Shift:
            shift = scan.base(me, base, "day")
            if far is None or base != "doc":
                return ["vague", shift, sign, value]
            return ["roll", shift, unit, [sign * low, sign * far], value]

        hit.make = vaguely
    elif number != int(number):
        months = int(number * 12) if unit == "year" else None
        hit.make = (
            (lambda scan, me: ["step", scan.base(me, base, "month"), "month", sign * months])
            if months
            else (
                lambda scan, me: ["vague", scan.base(me, base, "day"), sign, "PAST_REF" if sign < 0 else "FUTURE_REF"]
            )
        )
    else:
        n = int(number)
        hit.make = lambda scan, me: scan.step(me, base, unit, sign * n)
    return hit


def _distance_from(core: _Hit, unit: str, number: float | None, sign: int) -> Callable[[_Scan, _Hit], Shift]:
    def make(scan: _Scan, me: _Hit) -> Shift:
        base = scan.shift_of(core, me)
        if number is None or number != int(number):
            return ["vague", base, sign, "PAST_REF" if sign < 0 else "FUTURE_REF"]
        return ["step", base, unit, sign * int(number)]

    return make


def _in_future(hit: _Hit) -> Callable[[_Scan, _Hit], Shift]:
    """'in three days' with a verb that looks ahead is a date; 'built in three days' stays a duration."""
    assert hit.duration is not None
    unit, number, _vague = hit.duration
    constant = hit.shift

    def make(scan: _Scan, me: _Hit) -> Shift:
        if number is not None and number == int(number) and scan.direction(me) == "future" and unit not in (
            "second", "minute", "hour",
        ):  # fmt: skip
            me.type = "DATE"
            return scan.step(me, "doc", unit, int(number))
        assert constant is not None
        return constant

    return make


def _roll(scan: _Scan, m: Match, _: str) -> _Built:
    """'the past nine days', 'the coming weeks', 'the four previous weeks', 'recent months'."""
    rel = scan.lows[m.start("r")]
    if rel in ("those", "that", "same", "this", "current"):
        return None
    names = scan.book.values
    unit_word = scan.lows[m.start("u")]
    unit = str(names["UNIT"].get(unit_word) or names["UNITS"].get(unit_word))
    n_at = _at(m, "n")
    number = None if n_at is None else scan.number(n_at)
    if "-" in scan.lows[m.start() : m.end()] and scan.tag(m.end())[:2] == "NN":
        if scan.lows[m.end()] != "period":
            return None
    vague = next((names["QUANT"][w] for w in scan.lows[m.start() : m.end()] if w in names["QUANT"]), None)
    offset, base = names["REL"][rel]
    sign = -1 if offset < 0 else 1
    hits = _roll_hit(scan, m, unit, number, vague, sign, base if base == "prev" else "doc")
    return hits


def _roll_hit(
    scan: _Scan,
    m: Match,
    unit: str,
    number: float | None,
    vague: Sequence[int] | None,
    sign: int,
    base: str = "doc",
) -> list[_Hit]:
    value = _duration_value(unit, number)
    hit = _hit(m, "DURATION")
    spread = None if number is None and vague is None else [int(number or 1)] * 2 if vague is None else list(vague)

    def make(scan: _Scan, me: _Hit) -> Shift:
        shift = scan.base(me, base, "day")
        if unit == "weekend" or spread is None or max(spread) > 5000:
            return ["vague", shift, sign, value]
        return ["roll", shift, unit, [sign * n for n in spread], value]

    hit.make = make
    return [hit]


def _every(scan: _Scan, m: Match, _: str) -> _Built:
    names = scan.book.values
    word = scan.lows[m.start("u")]
    unit = str(names["UNIT"].get(word) or names["UNITS"].get(word))
    n_at = _at(m, "n")
    number = 1.0 if n_at is None else scan.number(n_at)
    words = scan.lows[m.start() : m.end()]
    if "other" in words:
        number = 2.0
    if words[0] == "/" and not scan.adjacent(m.start()):
        return None
    if word in names["UNITS"] and n_at is None:
        return None
    return [_hit(m, "SET", ["const", _duration_value(unit, number)])]


def _every_name(scan: _Scan, m: Match, _: str) -> _Built:
    if (at := _at(m, "w")) is not None:
        value = f"XXXX-WXX-{int(str(scan.value('WD', at))) + 1}"
    elif (at := _at(m, "m")) is not None:
        value = f"XXXX-{scan.value('MON', at):02d}"
    elif (at := _at(m, "s")) is not None:
        value = f"XXXX-{scan.value('SEA', at)}"
    else:
        at = m.start("t")
        name = str(scan.value("TOD", at))
        value = f"XXXX-XX-XXT{name}"
    return [_hit(m, "SET", ["const", value])]


def _weekdays(scan: _Scan, m: Match, _: str) -> _Built:
    return [_hit(m, "SET", ["const", f"XXXX-WXX-{int(str(scan.value('WDS', m.start('w')))) + 1}"])]


def _frequency(scan: _Scan, m: Match, _: str) -> _Built:
    at = m.start("f")
    if scan.tag(at) in ("NNP", "NNPS"):  # the Daily Mail
        return None
    return [_hit(m, "SET", ["const", str(scan.value("FREQ", at))])]


def _ref(scan: _Scan, m: Match, constant: str) -> _Built:
    words = scan.lows[m.start() : m.end()]
    first, last = m.start(), m.end()
    tag, after = scan.tag(first), scan.tag(last)
    if tag == "NNP" and len(words) == 1:
        return None
    if words == ["current"] or words == ["recent"]:
        if after[:2] not in ("NN", "JJ", "VB", "CD") and after not in ("IN", "CC"):
            return None
        if words == ["current"] and tag[:2] == "NN":
            return None
    if words == ["future"] and (tag[:2] == "NN" and after[:2] != "NN"):
        return None
    if words == ["former"] and scan.low(first - 1) == "the" and after[:2] not in ("NN", "JJ", "CD", "VB"):
        return None
    if words[0] == "the" and words[-1] in ("past", "present", "future"):
        if after[:2] in ("NN", "JJ", "CD"):
            return None
    if words[-1] == "time":
        before = scan.low(first - 1)
        if not (
            before in ("at", "by", "during", "until", "since", "for", "from", "around")
            or words == ["the", "time", "being"]
        ):
            return None
        if not scan.clause_ends(last) and after[:2] not in ("VB", "PR", "DT", "MD", "IN", "NN", "RB", "CC", "TO"):
            return None
        if scan.low(last) in ("of", "when", "that", "to"):
            return None
        if words == ["the", "time"] and scan.tag(last)[:2] in ("DT", "PR", "NN") and before != "at":
            return None
    if words == ["now"] and scan.low(last) in ("-", "that"):
        return None
    return [_hit(m, "DATE", ["const", constant])]


_BUILDERS: dict[str, Callable[[_Scan, Match, str], _Built]] = {
    "date": _date,
    "two_days": _two_days,
    "year": _year,
    "year_pair": _year_pair,
    "fiscal": _fiscal,
    "iso": _iso,
    "numeric": _numeric,
    "decade": _decade,
    "decade_words": _decade_words,
    "century": _century,
    "era": _era,
    "era_pair": _era_pair,
    "quarter": _quarter,
    "half": _half,
    "half_short": _half_short,
    "season": _season,
    "fixed_day": _fixed_day,
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
    "relative_quarter": _relative_quarter,
    "relative_fiscal": _relative_fiscal,
    "relative_tod": _relative_tod,
    "day_after": _day_after,
    "tod_after": _tod_after,
    "day_following": _day_following,
    "the_unit": _the_unit,
    "day_of": _day_of,
    "day_alone": _day_alone,
    "week_of": _week_of,
    "anniversary": _anniversary,
    "consecutive": _consecutive,
    "part": _part,
    "earlier_later": _earlier_later,
    "tod_of": _tod_of,
    "clock": _clock,
    "clock_zone": _clock_zone,
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


# --- placing: what an expression counts from, and what its neighbours say of it ----------------------------------------


def _value_of(shift: Shift) -> str | None:
    try:
        return resolve_shift(dump_shift(shift), None)[0]
    except ValueError:
        return None


def _place(scan: _Scan, hit: _Hit) -> TimeExpression:
    shift = _shift(scan, hit)
    hit.modifier = _stands_before_noun(scan, hit)
    grain = shift_grain(shift) if shift[0] != "const" else ""
    if hit.type in ("DATE", "TIME") and grain:
        scan.placed.append(_Placed(hit, shift, grain))
    bounded = _bound(scan, hit, shift, grain)
    reason = hit.reason or {
        "document": "counts from the document's date",
        "previous": "counts from the time before",
    }.get(hit.anchor, "")
    span = Span(scan.starts[hit.first], scan.ends[hit.past - 1])
    return TimeExpression(span, hit.type, None, None, hit.anchor, dump_shift(bounded), hit.mod, reason)


def _shift(scan: _Scan, hit: _Hit) -> Shift:
    shift = hit.shift
    if shift is None and hit.make is not None:
        shift = hit.make(scan, hit)
    if shift is None:
        shift = _open_year(scan, hit)
    for kind, value in hit.wrap or ():
        shift = _wrapped(scan, hit, shift, kind, value)
    hit.shift, hit.wrap, hit.make = shift, None, None
    return shift


def _wrapped(scan: _Scan, hit: _Hit, shift: Shift, kind: str, value: str) -> Shift:
    if kind == "clock":
        clock, _, zone = value.partition("|")
        return ["clock", shift, clock, zone] if zone else ["clock", shift, clock]
    if kind == "half":
        if shift_grain(shift) == "year":
            return ["cal", shift, f"H{value}", "in"]
        hit.mod = "START" if value == "1" else "END"
        return ["part", shift, hit.mod]
    if kind == "side":
        if hit.anchor != "document":
            return shift
        return ["range", shift, shift, DOC] if value == "before" else ["range", shift, DOC, shift]
    return [kind, shift, value]


def _open_year(scan: _Scan, hit: _Hit) -> Shift:
    """A month, day, season or quarter that names no year."""
    what, weekday = hit.what, hit.weekday
    tail = [] if weekday is None else [weekday]
    if hit.since is not None:
        hit.anchor = hit.since.anchor
        first = scan._embed(_shift(scan, hit.since))
        if first is not None:
            return ["cal", first, what, "future"]
    if hit.to is not None and not hit.to.what and hit.to.make is None and hit.to.shift is not None:
        if shift_grain(hit.to.shift) in ("day", "month", "year", "season", "quarter"):
            rule = "in" if shift_grain(hit.to.shift) == "year" else "past"
            return ["cal", hit.to.shift, what, rule]
    if hit.beside is not None and hit.beside.shift is not None:
        return ["cal", hit.beside.shift, what, "in"]
    base = _year_before(scan, hit)
    if base is not None and weekday is None:
        hit.anchor = "previous"
        return ["cal", base, what, "in"]
    hit.anchor = "document"
    return ["cal", DOC, what, _rule(scan, hit), *tail]


def _rule(scan: _Scan, hit: _Hit) -> str:
    """Whether a bare 'October' lies before or after the document: by its preposition, else by the tense."""
    direction = scan.direction(hit)
    before = scan.low(hit.first - 1)
    if before in ("since",):
        return "past"
    if direction:
        return direction
    if before in ("by", "until", "till"):
        return "future"
    return "past" if len(hit.what) == 2 else "near"


def _year_before(scan: _Scan, hit: _Hit) -> Shift | None:
    """In a history, the year of the date before; in news only a year named earlier in the same sentence."""
    if scan.narrative:
        return scan.previous(hit, "year")
    for placed in reversed(scan.placed):
        if scan.sentence(placed.hit.first) != scan.sentence(hit.first):
            return None
        if placed.shift[0] == "abs" and not placed.hit.modifier and placed.grain in ("year", "month", "day"):
            return scan._embed(placed.shift)
    return None


def _stands_before_noun(scan: _Scan, hit: _Hit) -> bool:
    before = scan.low(hit.first - 1)
    if before in ("in", "on", "since", "by", "until", "from", "during", "through", "before", "after", "to", "between"):
        return False
    return scan.tag(hit.past)[:2] == "NN" and scan.sentence(hit.past) == scan.sentence(hit.first)


_OPENERS = frozenset({"since", "by", "until", "till", "til", "before", "after", "through"})


def _bound(scan: _Scan, hit: _Hit, shift: Shift, grain: str) -> Shift:
    """Ranges and open ends: they move the interval, never the value."""
    if hit.type not in ("DATE", "TIME") or not grain:
        return shift
    if hit.to is not None:
        return ["range", shift, shift, _shift(scan, hit.to)]
    if hit.since is not None:
        return ["range", shift, _shift(scan, hit.since), shift]
    at = hit.first - 1
    before = scan.low(at)
    if before in ("the", "early", "late", "about", "around", "at", "on", "in", "of", "as"):
        if scan.low(at - 1) in ("since", "until", "starting", "beginning", "effective") and before in (
            "the", "early", "late", "on", "in", "about", "around", "at",
        ):  # fmt: skip
            before = scan.low(at - 1)
    if before in ("starting", "beginning", "effective"):
        before = "since"
    if before == "from" and scan.low(hit.past) in ("on", "onward", "onwards", "forward"):
        before = "since"
    if before == "than" and scan.low(at - 2) == "no" and scan.low(at - 1) in ("later", "earlier"):
        before = "by" if scan.low(at - 1) == "later" else "since"
    if before == "to" and scan.low(at - 1) in ("prior", "up"):
        before = "before" if scan.low(at - 1) == "prior" else "until"
    if before not in _OPENERS or (before in ("before", "after") and _stands_before_noun_at(scan, hit.past)):
        return shift
    if before == "through" and grain == "day" and hit.type == "TIME":
        return shift
    how = str(scan.book.values["FROM"].get(before, before))
    return ["open", shift, how]


def _stands_before_noun_at(scan: _Scan, i: int) -> bool:
    return scan.tag(i)[:2] == "NN"


_RANGE_WORDS = frozenset({"-", "to", "through", "until", "till"})
_LIST_WORDS = frozenset({"and", "or", ",", "&", "/"})


def _join_ranges(scan: _Scan, hits: Sequence[_Hit]) -> None:
    """Pair the ends of ranges, and let dates of one list share the year that stands with the last."""
    for n in range(len(hits) - 2, -1, -1):
        left, right = hits[n], hits[n + 1]
        if left.type not in ("DATE", "TIME") or right.type not in ("DATE", "TIME") or _is_ref(left) or _is_ref(right):
            continue
        between = [w for w in scan.lows[left.past : right.first] if w not in ("the", "in", "on", "of", ".")]
        line = scan.line[left.past : right.first]
        if LINE_END in line or right.first - left.past > 4 or right.first < left.past:
            continue
        before = scan.low(left.first - 1)
        ranged = len(between) == 1 and (between[0] in _RANGE_WORDS or (between[0] == "and" and before == "between"))
        if between == [] and left.reason == right.reason == "range":
            ranged = True
        if between == ["and", "until"] or between == [",", "until"] or between == ["up", "to"]:
            ranged = True
        if ranged and _may_range(left, right):
            left.to, right.since = right, left
        elif between and all(w in _LIST_WORDS for w in between) and left.what and not left.make:
            source = right.beside if right.beside is not None else right
            if source.shift is not None and source.shift[0] == "abs" and left.what[:1].isdigit():
                left.beside = source


def _may_range(left: _Hit, right: _Hit) -> bool:
    return left.since is None and not (left.wrap and left.wrap[0][0] == "clock" and left.what == "")


def _is_ref(hit: _Hit) -> bool:
    return hit.shift is not None and hit.shift[0] == "const"


_DEICTIC = frozenset({"today", "yesterday", "tomorrow", "tonight", "ago", "last", "next", "this"})


def _tells_history(scan: _Scan, hits: Sequence[_Hit]) -> bool:
    """Many dates with their year and few words that count from today: the text tells history, not news."""
    explicit = deictic = 0
    for hit in hits:
        if hit.shift is not None and hit.shift[0] == "abs" and len(hit.shift[1]) in (7, 10, 9, 12):
            explicit += 1
        elif hit.reason == "weekday" or any(w in _DEICTIC for w in scan.lows[hit.first : hit.past]):
            deictic += 1
    return explicit >= scan.book.narrative_explicit and explicit >= scan.book.narrative_ratio * deictic


def _is_name(scan: _Scan, hit: _Hit) -> bool:
    """Words of the calendar inside names: Black Friday, the Sunday Times, Friday the song."""
    if hit.reason != "weekday" and not (hit.what and hit.past - hit.first == 1):
        return False
    before, after = scan.low(hit.first - 1), scan.low(hit.past)
    if before in scan.book.names_before and scan.text[scan.starts[hit.first - 1]].isupper():
        return True
    return after in scan.book.names_after and scan.text[scan.starts[hit.past]].isupper()


def _direction(parse: Parse, token: int, book: TimesBook) -> str:
    """Climb to the verb and read its tense. Verbs of planning look ahead even in the past ('was due on Friday')."""
    here = token
    for _step in range(12):
        if parse.pos[here] in ("VERB", "AUX") and here != token:
            got = _tense(parse, here, book)
            if got:
                return got
        if parse.lemmas[here] in book.ahead and parse.pos[here] in ("ADJ", "VERB"):
            return "future"
        head = parse.heads[here]
        if head == here:
            return ""
        here = head
    return ""


def _tense(parse: Parse, verb: int, book: TimesBook) -> str:
    tag, lemma = parse.tags[verb], parse.lemmas[verb]
    helpers = [parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass")]
    if any(h in book.strong for h in helpers):
        return "future"
    if lemma in book.ahead and (tag in ("VBN", "VBG", "VBZ", "VBP", "VBD") or "to" in helpers):
        return "future"
    if "have" in helpers or "has" in helpers or "had" in helpers or "'ve" in helpers:
        return "past"
    if any(h in book.modals for h in helpers):
        return "future" if any(h in ("may", "might", "could", "can") for h in helpers) else ""
    if tag == "VBD" or (tag == "VBN" and any(h in ("was", "were") for h in helpers)):
        return "past"
    if tag == "VBG" and any(h in ("is", "are", "'re", "am", "'s") for h in helpers):
        return "future" if lemma not in ("say", "be") else ""
    if tag == "VBN" and any(h in ("is", "are") for h in helpers):
        return ""
    if tag == "VBN" and not helpers:
        return "past" if parse.deps[verb] in ("acl", "relcl", "advcl") else ""
    return ""
