"""The command draw. Registered by cli.commands."""

from __future__ import annotations

from pathlib import Path

import click

from legation.cli.picturing import lens_of, lens_options
from legation.cli.shared import DONE, NOTHING, dossier_option, open_desk, say


@click.command()
@dossier_option()
@click.argument("what", type=click.Choice(["system", "timeline", "question", "map"]))
@click.argument("names", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File to write: .svg, .png or .html.")
@lens_options
def draw(
    dossier: Path,
    what: str,
    names: tuple[str, ...],
    out: Path,
    as_of: str | None,
    known_on: str | None,
    speakers: str | None,
    publishers_of: str | None,
    party: str | None,
) -> int:
    """Draw the system, a timeline (PARTY [OTHER]), a question about a figure (its ID), or a map.

    Example: legation draw system --out system.svg --dossier korea.dossier
    """
    from legation.exchange import pictures

    pictures.check_form(out)
    wanted = {"timeline": (1, 2), "question": (1, 1)}.get(what, (0, 0))
    if not wanted[0] <= len(names) <= wanted[1]:
        raise click.UsageError(f"draw {what} takes {wanted[0]} to {wanted[1]} names, found {len(names)}.")
    lens = lens_of(as_of, known_on, speakers, publishers_of, party)
    with open_desk(dossier) as desk:
        caption = f"From {len(desk.documents())} documents."
        if what == "system":
            count = pictures.draw_system(desk.relations(lens), out, caption=caption)
        elif what == "timeline":
            count = pictures.draw_timeline(
                desk.timeline(*names, lens=lens), out, caption=f"{' and '.join(names)}. {caption}"
            )
        elif what == "question":
            row = desk.question(names[0])
            count = pictures.draw_question(row, row["claims"], out, caption=caption)
        else:
            count = pictures.draw_map(desk.claims_seen(lens), out, caption=caption)
        say(f"{count} marks drawn in {out}." if count else "Nothing to draw was found there; no file was written.")
        return DONE if count else NOTHING


COMMANDS = (draw,)
