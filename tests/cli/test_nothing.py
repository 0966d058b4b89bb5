"""What finds nothing, or cannot be meant, says what was asked, what is there and what to do next. With the stub reader."""

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
    meta = "file,publisher,published\na.txt,Kyiv Post,2031-04-02\nb.txt,Fjord and South Post,2031-04-03\n"
    (reports / "meta.csv").write_text(meta)
    path = tmp_path / "d"
    run("read", reports, "--meta", reports / "meta.csv", "--dossier", path)
    return path


NOTHING: list[tuple[tuple[str, ...], str]] = [  # a command, what stderr says besides
    (("questions", "--party", "ZZZ"), "'ZZZ' neither acts nor is acted upon in any statement of this dossier; see ids with"),
    (("timeline", "ZZZ"), "'ZZZ' neither acts nor is acted upon"),
    (("timeline", "PRK", "North Korea"), "reads it as PRK (North Korea): give that id"),
    (("claims", "--actor", "PER"), "'PER' neither acts"),
    (("claims", "--speaker", "RUS"), "'RUS' says nothing in this dossier"),
    (("questions", "--speakers", "RUS"), "Who speaks: nobody by name"),
    (("utterances", "--speaker", "RUS"), "'RUS' says nothing in this dossier"),
    (("system", "--publishers-of", "FRA"), "Countries of its media, with their documents: UKR (1)."),
    (("system", "--known-on", "2001-01-01"), "0 of 2 documents known to be published by 2001-01-01"),
    (("camps", "--known-on", "2001-01-01"), "0 of 2 documents known"),
    (("care", "--party", "ZZZ"), "'ZZZ' neither acts"),
    (("perspective", "ZZZ", "QQQ"), "Nobody of 'QQQ' speaks in this dossier"),
]  # fmt: skip


@pytest.mark.parametrize("arguments, told", NOTHING, ids=[" ".join(a) for a, _ in NOTHING])
def test_nothing_found_says_why(run: Any, dossier: Path, arguments: tuple[str, ...], told: str) -> None:
    code, out, err = run(*arguments, "--dossier", dossier)
    assert (code, out) == (4, "")
    assert "Nothing matched." in err
    assert told in err


def test_what_is_there_and_only_does_not_match_is_not_explained_away(run: Any, dossier: Path) -> None:
    code, _, err = run("claims", "--actor", "PRK", "--event-type", "ASSAULT", "--dossier", dossier)
    assert (code, err) == (4, "Nothing matched.\n")


def test_who_adds_nothing_to_a_set_of_sources_is_named(run: Any, dossier: Path) -> None:
    _, _, err = run("perspective", "UKR,ZZZ", "QQQ", "--dossier", dossier)
    assert "'ZZZ' of 'UKR,ZZZ' says nothing in this dossier; see ids with" in err
    assert "'UKR' of" not in err


def test_an_empty_dossier_says_so(run: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    run("read", tmp_path / "in", "--dossier", tmp_path / "d")
    for command in ("questions", "system", "care", "camps", "forecasts"):
        assert "The dossier is empty. Read reports into it with" in run(command, "--dossier", tmp_path / "d")[2]


REFUSED: list[tuple[tuple[str, ...], int, str]] = [  # a command, exit code, what it says
    (("questions", "--standing", "conflict"), 1, "Accepted: one traceable source, consistent, later count"),
    (("system", "--kind", "friendship"), 1, "no kind of relation. Accepted:"),
    (("system", "--changes", "2031-04-09", "2031-04-01"), 2, "the earlier one first"),
    (("perspective", "USA", ","), 2, "names no source"),
    (("perspective", "USA,PRK", "PRK, USA"), 2, "are one set of sources. Accepted: two that differ."),
    (("compare", "", "Kyiv Post"), 1, "Publishers: Fjord and South Post, Kyiv Post. Speakers: none with an id"),
    (("compare", "Post", "Kyiv Post"), 1, "'Post' is neither a publisher"),
    (("claims", "--happened-from", "2031-99"), 2, "'2031-99' is no day (month must be in 1..12). Accepted: YYYY-MM-DD"),
    (("decide", "rate", "actor:USA", "G"), 1, "no rating of an actor. Accepted: A (completely reliable)"),
    (("decide", "parties", "QUESTION", "ZZZ"), 1, "'ZZZ' is neither known to the book of actors"),
    (("decide", "edit", "STATEMENT", "--set", "factuality=maybe"), 1, "factuality does not take 'maybe'. Accepted: asserted"),
    (("decide", "edit", "STATEMENT"), 1, "edit sets at least one field"),
    (("question", ""), 1, "questions: "),
    (("decide", "accept", "zz"), 1, "'zz' fits no statement of this dossier. See ids with: legation claims"),
]  # fmt: skip


@pytest.mark.parametrize("arguments, code, told", REFUSED, ids=[" ".join(r[0]) for r in REFUSED])
def test_what_cannot_be_meant_is_refused_with_what_can(
    run: Any, dossier: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ids = {
        "QUESTION": json.loads(run("questions", "--dossier", dossier, "--json")[1])[0]["id"],
        "STATEMENT": json.loads(run("claims", "--dossier", dossier, "--json")[1])[0]["id"],
    }
    found, _, err = run(*(ids.get(a, a) for a in arguments), "--dossier", dossier)
    assert found == code
    assert told in " ".join(err.split())
    assert "Traceback" not in err
    assert run("history", "--dossier", dossier)[0] == 4  # and nothing was written


def test_a_part_of_a_name_that_only_one_publisher_has_is_enough(run: Any, dossier: Path) -> None:
    found = json.loads(run("compare", "fjord", "kyiv post", "--dossier", dossier, "--json")[1])
    assert [s["source"] for s in found["sources"]] == ["Fjord and South Post", "Kyiv Post"]


def test_a_rating_of_somebody_who_is_not_here_is_kept_and_said(run: Any, dossier: Path) -> None:
    assert run("decide", "rate", "publisher:Kyiv Post", "B", "--dossier", dossier)[2] == ""
    assert (
        "Nothing in this dossier is of 'Kiev Post'"
        in run("decide", "rate", "publisher:Kiev Post", "B", "--dossier", dossier)[2]
    )
    assert len(json.loads(run("ratings", "--dossier", dossier, "--json")[1])) == 2


def test_a_not_found_shows_what_was_searched_for(run: Any, dossier: Path) -> None:
    """The party by its name, its people's and its capital's, and words of the matter: not such as only name somebody."""
    question = json.loads(run("questions", "--dossier", dossier, "--json")[1])[0]["id"]
    out = " ".join(run("question", question, "--parties", "PER", "--dossier", dossier)[1].split())
    searched = out.split("searched for: ")[1].split(" no passage")[0]
    names, words = searched.split(", with ")
    assert {'"Peru"', '"Peruvian"', '"Lima"'} <= set(names.split(" or "))
    assert {'"border"', '"troops"'} <= set(words.split(" or "))
    assert not {'"north"', '"korea"'} & set(words.split(" or "))
    assert "no passage of them holds these words together" in out
