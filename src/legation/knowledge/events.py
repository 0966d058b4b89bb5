"""Events: the lexicon of acts (knowledge/data/events.toml) as a compiled, read-only book.

Takes the TOML files, shipped first; gives an `EventBook` in which a frame is found by the lemma of its word. A frame
says which PLOVER type a word tells under which conditions, and where actor and recipient stand ("provide" with aid as
its object is AID, with evidence it is nothing). How to read a file is told at its head; how frames are matched against a
parse is reading/events.py's matter. Also the table from CAMEO codes to PLOVER (knowledge/data/cameo2plover.csv).
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from legation.model.errors import LegationError
from legation.model.words import EventType

ANY, NONE, SEVERAL, ACTOR, NAME, STATE, NUMBER = "any", "none", "several", "@actor", "@name", "@state", "@number"
REBEL = "@rebel"  # a named armed group
COMPOSE = "compose"
_WORD_FIELDS = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}
_PLAIN_FIELDS = frozenset(
    "id type mode contexts unless clause content actor recipient reciprocal keeps bare score object_or source priority "
    "cameo".split()
)
_DEFAULT_SLOTS = {
    "verb": ("subject", "object dative to on against"),
    "adjective": ("subject", "to"),
    "noun": ("poss by adj between from", "on against to with of"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One way in which a word tells an act. key: the lemma and the words that go with it ("pull", "out").

    types: what comes out, by type or group of the content; a plain frame has {"": type}. conditions, unless: slot and
    the words that must, or must not, stand there. keeps: the content stays an event of its own ("condemned the raid").
    """

    id: str
    part: str
    key: tuple[str, ...]
    types: Mapping[str, str]
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    conditions: tuple[tuple[str, frozenset[str]], ...] = ()
    unless: tuple[tuple[str, frozenset[str]], ...] = ()
    object_or: tuple[str, ...] = ()
    clause: str | None = None
    content: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    reciprocal: bool = False
    keeps: bool = False
    bare: bool = True
    score: float = 1.0
    source: str = ""
    cameo: str = ""  # "01", "02": CAMEO counts it as a comment or an appeal
    rank: tuple[int, int] = (0, 0)  # more conditions first, then the order of the file

    @property
    def composes(self) -> bool:
        """Whether the type depends on another act."""
        return "" not in self.types


@dataclass(frozen=True, slots=True)
class EventBook:
    """frames: by part of speech and lemma, best first. Always holds: a function of the files it was loaded from."""

    frames: Mapping[str, Mapping[str, tuple[Frame, ...]]]
    classes: Mapping[str, frozenset[str]]
    groups: Mapping[str, str]  # type -> group
    future: Mapping[str, str]
    future_negated: Mapping[str, str]
    mode_by_content: Mapping[str, Mapping[str, str]]
    mode_words: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    contexts: Mapping[str, tuple[str, ...]]  # word -> contexts
    said: Mapping[str, frozenset[str]]
    mended: Mapping[str, str]  # lemma of the parser -> lemma meant
    people: frozenset[str] = field(default=frozenset())

    def __len__(self) -> int:
        return len({f.id for words in self.frames.values() for frames in words.values() for f in frames})


@dataclass(frozen=True, slots=True)
class CameoEntry:
    """A CAMEO code as PLOVER says it; type None: PLOVER does not code it (01, 02)."""

    code: str
    label: str
    type: EventType | None
    mode: str | None
    contexts: tuple[str, ...]
    quad: int  # 1 verbal cooperation .. 4 material conflict as CAMEO counts; 0 neutral


def load_events(paths: Sequence[Path]) -> EventBook:
    """Read and compile the lexicon; entries of later files replace those with the same type and id.

    Raises LegationError E041 for an unknown type, class or field, with the entry's name.
    """
    raw: dict[tuple[str, str], dict[str, Any]] = {}
    tables: dict[str, dict[str, Any]] = {}
    for path in paths:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        source = str(content.get("sources", {}).get("default", "unchecked"))
        for name, value in content.items():
            if isinstance(value, list):
                for entry in value:
                    if "id" not in entry:
                        raise LegationError("E041", f"{path.name}: an entry under [[{name}]] has no id; give it one.")
                    raw[name, entry["id"]] = {"source": source, **entry}
            else:
                tables.setdefault(name, {}).update(value)
    classes = _compile_classes(tables.get("classes", {}))
    frames: dict[str, dict[str, list[Frame]]] = {"verb": {}, "noun": {}, "adjective": {}}
    for number, ((section, _), entry) in enumerate(raw.items()):
        for frame in _compile_entry(section, entry, number, classes):
            frames[frame.part].setdefault(frame.key[0], []).append(frame)
    return EventBook(
        frames=MappingProxyType(
            {
                part: MappingProxyType({w: tuple(sorted(fs, key=lambda f: f.rank)) for w, fs in words.items()})
                for part, words in frames.items()
            }
        ),
        classes=MappingProxyType(classes),
        groups={t: group for group, types in tables.get("groups", {}).items() for t in types.split()},
        future=tables.get("future", {}),
        future_negated=tables.get("future_negated", {}),
        mode_by_content=tables.get("mode_by_content", {}),
        mode_words={
            t: tuple((mode, frozenset(words.split())) for mode, words in modes.items())
            for t, modes in tables.get("mode_words", {}).items()
        },
        contexts=_invert(tables.get("contexts", {})),
        said={name: frozenset(words.split()) for name, words in tables.get("said", {}).items()},
        mended=tables.get("mended", {}),
        people=classes.get("people", frozenset()),
    )


def load_cameo(paths: Sequence[Path]) -> Mapping[str, CameoEntry]:
    """The table from CAMEO to PLOVER, by code; a later file's rows replace the shipped ones."""
    table: dict[str, CameoEntry] = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                table[row["code"]] = CameoEntry(
                    code=row["code"],
                    label=row["label"],
                    type=EventType(row["type"]) if row["type"] else None,
                    mode=row["mode"] or None,
                    contexts=tuple(row["contexts"].split()),
                    quad=int(row["quad"]),
                )
    return MappingProxyType(table)


# ------------------------------------------------------------------ compiling
def _compile_classes(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in table.items()}


def _compile_entry(
    section: str, entry: Mapping[str, Any], number: int, classes: Mapping[str, frozenset[str]]
) -> list[Frame]:
    """The frames of one entry, one for each word of its lists."""
    name = f"{section}/{entry['id']}"
    types = _compile_types(section, entry, name)
    conditions = []
    for key, value in entry.items():
        if key not in _PLAIN_FIELDS and key not in _WORD_FIELDS:
            conditions.append((key, _compile_spec(value, classes, name)))
    unless = tuple((slot, _compile_spec(value, classes, name)) for slot, value in entry.get("unless", {}).items())
    out = []
    for words, part in _WORD_FIELDS.items():
        actor, recipient = _DEFAULT_SLOTS[part]
        for word in entry.get(words, "").split():
            parts = tuple(word.split("_"))
            if part == "noun":  # "hunger_strike": found under its head
                parts = (parts[-1], *parts[:-1])
            weight = len(conditions) + 2 * (len(parts) - 1) + ("clause" in entry) + int(entry.get("priority", 0))
            out.append(
                Frame(
                    id=name,
                    part=part,
                    key=parts,
                    types=types,
                    mode=entry.get("mode"),
                    contexts=tuple(entry.get("contexts", "").split()),
                    conditions=tuple(conditions),
                    unless=unless,
                    object_or=tuple(entry.get("object_or", "").split()),
                    clause=entry.get("clause"),
                    content=tuple(entry.get("content", "").split()),
                    actor=tuple(entry.get("actor", actor).split()),
                    recipient=tuple(entry.get("recipient", recipient).split()),
                    reciprocal=bool(entry.get("reciprocal", False)),
                    keeps=bool(entry.get("keeps", False)),
                    bare=bool(entry.get("bare", True)),
                    score=float(entry.get("score", 1.0)),
                    source=entry["source"],
                    cameo=str(entry.get("cameo", "")),
                    rank=(-weight, number),
                )
            )
    return out


def _compile_types(section: str, entry: Mapping[str, Any], name: str) -> dict[str, str]:
    given = entry.get("type", section)
    types = {"": given} if isinstance(given, str) else dict(given)
    for value in types.values():
        if value != "=" and value.partition("/")[0] not in EventType.__members__:
            raise LegationError(
                "E041", f"{name}: {value!r} is no PLOVER type. Accepted: {', '.join(EventType)}, or '='."
            )
    return types


def _compile_spec(value: Any, classes: Mapping[str, frozenset[str]], name: str) -> frozenset[str]:
    if not isinstance(value, str):
        raise LegationError("E041", f"{name}: conditions are strings of words and @classes; found {value!r}.")
    words: set[str] = set()
    for word in value.replace(",", " ").split():
        if word in (ACTOR, NAME, STATE, NUMBER, REBEL):
            words.add(word)
        elif word.startswith("@"):
            if word[1:] not in classes:
                raise LegationError("E041", f"{name}: no class {word}. There are: {', '.join(sorted(classes))}.")
            words |= classes[word[1:]]
            if word == "@people":
                words.add(ACTOR)
        else:
            words.add(word)
    return frozenset(words)


def _invert(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for name, words in table.items():
        for word in words.split():
            out.setdefault(word, []).append(name)
    return {word: tuple(dict.fromkeys(names)) for word, names in out.items()}
