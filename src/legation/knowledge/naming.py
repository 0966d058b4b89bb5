"""Naming: which countries and organisations a few words name, quickly and without a parse.

Takes a text, gives it with each name it knows put between MARKS as its id: "Polish troops in Riga" -> "<<POL>> troops in
<<LVA>>". Names are those of the book of actors: countries with adjectives, peoples, capitals and seats, and organisations.
Names that several share are left out, and so is who bears a name on a day: what the reader resolved (persons, offices,
pronouns) is handed in as `known` spans and as `further` names of one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from legation.knowledge.actors import ActorBook
from legation.knowledge.relations import MARKS

_WORD = re.compile(r"[\w.]+(?:['’](?=\w)(?!s\b)\w+)?")
_POSSESSIVE = re.compile(r"['’]s$")
MOST_WORDS = 5
MOST_SEEN = 20_000
_KINDS = frozenset(("organisation", "alliance", "bloc"))


@dataclass(frozen=True, slots=True)
class Marked:
    """Text with marked names. starts: for each character of it the place in the text that it came from."""

    text: str
    names: tuple[tuple[int, int, str], ...]  # start, end in the marked text, id
    origin: tuple[int, ...]

    def place(self, offset: int) -> int:
        """Where an offset of the marked text lies in the text."""
        return self.origin[min(offset, len(self.origin) - 1)] if self.origin else 0


@dataclass(frozen=True, slots=True)
class NameBook:
    """Words to ids: `names` by exact spelling (a capital first)."""

    names: Mapping[str, str]
    _seen: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def holds_name(self, text: str) -> bool:
        """Whether a name stands in a few words. What actors are called comes again and again: it is looked at once."""
        found = self._seen.get(text)
        if found is None:
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            found = self._seen[text] = bool(self.mark(text).names)
        return found

    def mark(
        self, text: str, *, known: Iterable[tuple[int, int, str]] = (), further: Mapping[str, str] | None = None
    ) -> Marked:
        """Mark `text`. known: stretches of it whose id is settled; further: names of this document."""
        found = sorted(k for k in known if 0 <= k[0] < k[1] <= len(text))
        spans: list[tuple[int, int, str]] = []
        for start, end, identifier in found:
            if not spans or start >= spans[-1][1]:
                spans.append((start, end, identifier))
        taken = [False] * len(text)
        for start, end, _ in spans:
            taken[start:end] = [True] * (end - start)
        words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        n = 0
        while n < len(words):
            hit = self._longest(text, words, n, further or {})
            if hit is None:
                n += 1
                continue
            count, end, identifier = hit
            start = words[n][0]
            if not any(taken[start:end]):
                spans.append((start, end, identifier))
            n += count
        return _render(text, sorted(spans))

    def _longest(
        self, text: str, words: list[tuple[int, int]], n: int, further: Mapping[str, str]
    ) -> tuple[int, int, str] | None:
        start = words[n][0]
        if not text[start].isupper():
            return None
        for count in range(min(MOST_WORDS, len(words) - n), 0, -1):
            end = words[n + count - 1][1]
            name = text[start:end]
            for form in (name, name.rstrip(".")):
                identifier = further.get(form) or self.names.get(form)
                if identifier:
                    return count, start + len(form), identifier
        return None


def build_names(actors: ActorBook) -> NameBook:
    """All names that one country or organisation alone bears."""
    held: dict[str, set[str]] = {}
    for word, code in actors.country_words():
        held.setdefault(word, set()).add(code)
    for entry in actors.entries.values():
        if str(entry.kind) in _KINDS:
            for word in (entry.name, *entry.aliases):
                held.setdefault(word.removeprefix("~"), set()).add(entry.id.split(":")[0])
    return NameBook({w: next(iter(ids)) for w, ids in held.items() if len(ids) == 1 and w[:1].isupper()})


def _render(text: str, spans: list[tuple[int, int, str]]) -> Marked:
    out: list[str] = []
    names: list[tuple[int, int, str]] = []
    origin: list[int] = []
    at = length = 0
    for start, end, identifier in spans:
        if start < at:
            continue
        # " 's" of "its neighbour's" stays outside, so that patterns see whose it is
        end -= len(m.group()) if (m := _POSSESSIVE.search(text[start:end])) else 0
        mark = f"{MARKS[0]}{identifier}{MARKS[1]}"
        out += [text[at:start], mark]
        origin += range(at, start)
        origin += [start] * len(mark)
        length += start - at
        names.append((length, length + len(mark), identifier))
        length += len(mark)
        at = end
    out.append(text[at:])
    origin += range(at, len(text) + 1)
    return Marked("".join(out).replace("\n", " "), tuple(names), tuple(origin))
