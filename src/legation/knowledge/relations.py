"""Relations: which edge of the system a statement speaks for, read from relations.toml.

    book = load_relations([Path("relations.toml")])
    kind = book.kind_of("North Korea shipped shells to Russia", head="ship", event_type="AID")
    kind.name, book.goods_of("shells")      # ("transfer", "munitions")

Patterns are regular expressions of whole words, without regard to case. An overlay's kinds come before the shipped ones.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legation.model.errors import LegationError

_EXCHANGE = re.compile(r"\bin (?:exchange|return) for\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RelationKind:
    """One [[kind]] of the file, compiled; see the head of relations.toml for the meaning of the fields."""

    name: str
    directed: bool
    single: bool
    types: frozenset[str]
    modes: frozenset[str]
    words: re.Pattern[str] | None
    heads: frozenset[str]
    units: frozenset[str]
    either: bool
    place: bool
    abroad: bool
    goods: bool
    needs_goods: bool
    organisations: bool
    ladder: str | None
    sign: int
    weight: float


@dataclass(frozen=True, slots=True)
class RelationBook:
    """Kinds in the order in which they are tried, ladders of steps, classes of goods."""

    kinds: tuple[RelationKind, ...]
    ladders: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    goods: tuple[tuple[str, re.Pattern[str]], ...]
    receiving: frozenset[str] = frozenset()

    def kinds_of(self, quote: str, *, head: str, event_type: str, mode: str = "", unit: str = "") -> list[RelationKind]:
        """All kinds that a statement fits, the narrowest first; which one counts also depends on its parties."""
        return [k for k in self.kinds if self._fits(k, quote, head, event_type, mode, unit)]

    def goods_of(self, text: str) -> str | None:
        """The class of what is given: the first class of the file with a word in it; what comes in exchange is left out."""
        given = _EXCHANGE.split(text, maxsplit=1)[0] or text
        return next((name for name, pattern in self.goods if pattern.search(given)), None)

    def steps_of(self, ladder: str, quote: str) -> list[str]:
        """Steps of a ladder that a quote tells of, in the ladder's order."""
        return [name for name, pattern in self.ladders.get(ladder, ()) if pattern.search(quote)]

    def steps(self, ladder: str) -> list[str]:
        return [name for name, _ in self.ladders.get(ladder, ())]

    def kind(self, name: str) -> RelationKind | None:
        return next((k for k in self.kinds if k.name == name), None)

    def _fits(self, kind: RelationKind, quote: str, head: str, event_type: str, mode: str, unit: str) -> bool:
        if kind.types and event_type not in kind.types:
            return False
        if kind.modes and mode not in kind.modes:
            return False
        if kind.needs_goods and self.goods_of(quote) is None:
            return False
        if kind.words is None and not kind.units and not kind.heads:
            return True
        by_words = kind.words is not None and kind.words.search(quote) is not None
        by_unit = unit in kind.units
        by_head = head in kind.heads
        return by_words or by_head or by_unit if kind.either or kind.words is None else by_words


def load_relations(paths: Sequence[Path]) -> RelationBook:
    """Compile the files. Raises LegationError E064 for a kind without a name or with a pattern that is none."""
    kinds: list[RelationKind] = []
    ladders: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    goods: dict[str, re.Pattern[str]] = {}
    receiving: set[str] = set()
    for path in paths:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = [_kind(row, path) for row in table.get("kind", [])] + kinds
        for name, steps in table.get("ladder", {}).items():
            ladders[name] = [(row["step"], _pattern(row["words"], path)) for row in steps]
        for name, words in table.get("goods", {}).items():
            goods[name] = _pattern(words, path)
        receiving.update(table.get("receiving", ()))
    return RelationBook(
        tuple(kinds), {n: tuple(s) for n, s in ladders.items()}, tuple(goods.items()), frozenset(receiving)
    )


def _kind(row: Mapping[str, Any], path: Path) -> RelationKind:
    if not row.get("name"):
        raise LegationError("E064", f"{path.name}: a [[kind]] without a name. Every kind needs one.")
    return RelationKind(
        name=row["name"],
        directed=bool(row.get("directed")),
        single=bool(row.get("single")),
        types=frozenset(row.get("types", ())),
        modes=frozenset(row.get("modes", ())),
        words=_pattern(row["words"], path) if row.get("words") else None,
        heads=frozenset(row.get("heads", ())),
        units=frozenset(row.get("units", ())),
        either=bool(row.get("either")),
        place=bool(row.get("place")),
        abroad=bool(row.get("abroad")),
        goods=bool(row.get("goods")),
        needs_goods=bool(row.get("needs_goods")),
        organisations=bool(row.get("organisations")),
        ladder=row.get("ladder"),
        sign=int(row.get("sign", 0)),
        weight=float(row.get("weight", 1.0)),
    )


def _pattern(words: Iterable[str], path: Path) -> re.Pattern[str]:
    try:
        return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
    except re.error as error:
        raise LegationError(
            "E064", f"{path.name}: a pattern cannot be read ({error}). Accepted: Python's re."
        ) from error
