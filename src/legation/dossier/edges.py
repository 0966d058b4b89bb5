"""Edges: which edges of the system each claim speaks for.

What always holds: a reading listed in edged_reading has the edges of all its claims, as decisions and its document's settled
metadata have them; a change of any of these takes it off that list (triggers), a reading that is replaced takes its rows
along. After `refresh_relations` the relations are those that have edges, and the columns (edge_columns.py) are those of the
edges.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from legation.dossier.edge_columns import refresh_columns
from legation.dossier.file import Dossier

NO_DAY = "~"  # later than every day
_COLUMNS = (
    "id, document, start, kind, source, target, theme, manner, steps, factuality, disputed, happened_first,"
    " happened_last, day, as_of, teller, told_by, author, voices, known, media, stand, parties"
)


class EdgeRow(NamedTuple):
    """One edge of one claim; see 009_relations.sql, 013_seen_edges.sql and 016_edge_columns.sql. document: key; steps: JSON,
    or ''; voices, parties: ids and countries, with blanks and with line ends between."""

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
    day: str | None
    as_of: str
    teller: str
    told_by: str
    author: str
    voices: str
    known: str
    media: str
    stand: str
    parties: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Which edges are looked at: days as ISO, all that is given must hold. told_by: who speaks, or whose media publish; party:
    an actor or country that acts or is concerned."""

    as_of: str | None = None
    known_on: str | None = None
    speakers: tuple[str, ...] = ()
    publishers_of: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    party: str | None = None

    def tests(self) -> tuple[str, list[Any]]:
        """A condition on claim_edge e, and its values."""
        tests, values = ["1"], []  # type: list[str], list[Any]
        if self.as_of:
            tests.append("e.as_of <= ?")
            values.append(self.as_of)
        if self.known_on:
            tests.append("e.known <= ?")
            values.append(self.known_on)
        if self.publishers_of:
            tests.append(_MEDIA)
            values.append(json.dumps(self.publishers_of))
        if self.speakers:
            tests.append(_speaks(self.speakers))
            values += [f" {s} " for s in self.speakers]
        if self.told_by:
            tests.append(f"({_MEDIA} OR {_speaks(self.told_by)})")
            values += [json.dumps(self.told_by), *(f" {s} " for s in self.told_by)]
        if self.party:
            tests.append("instr(char(10) || e.parties || char(10), ?) > 0")
            values.append(f"\n{self.party}\n")
        return " AND ".join(tests), values


_MEDIA = "e.media IN (SELECT value FROM json_each(?))"
_VOICE = "instr(' ' || e.voices || ' ', ?) > 0"


def _speaks(who: Sequence[str]) -> str:
    return f"({' OR '.join([_VOICE] * len(who))})"


def readings_without_edges(dossier: Dossier, made_by: str) -> list[tuple[int, int]]:
    """(reading, document) keys of readings whose edges are not there, or were made by something else."""
    done = dossier.db.execute("SELECT count(*) FROM edged_reading WHERE made_by = ?", (made_by,)).fetchone()[0]
    if done == dossier.db.execute("SELECT count(*) FROM reading").fetchone()[0]:
        return []
    rows = dossier.db.execute(
        "SELECT r.key, v.document FROM reading r JOIN version v ON v.key = r.version"
        " LEFT JOIN edged_reading e ON e.reading = r.key WHERE e.made_by IS NOT ? ORDER BY r.key",
        (made_by,),
    )
    return [(r[0], r[1]) for r in rows]


def count_without_edges(dossier: Dossier, made_by: str) -> int:
    """Of how many readings the edges are not there, or were made by something else."""
    done = dossier.db.execute("SELECT count(*) FROM edged_reading WHERE made_by = ?", (made_by,)).fetchone()[0]
    return int(dossier.db.execute("SELECT count(*) FROM reading").fetchone()[0] - done)


def relations_of(dossier: Dossier, ends: Sequence[str]) -> list[int]:
    """Keys of the relations that name one actor, or of those of two."""
    first, last = ends[0], ends[-1]
    if len(ends) < 2:
        rows = dossier.db.execute("SELECT key FROM relation WHERE source = ? OR target = ?", (first, first))
    else:
        sql = "SELECT key FROM relation WHERE (source = ? AND target = ?) OR (source = ? AND target = ?)"
        rows = dossier.db.execute(sql, (first, last, last, first))
    return [r[0] for r in rows]


def last_relation(dossier: Dossier) -> tuple[int, int]:
    """The last key, and how many relations there are: changes when one comes or goes."""
    row = dossier.db.execute("SELECT coalesce(max(key), 0), count(*) FROM relation").fetchone()
    return int(row[0]), int(row[1])


def names_of_all(dossier: Dossier) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Key, and kind, source, target and theme of all relations."""
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return ((r[0], r[1:]) for r in cursor.execute("SELECT key, kind, source, target, theme FROM relation ORDER BY key"))


class EdgesMade(NamedTuple):
    """The edges of one reading. keys: of its claims, by id."""

    reading: int
    keys: Mapping[str, int]
    rows: Sequence[EdgeRow]


def replace_edges(dossier: Dossier, made_by: str, made: Sequence[EdgesMade]) -> None:
    """Put the edges of readings in the place of the former ones."""
    db = dossier.db
    db.executemany(
        "DELETE FROM claim_edge WHERE claim IN (SELECT key FROM claim WHERE reading = ?)", [(m.reading,) for m in made]
    )
    relations = _keys_of_relations(dossier, {r[3:7] for m in made for r in m.rows if r.source and r.target})
    marks = ", ".join("?" * len(EdgeRow._fields))
    db.executemany(
        f"INSERT INTO claim_edge (claim, n, relation, counts, {_COLUMNS}) VALUES (?, ?, ?, ?, {marks})",
        [row for m in made for row in _numbered(m, relations)],
    )
    db.executemany("INSERT OR REPLACE INTO edged_reading VALUES (?, ?)", [(m.reading, made_by) for m in made])


def _numbered(made: EdgesMade, relations: Mapping[tuple[str, ...], int]) -> Iterator[tuple[Any, ...]]:
    """Rows with key of the claim, number in it, key of the relation, and whether it counts: the last of a claim and relation."""
    numbers: dict[str, int] = {}
    last = {(row.id, row[3:7]): n for n, row in enumerate(made.rows)}
    for n, row in enumerate(made.rows):
        numbers[row.id] = numbers.get(row.id, 0) + 1
        key = row[3:7]
        yield made.keys[row.id], numbers[row.id], relations.get(key), int(last[row.id, key] == n), *row


def _keys_of_relations(dossier: Dossier, wanted: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    names = sorted(wanted)
    dossier.db.executemany("INSERT OR IGNORE INTO relation (kind, source, target, theme) VALUES (?, ?, ?, ?)", names)
    sql = "SELECT key FROM relation WHERE kind = ? AND source = ? AND target = ? AND theme = ?"
    return {name: dossier.db.execute(sql, name).fetchone()[0] for name in names}


def refresh_relations(dossier: Dossier) -> int:
    """Bring the columns up to date and leave out relations without edges; gives of how many the edges changed."""
    db = dossier.db
    if all(db.execute(f"SELECT 1 FROM {t} LIMIT 1").fetchone() is None for t in ("dirty_relation", "dirty_edge_part")):
        return 0
    refresh_columns(dossier)
    with dossier.transaction():
        db.execute(
            "DELETE FROM relation WHERE key IN (SELECT relation FROM dirty_relation)"
            " AND NOT EXISTS (SELECT 1 FROM claim_edge e WHERE e.relation = relation.key)"
        )
        return db.execute("DELETE FROM dirty_relation").rowcount


def list_edges(
    dossier: Dossier,
    *,
    relations: Sequence[int] | None = None,
    claims: Sequence[int] | None = None,
    seen: Seen | None = None,
) -> Iterator[tuple[str, EdgeRow]]:
    """(id of the document, row), in order of the claims.

    relations: only of these; claims: only of these; seen: only what this lets through.
    """
    tests: list[str] = []
    values: list[Any] = []
    if claims is not None:
        tests.append("e.claim IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(claims)))
    if relations is not None:  # claims are found by themselves, where they are given
        tests.append(f"{'+' if claims is not None else ''}e.relation IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(relations)))
    if seen is not None:
        condition, held = seen.tests()
        tests.append(condition)
        values += held
    columns = ", ".join(f"e.{name}" for name in EdgeRow._fields)
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    rows = cursor.execute(
        f"SELECT d.id, {columns} FROM claim_edge e JOIN document d ON d.key = e.document{where} ORDER BY e.claim, e.n",
        values,
    )
    return ((r[0], EdgeRow._make(r[1:])) for r in rows)


def steps_text(steps: Sequence[tuple[str, tuple[str, ...], bool]]) -> str:
    """Steps as they are kept."""
    return json.dumps([[n, list(p), d] for n, p, d in steps]) if steps else ""


def parse_steps(text: str) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    return tuple((n, tuple(p), bool(d)) for n, p, d in json.loads(text)) if text else ()
