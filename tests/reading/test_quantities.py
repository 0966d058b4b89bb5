"""Quantities: what a number says, in which unit, of what; and which numbers are none."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.evaluate.quantity_cases import score_cases
from legation.knowledge import DATA
from legation.knowledge.measures import UnitMismatch, convert, load_measures, shipped_measures
from legation.model.errors import KnowledgeError
from legation.model.layers import Quantity, Segment, TextInput, TimeExpression
from legation.model.measures import render_range
from legation.model.spans import Span
from legation.model.words import SegmentKind
from legation.reading.parse import ParseComponent
from legation.reading.quantities import QuantitiesComponent, find_quantities
from legation.reading.quantities.numerals import find_numerals
from legation.reading.reader import Reader, Work

Reads = Callable[..., Work]
BOOK = shipped_measures()
CASES_OPEN = Path(__file__).parent.parent / "cases" / "quantities_open.tsv"
OPEN = None  # an open end of a range

# expression, low, high, unit, approximate; each is put into "They counted ... there."
FIGURES = [
    # how a number may be written
    ("1,250 soldiers", 1250, 1250, "persons", False),
    ("10 000 shells", 10_000, 10_000, "shells", False),
    ("1.3 million refugees", 1_300_000, 1_300_000, "persons", False),
    ("40m votes", 40_000_000, 40_000_000, "votes", False),
    ("ten thousand men", 10_000, 10_000, "persons", False),
    ("two hundred and forty-one marines", 241, 241, "persons", False),
    ("a million barrels", 1e6, 1e6, "barrels", False),
    ("half a million people", 500_000, 500_000, "persons", False),
    ("two and a half million Afghans", 2_500_000, 2_500_000, "persons", False),
    ("2 1/2 million people", 2_500_000, 2_500_000, "persons", False),
    ("a dozen trucks", 12, 12, "vehicles", False),
    ("three dozen drones", 36, 36, "drones", False),
    ("a couple thousand people", 2000, 2000, "persons", True),
    # vague plurals span one order of magnitude
    ("dozens of tanks", 24, 99, "vehicles", False),
    ("several hundred men", 100, 999, "persons", False),
    ("tens of thousands of troops", 10_000, 99_999, "persons", False),
    ("hundreds of millions of dollars", 1e8, 999_999_999, "USD", False),
    ("ten+ thousands of men", 10_000, OPEN, "persons", False),
    # bounds
    ("more than ten thousand men", 10_000, OPEN, "persons", False),
    ("no fewer than 30 boats", 30, OPEN, "ships", False),
    ("5,000+ rifles", 5000, OPEN, "count", False),
    ("up to 500 men", OPEN, 500, "persons", False),
    ("as many as 40 people", OPEN, 40, "persons", False),
    ("nearly 700 agreements", OPEN, 700, "agreements", True),
    ("less than USD 1.5 billion", OPEN, 1.5e9, "USD", False),
    ("some 300 men", 300, 300, "persons", True),
    ("200 or so men", 200, 200, "persons", True),
    ("an estimated 4,000 men", 4000, 4000, "persons", True),
    ("just over 1,000 men", 1000, OPEN, "persons", True),
    # ranges
    ("10-12,000 men", 10_000, 12_000, "persons", False),
    ("10 to 12 thousand men", 10_000, 12_000, "persons", False),
    ("between three and five thousand men", 3000, 5000, "persons", False),
    ("two or three officers", 2, 3, "persons", False),
    ("15-20%", 15, 20, "percent", False),
    ("A$268-368 billion", 268e9, 368e9, "AUD", False),
    ("$2.8bn-$3.5bn", 2.8e9, 3.5e9, "USD", False),
    # units and currencies
    ("478 square kilometres", 478, 478, "km2", False),
    ("over 1400 kilometers", 1400, OPEN, "km", False),
    ("6,000 nautical miles", 6000, 6000, "nautical_miles", False),
    ("$40m", 40e6, 40e6, "USD", False),
    ("€3bn", 3e9, 3e9, "EUR", False),
    ("1 trillion won", 1e12, 1e12, "KRW", False),
    ("500 Syrian pounds", 500, 500, "SYP", False),
    ("500 Yemeni riyals", 500, 500, "YER", False),
    ("2,5 million euros", 2_500_000, 2_500_000, "EUR", False),
    ("1.200.000 men", 1_200_000, 1_200_000, "persons", False),
    ("twenty-two hundred marines", 2200, 2200, "persons", False),
    ("thousands upon thousands of men", 1000, 9999, "persons", False),
    ("200 men, give or take,", 200, 200, "persons", True),
    ("40 shells or more", 40, OPEN, "shells", False),
    ("a ceiling of 450 men", OPEN, 450, "persons", False),
    ("12 Mirage fighters", 12, 12, "aircraft", False),
    ("5 fire engines", 5, 5, "vehicles", False),
    ("1.2 percentage points", 1.2, 1.2, "percentage_points", False),
    ("six straight days", 6, 6, "days", False),
    ("thousands of tonnes of grain", 1000, 9999, "tonnes", False),
    # shares and multiples
    ("a third of the fleet", 33.3333, 33.3333, "percent", False),
    ("more than half of the ships", 50, OPEN, "percent", False),
    ("two-fifths of the aid", 40, 40, "percent", False),
    ("nine out of ten huts", 90, 90, "percent", False),
    ("three times as many boats", 3, 3, "times", False),
    ("no casualties", 0, 0, "persons", False),
    ("between half and two thirds of the crop", 50, 66.6667, "percent", False),
    # short forms, and what is glued to a number
    ("55 bcm of gas", 55e9, 55e9, "m3", False),
    ("10 to 12 bcm of gas", 10e9, 12e9, "m3", False),
    ("40 terawatt-hours", 40, 40, "TWh", False),
    ("a $60-a-barrel cap", 60, 60, "USD", False),
    ("R500 million", 5e8, 5e8, "ZAR", False),
    ("N3 trillion", 3e12, 3e12, "NGN", False),
    ("two to three dozen boats", 24, 36, "ships", False),
    ("from 200 up to 300 men", 200, 300, "persons", False),
    ("2 percentage points more than in May", 2, 2, "percentage_points", False),
    ("four oil tanks", 4, 4, "count", False),
    ("four fuel tankers", 4, 4, "vehicles", False),
    ("'several hundred' men", 100, 999, "persons", False),
    ("ships within 12 nautical miles", OPEN, 12, "nautical_miles", False),
    ("a debt repaid over 15 years", 15, 15, "years", False),
    ("a war that lasted over 15 years", 15, OPEN, "years", False),
    ("prices 2.5 times those of Kampala", 2.5, 2.5, "times", False),
    ("jets scrambled 669 times", 669, 669, "count", False),
    ("losses at 45", 45, 45, "persons", False),
    ("a third brigade", 3, 3, "count", False),
    ("an army in its 12th week", 12, 12, "count", False),
]


@pytest.mark.parametrize("expression, low, high, unit, approximate", FIGURES)
def test_an_expression_gives_its_range_and_unit(
    read_quantities: Reads, expression: str, low: float, high: float, unit: str, approximate: bool
) -> None:
    found = read_quantities(f"They counted {expression} there.")
    assert len(found) == 1, found
    got = found[0]
    assert got.low == (None if low is OPEN else pytest.approx(low, rel=1e-4))
    assert got.high == (None if high is OPEN else pytest.approx(high, rel=1e-4))
    assert (got.unit, got.approximate) == (unit, approximate)


NO_FIGURES = [
    "The treaty of 1992 replaced Resolution 242 and Article 5.",
    "It met in May 2023, on 7 June 2024 and at 6:40 p.m.",
    "The Su-35, the T-72s and a Boeing 737 stood on runway 24.",
    "The 82nd Airborne Division crossed the 38th parallel.",
    "He read paragraphs 4 and 7 of Annex 2.",
    "In 2012-13 the Group of 77 met under the 5+2 format.",
    "No. 2 in the party lives in Room 12.",
    "Between 1980 and 1988 the line held.",
    "They fired 155mm rounds and .50-calibre guns.",
    "No one knows, one would think; it is a negative one for them.",
    "The third country and the second half were quiet, brother and half-brother too.",
    "It was broken off on Nov. 29 and 30.",
    "Ghana beat Togo 3 to 1.",
    "The tanker was hit at 12.5 N, 43.2 E and drifted to 14°30'N 42°15'E.",
    "A 6.4-magnitude quake, then one of magnitude 5.1, shook it.",
    "2. The parties shall meet.",
    "(3) They shall report.",
    "Highway N12 and Road R500 were cut.",
    "They want to double their brigades; a third country would pay.",
    "An area half the size of Malta burned, and the force is 700 short of its strength.",
    "COP28 met in the desert under Act 3 of its rules.",
    "A mine hurt a fourth.",
]


def test_paragraph_numbers_are_none_and_the_figures_in_them_are(read_quantities: Reads) -> None:
    found = read_quantities("1. The parties shall free 40 prisoners.\n2. The rest shall go home.")
    assert [q.low for q in found] == [40]


def test_heat_is_told_by_the_words_around_it(read_quantities: Reads) -> None:
    assert [(q.low, q.unit) for q in read_quantities("Temperatures reached 45C.")] == [(45, "degrees_celsius")]
    assert read_quantities("See Annex 12C.") == ()


def test_a_share_lends_its_unit_to_no_count(read_quantities: Reads) -> None:
    found = read_quantities("Some 12,000, or 15%, of the men deserted.")
    assert [(q.low, q.unit) for q in found] == [(12_000, "persons"), (15, "percent")]


@pytest.mark.parametrize(
    "text, unit",
    [
        ("Casualties are in the low thousands.", "persons"),
        ("The dead number in the tens of thousands.", "persons"),
        ("He died at 74.", "years"),
        ("The toll of dead stood at 74.", "persons"),
    ],
)
def test_the_unit_comes_from_what_the_number_is_said_of(read_quantities: Reads, text: str, unit: str) -> None:
    assert [q.unit for q in read_quantities(text)] == [unit]


@pytest.mark.parametrize(
    "text, figures",
    [
        ("Tolls were cut by a fifth, and fares by half.", [(20, "percent"), (50, "percent")]),
        ("The corps is 300 strong, of whom a quarter are cadets.", [(300, "persons"), (25, "percent")]),
        ("Nine of every ten barns burned.", [(90, "percent")]),
        ("One in a hundred survives.", [(1, "percent")]),
        ("One half of the orchard is walled.", [(50, "percent")]),
        ("The mayor won 54.3% to his rival's 41.", [(54.3, "percent"), (41, "percent")]),
        ("The depot burned 40% of its stock, or 12 lorries.", [(40, "percent"), (12, "vehicles")]),
        ("The hostel houses 900, twice what it was built for.", [(900, "persons"), (2, "times")]),
        ("The award, 8m Swedish kronor, was split.", [(8_000_000, "SEK")]),
        ("The quay is 8m deep.", [(8, "m")]),
        ("The award costs $6 billion plus interest.", [(6e9, "USD")]),
        ("The vote was tied at nine each, and the bill fell.", [(9, "votes")]),
        ("Casualties in the duel: 3 on one side, 5 on the other.", [(3, "persons"), (5, "persons")]),
        ("Of the passengers, 31 were Chinese.", [(31, "persons")]),
        ("Another 60 are still at sea.", [(60, "persons")]),
        ("The court sentenced 14 to life.", [(14, "persons")]),
    ],
)
def test_a_number_without_a_noun_takes_what_the_sentence_gives(
    read_quantities: Reads, text: str, figures: list[tuple[float, str]]
) -> None:
    found = [(q.low if q.low is not None else q.high, q.unit) for q in read_quantities(text)]
    assert [unit for _, unit in found] == [unit for _, unit in figures]
    assert [value for value, _ in found] == pytest.approx([value for value, _ in figures])


def test_a_part_is_told_of_as_its_whole(read_quantities: Reads) -> None:
    found = read_quantities("The toll stands at 41 dead, 17 of them children.")
    assert [(q.low, q.counted, q.stage) for q in found] == [(41, None, "killed"), (17, "children", "killed")]


def test_what_is_possible_of_the_next_is_not_of_this(read_quantities: Reads) -> None:
    found = read_quantities("No fewer than 1,300 and possibly as many as 1,700 recruits died.")
    assert [q.expected for q in found] == [False, True]


def test_ten_of_which_are_no_people(read_quantities: Reads) -> None:
    found = read_quantities("Manila wants 24 patrol boats, of which ten have been handed over.")
    assert [(q.low, q.unit, q.stage) for q in found] == [(24, "ships", None), (10, "ships", "sent")]


@pytest.mark.parametrize(
    "text, stage, expected",
    [
        ("Bulgaria handed over 100 armoured carriers.", "sent", False),
        ("The rebels handed over 100 villagers.", "released", False),
        ("Ten more aircraft are to follow.", None, True),
        ("The last 800 police are due in March.", None, True),
        ("A column of 300 vehicles crossed into Sudan.", "arrived", False),
        ("The landslide buried 90 homes.", None, False),
        ("The landslide buried 90 villagers.", "killed", False),
        ("Some 900 villagers escaped.", "displaced", False),
        ("Some 900 refugees were sent back.", None, False),
        ("Sixty people are still unaccounted for.", "missing", False),
        ("A dam 60 metres high will be built.", None, False),
        ("The plant would yield 40 MW.", None, True),
        ("Guards held 70 porters.", "detained", False),
        ("The hall holds 70 porters.", None, False),
        ("Buses took 400 villagers out of Ain Issa.", "evacuated", False),
        ("The rebels took four pilots alive.", "captured", False),
        ("The bus carried 61 people, none of whom survived.", "killed", False),
        ("The king wants 80 envoys gone by noon.", None, True),
        ("The plan calls for 600 gendarmes.", None, True),
        ("The two clans are to withdraw.", None, False),
    ],
)
def test_what_became_of_them(read_quantities: Reads, text: str, stage: str | None, expected: bool) -> None:
    assert [(q.stage, q.expected) for q in read_quantities(text)] == [(stage, expected)]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_names_dates_and_ranks_are_no_quantities(read_quantities: Reads, text: str) -> None:
    assert [q.span.of(text) for q in read_quantities(text)] == []


# text, per quantity: number, counted, name, stage, additional, expected
COUNTED = [
    ("Some 3,000 Kenyan police were due to arrive.", [("3,000", "Kenyan police", "police", "arrived", False, True)]),
    (
        "The port received 13,000 containers of munitions.",
        [("13,000", "containers of munitions", "containers", None, False, False)],
    ),
    (
        "Rwanda sent 2,000 troops, and an additional 1,000 will follow.",
        [("2,000", "troops", "soldiers", "sent", False, False), ("1,000", None, None, None, True, True)],
    ),
    (
        "The raid killed 12 and wounded 30 more.",
        [("12", None, "killed", "killed", False, False), ("30", None, "wounded", "wounded", True, False)],
    ),
    (
        "Of the 250 hostages, 97 were freed.",
        [("250", "hostages", "hostages", "captured", False, False), ("97", None, "released", "released", False, False)],
    ),
    (
        "Six people, including two children, died.",
        [("Six", "people", "people", "killed", False, False), ("two", "children", "children", "killed", False, False)],
    ),
    ("Casualties rose to 45.", [("45", "Casualties", "casualties", None, False, False)]),
    ("The death toll has climbed to 1,204.", [("1,204", "death toll", "tolls", "killed", False, False)]),
    (
        "Three of the five tankers were sunk.",
        [
            ("Three", "tankers", "tankers", "destroyed", False, False),
            ("five", "tankers", "tankers", None, False, False),
        ],
    ),
    ("Chad could send up to 800 men.", [("800", "men", "men", "sent", False, True)]),
    ("They drove 400 families from their homes.", [("400", "families", "families", "displaced", False, False)]),
]


@pytest.mark.parametrize("text, expected", COUNTED)
def test_the_counted_and_its_stage(read_quantities: Reads, text: str, expected: list[tuple[object, ...]]) -> None:
    found = read_quantities(text)
    got = [(q.number.of(text), q.counted, q.name, q.stage, q.additional, q.expected) for q in found]
    assert [g[:2] + g[3:] for g in got] == [e[:2] + e[3:] for e in expected]
    assert all(e[2] is None or g[2] == e[2] for g, e in zip(got, expected, strict=True))


def test_a_unit_at_the_end_of_a_list_is_that_of_all(read_quantities: Reads) -> None:
    found = read_quantities("They report gains of 41 and 59 square kilometres, respectively.")
    assert [(q.low, q.unit, q.type) for q in found] == [(41, "km2", "MEASURE"), (59, "km2", "MEASURE")]


def test_the_sides_of_a_vote(read_quantities: Reads) -> None:
    found = read_quantities("Lawmakers voted 204 to 85 to impeach him, with 3 abstentions.")
    assert [(q.low, q.unit, q.type, q.name) for q in found] == [
        (204, "votes", "VOTE", "votes_for"),
        (85, "votes", "VOTE", "votes_against"),
        (3, "votes", "VOTE", "abstentions"),
    ]


def test_a_change_is_two_figures_and_a_range_is_one(read_quantities: Reads) -> None:
    assert [q.low for q in read_quantities("The reward was raised from $1 million to $5 million.")] == [1e6, 5e6]
    assert [(q.low, q.high) for q in read_quantities("Estimates range from 10,000 to 12,000 dead.")] == [
        (10_000, 12_000)
    ]


def test_a_definite_group_says_so(read_quantities: Reads) -> None:
    (group,) = read_quantities("The two sides agreed to talk.")
    (count,) = read_quantities("They lost two bridges.")
    assert "names a group" in group.reason
    assert count.reason == ""


def test_a_number_inside_a_date_is_left_to_the_times(read_work: Reads) -> None:
    text = "They will sign 12 accords by December 12."
    parse = read_work(text)["parse"]
    at = text.index("December")
    date = TimeExpression(Span(at, at + len("December 12")), "DATE", "2024-12-12", None)
    assert [q.number.of(text) for q in find_quantities(parse, (date,), BOOK)] == ["12"]
    assert find_quantities(parse, (date,), BOOK)[0].span.start < at


# ---------------------------------------------------------------- properties
NUMBERS = st.one_of(st.integers(2, 10**9).map(float), st.integers(20, 10**7).map(lambda n: n / 10))


@given(low=NUMBERS, more=st.integers(1, 10**6), form=st.sampled_from(["point", "range", "low", "high", "about"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_printed_measure_parses_back_to_itself(read_quantities: Reads, low: float, more: int, form: str) -> None:
    bounds = {"range": (low, low + more), "low": (low, None), "high": (None, low)}.get(form, (low, low))
    text = f"They counted {render_range(*bounds, approximate=form == 'about')} kilometres."
    (got,) = read_quantities(text)
    # what is printed has six digits of a fraction at most
    assert got.low == (None if bounds[0] is None else pytest.approx(bounds[0], rel=1e-5))
    assert got.high == (None if bounds[1] is None else pytest.approx(bounds[1], rel=1e-5))
    assert (got.unit, got.approximate) == ("km", form == "about")


@given(st.integers(0, 999_999))
def test_number_words_in_any_case_are_one_number(number: int) -> None:
    words = _spell(number)
    values = {n.low for text in (words, words.upper(), words.title()) for n in find_numerals(text, [0], BOOK)}
    assert values == {float(number)}


@given(st.permutations(["1,200 soldiers", "30 drones", "4 ships", "$5 million"]))
@settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_in_a_list_does_not_matter(read_quantities: Reads, parts: list[str]) -> None:
    found = read_quantities(f"They lost {parts[0]}, {parts[1]}, {parts[2]} and {parts[3]}.")
    assert {(q.low, q.unit) for q in found} == {(1200, "persons"), (30, "drones"), (4, "ships"), (5e6, "USD")}


ODD = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="0123456789.,-–/+%$€ ofthanmillion½'’()", max_size=60),
    st.lists(
        st.sampled_from(
            ["10", "to", "and", "a", "half", "million", "-", ",", "%", "$", "of", "between", "tens", "1990", "no"]
        )
    ).map(" ".join),
)


@given(ODD)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_raises_and_every_span_lies_in_it(read_quantities: Reads, text: str) -> None:
    found = read_quantities(text)
    for quantity in found:
        assert 0 <= quantity.span.start <= quantity.number.start < quantity.number.end <= quantity.span.end <= len(text)
        assert quantity.low is not None or quantity.high is not None
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


def test_a_long_line_of_digits_is_read_in_time(read_work: Reads) -> None:
    text = "They counted " + "1 000 " * 2000 + "men."
    parse = read_work(text)["parse"]
    assert isinstance(find_quantities(parse, (), BOOK), tuple)


# ---------------------------------------------------------------- knowledge and cases
@pytest.mark.parametrize(
    "value, unit_from, unit_to, expected",
    [
        (3, "miles", "km", 4.828032),
        (1, "square miles", "km2", 2.589988110336),
        (2, "weeks", "days", 14),
        (6_000, "nautical_miles", "km", 11_112),
        (5, "Kilometres", "km", 5),
        (7, "widgets", "widgets", 7),
    ],
)
def test_units_of_one_family_convert(value: float, unit_from: str, unit_to: str, expected: float) -> None:
    assert convert(value, unit_from, unit_to) == pytest.approx(expected)


@pytest.mark.parametrize(
    "unit_from, unit_to", [("USD", "EUR"), ("persons", "tonnes"), ("km", "km2"), ("km", "widgets")]
)
def test_what_does_not_convert_says_so(unit_from: str, unit_to: str) -> None:
    with pytest.raises(UnitMismatch, match="E051"):
        convert(1, unit_from, unit_to)


def test_a_user_adds_a_noun_and_a_unit(tmp_path: Path, read_work: Reads) -> None:
    mine = tmp_path / "measures.toml"
    mine.write_text(
        '[counted]\nhorses = ["horse"]\n[units.versts]\nfamily = "length"\nfactor = 1.0668\nwords = ["verst"]\nsymbols = []\n'
    )
    book = load_measures((DATA / "measures.toml", mine))
    parse = read_work("They rode 40 horses for 12 versts.")["parse"]
    assert [(q.low, q.unit) for q in find_quantities(parse, (), book)] == [(40, "horses"), (12, "versts")]
    assert convert(1, "versts", "km", book=book) == pytest.approx(1.0668)


def test_a_broken_file_is_refused_by_name(tmp_path: Path) -> None:
    bad = tmp_path / "measures.toml"
    bad.write_text("[units\n")
    with pytest.raises(KnowledgeError, match=r"E050.*measures\.toml"):
        load_measures((bad,))


def test_the_open_half_of_the_cases_keeps_its_level(quantity_reader: Reader) -> None:
    score = score_cases(CASES_OPEN, quantity_reader)
    assert score.accuracy >= 0.99, "\n".join(score.errors)
    assert score.whole >= 0.97 * score.rows, "\n".join(score.errors)
    assert score.extra <= 1, "\n".join(score.errors)


@pytest.mark.parametrize("part", ["third", "fourth"])
def test_the_later_tables_keep_their_level(quantity_reader: Reader, part: str) -> None:
    score = score_cases(CASES_OPEN.with_name(f"quantities_{part}.tsv"), quantity_reader)
    assert score.accuracy >= 0.98, "\n".join(score.errors)
    assert score.whole >= 0.96 * score.rows, "\n".join(score.errors)


# ---------------------------------------------------------------- fixtures
class _OneSegment:
    name, needs, gives, version = "segment", (), "segments", "0"

    def run(self, batch: list[Work]) -> list[object]:
        return [(Segment(Span(0, len(w.text)), SegmentKind.BODY),) if w.text else () for w in batch]


class _NoTimes:
    name, needs, gives, version = "times", (), "times", "0"

    def run(self, batch: list[Work]) -> list[object]:
        return [() for _ in batch]


@pytest.fixture(scope="module")
def quantity_reader() -> Reader:
    return Reader([_OneSegment(), ParseComponent(), _NoTimes(), QuantitiesComponent(BOOK)])


@pytest.fixture(scope="module")
def read_work(quantity_reader: Reader) -> Reads:
    return lambda text: quantity_reader.read([TextInput(text)], until="quantities")[0]


@pytest.fixture(scope="module")
def read_quantities(read_work: Reads) -> Callable[[str], tuple[Quantity, ...]]:
    return lambda text: read_work(text)["quantities"]


def _spell(number: int) -> str:
    """English words of a whole number below a million."""
    names = {v: k for k, v in BOOK.digits.items() if k != "fourty"}
    if number < 20:
        return names[number]
    if number < 100:
        return names[number - number % 10] + (f"-{names[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{names[number // 100]} hundred" + (f" and {_spell(number % 100)}" if number % 100 else "")
    rest = number % 1000
    joint = " and " if rest < 100 else " "
    return f"{_spell(number // 1000)} thousand" + (f"{joint}{_spell(rest)}" if rest else "")


def test_losses_counted_together_are_one_stage(read_text: Callable[..., Any]) -> None:
    text = "He said that more than 3,000 soldiers had been killed or wounded, and that 12 were killed."
    found = read_text(text, until="quantities")["quantities"]
    assert [q.stage for q in found] == ["killed or wounded", "killed"]
