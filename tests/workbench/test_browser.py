"""The workbench in a real browser: a whole session by keyboard, wide and narrow, light and dark, and no other host asked.

Nothing here rests on how fast the machine is: what is looked at is waited for first (`go_to`, `wait_for`), and
PATIENCE only bounds how long a test that fails takes.

Uses the machine's Chromium by Playwright; without either of them these tests are skipped and say so.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.cli.serve import _listen
from legation.workbench.app import build_app
from legation.workbench.security import Gate

playwright = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: the browser tests are skipped"
)
CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the browser tests are skipped")

PATIENCE = 120_000  # milliseconds
PATHS = ("/", "/questions", "/review", "/documents", "/claims", "/system", "/whatif", "/timeline", "/map", "/forecasts",
         "/actors", "/sources", "/history", "/watches", "/search?q=soldiers", "/intake")  # fmt: skip
# Contrast of every piece of text with what is behind it, by WCAG 2; gives those below 4.5.
_CONTRAST = """() => {
  const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (el) => { for (let e = el; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length && (c.length < 4 || c[3] > 0)) return c; } return [255, 255, 255]; };
  const bad = new Set();
  for (const el of document.querySelectorAll("main *, header *, footer *")) {
    if (el.closest("svg, select, option") || !el.offsetParent) continue;
    if (![...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (el.disabled) continue;
    const a = light(parse(getComputedStyle(el).color)), b = light(behind(el));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.add(`${el.tagName}.${el.className} ${ratio.toFixed(2)} ${el.textContent.trim().slice(0, 30)}`);
  }
  return [...bad];
}"""


class Served:
    """The workbench over a copy of the sample, answering on a free port in a thread."""

    def __init__(self, dossier: Path, gate: Callable[[int], Gate] = lambda port: Gate(port=port)) -> None:
        import uvicorn

        listening = _listen("127.0.0.1", 0)
        self.port = listening.getsockname()[1]
        self.gate = gate(self.port)
        app = build_app(dossier, self.gate)
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listening]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        self.base = f"http://127.0.0.1:{self.port}"
        self.entry = f"{self.base}/?token={self.gate.token}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(60)


@pytest.fixture(scope="module")
def served(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    copy = tmp_path_factory.mktemp("served") / "sample.dossier"
    shutil.copy(sample, copy)
    made = Served(copy)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def open_page(
    browser: Any, served: Served, width: int = 1280, scheme: str = "light", *, whole: bool = True
) -> tuple[Any, list[str]]:
    """A page that has entered, and the list in which its troubles are noted: script errors, refusals, foreign requests.

    whole: waits until nothing of it is being counted any more."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("console", lambda m: troubles.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("request", lambda r: troubles.append(f"request: {r.url}") if not r.url.startswith(served.base) else None)
    page.goto(served.entry)
    assert page.url == served.base + "/"
    if whole:
        counted(page)
    return page, troubles


def counted(page: Any) -> None:
    """Wait until nothing that the page shows is still being counted, nor shown as it was before something was written."""
    page.locator("[data-counting], [data-wait]").first.wait_for(state="detached")
    while page.locator("#stale").count():
        page.wait_for_timeout(200)
        page.reload()


def go_to(page: Any, address: str) -> None:
    """Open an address and wait until what it shows is there, however long it is counted."""
    page.goto(address)
    counted(page)


def ask(page: Any, address: str) -> Any:
    """What an address answers, besides the page."""
    return page.request.get(address, timeout=PATIENCE)


@pytest.mark.parametrize(
    "width, scheme",
    [
        (1280, "light"),
        (400, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
        pytest.param(400, "light", marks=pytest.mark.slow),
    ],
)
def test_every_page_fits_and_can_be_read(width: int, scheme: str, browser: Any, served: Served) -> None:
    page, troubles = open_page(browser, served, width, scheme)
    links = [page.locator("article.card h3 a").first.get_attribute("href")]
    go_to(page, served.base + "/documents")
    links.append(page.locator("tbody a").first.get_attribute("href"))
    for path in (*PATHS, "/system?draw=grid", *links, links[0] + "/memo"):
        go_to(page, served.base + path)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        assert page.evaluate(_CONTRAST) == [], path
    assert troubles == []
    page.context.close()


def test_axe_finds_nothing_serious(browser: Any, served: Served) -> None:
    """axe-core over every page; details are opened, so that what they hold is looked at too."""
    found = find_spec("axe_playwright_python")
    assert found is not None and found.origin is not None, (
        "axe-playwright-python belongs to the dev extra: install that"
    )
    axe = Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    page, _ = open_page(browser, served)
    links = [page.locator("article.card h3 a").first.get_attribute("href")]
    page.get_by_role("button", name="Watch").first.click()
    page.get_by_role("button", name="Stop watching").first.wait_for()
    go_to(page, served.base + "/documents")
    links.append(page.locator("tbody a").first.get_attribute("href"))
    go_to(page, served.base + "/system")
    links.append(page.locator("tbody a[data-key=o]").first.get_attribute("href"))
    troubles = []
    for path in (
        *PATHS,
        *links,
        links[0] + "/memo",
        "/actors/PRK",
        "/?known_on=2024-11-01",
        "/whatif?happening=Russia+attacks+North+Korea",
        "/system?draw=grid",
    ):
        go_to(page, served.base + path)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for violation in result["violations"]:
            if violation["impact"] in ("serious", "critical"):
                troubles.append((path, violation["id"], violation["nodes"][0]["html"][:200], len(violation["nodes"])))
    assert troubles == []
    page.context.close()


def test_print_shows_the_memo_and_a_question_whole(browser: Any, served: Served) -> None:
    """On paper: no forms, no menu, quotes unfolded, nothing cut at the right."""
    page, _ = open_page(browser, served)
    link = page.locator("article.card h3 a").first.get_attribute("href")
    page.emulate_media(media="print")
    for path in (link, link + "/memo"):
        go_to(page, served.base + path)
        assert not page.locator("header.top").is_visible()
        assert page.locator("button:visible, input:visible").count() == 0
        assert page.locator("h1").is_visible()
        pdf = page.pdf(format="A4")
        assert pdf.startswith(b"%PDF")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 12
    page.context.close()


def test_lists_are_on_paper_too(browser: Any, served: Served) -> None:
    """A list that can be ticked stands in a form: the form's fields are not printed, its rows are."""
    page, _ = open_page(browser, served)
    page.emulate_media(media="print")
    for path in ("/claims", "/questions", "/documents", "/system", "/actors"):
        go_to(page, served.base + path)
        assert page.locator("tbody tr").first.is_visible(), path
        assert page.locator("button:visible, input:visible, select:visible").count() == 0, path
    page.context.close()


def test_a_list_of_nothing_has_no_heads_and_one_document_a_way_on(browser: Any, tmp_path: Path) -> None:
    with legation.open(tmp_path / "one.dossier") as desk:
        (tmp_path / "one.txt").write_text("The mayor of Lenvik spoke to the harbour board.", encoding="utf-8")
        desk.read([tmp_path / "one.txt"], originals=False)
    made = Served(tmp_path / "one.dossier")
    page, troubles = open_page(browser, made)
    page.get_by_role("link", name="What was read, statement by statement").click()
    page.wait_for_url("**/claims")
    for path in ("/system", "/history", "/questions"):
        go_to(page, made.base + path)
        assert page.locator("tbody tr").count() == 0 and not page.locator("thead").first.is_visible(), path
    assert troubles == []
    page.context.close()
    made.stop()


def test_an_undo_of_many_says_what_it_took_back(browser: Any, served: Served) -> None:
    page, troubles = open_page(browser, served)
    go_to(page, served.base + "/claims")
    boxes = page.locator("input[name=claims]")
    for n in (0, 1):
        boxes.nth(n).check()
    page.get_by_role("button", name="Reject the 2 ticked").click()
    page.get_by_role("button", name="Undo these 2").wait_for()
    page.keyboard.press("u")
    told = page.get_by_role("status").filter(has_text="Written: undo of reject “")
    told.wait_for()
    assert told.inner_text().count("undo of reject “") == 2
    assert troubles == []
    page.context.close()


def test_a_session(browser: Any, served: Served) -> None:
    """Open, go to the liveliest question on which reports differ, accept a statement of it, undo, write the memo."""
    page, troubles = open_page(browser, served)
    card = page.locator("article.card").filter(has_text="revised by the same source").first
    card.get_by_role("link", name="Open the question").click()
    assert page.locator("h1").count() == 1
    page.get_by_text("revised by the same source").first.wait_for()
    page.get_by_role("button", name="Accept:").first.click()
    page.get_by_role("status").get_by_text("Written: accept").wait_for()
    page.get_by_text("accepted").first.wait_for()
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Written: undo").wait_for()
    page.get_by_role("link", name="Memo for the editor").click()
    page.get_by_text("Sentences that may be printed").wait_for()
    page.get_by_text("Nobody yet: all").wait_for()
    go_to(page, served.base + "/history")
    assert page.locator("tbody tr").count() >= 2
    assert troubles == []
    page.context.close()


FIRST_REPORT = (
    "LENVIK, 3 May 2031 (Harbour Post) -- Norway's defence ministry said on Friday that 40 Norwegian soldiers had been sent to "
    "Iceland.\n"
)
SECOND_REPORT = (
    "REYKJAVIK, 4 May 2031 (Fjord Gazette) -- Iceland's foreign ministry denied on Saturday that 40 Norwegian soldiers had "
    "been sent to Iceland. It said that no soldier had landed.\n"
)


@pytest.fixture(scope="module")
def pile(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dossier of at least 20,000 statements read from real texts where these lie beside the repository, else the sample.

    LEGATION_PILE may name one that tools/build_pile.py has built; else it is built once, in build/ (ten minutes).
    """
    root = Path(__file__).parents[2]
    named = os.environ.get("LEGATION_PILE")
    built = Path(named) if named else root / "build" / "pile.dossier"
    if not built.is_file() and (root.parent / "shared" / "gold").is_dir():
        built.parent.mkdir(exist_ok=True)
        tool = [sys.executable, str(root / "tools" / "build_pile.py"), str(root.parent / "shared"), str(built)]
        subprocess.run(tool, check=True)
    copy = tmp_path_factory.mktemp("pile") / "pile.dossier"
    shutil.copy(built if built.is_file() else sample, copy)
    made = Served(copy)
    yield made
    made.stop()


@pytest.mark.slow
def test_a_whole_session(browser: Any, pile: Served, tmp_path: Path) -> None:
    """Drop two reports, wait until they are read, find where they part, decide, undo, write the memo, take it away."""
    for name, text in (("harbour.txt", FIRST_REPORT), ("fjord.txt", SECOND_REPORT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    page, troubles = open_page(browser, pile)
    page.set_default_timeout(5 * PATIENCE)
    page.get_by_role("link", name="Intake", exact=True).click()
    page.locator("input[type=file]").set_input_files([tmp_path / "harbour.txt", tmp_path / "fjord.txt"])
    page.get_by_role("button", name="Read them").click()
    page.get_by_text("2 documents read").wait_for()

    go_to(page, pile.base + "/questions?words=norw")
    links = page.locator("tbody tr").filter(has_text="denies").locator("a[data-key=o]")
    links.first.wait_for()
    question = next(
        h for h in (a.get_attribute("href") for a in links.all()) if "2031" in ask(page, pile.base + h).text()
    )
    go_to(page, pile.base + question)
    page.get_by_text("Harbour Post").or_(page.get_by_text("publisher unknown, 3 May 2031")).first.wait_for()
    page.get_by_role("button", name="Accept:").first.click()
    page.get_by_role("status").get_by_text("Written: accept").wait_for()
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Written: undo").wait_for()
    page.get_by_role("button", name="Accept:").first.click()
    page.get_by_role("status").get_by_text("Written: accept").wait_for()

    page.get_by_role("link", name="Memo for the editor").click()
    page.get_by_text("Sentences that may be printed").wait_for()  # of a large dossier after "Being counted"
    page.get_by_text("1 of").first.wait_for()  # reviewed
    memo = ask(page, page.url.split("?")[0] + ".json").json()
    assert memo["positions"] and memo["reviewed"]
    told = " ".join(p["printable"] for p in memo["positions"])
    assert "denied" in told and "Iceland" in told
    table = ask(page, pile.base + "/claims.csv?review=accepted").text()
    assert "Norwegian soldiers" in table and "accepted" in table
    assert troubles == []
    page.context.close()


def test_watch_decide_look_back(browser: Any, served: Served) -> None:
    """Watch a question, reject a statement of it, be told, see the dossier as it stood, and come to an end of the watch."""
    page, troubles = open_page(browser, served)
    go_to(page, served.base + "/questions?least=5")  # a question of few may end with one of them
    page.locator("tbody a[data-key=o]").first.click()
    page.wait_for_url("**/questions/*")
    question = page.url
    watch, stop = (page.get_by_role("button", name=re.compile(name)) for name in ("^Watch", "^Stop watching"))
    if stop.count():  # the dossier is shared: another test may watch the same question
        stop.click()
    watch.click()
    stop.wait_for()
    page.get_by_role("button", name="Reject:").first.click()
    page.get_by_role("status").get_by_text("Written: reject").wait_for()
    go_to(page, served.base + "/watches")
    card = page.locator("article.card").filter(has_text="withdrawn").first
    card.get_by_text("rejected in review").first.wait_for()
    card.get_by_role("button", name="I have looked").click()
    page.get_by_text("rejected in review").first.wait_for(state="detached")
    go_to(page, served.base + "/history")
    page.get_by_role("link", name="as it stood").first.click()
    page.get_by_text("As the dossier stood at the decision").wait_for()
    assert page.locator("form[method=post]").count() == 0
    page.keyboard.press("a")  # there is nothing to press
    page.get_by_role("link", name="Questions", exact=True).click()
    page.wait_for_url("**/at/*/questions")
    go_to(page, served.base + "/history")
    page.get_by_role("button", name="Undo reject").first.click()
    page.get_by_role("status").get_by_text("Written: undo").wait_for()
    go_to(page, question)  # without the statement it may have been another question
    stop.click()
    watch.wait_for()
    assert troubles == []
    page.context.close()


def test_the_keys_of_the_queue(browser: Any, served: Served) -> None:
    page, troubles = open_page(browser, served)
    go_to(page, served.base + "/review")
    first = page.locator(".hash").last.inner_text()
    page.keyboard.press("j")
    page.wait_for_url("**claim=**")
    second = page.locator(".hash").last.inner_text()
    assert second != first
    page.keyboard.press("k")
    page.wait_for_url(f"**claim={first}*")
    page.keyboard.press("e")
    assert page.locator("details[data-key=e]").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.name") == "kind"
    page.keyboard.press("Escape")
    for key in ("m", "s"):
        page.keyboard.press(key)
        assert page.locator(f"details[data-key={key}]").get_attribute("open") is not None
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
    page.keyboard.press("r")
    page.wait_for_url("**done=**")
    page.get_by_role("status").get_by_text("Written: reject").wait_for()
    assert page.locator(".hash").last.inner_text() == second
    page.keyboard.press("Control+z")
    page.get_by_role("status").get_by_text("Written: undo").wait_for()
    page.keyboard.press("a")
    page.get_by_role("status").get_by_text("Written: accept").wait_for()
    page.keyboard.press("o")
    page.wait_for_url("**/documents/**")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("aj")  # letters in a field are letters
    assert page.evaluate("document.activeElement.value") == "aj"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1
    assert troubles == []
    page.context.close()


def test_the_way_by_tab_begins_at_the_content(browser: Any, served: Served) -> None:
    page, _ = open_page(browser, served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#main")
    page.context.close()


def test_pages_work_without_script(browser: Any, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(served.entry)
    go_to(page, served.base + "/review")
    page.get_by_role("button", name="Reject:").click()
    page.get_by_role("status").get_by_text("Written: reject").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("status").get_by_text("Written: undo").wait_for()
    context.close()


def test_ticked_statements_are_counted(browser: Any, served: Served) -> None:
    page, troubles = open_page(browser, served)
    go_to(page, served.base + "/claims")
    button = page.get_by_role("button", name="Accept the")
    assert button.is_disabled()
    boxes = page.locator("input[name=claims]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    assert button.inner_text() == "Accept the 2 ticked"
    assert troubles == []
    page.context.close()
