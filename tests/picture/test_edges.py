"""Edges: who stands for a party of a relation, what is only weighed or disputed, what pairs with whom, what ends a relation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim, Clock, RoleSpan
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality
from legation.picture import build_relations, edges_of
from legation.picture.edges import AGAINST, PLAIN, UNREAL, standing_for

KNOWLEDGE = Knowledge()


def ref(text: str, identifier: str, quote: str, *, kind: str | None = None, sector: str | None = None) -> ActorRef:
    at = quote.find(text)
    return ActorRef(text, identifier, span=Span(at, at + len(text)) if at >= 0 else None, kind=kind, sector=sector)


def make_claim(
    quote: str, head: str, kind: str, actors: list[ActorRef], recipients: list[ActorRef], **more: Any
) -> Claim:
    at = quote.index(head)
    return Claim(
        id=ClaimId(more.pop("name", "1")),
        document=DocumentId("d"),
        version=VersionId("v"),
        spans=(RoleSpan("main", Span(0, len(quote))), RoleSpan("event", Span(at, at + len(head)))),
        quote=quote,
        kind=ClaimKind.EVENT,
        factuality=Factuality.ASSERTED,
        event_type=EventType(kind) if kind else None,
        actors=tuple(actors),
        recipients=tuple(recipients),
        head_lemma=more.pop("lemma", head),
        **more,
    )


def found(claim: Claim) -> set[tuple[str, str, str, str]]:
    edges = edges_of(claim, KNOWLEDGE.relations, KNOWLEDGE.is_country, names=KNOWLEDGE.naming)
    return {(e.source, e.kind, e.target, e.manner) for e in edges}


STANDING: list[tuple[ActorRef, list[str]]] = [
    (ActorRef("the ministry", "KEN:MFA", kind="ministry", sector="GOV"), ["KEN"]),
    (ActorRef("the rebels", "TCD:REB", kind="force", sector="REB"), ["TCD:REB"]),
    (ActorRef("the candidate", "KEN:ann-oloo", kind="person"), []),
    (ActorRef("the party", "KEN:KANU", kind="party", sector="PTY"), []),
    (ActorRef("the paper", "KENYA_TIMES", kind="medium", sector="MED"), []),
    (ActorRef("Kenyans", "KEN", kind="people", sector="CVL"), ["KEN"]),
    (ActorRef("Kenyan voters", "KEN:CVL", kind="people", sector="CVL"), []),
    (ActorRef("the two", "KEN+UGA"), ["KEN", "UGA"]),
    (ActorRef("somebody", "?x"), []),
]


@pytest.mark.parametrize("who, wanted", STANDING)
def test_who_stands_for_a_party(who: ActorRef, wanted: list[str]) -> None:
    assert standing_for([who], KNOWLEDGE.relations) == wanted


# quote, head, type, actor, recipient -> how it speaks of the transfer
MANNERS: list[tuple[str, str, str, str]] = [
    ("Norway sent tanks to Latvia", "sent", "AID", PLAIN),
    ("Norway weighs aid to Latvia", "aid", "AID", UNREAL),
    ("Norway has offered to send tanks to Latvia", "send", "AID", UNREAL),
    ("Norway has called reports of deliveries of tanks to Latvia absurd", "deliveries", "AID", AGAINST),
    ("Norway dismissed claims of a transfer of tanks to Latvia", "transfer", "AID", AGAINST),
]


@pytest.mark.parametrize("quote, head, kind, manner", MANNERS)
def test_what_is_weighed_or_disputed_is_no_deed(quote: str, head: str, kind: str, manner: str) -> None:
    claim = make_claim(quote, head, kind, [ref("Norway", "NOR", quote)], [ref("Latvia", "LVA", quote)])
    assert {e[3] for e in found(claim) if e[1] == "transfer"} == {manner}


def test_those_met_together_have_not_met_each_other() -> None:
    quote = "Chile held talks with Peru, Bolivia and Brazil"
    parties = [ref(t, i, quote) for t, i in (("Chile", "CHL"), ("Peru", "PER"), ("Bolivia", "BOL"), ("Brazil", "BRA"))]
    pairs = {(s, t) for s, k, t, _ in found(make_claim(quote, "talks", "CONSULT", parties, []))}
    assert pairs == {("CHL", "PER"), ("BOL", "CHL"), ("BRA", "CHL")}


def test_a_name_of_both_is_the_name_of_neither() -> None:
    quote = "The two countries signed the treaty in Lima"
    both = [ref("The two countries", i, quote) for i in ("CHL", "PER")]
    claim = make_claim(quote, "signed", "SUPPORT", both, [], lemma="sign")
    (edge,) = edges_of(claim, KNOWLEDGE.relations, KNOWLEDGE.is_country, names=KNOWLEDGE.naming)
    assert edge.steps == (("signed", ("CHL", "PER"), False),)


def test_a_matter_is_no_party() -> None:
    quote = "Norway backed Latvia in the Kosovo conflict"
    sides = [ref("Latvia", "LVA", quote), ref("Kosovo", "XKX", quote)]
    claim = make_claim(quote, "backed", "SUPPORT", [ref("Norway", "NOR", quote)], sides)
    assert {e[2] for e in found(claim)} == {"LVA"}


def test_who_left_is_no_member_any_more() -> None:
    def told(n: int, quote: str, head: str, day: str) -> Claim:
        return make_claim(
            quote,
            head,
            "",
            [ref("Gabon", "GAB", quote)],
            [ref("OPEC", "OPEC", quote)],
            name=str(n),
            happened=Clock(Interval.parse(day)),
        )

    claims = [
        told(1, "Gabon joined OPEC in May", "joined", "2031-05-02"),
        told(2, "Gabon left OPEC in July", "left", "2032-07"),
        told(3, "Gabon left OPEC on 9 July", "left", "2032-07-09"),
    ]
    book = KNOWLEDGE.relations
    (relation,) = build_relations(
        claims,
        book=book,
        edges={c.id: edges_of(c, book, KNOWLEDGE.is_country, names=KNOWLEDGE.naming) for c in claims},
        teller_of={c.id: (None, "a") for c in claims},
    )
    assert (relation.ended, relation.sign) == (True, 0)
    assert [s.name for s in relation.steps] == ["joined", "left", "left"]


@pytest.mark.parametrize(
    "quote, head, edges",
    [
        ("Peru has sent no soldiers to Chile", "sent", True),
        ("no single piece of evidence is available that Peru has sent soldiers to Chile", "sent", False),
        ("there are no signs of Peru having sent soldiers to Chile", "sent", False),
    ],
)
def test_missing_evidence_is_no_denial_of_the_deed(quote: str, head: str, edges: bool) -> None:
    told = make_claim(quote, head, "MOBILIZE", [ref("Peru", "PER", quote)], [ref("Chile", "CHL", quote)])
    found = edges_of(
        replace(told, factuality=Factuality.NEGATED), KNOWLEDGE.relations, KNOWLEDGE.is_country, names=KNOWLEDGE.naming
    )
    assert bool(found) is edges


@pytest.mark.parametrize(
    ("quote", "head", "kind", "manner"),
    [
        ("Peru stopped its deliveries of gas to Chile", "stopped", "SANCTION", UNREAL),
        ("Peru suspended 40 million dollars in aid to Chile", "aid", "AID", UNREAL),
        ("Peru has frozen arms sales to Chile", "sales", "AID", UNREAL),
        ("Peru delivered shells to Chile, which ended the siege", "delivered", "AID", PLAIN),
        ("Peru shipped gas to Chile", "shipped", "AID", PLAIN),
        ("Peru, which stopped the talks, shipped gas to Chile", "shipped", "AID", PLAIN),
    ],
)
def test_what_is_stopped_is_not_being_given(quote: str, head: str, kind: str, manner: str) -> None:
    claim = make_claim(quote, head, kind, [ref("Peru", "PER", quote)], [ref("Chile", "CHL", quote)])
    assert {m for _, k, _, m in found(claim) if k == "transfer"} == {manner}
