"""JSON Lines: one public record a line, as `--jsonl` and `export --format jsonl` print it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from legation.model.claims import Claim
from legation.model.record import from_record


def write_jsonl(rows: Iterable[dict[str, Any]], out: IO[str]) -> int:
    """Write rows and give their number. Keys that begin with "_" are inner ones and stay out."""
    count = 0
    for row in rows:
        public = {k: v for k, v in row.items() if not k.startswith("_")}
        out.write(json.dumps(public, ensure_ascii=False) + "\n")
        count += 1
    return count


def read_jsonl(lines: Iterable[str]) -> Iterator[Claim]:
    """The claims of exported lines. Raises KeyError or ValueError on a line that is no record."""
    for line in lines:
        if line.strip():
            yield from_record(json.loads(line))
