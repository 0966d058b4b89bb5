"""Facts: what comparing needs of documents, looked up for those that are named, many at a time.

For one run of reconciling: a hundred documents more meet claims of many others, but seldom of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from legation.desk.metadata import by_document, settle_metadata
from legation.dossier import Dossier
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import lists as list_rows
from legation.dossier.metadata import metadata_of
from legation.model.ids import DocumentId
from legation.model.questions import DocumentFacts
from legation.model.times import Interval


class NamedFacts(Mapping[str, DocumentFacts]):
    """The facts of each document by its id; held: those looked up so far.

    Holds for one run of reconciling: documents do not change within one.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._decisions = by_document(decision_rows.list_decisions(dossier, target_kind="document", standing_only=True))
        self._links: dict[str, dict[str, str]] = {"copy": {}, "revision": {}}
        for link in document_rows.get_links(dossier):
            if link["kind"] in self._links:
                self._links[link["kind"]][link["document"]] = link["other"]
        self.held: dict[str, DocumentFacts] = {}

    def look_up(self, documents: Iterable[str]) -> None:
        """Have the facts of these documents at hand."""
        wanted = sorted(set(documents) - self.held.keys())
        if not wanted:
            return
        for identifier, found in metadata_of(self._dossier, wanted, ("publisher", "published")).items():
            decisions = self._decisions.get(identifier, ())
            if decisions or len({v.field for v in found}) < len(found):
                known = settle_metadata(found, decisions)
                publisher, published = known.publisher, known.published
            else:  # nothing stands against anything
                values = {v.field: v.value for v in found}
                publisher, told = values.get("publisher"), values.get("published")
                published = parse_day(told) if told is not None else None
            self.held[identifier] = DocumentFacts(
                DocumentId(identifier),
                publisher,
                published,
                self._linked("copy", identifier),
                self._linked("revision", identifier),
            )

    def get(self, identifier: str, default: Any = None) -> Any:
        """As of any mapping, with one look where the facts are at hand."""
        found = self.held.get(identifier)
        return found if found is not None else super().get(identifier, default)

    def _linked(self, kind: str, identifier: str) -> DocumentId | None:
        other = self._links[kind].get(identifier)
        return DocumentId(other) if other else None

    def __getitem__(self, identifier: str) -> DocumentFacts:
        if identifier not in self.held:
            self.look_up([identifier])
        return self.held[identifier]

    def __iter__(self) -> Iterator[str]:
        return (identifier for _, identifier in document_rows.document_keys(self._dossier))

    def __len__(self) -> int:
        return list_rows.count_documents(self._dossier)


@lru_cache(maxsize=16384)
def parse_day(published: str) -> Interval:
    """Many documents are of few days."""
    return Interval.parse(published)


class OnDemand(Mapping[str, str]):
    """What a function gives for a key, asked once; a key for which it gives nothing is not there."""

    def __init__(self, find: Callable[[str], str | None]) -> None:
        self._find = find
        self._held: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        if key not in self._held:
            self._held[key] = self._find(key)
        found = self._held[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return (key for key, found in self._held.items() if found is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:  # what it would give is not known before it is asked
        return True
