"""Forecasts: what later documents tell of them, and what only looks as if it told something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim, Clock, RoleSpan
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.measures import Measure
from legation.model.questions import DocumentFacts
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality, Presentation
from legation.picture.forecasts import build_forecasts

FACTS = {
    d: DocumentFacts(DocumentId(d), published=Interval.parse(day))
    for d, day in [("early", "2031-01-10"), ("later", "2031-06-01"), ("before", "2030-11-01")]
}


def make_claim(name: str, status: str, day: str | None = None, document: str = "later", **more: Any) -> Claim:
    actors = more.pop("actors", "KEN")
    recipients = more.pop("recipients", "SOM")
    return Claim(
        id=ClaimId(name),
        document=DocumentId(document),
        version=VersionId("v"),
        spans=(RoleSpan("main", Span(0, 3)),),
        quote=more.pop("quote", "Kenya will withdraw its battalions from Somalia"),
        kind=more.pop("kind", ClaimKind.EVENT),
        factuality=Factuality(status),
        event_type=more.pop("event_type", EventType.RETREAT),
        actors=tuple(ActorRef(a, a) for a in actors.split()),
        recipients=tuple(ActorRef(a, a) for a in recipients.split()),
        happened=Clock(Interval.parse(day)) if day else Clock(),
        head_lemma=more.pop("head_lemma", "withdraw"),
        **more,
    )


def foretold(**more: Any) -> Claim:
    return make_claim("f", "predicted", document="early", kind=ClaimKind.PREDICTION, **more)


TEN = Measure(Span(0, 1), 10.0, 10.0, "persons")
# a later claim -> (outcome, whether it is the evidence)
LATER: list[tuple[dict[str, Any], str, bool]] = [
    ({"status": "asserted", "day": "2031-03-01"}, "came true", True),
    ({"status": "denied", "day": "2031-03-01"}, "did not", True),
    ({"status": "negated", "day": "2031-03-01"}, "did not", True),
    ({"status": "asserted", "day": "2030-12-01"}, "cannot be told", True),
    ({"status": "asserted", "day": "../2031-03-01"}, "cannot be told", True),  # "by March": the forecast told once more
    ({"status": "asserted"}, "came true", True),  # news is new
    ({"status": "asserted", "measure": TEN}, "cannot be told", True),  # a figure may be an old one
    ({"status": "asserted", "presentation": Presentation.PRESUPPOSED}, "cannot be told", True),
    ({"status": "negated"}, "cannot be told", True),  # it may still come
    ({"status": "asserted", "day": "2033-03-01"}, "open", False),
    ({"status": "planned", "day": "2031-03-01"}, "open", False),
    ({"status": "unconfirmed", "day": "2031-03-01"}, "open", False),
    ({"status": "asserted", "day": "2031-03-01", "actors": "UGA"}, "open", False),
    ({"status": "asserted", "day": "2031-03-01", "event_type": EventType.ASSAULT}, "open", False),
    ({"status": "asserted", "day": "2031-03-01", "head_lemma": "leave", "quote": "Kenyans left"}, "open", False),
    ({"status": "asserted", "day": "2031-03-01", "document": "early"}, "open", False),
    ({"status": "asserted", "day": "2031-03-01", "document": "before"}, "open", False),
]


@pytest.mark.parametrize("later, outcome, evidence", LATER)
def test_what_became_of_it(later: dict[str, Any], outcome: str, evidence: bool) -> None:
    claims = [foretold(), make_claim("x", **later)]
    (found,) = build_forecasts(
        claims, groups={ClaimId("f"): ["q"], ClaimId("x"): ["q"]}, facts=FACTS, teller_of=lambda c: "T"
    )
    assert (found.outcome, bool(found.evidence), found.made) == (outcome, evidence, "2031-01-10")


def test_both_told_and_denied() -> None:
    claims = [foretold(), make_claim("x", "asserted", "2031-03-01"), make_claim("y", "denied", "2031-03-02")]
    (found,) = build_forecasts(claims, groups={c.id: ["q"] for c in claims}, facts=FACTS, teller_of=lambda c: c.id)
    assert (found.outcome, found.why) == ("told both ways", "told to have come about by x, denied by y")


@pytest.mark.parametrize("low, outcome", [(1200.0, "came true"), (1000.0, "came true"), (700.0, "open")])
def test_a_figure_has_to_be_reached(low: float, outcome: str) -> None:
    def measure(value: float) -> Measure:
        return Measure(Span(0, 1), value, value, "persons")

    claims = [foretold(measure=measure(1000)), make_claim("x", "asserted", "2031-03-01", measure=measure(low))]
    (found,) = build_forecasts(claims, groups={c.id: ["q"] for c in claims}, facts=FACTS, teller_of=lambda c: "T")
    assert found.outcome == outcome


def test_after_the_day_it_was_due_it_no_longer_came_true() -> None:
    due = foretold(day="2031-02")
    late, timely = make_claim("x", "asserted", "2031-05-01"), make_claim("y", "asserted", "2031-02-20")
    for later, outcome in ((late, "did not"), (timely, "came true")):
        (found,) = build_forecasts(
            [due, later], groups={c.id: ["q"] for c in (due, later)}, facts=FACTS, teller_of=lambda c: "T"
        )
        assert (found.due, found.outcome) == ("2031-02", outcome)


def test_what_stands_in_a_condition_or_no_question_foretells_nothing_more() -> None:
    conditional = foretold(presentation=Presentation.CONDITIONAL)
    assert build_forecasts([conditional], groups={}, facts=FACTS, teller_of=lambda c: "T") == []
    (alone,) = build_forecasts([foretold()], groups={}, facts=FACTS, teller_of=lambda c: "T")
    assert alone.outcome == "open"


def foretelling_claim(name: str, quote: str, start: int, **more: Any) -> Claim:
    claim = make_claim(name, more.pop("status", "predicted"), document="early", quote=quote, **more)
    return replace(claim, spans=(RoleSpan("main", Span(start, start + len(quote))),))


def listed(claims: list[Claim]) -> list[str]:
    found = build_forecasts(
        claims, groups={}, facts=FACTS, teller_of=lambda c: "T", foretelling=Knowledge().relations.foretelling
    )
    return [f.claim for f in found]


def test_firm_and_dated_ones_come_before_bare_infinitives() -> None:
    foretold = ClaimKind.PREDICTION
    claims = [
        foretelling_claim("bare", "to withdraw its battalions", 0, kind=foretold),
        foretelling_claim("whole", "Kenya will withdraw", 100, kind=foretold),
        foretelling_claim("dated", "Kenya will withdraw by May", 200, kind=foretold, day="2031-05"),
        foretelling_claim("maybe", "Kenya may withdraw", 300, kind=foretold, status="possible"),
    ]
    assert listed(claims) == ["dated", "whole", "maybe", "bare"]


def test_the_same_in_fewer_words_is_not_listed_twice() -> None:
    claims = [
        foretelling_claim("outer", "Kenya is expected to leave soon", 0, kind=ClaimKind.PREDICTION),
        foretelling_claim("inner", "to leave soon", 18, kind=ClaimKind.PREDICTION),
    ]
    assert listed(claims) == ["outer"]


STATES = [
    ("The ceasefire is doomed to fail", "asserted", True),
    ("A split of the party is only a matter of time", "asserted", True),
    ("The ceasefire is doomed to fail", "negated", False),
    ("The ceasefire holds", "asserted", False),
]


@pytest.mark.parametrize("quote, status, wanted", STATES)
def test_words_that_foretell_although_put_as_a_state(quote: str, status: str, wanted: bool) -> None:
    claim = foretelling_claim("s", quote, 0, status=status, kind=ClaimKind.STATE, event_type=None)
    assert bool(listed([claim])) is wanted


def test_what_would_follow_from_a_condition_is_listed_as_conditional() -> None:
    more = {"status": "conditional", "kind": ClaimKind.PREDICTION, "event_type": None}
    assert listed([foretelling_claim("c", "a drought would ruin the coast", 0, **more)]) == ["c"]
    assert listed([foretelling_claim("c", "if a drought comes", 0, **more)]) == []
