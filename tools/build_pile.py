"""Build a large dossier from the real texts beside the repository, for trying the workbench on.

Takes the shared folder and a dossier to make; writes one JSONL of reports beside it and reads that with the shipped reader,
as `legation read` does. What is taken, in this order, until the wanted number of words: the seed articles, news of wikis
(MEANTIME, GeoVirus, re3d), reports in many tellings (ECB+, train), one story after the other, and newspaper articles
(PolNeAR, train), those of foreign affairs first. Articles that are kept for blind hand-checks (an even hash) are left out.

    python tools/build_pile.py ../shared pile.dossier --words 300000 --jobs 2

About 73 statements come of 1,000 words, so 300,000 words give some 22,000. Nothing of these texts is part of the repository.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from legation.desk import open_dossier

# Publishers of an address; what is not named here stays without one, as in any pile that was saved from the web.
_WIKINEWS = "Wikinews"
_ABROAD = re.compile(
    r"\b(?:Russia|China|Iran|Syria|Israel|Turkey|NATO|Ukraine|Saudi|Iraq|Korea|Mexico|Cuba|Germany|France|Libya|Pakistan"
    r"|Yemen|Japan|Afghanistan|minister|treaty|embassy|troops)\b"
)


def collect(shared: Path) -> Iterator[dict[str, str]]:
    """Reports in the order in which they are taken; what a collection does not give stays out."""
    yield from _seeds(shared)
    for path, publisher in (
        ("gold/crossdoc/meantime.dev.jsonl", _WIKINEWS),
        ("gold/geo/geovirus.dev.jsonl", _WIKINEWS),
        ("gold/events/re3d/train.jsonl", ""),
        ("gold/crossdoc/ecbplus.train.jsonl", ""),
    ):
        for row in _rows(shared / path):
            yield _report(
                file=row.get("doc_id") or row["id"],
                text=row["text"],
                title=row.get("title", ""),
                publisher=publisher or row.get("source_name", ""),
                published=row.get("dct", ""),
                url=row.get("url") or row.get("source_url", ""),
            )
    articles = [r for r in _rows(shared / "gold/attribution/polnear_train.jsonl") if not _is_kept(r["doc_id"])]
    articles.sort(key=lambda r: (-len(_ABROAD.findall(r["text"])) / (1 + len(r["text"])), r["doc_id"]))
    for row in articles:
        yield _report(
            file=row["doc_id"], text=row["text"], title=row["title"], publisher=row["publisher"], published=row["date"]
        )


def _seeds(shared: Path) -> Iterator[dict[str, str]]:
    facts = shared / "gold/seeds/documents.json"
    for row in json.loads(facts.read_text(encoding="utf-8")) if facts.is_file() else ():
        text = (shared / "corpus/seeds" / row["file"]).read_text(encoding="utf-8")
        yield _report(
            file=row["file"],
            text=text,
            title=row["title"],
            publisher=row["publisher"],
            published=row["published"] or "",
        )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def _report(**values: str) -> dict[str, str]:
    return {k: v for k, v in values.items() if v}


def _is_kept(article: str) -> bool:
    """Whether an article is kept for blind hand-checks, so that nobody who works on the program sees it."""
    return hashlib.sha1(f"hc2:{article}".encode()).digest()[0] % 2 == 0


def write_pile(shared: Path, out: Path, *, words: int) -> tuple[int, int]:
    """Write reports of `words` words or a little more as JSONL; gives how many reports and words."""
    reports = taken = 0
    seen: set[str] = set()
    with out.open("w", encoding="utf-8") as file:
        for report in collect(shared):
            if report["text"] in seen:
                continue
            seen.add(report["text"])
            file.write(json.dumps(report, ensure_ascii=False) + "\n")
            reports, taken = reports + 1, taken + len(report["text"].split())
            if taken >= words:
                break
    return reports, taken


def main() -> int:
    parser = argparse.ArgumentParser(description="Build a large dossier from the texts beside the repository.")
    parser.add_argument("shared", type=Path)
    parser.add_argument("dossier", type=Path)
    parser.add_argument("--words", type=int, default=300_000)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    if not (given.shared / "gold").is_dir():
        print(f"{given.shared} holds no texts: nothing is built.", file=sys.stderr)
        return 1
    pile = given.dossier.with_suffix(".jsonl")
    reports, words = write_pile(given.shared, pile, words=given.words)
    print(f"{reports} reports, {words} words", file=sys.stderr)
    with open_dossier(given.dossier) as desk:
        found = desk.read(
            [pile],
            jobs=given.jobs,
            originals=False,
            progress=lambda step: print(
                f"{step.documents} documents, {step.done / max(1, step.total):.0%}", file=sys.stderr
            ),
        )
    print(f"{found.read} documents read, {found.claims} statements, {found.questions} questions", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
