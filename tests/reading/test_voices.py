"""Voices of a claim: who counts as one, and whom a bare name, a pronoun or 'the senator' goes back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from legation.model.claims import Claim

Read = Callable[..., Any]

BACK = [  # text, words of the claim, the innermost voice
    # a surname, and a pronoun, of whoever spoke before
    (
        "The budget passed, said Martha Ostrowska, a lawmaker in Warsaw.\n“Poland will pay the whole debt,” Ostrowska said.",
        "will pay",
        "ostrowska",
    ),
    (
        "“Norway closed the port,” said Kari Haugland. The port lies in the north.\n“Sweden opened another,” she said.",
        "opened",
        "haugland",
    ),
    # the one told of before, not the land or party that his description names
    (
        "John Whitlock visited Chile in May.\n“Chile sold the wheat to Peru,” the Ohio senator said.",
        "sold the wheat",
        "whitlock",
    ),
]


def claim_with(read_text: Read, text: str, words: str) -> Claim:
    """The shortest claim that holds the words."""
    found = [c for c in read_text(text, published="2024-10-30")["claims"].claims if words in c.quote]
    assert found, f"no claim holds {words!r}"
    return min(found, key=lambda c: len(c.quote))


@pytest.mark.parametrize("text, words, name", BACK)
def test_a_bare_name_goes_back_to_who_spoke(read_text: Read, text: str, words: str, name: str) -> None:
    voices = claim_with(read_text, text, words).attribution
    assert voices and name in (voices[-1].actor.id or "").casefold()


CHAINS = [  # text, words of the claim, who tells it: ids, or the words of an unnamed source
    # who speaks of himself in his own words is no second voice
    ("“I hope Kenya signs the treaty,” said Ada Koski.", "signs", ["?ada koski"]),
    ("Ada Koski said she hopes that Kenya will sign the treaty.", "will sign", ["?ada koski"]),
    ("“We believe that Kenya signed the treaty,” Ada Koski said.", "signed", ["?ada koski"]),
    # the author's own word, and what one comes to know, which the author vouches for
    ("Kenya opposed the treaty, even though it was clear that Chad had signed it.", "had signed", []),
    ("Ada Koski learned that Chad had closed the border.", "had closed", []),
    ("Ada Koski does not make much of the fact that Chad had closed the border.", "had closed", []),
    ("The road was empty, considering that Chad had closed the border.", "had closed", []),
    ("Chad investigated Kenya over the fire.", "investigated", []),
    # an act done by declaring, and a call by telephone
    ("Chad declared war on Kenya.", "declared war", []),
    # an instrument goes on with its next clause; a reader of it does not
    (
        "The pact states that Kenya and Chad shall consult. If one of the sides is attacked, the other will send troops.",
        "will send troops",
        ["The pact"],
    ),
    (
        "The envoy said that Kenya and Chad would consult. If one of the sides is attacked, the other will send troops.",
        "will send troops",
        [],
    ),
    # a name in front of a long description, and before an age
    (
        "Shane Mworia, a cyber security expert who has helped several banks, said Chad had closed the border.",
        "had closed",
        ["?shane mworia"],
    ),
    # those who do not speak for the land or person that they are named by
    ("Chilean bloggers said Peru had closed the border.", "had closed", ["Chilean bloggers"]),
    ("Most of Ada Koski’s rivals said Peru had closed the border.", "had closed", ["Most of Ada Koski’s rivals"]),
    # a state speaks for itself
    ("Chile understands that Peru would close the border.", "would close", ["CHL"]),
    ("Chilean officials said Peru had closed the border.", "had closed", ["CHL:GOV"]),
    # the town that a report comes from, in capitals at the head of its line; a capital that speaks, a label of a speaker
    ("BERLIN: Chile will leave the pact with Peru.", "will leave", []),
    ("GENEVA - Chile will leave the pact with Peru.", "will leave", []),
    ("KARACHI: Chile will leave the pact with Peru.", "will leave", []),
    ("Beijing: Chile will leave the pact with Peru.", "will leave", ["CHN"]),
    ("UNICEF: Chile will leave the pact with Peru.", "will leave", ["UN:UNICEF"]),
    # nobody tells what is asked or meant
    ("Ada Koski was asked about the attack by Chad on Kenya.", "attack", []),
]


@pytest.mark.parametrize("text, words, voices", CHAINS)
def test_who_is_a_voice(read_text: Read, text: str, words: str, voices: list[str]) -> None:
    assert [v.actor.id or v.actor.text for v in claim_with(read_text, text, words).attribution] == voices
