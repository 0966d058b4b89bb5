"""The command whatif. Registered by cli.commands."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from legation.cli import render
from legation.cli.picturing import lens_of, lens_options
from legation.cli.shared import DONE, NOTHING, dossier_option, open_desk
from legation.model.record import speaker_of


@click.command()
@dossier_option()
@click.argument("happening")
@lens_options
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def whatif(
    dossier: Path,
    happening: str,
    as_of: str | None,
    known_on: str | None,
    speakers: str | None,
    publishers_of: str | None,
    party: str | None,
    as_json: bool,
) -> int:
    """Show what the commitments told of in the dossier would call for if HAPPENING came about. It is no forecast.

    Example: legation whatif "South Korea attacks North Korea" --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        found = desk.what_if(happening, lens_of(as_of, known_on, speakers, publishers_of, party))
        click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else render_steps(found))
        return DONE if found["steps"] else NOTHING


def render_steps(found: Mapping[str, Any]) -> str:
    """How the sentence was read, the steps with their quotes, and where the dossier is silent."""
    read = found["read_as"]
    arrow = f"{'+'.join(read['actors']) or '(nobody named)'} -> {'+'.join(read['recipients']) or '(nobody named)'}"
    lines = [
        _wrap(found["note"], ""),
        _wrap(
            f"Read as: {'/'.join(read['types'])} {arrow}; "
            f"{render.count(found['commitments_searched'], 'commitment')} searched.",
            "  ",
        ),
    ]
    for step in found["steps"]:
        after = f" (after step {step['after']})" if step["after"] else ""
        who = "+".join(step["who"]) or "the parties, not named there,"
        whom = f" towards {'+'.join(step['whom'])}" if step["whom"] else ""
        lines.append(_wrap(f"{step['n']}.{after} As told, {who} would be called on{whom}  [{step['stands']}]", "   "))
        lines.append(_wrap(f'   calls for: "{render.one_line(step["calls_for"])}"', "      "))
        lines.append(_wrap(f'   because {step["why"]}; trigger: "{render.one_line(step["trigger"])}"', "      "))
        under = ", ".join(v for v in (step["instrument"], step["article"]) if v) or "no instrument named"
        reserved = step["reservation"] or "none told"
        near = f"; wording: {step['nearness']}" if step["nearness"] else ""
        lines.append(_wrap(f"   under: {under}; reservations: {reserved}{near}", "      "))
        claim = step["statement"]
        lines.append(
            _wrap(
                f"   {speaker_of(claim)} [{claim['factuality']}], statement {claim['id'][: render.SHORT]}, in "
                f"{render.source_line(claim)}",
                "      ",
            )
        )
        if step["disputed_by"]:
            ids = ", ".join(i[: render.SHORT] for i in step["disputed_by"])
            lines.append(f"   disputed in {len(step['disputed_by'])} statements: {ids}")
    if not found["steps"]:
        lines.append("The dossier is silent: no commitment told of in it mentions such a trigger.")
    else:
        lines.append("Beyond these steps the dossier is silent.")
    return "\n".join(lines)


def _wrap(text: str, indent: str) -> str:
    return textwrap.fill(text, render.WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


COMMANDS = (whatif,)
