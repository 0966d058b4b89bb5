"""Climb: the state of a token from what governs it, up the dependency tree.

Takes a token; gives its `State`. A clause under "denied that" is denied, an infinitive under "plans" planned, the noun in
"no evidence of" unconfirmed; a verb of saying hands its content on as told; conditions reach both halves. Each token is worked
out once; a circle in a broken tree ends as asserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge.factuality import FactualityBook
from legation.model.layers import AttributionMention, Parse
from legation.model.words import Factuality, Presentation, Stance, Unconfirmed
from legation.reading.factuality.adverbials import Adverbials
from legation.reading.factuality.cues import (
    NOUN_PREPOSITIONS,
    PREDICATES,
    TOPIC_PREPOSITIONS,
)
from legation.reading.factuality.moods import NOMINALS, SUBJECTS, VERBALS
from legation.reading.factuality.state import (
    ASSERTED,
    DEEDS,
    PASSED_ON,
    PURPOSE,
    STRONG,
    UNSURE,
    A,
    State,
    hand_on,
    with_mood,
)
from legation.reading.factuality.supposed import Supposed
from legation.reading.factuality.wordings import Worded

# Deeper than any sentence that a person wrote; a list that the parser hung on itself ends here.
MAX_DEPTH = 60
_PLEAS = (Unconfirmed.NO_COMMENT, Unconfirmed.NO_KNOWLEDGE)


class Climb(Adverbials):
    def __init__(self, parse: Parse, voices: Sequence[AttributionMention], book: FactualityBook) -> None:
        super().__init__(parse, voices, book)
        self.supposed = Supposed(parse, book, self.moods)
        self._known: dict[int, State] = {}
        self._open: set[int] = set()

    def state(self, token: int) -> State:
        known = self._known.get(token)
        if known is not None:
            return known
        if token in self._open or len(self._open) > MAX_DEPTH:
            return ASSERTED
        self._open.add(token)
        try:
            state = self._combine(token, self._asked_at_least(token, self._from_above(token)))
        finally:
            self._open.discard(token)
        self._known[token] = state
        return state

    def _asked_at_least(self, token: int, above: State) -> State:
        """'It depends on whether they agree': a question at the least, whatever it hangs on."""
        p = self.parse
        if above.fact is not A or above.reason != ASSERTED.reason:
            return above
        for child in p.children[token]:
            if child > token:
                break
            if p.lowers[child] == "whether" and p.deps[child] in ("mark", "advmod", "cc", "preconj"):
                return State(Factuality.POSSIBLE, cue=child, reason="whether")
        return above

    def _combine(self, token: int, above: State) -> State:
        """The clause's own mood under what governs it."""
        p = self.parse
        if p.deps[token] in PREDICATES and p.pos[token] in ("ADJ", "NOUN", "PROPN", "VERB", "ADV", "NUM"):
            own = self.moods.mood(token)
            return (
                replace(above, presentation=Presentation.STATED)
                if own.factuality is A or above.fact is not A
                else with_mood(above, own)
            )
        mood = self.moods.mood(token)
        if mood.reason == "a question" and above.reason == "by the answer":
            return above
        if token in self.worded and above.fact in STRONG:
            return above
        if mood.few:
            above = replace(above, few=True)
        if mood.factuality is A:
            return above
        if mood.factuality is Factuality.NEGATED and p.deps[token] == "relcl" and self._is_nobody(p.heads[token]):
            return ASSERTED  # "there is no house that was not searched"
        if mood.yet and above.fact in (A, Factuality.DEMANDED, Factuality.PLANNED):
            return with_mood(ASSERTED, mood)
        if above.fact in STRONG:
            return above
        if above.fact is Factuality.PLANNED and mood.factuality is Factuality.NEGATED:
            if p.lemmas[p.heads[token]].lower() in self.lists["choosing"]:  # "decided not to sign"
                return with_mood(above, mood)
        if above.fact is not A and (mood.factuality is not Factuality.CONDITIONAL or mood.weak):
            return above
        if above.fact is Factuality.CONDITIONAL:
            return above
        state = with_mood(above, mood)
        if mood.factuality is Factuality.NEGATED and not self._pleads(token) and self._answers_back(token, above):
            by_author = token not in self.voices and self._teller_in(token) is None
            return replace(
                state,
                fact=Factuality.DENIED,
                reason="rejects what others hold",
                stance=Stance.DISPUTES if by_author else state.stance,
                stance_cue=mood.cue if by_author else state.stance_cue,
            )
        return state

    def _pleads(self, token: int) -> bool:
        """'I have no knowledge of any such order': who pleads ignorance or keeps silent, rejects nothing."""
        p = self.parse
        return any(
            cue.negated.how in _PLEAS
            for c in p.children[token]
            if p.deps[c] in ("dobj", "attr", "acomp")
            for cue in self.book.cues["noun" if p.pos[c] == "NOUN" else "adjective"].get(p.lemmas[c].lower(), ())
        )

    def _from_above(self, token: int) -> State:
        """What governs the token does to it."""
        p, lists = self.parse, self.lists
        head, dep = p.heads[token], p.deps[token]
        worded = self.worded.get(token)
        if worded is not None:
            return self._by_wording(token, worded)
        if token >= 2 and p.lowers[token - 1] == "of" and p.lowers[token - 2] == "instead":
            return State(Factuality.NEGATED, cue=token - 2, reason="instead of")
        provided = self.moods.provided(token)
        if provided is None and p.pos[token] != "PUNCT":
            provided = self.moods.inverted.get(token)
        if provided is not None:
            return State(
                Factuality.CONDITIONAL, cue=provided, presentation=Presentation.CONDITIONAL, reason="the condition"
            )
        garden = self._after_garden_path(token)
        if garden is not None:
            return self._under_noun(token, garden, "clause", None)
        extraposed = self._extraposed(token)
        if extraposed is not None:
            return extraposed
        put = self._put_to(token)
        if put is not None:
            return put
        noun_before = self._noun_before_mark(token)
        if noun_before is not None:
            return self._under_noun(token, noun_before, self._frame(token), None)
        supposed = self.supposed.find(token)
        if supposed is not None:
            return supposed
        if head == token or self._stands_alone(token, head):
            return self._whether_root(token) or self._question_root(token) or self._under_voice(token)
        if dep in ("ccomp", "dep", "parataxis") and head > token and self.moods.opens_condition(token) is not None:
            return self._under_adverbial(token, head)
        if dep in PREDICATES and p.pos[head] in VERBALS and p.tags[token] not in ("VB",):
            named = self._named(head, token)
            if named is None:
                return self.state(head)
        if dep == "aux" and p.pos[token] == "VERB" and p.lowers[head] in lists["provided"]:
            return State(Factuality.CONDITIONAL, cue=head, reason="holds under a condition")
        if dep == "conj":
            return self._under_conjunct(token, head)
        behind = self._called_behind(token)
        if behind is not None:
            return behind
        if dep in ("pobj", "pcomp"):
            return self._under_preposition(token, head, p.heads[head])
        if dep == "advcl":
            return self._under_adverbial(token, head)
        if dep == "acl" and self._is_sent_by_nobody(token, head):
            return State(Factuality.NEGATED, cue=head, reason="no such thing done")
        if dep in ("acl", "relcl") and p.pos[head] in NOMINALS:
            verb = self._verb_behind(token, head)
            if verb is not None:
                return self._under_verb(token, verb, "clause", None)
            return self._under_noun(token, self._report_before(token, head), self._frame(token), None)
        if dep in ("compound", "nmod", "poss", "amod") and p.pos[head] in NOMINALS:
            if p.lowers[token].endswith("ing") and p.deps[head] == "dobj" and p.pos[p.heads[head]] in VERBALS:
                cue = self._cue(p.heads[head], "verb", "gerund", token, None)  # "denied buying rifles"
                if cue is not None:
                    return self._apply(cue, p.heads[head], "gerund", token)
            if dep in ("compound", "nmod") and p.pos[token] in ("NOUN", "PROPN"):
                if token + 1 < len(p) and p.words[token + 1] == "-":
                    return self.state(head)  # "build-up"
                return self._under_noun(token, head, "object", None)
            if dep == "amod" and p.pos[token] == "VERB" and any(p.deps[c] == "mark" for c in p.children[head]):
                return self.state(head)  # a verb that the parser took for a participle
            if dep == "amod" and p.pos[token] == "VERB" and p.lowers[token] not in lists["adjectives_reported"]:
                state = self.state(head)  # "called the video of burning villages a fake"
                if state.fact in PASSED_ON:
                    return state
            return ASSERTED
        if dep == "appos":
            return self.state(head)
        if p.pos[head] in NOMINALS and p.pos[token] in VERBALS:
            return self._under_noun(token, head, self._frame(token), None)
        if p.lowers[head] in ("able", "unable") and self.state(p.heads[head]).fact is Factuality.CONDITIONAL:
            return hand_on(self.state(p.heads[head]))  # "would have been able to cross"
        if p.pos[head] in ("ADJ", "ADV"):
            return self._under_adjective(token, head, self._frame(token), None)
        if p.pos[head] in VERBALS or self.moods.has_subject(head):
            return self._under_verb(token, head, self._frame(token), None)
        return ASSERTED

    def _stands_alone(self, token: int, head: int) -> bool:
        """'Chad accused Mali of it; Bamako dismissed the accusation': a clause of its own before a semicolon, which parsers
        hang on the verb behind."""
        p = self.parse
        if p.deps[token] not in ("ccomp", "advcl", "dep", "parataxis") or head < token or p.pos[token] not in VERBALS:
            return False
        past = self.moods.right[token] + 1
        if past >= head or p.words[past] != ";" or not self.moods.has_subject(token):
            return False
        return any(p.deps[c] in SUBJECTS and past < c < head for c in p.children[head]) and any(
            p.deps[c] not in SUBJECTS and p.pos[c] not in ("PUNCT", "AUX", "ADV") for c in p.children[head] if c > head
        )

    def _is_out_of_line(self, token: int, first: int) -> bool:
        """Whether a verb cannot be joined to the one before: a past tense or gerund to an infinitive, a present to a past."""
        p = self.parse
        if any(p.deps[c] in ("aux", "auxpass") for c in p.children[token]):
            return False
        if p.tags[token] == "VBD":
            return p.tags[first] == "VB" and p.lowers[token] not in self.lists["same_past"]
        above = p.heads[first]
        if p.tags[token] == "VBG":  # "accused of trying to arrest them and raiding the office": joined to "trying"
            return p.tags[first] == "VB" and p.tags[above] == "VBG" and p.deps[first] == "xcomp"
        return p.tags[token] == "VBZ" and p.tags[first] == "VBD" and p.deps[first] == "ccomp" and p.tags[above] == "VBZ"

    def _beside_a_past(self, verb: int) -> State:
        """A past tense joined to an infinitive: in truth joined to the nearest finite verb above."""
        p = self.parse
        outer = next((a for a in p.ancestors(verb) if p.tags[a] in ("VBD", "VBZ", "VBP")), None)
        return hand_on(self.state(outer)) if outer is not None else ASSERTED

    def _is_deed_with_object(self, verb: int, token: int) -> bool:
        """'Sent troops *to hold* the pass': the infinitive tells what a deed with an object of its own is for."""
        p = self.parse
        if p.pos[verb] not in VERBALS or not any(
            p.deps[c] in ("dobj", "nsubjpass") and c < token for c in p.children[verb]
        ):
            return False
        return any(cue.name == DEEDS for cue in self.book.cues["verb"].get(p.lemmas[verb].lower(), ()))

    def _is_nobody(self, noun: int) -> bool:
        """'No house', 'not one man', or these under "there is": what a negated relative clause makes everybody."""
        p = self.parse
        return p.pos[noun] in NOMINALS and (
            self.moods.mood(noun).factuality is Factuality.NEGATED
            or (
                p.lowers[noun - 1] in ("one", "single")
                and p.pos[p.heads[noun]] in VERBALS
                and self.moods.mood(p.heads[noun]).factuality is Factuality.NEGATED
            )
        )

    def _is_sent_by_nobody(self, participle: int, noun: int) -> bool:
        """'Oslo: no troops sent', 'there were no troops sent': the participle is what the clause tells."""
        p = self.parse
        if p.tags[participle] not in ("VBN", "VBD") or p.pos[noun] not in NOMINALS:
            return False
        verb = p.heads[noun]
        there = p.deps[noun] == "attr" and any(p.deps[c] == "expl" for c in p.children[verb])
        if not there and not (p.deps[noun] in ("ROOT", "appos", "dep") and p.pos[verb] in NOMINALS):
            return False
        return any(p.lowers[c] == "no" and p.deps[c] == "det" for c in p.children[noun])

    def _by_wording(self, token: int, worded: Worded) -> State:
        wording, cue = worded
        if wording.effect.how is Unconfirmed.NO_EVIDENCE and self._somebody_shows_none(cue):
            return State(Factuality.NEGATED, cue=cue, hard=True, reason="shows no sign of it")
        disputes = wording.disputes and cue not in self.voices and not self._is_told_here(token, cue)
        state = State(
            fact=wording.effect.factuality or A,
            how=wording.effect.how,
            cue=cue,
            stance=Stance.DISPUTES if disputes else Stance.NEUTRAL,
            stance_cue=cue if disputes else None,
            reason=f"wording: {self.parse.words[cue]!r} ...",
        )
        return self._known_topic(token, state, self._frame(token))

    def _somebody_shows_none(self, cue: int) -> bool:
        """'Oslo shows no sign of yielding' says that it does not yield; pictures that show no sign leave it open."""
        p = self.parse
        noun = p.heads[cue]
        verb = p.heads[noun]
        if p.lemmas[noun].lower() not in self.lists["signs"] or p.deps[noun] != "dobj":
            return False
        subject = self.moods.subject(verb)
        return (
            p.lemmas[verb].lower() in self.lists["showing_oneself"]
            and subject is not None
            and p.lemmas[subject].lower() not in self.lists["things_that_show"]
        )

    def _is_told_here(self, topic: int, cue: int) -> bool:
        """Whether somebody of the sentence says it: "the raids, the junta protests, are a myth", "was rejected as false by"."""
        p, lists = self.parse, self.lists
        if p.pos[p.heads[cue]] == "VERB" and p.lemmas[p.heads[cue]].lower() in lists["naming"]:
            return True
        first, past = p.sentences[p.sentence_of[cue]]
        inside = set(p.subtree(topic))
        return any(
            p.pos[t] == "VERB"
            and p.lemmas[t].lower() in lists["speech"]
            and t not in inside
            and self.moods.has_subject(t)
            for t in range(first, past)
        )

    def _whether_root(self, token: int) -> State | None:
        """'Whether the rebels hold it is not known', where the parser makes the question the root."""
        p = self.parse
        if not any(p.deps[c] == "mark" and p.lowers[c] == "whether" for c in p.children[token]):
            return None
        for child in p.children[token]:
            if child > token and p.deps[child] in ("ccomp", "conj", "parataxis", "dep"):
                cue = self._cue(child, "verb", "question", token, None)
                if cue is not None:
                    return self._apply(cue, child, "question", token)
                found = self._predicate_cue(child, "question", token)
                if found is not None:
                    return found
        return None

    def _question_root(self, token: int) -> State | None:
        """'Had they been shot? The junta issued no statement': a question of its own, as the answer behind it leaves it."""
        p = self.parse
        number = p.sentence_of[token]
        _, past = p.sentences[number]
        begin, _ = p.sentences[number]
        while begin < past - 1 and p.pos[begin] == "PUNCT":
            begin += 1
        if p.lowers[begin] == "why":
            return None  # what is asked is the reason
        if past < 2 or "?" not in p.words[past - 2 : past]:
            return None
        begin = past
        if number + 1 >= len(p.sentences):
            return None
        first = p.sentences[number][0]
        end = p.sentences[number + 1][1]
        if number + 2 < len(p.sentences) and self._only_asks(number + 1):
            begin, end = end, p.sentences[number + 2][1]
        if p.words[begin : begin + 2] == ("A", ":"):  # "Q: ...? A: ..."
            begin += 2
            if begin >= end and number + 2 < len(p.sentences):
                end = p.sentences[number + 2][1]
        if begin < end and p.lowers[begin] == "if":
            return None  # "If not, ...": a condition, no answer
        state = self._answered(range(first, past), list(range(begin, end)))
        if state is not None and state.fact is Factuality.DENIED and begin == past:
            answering = next((self.voices.get(t) for t in range(begin, end) if p.pos[t] in VERBALS), None)
            whole = any(
                p.tags[t] in ("VBZ", "VBP", "VBD", "MD") for t in range(first, past)
            )  # "Poison a river?" echoes
            if answering is self.voices.get(token) and whole:  # who asks himself rejects nobody
                return replace(state, fact=Factuality.NEGATED)
        return state

    def _only_asks(self, number: int) -> bool:
        """'..., a senator asked the ambassador.'"""
        p = self.parse
        first, past = p.sentences[number]
        verbs = [t for t in range(first, past) if p.pos[t] == "VERB"]
        return len(verbs) == 1 and p.lemmas[verbs[0]].lower() in self.lists["asking"] and past - first < 15

    def _under_voice(self, token: int) -> State:
        """A root inside somebody's words: what the cue of that voice does, when the tree has lost the way to it."""
        voice = self.voices.get(token)
        if voice is None or voice.cue_head is None or voice.cue_head == token:
            return ASSERTED
        if self.parse.pos[voice.cue_head] not in VERBALS:
            return ASSERTED
        if token in self.parse.ancestors(voice.cue_head):
            if not any(a == token for a in self.parse.ancestors(voice.cue_head)):
                return ASSERTED
            return self._saying(ASSERTED, voice.cue_head)
        return self._saying(ASSERTED, voice.cue_head)

    def _under_verb(self, token: int, verb: int, frame: str, preposition: str | None) -> State:
        """Content of a verb: its cue, the cue of its predicate or object, a question's answer, or nothing special."""
        p = self.parse
        dep = p.deps[token]
        if p.deps[verb] == "parataxis" and dep == "ccomp" and p.heads[verb] < verb < token:
            if p.words[self.moods.left[token] - 1] == "," and self._silent_noun(p.heads[verb], frame, token):
                verb = p.heads[verb]  # "there was no proof, he said, that ..."
        if (
            verb in self.worded and self.state(verb).fact in PASSED_ON
        ):  # "reports that", "queries about", taken for verbs
            if frame in ("clause", "question") or preposition is not None:
                return self._known_topic(token, hand_on(self.state(verb)), frame)
        if frame == "object":
            return self._noun_under_verb(token, verb, preposition)
        if frame in ("infinitive", "other") and dep == "xcomp" and self._is_deed_with_object(verb, token):
            above = self.state(verb)
            if above.fact is A:
                return State(Factuality.PLANNED, cue=token, reason=PURPOSE)
        if p.pos[verb] == "ADJ":  # "finds it implausible that"
            cue = self._cue(verb, "adjective", frame, token, preposition)
            if cue is not None:
                return self._known_topic(token, self._apply(cue, verb, frame, token), frame)
        if frame in ("infinitive", "gerund") and dep == "csubj":
            return ASSERTED
        imagined = self._imagined(token, verb, frame)
        if imagined is not None:
            return imagined
        asked = self._asked(token, verb, frame, preposition)
        if asked is not None:
            return asked
        charged = self._charged(verb, frame)
        if charged is not None:
            return charged
        if (
            frame in ("infinitive", "other")
            and p.lemmas[verb].lower() in self.lists["reputing"]
            and p.tags[verb] == "VBN"
        ):
            if any(p.deps[c] in ("auxpass", "nsubjpass") for c in p.children[verb]):
                negated = self.is_negated(verb)
                if p.lemmas[verb] == "know":
                    return State(Factuality.UNCONFIRMED, Unconfirmed.CANNOT_VERIFY, verb) if negated else ASSERTED
                fact = Factuality.DOUBTED if negated else Factuality.POSSIBLE
                return State(fact, cue=verb, reason=f"{p.words[verb]!r} to")
        if frame == "infinitive" and dep == "xcomp" and self._had_to(verb, token):
            return self._as_governor(verb)
        own = self._cue(verb, "verb", frame, token, preposition)
        predicate = self._predicate_cue(verb, frame, token)
        if predicate is not None and (
            own is None or p.lemmas[verb] in ("be", "remain", "seem", "appear", "become", "look")
        ):
            return predicate
        if p.lemmas[verb] in ("be",) and frame == "infinitive" and dep == "xcomp":
            position = self._position(verb)
            if position is not None:
                return self._ability(position)
            hard = self._hard(verb, token)
            if hard is not None:
                return hard
        if own is not None:
            return self._saying(self._apply(own, verb, frame, token), verb)
        silent = self._silent_noun(verb, frame, token)
        if silent is not None:
            return silent
        if p.lemmas[verb] == "be" and frame in ("infinitive", "clause") and dep in ("xcomp", "ccomp", "attr"):
            for child in p.children[verb]:  # "the plan is to", "their demand was that"
                if p.deps[child] == "nsubj" and p.pos[child] == "NOUN":
                    if frame == "clause" and p.lemmas[child].lower() in self.lists["guesses"]:
                        return State(Factuality.POSSIBLE, cue=child, reason=f"{p.words[child]!r} are that")
                    aside = self._aside(child)  # "the accusation, denied by Lomé, is that"
                    if aside is not None:
                        return aside
                    cue = self._cue(child, "noun", frame, token, None)
                    if cue is not None and cue.effect.factuality in UNSURE:
                        return self._apply(cue, child, frame, token)
        if p.lemmas[verb] == "be" and frame == "clause" and dep in ("ccomp", "attr", "advcl") and verb < token:
            if any(p.lowers[c] == "it" and p.deps[c] == "nsubj" for c in p.children[verb]):
                above = self.state(verb)
                if above.fact is Factuality.POSSIBLE:
                    return hand_on(above)  # "it could be that"
        if p.deps[verb] == "xcomp" and frame == "clause" and self.state(verb).stance is Stance.DISPUTES:
            return hand_on(self.state(verb))  # "it is absurd to claim that"
        if frame == "gerund" and p.lemmas[verb].lower() in self.lists["charging"]:
            return self._saying(self._as_governor(verb), verb)
        if frame in ("infinitive", "gerund", "other") and dep in ("xcomp", "ccomp", "dep", "prep", "pcomp", "advcl"):
            return self._as_governor(verb)
        if dep in ("ccomp", "parataxis", "dep") or frame in ("clause", "question"):
            if p.deps[verb] == "acl" and p.tags[verb] == "VBG" and self.state(verb).fact in PASSED_ON:
                return hand_on(self.state(verb))  # "a post saying that", called false
            if self.state(verb).fact is Factuality.CONDITIONAL and verb not in self.worded:
                return hand_on(self.state(verb))  # "they would say that we broke it"
            return self._saying(ASSERTED, verb)
        return self._as_governor(verb)

    def _under_adjective(self, token: int, adjective: int, frame: str, preposition: str | None) -> State:
        p = self.parse
        cue = self._cue(adjective, "adjective", frame, token, preposition)
        deed = self._deed(adjective, frame)
        if deed is not None:
            return deed
        if cue is not None:
            return self._known_topic(token, self._apply(cue, adjective, frame, token), frame)
        if frame == "infinitive" and (
            p.lowers[adjective] in self.lists["hard"] or any(p.lowers[c] == "too" for c in p.children[adjective])
        ):
            return self._hard_state(adjective, token)
        if frame in ("infinitive", "gerund"):
            return self.state(adjective)
        return ASSERTED

    def _had_to(self, verb: int, token: int) -> bool:
        """'Had to devalue', told by who knows the outcome: it did. 'Has to do with' obliges to nothing."""
        p = self.parse
        if p.lemmas[verb] != "have":
            return False
        if p.lemmas[token] == "do" and any(p.lowers[c] == "with" for c in p.children[token]):
            return True
        voice = self.voices.get(verb)
        told = voice is not None and voice.kind == "indirect"
        return p.lowers[verb] == "had" and p.tags[verb] == "VBD" and not told

    def _imagined(self, token: int, verb: int, frame: str) -> State | None:
        """'Assuming they agree', 'imagine that it slid', 'they wish it had stayed': what is only supposed."""
        p = self.parse
        lemma = p.lemmas[verb].lower()
        if frame != "clause":
            return None
        if lemma == "wish":
            auxiliaries = [c for c in p.children[token] if p.deps[c] in ("aux", "auxpass")]
            if any(p.tags[c] == "MD" for c in auxiliaries):
                return State(Factuality.DEMANDED, cue=verb, reason="wishes that it would")
            if p.tags[token] == "VBD" or any(p.tags[c] == "VBD" for c in auxiliaries):
                return State(Factuality.NEGATED, cue=verb, reason="wishes that it were")
        if lemma not in self.lists["supposing"] or self.moods.has_subject(verb):
            return None
        participle = p.tags[verb] == "VBG" and p.deps[verb] in ("advcl", "prep", "ROOT", "ccomp")
        if not participle and p.tags[verb] not in ("VB", "VBP"):
            return None
        if not participle and any(p.deps[c] in ("aux", "auxpass") for c in p.children[verb]):
            return None
        if lemma in ("assume", "presume") and not participle:
            return None
        return State(Factuality.CONDITIONAL, cue=verb, presentation=Presentation.CONDITIONAL, reason="only supposed")

    def _under_conjunct(self, token: int, first: int) -> State:
        """A second conjunct stands under what the first stands under."""
        p = self.parse
        above = self._from_above(first)
        if p.pos[token] in VERBALS and p.pos[first] in VERBALS:
            own_subject = self.moods.has_subject(token)
            if not own_subject and self._is_out_of_line(token, first):
                if p.tags[token] == "VBG":
                    return self._from_above(p.heads[first])
                return self._beside_a_past(first)  # "forecast that it would grow and praised them"
            if above.presentation is Presentation.CONDITIONAL or not own_subject:
                return above
            if p.deps[first] in ("ccomp", "acl", "relcl", "advcl", "pcomp", "xcomp"):
                return above
            return ASSERTED if above.fact is A else above
        if p.pos[token] in NOMINALS:
            state = self.state(first)
            return state if state.fact is not A else above
        return above

    def _under_preposition(self, token: int, preposition: int, above: int) -> State:
        p, lists = self.parse, self.lists
        word = p.lowers[preposition]
        if word in lists["negating_prepositions"] and p.deps[preposition] != "ROOT":
            if word != "instead" or p.deps[token] == "pcomp":
                return State(Factuality.NEGATED, cue=preposition, reason=f"{p.words[preposition]!r}")
        if word == "from" and preposition and p.lowers[preposition - 1] == "far" and p.deps[token] == "pcomp":
            told = self._teller_in(token) is not None  # who says so rejects what others hold; the author only negates
            fact = Factuality.DENIED if told else Factuality.NEGATED
            return State(fact, cue=preposition - 1, reason="far from")
        if p.lowers[preposition - 1 : preposition] == ("instead",) and word == "of":
            return State(Factuality.NEGATED, cue=preposition, reason="instead of")
        if self.moods.conditional_phrase(preposition):
            return State(
                Factuality.CONDITIONAL, cue=preposition, presentation=Presentation.CONDITIONAL, reason="the condition"
            )
        if word == "of" and p.pos[above] == "NOUN" and p.deps[above] == "pobj":
            if self.moods.conditional_phrase(p.heads[above]) and p.lowers[above] in ("event", "case", "absence"):
                return State(
                    Factuality.CONDITIONAL, cue=above, presentation=Presentation.CONDITIONAL, reason="the condition"
                )
        frame = self._frame(token)
        if p.deps[token] == "pcomp" and word == "after" and self.state(above).fact is Factuality.DEMANDED:
            return ASSERTED  # "called on them to pay after losing the case": the loss is past
        if p.deps[token] == "pcomp" and frame == "infinitive":
            frame = "gerund"
        if above == preposition:
            return ASSERTED
        if p.pos[above] in ("ADP", "SCONJ") and p.heads[above] != above:  # "from among", "as of"
            above = p.heads[above]
        if word == "as" and p.pos[above] in VERBALS and p.lemmas[token].lower() in lists["reports"]:
            cue = self._cue(above, "verb", "object", token, None)  # 'rejected as "pure invention" reports of ...'
            if cue is not None:
                return self._apply(cue, above, "object", token)
        if word == "including" and p.pos[above] in VERBALS:
            return self._noun_under_verb(token, above, None)
        topic = self._topic(token, preposition, above)
        if topic is not None:
            return topic
        if frame == "gerund" and p.deps[token] == "pcomp" and word in lists["presupposing_prepositions"]:
            return self._at_the_time_of(above)
        if p.pos[above] in VERBALS:
            return self._under_verb(token, above, frame, word)
        if p.pos[above] in ("ADJ", "ADV"):
            head = p.heads[above]
            if p.pos[head] in VERBALS:
                cue = self._cue(head, "verb", frame, token, word)
                if cue is not None and p.lowers[above] in cue.rest:  # "steered clear of"
                    return self._apply(cue, head, frame, token)
            if p.pos[above] == "ADV" and p.pos[head] in VERBALS and p.lowers[above] not in self.book.cues["adjective"]:
                return self._under_verb(token, head, frame, word)
            return self._under_adjective(token, above, frame, word)
        if p.pos[above] in NOMINALS:
            noun = self._shell_over(above, word)
            if word in NOUN_PREPOSITIONS or self._cue_with(noun, word):
                return self._under_noun(token, noun, frame, word)
            if p.lemmas[noun].lower() in lists["reports"]:
                return self._under_noun(token, noun, frame, word) if frame != "object" else ASSERTED
        return ASSERTED

    def _at_the_time_of(self, above: int) -> State:
        """'After losing', 'before sowing': as open as what it goes with, but not negated with it."""
        p = self.parse
        for here in (above, *p.ancestors(above)):
            if p.pos[here] in VERBALS:
                state = self.state(here)
                return hand_on(state) if state.fact in UNSURE else ASSERTED
        return ASSERTED

    def _shell_over(self, noun: int, word: str) -> int:
        """'calls to his office about X', 'a request for comment on X': the noun that 'about X' belongs to."""
        p, lists = self.parse, self.lists
        if word not in TOPIC_PREPOSITIONS:
            return noun
        here = noun
        for _ in range(3):
            lemma = p.lemmas[here].lower()
            if lemma in lists["questions"] or lemma in lists["reports"] or lemma in self.book.cues["noun"]:
                return here
            above = p.heads[here]
            if (
                p.deps[here] != "pobj"
                or p.lowers[above] not in ("to", "from", "by", "in", "at", "for", "with")
                or word == "of"
            ):
                break
            here = p.heads[above]
            if p.pos[here] not in NOMINALS:
                break
        else:
            return noun
        lemma = p.lemmas[here].lower()
        return here if p.pos[here] in NOMINALS and lemma in lists["questions"] else noun

    def _teller_in(self, token: int) -> int | None:
        """A verb of saying among those that govern a token or stand beside them: "far from fleeing, he said, they ..."."""
        p = self.parse
        if token in self.voices:
            return token
        for above in p.ancestors(token):
            for here in (above, *p.children[above]):
                if p.pos[here] == "VERB" and p.lemmas[here].lower() in self.lists["speech"]:
                    return here
            if p.pos[above] == "ADJ" and p.lemmas[above].lower() in self.lists["assured"]:
                return above
        return None
