"""Each: something of every document, looked up when it is asked for.

A page shows a few documents of many; so a mapping over all of them asks the dossier for those that are named, and for all at
once when it is gone through. One is made for one answer and never kept: another process may write meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from legation.dossier import Dossier
from legation.dossier import documents as document_rows
from legation.dossier import lists as list_rows
from legation.model.ids import DocumentId

T = TypeVar("T")
# From so many on that were asked for one by one, all of them are looked up at once; in a large dossier from a tenth of all on.
MANY = 400
SHARE = 10


class EachDocument(Mapping[str, T]):
    """A value for every document of the dossier, by its id, in the order of the dossier."""

    def __init__(self, dossier: Dossier, *, one: Callable[[int, str], T], every: Callable[[], Mapping[str, T]]) -> None:
        self._dossier = dossier
        self._one = one
        self._every = every
        self._held: dict[str, T] = {}
        self._all: Mapping[str, T] | None = None

    def __getitem__(self, identifier: str) -> T:
        if self._all is not None:
            return self._all[identifier]
        if identifier not in self._held:
            if len(self._held) >= MANY and len(self._held) >= self._size // SHARE:
                self._all = self._every()
                return self._all[identifier]
            key = document_rows.find_document(self._dossier, DocumentId(identifier))
            if key is None:
                raise KeyError(identifier)
            self._held[identifier] = self._one(key, identifier)
        return self._held[identifier]

    @cached_property
    def _size(self) -> int:
        return list_rows.count_documents(self._dossier)

    def __iter__(self) -> Iterator[str]:
        if self._all is None:
            self._all = self._every()
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all) if self._all is not None else list_rows.count_documents(self._dossier)

    def __contains__(self, identifier: object) -> bool:
        if self._all is not None:
            return identifier in self._all
        known = document_rows.find_document(self._dossier, DocumentId(str(identifier)))
        return known is not None
