"""Lists: what pages show of many rows, a page at a time and counted no further than needed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from legation.dossier.file import Dossier

ALL = ("documents", "readings", "decisions", "questions")  # what is counted when it is written


def count_documents(dossier: Dossier) -> int:
    return int(dossier.db.execute("SELECT count(*) FROM document").fetchone()[0])


def count_without_original(dossier: Dossier) -> int:
    return int(dossier.db.execute("SELECT count(*) FROM document WHERE has_original = 0").fetchone()[0])


def quotes_of(dossier: Dossier, ids: Iterable[str]) -> dict[str, str]:
    """The quotes of those of these claims that are there, by id, without decoding the claims."""
    sql = "SELECT id, json_extract(body, '$.quote') FROM claim WHERE id IN (SELECT value FROM json_each(?))"
    return dict(dossier.db.execute(sql, (json.dumps(sorted(ids)),)).fetchall())


def changes(dossier: Dossier, what: Sequence[str]) -> tuple[int, ...]:
    """How often each of these was written: documents, readings, decisions, questions. Equal as long as none was."""
    held = dict(dossier.db.execute("SELECT what, n FROM change").fetchall())
    return tuple(held[name] for name in what)


def short_decisions(dossier: Dossier, after: int) -> list[tuple[int, str, str, str, str | None]]:
    """(key, id, action, target, the other end of a link) of the decisions after one, in their order."""
    sql = (
        "SELECT key, id, action, target, CASE WHEN target_kind = 'pair' THEN json_extract(body, '$.other') END"
        " FROM decision WHERE key > ? ORDER BY key"
    )
    return [(r[0], r[1], r[2], r[3], r[4]) for r in dossier.db.execute(sql, (after,))]


class Brief(NamedTuple):
    """A question in short: as much as tells whether it is shown."""

    key: int
    id: str
    block: str
    title: str
    liveliness: float
    parties: str  # JSON
    claims: frozenset[int]  # keys
    conflict: str
    why: str


def brief_questions(
    dossier: Dossier,
    *,
    standing: str | None = None,
    kind: str | None = None,
    conflicts: Sequence[str] = (),
    least: int = 2,
    after: tuple[float, str] | None = None,
    limit: int,
) -> list[Brief]:
    """The next `limit` questions, liveliest first, behind the one with this liveliness and id."""
    tests, values = ["claims >= ?"], [least]  # type: list[str], list[Any]
    for column, wanted in (("standing", standing), ("kind", kind)):
        if wanted:
            tests.append(f"{column} = ?")
            values.append(wanted)
    if conflicts:
        tests.append(f"conflict IN ({','.join('?' * len(conflicts))})")
        values += conflicts
    if after is not None:
        tests.append("liveliness <= ? AND (liveliness < ? OR id > ?)")
        values += [after[0], *after]
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    rows = cursor.execute(
        "SELECT key, id, block, title, liveliness, json_extract(body, '$.parties'), conflict, why FROM question WHERE"
        f" {' AND '.join(tests)} ORDER BY liveliness DESC, id LIMIT ?",
        (*values, limit),
    ).fetchall()
    held: dict[int, list[int]] = {row[0]: [] for row in rows}
    sql = "SELECT question, claim FROM question_claim WHERE question IN (SELECT value FROM json_each(?))"
    for question, claim in cursor.execute(sql, (json.dumps(list(held)),)):
        held[question].append(claim)
    return [
        Brief(k, i, block, title, lively, parties, frozenset(held[k]), conflict, why)
        for k, i, block, title, lively, parties, conflict, why in rows
    ]


def questions_of_claim(dossier: Dossier, claim: str) -> list[str]:
    """Ids of the questions in which a claim stands with others, liveliest first."""
    rows = dossier.db.execute(
        "SELECT q.id FROM claim c JOIN question_claim h ON h.claim = c.key JOIN question q ON q.key = h.question"
        " WHERE c.id = ? AND q.claims > 1 ORDER BY q.liveliness DESC, q.id",
        (claim,),
    )
    return [r[0] for r in rows]


def count_up_to(dossier: Dossier, table: str, most: int) -> int:
    """How many rows a table has; counting ends at `most`. table: a name of ours, never from outside."""
    return int(dossier.db.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT ?)", (most,)).fetchone()[0])


def count_actors(dossier: Dossier) -> int:
    """How many act, are acted upon or speak."""
    return int(dossier.db.execute("SELECT count(*) FROM actor_sum").fetchone()[0])


def most_named(dossier: Dossier, most: int, first: int = 0) -> list[dict[str, Any]]:
    """Who acts, is acted upon or speaks, most named first, each with how often; `most` -1: all from one on."""
    rows = dossier.db.execute(
        "SELECT id, acts, acted_upon, speaks FROM actor_sum ORDER BY named DESC, id LIMIT ? OFFSET ?", (most, first)
    )
    return [dict(r) for r in rows]


def actor_sum(dossier: Dossier, actor: str) -> dict[str, Any] | None:
    row = dossier.db.execute("SELECT id, acts, acted_upon, speaks FROM actor_sum WHERE id = ?", (actor,)).fetchone()
    return dict(row) if row else None


def words_for(dossier: Dossier, actor: str, most: int) -> list[str]:
    """What the texts call an actor in the first `most` statements that name it."""
    rows = dossier.db.execute(
        "SELECT json_extract(c.body, '$.' || CASE a.role WHEN 'voice' THEN 'attribution' ELSE a.role END || '[' || a.n ||"
        " '].text') FROM (SELECT claim, role, n FROM claim_actor WHERE id = ? LIMIT ?) a JOIN claim c ON c.key = a.claim",
        (actor, most),
    )
    return [r[0] for r in rows if r[0]]


def claims_of_party(dossier: Dossier, party: str, most: int) -> list[str]:
    """Ids of statements with an act that this actor or country does or meets, the latest day told first, at most `most`."""
    column = "id" if ":" in party else "country"
    rows = dossier.db.execute(
        "SELECT c.id FROM claim c JOIN document d ON d.key = c.document WHERE c.event_type IS NOT NULL AND c.key IN"
        f" (SELECT claim FROM claim_actor WHERE {column} = ? AND role IN ('actor', 'recipient'))"
        " ORDER BY coalesce(c.happened_first, c.said_first) DESC, c.key LIMIT ?",
        (party, most),
    )
    return [r[0] for r in rows]


def claims_of_documents(dossier: Dossier, documents: Iterable[str]) -> list[str]:
    """Ids of all statements of these documents."""
    sql = (
        "SELECT c.id FROM document d JOIN claim c ON c.document = d.key WHERE d.id IN (SELECT value FROM json_each(?))"
    )
    return [r[0] for r in dossier.db.execute(sql, (json.dumps(list(documents)),))]


def documents_of_claims(dossier: Dossier, claims: Iterable[str]) -> dict[str, str]:
    """The document of each of those of these claims that are there."""
    sql = "SELECT c.id, d.id FROM json_each(?) x JOIN claim c ON c.id = x.value JOIN document d ON d.key = c.document"
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return dict(cursor.execute(sql, (json.dumps(list(claims)),)).fetchall())


def count_tellers(dossier: Dossier) -> list[tuple[str, str | None, str | None, int, int]]:
    """(document, id of the originating voice, its words where it has no id, unnamed, statements); no voice: the author."""
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return cursor.execute(
        "SELECT d.id, c.speaker, CASE WHEN c.speaker IS NULL THEN json_extract(c.body, '$.attribution[#-1].text') END AS words,"
        " coalesce(CASE WHEN c.speaker IS NULL THEN json_extract(c.body, '$.attribution[#-1].unnamed') END, 0) AS unnamed,"
        " count(*) FROM claim c JOIN document d ON d.key = c.document GROUP BY 1, 2, 3, 4 ORDER BY d.key"
    ).fetchall()


def list_places(dossier: Dossier, party: str | None) -> list[tuple[str, str, str]]:
    """(claim, document, JSON of the place) of statements that name a place, in their order."""
    tests = ""
    values: tuple[str, ...] = ()
    if party:
        column = "id" if ":" in party else "country"
        tests = f" AND c.key IN (SELECT claim FROM claim_actor WHERE {column} = ? AND role IN ('actor', 'recipient'))"
        values = (party,)
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return cursor.execute(
        "SELECT c.id, d.id, json_extract(c.body, '$.place') FROM claim c JOIN document d ON d.key = c.document"
        f" WHERE json_extract(c.body, '$.place') IS NOT NULL{tests} ORDER BY c.key",
        values,
    ).fetchall()


def acts_of_claims(dossier: Dossier, claims: Iterable[str]) -> dict[str, str]:
    """The question of an act in which each claim stands with most of the others, of those the liveliest, by the claim's id: what
    two papers tell of one act is one act, though one of them stands in a livelier question too."""
    rows = dossier.db.execute(
        "SELECT c.id, q.id FROM claim c JOIN question_claim h ON h.claim = c.key JOIN question q ON q.key = h.question"
        " WHERE c.id IN (SELECT value FROM json_each(?)) AND q.kind = 'act' AND q.claims > 1 ORDER BY q.liveliness, q.id DESC",
        (json.dumps(list(claims)),),
    ).fetchall()
    shared = Counter(r[1] for r in rows)
    out: dict[str, str] = {}
    for claim, question in rows:
        if claim not in out or shared[question] >= shared[out[claim]]:
            out[claim] = question
    return out


def read_at(dossier: Dossier, claims: Iterable[str]) -> dict[str, str]:
    """When the document of each claim was read, by the claim's id."""
    rows = dossier.db.execute(
        "SELECT c.id, r.finished_at FROM claim c JOIN reading r ON r.key = c.reading"
        " WHERE c.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(claims)),),
    )
    return {r[0]: r[1] for r in rows if r[1]}


def documents_by_id(dossier: Dossier, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Rows as `list_documents` gives them, of these documents only, in order of arrival."""
    rows = dossier.db.execute(
        "SELECT d.*, v.key AS version_key, v.id AS version_id, v.language, v.extractor, v.mended, length(v.text) AS characters,"
        " r.unread, r.reader, r.finished_at, r.key AS reading_key,"
        " (SELECT count(*) FROM claim c WHERE c.document = d.key) AS claims,"
        " (SELECT json_group_array(s.seen_at) FROM sighting s WHERE s.document = d.key) AS seen"
        " FROM document d LEFT JOIN version v ON v.document = d.key AND v.current = 1"
        " LEFT JOIN reading r ON r.version = v.key WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.key",
        (json.dumps(list(ids)),),
    ).fetchall()
    return [dict(r) | {"seen": sorted(json.loads(r["seen"]))} for r in rows]


def links_of(dossier: Dossier, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Links that lead from one of these documents to another, as `get_links` gives them."""
    rows = dossier.db.execute(
        "SELECT a.id AS document, b.id AS other, l.kind, l.why FROM document a JOIN link l ON l.document = a.key"
        " JOIN document b ON b.key = l.other WHERE a.id IN (SELECT value FROM json_each(?))"
        " ORDER BY l.document, l.other, l.kind",
        (json.dumps(list(ids)),),
    )
    return [dict(r) for r in rows]


def links_from(dossier: Dossier, document: int) -> dict[str, str]:
    """By kind, to which document a document (its key) is linked."""
    sql = (
        "SELECT l.kind, b.id FROM link l CROSS JOIN document b ON b.key = l.other WHERE l.document = ? ORDER BY l.other"
    )
    return {r[0]: r[1] for r in dossier.db.execute(sql, (document,))}


def documents_since(dossier: Dossier, moment: str) -> list[str]:
    """Ids of the documents whose reading was finished after a moment, the latest first."""
    rows = dossier.db.execute(
        "SELECT d.id FROM reading r JOIN version v ON v.key = r.version JOIN document d ON d.key = v.document"
        " WHERE r.finished_at > ? ORDER BY r.finished_at DESC, d.key DESC",
        (moment,),
    )
    return [r[0] for r in rows]


def questions_of_documents(dossier: Dossier, documents: Sequence[str], most: int) -> list[str]:
    """Ids of the liveliest questions that hold statements of one of these documents beside others."""
    rows = dossier.db.execute(
        "SELECT DISTINCT q.id, q.liveliness FROM document d JOIN claim c ON c.document = d.key JOIN question_claim h ON"
        " h.claim = c.key JOIN question q ON q.key = h.question WHERE d.id IN (SELECT value FROM json_each(?))"
        " AND q.claims > 1 ORDER BY q.liveliness DESC, q.id LIMIT ?",
        (json.dumps(list(documents)), most),
    )
    return [r[0] for r in rows]


def count_decisions(dossier: Dossier, since: str) -> int:
    return int(dossier.db.execute("SELECT count(*) FROM decision WHERE at > ?", (since,)).fetchone()[0])


def count_readings_since(dossier: Dossier, moment: str) -> int:
    sql = "SELECT count(*) FROM reading WHERE finished_at > ?"
    return int(dossier.db.execute(sql, (moment,)).fetchone()[0])


def documents_after(dossier: Dossier, moment: str) -> list[str]:
    """Ids of the documents that were first read after a moment."""
    rows = dossier.db.execute("SELECT id FROM document WHERE first_read > ? ORDER BY key", (moment,))
    return [r[0] for r in rows]


def forget_documents(dossier: Dossier, ids: Sequence[str]) -> None:
    """Take documents out with all that hangs on them. Only ever for a copy that shows the dossier as it stood."""
    db = dossier.db
    held = "SELECT key FROM document WHERE id IN (SELECT value FROM json_each(:ids))"
    versions = f"SELECT key FROM version WHERE document IN ({held})"
    given = {"ids": json.dumps(list(ids))}
    for sql in (
        f"DELETE FROM reading WHERE version IN ({versions})",
        "INSERT INTO passage_fts (passage_fts, rowid, text) SELECT 'delete', p.key, t.text FROM passage p"
        f" JOIN passage_text t ON t.key = p.key WHERE p.version IN ({versions})",
        f"DELETE FROM passage WHERE version IN ({versions})",
        f"DELETE FROM fingerprint WHERE mark IN (SELECT mark FROM fingerprinted WHERE document IN ({held}))",
        f"DELETE FROM fingerprinted WHERE document IN ({held})",
        f"DELETE FROM reuse WHERE document IN ({held}) OR other IN ({held})",
        f"DELETE FROM link WHERE document IN ({held}) OR other IN ({held})",
        f"DELETE FROM metadata WHERE document IN ({held})",
        f"DELETE FROM sighting WHERE document IN ({held})",
        f"DELETE FROM version WHERE document IN ({held})",
        f"DELETE FROM document WHERE key IN ({held})",
    ):
        db.execute(sql, given)
