"""Clocks: when what a claim tells happened, and when it was said, over two to four sentences. Texts of our own.

"said DAY" is the day on which the innermost speaker spoke; a bare day or span is that of the record; None: cannot be told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from legation.model.claims import Claim
from legation.model.record import to_record
from legation.model.times import Interval
from legation.reading.settle import settle_dates

Read = Callable[..., Any]
DAY = "2024-10-30"  # a Wednesday

STORIES = [  # text, words of the claim, when
    # the day of a meeting or occasion holds for what was said and done there
    (
        "Kenya's president William Ruto met Yoweri Museveni in Kampala on Monday. Ruto said Kenya would support Uganda.",
        "support",
        "said 2024-10-28",
    ),
    (
        "The foreign ministers of Poland and Latvia held talks in Riga on 14 October. They agreed to train troops together.",
        "agreed",
        "2024-10-14",
    ),
    (
        "The leaders of Chile and Peru met in Lima last Friday. The two sides signed a treaty on fishing.",
        "signed",
        "2024-10-25",
    ),
    (
        "Brazil's foreign minister Mauro Vieira visited Caracas on 7 October. "
        "During the visit, Vieira promised Venezuela credit.",
        "promised",
        "2024-10-07",
    ),
    (
        "Iran's spokesman Esmail Baghaei held a press conference on Tuesday. Tehran rejects the charge, Baghaei said.",
        "rejects",
        "said 2024-10-29",
    ),
    (
        "Sudan's army chief Abdel Fattah al-Burhan met Egyptian officers in Cairo on 12 October. "
        'According to the state agency, Burhan said, "Sudan will never support the militia."',
        "support",
        "said 2024-10-12",
    ),
    (
        'Kim Jong Un received the Laotian president in Pyongyang on Friday. Kim said: "We will support Laos." '
        "The two sides agreed to expand trade.",
        "support Laos",
        "said 2024-10-25",
    ),
    (
        'Kim Jong Un received the Laotian president in Pyongyang on Friday. Kim said: "We will support Laos." '
        "The two sides agreed to expand trade.",
        "agreed",
        "2024-10-25",
    ),
    # it holds for nobody else, and for nothing after the text has gone on to another day
    ("Kenya and Chad signed a treaty on 3 May 2023. Norway condemned the treaty.", "condemned", None),
    ("Egypt's president visited Ankara on 4 September. Greece says it will buy frigates.", "buy", None),
    ("France sent troops to Chad in 2008. Chad said it would leave the pact.", "leave", None),
    (
        "On Friday, Poland closed the border with Belarus. Lithuania supports Poland, officials believe.",
        "supports",
        None,
    ),
    (
        "Kenya's president William Ruto met Yoweri Museveni on Monday. On Tuesday, Uganda closed its border. "
        "Ruto said Kenya would support Uganda.",
        "support Uganda",
        "said None",
    ),
    (
        "Kenya's president William Ruto met Yoweri Museveni in May. Ruto said Kenya would support Uganda.",
        "support Uganda",
        "said None",
    ),
    # the same day is one that was told of, not one that was only announced
    (
        "On 29 October Ukraine struck a depot. The two agreed to send experts this week. "
        "On the same day, Iran launched a satellite.",
        "launched",
        "2024-10-29",
    ),
    (
        "On 3 October Israel struck Beirut. Talks are planned for next week. The same day, Iran fired missiles at Israel.",
        "fired",
        "2024-10-03",
    ),
    ("Iran fired missiles on 1 October. Later that day, Israel struck Beirut.", "struck", "2024-10-01"),
    (
        "Israel struck Beirut last week. On the same day, Iran fired missiles at Israel.",
        "fired",
        "2024-10-21/2024-10-27",
    ),
    # a weekday may go on with a story or count from the report: where these differ, no day is told
    (
        "On 9 March 2024, gunmen attacked the prison in Port-au-Prince. The inmates fled. Haiti declared a curfew on Sunday.",
        "declared",
        "2024-03-10/2024-10-27",
    ),
    (
        "On 26 October 2024, gunmen attacked the prison in Port-au-Prince. Haiti declared a curfew on Sunday.",
        "declared",
        "2024-10-27",
    ),
    ("Poland closed the crossing on 3 March 2023. On Monday, Poland opened it again.", "opened", "2024-10-28"),
    ("The treaty was signed on 12 May 2020. A court in Lima struck it down on Friday.", "struck", "2024-10-25"),
    # an old deed told again is dated to the deed
    ("In 1994, Rwanda's army killed thousands in Kibeho. On Monday, Rwanda marked the day.", "killed", "1994"),
    (
        "Speaking in Doha on Sunday, Hamas leader Khalil al-Hayya recalled that Israel had attacked Gaza in 2014.",
        "attacked",
        "2014",
    ),
    ("On Tuesday, Chad again accused Sudan of having shelled Adre on 4 May.", "shelled", "2024-05-04"),
    (
        "Peru's president told reporters on Friday how Chile had seized the port in 1880.",
        "seized",
        "1880",
    ),
    (
        "Marking the anniversary on Monday, Armenia's foreign minister said Turkey had killed Armenians in 1915.",
        "killed",
        "1915",
    ),
    # a plan is dated by what is planned
    ("Kenya plans to send police to Haiti in March 2025.", "plans", "2025-03"),
    # days that count from others
    ("Ethiopia said on Monday that its troops had entered Somalia two days earlier.", "entered", "2024-10-26"),
    ("Yemen's Houthis struck a tanker on 10 October. The next day, Britain bombed Hodeidah.", "bombed", "2024-10-11"),
    (
        "Lawmakers in Lima voted on October 14 to impeach the president over her decision to close the court the previous week.",
        "close",
        "2024-10-07/2024-10-13",
    ),
    # what one expects is not on the day one spoke
    (
        "Chad sent soldiers to Mali, Lucia Berg of the Kenyan army said on Monday. She added that the army expects them to "
        "support Mali in the coming weeks.",
        "support",
        None,
    ),
    # what is done with the word looks back, what is only agreed to be done ahead
    ("Kenya and Uganda agreed to a truce in Lusaka on March 12, Zambia said.", "agreed", "2024-03-12"),
    ("Chile offered Peru a loan on March 12.", "offered", "2024-03-12"),
    ("Kenya agreed to a summit on March 12.", "agreed", "2025-03-12"),
    ("Kenya plans to agree to a truce on March 12.", "plans", "2025-03-12"),
    ("Kenya will leave the pact before the end of 2025.", "leave", "2024-10-30/2025-12"),
    ("Kenya left the pact before the end of 2021.", "left", "../2021-12"),
    ("Kenya left the pact before 2021.", "left", "../2020"),
    ("More than 300 Kenyan police have arrived in Haiti in the last few hours.", "arrived", "2024-10-30"),
    (
        "Chad's army said on 12 October that it had killed 40 rebels. It had previously said on 5 October that 20 had died.",
        "20",
        "said 2024-10-05",
    ),
]


def _claim(read_text: Read, text: str, words: str, published: str | None = DAY) -> Claim:
    found = [c for c in read_text(text, published=published)["claims"].claims if words in c.quote]
    assert found, f"no claim holds {words!r}"
    return min(found, key=lambda c: len(c.quote))


@pytest.mark.parametrize("text, words, when", STORIES)
def test_when(read_text: Read, text: str, words: str, when: str | None) -> None:
    claim = _claim(read_text, text, words)
    got = f"said {claim.said.interval}" if when and when.startswith("said") else to_record(claim)["when"]
    assert got == when


def test_an_undated_story_settles_to_what_a_dated_reading_gives(read_text: Read) -> None:
    for text in dict.fromkeys(text for text, _, _ in STORIES):
        dated = list(read_text(text, published=DAY)["claims"].claims)
        undated = list(read_text(text, published=None)["claims"].claims)
        settled = settle_dates(undated, Interval.parse(DAY))
        # who holds an office depends on the day too, so only the clocks are compared
        assert [(c.quote, c.happened, c.said) for c in settled] == [(c.quote, c.happened, c.said) for c in dated], text


FIGURES = [  # text, number, as of
    ("Chad's army said on Monday that 300 soldiers had died by 5 May.", 300, "../2024-05-05"),
    ("On 13 October the army counted 1,500 rebels. On Monday it repeated that figure.", 1500, "2024-10-13"),
    ("The ministry repeated on Friday that 40 soldiers had been killed on 2 October.", 40, "2024-10-02"),
    ("Kenya sent 300 police to Haiti in June, the UN recalled on Tuesday.", 300, "2024-06"),
]


@pytest.mark.parametrize("text, number, as_of", FIGURES)
def test_a_restated_figure_keeps_its_first_day(read_text: Read, text: str, number: int, as_of: str) -> None:
    claims = read_text(text, published=DAY)["claims"].claims
    days = {c.measure.as_of for c in claims if c.measure is not None and number in (c.measure.low, c.measure.high)}
    assert days == {as_of}


def test_a_promise_reported_by_another_has_not_the_day_of_the_report(read_text: Read) -> None:
    text = "Reuters reported on Monday that Kenya might support Uganda."
    assert to_record(_claim(read_text, text, "support"))["when"] is None
    own = "Kenya said on Monday that it would support Uganda."
    assert to_record(_claim(read_text, own, "support"))["when"] == "2024-10-28"
