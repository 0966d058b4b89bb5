"""The command line: exit codes, streams, help, and the page that is made from it. With the stub reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from legation.cli import commands as cli_module

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    reports = tmp_path / "in"
    reports.mkdir()
    (reports / "a.txt").write_text("PRK moved troops to the border.\nThe USA saw it.", encoding="utf-8")
    (reports / "b.txt").write_text("PRK did not move any troops to the border, it said.", encoding="utf-8")
    return reports


def test_read_then_ask(run: Any, folder: Path, tmp_path: Path) -> None:
    dossier = tmp_path / "d"
    code, out, err = run("read", folder, "--dossier", dossier)
    assert (code, out) == (0, "")
    assert "2 read (3 statements)" in err
    code, out, _ = run("claims", "--dossier", dossier, "--jsonl")
    assert code == 0
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) == 3
    assert {
        "doc",
        "quote",
        "start",
        "end",
        "kind",
        "event_type",
        "attribution",
        "factuality",
        "clocks",
        "review",
    } <= set(rows[0])
    assert run("questions", "--dossier", dossier)[0] == 0
    assert run("status", "--dossier", dossier)[0] == 0
    assert run("show", "a.txt", "--dossier", dossier)[0] == 0
    assert run("search", "border", "--dossier", dossier)[0] == 0
    assert run("intake", "--dossier", dossier)[0] == 0


EXIT_CODES: list[tuple[tuple[str, ...], int]] = [
    (("claims", "--dossier", "DOSSIER", "--actor", "FRA"), 4),
    (("search", "zeppelin", "--dossier", "DOSSIER"), 4),
    (("claims", "--dossier", "MISSING"), 1),
    (("claims",), 2),
    (("claims", "--dossier", "DOSSIER", "--kind", "poem"), 2),
    (("claims", "--dossier", "DOSSIER", "--happened-from", "soon"), 2),
    (("read", "--dossier", "DOSSIER"), 2),
    (("read", "NOWHERE", "--dossier", "DOSSIER"), 3),
    (("show", "nothing-like-it", "--dossier", "DOSSIER"), 1),
    (("evaluate", "poetry", "--gold", "x", "--system", "y"), 1),
    (("nonsense",), 2),
]


@pytest.mark.parametrize("arguments, wanted", EXIT_CODES)
def test_exit_codes(run: Any, folder: Path, tmp_path: Path, arguments: tuple[str, ...], wanted: int) -> None:
    run("read", folder, "--dossier", tmp_path / "d", "-q")
    filled = [
        {"DOSSIER": str(tmp_path / "d"), "MISSING": str(tmp_path / "no"), "NOWHERE": str(tmp_path / "void")}.get(a, a)
        for a in arguments
    ]
    code, _, err = run(*filled)
    assert code == wanted
    assert err.strip()
    assert "Traceback" not in err


def test_failed_documents_are_told_with_the_command_that_retries_them(run: Any, folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    code, _, err = run("read", folder, "--dossier", tmp_path / "d")
    assert code == 3
    assert "[E007]" in err
    assert "--retry-failed" in err
    (folder / "empty.txt").write_text("The USA moved ships.", encoding="utf-8")
    code, _, err = run("read", "--retry-failed", "--dossier", tmp_path / "d")
    assert code == 0
    assert "1 read" in err
    assert json.loads(run("status", "--dossier", tmp_path / "d", "--json")[1])["failures"] == []


def test_export_csv_carries_speaker_and_status_in_the_text(run: Any, folder: Path, tmp_path: Path) -> None:
    import csv
    import io

    run("read", folder, "--dossier", tmp_path / "d", "-q")
    code, out, _ = run("export", "--format", "csv", "--dossier", tmp_path / "d")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 3
    for row in rows:
        assert row["text"].startswith(f'{row["speaker"]} [{row["status_as_stated"]}]: "')


def test_exported_lines_come_back_as_the_same_claims(run: Any, folder: Path, tmp_path: Path) -> None:
    import legation
    from legation.dossier.claims import claims_of_document
    from legation.dossier.documents import document_keys
    from legation.exchange import read_jsonl

    run("read", folder, "--dossier", tmp_path / "d", "-q")
    run("export", "--format", "jsonl", "--out", tmp_path / "out.jsonl", "--dossier", tmp_path / "d")
    with (tmp_path / "out.jsonl").open(encoding="utf-8") as lines:
        back = {c.id: c for c in read_jsonl(lines)}
    with legation.open(tmp_path / "d") as desk:
        held = {c.id: c for key, _ in document_keys(desk.dossier) for c in claims_of_document(desk.dossier, key)}
    assert back == held
    assert len(held) == 3


def test_decide_history_undo(run: Any, folder: Path, tmp_path: Path) -> None:
    dossier = tmp_path / "d"
    run("read", folder, "--dossier", dossier, "-q")
    claim = json.loads(run("claims", "--dossier", dossier, "--jsonl", "--limit", "1")[1])["id"]
    code, out, _ = run("decide", "edit", claim, "--set", "factuality=doubted", "--dossier", dossier)
    assert code == 0
    assert (
        json.loads(run("claims", "--dossier", dossier, "--review", "edited", "--jsonl")[1])["factuality"] == "doubted"
    )
    assert run("undo", out.strip(), "--dossier", dossier)[0] == 0
    assert run("claims", "--dossier", dossier, "--review", "edited")[0] == 4
    assert len(run("history", "--dossier", dossier, "--jsonl")[1].splitlines()) == 2


def test_intake_confirms_in_bulk(run: Any, folder: Path, tmp_path: Path) -> None:
    run("read", folder, "--dossier", tmp_path / "d", "-q")
    table = tmp_path / "known.csv"
    table.write_text("file,publisher,published\na.txt,Harbour Post,2024-05-06\nnone.txt,X,2024\n", encoding="utf-8")
    code, _, err = run("intake", "--from", table, "--dossier", tmp_path / "d")
    assert code == 3
    assert "1 documents confirmed" in err
    assert "none.txt" in err
    rows = json.loads(run("status", "--documents", "--json", "--dossier", tmp_path / "d")[1])
    assert ("Harbour Post", "2024-05-06") in {(r["publisher"], r["published"]) for r in rows}


def all_commands() -> list[tuple[str, click.Command]]:
    return sorted(cli_module.cli.commands.items())


@pytest.mark.parametrize("name, command", all_commands())
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    assert command.help
    assert f"Example: legation {name}" in command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts}"


def test_the_page_of_commands_is_up_to_date() -> None:
    sys.path.insert(0, str(REPOSITORY / "tools"))
    try:
        from write_cli_docs import render_page
    finally:
        sys.path.pop(0)
    assert (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8") == render_page(), "run: make docs"


def test_a_closed_pipe_ends_quietly(folder: Path, tmp_path: Path) -> None:
    """`legation ... | head -1` on more rows than a pipe holds."""
    code = (
        "import sys; sys.path.insert(0, '.'); from tests.stub_reader import install; install();"
        "from legation.cli import main; main()"
    )
    (folder / "long.txt").write_text(
        "\n".join(f"RUS moved {n} ships to the sea." for n in range(800)), encoding="utf-8"
    )
    command = [sys.executable, "-c", code]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    read = subprocess.run(
        [*command, "read", str(folder), "--dossier", str(tmp_path / "d")],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr
    process = subprocess.Popen(
        [*command, "claims", "--jsonl", "--dossier", str(tmp_path / "d")],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() == 0
    assert "Traceback" not in err and "BrokenPipe" not in err


def test_python_m_is_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "legation", "--help"], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("Usage: legation ")
