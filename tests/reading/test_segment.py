"""Segments: what each line of a text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.knowledge import Knowledge
from legation.reading.segment import find_segments

BOOK = Knowledge().segments

LINES = [  # a line in the middle of a text, what it is
    ("READ ALSO: The minister's other plans for the harbour", "link"),
    ("Related", "link"),
    ("Share", "share line"),
    ("The Gazette is also on Whatsapp. Click here to subscribe to the channel.", "share line"),
    ("This site uses cookies to make your visit better.", "notice"),
    ("A ferry leaves the port of Oran at dawn. (File photo)", "caption"),
    ("Harbour Channel, November 3, 2023", "caption"),
    ("What the neighbours fear", "heading"),
    ("By Mina Okoro", "byline"),
    ("By the ministry's account, nobody crossed.", "body"),
    ("The minister said that the talks would go on.", "body"),
    ("- The export of tin is prohibited.", "body"),
]
BEFORE = "Minister in Oran\n\nThe minister arrived on Sunday and met the governor of the port for an hour.\n"
AFTER = "\nHe left in the evening, and nobody said what had been agreed between the two of them.\n"


@pytest.mark.parametrize("line, kind", LINES)
def test_lines(line: str, kind: str) -> None:
    text = BEFORE + line + AFTER
    found = {s.span.of(text): s.kind.value for s in find_segments(text, BOOK)}
    assert found[line] == kind
    assert found["Minister in Oran"] == "title"


DATELINES = [  # a paragraph, its dateline (empty: none)
    ("14:00 Reports that the port of Lenvik is closed are untrue, the mayor said.", "14:00"),
    ("[09:35 GMT] The mayor of Lenvik said that the port is closed.", "[09:35 GMT]"),
    ('2:15 p.m. - "The port is closed," the mayor of Lenvik said.', "2:15 p.m. -"),
    ("14:00 NAIROBI (AP) — Kenya closed the border.", "14:00 NAIROBI (AP) —"),
    ("14:00 was the hour at which the port closed, the mayor said.", ""),
    ("At 14:00 the port closed, the mayor said.", ""),
    ("25:10 The mayor said that the port is closed.", ""),
    ("SEOUL, Oct 18 (Straits Wire) -- The agency said nothing.", "SEOUL, Oct 18 (Straits Wire) --"),
    ("MOSCOW, November 3. /TASS/. The ministry said so.", "MOSCOW, November 3. /TASS/."),
    ("(Reuters) - Oil rose on Monday in thin trade.", "(Reuters) -"),
    ("NATO said on Monday that it would answer.", ""),
    ("U.S. forces left the base on Tuesday.", ""),
    ("The army (FARDC) said on Monday that it had won.", ""),
]


@pytest.mark.parametrize("paragraph, dateline", DATELINES)
def test_datelines(paragraph: str, dateline: str) -> None:
    text = "A title here\n\n" + paragraph
    found = [s.span.of(text) for s in find_segments(text, BOOK) if s.kind.value == "dateline"]
    assert found == ([dateline] if dateline else [])


def test_a_line_that_breaks_off_lends_its_voice_to_the_next() -> None:
    text = "Notes\nIn May the institute was reporting that\nTroops have crossed the river in the north.\nThat is false."
    segments = {s.span.of(text): s.voice for s in find_segments(text, BOOK)}
    voice = segments["Troops have crossed the river in the north."]
    assert voice is not None
    assert voice.of(text) == "In May the institute was reporting that"
    assert segments["That is false."] is None


def test_a_title_lends_its_voice_to_nothing() -> None:
    text = "Troops land in Oran, the ministry says\n\nThe troops landed on Sunday. Nobody saw them."
    assert all(s.voice is None for s in find_segments(text, BOOK))


def test_a_teaser_that_stands_whole_further_down_is_marked() -> None:
    start = "Thousands of soldiers have landed in the port of Oran since Sunday"
    text = f"Soldiers in Oran\n\n{start} …\n\nSoldiers in Oran\n\n{start} and are camping there.\n"
    kinds = [s.kind.value for s in find_segments(text, BOOK)]
    assert kinds == ["title", "teaser", "teaser", "body"]


@given(st.text(max_size=400))
def test_segments_lie_in_order_and_cover_all_but_white_space(text: str) -> None:
    segments = find_segments(text, BOOK)
    last = 0
    for segment in segments:
        assert not text[last : segment.span.start].strip()
        assert segment.span.start >= last
        last = segment.span.end
    assert not text[last:].strip()
