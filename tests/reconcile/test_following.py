"""Following: which statement takes up the one right before it, by two tables of sentences (recounts.tsv, replies.tsv)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from legation.knowledge import Knowledge
from legation.model.claims import Claim
from legation.model.questions import Question
from legation.reading.reader import Work
from legation.reconcile.following import RECOUNT, REPLY, following_keys
from legation.reconcile.questions import Maker, make_question
from legation.reconcile.subjects import describe

BOOK = Knowledge().questions
HERE = Path(__file__).parent


def rows_of(name: str) -> list[tuple[str, str, str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    held = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [(row[0], row[1], row[2], row[3]) for row in held]


def questions_of(claims: list[Claim], text: str, sort: str) -> list[Question]:
    blocks: dict[str, list[Claim]] = {}
    for claim in claims:
        for name in following_keys(claims, text, BOOK).get(claim.id, ()):
            blocks.setdefault(name, []).append(claim)
    made = [
        make_question(Maker(BOOK, {}), name, [describe(c, BOOK) for c in held])
        for name, held in sorted(blocks.items())
        if name.startswith(sort)
    ]
    return [question for question in made if question is not None]


def standings_of(read: Callable[..., Work], row: tuple[str, str, str, str], sort: str) -> set[str]:
    """How the questions stand that hold a claim with the one stretch and a claim with the other."""
    _, text, one, other = row
    claims = list(read(text, published="2025-03-12").layers["claims"].claims)
    by_id = {c.id: c for c in claims}
    out = set()
    for question in questions_of(claims, text, sort):
        quotes = [by_id[c].quote for p in question.positions for c in p.claims]
        if any(one in q for q in quotes) and any(other in q for q in quotes) and len(quotes) > 1:
            out.add(question.standing.shown)
    return out


@pytest.mark.parametrize("row", rows_of("recounts.tsv"), ids=lambda row: row[1][:40])
def test_a_number_takes_up_the_one_before_it(row: tuple[str, str, str, str], read_text: Callable[..., Work]) -> None:
    found = standings_of(read_text, row, RECOUNT)
    assert found == set() if row[0] == "apart" else found and found <= set(row[0].split("|"))


@pytest.mark.parametrize("row", rows_of("replies.tsv"), ids=lambda row: row[1][:40])
def test_a_denial_takes_up_what_stands_before_it(
    row: tuple[str, str, str, str], read_text: Callable[..., Work]
) -> None:
    found = standings_of(read_text, row, REPLY)
    assert found == set() if row[0] == "apart" else found and found <= set(row[0].split("|"))
