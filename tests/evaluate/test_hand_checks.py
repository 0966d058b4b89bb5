"""Hand-checks: what counts as right, what as caught, and that the committed rows hold no text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from legation.evaluate.hand_checks import FOLDER, Tally, count

ROWS = """document,start,end,field,judgement,corrupted
a,0,5,actor,right,0
a,0,5,status,wrong,0
b,3,9,actor,wrong,1
b,3,9,status,unclear,0
c,3,9,actor,right,1
"""


def test_corrupted_rows_do_not_count_as_right(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS, encoding="utf-8")
    found = count(path)
    assert found["actor"] == Tally(right=1, judged=1, caught=1, corrupted=2)
    assert found["status"] == Tally(right=0, judged=1, unclear=1)
    assert found[""] == Tally(right=1, judged=2, unclear=1, caught=1, corrupted=2)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("handcheck_*.csv")), ids=lambda p: p.stem)
def test_committed_rows_are_offsets_and_judgements_only(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert {row["judgement"] for row in rows} <= {"right", "wrong", "unclear"}
    assert all(int(row["start"]) < int(row["end"]) and " " not in row["document"] for row in rows)
    claims = {(row["document"], row["start"], row["end"]) for row in rows}
    corrupted = {(row["document"], row["start"], row["end"]) for row in rows if row["corrupted"] == "1"}
    assert 0.08 <= len(corrupted) / len(claims) <= 0.12
