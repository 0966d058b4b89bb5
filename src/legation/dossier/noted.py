"""Noted claims: which claims foretell, which bind somebody, and which act each tells.

What always holds: a reading listed in edged_reading (edges.py) has the notes of all its claims.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from legation.dossier.file import Dossier

FORETELLS, BINDS = 1, 2
FIRST_ACT = 16  # numbers of acts are no smaller


def replace_noted(dossier: Dossier, readings: Iterable[int], noted: Iterable[tuple[int, int]]) -> None:
    """Put what is noted of the claims of readings in the place of what was. noted: what, key of the claim."""
    db = dossier.db
    db.executemany(
        "DELETE FROM noted_claim WHERE claim IN (SELECT key FROM claim WHERE reading = ?)", [(r,) for r in readings]
    )
    db.executemany("INSERT OR IGNORE INTO noted_claim (what, claim) VALUES (?, ?)", noted)


def list_noted(dossier: Dossier, what: int, most: int | None = None) -> list[str]:
    """Ids of claims of which this is noted, those that were read last first."""
    sql = (
        "SELECT c.id FROM noted_claim n JOIN claim c ON c.key = n.claim WHERE n.what = ? ORDER BY n.claim DESC LIMIT ?"
    )
    return [r[0] for r in dossier.db.execute(sql, (what, -1 if most is None else most))]


def claims_beside(dossier: Dossier, what: int) -> list[str]:
    """Ids of all claims of the documents that hold a claim of which this is noted."""
    sql = (
        "SELECT id FROM claim WHERE document IN (SELECT c.document FROM noted_claim n JOIN claim c ON c.key = n.claim"
        " WHERE n.what = ?) ORDER BY key"
    )
    return [r[0] for r in dossier.db.execute(sql, (what,))]


def count_noted(dossier: Dossier, what: int) -> int:
    return int(dossier.db.execute("SELECT count(*) FROM noted_claim WHERE what = ?", (what,)).fetchone()[0])


def same_acts(dossier: Dossier, ids: Sequence[str]) -> list[str]:
    """Ids of the claims that tell one of the acts that these claims tell."""
    sql = (
        "SELECT id FROM claim WHERE key IN (SELECT m.claim FROM noted_claim m WHERE m.what IN (SELECT n.what FROM noted_claim n"
        " WHERE n.what >= ? AND n.claim IN (SELECT key FROM claim WHERE id IN (SELECT value FROM json_each(?)))))"
    )
    return [r[0] for r in dossier.db.execute(sql, (FIRST_ACT, json.dumps(list(ids))))]


def questions_of(dossier: Dossier, ids: Sequence[str]) -> dict[str, list[str]]:
    """The questions of several claims in which these stand, with the ids of all their claims; liveliest first."""
    sql = (
        "SELECT q.id, c.id FROM question q JOIN question_claim h ON h.question = q.key JOIN claim c ON c.key = h.claim"
        " WHERE q.claims >= 2 AND q.key IN (SELECT x.question FROM question_claim x JOIN claim y ON y.key = x.claim"
        " WHERE y.id IN (SELECT value FROM json_each(?))) ORDER BY q.liveliness DESC, q.id, c.key"
    )
    out: dict[str, list[str]] = {}
    for question, claim in dossier.db.execute(sql, (json.dumps(list(ids)),)):
        out.setdefault(question, []).append(claim)
    return out
