"""Cues: the words by which texts attribute, and how far each can be trusted.

`cues.toml` is the hand-kept part: which verbs may carry a quotation, which words introduce a basis or an unnamed
source, and so on, each table with its source. `cue_weights.csv` is counted, not written: `tools/count_cues.py` reads
annotated text and gives a number per property of a candidate ("L=say" its lemma, "F=that" its frame): what the
property adds to the log-odds that an annotator marked it. A file laid over the shipped one adds words; a weight with
the same name replaces the shipped one.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, fsum
from pathlib import Path

from legation.model.words import Basis


@dataclass(frozen=True, slots=True)
class CueBook:
    """words: the lists of cues.toml by table name. weights: by property; `bias` for every candidate.

    threshold: probability from which a candidate is taken; inner: the same inside another voice's content. quoted: least
    probability of a verb of speech with a source beside a quotation.
    floors: least probability by (lemma, frame). bases: head word -> basis.
    """

    words: Mapping[str, frozenset[str]]
    weights: Mapping[str, float] = field(default_factory=dict)
    bias: float = 0.0
    threshold: float = 0.4
    bases: Mapping[str, Basis] = field(default_factory=dict)
    floors: Mapping[tuple[str, str], float] = field(default_factory=dict)
    inner: float = 0.45
    quoted: float = 0.0

    def __getitem__(self, table: str) -> frozenset[str]:
        return self.words.get(table, frozenset())

    def weigh(self, properties: Iterable[str]) -> float:
        """Sum of the numbers of the properties; unknown ones count nothing."""
        weights = self.weights
        return fsum([weights[name] for name in properties if name in weights])

    def score(self, weight: float) -> float:
        """Probability that a candidate whose properties weigh so much is an attribution."""
        z = self.bias + weight
        return 1.0 / (1.0 + exp(-z)) if z > -60.0 else 0.0


def load_cues(toml_paths: Sequence[Path], weight_paths: Sequence[Path] = ()) -> CueBook:
    """The book from files in order, later ones adding to (lists) or replacing (numbers) earlier ones."""
    words: dict[str, set[str]] = {}
    bases: dict[str, Basis] = {}
    floors: dict[tuple[str, str], float] = {}
    threshold, inner, quoted = 0.4, 0.45, 0.0
    for path in toml_paths:
        with path.open("rb") as file:
            data = tomllib.load(file)
        for table, content in data.items():
            if table == "basis":
                for name, heads in content.items():
                    if name != "source":
                        bases.update(dict.fromkeys(heads, Basis(name.replace("_", " "))))
            elif table == "thresholds":
                threshold = float(content.get("attribution", threshold))
                inner = float(content.get("inner", inner))
                quoted = float(content.get("quoted", quoted))
            elif table == "floor":
                for name, entry in content.items():
                    words.setdefault(name, set()).update(entry["words"])
                    pairs = ((word, frame) for word in entry["words"] for frame in entry["frames"])
                    for pair in pairs:
                        floors[pair] = max(floors.get(pair, 0.0), float(entry["floor"]))
            elif isinstance(content, dict):
                words.setdefault(table, set()).update(content.get("words", ()))
    weights: dict[str, float] = {}
    for path in weight_paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(line for line in file if not line.startswith("#")):
                if len(row) == 2 and row[0] != "property":
                    weights[row[0]] = float(row[1])
    bias = weights.pop("bias", 0.0)
    return CueBook({k: frozenset(v) for k, v in words.items()}, weights, bias, threshold, bases, floors, inner, quoted)
