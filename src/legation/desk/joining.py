"""Joining: an actor that the book does not hold is, by a person's decision, another one.

A join is a decision on a provisional id ("?lin wei is CHN:MFA"). It is applied to the stored claims, so that statements,
filters, questions and relations all follow, and what the reader gave is kept beside them, so that an undo brings it back.
What always holds after `apply_joins`: the actors of all claims are a function of readings and standing decisions; reading
again, in whatever order, comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from legation.desk.blocking import rewrite
from legation.dossier import Dossier
from legation.dossier import decisions as decision_rows
from legation.dossier import joins as join_rows
from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim

# What a join changes of an actor, beside its id: all that the book, not the text, says of it.
_OF_THE_BOOK = ("kind", "sector", "wikidata", "office", "reason")


def standing_joins(dossier: Dossier) -> dict[str, str]:
    """Provisional ids and whom each is by now, chains followed to their end; the last decision on an id counts."""
    direct: dict[str, str] = {}
    for decision in decision_rows.list_decisions(dossier, target_kind="actor", standing_only=True):
        if decision.action == "join":
            direct[decision.target] = str(decision.body["values"]["is"])
    out: dict[str, str] = {}
    for source in direct:
        end, seen = source, {source}
        while end in direct and direct[end] not in seen:
            end = direct[end]
            seen.add(end)
        if end != source:
            out[source] = end
    return out


def apply_joins(dossier: Dossier, knowledge: Knowledge) -> int:
    """Bring the actors of all claims to what joins say of them; gives how many claims changed."""
    joins = standing_joins(dossier)
    held = join_rows.joined_claims(dossier)
    stale = {key for key, rows in held.items() if any(_resolve(former, joins) != now for _, _, former, now, _ in rows)}
    todo = sorted(join_rows.claims_with_actors(dossier, joins) | stale)
    changed = 0
    with dossier.transaction():
        for key in todo:
            claim = join_rows.claim_of_key(dossier, key)
            former = {(role, n): (was, body) for role, n, was, _, body in held.get(key, ())}
            new, kept = _join_claim(claim, former, joins, knowledge)
            if new != claim:
                rewrite(dossier, new, knowledge.questions)
                join_rows.put_joined(dossier, key, kept)
                changed += 1
    return changed


def _join_claim(
    claim: Claim,
    former: Mapping[tuple[str, int], tuple[str, Mapping[str, Any]]],
    joins: Mapping[str, str],
    knowledge: Knowledge,
) -> tuple[Claim, dict[tuple[str, int], tuple[str, str, Mapping[str, Any]]]]:
    """The claim as joins have it, and what the reader gave at each place where that differs."""
    kept: dict[tuple[str, int], tuple[str, str, Mapping[str, Any]]] = {}
    now: dict[tuple[str, int], ActorRef] = {}
    for role, n, ref in _refs(claim):
        if (role, n) in former:
            was, body = former[role, n]
            ref = replace(ref, id=was, **body)
        now[role, n] = ref
        wanted = _resolve(ref.id, joins) if ref.id else None
        if wanted != ref.id and ref.id and wanted:
            kept[role, n] = (ref.id, wanted, {name: getattr(ref, name) for name in _OF_THE_BOOK})
            now[role, n] = _joined(ref, wanted, knowledge)

    def part(role: str, refs: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        return tuple(now[role, n] for n in range(len(refs)))

    bound = claim.commitment
    if bound is not None:
        bound = replace(
            bound,
            obligors=part("obligor", bound.obligors),
            beneficiaries=part("beneficiary", bound.beneficiaries),
        )
    voices = tuple(replace(v, actor=now["voice", n]) for n, v in enumerate(claim.attribution))
    new = replace(
        claim,
        actors=part("actor", claim.actors),
        recipients=part("recipient", claim.recipients),
        attribution=voices,
        commitment=bound,
    )
    return new, kept


def _refs(claim: Claim) -> Iterator[tuple[str, int, ActorRef]]:
    bound = claim.commitment
    roles = (
        ("actor", claim.actors),
        ("recipient", claim.recipients),
        ("voice", tuple(v.actor for v in claim.attribution)),
        ("obligor", bound.obligors if bound else ()),
        ("beneficiary", bound.beneficiaries if bound else ()),
    )
    for role, refs in roles:
        for n, ref in enumerate(refs):
            yield role, n, ref


def _resolve(identifier: str, joins: Mapping[str, str]) -> str:
    """Whom an id is by decision; of an id that stands for several, each."""
    if identifier in joins:
        return joins[identifier]
    if "+" not in identifier:
        return identifier
    return "+".join(dict.fromkeys(joins.get(part, part) for part in identifier.split("+")))


def _joined(ref: ActorRef, wanted: str, knowledge: Knowledge) -> ActorRef:
    known = knowledge.actors.actor(wanted)
    found = wanted in knowledge.actors.entries
    return replace(
        ref,
        id=wanted,
        kind=known.kind.value if found else ref.kind,
        sector=known.sector if found else ref.sector,
        wikidata=known.wikidata if found else ref.wikidata,
        office=known.office if found else ref.office,
        reason=f"joined by a person: {ref.id} is {wanted}",
    )
