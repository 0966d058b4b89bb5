"""Blocks: which claims are compared with each other at all.

A figure is compared with figures of the same unit and class (present, killed, ...) of the same countries' things; an
act with acts of the same type between the same countries. A claim of nobody known is in no block.
"""

from __future__ import annotations

from legation.model.claims import Claim
from legation.model.words import ClaimKind, EventType

# Stages that count losses apart from those that count who is where (PLOVER's own `dead` and `injured` fields).
LOSS_STAGES = frozenset({"killed", "wounded", "injured", "missing", "captured", "detained", "displaced"})
# Types that one deed is variously coded as: troops sent are AID or MOBILIZE; a signed treaty AGREE or SUPPORT.
TYPE_GROUPS = {
    EventType.MOBILIZE: "AID",
    EventType.COOPERATE: "AID",
    EventType.AID: "AID",
    EventType.SUPPORT: "AGREE",
    EventType.CONSULT: "CONSULT",
    EventType.AGREE: "AGREE",
}


def block_keys(claim: Claim) -> tuple[str, ...]:
    """Names of the blocks of a claim: none, one, or (for a figure of an act) two."""
    out: list[str] = []
    owners = countries(claim, "actor")
    others = countries(claim, "recipient")
    measure = claim.measure
    if measure is not None and not measure.ordinal and (owners or others or claim.place):
        stages = set((measure.stage or "").split(" or "))  # "killed or wounded" is a class of its own
        loss = measure.stage if stages & LOSS_STAGES else "there"
        owner = ",".join(owners) or ",".join(others) or "in " + str(claim.place.country if claim.place else None)
        counted = measure.name if measure.unit not in ("persons",) else ""
        out.append(f"figure|{measure.unit}|{counted or ''}|{loss}|{owner}")
    elif claim.event_type is not None and (owners or others) and claim.kind is not ClaimKind.QUANTITY:
        group = TYPE_GROUPS.get(claim.event_type, claim.event_type.value)
        parties = sorted({*owners, *others})
        if len(parties) <= 4:
            out.append(f"act|{group}|{','.join(parties)}")
    return tuple(out)


def countries(claim: Claim, role: str) -> list[str]:
    """Heads of the ids on one side, sorted, once each: 'RUS:MOD' counts as 'RUS'. Provisional actors count as well."""
    refs = claim.actors if role == "actor" else claim.recipients
    heads = {part.split(":")[0] for r in refs if r.id for part in r.id.split("+")}
    return sorted(heads)
