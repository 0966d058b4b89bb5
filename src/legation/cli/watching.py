"""The command watches. Registered by cli.commands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from legation.cli import render
from legation.cli.shared import DONE, NOTHING, claim_filters, dossier_option, full_day, open_desk, say, show_rows
from legation.desk.watching import QUESTION_FIELDS, STATEMENT_FIELDS


@click.command()
@dossier_option()
@click.argument("action", type=click.Choice(["list", "add", "remove"]), default="list")
@click.argument("target", required=False)
@click.option("--since-last", is_flag=True, help="Tell what has changed since you last looked; then that is looked at.")
@click.option("--keep", is_flag=True, help="With --since-last: it stays as not looked at.")
@click.option("--name", default="", help="With add: a name of your own.")
@click.option("--questions", is_flag=True, help="With add: watch a list of questions, not of statements.")
@click.option("--standing", help="With add --questions: how the reports stand.")
@click.option("--party", help="With add: who acts or is acted upon: an id or a country.")
@claim_filters
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object a line.")
def watches(
    dossier: Path,
    action: str,
    target: str | None,
    since_last: bool,
    keep: bool,
    name: str,
    questions: bool,
    as_json: bool,
    as_jsonl: bool,
    **filters: Any,
) -> int:
    """Watch questions and filters, and tell what has become new, revised, first denied or withdrawn for them.

    \b
    list                        all watches, with how much has changed (the same without a word)
    add QUESTION                watch a question
    add --speaker RUS ...       watch the statements of a filter
    add --questions ...         watch a list of questions (--standing, --party, --words)
    remove WATCH                take a watch off; adding it again brings its log back

    Example: legation watches --since-last --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        if action == "add":
            kind, body = _wanted(target, questions, filters)
            click.echo(desk.add_watch(kind, body, name=name))
            return DONE
        if action == "remove":
            if not target:
                raise click.UsageError("remove takes the id of a watch.")
            click.echo(desk.remove_watch(target))
            return DONE
        rows = desk.watches()
        if not since_last:
            return show_rows(rows, as_json, as_jsonl, _watch_line)
        changed = [r for r in rows if r["changes"]]
        done = _show_changes(changed, as_json, as_jsonl)
        if not keep:
            desk.look_at_watches({r["id"]: r["upto"] for r in rows})
        return done


def _wanted(target: str | None, questions: bool, filters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What is to be watched, from the words and options of the command."""
    given = {n: ",".join(v) if isinstance(v, tuple) else v for n, v in filters.items() if v}
    if target:
        if given or questions:
            raise click.UsageError("add takes the id of a question, or options of a filter, not both.")
        return "question", {"question": target}
    kind, known = (
        ("questions", QUESTION_FIELDS) if questions or "standing" in given else ("statements", STATEMENT_FIELDS)
    )
    unknown = sorted(set(given) - set(known))
    if unknown:
        named = ", ".join("--" + n.replace("_", "-") for n in unknown)
        raise click.UsageError(f"{named}: a watch on {kind} knows no such filter.")
    days = {n: full_day(v, n) or "" for n, v in given.items() if n.endswith(("_from", "_to"))}
    return kind, {"fields": given | days}


def _show_changes(rows: list[dict[str, Any]], as_json: bool, as_jsonl: bool) -> int:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif as_jsonl:
        return show_rows(
            [c | {"watch": r["id"], "watch_name": r["name"]} for r in rows for c in r["changes"]], False, True, str
        )
    else:
        for row in rows:
            click.echo(_watch_line(row))
            for change in row["changes"]:
                click.echo("  " + _change_line(change))
        if not rows:
            say("Nothing has changed for what you watch.")
    return DONE if rows else NOTHING


def _watch_line(row: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{n} {change}" for change, n in row["counts"].items()) or "nothing new"
    looked = f"looked at {row['looked_at']}" if row["looked_at"] else "not looked at yet"
    return f"{row['id'][: render.SHORT]}  {row['name']}: {counts} ({looked})"


def _change_line(change: Mapping[str, Any]) -> str:
    """A change with speaker and status; never the words of a report alone."""
    if "quote" in change:
        told = f"{change['speaker']} [{change['status']}]: “{render.one_line(change['quote'])}”"
        told += f" ({change['source'] or 'publisher unknown'})"
    else:
        told = f"{change.get('title', 'the question')} [{change.get('standing', 'unknown')}]"
    became = [f"{field}: {before} became {after}" for field, (before, after) in (change.get("fields") or {}).items()]
    why = "; ".join([*became, *([change["why"]] if change.get("why") else [])])
    return f"{change['at']}  {change['change']}: {told}{'; ' + why if why else ''}"


COMMANDS = (watches,)
