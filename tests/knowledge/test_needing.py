"""A pattern is passed over only where it cannot match."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import legation.desk
from legation.knowledge import Knowledge
from legation.knowledge.needing import Needs, required

KNOWLEDGE = Knowledge()
SAMPLE = Path(legation.desk.__file__).parent / "sample" / "reports"


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\b(?:ship(?:s|ped)?|sold) (?:\w+ )?shells?\b", [{"ship", "ships", "shipped", "sold"}, {"shell", "shells"}]),
        (r"border crossings", [{"border"}, {"crossings"}]),
        (r"\w+ troops", [{"troops"}]),
        (r"(?:\w+s|arms) for", [{"for"}]),  # the first branch may hold anything
        (r"(?:very )*old", [{"old"}]),
        (r"(?:very ){1,3}old", [{"very"}, {"old"}]),
        (r"colou?r", [{"color", "colour"}]),
        (r"[bc]old", [{"bold", "cold"}]),
        (r"(?=never)(?!ever)deal", [{"deal"}]),  # what is only looked ahead at takes no characters
        (r"a|b", []),
        (r"\d+", []),
        (r"", []),
    ],
)
def test_what_a_pattern_cannot_match_without(pattern: str, needed: list[set[str]]) -> None:
    assert [set(choice) for choice in required(pattern, re.IGNORECASE)] == needed


@pytest.mark.parametrize(
    ("pattern", "text", "may"),
    [
        (r"\bshipped shells", "Peru shipped shells", True),
        (r"\bshipped shells", "Peru SHIPPED Shells", True),
        (r"\bshipped shells", "Peru shipped rice", False),
        (r"hip", "Peru shipped rice", True),  # in the midst of a word
        (r"strasse", "auf der Stra\u00dfe", True),
        (r"kin", "\u212ain", True),  # the Kelvin sign is a k without regard to case
        (r"is", "\u0130S", True),
        (r"x" * 50, "x" * 60, True),  # a word longer than those that are looked through
    ],
)
def test_texts_that_may_hold_a_pattern(pattern: str, text: str, may: bool) -> None:
    sought = Needs().sought(re.compile(pattern, re.IGNORECASE))
    assert sought.may_stand_in(text) is may
    assert sought.search(text) is None or may


def test_patterns_added_later_are_seen_in_words_met_before() -> None:
    needs = Needs()
    first = needs.sought(re.compile("shells"))
    assert first.may_stand_in("shells and mines")
    second = needs.sought(re.compile("mines"))
    assert second.may_stand_in("shells and mines")
    begins = needs.beginning(re.compile(r"\b(?:min|gr)", re.IGNORECASE))
    assert needs.seen_in("Mines") & begins
    assert not needs.seen_in("undermines") & begins


_PARTS = st.sampled_from(
    ["ab", "a", "b", " ", r"\w", "(?:ab|b)", "(?:a|ab )?", "[ab]", "(?:ba)+", "(?:a|b){0,2}", r"\b", "(?!c)"]
)


@settings(max_examples=400)
@given(st.lists(_PARTS, min_size=1, max_size=6), st.text("abAB c", max_size=12))
def test_no_match_is_passed_over(parts: list[str], text: str) -> None:
    pattern = re.compile("".join(parts), re.IGNORECASE)
    if pattern.search(text):
        assert Needs().sought(pattern).may_stand_in(text)


def test_no_match_of_the_shipped_patterns_is_passed_over() -> None:
    book = KNOWLEDGE.relations
    sought = [k.words for k in book.kinds if k.words] + [p for _, p in book.goods] + [f.pattern for f in book.frames]
    sought += [w for steps in book.ladders.values() for s in steps for w in (s.words, s.done) if w]
    sought += [
        p for p in (book.boundaries, book.unreal_before, book.disputing, book.foretelling, book.unreal_above,
                    book.unfinished, book.camp_words, *book.camps) if p
    ]  # fmt: skip
    documents = [p.read_text(encoding="utf-8") for p in sorted(SAMPLE.iterdir())]
    lines = [line for d in documents for line in d.splitlines() if line.strip()]
    texts = [t for line in lines for t in (line, KNOWLEDGE.naming.mark(line).text)]
    tried = found = 0
    for text in texts:
        for pattern in sought:
            tried += pattern.may_stand_in(text)
            if pattern.pattern.search(text):
                found += 1
                assert pattern.may_stand_in(text), (pattern.pattern.pattern[:80], text)
    assert found > 200
    assert tried < len(texts) * len(sought) / 5  # most are not tried
