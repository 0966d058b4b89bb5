"""Editing: an edit takes what a statement can be made of and refuses the rest; nothing that is stored stops a later look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk.base import now_utc
from legation.dossier import decisions as decision_rows
from legation.dossier.claims import ClaimFilter
from legation.model.errors import LegationError
from tests.stub_reader import install


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("editing")
    with pytest.MonkeyPatch.context() as patch:
        install(patch)
        (folder / "a.txt").write_text("RUS moved tents to the fair.\n\nPRK did not move tents.", encoding="utf-8")
        with legation.open(folder / "d", who="ana") as opened:
            opened.read([folder / "a.txt"], published="2025-02-03")
            yield opened


@pytest.fixture
def desk(shared: Any) -> Iterator[Any]:
    """One dossier for all of these tests; each leaves it with nothing decided."""
    before = len(shared.history())
    yield shared
    for row in reversed(shared.history()[before:]):
        if row["action"] != "undo" and not row["undone"]:
            shared.undo(row["id"])


def statement(desk: Any) -> Any:
    return next(iter(desk.claims(ClaimFilter(words="tents to the fair"))))


REFUSED: list[tuple[dict[str, Any], str, str]] = [  # what is set, code, what the message names as accepted
    ({"colour": "red"}, "E114", "factuality"),
    ({}, "E114", "at least one field"),
    ({"factuality": "maybe"}, "E154", "asserted, negated, denied"),
    ({"factuality": ""}, "E154", "asserted"),
    ({"event_type": "FROB"}, "E154", "ASSAULT"),
    ({"kind": None}, "E154", "quantity"),
    ({"when": "next week"}, "E154", "2024-10-29"),
    ({"due": "2025-13"}, "E154", "2024-10"),
    ({"actor": "Ruritania"}, "E154", "legation actors NAME"),
    ({"recipient": {"id": "PER"}}, "E154", "ids of actors"),
    ({"measure": {"low": 3}}, "E154", "counts nothing"),
    ({"where": 7}, "E154", "words"),
    ({"attribution": "Peru"}, "E154", "legation claims --json"),
    ({"clocks": [1]}, "E154", "legation claims --json"),
]


@pytest.mark.parametrize("values, code, accepted", REFUSED, ids=[str(r[0]) for r in REFUSED])
def test_what_is_no_value_is_refused_and_nothing_is_written(
    desk: Any, values: dict[str, Any], code: str, accepted: str
) -> None:
    before = desk.history()
    with pytest.raises(LegationError) as refused:
        desk.decide("edit", statement(desk)["id"], values=values)
    assert refused.value.code == code
    assert accepted in str(refused.value)
    assert desk.history() == before
    desk.relations()  # and every look works as before


TAKEN: list[tuple[dict[str, Any], str, Any]] = [  # what is set, field, what the record then has
    ({"factuality": "denied"}, "factuality", "denied"),
    ({"event_type": None}, "event_type", None),
    ({"actor": "PER"}, "actor", [{"text": "Peru", "id": "PER"}]),
    ({"recipient": "CHL,PER"}, "recipient", [{"text": "Chile", "id": "CHL"}, {"text": "Peru", "id": "PER"}]),
    ({"recipient": ["PER"]}, "recipient", [{"text": "Peru", "id": "PER"}]),
    ({"when": "2025-02"}, "when", "2025-02"),
    ({"where": "Arequipa"}, "where", "Arequipa"),
]


@pytest.mark.parametrize("values, field, shown", TAKEN, ids=[str(t[0]) for t in TAKEN])
def test_what_is_set_stands_in_the_record_and_can_be_undone(
    desk: Any, values: dict[str, Any], field: str, shown: Any
) -> None:
    before = statement(desk)
    made = desk.decide("edit", before["id"], values=values)
    after = desk.claims_by_id([before["id"]])[before["id"]]
    assert after[field] == shown
    assert after["machine_read"] == {field: before[field]}
    desk.undo(made)
    assert desk.claims_by_id([before["id"]])[before["id"]] == before


def test_a_settled_day_is_the_day_of_the_timeline(desk: Any) -> None:
    claim = statement(desk)
    desk.decide("edit", claim["id"], values={"when": "2025-01-09"})
    assert [r["happened"] for r in desk.timeline("RUS")] == ["2025-01-09"]


@pytest.mark.parametrize("action", ["accept", "reject"])
def test_only_an_edit_sets_values(desk: Any, action: str) -> None:
    with pytest.raises(LegationError, match="fields are set with edit"):
        desk.decide(action, statement(desk)["id"], values={"factuality": "denied"})


def test_what_an_older_legation_let_in_does_not_stop_a_look(desk: Any) -> None:
    claim = statement(desk)
    body = {
        "values": {"factuality": "maybe", "event_type": "ASSAULT"},
        "former": {},
        "anchor": {k: claim[k] for k in ("doc", "version", "start", "end", "quote", "kind")},
    }
    with desk.dossier.transaction():
        decision_rows.record_decision(
            desk.dossier, at=now_utc(), who="ana", action="edit", target_kind="claim", target=claim["id"], body=body
        )
    shown = desk.claims_by_id([claim["id"]])[claim["id"]]
    assert (shown["factuality"], shown["event_type"]) == ("asserted", "ASSAULT")
    desk.relations()
    desk.undo(desk.history()[-1]["id"])
    assert desk.claims_by_id([claim["id"]])[claim["id"]]["event_type"] == "MOBILIZE"


def test_questions_follow_an_edit_and_its_undoing_and_a_rebuild_gives_the_same(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("RUS did not move tents to the fair.", encoding="utf-8")
    desk.read([tmp_path / "b.txt"], published="2025-02-04")
    (denial,) = desk.claims(ClaimFilter(words="did not move tents to the fair"))

    def told() -> list[tuple[str, str, str, list[str]]]:
        rows = [q for q in desk.questions() if any(denial["id"] in p["claims"] for p in q["positions"])]
        assert rows
        return [(q["id"], q["standing"], q["why"], [p["label"] for p in q["positions"]]) for q in rows]

    before = told()
    assert before[0][1] == "conflict of fact"
    made = desk.decide("edit", denial["id"], values={"factuality": "asserted"}, why="a misprint")
    after = told()
    assert "conflict of fact" not in {standing for _, standing, _, _ in after}
    rows = desk.board(after[0][0])["rows"]
    holding = {
        column for r in rows for column, cells in r["cells"].items() if any(denial["id"] in c["claims"] for c in cells)
    }
    assert holding == {"states it"}
    desk.reconcile(everything=True)
    assert told() == after
    desk.reread(everything=True)
    assert told() == after
    desk.undo(made)
    assert told() == before
