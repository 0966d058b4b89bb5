"""Blocks: which claims are compared with each other at all.

A claim stands in a few blocks, each named after what its claims have in common, so that no two claims need to be compared
that share nothing: figures of one unit and class of the same countries' things; what one teller says of such a figure;
one scale and one party ('legality', VEN); two terms ('treaty' and 'ratification' of one party; two rare words; a
minister and a kind of act); a person's name. The names come from the claim alone.
"""

from __future__ import annotations

from itertools import combinations

from legation.knowledge.questions import QuestionBook
from legation.model.claims import Claim
from legation.model.words import ClaimKind
from legation.reconcile.subjects import Subject, describe, heads_of

# Stages that count losses apart from those that count who is where (PLOVER's own `dead` and `injured` fields).
LOSS_STAGES = frozenset({"killed", "wounded", "injured", "missing", "captured", "detained", "displaced"})
MOST_PAIRS = 6
MOST_PARTIES = 2


def block_keys(claim: Claim, book: QuestionBook) -> tuple[str, ...]:
    """Names of the blocks of a claim; the first part of a name says what sort of block it is."""
    subject = describe(claim, book)
    return (*_figure_keys(claim), *_scale_keys(subject), *_pair_keys(subject), *_person_keys(claim))


def _figure_keys(claim: Claim) -> list[str]:
    measure = claim.measure
    if measure is None or measure.ordinal:
        return []
    owners = heads_of(claim.actors) or heads_of(claim.recipients)
    if not owners and claim.place is None:
        return []
    stages = set((measure.stage or "").split(" or "))  # "killed or wounded" is a class of its own
    loss = measure.stage if stages & LOSS_STAGES else "there"
    owner = ",".join(owners) or "in " + str(claim.place.country if claim.place else None)
    counted = measure.name if measure.unit not in ("persons",) else ""
    name = f"{measure.unit}|{counted or ''}|{loss}|{owner}"
    out = [f"figure|{name}"]
    voice = claim.originating
    if voice is not None and voice.actor.id:
        out.append(f"relay|{name}|{voice.actor.id.split(':')[0]}")
    return out


def _scale_keys(subject: Subject) -> list[str]:
    parties = sorted(subject.acting) or sorted(subject.parties)
    return [
        f"scale|{scale}|{party}" for scale in sorted(subject.poles) for party in parties[: MOST_PARTIES + 1] or ["-"]
    ]


def _pair_keys(subject: Subject) -> list[str]:
    pairs = []
    for (one, a), (two, b) in combinations(subject.terms, 2):
        if one.removeprefix("s:") == two.removeprefix("s:"):
            continue
        first, second = sorted((one, two))
        pairs.append((-(a + b), first, second))
    pairs.sort()
    parties = (sorted(subject.acting) or sorted(subject.parties))[:MOST_PARTIES] or ["-"]
    out = []
    for _, first, second in pairs[:MOST_PAIRS]:
        if first[:2] == "w:" or second[:2] == "w:" or first[0] == "@" or second[0] == "@":
            out.append(f"pair|{first}|{second}|")
        else:
            out += [f"pair|{first}|{second}|{party}" for party in parties]
    return out


def _person_keys(claim: Claim) -> list[str]:
    names = {r.person for r in (*claim.actors, *claim.recipients) if r.person and " " in r.text and " " in r.person}
    return [f"person|{name}" for name in sorted(names)] if claim.kind is not ClaimKind.QUANTITY else []
