"""Documents: the list, a document's text with its marks, the intake, statements, search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from legation.desk import ClaimFilter, Desk
from legation.desk.nothing import require_party
from legation.desk.watching import STATEMENT_FIELDS
from legation.model.errors import LegationError
from legation.model.words import ClaimKind, EventType, Factuality
from legation.workbench.keeping import kept_here
from legation.workbench.lists import documents_listed
from legation.workbench.marks import LEGEND, mark_text
from legation.workbench.names import Names
from legation.workbench.views.common import Ask, BadAsk, Layout, View, in_parts, last_decisions, part_of, watched_filter
from legation.workbench.worker import Inbox

PAGE = 50
FACETS = 8  # values named of a facet
MOST_IN_FACETS = 300  # statements that facets count
REVIEWS = ("unreviewed", "accepted", "rejected", "edited")


def _publishers(desk: Desk) -> list[str]:
    documents_listed(desk)
    return kept_here(desk, "publishers", lambda d: d.publishers(), "documents")


def list_documents(desk: Desk, ask: Ask) -> View:
    """One row a document, by publisher, words of the title and what is missing."""
    documents_listed(desk)
    publisher, words = ask.text("publisher"), ask.text("words")
    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    total = desk.count_documents(publisher=publisher, words=words)
    ids = desk.document_ids(first, size, publisher=publisher, words=words)

    def rows_of(d: Desk, begin: int, n: int) -> list[View]:
        chosen = ids[begin - first : begin - first + n]
        held = {r["id"]: r for r in d.documents_by_id(chosen)}
        return _with_titles(d, [held[i] for i in chosen if i in held])

    shown, later = in_parts(desk, ask, first, size, total, rows_of)
    return {
        "_later": later,
        "total": total,
        "from": first,
        "size": size,
        "publishers": _publishers(desk),
        "rows": shown,
    }


def _with_titles(desk: Desk, rows: list[View]) -> list[View]:
    """Documents with the titles of those that they are linked to."""
    linked = desk.documents_by_id({x["of"] for r in rows for x in r["links"]})
    titles = {r["id"]: r["title"] for r in linked}
    return [r | {"links": [x | {"title": titles.get(x["of"])} for x in r["links"]]} for r in rows]


def one_document(desk: Desk, ask: Ask) -> View:
    """A document's text with what was read from it marked, and a card for each statement."""
    layout = Layout(desk)
    shown = desk.show(ask.path["id"])
    identifier = shown["document"]["id"]
    (document,) = _with_titles(desk, [shown["document"]])
    shared = [
        {"kind": r["kind"], "share": r["share"], "why": r["why"], "changes": r["changes"][:10],
         "other": r["of"] if r["document"]["id"] == identifier else r["document"]}
        for r in desk.copies(identifier)
    ]  # fmt: skip
    return {
        "document": document,
        "text": shown["text"],
        "segments": shown["segments"],
        "unread": [u | {"quote": shown["text"][u["start"] : u["end"]]} for u in shown["unread"]],
        "claims": layout.claims(shown["claims"]),
        "chosen": ask.text("claim"),
        "shared": shared,
        "revisions": desk.revisions(identifier),
        "legend": [{"kind": k, "name": n} for k, n in LEGEND],
        "_text": mark_text(shown),
    }


def intake(desk: Desk, ask: Ask, inbox: Inbox | None = None) -> View:
    """What is missing of the documents, what failed and why, and what is being read."""
    documents_listed(desk)
    last = last_decisions(desk)
    first, size = ask.number("from", 0, most=10_000_000), ask.size(40, most=10000)
    total = kept_here(desk, "lacking", lambda d: d.count_lacking(), "documents", "readings")

    lacking = desk.lacking_documents(first, size)

    def rows_of(d: Desk, begin: int, n: int) -> list[View]:
        chosen = lacking[begin - first : begin - first + n]
        missing, held = d.missing_of(chosen), {r["id"]: r for r in d.documents_by_id(chosen)}
        return [
            held[i] | {"missing": missing.get(i, []), "seen_decision": last.get(i, "")} for i in chosen if i in held
        ]

    rows, later = in_parts(desk, ask, first, size, total, rows_of)
    return {
        "_later": later,
        "rows": rows,
        "total": total,
        "from": first,
        "size": size,
        "documents": desk.count_documents(),
        "failures": desk.failures(),
        "stale": kept_here(desk, "stale", lambda d: d.count_stale(), "readings"),
        "inbox": {
            "running": inbox.running,
            "done": inbox.done,
            "total": inbox.total,
            "current": inbox.current,
            "report": inbox.report,
        }
        if inbox is not None
        else None,
    }


def list_claims(desk: Desk, ask: Ask) -> View:
    """Statements by every filter of the command line, page by page by key."""
    layout = Layout(desk)
    size = ask.size(PAGE, most=500)
    chosen, beside = claim_filter(ask)
    found = desk.claims_page(chosen, part_of(size) if ask.form == "csv" else size, **beside)
    return {
        "_later": _further(ask, size - len(found.records), found.after) if ask.form == "csv" else (),
        "_columns": ("decision", "machine_read"),
        "rows": layout.claims(found.records),
        "trouble": None if found.records else _why_none(desk, chosen),
        "next": found.after,
        "cut": found.cut,
        "kinds": [k.value for k in ClaimKind],
        "event_types": [t.value for t in EventType],
        "factualities": [f.value for f in Factuality],
        "reviews": list(REVIEWS),
        "publishers": _publishers(desk),
        "saved": watched_filter(desk, "statements", ask, STATEMENT_FIELDS),
    }


def _further(ask: Ask, size: int, after: int | None) -> Iterator[Callable[[Desk], list[View]]]:
    """What makes the next part of a table of statements, from the one after the last that was sent."""
    last, left = [after], [size]

    def part(desk: Desk) -> list[View]:
        chosen, beside = claim_filter(ask)
        found = desk.claims_page(replace(chosen, after=last[0] or 0), part_of(left[0]), **beside)
        last[0] = found.after
        left[0] -= len(found.records)
        return Layout(desk).claims(found.records)

    while last[0] is not None and left[0] > 0:
        yield part


def claim_filter(ask: Ask) -> tuple[ClaimFilter, dict[str, Any]]:
    """The desk's filter from the fields of an address. Raises BadAsk for a value outside a closed vocabulary."""

    def some_of(name: str, words: list[str]) -> tuple[str, ...]:
        values = tuple(v for v in ask.text(name).split(",") if v)
        if set(values) - set(words):
            raise BadAsk(name, ask.text(name), ", ".join(words))
        return values

    review = some_of("review", list(REVIEWS))[:1]
    chosen = ClaimFilter(
        actor=ask.text("actor") or None,
        recipient=ask.text("recipient") or None,
        party=ask.text("party") or None,
        speaker=ask.text("speaker") or None,
        event_type=some_of("event_type", [t.value for t in EventType]),
        kind=some_of("kind", [k.value for k in ClaimKind]),
        measure=ask.text("measure") or None,
        factuality=some_of("factuality", [f.value for f in Factuality]),
        happened_from=ask.day("happened_from"),
        happened_to=ask.day("happened_to"),
        said_from=ask.day("said_from"),
        said_to=ask.day("said_to"),
        words=ask.text("words") or None,
        after=ask.number("after", 0, most=10**12),
    )
    beside: dict[str, Any] = {
        "publisher": ask.text("publisher") or None,
        "document": ask.text("document") or None,
        "published_from": ask.day("published_from"),
        "published_to": ask.day("published_to"),
        "review": review[0] if review else None,
    }
    return chosen, beside


def require_known(desk: Desk, chosen: ClaimFilter) -> None:
    """Raises E155 for somebody of a filter whom neither the book of actors nor the dossier knows."""
    require_party(
        desk, chosen.party, chosen.actor, chosen.recipient, None if chosen.speaker == "AUTHOR" else chosen.speaker
    )


def _why_none(desk: Desk, chosen: ClaimFilter) -> str | None:
    """Of a filter that nothing fits: who of it is nobody."""
    try:
        require_known(desk, chosen)
    except LegationError as error:
        return error.message
    return None


def search(desk: Desk, ask: Ask) -> View:
    """Passages of all texts that hold the words, with facets by publisher."""
    words = ask.text("q")
    if not words:
        none: View = dict.fromkeys(("ranked", "trouble"))
        return {"q": "", "rows": [], "publishers": {}, "facets": {}, "total": 0, "limit": 100, **none}
    trouble = None
    try:
        rows = desk.search(words, limit=100)
    except LegationError as error:
        rows, trouble = [], error.message
    facets: dict[str, int] = {}
    for row in rows:
        facets[row["publisher"] or "(unknown)"] = facets.get(row["publisher"] or "(unknown)", 0) + 1
    publisher, year = ask.text("publisher"), ask.text("year")
    kept = [
        r
        for r in rows
        if (not publisher or (r["publisher"] or "(unknown)") == publisher) and (not year or _year(r) == year)
    ]
    return {"q": words, "rows": kept, "publishers": facets, "facets": _facets(desk, ask, rows, kept), "total": len(kept),
            "limit": 100, "ranked": desk.most_ranked(words) if rows else None, "trouble": trouble}  # fmt: skip


def _year(row: Mapping[str, Any]) -> str:
    """The year of publication; a window that reaches over more than one is no year."""
    first, _, last = (row["published"] or "").partition("/")
    years = {day[:4] for day in (first, last or first)}
    return "undated" if not first else years.pop() if len(years) == 1 and ".." not in years else "known only by bounds"


def _facets(desk: Desk, ask: Ask, rows: list[View], kept: list[View]) -> View:
    """What the passages found can be narrowed by, and the statements read from them, each with its number and its address."""
    q = ask.text("q")

    def passages(name: str, counts: Counter[str]) -> list[View]:
        now = ask.text(name)
        return [
            {
                "name": value,
                "count": n,
                "on": value == now,
                "href": _search(ask, **{name: "" if value == now else value}),
            }
            for value, n in counts.most_common(FACETS)
        ]

    found = desk.claims_by_id([c for r in kept for c in r["claims"]][:MOST_IN_FACETS])
    names = Names(desk)
    spoken = Counter(
        (v["id"], names.who(v["id"])) for r in found.values() for v in r["attribution"][-1:] if v.get("id")
    )

    def statements(field: str, counts: Counter[str]) -> list[View]:
        return [
            {
                "name": "remark" if n == "statement" else n,
                "count": c,
                "on": False,
                "href": f"/claims?{urlencode({'words': q, field: n})}",
            }
            for n, c in counts.most_common(FACETS)
        ]

    return {
        "Passages by publisher": passages("publisher", Counter(r["publisher"] or "(unknown)" for r in rows)),
        "Passages by year of publication": passages("year", Counter(_year(r) for r in rows)),
        "Statements read from them, by status as stated": statements(
            "factuality", Counter(r["factuality"] for r in found.values())
        ),
        "by kind": statements("kind", Counter(r["kind"] for r in found.values())),
        "by who says so": [
            {"name": n, "count": c, "on": False, "href": f"/claims?{urlencode({'words': q, 'speaker': i})}"}
            for (i, n), c in spoken.most_common(FACETS)
        ],
    }


def _search(ask: Ask, **changes: str) -> str:
    kept = {n: ask.text(n) for n in ("q", "publisher", "year")} | changes
    return f"/search?{urlencode({n: v for n, v in kept.items() if v})}"
