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
