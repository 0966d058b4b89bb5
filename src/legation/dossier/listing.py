"""Listing: lists that go through the whole dossier, kept row by row; a page reads the rows that it shows.

What always holds: a list that is `done` has all its rows and is never written to again; a newer one of the same name takes
its place. Nothing here is truth: all of it can be thrown away and made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from legation.dossier.file import Dossier

# Rows written in one transaction: few, so that a decision made meanwhile need not wait.
BATCH = 2000
MOST_LISTS = 48  # names; those made longest ago go first


class Row(NamedTuple):
    """One row. sorts: plain values by which it is chosen and ordered; body: JSON values."""

    id: str
    sorts: Mapping[str, Any]
    body: Any


class Kept(NamedTuple):
    """A list that is there."""

    key: int
    state: str
    total: int
    head: dict[str, Any]
    seconds: float


def find_list(dossier: Dossier, name: str) -> Kept | None:
    """The last list made of this name."""
    row = dossier.db.execute(
        "SELECT key, state, total, head, seconds FROM list WHERE name = ? AND done ORDER BY key DESC LIMIT 1", (name,)
    ).fetchone()
    return Kept(row[0], row[1], row[2], json.loads(row[3]), row[4]) if row else None


def begin_list(dossier: Dossier, name: str, state: str) -> int:
    with dossier.transaction():
        sql = "INSERT INTO list (name, state) VALUES (?, ?) RETURNING key"
        return int(dossier.db.execute(sql, (name, state)).fetchone()[0])


def add_rows(dossier: Dossier, key: int, rows: Iterable[Row]) -> int:
    """Write the rows of a list that was begun; gives how many they are."""
    numbered = enumerate(rows)
    total = 0
    while part := [(key, n, r.id, _json(r.sorts), _json(r.body)) for n, r in islice(numbered, BATCH)]:
        with dossier.transaction():
            dossier.db.executemany("INSERT INTO list_row VALUES (?, ?, ?, ?, ?)", part)
        total += len(part)
    return total


def end_list(dossier: Dossier, key: int, *, total: int, head: Mapping[str, Any], seconds: float) -> None:
    """From now on this is the list of its name; former ones of it go, and those of other names that are one too many."""
    db = dossier.db
    with dossier.transaction():
        sql = "UPDATE list SET total = ?, head = ?, seconds = ?, done = 1 WHERE key = ? RETURNING name"
        name = db.execute(sql, (total, _json(head), seconds, key)).fetchone()[0]
    for sql, value in (
        ("SELECT key FROM list WHERE name = ? AND key < ?", (name, key)),
        ("SELECT key FROM list WHERE done ORDER BY key DESC LIMIT -1 OFFSET ?", (MOST_LISTS,)),
    ):
        for row in db.execute(sql, value).fetchall():
            forget_list(dossier, row[0])


def forget_list(dossier: Dossier, key: int) -> None:
    """In parts, as it was written."""
    sql = "DELETE FROM list_row WHERE list = ?1 AND n IN (SELECT n FROM list_row WHERE list = ?1 LIMIT ?2)"
    gone = BATCH
    with dossier.transaction():  # nobody finds it from here on
        dossier.db.execute("UPDATE list SET done = 0 WHERE key = ?", (key,))
    while gone == BATCH:
        with dossier.transaction():
            gone = dossier.db.execute(sql, (key, BATCH)).rowcount
    with dossier.transaction():
        dossier.db.execute("DELETE FROM list WHERE key = ?", (key,))


def count_rows(dossier: Dossier, key: int, where: Mapping[str, Any], within: Mapping[str, str]) -> int:
    """How many rows fit. where: values that are equal; within: words that stand in a value."""
    tests, values = _tests(where, within)
    return int(dossier.db.execute(f"SELECT count(*) FROM list_row WHERE list = ?{tests}", (key, *values)).fetchone()[0])


def get_rows(
    dossier: Dossier,
    key: int,
    first: int,
    size: int,
    *,
    where: Mapping[str, Any],
    within: Mapping[str, str],
    order: str = "",
    without: Iterable[str] = (),
) -> list[tuple[str, Any]]:
    """(id, body) of rows, in the order of the list or of one of the values by which it can be ordered."""
    held = json.dumps(sorted(without))
    if not where and not within and not order and held == "[]":
        sql = "SELECT id, body FROM list_row WHERE list = ? AND n >= ? AND n < ? ORDER BY n"
        return [(r[0], json.loads(r[1])) for r in dossier.db.execute(sql, (key, first, first + size))]
    tests, values = _tests(where, within)
    by = f"json_extract(sorts, '$.{order}'), n" if order else "n"
    sql = (
        f"SELECT id, body FROM list_row JOIN (SELECT n AS m FROM list_row WHERE list = ?{tests}"
        f" AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY {by} LIMIT ? OFFSET ?) ON list = ? AND n = m"
    )
    rows = dossier.db.execute(sql, (key, *values, held, size, first, key)).fetchall()
    return [(r[0], json.loads(r[1])) for r in rows]


def rows_by_id(dossier: Dossier, key: int, ids: Iterable[str]) -> list[tuple[int, str, Any]]:
    """(place, id, body) of the rows with these ids, in the order of the list."""
    sql = "SELECT n, id, body FROM list_row WHERE list = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY n"
    return [(r[0], r[1], json.loads(r[2])) for r in dossier.db.execute(sql, (key, json.dumps(list(ids))))]


def neighbours(dossier: Dossier, key: int, place: int, without: Iterable[str]) -> tuple[str | None, str | None]:
    """Ids of the rows before and behind a place, those left out that are named."""
    held = json.dumps(sorted(without))
    out = []
    for test, order in (("n < ?", "n DESC"), ("n > ?", "n")):
        sql = (
            f"SELECT id FROM list_row WHERE list = ? AND {test} AND id NOT IN (SELECT value FROM json_each(?))"
            f" ORDER BY {order} LIMIT 1"
        )
        row = dossier.db.execute(sql, (key, place, held)).fetchone()
        out.append(row[0] if row else None)
    return out[0], out[1]


def rows_beginning(dossier: Dossier, key: int, text: str, most: int) -> list[Any]:
    """Bodies of the rows whose id begins so."""
    sql = "SELECT body FROM list_row WHERE list = ? AND id >= ? AND id < ? ORDER BY id LIMIT ?"
    return [json.loads(r[0]) for r in dossier.db.execute(sql, (key, text, text + "\U0010ffff", most))]


def all_sorts(dossier: Dossier, key: int, where: Mapping[str, Any]) -> Iterator[Any]:
    """What all fitting rows are chosen and ordered by."""
    tests, values = _tests(where, {})
    rows = dossier.db.execute(f"SELECT sorts FROM list_row WHERE list = ?{tests} ORDER BY n", (key, *values))
    return (json.loads(r[0]) for r in rows)


def _tests(where: Mapping[str, Any], within: Mapping[str, str]) -> tuple[str, list[Any]]:
    """Names of fields are ours, never from outside; values are bound."""
    tests = "".join(f" AND json_extract(sorts, '$.{name}') = ?" for name in where)
    tests += "".join(f" AND instr(json_extract(sorts, '$.{name}'), ?) > 0" for name in within)
    return tests, [*where.values(), *within.values()]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
