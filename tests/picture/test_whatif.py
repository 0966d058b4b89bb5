"""What if: two dossiers read by the real reader, about a pact in the Andes and an alliance in the Gulf of Guinea."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import legation
from legation.model.errors import LegationError
from legation.model.words import EventType
from legation.picture.whatif import Happening

ANDES = (
    "Peru and Ecuador signed a mutual defence treaty in Quito on 3 March 2031.\n\n"
    "Under Article 4 of the treaty, if either side comes under attack by a third country, Peru and Ecuador will provide "
    "each other with military assistance in accordance with their national laws.\n\n"
    "Chile's foreign ministry said that it had not seen the text."
)
GULF = (
    "If Benin attacks Togo, Ghana will send weapons to Togo, Ghana's defence minister said on 2 June 2031.\n\n"
    "According to the Lome agreement, in the event of an armed attack on one of the parties, Ghana and Togo commit to "
    "immediate consultations.\n\n"
    "Fishing went on as usual."
)

# A chain, a loop and treaties side by side: Laos is owed help by Nepal, Nepal and Oman by each other, India and Bhutan too.
CHAIN = (
    "The Vientiane pact, which Laos and Nepal signed in 2028, obliges Nepal to defend Laos if it is attacked.\n\n"
    "Nepal and Oman have a defence treaty of their own. Under it an attack on one is an attack on both.\n\n"
    "India and Bhutan signed the Thimphu treaty in 2020; by its second article an attack on one is an attack on both.\n\n"
    "Peru and Chile signed the Lima accord in May. Each party shall consult the other if a third state threatens it.\n\n"
    "Chad denounced the Bamako treaty in 2030. The treaty obliges Mali to protect Chad against any attack.\n\n"
    "Britain signed agreements with Fiji and with Tonga in June; they oblige each of the two sides to help the other if it "
    "is attacked.\n\n"
    "The Accra declaration does not oblige Ghana to defend Togo if it is attacked."
)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    held = {}
    for name, text in (("andes", ANDES), ("gulf", GULF), ("chain", CHAIN)):
        folder = tmp_path_factory.mktemp(name)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        held[name] = legation.open(folder / "d")
        held[name].read([folder / f"{name}.txt"], published="2031-06-05")
    yield held
    for desk in held.values():
        desk.close()


def answers(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [("+".join(s["who"]), "+".join(s["whom"])) for s in found["steps"]]


# dossier, what happens, (obligors, beneficiaries) of the steps
CASES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("andes", "Chile attacks Peru", [("ECU", "PER")]),
    ("andes", "Colombia invades Ecuador", [("PER", "ECU")]),
    ("andes", "Peru attacks Chile", []),
    ("andes", "Peru attacks Ecuador", []),
    ("andes", "Chile attacks Bolivia", []),
    ("andes", "Chile meets Peru", []),
    # step by step: who is to defend may come to blows with the attacker, whose own pacts are asked then; loops end
    ("chain", "India attacks Laos", [("NPL", "LAO")]),
    ("chain", "India attacks Oman", [("NPL", "OMN")]),
    ("chain", "Oman attacks Laos", [("NPL", "LAO")]),
    # an attack is more than the threat that a clause names; of several treaties each binds its own parties
    ("chain", "Bolivia attacks Peru", [("CHL", "PER")]),
    ("chain", "India attacks Fiji", [("GBR", "FJI")]),
    ("chain", "India attacks Britain", [("FJI+TON", "GBR")]),
    ("chain", "Niger attacks Chad", [("MLI", "TCD")]),
    ("chain", "Benin attacks Togo", []),
]


@pytest.mark.parametrize("dossier, happens, wanted", CASES)
def test_who_would_be_called_on(
    desks: dict[str, Any], dossier: str, happens: str, wanted: list[tuple[str, str]]
) -> None:
    found = desks[dossier].what_if(happens)
    assert answers({"steps": [s for s in found["steps"] if not s["after"]]}) == wanted


def test_who_defends_may_come_to_blows_with_the_attacker_and_that_is_marked(desks: dict[str, Any]) -> None:
    steps = desks["chain"].what_if("India attacks Laos")["steps"]
    assert [(s["who"], s["whom"], s["after"]) for s in steps[:2]] == [(["NPL"], ["LAO"], 0), (["BTN"], ["IND"], 1)]
    assert "if the help called for before is fighting" in steps[1]["stands"]
    assert len({(s["claim"], *s["who"], *s["whom"]) for s in steps}) == len(steps) < 10  # loops end
    assert all(s["quote"] in CHAIN for s in steps)


@pytest.mark.parametrize(
    "happens, state, words",
    [
        ("Niger attacks Chad", "told to be ended", "Chad denounced the Bamako treaty in 2030."),
        ("India attacks Laos", "by the text as told", None),
    ],
)
def test_the_state_of_the_instrument_is_told(
    desks: dict[str, Any], happens: str, state: str, words: str | None
) -> None:
    step = desks["chain"].what_if(happens)["steps"][0]
    assert step["stands"] == state
    assert words in (None, step["status_words"])


def test_every_step_has_its_commitment_row_and_its_quote(desks: dict[str, Any]) -> None:
    (step,) = desks["andes"].what_if("Chile attacks Peru")["steps"]
    assert "military assistance" in step["calls_for"]
    assert step["quote"] in ANDES
    assert step["statement"]["id"] == step["claim"]
    assert step["article"] == "Article 4"
    assert "national laws" in step["reservation"]


def test_a_trigger_that_names_somebody_binds_for_him_only(desks: dict[str, Any]) -> None:
    found = desks["gulf"].what_if("Benin attacks Togo")
    assert ("GHA", "TGO") in answers(found)
    assert len(answers(found)) == 2  # the promise of weapons, and the consultations of the agreement
    assert answers(desks["gulf"].what_if("Nigeria attacks Togo")) == [("GHA", "TGO")]  # the agreement only


def test_the_dossier_says_that_it_is_silent(desks: dict[str, Any]) -> None:
    found = desks["gulf"].suppose(Happening(frozenset({EventType.SANCTION}), ("FRA",), ("TGO",)))
    assert (found["steps"], found["commitments_searched"] > 0) == ([], True)
    assert "No forecast" in found["note"]


def test_a_sentence_without_known_parties_is_refused(desks: dict[str, Any]) -> None:
    with pytest.raises(LegationError, match="E131"):
        desks["gulf"].what_if("It rains in spring")


@pytest.mark.parametrize(
    ("text", "types", "actors", "recipients"),
    [
        ("What if Chile attacks Peru?", {"ASSAULT"}, ("CHL",), ("PER",)),
        ("Chile and Bolivia attack Peru", {"ASSAULT"}, ("CHL", "BOL"), ("PER",)),
        ("Rebels attack Mali", {"ASSAULT"}, (), ("MLI",)),  # whoever they are, they are not Mali
        ("An armed group attacks Niger", {"ASSAULT"}, (), ("NER",)),
        ("The armed forces of Peru attack Chile", {"ASSAULT"}, ("PER",), ("CHL",)),
        ("The Wagner Group attacks Mali", {"ASSAULT"}, (), ("MLI",)),
        ("Chile attacks Arequipa", {"ASSAULT"}, ("CHL",), ()),
        ("PER attacks CHL", {"ASSAULT"}, ("PER",), ("CHL",)),
    ],
)
def test_a_happening_is_read_with_its_sides(
    desks: dict[str, Any], text: str, types: set[str], actors: tuple[str, ...], recipients: tuple[str, ...]
) -> None:
    found = desks["andes"].read_happening(text)
    assert {t.value for t in found.types} == types
    assert (found.actors, found.recipients) == (actors, recipients)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sout Korea attacks North Korea", "Did you mean 'South Korea'"),  # never an attack of North Korea
        ("Peru attacks Freedonia", "'Freedonia' names nobody"),
        ("Rusia attacks Ukraine", "'Rusia' names nobody"),
        ("Peruu attacks Chile", "Did you mean 'Peru'"),
        ("Chile was not attacked", "does not happen"),
        ("Peru doesn't attack Chile", "does not happen"),
        ("Nobody attacks Chile", "does not happen"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_not_answered_as_something_else(
    desks: dict[str, Any], text: str, said: str
) -> None:
    with pytest.raises(LegationError, match="E131") as refused:
        desks["andes"].what_if(text)
    assert said in str(refused.value)
