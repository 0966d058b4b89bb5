"""Drafts: a figure while it is put together, and the looks by which its text and tokens are read.

Takes a `Parse` and the measure book. `Tokens` goes from character positions to tokens and tells what noun group begins
where ("counted_follows") and what the recogniser calls a token. What a number means is left to figures, ranges, exclusions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from legation.knowledge.measures import BLANK, MeasureBook
from legation.model.layers import Parse
from legation.reading.quantities.numerals import Numeral

_LAST = re.compile(rf"([^\W\d_]+\.?|[~≈∼<>≤≥]=?){BLANK}*$")
_NUMBER_LABELS = frozenset({"CARDINAL", "QUANTITY", "MONEY", "PERCENT", "DATE", "TIME", "ORDINAL"})
_GROUP_LENGTH = 7  # words of a noun group after a number


@dataclass(slots=True)
class Draft:
    """text[start:end] with its unit and bounds so far; the number alone at text[number_start:number_end].

    bound: "low", "high", with "_approximate". dropped: it is no figure; reason then: "date" or "label".
    """

    numeral: Numeral
    start: int
    end: int
    low: float
    high: float | None
    unit: str = ""
    type: str = "CARDINAL"
    bound: str = ""
    approximate: bool = False
    additional: bool = False
    compound: bool = False
    dropped: bool = False
    reason: str = ""
    number_start: int = 0
    number_end: int = 0


class Tokens:
    """One text by characters and tokens. Nothing here changes after it is made."""

    def __init__(self, parse: Parse, book: MeasureBook) -> None:
        self.parse = parse
        self.text = parse.text
        self.count = len(parse.words)
        self.book = book
        self.entity = {i: (a, b, label) for a, b, label in parse.entities for i in range(a, b)}

    def token_at(self, position: int) -> int:
        """Number of the first token that ends behind `position` (self.count when there is none)."""
        return bisect_right(self.parse.ends, position)

    def word(self, i: int) -> str:
        return self.parse.lowers[i] if 0 <= i < self.count else ""

    def tag(self, i: int) -> str:
        return self.parse.tags[i] if 0 <= i < self.count else ""

    def word_before(self, position: int) -> str:
        """The last word, or sign, before `position`."""
        match = _LAST.search(self.text, max(0, position - 16), position)
        return match.group(1).lower() if match else ""

    def same_line(self, i: int, j: int) -> bool:
        """Whether two tokens stand in one sentence."""
        n = self.count
        return 0 <= i < n and 0 <= j < n and self.parse.sentence_of[i] == self.parse.sentence_of[j]

    def noun_after(self, i: int) -> int | None:
        """The last noun of the noun group that begins at token i."""
        parse, last = self.parse, None
        for k in range(i, min(i + _GROUP_LENGTH, self.count)):
            if not self.same_line(i, k):
                break
            tag = parse.tags[k]
            if tag[:2] == "NN":
                last = k
            elif last is not None or (tag[:2] not in ("JJ", "VB", "HY", "CD") and tag != "POS"):
                break
        return last

    def counted_follows(self, k: int) -> bool:
        """A plural noun group, or a noun that is always counted, begins at token k."""
        noun = self.noun_after(k)
        if noun is None:
            return False
        lemma = self.parse.lemmas[noun].lower()
        return self.parse.tags[noun] in ("NNS", "NNPS") or lemma in self.book.counted

    def label_at(self, i: int) -> str:
        """The recogniser's label of token i, "" for none."""
        return self.entity[i][2] if i in self.entity else ""

    def in_entity(self, i: int, j: int) -> bool:
        """Whether the parser's recogniser has a name over both tokens."""
        first, past, label = self.entity.get(i, (i, i, ""))
        return first <= i and j < past and label not in _NUMBER_LABELS

    def lower_case_around(self, i: int) -> bool:
        """Whether the sentence is no headline in capitals."""
        first, past = self.parse.sentences[self.parse.sentence_of[i]]
        return any(w[:1].islower() for w in self.parse.words[first:past] if len(w) > 4)


def is_year(numeral: Numeral) -> bool:
    """Whether bare digits look like a year."""
    four = numeral.end - numeral.start == 4
    return four and numeral.bare and 1500 <= numeral.low <= 2100 and numeral.low == numeral.high
