"""Origins: ten papers that repeat one briefing are one origin; copies, circles, and when independence is shown."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from legation.model.claims import ActorRef, Claim, Clock, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.measures import Measure
from legation.model.questions import DocumentFacts
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import Basis, ClaimKind, Factuality
from legation.reconcile.origins import Hand, TextLink, origins_of

PAPERS = {"d1": "Fjord Post", "d2": "Isle Mail", "d3": "Cape Times", "d4": "Fjord Post"}
FACTS = {
    d: DocumentFacts(DocumentId(d), p, Interval.parse(f"2025-03-0{d[1]}")) for d, p in PAPERS.items()
} | {"d9": DocumentFacts(DocumentId("d9"))}  # fmt: skip


def voice(name: str, *, day: str | None = None, occasion: str | None = None, basis: str | None = None) -> Voice:
    """'?name': known by name only; '-name': unnamed; else an id."""
    said = Clock(Interval.parse(day)) if day else None
    actor = ActorRef(name.strip("?-"), None if name[0] in "?-" else name)
    return Voice(actor, said=said, occasion=occasion, basis=Basis(basis) if basis else None, unnamed=name[0] == "-")


def claim(
    n: int,
    document: str,
    *voices: Voice,
    figure: float | None = None,
    start: int = 0,
    quote: str = "two cutters sank there",
) -> Claim:
    """voices: outermost first, as in the public record."""
    span = Span(start, start + 20)
    return Claim(
        id=ClaimId(f"{n:032x}"),
        document=DocumentId(document),
        version=VersionId("v"),
        spans=(RoleSpan("main", span),),
        quote=quote,
        kind=ClaimKind.EVENT,
        factuality=Factuality.ASSERTED,
        attribution=voices,
        measure=Measure(span, figure, figure, "vessels") if figure is not None else None,
    )


def tellers(claims: list[Claim], links: list[TextLink] | None = None) -> list[tuple[str, int]]:
    """(first teller, how many documents) of each origin."""
    return sorted((o.teller, len(o.documents)) for o in origins_of(claims, links or [], facts=FACTS).origins)


NAVY = {"day": "2025-03-01", "occasion": "briefing"}
CASES: list[tuple[str, list[Claim], list[tuple[str, int]]]] = [
    ("papers that repeat one briefing", [claim(n, f"d{n}", voice("NOR:NAVY", **NAVY)) for n in (1, 2, 3)], [("NOR:NAVY", 3)]),
    ("the same through an agency", [claim(1, "d1", voice("NOR:NAVY", **NAVY)),
     claim(2, "d2", voice("NTB"), voice("NOR:NAVY", day="2025-03-02"))], [("NOR:NAVY", 2)]),
    ("the same source on another day", [claim(1, "d1", voice("NOR:NAVY", **NAVY)),
     claim(2, "d2", voice("NOR:NAVY", day="2025-03-20"))], [("NOR:NAVY", 1), ("NOR:NAVY", 1)]),
    ("an occasion that is not told shows no other one", [claim(1, "d1", voice("NOR:NAVY", **NAVY)),
     claim(2, "d2", voice("NOR:NAVY"))], [("NOR:NAVY", 2)]),
    ("two sources", [claim(1, "d1", voice("NOR:NAVY")), claim(2, "d2", voice("?Ola Berg"))], [("?ola berg", 1), ("NOR:NAVY", 1)]),
    ("unnamed sources of two documents are two", [claim(1, "d1", voice("-officials")), claim(2, "d2", voice("-officials"))],
     [("unnamed:d1:officials", 1), ("unnamed:d2:officials", 1)]),
    ("what one publisher writes himself is one voice", [claim(1, "d1"), claim(4, "d4")], [("author:Fjord Post", 2)]),
    ("a document without publisher is its own", [claim(1, "d1"), claim(9, "d9")], [("author:Fjord Post", 1), ("author:d9", 1)]),
]  # fmt: skip


RETOLD = [  # what the Fjord Post writes (voices, words), what another paper has from it, first tellers
    (("COD:MIL",), "two cutters sank there", "according to the Fjord Post two cutters sank there", ["COD:MIL"]),
    ((), "two cutters sank there", "two cutters sank there", ["author:Fjord Post"]),
    (("-a sailor",), "two cutters sank there", "two cutters sank there", ["author:Fjord Post", "unnamed:d1:a sailor"]),
    (("COD:MIL",), "the harbour burned", "two cutters sank there", ["COD:MIL", "author:Fjord Post"]),
]


@pytest.mark.parametrize("voices, own, retold, wanted", RETOLD)
def test_who_cites_a_paper_has_it_from_whom_the_paper_has_it(
    voices: tuple[str, ...], own: str, retold: str, wanted: list[str]
) -> None:
    """A retelling is no second source: the paper that is cited names its own in a report that is held."""
    claims = [claim(1, "d1", *map(voice, voices), quote=own), claim(2, "d2", voice("?Fjord Post"), quote=retold)]
    found = origins_of(claims, facts=FACTS)
    assert sorted({o.teller for o in found.origins}) == wanted
    if wanted == ["COD:MIL"]:
        (origin,) = found.origins
        assert [hand.label for hand in origin.tree.then] == ["Fjord Post", "Fjord Post, 2025-03-01"]


@pytest.mark.parametrize("what, claims, wanted", CASES, ids=[c[0] for c in CASES])
def test_origins(what: str, claims: list[Claim], wanted: list[tuple[str, int]]) -> None:
    assert tellers(claims) == wanted


def link(later: str, earlier: str, kind: str = "copy", start: int = 0) -> TextLink:
    return TextLink(later, earlier, kind, ((Span(start, start + 40), Span(0, 40)),))


def test_a_copied_claim_goes_back_to_the_text_it_copies() -> None:
    claims = [claim(1, "d1"), claim(2, "d2"), claim(3, "d3", start=100)]
    assert tellers(claims) == [("author:Cape Times", 1), ("author:Fjord Post", 1), ("author:Isle Mail", 1)]
    links = [link("d2", "d1"), link("d3", "d2", "passage", 90)]
    assert tellers(claims, links) == [("author:Fjord Post", 3)]
    (origin,) = origins_of(claims, links, facts=FACTS).origins
    assert "with passages of an earlier text" in origin.why


def test_a_claim_outside_the_passage_is_its_own() -> None:
    claims = [claim(1, "d1"), claim(2, "d2", start=200)]
    assert len(tellers(claims, [link("d2", "d1")])) == 2
    assert len(tellers([claim(1, "d1"), claim(2, "d2")], [link("d2", "d1", "quotation")])) == 2


def test_unnamed_officials_of_a_copy_are_those_of_its_source() -> None:
    claims = [claim(1, "d1", voice("-officials")), claim(2, "d2", voice("-officials"))]
    assert tellers(claims, [link("d2", "d1")]) == [("unnamed:d1:officials", 2)]


def test_a_copy_that_names_another_source_keeps_it() -> None:
    claims = [claim(1, "d1", voice("NOR:NAVY")), claim(2, "d2", voice("DNK:NAVY"))]
    assert tellers(claims, [link("d2", "d1")]) == [("DNK:NAVY", 1), ("NOR:NAVY", 1)]


def test_the_tree_runs_from_the_source_to_the_documents() -> None:
    claims = [
        claim(1, "d1", voice("NOR:NAVY", **NAVY)),
        claim(2, "d2", voice("?NTB"), voice("NOR:NAVY", day="2025-03-02")),
        claim(3, "d3", voice("?NTB"), voice("NOR:NAVY")),
    ]
    (origin,) = origins_of(claims, facts=FACTS).origins

    def lines(hand: Hand, depth: int = 0) -> list[str]:
        return ["  " * depth + hand.label, *(x for h in hand.then for x in lines(h, depth + 1))]

    assert lines(origin.tree) == [
        "NOR:NAVY",
        "  NTB",
        "    Isle Mail, 2025-03-02",
        "    Cape Times, 2025-03-03",
        "  Fjord Post, 2025-03-01",
    ]
    assert (origin.tree.said, origin.tree.occasion) == ("2025-03-01", "briefing")


def test_circular_reporting_is_found() -> None:
    claims = [claim(1, "d1", voice("?Isle Mail")), claim(2, "d2", voice("?The Fjord Post"))]
    found = origins_of(claims, facts=FACTS)
    assert [loop.members for loop in found.loops] == [("Fjord Post", "Isle Mail")]
    assert not found.independent
    assert found.reason == "circular: Fjord Post cites Isle Mail; Isle Mail cites Fjord Post"


def test_who_cites_one_way_makes_no_circle() -> None:
    claims = [
        claim(1, "d1", voice("?Isle Mail")),
        claim(2, "d2", voice("NOR:NAVY")),
        claim(4, "d4", voice("?Fjord Post")),
    ]
    assert origins_of(claims, facts=FACTS).loops == ()


def test_a_circle_over_ids_and_names() -> None:
    claims = [claim(1, "d1", voice("MAIL")), claim(2, "d2", voice("?Fjord Post"))]
    assert origins_of(claims, facts=FACTS).loops == ()
    (loop,) = origins_of(claims, facts=FACTS, publishers={"Isle Mail": "MAIL"}).loops
    assert loop.claims == (claims[0].id, claims[1].id)


ONE_TELLER: list[tuple[list[Voice], dict[str, str], int, str]] = [  # who are cited in d2 and d3, the actors behind papers,
    # first tellers of these and of the Fjord Post's own report, and why they are one
    ([voice("?the Fjord Post"), voice("?Fjord Post")], {}, 1, "1 document of Fjord Post and 2 documents that cite it"),
    ([voice("FJORD"), voice("FJORD")], {"Fjord Post": "FJORD"}, 1, "1 document of Fjord Post and 2 documents that cite it"),
    ([voice("FJORD"), voice("?Fjord Post")], {"Fjord Post": "FJORD"}, 1, "1 document of Fjord Post"),
    ([voice("FJORD"), voice("FJORD")], {}, 2, "2 documents name FJORD"),
    ([voice("?Fjord Herald"), voice("?Fjord Herald")], {}, 2, "2 documents name Fjord Herald"),
    ([voice("-Fjord Post"), voice("-Fjord Post")], {}, 3, "all in one document"),
]  # fmt: skip


@pytest.mark.parametrize("voices, publishers, many, why", ONE_TELLER)
def test_who_is_cited_and_who_publishes_are_one_teller(
    voices: list[Voice], publishers: dict[str, str], many: int, why: str
) -> None:
    claims = [claim(1, "d1"), claim(2, "d2", voices[0]), claim(3, "d3", voices[1])]
    found = origins_of(claims, facts=FACTS, publishers=publishers)
    assert found.tellers == many
    assert why in found.origins[0].why


INDEPENDENCE: list[tuple[list[Claim], bool, str]] = [
    ([claim(1, "d1", voice("NOR:NAVY")), claim(2, "d2", voice("NOR:NAVY"))], False, "all goes back to one first teller"),
    ([claim(1, "d1", voice("NOR:NAVY")), claim(2, "d2", voice("DNK:NAVY"))], False, "no two of them are told to rest"),
    ([claim(1, "d1", voice("MAXAR", basis="satellite imagery")), claim(2, "d2", voice("?Ola Berg", basis="witness"))], True,
     "satellite imagery (MAXAR)"),
    ([claim(1, "d1", voice("MAXAR", basis="satellite imagery")), claim(2, "d1", voice("?Ola Berg", basis="witness"))], False,
     "no two of them"),
    ([claim(1, "d1", voice("NOR:NAVY"), figure=1743), claim(2, "d2", voice("DNK:NAVY"), figure=1743)], False,
     "give the same 1,743"),
    ([claim(1, "d1", voice("NOR:NAVY"), figure=12000), claim(2, "d2", voice("DNK:NAVY"), figure=12000)], False, "no two of them"),
]  # fmt: skip


@pytest.mark.parametrize("claims, shown, reason", INDEPENDENCE)
def test_independence_is_shown_only_by_a_reason(claims: list[Claim], shown: bool, reason: str) -> None:
    found = origins_of(claims, facts=FACTS)
    assert found.independent is shown
    assert reason in found.reason
    assert found.shown.endswith("independence shown" if shown else "independence not shown")


def test_the_same_words_are_pointed_out() -> None:
    words = "two cutters sank off the northern cape in the night"
    (hint,) = origins_of([claim(1, "d1", quote=words), claim(2, "d2", quote=words)], facts=FACTS).hints
    assert hint.why == "Fjord Post itself and Isle Mail itself give the same words: they may share a source"
    assert origins_of([claim(1, "d1"), claim(2, "d2")], facts=FACTS).hints == ()


def test_a_copied_document_stands_once_in_the_tree() -> None:
    claims = [claim(1, "d1", voice("NOR:NAVY")), claim(2, "d2", voice("NOR:NAVY"))]
    (origin,) = origins_of(claims, [link("d2", "d1")], facts=FACTS).origins
    (first,) = origin.tree.then
    assert first.claim == claims[0].id
    assert [(h.claim, h.copied) for h in first.then] == [(claims[1].id, True)]


def test_it_is_said_in_one_line() -> None:
    claims = [claim(1, "d1", voice("NOR:NAVY")), claim(2, "d2", voice("NOR:NAVY")), claim(3, "d3")]
    assert origins_of(claims, facts=FACTS).shown == "3 documents, 2 first tellers; independence not shown"
    assert origins_of([], facts=FACTS).shown == "0 documents, 0 first tellers; independence not shown"


def test_any_order_gives_the_same() -> None:
    claims = [
        claim(1, "d1", voice("NOR:NAVY", **NAVY), figure=1743),
        claim(2, "d2", voice("?Fjord Post"), voice("NOR:NAVY")),
        claim(3, "d3", figure=1743),
        claim(4, "d4", voice("?Isle Mail")),
    ]
    links: list[Any] = [link("d3", "d1"), link("d4", "d3")]
    first = origins_of(claims, links, facts=FACTS)
    for order in itertools.permutations(claims):
        assert origins_of(order, links[::-1], facts=FACTS) == first
