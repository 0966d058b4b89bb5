"""Watches, their feed, the dossier as it stood, joins and the day known on: from the pages, the API and the command line."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

import legation
from legation.cli.commands import cli
from legation.workbench.feed import write_feed
from legation.workbench.former import as_former
from legation.workbench.pages import NOT_FORMER, PAGES, Page
from tests.workbench.conftest import Visitor

HOSTILE = "]]></content>\x00\u202e&"
ATOM = "{http://www.w3.org/2005/Atom}"
LATE = (
    "KYIV, Nov 30, 2024 (Late Wire) -- North Korea's foreign ministry denied on Friday that 10,000 North Korean soldiers had "
    "been sent to Russia.\n"
)

UNKNOWN = (
    "LIMA, Nov 12, 2024 (Late Wire) -- Orvand Tessik said on Tuesday that North Korea had sent 40 soldiers to Peru.\n"
)


def liveliest(visitor: Visitor) -> Any:
    return visitor.json("/questions.json")["rows"][0]


def watch_all(visitor: Visitor) -> None:
    assert visitor.post("/watch", {"kind": "question", "question": liveliest(visitor)["id"]}).status_code == 303
    assert visitor.post("/watch", {"kind": "statements", "f:party": "PRK", "f:factuality": ""}).status_code == 303
    assert visitor.post("/watch", {"kind": "questions", "back": "/questions"}).status_code == 303


def entries(visitor: Visitor) -> Any:
    answer = visitor.get("/watches.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)


# ------------------------------------------------------------------ watches
def test_what_was_decided_and_read_since_is_told(writer: Visitor, tmp_path: Any) -> None:
    watch_all(writer)
    assert [w["kind"] for w in writer.json("/watches.json")["rows"]] == ["question", "statements", "questions"]
    assert writer.json("/watches.json")["changed"] == 0
    held = [c for p in liveliest(writer)["positions"] for c in p["claims"]]
    writer.post("/decide", {"claim": held[0], "action": "reject", "seen": ""})
    told = writer.json("/watches.json")
    because = [c["because"] for c in told["rows"][0]["changes"] if c["change"] == "withdrawn"]
    # what held the question together may go with it, and is told apart from what was rejected
    assert sum("rejected in review" in " ".join(b) for b in because) == 1
    withdrawn = told["rows"][0]["counts"]["withdrawn"]
    page = writer.get("/watches").text
    assert "rejected in review" in page
    assert (
        writer.json("/index.json")["watches"]["rows"][0]["counts"]["withdrawn"] == withdrawn
    )  # and on the first screen
    assert "rejected in review" in writer.get("/").text
    for change in told["rows"][0]["changes"]:
        assert " [" in change["told"]  # nothing without its speaker's status
    seen = [f"{w['id']}:{w['upto']}" for w in told["rows"]]
    assert writer.post("/watch/looked", {"watch": seen}).status_code == 303
    assert writer.json("/watches.json")["changed"] == 0
    assert len(entries(writer).findall(f"{ATOM}entry")) >= 2


def test_the_button_follows_what_is_watched(writer: Visitor) -> None:
    question = liveliest(writer)["id"]
    assert ">Watch</button>" in writer.get(f"/questions/{question}").text
    writer.post("/watch", {"kind": "question", "question": question})
    watch = writer.json(f"/questions/{question}.json")["watch"]
    assert "Stop watching" in writer.get(f"/questions/{question}").text
    assert "Watch this filter" not in writer.get("/claims").text  # the whole pile is no watch
    assert "Watch this filter" in writer.get("/claims?party=PRK").text
    writer.post("/watch", {"kind": "statements", "f:party": "PRK", "name": "<script>alert(1)</script>\u202e"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]" in writer.get("/watches").text
    assert "This filter is watched" in writer.get("/claims?party=PRK").text
    assert "Watch this filter" in writer.get("/claims?party=RUS").text
    assert writer.post("/watch/remove", {"watch": watch}).status_code == 303
    assert writer.json(f"/questions/{question}.json")["watch"] == ""


@pytest.mark.parametrize(
    "path, form",
    [
        ("/watch", {"kind": "statements"}),
        ("/watch", {"kind": "statements", "f:csrf": "x"}),
        ("/watch", {"kind": "question", "question": "zz"}),
        ("/watch/remove", {"watch": "zz"}),
        ("/watch/looked", {"watch": "zz"}),
        ("/watch/looked", {"watch": "zz:-1"}),
        ("/watch/looked", {"watch": f"zz:{'9' * 30}"}),
    ],
)
def test_forms_that_cannot_be_used_watch_nothing(path: str, form: dict[str, str], writer: Visitor) -> None:
    assert writer.post(path, form).status_code in (400, 404)
    assert writer.json("/watches.json")["rows"] == []


# ------------------------------------------------------------------ the feed
def test_the_feed_is_atom_and_keeps_its_entries(writer: Visitor) -> None:
    empty = entries(writer)
    assert empty.tag == f"{ATOM}feed"
    assert empty.findall(f"{ATOM}entry") == []
    writer.post("/watch", {"kind": "question", "question": liveliest(writer)["id"]})
    held = [c for p in liveliest(writer)["positions"] for c in p["claims"]]
    writer.post("/decide", {"claim": held[0], "action": "reject", "seen": ""})
    feed = entries(writer)
    # RFC 4287, 4.1.1 and 4.1.2: what must be there, once; authors may stand at the feed
    for element in ("id", "title", "updated"):
        assert len(feed.findall(ATOM + element)) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    ids = set()
    for entry in feed.findall(f"{ATOM}entry"):
        for element in ("id", "title", "updated", "content"):
            assert len(entry.findall(ATOM + element)) == 1
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.findtext(f"{ATOM}id") or "")
        assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo is not None
        assert (entry.find(f"{ATOM}link").get("href") or "").startswith("http://127.0.0.1:")  # type: ignore[union-attr]
        ids.add(entry.findtext(f"{ATOM}id"))
    assert len(ids) == len(feed.findall(f"{ATOM}entry")) > 0
    again = entries(writer)
    assert ET.tostring(again) == ET.tostring(feed)
    assert again.findtext(f"{ATOM}id") == empty.findtext(f"{ATOM}id")


def test_only_the_key_opens_the_feed_and_only_the_feed(writer: Visitor) -> None:
    key = writer.gate.feed_key
    writer.client.cookies.clear()
    assert writer.get("/watches.atom").status_code == 401
    assert writer.get("/watches.atom?key=").status_code == 401
    assert writer.get("/watches.atom?key=x").status_code == 401
    assert writer.get(f"/watches.atom?key={key}").status_code == 200
    assert writer.get(f"/watches.atom?key={key}", headers={"Host": "evil.example"}).status_code == 421
    for path in ("/watches", "/", "/api/v1/status"):
        assert writer.get(f"{path}?key={key}").status_code == 401
    assert writer.post(f"/watches.atom?key={key}", {}).status_code in (401, 405)


def test_hostile_words_stay_words_in_the_feed() -> None:
    row = {
        "id": "0" * 32, "at": "2031-05-01T00:00:00+00:00", "change": "new", "href": '/x"><script>', "text": HOSTILE,
        "watch_name": "<b>\ud800 name",
    }  # fmt: skip
    text = write_feed(
        [row], feed_id="1" * 32, title="<t>", base="http://127.0.0.1:1", address="http://h/?a=1&b=2", made=""
    )
    feed = ET.fromstring(text.encode("utf-8"))
    assert feed.findtext(f"{ATOM}title") == "<t>"
    assert feed.findtext(f"{ATOM}entry/{ATOM}content") == "]]></content>[U+0000][U+202E]&"
    assert "<script" not in text


# ------------------------------------------------------------------ the command line
def test_the_command_line_watches_too(writer: Visitor, tmp_path: Any) -> None:
    runner, dossier = CliRunner(), ["--dossier", str(writer.dossier)]

    def run(*words: str) -> Any:
        return runner.invoke(cli, ["watches", *words, *dossier], standalone_mode=False)

    assert run().return_value == 4
    made = run("add", "--speaker", "PRK", "--factuality", "denied", "--name", "Denials")
    assert made.return_value == 0, made.output
    assert run("add", liveliest(writer)["id"][:10]).return_value == 0
    assert run("add", "--questions", "--standing", "conflict of fact").return_value == 0
    assert "Denials: nothing new" in run("list").output
    assert run("--since-last").return_value == 4
    report = tmp_path / "late.txt"
    report.write_text(LATE)
    with legation.open(writer.dossier) as desk:
        desk.read([report], originals=False)
    kept = run("--since-last", "--keep").output
    assert "Denials" in kept
    assert "[denied]" in kept
    assert run("--since-last").output == kept
    assert run("--since-last").return_value == 4
    rows = json.loads(run("list", "--json").output)
    assert {r["name"] for r in rows} >= {"Denials"}
    assert run("remove", made.output.strip()).return_value == 0
    assert "Denials" not in run().output
    assert "read-from" in str(run("add", "--read-from", "2024-01-01").exception)


# ------------------------------------------------------------------ the dossier as it stood
@pytest.mark.parametrize(
    "page", [p for p in PAGES if "{id}" not in p.path and p.path not in NOT_FORMER], ids=lambda p: p.path
)
def test_former_pages_only_show(page: Page, writer: Visitor) -> None:
    claim = writer.json("/claims.json?size=1")["rows"][0]["id"]
    writer.post("/decide", {"claim": claim, "action": "accept", "seen": ""})
    decision = writer.json("/history.json")["rows"][0]["id"]
    html = writer.get(f"/at/{decision}{page.path}").text
    assert "As the dossier stood" in html
    assert not re.search(r'<form method="post"(?![^>]* data-bulk)', html)
    assert writer.gate.csrf not in html
    assert not re.search(r'href="/(?!at/|static/|api/|intake|watches)', html)


def test_as_it_stood_at_a_decision(writer: Visitor) -> None:
    claim = writer.json("/claims.json?size=1")["rows"][0]["id"]
    writer.post("/decide", {"claim": claim, "action": "accept", "seen": ""})
    first = writer.json("/history.json")["rows"][0]["id"]
    writer.post("/decide", {"claim": claim, "action": "reject", "seen": first})
    assert writer.json("/claims.json?size=1")["rows"][0]["review"] == "rejected"
    assert writer.json(f"/at/{first}/claims.json?size=1")["rows"][0]["review"] == "accepted"
    assert writer.json(f"/api/v1/claims/{claim}?at={first}")["review"] == "accepted"
    assert writer.json(f"/at/{first[:12]}/history.json")["total"] == 1
    assert writer.get("/at/zz/history").status_code == 404
    assert writer.get("/at/zz/history.json").json()["error"]["code"] == "E116"
    assert writer.post(f"/at/{first}/decide", {"claim": claim, "action": "accept", "seen": ""}).status_code in (
        404,
        405,
    )
    assert writer.get(f"/at/{first}/claims.csv").status_code == 200


def test_what_came_later_is_not_there_as_it_stood(writer: Visitor, tmp_path: Path) -> None:
    claim = writer.json("/claims.json")["rows"][0]
    writer.post("/decide", {"action": "accept", "claim": claim["id"], "seen": ""})
    decision = writer.json("/history.json")["rows"][0]["id"]
    late = tmp_path / "late.txt"
    late.write_text(
        "Norway sold eleven boats to the harbour of Lenvik in spring, the zander wire said.", encoding="utf-8"
    )
    time.sleep(1.1)  # moments are kept to the second
    with legation.open(writer.dossier) as desk:
        desk.read([late], originals=False)
        desk.reread(everything=True)
        now = desk.status()["documents"]
    assert writer.json("/documents.json")["total"] == now
    assert writer.json(f"/at/{decision}/documents.json")["total"] == now - 1
    assert writer.json("/search.json?q=zander")["total"] == 1
    assert writer.json(f"/at/{decision}/search.json?q=zander")["total"] == 0
    page = writer.get(f"/at/{decision}/").text
    assert f"{now - 1} of {now - 1} documents were read again since" in page


def test_links_of_former_pages_stay_with_their_decision() -> None:
    html = (
        '<a href="/">x</a><a class="b" href="/questions?a=1&amp;b=2">x</a><a href="#s">x</a><a href="https://x.example/">x</a>'
        '<link href="/static/a.css"><form action="/search"></form><form method="post" action="/undo"><b>x</b></form>'
        "<p>&#34; href=&#34;/questions&#34;</p>"
    )
    assert as_former(html, "d") == (
        '<a href="/at/d/">x</a><a class="b" href="/at/d/questions?a=1&amp;b=2">x</a><a href="#s">x</a>'
        '<a href="https://x.example/">x</a><link href="/static/a.css"><form action="/at/d/search"></form>'
        "<p>&#34; href=&#34;/questions&#34;</p>"
    )


# ------------------------------------------------------------------ joins, the day known on, two writers
def test_a_provisional_actor_is_joined_and_taken_apart(writer: Visitor, tmp_path: Any) -> None:
    report = tmp_path / "unknown.txt"
    report.write_text(UNKNOWN)
    with legation.open(writer.dossier) as desk:
        desk.read([report], originals=False)
    rows = writer.json("/actors.json?provisional=1")["rows"]
    found = next(r for r in rows if "Tessik" in r["name"])
    name = found["id"]
    assert "Not in the book of actors" in writer.get(f"/actors/{quote(name, safe='')}").text
    form = {"actor": name, "is": "PRK:LEADER", "why": "the text says so above", "seen": found["seen"]}
    assert writer.post("/join", form).status_code == 303
    assert writer.post("/join", form).status_code == 409  # the second writer is told
    assert name not in {r["id"] for r in writer.json("/actors.json")["rows"]}
    joined = writer.json("/actors.json")["joined"][0]
    assert (joined["id"], joined["is"], joined["why"]) == (name, "PRK:LEADER", "the text says so above")
    assert "by decision of" in writer.get("/actors/PRK%3ALEADER").text
    assert "North Korea (leader)" in writer.get("/history").text
    assert writer.post("/undo", {"decision": joined["decision"], "seen": joined["seen"]}).status_code == 303
    assert name in {r["id"] for r in writer.json("/actors.json")["rows"]}
    assert (
        writer.post(
            "/join", form | {"is": "<script>", "seen": writer.json("/history.json")["rows"][0]["id"]}
        ).status_code
        == 400
    )


def test_known_on_leaves_out_what_came_later(looker: Visitor) -> None:
    now, then = looker.json("/index.json"), looker.json("/index.json?known_on=2024-10-25")
    assert then["known"] < now["known"] == 19
    late = {
        d["id"]
        for d in looker.json("/documents.json")["rows"]
        if not d["published"] or d["published"][:10] > "2024-10-25"
    }
    for card in then["cards"]:
        assert not late & {d for p in card["positions"] for d in p["documents"]}
    assert not late & {r["claim"]["doc"] for r in then["care"]["rows"]}
    known = looker.json("/questions.json?known_on=2024-10-25")["rows"]
    assert 0 < len(known) < len(looker.json("/questions.json")["rows"])
    question = looker.json(f"/questions/{known[0]['id']}.json?known_on=2024-10-25")
    assert not late & {q["doc"] for p in question["positions"] for q in p["quotes"]}
    assert "As known on 25 October 2024" in looker.get(f"/questions/{known[0]['id']}/memo?known_on=2024-10-25").text
    assert looker.get("/?known_on=yesterday").status_code == 400


def test_links_undos_and_ratings_have_two_writers_too(writer: Visitor) -> None:
    question = next(
        q for q in writer.json("/questions.json")["rows"] if sum(len(p["claims"]) for p in q["positions"]) > 2
    )
    one, two = [c for p in question["positions"] for c in p["claims"]][:2]
    writer.post("/decide", {"claim": two, "action": "accept", "seen": ""})
    accepted = writer.json("/history.json")["rows"][0]
    late = writer.post("/link", {"action": "split", "claims": [f"{one}:", f"{two}:"]})
    assert late.status_code == 409
    assert (
        writer.post("/link", {"action": "split", "claims": [f"{one}:", f"{two}:{accepted['id']}"]}).status_code == 303
    )
    # the acceptance is not the last word on the statement any more
    assert writer.post("/undo", {"decision": accepted["id"], "seen": accepted["id"]}).status_code == 409
    split = writer.json("/history.json")["rows"][0]
    assert split["action"] == "split"
    assert writer.post("/undo", {"decision": accepted["id"], "seen": split["id"]}).status_code == 303
    form = {"kind": "claim", "target": one, "rating": "2", "seen": ""}
    assert writer.post("/rate", form).status_code == 303
    assert writer.post("/rate", form).status_code == 409
    seen = writer.json(f"/review.json?claim={one}")["rating_seen"]
    assert writer.post("/rate", form | {"seen": seen}).status_code == 303


def test_every_quote_can_be_edited_and_the_way_leads_back(writer: Visitor) -> None:
    question = liveliest(writer)["id"]
    html = writer.get(f"/questions/{question}").text
    link = re.search(r'href="(/review\?claim=[^"]+)" aria-label="Edit', html)
    assert link is not None
    page = writer.get(link[1].replace("&amp;", "&")).text
    assert '<details data-key="e" open>' in page
    assert f'name="back" value="/questions/{question}"' in page
    away = writer.get("/review?edit=1&then=https://evil.example/").text
    assert 'value="https://evil.example/"' not in away


def test_a_decision_that_ends_its_question_is_told_and_can_be_undone(writer: Visitor) -> None:
    claim = writer.json("/claims.json?size=1")["rows"][0]["id"]
    answer = writer.post("/decide", {"claim": claim, "action": "reject", "seen": "", "back": "/questions/zz"})
    page = writer.get(answer.headers["location"])
    assert page.status_code == 404
    assert "Written: reject" in page.text
    made = answer.headers["location"].partition("done=")[2]
    assert f'name="decision" value="{made}"' in page.text
    writer.client.cookies.clear()
    assert "Written" not in writer.get(answer.headers["location"]).text
