"""Mentions: which phrases of a text name an actor, and whom they may mean there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.model.layers import Mention
from legation.model.words import MentionForm
from legation.reading.reader import Work

Read = Callable[..., Work]


def mentions_of(read_text: Read, text: str, published: str | None = "2024-10-30") -> list[tuple[str, list[str]]]:
    """Quotes and candidate ids of the mentions that have any."""
    layer: tuple[Mention, ...] = read_text(text, until="mentions", published=published)["mentions"]
    return [(m.span.of(text), [c.id for c in m.candidates]) for m in layer if m.candidates]


CASES = [  # text, quote -> ids
    ("The Kremlin denied it on Monday.", {"The Kremlin": ["RUS"]}),
    ("Ottawa recalled its envoy.", {"Ottawa": ["CAN"]}),
    ("Norwegian troops landed in Estonia.", {"Norwegian troops": ["NOR:MIL"], "Estonia": ["EST"]}),
    ("U.S. and U.K. officials met.", {"U.S. and U.K. officials": ["USA:GOV", "GBR:GOV"]}),
    ("The US-led mission angered India.", {"US": ["USA"], "India": ["IND"]}),
    ("Trade between Japan and Chile grew after the China-Australia row.", {"China": ["CHN"], "Australia": ["AUS"]}),
    ("They told us that Jordan would not take part.", {"Jordan": ["JOR"]}),
    ("Michael Jordan visited a school.", {"Michael Jordan": ["?michael jordan"]}),
    ("The party lost Georgia and Florida, an aide in Atlanta said.", {}),
    ("Fighter jets crossed the South China Sea.", {}),
    (
        "Poland's Internal Security Agency (ABW) arrested two men. The ABW gave no names.",
        {"Poland's Internal Security Agency (ABW)": None, "The ABW": None},
    ),
    (
        "South Korea's National Intelligence Service (NIS) said so.",
        {"South Korea's National Intelligence Service (NIS)": ["KOR:NIS"]},
    ),
    (
        "A spokesman for the Turkish Foreign Ministry declined to comment.",
        {"spokesman for the Turkish Foreign Ministry": ["TUR:MFA"]},
    ),
    ("German Chancellor Olaf Scholz spoke first.", {"German Chancellor Olaf Scholz": ["DEU:PM"]}),
    (
        "The Finnish and Swedish prime ministers agreed.",
        {"The Finnish and Swedish prime ministers": ["FIN:PM", "SWE:PM"]},
    ),
    (
        "The armed forces of Peru and Bolivia trained together.",
        {"The armed forces of Peru and Bolivia": ["PER:MIL", "BOL:MIL"]},
    ),
    ("Hamas fired rockets at Israel.", {"Hamas": ["PSE:HAMAS"], "Israel": ["ISR"]}),
    ("Wagner fighters left Mali.", {"Wagner fighters": ["RUS:WAGNER"], "Mali": ["MLI"]}),
    ("Iran-backed Houthis hit a tanker.", {"Iran": ["IRN"], "Houthis": ["YEM:HOUTHI"]}),
    ("The Korean leader smiled.", {"The Korean leader": ["PRK:LEADER", "KOR:PRES"]}),
    ("Russians and Ukrainians alike queued.", {"Russians": ["RUS"], "Ukrainians": ["UKR"]}),
    ("Macron Enters Talks Between Qatar & Egypt", {"Macron": ["FRA:PRES"], "Qatar": ["QAT"], "Egypt": ["EGY"]}),
    ("Rosneft delivered petrol to Mali.", {"Rosneft": ["RUS:ROSNEFT"]}),
    ("Embraer sold jets to Peru.", {"Embraer": ["BRA:EMBRAER"]}),
    ("Amnesty for rebels was granted.", {}),
    ("The Biden administration objected.", {"The Biden administration": ["USA:GOV"]}),
    ("Analyst Petra Vondrova of Reuters wrote it.", {"Reuters": ["REUTERS"]}),
]


@pytest.mark.parametrize("text, expected", CASES)
def test_phrases_and_whom_they_mean(read_text: Read, text: str, expected: dict[str, list[str] | None]) -> None:
    found = dict(mentions_of(read_text, text))
    for quote, ids in expected.items():
        assert quote in found, found
        if ids is not None:
            assert sorted(found[quote]) == sorted(ids)
    if not expected:
        assert not {i for ids in found.values() for i in ids if not i.startswith("?")}


TABLE = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent.parent / "cases" / "actors.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("subject, text, quote, id", TABLE)
def test_names_of_many_subjects(read_text: Read, subject: str, text: str, quote: str, id: str) -> None:
    assert dict(mentions_of(read_text, text)).get(quote) == [id], subject


@pytest.mark.parametrize(
    "text", ["The attack on Chad", "Ghana's", "the Swedish Coast", "Oslo's Central Bank (", "of Chad's ("]
)
def test_a_text_may_end_anywhere(read_text: Read, text: str) -> None:
    for end in range(1, len(text) + 1):
        read_text(text[:end], until="coreference")


def test_a_body_of_an_unknown_country_is_nobody_else_s(read_text: Read) -> None:
    found = mentions_of(read_text, "Norway met the Ministry of Defence of Ruritania. Norway paid.")
    assert {i for _, ids in found for i in ids if not i.startswith("?")} == {"NOR"}


def test_military_aid_is_no_army(read_text: Read) -> None:
    found = dict(mentions_of(read_text, "They asked for more American military aid."))
    assert found == {"American": ["USA"]}


def test_a_name_defined_in_parentheses_is_remembered(read_text: Read) -> None:
    text = "The Baltic Harbour Authority (BHA) closed two ports. The BHA gave no reason."
    found = mentions_of(read_text, text)
    assert len(found) == 2 and found[0][1] == found[1][1]


COUNTERPARTS = [  # text, quote, id
    ("The Danish defence minister met his Swedish counterpart.", "Swedish counterpart", "SWE:MOD"),
    ("Antony Blinken called his Turkish counterpart.", "Turkish counterpart", "TUR:MFA"),
    ("Emmanuel Macron wrote to his British counterpart.", "British counterpart", "GBR:PM"),
    ("He wrote to his British counterpart.", "British counterpart", "GBR:GOV"),  # whose office is not told
]


@pytest.mark.parametrize("text, quote, id", COUNTERPARTS)
def test_a_counterpart_holds_the_same_office(read_text: Read, text: str, quote: str, id: str) -> None:
    assert dict(mentions_of(read_text, text)).get(quote) == [id]


ABBREVIATED = [  # text, quote, ids
    (
        "North Korea's Central News Agency (K.C.N.A.) wrote it.",
        "North Korea's Central News Agency (K.C.N.A.)",
        ["KCNA"],
    ),
    ("Moscow's Central Intelligence Agency (CIA) file was forged.", "Central Intelligence Agency (CIA)", ["USA:CIA"]),
    ("Norway's Central News Agency wrote it.", "Norway's Central News Agency", ["NOR:MED"]),
    ("The Security Council of Iran met.", "The Security Council of Iran", ["IRN:SC"]),
    ("The Security Council met.", "The Security Council", ["UN:SC"]),
    ("Norway met the Ministry of Defence of Ruritania in Oslo.", "Oslo", ["NOR"]),
    ("Canada's Department of National Defence paid.", "Canada's Department of National Defence", ["CAN:MOD"]),
    ("Canada paid. The Department of National Defence was late.", "The Department of National Defence", ["CAN:MOD"]),
    ("The Philippines paid. The Department of National Defense was late.", "The Department of National Defense", None),
]


@pytest.mark.parametrize("text, quote, ids", ABBREVIATED)
def test_an_agency_is_told_by_abbreviation_and_country(
    read_text: Read, text: str, quote: str, ids: list[str] | None
) -> None:
    assert dict(mentions_of(read_text, text)).get(quote) == (ids or ["PHL:DND"])


SHARED = [  # text, quote, ids: names that several countries share go by the passage, never by the order of the book
    ("Pakistan and South Korea voted. In Pakistan the PPP lost.", "the PPP", ["PAK:PPP"]),
    ("Pakistan and South Korea voted. The PPP won in Seoul.", "The PPP", ["KOR:PPP"]),
    ("Pakistan and South Korea voted. The PPP lost.", "The PPP", ["KOR:PPP", "PAK:PPP"]),
    ("The PPP lost.", "The PPP", None),
    ("The Congolese army fled from Goma and Kinshasa protested.", "The Congolese army", ["COD:MIL"]),
    # of two that share a name the larger, where nothing speaks of the other
    ("The Congolese army fled.", "The Congolese army", ["COD:MIL"]),
    ("Congo recalled its envoys from Rwanda.", "Congo", ["COD"]),
    (
        "Brazzaville is calm. Gabon praised France. Mali slept. The Congolese army fled.",
        "The Congolese army",
        ["COG:MIL"],
    ),
    ("Sassou voted. Gabon praised France. Congo owes it money.", "Congo", ["COG"]),
    ("Kinshasa and Brazzaville are calm. Mali slept. Chad ate. Congo owes money.", "Congo", ["COD", "COG"]),
    ("The Dominican army fled.", "The Dominican army", ["DOM:MIL"]),
    ("American ships left. Seoul is calm. The Joint Chiefs of Staff saw it.", "The Joint Chiefs of Staff", ["KOR:MIL"]),
    # a politician named in full tells the country too
    (
        "American ships left. Moon Jae-in met generals. The Joint Chiefs of Staff saw it.",
        "The Joint Chiefs of Staff",
        ["KOR:MIL"],
    ),
    ("American ships met Turkish ships. The Joint Chiefs of Staff saw it.", "The Joint Chiefs of Staff", None),
]


@pytest.mark.parametrize("text, quote, ids", SHARED)
def test_a_shared_name_is_told_by_the_passage(read_text: Read, text: str, quote: str, ids: list[str] | None) -> None:
    found = dict(mentions_of(read_text, text)).get(quote)
    if ids is None:
        assert found is None or found[0].startswith("?")
    else:
        assert sorted(found or []) == ids


FAMILIES = [  # text, quote, persons it may be
    ("Macron flew home. Scholz stayed.", "Scholz", ["Olaf Scholz"]),
    ("Kim Yong-hyun resigned. Kim has since tried to explain.", "Kim", ["Kim Yong-hyun"]),
    ("Kim Jong Un met Kim Yong Bok. Kim smiled.", "Kim", ["Kim Jong Un", "Kim Yong Bok"]),  # told by nothing
    ("Anna Kowalska resigned. Kowalska gave no reason.", "Kowalska", ["Anna Kowalska"]),
    ("Bill Clinton and Hillary Clinton came. Mrs. Clinton spoke.", "Clinton", ["Hillary Clinton"]),
]


@pytest.mark.parametrize("text, quote, persons", FAMILIES)
def test_family_names_go_by_the_text_first(read_text: Read, text: str, quote: str, persons: list[str]) -> None:
    layer: tuple[Mention, ...] = read_text(text, until="mentions", published="2024-10-30")["mentions"]
    last = [m for m in layer if m.span.of(text) == quote][-1]
    assert sorted(c.person or "" for c in last.candidates) == sorted(persons)


@pytest.mark.parametrize("word", ["Friday", "Paul", "May"])
def test_a_word_alone_is_no_minister(read_text: Read, word: str) -> None:
    text = f"Talks with Saint Vincent, Haiti and Britain go on. In {word} nothing was said."
    ids = dict(mentions_of(read_text, text, "2024-03-01")).get(word, [])
    assert all(i.startswith("?") for i in ids)


CAPITALS = [  # text, name, whether its government is meant
    ("Paris condemned the attack.", "Paris", True),
    ("Pressure on Minsk grew.", "Minsk", True),
    ("The ministers met in Vienna.", "Vienna", False),
    ("She flew to Tokyo.", "Tokyo", False),
    ("A train to Warsaw was late.", "Warsaw", False),
]


@pytest.mark.parametrize("text, name, government", CAPITALS)
def test_a_capital_is_a_town_or_a_government(read_text: Read, text: str, name: str, government: bool) -> None:
    layer: tuple[Mention, ...] = read_text(text, until="mentions")["mentions"]
    (mention,) = [m for m in layer if m.span.of(text) == name]
    assert (mention.form is MentionForm.CAPITAL) == government


def test_forms(read_text: Read) -> None:
    text = "Putin said his army had beaten the Georgian president, and both countries agreed."
    layer: tuple[Mention, ...] = read_text(text, until="mentions")["mentions"]
    forms = {m.span.of(text): m.form for m in layer}
    assert forms["Putin"] is MentionForm.NAME
    assert forms["his"] is MentionForm.PRONOUN
    assert forms["the Georgian president"] is MentionForm.ROLE
    assert forms["both countries"] is MentionForm.NOMINAL


def test_a_role_gets_its_person_from_the_date(read_text: Read) -> None:
    text = "The British foreign secretary disagreed."
    with_date = read_text(text, until="mentions", published="2024-10-30")["mentions"][0]
    without = read_text(text, until="mentions")["mentions"][0]
    assert with_date.best.person == "David Lammy" and without.best.person is None
    assert with_date.best.id == without.best.id == "GBR:MFA"


def test_an_institution_without_a_country_goes_to_the_one_spoken_of(read_text: Read) -> None:
    text = "Peru is in turmoil. Peruvian police fired on crowds in Peru. The Constitutional Court will rule."
    assert ("The Constitutional Court", ["PER:COURT"]) in mentions_of(read_text, text)


def test_of_two_countries_neither_gets_the_institution(read_text: Read) -> None:
    text = "Peru and Chile are at odds. Chile and Peru recalled envoys. The Constitutional Court will rule."
    assert "The Constitutional Court" not in dict(mentions_of(read_text, text))


def test_an_unknown_name_takes_the_office_beside_it(read_text: Read) -> None:
    text = "Dorota Malinowska, the Polish deputy energy minister, objected."
    found = dict(mentions_of(read_text, text))
    assert found["Dorota Malinowska"] == ["POL:MOE"]


def test_who_says_so_behind_a_comma_is_not_the_official_before_it(read_text: Read) -> None:
    text = "The guide went further than that of the police chief of Nigeria, Emeka Okafor said."
    assert dict(mentions_of(read_text, text))["Emeka Okafor"] == ["?emeka okafor"]


ODD = [
    "",
    " \n\t ",
    "“‘",
    "((((NIS",
    "THE US AND THE UK AND RUSSIA MET IN PARIS TO TALK",
    "🇺🇦🇷🇺 🚀 of of of the the's 's",
    "a" * 100_000,
    "Russia" * 3000,
    "Chinese and " * 400 + "officials",
    "president of president of president of Russia",
    "U.S.-U.K.-D.P.R.K.-led (EU (UN (NATO",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_read(read_text: Read, text: str) -> None:
    check(read_text, text)


WORDS = (
    "Russia Kim President the of and 's ( ) , . US NIS Foreign Ministry spokesman former Seoul troops he they".split()
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_no_order_of_words_raises(read_text: Read, words: list[str]) -> None:
    check(read_text, " ".join(words))


def check(read_text: Read, text: str) -> None:
    """Mentions lie in the text, in order, and do not overlap; the links point backwards to mentions with candidates."""
    work = read_text(text, until="coreference", published="2024-10-30")
    layer: tuple[Mention, ...] = work["mentions"]
    for left, right in pairwise(layer):
        assert left.span.end <= right.span.start
    for mention in layer:
        assert mention.span.of(text).strip()
        assert mention.head in work["parse"].tokens_in(mention.span)
    for link in work["coreference"]:
        assert link.reason and link.antecedents
        assert all(layer[a].candidates for a in link.antecedents)


TITLES = [  # text, words, id: titles, generations and first names tell who is meant
    (
        "Adm. Lucy K. Harris Jr. sailed from Hawaii, USA. Admiral Harris kept silent.",
        "Admiral Harris",
        "?lucy k harris jr",
    ),
    ("The USA sent Admiral Harris to Guam.", "Admiral Harris", "USA:MIL"),  # no vice president
    ("Egypt mourned. General Sisi promised help.", "General Sisi", "EGY:PRES"),  # rulers bear titles too
    ("Kenya is calm. Professor Ruto teaches law there.", "Professor Ruto", "?ruto"),
    ("He met then-Secretary of State Hillary Clinton in 2011.", "Hillary Clinton", "USA:hillary-clinton"),
    ("Hillary Clinton lost. Hillary had won more votes.", "Hillary had", "USA:hillary-clinton"),
    ("In the USA, Republican candidate Ada Koski lost.", "Ada Koski", "USA:ada-koski"),  # she is not her party
    ("The USA froze. Congress met. Iran, Iran, Iran! The Senate voted.", "The Senate", "USA:CONGRESS"),
]


@pytest.mark.parametrize("text, words, id", TITLES)
def test_titles_and_first_names(read_text: Read, text: str, words: str, id: str) -> None:
    start = text.index(words)
    here = [m for m in read_text(text, until="mentions", published="2024-10-30")["mentions"] if m.span.end > start]
    assert here[0].best is not None
    assert here[0].best.id == id


def test_islamists_are_nobodys_in_particular(read_text: Read) -> None:
    mentions = read_text("Peru is calm. Peru voted. Islamists and Insurgents marched.", until="mentions")["mentions"]
    assert "PER:REB" not in {c.id for m in mentions for c in m.candidates}


def test_a_first_name_is_no_throne(read_text: Read) -> None:
    mentions = read_text("Peru is calm. Peru freed the family of Amir Hekmati.", until="coreference")["mentions"]
    assert not [m for m in mentions if "MONARCH" in m.reason]
