"""Forecasts, commitments and timelines from what is noted of claims: what reading all of them gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.desk.picturing import Lens
from legation.dossier import lists as list_rows
from legation.dossier import noted
from legation.dossier import questions as question_rows
from legation.evaluate.scale import Drawn, _insert
from legation.model.claims import Claim, Clock, Commitment
from legation.model.ids import ClaimId
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, Factuality
from legation.picture.clauses import is_binding
from legation.picture.forecasts import FORETELLING, build_forecasts
from legation.picture.timeline import build_timeline
from legation.reconcile.standings import teller_of

LENSES = (
    Lens(),
    Lens(as_of="2019-05-01"),
    Lens(known_on="2020-01-01"),
    Lens(speakers=("MNG",)),
    Lens(party="NPL"),
    Lens(as_of="2022-01-01", publishers_of=("GBR", "ITA")),
)


class Foretold(Drawn):
    """Drawn claims, a quarter of them predictions of few different acts, some commitments."""

    def claim(self, number: int, document: str) -> Claim:
        claim = super().claim(number, document)
        if number % 4 == 1:
            status = self.chance.choice(FORETELLING)
            said = Clock(Interval.parse("2018-06-01"))
            return replace(claim, kind=ClaimKind.PREDICTION, factuality=status, said=said, happened=Clock())
        if number % 7 == 2:
            bound = Commitment(trigger=Span(claim.main.start, claim.main.start + 3))
            return replace(claim, kind=ClaimKind.COMMITMENT, factuality=Factuality.PLANNED, commitment=bound)
        return claim


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_dossier(tmp_path_factory.mktemp("noted") / "d.dossier", reader=ReaderOptions()) as desk:
        names = {c: desk.name_of(c) for c in ("MNG", "NPL", "BTN")}
        drawn = Foretold(list(names), names, seed=4, publishers=["Reuters", "ANSA"])
        drawn.words = drawn.words[:6]
        drawn.word_sums = drawn.word_sums[:6]
        _insert(desk, drawn, range(12), desk.knowledge.questions)
        desk.reconcile()
        yield desk


def forecasts_of_all(desk: Desk, lens: Lens) -> list[dict[str, object]]:
    facts = desk._facts()
    groups: dict[ClaimId, list[str]] = {}
    for row in question_rows.list_questions(desk.dossier, least_claims=2):
        for claim in (c for p in row["positions"] for c in p):
            groups.setdefault(ClaimId(claim), []).append(row["id"])
    found = build_forecasts(
        desk._seen(lens, facts, None),
        groups=groups,
        facts=facts,
        teller_of=lambda c: teller_of(c, facts.get(c.document))[1],
        foretelling=desk.knowledge.relations.foretelling,
        book=desk.knowledge.forecasts,
        tail_of=desk._tail_of,
    )
    return [asdict(f) | {"review": "machine-read, unreviewed"} for f in found]


def test_forecasts_are_those_of_all_claims(desk: Desk) -> None:
    seen = set()
    for lens in LENSES:
        wanted = forecasts_of_all(desk, lens)
        assert desk.forecasts(lens) == wanted
        seen |= {f["outcome"] for f in wanted}
    assert {"came true", "open"} <= seen


def test_of_many_forecasts_those_read_last_are_followed(desk: Desk) -> None:
    some, every = desk.forecasts(most=5), desk.forecasts()
    assert 0 < len(some) <= 5 < len(every)
    assert desk.count_foretold() >= len(every)
    assert all(f in every for f in some)


def test_commitments_are_those_of_all_claims(desk: Desk) -> None:
    binding = desk.whatif_book
    desk.refresh_edges()
    wanted = {c.id for c in desk._seen(Lens(), desk._facts(), None) if is_binding(c, binding)}
    assert len(wanted) > 10
    assert set(noted.list_noted(desk.dossier, noted.BINDS)) == wanted
    beside = desk._seen(Lens(), desk._facts(), None, ids=noted.claims_beside(desk.dossier, noted.BINDS))
    documents = {c.document for c in beside}
    assert documents == {c.document for c in desk._seen(Lens(), desk._facts(), None) if c.id in wanted}


def test_a_decision_changes_what_is_noted(desk: Desk) -> None:
    first = desk.forecasts()[0]["claim"]
    decision = desk.decide("reject", first, why="misread")
    assert first not in {f["claim"] for f in desk.forecasts()}
    desk.undo(decision)
    assert first in {f["claim"] for f in desk.forecasts()}


def test_a_timeline_joins_what_stands_in_one_question(desk: Desk) -> None:
    rows = question_rows.list_questions(desk.dossier, kind="act", least_claims=2)
    for party, other in (("MNG", None), ("NPL", "BTN")):
        seen = {c.id for c in desk._seen(Lens(party=party), desk._facts(), None)}
        held = [(r, [c for p in r["positions"] for c in p if c in seen]) for r in rows]
        # those with most of these claims last, and of these the liveliest: the last one given stays
        held.sort(key=lambda x: len(x[1]), reverse=True)
        groups = {c: r["id"] for r, members in reversed(held) for c in members}
        assert groups
        wanted = build_timeline(
            desk._seen(Lens(party=party), desk._facts(), None),
            groups=groups,
            facts=desk._facts(),
            party=party,
            other=other,
            intensity=desk.knowledge.relations.intensity,
        )
        found = desk.timeline(party, other)
        assert [r | {"review": ""} for r in found] == [asdict(r) | {"review": ""} for r in wanted]
        assert any(len(r["claims"]) > 1 for r in found)


def test_notes_go_with_their_claims(tmp_path: Path) -> None:
    with open_dossier(tmp_path / "d.dossier", reader=ReaderOptions()) as desk:
        names = {c: desk.name_of(c) for c in ("MNG", "NPL")}
        _insert(desk, Foretold(list(names), names, seed=1), range(2), desk.knowledge.questions)
        assert desk.count_foretold() > 0
        desk.dossier.db.execute("DELETE FROM reading")
        assert desk.dossier.db.execute("SELECT count(*) FROM noted_claim").fetchone()[0] == 0


def test_one_act_is_not_two_because_one_telling_is_livelier_elsewhere(tmp_path: Path) -> None:
    with open_dossier(tmp_path / "d.dossier", reader=ReaderOptions()) as desk:
        names = {c: desk.name_of(c) for c in ("MNG", "NPL")}
        _insert(desk, Foretold(list(names), names, seed=1), range(1), desk.knowledge.questions)
        db = desk.dossier.db
        ids = [r[0] for r in db.execute("SELECT id FROM claim ORDER BY key LIMIT 3")]
        for key, liveliness, members in ((1, 9.0, (2, 3)), (2, 1.0, (1, 2))):
            db.execute(
                "INSERT INTO question VALUES (?, ?, 'b', '', 'act', '', '', '', '', ?, 2, 1, 1, '{}')",
                (key, f"q{key}", liveliness),
            )
            for member in members:
                db.execute(
                    "INSERT INTO question_claim SELECT ?, key, 0 FROM claim WHERE id = ?", (key, ids[member - 1])
                )
        found = list_rows.acts_of_claims(desk.dossier, ids[:2])
        assert found == {ids[0]: "q2", ids[1]: "q2"}
        assert list_rows.acts_of_claims(desk.dossier, ids[1:]) == {ids[1]: "q1", ids[2]: "q1"}
        assert list_rows.acts_of_claims(desk.dossier, ids) == {ids[0]: "q2", ids[1]: "q1", ids[2]: "q1"}
