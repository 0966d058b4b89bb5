#!/usr/bin/env python3
"""Count cues: from annotated attributions to the numbers in src/legation/knowledge/data/cue_weights.csv.

    python tools/count_cues.py polnear_train.jsonl [--leave-out 4] [--cache FILE] [--output FILE]

Reads lines with `doc_id`, `text`, `attributions` (source, cue, content as offsets), parses them, lets the rules
propose candidates, marks those that the annotators marked too, and fits one number per property (logistic regression
with a ridge penalty, full batch: the same input gives the same numbers). Only words, tags and numbers are written, no
text. --leave-out N: leave out the documents whose sha1("held:" + doc_id) is divisible by N (for trying things out).
--cache: pickle of the parses, made when missing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from legation.knowledge import DATA, Knowledge
from legation.knowledge.cues import CueBook, load_cues
from legation.model.layers import Parse, TextInput
from legation.model.spans import Span
from legation.reading.attribution.features import describe_candidates, entity_labels
from legation.reading.attribution.finder import propose_candidates
from legation.reading.attribution.tree import Candidate, Tree

RIDGE = 0.7
STEPS = 250
MIN_SEEN = 3
MIN_WEIGHT = 0.02


def is_held(doc_id: str, n: int) -> bool:
    return n > 0 and int(hashlib.sha1(f"held:{doc_id}".encode()).hexdigest(), 16) % n == 0


def gold_tokens(parse: Parse, attribution: dict[str, Any]) -> dict[str, set[int]]:
    roles = ("source", "cue", "content")
    return {r: {t for a, b in attribution[r] if a < b for t in parse.tokens_in(Span(a, b))} for r in roles}


def words_of(parse: Parse, tokens: Iterable[int]) -> set[int]:
    return {t for t in tokens if parse.words[t][0].isalnum()}


def mark_candidates(parse: Parse, candidates: Sequence[Candidate], gold: list[dict[str, set[int]]]) -> list[int | None]:
    """1: an annotator marked it (half of either content shared, sources touch); 0: not; None: not known, as it
    lies inside a marked content and only outermost voices were marked."""
    gold_words = [words_of(parse, g["content"]) for g in gold]
    at: dict[int, set[int]] = {}
    for number, g in enumerate(gold):
        for t in g["content"]:
            at.setdefault(t, set()).add(number)
    out: list[int | None] = []
    for c in candidates:
        words, source, cue = words_of(parse, c.content), set(c.source), set(c.cue)
        hit = False
        for number in {g for t in words for g in at.get(t, ())}:
            g = gold[number]
            shared = len(words & gold_words[number])
            if 2 * shared < len(words) or 2 * shared < len(gold_words[number]):
                continue
            if not (source & g["source"] if source or g["source"] else True):
                continue
            if cue & g["cue"] or not cue & g["content"]:
                hit = True
        out.append(1 if hit else None if c.cue_head in at else 0)
    return out


def fit(rows: list[list[str]], marks: list[int]) -> dict[str, float]:
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, n in seen.items() if n >= MIN_SEEN)
    number = {name: i for i, name in enumerate(names)}
    numbers = [[number[name] for name in row if name in number] for row in rows]
    flat = np.array([i for row in numbers for i in row])
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in numbers])
    y = np.array(marks, dtype=float)
    size = len(names)
    w, mean, square = np.zeros(size + 1), np.zeros(size + 1), np.zeros(size + 1)
    for step in range(1, STEPS + 1):  # Adam over the whole data: no order, no chance
        z = np.bincount(row_of, w[flat], len(rows)) + w[-1]
        error = 1 / (1 + np.exp(-z)) - y
        slope = np.append(np.bincount(flat, error[row_of], size) + RIDGE * w[:-1], error.sum())
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = 0.08 if step < 0.6 * STEPS else 0.024
        w -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    out = {name: round(float(w[i]), 2) for name, i in number.items() if abs(w[i]) >= MIN_WEIGHT}
    return {"bias": round(float(w[-1]), 3)} | out


def parse_texts(records: list[dict[str, Any]], cache: Path | None) -> list[Parse]:
    if cache and cache.is_file():
        parses: list[Parse] = pickle.loads(cache.read_bytes())
        return parses
    from legation.reading.parse import ParseComponent
    from legation.reading.reader import Reader
    from legation.reading.segment import SegmentComponent

    reader = Reader([SegmentComponent(), ParseComponent()])
    parses = []
    for at in range(0, len(records), 20):
        inputs = [TextInput(text=r["text"], title=r.get("title")) for r in records[at : at + 20]]
        parses.extend(w["parse"] for w in reader.read(inputs, until="parse"))
    if cache:
        cache.write_bytes(pickle.dumps(parses))
    return parses


def count(records: list[dict[str, Any]], parses: list[Parse], book: CueBook) -> dict[str, float]:
    rows: list[list[str]] = []
    marks: list[int] = []
    for record, parse in zip(records, parses, strict=True):
        candidates, linker = propose_candidates(Tree(parse), book)
        described = describe_candidates(parse, candidates, linker.inside, entity_labels(parse))
        gold = [gold_tokens(parse, a) for a in record["attributions"]]
        for (own, place), mark in zip(described, mark_candidates(parse, candidates, gold), strict=True):
            if mark is not None:
                rows.append(own + place)
                marks.append(mark)
    return fit(rows, marks)


def main() -> None:
    ap = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    ap.add_argument("gold", type=Path)
    ap.add_argument("--leave-out", type=int, default=0)
    ap.add_argument("--cache", type=Path)
    ap.add_argument("--output", type=Path, default=DATA / "cue_weights.csv")
    args = ap.parse_args()
    records = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    parses = parse_texts(records, args.cache)
    kept = [(r, p) for r, p in zip(records, parses, strict=True) if not is_held(r["doc_id"], args.leave_out)]
    book = load_cues(Knowledge().files("cues.toml"))
    weights = count([r for r, _ in kept], [p for _, p in kept], book)
    with args.output.open("w", encoding="utf-8", newline="") as file:
        file.write(
            f"# source: made by tools/count_cues.py from {args.gold.name}: {len(kept)} documents. Do not edit by hand:\n"
        )
        file.write("# lay a file of this name over it (--knowledge) to replace single numbers.\n")
        file.write("property,weight\n")
        for name, weight in weights.items():
            quoted = '"' + name.replace('"', '""') + '"' if any(ch in name for ch in ',"\n#') else name
            file.write(f"{quoted},{weight}\n")
    print(f"{len(kept)} documents, {len(weights)} numbers -> {args.output}")


if __name__ == "__main__":
    main()
