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

from legation.model.words import EventType


@dataclass(frozen=True, slots=True)
class ClaimBook:
    """verbs, nouns: lemma -> type; "verb_prep" for a verb with a preposition or particle, "modifier_noun" for a noun
    with a modifier. lists: plain word lists by name. phrases: patterns by name, their alternatives joined."""

    verbs: Mapping[str, EventType]
    nouns: Mapping[str, EventType]
    lists: Mapping[str, frozenset[str]]
    phrases: Mapping[str, re.Pattern[str]]


def load_claims(paths: Sequence[Path]) -> ClaimBook:
    """Read the tables; a later file's entries win, its list words are added."""
    verbs: dict[str, EventType] = {}
    nouns: dict[str, EventType] = {}
    lists: dict[str, set[str]] = {}
    phrases: dict[str, list[str]] = {}
    for path in paths:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        for kind, entry in table.get("themes", {}).items():
            verbs.update((w, EventType(kind)) for w in entry.get("verbs", "").split())
            nouns.update((w, EventType(kind)) for w in entry.get("nouns", "").split())
        for name, entry in table.get("lists", {}).items():
            lists.setdefault(name, set()).update(entry["words"].split())
        for name, entry in table.get("phrases", {}).items():
            phrases[name] = [*entry["patterns"], *phrases.get(name, ())]
    return ClaimBook(
        verbs,
        nouns,
        {name: frozenset(words) for name, words in lists.items()},
        {name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in phrases.items()},
    )
