"""Claims as rows: columns for filters, the public record as the body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from legation.dossier.file import Dossier
from legation.model.claims import ActorRef, Claim
from legation.model.record import Record, from_record, to_record

# Of an actor who is named no more often his statements are looked up; of another each statement is asked whether it is his.
MOST_GATHERED = 10_000


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What claims to list; None or empty means any. Dates are ISO days; a range is inclusive and by overlap.

    actor, recipient, speaker: an id ("RUS:MOD") or a country ("RUS": all its offices too). party: actor or recipient.
    speaker "AUTHOR": claims without attribution. published_*, publisher, documents: resolved by the desk to `documents`.
    """

    actor: str | None = None
    recipient: str | None = None
    party: str | None = None
    speaker: str | None = None
    event_type: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    measure: str | None = None
    factuality: tuple[str, ...] = ()
    happened_from: str | None = None
    happened_to: str | None = None
    said_from: str | None = None
    said_to: str | None = None
    documents: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    not_ids: tuple[str, ...] = ()
    words: str | None = None
    limit: int | None = None
    after: int = 0  # key of the last row of the page before
    upto: int | None = None  # no row behind this key


def insert_claims(
    dossier: Dossier, reading: int, document_key: int, claims: Sequence[tuple[Claim, Sequence[str]]]
) -> None:
    db = dossier.db
    for claim, blocks in claims:
        key = db.execute(
            'INSERT INTO claim (id, reading, document, kind, event_type, start, "end", factuality, author_stance,'
            " presentation, happened_first, happened_last, said_first, said_last, unit, low, high, measure, speaker,"
            " confidence, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key",
            (claim.id, reading, document_key, *_columns(claim)),
        ).fetchone()[0]
        db.executemany("INSERT INTO claim_actor VALUES (?, ?, ?, ?, ?)", _actors(key, claim))
        db.executemany("INSERT OR IGNORE INTO claim_block VALUES (?, ?)", [(b, key) for b in blocks])
        db.executemany("INSERT OR IGNORE INTO dirty_block (block, anew) VALUES (?, 0)", [(b,) for b in blocks])
        db.execute("INSERT INTO come_claim VALUES (?)", (key,))


def get_claims(dossier: Dossier, ids: Iterable[str]) -> dict[str, Claim]:
    """Claims by id, as the reader gave them."""
    out: dict[str, Claim] = {}
    wanted = list(ids)
    for i in range(0, len(wanted), 500):
        part = wanted[i : i + 500]
        marks = ",".join("?" * len(part))
        for row in dossier.db.execute(f"SELECT id, body FROM claim WHERE id IN ({marks})", part):
            out[row["id"]] = from_record(json.loads(row["body"]))
    return out


def iterate_records(dossier: Dossier, chosen: ClaimFilter) -> Iterator[Record]:
    """Records of the claims that pass the filter, in order of documents and text; each with `_key` for the next page."""
    where, values = _where(dossier, chosen)
    sql = (
        "SELECT c.key, c.body, d.id AS doc, d.key AS doc_key FROM claim c JOIN document d ON d.key = c.document "
        f"{where} ORDER BY c.key"
    )
    if chosen.limit is not None:
        sql += f" LIMIT {int(chosen.limit)}"
    for row in dossier.db.execute(sql, values):
        record: Record = json.loads(row["body"])
        record["_key"] = row["key"]
        yield record


def last_key(dossier: Dossier) -> int:
    """The key of the last claim; 0: there is none."""
    return int(dossier.db.execute("SELECT coalesce(max(key), 0) FROM claim").fetchone()[0])


def documents_between(dossier: Dossier, after: int, upto: int) -> list[int]:
    """Keys of the documents of the claims behind one key, up to another."""
    rows = dossier.db.execute("SELECT DISTINCT document FROM claim WHERE key > ? AND key <= ?", (after, upto))
    return [r[0] for r in rows]


def count_claims(dossier: Dossier, chosen: ClaimFilter) -> int:
    where, values = _where(dossier, chosen)
    return int(
        dossier.db.execute(
            f"SELECT count(*) FROM claim c JOIN document d ON d.key = c.document {where}", values
        ).fetchone()[0]
    )


def claims_of_document(dossier: Dossier, document_key: int) -> list[Claim]:
    rows = dossier.db.execute("SELECT body FROM claim WHERE document = ? ORDER BY start, key", (document_key,))
    return [from_record(json.loads(r[0])) for r in rows]


def keys_of_reading(dossier: Dossier, reading: int) -> dict[str, int]:
    """Keys of the claims of a reading by their ids."""
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    return dict(cursor.execute("SELECT id, key FROM claim WHERE reading = ?", (reading,)))


def ids_in(dossier: Dossier, document: str, start: int, end: int) -> list[str]:
    """Ids of the claims of a document whose main span lies in a stretch of its text."""
    rows = dossier.db.execute(
        'SELECT c.id FROM claim c JOIN document d ON d.key = c.document WHERE d.id = ? AND c.start >= ? AND c."end" <= ?'
        " ORDER BY c.start, c.key",
        (document, start, end),
    )
    return [r[0] for r in rows]


def match_ids(dossier: Dossier, text: str) -> list[str]:
    """Ids of the claims whose id is `text` or begins with it; nothing for fewer than four characters."""
    if len(text) < 4:
        return []
    rows = dossier.db.execute(
        "SELECT id FROM claim WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 20", (text.lower(),)
    )
    return [r[0] for r in rows]


def claims_of_block(dossier: Dossier, block: str) -> list[Claim]:
    rows = dossier.db.execute(
        "SELECT c.body FROM claim_block b JOIN claim c ON c.key = b.claim WHERE b.block = ? ORDER BY c.id", (block,)
    )
    return [from_record(json.loads(r[0])) for r in rows]


def claims_by_key(dossier: Dossier, keys: Sequence[int]) -> dict[int, Claim]:
    """Claims by row number, as the reader gave them."""
    out: dict[int, Claim] = {}
    sql = "SELECT key, body FROM claim WHERE key IN (SELECT value FROM json_each(?))"
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    for start in range(0, len(keys), 5000):
        for key, body in cursor.execute(sql, (json.dumps(keys[start : start + 5000]),)):
            out[key] = from_record(json.loads(body))
    return out


def subjects_by_key(dossier: Dossier, made_by: str, keys: Sequence[int]) -> dict[int, list[Any]]:
    """What claims are about, as kept: JSON values, where this maker made them."""
    sql = "SELECT claim, body FROM claim_subject WHERE claim IN (SELECT value FROM json_each(?)) AND made_by = ?"
    rows = list(_in_parts(dossier, sql, keys, made_by))
    bodies = json.loads(f"[{','.join([body for _, body in rows])}]")
    return {key: body for (key, _), body in zip(rows, bodies, strict=True)}


def sketches_by_key(dossier: Dossier, made_by: str, keys: Sequence[int]) -> list[tuple[int, str, str, str | None, str]]:
    """(key, id, document, day, terms) of claims described by this maker: as much as grouping needs."""
    sql = (
        "SELECT claim, id, document, day, terms FROM claim_subject"
        " WHERE claim IN (SELECT value FROM json_each(?)) AND made_by = ?"
    )
    return list(_in_parts(dossier, sql, keys, made_by))


def _in_parts(dossier: Dossier, sql: str, keys: Sequence[int], made_by: str) -> Iterator[tuple[Any, ...]]:
    cursor = dossier.db.cursor()
    cursor.row_factory = None
    for start in range(0, len(keys), 5000):
        yield from cursor.execute(sql, (json.dumps(keys[start : start + 5000]), made_by))


def forget_subject(dossier: Dossier, claim: str) -> None:
    """What a claim is about is described anew: a person set a field of it, or took that back."""
    dossier.db.execute("DELETE FROM claim_subject WHERE claim = (SELECT key FROM claim WHERE id = ?)", (claim,))


def put_subjects(
    dossier: Dossier, made_by: str, rows: Iterable[tuple[int, tuple[str, str, str | None, str, list[Any]]]]
) -> None:
    """rows: key of the claim; its id, document, day, terms and the rest as JSON values."""
    dossier.db.executemany(
        "INSERT OR REPLACE INTO claim_subject (claim, made_by, id, document, day, terms, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (key, made_by, *values[:4], json.dumps(values[4], ensure_ascii=False, separators=(",", ":")))
            for key, values in rows
        ],
    )


def rewrite_claim(dossier: Dossier, claim: Claim, blocks: Sequence[str]) -> None:
    """Put new judged values into the row of a claim with the same id (dates resolved anew); its old blocks turn dirty."""
    db = dossier.db
    row = db.execute("SELECT key FROM claim WHERE id = ?", (claim.id,)).fetchone()
    key = row[0]
    mark_blocks_of(dossier, "b.claim = ?", key)
    db.execute(
        'UPDATE claim SET kind=?, event_type=?, start=?, "end"=?, factuality=?, author_stance=?, presentation=?,'
        " happened_first=?, happened_last=?, said_first=?, said_last=?, unit=?, low=?, high=?, measure=?, speaker=?,"
        " confidence=?, body=? WHERE key=?",
        (*_columns(claim), key),
    )
    db.execute("DELETE FROM claim_actor WHERE claim = ?", (key,))
    db.executemany("INSERT INTO claim_actor VALUES (?, ?, ?, ?, ?)", _actors(key, claim))
    db.execute("DELETE FROM claim_block WHERE claim = ?", (key,))
    db.executemany("INSERT OR IGNORE INTO claim_block VALUES (?, ?)", [(b, key) for b in blocks])
    mark_blocks_of(dossier, "b.claim = ?", key)


def mark_blocks_of(dossier: Dossier, condition: str, value: str | int) -> None:
    """Have the blocks of some claims made anew. condition: on claim_block b, claim c, document d, with one value."""
    dossier.db.execute(
        "INSERT INTO dirty_block (block) SELECT DISTINCT b.block FROM claim_block b JOIN claim c ON c.key = b.claim"
        f" JOIN document d ON d.key = c.document WHERE {condition} ON CONFLICT (block) DO UPDATE SET anew = 1",
        (value,),
    )


def _columns(claim: Claim) -> tuple[Any, ...]:
    happened, said = claim.happened.interval, claim.said.interval
    measure = claim.measure
    voice = claim.originating
    return (
        claim.kind.value,
        claim.event_type.value if claim.event_type else None,
        claim.main.start,
        claim.main.end,
        claim.factuality.value,
        claim.author_stance.value,
        claim.presentation.value,
        _day(happened.first_day if happened else None),
        _day(happened.last_day if happened else None),
        _day(said.first_day if said else None),
        _day(said.last_day if said else None),
        measure.unit if measure else None,
        measure.low if measure else None,
        measure.high if measure else None,
        measure.name if measure else None,
        voice.actor.id if voice else None,
        claim.confidence,
        json.dumps(to_record(claim), ensure_ascii=False, separators=(",", ":")),
    )


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _actors(key: int, claim: Claim) -> list[tuple[int, str, int, str, str]]:
    out: list[tuple[int, str, int, str, str]] = []
    roles: tuple[tuple[str, Sequence[ActorRef]], ...] = (
        ("actor", claim.actors),
        ("recipient", claim.recipients),
        ("voice", [v.actor for v in claim.attribution]),
    )
    for role, refs in roles:
        for n, ref in enumerate(refs):
            if ref.id:
                out.append((key, role, n, ref.id, ref.id.split(":")[0]))
    return out


def _where(dossier: Dossier, chosen: ClaimFilter) -> tuple[str, list[Any]]:
    tests: list[str] = ["c.key > ?"]
    values: list[Any] = [chosen.after]
    if chosen.upto is not None:
        tests.append("c.key <= ?")
        values.append(chosen.upto)

    def actor_test(roles: tuple[str, ...], wanted: str) -> None:
        column = "id" if ":" in wanted else "country"
        marks = ",".join("?" * len(roles))
        named = f"SELECT 1 FROM claim_actor WHERE {column} = ? AND role IN ({marks}) LIMIT ?"
        few = len(dossier.db.execute(named, (wanted, *roles, MOST_GATHERED)).fetchall()) < MOST_GATHERED
        if few:  # their statements are gone through, not all to see which are theirs
            tests.append(f"c.key IN (SELECT a.claim FROM claim_actor a WHERE a.role IN ({marks}) AND a.{column} = ?)")
        else:
            tests.append(
                f"EXISTS (SELECT 1 FROM claim_actor a WHERE a.claim = c.key AND a.role IN ({marks}) AND a.{column} = ?)"
            )
        values.extend([*roles, wanted])

    if chosen.actor:
        actor_test(("actor",), chosen.actor)
    if chosen.recipient:
        actor_test(("recipient",), chosen.recipient)
    if chosen.party:
        actor_test(("actor", "recipient"), chosen.party)
    if chosen.speaker == "AUTHOR":
        tests.append("json_array_length(c.body, '$.attribution') = 0")
    elif chosen.speaker:
        actor_test(("voice",), chosen.speaker)
    for column, wanted in (
        ("event_type", chosen.event_type),
        ("kind", chosen.kind),
        ("factuality", chosen.factuality),
    ):
        if wanted:
            tests.append(f"c.{column} IN ({','.join('?' * len(wanted))})")
            values.extend(wanted)
    if chosen.measure:
        tests.append("(c.measure = ? OR c.unit = ?)")
        values.extend([chosen.measure, chosen.measure])
    for clock, first, last in (
        ("happened", chosen.happened_from, chosen.happened_to),
        ("said", chosen.said_from, chosen.said_to),
    ):
        if first or last:
            tests.append(f"(c.{clock}_first IS NOT NULL OR c.{clock}_last IS NOT NULL)")
        if first:
            tests.append(f"coalesce(c.{clock}_last, '9999') >= ?")
            values.append(first)
        if last:
            tests.append(f"coalesce(c.{clock}_first, '0000') <= ?")
            values.append(last)
    for column, ids, negate in (
        ("d.id", chosen.documents, ""),
        ("c.id", chosen.ids, ""),
        ("c.id", chosen.not_ids or None, "NOT "),
    ):
        if ids is not None:
            tests.append(f"{column} {negate}IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(ids)))
    if chosen.words:
        # LIKE over the whole record first: three times as fast as taking the quote out of each record. It lets through all
        # that the second test does: what JSON writes as a code is any letters to it.
        tests.append("c.body LIKE ?")
        values.append("%" + "".join("%" if c in '"\\' or not c.isprintable() else c for c in chosen.words) + "%")
        tests.append("instr(lower(json_extract(c.body, '$.quote')), lower(?)) > 0")
        values.append(chosen.words)
    return ("WHERE " + " AND ".join(tests)), values
