"""Hand-checks: what blind judges said of rows drawn at random, committed as document, offsets, field and judgement.

One field in ten rows was deliberately corrupted before judging; how many of those the judges caught says how far their
'right' can be trusted. Drawn and tallied by tools/hand_check.py.

    count(Path("tests/cases/handcheck_claims.csv"))["actor"]    # Tally(right=171, judged=186, caught=3, corrupted=4)
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "tests" / "cases"


@dataclass(slots=True)
class Tally:
    """right of judged: clear judgements on rows that nobody corrupted; caught of corrupted: called wrong, as they are."""

    right: int = 0
    judged: int = 0
    unclear: int = 0
    caught: int = 0
    corrupted: int = 0


def count(path: Path) -> dict[str, Tally]:
    """By field, and '' for all fields together."""
    out: dict[str, Tally] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            for field in (row["field"], ""):
                tally = out.setdefault(field, Tally())
                if row["corrupted"] == "1":
                    tally.corrupted += 1
                    tally.caught += row["judgement"] == "wrong"
                elif row["judgement"] == "unclear":
                    tally.unclear += 1
                else:
                    tally.judged += 1
                    tally.right += row["judgement"] == "right"
    return out


def measure(table: str, field: str) -> tuple[float, str]:
    """Precision of a field, and the counts as they are printed."""
    tallies = count(FOLDER / f"{table}.csv")
    tally, whole = tallies[field], tallies[""]
    caught = f"corrupted caught {tally.caught}/{tally.corrupted}, in all {whole.caught}/{whole.corrupted}"
    return round(tally.right / max(1, tally.judged), 3), f"{tally.right}/{tally.judged}; {caught}"
