"""Lists: what goes through the whole dossier for a page, by name; how it is made and on what it rests.

Every row holds what the page shows of it and, apart, the values by which it is chosen and ordered. A list is made on the
pages' own desk or in the process beside it (see keeping); so it is named and described by plain values, and holds such.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from legation.desk import Desk, Lens
from legation.desk.listing import Listed, Made
from legation.desk.paging import MOST_LOOKED
from legation.dossier.listing import Row
from legation.model.errors import LegationError
from legation.workbench.graphs import pick
from legation.workbench.keeping import ALL, Args, Kind, keeper_of, name_of
from legation.workbench.names import Names

EDGES = ("documents", "readings", "decisions")  # what relations rest on
RELAYS = 5  # voices named of a publisher
AT_A_TIME = 100  # relations whose details are looked up at once
MOST_UNPLACED = 500  # places without a position that are named
MOST_OFFERED = 500  # actors that the field of the picture offers


def listed(desk: Desk, name: str, **args: Any) -> Listed:
    """A list as it stands, or as it stood when it was last made. Raises NotYet for one that is being made for the first time."""
    found = keeper_of(desk).get(desk, name, KINDS[name], _plain(args), wait=True)
    assert found is not None
    return found


def listed_if_made(desk: Desk, name: str, **args: Any) -> Listed | None:
    """The same; None for one that is being made for the first time."""
    return keeper_of(desk).get(desk, name, KINDS[name], _plain(args), wait=False)


def documents_listed(desk: Desk, *, wait: bool = True) -> bool:
    """Whether what lists show of documents is there; if not, it is being made beside. wait: raises NotYet for that."""
    if desk.documents_are_listed():
        return True
    (listed if wait else listed_if_made)(desk, "documents")
    return desk.documents_are_listed()


def make_and_keep(desk: Desk, name: str, args: Args, made_by: str) -> None:
    """Make a list and keep it in the dossier, unless it is there as it should be."""
    desk.made_by = made_by  # of who asks: what both hold to be the same list is one
    whole, state = name_of(name, args), desk.state_of_list(KINDS[name].what(args))
    kept = desk.kept_list(whole)
    if kept is None or kept.state != state:
        begun = time.thread_time()
        desk.keep_list(whole, state, KINDS[name].make(desk, args), begun=begun)


def _plain(args: Mapping[str, Any]) -> Args:
    """What is asked for as plain values: of a lens those that are set, and nothing where there is none."""
    out = dict(args)
    if isinstance(lens := out.get("lens"), Lens):
        out["lens"] = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(lens).items() if v}
    return {k: v for k, v in out.items() if v}


def _lens(args: Args) -> Lens | None:
    given: dict[str, Any] = args.get("lens") or {}
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    return Lens(**values) if given else None


# ---------------------------------------------------------------------- relations
def _relations(desk: Desk, args: Args) -> Made:
    """Relations, most tellers first. Of which very much is told the record holds the latest statements and says of how many."""
    lens, names = _lens(args) or Lens(), Names(desk)
    found = desk.relations_in_short(lens)
    light = [_light(r, names) for r in found]
    kinds = sorted({r["kind"] for r in light})
    picked = pick(drawable(r) for r in light)
    known = {r[f"{side}_id"]: r[side] for r in light for side in ("source", "target") if r[f"{side}_id"]}

    def rows() -> Iterator[Row]:
        for start in range(0, len(found), AT_A_TIME):
            part = desk.with_details(found[start : start + AT_A_TIME])
            for record, sorts in zip(part, light[start : start + AT_A_TIME], strict=True):
                yield Row(record["id"], sorts, record)

    return Made({"kinds": kinds, "picked": picked._asdict(), "known": list(known.items())[:MOST_OFFERED]}, rows())


def address_of(lens: Lens) -> dict[str, str]:
    """The fields of an address that the links of the picture keep."""
    held = {"as_of": lens.as_of, "known_on": lens.known_on, "speakers": ",".join(lens.speakers)}
    return {k: v for k, v in (held | {"publishers_of": ",".join(lens.publishers_of)}).items() if v}


def _light(relation: Any, names: Names) -> dict[str, Any]:
    """What a relation is chosen, ordered and drawn by; numbers of which the greatest comes first are negative."""
    counts = dict(relation.counts)
    told, denied = counts.get("carried", len(relation.carried)), counts.get("denied", len(relation.denied))
    ends = sorted((relation.source, relation.target))
    return {
        "kind": relation.kind,
        "source_id": relation.source,
        "target_id": relation.target,
        "pair": ",".join(ends),
        "ends": f",{relation.source},{relation.target or ''},",
        "source": names.who(relation.source),
        "target": names.who(relation.target) if relation.target else "",
        "sign": relation.sign,
        "tellers": -len(relation.tellers),
        "documents": -relation.documents,
        "statements": -told,
        "denials": -denied,
        "first": relation.first_day or "9",
        "last": relation.last_day or "9",
    }


def drawable(light: Mapping[str, Any]) -> dict[str, Any]:
    """A relation in short as `pick` takes it."""
    return {
        "source": light["source_id"],
        "target": light["target_id"],
        "source_name": light["source"],
        "target_name": light["target"],
        "kind": light["kind"],
        "sign": light["sign"],
        "tellers": -light["tellers"],
        "denied": -light["denials"],
    }


def _camps(desk: Desk, args: Args) -> Made:
    return Made(desk.camps(_lens(args)))


# ---------------------------------------------------------------------- statements
def _care(desk: Desk, args: Args) -> Made:
    """Why statements are to be handled with care, the weightiest reasons first."""
    return Made({}, (Row(c, {}, reasons) for c, reasons in desk.all_reasons_for_care(_lens(args))))


def _fetch(desk: Desk, args: Args) -> Made:
    rows = desk.fetch_list(lens=_lens(args))
    return Made({}, (Row(str(n), {}, row) for n, row in enumerate(rows)))


def _forecasts(desk: Desk, args: Args) -> Made:
    return Made({}, (Row(f["claim"], {}, f) for f in desk.forecasts(_lens(args))))


def _timeline(desk: Desk, args: Args) -> Made:
    rows, cut = desk.timeline_page(args["party"], args.get("other"), _lens(args))
    return Made({"cut": cut}, (Row(str(n), {}, row) for n, row in enumerate(rows)))


def _questions(desk: Desk, args: Args) -> Made:
    """Questions through a lens, liveliest first; in a large dossier those among the questions that are liveliest without it."""
    rows = desk.questions(
        standing=args.get("standing"),
        kind=args.get("kind"),
        repeated=args.get("repeated", False),
        once=args.get("once", False),
        least_claims=args.get("least", 2),
        lens=_lens(args),
        most=MOST_LOOKED,
    )

    def sorts(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "title": row["title"].casefold(),
            "parties": f" {' '.join(row['parties'])} ",
            "views": row["conflict"] == "views",
            "slip": row["conflict"] in ("slip", "relay"),
        }

    cut = desk.count_questions() > MOST_LOOKED
    return Made({"cut": cut}, (Row(r["id"], sorts(r), r) for r in rows))


def _what_if(desk: Desk, args: Args) -> Made:
    """What commitments would call for if something happened; without a happening what answering takes is made ready."""
    lens = _lens(args)
    if not args.get("happening"):
        desk.load_reader()
        _clauses(desk, lens)
        return Made({"found": None, "trouble": None})
    try:
        return Made({"found": desk.what_if(args["happening"], lens, clauses=_clauses(desk, lens)), "trouble": None})
    except LegationError as error:
        if error.code != "E131":
            raise
        return Made({"found": None, "trouble": error.message})


_CLAUSES: WeakKeyDictionary[Desk, tuple[Any, Any]] = WeakKeyDictionary()


def _clauses(desk: Desk, lens: Lens | None) -> Any:
    """The commitments told of, kept for the next happening that somebody asks for."""
    state = (lens, desk.changed(*ALL))
    held = _CLAUSES.get(desk)
    if held is None or held[0] != state:
        held = _CLAUSES[desk] = (state, desk.clauses(lens))
    return held[1]


# ---------------------------------------------------------------------- documents, places, sources
def _documents(desk: Desk, args: Args) -> Made:
    """What lists show of documents, which is kept for itself: here only that it is there."""
    desk.refresh_documents()
    return Made({})


def _places(desk: Desk, args: Args) -> Made:
    """Places that can be drawn, most named first; of those without a position the most named only."""
    every = desk.places(args.get("party"))
    placed = [p for p in every if p["lat"] is not None and p["lon"] is not None]
    unplaced = {p["text"]: p["count"] for p in every if p["lat"] is None or p["lon"] is None}
    head = {"unplaced": dict(islice(unplaced.items(), MOST_UNPLACED))}
    return Made(head, (Row(str(n), {}, p) for n, p in enumerate(placed)))


def _sources(desk: Desk, args: Args) -> Made:
    """By publisher: documents, statements in its own words, relayed, of unnamed sources, and of whom most; most first."""
    out: dict[str, dict[str, Any]] = {}
    publisher_of: dict[str, str] = {}
    relays: dict[str, Counter[tuple[str | None, str | None, bool]]] = {}
    for document in desk.documents_in_short():
        name = publisher_of[document["id"]] = document["publisher"] or ""
        none = {"own": 0, "relayed": 0, "unnamed": 0}
        row = out.setdefault(name, {"publisher": name, "documents": 0, "genres": [], **none})
        row["documents"] += 1
        if document["genre"] and document["genre"] not in row["genres"]:
            row["genres"].append(document["genre"])
    for told in desk.told_by():
        name = publisher_of[told["document"]]
        row = out[name]
        if told["id"] is None and told["text"] is None:
            row["own"] += told["statements"]
            continue
        row["relayed"] += told["statements"]
        row["unnamed"] += told["statements"] if told["unnamed"] else 0
        counted = relays.setdefault(name, Counter())
        counted[(told["id"], told["text"], told["unnamed"])] += told["statements"]
    every = sorted(out.values(), key=lambda r: (-r["documents"], r["publisher"]))
    return Made(
        {}, (Row(r["publisher"], {}, r | {"relays": _most(relays.get(r["publisher"], Counter()))}) for r in every)
    )


def _most(relays: Counter[tuple[str | None, str | None, bool]]) -> Sequence[Any]:
    most = sorted(relays.items(), key=lambda r: (-r[1], str(r[0])))[:RELAYS]
    return [[{"id": i, "text": w, "unnamed": u}, n] for (i, w, u), n in most]


# ---------------------------------------------------------------------- the table
def _always(*what: str) -> Any:
    return lambda args: what


def _reviewed_with_lens(args: Args) -> tuple[str, ...]:
    """Reviews do not matter but for what a lens lets through: what was rejected is not."""
    return ALL if args.get("lens") else ("documents", "readings", "questions")


KINDS: Mapping[str, Kind] = {
    "relations": Kind(_relations, _always(*EDGES)),
    "camps": Kind(_camps, _always(*EDGES)),
    "care": Kind(_care, _reviewed_with_lens),
    "fetch": Kind(_fetch, _reviewed_with_lens),
    "forecasts": Kind(_forecasts, _always(*ALL)),
    "timeline": Kind(_timeline, _always(*ALL)),
    "questions": Kind(_questions, _always(*ALL)),
    "what if": Kind(_what_if, _always(*ALL)),
    "documents": Kind(_documents, _always("documents")),
    "places": Kind(_places, _always("readings", "decisions")),
    "sources": Kind(_sources, _always("documents", "readings", "decisions")),
}
