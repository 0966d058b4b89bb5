"""How things are, as somebody public says it, is a claim with its speaker; small talk, weather and private voices give none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]

STATED = [  # text, words of the claim, its speaker, kind
    ("Manila said that the ship had been in international waters.", "international waters", "PHL", "assessment"),
    ("The bridge was sound, Swedish inspectors said.", "The bridge was sound", "Swedish inspectors", "assessment"),
    ("The engineers said the dam was unsafe.", "the dam was unsafe", "The engineers", "assessment"),
    ("The observers said that the vote had been free and fair.", "free and fair", "The observers", "assessment"),
    ("The sanctions are in line with the treaty, Berlin said.", "in line with", "DEU", "assessment"),
    ("The police said nobody was hurt.", "nobody was hurt", "The police", "denial"),
    ("Greece said the aircraft had crossed the border.", "crossed the border", "GRC", "state"),
    ("Hanoi said the island was uninhabited.", "uninhabited", "VNM", "assessment"),
]
NONE = [
    "The soup was good, the cook said.",
    "She said the film was great.",
    "The minister said it was a good day.",
    "Kenya's army said that it was ready.",
    '"I am happy," the Peruvian minister said.',
    "Peru said the weather was bad.",
    "Rosa Lindqvist said the shop was closed.",
]


@pytest.mark.parametrize("text, words, speaker, kind", STATED)
def test_a_state_told_by_somebody_public_is_a_claim(
    read_text: Read, text: str, words: str, speaker: str, kind: str
) -> None:
    found = [c for c in read_text(text, published="2024-10-30")["claims"].claims if words in c.quote]
    assert [c.kind.value for c in found] == [kind]
    voice = found[0].attribution[-1].actor
    assert speaker in (voice.id, voice.text)


@pytest.mark.parametrize("text", NONE)
def test_what_nobody_disputes_is_no_claim(read_text: Read, text: str) -> None:
    assert read_text(text, published="2024-10-30")["claims"].claims == ()


def test_what_will_be_done_by_a_day_is_a_claim_though_only_it_names_it(read_text: Read) -> None:
    text = "Peru's minister has read the treaty. It will be signed by the end of 2025, Peru's minister predicted."
    found = [c for c in read_text(text, published="2024-10-30")["claims"].claims if "signed" in c.quote]
    assert [c.factuality.value for c in found] == ["predicted"]


def test_who_declares_himself_president_does_more_than_speak(read_text: Read) -> None:
    text = "The head of Chad's parliament declared himself interim president on January 23."
    found = [c for c in read_text(text, published="2024-10-30")["claims"].claims if "declared himself" in c.quote]
    assert len(found) == 1
    assert read_text("Chad's parliament declared on Monday.", published="2024-10-30")["claims"].claims == ()


STOOD_TO = [  # text, status of the act that the noun names, whose word it is
    ("Chad denied an attack on Sudan.", "denied", "TCD"),
    ("Chad denied the presence of Sudanese soldiers.", "denied", "TCD"),
    ("Peru said it could not confirm the presence of Bolivian troops in Puno.", "unconfirmed", "PER"),
    ("Peru did not confirm the presence of Bolivian troops.", "unconfirmed", "PER"),
]


@pytest.mark.parametrize("text, status, speaker", STOOD_TO)
def test_an_act_that_somebody_only_stands_to_is_not_told_as_done_or_as_not_done(
    read_text: Read, text: str, status: str, speaker: str
) -> None:
    found = [
        c for c in read_text(text, published="2024-10-30")["claims"].claims if c.event_type in ("ASSAULT", "MOBILIZE")
    ]
    assert [c.factuality.value for c in found] == [status]
    assert found[0].attribution[-1].actor.id == speaker


def test_who_calls_an_accusation_absurd_does_not_make_it(read_text: Read) -> None:
    claims = read_text("It was absurd to blame Chad for the raid, Niger's president said.", published="2024-10-30")[
        "claims"
    ].claims
    assert [(c.factuality.value, c.actors, [r.id for r in c.recipients]) for c in claims] == [("denied", (), ["TCD"])]


def test_who_says_so_behind_a_comma_is_a_voice_whoever_it_is(read_text: Read) -> None:
    for who, voice in (("the army", "RWA:MIL"), ("Congo's army", "COD:MIL"), ("Reuters", "REUTERS")):
        claims = read_text(f"Rwanda shelled two villages, according to {who}.", published="2024-10-30")["claims"].claims
        assert [[v.actor.id for v in c.attribution] for c in claims] == [[voice]]


def test_a_surname_is_no_country_and_a_place_before_an_agency_is_no_part_of_the_report(read_text: Read) -> None:
    claims = read_text("Mark Cuban criticised the president of Peru.", published="2024-10-30")["claims"].claims
    assert [a.id for c in claims for a in c.actors] == ["?mark cuban"]
    for text in ("Nairobi (AFP) - Uganda attacked Rwanda.", "NAIROBI, Kenya (AP) — Uganda attacked Rwanda."):
        claims = read_text(text, published="2024-10-30")["claims"].claims
        assert [c.quote for c in claims] == ["Uganda attacked Rwanda"]


def test_goods_that_are_banned_hit_whom_they_come_from(read_text: Read) -> None:
    claims = read_text("The legislation would ban imports from China.", published="2024-10-30")["claims"].claims
    assert [(c.event_type, [r.id for r in c.recipients]) for c in claims] == [("SANCTION", ["CHN"])]


def test_what_is_negated_twice_is_so(read_text: Read) -> None:
    claims = read_text("There is no town in Gaza that hasn't been bombed by Israel.", published="2024-10-30")[
        "claims"
    ].claims
    assert {c.factuality.value for c in claims} == {"asserted"}


def test_a_heading_that_only_names_its_subject_is_no_statement(read_text: Read) -> None:
    text = "Bahrain case, trends inside Bahrain\nBahrain arrested 40 protesters on Monday, police said."
    claims = read_text(text, published="2024-10-30")["claims"].claims
    assert [c.event_type for c in claims] == ["COERCE"]
