"""The same documents give the same dossier in every process: Python orders sets of words anew in each."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

OVERLAPS = """
import random
from dataclasses import replace
from legation.knowledge import Knowledge
from legation.reconcile.topics import overlap
from types import SimpleNamespace as Held

book = Knowledge().questions
chance = random.Random(7)
words = sorted(book.rarity)
for _ in range(300):
    one, two = (Held(words=frozenset(chance.sample(words, 25))) for _ in "ab")
    shared = frozenset(chance.sample(words, 9))
    print(overlap(Held(words=one.words | shared), Held(words=two.words | shared), book).hex())
"""

SAMPLE = """
import tempfile
from importlib import resources
from pathlib import Path
import legation

folder = Path(str(resources.files("legation.desk") / "sample"))
with tempfile.TemporaryDirectory() as place, legation.open(Path(place) / "d") as desk:
    desk.read([folder / "reports"], meta=folder / "sources.csv")
    for question in desk.questions():
        print(question)
    for row in desk.relations():
        print(row)
    for table in ("claim", "question", "question_claim", "link"):
        columns = [r[1] for r in desk.dossier.db.execute(f"PRAGMA table_info({table})")]
        for row in sorted(repr(tuple(r)) for r in desk.dossier.db.execute(f"SELECT * FROM {table}")):
            print(table, columns, row)
"""


def run_under(seed: int, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        timeout=1800,
        check=True,
    )
    return done.stdout


def test_shared_words_weigh_the_same_in_every_process() -> None:
    told = {run_under(seed, OVERLAPS) for seed in (1, 2, 3)}
    assert len(told) == 1
    assert len(set(told.pop().split())) > 250  # else nothing was weighed


@pytest.mark.slow
def test_the_sample_is_read_the_same_in_every_process() -> None:
    told = [run_under(seed, SAMPLE).splitlines() for seed in (1, 2, 3, 4)]
    assert len(told[0]) > 300
    for other in told[1:]:
        assert told[0] == other
