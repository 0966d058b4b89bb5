"""Naming: which countries and organisations a few words name, quickly and without a parse.

Takes a text, gives it with each name it knows put between MARKS as its id: "Polish troops in Riga" -> "<<POL>> troops in
<<LVA>>". Names are those of the book of actors: countries with adjectives, peoples, capitals and seats, and organisations.
Names that several share are left out, and so is who bears a name on a day: what the reader resolved (persons, offices,
pronouns) is handed in as `known` spans and as `further` names of one document. A larger town or a province after 'in', 'to',
'near' ... stands for the country it lies in, where no other place of the name is as well known.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from legation.knowledge.actors import ActorBook
from legation.knowledge.places import PlaceBook
from legation.knowledge.relations import MARKS

_WORD = re.compile(r"[\w.]+(?:['’](?=\w)(?!s\b)\w+)?")
_POSSESSIVE = re.compile(r"['’]s$")
MOST_WORDS = 8
NOBODY = "-"  # whom a name stands for that only holds a country's name
MOST_SEEN = 20_000
_KINDS = frozenset(("organisation", "alliance", "bloc"))
_ARMED = frozenset(("REB", "UAF", "CRM"))  # PLOVER's sectors of those who stand for themselves, not for their country
_PLACE_BEFORE = re.compile(
    r"\b(?:in|into|to|at|near|from|inside|outside|across|around|off|on|over|throughout|toward|towards"
    r"|le(?:ft|aves?|aving)|quit|enter(?:ed|s)?|reach(?:ed|es)?|(?:town|city|village|port|province|region|island|district)s? of)"
    r"(?: (?:the|northern|southern|eastern|western|central|north-?eastern|north-?western|south-?eastern|south-?western"
    r"|nearby|neighbou?ring|town of|city of|village of|port of|province of|region of|island of)){0,2} $",
    re.IGNORECASE,
)
# The other country's place of a name must be so much less known, on the scale of log10(population); and a place so well known.
_MUCH_LESS, _KNOWN_ENOUGH = 1.0, 4.5


@dataclass(frozen=True, slots=True)
class Marked:
    """Text with marked names."""

    text: str
    names: tuple[tuple[int, int, str], ...]  # start, end in the marked text, id
    spans: tuple[tuple[int, int], ...]  # start, end of each name in the text that it came from

    def place(self, offset: int) -> int:
        """Where an offset of the marked text lies in the text; any inside a name at its start."""
        n = bisect_left(self.names, (offset, len(self.text) + 1, "")) - 1  # the last name that begins no later
        if n < 0:
            return min(offset, len(self.text))
        (_, end, _), (start, past) = self.names[n], self.spans[n]
        return start if offset < end else past + min(offset, len(self.text)) - end


@dataclass(frozen=True, slots=True)
class NameBook:
    """Words to ids: `names` by exact spelling (a capital first)."""

    names: Mapping[str, str]
    country_of_place: Callable[[str], str] | None = None
    _seen: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    # First word of a name -> how many words such names have, the most first.
    _counts: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _further: list[tuple[Mapping[str, str], dict[str, tuple[int, ...]]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        self._counts.update(_counts_of(self.names))

    def _further_counts(self, further: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
        """The same of names of a document, of which many texts are marked in turn."""
        if not self._further or self._further[0][0] is not further:
            self._further[:] = [(further, _counts_of(further))]
        return self._further[0][1]

    def holds_name(self, text: str) -> bool:
        """Whether a name stands in a few words. What actors are called comes again and again: it is looked at once."""
        found = self._seen.get(text)
        if found is None:
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            found = self._seen[text] = bool(self.mark(text).names)
        return found

    def mark(
        self,
        text: str,
        *,
        known: Iterable[tuple[int, int, str]] = (),
        further: Mapping[str, str] | None = None,
        regions: Mapping[str, str] | None = None,
    ) -> Marked:
        """Mark `text`. known: stretches of it whose id is settled; further: names of this document; regions: names that
        stand for a country behind a word of place only."""
        found = sorted(k for k in known if 0 <= k[0] < k[1] <= len(text))
        spans: list[tuple[int, int, str]] = []
        for start, end, identifier in found:
            if not spans or start >= spans[-1][1]:
                spans.append((start, end, identifier))
        taken = [False] * len(text)
        for start, end, _ in spans:
            taken[start:end] = [True] * (end - start)
        words = [m.span() for m in _WORD.finditer(text)]
        more = self._further_counts(further) if further else {}
        n = 0
        while n < len(words):
            start = words[n][0]
            if not text[start].isupper():
                n += 1
                continue
            hit = self._longest(text, words, n, further or {}, more) or self._place(text, words, n, regions or {})
            if hit is None:
                n += 1
                continue
            count, end, identifier = hit
            if identifier != NOBODY and not any(taken[start:end]):
                spans.append((start, end, identifier))
            n += count
        return _render(text, sorted(spans))

    def _longest(
        self,
        text: str,
        words: list[tuple[int, int]],
        n: int,
        further: Mapping[str, str],
        more: Mapping[str, tuple[int, ...]],
    ) -> tuple[int, int, str] | None:
        start, end = words[n]
        first = text[start:end]
        counts = set(self._counts.get(first, ()))
        if more:
            counts.update(more.get(first, ()))
        if first[-1] == ".":  # "Korea." at the end of a sentence; "Corp." in the midst of a name
            counts.add(1)
        for count in sorted(counts, reverse=True):
            if n + count > len(words):
                continue
            name = text[start : words[n + count - 1][1]]
            for form in (name, name.rstrip(".")):
                identifier = further.get(form) or self.names.get(form)
                if identifier:
                    return count, start + len(form), identifier
        return None

    def _place(
        self, text: str, words: list[tuple[int, int]], n: int, regions: Mapping[str, str]
    ) -> tuple[int, int, str] | None:
        """The country of a place that is named behind a word of place."""
        start = words[n][0]
        if self.country_of_place is None or _PLACE_BEFORE.search(text[max(0, start - 40) : start]) is None:
            return None
        for count in range(min(3, len(words) - n), 0, -1):
            end = words[n + count - 1][1]
            name = _POSSESSIVE.sub("", text[start:end])
            if count > 1 and not text[words[n + count - 1][0]].isupper():
                continue  # a name does not end in a small word
            country = regions.get(name) or self.country_of_place(name)
            if country:
                return count, start + len(name), country
        return None


def build_names(
    actors: ActorBook, places: Callable[[], PlaceBook] | None = None, nobody: Iterable[str] = ()
) -> NameBook:
    """All names that one country, organisation or armed group alone bears.

    places: gives the gazetteer, which is opened when it is first asked; nobody: names that hold one of these and are none.
    """
    held: dict[str, set[str]] = {}
    for country in actors.countries.values():  # "Britain", "DRC"
        for word in country.entry.aliases:
            held.setdefault(word.removeprefix("~"), set()).add(country.entry.id)
    for word, code in actors.country_words():
        held.setdefault(word, set()).add(code)
    for entry in actors.entries.values():
        if str(entry.kind) in _KINDS:
            for word in (entry.name, *entry.aliases):
                held.setdefault(word.removeprefix("~"), set()).add(
                    entry.id if (entry.sector or "") in _ARMED else entry.id.split(":")[0]
                )
    names = {w: next(iter(ids)) for w, ids in held.items() if len(ids) == 1 and w[:1].isupper()}
    names |= dict.fromkeys(nobody, NOBODY)
    return NameBook(names, _places_by_country(places) if places is not None else None)


def load_nobody(path: Path) -> list[str]:
    """Names of names.toml that hold the name of a country and name none."""
    return list(tomllib.loads(path.read_text(encoding="utf-8")).get("nobody", {}).get("names", ()))


def _places_by_country(places: Callable[[], PlaceBook]) -> Callable[[str], str]:
    """Gives the country of the best known place of a name; '' where that is not well known, or another as well."""

    @lru_cache(maxsize=MOST_SEEN)
    def country_of(name: str) -> str:
        book = places()
        best: dict[str, float] = {}
        for number in book.find(name):
            place = book.place(number, name)
            if place.country:
                best[place.country] = max(best.get(place.country, 0.0), place.weight)
        ranked = sorted(best.items(), key=lambda x: (-x[1], x[0]))
        if not ranked or ranked[0][1] < _KNOWN_ENOUGH:
            return ""
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MUCH_LESS:
            return ""
        return book.alpha3.get(ranked[0][0], "")

    return country_of


def _counts_of(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    held: dict[str, set[int]] = {}
    for name in names:
        words = _WORD.findall(name)
        if not words or len(words) > MOST_WORDS:
            continue
        # "Corp" is found in "Corp." at the end of a sentence too, whatever number of words stands before it
        held.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(counts, reverse=True)) for first, counts in held.items()}


def _render(text: str, spans: list[tuple[int, int, str]]) -> Marked:
    out: list[str] = []
    names: list[tuple[int, int, str]] = []
    origins: list[tuple[int, int]] = []
    at = length = 0
    for start, end, identifier in spans:
        if start < at:
            continue
        # " 's" of "its neighbour's" stays outside, so that patterns see whose it is
        end -= len(m.group()) if (m := _POSSESSIVE.search(text[start:end])) else 0
        mark = f"{MARKS[0]}{identifier}{MARKS[1]}"
        out += [text[at:start], mark]
        length += start - at
        names.append((length, length + len(mark), identifier))
        origins.append((start, end))
        length += len(mark)
        at = end
    out.append(text[at:])
    return Marked("".join(out).replace("\n", " "), tuple(names), tuple(origins))
