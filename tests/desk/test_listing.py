"""Lists kept in the dossier answer as lists held in memory do; sums of actors are what counting would give."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legation.desk import Desk, Lens, ReaderOptions, open_dossier
from legation.desk.listing import Listed, Made, in_memory
from legation.dossier import lists as list_rows
from legation.dossier.listing import MOST_LISTS, Row
from legation.evaluate.scale import Drawn, _insert
from tests.desk.test_growing import drawn_for, read_again

COUNTED = (
    "SELECT id, sum(role = 'actor'), sum(role = 'recipient'), sum(role = 'voice'), count(*) FROM claim_actor"
    " GROUP BY id ORDER BY id"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_dossier(tmp_path_factory.mktemp("lists") / "d.dossier", reader=ReaderOptions()) as desk:
        yield desk


@settings(max_examples=6, deadline=None)
@given(
    seed=st.integers(0, 999),
    steps=st.lists(
        st.sampled_from(["add", "reject", "undo", "edit", "join", "read again", "remove"]), min_size=3, max_size=8
    ),
)
def test_kept_sums_of_actors_are_what_counting_gives(desk: Desk, seed: int, steps: list[str]) -> None:
    chance, made = random.Random(seed), []
    drawn = drawn_for(desk, seed, 10)
    db = desk.dossier.db
    for step in ["add", *steps]:
        documents = [tuple(r) for r in db.execute("SELECT key, id FROM document ORDER BY key")]
        ids = [r[0] for r in db.execute("SELECT id FROM claim ORDER BY id")]
        if step == "add" or not ids:
            top = documents[-1][0] if documents else 0
            _insert(desk, drawn, range(top, top + chance.randrange(1, 4)), desk.knowledge.questions)
        elif step == "reject":
            made.append(desk.decide("reject", chance.choice(ids), why="misread"))
        elif step == "edit":
            made.append(desk.decide("edit", chance.choice(ids), values={"event_type": "AID"}, why="aid"))
        elif step == "join":
            _name(desk, chance.choice(ids), "?ordin tessik")
            made.append(desk.join("?ordin tessik", "PER", why="he speaks for it"))
        elif step == "read again":
            read_again(desk, chance.choice(documents)[0], drawn)
        elif step == "remove":
            with desk.dossier.transaction():
                list_rows.forget_documents(desk.dossier, [chance.choice(documents)[1]])
        elif made:
            desk.undo(made.pop())
        counted = [tuple(r) for r in db.execute(COUNTED)]
        assert [tuple(r) for r in db.execute("SELECT * FROM actor_sum ORDER BY id")] == counted, step
    assert desk.count_actors() == len(counted)
    assert {r["id"] for r in desk.most_named(3)} == {r["id"] for r in desk.actor_counts()[:3]}
    for decision in reversed(made):
        desk.undo(decision)


def _name(desk: Desk, claim: str, identifier: str) -> None:
    """Have the reader of this claim find an actor whom no book holds."""
    row = desk.dossier.db.execute("SELECT key, body FROM claim WHERE id = ?", (claim,)).fetchone()
    body = json.loads(row["body"])
    if not body["actor"]:
        return
    body["actor"][0] |= {"id": identifier, "kind": "person", "text": "Ordin Tessik"}
    with desk.dossier.transaction():
        desk.dossier.db.execute("UPDATE claim SET body = ? WHERE key = ?", (json.dumps(body), row["key"]))
        desk.dossier.db.execute(
            "UPDATE claim_actor SET id = ?1, country = ?1 WHERE claim = ?2 AND role = 'actor' AND n = 0",
            (identifier, row["key"]),
        )


ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.text("xyz é", max_size=4)), max_size=30
)  # kind, number, words


def both(desk: Desk, rows: list[Row], name: str) -> tuple[Listed, Listed]:
    state, begun = desk.state_of_list(("readings",)), time.thread_time()
    desk.keep_list(name, state, Made({"of": "test"}, rows), begun=begun)
    kept = desk.kept_list(name)
    assert kept is not None and kept.state == state
    return kept, in_memory(Made({"of": "test"}, rows), state, begun=begun)


@settings(max_examples=40, deadline=None)
@given(drawn=ROWS, first=st.integers(0, 12), size=st.integers(0, 12), chance=st.integers(0, 99))
def test_a_kept_list_answers_as_one_in_memory(
    desk: Desk, drawn: list[tuple[str, int, str]], first: int, size: int, chance: int
) -> None:
    rows = [
        Row(f"{n % 7}{k}{n}", {"kind": k, "number": -v, "words": w}, {"n": n, "w": w})
        for n, (k, v, w) in enumerate(drawn)
    ]
    kept, held = both(desk, rows, "both")
    assert (kept.head, kept.total) == (held.head, held.total)
    some = {r.id for r in random.Random(chance).sample(rows, len(rows) // 3)}
    for where in ({}, {"kind": "a"}):
        for within in ({}, {"words": "x"}):
            assert kept.count(where=where, within=within) == held.count(where=where, within=within)
            for order in ("", "number", "kind", "words"):
                asked: Any = {"where": where, "within": within, "order": order, "without": some}
                assert kept.rows(first, size, **asked) == held.rows(first, size, **asked)
    assert kept.bodies(first, size) == held.bodies(first, size)
    assert kept.by_id(some) == held.by_id(some)
    assert kept.neighbours(first, some) == held.neighbours(first, some)
    assert kept.beginning("1") == held.beginning("1")
    assert list(kept.sorts(where={"kind": "b"})) == list(held.sorts(where={"kind": "b"}))


def test_a_list_takes_the_place_of_the_former_and_old_ones_go(desk: Desk) -> None:
    for n in range(MOST_LISTS + 5):
        for words in ("first", "second"):
            both(desk, [Row(words, {}, words)] * (n % 3), f"list {n}")
    names = [r[0] for r in desk.dossier.db.execute("SELECT name FROM list WHERE done ORDER BY key")]
    assert names == [f"list {n}" for n in range(5, MOST_LISTS + 5)]
    left = desk.dossier.db.execute("SELECT count(*) FROM list_row WHERE list NOT IN (SELECT key FROM list)").fetchone()
    assert left[0] == 0
    kept = desk.kept_list("list 50")
    assert kept is not None and kept.bodies() == ["second"] * 2


def test_what_fails_in_the_making_leaves_the_former_list(desk: Desk) -> None:
    both(desk, [Row("a", {}, 1)], "fails")

    def rows() -> Any:
        yield Row("b", {}, 2)
        raise ValueError("odd")

    with pytest.raises(ValueError, match="odd"):
        desk.keep_list("fails", "", Made({}, rows()), begun=0.0)
    kept = desk.kept_list("fails")
    assert kept is not None and kept.bodies() == [1]


def test_a_newer_program_makes_lists_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.state_of_list(("readings",))
    monkeypatch.setitem(desk.__dict__, "made_by", "another")
    assert desk.state_of_list(("readings",)) != before


def test_relations_in_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    with open_dossier(tmp_path / "d.dossier", reader=ReaderOptions()) as desk:
        codes = ("CHL", "BOL", "PER")
        drawn = Drawn(list(codes), {c: desk.name_of(c) for c in codes}, seed=3, publishers=["Reuters"])
        _insert(desk, drawn, range(8), desk.knowledge.questions)
        desk.reconcile()
        whole = {r["id"]: r for r in desk.relations()}
        short = desk.relations_in_short(Lens())
        parts = [r for n in range(0, len(short), 2) for r in desk.with_details(short[n : n + 2])]
        assert len(parts) == len(whole) > 3
        for row in parts:
            assert {k: v for k, v in row.items() if k != "details_from"} == whole[row["id"]]
