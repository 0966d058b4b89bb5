"""Times: the words of the calendar, and the shapes in which reports put them together. Data: times.toml.

Takes the files `times.toml`; gives a `TimesBook`, compiled once. A text is cut into small pieces (words, numbers, signs)
and each piece becomes one character that stands for all the classes it belongs to ("second" is a unit and an ordinal);
a shape such as "( wd=WDX ,? )? m=MON d=DAY ( ,? y=YEAR )?" is compiled to a regular expression over these characters.
So reading costs one dictionary look-up a word, and regular expressions run only where a shape can begin.
What a matched shape means is left to the builders in reading/times/.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from legation.model.errors import KnowledgeError

FILE = "times.toml"
OTHER = "\x01"
LINE_END = "\n"
_SIGNS = (",", ".", "-", "/", "'", "(", ")", "&", "%", "$", ":", ";")
_SIGN_OF = {
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "’": "'",
    "‘": "'",
    "`": "'",
    "€": "$",
    "£": "$",
    "¥": "$",
}
# Classes that are unions of others, or that the number itself tells (number_classes).
_UNIONS = {
    "WDX": ("WD", "WDA"),
    "UNITX": ("UNIT", "UNITS"),
    "NUM": ("N", "NW"),
    "ORD": ("ORDW", "ORDN"),
}
_NUMERIC = ("N", "NW", "DAY", "YY", "YEAR", "HOUR", "HOUR12", "HOURW", "MIL", "ORDN", "ISO", "NUMDATE", "CLOCK", "DEC")
_OTHER_CLASSES = ("APM", "ART")


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape: `regex` over class characters; `build` names the function of reading/times/ that reads it."""

    name: str
    build: str
    regex: re.Pattern[str]
    constant: str = ""  # the value that a phrase of a table stands for


@dataclass(frozen=True, slots=True)
class TimesBook:
    """All tables, compiled. Always holds: a function of the files alone; nobody writes into it."""

    values: Mapping[str, Mapping[str, Any]]  # class -> word -> value
    chars: Mapping[str, str]  # word -> its character
    number_chars: Mapping[frozenset[str], str]
    rules: Mapping[str, tuple[Rule, ...]]  # first character -> rules that may begin there
    capital: frozenset[str]
    numbers: Mapping[str, int]
    lexer: re.Pattern[str]
    names_before: frozenset[str]
    names_after: frozenset[str]
    ahead: frozenset[str]
    settled: frozenset[str]
    awaited: frozenset[str]
    schedule: frozenset[str]
    modals: frozenset[str]
    strong: frozenset[str]
    counted_round: int
    year_low: int
    year_high: int
    narrative_explicit: int
    narrative_ratio: float
    number_cache: dict[str, str] = field(default_factory=dict, compare=False)


@lru_cache(maxsize=4)
def load_times(paths: Sequence[Path]) -> TimesBook:
    """Compile the book from the shipped file and any overlays (a tuple of paths, shipped first)."""
    tables: dict[str, Any] = {}
    for path in paths:
        with path.open("rb") as file:
            try:
                _lay_over(tables, tomllib.load(file))
            except tomllib.TOMLDecodeError as error:
                raise KnowledgeError(
                    "E050", f"{path.name}: {error}. Accepted: a TOML file as the shipped one."
                ) from error
    return _Compiler(tables).book()


def number_classes(text: str) -> frozenset[str]:
    """The classes of a plain number: "2024" is N, YEAR and MIL; "08" is N, DAY, YY, HOUR."""
    if not text.isascii() or not text.isdigit():
        return frozenset({"N"})
    value, length = int(text[:6]), len(text)
    out = {"N"}
    if length <= 2:
        if 1 <= value <= 31:
            out.add("DAY")
        if value <= 24:
            out.add("HOUR")
        if 1 <= value <= 12:
            out.add("HOUR12")
        if length == 2:
            out.add("YY")
    elif length == 4:
        if 1000 <= value <= 2999:
            out.add("YEAR")
        if value // 100 <= 24 and value % 100 < 60:
            out.add("MIL")
    return frozenset(out)


def ordinal_classes(value: int) -> frozenset[str]:
    return frozenset({"ORDN", "DAY"} if 1 <= value <= 31 else {"ORDN"})


def normal_sign(sign: str) -> str:
    return _SIGN_OF.get(sign, sign)


def _lay_over(tables: dict[str, Any], new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, Mapping) and isinstance(tables.get(key), dict):
            _lay_over(tables[key], value)
        elif isinstance(value, list) and isinstance(tables.get(key), list):
            tables[key] = [*tables[key], *value]
        elif key != "source" or key not in tables:
            tables[key] = dict(value) if isinstance(value, Mapping) else value


class _Compiler:
    """Turns the tables into one book: classes to characters, shapes to regular expressions with their first characters."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.tables = tables
        self.values: dict[str, dict[str, Any]] = {
            name: {w: v for w, v in words.items() if w != "source"} for name, words in tables["words"].items()
        }
        self.patterns: list[tuple[str, str, str, str]] = []  # name, build, pattern, constant
        for name, rule in tables["rules"].items():
            if name != "source":
                self.patterns.append((name, rule["build"], rule["pattern"], ""))
        for table, build in (("days", "fixed_day"), ("refs", "ref")):
            for phrase, value in tables[table].items():
                if phrase != "source":
                    shape = f"the? {phrase} ( ,? y=YEAR )?" if build == "fixed_day" else phrase
                    self.patterns.append((phrase, build, shape, value))
        self.classes: dict[str, str] = {}

    def book(self) -> TimesBook:
        t = self.tables
        self._give_characters()
        by_char: dict[str, list[Rule]] = {}
        for name, build, pattern, constant in self.patterns:
            try:
                source, first, nullable = _Shape(pattern, self.classes).read()
                rule = Rule(name, build, re.compile(source), constant)
            except (KeyError, IndexError, re.error) as error:
                raise KnowledgeError(
                    "E050",
                    f"{FILE}: the rule {name!r} has the pattern {pattern!r}, which cannot be read ({error}). Accepted: words in "
                    f"small letters, signs, and the classes {', '.join(sorted(c for c in self.classes if c.isupper()))}.",
                ) from error
            if nullable:
                raise KnowledgeError(
                    "E050", f"{FILE}: the rule {name!r} matches nothing at all; name one part without '?'."
                )
            for char in first:
                by_char.setdefault(char, []).append(rule)
        return TimesBook(
            values=self.values,
            chars=self.word_chars,
            number_chars=self.number_chars,
            rules={c: tuple(r) for c, r in by_char.items()},
            capital=frozenset(t["capital"]["words"]),
            numbers={w: int(v) for w, v in t["numbers"].items() if w != "source"},
            lexer=self._lexer(),
            names_before=frozenset(t["names"]["before"]),
            names_after=frozenset(t["names"]["after"]),
            ahead=frozenset(t["ahead"]["verbs"]),
            settled=frozenset(t["ahead"]["settled"]),
            awaited=frozenset(t["ahead"]["awaited"]),
            schedule=frozenset(t["ahead"]["schedule"]),
            modals=frozenset(t["ahead"]["modals"]),
            strong=frozenset(t["ahead"]["strong"]),
            counted_round=int(t["counted"]["round"]),
            year_low=int(t["counted"]["low"]),
            year_high=int(t["counted"]["high"]),
            narrative_explicit=int(t["narrative"]["explicit"]),
            narrative_ratio=float(t["narrative"]["ratio"]),
        )

    def _give_characters(self) -> None:
        """One character per set of classes; a class is then the set of characters whose sets hold it."""
        literals = {w for _, _, p, _ in self.patterns for w in _Shape.words(p)}
        signatures: dict[str, set[str]] = {w: {w} for w in literals}
        for name, words in self.values.items():
            for word in words:
                signatures.setdefault(word, set()).add(name)
        for word in ("a", "an"):
            signatures.setdefault(word, set()).add("ART")
        for word in ("am", "pm", "a.m", "p.m", "a.m.", "p.m."):
            signatures.setdefault(word, set()).add("APM")
        numeric = {number_classes(f"{n}") for n in (*range(32), 60, 99, 100, *range(1000, 10000, 29))}
        numeric |= {number_classes(f"{n:02d}") for n in range(10)}
        numeric |= {ordinal_classes(3), ordinal_classes(75), frozenset({"NW"}), frozenset({"NW", "HOURW"})}
        numeric |= {frozenset({name}) for name in ("ISO", "NUMDATE", "CLOCK", "DEC")}
        # "9" as in "9 / 11" is a literal and a number at once
        mixed = {w: frozenset(number_classes(w) | {w}) for w in literals if w.isdigit()}
        sets = {frozenset(s) for s in signatures.values()} | numeric | set(mixed.values())
        char_of = {s: chr(0x4E00 + n) for n, s in enumerate(sorted(sets, key=sorted))}
        self.word_chars = {w: char_of[frozenset(s)] for w, s in signatures.items() if w not in mixed}
        self.word_chars.update({w: char_of[s] for w, s in mixed.items()})
        self.number_chars = {s: char_of[s] for s in numeric}
        names = {c for s in sets for c in s} | set(_UNIONS) | set(_NUMERIC) | set(_OTHER_CLASSES)
        for name in names:
            wanted = _UNIONS.get(name, (name,))
            self.classes[name] = "".join(sorted(c for s, c in char_of.items() if any(w in s for w in wanted)))

    def _lexer(self) -> re.Pattern[str]:
        numbers = sorted((w for w in self.tables["numbers"] if w != "source"), key=len, reverse=True)
        number = "(?:" + "|".join(numbers) + ")"
        tens = "|".join(w for w in numbers if w.endswith("ty"))
        ordinal = "|".join(w for w in self.values["ORDW"] if self.values["ORDW"][w] < 10)
        return re.compile(
            rf"""
            (?P<iso>\b\d{{4}}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\w))
            |(?P<numdate>\b(?:\d{{4}}(?P<s>[/.])\d\d?(?P=s)\d\d?|\d\d?(?P<z>[/.])\d\d?(?P=z)(?:\d{{4}}|\d\d))(?![\w/]))
            |(?P<clock>\b\d\d?:\d\d(?::\d\d)?(?!\d)|\b\d\d?[.:]\d\d(?=\ ?[ap]\.?m\b))
            |(?P<dec>\b\d{{3}}0['’]?s\b|['’‘]?\b\d0['’]?s\b)
            |(?P<ordn>\b\d{{1,3}}(?:st|nd|rd|th)\b)
            |(?P<num>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+\.\d+|\d+(?=[ap]m\b|\b|[a-z]))
            |(?P<apm>\b[ap]\.\ ?m\b\.?)
            |(?P<ordw>\b(?:{tens})-(?:{ordinal})\b)
            |(?P<numw>\b{number}(?:(?:[ -]|\ and\ ){number})*\b)
            |(?P<word>[^\W\d_]\w*)
            |(?P<line>[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])
            |(?P<sign>\S)
            """,
            re.IGNORECASE | re.VERBOSE,
        )


class _Shape:
    """Reads a pattern to (regular expression, characters it can begin with, whether it can be empty)."""

    _PIECE = re.compile(
        r"(\()|(\)[?*+]?)|(\|)|(?:([a-z]+)=)?([A-Z][A-Z0-9]*|[a-z0-9]+|[^\sA-Za-z0-9()|?*+=]|&)([?*+]?)"
    )

    def __init__(self, pattern: str, classes: Mapping[str, str]) -> None:
        self.pieces = [m.groups() for m in self._PIECE.finditer(pattern)]
        self.classes = classes
        self.at = 0

    @classmethod
    def words(cls, pattern: str) -> set[str]:
        return {m[5] for m in cls._PIECE.finditer(pattern) if m[5] and not m[5].isupper()}

    def read(self) -> tuple[str, set[str], bool]:
        out = self._choice()
        if self.at != len(self.pieces):
            raise IndexError("a bracket is closed that was not opened")
        return out

    def _choice(self) -> tuple[str, set[str], bool]:
        sources, first, nullable = [], set(), False
        while True:
            source, starts, empty = self._row()
            sources.append(source)
            first |= starts
            nullable |= empty
            if self.at >= len(self.pieces) or not self.pieces[self.at][2]:
                return "|".join(sources), first, nullable
            self.at += 1

    def _row(self) -> tuple[str, set[str], bool]:
        source, first, nullable = "", set[str](), True
        while self.at < len(self.pieces):
            opened, closed, bar, name, word, mark = self.pieces[self.at]
            if closed or bar:
                break
            self.at += 1
            if opened:
                inner, starts, empty = self._choice()
                mark = self.pieces[self.at][1][1:]  # IndexError: the bracket is not closed
                self.at += 1
                part = f"(?:{inner}){mark}"
            else:
                chars = self.classes[word]
                part = f"(?P<{name}>[{chars}]){mark}" if name else f"[{chars}]{mark}"
                starts, empty = set(chars), False
            if nullable:
                first |= starts
            nullable = nullable and (empty or mark in ("?", "*"))
            source += part
        return source, first, nullable
