"""Supposed: acts that a sentence names as its subject without telling that they take place.

Takes a token; gives the word by which it is only supposed. "An attack on Chad would mean war", "any raid will be answered",
"an attack on one is considered an attack on all", "a strike could set off a war": nobody says that there is one. "The
attack would last an hour" and "an attack is under way" tell of one. What "would" makes of the clause itself: would.py.
"""

from __future__ import annotations

from legation.knowledge.factuality import FactualityBook
from legation.model.layers import Parse
from legation.model.words import Factuality, Presentation
from legation.reading.factuality.moods import SUBJECTS, Moods
from legation.reading.factuality.state import State

_A = frozenset({"a", "an", "any", "another", "such", "either"})
_DETERMINERS = frozenset({"det", "poss", "nummod", "predet"})
_COULD = frozenset({"could", "may", "might"})
_REASON = "only supposed: the subject of"


class Supposed:
    def __init__(self, parse: Parse, book: FactualityBook, moods: Moods) -> None:
        self.parse = parse
        self.lists = book.lists
        self.moods = moods

    def find(self, token: int) -> State | None:
        """The state of a subject that is only supposed, or of what it is said to be, or worked at; None: it is told of."""
        p = self.parse
        head, dep = p.heads[token], p.deps[token]
        if head == token:
            return None
        if dep in ("dobj", "nsubjpass") and self._is_being_drafted(head):
            return State(Factuality.PLANNED, cue=head, reason=f"not there yet: {p.words[head]!r}")
        if dep in SUBJECTS:
            return self._subject(token, head)
        if dep == "pobj" and p.lowers[head] == "as":  # "is treated as an attack on all"
            head = p.heads[head]
        elif dep not in ("attr", "oprd"):
            return None
        if p.lemmas[head].lower() not in self.lists["regarding"] and p.lemmas[head] != "be":
            return None
        for child in p.children[head]:
            if p.deps[child] in SUBJECTS and self._is_general(child, head):
                return State(Factuality.CONDITIONAL, cue=head, reason=f"{_REASON} {p.words[head]!r}")
        return None

    def _subject(self, token: int, verb: int) -> State | None:
        p = self.parse
        modal = next((c for c in p.children[verb] if p.deps[c] == "aux" and p.tags[c] == "MD"), None)
        article = self._article(token)
        if article is None:
            return None
        cue: int | None = None
        if modal is not None and p.lowers[modal] in ("would", "'d", "’d"):
            mood = self.moods.mood(verb)
            supposed = mood.factuality is not Factuality.ASSERTED and not self._is_fixed(token)
            cue = modal if supposed else None
        elif modal is not None and article == "any":
            cue = modal
        elif modal is not None and p.lowers[modal] in _COULD and article in _A:
            if self.moods.mood(verb).factuality is Factuality.POSSIBLE:
                return State(Factuality.POSSIBLE, cue=modal, reason=f"{_REASON} {p.words[modal]!r}")
        elif self._is_general(token, verb):
            cue = verb
        if cue is None:
            return None
        return State(
            Factuality.CONDITIONAL,
            cue=cue,
            presentation=Presentation.CONDITIONAL,
            reason=f"{_REASON} {p.words[cue]!r}",
        )

    def _is_being_drafted(self, verb: int) -> bool:
        """ "Is being drawn up", "are negotiating": what is worked at is not there yet."""
        p = self.parse
        auxiliaries = [c for c in p.children[verb] if p.deps[c] in ("aux", "auxpass")]
        if not any(p.tags[t] == "VBG" for t in (verb, *auxiliaries)) or not auxiliaries:
            return False
        lemma = p.lemmas[verb].lower()
        particles = [p.lowers[c] for c in p.children[verb] if p.deps[c] in ("prt", "prep")]
        return any(word in self.lists["drafting"] for word in (lemma, *(f"{lemma} {w}" for w in particles)))

    def _article(self, token: int) -> str | None:
        """The article of an indefinite noun, "" for a bare one or a gerund; None for the, its, those, three ..."""
        p = self.parse
        if p.tags[token] == "VBG":
            return "" if p.deps[token] in ("csubj", "csubjpass") and not self.moods.has_subject(token) else None
        if p.pos[token] != "NOUN":
            return None
        found = [c for c in p.children[token] if p.deps[c] in _DETERMINERS and c < token]
        if any(p.lowers[c] not in _A for c in found):
            return None
        return p.lowers[found[0]] if found else ""

    def _is_fixed(self, token: int) -> bool:
        """ "Talks on Monday would be the third": a day of its own makes a bare noun one that is planned."""
        p = self.parse
        return any(t in self.moods.dates for t in p.subtree(token))

    def _is_general(self, token: int, verb: int) -> bool:
        """Whether a clause in the present says of any such act what it is or counts as: "an attack on one is an attack on
        all"; "any raid is unacceptable". "An attack is under way", "an attack is being prepared" tell of one."""
        p = self.parse
        article = self._article(token)
        if not article or p.deps[token] not in SUBJECTS:
            return False
        auxiliaries = [c for c in p.children[verb] if p.deps[c] in ("aux", "auxpass")]
        tags = [p.tags[c] for c in auxiliaries]
        lemma = p.lemmas[verb].lower()
        if "MD" in tags:
            return article == "any"
        if p.tags[verb] in ("VBZ", "VBP"):
            if lemma == "be":
                noun = any(p.deps[c] == "attr" and p.pos[c] == "NOUN" for c in p.children[verb])
                quality = article == "any" and any(p.deps[c] == "acomp" for c in p.children[verb])
                return noun or quality
            return lemma in self.lists["equating"]
        passive = p.tags[verb] == "VBN" and tags in (["VBZ"], ["VBP"]) and p.deps[auxiliaries[0]] == "auxpass"
        return passive and lemma in self.lists["regarding"]
