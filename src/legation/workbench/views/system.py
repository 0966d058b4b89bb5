"""System: what-if, timeline, map, forecasts, actors, sources (relations have a file of their own)."""

from __future__ import annotations

import copy

from legation.desk import ClaimFilter, Desk
from legation.desk.nothing import require_party
from legation.desk.publishers import find_actor_behind
from legation.model.errors import LegationError
from legation.workbench.charts import draw_spans
from legation.workbench.keeping import SMALL
from legation.workbench.lists import listed, listed_if_made
from legation.workbench.maps import draw_map
from legation.workbench.names import Names, first_day, is_bounded, last_day, show_day
from legation.workbench.views.common import Ask, Layout, View, in_parts, lens_in

BARS = 60
MOST_DRAWN = 150  # places on the map
MOST_CHOSEN = 200  # actors among whom the timeline's is chosen
MOST_OFFERED = 500  # actors that a field for ids offers
MOST_LOOKED = 20_000  # actors that are looked through for the words of a filter


def what_if(desk: Desk, ask: Ask) -> View:
    """Which commitments told of mention such a trigger, and what they would call for. No forecast."""
    text, lens = ask.text("happening"), lens_in(desk, ask)
    if not text:  # what answering takes is made ready meanwhile
        ready = desk.size(SMALL) < SMALL or listed_if_made(desk, "what if", lens=lens) is not None
        return {"asked": "", "found": None, "trouble": None, "ready": ready}
    layout = Layout(desk)
    answer = copy.deepcopy(listed(desk, "what if", happening=text, lens=lens).head)
    found = answer["found"]
    if found is None:
        return {"asked": text, "found": None, "trouble": answer["trouble"], "ready": True}
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


def timeline(desk: Desk, ask: Ask) -> View:
    """What is told of an actor, or of two, day by day."""
    layout = Layout(desk)
    # a timeline is of a country or an organisation; who is one of its offices or people acts for it there
    actors = [r for r in desk.most_named(3 * MOST_CHOSEN) if r["acts"] + r["acted_upon"] and ":" not in r["id"]]
    actors = actors[:MOST_CHOSEN]
    party, other = ask.text("party"), ask.text("other")
    require_party(desk, party, other)
    lens = lens_in(desk, ask)
    if not party and actors:
        party = actors[0]["id"]
    made = listed(desk, "timeline", party=party, other=other or None, lens=lens) if party else None
    begin, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    total = made.total if made is not None else 0
    rows = [dict(r) for r in made.bodies(begin, size)] if made is not None else []
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
        "cut": made.head["cut"] if made is not None else False,
        "bars": min(len(bars), BARS),
        "_picture": draw_spans(bars[:BARS], "What is told, by the day on which it is told to have happened"),
    }


def map_page(desk: Desk, ask: Ask) -> View:
    """Places of statements with how exactly they are known."""
    party = ask.text("party") or None
    require_party(desk, party)
    every = listed(desk, "places", party=party)

    def rows_of(d: Desk, first: int, size: int) -> list[View]:
        return [
            p | {"href": f"/documents/{p['doc']}?claim={p['claim']}#s-{p['claim']}"} for p in every.bodies(first, size)
        ]

    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    rows, later = in_parts(desk, ask, first, size, every.total, rows_of)
    drawn = rows_of(desk, 0, MOST_DRAWN) if ask.form == "html" else []
    return {
        "_later": later,
        "rows": rows,
        "total": every.total,
        "from": first,
        "size": size,
        "drawn": min(every.total, MOST_DRAWN),
        "unplaced": every.head["unplaced"],
        "_picture": draw_map(drawn, "Places that statements name, those named most; the table holds them all"),
    }


def forecasts(desk: Desk, ask: Ask) -> View:
    """What was foretold, by whom, by when, and what later documents tell of it."""
    every = listed(desk, "forecasts", lens=lens_in(desk, ask))
    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)

    def rows_of(d: Desk, first: int, size: int) -> list[View]:
        layout = Layout(d)
        rows = [dict(r) for r in every.bodies(first, size)]
        held = d.claims_by_id(r["claim"] for r in rows)
        for row in rows:
            if row["claim"] in held:
                row["statement"] = layout.claim(held[row["claim"]])
                row["why"] = layout.names.mend(row["why"])
        return [r for r in rows if "statement" in r]

    rows, later = in_parts(desk, ask, first, size, every.total, rows_of)
    return {"_later": later, "rows": rows, "total": every.total, "from": first, "size": size}


def actors(desk: Desk, ask: Ask) -> View:
    """Who acts, is acted upon and speaks in the dossier, most named first."""
    layout = Layout(desk)
    words, only = ask.text("words").casefold(), ask.flag("provisional")
    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    fit: list[View] | None = None
    total, cut = desk.count_actors(), False
    if words or only:
        fit, cut = desk.actors_that_fit(
            lambda r: words in f"{layout.names.who(r['id'])}\n{r['id']}".casefold(), provisional=only, most=MOST_LOOKED
        )
        total = len(fit)

    def rows_of(d: Desk, begin: int, n: int) -> list[View]:
        names = Names(d)
        rows = fit[begin : begin + n] if fit is not None else d.most_named(n, begin)
        called = d.called(r["id"] for r in rows)
        return [
            _actor_row(d, r, names) | {"called": called[r["id"]], "seen": layout.last.get(r["id"], "")} for r in rows
        ]

    rows, later = in_parts(desk, ask, first, size, total, rows_of)
    return {
        "_later": later,
        "rows": rows,
        "total": total,
        "cut": cut,
        "from": first,
        "size": size,
        "joined": _joined(desk, layout),
        "known": _offered(desk, layout.names),
    }


def _actor_row(desk: Desk, row: View, names: Names) -> View:
    return row | {"name": names.who(row["id"]), "provisional": desk.is_provisional(row["id"])}


def _offered(desk: Desk, names: Names) -> list[View]:
    return [{"id": r["id"], "name": names.who(r["id"])} for r in desk.most_named(MOST_OFFERED)]


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
    counted = desk.actor_count(identifier)
    found = (
        _actor_row(desk, counted, layout.names) | {"called": desk.called([identifier])[identifier]} if counted else None
    )
    listing = desk.known_of_actor(identifier)
    joined = _joined(desk, layout)
    if not found and not listing and identifier not in {j["id"] for j in joined}:
        raise LegationError(
            "E112", f"No actor {identifier!r} is named in this dossier or known to the reader. See them at /actors."
        )
    return {
        "id": identifier,
        "name": layout.names.who(identifier),
        "counts": found,
        "known": listing,
        "provisional": desk.is_provisional(identifier) and bool(found),
        "joined": [j for j in joined if identifier in (j["id"], j["is"])],
        "offered": _offered(desk, layout.names),
        "join_seen": layout.last.get(identifier, ""),
        "said": layout.claims(desk.claims(ClaimFilter(speaker=identifier, limit=10))),
        "told": layout.claims(desk.claims(ClaimFilter(party=identifier, limit=10))),
        "rating": desk.ratings().get(f"actor:{identifier}"),
        "seen": layout.last.get(f"actor:{identifier}", ""),
    }


def _to_choose(rows: list[View], layout: Layout, *chosen: str) -> list[View]:
    """The most named of all who act, and those that are chosen."""
    held = {r["id"]: layout.names.who(r["id"]) for r in rows} | {c: layout.names.who(c) for c in chosen if c}
    return [{"id": i, "name": n} for i, n in held.items()]


def _behind(desk: Desk, publisher: str, names: Names) -> View | None:
    """Who publishes under this name, as far as the book of actors knows: what it is, and whose."""
    book = desk.knowledge.actors
    actor = find_actor_behind(book, publisher) if publisher else None
    if actor is None:
        return None
    country = book.country_of(actor)
    kinds = [row["kind"] for row in desk.known_of_actor(actor) if row["kind"] != "term"]
    return {
        "id": actor,
        "name": names.who(actor),
        "kind": kinds[0] if kinds else "",
        "country": country if country != actor else None,
        "country_name": names.who(country) if country and country != actor else "",
    }


def sources(desk: Desk, ask: Ask) -> View:
    """Publishers: whose they are, what they tell in their own words, whom they relay, the user's own ratings."""
    ratings = desk.ratings()
    every = listed(desk, "sources")

    def rows_of(d: Desk, first: int, size: int) -> list[View]:
        layout = Layout(d)
        out = []
        for row in every.bodies(first, size):
            key = f"publisher:{row['publisher']}"
            relays = [{"who": layout.names.voice(v), "id": v["id"], "statements": n} for v, n in row["relays"]]
            more = {"relays": relays, "rating": ratings.get(key), "seen": layout.last.get(key, "")}
            out.append(row | more | {"behind": _behind(d, row["publisher"], layout.names)})
        return out

    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    rows, later = in_parts(desk, ask, first, size, every.total, rows_of)
    return {
        "_later": later,
        "rows": rows,
        "total": every.total,
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
