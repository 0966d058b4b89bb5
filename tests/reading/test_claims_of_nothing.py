"""Sentences that hold no claim: nobody public and no act, a bare telling, lines about the text itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]

NOTHING = [
    "The Kenyan intelligence service reported on October 24.",
    "Peru's army announced on Monday.",
    "This article was first published by a journal in Oslo.",
    "Read more: Chad and Niger sign a pact.",
    "Photo: Kenya's president in Nairobi.",
    "Her neighbour Rosa Lindqvist bakes bread every morning.",
    "Tom Okafor was born in a village and loved the sea.",
    "Should Tom Okafor have sold the boat?",
]
SOMETHING = [  # text, words of a claim
    ("Kenya's army said on Monday that the road to Togo was open.", "road to Togo"),
    ("The minister said nothing about the raid on Chad.", "said nothing"),
    ("Chad's crews sailed more than 6,000 miles.", "6,000 miles"),
    ("The crews sailed more than 6,000 miles.", "6,000 miles"),
    ("The treaty says that Chad must pay Niger.", "Chad must pay Niger"),
    ("Peru is a republic of coast and mountain.", "republic"),
]
BARE = [  # text, words of which no claim is made by themselves
    ("Iran said it had no plans to attack Iraq.", "Iran said"),
    ("Even at best, they write, the reform has done little for Chad.", "they write"),
    ("The treaty says that Chad must pay Niger.", "The treaty says"),
]


def quotes(read_text: Read, text: str) -> list[str]:
    return [c.quote for c in read_text(text, published="2024-10-30")["claims"].claims]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_claimed(read_text: Read, text: str) -> None:
    assert quotes(read_text, text) == []


@pytest.mark.parametrize("text, words", SOMETHING)
def test_something_is_claimed(read_text: Read, text: str, words: str) -> None:
    assert any(words in quote for quote in quotes(read_text, text))


@pytest.mark.parametrize("text, words", BARE)
def test_a_bare_telling_is_no_claim(read_text: Read, text: str, words: str) -> None:
    assert words in text
    assert words not in quotes(read_text, text)
