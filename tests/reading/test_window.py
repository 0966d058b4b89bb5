"""Windows: between which days an undated text must have been published, and what shows it. Texts of our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.knowledge import Knowledge
from legation.knowledge.actors import ActorBook
from legation.model.documents import MetaValue
from legation.reading.window import find_window

Read = Callable[..., Any]

# Who holds an office is data that changes; these two are of the tests alone.
TERMS = """office,post,country,name,start,end,as_of,wikidata,precision,source
KEN:PRES,,KEN,Amina Foe,2021-05-04,2026-01-20,,,,test
UGA:PRES,,UGA,Okello Bar,2023-02-01,,2024-06-30,,,test
"""

WINDOWS = [  # text, window, words of the evidence
    ("Kenya sent police to Haiti on 25 June 2024.", "2024-06-25/..", "told as past"),
    ("Kenya sent police on 25 June 2024. Chad closed its border on 3 July 2024.", "2024-07-03/..", "told as past"),
    ("Kenya's ministers will meet those of Chad on 5 March 2025.", "../2025-03-05", "still to come"),
    ("Kenya plans to send police to Haiti in March 2025.", "../2025-03-31", "still to come"),
    ("Kenya sent police on 25 June 2024. It will send more in May 2025.", "2024-06-25/2025-05-31", "still to come"),
    # what was to come then is no news now
    ("Kenya was to send police to Haiti on 5 March 2020. Chad sent police on 25 June 2024.", "2024-06-25/..", "past"),
    ("Chad sent police on 25 June 2024. The treaty will expire on 5 March 2020.", "2024-06-25/..", "told as past"),
    ("On 3 May 2010 Chad said that Kenya would leave on 5 June 2010.", "2010-05-03/..", "told as past"),
    # relative days and days without a year bound nothing
    ("Kenya sent police to Haiti yesterday. It will send more on 5 March.", None, ""),
]


@pytest.mark.parametrize("text, window, why", WINDOWS)
def test_what_a_text_knows_and_does_not_know_yet(read_text: Read, text: str, window: str | None, why: str) -> None:
    found = _window(read_text, text)
    assert (found.value if found else None) == window
    if found is not None:
        assert why in (found.detail or "")
        assert found.span is not None and found.span.of(text)


def test_the_evidence_is_told_in_the_words_of_the_text(read_text: Read) -> None:
    found = _window(read_text, "Kenya sent police on 25 June 2024. It will send more in May 2025.")
    assert found is not None
    assert found.detail == (
        "not before 2024-06-25: '25 June 2024' told as past; not after 2025-05-31: 'May 2025' still to come"
    )


OFFICES = [
    ("President Amina Foe of Kenya says Chad must pay.", "2021-05-04/2026-01-20"),
    ("President Amina Foe of Kenya will visit Chad.", "2021-05-04/2026-01-20"),
    ("President Okello Bar of Uganda has closed the border.", "2023-02-01/.."),
    ("Kenya sent police on 25 June 2024. President Amina Foe of Kenya says Chad must pay.", "2024-06-25/2026-01-20"),
    # a look back binds nothing, nor does somebody who has left
    ("President Amina Foe of Kenya said Chad must pay.", None),
    ("Former President Amina Foe of Kenya says Chad must pay.", None),
    # a day that is told as past is surer than an office
    ("Kenya sent police on 25 June 2027. President Amina Foe of Kenya says Chad must pay.", "2027-06-25/.."),
]


@pytest.mark.parametrize("text, window", OFFICES)
def test_who_is_in_office(read_text: Read, terms: ActorBook, text: str, window: str | None) -> None:
    found = _window(read_text, text, terms)
    assert (found.value if found else None) == window
    assert found is None or " in office " in (found.detail or "") or "told as past" in (found.detail or "")


def _window(read_text: Read, text: str, book: ActorBook | None = None) -> MetaValue | None:
    work = read_text(text)
    mentions = work["mentions"]
    if book is not None:
        from legation.reading.mentions import find_mentions

        mentions = find_mentions(work["parse"], book)
    return find_window(work["times"], work["claims"], work["parse"], mentions, book)


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> ActorBook:
    folder = tmp_path_factory.mktemp("mine")
    (folder / "actors").mkdir()
    Path(folder / "actors" / "offices.csv").write_text(TERMS, encoding="utf-8")
    return Knowledge((folder,)).actors
