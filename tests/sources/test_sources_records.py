"""JSON and JSONL: which bytes are a document, which keys count, and that one bad line loses only itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import BODY, failed, make_jsonl, read_all, read_one, received, values

from legation.model.documents import Failure, Received
from legation.model.ids import document_id
from legation.sources import Known, MetaTable, find_reports, read_original, read_report
from legation.sources.records import dump_canonical, split_lines

RECORD = {
    "file": "talks.txt",
    "title": "Envoys meet",
    "publisher": "Harbour News",
    "author": ["Ann Example", "Ben Example"],
    "published": "2024-10-29T23:30:00+02:00",
    "url": "https://harbour.example/opinion/2024/10/28/talks",
    "language": "English",
    "text": BODY,
    "labels": [1, 2],
    "source": "somebody in the text",
    "date": "1999-01-01",
}


def test_a_record_gives_its_fields_and_passes_over_the_rest(tmp_path: Path) -> None:
    result = received(read_one(tmp_path / "a.jsonl", make_jsonl(RECORD)))
    assert result.version.text == BODY
    assert result.seen_at.endswith("a.jsonl:1")
    assert values(result, "title")[0] == "Envoys meet"
    assert values(result, "publisher") == ["Harbour News", "harbour.example"]
    assert values(result, "author") == ["Ann Example, Ben Example"]
    assert values(result, "published") == ["2024-10-29", "2024-10-28"]  # the record's word, then the URL's
    assert next(v.detail for v in result.metadata if v.field == "published") == "2024-10-29T23:30:00+02:00"
    assert values(result, "language") == ["en"]
    assert values(result, "genre") == ["opinion"]


def test_the_document_is_the_line_without_its_end(tmp_path: Path) -> None:
    line = make_jsonl({"text": BODY})
    data = b"\xef\xbb\xbf" + line + b"\r\n\r\n" + line.replace(b"{", b"{ ") + b"\n"
    first, second = (received(r) for r in _read(tmp_path, "a.jsonl", data))
    assert first.data == line
    assert first.document.id == document_id(line)
    assert second.seen_at.endswith(":3")  # empty lines count as lines
    assert first.document.id != second.document.id


def test_the_document_of_a_list_is_its_object_in_one_form(tmp_path: Path) -> None:
    ordered = json.dumps([{"text": BODY, "title": "Énvoys"}], indent=2).encode()
    other = json.dumps([{"title": "Énvoys", "text": BODY}], ensure_ascii=False).encode()
    (one,), (two,) = (_read(tmp_path, name, data) for name, data in (("a.json", ordered), ("b.json", other)))
    assert received(one).document.id == received(two).document.id
    assert received(one).data == ('{"text":"' + BODY + '","title":"Énvoys"}').encode()
    again = read_original(received(one).data, media_type="application/json", seen_at="a.json:1")
    assert received(again).version == received(one).version


def test_a_lone_object_is_its_file(tmp_path: Path) -> None:
    data = json.dumps({"text": BODY}, indent=4).encode()
    assert received(read_one(tmp_path / "a.json", data)).data == data


BAD_LINES = [  # a line between two good ones, its code
    ("{not json", "E021"),
    ("plain words", "E021"),
    ('["text"]', "E020"),
    ('"text"', "E020"),
    ("null", "E020"),
    ('{"title": "No text"}', "E020"),
    ('{"text": ""}', "E022"),
    ('{"text": " \\n"}', "E022"),
    ('{"text": null}', "E022"),
    ('{"text": 7}', "E022"),
    ('{"text": "x", "n": ' + "9" * 5000 + "}", "E021"),
    ("[" * 100_000, "E021"),
    ("\x01\x02\x03\x04\x05\x06", "E009"),
]


@pytest.mark.parametrize("line, code", BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, line: str, code: str) -> None:
    results = _read(tmp_path, "a.jsonl", make_jsonl({"text": "One."}, line, {"text": "Two."}))
    assert [type(r) for r in results] == [Received, Failure, Received]
    failure = failed(results[1])
    assert failure.code == code
    assert failure.seen_at.endswith("a.jsonl:2")
    assert "a.jsonl:2" in failure.message


SHAPES = [  # a .json file, its code, words of the message
    ("{", "E019", "line"),
    ("[1, 2]", "E020", "no object"),
    ("[]", "E020", "empty list"),
    ('{"items": [{"text": "x"}]}', "E020", "items"),
    ('[{"title": "a"}, {"title": "b"}]', "E020", "no object"),
    ("3", "E020", "a number"),
    ("just words", "E019", "column 1"),
]


@pytest.mark.parametrize("text, code, words", SHAPES)
def test_json_of_another_shape_is_one_failure_that_says_what_was_found(
    tmp_path: Path, text: str, code: str, words: str
) -> None:
    failure = failed(read_one(tmp_path / "a.json", text.encode()))
    assert failure.code == code
    assert words in failure.message or code == "E019"
    assert '"text"' in failure.message


def test_a_list_with_one_bad_object_gives_the_others(tmp_path: Path) -> None:
    results = _read(tmp_path, "a.json", json.dumps([{"text": "One."}, {"title": "x"}, 4, {"text": "Two."}]).encode())
    assert [getattr(r, "code", "read") for r in results] == ["read", "E020", "E020", "read"]
    assert [r.seen_at[-2:] for r in results] == [":1", ":2", ":3", ":4"]


def test_surrogates_and_nul_in_escapes_are_mended(tmp_path: Path) -> None:
    for name, data in (("a.jsonl", rb'{"text": "a\ud83d b\u0000"}'), ("a.json", rb'[{"text": "a\ud83d b\u0000"}]')):
        (result,) = _read(tmp_path, name, data)
        assert received(result).version.text == "a\ufffd b\ufffd"
        assert len(received(result).version.mended) == 2
        received(result).data.decode("utf-8")


def test_a_date_that_cannot_be_read_is_noted_and_the_document_kept(tmp_path: Path) -> None:
    result = received(read_one(tmp_path / "a.jsonl", make_jsonl({"text": BODY, "published": "last week", "title": 5})))
    assert values(result, "published") == []
    assert ["last week" in note for note in result.version.mended] == [True]


def test_jsonl_in_utf16_is_refused(tmp_path: Path) -> None:
    assert failed(read_one(tmp_path / "a.jsonl", '{"text": "x"}\n'.encode("utf-16"))).code == "E010"


def test_json_in_utf16_is_read(tmp_path: Path) -> None:
    assert received(read_one(tmp_path / "a.json", '{"text": "Grüße"}'.encode("utf-16"))).version.text == "Grüße"


def test_a_line_too_long_is_passed_over_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"a" * 50 + b"\n" + b"b" * 500 + b"\n" + b"c" * 20)
    with open(path, "rb") as stream:
        items = list(split_lines(stream, "a.jsonl", limit=100))
    assert [(i.where, i.data and len(i.data)) for i in items] == [(1, 50), (2, None), (3, 20)]


def test_a_document_already_known_is_not_taken_apart_again(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(make_jsonl({"text": "One."}, {"text": "Two."}))
    (report,) = find_reports([tmp_path])
    assert not isinstance(report, Failure)
    results = list(read_report(report, known=lambda id: id == document_id(make_jsonl({"text": "One."}))))
    assert [type(r) for r in results] == [Known, Received]


def test_the_file_of_a_record_finds_its_row_of_meta(tmp_path: Path) -> None:
    from legation.sources import load_meta

    (tmp_path / "meta.csv").write_text("file,publisher\ntalks.txt,By record\na.jsonl,By file\n")
    meta: MetaTable = load_meta(tmp_path / "meta.csv")
    (tmp_path / "a.jsonl").write_bytes(make_jsonl({"text": "One.", "file": "talks.txt"}, {"text": "Two."}))
    results = [received(r) for r in read_all(tmp_path / "a.jsonl", meta=meta)]
    assert [values(r, "publisher")[0] for r in results] == ["By record", "By file"]


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "title", "published", "file", "url", "language", "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(_JSON)
def test_any_json_is_documents_or_failures(value: Any) -> None:
    data = json.dumps(value).encode()
    for item in (data, dump_canonical(value)):
        result = read_original(item, media_type="application/json", seen_at="a.json")
        assert isinstance(result, Received | Failure)


def _read(folder: Path, name: str, data: bytes) -> list[Received | Failure]:
    (folder / name).write_bytes(data)
    return read_all(folder / name)
