r"""Needing: words without which a pattern cannot match, so that most patterns need not be tried on most texts.

    needs = Needs()
    need = needs.of(re.compile(r"\b(?:ship(?:s|ped)|sold) (?:\w+ )?shells", re.IGNORECASE))
    seen = needs.seen_in("Peru sold old shells")
    seen & need == need                       # True: it may match; False: it cannot

A pattern is taken apart by Python's own parser into stretches that every match holds; of each the letters are kept, as the
choice of strings one of which must stand in the text ("ship" or "sold"; "shells"). This is the prefilter of regular expressions
by required literals (Russ Cox, "Regular Expression Matching with a Trigram Index", 2012), with words in the place of trigrams.
Where a Python hides its parser, nothing is needed and every pattern is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

try:
    from re import _constants as op  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover  # another Python keeps them elsewhere
    parser = op = None

MOST_STRINGS = 400  # of one choice
MOST_LETTERS = 4  # of a class of characters that are written out
LEAST_LETTERS = 2  # of a string that is looked for
MOST_WORDS = 50_000  # of which it is kept what they hold
MOST_TEXTS = 64  # the same: many patterns are looked for in one text
LONGEST_TEXT = 5000  # characters, that is kept
LONGEST_WORD = 40  # letters; a longer one is taken to hold everything

_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]+\d*")
Choice = frozenset[str]


@dataclass(slots=True)
class Needs:
    """Choices of strings, a bit for each, and which of them the words of texts hold."""

    _bits: dict[Choice, int] = field(default_factory=dict)
    _holding: dict[str, int] = field(default_factory=dict)  # string -> choices it is in
    _beginning: dict[re.Pattern[str], int] = field(default_factory=dict)
    _words: dict[str, int] = field(default_factory=dict)
    _texts: dict[str, int] = field(default_factory=dict)

    def sought(self, pattern: re.Pattern[str]) -> Sought:
        """The pattern, tried only where it can stand."""
        return Sought(pattern, self.of(pattern), self)

    def of(self, pattern: re.Pattern[str] | None) -> int:
        """Bits of the choices that every match of a pattern holds; 0 where none is known."""
        need = 0
        for choice in required(pattern.pattern, pattern.flags) if pattern is not None else ():
            bit = self._bits.setdefault(choice, 1 << len(self._bits))
            need |= bit
            for string in choice:
                self._holding[string] = self._holding.get(string, 0) | bit
        self._words.clear()
        self._texts.clear()
        return need

    def beginning(self, pattern: re.Pattern[str]) -> int:
        """A bit that is seen in a text where a word of it begins with a pattern; one for each pattern."""
        if pattern not in self._beginning:
            self._beginning[pattern] = self._bits.setdefault(frozenset([pattern.pattern]), 1 << len(self._bits))
            self._words.clear()
            self._texts.clear()
        return self._beginning[pattern]

    def seen_in(self, text: str) -> int:
        """Bits of the choices of which a string stands in the text, and of the beginnings of its words."""
        held = self._texts.get(text)
        if held is not None:
            return held
        known, seen = self._words, 0
        for word in _WORDS.findall(text):
            found = known.get(word)
            if found is None:
                if len(known) >= MOST_WORDS:
                    known.clear()
                found = known[word] = self._held_by(word) | self._begun_by(word)
            seen |= found
        if len(text) <= LONGEST_TEXT:
            if len(self._texts) >= MOST_TEXTS:
                self._texts.clear()
            self._texts[text] = seen
        return seen

    def _begun_by(self, word: str) -> int:
        found = 0
        for pattern, bit in self._beginning.items():
            if pattern.match(word):
                found |= bit
        return found

    def _held_by(self, word: str) -> int:
        if len(word) > LONGEST_WORD:
            return -1
        folded, found = fold(word.rstrip("0123456789")), 0
        for start in range(len(folded)):
            for end in range(start + LEAST_LETTERS, len(folded) + 1):
                found |= self._holding.get(folded[start:end], 0)
        return found


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern that is tried only on texts that hold what it needs; otherwise as re.Pattern."""

    pattern: re.Pattern[str]
    need: int
    needs: Needs

    def may_stand_in(self, text: str) -> bool:
        return self.needs.seen_in(text) & self.need == self.need

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.pattern.search(text, start) if self.may_stand_in(text) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.pattern.match(text, start)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if self.may_stand_in(text) else iter(())


def fold(text: str) -> str:
    """Small letters, so that what a pattern without regard to case takes for one letter is one."""
    return text.casefold().replace("i\u0307", "i").replace("\u0131", "i")


def required(pattern: str, flags: int = 0) -> list[Choice]:
    """What every match of a pattern holds: of each choice one string, in small letters."""
    if parser is None:
        return []
    found = _Stretch(parser.parse(pattern, flags & ~re.DEBUG))
    return list(dict.fromkeys(found.ended()))


class _Stretch:
    """What is known of the matches of a part. strings: what they can be since the last cut; whole: nothing was cut, so that
    they are all that it can be; choices: found before the cut."""

    def __init__(self, parts: Iterable[tuple[Any, Any]] = ()) -> None:
        self.strings: set[str] = {""}
        self.choices: list[Choice] = []
        self.whole = True
        self.add(parts)

    def add(self, parts: Iterable[tuple[Any, Any]]) -> None:
        for kind, value in parts:
            self._add(kind, value)

    def _add(self, kind: Any, value: Any) -> None:
        if kind is op.LITERAL:
            self._join({fold(chr(value))})
        elif kind is op.IN and (letters := _letters_of(value)):
            self._join(letters)
        elif kind is op.SUBPATTERN:
            self.add(value[-1])
        elif kind is op.ATOMIC_GROUP:
            self.add(value)
        elif kind is op.BRANCH:
            self._branch([_Stretch(b) for b in value[1]])
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            self._repeat(*value)
        elif kind not in (op.AT, op.ASSERT, op.ASSERT_NOT):  # those take no characters
            self._cut()

    def _repeat(self, least: int, most: Any, parts: Iterable[tuple[Any, Any]]) -> None:
        inner = _Stretch(parts)
        if least == 0 and most == 1 and inner.whole:
            self._join({"", *inner.strings})
            return
        self._cut()
        if least:
            self.choices += inner.ended()

    def _branch(self, branches: list[_Stretch]) -> None:
        if all(b.whole for b in branches):
            self._join({s for b in branches for s in b.strings})
            return
        self._cut()
        best = [max(b.ended(), key=_worth, default=None) for b in branches]
        if None not in best:
            self.choices.append(frozenset(s for c in best if c is not None for s in c))

    def _join(self, strings: set[str]) -> None:
        if len(self.strings) * len(strings) > MOST_STRINGS:
            self._cut()
        self.strings = {a + b for a in self.strings for b in strings}

    def _cut(self) -> None:
        """What stands here is not known, or goes into too many strings."""
        self.choices += _choices_of(self.strings)
        self.strings, self.whole = {""}, False

    def ended(self) -> list[Choice]:
        return [*self.choices, *_choices_of(self.strings)]


def _letters_of(items: list[tuple[Any, Any]]) -> set[str]:
    """The characters of a class that names few; empty where it names more, or all but some."""
    letters = {fold(chr(value)) for kind, value in items if kind is op.LITERAL}
    return letters if len(letters) <= MOST_LETTERS and all(kind is op.LITERAL for kind, _ in items) else set()


def _choices_of(strings: set[str]) -> Iterator[Choice]:
    """The longest word of each string; all words of a string that stands alone."""
    held = [[w for w in _LETTERS.findall(s) if len(w) >= LEAST_LETTERS] for s in sorted(strings)]
    if len(held) == 1:
        yield from (frozenset([w]) for w in held[0])
    elif all(held):
        yield frozenset(max(words, key=len) for words in held)


def _worth(choice: Choice) -> tuple[int, int]:
    """Choices of long strings, and of few, say most."""
    return min(map(len, choice)), -len(choice)
