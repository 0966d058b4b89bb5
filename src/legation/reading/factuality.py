"""Factuality: how sure each proposition and event is, as its innermost source puts it, and how the author presents it.

Takes segments, parse, propositions, events and voices; gives one `Status` per head. "The ministry denied that its troops
had crossed" makes `crossed` denied; "Asked about the camps, he spoke of the weather" leaves them unconfirmed (deflects);
"If shelled, it would fire" holds under a condition. The status of a word is its clause's own mood (modality.py) under
what the word above does to its content (knowledge/factuality.toml); a verb of saying hands its content on as told.
Who the source is, is attribution's; whether it is right is not judged anywhere.

Settled here, where the words leave it open: a question is possible; what one tries, seeks or does a thing for ("sent
troops to seize") is planned; "will not" is negated; what was asked and is not spoken of in the answer, is deflected.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legation.knowledge import Knowledge
from legation.knowledge.factuality import Effect, FactualityBook, FactualityCue, load_factuality
from legation.model.layers import AttributionMention, EventMention, Parse, Proposition, Segment, Status
from legation.model.spans import Span
from legation.model.words import Factuality, Presentation, SegmentKind, Stance, Unconfirmed
from legation.reading.answers import Answers
from legation.reading.modality import NOMINALS, SUBJECTS, VERBALS, Mood, Moods
from legation.reading.reader import Work

A = Factuality.ASSERTED
_QUOTED = re.compile(r"[\"“«]([^\"“”«»\n]{2,60})[\"”»]")
_QUESTION_WORDS = frozenset("whether if who what which why how when where whom whose".split())
_WH = _QUESTION_WORDS - {"whether", "if"}
_NOUN_PREPOSITIONS = frozenset("of about on over regarding concerning for to into behind".split())
_VERB_PREPOSITIONS = frozenset("of about on over regarding concerning".split())
_GERUND_PREPOSITIONS = frozenset("from against to into in".split())
_ADJECTIVE_PREPOSITIONS = frozenset("of about on over regarding concerning for to from with".split())
_TOPIC_PREPOSITIONS = frozenset("of about regarding concerning on over".split())
_BEFORE_SCARE = frozenset("the 's ’s ' ’ this these those its their his her our your".split())
_DEFINITE = frozenset("the this that these those his her its their our my your".split())
_PREDICATES = frozenset({"acomp", "attr", "oprd"})
_OBJECTS = frozenset(
    {"dobj", "nsubjpass", "pobj", "dative", "attr", "oprd", "nsubj", "appos", "compound", "nmod", "ROOT", "dep", "conj"}
)
_TOUCHABLE = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "AUX", "NUM"})
_SILENCE = (Unconfirmed.NO_COMMENT, Unconfirmed.NO_KNOWLEDGE, Unconfirmed.DEFLECTS)
# A status from above that what stands in the clause itself cannot change.
_STRONG = frozenset(
    {Factuality.DENIED, Factuality.UNCONFIRMED, Factuality.DOUBTED, Factuality.NEGATED, Factuality.DEMANDED}
)
_UNSURE = frozenset(
    {Factuality.POSSIBLE, Factuality.PLANNED, Factuality.PREDICTED, Factuality.DEMANDED, Factuality.CONDITIONAL}
)
_PASSED_ON = frozenset({Factuality.DENIED, Factuality.UNCONFIRMED, Factuality.DOUBTED, Factuality.CONDITIONAL})


class FactualityComponent:
    name = "factuality"
    needs = ("segments", "parse", "propositions", "events", "attribution")
    gives = "factuality"
    version = "1"

    def __init__(self, book: FactualityBook | None = None) -> None:
        self.book = book or load_factuality(Knowledge().files("factuality.toml"))

    def run(self, batch: Sequence[Work]) -> list[tuple[Status, ...]]:
        return [
            find_statuses(w["parse"], w["segments"], w["propositions"], w["events"], w["attribution"], self.book)
            for w in batch
        ]


def find_statuses(
    parse: Parse,
    segments: Sequence[Segment],
    propositions: Sequence[Proposition],
    events: Sequence[EventMention],
    voices: Sequence[AttributionMention],
    book: FactualityBook,
) -> tuple[Status, ...]:
    """One status per head of a proposition or event, and per noun or predicate that a cue touches; by token."""
    judge = _Judge(parse, segments, voices, book)
    heads = {p.head for p in propositions} | {e.head for e in events}
    out: list[Status] = []
    for head in sorted(heads | set(judge.touched(heads))):
        status = judge.status(head)
        if head in heads or status.factuality is not A or status.stance is not Stance.NEUTRAL or judge.is_known(head):
            out.append(status)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _State:
    """What is known of a token. cue: the token that decides. mute: nothing is said by it (an inner "told" without content)."""

    fact: Factuality = A
    how: Unconfirmed | None = None
    cue: int | None = None
    unable: bool = False
    few: bool = False
    presentation: Presentation = Presentation.STATED
    stance: Stance = Stance.NEUTRAL
    stance_cue: int | None = None
    speaker: int | None = None
    reason: str = "nothing limits it"
    negated_by_clause: bool = False
    hard: bool = False


_ASSERTED = _State()
_UNVERIFIED = Effect(Factuality.UNCONFIRMED, Unconfirmed.CANNOT_VERIFY)


class _Judge:
    """Works out the state of tokens by climbing to what governs them; each token once."""

    def __init__(
        self, parse: Parse, segments: Sequence[Segment], voices: Sequence[AttributionMention], book: FactualityBook
    ) -> None:
        self.parse = parse
        self.book = book
        self.lists = book.lists
        self.segments = segments
        self.segment_starts = [s.span.start for s in segments]
        self.voices = _innermost(parse, voices)
        self.cue_heads = {v.cue_head for v in voices if v.cue_head is not None}
        self.moods = Moods(parse, book, self.voices)
        self.answers = Answers(parse, book, self._is_negated, self._silent)
        self.quoted = self._scare_quotes(voices)
        self._known: dict[int, _State] = {}
        self._open: set[int] = set()
        self._replies: dict[int, _State | None] = {}

    # ------------------------------------------------------------------ results
    def touched(self, heads: set[int]) -> Iterator[int]:
        """Nouns and predicates that no proposition or event heads, but that a cue may govern."""
        p, lists = self.parse, self.lists
        nouns, verbs, adjectives = (self.book.cues[k] for k in ("noun", "verb", "adjective"))
        pos, deps, lowers = p.pos, p.deps, p.lowers
        shells = lists["speech"] | lists["reports"] | lists["questions"] | lists["negative_pronouns"]
        for t in range(len(p)):
            part = pos[t]
            if part not in _TOUCHABLE or t in heads:
                continue
            dep = deps[t]
            if dep in ("aux", "auxpass"):
                continue
            if part in VERBALS or dep in _PREDICATES or t in self.quoted:
                yield t
                continue
            if dep not in _OBJECTS:
                continue
            above = p.heads[t]
            if dep == "pobj":
                if (
                    lowers[above] in lists["presupposing_prepositions"]
                    or lowers[above] in lists["negating_prepositions"]
                ):
                    yield t
                    continue
                if lowers[above] in ("about", "regarding", "concerning"):
                    yield t
                    continue
                above = p.heads[above]
                if deps[above] == "nsubj" and above > p.heads[above]:  # "said Mr. Hua of the sale"
                    yield t
                    continue
            lemma = p.lemmas[above].lower()
            if lemma in verbs or lemma in nouns or lemma in adjectives or lemma in lists["naming"] or lemma in shells or dep in ("nsubj", "nsubjpass", "conj") or self.moods.mood(t).factuality is not A or (dep == "compound" and lowers[t].endswith("ing")):
                yield t

    def status(self, head: int) -> Status:
        """The state of a head as a `Status`, its presentation and the author's stance settled."""
        p = self.parse
        state = self.state(head)
        stance, stance_cue = state.stance, state.stance_cue
        presentation = state.presentation
        if head in self.quoted:
            stance, stance_cue = Stance.DISPUTES, head
            if p.pos[head] != "VERB":
                presentation = Presentation.PRESUPPOSED
        if stance is Stance.NEUTRAL and p.pos[head] in NOMINALS:
            for child in p.children[head]:
                if p.lowers[child] in self.lists["disputing_adjectives"] or self._hyphenated(child):
                    if head not in self.voices:
                        stance, stance_cue = Stance.DISPUTES, child
        return Status(
            head=head,
            factuality=state.fact,
            how=state.how,
            cue=p.span(state.cue, state.cue + 1) if state.cue is not None else None,
            stance=stance,
            stance_cue=p.span(stance_cue, stance_cue + 1) if stance_cue is not None else None,
            presentation=self._presentation(head, state, presentation),
            reason=state.reason,
        )

    def _presentation(self, head: int, state: _State, found: Presentation) -> Presentation:
        if found is Presentation.CONDITIONAL:
            return found
        segment = self._segment(self.parse.starts[head])
        if segment is not None:
            if segment.kind in (SegmentKind.TITLE, SegmentKind.HEADING):
                return Presentation.HEADLINE
            if segment.kind is SegmentKind.CAPTION:
                return Presentation.CAPTION
            if segment.voice is not None:
                return Presentation.PASTED
            if self._is_bare_line(segment):
                return Presentation.HEADLINE
        if found is not Presentation.STATED:
            return found
        if state.fact in (A, Factuality.PLANNED) and self.parse.pos[head] in ("NOUN", "PROPN"):
            if self._taken_as_known(head):
                return Presentation.PRESUPPOSED
        return found

    def _taken_as_known(self, head: int) -> bool:
        """A definite noun phrase that is not what its verb is there to tell ("launched the attack")."""
        p = self.parse
        if p.deps[head] in _PREDICATES or p.deps[head] in ("ROOT", "compound"):
            return False
        return self._is_definite(head)

    def _is_definite(self, head: int) -> bool:
        p = self.parse
        return any(
            (p.deps[c] in ("det", "poss", "nmod") and p.lowers[c] in _DEFINITE) or p.deps[c] == "poss"
            for c in p.children[head]
        )

    def is_known(self, head: int) -> bool:
        """Whether a preposition takes the noun for granted: "despite the shelling"."""
        p = self.parse
        return p.deps[head] == "pobj" and p.lowers[p.heads[head]] in self.lists["presupposing_prepositions"]

    # ------------------------------------------------------------------ the climb
    def state(self, token: int) -> _State:
        known = self._known.get(token)
        if known is not None:
            return known
        if token in self._open or len(self._open) > 60:
            return _ASSERTED
        self._open.add(token)
        try:
            state = self._combine(token, self._from_above(token))
        finally:
            self._open.discard(token)
        self._known[token] = state
        return state

    def _combine(self, token: int, above: _State) -> _State:
        """The clause's own mood under what governs it."""
        p = self.parse
        if p.deps[token] in _PREDICATES and p.pos[token] in ("ADJ", "NOUN", "PROPN", "VERB", "ADV", "NUM"):
            own = self.moods.mood(token)
            return (
                replace(above, presentation=Presentation.STATED)
                if own.factuality is A or above.fact is not A
                else _with(above, own)
            )
        mood = self.moods.mood(token)
        if mood.few:
            above = replace(above, few=True)
        if mood.factuality is A:
            return above
        if mood.yet and above.fact in (A, Factuality.DEMANDED, Factuality.PLANNED):
            return _with(_ASSERTED, mood)
        if above.fact in _STRONG:
            return above
        if above.fact is not A and (mood.factuality is not Factuality.CONDITIONAL or mood.weak):
            return above
        if above.fact is Factuality.CONDITIONAL:
            return above
        state = _with(above, mood)
        if mood.factuality is Factuality.NEGATED and self._answers_back(token, above):
            return replace(state, fact=Factuality.DENIED, reason="rejects what others hold")
        return state

    def _from_above(self, token: int) -> _State:
        """What governs the token does to it."""
        p = self.parse
        head, dep = p.heads[token], p.deps[token]
        if token >= 2 and p.lowers[token - 1] == "of" and p.lowers[token - 2] == "instead":
            return _State(Factuality.NEGATED, cue=token - 2, reason="instead of")
        noun_before = self._noun_before_mark(token)
        if noun_before is not None:
            return self._under_noun(token, noun_before, self._frame(token), None)
        if head == token:
            return self._whether_root(token) or self._under_voice(token)
        if dep in ("ccomp", "dep", "parataxis") and head > token and self.moods.opens_condition(token) is not None:
            return self._under_adverbial(token, head)
        if dep in _PREDICATES and p.pos[head] in VERBALS and p.tags[token] not in ("VB",):
            named = self._named(head, token)
            if named is None:
                return self.state(head)
        if dep == "conj":
            return self._under_conjunct(token, head)
        if dep in ("pobj", "pcomp"):
            return self._under_preposition(token, head, p.heads[head])
        if dep == "advcl":
            return self._under_adverbial(token, head)
        if dep in ("acl", "relcl") and p.pos[head] in NOMINALS:
            return self._under_noun(token, head, self._frame(token), None)
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
            return _ASSERTED
        if dep == "appos":
            return self.state(head)
        if p.pos[head] in NOMINALS and p.pos[token] in VERBALS:
            return self._under_noun(token, head, self._frame(token), None)
        if p.pos[head] in ("ADJ", "ADV"):
            return self._under_adjective(token, head, self._frame(token), None)
        if p.pos[head] in VERBALS or self.moods.has_subject(head):
            return self._under_verb(token, head, self._frame(token), None)
        return _ASSERTED

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
            if lower in _QUESTION_WORDS and child < token and (p.deps[child] != "mark" or dep != "advcl"):
                question = True
        question = question or self._opens_question(token)
        if question and dep not in ("relcl", "acl"):
            return "question"
        if to:
            head = p.heads[token]
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
        if p.lowers[here] not in _QUESTION_WORDS:
            return False
        while here != token:
            if p.pos[here] in VERBALS or p.heads[here] == here:
                return False
            here = p.heads[here]
        return True

    # ------------------------------------------------------------------ kinds of governors
    def _whether_root(self, token: int) -> _State | None:
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

    def _under_voice(self, token: int) -> _State:
        """A root inside somebody's words: what the cue of that voice does, when the tree has lost the way to it."""
        voice = self.voices.get(token)
        if voice is None or voice.cue_head is None or voice.cue_head == token:
            return _ASSERTED
        if self.parse.pos[voice.cue_head] not in VERBALS:
            return _ASSERTED
        if token in self.parse.ancestors(voice.cue_head):
            if not any(a == token for a in self.parse.ancestors(voice.cue_head)):
                return _ASSERTED
            return self._saying(_ASSERTED, voice.cue_head)
        return self._saying(_ASSERTED, voice.cue_head)

    def _under_verb(self, token: int, verb: int, frame: str, preposition: str | None) -> _State:
        """Content of a verb: its cue, the cue of its predicate or object, a question's answer, or nothing special."""
        p, lists = self.parse, self.lists
        dep = p.deps[token]
        if p.deps[verb] == "parataxis" and dep == "ccomp" and p.heads[verb] < verb < token:
            if p.words[self.moods.left[token] - 1] == "," and self._silent_noun(p.heads[verb], frame, token):
                verb = p.heads[verb]  # "there was no proof, he said, that ..."
        if frame == "object":
            return self._noun_under_verb(token, verb, preposition)
        if frame in ("infinitive", "gerund") and dep == "csubj":
            return _ASSERTED
        asked = self._asked(token, verb, frame, preposition)
        if asked is not None:
            return asked
        own = self._cue(verb, "verb", frame, token, preposition)
        predicate = self._predicate_cue(verb, frame, token)
        if predicate is not None and (
            own is None or p.lemmas[verb] in ("be", "remain", "seem", "appear", "become", "look")
        ):
            return predicate
        if p.lemmas[verb] in ("be",) and frame == "infinitive" and dep == "xcomp":
            hard = self._hard(verb, token)
            if hard is not None:
                return hard
        if own is not None:
            return self._saying(self._apply(own, verb, frame, token), verb)
        silent = self._silent_noun(verb, frame, token)
        if silent is not None:
            return silent
        if p.deps[verb] == "xcomp" and frame == "clause" and self.state(verb).stance is Stance.DISPUTES:
            return _hand_on(self.state(verb))  # "it is absurd to claim that"
        if frame in ("infinitive", "gerund", "other") and dep in ("xcomp", "ccomp", "dep", "prep", "pcomp", "advcl"):
            return self._as_governor(verb)
        if dep in ("ccomp", "parataxis", "dep") or frame in ("clause", "question"):
            return self._saying(_ASSERTED, verb)
        return self._as_governor(verb)

    def _noun_under_verb(self, token: int, verb: int, preposition: str | None) -> _State:
        """A noun as object or subject of a verb."""
        p, lists = self.parse, self.lists
        dep = p.deps[token]
        lemma = p.lemmas[verb].lower()
        asked = self._asked(token, verb, "object", preposition)
        if asked is not None:
            return asked
        if dep == "nsubj":
            predicate = self._subject_cue(verb, token) or self._met_with(verb, token)
            if predicate is not None:
                return predicate
            if lemma in lists["occurring"] and lemma != "be":
                return self._as_governor(verb)
            if self._is_hypothetical_subject(token, verb):
                marker = next(
                    (c for c in p.children[token] if p.lowers[c] in ("any", "such", "a", "an", "further")), token
                )
                return _State(
                    Factuality.CONDITIONAL, cue=marker, presentation=Presentation.CONDITIONAL, reason="any such act would"
                )
            return _ASSERTED
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
        cue = self._cue(verb, "verb", "object", token, preposition)
        if cue is not None:
            return self._apply(cue, verb, "object", token)
        if dep == "nsubjpass" and self._is_hypothetical_subject(token, verb):
            return _State(
                Factuality.CONDITIONAL, cue=token, presentation=Presentation.CONDITIONAL, reason="any such act would"
            )
        if preposition is None and dep in ("dobj", "nsubjpass", "attr", "oprd") and not self._is_definite(token):
            return self._as_governor(verb)
        return _ASSERTED

    def _under_noun(self, token: int, noun: int, frame: str, preposition: str | None) -> _State:
        """Content of a noun: 'the claim that', 'plans to', 'no evidence of', 'reports of'."""
        p, lists = self.parse, self.lists
        lemma = p.lemmas[noun].lower()
        dep = p.deps[token]
        if frame in ("infinitive", "gerund") and lemma in lists["ability_nouns"]:
            able = self._ability(noun)
            if able.fact is Factuality.NEGATED or frame == "infinitive":
                return able
        purpose = frame == "infinitive" and lemma in self.book.cues["noun"]
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
        cue = self._cue(noun, "noun", frame, token, preposition)
        if preposition in _TOPIC_PREPOSITIONS and preposition != "of" and lemma in lists["questions"]:
            if cue is None or cue.negated.how is None:
                cue = None  # "calls about the raid" are no calls for it
                if state.fact is A and self._goes_unanswered(noun):
                    return self._known_topic(token, _State(Factuality.UNCONFIRMED, Unconfirmed.NO_COMMENT, noun), frame)
        shell = lemma in lists["reports"] or lemma in lists["questions"] or cue is not None
        if cue is not None and cue.negated.how is not None and self._polarity(noun, cue)[1]:
            return self._saying(self._apply(cue, noun, frame, token), noun)
        pleads = cue is not None and self._pleads_silence(cue, state)
        if shell and state.fact in _PASSED_ON and not pleads:
            return self._known_topic(token, _hand_on(state), frame)
        if state.fact is A and (lemma in lists["questions"] or lemma in lists["reports"]):
            reply = self._reply_to_noun(noun)
            if reply is not None:
                return self._known_topic(token, reply, frame)
        if cue is not None:
            return self._saying(self._apply(cue, noun, frame, token), noun)
        if shell and frame != "object" and state.fact is Factuality.NEGATED:
            return _hand_on(state)
        if shell and frame == "object" and state.fact not in (A, Factuality.NEGATED):
            return _hand_on(state)
        if frame in ("infinitive",) and state.fact in _UNSURE | {Factuality.NEGATED}:
            return _hand_on(state)
        if frame in ("infinitive",) and p.deps[token] in ("acl", "relcl"):
            return (
                _State(Factuality.PLANNED, cue=token, reason="infinitive: for a purpose")
                if lemma not in lists["anybody"]
                else _ASSERTED
            )
        return self._saying(_ASSERTED, noun)

    def _goes_unanswered(self, noun: int) -> bool:
        """'His calls about the raid were not returned.'"""
        p = self.parse
        verb = p.heads[noun]
        if p.deps[noun] not in ("nsubjpass", "dobj", "nsubj") or p.pos[verb] not in VERBALS:
            return False
        return p.lemmas[verb] in ("return", "answer", "acknowledge", "take", "draw") and self._is_negated(verb)

    def _ability(self, noun: int) -> _State:
        """'No way to verify', 'not in a position to confirm': the infinitive cannot be done."""
        p = self.parse
        negated = self.moods.mood(noun).factuality is Factuality.NEGATED
        head = p.heads[noun]
        if p.deps[noun] == "pobj":
            head = p.heads[head]
        if not negated and p.pos[head] in VERBALS:
            negated = self.state(head).fact is Factuality.NEGATED
        if negated:
            return _State(Factuality.NEGATED, cue=noun, unable=True, hard=True, reason=f"no {p.words[noun]!r}")
        return _State(Factuality.POSSIBLE, cue=noun, reason=f"{p.words[noun]!r} to")

    def _under_relative(self, token: int, noun: int) -> _State:
        p = self.parse
        lemma, dep = p.lowers[noun], p.deps[token]
        if lemma in self.lists["negative_pronouns"] or lemma in ("anything", "anyone", "anybody"):
            if any(p.lowers[c] == "to" for c in p.children[token]):
                return _State(Factuality.NEGATED, cue=noun, reason=f"{p.words[noun]!r}")
        if any(p.lowers[c] == "to" and p.deps[c] == "aux" for c in p.children[token]):
            last = any(p.lowers[c] in ("last", "first", "only", "latest", "second", "third") for c in p.children[noun])
            return _ASSERTED if last else _State(Factuality.PLANNED, cue=token, reason="infinitive: for a purpose")
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
        comma = noun < token and any(p.words[t] == "," for t in range(noun + 1, self.moods.left[token] + 1))
        if dep == "acl" or comma:
            return _ASSERTED
        return _State(presentation=Presentation.PRESUPPOSED, reason="relative clause")

    def _asking_between(self, noun: int, token: int) -> int | None:
        """A verb of asking between the two, whose content the parser has hung on the noun."""
        p = self.parse
        if not any(p.deps[c] == "mark" for c in p.children[token]):
            return None
        return next((t for t in range(token - 1, noun, -1) if p.pos[t] == "VERB" and self._asks(t)), None)

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
        if p.lemmas[token].lower() not in self.lists["making"] and thats[0] == noun + 1:
            return True
        return any(
            p.deps[c] in ("dobj", "acomp", "attr", "prep", "auxpass") and c not in thats for c in p.children[token]
        )

    def _under_adjective(self, token: int, adjective: int, frame: str, preposition: str | None) -> _State:
        p = self.parse
        cue = self._cue(adjective, "adjective", frame, token, preposition)
        if cue is not None:
            return self._known_topic(token, self._apply(cue, adjective, frame, token), frame)
        if frame == "infinitive" and (
            p.lowers[adjective] in self.lists["hard"] or any(p.lowers[c] == "too" for c in p.children[adjective])
        ):
            return self._hard_state(adjective, token)
        if frame in ("infinitive", "gerund"):
            return self.state(adjective)
        return _ASSERTED

    def _under_conjunct(self, token: int, first: int) -> _State:
        """A second conjunct stands under what the first stands under."""
        p = self.parse
        above = self._from_above(first)
        if p.pos[token] in VERBALS and p.pos[first] in VERBALS:
            own_subject = self.moods.has_subject(token)
            if above.presentation is Presentation.CONDITIONAL or not own_subject:
                return above
            if p.deps[first] in ("ccomp", "acl", "relcl", "advcl", "pcomp", "xcomp"):
                return above
            return _ASSERTED if above.fact is A else above
        if p.pos[token] in NOMINALS:
            state = self.state(first)
            return state if state.fact is not A else above
        return above

    def _under_adverbial(self, token: int, head: int) -> _State:
        p, lists = self.parse, self.lists
        condition = self.moods.opens_condition(token)
        if condition is not None:
            outer = self._from_above(head)
            if outer.fact in (Factuality.DENIED, Factuality.UNCONFIRMED):
                return outer
            return _State(
                Factuality.CONDITIONAL, cue=condition, presentation=Presentation.CONDITIONAL, reason="the condition"
            )
        children = p.children[token]
        marks = [p.lowers[c] for c in children if p.deps[c] in ("mark", "advmod") and c < token]
        if head < token and marks[:1] in (["if"], ["whether"]):
            return self._under_verb(token, head, "question", None)
        finite = p.tags[token] in ("VBD", "VBZ", "VBP") or any(
            p.deps[c] in ("aux", "auxpass") and p.tags[c] in ("VBD", "VBZ", "VBP", "MD") for c in children
        )
        if any(p.lowers[c] == "to" and p.deps[c] == "aux" for c in children):
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
            above = self.state(head)
            if above.fact in _UNSURE or above.fact in _STRONG:
                return _hand_on(above)
            return _State(Factuality.PLANNED, cue=token, reason="infinitive: for a purpose")
        if marks and finite and any(m in lists["presupposing_marks"] for m in marks):
            return _State(presentation=Presentation.PRESUPPOSED, reason="time or reason taken as known")
        if "that" in marks or (marks and marks[0] in _QUESTION_WORDS):
            return self._under_verb(token, head, self._frame(token), None)
        if not finite and not marks:
            cue = self._cue(head, "verb", "gerund", token, None) if p.tags[token] == "VBG" and token > head else None
            if cue is not None and cue.effect.factuality is Factuality.NEGATED:
                return self._apply(cue, head, "gerund", token)
            return self._as_governor(head)
        if self.moods.has_subject(token) and not marks and head > token and p.words[self.moods.right[token]] != ",":
            return _ASSERTED
        return _ASSERTED

    def _under_preposition(self, token: int, preposition: int, above: int) -> _State:
        p, lists = self.parse, self.lists
        word = p.lowers[preposition]
        if word in lists["negating_prepositions"] and p.deps[preposition] != "ROOT":
            if word != "instead" or p.deps[token] == "pcomp":
                return _State(Factuality.NEGATED, cue=preposition, reason=f"{p.words[preposition]!r}")
        if p.lowers[preposition - 1 : preposition] == ("instead",) and word == "of":
            return _State(Factuality.NEGATED, cue=preposition, reason="instead of")
        if self.moods.conditional_phrase(preposition):
            return _State(
                Factuality.CONDITIONAL, cue=preposition, presentation=Presentation.CONDITIONAL, reason="the condition"
            )
        if word == "of" and p.pos[above] == "NOUN" and p.deps[above] == "pobj":
            if self.moods.conditional_phrase(p.heads[above]) and p.lowers[above] in ("event", "case", "absence"):
                return _State(
                    Factuality.CONDITIONAL, cue=above, presentation=Presentation.CONDITIONAL, reason="the condition"
                )
        frame = self._frame(token)
        if p.deps[token] == "pcomp" and frame == "infinitive":
            frame = "gerund"
        if above == preposition:
            return _ASSERTED
        if p.pos[above] in ("ADP", "SCONJ") and p.heads[above] != above:  # "from among", "as of"
            above = p.heads[above]
        if word == "as" and p.pos[above] in VERBALS and p.lemmas[token].lower() in lists["reports"]:
            cue = self._cue(above, "verb", "object", token, None)  # 'rejected as "pure invention" reports of ...'
            if cue is not None:
                return self._apply(cue, above, "object", token)
        topic = self._topic(token, preposition, above)
        if topic is not None:
            return topic
        if p.pos[above] in VERBALS:
            return self._under_verb(token, above, frame, word)
        if p.pos[above] in ("ADJ", "ADV"):
            head = p.heads[above]
            if p.pos[above] == "ADV" and p.pos[head] in VERBALS and p.lowers[above] not in self.book.cues["adjective"]:
                return self._under_verb(token, head, frame, word)
            return self._under_adjective(token, above, frame, word)
        if p.pos[above] in NOMINALS:
            noun = self._shell_over(above, word)
            if word in _NOUN_PREPOSITIONS or self._cue_with(noun, word):
                return self._under_noun(token, noun, frame, word)
            if p.lemmas[noun].lower() in lists["reports"]:
                return self._under_noun(token, noun, frame, word) if frame != "object" else _ASSERTED
        return _ASSERTED

    def _shell_over(self, noun: int, word: str) -> int:
        """'calls to his office about X', 'a request for comment on X': the noun that 'about X' belongs to."""
        p, lists = self.parse, self.lists
        if word not in _TOPIC_PREPOSITIONS:
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

    # ------------------------------------------------------------------ cues
    def _cue(self, word: int, part: str, frame: str, token: int, preposition: str | None) -> FactualityCue | None:
        """The cue that `word` is for a content joined in this frame."""
        p = self.parse
        found = self.book.cues[part].get(p.lemmas[word].lower())
        if found is None:
            found = self.book.cues[part].get(p.lowers[word])
        if not found:
            return None
        for cue in found:
            if frame not in cue.frames or (cue.predicate and p.deps[word] not in _PREDICATES):
                continue
            if (
                cue.objects
                and frame == "object"
                and not (cue.negated.how is Unconfirmed.NO_EVIDENCE and self._is_nothing(word))
                and preposition not in _TOPIC_PREPOSITIONS
                and p.lemmas[token].lower() not in self.lists[cue.objects]
            ):
                continue
            if cue.rest:
                if not self._has_rest(word, cue.rest, token, preposition):
                    continue
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

    def _apply(self, cue: FactualityCue, word: int, frame: str, token: int) -> _State:
        """What a cue does to its content, given what is said of the cue itself."""
        p = self.parse
        if p.deps[word] == "conj" and p.pos[word] in VERBALS and cue.negated.how is None:
            first = self._cue(p.heads[word], "verb", frame, token, None)  # "could neither confirm nor rule out"
            if first is not None and first.negated.how is not None and self._polarity(p.heads[word], first)[1]:
                return self._apply(first, p.heads[word], frame, token)
        base, negated, unable = self._polarity(word, cue)
        passive = any(p.deps[c] == "nsubjpass" for c in p.children[word]) and not any(
            p.deps[c] == "agent" for c in p.children[word]
        )
        if base.fact is Factuality.CONDITIONAL and not negated and cue.effect.factuality not in (Factuality.DEMANDED,):
            return (
                _hand_on(base)
                if cue.effect.factuality in (None, Factuality.NEGATED)
                else self._state_of(cue, cue.effect, word, token)
            )
        if base.fact in _PASSED_ON and not negated and cue.effect.factuality in _UNSURE and frame != "clause":
            return _hand_on(base)  # "denied that it planned to"
        unsettled = base.fact in _UNSURE and Unconfirmed.CANNOT_VERIFY in (cue.negated.how, cue.unable.how)
        if (negated and base.hard and cue.negated.how is not None) or (unsettled and frame == "question"):
            effect = _UNVERIFIED
        elif negated:
            effect = cue.unable if unable else cue.passive if passive else cue.negated
        else:
            effect = cue.effect
        if effect.factuality is None:
            return _hand_on(base) if not negated else _State(Factuality.NEGATED, cue=word, reason="negated above")
        if effect.factuality is Factuality.NEGATED and not negated and base.fact in _UNSURE:
            return _hand_on(base)
        state = self._state_of(cue, effect, word, token)
        if base.stance is Stance.DISPUTES and negated:  # "it is hard to believe that"
            state = replace(state, stance=base.stance, stance_cue=base.stance_cue)
        if state.fact is Factuality.UNCONFIRMED:
            state = self._known_topic(token, state, frame)
        return state

    def _state_of(self, cue: FactualityCue, effect: Effect, word: int, token: int) -> _State:
        stance, stance_cue = Stance.NEUTRAL, None
        disputed = (
            effect.factuality in (Factuality.DENIED, Factuality.DOUBTED) or cue.effect.factuality is effect.factuality
        )
        if cue.disputes and disputed and word not in self.voices and effect.factuality is not None:
            if effect.factuality is not A or (cue.effect.factuality is A and cue.negated.factuality is A):
                stance, stance_cue = Stance.DISPUTES, word
        return _State(
            fact=effect.factuality or A,
            how=effect.how,
            cue=word,
            stance=stance,
            stance_cue=stance_cue,
            unable=cue.disables,
            speaker=self.moods.subject(word),
            reason=f"{cue.name}: {self.parse.words[word]!r}" + ("" if effect is cue.effect else ", negated"),
        )

    def _polarity(self, word: int, cue: FactualityCue) -> tuple[_State, bool, bool]:
        """State of the cue itself, whether it is negated, and whether somebody was unable."""
        p = self.parse
        if p.pos[word] not in VERBALS and self._pleads_silence(cue, self.state(word)):
            return _ASSERTED, True, False  # "denied any knowledge of"
        if p.pos[word] in VERBALS:
            state = self.state(word)
            if cue.name == "knowing" and p.deps[word] == "relcl" and p.lowers[p.heads[word]] == "first":
                return state, True, False  # "the first he had heard of it"
            if state.few and cue.negated.factuality is Factuality.DOUBTED:
                return state, True, False
            return state, state.fact is Factuality.NEGATED or self._denied_here(state), state.unable
        own = self.moods.mood(word)
        if own.factuality is Factuality.NEGATED:
            return self.state(word), True, False
        if cue.lemma == "suggestion":  # "there is no suggestion that"; "backed away from a suggestion" is another thing
            return self.state(word), False, False
        if cue.negated.how is Unconfirmed.NO_EVIDENCE:
            if any(p.lowers[c] in self.lists["scant"] for c in p.children[word]):
                return self.state(word), True, False
        state = self.state(word)
        if state.fact is Factuality.NEGATED:
            return state, True, state.unable
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
                return _ASSERTED, True, False
        if p.deps[word] == "pobj":
            if p.lowers[head] in self.lists["negating_prepositions"]:
                return state, True, False
            if p.lowers[head] == "for" and cue.negated.how is not None:  # "could not be reached for comment"
                above = self.state(p.heads[head])
                return state, above.fact is Factuality.NEGATED, False
        return state, False, False

    def _pleads_silence(self, cue: FactualityCue, state: _State) -> bool:
        """'Denied any knowledge of': who denies that he knows, rejects nothing."""
        return (
            state.fact is Factuality.DENIED and cue.negated.how is not None and cue.lemma not in self.lists["reports"]
        )

    def _denied_here(self, state: _State) -> bool:
        """A negation turned to a denial because it answers others ("has not confirmed" stays a silence)."""
        return state.fact is Factuality.DENIED and state.negated_by_clause

    def _predicate_cue(self, verb: int, frame: str, token: int) -> _State | None:
        """'It is not true that ...', 'it is a myth that ...', 'there is no sign that ...'."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] not in _PREDICATES or child == token:
                continue
            part = "noun" if p.pos[child] in ("NOUN", "PROPN") else "adjective"
            cue = self._cue(child, part, frame, token, None)
            if cue is None and part == "adjective":
                cue = self._cue(child, "verb", frame, token, None) if p.tags[child] == "VBN" else None
            if cue is None and part == "noun":
                cue = self._cue(child, "adjective", frame, token, None)
            if cue is not None:
                return self._known_topic(token, self._apply(cue, child, frame, token), frame)
            if frame == "infinitive" and (
                p.lowers[child] in self.lists["hard"] or any(p.lowers[c] == "too" for c in p.children[child])
            ):
                return self._hard_state(child, token)
        return None

    def _subject_cue(self, verb: int, token: int) -> _State | None:
        """'The report is false', 'talk of X is nonsense', 'an attack is possible', 'calls about X went unanswered'."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] not in _PREDICATES and not (
                p.deps[child] in ("advmod", "prep") and p.lemmas[verb] in ("be", "go", "remain")
            ):
                continue
            part = "noun" if p.pos[child] in ("NOUN", "PROPN") else "adjective"
            cue = self._cue(child, part, "subject", token, None)
            if cue is None and part == "noun":
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

    def _met_with(self, verb: int, token: int) -> _State | None:
        """'The claim was met with denials', 'with silence'."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] == "prep" and p.lowers[child] in ("with", "by", "in"):
                for noun in p.children[child]:
                    cue = self._cue(noun, "noun", "object", token, None) if p.pos[noun] == "NOUN" else None
                    if cue is not None and cue.effect.factuality in _PASSED_ON:
                        return self._known_topic(token, self._apply(cue, noun, "object", token), "object")
        return None

    def _is_told(self, token: int) -> bool:
        """Whether a noun is something that can be false: a report, an event told; not a person called a fake."""
        p = self.parse
        return p.pos[token] == "NOUN" and p.lemmas[token].lower() not in self.lists["parties"]

    def _named(self, verb: int, token: int) -> _State | None:
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
                (p.deps[child] == "advcl"
                and any(p.lowers[c] == "as" for c in p.children[child]))
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
                        _ASSERTED
                        if negated
                        else replace(state, stance=Stance.NEUTRAL, stance_cue=None, speaker=self.moods.subject(verb))
                    )
        return None

    def _hard(self, verb: int, token: int) -> _State | None:
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] == "acomp" and p.lowers[child] in self.lists["hard"]:
                return self._hard_state(child, token)
        return None

    def _hard_state(self, adjective: int, token: int) -> _State:
        """'Hard to believe', 'too early to say', 'too weak to attack'; 'hard to hear' leaves the hearing open."""
        p = self.parse
        cues = self.book.cues["verb"].get(p.lemmas[token].lower(), ())
        knows = any(cue.negated.how is not None for cue in cues)
        believes = any(cue.negated.factuality is Factuality.DOUBTED and cue.effect.factuality is A for cue in cues)
        degrees = {p.lowers[c] for c in p.children[adjective]}
        if (knows or believes or "too" in degrees) and not degrees & {"enough", "not", "never", "n't"}:
            disputes = believes and adjective not in self.voices
            return _State(
                Factuality.NEGATED,
                cue=adjective,
                unable=True,
                hard=True,
                stance=Stance.DISPUTES if disputes else Stance.NEUTRAL,
                stance_cue=adjective if disputes else None,
                reason=f"{p.words[adjective]!r}",
            )
        return _ASSERTED

    def _silent_noun(self, verb: int, frame: str, token: int, preposition: str | None = None) -> _State | None:
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

    def _silent(self, token: int) -> Effect | None:
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

    def _is_negated(self, token: int) -> bool:
        return self.state(token).fact in (Factuality.NEGATED, Factuality.DENIED)

    # ------------------------------------------------------------------ questions and answers
    def _asked(self, token: int, verb: int, frame: str, preposition: str | None) -> _State | None:
        """Content of a verb of asking or confronting: as the answer leaves it."""
        p, lists = self.parse, self.lists
        if not self._asks(verb):
            return None
        told = p.lemmas[verb].lower() in lists["told"]
        if frame in ("infinitive", "other"):
            return None
        if frame == "object" and preposition is None and not (p.lemmas[verb] == "put" and p.deps[token] == "nsubjpass"):
            return None
        if preposition is not None and preposition not in _TOPIC_PREPOSITIONS | {"with", "by"}:
            return None
        if frame == "clause" and not told and p.lemmas[verb].lower() != "confront":
            return None
        reply = self._reply(verb)
        return None if reply is None else self._known_topic(token, reply, frame)

    def _asks(self, verb: int) -> bool:
        p, lists = self.parse, self.lists
        lemma = p.lemmas[verb].lower()
        subject = any(p.deps[c] in ("nsubj", "nsubjpass") for c in p.children[verb])
        if lemma in lists["told"]:
            passive = p.tags[verb] in ("VBN", "VBD") and not any(
                p.deps[c] in ("nsubj", "dobj") for c in p.children[verb]
            )
            return (
                passive
                and p.deps[verb] in ("advcl", "acl", "ROOT", "ccomp", "dep")
                and not subject
                and self._opens_or_closes(verb)
            )
        if lemma in ("question", "query", "challenge") and subject and p.deps[verb] not in ("advcl", "acl"):
            return False  # "questioned whether": doubts
        if lemma in lists["asking"]:
            if p.deps[verb] in ("advcl", "acl", "ccomp", "ROOT", "dep", "conj", "parataxis", "pcomp", "amod", "relcl"):
                return True
            return False
        if lemma == "put":
            return subject and any(p.lowers[c] == "to" and p.deps[c] in ("prep", "dative") for c in p.children[verb])
        if lemma in ("know", "hear", "learn") and p.deps[verb] == "xcomp" and p.lemmas[p.heads[verb]] == "want":
            return p.deps[p.heads[verb]] in ("advcl", "ROOT")
        return False

    def _opens_or_closes(self, verb: int) -> bool:
        """A participle with a clause before or behind it ("told of the raid, he ..."; "... when told of it")."""
        p = self.parse
        return p.heads[verb] != verb

    def _reply(self, verb: int) -> _State | None:
        """The state that the answer gives to what was asked by this verb."""
        if verb in self._replies:
            return self._replies[verb]
        p = self.parse
        self._replies[verb] = None
        top = verb
        while p.deps[top] in ("xcomp", "conj") and p.heads[top] != top:
            top = p.heads[top]
        question = p.subtree(top)
        if p.heads[top] == top:  # "Reporters asked the general whether ...": the answer is elsewhere
            inside = [c for c in p.children[top] if p.deps[c] in ("advcl", "ccomp", "conj", "parataxis")]
            question = [t for t in question if not any(t in p.subtree(c) for c in inside if self._answers(c))]
        state = self._reply_state(question, p.sentence_of[verb], evades=self._expects(verb, top))
        self._replies[verb] = state
        return state

    def _expects(self, verb: int, top: int) -> bool:
        """Whether the rest of the sentence is the answer: 'asked ..., he ...', 'when reporters asked', 'A asked; B said'."""
        p = self.parse
        if p.deps[top] in ("advcl", "acl", "relcl", "pcomp", "amod", "dep"):
            return True
        if not self.moods.has_subject(verb):
            return p.tags[verb] == "VBN" and p.deps[verb] != "conj"
        others = [p.heads[top], *(c for c in p.children[top] if p.deps[c] in ("conj", "parataxis", "ccomp"))]
        return any(o != top and self.moods.has_subject(o) and p.pos[o] in VERBALS for o in others if o != verb) and (
            p.deps[top] != "conj"
        )

    def _answers(self, token: int) -> bool:
        p = self.parse
        return p.deps[token] in ("conj", "parataxis") or p.lemmas[token].lower() in self.lists["speech"]

    def _reply_state(
        self, question: Iterable[int], sentence: int, *, explicit: bool = False, evades: bool = True
    ) -> _State | None:
        reply = self.answers.reply(question, sentence, explicit=explicit, evades=evades)
        if reply is None:
            return None
        return _State(
            fact=reply.effect.factuality or A,
            how=reply.effect.how,
            cue=reply.cue,
            speaker=reply.speaker,
            reason="by the answer",
        )

    def _topic(self, token: int, preposition: int, above: int) -> _State | None:
        """'said of the sale', 'said about reports that': what a saying is about, when the saying leaves it open."""
        p, lists = self.parse, self.lists
        if p.lowers[preposition] not in ("of", "about", "regarding", "concerning") or p.deps[token] != "pobj":
            return None
        verb = above
        if p.pos[above] in NOMINALS and p.deps[above] == "nsubj" and above > p.heads[above]:
            verb = p.heads[above]
        if p.pos[verb] not in VERBALS or p.lemmas[verb].lower() not in lists["speech"]:
            return None
        if not any(p.deps[c] in ("ccomp", "parataxis", "dobj", "intj", "dep", "advcl") for c in p.children[verb]):
            return None
        if self.state(verb).fact is not A:
            return None
        key = -1 - preposition
        if key not in self._replies:
            self._replies[key] = None
            self._replies[key] = self._reply_state(p.subtree(preposition), p.sentence_of[verb], explicit=True)
        reply = self._replies[key]
        if reply is None or reply.fact is A:
            return None
        return self._known_topic(token, reply, "object")

    def _reply_to_noun(self, noun: int) -> _State | None:
        """'in response to a question on the deal', 'to questions about X he said'."""
        p, lists = self.parse, self.lists
        if p.deps[noun] != "pobj":
            return None
        to = p.heads[noun]
        above = p.heads[to]
        lead = p.lemmas[above].lower()
        if p.pos[above] in NOMINALS:
            if lead not in ("response", "reply", "answer", "reaction") or p.deps[above] != "pobj":
                return None
            top = p.heads[above]
        elif p.lemmas[noun].lower() not in lists["questions"]:
            return None
        elif p.lowers[to] in ("to", "by", "with", "after", "despite") or p.lemmas[above].lower() in lists["speech"]:
            top = to
        else:
            return None
        key = -1 - noun
        if key not in self._replies:
            self._replies[key] = None
            answering = top != to or p.lemmas[above].lower() in ("reply", "answer", "respond", "react")
            self._replies[key] = self._reply_state(p.subtree(top), p.sentence_of[noun], explicit=not answering)
        return self._replies[key]

    def _known_topic(self, token: int, state: _State, frame: str) -> _State:
        """What a silent person was asked about is taken as known when it is a definite noun or a who-question."""
        p = self.parse
        if state.fact is not Factuality.UNCONFIRMED:
            return state
        if frame == "question" and self._wh(token):
            if state.how in _SILENCE:
                return replace(state, presentation=Presentation.PRESUPPOSED)
            return replace(
                _ASSERTED, presentation=Presentation.PRESUPPOSED, reason="who-question: the act is taken as known"
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
        return p.lowers[first] in _WH or any(p.lowers[c] in _WH and c < token for c in p.children[token])

    # ------------------------------------------------------------------ what others hold
    def _answers_back(self, token: int, above: _State) -> bool:
        """Whether a negation told by a speaker rejects what somebody in the text holds, asks or reports."""
        p, lists = self.parse, self.lists
        voice = self.voices.get(token)
        governor = p.heads[token] if p.heads[token] != token else None
        teller = p.lemmas[governor].lower() if governor is not None else ""
        if voice is None and teller not in lists["speech"]:
            return False
        for child in p.children[token]:
            if p.deps[child] == "advcl" and p.lemmas[child].lower() in lists["holding"]:
                if any(p.lowers[c] == "as" for c in p.children[child]):
                    return True
        cue_lemma = voice.cue_lemma.lower() if voice is not None else teller
        if cue_lemma in lists["retort"] or teller in lists["retort"]:
            return True
        tree = p.subtree(token)
        if any(p.lowers[t] == "such" and t and p.lowers[t - 1] in ("no", "any") for t in tree):
            return True
        first, past = p.sentences[p.sentence_of[token]]
        inside = set(tree)
        rest = [t for t in range(first, past) if t not in inside]
        if "contrary" in p.lowers[first:past]:
            return True
        if first and voice is not None and voice.kind == "direct" and p.words[first - 1] not in ('"', "”"):
            begin = p.sentences[p.sentence_of[first - 1]][0]
            rest = [*range(begin, first), *rest]
        for t in rest:
            if p.lowers[t] in ("despite", "notwithstanding", "against") and p.deps[t] == "prep":
                if any(p.lemmas[c].lower() in lists["reports"] for c in p.children[t]):
                    return True
            if p.lemmas[t] == "put" and p.deps[t] in ("advcl", "relcl") and self._asks(t):
                return True
            if p.pos[t] in VERBALS and self._asks(t) and self.answers.takes_up(token, p.subtree(t)):
                return True
            if p.lemmas[t].lower() in lists["charging"] and p.pos[t] in ("VERB", "NOUN"):
                if t != (governor if voice is None else voice.cue_head) and t not in self.voices_of(token):
                    return True
        return self._held_before(token)

    def voices_of(self, token: int) -> set[int]:
        """Cue heads of the voices around a token."""
        out: set[int] = set()
        voice = self.voices.get(token)
        if voice is not None and voice.cue_head is not None:
            out.add(voice.cue_head)
        return out

    def _held_before(self, token: int) -> bool:
        """Somebody charges or holds, in the sentence before, what has a verb and a noun of this clause in it."""
        p = self.parse
        number = p.sentence_of[token]
        if not number:
            return False
        first, past = p.sentences[number - 1]
        before = {p.lemmas[t].lower() for t in range(first, past) if p.pos[t] in ("VERB", "NOUN", "PROPN")}
        if not before & self.lists["holding"]:
            return False
        own = {p.lemmas[t].lower() for t in p.subtree(token) if p.pos[t] in ("VERB", "NOUN", "PROPN")}
        own -= self.lists["holding"]
        shared = own & before
        return p.lemmas[token].lower() in shared or (bool(before & self.lists["charging"]) and bool(shared))

    # ------------------------------------------------------------------ the author
    def _saying(self, state: _State, cue: int) -> _State:
        """The author's stance, by an adverb or a 'without proof' at the verb of saying."""
        p, lists = self.parse, self.lists
        if state.fact is A:
            subject = cue if p.pos[cue] in NOMINALS else self.moods.subject(cue)
            for child in p.children[subject] if subject is not None else ():
                if p.lowers[child] in lists["adjectives_unverified"]:
                    return replace(
                        state,
                        fact=_UNVERIFIED.factuality or A,
                        how=_UNVERIFIED.how,
                        cue=child,
                        reason="unconfirmed reports",
                    )
        if cue in self.voices or state.stance is not Stance.NEUTRAL:
            return state
        if p.deps[cue] == "advcl" and p.lemmas[p.heads[cue]] == "lie":  # "lied when he said that"
            return replace(state, stance=Stance.DISPUTES, stance_cue=p.heads[cue])
        for child in p.children[cue]:
            lower = p.lowers[child]
            if p.deps[child] in ("advmod", "amod"):
                if (
                    lower in lists["disputing_adverbs"]
                    or lower in lists["disputing_adjectives"]
                    or self._is_false(child)
                ):
                    return replace(state, stance=Stance.DISPUTES, stance_cue=child)
                if lower in lists["endorsing_adverbs"]:
                    return replace(state, stance=Stance.ENDORSES, stance_cue=child)
            elif lower == "without" and any(
                p.lemmas[t].lower()
                in ("evidence", "proof", "basis", "foundation", "substantiation", "substantiate", "prove")
                for t in p.subtree(child)
            ):
                return replace(state, stance=Stance.DISPUTES, stance_cue=child)
            elif p.deps[child] == "advcl" and lower in ("offering", "providing", "citing", "giving", "presenting"):
                if any(p.lowers[t] in ("no", "without") for t in p.subtree(child)):
                    return replace(state, stance=Stance.DISPUTES, stance_cue=child)
        return state

    def _is_false(self, token: int) -> bool:
        cues = self.book.cues["adjective"].get(self.parse.lowers[token], ())
        return any(cue.disputes and cue.effect.factuality is Factuality.DENIED for cue in cues)

    def _scare_quotes(self, voices: Sequence[AttributionMention]) -> set[int]:
        """Nouns in quotation marks of a few words that are nobody's words and no name."""
        p, text = self.parse, self.parse.text
        if not any(q in text for q in '"“«'):
            return set()
        spoken = [s for v in voices for s in (*v.content, *v.cue)]
        out: set[int] = set()
        for match in _QUOTED.finditer(text):
            start, end = match.start(), match.end()
            if (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
                continue
            words = match.group(1).split()
            if len(words) > 4 or match.group(1)[-1] in ",.!?;":
                continue
            if all(w[0].isupper() or not w[0].isalpha() for w in words):
                continue
            span = Span(start, end)
            if any(s.overlaps(span) for s in spoken):
                continue
            if match.group(0)[0] == '"' and text.count('"', 0, start) % 2:
                continue  # the gap between two quotations
            inside = p.tokens_in(Span(*match.span(1)))
            tokens = [t for t in inside if p.pos[t] in ("NOUN", "PROPN")]
            if (
                len(inside) == 1
                and p.pos[inside[0]] == "VERB"
                and not any(s.overlaps(p.sentence_span(p.sentence_of[inside[0]])) for s in spoken)
            ):
                out.add(inside[0])  # 'the junta "liberated" the town'
                continue
            if not tokens:
                continue
            before = p.tokens_in(span)[0] - 1
            if before < 0 or p.lowers[before] not in _BEFORE_SCARE:
                continue
            lead = {p.lemmas[t].lower() for t in range(max(0, before - 1), before + 1)}
            if lead & self.lists["naming_before_quotes"] or lead & self.lists["speech"]:
                continue
            heads = [t for t in tokens if p.heads[t] not in tokens]
            out.update(heads[:1])
        return out

    # ------------------------------------------------------------------ helpers
    def _as_governor(self, verb: int) -> _State:
        return _hand_on(self.state(verb))

    def _is_hypothetical_subject(self, token: int, verb: int) -> bool:
        p = self.parse
        if not any(p.lowers[c] in ("would", "will", "could", "'ll", "’d", "'d") for c in p.children[verb]):
            return False
        return any(p.lowers[c] in ("any", "such") and p.deps[c] in ("det", "amod", "predet") for c in p.children[token])

    def _noun_before_mark(self, token: int) -> int | None:
        """'... of claims that the fleet had sailed': the noun right before 'that', wherever the parser hung the clause."""
        p, lists = self.parse, self.lists
        for child in p.children[token]:
            if child > token:
                break
            if p.deps[child] == "mark" and p.lowers[child] in ("that", "whether") and child:
                before = child - 1
                if p.pos[before] == "NOUN" and p.heads[token] != before:
                    lemma = p.lemmas[before].lower()
                    frame = "clause" if p.lowers[child] == "that" else "question"
                    if frame == "clause" and lemma in lists["reports"]:
                        return before
                    if any(frame in cue.frames for cue in self.book.cues["noun"].get(lemma, ())):
                        return before
        return None

    def _segment(self, at: int) -> Segment | None:
        number = bisect_right(self.segment_starts, at) - 1
        if number < 0 or at >= self.segments[number].span.end:
            return None
        return self.segments[number]

    def _is_bare_line(self, segment: Segment) -> bool:
        """A text of one line without a full stop: a headline by itself."""
        if len(self.segments) != 1:
            return False
        words = segment.span.of(self.parse.text).rstrip("\"'”’»)")
        return bool(words) and words[-1].isalnum() and len(words) < 200

    def _hyphenated(self, token: int) -> bool:
        """'so-called', cut in three by the parser."""
        p = self.parse
        if token < 2 or p.words[token - 1] != "-":
            return False
        return f"{p.lowers[token - 2]}-{p.lowers[token]}" in self.lists["disputing_adjectives"]


def _with(above: _State, mood: Mood) -> _State:
    return replace(
        above,
        fact=mood.factuality,
        cue=mood.cue,
        unable=mood.unable,
        reason=mood.reason,
        negated_by_clause=mood.factuality is Factuality.NEGATED,
    )


def _hand_on(state: _State) -> _State:
    """A state as it goes to what hangs on the token: how it was presented does not go along."""
    if state.presentation is Presentation.CONDITIONAL:
        return state
    return replace(state, presentation=Presentation.STATED, few=False)


def _fits(part: str, frame: str, preposition: str) -> bool:
    if part == "verb":
        return preposition in _VERB_PREPOSITIONS or (frame == "gerund" and preposition in _GERUND_PREPOSITIONS)
    return preposition in (_NOUN_PREPOSITIONS if part == "noun" else _ADJECTIVE_PREPOSITIONS)


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
