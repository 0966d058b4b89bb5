"""Hand-checks: draw claims, hide a tenth that was deliberately corrupted, and count what blind judges said.

    python tools/hand_check.py draw --records claims.jsonl --texts texts.jsonl --size 150 --sourced --seed 7 \
        --sheet sheet.jsonl --key key.csv
    python tools/hand_check.py tally --key key.csv --judged judged.jsonl --out tests/cases/handcheck.csv

`records` are public records (legation export --format jsonl) whose `doc` is a key of `texts` ({"id", "name", "text"}, one a
line). The sheet is for judges: the passage with the quote, and each field as read; it holds text and stays outside the
repository. One claim in ten has one field replaced by the value of another claim; the key says which. A judge writes a line
{"row", "judgements": {field: "right" | "wrong" | "unclear"}}. The tally keeps document, offsets, field, judgement and
whether that field was corrupted: no text.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from legation.evaluate.hand_checks import count

Record = dict[str, Any]
AROUND = 420  # characters of text shown before and after the quote
CORRUPTED_SHARE = 0.1


def show_actors(refs: Sequence[Record]) -> str:
    return ", ".join(a["id"] or f"(unresolved: {a['text']})" for a in refs) or "(nobody)"


def show_chain(record: Record) -> str:
    names = [
        v["id"] or f"(unnamed: {v['text']})" if v.get("unnamed") or not v["id"] else v["id"]
        for v in record["attribution"]
    ]
    return " > ".join(names) or "(the author)"


def show_measure(record: Record) -> str:
    m = record["measure"]
    if not m:
        return "(none)"
    return f"{m['low']}..{m['high']} {m['unit']}{' about' if m['approx'] else ''}"


FIELDS: dict[str, Callable[[Record], str]] = {
    "source": show_chain,
    "status": lambda r: r["factuality"] + (f" ({r['how_unconfirmed']})" if r.get("how_unconfirmed") else ""),
    "kind": lambda r: r["kind"],
    "type": lambda r: r["event_type"] or "(none)",
    "actor": lambda r: show_actors(r["actor"]),
    "recipient": lambda r: show_actors(r["recipient"]),
    "measure": show_measure,
    "when": lambda r: r["when"] or "(not told)",
}


def draw(arguments: argparse.Namespace) -> None:
    texts = {t["id"]: t for t in read_lines(arguments.texts)}
    records = [r for r in read_lines(arguments.records) if r["doc"] in texts]
    if arguments.sourced:
        records = [r for r in records if r["attribution"]]
    chance = random.Random(arguments.seed)
    chosen = chance.sample(sorted(records, key=lambda r: r["id"]), min(arguments.size, len(records)))
    fields = arguments.fields.split(",")
    corrupted = set(chance.sample(range(len(chosen)), round(len(chosen) * CORRUPTED_SHARE)))
    with (
        arguments.sheet.open("w", encoding="utf-8") as sheet,
        arguments.key.open("w", encoding="utf-8", newline="") as key,
    ):
        rows = csv.writer(key)
        rows.writerow(["row", "document", "start", "end", "corrupted"])
        for n, record in enumerate(chosen):
            shown = {f: FIELDS[f](record) for f in fields}
            swapped = ""
            if n in corrupted:
                swapped = chance.choice(fields)
                others = sorted({FIELDS[swapped](r) for r in records} - {shown[swapped]})
                shown[swapped] = chance.choice(others)
            text = texts[record["doc"]]
            a, b = record["start"], record["end"]
            row = {
                "row": n,
                "before": text["text"][max(0, a - AROUND) : a],
                "quote": text["text"][a:b],
                "after": text["text"][b : b + AROUND],
                "published": record["clocks"].get("published", {}).get("interval"),
                "fields": shown,
            }
            sheet.write(json.dumps(row, ensure_ascii=False) + "\n")
            rows.writerow([n, text["name"], a, b, swapped])


def tally(arguments: argparse.Namespace) -> None:
    with arguments.key.open(encoding="utf-8", newline="") as file:
        key = {int(r["row"]): r for r in csv.DictReader(file)}
    judged = {j["row"]: j["judgements"] for path in arguments.judged for j in read_lines(path)}
    missing = sorted(set(key) - set(judged))
    if missing:
        raise SystemExit(f"{len(missing)} rows have no judgement: {missing[:10]}. Judge them, then tally again.")
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["document", "start", "end", "field", "judgement", "corrupted"])
        for n, row in sorted(key.items()):
            for field, said in judged[n].items():
                rows.writerow([row["document"], row["start"], row["end"], field, said, int(row["corrupted"] == field)])
    for field, tally in count(arguments.out).items():
        share = f"{tally.right / tally.judged:.3f}" if tally.judged else "-"
        counts = f"{tally.right}/{tally.judged}, unclear {tally.unclear}"
        print(f"{field or 'all':10} {share}  {counts}; corrupted caught {tally.caught}/{tally.corrupted}")


def read_lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("draw")
    for name in ("records", "texts", "sheet", "key"):
        one.add_argument(f"--{name}", type=Path, required=True)
    one.add_argument("--size", type=int, required=True)
    one.add_argument("--seed", type=int, default=7)
    one.add_argument("--sourced", action="store_true", help="only claims with a source")
    one.add_argument("--fields", default="source,status,type,actor,recipient")
    one.set_defaults(run=draw)
    two = commands.add_parser("tally")
    two.add_argument("--key", type=Path, required=True)
    two.add_argument("--judged", type=Path, nargs="+", required=True)
    two.add_argument("--out", type=Path, required=True)
    two.set_defaults(run=tally)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
