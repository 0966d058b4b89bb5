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


def test_a_question_whole_shows_what_it_is_weighed_by_and_no_figure_of_its_own(run: Any, dossier: Path) -> None:
    first = rows_of(run, "questions", "--dossier", dossier, "--json")[0]
    run("decide", "rate", "publisher:North Post", "b", "--dossier", dossier)
    run("decide", "rate", "publisher:East Post", "e", "--dossier", dossier)
    text = run("question", first["id"][:8], "--dossier", dossier)[1]
    for line in (
        "Position board",
        "Goes back to",
        "B  publisher:North Post: usually reliable",
        "independence     not shown:",
    ):
        assert line in text
    assert "East Post" not in text  # rated, but no source of this question
    assert max(map(len, text.splitlines())) <= 100
    whole = rows_of(run, "question", first["id"][:8], "--dossier", dossier, "--json")
    assert whole["ingredients"]["first_tellers"] == 2
    assert not {"score", "digit", "credibility"} & set(whole["ingredients"])


def test_every_quote_of_a_whole_question_has_its_speaker_and_status_under_it(run: Any, dossier: Path) -> None:
    first = rows_of(run, "questions", "--dossier", dossier, "--json")[0]
    lines = run("question", first["id"][:8], "--dossier", dossier)[1].split("Position board")[0].splitlines()
    quotes = [n for n, line in enumerate(lines) if line.startswith('   "')]
    assert quotes
    assert all("the author of the document [" in lines[n + 1] for n in quotes)


LENSED = [
    ("questions",),
    ("question", "QUESTION"),
    ("origins", "QUESTION"),
    ("compare", "North Post", "South Post"),
    ("care",),
    ("fetch-list",),
    ("utterances",),
    ("copies",),
]


@pytest.mark.parametrize("arguments", LENSED, ids=lambda a: a[0])
def test_known_on_is_a_switch_everywhere(run: Any, dossier: Path, arguments: tuple[str, ...]) -> None:
    question = rows_of(run, "questions", "--dossier", dossier, "--json")[0]["id"]
    chosen = [question if a == "QUESTION" else a for a in arguments]
    code, out, _ = run(*chosen, "--dossier", dossier, "--known-on", "2031-04-02", "--json")
    assert code in (0, 1, 4)
    assert "2031-04-03" not in out
    assert "South Post itself" not in out
    assert run(*chosen, "--dossier", dossier, "--known-on", "soon")[2].startswith("[E130]")


def test_the_history_names_what_was_decided_and_what_became_of_which_value(run: Any, dossier: Path) -> None:
    claim = rows_of(run, "claims", "--words", "did not move", "--dossier", dossier, "--json")[0]
    other = rows_of(run, "claims", "--words", "The USA saw", "--dossier", dossier, "--json")[0]
    made = [
        run("decide", *words, "--dossier", dossier)[1].strip()
        for words in (
            (
                "edit",
                claim["id"],
                "--set",
                "factuality=negated",
                "--set",
                "actor=PER",
                "--why",
                "nobody holds the opposite",
            ),
            ("rate", "publisher:North Post", "B"),
            ("merge", claim["id"], other["id"]),
        )
    ]
    run("undo", made[1], "--dossier", dossier)
    out = run("history", "--dossier", dossier)[1]
    told = " ".join(out.split())
    assert (
        f"edit statement {claim['id'][:10]}, actor PRK -> PER, factuality denied -> negated because nobody holds"
        in told
    )
    assert '"PRK did not move any troops to the border, it said."' in told
    assert "rate source publisher:North Post, rating B (undone)" in told
    one, two = sorted((claim["id"][:10], other["id"][:10]))
    assert f"merge statements {one} and {two}" in told
    assert max(map(len, out.splitlines())) <= 100


def test_quotes_can_be_left_out_of_a_list(run: Any, dossier: Path) -> None:
    out = run("questions", "--quotes", "0", "--limit", "1", "--dossier", dossier)[1]
    assert "        1 statement\n" in out
    assert "more statement" not in out
