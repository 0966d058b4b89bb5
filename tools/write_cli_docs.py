"""Write docs/cli.md from `--help`: the command line tells itself; a test checks that the page is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from legation.cli.commands import CONTEXT, cli

HEAD = """# The command line

Generated from `--help` by `make docs`; do not edit. Results go to stdout, all else to stderr.
Exit codes: 0 done, 1 error, 2 usage, 3 finished with failed documents, 4 nothing matched, 130 interrupted.
"""


def render_page() -> str:
    """The page: the group's help, then each command's, at a fixed width."""
    parts = [HEAD, _block("legation", cli)]
    for name in sorted(cli.commands):
        parts.append(f"## legation {name}\n")
        parts.append(_block(f"legation {name}", cli.commands[name]))
    return "\n".join(parts)


def _block(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100, **_plain())
    return f"```text\n{command.get_help(context).rstrip()}\n```\n"


def _plain() -> dict[str, list[str]]:
    return {"help_option_names": CONTEXT["help_option_names"]}  # type: ignore[dict-item]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render_page(), encoding="utf-8")
