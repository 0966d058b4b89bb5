"""Quantity cases: how many rows of a table of cases the reader has right.

Takes a TSV of cases (columns explained at its top; tests/cases/quantities_open.tsv) and a reader; gives `CaseScore`.
A row is *found* when a quantity overlaps its expression and holds the number. It is *right* when range, unit,
approximation and type are right too; counted noun, stage, additional and expected are counted apart, over the found rows
that they are judged on, and *whole* rows have all of it. NONE rows are right when nothing is read there. What is read
where there is no row is *extra* (durations, "first" and "one" are not judged). Left to others: the tables, the splitting.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from legation.model.layers import Parse, Quantity, TextInput

LAYER = "quantities"
TOLERANCE = 0.005  # relative; fractions are written with two decimals
FIELDS = ("low", "high", "unit", "approx", "type", "counted", "stage", "additional", "expected")
_FIGURE = ("low", "high", "unit", "approx", "type")
_DURATIONS = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades"})
# Aliases that the head of the table allows: the noun itself for a count, a converted measure.
_FACTORS: Mapping[str, tuple[str, float]] = {
    "km": ("length", 1.0), "m": ("length", 0.001), "miles": ("length", 1.609344), "feet": ("length", 0.0003048),
    "nautical_miles": ("length", 1.852), "km2": ("area", 1.0), "square_miles": ("area", 2.589988110336),
    "hectares": ("area", 0.01), "acres": ("area", 0.0040468564224), "tonnes": ("mass", 1.0), "kg": ("mass", 0.001),
    "kilotons": ("mass", 1000.0), "tons": ("mass", 1.0),
}  # fmt: skip
_ALIASES = {"rockets": "missiles", "tanks": "vehicles", "trucks": "vehicles"}
_FIXED = frozenset({"persons", "vehicles", "missiles", "containers", "votes", "percent", "percentage_points", "times"})


class _Reads(Protocol):
    def read(self, texts: Sequence[TextInput], *, until: str | None = None) -> Sequence[Any]: ...


@dataclass(slots=True)
class CaseScore:
    """Counts of a run. fields: name -> (right, judged). errors: one line each."""

    rows: int = 0
    found: int = 0
    right: int = 0
    whole: int = 0
    none_rows: int = 0
    none_right: int = 0
    extra: int = 0
    fields: dict[str, list[int]] = field(default_factory=lambda: {name: [0, 0] for name in FIELDS})
    errors: list[str] = field(default_factory=list)

    def add(self, name: str, good: bool) -> bool:
        self.fields[name][0] += good
        self.fields[name][1] += 1
        return good

    @property
    def accuracy(self) -> float:
        """Rows read right, NONE rows among them, over all rows."""
        total = self.rows + self.none_rows
        return (self.right + self.none_right) / total if total else 0.0

    def __str__(self) -> str:
        parts = " ".join(f"{k}={a}/{b}" for k, (a, b) in self.fields.items())
        return (
            f"accuracy {self.accuracy:.3f}; quantities {self.rows}: found {self.found}, right {self.right}, whole row "
            f"{self.whole}; none {self.none_right}/{self.none_rows}; extra {self.extra}; {parts}"
        )


def read_cases(path: Path) -> list[dict[str, str]]:
    """The rows of a table; lines that begin with "#" are its explanation."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def score_cases(path: Path, reader: _Reads) -> CaseScore:
    """Read every text of the table once and judge its rows."""
    rows = read_cases(path)
    texts = list(dict.fromkeys(row["text"] for row in rows))
    works = reader.read([TextInput(text) for text in texts], until=LAYER)
    score = CaseScore()
    for text, work in zip(texts, works, strict=True):
        quantities: Sequence[Quantity] = work[LAYER]
        score_text([row for row in rows if row["text"] == text], quantities, work["parse"], score)
    return score


def score_text(
    rows: Sequence[Mapping[str, str]], quantities: Sequence[Quantity], parse: Parse, score: CaseScore
) -> None:
    """Judge the rows of one text."""
    used: set[int] = set()
    wanted = [row for row in rows if row["type"] != "NONE"]
    for row in wanted:
        start, end = find_expression(row["text"], row["expression"])
        score.rows += 1
        k = next((k for k, q in enumerate(quantities) if k not in used and _meets(row, start, end, q)), None)
        if k is None:
            score.errors.append(f"missed | {row['expression']} | {row['text']}")
            continue
        used.add(k)
        score.found += 1
        _judge(row, quantities[k], parse, score)
    for row in rows:
        if row["type"] == "NONE":
            start, end = find_expression(row["text"], row["expression"])
            hit = next((k for k, q in enumerate(quantities) if k not in used and _in(q, start, end)), None)
            score.none_rows += 1
            score.none_right += hit is None
            if hit is not None:
                used.add(hit)
                score.errors.append(f"none | {row['expression']} | {row['text']}")
    for k, quantity in enumerate(quantities):
        if k not in used and not _unjudged(quantity, parse.text):
            score.extra += 1
            score.errors.append(
                f"extra | {quantity.span.of(parse.text)} ({quantity.type} {quantity.unit}) | {parse.text}"
            )


def find_expression(text: str, expression: str) -> tuple[int, int]:
    """Where the expression stands as whole words."""
    before = r"(?<!\w)" if expression[0].isalnum() else ""
    after = r"(?!\w)" if expression[-1].isalnum() else ""
    match = re.search(before + re.escape(expression) + after, text)
    return match.span() if match else (0, 0)


def same_value(gold: str, value: float | None, factor: float = 1.0) -> bool:
    """Both open, or equal within the tolerance."""
    if not gold or value is None:
        return not gold and value is None
    wanted = float(gold)
    return abs(value * factor - wanted) <= TOLERANCE * abs(wanted)


def _meets(row: Mapping[str, str], start: int, end: int, quantity: Quantity) -> bool:
    """The spans overlap and the quantity's number lies in the expression."""
    number = quantity.number or quantity.span
    return number.start < end and start < number.end and quantity.span.start < end and start < quantity.span.end


def _in(quantity: Quantity, start: int, end: int) -> bool:
    number = quantity.number or quantity.span
    return number.start < end and start < number.end


def _unjudged(quantity: Quantity, text: str) -> bool:
    words = (quantity.number or quantity.span).of(text).lower()
    return quantity.unit in _DURATIONS or words in ("first", "one")


def _judge(row: Mapping[str, str], quantity: Quantity, parse: Parse, score: CaseScore) -> None:
    factor, unit_ok = _unit(row["unit"], quantity.unit)
    checks = {
        "low": same_value(row["low"], quantity.low, factor),
        "high": same_value(row["high"], quantity.high, factor),
        "unit": unit_ok,
        "approx": (row["approx"] == "1") == quantity.approximate,
        "type": row["type"] == quantity.type,
        "additional": (row["additional"] == "1") == quantity.additional,
        "expected": (row["expected"] == "1") == quantity.expected,
    }
    if row["type"] == "CARDINAL" and row["counted"]:
        checks["counted"] = _head(row["counted"], quantity, parse)
    if (row["type"] == "CARDINAL" and row["unit"] not in ("count", "votes")) or row["stage"]:
        checks["stage"] = row["stage"] == (quantity.stage or "")
    wrong = [name for name, good in checks.items() if not score.add(name, good)]
    score.right += not set(wrong) & set(_FIGURE)
    score.whole += not wrong
    if wrong:
        got = {name: _shown(name, quantity, parse) for name in wrong}
        score.errors.append(f"{' '.join(f'{k}={v}' for k, v in got.items())} | {row['expression']} | {row['text']}")


def _shown(name: str, quantity: Quantity, parse: Parse) -> Any:
    if name == "approx":
        return quantity.approximate
    return getattr(quantity, name)


def _unit(gold: str, unit: str) -> tuple[float, bool]:
    """(factor to gold's unit, whether the units agree)."""
    unit = _ALIASES.get(unit, unit)
    if unit == gold or (gold == "count" and unit not in _FIXED and unit not in _FACTORS):
        return 1.0, True
    if gold in _FACTORS and unit in _FACTORS and _FACTORS[gold][0] == _FACTORS[unit][0]:
        return _FACTORS[unit][1] / _FACTORS[gold][1], True
    return 1.0, False


def _head(counted: str, quantity: Quantity, parse: Parse) -> bool:
    """The head of gold's words: the last word before a preposition; it must be the token that the system names."""
    words = re.split(r"\s+(?:of|in|from|on|with|to|for)\s+", counted)[0].split()
    return quantity.head is not None and parse.words[quantity.head].lower() == words[-1].lower()
