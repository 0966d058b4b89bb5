"""What the commands share: exit codes, options, opening the desk, printing rows."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from legation.exchange import write_jsonl
from legation.model.words import ClaimKind, EventType, Factuality

DONE, ERROR, USAGE, FAILED, NOTHING, INTERRUPTED = 0, 1, 2, 3, 4, 130


def say(text: str) -> None:
    """Tell the user something that is no result."""
    click.echo(text, err=True)


def dossier_option(create: bool = False) -> Callable[[Any], Any]:
    note = "made when it is not there" if create else "must be there"
    return click.option(
        "--dossier",
        "dossier",
        type=click.Path(path_type=Path),
        required=True,
        envvar="LEGATION_DOSSIER",
        help=f"The dossier file ({note}); also from the environment variable LEGATION_DOSSIER.",
    )


def reader_options(command: Any) -> Any:
    command = click.option(
        "--knowledge",
        multiple=True,
        type=click.Path(exists=True, file_okay=False),
        help="Folder of your own knowledge files.",
    )(command)
    command = click.option(
        "--learned/--rules-only",
        default=True,
        help="Find voices with the trained encoder and by rules (as always), or by rules alone: fewer, in less time.",
    )(command)
    return click.option("--model", default=None, help="Another installed spaCy pipeline for parsing.")(command)


def row_options(command: Any) -> Any:
    command = click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object a line.")(command)
    return click.option("--json", "as_json", is_flag=True, help="One JSON value.")(command)


def claim_filters(command: Any) -> Any:
    """The filters that users expect, each an option."""
    day = "YYYY-MM-DD, YYYY-MM or YYYY"
    options = [
        click.option("--actor", help="Who acts: an id (RUS:MOD) or a country (RUS: all its offices too)."),
        click.option("--recipient", help="To whom it is done: an id or a country."),
        click.option("--speaker", help="Who says so, anywhere in the chain: an id, a country, or AUTHOR."),
        click.option(
            "--event-type", multiple=True, type=click.Choice([t.value for t in EventType]), help="PLOVER type."
        ),
        click.option("--kind", multiple=True, type=click.Choice([k.value for k in ClaimKind]), help="Kind of claim."),
        click.option("--measure", help="What is counted: a name (soldiers) or a unit (persons, containers, km2)."),
        click.option(
            "--factuality", multiple=True, type=click.Choice([f.value for f in Factuality]), help="Status as stated."
        ),
        click.option("--happened-from", help=f"Happened on or after ({day})."),
        click.option("--happened-to", help=f"Happened on or before ({day})."),
        click.option("--said-from", help=f"Said on or after ({day})."),
        click.option("--said-to", help=f"Said on or before ({day})."),
        click.option("--published-from", help=f"Published on or after ({day})."),
        click.option("--published-to", help=f"Published on or before ({day})."),
        click.option("--read-from", help=f"Read by Legation on or after ({day})."),
        click.option("--read-to", help=f"Read by Legation on or before ({day})."),
        click.option("--publisher", help="Publisher of the document."),
        click.option("--document", help="One document: its id, file name or words of its title."),
        click.option(
            "--review",
            type=click.Choice(["unreviewed", "accepted", "rejected", "edited"]),
            help="What a person has decided.",
        ),
        click.option("--words", help="Words that the quote holds."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@contextlib.contextmanager
def open_desk(
    dossier: Path,
    *,
    create: bool = False,
    model: str | None = None,
    learned: bool = True,
    knowledge: tuple[str, ...] = (),
) -> Iterator[Any]:
    from legation.desk import ReaderOptions, open_dossier

    options = ReaderOptions(**({"model": model} if model else {}), knowledge=tuple(knowledge), learned=learned)
    with open_dossier(dossier, create=create, reader=options) as desk:
        yield desk


def show_rows(
    rows: Iterable[Mapping[str, Any]],
    as_json: bool,
    as_jsonl: bool,
    as_text: Callable[[Mapping[str, Any]], str],
    why: Callable[[], Iterable[str]] | None = None,
) -> int:
    """Print rows in the form asked for; 4 when there are none, and then why, as far as that can be said."""
    count = 0
    if as_json:
        held = [{k: v for k, v in r.items() if not k.startswith("_")} for r in rows]
        click.echo(json.dumps(held, ensure_ascii=False, indent=1))
        count = len(held)
    elif as_jsonl:
        count = write_jsonl((dict(r) for r in rows), sys.stdout)
    else:
        for row in rows:
            click.echo(as_text(row))
            count += 1
    return DONE if count else say_nothing(why)


def say_nothing(why: Callable[[], Iterable[str]] | None = None) -> int:
    """Tell that nothing was found, and why."""
    say("Nothing matched.")
    for line in why() if why else ():
        say(line)
    return NOTHING


def nothing_of(desk: Any, lens: Any = None, *parties: str | None) -> Callable[[], Iterable[str]]:
    """Why a look through this lens, or for these parties, finds nothing: asked only when it does."""
    from legation.desk.nothing import why_nothing

    return lambda: why_nothing(desk, lens, parties=parties)


def chosen_claims(options: dict[str, Any], limit: int | None) -> tuple[Any, dict[str, Any]]:
    """The desk's filter and the arguments beside it, from command-line options."""
    from legation.dossier.claims import ClaimFilter

    names = ("publisher", "document", "published_from", "published_to", "read_from", "read_to", "review")
    beside = {k: options.pop(k) for k in names}
    for name in ("happened_from", "happened_to", "said_from", "said_to"):
        options[name] = full_day(options[name], name)
    for name in ("published_from", "published_to", "read_from", "read_to"):
        beside[name] = full_day(beside[name], name)
    return ClaimFilter(limit=limit, **options), beside


def full_day(text: str | None, name: str) -> str | None:
    """'2024-10' as the first or the last day of it, by whether the option ends in _from or _to."""
    from legation.model.times import Interval

    if text is None:
        return None
    try:
        interval = Interval.parse(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is no day ({error}). Accepted: YYYY-MM-DD, YYYY-MM, YYYY.",
            param_hint="--" + name.replace("_", "-"),
        ) from error
    day = interval.first_day if name.endswith("from") else interval.last_day
    return day.isoformat() if day else None
