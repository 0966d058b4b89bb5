"""Cues: which word of the book a token is, and what it does to the content that hangs on it.

Takes a word, its content and how the two are joined (the frame); gives the content's state. "Did not confirm that" keeps
silent about its content, "could not confirm that" cannot verify it. How the climb gets from a content to its cue is
climb.py's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from legation.knowledge.factuality import Effect, FactualityBook, FactualityCue
from legation.model.layers import AttributionMention, Parse
from legation.model.words import Factuality, Presentation, Stance, Unconfirmed
from legation.reading.factuality.moods import NOMINALS, VERBALS, Moods
from legation.reading.factuality.state import ASSERTED, PASSED_ON, PURPOSE, UNSURE, UNVERIFIED, A, State, hand_on

QUESTION_WORDS = frozenset("whether if who what which why how when where whom whose".split())
WH = QUESTION_WORDS - {"whether", "if"}
NOUN_PREPOSITIONS = frozenset("of about on over regarding concerning for to into behind".split())
_VERB_PREPOSITIONS = frozenset("of about on over regarding concerning".split())
_GERUND_PREPOSITIONS = frozenset("from against to into in".split())
_ADJECTIVE_PREPOSITIONS = frozenset("of about on over regarding concerning for to from with".split())
TOPIC_PREPOSITIONS = frozenset("of about regarding concerning on over".split())
_DEFINITE = frozenset("the this that these those his her its their our my your".split())
PREDICATES = frozenset({"acomp", "attr", "oprd"})
_SILENCE = (Unconfirmed.NO_COMMENT, Unconfirmed.NO_KNOWLEDGE, Unconfirmed.DEFLECTS)


class Cues:
    """What all parts of the judge share, and the cues. `state` is the climb's."""

    def __init__(self, parse: Parse, voices: Sequence[AttributionMention], book: FactualityBook) -> None:
        self.parse = parse
        self.book = book
        self.lists = book.lists
        self.voices: Mapping[int, AttributionMention] = _innermost(parse, voices)
        self.moods = Moods(parse, book, self.voices)

    def state(self, token: int) -> State:
        raise NotImplementedError

    def _cue(self, word: int, part: str, frame: str, token: int, preposition: str | None) -> FactualityCue | None:
        """The cue that `word` is for a content joined in this frame."""
        p = self.parse
        lemma, lower = p.lemmas[word].lower(), p.lowers[word]
        found = self.book.cues[part].get(lemma, ())
        if lower != lemma:
            found = (*self.book.cues[part].get(lower, ()), *found)
        if not found or (preposition == "on" and token in self.moods.dates):
            return None
        for cue in found:
            if frame not in cue.frames:
                continue
            if cue.name == "wanting it done" and token < word:
                continue  # "this is a sect, they need help": no content
            if cue.name == "showing" and p.lemmas[token].lower() in self.lists["replies"]:
                continue  # "offered no comment"
            if cue.predicate and not (p.deps[word] in PREDICATES and p.lowers[word - 1] == "the"):
                continue
            if (
                cue.objects
                and frame == "object"
                and not (cue.negated.how is Unconfirmed.NO_EVIDENCE and self._is_nothing(word))
                and preposition not in TOPIC_PREPOSITIONS
                and p.lemmas[token].lower() not in self.lists[cue.objects]
            ):
                continue
            if cue.rest:
                if part == "verb" and any(p.deps[c] == "prt" and p.lowers[c] not in cue.rest for c in p.children[word]):
                    continue  # "called him out for it" calls for nothing
                if not self._has_rest(word, cue.rest, token, preposition):
                    continue
                if preposition is not None and preposition not in cue.rest and not _fits(part, frame, preposition):
                    continue  # "called off after the storm"
            elif preposition is not None:
                if not _fits(part, frame, preposition) or (part == "verb" and cue.effect.factuality is None):
                    continue
            return cue
        return None

    def _is_nothing(self, verb: int) -> bool:
        """'Nothing to suggest': then any object counts, not only a report."""
        p = self.parse
        return p.deps[verb] in ("relcl", "acl") and p.lowers[p.heads[verb]] in self.lists["negative_pronouns"]

    def _cue_with(self, noun: int, preposition: str) -> bool:
        return any(
            cue.rest and cue.rest[-1] == preposition
            for cue in self.book.cues["noun"].get(self.parse.lemmas[noun].lower(), ())
        )

    def _has_rest(self, word: int, rest: Sequence[str], token: int, preposition: str | None) -> bool:
        """Whether the further words of a cue stand by it: as its children, or right behind it."""
        p = self.parse
        if tuple(p.lowers[word + 1 : word + 1 + len(rest)]) == tuple(rest):
            return True
        if preposition is not None and rest[-1] == preposition:
            rest = rest[:-1]
            if not rest:
                return True
        children = {p.lowers[c] for c in p.children[word]}
        grand = {
            p.lowers[g]
            for c in p.children[word]
            if p.deps[c] in ("prep", "prt", "dobj", "advmod", "acomp")
            for g in (c, *p.children[c])
        }
        return all(w in children or w in grand or w in p.lowers[word:token] for w in rest[:1]) and all(
            w in children or w in grand or w in p.lowers[word : max(token, word + 4)] for w in rest
        )

    def _apply(self, cue: FactualityCue, word: int, frame: str, token: int) -> State:
        """What a cue does to its content, given what is said of the cue itself."""
        p = self.parse
        denies = cue.effect.factuality is Factuality.DENIED
        joined = p.deps[word] == "conj" and p.pos[word] in VERBALS and not self.moods.has_subject(word)
        if joined and (cue.negated.how is None or denies):
            first = self._cue(p.heads[word], "verb", frame, token, None)  # "could neither confirm nor rule out"
            if first is not None and first.negated.how is not None and self._polarity(p.heads[word], first)[1]:
                if denies:  # "could neither confirm nor deny" keeps silent; "could not deny" alone admits
                    return self._known_topic(token, self._state_of(cue, cue.negated, word, token), frame)
                return self._apply(first, p.heads[word], frame, token)
        base, negated, unable = self._polarity(word, cue)
        if cue.lemma in ("sure", "certain") and p.lemmas[p.heads[word]] == "make" and not negated:
            return hand_on(self.state(p.heads[word]))  # "to make sure that the vote is fair"
        passive = any(p.deps[c] in ("auxpass", "nsubjpass") for c in p.children[word]) and not any(
            p.deps[c] == "agent" for c in p.children[word]
        )
        if p.lemmas[word] == "see" and base.fact in UNSURE and not any(p.deps[c] == "mark" for c in p.children[token]):
            return hand_on(base)  # "the deal would see the firm cut 300 jobs"
        if base.fact is Factuality.CONDITIONAL and not negated and cue.effect.factuality not in (Factuality.DEMANDED,):
            return (
                hand_on(base)
                if cue.effect.factuality in (None, Factuality.NEGATED)
                else self._state_of(cue, cue.effect, word, token)
            )
        if base.fact is Factuality.UNCONFIRMED and cue.name == "believing":
            return self._known_topic(token, hand_on(base), frame)  # "would not say whether he thought that"
        if base.fact is Factuality.UNCONFIRMED and cue.negated.how is not None:
            return self._known_topic(token, hand_on(base), frame)  # "would not be drawn into discussing it"
        if p.deps[word] == "acl" and base.fact in PASSED_ON and not negated and cue.effect.factuality in (A, None):
            return hand_on(base)  # "could not vouch for footage purporting to show"
        if base.fact in PASSED_ON and not negated and cue.effect.factuality in UNSURE and frame != "clause":
            return hand_on(base)  # "denied that it planned to"
        unsettled = base.fact in UNSURE and Unconfirmed.CANNOT_VERIFY in (cue.negated.how, cue.unable.how)
        if (negated and base.hard and cue.negated.how is not None) or (unsettled and frame == "question"):
            effect = UNVERIFIED
        elif negated and cue.negated.how is not None and self._by_nobody(word, unable):
            effect = UNVERIFIED if cue.negated.how in _SILENCE else cue.negated
        elif negated:
            able = cue.passive if passive and cue.unable == cue.negated else cue.unable  # "could not be learned"
            effect = able if unable else cue.passive if passive else cue.negated
            if denies and self._leaves_standing(word):
                effect = Effect(A)
        else:
            effect = UNVERIFIED if cue.name == "verification" and self._is_under_way(word) else cue.effect
        if cue.name == "promise" and frame == "clause" and effect is cue.effect and self._tells_a_fact(token):
            return ASSERTED  # "assured them that the pass was open"
        if effect.factuality is None:
            return hand_on(base) if not negated else State(Factuality.NEGATED, cue=word, reason="negated above")
        if effect.factuality is Factuality.NEGATED and not negated and base.fact in UNSURE and base.reason != PURPOSE:
            return hand_on(base)
        if effect.factuality in UNSURE and frame in ("infinitive", "gerund", "object") and self._did_not(word):
            return State(Factuality.NEGATED, cue=word, reason="but did not")
        state = self._state_of(cue, effect, word, token)
        if base.stance is Stance.DISPUTES and negated:  # "it is hard to believe that"
            state = replace(state, stance=base.stance, stance_cue=base.stance_cue)
        if state.fact is Factuality.UNCONFIRMED:
            state = self._known_topic(token, state, frame)
        return state

    def _tells_a_fact(self, verb: int) -> bool:
        """A past, perfect or present state, which nobody can promise: "was open", "has left", "is open"."""
        p = self.parse
        auxiliaries = [c for c in p.children[verb] if p.deps[c] in ("aux", "auxpass")]
        if any(p.tags[c] == "MD" for c in auxiliaries) or any(p.lowers[c] == "to" for c in auxiliaries):
            return False
        if p.tags[verb] == "VBG" or p.lowers[verb] == "going":
            return False
        tags = {p.tags[verb], *(p.tags[c] for c in auxiliaries)}
        return bool(tags & {"VBD", "VBN"}) or (p.lemmas[verb] in ("be", "have") and bool(tags & {"VBZ", "VBP"}))

    def _is_under_way(self, verb: int) -> bool:
        """'Is verifying a report': not verified so far."""
        p = self.parse
        return p.tags[verb] == "VBG" and any(p.deps[c] == "aux" and p.lemmas[c] == "be" for c in p.children[verb])

    def _by_nobody(self, verb: int, unable: bool) -> bool:
        """'No one can say whether', 'before they can say whether': no one party keeps silent."""
        p = self.parse
        if any(p.lowers[c] == "before" and p.deps[c] == "mark" for c in p.children[verb]):
            return True
        knows = p.lemmas[verb] == "know" and not any(p.deps[c] == "aux" and p.tags[c] == "MD" for c in p.children[verb])
        return (
            (unable or knows)
            and any(
                p.deps[c] == "nsubj"
                and not any(p.deps[g] == "prep" for g in p.children[c])  # "nobody in the ministry knew" is the ministry
                and (p.lowers[c] in ("nobody", "none", "no-one") or p.lowers[c - 1 : c + 1] == ("no", "one"))
                for c in p.children[verb]
            )
        )

    def _leaves_standing(self, verb: int) -> bool:
        """'Nobody disputes that', 'there is no denying that', 'no longer denies that', 'confirmed rather than denied'."""
        p = self.parse
        before = p.lowers[max(0, verb - 2) : verb]
        if before[-1:] == ("no",) or before == ("no", "longer") or before == ("rather", "than"):
            return True
        for child in p.children[verb]:
            if p.deps[child] == "nsubj":
                alone = p.lowers[child] in ("nobody", "none", "no-one", "few")
                return alone or any(p.lowers[c] in ("no", "few") for c in p.children[child])
        return False

    def _did_not(self, verb: int) -> bool:
        """'Thought of leaving but did not'."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] == "conj" and p.lemmas[child].lower() == "do" and child > verb:
                below = p.children[child]
                if any(p.deps[c] == "neg" for c in below) and not any(p.deps[c] in ("dobj", "xcomp") for c in below):
                    return True
        return False

    def _state_of(self, cue: FactualityCue, effect: Effect, word: int, token: int) -> State:
        stance, stance_cue = Stance.NEUTRAL, None
        disputed = (
            effect.factuality in (Factuality.DENIED, Factuality.DOUBTED) or cue.effect.factuality is effect.factuality
        )
        if cue.disputes and disputed and word not in self.voices and effect.factuality is not None:
            if effect.factuality is not A or (cue.effect.factuality is A and cue.negated.factuality is A):
                stance, stance_cue = Stance.DISPUTES, word
        return State(
            fact=effect.factuality or A,
            how=effect.how,
            cue=word,
            stance=stance,
            stance_cue=stance_cue,
            unable=cue.disables,
            speaker=self.moods.subject(word),
            reason=f"{cue.name}: {self.parse.words[word]!r}" + ("" if effect is cue.effect else ", negated"),
        )

    def _polarity(self, word: int, cue: FactualityCue) -> tuple[State, bool, bool]:
        """State of the cue itself, whether it is negated, and whether somebody was unable."""
        p = self.parse
        if p.pos[word] not in VERBALS and self._pleads_silence(cue, self.state(word)):
            return ASSERTED, True, False  # "denied any knowledge of"
        if p.pos[word] in VERBALS:
            state = self.state(word)
            if cue.name == "knowing" and p.deps[word] == "relcl" and p.lowers[p.heads[word]] == "first":
                return state, True, False  # "the first he had heard of it"
            if state.few and Factuality.DOUBTED in (cue.negated.factuality, cue.effect.factuality):
                return state, True, False
            return state, state.fact is Factuality.NEGATED or self._denied_here(state), state.unable
        own = self.moods.mood(word)
        if own.factuality is Factuality.NEGATED:
            return self.state(word), True, False
        if cue.lemma == "suggestion":  # "there is no suggestion that"; "backed away from a suggestion" is another thing
            return self.state(word), False, False
        if cue.negated.how is Unconfirmed.NO_EVIDENCE or cue.negated.factuality is Factuality.DOUBTED:
            if any(p.lowers[c] in self.lists["scant"] for c in p.children[word]):
                return self.state(word), True, False
        state = self.state(word)
        if state.fact is Factuality.NEGATED:
            return state, True, state.unable
        if cue.negated.how is not None and any(p.lowers[c] == "any" for c in p.children[word]):
            verb = next((a for a in p.ancestors(word) if p.pos[a] in VERBALS), None)
            if verb is not None and self.state(verb).fact is Factuality.NEGATED:
                return state, True, False  # "was not in possession of any information"
        head = p.heads[word]
        if p.deps[word] in ("dobj", "attr", "acomp", "oprd", "nsubjpass", "nsubj") and p.pos[head] in VERBALS:
            above = self.state(head)
            if above.fact is Factuality.NEGATED:
                own_negation = self.moods.mood(head).cue
                inside = own_negation is not None and p.heads[own_negation] not in (head, word)
                if not inside or p.deps[word] not in ("nsubj",):
                    return above, True, above.unable
        if (
            p.deps[word] == "dobj"
            and p.deps[head] == "acl"
            and p.lemmas[p.heads[head]].lower() in self.lists["questions"]
        ):
            asking = p.heads[head]  # "did not return calls seeking comment"
            outer = self.state(asking)
            verb = p.heads[asking]
            if outer.fact is Factuality.UNCONFIRMED or (
                p.pos[verb] in VERBALS and self.state(verb).fact is Factuality.NEGATED
            ):
                return ASSERTED, True, False
        if p.deps[word] == "pobj":
            if p.lowers[head] in self.lists["negating_prepositions"]:
                return state, True, False
            if cue.effect.how is not None and p.lowers[head] == "in" and p.pos[p.heads[head]] in VERBALS:
                above = self.state(p.heads[head])  # "was not kept in the dark about"
                return state, above.fact is Factuality.NEGATED, False
            if p.lowers[head] == "for" and cue.negated.how is not None:  # "could not be reached for comment"
                above = self.state(p.heads[head])
                return state, above.fact is Factuality.NEGATED, False
        return state, False, False

    def _pleads_silence(self, cue: FactualityCue, state: State) -> bool:
        """'Denied any knowledge of': who denies that he knows, rejects nothing."""
        return (
            state.fact is Factuality.DENIED and cue.negated.how is not None and cue.lemma not in self.lists["reports"]
        )

    def _denied_here(self, state: State) -> bool:
        """A negation turned to a denial because it answers others ("has not confirmed" stays a silence)."""
        return state.fact is Factuality.DENIED and state.negated_by_clause

    def _predicate_cue(self, verb: int, frame: str, token: int) -> State | None:
        """'It is not true that ...', 'it is a myth that ...', 'there is no sign that ...'."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] not in PREDICATES or child == token:
                continue
            part = "noun" if p.pos[child] in ("NOUN", "PROPN") else "adjective"
            cue = self._cue(child, part, frame, token, None)
            if cue is None and part == "adjective":
                cue = self._cue(child, "verb", frame, token, None) if p.tags[child] == "VBN" else None
            if cue is None and part == "noun":
                cue = self._cue(child, "adjective", frame, token, None)
            deed = self._deed(child, frame)
            if deed is not None:
                return deed
            if cue is not None:
                return self._known_topic(token, self._apply(cue, child, frame, token), frame)
            if frame == "infinitive" and (
                p.lowers[child] in self.lists["hard"] or any(p.lowers[c] == "too" for c in p.children[child])
            ):
                return self._hard_state(child, token)
        return None

    def _deed(self, adjective: int, frame: str) -> State | None:
        """'Were able to land', 'was glad to see them': a past copula tells that it came about."""
        p, lists = self.parse, self.lists
        if frame != "infinitive" or p.lowers[adjective] not in lists["deed_adjectives"] | lists["ease"]:
            return None
        copula = p.heads[adjective]
        state = self.state(copula)
        if p.pos[copula] not in VERBALS or state.fact is not A:
            return None
        if p.lowers[adjective] in lists["ease"]:
            return State(Factuality.POSSIBLE, cue=adjective, reason=f"{p.words[adjective]!r} to")
        return hand_on(state) if p.tags[copula] in ("VBD", "VBN") else None

    def _subject_cue(self, verb: int, token: int) -> State | None:
        """'The report is false', 'talk of X is nonsense', 'an attack is possible', 'calls about X went unanswered'."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] not in PREDICATES and not (
                p.deps[child] in ("advmod", "prep") and p.lemmas[verb] in ("be", "go", "remain")
            ):
                continue
            part = "noun" if p.pos[child] in ("NOUN", "PROPN") else "adjective"
            cue = self._cue(child, part, "subject", token, None)
            if cue is None and part == "noun":  # "is fake news"
                for adjective in p.children[child]:
                    if p.deps[adjective] in ("amod", "compound") and cue is None and p.pos[adjective] == "ADJ":
                        cue = self._cue(adjective, "adjective", "subject", token, None)
                if cue is None or cue.effect.factuality is not Factuality.DENIED:
                    continue
            if cue is not None and not self._is_said_of(cue, child, token):
                continue
            if cue is not None:
                if part == "noun" and not self._is_told(token):
                    continue
                return self._apply(cue, child, "subject", token)
            if p.tags[child] == "VBN":
                cue = self._cue(child, "verb", "object", token, None)
                if cue is not None:
                    return self._apply(cue, child, "object", token)
        return None

    def _is_said_of(self, cue: FactualityCue, predicate: int, token: int) -> bool:
        """Whether the predicate speaks of a report: raids that are wrong took place, a quiet town is no silence."""
        p, lists = self.parse, self.lists
        lemma = p.lemmas[token].lower()
        if p.pos[token] not in NOMINALS or lemma in lists["reports"] or lemma in lists["questions"]:
            return True
        if cue.effect.how is Unconfirmed.NO_COMMENT or p.lowers[predicate] in lists["blaming"]:
            return False
        return cue.effect.how is None or (p.pos[token] == "NOUN" and lemma not in lists["parties"])

    def _met_with(self, verb: int, token: int) -> State | None:
        """'The claim was met with denials', 'with silence'."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] == "prep" and p.lowers[child] in ("with", "by", "in"):
                for noun in p.children[child]:
                    cue = self._cue(noun, "noun", "object", token, None) if p.pos[noun] == "NOUN" else None
                    if cue is not None and cue.effect.factuality in PASSED_ON:
                        return self._known_topic(token, self._apply(cue, noun, "object", token), "object")
        return None

    def _is_told(self, token: int) -> bool:
        """Whether a noun is something that can be false: a report, an event told; not a person called a fake."""
        p = self.parse
        return p.pos[token] == "NOUN" and p.lemmas[token].lower() not in self.lists["parties"]

    def _named(self, verb: int, token: int) -> State | None:
        """'called the order a forgery', 'described the report as false', 'the claim was branded a lie'."""
        p, lists = self.parse, self.lists
        if p.lemmas[verb].lower() not in lists["naming"] or p.deps[token] not in ("dobj", "nsubjpass", "nsubj", "oprd"):
            return None
        names: list[int] = []
        for child in p.children[verb]:
            if child == token:
                continue
            if p.deps[child] in ("oprd", "acomp", "attr", "xcomp", "ccomp"):
                names.append(child)
            elif p.deps[child] == "prep" and p.lowers[child] == "as":
                names.extend(p.children[child])
            elif (
                (p.deps[child] == "advcl" and any(p.lowers[c] == "as" for c in p.children[child]))
                or (child > token and p.deps[child] == "advcl" and p.lowers[child - 1] == "as")
            ) or (p.deps[child] == "dobj" and (p.deps[token] == "nsubjpass" or child > token)):
                names.append(child)
        if p.deps[token] == "oprd":
            return None
        if not names:  # 'called talk of a split "nonsense"', the name taken for a part of the object
            last = p.subtree(token)[-3:]
            names = [t for t in last if t > token and t and p.words[t - 1] in ("“", '"', "``", "a", "an")]
        for name in names:
            for here in (name, *(c for c in p.children[name] if p.deps[c] in ("amod", "conj", "pobj", "compound"))):
                part = "noun" if p.pos[here] in ("NOUN", "PROPN") else "adjective"
                cue = self._cue(here, part, "subject", token, None)
                if cue is not None and cue.effect.factuality in (Factuality.DENIED, Factuality.DOUBTED):
                    state = self._state_of(cue, cue.effect, here, token)
                    negated = self.state(verb).fact is Factuality.NEGATED
                    return (
                        ASSERTED
                        if negated
                        else replace(state, stance=Stance.NEUTRAL, stance_cue=None, speaker=self.moods.subject(verb))
                    )
        return None

    def _hard(self, verb: int, token: int) -> State | None:
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] == "acomp" and p.lowers[child] in self.lists["hard"]:
                return self._hard_state(child, token)
        return None

    def _hard_state(self, adjective: int, token: int) -> State:
        """'Hard to believe', 'too early to say', 'too weak to attack'; 'hard to hear' leaves the hearing open."""
        p = self.parse
        cues = self.book.cues["verb"].get(p.lemmas[token].lower(), ())
        knows = any(cue.negated.how is not None for cue in cues)
        believes = any(cue.negated.factuality is Factuality.DOUBTED and cue.effect.factuality is A for cue in cues)
        degrees = {p.lowers[c] for c in p.children[adjective]}
        if (knows or believes or "too" in degrees) and not degrees & {"enough", "not", "never", "n't"}:
            disputes = believes and adjective not in self.voices
            return State(
                Factuality.NEGATED,
                cue=adjective,
                unable=True,
                hard=True,
                stance=Stance.DISPUTES if disputes else Stance.NEUTRAL,
                stance_cue=adjective if disputes else None,
                reason=f"{p.words[adjective]!r}",
            )
        return ASSERTED

    def _silent_noun(self, verb: int, frame: str, token: int, preposition: str | None = None) -> State | None:
        """'No evidence has been made public that', 'offered no proof that': the noun that the clause belongs to."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] not in ("dobj", "nsubjpass", "nsubj", "attr", "pobj") or child == token or child > token:
                continue
            if p.pos[child] != "NOUN":
                continue
            cue = self._cue(child, "noun", frame, token, preposition)
            if (
                cue is None
                or (preposition is not None and cue.negated.how is None)
                or (p.deps[child] == "nsubj" and cue.negated.how is None)
            ):
                continue
            _, negated, _ = self._polarity(child, cue)
            if negated or (cue.effect.factuality not in (A, None) and p.deps[child] != "nsubj"):
                return self._apply(cue, child, frame, token)
        return None

    def silent(self, token: int) -> Effect | None:
        """The effect of a word of silence, ignorance or doubt on what was asked, where it is active."""
        p = self.parse
        part = "verb" if p.pos[token] in VERBALS else "noun" if p.pos[token] in NOMINALS else "adjective"
        found = self.book.cues[part].get(p.lemmas[token].lower()) or self.book.cues[part].get(p.lowers[token], ())
        for cue in found:
            if cue.rest and not self._has_rest(token, cue.rest, token + 1, None):
                continue
            if (cue.objects and cue.name != "deflection") or cue.name.startswith("open questions"):
                continue
            if part == "adjective" and p.deps[token] == "amod":
                continue
            if Factuality.DENIED not in (cue.effect.factuality, cue.negated.factuality):
                if cue.effect.how is None and cue.negated.how is None:
                    continue
            _, negated, unable = self._polarity(token, cue)
            effect = (cue.unable if unable else cue.negated) if negated else cue.effect
            if effect.how is not None or effect.factuality is Factuality.DENIED:
                return effect
        return None

    def is_negated(self, token: int) -> bool:
        return self.state(token).fact in (Factuality.NEGATED, Factuality.DENIED)

    def _known_topic(self, token: int, state: State, frame: str) -> State:
        """What a silent person was asked about is taken as known when it is a definite noun or a who-question."""
        p = self.parse
        if state.fact is not Factuality.UNCONFIRMED:
            return state
        if frame == "question" and self._wh(token):
            if state.how in _SILENCE:
                return replace(state, presentation=Presentation.PRESUPPOSED)
            return replace(
                ASSERTED, presentation=Presentation.PRESUPPOSED, reason="who-question: the act is taken as known"
            )
        if frame == "object" and state.how in _SILENCE and p.pos[token] in ("NOUN", "PROPN"):
            lemma = p.lemmas[token].lower()
            if lemma in self.lists["reports"] or lemma in self.lists["questions"]:
                return state
            reported = any(p.lowers[c] in self.lists["adjectives_reported"] for c in p.children[token])
            if self._is_definite(token) and not reported:
                return replace(state, presentation=Presentation.PRESUPPOSED)
        return state

    def _wh(self, token: int) -> bool:
        p = self.parse
        first = self.moods.left[token]
        return p.lowers[first] in WH or any(p.lowers[c] in WH and c < token for c in p.children[token])

    def _is_definite(self, head: int) -> bool:
        p = self.parse
        return any(
            (p.deps[c] in ("det", "poss", "nmod") and p.lowers[c] in _DEFINITE) or p.deps[c] == "poss"
            for c in p.children[head]
        )


def _fits(part: str, frame: str, preposition: str) -> bool:
    if part == "verb":
        return preposition in _VERB_PREPOSITIONS or (frame == "gerund" and preposition in _GERUND_PREPOSITIONS)
    return preposition in (NOUN_PREPOSITIONS if part == "noun" else _ADJECTIVE_PREPOSITIONS)


def _innermost(parse: Parse, voices: Sequence[AttributionMention]) -> Mapping[int, AttributionMention]:
    """The voice with the smallest content over each token."""
    out: dict[int, AttributionMention] = {}
    sized = sorted(voices, key=lambda v: -sum(len(s) for s in v.content))
    for voice in sized:
        for span in voice.content:
            for token in parse.tokens_in(span):
                if token != voice.cue_head:
                    out[token] = voice
    return out
