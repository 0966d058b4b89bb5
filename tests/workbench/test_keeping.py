"""Lists that are dear to make are made beside the pages: pages say so, and nothing waits for them but who needs them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import legation
from legation.desk import ReaderOptions
from legation.dossier import Dossier
from legation.model.errors import LegationError
from legation.workbench import beside
from tests.workbench.conftest import Visitor

DEAR = ("/forecasts", "/timeline", "/sources", "/map")
PROCESS = beside.Beside
MAKING, ANEW, FIRST = "Being counted: this page", "being counted anew", "data-counting"
LONGEST = 600  # seconds: what is waited for is a state; only a test that fails takes so long


@pytest.fixture(autouse=True)
def everything_is_dear(counting: threading.Event) -> None:
    """Counted on a thread: a process takes seconds to begin."""


def until_made(visitor: Visitor, path: str) -> str:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        page = visitor.get(path).text
        if MAKING not in page and ANEW not in page and FIRST not in page:
            return str(page)
        time.sleep(0.05)
    raise AssertionError(f"{path} is never made")


@pytest.mark.parametrize("path", DEAR)
def test_a_page_says_that_its_list_is_being_made(path: str, counting: threading.Event, writer: Visitor) -> None:
    for _ in range(2):
        page = writer.get(path).text
        assert MAKING in page and "<table" not in page and 'role="status"' in page
    counting.set()
    assert writer.json(f"{path}.json")["rows"], "data wait until it is there"
    assert "<table" in until_made(writer, path)


SYSTEMS = [
    "", "?as_of=2024-11-05", "?known_on=2024-11-08", "?speakers=USA", "?party=PRK", "?kind=troop+deployment",
    "?around=PRK", "?around=korea", "?pair=PRK,RUS", "?around=PRK&kind=treaty", "?speakers=NRU", "?around=nobody+here",
]  # fmt: skip


@pytest.mark.parametrize("query", SYSTEMS)
def test_the_system_shows_its_first_relations_at_once(query: str, counting: threading.Event, writer: Visitor) -> None:
    path = f"/system{query}"
    page, first = writer.get(path).text, writer.json(path.replace("/system", "/system.json"))
    assert MAKING not in page and FIRST in page and "<table" in page and first["counted"] is False
    one = [(r["id"], writer.json(f"/system/{r['id']}.json")) for r in first["rows"][:2]] if not query else []
    counting.set()
    assert "aria-sort" in until_made(writer, path)
    whole = writer.json(path.replace("/system", "/system.json"))
    assert whole["counted"] is True
    same = ("total", "kinds", "around", "around_name", "unknown", "pair", "evidence")
    assert {n: first[n] for n in same} == {n: whole[n] for n in same}
    assert first["rows"] == whole["rows"][: len(first["rows"])]
    assert len(first["rows"]) == min(12, whole["total"])
    if "around" not in query:  # with somebody in the middle the lines between the others come later
        assert [first.get(n) for n in ("shown", "actors", "lines")] == [
            whole.get(n) for n in ("shown", "actors", "lines")
        ]
    for identifier, told in one:
        assert writer.json(f"/system/{identifier}.json") == told


def test_the_system_goes_on_page_by_page_while_it_is_counted(counting: threading.Event, writer: Visitor) -> None:
    parts = [writer.json(f"/system.json?from={n}&size=4") for n in (0, 4, 8)]
    counting.set()
    until_made(writer, "/system")
    whole = writer.json("/system.json")["rows"]
    assert [r["id"] for p in parts for r in p["rows"]] == [r["id"] for r in whole[:12]]


def test_after_a_decision_the_former_list_stands_and_says_so(counting: threading.Event, writer: Visitor) -> None:
    counting.set()
    until_made(writer, "/system")
    rows = writer.json("/system.json")["rows"]
    counting.clear()
    claim = rows[0]["carried"][0]
    writer.post("/decide", {"action": "reject", "claim": claim, "seen": ""})
    for _ in range(2):
        page = writer.get("/system").text
        assert ANEW in page and "<table" in page
        assert writer.json("/system.json")["rows"] == rows
    counting.set()
    until_made(writer, "/system")
    assert all(claim not in row["carried"] for row in writer.json("/system.json")["rows"])


def test_a_list_that_another_version_made_is_not_shown(
    counting: threading.Event, sample: Path, tmp_path: Path, visit: Callable[..., Visitor]
) -> None:
    copy = tmp_path / "s.dossier"
    shutil.copy(sample, copy)
    counting.set()
    visit(copy).json("/sources.json")
    counting.clear()
    with legation.open(copy) as desk, desk.dossier.transaction():
        sql = "UPDATE list SET state = json_set(state, '$[1]', 'of old'), head = '{}'"
        assert desk.dossier.db.execute(sql).rowcount == 1
    later = visit(copy)
    assert MAKING in later.get("/sources").text
    counting.set()
    assert "<table" in until_made(later, "/sources")


def test_the_first_screen_never_waits(counting: threading.Event, writer: Visitor) -> None:
    page = writer.get("/").text
    assert MAKING not in page and "data-wait" in page and 'article class="card"' in page
    counting.set()
    until = time.monotonic() + LONGEST
    while "data-wait" in writer.get("/").text:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_memo_waits_for_no_list(counting: threading.Event, writer: Visitor) -> None:
    question = writer.json("/questions.json")["rows"][0]["id"]
    assert MAKING not in writer.get(f"/questions/{question}/memo").text
    assert writer.json(f"/questions/{question}/memo.json")["originals"]
    assert not counting.is_set()


def test_the_first_screen_as_known_on_a_day_shows_the_first_questions_at_once(
    counting: threading.Event, writer: Visitor
) -> None:
    path = "/?known_on=2024-11-06"
    page = writer.get(path).text
    first = writer.json("/index.json?known_on=2024-11-06")
    assert MAKING not in page and FIRST in page and first["judged"]
    counting.set()
    until_made(writer, path)
    whole = writer.json("/index.json?known_on=2024-11-06")
    assert whole["judged"] is None
    assert [c["id"] for c in first["cards"]] == [c["id"] for c in whole["cards"]] != []
    assert [first["views"], first["slips"]] == [whole["views"], whole["slips"]]


def test_what_cannot_be_made_is_told(counting: threading.Event, writer: Visitor) -> None:
    counting.set()
    answer = writer.get("/system.json?as_of=2024-13-40")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "E144")


def test_lists_are_made_in_a_process_and_are_there_after_a_restart(
    sample: Path, tmp_path: Path, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "Beside", PROCESS)
    copy = tmp_path / "s.dossier"
    shutil.copy(sample, copy)
    rows = visit(copy).json("/sources.json")["rows"]  # data wait
    again = visit(copy)
    assert MAKING not in again.get("/sources").text
    assert again.json("/sources.json")["rows"] == rows
    with legation.open(copy) as desk:
        names = [r[0] for r in desk.dossier.db.execute("SELECT name FROM list WHERE done")]
    assert names == ['["sources", {}]']


def test_a_process_that_cannot_count_is_told_and_ends_with_the_server(tmp_path: Path) -> None:
    made = PROCESS(tmp_path / "missing.dossier", ReaderOptions())
    with pytest.raises(LegationError, match="E101"):
        made.make("sources", {}, "").result(LONGEST)
    process = made._process
    assert process is not None
    made.close()
    assert process.poll() is not None


class Dying(PROCESS):  # type: ignore[misc, valid-type]
    """Counts in a process that is killed as soon as it is asked, so many times."""

    left = 0

    def _start(self) -> subprocess.Popen[str]:
        if type(self).left <= 0:
            return super()._start()
        type(self).left -= 1
        killed = "import os, sys; sys.stdin.readline(); os.kill(os.getpid(), 9)"
        return subprocess.Popen(
            [sys.executable, "-c", killed], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch, sample: Path, tmp_path: Path, visit: Callable[..., Visitor]) -> Visitor:
    monkeypatch.setattr(beside, "Beside", Dying)
    copy = tmp_path / "s.dossier"
    shutil.copy(sample, copy)
    return visit(copy)


def test_a_counting_process_that_was_killed_is_begun_once_more(dying: Visitor) -> None:
    Dying.left = 1
    assert dying.json("/sources.json")["rows"]
    assert Dying.left == 0


def test_who_cannot_count_is_told_and_may_count_again(dying: Visitor) -> None:
    Dying.left = 2
    answer = dying.get("/sources.json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "E139")
    page = dying.get("/sources")
    assert page.status_code == 503 and "SIGKILL" in page.text and 'href="/sources?again=1"' in page.text
    assert FIRST not in page.text and Dying.left == 0, "it does not begin by itself for ever"
    assert dying.json("/sources.json?again=1")["rows"]
    assert "<table" in until_made(dying, "/sources")


def test_what_is_there_stands_when_the_rest_cannot_be_counted(dying: Visitor) -> None:
    Dying.left = 4
    until = time.monotonic() + 60
    while "Count again" not in (page := dying.get("/system").text):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert "<table" in page and "E139" in page and FIRST not in page
    Dying.left = 0
    until_made(dying, "/system?again=1")
    rows = dying.json("/system.json")["rows"]
    Dying.left = 4
    for one in dying.bench.worker.keeper.beside:
        if one._process is not None:
            one._process.kill()
    dying.post("/decide", {"action": "reject", "claim": rows[0]["carried"][0], "seen": ""})
    while "Count again" not in (page := dying.get("/system").text):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert "aria-sort" in page and "E139" in page
    Dying.left = 0
    until_made(dying, "/system?again=1")
    assert dying.json("/system.json")["rows"] != rows


def test_who_decides_gets_through_while_lists_are_written(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "s.dossier"
    shutil.copy(sample, copy)
    stop, written = threading.Event(), 0

    def write() -> None:
        nonlocal written
        with Dossier.open(copy) as busy:
            busy.yields = beside.YIELDS
            while not stop.is_set():
                with busy.transaction():
                    busy.set_setting("busy", str(written))
                    time.sleep(0.05)
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with Dossier.open(copy) as other:
            for n in range(3):
                before = written
                with other.transaction():
                    other.set_setting("other", str(n))
                assert written - before < 30  # it waits for some of the other's writes, not for their end
    finally:
        stop.set()
        writer.join()
