"""The picture as claims come and decisions fall: what is counted beside the edges is what reading all of them gives."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.desk.picturing import Lens
from legation.dossier import edge_columns
from legation.evaluate.scale import Drawn, _insert
from legation.picture.relations import LISTS, Relation, gather

LENSES = (
    *(Lens(as_of=day) for day in (None, "2015-02-01", "2018-06-30", "2023-03-22", "2024-12-31")),
    Lens(known_on="2019-01-01"),
    Lens(as_of="2020-01-01", known_on="2018-01-01"),
    Lens(speakers=("CHL",)),
    Lens(as_of="2022-01-01", speakers=("BOL:MFA", "AUTHOR")),
    Lens(publishers_of=("ITA",)),
    Lens(party="BOL"),
    Lens(party="BOL:MFA"),
    Lens(as_of="2021-01-01", party="PER", speakers=("CHL",)),
    Lens(known_on="2021-05-05", speakers=("PER",), publishers_of=("GBR", "ITA")),
)
TABLES = (
    "SELECT kind, source, target, theme FROM relation",
    "SELECT e.id, e.n, r.kind, r.source, r.target, r.theme, e.as_of, e.told_by, e.author, e.known, e.media, e.counts, e.stand,"
    " e.parties"
    " FROM claim_edge e LEFT JOIN relation r ON r.key = e.relation",
)


def counted(desk: Desk) -> list[list[tuple[Any, ...]]]:
    desk.refresh_edges()
    rows = [sorted((tuple(r) for r in desk.dossier.db.execute(sql)), key=repr) for sql in TABLES]
    return [*rows, sorted(by_columns(desk), key=repr)]


def by_columns(desk: Desk) -> list[tuple[Any, ...]]:
    """The edges as the columns have them, in words."""
    dossier = desk.dossier
    columns = [desk._columns()[name].tolist() for name in edge_columns.NAMES]
    words = {0: None} | dict(dossier.db.execute("SELECT key, word FROM edge_word").fetchall())
    relations = edge_columns.names_of_relations(dossier, columns[0])
    ids = edge_columns.ids_of_claims(dossier, columns[1])
    out = []
    for row in zip(*columns, strict=True):
        there = dict(zip(edge_columns.NAMES, row, strict=True))
        shown = [words[there[n]] for n in edge_columns.WORDS] + [
            edge_columns.number_day(there[n]) for n in edge_columns.DAYS
        ]
        out.append((ids[there["claim"]], relations[there["relation"]], there["counts"], there["stand"], *shown))
    return out


def made_anew(desk: Desk) -> list[list[tuple[Any, ...]]]:
    db = desk.dossier.db
    db.execute("INSERT OR IGNORE INTO dirty_edge_part SELECT part FROM edge_column")
    for table in ("edged_reading", "claim_edge", "relation", "dirty_relation", "edge_column", "edge_word"):
        db.execute(f"DELETE FROM {table}")
    return counted(desk)


def read_all(desk: Desk, lens: Lens, kind: str | None, limit: int | None) -> list[Relation]:
    return gather(desk._told(lens, None), book=desk.knowledge.relations, kind=kind, limit=limit, joined=True)


def agree(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("legation.desk.counting.MOST_READ", 10_000)
        for lens in LENSES:
            for kind, limit in ((None, 5), (None, 4000), ("treaty", 3)):
                assert desk._first_relations(lens, kind, limit) == read_all(desk, lens, kind, limit)


def ids_of(relation: Relation, name: str) -> set[str]:
    return set(getattr(relation, name))


def drawn_for(desk: Desk, seed: int) -> Drawn:
    names = {c: desk.name_of(c) for c in ("CHL", "BOL", "PER", "ARG")}
    return Drawn(list(names), names, seed=seed, publishers=["Reuters", "ANSA", "The Condor Post"])


@pytest.fixture(scope="module", autouse=True)
def many_parts() -> Iterator[None]:
    """Parts of the columns of 16 claims in the place of 8,192."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("legation.dossier.edge_columns.PART", 4)
        yield


@contextlib.contextmanager
def open_desk(path: Path) -> Iterator[Desk]:
    with open_dossier(path, reader=ReaderOptions()) as opened:
        for name, event, row in (("gains", "INSERT", "new"), ("loses", "DELETE", "old")):
            opened.dossier.db.execute(f"DROP TRIGGER edge_part_{name}")
            opened.dossier.db.execute(
                f"CREATE TRIGGER edge_part_{name} AFTER {event} ON claim_edge"
                f" BEGIN INSERT OR IGNORE INTO dirty_edge_part VALUES ({row}.claim >> 4); END"
            )
        yield opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("grow") / "d.dossier") as opened:
        yield opened


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 999), steps=st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_grown_is_what_a_rebuild_gives(desk: Desk, seed: int, steps: list[int]) -> None:
    drawn = drawn_for(desk, seed)
    top = desk.dossier.db.execute("SELECT coalesce(max(key), 0) FROM document").fetchone()[0]
    for step in steps:
        _insert(desk, drawn, range(top, top + step), desk.knowledge.questions)
        top += step
        desk.refresh_edges()
    agree(desk)
    grown = counted(desk)
    assert all(grown)
    assert made_anew(desk) == grown


def test_of_many_statements_the_latest_are_named_and_all_are_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = desk.dossier.db.execute("SELECT coalesce(max(key), 0) FROM document").fetchone()[0]
    _insert(desk, drawn_for(desk, 5), range(top, top + 8), desk.knowledge.questions)
    monkeypatch.setattr("legation.desk.counting.MOST_READ", 3)
    monkeypatch.setattr("legation.desk.counting.MOST_NAMED", 2)
    cut = 0
    for lens in LENSES:
        whole = read_all(desk, lens, None, 30)
        first = desk._first_relations(lens, None, 30)
        assert [r.id for r in first] == [r.id for r in whole]
        for one, other in zip(first, whole, strict=True):
            if not one.counts:
                assert one == other
                continue
            cut += 1
            assert dict(one.counts) == {name: len(ids_of(other, name)) for name in LISTS}
            for name in LISTS:
                assert ids_of(one, name) <= ids_of(other, name)
                assert len(ids_of(one, name)) >= min(2, len(ids_of(other, name)))
            assert {s.name for s in one.steps} == {s.name for s in other.steps}
            assert {(s.name, s.day, s.parties) for s in one.steps} <= {(s.name, s.day, s.parties) for s in other.steps}
            for name in {s.name for s in one.steps}:  # the latest of each step are there
                days = [[s.day or "" for s in r.steps if s.name == name] for r in (one, other)]
                assert max(days[0]) == max(days[1])
            same = {name: getattr(one, name) for name in LISTS} | {"counts": one.counts, "steps": one.steps}
            assert replace(other, **same) == one
    assert cut > 20
    row = next(r for r in desk.relations(limit=30) if "counts" in r)
    assert row["counts"]["carried"] > len(row["carried"]) == 2


def test_a_lens_reads_no_more_than_it_shows(desk: Desk) -> None:
    """However many edges there are, those of the relations shown are the only ones that are read."""
    desk.refresh_edges()
    for lens in LENSES:
        seen: list[str] = []
        desk.dossier.db.set_trace_callback(seen.append)
        try:
            desk.relations(lens, limit=3)
        finally:
            desk.dossier.db.set_trace_callback(None)
        reading = [sql for sql in seen if "FROM claim_edge e JOIN document" in sql]
        assert reading and all("e.relation IN" in sql for sql in reading)


def test_decisions_and_dates_are_followed(tmp_path: Path) -> None:
    with open_desk(tmp_path / "d.dossier") as desk:
        _insert(desk, drawn_for(desk, 7), range(6), desk.knowledge.questions)
        relation = desk.relations(limit=1)[0]
        one, two = relation["carried"][:2]
        steps = [
            desk.decide("reject", one, why="misread"),
            desk.decide("edit", two, values={"actor": [{"text": "Peru", "id": "PER"}]}, why="another"),
        ]
        seen = [counted(desk)]
        assert not any(r[0] == one for r in seen[0][2])
        agree(desk)
        assert made_anew(desk) == seen[0]
        assert {r["id"] for r in desk.relations(party="PER")} >= {
            r["id"] for r in desk.relations() if two in r["carried"] and "PER" in (r["source"], r["target"])
        }
        for decision in reversed(steps):
            desk.undo(decision)
            seen.append(counted(desk))
            agree(desk)
            assert made_anew(desk) == seen[-1]
        assert seen[0] != seen[1] != seen[2]
        assert any(r[0] == one for r in seen[2][2])


def test_a_publisher_confirmed_is_who_tells(tmp_path: Path) -> None:
    with open_desk(tmp_path / "d.dossier") as desk:
        _insert(desk, drawn_for(desk, 11), range(3), desk.knowledge.questions)
        before = counted(desk)
        document = next(r[0] for r in desk.dossier.db.execute("SELECT id FROM document ORDER BY key"))
        desk.confirm(document, {"publisher": "The Llama Post"})
        now = counted(desk)
        assert before != now
        assert any("The Llama Post itself" in r for r in now[1])
        agree(desk)
        assert made_anew(desk) == now
