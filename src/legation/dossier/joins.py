"""Joins: where the actors of claims stand under another id by a person's decision, and what the reader had given."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from legation.dossier.file import Dossier
from legation.model.claims import Claim
from legation.model.record import from_record


def claims_with_actors(dossier: Dossier, ids: Collection[str]) -> set[int]:
    """Keys of claims in which one of these ids acts, is acted upon, speaks, is bound or is promised something."""
    if not ids:
        return set()
    db, wanted = dossier.db, json.dumps(sorted(ids))
    found = {
        r[0]
        for r in db.execute("SELECT claim FROM claim_actor WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    }
    for key, text in db.execute("SELECT claim, id FROM claim_actor WHERE instr(id, '+') > 0"):
        if not set(text.split("+")).isdisjoint(ids):
            found.add(key)
    for key, body in db.execute("SELECT key, json_extract(body, '$.commitment') FROM claim WHERE kind = 'commitment'"):
        bound = json.loads(body) if body else {}
        there = {r.get("id") or "" for role in ("obligors", "beneficiaries") for r in bound.get(role) or ()}
        if any(not {i, *i.split("+")}.isdisjoint(ids) for i in there):
            found.add(key)
    return found


def joined_claims(dossier: Dossier) -> dict[int, list[tuple[str, int, str, str, dict[str, Any]]]]:
    """By claim key: role, place, the reader's id, the id that stands there now, and what else was changed."""
    out: dict[int, list[tuple[str, int, str, str, dict[str, Any]]]] = {}
    for r in dossier.db.execute("SELECT * FROM claim_joined ORDER BY claim, role, n"):
        out.setdefault(r["claim"], []).append((r["role"], r["n"], r["id"], r["now"], json.loads(r["body"])))
    return out


def put_joined(dossier: Dossier, key: int, rows: Mapping[tuple[str, int], tuple[str, str, Mapping[str, Any]]]) -> None:
    """Put what is joined in one claim in the place of what was."""
    dossier.db.execute("DELETE FROM claim_joined WHERE claim = ?", (key,))
    dossier.db.executemany(
        "INSERT INTO claim_joined VALUES (?, ?, ?, ?, ?, ?)",
        [
            (key, role, n, former, now, json.dumps(body, ensure_ascii=False, sort_keys=True))
            for (role, n), (former, now, body) in sorted(rows.items())
        ],
    )


def claim_of_key(dossier: Dossier, key: int) -> Claim:
    row = dossier.db.execute("SELECT body FROM claim WHERE key = ?", (key,)).fetchone()
    return from_record(json.loads(row[0]))


def count_actor(dossier: Dossier, identifier: str) -> int:
    """In how many claims the reader gave this id, joined elsewhere since or not."""
    sql = "SELECT count(*) FROM (SELECT claim FROM claim_actor WHERE id = ?1 UNION SELECT claim FROM claim_joined WHERE id = ?1)"
    return int(dossier.db.execute(sql, (identifier,)).fetchone()[0])
