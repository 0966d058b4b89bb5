"""Text and Markdown: what is mended, what is guessed and said, and what is left exactly as it is."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import BODY, failed, read_one, received, values

from legation.model.errors import SourceError
from legation.model.ids import document_id, hash_bytes, version_id
from legation.sources import read_original
from legation.sources.decoding import decode_text, mend_text

FRENCH = "Le ministère a déclaré que l’échange aurait lieu à côté du port, « sans délai »."
RUSSIAN = "Министерство сообщило, что переговоры в портовом городе продолжались около часа и касались зерна. " * 3

DECODED = [  # bytes, text, words of each note
    (BODY.encode(), BODY, []),
    (b"one\r\ntwo\rthree\n\n", "one\r\ntwo\rthree\n\n", []),  # line ends are the document's
    (b"\xef\xbb\xbfTroops", "Troops", ["byte order mark"]),
    (b"Tro\x00ops \x00", "Tro\ufffdops \ufffd", ["2 NUL characters"]),
    ("Troops – moved".encode("utf-16"), "Troops – moved", ["byte order mark", "utf-16"]),
    ("Troops – moved".encode("utf-16-be"), "Troops – moved", ["utf-16-be"]),
    ("Troops moved".encode("utf-32"), "Troops moved", ["byte order mark", "utf-32"]),
    (FRENCH.encode("cp1252"), FRENCH, ["cp1252"]),
    (RUSSIAN.encode("cp1251"), RUSSIAN, ["cp1251"]),
    (FRENCH.encode()[:-1] + b"\xc3", FRENCH[:-1] + "\ufffd", ["utf-8", "1 piece"]),
    (b"a cafe\xcc\x81 stays decomposed", "a cafe\u0301 stays decomposed", []),
]


@pytest.mark.parametrize("data, text, notes", DECODED)
def test_bytes_become_text_and_every_change_is_noted(data: bytes, text: str, notes: list[str]) -> None:
    decoded = decode_text(data, "x.txt")
    assert decoded.text == text
    assert len(decoded.mended) == len(notes)
    for note, words in zip(decoded.mended, notes, strict=True):
        assert words in note


@pytest.mark.parametrize(
    "data, code",
    [
        (b"\x89PNG\r\n\x1a\n rest", "E009"),
        (b"%PDF-1.7 rest", "E009"),
        (b"PK\x03\x04 rest", "E009"),
        (bytes(range(256)) * 20, "E009"),
        (b"\x01\x02\x03\x04\x05" * 10, "E009"),
    ],
)
def test_binary_under_a_text_name_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode_text(data, "x.txt")
    assert caught.value.code == code
    assert "x.txt" in caught.value.message


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_comes_back_but_for_what_is_mended(text: str) -> None:
    mended = mend_text(text).text
    assert mended == text.removeprefix("\ufeff").replace("\0", "\ufffd")
    assert mend_text("\ud83d" + text + "\0").text.isascii() is False
    mended.encode("utf-8")


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_source_error(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        text = decode_text(data, "x.txt").text
        text.encode("utf-8")
        assert "\0" not in text


def test_a_document_is_its_bytes_and_a_version_its_text(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + BODY.encode()
    first = received(read_one(tmp_path / "a.txt", data))
    second = received(read_one(tmp_path / "b.txt", data))
    assert first.document.id == second.document.id == document_id(data)
    assert (first.document.sha256, first.document.size, first.data) == (hash_bytes(data), len(data), data)
    assert first.version.id == version_id(first.document.id, BODY)
    assert first.seen_at != second.seen_at
    again = received(read_original(data, media_type=first.document.media_type, seen_at="a.txt"))
    assert again.version == first.version


def test_front_matter_is_metadata_and_no_text(tmp_path: Path) -> None:
    front = b'---\ntitle: "Envoys meet: a report"\ndate: 2024-10-29\nlang: en-GB\ntags: [a]\n---\n\n'
    result = received(read_one(tmp_path / "a.md", front + b"# Envoys meet\n\nThey *met*.\n"))
    assert result.version.text == "# Envoys meet\n\nThey *met*.\n"
    assert [h.of(result.version.text) for h in result.headings] == ["Envoys meet"]
    assert values(result, "title") == ["Envoys meet: a report", "Envoys meet"]
    assert values(result, "published") == ["2024-10-29"]
    assert values(result, "language") == ["en"]


def test_a_date_in_front_matter_that_cannot_be_read_is_noted(tmp_path: Path) -> None:
    result = received(read_one(tmp_path / "a.md", b"---\ndate: soon\n---\nThey met.\n"))
    assert ["soon" in note for note in result.version.mended] == [True]


def test_markdown_headings_inside_code_are_none(tmp_path: Path) -> None:
    result = received(read_one(tmp_path / "a.md", b"## One ##\n\n```\n# not this\n```\n\n#hashtag\n\n### Two\n"))
    assert [h.of(result.version.text) for h in result.headings] == ["One", "Two"]


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
@pytest.mark.parametrize("ending", ["txt", "md", "html", "pdf", "docx", "eml", "jsonl", "json"])
def test_an_empty_file_fails_in_every_format(tmp_path: Path, data: bytes, ending: str) -> None:
    failure = failed(read_one(tmp_path / f"a.{ending}", data))
    assert failure.code == "E007"
    assert f"a.{ending}" in failure.message


@pytest.mark.parametrize("ending", ["txt", "md", "html", "json"])
def test_a_text_of_200_mb_is_refused_without_being_loaded(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"big.{ending}"
    with open(path, "wb") as file:
        file.truncate(200_000_000)  # a sparse file: nothing is written
    failure = failed(read_one(path))
    assert failure.code == "E008"
    assert "200 MB" in failure.message
    assert "50 MB" in failure.message
