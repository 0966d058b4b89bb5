"""Write docs/worked-example.md: an analyst's walk through the sample reports, with what the commands really print.

    python tools/write_worked_example.py docs/worked-example.md          renew the page
    python tools/write_worked_example.py --check docs/worked-example.md  say whether it is up to date (exit code 1 if not)

The page is made of the STEPS below: a question, a command, what it prints (cut to LINES lines), what to see in it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from legation.cli.commands import cli

LINES = 26
HEAD = """# A worked example: what do these reports say about the system?

Written by `python tools/write_worked_example.py docs/worked-example.md`; every block below is what the command printed.
The nineteen sample reports come with Legation: their figures are as in public reporting, their sentences and publishers
are invented. Make the dossier with

    legation demo --keep tour

and give every command below `--dossier tour/sample.dossier`. Nothing here says what is true: each line is somebody's word.
"""
STEPS = (
    (
        "Who is told to stand how to whom?",
        ["system", "--limit", "3"],
        "The first line of a relation says whose sources carry it, before anything else: a relation that neither party states "
        "looks different from one that both state. Steps that no document tells are named, not guessed.",
    ),
    (
        "And as of a day before the first reports of soldiers?",
        ["system", "--as-of", "2024-10-07", "--limit", "3"],
        "`--as-of` asks what was told to have happened by then; `--known-on` asks what was published by then.",
    ),
    (
        "What did Russia's own speakers and media tell?",
        ["system", "--speakers", "RUS", "--limit", "3"],
        "The same command through other eyes: `--speakers` for who speaks, `--publishers-of` for whose papers.",
    ),
    (
        "Where do Moscow's side and Seoul's part?",
        ["perspective", "RUS,PRK", "KOR,USA", "--limit", "4"],
        "'Denied by' and 'not found in' are two things: silence is no denial.",
    ),
    (
        "What changed in November?",
        ["system", "--changes", "2024-10-31", "2024-11-30", "--limit", "4"],
        "New relations, first denials and new steps, each with the statement that brought it.",
    ),
    (
        "What happened between the two, day by day?",
        ["timeline", "PRK", "RUS", "--limit", "6"],
        "What ten papers tell counts once; a plan is shown as a plan.",
    ),
    (
        "What was foretold, and what became of it?",
        ["forecasts", "--limit", "4"],
        "An old figure told again tells nothing about a forecast; then the list says 'cannot be told'.",
    ),
    (
        "Who stands with whom?",
        ["camps"],
        "Computed from the relations above and beside it what the texts themselves call a side. It rests on few tellers: the "
        "list says what hangs on which.",
    ),
)


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    (path,) = [Path(a) for a in arguments if a != "--check"]
    page = write_page()
    if check:
        return 0 if path.read_text(encoding="utf-8") == page else 1
    path.write_text(page, encoding="utf-8")
    return 0


def write_page() -> str:
    with tempfile.TemporaryDirectory() as folder:
        run("demo", "--keep", folder)
        dossier = str(Path(folder) / "sample.dossier")
        parts = [HEAD]
        for number, (question, command, seen) in enumerate(STEPS, 1):
            printed = run(*command, "--dossier", dossier).rstrip().splitlines()
            shown = [line.rstrip() for line in printed[:LINES]] + (["..."] if len(printed) > LINES else [])
            words = " ".join(f'"{c}"' if " " in c else c for c in command)
            parts.append(
                f"## {number}. {question}\n\n```text\n$ legation {words}\n" + "\n".join(shown) + f"\n```\n\n{seen}\n"
            )
        return "\n".join(parts)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.output


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
