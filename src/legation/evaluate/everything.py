"""Everything: all tasks on all gold files of a folder, the page docs/accuracy.md, and the floors.

`python -m legation.evaluate.everything --shared ../shared --floors docs/floors.toml --page docs/accuracy.md` runs each
row of the floors file, prints figure, counts and floor, rewrites the page and exits with 1 when a figure is below its
floor. Where only a dev file exists it is split by the sha1 of "half:" + id: even to look at, odd to measure on; the
page gives the odd half and the whole file. Without the folder it says so and exits with 0.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from legation.desk import ReaderOptions
from legation.evaluate import case_tables, copies, hand_checks
from legation.evaluate import system as system_table
from legation.evaluate.tasks import TASKS, find_scorer, project_gold, read_gold, run_scorer, write_rows

IDS = ("doc_id", "id")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all rows of the floors file; 1 when one is below its floor."""
    parser = argparse.ArgumentParser(description="Run all evaluations and rewrite the page of figures.")
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds gold/ and corpus/")
    parser.add_argument("--floors", type=Path, required=True)
    parser.add_argument("--page", type=Path, required=True)
    parser.add_argument("--only", help="only rows whose name holds this; the page is not rewritten")
    chosen = parser.parse_args(arguments)
    if not (chosen.shared / "gold").is_dir():
        print(f"There is no gold data in {chosen.shared}; nothing was measured and {chosen.page} stays as it is.")
        return 0
    rows = tomllib.loads(chosen.floors.read_text(encoding="utf-8"))["row"]
    options = ReaderOptions()
    done: list[dict[str, Any]] = []
    system: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if chosen.only and chosen.only not in row["name"]:
            continue
        done.append(measure(row, chosen.shared, options, system))
        print(_line(done[-1]), flush=True)
    if not chosen.only:
        chosen.page.write_text(render_page(done), encoding="utf-8")
    bad = [r for r in done if r["below"]]
    for row in bad:
        print(f"BELOW ITS FLOOR: {row['name']}: {row['figure']} < {row['floor']}")
    return 1 if bad else 0


def measure(
    row: Mapping[str, Any], shared: Path, options: ReaderOptions, system: dict[tuple[str, str], list[dict[str, Any]]]
) -> dict[str, Any]:
    """One row: its figure on the half to measure on (where there is one) and on the whole file."""
    if "learned" in row:
        options = replace(options, learned=bool(row["learned"]))
    out: dict[str, Any] = dict(row) | {"below": False, "half": None, "counts": ""}
    if row["task"] == "cases":
        figure, counts = case_tables.measure(row["table"], row["column"], options)
        out |= {"figure": figure, "counts": counts, "gold": counts}
    elif row["task"] == "system":
        meta = shared / "gold" / "seeds" / "documents.json"
        out["figure"], out["counts"] = system_table.measure(
            case_tables.CASES / "system.csv", row["column"], shared / "corpus" / "seeds", meta, options
        )
        out["gold"] = "tests/cases/system.csv"
    elif row["task"] == "handcheck":
        out["figure"], out["counts"] = hand_checks.measure(row["table"], row["field"])
        out["gold"] = "hand"
    elif row["task"] == "copies":
        out |= copies.measure_row(row["column"], shared / "gold")
    else:
        gold = shared / "gold" / row["gold"]
        out["gold"] = hashlib.sha256(gold.read_bytes()).hexdigest()[:12]
        out["figure"], out["counts"] = _run(row, gold, shared, options, system, half=False)
        if row.get("halved"):
            out["half"], _ = _run(row, gold, shared, options, system, half=True)
    floor = row.get("floor")
    if floor is not None and out["figure"] is not None:
        worse = out["figure"] > floor if row.get("lower_is_better") else out["figure"] < floor
        out["below"] = worse
    return out


def in_measured_half(identifier: str, parity: str = "byte") -> bool:
    """Odd halves are measured on, even ones looked at.

    parity: of the hash's first "byte", or of its first hex "digit". Those who wrote the rules split by one or the other;
    each row says which, so that "half" is always what nobody has looked at.
    """
    digest = hashlib.sha1(f"half:{identifier}".encode()).hexdigest()
    return int(digest[: 2 if parity == "byte" else 1], 16) % 2 == 1


def _run(
    row: Mapping[str, Any],
    gold: Path,
    shared: Path,
    options: ReaderOptions,
    system: dict[tuple[str, str], list[dict[str, Any]]],
    *,
    half: bool,
) -> tuple[float | None, str]:
    task = TASKS[row["task"]]
    scorer = find_scorer(task.scorer, gold)
    if scorer is None:
        return None, "no scorer"
    key = (row["task"] + ("" if options.learned else " by rules"), row["gold"])
    docs = shared / "corpus" / "seeds" if row["task"] in ("claims", "questions") else None
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "system"
        if docs is not None:
            import importlib

            meta = shared / "gold" / "seeds" / "documents.json"
            if key not in system:
                module = importlib.import_module(task.module)
                system[key] = list(module.make_rows(docs, meta, options))
            rows, records = system[key], None
            if row["task"] == "questions":
                rows = rows[: int(row.get("liveliest", 66))]
        else:
            records = read_gold(gold)
            if key not in system:
                system[key] = list(project_gold(task, records, options))
            rows = system[key]
            if half:
                keep = [in_measured_half(_identifier(r), row.get("parity", "byte")) for r in records]
                rows = [r for r, k in zip(rows, keep, strict=True) if k]
                part = Path(folder) / "gold.jsonl"
                write_rows([r for r, k in zip(records, keep, strict=True) if k], part)
                gold = part
        write_rows(rows, answer, whole=row["task"] == "questions")
        done = run_scorer(task, scorer, gold, answer, docs=docs)
    if done.returncode:
        raise RuntimeError(f"{scorer.name} failed on {row['name']}: {done.stderr[-500:]}")
    return find_figure(done.stdout, row["pattern"])


def find_figure(printed: str, pattern: str) -> tuple[float | None, str]:
    """The number that `pattern`'s first group finds in what a scorer printed, and the second group as counts."""
    match = re.search(pattern, printed, re.MULTILINE)
    if match is None:
        return None, "not printed"
    groups = match.groups()
    return float(groups[0]), groups[1] if len(groups) > 1 and groups[1] else ""


def render_page(rows: Sequence[Mapping[str, Any]]) -> str:
    """docs/accuracy.md."""
    lines = [
        "# Accuracy",
        "",
        "Written by `make evaluate`; every figure was measured by the scorer that belongs to the gold, on the commit named",
        "below. *half*: the figure on the half of a dev file whose errors nobody has looked at (odd sha1 of `half:` + id);",
        "*all*: the whole file, to which floors and wishes apply. A floor is what may not be lost; a wish is what the",
        "issues ask for in the end. Gold is named by the first 12 digits of its sha256.",
        "",
        f"Measured {dt.datetime.now(dt.UTC).date().isoformat()} at commit {_commit()}.",
        "",
    ]
    section = ""
    for row in rows:
        if row["section"] != section:
            section = row["section"]
            lines += [
                "",
                f"## {section}",
                "",
                "| what | all | half | counts | floor | wish | gold |",
                "|---|---|---|---|---|---|---|",
            ]
        half = "" if row["half"] is None else f"{row['half']:g}"
        figure = "-" if row["figure"] is None else f"{row['figure']:g}"
        lines.append(
            f"| {row['name']} | {figure} | {half} | {row['counts']} | {row.get('floor', '')} | {row.get('wish', '')} "
            f"| {row['gold']} |"
        )
    notes = Path(__file__).parents[3] / "docs" / "accuracy-notes.md"
    if notes.is_file():
        lines += ["", notes.read_text(encoding="utf-8").rstrip()]
    return "\n".join(lines) + "\n"


def _identifier(record: Mapping[str, Any]) -> str:
    return str(next(record[k] for k in IDS if k in record))


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def _line(row: Mapping[str, Any]) -> str:
    half = "" if row["half"] is None else f" (half {row['half']:g})"
    return f"{row['section']}: {row['name']}: {row['figure']}{half} {row['counts']} floor {row.get('floor')}"


if __name__ == "__main__":
    sys.exit(main())
