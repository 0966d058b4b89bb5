"""Notes: why claims are handled with care and which originals they name, kept beside them so that lists need no claim decoded.

What always holds: a reading listed in noted_reading has the notes of all its claims; a claim that changes takes its reading
off that list (a trigger), a reading that is replaced takes its rows along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from legation.dossier.file import Dossier


class CareRow(NamedTuple):
    """Of one claim. weight: rank, 0 the weightiest; shared: when others tell the same, None when no reason is left then."""

    id: str
    weight: int
    reasons: tuple[str, ...]
    weight_shared: int | None
    reasons_shared: tuple[str, ...]


class OriginalRow(NamedTuple):
    """One original that a claim names; see 008_notes.sql."""

    id: str
    document: str
    who: str
    known: int
    what: str
    said: str
    occasion: str
    label: str


def readings_without_notes(dossier: Dossier, made_by: str) -> list[tuple[int, int]]:
    """(reading, document) keys of readings whose notes are not there, or were made by something else."""
    rows = dossier.db.execute(
        "SELECT r.key, v.document FROM reading r JOIN version v ON v.key = r.version"
        " LEFT JOIN noted_reading n ON n.reading = r.key WHERE n.made_by IS NOT ? ORDER BY r.key",
        (made_by,),
    )
    return [(r[0], r[1]) for r in rows]


def replace_notes(
    dossier: Dossier, reading: int, made_by: str, care: Iterable[CareRow], originals: Iterable[OriginalRow]
) -> None:
    """Put the notes of a reading in the place of the former ones."""
    db = dossier.db
    keys = {r[0]: r[1] for r in db.execute("SELECT id, key FROM claim WHERE reading = ?", (reading,))}
    for table in ("claim_care", "claim_original"):
        db.executemany(f"DELETE FROM {table} WHERE claim = ?", [(k,) for k in keys.values()])
    db.executemany(
        "INSERT INTO claim_care VALUES (?, ?, ?, ?, ?, ?)",
        [
            (keys[r.id], r.id, r.weight, json.dumps(r.reasons), r.weight_shared, json.dumps(r.reasons_shared))
            for r in care
        ],
    )
    counted: dict[str, int] = {}
    values = []
    for row in originals:
        counted[row.id] = counted.get(row.id, 0) + 1
        values.append((keys[row.id], counted[row.id], *row))
    db.executemany("INSERT INTO claim_original VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    db.execute("INSERT OR REPLACE INTO noted_reading VALUES (?, ?)", (reading, made_by))


def list_care(dossier: Dossier, *, skipped: Sequence[str] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(claim id, reasons) with the weightiest reasons first, then the liveliest question, then by id."""
    rows = dossier.db.execute(
        """
        WITH held AS (
          SELECT k.*,
            coalesce((SELECT max(q.tellers) FROM question_claim c JOIN question q ON q.key = c.question
                      WHERE c.claim = k.claim AND q.claims > 1), 1) > 1 AS shared,
            (SELECT max(q.liveliness) FROM question_claim c JOIN question q ON q.key = c.question
             WHERE c.claim = k.claim AND q.claims > 1) AS lively
          FROM claim_care k WHERE k.id NOT IN (SELECT value FROM json_each(?))
        )
        SELECT id, iif(shared, reasons_shared, reasons) FROM held WHERE iif(shared, weight_shared, weight) IS NOT NULL
        ORDER BY iif(shared, weight_shared, weight), lively DESC NULLS LAST, id
        """,
        (json.dumps(list(skipped)),),
    )
    return ((r[0], tuple(json.loads(r[1]))) for r in rows)


def care_rows(dossier: Dossier) -> Iterator[CareRow]:
    rows = dossier.db.execute(
        "SELECT id, weight, reasons, weight_shared, reasons_shared FROM claim_care ORDER BY claim"
    )
    return (CareRow(r[0], r[1], tuple(json.loads(r[2])), r[3], tuple(json.loads(r[4]))) for r in rows)


def original_rows(dossier: Dossier) -> Iterator[OriginalRow]:
    """All rows in order of the claims."""
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    rows = cursor.execute(
        "SELECT id, document, who, known, what, said, occasion, label FROM claim_original ORDER BY claim, n"
    )
    return map(OriginalRow._make, rows)
