"""Would: what "would" makes of a clause: future in the past, a habit, what a bill or plan provides, or a condition unsaid.

Takes a verb with "would" and no condition beside it; gives its mood. "He said they would leave" is "will" told in the past;
"the revolt would later spread" tells that it did; "every spring they would drive them home" a habit; "the bill would strip
judges of pensions" what is foreseen; "a raid would mean war" holds under a condition that is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.knowledge.factuality import FactualityBook
from legation.model.layers import Parse
from legation.model.words import Factuality
from legation.reading.factuality.mood import PLAIN, Mood

if TYPE_CHECKING:
    from legation.reading.factuality.moods import Moods


class Would:
    def __init__(self, parse: Parse, book: FactualityBook, moods: Moods) -> None:
        self.parse = parse
        self.lists = book.lists
        self.moods = moods

    def mood(self, token: int, modal: int) -> Mood:
        """The mood of a clause whose "would" no past shifts."""
        p, lists = self.parse, self.lists
        if p.lemmas[token].lower() in ("like", "love", "prefer") or any(
            p.lowers[c] == "rather" for c in p.children[token]
        ):
            return Mood(Factuality.PLANNED, modal, reason="'would like'")
        voice = self.moods.voices.get(token)
        subject = self.moods.subject(token)
        if subject is not None and p.lowers[subject] in ("i", "we") and p.lemmas[token].lower() in lists["courteous"]:
            return PLAIN  # "I would suggest" suggests
        perfect = any(p.lowers[c] == "have" and p.deps[c] == "aux" for c in p.children[token])
        if not perfect and self._is_habit(token):
            return PLAIN
        if not perfect and (voice is None or voice.kind != "direct") and self._is_narrated(token):
            return PLAIN
        if not perfect and self._is_provided(token):
            return Mood(Factuality.PREDICTED, modal, reason="what a bill or plan would do", weak=True)
        return Mood(Factuality.CONDITIONAL, modal, reason="'would' without a past that shifts it", weak=True)

    def backshifted(self, token: int) -> bool:
        """Whether 'would' stands for 'will' said in the past: indirect speech under a verb in the past tense."""
        p = self.parse
        subject = self.moods.subject(token)
        if subject is not None and p.pos[subject] == "NOUN":
            articles = {p.lowers[c] for c in p.children[subject]}
            if articles & {"any", "such"} or (articles & {"a", "an", "another"} and not self.moods.is_party(subject)):
                return False
        head = p.heads[token]
        if p.deps[token] in ("ccomp", "acl", "conj") and p.pos[head] == "VERB" and self._is_past(head):
            direct = self.moods.voices.get(token)
            return (direct is None or direct.kind != "direct") and not self._is_quoted(token)
        voice = self.moods.voices.get(token)
        if voice is None or voice.kind == "direct" or voice.cue_head is None or self._is_quoted(token):
            return p.deps[token] == "acl" and p.pos[head] == "NOUN"
        return self._is_past(voice.cue_head) or p.lowers[voice.cue_head] == "according"

    def _is_past(self, verb: int) -> bool:
        """Whether a verb tells of the past: by its own form, or as the participle of one that does ("left, saying that")."""
        p, here = self.parse, verb
        for _ in range(3):
            if p.tags[here] in ("VBD", "VBN"):
                return True
            if any(p.tags[c] == "VBD" and p.deps[c] in ("aux", "auxpass") for c in p.children[here]):
                return True
            if p.tags[here] not in ("VBG", "VB") or p.deps[here] not in ("advcl", "xcomp", "conj", "pcomp", "acl"):
                return False
            here = p.heads[p.heads[here]] if p.deps[here] == "pcomp" else p.heads[here]
        return False

    def _is_quoted(self, token: int) -> bool:
        """Whether a quotation mark has opened in the sentence before the clause, and none has closed behind it."""
        p = self.parse
        first, _ = p.sentences[p.sentence_of[token]]
        marks = [p.words[t] for t in range(first, token) if p.words[t] in ("“", "”", '"', "''", "``")]
        return bool(marks) and (marks[-1] == "“" or (marks[-1] not in ("”", "“") and len(marks) % 2 == 1))

    def _is_habit(self, token: int) -> bool:
        """'Every spring they would', 'they would often'."""
        p, lists = self.parse, self.lists
        for child in p.children[token]:
            if p.lowers[child] in lists["adverbs_habit"]:
                return True
            if p.deps[child] in ("npadvmod", "prep") and any(
                p.lowers[t] in ("every", "each") and p.lemmas[p.heads[t]].lower() in lists["seasons"]
                for t in p.subtree(child)[:6]
            ):
                return True
        return False

    def _is_narrated(self, token: int) -> bool:
        """'The revolt would later spread', 'he would go on to command the fleet': told of the past from further back."""
        p, lists = self.parse, self.lists
        verbs = [p.lemmas[token].lower(), *(p.lemmas[h].lower() for h in (p.heads[token],) if p.deps[token] == "xcomp")]
        later = any(p.lowers[c] in lists["adverbs_narrative"] for c in p.children[token]) or (
            verbs[0] in ("go", "come")
            and any(p.deps[c] in ("xcomp", "advcl") and p.lowers[c - 1] == "to" for c in p.children[token])
        )
        subject = self.moods.subject(token)
        if subject is not None and p.lemmas[subject].lower() in lists["instruments"]:
            return False
        if not later:  # "the first of them would emerge that autumn"
            later = any(
                t in self.moods.dates
                and p.lowers[t] in ("that", "same", "following", "next")
                and p.lowers[t + 1] != "of"
                for t in p.subtree(token)
                if t + 1 < len(p)
            )
        if not later:
            return False
        number = p.sentence_of[token]
        first = p.sentences[max(0, number - 1)][0]
        _, past = p.sentences[number]
        return any(p.tags[t] in ("VBD", "VBN") and t != token for t in range(first, past))

    def _is_provided(self, token: int) -> bool:
        """'The bill would strip', 'under the accord, they would receive', 'a deal that would': what is laid down or meant."""
        p, lists = self.parse, self.lists
        subject = self.moods.subject(token)
        if subject is not None and p.lemmas[subject].lower() in lists["instruments"]:
            return True
        if subject is not None and p.lowers[subject] == "it" and self._follows_a_plan(token):
            return True
        noun = p.heads[token]
        if p.deps[token] == "relcl" and (
            p.lemmas[noun].lower() in lists["instruments"]
            or p.text[p.starts[max(0, noun - 2)] : p.ends[noun]].lower() in lists["instruments"]
        ):
            return True
        return any(
            p.lowers[c] in ("under", "through", "by") and p.lemmas[g].lower() in lists["instruments"]
            for c in p.children[token]
            if p.deps[c] == "prep"
            for g in p.children[c]
        )

    def _follows_a_plan(self, token: int) -> bool:
        """Whether a bill or plan is the subject of the sentence before ("it would also")."""
        p = self.parse
        number = p.sentence_of[token]
        if not number:
            return False
        first, past = p.sentences[number - 1]
        return any(
            p.deps[t] == "nsubj" and p.lemmas[t].lower() in self.lists["instruments"] for t in range(first, past)
        )
