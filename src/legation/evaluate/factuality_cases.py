"""Factuality cases: how many rows of a table of cases the reader has right, column by column.

Takes rows with a text, a proposition in it, its head, and what its status is (columns explained at the top of
tests/cases/factuality_open.tsv); reads each text and compares. The status is that of the head's token, or of the copula
that the head is the predicate of; where the reader gives none, it is what a claim then gets: asserted, neutral,
stated. A row is a denial or silence when its status is denied, negated or unconfirmed; those are counted apart.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legation.model.layers import AttributionMention, Parse, Status, TextInput
from legation.model.words import Factuality

LAYER = "factuality"
COLUMNS = ("factuality", "how", "stance", "presentation", "speaker")
DENIAL_AND_SILENCE = frozenset({"denied", "negated", "unconfirmed"})


@dataclass(frozen=True, slots=True)
class FactualityCase:
    text: str
    proposition: str
    head: str
    wanted: Mapping[str, str]

    @property
    def is_denial_or_silence(self) -> bool:
        return self.wanted["factuality"] in DENIAL_AND_SILENCE


@dataclass(slots=True)
class FactualityFigures:
    """asked, right: by column, "all" (factuality, how, stance and presentation), and "denial and silence" (status and
    how of the rows that are one). wrong: the cases with what was read instead."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[FactualityCase, Mapping[str, str]]] = field(default_factory=list)

    def share(self, name: str) -> float:
        return self.right[name] / self.asked[name] if self.asked[name] else 0.0

    def __str__(self) -> str:
        return ", ".join(f"{n} {self.right[n]}/{self.asked[n]} ({self.share(n):.1%})" for n in self.asked)


def read_factuality_cases(path: Path) -> list[FactualityCase]:
    """The rows of a table; lines that begin with # are comments."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        FactualityCase(
            row["text"].replace("\\n", "\n"),
            row["proposition"].replace("\\n", "\n"),
            row["head"],
            {c: row[c] or "" for c in COLUMNS},
        )
        for row in rows
    ]


def measure_factuality(
    cases: Sequence[FactualityCase], read: Callable[[Sequence[TextInput]], Iterable[Mapping[str, Any]]]
) -> FactualityFigures:
    """Read the text of each case (layers "parse", "attribution" and "factuality" are looked at) and count."""
    figures = FactualityFigures()
    for case, layers in zip(cases, read([TextInput(text=c.text) for c in cases]), strict=True):
        got = judge_case(case, layers)
        good = {column: got[column] == case.wanted[column] for column in COLUMNS if column != "speaker"}
        good["speaker"] = _same_speaker(got["speaker"], case.wanted["speaker"])
        whole = all(good[c] for c in COLUMNS if c != "speaker")
        for name, is_right in (*good.items(), ("all", whole)):
            figures.asked[name] += 1
            figures.right[name] += is_right
        if case.is_denial_or_silence:
            figures.asked["denial and silence"] += 1
            figures.right["denial and silence"] += good["factuality"] and good["how"]
        if not whole:
            figures.wrong.append((case, got))
    return figures


def judge_case(case: FactualityCase, layers: Mapping[str, Any]) -> dict[str, str]:
    """What was read of the case, by column."""
    parse: Parse = layers["parse"]
    statuses: Mapping[int, Status] = {s.head: s for s in layers[LAYER]}
    token = find_head(case, parse)
    status = None if token is None else statuses.get(token)
    if status is None and token is not None and parse.deps[token] in ("acomp", "attr", "oprd", "advmod", "prep"):
        status = statuses.get(parse.heads[token])
    if status is None:
        status = Status(token if token is not None else -1, Factuality.ASSERTED)
    return {
        "factuality": status.factuality.value,
        "how": status.how.value if status.how else "",
        "stance": status.stance.value,
        "presentation": status.presentation.value,
        "speaker": _speaker(token, parse, layers.get("attribution") or (), case.text),
        "reason": status.reason,
    }


def find_head(case: FactualityCase, parse: Parse) -> int | None:
    """The token of the case's head word inside its proposition."""
    place = re.search(rf"(?<!\w){re.escape(case.proposition)}(?!\w)", case.text)
    begin = place.start() if place else case.text.find(case.proposition)
    if begin < 0:
        return None
    end = begin + len(case.proposition)
    word = re.search(rf"(?<!\w){re.escape(case.head)}(?!\w)", case.text[begin:end])
    at = begin + (word.start() if word else 0)
    return next((t for t in range(len(parse)) if parse.starts[t] <= at < parse.ends[t]), None)


def _speaker(token: int | None, parse: Parse, voices: Sequence[AttributionMention], text: str) -> str:
    """The source of the smallest content around the head, in the text's words."""
    if token is None:
        return ""
    at = parse.starts[token]
    around = [v for v in voices if any(s.start <= at < s.end for s in v.content) and v.cue_head != token]
    if not around:
        return ""
    inner = min(around, key=lambda v: sum(len(s) for s in v.content))
    return " ".join(s.of(text) for s in inner.source) or "?"


def _same_speaker(got: str, wanted: str) -> bool:
    """Whether both are empty or share a word that is no article."""
    words = [set(re.findall(r"\w+", s.lower())) - {"the", "a", "an", "s", "of"} for s in (got, wanted)]
    return bool(words[0] & words[1]) if all(words) else not any(words)
