"""Metadata: what first lines, URLs and file names tell, and what looks like it and tells nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import BODY, read_one, received, values

from legation.sources import RANK, find_in_url, find_metadata
from legation.sources.metadata import find_in_file_name

FOUND = [  # text, field, value, beginning of how
    (f"Envoys meet in the old port\n\n{BODY}", "title", "Envoys meet in the old port", "text"),
    (f"Envoys meet in the old port\n{BODY}", "title", "Envoys meet in the old port", "text"),
    (f"\n\nWill the envoys meet?\r\n\r\n{BODY}", "title", "Will the envoys meet?", "text"),
    (f"“We will not sign,” says envoy...\n\n{BODY}", "title", "“We will not sign,” says envoy...", "text"),
    (f"SEOUL, Oct. 18, 2024 (Yonhap) -- {BODY}", "published", "2024-10-18", "dateline"),
    (f"SEOUL, Oct. 18, 2024 (Yonhap) -- {BODY}", "publisher", "Yonhap", "dateline"),
    (f"SEOUL, Oct 18 (Yonhap) -- {BODY}", "publisher", "Yonhap", "dateline"),
    (f"Seoul (dpa) - {BODY}", "publisher", "dpa", "dateline"),
    (f"KYIV, Ukraine (AP) — {BODY}", "publisher", "AP", "dateline"),
    (f"WASHINGTON/SEOUL, Oct 29 (Reuters) - {BODY}", "publisher", "Reuters", "dateline"),
    (f"MOSCOW, October 29. /TASS/. {BODY}", "publisher", "TASS", "dateline"),
    (f"PARIS, 3 May 2024 (Agence Exemple) - {BODY}", "publisher", "Agence Exemple", "dateline"),
    (f"A headline here\n\nBRUSSELS, 3 May 2024 — {BODY}", "published", "2024-05-03", "dateline"),
    (f"[Daily Courier] {BODY}", "publisher", "Daily Courier", "byline"),
    (f"A headline here\n\nBy Ann Example\n\n{BODY}", "author", "Ann Example", "byline"),
    (f"A headline here\n\nBy ANN EXAMPLE and BEN VAN EXAMPLE\n\n{BODY}", "author", None, "byline"),
    (f"A headline here\nBy Ann Example, Harbour News\n\n{BODY}", "author", "Ann Example", "byline"),
    (f"A headline here\n\nOctober 29, 2024\n\n{BODY}", "published", "2024-10-29", "text"),
    (f"A headline here\nPublished: Tue, 29 Oct 2024 08:15 GMT\n{BODY}", "published", "2024-10-29", "text"),
    (f"A headline here\n29 October 2024 | 10:30\n{BODY}", "published", "2024-10-29", "text"),
    (f"Title: Envoys meet\nSource: Harbour News\n\n{BODY}", "publisher", "Harbour News", "header line"),
    (f"Title: Envoys meet\nSource: https://harbour.example/a\n\n{BODY}", "url", "https://harbour.example/a", "header"),
    (f"https://harbour.example/2024/10/18/talks\n\n{BODY}", "published", "2024-10-18", "url"),
    (f"https://harbour.example/2024/10/18/talks\n\n{BODY}", "publisher", "harbour.example", "url"),
    (f"Opinion: Why the pact matters\n\n{BODY}", "genre", "opinion", "headline"),
    (f"Analysis | What the pact says\n\n{BODY}", "genre", "analysis", "headline"),
    (f"Joint Statement of the Foreign Ministers\n\n{BODY}", "genre", "communiqué", "headline"),
]


@pytest.mark.parametrize("text, field, value, how", FOUND)
def test_first_lines_tell_who_and_when(text: str, field: str, value: str | None, how: str) -> None:
    found = [v for v in find_metadata(text) if v.field == field]
    assert found, find_metadata(text)
    assert value is None or found[0].value == value
    assert found[0].how.startswith(how)
    assert all(v.span is None or v.span.of(text).strip() for v in found)


NOT_FOUND = [  # text, field: it looks like it, and is none
    (BODY, "title"),  # a first line with a full stop is a sentence
    ("Envoys meet in the old port", "title"),  # nothing after it
    (f"{BODY[:-1]} and more and more and more\nThey met", "title"),  # longer than what follows, and not set off
    (f"October 29, 2024\n\n{BODY}", "title"),
    (f"SEOUL, Oct. 18, 2024 (Yonhap) -- The envoys met\n\n{BODY}", "title"),
    (f"https://harbour.example/a\n\n{BODY}", "title"),
    (f"SEOUL, Oct 18 (Yonhap) -- {BODY}", "published"),  # no year
    (f"The envoys met on October 29, 2024.\n{BODY}", "published"),  # a date that the text mentions
    (f"2024\n\n{BODY}", "published"),
    (f"NATO (North Atlantic Treaty Organization) - {BODY}", "publisher"),
    (f"The news agency (Reuters) reported it. {BODY}", "publisher"),
    (f"[Photo] {BODY}", "publisher"),
    (f"[1] {BODY}", "publisher"),
    (f"[...] {BODY}", "publisher"),
    (f"By Friday the troops had left the town\n\n{BODY}", "author"),
    (f"By Ann Example's account the envoys met and they spoke for an hour about grain\n\n{BODY}", "author"),
    (f"Source: a person who was there\n\n{BODY}", "publisher"),  # one such line may be a sentence
    (f"The opinion of the envoys\n\n{BODY}", "genre"),
    (f"Joint statement condemns the shelling\n\n{BODY}", "genre"),
]


@pytest.mark.parametrize("text, field", NOT_FOUND)
def test_what_only_looks_like_it_is_left(text: str, field: str) -> None:
    assert [v for v in find_metadata(text) if v.field == field] == []


URLS = [  # url, publisher, published, genre
    ("https://www.harbour.example/world/2024/10/18/talks", "harbour.example", "2024-10-18", None),
    ("https://harbour.example/2024-10-18-talks.html", "harbour.example", "2024-10-18", None),
    ("http://harbour.example/news/20241018/talks", "harbour.example", "2024-10-18", None),
    ("https://harbour.example/2024/oct/18/talks", "harbour.example", "2024-10-18", None),
    ("https://harbour.example/opinion/talks-20", "harbour.example", None, "opinion"),
    ("https://harbour.example/id/2024101899", "harbour.example", None, None),
    ("https://harbour.example/2024/10/", "harbour.example", None, None),
    ("https://harbour.example/2024/02/31/x", "harbour.example", None, None),
    ("ftp://harbour.example/2024/10/18/", None, None, None),
    ("/2024/10/18/talks", None, None, None),
    ("https://[bad", None, None, None),
]


@pytest.mark.parametrize("url, publisher, published, genre", URLS)
def test_urls_tell_publisher_day_and_section(
    url: str, publisher: str | None, published: str | None, genre: str | None
) -> None:
    found = {v.field: v.value for v in find_in_url(url)}
    assert (found.get("publisher"), found.get("published"), found.get("genre")) == (publisher, published, genre)


FILE_NAMES = [
    ("in/2024-10-29_talks.txt", "2024-10-29"),
    ("talks_20241029.txt", "2024-10-29"),
    ("talks 2024.10.29.pdf", "2024-10-29"),
    ("000_425c2a32df20241029.txt", None),
    ("talks-2024-13-29.txt", None),
    ("2024-10-29/talks.txt", None),
]


@pytest.mark.parametrize("name, day", FILE_NAMES)
def test_a_file_name_may_carry_a_day(name: str, day: str | None) -> None:
    assert next((v.value for v in find_in_file_name(name)), None) == day


def test_each_way_of_knowing_has_its_rank(tmp_path: Path) -> None:
    text = (
        f"Title: Envoys meet\nDate: 2024-10-01\n\nSEOUL, Oct. 2, 2024 (Yonhap) -- {BODY}\n"
        "https://harbour.example/2024/10/03/talks\n4 October 2024\n"
    )
    result = received(read_one(tmp_path / "2024-10-05_talks.txt", text.encode()))
    assert values(result, "published") == ["2024-10-01", "2024-10-02", "2024-10-03", "2024-10-04", "2024-10-05"]
    assert values(result, "publisher") == ["Yonhap", "harbour.example"]
    assert list(RANK.values()) == sorted(RANK.values())


def test_the_title_gets_its_place_in_the_text_whoever_told_it(tmp_path: Path) -> None:
    data = ('{"title": "Envoys meet", "text": "Envoys meet\\n\\n' + BODY + '"}').encode()
    result = received(read_one(tmp_path / "a.jsonl", data))
    best = min((v for v in result.metadata if v.field == "title"), key=lambda v: v.rank)
    assert best.span is not None
    assert best.span.of(result.version.text) == "Envoys meet"


_LINES = st.lists(
    st.sampled_from(
        [
            "By ",
            "SEOUL, ",
            "Oct. 18, 2024 ",
            "(Reuters) ",
            "-- ",
            "[Daily] ",
            "Title: ",
            "\n",
            "\n\n",
            "2024-10-18",
            "/TASS/. ",
        ]
    )
    | st.text(max_size=12),
    max_size=12,
).map("".join)


@settings(deadline=None)
@given(_LINES)
def test_no_text_raises_and_every_span_lies_in_it(text: str) -> None:
    for value in find_metadata(text):
        assert value.value
        assert value.span is None or value.span.end <= len(text)
        assert value.field not in ("author", "url") or value.span is not None
