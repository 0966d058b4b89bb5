"""Rivals: which claim contradicts which, and which only sounds so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from legation.knowledge import Knowledge
from legation.knowledge.questions import stem_of
from legation.model.claims import Claim
from legation.model.ids import DocumentId
from legation.model.questions import Standing
from legation.model.spans import Span
from legation.reconcile.likeness import count_words
from legation.reconcile.nearness import Nearness
from legation.reconcile.standings import compare_figures, judge_figures
from legation.reconcile.subjects import describe
from legation.reconcile.topics import judge_topic
from tests.reconcile.test_questions import say
from tests.reconcile.test_standings import make_claim

BOOK = Knowledge().questions

# what one states, what another denies, the head word of both, how they stand
PAIRS = [
    ("the guards burned the Malka mill", "the guards did not burn the Malka mill", "burn", True),
    ("the mill at Malka was burned", "the mill at Malka was nearly burned", "burn", False),
    ("the guards burned the Malka mill", "burning the Malka mill", "burn", False),
    ("the guards burned the Malka mill", "to burn the Malka mill", "burn", False),
    ("the act required a permit for Malka salt", "the bylaws do not require a permit for Malka salt", "require", False),
    # one word in common, which also names a concept, is no proposition in common
    ("nine soldiers stay in the mill", "the soldiers shot first", "soldier", False),
    ("nine soldiers stay in the mill", "no soldiers stay in the mill", "soldier", True),
    ("Tamsin Orr signed for the second voyage", "Quill Brand has not signed for the second voyage", "sign", False),
]


def standing_of(one: str, two: str, head: str, near: Nearness | None = None) -> Standing:
    left = say(1, one, "A", head_lemma=head)
    right = say(2, two, "B", head_lemma=head, status="negated")
    return judge_topic([describe(c, BOOK) for c in (left, right)], BOOK, near=near)


@pytest.mark.parametrize("one, two, head, conflict", PAIRS)
def test_a_conflict_of_fact_needs_a_denial_of_the_same(one: str, two: str, head: str, conflict: bool) -> None:
    assert (standing_of(one, two, head).shown == "conflict of fact") is conflict


def test_reports_of_two_affairs_contradict_each_other_only_in_the_same_words() -> None:
    harbour = "Dockers at the harbour of Malka shut the quay over wages. The quay of Malka stayed shut on Monday."
    museum = (
        "The gallery of modern painting in Orvale keeps its doors open; visitors admire the new wing and its murals."
    )
    near = Nearness({"d1": count_words(harbour, BOOK), "d2": count_words(museum, BOOK)}, BOOK)
    one, two = ("the quay was shut", "the gallery was not shut"), ("d1", "d2")
    assert near.alike(*two) is False
    assert standing_of(*one, "shut", near).shown != "conflict of fact"
    assert near.alike("d1", "d1") is True
    assert near.alike("d1", "d3") is None


UNTRUE = [("the letter is a forgery", True), ("he used a forged passport", False), ("it was called a hoax", True)]


@pytest.mark.parametrize("words, called", UNTRUE)
def test_what_is_called_untrue_is_told_from_a_false_thing(words: str, called: bool) -> None:
    assert bool(BOOK.untrue.search(words)) is called


def figure(n: int, low: float, who: str, quote: str, **measure: object) -> Claim:
    claim = make_claim(n, low=low, high=low, says=who)
    assert claim.measure is not None
    return replace(claim, quote=quote, measure=replace(claim.measure, **measure))  # type: ignore[arg-type]


SORTS = [
    ("12 soldiers were killed", "soldiers", "9 soldiers were killed", "soldiers", "conflict of fact"),
    ("12 soldiers were killed", "soldiers", "9 people were killed", "people", "conflict of fact"),
    ("12 soldiers were killed", "soldiers", "9 civilians were killed", "civilians", "not comparable"),
]


@pytest.mark.parametrize("one, sort, two, other, standing", SORTS)
def test_counts_of_two_sorts_of_people_are_not_set_against_each_other(
    one: str, sort: str, two: str, other: str, standing: str
) -> None:
    left = figure(1, 12, "A", one, name=sort, unit="persons")
    right = figure(2, 9, "B", two, name=other, unit="persons")
    assert compare_figures(left, right, {}, book=BOOK).shown == standing


def test_who_repeats_one_of_two_numbers_of_a_report_does_not_contradict_it() -> None:
    one, all_of_them, repeated = (
        replace(
            figure(n, low, who, f"{low} soldiers", unit="persons", name="soldiers"),
            document=DocumentId(doc),
            context=Span(0, 30),
        )
        for n, low, who, doc in ((1, 1, "A", "d1"), (2, 13, "A", "d1"), (3, 13, "B", "d2"))
    )
    assert judge_figures([one, repeated], {}, book=BOOK).shown == "conflict of fact"
    assert judge_figures([one, all_of_them, repeated], {}, book=BOOK).shown == "not comparable"


@pytest.mark.parametrize(
    "one, two", [("planes", "plans"), ("treaty", "treatment"), ("downing", "down"), ("worker", "work")]
)
def test_words_of_one_crude_stem_are_kept_apart(one: str, two: str) -> None:
    assert stem_of(one) != stem_of(two)
    assert BOOK.rarity_of(stem_of("treaties")) < 9
