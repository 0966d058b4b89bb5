"""The intake in a real browser: files dropped on the page, names that would lead elsewhere, how far the reading is, what is
confirmed in bulk, failures with their reasons; and a page that waits for what is being counted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk import Desk
from tests.workbench.test_browser import CHROMIUM, PATIENCE, Served, ask, browser, go_to, open_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the browser tests are skipped")
__all__ = ["browser"]  # the fixture

HELD = 900  # seconds after which a thread that is held back gives up: only a test that fails takes so long
DROP = """files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name, {type: "text/plain"}));
  const over = new DragEvent("dragover", {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector("h1").dispatchEvent(over);
  const drop = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector("h1").dispatchEvent(drop);
  return over.defaultPrevented && drop.defaultPrevented;
}"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    legation.open(tmp_path / "new.dossier").close()
    made = Served(tmp_path / "new.dossier")
    yield made
    made.stop()


def test_files_are_dropped_and_the_reading_is_told_as_it_goes(
    browser: Any, empty: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may, real = threading.Event(), Desk.read

    def held(self: Desk, files: Any, *, progress: Any, **more: Any) -> Any:
        def show(step: Any) -> None:
            progress(step)
            assert may.wait(HELD)

        return real(self, files, progress=show, **more)

    monkeypatch.setattr(Desk, "read", held)
    page, troubles = open_page(browser, empty)
    go_to(page, empty.base + "/intake")
    files = [
        ["../../harbour.txt", "The mayor of Lenvik said on 4 May 2031 that the harbour was closed."],
        ["/etc/ferry.txt", "A ferry left the port of Lenvik, the ministry said. Lenvik denied it."],
        ["broken.pdf", "no such form"],
    ]
    assert page.evaluate(DROP, files)
    field = page.locator("input[type=file]")
    assert field.evaluate("el => el.files.length") == 3 and field.evaluate("el => el === document.activeElement")
    assert page.locator("#said").text_content() == "3 files chosen"
    page.get_by_role("button", name="Read them").click()
    told = page.locator("[data-progress]")
    told.wait_for()
    page.evaluate("window.kept = 1")
    page.locator("progress").wait_for()
    assert "of 3 done" in told.text_content()
    may.set()
    page.get_by_role("status").get_by_text("2 documents read").wait_for()
    assert page.evaluate("window.kept") == 1, "the page was not loaded anew"
    assert page.get_by_text("broken.pdf").count() >= 1, "what could not be read is named, with the reason"
    here = {
        p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file() and "originals" not in str(p)
    }
    dropped = {p for p in here if not p.startswith("new.dossier") or ".dropped/" in p}
    assert dropped == {f"new.dossier.dropped/{n}" for n in ("harbour.txt", "ferry.txt", "broken.pdf")}
    assert troubles == []
    page.context.close()


def test_a_page_that_waits_disturbs_nobody(
    browser: Any, sample: Path, tmp_path: Path, counting: threading.Event
) -> None:
    import shutil

    shutil.copy(sample, tmp_path / "mine.dossier")
    mine = Served(tmp_path / "mine.dossier")
    page, troubles = open_page(browser, mine, whole=False)
    page.goto(mine.base + "/sources")
    page.get_by_role("status").get_by_text("Being counted").wait_for()
    page.evaluate("window.kept = 1")
    found = find_spec("axe_playwright_python")
    assert found is not None and found.origin is not None
    page.evaluate(Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [v["id"] for v in result["violations"] if v["impact"] in ("serious", "critical")] == []
    with page.expect_request(lambda r: r.url.endswith("/sources")):  # it asks in the background
        pass
    assert page.evaluate("window.kept") == 1
    page.get_by_role("link", name="Map", exact=True).click()  # and lets one go
    page.wait_for_url("**/map")
    page.get_by_role("status").get_by_text("Being counted").wait_for()
    page.evaluate("window.kept = 2")
    counting.set()
    page.locator("table tbody tr").first.wait_for()
    assert page.evaluate("window.kept") == 2 and page.locator("svg.map").count() == 1
    assert page.locator(".look button").count() == 3, "the picture can be looked into"
    assert troubles == []
    page.context.close()
    mine.stop()


def test_camps_are_filled_in_when_they_are_counted(
    browser: Any, sample: Path, tmp_path: Path, counting: threading.Event
) -> None:
    import shutil

    from legation.workbench import lists

    shutil.copy(sample, tmp_path / "mine.dossier")
    mine = Served(tmp_path / "mine.dossier")
    page, troubles = open_page(browser, mine, whole=False)
    counting.set()
    page.goto(mine.base + "/sources")  # the queue is empty
    page.locator("table tbody tr").first.wait_for()
    held, real = threading.Event(), lists.KINDS["camps"]

    def late(desk: Desk, args: Any) -> Any:
        assert held.wait(HELD)
        return real.make(desk, args)

    lists.KINDS = dict(lists.KINDS) | {"camps": real._replace(make=late)}
    try:
        page.goto(mine.base + "/system")
        page.locator("table tbody tr").first.wait_for()
        assert page.locator("svg.graph").count() == 1, "relations do not wait for the camps"
        page.locator("#camps").get_by_text("Being counted").wait_for()
        page.evaluate("window.kept = 1")
        held.set()
        page.locator("#camps").get_by_text("frustrated").first.wait_for()
        assert page.evaluate("window.kept") == 1
    finally:
        held.set()
        lists.KINDS = dict(lists.KINDS) | {"camps": real}
    assert troubles == []
    page.context.close()
    mine.stop()


def test_what_is_missing_is_confirmed_in_bulk_and_undone_as_one(browser: Any, empty: Served, tmp_path: Path) -> None:
    for n in range(3):
        text = f"The mayor of Lenvik opened quay {n} of the harbour, the port said."
        (tmp_path / f"quay{n}.txt").write_text(text, encoding="utf-8")
    page, troubles = open_page(browser, empty)
    go_to(page, empty.base + "/intake")
    page.locator("input[type=file]").set_input_files([tmp_path / f"quay{n}.txt" for n in range(3)])
    page.get_by_role("button", name="Read them").click()
    page.get_by_role("status").get_by_text("3 documents read").wait_for()
    confirm = page.get_by_role("button", name="Confirm for the")
    assert confirm.is_disabled()
    for tick in page.get_by_role("checkbox", name="tick:").all()[:2]:
        tick.check()
    assert confirm.text_content() == "Confirm for the 2 ticked"
    bulk = page.locator("#bulk")
    bulk.get_by_label("Publisher").fill("Lenvik Post")
    bulk.get_by_label("Published").fill("2031-05-04")
    confirm.click()
    page.get_by_role("status").get_by_text("Written: confirm").wait_for()
    rows = ask(page, empty.base + "/documents.json").json()["rows"]
    assert sorted(r["publisher"] or "" for r in rows) == ["", "Lenvik Post", "Lenvik Post"]
    page.get_by_label("all that are shown").check()
    bulk.get_by_label("Published").fill("the fourth of May")
    confirm.click()
    page.get_by_role("alert").wait_for()
    assert bulk.get_by_label("Published").input_value() == "the fourth of May"
    page.get_by_role("button", name="Undo these 2").click()
    page.get_by_role("status").get_by_text("Written: undo").wait_for()
    rows = ask(page, empty.base + "/documents.json").json()["rows"]
    assert [r["publisher"] for r in rows] == [None] * 3
    assert troubles == [] or all("400" in t for t in troubles)
    page.context.close()


def test_a_file_that_failed_is_tried_again_by_its_button_also_after_a_restart(
    browser: Any, empty: Served, tmp_path: Path
) -> None:
    page, troubles = open_page(browser, empty)
    go_to(page, empty.base + "/intake")
    for name in ("ferry.json", "quay.json"):
        (tmp_path / name).write_text('{"title": "Half a file', encoding="utf-8")
    page.locator("input[type=file]").set_input_files([tmp_path / "ferry.json", tmp_path / "quay.json"])
    page.get_by_role("button", name="Read them").click()
    page.get_by_role("status").get_by_text("2 failed").wait_for()
    assert page.get_by_role("button", name="Try all of them again").count() == 1
    empty.stop()
    again = Served(tmp_path / "new.dossier")
    page, more = open_page(browser, again)
    go_to(page, again.base + "/intake")
    row = page.locator("tr").filter(has_text="ferry.json")
    assert "JSON" in row.inner_text(), "the reason stands beside"
    row.get_by_role("button", name="Try again").click()
    page.get_by_role("status").get_by_text("1 failed").wait_for()
    whole = '{"title": "A ferry left", "text": "A ferry left the port of Lenvik, the ministry said. Lenvik denied it."}'
    (tmp_path / "new.dossier.dropped" / "ferry.json").write_text(whole, encoding="utf-8")
    row.get_by_role("button", name="Try again").click()
    page.get_by_role("status").get_by_text("1 document read").wait_for()
    assert row.count() == 0 and page.locator("tr").filter(has_text="quay.json").count() == 1
    told = page.request.post(again.base + "/intake/retry", form={"file": "/etc/passwd"}, timeout=PATIENCE)
    assert told.status == 403, "a form without the session's mark is refused"
    assert troubles == more == []
    page.context.close()
    again.stop()
