"""Full-text search over the lines of all current versions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from legation.dossier.file import Dossier
from legation.model.errors import DossierError

T = TypeVar("T")
# Passages among which the best are sought: of words that more of them hold those are looked at that came last. A word of every
# tenth of a million passages takes 0.25 s otherwise, one of all of them 2.6 s; so 0.01 and 0.06 s.
MOST_RANKED = 5_000


def search_passages(dossier: Dossier, words: str, *, limit: int = 20, among: int | None = None) -> list[dict[str, Any]]:
    """Best matches first: document, version, start, end, text. `words` as FTS5 reads them; odd marks are quoted. among: so many
    that came last; else MOST_RANKED."""
    ranked = _as_read(words, lambda query: _ranked(dossier, query, among or MOST_RANKED))
    out: list[dict[str, Any]] = []
    for start in range(0, len(ranked), max(1, limit)):  # a version that is no longer current is passed over
        if len(out) >= limit:
            break
        out += _passages(dossier, ranked[start : start + limit])
    return out[:limit]


def holds_more(dossier: Dossier, words: str) -> bool:
    """Whether more passages hold the words than are ranked."""
    return _as_read(words, lambda query: _last_ranked(dossier, query, MOST_RANKED) is not None)


def _as_read(words: str, ask: Callable[[str], T]) -> T:
    for query in (words, " ".join('"' + w.replace('"', '""') + '"' for w in words.split())):
        try:
            return ask(query)
        except sqlite3.OperationalError:
            continue
    raise DossierError(
        "E110", f'The search {words!r} cannot be read. Accepted: words, "phrases in quotes", AND, OR, NOT, prefix*.'
    )


def _ranked(dossier: Dossier, query: str, among: int) -> list[int]:
    """Keys of the passages, best first."""
    first = _last_ranked(dossier, query, among)
    sql = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? AND rowid >= ? ORDER BY rank, rowid"
    return [r[0] for r in dossier.db.execute(sql, (query, first or 0))]


def _last_ranked(dossier: Dossier, query: str, among: int) -> int | None:
    """The passage from which on they are ranked; None: all of them are."""
    sql = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? ORDER BY rowid DESC LIMIT 2 OFFSET ?"
    rows = dossier.db.execute(sql, (query, among - 1)).fetchall()
    return int(rows[0][0]) if len(rows) > 1 else None


def _passages(dossier: Dossier, keys: list[int]) -> list[dict[str, Any]]:
    rows = dossier.db.execute(
        'SELECT p.key, d.id AS document, v.id AS version, p.start, p."end", substr(v.text, p.start + 1, p."end" - p.start)'
        " AS text FROM passage p JOIN version v ON v.key = p.version AND v.current = 1 JOIN document d ON d.key = v.document"
        " WHERE p.key IN (SELECT value FROM json_each(?))",
        (json.dumps(keys),),
    )
    held = {r["key"]: {k: r[k] for k in r.keys() if k != "key"} for r in rows}  # noqa: SIM118
    return [held[k] for k in keys if k in held]
