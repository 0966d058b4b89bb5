"""The public record of a claim: one JSON form for `--jsonl`, export, API and measuring.

`to_record(claim)` gives a plain dict; `from_record(record)` gives the claim back (a round trip changes nothing). The
first keys are those of the gold key for claims (doc, quote, start, end, kind, event_type, actor, recipient, measure,
when, where, attribution, factuality, author_stance); ids, spans with roles, clocks and the rest follow.
"""

from __future__ import annotations

from collections.abc import Mapping
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

Record = dict[str, Any]
# What is judged, denied, promised or asked happens when it is said; its `when` is that day where no other is told.
SPOKEN_KINDS = frozenset({ClaimKind.STATEMENT, ClaimKind.ASSESSMENT, ClaimKind.DENIAL, ClaimKind.COMMITMENT})
# Types of acts that are done by saying them: "we will support Laos" promises it there and then.
SPOKEN_TYPES = frozenset({EventType.AGREE, EventType.REQUEST, EventType.REJECT, EventType.THREATEN})


def _promises(claim: Claim) -> bool:
    """Whether the last voice does the act by saying it: it speaks of its own side, and of what is to come."""
    if claim.event_type not in SPOKEN_TYPES or claim.factuality is Factuality.ASSERTED or not claim.attribution:
        return False
    speaker = (claim.attribution[-1].actor.id or "").split(":")[0]
    return bool(speaker) and any((a.id or "").split(":")[0] == speaker for a in claim.actors)


def to_record(claim: Claim) -> Record:
    """The claim as JSON values only. Keys that are empty by nature are kept, so that every record has the same keys."""
    when = claim.happened.interval
    if when is None and (claim.kind in SPOKEN_KINDS or _promises(claim)):
        when = claim.said.interval
    return {
        "id": claim.id,
        "doc": claim.document,
        "quote": claim.quote,
        "start": claim.main.start,
        "end": claim.main.end,
        "kind": claim.kind.value,
        "event_type": claim.event_type.value if claim.event_type else None,
        "actor": [_actor(a) for a in claim.actors],
        "recipient": [_actor(a) for a in claim.recipients],
        "measure": _measure(claim.measure),
        "when": str(when) if when else None,
        "where": claim.place.text if claim.place else None,
        "attribution": [_voice(v) for v in claim.attribution],
        "factuality": claim.factuality.value,
        "author_stance": claim.author_stance.value,
        "how_unconfirmed": claim.how_unconfirmed.value if claim.how_unconfirmed else None,
        "presentation": claim.presentation.value,
        "mode": claim.mode,
        "contexts": list(claim.contexts),
        "clocks": {"happened": _clock(claim.happened), "said": _clock(claim.said)},
        "place": _place(claim.place),
        "commitment": _commitment(claim.commitment),
        "due": str(claim.due) if claim.due else None,
        "spans": [{"role": s.role, "start": s.span.start, "end": s.span.end} for s in claim.spans],
        "context": [claim.context.start, claim.context.end] if claim.context else None,
        "head": claim.head_lemma,
        "confidence": claim.confidence,
        "confidence_reason": claim.confidence_reason,
        "version": claim.version,
        "ordinal": claim.ordinal,
    }


def from_record(record: Record) -> Claim:
    """The claim of a record. Raises KeyError or ValueError on what is no record of this form; extra keys are passed over."""
    clocks = record.get("clocks") or {}
    return Claim(
        id=ClaimId(record["id"]),
        document=DocumentId(record["doc"]),
        version=VersionId(record["version"]),
        spans=tuple(RoleSpan(s["role"], Span(s["start"], s["end"])) for s in record["spans"]),
        quote=record["quote"],
        kind=ClaimKind(record["kind"]),
        factuality=Factuality(record["factuality"]),
        ordinal=record.get("ordinal", 0),
        event_type=EventType(record["event_type"]) if record["event_type"] else None,
        mode=record.get("mode"),
        contexts=tuple(record.get("contexts") or ()),
        actors=tuple(_read_actor(a) for a in record["actor"]),
        recipients=tuple(_read_actor(a) for a in record["recipient"]),
        measure=_read_measure(record.get("measure")),
        place=_read_place(record.get("place")),
        happened=_read_clock(clocks.get("happened")),
        said=_read_clock(clocks.get("said")),
        attribution=tuple(_read_voice(v) for v in record["attribution"]),
        how_unconfirmed=Unconfirmed(record["how_unconfirmed"]) if record.get("how_unconfirmed") else None,
        author_stance=Stance(record["author_stance"]),
        presentation=Presentation(record["presentation"]),
        commitment=_read_commitment(record.get("commitment")),
        head_lemma=record.get("head") or "",
        context=Span(*record["context"]) if record.get("context") else None,
        confidence=record.get("confidence", 0.5),
        confidence_reason=record.get("confidence_reason", ""),
    )


def speaker_of(row: Mapping[str, Any]) -> str:
    """'KOR:NIS, relayed by ISW'; '(the author)' when nobody is named; an unnamed source by the text's own words."""
    voices = [voice_name(v) for v in row["attribution"]]
    if not voices:
        return "(the author)"
    relays = ", relayed by " + " and ".join(reversed(voices[:-1])) if len(voices) > 1 else ""
    return voices[-1] + relays


def voice_name(voice: Mapping[str, Any]) -> str:
    """A voice's id, else the words of the text, marked where the source is unnamed."""
    return voice.get("id") or (f"unnamed ({voice['text']})" if voice.get("unnamed") else str(voice["text"]))


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _read_span(value: list[int] | None) -> Span | None:
    return Span(value[0], value[1]) if value else None


def _actor(actor: ActorRef) -> Record:
    out: Record = {"text": actor.text, "id": actor.id}
    if actor.span:
        out["span"] = _span(actor.span)
    for key in ("person", "office", "wikidata", "kind", "sector", "reason"):
        value = getattr(actor, key)
        if value:
            out[key] = value
    if actor.others:
        out["others"] = list(actor.others)
    return out


def _read_actor(value: Record) -> ActorRef:
    return ActorRef(
        text=value.get("text") or "",
        id=value.get("id"),
        span=_read_span(value.get("span")),
        person=value.get("person"),
        office=value.get("office"),
        wikidata=value.get("wikidata"),
        kind=value.get("kind"),
        sector=value.get("sector"),
        others=tuple(value.get("others") or ()),
        reason=value.get("reason") or "",
    )


def _clock(clock: Clock) -> Record | None:
    if clock == Clock():
        return None
    return {
        "interval": str(clock.interval) if clock.interval else None,
        "approximate": clock.interval.approximate if clock.interval else False,
        "precision": clock.interval.precision if clock.interval else None,
        "span": _span(clock.span),
        "expression": clock.expression,
        "shift": clock.shift,
        "how": clock.how,
    }


def _read_clock(value: Record | None) -> Clock:
    if not value:
        return Clock()
    text = value.get("interval")
    return Clock(
        interval=_parse_interval(text, bool(value.get("approximate"))) if text else None,
        span=_read_span(value.get("span")),
        expression=value.get("expression"),
        shift=value.get("shift"),
        how=value.get("how") or "",
    )


@lru_cache(maxsize=4096)
def _parse_interval(text: str, approximate: bool) -> Interval:
    """Many claims tell of few days: each is parsed and checked once."""
    return Interval.parse(text, approximate=approximate)


def _voice(voice: Voice) -> Record:
    out = _actor(voice.actor)
    if voice.unnamed:
        out["unnamed"] = True
    if voice.cue:
        out["cue"] = {"text": voice.cue_text, "span": _span(voice.cue)}
    if voice.said:
        out["said"] = _clock(voice.said)
    for key in ("occasion", "audience"):
        if getattr(voice, key):
            out[key] = getattr(voice, key)
    if voice.basis:
        out["basis"] = voice.basis.value
    return out


def _read_voice(value: Record) -> Voice:
    cue = value.get("cue") or {}
    return Voice(
        actor=_read_actor(value),
        cue=_read_span(cue.get("span")),
        cue_text=cue.get("text"),
        said=_read_clock(value["said"]) if value.get("said") else None,
        occasion=value.get("occasion"),
        audience=value.get("audience"),
        basis=Basis(value["basis"]) if value.get("basis") else None,
        unnamed=bool(value.get("unnamed")),
    )


def _measure(measure: Measure | None) -> Record | None:
    if measure is None:
        return None
    return {
        "name": measure.name,
        "low": measure.low,
        "high": measure.high,
        "unit": measure.unit,
        "approx": measure.approximate,
        "as_of": measure.as_of,
        "counted": measure.counted,
        "flow": measure.flow.value if measure.flow else None,
        "window": measure.window,
        "stage": measure.stage,
        "expected": measure.expected,
        "additional": measure.additional,
        "ordinal": measure.ordinal,
        "span": _span(measure.span),
    }


def _read_measure(value: Record | None) -> Measure | None:
    if not value:
        return None
    return Measure(
        span=Span(value["span"][0], value["span"][1]),
        low=value["low"],
        high=value["high"],
        unit=value["unit"],
        name=value.get("name"),
        counted=value.get("counted"),
        approximate=bool(value.get("approx")),
        flow=Flow(value["flow"]) if value.get("flow") else None,
        window=value.get("window"),
        stage=value.get("stage"),
        expected=bool(value.get("expected")),
        additional=bool(value.get("additional")),
        as_of=value.get("as_of"),
        ordinal=bool(value.get("ordinal")),
    )


def _place(place: Place | None) -> Record | None:
    if place is None:
        return None
    return {
        "text": place.text,
        "span": _span(place.span),
        "country": place.country,
        "geonames": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
    }


def _read_place(value: Record | None) -> Place | None:
    if not value:
        return None
    return Place(
        text=value["text"],
        span=Span(value["span"][0], value["span"][1]),
        country=value.get("country"),
        geonames=value.get("geonames"),
        lat=value.get("lat"),
        lon=value.get("lon"),
        precision=value.get("precision"),
    )


def _commitment(value: Commitment | None) -> Record | None:
    if value is None:
        return None
    return {
        "trigger": _span(value.trigger),
        "obligation": _span(value.obligation),
        "instrument": value.instrument,
        "reservation": value.reservation,
        "instrument_span": _span(value.instrument_span),
        "reservation_span": _span(value.reservation_span),
        "article": value.article,
        "obligors": [_actor(a) for a in value.obligors],
        "beneficiaries": [_actor(a) for a in value.beneficiaries],
        "nearness": value.nearness.value if value.nearness else None,
    }


def _read_commitment(value: Record | None) -> Commitment | None:
    if not value:
        return None
    return Commitment(
        trigger=_read_span(value.get("trigger")),
        obligation=_read_span(value.get("obligation")),
        instrument=value.get("instrument"),
        reservation=value.get("reservation"),
        instrument_span=_read_span(value.get("instrument_span")),
        reservation_span=_read_span(value.get("reservation_span")),
        article=value.get("article"),
        obligors=tuple(_read_actor(a) for a in value.get("obligors") or ()),
        beneficiaries=tuple(_read_actor(a) for a in value.get("beneficiaries") or ()),
        nearness=Nearness(value["nearness"]) if value.get("nearness") else None,
    )
