"""Quantities: numbers in the text and what they count.

Takes the parse and the time expressions; gives `Quantity`s in text order. "Some 3,000 Kenyan police were due to arrive"
is 3000 persons, approximate, counted "Kenyan police", stage arrived, expected. Four steps, one module each: numerals
(the bare numbers), figures (with units, ranges and bounds; what is none), counted (of what), stages (what became of it).
Whose the counted things are, where and as of when is put together by the claims, from actors, places and times.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.knowledge.measures import MeasureBook, shipped_measures
from legation.model.layers import Parse, Quantity, TimeExpression
from legation.model.spans import Span
from legation.reading.quantities.counted import CountedReader
from legation.reading.quantities.figures import Figure, find_figures
from legation.reading.quantities.stages import StageReader
from legation.reading.quantities.syntax import Counted, Look
from legation.reading.reader import Work

_INCLUDING = frozenset({"including", "among", "amongst", "include", "includes", "included"})
_FAMILY_TYPES = {"currency": "MONEY", "share": "PERCENT"}


class QuantitiesComponent:
    """Adds the layer "quantities". `book` None: the shipped measures."""

    name = "quantities"
    needs = ("parse", "times")
    gives = "quantities"
    version = "1"

    def __init__(self, book: MeasureBook | None = None) -> None:
        self.book = book or shipped_measures()

    def run(self, batch: Sequence[Work]) -> list[tuple[Quantity, ...]]:
        return [find_quantities(work["parse"], work["times"], self.book) for work in batch]


def find_quantities(parse: Parse, times: Sequence[TimeExpression], book: MeasureBook) -> tuple[Quantity, ...]:
    """All quantities of a text, in text order. times may be empty: dates are then told by their own shape."""
    figures = find_figures(parse, times, book)
    return _Assembly(parse, book, figures).quantities() if figures else ()


class _Assembly(Look):
    """Puts figure, counted and stage of one text together."""

    def __init__(self, parse: Parse, book: MeasureBook, figures: Sequence[Figure]) -> None:
        super().__init__(parse, book, figures)
        self.stages = StageReader(parse, book, figures)
        self.figures, self.counted = CountedReader(parse, book, figures, self.stages).read()
        self.out: list[Quantity] = []

    def quantities(self) -> tuple[Quantity, ...]:
        for k, figure in enumerate(self.figures):
            self.out.append(self.quantity(k, figure, self.counted[k]))
        return tuple(self.out)

    def quantity(self, k: int, figure: Figure, here: Counted) -> Quantity:
        parse = self.parse
        stage = self.stages.stage(figure, here)
        if stage is None and k and (self.is_part(figure, self.figures[k - 1]) or self.goes_on(k, here)):
            key = self.out[k - 1].stage
            flow = self.out[k - 1].flow
        else:
            key = stage.key if stage else None
            flow = stage.flow if stage else self.stages.flow(figure, here)
        unit = figure.unit or here.unit or "count"
        if figure.type == "VOTE" or unit == "votes":
            unit = "votes"
        kind = "VOTE" if unit == "votes" and figure.type == "CARDINAL" else figure.type
        if here.inherited and unit in self.book.units and unit not in ("barrels",):
            family = self.book.units[unit].family
            kind = {"currency": "MONEY", "share": "PERCENT"}.get(family, "MEASURE")
        low, high, approximate = self.bounds_behind(figure, here)
        counted = None
        if here.head is not None and here.first >= 0:
            counted = parse.text[parse.starts[here.first] : parse.ends[here.past - 1]]
        return Quantity(
            span=Span(figure.start, figure.end),
            low=low,
            high=high,
            unit=unit,
            type=kind,
            approximate=approximate,
            head=here.head,
            counted=counted,
            name=self.name(figure, here, key),
            flow=flow,
            stage=key,
            additional=figure.additional or here.additional,
            expected=self.stages.is_expected(figure, here),
            number=Span(figure.number_start, figure.number_end),
            reason=self.reason(figure, here),
        )

    def bounds_behind(self, figure: Figure, here: Counted) -> tuple[float | None, float | None, bool]:
        """Bounds behind the noun ("200 men, give or take", "40 shells or more") and those of a verb ("caps them at 40")."""
        low, high, approximate = figure.low, figure.high, figure.approximate
        if figure.type in ("ORDINAL", "VOTE") or low is None or high is None:
            return low, high, approximate
        if here.head is not None and here.first >= figure.past:
            match = self.book.behind.match(self.parse.text, self.parse.ends[here.head])
            kind = match.lastgroup if match else ""
            if kind == "about":
                return low, high, True
            if kind:
                return (low, None, approximate) if kind == "low" else (None, high, approximate)
        if low == high and self.is_capped(figure, here):
            low = None
        return low, high, approximate

    def is_capped(self, figure: Figure, here: Counted) -> bool:
        """As in "caps each side's warheads at 1,550", "limits the army to 20,000 men"."""
        parse, node = self.parse, self.stages.node_of(figure, here)
        head = parse.heads[node]
        if parse.deps[node] != "pobj":
            node = self.number_token(figure)
            head = parse.heads[node]
        verb = parse.heads[head]
        return parse.deps[node] == "pobj" and parse.lowers[head] in self.book.cap_verbs.get(self.lemma(verb), ())

    def is_part(self, figure: Figure, before: Figure) -> bool:
        """As in "including 14 children", "among them 12 minors": what is told of the whole holds of the part."""
        if not self.same_sentence(figure, before):
            return False
        i = figure.first - 1
        if self.lower(figure.past) == "of" and self.lower(figure.past + 1) in ("them", "whom"):
            return self.lower(i) in (",", "and", "(")  # "41 dead, 17 of them children"
        near = [self.lower(j) for j in range(max(before.past, i - 3), i + 1)]
        return any(w in _INCLUDING for w in near)

    def goes_on(self, k: int, here: Counted) -> bool:
        """As in "detained 47 in Moscow and 12 in Kazan": no verb stands between the two."""
        before, figure = self.figures[k - 1], self.figures[k]
        if not here.inherited or not self.same_sentence(before, figure) or self.lower(figure.past) == "of":
            return False
        if self.parse.deps[self.number_token(figure)] in ("nsubj", "nsubjpass"):
            return False
        return not any(self.parse.tags[i][:2] == "VB" for i in range(before.past, figure.first))

    def name(self, figure: Figure, here: Counted, stage: str | None) -> str | None:
        if figure.type == "VOTE" and figure.reason.startswith("votes "):
            return figure.reason.replace(" ", "_")
        if here.head is None:
            if figure.reason.startswith("votes "):
                return figure.reason.replace(" ", "_")
            return figure.reason or stage
        lemma, word = self.lemma(here.head), self.parse.lowers[here.head]
        if lemma in self.book.names:
            return self.book.names[lemma]
        return word if figure.type != "CARDINAL" or self.parse.tags[here.head] != "NN" else _plural(lemma, word)

    def reason(self, figure: Figure, here: Counted) -> str:
        reasons = [figure.reason] if figure.reason else []
        if here.inherited:
            reasons.append("unit of the quantity before")
        if self.names_group(figure, here):
            reasons.append("names a group")
        return "; ".join(reasons)

    def names_group(self, figure: Figure, here: Counted) -> bool:
        """As in "the two sides" names them; it tells no news about how many there are."""
        if figure.type != "CARDINAL" or here.head is None or figure.low != figure.high or (figure.low or 0) > 10:
            return False
        return self.lower(figure.first - 1) in ("the", "these", "those", "their", "our", "both", "its") and (
            self.lemma(here.head) in self.book.group_nouns
        )


def _plural(lemma: str, word: str) -> str:
    """The key of a noun that is in no list: its own plural, as the text has it or regular."""
    if word != lemma or word.endswith("s"):
        return word
    if lemma.endswith("y") and lemma[-2:-1] not in ("", *"aeiou"):
        return f"{lemma[:-1]}ies"
    return f"{lemma}es" if lemma.endswith(("s", "x", "ch", "sh")) else f"{lemma}s"
