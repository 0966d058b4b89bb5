"""As of a day, as known on a day: questions are judged from what passes, and never from what was not known then."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk import Lens, base
from legation.knowledge import Knowledge
from legation.model.errors import LegationError
from tests import stub_reader
from tests.stub_reader import install

WORDS = "moved the tugs into the harbour of Lenvik"
PILE = {  # name: (text, day)
    "first": (f"RUS {WORDS}. RUS has 300 dockers there.", "2031-05-01"),
    "second": (f"RUS {WORDS}, sailors said.", "2031-05-04"),
    "denial": ("RUS did not move the tugs into the harbour of Lenvik, nor moved the barges.", "2031-05-09"),
    "count": ("RUS has 450 dockers there.", "2031-05-20"),
}


@lru_cache
def knowledge(folders: tuple[Path, ...] = ()) -> Knowledge:
    return Knowledge(folders)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    install(monkeypatch)
    monkeypatch.setattr(base, "Knowledge", knowledge)
    monkeypatch.setattr(stub_reader, "make_claims", counting(stub_reader.make_claims))
    paths = []
    for name, (text, day) in PILE.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"text": text, "publisher": name, "published": day, "title": name}))
        paths.append(path)
    with legation.open(tmp_path / "d") as desk:
        desk.read(paths)
        yield desk


def counting(plain: Any) -> Any:
    """The stub's claims, with a figure where the sentence counts dockers and the one word as head elsewhere."""
    import re
    from dataclasses import replace

    from legation.model.measures import Measure
    from legation.model.words import ClaimKind

    def make(text: Any) -> Any:
        out = []
        for claim in plain(text):
            found = re.search(r"(\d+) dockers", claim.quote)
            if found:
                number = float(found.group(1))
                measure = Measure(claim.main, low=number, high=number, unit="persons", counted="dockers")
                claim = replace(claim, kind=ClaimKind.QUANTITY, measure=measure)
            out.append(replace(claim, head_lemma="move"))
        return out

    return make


def find(rows: list[dict[str, Any]], word: str, desk: Any) -> dict[str, Any] | None:
    """The liveliest question whose statements hold a word."""
    for row in rows:
        held = desk.claims_by_id(c for p in row["positions"] for c in p["claims"]).values()
        if any(word in c["quote"] for c in held):
            return row
    return None


def test_nothing_rests_on_what_was_not_known_then(desk: Any) -> None:
    now = {r["id"] for r in desk.questions(repeated=True, least_claims=1)}
    for day in ("2031-05-01", "2031-05-04", "2031-05-09", "2031-05-20"):
        lens = Lens(known_on=day)
        for row in desk.questions(repeated=True, least_claims=1, lens=lens):
            records = desk.question(row["id"], lens=lens)["claims"].values()
            assert row["id"] in now
            assert all(r["clocks"]["published"]["interval"] <= day for r in records)
            assert row["documents"] == len({r["doc"] for r in records})
    last = desk.questions(repeated=True, least_claims=1, lens=Lens(known_on="2031-05-20"))
    assert last == desk.questions(repeated=True, least_claims=1)


def test_a_question_whose_first_denial_came_later(desk: Any) -> None:
    after = find(desk.questions(), "did not", desk)
    assert after is not None
    before = desk.question(after["id"], lens=Lens(known_on="2031-05-04"))
    assert [p["label"] for p in before["positions"]] == ["states it"]
    assert len(after["positions"]) == 2
    assert before["standing"] != after["standing"]


def test_a_conflict_that_did_not_exist_before_the_second_report(desk: Any) -> None:
    [question] = [r for r in desk.questions() if r["standing"] == "conflict of fact"][:1]
    assert question["id"] not in {r["id"] for r in desk.questions(lens=Lens(known_on="2031-05-01"))}
    with pytest.raises(LegationError, match="E112"):
        desk.question(question["id"], lens=Lens(known_on="2031-04-30"))


def test_a_later_count_that_was_not_yet_told(desk: Any) -> None:
    [after] = [r for r in desk.questions(kind="quantity") if len(r["positions"]) == 2]
    before = desk.question(after["id"], lens=Lens(known_on="2031-05-09"))
    assert [p["label"] for p in before["positions"]] == ["300"]
    assert (before["standing"], before["documents"]) == ("one traceable source", 1)
    assert after["standing"] != "one traceable source"


def test_boards_origins_care_and_the_rest_know_no_more_than_the_lens(desk: Any) -> None:
    lens = Lens(known_on="2031-05-04")
    question = find(desk.questions(), "did not", desk)
    assert question is not None
    later = {r["id"] for r in desk.claims() if r["clocks"]["published"]["interval"] > "2031-05-04"}
    answers = [
        desk.board(question["id"], lens=lens),
        desk.origins(question["id"], lens=lens),
        desk.care(lens=lens),
        desk.fetch_list(lens=lens),
        desk.compare("first", "second", lens=lens),
        desk.utterances(lens=lens),
    ]
    assert later
    assert not any(claim in json.dumps(answers) for claim in later)
    with pytest.raises(LegationError, match="E117"):
        desk.compare("first", "denial", lens=lens)
