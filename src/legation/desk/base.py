"""Base: the open dossier and what all work at the desk needs.

What always holds: nothing is cached here that another process may change.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from legation.desk.each import EachDocument
from legation.desk.metadata import by_document, settle_metadata
from legation.desk.readers import ReaderOptions
from legation.dossier import Dossier
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import lists as list_rows
from legation.dossier.metadata import all_metadata
from legation.knowledge import Knowledge
from legation.model.documents import Metadata
from legation.model.ids import DocumentId
from legation.model.questions import DocumentFacts
from legation.reading.build import reader_fingerprint


class Base:
    """What every part of the desk has: the open dossier, the reader's options, what is settled of the documents."""

    def __init__(self, dossier: Dossier, options: ReaderOptions, who: str | None = None) -> None:
        self.dossier = dossier
        self.options = options
        self.who = who or os.environ.get("LEGATION_WHO") or _user()

    def close(self) -> None:
        self.dossier.close()

    def state(self) -> tuple[int, int]:
        """What tells whether anything was written since: by another connection, by this one."""
        return self.dossier.state()

    @cached_property
    def knowledge(self) -> Knowledge:
        return Knowledge(tuple(Path(p) for p in self.options.knowledge))

    @cached_property
    def _fingerprint(self) -> str:
        return reader_fingerprint(self.knowledge, self.options.model, learned=self.options.learned)

    def name_of(self, identifier: str) -> str:
        """A name that can be shown for an actor's id."""
        return self.knowledge.name_of(identifier)

    def _facts(self) -> Mapping[str, DocumentFacts]:
        """What comparing needs of each document; looked up when it is asked for."""
        metadata = self._all_metadata()

        def facts_of(identifier: str, known: Metadata, links: Mapping[str, str]) -> DocumentFacts:
            copy, revision = _linked(links.get("copy")), _linked(links.get("revision"))
            return DocumentFacts(DocumentId(identifier), known.publisher, known.published, copy, revision)

        def every() -> dict[str, DocumentFacts]:
            links: dict[str, dict[str, str]] = {}
            for link in document_rows.get_links(self.dossier):
                links.setdefault(link["document"], {})[link["kind"]] = link["other"]
            return {i: facts_of(i, known, links.get(i, {})) for i, known in metadata.items()}

        def one(key: int, identifier: str) -> DocumentFacts:
            return facts_of(identifier, metadata[identifier], list_rows.links_from(self.dossier, key))

        return EachDocument(self.dossier, one=one, every=every)

    def _all_metadata(self) -> Mapping[str, Metadata]:
        """What is settled of each document; looked up when it is asked for, all at once when all are gone through."""
        decisions = by_document(decision_rows.list_decisions(self.dossier, target_kind="document", standing_only=True))
        return EachDocument(
            self.dossier,
            one=lambda key, identifier: settle_metadata(
                document_rows.get_metadata(self.dossier, key), decisions.get(identifier, ())
            ),
            every=lambda: {
                identifier: settle_metadata(found, decisions.get(identifier, ()))
                for identifier, found in all_metadata(self.dossier).items()
            },
        )


def now_utc() -> str:
    """The time as decisions and readings carry it: UTC, ISO 8601, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _linked(document: str | None) -> DocumentId | None:
    return DocumentId(document) if document else None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
