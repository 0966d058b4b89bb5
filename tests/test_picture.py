"""Relations: what carries an edge and what does not; and a document's page."""

from __future__ import annotations

from typing import Any

import pytest

from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim, RoleSpan
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.spans import Span
from legation.model.words import ClaimKind, EventType, Factuality
from legation.picture import build_relations
from legation.workbench.page import render_document, safe

TYPES = Knowledge().relations


def make_claim(n: int, kind: str, actors: str, recipients: str, factuality: str = "asserted") -> Claim:
    return Claim(
        id=ClaimId(f"{n:032x}"),
        document=DocumentId(f"d{n}"),
        version=VersionId("v"),
        spans=(RoleSpan("main", Span(0, 3)),),
        quote="abc",
        kind=ClaimKind.EVENT,
        factuality=Factuality(factuality),
        event_type=EventType(kind),
        actors=tuple(ActorRef(a, a) for a in actors.split()),
        recipients=tuple(ActorRef(a, a) for a in recipients.split()),
    )


def edges(claims: list[Claim]) -> set[tuple[str, str, str, int, int, int]]:
    tellers = {c.id: c.document for c in claims}
    return {
        (r.source, r.kind, r.target, len(r.carried), len(r.denied), len(r.unreal))
        for r in build_relations(claims, {}, TYPES, tellers)
    }


CASES: list[tuple[list[tuple[str, ...]], set[tuple[str, str, str, int, int, int]]]] = [
    ([("AID", "PRK", "RUS")], {("PRK", "transfer", "RUS", 1, 0, 0)}),
    ([("AID", "PRK:MIL", "RUS"), ("AID", "PRK", "RUS", "denied")], {("PRK", "transfer", "RUS", 1, 1, 0)}),
    ([("AID", "PRK", "RUS", "planned")], {("PRK", "transfer", "RUS", 0, 0, 1)}),
    ([("AID", "PRK", "RUS", "unconfirmed")], {("PRK", "transfer", "RUS", 0, 0, 1)}),
    ([("COOPERATE", "RUS CHN", "")], {("CHN", "cooperation", "RUS", 1, 0, 0)}),
    ([("COOPERATE", "RUS", "CHN"), ("COOPERATE", "CHN", "RUS")], {("CHN", "cooperation", "RUS", 2, 0, 0)}),
    ([("AID", "PRK", "PRK")], set()),
    ([("AID", "?someone", "RUS")], set()),
]


@pytest.mark.parametrize("held, wanted", CASES)
def test_relations(held: list[tuple[str, ...]], wanted: set[tuple[str, str, str, int, int, int]]) -> None:
    assert edges([make_claim(n, *row) for n, row in enumerate(held)]) == wanted


def shown(text: str, spans: list[tuple[int, int]]) -> dict[str, Any]:
    claim = {
        "attribution": [],
        "factuality": "asserted",
        "kind": "event",
        "event_type": None,
        "when": None,
        "where": None,
        "actor": [],
        "recipient": [],
        "review": "machine-read, unreviewed",
    }
    return {
        "document": {"title": text[:10], "publisher": None, "published": None, "published_how": "unknown"},
        "text": text,
        "claims": [claim | {"start": a, "end": b, "quote": text[a:b]} for a, b in spans],
        "segments": [],
        "unread": [],
    }


def test_a_page_never_interprets_a_report_as_html() -> None:
    text = '<script>alert(1)</script> & "quotes" \u202e reversed \u200b'
    page = render_document(shown(text, [(0, 20)]))
    assert "<script>" not in page
    assert "\u202e" not in page and "\u200b" not in page
    assert "[U+202E]" in page


def test_crossing_statements_keep_every_character_once() -> None:
    import html
    import re

    text = "One two three four five six seven."
    page = render_document(shown(text, [(0, 13), (8, 23), (8, 34)]))
    body = page.split('aria-label="Text">')[1].split("</section>")[0]
    bare = re.sub(r"<sup>.*?</sup>", "", body)
    assert html.unescape(re.sub(r"<[^>]+>", "", bare)) == text
    assert body.count("<mark") >= 3


def test_safe_keeps_plain_text() -> None:
    assert safe("Łódź – 10 °C\n") == "Łódź – 10 °C\n"
