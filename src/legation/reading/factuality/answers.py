"""Answers: what becomes of a thing asked, by what the asked one says.

Takes the token of a question ("asked whether ...", "in response to a question on ...", "said of the deal"); gives the
effect of the answer on what was asked. "Asked about the camps, he smiled" leaves them unconfirmed (he deflects), "... he
answered: 'Not one.'" denies. Wordings are the book's; a word of silence anywhere in the answer counts as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from legation.knowledge.factuality import Effect, FactualityBook
from legation.model.layers import Parse
from legation.model.words import Factuality, Unconfirmed
from legation.reading.factuality.moods import SUBJECTS, VERBALS

_DEFLECTS = Effect(Factuality.UNCONFIRMED, Unconfirmed.DEFLECTS)
_DENIED = Effect(Factuality.DENIED)
_ASKED = Effect(Factuality.POSSIBLE)
_ELLIPTIC = frozenset({"any", "none", "it", "so", "such", "one", "that", "this", "nothing", "them", "anything"})
_ANAPHORS = frozenset({"that", "they", "those", "these", "this"})
# The answer may stand in the next sentence, but is then no longer than this.
MAX_NEXT = 40


class Reply(NamedTuple):
    """effect on what was asked; cue: a token of the answer; speaker: head of who answers."""

    effect: Effect
    cue: int | None
    speaker: int | None


class Answers:
    def __init__(
        self,
        parse: Parse,
        book: FactualityBook,
        is_negated: Callable[[int], bool],
        silent: Callable[[int], Effect | None],
    ) -> None:
        self.parse = parse
        self.book = book
        self.is_negated = is_negated
        self.silent = silent  # the effect of a word of silence that is active here, else None

    def reply(
        self, question: Iterable[int], sentence: int, *, explicit: bool = False, evades: bool = True
    ) -> Reply | None:
        """What the rest of the sentence (else the next one) answers to the tokens of the question.

        explicit: only a wording that says so counts; None where there is none. evades: whether the rest of the sentence is
        an answer at all, so that it deflects when it says something else.
        """
        p = self.parse
        asked = set(question)
        first, past = p.sentences[sentence]
        begin = first
        if sentence and (
            sum(p.words[t] in ('"', "”", "“") for t in range(first, past)) % 2 or p.words[first - 1] in ('"', "”")
        ):
            begin = p.sentences[sentence - 1][0]  # '"Nonsense! We have all we need," he said when asked ...'
        region = [t for t in range(begin, past) if t not in asked]
        verbs = [t for t in region if p.pos[t] in VERBALS]
        found = self._explicit(region, asked)
        if found is not None:
            return Reply(found[0], found[1], self._speaker(region))
        if explicit:
            return None
        if evades and sum(p.words[t][0].isalnum() for t in region if p.words[t]) >= 2 and verbs:
            effect = self._by_content(region, asked) or _DEFLECTS
            return Reply(effect, verbs[0], self._speaker(region))
        if sentence + 1 < len(p.sentences):
            begin, end = p.sentences[sentence + 1]
            if end - begin <= MAX_NEXT:
                after = list(range(begin, end))
                found = self._explicit(after, asked)
                if found is not None:
                    return Reply(found[0], found[1], self._speaker(after))
        return Reply(_ASKED, None, None)

    def to(self, question: Iterable[int], answer: list[int]) -> Reply | None:
        """What the next sentence makes of a question that stands by itself; None where it is no answer."""
        p = self.parse
        asked = set(question)
        if not answer or len(answer) > MAX_NEXT:
            return None
        found = self._explicit(answer, asked)
        if found is not None:
            return Reply(found[0], found[1], self._speaker(answer))
        verbs = [t for t in answer if p.pos[t] in VERBALS]
        if any(self.is_negated(t) and self.takes_up(t, asked) for t in verbs):
            return Reply(_DENIED, verbs[0], self._speaker(answer))
        for t in verbs:
            if p.lemmas[t].lower() in self.book.lists["answering"]:
                effect = self._by_content(answer, asked) or _DEFLECTS
                return Reply(effect, t, self._speaker(answer))
        return None

    def _explicit(self, region: list[int], asked: set[int]) -> tuple[Effect, int] | None:
        if not region:
            return None
        text = self._text(region)
        for answer in self.book.answers:
            if answer.pattern.search(text):
                return answer.effect, region[0]
        for t in region:
            effect = self.silent(t)
            if effect is not None:
                return effect, t
        return None

    def _by_content(self, region: list[int], asked: set[int]) -> Effect | None:
        """'He said they had not': a negated clause that takes up the question's words, or leaves them out, denies."""
        p = self.parse
        topic = {p.lemmas[t].lower() for t in asked if p.pos[t] in ("VERB", "NOUN", "PROPN")}
        topic -= self.book.lists["asking"] | self.book.lists["told"]
        definite = not any(
            p.pos[t] in VERBALS and p.lowers[t] not in self.book.lists["asking"] for t in list(asked)[1:]
        )
        for t in region:
            if p.pos[t] not in VERBALS or p.deps[t] in ("aux", "auxpass"):
                continue
            if not self.is_negated(t):
                if p.lemmas[t].lower() in topic and p.pos[t] == "VERB" and p.lemmas[t] not in ("be", "have"):
                    return Effect(Factuality.ASSERTED)
                if definite and any(p.deps[c] in SUBJECTS and p.lowers[c] in _ANAPHORS for c in p.children[t]):
                    return Effect(Factuality.ASSERTED)
                continue
            if self.takes_up(t, asked):
                return _DENIED
        return None

    def takes_up(self, token: int, topic: Iterable[int], *, pronouns: bool = True) -> bool:
        """Whether a negated clause answers to the topic: it uses its words again, leaves them out, or has a pronoun."""
        p = self.parse
        held = set(topic)
        words = {p.lemmas[t].lower() for t in held if p.pos[t] in ("VERB", "NOUN", "PROPN")}
        words -= self.book.lists["asking"] | self.book.lists["told"] | self.book.lists["light"]
        tree = [c for c in p.subtree(token) if c not in held]
        if any(p.lemmas[c].lower() in words for c in tree if p.pos[c] in ("VERB", "NOUN", "PROPN")):
            return True
        if pronouns and any(p.lowers[c] in _ELLIPTIC and p.deps[c] != "mark" for c in tree):
            return True
        return not any(p.deps[c] in ("dobj", "attr", "acomp", "ccomp", "xcomp", "prep") for c in p.children[token])

    def _text(self, region: list[int]) -> str:
        """The region's words with the blanks of the text between neighbours."""
        p = self.parse
        parts: list[str] = []
        begin = region[0]
        for here, after in zip(region, [*region[1:], -1], strict=True):
            if after != here + 1:
                parts.append(p.text[p.starts[begin] : p.ends[here]])
                begin = after
        return " ".join(parts)

    def _speaker(self, region: list[int]) -> int | None:
        """The subject of the main verb of saying in the answer."""
        p = self.parse
        inside = set(region)
        best: int | None = None
        for t in region:
            if p.deps[t] in SUBJECTS and p.heads[t] in inside:
                verb = p.heads[t]
                if p.lemmas[verb].lower() in self.book.lists["speech"]:
                    return t
                if p.heads[verb] == verb and best is None:
                    best = t
        return best
