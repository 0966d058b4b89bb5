"""Chains of voices against a table of cases (tests/cases/chains_*.tsv): whose words is this, through how many mouths?

Takes rows with a text, a proposition in it, and its voices, outermost first; reads each text and compares. "The
Nikkei > Tokyo" is right when the reader gives two voices around that proposition, in this order, each sharing a word
with the case, and unnamed where the case has UNNAMED. Cues, kinds, bases, occasions and audiences are judged beside
it, where a row has them.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legation.model.layers import AttributionMention, Parse, TextInput
from legation.model.spans import Span

LAYER = "attribution"
UNNAMED = "UNNAMED:"


@dataclass(frozen=True, slots=True)
class ChainCase:
    """One row. voices, cues, basis: outermost first; unnamed: the same length as voices."""

    text: str
    content: str
    voices: tuple[str, ...]
    unnamed: tuple[bool, ...]
    cues: tuple[str, ...]
    basis: tuple[str, ...]
    occasion: str = ""
    audience: str = ""
    kind: str = ""


@dataclass(slots=True)
class ChainFigures:
    """asked, right: per field ("chain", "cue", ...). wrong: the cases whose chain is wrong, with what was read."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[ChainCase, str]] = field(default_factory=list)

    def share(self, name: str) -> float:
        return self.right[name] / self.asked[name] if self.asked[name] else 0.0


def read_chain_cases(path: Path) -> list[ChainCase]:
    """The rows of a table; lines that begin with # are comments."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return [_case(row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def measure_chains(
    cases: Sequence[ChainCase], read: Callable[[Sequence[TextInput]], Iterable[Mapping[str, Any]]]
) -> ChainFigures:
    """Read the text of each case (layers "parse" and "attribution" are looked at) and count."""
    figures = ChainFigures()
    layers_of = read([TextInput(text=c.text) for c in cases])
    for case, layers in zip(cases, layers_of, strict=True):
        verdict = judge_chain(case, layers)
        for name, is_right in verdict.items():
            figures.asked[name] += 1
            figures.right[name] += is_right
        if not verdict["chain"]:
            figures.wrong.append((case, " > ".join(_show(v, case.text) for v in find_chain(case, layers))))
    return figures


def judge_chain(case: ChainCase, layers: Mapping[str, Any]) -> dict[str, bool]:
    """Right or wrong per field that the case asks for; "chain" always, "all" when every field asked for is right."""
    chain = find_chain(case, layers)
    text = case.text
    same = len(chain) == len(case.voices)
    out = {
        "chain": same
        and all(
            _names(v, name, text) and v.unnamed == unnamed
            for v, name, unnamed in zip(chain, case.voices, case.unnamed, strict=True)
        )
    }
    if len(case.voices) > 1:
        out["chain of two or more"] = out["chain"]
    if any(c not in ("", "-") for c in case.cues):
        out["cue"] = len(chain) == len(case.cues) and all(
            cue == "-" or _overlaps(v.cue, cue, text) for v, cue in zip(chain, case.cues, strict=True)
        )
    if case.voices:
        wanted = case.basis or ("-",) * len(case.voices)
        got = [v.basis.value if v.basis else "-" for v in chain]
        out["basis"] = got == list(wanted)
        if case.basis:
            out["basis where told"] = out["basis"]
    if case.kind:
        out["kind"] = bool(chain) and chain[-1].kind == case.kind
    if case.occasion:
        out["occasion"] = any(v.occasion and _overlaps((v.occasion,), case.occasion, text) for v in chain)
    if case.audience:
        out["audience"] = any(v.audience and _overlaps((v.audience,), case.audience, text) for v in chain)
    out["all"] = all(out.values())
    return out


def find_chain(case: ChainCase, layers: Mapping[str, Any]) -> list[AttributionMention]:
    """The voices around the proposition, outermost first: the innermost that holds its head, and that one's parents."""
    parse: Parse = layers["parse"]
    voices: Sequence[AttributionMention] = layers[LAYER]
    start = case.text.find(case.content)
    if start < 0:
        return []
    tokens = parse.tokens_in(Span(start, start + len(case.content)))
    if not len(tokens):
        return []
    head = next((t for t in tokens if parse.heads[t] == t or parse.heads[t] not in tokens), tokens[0])
    at = Span(parse.starts[head], parse.ends[head])
    whole = Span(start, start + len(case.content))
    holding = [
        n
        for n, v in enumerate(voices)
        if any(s.overlaps(at) for s in v.content) and 2 * sum(_shared(s, whole) for s in v.content) >= len(whole)
    ]
    if not holding:
        return []
    depth = {n: len(_climb(voices, n)) for n in holding}
    innermost = max(holding, key=lambda n: (depth[n], -sum(len(s) for s in voices[n].content)))
    return [voices[n] for n in reversed(_climb(voices, innermost))]


def _case(row: dict[str, str]) -> ChainCase:
    voices = _split(row["voices"])
    return ChainCase(
        text=row["text"].replace("\\n", "\n"),
        content=row["content"].replace("\\n", "\n"),
        voices=tuple(v.removeprefix(UNNAMED) for v in voices),
        unnamed=tuple(v.startswith(UNNAMED) for v in voices),
        cues=_split(row["cues"]),
        basis=_split(row["basis"]),
        occasion=row["occasion"],
        audience=row["audience"],
        kind=row["kind"],
    )


def _split(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(" > ")) if value.strip() else ()


def _climb(voices: Sequence[AttributionMention], number: int) -> list[int]:
    out = [number]
    parent = voices[number].parent
    while parent is not None and parent not in out:
        out.append(parent)
        parent = voices[parent].parent
    return out


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _names(voice: AttributionMention, name: str, text: str) -> bool:
    return _overlaps(voice.source or voice.cue, name, text) or (voice.unnamed and _overlaps(voice.cue, name, text))


def _overlaps(spans: Iterable[Span], words: str, text: str) -> bool:
    """Whether a span shares a character with the words at any place where they stand in the text."""
    at = text.find(words)
    spans = tuple(spans)
    while at >= 0:
        here = Span(at, at + len(words))
        if any(s.overlaps(here) for s in spans):
            return True
        at = text.find(words, at + 1)
    return False


def _show(voice: AttributionMention, text: str) -> str:
    source = " .. ".join(s.of(text) for s in voice.source)
    cue = " .. ".join(s.of(text) for s in voice.cue)
    return f"{'UNNAMED:' if voice.unnamed else ''}{source} [{cue}]"
