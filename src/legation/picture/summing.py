"""Summing: a relation of which more is told than anybody reads, from counts in the place of its statements.

Takes what was counted of an edge (how many claims state it, deny it, ..., by whom, from when to when, its steps) and the
latest claims of each sort; gives the `Evidence` that `relation_of` makes a relation of, as `gather` does, but for its ids
of claims: those are the latest ones only, and `counts` says of how many. What each field means is told in relations.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from legation.model.ids import ClaimId
from legation.model.words import Factuality
from legation.picture.edges import AGAINST, EXCHANGE
from legation.picture.relations import LISTS, Evidence, steps_done


class Share(NamedTuple):
    """So many claims tell of it in this way. stand: carried, denied, questioned, unreal, against."""

    stand: str
    factuality: Factuality
    disputed: bool
    manner: str
    claims: int
    first: str | None
    last: str | None


class StepShare(NamedTuple):
    """Claims that tell of the same steps, of the same day, in the same way. claim: one of them; last: their last day."""

    steps: tuple[tuple[str, tuple[str, ...], bool], ...]
    day: str | None
    stand: str
    factuality: Factuality
    manner: str
    last: str | None
    claim: ClaimId


@dataclass(frozen=True, slots=True)
class Sum:
    """What is told of an edge. tellers: (stand, label, id); authors: labels of who disputes what he relays."""

    shares: Sequence[Share]
    tellers: Sequence[tuple[str, str, str]]
    authors: Sequence[str]
    documents: int
    latest: Mapping[str, tuple[ClaimId, ...]]  # by LISTS
    steps: Sequence[StepShare] = ()


def count_lists(shares: Iterable[Share]) -> dict[str, int]:
    """How many claims each of LISTS would hold."""
    counts = dict.fromkeys(LISTS, 0)
    for share in shares:
        if share.stand in counts:
            counts[share.stand] += share.claims
        if share.stand == "against" or (share.stand == "carried" and share.disputed):
            counts["contested"] += share.claims
        if share.manner == EXCHANGE:
            counts["exchange"] += share.claims
    return counts


def evidence_of(told: Sum) -> Evidence:
    """What was counted, in the form of what `gather` reads from the claims."""
    ways: Counter[tuple[str, Factuality]] = Counter()
    for share in told.shares:
        ways[share.stand, share.factuality] += share.claims
    carried = [s for s in told.shares if s.stand == "carried"]
    return Evidence(
        lists=told.latest,
        ways=ways,
        tellers=told.tellers,
        authors=told.authors,
        documents=told.documents,
        first_day=min((s.first for s in carried if s.first), default=None),
        last_day=max((s.last for s in carried if s.last), default=None),
        steps=steps_done(
            (s.steps, s.day, s.claim, s.stand == "carried", s.factuality) for s in told.steps if s.manner != AGAINST
        ),
        happened=[(s.claim, s.last) for s in told.steps if s.stand == "carried"],
        counts=count_lists(told.shares),
    )
