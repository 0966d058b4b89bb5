"""Documents, where they were seen, their versions, what is known about each, and passages for search."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from legation.dossier.file import Dossier
from legation.model.documents import MetaValue, Received, Version
from legation.model.ids import DocumentId, VersionId, make_id
from legation.model.spans import Span

_LINE = re.compile(r"[^\n\r]*\w[^\n\r]*")
_WORD = re.compile(r"\w+")
# A passage longer than this is cut at sentence ends, so that a hit can be shown.
PASSAGE_LENGTH = 1200


@dataclass(frozen=True, slots=True)
class StoredVersion:
    key: int
    document_key: int
    version: Version
    headings: tuple[Span, ...]


def find_document(dossier: Dossier, document: DocumentId) -> int | None:
    row = dossier.db.execute("SELECT key FROM document WHERE id = ?", (document,)).fetchone()
    return row[0] if row else None


def document_size(dossier: Dossier, document: DocumentId) -> int:
    return int(dossier.db.execute("SELECT size FROM document WHERE id = ?", (document,)).fetchone()[0])


def document_id(dossier: Dossier, key: int) -> str:
    return str(dossier.db.execute("SELECT id FROM document WHERE key = ?", (key,)).fetchone()[0])


def match_document(dossier: Dossier, text: str) -> list[str]:
    """Ids of the documents whose id starts with `text`, or that were seen under that path or file name."""
    rows = dossier.db.execute(
        "SELECT id FROM document WHERE id = ?1 OR (length(?1) >= 4 AND id >= ?1 AND id < ?1 || 'g') ORDER BY key",
        (text,),
    ).fetchall()
    if not rows:
        rows = dossier.db.execute(
            "SELECT DISTINCT d.id FROM document d JOIN sighting s ON s.document = d.key WHERE s.seen_at = ?1"
            " OR substr(s.seen_at, -length(?1) - 1) = '/' || ?1 OR instr(s.seen_at, '/' || ?1 || '.') > 0"
            " OR instr(s.seen_at, '/' || ?1 || '_') > 0"
            " OR s.seen_at LIKE ?1 || '.%' ORDER BY d.key",
            (text,),
        ).fetchall()
    return [r[0] for r in rows]


def add_received(dossier: Dossier, received: Received, *, now: str, has_original: bool) -> tuple[int, int, bool]:
    """Store document, sighting, version, metadata and passages. Gives (document key, version key, version is new).

    What is there already stays as it is; a new text of the same bytes becomes the current version.
    """
    db = dossier.db
    doc = received.document
    db.execute(
        "INSERT INTO document (id, sha256, size, media_type, first_read, has_original) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET has_original = max(has_original, excluded.has_original)",
        (doc.id, doc.sha256, doc.size, doc.media_type, now, int(has_original)),
    )
    key = db.execute("SELECT key FROM document WHERE id = ?", (doc.id,)).fetchone()[0]
    db.execute("INSERT OR IGNORE INTO sighting VALUES (?, ?, ?)", (key, received.seen_at, now))
    add_metadata(dossier, key, received.metadata)
    row = db.execute("SELECT key, current FROM version WHERE id = ?", (received.version.id,)).fetchone()
    if row:
        if not row["current"]:
            db.execute("UPDATE version SET current = (key = ?) WHERE document = ?", (row["key"], key))
        return key, row["key"], False
    db.execute("UPDATE version SET current = 0 WHERE document = ?", (key,))
    version = received.version
    version_key = db.execute(
        "INSERT INTO version (id, document, text, extractor, language, mended, headings, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING key",
        (
            version.id,
            key,
            version.text,
            version.extractor,
            version.language,
            json.dumps(version.mended, ensure_ascii=False),
            json.dumps([[s.start, s.end] for s in received.headings]),
            now,
        ),
    ).fetchone()[0]
    _add_passages(db, version_key, version.text)
    return key, version_key, True


def add_sighting(dossier: Dossier, document: DocumentId, seen_at: str, now: str) -> None:
    """Note that known bytes were seen at another place too."""
    dossier.db.execute(
        "INSERT OR IGNORE INTO sighting SELECT key, ?, ? FROM document WHERE id = ?", (seen_at, now, document)
    )


def add_metadata(dossier: Dossier, document_key: int, values: Iterable[MetaValue]) -> None:
    """Add what was found; a value found the same way is stored once."""
    dossier.db.executemany(
        "INSERT INTO metadata VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (document, field, how, value) DO UPDATE SET rank = excluded.rank, start = excluded.start,"
        ' "end" = excluded."end", detail = excluded.detail',
        [
            (
                document_key,
                v.field,
                v.value,
                v.how,
                v.rank,
                v.span.start if v.span else None,
                v.span.end if v.span else None,
                v.detail,
            )
            for v in values
        ],
    )


def get_metadata(dossier: Dossier, document_key: int) -> tuple[MetaValue, ...]:
    """All that is known, best rank first; equal ranks by how and value, so that the order never depends on time."""
    rows = dossier.db.execute(
        "SELECT * FROM metadata WHERE document = ? ORDER BY field, rank, how, value", (document_key,)
    ).fetchall()
    return tuple(
        MetaValue(
            r["field"],
            r["value"],
            r["how"],
            r["rank"],
            Span(r["start"], r["end"]) if r["start"] is not None else None,
            r["detail"],
        )
        for r in rows
    )


def get_version(dossier: Dossier, document_key: int) -> StoredVersion | None:
    """The current version of a document."""
    row = dossier.db.execute(
        "SELECT v.*, d.id AS doc FROM version v JOIN document d ON d.key = v.document"
        " WHERE v.document = ? AND v.current = 1",
        (document_key,),
    ).fetchone()
    return _stored(row) if row else None


def text_between(dossier: Dossier, version: str, start: int, end: int) -> str:
    """Characters of a version's text; empty where it is not there."""
    sql = "SELECT substr(text, ? + 1, ? - ?) FROM version WHERE id = ?"
    row = dossier.db.execute(sql, (start, end, start, version)).fetchone()
    return str(row[0]) if row is not None else ""


def get_version_by_id(dossier: Dossier, version: str) -> StoredVersion | None:
    row = dossier.db.execute(
        "SELECT v.*, d.id AS doc FROM version v JOIN document d ON d.key = v.document WHERE v.id = ?", (version,)
    ).fetchone()
    return _stored(row) if row else None


def list_documents(dossier: Dossier) -> list[dict[str, Any]]:
    """One row a document in order of arrival: id, key, sightings, size, version, language, claims, reading state."""
    rows = dossier.db.execute(
        "SELECT d.*, v.key AS version_key, v.id AS version_id, v.language, v.extractor, v.mended, length(v.text) AS characters,"
        " r.unread, r.reader, r.finished_at, r.key AS reading_key,"
        " (SELECT count(*) FROM claim c WHERE c.document = d.key) AS claims,"
        " (SELECT json_group_array(s.seen_at) FROM sighting s WHERE s.document = d.key) AS seen"
        " FROM document d LEFT JOIN version v ON v.document = d.key AND v.current = 1"
        " LEFT JOIN reading r ON r.version = v.key ORDER BY d.key"
    ).fetchall()
    return [dict(r) | {"seen": sorted(json.loads(r["seen"]))} for r in rows]


def document_keys(dossier: Dossier) -> list[tuple[int, str]]:
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return list(cursor.execute("SELECT key, id FROM document ORDER BY key"))


def set_links(dossier: Dossier, kind: str, links: Sequence[tuple[int, int, str]]) -> None:
    """Replace all links of a kind: (document key, other key, why)."""
    dossier.db.execute("DELETE FROM link WHERE kind = ?", (kind,))
    dossier.db.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)", [(a, b, kind, why) for a, b, why in links])


def get_links(dossier: Dossier) -> list[dict[str, Any]]:
    rows = dossier.db.execute(
        "SELECT a.id AS document, b.id AS other, l.kind, l.why FROM link l JOIN document a ON a.key = l.document"
        " JOIN document b ON b.key = l.other ORDER BY l.document, l.other, l.kind"
    )
    return [dict(r) for r in rows]


def fold_hash(text: str) -> int:
    """63-bit hash of the words of a line, case and punctuation folded; 0 for fewer than six words."""
    words = _WORD.findall(text.casefold())
    return int(make_id("passage", *words)[:16], 16) >> 1 if len(words) >= 6 else 0


def cut_passages(text: str) -> list[tuple[int, int]]:
    """Lines that hold a word; long ones cut near PASSAGE_LENGTH at a sentence end."""
    out: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        while end - start > PASSAGE_LENGTH * 3 // 2:
            cut = text.rfind(". ", start, start + PASSAGE_LENGTH) + 1
            cut = cut if cut > start else start + PASSAGE_LENGTH
            out.append((start, cut))
            start = cut
        out.append((start, end))
    return out


def _add_passages(db: sqlite3.Connection, version_key: int, text: str) -> None:
    for start, end in cut_passages(text):
        piece = text[start:end]
        key = db.execute(
            'INSERT INTO passage (version, start, "end", fold) VALUES (?, ?, ?, ?) RETURNING key',
            (version_key, start, end, fold_hash(piece)),
        ).fetchone()[0]
        db.execute("INSERT INTO passage_fts (rowid, text) VALUES (?, ?)", (key, piece))


def _stored(row: sqlite3.Row) -> StoredVersion:
    return StoredVersion(
        row["key"],
        row["document"],
        Version(
            VersionId(row["id"]),
            DocumentId(row["doc"]),
            row["text"],
            row["extractor"],
            tuple(json.loads(row["mended"])),
            row["language"],
        ),
        tuple(Span(a, b) for a, b in json.loads(row["headings"])),
    )
