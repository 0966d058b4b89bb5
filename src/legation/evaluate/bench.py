"""bench: how fast the whole reading is against the bare parser, on the same texts, in one run and on one core.

Absolute times depend on the machine and its load; the ratio and the shares hardly do. Memory is the process's peak.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from legation.desk.readers import get_reader, load_texts
from legation.evaluate.tasks import make_options
from legation.model.layers import TextInput

ROUNDS = 3


def measure_speed(
    paths: Sequence[Path],
    *,
    meta: Path | None = None,
    model: str | None = None,
    learned: bool = True,
    knowledge: Sequence[str] = (),
) -> dict[str, Any]:
    """Figures of ROUNDS alternating runs: tokens a second of the reading and of bare `nlp.pipe`, medians and ratio."""
    texts: list[TextInput] = load_texts(paths, meta)
    reader = get_reader(make_options(model, knowledge, learned))
    parser: Any = next(c for c in reader.components if c.name == "parse")
    reader.read(texts[:1])
    list(parser.nlp.pipe([t.text for t in texts[:1]]))
    before = _peak_mb()
    whole: list[float] = []
    bare: list[float] = []
    shares: dict[str, float] = {}
    tokens = 0
    for _ in range(ROUNDS):
        reader.seconds = {c.name: 0.0 for c in reader.components}
        begin = time.process_time()
        works = reader.read(texts)
        whole.append(time.process_time() - begin)
        tokens = sum(len(w["parse"]) for w in works)
        total = sum(reader.seconds.values())
        shares = {k: v / total for k, v in reader.seconds.items()}
        begin = time.process_time()
        for _doc in parser.nlp.pipe([t.text for t in texts]):
            pass
        bare.append(time.process_time() - begin)
    return {
        "documents": len(texts),
        "tokens": tokens,
        "claims": sum(len(w["claims"].claims) for w in works),
        "rounds": ROUNDS,
        "reading_tokens_per_second": round(tokens / statistics.median(whole)),
        "parser_tokens_per_second": round(tokens / statistics.median(bare)),
        "ratio": round(statistics.median(w / b for w, b in zip(whole, bare, strict=True)), 2),
        "shares": {k: round(v, 4) for k, v in shares.items()},
        "memory_before_mb": round(before),
        "memory_peak_mb": round(_peak_mb()),
    }


def render_speed(found: dict[str, Any]) -> str:
    """The figures as a page of Markdown."""
    lines = [
        "# Speed",
        "",
        "Written by `make bench`. The whole reading against the bare parser (`nlp.pipe` of the same model) on the same",
        f"texts, one process, processor time, medians of {found['rounds']} alternating runs. Absolute rates are those of one",
        "shared machine and move by a third from run to run; the ratio and the shares are what to compare.",
        "",
        "| what | figure |",
        "|---|---|",
        f"| documents, tokens, statements | {found['documents']}, {found['tokens']:,}, {found['claims']:,} |",
        f"| whole reading | {found['reading_tokens_per_second']:,} tokens/s |",
        f"| bare parser | {found['parser_tokens_per_second']:,} tokens/s |",
        f"| reading takes | **{found['ratio']}** times the bare parser's time (at most 3 is wanted) |",
        f"| peak memory | {found['memory_peak_mb']} MB ({found['memory_before_mb']} MB with models loaded, before reading) |",
        "",
        "| component | share of the reading's time |",
        "|---|---|",
        *(f"| {name} | {share:.1%} |" for name, share in sorted(found["shares"].items(), key=lambda p: -p[1])),
        "",
    ]
    return "\n".join(lines)


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024 / 1024
