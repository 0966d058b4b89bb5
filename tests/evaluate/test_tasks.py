"""Measuring: projections by the same reader, with and without a scorer, and the page of figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from legation.evaluate import TASKS, run_task
from legation.evaluate.everything import find_figure, in_measured_half, main
from legation.evaluate.questions import VERDICTS
from legation.model.errors import LegationError
from legation.model.questions import STANDINGS

TEXT = "On Monday the ministry in Oran said that about 300 soldiers had attacked the port of Algiers."
RECORDS: dict[str, dict[str, Any]] = {  # a gold line of each task's form, with a sentence of our own
    "attribution": {"doc_id": "1", "text": TEXT, "date": "2024-05-08", "title": "T", "attributions": []},
    "factuality": {"id": "1", "text": TEXT, "event": [67, 75], "factuality": 3.0, "corpus": "x"},
    "plover_gsr": {"id": "1", "text": TEXT, "date": "2000-01-01"},
    "cameo_class": {"id": "1", "text": TEXT, "label": 4},
    "cameo_ner": {"id": "1", "text": TEXT, "spans": []},
    "re3d": {"id": "1", "text": TEXT, "title": "T", "entities": []},
    "timex": {"doc_id": "1", "text": TEXT, "dct": "2024-05-08", "timexes": []},
    "geo": {"doc_id": "1", "text": TEXT, "toponyms": []},
    "crossdoc": {
        "doc_id": "1",
        "topic": "1",
        "text": TEXT,
        "sentences": [],
        "mentions": [{"start": 67, "end": 75, "kind": "action", "cluster": "secret", "scored": True}],
    },
}
KEYS = {
    "attribution": "attributions",
    "factuality": "factuality",
    "plover_gsr": "events",
    "cameo_class": "label",
    "cameo_ner": "spans",
    "re3d": "entities",
    "timex": "timexes",
    "geo": "toponyms",
    "crossdoc": "mentions",
}


@pytest.mark.parametrize("task", sorted(RECORDS))
def test_a_task_writes_one_row_a_record_and_needs_no_scorer(tmp_path: Path, task: str) -> None:
    gold, system = tmp_path / "gold.jsonl", tmp_path / "out" / "system.jsonl"
    gold.write_text(json.dumps(RECORDS[task]) + "\n", encoding="utf-8")
    system.parent.mkdir()
    system.write_text("old", encoding="utf-8")
    said: list[str] = []
    assert run_task(task, gold, system, say=said.append) == 0
    rows = [json.loads(line) for line in system.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 1
    assert rows[0][KEYS[task]] not in (None, [])
    assert TASKS[task].scorer in said[0]


def test_labels_are_never_looked_at(tmp_path: Path) -> None:
    """Changing what only the gold may know changes nothing in the answer."""
    changed = {
        "cameo_class": {"label": 0},
        "plover_gsr": {"event_plover": "AID"},
        "timex": {"timexes": [{"start": 0, "end": 9, "type": "DATE", "value": "1999-01-01"}]},
        "crossdoc": {"topic": "other"},
        "geo": {"source": "paper.example"},
    }
    for task, other in changed.items():
        answers = []
        for record in (RECORDS[task], RECORDS[task] | other):
            gold, system = tmp_path / "gold.jsonl", tmp_path / "system.jsonl"
            gold.write_text(json.dumps(record) + "\n", encoding="utf-8")
            run_task(task, gold, system)
            answers.append(system.read_text(encoding="utf-8"))
        assert answers[0] == answers[1], task


def test_a_scorer_beside_the_gold_is_found_and_its_print_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "score_timex.py").write_text("import sys; print('called with', len(sys.argv) - 1)", encoding="utf-8")
    gold = tmp_path / "deep" / "gold.jsonl"
    gold.parent.mkdir()
    gold.write_text(json.dumps(RECORDS["timex"]) + "\n", encoding="utf-8")
    assert run_task("timex", gold, tmp_path / "out.jsonl") == 0
    assert "called with 2" in capsys.readouterr().out


def test_claims_and_questions_over_a_folder(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "007_report.txt").write_text("Title\n\n" + TEXT + "\n", encoding="utf-8")
    (docs / "008_other.json").write_text(json.dumps({"title": "Other", "text": TEXT}), encoding="utf-8")
    meta = tmp_path / "meta.json"
    meta.write_text(
        json.dumps([{"file": "007_report.txt", "published": "2024-05-08", "publisher": "Secret"}]), encoding="utf-8"
    )
    gold = tmp_path / "gold.jsonl"
    gold.write_text("", encoding="utf-8")
    run_task("claims", gold, tmp_path / "c.jsonl", docs=docs, meta=meta)
    rows = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {r["doc"] for r in rows} == {"007", "008"}
    assert all(r["publisher"] is None for r in rows), "of --meta only dates and titles are used"
    run_task("questions", gold, tmp_path / "q.json", docs=docs, meta=meta)
    questions = json.loads((tmp_path / "q.json").read_text(encoding="utf-8"))
    assert questions
    for question in questions:
        assert question["verdict"] in ("agree", "compatible", "superseded", "contradict", "single_origin")
        for account in question["accounts"]:
            for claim in account["claims"]:
                assert {
                    "doc",
                    "start",
                    "end",
                    "quote",
                    "event_type",
                    "actor",
                    "recipient",
                    "factuality",
                    "measure",
                } <= set(claim)


def test_every_standing_has_a_verdict_and_the_design_page_says_the_same() -> None:
    page = (Path(__file__).parents[2] / "docs" / "design.md").read_text(encoding="utf-8")
    assert set(VERDICTS) == set(STANDINGS.values())
    for standing, verdict in VERDICTS.items():
        assert any(standing in line and line.rstrip(" |").endswith(verdict) for line in page.splitlines()), standing


def test_an_unknown_task_and_a_broken_gold_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(LegationError, match="E120"):
        run_task("poetry", tmp_path / "g", tmp_path / "s")
    (tmp_path / "g").write_text("no json", encoding="utf-8")
    with pytest.raises(LegationError, match="E122"):
        run_task("timex", tmp_path / "g", tmp_path / "s")
    with pytest.raises(LegationError, match="E121"):
        run_task("claims", tmp_path / "g", tmp_path / "s")


def test_without_the_gold_nothing_is_measured_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    assert main(["--shared", str(tmp_path / "none"), "--floors", "x", "--page", str(page)]) == 0
    assert "nothing was measured" in capsys.readouterr().out
    assert not page.exists()


def test_halves_are_near_halves_and_do_not_move() -> None:
    names = [f"doc{n}" for n in range(400)]
    for parity in ("byte", "digit"):
        share = sum(in_measured_half(n, parity) for n in names) / len(names)
        assert 0.4 < share < 0.6
    assert in_measured_half("doc1") is in_measured_half("doc1", "byte")


def test_a_figure_is_found_by_its_pattern() -> None:
    printed = "recall   0.959  (164/171)\nvalue    accuracy 86.57  F1 76.80"
    assert find_figure(printed, r"^recall\s+([\d.]+)\s+\((.*)\)") == (0.959, "164/171")
    assert find_figure(printed, r"^value\s+accuracy\s+[\d.]+\s+F1\s+([\d.]+)") == (76.8, "")
    assert find_figure(printed, r"^nothing ([\d.]+)") == (None, "not printed")
