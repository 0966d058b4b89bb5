"""The file: what is no dossier, is newer, is locked or cannot be written is told clearly, and nothing is changed."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from legation.dossier import Dossier
from legation.dossier.file import APPLICATION_ID, migrations
from legation.model.errors import DossierError


def test_a_new_dossier_has_the_latest_form(tmp_path: Path) -> None:
    with Dossier.open(tmp_path / "d") as dossier:
        assert dossier.db.execute("PRAGMA user_version").fetchone()[0] == migrations()[-1][0]
        assert dossier.db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert dossier.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert dossier.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_bytes_that_are_no_database(tmp_path: Path) -> None:
    path = tmp_path / "d"
    path.write_bytes(b"plain text that is longer than a header of one hundred bytes " * 40)
    with pytest.raises(DossierError, match=r"E102.*is no dossier"):
        Dossier.open(path)
    assert path.read_bytes().startswith(b"plain text")


def test_another_programs_database(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "d")
    db.execute("CREATE TABLE contacts (name)")
    db.commit()
    db.close()
    with pytest.raises(DossierError, match=r"E102.*another program"):
        Dossier.open(tmp_path / "d")


def test_a_newer_dossier_is_left_alone(tmp_path: Path) -> None:
    Dossier.open(tmp_path / "d").close()
    db = sqlite3.connect(tmp_path / "d")
    db.execute("PRAGMA user_version = 999")
    db.commit()
    db.close()
    before = (tmp_path / "d").read_bytes()
    with pytest.raises(DossierError, match=r"E103.*newer Legation"):
        Dossier.open(tmp_path / "d")
    assert (tmp_path / "d").read_bytes() == before


@pytest.mark.parametrize("name, code", [("missing", "E101"), ("folder", "E102"), ("no/such/folder/d", "E104")])
def test_paths_that_cannot_be_opened(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(DossierError, match=code):
        Dossier.open(tmp_path / name, create=name.startswith("no/"))


def test_a_second_writer_waits_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legation.dossier.file.BUSY_SECONDS", 0.2)
    with (
        Dossier.open(tmp_path / "d") as first,
        Dossier.open(tmp_path / "d") as second,
        first.transaction(),
        pytest.raises(DossierError, match=r"E106.*locked"),
    ):
        fill(second, 1)


def test_who_opens_while_another_upgrades_waits_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade of a large dossier takes longer than one waits for a writer."""
    monkeypatch.setattr("legation.dossier.file.BUSY_SECONDS", 0.05)
    with Dossier.open(tmp_path / "d") as made:
        made.db.execute("PRAGMA journal_mode = WAL")
    last = migrations()[-1]
    monkeypatch.setattr("legation.dossier.file.migrations", lambda: [*migrations(), (last[0] + 1, "SELECT 1;\n")])
    other = sqlite3.connect(tmp_path / "d", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(0.5, lambda: other.execute("COMMIT"))
    ending.start()
    with Dossier.open(tmp_path / "d") as upgraded:
        assert upgraded.db.execute("PRAGMA user_version").fetchone()[0] == last[0] + 1
        assert upgraded.db.execute("PRAGMA busy_timeout").fetchone()[0] == 50  # as before
    ending.join()
    other.close()


def test_a_full_disk_keeps_what_was_finished(tmp_path: Path) -> None:
    """SQLite's own limit on pages stands in for the disk: the same error comes from the same place."""
    with Dossier.open(tmp_path / "d") as dossier:
        with dossier.transaction() as db:
            db.execute("INSERT INTO setting VALUES ('kept', '1')")
        pages = dossier.db.execute("PRAGMA page_count").fetchone()[0]
        dossier.db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(DossierError, match=r"E105.*disk.*full"):
            fill(dossier, 200)
        assert dossier.setting("kept") == "1"
        assert dossier.setting("n0") is None


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with Dossier.open(tmp_path / "d") as dossier:
        with pytest.raises(ZeroDivisionError):
            fail_halfway(dossier)
        assert dossier.setting("half") is None


def fill(dossier: Dossier, number: int) -> None:
    with dossier.transaction() as db:
        for n in range(number):
            db.execute("INSERT INTO setting VALUES (?, ?)", (f"n{n}", "x" * 4000))


def fail_halfway(dossier: Dossier) -> None:
    with dossier.transaction() as db:
        db.execute("INSERT INTO setting VALUES ('half', '1')")
        raise ZeroDivisionError
