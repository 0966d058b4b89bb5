"""Review: which decisions stand on which claims, also after re-reading.

A decision names a claim by id and keeps its anchor (document, span, quote, former values). While the id is there it
holds; else it goes to the claim of the same document whose quote overlaps the anchor's most and is of the same kind;
else it is kept and flagged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from legation.desk.editing import usable_values
from legation.dossier import Dossier
from legation.dossier import claims as claim_rows
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import lists as list_rows
from legation.model.claims import Claim
from legation.model.record import Record, from_record, to_record
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ReviewState

_Key = TypeVar("_Key")
_STATES = {"accept": ReviewState.ACCEPTED, "reject": ReviewState.REJECTED, "edit": ReviewState.EDITED}
# Share of the shorter span that must be shared for a decision to pass on to a claim of another reading.
OVERLAP = 0.6


@dataclass(frozen=True, slots=True)
class Review:
    """The decision that stands on a claim. how: "id", or "overlap" when it was passed on; flagged: its ground changed."""

    target: str  # id of the claim it holds for now
    state: ReviewState
    values: dict[str, Any]
    decision: str
    how: str
    flagged: bool
    why: str


def anchor_of(record: Record) -> dict[str, Any]:
    """What a decision keeps of a claim, to find it again after re-reading."""
    return {k: record[k] for k in ("doc", "version", "start", "end", "quote", "kind")}


def find_reviews(dossier: Dossier) -> Mapping[str, Review]:
    """Standing reviews by claim id; the last decision on a claim counts. Kept until anything is written."""
    state = dossier.state()
    held = _FOUND.get(dossier)
    if held is None or held[0] != state:
        held = _FOUND[dossier] = (state, MappingProxyType(_find_reviews(dossier)))
    return held[1]


_FOUND: WeakKeyDictionary[Dossier, tuple[tuple[int, int], Mapping[str, Review]]] = WeakKeyDictionary()


def _find_reviews(dossier: Dossier) -> dict[str, Review]:
    decisions = decision_rows.list_decisions(dossier, target_kind="claim", standing_only=True)
    there = list_rows.quotes_of(dossier, {d.target for d in decisions})
    out: dict[str, Review] = {}
    for decision in decisions:
        target, how = decision.target, "id"
        quote = there.get(decision.target)
        if quote is None:
            claim = _nearest(dossier, decision.body["anchor"])
            if claim is None:
                continue
            target, quote, how = claim.id, claim.quote, "overlap"
        changed = quote != decision.body["anchor"]["quote"]
        out[target] = Review(
            target,
            _STATES[decision.action],
            decision.body.get("values", {}),
            decision.id,
            how,
            changed or how == "overlap",
            decision.why,
        )
    return out


@dataclass(frozen=True, slots=True)
class Link:
    """Two claims that a person joined (merge) or set apart (split). how, flagged: as with a review."""

    action: str
    decision: str
    claims: tuple[str, str]  # ids of the claims it holds for now
    how: str
    flagged: bool


def find_links(dossier: Dossier) -> list[Link]:
    """Standing links whose two claims are found; the last decision on a pair counts."""
    decisions = decision_rows.list_decisions(dossier, target_kind="pair", standing_only=True)
    there = claim_rows.get_claims(dossier, {x for d in decisions for x in (d.target, d.body["other"])})
    out: dict[frozenset[str], Link] = {}
    for decision in decisions:
        ends = (decision.target, decision.body["other"])
        anchors = decision.body["anchors"]
        found = [there.get(end) or _nearest(dossier, anchor) for end, anchor in zip(ends, anchors, strict=True)]
        one, two = found
        if one is None or two is None or one.id == two.id:
            continue
        how = "id" if (one.id, two.id) == ends else "overlap"
        changed = any(c.quote != a["quote"] for c, a in zip((one, two), anchors, strict=True))
        link = Link(decision.action, decision.id, (one.id, two.id), how, changed or how == "overlap")
        out.pop(frozenset(link.claims), None)
        out[frozenset(link.claims)] = link
    return list(out.values())


def grounds_of_decisions(dossier: Dossier) -> dict[str, str]:
    """How each standing decision on claims holds now: 'as decided', 'ground changed', 'no statement carries it'."""
    held = {r.decision: r.flagged for r in find_reviews(dossier).values()}
    held |= {x.decision: x.flagged for x in find_links(dossier)}
    lost = set(find_lost(dossier))
    out = {i: "ground changed" if flagged else "as decided" for i, flagged in held.items()}
    return out | dict.fromkeys(lost, "no statement carries it")


def find_lost(dossier: Dossier) -> list[str]:
    """Ids of standing decisions on claims, or on pairs of them, that no claim carries any more."""
    return _lost_reviews(dossier) + _lost_links(dossier)


def _lost_links(dossier: Dossier) -> list[str]:
    decisions = decision_rows.list_decisions(dossier, target_kind="pair", standing_only=True)
    there = claim_rows.get_claims(dossier, {x for d in decisions for x in (d.target, d.body["other"])})
    out: list[str] = []
    for d in decisions:
        ends = zip((d.target, d.body["other"]), d.body["anchors"], strict=True)
        found = {c.id for c in (there.get(end) or _nearest(dossier, anchor) for end, anchor in ends) if c is not None}
        if len(found) < 2:
            out.append(d.id)
    return out


def _lost_reviews(dossier: Dossier) -> list[str]:
    decisions = decision_rows.list_decisions(dossier, target_kind="claim", standing_only=True)
    held = {r.decision for r in find_reviews(dossier).values()}
    there = list_rows.quotes_of(dossier, {d.target for d in decisions})
    return [d.id for d in decisions if d.id not in held and d.target not in there]


def apply_decision(record: Record, review: Review) -> Record:
    """A claim's record with a person's values in the place of the machine's, which are kept under `machine_read`."""
    out = dict(record)
    out["decision"] = {"id": review.decision, "how": review.how, "flagged": review.flagged, "why": review.why}
    values = usable_values(review.values, record)
    if values:
        out["machine_read"] = {k: record.get(k) for k in values}
        out.update(values)
    if "when" in values:  # the day of the record is that of the clock which a timeline goes by
        out["clocks"] = {**(record.get("clocks") or {}), "happened": _settled_day(values["when"])}
    return out


def as_reviewed(claims: Mapping[_Key, Claim], reviews: Mapping[str, Review]) -> dict[_Key, Claim]:
    """The claims with a person's values in the place of the reader's, where there are any."""
    out = dict(claims)
    for key, claim in claims.items():
        review = reviews.get(claim.id)
        if review is not None and review.values:
            out[key] = from_record(apply_decision(to_record(claim), review))
    return out


def claims_as_reviewed(dossier: Dossier, ids: Iterable[str]) -> dict[str, Claim]:
    """Claims by id, as they stand reviewed."""
    return as_reviewed(claim_rows.get_claims(dossier, ids), find_reviews(dossier))


def _settled_day(day: str | None) -> Record | None:
    if day is None:
        return None
    return {"interval": day, "precision": Interval.parse(day).precision, "how": "decision"}


def _nearest(dossier: Dossier, anchor: dict[str, Any]) -> Claim | None:
    key = document_rows.find_document(dossier, anchor["doc"])
    if key is None:
        return None
    wanted = Span(anchor["start"], anchor["end"])
    found: Sequence[tuple[float, Claim]] = sorted(
        (
            (_shared(wanted, c.main), c)
            for c in claim_rows.claims_of_document(dossier, key)
            if c.kind.value == anchor["kind"] and c.main.overlaps(wanted)
        ),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    return found[0][1] if found and found[0][0] >= OVERLAP else None


def _shared(a: Span, b: Span) -> float:
    return (min(a.end, b.end) - max(a.start, b.start)) / max(1, max(len(a), len(b)))
