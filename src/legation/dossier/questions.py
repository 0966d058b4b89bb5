"""Questions and who holds what, as reconcile made them: a cache, replaced block by block."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from legation.dossier.claims import mark_blocks_of
from legation.dossier.file import Dossier

MOST_FITTING = 20  # questions that the beginning of an id is told to fit


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as stored. positions: the claim ids of each answer, in order; body: all else, JSON values only."""

    id: str
    block: str
    anchor: str  # the claim by which an old id is found again
    title: str
    kind: str
    agreement: str
    conflict: str
    standing: str
    why: str
    liveliness: float
    documents: int
    tellers: int
    positions: tuple[tuple[str, ...], ...]
    body: dict[str, Any]


def dirty_blocks(dossier: Dossier) -> list[str]:
    return [r[0] for r in dossier.db.execute("SELECT block FROM dirty_block ORDER BY block")]


def grown_blocks(dossier: Dossier, blocks: Sequence[str]) -> set[str]:
    """Those of these blocks to which claims have only come: what does not hold one of them may stay."""
    sql = "SELECT block FROM dirty_block WHERE anew = 0 AND block IN (SELECT value FROM json_each(?))"
    return {r[0] for r in dossier.db.execute(sql, (json.dumps(list(blocks)),))}


def count_claims(dossier: Dossier, block: str, most: int) -> int:
    """How many claims a block holds; counting ends at `most`."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM claim_block WHERE block = ? LIMIT ?)"
    return int(dossier.db.execute(sql, (block, most)).fetchone()[0])


def keys_of_block(dossier: Dossier, block: str, most: int = -1) -> list[int]:
    """Keys of the claims of a block; of a larger one any `most`."""
    sql = "SELECT claim FROM claim_block WHERE block = ? LIMIT ?"
    return [key for (key,) in _plain(dossier).execute(sql, (block, most))]


def questions_of_block(dossier: Dossier, block: str) -> dict[frozenset[int], int]:
    """Questions by the keys of their claims; such as have lost a claim are left out."""
    sql = (
        "SELECT q.key, q.claims, h.claim FROM question q JOIN question_claim h ON h.question = q.key WHERE q.block = ?"
    )
    held: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for question, claims, claim in _plain(dossier).execute(sql, (block,)):
        if question in held:
            held[question].append(claim)
        else:
            held[question] = [claim]
            sizes[question] = claims
    return {frozenset(keys): question for question, keys in held.items() if sizes[question] == len(keys)}


def first_keys_of_block(dossier: Dossier, block: str, most: int) -> list[int]:
    """Keys of the claims with the smallest ids: the same ones in whatever order they came."""
    return [key for key, _ in first_claims_of_block(dossier, block, most)]


def first_claims_of_block(dossier: Dossier, block: str, most: int) -> list[tuple[int, str]]:
    """(key, id) of the claims with the smallest ids, in order."""
    sql = "SELECT b.claim, c.id FROM claim_block b JOIN claim c ON c.key = b.claim WHERE b.block = ? ORDER BY c.id LIMIT ?"
    return list(_plain(dossier).execute(sql, (block, most)))


def last_held(dossier: Dossier, blocks: Iterable[str]) -> dict[str, str]:
    """Of those of these blocks of which only the first claims are compared, the id of the last of these."""
    sql = "SELECT block, last FROM held_block WHERE block IN (SELECT value FROM json_each(?))"
    return {r[0]: r[1] for r in dossier.db.execute(sql, (json.dumps(sorted(blocks)),))}


def set_last_held(dossier: Dossier, block: str, last: str | None) -> None:
    """None: all claims of the block are compared."""
    if last is None:
        dossier.db.execute("DELETE FROM held_block WHERE block = ?", (block,))
    else:
        dossier.db.execute("INSERT OR REPLACE INTO held_block VALUES (?, ?)", (block, last))


def come_claims(dossier: Dossier, keys: Iterable[int]) -> set[int]:
    """Those of these claims that came since all blocks were last settled (and perhaps, after a stop, some settled ones)."""
    sql = "SELECT claim FROM come_claim WHERE claim IN (SELECT value FROM json_each(?))"
    return {r[0] for r in dossier.db.execute(sql, (json.dumps(sorted(keys)),))}


def come_by_block(dossier: Dossier, most: int) -> dict[str, str]:
    """By block, the smallest id of the claims that came since all blocks were last settled; nothing when they are many."""
    db = dossier.db
    if db.execute("SELECT count(*) FROM (SELECT 1 FROM come_claim LIMIT ?)", (most + 1,)).fetchone()[0] > most:
        return {}
    sql = (  # the few that came are gone through, and never the blocks
        "SELECT b.block, c.id FROM come_claim x CROSS JOIN claim c ON c.key = x.claim"
        " CROSS JOIN claim_block b ON b.claim = x.claim"
    )
    out: dict[str, str] = {}
    for block, claim in db.execute(sql):
        if claim < out.get(block, "~"):
            out[block] = claim
    return out


def forget_come_claims(dossier: Dossier) -> None:
    """All blocks are settled: unless one has turned dirty meanwhile, no claim counts as come any longer."""
    dossier.db.execute("DELETE FROM come_claim WHERE NOT EXISTS (SELECT 1 FROM dirty_block)")


def set_wide(dossier: Dossier, block: str, wide: bool) -> None:
    """Note that a block is too wide to be compared as one, or no longer."""
    sql = "INSERT OR IGNORE INTO wide_block VALUES (?)" if wide else "DELETE FROM wide_block WHERE block = ?"
    dossier.db.execute(sql, (block,))


def wide_blocks(dossier: Dossier, blocks: Iterable[str]) -> set[str]:
    """Those of these blocks that are too wide to be compared as one."""
    sql = "SELECT block FROM wide_block WHERE block IN (SELECT value FROM json_each(?))"
    return {r[0] for r in dossier.db.execute(sql, (json.dumps(sorted(blocks)),))}


def narrower_blocks(dossier: Dossier, block: str) -> list[str]:
    """Blocks whose names go on where this one's ends."""
    sql = "SELECT DISTINCT block FROM claim_block WHERE block > ? AND block < ? ORDER BY block"
    return [r[0] for r in dossier.db.execute(sql, (block + "|", block + "}"))]


def mark_dirty(dossier: Dossier, block: str) -> None:
    dossier.db.execute("INSERT OR REPLACE INTO dirty_block VALUES (?, 1)", (block,))


def mark_all_dirty(dossier: Dossier) -> None:
    for table in ("claim_block", "question"):
        dossier.db.execute(f"INSERT OR REPLACE INTO dirty_block SELECT DISTINCT block, 1 FROM {table}")
    dossier.db.execute("DELETE FROM claim_subject")


def mark_document_dirty(dossier: Dossier, document: str) -> None:
    """Have the blocks of all claims of a document compared anew."""
    mark_blocks_of(dossier, "d.id = ?", document)


def mark_claim_dirty(dossier: Dossier, claim: str) -> None:
    mark_blocks_of(dossier, "c.id = ?", claim)


def replace_blocks(
    dossier: Dossier,
    blocks: Sequence[str],
    rows: Sequence[QuestionRow],
    keys: Mapping[str, int],
    kept: Collection[int] = (),
    same: Collection[str] = (),
) -> None:
    """Put the questions of some blocks in the place of the former ones, and take the blocks' dirty marks off.

    keys: of the claims that the rows hold, by id. kept: keys of questions that stay as they are; same: blocks all of which do.
    """
    db = dossier.db
    names = json.dumps([b for b in blocks if b not in same])
    sql = "SELECT q.id, q.key FROM json_each(?) x CROSS JOIN question q ON q.block = x.value"
    former: dict[str, int] = dict(_plain(dossier).execute(sql, (names,)))
    if kept:
        former = {identifier: key for identifier, key in former.items() if key not in kept}
    gone = former.keys() - {row.id for row in rows}
    db.executemany("DELETE FROM question WHERE key = ?", [(former.pop(identifier),) for identifier in sorted(gone)])
    last = int(db.execute("SELECT coalesce(max(key), 0) FROM question").fetchone()[0])
    before = _places_before(dossier, [former[row.id] for row in rows if row.id in former])
    new, changed, held, lost, anchors = [], [], [], [], []  # type: list[Any], list[Any], list[Any], list[Any], list[Any]
    for row in rows:
        values = (
            row.title,
            row.kind,
            row.agreement,
            row.conflict,
            row.standing,
            row.why,
            row.liveliness,
            sum(len(p) for p in row.positions),
            row.documents,
            row.tellers,
            json.dumps(row.body, ensure_ascii=False, separators=(",", ":")),
        )
        places = {keys[claim]: place for place, position in enumerate(row.positions) for claim in position}
        number = former.get(row.id)
        if number is None:
            last = number = last + 1
            new.append((number, row.id, row.block, *values))
            anchors.append((row.id, row.block, row.anchor))
        else:
            changed.append((*values, number))
            there = before.get(number, {})
            lost += [(number, claim) for claim in there.keys() - places.keys()]
            places = {claim: place for claim, place in places.items() if there.get(claim) != place}
        held += [(number, claim, place) for claim, place in places.items()]
    db.executemany(
        "INSERT INTO question (key, id, block, title, kind, agreement, conflict, standing, why, liveliness, claims,"
        " documents, tellers, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new,
    )
    db.executemany(
        "UPDATE question SET title = ?, kind = ?, agreement = ?, conflict = ?, standing = ?, why = ?, liveliness = ?,"
        " claims = ?, documents = ?, tellers = ?, body = ? WHERE key = ?",
        changed,
    )
    db.executemany("DELETE FROM question_claim WHERE question = ? AND claim = ?", lost)
    db.executemany("INSERT OR REPLACE INTO question_claim VALUES (?, ?, ?)", held)
    db.executemany("INSERT OR IGNORE INTO question_anchor VALUES (?, ?, ?)", anchors)
    db.executemany("DELETE FROM dirty_block WHERE block = ?", [(b,) for b in blocks])


def _places_before(dossier: Dossier, questions: Sequence[int]) -> dict[int, dict[int, int]]:
    """Where the claims of these questions stand so far, by question.

    A report that comes adds one claim to each of many questions: what stays is not written again.
    """
    sql = (
        "SELECT h.question, h.claim, h.position FROM json_each(?) x CROSS JOIN question_claim h ON h.question = x.value"
    )
    out: dict[int, dict[int, int]] = {}
    for question, claim, place in _plain(dossier).execute(sql, (json.dumps(questions),)):
        out.setdefault(question, {})[claim] = place
    return out


def _plain(dossier: Dossier) -> sqlite3.Cursor:
    """Rows as tuples: quicker where there are very many."""
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return cursor


def iterate_questions(
    dossier: Dossier,
    *,
    standing: str | None = None,
    kind: str | None = None,
    least_claims: int = 2,
    ids: Sequence[str] | None = None,
    limit: int = -1,
) -> Iterator[dict[str, Any]]:
    """Liveliest first; equal ones by id. Questions with fewer than `least_claims` claims are left out."""
    tests, values = ["claims >= ?"], [least_claims]  # type: list[str], list[Any]
    for column, wanted in (("standing", standing), ("kind", kind)):
        if wanted:
            tests.append(f"{column} = ?")
            values.append(wanted)
    if ids is not None:
        tests.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(ids)))
    sql = f"SELECT * FROM question WHERE {' AND '.join(tests)} ORDER BY liveliness DESC, id LIMIT ?"
    for row in dossier.db.execute(sql, [*values, limit]).fetchall():
        yield _row(dossier, row)


def list_questions(
    dossier: Dossier,
    *,
    standing: str | None = None,
    kind: str | None = None,
    least_claims: int = 2,
    limit: int | None = None,
    ids: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """The first `limit` of `iterate_questions`."""
    rows = iterate_questions(dossier, standing=standing, kind=kind, least_claims=least_claims, ids=ids)
    return list(islice(rows, limit))


def find_question(dossier: Dossier, text: str) -> list[dict[str, Any]]:
    """The questions with this id or beginning of one, at most MOST_FITTING; an id once given out leads to where its anchor claim
    is now."""
    db = dossier.db
    # ids are hexadecimal: whatever begins so stands before the same with a "g" behind it
    rows = db.execute(
        "SELECT * FROM question WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT ?2", (text, MOST_FITTING)
    ).fetchall()
    if not rows:
        rows = db.execute(
            "SELECT DISTINCT q.* FROM question_anchor a JOIN claim c ON c.id = a.claim JOIN question_claim qc ON"
            " qc.claim = c.key JOIN question q ON q.key = qc.question AND q.block = a.block"
            " WHERE a.id >= ?1 AND a.id < ?1 || 'g' ORDER BY q.id LIMIT ?2",
            (text, MOST_FITTING),
        ).fetchall()
    return [_row(dossier, r) for r in rows]


def count_questions(dossier: Dossier, most: int = -1) -> int:
    """How many questions hold more than one claim; counting ends at `most`."""
    # in the index `question_many`, whose condition this is word for word
    sql = "SELECT count(*) FROM (SELECT 1 FROM question INDEXED BY question_many WHERE claims > 1 LIMIT ?)"
    return int(dossier.db.execute(sql, (most,)).fetchone()[0])


def _row(dossier: Dossier, row: Any) -> dict[str, Any]:
    out = dict(row)
    out["body"] = json.loads(out["body"])
    positions: dict[int, list[str]] = {}
    for claim, number in dossier.db.execute(
        "SELECT c.id, qc.position FROM question_claim qc JOIN claim c ON c.key = qc.claim WHERE qc.question = ?"
        " ORDER BY qc.position, c.key",
        (out.pop("key"),),
    ):
        positions.setdefault(number, []).append(claim)
    out["positions"] = [positions[n] for n in sorted(positions)]
    return out
