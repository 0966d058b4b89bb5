"""Claims: what a clause is about, who takes part, who says so, when, and what is no claim. Sentences of our own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.model.claims import Claim
from legation.model.record import from_record, to_record
from legation.model.times import Interval
from legation.reading.settle import settle_dates

Read = Callable[..., Any]
DAY = "2024-10-30"  # a Wednesday


def claims_of(read_text: Read, text: str, **options: Any) -> list[Claim]:
    return list(read_text(text, **{"published": DAY, **options})["claims"].claims)


def claim_with(read_text: Read, text: str, words: str, **options: Any) -> Claim:
    """The shortest claim that holds the words."""
    found = [c for c in claims_of(read_text, text, **options) if words in c.quote]
    assert found, f"no claim holds {words!r}"
    return min(found, key=lambda c: len(c.quote))


def countries(actors: Any) -> set[str]:
    return {a.id.split(":")[0] for a in actors if a.id}


ABOUT = [  # text, words of the claim, type of the act it is about
    ("The naval cooperation between France and Italy goes on.", "cooperation", "COOPERATE"),
    ("The drills off Norway lasted a week.", "lasted", "MOBILIZE"),
    ("Police in Kenya raided the party's offices.", "raided", "COERCE"),
    ("Mali dismissed the accusation as childish.", "dismissed", "REJECT"),
    ("Poland tried to convince Hungary.", "tried", "REQUEST"),
    ("The expansion of trade between Chile and Peru surprised nobody.", "expansion", "COOPERATE"),
    ("Kenya is a member of the African Union.", "member", None),
    ("Ghana seized an opportunity to shine.", "seized", None),
    ("The minister returned to his familiar words in Peru.", "returned", None),
    ("Kenyan troops returned to base on Monday.", "returned", "RETREAT"),
    ("The PGA Tour is leaving Chile.", "Tour", None),
    ("Peru was silent, and the audience of the Chilean minister laughed.", "audience", None),
    ("The war has made Poland nervous.", "nervous", None),
]


@pytest.mark.parametrize("text, words, kind", ABOUT)
def test_what_a_clause_is_about(read_text: Read, text: str, words: str, kind: str | None) -> None:
    found = claim_with(read_text, text, words).event_type
    assert (found.value if found else None) == kind


WHO = [  # text, words of the claim, actors, recipients (countries)
    ("China's exports worried Japan.", "exports", {"CHN"}, {"JPN"}),
    ("The plan was drawn up by France.", "drawn", {"FRA"}, set()),
    ("The crisis shows Hungary's dependence on Russia.", "crisis", {"HUN"}, {"RUS"}),
    ("Ghana received patrol boats from Denmark.", "received", {"DNK"}, {"GHA"}),
    ("The dispute creates problems not only for Chad but also for Niger.", "dispute", set(), {"TCD", "NER"}),
    ("Germany is working on its answer to French moves.", "Germany", {"DEU"}, {"FRA"}),
    # a clause for a subject
    ("Whether Kenya sees Ethiopia's dam as a risk remains unclear.", "remains", {"KEN"}, {"ETH"}),
    ("How Ghana will pay Denmark is an open question.", "question", {"GHA"}, {"DNK"}),
    # whose soldiers, waters and steps
    ("A fighter loyal to Chad crossed into Libya.", "crossed", {"TCD"}, {"LBY"}),
    ("Soldiers serving Rwanda crossed the border into Burundi.", "crossed", {"RWA"}, {"BDI"}),
    ("Militiamen answering to Eritrea shelled Ethiopia.", "shelled", {"ERI"}, {"ETH"}),
    ("Kenya began a naval exercise in the waters surrounding Madagascar.", "began", {"KEN"}, {"MDG"}),
    ("It would be the result of a fair position on the part of Ghana.", "result", {"GHA"}, set()),
    ("They feared the African Union sanctions imposed on Mali in 2021.", "imposed", {"AU"}, {"MLI"}),
    # what somebody draws from others
    ("Egypt's appeal for a pause met with strong opposition from Ethiopia.", "met with", {"ETH"}, {"EGY"}),
    ("Norway's decision drew criticism from Iceland.", "drew", {"ISL"}, {"NOR"}),
    ("The Hungarian plan has been met with condemnation from Poland.", "plan", {"POL"}, {"HUN"}),
    ("Kenya's offer won praise from Uganda.", "won", {"UGA"}, {"KEN"}),
    ("Uganda's ban drew the wrath of Kenya's president.", "drew", {"KEN"}, {"UGA"}),
    ("Ruto said it was Uganda that attacked Kenya.", "attacked", {"UGA"}, {"KEN"}),
    ("The president of Chad met Uganda's foreign minister.", "met", {"TCD"}, {"UGA"}),
    # both sides of what is done together, told inside something else
    (
        "The expansion of Polish-South Korean cooperation is a response to Chinese moves.",
        "is a",
        {"POL", "KOR"},
        {"CHN"},
    ),
    (
        "Ruto of Kenya said in opening remarks at talks with his Ugandan counterpart that trade had grown.",
        "talks",
        {"KEN", "UGA"},
        set(),
    ),
    ("Ruto warned the Ugandan president, Museveni, during their meeting in Nairobi.", "meeting", {"KEN", "UGA"}, set()),
    ("The war between a French-Italian alliance and Algeria seemed close.", "war", {"FRA", "ITA", "DZA"}, set()),
    ("Chinese firms and Japan will build the port.", "build", {"CHN", "JPN"}, set()),
    ("Ruto says he's been an outspoken critic of Museveni of Uganda.", "critic", {"KEN"}, {"UGA"}),
    # who is named, and has no part in it
    ("The Indo-Pacific strategy pleases Chile.", "pleases", set(), {"CHL"}),
    ("Ghana might mobilize the Ghanaian army after the vote.", "mobilize", {"GHA"}, set()),
    ("Mali's foreign minister was not aware of the agreement between Chad and Niger.", "aware", {"MLI"}, set()),
    ("The deputy will assume the role of President of Peru.", "assume", set(), set()),
    ("Poland closed its crossings.", "closed", {"POL"}, set()),
    ("Rebels backed by Rwanda attacked Ugandan troops.", "attacked", set(), {"UGA"}),
    ("Iran's plan was to provoke an attack from Iraq.", "plan", {"IRN"}, {"IRQ"}),
    # one in a row
    ("Castillo of Peru is the fifth leader to be arrested by Chile.", "fifth", {"CHL"}, {"PER"}),
    ("Niger became the third state to expel French troops.", "became", {"NER"}, {"FRA"}),
    # infinitives and gerunds
    ("Prior to sending its army against Chad, Sudan would like to hear Egypt.", "sending", {"SDN"}, {"TCD"}),
    ('Ghana accused Togo of "harbouring rebels," and shelling Benin.', "shelling", {"TGO"}, {"BEN"}),
    ("Ghana accused Togo of hiding arms, shelling Benin and sinking ships.", "shelling", {"TGO"}, {"BEN"}),
    ("Blame was put on Togo for shelling Benin.", "shelling", {"TGO"}, {"BEN"}),
    (
        "Kenyan warships trained in May. The warships of the Chilean and Peruvian navies attacked Togo.",
        "attacked",
        {"CHL", "PER"},
        {"TGO"},
    ),
    ("Kenya and Uganda signed a deal. They met again in Nairobi.", "met", {"KEN", "UGA"}, set()),
    ("Critics blamed Hungary for expelling diplomats and bribing Slovakia's deputies.", "bribing", {"HUN"}, {"SVK"}),
    ("Kenyan soldiers landed in Haiti to be trained.", "trained", {"KEN"}, set()),
    # one who is called by name and by office or party is one
    ("Justin Trudeau, Liberal of Papineau, urged Peru to pay.", "urged", {"CAN"}, {"PER"}),
    ("Chad, Niger and Mali attacked Libya.", "attacked", {"TCD", "NER", "MLI"}, {"LBY"}),
    # names within names, topics, qualities, relatives
    ("The Kenya embargo harmed Ugandan farmers.", "harmed", set(), {"UGA"}),
    ("The Kenyan embargo harmed Ugandan farmers.", "harmed", {"KEN"}, {"UGA"}),
    ("The Ghana Fisheries Act expires in June.", "expires", set(), set()),
    ("Modi's mother moved to Nepal.", "moved", set(), {"NPL"}),
    ("Canada's rivals met in Chile.", "rivals", set(), set()),
    ("It was an un-American idea of Chad.", "idea", {"TCD"}, set()),
    # whoever the words beside it tell
    ("Only two Ghanaians, both of whom opposed the pact with Togo, spoke.", "both", {"GHA"}, {"TGO"}),
    ("A country that joins Kenya and Chad in their silence is Niger.", "joins", {"NER"}, {"KEN", "TCD"}),
    ("Using the border issue to weaken India will fail.", "Using", set(), {"IND"}),
    ("Chile remains ready to contribute to the fund of Bolivia.", "contribute", {"CHL"}, {"BOL"}),
    ("The bill would prohibit Chad's banks from trading.", "prohibit", set(), {"TCD"}),
    ("Diverse countries such as France and Spain have taken action against Chad.", "taken", {"FRA", "ESP"}, {"TCD"}),
    ("Modi, the son of a Gujarati trader, decried Trudeau's repeated calls.", "decried", {"IND"}, {"CAN"}),
    ("Kenya described the Turks as ingratiating themselves with Norway.", "ingratiating", {"TUR"}, {"NOR"}),
    ("The American sailors were swiftly released.", "released", set(), {"USA"}),
    ("Kenya promised to drive out Al Shabab, also known as the Youth.", "known", {"SOM"}, set()),
    ("Egypt has joined the fight against Hamas, otherwise known as the resistance.", "known", {"PSE"}, set()),
    ("Kenya tested missiles, and other countries armed themselves.", "countries", set(), set()),
    ("In Peru, civilians were held by terrorists.", "held", set(), set()),
    ("Rwanda seems unlikely to want to take on Burundi again.", "seems", {"RWA"}, {"BDI"}),
]


@pytest.mark.parametrize("text, words, actors, recipients", WHO)
def test_who_acts_and_on_whom(read_text: Read, text: str, words: str, actors: set[str], recipients: set[str]) -> None:
    claim = claim_with(read_text, text, words)
    assert countries(claim.actors) == actors
    assert countries(claim.recipients) == recipients


SELVES = [  # text, words of the claim, ids of the actors: "we" and "I" in a quotation are who says it
    ('"We have sent three letters to Lima," said Justin Trudeau. "I want to meet Humala soon."', "want", ["CAN:PM"]),
    ('Narendra Modi spoke at length. "As governor I backed the pact with Nepal," Modi said.', "backed", ["IND:PM"]),
    ("We went to Chad.", "went", []),
]


@pytest.mark.parametrize("text, words, actors", SELVES)
def test_who_speaks_of_himself(read_text: Read, text: str, words: str, actors: list[str]) -> None:
    found = claim_with(read_text, text, words)
    assert [a.id for a in found.actors if a.id] == actors


UNNAMED = [  # text, words of the claim, words for the actor, words for the recipient; things are nobody
    ("More than a dozen governors joined Trudeau.", "joined", ["More than a dozen governors"], ["Trudeau"]),
    ("Many angry farmers disagree with Modi.", "disagree", ["Many angry farmers"], ["Modi"]),
    ("Rwanda freed two journalists.", "freed", ["Rwanda"], ["two journalists"]),
    ("The slumping economy worried Chad.", "economy", [], ["Chad"]),
]


@pytest.mark.parametrize("text, words, actors, recipients", UNNAMED)
def test_somebody_without_a_name_keeps_his_words(
    read_text: Read, text: str, words: str, actors: list[str], recipients: list[str]
) -> None:
    found = claim_with(read_text, text, words)
    assert ([a.text for a in found.actors], [a.text for a in found.recipients]) == (actors, recipients)


def test_one_who_must_do_something_is_asked_to_by_the_speaker(read_text: Read) -> None:
    claim = claim_with(read_text, "Sweden said that Turkey must be patient.", "patient")
    assert claim.event_type and claim.event_type.value == "REQUEST"
    assert countries(claim.actors) == {"SWE"}
    assert countries(claim.recipients) == {"TUR"}


def test_an_act_told_again_has_the_actors_of_the_first_telling(read_text: Read) -> None:
    text = "Norway began a naval exercise in the north on Monday. The exercise will last a week."
    assert countries(claim_with(read_text, text, "will last").actors) == {"NOR"}
    text = "Kenyan soldiers landed in Haiti on Monday. More than a hundred units have arrived in the last few hours."
    assert countries(claim_with(read_text, text, "hundred").actors) == {"KEN"}
    text = "Kenya spoke on Monday. More than a hundred units have arrived in the last few hours."
    assert countries(claim_with(read_text, text, "hundred").actors) == set()


SAYS = [  # text, words of the claim, countries of the voices
    ("Kenya said that its troops had left Somalia.", "left", ["KEN"]),
    ("Norway backs the plan for a new treaty.", "backs", []),
    ("China aims to help Laos.", "aims", []),
    ("Poland accused Belarus of opening the border.", "opening", ["POL"]),
    ("Poland accused Belarus of opening the border, arresting priests and shelling farms.", "arresting", ["POL"]),
    ("Poland accused Belarus of opening the border, arresting priests and shelling farms.", "shelling", ["POL"]),
    ("Poland accused Belarus of opening the border, citing pictures and calling for talks.", "opening", ["POL"]),
    ("Poland accused Belarus of opening the border.", "accused", ["POL"]),
    ("Chile regards the treaty as a threat to its fishermen.", "regards", ["CHL"]),
    ("Egypt agreed to send doctors to Sudan.", "agreed", []),
]


@pytest.mark.parametrize("text, words, voices", SAYS)
def test_who_says_so(read_text: Read, text: str, words: str, voices: list[str]) -> None:
    claim = claim_with(read_text, text, words)
    assert [(v.actor.id or "?").split(":")[0] for v in claim.attribution] == voices


WHEN = [  # text, words of the claim, day or span in the record
    ("Kenya sent doctors to Chad on 3 October 2024.", "sent", "2024-10-03"),
    ("Since May 2023, Kenya has sent doctors to Chad.", "has sent", "2023-05/2024-10-30"),
    ("The ministry of Kenya pledged to support Chad last Friday.", "pledged", "2024-10-25"),
    ("On Monday, Kenya closed the border, stranding drivers from Uganda.", "stranding", "2024-10-28"),
    ("Kenya praised the treaty that Chad signed in June.", "praised", None),
    ("Following the coup in Chad in June, Kenya closed its embassy.", "closed", "2024-06/2024-10-30"),
]


@pytest.mark.parametrize("text, words, when", WHEN)
def test_when_it_happened(read_text: Read, text: str, words: str, when: str | None) -> None:
    found = [c for c in claims_of(read_text, text) if words in c.quote]
    assert to_record(max(found, key=lambda c: len(c.quote)))["when"] == when


def test_a_speaker_goes_on_speaking_on_the_same_day(read_text: Read) -> None:
    text = (
        "Foreign minister Hakan Fidan said on Monday that Turkey would wait. "
        "Greece is to blame for the delay, Fidan said."
    )
    assert str(claim_with(read_text, text, "to blame").said.interval) == "2024-10-28"


def test_a_month_is_no_occasion_on_which_somebody_goes_on_speaking(read_text: Read) -> None:
    text = (
        "Foreign minister Hakan Fidan said in May that Turkey would wait. Greece is to blame for the delay, Fidan said."
    )
    assert claim_with(read_text, text, "to blame").said.interval is None


DATED = [
    "Kenya said on Friday that 300 soldiers had left Oran two days earlier.",
    "Since May, Kenya has sent doctors to Chad.",
    "Kenya told Chad on Monday that 200 doctors could arrive by December. They are needed, Kenya said.",
    "Following the summit in June, Kenya closed its embassy in Chad last week.",
]


@pytest.mark.parametrize("text", DATED)
def test_dates_set_later_are_those_of_a_dated_reading(read_text: Read, text: str) -> None:
    dated = claims_of(read_text, text)
    undated = claims_of(read_text, text, published=None)
    assert any(c.happened.interval or c.said.interval for c in dated)
    assert settle_dates(undated, Interval.parse(DAY)) == dated
    assert settle_dates(dated, None) == undated


def test_a_condition_is_held_by_what_follows_from_it(read_text: Read) -> None:
    text = "If Chad attacks Niger, Kenya will close its port to Chadian ships."
    found = claims_of(read_text, text)
    claim = next(c for c in found if "will close" in c.quote)
    assert claim.commitment and claim.commitment.trigger
    assert claim.commitment.trigger.of(text) == "If Chad attacks Niger"
    assert claim.quote.startswith("If Chad attacks")
    assert not any(c.quote.strip(",") == "If Chad attacks Niger" for c in found)


EMPTY = ["It remains to be seen.", "That is how things go.", "He said so.", "As the saying goes, time will tell."]


@pytest.mark.parametrize("text", EMPTY)
def test_what_says_nothing_to_check_is_no_claim(read_text: Read, text: str) -> None:
    assert claims_of(read_text, text) == []


def test_a_silence_is_a_claim(read_text: Read) -> None:
    assert claim_with(read_text, "The embassy of Kenya said nothing about the arrests.", "said nothing")


def test_the_two_countries_are_no_figure(read_text: Read) -> None:
    text = "Kenya and Chad met in May. The two countries signed nearly 40 agreements."
    measures = [c.measure for c in claims_of(read_text, text) if c.measure]
    assert [m.high for m in measures] == [40]


def test_a_bare_figure_counts_what_was_counted_before(read_text: Read) -> None:
    text = "The army of Kenya reported that 3,000 Chadian soldiers had left, with another 500 waiting at the border."
    claim = claim_with(read_text, text, "waiting")
    assert claim.measure and claim.measure.low == 500


def test_claims_come_in_order_with_quotes_and_ids_of_their_own(read_text: Read) -> None:
    text = "Kenya said Chad had sent 20 trucks, 5 of them empty. Chad denied it. Talks between Kenya and Chad go on."
    found = claims_of(read_text, text)
    assert [c.main.start for c in found] == sorted(c.main.start for c in found)
    assert len({c.id for c in found}) == len(found) > 2
    for claim in found:
        assert claim.quote == claim.main.of(text)
        assert from_record(json.loads(json.dumps(to_record(claim)))) == claim


PIECES = [
    "Kenya",
    "Chad",
    '"they said"',
    ",",
    ".",
    "if",
    "since May",
    "300",
    "troops",
    "who",
    "it",
    "pledged to",
    "\n\n",
    "—",
]
PIECES += [
    "😀",
    "accused of",
    "leaving",
    "with",
    "(",
    "“",
    "”",
    "by",
    "in the event",
    "called",
    "as",
    "nothing",
    "both sides",
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_text_however_odd_raises(read_text: Read, words: list[str]) -> None:
    text = " ".join(words)
    for claim in claims_of(read_text, text):
        assert claim.quote == text[claim.main.start : claim.main.end]


NO_EVIDENCE = [
    ("No evidence of a single Turkish soldier in the desert has been shown.", "unconfirmed", "shows no evidence"),
    ("The ministry has not shown any evidence of Eritrean troops in Tigray.", "unconfirmed", "shows no evidence"),
    ("There is no proof that Iran shipped missiles to Sudan.", "unconfirmed", "shows no evidence"),
    ("Evidence of Eritrean troops in Tigray has been shown.", "asserted", None),
    ("Turkey has not sent soldiers to the desert.", "negated", None),
]


@pytest.mark.parametrize("text, status, how", NO_EVIDENCE)
def test_missing_evidence_is_no_denial(read_text: Any, text: str, status: str, how: str | None) -> None:
    claims = read_text(text)["claims"].claims
    assert claims
    assert {(c.factuality.value, c.how_unconfirmed.value if c.how_unconfirmed else None) for c in claims} == {
        (status, how)
    }
