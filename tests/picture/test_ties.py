"""Ties broken and renewed, recognition, goods received and exported, troops beside rebels, what a next sentence goes on about."""

from __future__ import annotations

import pytest

from legation.model.claims import ActorRef
from legation.model.ids import ClaimId
from legation.picture import build_relations, edges_of
from tests.picture.test_edges import KNOWLEDGE, found, make_claim, ref

# quote, head, PLOVER type, who acts, on whom, edge: source, kind, target, manner
TOLD: list[tuple[str, str, str, str, tuple[str, ...], tuple[str, str, str, str]]] = [
    ("Peru cut its ties with Chile", "cut", "SANCTION", "PER", ("CHL",), ("PER", "break of ties", "CHL", "")),
    ("Peru recalled its ambassador from Chile", "recalled", "COERCE", "PER", ("CHL",), ("PER", "break of ties", "CHL", "")),
    ("Peru restored relations with Chile", "restored", "SUPPORT", "PER", ("CHL",), ("CHL", "diplomatic relations", "PER", "")),
    ("Peru received three trucks from Chile", "received", "RETREAT", "PER", ("CHL",), ("CHL", "transfer", "PER", "")),
    ("Peru sells 60 percent of its copper to Chile", "sells", "", "PER", ("CHL",), ("PER", "dependence", "CHL", "")),
    ("Peru owes Chile two billion dollars", "owes", "", "PER", ("CHL",), ("PER", "dependence", "CHL", "")),
    ("Peru shut its border with Chile", "shut", "COERCE", "PER", ("CHL",), ("PER", "sanctions and export controls", "CHL", "")),
    ("Peru and Chile are negotiating a treaty", "negotiating", "CONSULT", "PER", ("CHL",), ("CHL", "treaty", "PER", "unreal")),
    ("Peru signed a deal in May to sell rifles to Chile", "sell", "AID", "PER", ("CHL",), ("PER", "transfer", "CHL", "unreal")),
    ("Peru has sent a frigate to Chile", "sent", "MOBILIZE", "PER", ("CHL",), ("PER", "military presence", "CHL", "")),
]  # fmt: skip
NAMES = {"PER": "Peru", "CHL": "Chile"}


@pytest.mark.parametrize("quote, head, kind, actor, recipients, wanted", TOLD)
def test_what_is_told_of_two(
    quote: str, head: str, kind: str, actor: str, recipients: tuple[str, ...], wanted: tuple[str, str, str, str]
) -> None:
    claim = make_claim(
        quote, head, kind, [ref(NAMES[actor], actor, quote)], [ref(NAMES[r], r, quote) for r in recipients]
    )
    assert wanted in found(claim)


def test_who_is_cut_back_has_not_been_cut_off() -> None:
    claim = make_claim(
        "Peru cut back its ties with Chile", "cut", "", [ActorRef("Peru", "PER")], [ActorRef("Chile", "CHL")]
    )
    assert "break of ties" not in {kind for _, kind, _, _ in found(claim)}


def test_a_recognised_rival_stands_for_himself() -> None:
    quote = "Kenya recognised Oloo as president"
    rival = ref("Oloo", "UGA:OPP", quote, kind="person", sector="OPP")
    claim = make_claim(quote, "recognised", "SUPPORT", [ref("Kenya", "KEN", quote)], [rival])
    assert found(claim) == {("KEN", "recognition", "UGA:OPP", "")}


def test_troops_beside_rebels_are_in_the_country_of_the_rebels() -> None:
    quote = "Kenyan soldiers fight beside the rebels"
    rebels = ActorRef("the rebels", "UGA:LRA", kind="force", sector="REB")
    claim = make_claim(quote, "soldiers", "MOBILIZE", [ActorRef("Kenyan soldiers", "KEN:MIL")], [rebels])
    assert ("KEN", "troop deployment", "UGA", "") in found(claim)


def test_whom_one_meets_in_turn_have_not_met() -> None:
    quote = "Peru travelled to Lima's neighbours"
    met = [ActorRef("Chile", "CHL"), ActorRef("Bolivia", "BOL")]
    claim = make_claim(quote, "travelled", "CONSULT", [ActorRef("Peru", "PER")], met, mode="visit")
    pairs = {(s, t) for s, kind, t, _ in found(claim) if kind == "visit or consultation"}
    assert pairs == {("BOL", "PER"), ("CHL", "PER")}


def test_members_of_a_body_who_meet_join_nothing() -> None:
    quote = "Kenya and three members of NATO joined the call"
    who = [ref("Kenya", "KEN", quote), ActorRef("three members of NATO", "NATO")]
    claim = make_claim(quote, "joined", "", who, [])
    assert not [e for e in edges_of(claim, KNOWLEDGE.relations, KNOWLEDGE.is_country) if e.kind == "membership"]


def test_a_sentence_goes_on_about_the_two_of_the_treaty_before() -> None:
    first, second = "Peru and Chile signed a defence treaty", "It gives Chilean forces access to three ports"
    treaty = make_claim(first, "signed", "SUPPORT", [ref("Peru", "PER", first), ref("Chile", "CHL", first)], [])
    access = make_claim(second, "gives", "AGREE", [ActorRef("Chilean forces", "CHL:MIL", sector="MIL")], [], name="2")
    moved = [type(s)(s.role, type(s.span)(s.span.start + 40, s.span.end + 40)) for s in access.spans]
    later = type(access)(**{f: getattr(access, f) for f in access.__slots__} | {"spans": tuple(moved)})
    edges = {c.id: edges_of(c, KNOWLEDGE.relations, KNOWLEDGE.is_country) for c in (treaty, later)}
    tellers = {ClaimId("1"): ("KEN", "KEN"), ClaimId("2"): ("KEN", "KEN")}
    told = build_relations([treaty, later], book=KNOWLEDGE.relations, edges=edges, teller_of=tellers)
    assert ("CHL", "military presence", "PER") in {(r.source, r.kind, r.target) for r in told}
