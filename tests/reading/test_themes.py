"""Themes: which clauses tell an act of states, and which act, in reports of parliaments, campaigns and everyday life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]

ACTS = [  # text, words of the claim, type
    ("A column in Lima attacked the remark of Chile's minister.", "column", "ACCUSE"),
    ("Modi attacked Khan over his handling of the flood.", "attacked", "ACCUSE"),
    ("Kenya's minister raised doubts about Uganda's honesty.", "doubts", "ACCUSE"),
    ("Norway's minister questioned Sweden's fitness.", "questioned", "ACCUSE"),
    ("Peru opposed the invasion of Chad.", "opposed", "REJECT"),
    ("Iran's central bank contested that view.", "contested", "REJECT"),
    ("Ghana asked for guards, but it was turned down.", "turned", "REJECT"),
    ("Chad deepened its resistance to the plan.", "resistance", "REJECT"),
    ("Poland has not signed on to the bill.", "signed", "REJECT"),
    ("Kenya is trying to keep Somali refugees from its towns.", "keep", "COERCE"),
    ("Ghana is forcing Togo to abide by the ruling.", "forcing", "COERCE"),
    ("The measures would prevent Sudan from trading in gold.", "prevent", "COERCE"),
    ("Niger sent soldiers to combat Boko Haram.", "combat", "ASSAULT"),
    ("Greece deployed ships to support Libyan forces.", "support Libyan", "AID"),
    ("The navy is supporting Malta's operations in the gulf.", "supporting", "AID"),
    ("Lukashenko dared the Poles to close the border.", "dared", "THREATEN"),
    ("Thousands of soldiers assembled at Chadian bases.", "assembled", "MOBILIZE"),
    ("Norwegian frigates protected the convoy off Yemen.", "protected", "AID"),
    ("Islamabad looked to Beijing for loans.", "looked", "REQUEST"),
    ("Peru and Chile agreed that the mine would be shared.", "agreed", "AGREE"),
    ("Verdi tried to attack Rossi over the tax.", "attack", "ACCUSE"),
    ("Putin attacked Ukraine.", "attacked", "ASSAULT"),
    ("Ghana took its troops out of Mali.", "out", "RETREAT"),
    ("The Security Council called an emergency session on Monday.", "session", "CONSULT"),
    ("Merkel told the Poles to leave Kabul.", "told", "REQUEST"),
    ("Kenya will send police to Haiti.", "will send", "MOBILIZE"),  # told by the author: no word is given
    ("Kenya will send police to Haiti, Chad's minister said.", "will send", "MOBILIZE"),
    ("Peru plans to aid Chile.", "plans", "AID"),
    ("Peru will aid Chile, Peru's minister said.", "will aid", "AGREE"),
    ("Peru pledged to aid Chile.", "pledged", "AGREE"),
    ("The opposition has called the vote in Ghana a sham.", "opposition has", "ACCUSE"),
]
NO_ACTS = [  # text, words of the claim
    ("Most Canadians agree that the winter was long.", "agree"),
    ("Modi agreed with much of the speech.", "agreed"),
    ("Chile's premier left office in May.", "left"),
    ("The deal is deeply flawed, Oslo said.", "flawed"),
    ("Some accusations are hard to prove, Kenya said.", "accusations"),
    ("The tour will leave the town of Miami.", "tour"),
    ("The opposition has named its team for the vote in Ghana.", "opposition has"),
    ("Peru's former leader tried to commit suicide.", "suicide"),
    ("Modi discussed the reasons in his book on India.", "discussed"),
    ("India's premier fought for votes in Punjab.", "fought"),
    ("The waters surrounding Malta are calm.", "surrounding"),
    ("The party, which in March will face a hearing in Chad, is new.", "March"),
    ("Marwa Hamdy was visiting her sister in Paris.", "visiting"),
    ("France will always be France, the minister retaliated.", "retaliated"),
    ("The Kenyan firm will be in charge of the port.", "charge"),
    ("Lima seeks the advantage in the talks.", "seeks"),
    ("People are looking to this as the answer for Chad.", "looking"),
    ("Merkel defended her record on Syria.", "record"),
    ("Clinton told workers that the firm would leave Ohio.", "told"),
    ("Iran is a threat to Israel.", "threat"),
    ("Germany faces hostility from Greece.", "hostility"),
    ("Chad's prices were pushed by market forces.", "pushed"),
]
ASKED = [  # text, words, type: who is asked something by what somebody says should be done
    ("The rebels must leave Chad, Kenya's minister said.", "rebels must", "REQUEST"),
    ("Kenya's minister said Chad should open the border.", "open", "REQUEST"),
    ("Kenya's minister said values should come before trade in Chad.", "come", None),
    ("They should have gone to Chad sooner, Kenya's minister said.", "gone", None),
    ("Should Chad refuse, Kenya's minister said, the talks would end.", "refuse", None),
]


def types(read_text: Read, text: str, words: str) -> set[str]:
    """Types of the claims that hold the words."""
    claims = read_text(text, published="2024-10-30")["claims"].claims
    return {c.event_type.value for c in claims if words in c.quote and c.event_type}


@pytest.mark.parametrize("text, words, kind", ACTS)
def test_act(read_text: Read, text: str, words: str, kind: str) -> None:
    claims = [c for c in read_text(text, published="2024-10-30")["claims"].claims if words in c.quote]
    shortest = min(claims, key=lambda c: len(c.quote))
    assert shortest.event_type and shortest.event_type.value == kind


@pytest.mark.parametrize("text, words", NO_ACTS)
def test_no_act(read_text: Read, text: str, words: str) -> None:
    assert words in text
    assert types(read_text, text, words) == set()


@pytest.mark.parametrize("text, words, kind", ASKED)
def test_what_is_asked_of_whom(read_text: Read, text: str, words: str, kind: str | None) -> None:
    assert words in text
    assert "REQUEST" not in types(read_text, text, words) if kind is None else kind in types(read_text, text, words)


def test_whether_or_not_denies_nothing(read_text: Read) -> None:
    events = read_text("It is open whether or not Chad is willing to aid Niger.", until="events")["events"]
    assert "REJECT" not in {e.type.value for e in events}


MOTIVES = [  # text, words, kind: the motive that others see binds nobody
    ("Chad spread the tale in order to get more arms from the West, an analyst said.", "to get", "assessment"),
    ("Chad will open the border, Chad's president said.", "open", "commitment"),
    ("Chad will open the border, Norway's minister said.", "open", "prediction"),
]


@pytest.mark.parametrize("text, words, kind", MOTIVES)
def test_who_binds_himself(read_text: Read, text: str, words: str, kind: str) -> None:
    claims = [c for c in read_text(text, published="2024-10-30")["claims"].claims if words in c.quote]
    assert min(claims, key=lambda c: len(c.quote)).kind.value == kind
