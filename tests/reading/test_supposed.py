"""What is supposed, arranged, listed among demands or being drawn up never comes out as told; the charge stays the charger's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]

STATUSES = [  # text, words of the claim, its factuality
    # the subject of "would", of "any ... will", of a general present
    ("An attack on Chad would be an attack on all of us, Niger said.", "An attack on Chad", "conditional"),
    ("The minister said any attack on Peru would be answered.", "any attack on Peru", "conditional"),
    ("Any raid on Chad will be met with force, Niger said.", "Any raid on Chad", "conditional"),
    ("A strike on Georgia could set off a war.", "A strike on Georgia", "possible"),
    ("Invading Georgia would be a mistake.", "Invading Georgia", "conditional"),
    ("Under the Lima pact, an attack on any member is considered an attack on all.", "attack on any", "conditional"),
    ("Under the pact, an attack on Poland counts as an attack on the alliance.", "an attack on Poland", "conditional"),
    ("A blockade of Oman is an act of war, Tehran said.", "A blockade of Oman", "conditional"),
    ("An attack on Kenya is under way.", "An attack on Kenya", "asserted"),
    ("An attack on Kenya was the third in a month.", "An attack on Kenya", "asserted"),
    ("Peru considers the attack on Lima an act of war.", "the attack on Lima", "asserted"),
    # is to
    ("MONUSCO, which has 11,000 soldiers there, is to pull out of Kivu by June.", "pull out of Kivu", "planned"),
    ("Egypt is to withdraw its troops from Sudan in May.", "withdraw", "planned"),
    ("Talks between Egypt and Sudan are to be held in May.", "Talks", "planned"),
    ("Egypt is to blame for the raid on Sudan.", "is to blame", "asserted"),
    # lists after should, must and will
    (
        "Oman sent Chad demands: it should shut the port, cut back its ties with Iran and close the base.",
        "ties",
        "demanded",
    ),
    (
        "Oman sent Chad demands: it should shut the port, cut back its ties with Iran and close the base.",
        "close",
        "demanded",
    ),
    ("Kenya must withdraw its troops, shut the camps and set up a court.", "set up a court", "demanded"),
    ("Chad will withdraw its troops, cut its ties with Mali and close the border.", "close the border", "planned"),
    ("Chad withdrew its troops, cut its ties with Mali and shut the border.", "cut its ties", "asserted"),
    # what is being worked at
    ("A treaty is being drawn up by Peru and Chile.", "treaty", "planned"),
    ("An attack on Mali is being prepared by Chad.", "attack on Mali", "planned"),
    ("A treaty was drawn up by Peru and Chile.", "treaty", "asserted"),
    # believed to
    ("Hundreds of Cuban soldiers are now believed to be in Accra.", "believed", "possible"),
    ("Cuban soldiers are widely thought to be guarding the palace.", "soldiers", "possible"),
    # who accuses is not who denies
    ("Chad accused Mali of shelling a village; Bamako denied the charge.", "Chad accused Mali", "asserted"),
    ("Bahrain accused Iran of burning a pipeline; Tehran dismissed the charge as wild.", "Bahrain accused", "asserted"),
    ("Peru said that Chile had moved the border posts; Santiago rejected the claim.", "had moved", "asserted"),
    ("The army shelled the town; the ministry denied that civilians had been hit.", "civilians", "denied"),
    ("Chad denied that it had shelled the village, and Mali rejected the denial.", "shelled", "denied"),
]


@pytest.mark.parametrize("text, words, factuality", STATUSES)
def test_only_what_is_told_is_asserted(read_text: Read, text: str, words: str, factuality: str) -> None:
    found = [c for c in read_text(text, published="2024-10-30")["claims"].claims if words in c.quote]
    assert found, f"no claim holds {words!r}"
    assert min(found, key=lambda c: len(c.quote)).factuality.value == factuality


HOPED = [  # text, no claim of it is asserted
    "Kyiv hopes to receive tanks from Germany.",
    "Peru hopes to attack Chile.",
    "Germany decided to attack Peru.",
    "Germany has decided to send tanks to Ukraine.",
]


@pytest.mark.parametrize("text", HOPED)
def test_what_is_hoped_for_or_decided_is_not_told_as_done(read_text: Read, text: str) -> None:
    claims = read_text(text, published="2024-10-30")["claims"].claims
    assert claims
    assert [c.quote for c in claims if c.event_type is not None and c.factuality.value == "asserted"] == []


GIVEN = [  # text, words, actors, recipients
    ("Peru took delivery of two tanks from Chile.", "took delivery", ["CHL"], ["PER"]),
    ("Peru has taken delivery of Chilean drones.", "taken delivery", ["CHL"], ["PER"]),
    ("Chile accuses Peru of arming the rebels and of sending troops over the river.", "sending troops", ["PER"], []),
]


@pytest.mark.parametrize("text, words, actors, recipients", GIVEN)
def test_who_gives_and_who_does_the_second_of_two_things(
    read_text: Read, text: str, words: str, actors: list[str], recipients: list[str]
) -> None:
    found = [c for c in read_text(text, published="2024-10-30")["claims"].claims if words in c.quote]
    claim = min(found, key=lambda c: len(c.quote))
    assert ([a.id for a in claim.actors], [r.id for r in claim.recipients]) == (actors, recipients)
