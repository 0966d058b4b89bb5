"""Repairs: what governs a clause, where the parser hung it elsewhere.

Takes a token whose place in the tree misleads; gives the state, or the noun, that its words show. "Denied under oath that",
"an assertion by a colonel that", "it is untrue, he said, that" and "when it was put to him that" are such shapes. Where
none fits, the climb goes on by the tree (climb.py).
"""

from __future__ import annotations

from legation.model.words import Factuality
from legation.reading.factuality.author import Author
from legation.reading.factuality.moods import NOMINALS, SUBJECTS, VERBALS
from legation.reading.factuality.state import State

_CIRCUMSTANCES = frozenset("under in on at before after during through by".split())


class Repairs(Author):
    def _after_garden_path(self, token: int) -> int | None:
        """'His denial that conscripts work the mine': the report, where the clause's subject was taken for a verb."""
        p = self.parse
        noun = token - 3
        if noun < 0 or p.lowers[noun + 1] != "that" or p.heads[noun] != token or p.deps[noun] not in SUBJECTS:
            return None
        if p.deps[noun + 2] != "relcl" or p.tags[noun + 2] not in ("VBZ", "VBP"):
            return None
        lemma = p.lemmas[noun].lower()
        return noun if lemma in self.lists["reports"] or lemma in self.book.cues["noun"] else None

    def _extraposed(self, token: int) -> State | None:
        """'It is untrue, according to the ministry, that ...': the clause that a parenthesis has cut off."""
        p = self.parse
        mark = next((c for c in p.children[token] if p.deps[c] == "mark" and p.lowers[c] in ("that", "whether")), None)
        if mark is None or mark > token or mark < 4 or p.words[mark - 1] != ",":
            return None
        first, _ = p.sentences[p.sentence_of[token]]
        for it in range(mark - 1, first - 1, -1):
            verb = p.heads[it]
            if (
                p.lowers[it] == "it"
                and p.deps[it] in SUBJECTS
                and verb < mark
                and (verb != p.heads[token] or p.deps[token] == "conj")
            ):
                frame = "clause" if p.lowers[mark] == "that" else "question"
                return self._predicate_cue(verb, frame, token)
        return None

    def _called_behind(self, token: int) -> State | None:
        """ "Quito: claim of border raid 'totally false'": a headline's predicate without a verb."""
        p = self.parse
        if p.pos[token] not in NOMINALS or self.moods.has_subject(p.heads[token]):
            return None
        for child in p.children[token]:
            if child > token and p.deps[child] in ("amod", "acomp", "appos", "npadvmod") and p.words[child - 1] != ",":
                part = "noun" if p.pos[child] == "NOUN" else "adjective"
                cue = self._cue(child, part, "subject", token, None)
                if cue is not None and cue.effect.factuality is Factuality.DENIED:
                    return self._state_of(cue, cue.effect, child, token)
        return None

    def _report_before(self, token: int, noun: int) -> int:
        """'An assertion by a colonel that its marines had ...': the report, where the parser took the nearest noun."""
        p = self.parse
        if p.lemmas[noun].lower() in self.lists["reports"] or p.lemmas[noun].lower() in self.book.cues["noun"]:
            return noun
        if p.deps[noun] != "pobj" or p.lowers[p.heads[noun]] not in ("by", "from", "of", "in", "to"):
            return noun
        if not any(p.deps[c] == "mark" and p.lowers[c] == "that" and c < token for c in p.children[token]):
            return noun
        for here in range(noun - 1, max(noun - 9, -1), -1):
            if p.pos[here] in VERBALS or p.words[here] in (",", ";"):
                break
            if p.pos[here] == "NOUN" and p.lemmas[here].lower() in self.lists["reports"]:
                return here
        return noun

    def _verb_behind(self, token: int, noun: int) -> int | None:
        """'Hoped with all his heart that they would win': the verb, where the parser hung the clause on the noun between."""
        p = self.parse
        preposition = p.heads[noun]
        if p.deps[noun] != "pobj" or p.lowers[preposition] not in ("with", "in", "at", "on", "from", "by", "before"):
            return None
        if not any(p.deps[c] == "mark" and p.lowers[c] == "that" and c < token for c in p.children[token]):
            return None
        lemma, verb = p.lemmas[noun].lower(), p.heads[preposition]
        if lemma in self.lists["reports"] or self.book.cues["noun"].get(lemma) or p.pos[verb] != "VERB":
            return None
        cues = self.book.cues["verb"].get(p.lemmas[verb].lower(), ())
        return verb if any("clause" in c.frames and not c.rest for c in cues) else None

    def _put_to(self, token: int) -> State | None:
        """'When it was put to him that': as the answer leaves it, wherever the parser hung the clause."""
        p = self.parse
        mark = next((c for c in p.children[token] if p.deps[c] == "mark" and c < token), None)
        if mark is None or mark < 4 or p.lowers[mark] not in ("that", "whether", "if"):
            return None
        before = p.lowers[max(0, mark - 6) : mark]
        if "put" not in before or "to" not in before[before.index("put") + 1 : before.index("put") + 2]:
            return None
        verb = mark - len(before) + before.index("put")
        question = {*p.subtree(token), *range(verb, mark)}
        return self._reply_state(question, p.sentence_of[token])

    def _is_circumstance(self, preposition: int, token: int) -> bool:
        """'Denied under oath that', 'denied in a statement that': how it was said; the clause is the verb's."""
        p = self.parse
        verb = p.heads[preposition]
        if verb != p.heads[token] or p.pos[verb] != "VERB" or p.lowers[preposition] not in _CIRCUMSTANCES:
            return False
        return any("clause" in c.frames and not c.rest for c in self.book.cues["verb"].get(p.lemmas[verb].lower(), ()))

    def _noun_before_mark(self, token: int) -> int | None:
        """'... of claims that the fleet had sailed': the noun right before 'that', wherever the parser hung the clause."""
        p, lists = self.parse, self.lists
        for child in p.children[token]:
            if child > token:
                break
            if p.deps[child] == "mark" and p.lowers[child] in ("that", "whether") and child:
                before = child - 1
                if p.deps[before] == "pobj" and self._is_circumstance(p.heads[before], token):
                    return None
                if p.deps[before] == "pobj" and p.lowers[p.heads[before]] in ("from", "by", "in"):
                    above = p.heads[p.heads[before]]  # "denials from Minsk that"
                    before = above if p.pos[above] == "NOUN" and p.heads[token] != above else before
                if p.pos[before] == "NOUN" and p.heads[token] != before:
                    lemma = p.lemmas[before].lower()
                    frame = "clause" if p.lowers[child] == "that" else "question"
                    if frame == "clause" and lemma in lists["reports"]:
                        return before
                    if any(frame in cue.frames for cue in self.book.cues["noun"].get(lemma, ())):
                        return before
        return None

    def _is_verb(self, noun: int) -> bool:
        """'Lusaka questions whether', 'Oslo fears that': a verb that the parser took for a plural noun."""
        p = self.parse
        if p.deps[noun] != "ROOT" or p.tags[noun] != "NNS" or not noun:
            return False
        before = noun - 1
        named = p.deps[before] in ("compound", "amod", "nmod") and p.words[before][0].isupper()
        return named and not any(p.deps[c] in ("det", "poss", "cop") for c in p.children[noun])
