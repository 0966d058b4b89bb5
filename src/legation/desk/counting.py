"""Counting: relations through any lens, from the columns of all edges, and what each of them tells.

The columns are loaded when they are first asked for and kept until an edge comes or goes. Edges themselves are read only of
relations of which few are told; of others the latest statements of each sort are named, and all are counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from legation.desk.edging import Edging
from legation.dossier import edge_columns as column_rows
from legation.dossier import edges as edge_rows
from legation.model.ids import ClaimId
from legation.model.words import Factuality
from legation.picture.counting import (
    Columns,
    Look,
    Marks,
    Ranked,
    Tally,
    count_edges,
    find_passing,
    rank_relations,
    rows_of,
    tally_relation,
)
from legation.picture.edges import EXCHANGE, Edge
from legation.picture.relations import Relation, Told, gather, kinds_counted_less, relation_of
from legation.picture.summing import Share, StepShare, Sum, evidence_of

if TYPE_CHECKING:
    from legation.desk.picturing import Lens

# A relation of more edges than this is told in numbers in a list that was asked for by number, with the latest statements of
# each sort.
MOST_READ = 100
MOST_NAMED = 25
_FACTUALITY = {f.value: f for f in Factuality}

Name = tuple[str, str, str, str]


class Ordered(NamedTuple):
    """A relation in its place: its key, and kind, source, target and theme."""

    key: int
    name: Name


@dataclass
class _Held:
    state: int
    columns: Columns


class Counting(Edging):
    """What a lens lets through, in numbers."""

    _columns_held: _Held | None = None

    def forget_columns(self) -> None:
        """Have the columns loaded anew, as another process would."""
        self._columns_held = None

    def _columns(self) -> Columns:
        self.refresh_edges()
        state = column_rows.edges_state(self.dossier)
        if self._columns_held is None or self._columns_held.state != state:
            self._columns_held = _Held(state, Columns(lambda name: column_rows.load_column(self.dossier, name)))
        return self._columns_held.columns

    def _seen_through(self, lens: Lens, told_by: Collection[str] | None = None) -> edge_rows.Seen:
        """Which edges a lens lets through."""
        return edge_rows.Seen(
            lens.as_of, lens.known_on, tuple(lens.speakers), tuple(lens.publishers_of), tuple(told_by or ()), lens.party
        )

    def _told(self, lens: Lens, told_by: Collection[str] | None) -> Iterator[Told]:
        """What the claims that the lens lets through tell of edges."""
        self.refresh_edges()
        edges: dict[tuple[str, ...], Edge] = {}
        for document, row in edge_rows.list_edges(self.dossier, seen=self._seen_through(lens, told_by)):
            yield _told_again(document, row, edges)

    def _passing(self, seen: edge_rows.Seen) -> tuple[Columns, Marks]:
        """The columns of all edges, and which of them pass."""
        columns = self._columns()
        return columns, find_passing(columns, self._look_of(seen))

    def _look_of(self, seen: edge_rows.Seen) -> Look:
        def keys(name: str, wanted: Sequence[str]) -> list[int]:
            return column_rows.keys_of(self.dossier, name, wanted)

        among = []
        if seen.publishers_of:
            among.append({"media": keys("media", seen.publishers_of)})
        if seen.speakers:
            among.append({"voices": keys("voices", seen.speakers)})
        if seen.told_by:
            among.append({"media": keys("media", seen.told_by), "voices": keys("voices", seen.told_by)})
        if seen.party:
            among.append({"parties": keys("parties", [seen.party])})
        days = [column_rows.day_number(day) if day else None for day in (seen.as_of, seen.known_on)]
        return Look(days[0], days[1], tuple(among))

    def _first_relations(self, lens: Lens, kind: str | None, limit: int) -> list[Relation]:
        """The first relations through a lens: counted first, and read only where they are among these. Of
        which more is told than MOST_READ, the latest statements only are named."""
        seen = self._seen_through(lens)
        columns, passing = self._passing(seen)
        first = self._order(columns, passing, kind=kind, limit=limit)
        found = self._relations_of(columns, passing, first)
        return [found[one.key] for one in first]

    def _order(
        self,
        columns: Columns,
        passing: Marks,
        *,
        kind: str | None = None,
        within: Marks | None = None,
        limit: int | None = None,
    ) -> list[Ordered]:
        """Relations of the passing edges as `gather` orders them."""
        wanted = column_rows.keys_of(self.dossier, "kind", [kind]) if kind else [None]
        if not wanted:
            return []
        less = column_rows.keys_of(self.dossier, "kind", kinds_counted_less(self.knowledge.relations))
        ranked = rank_relations(columns, passing, less=less, kind=wanted[0], within=within, limit=limit)
        names = column_rows.names_of_relations(self.dossier, [r.relation for r in ranked.first])

        def order(one: Ranked) -> tuple[object, ...]:
            return (*one.order, names[one.relation])

        first = [Ordered(r.relation, names[r.relation]) for r in sorted(ranked.first, key=order)]
        if limit is None or len(first) >= limit or not ranked.level:
            return first
        level = column_rows.first_by_name(self.dossier, ranked.level, limit - len(first))
        return first + [Ordered(key, name) for key, name in level]

    def _relations_of(
        self, columns: Columns, passing: Marks, wanted: Sequence[Ordered], *, cut: bool = True
    ) -> dict[int, Relation]:
        """These relations as the passing edges tell them. cut: of which many are told only the latest statements are named."""
        book = self.knowledge.relations
        sizes = count_edges(columns, passing, [one.key for one in wanted])
        most = MOST_READ if cut else max(sizes.values(), default=0)
        few = [key for key, size in sizes.items() if 0 < size <= most]
        edges: dict[tuple[str, ...], Edge] = {}
        claims = {c for mine in rows_of(columns, passing, few).values() for c in columns["claim"][mine].tolist()}
        rows = edge_rows.list_edges(self.dossier, relations=few, claims=sorted(claims))
        held = {
            (r.kind, r.source, r.target, r.theme): r
            for r in gather((_told_again(d, row, edges) for d, row in rows), book=book, joined=True)
        }
        many = [one for one in wanted if sizes[one.key] > most]
        counted = self._sums_of(columns, passing, many)
        out = {one.key: held[one.name] for one in wanted if one.name in held}
        return out | {one.key: relation_of(one.name, evidence_of(counted[one.key]), book) for one in many}

    def _sums_of(self, columns: Columns, passing: Marks, wanted: Sequence[Ordered]) -> dict[int, Sum]:
        """What is told of relations in numbers, and the latest statements of each sort."""
        if not wanted:
            return {}
        book = self.knowledge.relations
        rows = rows_of(columns, passing, [one.key for one in wanted])
        ways = {key: _way(word) for key, word in column_rows.all_words(self.dossier, "way").items()}
        kinds = {one.key: book.kind(one.name[0]) for one in wanted}
        tallies = {
            key: tally_relation(
                columns,
                mine,
                most=MOST_NAMED,
                ways=lambda way: (ways[way].disputed, ways[way].manner == EXCHANGE),
                steps=(kind := kinds[key]) is not None and bool(kind.ladder),
            )
            for key, mine in rows.items()
        }
        ids = column_rows.ids_of_claims(self.dossier, (c for t in tallies.values() for c in _claims_of(t)))
        words = column_rows.words_of(self.dossier, set().union(*map(_words_of, tallies.values())))
        return {key: _sum_of(tally, ways, words, ids) for key, tally in tallies.items()}


class _Way(NamedTuple):
    factuality: Factuality
    disputed: bool
    manner: str


def _way(word: str) -> _Way:
    factuality, disputed, manner = word.split("\t")
    return _Way(_FACTUALITY[factuality], disputed == "1", manner)


def _claims_of(tally: Tally) -> Iterator[int]:
    for found in tally.latest.values():
        yield from (claim for _, claim in found)
    for *_, claims in tally.steps:
        yield from claims


def _words_of(tally: Tally) -> set[int]:
    out = {w for _, label, teller in tally.tellers for w in (label, teller)}
    return out.union(tally.authors, (w for steps, day, *_ in tally.steps for w in (steps, day)))


def _sum_of(tally: Tally, ways: dict[int, _Way], words: dict[int, str], ids: dict[int, str]) -> Sum:
    stands, day_of = column_rows.STANDS, column_rows.number_day
    latest: dict[str, tuple[ClaimId, ...]] = {}
    for name, found in tally.latest.items():
        named = sorted((-day, ids[claim]) for day, claim in found)
        latest[name] = tuple(ClaimId(i) for _, i in named[:MOST_NAMED])
    return Sum(
        [
            Share(stands[s], *ways[w], claims, day_of(first), day_of(last))
            for s, w, claims, first, last in tally.shares
        ],
        [(stands[s], words[label], words[teller]) for s, label, teller in tally.tellers],
        [words[a] for a in tally.authors],
        tally.documents,
        latest,
        [
            StepShare(
                edge_rows.parse_steps(words[steps]) if steps else (), words.get(day), stands[s], ways[w].factuality,
                ways[w].manner, day_of(last), ClaimId(min(ids[c] for c in claims)),
            )
            for steps, day, s, w, last, claims in tally.steps
        ],
    )  # fmt: skip


def _told_again(document: str, row: edge_rows.EdgeRow, edges: dict[tuple[str, ...], Edge]) -> Told:
    """What was kept, as `gather` takes it. edges: those already met."""
    key = row[3:9]
    edge = edges.get(key)
    if edge is None:
        edge = edges[key] = Edge(*key[:5], edge_rows.parse_steps(key[5]))
    return Told(
        edge, ClaimId(row.id), document, row.start, _FACTUALITY[row.factuality], bool(row.disputed),
        row.happened_first, row.happened_last, row.day, row.teller, row.told_by, row.author,
    )  # fmt: skip
