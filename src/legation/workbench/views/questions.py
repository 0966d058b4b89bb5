"""Questions: the first screen, the list, one question, its memo."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any

from legation.desk import Desk, Lens
from legation.desk.paging import LOOK_SECONDS, QuestionList
from legation.desk.watching import QUESTION_FIELDS
from legation.workbench.charts import draw_said
from legation.workbench.keeping import NotYet, kept_here
from legation.workbench.lists import documents_listed, listed, listed_if_made
from legation.workbench.names import SILENCES, VERBS, Names, author_of, days_in_words, first_day, said_on
from legation.workbench.views.common import (
    Ask,
    BadAsk,
    Layout,
    View,
    dots_of,
    in_parts,
    part_of,
    watched,
    watched_filter,
)
from legation.workbench.views.watches import noticed

SORTS = ("quantity", "act")  # of questions
CARDS = 7
FIRST_JUDGED = 40  # questions that are judged anew as known on a day while the page waits; the others beside it
MOST_VIEWS = 30
MOST_SLIPS = 5
MOST_NEW = 12  # documents and denials named of what came since one looked
MOST_PARTIES = 300  # of whom one is chosen in a filter
FACTS = ("fact", "relay", "slip", "none")  # kinds of conflict that are no mere difference of views
SLIPS = ("slip", "relay")
SHORT_LISTS = 5  # rows of the lists at the right
QUOTES = 2  # of a position, on a card
STANDINGS = (
    "conflict of fact", "relay discrepancy", "slip", "revised by the same source", "later count", "not comparable",
    "competing views", "consistent", "one traceable source",
)  # fmt: skip


def first_screen(desk: Desk, ask: Ask) -> View:
    """What the pile is, the liveliest questions, what to handle with care and to get, and what is new."""
    layout = Layout(desk)
    lens = lens_of(ask)
    liveliest = _liveliest(desk, lens)
    care = listed_if_made(desk, "care", lens=lens)
    fetch = listed_if_made(desk, "fetch", lens=lens)
    done = desk.reviewed_ids()
    why = dict(care.rows(0, SHORT_LISTS, without=done)) if care is not None else {}
    records = desk.claims_by_id(why)
    status = _pile(desk) | desk.reviewed()
    watching = watched(desk)
    return {
        "status": status,
        "known_on": lens.known_on if lens else None,
        "known": _count_known(desk, lens),
        "cards": [_card(desk, layout, r, lens) | {"watch": watching.get(r["id"], "")} for r in liveliest["facts"]],
        "questions": liveliest["total"],
        "judged": FIRST_JUDGED if "first" in liveliest else None,
        "views": [_row(layout, r) for r in liveliest["views"]],
        "care": {
            "total": care.total - len(care.by_id(done)) if care is not None else None,
            "rows": [{"why": why[c], "claim": layout.claim(records[c])} for c in why if c in records],
        },
        "fetch": {
            "total": fetch.total if fetch is not None else None,
            "rows": [_fetch_row(layout, r) for r in (fetch.bodies(0, SHORT_LISTS) if fetch is not None else ())],
        },
        "slips": [_row(layout, r) for r in liveliest["slips"][:MOST_SLIPS]],
        "more_slips": len(liveliest["slips"]) > MOST_SLIPS,
        "watches": {"watched": len(watching), "rows": noticed(desk, layout.names)},
        "since": since_looked(desk, layout, ask.text("since") or ask.looked),
    }  # fmt: skip


def _pile(desk: Desk) -> View:
    """What the pile is; nothing but the number of documents while the rest is being counted for the first time."""
    if documents_listed(desk, wait=False):
        return kept_here(desk, "pile", lambda d: d.pile(), "documents")
    none = dict.fromkeys(("dates", "missing_publisher", "missing_original"))
    return {"documents": desk.count_documents(), **none}


def _count_known(desk: Desk, lens: Lens | None) -> int:
    day = lens.known_on if lens else None
    if not day:
        return desk.count_documents()
    documents_listed(desk)
    return kept_here(desk, f"known {day}", lambda d: d.count_known(day), "documents")


def _liveliest(desk: Desk, lens: Lens | None) -> View:
    """The questions of the first screen: matters of fact first, views and slips apart; and how many there are."""
    if lens is not None:
        every = listed_if_made(desk, "questions", lens=lens, once=True)
        if every is None:
            return _first_liveliest(desk, lens)
        return {
            "facts": [r for _, r in every.rows(0, CARDS, where={"views": False})],
            "views": [r for _, r in every.rows(0, MOST_VIEWS, where={"views": True})],
            "slips": [r for _, r in every.rows(0, MOST_SLIPS + 1, where={"slip": True})],
            "total": every.total,
        }
    of: dict[str, tuple[tuple[str, ...], int]] = {
        "facts": (FACTS, CARDS), "views": (("views",), MOST_VIEWS), "slips": (SLIPS, MOST_SLIPS + 1)
    }  # fmt: skip
    out: View = {}
    for name, (conflicts, most) in of.items():

        def find(desk: Desk, conflicts: tuple[str, ...] = conflicts) -> QuestionList:
            return desk.question_list(conflicts=conflicts, once=True)

        found = kept_here(desk, f"{name} in short", find, "questions")
        out[name] = desk.questions_by_id(found.upto(most)[:most])
    out["total"] = kept_here(desk, "questions counted", lambda d: d.count_questions(), "questions")
    return out


def _first_liveliest(desk: Desk, lens: Lens) -> View:
    """The same of the first that are judged anew, while all are; held until something is read."""
    rows = kept_here(
        desk, f"first questions {lens}", lambda d: d.questions(once=True, lens=lens, most=FIRST_JUDGED), "documents", "readings"
    )  # fmt: skip
    return {
        "facts": [r for r in rows if r["conflict"] != "views"][:CARDS],
        "views": [r for r in rows if r["conflict"] == "views"][:MOST_VIEWS],
        "slips": [r for r in rows if r["conflict"] in SLIPS][: MOST_SLIPS + 1],
        "total": 0,
        "first": True,
    }


def lens_of(ask: Ask) -> Lens | None:
    """As known on a day: what was published later is not there. None: everything."""
    day = ask.day("known_on")
    return Lens(known_on=day) if day else None


def since_looked(desk: Desk, layout: Layout, since: str | None) -> View:
    """What came since a moment: documents read, pages revised, first denials of a question."""
    if not since:
        return {"since": None, "documents": [], "read": 0, "revised": [], "denied": [], "decisions": 0}
    new = desk.documents_since(since)
    denied = []
    for row in desk.questions_by_id(desk.questions_of_documents([d["id"] for d in new])):
        told = {d for p in row["positions"] if "den" in p["label"] for d in p["documents"]}
        if told and told <= {d["id"] for d in new}:
            denied.append(_row(layout, row))
    return {
        "since": since,
        "documents": [_document_row(d) for d in new[:MOST_NEW]],
        "read": len(new),
        "revised": [r | {"changes": r["changes"][:3]} for d in new[:MOST_NEW] if d["links"] for r in desk.revisions(d["id"])],
        "denied": denied[:MOST_NEW],
        "decisions": desk.count_decisions(since),
    }  # fmt: skip


def _document_row(document: Mapping[str, Any]) -> View:
    return {k: document[k] for k in ("id", "title", "publisher", "published", "claims", "read_at")}


def _row(layout: Layout, row: Mapping[str, Any]) -> View:
    """A question in a list: its record with names in the place of ids in the tool's own sentences."""
    out, names = dict(row), layout.names
    out["shown_title"] = days_in_words(row["title"])
    out["why"] = names.mend(_by_title(row["why"], row, names))
    out["grouped_because"] = names.mend(row["grouped_because"])
    out["positions"] = [p | {"who": _who_holds(p, row, names)} for p in row["positions"]]
    return out


def _who_holds(position: Mapping[str, Any], row: Mapping[str, Any], names: Names) -> list[str]:
    """Who holds a position, by name; each document without publisher by its title."""
    untold = dict(_untold(position, row))
    named = [names.mend(w) for w in position["said_by"] if w not in untold.values()]
    return named + [names.document(d) for d in untold]


def _untold(position: Mapping[str, Any], row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The documents without publisher that hold a position in their own words, each with what reconciling calls its author."""
    held = set(position["claims"])
    found = [(author_of(o["teller"]), o["label"]) for o in row["origins"] if held & set(o["claims"])]
    return sorted((d, label) for d, label in found if d)


def _by_title(why: str, row: Mapping[str, Any], names: Names) -> str:
    """'the author of document 1c3f27ab denies it' with the title in its place."""
    labels = {o["label"]: author_of(o["teller"]) for o in row["origins"]}
    for label, document in labels.items():
        if document and sum(o["label"] == label for o in row["origins"]) == 1:
            why = why.replace(label, names.document(document))
    return why


def _card(desk: Desk, layout: Layout, row: Mapping[str, Any], lens: Lens | None) -> View:
    out = _row(layout, row)
    held = desk.claims_by_id(c for p in row["positions"] for c in p["claims"])
    for position in out["positions"]:
        records = [held[c] for c in position["claims"] if c in held]
        records.sort(key=lambda r: (said_on(r) or "9", r["id"]))
        position["quotes"] = layout.claims(records[:QUOTES], lit=True)
        position["more"] = max(0, len(records) - QUOTES)
    out["not_found"] = [layout.names.who(w) for w in desk.not_found(row, held, lens=lens)]
    out["_chart"] = draw_said(dots_of(held.values(), layout), f"Who said it when: {row['title']}")
    return out


def _fetch_row(layout: Layout, row: Mapping[str, Any]) -> View:
    return dict(row) | {"name": layout.names.who(row["who"]), "why": layout.names.mend(row["why"])}


def list_questions(desk: Desk, ask: Ask) -> View:
    """All questions, liveliest first, by standing, kind, words and party."""
    layout = Layout(desk)
    standing, kind = ask.text("standing"), ask.text("kind")
    if standing and standing not in STANDINGS:
        raise BadAsk("standing", standing, ", ".join(STANDINGS))
    if kind and kind not in SORTS:
        raise BadAsk("kind", kind, ", ".join(SORTS))
    words, party = ask.text("words"), ask.text("party")
    least, repeated = ask.number("least", 2, most=1000), ask.flag("repeated")
    lens = lens_of(ask)
    first, size = ask.number("from", 0, most=10_000_000), ask.size(50, most=10000)
    rows: list[View]
    later: Iterable[Callable[[Desk], list[View]]] = ()
    looked: int | None = None
    total: int | None
    if lens is not None:
        every = listed(
            desk, "questions", standing=standing or None, kind=kind or None, repeated=repeated or None,
            least=least if least != 2 else None, lens=lens,
        )  # fmt: skip
        within = {"title": words.casefold()} if words else {}
        if party:
            within["parties"] = f" {party} "
        total, cut = every.count(within=within), every.head["cut"]
        rows, later = in_parts(
            desk, ask, first, size, total,
            lambda d, begin, n: _rows(d, [r for _, r in every.rows(begin, n, within=within)]),
        )  # fmt: skip
    else:
        fields: dict[str, Any] = {
            "standing": standing or None, "kind": kind or None, "repeated": repeated, "least": least, "words": words,
            "party": party,
        }  # fmt: skip
        found = desk.question_list(**fields) if ask.form == "csv" else questions_held(desk, **fields)
        here = size if ask.form != "csv" else part_of(size)
        ids = found.upto(first + here + 1, seconds=LOOK_SECONDS)[first : first + here]
        looking = not found.done and len(found.found) <= first + here
        if looking and ask.form == "json":  # waits, and others are answered meanwhile
            raise NotYet(_at_once())
        looked = found.looked if looking else None
        rows, cut = _rows(desk, desk.questions_by_id(ids)), found.cut
        total = len(found.found) if found.done else None
        if ask.form == "csv":
            later = _further(found, first + len(ids), first + size)
    return {
        "_later": later,
        "total": total,
        "more": total is None or first + size < total,
        "cut": cut,
        "looked": looked,
        "from": first,
        "size": size,
        "rows": rows,
        "standings": list(STANDINGS),
        "parties": _parties_to_choose(desk, layout, party),
        "saved": watched_filter(desk, "questions", ask, QUESTION_FIELDS),
    }


def _rows(desk: Desk, records: Iterable[Mapping[str, Any]]) -> list[View]:
    layout = Layout(desk)
    return [_row(layout, r) for r in records]


def questions_held(desk: Desk, **fields: Any) -> QuestionList:
    """The questions of a filter as far as anybody has looked for them, until one is written."""
    name = f"questions {sorted((n, v) for n, v in fields.items() if v)}"
    return kept_here(desk, name, lambda d: d.question_list(**fields), "questions")


def _at_once() -> Future[None]:
    done: Future[None] = Future()
    done.set_result(None)
    return done


def _further(found: QuestionList, sent: int, end: int) -> Iterator[Callable[[Desk], list[View]]]:
    """What makes the next part of a table of questions, as long as there are any: they are looked for part by part."""
    at = [sent]

    def part(desk: Desk) -> list[View]:
        upto = at[0] + part_of(end - at[0])
        ids = found.upto(upto, seconds=LOOK_SECONDS)[at[0] : upto]
        at[0] += len(ids)
        return _rows(desk, desk.questions_by_id(ids))

    while at[0] < end and not (found.done and at[0] >= len(found.found)):
        yield part


def _parties_to_choose(desk: Desk, layout: Layout, chosen: str) -> list[View]:
    """Those whom the reports name most, by name; and the one that is chosen."""
    rows = desk.most_named(MOST_PARTIES)
    ids = dict.fromkeys([r["id"].partition(":")[0] for r in rows if not desk.is_provisional(r["id"])])
    if chosen:
        ids[chosen] = None
    return sorted(({"id": i, "name": layout.names.who(i)} for i in ids), key=lambda p: (p["name"], p["id"]))


def one_question(desk: Desk, ask: Ask) -> View:
    """A question: positions side by side, the board with receipts, origins, all quotes."""
    layout = Layout(desk)
    lens = lens_of(ask)
    row = desk.question(ask.path["id"], lens=lens)
    out = _row(layout, row)
    del out["claims"]
    for position in out["positions"]:
        records = [row["claims"][c] for c in position["claims"] if c in row["claims"]]
        records.sort(key=lambda r: (said_on(r) or "9", r["id"]))
        position["quotes"] = layout.claims(records, lit=True)
    board = desk.board(row["id"], lens=lens)
    for line in board["rows"]:
        line["name"] = layout.names.teller(line["who"], line["label"])
    used = {c for r in board["rows"] for c in r["cells"]}
    board["used"] = [c for c in board["columns"] if c in used]
    board["unused"] = [c for c in board["columns"] if c not in used and c != "not found"]
    traced = desk.origins(row["id"], lens=lens)
    traced.pop("claims")
    anchor = min((c for p in row["positions"] for c in p["claims"]), default="")
    out |= {
        "board": board,
        "origins": traced
        | {
            "reason": layout.names.mend(traced["reason"]),
            "origins": [o | {"tree": _in_words(o["tree"], layout)} for o in traced["origins"]],
        },
        "parties_named": [{"id": p, "name": layout.names.who(p)} for p in board["parties"]],
        "parties_seen": layout.last.get(anchor, ""),
        "known_on": lens.known_on if lens else None,
        "watch": watched(desk).get(row["id"], ""),
        "_chart": draw_said(dots_of(row["claims"].values(), layout), f"Who said it when: {row['title']}"),
    }
    return out


def _in_words(node: Mapping[str, Any], layout: Layout) -> View:
    """A node of the tree of who had it from whom, with names and days as they are shown."""
    label = days_in_words(layout.names.mend(node["label"]))
    return dict(node) | {"label": label, "then": [_in_words(n, layout) for n in node["then"]]}


def memo(desk: Desk, ask: Ask) -> View:
    """One page for the editor. Every sentence names its speaker and through whom it came."""
    layout = Layout(desk)
    lens = lens_of(ask)
    row = desk.question(ask.path["id"], lens=lens)
    documents_listed(desk)
    originals, fetch = desk.originals_of(row["claims"], lens=lens)
    used = {r["doc"] for r in row["claims"].values()}
    documents = {d["id"]: d for d in desk.documents_by_id(used)}
    board = desk.board(row["id"], lens=lens)
    positions = []
    for position in row["positions"]:
        records = sorted((row["claims"][c] for c in position["claims"] if c in row["claims"]), key=_plainest)
        if not records:
            continue
        claims = [
            layout.claim(r) | {"original": "not seen" if r["id"] in fetch else "see the document"} for r in records
        ]
        positions.append(
            {
                "label": position["label"],
                "who": _who_holds(position, row, layout.names),
                "printable": _printable(claims[0], records[0]["id"] in fetch),
                "claims": claims,
            }
        )
    ids = {c for p in row["positions"] for c in p["claims"]}
    reviewed = [
        {"who": h["who"], "at": h["at"], "action": h["action"], "why": h["why"], "target": h["target"]}
        for h in desk.history()
        if h["target"] in ids and not h["undone"]
    ]
    return {
        "id": row["id"],
        "known_on": lens.known_on if lens else None,
        "title": row["title"],
        "standing": row["standing"],
        "shown_title": days_in_words(row["title"]),
        "why": layout.names.mend(_by_title(row["why"], row, layout.names)),
        "shown": row["shown"],
        "positions": positions,
        "not_addressed": [
            {
                "who": layout.names.who(r["who"]),
                "searched": r["not_found"]["searched_documents"],
                "query": r["not_found"]["query"],
            }
            for r in board["rows"]
            if r["not_found"]
        ],
        "originals": [_fetch_row(layout, f) for f in originals],
        "documents": [documents[d] for d in sorted(used, key=lambda d: documents[d]["published"] or "9")],
        "reviewed": reviewed,
        "statements": len(ids),
    }


def _plainest(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """First what was said first, through the fewest hands, and stands in the text rather than in a headline."""
    day = first_day(said_on(record))
    return (
        record["presentation"] != "stated",
        day is None,
        day.isoformat() if day else "",
        len(record["attribution"]),
        record["id"],
    )


def _printable(claim: View, unseen: bool) -> str:
    """A sentence with speaker and relay; the quoted words are the report's, and it says so.

    Only what a source is told to have said stands behind a colon. Silences, denials and mere possibilities come before the
    words that they are about, so that no copied half of the sentence turns them into an assertion.
    """
    shown = claim["shown"]
    title = _within_quotes(shown["title"] or "")
    publisher = f"{claim.get('publisher') or f'a report without publisher, {title}'} ({shown['published']})"
    quote = _within_quotes(" ".join(claim["quote"].split()))
    if not claim["attribution"]:
        if claim["factuality"] == "asserted":
            return _capital(f"{publisher} reports in its own words: “{quote}”.")
        return _capital(f"{publisher} writes of this, in its own words and as {_status(shown)}: “{quote}”.")
    verb = SILENCES.get(claim.get("how_unconfirmed") or "", VERBS[claim["factuality"]])
    on = f" on {shown['said']}" if shown["said"] else ""
    to = f" to {shown['audience']}" if shown["audience"] else ""
    seen = "original not seen" if unseen else "see the document"
    speaker, _, relays = shown["speaker"].partition(", relayed by ")
    via = f", relayed by {relays}," if relays else ","
    who = re.sub(r"^([^:(]+?)(s?): ", lambda m: f"{m[1]}{m[2]}{chr(8217)}{'' if m[2] else 's'} ", speaker)
    if claim["factuality"] == "asserted":
        return _capital(f"{who} {verb}{to}{on}{via} according to {publisher}, in whose words: “{quote}” ({seen}).")
    told = f"{publisher.removesuffix(')')}; {seen})"
    return _capital(
        f"{who} {verb}{to}{on}{via} according to {told}; the words of the report that this concerns: “{quote}”."
    )


def _status(shown: Mapping[str, Any]) -> str:
    """'unconfirmed (shows no evidence)': with a colon before a quote there is none in the status."""
    word, sign, how = str(shown["status"]).partition(": ")
    return f"{word} ({how})" if sign else word


def _within_quotes(words: str) -> str:
    """Words as they are printed between quotation marks: those inside become single ones, and what a quote cuts is closed."""
    opened, closed = words.count("“"), words.count("”")
    words = words.replace("“", "‘").replace("”", "’")
    pieces = words.split('"')  # straight marks open and close by turns
    inner = "".join(p + ("‘’"[n % 2] if n < len(pieces) - 1 else "") for n, p in enumerate(pieces))
    before = "‘" if closed > opened else ""
    return before + inner + ("’" if opened > closed or len(pieces) % 2 == 0 else "")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
