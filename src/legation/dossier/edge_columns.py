"""Edges by columns: what a lens looks at, as packed numbers, for all edges that belong to a relation.

What always holds: after `refresh_columns` the columns are those of the rows of claim_edge that have a relation, in order of
(claim, n); a part of them is made anew once an edge of one of its claims came or went (triggers). Words stand as their keys
in edge_word, days as their number in the calendar. The numbers of a part stand in as few bytes as they need, since what a
lens looks at is read from the file each time: as what each is more than the least, or as places among the different ones.

    refresh_columns(dossier)
    load_column(dossier, "relation")     # one number an edge
    keys_of(dossier, "voices", ["RUS"])  # keys of the words in which one of these stands
"""

from __future__ import annotations

import datetime as dt
import json
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from legation.dossier.file import Dossier

PART = 13  # bits of a claim's key that tell its place within a part
LATER = 2**30  # a day that is not known: later than every day
STANDS = ("carried", "unreal", "denied", "questioned", "against")
# Columns of claim_edge as they are, as words, as days, and those of one byte.
PLAIN = ("relation", "claim", "document", "mark")
WORDS = ("kind", "told_by", "teller", "author", "media", "voices", "parties", "day", "steps", "way")
DAYS = ("as_of", "known", "happened_first", "happened_last")
BYTES = ("stand", "counts")
NAMES = (*PLAIN, *WORDS, *DAYS, *BYTES)
NONE = 0  # in a column of words or days: nothing
# So many relations are put in order by their names one by one.
FEW = 500
# Of an id so much stands in the column `mark` that a claim is put before another by it in nearly all cases.
_MARK = 7
_HEAD = struct.Struct(
    "<iBii"
)  # of a part: how many numbers, bytes of each, how many different ones it names, the least
_WAY = "factuality || char(9) || disputed || char(9) || manner"


def refresh_columns(dossier: Dossier) -> None:
    """Make anew the parts whose edges changed, each in a transaction of its own: nobody waits for all of them."""
    db = dossier.db
    parts = [r[0] for r in db.execute("SELECT part FROM dirty_edge_part ORDER BY part")]
    rest = "SELECT 1 FROM edge_column WHERE part NOT IN (SELECT part FROM dirty_edge_part) LIMIT 1"
    if parts and db.execute(rest).fetchone() is None:  # all of them: words that nothing uses any more need not stay
        with dossier.transaction():
            db.execute("DELETE FROM edge_column")
            db.execute("DELETE FROM edge_word")
    for part in parts:
        with dossier.transaction():
            _make_part(dossier, part)
            db.execute("DELETE FROM dirty_edge_part WHERE part = ?", (part,))
            db.execute("UPDATE change SET n = n + 1 WHERE what = 'edges'")


def load_column(dossier: Dossier, name: str) -> npt.NDArray[Any]:
    """The numbers of one column of all edges; 4 bytes each, 1 byte those of BYTES."""
    kept = [r[0] for r in _rows(dossier, "SELECT data FROM edge_column WHERE name = ? ORDER BY part", name)]
    out = np.empty(sum(_HEAD.unpack_from(part)[0] for part in kept), "u1" if name in BYTES else "<i4")
    start = 0
    for part in kept:
        start = _unpack(part, out, start)
    return out


def edges_state(dossier: Dossier) -> int:
    """A number that changes with the columns."""
    return int(dossier.db.execute("SELECT n FROM change WHERE what = 'edges'").fetchone()[0])


def keys_of(dossier: Dossier, name: str, wanted: Iterable[str]) -> list[int]:
    """Keys of the words of a column that are one of these; of voices and parties: that hold one of these."""
    between = {"voices": " ", "parties": "\n"}.get(name)
    if between is None:
        sql = "SELECT key FROM edge_word WHERE name = ? AND word IN (SELECT value FROM json_each(?))"
        return [r[0] for r in dossier.db.execute(sql, (name, json.dumps(list(wanted))))]
    sql = "SELECT key FROM edge_word WHERE name = ? AND instr(? || word || ?, ?) > 0"
    found: set[int] = set()
    for one in wanted:
        values = (name, between, between, f"{between}{one}{between}")
        found.update(r[0] for r in dossier.db.execute(sql, values))
    return sorted(found)


def words_of(dossier: Dossier, keys: Iterable[int]) -> dict[int, str]:
    """The words of these keys."""
    sql = "SELECT key, word FROM edge_word WHERE key IN (SELECT value FROM json_each(?))"
    return dict(_rows(dossier, sql, _listed(keys)))


def all_words(dossier: Dossier, name: str) -> dict[int, str]:
    """All words of a column, by key."""
    return dict(_rows(dossier, "SELECT key, word FROM edge_word WHERE name = ?", name))


def names_of_relations(dossier: Dossier, keys: Iterable[int]) -> dict[int, tuple[str, str, str, str]]:
    """Kind, source, target and theme of relations, by key."""
    sql = "SELECT key, kind, source, target, theme FROM relation WHERE key IN (SELECT value FROM json_each(?))"
    return {r[0]: r[1:] for r in _rows(dossier, sql, _listed(keys))}


def first_by_name(dossier: Dossier, keys: Sequence[int], most: int) -> list[tuple[int, tuple[str, str, str, str]]]:
    """The first of these relations by kind, source, target and theme, at most `most`, with these names."""
    if len(keys) <= FEW:
        return sorted(names_of_relations(dossier, keys).items(), key=lambda x: x[1])[:most]
    wanted, out = set(keys), []
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    # in the order of an index: where so many are wanted the first are soon met
    for row in cursor.execute("SELECT key, kind, source, target, theme FROM relation ORDER BY 2, 3, 4, 5"):
        if row[0] in wanted:
            out.append((row[0], row[1:]))
            if len(out) >= most:
                break
    return out


def ids_of_claims(dossier: Dossier, keys: Iterable[int]) -> dict[int, str]:
    """Ids of claims by key."""
    sql = "SELECT key, id FROM claim WHERE key IN (SELECT value FROM json_each(?))"
    return dict(_rows(dossier, sql, _listed(keys)))


@lru_cache(maxsize=100_000)
def day_number(day: str | None) -> int:
    """The number of an ISO day; NONE without one, LATER where it is '~'."""
    if day is None:
        return NONE
    return LATER if day == "~" else dt.date.fromisoformat(day).toordinal()


def number_day(number: int) -> str | None:
    """The ISO day of a number; None where there is none."""
    return dt.date.fromordinal(number).isoformat() if NONE < number < LATER else None


def _make_part(dossier: Dossier, part: int) -> None:
    columns = ", ".join({"way": _WAY, "mark": "id"}.get(n, n) for n in NAMES)
    sql = f"SELECT {columns} FROM claim_edge WHERE claim >= ? AND claim < ? AND relation IS NOT NULL ORDER BY claim, n"
    rows = _rows(dossier, sql, part << PART, (part + 1) << PART)
    db = dossier.db
    db.execute("DELETE FROM edge_column WHERE part = ?", (part,))
    for name, values in zip(NAMES, zip(*rows, strict=True), strict=False):
        db.execute("INSERT INTO edge_column VALUES (?, ?, ?)", (name, part, _packed(dossier, name, values)))


def _packed(dossier: Dossier, name: str, values: Sequence[Any]) -> bytes:
    if name == "stand":
        values = [STANDS.index(v) for v in values]
    elif name == "mark":
        values = [_mark(v) for v in values]
    elif name in WORDS:
        keys = _keys_of_words(dossier, name, sorted({v for v in values if v is not None}))
        values = [keys[v] if v is not None else NONE for v in values]
    elif name in DAYS:
        values = [day_number(v) for v in values]
    return _pack(np.array(values, np.int64))


def _pack(numbers: npt.NDArray[np.int64]) -> bytes:
    least, most = (int(numbers.min()), int(numbers.max())) if numbers.size else (0, 0)
    width = _bytes_for(most - least)
    different = np.unique(numbers)
    narrow = _bytes_for(len(different) - 1)
    if len(different) * 4 + len(numbers) * narrow < len(numbers) * width:
        places = np.searchsorted(different, numbers).astype(f"<u{narrow}")
        return (
            _HEAD.pack(len(numbers), narrow, len(different), 0) + different.astype("<i4").tobytes() + places.tobytes()
        )
    rest = (numbers - least).astype(f"<u{width}").tobytes() if width else b""
    return _HEAD.pack(len(numbers), width, 0, least) + rest


def _bytes_for(most: int) -> int:
    return next(w for w in (0, 1, 2, 4) if most < 1 << 8 * w)


def _unpack(part: bytes, out: npt.NDArray[Any], start: int) -> int:
    """Put the numbers of a part into `out` from `start` on; gives where they end."""
    many, width, different, least = _HEAD.unpack_from(part)
    here = out[start : start + many]
    if not width:
        here[:] = least
    elif different:
        values = np.frombuffer(part, "<i4", different, _HEAD.size)
        here[:] = values[np.frombuffer(part, f"<u{width}", many, _HEAD.size + 4 * different)]
    else:
        here[:] = np.frombuffer(part, f"<u{width}", many, _HEAD.size)
        here += here.dtype.type(least)
    return start + int(many)


def _mark(identifier: str) -> int:
    try:
        return int(identifier[:_MARK], 16)
    except ValueError:  # none of ours: then it stands level with others, which are looked at whole
        return 0


def _keys_of_words(dossier: Dossier, name: str, words: Sequence[str]) -> dict[str, int]:
    text = json.dumps(words)
    sql = "INSERT OR IGNORE INTO edge_word (name, word) SELECT ?, value FROM json_each(?)"
    dossier.db.execute(sql, (name, text))
    sql = "SELECT word, key FROM edge_word WHERE name = ? AND word IN (SELECT value FROM json_each(?))"
    return dict(_rows(dossier, sql, name, text))


def _listed(keys: Iterable[int]) -> str:
    return json.dumps(sorted(set(keys)))


def _rows(dossier: Dossier, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, values).fetchall()
