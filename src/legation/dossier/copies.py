"""Copies as rows: fingerprints of texts in buckets, and what pairs of documents share.

What always holds: `fingerprint` has a row for every hash in `fingerprinted.hashes`, and no other.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from legation.dossier.file import Dossier


class StoredBuckets:
    """The buckets of a dossier (as reconcile/copies.py asks for them): documents by id, in ascending order."""

    def __init__(self, dossier: Dossier) -> None:
        self._db = dossier.db

    def holders(self, fingerprint: int, limit: int | None) -> Sequence[str]:
        rows = self._db.execute(
            "SELECT d.id FROM fingerprint f JOIN fingerprinted t ON t.mark = f.mark JOIN document d ON d.key = t.document"
            " WHERE f.hash = ? ORDER BY f.mark LIMIT ?",
            (fingerprint, -1 if limit is None else limit),
        )
        return [r[0] for r in rows]

    def fingerprints(self, document: str) -> Sequence[int]:
        row = self._db.execute("SELECT hashes FROM fingerprinted WHERE mark = ?", (_mark(document),)).fetchone()
        return struct.unpack(f"<{len(row[0]) // 8}q", row[0]) if row else ()

    def put(self, document: str, fingerprints: Sequence[int]) -> None:
        mark = _mark(document)
        self._db.execute(
            "INSERT INTO fingerprinted SELECT ?, key, 0, '', ? FROM document WHERE id = ?",
            (mark, struct.pack(f"<{len(fingerprints)}q", *fingerprints), document),
        )
        self._db.executemany("INSERT INTO fingerprint VALUES (?, ?)", [(h, mark) for h in fingerprints])

    def drop(self, document: str) -> None:
        mark = _mark(document)
        marks = [(h, mark) for h in self.fingerprints(document)]
        self._db.executemany("DELETE FROM fingerprint WHERE hash = ? AND mark = ?", marks)
        self._db.execute("DELETE FROM fingerprinted WHERE mark = ?", (mark,))


def unprinted_documents(dossier: Dossier) -> list[dict[str, Any]]:
    """Documents whose current text, or whose reading of it, is another than the one that left the fingerprints."""
    rows = dossier.db.execute(
        "SELECT d.key, d.id, v.key AS version, coalesce(r.segments, '[]') AS segments,"
        " coalesce(r.reader || ' ' || r.finished_at, '') AS reading, f.hashes IS NOT NULL AS known"
        " FROM document d JOIN version v ON v.document = d.key AND v.current = 1"
        " LEFT JOIN reading r ON r.version = v.key LEFT JOIN fingerprinted f ON f.document = d.key"
        " WHERE f.document IS NULL OR f.version <> v.key OR f.reading <> coalesce(r.reader || ' ' || r.finished_at, '')"
        " ORDER BY d.id"
    )
    return [dict(r) | {"segments": json.loads(r["segments"])} for r in rows]


def note_printed(dossier: Dossier, document: str, version: int, reading: str) -> None:
    """Note from which version and reading the fingerprints are."""
    dossier.db.execute(
        "UPDATE fingerprinted SET version = ?, reading = ? WHERE mark = ?", (version, reading, _mark(document))
    )


def printed_version(dossier: Dossier, document: str) -> int | None:
    row = dossier.db.execute("SELECT version FROM fingerprinted WHERE mark = ?", (_mark(document),)).fetchone()
    return row[0] if row else None


def forget_reuse(dossier: Dossier) -> None:
    """Throw all of it away; the next reconciling makes it again."""
    for table in ("fingerprint", "fingerprinted", "reuse"):
        dossier.db.execute(f"DELETE FROM {table}")


def current_text(dossier: Dossier, document: str) -> str:
    """The text of a document's current version; empty for none."""
    row = dossier.db.execute(
        "SELECT v.text FROM version v JOIN document d ON d.key = v.document WHERE d.id = ? AND v.current = 1",
        (document,),
    ).fetchone()
    return str(row[0]) if row else ""


def partners_of(dossier: Dossier, document: str) -> list[str]:
    """Documents that this one was compared with."""
    rows = dossier.db.execute(
        "SELECT b.id FROM reuse r JOIN document a ON a.key = r.document JOIN document b ON b.key = r.other WHERE a.id = ?1"
        " UNION SELECT a.id FROM reuse r JOIN document a ON a.key = r.document JOIN document b ON b.key = r.other"
        " WHERE b.id = ?1 ORDER BY 1",
        (document,),
    )
    return [r[0] for r in rows]


def delete_reuse(dossier: Dossier, pairs: Iterable[tuple[str, str]]) -> None:
    dossier.db.executemany(
        "DELETE FROM reuse WHERE document = (SELECT key FROM document WHERE id = ?) AND other = (SELECT key FROM document"
        " WHERE id = ?)",
        [tuple(sorted(p)) for p in pairs],
    )


def put_reuse(dossier: Dossier, document: str, other: str, kind: str, share: float, body: dict[str, Any]) -> None:
    """Store what two documents share, the smaller id first."""
    dossier.db.execute(
        "INSERT OR REPLACE INTO reuse SELECT a.key, b.key, ?, ?, ? FROM document a, document b WHERE a.id = ? AND b.id = ?",
        (kind, share, json.dumps(body, ensure_ascii=False, separators=(",", ":")), document, other),
    )


def list_reuse(dossier: Dossier, *, document: str | None = None, bodies: bool = True) -> list[dict[str, Any]]:
    """Pairs that share something, by ids: document, other, kind, share, and (with bodies) passages and changes."""
    where, values = "", []  # type: str, list[Any]
    if document is not None:
        own = "(SELECT key FROM document WHERE id = ?)"
        where, values = f" AND (r.document = {own} OR r.other = {own})", [document, document]
    columns = ", r.body" if bodies else ""
    rows = dossier.db.execute(
        f"SELECT a.id AS document, b.id AS other, r.kind, r.share{columns} FROM reuse r JOIN document a ON"
        f" a.key = r.document JOIN document b ON b.key = r.other WHERE r.kind <> 'none'{where} ORDER BY 1, 2",
        values,
    )
    out = []
    for row in rows:
        held = dict(row)
        held |= json.loads(held.pop("body")) if bodies else {}
        out.append(held)
    return out


def first_read(dossier: Dossier, documents: Sequence[str]) -> dict[str, str]:
    """When the bytes of each of these documents were first received."""
    rows = dossier.db.execute(
        "SELECT id, first_read FROM document WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(documents)),),
    )
    return {r[0]: r[1] for r in rows}


def found_urls(dossier: Dossier) -> list[tuple[str, str]]:
    """(document, address): every address found or given for a document."""
    rows = dossier.db.execute(
        "SELECT d.id, m.value FROM metadata m JOIN document d ON d.key = m.document WHERE m.field = 'url' ORDER BY 1, 2"
    )
    return [(r[0], r[1]) for r in rows]


def spans_of_claims(dossier: Dossier, document: str) -> list[tuple[str, int, int]]:
    """(id, start, end) of the main spans of a document's claims, in order of the text."""
    rows = dossier.db.execute(
        'SELECT c.id, c.start, c."end" FROM claim c JOIN document d ON d.key = c.document WHERE d.id = ? ORDER BY 2, 3, 1',
        (document,),
    )
    return [(r[0], r[1], r[2]) for r in rows]


def match_claims(dossier: Dossier, text: str) -> list[str]:
    """Ids of the claims whose id is `text` or begins with it; nothing for fewer than four characters."""
    rows = dossier.db.execute(
        "SELECT id FROM claim WHERE length(?1) >= 4 AND id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 20",
        (text.lower(),),
    )
    return [r[0] for r in rows]


def questions_of_claims(dossier: Dossier, claims: Sequence[str]) -> list[dict[str, Any]]:
    """Id and title of the questions that hold one of the claims, by id."""
    rows = dossier.db.execute(
        "SELECT DISTINCT q.id, q.title FROM question q JOIN question_claim qc ON qc.question = q.key JOIN claim c ON"
        " c.key = qc.claim WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY q.id",
        (json.dumps(list(claims)),),
    )
    return [dict(r) for r in rows]


def _mark(document: str) -> int:
    return int(document[:15], 16)
