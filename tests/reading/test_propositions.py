"""Propositions: which stretches say one thing each. Sentences of our own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]

CLAUSES = [  # text, the stretches that say one thing
    ("Kenya said the troops had left.", ["Kenya said", "the troops had left"]),
    ("Kenya sent doctors and closed the border.", ["Kenya sent doctors", "closed the border"]),
    (
        "The treaty signed by Chad in May expired.",
        ["The treaty signed by Chad in May expired", "The treaty signed by Chad in May"],
    ),
    ("Kenya wants to leave.", ["Kenya wants to leave"]),
    ("The port, which Chad built, is open.", ["The port, which Chad built, is open", "The port, which Chad built"]),
    (
        "Kenya left, with another 200 waiting in Chad.",
        ["Kenya left, with another 200 waiting in Chad", "another 200 waiting in Chad"],
    ),
]


@pytest.mark.parametrize("text, expected", CLAUSES)
def test_a_clause_says_one_thing(read_text: Read, text: str, expected: list[str]) -> None:
    found = read_text(text, until="propositions")["propositions"]
    assert sorted(p.span.of(text).strip(",") for p in found) == sorted(expected)


SUBJECTS = [  # text, head word of the clause, its subject
    ("Poland accused Belarus of opening the border.", "opening", "Belarus"),
    ("Poland thanked Belarus for opening the border.", "opening", "Belarus"),
    ("Poland gained time by closing the border.", "closing", "Poland"),
    ("Kenya asked Chad to open the border.", "open", "Chad"),
    ("Kenya sent doctors and closed the border.", "closed", "Kenya"),
    ("The port that serves Chad closed.", "serves", "The port that serves Chad"),
]


@pytest.mark.parametrize("text, head, subject", SUBJECTS)
def test_who_does_what_a_clause_without_a_subject_tells(read_text: Read, text: str, head: str, subject: str) -> None:
    work = read_text(text, until="propositions")
    parse = work["parse"]
    found = next(p for p in work["propositions"] if parse.words[p.head] == head)
    assert [s.span.of(text) for s in found.subjects] == [subject]


FRAGMENTS = [
    ("Chad's hardening line on refugees\n\nTalks failed in Kenya.", True),
    ("A few closing words\n\nTalks failed in Kenya.", False),
]


@pytest.mark.parametrize("text, says", FRAGMENTS)
def test_a_headline_without_a_verb_says_something_when_it_names_somebody(
    read_text: Read, text: str, says: bool
) -> None:
    found = read_text(text, until="propositions")["propositions"]
    assert any(p.kind == "fragment" for p in found) is says


def test_what_is_joined_by_or_is_one_clause(read_text: Any) -> None:
    text = "Officials said that more than 300 soldiers had been killed or wounded in the valley."
    spans = [p.span.of(text) for p in read_text(text, until="propositions")["propositions"]]
    assert "more than 300 soldiers had been killed or wounded in the valley" in spans
    assert not any(s.startswith("wounded") for s in spans)
