"""Participants by the grammar around a clause: whose an act is that has no subject of its own, and who undergoes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from legation.model.claims import Claim

Read = Callable[..., Any]


def claim_at(read_text: Read, text: str, head: str) -> Claim:
    """The shortest claim whose clause turns on the word."""
    claims = [c for c in read_text(text, published="2024-10-30")["claims"].claims if c.head_lemma == head]
    assert claims, f"no claim turns on {head!r}"
    return min(claims, key=lambda c: len(c.quote))


def countries(actors: Any) -> set[str]:
    return {a.id.split(":")[0] for a in actors if a.id}


# text, head of the claim, countries that act, countries acted on
Rows = list[tuple[str, str, set[str], set[str]]]

INFINITIVES: Rows = [  # under a noun: whose the plan, bid or refusal is, else whoever holds, seeks or joins it
    ("Norway dropped its plan to tax Danish ferries.", "tax", {"NOR"}, {"DNK"}),
    ("Kenya has seized an opportunity to humiliate Uganda.", "humiliate", {"KEN"}, {"UGA"}),
    ("Ghana joined the costly bid to isolate Togo.", "isolate", {"GHA"}, {"TGO"}),
    ("Tonga opened its market in an attempt to mollify Fiji.", "mollify", {"TON"}, {"FJI"}),
    ("Brazil closed the border in order to spare Peru a scandal.", "spare", {"BRA"}, {"PER"}),
    ("Hungary has the means to overrun Slovakia.", "overrun", {"HUN"}, {"SVK"}),
    ("The decision by Malta to court Tunisia surprised many.", "court", {"MLT"}, {"TUN"}),
    ("Chile spent a fortune to impress Bolivia.", "impress", {"CHL"}, {"BOL"}),
    ("Peru called for a larger effort to contain Chile.", "contain", set(), {"CHL"}),
    ("There is a need to restrain Eritrea.", "restrain", set(), {"ERI"}),
]

GERUNDS: Rows = [
    ("Latvia began the year by courting Iceland.", "court", {"LVA"}, {"ISL"}),
    ("Cyprus, despite a long habit of mocking Malta, sent flowers.", "mock", {"CYP"}, {"MLT"}),
    ("The motion called out Modi for jailing judges and copying Nepal.", "copy", {"IND"}, {"NPL"}),
    ("Nepal's habit of copying India has a price.", "copy", {"NPL"}, {"IND"}),
    ("Blame has been assigned to Ghana for flooding Togo.", "flood", {"GHA"}, {"TGO"}),
    ("Farmers protested the Kenyan government for selling grain to Uganda.", "sell", {"KEN"}, {"UGA"}),
]

CLEFTS: Rows = [
    ("It is Chad that is and will continue to remain the main partner of Niger.", "continue", {"TCD"}, set()),
    ("It is not Laos who should fear Vietnam.", "fear", {"LAO"}, {"VNM"}),
    ("What Latvia wants most is to outpace Estonia.", "be", {"LVA"}, {"EST"}),
]

MADE_BY: Rows = [  # a thing is theirs who make, send or say it in a clause on it
    ("The dam that Ethiopia is building worries Egypt.", "worry", {"ETH"}, {"EGY"}),
    ("The strategy that Chile pursued has harmed Peru.", "harm", {"CHL"}, {"PER"}),
    ("The play that Oman loved has worried Qatar.", "worry", set(), {"QAT"}),
]

STATES: Rows = [  # how somebody is, not what is done to him
    ("The Kenyan president is scheduled to visit Malawi.", "schedule", {"KEN"}, {"MWI"}),
    ("Israel is well placed to help Cyprus.", "place", {"ISR"}, {"CYP"}),
    ("Norway was alarmed at the Danish vote.", "alarm", {"NOR"}, {"DNK"}),
    ("Slovak officials were mocked and criticized on the radio.", "criticize", set(), {"SVK"}),
    ("Ruto and Museveni are anticipated to talk about grain for Chad.", "anticipate", {"KEN", "UGA"}, set()),
    ("Trade disputes are growing between Chile and Peru.", "grow", {"CHL", "PER"}, set()),
    (
        "Kenya and Uganda shall open talks with a view to coordinating their prices.",
        "coordinate",
        {"KEN", "UGA"},
        set(),
    ),
    ("There is deep mistrust between Kenya and Uganda.", "be", {"KEN", "UGA"}, set()),
]


LOST: Rows = [  # subjects that the parse hangs elsewhere
    (
        "Justin Trudeau, the self-proclaimed, consummate political outsider, is set to meet with the titans on Monday.",
        "meet",
        {"CAN"},
        set(),
    ),
    ("The strategy that Chile pursued has harmed Peru.", "pursue", {"CHL"}, set()),
    (
        "Modi, who is Hindu, also decried Trudeau's repeated calls to ban all poets from the museums.",
        "ban",
        {"CAN"},
        set(),
    ),
    (
        "That is nice, said Narendra Modi, a politician from Lahore, Pakistan, who said he is calm but took issue with Peru.",
        "take",
        {"IND"},
        {"PER"},
    ),
    (
        "Two hours after the speech 191 of the 300 members of the Kenyan parliament voted to end it.",
        "vote",
        {"KEN"},
        set(),
    ),
    ("Trudeau's Iran tone pleased Modi.", "please", {"CAN"}, {"IND"}),
    ("Attacks like Nairobi and Kampala make Rwanda nervous.", "attack", set(), {"RWA"}),
]


OTHERS: Rows = [  # whose it is not
    ("Trudeau publicly blamed the attack on a video.", "attack", set(), set()),
    ("Trudeau argued that there is flexibility for Peru in the pact.", "be", set(), {"PER"}),
    ("The biggest winner was Modi.", "be", {"IND"}, set()),
    ("Kenya chided Museveni who, if he wins in June, would be at the helm of Chad.", "be", {"UGA"}, {"TCD"}),
]

UNDERGONE: Rows = [  # to whom it is done, deep inside what is done
    ("Courted by Chile, Peru wavered.", "court", {"CHL"}, {"PER"}),
    ("Peru introduced a bill to punish Chile.", "introduce", {"PER"}, {"CHL"}),
    ("Orban is unlikely to have a good relationship with Ruto.", "be", {"HUN"}, {"KEN"}),
    ("Norway would like to annoy the Danish navy.", "like", {"NOR"}, {"DNK"}),
    ("Kenya should set up a “Five Eyes”-style network.", "set", {"KEN"}, set()),
]


TOGETHER: Rows = [  # who does it beside the subject; behind a named object nobody can tell whom "together with" joins
    ("Kenya's army fought the rebels together with Somali troops.", "fight", {"KEN", "SOM"}, set()),
    (
        "Uganda's army, which has been fighting rebels together with Rwandan troops, denied it.",
        "fight",
        {"UGA", "RWA"},
        set(),
    ),
    ("Chile bombed the port alongside Peru.", "bomb", {"CHL", "PER"}, set()),
    ("Kenya sanctioned Iran together with Syria.", "sanction", {"KEN"}, {"IRN"}),
    ("Kenya fought with Somali troops.", "fight", {"KEN"}, {"SOM"}),
]

PARTS: Rows = [  # things and people told by whose they are
    (
        "Nine ships, five of Chad and four of Mali, entered its waters, Oman's navy said.",
        "enter",
        {"TCD", "MLI"},
        set(),
    ),
    ("Ten soldiers, four Chadian and six Nigerien, attacked Mali.", "attack", {"TCD", "NER"}, {"MLI"}),
    ("Nine ships, two of them old, attacked Mali.", "attack", set(), {"MLI"}),
]

SPOKEN_OF: Rows = [  # who only pays for an act or judges it has not done it
    ("Mali said the protests were paid for by Chad.", "pay", set(), set()),
    ("Peru condemned protests paid for by Chile.", "pay", set(), set()),
    ("The exercise was funded by Norway.", "exercise", set(), set()),
    ("The raid was carried out by Chad.", "carry", {"TCD"}, set()),
    ("Kenya called the raid a war crime.", "raid", set(), set()),
    ("Kenya called the raid by Uganda a crime.", "raid", {"UGA"}, set()),
    ("Kenya called its raid on Uganda a success.", "raid", {"KEN"}, {"UGA"}),
    ("Mali saw the coup as a threat.", "coup", set(), set()),
    ("Chile called the shooting illegal.", "call", {"CHL"}, set()),
]


@pytest.mark.parametrize(
    "text, head, actors, recipients",
    [*INFINITIVES, *GERUNDS, *CLEFTS, *MADE_BY, *STATES, *LOST, *UNDERGONE, *TOGETHER, *PARTS, *SPOKEN_OF],
)
def test_whose_an_act_is(read_text: Read, text: str, head: str, actors: set[str], recipients: set[str]) -> None:
    claim = claim_at(read_text, text, head)
    assert (countries(claim.actors), countries(claim.recipients)) == (actors, recipients)


UNNAMED = [  # text, head, words for the actor: people and bodies of people without a name; things stay nobody
    ("A columnist criticised Peru.", "criticise", ["A columnist"]),
    ("The airline paid Ghana.", "pay", ["The airline"]),
    ("About forty rabbis left Chile.", "leave", ["About forty rabbis"]),
    ("Seventy percent of voters distrust Uganda.", "distrust", ["Seventy percent of voters"]),
    ("The towns of Chad are held by gangs of young men.", "hold", ["gangs of young men"]),
    ("Two archaeologists left Chile.", "leave", ["Two archaeologists"]),
    ("Miners marched over government plans to tax Chad.", "tax", ["government"]),
    ("Opponents of Modi marched on Monday in Nepal.", "march", ["Opponents of Modi"]),
    (
        "Peru will deport refugees, who it says were living in Chad.",
        "live",
        ["refugees, who it says were living in Chad"],
    ),
    ("The checklist pleased Nepal.", "please", []),
    ("They deplored the murder of a Ghanaian woman by a refugee.", "murder", ["a refugee"]),
    ("Chad enjoyed Thursday's summit with Niger.", "summit", ["Niger", "Chad"]),
]


@pytest.mark.parametrize("text, head, words", UNNAMED)
def test_people_without_a_name_keep_their_words(read_text: Read, text: str, head: str, words: list[str]) -> None:
    assert [a.text for a in claim_at(read_text, text, head).actors] == words


def test_a_surname_that_was_missed_goes_back_to_the_only_one_who_has_it(read_text: Read) -> None:
    text = "Hugh Grant spoke to Kenya. Grant challenged Museveni on Monday."
    assert [a.id for a in claim_at(read_text, text, "challenge").actors] == ["?hugh grant"]
    text = "Hugh Grant and Cary Grant spoke to Kenya. Grant challenged Museveni on Monday."
    assert not [a.id for a in claim_at(read_text, text, "challenge").actors if a.id]


def test_people_without_a_name_undergo_it_after_a_preposition(read_text: Read) -> None:
    claim = claim_at(read_text, "Museveni pandered to wealthy voters.", "pander")
    assert [r.text for r in claim.recipients] == ["wealthy voters"]


def test_a_headline_whose_verb_looks_like_a_noun_has_both_sides(read_text: Read) -> None:
    title = "Kenyan admiral rattles Kampala"
    text = f"{title}\n\nThe harbour was quiet on Monday.\n"
    claims = read_text(text, title=title, published="2024-10-30")["claims"].claims
    assert [(countries(c.actors), countries(c.recipients)) for c in claims if c.quote == title] == [({"KEN"}, {"UGA"})]
