"""Watches: saved questions and filters, what each held when last looked through, and the log of what was noticed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from legation.dossier.file import Dossier
from legation.model.ids import make_id


@dataclass(frozen=True, slots=True)
class Watch:
    """One saved question or filter. looked: key of the last notice that a person has looked at."""

    key: int
    id: str
    kind: str
    name: str
    body: dict[str, Any]
    who: str
    made_at: str
    looked: int
    looked_at: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One change that was noticed for a watch. item: a claim's id, or 'question:' and the id of a question."""

    key: int
    id: str
    watch: str
    at: str
    change: str
    item: str
    body: dict[str, Any]


def add_watch(
    dossier: Dossier, *, kind: str, body: Mapping[str, Any], name: str, who: str, at: str
) -> tuple[str, bool]:
    """Keep a watch; gives its id and whether it is new or was taken off before. The same one is kept once."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    identifier = make_id("watch", kind, text)
    row = dossier.db.execute("SELECT removed_at FROM watch WHERE id = ?", (identifier,)).fetchone()
    if row is None:
        dossier.db.execute(
            "INSERT INTO watch (id, kind, name, body, who, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            (identifier, kind, name, text, who, at),
        )
        return identifier, True
    dossier.db.execute("UPDATE watch SET removed_at = NULL, name = ? WHERE id = ?", (name, identifier))
    return identifier, row["removed_at"] is not None


def remove_watch(dossier: Dossier, identifier: str, at: str) -> None:
    """Take a watch off. Its log stays, for when it is added again."""
    dossier.db.execute("UPDATE watch SET removed_at = ? WHERE id = ?", (at, identifier))


def list_watches(dossier: Dossier) -> list[Watch]:
    """Standing watches in the order in which they were made."""
    rows = dossier.db.execute("SELECT * FROM watch WHERE removed_at IS NULL ORDER BY key").fetchall()
    return [
        Watch(
            r["key"],
            r["id"],
            r["kind"],
            r["name"],
            json.loads(r["body"]),
            r["who"],
            r["made_at"],
            r["looked"],
            r["looked_at"],
        )
        for r in rows
    ]


def held_items(dossier: Dossier, watch: int) -> dict[str, dict[str, Any]]:
    """What a watch held when it was last looked through, by item."""
    rows = dossier.db.execute("SELECT item, state FROM watch_held WHERE watch = ? ORDER BY item", (watch,))
    return {r["item"]: json.loads(r["state"]) for r in rows}


def put_items(dossier: Dossier, watch: int, changed: Mapping[str, Mapping[str, Any]], gone: Sequence[str]) -> None:
    """Keep the states of items that are new or others now, and forget those that are gone."""
    dossier.db.executemany(
        "INSERT OR REPLACE INTO watch_held VALUES (?, ?, ?)",
        [(watch, item, json.dumps(state, ensure_ascii=False, sort_keys=True)) for item, state in changed.items()],
    )
    dossier.db.executemany("DELETE FROM watch_held WHERE watch = ? AND item = ?", [(watch, item) for item in gone])


def add_notice(dossier: Dossier, watch: Watch, *, at: str, change: str, item: str, body: Mapping[str, Any]) -> None:
    number = dossier.db.execute("SELECT coalesce(max(key), 0) + 1 FROM watch_notice").fetchone()[0]
    dossier.db.execute(
        "INSERT INTO watch_notice VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            make_id("notice", watch.id, number, at, change, item),
            watch.key,
            at,
            change,
            item,
            json.dumps(body, ensure_ascii=False, sort_keys=True),
        ),
    )


def list_notices(
    dossier: Dossier, *, watch: int | None = None, after: int = 0, limit: int | None = None, newest: bool = False
) -> list[Notice]:
    """Notices of standing watches, or of one: those with a key above `after`, oldest first (or newest first)."""
    sql = (
        "SELECT n.*, w.id AS watch_id FROM watch_notice n JOIN watch w ON w.key = n.watch"
        " WHERE w.removed_at IS NULL AND n.key > ?1 AND (?2 IS NULL OR n.watch = ?2)"
        f" ORDER BY n.key {'DESC' if newest else 'ASC'} LIMIT ?3"
    )
    rows = dossier.db.execute(sql, (after, watch, -1 if limit is None else limit)).fetchall()
    return [
        Notice(r["key"], r["id"], r["watch_id"], r["at"], r["change"], r["item"], json.loads(r["body"])) for r in rows
    ]


def set_looked(dossier: Dossier, watch: str, upto: int, at: str) -> None:
    """Note that the notices up to this key were looked at; never fewer than before."""
    dossier.db.execute("UPDATE watch SET looked = max(looked, ?), looked_at = ? WHERE id = ?", (upto, at, watch))
