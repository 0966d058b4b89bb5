"""A claim in short: lists of JSON values by place in the place of a record by names, for caches that are read often.

`pack_claim(claim)` gives a list, `unpack_claim(values)` the claim back, whole (a round trip changes nothing), in a third of
the time that the public record takes. The form is nobody's but the cache's: who keeps it keeps with it what made it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from legation.model.claims import ActorRef, Claim, Clock, Commitment, Place, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.measures import Measure
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import (
    Basis,
    ClaimKind,
    EventType,
    Factuality,
    Flow,
    Nearness,
    Presentation,
    Stance,
    Unconfirmed,
)

_KINDS = {x.value: x for x in ClaimKind}
_FACTUALITIES = {x.value: x for x in Factuality}
_TYPES: dict[str | None, EventType | None] = {None: None} | {x.value: x for x in EventType}
_STANCES = {x.value: x for x in Stance}
_PRESENTATIONS = {x.value: x for x in Presentation}
_NO_CLOCK = Clock()
_PLAIN_VOICE: list[Any] = [None, None, None, None, None, None, False]  # all but the actor


def pack_claim(claim: Claim) -> list[Any]:
    """The claim as a list of JSON values; what is empty takes little room."""
    return [
        claim.id,
        claim.document,
        claim.version,
        [[s.role, s.span.start, s.span.end] for s in claim.spans],
        claim.quote,
        claim.kind.value,
        claim.factuality.value,
        claim.ordinal,
        claim.event_type.value if claim.event_type else None,
        claim.mode,
        list(claim.contexts),
        [_actor(a) for a in claim.actors],
        [_actor(a) for a in claim.recipients],
        _measure(claim.measure),
        _place(claim.place),
        _clock(claim.happened),
        _clock(claim.said),
        [_voice(v) for v in claim.attribution],
        claim.how_unconfirmed.value if claim.how_unconfirmed else None,
        claim.author_stance.value,
        claim.presentation.value,
        _commitment(claim.commitment),
        claim.head_lemma,
        _span(claim.context),
        claim.confidence,
        claim.confidence_reason,
    ]


def unpack_claim(values: list[Any]) -> Claim:
    """The claim that was packed."""
    (
        identifier, document, version, spans, quote, kind, factuality, ordinal, event_type, mode, contexts, actors,
        recipients, measure, place, happened, said, attribution, unconfirmed, stance, presentation, commitment, head,
        context, confidence, reason,
    ) = values  # fmt: skip
    return Claim(
        ClaimId(identifier),
        DocumentId(document),
        VersionId(version),
        tuple([RoleSpan(role, Span(start, end)) for role, start, end in spans]),
        quote,
        _KINDS[kind],
        _FACTUALITIES[factuality],
        ordinal,
        _TYPES[event_type],
        mode,
        tuple(contexts),
        tuple([_read_actor(a) for a in actors]),
        tuple([_read_actor(a) for a in recipients]),
        _read_measure(measure) if measure else None,
        Place(place[0], Span(*place[1]), *place[2:]) if place else None,
        _read_clock(happened) if happened else _NO_CLOCK,
        _read_clock(said) if said else _NO_CLOCK,
        tuple([_read_voice(v) for v in attribution]),
        Unconfirmed(unconfirmed) if unconfirmed else None,
        _STANCES[stance],
        _PRESENTATIONS[presentation],
        _read_commitment(commitment) if commitment else None,
        head,
        Span(*context) if context else None,
        confidence,
        reason,
    )


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _read_span(values: list[int] | None) -> Span | None:
    return Span(*values) if values else None


def _actor(actor: ActorRef) -> list[Any]:
    if actor == _plain_actor(actor.text, actor.id):
        return [actor.text, actor.id]
    named = [actor.person, actor.office, actor.wikidata, actor.kind, actor.sector]
    return [actor.text, actor.id, _span(actor.span), *named, list(actor.others), actor.reason]


def _read_actor(values: list[Any]) -> ActorRef:
    if len(values) == 2:
        return _plain_actor(*values)
    text, identifier, span, person, office, wikidata, kind, sector, others, reason = values
    return ActorRef(
        text, identifier, _read_span(span), person, office, wikidata, kind, sector, tuple(others), reason
    )  # fmt: skip


@lru_cache(maxsize=65536)
def _plain_actor(text: str, identifier: str | None) -> ActorRef:
    return ActorRef(text, identifier)


def _clock(clock: Clock) -> list[Any] | None:
    if clock == _NO_CLOCK:
        return None
    interval = [str(clock.interval), clock.interval.approximate] if clock.interval else None
    rest = [_span(clock.span), clock.expression, clock.shift, clock.how]
    return [interval, *rest] if rest != [None, None, None, ""] else [interval]


def _read_clock(values: list[Any]) -> Clock:
    if len(values) == 1:
        return _plain_clock(*values[0]) if values[0] else _NO_CLOCK
    interval = _interval(*values[0]) if values[0] else None
    return Clock(interval, _read_span(values[1]), *values[2:])


@lru_cache(maxsize=16384)
def _interval(text: str, approximate: bool) -> Interval:
    return Interval.parse(text, approximate=approximate)


@lru_cache(maxsize=16384)
def _plain_clock(text: str, approximate: bool) -> Clock:
    return Clock(_interval(text, approximate))


def _voice(voice: Voice) -> list[Any]:
    rest = [
        _span(voice.cue),
        voice.cue_text,
        [_clock(voice.said)] if voice.said is not None else None,  # a clock that is empty is not one that is missing
        voice.occasion,
        voice.audience,
        voice.basis.value if voice.basis else None,
        voice.unnamed,
    ]
    return [_actor(voice.actor), *rest] if rest != _PLAIN_VOICE else [_actor(voice.actor)]


@lru_cache(maxsize=65536)
def _plain_voice(text: str, identifier: str | None) -> Voice:
    return Voice(_plain_actor(text, identifier))


def _read_voice(values: list[Any]) -> Voice:
    if len(values) == 1:
        return _plain_voice(*values[0]) if len(values[0]) == 2 else Voice(_read_actor(values[0]))
    actor = _read_actor(values[0])
    _, cue, cue_text, said, occasion, audience, basis, unnamed = values
    clock = None if said is None else _read_clock(said[0]) if said[0] else _NO_CLOCK
    return Voice(
        actor, _read_span(cue), cue_text, clock, occasion, audience, Basis(basis) if basis else None, unnamed
    )  # fmt: skip


def _measure(measure: Measure | None) -> list[Any] | None:
    if measure is None:
        return None
    return [
        _span(measure.span), measure.low, measure.high, measure.unit, measure.name, measure.counted,
        measure.approximate, measure.flow.value if measure.flow else None, measure.window, measure.stage,
        measure.expected, measure.additional, measure.as_of, measure.ordinal,
    ]  # fmt: skip


def _read_measure(values: list[Any]) -> Measure:
    span, low, high, unit, name, counted, approximate, flow, *rest = values
    flow_value = Flow(flow) if flow else None
    return Measure(Span(*span), low, high, unit, name, counted, approximate, flow_value, *rest)


def _place(place: Place | None) -> list[Any] | None:
    if place is None:
        return None
    span = _span(place.span)
    return [place.text, span, place.country, place.geonames, place.lat, place.lon, place.precision]


def _commitment(value: Commitment | None) -> list[Any] | None:
    if value is None:
        return None
    return [
        _span(value.trigger), _span(value.obligation), value.instrument, value.reservation,
        _span(value.instrument_span), _span(value.reservation_span), value.article,
        [_actor(a) for a in value.obligors], [_actor(a) for a in value.beneficiaries],
        value.nearness.value if value.nearness else None,
    ]  # fmt: skip


def _read_commitment(values: list[Any]) -> Commitment:
    trigger, obligation, instrument, reservation, at, of, article, obligors, beneficiaries, nearness = values
    return Commitment(
        _read_span(trigger),
        _read_span(obligation),
        instrument,
        reservation,
        _read_span(at),
        _read_span(of),
        article,
        tuple([_read_actor(a) for a in obligors]),
        tuple([_read_actor(a) for a in beneficiaries]),
        Nearness(nearness) if nearness else None,
    )
