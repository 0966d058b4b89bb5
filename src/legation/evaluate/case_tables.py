"""Case tables: figures on the project's own cases (tests/cases), whose closed halves are opened here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from legation.desk import ReaderOptions
from legation.desk.readers import get_reader
from legation.evaluate.chain_cases import measure_chains, read_chain_cases
from legation.evaluate.factuality_cases import measure_factuality, read_factuality_cases
from legation.evaluate.quantity_cases import score_cases as score_quantities

CASES = Path(__file__).parents[3] / "tests" / "cases"
Counts = dict[str, tuple[int, int]]


def measure(table: str, column: str, options: ReaderOptions) -> tuple[float, str]:
    """(share right, "right/asked") of one column of a table such as "chains_closed"."""
    right, asked = count(table, options)[column]
    return round(right / asked, 4) if asked else 0.0, f"{right}/{asked}"


@lru_cache(maxsize=16)
def count(table: str, options: ReaderOptions) -> Counts:
    """Right and asked for every column of a table."""
    path = CASES / f"{table}.tsv"
    reader: Any = get_reader(options)
    kinds: dict[str, Callable[[Path, Any], Counts]] = {
        "quantities": _quantities,
        "chains": _chains,
        "factuality": _factuality,
    }
    return kinds[table.split("_")[0]](path, reader)


def _quantities(path: Path, reader: Any) -> Counts:
    score = score_quantities(path, reader)
    rows = score.rows + score.none_rows
    return {
        "rows": (round(score.accuracy * rows), rows),
        "whole": (score.whole + score.none_right, rows),
        **{name: (right, asked) for name, (right, asked) in score.fields.items()},
    }


def _chains(path: Path, reader: Any) -> Counts:
    def read(texts: Sequence[Any]) -> Any:
        return [w.layers for w in reader.read(texts, until="attribution")]

    figures = measure_chains(read_chain_cases(path), read)
    return {name: (figures.right[name], asked) for name, asked in figures.asked.items()}


def _factuality(path: Path, reader: Any) -> Counts:
    def read(texts: Sequence[Any]) -> Any:
        return [w.layers for w in reader.read(texts, until="factuality")]

    figures = measure_factuality(read_factuality_cases(path), read)
    return {name: (figures.right[name], asked) for name, asked in figures.asked.items()}
