"""Sums of edges: what is told of relations in numbers, for those of which more is told than anybody reads.

Everything is counted in the index `claim_edge_seen`; statements are named only up to a number, the latest first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from legation.dossier.edges import Seen
from legation.dossier.file import Dossier


class Stood(NamedTuple):
    """How many claims tell of a relation in one way. stand: see 013_seen_edges.sql; first, last: ISO days of happening."""

    stand: str
    factuality: str
    disputed: bool
    manner: str
    claims: int
    first: str | None
    last: str | None


class Stepped(NamedTuple):
    """Edges of one relation with the same steps, day and stand. steps: as kept; claim: the id of one of them."""

    steps: str
    day: str | None
    stand: str
    factuality: str
    manner: str
    last: str | None
    claim: str


@dataclass(frozen=True, slots=True)
class Summed:
    """What is told of one relation. labels: (stand, first teller's label, his id); authors: of disputed claims."""

    documents: int = 0
    stood: list[Stood] = field(default_factory=list)
    labels: list[tuple[str, str, str]] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)


def count_edges(dossier: Dossier, relations: Sequence[int], seen: Seen) -> dict[int, int]:
    """How many edges each of these relations has."""
    tests, values = seen.tests()
    sql = (
        f"SELECT e.relation, count(*) FROM claim_edge e {seen.index} WHERE e.relation IN"
        " (SELECT value FROM json_each(?))"
        f" AND {tests} GROUP BY e.relation"
    )
    return {r[0]: r[1] for r in dossier.db.execute(sql, (json.dumps(list(relations)), *values))}


def sum_edges(dossier: Dossier, relation: int, seen: Seen) -> Summed:
    """What is told of a relation, in numbers."""
    tests, values = seen.tests()
    where = f"FROM claim_edge e {seen.index} WHERE e.relation = ? AND e.counts = 1 AND {tests}"
    db = dossier.db
    stood = db.execute(
        "SELECT e.stand, e.factuality, e.disputed, e.manner, count(*), min(e.happened_first), max(e.happened_last)"
        f" {where} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        (relation, *values),
    )
    out = Summed(
        documents=db.execute(f"SELECT count(DISTINCT e.document) {where}", (relation, *values)).fetchone()[0],
        stood=[Stood(r[0], r[1], bool(r[2]), *r[3:]) for r in stood],
    )
    out.labels.extend(
        (r[0], r[1], r[2])
        for r in db.execute(
            f"SELECT e.stand, e.told_by, e.teller {where} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3", (relation, *values)
        )
    )
    if any(s.disputed and s.stand == "carried" for s in out.stood):
        sql = f"SELECT DISTINCT e.author {where} AND e.stand = 'carried' AND e.disputed = 1 ORDER BY 1"
        out.authors.extend(r[0] for r in db.execute(sql, (relation, *values)))
    return out


def latest_claims(
    dossier: Dossier, relation: int, seen: Seen, most: int, *, stand: str = "", manner: str = "", disputed: bool = False
) -> list[str]:
    """Ids of the latest claims that tell of a relation in this way, at most `most`."""
    tests, values = seen.tests()
    for column, wanted in (("stand", stand), ("manner", manner), ("disputed", int(disputed))):
        if wanted:
            tests += f" AND +e.{column} = ?"
            values.append(wanted)
    sql = (
        f"SELECT e.id FROM claim_edge e {'' if seen.party else 'INDEXED BY claim_edge_relation'} WHERE e.relation = ?"
        f" AND e.counts = 1 AND {tests} ORDER BY e.as_of DESC, e.id LIMIT ?"
    )
    return [r[0] for r in dossier.db.execute(sql, (relation, *values, most))]


def steps_of(dossier: Dossier, relation: int, seen: Seen) -> list[Stepped]:
    """The steps told of a relation, what is told alike once; edges without any are there too."""
    tests, values = seen.tests()
    sql = (
        "SELECT e.steps, e.day, e.stand, e.factuality, e.manner, max(e.happened_last), min(e.id) FROM claim_edge e"
        f" WHERE e.relation = ? AND {tests} GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
    )
    return [Stepped(*r) for r in dossier.db.execute(sql, (relation, *values))]
