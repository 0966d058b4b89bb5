"""Base: the open dossier and what all work at the desk needs.

What always holds: nothing is cached here that another process may change.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
from functools import cached_property
from pathlib import Path

from legation.desk.metadata import by_document, settle_metadata
from legation.desk.readers import ReaderOptions
from legation.dossier import Dossier
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
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

    def _facts(self) -> dict[str, DocumentFacts]:
        copies = {x["document"]: x["other"] for x in document_rows.get_links(self.dossier) if x["kind"] == "copy"}
        revisions = {
            x["document"]: x["other"] for x in document_rows.get_links(self.dossier) if x["kind"] == "revision"
        }
        out = {}
        for identifier, metadata in self._all_metadata().items():
            out[identifier] = DocumentFacts(
                DocumentId(identifier),
                metadata.publisher,
                metadata.published,
                _linked(copies.get(identifier)),
                _linked(revisions.get(identifier)),
            )
        return out

    def _all_metadata(self) -> dict[str, Metadata]:
        decisions = by_document(decision_rows.list_decisions(self.dossier, target_kind="document", standing_only=True))
        return {
            identifier: settle_metadata(found, decisions.get(identifier, []))
            for identifier, found in all_metadata(self.dossier).items()
        }


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
