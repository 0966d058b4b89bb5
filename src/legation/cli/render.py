"""Render: rows as text that reads well in 100 columns. No claim is told here without its speaker and its status."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from legation.model.record import speaker_of

WIDTH = 100
SHORT = 10  # hex digits of an id that are shown; any beginning of at least four is understood


def count(number: int, what: str) -> str:
    """'1 document', '3 documents'."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def render_claim(row: Mapping[str, Any]) -> str:
    """Three lines: who, status, what sort; the quote; where to read it."""
    head = [speaker_of(row), row["factuality"] + (f" ({row['how_unconfirmed']})" if row["how_unconfirmed"] else "")]
    if row["author_stance"] != "neutral":
        head.append(f"the author {row['author_stance']}")
    if row["presentation"] != "stated":
        head.append(row["presentation"])
    head.append("remark" if row["kind"] == "statement" else row["kind"])
    if row["event_type"]:
        head.append(row["event_type"] + (f"/{row['mode']}" if row["mode"] else ""))
    who = _arrow(row)
    if who:
        head.append(who)
    happened = (row["clocks"].get("happened") or {}).get("interval")
    if happened:
        head.append(f"happened {happened}")
    if row["review"] != "machine-read, unreviewed":
        head.append(row["review"])
    return "\n".join(
        [
            _wrap(f"{row['id'][:SHORT]}  " + " · ".join(head), "            "),
            _wrap(f'            "{one_line(row["quote"])}"', "            "),
            _wrap(f"            {source_line(row)}, characters {row['start']}-{row['end']}", "            "),
        ]
    )


def _arrow(row: Mapping[str, Any]) -> str:
    left = "+".join(a["id"] or f"({one_line(a['text'])[:30]})" for a in row["actor"])
    right = "+".join(a["id"] or f"({one_line(a['text'])[:30]})" for a in row["recipient"])
    return f"{left or '(nobody named)'} -> {right}" if right else left


def source_line(row: Mapping[str, Any]) -> str:
    """'People News, 2024-10-30 (document 3fa1...)'."""
    published = (row["clocks"].get("published") or {}).get("interval") or "undated"
    return f"{row.get('publisher') or 'publisher unknown'}, {published} (document {row['doc'][:SHORT]})"


def render_question(number: int, row: Mapping[str, Any], claims: Mapping[str, Any], *, quotes: int = 2) -> str:
    """A question with its positions: who holds each, with quotes."""
    lines = [
        _wrap(f"{number}. {row['title']}  [{row['standing']}]", "   "),
        _wrap(f"   question {row['id'][:SHORT]} · {row['shown']} · {row['review']}", "   "),
        _wrap(f"   Why: {row['why']}", "        "),
    ]
    for position in row["positions"]:
        said = ", ".join(position["said_by"])
        lines.append(_wrap(f"   - {position['label']}: said by {said}", "     "))
        for claim in position["claims"][:quotes]:
            held = claims.get(claim)
            if held is None:
                continue
            lines.append(_wrap(f'       "{one_line(held["quote"])}"', "        "))
            lines.append(
                _wrap(f"        {speaker_of(held)} [{held['factuality']}], in {source_line(held)}", "        ")
            )
        if len(position["claims"]) > quotes:
            more = len(position["claims"]) - quotes
            lines.append(f"        {f'and {more} more' if quotes else more} statement{'' if more == 1 else 's'}")
    return "\n".join(lines)


def render_decision(row: Mapping[str, Any]) -> str:
    """When, who, what, on what, what became of which value; why; whether it was undone, or stands on changed ground."""
    whole = row["on"] in ("rating", "actor")  # names, not ids that nobody reads to the end
    kind, _, name = row["target"].partition(":")
    target = row["target"] if whole and kind != "claim" else (name if whole else row["target"])[:SHORT]
    other = f" and {row['other'][:SHORT]}" if row["other"] else ""
    what = {
        "claim": "statement",
        "pair": "statements",
        "rating": "statement" if kind == "claim" else "source",
        "question": "question of statement",
    }
    head = f"{row['id'][:SHORT]}  {row['at']}  {row['who']}: {row['action']} {what.get(row['on'], row['on'])} {target}{other}"
    told = [head + "".join(f", {x}" for x in _settled(row["values"], row["former"]))]
    if row["undone"]:
        told.append("(undone)")
    if row["why"]:
        told.append(f"because {one_line(row['why'])}")
    if (row["ground"] or "as decided") != "as decided":
        told.append(f"[{row['ground']}]")
    lines = [_wrap(" ".join(told), "            ")]
    if row["anchor"]:
        lines.append(_wrap(f'            "{one_line(row["anchor"]["quote"])}"', "            "))
    return "\n".join(lines)


def _settled(values: Mapping[str, Any], former: Any) -> list[str]:
    """'factuality asserted -> denied'; of a measure or another value with parts only the parts that changed."""
    out = []
    held = former if isinstance(former, Mapping) else {}
    for name, value in values.items():
        before = held.get(name)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            out += [
                f"{name} {k} {_plain(before.get(k))} -> {_plain(v)}" for k, v in value.items() if v != before.get(k)
            ]
        else:
            out.append(f"{name} " + (f"{_plain(before)} -> " if before not in (None, [], {}) else "") + _plain(value))
    return out


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "+".join(_plain(v) for v in value) or "nobody"
    if isinstance(value, Mapping):
        return str(value.get("id") or value.get("text") or dict(value))
    return "nothing" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def render_status(status: Mapping[str, Any]) -> str:
    dates = status["dates"]
    lines = [
        f"{status['documents']} documents: {dates['known']} dated, {dates['inferred']} with a date only bounded, "
        f"{dates['unknown']} undated; {status['originals']} originals kept",
        _wrap("publishers: " + ", ".join(f"{k} ({v})" for k, v in status["publishers"].items()), "  "),
        f"{status['copies']} copies of another document, {status['revisions']} revisions of a page",
        f"{status['claims']} statements and {status['questions']} questions that two or more statements are about",
        status["review"],
    ]
    if status["unread"]:
        lines.append(f"{len(status['unread'])} documents stored but not read:")
        lines += [f"  {u['seen']}: {u['why']}" for u in status["unread"]]
    if status["failures"]:
        lines.append(f"{len(status['failures'])} reports could not be read:")
        lines += [_wrap(f"  [{f['code']}] {f['message']}", "    ") for f in status["failures"]]
    if status["stale"]:
        lines.append(f"{status['stale']} readings are of another reader; bring them up to date with: legation reread")
    return "\n".join(lines)


def render_text(shown: Mapping[str, Any]) -> str:
    """The text with its claims marked: ⟦n ... ⟧n, what is no reporting and unread sentences named in the margin."""
    text: str = shown["text"]
    claims: Sequence[Mapping[str, Any]] = shown["claims"]
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for number, claim in enumerate(claims, 1):
        opens.setdefault(claim["start"], []).append(number)
        closes.setdefault(claim["end"], []).append(number)
    no_reporting = [s for s in shown["segments"] if s["kind"] not in ("body", "title", "heading", "caption")]
    unread = {(s["start"], s["end"]) for s in shown["unread"]}
    edges = sorted(
        {*opens, *closes, *(s["start"] for s in no_reporting), *(a for a, _ in unread), *(b for _, b in unread)}
    )
    out: list[str] = []
    last = 0
    for edge in edges:
        out.append(text[last:edge])
        out.extend(f"⟧{n}" for n in closes.get(edge, ()))
        out.extend("}" for a, b in unread if b == edge)
        out.extend(f"[{s['kind']}] " for s in no_reporting if s["start"] == edge)
        out.extend("{" for a, b in unread if a == edge)
        out.extend(f"⟦{n} " for n in opens.get(edge, ()))
        last = edge
    out.append(text[last:])
    head = shown["document"]
    lines = [
        f"{head['title'] or '(no title)'}",
        f"{head['publisher'] or 'publisher unknown'}, {head['published'] or 'undated'} ({head['published_how']}), "
        f"document {head['id'][:SHORT]}, {len(claims)} statements, machine-read",
        "⟦n ...⟧n: statement n below; {...}: a sentence from which nothing was read; [...]: no reporting",
        "",
        "".join(out),
        "",
    ]
    lines += [f"{n:>3} {render_claim(c)}" for n, c in enumerate(claims, 1)]
    return "\n".join(lines)


def render_documents(rows: Iterable[Mapping[str, Any]]) -> str:
    out = []
    for row in rows:
        links = "".join(f"; {x['kind']} of {x['of'][:SHORT]}" for x in row["links"])
        out.append(
            f"{row['id'][:SHORT]}  {row['published'] or 'undated':<12} {row['publisher'] or '(publisher unknown)'}: "
            f"{one_line(row['title'] or row['seen'][0])[:60]} ({row['claims']} statements{links})"
        )
    return "\n".join(out)


def render_intake(rows: Sequence[Mapping[str, Any]]) -> str:
    out = []
    for row in rows:
        missing = ", ".join(row["missing"]) or row["unread"]
        out.append(
            _wrap(
                f"{row['id'][:SHORT]}  {row['seen'][0]}: missing {missing}; known: title {row['title'] or '-'}, publisher "
                f"{row['publisher'] or '-'}, published {row['published'] or '-'} ({row['published_how']})",
                "            ",
            )
        )
    return "\n".join(out)


def render_passages(rows: Iterable[Mapping[str, Any]]) -> str:
    out = []
    for row in rows:
        where = f"{row['publisher'] or 'publisher unknown'}, {row['published'] or 'undated'}, {row['title'] or ''}"
        out.append(
            _wrap(
                f"{row['document'][:SHORT]}  {where.rstrip(', ')}, characters {row['start']}-{row['end']}, "
                f"{len(row['claims'])} statements",
                "            ",
            )
        )
        out.append(_wrap(f"            {one_line(row['text'])[:400]}", "            "))
    return "\n".join(out)


def one_line(text: str) -> str:
    """White space folded and control characters taken out, so that a text cannot draw on the terminal."""
    return "".join(ch if ch.isprintable() else " " for ch in " ".join(text.split()))


def _wrap(text: str, indent: str) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
