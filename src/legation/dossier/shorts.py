"""Shorts: what is settled of each document in short, kept in the order in which lists show documents.

What always holds: a document whose metadata or decisions were written since its row was made is among those that wait
(triggers); the row of any other is what settling its metadata gives. The desk makes the rows (see desk/shortening).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from legation.dossier.file import Dossier

_SHOWN = "id, title, publisher, genre, published, missing"
# Documents that lack something, or of which nothing was read.
_UNREAD = "SELECT v.document FROM reading r JOIN version v ON v.key = r.version WHERE r.unread IS NOT NULL"


class Short(NamedTuple):
    """One row; see 034_document_short.sql."""

    document: int
    id: str
    title: str | None
    publisher: str | None
    genre: str | None
    published: str | None
    last_day: str | None
    dated: int
    missing: Sequence[str]

    @property
    def values(self) -> tuple[Any, ...]:
        title = self.title or ""
        return (*self[:8], json.dumps(self.missing), title.casefold(), self.published or "9", title)


def count_waiting(dossier: Dossier, most: int) -> int:
    """Of how many documents the row is to be made anew; counting ends at `most`."""
    return int(dossier.db.execute("SELECT count(*) FROM (SELECT 1 FROM document_waits LIMIT ?)", (most,)).fetchone()[0])


def waiting(dossier: Dossier, most: int) -> list[tuple[int, str]]:
    """(key, id) of some of them."""
    rows = dossier.db.execute(
        "SELECT d.key, d.id FROM document_waits w JOIN document d ON d.key = w.document ORDER BY d.key LIMIT ?", (most,)
    )
    return [(r[0], r[1]) for r in rows]


def put_shorts(dossier: Dossier, rows: Iterable[Short]) -> None:
    """Put these rows in the place of the former ones; their documents wait no more."""
    values = [row.values for row in rows]
    dossier.db.executemany(f"INSERT OR REPLACE INTO document_short VALUES ({','.join('?' * 12)})", values)
    dossier.db.executemany("DELETE FROM document_waits WHERE document = ?", [v[:1] for v in values])


class Chosen(NamedTuple):
    """Which documents a list shows: of a publisher, with these words (case folded) in the title."""

    publisher: str = ""
    words: str = ""

    @property
    def tests(self) -> tuple[str, tuple[str, ...]]:
        parts = [p for p in (("publisher = ?", self.publisher), ("instr(folded, ?) > 0", self.words)) if p[1]]
        return "".join(f" AND {test}" for test, _ in parts), tuple(value for _, value in parts)


def list_shorts(dossier: Dossier, chosen: Chosen, first: int, size: int) -> list[str]:
    """Ids of the documents from one on, in the order in which they were published."""
    tests, values = chosen.tests
    sql = f"SELECT id FROM document_short WHERE TRUE{tests} ORDER BY day, name, id LIMIT ? OFFSET ?"
    return [r[0] for r in dossier.db.execute(sql, (*values, size, first))]


def count_shorts(dossier: Dossier, chosen: Chosen) -> int:
    tests, values = chosen.tests
    return int(dossier.db.execute(f"SELECT count(*) FROM document_short WHERE TRUE{tests}", values).fetchone()[0])


def list_lacking(dossier: Dossier, first: int, size: int) -> list[str]:
    """Ids of the documents that lack something or of which nothing was read, in the order of `list_shorts`."""
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    sql = f"SELECT day, name, id FROM document_short WHERE document IN ({_UNREAD}) AND missing = '[]'"
    unread = cursor.execute(sql).fetchall()
    sql = "SELECT day, name, id FROM document_short WHERE missing <> '[]' ORDER BY day, name, id LIMIT ? OFFSET ?"
    if not unread:  # by the index alone
        return [r[2] for r in cursor.execute(sql, (size, first))]
    rows = sorted((*cursor.execute(sql, (first + size, 0)), *unread))
    return [r[2] for r in rows[first : first + size]]


def missing_of(dossier: Dossier, documents: Sequence[str]) -> dict[str, list[str]]:
    """What is missing of each of these documents."""
    rows = dossier.db.execute(
        "SELECT d.id, s.missing FROM json_each(?) x JOIN document d ON d.id = x.value"
        " JOIN document_short s ON s.document = d.key",
        (json.dumps(list(documents)),),
    )
    return {r[0]: json.loads(r[1]) for r in rows}


def count_lacking(dossier: Dossier) -> int:
    row = dossier.db.execute(
        "SELECT (SELECT count(*) FROM document_short WHERE missing <> '[]')"
        f" + (SELECT count(*) FROM document_short WHERE document IN ({_UNREAD}) AND missing = '[]')"
    ).fetchone()
    return int(row[0])


def all_shorts(dossier: Dossier) -> list[dict[str, Any]]:
    """All rows in the order of the dossier."""
    rows = dossier.db.execute(f"SELECT {_SHOWN} FROM document_short ORDER BY document")
    return [dict(r) | {"missing": json.loads(r["missing"])} for r in rows]


def list_publishers(dossier: Dossier) -> list[str]:
    """All publishers by name: from one to the next by the index, not from document to document."""
    rows = dossier.db.execute(
        "WITH RECURSIVE held (one) AS (SELECT min(publisher) FROM document_short"
        " UNION ALL SELECT (SELECT min(d.publisher) FROM document_short d WHERE d.publisher > held.one) FROM held"
        " WHERE held.one IS NOT NULL) SELECT one FROM held WHERE one IS NOT NULL"
    )
    return [r[0] for r in rows if r[0]]


def documents_of(
    dossier: Dossier,
    publishers: Sequence[str] | None,
    published_from: str | None,
    published_to: str | None,
    *,
    among: Sequence[int] | None = None,
    limit: int = -1,
) -> list[tuple[str, str | None]]:
    """(id, published) of the documents of these publishers (None: of all) of which the publication may lie within these days.

    among: keys of documents; only of these.
    """
    tests, values = "", []  # type: str, list[Any]
    if publishers is not None:
        tests += " AND publisher IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(list(publishers)))
    if published_from or published_to:
        tests += " AND published IS NOT NULL"
    if published_from:
        tests += " AND (last_day IS NULL OR last_day >= ?)"
        values.append(published_from)
    if among is not None:
        tests += " AND document IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(list(among)))
    sql = f"SELECT id, published FROM document_short WHERE TRUE{tests} ORDER BY document LIMIT ?"
    rows = dossier.db.execute(sql, [*values, limit])
    return [(r[0], r[1]) for r in rows]


def published_by(dossier: Dossier, publishers: Sequence[str]) -> list[tuple[str, str, str | None]]:
    """(id, publisher, published) of the documents of these publishers, in the order of the dossier."""
    sql = (
        "SELECT id, publisher, published FROM document_short"
        " WHERE publisher IN (SELECT value FROM json_each(?)) ORDER BY document"
    )
    return [(r[0], r[1], r[2]) for r in dossier.db.execute(sql, (json.dumps(list(publishers)),))]


def count_dated(dossier: Dossier) -> tuple[int, int, int]:
    """How many documents have an unknown date, one that is only bounded, a known one."""
    held = dict(dossier.db.execute("SELECT dated, count(*) FROM document_short GROUP BY dated").fetchall())
    return held.get(0, 0), held.get(1, 0), held.get(2, 0)


def count_without_publisher(dossier: Dossier) -> int:
    return int(dossier.db.execute("SELECT count(*) FROM document_short WHERE publisher IS NULL").fetchone()[0])


def list_known(dossier: Dossier, day: str) -> list[str]:
    """Ids of the documents published by a day, as far as is known, in the order of the dossier."""
    sql = "SELECT id FROM document_short WHERE last_day <= ? ORDER BY document"
    return [r[0] for r in dossier.db.execute(sql, (day,))]


def count_known(dossier: Dossier, day: str) -> int:
    """How many were published by a day, as far as is known."""
    return int(dossier.db.execute("SELECT count(*) FROM document_short WHERE last_day <= ?", (day,)).fetchone()[0])
