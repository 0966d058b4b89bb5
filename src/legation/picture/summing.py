"""Summing: a relation of which more is told than anybody reads, from counts in the place of its statements.

Takes what was counted of an edge (how many claims state it, deny it, ..., by whom, from when to when, its steps) and the
latest claims of each sort; gives a `Relation` as `gather` does, but for its ids of claims: those are the latest ones only,
and `counts` says of how many. What each field means is told in relations.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from legation.knowledge.relations import RelationBook, RelationKind
from legation.model.ids import ClaimId, make_id
from legation.model.words import Factuality
from legation.picture.edges import AGAINST, DENIED, EXCHANGE, UNREAL
from legation.picture.relations import OPEN, Relation, Step, base_of, carried_by, has_ended, merge_steps

# The lists of ids of a relation that are cut.
LISTS = ("carried", "denied", "questioned", "unreal", "contested", "exchange")


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


def stand_of(factuality: Factuality, manner: str) -> str:
    """Whether what is told of an edge carries it, denies it, questions it, is unreal or against it."""
    if manner == AGAINST:
        return "against"
    if factuality in DENIED:
        return "denied"
    if factuality in OPEN:
        return "questioned"
    return "carried" if factuality is Factuality.ASSERTED and manner != UNREAL else "unreal"


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


def relation_of(key: tuple[str, str, str, str], told: Sum, book: RelationBook) -> Relation:
    """The relation without its details."""
    name, source, target, theme = key
    kind = book.kind(name)
    assert kind is not None
    parties = tuple(dict.fromkeys((source, target)))
    carried = [s for s in told.shares if s.stand == "carried"]
    steps = _steps(kind, told.steps, book) if kind.ladder else ()
    named = {s.name for s in steps}
    ended = has_ended(steps, kind, [(s.claim, s.last) for s in told.steps if s.stand == "carried"], book)
    speaking = {base_of(teller) for _, _, teller in told.tellers}
    contested = [label for stand, label, _ in told.tellers if stand == "against"]
    return Relation(
        id=make_id("relation", name, source, target, theme),
        kind=name,
        source=source,
        target=target,
        theme=theme,
        directed=kind.directed,
        carried=told.latest.get("carried", ()),
        denied=told.latest.get("denied", ()),
        questioned=told.latest.get("questioned", ()),
        unreal=told.latest.get("unreal", ()),
        contested=told.latest.get("contested", ()),
        exchange=told.latest.get("exchange", ()),
        statuses=tuple(sorted({s.factuality.value for s in told.shares})),
        unreal_as=_unreal_as(told.shares),
        tellers=_labels(told.tellers, "carried"),
        deniers=_labels(told.tellers, "denied"),
        contested_by=tuple(sorted({*contested, *told.authors})),
        silent=tuple(p for p in parties if p not in speaking),
        carried_by=carried_by(parties, {base_of(t) for stand, _, t in told.tellers if stand == "carried"}),
        documents=told.documents,
        first_day=min((s.first for s in carried if s.first), default=None),
        last_day=max((s.last for s in carried if s.last), default=None),
        steps=steps,
        missing=tuple(s for s in book.steps(kind.ladder) if s not in named) if kind.ladder and kind.complete else (),
        sign=0 if ended else kind.sign,
        weight=kind.weight,
        ended=ended,
        counts=tuple(count_lists(told.shares).items()),
    )


def _labels(tellers: Iterable[tuple[str, str, str]], stand: str) -> tuple[str, ...]:
    return tuple(sorted({label for s, label, _ in tellers if s == stand}))


def _unreal_as(shares: Iterable[Share]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for share in shares:
        if share.stand == "unreal":
            status = "possible" if share.factuality is Factuality.ASSERTED else share.factuality.value
            counts[status] = counts.get(status, 0) + share.claims
    return tuple(sorted(counts.items(), key=lambda x: (-x[1], x[0])))


def _steps(kind: RelationKind, shares: Iterable[StepShare], book: RelationBook) -> tuple[Step, ...]:
    told: dict[str, dict[tuple[str | None, tuple[str, ...]], list[ClaimId]]] = {}
    for share in shares:
        for name, parties, done in share.steps:
            if share.manner != AGAINST and (share.stand == "carried" or (done and share.factuality not in DENIED)):
                told.setdefault(name, {}).setdefault((share.day, parties), []).append(share.claim)
    return merge_steps(kind, told, book)
