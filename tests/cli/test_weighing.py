"""Weighing on the command line: board, compare, rate, merge and split, parties. With the stub reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def dossier(tmp_path: Path, run: Any) -> Path:
    reports = tmp_path / "in"
    reports.mkdir()
    (reports / "a.txt").write_text("PRK moved troops to the border.\nThe USA saw it.", encoding="utf-8")
    (reports / "b.txt").write_text("PRK did not move any troops to the border, it said.", encoding="utf-8")
    (reports / "meta.csv").write_text(
        "file,publisher,published\na.txt,North Post,2031-04-02\nb.txt,South Post,2031-04-03\n"
    )
    path = tmp_path / "d"
    run("read", reports, "--meta", reports / "meta.csv", "--dossier", path)
    return path


def rows_of(run: Any, *arguments: object) -> Any:
    code, out, _ = run(*arguments)
    assert code == 0
    return json.loads(out)


def test_a_question_whole_has_a_board_with_a_receipt_for_the_silent_party(run: Any, dossier: Path) -> None:
    first = rows_of(run, "questions", "--dossier", dossier, "--json")[0]
    whole = rows_of(run, "question", first["id"][:8], "--dossier", dossier, "--json", "--parties", "PRK")
    silent = whole["board"]["rows"][0]
    assert (silent["who"], silent["party"], silent["cells"]) == ("PRK", True, {})
    assert silent["not_found"]["searched_documents"] == 2
    assert [r["label"] for r in whole["board"]["rows"][1:]] == ["North Post itself", "South Post itself"]
    text = run("question", first["id"][:8], "--dossier", dossier, "--parties", "PRK")[1]
    assert "not found in the 2 documents searched (no denial)" in text


def test_parties_that_a_person_set_are_kept(run: Any, dossier: Path) -> None:
    question = rows_of(run, "questions", "--dossier", dossier, "--json")[0]["id"]
    assert run("decide", "parties", question, "USA", "--dossier", dossier)[0] == 0
    assert rows_of(run, "question", question, "--dossier", dossier, "--json")["board"]["parties"] == ["USA"]


def test_two_publishers_side_by_side(run: Any, dossier: Path) -> None:
    found = rows_of(run, "compare", "north post", "South Post", "--dossier", dossier, "--json")
    assert next(d["kind"] for d in found["differences"]) == "denied"
    assert run("compare", "nobody", "South Post", "--dossier", dossier)[0] == 1


def test_ratings_are_a_person_s_and_can_be_undone(run: Any, dossier: Path) -> None:
    made = run("decide", "rate", "publisher:North Post", "b", "--why", "long record", "--dossier", dossier)[1].strip()
    row = rows_of(run, "ratings", "--dossier", dossier, "--json")[0]
    assert (row["on"], row["rating"], row["meaning"]) == ("publisher:North Post", "B", "usually reliable")
    assert run("undo", made[:10], "--dossier", dossier)[0] == 0
    assert run("ratings", "--dossier", dossier)[0] == 4


WRONG = [
    ("rate", "publisher:North Post", "7"),
    ("rate", "weather:rain", "A"),
    ("merge", "CLAIM", "CLAIM"),
    ("merge", "CLAIM", "ffff"),
]


@pytest.mark.parametrize("arguments", WRONG)
def test_what_cannot_be_decided_is_refused_with_what_can(run: Any, dossier: Path, arguments: tuple[str, ...]) -> None:
    claim = rows_of(run, "claims", "--dossier", dossier, "--json")[0]["id"]
    code, _, err = run("decide", *(claim if a == "CLAIM" else a for a in arguments), "--dossier", dossier)
    assert code == 1
    assert err.startswith("[E1")
    assert rows_of_history(run, dossier) == 0


def rows_of_history(run: Any, dossier: Path) -> int:
    return len(json.loads(run("history", "--dossier", dossier, "--json")[1]))


def test_merge_takes_two_statements(run: Any, dossier: Path) -> None:
    ids = [r["id"] for r in rows_of(run, "claims", "--dossier", dossier, "--json")]
    assert run("decide", "merge", ids[0], "--dossier", dossier)[0] == 2
    assert run("decide", "merge", ids[0][:12], ids[1], "--dossier", dossier)[0] == 0
    assert rows_of_history(run, dossier) == 1


def test_care_and_fetch_list_answer_also_when_there_is_nothing(run: Any, dossier: Path) -> None:
    assert run("care", "--dossier", dossier)[0] == 4
    assert run("fetch-list", "--dossier", dossier)[0] == 4
