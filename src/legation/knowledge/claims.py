"""Claim themes: which act a clause is about when no event frame fits it (knowledge/data/claims.toml).

Takes TOML files; gives a `ClaimBook`. `book.verbs["raid"]` is COERCE, `book.nouns["drill"]` MOBILIZE: a reader of "the
drills went on all week" still tells what it is about. Frames with conditions (who, with what) are the event lexicon's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legation.model.errors import LegationError
from legation.model.words import EventType

NO_ACT = "none"  # the section of [themes] whose pairs tell no act


@dataclass(frozen=True, slots=True)
class ClaimBook:
    """verbs, nouns: lemma -> type; "verb_prep" for a verb with a preposition, particle or object ("verb_that": with a
    clause); "modifier_noun" or "noun_prep" for a noun with a modifier or preposition. None: such a pair tells no act.
    lists: plain word lists by name; "@class" in one stands for that class of the event lexicon. phrases: patterns by name,
    their alternatives joined."""

    verbs: Mapping[str, EventType | None]
    nouns: Mapping[str, EventType | None]
    lists: Mapping[str, frozenset[str]]
    phrases: Mapping[str, re.Pattern[str]]


def load_claims(paths: Sequence[Path], classes: Mapping[str, frozenset[str]]) -> ClaimBook:
    """Read the tables; a later file's entries win, its list words are added. Raises E041 for an unknown class.

    classes: those of the event lexicon, so that a list may name one.
    """
    verbs: dict[str, EventType | None] = {}
    nouns: dict[str, EventType | None] = {}
    lists: dict[str, set[str]] = {}
    phrases: dict[str, list[str]] = {}
    for path in paths:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        for kind, entry in table.get("themes", {}).items():
            type_ = EventType(kind) if kind != NO_ACT else None
            verbs.update((w, type_) for w in entry.get("verbs", "").split())
            nouns.update((w, type_) for w in entry.get("nouns", "").split())
        for name, entry in table.get("lists", {}).items():
            words = lists.setdefault(name, set())
            for word in entry["words"].split():
                words |= _of_class(word, classes, name) if word.startswith("@") else {word}
        for name, entry in table.get("phrases", {}).items():
            phrases[name] = [*entry["patterns"], *phrases.get(name, ())]
    return ClaimBook(
        verbs,
        nouns,
        {name: frozenset(words) for name, words in lists.items()},
        {name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in phrases.items()},
    )


def _of_class(word: str, classes: Mapping[str, frozenset[str]], name: str) -> frozenset[str]:
    if word[1:] not in classes:
        raise LegationError("E041", f"lists.{name}: no class {word}. There are: {', '.join(sorted(classes))}.")
    return classes[word[1:]]
