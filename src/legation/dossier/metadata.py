"""Metadata of all documents in one query: for what needs the dates and publishers of the whole dossier."""

from __future__ import annotations

from legation.dossier.file import Dossier
from legation.model.documents import MetaValue
from legation.model.spans import Span


def all_metadata(dossier: Dossier) -> dict[str, tuple[MetaValue, ...]]:
    """All that is known of each document, by id, as `get_metadata` gives it for one."""
    found: dict[int, list[MetaValue]] = {}
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    for document, field, value, how, rank, start, end, detail in cursor.execute(
        'SELECT document, field, value, how, rank, start, "end", detail FROM metadata'
        " ORDER BY document, field, rank, how, value"
    ):
        span = Span(start, end) if start is not None else None
        found.setdefault(document, []).append(MetaValue(field, value, how, rank, span, detail))
    return {
        identifier: tuple(found.get(key, ()))
        for key, identifier in cursor.execute("SELECT key, id FROM document ORDER BY key")
    }
