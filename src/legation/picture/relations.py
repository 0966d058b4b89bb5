"""Relations: the edges of the system that the reports describe, typed and dated, each with its evidence.

Two steps. `edges_of(claim, book)` says which edges one claim speaks for: a function of the claim alone, so it can be kept
beside it. `build_relations(...)` gathers the claims of each edge: who carries it, who denies it, who of the parties has not
addressed it, its first and last day, its dated steps, amounts, places and what is told to be given in exchange.

'KOR:NIS says that North Korea shipped containers to Russia' carries PRK -transfer (munitions)-> RUS. A denial of it is kept
beside; what is only planned, possible or asked for is counted apart and never makes a relation look like a fact.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from legation.knowledge.relations import RelationBook, RelationKind
from legation.model.claims import ActorRef, Claim
from legation.model.ids import ClaimId, make_id
from legation.model.measures import render_range
from legation.model.words import Factuality

DENIED = frozenset({Factuality.DENIED, Factuality.NEGATED})
OPEN = frozenset({Factuality.DOUBTED, Factuality.UNCONFIRMED})
# An undirected act of more parties than these is a gathering, not a tie between each two of them.
MOST_PARTIES = 5
_EXCHANGE = re.compile(r"\bin (?:exchange|return) for\b\s*(.{3,120})", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """What a claim speaks for. theme: class of goods, or ''; target '': told of one party only, to be joined to an edge of
    the same kind in the same document."""

    kind: str
    source: str
    target: str
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder. day: ISO interval or None; parties: who took it; claims that tell it as done."""

    name: str
    day: str | None
    parties: tuple[str, ...]
    claims: tuple[ClaimId, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure told of a relation, as its teller puts it."""

    shown: str
    unit: str
    status: str
    claim: ClaimId


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge with its evidence. carried, denied, questioned, unreal: ids of claims that state it, deny it, doubt it or
    leave it unconfirmed, or speak of it as planned, possible, predicted, conditional or demanded.

    tellers, deniers: first known tellers. silent: parties that no claim has speaking about it. carried_by: 'both sides',
    'only SOURCE', 'only TARGET', 'others only', 'nobody'. first_day, last_day: of what is told to have happened, ISO days.
    missing: steps of its ladder that no document tells.
    """

    id: str
    kind: str
    source: str
    target: str
    theme: str
    directed: bool
    carried: tuple[ClaimId, ...]
    denied: tuple[ClaimId, ...]
    questioned: tuple[ClaimId, ...]
    unreal: tuple[ClaimId, ...]
    statuses: tuple[str, ...]
    tellers: tuple[str, ...]
    deniers: tuple[str, ...]
    silent: tuple[str, ...]
    carried_by: str
    documents: int
    first_day: str | None
    last_day: str | None
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    amounts: tuple[Amount, ...]
    places: tuple[str, ...]
    in_exchange: tuple[str, ...]
    sign: int
    weight: float


def edges_of(claim: Claim, book: RelationBook, is_country: Callable[[str], bool]) -> tuple[Edge, ...]:
    """The edges one claim speaks for, of the narrowest kind whose parties it names; empty for most claims."""
    quote = claim.quote
    kinds = book.kinds_of(
        quote,
        head=claim.head_lemma,
        event_type=claim.event_type.value if claim.event_type else "",
        mode=claim.mode or "",
        unit=claim.measure.unit if claim.measure else "",
    )
    for kind in kinds:
        pairs = _pairs_of(claim, kind, book, is_country)
        if pairs:
            theme = (book.goods_of(quote) or "") if kind.goods else ""
            return tuple(sorted({Edge(kind.name, a, b, theme) for a, b in pairs}))
    return ()


def heads(refs: Sequence[ActorRef]) -> list[str]:
    """Countries and organisations of a side, sorted; provisional and unknown actors are left out."""
    found = {part.split(":")[0] for r in refs if r.id for part in r.id.split("+")}
    return sorted(h for h in found if not h.startswith("?"))


def _pairs_of(
    claim: Claim, kind: RelationKind, book: RelationBook, is_country: Callable[[str], bool]
) -> list[tuple[str, str]]:
    acting, receiving = heads(claim.actors), heads(claim.recipients)
    if kind.single:
        named = sorted({*acting, *receiving})
        inner = [n for n in named if is_country(n)]
        return [(inner[0], inner[0])] if len(inner) == 1 and len(named) == 1 else []
    if kind.place and claim.place is not None and claim.place.country and not [r for r in receiving if r not in acting]:
        receiving = [claim.place.country]
    if not kind.directed:
        # two or more who act together are the parties; whom it is aimed at then is not one of them
        parties = acting if len(acting) > 1 else sorted({*acting, *receiving})
        if len(parties) == 1 and kind.ladder:
            return [(parties[0], "")]
        return list(itertools.combinations(parties, 2)) if len(parties) <= MOST_PARTIES else []
    if kind.organisations:
        parties = [*acting, *receiving]
        bodies = [p for p in parties if not is_country(p)]
        return [(a, b) for a in parties if is_country(a) for b in bodies]
    if claim.head_lemma in book.receiving and receiving:
        acting, receiving = receiving, acting
    return [(a, b) for a in acting for b in receiving if a != b]


def build_relations(
    claims: Iterable[Claim],
    *,
    book: RelationBook,
    edges: Mapping[ClaimId, Sequence[Edge]],
    teller_of: Mapping[ClaimId, tuple[str | None, str]],
) -> list[Relation]:
    """All relations, those with most tellers first. edges and teller_of (id, label): by claim id."""
    held: dict[Edge, list[Claim]] = {}
    alone: list[tuple[Edge, Claim]] = []
    for claim in claims:
        for edge in edges.get(claim.id, ()):
            if edge.target:
                held.setdefault(edge, []).append(claim)
            else:
                alone.append((edge, claim))
    _join(held, alone)
    out = [_relation(edge, members, book, teller_of) for edge, members in held.items()]
    return sorted(
        out, key=lambda r: (-len(r.tellers), -len(r.carried), -len(r.unreal), r.kind, r.source, r.target, r.theme)
    )


def _join(held: dict[Edge, list[Claim]], alone: Iterable[tuple[Edge, Claim]]) -> None:
    """Give what is told of one party ('Parliament ratified the treaty') to the one edge of that kind, party and document."""
    of: dict[tuple[str, str, str], list[Edge]] = {}
    for edge, claims in held.items():
        for claim in claims:
            for party in (edge.source, edge.target):
                listed = of.setdefault((edge.kind, party, claim.document), [])
                if edge not in listed:
                    listed.append(edge)
    for edge, claim in alone:
        found = of.get((edge.kind, edge.source, claim.document), [])
        if len(found) == 1:
            held[found[0]].append(claim)


def _relation(
    edge: Edge, members: Sequence[Claim], book: RelationBook, teller_of: Mapping[ClaimId, tuple[str | None, str]]
) -> Relation:
    members = sorted({c.id: c for c in members}.values(), key=lambda c: c.id)
    kind = book.kind(edge.kind)
    assert kind is not None
    carried = [c for c in members if c.factuality is Factuality.ASSERTED]
    denied = [c for c in members if c.factuality in DENIED]
    questioned = [c for c in members if c.factuality in OPEN]
    unreal = [c for c in members if c not in carried and c not in denied and c not in questioned]
    days = [d.isoformat() for c in carried if c.happened.interval for d in (c.happened.interval.first_day,) if d]
    lasts = [d.isoformat() for c in carried if c.happened.interval for d in (c.happened.interval.last_day,) if d]
    speaking = {_base(teller_of[c.id][0]) for c in members}
    steps = _steps(edge, kind, carried, book) if kind.ladder else ()
    told = {s.name for s in steps}
    return Relation(
        id=make_id("relation", edge.kind, edge.source, edge.target, edge.theme),
        kind=edge.kind,
        source=edge.source,
        target=edge.target,
        theme=edge.theme,
        directed=kind.directed,
        carried=tuple(c.id for c in carried),
        denied=tuple(c.id for c in denied),
        questioned=tuple(c.id for c in questioned),
        unreal=tuple(c.id for c in unreal),
        statuses=tuple(sorted({c.factuality.value for c in members})),
        tellers=tuple(sorted({teller_of[c.id][1] for c in carried})),
        deniers=tuple(sorted({teller_of[c.id][1] for c in denied})),
        silent=tuple(p for p in dict.fromkeys((edge.source, edge.target)) if p not in speaking),
        carried_by=_carried_by(edge, {_base(teller_of[c.id][0]) for c in carried}),
        documents=len({c.document for c in members}),
        first_day=min(days, default=None),
        last_day=max(lasts, default=None),
        steps=steps,
        missing=tuple(s for s in book.steps(kind.ladder) if s not in told) if kind.ladder else (),
        amounts=tuple(
            Amount(
                render_range(c.measure.low, c.measure.high, approximate=c.measure.approximate),
                c.measure.unit,
                c.factuality.value if not c.measure.expected else "expected",
                c.id,
            )
            for c in members
            if c.measure is not None and not c.measure.ordinal
        ),
        places=tuple(dict.fromkeys(c.place.text for c in members if c.place is not None)),
        in_exchange=tuple(dict.fromkeys(" ".join(m[1].split()) for c in members if (m := _EXCHANGE.search(c.quote)))),
        sign=kind.sign,
        weight=kind.weight,
    )


def _steps(edge: Edge, kind: RelationKind, carried: Sequence[Claim], book: RelationBook) -> tuple[Step, ...]:
    assert kind.ladder is not None
    told: dict[str, list[Claim]] = {}
    for claim in carried:
        for name in book.steps_of(kind.ladder, claim.quote):
            told.setdefault(name, []).append(claim)
    out = []
    for name in book.steps(kind.ladder):
        by_day: dict[tuple[str | None, tuple[str, ...]], list[ClaimId]] = {}
        for claim in told.get(name, ()):
            day = str(claim.happened.interval) if claim.happened.interval else None
            parties = tuple(p for p in (edge.source, edge.target) if p in heads(claim.actors))
            by_day.setdefault((day, parties), []).append(claim.id)
        dated = {p for day, parties in by_day if day for p in parties}
        out += [
            Step(name, day, parties, tuple(ids))
            for (day, parties), ids in sorted(by_day.items(), key=lambda x: (x[0][0] or "9", x[0][1]))
            if day or not dated.issuperset(parties) or not dated
        ]
    return tuple(out)


def _base(teller: str | None) -> str:
    return teller.split(":")[0] if teller and not teller.startswith(("author:", "unnamed:", "?")) else ""


def _carried_by(edge: Edge, speaking: set[str]) -> str:
    if not speaking:
        return "nobody"
    sides = [p for p in dict.fromkeys((edge.source, edge.target)) if p in speaking]
    if len(sides) == 2:
        return "both sides"
    if sides:
        return f"only {sides[0]}" if speaking == set(sides) else f"{sides[0]} and others"
    return "others only"
