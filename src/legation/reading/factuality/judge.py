"""Judge: statuses from states: how a thing is presented, and which tokens get a status.

Takes the layers of one text; gives one `Status` per head of a proposition or event, and per noun or predicate that a cue
touches.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from legation.knowledge.factuality import FactualityBook
from legation.model.layers import AttributionMention, EventMention, Parse, Proposition, Segment, Status
from legation.model.words import EventType, Factuality, Presentation, SegmentKind, Stance
from legation.reading.factuality.astold import AsTold
from legation.reading.factuality.cues import PREDICATES
from legation.reading.factuality.headlines import find_planned
from legation.reading.factuality.moods import NOMINALS, VERBALS
from legation.reading.factuality.state import A, State

_OBJECTS = frozenset(
    {"dobj", "nsubjpass", "pobj", "dative", "attr", "oprd", "nsubj", "appos", "compound", "nmod", "ROOT", "dep", "conj"}
)
_HEADLINES = frozenset({SegmentKind.TITLE, SegmentKind.HEADING})
_TOUCHABLE = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "AUX", "NUM"})


def find_statuses(
    parse: Parse,
    segments: Sequence[Segment],
    propositions: Sequence[Proposition],
    events: Sequence[EventMention],
    voices: Sequence[AttributionMention],
    book: FactualityBook,
) -> tuple[Status, ...]:
    """One status per head of a proposition or event, and per noun or predicate that a cue touches; by token."""
    judge = Judge(parse, segments, voices, book)
    heads = {p.head for p in propositions} | {e.head for e in events}
    out: list[Status] = []
    acts = {e.head: e.type for e in events}
    for head in sorted(heads | set(judge.touched(heads))):
        status = judge.status(head)
        if status.factuality is A and head in acts:
            status = _as_act(status, acts[head], judge)
        if head in heads or status.factuality is not A or status.stance is not Stance.NEUTRAL or judge.is_known(head):
            out.append(status)
    return tuple(out)


def _as_act(status: Status, type: EventType, judge: Judge) -> Status:
    """A promise or threat stands for what it plans, a noun for a request ("calls for calm") for what it demands.

    "She called for calm" is an act that took place; what it asks for is its content's.
    """
    p = judge.parse
    lemma = p.lemmas[status.head].lower()
    if type is EventType.REQUEST and p.pos[status.head] == "NOUN":
        return replace(status, factuality=Factuality.DEMANDED, reason="a request")
    objects = [
        c for c in p.children[status.head] if p.deps[c] == "dobj" and not p.lowers[c].endswith(("self", "selves"))
    ]
    if lemma == "commit" and objects:  # a massacre or troops, not himself
        return status
    if type in (EventType.AGREE, EventType.THREATEN) and lemma in judge.lists["promising"]:
        return replace(status, factuality=Factuality.PLANNED, reason="a promise or threat")
    return status


class Judge(AsTold):
    def __init__(
        self, parse: Parse, segments: Sequence[Segment], voices: Sequence[AttributionMention], book: FactualityBook
    ) -> None:
        super().__init__(parse, voices, book)
        self.segments = segments
        self.segment_starts = [s.span.start for s in segments]
        self.quoted = self._scare_quotes(voices)
        lines = [s.span for s in segments if s.kind in _HEADLINES or self._is_bare_line(s)]
        self.moods.headline = find_planned(parse, lines, book.lists["headline_planning"], book.failing)

    def touched(self, heads: set[int]) -> Iterator[int]:
        """Nouns and predicates that no proposition or event heads, but that a cue may govern."""
        p, lists = self.parse, self.lists
        nouns, verbs, adjectives = (self.book.cues[k] for k in ("noun", "verb", "adjective"))
        pos, deps, lowers = p.pos, p.deps, p.lowers
        shells = lists["naming"] | lists["speech"] | lists["reports"] | lists["questions"] | lists["negative_pronouns"]
        for t in range(len(p)):
            part = pos[t]
            if part not in _TOUCHABLE or t in heads:
                continue
            dep = deps[t]
            if dep in ("aux", "auxpass"):
                if part == "VERB" and lowers[p.heads[t]] in lists["provided"]:
                    yield t
                continue
            if (
                t in self.worded
                or t in self.moods.headline
                or (t in self.moods.inverted and part in ("NOUN", "VERB"))
                or dep == "ROOT"
                or (t > 1 and lowers[t - 1] == "than" and lowers[t - 2] == "rather")
            ):
                yield t
                continue
            if (
                part in VERBALS
                or dep in PREDICATES
                or t in self.quoted
                or (dep == "advcl" and self.moods.has_subject(t))
            ):
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
                if lowers[above] in ("about", "regarding", "concerning") or self._opens_sentence(above):
                    yield t
                    continue
                word, above = lowers[above], p.heads[above]
                if p.lemmas[above] == "be":  # "is under arrest"
                    yield t
                    continue
                if word == "of" and pos[above] in VERBALS:  # "no proof has emerged of"
                    yield t
                    continue
                if deps[above] == "nsubj" and above > p.heads[above]:  # "said Mr. Hua of the sale"
                    yield t
                    continue
            lemma = p.lemmas[above].lower()
            governed = lemma in verbs or lemma in nouns or lemma in adjectives or lemma in shells
            joined = dep in ("nsubj", "nsubjpass", "conj") or (dep == "compound" and lowers[t].endswith("ing"))
            if governed or joined or self.moods.mood(t).factuality is not A:
                yield t

    def status(self, head: int) -> Status:
        """The state of a head as a `Status`, its presentation and the author's stance settled."""
        p = self.parse
        state = self._as_told(head, self.state(head))
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
        if stance is Stance.NEUTRAL:
            voice = self.voices.get(head)
            for child in p.children[head]:  # "the road was mined, as the pictures proved"
                if voice is not None and voice.cue_head != child:
                    continue
                if p.deps[child] == "advcl" and p.lemmas[child].lower() in self.lists["proving"]:
                    if any(p.lowers[c] == "as" and c < child for c in p.children[child]):
                        stance, stance_cue = Stance.ENDORSES, child
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

    def _presentation(self, head: int, state: State, found: Presentation) -> Presentation:
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
        if p.deps[head] in PREDICATES or p.deps[head] in ("ROOT", "compound"):
            return False
        return self._is_definite(head)

    def is_known(self, head: int) -> bool:
        """Whether a preposition takes the noun for granted: "despite the shelling"."""
        p = self.parse
        return p.deps[head] == "pobj" and p.lowers[p.heads[head]] in self.lists["presupposing_prepositions"]

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
