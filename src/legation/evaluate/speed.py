"""speed: writes docs/speed.md from the seed articles where there are some, else from the sample reports.

`python -m legation.evaluate.speed --shared ../shared --page docs/speed.md --claims 10000 1000000`

Beside the page stands what was measured of made-up claims (speed.json), so that a size that takes an hour keeps its row, with
the commit at which it was measured, until it is measured again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from legation.evaluate.bench import measure_speed, render_speed
from legation.evaluate.scale import SIZES, measure_scale, render_scale


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure speed and rewrite its page.")
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds corpus/seeds")
    parser.add_argument("--page", type=Path, required=True)
    parser.add_argument(
        "--claims", type=int, nargs="*", default=SIZES[:2], help="numbers of made-up claims to reconcile (also 1000000)"
    )
    parser.add_argument("--claims-only", action="store_true", help="leave what the page says of reading as it is")
    chosen = parser.parse_args(arguments)
    rows = keep_rows(chosen.page.with_suffix(".json"), [])
    for size in chosen.claims:
        row = {**measure_scale(size), "commit": _commit(chosen.page.absolute().parent)}
        rows = keep_rows(chosen.page.with_suffix(".json"), [row])
    if chosen.claims_only:
        head = chosen.page.read_text(encoding="utf-8").split("\n## Questions of many claims")[0]
    else:
        head = _reading(chosen.shared)
    page = head + render_scale(rows)
    chosen.page.write_text(page, encoding="utf-8")
    print(page)
    return 0


def keep_rows(path: Path, measured: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """All rows, the smallest size first; what was measured now stands in the place of the former row of its size."""
    held = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    rows = {row["claims"]: row for row in [*held, *measured]}
    out = [rows[size] for size in sorted(rows)]
    if measured:
        path.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
    return out


def _reading(shared: Path) -> str:
    seeds = shared / "corpus" / "seeds"
    meta = shared / "gold" / "seeds" / "documents.json"
    if seeds.is_dir():
        return render_speed(measure_speed([seeds], meta=meta if meta.is_file() else None))
    print(f"There are no seed articles in {shared}; the sample reports are measured instead.")
    with resources.as_file(resources.files("legation.desk") / "sample") as sample:
        return render_speed(measure_speed([sample / "reports"], meta=sample / "sources.csv"))


def _commit(folder: Path) -> str:
    """The commit that is measured, in short; 'unknown' outside a repository."""
    done = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
