"""Walk: which reports there are under a path, in which order, and what is said of the rest."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from making import BODY, collect_notes, failed, read_all, read_one, received

from legation.model.documents import Failure
from legation.sources import Report, find_reports, show_path


def _seen(path: Path, **options: object) -> list[str]:
    found = find_reports([path], **options)  # type: ignore[arg-type]
    return [os.path.relpath(r.seen_at, path) for r in found if isinstance(r, Report)]


def _write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{BODY} {name}")


def test_folders_are_read_sorted_and_all_the_way_down(tmp_path: Path) -> None:
    _write(tmp_path, "b.txt", "a/z.txt", "a/deep/down/c.TXT", "Z.md", "e.eml", "f.html", "g.jsonl")
    seen = _seen(tmp_path)
    assert seen == ["Z.md", "a/deep/down/c.TXT", "a/z.txt", "b.txt", "e.eml", "f.html", "g.jsonl"]
    assert seen == _seen(tmp_path)


def test_hidden_files_and_locks_are_passed_over_in_silence_and_unknown_formats_with_a_note(tmp_path: Path) -> None:
    _write(tmp_path, ".hidden.txt", ".git/x.txt", "~$open.docx", "photo.jpg", "a.txt")
    notes, on_note = collect_notes()
    assert _seen(tmp_path, on_note=on_note) == ["a.txt"]
    assert [(n.code, Path(n.seen_at).name) for n in notes] == [("E003", "photo.jpg")]


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    assert received(read_one(tmp_path / ".a.txt", BODY.encode())).version.text == BODY


def test_an_unknown_format_that_is_named_fails(tmp_path: Path) -> None:
    failure = failed(read_one(tmp_path / "photo.jpg", b"\xff\xd8"))
    assert failure.code == "E003"
    assert ".jpg" in failure.message
    assert ".pdf" in failure.message


def test_what_is_excluded_is_not_read(tmp_path: Path) -> None:
    _write(tmp_path, "a.txt", "case.originals/a.txt", "meta.json")
    assert _seen(tmp_path, exclude=[tmp_path / "case.originals", tmp_path / "meta.json"]) == ["a.txt"]


def test_a_link_to_its_own_folder_is_told_and_read_once(tmp_path: Path) -> None:
    _write(tmp_path, "in/a.txt", "in/b.txt")
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)
    results = read_all(tmp_path)
    assert [Path(r.seen_at).name for r in results] == ["a.txt", "b.txt", "again"]
    assert failed(results[2]).code == "E004"


def test_two_links_to_one_folder_read_it_once(tmp_path: Path) -> None:
    _write(tmp_path, "z/a.txt")
    (tmp_path / "b").symlink_to("z", target_is_directory=True)
    notes, on_note = collect_notes()
    assert _seen(tmp_path, on_note=on_note) == ["z/a.txt"]
    assert ["already" in n.message for n in notes] == [True]


@pytest.mark.parametrize("target, code", [("self", "E004"), ("nowhere", "E001")])
def test_links_that_lead_nowhere_fail_alone(tmp_path: Path, target: str, code: str) -> None:
    _write(tmp_path, "a.txt")
    (tmp_path / "self").symlink_to(target)
    results = read_all(tmp_path)
    assert [r.code for r in results if isinstance(r, Failure)] == [code]
    assert sum(not isinstance(r, Failure) for r in results) == 1


def test_a_name_that_is_no_utf8_is_read_and_shown_escaped(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(name, "wb") as file:
            file.write(BODY.encode())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    notes, on_note = collect_notes()
    result = received(read_all(tmp_path, on_note=on_note)[0])
    assert result.seen_at.endswith("caf\\xe9.txt")
    result.seen_at.encode("utf-8")
    assert [n.code for n in notes] == ["E005"]
    assert "caf\\xe9.txt" in notes[0].message
    again = received(read_all(result.seen_at)[0])  # what is shown can be given again
    assert again.document == result.document


def test_a_missing_path_fails_and_the_next_is_read(tmp_path: Path) -> None:
    _write(tmp_path, "a.txt")
    results = read_all(tmp_path / "nope.txt", tmp_path / "a.txt", tmp_path / "a.txt" / "b", "\0")
    assert [getattr(r, "code", "read") for r in results] == ["E001", "read", "E001", "E001"]


def test_files_that_may_not_be_read_fail_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "a.txt", "b.txt", "locked/c.txt")
    real_open, real_scan = open, os.scandir

    def refuse_b(path: object, *rest: object) -> object:
        if str(path).endswith("b.txt"):
            raise PermissionError(13, "Permission denied")
        return real_open(path, *rest)  # type: ignore[call-overload]

    def refuse_locked(path: object) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real_scan(path)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", refuse_b)
    monkeypatch.setattr("os.scandir", refuse_locked)
    results = read_all(tmp_path)
    assert [getattr(r, "code", "read") for r in results] == ["read", "E002", "E002"]
    assert "Permission denied" in failed(results[1]).message


def test_a_folder_nested_deeper_than_recursion_goes(tmp_path: Path) -> None:
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(300):
            os.mkdir("d")
            os.chdir("d")
        Path("a.txt").write_text(BODY)
    finally:
        os.chdir(here)
    assert len(_seen(tmp_path)) == 1


STREAMS = [  # bytes on stdin, media type, documents
    (b'{"text": "One report."}\n{"text": "Another report."}\n', "application/json", 2),
    (b'\xef\xbb\xbf{"text": "One report."}', "application/json", 1),
    (b'{\n "text": "One report."\n}', "application/json", 1),
    (b'[{"text": "One."}, {"text": "Two."}]', "application/json", 2),
    (b"<!DOCTYPE html><p>A page with some words.</p>", "text/html", 1),
    (b"[Harbour News] A text that begins with a bracket.", "text/plain", 1),
    (BODY.encode(), "text/plain", 1),
    (b"x" * 70_000, "text/plain", 1),
]


@pytest.mark.parametrize("data, media_type, count", STREAMS)
def test_stdin_is_told_by_its_first_bytes(data: bytes, media_type: str, count: int) -> None:
    results = [received(r) for r in read_all("-", stdin=io.BytesIO(data))]
    assert {r.document.media_type for r in results} == {media_type}
    assert len(results) == count
    assert all(r.seen_at.startswith("-") for r in results)
    assert media_type != "text/plain" or results[0].data == data


def test_a_dash_without_stdin_fails() -> None:
    assert failed(read_all("-")[0]).code == "E001"


def test_paths_are_always_shown_as_utf8() -> None:
    assert show_path(os.fsdecode(b"a\xffb/\xc3\xa9.txt")) == "a\\xffb/é.txt"
