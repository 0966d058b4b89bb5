"""Beginnings: what of a long list can be told at once, while the whole of it is still being counted.

The relations of a lens are ranked by the columns of all edges, and only those of one page are read; their picture is of the
strongest ties. Nothing here waits for what goes through the whole dossier: `edges_are_made` says whether it can be asked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from legation.desk.counting import Ordered
from legation.desk.paging import Paging
from legation.desk.picturing import Lens
from legation.dossier import edge_columns as column_rows
from legation.dossier import edges as edge_rows
from legation.model.ids import make_id
from legation.model.record import Record
from legation.picture.counting import Columns, Marks, count_told, is_one_of

MOST_TIES = 200  # relations of most tellers of which the first picture is made
MOST_READ = 60  # statements read for the details of the relations of a page
MOST_ALIKE = 100  # relations whose ids begin alike that are looked at
MOST_UNMADE = 5  # readings whose edges are made while a page waits


class Tie(NamedTuple):
    """A relation in short, as a picture takes it. denied: statements that deny it."""

    kind: str
    source: str
    target: str
    sign: int
    tellers: int
    denied: int


class FirstRelations(NamedTuple):
    """Relations from one on, most tellers first, of so many (`total`); kinds: of all of them; ties: of the first."""

    total: int
    kinds: list[str]
    records: list[Record]
    ties: list[Tie]


class Beginning(Paging):
    """The first of what is counted."""

    _ids: tuple[tuple[int, int], list[tuple[str, int]]] | None = None

    def edges_are_made(self) -> bool:
        """Whether the edges of all readings are there but for a few, which are made when they are asked for."""
        return edge_rows.count_without_edges(self.dossier, self._edge_fingerprint) <= MOST_UNMADE

    def first_relations(
        self, lens: Lens, first: int, size: int, *, kind: str | None = None, ends: Sequence[str] = ()
    ) -> FirstRelations:
        """Relations through a lens from one on, counted but for those that are shown. ends: one actor whom they name, or two
        of whom they tell; without ends the ties of a picture are there, too."""
        columns, passing = self._passing(self._seen_through(lens))
        kinds = self._kinds_of(columns, passing)
        within: Marks | None = None
        if ends:
            within = is_one_of(columns["relation"], edge_rows.relations_of(self.dossier, ends))
        ties = 0 if len(ends) > 1 else MOST_TIES
        ordered = self._order(columns, passing, kind=kind, within=within, limit=max(first + size, ties))
        shown = ordered[first : first + size]
        found = self._relations_of(columns, passing, shown)
        records = self._with_details([found[one.key] for one in shown], most=MOST_READ)
        counted = passing if within is None else passing & within
        if kind is not None:
            wanted = column_rows.keys_of(self.dossier, "kind", [kind])
            counted = counted & is_one_of(columns["kind"], wanted)
        total = np.count_nonzero(np.bincount(columns["relation"][counted]))
        return FirstRelations(int(total), kinds, records, self._ties_of(columns, passing, ordered[:ties]))

    def first_relation(self, lens: Lens, identifier: str) -> list[Record]:
        """The relations whose id begins so, two at most."""
        columns, passing = self._passing(self._seen_through(lens))
        there = np.bincount(columns["relation"][passing])
        ids = self._ids_of_relations()
        begin = bisect_left(ids, (identifier,))
        keys = [
            k for i, k in ids[begin : begin + MOST_ALIKE] if i.startswith(identifier) and k < len(there) and there[k]
        ]
        names = column_rows.names_of_relations(self.dossier, keys[:2])
        chosen = [Ordered(key, names[key]) for key in keys[:2]]
        found = self._relations_of(columns, passing, chosen)
        return self._with_details([found[one.key] for one in chosen])

    def names_a_relation(self, actor: str) -> bool:
        """Whether any relation is told of an actor."""
        return bool(edge_rows.relations_of(self.dossier, [actor]))

    def _ids_of_relations(self) -> list[tuple[str, int]]:
        """Ids and keys of all relations, sorted. Held until one comes or goes."""
        last = edge_rows.last_relation(self.dossier)
        if not self._ids or self._ids[0] != last:
            named = edge_rows.names_of_all(self.dossier)
            self._ids = (last, sorted((str(make_id("relation", *name)), key) for key, name in named))
        return self._ids[1]

    def _kinds_of(self, columns: Columns, passing: Marks) -> list[str]:
        words = column_rows.all_words(self.dossier, "kind")
        return sorted(words[int(k)] for k in np.flatnonzero(np.bincount(columns["kind"][passing])))

    def _ties_of(self, columns: Columns, passing: Marks, ordered: Sequence[Ordered]) -> list[Tie]:
        counts = count_told(columns, passing, [one.key for one in ordered])
        ended = self._ended(columns, passing, {one.key: one.name for one in ordered})
        out = []
        for one in ordered:
            kind = self.knowledge.relations.kind(one.name[0])
            sign = kind.sign if kind is not None and one.key not in ended else 0
            out.append(Tie(*one.name[:3], sign, *counts[one.key]))
        return out
