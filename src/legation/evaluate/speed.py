"""speed: writes docs/speed.md from the seed articles where there are some, else from the sample reports.

`python -m legation.evaluate.speed --shared ../shared --page docs/speed.md`
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from legation.evaluate.bench import measure_speed, render_speed
from legation.evaluate.scale import SIZES, measure_scale, render_scale


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure speed and rewrite its page.")
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds corpus/seeds")
    parser.add_argument("--page", type=Path, required=True)
    parser.add_argument(
        "--claims", type=int, nargs="*", default=SIZES[:2], help="numbers of made-up claims to reconcile (also 1000000)"
    )
    chosen = parser.parse_args(arguments)
    seeds = chosen.shared / "corpus" / "seeds"
    meta: Path | None = chosen.shared / "gold" / "seeds" / "documents.json"
    if seeds.is_dir():
        found = measure_speed([seeds], meta=meta if meta and meta.is_file() else None)
    else:
        print(f"There are no seed articles in {chosen.shared}; the sample reports are measured instead.")
        with resources.as_file(resources.files("legation.desk") / "sample") as sample:
            found = measure_speed([sample / "reports"], meta=sample / "sources.csv")
    page = render_speed(found) + render_scale([measure_scale(n) for n in chosen.claims])
    chosen.page.write_text(page, encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
