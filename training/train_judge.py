#!/usr/bin/env python3
"""Fit the judge of attribution proposals on documents that neither the encoder nor the rules were fitted on.

    python tools/count_cues.py polnear_train.jsonl --leave-out 8 --output run/w_held.csv
    python training/train_judge.py run/train.pkl run/w_held.csv MODEL_FOLDER --scorer score_attribution.py

Reads the parses made by train_attribution.py, takes the held documents, lets rules and encoder propose, marks the
proposals that an annotator marked too, and fits a network with one hidden layer (full batch, fixed seed). Threshold
and margin are chosen by five-fold cross-validation over documents; its figures are printed. Needs numpy, no torch.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
from train_attribution import gold_tokens, is_held

from legation.knowledge import Knowledge
from legation.knowledge.cues import load_cues
from legation.reading.attribution.learned import FEATURES, LearnedFinder, choose
from legation.reading.attribution.tree import Tree

HIDDEN, STEPS, FOLDS = 20, 500, 5


def words_of(parse: Any, tokens: Any) -> set[int]:
    return {t for t in tokens if parse.words[t][0].isalnum()}


def mark(parse: Any, proposals: list[Any], gold: list[dict[str, list[int]]]) -> list[float]:
    """1 where half of either content is shared with a gold attribution and the sources touch (or both are absent)."""
    wanted = [(words_of(parse, g["content"]), set(g["source"])) for g in gold]
    at: dict[int, set[int]] = {}
    for n, (content, _) in enumerate(wanted):
        for t in content:
            at.setdefault(t, set()).add(n)
    out = []
    for p in proposals:
        content, source = words_of(parse, p.candidate.content), set(p.candidate.source)
        hit = 0.0
        for n in {n for t in content for n in at.get(t, ())}:
            shared = len(content & wanted[n][0])
            touch = bool(source & wanted[n][1]) or (not source and not wanted[n][1])
            if touch and 2 * shared >= len(content) and 2 * shared >= len(wanted[n][0]):
                hit = 1.0
        out.append(hit)
    return out


def fit(x: np.ndarray, y: np.ndarray, seed: int = 7) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    mean, scale = x.mean(0), x.std(0) + 1e-3
    x = (x - mean) / scale
    n = x.shape[1]
    w = [rng.normal(0, n**-0.5, (n, HIDDEN)), np.zeros(HIDDEN), rng.normal(0, 0.2, HIDDEN), np.zeros(1)]
    m, v = [np.zeros_like(a) for a in w], [np.zeros_like(a) for a in w]
    for step in range(1, STEPS + 1):
        hidden = np.maximum(x @ w[0] + w[1], 0)
        z = hidden @ w[2] + w[3]
        d = (1 / (1 + np.exp(-z)) - y) / len(y)
        back = d[:, None] * w[2] * (hidden > 0)
        grads = [x.T @ back + 3e-4 * w[0], back.sum(0), hidden.T @ d + 3e-4 * w[2], d.sum(keepdims=True)]
        for i, g in enumerate(grads):
            m[i] = 0.9 * m[i] + 0.1 * g
            v[i] = 0.99 * v[i] + 0.01 * g * g
            pace = 0.03 * min(1.0, 2 * (1 - step / STEPS) + 0.02)
            w[i] = w[i] - pace * (m[i] / (1 - 0.9**step)) / (np.sqrt(v[i] / (1 - 0.99**step)) + 1e-8)
    names = ("inner", "inner_bias", "outer", "outer_bias")
    return {"mean": mean, "scale": scale, **dict(zip(names, w, strict=True))}


def as_system(doc_id: str, parse: Any, voices: list[Any]) -> dict[str, Any]:
    rows = [
        {r: [[s.start, s.end] for s in parse.spans(getattr(v, r))] for r in ("source", "cue", "content")}
        for v in voices
    ]
    return {"doc_id": doc_id, "attributions": rows}


def cross_judge(pools: list[Any], xs: list[Any], ys: list[Any], taken: list[list[bool]]) -> None:
    """Judge each document's proposals by a network fitted on the other folds' (on the `taken` ones only)."""
    for fold in range(FOLDS):
        keep = [i for i in range(len(pools)) if i % FOLDS != fold]
        x, y = (np.concatenate([np.array(rows[i])[taken[i]] for i in keep if len(pools[i])]) for rows in (xs, ys))
        weights = fit(x, y)
        for i in range(fold, len(pools), FOLDS):
            values = (xs[i] - weights["mean"]) / weights["scale"]
            z = (
                np.maximum(values @ weights["inner"] + weights["inner_bias"], 0) @ weights["outer"]
                + weights["outer_bias"]
            )
            for p, value in zip(pools[i], z, strict=True):
                p.probability = float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def write_hashes(folder: Path) -> None:
    """files.json: sha256 of every file of the model; the reader's fingerprint and the doctor go by it."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != "files.json")
    hashes = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    (folder / "files.json").write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0, help="take only so many documents (for trying out)")
    args = parser.parse_args()
    spec = importlib.util.spec_from_file_location("scorer", args.scorer)
    assert spec is not None and spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)

    book = load_cues(Knowledge().files("cues.toml"), [args.weights])
    finder = LearnedFinder(book, args.folder)
    rows = [r for r in pickle.loads(args.data.read_bytes()) if is_held(r[0])]
    rows = rows[: args.limit or len(rows)]
    pools, ys = [], []
    for _, parse, attributions in rows:
        encoding = finder.encoder.encode([parse])[0]
        pool = finder.propose(parse, encoding, finder.rules.find_candidates(Tree(parse)))
        pools.append(pool)
        ys.append(mark(parse, pool, [gold_tokens(parse, a) for a in attributions]))
    xs = [np.array([p.features for p in pool], float).reshape(-1, len(FEATURES)) for pool in pools]
    print(f"{len(rows)} documents, {sum(map(len, ys))} proposals, {sum(map(sum, ys)):.0f} marked", flush=True)

    gold = {d: {"doc_id": d, "text": p.text, "attributions": a} for d, p, a in rows}

    def measure(title: str, pools: list[Any], threshold: float, margin: float) -> float:
        """Print the figures, give what is to be as large as possible."""
        contents = [[list(p.candidate.content) for p in pool] for pool in pools]
        chosen = [choose(pool, threshold, margin) for pool in pools]
        system = {d: as_system(d, p, voices) for (d, p, _), voices in zip(rows, chosen, strict=True)}
        for pool, stored in zip(pools, contents, strict=True):  # choose clips contents
            for p, content in zip(pool, stored, strict=True):
                p.candidate.content = content
        score = scorer.score(gold, system)
        a = score["attribution/attribution"]
        segments = " ".join(f"{100 * score['segment/' + r]['f1']:.1f}" for r in scorer.ROLES)
        kinds = " ".join(f"{k} {100 * score['recall/' + k]['r']:.1f}" for k in ("direct", "mixed", "indirect"))
        print(
            f"{title}: P {100 * a['p']:.1f} R {100 * a['r']:.1f} F {100 * a['f1']:.1f} "
            f"content {100 * score['attribution/content_only']['f1']:.1f} "
            f"source given content {100 * score['source_given_content']['r']:.1f} {kinds} segments {segments}",
            flush=True,
        )
        return float(a["f1"] + 0.1 * sum(score["segment/" + r]["f1"] for r in scorer.ROLES))

    # Other ways, for the record: the encoder without the rules, and the rules' proposals judged by the encoder too.
    told_by_rules = [FEATURES.index(n) for n in FEATURES if "rule" in n]
    own = [[p.learned for p in pool] for pool in pools]
    cross_judge(pools, [x * ~np.isin(np.arange(len(FEATURES)), told_by_rules) for x in xs], ys, own)
    measure("encoder alone", [[p for p in pool if p.learned] for pool in pools], 0.4, 0.0)
    cross_judge(pools, xs, ys, [[not o for o in pool] for pool in own])
    measure(
        "rules' proposals, judged with the encoder", [[p for p in pool if not p.learned] for pool in pools], 0.4, 0.0
    )

    cross_judge(pools, xs, ys, [[True] * len(pool) for pool in pools])
    best = (0.0, 0.4, 0.0)
    for margin in (0.0, 0.05, 0.1, 0.2):
        for threshold in (0.35, 0.4, 0.45):
            worth = measure(f"margin {margin} threshold {threshold}", pools, threshold, margin)
            if worth > best[0]:
                best = (worth, threshold, margin)
    weights = fit(np.concatenate(xs), np.concatenate(ys))
    stored = {k: np.round(v, 5).tolist() for k, v in weights.items()}
    stored = {"features": list(FEATURES), "threshold": best[1], "margin": best[2], **stored}
    (args.folder / "judge.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")
    write_hashes(args.folder)


if __name__ == "__main__":
    main()
