"""`kill -9` at any moment, then the same command again: nothing lost, nothing doubled, no half document."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import legation
from tests.desk.test_desk import dump

REPOSITORY = Path(__file__).parents[2]
LONGEST = 1800  # seconds; only a run that hangs takes so long
STUB = """
import sys
from tests.stub_reader import install
install(seconds=0.004)
import legation.desk.reading as d
d.BATCH_DOCUMENTS = 2
import legation
with legation.open(sys.argv[2]) as desk:
    desk.read([sys.argv[1]])
"""
REAL = """
import sys, legation
with legation.open(sys.argv[2]) as desk:
    desk.read([sys.argv[1]])
"""


def make_reports(folder: Path, number: int) -> Path:
    folder.mkdir()
    for n in range(number):
        (folder / f"r{n:03}.txt").write_text(
            f"RUS moved {n + 2} battalions to the river on that day, a local report said.\n"
            f"PRK did not comment on the {n + 2} battalions. The USA saw {n} of them.",
            encoding="utf-8",
        )
    return folder


def check_sound(path: Path) -> None:
    """What must hold after any stop: the file is whole, and each document has its version and its reading."""
    import sqlite3

    db = sqlite3.connect(path)
    assert db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    if db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'document'").fetchone()[0]:
        half = db.execute(
            "SELECT count(*) FROM document d WHERE NOT EXISTS (SELECT 1 FROM version v JOIN reading r ON r.version = v.key"
            " WHERE v.document = d.key)"
        ).fetchone()[0]
        assert half == 0
    db.close()


def run_and_kill(code: str, folder: Path, dossier: Path, seconds: float) -> bool:
    """Whether the run was stopped before its end."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(dossier)], cwd=REPOSITORY, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


@pytest.mark.slow
def test_killed_at_fifty_moments_with_a_stub_reader(tmp_path: Path) -> None:
    folder = make_reports(tmp_path / "in", 60)
    begin = time.monotonic()
    assert not run_and_kill(STUB, folder, tmp_path / "whole", LONGEST)
    lasts = time.monotonic() - begin
    expected = dump(tmp_path / "whole")
    assert len(expected["documents"]) == 60
    moments = random.Random(0)
    stopped = 0
    for number in range(50):
        dossier = tmp_path / f"d{number}"
        # start-up is most of a run: the moments are drawn where the work is done
        begin = time.monotonic()
        if run_and_kill(STUB, folder, dossier, moments.uniform(lasts * 0.4, lasts)):
            stopped += 1
        else:  # the machine has become faster than when the first run was timed
            lasts = min(lasts, time.monotonic() - begin)
        if dossier.exists():
            check_sound(dossier)
        assert not run_and_kill(STUB, folder, dossier, LONGEST)
        assert dump(dossier) == expected
    assert stopped >= 25


@pytest.mark.slow
def test_killed_at_three_moments_with_the_real_reader(tmp_path: Path) -> None:
    folder = make_reports(tmp_path / "in", 40)
    begin = time.monotonic()
    assert not run_and_kill(REAL, folder, tmp_path / "whole", LONGEST)
    lasts = time.monotonic() - begin
    expected = dump(tmp_path / "whole")
    for number, share in enumerate((0.6, 0.75, 0.9)):
        dossier = tmp_path / f"d{number}"
        run_and_kill(REAL, folder, dossier, lasts * share)
        if dossier.exists():
            check_sound(dossier)
        assert not run_and_kill(REAL, folder, dossier, LONGEST)
        assert dump(dossier) == expected


def test_an_interrupt_keeps_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from legation.desk import readers
    from tests.stub_reader import read_texts

    folder = make_reports(tmp_path / "in", 40)
    calls = 0

    def stop_at_second(options: object, texts: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return read_texts(options, texts)  # type: ignore[arg-type]

    monkeypatch.setattr(readers, "read_texts", stop_at_second)
    with legation.open(tmp_path / "d") as desk:
        report = desk.read([folder])
        assert report.interrupted
        assert report.read == 16
        assert desk.status()["questions"] > 0
