"""Shortening: what is settled of each document in short is kept beside it, for lists and counts of all documents.

Whoever writes metadata or a decision on a document makes its row anew in the same transaction; of a dossier made by an
earlier version all rows are missing at first. Until they are there, what goes by them answers from the metadata themselves,
or, at the workbench, is told to be being counted.
"""

from __future__ import annotations

from legation.desk.metadata import by_document, settle_metadata
from legation.dossier import Dossier
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import shorts as short_rows
from legation.model.documents import Metadata
from legation.model.words import DateHow

BATCH = 200  # documents whose rows are made in one transaction: few, so that a decision made meanwhile need not wait


def shorten(dossier: Dossier) -> int:
    """See that every document has its row; gives for how many it was made. Joins a transaction that is open."""
    done = 0
    if not short_rows.count_waiting(dossier, 1):
        return done
    decisions = by_document(decision_rows.list_decisions(dossier, target_kind="document", standing_only=True))
    while rows := short_rows.waiting(dossier, BATCH):
        with dossier.transaction():
            made = []
            for key, identifier in rows:
                found = document_rows.get_metadata(dossier, key)
                made.append(short_of(key, identifier, settle_metadata(found, decisions.get(identifier, ()))))
            short_rows.put_shorts(dossier, made)
        done += len(rows)
    return done


def short_of(key: int, identifier: str, known: Metadata) -> short_rows.Short:
    """The row of a document."""
    published = known.published
    window = published is not None and known.published_how == DateHow.WINDOW.value
    return short_rows.Short(
        key,
        identifier,
        known.title,
        known.publisher,
        known.genre,
        str(published) if published else None,
        published.last_day.isoformat() if published and published.last_day else None,
        0 if published is None else 1 if window else 2,
        missing_of(known),
    )


def missing_of(known: Metadata) -> list[str]:
    """What is missing of a document's title, publisher and date, in words."""
    missing = [f for f in ("title", "publisher", "published") if getattr(known, f) is None]
    if known.published is not None and known.published_how == DateHow.WINDOW.value:
        missing.append(f"published (only bounded{evidence_of(known)})")
    return missing


def evidence_of(metadata: Metadata) -> str:
    """What bounds a date, in words: ": not before 2024-10-29: told as past"."""
    window = next((v for v in metadata.all if v.field == "published" and v.how == DateHow.WINDOW.value), None)
    return f": {window.detail}" if window is not None and window.detail else ""
