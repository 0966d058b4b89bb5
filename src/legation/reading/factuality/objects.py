"""Objects: the state of a noun that is object or subject of a verb.

Takes a noun and its verb; gives its state: what is denied, planned, called false, asked about, or shares the verb's own
status ("did not sign an accord" has no accord). Clauses are the climb's (climb.py).
"""

from __future__ import annotations

from legation.model.words import Factuality, Presentation
from legation.reading.factuality.cues import PREDICATES
from legation.reading.factuality.nouns import Nouns
from legation.reading.factuality.state import ASSERTED, PASSED_ON, A, State, hand_on


class Objects(Nouns):
    def _noun_under_verb(self, token: int, verb: int, preposition: str | None) -> State:
        """A noun as object or subject of a verb."""
        p, lists = self.parse, self.lists
        dep = p.deps[token]
        lemma = p.lemmas[verb].lower()
        asked = self._asked(token, verb, "object", preposition)
        if asked is not None:
            return asked
        raised = self._raised(token, verb)
        if raised is not None:
            return raised
        if dep == "nsubj" and verb in self.worded and lemma in lists["reports"]:
            return hand_on(self.state(verb))  # "rubbishes coup rumours", taken for a clause
        if dep == "nsubj":
            predicate = self._subject_cue(verb, token) or self._met_with(verb, token)
            if predicate is not None:
                return predicate
            if lemma in lists["failing"] and p.lemmas[token].lower() in self.book.cues["noun"]:
                if self.state(verb).fact is A and not any(p.deps[c] == "xcomp" for c in p.children[verb]):
                    return State(Factuality.NEGATED, cue=verb, reason=f"{p.words[verb]!r}")
            if lemma in lists["occurring"] and lemma != "be":
                return self._as_governor(verb)
            if self._is_hypothetical_subject(token, verb):
                marker = next(
                    (c for c in p.children[token] if p.lowers[c] in ("any", "such", "a", "an", "further")), token
                )
                return State(
                    Factuality.CONDITIONAL,
                    cue=marker,
                    presentation=Presentation.CONDITIONAL,
                    reason="any such act would",
                )
            return ASSERTED
        if dep in ("nsubjpass", "csubjpass"):
            predicate = self._subject_cue(verb, token) or self._met_with(verb, token)
            if predicate is not None:
                return predicate
        if preposition is not None:
            silent = self._silent_noun(verb, "object", token, preposition)
            if silent is not None:
                return silent
            for child in p.children[verb]:
                if p.deps[child] in ("acomp", "attr") and child < token:
                    found = self._cue(child, "adjective", "object", token, preposition)
                    if found is not None:
                        return self._known_topic(token, self._apply(found, child, "object", token), "object")
        named = self._named(verb, token)
        if named is not None:
            return named
        if p.lemmas[verb] == "deny" and dep == "dobj":
            if any(p.deps[c] in ("nsubjpass", "dative") for c in p.children[verb]):
                return State(Factuality.NEGATED, cue=verb, reason="was denied it")
        cue = self._cue(verb, "verb", "object", token, preposition)
        if cue is not None and not (cue.effect.factuality is Factuality.NEGATED and self._is_kept_from(verb)):
            return self._apply(cue, verb, "object", token)
        if dep == "nsubjpass" and self._is_hypothetical_subject(token, verb):
            return State(
                Factuality.CONDITIONAL, cue=token, presentation=Presentation.CONDITIONAL, reason="any such act would"
            )
        if (
            lemma in lists["showing"]
            and self.state(verb).fact in PASSED_ON
            and p.deps[verb] in ("acl", "advcl", "xcomp")
        ):
            return hand_on(self.state(verb))
        if preposition is not None and p.lemmas[verb] == "be" and p.heads[p.heads[token]] == verb:
            if not any(p.deps[c] in PREDICATES for c in p.children[verb]):
                return self._as_governor(verb)  # "denied that he is under house arrest"
        if preposition is None and dep in ("dobj", "nsubjpass", "attr", "oprd") and not self._is_definite(token):
            return self._as_governor(verb)
        return ASSERTED

    def _is_kept_from(self, verb: int) -> bool:
        """'Prevented the workers from entering': the workers are there."""
        p = self.parse
        return any(
            p.lowers[c] == "from" and any(p.deps[g] == "pcomp" for g in p.children[c])
            for c in p.children[verb]
            if p.deps[c] == "prep"
        )

    def _as_governor(self, verb: int) -> State:
        return hand_on(self.state(verb))

    def _is_hypothetical_subject(self, token: int, verb: int) -> bool:
        p = self.parse
        if not any(p.lowers[c] in ("would", "will", "could", "'ll", "’d", "'d") for c in p.children[verb]):
            return False
        return any(p.lowers[c] in ("any", "such") and p.deps[c] in ("det", "amod", "predet") for c in p.children[token])
