"""The picture on the command line: system through a lens, changes, perspective, camps. With the stub reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from legation.cli.picturing import _render_forecast, _render_moment


@pytest.fixture
def dossier(tmp_path: Path, run: Any) -> Path:
    reports = tmp_path / "in"
    reports.mkdir()
    (reports / "a.txt").write_text("PRK sent soldiers, RUS took them.", encoding="utf-8")
    (reports / "b.txt").write_text("PRK did not send soldiers to RUS.", encoding="utf-8")
    (reports / "c.txt").write_text("USA moved troops with PRK watching.", encoding="utf-8")
    rows = "file,publisher,published\na.txt,Yonhap,2031-04-02\nb.txt,TASS,2031-04-09\nc.txt,TASS,2031-05-01\n"
    (reports / "meta.csv").write_text(rows, encoding="utf-8")
    path = tmp_path / "d"
    run("read", reports, "--meta", reports / "meta.csv", "--dossier", path)
    return path


@pytest.fixture(autouse=True)
def one_sided_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stub reader knows no recipients: the second actor of a sentence stands in for one."""
    from legation.picture import edges as module

    monkeypatch.setattr(
        module, "_pairs_of", lambda claim, kind, book, is_country, marked: _pairs(module.heads(claim.actors))
    )


def _pairs(heads: list[str]) -> list[tuple[str, str]]:
    return [(heads[0], heads[1])] if len(heads) > 1 else []


def rows_of(run: Any, *arguments: object) -> Any:
    code, out, _ = run(*arguments)
    return json.loads(out) if code == 0 else []


def edges(rows: list[dict[str, Any]]) -> set[tuple[str, str, int, int]]:
    return {(r["source"], r["target"], len(r["carried"]), len(r["denied"])) for r in rows}


LENSES: list[tuple[list[str], set[tuple[str, str, int, int]]]] = [
    ([], {("PRK", "RUS", 1, 1), ("PRK", "USA", 1, 0)}),
    (["--known-on", "2031-04-05"], {("PRK", "RUS", 1, 0)}),
    (["--as-of", "2031-04-10"], {("PRK", "RUS", 1, 1)}),
    (["--party", "USA"], {("PRK", "USA", 1, 0)}),
    (["--publishers-of", "KOR"], {("PRK", "RUS", 1, 0)}),
    (["--publishers-of", "RUS"], {("PRK", "RUS", 0, 1), ("PRK", "USA", 1, 0)}),
    (["--speakers", "USA"], set()),
    (["--speakers", "AUTHOR"], {("PRK", "RUS", 1, 1), ("PRK", "USA", 1, 0)}),
]


@pytest.mark.parametrize("options, wanted", LENSES)
def test_the_system_through_a_lens(
    run: Any, dossier: Path, options: list[str], wanted: set[tuple[str, str, int, int]]
) -> None:
    assert edges(rows_of(run, "system", "--dossier", dossier, "--json", *options)) == wanted


def test_a_lens_of_no_day_is_refused(run: Any, dossier: Path) -> None:
    code, _, err = run("system", "--dossier", dossier, "--as-of", "yesterday")
    assert code == 1
    assert "[E130]" in err and "YYYY-MM-DD" in err


def test_what_is_new_and_what_is_first_denied(run: Any, dossier: Path) -> None:
    rows = rows_of(run, "system", "--dossier", dossier, "--changes", "2031-04-05", "2031-05-30", "--json")
    assert [(r["change"], r["relation"]["target"]) for r in rows] == [("first denial", "RUS"), ("new", "USA")]


def test_not_found_is_kept_apart_from_denied(run: Any, dossier: Path) -> None:
    rows = rows_of(run, "perspective", "KOR", "RUS", "--dossier", dossier, "--json")
    assert [(r["difference"], r["told_by"]) for r in rows] == [("denied by RUS", "KOR"), ("not found in KOR", "RUS")]
    assert "denied by RUS; told by KOR" in run("perspective", "KOR", "RUS", "--dossier", dossier)[1]


def test_camps_answer_with_what_the_numbers_mean(run: Any, dossier: Path) -> None:
    found = rows_of(run, "camps", "--dossier", dossier, "--json")
    told = {"parts", "left_out", "left_out_of", "brokers", "ties", "meaning", "named", "as_of", "turned"}
    assert set(found) == told
    out = run("camps", "--dossier", dossier)[1]
    assert "machine-read, unreviewed" in out
    assert "weight of ties that this division does not fit; 0 = every tie fits." in " ".join(out.split())


def test_a_timeline_keeps_a_denial_beside_the_deed(run: Any, dossier: Path) -> None:
    rows = rows_of(run, "timeline", "PRK", "RUS", "--dossier", dossier, "--json")
    assert (rows[0]["published"], rows[0]["status"], len(rows[0]["denied"])) == ("2031-04-02", "asserted", 1)
    assert "denied in 1" in run("timeline", "PRK", "RUS", "--dossier", dossier)[1]
    assert run("timeline", "FJI", "--dossier", dossier)[0] == 4


def test_drawing(run: Any, dossier: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.svg"
    assert run("draw", "system", "--out", out, "--dossier", dossier)[0] == 0
    assert out.read_text(encoding="utf-8").startswith("<?xml")
    assert run("draw", "timeline", "PRK", "--out", tmp_path / "t.png", "--dossier", dossier)[0] == 0
    assert run("draw", "timeline", "--out", out, "--dossier", dossier)[0] == 2
    assert run("draw", "map", "--out", tmp_path / "m.html", "--dossier", dossier)[0] == 4
    assert run("draw", "system", "--out", tmp_path / "p.bmp", "--dossier", dossier)[0] == 1


def test_one_is_no_plural_and_nobody_is_named_as_such(run: Any, dossier: Path) -> None:
    _, out, _ = run("system", "--dossier", dossier)
    words = " ".join(out.split())
    assert "stated in 1 statement of 1 first teller:" in words and "1 document;" in words
    moment = {"happened": "2031-04-02", "event_type": "REQUEST", "actors": [], "recipients": ["RUS"], "status": "asserted",
              "claims": ["c"], "documents": ["d", "e"], "denied": []}  # fmt: skip
    assert _render_moment(moment, str) == (
        "2031-04-02  REQUEST (nobody named) -> RUS  [asserted; 1 statement in 2 documents]\nc"
    )


@pytest.mark.parametrize(
    "due, made, said",
    [
        ("2032-01-01", "2031-04-02", "on 2031-04-02; due 2032-01-01"),
        (None, None, "on an unknown day; by when is not told"),
    ],
)
def test_a_forecast_in_a_line(due: str | None, made: str | None, said: str) -> None:
    row = {"outcome": "open", "status": "predicted", "teller": "KCNA", "due": due, "made": made, "also_by": ["x"],
           "claim": "c", "why": "no later document", "evidence": []}  # fmt: skip
    said = f"[open] told as predicted by KCNA {said}; foretold in 1 more statement"
    assert said in " ".join(_render_forecast(row, str).split())


def test_where_nothing_was_known_it_says_of_how_many_documents(run: Any, dossier: Path) -> None:
    code, out, err = run("system", "--known-on", "2030-01-01", "--dossier", dossier)
    assert code == 4 and not out
    assert "0 of 3 documents known to be published by 2030-01-01" in err
    code, out, err = run("system", "--known-on", "2031-04-05", "--dossier", dossier)
    assert code == 0 and "known to be published" not in err
