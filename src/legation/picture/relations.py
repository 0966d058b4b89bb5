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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from legation.knowledge.relations import RelationBook, RelationKind
from legation.model.claims import Claim
from legation.model.ids import ClaimId, make_id
from legation.model.measures import render_range
from legation.model.words import Factuality, Stance
from legation.picture.edges import AGAINST, DENIED, EXCHANGE, GIVEN_FOR, UNREAL, Edge

OPEN = frozenset({Factuality.DOUBTED, Factuality.UNCONFIRMED})
# How far before it, in characters, a treaty or meeting may stand to whose other party a sentence about one party goes on.
JUST_BEFORE = 350
BETWEEN_TWO = ("treaty", "agreement", "visit or consultation", "diplomatic relations", "break of ties")
# How far, in characters, what is told of one party may stand from the edge that it joins, where there are several.
NEAR = 3000


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
        claim.factuality,
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
    return [_relation(key, held[key], book) for _, key in order[:limit]]


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
        manner = row.edge.manner
        if row.factuality is Factuality.ASSERTED and manner != UNREAL and manner != AGAINST:
            tellers.add(row.label)
            carried.add(row.claim)
        elif manner != AGAINST and row.factuality not in DENIED and row.factuality not in OPEN:
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
                pair = _pair_just_before(row, before)
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


def _relation(key: tuple[str, str, str, str], rows: Sequence[Told], book: RelationBook) -> Relation:
    name, source, target, theme = key
    members = sorted({r.claim: r for r in rows}.values(), key=lambda r: r.claim)
    kind = book.kind(name)
    assert kind is not None
    against = [r for r in members if r.edge.manner == AGAINST]
    rest = [r for r in members if r.edge.manner != AGAINST]
    denied = [r for r in rest if r.factuality in DENIED]
    questioned = [r for r in rest if r.factuality in OPEN]
    carried = [r for r in rest if r.factuality is Factuality.ASSERTED and r.edge.manner != UNREAL]
    apart = {r.claim for r in (*denied, *questioned, *carried)}
    unreal = [r for r in rest if r.claim not in apart]
    contested = against + [r for r in carried if r.disputed]
    firsts = [r.first for r in carried if r.first]
    lasts = [r.last for r in carried if r.last]
    speaking = {base_of(r.teller) for r in members}
    parties = tuple(dict.fromkeys((source, target)))
    steps = _steps(kind, rows, {r.claim for r in carried}, book) if kind.ladder else ()
    told = {s.name for s in steps}
    ended = has_ended(steps, kind, [(r.claim, r.last) for r in carried], book)
    as_status = Counter(
        "possible" if r.factuality is Factuality.ASSERTED else r.factuality.value for r in unreal
    ).most_common()
    return Relation(
        id=make_id("relation", name, source, target, theme),
        kind=name,
        source=source,
        target=target,
        theme=theme,
        directed=kind.directed,
        carried=_ids(carried),
        denied=_ids(denied),
        questioned=_ids(questioned),
        unreal=_ids(unreal),
        contested=_ids(contested),
        exchange=tuple(r.claim for r in members if r.edge.manner == EXCHANGE),
        statuses=tuple(sorted({r.factuality.value for r in members})),
        unreal_as=tuple(sorted(as_status, key=lambda x: (-x[1], x[0]))),
        tellers=tuple(sorted({r.label for r in carried})),
        deniers=tuple(sorted({r.label for r in denied})),
        contested_by=tuple(sorted({r.label if r.edge.manner == AGAINST else r.author for r in contested})),
        silent=tuple(p for p in parties if p not in speaking),
        carried_by=carried_by(parties, {base_of(r.teller) for r in carried}),
        documents=len({r.document for r in members}),
        first_day=min(firsts, default=None),
        last_day=max(lasts, default=None),
        steps=steps,
        missing=tuple(s for s in book.steps(kind.ladder) if s not in told) if kind.ladder and kind.complete else (),
        sign=0 if ended else kind.sign,
        weight=kind.weight,
        ended=ended,
    )


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


def _steps(kind: RelationKind, rows: Sequence[Told], carried: set[ClaimId], book: RelationBook) -> tuple[Step, ...]:
    """The steps told as done."""
    told: dict[str, dict[tuple[str | None, tuple[str, ...]], list[ClaimId]]] = {}
    for row in rows:
        for name, parties, done in row.edge.steps:
            if row.edge.manner != AGAINST and (row.claim in carried or (done and row.factuality not in DENIED)):
                told.setdefault(name, {}).setdefault((row.day, parties), []).append(row.claim)
    return merge_steps(kind, told, book)


def merge_steps(
    kind: RelationKind,
    told: Mapping[str, Mapping[tuple[str | None, tuple[str, ...]], Sequence[ClaimId]]],
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


def _ids(rows: Iterable[Told]) -> tuple[ClaimId, ...]:
    return tuple(r.claim for r in rows)


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
