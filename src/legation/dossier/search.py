"""Full-text search over the lines of all current versions."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from legation.dossier.file import Dossier
from legation.model.errors import DossierError

_PLAIN = re.compile(r'[\w"*().+^:-]+', re.UNICODE)


def search_passages(dossier: Dossier, words: str, *, limit: int = 20) -> list[dict[str, Any]]:
    """Best matches first: document, version, start, end, text. `words` as FTS5 reads them; odd marks are quoted."""
    sql = (
        'SELECT d.id AS document, v.id AS version, p.start, p."end", substr(v.text, p.start + 1, p."end" - p.start)'
        " AS text FROM passage_fts f JOIN passage p ON p.key = f.rowid JOIN version v ON v.key = p.version"
        " AND v.current = 1 JOIN document d ON d.key = v.document WHERE passage_fts MATCH ? ORDER BY f.rank, p.key LIMIT ?"
    )
    for query in (words, " ".join('"' + w.replace('"', '""') + '"' for w in words.split())):
        try:
            return [dict(r) for r in dossier.db.execute(sql, (query, limit))]
        except sqlite3.OperationalError:
            continue
    raise DossierError(
        "E110", f'The search {words!r} cannot be read. Accepted: words, "phrases in quotes", AND, OR, NOT, prefix*.'
    )
