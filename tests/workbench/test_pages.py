"""Each page answers as HTML, as JSON and, where it shows rows, as CSV; on the sample, on nothing, and on hostile reports."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import html
import io
import itertools
import json
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import legation
from legation.desk import Desk
from legation.workbench import charts, page
from legation.workbench.names import Names, days_in_words
from legation.workbench.pages import INTAKE, PAGES, Page
from legation.workbench.views import common, questions
from tests import stub_reader
from tests.workbench.conftest import Visitor

ALL = (*PAGES, INTAKE)
PLAIN = [p for p in ALL if "{id}" not in p.path]


def address(page: Page, visitor: Visitor, ending: str = "") -> str:
    lists = {
        "questions": "/questions.json",
        "documents": "/documents.json",
        "system": "/system.json",
        "actors": "/actors.json",
    }
    path = page.path
    if "{id}" in path:
        path = path.replace("{id}", visitor.json(lists[path.split("/")[1]])["rows"][0]["id"])
    return ("/index" if path == "/" and ending else path) + ending


class Page_(HTMLParser):
    """What a browser would see of structure: ids, labels, landmarks, scripts, addresses asked for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.tags if t == tag]


@pytest.mark.parametrize("page", ALL, ids=lambda p: p.path)
def test_pages_of_the_sample_answer_as_html(page: Page, looker: Visitor) -> None:
    answer = looker.get(address(page, looker))
    assert answer.status_code == 200, answer.text[:600]
    assert answer.headers["content-type"].startswith("text/html")
    seen = Page_(answer.text)
    assert len(seen.all("main")) == len(seen.all("h1")) == 1
    assert seen.all("html")[0]["lang"] == "en"
    ids = [a["id"] for _, a in seen.tags if a.get("id")]
    assert sorted({i for i in ids if ids.count(i) > 1 and i}) == []


@pytest.mark.parametrize("page", ALL, ids=lambda p: p.path)
def test_no_page_runs_or_asks_for_anything_of_elsewhere(page: Page, looker: Visitor) -> None:
    answer = looker.get(address(page, looker))
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    seen = Page_(answer.text)
    assert [a["src"] for a in seen.all("script")] == ["/static/workbench.js"]
    assert seen.all("style") == []
    for tag, attributes in seen.tags:
        assert "style" not in attributes
        assert not [a for a in attributes if a.startswith("on")]
        for name in ("src", "action", "data", "poster"):
            assert (attributes.get(name) or "/").startswith("/"), (tag, attributes)
        if tag == "link":
            assert (attributes["href"] or "").startswith("/static/")


@pytest.mark.parametrize("page", ALL, ids=lambda p: p.path)
def test_every_field_and_button_has_a_name(page: Page, looker: Visitor) -> None:
    html = looker.get(address(page, looker)).text
    for match in re.finditer(r"<(input|select)\b[^>]*>", html):
        tag = match.group()
        if 'type="hidden"' in tag or "aria-label" in tag:
            continue
        before = html[: match.start()]
        inside = before.rfind("<label") > before.rfind("</label>")
        by_id = re.search(r'id="([^"]+)"', tag)
        assert inside or (by_id and f'for="{by_id[1]}"' in html), tag
    for match in re.finditer(r"<button(?![^>]*hidden)[^>]*>(.*?)</button>", html, re.S):
        assert re.sub(r"<[^>]+>|\s", "", match[1]), match.group()


@pytest.mark.parametrize("page", ALL, ids=lambda p: p.path)
def test_pages_answer_as_json(page: Page, looker: Visitor) -> None:
    found = looker.json(address(page, looker, ".json"))
    assert isinstance(found, dict)
    assert not [k for k in _keys(found) if k.startswith("_")]


@pytest.mark.parametrize("page", [p for p in ALL if p.rows], ids=lambda p: p.path)
def test_rows_answer_as_csv(page: Page, looker: Visitor) -> None:
    answer = looker.get(address(page, looker, ".csv"))
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), strict=True))
    shown = looker.json(address(page, looker, ".json"))[page.rows or ""]
    assert len(rows) >= len(shown) + 1  # a table to be saved is not cut where a page is
    assert {len(r) for r in rows} == {len(rows[0])}


def test_a_cell_of_a_statement_carries_speaker_and_status(looker: Visitor) -> None:
    rows = list(csv.DictReader(io.StringIO(looker.get("/claims.csv?factuality=denied").text.lstrip("\ufeff"))))
    assert rows
    assert all("[denied" in r["text"] and "“" in r["text"] for r in rows)


@pytest.mark.parametrize("page", PLAIN, ids=lambda p: p.path)
def test_pages_of_an_empty_dossier(page: Page, tmp_path: Path, visit: Callable[..., Visitor]) -> None:
    legation.open(tmp_path / "empty.dossier").close()
    visitor = visit(tmp_path / "empty.dossier")
    for ending in ("", ".json", *([".csv"] if page.rows else [])):
        answer = visitor.get(("/index" if page.path == "/" and ending else page.path) + ending)
        assert answer.status_code == 200, answer.text[:600]


HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(1)> "quoted" \u202egnp.exe\u202c \u200bzero {{ 7*7 }} '
    + "w" * 3000
)


def test_hostile_reports_do_nothing(
    tmp_path: Path, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Script, markup, template marks, bidirectional overrides and zero-width marks in every field of a document."""
    stub_reader.install(monkeypatch)
    row = {
        "title": HOSTILE[:600], "publisher": HOSTILE[:300], "author": HOSTILE[:200], "url": "javascript:alert(1)",
        "published": "2024-10-18", "text": f"{HOSTILE}. RUS did not {HOSTILE}.\nPRK and RUS moved.",
    }  # fmt: skip
    (tmp_path / "in.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with legation.open(tmp_path / "d") as desk:
        desk.read([tmp_path / "in.jsonl"])
    visitor = visit(tmp_path / "d")
    document = visitor.json("/documents.json")["rows"][0]["id"]
    publisher = visitor.json("/documents.json")["rows"][0]["publisher"]
    claim = visitor.json("/claims.json")["rows"][0]["id"]
    visitor.post("/decide", {"claim": claim, "action": "accept", "seen": "", "why": HOSTILE})
    visitor.post("/rate", {"kind": "publisher", "target": publisher, "rating": "B", "why": HOSTILE})
    paths = [p.path for p in PLAIN] + [
        f"/documents/{document}",
        f"/review?claim={claim}",
        "/search?q=alert",
        "/history",
    ]
    for path in paths:
        html = visitor.get(path).text
        assert "<script>alert" not in html, path
        assert "<img" not in html, path
        assert 'href="javascript:' not in html, path
        assert not re.search("[\u202a-\u202e\u200b\u2066-\u2069]", html), path
        assert "49" not in re.findall(r"zero (\S+)", html), path
    assert "[U+202E]" in visitor.get(f"/documents/{document}").text


def test_the_first_screen_tells_who_said_what(looker: Visitor) -> None:
    seen = looker.json("/index.json")
    assert 1 <= len(seen["cards"]) <= 7
    for card in seen["cards"]:
        assert "independence" in card["shown"]
        assert card["standing"] and card["why"]
        assert all(p["who"] for p in card["positions"])
    html = looker.get("/").text
    assert "machine-read" in html
    for word in ("confirmed by", "is true", "fact-check"):
        assert word not in html.casefold().replace("nothing here says what is true", "")


def test_the_memo_puts_no_word_into_a_mouth_that_was_shut(looker: Visitor) -> None:
    """Only what a source is told to have said stands behind its 'said'; a silence comes before the words it is about."""
    seen = 0
    for row in looker.json("/questions.json")["rows"][:8]:
        for position in looker.json(f"/questions/{row['id']}/memo.json")["positions"]:
            sentence, first = position["printable"], position["claims"][0]
            assert first["quote"].split()[0] in sentence
            if first["attribution"]:
                assert (" said" in sentence and "in whose words:" in sentence) == (first["factuality"] == "asserted")
                assert "according to" in sentence
            seen += first["factuality"] == "unconfirmed"
    assert seen


def test_marks_leave_the_text_as_it_is(looker: Visitor) -> None:
    for row in looker.json("/documents.json")["rows"][:6]:
        shown = looker.json(f"/documents/{row['id']}.json")
        html = looker.get(f"/documents/{row['id']}").text
        body = html.split('<section class="body" aria-label="Text">')[1].split("</section>")[0]
        body = re.sub(r"<sup.*?</sup>", "", body, flags=re.S)
        text = re.sub(r"<[^>]+>", "", body)
        for code, plain in (("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&")):
            text = text.replace(code, plain)
        assert text == shown["text"]


def test_filters_stand_in_the_address(looker: Visitor) -> None:
    every = looker.json("/claims.json?size=500")["rows"]
    denied = looker.json("/claims.json?size=500&factuality=denied")["rows"]
    assert 0 < len(denied) < len(every)
    assert {r["factuality"] for r in denied} == {"denied"}
    first = looker.json("/claims.json?size=7")
    rest = looker.json(f"/claims.json?size=500&after={first['next']}")["rows"]
    assert [r["id"] for r in first["rows"] + rest] == [r["id"] for r in every]


@pytest.mark.parametrize(
    "path, status",
    [
        ("/questions?standing=true", 400),
        ("/system?kind=troop", 400),
        ("/system?party=Narnia", 400),
        ("/timeline?party=Narnia", 400),
        ("/map?party=Narnia", 400),
        ("/claims?factuality=false", 400),
        ("/claims?after=-1", 400),
        ("/claims?size=9999999", 400),
        ("/system?as_of=yesterday", 400),
        ("/system?sort=truth", 400),
        ("/questions/ffffffff", 404),
        ("/documents/ffffffff", 404),
        ("/system/ffffffff", 404),
        ("/actors/NOBODY:AT-ALL", 404),
        ("/nothing", 404),
        ("/api/v1/nothing", 404),
        ("/decide", 405),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
    ],
)
def test_errors_have_a_page_and_a_code(path: str, status: int, looker: Visitor) -> None:
    answer = looker.get(path)
    assert answer.status_code == status
    assert re.search(r"E\d{3}", answer.text)


def test_what_if_shows_steps_and_says_when_it_cannot(looker: Visitor) -> None:
    assert looker.json("/whatif.json?happening=Bananas")["trouble"]
    html = looker.get("/whatif?happening=South+Korea+attacks+North+Korea").text
    assert "No forecast" in html or "no forecast" in html


def test_pictures_are_the_same_for_the_same_rows(looker: Visitor) -> None:
    pictures = [re.findall(r"<svg.*?</svg>", looker.get("/system").text, re.S) for _ in range(2)]
    assert pictures[0]
    assert pictures[0] == pictures[1]


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*map(str, value), *(k for v in value.values() for k in _keys(v))]
    if isinstance(value, list):
        return [k for v in value for k in _keys(v)]
    return []


TABLES = (
    "/questions", "/claims", "/claims?factuality=asserted", "/documents", "/intake", "/actors", "/actors?words=a", "/system",
    "/system?sort=documents", "/forecasts", "/map", "/sources", "/questions?known_on=2030-01-01",
)  # fmt: skip


@pytest.mark.parametrize("address", TABLES)
def test_a_table_in_parts_is_the_whole_table(looker: Visitor, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    path, sign, query = address.partition("?")
    table = f"{path}.csv{sign}{query}"
    monkeypatch.setattr(common, "PART", 100_000)
    whole = looker.get(table).text
    monkeypatch.setattr(common, "PART", 2)
    parts = looker.get(table).text
    rows, wanted = (list(csv.DictReader(io.StringIO(t.removeprefix("\ufeff")))) for t in (parts, whole))
    assert [{k: v for k, v in r.items() if v} for r in rows] == [{k: v for k, v in r.items() if v} for r in wanted]
    assert len(rows) > (2 if path not in ("/forecasts", "/map", "/intake") else 0)
    few = looker.json(f"{path}.json{sign}{query}")["rows"]
    named = "id" if few and "id" in few[0] else None
    if named:
        assert [r[named] for r in rows][: len(few)] == [r[named] for r in few]


def test_a_saved_part_of_a_table_has_as_many_rows_as_asked_for(
    looker: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "PART", 2)
    for path in ("/questions", "/claims", "/documents", "/actors"):
        text = looker.get(f"{path}.csv?size=5").text
        assert len(list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))) == 5


@pytest.mark.parametrize(
    "words, printed",
    [
        ("a warning: “the dam is full", "a warning: ‘the dam is full’"),
        ("we have closed the port”", "‘we have closed the port’"),
        ("the “humanitarian” corridor", "the ‘humanitarian’ corridor"),
        ('he called it "a mistake" twice', "he called it ‘a mistake’ twice"),
        ('said "it is over', "said ‘it is over’"),
        ("two ferries sank", "two ferries sank"),
    ],
)
def test_quotes_within_a_printed_quote_are_single_and_closed(words: str, printed: str) -> None:
    assert questions._within_quotes(words) == printed


def test_a_sentence_for_print_has_one_quote_and_no_colon_before_it_but_its_own(looker: Visitor) -> None:
    silences = 0
    for row in looker.json("/questions.json")["rows"][:20]:
        for position in looker.json(f"/questions/{row['id']}/memo.json")["positions"]:
            sentence = position["printable"]
            assert sentence.count("“") == sentence.count("”") == 1 and ") (" not in sentence
            assert sentence.split("“")[0].count(": ") <= 1
            silences += "unconfirmed" in sentence or "confirm" in sentence
    assert silences


def test_names_of_those_who_speak_together_and_names_without_end(looker: Visitor) -> None:
    def names(desk: Desk) -> tuple[str, str, str]:
        held = Names(desk)
        return held.mend("RUS+USA states it"), held.mend("RUS and USA"), held.voice({"id": None, "text": "Q" * 3000})

    together, apart, long = asyncio.run(looker.bench.worker.run(names))
    assert together == "Russia and United States states it" and apart == "Russia and United States"
    assert len(long) < 130 and long.endswith("…")


@pytest.mark.parametrize("words", ["%", "_", '"', "\\", "soldiers", "SOLDIERS", "the "])
def test_words_of_a_quote_are_found_wherever_they_stand(words: str, looker: Visitor) -> None:
    """By the filter, as by looking at every quote; a wildcard of SQL is a letter like others."""
    rows = looker.json("/claims.json?size=500")["rows"]
    found = looker.json("/claims.json?" + urlencode({"size": "500", "words": words}))["rows"]
    wanted = [r["id"] for r in rows if words.strip().casefold() in r["quote"].casefold()]
    assert len(rows) < 500 and [r["id"] for r in found] == wanted


@pytest.mark.parametrize("shape", [0, 1])  # for a page, for a telephone
@pytest.mark.parametrize("bounded", [True, False])
def test_words_under_the_axis_stand_clear_of_each_other(bounded: bool, shape: int) -> None:
    days = [dt.date(2031, 1, 1) + dt.timedelta(days=9 * n) for n in range(40)]
    dots = [charts.Dot("Port Authority", day, "", "held", "t", "/", bounded=bounded) for day in days]
    svg = str(charts.draw_said(dots, "Who said it when")).split("</svg>")[shape]
    assert ("narrow" in svg) is bool(shape)
    lines: dict[str, list[tuple[float, float]]] = {}
    found = re.findall(r'<text class="tick" x="([\d.]+)" y="(\d+)" text-anchor="(\w+)">([^<]+)<', svg)
    for x, line, anchor, words in found:
        wide = 6.2 * len(words)
        lines.setdefault(line, []).append(
            (float(x) - wide, float(x)) if anchor == "end" else (float(x), float(x) + wide)
        )
    assert len(found) > 4 and len(lines) == 2
    for edges in lines.values():
        assert all(left[1] < right[0] for left, right in itertools.pairwise(edges))


@given(text=st.text(st.characters(), max_size=60))
@example(text="a\u202eb\u200b\ud800<&\"'>\n\t\x00\U0010ffff\xa0")
def test_every_character_is_put_out_so_that_it_cannot_act(text: str) -> None:
    shown = (
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else f"[U+{ord(c):04X}]"
        for c in text
    )
    assert page.safe(text) == html.escape("".join(shown), quote=True)


def test_sources_say_whose_they_are_and_lead_to_what_they_tell(writer: Visitor) -> None:
    document = writer.json("/documents.json")["rows"][0]["id"]
    writer.post("/intake/confirm", {"document": document, "publisher": "Reuters", "seen": ""})
    page = writer.get("/sources").text
    row = next(r for r in writer.json("/sources.json")["rows"] if r["publisher"] == "Reuters")
    assert row["behind"] == {
        "id": "REUTERS", "name": "Reuters", "kind": "medium", "country": "GBR", "country_name": "United Kingdom"
    }  # fmt: skip
    assert '<a href="/actors/REUTERS">medium</a>, <a href="/actors/GBR">United Kingdom</a>' in page
    told = re.search(r'href="(/claims\?publisher=Reuters&amp;speaker=AUTHOR)">(\d+)<', page)
    assert told is not None
    rows = writer.json(html.unescape(told[1]).replace("/claims?", "/claims.json?"))["rows"]
    assert len(rows) == int(told[2]) == row["own"] and all(not r["attribution"] for r in rows)
    unknown = next(r for r in writer.json("/sources.json")["rows"] if r["behind"] is None)
    assert unknown["genres"] or "not known" in page


def test_documents_without_publisher_are_told_apart_by_their_titles(
    tmp_path: Path, visit: Callable[..., Visitor]
) -> None:
    texts = {
        "one.md": "# Quay stands empty\n\nNorway has sent 40 soldiers to Iceland. No ship was seen at the quay of Lenvik.\n",
        "two.md": "# Boats left at night\n\nNorway has sent 70 soldiers to Iceland. The harbour of Lenvik was dark.\n",
        "three.txt": "Norway has sent 90 soldiers to Iceland, and the ferry of Lenvik was late again on the way back home.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with legation.open(tmp_path / "d.dossier") as desk:
        desk.read([tmp_path / name for name in texts], originals=False)
    visitor = visit(tmp_path / "d.dossier")
    card = next(c for c in visitor.json("/index.json")["cards"] if "Norw" in c["title"])
    who = {w for p in card["positions"] for w in p["who"]}
    assert who == {"“Quay stands empty”", "“Boats left at night”", "untitled document three.txt"}
    page = visitor.get("/").text
    assert "author of document" not in page and page.count("Boats left at night") > 1
    told = " ".join(
        c["text"] for c in csv.DictReader(io.StringIO(visitor.get("/claims.csv").text.removeprefix("\ufeff")))
    )
    assert "“Quay stands empty” in its own words" in told
    memo = visitor.json(f"/questions/{card['id']}/memo.json")
    assert "A report without publisher, ‘Quay stands empty’" in " ".join(p["printable"] for p in memo["positions"])


def test_titles_of_questions_tell_days_in_words() -> None:
    assert days_in_words("How many, 2031-05 to 2031-06?") == "How many, May 2031 to June 2031?"
    assert days_in_words("On 2031-05-04, in 2031, within 2031-05-01/2031-05-09") == (
        "On 4 May 2031, in 2031, within 1 May 2031 to 9 May 2031"
    )
