"""Watches: what has changed since one last looked; and the dossier as it stood at a decision."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk import base
from legation.desk.former import open_former
from legation.knowledge import Knowledge
from legation.model.errors import LegationError
from tests import stub_reader

TEXTS = {
    "harbour": "RUS moved two tugs to the harbour of Lenvik.",
    "tugs": "RUS moved the tugs into the harbour at Lenvik, sailors said.",
    "bees": "PRK paid for a fair of honey and wax.",
}


@lru_cache
def knowledge(folders: tuple[Path, ...] = ()) -> Knowledge:
    return Knowledge(folders)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    stub_reader.install(monkeypatch)
    monkeypatch.setattr(base, "Knowledge", knowledge)
    with legation.open(tmp_path / "d") as desk:
        desk.read(write(tmp_path, TEXTS))
        yield desk


def write(folder: Path, texts: dict[str, str], url: str | None = None, day: int = 1) -> list[Path]:
    out = []
    for number, (name, text) in enumerate(texts.items(), day):
        path = folder / f"{name}.json"
        found = {"text": text, "publisher": name, "published": f"2031-05-0{number}"}
        path.write_text(json.dumps(found | ({"url": url} if url else {})))
        out.append(path)
    return out


def changes(desk: Any) -> list[tuple[str, str]]:
    """Of all watches: what changed, and the first words of what."""
    return [
        (c["change"], " ".join((c.get("quote") or "the question").split()[:4]))
        for w in desk.watches()
        for c in w["changes"]
    ]


def tugs(desk: Any) -> dict[str, Any]:
    return next(q for q in desk.questions(repeated=True) if any(len(p["claims"]) > 1 for p in q["positions"]))


def claim(desk: Any, words: str) -> str:
    return next(str(c["id"]) for c in desk.claims() if words in c["quote"])


def test_a_question_tells_what_is_new_first_denied_and_withdrawn(desk: Any, tmp_path: Path) -> None:
    desk.add_watch("question", {"question": tugs(desk)["id"]})
    assert changes(desk) == []
    desk.read(write(tmp_path, {"again": "RUS moved its tugs to the harbour of Lenvik, a pilot wrote."}))
    assert changes(desk) == [("new", "RUS moved its tugs")]
    desk.read(write(tmp_path, {"denied": "RUS did not move tugs to the harbour of Lenvik."}))
    assert ("first denial", "RUS did not move") in changes(desk)
    desk.read(write(tmp_path, {"denied2": "RUS did not move any tugs to the harbour of Lenvik at all."}))
    assert ("new", "RUS did not move") in changes(desk)
    desk.decide("reject", claim(desk, "a pilot wrote"))
    assert ("withdrawn", "RUS moved its tugs") in changes(desk)


def test_since_last_looked_is_what_came_after_what_was_shown(desk: Any, tmp_path: Path) -> None:
    watch = desk.add_watch("statements", {"fields": {"actor": "RUS"}})
    desk.read(write(tmp_path, {"one": "RUS built a quay at Lenvik."}))
    shown = desk.watches()[0]
    desk.read(write(tmp_path, {"two": "RUS built a crane at Lenvik."}))
    assert len(desk.watches()[0]["changes"]) == 2
    desk.look_at_watches({watch: shown["upto"]})
    assert changes(desk) == [("new", "RUS built a crane")]
    desk.look_at_watches({watch: 10**9})  # never ahead of what there is
    desk.read(write(tmp_path, {"three": "RUS built a shed at Lenvik."}))
    assert changes(desk) == [("new", "RUS built a shed")]
    assert len(desk.watch_notices()) == 3  # the feed keeps them all


def test_an_edit_is_a_revision_and_says_what_became_what(desk: Any) -> None:
    desk.add_watch("statements", {"fields": {"words": "wax"}})
    desk.decide("edit", claim(desk, "wax"), values={"factuality": "planned"})
    notice = desk.watches()[0]["changes"][0]
    assert notice["change"] == "revised"
    assert notice["fields"] == {"status": ["asserted", "planned"]}


def test_looking_through_twice_notices_nothing_twice(desk: Any, tmp_path: Path) -> None:
    desk.add_watch("statements", {"fields": {"actor": "RUS"}})
    desk.add_watch("questions", {"fields": {}})
    desk.read(write(tmp_path, {"denied": "RUS did not move tugs to the harbour of Lenvik."}))
    assert all(w["changes"] for w in desk.watches())  # reading has looked through them
    assert desk.notice_changes() == 0
    desk.reconcile(everything=True)
    desk.reread(everything=True)
    assert desk.notice_changes() == 0


def test_a_list_of_questions_tells_its_first_denial(desk: Any, tmp_path: Path) -> None:
    desk.add_watch("questions", {"fields": {"party": "RUS"}})
    desk.read(write(tmp_path, {"denied": "RUS did not move tugs to the harbour of Lenvik."}))
    assert "first denial" in {c["change"] for c in desk.watches()[0]["changes"]}


def test_a_later_version_of_a_page_withdraws(desk: Any, tmp_path: Path) -> None:
    url = "https://wire.example/2031/05/quay"
    text = "RUS built a long stone quay at Lenvik. RUS sold eleven boats to the town of Lenvik in spring."
    desk.read(write(tmp_path, {"page": text}, url=url))
    desk.add_watch("statements", {"fields": {"actor": "RUS"}})
    late = tmp_path / "late"
    late.mkdir()
    desk.read(write(late, {"page": "RUS built a long stone quay at Lenvik."}, url=url, day=2))
    found = {c["change"]: c for c in desk.watches()[0]["changes"]}
    assert found["withdrawn"]["quote"].startswith("RUS sold eleven boats")
    assert "later version of its page" in found["withdrawn"]["fields"]["later"][1]


def test_a_watch_is_kept_once_and_comes_back_with_its_log(desk: Any, tmp_path: Path) -> None:
    watch = desk.add_watch("statements", {"fields": {"actor": "RUS", "words": ""}}, name="Tugs")
    assert desk.add_watch("statements", {"fields": {"actor": "RUS"}}) == watch
    desk.remove_watch(watch[:8])
    assert desk.watches() == []
    desk.read(write(tmp_path, {"one": "RUS built a quay at Lenvik."}))
    desk.add_watch("statements", {"fields": {"actor": "RUS"}})
    assert changes(desk) == [("new", "RUS built a quay")]  # what came meanwhile is told


@pytest.mark.parametrize(
    "kind, body",
    [
        ("statements", {"fields": {}}),
        ("statements", {"fields": {"colour": "red"}}),
        ("questions", {"fields": {"least": "x"}}),
        ("document", {}),
        ("", {}),
    ],
)
def test_what_cannot_be_watched_is_refused(kind: str, body: dict[str, Any], desk: Any) -> None:
    with pytest.raises(LegationError, match="E150"):
        desk.add_watch(kind, body)
    assert desk.watches() == []


def test_the_dossier_as_it_stood_at_each_decision(desk: Any, tmp_path: Path) -> None:
    desk.read(write(tmp_path, {"denied": "RUS did not move tugs to the harbour of Lenvik."}))

    def picture(of: Any) -> Any:
        rows = [{k: v for k, v in h.items() if k != "undone"} for h in of.history()]
        return [list(of.claims()), of.questions(least_claims=1, repeated=True), of.documents(), of.ratings(), rows]

    one, two, three = claim(desk, "two tugs"), claim(desk, "sailors"), claim(desk, "wax")
    stood: list[tuple[str, Any]] = []
    steps = (
        lambda: desk.decide("reject", one),
        lambda: desk.link("split", one, two),
        lambda: desk.undo(stood[0][0]),
        lambda: desk.link("merge", two, three),
        lambda: desk.confirm(desk.documents()[0]["id"], {"published": "2030-01-05"}),
        lambda: desk.rate("publisher", "bees", "B"),
        lambda: desk.undo(stood[3][0]),
        lambda: desk.undo(stood[2][0]),  # the rejection stands again
    )
    for step in steps:
        stood.append((step(), None))
        stood[-1] = (stood[-1][0], picture(desk))
    now = picture(desk)
    for decision, then in stood:
        former = open_former(desk, decision, tmp_path)
        assert picture(former) == then
        former.close()
    assert picture(desk) == now
    with pytest.raises(LegationError, match="E116"):
        open_former(desk, "zz", tmp_path)
