"""claims: the records of all claims of whole documents, in the form of score_claims.py."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from legation.desk import ReaderOptions, load_meta, open_dossier


def make_rows(docs: Path, meta: Path | None, options: ReaderOptions) -> Iterator[dict[str, Any]]:
    """Read the folder as `legation read` does and give every record with `doc` cut to the scorers' form."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_dossier(Path(folder) / "evaluate.dossier", reader=options) as desk,
    ):
        desk.read([docs], meta=dates_and_titles(meta, Path(folder)), originals=False)
        names = stems(desk)
        for record in desk.claims():
            yield {k: v for k, v in record.items() if not k.startswith("_")} | {"doc": names[record["doc"]]}


def stems(desk: Any) -> dict[str, str]:
    """Document id -> stem of its file up to the first '_', as the scorers cut it."""
    return {d["id"]: re.split(r"[_.]", Path(d["seen"][0]).name, maxsplit=1)[0] for d in desk.documents()}


def dates_and_titles(meta: Path | None, folder: Path) -> Path | None:
    """A --meta table that says of each file its date and its title and nothing else; None for none."""
    if meta is None:
        return None
    rows = [
        {"file": row.file} | {name: row.values[name].value for name in ("title", "published") if name in row.values}
        for row in load_meta(meta).rows
    ]
    table = folder / "dates_and_titles.json"
    table.write_text(json.dumps(rows), encoding="utf-8")
    return table
