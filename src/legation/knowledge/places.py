"""Places: names of the world with point, GeoNames id, country, kind and size, and the words that bear on reading them.

Takes the shipped gazetteer (one binary file, cut by tools/build_gazetteer.py), tables of adjectives and cue words, and
the user's own rows; gives a read-only `PlaceBook`. `book.find("kiev")` gives the numbers of all entries that bear the
name, `book.place(number)` one of them as a value. Which of them a text means is not decided here (reading/places.py).

The gazetteer is kept as columns of integers and one sorted block of names that is searched by halving, so that it
loads in well under half a second and takes some 50 MB; nothing is unpacked into objects before it is asked for.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
import unicodedata
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

FORMAT = 1
BLOCK = 32  # names between two entries of the index
FLAG_APPROXIMATE = 1  # the point was written from general knowledge: no source
FLAG_COARSE = 2  # the point is that of the division above
KEY_BITS = {"word": 1, "given": 2, "surname": 4}  # a name that is also an ordinary word, a given name, a surname
OWN_WEIGHT = 9.0  # a place of the user's own goes before all others of its name

_FOLDS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "ħ": "h",
    "-": " ", "‐": " ", "‑": " ", "–": " ", "—": " ", "/": " ", ".": "", ",": "", "'": "", "’": "", "‘": "", "ʼ": "",
    "ʻ": "", "ʹ": "", "ʺ": "", "`": "", "´": "", '"': "", "ʿ": "", "ʾ": "", "\n": " ", "\r": " ", "\t": " ",
}  # fmt: skip
_TABLE = str.maketrans(_FOLDS)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """A name without case, accents, stops and apostrophes, hyphens as blanks: "St. Lô" -> "st lo"."""
    low = name.casefold().translate(_TABLE)
    if not low.isascii():
        marks = unicodedata.normalize("NFKD", low)
        low = "".join(ch for ch in marks if not unicodedata.combining(ch)).casefold().translate(_TABLE)
    return " ".join(low.split())


@dataclass(frozen=True, slots=True)
class Place:
    """One entry. country: ISO alpha-2; division: GeoNames code of the first-order division ("US.TX"), "" unknown.

    weight: how readily the bare name is this place, on the scale of log10(population). approximate, coarse: see FLAGs.
    """

    number: int
    name: str
    lat: float
    lon: float
    feature: str
    country: str
    division: str
    geonames: int | None
    population: int
    weight: float
    approximate: bool = False
    coarse: bool = False


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Cue words and weights of the reading of places, from places.toml."""

    sets: dict[str, frozenset[str]]
    weights: dict[str, float]
    short_names: dict[str, str]


class PlaceBook:
    """The gazetteer. Always holds: entry numbers run from 0; columns are parallel; `_keys` is sorted by its bytes."""

    def __init__(self, packed: bytes | None = None) -> None:
        self.codes: list[str] = []
        self.divisions: list[str] = [""]
        self.features: list[str] = []
        self.alpha3: dict[str, str] = {}
        self.lat = array("I")  # thousandths of a degree, counted from the south pole
        self.lon = array("I")  # and from the date line eastward
        self.geonames = array("I")
        self.population = array("I")
        self.weight = bytearray()  # tenths of log10(population)
        self.country = array("H")
        self.division = array("H")
        self.feature = bytearray()
        self.flags = bytearray()
        self.adjectives: dict[str, int] = {}
        self.words = PlaceWords({}, {}, {})
        self._keys = b"\n"
        self._index = array("I")
        self._starts: Sequence[int] = [0]
        self._marks = b""
        self._postings = array("I")
        self._names = b""
        self._name_index = array("I")
        self._shipped = 0
        self._own: dict[str, list[int]] = {}
        self._own_names: list[str] = []
        if packed is not None:
            self._unpack(packed)
        self.found = lru_cache(maxsize=20000)(self._find)

    def __len__(self) -> int:
        return len(self.lat)

    def find(self, name: str) -> list[int]:
        """Numbers of the entries that bear `name` in any spelling of case and accents."""
        return [p >> 1 for p in self.found(fold_name(name))]

    def mark(self, key: str) -> int:
        """Bits of KEY_BITS for a folded name that is also a word, a given name or a surname."""
        number = self._number(key)
        return self._marks[number] if number >= 0 else 0

    def name(self, number: int) -> str:
        """The entry's own name; "" where it is the only one and is written as any name is."""
        if number >= self._shipped:
            return self._own_names[number - self._shipped]
        at = self._name_index[number // BLOCK]
        for _ in range(number % BLOCK):
            at = self._names.index(b"\n", at) + 1
        return self._names[at : self._names.index(b"\n", at)].decode()

    def place(self, number: int, called: str = "") -> Place:
        """The entry as a value. called: the words of the text, its name where the entry stores none."""
        return Place(
            number=number,
            name=self.name(number) or called,
            lat=(self.lat[number] - 90_000) / 1000,
            lon=(self.lon[number] - 180_000) / 1000,
            feature=self.features[self.feature[number]],
            country=self.codes[self.country[number]],
            division=self.divisions[self.division[number]],
            geonames=self.geonames[number] or None,
            population=self.population[number],
            weight=self.weight[number] / 10,
            approximate=bool(self.flags[number] & FLAG_APPROXIMATE),
            coarse=bool(self.flags[number] & FLAG_COARSE),
        )

    def add(self, row: dict[str, str]) -> None:
        """A place of the user's own: name, lat, lon, country; where known feature, aliases, population, geonames."""
        number = len(self.lat)
        self.lat.append(round((float(row["lat"]) + 90) * 1000))
        self.lon.append(round((float(row["lon"]) + 180) * 1000))
        self.geonames.append(int(row.get("geonames") or 0))
        self.population.append(int(row.get("population") or 0))
        self.weight.append(min(255, round(OWN_WEIGHT * 10)))
        self.country.append(_place_in(self.codes, row.get("country") or ""))
        self.division.append(_place_in(self.divisions, row.get("division") or ""))
        self.feature.append(_place_in(self.features, row.get("feature") or "PPL"))
        self.flags.append(0)
        self._own_names.append(row["name"])
        for name in (row["name"], *(row.get("aliases") or "").split("|")):
            if name:
                self._own.setdefault(fold_name(name), []).append(number * 2)
        self.found.cache_clear()

    def call(self, name: str, number: int, *, exact: bool = False) -> None:
        """Let `name` be one of the entry's own names. exact: matched with its case and stops ("Ont.")."""
        self._own.setdefault("=" + name if exact else fold_name(name), []).append(number * 2)
        self.found.cache_clear()

    def _find(self, key: str) -> tuple[int, ...]:
        """Entry numbers times 2, + 1 where the name is not the entry's own. key: folded, or "=" and an exact name."""
        own = tuple(self._own.get(key, ()))
        number = self._number(key)
        if number < 0:
            return own
        known = {post >> 1 for post in own}
        shipped = self._postings[self._starts[number] : self._starts[number + 1]]
        return own + tuple(post for post in shipped if post >> 1 not in known)

    def _number(self, key: str) -> int:
        """Number of a name among the sorted names, or -1."""
        wanted = key.encode(errors="replace")
        low, high = 0, len(self._index)
        keys, index = self._keys, self._index
        while low < high:
            middle = (low + high) // 2
            at = index[middle] + 1
            if keys[at : keys.index(b"\n", at)] <= wanted:
                low = middle + 1
            else:
                high = middle
        if low == 0:
            return -1
        begin = index[low - 1]
        end = index[low] + 1 if low < len(index) else len(keys)
        at = keys.find(b"\n" + wanted + b"\n", begin, end)
        return -1 if at < 0 else (low - 1) * BLOCK + keys.count(b"\n", begin, at)

    def _unpack(self, packed: bytes) -> None:
        size = int.from_bytes(packed[:4], "little")
        header: dict[str, Any] = json.loads(zlib.decompress(packed[4 : 4 + size]))
        if header["format"] != FORMAT:
            raise ValueError(f"gazetteer of format {header['format']}; this version reads {FORMAT}")
        ends = list(accumulate((length for _, length in header["columns"]), initial=4 + size))
        where = {name: slice(a, b) for (name, _), a, b in zip(header["columns"], ends, ends[1:], strict=False)}
        view = memoryview(packed)

        def column(name: str) -> bytes:
            return zlib.decompress(view[where[name]])

        self.codes = list(header["countries"])
        self.alpha3 = dict(header["alpha3"])
        self.divisions = list(header["divisions"])
        self.features = list(header["features"])
        self._shipped = int(header["entries"])
        self._keys, self._names = column("keys"), column("names")
        self._marks = column("marks")
        self._starts = array("I", accumulate(column("counts"), initial=0))
        self._index = array("I", accumulate(_join(column("index"), 4, "I")))
        self._name_index = array("I", accumulate(_join(column("name_index"), 4, "I")))
        self._postings = _join(column("postings"), 3, "I")
        self.lat = _join(column("lat"), 3, "I")
        self.lon = _join(column("lon"), 3, "I")
        self.geonames = _join(column("geonames"), 4, "I")
        self.population = _join(column("population"), 4, "I")
        self.weight = bytearray(column("weight"))
        self.country = _join(column("country"), 2, "H")
        self.division = _join(column("division"), 2, "H")
        self.feature = bytearray(column("feature"))
        self.flags = bytearray(column("flags"))


def load_places(paths: Sequence[Path]) -> PlaceBook:
    """Read the gazetteer (.bin), places of the user's own (places.csv), adjectives (.csv) and cue words (.toml).

    Of several .bin files the last counts; rows of later tables replace earlier ones with the same key.
    """
    binaries = [p for p in paths if p.suffix == ".bin"]
    book = PlaceBook(binaries[-1].read_bytes() if binaries else None)
    for path in paths:
        if path.name == "places.csv":
            for row in _rows(path):
                book.add(row)
    targets: list[tuple[dict[str, str], int]] = []
    for path in paths:
        if path.name in ("aliases.csv", "adjectives.csv"):
            for row in _rows(path):
                number = _find_target(book, row)
                if number is None:
                    continue
                if path.name == "aliases.csv":
                    targets.append((row, number))  # laid over at the end: no row may depend on one before it
                else:
                    book.adjectives[row["word"]] = number
    for row, number in targets:
        book.call(row["word"], number, exact=bool(row.get("exact")))
    sets: dict[str, frozenset[str]] = {}
    weights: dict[str, float] = {}
    short_names: dict[str, str] = {}
    for path in paths:
        if path.suffix == ".toml":
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            sets.update({name: frozenset(table["words"]) for name, table in data.get("words", {}).items()})
            weights.update(data.get("weights", {}))
            short_names.update(data.get("short_names", {}))
    book.words = PlaceWords(sets, weights, short_names)
    return book


def _find_target(book: PlaceBook, row: dict[str, str]) -> int | None:
    """The entry that an adjective belongs to: by name, kind and, where given, country; the weightiest."""
    feature, country = row["feature"], row.get("country") or ""
    fits = [
        n
        for n in book.find(row["place"])
        if feature in ("", book.features[book.feature[n]]) and (not country or book.codes[book.country[n]] == country)
    ]
    return max(fits, key=lambda n: book.weight[n], default=None)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _place_in(values: list[str], value: str) -> int:
    if value not in values:
        values.append(value)
    return values.index(value)


def _join(planes: bytes, width: int, kind: str) -> array[int]:
    """Planes of bytes, lowest first, as one array."""
    count = len(planes) // width if width else 0
    size = array(kind).itemsize
    buffer = bytearray(count * size)
    for plane in range(width):
        buffer[plane::size] = planes[plane * count : (plane + 1) * count]
    out = array(kind)
    out.frombytes(buffer)
    if sys.byteorder == "big":
        out.byteswap()
    return out
