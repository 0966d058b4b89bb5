"""Commands for where things come from: origins, copies, revisions, utterances. Registered by cli.commands.

What a text says is printed as its quote, with its speaker and its status beside it, and never in words of our own.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from legation.cli import render
from legation.cli.picturing import lens_of, lens_options
from legation.cli.shared import DONE, NOTHING, dossier_option, nothing_of, open_desk, row_options, show_rows
from legation.model.record import speaker_of

QUOTE_LENGTH = 300  # characters of a quote that are shown; --json has all


@click.command()
@dossier_option()
@click.argument("identifier", metavar="ID")
@partial(lens_options, party=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def origins(dossier: Path, identifier: str, as_json: bool, **lens: str | None) -> int:
    """Show what a question or a statement goes back to: who had it from whom, when, with the quotes.

    ID is the id of a question or of a statement, or its beginning.

    Example: legation origins 3fa1b2c4d5 --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        found = desk.origins(identifier, lens=lens_of(**lens, party=None))
        click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else render_origins(found))
        return DONE if found["origins"] else NOTHING


@click.command()
@dossier_option()
@click.argument("document", required=False)
@click.option("--quotations", is_flag=True, help="Also pairs that have only a quotation in common.")
@click.option("--figures", is_flag=True, help="Only pairs in which a figure was changed.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@click.option("--known-on", metavar="DAY", help="Only documents published by this day.")
@row_options
def copies(
    dossier: Path,
    document: str | None,
    quotations: bool,
    figures: bool,
    limit: int,
    known_on: str | None,
    as_json: bool,
    as_jsonl: bool,
) -> int:
    """List documents that share text, passage by passage, with what was changed; or those of one DOCUMENT.

    A copy is not a second source. A figure changed in a copy is marked, with the statements it stands in.

    Example: legation copies --figures --dossier korea.dossier
    """
    kinds = ("copy", "passage", *(("quotation",) if quotations else ()))
    with open_desk(dossier) as desk:
        rows = desk.copies(document, kinds=kinds, lens=lens_of(None, known_on, None, None, None))
        if figures:
            rows = [r for r in rows if any(c["kind"] == "figure" for c in r["changes"])]
        return show_rows(rows[:limit], as_json, as_jsonl, render_copy)


@click.command()
@dossier_option()
@click.argument("document", required=False)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@row_options
def revisions(dossier: Path, document: str | None, limit: int, as_json: bool, as_jsonl: bool) -> int:
    """List pages that changed at one address: what was added, cut, changed, and which questions it touches.

    Example: legation revisions --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        return show_rows(desk.revisions(document)[:limit], as_json, as_jsonl, render_revision)


@click.command()
@dossier_option()
@click.option("--speaker", help="Only of this speaker: an id (RUS:MFA) or a country (RUS: all its offices too).")
@click.option(
    "--documents", type=click.IntRange(1), default=2, show_default=True, help="Only worded in so many documents."
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@lens_options
@row_options
def utterances(
    dossier: Path,
    speaker: str | None,
    documents: int,
    limit: int,
    as_json: bool,
    as_jsonl: bool,
    **lens: str | None,
) -> int:
    """List remarks with all their wordings, longest first, and where the wordings or their objects differ.

    Example: legation utterances --speaker CHN --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        rows = desk.utterances(speaker=speaker, least_documents=documents, lens=lens_of(**lens))
        asked = lens_of(**lens | {"speakers": lens["speakers"] or speaker})
        return show_rows(rows[:limit], as_json, as_jsonl, render_utterance, nothing_of(desk, asked))


COMMANDS = (origins, copies, revisions, utterances)


# ---------------------------------------------------------------------- text
def render_origins(found: Mapping[str, Any]) -> str:
    """The summary, then a tree for each origin: the source, who relayed it, the documents with their quotes."""
    claims = found["claims"]
    title = found["title"]
    if found["of"]["kind"] == "claim":
        title = f'the statement of {speaker_of(claims[found["of"]["id"]])}: "{_short(title)}"'
    lines = [
        _wrap(f"Origins of: {title}", ""),
        f"{found['shown']} · {found['review']}",
        _wrap(found["reason"], "", "  "),
    ]
    for loop in (x for x in found["circular"] if x["why"] != found["reason"]):
        lines.append(_wrap(f"Circular reporting: {', '.join(loop['members'])} ({loop['why']})", "", "  "))
    for hint in (x for x in found["hints"] if x["why"] != found["reason"]):
        lines.append(_wrap(f"Note: {hint['why']}", "", "  "))
    for number, origin in enumerate(found["origins"], 1):
        count = f"{_count(origin['claims'], 'statement')} in {_count(origin['documents'], 'document')}"
        why = f"; {origin['why']}" if len(origin["claims"]) > 1 else ""
        lines += ["", _wrap(f"{number}. {_hand(origin['tree'])}: {count}{why}", "", "   ")]
        if len(origin["occasions"]) > 1:
            lines.append(_wrap(f"occasion as told: {'; '.join(origin['occasions'])}", "   ", "      "))
        lines += _branches(origin["tree"], claims, "   ")
    return "\n".join(lines)


def render_copy(row: Mapping[str, Any]) -> str:
    """Which document repeats which, passage by passage, and the changes, figures first."""
    verb = {"copy": "is a copy of", "passage": "shares passages with", "quotation": "has quotations in common with"}
    lines = [
        _wrap(f"{_name(row['document'])} {verb[row['kind']]} {_name(row['of'])}", "", "  "),
        _wrap(f"{row['why']}; {row['order']}; {row['review']}", "  ", "    "),
    ]
    lines += [_change(c) for c in _worth(row["changes"])]
    for passage in row["passages"]:
        (start, end), (of_start, of_end) = passage["span"], passage["of_span"]
        mark = ", in quotation marks" if passage["quoted"] else ""
        lines.append(f"  characters {start}-{end}, there {of_start}-{of_end}: {passage['words']} equal words{mark}")
        lines.append(_wrap(f'"{_short(passage["quote"])}"', "    ", "    "))
    return "\n".join(lines) + "\n"


def render_revision(row: Mapping[str, Any]) -> str:
    """What a page no longer says, newly says, and says otherwise."""
    lines = [
        _wrap(f"{_name(row['document'])} is a revision of {_name(row['of'])}", "", "  "),
        _wrap(f"{row['why']}; {row['same']:.0%} of it stood there before; {row['review']}", "  ", "    "),
    ]
    lines += [_change(c) for c in _worth(row["changes"])]
    for word, there in (("cut", row["cut"]), ("added", row["added"])):
        for piece in there:
            told = f", {_count(piece['claims'], 'statement')}" if piece["claims"] else ""
            place = f"characters {piece['span'][0]}-{piece['span'][1]}"
            lines.append(_wrap(f'{word}: "{_short(piece["quote"])}" ({place}{told})', "  ", "    "))
    for question in row["questions"]:
        lines.append(_wrap(f"touches the question {question['id'][: render.SHORT]}: {question['title']}", "  ", "    "))
    return "\n".join(lines) + "\n"


def render_utterance(row: Mapping[str, Any]) -> str:
    """The wordings of a remark under each other."""
    name = row["name"] if row["name"] == row["speaker"] else f"{row['name']} [{row['speaker']}]"
    documents = f"{row['documents']} document{'s' * (row['documents'] > 1)}"
    lines = [_wrap(f"{name}: {_count(row['wordings'], 'wording')} in {documents} · {row['review']}", "", "  ")]
    for wording in row["wordings"]:
        lines.append(_wrap(f'"{_short(wording["quote"])}"', "  ", "   "))
        said = f"said {wording['said']}" if wording["said"] else "when it was said is not told"
        about = f", about {', '.join(wording['about_names'])}" if wording["about"] else ""
        where = f"{wording['publisher'] or 'publisher unknown'}, {wording['published'] or 'undated'}"
        lines.append(
            _wrap(
                f"{speaker_of(wording)} [{wording['factuality']}], {said}{about}; in {where} (document "
                f"{wording['document'][: render.SHORT]}), characters {wording['start']}-{wording['end']}",
                "    ",
                "    ",
            )
        )
        for difference in wording["differences"]:
            marks = ", both in quotation marks" if difference["both_quoted"] else ""
            here, first = (_short(difference[k]) or "(nothing)" for k in ("here", "first"))
            kind = "about another" if difference["kind"] == "object" else f"other {difference['kind']}"
            lines.append(_wrap(f"{kind}: '{here}' here, '{first}' in the first{marks}", "    - ", "      "))
    return "\n".join(lines) + "\n"


def _branches(hand: Mapping[str, Any], claims: Mapping[str, Any], indent: str) -> list[str]:
    out = []
    for branch in hand["then"]:
        copied = " (copied passage)" if branch["copied"] else ""
        out.append(_wrap(f"<- {_hand(branch)}{copied}", indent, indent + "   "))
        claim = claims.get(branch["claim"]) if branch["claim"] else None
        if claim is not None:
            head = f"{claim['id'][: render.SHORT]} {speaker_of(claim)} [{claim['factuality']}]: "
            out.append(_wrap(f'{head}"{_short(claim["quote"])}"', indent + "   ", indent + "   "))
        out += _branches(branch, claims, indent + "   ")
    return out


def _hand(hand: Mapping[str, Any]) -> str:
    told = [hand["occasion"], f"said {hand['said']}" if hand["said"] else None]
    told += [
        f"to {hand['audience']}" if hand["audience"] else None,
        f"basis: {hand['basis']}" if hand["basis"] else None,
    ]
    notes = ", ".join(render.one_line(str(t)) for t in told if t)
    return f"{render.one_line(hand['label'])} ({notes})" if notes else render.one_line(hand["label"])


def _worth(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Changes of figures, denials and names, in this order; other words are left to --json."""
    order = ("figure", "denial", "name")
    return sorted((c for c in changes if c["kind"] in order), key=lambda c: order.index(c["kind"]))


def _change(change: Mapping[str, Any]) -> str:
    here, there = (f"'{_short(change[k])}'" if change[k] else "nothing" for k in ("here", "there"))
    claims = [c[: render.SHORT] for c in (*change["claims"], *change["of_claims"])]
    told = f" (statements {', '.join(claims)})" if claims else ""
    return _wrap(f"changed {change['kind']}: {here} here, {there} there{told}", "  * ", "    ")


def _count(things: Sequence[Any], what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"


def _name(document: Mapping[str, Any]) -> str:
    title = render.one_line(document["title"] or "")[:60]
    where = f"{document['publisher'] or 'publisher unknown'}, {document['published'] or 'undated'}"
    return f"{document['id'][: render.SHORT]} ({where}{': ' + title if title else ''})"


def _short(text: str) -> str:
    line = render.one_line(text)
    return line if len(line) <= QUOTE_LENGTH else line[: QUOTE_LENGTH - 4] + " ..."


def _wrap(text: str, first: str, then: str = "") -> str:
    return textwrap.fill(
        text,
        render.WIDTH,
        initial_indent=first,
        subsequent_indent=then or first,
        break_long_words=False,
        break_on_hyphens=False,
    )
