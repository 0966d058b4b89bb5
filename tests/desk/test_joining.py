"""Joins of provisional actors: statements, questions and relations follow; an undo leaves no trace; re-reading keeps them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk import ClaimFilter, base
from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Voice
from legation.model.errors import LegationError
from tests import stub_reader

TEXTS = {
    "harbour": "Tessik moved two tugs to the harbour of Lenvik. PRK moved two tugs to the harbour of Lenvik.",
    "fair": "Ordin Tessik did not move the tugs into the harbour at Lenvik. USA opened a fair of honey.",
    "both": "Tessik and PRK moved the tugs to the harbour of Lenvik.",
}
NAMES = {"Ordin Tessik": "?ordin tessik", "Tessik and PRK": "?tessik+PRK", "Tessik": "?tessik"}


@lru_cache
def knowledge(folders: tuple[Path, ...] = ()) -> Knowledge:
    return Knowledge(folders)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    plain = stub_reader.make_claims

    def with_names(text: Any) -> list[Any]:
        out = []
        for claim in plain(text):
            name = next((n for n in NAMES if n in claim.quote), None)
            if name is not None:
                ref = ActorRef(name, NAMES[name], kind="person", reason="not in the book")
                claim = replace(claim, actors=(ref,), attribution=(Voice(ref),))
            out.append(claim)
        return out

    stub_reader.install(monkeypatch)
    monkeypatch.setattr(stub_reader, "make_claims", with_names)
    monkeypatch.setattr(base, "Knowledge", knowledge)
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


def ids(desk: Any) -> set[str]:
    return {a["id"] for c in desk.claims() for a in (*c["actor"], *c["attribution"])}


def picture(desk: Any) -> Any:
    return [list(desk.claims()), desk.questions(least_claims=1, repeated=True), desk.relations()]


def test_everything_follows_a_join_and_an_undo_leaves_no_trace(desk: Any) -> None:
    before = picture(desk)
    assert not desk.relations(party="PRK")
    made = desk.join("?tessik", "PRK", why="so the ministry's list of 2031")
    assert ids(desk) == {"PRK", "?ordin tessik", "USA"}
    assert len(list(desk.claims(ClaimFilter(actor="PRK")))) == 3
    assert len(list(desk.claims(ClaimFilter(speaker="PRK")))) == 2
    ref = next(c["actor"][0] for c in desk.claims() if c["quote"].startswith("Tessik moved"))
    assert (ref["text"], ref["id"], ref["kind"]) == ("Tessik", "PRK", "country")
    assert "joined by a person" in ref["reason"]
    assert any("PRK" in q["parties"] for q in desk.questions(least_claims=1, repeated=True))
    desk.undo(made)
    assert picture(desk) == before


def test_a_chain_of_joins_is_followed_and_taken_apart_link_by_link(desk: Any) -> None:
    first = desk.join("?ordin tessik", "?tessik")
    assert "?ordin tessik" not in ids(desk)
    second = desk.join("?tessik", "USA")
    assert desk.joins() == {"?ordin tessik": "USA", "?tessik": "USA"}
    assert ids(desk) == {"USA", "USA+PRK", "PRK"}
    desk.undo(first)
    assert desk.joins() == {"?tessik": "USA"}
    assert "?ordin tessik" in ids(desk)
    desk.undo(second)
    assert "?tessik+PRK" in ids(desk)


def test_the_last_join_of_an_actor_counts(desk: Any) -> None:
    desk.join("?tessik", "PRK")
    later = desk.join("?tessik", "USA")
    assert desk.joins()["?tessik"] == "USA"
    desk.undo(later)
    assert desk.joins()["?tessik"] == "PRK"
    assert len(list(desk.claims(ClaimFilter(actor="PRK")))) == 3


def test_re_reading_new_documents_and_dates_keep_a_join(desk: Any, tmp_path: Path) -> None:
    desk.join("?tessik", "PRK")
    joined = [c["actor"] for c in desk.claims()]
    desk.reread(everything=True)
    assert [c["actor"] for c in desk.claims()] == joined
    more = tmp_path / "more"
    more.mkdir()
    desk.read(write(more, {"late": "Tessik moved a tug to the harbour of Lenvik again."}))
    assert "?tessik" not in ids(desk)
    document = desk.documents()[0]["id"]
    desk.confirm(document, {"published": "2031-06-01"})
    assert "?tessik" not in ids(desk)
    everything = picture(desk)
    desk.reconcile(everything=True)
    assert picture(desk) == everything


@pytest.mark.parametrize(
    "source, target",
    [
        ("USA", "PRK"),  # known to the book
        ("?nobody", "PRK"),  # not in the dossier
        ("?tessik", "?nobody"),
        ("?tessik", "no such one at all"),
        ("?tessik", "?tessik"),
        ("", "PRK"),
    ],
)
def test_what_cannot_be_joined_is_refused(source: str, target: str, desk: Any) -> None:
    with pytest.raises(LegationError, match="E151"):
        desk.join(source, target)
    assert desk.history() == []


def test_no_circle(desk: Any) -> None:
    desk.join("?tessik", "?ordin tessik")
    with pytest.raises(LegationError, match="E151"):
        desk.join("?ordin tessik", "?tessik")


def test_a_name_that_means_one_actor_will_do(desk: Any) -> None:
    desk.join("?tessik", "North Korea")
    assert desk.joins() == {"?tessik": "PRK"}
