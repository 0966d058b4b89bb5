"""Edges: which edges of the system each claim speaks for, kept beside the claims so that no picture types them anew.

What always holds: a reading listed in edged_reading has the edges of all its claims; a claim that changes takes its reading
off that list (a trigger), a reading that is replaced takes its rows along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from legation.dossier.file import Dossier

_COLUMNS = (
    "id, document, start, kind, source, target, theme, manner, steps, factuality, disputed, happened_first,"
    " happened_last, said_first, day, teller, label, voices"
)


class EdgeRow(NamedTuple):
    """One edge of one claim; see 004_edges.sql. document: key; steps: JSON, or ''."""

    id: str
    document: int
    start: int
    kind: str
    source: str
    target: str
    theme: str
    manner: str
    steps: str
    factuality: str
    disputed: int
    happened_first: str | None
    happened_last: str | None
    said_first: str | None
    day: str | None
    teller: str | None
    label: str | None
    voices: str


def readings_without_edges(dossier: Dossier, made_by: str) -> list[tuple[int, int]]:
    """(reading, document) keys of readings whose edges are not there, or were made by something else."""
    rows = dossier.db.execute(
        "SELECT r.key, v.document FROM reading r JOIN version v ON v.key = r.version"
        " LEFT JOIN edged_reading e ON e.reading = r.key WHERE e.made_by IS NOT ? ORDER BY r.key",
        (made_by,),
    )
    return [(r[0], r[1]) for r in rows]


def replace_edges(dossier: Dossier, reading: int, made_by: str, rows: Iterable[EdgeRow]) -> None:
    """Put the edges of a reading in the place of the former ones."""
    db = dossier.db
    db.execute("DELETE FROM claim_edge WHERE claim IN (SELECT key FROM claim WHERE reading = ?)", (reading,))
    marks = ", ".join("?" * len(EdgeRow._fields))
    keys = {r[0]: r[1] for r in db.execute("SELECT id, key FROM claim WHERE reading = ?", (reading,))}
    held = list(rows)
    counted: dict[str, int] = {}
    values = []
    for row in held:
        counted[row.id] = counted.get(row.id, 0) + 1
        values.append((keys[row.id], counted[row.id], *row))
    db.executemany(f"INSERT INTO claim_edge (claim, n, {_COLUMNS}) VALUES (?, ?, {marks})", values)
    db.execute("INSERT OR REPLACE INTO edged_reading VALUES (?, ?)", (reading, made_by))


def list_edges(dossier: Dossier, *, party: str | None = None) -> Iterator[EdgeRow]:
    """All rows in order of the claims. party: only of claims with this actor or country acting or concerned."""
    sql = f"SELECT {_COLUMNS} FROM claim_edge"
    values: tuple[str, ...] = ()
    if party:
        column = "id" if ":" in party else "country"
        sql += f" WHERE claim IN (SELECT claim FROM claim_actor WHERE {column} = ? AND role IN ('actor', 'recipient'))"
        values = (party,)
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return map(EdgeRow._make, cursor.execute(sql + " ORDER BY claim, n", values))


def steps_text(steps: Sequence[tuple[str, tuple[str, ...], bool]]) -> str:
    """Steps as they are kept."""
    return json.dumps([[n, list(p), d] for n, p, d in steps]) if steps else ""


def parse_steps(text: str) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    return tuple((n, tuple(p), bool(d)) for n, p, d in json.loads(text)) if text else ()
