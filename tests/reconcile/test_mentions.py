"""Mentions: the same thing in several documents, by head word, nearness of documents and words near by."""

from __future__ import annotations

import datetime as dt

import pytest

from legation.knowledge import Knowledge
from legation.reconcile.likeness import cosine, count_words, weigh, with_neighbours
from legation.reconcile.mentions import Described, group_described, join_by_mean, likely_one, parts_in_time

BOOK = Knowledge().questions
QUAKE = "A quake shook the harbour of Callao at noon. Rescuers from Lima dug for survivors under the collapsed market."
QUAKE_AGAIN = "Lima sent rescuers to Callao, where a quake had thrown down the market by the harbour. The mayor wept."
TRIAL = "The judge in Oslo read the verdict against Nordahl. The trial had lasted nine weeks; the jurors were silent."
OTHER = "Quito's senate cut the budget for roads. Correa called the senators blind."
DOCUMENTS = [count_words(text, BOOK) for text in (QUAKE, QUAKE_AGAIN, TRIAL, OTHER)]


def clusters(*mentions: tuple[int, str]) -> list[str]:
    return group_described([Described(d, h, "action") for d, h in mentions], DOCUMENTS, BOOK)


def test_one_head_in_documents_of_one_matter_is_one_thing() -> None:
    found = clusters((0, "collaps"), (1, "collaps"), (2, "collaps"))
    assert found[0] == found[1] != found[2]


def test_other_heads_are_other_things() -> None:
    assert len(set(clusters((0, "strik"), (1, "collaps")))) == 2


def test_equal_heads_of_one_document_are_one() -> None:
    assert len(set(clusters((2, "strik"), (2, "strik")))) == 1


def test_what_is_read_under_another_head_or_in_other_documents_changes_no_group() -> None:
    before = clusters((0, "collaps"), (1, "collaps"), (2, "collaps"))
    after = clusters((0, "collaps"), (1, "collaps"), (2, "collaps"), (3, "shak"), (2, "shak"))
    assert [n == m for n in before for m in before] == [n == m for n in after[:3] for m in after[:3]]


def test_nearer_documents_and_rarer_heads_make_one_thing_likelier() -> None:
    assert likely_one(0.2, 0.1, 0.3) < likely_one(0.6, 0.1, 0.3) < likely_one(0.6, 0.1, 0.8)


def test_one_likely_pair_does_not_pull_two_groups_together() -> None:
    nearness = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.5}
    assert join_by_mean([0, 1, 2, 3], nearness, 0.4) == [[0, 1], [2, 3]]


def test_groups_are_joined_nearest_first() -> None:
    assert join_by_mean([0, 1, 2], {(0, 1): 0.5, (1, 2): 0.8}, 0.45) == [[0], [1, 2]]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ((1, ()), (2, ()), True),
        ((1, ()), (1, ()), False),  # one sentence that names it twice tells of two
        ((1, ("police",)), (2, ("court",)), False),  # two named doers: two deeds
        ((1, ("police", "chief")), (2, ("chief",)), True),
        ((1, ("police",)), (2, ()), True),
    ],
)
def test_equal_heads_of_one_document_are_two_where_sentence_or_doers_tell_them_apart(
    first: tuple[int, tuple[str, ...]], second: tuple[int, tuple[str, ...]], same: bool
) -> None:
    told = [Described(2, "strik", "action", {}, sentence, frozenset(doers)) for sentence, doers in (first, second)]
    one, two = group_described(told, DOCUMENTS, BOOK)
    assert (one == two) is same


@pytest.mark.parametrize(
    ("apart", "kind", "same"), [(3, "action", True), (30, "action", False), (80, "action", False), (80, "place", True)]
)
def test_deeds_told_weeks_apart_are_two(apart: int, kind: str, same: bool) -> None:
    day = dt.date(2024, 5, 1)
    later = day + dt.timedelta(apart)
    told = [
        Described(0, "collaps", kind, first=day, last=day),
        Described(1, "collaps", kind, first=later, last=later),
    ]
    one, two = group_described(told, DOCUMENTS, BOOK)
    assert (one == two) is same


@pytest.mark.parametrize(("sure", "same"), [(False, True), (True, False)])
def test_settled_parties_that_differ_make_two_deeds_in_any_documents(sure: bool, same: bool) -> None:
    told = [Described(n, "collaps", "action", doers=frozenset({d}), sure=sure) for n, d in enumerate(("PER", "CHL"))]
    one, two = group_described(told, DOCUMENTS, BOOK)
    assert (one == two) is same


def test_documents_with_the_same_neighbours_draw_nearer() -> None:
    texts = ("Arica Bolivar", "Dakar Esmeraldas", "Bolivar Dakar", "Xalapa Yaren")
    alone = [weigh(count_words(t, BOOK), BOOK) for t in texts]
    together = with_neighbours(alone, 1)
    assert cosine(alone[0], alone[1]) == 0 < cosine(together[0], together[2])
    assert together[3] == pytest.approx(alone[3])


def test_parts_in_time_are_joined_by_days_documents_and_what_has_no_day() -> None:
    def told(document: int, day: int | None) -> Described:
        when = None if day is None else dt.date(2021, 1, 1) + dt.timedelta(days=day)
        return Described(document, "strike", "action", first=when, last=when)

    deeds = [told(0, 0), told(1, 30), told(2, 7), told(3, 14), told(4, 40)]
    assert parts_in_time(deeds) == [[0, 2, 3], [1], [4]]
    assert parts_in_time([*deeds, told(0, 31)]) == [[0, 1, 2, 3, 5], [4]]  # one document tells of both times
    assert parts_in_time([*deeds, told(5, 36)]) == [[0, 2, 3], [1, 4, 5]]
    assert parts_in_time([*deeds, told(5, None)]) == [list(range(6))]
    assert parts_in_time([]) == [[]]
