"""Who stands to whom by the words between names: sales and loans, envoys and missions, seats and borders, visits, papers.

What is planned, bargained over, refused or denied is never carried.
"""

from __future__ import annotations

import pytest

from legation.knowledge import Knowledge
from legation.picture.edges import UNREAL, _pairs_in

BOOK = Knowledge()
CASES = [  # text, source, kind, target, told as done
    ("Chile has delivered launchers and radars to Peru.", "CHL", "transfer", "PER", True),
    ("Norway lent Iceland two billion crowns and gave it aid.", "NOR", "transfer", "ISL", True),
    ("Kenya has taken delivery of Czech-built trainer aircraft.", "CZE", "transfer", "KEN", True),
    ("Peru bought patrol vessels from South Korea.", "KOR", "transfer", "PER", True),
    ("Brazilian howitzers reached Bolivia in May.", "BRA", "transfer", "BOL", True),
    ("Peru released nine prisoners to Chile.", "PER", "transfer", "CHL", True),
    ("Kenya will buy twelve helicopters from Italy.", "ITA", "transfer", "KEN", False),
    ("Peru is negotiating with Sweden over 24 jets.", "SWE", "transfer", "PER", False),
    ("Sweden is ready to sell Peru 24 jets.", "SWE", "transfer", "PER", False),
    ("The sale of six Dutch frigates to Chile was signed in Lima.", "NLD", "transfer", "CHL", False),
    ("Brazil is the largest supplier of wheat to Bolivia.", "BOL", "dependence", "BRA", True),
    ("Russia provides nearly half of the gas that Austria burns.", "AUT", "dependence", "RUS", True),
    ("Sweden, from which Latvia gets two thirds of its power, said nothing.", "LVA", "dependence", "SWE", True),
    ("Peru withdrew its ambassador from Chile.", "PER", "break of ties", "CHL", True),
    ("Chile ordered out four Peruvian consular officials.", "CHL", "break of ties", "PER", True),
    ("Chile shut the Peruvian cultural centre.", "CHL", "break of ties", "PER", True),
    ("Kenya opened an embassy in Chile.", "KEN", "diplomatic relations", "CHL", True),
    ("Chile and Peru patched things up.", "CHL", "diplomatic relations", "PER", True),
    ("Peru has suspended its participation in NATO.", "PER", "membership", "NATO", True),
    ("ECOWAS suspended Mali.", "MLI", "membership", "ECOWAS", True),
    ("Peru applied to join ASEAN.", "PER", "membership", "ASEAN", False),
    ("The border between Norway and Finland is still closed.", "NOR", "sanctions and export controls", "FIN", True),
    ("Peru barred Chilean ships from its ports.", "PER", "sanctions and export controls", "CHL", True),
    ("Peru refused Chile permission to overfly.", "PER", "sanctions and export controls", "CHL", True),
    ("Peru revoked the licence of a Chilean bank.", "PER", "sanctions and export controls", "CHL", True),
    ("Chilean soldiers crossed into Peru.", "CHL", "troop deployment", "PER", True),
    ("Chile has a training mission in Peru.", "CHL", "military presence", "PER", True),
    ("Peru granted Chile the use of an air base.", "CHL", "military presence", "PER", True),
    ("Chilean gunboats sank a Peruvian trawler.", "CHL", "attack", "PER", True),
    ("Peru signed a memorandum on defence with Chile.", "PER", "treaty", "CHL", True),
    ("Peru signed a deal in Santiago.", "PER", "agreement", "CHL", True),
    ("Peru expressed its views; Chile is the main backer of Bolivia.", "CHL", "support", "BOL", True),
    ("Chilean soldiers are stationed in Peru.", "CHL", "troop deployment", "PER", True),
    ("Norway is providing half of the gas that Austria burns.", "AUT", "dependence", "NOR", True),
    ("Chile is conducting drills with Peru.", "CHL", "joint exercise or patrol", "PER", True),
]  # fmt: skip
PASSIVE = (  # and who did it is not told, or stands behind
    "At least 90 Chilean soldiers had been killed in the fighting in Peru.",
    "Chilean troops were attacked in Peru.",
    "Chilean drones were shot down over Peru.",
    "Chile was sold the howitzers that were meant to go to Peru.",
)


def found_in(text: str) -> dict[tuple[str, str, str], bool]:
    marked = BOOK.naming.mark(text)
    out: dict[tuple[str, str, str], bool] = {}
    for frame in BOOK.relations.frames_cued(marked.text, len(marked.names)):
        kind = BOOK.relations.kind(frame.kind)
        assert kind is not None
        for match in frame.pattern.finditer(marked.text):
            for source, target in _pairs_in(match, kind):
                one, two = (source, target) if kind.directed else (min(source, target), max(source, target))
                held = out.get((one, frame.kind, two), True)
                out[one, frame.kind, two] = held and not frame.unreal
    return out


@pytest.mark.parametrize(("text", "source", "kind", "target", "done"), CASES)
def test_the_words_between_names_say_who_stands_to_whom(
    text: str, source: str, kind: str, target: str, done: bool
) -> None:
    known = BOOK.relations.kind(kind)
    assert known is not None
    pair = (source, target) if known.directed else (min(source, target), max(source, target))
    found = found_in(text)
    assert (pair[0], kind, pair[1]) in found, found
    assert found[pair[0], kind, pair[1]] is done


NOTHING = [
    "Peru cut back its ties with Chile.",  # no break
    "Peru signed a deal in Geneva.",  # where third parties meet
    "Chile hosts the Olympic games.",
    "Peruvian troops paraded in Lima.",  # at home
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_looks_like_it_is_nothing(text: str) -> None:
    assert not {kind for _, kind, _ in found_in(text) if kind != "troop deployment"}
    assert all(source != target for source, _, target in found_in(text))


PLACES = [
    ("Chilean troops in Arequipa", ["CHL", "PER"]),
    ("shells fell near Kharkiv", ["UKR"]),
    ("Russian observers left Karabakh", ["RUS", "AZE"]),
    ("M23 fighters", ["COD:M23"]),
    ("the mayor, Paris Jackson", ["FRA"]),  # a capital stands for its country wherever it stands
    ("they walked in Cordoba", []),  # no place of this name is much better known than the others
    ("Kharkiv residents", []),  # no word of place before it
]


@pytest.mark.parametrize(("text", "ids"), PLACES)
def test_towns_stand_for_their_country_behind_a_word_of_place(text: str, ids: list[str]) -> None:
    marked = BOOK.naming.mark(text, regions=BOOK.relations.regions)
    assert [i for _, _, i in marked.names] == ids


def test_a_month_is_no_modal() -> None:
    before = BOOK.relations.unreal_before
    assert before is not None
    assert before.search("On May 7 ") is None
    assert before.search("it may ") is not None
    assert UNREAL == "unreal"


@pytest.mark.parametrize("text", PASSIVE)
def test_whom_something_was_done_to_is_not_who_did_it(text: str) -> None:
    assert not {kind for source, kind, _ in found_in(text) if source == "CHL" and kind != "troop deployment"}
