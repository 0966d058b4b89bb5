"""Questions of wide matters as claims come: what is kept of a block is what making it anew would give."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legation.desk import Desk, ReaderOptions, linking, open_dossier, reconciling
from legation.dossier import claims as claim_rows
from legation.dossier import questions as question_rows
from legation.dossier import readings as reading_rows
from legation.evaluate.scale import Drawn, _insert
from legation.reconcile import block_keys
from legation.reconcile import questions as making
from legation.reconcile.blocks import wider_block

COLUMNS = "id, block, title, kind, agreement, conflict, standing, why, liveliness, claims, documents, tellers, body"


HELD = (
    "SELECT q.id, c.id, h.position FROM question_claim h JOIN question q ON q.key = h.question"
    " JOIN claim c ON c.key = h.claim ORDER BY 1, 2"
)


def questions(desk: Desk) -> list[tuple[object, ...]]:
    db = desk.dossier.db
    rows = [tuple(r) for r in db.execute(f"SELECT {COLUMNS} FROM question ORDER BY id")]
    return rows + [tuple(r) for r in db.execute(HELD)]


def drawn_for(desk: Desk, seed: int, words: int) -> Drawn:
    names = {c: desk.name_of(c) for c in ("CHL", "BOL", "PER")}
    drawn = Drawn(list(names), names, seed=seed, publishers=["Reuters", "The Condor Post"])
    drawn.words, drawn.word_sums = drawn.words[:words], drawn.word_sums[:words]
    return drawn


def read_again(desk: Desk, document: int, drawn: Drawn) -> None:
    """Put another reading in the place of a document's: half of its claims as they were, and others."""
    held = claim_rows.claims_of_document(desk.dossier, document)
    others = [drawn.claim(100 + n, held[0].document) for n in range(3)]
    with desk.dossier.transaction():
        reading_rows.replace_reading(
            desk.dossier,
            document_key=document,
            version_key=document,
            fingerprint="scale",
            metadata_hash="",
            now="",
            claims=[
                (c, block_keys(c, desk.knowledge.questions)) for c in {c.id: c for c in (*held[::2], *others)}.values()
            ],
        )


def bound_tightly(patch: pytest.MonkeyPatch) -> None:
    """Have blocks of few claims cut, and of somewhat more be wide, so that a small dossier tries what a large one does."""
    for module in (reconciling, linking):
        patch.setattr(module, "MOST_IN_BLOCK", 9)
    patch.setattr(making, "MOST_WHOLE", 3)
    patch.setattr(making, "MOST_HELD", 5)
    patch.setattr(making, "MATTER_GAP_DAYS", 400)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_dossier(tmp_path_factory.mktemp("grow") / "d.dossier", reader=ReaderOptions()) as desk:
        yield desk


@settings(max_examples=5, deadline=None)
@given(
    tight=st.booleans(),
    seed=st.integers(0, 999),
    steps=st.lists(st.sampled_from(["add", "reject", "undo", "merge", "split", "read again"]), min_size=3, max_size=6),
)
def test_whatever_happens_bit_by_bit_gives_what_a_rebuild_gives(
    shared: Desk, tight: bool, seed: int, steps: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if tight:
            bound_tightly(patch)
        shared.reconcile(everything=True)  # the one before may have had other bounds
        do_steps(shared, random.Random(seed), drawn_for(shared, seed, 10), steps)


def do_steps(desk: Desk, chance: random.Random, drawn: Drawn, steps: list[str]) -> None:
    made: list[str] = []
    for step in ["add", *steps, "add"]:
        top = desk.dossier.db.execute("SELECT coalesce(max(key), 0) FROM document").fetchone()[0]
        ids = [r[0] for r in desk.dossier.db.execute("SELECT id FROM claim ORDER BY id")]
        if step == "add":
            _insert(desk, drawn, range(top, top + chance.randrange(1, 4)), desk.knowledge.questions)
        elif step == "reject":
            made.append(desk.decide("reject", chance.choice(ids), why="misread"))
        elif step in ("merge", "split"):
            made.append(desk.link(step, *chance.sample(ids, 2)))
        elif step == "read again":
            read_again(desk, chance.randrange(1, top + 1), drawn)
        elif made:
            desk.undo(made.pop())
        desk.reconcile()
    grown = questions(desk)
    desk.reconcile(everything=True)
    assert grown == questions(desk)
    for decision in reversed(made):
        desk.undo(decision)


def test_what_comes_to_a_block_of_more_claims_than_are_compared_changes_it_only_before_the_last_of_these(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound_tightly(monkeypatch)
    same: list[str] = []
    replace = question_rows.replace_blocks

    def note(*values: Any) -> None:
        same.extend(values[5])
        replace(*values)

    monkeypatch.setattr(question_rows, "replace_blocks", note)
    with open_dossier(tmp_path / "d.dossier", reader=ReaderOptions()) as desk:
        drawn = drawn_for(desk, 4, 12)
        _insert(desk, drawn, range(25), desk.knowledge.questions)
        desk.reconcile()
        held = {tuple(r) for r in desk.dossier.db.execute("SELECT * FROM held_block")}
        for start in range(25, 29):
            _insert(desk, drawn, range(start, start + 1), desk.knowledge.questions)
            desk.reconcile()
        now = {tuple(r) for r in desk.dossier.db.execute("SELECT * FROM held_block")}
        stayed = {block for block in same if wider_block(block)}
        assert len(stayed) > 3 and len(now - held) > 1  # else nothing was tried
        read_again(desk, 3, drawn)
        desk.reconcile()
        grown = questions(desk)
        desk.reconcile(everything=True)
        assert grown == questions(desk)


def test_what_stays_of_a_grown_block_is_what_a_rebuild_gives(tmp_path: Path) -> None:
    with open_dossier(tmp_path / "d.dossier", reader=ReaderOptions()) as desk:
        names = {c: desk.name_of(c) for c in ("CHL", "BOL", "PER")}
        drawn = Drawn(list(names), names, seed=3)
        drawn.words, drawn.word_sums = drawn.words[:12], drawn.word_sums[:12]
        _insert(desk, drawn, range(30), desk.knowledge.questions)
        desk.reconcile()
        stayed = 0
        for start in (30, 33, 34):
            before = {r[0] for r in desk.dossier.db.execute("SELECT key FROM question")}
            _insert(desk, drawn, range(start, start + 1), desk.knowledge.questions)
            dirty = {r[0] for r in desk.dossier.db.execute("SELECT block FROM dirty_block")}
            desk.reconcile()
            now = desk.dossier.db.execute("SELECT key, block FROM question").fetchall()
            stayed += sum(1 for key, block in now if key in before and block in dirty)
        grown = questions(desk)
        desk.reconcile(everything=True)
        assert stayed > 20  # else nothing was tried
        assert grown == questions(desk)


def test_a_rejected_claim_leaves_questions_that_would_have_stayed(tmp_path: Path) -> None:
    with open_dossier(tmp_path / "d.dossier", reader=ReaderOptions()) as desk:
        names = {c: desk.name_of(c) for c in ("CHL", "BOL")}
        drawn = Drawn(list(names), names, seed=5)
        drawn.words, drawn.word_sums = drawn.words[:8], drawn.word_sums[:8]
        _insert(desk, drawn, range(20), desk.knowledge.questions)
        desk.reconcile()
        sql = "SELECT c.id FROM question_claim q JOIN claim c ON c.key = q.claim JOIN question k ON k.key = q.question"
        claim = desk.dossier.db.execute(f"{sql} WHERE k.claims > 5 ORDER BY c.id").fetchone()[0]
        desk.decide("reject", claim, why="misread")
        _insert(desk, drawn, range(20, 22), desk.knowledge.questions)
        desk.reconcile()
        grown = questions(desk)
        assert all(claim not in str(row) for row in grown)
        desk.reconcile(everything=True)
        assert grown == questions(desk)


def test_deeds_told_by_several_reports_stay_where_nothing_came_near_in_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alike = dict.fromkeys(("harbour", "dock", "crane", "gantri"), 2.0)  # all reports are as near as can be
    monkeypatch.setattr(reconciling.DocumentWords, "__getitem__", lambda *_: alike)
    with open_dossier(tmp_path / "d.dossier", reader=ReaderOptions()) as desk:
        drawn = drawn_for(desk, 11, 12)
        book = desk.knowledge.questions
        _insert(desk, drawn, range(40), book)
        desk.reconcile()
        several = "SELECT key FROM question WHERE block LIKE 'deed|%' AND documents > 1"
        stayed = 0
        for start in (40, 41, 42):
            before = {r[0] for r in desk.dossier.db.execute(several)}
            _insert(desk, drawn, range(start, start + 1), book)
            dirty = {r[0] for r in desk.dossier.db.execute("SELECT block FROM dirty_block")}
            desk.reconcile()
            now = desk.dossier.db.execute(several.replace("key", "key, block")).fetchall()
            stayed += sum(1 for key, block in now if key in before and block in dirty)
        grown = questions(desk)
        desk.reconcile(everything=True)
        assert stayed > 5  # else nothing was tried
        assert grown == questions(desk)
