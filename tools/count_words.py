"""Counts in how many reports a word stem stands: knowledge/data/news_words.csv.

    python tools/count_words.py ../shared/gold src/legation/knowledge/data/news_words.csv

Only counts are kept, of stems that at least four reports hold; the texts are those of PolNeAR's and ECB+'s train parts,
GUM's train part and re3d's train part. "(all)" is the number of reports.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from legation.knowledge.questions import stems_of

SOURCES = (
    "attribution/polnear_train.jsonl",
    "crossdoc/ecbplus.train.jsonl",
    "timex/gum.train.jsonl",
    "events/re3d/train.jsonl",
)
LEAST = 4


def main(gold: Path, table: Path) -> None:
    held: Counter[str] = Counter()
    total = 0
    for name in SOURCES:
        for line in (gold / name).read_text(encoding="utf-8").splitlines():
            total += 1
            held.update(set(stems_of(json.loads(line)["text"])))
    with table.open("w", encoding="utf-8", newline="") as out:
        out.write(f"# source: {', '.join(SOURCES)}, counted by tools/count_words.py\n")
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("stem", "documents"))
        rows.writerow(("(all)", total))
        rows.writerows(sorted((s, n) for s, n in held.items() if n >= LEAST))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
