"""Words by stem: what the quick look gives is what going through all the words gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.knowledge.questions import stem_of, words_of, words_with

TEXTS = [
    "Ratified in May, the treaty's ratification let both ratify more.",
    "I’m told Ghana's well-armed army re-armed; arms, ARMS and 'arms' were shipped.",
    "İzmir shipped ships; ship-to-shore cranes weren't shipped.",
    "x² y.z a_b rain-rainy Rain",
    "",
]


def plainly(stem: str, text: str) -> list[tuple[bool, str]]:
    return [(n == 0, word) for n, word in enumerate(words_of(text)) if stem_of(word) == stem]


def agree(text: str) -> None:
    for stem in {stem_of(w) for w in words_of(text)}:
        assert words_with(stem, text) == plainly(stem, text)


@pytest.mark.parametrize("text", TEXTS)
def test_words_by_stem(text: str) -> None:
    agree(text)
    assert words_with("zzz", text) == []


@given(st.text(alphabet="aeiAEİßﬁ rs'’.-_1²\n", max_size=40))
def test_words_by_stem_of_odd_texts(text: str) -> None:
    agree(text)


def test_the_first_word_is_told_apart() -> None:
    assert words_with(stem_of("Treaty"), "Treaty of treaties") == [(True, "Treaty"), (False, "treaties")]
