"""Questions of wide matters as claims come: what is kept of a block is what making it anew would give."""

from __future__ import annotations

from pathlib import Path

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.evaluate.scale import Drawn, _insert

COLUMNS = "id, block, title, kind, agreement, conflict, standing, why, liveliness, claims, documents, tellers, body"


def questions(desk: Desk) -> list[tuple[object, ...]]:
    return [tuple(r) for r in desk.dossier.db.execute(f"SELECT {COLUMNS} FROM question ORDER BY id")]


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
