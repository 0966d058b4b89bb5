"""Decisions from the pages: written once, undone by a new row, and never over another's."""

from __future__ import annotations

from typing import Any

import pytest

import legation
from legation.workbench.app import FORMS
from tests.workbench.conftest import Visitor


def first_claim(visitor: Visitor, **query: str) -> Any:
    rows = visitor.json("/claims.json?" + "&".join(f"{k}={v}" for k, v in {"size": "1", **query}.items()))["rows"]
    return rows[0]


def state(visitor: Visitor, claim: str) -> str:
    return str(visitor.json(f"/api/v1/claims/{claim}")["review"])


def test_accept_then_undo(writer: Visitor) -> None:
    claim = first_claim(writer)["id"]
    answer = writer.post("/decide", {"claim": claim, "action": "accept", "seen": "", "back": "/claims?size=1"})
    assert answer.status_code == 303
    assert state(writer, claim) == "accepted"
    page = writer.get(answer.headers["location"]).text
    assert "Written: accept" in page
    decision = writer.json("/history.json")["rows"][0]["id"]
    assert writer.post("/undo", {"decision": decision}).status_code == 303
    assert state(writer, claim) == "machine-read, unreviewed"
    rows = writer.json("/history.json")["rows"]
    assert [r["action"] for r in rows] == ["undo", "accept"]
    assert rows[1]["undone"]


def test_edit_writes_only_what_changed(writer: Visitor) -> None:
    claim = first_claim(writer, factuality="asserted")
    fields = {n: claim[n] or "" for n in ("kind", "factuality", "event_type", "author_stance", "when", "where")}
    unchanged = writer.post("/decide", {"claim": claim["id"], "action": "edit", "seen": ""} | fields)
    assert unchanged.status_code == 400
    writer.post("/decide", {"claim": claim["id"], "action": "edit", "seen": ""} | fields | {"factuality": "possible"})
    assert writer.json("/history.json")["rows"][0]["values"] == {"factuality": "possible"}
    assert state(writer, claim["id"]) == "edited"


def test_the_second_writer_is_told(writer: Visitor) -> None:
    """Two tabs loaded the same page: the first writes; the second is shown what the first did, and nothing is written."""
    claim = first_claim(writer)
    assert claim["seen"] == ""
    assert writer.post("/decide", {"claim": claim["id"], "action": "accept", "seen": claim["seen"]}).status_code == 303
    late = writer.post("/decide", {"claim": claim["id"], "action": "reject", "seen": claim["seen"]})
    assert late.status_code == 409
    assert "E145" in late.text
    assert claim["quote"].split()[-1] in late.text
    assert state(writer, claim["id"]) == "accepted"
    assert writer.json("/history.json")["total"] == 1
    again = first_claim(writer)
    assert writer.post("/decide", {"claim": claim["id"], "action": "reject", "seen": again["seen"]}).status_code == 303
    assert state(writer, claim["id"]) == "rejected"


def test_the_command_line_may_write_between(writer: Visitor) -> None:
    claim = first_claim(writer)
    with legation.open(writer.dossier) as desk:
        desk.decide("reject", claim["id"], why="from elsewhere")
    late = writer.post("/decide", {"claim": claim["id"], "action": "accept", "seen": claim["seen"]})
    assert late.status_code == 409
    assert "from elsewhere" in late.text
    assert state(writer, claim["id"]) == "rejected"


def test_an_undo_counts_as_a_decision_between(writer: Visitor) -> None:
    claim = first_claim(writer)["id"]
    writer.post("/decide", {"claim": claim, "action": "accept", "seen": ""})
    seen = first_claim(writer)["seen"]
    writer.post("/undo", {"decision": seen})
    assert writer.post("/decide", {"claim": claim, "action": "reject", "seen": seen}).status_code == 409
    assert writer.post("/undo", {"decision": seen}).status_code == 409


def test_bulk_is_counted_and_undone_as_one(writer: Visitor) -> None:
    rows = writer.json("/claims.json?size=5")["rows"]
    ticked = [f"{r['id']}:{r['seen']}" for r in rows]
    answer = writer.post("/decide", {"action": "accept", "claims": ticked, "back": "/claims"})
    assert {state(writer, r["id"]) for r in rows} == {"accepted"}
    made = answer.headers["location"].partition("done=")[2]
    assert len(made.split(",")) == 5
    writer.post("/undo", {"decision": made})
    assert {state(writer, r["id"]) for r in rows} == {"machine-read, unreviewed"}
    assert writer.json("/history.json")["total"] == 10


def test_bulk_with_one_conflict_writes_nothing(writer: Visitor) -> None:
    rows = writer.json("/claims.json?size=3")["rows"]
    writer.post("/decide", {"claim": rows[2]["id"], "action": "reject", "seen": ""})
    late = writer.post("/decide", {"action": "accept", "claims": [f"{r['id']}:{r['seen']}" for r in rows]})
    assert late.status_code == 409
    assert writer.json("/history.json")["total"] == 1


def test_confirming_a_date_mends_the_intake(writer: Visitor) -> None:
    lacking = next(r for r in writer.json("/intake.json")["rows"] if "published" in r["missing"])
    form = {"document": lacking["id"], "seen": "", "published": "2024-11-06", "title": "", "publisher": "A note"}
    assert writer.post("/intake/confirm", form).status_code == 303
    row = next(r for r in writer.json("/documents.json")["rows"] if r["id"] == lacking["id"])
    assert (row["published"], row["publisher"], row["published_how"]) == (
        "2024-11-06",
        "A note",
        "confirmed by a person",
    )
    assert writer.post("/intake/confirm", form).status_code == 409
    assert writer.post("/intake/confirm", form | {"seen": "x", "published": "03/04/2024"}).status_code in (400, 409)


def test_ratings_are_the_users(writer: Visitor) -> None:
    form = {"kind": "publisher", "target": "Straits Wire", "rating": "B", "seen": ""}
    assert writer.post("/rate", form).status_code == 303
    row = next(r for r in writer.json("/sources.json")["rows"] if r["publisher"] == "Straits Wire")
    assert row["rating"]["rating"] == "B"
    assert writer.post("/rate", form).status_code == 409
    assert writer.post("/rate", form | {"seen": row["seen"], "rating": "Z"}).status_code == 400


def test_split_and_parties(writer: Visitor) -> None:
    question = next(
        q for q in writer.json("/questions.json")["rows"] if sum(len(p["claims"]) for p in q["positions"]) > 2
    )
    two = [c for p in question["positions"] for c in p["claims"]][:2]
    assert (
        writer.post("/link", {"action": "split", "claims": two, "back": f"/questions/{question['id']}"}).status_code
        == 303
    )
    assert writer.post("/link", {"action": "split", "claims": two[:1]}).status_code == 400
    other = writer.json("/questions.json")["rows"][0]["id"]
    seen = writer.json(f"/questions/{other}.json")["parties_seen"]
    assert writer.post("/parties", {"question": other, "parties": "PRK; CHN", "seen": seen}).status_code == 303
    assert writer.json(f"/questions/{other}.json")["board"]["parties"] == ["PRK", "CHN"]


def test_since_you_last_looked(writer: Visitor) -> None:
    assert writer.json("/index.json")["since"]["since"] is None
    since = writer.json("/index.json?since=2000-01-01")["since"]
    assert (since["read"], len(since["documents"])) == (19, 12)
    writer.post("/looked", {"back": "/"})
    seen = writer.json("/index.json")["since"]
    assert seen["since"]
    assert seen["documents"] == []


def test_blind_review_hides_what_the_machine_thinks(looker: Visitor) -> None:
    claim = looker.json("/review.json")["claim"]
    reason = claim["confidence_reason"]
    assert reason in looker.get("/review").text
    assert reason not in looker.get("/review?blind=1").text
    after = looker.get(f"/review?blind=1&after={claim['id']}").text
    assert reason in after


def test_dropped_files_are_read(writer: Visitor) -> None:
    text = (
        b"LIMA, Oct 2 (Test Wire) -- Peru's foreign ministry said on Wednesday that Chile had closed three crossings."
    )
    answer = writer.post(
        "/intake/files",
        {},
        files=[
            ("files", ("../../note.txt", text, "text/plain")),
            ("files", ("two.md", b"# Two\n\nBrazil denied it.", "text/markdown")),
        ],
    )
    assert answer.status_code == 303
    writer.bench.inbox.wait()
    shown = writer.json("/intake.json")["inbox"]
    assert not shown["running"]
    assert "2 documents read" in shown["report"][0]
    assert len(writer.json("/documents.json")["rows"]) == 21
    assert {p.name for p in writer.bench.inbox.folder.iterdir()} == {"note.txt", "two.md"}
    assert writer.post("/intake/files", {}, files=[("files", ("x.exe", b"MZ", "text/plain"))]).status_code == 400


@pytest.mark.parametrize("path", sorted(FORMS))
def test_empty_forms_write_nothing(path: str, writer: Visitor) -> None:
    if path == "/looked":
        return
    assert writer.post(path, {}).status_code in (400, 404)
    assert writer.json("/history.json")["total"] == 0
