"""Metadata of many documents in one query: for what needs the dates and publishers of the whole dossier, or of a part."""

from __future__ import annotations

import json
from collections.abc import Sequence

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


def metadata_of(dossier: Dossier, documents: Sequence[str], fields: Sequence[str]) -> dict[str, tuple[MetaValue, ...]]:
    """These fields of those of the documents that are in the dossier, in no order, without spans."""
    sql = (
        "SELECT d.id, m.field, m.value, m.how, m.rank FROM json_each(?) x JOIN document d ON d.id = x.value"
        " LEFT JOIN metadata m ON m.document = d.key AND m.field IN (SELECT value FROM json_each(?))"
    )
    found: dict[str, list[MetaValue]] = {}
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    for identifier, field, value, how, rank in cursor.execute(sql, (json.dumps(documents), json.dumps(fields))):
        there = found.setdefault(identifier, [])
        if field is not None:
            there.append(MetaValue(field, value, how, rank))
    return {identifier: tuple(values) for identifier, values in found.items()}
