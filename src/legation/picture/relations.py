"""Relations: the edges of the system that the reports describe, typed and dated, each with its evidence.

Two steps. `edges_of(claim, book, ...)` says which edges one claim speaks for: a function of the claim, its sentence and the
names of its document, so it can be kept beside it. `gather(told, ...)` puts together what is told of each edge: who carries
it, who denies it, who of the parties has not addressed it, its first and last day, its dated steps; `add_details` reads
amounts, places and what is told to be given in exchange from the claims of a relation that is shown.

'KOR:NIS says that North Korea shipped containers to Russia' carries PRK -transfer (munitions)-> RUS. A denial of it is kept
beside; what is only planned, possible or asked for is counted apart and never makes a relation look like a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from legation.knowledge.relations import RelationBook, RelationKind
from legation.model.claims import Claim
from legation.model.ids import ClaimId, make_id
from legation.model.measures import render_range
from legation.model.words import Factuality, Stance
from legation.picture.edges import AGAINST, DENIED, EXCHANGE, GIVEN_FOR, SAID, UNREAL, Edge

OPEN = frozenset({Factuality.DOUBTED, Factuality.UNCONFIRMED})
# How far before it, in characters, a treaty or meeting may stand to whose other party a sentence about one party goes on.
JUST_BEFORE = 350
BETWEEN_TWO = ("treaty", "agreement", "visit or consultation", "diplomatic relations", "break of ties", "dependence")
# What several give to one is often told in turn: "India delivered launchers to Armenia. France handed over radars."
IN_TURN = {"transfer": (("transfer", False), ("dependence", True))}
# How far, in characters, what is told of one party may stand from the edge that it joins, where there are several.
NEAR = 3000


# The lists of ids of a relation.
LISTS = ("carried", "denied", "questioned", "unreal", "contested", "exchange")
# Claims by step, and by day and parties of it.
StepsTold = Mapping[str, Mapping[tuple[str | None, tuple[str, ...]], Sequence[ClaimId]]]


class Told(NamedTuple):
    """What one claim tells of one edge, without its words. first, last: days on which it happened; day: as it is shown;
    teller, label: first known teller; author: label of the document's own voice."""

    edge: Edge
    claim: ClaimId
    document: str
    start: int
    factuality: Factuality
    disputed: bool
    first: str | None
    last: str | None
    day: str | None
    teller: str | None
    label: str
    author: str


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
    leave it unconfirmed, or speak of it as planned, possible, predicted, conditional or demanded. contested: claims whose
    author disputes what he relays, or that call it untrue; exchange: claims that tell it as given in return.

    tellers, deniers, contested_by: first known tellers. silent: parties that no claim has speaking about it. carried_by:
    'both sides', 'only SOURCE', 'only TARGET', 'others only', 'nobody'. first_day, last_day: of what is told to have
    happened, ISO days. missing: steps of its ladder that no document tells. ended: the last step told is one that ends it; then
    its sign is 0. counts: how many ids each list would hold, where they are cut (see summing.py), else empty.
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
    contested: tuple[ClaimId, ...]
    exchange: tuple[ClaimId, ...]
    statuses: tuple[str, ...]
    unreal_as: tuple[tuple[str, int], ...]
    tellers: tuple[str, ...]
    deniers: tuple[str, ...]
    contested_by: tuple[str, ...]
    silent: tuple[str, ...]
    carried_by: str
    documents: int
    first_day: str | None
    last_day: str | None
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    sign: int
    weight: float
    ended: bool = False
    counts: tuple[tuple[str, int], ...] = ()
    amounts: tuple[Amount, ...] = ()
    places: tuple[str, ...] = ()
    in_exchange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a relation is made of, whether read from its claims or counted (summing.py). lists: ids by LISTS; ways: claims by
    (stand, status); tellers: (stand, label, id or ''); authors: labels of who disputes what he relays; first_day, last_day
    and happened (claim, last day): of claims that state it; steps: told as done; counts: see `Relation`."""

    lists: Mapping[str, tuple[ClaimId, ...]]
    ways: Mapping[tuple[str, Factuality], int]
    tellers: Collection[tuple[str, str, str]]
    authors: Collection[str]
    documents: int
    first_day: str | None
    last_day: str | None
    steps: StepsTold
    happened: Sequence[tuple[ClaimId, str | None]]
    counts: Mapping[str, int] = field(default_factory=dict)


# ---------------------------------------------------------------------- what is told of an edge


def told_of(claim: Claim, edge: Edge, teller: tuple[str | None, str], author: str = "the author") -> Told:
    """What a claim tells of an edge, in the short form that `gather` takes."""
    interval = claim.happened.interval
    first = interval.first_day if interval else None
    last = interval.last_day if interval else None
    return Told(
        edge,
        claim.id,
        claim.document,
        claim.main.start,
        Factuality.ASSERTED if edge.manner == SAID else claim.factuality,
        claim.author_stance is Stance.DISPUTES,
        first.isoformat() if first else None,
        last.isoformat() if last else None,
        str(interval) if interval else None,
        teller[0],
        teller[1],
        author,
    )


def build_relations(
    claims: Iterable[Claim],
    *,
    book: RelationBook,
    edges: Mapping[ClaimId, Sequence[Edge]],
    teller_of: Mapping[ClaimId, tuple[str | None, str]],
) -> list[Relation]:
    """All relations with their details, those with most tellers first. edges and teller_of (id, label): by claim id."""
    held = {c.id: c for c in claims}
    told = [told_of(c, e, teller_of[c.id]) for c in held.values() for e in edges.get(c.id, ())]
    return [add_details(r, held) for r in gather(told, book=book)]


def gather(
    told: Iterable[Told], *, book: RelationBook, kind: str | None = None, limit: int | None = None, joined: bool = False
) -> list[Relation]:
    """All relations (of a kind) without their details, those with most tellers first, at most `limit`. joined: what is told
    of one party was joined before, with all of its document in view (a lens must not change what something is about)."""
    held: dict[tuple[str, str, str, str], list[Told]] = {}
    for row in told if joined else join_alone(list(told), book):
        if row.edge.source and row.edge.target:
            held.setdefault(row.edge.key, []).append(row)
    order = sorted(
        (_weight(members, generic=_is_generic(key[0], book)), key)
        for key, members in held.items()
        if kind is None or key[0] == kind
    )
    return [_gathered(key, held[key], book) for _, key in order[:limit]]


def _gathered(key: tuple[str, str, str, str], rows: Sequence[Told], book: RelationBook) -> Relation:
    kind = book.kind(key[0])
    assert kind is not None
    return relation_of(key, _evidence_of(kind, rows), book)


def kinds_counted_less(book: RelationBook) -> tuple[str, ...]:
    """Kinds of which three tellers weigh as much as one of another (see `_weight`)."""
    return tuple(k.name for k in book.kinds if k.generic)


def _is_generic(kind: str, book: RelationBook) -> bool:
    found = book.kind(kind)
    return found is not None and found.generic


def _weight(rows: Sequence[Told], *, generic: bool) -> tuple[int, bool, int, int]:
    """What relations are ordered by: tellers, statements, statements of what is not told as done; most first. Three tellers
    of a generic kind ("cooperation") weigh as much as one of a kind that says what binds or parts them."""
    tellers: set[str] = set()
    carried: set[str] = set()
    unreal: set[str] = set()
    for row in rows:
        stand = stand_of(row.factuality, row.edge.manner)
        if stand == "carried":
            tellers.add(row.label)
            carried.add(row.claim)
        elif stand == "unreal":
            unreal.add(row.claim)
    counted = (len(tellers) + 2) // 3 if generic else len(tellers)
    return -counted, generic, -len(carried), -len(unreal)


def add_details(relation: Relation, claims: Mapping[ClaimId, Claim]) -> Relation:
    """Amounts, places and what is given in exchange, from the claims of a relation."""
    ids = sorted({*relation.carried, *relation.denied, *relation.questioned, *relation.unreal, *relation.contested})
    members = [claims[i] for i in ids if i in claims]
    return replace(
        relation,
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
        in_exchange=tuple(
            dict.fromkeys(
                " ".join(m[1].split())
                for c in members
                if c.id not in relation.exchange and (m := GIVEN_FOR.search(c.quote))
            )
        ),
    )


def join_alone(rows: Sequence[Told], book: RelationBook) -> list[Told]:
    """The rows of one document or more, what is told of one party ('Parliament ratified the treaty') given to the nearest edge
    of that kind and party in its document: to the only one, or to one near by; or to the other party of a treaty told of just
    before. What fits none stays as it is."""
    of: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for row in rows:
        if row.edge.source and row.edge.target:
            of.setdefault((row.edge.kind, row.document), []).append((row.start, row.edge.source, row.edge.target))
    out = []
    for row in rows:
        edge = row.edge
        kind = book.kind(edge.kind)
        pair = None
        if not (edge.source and edge.target) and kind is not None:
            near = of.get((edge.kind, row.document)) if kind.join or edge.manner in (EXCHANGE, UNREAL) else None
            pair = _nearest_pair(row, near, book) if near else None
            if pair is None and kind.follows and edge.source:
                before = [t for k in BETWEEN_TWO for t in of.get((k, row.document), ())]
                pair = _pair_just_before(row, before) or _given_in_turn(row, of)
        out.append(row._replace(edge=replace(edge, source=pair[0], target=pair[1])) if pair else row)
    return out


def _pair_just_before(row: Told, whole: Sequence[tuple[int, str, str]]) -> tuple[str, str] | None:
    """The source with the one other party of what two are told to share just before ("A and B signed a pact. It gives A's
    forces access to six ports."); None where there are several."""
    source = row.edge.source
    others = {
        (b if a == source else a) for start, a, b in whole if 0 < row.start - start <= JUST_BEFORE and source in (a, b)
    }
    return (source, others.pop()) if len(others) == 1 else None


def _given_in_turn(row: Told, of: Mapping[tuple[str, str], Sequence[tuple[int, str, str]]]) -> tuple[str, str] | None:
    """The source with the one who was told just before to be given such things by another."""
    receivers = {
        source if turned else target
        for kind, turned in IN_TURN.get(row.edge.kind, ())
        for start, source, target in of.get((kind, row.document), ())
        if 0 < row.start - start <= JUST_BEFORE
    } - {row.edge.source}
    return (row.edge.source, receivers.pop()) if len(receivers) == 1 else None


def _nearest_pair(row: Told, near: Sequence[tuple[int, str, str]], book: RelationBook) -> tuple[str, str] | None:
    edge = row.edge
    kind = book.kind(edge.kind)
    fitting = [
        (abs(start - row.start), pair)
        for start, source, target in near
        if (pair := _fitting(edge, source, target, directed=kind is not None and kind.directed)) is not None
    ]
    if not fitting:
        return None
    distance, pair = min(fitting)
    if kind is not None and kind.single:  # the crisis that the document speaks of, rather than the last one named
        pair = Counter(p for _, p in fitting).most_common(1)[0][0]
    return pair if distance <= NEAR or len({p for _, p in fitting}) == 1 else None


def _fitting(edge: Edge, source: str, target: str, *, directed: bool) -> tuple[str, str] | None:
    """The parties that an edge of one party takes over from a whole one; None when it does not fit."""
    if not edge.source and not edge.target:
        return source, target
    if not directed:
        return (source, target) if (edge.source or edge.target) in (source, target) else None
    if (edge.source == source and edge.source) or (edge.target == target and edge.target):
        return source, target
    # what one gives in return goes to whom it has from
    if edge.manner in (EXCHANGE, UNREAL) and edge.source and edge.source == target and edge.theme:
        return target, source
    return None


def stand_of(factuality: Factuality, manner: str) -> str:
    """Whether what is told of an edge carries it, denies it, questions it, is unreal or against it."""
    if manner == AGAINST:
        return "against"
    if factuality in DENIED:
        return "denied"
    if factuality in OPEN:
        return "questioned"
    return "carried" if factuality is Factuality.ASSERTED and manner != UNREAL else "unreal"


def _evidence_of(kind: RelationKind, rows: Sequence[Told]) -> Evidence:
    """What the claims themselves give; the last edge of a claim is the one that counts."""
    members = sorted({r.claim: r for r in rows}.values(), key=lambda r: r.claim)
    stood = [(stand_of(r.factuality, r.edge.manner), r) for r in members]
    lists: dict[str, list[ClaimId]] = {name: [] for name in LISTS}
    ways: Counter[tuple[str, Factuality]] = Counter()
    for stand, row in stood:
        ways[stand, row.factuality] += 1
        if stand != "against":
            lists[stand].append(row.claim)
    disputed = [r for stand, r in stood if stand == "carried" and r.disputed]
    lists["contested"] = [r.claim for stand, r in stood if stand == "against"] + [r.claim for r in disputed]
    lists["exchange"] = [r.claim for r in members if r.edge.manner == EXCHANGE]
    carried = [r for stand, r in stood if stand == "carried"]
    stating = {r.claim for r in carried}
    done = [
        (row.edge.steps, row.day, row.claim, row.claim in stating, row.factuality)
        for row in (rows if kind.ladder else ())
        if row.edge.manner != AGAINST
    ]
    return Evidence(
        lists={name: tuple(ids) for name, ids in lists.items()},
        ways=ways,
        tellers={(stand, row.label, row.teller or "") for stand, row in stood},
        authors={r.author for r in disputed},
        documents=len({r.document for r in members}),
        first_day=min((r.first for r in carried if r.first), default=None),
        last_day=max((r.last for r in carried if r.last), default=None),
        steps=steps_done(done),
        happened=[(r.claim, r.last) for r in carried],
    )


def relation_of(key: tuple[str, str, str, str], told: Evidence, book: RelationBook) -> Relation:
    """The relation without its details: the one place that says what follows from what is told of an edge."""
    name, source, target, theme = key
    kind = book.kind(name)
    assert kind is not None
    parties = tuple(dict.fromkeys((source, target)))
    steps = merge_steps(kind, told.steps, book) if kind.ladder else ()
    named = {s.name for s in steps}
    ended = has_ended(steps, kind, told.happened, book)
    speaking = {base_of(teller) for _, _, teller in told.tellers}
    labels: dict[str, set[str]] = {}
    for stand, label, _ in told.tellers:
        labels.setdefault(stand, set()).add(label)
    return Relation(
        id=make_id("relation", name, source, target, theme),
        kind=name,
        source=source,
        target=target,
        theme=theme,
        directed=kind.directed,
        carried=told.lists.get("carried", ()),
        denied=told.lists.get("denied", ()),
        questioned=told.lists.get("questioned", ()),
        unreal=told.lists.get("unreal", ()),
        contested=told.lists.get("contested", ()),
        exchange=told.lists.get("exchange", ()),
        statuses=tuple(sorted({factuality.value for _, factuality in told.ways})),
        unreal_as=_unreal_as(told.ways),
        tellers=tuple(sorted(labels.get("carried", ()))),
        deniers=tuple(sorted(labels.get("denied", ()))),
        contested_by=tuple(sorted({*labels.get("against", ()), *told.authors})),
        silent=tuple(p for p in parties if p not in speaking),
        carried_by=carried_by(parties, {base_of(t) for stand, _, t in told.tellers if stand == "carried"}),
        documents=told.documents,
        first_day=told.first_day,
        last_day=told.last_day,
        steps=steps,
        missing=tuple(s for s in book.steps(kind.ladder) if s not in named) if kind.ladder and kind.complete else (),
        sign=0 if ended else kind.sign,
        weight=kind.weight,
        ended=ended,
        counts=tuple(told.counts.items()),
    )


def _unreal_as(ways: Mapping[tuple[str, Factuality], int]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for (stand, factuality), claims in ways.items():
        if stand == "unreal":
            counts["possible" if factuality is Factuality.ASSERTED else factuality.value] += claims
    return tuple(sorted(counts.items(), key=lambda x: (-x[1], x[0])))


def has_ended(
    steps: Sequence[Step], kind: RelationKind, carried: Iterable[tuple[ClaimId, str | None]], book: RelationBook
) -> bool:
    """Whether the last step told ends the relation, and nothing of it is told to have happened later. carried: claims that
    state it, with the last day of what they tell."""
    if kind.ladder is None:
        return False
    ends = {s.name for s in book.ladders.get(kind.ladder, ()) if s.ends}
    over = [s for s in steps if s.name in ends]
    if not over:
        return False
    last = max((_last_day(s) for s in over), default="")
    ending = {c for s in over for c in s.claims}
    others = [_last_day(s) for s in steps if s.name not in ends]
    others += [day for claim, day in carried if day and claim not in ending]
    # days are as precise as they were told: a day of January is not after "January"
    return all(day[: len(last)] <= last for day in others) if last else not any(others)


def _last_day(step: Step) -> str:
    """The last ISO day of a step; '' without one."""
    return step.day.split("/")[-1] if step.day else ""


def steps_done(
    rows: Iterable[tuple[Sequence[tuple[str, tuple[str, ...], bool]], str | None, ClaimId, bool, Factuality]],
) -> StepsTold:
    """The steps told as done, by name, day and parties. rows: steps, day, claim, whether it states the edge, status."""
    told: dict[str, dict[tuple[str | None, tuple[str, ...]], list[ClaimId]]] = {}
    for steps, day, claim, stated, factuality in rows:
        for name, parties, done in steps:
            if stated or (done and factuality not in DENIED):
                told.setdefault(name, {}).setdefault((day, parties), []).append(claim)
    return told


def merge_steps(
    kind: RelationKind,
    told: StepsTold,
    book: RelationBook,
) -> tuple[Step, ...]:
    """Steps in the ladder's order, from the claims by name, day and parties. What is told without a day is put with the one
    day told of it."""
    assert kind.ladder is not None
    out = []
    for name in book.steps(kind.ladder):
        days = told.get(name, {})
        merged: dict[tuple[str | None, tuple[str, ...]], set[ClaimId]] = {k: set(v) for k, v in days.items() if k[0]}
        for (day, parties), claims in days.items():
            if day is None:
                same = [k for k in merged if k[0] and set(parties) <= set(k[1])]
                merged.setdefault(same[0] if len(same) == 1 else (None, parties), set()).update(claims)
        out += [
            Step(name, day, parties, tuple(sorted(ids)))
            for (day, parties), ids in sorted(merged.items(), key=lambda x: (x[0][0] or "9", x[0][1]))
        ]
    return tuple(out)


@lru_cache(maxsize=100_000)
def base_of(teller: str | None) -> str:
    return teller.split(":")[0] if teller and not teller.startswith(("author:", "unnamed:", "?")) else ""


def carried_by(parties: Sequence[str], speaking: set[str]) -> str:
    if not speaking:
        return "nobody"
    sides = [p for p in parties if p in speaking]
    if len(sides) == 2:
        return "both sides"
    if sides:
        return f"only {sides[0]}" if speaking == set(sides) else f"{sides[0]} and others"
    return "others only"
