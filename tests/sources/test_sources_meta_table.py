"""The --meta table: matched by path, name or stem; a bad row is told and the good ones are used."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import BODY, read_one, received, values

from legation.model.errors import SourceError
from legation.sources import given_values, load_meta


def _load(folder: Path, text: str, name: str = "meta.csv"):  # type: ignore[no-untyped-def]
    (folder / name).write_text(text, encoding="utf-8")
    return load_meta(folder / name)


MATCHES = [  # file of the row, name of the report, whether they belong together
    ("a.txt", "a.txt", True),
    ("a.txt", "in/deep/a.txt", True),
    ("deep/a.txt", "in/deep/a.txt", True),
    ("./deep/a.txt", "in/deep/a.txt", True),
    ("deep\\a.txt", "in/deep/a.txt", True),
    ("a", "in/a.txt", True),
    ("003", "in/003_harbour_talks.txt", True),
    ("003_harbour_talks", "in/003_harbour_talks.txt", True),
    ("003_harbour", "in/003_harbour_talks.txt", False),
    ("other/a.txt", "in/deep/a.txt", False),
    ("a.html", "a.txt", False),
    ("A.txt", "a.txt", False),
    ("a.jsonl:3", "in/a.jsonl:3", True),
]


@pytest.mark.parametrize("file, report, belongs", MATCHES)
def test_a_row_finds_its_report(tmp_path: Path, file: str, report: str, belongs: bool) -> None:
    table = _load(tmp_path, json.dumps([{"file": file, "title": "T"}]), "meta.json")
    assert ("title" in table.match(report)) is belongs
    assert (not table.find_unmatched([report])) is belongs


def test_the_nearest_row_wins(tmp_path: Path) -> None:
    table = _load(tmp_path, "file,title\na,stem\na.txt,name\nin/a.txt,path\n")
    assert [table.match(n)["title"].value for n in ("in/a.txt", "other/a.txt", "a.md")] == ["path", "name", "stem"]


def test_a_row_may_be_relative_to_the_table(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    table = _load(tmp_path / "tables", "file,title\n../in/a.txt,T\n")
    assert table.match(str(tmp_path / "in" / "a.txt"))["title"].value == "T"
    assert table.match(os.path.join("elsewhere", "a.txt")) == {}


TABLES = [  # the same table in every form
    ("meta.csv", "File,Published,Publisher,Note\na.txt,29 October 2024,Harbour News,x\n"),
    ("meta.csv", "\ufefffile;published;publisher\r\na.txt;2024-10-29;Harbour News\r\n"),
    ("meta.csv", "file\tpublished\tpublisher\n\na.txt\t2024-10-29\tHarbour News\n"),
    ("meta.json", '[{"file": "a.txt", "published": "2024-10-29", "publisher": "Harbour News", "genre": "x", "id": 3}]'),
    ("meta.json", '{"file": "a.txt", "published": "2024-10-29", "publisher": "Harbour News", "title": null}'),
]


@pytest.mark.parametrize("name, text", TABLES)
def test_every_form_of_a_table_is_read(tmp_path: Path, name: str, text: str) -> None:
    table = _load(tmp_path, text, name)
    assert table.failures == ()
    row = table.match("a.txt")
    assert {k: v.value for k, v in row.items()} == {"published": "2024-10-29", "publisher": "Harbour News"}
    assert row["published"].how.startswith("given by the user (--meta, row ")


def test_bad_rows_are_told_and_good_ones_kept(tmp_path: Path) -> None:
    table = _load(
        tmp_path,
        "file,title,published,language\n"
        "a.txt,A,2024-10-29,en\n"
        ",no file,2024-10-29,\n"
        "b.txt,B, with a comma,2024-10-29,en\n"
        "c.txt,C,03/04/2024,en\n"
        "a.txt,again,,\n"
        "d.txt,D,2024-10,Elvish tongue\n"
        "e.txt\n",
    )
    assert [(f.code, f.seen_at.split(" of ")[0]) for f in table.failures] == [
        ("E033", "row 3"),
        ("E033", "row 4"),
        ("E034", "row 5"),
        ("E033", "row 6"),
        ("E033", "row 7"),
    ]
    assert [row.file for row in table.rows] == ["a.txt", "c.txt", "d.txt", "e.txt"]
    assert set(table.match("c.txt")) == {"title", "language"}
    assert table.match("d.txt")["published"].value == "2024-10"


WHOLE = [  # a file that is no table at all, its code
    ("meta.csv", "", "E032"),
    ("meta.csv", "name,title\na,b\n", "E032"),
    ("meta.json", "{", "E031"),
    ("meta.json", "3", "E031"),
    ("meta.json", '[{"name": "a"}]', "E032"),
]


@pytest.mark.parametrize("name, text, code", WHOLE)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, text: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        _load(tmp_path, text, name)
    assert caught.value.code == code
    assert name in caught.value.message


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        load_meta(tmp_path / "none.csv")
    assert caught.value.code == "E030"


def test_rows_beat_options_and_options_beat_what_is_found(tmp_path: Path) -> None:
    table = _load(tmp_path, "file,published\na.txt,2024-10-01\n")
    options = given_values(published="2024-10-02", publisher="Harbour News")
    text = f"KYIV, Oct. 3, 2024 (Reuters) - {BODY}".encode()
    result = received(read_one(tmp_path / "a.txt", text, given=options, meta=table))
    assert values(result, "published") == ["2024-10-01", "2024-10-02", "2024-10-03"]
    assert values(result, "publisher") == ["Harbour News", "Reuters"]
    with pytest.raises(SourceError):
        given_values(published="someday")


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="file,\n\"';\t{}[]:\0 a", max_size=80).map(str.encode))
def test_any_bytes_are_a_table_or_a_source_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    with contextlib.suppress(SourceError):
        load_meta(path).match("a", "\0", "")
