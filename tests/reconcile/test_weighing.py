"""Boards, care, originals to get, two sources compared: pure functions over claims of our own making."""

from __future__ import annotations

from typing import Any

import pytest

from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim, Clock, Commitment, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, QuestionId, VersionId
from legation.model.questions import DocumentFacts
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality, Presentation, Unconfirmed
from legation.reconcile.board import build_board, column_of
from legation.reconcile.care import reasons_for_care, weight_of
from legation.reconcile.comparing import compare_sources
from legation.reconcile.fetching import find_originals, originals_named

BOOK = Knowledge().care


def make_claim(
    n: int,
    says: str | None = None,
    factuality: str = "asserted",
    *,
    how: str | None = None,
    document: str = "d1",
    quote: str = "the ferry was fired on",
    unnamed: bool = False,
    said: str | None = None,
    occasion: str | None = None,
    **more: Any,
) -> Claim:
    actor = ActorRef(says or "", None if unnamed else says)
    clock = Clock(Interval.parse(said)) if said else None
    voices = (Voice(actor, said=clock, occasion=occasion, unnamed=unnamed),) if says else ()
    return Claim(
        id=ClaimId(f"{n:032x}"),
        document=DocumentId(document),
        version=VersionId("v"),
        spans=(RoleSpan("main", Span(0, 5)),),
        quote=quote,
        kind=ClaimKind.EVENT,
        factuality=Factuality(factuality),
        how_unconfirmed=Unconfirmed(how) if how else None,
        event_type=EventType.ASSAULT,
        attribution=voices,
        **more,
    )


COLUMNS = [
    ("asserted", None, "states it"),
    ("denied", None, "denies it"),
    ("negated", None, "denies it"),
    ("unconfirmed", "no comment", "does not comment"),
    ("unconfirmed", "claims no knowledge", "claims no knowledge"),
    ("unconfirmed", "cannot verify", "cannot verify"),
    ("unconfirmed", "deflects", "deflects"),
    ("unconfirmed", "shows no evidence", "shows no evidence"),
    ("planned", None, "speaks of it otherwise"),
    ("predicted", None, "speaks of it otherwise"),
]


@pytest.mark.parametrize("factuality, how, column", COLUMNS)
def test_columns(factuality: str, how: str | None, column: str) -> None:
    assert column_of(make_claim(1, "GRC", factuality, how=how)) == column


def test_a_party_that_says_nothing_has_no_cell_and_is_no_denier() -> None:
    answers = {
        "states it": [make_claim(1, "GRC:MOD")],
        "no comment": [make_claim(2, "MLT", "unconfirmed", how="no comment")],
    }
    rows = build_board(answers, parties=("GRC", "TUR"), facts={})
    assert [(r.who, r.party, list(r.cells)) for r in rows] == [
        ("GRC", True, ["states it"]),
        ("TUR", True, []),
        ("MLT", False, ["does not comment"]),
    ]


def test_a_document_s_own_word_is_a_commentator_s_even_when_it_speaks_of_a_party() -> None:
    claim = make_claim(1, actors=(ActorRef("Greece", "GRC"),))
    rows = build_board(
        {"states it": [claim]}, parties=("GRC",), facts={"d1": DocumentFacts(DocumentId("d1"), "Aegean Post")}
    )
    assert [(r.label, r.party, bool(r.cells)) for r in rows] == [
        ("GRC", True, False),
        ("Aegean Post itself", False, True),
    ]


PERSON = (ActorRef("Ioannis Petrou", "GRC:ioannis-petrou", person="Ioannis Petrou"),)
CARE: list[tuple[dict[str, Any], int, list[str]]] = [
    ({"says": "two officials", "unnamed": True}, 1, ["one unnamed source"]),
    ({"says": "two officials", "unnamed": True}, 2, []),
    ({"presentation": Presentation.CAPTION}, 1, ["caption"]),
    ({"presentation": Presentation.HEADLINE}, 1, ["headline"]),
    ({"presentation": Presentation.PRESUPPOSED}, 1, ["presupposed"]),
    ({"presentation": Presentation.CONDITIONAL}, 1, ["condition"]),
    ({"quote": "Petrou was arrested at the port", "actors": PERSON}, 3, ["no full name"]),
    ({"quote": "Ioannis Petrou died of his wounds", "actors": PERSON}, 3, ["the full name stands"]),
    ({"quote": "Petrou has cancer, his party said", "recipients": PERSON}, 3, ["health of a person"]),
    ({"quote": "Petrou opened the new terminal", "actors": PERSON}, 3, []),
    ({"quote": "the ferry's captain was arrested", "actors": (ActorRef("Greece", "GRC"),)}, 3, []),
]


@pytest.mark.parametrize("fields, tellers, wanted", CARE)
def test_care(fields: dict[str, Any], tellers: int, wanted: list[str]) -> None:
    reasons = reasons_for_care(make_claim(1, **fields), tellers=tellers, book=BOOK)
    assert len(reasons) == len(wanted)
    assert all(words in reason for words, reason in zip(wanted, reasons, strict=True))


def test_persons_are_looked_at_before_presuppositions() -> None:
    assert weight_of(("is presupposed in passing, not reported",)) > weight_of(("stands in a caption only",))
    assert weight_of(("death of a person ('died'): ...",)) < weight_of(("rests on one unnamed source ('x')",))


def test_originals_are_ranked_by_what_they_settle_and_not_asked_for_when_held() -> None:
    claims = [
        make_claim(1, "GRC:MOD", said="2031-04-02", occasion="at a press conference"),
        make_claim(2, "GRC:MOD", said="2031-04-02", document="d2"),
        make_claim(3, "GRC:MOD", said="2031-04-02", occasion="at a press conference", document="d2"),
        make_claim(4, "officials", unnamed=True),
        make_claim(5, "ANA", said="2031-04-02"),
        make_claim(6, commitment=Commitment(instrument="Treaty of Chios")),
    ]
    facts = {
        "d1": DocumentFacts(DocumentId("d1"), "Aegean Post", Interval.parse("2031-04-03")),
        "d3": DocumentFacts(DocumentId("d3"), "Athens News Agency", Interval.parse("2031-04-02")),
    }
    named = [n for c in claims for n in originals_named(c, BOOK)]
    found = find_originals(named, facts, publisher_ids={"d3": "ANA"})
    assert [(w.who, w.what, w.said, len(w.settles)) for w in found] == [
        ("GRC:MOD", "recording or transcript of the press conference", "2031-04-02", 2),
        ("GRC:MOD", "the original words", "2031-04-02", 1),
        ("Treaty of Chios", "text of the treaty", None, 1),
    ]


def test_two_sources_what_is_denied_stands_before_what_was_only_not_found() -> None:
    def holds(source: str, claim: Claim) -> bool:
        return claim.originating is not None and claim.originating.actor.id == source

    def item(n: int, figure: bool, answers: dict[str, list[Claim]]) -> Any:
        return QuestionId(f"q{n}"), f"Question {n}?", figure, answers

    items = [
        item(1, False, {"states it": [make_claim(1, "GRC")]}),
        item(2, False, {"states it": [make_claim(2, "GRC")], "denies it": [make_claim(3, "TUR", "denied")]}),
        item(3, True, {"12": [make_claim(4, "GRC")], "20": [make_claim(5, "TUR")]}),
        item(4, True, {"12": [make_claim(6, "GRC"), make_claim(7, "TUR")]}),
        item(
            5,
            False,
            {"states it": [make_claim(8, "TUR")], "x": [make_claim(9, "GRC", "unconfirmed", how="no comment")]},
        ),
    ]
    found = compare_sources(items, "GRC", "TUR", holds=holds, held={"GRC": 3, "TUR": 1})
    assert [(d.question, d.kind, d.left) for d in found] == [
        ("q2", "denied", "GRC"),
        ("q3", "counts otherwise", "GRC"),
        ("q5", "neither stated nor denied", "TUR"),
        ("q1", "not found", "GRC"),
    ]
    assert "1 document held of TUR: no denial" in found[-1].why
