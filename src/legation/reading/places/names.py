"""Names: a stretch of text on its way to being a place name, and what the entries of the gazetteer can hold.

What finding, linking and resolving hand on to each other; nothing is decided here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from legation.knowledge.places import PlaceBook

WATER = frozenset("OCN SEA GULF STRT BAY SD CHN STM LK LKS RSV LGN FJD CNL CHNM STMI COVE INLT RVN".split())
POINTS = frozenset("AIRP PRT INSM CRSG OILF GASF MT PK CAPE BLDG HSP UNIV PRN MSQE CSTL HSE PRK CMP".split())


@dataclass(slots=True)
class Name:
    """A stretch of the text that may be a place name, on its way to a decision."""

    first: int
    past: int
    start: int
    end: int
    key: str
    posts: tuple[int, ...]  # as the book gives them: entry * 2 + alias
    adjective: bool = False
    use: str = "literal"
    score: float = 0.0
    want: str = ""  # class that the words around ask for: division, settlement, water
    outer: Name | None = None  # the name that contains this one by the text's own words
    contains: bool = False
    soft: bool = False  # the container is an adjective some words before: a hint only
    needs_container: bool = False  # a postal code: a place only after another
    senses: list[int] = field(default_factory=list)
    base: list[float] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    chosen: int = -1
    reason: str = ""


def could_contain(inner: Name, outer: Name, book: PlaceBook) -> bool:
    """Some entry of `outer` is a country, division or county that holds some entry of `inner`."""
    return any(True for _ in fitting_pairs(inner.posts[:60], outer.posts[:60], book))


def fitting_pairs(inner: Iterable[int], outer: Iterable[int], book: PlaceBook) -> Iterator[tuple[int, int]]:
    """Pairs (inner entry, outer entry) where the second holds the first."""
    features = book.features
    inside = [p >> 1 for p in inner]
    for post in outer:
        number = post >> 1
        feature = features[book.feature[number]]
        for one in inside:
            if one != number and _holds(number, feature, one, book):
                yield one, number


def _holds(outer: int, feature: str, inner: int, book: PlaceBook) -> bool:
    if feature == "PCLI":
        return book.country[inner] == book.country[outer] and _is_below_country(book, inner)
    if feature == "ADM1":
        return book.division[inner] == book.division[outer] and book.features[book.feature[inner]] not in (
            "PCLI",
            "ADM1",
        )
    if feature == "ADM2":
        return (
            book.division[inner] == book.division[outer]
            and book.features[book.feature[inner]] not in ("PCLI", "ADM1", "ADM2")
            and distance_km(book, outer, inner) < 80
        )
    if feature in ("PPL", "PPLC"):
        larger = book.weight[outer] > book.weight[inner] + 10
        return larger and book.features[book.feature[inner]].startswith("PPL") and distance_km(book, outer, inner) < 30
    return False


def _is_below_country(book: PlaceBook, number: int) -> bool:
    return book.features[book.feature[number]] != "PCLI"


def distance_km(book: PlaceBook, a: int, b: int) -> float:
    """Great-circle distance, by the flat formula: exact enough below a few hundred kilometres."""
    lat_a, lat_b = book.lat[a] / 1000 - 90, book.lat[b] / 1000 - 90
    east = abs(book.lon[a] - book.lon[b]) / 1000
    east = min(east, 360 - east) * math.cos(math.radians((lat_a + lat_b) / 2))
    return 111.2 * math.hypot(lat_a - lat_b, east)
