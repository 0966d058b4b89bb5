"""Places: which names are found, how they are used, and which place they mean. Add a sentence and its line."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.model.layers import PlaceMention
from legation.reading.places import PlacesComponent
from legation.reading.reader import Work

RESOLVED = [  # text, name in it, what it is: "precision country" or "precision country/GeoNames id"
    ("The governors of the Primorsky and Khabarovsk krais met on Friday.", "Primorsky", "division RUS"),
    ("The governors of the Primorsky and Khabarovsk krais met on Friday.", "Khabarovsk", "division RUS"),
    ("Fighting went on in Russia's Kursk region on Monday.", "Kursk", "division RUS/538555"),
    ("Shells fell on the city of Kursk on Monday.", "Kursk", "city RUS"),
    ("A missile fell into the Sea of Japan.", "Sea of Japan", "water -/2038684"),
    ("Protesters in Georgia marched through Tbilisi and Batumi.", "Georgia", "country GEO"),
    ("The governor of Georgia spoke in Atlanta and Savannah.", "Georgia", "division USA"),
    ("They were seen near Paris, Texas.", "Paris", "city USA/4717560"),
    ("They were seen in Paris after a stay in Lyon.", "Paris", "city FRA/2988507"),
    ("A man from Gary (Ind.) was held.", "Gary", "city USA"),
    ("A man from Gary (Ind.) was held.", "Ind.", "division USA"),
    ("The ship left Hodeidah for the Gulf of Aden.", "Gulf of Aden", "water -"),
    ("Officials flew to Washington, D.C., on Friday.", "Washington, D.C.", "city USA"),
    ("Wildfires spread across Washington state.", "Washington", "division USA/5815135"),
    ("The army entered Goma in North Kivu, eastern Congo.", "Congo", "country COD"),
    ("Trade with the UAE and the U.K. grew.", "UAE", "country ARE"),
    ("Trade with the UAE and the U.K. grew.", "U.K.", "country GBR"),
    ("Strikes hit Rafah in the southern Gaza Strip.", "Rafah", "city PSE"),
    ("Luhansk, Donetsk and Kherson oblasts were annexed.", "Luhansk", "division UKR"),
    ("Aid reached Niger, Nigeria and Togo.", "Niger", "country NER"),
    ("The quake was felt across the Indonesian island of Java.", "Java", "region -"),
    ("Miners met in Sydney, Australia, and then in Newcastle and Wollongong.", "Newcastle", "city AUS"),
    ("Ships met in the Strait of Hormuz.", "Strait of Hormuz", "water -"),
    ("Taiwan elected a mayor for Taipei and one for Kaohsiung.", "Taiwan", "country TWN"),
    ("Recruits came from Buryatia and Dagestan.", "Buryatia", "division RUS"),
    ("KYIV, Ukraine (Field Wire) - Shells fell overnight on the eastern towns.", "KYIV", "city UKR/703448"),
]

USES = [  # text, name in it, use
    ("Moscow denied that its troops had crossed the line.", "Moscow", "government"),
    ("Shells fell in Moscow at night.", "Moscow", "literal"),
    ("The plan was vetoed by Russia in the council.", "Russia", "government"),
    ("The pact with Russia was signed on Monday.", "Russia", "government"),
    ("Critics blamed Russia's leaders for the delay.", "Russia", "government"),
    ("Snow fell along Russia's border all night.", "Russia", "literal"),
    ("The envoy left for Guatemala on Monday.", "Guatemala", "literal"),
    ("The prisoners were moved to Russia last week.", "Russia", "literal"),
    ("Nine people were killed in Ukraine.", "Ukraine", "literal"),
    ("North Korean troops were trained there.", "North Korean", "adjective"),
    ("Iraqis crossed the bridge.", "Iraqis", "adjective"),
    ("US officials met their guests.", "US", "adjective"),
    ("The convoy reached the Turkey border.", "Turkey", "literal"),
    ("She studied at the University of Oxford.", "Oxford", "inside a name"),
    ("He wrote for the Toronto Star until 1999.", "Toronto", "inside a name"),
    ("The Kharkiv City Council met.", "Kharkiv", "inside a name"),
]

NOT_PLACES = [  # text, words that are no place here
    ("Jordan Smith met Chelsea Brown on Friday.", ["Jordan", "Chelsea", "Smith", "Brown"]),
    ("He told us on Monday in March that it may rain.", ["us", "March", "Monday"]),
    ("Mr. Lincoln said he would go. Lincoln was late.", ["Lincoln"]),
    ("Nice people were reading quietly.", ["Nice", "reading"]),
    ("PRESS ON IN SPITE OF IT OR LEAVE ME ALONE", ["ON", "IN", "OR", "ME"]),
    ("The Ebola virus spread.", ["Ebola"]),
]


@pytest.fixture(scope="module")
def places(read_text: Callable[..., Work]) -> Callable[[str], tuple[PlaceMention, ...]]:
    def run(text: str) -> tuple[PlaceMention, ...]:
        layer: tuple[PlaceMention, ...] = read_text(text, until="places")["places"]
        return layer

    return run


def by_words(text: str, mentions: tuple[PlaceMention, ...]) -> dict[str, PlaceMention]:
    return {m.span.of(text): m for m in mentions}


@pytest.mark.parametrize("text, name, expected", RESOLVED)
def test_name_means(places: Callable[[str], tuple[PlaceMention, ...]], text: str, name: str, expected: str) -> None:
    found = by_words(text, places(text))
    assert name in found
    mention = found[name]
    said = f"{mention.precision} {mention.country or '-'}"
    assert f"{said}/{mention.geonames}" == expected if "/" in expected else said == expected


@pytest.mark.parametrize("text, name, use", USES)
def test_use_of_name(places: Callable[[str], tuple[PlaceMention, ...]], text: str, name: str, use: str) -> None:
    assert by_words(text, places(text))[name].use == use


@pytest.mark.parametrize("text, words", NOT_PLACES)
def test_what_is_no_place(places: Callable[[str], tuple[PlaceMention, ...]], text: str, words: list[str]) -> None:
    assert not set(words) & set(by_words(text, places(text)))


def test_the_north_is_a_country_only_where_the_text_speaks_of_it(
    places: Callable[[str], tuple[PlaceMention, ...]],
) -> None:
    text = "South Korea said the North had fired two missiles."
    assert by_words(text, places(text))["North"].country == "PRK"
    text = "Farmers in the North had a bad year."
    assert "North" not in by_words(text, places(text))


def test_one_name_has_one_sense_unless_the_text_says_otherwise(
    places: Callable[[str], tuple[PlaceMention, ...]],
) -> None:
    text = "Police in Moscow, Idaho, held two men. The men are from Moscow, police said. They go to school in Moscow."
    moscows = [m for m in places(text) if m.span.of(text) == "Moscow"]
    assert len(moscows) >= 2 and {m.country for m in moscows} == {"USA"}


def test_approximate_points_say_so(places: Callable[[str], tuple[PlaceMention, ...]]) -> None:
    (mention,) = places("Tankers waited in the Strait of Hormuz.")
    assert "approximate" in mention.reason and mention.geonames is None


def test_unknown_place_is_given_without_a_point(places: Callable[[str], tuple[PlaceMention, ...]]) -> None:
    text = "The convoy stopped in Qarbeshtan, a village in Ukraine."
    mention = by_words(text, places(text))["Qarbeshtan"]
    assert (mention.lat, mention.geonames, mention.country) == (None, None, None)
    assert mention.reason == "not in the gazetteer"


def test_mentions_are_in_order_apart_and_complete(places: Callable[[str], tuple[PlaceMention, ...]]) -> None:
    text = "From Lagos, Nigeria, the ship went to Le Havre, Rotterdam and St. Petersburg, then to the Baltic Sea."
    mentions = places(text)
    assert [m.span.of(text) for m in mentions] == [
        "Lagos",
        "Nigeria",
        "Le Havre",
        "Rotterdam",
        "St. Petersburg",
        "Baltic Sea",
    ]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(mentions))


WORDS = st.sampled_from(
    ["Paris", "Texas", ",", "(", ")", "in", "Ind.", "U.S.", "US", "-", "'s", "Kursk", "region", "the", "North", "Korea"]
    + [
        "said",
        "\n",
        "“",
        "’",
        "😀",
        "IN",
        "al",
        "-",
        "Bosnia",
        "and",
        "Herzegovina",
        ".",
        "Republic",
        "of",
        "D.C.",
        "İ",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join), st.lists(WORDS).map("".join)))
def test_no_text_raises(places: Callable[[str], tuple[PlaceMention, ...]], text: str) -> None:
    for mention in places(text):
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.use in ("literal", "adjective", "government", "inside a name")
        assert (mention.lat is None) == (mention.lon is None)


def test_long_line_of_names_takes_no_more_than_its_share(read_text: Callable[..., Work]) -> None:
    work = read_text("Springfield, Jackson and Georgetown met. " * 400, until="places")
    assert len(work["places"]) > 400


def test_component_needs_what_it_reads() -> None:
    assert (PlacesComponent.name, PlacesComponent.gives) == ("places", "places")
    assert set(PlacesComponent.needs) == {"segments", "parse"}
