"""Merge and split: what a person joined or set apart rules the questions, whatever comes later, and can be undone."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk import base
from legation.desk.doctor import _dossier
from legation.desk.review import find_links, find_lost
from legation.knowledge import Knowledge
from tests.stub_reader import install

TEXTS = {
    "harbour": "RUS moved two tugs to the harbour of Lenvik. RUS opened a fair of honey in spring.",
    "tugs": "RUS moved the tugs into the harbour at Lenvik, sailors said.",
    "denied": "RUS did not move any tugs to the harbour of Lenvik.",
    "bees": "PRK paid for a fair of honey and wax. PRK sent beekeepers abroad to learn.",
    "wax": "PRK paid for the wax at the honey fair, its envoy wrote.",
}


@lru_cache
def knowledge(folders: tuple[Path, ...] = ()) -> Knowledge:
    return Knowledge(folders)


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    monkeypatch.setattr(base, "Knowledge", knowledge)


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    with legation.open(tmp_path / "d") as desk:
        desk.read(write(tmp_path, TEXTS))
        yield desk


def write(folder: Path, texts: dict[str, str]) -> list[Path]:
    out = []
    for number, (name, text) in enumerate(texts.items(), 1):
        path = folder / f"{name}.json"
        path.write_text(json.dumps({"text": text, "publisher": name, "published": f"2031-05-0{number}"}))
        out.append(path)
    return out


def claim(desk: Any, words: str) -> str:
    return next(str(c["id"]) for c in desk.claims() if words in c["quote"])


def picture(desk: Any) -> list[dict[str, Any]]:
    rows = desk.questions(least_claims=1, repeated=True)
    return [r | {"positions": [p | {"claims": sorted(p["claims"])} for p in r["positions"]]} for r in rows]


def together(desk: Any, one: str, two: str) -> int:
    """Number of questions that hold both."""
    held = [{c for p in r["positions"] for c in p["claims"]} for r in picture(desk)]
    return sum(one in h and two in h for h in held)


def test_split_keeps_two_out_of_every_common_question_and_undo_restores(desk: Any) -> None:
    one, two = claim(desk, "two tugs"), claim(desk, "did not")
    before = picture(desk)
    assert together(desk, one, two)
    made = desk.link("split", one, two, why="two harbours")
    assert not together(desk, one, two)
    assert together(desk, one, claim(desk, "sailors said"))  # whom nobody set apart stands with each
    assert together(desk, two, claim(desk, "sailors said"))
    desk.undo(made)
    assert picture(desk) == before


def test_merge_brings_what_stands_with_each_into_one_question(desk: Any) -> None:
    one, two = claim(desk, "two tugs"), claim(desk, "fair of honey and wax")
    before = picture(desk)
    assert not together(desk, one, two)
    made = desk.link("merge", one, two)
    assert together(desk, one, two)
    [joined] = [r for r in picture(desk) if r["grouped_because"].startswith("a person put")]
    held = {c for p in joined["positions"] for c in p["claims"]}
    assert {claim(desk, "sailors said"), claim(desk, "its envoy")} <= held
    desk.undo(made)
    assert picture(desk) == before


def test_the_last_decision_on_a_pair_counts(desk: Any) -> None:
    one, two = claim(desk, "two tugs"), claim(desk, "fair of honey and wax")
    desk.link("merge", one, two)
    desk.link("split", two, one)
    assert not together(desk, one, two)


def test_a_joined_claim_that_is_rejected_leaves_the_others_where_they_were(desk: Any) -> None:
    one, two = claim(desk, "two tugs"), claim(desk, "fair of honey and wax")
    desk.link("merge", one, two)
    desk.decide("reject", two)
    assert together(desk, one, claim(desk, "did not"))


def test_links_survive_a_rereading_by_their_anchors_or_are_told_as_lost(desk: Any, monkeypatch: Any) -> None:
    one, two = claim(desk, "two tugs"), claim(desk, "fair of honey and wax")
    desk.link("merge", one, two)
    shift_ids(monkeypatch)
    desk.reread(everything=True)
    new_one, new_two = claim(desk, "two tugs"), claim(desk, "fair of honey and wax")
    assert (new_one, new_two) != (one, two)
    assert together(desk, new_one, new_two)
    assert [x.how for x in find_links(desk.dossier)] == ["overlap"]
    assert desk.history()[0]["ground"] == "ground changed"
    desk.undo(desk.history()[0]["id"])
    assert not together(desk, new_one, new_two)


def test_a_link_without_its_claim_is_flagged(desk: Any, monkeypatch: Any) -> None:
    made = desk.link("split", claim(desk, "two tugs"), claim(desk, "did not"))
    from tests import stub_reader

    monkeypatch.setattr(stub_reader, "make_claims", lambda text: [])
    desk.reread(everything=True)
    assert find_lost(desk.dossier) == [made]
    assert desk.history()[0]["ground"] == "no statement carries it"
    assert "of 1 decisions on statements 0 have another ground now, 1 none" in _dossier(desk.dossier.path).found


@pytest.mark.parametrize("seed", range(3))
def test_links_give_bit_by_bit_what_a_rebuild_gives(tmp_path: Path, seed: int) -> None:
    random_one = random.Random(seed)
    paths = write(tmp_path, TEXTS)
    random_one.shuffle(paths)
    with legation.open(tmp_path / "d") as desk:
        desk.read(paths[:3])
        made = []
        for step in range(8):
            if step == 3:
                desk.read(paths[3:])
            ids = sorted(c["id"] for c in desk.claims())
            if made and random_one.random() < 0.3:
                desk.undo(made.pop(random_one.randrange(len(made))))
            else:
                made.append(desk.link(random_one.choice(["merge", "split"]), *random_one.sample(ids, 2)))
            bit_by_bit = picture(desk)
            if step % 3 == 1:
                desk.reconcile(everything=True)
                assert picture(desk) == bit_by_bit
        assert picture(desk)


def shift_ids(monkeypatch: Any) -> None:
    """A newer reader that gives every claim another id."""
    from dataclasses import replace

    from legation.model.ids import ClaimId
    from tests import stub_reader

    plain = stub_reader.make_claims
    monkeypatch.setattr(
        stub_reader, "make_claims", lambda text: [replace(c, id=ClaimId(c.id[::-1])) for c in plain(text)]
    )
