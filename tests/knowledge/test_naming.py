"""Which countries a few words name."""

from __future__ import annotations

import pytest

from legation.knowledge import Knowledge

NAMES = Knowledge().naming


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Britain lent Burma a frigate.", "⟦GBR⟧ lent ⟦MMR⟧ a frigate."),
        ("The DRC left Ivory Coast.", "The ⟦COD⟧ left ⟦CIV⟧."),
        ("The USA and the U.S. Navy", "The ⟦USA⟧ and the ⟦USA⟧ Navy"),
        ("the Democratic People's Republic of Korea's army", "the ⟦PRK⟧'s army"),
        ("America wrote to Latin America.", "⟦USA⟧ wrote to Latin America."),
        ("the Bank of England and New England", "the Bank of England and New England"),
        ("Papua New Guinea met New Zealand.", "⟦PNG⟧ met ⟦NZL⟧."),
        ("Poland.", "⟦POL⟧."),
        ("poland and us", "poland and us"),
    ],
)
def test_names_of_countries_are_marked(text: str, marked: str) -> None:
    assert NAMES.mark(text).text == marked


def test_a_place_in_marked_text_leads_back_to_the_text() -> None:
    text = "When Poland's fleet met the fleet of Norway, it rained."
    found = NAMES.mark(text, known=[(45, 47, "POL")])
    assert found.text == "When ⟦POL⟧'s fleet met the fleet of ⟦NOR⟧, ⟦POL⟧ rained."
    for start, end, _ in found.names:
        assert found.place(start) == found.place(end - 1) == found.place(start + 1)
    assert [text[found.place(n)] for n in (0, 10, len(found.text) - 1)] == ["W", "'", "."]
    assert found.place(found.text.index("rained")) == text.index("rained")
    assert found.place(10_000) == len(text)


def test_names_of_a_document_and_settled_stretches_come_first() -> None:
    assert NAMES.mark("Perez met Gomez", further={"Gomez": "CHL"}).text == "Perez met ⟦CHL⟧"
    assert NAMES.mark("Georgia won", known=[(0, 7, "USA")]).text == "⟦USA⟧ won"
