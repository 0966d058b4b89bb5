"""Who stands to whom by the words between names, on sentences of many subjects; and what is not told as done."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim, RoleSpan
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.spans import Span
from legation.model.words import ClaimKind, EventType, Factuality
from legation.picture.camps import find_named
from legation.picture.edges import AGAINST, EXCHANGE, PLAIN, UNREAL, edges_of

KNOWLEDGE = Knowledge()
ROOT = Path(__file__).parents[2]


def make_claim(quote: str, *, head: str = "", actors: str = "", recipients: str = "", kind: str = "") -> Claim:
    spans = [RoleSpan("main", Span(0, len(quote)))]
    if head:
        at = quote.index(head)
        spans.append(RoleSpan("event", Span(at, at + len(head))))
    return Claim(
        id=ClaimId("1"),
        document=DocumentId("d"),
        version=VersionId("v"),
        spans=tuple(spans),
        quote=quote,
        kind=ClaimKind.EVENT,
        factuality=Factuality.ASSERTED,
        event_type=EventType(kind) if kind else None,
        actors=tuple(ActorRef(a, a) for a in actors.split()),
        recipients=tuple(ActorRef(a, a) for a in recipients.split()),
        head_lemma=head,
    )


def found(claim: Claim) -> set[tuple[str, str, str, str, str]]:
    edges = edges_of(claim, KNOWLEDGE.relations, KNOWLEDGE.is_country, names=KNOWLEDGE.naming)
    return {(e.source, e.kind, e.theme, e.target, e.manner) for e in edges}


FRAMES: list[tuple[str, set[tuple[str, str, str, str, str]]]] = [
    ("80 % of Lesotho's exports go to South Africa", {("LSO", "dependence", "", "ZAF", PLAIN)}),
    ("Brazil is Paraguay's largest trading partner", {("PRY", "dependence", "", "BRA", PLAIN)}),
    ("India remains the main supplier of Bhutan", {("BTN", "dependence", "", "IND", PLAIN)}),
    ("Kenyan troops crossed the river into Somalia", {("KEN", "troop deployment", "", "SOM", PLAIN)}),
    ("Chad and Niger signed a defence pact", {("NER", "treaty", "", "TCD", PLAIN)}),
    ("Swedish weapons flow to Finland", {("SWE", "transfer", "munitions", "FIN", PLAIN)}),
    ("Egypt is discussing the sale of drones to Sudan", {("EGY", "transfer", "munitions", "SDN", UNREAL)}),
    ("Morocco-occupied Mauritania", {("MAR", "control of territory", "", "MRT", PLAIN)}),
    ("the navies of the Greek and Cypriot fleets", set()),
    ("five Greek and two Cypriot ships held a joint exercise", {("CYP", "joint exercise or patrol", "", "GRC", PLAIN)}),
    ("Indian influence on Nepal", {("IND", "influence", "", "NPL", PLAIN)}),
    ("the sway that Angola holds over Gabon", {("AGO", "influence", "", "GAB", PLAIN)}),
    ("the fighting leaves Malta open to criticism", set()),
    ("Peru's current ASEAN presidency", {("PER", "membership", "", "ASEAN", PLAIN)}),
    ("tensions between Chile and Bolivia", {("BOL", "rivalry", "", "CHL", PLAIN)}),
    ("reports of Kenyan troops in Somalia are fake news", {("KEN", "troop deployment", "", "SOM", AGAINST)}),
    ("before Kenyan troops went into Somalia", {("KEN", "troop deployment", "", "SOM", UNREAL)}),
]  # fmt: skip


@pytest.mark.parametrize("quote, wanted", FRAMES)
def test_frames(quote: str, wanted: set[tuple[str, str, str, str, str]]) -> None:
    assert found(make_claim(quote)) == wanted


# quote, head, type, actors, recipients -> edges
HEADS: list[tuple[str, str, str, str, str, set[tuple[str, str, str, str, str]]]] = [
    ("Oman met Iran, which had sent soldiers", "met", "CONSULT", "OMN", "IRN",
     {("OMN", "visit or consultation", "", "IRN", PLAIN), ("IRN", "visit or consultation", "", "OMN", PLAIN)}),
    ("Iran sent fuel to Syria, according to a satellite company", "sent", "AID", "IRN", "SYR",
     {("IRN", "transfer", "oil", "SYR", PLAIN)}),
    ("Oman agreed to send tanks to Jordan", "agree", "AGREE", "OMN", "JOR",
     {("OMN", "transfer", "munitions", "JOR", UNREAL), ("JOR", "agreement", "", "OMN", PLAIN)}),
    ("Qatar can give Sudan tanks", "give", "", "QAT", "SDN", {("QAT", "transfer", "munitions", "SDN", UNREAL)}),
    ("Sudan gives Qatar gold and food in exchange for tanks", "gives", "AID", "SDN", "QAT",
     {("SDN", "transfer", "metals", "QAT", PLAIN), ("SDN", "transfer", "food", "QAT", PLAIN),
      ("QAT", "transfer", "munitions", "SDN", EXCHANGE)}),
]  # fmt: skip


@pytest.mark.parametrize("quote, head, kind, actors, recipients, wanted", HEADS)
def test_words_have_to_stand_near_the_head(
    quote: str, head: str, kind: str, actors: str, recipients: str, wanted: set[Any]
) -> None:
    edges = found(make_claim(quote, head=head, kind=kind, actors=actors, recipients=recipients))
    assert edges <= wanted and edges


CAMPS = [
    ("The bloc led by Brazil, Chile and Peru met.", [("BRA", "CHL", "PER")]),
    ("Nobody trusts the Egypt-Sudan-Libya axis.", [("EGY", "LBY", "SDN")]),
    ("Mali, Niger and Chad want a triangular pact between the three countries.", [("MLI", "NER", "TCD")]),
    ("The alliance of France and Italy is old.", []),
    ("They camped near Lima.", []),
]


@pytest.mark.parametrize("text, wanted", CAMPS)
def test_camps_named_by_a_text(text: str, wanted: list[tuple[str, ...]]) -> None:
    camps = find_named(text, book=KNOWLEDGE.relations, names=KNOWLEDGE.naming)
    assert [c.members for c in camps] == wanted
    assert all(" ".join(text[c.start : c.end].split()) == c.name for c in camps)


def test_the_table_of_the_system_holds_places_only() -> None:
    with (ROOT / "tests" / "cases" / "system.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    kinds = {k.name for k in KNOWLEDGE.relations.kinds} | {""}
    assert len(rows) > 100 and len({r["id"] for r in rows}) == len(rows)
    for row in rows:
        assert row["kind"] in kinds, row
        assert row["what"] in {"relation", "step", "untold", "clause", "camp", "forecast"}
        assert row["what"] == "untold" or int(row["start"]) < int(row["end"])


def test_the_worked_example_asks_for_commands_that_there_are() -> None:
    spec = importlib.util.spec_from_file_location("worked", ROOT / "tools" / "write_worked_example.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (ROOT / "docs" / "worked-example.md").read_text(encoding="utf-8")
    for question, command, seen in module.STEPS:
        assert question in page and seen in page
        assert f"$ legation {' '.join(command)}" in page
        options = {o for p in module.cli.commands[command[0]].params for o in p.opts}
        assert {c for c in command if c.startswith("--")} <= options
