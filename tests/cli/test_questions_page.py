"""docs/questions.md keeps up with the code: its tables hold each standing, column and rating, and its commands are there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from legation.cli import commands
from legation.desk.weighing import DIGITS, LETTERS
from legation.model.questions import STANDINGS
from legation.reconcile.board import COLUMNS, NOT_FOUND

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells[1:]
    for line in PAGE.splitlines()
    if line.startswith("| ") and (cells := [c.strip() for c in line.strip("|").split(" | ")])
}


@pytest.mark.parametrize("standing", sorted(set(STANDINGS.values())))
def test_each_standing_has_its_row_with_what_it_follows_from(standing: str) -> None:
    agreement, conflict = ROWS[standing][:2]
    pairs = [pair for pair, shown in STANDINGS.items() if shown == standing]
    assert agreement.split(", ") == list(dict.fromkeys(a.value.replace("_", " ") for a, _ in pairs))
    assert {conflict} == {c.value for _, c in pairs}


def test_each_column_of_the_board_has_its_row() -> None:
    listed = [name for name in ROWS if name in (*COLUMNS, NOT_FOUND)]
    assert listed == [*COLUMNS, NOT_FOUND]


def test_each_rating_is_told() -> None:
    for sign, meaning in {**LETTERS, **DIGITS}.items():
        assert f"{sign} {meaning}" in PAGE


def test_each_command_and_option_of_the_page_is_there() -> None:
    used = re.findall(r"(?:`|\$ )legation ([a-z-]+)([^`\n]*)", PAGE)
    assert len(used) > 15
    for name, rest in used:
        command = commands.cli.commands[name]
        known = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= known, name


def test_each_way_to_decide_is_told() -> None:
    (action,) = [p for p in commands.cli.commands["decide"].params if p.name == "action"]
    assert isinstance(action.type, click.Choice)
    told = "\n".join(line for line in PAGE.splitlines() if line.startswith("| `legation decide"))
    assert {a for a in action.type.choices if a not in told} == {"join"}  # of actors: told in the workbench's page
