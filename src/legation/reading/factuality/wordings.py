"""Wordings: fixed phrases that settle what they are about, found by their letters rather than by the tree.

Takes a parse and the book's wordings; gives, by token, the effect on the head of the phrase's topic. "He kept his counsel
about the arrest" leaves the arrest unconfirmed, "the tale that ... is pure fable" denies the tale, "they were talked out
of marching" negates the marching. What the topic hands on to its own content is the climb's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from legation.knowledge.factuality import FactualityBook, Wording
from legation.model.layers import Parse
from legation.model.words import Factuality
from legation.reading.factuality.moods import NOMINALS, SUBJECTS, VERBALS, Moods

_OPENERS = frozenset({"that", "whether", "how", "why", "who", "what", "which", "when", "where", "if", "whose"})


class Worded(NamedTuple):
    """wording: what was found; cue: its first token."""

    wording: Wording
    cue: int


class Wordings:
    def __init__(self, parse: Parse, book: FactualityBook, moods: Moods) -> None:
        self.parse = parse
        self.lists = book.lists
        self.moods = moods
        self.book = book

    def find(self) -> dict[int, Worded]:
        """The topics of all wordings of the text."""
        p, book = self.parse, self.book
        out: dict[int, Worded] = {}
        low = p.text.lower()
        if len(low) != len(p.text):  # letters that grow in lower case would shift every place
            return out
        known = book.wordings
        for first, past in p.sentences:
            for here in range(first, past):
                lower = p.lowers[here]
                found = known.get(lower[:2])
                if found is None:
                    continue
                for wording in found:
                    if not lower.startswith(wording.stems):
                        continue
                    match = wording.pattern.match(low, p.starts[here], p.ends[past - 1])
                    if match is None or self._negated(here, first):
                        continue
                    after = bisect_left(p.starts, match.end(), first, past)
                    for topic in self._topics(wording, here, after, first, past):
                        out.setdefault(topic, Worded(wording, here))
        return out

    def _negated(self, here: int, first: int) -> bool:
        words = self.parse.lowers[max(first, here - 3) : here]
        if any(w in ("not", "n't", "n’t", "never", "nobody", "nor", "neither") for w in words):
            return True
        return words[-1:] == ("no",) or words[-2:] in (("no", "longer"), ("no", "one"), ("rather", "than"))

    def _topics(self, wording: Wording, here: int, after: int, first: int, past: int) -> Iterator[int]:
        p = self.parse
        told = self._told(here, first, wording.shell) if wording.topic == "before" else []
        if told:
            yield from told
            return
        found = self._after(after, past) if wording.topic == "after" else self._before(here, first)
        for token in found:
            lemma = p.lemmas[token].lower()
            if wording.shell and lemma not in self.lists[wording.shell]:
                continue
            if wording.topic == "before" and wording.effect.how is not None and lemma in self.lists["parties"]:
                continue  # "the queen is not known to"
            yield token
            if wording.effect.factuality is Factuality.UNCONFIRMED and lemma in self.lists["questions"]:
                for below in p.subtree(token):  # "emails to the embassy seeking comment on"
                    if p.pos[below] in NOMINALS and p.lemmas[below].lower() in self.lists["questions"]:
                        yield below

    def _after(self, begin: int, past: int) -> list[int]:
        """The head of the constituent that begins right behind the wording."""
        p = self.parse
        while begin < past and p.pos[begin] == "PUNCT" and p.words[begin] in ('"', "“", "‘", "'"):
            begin += 1
        if begin >= past or p.pos[begin] == "PUNCT":
            return []
        here = begin
        edge = begin - 1 if p.lowers[begin - 1] in _OPENERS else begin
        while p.heads[here] != here and p.heads[here] < past and self.moods.left[p.heads[here]] >= edge:
            here = p.heads[here]
        if p.pos[here] in ("SCONJ", "ADP", "DET", "PART"):
            return [c for c in p.children[here] if c > here][:1]
        return [here]

    def _told(self, here: int, first: int, shell: str) -> list[int]:
        """Of "whether ..., he said, is" and "the charge that ... is", however parsed, the verbs before the wording.

        shell: the list that the noun before "that" must be in as well: questions are brushed off, charges rejected.
        """
        p = self.parse
        begin = first
        while begin < here and p.pos[begin] == "PUNCT":
            begin += 1
        if p.lowers[begin] not in _OPENERS:
            shells = self.lists["reports"] & self.lists[shell] if shell else self.lists["reports"]
            begin = next(
                (t for t in range(begin + 1, here) if p.lowers[t] == "that" and p.lemmas[t - 1].lower() in shells), here
            )
            if any(p.words[t] in (",", ";", '"', "“") for t in range(begin, here)):
                return []
        return [
            t
            for t in range(begin, here)
            if (p.pos[t] in VERBALS and p.deps[t] not in ("aux", "auxpass") and p.lemmas[t] not in self.lists["speech"])
            or p.deps[t] in ("acomp", "attr")
            or (p.deps[t] == "nsubjpass" and p.heads[t] >= here and p.lowers[begin] in _OPENERS - {"that"})
        ]

    def _before(self, here: int, first: int) -> list[int]:
        """The subject of the clause that the wording ends."""
        p = self.parse
        verb = here
        for _ in range(6):
            if p.pos[verb] in VERBALS and any(p.deps[c] in SUBJECTS and c < here for c in p.children[verb]):
                break
            if p.heads[verb] == verb:
                break
            verb = p.heads[verb]
        subjects = [c for c in p.children[verb] if p.deps[c] in SUBJECTS and c < here]
        return [t for t in subjects if p.pos[t] in NOMINALS or p.pos[t] in VERBALS][:1]
