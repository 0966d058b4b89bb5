"""Dates of publication: what is read, with which precision, and what is refused because it has two readings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legation.model.errors import SourceError
from legation.sources.dates import parse_published, require_published

READ = [  # text, interval, detail
    ("2024-10-29", "2024-10-29", None),
    ("2024-10", "2024-10", None),
    ("2024", "2024", None),
    ("2024-10-29/2024-11-01", "2024-10-29/2024-11-01", None),
    ("../2024-11-01", "../2024-11-01", None),
    ("2024-10-29/..", "2024-10-29/..", None),
    ("20241029", "2024-10-29", None),
    ("20241029T081500Z", "2024-10-29", "2024-10-29T08:15:00+00:00"),
    ("2024/10/29", "2024-10-29", None),
    ("2024.10.29.", "2024-10-29", None),
    ("2024-10-29T23:30:00-04:00", "2024-10-29", "2024-10-29T23:30:00-04:00"),  # the day there, not UTC's
    ("2024-10-29 23:30:15.250 +0900", "2024-10-29", "2024-10-29T23:30:15+09:00"),
    ("2024-10-29T08:15Z", "2024-10-29", "2024-10-29T08:15:00+00:00"),
    ("October 29, 2024", "2024-10-29", None),
    ("Oct. 29 2024", "2024-10-29", None),
    ("Sept 3, 2024", "2024-09-03", None),
    ("29 Oct 2024", "2024-10-29", None),
    ("the 3rd of May, 2024", "2024-05-03", None),
    ("29-Oct-2024", "2024-10-29", None),
    ("Tuesday, October 29, 2024 10:30 PM GMT", "2024-10-29", "2024-10-29T22:30:00+00:00"),
    ("Oct 29, 2024, 12:05 a.m. EDT", "2024-10-29", "2024-10-29T00:05:00"),  # EDT is told apart by nobody: no offset
    ("2024 October 29", "2024-10-29", None),
    ("October 2024", "2024-10", None),
    ("29/10/2024", "2024-10-29", None),
    ("10/29/2024", "2024-10-29", None),
    ("03.04.2024", "2024-04-03", None),
    ("05/05/2024", "2024-05-05", None),
    ("Tue, 29 Oct 2024 23:30:00 -0400", "2024-10-29", "2024-10-29T23:30:00-04:00"),
    ("  29\tOctober \n 2024 ", "2024-10-29", None),
]
REFUSED = [
    "", "soon", "yesterday", "Monday", "03/04/2024", "2024-13-01", "2024-02-30", "0001-01-01", "9999-01-01", "29/10",
    "2024-11-01/2024-10-29", "October", "31 November 2024", "2024-10-29 and later", "\x00", "../..", "12:30",
]  # fmt: skip


@pytest.mark.parametrize("text, interval, detail", READ)
def test_dates_keep_their_precision_and_their_own_day(text: str, interval: str, detail: str | None) -> None:
    published = parse_published(text)
    assert published is not None
    assert (str(published.interval), published.detail) == (interval, detail)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_or_two_is_refused(text: str) -> None:
    assert parse_published(text) is None


def test_the_error_names_what_was_given_and_what_is_accepted() -> None:
    with pytest.raises(SourceError) as caught:
        require_published("03/04/2024", "--published")
    assert caught.value.code == "E035"
    for part in ("--published", "03/04/2024", "either number", "2024-10-29"):
        assert part in caught.value.message


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ,]+[0-9]{1,4}.{0,20}")))
def test_no_text_raises(text: str) -> None:
    published = parse_published(text)
    assert published is None or type(published.interval).parse(str(published.interval)) == published.interval
