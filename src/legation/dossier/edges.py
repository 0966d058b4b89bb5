"""Edges: which edges of the system each claim speaks for, and how much is told of each relation, by whom, from which day on.

What always holds: a reading listed in edged_reading has the edges of all its claims, as decisions and its document's settled
metadata have them; a change of any of these takes it off that list (triggers), a reading that is replaced takes its rows
along. After `refresh_relations` what is counted of a relation is what its edges give.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from legation.dossier.file import Dossier

NO_DAY = "~"  # later than every day
_COLUMNS = (
    "id, document, start, kind, source, target, theme, manner, steps, factuality, disputed, happened_first,"
    " happened_last, day, as_of, teller, told_by, author, voices, known, media, stand"
)
# From so few tellers on up to a day, their relations are counted at once and not in the order of all that is told of them.
FEW_TELLERS = 20_000
FIRST_PAGE = 400


class EdgeRow(NamedTuple):
    """One edge of one claim; see 009_relations.sql and 013_seen_edges.sql. document: key; steps: JSON, or ''."""

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


@dataclass(frozen=True, slots=True)
class Seen:
    """Which edges are looked at: days as ISO, all that is given must hold. told_by: who speaks, or whose media publish; party:
    an actor or country that acts or is concerned by the reader's values; also, without: ids of claims for which a person's
    values say otherwise."""

    as_of: str | None = None
    known_on: str | None = None
    speakers: tuple[str, ...] = ()
    publishers_of: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    party: str | None = None
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def index(self) -> str:
        """The claims of a party are found by themselves; for all else the index is gone through that holds what is asked."""
        return "" if self.party else "INDEXED BY claim_edge_seen"

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
            column = "id" if ":" in self.party else "country"
            tests.append(
                f"e.claim IN (SELECT claim FROM claim_actor WHERE {column} = ? AND role IN ('actor', 'recipient')"
                f" UNION {_KEYS}) AND e.claim NOT IN ({_KEYS})"
            )
            values += [self.party, json.dumps(self.also), json.dumps(self.without)]
        return " AND ".join(tests), values


_MEDIA = "e.media IN (SELECT value FROM json_each(?))"
_KEYS = "SELECT key FROM claim WHERE id IN (SELECT value FROM json_each(?))"
_VOICE = "instr(' ' || e.voices || ' ', ?) > 0"


def _speaks(who: Sequence[str]) -> str:
    return f"({' OR '.join([_VOICE] * len(who))})"


class Counted(NamedTuple):
    """How much is told of a relation up to a day. carried, unreal: statements, None where they were not counted."""

    relation: int
    kind: str
    source: str
    target: str
    theme: str
    tellers: int
    carried: int = 0
    unreal: int = 0


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


def replace_edges(dossier: Dossier, reading: int, made_by: str, rows: Iterable[EdgeRow]) -> None:
    """Put the edges of a reading in the place of the former ones."""
    db = dossier.db
    db.execute("DELETE FROM claim_edge WHERE claim IN (SELECT key FROM claim WHERE reading = ?)", (reading,))
    marks = ", ".join("?" * len(EdgeRow._fields))
    keys = {r[0]: r[1] for r in db.execute("SELECT id, key FROM claim WHERE reading = ?", (reading,))}
    held = list(rows)
    relations = _keys_of_relations(dossier, {row[3:7] for row in held if row.source and row.target})
    counted: dict[str, int] = {}
    last = {(row.id, row[3:7]): n for n, row in enumerate(held)}
    values = []
    for n, row in enumerate(held):
        counted[row.id] = counted.get(row.id, 0) + 1
        counts = int(last[row.id, row[3:7]] == n)
        values.append((keys[row.id], counted[row.id], relations.get(row[3:7]), counts, *row))
    db.executemany(
        f"INSERT INTO claim_edge (claim, n, relation, counts, {_COLUMNS}) VALUES (?, ?, ?, ?, {marks})", values
    )
    db.execute("INSERT OR REPLACE INTO edged_reading VALUES (?, ?)", (reading, made_by))


def _keys_of_relations(dossier: Dossier, wanted: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    names = sorted(wanted)
    dossier.db.executemany("INSERT OR IGNORE INTO relation (kind, source, target, theme) VALUES (?, ?, ?, ?)", names)
    sql = "SELECT key FROM relation WHERE kind = ? AND source = ? AND target = ? AND theme = ?"
    return {name: dossier.db.execute(sql, name).fetchone()[0] for name in names}


def refresh_relations(dossier: Dossier) -> int:
    """Count anew what is told of the relations whose edges changed; gives how many they were."""
    db = dossier.db
    dirty = "SELECT relation FROM dirty_relation"
    if db.execute(f"{dirty} LIMIT 1").fetchone() is None:
        return 0
    with dossier.transaction():
        db.execute(f"DELETE FROM relation_teller WHERE relation IN ({dirty})")
        db.execute(
            "INSERT INTO relation_teller SELECT relation, told_by, min(as_of) FROM claim_edge"
            f" WHERE relation IN ({dirty}) AND stand = 'carried' GROUP BY relation, told_by"
        )
        db.execute(
            "UPDATE relation SET tellers = (SELECT count(*) FROM relation_teller t WHERE t.relation = relation.key)"
            f" WHERE key IN ({dirty})"
        )
        db.execute(
            f"DELETE FROM relation WHERE key IN ({dirty})"
            " AND NOT EXISTS (SELECT 1 FROM claim_edge e WHERE e.relation = relation.key)"
        )
        return db.execute("DELETE FROM dirty_relation").rowcount


def count_relations(
    dossier: Dossier, *, as_of: str | None, kind: str | None, generic: Sequence[str], limit: int
) -> list[Counted]:
    """What is told up to a day of all relations that can be among the first `limit` by tellers.

    generic: kinds of which three tellers count as one. Relations are looked at in the order of their tellers on any day, which
    up to a day can only be fewer, until no further one can come in.
    """
    day = as_of or NO_DAY
    db = dossier.db
    few = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM relation_teller WHERE as_of <= ? LIMIT ?)", (day, FEW_TELLERS)
    ).fetchone()[0]
    found: list[Counted] = []
    if few < FEW_TELLERS:
        sql = (
            "SELECT r.key, r.kind, r.source, r.target, r.theme, t.n FROM (SELECT relation, count(*) AS n"
            " FROM relation_teller WHERE as_of <= ? GROUP BY relation) t JOIN relation r ON r.key = t.relation"
            + (" WHERE r.kind = ?" if kind else "")
        )
        found = [Counted(*r) for r in db.execute(sql, (day, *([kind] if kind else [])))]
        least = _least(found, generic, limit)
        if least == 0:  # those that nobody tells as done come in too
            there = {c.relation for c in found}
            rest = (c for c in _page(dossier, kind, 0, -1) if c.relation not in there)
            found += [c._replace(tellers=0) for c in rest if _is_told(dossier, c.relation, day)]
    else:
        start, size = 0, max(FIRST_PAGE, 4 * limit)
        while True:
            page = _page(dossier, kind, start, size)
            found += _up_to(dossier, page, day)
            least = _least(found, generic, limit)
            if len(page) < size or least > page[-1].tellers:
                break
            start, size = start + size, 4 * size
    near = [c for c in found if _weight(c, generic) >= least]
    return _with_statements(dossier, near, Seen(as_of=day))


def count_seen(dossier: Dossier, seen: Seen, *, kind: str | None, generic: Sequence[str], limit: int) -> list[Counted]:
    """The same through any lens: all edges are counted in the index, none is read."""
    tests, values = seen.tests()
    sql = (
        "SELECT r.key, r.kind, r.source, r.target, r.theme, t.n FROM (SELECT e.relation, count(DISTINCT CASE WHEN"
        f" e.stand = 'carried' THEN e.told_by END) AS n FROM claim_edge e {seen.index}"
        f" WHERE e.relation IS NOT NULL AND {tests} GROUP BY e.relation) t JOIN relation r ON r.key = t.relation"
        + (" WHERE r.kind = ?" if kind else "")
    )
    found = [Counted(*r) for r in dossier.db.execute(sql, (*values, *([kind] if kind else [])))]
    least = _least(found, generic, limit)
    return _with_statements(dossier, [c for c in found if _weight(c, generic) >= least], seen)


def _weight(counted: Counted, generic: Sequence[str]) -> int:
    return (counted.tellers + 2) // 3 if counted.kind in generic else counted.tellers


def _least(found: Sequence[Counted], generic: Sequence[str], limit: int) -> int:
    """What the last of the first `limit` weighs; 0 while there are fewer."""
    weights = sorted((_weight(c, generic) for c in found), reverse=True)
    return weights[limit - 1] if len(weights) >= limit else 0


def _page(dossier: Dossier, kind: str | None, start: int, size: int) -> list[Counted]:
    sql = (
        "SELECT key, kind, source, target, theme, tellers FROM relation"
        + (" WHERE kind = ?" if kind else "")
        + " ORDER BY tellers DESC, key LIMIT ? OFFSET ?"
    )
    return [Counted(*r) for r in dossier.db.execute(sql, (*([kind] if kind else []), size, start))]


def _up_to(dossier: Dossier, page: Sequence[Counted], day: str) -> list[Counted]:
    """The same counted up to a day; of which nothing is told by then are left out."""
    if day == NO_DAY:
        return list(page)
    sql = (
        "SELECT relation, count(*) FROM relation_teller WHERE relation IN (SELECT value FROM json_each(?)) AND as_of <= ?"
        " GROUP BY relation"
    )
    counts = dict(dossier.db.execute(sql, (json.dumps([c.relation for c in page]), day)).fetchall())
    return [
        c._replace(tellers=counts.get(c.relation, 0))
        for c in page
        if c.relation in counts or _is_told(dossier, c.relation, day)
    ]


def _is_told(dossier: Dossier, relation: int, day: str) -> bool:
    sql = "SELECT 1 FROM claim_edge WHERE relation = ? AND as_of <= ? LIMIT 1"
    return dossier.db.execute(sql, (relation, day)).fetchone() is not None


def _with_statements(dossier: Dossier, found: Sequence[Counted], seen: Seen) -> list[Counted]:
    tests, values = seen.tests()
    sql = (
        "SELECT e.relation, count(DISTINCT CASE WHEN e.stand = 'carried' THEN e.claim END), count(DISTINCT CASE WHEN"
        f" e.stand = 'unreal' THEN e.claim END) FROM claim_edge e {seen.index} WHERE e.relation IN"
        f" (SELECT value FROM json_each(?)) AND {tests} GROUP BY e.relation"
    )
    rows = dossier.db.execute(sql, (json.dumps([c.relation for c in found]), *values))
    counts = {r[0]: (r[1], r[2]) for r in rows}
    return [c._replace(carried=counts[c.relation][0], unreal=counts[c.relation][1]) for c in found]


def list_edges(
    dossier: Dossier,
    *,
    relations: Sequence[int] | None = None,
    seen: Seen | None = None,
) -> Iterator[tuple[str, EdgeRow]]:
    """(id of the document, row), in order of the claims.

    relations: only of these; seen: only what this lets through.
    """
    tests: list[str] = []
    values: list[Any] = []
    if relations is not None:
        tests.append("e.relation IN (SELECT value FROM json_each(?))")
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
