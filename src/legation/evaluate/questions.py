"""questions: the dossier's questions in the form of score_matters.py, liveliest first.

Standings are mapped onto the scorer's five verdicts by one table (also in docs/design.md).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from legation.desk import ReaderOptions, open_dossier
from legation.evaluate.claims import dates_and_titles, stems

VERDICTS = {
    "one traceable source": "single_origin",
    "consistent": "agree",
    "revised by the same source": "superseded",
    "later count": "superseded",
    "not comparable": "compatible",
    "conflict of fact": "contradict",
    "competing views": "contradict",
    "relay discrepancy": "contradict",
    "slip": "contradict",
}


# As many as the issues ask to be scored: all pairs of sentences called a contradiction would score well otherwise.
MOST = 66


def make_rows(docs: Path, meta: Path | None, options: ReaderOptions) -> Iterator[dict[str, Any]]:
    """Read the folder as `legation read` does and give its questions with the claims of each position."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_dossier(Path(folder) / "evaluate.dossier", reader=options) as desk,
    ):
        desk.read([docs], meta=dates_and_titles(meta, Path(folder)), originals=False)
        names = stems(desk)
        records = {r["id"]: _claim(r, names) for r in desk.claims()}
        for question in desk.questions(limit=MOST):
            yield {
                "id": question["id"],
                "question": question["title"],
                "verdict": VERDICTS[question["standing"]],
                "accounts": [
                    {"position": p["label"], "claims": [records[c] for c in p["claims"]]} for p in question["positions"]
                ],
                "origins": [{"id": o["label"], "claims": o["claims"]} for o in question["origins"]],
            }


def _claim(record: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    keys = ("id", "quote", "start", "end", "event_type", "actor", "recipient", "factuality", "measure", "attribution")
    return {"doc": names[record["doc"]]} | {k: record[k] for k in keys}
