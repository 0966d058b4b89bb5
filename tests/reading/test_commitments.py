"""Commitments: if TRIGGER then OBLIGOR does OBLIGATION for BENEFICIARY, under INSTRUMENT, with RESERVATION; and due dates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from legation.model.claims import Claim, Commitment
from legation.model.record import from_record, to_record
from legation.model.words import Nearness
from legation.reading.reader import Work

Reads = Callable[..., Work]

# text; trigger; words of the obligation; instrument; reservation; obligors; beneficiaries (ids, blank-separated)
CASES = [
    # the condition in a clause
    ("If Poland is attacked, France will send troops under the Nancy treaty.",
     "If Poland is attacked", "send troops", "the Nancy treaty", "", "FRA", ""),
    ("The treaty obliges Japan to help Fiji if it is attacked.",
     "if it is attacked", "to help Fiji", "The treaty", "", "JPN", "FJI"),
    ("India vowed to respond with force if China crosses the line.",
     "if China crosses the line", "to respond with force", "", "", "IND", "CHN"),
    ("Both governments agreed to “render each other all necessary help” if either is invaded.",
     "if either is invaded", "render each other", "", "", "", ""),
    ("If the truce is broken, Qatar will stop its payments to the militia.",
     "If the truce is broken", "stop its payments", "", "", "QAT", ""),
    # the condition in a phrase, or in another word order
    ("Under Article 4 of the 2010 pact, Chad must consult Niger in the event of a threat.",
     "in the event of a threat", "must consult Niger", "Article 4 of the 2010 pact", "", "TCD", "NER"),
    ("The pact provides that each side will come to the other's aid in case of aggression.",
     "in case of aggression", "come to the other's aid", "The pact", "", "", ""),
    ("Serbia pledged to aid Hungary, in accordance with its constitution, should it come under attack.",
     "should it come under attack", "to aid Hungary", "", "in accordance with its constitution", "SRB", "HUN"),
    ("According to the agreement, Turkey must close the strait to warships when it feels threatened.",
     "when it feels threatened", "close the strait", "the agreement", "", "TUR", ""),
    ("If one side is invaded, the other side will at once provide arms, according to the text of the accord.",
     "If one side is invaded", "will at once provide arms", "the accord", "", "", ""),
    ("Japan and the Philippines shall consult each other whenever the security of either is threatened, the agreement says.",
     "whenever the security of either is threatened", "shall consult each other", "the agreement", "", "JPN PHL", "JPN PHL"),
    ("France will send troops to Armenia if Azerbaijan attacks, Macron said.",
     "if Azerbaijan attacks", "send troops to Armenia", "", "", "FRA", "ARM"),
    ("Sudan committed itself to letting aid through once the fighting stops.",
     "once the fighting stops", "letting aid through", "", "", "SDN", ""),
    # what binds
    ("Turkey, Greece and Britain guarantee the independence of Cyprus under Article II of the Treaty of Guarantee.",
     "", "guarantee the independence of Cyprus", "Article II of the Treaty of Guarantee", "", "TUR GRC GBR", "CYP"),
    ("Under the ceasefire, Israel must withdraw its troops from Lebanon within 60 days.",
     "", "withdraw its troops", "the ceasefire", "", "ISR", "LBN"),
    ("Both sides shall refrain from the use of force, Article 2 of the accord reads.",
     "", "refrain from the use of force", "Article 2 of the accord", "", "", ""),
    ("Libya and Turkey agreed that Ankara would train the Libyan navy until 2026.",
     "", "train the Libyan navy", "", "", "TUR", "LBY:MIL"),
    ("Finland promised Estonia 20 howitzers by June, as long as parliament approves.",
     "", "20 howitzers by June", "", "as long as parliament approves", "FIN", "EST"),
    ("Article 5 commits the allies to defend each other.", "", "to defend each other", "Article 5", "", "", ""),
    ("The charter says that “an armed attack against one of them shall be considered an attack against them all”.",
     "an armed attack against one of them", "shall be considered an attack", "The charter", "", "", ""),
    ("Oman is bound by a 1981 accord to shelter Kuwait's ruler.",
     "", "shelter Kuwait's ruler", "a 1981 accord", "", "OMN", "KWT:MONARCH"),
    ("Article 12 of the convention stipulates that Brazil shall return the child to Spain.",
     "", "Brazil shall return the child", "Article 12 of the convention", "", "BRA", "ESP"),
    ("In line with the Andean accord, Peru will lower tariffs for Bolivia by 2026.",
     "", "lower tariffs for Bolivia", "the Andean accord", "", "PER", "BOL"),
    ("Estonia is obliged under the protocol to share radar data with Latvia.",
     "", "to share radar data", "the protocol", "", "EST", "LVA"),
    # what limits
    ("The Manila pact requires Washington to act in accordance with its constitutional processes.",
     "", "to act", "The Manila pact", "in accordance with its constitutional processes", "USA", ""),
    ("Kenya promised to send police to Haiti, subject to a ruling by its high court.",
     "", "to send police to Haiti", "", "subject to a ruling by its high court", "KEN", "HTI"),
    ("Under the deal, Egypt will supply gas to Lebanon unless the line is damaged.",
     "", "supply gas to Lebanon", "the deal", "unless the line is damaged", "EGY", "LBN"),
    ("The memorandum commits London to protect Ukraine “as far as it is able”.",
     "", "to protect Ukraine", "The memorandum", "as far as it is able", "GBR", "UKR"),
    ("Ghana pledged 50 million dollars to Togo provided that parliament agrees.",
     "", "50 million dollars to Togo", "", "provided that parliament agrees", "GHA", "TGO"),
    ("The accord binds Armenia to withdraw from two villages, without prejudice to its claims.",
     "", "to withdraw from two villages", "The accord", "without prejudice to its claims", "ARM", ""),
    # a word given
    ("Norway undertook to take in 200 refugees from Syria each year until 2027.",
     "", "to take in 200 refugees", "", "", "NOR", "SYR"),
    ("The defence minister promised that Sweden would defend Finland.",
     "", "Sweden would defend Finland", "", "", "SWE", "FIN"),
    ("Australia guaranteed Tuvalu protection against rising seas.",
     "", "protection against rising seas", "", "", "AUS", "TUV"),
    ("Thailand assured Laos that it would buy the power under the contract of 2016.",
     "", "would buy the power", "the contract of 2016", "", "THA", ""),
]  # fmt: skip
NONE = [  # no commitment: no party, no word given, or a word refused
    "Bread prices will rise if the drought lasts.",
    "If it rains, the match will be moved.",
    "The two kings signed the treaty in Amman.",
    "Malta did not promise to take the migrants.",
    "Chad attacked Niger when it saw the tanks.",
    "The agreement on fishing was popular in Iceland.",
]
NEARNESS = [
    ("The charter says that “an armed attack against one of them shall be considered an attack against them all”.",
     Nearness.VERBATIM),
    ("Under the pact, Chad will “take every step” to protect Niger if it is attacked.", Nearness.CLOSE),
    ("The treaty obliges Japan to help Fiji with its navy if it is attacked.", Nearness.PARAPHRASE),
    ("Serbia pledged to aid Hungary.", Nearness.ALLUSION),
]  # fmt: skip
DUE = [  # text, by when; read as of 30 October 2024
    ("Russia will rebuild its army by 2027, Estonia said.", "2024-10-30/2027"),
    ("Kenya will close its border within the next two years.", "2024-10-30/2026-10-30"),
    ("Finland could join the pact by the end of 2026, analysts said.", "2024-10-30/2026-12"),
    ("India will launch the ship in 2029.", "2029"),
    ("India launched the ship in 2019.", None),
    ("Russia will rebuild its army, Estonia said.", None),
]


def commitments(work: Work) -> list[Commitment]:
    return [c.commitment for c in work["claims"].claims if c.commitment]


def one(text: str, read_text: Reads) -> Commitment:
    found = commitments(read_text(text, published="2024-10-30"))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("text, trigger, obligation, instrument, reservation, obligors, beneficiaries", CASES)
def test_parts_of_a_commitment(
    text: str,
    trigger: str,
    obligation: str,
    instrument: str,
    reservation: str,
    obligors: str,
    beneficiaries: str,
    read_text: Reads,
) -> None:
    found = one(text, read_text)
    assert (found.trigger.of(text) if found.trigger else "") == trigger
    assert found.obligation is not None
    assert obligation in found.obligation.of(text)
    assert (found.instrument or "") == instrument
    assert (found.reservation or "") == reservation
    assert {a.id for a in found.obligors if a.id} == set(obligors.split())
    assert {a.id for a in found.beneficiaries if a.id} == set(beneficiaries.split())
    for span, words in ((found.instrument_span, found.instrument), (found.reservation_span, found.reservation)):
        assert (span.of(text) if span else None) == words


@pytest.mark.parametrize("text", NONE)
def test_what_binds_nobody_is_no_commitment(text: str, read_text: Reads) -> None:
    assert commitments(read_text(text, published="2024-10-30")) == []


@pytest.mark.parametrize("text, nearness", NEARNESS)
def test_how_near_the_wording_is(text: str, nearness: Nearness, read_text: Reads) -> None:
    assert one(text, read_text).nearness is nearness


def test_article_is_told_beside_its_instrument(read_text: Reads) -> None:
    found = one("Under Article 4 of the 2010 pact, Chad must consult Niger.", read_text)
    assert (found.article, found.instrument) == ("Article 4", "Article 4 of the 2010 pact")


@pytest.mark.parametrize("text, due", DUE)
def test_by_when_what_is_foretold_is_due(text: str, due: str | None, read_text: Reads) -> None:
    claims: tuple[Claim, ...] = read_text(text, published="2024-10-30")["claims"].claims
    assert [str(c.due) if c.due else None for c in claims] == [due]


def test_a_commitment_survives_its_record(read_text: Reads) -> None:
    text = "Under Article 4 of the pact, Chad must aid Niger if it is attacked, subject to its laws."
    claims: tuple[Claim, ...] = read_text(text, published="2024-10-30")["claims"].claims
    assert any(c.commitment and c.commitment.reservation for c in claims)
    assert [from_record(to_record(c)) for c in claims] == list(claims)


def test_what_is_told_with_its_condition_is_no_claim_of_its_own(read_text: Reads) -> None:
    work = read_text("Turkey must close the strait when it feels threatened.", published="2024-10-30")
    assert len(work["claims"].claims) == 1
