"""The command line in this process, with the stub reader."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from legation.cli import commands
from legation.desk import base
from legation.knowledge import Knowledge
from tests.stub_reader import install


@lru_cache
def knowledge(folders: tuple[Path, ...] = ()) -> Knowledge:
    """Compiled once for all commands."""
    return Knowledge(folders)


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    monkeypatch.setattr(base, "Knowledge", knowledge)
    monkeypatch.delenv("LEGATION_DOSSIER", raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """`code, out, err = run("read", folder, "--dossier", path)`."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["legation", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            commands.main()
        captured = capsys.readouterr()
        return int(stopped.value.code or 0), captured.out, captured.err

    return call
