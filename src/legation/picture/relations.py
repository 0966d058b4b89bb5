"""Relations: the edges of the system that the reports describe, typed and dated, each with its evidence.

Two steps. `edges_of(claim, book, ...)` says which edges one claim speaks for: a function of the claim, its sentence and the
names of its document, so it can be kept beside it. `gather(told, ...)` puts together what is told of each edge: who carries
it, who denies it, who of the parties has not addressed it, its first and last day, its dated steps; `add_details` reads
amounts, places and what is told to be given in exchange from the claims of a relation that is shown.

'KOR:NIS says that North Korea shipped containers to Russia' carries PRK -transfer (munitions)-> RUS. A denial of it is kept
beside; what is only planned, possible or asked for is counted apart and never makes a relation look like a fact.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from legation.knowledge.naming import Marked, NameBook
from legation.knowledge.relations import MARKS, RelationBook, RelationKind
from legation.model.claims import ActorRef, Claim
from legation.model.ids import ClaimId, make_id
from legation.model.measures import render_range
from legation.model.words import Factuality, Stance

DENIED = frozenset({Factuality.DENIED, Factuality.NEGATED})
OPEN = frozenset({Factuality.DOUBTED, Factuality.UNCONFIRMED})
# An undirected act of more parties than these is a gathering, not a tie between each two of them.
MOST_PARTIES = 5
# How far, in characters, what is told of one party may stand from the edge that it joins, where there are several.
NEAR = 3000
# How far from the head, in characters, the words of a kind may stand.
NEAR_HEAD = 50
# Matches of one pattern in one sentence that are looked at.
MOST_MATCHES = 4
# How a claim speaks for an edge, beside its factuality: plainly; of what has not happened; against it; as given in return.
PLAIN, UNREAL, AGAINST, EXCHANGE = "", "unreal", "against", "exchange"
_EXCHANGE = re.compile(r"\bin (?:exchange|return) for\b\s*(.{3,120})", re.IGNORECASE | re.DOTALL)
_IN_RETURN = re.compile(r"\bin (?:exchange|return)\b(?! for)|\bas payment\b", re.IGNORECASE)
_NAMED = re.compile(rf"{MARKS[0]}([^{MARKS[1]}]+){MARKS[1]}")
_PAIR = re.compile(rf"{_NAMED.pattern}(?:['’]s?)?[-–/]{_NAMED.pattern}")
_BY = re.compile(
    rf"\b(?:by|between|with) (?:the )?((?:{_NAMED.pattern}(?:['’]s?)?(?:,? and |, )?(?:the )?)+)", re.IGNORECASE
)
_LAST_WORDS = re.compile(r"(?:\W+\w+){0,2}\W*$")


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """What a claim speaks for. theme: class of goods, or ''; source or target '': told of one party only, to be joined to an
    edge of the same kind in the same document. manner: see the constants; steps: of its ladder, each with who took it and
    whether it is told as done although the claim itself is none."""

    kind: str
    source: str
    target: str
    theme: str = ""
    manner: str = PLAIN
    steps: tuple[tuple[str, tuple[str, ...], bool], ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.kind, self.source, self.target, self.theme


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
    happened, ISO days. missing: steps of its ladder that no document tells.
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
    amounts: tuple[Amount, ...] = ()
    places: tuple[str, ...] = ()
    in_exchange: tuple[str, ...] = ()


# ---------------------------------------------------------------------- what a claim speaks for


def edges_of(
    claim: Claim,
    book: RelationBook,
    is_country: Callable[[str], bool],
    *,
    names: NameBook | None = None,
    sentence: str | None = None,
    further: Mapping[str, str] | None = None,
) -> tuple[Edge, ...]:
    """The edges one claim speaks for, sorted; none for most claims.

    names: to see who stands where in the quote; without it only the claim's own parties count. sentence: text of
    `claim.context`; further: names of its document (see `names_of`).
    """
    marked = _mark(claim, claim.quote, claim.main.start, names, further)
    around = None
    if sentence is not None and claim.context is not None and sentence != claim.quote:
        around = _mark(claim, sentence, claim.context.start, names, further)
    found: set[Edge] = set()
    if marked is not None:
        found.update(_by_frames(marked, claim, book, within=None))
        if not found and around is not None and claim.context is not None:
            head = _head(claim)
            inside = None if head is None else head - claim.context.start
            if inside is not None:
                found.update(_by_frames(around, claim, book, within=inside))
    found.update(e for e in _by_done_steps(claim, book, is_country, around) if e.kind not in {f.kind for f in found})
    framed = {e.kind for e in found}
    found.update(e for e in _by_kinds(claim, book, is_country, marked) if e.kind not in framed)
    found = {r for e in found for r in _with_themes(e, claim, book)}
    manner = _manner(claim, book)
    tried = claim.head_lemma in book.unreal_heads
    found = {replace(e, manner=UNREAL) if tried and e.kind in book.deeds and e.manner != AGAINST else e for e in found}
    told = (_with_steps(_in_manner(e, manner), claim, book, marked, around) for e in found)
    return tuple(sorted(e for e in told if not _denies_another_thing(e, claim, book)))


def _denies_another_thing(edge: Edge, claim: Claim, book: RelationBook) -> bool:
    """Whether a denial only names a treaty ("the treaty does not violate the law"): no step of it is what is denied."""
    kind = book.kind(edge.kind)
    denies = claim.factuality in DENIED and kind is not None and kind.ladder is not None and not edge.steps
    if not denies or kind is None or kind.words is None:
        return False
    head = _head(claim)
    return head is not None and kind.words.match(claim.quote, max(0, head - claim.main.start)) is None


def names_of(claims: Iterable[Claim], names: NameBook) -> dict[str, str]:
    """Names that the reader resolved in one document, with the one country or organisation each stands for: persons and
    others that `names` does not hold, nor a part of them."""
    held: dict[str, set[str]] = {}
    for claim in claims:
        refs = (*claim.actors, *claim.recipients, *(v.actor for v in claim.attribution))
        for ref in refs:
            found = heads((ref,))
            text = ref.text.strip()
            if len(found) != 1 or not text[:1].isupper() or len(text) > 60:
                continue
            if not names.mark(text).names:
                held.setdefault(text, set()).add(found[0])
            last = text.split()[-1]
            if (ref.person or ref.office) and len(last) > 3 and last[:1].isupper():
                held.setdefault(last, set()).add(found[0])
    return {text: next(iter(ids)) for text, ids in held.items() if len(ids) == 1}


def heads(refs: Sequence[ActorRef]) -> list[str]:
    """Countries and organisations of a side, sorted; provisional and unknown actors are left out."""
    found = {part.split(":")[0] for r in refs if r.id for part in r.id.split("+")}
    return sorted(h for h in found if not h.startswith("?"))


def _mark(
    claim: Claim, text: str, offset: int, names: NameBook | None, further: Mapping[str, str] | None
) -> Marked | None:
    if names is None:
        return None
    known = []
    for ref in (*claim.actors, *claim.recipients):
        found = heads((ref,))
        # a mention that holds a name ("ten Polish ships") would hide the other words inside it
        inner = names.mark(ref.text).names if " " in ref.text else ()
        plain = ref.text[:1].isupper() or " " not in ref.text
        if ref.span is not None and len(found) == 1 and not inner and plain and ref.text.count(" ") < 3:
            known.append((ref.span.start - offset, ref.span.end - offset, found[0]))
    if claim.place is not None and claim.place.country:
        known.append((claim.place.span.start - offset, claim.place.span.end - offset, claim.place.country))
    return names.mark(text, known=known, further=further)


def _head(claim: Claim) -> int | None:
    """Where the word that names the act stands in the version's text."""
    found = next((s.span.start for s in claim.spans if s.role == "event"), None)
    if found is None and len(claim.head_lemma) > 3:
        match = re.search(rf"\b{re.escape(claim.head_lemma[:4])}", claim.quote, re.IGNORECASE)
        return claim.main.start + match.start() if match else None
    return found


def _by_frames(marked: Marked, claim: Claim, book: RelationBook, *, within: int | None) -> Iterator[Edge]:
    """Edges by the words between names. within: an offset that the match has to hold."""
    if not marked.names:
        return
    acting = set(heads([a for a in claim.actors if a.text[:1].isupper()]))
    cued: dict[re.Pattern[str], bool] = {}
    for frame in book.frames:
        if len(marked.names) < frame.names:
            continue
        if frame.cue not in cued:
            cued[frame.cue] = frame.cue.search(marked.text) is not None
        kind = book.kind(frame.kind) if cued[frame.cue] else None
        if kind is None:
            continue
        for match in itertools.islice(frame.pattern.finditer(marked.text), MOST_MATCHES):
            if within is not None and not marked.place(match.start()) <= within < marked.place(match.end()):
                continue
            manner = UNREAL if frame.unreal or _is_unreal_before(marked.text[: match.start()], book) else PLAIN
            for source, target in _pairs_in(match, kind):
                # whom the reader has acting in a statement is one of those it is about
                if not acting or kind.directed or kind.sign > 0 or acting & {source, target}:
                    yield Edge(kind.name, source, target, "", manner)


def _pairs_in(match: re.Match[str], kind: RelationKind) -> list[tuple[str, str]]:
    groups = match.groupdict()
    together = groups.get("L")
    if together is not None:
        pairs = [p for p in _PAIR.findall(together) if p[0] != p[1]]
        members = sorted(set(_NAMED.findall(together)))
        if not pairs:
            pairs = list(itertools.combinations(members, 2)) if len(members) <= MOST_PARTIES else []
        return [(min(p), max(p)) for p in pairs]
    left = _NAMED.findall(groups["A"]) if groups.get("A") else [""]
    right = _NAMED.findall(groups["B"]) if groups.get("B") else [""]
    pairs = [(a, b) for a in left for b in right if a != b]
    if kind.directed or not all(map(all, pairs)):
        return pairs
    return sorted({(min(p), max(p)) for p in pairs})


def _by_done_steps(
    claim: Claim, book: RelationBook, is_country: Callable[[str], bool], around: Marked | None
) -> Iterator[Edge]:
    """Edges of a kind with a ladder of which the sentence tells a step done just where the claim's head stands."""
    head = _head(claim)
    if around is None or claim.context is None or head is None:
        return
    inside = head - claim.context.start
    for kind in book.kinds:
        for step in book.ladders.get(kind.ladder or "", ()):
            match = step.done.search(around.text) if step.done is not None else None
            if match and around.place(match.start()) <= inside <= around.place(match.end()) + 1:
                yield from (Edge(kind.name, a, b) for a, b in _pairs_of(claim, kind, book, is_country))


def _by_kinds(
    claim: Claim, book: RelationBook, is_country: Callable[[str], bool], marked: Marked | None
) -> Iterator[Edge]:
    """Edges of the narrowest kind whose words, type and parties fit."""
    head = _head(claim)
    inside = head - claim.main.start if head is not None and claim.main.start <= head < claim.main.end else None
    kinds = book.kinds_of(
        claim.quote,
        head=claim.head_lemma,
        event_type=claim.event_type.value if claim.event_type else "",
        mode=claim.mode or "",
        unit=claim.measure.unit if claim.measure else "",
        core=book.core_of(claim.quote, inside, near=NEAR_HEAD),
    )
    for kind in kinds:
        pairs = _pairs_of(claim, kind, book, is_country, marked)
        if pairs:
            yield from (Edge(kind.name, a, b) for a, b in pairs)
            return


def _pairs_of(
    claim: Claim,
    kind: RelationKind,
    book: RelationBook,
    is_country: Callable[[str], bool],
    marked: Marked | None = None,
) -> list[tuple[str, str]]:
    acting, receiving = heads(claim.actors), heads(claim.recipients)
    if kind.single:
        return _one_country(claim, kind, book, is_country, marked)
    if kind.place and claim.place is not None and claim.place.country and not [r for r in receiving if r not in acting]:
        if not _names_a_voice(claim):
            receiving = [claim.place.country]
    if not kind.directed:
        # two or more who act together are the parties; whom it is aimed at then is not one of them
        parties = acting if len(acting) > 1 else sorted({*acting, *receiving})
        if len(parties) == 1 and kind.join:
            return [(parties[0], "")]
        return list(itertools.combinations(parties, 2)) if len(parties) <= MOST_PARTIES else []
    if kind.organisations:
        parties = [*acting, *receiving]
        bodies = [p for p in parties if not is_country(p)]
        return [(a, b) for a in parties if is_country(a) for b in bodies]
    if claim.head_lemma in book.receiving and receiving and _receiver_stands_first(claim):
        acting, receiving = receiving, acting
    pairs = [(a, b) for a in acting for b in receiving if a != b]
    if not pairs and kind.join and len(acting) + len(receiving) == 1:
        return [(acting[0], "")] if acting else [("", receiving[0])]
    return pairs


def _one_country(
    claim: Claim, kind: RelationKind, book: RelationBook, is_country: Callable[[str], bool], marked: Marked | None
) -> list[tuple[str, str]]:
    """The one country that a crisis is in; '' twice where none is named and a step of its ladder is told."""
    named = {*heads(claim.actors), *heads(claim.recipients)}
    if marked is not None:
        named |= {i for _, _, i in marked.names if is_country(i)}
    inner = [n for n in named if is_country(n)]
    if len(inner) == 1 and len(named) == 1:
        return [(inner[0], inner[0])]
    if not named and kind.join and kind.ladder and book.steps_of(kind.ladder, claim.quote) and not claim.recipients:
        return [("", "")]
    return []


def _names_a_voice(claim: Claim) -> bool:
    """Whether the place is a word of the one who speaks ("the Kenyan minister")."""
    assert claim.place is not None
    spans = [v.actor.span for v in claim.attribution if v.actor.span is not None]
    return any(s.start <= claim.place.span.start < s.end for s in spans)


def _receiver_stands_first(claim: Claim) -> bool:
    """Whether the one named as acting stands before the verb, and so is the one who receives."""
    head = _head(claim)
    spans = [a.span for a in claim.actors if a.span is not None]
    return head is None or not spans or spans[0].start < head


def _with_themes(edge: Edge, claim: Claim, book: RelationBook) -> Iterator[Edge]:
    """The edge for each class of goods named; what is told to be given in exchange as an edge the other way."""
    kind = book.kind(edge.kind)
    if kind is None or not kind.goods:
        yield edge
        return
    head = _head(claim)
    inside = head - claim.main.start if head is not None and claim.main.start <= head < claim.main.end else None
    core = book.core_of(claim.quote, inside)
    after = core[core.find(claim.quote[inside : inside + 8]) :] if inside is not None else core
    themes = book.all_goods_of(after)
    if not set(themes) - book.wide_goods:
        themes = book.all_goods_of(core) or [""]
    returned = _EXCHANGE.search(claim.quote)
    manner = EXCHANGE if edge.manner == PLAIN and returned is None and _IN_RETURN.search(claim.quote) else edge.manner
    for theme in themes[:3]:
        yield replace(edge, theme=theme, manner=manner)
    if returned is not None and edge.source and edge.target:
        for theme in book.all_goods_of(re.split(r"[,;]", returned[1], maxsplit=1)[0])[:3]:
            yield replace(
                edge,
                source=edge.target,
                target=edge.source,
                theme=theme,
                manner=UNREAL if edge.manner == UNREAL else EXCHANGE,
            )


def _manner(claim: Claim, book: RelationBook) -> str:
    """How the claim as a whole speaks: of what it calls untrue; of what stands under 'before', 'if', 'can'."""
    if book.disputing is not None and book.disputing.search(claim.quote):
        return AGAINST
    if book.unreal_before is None:
        return PLAIN
    if book.unreal_before.match(claim.quote.lstrip("\"'“‘ ")):
        return UNREAL
    head = _head(claim)
    if head is not None and claim.main.start < head <= claim.main.end:
        before = claim.quote[: head - claim.main.start]
        if _is_unreal_before(before, book):
            return UNREAL
    return PLAIN


def _is_unreal_before(before: str, book: RelationBook) -> bool:
    last = _LAST_WORDS.search(before)
    return bool(book.unreal_before and last and book.unreal_before.search(last.group()))


def _in_manner(edge: Edge, manner: str) -> Edge:
    if manner == AGAINST or (manner == UNREAL and edge.manner != AGAINST):
        return replace(edge, manner=manner)
    return edge


def _with_steps(edge: Edge, claim: Claim, book: RelationBook, marked: Marked | None, around: Marked | None) -> Edge:
    kind = book.kind(edge.kind)
    if kind is None or kind.ladder is None:
        return edge
    head = _head(claim)
    steps: dict[str, tuple[tuple[str, ...], bool]] = {}
    for step in book.ladders.get(kind.ladder, ()):
        if step.words.search(claim.quote):
            text = marked.text if marked is not None else claim.quote
            steps[step.name] = (_takers(edge, claim, text, step.words), False)
        elif step.done is not None and around is not None and claim.context is not None and head is not None:
            match = step.done.search(around.text)
            inside = head - claim.context.start
            if match and around.place(match.start()) <= inside <= around.place(match.end()) + 1:
                steps[step.name] = (_takers(edge, claim, around.text, step.done), True)
    done = {name for name, (_, told) in steps.items() if told}
    if done:  # "submitted a bill to ratify": the purpose is no step of its own
        steps = {name: held for name, held in steps.items() if name in done}
    return replace(edge, steps=tuple((n, parties, told) for n, (parties, told) in steps.items()))


def _takers(edge: Edge, claim: Claim, text: str, words: re.Pattern[str]) -> tuple[str, ...]:
    """Who took a step: who stands before its words, else after 'by', 'between', 'with', else who acts."""
    parties = {edge.source, edge.target} - {""}
    match = words.search(text)
    if match is not None:
        before = set(_NAMED.findall(text[: match.start()]))
        behind = text[match.end() :]
        joined = _BY.match(behind.lstrip()) or _BY.match(behind)
        after = set(_NAMED.findall(joined.group())) if joined else set()
        found = (before | after) if before or after else set()
        if found & parties if parties else found:
            return tuple(sorted(found & parties)) if edge.target else tuple(sorted(before or after))
    acting = set(heads(claim.actors))
    return tuple(sorted(acting & parties)) or tuple(sorted(parties if len(parties) == 1 else ()))


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
    told: Iterable[Told], *, book: RelationBook, kind: str | None = None, limit: int | None = None
) -> list[Relation]:
    """All relations (of a kind) without their details, those with most tellers first, at most `limit`."""
    held: dict[tuple[str, str, str, str], list[Told]] = {}
    alone: list[Told] = []
    for row in told:
        if row.edge.source and row.edge.target:
            held.setdefault(row.edge.key, []).append(row)
        else:
            alone.append(row)
    _join(held, alone, book)
    order = sorted((_weight(members), key) for key, members in held.items() if kind is None or key[0] == kind)
    return [_relation(key, held[key], book) for _, key in order[:limit]]


def _weight(rows: Sequence[Told]) -> tuple[int, int, int]:
    """What relations are ordered by: tellers, statements, statements of what is not told as done; most first."""
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
    return -len(tellers), -len(carried), -len(unreal)


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
                if c.id not in relation.exchange and (m := _EXCHANGE.search(c.quote))
            )
        ),
    )


def _join(held: dict[tuple[str, str, str, str], list[Told]], alone: Iterable[Told], book: RelationBook) -> None:
    """Give what is told of one party ('Parliament ratified the treaty') to the nearest edge of that kind and party in its
    document: to the only one, or to one near by."""
    of: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for (name, source, target, _), rows in held.items():
        for row in rows:
            of.setdefault((name, row.document), []).append((row.start, source, target))
    for row in alone:
        edge = row.edge
        kind = book.kind(edge.kind)
        fitting = [
            (abs(start - row.start), pair)
            for start, source, target in of.get((edge.kind, row.document), ())
            if (pair := _fitting(edge, source, target, directed=kind is not None and kind.directed)) is not None
        ]
        if not fitting:
            continue
        distance, pair = min(fitting)
        if kind is not None and kind.single:  # the crisis that the document speaks of, rather than the last one named
            pair = Counter(p for _, p in fitting).most_common(1)[0][0]
        if distance <= NEAR or len({p for _, p in fitting}) == 1:
            full = replace(edge, source=pair[0], target=pair[1])
            held.setdefault(full.key, []).append(row._replace(edge=full))


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
    speaking = {_base(r.teller) for r in members}
    parties = tuple(dict.fromkeys((source, target)))
    steps = _steps(kind, rows, {r.claim for r in carried}, book) if kind.ladder else ()
    told = {s.name for s in steps}
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
        carried_by=_carried_by(parties, {_base(r.teller) for r in carried}),
        documents=len({r.document for r in members}),
        first_day=min(firsts, default=None),
        last_day=max(lasts, default=None),
        steps=steps,
        missing=tuple(s for s in book.steps(kind.ladder) if s not in told) if kind.ladder and kind.complete else (),
        sign=kind.sign,
        weight=kind.weight,
    )


def _steps(kind: RelationKind, rows: Sequence[Told], carried: set[ClaimId], book: RelationBook) -> tuple[Step, ...]:
    """The steps told as done, in the ladder's order. What is told without a day is put with the one day told of it."""
    assert kind.ladder is not None
    told: dict[str, dict[tuple[str | None, tuple[str, ...]], list[ClaimId]]] = {}
    for row in rows:
        for name, parties, done in row.edge.steps:
            if row.edge.manner != AGAINST and (row.claim in carried or (done and row.factuality not in DENIED)):
                told.setdefault(name, {}).setdefault((row.day, parties), []).append(row.claim)
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


def _base(teller: str | None) -> str:
    return teller.split(":")[0] if teller and not teller.startswith(("author:", "unnamed:", "?")) else ""


def _carried_by(parties: Sequence[str], speaking: set[str]) -> str:
    if not speaking:
        return "nobody"
    sides = [p for p in parties if p in speaking]
    if len(sides) == 2:
        return "both sides"
    if sides:
        return f"only {sides[0]}" if speaking == set(sides) else f"{sides[0]} and others"
    return "others only"
