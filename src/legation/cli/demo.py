"""The demonstration: reads the sample reports that come with Legation and prints what a newcomer would want to see."""

from __future__ import annotations

import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

import click

from legation.cli import render

QUESTIONS = 3


def run_demo(keep: Path | None = None) -> int:
    """Read the sample into a dossier (kept in `keep`, else thrown away), and tell what is in it and where to go on."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        return _demo(keep / "sample.dossier", kept=True)
    with tempfile.TemporaryDirectory() as folder:
        return _demo(Path(folder) / "sample.dossier", kept=False)


def _demo(path: Path, *, kept: bool) -> int:
    from legation.desk import open_dossier

    with resources.as_file(resources.files("legation.desk") / "sample") as sample, open_dossier(path) as desk:
        desk.read([sample / "reports"], meta=sample / "sources.csv")
        _tell(desk, path if kept else None)
    return 0


def _tell(desk: Any, path: Path | None) -> None:
    out = click.echo
    out("Sample reports, written for Legation: figures as in public reporting, sentences and publishers invented.\n")
    out("WHAT THE PILE IS")
    out(render.render_status(desk.status()))
    out("\nTHE LIVELIEST QUESTIONS (how the reports stand, not what is true)")
    rows = desk.questions(limit=QUESTIONS)
    held = desk.claims_by_id(c for r in rows for p in r["positions"] for c in p["claims"][:2])
    for number, row in enumerate(rows, 1):
        out(render.render_question(number, row, held, quotes=2) + "\n")
    dossier = str(path) if path is not None else "tour/sample.dossier"
    out("WHERE TO GO NEXT")
    if path is None:
        out("  legation demo --keep tour                     keep this dossier to look around in")
    out(f"  legation questions --dossier {dossier}        all questions, liveliest first")
    out(f"  legation claims --dossier {dossier} --factuality denied")
    out(f"  legation intake --dossier {dossier}           what is not known of the documents")
    out("  legation read YOUR-FOLDER --dossier mine.dossier")
