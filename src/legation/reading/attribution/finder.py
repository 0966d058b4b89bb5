"""Span finders: the place where voices come from. `RuleFinder` reads them off grammar and quotation marks.

A finder takes a parse as a `Tree` and gives scored `Candidate`s (token numbers of source, cue and content), inner voices
included. To put a learned tagger in, write another class with `find_spans` and hand it to `AttributionComponent`.
"""

from __future__ import annotations

from typing import Any, Protocol

from legation.knowledge.cues import CueBook
from legation.reading.attribution.features import describe_candidates, entity_labels, place_alone
from legation.reading.attribution.frames import find_frames, vary
from legation.reading.attribution.quotes import find_inner_quotations, find_quotations
from legation.reading.attribution.speech import SpeechLinker
from legation.reading.attribution.tree import COMMAS, Candidate, Tree

# A floor from here up holds wherever a candidate stands; a lower one only where nothing seems to stand around it.
FIRM = 0.55


class SpanFinder(Protocol):
    @property
    def version(self) -> str: ...

    def find_spans(self, tree: Tree, encoding: Any = None) -> list[Candidate]:
        """Voices with their scores, one per cue, in text order of the cue. encoding: the encoder's layer, if there is
        one (reading.encoder; a learned finder reads it)."""
        ...


class RuleFinder:
    """Candidates above the book's threshold; inside an accepted content, those that would pass if they stood alone."""

    version = "2"

    def __init__(self, book: CueBook) -> None:
        self.book = book

    def find_spans(self, tree: Tree, encoding: Any = None) -> list[Candidate]:
        candidates, alone = self._score(tree)
        book = self.book
        best: dict[int, Candidate] = {}
        for c in candidates:
            if c.score >= book.threshold and (c.cue_head not in best or c.score > best[c.cue_head].score):
                best[c.cue_head] = c
        held = {t for c in best.values() for t in c.content}
        inner: dict[int, Candidate] = {}
        for c, score in zip(candidates, alone, strict=True):
            if c.cue_head in held and c.cue_head not in best and score >= book.inner and c.source:
                rival = inner.get(c.cue_head)
                c.score = score
                if rival is None or score > rival.score:
                    inner[c.cue_head] = c
        best.update(inner)
        return [best[head] for head in sorted(best)]

    def find_candidates(self, tree: Tree) -> list[Candidate]:
        """All candidates with content, with their scores as outermost voices."""
        return self._score(tree)[0]

    def _score(self, tree: Tree) -> tuple[list[Candidate], list[float]]:
        """All candidates with their scores where they stand, and the scores that they would have standing alone."""
        book = self.book
        parse = tree.parse
        candidates, linker = propose_candidates(tree, book)
        alone: list[float] = []
        labels = entity_labels(parse)
        described = describe_candidates(parse, candidates, linker.inside, labels)
        for c, (own, place) in zip(candidates, described, strict=True):
            floor = book.floors.get((c.lemma, c.frame), 0.0) if c.source or c.frame in _SOURCELESS else 0.0
            if (
                c.frame in _QUOTED
                and c.source
                and not c.borrowed
                and (c.lemma in book["speech"] or c.lemma in book["nouns"])
            ):
                floor = max(floor, book.quoted)
            if c.lemma == "have" and c.frame == "small" and c.source_head is not None:
                paper = parse.lemmas[c.source_head].lower() in book["papers"]
                floor = max(floor, book.quoted if paper else 0.0)  # 'the log has the tug leaving at dawn'
            if c.lemma in _SHOWING and c.frame in ("object", "object wide") and c.source_head is not None:
                shows = parse.lemmas[c.source_head].lower() in book["showing"]
                floor = max(floor, book.quoted + (c.frame == "object wide") / 100 if shows else 0.0)
            if c.frame == "according" and _stands_apart(tree, c, book):
                floor = max(floor, FIRM)
            if c.variant:
                floor -= 0.01
            weight = book.weigh(own)
            apart = book.score(weight + book.weigh(place_alone(c.frame)))
            held = "enc" in place or linker.inside[c.cue_head] >= 0
            c.score = max(
                book.score(weight + book.weigh(place)) if held else apart, floor if not held or floor >= FIRM else 0.0
            )
            alone.append(max(apart, floor))
            if (
                c.frame.startswith(_HANGING)
                and c.content_head is not None
                and c.frame.endswith(_DATING)
                and labels.get(c.content_head) in _WHEN
            ):
                c.score = alone[-1] = 0.0  # 'spoke on Saturday'
        return candidates, alone


def _stands_apart(tree: Tree, c: Candidate, book: CueBook) -> bool:
    """'Two villages burned, according to the army': set off by a comma, or first in its sentence, it names who says so."""
    parse, head = tree.parse, c.source_head
    if head is None or not c.source or parse.lemmas[head].lower() in book["standards"]:
        return False
    return c.cue_head == parse.sentences[parse.sentence_of[c.cue_head]][0] or parse.words[c.cue_head - 1] in COMMAS


_QUOTED = frozenset(("quote before", "quote after", "quote next"))
_HANGING = ("prep", "obj prep", "within", "front")
_SHOWING = frozenset(("show", "reveal", "depict"))
_DATING = (" on", " in", " at", " since", " until", " during", " for", " within", " by")
_WHEN = frozenset(("DATE", "TIME"))
# Frames that may do without a source.
_SOURCELESS = frozenset(
    ("adverb", "passive", "passive it that", "passive to", "passive told", "noun that", "hung that", "noun is that")
)


def propose_candidates(tree: Tree, book: CueBook) -> tuple[list[Candidate], SpeechLinker]:
    """Candidates without scores, quotations given to their speakers. The linker knows which tokens are quoted."""
    parse, verbs = tree.parse, book["speech"]
    linker = SpeechLinker(parse, find_quotations(parse), verbs, book["nouns"])
    frames = find_frames(tree, linker.lines, linker.inside)
    candidates = linker.link(frames)
    inner = find_inner_quotations(parse, linker.quotations)
    if inner:
        # 'He told me, ‘Go,’ she said': cues inside the outer quotation, quotations of the second rank.
        nested = SpeechLinker(parse, inner, verbs)
        quoted = [c for c in frames if linker.inside[c.cue_head] >= 0]
        candidates += nested.link(quoted)[len(quoted) :]
    return vary(parse, [c for c in candidates if c.content]), linker
