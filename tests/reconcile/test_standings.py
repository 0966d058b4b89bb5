"""Standings: when figures conflict, and when they only look as if they did."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim, Clock, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.measures import Measure
from legation.model.questions import STANDINGS, DocumentFacts
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import Agreement, ClaimKind, Conflict, EventType, Factuality
from legation.reconcile import block_keys, build_questions
from legation.reconcile.standings import compare_figures
from legation.reconcile.subjects import describe
from legation.reconcile.topics import judge_topic

BOOK = Knowledge().questions


def make_claim(
    n: int,
    *,
    low: float | None = 10,
    high: float | None = 10,
    says: str | None = "A",
    day: str | None = "2024-05-01",
    document: str = "",
    factuality: str = "asserted",
    **measure: Any,
) -> Claim:
    span = Span(0, 5)
    return Claim(
        id=ClaimId(f"{n:032x}"),
        document=DocumentId(document or f"d{n}"),
        version=VersionId("v"),
        spans=(RoleSpan("main", span),),
        quote="quote",
        kind=ClaimKind.QUANTITY,
        factuality=Factuality(factuality),
        event_type=EventType.MOBILIZE,
        actors=(ActorRef("x", "PRK"),),
        measure=Measure(span, low, high, "persons", name="soldiers", **measure),
        happened=Clock(Interval.parse(day)) if day else Clock(),
        attribution=(Voice(ActorRef(says, says)),) if says else (),
    )


PAIRS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"says": "B"}, "consistent"),
    ({}, {"low": 12, "high": 12, "says": "B"}, "conflict of fact"),
    ({}, {"low": 12, "high": 12}, "relay discrepancy"),
    ({}, {"low": 12, "high": 12, "document": "d1"}, "slip"),
    ({}, {"low": 12, "high": 12, "says": "B", "day": "2024-06-01"}, "later count"),
    ({}, {"low": 12, "high": 12, "day": "2024-06-01"}, "revised by the same source"),
    ({}, {"low": 12, "high": 12, "says": "B", "stage": "killed"}, "not comparable"),
    ({}, {"low": 12, "high": 12, "says": "B", "expected": True}, "not comparable"),
    ({}, {"low": 12, "high": 12, "says": "B", "factuality": "possible"}, "not comparable"),
    ({}, {"low": 12, "high": 12, "says": "B", "additional": True}, "not comparable"),
    ({}, {"low": 12, "high": 12, "says": "B", "window": "2024-04/.."}, "not comparable"),
    ({}, {"low": 12, "high": 12, "says": "B", "day": None}, "not comparable"),
    # a count that grew from one day to the next is later; one that shrank is not
    ({}, {"low": 12, "high": 12, "says": "B", "day": "2024-05-02"}, "later count"),
    ({}, {"low": 8, "high": 8, "says": "B", "day": "2024-05-02"}, "conflict of fact"),
    ({"high": None}, {"low": 52, "high": 52, "says": "B"}, "consistent"),
]


@pytest.mark.parametrize("left, right, standing", PAIRS)
def test_two_figures(left: dict[str, Any], right: dict[str, Any], standing: str) -> None:
    found = compare_figures(make_claim(1, **left), make_claim(2, **right), {})
    assert found.shown == standing
    back = compare_figures(make_claim(2, **right), make_claim(1, **left), {})
    assert back.shown == standing


def test_two_figures_of_one_sentence_are_not_rivals() -> None:
    left, right = (
        replace(make_claim(n, low=n, high=n, document="d"), context=Span(0, 40)) for n in (4, 6)
    )  # "six Chilean and four Peruvian cutters"
    assert compare_figures(left, right, {}).shown == "not comparable"


def test_a_later_revision_supersedes_and_does_not_contradict() -> None:
    facts = {"d2": DocumentFacts(DocumentId("d2"), revision_of=DocumentId("d1"))}
    found = compare_figures(make_claim(1), make_claim(2, low=12, high=12, says="B"), facts)
    assert found.shown == "revised by the same source"


# (speaker, words, status) of each claim, standing. All of kind event, by Norway (NOR), of an act of one kind.
ACTS: list[tuple[list[tuple[str, str, str]], str]] = [
    (
        [("A", "Norway seized the trawler", "asserted"), ("B", "Norway seized the trawler", "denied")],
        "conflict of fact",
    ),
    (
        [("A", "Norway seized the trawler", "asserted"), ("B", "Norway never seized a trawler", "negated")],
        "conflict of fact",
    ),
    (
        [("A", "Norway seized the trawler", "asserted"), ("B", "Norway seized the trawler", "unconfirmed")],
        "not comparable",
    ),
    (
        [("A", "Norway seized the trawler", "asserted"), ("B", "Norway may seize the trawler", "planned")],
        "not comparable",
    ),
    (
        [("A", "Norway seized the trawler", "asserted"), ("B", "Norway seized the trawler", "demanded")],
        "not comparable",
    ),
    ([("A", "Norway seized the trawler", "asserted"), ("B", "Norway seized a trawler", "asserted")], "consistent"),
    (
        [("A", "Norway seized the trawler", "asserted"), ("A", "Norway seized a trawler", "asserted")],
        "one traceable source",
    ),
    (
        [("A", "it seized the trawler", "unconfirmed"), ("A", "it seized a trawler", "unconfirmed")],
        "one traceable source",
    ),
    # what is denied is another thing
    (
        [("A", "Norway seized the trawler", "asserted"), ("B", "Norway seized the ferry's cargo", "denied")],
        "not comparable",
    ),
]


@pytest.mark.parametrize("held, standing", ACTS)
def test_acts_conflict_only_when_one_states_and_one_denies_the_same(
    held: list[tuple[str, str, str]], standing: str
) -> None:
    claims = [
        replace(
            make_claim(n, says=who, factuality=status),
            kind=ClaimKind.EVENT,
            measure=None,
            actors=(ActorRef("Norway", "NOR"),),
            event_type=EventType.COERCE,
            head_lemma="seize",
            quote=words,
        )
        for n, (who, words, status) in enumerate(held)
    ]
    assert judge_topic([describe(c, BOOK) for c in claims], BOOK).shown == standing


def test_every_standing_that_can_be_stored_can_be_shown() -> None:
    assert set(STANDINGS.values()) == {
        "one traceable source",
        "consistent",
        "revised by the same source",
        "later count",
        "not comparable",
        "conflict of fact",
        "competing views",
        "relay discrepancy",
        "slip",
    }
    assert (Agreement.CONTRADICT, Conflict.FACT) in STANDINGS


def test_counts_months_apart_are_two_questions() -> None:
    claims = [
        make_claim(1, day="2024-01-01"),
        make_claim(2, day="2024-01-20", says="B"),
        make_claim(3, day="2024-09-01"),
    ]
    block = block_keys(claims[0], BOOK)[0]
    found = build_questions(block, [describe(c, BOOK) for c in claims], {}, book=BOOK)
    assert sorted(sum(len(p.claims) for p in q.positions) for q in found) == [1, 2]
    assert {q.title.split(",")[0] for q in found} == {"How many soldiers of PRK"}


def test_the_order_of_claims_does_not_matter() -> None:
    claims = [make_claim(n, low=n, high=n, says=s) for n, s in enumerate(("A", "B", "C", "A"))]
    block = block_keys(claims[0], BOOK)[0]
    first = build_questions(block, [describe(c, BOOK) for c in claims], {}, book=BOOK)
    for other in (claims[::-1], claims[2:] + claims[:2]):
        assert build_questions(block, [describe(c, BOOK) for c in other], {}, book=BOOK) == first


def test_losses_are_not_compared_with_those_present() -> None:
    there, killed = (
        [k for k in block_keys(claim, BOOK) if k.startswith(("figure", "relay"))]
        for claim in (make_claim(1), make_claim(2, stage="killed"))
    )
    assert there and killed and not set(there) & set(killed)


def test_a_figure_of_unknown_day_stands_beside_the_others() -> None:
    claims = [
        make_claim(1, day="2024-01-01"),
        make_claim(2, day="2024-01-20", says="B"),
        make_claim(3, day=None, says="C"),
    ]
    block = block_keys(claims[0], BOOK)[0]
    found = build_questions(block, [describe(c, BOOK) for c in claims], {}, book=BOOK)
    assert [sum(len(p.claims) for p in q.positions) for q in found] == [3]
