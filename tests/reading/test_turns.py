"""Transcripts: what is said in a turn is said by whoever its label names, and in nobody's name otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from legation.reading.reader import Work
from legation.reading.turns import find_turns

Read = Callable[..., Work]

LABELS = [  # text, labels of turns
    ("Q: Did Fiji pay?\nA: It did.\nQ: When?", ["Q", "A", "Q"]),
    ("MODERATOR: Thank you, Mr. Marape.\nJAMES MARAPE: We want roads.", ["MODERATOR", "JAMES MARAPE"]),
    ("ADA KOSKI (host): Is it so?\nMR. OKORO: Yes.\nKOSKI: Thank you.", ["ADA KOSKI", "MR. OKORO", "KOSKI"]),
    ("UPDATE: Fiji paid.\nBYLINE: Ada Koski", []),
    ("BERLIN: Snow fell. PARIS: Rain fell.", []),
    ("Fiji paid.", []),
    ("", []),
    (":\n: :\nA:", []),
]


@pytest.mark.parametrize("text, labels", LABELS)
def test_labels_of_a_transcript(text: str, labels: list[str]) -> None:
    turns = find_turns(text)
    assert [t.label.of(text) for t in turns] == labels
    assert all(0 <= t.label.end < t.span.start < t.span.end <= len(text) for t in turns)


def test_a_turn_is_told_by_its_speaker(read_text: Read) -> None:
    text = "MODERATOR: Thank you, Mr. Marape.\nJAMES MARAPE: We want roads. Australia attacked our ships.\nMODERATOR: Fiji paid."
    claims = read_text(text, published="2024-10-30")["claims"].claims
    voices = {c.quote: [v.actor.id or v.actor.text for v in c.attribution] for c in claims}
    assert voices["Australia attacked our ships"] == ["PNG:PM"]
    assert [v for quote, v in voices.items() if quote.endswith("Fiji paid")] == [["MODERATOR"]]


def test_an_answer_is_not_the_author_s(read_text: Read) -> None:
    text = "Fiji attacked Tonga in May.\nQ: What happened?\nA: On Monday, Fiji shelled the port.\nQ: Thank you."
    claims = read_text(text, published="2024-10-30")["claims"].claims
    (shelled,) = [c for c in claims if "shelled" in c.quote]
    assert [(v.actor.text, v.unnamed) for v in shelled.attribution][:1] == [("A", True)]
    (attack,) = [c for c in claims if "attacked" in c.quote]
    assert not attack.attribution
