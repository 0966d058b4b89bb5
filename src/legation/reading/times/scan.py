"""Scan: one text while its expressions of time are read, and what each of them counts from.

`at(i)` gives the longest expression that begins at a lexeme, by trying the shapes of times.toml that may begin there;
the builders turn a matched shape into hits. When all are found, `shift_of` places each in text order: a bare "October"
beside the document or the date before, "the next day" after the last day named. In a text that tells history the year
runs on from date to date; a year mentioned in an aside ("papers found in 2004") does not carry it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from legation.knowledge.times import LINE_END, TimesBook
from legation.model.layers import Parse
from legation.reading.shifts import (
    DOC,
    GRAINS,
    Shift,
    depends_on_document,
    mask_of,
    parse_value,
    shift_depth,
    shift_grain,
    shift_value,
)
from legation.reading.times.hits import Built, Hit, Match, Placed
from legation.reading.times.lexemes import Lexemes
from legation.reading.times.tense import tell_direction

Builder = Callable[["Scan", Match, str], Built]

_MAX_CHAIN = 12  # "the next day" after "the next day" ...: beyond this the chain is cut and stays unresolved
# "A year earlier" without a time before it is earlier than the report; of "five days earlier" that cannot be told.
_FROM_DOCUMENT = frozenset({"month", "quarter", "half", "year", "decade", "century"})
# An aside in a history lies further than this many years from the dates around it.
_ASIDE_YEARS = 2
_SAME_DAY_BACK = 4  # expressions
_STORY_REACH = 2  # sentences


class Scan(Lexemes):
    """One text while it is read. `placed` grows in text order; `line` and the lexemes never change."""

    def __init__(self, parse: Parse, book: TimesBook, builders: Mapping[str, Builder]) -> None:
        super().__init__(parse, book)
        self.builders = builders
        self.memo: dict[int, tuple[list[Hit], int] | None] = {}
        self.placed: list[Placed] = []
        self.narrative = False
        # "BC" or "BCE" more than once: then a bare "in 480" is a year too
        self.before_christ = sum(low in ("bc", "bce") for low in self.lows) > 1

    # --- finding ----------------------------------------------------------------------------------------------------

    def find_hits(self) -> list[Hit]:
        """All expressions in text order, not yet placed; those in parts that were not parsed are left out."""
        rules, line = self.book.rules, self.line
        out: list[Hit] = []
        i = 0
        while i < len(line):
            got = self.at(i) if line[i] in rules else None
            if got is None:
                i += 1
                continue
            hits, past = got
            if self.token(hits[0].first) is not None:
                out.extend(hits)
            i = max(past, i + 1)
        return out

    def at(self, i: int) -> tuple[list[Hit], int] | None:
        """The longest expression that begins at lexeme i: its hits, and the lexeme after it."""
        if i in self.memo:
            return self.memo[i]
        self.memo[i] = None  # a shape that comes back here finds nothing
        best: tuple[list[Hit], int] | None = None
        if i < len(self.line):
            for rule in self.book.rules.get(self.line[i], ()):
                match = rule.regex.match(self.line, i)
                if match is None:
                    continue
                got = self.builders[rule.build](self, match, rule.constant)
                if got and (best is None or got[-1].past > best[1]):
                    best = (got, got[-1].past)
        self.memo[i] = best
        return best

    def core(self, i: int, *types: str) -> list[Hit] | None:
        """The hits that begin at lexeme i, as copies to be built into a longer expression."""
        got = self.at(i) if 0 <= i < len(self.line) else None
        if got is None or (types and got[0][0].type not in types):
            return None
        return [replace(h, wrap=list(h.wrap) if h.wrap else None) for h in got[0]]

    # --- placing ----------------------------------------------------------------------------------------------------

    def add(self, hit: Hit, shift: Shift, grain: str) -> None:
        """Let later expressions count from this one."""
        year = _explicit_year(shift)
        starts_line = hit.first == 0 or self.line[hit.first - 1] == LINE_END
        looks_back = shift[0] == "step" and shift[3] < 0 and grain == "year"  # "as in the previous year"
        carries = self.low(hit.first - 1) != "since" and not looks_back
        self.placed.append(Placed(hit, shift, grain, year, carries, opens=starts_line))

    def direction(self, hit: Hit, *, nearest: bool = False) -> str:
        """'past' or 'future' by the verb that the expression stands with; '' when the clause does not tell."""
        token = self.token(hit.first)
        return "" if token is None else tell_direction(self.parse, token, self.book, nearest=nearest)

    def shift_of(self, hit: Hit, whole: Hit | None = None) -> Shift:
        """The shift of a hit; of one inside another (`whole`), which then counts from the same."""
        shift = hit.shift
        if shift is None and hit.make is not None:
            shift = hit.make(self, hit)
        if shift is None:
            shift = self._open_year(hit)
        for kind, value in hit.wrap or ():
            shift = self._wrapped(hit, shift, kind, value)
        hit.shift, hit.wrap, hit.make = shift, None, None
        if whole is not None:
            whole.anchor = hit.anchor
        return shift

    def step(self, me: Hit, kind: str, unit: str, n: int) -> Shift:
        """The unit around what `me` counts from, moved by n."""
        base = self._same_day(me) if (kind, unit, n) == ("prev", "day", 0) else None
        base = base or self.base(me, kind, unit if unit in GRAINS else "day")
        if kind == "prev" and me.anchor == "document" and (n > 0 or (n < 0 and unit not in _FROM_DOCUMENT)):
            me.anchor = "none"  # "two days later" than what?
            return ["const", mask_of(unit)]
        if n == 0 and unit == "day" and (base == DOC or shift_grain(base) == "day"):
            return base
        return ["step", base, unit, n]

    def _same_day(self, me: Hit) -> Shift | None:
        """ "On the same day" is a day that was told of: what was only announced ("experts will come this week") is none."""
        for placed in reversed(self.placed[-_SAME_DAY_BACK:]):
            if placed.hit.modifier or placed.grain not in GRAINS:
                continue
            if placed.grain == "day":
                me.anchor = "previous"
                return _embed(placed.shift)
            if self.direction(placed.hit) != "future":
                return None
        return None

    def base(self, me: Hit, kind: str, grain: str) -> Shift:
        """What `me` counts from. kind: doc, prev, this (prev in a history), near (a day named in the sentence)."""
        found: Shift | None = None
        if kind == "near":
            days = [p for p in self.placed[-3:] if p.grain == "day"]
            near = bool(days) and self.sentence(me.first) - self.sentence(days[-1].hit.first) <= 1
            found = self.previous(me, "day") if near or self.narrative else None
        elif kind == "prev" or self.narrative:
            found = self.previous(me, grain)
        me.anchor = "document" if found is None else "previous"
        return DOC if found is None else found

    def previous(self, me: Hit, grain: str) -> Shift | None:
        """The last expression before `me` that is at least as fine as `grain`, as a base; None when there is none."""
        limit = GRAINS.index(grain)
        bases = [p for p in self._bases(me) if p.grain in GRAINS]
        fine = next((p for p in bases if GRAINS.index(p.grain) <= limit), None)
        # "last week ...; two days later": the nearest is coarser than asked, the answer will be a range of days
        if bases and bases[0] is not fine and self.sentence(me.first) - self.sentence(bases[0].hit.first) <= 1:
            if not self.narrative and GRAINS.index(bases[0].grain) <= GRAINS.index("month"):
                fine = bases[0]
        if fine is None:
            return None
        me.anchor = "previous"
        return _embed(fine.shift)

    def story_day(self, me: Hit) -> Shift | None:
        """The full day that was last named, just before, with its year: what follows may be told of it, not of the report."""
        placed = self.placed[-1] if self.placed else None
        if placed is None or placed.grain != "day" or placed.hit.modifier or placed.year is None:
            return None
        if not 0 < self.sentence(me.first) - self.sentence(placed.hit.first) <= _STORY_REACH:
            return None
        if LINE_END in self.line[placed.hit.past : me.first]:
            return None
        return _embed(placed.shift)

    def _bases(self, me: Hit) -> list[Placed]:
        """What is placed before `me`, nearest first; in a history without asides and words that count from today."""
        out: list[Placed] = []
        usable = [p for p in self.placed if p.hit.first < me.first and not p.hit.modifier]
        if not self.narrative:
            return usable[::-1]
        running: int | None = None
        strayed: int | None = None
        for placed in usable:
            if depends_on_document(placed.shift):
                continue
            year = placed.year
            if year is None and not placed.carries:
                continue
            if year is not None and running is not None and abs(year - running) > _ASIDE_YEARS:
                settled = placed.opens or strayed == year or (placed.grain == "day" and year > running)
                strayed = year
                if not settled or not placed.carries:
                    continue
                out = []
            elif year is None and strayed is not None and out and _counts_from_aside(placed, out):
                continue
            if year is not None:
                if not placed.carries and running is not None:
                    continue
                running, strayed = year, None
            out.append(placed)
        return out[::-1]

    def _open_year(self, hit: Hit) -> Shift:
        """A month, day, season or quarter that names no year."""
        what = hit.what
        if hit.since is not None:  # "October 8 to 13", "from March to May": the end follows the beginning
            first = _embed(self.shift_of(hit.since))
            hit.anchor = hit.since.anchor
            if first is not None:
                return ["cal", first, what, "future"]
        to = hit.to
        if to is not None and to.shift is not None and shift_grain(to.shift) in ("day", "month", "season", "quarter"):
            return ["cal", to.shift, what, "past"]
        if hit.beside is not None and hit.beside.shift is not None:
            return ["cal", hit.beside.shift, what, "in"]
        if self.low(hit.first - 1) in ("until", "till", "through") and self.placed:
            last = self.placed[-1]  # "began in late October and lasted until mid-November"
            if self.sentence(last.hit.first) == self.sentence(hit.first) and last.grain in ("day", "month", "season"):
                first = _embed(last.shift)
                if first is not None:
                    hit.anchor = "previous"
                    return ["cal", first, what, "future"]
        base = self._year_before(hit)
        if base is not None and hit.weekday is None:
            hit.anchor = "previous"
            return ["cal", base, what, _rule_in_history(base, what)]
        hit.anchor = "document"
        tail = [] if hit.weekday is None else [hit.weekday]
        return ["cal", DOC, what, self._rule(hit), *tail]

    def _year_before(self, hit: Hit) -> Shift | None:
        """In a history, the year of the date before; in news only a year named earlier in the same sentence."""
        if self.narrative:
            return self.previous(hit, "year")
        for placed in reversed(self.placed):
            if self.sentence(placed.hit.first) != self.sentence(hit.first):
                return None
            if placed.hit.modifier or placed.year is None:
                continue
            if placed.shift[0] == "abs" and placed.grain in ("year", "month", "day"):
                return _embed(placed.shift)
        return None

    def _rule(self, hit: Hit) -> str:
        """Whether a bare 'October' lies before or after the document: by its preposition, else by the tense."""
        before = self.low(hit.first - 1)
        if before == "since":
            return "past"
        if before in ("by", "until", "till"):  # "10,000 more possibly arriving by December", whatever was said of it
            return self.direction(hit, nearest=True) or "future"
        direction = self.direction(hit)
        if direction:
            return direction
        return "past" if len(hit.what) == 2 else "near"

    def _wrapped(self, hit: Hit, shift: Shift, kind: str, value: str) -> Shift:
        if kind == "clock":
            clock, _, zone = value.partition("|")
            return ["clock", shift, clock, zone] if zone else ["clock", shift, clock]
        if kind == "half":
            if shift_grain(shift) == "year":
                return ["cal", shift, f"H{value}", "in"]
            hit.mod = "START" if value == "1" else "END"
            return ["part", shift, hit.mod]
        if kind == "side":  # "earlier this year" ends, "later this year" begins with the document's day
            if hit.anchor != "document":
                return shift
            return ["range", shift, shift, DOC] if value == "before" else ["range", shift, DOC, shift]
        return [kind, shift, value]


def _embed(shift: Shift) -> Shift | None:
    """The shift as the base of another: as plain as it can be said, None when the chain grows too long."""
    while shift[0] in ("open", "range", "tod", "clock"):
        shift = shift[1]
    if shift[0] != "part" and not depends_on_document(shift) and shift_grain(shift):
        value = shift_value(shift)
        if value and "X" not in value:
            return ["abs", value.partition("T")[0]]
    return shift if shift_depth(shift) <= _MAX_CHAIN else None


def _explicit_year(shift: Shift) -> int | None:
    """The year of an absolute date that is no longer than a year."""
    while shift[0] in ("part", "open", "range", "tod", "clock"):
        shift = shift[1]
    if shift[0] != "abs":
        return None
    value = str(shift[1])
    if value.startswith("BC"):
        return 1 - int(value[2:6])
    return int(value[:4]) if value[:4].isdigit() else None


def _counts_from_aside(placed: Placed, out: list[Placed]) -> bool:
    """'In 2004 ... in May' inside an aside: a date that was placed by the aside's year."""
    value = shift_value(placed.shift)
    kept = [p.year for p in out if p.year is not None]
    if not value or not value[:4].isdigit() or not kept:
        return False
    return abs(int(value[:4]) - kept[-1]) > _ASIDE_YEARS


def _rule_in_history(base: Shift, what: str) -> str:
    """Time runs on: January after a December belongs to the next year, otherwise the year stays."""
    if base[0] == "abs" and what[:2].isdigit():
        try:
            month = parse_value(str(base[1])).month
        except ValueError:
            return "in"
        if month is not None and month >= 10 and int(what[:2]) <= 4:
            return "future"
    return "in"
