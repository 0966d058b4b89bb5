"""Bad input never loses good input: each gives a clear message with a code, and every other document is read."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import legation
from tests.stub_reader import install


def write_pdf(path: Path, *, password: str | None = None) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    with path.open("wb") as out:
        writer.write(out)


def sparse(path: Path) -> None:
    with path.open("wb") as out:
        out.truncate(200_000_000)


BAD: list[tuple[str, Callable[[Path], Any], str]] = [  # file name, how it is made, code of its message
    ("empty.txt", lambda p: p.write_bytes(b""), "E007"),
    ("blank.txt", lambda p: p.write_bytes(b" \n\t\n"), "E007"),
    ("binary.txt", lambda p: p.write_bytes(bytes(range(256)) * 40), "E0"),
    ("huge.txt", sparse, "E008"),
    ("scan.pdf", write_pdf, "E0"),
    ("locked.pdf", lambda p: write_pdf(p, password="x"), "E0"),
    ("broken.pdf", lambda p: p.write_bytes(b"%PDF-1.7 and nothing more"), "E0"),
    ("broken.docx", lambda p: p.write_bytes(b"PK\x03\x04 no archive"), "E0"),
    ("lines.jsonl", lambda p: p.write_text('{"text": "RUS moved ships."}\nno json\n', encoding="utf-8"), "E021"),
    ("shape.json", lambda p: p.write_text('{"body": 3}', encoding="utf-8"), "E0"),
]


@pytest.mark.parametrize("name, make, code", BAD)
def test_one_bad_file_among_good_ones(
    run: Any, tmp_path: Path, name: str, make: Callable[[Path], Any], code: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a_good.txt").write_text("RUS moved troops to the border in the night.", encoding="utf-8")
    make(folder / name)
    (folder / "z_good.txt").write_text("PRK moved troops to the border in the morning.", encoding="utf-8")
    exit_code, _, err = run("read", folder, "--dossier", tmp_path / "d")
    assert exit_code == 3
    assert f"[{code}" in err
    assert name in err
    assert "Traceback" not in err
    rows = json.loads(run("status", "--documents", "--json", "--dossier", tmp_path / "d")[1])
    names = {Path(r["seen"][0]).name for r in rows}
    assert {"a_good.txt", "z_good.txt"} <= names
    failures = json.loads(run("status", "--json", "--dossier", tmp_path / "d")[1])["failures"]
    assert len(failures) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_name_that_is_no_utf8(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/caf\xe9.txt", "wb") as out:
        out.write(b"RUS moved troops to the border.")
    with open(os.fsencode(folder) + b"/vide\xe9.txt", "wb"):
        pass
    code, _, err = run("read", folder, "--dossier", tmp_path / "d")
    assert code == 3
    assert "1 read" in err
    assert "Traceback" not in err
    code, _, err = run("read", "--retry-failed", "--dossier", tmp_path / "d")
    assert code == 3
    assert "[E007]" in err


def test_a_link_that_leads_in_a_circle(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("RUS moved troops to the border.", encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    code, _, err = run("read", folder, "--dossier", tmp_path / "d")
    assert code == 3
    assert "1 read" in err
    assert "Traceback" not in err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_an_unreadable_file(run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("RUS moved troops.", encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    code, _, err = run("read", tmp_path / "a.txt", "--dossier", tmp_path / "d")
    assert code == 3
    assert "Traceback" not in err


def test_an_unreadable_file_by_its_error(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for root, whom no permission stops: the file system's refusal is played."""
    import builtins

    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "secret.txt"):
        (folder / name).write_text("RUS moved troops to the border.", encoding="utf-8")
    real = builtins.open

    def refuse(file: Any, *arguments: Any, **named: Any) -> Any:
        if str(file).endswith("secret.txt"):
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return real(file, *arguments, **named)

    monkeypatch.setattr(builtins, "open", refuse)
    code, _, err = run("read", folder, "--dossier", tmp_path / "d")
    assert code == 3
    assert "secret.txt" in err
    assert "1 read" in err


def test_another_language_is_stored_and_marked_unread(run: Any, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(
        "Le ministre de la Défense a déclaré lundi que des soldats étaient arrivés dans la région pendant la nuit. "
        "Selon lui, les troupes resteront sur place jusqu'à la fin du mois de décembre.",
        encoding="utf-8",
    )
    code, _, err = run("read", tmp_path / "r.txt", "--dossier", tmp_path / "d")
    assert code == 0
    assert "1 in another language" in err
    status = json.loads(run("status", "--json", "--dossier", tmp_path / "d")[1])
    assert status["documents"] == 1
    assert status["claims"] == 0
    assert "(fr)" in status["unread"][0]["why"]
    assert run("search", "ministre", "--dossier", tmp_path / "d")[0] == 0


def test_a_full_disk_under_the_originals(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from legation.desk import reading as desk_module

    (tmp_path / "a.txt").write_text("RUS moved troops to the border.", encoding="utf-8")

    def full(source: Any, target: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(desk_module.os, "replace", full)
    code, _, err = run("read", tmp_path / "a.txt", "--dossier", tmp_path / "d")
    assert code == 1
    assert "[E108]" in err
    assert "--no-originals" in err
    assert run("read", tmp_path / "a.txt", "--no-originals", "--dossier", tmp_path / "d")[0] == 0


def test_a_dossier_that_is_none(run: Any, tmp_path: Path) -> None:
    (tmp_path / "d").write_text("not a database, but a text of more than one hundred bytes. " * 5, encoding="utf-8")
    (tmp_path / "a.txt").write_text("RUS moved troops.", encoding="utf-8")
    code, _, err = run("read", tmp_path / "a.txt", "--dossier", tmp_path / "d")
    assert code == 1
    assert "[E102]" in err


def test_a_component_that_fails_spoils_one_text_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from legation.desk import readers
    from tests.stub_reader import read_texts

    def fails_on_x(options: Any, texts: Any) -> Any:
        out = read_texts(options, texts)
        return [
            readers.TextReading(None, error="ZeroDivisionError: x") if "XXX" in t.text else r
            for t, r in zip(texts, out, strict=True)
        ]

    monkeypatch.setattr(readers, "read_texts", fails_on_x)
    (tmp_path / "a.txt").write_text("RUS moved troops XXX to the border.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("RUS moved troops to the border.", encoding="utf-8")
    with legation.open(tmp_path / "d") as desk:
        report = desk.read([tmp_path / "a.txt", tmp_path / "b.txt"])
        assert [f.code for f in report.failures] == ["E060"]
        assert report.read == 1
        install(monkeypatch)
        again = desk.read([], retry_failed=True)
        assert again.read == 1
        assert desk.status()["failures"] == []
