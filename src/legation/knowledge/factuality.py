"""Factuality cues: which words make what they govern denied, planned, unconfirmed ... (knowledge/data/factuality.toml).

Takes TOML files; gives a `FactualityBook`: cues by part of speech and lemma, plain word lists, and the wordings of
answers. `book.cues["verb"]["rule"]` holds "rule out"; its particle is looked for by the reader. What the words do in a
sentence is worked out in reading/factuality/.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legation.model.words import Factuality, Unconfirmed

FRAMES = frozenset("clause question infinitive other gerund object subject".split())
INHERIT = "inherit"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a cue does to its content. factuality None: the content is as the cue itself is ("managed to")."""

    factuality: Factuality | None
    how: Unconfirmed | None = None


@dataclass(frozen=True, slots=True)
class FactualityCue:
    """One word with a content. rest: particle, preposition or further words ("rule out": ("out",)).

    negated: the effect when the cue is negated; unable: when somebody could not; passive: when nobody is named who did
    not. objects: the list that an object must be in, if any. disputes: the author's own use of it disputes.
    disables: the content is something that somebody could not do. predicate: only after a copula.
    """

    name: str
    lemma: str
    rest: tuple[str, ...]
    effect: Effect
    negated: Effect
    unable: Effect
    passive: Effect
    frames: frozenset[str]
    objects: str = ""
    disputes: bool = False
    disables: bool = False
    predicate: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A wording of an answer and what it does to what was asked."""

    pattern: re.Pattern[str]
    effect: Effect


@dataclass(frozen=True, slots=True)
class Wording:
    """A fixed phrase and what it does to its topic.

    topic: where that stands: "after" the phrase, or "before" it (the subject of its clause). shell: the list that the
    topic's head must be in, if any. disputes: the author's own use of it disputes.
    """

    pattern: re.Pattern[str]
    stems: tuple[str, ...]  # the letters it can begin with
    effect: Effect
    topic: str
    shell: str = ""
    disputes: bool = False


@dataclass(frozen=True, slots=True)
class FactualityBook:
    cues: Mapping[str, Mapping[str, tuple[FactualityCue, ...]]]
    lists: Mapping[str, frozenset[str]]
    answers: tuple[Answer, ...] = field(default=())
    wordings: Mapping[str, tuple[Wording, ...]] = field(default_factory=dict)  # by the first two letters
    failing: frozenset[str] = frozenset()  # verbs after which an infinitive does not come about ("fail to")


def load_factuality(paths: Sequence[Path]) -> FactualityBook:
    """Read the tables; a later file's cues come first, its list words are added."""
    cues: dict[str, dict[str, list[FactualityCue]]] = {"verb": {}, "noun": {}, "adjective": {}}
    lists: dict[str, set[str]] = {}
    answers: list[Answer] = []
    wordings: list[Wording] = []
    for path in reversed(paths):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for group in sorted(table.get("cue", ()), key=lambda g: not g.get("first", False)):
            for cue in _group(group):
                cues[group["part"]].setdefault(cue.lemma, []).append(cue)
        for name, entry in table.get("lists", {}).items():
            lists.setdefault(name, set()).update(entry["words"])
        falsehood = _falsehoods(table.get("cue", ()))
        for entry in table.get("answer", ()):
            effect = _effect(f"unconfirmed/{entry['how']}" if entry["how"] in set(Unconfirmed) else entry["how"])
            patterns = (p.replace("{falsehood}", falsehood) for p in entry["patterns"])
            answers.extend(Answer(re.compile(p, re.IGNORECASE), effect) for p in patterns)
        wordings.extend(w for entry in table.get("wording", ()) for w in _wordings(entry))
    return FactualityBook(
        {part: {lemma: _longest_first(found) for lemma, found in by.items()} for part, by in cues.items()},
        {name: frozenset(words) for name, words in lists.items()},
        tuple(answers),
        _by_letters(wordings),
        frozenset(lemma for lemma, found in cues["verb"].items() if any(_fails(cue) for cue in found)),
    )


def _falsehoods(groups: Sequence[Mapping[str, Any]]) -> str:
    """What stands for "{falsehood}" in the wordings of answers: the words of one file by which a report is called false."""
    words = {w for g in groups if g["name"] in ("falsehood", "falsehood nouns") for w in g["words"]}
    return "(?:" + "|".join(re.escape(w) + ("s?" if w[-1].isalpha() else "") for w in sorted(words)) + ")"


def _fails(cue: FactualityCue) -> bool:
    return "infinitive" in cue.frames and not cue.rest and cue.effect.factuality is Factuality.NEGATED


def _wordings(entry: Mapping[str, Any]) -> list[Wording]:
    if entry["topic"] not in ("after", "before"):
        raise ValueError(f"wording {entry['name']!r}: topic {entry['topic']!r}; accepted: after, before")
    return [
        Wording(
            pattern=re.compile(pattern + r"(?!\w)"),
            stems=_stems(pattern),
            effect=_effect(entry["effect"]),
            topic=entry["topic"],
            shell=entry.get("shell", ""),
            disputes=bool(entry.get("disputes", False)),
        )
        for pattern in entry["patterns"]
    ]


def _stems(pattern: str) -> tuple[str, ...]:
    """The letters that a pattern can begin with: "(?:draws?|drew) a veil" gives "draw", "drew"."""
    parts = [pattern]
    if pattern.startswith("(?:"):
        depth, parts, begin = 0, [], 3
        for at, char in enumerate(pattern):
            depth += (char == "(") - (char == ")")
            if (char == "|" and depth == 1) or depth == 0:
                parts.append(pattern[begin:at])
                begin = at + 1
            if depth == 0:
                break
    stems = []
    for part in parts:
        letters = re.match(r"[a-z]+['’]?[a-z]*", part)
        stem = letters.group() if letters else ""
        if part[len(stem) : len(stem) + 1] in ("?", "*"):
            stem = stem[:-1]
        if len(stem) < 2:
            raise ValueError(f"wording {pattern!r}: begins with {part!r}; accepted: two letters at least")
        stems.append(stem)
    return tuple(dict.fromkeys(stems))


def _by_letters(wordings: Sequence[Wording]) -> dict[str, tuple[Wording, ...]]:
    out: dict[str, list[Wording]] = {}
    for wording in wordings:
        for letters in dict.fromkeys(stem[:2] for stem in wording.stems):
            out.setdefault(letters, []).append(wording)
    return {letters: tuple(found) for letters, found in out.items()}


def _group(group: dict[str, Any]) -> list[FactualityCue]:
    frames = frozenset(group.get("takes", " ".join(FRAMES)).split())
    if not frames <= FRAMES:
        raise ValueError(f"cue {group['name']!r}: takes {sorted(frames - FRAMES)}; accepted: {sorted(FRAMES)}")
    effect, negated = _effect(group["effect"]), _effect(group["negated"])
    unable = _effect(group["unable"]) if "unable" in group else negated
    passive = _effect(group["passive_negated"]) if "passive_negated" in group else negated
    out: list[FactualityCue] = []
    for words in dict.fromkeys(group["words"]):
        lemma, *rest = words.split()
        out.append(
            FactualityCue(
                name=group["name"],
                lemma=lemma,
                rest=tuple(rest),
                effect=effect,
                negated=negated,
                unable=unable,
                passive=passive,
                frames=frames,
                objects=group.get("objects", ""),
                disputes=bool(group.get("disputes", False)),
                disables=bool(group.get("disables", False)),
                predicate=bool(group.get("predicate", False)),
            )
        )
    return out


def _effect(text: str) -> Effect:
    """ "planned", "unconfirmed/no comment" or "inherit"."""
    name, _, how = text.partition("/")
    return Effect(None if name == INHERIT else Factuality(name), Unconfirmed(how) if how else None)


def _longest_first(cues: Sequence[FactualityCue]) -> tuple[FactualityCue, ...]:
    return tuple(sorted(cues, key=lambda cue: -len(cue.rest)))
