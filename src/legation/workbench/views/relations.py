"""Relations: the table, the picture, the camps, what is told of two actors, and the evidence of one relation.

While the list of all relations is being counted for the first time, a page holds the first of them and the picture of the
strongest ties, which the desk can tell at once; it says so (`counted`), and fills itself when the list is there.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from legation.desk import Desk, Lens
from legation.desk.beginnings import FirstRelations
from legation.desk.listing import Listed
from legation.desk.nothing import require_kind, require_party
from legation.model.errors import LegationError
from legation.workbench import grids
from legation.workbench.graphs import DEFAULT, MOST_LINES, MOST_STEPS, SIZES, Look, Picked, draw_system, pick
from legation.workbench.keeping import kept_here
from legation.workbench.lists import address_of, drawable, listed, listed_if_made
from legation.workbench.names import Names
from legation.workbench.views.common import Ask, BadAsk, Layout, View, in_parts, lens_in

DRAWN = ("lines", "grid")
SORTS = ("tellers", "documents", "statements", "denials", "source", "target", "kind", "first", "last")
EVIDENCE = 25  # statements shown of each sort of one relation
BETWEEN = 3  # the same of each relation of two actors
MOST_BETWEEN = 12  # relations of two actors whose statements are shown
FIRST = 12  # relations of a page while all of them are being counted
MOST_AT_ONCE = 300  # relations; with more, camps are only worked out when asked for
SORTS_OF_EVIDENCE = {
    "carried": "states it",
    "denied": "denies it",
    "questioned": "leaves it open",
    "unreal": "speaks of it as planned, possible or to come",
}
PICTURE = "The relations told of, as a picture; the table holds them all"


def system(desk: Desk, ask: Ask) -> View:
    """Relations that the reports describe, as of a day, as known on a day, as told by whom; camps beside them."""
    lens = lens_in(desk, ask)
    kind, sort = ask.text("kind"), ask.text("sort") or "tellers"
    require_kind(desk, kind or None)
    if ask.text("draw") not in ("", *DRAWN):
        raise BadAsk("draw", ask.text("draw"), ", ".join(DRAWN))
    if sort not in SORTS:
        raise BadAsk("sort", sort, ", ".join(SORTS))
    pair = [p.strip() for p in ask.text("pair").split(",") if p.strip()]
    require_party(desk, *pair)
    held_now = listed_if_made(desk, "relations", lens=lens)
    if held_now is None and ask.form != "csv" and desk.edges_are_made():
        return _first_of_system(desk, ask, lens, kind, pair)
    every = held_now or listed(desk, "relations", lens=lens)
    around, unknown = _whom(every, ask.text("around"))
    where = {"kind": kind} if kind else {}
    if pair:
        where["pair"] = ",".join(sorted(pair))
    within = {"ends": f",{around},"} if around else {}
    total = every.count(where=where, within=within)
    order = sort if sort != "tellers" else ""

    def rows_of(d: Desk, first: int, size: int) -> list[View]:
        names = Names(d)
        return [_named(r, names) for _, r in every.rows(first, size, where=where, within=within, order=order)]

    first, size = ask.number("from", 0, most=10_000_000), ask.size(200, most=10000)
    rows, later = in_parts(desk, ask, first, size, total, rows_of)
    asked = (total <= MOST_AT_ONCE or ask.flag("camps")) and ask.form != "csv" and not pair
    held = listed(desk, "camps", lens=lens) if asked and ask.form == "json" else None
    if asked and held is None:
        held = listed_if_made(desk, "camps", lens=lens)
    names = Names(desk)
    return {
        "_later": later,
        "counted": True,
        "rows": rows,
        "total": total,
        "from": first,
        "size": size,
        "kinds": every.head["kinds"],
        "sorts": list(SORTS),
        "sort": sort,
        "camps": held.head if held is not None else None,
        "camps_counted": asked and held is None,
        "pair": [{"id": p, "name": names.who(p)} for p in pair],
        "evidence": _between(desk, rows) if pair and ask.form != "csv" else [],
        "around": around,
        "around_name": names.who(around) if around else "",
        "unknown": unknown,
        "_known": [n for _, n in every.head["known"]],
    } | (_picture(every, ask, around, where, held) if not pair and ask.form != "csv" else {})


def _first_of_system(desk: Desk, ask: Ask, lens: Lens, kind: str, pair: list[str]) -> View:
    """The first relations and the picture of the strongest ties: all that can be told before all relations are counted."""
    names = Names(desk)
    around, unknown = _whom_of_first(desk, lens, names, ask.text("around"))
    first, size = ask.number("from", 0, most=10_000_000), min(ask.size(FIRST, most=10000), FIRST)
    ends = tuple(sorted(pair))[:2] or ((around,) if around else ())
    found = _first(desk, lens, first, size, kind=kind, ends=ends)
    rows = [_named(r, names) for r in found.records]
    ties = [
        t._asdict() | {"source_name": names.who(t.source), "target_name": names.who(t.target) if t.target else ""}
        for t in found.ties
    ]
    view: View = {
        "_later": (),
        "counted": False,
        "rows": rows,
        "total": found.total,
        "from": first,
        "size": size,
        "kinds": found.kinds,
        "sorts": list(SORTS),
        "sort": "tellers",
        "camps": None,
        "camps_counted": False,
        "pair": [{"id": p, "name": names.who(p)} for p in pair],
        "evidence": _between(desk, rows) if pair else [],
        "around": around,
        "around_name": names.who(around) if around else "",
        "unknown": unknown,
        "_known": sorted({t[f"{side}_name"] for t in ties for side in ("source", "target")} - {""}),
    }
    if pair:
        return view
    _, steps, most, lines = _asked_of_picture(ask)
    picked = pick(ties, around=around, steps=steps, most=most, lines=lines)
    return view | _drawn(picked, ask, around, {"kind": kind} if kind else {}, None)


def _first(
    desk: Desk, lens: Lens, first: int, size: int, *, kind: str = "", ends: tuple[str, ...] = ()
) -> FirstRelations:
    """The first relations, held until something is read: a decision shows when all are counted."""
    return kept_here(
        desk, f"first relations {[asdict(lens), first, size, kind, ends]}",
        lambda d: d.first_relations(lens, first, size, kind=kind or None, ends=ends), "documents", "readings",
    )  # fmt: skip


def _whom_of_first(desk: Desk, lens: Lens, names: Names, words: str) -> tuple[str, str]:
    """As `_whom`: an id, or a name among the strongest ties."""
    if not words or desk.names_a_relation(words):
        return words, ""
    part = ""
    for tie in _first(desk, lens, 0, FIRST).ties:
        for actor in filter(None, (tie.source, tie.target)):
            name = names.who(actor).casefold()
            if name == words.casefold():
                return actor, ""
            if not part and words.casefold() in name:
                part = actor
    return part, "" if part else words


def _asked_of_picture(ask: Ask) -> tuple[bool, int, int, int]:
    """Whether a grid; steps from who stands in the middle; actors and lines at most."""
    grid = ask.text("draw") == "grid"
    steps = ask.number("steps", 1, most=MOST_STEPS) or 1
    if not grid:
        return grid, steps, ask.number("most", DEFAULT, most=SIZES[-1]) or DEFAULT, MOST_LINES
    most = ask.number("most", grids.SIZES[-1], most=grids.SIZES[-1]) or grids.SIZES[-1]
    return grid, steps, most, most * most


def _picture(every: Listed, ask: Ask, around: str, where: View, camps: Listed | None) -> View:
    """Lines between the actors, or a grid of all pairs of them (draw=grid)."""
    _, steps, most, lines = _asked_of_picture(ask)
    if around or where or most != DEFAULT:
        rows = (drawable(r) for r in every.sorts(where=where))
        picked = pick(rows, around=around, steps=steps, most=most, lines=lines)
    else:
        picked = Picked(**every.head["picked"])
    return _drawn(picked, ask, around, where, camps)


def _drawn(picked: Picked, ask: Ask, around: str, where: View, camps: Listed | None) -> View:
    grid, steps, most, _ = _asked_of_picture(ask)
    sizes, default = (grids.SIZES, grids.SIZES[-1]) if grid else (SIZES, DEFAULT)
    part = camps.head["parts"][0] if camps is not None and camps.head["parts"] else None
    sides = [frozenset(who["id"] for who in side) for side in part["sides"]] if part else []
    keep = (
        address_of(ask.lens()) | ({"most": str(most)} if most != default else {}) | ({"draw": "grid"} if grid else {})
    )
    if where:
        keep |= {"kind": where["kind"]}
    draw = grids.draw_grid if grid else draw_system
    offered = [n for n in sizes if n < picked.actors] + [n for n in sizes if n >= picked.actors][:1]
    return {
        "steps": steps,
        "most": min(most, offered[-1]),
        "draw": "grid" if grid else "lines",
        "shown": len(picked.order),
        "actors": picked.actors,
        "lines": len({frozenset((r["source"], r["target"])) for r in picked.rows}),
        "lines_there": picked.lines,
        "camps_shown": sum(bool(side & set(picked.order)) for side in sides) > 1,
        "_picture": draw(picked, PICTURE, Look(around, tuple(sides), keep)),
        "_sizes": offered,
    }


def _whom(every: Listed, words: str) -> tuple[str, str]:
    """(actor, words that name nobody here): by id, by name, else by a part of the name, the most told of first."""
    if not words:
        return "", ""
    if every.count(within={"ends": f",{words},"}):
        return words, ""
    part = ""
    for row in every.sorts():
        for side in ("source", "target"):
            name = row[side].casefold()
            if name == words.casefold():
                return row[f"{side}_id"], ""
            if not part and words.casefold() in name:
                part = row[f"{side}_id"]
    return part, "" if part else words


def _between(desk: Desk, rows: list[View]) -> list[View]:
    """What is told of two actors: the first statements of each relation, of each sort."""
    layout = Layout(desk)
    out = []
    for row in rows[:MOST_BETWEEN]:
        groups = _groups(desk, layout, row, BETWEEN)
        out.append({"relation": row["id"], "groups": [g for g in groups if g["claims"]]})
    return out


def _named(row: View, names: Names) -> View:
    """A relation with names for ids, and how many statements of each sort there are, all named or not."""
    return row | {
        "source_name": names.who(row["source"]),
        "target_name": names.who(row["target"]) if row["target"] else "",
        "teller_names": [names.mend(t) for t in row["tellers"]],
        "denier_names": [names.mend(t) for t in row["deniers"]],
        "silent_names": [names.who(t) for t in row["silent"]],
    }


def one_relation(desk: Desk, ask: Ask) -> View:
    """The evidence of one relation: who carries it, who denies it, who left it open, who has not addressed it."""
    layout = Layout(desk)
    lens = lens_in(desk, ask)
    every = listed_if_made(desk, "relations", lens=lens)
    if every is None and desk.edges_are_made():
        found = desk.first_relation(lens, ask.path["id"])
    else:
        found = (every or listed(desk, "relations", lens=lens)).beginning(ask.path["id"])
    if len(found) != 1:
        raise LegationError(
            "E112", f"{ask.path['id']!r} fits {len(found)} relations under this lens. See them at /system."
        )
    row = found[0]
    return {
        "relation": row
        | {
            "source_name": layout.names.who(row["source"]),
            "target_name": layout.names.who(row["target"]) if row["target"] else "",
        },
        "silent": [layout.names.who(s) for s in row["silent"]],
        "groups": _groups(desk, layout, row, EVIDENCE),
    }


def _groups(desk: Desk, layout: Layout, row: View, most: int) -> list[View]:
    """The statements of a relation by what they say of it, so many of each, and how many there are."""
    shown = {name: row[name][:most] for name in SORTS_OF_EVIDENCE}
    held = desk.claims_by_id({c for ids in shown.values() for c in ids})
    counts: dict[str, Any] = row.get("counts") or {}
    return [
        {
            "name": words,
            "claims": layout.claims((held[c] for c in shown[name] if c in held), lit=True),
            "total": counts.get(name, len(row[name])),
        }
        for name, words in SORTS_OF_EVIDENCE.items()
    ]
