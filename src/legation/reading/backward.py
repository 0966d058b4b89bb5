"""Backward: the claims of clauses that take up what was told before.

Takes the ground, the responses of the text and the claims made so far; gives the claims anew. "Congo says that Rwanda has
sent troops into Goma. Kigali denies this" gives a second claim of the sending: denied, by Rwanda, its quote both clauses. What
is taken up is looked for in the same sentence and the one before; where it is not found with confidence, nothing is made
up. The bare telling that somebody denies or keeps silent falls away where its claim is found. Which clauses take up
something is told in responses.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.claims import ClaimBook
from legation.model.claims import ActorRef, Claim, Clock, Commitment, RoleSpan, Voice
from legation.model.spans import Span
from legation.model.words import (
    ClaimKind,
    EventType,
    Factuality,
    Presentation,
    SegmentKind,
    Stance,
    Unconfirmed,
)
from legation.reading.ground import Ground
from legation.reading.responses import Response, Responses
from legation.reading.themes import Themes
from legation.reading.voices import Voices

MAX_QUOTE = 400  # characters from what is taken up to what is said to it
MOST_TAKEN_UP = 2  # propositions of one sentence that "this" may stand for
_OPEN_TO_ANSWER = frozenset(
    {Factuality.ASSERTED, Factuality.PLANNED, Factuality.PREDICTED, Factuality.POSSIBLE, Factuality.CONDITIONAL}
)
_STOOD_TO = frozenset({Factuality.DENIED, Factuality.UNCONFIRMED, Factuality.DOUBTED})
_KEPT = frozenset({"actor", "recipient", "event", "measure", "time", "place"})
_HEADS = frozenset({SegmentKind.TITLE, SegmentKind.HEADING})


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as drafted, and the head of its clause or noun."""

    head: int
    claim: Claim


class Backward:
    def __init__(
        self, ground: Ground, book: ClaimBook, themes: Themes, voices: Voices, make: Callable[[int], Claim | None]
    ) -> None:
        """make: the claim of an act that a noun names, None where it names none."""
        self.ground = ground
        self.parse = ground.parse
        self.voices = voices
        self.make = make
        self.responses = Responses(ground, book, themes)
        self.deeds = frozenset(EventType(w) for w in book.lists["response_deeds"])
        self.speech_acts = frozenset(EventType(w) for w in book.lists["response_speech_acts"])

    def settle(self, told: Sequence[Told]) -> list[Claim]:
        """All claims, those of responses added, what these replace taken out."""
        told = [part for t in told for part in self._both_sides(t)]
        out = list(told)
        answered: list[int] = []  # sentences whose response takes up the one before
        for response in self.responses.find():
            chain = self._chain(response)
            if not chain and not response.authors:
                continue
            own = self._own(response, out)
            if response.deed is not None:
                out = self._of_deed(response, chain, own, out)
                continue
            found = self._taken_up(response, chain, [t for t in told if t not in own], answered)
            if found:
                answered.append(self.parse.sentence_of[response.head])
                out = [t for t in out if t not in own or self._stays(t, response)]
                out.extend(Told(response.head, self._answer(response, t.claim, chain)) for t in found)
            elif response.effect is Factuality.UNCONFIRMED:
                out = [Told(t.head, _as_silence(t.claim, response.how, chain)) if t in own else t for t in out]
        return [t.claim for t in self._without_bare(out)]

    def _without_bare(self, told: Sequence[Told]) -> list[Told]:
        """Without the tellings of what other claims hold: "Chad denies killing civilians" beside the killing, denied; a
        silence that is left is a remark."""
        p = self.parse
        stands = {t.head for t in told if t.claim.factuality in _STOOD_TO and t.claim.event_type is not None}
        out: list[Told] = []
        for t in told:
            if t.claim.event_type is None and t.claim.measure is None and self.responses.answers_by(t.head):
                inside = set(p.subtree(t.head))
                if any(h in inside for h in stands if h != t.head):
                    continue
            negated = t.claim.factuality is Factuality.NEGATED
            if negated and (
                self.responses.gives_no_answer(t.head)  # "made no statement on the raid"
                or (t.claim.event_type is None and self.responses.is_silent(t.head))
            ):
                t = Told(t.head, _as_silence(t.claim, Unconfirmed.NO_COMMENT, ()))
            elif t.claim.factuality in _STOOD_TO | {Factuality.NEGATED} and self.responses.pleads_ignorance(t.head):
                if t.claim.event_type is None:
                    t = Told(t.head, _as_silence(t.claim, Unconfirmed.NO_KNOWLEDGE, ()))
            out.append(t)
        return out

    def _both_sides(self, told: Told) -> list[Told]:
        """ "Kigali dismissed Congo's claim that Rwanda attacked": denied by Kigali; Congo, where it is named, asserts it."""
        if told.claim.factuality is not Factuality.DENIED:
            return [told]
        found = self.responses.turned_down(told.head)
        if found is None:
            return [told]
        noun, verb, who = found
        denier = self.voices.voice_at(who, verb)
        if denier is None:
            return [told]
        chain = list(told.claim.attribution)
        mine = self.parse.span(noun, noun + 1)
        holder = next((v for v in chain if v.cue is not None and v.cue.overlaps(mine)), None)
        rest = [v for v in chain if v is not holder and v.actor.id != denier.actor.id]
        denied = Told(told.head, _voiced(told.claim, [*rest, denier]))
        if holder is None or holder.actor.id is None or holder.actor.id == denier.actor.id:
            return [denied]
        held = replace(
            _voiced(told.claim, [*rest, holder]), factuality=Factuality.ASSERTED, kind=_kind_held(told.claim)
        )
        return [Told(told.head, held), denied]

    # ------------------------------------------------------------------ who answers
    def _chain(self, response: Response) -> list[Voice]:
        """The voices of an answer, he who answers last; empty where nobody can be told."""
        g = self.ground
        outer = self.voices.find(response.top, None, g.segment(self.parse.starts[response.head]))
        if response.answerer is None:
            own = (
                response.authors and self.parse.deps[response.top] == "conj"
            )  # "said X, but the report is unconfirmed"
            return [] if own else outer
        inner = self.voices.voice_at(response.answerer, response.head)
        if inner is None:
            return outer
        if outer and (inner.actor.id is None or _root(outer[-1].actor) == _root(inner.actor)):
            return outer
        return [*outer, inner]

    def _own(self, response: Response, told: Sequence[Told]) -> list[Told]:
        """The claims of the response's own clause."""
        p = self.parse
        heads = {
            response.head,
            response.top,
            p.heads[response.head] if p.deps[response.head] == "ccomp" else response.head,
        }
        inside = set(p.subtree(response.head))
        own = []
        for t in told:
            bare = t.claim.event_type is None or t.claim.event_type in self.speech_acts
            judged = t.head in inside and t.claim.event_type is None and t.claim.kind is ClaimKind.DENIAL
            if (t.head in heads and bare) or judged:
                own.append(t)
        return own

    def _stays(self, told: Told, response: Response) -> bool:
        """ "Tehran rejected the claim" is an act of its own; that somebody denies, confirms or is silent is told by the claim."""
        return response.effect is Factuality.DENIED and told.claim.event_type is EventType.REJECT

    # ------------------------------------------------------------------ what is taken up
    def _taken_up(
        self, response: Response, chain: Sequence[Voice], told: Sequence[Told], answered: Sequence[int]
    ) -> list[Told]:
        p = self.parse
        sentence = p.sentence_of[response.head]
        before = self._before(response, [t for t in told if p.sentence_of[t.head] == sentence])
        best = self._best(response, chain, before)
        back = sentence - 1
        while not best and not response.beside and back >= 0 and sentence - back <= 3:
            here = [t for t in told if p.sentence_of[t.head] == back]
            if any(self.ground.segment(p.starts[t.head]) is not None and self._is_heading(t.head) for t in here):
                return []
            best = self._best(response, chain, here)
            if back not in answered and not best:
                return []
            back -= 1
        return best

    def _is_heading(self, token: int) -> bool:
        segment = self.ground.segment(self.parse.starts[token])
        return segment is not None and segment.kind in _HEADS

    def _before(self, response: Response, told: Sequence[Told]) -> list[Told]:
        """Of the same sentence what stands before, outside the answer's own words."""
        p = self.parse
        start = p.starts[response.head]
        if response.how is Unconfirmed.NO_EVIDENCE:  # "said, without providing evidence, that"
            return [t for t in told if t.head != response.head]
        inside = set(p.subtree(response.head)) if p.heads[response.head] != response.head else set()
        return [t for t in told if t.claim.main.start < start and p.starts[t.head] < start and t.head not in inside]

    def _best(self, response: Response, chain: Sequence[Voice], told: Sequence[Told]) -> list[Told]:
        ranked = [(self._fit(response, chain, t.claim), t) for t in told]
        ranked = [(fit, t) for fit, t in ranked if fit > 0]
        if not ranked:
            return []
        most = max(fit for fit, _ in ranked)
        first = next(t for fit, t in ranked if fit == most)
        same = [t for fit, t in ranked if fit == most and t is not first and self._goes_on(first.head, t.head)]
        return [first, *same][:MOST_TAKEN_UP]

    def _goes_on(self, first: int, other: int) -> bool:
        """ "Had sent troops and had shelled the town": one thing said."""
        return self.parse.deps[other] == "conj" and self.parse.heads[other] == first

    def _fit(self, response: Response, chain: Sequence[Voice], claim: Claim) -> int:
        """How well a claim fits as what is answered: 0 not at all. Somebody else must have told it, and it must be about
        him who answers or be told as somebody's word."""
        spoken = claim.kind is ClaimKind.STATEMENT or claim.event_type is EventType.ACCUSE
        if (spoken and claim.event_type in self.speech_acts) or claim.factuality not in _OPEN_TO_ANSWER:
            return 0
        if claim.event_type is None and claim.kind is ClaimKind.STATEMENT:
            return 0
        who = _root(chain[-1].actor) if chain else None
        tellers = {_root(v.actor) for v in claim.attribution}
        own_words = who is not None and who in tellers
        if response.how is Unconfirmed.NO_EVIDENCE:
            return (2 + bool(claim.event_type)) if own_words else 0
        if own_words:
            return 0
        acts = who is not None and any(who in _roots(a) for a in claim.actors)
        suffers = who is not None and any(who in _roots(r) for r in claim.recipients)
        reported = bool(claim.attribution)
        if response.said_of == "figure" and (claim.measure is None or not reported):
            return 0
        if response.said_of == "deed":
            return 3 + acts if claim.event_type in self.deeds else 0
        if response.said_of == "nothing" and not acts and not suffers:
            return 0
        if not reported and not acts and not suffers:
            return 0
        if response.weak and not reported and not acts:
            return 0
        if response.said_of == "thing" and not self._names(response.thing, claim):
            return 0
        if claim.event_type is None and not (acts and reported):
            return 0
        return 4 * acts + 2 * suffers + 2 * reported + bool(claim.event_type)

    def _names(self, thing: int | None, claim: Claim) -> bool:
        """Whether a noun names the act of a claim: by its stem ("excluded", "exclusion") or as a deal or move."""
        if thing is None:
            return False
        lemma = self.parse.lemmas[thing].lower()
        return lemma in self.responses.things or lemma[:5] == claim.head_lemma[:5]

    # ------------------------------------------------------------------ the claim that comes of it
    def _answer(self, response: Response, claim: Claim, chain: Sequence[Voice]) -> Claim:
        text, tail = self.ground.text, self._tail(response)
        if response.beside:  # "Peru said X, a charge that Chile rejects": Peru does not tell of that
            teller = claim.attribution[-1].actor.span if claim.attribution else None
            chain = [v for v in chain[:-1] if not v.unnamed and v.actor.span != teller] + [*chain[-1:]]
        main = Span(min(claim.main.start, tail.start), max(claim.main.end, tail.end))
        if len(main) > MAX_QUOTE:
            main = tail
        actors, recipients = claim.actors, claim.recipients
        kept = [s for s in claim.spans if s.role in _KEPT]
        if response.said_of == "deed":
            me = _root(chain[-1].actor)
            actors = (chain[-1].actor,)
            recipients = tuple(r for r in recipients if _root(r) != me)
            kept = [s for s in kept if s.role != "actor"]
        around = self.ground.sentence(response.head)
        before = claim.context or claim.main
        commitment: Commitment | None = None
        kind, factuality = ClaimKind.STATEMENT, response.effect
        if response.effect is Factuality.DENIED:
            kind = ClaimKind.DENIAL
        elif response.effect is Factuality.ASSERTED:
            kind, factuality, commitment = claim.kind, claim.factuality, claim.commitment
        answered = replace(
            claim,
            kind=kind,
            factuality=factuality,
            actors=actors,
            recipients=recipients,
            author_stance=Stance.NEUTRAL,
            commitment=commitment,
            context=Span(min(before.start, around.start), max(before.end, around.end)),
            confidence=round(max(0.05, claim.confidence - 0.15), 2),
            confidence_reason=f"what is answered stands before; {claim.confidence_reason}",
        )
        return _answered(
            answered, response, chain, main.of(text), [RoleSpan("main", main), RoleSpan("content", claim.main), *kept]
        )

    def _tail(self, response: Response) -> Span:
        """The words of the answer: its clause with him who gives it, without the mark at its end."""
        p = self.parse
        top = response.top
        clause = self.ground.clauses.get(top)
        if response.beside:
            first, past = p.edges(response.head)
        elif p.deps[top] in ("advcl", "parataxis"):
            first, past = p.edges(top)
        elif p.deps[top] == "conj" and clause is not None:
            span: Span = clause.span
            return span
        else:
            first, past = p.sentences[p.sentence_of[response.head]]
        while past - 1 > first and not any(ch.isalnum() for ch in p.words[past - 1]):
            past -= 1
        return p.span(first, past)

    def _of_deed(self, response: Response, chain: Sequence[Voice], own: Sequence[Told], told: list[Told]) -> list[Told]:
        """ "Chad denied any role in the attack on Niger": that Chad did it is denied; "confirmed the raid": another's act."""
        deed = response.deed
        assert deed is not None
        spot = self.parse.starts[deed]
        at = [t for t in told if any(s.role == "event" and s.span.start == spot for s in t.claim.spans)]
        act = at[0].claim if at else self.make(deed)
        elsewhere = any(t.head == response.head and t.claim.event_type and t not in at and t not in own for t in told)
        if act is None or act.event_type is None or elsewhere:
            return told
        claim = self._claim_of_deed(response, act, chain)
        return [
            *(t for t in told if t not in at and (t not in own or t.claim.event_type is not None)),
            Told(deed, claim),
        ]

    def _claim_of_deed(self, response: Response, act: Claim, chain: Sequence[Voice]) -> Claim:
        p = self.parse
        main = self._tail(response)
        me = _root(chain[-1].actor)
        kept = [s for s in act.spans if s.role in _KEPT]
        actors, recipients = act.actors, act.recipients
        if response.said_of == "deed":
            actors, recipients = (chain[-1].actor,), tuple(r for r in recipients if _root(r) != me)
        elif response.answerer is not None and p.deps[response.answerer] != "poss":
            first, past = p.edges(response.answerer)
            aside = p.span(first, past)  # who confirms a raid need not have raided
            actors = tuple(a for a in actors if a.span is None or not aside.overlaps(a.span))
        gone = {a.span for a in act.actors} - {a.span for a in actors}
        kept = [s for s in kept if s.role != "actor" or s.span not in gone]
        factuality = response.effect
        if factuality is Factuality.ASSERTED and act.factuality in _OPEN_TO_ANSWER:
            factuality = act.factuality
        kind = {Factuality.DENIED: ClaimKind.DENIAL, Factuality.UNCONFIRMED: ClaimKind.STATEMENT}.get(
            factuality, ClaimKind.EVENT
        )
        answered = replace(act, kind=kind, factuality=factuality, actors=actors, recipients=recipients)
        return _answered(answered, response, chain, main.of(self.ground.text), [RoleSpan("main", main), *kept])


def _answered(claim: Claim, response: Response, chain: Sequence[Voice], quote: str, spans: Sequence[RoleSpan]) -> Claim:
    """A claim as said by him who answers: its words, its voices, and how silent he is. spans: without those of the voices."""
    presupposed = claim.presentation is Presentation.PRESUPPOSED
    return replace(
        _voiced(replace(claim, spans=tuple(spans)), chain),
        quote=quote,
        how_unconfirmed=response.how,
        presentation=Presentation.STATED if presupposed else claim.presentation,
    )


def _voiced(claim: Claim, chain: Sequence[Voice]) -> Claim:
    """A claim in the words of other voices."""
    kept = [s for s in claim.spans if s.role not in ("source", "cue")]
    sources = [RoleSpan("source", v.actor.span) for v in chain if v.actor.span]
    cues = [RoleSpan("cue", v.cue) for v in chain if v.cue]
    said = (chain[-1].said if chain else None) or Clock()
    return replace(claim, spans=tuple(dict.fromkeys([*kept, *sources, *cues])), attribution=tuple(chain), said=said)


def _kind_held(claim: Claim) -> ClaimKind:
    if claim.measure is not None:
        return ClaimKind.QUANTITY
    return ClaimKind.EVENT if claim.event_type is not None else ClaimKind.STATE


def _as_silence(claim: Claim, how: Unconfirmed | None, chain: Sequence[Voice]) -> Claim:
    """ "Has not commented": that somebody is silent is a remark, never a denial."""
    return replace(
        claim,
        kind=ClaimKind.STATEMENT,
        event_type=None,
        mode=None,
        factuality=Factuality.UNCONFIRMED,
        how_unconfirmed=how,
        attribution=claim.attribution or tuple(chain),
    )


def _root(ref: ActorRef) -> str | None:
    """The country or body that somebody speaks for."""
    return ref.id.split("+")[0].split(":")[0] if ref.id else None


def _roots(ref: ActorRef) -> set[str]:
    return {part.split(":")[0] for part in (ref.id or "").split("+") if part}
