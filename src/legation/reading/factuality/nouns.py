"""Nouns: the state of what hangs on a noun.

Takes a token under a noun: the clause of "the claim that", the infinitive of "plans to", the noun of "no evidence of", a
relative clause; gives its state. What governs the noun itself is the climb's (climb.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge.factuality import FactualityBook
from legation.model.layers import AttributionMention, Parse
from legation.model.words import Factuality, Presentation, Unconfirmed
from legation.reading.factuality.cues import QUESTION_WORDS, TOPIC_PREPOSITIONS
from legation.reading.factuality.moods import NOMINALS, SUBJECTS, VERBALS
from legation.reading.factuality.repairs import Repairs
from legation.reading.factuality.state import ASSERTED, PASSED_ON, PURPOSE, UNSURE, A, State, hand_on
from legation.reading.factuality.wordings import Wordings


class Nouns(Repairs):
    """`_from_above` and `_under_verb` are the climb's."""

    def __init__(self, parse: Parse, voices: Sequence[AttributionMention], book: FactualityBook) -> None:
        super().__init__(parse, voices, book)
        self.worded = Wordings(parse, book, self.moods).find()

    def _from_above(self, token: int) -> State:
        raise NotImplementedError

    def _under_verb(self, token: int, verb: int, frame: str, preposition: str | None) -> State:
        raise NotImplementedError

    def _under_noun(self, token: int, noun: int, frame: str, preposition: str | None) -> State:
        """Content of a noun: 'the claim that', 'plans to', 'no evidence of', 'reports of'."""
        p, lists = self.parse, self.lists
        lemma = p.lemmas[noun].lower()
        dep = p.deps[token]
        if dep in ("acl", "relcl") and (told := self._told_of(token, noun)) is not None:
            return self._under_noun(token, told, frame, preposition)
        if self._is_verb(noun) and dep in ("acl", "relcl", "ccomp"):
            cue = self._cue(noun, "verb", frame, token, preposition)
            if cue is not None:
                return self._apply(cue, noun, frame, token)
        if frame in ("infinitive", "gerund") and lemma in lists["ability_nouns"]:
            able = self._ability(noun)
            if able.fact is Factuality.NEGATED or frame == "infinitive":
                return able
        if frame == "infinitive" and lemma in lists["deed_nouns"] and p.deps[noun] == "dobj":
            return hand_on(self.state(p.heads[noun]))  # "had the nerve to fire"
        purpose = frame == "infinitive" and lemma in self.book.cues["noun"]
        if frame == "infinitive" and any(p.lowers[c] == "have" and p.deps[c] == "aux" for c in p.children[token]):
            state = self.state(noun)  # "the claim to have taken it" is no plan
            return self._saying(hand_on(state) if state.fact in PASSED_ON else ASSERTED, noun)
        relative = (dep == "relcl" and not purpose) or (dep == "acl" and p.tags[token] in ("VBN", "VBG"))
        if relative and not self._is_content_relative(token, noun):
            return self._under_relative(token, noun)
        if (
            lemma in lists["negative_pronouns"]
            and preposition
            and p.deps[noun] == "dobj"
            and p.pos[p.heads[noun]] in VERBALS
        ):
            return self._under_verb(token, p.heads[noun], frame, preposition)  # "said nothing about"
        state = self.state(noun)
        told = lemma in lists["reports"] or lemma in lists["questions"] or lemma in self.book.cues["noun"]
        if noun in self.worded and state.fact in PASSED_ON and told:
            return self._known_topic(token, hand_on(state), frame)
        cue = self._cue(noun, "noun", frame, token, preposition)
        if preposition in TOPIC_PREPOSITIONS and preposition != "of" and lemma in lists["questions"]:
            if cue is None or cue.negated.how is None:
                cue = None  # "calls about the raid" are no calls for it
                if state.fact in (A, Factuality.NEGATED) and self._goes_unanswered(noun):
                    return self._known_topic(token, State(Factuality.UNCONFIRMED, Unconfirmed.NO_COMMENT, noun), frame)
        shell = lemma in lists["reports"] or lemma in lists["questions"] or cue is not None
        if cue is not None and cue.negated.how is not None and self._polarity(noun, cue)[1]:
            return self._saying(self._apply(cue, noun, frame, token), noun)
        pleads = cue is not None and self._pleads_silence(cue, state)
        if shell and state.fact in PASSED_ON and not pleads:
            return self._known_topic(token, hand_on(state), frame)
        if state.fact is A and (lemma in lists["questions"] or lemma in lists["reports"]):
            reply = self._reply_to_noun(noun)
            if reply is not None:
                return self._known_topic(token, reply, frame)
        if cue is not None:
            return self._saying(self._apply(cue, noun, frame, token), noun)
        if frame == "infinitive" and self.book.cues["adjective"].get(lemma):  # "Ready" of a headline, taken for a name
            cue = self._cue(noun, "adjective", frame, token, preposition)
            if cue is not None:
                return self._apply(cue, noun, frame, token)
        if shell and frame != "object" and state.fact is Factuality.NEGATED:
            return hand_on(state)
        if shell and frame == "object" and state.fact not in (A, Factuality.NEGATED):
            return hand_on(state)
        if frame in ("infinitive",) and state.fact in UNSURE | {Factuality.NEGATED}:
            return hand_on(state)
        if frame in ("infinitive",) and p.deps[token] in ("acl", "relcl"):
            return State(Factuality.PLANNED, cue=token, reason=PURPOSE) if lemma not in lists["anybody"] else ASSERTED
        return self._saying(ASSERTED, noun)

    def _frame(self, token: int) -> str:
        """How the token is joined to its governor; see knowledge/factuality.toml."""
        p = self.parse
        dep = p.deps[token]
        if p.pos[token] not in VERBALS and not self.moods.has_subject(token):
            return "object"
        if dep == "compound" or (dep in ("dobj", "pobj", "nsubjpass") and p.tags[token] in ("VBG", "NN")):
            return "gerund" if p.tags[token] == "VBG" else "object"
        to = subject = finite = False
        question = False
        for child in p.children[token]:
            lower = p.lowers[child]
            if p.deps[child] in ("aux", "auxpass"):
                to = to or lower == "to"
                finite = finite or p.tags[child] in ("VBD", "VBZ", "VBP", "MD")
            elif p.deps[child] in SUBJECTS:
                subject = True
            if lower in QUESTION_WORDS and child < token and (p.deps[child] != "mark" or dep != "advcl"):
                question = True
        question = question or self._opens_question(token)
        if question and dep not in ("relcl", "acl"):
            return "question"
        if to:
            head = p.heads[token]
            if subject and any(p.lowers[c] == "for" and p.deps[c] == "mark" for c in p.children[token]):
                governed = p.pos[head] in ("ADJ", "NOUN") or any(
                    p.deps[c] == "acomp" and c < token for c in p.children[head]
                )
                if governed:
                    return "infinitive"  # "vital for us to be there", "room for them to grow"
            objects = any(p.deps[c] in ("dobj", "dative") and c < token for c in p.children[head]) and dep != "acl"
            return "other" if subject or objects else "infinitive"
        if p.tags[token] == "VBG" and not finite:
            return "gerund"
        if p.tags[token] == "VB" and not finite:
            if subject and any(p.deps[c] == "mark" for c in p.children[token]):
                return "clause"
            return "other" if subject else "infinitive"
        if dep == "pcomp":
            return "clause" if subject else "gerund"
        return "clause"

    def _opens_question(self, token: int) -> bool:
        """'how many advisers had been killed': the question word inside the clause's first phrase."""
        p = self.parse
        here = self.moods.left[token]
        if p.lowers[here] not in QUESTION_WORDS:
            return False
        while here != token:
            if p.pos[here] in VERBALS or p.heads[here] == here:
                return False
            here = p.heads[here]
        return True

    def _aside(self, noun: int) -> State | None:
        """'The accusation, denied by Lomé, is ...': what a participle beside a report does to it."""
        p = self.parse
        if p.lemmas[noun].lower() not in self.lists["reports"]:
            return None
        for child in p.children[noun]:
            if p.deps[child] in ("acl", "relcl") and p.tags[child] in ("VBN", "VBD", "VBZ"):
                for cue in self.book.cues["verb"].get(p.lemmas[child].lower(), ()):
                    if cue.effect.factuality is Factuality.DENIED and "object" in cue.frames:
                        if not self.is_negated(child):
                            return self._state_of(cue, cue.effect, child, noun)
        return None

    def _position(self, verb: int) -> int | None:
        """'Was in no position to': the noun that says whether one can."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] == "prep" and p.lowers[child] == "in":
                for noun in p.children[child]:
                    if p.lemmas[noun].lower() in self.lists["ability_nouns"]:
                        return noun
        return None

    def _ability(self, noun: int) -> State:
        """'No way to verify', 'not in a position to confirm': the infinitive cannot be done."""
        p = self.parse
        negated = Factuality.NEGATED in (self.moods.mood(noun).factuality, self.state(noun).fact)
        head = p.heads[noun]
        if p.deps[noun] == "pobj":
            head = p.heads[head]
        if not negated and p.pos[head] in VERBALS:
            negated = self.state(head).fact is Factuality.NEGATED
        if negated:
            return State(Factuality.NEGATED, cue=noun, unable=True, hard=True, reason=f"no {p.words[noun]!r}")
        return State(Factuality.POSSIBLE, cue=noun, reason=f"{p.words[noun]!r} to")

    def _under_relative(self, token: int, noun: int) -> State:
        p = self.parse
        lemma, dep = p.lowers[noun], p.deps[token]
        if lemma in self.lists["negative_pronouns"] or lemma in ("anything", "anyone", "anybody"):
            if any(p.lowers[c] == "to" for c in p.children[token]):
                return State(Factuality.NEGATED, cue=noun, reason=f"{p.words[noun]!r}")
        if any(p.lowers[c] == "to" and p.deps[c] == "aux" for c in p.children[token]):
            last = any(p.lowers[c] in ("last", "first", "only", "latest", "second", "third") for c in p.children[noun])
            return ASSERTED if last else State(Factuality.PLANNED, cue=token, reason=PURPOSE)
        if p.lemmas[noun].lower() in self.lists["anybody"] and p.deps[noun] in ("pobj", "attr"):
            above = p.heads[noun]
            if p.deps[noun] == "attr" or p.lowers[above] == "as":
                state = self.state(above if p.deps[noun] == "attr" else p.heads[above])
                return replace(state, presentation=Presentation.STATED)
        asking = self._asking_between(noun, token)
        if asking is not None:
            found = self._asked(token, asking, "question", None)
            if found is not None:
                return found
        if lemma in self.lists["reports"] and any(p.lowers[c] == "in" for c in p.children[token] if c < token):
            state = self.state(noun)  # "a letter in which he orders it"
            if state.fact in PASSED_ON:
                return hand_on(state)
        if (
            dep == "acl"
            and p.tags[token] == "VBG"
            and p.lemmas[token].lower() in self.lists["speech"] | self.lists["showing"]
        ):
            state = self.state(noun)  # "footage purporting to show", "a post saying that"
            if state.fact is A and p.lemmas[noun].lower() in self.lists["reports"]:
                state = self._reply_to_noun(noun) or state
            if state.fact in PASSED_ON:
                return hand_on(state)
        report = self._report_of(noun) if dep == "acl" else None
        for above in (noun, report) if report is not None else ():
            if self.state(above).fact in PASSED_ON:
                return hand_on(self.state(above))  # "denied reports of troops deployed in Chad"
        if dep == "acl" and any(p.lowers[c] in ("any", "no") and p.deps[c] == "det" for c in p.children[noun]):
            state = self.state(noun)  # "no evidence that there is any link involving them"
            if state.fact in PASSED_ON or state.fact is Factuality.NEGATED:
                return hand_on(state)
        if dep == "acl" and p.tags[token] == "VBG" and not self._is_definite(noun):
            state = self.state(noun)  # "we need a fleet sailing with us"
            if state.fact in (Factuality.DEMANDED, Factuality.PLANNED, Factuality.PREDICTED):
                return hand_on(state)
        comma = noun < token and any(p.words[t] == "," for t in range(noun + 1, self.moods.left[token] + 1))
        if dep == "acl" or comma:
            return ASSERTED
        return State(presentation=Presentation.PRESUPPOSED, reason="relative clause")

    def _report_of(self, noun: int) -> int | None:
        """The report that a noun is told of: "a story of heaps of shells found at the port"."""
        p = self.parse
        for _ in range(4):
            preposition = p.heads[noun]
            if p.deps[noun] != "pobj" or p.lowers[preposition] not in ("of", "about"):
                return None
            noun = p.heads[preposition]
            if p.lemmas[noun].lower() in self.lists["reports"]:
                return noun
        return None

    def _told_of(self, token: int, noun: int) -> int | None:
        """The report whose content a clause is that the parser hangs on its place: "reports on a channel that Chad has fired"."""
        p, lists = self.parse, self.lists
        thats = [c for c in p.children[token] if p.lowers[c] == "that" and p.deps[c] == "mark"]
        told = {*lists["reports"], *self.book.cues["noun"]}
        while thats and p.lemmas[noun].lower() not in told:
            preposition = p.heads[noun]
            if p.deps[noun] != "pobj" or p.deps[preposition] != "prep" or p.pos[p.heads[preposition]] not in NOMINALS:
                return None
            noun = p.heads[preposition]
            if p.lemmas[noun].lower() in told:
                return noun
        return None

    def _is_content_relative(self, token: int, noun: int) -> bool:
        """'the denial that they had entered it', which parsers take for a relative clause; "shells having reached"."""
        p = self.parse
        lemma = p.lemmas[noun].lower()
        known = lemma in self.lists["reports"] or lemma in self.book.cues["noun"]
        if not known:
            return False
        if p.deps[token] == "acl":
            if any(p.deps[c] == "mark" for c in p.children[token]):
                return True
            having = any(p.lowers[c] in ("having", "being") for c in p.children[token])
            return having or (p.tags[token] == "VBG" and self.moods.has_subject(token))
        thats = [c for c in p.children[token] if p.lowers[c] == "that" and c < token]
        if not thats or p.deps[thats[0]] in SUBJECTS or not self.moods.has_subject(token):
            return False
        if p.deps[thats[0]] == "mark":
            return True
        making = p.lemmas[token].lower() in self.lists["making"]
        if not making and thats[0] == noun + 1:
            return True
        if making and p.deps[thats[0]] == "dobj":
            return False  # "the threat that wolves pose to the flock"
        return any(
            p.deps[c] in ("dobj", "acomp", "attr", "prep", "auxpass") and c not in thats for c in p.children[token]
        )
