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
from legation.dossier import edges as edge_rows
from legation.evaluate.scale import Drawn, _insert
from legation.model.claims import Claim
from legation.model.words import Factuality, Stance
from legation.picture.camps import Tie
from legation.picture.relations import LISTS, Relation, gather
from legation.picture.turning import Signed, settle

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


class Mixed(Drawn):
    """Drawn claims, a third of them as something else than asserted or denied, a tenth disputed by their authors."""

    def claim(self, number: int, document: str) -> Claim:
        claim = super().claim(number, document)
        if self.chance.random() < 0.3:
            claim = replace(claim, factuality=self.chance.choice(list(Factuality)))
        return replace(claim, author_stance=Stance.DISPUTES) if self.chance.random() < 0.1 else claim


def drawn_for(desk: Desk, seed: int) -> Drawn:
    names = {c: desk.name_of(c) for c in ("CHL", "BOL", "PER", "ARG")}
    return Mixed(list(names), names, seed=seed, publishers=["Reuters", "ANSA", "The Condor Post"])


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


PAIRS = (("2015-01-01", "2017-12-31"), ("2019-06-01", "2019-08-31"), ("2024-01-01", "2020-01-01"))


def changes_of_all(desk: Desk, first: str, last: str, lens: Lens) -> list[tuple[str, str, set[str]]]:
    """Change, relation and claims between two days, from all edges of both."""
    before = {r.id: r for r in read_all(desk, replace(lens, as_of=first), None, None)}
    rows = []
    for now in read_all(desk, replace(lens, as_of=last), None, None):
        then = before.get(now.id)
        if then is None:
            rows.append(("new", now.id, {*now.carried, *now.unreal, *now.denied}))
            continue
        added, denied = set(now.carried) - set(then.carried), set(now.denied) - set(then.denied)
        if denied and not then.denied:
            rows.append(("first denial", now.id, denied))
        elif {s.name for s in now.steps} - {s.name for s in then.steps}:
            rows.append(("new step", now.id, added))
        elif added:
            rows.append(("told again", now.id, added))
    return rows


def partings_of_all(desk: Desk, left: str, right: str, lens: Lens) -> list[tuple[str, str, str, set[str]]]:
    """What the two sides tell differently, from all edges of both."""
    sides = {
        name: {r.id: r for r in gather(desk._told(lens, [name]), book=desk.knowledge.relations, joined=True)}
        for name in (left, right)
    }
    rows = []
    for one, other in ((left, right), (right, left)):
        for mine in sides[one].values():
            theirs = sides[other].get(mine.id)
            if not mine.carried:
                continue
            if theirs is None:
                rank, kind = 3, f"not found in {other}"
            elif theirs.denied:
                rank, kind = 0, f"denied by {other}"
            elif theirs.carried or not (theirs.questioned or theirs.unreal):
                continue
            elif theirs.questioned:
                rank, kind = 1, f"doubted or left unconfirmed by {other}"
            else:
                rank, kind = 2, f"spoken of by {other} as {', '.join(theirs.statuses)} only"
            told = set((theirs.denied or theirs.questioned or theirs.unreal) if theirs else ())
            rows.append((rank, -len(mine.carried), mine.id, one, kind, told))
    return [(kind, one, key, told) for _, _, key, one, kind, told in sorted(rows, key=lambda r: r[:4])]


def test_what_differs_is_what_all_edges_give(desk: Desk) -> None:
    top = desk.dossier.db.execute("SELECT coalesce(max(key), 0) FROM document").fetchone()[0]
    _insert(desk, drawn_for(desk, 21), range(top, top + 12), desk.knowledge.questions)
    seen: set[str] = set()
    for lens in LENSES:
        for first, last in PAIRS:
            wanted = changes_of_all(desk, first, last, lens)
            found = desk.changes(first, last, lens)["changes"]
            assert [(c["change"], c["relation"]["id"], set(c["claims"])) for c in found] == wanted
            few = desk.changes(first, last, lens, limit=3)
            assert [(c["change"], c["relation"]["id"]) for c in few["changes"]] == [w[:2] for w in wanted[:3]]
            assert few["more"] == (len(wanted) > 3)
            seen |= {w[0] for w in wanted}
        parted = partings_of_all(desk, "CHL", "PER", lens)
        rows = desk.perspective("CHL", "PER", lens)
        assert [(r["difference"], r["told_by"], r["relation"]["id"], set(r["other_claims"])) for r in rows] == parted
        assert desk.perspective("CHL", "PER", lens, limit=4) == rows[:4]
        seen |= {p[0].split(" ")[0] for p in parted}
    assert seen >= {"new", "first denial", "told again", "new step", "not", "denied", "doubted", "spoken"}


def test_ties_are_what_all_edges_give(desk: Desk) -> None:
    book = desk.knowledge.relations
    for lens in LENSES:
        told = [r for r in read_all(desk, lens, None, None) if r.sign and r.tellers and r.source != r.target]
        lasts: dict[tuple[str, str, str, str], str] = {}
        for _, row in edge_rows.list_edges(desk.dossier, seen=desk._seen_through(lens)):
            if row.stand == "carried" and row.as_of != edge_rows.NO_DAY:
                key = (row.kind, row.source, row.target, row.theme)
                lasts[key] = max(lasts.get(key, ""), row.as_of)
        wanted = settle(
            [
                Signed(
                    r.kind,
                    r.sign,
                    Tie(r.source, r.target, r.sign * r.weight * min(len(r.tellers), 3), r.tellers, r.first_day),
                    lasts.get((r.kind, r.source, r.target, r.theme), ""),
                    any(one.split(":")[0] in (r.source, r.target) for who in r.deniers for one in who.split("+")),
                )
                for r in told
            ],
            book,
        )
        found = desk._ties(lens)
        assert (set(found.ties), found.turned, found.as_of) == (set(wanted.ties), wanted.turned, wanted.as_of)


def test_columns_are_made_in_transactions_of_a_part_each(desk: Desk) -> None:
    """Another writer never waits for all of them."""
    desk.refresh_edges()
    desk.dossier.db.execute("INSERT INTO dirty_edge_part SELECT DISTINCT part FROM edge_column")
    seen: list[str] = []
    desk.dossier.db.set_trace_callback(seen.append)
    try:
        desk.refresh_edges()
    finally:
        desk.dossier.db.set_trace_callback(None)
    made = [sql for sql in seen if sql.startswith("DELETE FROM dirty_edge_part WHERE part")]
    assert len(made) > 3
    assert sum(sql == "COMMIT" for sql in seen) > len(made)


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
        assert any("Llama Post" in r for r in now[1])
        agree(desk)
        assert made_anew(desk) == now
