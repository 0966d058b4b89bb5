"""System: relations, what-if, timeline, map, forecasts, actors, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from legation.desk import ClaimFilter, Desk
from legation.model.errors import LegationError
from legation.workbench.charts import draw_map, draw_spans, draw_system
from legation.workbench.names import first_day, show_day
from legation.workbench.views.common import Ask, BadAsk, Layout, View, kept

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
MOST_OFFERED = 500  # actors that a field for ids offers
MOST_AT_ONCE = 300  # relations; with more, camps are only worked out when asked for


def system(desk: Desk, ask: Ask) -> View:
    """Relations that the reports describe, as of a day, as known on a day, as told by whom; camps beside them."""
    layout = Layout(desk)
    lens = ask.lens()
    rows = list(kept(desk, f"relations {lens}", lambda: desk.relations(lens)))
    kinds = sorted({r["kind"] for r in rows})
    kind, sort, pair = ask.text("kind"), ask.text("sort") or "tellers", ask.text("pair")
    if sort not in SORTS:
        raise BadAsk("sort", sort, ", ".join(SORTS))
    if kind:
        rows = [r for r in rows if r["kind"] == kind]
    if pair:
        ends = {p.strip() for p in pair.split(",")}
        rows = [r for r in rows if {r["source"], r["target"]} == ends]
    rows.sort(key=lambda r: (SORTS[sort](r), r["id"]))
    for row in rows:
        row["source_name"], row["target_name"] = (
            layout.names.who(row["source"]),
            layout.names.who(row["target"]) if row["target"] else "",
        )
        row["teller_names"] = [layout.names.mend(t) for t in row["tellers"]]
        row["denier_names"] = [layout.names.mend(t) for t in row["deniers"]]
        row["silent_names"] = [layout.names.who(t) for t in row["silent"]]
    first, size = ask.number("from", 0, most=10_000_000), ask.number("size", 200, most=2000)
    dear = len(rows) > MOST_AT_ONCE and not ask.flag("camps")
    picture, shown, total = draw_system(rows, "The relations told of, as a picture; the table holds the same rows")
    return {
        "rows": rows[first : first + size],
        "total": len(rows),
        "from": first,
        "size": size,
        "kinds": kinds,
        "sorts": list(SORTS),
        "sort": sort,
        "camps": None if dear else kept(desk, f"camps {lens}", lambda: desk.camps(lens)),
        "shown": shown,
        "actors": total,
        "_picture": picture,
    }


def one_relation(desk: Desk, ask: Ask) -> View:
    """The evidence of one relation: who carries it, who denies it, who left it open, who has not addressed it."""
    layout = Layout(desk)
    lens = ask.lens()
    relations = kept(desk, f"relations {lens}", lambda: desk.relations(lens))
    found = [r for r in relations if r["id"].startswith(ask.path["id"])]
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
    text = ask.text("happening")
    if not text:
        return {"asked": "", "found": None, "trouble": None}
    layout = Layout(desk)
    try:
        found = desk.what_if(text, ask.lens())
    except LegationError as error:
        if error.code != "E131":
            raise
        return {"asked": text, "found": None, "trouble": error.message}
    for step in found["steps"]:
        step["statement"] = layout.claim(step["statement"])
        step["who_named"] = [layout.names.who(w) for w in step["who"]]
        step["whom_named"] = [layout.names.who(w) for w in step["whom"]]
    read = found["read_as"]
    actors, recipients = (
        " and ".join(layout.names.who(a) for a in read[side]) or "(nobody named)" for side in ("actors", "recipients")
    )
    read["shown"] = f"{actors} → {recipients}"
    return {"asked": text, "found": found, "trouble": None}


def timeline(desk: Desk, ask: Ask) -> View:
    """What is told of an actor, or of two, day by day."""
    layout = Layout(desk)
    actors = _known_actors(desk, layout)
    party, other = ask.text("party"), ask.text("other")
    lens = ask.lens()
    if not party and actors:
        party = actors[0]["id"]
    rows = desk.timeline(party, other or None, lens) if party else []
    held = desk.claims_by_id(c for r in rows for c in r["claims"][:1])
    bars = []
    for row in rows:
        row["claim"] = layout.claim(held[row["claims"][0]]) if row["claims"][0] in held else None
        row["who"] = " and ".join(layout.names.who(a) for a in row["actors"])
        row["whom"] = " and ".join(layout.names.who(a) for a in row["recipients"])
        row["day"] = show_day(row["happened"] or row["said"] or row["published"])
        first, _, last = (row["happened"] or row["said"] or row["published"] or "").partition("/")
        label = f"{(row['event_type'] or 'told').lower()}: {row['who'] or 'nobody named'}"
        bars.append(
            {
                "label": label,
                "title": f"{label}, {row['day']}, {row['status']}"
                + (f", said by {row['claim']['shown']['speaker']}" if row["claim"] else ""),
                "first": first_day(first) if first != ".." else None,
                "last": first_day(last or first) if last != ".." else None,
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
        "actors": actors,
        "rows": rows,
        "bars": min(len(bars), BARS),
        "_picture": draw_spans(bars[:BARS], "What is told, by the day on which it is told to have happened"),
    }


def map_page(desk: Desk, ask: Ask) -> View:
    """Places of statements with how exactly they are known."""
    chosen = ClaimFilter(party=ask.text("party") or None)
    points: dict[tuple[str, float, float], View] = {}
    unplaced: Counter[str] = Counter()
    for record in desk.claims(chosen):
        place = record["place"]
        if place is None or record["review"] == "rejected":
            continue
        if place["lat"] is None or place["lon"] is None:
            unplaced[place["text"]] += 1
            continue
        key = (str(place["geonames"] or place["text"]), place["lat"], place["lon"])
        point = points.setdefault(key, dict(place) | {"count": 0, "href": "", "documents": []})
        point["count"] += 1
        point["href"] = point["href"] or f"/documents/{record['doc']}?claim={record['id']}#s-{record['id']}"
        if record["doc"] not in point["documents"]:
            point["documents"].append(record["doc"])
    rows = sorted(points.values(), key=lambda p: (-p["count"], p["text"]))
    return {
        "rows": rows,
        "unplaced": dict(unplaced.most_common()),
        "_picture": draw_map(rows, "Places that statements name; the table holds the same rows"),
    }


def forecasts(desk: Desk, ask: Ask) -> View:
    """What was foretold, by whom, by when, and what later documents tell of it."""
    layout = Layout(desk)
    rows = desk.forecasts(ask.lens())
    held = desk.claims_by_id(r["claim"] for r in rows)
    kept = []
    for row in rows:
        if row["claim"] in held:
            row["statement"] = layout.claim(held[row["claim"]])
            row["why"] = layout.names.mend(row["why"])
            kept.append(row)
    return {"rows": kept}


def actors(desk: Desk, ask: Ask) -> View:
    """Who acts, is acted upon and speaks in the dossier, most named first."""
    layout = Layout(desk)
    rows = _known_actors(desk, layout)
    words, only = ask.text("words").casefold(), ask.flag("provisional")
    shown = [
        r | {"provisional": desk.is_provisional(r["id"]), "seen": layout.last.get(r["id"], "")}
        for r in rows
        if words in r["name"].casefold() or words in r["id"].casefold()
    ]
    return {
        "rows": [r for r in shown if r["provisional"] or not only],
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
    found = [r for r in _known_actors(desk, layout) if r["id"] == identifier]
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
        "offered": [{"id": r["id"], "name": r["name"]} for r in _known_actors(desk, layout)[:MOST_OFFERED]],
        "join_seen": layout.last.get(identifier, ""),
        "said": layout.claims(desk.claims(ClaimFilter(speaker=identifier, limit=10))),
        "told": layout.claims(desk.claims(ClaimFilter(party=identifier, limit=10))),
        "rating": desk.ratings().get(f"actor:{identifier}"),
        "seen": layout.last.get(f"actor:{identifier}", ""),
    }


def _known_actors(desk: Desk, layout: Layout) -> list[View]:
    return kept(desk, "actors", lambda: _count_actors(desk, layout))


def _count_actors(desk: Desk, layout: Layout) -> list[View]:
    counts: dict[str, Counter[str]] = {}
    words: dict[str, Counter[str]] = {}
    for record in desk.claims():
        for role, refs in (
            ("acts", record["actor"]),
            ("acted_upon", record["recipient"]),
            ("speaks", record["attribution"]),
        ):
            for ref in refs:
                if ref.get("id"):
                    counts.setdefault(ref["id"], Counter())[role] += 1
                    words.setdefault(ref["id"], Counter())[" ".join(ref["text"].split())] += 1
    rows = [
        {
            "id": i,
            "name": layout.names.who(i),
            "acts": c["acts"],
            "acted_upon": c["acted_upon"],
            "speaks": c["speaks"],
            "called": [w for w, _ in words[i].most_common(6)],
        }
        for i, c in counts.items()
    ]
    return sorted(rows, key=lambda r: (-(r["acts"] + r["acted_upon"] + r["speaks"]), r["id"]))


def _told(desk: Desk) -> list[View]:
    """Of every statement what the page of sources counts."""
    return [{k: r[k] for k in ("publisher", "attribution")} for r in desk.claims()]


def sources(desk: Desk, ask: Ask) -> View:
    """Publishers: how many documents, what they tell in their own words, whom they relay, the user's own ratings."""
    layout = Layout(desk)
    ratings = desk.ratings()
    out: dict[str, View] = {}
    for document in desk.documents():
        name = document["publisher"] or ""
        row = out.setdefault(
            name,
            {
                "publisher": name,
                "documents": 0,
                "genres": [],
                "own": 0,
                "relayed": 0,
                "unnamed": 0,
                "relays": Counter(),
            },
        )
        row["documents"] += 1
        if document["genre"] and document["genre"] not in row["genres"]:
            row["genres"].append(document["genre"])
    for record in kept(desk, "told", lambda: _told(desk)):
        row = out[record["publisher"] or ""]
        if not record["attribution"]:
            row["own"] += 1
            continue
        row["relayed"] += 1
        row["unnamed"] += bool(record["attribution"][-1].get("unnamed"))
        row["relays"][layout.names.voice(record["attribution"][-1])] += 1
    rows = []
    for row in sorted(out.values(), key=lambda r: (-r["documents"], r["publisher"])):
        key = f"publisher:{row['publisher']}"
        rows.append(
            row
            | {
                "relays": [{"who": w, "statements": n} for w, n in row["relays"].most_common(5)],
                "rating": ratings.get(key),
                "seen": layout.last.get(key, ""),
            }
        )
    return {
        "rows": rows,
        "scale": {
            "A": "completely reliable",
            "B": "usually reliable",
            "C": "fairly reliable",
            "D": "not usually reliable",
            "E": "unreliable",
            "F": "reliability cannot be judged",
        },
    }
