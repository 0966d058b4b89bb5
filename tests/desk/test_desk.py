"""The desk with a stub reader: reading twice, decisions, dates, rebuilding in any order."""

from __future__ import annotations

import json
import sqlite3
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import legation
from legation.desk.review import find_lost
from legation.dossier.claims import ClaimFilter
from legation.model.errors import LegationError
from tests.stub_reader import install


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)


def write_reports(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


TEXTS = {
    "a.txt": "RUS and PRK moved their troops to the border in the night.\nThe USA said that it had seen them there.",
    "b.txt": "PRK did not move any of its troops anywhere, a spokesman said on the next day.\nRUS kept silent on it.",
    "c.txt": "The USA moved two more ships to the strait this week. RUS answered by moving three of its own ships.",
}


def dump(path: Path) -> dict[str, Any]:
    """All that is derived, without times and row numbers."""
    db = sqlite3.connect(path)
    out = {
        "claims": sorted(db.execute("SELECT id, body FROM claim").fetchall()),
        "questions": sorted(
            db.execute(
                "SELECT id, block, title, standing, why, liveliness, claims, documents, tellers, body FROM question"
            ).fetchall()
        ),
        "held": sorted(
            db.execute(
                "SELECT q.id, c.id, qc.position FROM question_claim qc JOIN question q ON q.key = qc.question"
                " JOIN claim c ON c.key = qc.claim"
            ).fetchall()
        ),
        "documents": sorted(r[0] for r in db.execute("SELECT id FROM document").fetchall()),
    }
    db.close()
    return out


def test_reading_twice_changes_nothing(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", TEXTS)
    with legation.open(tmp_path / "d") as desk:
        first = desk.read([folder])
    before = dump(tmp_path / "d")
    with legation.open(tmp_path / "d") as desk:
        second = desk.read([folder])
    assert (first.read, first.known) == (3, 0)
    assert (second.read, second.known) == (0, 3)
    assert dump(tmp_path / "d") == before
    assert len(before["claims"]) == 6


def test_a_closed_dossier_is_one_file(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)], originals=False)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d", "in"]


def test_the_same_bytes_under_two_names_are_one_document_seen_twice(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", {"a.txt": TEXTS["a.txt"], "copy.txt": TEXTS["a.txt"]})
    with legation.open(tmp_path / "d") as desk:
        desk.read([folder])
        rows = desk.documents()
    assert len(rows) == 1
    assert [Path(s).name for s in rows[0]["seen"]] == ["a.txt", "copy.txt"]


def test_originals_are_kept_by_hash_and_can_be_refused(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", TEXTS)
    with legation.open(tmp_path / "d") as desk:
        desk.read([folder])
        rows = desk.documents()
    kept = {p.name: p for p in (tmp_path / "d.originals").rglob("*") if p.is_file()}
    assert set(kept) == {r["sha256"] for r in rows}
    assert {p.read_text(encoding="utf-8") for p in kept.values()} == set(TEXTS.values())
    with legation.open(tmp_path / "e") as desk:
        desk.read([folder], originals=False)
    assert not (tmp_path / "e.originals").exists()


def test_every_quote_stands_at_its_offsets(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        for row in desk.documents():
            shown = desk.show(row["id"])
            assert shown["claims"]
            for claim in shown["claims"]:
                assert shown["text"][claim["start"] : claim["end"]] == claim["quote"]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(TEXTS)), cuts=st.lists(st.integers(1, 2), max_size=2))
def test_incremental_equals_rebuild_in_any_order_and_batching(
    tmp_path_factory: Any, order: list[str], cuts: list[int]
) -> None:
    tmp = tmp_path_factory.mktemp("order")
    folder = write_reports(tmp / "in", TEXTS)
    bounds = [0, *sorted(set(cuts)), len(order)]
    with legation.open(tmp / "steps") as desk:
        for a, b in pairwise(bounds):
            desk.read([folder / n for n in order[a:b]])
    with legation.open(tmp / "whole") as desk:
        desk.read([folder])
        desk.reconcile(everything=True)
    assert dump(tmp / "steps") == dump(tmp / "whole")


def test_decisions_survive_rereading_and_can_be_undone(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d", who="ana") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        claim = next(iter(desk.claims(ClaimFilter(words="did not move"))))
        made = desk.decide(
            "edit", claim["id"], values={"factuality": "negated"}, why="no holder of the opposite is named"
        )
        desk.reread(everything=True)
        after = desk.claims_by_id([claim["id"]])[claim["id"]]
        assert after["factuality"] == "negated"
        assert after["machine_read"] == {"factuality": "denied"}
        assert after["review"] == "edited"
        desk.undo(made)
        back = desk.claims_by_id([claim["id"]])[claim["id"]]
        assert back["factuality"] == "denied"
        assert back["review"] == "machine-read, unreviewed"
        assert [d["action"] for d in desk.history()] == ["edit", "undo"]
        assert [d["undone"] for d in desk.history()] == [True, False]


def test_a_rejected_claim_leaves_the_questions(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        held = {c for q in desk.questions(least_claims=1) for p in q["positions"] for c in p["claims"]}
        some = sorted(held)[0]
        desk.decide("reject", some)
        left = {c for q in desk.questions(least_claims=1) for p in q["positions"] for c in p["claims"]}
        assert left == held - {some}


def test_a_decision_moves_to_an_overlapping_claim_or_is_flagged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tests.stub_reader as stub_module

    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        claim = next(iter(desk.claims(ClaimFilter(words="did not move"))))
        desk.decide("accept", claim["id"])
        real = stub_module.make_claims

        def shorter(text: Any) -> list[Any]:
            """Another reader: the same claims, each without its last word."""
            from dataclasses import replace

            from legation.model.claims import RoleSpan
            from legation.model.ids import claim_id
            from legation.model.spans import Span

            out = []
            for c in real(text):
                span = Span(c.main.start, c.main.end - 5)
                made = claim_id(c.document, c.version, span.start, span.end, "event", 0)
                out.append(replace(c, id=made, spans=(RoleSpan("main", span),), quote=span.of(text.text)))
            return out

        monkeypatch.setattr(stub_module, "make_claims", shorter)
        desk.reread(everything=True)
        moved = [r for r in desk.claims() if r["review"] == "accepted"]
        assert len(moved) == 1
        assert moved[0]["decision"]["flagged"]
        assert moved[0]["decision"]["how"] == "overlap"
        assert find_lost(desk.dossier) == []
        monkeypatch.setattr(stub_module, "make_claims", lambda text: [])
        desk.reread(everything=True)
        assert len(find_lost(desk.dossier)) == 1


def test_an_old_question_id_leads_to_where_its_claim_is_now(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", TEXTS)
    with legation.open(tmp_path / "d") as desk:
        desk.read([folder / "c.txt"])
        old = {q["id"]: {c for p in q["positions"] for c in p["claims"]} for q in desk.questions(least_claims=1)}
        desk.read([folder])
        for identifier, held in old.items():
            now = desk.question(identifier)
            assert held & set(now["claims"])


def test_confirming_a_date_is_a_decision_and_outranks_what_was_given(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", {"a.txt": TEXTS["a.txt"]})
    with legation.open(tmp_path / "d") as desk:
        desk.read([folder], published="2024-10-01", publisher="Harbour Post")
        row = desk.documents()[0]
        assert (row["published"], row["publisher"]) == ("2024-10-01", "Harbour Post")
        desk.confirm("a.txt", {"published": "3 October 2024"})
        assert desk.documents()[0]["published"] == "2024-10-03"
        assert desk.documents()[0]["published_how"] == "confirmed by a person"
        with pytest.raises(LegationError, match="E113"):
            desk.confirm("a.txt", {"colour": "red"})


def test_decisions_cannot_be_changed_or_deleted_with_any_tool(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        desk.decide("accept", next(iter(desk.claims()))["id"])
    db = sqlite3.connect(tmp_path / "d")
    for command in ("DELETE FROM decision", "UPDATE decision SET who = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(command)
    db.close()


FILTERS: list[tuple[dict[str, Any], int]] = [
    ({}, 6),
    ({"chosen": ClaimFilter(actor="PRK")}, 2),
    ({"chosen": ClaimFilter(actor="PRK", factuality=("denied",))}, 1),
    ({"chosen": ClaimFilter(kind=("quantity",))}, 0),
    ({"chosen": ClaimFilter(event_type=("MOBILIZE",))}, 6),
    ({"chosen": ClaimFilter(limit=2)}, 2),
    ({"chosen": ClaimFilter(speaker="AUTHOR")}, 6),
    ({"chosen": ClaimFilter(speaker="RUS")}, 0),
    ({"document": "b.txt"}, 2),
    ({"publisher": "Nobody"}, 0),
    ({"review": "unreviewed"}, 6),
    ({"review": "accepted"}, 0),
    ({"published_from": "2020-01-01"}, 0),
]


@pytest.mark.parametrize("arguments, count", FILTERS)
def test_filters(tmp_path: Path, arguments: dict[str, Any], count: int) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        assert len(list(desk.claims(**arguments))) == count


def test_search_finds_passages_and_survives_odd_queries(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        rows = desk.search("ships strait")
        assert [r["text"][:12] for r in rows] == ["The USA move"]
        assert rows[0]["claims"]
        for odd in ('"', "AND", "a OR", "(((", "*", "ships:", "né\x00e"):
            desk.search(odd)


def test_the_dossier_opens_in_any_sqlite_tool(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
    db = sqlite3.connect(tmp_path / "d")
    rows = db.execute("SELECT speaker, status_as_stated, quote FROM statements").fetchall()
    db.close()
    assert len(rows) == 6
    assert all(r[0] == "(the author)" for r in rows)


def test_records_are_plain_json(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        for rows in (list(desk.claims()), desk.documents(), desk.questions(), [desk.status()], desk.intake()):
            json.dumps(rows)


def test_progress_counts_bytes_up_to_all_of_them(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "in", TEXTS)
    for _ in range(2):  # new, then known
        steps: list[Any] = []
        with legation.open(tmp_path / "d") as desk:
            report = desk.read([folder], progress=steps.append)
        assert report.bytes_done == report.bytes_found == sum(len(t.encode()) for t in TEXTS.values())
        assert all(s.done <= s.total for s in steps)


def test_a_better_extractor_gives_a_new_version_and_keeps_decisions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes, another text: the document stays, its version and claims are new, decisions follow by overlap."""
    from legation import sources

    folder = write_reports(tmp_path / "in", {"a.txt": TEXTS["a.txt"]})
    with legation.open(tmp_path / "d") as desk:
        desk.read([folder])
        claim = next(iter(desk.claims()))
        desk.decide("accept", claim["id"])
        real = sources.read_original

        def better(data: bytes, **named: Any) -> Any:
            from dataclasses import replace

            from legation.model.ids import version_id

            found = real(data, **named)
            assert isinstance(found, sources.Received)
            text = found.version.text + "\nPRK moved one more ship."
            return replace(found, version=replace(found.version, id=version_id(found.document.id, text), text=text))

        monkeypatch.setattr(sources, "read_original", better)
        before = desk.documents()[0]
        desk.reread(everything=True)
        after = desk.documents()[0]
        assert (after["id"], after["claims"]) == (before["id"], before["claims"] + 1)
        assert after["version"] != before["version"]
        accepted = [r for r in desk.claims() if r["review"] == "accepted"]
        assert [r["quote"] for r in accepted] == [claim["quote"]]
        assert accepted[0]["decision"]["flagged"]


def test_filter_by_the_day_of_reading(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read([write_reports(tmp_path / "in", TEXTS)])
        assert len(list(desk.claims(read_from="2000-01-01"))) == 6
        assert list(desk.claims(read_to="2000-01-01")) == []
