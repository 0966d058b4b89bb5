"""What reading gives of acts that bear relations: parties, place, day, status and voice, in a table of own sentences."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Read = Callable[..., Any]

# Written before the rules they judge. First figures: 63 of 95 acts, 12 of 20 traps, now 79 and 18;
# the second table 20 of 51 and 13 of 19, now 45 of 54 and 18 of 19.
CASES = Path(__file__).parents[1] / "cases"
TABLES = {
    "relations_read.tsv": {"acts": 0.82, "traps": 0.9},
    "acts_broad.tsv": {"acts": 0.79, "traps": 0.94},
}
FIELDS = ("type", "actors", "recipients", "place", "happened", "status", "voice")
_SPEECH = {"ACCUSE", "THREATEN", "REQUEST", "REJECT"}


def read_table(name: str = "relations_read.tsv") -> list[dict[str, str]]:
    lines = [line for line in (CASES / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        assert None not in row and None not in row.values() and row["word"] in row["text"], row
    return rows


def _ids(refs: Any, wanted: str) -> str:
    """Ids of actors, bodies by their country unless the row names one."""
    ids = {(r.id or "?") if ":" in wanted else (r.id or "?").split(":")[0] for r in refs}
    return "+".join(sorted(ids)) or "-"


def _same(found: str, wanted: str) -> bool:
    if wanted == "-" or (wanted == "nobody" and found == "-"):
        return True
    if wanted.startswith("!"):
        return wanted[1:] not in found.split("+")
    return any(found == "+".join(sorted(option.split("+"))) for option in wanted.split("|"))


def marks_of(claim: Any, row: dict[str, str]) -> dict[str, bool]:
    """Which fields of a claim are as the row wants them."""
    happened = claim.happened.interval
    found = {
        "type": claim.event_type.value if claim.event_type else "none",
        "actors": _ids(claim.actors, row["actors"]),
        "recipients": _ids(claim.recipients, row["recipients"]),
        "place": (claim.place.country or "?") if claim.place else "-",
        "happened": _interval(happened),
        "status": claim.factuality.value,
        "voice": _ids([v.actor for v in claim.attribution[-1:]], row["voice"]),
    }
    return {f: _same(found[f], row[f]) for f in FIELDS}


def _interval(interval: Any) -> str:
    if interval is None:
        return "-"
    return interval.start if interval.start == interval.end else f"{interval.start or '..'}/{interval.end or '..'}"


def judge(claims: Any, row: dict[str, str]) -> dict[str, bool]:
    """The fields of the statement with the row's words that fits best; no statement: all wrong, but where none is needed."""
    spot = row["text"].index(row["word"])
    here = [c for c in claims if c.main.start <= spot and spot + len(row["word"]) <= c.main.end]
    marks = [marks_of(c, row) for c in here]
    if not marks:
        return dict.fromkeys(FIELDS, "none" in row["status"].split("|"))
    best = max(marks, key=lambda m: sum(m.values()))
    if not _same("asserted", row["status"]):  # a trap: nothing with these words may be told as done
        best["status"] &= not any(_tells_deed(c) for c in here)
    return best


def _tells_deed(claim: Any) -> bool:
    kind = claim.event_type.value if claim.event_type else None
    return claim.factuality.value == "asserted" and kind is not None and kind not in _SPEECH


@pytest.mark.parametrize(("table", "floors"), TABLES.items())
def test_acts_that_bear_relations(table: str, floors: dict[str, float], read_text: Read) -> None:
    marks: dict[str, list[bool]] = {name: [] for name in floors}
    missed = []
    for row in read_table(table):
        claims = read_text(row["text"], published="2024-10-30")["claims"].claims
        found = judge(claims, row)
        is_trap = not _same("asserted", row["status"])
        marks["traps" if is_trap else "acts"].append(all(found.values()))
        if not all(found.values()):
            missed.append((row["text"], row["word"], [f for f, right in found.items() if not right]))
        for claim in claims:
            assert row["text"][claim.main.start : claim.main.end] == claim.quote
    assert len(marks["acts"]) >= 45 and len(marks["traps"]) >= 17
    figures = {name: sum(hits) / len(hits) for name, hits in marks.items()}
    assert all(figures[name] >= floor for name, floor in floors.items()), (figures, missed)
