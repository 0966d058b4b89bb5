"""PDF: text layer, document information, and the three ways in which a PDF cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import BODY, failed, hows, lock_pdf, make_pdf, read_one, received, values

PAGES = ["Envoys meet in port\nThe two envoys met on Mon-\nday and spoke about grain.", "A second page."]


def test_pages_are_read_in_order_and_hyphens_stay(tmp_path: Path) -> None:
    result = received(read_one(tmp_path / "a.pdf", make_pdf(PAGES)))
    assert result.version.text == "\n\n".join(PAGES)
    assert result.version.extractor.startswith("pdf 1 (pypdf ")


def test_document_information_is_metadata_of_low_rank(tmp_path: Path) -> None:
    information = {"Title": "A (report)", "Author": "Ann Example", "CreationDate": "D:20241029233000-04'00'"}
    result = received(read_one(tmp_path / "a.pdf", make_pdf(PAGES, information)))
    assert values(result, "title")[0] == "A (report)"
    assert values(result, "author") == ["Ann Example"]
    assert values(result, "published") == ["2024-10-29"]
    assert hows(result, "published") == ["document information (CreationDate)"]
    assert next(v.detail for v in result.metadata if v.field == "published") == "2024-10-29T23:30:00-04:00"


@pytest.mark.parametrize("title", ["Microsoft Word - draft3.doc", "untitled", "report_final.indd", "Slide 1", ""])
def test_titles_that_programs_put_in_are_none(tmp_path: Path, title: str) -> None:
    result = received(read_one(tmp_path / "a.pdf", make_pdf(PAGES, {"Title": title})))
    assert values(result, "title") == ["Envoys meet in port"]


REFUSED = [  # bytes, code, words of the message
    (make_pdf(["", ""]), "E015", "without a text layer (2 pages"),
    (lock_pdf(make_pdf(PAGES), password="secret"), "E014", "password"),
    (make_pdf(PAGES)[:300], "E013", "broken"),
    (b"%PDF-1.7\n", "E013", "broken"),
    (b"no PDF at all", "E013", "broken"),
    (b"\0" * 500 + b"x", "E013", "broken"),
]


@pytest.mark.parametrize("data, code, words", REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    failure = failed(read_one(tmp_path / "a.pdf", data))
    assert (failure.code, words in failure.message) == (code, True), failure.message
    assert "a.pdf" in failure.message
    assert failure.document is not None


def test_a_pdf_locked_against_change_only_is_read(tmp_path: Path) -> None:
    data = lock_pdf(make_pdf([BODY]), password="", owner="secret")
    assert received(read_one(tmp_path / "a.pdf", data)).version.text == BODY


def test_one_broken_page_is_noted_and_the_others_are_read(tmp_path: Path) -> None:
    data = make_pdf(PAGES).replace(b"/F1 12 Tf", b"/F9 oo Tf", 1)
    result = read_one(tmp_path / "a.pdf", data)
    assert "A second page." in received(result).version.text
