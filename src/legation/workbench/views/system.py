"""System: relations, what-if, timeline, map, forecasts, actors, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from legation.desk import ClaimFilter, Desk, Lens
from legation.model.errors import LegationError
from legation.workbench.charts import draw_spans
from legation.workbench.graphs import draw_system
from legation.workbench.keeping import ALL, SMALL, kept
from legation.workbench.maps import draw_map
from legation.workbench.names import Names, first_day, is_bounded, last_day, show_day
from legation.workbench.views.common import Ask, BadAsk, Layout, View

SORTS: dict[str, Callable[[Any], Any]] = {
    "tellers": lambda r: -len(r["tellers"]),
    "documents": lambda r: -r["documents"],
    "statements": lambda r: -len(r["carried"]),
    "denials": lambda r: -len(r["denied"]),
    "source": lambda r: r["source_name"],
    "target": lambda r: r["target_name"] or "",
    "kind": lambda r: r["kind"],
    "first": lambda r: r["first_day"] or "9",
    "last": lambda r: r["last_day"] or "9",
}
BARS = 60
RELAYS = 5  # voices named of a publisher
MOST_DRAWN = 150  # places on the map
EDGES = ("documents", "readings", "decisions")  # what relations rest on
MOST_CHOSEN = 200  # actors among whom the timeline's is chosen
MOST_OFFERED = 500  # actors that a field for ids offers
MOST_AT_ONCE = 300  # relations; with more, camps are only worked out when asked for


def system(desk: Desk, ask: Ask) -> View:
    """Relations that the reports describe, as of a day, as known on a day, as told by whom; camps beside them."""
    layout = Layout(desk)
    lens = ask.lens()
    every = _relations(desk, lens)
    kinds = sorted({r["kind"] for r in every})
    rows = [dict(r) for r in every]
    kind, sort, pair = ask.text("kind"), ask.text("sort") or "tellers", ask.text("pair")
    if sort not in SORTS:
        raise BadAsk("sort", sort, ", ".join(SORTS))
    if kind:
        rows = [r for r in rows if r["kind"] == kind]
    if pair:
        ends = {p.strip() for p in pair.split(",")}
        rows = [r for r in rows if {r["source"], r["target"]} == ends]
    for row in rows:
        row["source_name"], row["target_name"] = (
            layout.names.who(row["source"]),
            layout.names.who(row["target"]) if row["target"] else "",
        )
    rows.sort(key=lambda r: (SORTS[sort](r), r["id"]))
    first, size = ask.number("from", 0, most=10_000_000), ask.size(200, most=10000)
    for row in rows[first : first + size]:
        row["teller_names"] = [layout.names.mend(t) for t in row["tellers"]]
        row["denier_names"] = [layout.names.mend(t) for t in row["deniers"]]
        row["silent_names"] = [layout.names.who(t) for t in row["silent"]]
    dear = len(rows) > MOST_AT_ONCE and not ask.flag("camps")
    picture, shown, total = draw_system(
        rows,
        "The relations told of, as a picture; the table holds the same rows",
        {n: ask.text(n) for n in ("as_of", "known_on", "speakers", "publishers_of") if ask.text(n)},
    )
    return {
        "rows": rows[first : first + size],
        "total": len(rows),
        "from": first,
        "size": size,
        "kinds": kinds,
        "sorts": list(SORTS),
        "sort": sort,
        "camps": None if dear else kept(desk, f"camps {lens}", lambda d: d.camps(lens), *EDGES),
        "shown": shown,
        "actors": total,
        "_picture": picture,
    }


def _relations(desk: Desk, lens: Lens) -> list[View]:
    return kept(desk, f"relations {lens}", lambda d: d.relations(lens), *EDGES)


def one_relation(desk: Desk, ask: Ask) -> View:
    """The evidence of one relation: who carries it, who denies it, who left it open, who has not addressed it."""
    layout = Layout(desk)
    lens = ask.lens()
    found = [r for r in _relations(desk, lens) if r["id"].startswith(ask.path["id"])]
    if len(found) != 1:
        raise LegationError(
            "E112", f"{ask.path['id']!r} fits {len(found)} relations under this lens. See them at /system."
        )
    row = found[0]
    held = desk.claims_by_id({*row["carried"], *row["denied"], *row["questioned"], *row["unreal"]})

    def part(name: str) -> list[View]:
        return layout.claims((held[c] for c in row[name] if c in held), lit=True)

    return {
        "relation": row
        | {
            "source_name": layout.names.who(row["source"]),
            "target_name": layout.names.who(row["target"]) if row["target"] else "",
        },
        "silent": [layout.names.who(s) for s in row["silent"]],
        "groups": [
            {"name": "states it", "claims": part("carried")},
            {"name": "denies it", "claims": part("denied")},
            {"name": "leaves it open", "claims": part("questioned")},
            {"name": "speaks of it as planned, possible or to come", "claims": part("unreal")},
        ],
    }


def what_if(desk: Desk, ask: Ask) -> View:
    """Which commitments told of mention such a trigger, and what they would call for. No forecast."""
    text, lens = ask.text("happening"), ask.lens()
    if not text:  # what answering takes is made ready meanwhile
        ready = [make(wait=False) for make in (_reader(desk), _clauses(desk, lens))] if desk.size() > SMALL else []
        return {"asked": "", "found": None, "trouble": None, "ready": all(r is not None for r in ready)}
    layout = Layout(desk)
    _reader(desk)(wait=True)
    try:
        found = desk.what_if(text, lens, clauses=_clauses(desk, lens)(wait=True))
    except LegationError as error:
        if error.code != "E131":
            raise
        return {"asked": text, "found": None, "trouble": error.message, "ready": True}
    for step in found["steps"]:
        step["statement"] = layout.claim(step["statement"])
        step["who_named"] = [layout.names.who(w) for w in step["who"]]
        step["whom_named"] = [layout.names.who(w) for w in step["whom"]]
        step["why"] = layout.names.mend(step["why"])
    read = found["read_as"]
    actors, recipients = (
        " and ".join(layout.names.who(a) for a in read[side]) or "(nobody named)" for side in ("actors", "recipients")
    )
    read["shown"] = f"{actors} → {recipients}"
    return {"asked": text, "found": found, "trouble": None, "ready": True}


def _reader(desk: Desk) -> Callable[..., Any]:
    return partial(kept, desk, "reader", lambda d: d.load_reader(), "documents")


def _clauses(desk: Desk, lens: Lens) -> Callable[..., Any]:
    return partial(kept, desk, f"clauses {lens}", lambda d: d.clauses(lens), *ALL)


def timeline(desk: Desk, ask: Ask) -> View:
    """What is told of an actor, or of two, day by day."""
    layout = Layout(desk)
    actors = [r for r in _known_actors(desk) if r["acts"] + r["acted_upon"]]
    party, other = ask.text("party"), ask.text("other")
    lens = ask.lens()
    if not party and actors:
        party = actors[0]["id"]
    made: tuple[list[View], bool] = ([], False)
    if party:
        named = f"timeline {party} {other} {lens}"
        made = kept(desk, named, lambda d: d.timeline_page(party, other or None, lens), *ALL)
    begin, size = ask.number("from", 0, most=10_000_000), ask.size(200, most=10000)
    total = len(made[0])
    rows = [dict(r) for r in made[0][begin : begin + size]]
    held = desk.claims_by_id(c for r in rows for c in r["claims"][:1])
    bars = []
    for row in rows:
        row["claim"] = layout.claim(held[row["claims"][0]]) if row["claims"][0] in held else None
        row["who"] = " and ".join(layout.names.who(a) for a in row["actors"])
        row["whom"] = " and ".join(layout.names.who(a) for a in row["recipients"])
        row["day"] = show_day(row["happened"] or row["said"] or row["published"])
        told = row["happened"] or row["said"] or row["published"]
        acts = f"{(row['event_type'] or 'told').lower()}: {row['who'] or 'nobody named'}"
        bars.append(
            {
                "label": acts + (f" → {row['whom']}" if row["whom"] else ""),
                "title": f"{acts}{' → ' + row['whom'] if row['whom'] else ''}, {row['day']}, {row['status']}"
                + (f", said by {row['claim']['shown']['speaker']}" if row["claim"] else ""),
                "first": first_day(told, only=True),
                "last": last_day(told),
                "bounded": is_bounded(told),
                "href": row["claim"]["shown"]["href"] if row["claim"] else "#",
                "look": "held"
                if row["status"] == "asserted"
                else "denied"
                if row["status"] in ("denied", "negated")
                else "expected",
            }
        )
    return {
        "party": party,
        "other": other,
        "name": layout.names.who(party) if party else "",
        "actors": _to_choose(actors, layout, party, other),
        "rows": rows,
        "total": total,
        "from": begin,
        "size": size,
        "cut": made[1],
        "bars": min(len(bars), BARS),
        "_picture": draw_spans(bars[:BARS], "What is told, by the day on which it is told to have happened"),
    }


def map_page(desk: Desk, ask: Ask) -> View:
    """Places of statements with how exactly they are known."""
    party = ask.text("party") or None
    every = kept(desk, f"places {party}", lambda d: d.places(party), "readings", "decisions")
    placed = [
        p | {"href": f"/documents/{p['doc']}?claim={p['claim']}#s-{p['claim']}"}
        for p in every
        if p["lat"] is not None and p["lon"] is not None
    ]
    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    return {
        "rows": placed[first : first + size],
        "total": len(placed),
        "from": first,
        "size": size,
        "drawn": min(len(placed), MOST_DRAWN),
        "unplaced": {p["text"]: p["count"] for p in every if p["lat"] is None or p["lon"] is None},
        "_picture": draw_map(
            placed[:MOST_DRAWN], "Places that statements name, those named most; the table holds them all"
        ),
    }


def forecasts(desk: Desk, ask: Ask) -> View:
    """What was foretold, by whom, by when, and what later documents tell of it."""
    layout = Layout(desk)
    lens = ask.lens()
    every = kept(desk, f"forecasts {lens}", lambda d: d.forecasts(lens), *ALL)
    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    rows = [dict(r) for r in every[first : first + size]]
    held = desk.claims_by_id(r["claim"] for r in rows)
    for row in rows:
        if row["claim"] in held:
            row["statement"] = layout.claim(held[row["claim"]])
            row["why"] = layout.names.mend(row["why"])
    return {"rows": [r for r in rows if "statement" in r], "total": len(every), "from": first, "size": size}


def actors(desk: Desk, ask: Ask) -> View:
    """Who acts, is acted upon and speaks in the dossier, most named first."""
    layout = Layout(desk)
    rows = _known_actors(desk)
    words, only = ask.text("words").casefold(), ask.flag("provisional")
    fit = [
        r
        for r in rows
        if (words in r["name"].casefold() or words in r["id"].casefold()) and (r["provisional"] or not only)
    ]
    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    return {
        "rows": [
            r | {"called": desk.called(r["id"]), "seen": layout.last.get(r["id"], "")}
            for r in fit[first : first + size]
        ],
        "total": len(fit),
        "from": first,
        "size": size,
        "joined": _joined(desk, layout),
        "known": [{"id": r["id"], "name": r["name"]} for r in rows[:MOST_OFFERED]],
    }


def _joined(desk: Desk, layout: Layout) -> list[View]:
    """Provisional actors that a person joined, with the decision that stands."""
    now = desk.joins()
    found = {r["target"]: r for r in desk.history() if r["action"] == "join" and not r["undone"]}
    return [
        {
            "id": source,
            "name": layout.names.who(source),
            "is": now[source],
            "is_name": layout.names.who(now[source]),
            "decision": row["id"],
            "seen": layout.last.get(source, ""),
            "who": row["who"],
            "at": row["at"],
            "why": row["why"],
        }
        for source, row in found.items()
        if source in now
    ]


def one_actor(desk: Desk, ask: Ask) -> View:
    """An actor: what the reader knows of it, with source, and what it is told with."""
    layout = Layout(desk)
    identifier = ask.path["id"]
    found = [r | {"called": desk.called(identifier)} for r in _known_actors(desk) if r["id"] == identifier]
    listing = [r for r in desk.knowledge.actors.listing() if r.get("id") == identifier]
    joined = _joined(desk, layout)
    if not found and not listing and identifier not in {j["id"] for j in joined}:
        raise LegationError(
            "E112", f"No actor {identifier!r} is named in this dossier or known to the reader. See them at /actors."
        )
    return {
        "id": identifier,
        "name": layout.names.who(identifier),
        "counts": found[0] if found else None,
        "known": listing,
        "provisional": desk.is_provisional(identifier) and bool(found),
        "joined": [j for j in joined if identifier in (j["id"], j["is"])],
        "offered": [{"id": r["id"], "name": r["name"]} for r in _known_actors(desk)[:MOST_OFFERED]],
        "join_seen": layout.last.get(identifier, ""),
        "said": layout.claims(desk.claims(ClaimFilter(speaker=identifier, limit=10))),
        "told": layout.claims(desk.claims(ClaimFilter(party=identifier, limit=10))),
        "rating": desk.ratings().get(f"actor:{identifier}"),
        "seen": layout.last.get(f"actor:{identifier}", ""),
    }


def _known_actors(desk: Desk) -> list[View]:
    """Everybody whom the reader gave an id, most named first, with a name and whether the book holds him."""

    def make(d: Desk) -> list[View]:
        names = Names(d)
        return [r | {"name": names.who(r["id"]), "provisional": d.is_provisional(r["id"])} for r in d.actor_counts()]

    return kept(desk, "actors by name", make, "readings", "decisions")


def _to_choose(rows: list[View], layout: Layout, *chosen: str) -> list[View]:
    """The most named of all who act, and those that are chosen."""
    held = {r["id"]: r["name"] for r in rows[:MOST_CHOSEN]} | {c: layout.names.who(c) for c in chosen if c}
    return [{"id": i, "name": n} for i, n in held.items()]


def sources(desk: Desk, ask: Ask) -> View:
    """Publishers: how many documents, what they tell in their own words, whom they relay, the user's own ratings."""
    layout = Layout(desk)
    ratings = desk.ratings()
    out = kept(desk, "sources", _count_sources, "documents", "readings", "decisions")
    every = sorted(out.values(), key=lambda r: (-r["documents"], r["publisher"]))
    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    rows = []
    for row in every[first : first + size]:
        key = f"publisher:{row['publisher']}"
        rows.append(
            row
            | {
                "relays": [{"who": layout.names.voice(v), "statements": n} for v, n in _most_relayed(row["relays"])],
                "rating": ratings.get(key),
                "seen": layout.last.get(key, ""),
            }
        )
    return {
        "rows": rows,
        "total": len(every),
        "from": first,
        "size": size,
        "scale": {
            "A": "completely reliable",
            "B": "usually reliable",
            "C": "fairly reliable",
            "D": "not usually reliable",
            "E": "unreliable",
            "F": "reliability cannot be judged",
        },
    }


def _count_sources(desk: Desk) -> dict[str, View]:
    """By publisher: documents, statements in its own words, relayed, of unnamed sources, and of whom."""
    out: dict[str, View] = {}
    publisher_of: dict[str, str] = {}
    for document in desk.documents_in_short():
        name = publisher_of[document["id"]] = document["publisher"] or ""
        none = {"own": 0, "relayed": 0, "unnamed": 0}
        row = out.setdefault(name, {"publisher": name, "documents": 0, "genres": [], **none, "relays": Counter()})
        row["documents"] += 1
        if document["genre"] and document["genre"] not in row["genres"]:
            row["genres"].append(document["genre"])
    for told in desk.told_by():
        row = out[publisher_of[told["document"]]]
        if told["id"] is None and told["text"] is None:
            row["own"] += told["statements"]
            continue
        row["relayed"] += told["statements"]
        row["unnamed"] += told["statements"] if told["unnamed"] else 0
        row["relays"][(told["id"], told["text"], told["unnamed"])] += told["statements"]
    return out


def _most_relayed(relays: Counter[tuple[str | None, str | None, bool]]) -> list[tuple[View, int]]:
    most = sorted(relays.items(), key=lambda r: (-r[1], str(r[0])))[:RELAYS]
    return [({"id": i, "text": w, "unnamed": u}, n) for (i, w, u), n in most]
