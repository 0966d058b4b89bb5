"""Relations: edges between countries and organisations, each with the claims that carry or deny it.

Takes claims and what is known of their documents; gives one relation for each kind of act and pair (directed where the act
is). "KOR:NIS says that North Korea shipped containers to Russia" carries PRK -transfer-> RUS; a denial of it is kept beside.
What is only planned, possible or asked for is counted apart and never makes a relation look like a fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legation.model.claims import ActorRef, Claim
from legation.model.ids import ClaimId
from legation.model.questions import DocumentFacts
from legation.model.words import Factuality

DENIED = frozenset({Factuality.DENIED, Factuality.NEGATED})


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge. carried, denied, unreal: ids of the claims that state it, deny it, or speak of it as planned or possible.

    tellers: first known tellers of the carrying claims. first_day, last_day: of what is told to have happened, ISO days.
    """

    kind: str
    source: str
    target: str
    directed: bool
    carried: tuple[ClaimId, ...]
    denied: tuple[ClaimId, ...]
    unreal: tuple[ClaimId, ...]
    tellers: tuple[str, ...]
    documents: int
    first_day: str | None
    last_day: str | None


def build_relations(
    claims: Sequence[Claim],
    facts: Mapping[str, DocumentFacts],
    types: Mapping[str, Mapping[str, object]],
    teller_of: Mapping[str, str],
) -> list[Relation]:
    """All relations, those with most tellers first. types: by event type {relation, directed}; teller_of: by claim id."""
    held: dict[tuple[str, str, str, bool], list[Claim]] = {}
    for claim in claims:
        known = types.get(claim.event_type.value) if claim.event_type else None
        if known is None:
            continue
        directed = bool(known["directed"])
        for left in heads(claim.actors):
            for right in heads(claim.recipients) or (heads(claim.actors) if not directed else []):
                if left != right:
                    pair = (left, right) if directed else (min(left, right), max(left, right))
                    held.setdefault((str(known["relation"]), *pair, directed), []).append(claim)
    out = [_relation(key, members, facts, teller_of) for key, members in held.items()]
    return sorted(out, key=lambda r: (-len(r.tellers), -len(r.carried), r.kind, r.source, r.target))


def heads(refs: Sequence[ActorRef]) -> list[str]:
    """Countries and organisations of a side, sorted; provisional and unknown actors are left out."""
    found = {part.split(":")[0] for r in refs if r.id for part in r.id.split("+")}
    return sorted(h for h in found if not h.startswith("?"))


def _relation(
    key: tuple[str, str, str, bool],
    members: Sequence[Claim],
    facts: Mapping[str, DocumentFacts],
    teller_of: Mapping[str, str],
) -> Relation:
    members = sorted({c.id: c for c in members}.values(), key=lambda c: c.id)
    carried = [c for c in members if c.factuality is Factuality.ASSERTED]
    denied = [c for c in members if c.factuality in DENIED]
    unreal = [c for c in members if c not in carried and c not in denied]
    days = [d.isoformat() for c in carried if c.happened.interval for d in (c.happened.interval.first_day,) if d]
    kind, source, target, directed = key
    return Relation(
        kind,
        source,
        target,
        directed,
        tuple(c.id for c in carried),
        tuple(c.id for c in denied),
        tuple(c.id for c in unreal),
        tuple(sorted({teller_of[c.id] for c in carried})),
        len({c.document for c in members}),
        min(days, default=None),
        max(days, default=None),
    )
