"""The workbench in a real browser, as one works in it: staying where one is, two tabs, a cut network, keys that decide nothing
unseen, pictures looked into, files that are refused, a password beyond loopback."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.workbench.security import Gate
from tests.workbench.test_browser import CHROMIUM, PATIENCE, Served, ask, browser, counted, go_to, open_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the browser tests are skipped")
__all__ = ["browser"]  # the fixture


@pytest.fixture
def mine(sample: Path, tmp_path: Path) -> Iterator[Served]:
    """A workbench over a copy of the sample that nobody else writes to."""
    shutil.copy(sample, tmp_path / "mine.dossier")
    made = Served(tmp_path / "mine.dossier")
    yield made
    made.stop()


def decisions(served: Served, page: Any) -> list[str]:
    rows = ask(page, served.base + "/history.json").json()["rows"]
    return [r["action"] for r in rows]


def test_a_key_on_a_card_decides_nothing_unseen(browser: Any, mine: Served) -> None:
    page, troubles = open_page(browser, mine)
    page.keyboard.press("j")
    page.keyboard.press("j")
    card = page.locator("article.card").nth(1)
    assert card.evaluate("el => el === document.activeElement")
    page.keyboard.press("r")  # opens the quotes and goes to the first
    quote = card.locator(".quote").first
    assert quote.is_visible() and quote.evaluate("el => el === document.activeElement")
    assert decisions(mine, page) == []
    page.keyboard.press("a")
    page.get_by_role("status").get_by_text("Written: accept").wait_for()
    assert decisions(mine, page) == ["accept"]
    # one stays: the quotes are open, the same quote has the focus, the word of it is there
    assert quote.is_visible() and quote.evaluate("el => el === document.activeElement")
    quote.get_by_text("accepted").wait_for()
    page.keyboard.press("q")
    assert not quote.is_visible()
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Written: undo").wait_for()
    assert troubles == []
    page.context.close()


def test_one_stays_where_one_is_after_a_decision(browser: Any, mine: Served) -> None:
    page, troubles = open_page(browser, mine)
    go_to(page, mine.base + "/documents")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/documents/*")
    page.evaluate("window.kept = 1")
    button = page.get_by_role("button", name="Accept:").nth(6)
    button.focus()
    button.scroll_into_view_if_needed()
    top = button.bounding_box()["y"]
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Written: accept").wait_for()
    assert page.evaluate("window.kept") == 1, "the page was not loaded anew"
    assert button.evaluate("el => el === document.activeElement")
    assert abs(button.bounding_box()["y"] - top) < 3
    page.get_by_role("button", name="Undo").wait_for()  # what was written is told where one looks
    assert "accept" in page.locator("#said").inner_text()
    page.go_back()
    page.wait_for_url("**/documents")
    assert troubles == []
    page.context.close()


def test_two_tabs_and_the_command_line(browser: Any, mine: Served, tmp_path: Path) -> None:
    """One wins; the other is told by whom and what, keeps what was typed, and nothing is lost."""
    first, _ = open_page(browser, mine)
    go_to(first, mine.base + "/review")
    second = first.context.new_page()
    go_to(second, first.url)
    second.keyboard.press("e")
    second.get_by_label("Why").first.fill("the mayor said so")
    second.get_by_label("Where").fill("Lenvik")
    claim = second.locator(".hash").last.inner_text()
    first.get_by_role("button", name="Reject:").click()
    first.get_by_role("status").get_by_text("Written: reject").wait_for()
    second.get_by_role("button", name="Write the edit").click()
    told = second.get_by_role("alert")
    told.wait_for()
    assert "Nothing of yours was written" in told.inner_text() and "reject" in told.inner_text()
    assert second.get_by_label("Why").first.input_value() == "the mayor said so"
    assert decisions(mine, first) == ["reject"]
    with legation.open(tmp_path / "mine.dossier") as desk:
        desk.decide("accept", claim, why="by hand")
    told.get_by_role("link", name="Look at the statement").click()
    second.wait_for_url("**/review?claim=*")
    second.get_by_text("accepted").first.wait_for()
    assert decisions(mine, first) == ["accept", "reject"]
    first.keyboard.press("u")  # its undo is of a decision that another has followed
    first.get_by_role("alert").get_by_text("by hand").wait_for()
    assert decisions(mine, first) == ["accept", "reject"]
    first.context.close()


def test_the_network_cut(browser: Any, mine: Served) -> None:
    page, _ = open_page(browser, mine)
    go_to(page, mine.base + "/review?edit=1")
    page.get_by_label("Why").first.fill("as in the third paragraph")
    page.get_by_label("Where").fill("Lenvik")
    page.context.set_offline(True)
    page.get_by_role("button", name="Write the edit").click()
    page.get_by_role("alert").get_by_text("does not answer").wait_for()
    assert page.get_by_label("Why").first.input_value() == "as in the third paragraph"
    page.context.set_offline(False)
    page.get_by_role("button", name="Write the edit").click()
    page.get_by_role("status").get_by_text("Written: edit").wait_for()
    assert page.get_by_role("alert").count() == 0
    assert decisions(mine, page) == ["edit"]
    page.context.close()


@pytest.mark.parametrize("path", ["/map", "/system"])
def test_a_picture_is_looked_into_by_keys_buttons_and_pointer(path: str, browser: Any, mine: Served) -> None:
    page, troubles = open_page(browser, mine)
    go_to(page, mine.base + path)
    picture = page.locator("svg[data-look]")

    def seen() -> list[float]:
        return [float(n) for n in picture.get_attribute("viewBox").split()]

    whole = seen()
    size = picture.locator("text").first.evaluate("el => el.getBoundingClientRect().height")
    page.get_by_role("button", name="Closer").click()
    closer = seen()
    assert closer[2] < whole[2] and closer[3] < whole[3]
    assert abs(picture.locator("text").first.evaluate("el => el.getBoundingClientRect().height") - size) < 1.5
    page.get_by_role("button", name="The whole picture").click()
    assert seen() == whole and page.get_by_role("button", name="Farther").is_disabled()
    picture.locator("xpath=..").focus()
    for key, number in (("+", 2), ("ArrowRight", 0), ("ArrowDown", 1)):
        former = seen()
        page.keyboard.press(key)
        assert seen()[number] != former[number], key
    page.keyboard.press("0")
    assert seen() == whole
    page.keyboard.press("+")
    picture.scroll_into_view_if_needed()
    box, former = picture.bounding_box(), seen()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 80, box["y"] + 30, steps=4)
    page.mouse.up()
    assert seen()[0] > former[0] and page.url.endswith(path), "dragging follows no link"
    if path == "/system":
        picture.locator(".node:not(.small)").first.focus()
        assert picture.locator(".edge.near").count() >= 1
        page.keyboard.press("Enter")
        page.wait_for_url("**/system?around=*")
    assert troubles == []
    page.context.close()


def test_a_line_of_the_system_opens_its_evidence_by_key_and_by_pointer(browser: Any, mine: Served) -> None:
    page, troubles = open_page(browser, mine)
    go_to(page, mine.base + "/system")
    rows = ask(page, mine.base + "/system.json").json()["rows"]
    name = page.locator("svg .node").first
    name.focus()
    page.keyboard.press("Tab")
    way = page.locator("svg .way:focus")
    ends = way.get_attribute("href").split("pair=")[1].split(",")
    assert "What is told of the two" in way.get_attribute("aria-label")
    assert way.locator("text").is_visible(), "who sees it reads what it is"
    page.keyboard.press("Enter")
    page.wait_for_url("**/system?pair=*")
    counted(page)
    between = [r for r in rows if {r["source"], r["target"]} == set(ends)]
    assert page.locator("tbody tr").count() == len(between)
    assert page.locator("section .quote").count() >= len(between)
    page.go_back()
    page.wait_for_url("**/system")
    counted(page)
    # the pointer: on the line, aside from its ends
    edge = page.locator("svg .edge").first
    edge.scroll_into_view_if_needed()
    spot = edge.locator(".hit").evaluate(
        """path => { const all = path.getTotalLength(), to = path.getScreenCTM();
          for (let share = 0.2; share < 0.8; share += 0.02) {
            const point = path.getPointAtLength(all * share).matrixTransform(to);
            if (document.elementFromPoint(point.x, point.y)?.closest("a") === path.closest("a")) return [point.x, point.y];
          } }"""
    )
    target = edge.get_attribute("href")
    page.mouse.click(*spot)
    page.wait_for_url(lambda url: url.endswith(target))
    counted(page)
    assert page.locator("section .quote").count() >= 1
    assert troubles == []
    page.context.close()


def test_the_picture_of_the_system_is_widened_from_one_actor(browser: Any, mine: Served) -> None:
    page, troubles = open_page(browser, mine)
    go_to(page, mine.base + "/system?most=12")
    page.get_by_role("combobox", name="In the middle").fill(
        page.locator("datalist#known option").first.get_attribute("value")
    )
    page.get_by_role("button", name="Draw").click()
    page.wait_for_url("**around=*")
    counted(page)
    middle = page.locator("svg .node.middle")
    near = page.locator("svg .node").count()
    named = page.locator("tbody tr").count()
    page.get_by_role("link", name="One step wider").click()
    page.wait_for_url("**steps=2*")
    counted(page)
    assert page.locator("svg .node").count() > near
    assert page.locator("tbody tr").count() == named, "the table holds the relations that name the actor"
    middle.focus()
    page.keyboard.press("Tab")
    assert page.locator("svg .way:focus").count() == 1
    page.get_by_role("combobox", name="In the middle").fill("Nobody of that name")
    page.get_by_role("button", name="Draw").click()
    page.get_by_role("status").get_by_text("names “Nobody of that name”").wait_for()
    assert page.locator("svg .node").count() > 1
    assert troubles == []
    page.context.close()


def test_the_grid_of_all_pairs_leads_to_what_is_told_of_two(browser: Any, mine: Served) -> None:
    page, troubles = open_page(browser, mine)
    go_to(page, mine.base + "/system")
    page.get_by_role("combobox", name="As", exact=True).select_option("a grid of all pairs")
    page.get_by_role("button", name="Draw").click()
    page.wait_for_url("**draw=grid*")
    counted(page)
    mark = page.locator("svg.pairs .pair").first
    target = mark.get_attribute("href")
    mark.locator(".hit").first.click()
    page.wait_for_url(lambda url: url.endswith(target))
    counted(page)
    assert page.locator("section .quote").count() >= 1
    page.go_back()
    page.wait_for_url("**draw=grid*")
    counted(page)
    page.locator("svg.pairs a.head").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**around=*")
    assert troubles == []
    page.context.close()


def test_names_of_a_picture_never_lie_on_each_other(browser: Any, mine: Served) -> None:
    page, _ = open_page(browser, mine, width=400)
    for path, names in (("/map", ".place:not(.quiet) text"), ("/system", ".node:not(.small) rect")):
        go_to(page, mine.base + path)
        for _ in range(3):
            boxes = page.locator(f"svg[data-look] {names}").evaluate_all(
                "all => all.map(el => el.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
            )
            frame = page.locator("svg[data-look]").bounding_box()
            boxes = [b for b in boxes if b[2] > frame["x"] and b[0] < frame["x"] + frame["width"]]
            assert boxes
            for n, one in enumerate(boxes):
                for two in boxes[n + 1 :]:
                    apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
                    assert apart, (path, one, two)
            page.get_by_role("button", name="Closer").click()
    page.context.close()


def test_files_that_are_refused_are_named_and_nothing_is_kept(browser: Any, mine: Served, tmp_path: Path) -> None:
    page, _ = open_page(browser, mine)
    heavy = tmp_path / "heavy.txt"
    heavy.write_bytes(b"x" * 20_000_001)
    wrong = tmp_path / "tool.exe"
    wrong.write_bytes(b"MZ")
    many = [tmp_path / f"{n}.txt" for n in range(51)]
    for path in many:
        path.write_text("The mayor of Lenvik spoke.", encoding="utf-8")
    for files, words in (([heavy], "heavy.txt has more than 20 MB"), ([wrong], "tool.exe has no ending"), (many, "50")):
        go_to(page, mine.base + "/intake")
        page.locator("input[type=file]").set_input_files(files)
        page.get_by_role("button", name="Read them").click()
        page.locator("main").get_by_text(re.compile(words)).first.wait_for()
    inbox = tmp_path / "mine.dossier.dropped"
    assert not inbox.exists() or not list(inbox.iterdir())
    page.context.close()


def test_beyond_loopback_a_wrong_password_is_told_and_the_right_one_opens(
    browser: Any, sample: Path, tmp_path: Path
) -> None:
    shutil.copy(sample, tmp_path / "far.dossier")
    made = Served(
        tmp_path / "far.dossier", lambda port: Gate(port=port, host="0.0.0.0", password="a pass phrase of harbours")
    )
    page = browser.new_context().new_page()
    page.context.set_default_timeout(PATIENCE)
    page.goto(made.entry)
    assert page.url.endswith("/login"), "the token opens nothing"
    page.get_by_label("Password of this server").fill("a guess of harbours")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("not the password").wait_for()
    assert page.get_by_text("far.dossier").count() == 0
    page.get_by_label("Password of this server").fill("a pass phrase of harbours")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What the reports say").wait_for()
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("button", name="Accept:").click()
    page.get_by_role("status").get_by_text("Written: accept").wait_for()
    page.context.close()
    made.stop()


def test_charts_fit_a_telephone_and_stand_once(browser: Any, mine: Served) -> None:
    for width, narrow in ((400, True), (1280, False)):
        page, troubles = open_page(browser, mine, width=width)
        for path in ("/", "/timeline"):
            go_to(page, mine.base + path)
            charts = page.locator("main svg.chart:visible")
            assert charts.count() >= 1
            for chart in charts.all():
                assert ("narrow" in chart.get_attribute("class")) is narrow
                box, frame = chart.bounding_box(), chart.locator("xpath=..").bounding_box()
                assert box["x"] >= frame["x"] - 1 and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1, path
            tall = charts.first.locator("text.who").first.evaluate("el => el.getBoundingClientRect().height")
            assert tall >= 11, "words can be read"
            page.emulate_media(media="print")
            assert page.locator("main svg.chart.narrow:visible").count() == 0
            page.emulate_media(media="screen")
        assert troubles == []
        page.context.close()


def test_rows_of_tables_are_read_from_above_on_a_telephone(browser: Any, mine: Served) -> None:
    page, troubles = open_page(browser, mine, width=400)
    for path in ("/system", "/claims", "/timeline", "/documents", "/actors", "/sources", "/forecasts", "/questions"):
        go_to(page, mine.base + path)
        rows = page.locator("main .scroll > table > tbody > tr[data-item]")
        if rows.count():
            frame = page.locator("main .scroll:has(> table)").first
            assert frame.evaluate("el => el.scrollWidth - el.clientWidth") <= 1, path
            head = rows.first.locator("td[data-head]:visible").first
            assert head.evaluate("el => getComputedStyle(el, '::before').content").startswith('"'), path
            assert rows.first.get_attribute("role") == "row"
    go_to(page, mine.base + "/system")
    page.get_by_role("columnheader", name="From", exact=True).get_by_role("link").click()
    page.wait_for_url("**sort=source*")
    counted(page)
    assert page.get_by_role("columnheader", name="From", exact=True).get_attribute("aria-sort") == "ascending"
    assert troubles == []
    page.context.close()


def test_blind_review_join_rating_and_the_dossier_as_it_stood(browser: Any, mine: Served) -> None:
    page, troubles = open_page(browser, mine)
    # blind: the reader's own confidence is told only of what was judged
    go_to(page, mine.base + "/review")
    page.get_by_role("link", name="blind: hide").click()
    page.wait_for_url("**blind=1*")
    claim = ask(page, mine.base + "/review.json").json()["claim"]
    assert page.get_by_text(claim["confidence_reason"]).count() == 0
    page.keyboard.press("a")
    page.get_by_text("Judged before").wait_for()
    assert claim["confidence_reason"] in page.get_by_text("Judged before").text_content()
    assert "blind=1" in page.url, "the next is blind too"
    # a provisional actor is joined, and taken apart again
    go_to(page, mine.base + "/actors?provisional=1")
    page.locator("tbody td a").first.click()
    page.wait_for_url("**/actors/*")
    page.get_by_role("combobox").first.fill("PRK:LEADER")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Written: join").wait_for()
    page.keyboard.press("Escape")  # out of the field, where letters are letters
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Written: undo").wait_for()
    # a rating is the user's, stands with who gave it, and another follows it
    go_to(page, mine.base + "/sources")
    page.locator("select[name=rating]").first.select_option("C")
    page.get_by_role("button", name="Rate").first.click()
    page.get_by_role("status").get_by_text("Written: rate").wait_for()
    assert "C – fairly reliable" in page.locator("tbody tr:has(select)").first.inner_text()
    # the history opens the dossier as it stood: the review is there, the rating not yet, and nothing can be written
    go_to(page, mine.base + "/history")
    assert sorted(decisions(mine, page)) == ["accept", "join", "rate", "undo"]
    page.get_by_role("row").filter(has_text="accept").get_by_role("link", name="as it stood").click()
    page.get_by_role("status").get_by_text("As the dossier stood").wait_for()
    page.get_by_role("link", name="Sources", exact=True).click()
    page.wait_for_url("**/at/*/sources")
    counted(page)
    assert page.get_by_role("button", name="Rate").count() == 0
    assert "C – fairly reliable" not in page.locator("main").inner_text()
    assert troubles == []
    page.context.close()
