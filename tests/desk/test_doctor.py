"""Doctor: this installation is fit, and what is not fit is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import legation
from legation.desk import doctor


def test_this_installation_is_fit() -> None:
    checks = doctor.examine()
    assert [f"{c.what}: {c.found}" for c in checks if not c.ok] == []
    assert any("21 of 21 files as in the official 3.8.0" in c.found for c in checks)


def test_every_hash_is_one() -> None:
    assert {len(h) for h in doctor.MODEL_FILES.values()} == {43}


def test_a_changed_model_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.MODEL_FILES, "parser/model", "A" * 43)
    bad = [c for c in doctor.examine() if not c.ok]
    assert len(bad) == 1
    assert "parser/model" in bad[0].found
    assert bad[0].advice


def test_the_encoder_is_looked_at_file_by_file(tmp_path: Path) -> None:
    assert doctor.check_encoder().ok
    (tmp_path / "files.json").write_text('{"judge.json": "0", "gone.onnx": "0"}', encoding="utf-8")
    (tmp_path / "judge.json").write_text("{}", encoding="utf-8")
    check = doctor.check_encoder(tmp_path)
    assert not check.ok
    assert "0 of 2" in check.found and "gone.onnx" in check.found and "judge.json" in check.found


def test_a_missing_model_and_a_missing_dossier_are_told(tmp_path: Path) -> None:
    bad = {c.what: c for c in doctor.examine(tmp_path / "none", model="no_such_model") if not c.ok}
    assert set(bad) == {"parser model", "dossier"}


def test_a_dossier_with_a_moved_quote_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.stub_reader import install

    install(monkeypatch)
    (tmp_path / "a.txt").write_text("RUS moved troops to the border.", encoding="utf-8")
    with legation.open(tmp_path / "d") as desk:
        desk.read([tmp_path / "a.txt"])
    assert all(c.ok for c in doctor.examine(tmp_path / "d"))
    with legation.open(tmp_path / "d") as desk, desk.dossier.transaction() as db:
        db.execute("UPDATE claim SET start = start + 1")
    assert [c.what for c in doctor.examine(tmp_path / "d") if not c.ok] == ["dossier"]
