"""As told: clauses that are nothing but a cue to their own content, and so have the content's status.

Takes the head of a clause and its state; gives the state that a reader takes from it: "it is likely that they met" does not
tell a likelihood but a meeting, "they are trying to leave" no trying but a leaving that is meant.
"""

from __future__ import annotations

from dataclasses import replace

from legation.model.words import Factuality, Unconfirmed
from legation.reading.factuality.climb import Climb
from legation.reading.factuality.moods import VERBALS
from legation.reading.factuality.state import UNSURE, A, State

_COPULAS = frozenset({"be", "remain", "seem", "appear", "look", "become"})


class AsTold(Climb):
    def _as_told(self, head: int, state: State) -> State:
        """A clause that is nothing but a cue to its content has the content's status.

        "It is likely that they met", "Kim seems to hesitate", "I am not aware of it": the clause itself says no other thing.
        """
        p = self.parse
        if state.fact not in (A, Factuality.NEGATED) or p.pos[head] not in VERBALS:
            return state
        lemma = p.lemmas[head].lower()
        if lemma in ("seem", "appear") and state.fact is A:
            if any(p.deps[c] in ("xcomp", "ccomp", "acomp", "oprd") for c in p.children[head]):
                return replace(state, fact=Factuality.POSSIBLE, cue=head, reason=f"{p.words[head]!r}")
        meant = self._meant(head, lemma) if state.fact is A else None
        if meant is not None:
            return meant
        planned = self._plan_is_to(head) if lemma == "be" and state.fact is A else None
        if planned is not None:
            return planned
        for child in p.children[head] if lemma in _COPULAS else ():
            if p.deps[child] != "acomp":
                continue
            contents = [c for c in (*p.children[head], *p.children[child]) if p.deps[c] in ("ccomp", "xcomp", "csubj")]
            for content in contents:
                if p.pos[content] in VERBALS:
                    cue = self._cue(child, "adjective", self._frame(content), content, None)
                    told_of = cue is not None and cue.effect.factuality in (Factuality.DENIED, A)
                    if told_of and not any(p.lowers[c] in ("it", "there", "this", "that") for c in p.children[head]):
                        continue  # "the widows were wrong that": said of them
                    if cue is not None and cue.effect.factuality is not None:
                        return self._apply(cue, child, self._frame(content), content)
        if state.fact is A and lemma in _COPULAS and head in self.voices:  # a denial has a speaker
            for child in p.children[head]:
                if p.deps[child] == "nsubj" and p.lemmas[child].lower() in self.lists["reports"]:
                    if self.state(child).fact is Factuality.DENIED:
                        return self.state(child)  # "the tale of a landing is a fable, he said"
        if state.fact is A and lemma in self.lists["requiring"]:
            subject = self.moods.subject(head)
            objects = any(p.deps[c] == "dobj" and c > head for c in p.children[head])
            if subject is not None and objects and p.pos[subject] == "NOUN" and not self.moods.is_party(subject):
                return replace(state, fact=Factuality.DEMANDED, cue=head, reason=f"things {p.words[head]!r} it")
        if state.fact is Factuality.NEGATED and lemma in self.lists["speech"]:
            if any(p.deps[c] == "dobj" and p.lowers[c] in ("nothing", "none") for c in p.children[head]):
                return replace(
                    state, fact=Factuality.UNCONFIRMED, how=Unconfirmed.NO_COMMENT, cue=head, reason="said nothing"
                )
        if state.fact is Factuality.NEGATED and head in self.voices:
            return self._silent_itself(head, state)
        return state

    def _meant(self, head: int, lemma: str) -> State | None:
        """'They are trying to leave', 'we have to leave', 'they are expected to leave': a clause for its infinitive's sake."""
        p, lists = self.parse, self.lists
        content = next((c for c in p.children[head] if p.deps[c] == "xcomp" and c > head and p.pos[c] in VERBALS), None)
        if content is None or self._frame(content) != "infinitive":
            return None
        passive = any(p.deps[c] in ("auxpass", "nsubjpass") for c in p.children[head])
        if passive:
            meant = lemma in lists["expecting"] or lemma in lists["reputing"] or lemma == "get"  # "she 's got to"
        else:
            going = p.lowers[head] in ("going", "gon") and any(p.deps[c] == "aux" for c in p.children[head])
            meant = going or lemma in lists["intending"] or lemma in lists["obliging"]
        if not meant or (p.tags[head] == "VBN" and not passive and lemma in lists["reputing"]):
            return None
        state = self.state(content)
        return state if state.fact in UNSURE else None

    def _plan_is_to(self, verb: int) -> State | None:
        """'The plan was to provoke a raid': the copula says no other thing than its content."""
        p = self.parse
        subject = next((c for c in p.children[verb] if p.deps[c] == "nsubj" and p.pos[c] == "NOUN"), None)
        content = next((c for c in p.children[verb] if p.deps[c] in ("xcomp", "ccomp") and p.pos[c] in VERBALS), None)
        if subject is None or content is None:
            return None
        state = self.state(content)
        return state if state.cue == subject and state.fact in UNSURE else None

    def _silent_itself(self, head: int, state: State) -> State:
        """'He was not aware of it', said by him: he pleads ignorance, which negates nothing."""
        p = self.parse
        subject = self.moods.subject(head)
        if subject is None or p.pos[subject] != "PRON" or p.lowers[subject] in ("it", "nobody", "none", "nothing"):
            return state
        words = [head, *(c for c in p.children[head] if p.deps[c] in ("acomp", "dobj", "attr"))]
        for word in words:
            if {p.lemmas[word].lower(), p.lowers[word]} & self.lists["silence_itself"] or word != head:
                effect = self.silent(word)
                if effect is not None and effect.how is not None:
                    return replace(state, fact=Factuality.UNCONFIRMED, how=effect.how, cue=word, reason="keeps silent")
        return state
