"""Listing: lists that go through the whole dossier, as pages ask for them: by place, by a value, by id.

A list is made once and then read a page at a time, from the dossier where it is kept or from memory where the dossier is
small: both answer alike. What it rests on is told by `changed`, what made it by a fingerprint of the code and of the
knowledge; a list of another state is a former one.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import legation
from legation.desk.beginnings import Beginning
from legation.desk.picturing import Lens
from legation.dossier import Dossier
from legation.dossier import listing as rows_of
from legation.dossier import notes as note_rows
from legation.dossier.listing import Row
from legation.model.record import Record
from legation.picture.relations import Relation

MOST_RELATIONS = 10**9


@dataclass(frozen=True, slots=True)
class Made:
    """A list as it is made: what is told of it as a whole, and its rows in their order, which may come as they are made."""

    head: Record
    rows: Iterable[Row] = ()


class Listed:
    """A list to read from. `head`: what is told of it as a whole; `total`: its rows."""

    head: Record
    total: int
    state: str
    seconds: float

    def count(self, *, where: Mapping[str, Any] | None = None, within: Mapping[str, str] | None = None) -> int:
        raise NotImplementedError

    def rows(
        self,
        first: int,
        size: int,
        *,
        where: Mapping[str, Any] | None = None,
        within: Mapping[str, str] | None = None,
        order: str = "",
        without: Collection[str] = (),
    ) -> list[tuple[str, Any]]:
        """(id, body) of the rows from one on. where: values that are equal; within: words that stand in a value; order: the
        value by which they are ordered, then by their place; without: ids that are left out."""
        raise NotImplementedError

    def by_id(self, ids: Iterable[str]) -> list[tuple[int, str, Any]]:
        """(place, id, body) of the rows with these ids, in the order of the list."""
        raise NotImplementedError

    def neighbours(self, place: int, without: Collection[str]) -> tuple[str | None, str | None]:
        """Ids of the rows before and behind a place, those left out that are named."""
        raise NotImplementedError

    def beginning(self, text: str, most: int = 20) -> list[Any]:
        """Bodies of the rows whose id begins so."""
        raise NotImplementedError

    def sorts(self, *, where: Mapping[str, Any] | None = None) -> Iterator[Any]:
        """What all fitting rows are chosen and ordered by."""
        raise NotImplementedError

    def bodies(self, first: int = 0, size: int = 10**9) -> list[Any]:
        return [body for _, body in self.rows(first, size)]


class Listing(Beginning):
    """Lists, kept in the dossier."""

    def state_of_list(self, what: Sequence[str]) -> str:
        """How often what a list rests on was written, and by which code it would be made."""
        return json.dumps([self.changed(*what), self.made_by])

    def kept_list(self, name: str) -> Listed | None:
        """The list last kept under this name, of whatever state."""
        found = rows_of.find_list(self.dossier, name)
        return _Stored(self.dossier, found) if found is not None else None

    def keep_list(self, name: str, state: str, made: Made, *, begun: float) -> None:
        """Put a list into the dossier. begun: `time.thread_time()` when making it began."""
        key = rows_of.begin_list(self.dossier, name, state)
        try:
            total = rows_of.add_rows(self.dossier, key, made.rows)
        except BaseException:
            rows_of.forget_list(self.dossier, key)
            raise
        seconds = time.thread_time() - begun
        rows_of.end_list(self.dossier, key, total=total, head=made.head, seconds=seconds)

    def relations_in_short(self, lens: Lens) -> list[Relation]:
        """All relations through a lens, most tellers first, without details; of which very much is told with the latest
        statements of each sort and how many there are."""
        return self._first_relations(lens, None, MOST_RELATIONS)

    def with_details(self, relations: Sequence[Relation]) -> list[Record]:
        """Records of relations, with what is read from the statements that they name."""
        return self._with_details(relations)

    def all_reasons_for_care(self, lens: Lens | None = None) -> Iterable[tuple[str, list[str]]]:
        """(statement, why it is to be handled with care) in the order of `care`; without a lens of reviewed ones, too."""
        if lens is not None and lens != Lens():
            return self.reasons_for_care(lens=lens).items()
        self.refresh_notes()
        return ((c, list(reasons)) for c, reasons in note_rows.list_care(self.dossier))

    @cached_property
    def made_by(self) -> str:
        """Of the code of all rooms and of the knowledge: a list made by another version is made anew."""
        digest = hashlib.sha256()
        for path in sorted(Path(legation.__file__).parent.rglob("*.py")):
            digest.update(path.read_bytes())
        digest.update(self._fingerprint.encode())
        return digest.hexdigest()[:16]


def in_memory(made: Made, state: str, *, begun: float) -> Listed:
    """A list that is not kept in the dossier."""
    return _Held(made, state, begun)


class _Stored(Listed):
    def __init__(self, dossier: Dossier, kept: rows_of.Kept) -> None:
        self._dossier = dossier
        self._key = kept.key
        self.head, self.total, self.state, self.seconds = kept.head, kept.total, kept.state, kept.seconds

    def count(self, *, where: Mapping[str, Any] | None = None, within: Mapping[str, str] | None = None) -> int:
        if not where and not within:
            return self.total
        return rows_of.count_rows(self._dossier, self._key, where or {}, within or {})

    def rows(
        self,
        first: int,
        size: int,
        *,
        where: Mapping[str, Any] | None = None,
        within: Mapping[str, str] | None = None,
        order: str = "",
        without: Collection[str] = (),
    ) -> list[tuple[str, Any]]:
        return rows_of.get_rows(
            self._dossier, self._key, first, size, where=where or {}, within=within or {}, order=order, without=without
        )

    def by_id(self, ids: Iterable[str]) -> list[tuple[int, str, Any]]:
        return rows_of.rows_by_id(self._dossier, self._key, ids)

    def neighbours(self, place: int, without: Collection[str]) -> tuple[str | None, str | None]:
        return rows_of.neighbours(self._dossier, self._key, place, without)

    def beginning(self, text: str, most: int = 20) -> list[Any]:
        return rows_of.rows_beginning(self._dossier, self._key, text, most)

    def sorts(self, *, where: Mapping[str, Any] | None = None) -> Iterator[Any]:
        return rows_of.all_sorts(self._dossier, self._key, where or {})


class _Held(Listed):
    def __init__(self, made: Made, state: str, begun: float) -> None:
        self._rows = list(made.rows)
        self.head, self.total, self.state = made.head, len(self._rows), state
        self.seconds = time.thread_time() - begun

    def _fit(self, where: Mapping[str, Any] | None, within: Mapping[str, str] | None) -> list[Row]:
        if not where and not within:
            return self._rows
        return [
            r
            for r in self._rows
            if all(r.sorts[k] == v for k, v in (where or {}).items())
            and all(v in (r.sorts[k] or "") for k, v in (within or {}).items())
        ]

    def count(self, *, where: Mapping[str, Any] | None = None, within: Mapping[str, str] | None = None) -> int:
        return len(self._fit(where, within))

    def rows(
        self,
        first: int,
        size: int,
        *,
        where: Mapping[str, Any] | None = None,
        within: Mapping[str, str] | None = None,
        order: str = "",
        without: Collection[str] = (),
    ) -> list[tuple[str, Any]]:
        found = [r for r in self._fit(where, within) if r.id not in without]
        if order:  # as SQL has it: nothing before everything
            found.sort(key=lambda r: (r.sorts[order] is not None, r.sorts[order]))
        return [(r.id, r.body) for r in found[first : first + size]]

    def by_id(self, ids: Iterable[str]) -> list[tuple[int, str, Any]]:
        wanted = set(ids)
        return [(n, r.id, r.body) for n, r in enumerate(self._rows) if r.id in wanted]

    def neighbours(self, place: int, without: Collection[str]) -> tuple[str | None, str | None]:
        before = [r.id for r in self._rows[:place] if r.id not in without]
        behind = (r.id for r in self._rows[place + 1 :] if r.id not in without)
        return before[-1] if before else None, next(behind, None)

    def beginning(self, text: str, most: int = 20) -> list[Any]:
        return [r.body for r in sorted(self._rows, key=lambda r: r.id) if r.id.startswith(text)][:most]

    def sorts(self, *, where: Mapping[str, Any] | None = None) -> Iterator[Any]:
        return (r.sorts for r in self._fit(where, None))
