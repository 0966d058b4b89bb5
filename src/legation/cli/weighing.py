"""Commands for weighing: care, fetch-list, compare, ratings. Registered by cli.commands."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from legation.cli import render
from legation.cli.picturing import lens_of, lens_options
from legation.cli.shared import DONE, NOTHING, dossier_option, nothing_of, open_desk, row_options, say, show_rows
from legation.model.record import speaker_of

lens_days = partial(lens_options, party=False)  # where the statements are given by what is asked for


@click.command()
@dossier_option()
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@lens_options
@row_options
def care(dossier: Path, limit: int, as_json: bool, as_jsonl: bool, **lens: str | None) -> int:
    """List statements to be handled with care, each with why: unnamed sources, captions, crime, death or health.

    Example: legation care --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        seen = lens_of(**lens)
        return show_rows(desk.care(limit=limit, lens=seen), as_json, as_jsonl, _render_care, nothing_of(desk, seen))


@click.command("fetch-list")
@dossier_option()
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@lens_options
@row_options
def fetch_list(dossier: Path, limit: int, as_json: bool, as_jsonl: bool, **lens: str | None) -> int:
    """List originals that are named and not held, those that would settle most statements first.

    Example: legation fetch-list --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        seen, why = lens_of(**lens), nothing_of(desk, lens_of(**lens))
        return show_rows(desk.fetch_list(limit=limit, lens=seen), as_json, as_jsonl, _render_wanted, why)


@click.command()
@dossier_option()
@click.argument("first")
@click.argument("second")
@click.option("--limit", type=click.IntRange(1), default=30, show_default=True, help="At most so many differences.")
@lens_options
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def compare(dossier: Path, first: str, second: str, limit: int, as_json: bool, **lens: str | None) -> int:
    """Set two sources side by side: publishers, or actors who speak (RUS, KOR:NIS).

    Shows what each reports that the other denies, counts otherwise, or that is not found in the documents held of it.

    Example: legation compare "Daily North" "Daily South" --dossier korea.dossier
    """
    import json

    with open_desk(dossier) as desk:
        found = desk.compare(first, second, lens=lens_of(**lens))
        found["differences"] = found["differences"][:limit]
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
            return DONE if found["differences"] else NOTHING
        for source in found["sources"]:
            many = f"{source['documents']} document{'s' if source['documents'] != 1 else ''}"
            click.echo(f"{source['source']}, as {source['as']}: in {many} of this dossier")
        ids = [c for d in found["differences"] for side in ("left_claims", "right_claims") for c in d[side][:1]]
        held = desk.claims_by_id(ids)
        for number, row in enumerate(found["differences"], 1):
            click.echo(_render_difference(number, row, held))
        if not found["differences"]:
            say("Nothing on which the two part was found; that is not agreement.")
        return DONE if found["differences"] else NOTHING


@click.command()
@dossier_option()
@row_options
def ratings(dossier: Path, as_json: bool, as_jsonl: bool) -> int:
    """List a person's Admiralty ratings of publishers, actors (A-F) and statements (1-6). None is ever computed.

    Example: legation ratings --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        rows = [{"on": on, **row} for on, row in desk.ratings().items()]
        return show_rows(
            rows, as_json, as_jsonl, lambda r: f"{r['rating']}  {r['on']}: {r['meaning']}, by {r['who']} at {r['at']}"
        )


@click.command()
@dossier_option()
@click.argument("question")
@click.option(
    "--parties", help="Whom it concerns, ids with commas between (RUS,PRK); else those that the reports name."
)
@lens_days
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def question(dossier: Path, question: str, parties: str | None, as_json: bool, **lens: str | None) -> int:
    """Show one question whole: positions side by side with quotes, the position board, and what was not found.

    Example: legation question 3fa1b2 --dossier korea.dossier
    """
    import json

    with open_desk(dossier) as desk:
        seen = lens_of(**lens, party=None)
        chosen = tuple(p for p in (parties or "").split(",") if p)
        row = desk.whole_question(question, parties=chosen, lens=seen)
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False, indent=1))
            return DONE
        click.echo(render_whole(row))
        return DONE


def render_whole(row: Mapping[str, Any]) -> str:
    """A question whole: answers side by side with quotes, the board, origins, ratings, and what to weigh it by."""
    names = row["names"]
    lines = [
        _wrap(f"{row['title']}  [{row['standing']}]", "   "),
        _wrap(f"question {row['id'][: render.SHORT]} · {row['shown']} · {row['review']}", "   "),
        _wrap(f"Why so: {_named(row['why'], names)}", "   "),
        _wrap(f"Put together because: {_named(row['grouped_because'], names)}", "   "),
    ]
    for number, position in enumerate(row["positions"], 1):
        count = render.count(len(position["claims"]), "statement")
        lines += ["", _wrap(f"{number}. {position['label']}: {count} in {_documents(position)}", "   ")]
        for claim in position["claims"]:
            lines += _quote(row["claims"][claim], names)
    lines += ["", render_board(row["board"])]
    lines += ["", _wrap(f"Goes back to (as told; whole: legation origins {row['id'][: render.SHORT]})", "  ")]
    for origin in row["origins_short"]:
        told = [f"said {origin['said']}"] if origin["said"] else []
        told += [f"basis as told: {', '.join(origin['bases'])}"] if origin["bases"] else []
        notes = f" ({'; '.join(told)})" if told else ""
        where = f"{render.count(origin['statements'], 'statement')} in {render.count(origin['documents'], 'document')}"
        lines.append(_wrap(f"  {render.one_line(origin['label'])}{notes}: {where}", "      "))
    lines += _changes(row)
    lines += ["", "Ratings that a person gave"]
    for on, rating in row["ratings"].items():
        lines.append(
            _wrap(f"  {rating['rating']}  {_named(on, names)}: {rating['meaning']}, by {rating['who']}", "      ")
        )
    if not row["ratings"]:
        lines.append("  none of these sources and statements is rated")
    return "\n".join([*lines, "", *_ingredients(row["ingredients"])])


def _changes(row: Mapping[str, Any]) -> list[str]:
    """What copies and later versions of a page have otherwise, and in which of the statements above."""
    lines = ["", "Changed in a copy, or in a later version of a page"] if row["changes"] else []
    for change in row["changes"]:
        here, there = (f"'{_cut(render.one_line(change[k]))}'" for k in ("here", "there"))
        what = {"cut": f"no longer has {there}", "added": f"has besides {here}"}.get(
            change["kind"], f"another {change['kind']}: {here} here, {there} there"
        )
        link = {"copy": "a copy of", "passage": "has passages of", "revision": "a later version of"}[change["link"]]
        where = f"{_place(change['document'])}, {link} {_place(change['of'])}"
        ids = ", ".join(c[: render.SHORT] for c in change["claims"] if c in row["claims"])
        lines.append(_wrap(f"  {where}: {what} (statement {ids})", "      "))
    return lines


def _place(document: Mapping[str, Any]) -> str:
    return (
        f"{document['publisher'] or 'document ' + document['id'][: render.SHORT]}, {document['published'] or 'undated'}"
    )


def _ingredients(held: Mapping[str, Any]) -> list[str]:
    """What information is weighed by, side by side; no figure is made of it."""
    shown = "shown" if held["independence_shown"] else "not shown"
    rows = [
        ("first tellers", f"{held['first_tellers']}, in {render.count(held['documents'], 'document')}"),
        ("independence", f"{shown}: {held['independence_why']}"),
        ("conflict", f"{held['conflict']} ({held['standing']})"),
        ("bases as told", ", ".join(held["bases"]) or "none given"),
        ("unnamed sources", str(held["unnamed_sources"])),
    ]
    head = "To weigh it by (the digit 1 to 6 is yours to set: legation decide rate STATEMENT 1..6)"
    return [head, *(_wrap(f"  {name:<16} {value}", " " * 19) for name, value in rows)]


def _quote(claim: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """The quote, and under it who says so, how, and where it stands."""
    published = (claim["clocks"].get("published") or {}).get("interval") or "undated"
    where = f"{claim['publisher'] or 'document ' + claim['doc'][: render.SHORT]}, {published}"
    who = _named(speaker_of(claim), names).replace("(the author)", "the author of the document")
    status = claim["factuality"] + (f", {claim['how_unconfirmed']}" if claim["how_unconfirmed"] else "")
    return [
        _wrap(f'   "{render.one_line(claim["quote"])}"', "    "),
        _wrap(
            f"      {who} [{status}], in {where}, characters {claim['start']}-{claim['end']}"
            f" (statement {claim['id'][: render.SHORT]})",
            "      ",
        ),
    ]


def _named(text: str, names: Mapping[str, str]) -> str:
    """Ids in a line as names, the id beside an office's name."""
    out = text
    for identifier in sorted(names, key=lambda i: (-len(i), i)):
        if names[identifier] != identifier:
            shown = names[identifier] + (f" [{identifier}]" if ":" in identifier else "")
            out = re.sub(rf"(?<![\w:+\[]){re.escape(identifier)}(?![\w:+\]])", shown.replace("\\", "\\\\"), out)
    return out


def _documents(position: Mapping[str, Any]) -> str:
    return render.count(len(position["documents"]), "document")


def render_board(board: Mapping[str, Any]) -> str:
    """The board as text: the parties, then the commentators; a 'not found' with what was searched."""
    lines = ["Position board"]
    for row in board["rows"]:
        kind = "party" if row["party"] else "commentator"
        cells = "; ".join(f"{name}: {', '.join(_cell(c, name) for c in held)}" for name, held in row["cells"].items())
        if row["not_found"] is not None:
            cells = f"not found in the {row['not_found']['searched_documents']} documents searched (no denial)"
        lines.append(_wrap(f"  {_holder(row)} [{kind}]: {cells}", "      "))
        if row["not_found"] is not None:
            lines.append(_wrap(f"      searched for: {_searched(row['not_found']['query'])}", "        "))
            if not row["not_found"]["nearest"]:
                lines.append("      no passage of them holds these words together")
        for passage in (row["not_found"] or {}).get("nearest", []):
            where = f"nearest, document {passage['document'][: render.SHORT]} at {passage['start']}: "
            lines.append(_wrap(f'      {where}"{_cut(render.one_line(passage["text"]))}"', "        "))
    return "\n".join(lines)


def _searched(query: str) -> str:
    """A query of full text in plain words: '"North Korea" or "Pyongyang", with "soldiers" or "russia"'."""
    return query.replace(") AND (", ", with ").strip("()").replace(" OR ", " or ")


def _cut(text: str, most: int = 160) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " ..."


def _holder(row: Mapping[str, Any]) -> str:
    """Who holds it; several documents without publisher are told apart by their ids."""
    who = str(row["who"])
    if str(row["label"]).startswith("the author of a document") and who.startswith("author:"):
        return f"the author of document {who.removeprefix('author:')[: render.SHORT]}"
    return str(row["label"])


def _cell(cell: Mapping[str, Any], column: str) -> str:
    count = f"{len(cell['claims'])} statement{'s' if len(cell['claims']) != 1 else ''}"
    return count if cell["position"] == column else f"{cell['position']} ({count})"


def _render_care(row: Mapping[str, Any]) -> str:
    lines = [f"- {reason}" for reason in row["why"]]
    return "\n".join([render.render_claim(row["claim"]), *(f"            {line}" for line in lines)])


def _render_wanted(row: Mapping[str, Any]) -> str:
    said = f" ({row['said']})" if row["said"] else ""
    occasion = f", {render.one_line(row['occasion'])}" if row["occasion"] else ""
    head = f"{row['name']}{occasion}: {row['what']}{said}"
    return "\n".join([_wrap(head, ""), _wrap(f"    {row['why']}", "    ")])


def _render_difference(number: int, row: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    lines = [_wrap(f"{number}. {row['title']}  [{row['kind']}]", "   "), _wrap(f"   {row['why']}", "   ")]
    for side in ("left", "right"):
        for claim in row[f"{side}_claims"][:1]:
            record = held[claim]
            lines.append(_wrap(f'   {row[side]}: "{render.one_line(record["quote"])}"', "      "))
            lines.append(_wrap(f"      {speaker_of(record)} [{record['factuality']}]", "      "))
    return "\n".join(lines)


def _wrap(text: str, indent: str) -> str:
    return textwrap.fill(text, render.WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


COMMANDS = (question, care, fetch_list, compare, ratings)
