"""The gazetteer: what it must know, how it folds names, how a user's own rows go before it, what it may cost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.knowledge import DATA, Knowledge
from legation.knowledge.places import FLAG_APPROXIMATE, KEY_BITS, Place, PlaceBook, fold_name, load_places

FOLDED = [  # name, key
    ("Kyiv", "kyiv"),
    ("KYIV", "kyiv"),
    ("Xi'an", "xian"),
    ("Xi’an", "xian"),
    ("Saint-Lô", "saint lo"),
    ("Łódź", "lodz"),
    ("Đà Nẵng", "da nang"),
    ("Washington, D.C.", "washington dc"),
    ("Deir ez-Zor", "deir ez zor"),
    ("Diyarbakır", "diyarbakir"),
    ("  New\nYork ", "new york"),
]

KNOWN = [  # name, what the largest (or only) entry is: feature, country, degrees, GeoNames id
    ("Kyiv", "PPLC", "UA", (50.45, 30.52), 703448),
    ("Kiev", "PPLC", "UA", (50.45, 30.52), 703448),
    ("Russia", "PCLI", "RU", (60, 100), 2017370),
    ("Kursk Oblast", "ADM1", "RU", (51.7, 36.5), 538555),
    ("Primorsky Krai", "ADM1", "RU", (45.1, 134.7), 2017623),
    ("Sea of Japan", "SEA", "", (43.5, 135.8), 2038684),
    ("Walker County", "ADM2", "US", None, None),
    ("Bakhmut", "PPL", "UA", (48.6, 38.0), None),
    ("Hodeidah", "PPL", "YE", (14.8, 42.95), 79415),
    ("Strait of Hormuz", "STRT", "", (26.6, 56.2), None),
    ("Java", "ISL", "", (-7.3, 110), None),
]


@pytest.fixture(scope="module")
def book() -> PlaceBook:
    return Knowledge().places


def largest(book: PlaceBook, name: str) -> Place:
    return max((book.place(n, name) for n in book.find(name)), key=lambda p: p.weight)


@pytest.mark.parametrize("name, key", FOLDED)
def test_spellings_fold_to_one_key(name: str, key: str) -> None:
    assert fold_name(name) == key


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@pytest.mark.parametrize("name, feature, country, point, geonames", KNOWN)
def test_gazetteer_knows(
    book: PlaceBook, name: str, feature: str, country: str, point: tuple[float, float] | None, geonames: int | None
) -> None:
    place = largest(book, name)
    assert (place.feature, place.country) == (feature, country)
    if point:
        assert abs(place.lat - point[0]) < 0.6 and abs(place.lon - point[1]) < 0.6
    if geonames:
        assert place.geonames == geonames


def test_ambiguous_name_keeps_all_its_places(book: PlaceBook) -> None:
    georgias = {(book.place(n).feature, book.place(n).country) for n in book.find("Georgia")}
    assert {("PCLI", "GE"), ("ADM1", "US")} <= georgias


def test_what_is_no_name_is_not_found(book: PlaceBook) -> None:
    assert [book.find(w) for w in ("Qwxyzzy", "", "\n", "\x00", "zzzzzzzzzz", "!")] == [[]] * 6


@given(name=st.text(max_size=30))
def test_any_key_can_be_looked_up(book: PlaceBook, name: str) -> None:
    assert all(0 <= n < len(book) for n in book.find(name))


def test_every_stored_name_is_found_under_its_number(book: PlaceBook) -> None:
    """The halving search agrees with the stored order, at its first, last and some of the keys between."""
    keys = book._keys.decode().split("\n")[1:-1]
    for number in [*range(0, len(keys), 9973), 1, 31, 32, 33, len(keys) - 1]:
        assert book._number(keys[number]) == number


def test_abbreviations_keep_their_case(book: PlaceBook) -> None:
    assert book.found("=Ind.") and book.found("=US") and not book.found("=ind.") and not book.found("=Us")


def test_words_and_names_of_people_are_marked(book: PlaceBook) -> None:
    assert book.mark("nice") & KEY_BITS["word"]
    assert book.mark("houston") & KEY_BITS["surname"]
    assert book.mark("charlotte") & KEY_BITS["given"]
    assert not book.mark("zaporizhzhia")


def test_points_without_a_source_stay_marked(book: PlaceBook) -> None:
    marked = [n for n in range(len(book)) if book.flags[n] & FLAG_APPROXIMATE]
    assert len(marked) >= 60
    assert all(book.place(n).approximate and book.place(n).geonames is None for n in marked)


def test_every_adjective_and_alias_has_its_place(book: PlaceBook) -> None:
    rows = [r.split(",")[0] for r in (DATA / "gazetteer/adjectives.csv").read_text().splitlines() if r[0] != "#"][1:]
    assert len(rows) > 400 and not [r for r in rows if r not in book.adjectives]
    assert book.place(book.adjectives["Burmese"]).country == "MM"


def test_own_places_go_before_the_shipped(tmp_path: Path) -> None:
    folder = tmp_path / "gazetteer"
    folder.mkdir()
    (folder / "places.csv").write_text(
        "name,lat,lon,country,feature,aliases\nCheckpoint Nine,33.1,35.5,LB,INSM,CP9|Paris\n", encoding="utf-8"
    )
    book = Knowledge((tmp_path,)).places
    (number,) = book.find("checkpoint nine")
    assert book.place(number).lat == 33.1 and book.place(number).name == "Checkpoint Nine"
    assert largest(book, "Paris").name == "Checkpoint Nine"


def test_gazetteer_is_small_and_quick() -> None:
    files = list((DATA / "gazetteer").iterdir())
    assert sum(p.stat().st_size for p in files) < 12_000_000
    begin = time.process_time()
    load_places(sorted(files))
    assert time.process_time() - begin < 1.5  # 0.3 s on a free core; the limit allows for a busy machine
