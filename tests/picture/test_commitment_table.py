"""Clauses told in many ways: tests/cases/commitments_own.tsv and _second.tsv, each row read as a text of its own.

A row is found when a clause holds the words of its obligation; then its parts are judged. The floors are what came out when they
were last raised; a failure lists what is missing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.knowledge import DATA, Knowledge
from legation.knowledge.whatif import load_whatif
from legation.picture.clauses import Clause, is_binding, read_clauses
from legation.picture.instruments import Instruments
from legation.picture.whatif import BY_TEXT, PARTIES_UNTOLD, standing_of
from legation.reading.reader import Work

Reads = Callable[..., Work]
TABLES = Path(__file__).parent.parent / "cases"
FLOORS: dict[str, dict[str, int]] = {
    "commitments_own": {
        "found": 60,
        "trigger": 33,
        "who": 59,
        "whom": 55,
        "instrument": 56,
        "reservation": 2,
        "status": 15,
        "none": 22,
    },
    "commitments_second": {
        "found": 23,
        "trigger": 15,
        "who": 23,
        "whom": 22,
        "instrument": 22,
        "reservation": 1,
        "status": 6,
        "none": 8,
    },
}
Part = dict[str, Any]


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (TABLES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader([r for r in lines if not r.startswith("#")], delimiter="\t", quoting=csv.QUOTE_NONE))


def clauses_in(text: str, read_text: Reads, knowledge: Knowledge) -> list[Part]:
    """What is told in a text: clauses as `whatif` follows them, then other commitments as their claims have them."""
    claims = read_text(text, published="2031-06-05")["claims"].claims
    book = load_whatif([DATA / "whatif.toml"])
    held = Instruments(knowledge.clauses, knowledge.is_country)
    held.add("", text, lambda t: knowledge.naming.mark(t).text)
    bound = [c for c in claims if c.commitment is not None or is_binding(c, book)]
    told = read_clauses(
        bound,
        {"": text},
        instrument_at=held.at,
        parties_of={},
        disputes={},
        names_in={},
        mark=lambda t: knowledge.naming.mark(t).text,
        book=book,
    )
    return [_of_clause(c) for c in told]


def _of_clause(clause: Clause) -> Part:
    bound = clause.claim.commitment
    return {
        "trigger": clause.trigger,
        "who": set(clause.obligors),
        "whom": set(clause.parties if clause.mutual else clause.beneficiaries or clause.suffering),
        "obligation": clause.obligation,
        "instrument": clause.instrument or "",
        "reservation": (bound.reservation if bound else None) or "",
        "status": clause.status or "",
        "stands": standing_of(clause),
    }


def meet(found: str, wanted: str) -> bool:
    """Whether one holds the other."""
    left, right = found.casefold(), wanted.casefold()
    return not wanted or (bool(found) and (left in right or right in left))


def judge(row: dict[str, str], told: list[Part]) -> dict[str, bool]:
    if row["kind"] == "none":  # what is only predicted, told of the past or of what is over binds nobody either
        return {"none": all(t["stands"] not in (BY_TEXT, PARTIES_UNTOLD) for t in told)}
    fits = [t for t in told if meet(t["obligation"], row["obligation"])]
    best = max(
        fits, key=lambda t: (meet(t["trigger"], row["trigger"]), t["who"] == set(row["who"].split())), default=None
    )
    out = {"found": best is not None}
    for part in ("trigger", "instrument", "reservation", "status"):
        if row[part] and part != "status":
            out[part] = best is not None and meet(best[part], row[part])
        elif row[part]:
            out[part] = best is not None and best[part] == row[part]
    for part in ("who", "whom"):
        out[part] = best is not None and best[part] == set(row[part].split())
    return out


@pytest.mark.parametrize("name", FLOORS)
def test_clauses_come_out(name: str, read_text: Reads) -> None:
    knowledge = Knowledge()
    right: dict[str, int] = {}
    asked: dict[str, int] = {}
    missing = []
    for row in rows_of(name):
        told = clauses_in(row["text"], read_text, knowledge)
        judged = judge(row, told)
        for part, holds in judged.items():
            right[part] = right.get(part, 0) + holds
            asked[part] = asked.get(part, 0) + 1
        wrong = [part for part, holds in judged.items() if not holds]
        if wrong:
            missing.append(f"{'/'.join(wrong)}: {row['text']}\n    {told}")
    told_all = f"{ {p: f'{right[p]}/{asked[p]}' for p in asked} }\n" + "\n".join(missing)
    assert all(right[part] >= floor for part, floor in FLOORS[name].items()), told_all
    assert set(FLOORS[name]) == set(asked), told_all
