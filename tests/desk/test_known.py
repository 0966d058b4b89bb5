"""As known on a day: looked up claim by claim, questions and all else are what going through the whole dossier gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from legation.desk import Desk, Lens, ReaderOptions, open_dossier
from legation.desk.look import Look
from legation.dossier import documents as document_rows
from legation.dossier import lists as list_rows
from legation.evaluate.scale import Drawn, _insert

DAYS = ("2015-01-01", "2017-06-01", "2019-12-31", "2030-01-01")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_dossier(tmp_path_factory.mktemp("known") / "d.dossier", reader=ReaderOptions(learned=False)) as opened:
        names = {c: opened.name_of(c) for c in ("CHL", "BOL", "PER")}
        drawn = Drawn(list(names), names, seed=3, publishers=["Reuters", "The Condor Post"])
        drawn.words, drawn.word_sums = drawn.words[:8], drawn.word_sums[:8]
        _insert(opened, drawn, range(24), opened.knowledge.questions)
        opened.reconcile()
        rejected = opened.dossier.db.execute("SELECT id FROM claim WHERE key % 17 = 3").fetchall()
        for row in rejected[:5]:
            opened.decide("reject", row[0], why="misread")
        with opened.dossier.transaction():
            document_rows.set_links(opened.dossier, "copy", [(2, 9, "the same words"), (11, 4, "the same words")])
            document_rows.set_links(opened.dossier, "revision", [(7, 1, "at the same address")])
        yield opened


def _whole(desk: Desk, day: str) -> Look:
    """The same from all documents and all claims."""
    facts = desk._facts()
    known = {
        i: f
        for i, f in facts.items()
        if f.published and f.published.last_day and f.published.last_day.isoformat() <= day
    }
    rejected = {r["id"] for r in desk.claims(review="rejected")}
    claims = frozenset(c for c in list_rows.claims_of_documents(desk.dossier, known) if c not in rejected)
    return Look(
        claims,
        {
            d: replace(
                f,
                copy_of=f.copy_of if f.copy_of in known else None,
                revision_of=f.revision_of if f.revision_of in known else None,
            )
            for d, f in known.items()
        },
    )


def _told(desk: Desk, day: str) -> list[Any]:
    lens = Lens(known_on=day)
    rows = desk.questions(lens=lens, repeated=True)
    some = [r["id"] for r in rows[:6]]
    return [
        rows,
        desk.questions(lens=lens, once=True),
        desk.questions(lens=lens, most=10**6, repeated=True),
        desk.care(lens=lens),
        desk.fetch_list(lens=lens),
        [desk.question(i, lens=lens) for i in some],
        [desk.board(i, lens=lens) for i in some],
        [desk.origins(i, lens=lens) for i in some],
    ]


@pytest.mark.parametrize("day", DAYS)
def test_what_is_looked_up_is_what_going_through_all_gives(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    look, whole = desk._look_anew(Lens(known_on=day)), _whole(desk, day)
    every = [r["id"] for r in desk.claims()]
    assert dict(look.facts) == whole.facts
    assert len(look.facts) == len(whole.facts)
    assert [c in look.claims for c in every] == [c in whole.claims for c in every]
    found = _told(desk, day)
    desk._looks.clear()
    monkeypatch.setattr(Desk, "_look_anew", lambda self, lens: whole)
    assert _told(desk, day) == found
    desk._looks.clear()


def test_the_days_tell_documents_apart(desk: Desk) -> None:
    counts = [len(_whole(desk, day).facts) for day in DAYS]
    assert counts == sorted(set(counts)), "else nothing was tried"
    assert any(f.copy_of for f in desk._facts().values())


def test_of_the_liveliest_only(desk: Desk) -> None:
    lens = Lens(known_on=DAYS[-1])
    every = desk.questions(lens=lens, repeated=True)
    few = desk.questions(lens=lens, repeated=True, most=3)
    assert 0 < len(few) <= 3 < len(every)
    assert all(r in every for r in few)
