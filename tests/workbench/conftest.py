"""A dossier of the sample reports, read once a session with the real reader; tests that write get a copy."""

from __future__ import annotations

import math
import shutil
import threading
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk import base
from legation.workbench import app, beside, keeping
from legation.workbench.app import build_app
from legation.workbench.security import Gate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have another client installed
    from starlette.testclient import TestClient

SAMPLE = Path(str(resources.files("legation.desk") / "sample"))
PORT = 8017


class Visitor:
    """A browser at a workbench. `get` and `post` send the cookie; `post` adds the form's mark and an Origin of our own."""

    def __init__(self, dossier: Path, gate: Gate | None = None) -> None:
        self.dossier = dossier
        self.gate = gate or Gate(port=PORT)
        self.app = build_app(dossier, self.gate)
        self.bench = self.app.state.bench
        self.client = TestClient(self.app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False)
        self.client.cookies.set(self.gate.cookie, self.gate.session, domain="127.0.0.1")
        self.origin = f"http://127.0.0.1:{PORT}"

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def json(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text[:500]
        return answer.json()

    def post(self, path: str, data: dict[str, Any], **more: Any) -> Any:
        headers = {"Origin": self.origin, **more.pop("headers", {})}
        return self.client.post(path, data={"csrf": self.gate.csrf} | data, headers=headers, **more)


@pytest.fixture(scope="session", autouse=True)
def one_book() -> Iterator[None]:
    """Knowledge is read-only and takes seconds to load: one for all workbenches that the tests open. And on a slow machine too
    the lists of the small sample are made at once: a page then never shows the former one, however long that took."""
    patch = pytest.MonkeyPatch()
    patch.setattr(base, "Knowledge", lru_cache(base.Knowledge))
    patch.setattr(keeping, "QUICK_SECONDS", math.inf)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossier of the sample reports. Not to be written to."""
    path = tmp_path_factory.mktemp("workbench") / "sample.dossier"
    with legation.open(path) as desk:
        desk.read([SAMPLE / "reports"], meta=SAMPLE / "sources.csv", originals=False)
    return path


@pytest.fixture(scope="session")
def looker(sample: Path) -> Iterator[Visitor]:
    """A visitor who only looks."""
    visitor = Visitor(sample)
    with visitor.client:
        yield visitor


@pytest.fixture
def writer(sample: Path, tmp_path: Path) -> Iterator[Visitor]:
    """A visitor with a copy of the dossier to write to."""
    copy = tmp_path / "sample.dossier"
    shutil.copy(sample, copy)
    visitor = Visitor(copy)
    with visitor.client:
        yield visitor


@pytest.fixture
def visit() -> Iterator[Callable[..., Visitor]]:
    """Open a workbench over any dossier."""
    opened: list[Visitor] = []

    def make(dossier: Path, gate: Gate | None = None) -> Visitor:
        visitor = Visitor(dossier, gate)
        visitor.client.__enter__()
        opened.append(visitor)
        return visitor

    yield make
    for visitor in opened:
        visitor.client.__exit__(None, None, None)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every list is dear, and counted beside the pages only while this is set: nothing of it is there before."""
    may = threading.Event()

    class Held(beside.BesideInThread):
        def _make(self, kind: str, args: dict[str, Any], made_by: str) -> None:
            assert may.wait(900), "nobody let the counting begin"  # only a test that fails takes so long
            super()._make(kind, args, made_by)

    monkeypatch.setattr(keeping, "SMALL", 0)
    monkeypatch.setattr(keeping, "QUICK_SECONDS", 0.0)
    monkeypatch.setattr(app, "PATIENCE", 0.0)
    monkeypatch.setattr(beside, "Beside", Held)
    yield may
    may.set()  # who still waits ends
