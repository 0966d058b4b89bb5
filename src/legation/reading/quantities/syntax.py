"""Syntax: the small looks at a parse that reading the counted and reading its stage share.

Takes a parse, the measure book and the figures of one text; answers which token a figure hangs on, what stands right
before it, which noun is the subject of a verb. `Counted` is what has been found out about the thing a figure counts.
What is counted is left to counted, what became of it to stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from legation.knowledge.measures import MeasureBook
from legation.model.layers import Parse
from legation.reading.quantities.figures import Figure


@dataclass(slots=True)
class Counted:
    """What a figure counts: head, the noun's token, with the words of tokens first..past-1; unit of the count.

    inherited: the unit is that of another figure. people: only that people are meant is known ("304 who died"). part:
    the noun is that of the whole ("800 of the 1,100 soldiers").
    """

    head: int | None = None
    first: int = -1
    past: int = -1
    unit: str = ""
    inherited: bool = False
    additional: bool = False
    people: bool = False
    part: bool = False


class Look:
    """One text with its figures. Nothing here changes after it is made."""

    def __init__(self, parse: Parse, book: MeasureBook, figures: Sequence[Figure]) -> None:
        self.parse = parse
        self.size = len(parse.words)
        self.book = book
        self.owner = {i: f for f in figures for i in range(f.first, f.past)}  # token -> the figure it is part of

    def lower(self, i: int) -> str:
        return self.parse.lowers[i] if 0 <= i < self.size else ""

    def lemma(self, i: int) -> str:
        return self.parse.lemmas[i].lower() if 0 <= i < self.size else ""

    def tag(self, i: int) -> str:
        return self.parse.tags[i] if 0 <= i < self.size else ""

    def bounds(self, i: int) -> tuple[int, int]:
        return self.parse.sentences[self.parse.sentence_of[i]]

    def same_sentence(self, a: Figure, b: Figure) -> bool:
        return self.parse.sentence_of[a.first] == self.parse.sentence_of[b.first]

    def number_token(self, figure: Figure) -> int:
        """The token of the number that the rest of the number hangs on."""
        parse = self.parse
        for i in range(figure.past - 1, figure.first - 1, -1):
            if not figure.first <= parse.heads[i] < figure.past or parse.heads[i] == i:
                return i
        return figure.first

    def token_before(self, figure: Figure) -> int:
        """The token right before the figure and its bound words, in its sentence; -1 for none."""
        first, _ = self.bounds(figure.first)
        i = figure.first - 1
        while i >= first and self.parse.starts[i] >= figure.start:
            i -= 1
        return i if i >= first else -1

    def node_of(self, figure: Figure, here: Counted) -> int:
        """The token from which the tree is climbed: the counted noun, or the number where it is but a part of it."""
        if here.head is None or here.first < figure.first or here.part:
            return self.number_token(figure)
        return here.head

    def is_total(self, figure: Figure) -> bool:
        """The 1,100 of "800 of the 1,100 soldiers"."""
        return self.lower(figure.first - 1) in ("the", "all", "its", "their") and self.lower(figure.first - 2) == "of"

    def is_whole(self, noun: int, figure: Figure) -> bool:
        """In "800 of the 1,100 soldiers" the 1,100 are there, whatever is to become of the 800."""
        above = self.parse.heads[self.parse.heads[noun]]
        return not figure.first <= above < figure.past and (above in self.owner or self.parse.pos[above] == "NUM")

    def subject_of(self, verb: int) -> int | None:
        for child in self.parse.children[verb]:
            if self.parse.deps[child] in ("nsubj", "nsubjpass"):
                who = self.parse.tags[child] in ("WP", "WDT") and self.parse.deps[verb] == "relcl"
                return self.parse.heads[verb] if who else child
        if self.parse.deps[verb] in ("conj", "xcomp", "acomp", "relcl", "acl"):
            head = self.parse.heads[verb]
            if self.parse.deps[verb] in ("relcl", "acl"):
                return head
            return self.subject_of(head) if head < verb else None
        if self.parse.deps[verb] == "advcl" and self.parse.heads[verb] != verb:
            return self.subject_of(self.parse.heads[verb])
        return None

    def subject_or_object(self, verb: int, before: int) -> int | None:
        for child in self.parse.children[verb]:
            if self.parse.deps[child] == "dobj" and child < before:
                return child
        return self.subject_of(verb)
