"""Word: paragraphs and tables in reading order, revisions, core properties, and files that are none."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from making import BODY, failed, make_docx, make_zip, read_one, received, values


def test_paragraphs_and_tables_are_read_in_order(tmp_path: Path) -> None:
    data = make_docx(
        [BODY, "", "A second\nparagraph."], heading="Envoys meet", table=[["Ship", "Tons"], ["Aurora", "1,200"]]
    )
    result = received(read_one(tmp_path / "a.docx", data))
    assert result.version.text == f"Envoys meet\n\n{BODY}\n\nA second\nparagraph.\n\nShip\tTons\nAurora\t1,200"
    assert [h.of(result.version.text) for h in result.headings] == ["Envoys meet"]


def test_inserted_words_are_read_and_deleted_ones_are_not(tmp_path: Path) -> None:
    data = _edit(
        make_docx(["They met."]),
        "They met.</w:t></w:r>",
        "They met</w:t></w:r><w:ins><w:r><w:t xml:space='preserve'> twice</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText> never</w:delText></w:r></w:del><w:r><w:tab/><w:t>here.</w:t></w:r>",
    )
    assert received(read_one(tmp_path / "a.docx", data)).version.text == "They met twice\there."


def test_core_properties_are_metadata_of_low_rank(tmp_path: Path) -> None:
    data = make_docx(
        [BODY], title="A report", author="Ann Example", created=dt.datetime(2024, 10, 29, 8, 15), language="en-GB"
    )
    result = received(read_one(tmp_path / "a.docx", data))
    assert [values(result, f) for f in ("title", "author", "published", "language")] == [
        ["A report"],
        ["Ann Example"],
        ["2024-10-29"],
        ["en"],
    ]


def test_what_the_template_says_is_passed_over(tmp_path: Path) -> None:
    result = received(read_one(tmp_path / "a.docx", make_docx([BODY])))
    assert [values(result, f) for f in ("title", "author", "published")] == [[], [], []]


REFUSED = [  # bytes, code
    (b"plain words", "E016"),
    (make_docx([BODY])[:500], "E016"),
    (make_zip(a="b"), "E016"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "E016"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "E014"),
    (make_docx([]), "E011"),
]


@pytest.mark.parametrize("data, code", REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_whole_docx_says_so(tmp_path: Path, data: bytes, code: str) -> None:
    failure = failed(read_one(tmp_path / "a.docx", data))
    assert failure.code == code
    assert "a.docx" in failure.message


def test_a_part_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(210):
            part.write(b" " * 1_000_000)
    assert len(out.getvalue()) < 1_000_000
    assert failed(read_one(tmp_path / "a.docx", out.getvalue())).code == "E008"


def _edit(data: bytes, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "word/document.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            target.writestr(entry, part)
    return out.getvalue()
