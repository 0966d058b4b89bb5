"""Readings: that a reader has finished a version, and the claims it gave. A reading is replaced whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from legation.dossier import claims as claim_rows
from legation.dossier.file import Dossier
from legation.model.claims import Claim
from legation.model.layers import Segment
from legation.model.spans import Span


def record_reader(dossier: Dossier, fingerprint: str, parts: Sequence[str], now: str) -> None:
    dossier.db.execute("INSERT OR IGNORE INTO reader VALUES (?, ?, ?)", (fingerprint, json.dumps(list(parts)), now))


def find_reading(dossier: Dossier, version_key: int) -> dict[str, Any] | None:
    row = dossier.db.execute("SELECT * FROM reading WHERE version = ?", (version_key,)).fetchone()
    return dict(row) if row else None


def replace_reading(
    dossier: Dossier,
    *,
    document_key: int,
    version_key: int,
    fingerprint: str,
    metadata_hash: str,
    now: str,
    claims: Sequence[tuple[Claim, Sequence[str]]],
    unread: str | None = None,
    unread_spans: Sequence[Span] = (),
    segments: Sequence[Segment] = (),
) -> None:
    """Put a finished reading in the place of the former one of this document. claims: each with its blocks.

    Blocks that the former claims were in, and the new ones', are marked for reconciling.
    """
    db = dossier.db
    claim_rows.mark_blocks_of(dossier, "c.document = ?", document_key)
    db.execute("DELETE FROM reading WHERE version IN (SELECT key FROM version WHERE document = ?)", (document_key,))
    reading = db.execute(
        "INSERT INTO reading (version, reader, metadata, finished_at, unread, unread_spans, segments)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING key",
        (
            version_key,
            fingerprint,
            metadata_hash,
            now,
            unread,
            json.dumps([[s.start, s.end] for s in unread_spans]),
            json.dumps([[s.span.start, s.span.end, s.kind.value, s.reason] for s in segments]),
        ),
    ).fetchone()[0]
    claim_rows.insert_claims(dossier, reading, document_key, claims)


def count_stale(dossier: Dossier, fingerprint: str) -> int:
    """How many readings were made by another reader."""
    row = dossier.db.execute(
        "SELECT count(*) FROM reading WHERE unread IS NULL AND reader <> ?", (fingerprint,)
    ).fetchone()
    return int(row[0])


def set_metadata_hash(dossier: Dossier, reading_key: int, metadata_hash: str) -> None:
    dossier.db.execute("UPDATE reading SET metadata = ? WHERE key = ?", (metadata_hash, reading_key))
