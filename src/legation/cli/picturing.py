"""Commands for the picture: system, perspective, camps. Registered by cli.commands."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from legation.cli import render
from legation.cli.shared import (
    DONE,
    dossier_option,
    nothing_of,
    open_desk,
    row_options,
    say,
    say_nothing,
    show_rows,
)
from legation.model.record import speaker_of

QUOTES = 2  # shown of each relation
MOST_FORETOLD = 2_000  # statements that are held against what came of them
OUTCOMES = ("came true", "did not", "told both ways", "open", "cannot be told")


def lens_options(command: Any, *, party: bool = True) -> Any:
    """Through which reports to look; party: also whose part of the system."""
    options = [
        click.option("--as-of", metavar="DAY", help="What was told to hold or to have happened by this day."),
        click.option("--known-on", metavar="DAY", help="Only documents published by this day."),
        click.option("--speakers", metavar="IDS", help="Only what these are told to say (RUS,KOR:NIS; AUTHOR)."),
        click.option("--publishers-of", metavar="IDS", help="Only what media of these countries told (RUS,CHN)."),
        click.option("--party", metavar="ID", help="Only statements with this country or actor in them."),
    ]
    for option in reversed(options if party else options[:-1]):
        command = option(command)
    return command


def lens_of(
    as_of: str | None, known_on: str | None, speakers: str | None, publishers_of: str | None, party: str | None
) -> Any:
    from legation.desk.picturing import Lens

    return Lens(as_of, known_on, _ids(speakers), _ids(publishers_of), party)


@click.command()
@dossier_option()
@lens_options
@click.option("--kind", help="Only relations of this kind (treaty, transfer, troop deployment, ...).")
@click.option("--changes", nargs=2, metavar="FROM TO", help="What is new or changed between two days.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@row_options
def system(
    dossier: Path,
    as_of: str | None,
    known_on: str | None,
    speakers: str | None,
    publishers_of: str | None,
    party: str | None,
    kind: str | None,
    changes: tuple[str, str] | None,
    limit: int,
    as_json: bool,
    as_jsonl: bool,
) -> int:
    """List the relations that the reports tell of, on any day, as told by any sources: who with whom, who denies it.

    Example: legation system --dossier korea.dossier --party PRK --as-of 2024-11-01 --known-on 2024-11-05
    """
    from legation.desk.nothing import require_kind

    lens = lens_of(as_of, known_on, speakers, publishers_of, party)
    if changes and changes[0] > changes[1]:
        raise click.UsageError(
            f"--changes: {changes[0]} is after {changes[1]}. Accepted: two days, the earlier one first."
        )
    with open_desk(dossier) as desk:
        require_kind(desk, kind)
        why = nothing_of(desk, lens)
        if changes:
            found = desk.changes(*changes, lens, kind=kind, limit=limit)
            rows = found["changes"]
            if found["more"]:
                say(f"The first {limit} changes, of the relations with most tellers; see more with --limit.")
            quote = _quoter(desk, [i for r in rows for i in r["claims"][:QUOTES]])
            return show_rows(rows, as_json, as_jsonl, lambda r: _render_change(r, quote), why)
        rows = desk.relations(lens, kind=kind, limit=limit)
        quote = _quoter(desk, [i for r in rows for i in _evidence(r)])
        return show_rows(rows, as_json, as_jsonl, lambda r: render_relation(r, quote), why)


@click.command()
@dossier_option()
@click.argument("left")
@click.argument("right")
@lens_options
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@row_options
def perspective(
    dossier: Path,
    left: str,
    right: str,
    as_of: str | None,
    known_on: str | None,
    speakers: str | None,
    publishers_of: str | None,
    party: str | None,
    limit: int,
    as_json: bool,
    as_jsonl: bool,
) -> int:
    """Show where two sets of sources describe different systems: LEFT and RIGHT are ids with commas between.

    Each stands for its speakers and its media together. What is not found in one is kept apart from what it denies.

    Example: legation perspective RUS,PRK USA,KOR --dossier korea.dossier
    """
    from legation.desk.nothing import why_no_side

    for side in (left, right):
        if not _ids(side):
            raise click.UsageError(
                f"{side!r} names no source. Accepted: ids of countries or actors with commas between."
            )
    if set(_ids(left)) == set(_ids(right)):
        raise click.UsageError(f"{left!r} and {right!r} are one set of sources. Accepted: two that differ.")
    with open_desk(dossier) as desk:
        lens = lens_of(as_of, known_on, speakers, publishers_of, party)
        rows = desk.perspective(left, right, lens, limit=limit)
        ids = [i for r in rows for i in (*_evidence(r["relation"]), *r["other_claims"][:1])]
        quote = _quoter(desk, ids)
        for line in why_no_side(desk, {side: _ids(side) for side in (left, right)}):
            say(line)
        return show_rows(rows, as_json, as_jsonl, lambda r: _render_perspective(r, quote), nothing_of(desk, lens))


@click.command()
@dossier_option()
@lens_options
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def camps(
    dossier: Path,
    as_of: str | None,
    known_on: str | None,
    speakers: str | None,
    publishers_of: str | None,
    party: str | None,
    as_json: bool,
) -> int:
    """Show who stands with whom by the relations told of (structural balance), and what hangs on one source. For coders.

    Example: legation camps --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        lens = lens_of(as_of, known_on, speakers, publishers_of, party)
        found = desk.camps(lens)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        elif found["parts"] or found["named"]:
            click.echo(render_camps(found))
        return DONE if found["parts"] else say_nothing(nothing_of(desk, lens))


@click.command()
@dossier_option()
@click.argument("party")
@click.argument("other", required=False)
@partial(lens_options, party=False)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@row_options
def timeline(
    dossier: Path,
    party: str,
    other: str | None,
    as_of: str | None,
    known_on: str | None,
    speakers: str | None,
    publishers_of: str | None,
    limit: int,
    as_json: bool,
    as_jsonl: bool,
) -> int:
    """Show what is told of PARTY, or of PARTY and OTHER, day by day; what several documents tell counts once.

    Example: legation timeline PRK RUS --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        lens = lens_of(as_of, known_on, speakers, publishers_of, None)
        rows = desk.timeline(party, other, lens)[:limit]
        quote = _quoter(desk, [r["claims"][0] for r in rows])
        why = nothing_of(desk, lens, party, other)
        return show_rows(rows, as_json, as_jsonl, lambda r: _render_moment(r, quote), why)


@click.command()
@dossier_option()
@lens_options
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only those that ended so, as later documents tell it.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@row_options
def forecasts(
    dossier: Path,
    as_of: str | None,
    known_on: str | None,
    speakers: str | None,
    publishers_of: str | None,
    party: str | None,
    outcome: str | None,
    limit: int,
    as_json: bool,
    as_jsonl: bool,
) -> int:
    """List what was foretold: by whom, when, by when, and what later documents say became of it.

    Example: legation forecasts --dossier korea.dossier --party PRK
    """
    with open_desk(dossier) as desk:
        lens = lens_of(as_of, known_on, speakers, publishers_of, party)
        found = desk.forecasts(lens)
        rows = [r for r in found if outcome is None or r["outcome"] == outcome][:limit]
        quote = _quoter(desk, [i for r in rows for i in (r["claim"], *r["evidence"][:QUOTES])])
        return show_rows(rows, as_json, as_jsonl, lambda r: _render_forecast(r, quote), nothing_of(desk, lens))


def _render_forecast(row: Mapping[str, Any], quote: Callable[[str], str]) -> str:
    due = f"due {row['due']}" if row["due"] else "by when is not told"
    also = f"; foretold in {render.count(len(row['also_by']), 'more statement')}" if row["also_by"] else ""
    made = f"on {row['made']}" if row["made"] else "on an unknown day"
    head = f"[{row['outcome']}] told as {row['status']} by {row['teller']} {made}; {due}{also}"
    lines = [_wrap(head, "    "), quote(row["claim"]), _wrap(f"    What became of it: {row['why']}", "      ")]
    return "\n".join([*lines, *(quote(i) for i in row["evidence"][:QUOTES])])


def _render_moment(row: Mapping[str, Any], quote: Callable[[str], str]) -> str:
    day = row["happened"] or (
        f"(said {row['said']})" if row["said"] else f"(published {row['published'] or 'undated'})"
    )
    sides = ("+".join(row["actors"]) or "(nobody named)") + (
        f" -> {'+'.join(row['recipients'])}" if row["recipients"] else ""
    )
    told = f"{render.count(len(row['claims']), 'statement')} in {render.count(len(row['documents']), 'document')}"
    denied = f", denied in {len(row['denied'])}" if row["denied"] else ""
    head = f"{day}  {row['event_type']} {sides}  [{row['status']}; {told}{denied}]"
    return "\n".join([_wrap(head, "    "), quote(row["claims"][0])])


def render_relation(row: Mapping[str, Any], quote: Callable[[str], str]) -> str:
    """An edge with who carries it, its steps and amounts, and quotes."""
    lines = [_wrap(_headline(row), "    "), _wrap(f"    {_standing(row)}", "    ")]
    if row["steps"] or row["missing"]:
        steps = [f"{s['name']} {s['day'] or '(no day told)'}{_by(s['parties'])}" for s in row["steps"]]
        untold = f"; told by no document: {', '.join(row['missing'])}" if row["missing"] else ""
        lines.append(_wrap(f"    steps told: {'; '.join(steps) or 'none'}{untold}", "      "))
    if row["amounts"]:
        told = list(dict.fromkeys(f"{a['shown']} {a['unit']} ({a['status']})" for a in row["amounts"]))
        lines.append(_wrap(f"    figures, each as its teller puts it: {'; '.join(told[:8])}", "      "))
    for words in row["in_exchange"][:2]:
        lines.append(_wrap(f'    told to be given in exchange: "{render.one_line(words)}"', "      "))
    lines += [quote(i) for i in _evidence(row)]
    return "\n".join(line for line in lines if line)


def render_camps(found: Mapping[str, Any]) -> str:
    lines = []
    for n, part in enumerate(found["parts"], 1):
        sides = "  |  ".join(", ".join(m["name"] for m in side) for side in part["sides"])
        lines.append(_wrap(f"{n}. {sides}", "   "))
        how = "every division was tried" if part["exact"] else f"no division can leave less than {part['bound']}"
        lines.append(
            _wrap(f"   ties that do not fit: {part['frustrated']:g} of {part['total']:g} in weight ({how})", "   ")
        )
        for misfit in part["misfits"]:
            lines.append(f"   fits nowhere: {misfit['member']} ({misfit['here']:g} against {misfit['elsewhere']:g})")
    if found["as_of"]:
        lines.append(f"   As of {found['as_of']}, the last day told; see --as-of for another.")
    for turn in found["turned"]:
        now, then = ("together", "against each other") if turn["now"] > 0 else ("against each other", "together")
        lines.append(
            _wrap(
                f"   changed: {turn['left_name']} and {turn['right_name']}, {then} until {turn['before']}, {now} since"
                f" {turn['since']} ({turn['kind']})",
                "      ",
            )
        )
    if found["named"]:
        lines.append("Named by the texts themselves:")
    for camp in found["named"]:
        lines.append(
            _wrap(
                f'   {", ".join(camp["names"])}: "{render.one_line(camp["name"])}" (document {camp["document"][:10]})',
                "      ",
            )
        )
    if found["left_out_of"] > len(found["left_out"]) > 0:
        lines.append(
            f"   Left out one by one: the {len(found['left_out'])} of {found['left_out_of']} tellers with most ties."
        )
    fragile = [(t, v) for t, v in found["left_out"].items() if v < 1]
    for teller, share in sorted(fragile, key=lambda x: x[1])[:5]:
        lines.append(_wrap(f"Without what {teller} tells, {share:.0%} of the pairs stay as they are.", "   "))
    for broker in found["brokers"][:5]:
        lines.append(f"Between others: {broker['name']} ({broker['betweenness']:.2f} of 1)")
    told = (("Ties that do not fit", "frustrated", found["parts"]), ("Pairs that stay", "left_out", fragile))
    for label, name, shown in (*told, ("Between others", "betweenness", found["brokers"])):
        if shown:
            lines.append(_wrap(f"{label}: {found['meaning'][name]}.", "   "))
    lines.append(
        _wrap("Made from relations as told; machine-read, unreviewed. Not a finding about the states themselves.", "")
    )
    return "\n".join(lines)


def _render_change(row: Mapping[str, Any], quote: Callable[[str], str]) -> str:
    relation = row["relation"]
    lines = [_wrap(f"{row['change']}: {_headline(relation)}", "    "), _wrap(f"    {_standing(relation)}", "    ")]
    return "\n".join([*lines, *(quote(i) for i in row["claims"][:QUOTES])])


def _render_perspective(row: Mapping[str, Any], quote: Callable[[str], str]) -> str:
    relation = row["relation"]
    lines = [
        _wrap(f"{row['difference']}; told by {row['told_by']}: {_headline(relation)}", "    "),
        *(quote(i) for i in _evidence(relation)[:1]),
        *(quote(i) for i in row["other_claims"][:1]),
    ]
    return "\n".join(lines)


def carried_words(row: Mapping[str, Any]) -> str:
    """Whose sources carry a relation, in words that tell one side's from both sides' at a glance."""
    by = row["carried_by"]
    if by == "nobody":
        return "[STATED BY NOBODY]"
    if by == "both sides":
        return "[both sides say so]"
    if by == "others only":
        return (
            "[neither side says so: told by others only]" if row["source"] != row["target"] else "[told by others only]"
        )
    who, more = by.removeprefix("only ").removesuffix(" and others"), by.endswith(" and others")
    name = row["source_name"] if who == row["source"] else row["target_name"]
    if row["source"] == row["target"]:
        return f"[{name} says so{', and others' if more else ''}]"
    return f"[{name} and others say so, the other side does not]" if more else f"[ONLY {name} says so]"


def _headline(row: Mapping[str, Any]) -> str:
    return f"{_edge(row)}  {carried_words(row)}"


def _edge(row: Mapping[str, Any]) -> str:
    theme = f" ({row['theme']})" if row["theme"] else ""
    if row["source"] == row["target"]:
        return f"{row['source_name']}: {row['kind']}{theme}{_days(row)}"
    arrow = f"-- {row['kind']}{theme} -->" if row["directed"] else f"-- {row['kind']}{theme} --"
    return f"{row['source_name']} {arrow} {row['target_name']}{_days(row)}"


def _days(row: Mapping[str, Any]) -> str:
    if not row["first_day"]:
        return ", no day told"
    return (
        f", {row['first_day']}"
        if row["last_day"] in (None, row["first_day"])
        else f", {row['first_day']} to {row['last_day']}"
    )


def _standing(row: Mapping[str, Any]) -> str:
    tellers = f": {', '.join(row['tellers'])}" if row["tellers"] else ""
    stated = render.count(_number(row, "carried"), "statement")
    parts = [f"stated in {stated} of {render.count(len(row['tellers']), 'first teller')}{tellers}"]
    if row["denied"]:
        parts.append(f"denied in {_number(row, 'denied')} ({', '.join(row['deniers'])})")
    if row["contested"]:
        parts.append(f"disputed in {_number(row, 'contested')} ({', '.join(row['contested_by'])})")
    if row["exchange"]:
        parts.append(f"told as given in return in {_number(row, 'exchange')}")
    if row["questioned"]:
        parts.append(f"doubted or left unconfirmed in {_number(row, 'questioned')}")
    if row["unreal"]:
        apart = ", ".join(f"{word} in {n}" for word, n in row["unreal_as"])
        parts.append(f"not told as done in {_number(row, 'unreal')} ({apart})")
    if row["silent"]:
        parts.append(f"not addressed by {', '.join(row['silent'])}")
    return "; ".join(parts) + f"; {render.count(row['documents'], 'document')}; machine-read"


def _number(row: Mapping[str, Any], name: str) -> int:
    """How many statements stand in a list of a relation; of very many only the latest are named."""
    return int(row.get("counts", {}).get(name, len(row[name])))


def _evidence(row: Mapping[str, Any]) -> list[str]:
    """A quote of those who state it, then one of those who deny it, else one that only speaks of it."""
    against = [*row["denied"][:1], *(i for i in row["contested"] if i not in row["carried"][:QUOTES])][:1]
    return [*row["carried"][:QUOTES], *against] or [*row["questioned"][:1], *row["unreal"][:QUOTES]]


def _quoter(desk: Any, ids: list[str]) -> Callable[[str], str]:
    held = desk.claims_by_id(ids) if ids else {}

    def quote(identifier: str) -> str:
        row = held[identifier]
        text = f'"{render.one_line(row["quote"])}"'
        return _wrap(f"    {speaker_of(row)} [{row['factuality']}]: {text} ({render.source_line(row)})", "      ")

    return quote


def _by(parties: list[str]) -> str:
    return f" by {' and '.join(parties)}" if parties else ""


def _ids(text: str | None) -> tuple[str, ...]:
    return tuple(p.strip() for p in (text or "").split(",") if p.strip())


def _wrap(text: str, indent: str) -> str:
    return textwrap.fill(text, render.WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


COMMANDS = (system, perspective, camps, timeline, forecasts)
