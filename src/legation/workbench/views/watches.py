"""Watches: saved questions and filters with what has changed for them since one last looked; their feed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from legation.desk import Desk
from legation.workbench.feed import MOST_ENTRIES
from legation.workbench.names import Names
from legation.workbench.views.common import Ask, View

NEVER = "1970-01-01T00:00:00+00:00"  # when the feed of a dossier without watches was made
SHOWN_FIRST = 3  # of a watch, on the first screen
SHOWN = 50  # changes of a watch on the page; the rest is counted
_FIELDS = {"status": "status as stated", "figure": "figure", "when": "day", "quote": "words", "standing": "how the reports stand",
           "later": "its page"}  # fmt: skip


def watches(desk: Desk, ask: Ask) -> View:
    """All watches; of each what became new, revised, first denied or withdrawn."""
    names = Names(desk)
    rows = desk.watches()
    for row in rows:
        row["href"] = address_of(row)
        row["total"] = len(row["changes"])
        row["changes"] = [show_notice(n, names) for n in row["changes"][:SHOWN]]
    return {"rows": rows, "changed": sum(r["total"] for r in rows)}


def noticed(desk: Desk, names: Names) -> list[View]:
    """What the first screen tells of the watches: those for which something has changed, the newest changes first."""
    out = []
    for row in desk.watches():
        if row["changes"]:
            shown = [show_notice(n, names) for n in row["changes"][:SHOWN_FIRST]]
            what = {k: row[k] for k in ("id", "name", "kind", "counts", "looked_at")}
            out.append(what | {"href": address_of(row), "changes": shown, "total": len(row["changes"])})
    return out


def feed(desk: Desk) -> View:
    """What the feed tells: the newest notices of all watches."""
    names = Names(desk)
    held = {w["id"]: w for w in desk.watched()}
    rows = []
    for notice in desk.watch_notices(limit=MOST_ENTRIES):
        shown = show_notice(notice, names)
        rows.append(shown | {"href": shown["href"] or address_of(held[notice["watch"]])})
    return {"rows": rows, "id": desk.feed_id(), "made": max((w["made_at"] for w in held.values()), default=NEVER)}


def address_of(watch: Mapping[str, Any]) -> str:
    """The page that a watch is of."""
    if watch["kind"] == "question":
        return f"/questions/{watch['question']}"
    page = "/questions" if watch["kind"] == "questions" else "/claims"
    return page + (f"?{urlencode(watch['fields'])}" if watch["fields"] else "")


def show_notice(notice: Mapping[str, Any], names: Names) -> View:
    """A notice with `text`: what is told, by whom, with which status; and `href`, where there is a page to open."""
    changed = [
        _become(field, before, after)
        for field, (before, after) in (notice.get("fields") or {}).items()
        if after or before
    ]
    if "quote" in notice:
        told = f"{names.mend(notice['speaker'])} [{notice['status']}]: “{notice['quote']}”"
        told += f", in {notice['source'] or 'a document without publisher'}"
    else:
        told = f"{notice.get('title', 'A question')} [{notice.get('standing', 'unknown')}]"
    why = [w for w in (*changed, notice.get("why")) if w]
    there = notice["change"] != "withdrawn" or notice.get("why") is None
    href = None
    if notice.get("question_id"):
        href = f"/questions/{notice['question_id']}"
    elif there and "doc" in notice:
        href = f"/documents/{notice['doc']}?claim={notice['claim']}#s-{notice['claim']}"
    elif "doc" in notice:
        href = f"/documents/{notice['doc']}"
    return dict(notice) | {
        "text": told + (f" ({'; '.join(why)})" if why else ""),
        "told": told,
        "because": why,
        "href": href,
    }


def _become(field: str, before: Any, after: Any) -> str:
    if field == "later":
        return str(after or "its page is as it was again")
    return f"{_FIELDS[field]}: {_plain(before)} became {_plain(after)}"


def _plain(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        low, high, unit = value
        shown = f"{low:g}" if low == high and low is not None else f"{_plain_end(low)} to {_plain_end(high)}"
        return f"{shown} {unit or ''}".strip()
    return str(value)


def _plain_end(value: Any) -> str:
    return "open" if value is None else f"{value:g}"
