"""Relations: what carries an edge and what does not; and a document's page."""

from __future__ import annotations

from typing import Any

import pytest

from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim, Clock, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality
from legation.picture import Relation, build_relations, edges_of
from legation.reconcile.standings import teller_of
from legation.workbench.page import render_document, safe

KNOWLEDGE = Knowledge()


def make_claim(
    n: int, kind: str, actors: str, recipients: str, factuality: str = "asserted", quote: str = "abc", **more: Any
) -> Claim:
    return Claim(
        id=ClaimId(f"{n:032x}"),
        document=DocumentId(more.pop("document", f"d{n}")),
        version=VersionId("v"),
        spans=(RoleSpan("main", Span(0, 3)),),
        quote=quote,
        kind=ClaimKind.EVENT,
        factuality=Factuality(factuality),
        event_type=EventType(kind) if kind else None,
        actors=tuple(ActorRef(a, a) for a in actors.split()),
        recipients=tuple(ActorRef(a, a) for a in recipients.split()),
        **more,
    )


def relations(claims: list[Claim]) -> list[Relation]:
    book = KNOWLEDGE.relations
    return build_relations(
        claims,
        book=book,
        edges={c.id: edges_of(c, book, KNOWLEDGE.is_country) for c in claims},
        teller_of={c.id: teller_of(c, None) for c in claims},
    )


def edges(claims: list[Claim]) -> set[tuple[str, str, str, int, int, int, int]]:
    return {
        (r.source, r.kind, r.target, len(r.carried), len(r.denied), len(r.questioned), len(r.unreal))
        for r in relations(claims)
    }


CASES: list[tuple[list[tuple[str, ...]], set[tuple[str, str, str, int, int, int, int]]]] = [
    ([("AID", "PRK", "RUS")], {("PRK", "transfer", "RUS", 1, 0, 0, 0)}),
    ([("AID", "PRK:MIL", "RUS"), ("AID", "PRK", "RUS", "denied")], {("PRK", "transfer", "RUS", 1, 1, 0, 0)}),
    ([("AID", "PRK", "RUS", "planned")], {("PRK", "transfer", "RUS", 0, 0, 0, 1)}),
    ([("AID", "PRK", "RUS", "unconfirmed")], {("PRK", "transfer", "RUS", 0, 0, 1, 0)}),
    ([("COOPERATE", "RUS CHN", "")], {("CHN", "cooperation", "RUS", 1, 0, 0, 0)}),
    ([("COOPERATE", "RUS CHN", "NATO")], {("CHN", "cooperation", "RUS", 1, 0, 0, 0)}),
    ([("COOPERATE", "RUS", "CHN"), ("COOPERATE", "CHN", "RUS")], {("CHN", "cooperation", "RUS", 2, 0, 0, 0)}),
    ([("AID", "PRK", "PRK")], set()),
    ([("AID", "?someone", "RUS")], set()),
]


@pytest.mark.parametrize("held, wanted", CASES)
def test_relations(held: list[tuple[str, ...]], wanted: set[tuple[str, str, str, int, int, int, int]]) -> None:
    assert edges([make_claim(n, *row) for n, row in enumerate(held)]) == wanted


# type, actors, recipients, quote -> (source, kind, theme, target)
KINDS: list[tuple[str, str, str, str, tuple[str, str, str, str]]] = [
    ("AID", "IRN", "SYR", "Iran shipped rockets to Syria", ("IRN", "transfer", "munitions", "SYR")),
    ("AID", "QAT", "LBN", "Qatar sent fuel to Lebanon", ("QAT", "transfer", "oil", "LBN")),
    ("AID", "IND", "RUS", "India will receive two frigates and their missiles", ("IND", "transfer", "munitions", "RUS")),
    ("SANCTION", "CAN", "HTI", "Canada put sanctions on Haitian gangs", ("CAN", "sanctions and export controls", "", "HTI")),
    ("SANCTION", "IDN", "AUS", "Indonesia banned exports of lithium to Australia",
     ("IDN", "sanctions and export controls", "metals", "AUS")),
    ("SUPPORT", "ETH", "ERI", "Ethiopia signed a peace accord with Eritrea", ("ERI", "treaty", "", "ETH")),
    ("COOPERATE", "GRC CYP", "", "Greece and Cyprus held a joint naval exercise", ("CYP", "joint exercise or patrol", "", "GRC")),
    ("COERCE", "PER:PRES", "", "the president of Peru declared a state of emergency", ("PER", "domestic crisis", "", "PER")),
    ("", "ARM", "RUS", "Armenia depends on Russia for gas", ("ARM", "dependence", "", "RUS")),
    ("", "FIN", "NATO", "Finland joined NATO", ("FIN", "membership", "", "NATO")),
    ("COOPERATE", "GBR", "NOR", "Britain shares intelligence with Norway", ("GBR", "intelligence sharing", "", "NOR")),
    ("MOBILIZE", "RWA", "COD", "Rwanda sent soldiers across the border into Congo", ("RWA", "troop deployment", "", "COD")),
    ("ASSAULT", "SDN", "SSD", "Sudan bombed a camp in South Sudan", ("SDN", "attack", "", "SSD")),
]  # fmt: skip


@pytest.mark.parametrize("kind, actors, recipients, quote, wanted", KINDS)
def test_kinds(kind: str, actors: str, recipients: str, quote: str, wanted: tuple[str, str, str, str]) -> None:
    head = "receive" if "receive" in quote else ""
    swapped = (wanted[3], *wanted[1:3], wanted[0]) if head else wanted
    found = relations([make_claim(1, kind, actors, recipients, quote=quote, head_lemma=head)])
    assert [(r.source, r.kind, r.theme, r.target) for r in found] == [swapped]


def test_a_treaty_keeps_its_dated_steps_and_names_those_that_nobody_tells() -> None:
    def day(text: str) -> Clock:
        return Clock(Interval.parse(text))

    claims = [
        make_claim(
            1, "SUPPORT", "KEN TZA", "", quote="the treaty was signed", happened=day("2031-02-03"), document="d"
        ),
        make_claim(
            2, "SUPPORT", "KEN", "", quote="Kenya ratified the treaty", happened=day("2031-05-01"), document="d"
        ),
        make_claim(3, "SUPPORT", "TZA", "", "planned", quote="Tanzania will ratify the treaty", document="d"),
        make_claim(4, "SUPPORT", "UGA", "", quote="Uganda ratified a treaty", document="d"),
    ]
    (treaty,) = relations(claims)
    assert [(s.name, s.day, s.parties) for s in treaty.steps] == [
        ("signed", "2031-02-03", ("KEN", "TZA")),
        ("ratified", "2031-05-01", ("KEN",)),
    ]
    assert treaty.missing == ("announced", "submitted", "in force", "suspended or left")
    assert len(treaty.unreal) == 1


def test_who_carries_an_edge_and_who_has_not_addressed_it() -> None:
    def voice(who: str) -> tuple[Voice, ...]:
        return (Voice(ActorRef(who, who)),)

    one = relations([make_claim(1, "AID", "IRN", "SYR", attribution=voice("ISR:MIL"))])[0]
    assert (one.carried_by, one.silent) == ("others only", ("IRN", "SYR"))
    both = relations([make_claim(1, "AID", "IRN", "SYR", attribution=voice("IRN:MFA")),
                      make_claim(2, "AID", "IRN", "SYR", attribution=voice("SYR"))])[0]  # fmt: skip
    assert (both.carried_by, both.silent) == ("both sides", ())
    denied = relations([make_claim(1, "AID", "IRN", "SYR", "denied", attribution=voice("IRN"))])[0]
    assert (denied.carried_by, denied.deniers, denied.silent) == ("nobody", ("IRN",), ("SYR",))


def test_what_is_given_in_exchange_goes_the_other_way() -> None:
    found = relations([make_claim(1, "AID", "SDN", "RUS", quote="Sudan gives tanks in exchange for grain and fuel")])
    edges = {(r.source, r.theme, r.target, bool(r.exchange)) for r in found}
    assert edges == {("SDN", "munitions", "RUS", False), ("RUS", "food", "SDN", True), ("RUS", "oil", "SDN", True)}
    assert next(r for r in found if r.source == "SDN").in_exchange == ("grain and fuel",)


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
