"""Adverbials: the state of a clause that says when, why, for what or under which condition another holds.

Takes the head of such a clause and its governor; gives its state: the condition of "if", the purpose of "to seize it", the
time of "after they left". Conditions of the other half are in moods.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.model.words import Factuality, Presentation
from legation.reading.factuality.cues import QUESTION_WORDS
from legation.reading.factuality.objects import Objects
from legation.reading.factuality.state import ASSERTED, PURPOSE, STRONG, UNSURE, State, hand_on


class Adverbials(Objects):
    def _under_adverbial(self, token: int, head: int) -> State:
        p, lists = self.parse, self.lists
        asking = self.moods.left[token] - 1
        if asking >= 0 and p.tags[asking] == "VBN" and p.lowers[asking + 1] in ("if", "whether") and self._asks(asking):
            asked = self._asked(token, asking, "question", None)  # "when asked if they had, he ..."
            if asked is not None:
                return asked
        condition = self.moods.opens_condition(token)
        if condition is not None:
            outer = self._from_above(head)
            if outer.fact in (Factuality.DENIED, Factuality.UNCONFIRMED):
                return outer
            unknown = self._past_condition(token)
            if unknown is not None:
                return unknown
            return State(
                Factuality.CONDITIONAL, cue=condition, presentation=Presentation.CONDITIONAL, reason="the condition"
            )
        children = p.children[token]
        marks = [
            p.lowers[c] for c in children if p.deps[c] in ("mark", "advmod") and c < token and p.lowers[c] != "ever"
        ]
        if head < token and marks[:1] in (["if"], ["whether"]):
            return self._under_verb(token, head, "question", None)
        if marks[:2] == ["as", "if"] or marks[:2] == ["as", "though"]:
            return State(Factuality.POSSIBLE, cue=token, reason="as if")
        finite = p.tags[token] in ("VBD", "VBZ", "VBP") or any(
            p.deps[c] in ("aux", "auxpass") and p.tags[c] in ("VBD", "VBZ", "VBP", "MD") for c in children
        )
        if any(p.lowers[c] == "to" and p.deps[c] == "aux" for c in children):
            if p.lemmas[token].lower() in lists["amounting"] and head < token:
                return hand_on(self.state(head))  # "goes beyond it to include the islands"
            if self._comes_of_it(token, head):
                return hand_on(self.state(head))
            eased = self._eased(token, head)
            if eased is not None:
                return eased
            frame = self._frame(token)
            cue = self._cue(head, "verb", frame, token, None)
            if cue is not None:
                return self._saying(self._apply(cue, head, frame, token), head)
            predicate = self._predicate_cue(head, frame, token)
            if predicate is not None:
                return predicate
            silent = self._silent_noun(head, frame, token)
            if silent is not None:
                return silent
            for child in p.children[head]:  # "lacked the means to verify", which parsers hang on the verb
                if p.deps[child] == "dobj" and p.lemmas[child].lower() in lists["ability_nouns"]:
                    return self._ability(child)
            position = self._position(head)
            if position is not None:
                return self._ability(position)
            above = self.state(head)
            if above.fact in UNSURE or above.fact in STRONG or p.lemmas[head].lower() in lists["resulting"]:
                return hand_on(above)
            return State(Factuality.PLANNED, cue=token, reason=PURPOSE)
        if marks and finite and any(m in lists["presupposing_marks"] for m in marks):
            ahead = self._ahead(token, head, marks)
            if ahead is not None:
                return ahead
            return State(presentation=Presentation.PRESUPPOSED, reason="time or reason taken as known")
        if "that" in marks or (marks and marks[0] in QUESTION_WORDS):
            return self._under_verb(token, head, self._frame(token), None)
        if not finite and not marks:
            gerund = p.tags[token] == "VBG" or any(p.lowers[c] in ("having", "being") for c in children)
            apart = head < token and p.words[self.moods.left[token] - 1] == ","
            cue = self._cue(head, "verb", "gerund", token, None) if gerund and token > head else None
            if cue is not None and cue.rest and apart:
                cue = None  # "argued against the levy, adding that"
            if cue is not None and cue.effect.factuality in (Factuality.NEGATED, Factuality.DENIED):
                return self._apply(cue, head, "gerund", token)
            above = self.state(head)
            return ASSERTED if apart and above.fact is Factuality.NEGATED else hand_on(above)
        if marks[:1] == ["once"] and self._ahead_of_plan(token, head):  # "will pay, once agreed"
            mark = next(c for c in children if p.lowers[c] == "once")
            return State(
                Factuality.CONDITIONAL, cue=mark, presentation=Presentation.CONDITIONAL, reason="holds first of all"
            )
        if self.moods.has_subject(token) and not marks and head > token and p.words[self.moods.right[token]] != ",":
            return ASSERTED
        return ASSERTED

    def _comes_of_it(self, token: int, head: int) -> bool:
        """'Returned only to find it gone', 'lived to see': no purpose but what came of it."""
        p = self.parse
        only = any(p.lowers[c] == "only" and c < token for c in p.children[token])
        return only and head < token and p.lemmas[token].lower() in self.lists["finding"]

    def _eased(self, token: int, head: int) -> State | None:
        """'It is easy for him to blame the rain': the adjective that the infinitive belongs to."""
        p = self.parse
        if p.lemmas[head] != "be" or token < head:
            return None
        for child in p.children[head]:
            if p.deps[child] == "acomp" and p.lowers[child] in self.lists["ease"] and child < token:
                return self._deed(child, "infinitive")
        return None

    def _ahead(self, token: int, head: int, marks: Sequence[str]) -> State | None:
        """'Once a pilot is found', under something still to come: no more than the time of it, and to come itself."""
        p = self.parse
        finite = {p.tags[c] for c in (token, *(c for c in p.children[token] if p.deps[c] in ("aux", "auxpass")))}
        if not finite & {"VBZ", "VBP"} or "VBD" in finite or "MD" in finite:
            return None
        if not set(marks) & self.lists["time_marks"]:
            return None
        if self.state(head).fact not in UNSURE:
            withheld = marks[0] in ("until", "till") and any(p.tags[c] == "MD" for c in p.children[head])
            if withheld and self.state(head).fact is Factuality.NEGATED:  # "will not pay until Chad leaves"
                mark = next(c for c in p.children[token] if p.lowers[c] in ("until", "till"))
                return State(
                    Factuality.CONDITIONAL, cue=mark, presentation=Presentation.CONDITIONAL, reason="holds first of all"
                )
            if marks[0] == "before" and p.tags[head] in ("VBZ", "VBP", "VBG"):  # "before it pulls out, it wants a port"
                return State(Factuality.POSSIBLE, cue=token, reason="not yet, as what comes before it")
            return None
        mark = next(c for c in p.children[token] if p.lowers[c] in self.lists["time_marks"])
        only = mark > 0 and p.lowers[mark - 1] == "only"
        if only or p.lowers[mark] in ("once", "until", "till"):
            return State(
                Factuality.CONDITIONAL, cue=mark, presentation=Presentation.CONDITIONAL, reason="holds first of all"
            )
        if self.state(head).fact is Factuality.CONDITIONAL:
            return None
        return State(Factuality.PREDICTED, cue=mark, reason="the time of what is to come")

    def _ahead_of_plan(self, token: int, head: int) -> bool:
        """Whether a bare participle tells when something still to come is to be."""
        return self.parse.tags[token] == "VBN" and self.state(head).fact in UNSURE

    def _past_condition(self, token: int) -> State | None:
        """'If there was a massacre, nobody told us': no condition, but a plea of ignorance."""
        p = self.parse
        past = p.tags[token] == "VBD" or any(
            p.tags[c] == "VBD" and p.deps[c] in ("aux", "auxpass") for c in p.children[token]
        )
        if not past or p.lowers[self.moods.left[token]] != "if":
            return None
        state = self._reply_state(p.subtree(token), p.sentence_of[token], explicit=True)
        return state if state is not None and state.fact is Factuality.UNCONFIRMED else None
