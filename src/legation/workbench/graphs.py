"""Graphs: the relations told of as a picture, SVG made on the server, from plain rows.

The actors told of most stand in boxes with their names, others as dots; `static/look.js` gives names to as many as have room
when one looks closer, and without script the picture stands as it is. Nothing in it says what is true: a full line stands
with, a dashed one against, a dotted one says neither; a cross: somebody denies it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

from legation.workbench.charts import LETTER, WIDTH, cut, link
from legation.workbench.page import safe

MOST_NODES = 36  # actors in boxes
MOST_DOTS = 84  # others, as dots: their names come when one looks closer
FEW_NODES = 16
WIDE = 1180  # units of the view box of a picture of many actors
NAME = 24  # letters of a name in its box

Row = Mapping[str, Any]


def draw_system(relations: Sequence[Row], title: str, lens: Mapping[str, str] | None = None) -> tuple[Markup, int, int]:
    """The relations as a graph: (picture, actors shown, actors there). The layout is the same for the same rows.

    lens: fields of the page's address that its links keep.
    """
    told: dict[str, int] = {}
    names: dict[str, str] = {}
    for row in relations:
        if row["target"] and row["target"] != row["source"]:
            for side in ("source", "target"):
                told[row[side]] = told.get(row[side], 0) + max(1, len(row["tellers"]))
                names[row[side]] = row[f"{side}_name"]
    order = sorted(told, key=lambda n: (-told[n], n))[: MOST_NODES + MOST_DOTS]
    if not order:
        return Markup(""), 0, 0
    boxed, rank = order[:MOST_NODES], {n: i for i, n in enumerate(order)}
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in relations:
        if row["source"] in rank and row["target"] in rank and row["source"] != row["target"]:
            key = (min(row["source"], row["target"]), max(row["source"], row["target"]))
            pairs.setdefault(key, []).append(row)
    broad = WIDTH if len(boxed) <= FEW_NODES else WIDE
    height = 320 if len(boxed) <= 8 else 440 if len(boxed) <= FEW_NODES else 640
    halves = {n: len(cut(names[n], NAME)) * LETTER / 2 + 8 for n in boxed}
    at = lay_out(
        tuple(order), tuple((a, b, len(rows)) for (a, b), rows in sorted(pairs.items())),
        tuple(sorted(halves.items())), broad, height,
    )  # fmt: skip
    more = f"&{urlencode(lens)}" if lens else ""
    lines = [_edges(a, b, rows, names, at, rank, more) for (a, b), rows in sorted(pairs.items())]
    nodes = [
        _node(n, names[n], at[n], rank[n], small=n not in halves, more=more) for n in reversed(order)
    ]  # the most told last, so that they lie on top
    svg = (
        f'<svg class="chart graph{" broad" if broad > WIDTH else ""}" viewBox="0 0 {broad} {height}" role="group" '
        f'aria-label="{safe(title)}" data-look>{"".join(lines)}{"".join(nodes)}</svg>'
    )
    return Markup(svg), len(order), len(told)


def _edges(
    a: str, b: str, rows: Sequence[Row], names: Mapping[str, str], at: Mapping[str, tuple[float, float]],
    rank: Mapping[str, int], more: str,
) -> str:  # fmt: skip
    """The lines between two actors: one for each way to stand that is told."""
    (x1, y1), (x2, y2) = at[a], at[b]
    signs = sorted(_by_sign(rows).items())
    out = []
    for n, (look, held) in enumerate(signs):
        dx, dy = _normal(x1, y1, x2, y2, (n - (len(signs) - 1) / 2) * 7)
        denied = any(r["denied"] for r in held)
        words = f"{names[a]} and {names[b]}: " + ", ".join(sorted({r["kind"] for r in held}))
        mx, my = (x1 + x2) / 2 + dx, (y1 + y2) / 2 + dy
        cross = (
            f'<g transform="translate({mx:.0f} {my:.0f})"><path class="cross keep" d="M-5 -5l10 10m0 -10l-10 10"/></g>'
        )
        width = min(5.0, 1 + math.log2(max(1, sum(len(r["tellers"]) for r in held))) * 0.7)
        line = f'<path d="M{x1 + dx:.0f} {y1 + dy:.0f}L{x2 + dx:.0f} {y2 + dy:.0f}" stroke-width="{width:.1f}"/>'
        out.append(
            link(
                f"edge {look}", f"/system?pair={quote(a)},{quote(b)}{more}", words + ("; denied by some" if denied else ""),
                line + (cross if denied else ""), f' tabindex="-1" data-ends="{rank[a]} {rank[b]}"',
            )
        )  # fmt: skip
    return "".join(out)


def _node(node: str, name: str, at: tuple[float, float], rank: int, *, small: bool, more: str) -> str:
    label = cut(name, NAME)
    half = len(label) * LETTER / 2 + 8
    return (
        f'<a class="node{" small" if small else ""}" href="/system?party={quote(node)}{more}" data-n="{rank}"'
        f'{" tabindex=-1" if small else ""} aria-label="{safe(name)}"><title>{safe(name)}</title>'
        f'<g transform="translate({at[0]:.0f} {at[1]:.0f})"><g class="keep"><circle r="4.5"/>'
        f'<rect x="{-half:.1f}" y="-12" width="{2 * half:.1f}" height="24" rx="4"/>'
        f'<text y="4" text-anchor="middle">{safe(label)}</text></g></g></a>'
    )


@lru_cache(maxsize=8)
def lay_out(
    order: tuple[str, ...], pairs: tuple[tuple[str, str, int], ...], halves: tuple[tuple[str, float], ...],
    width: int, height: int,
) -> dict[str, tuple[float, float]]:  # fmt: skip
    """A place for each actor. Those in boxes (`halves`: half their width) first, none over another; the others between those
    whom they are told of with. A pure function of its arguments: the same picture for the same rows."""
    import networkx

    boxes = dict(halves)
    graph = networkx.Graph()
    graph.add_nodes_from(sorted(order))
    graph.add_edges_from((a, b, {"weight": 1 + math.log1p(n)}) for a, b, n in pairs)
    main = networkx.Graph()  # in a fixed order: a view of a set of nodes has none
    main.add_nodes_from(sorted(boxes))
    main.add_edges_from((a, b, d) for a, b, d in graph.edges(data=True) if a in boxes and b in boxes)
    at = networkx.spring_layout(main, seed=7, k=2.2 / math.sqrt(len(boxes)), iterations=200)
    xs, ys = [float(p[0]) for p in at.values()], [float(p[1]) for p in at.values()]

    def spread(p: Any) -> tuple[float, float]:
        return (
            90 + (width - 180) * (float(p[0]) - min(xs)) / max(1e-9, max(xs) - min(xs)),
            30 + (height - 60) * (float(p[1]) - min(ys)) / max(1e-9, max(ys) - min(ys)),
        )

    held = _apart({n: spread(at[n]) for n in sorted(boxes)}, boxes, width, height)
    rest = [n for n in order if n not in boxes]
    for number, node in enumerate(rest):
        near = sorted(n for n in graph.neighbors(node) if n in held)
        x = math.fsum(held[n][0] for n in near) / len(near) if near else width / 2
        y = math.fsum(held[n][1] for n in near) / len(near) if near else height / 2
        held[node] = _free(x, y, list(held.values()), number, width, height)
    return held


def _free(
    x: float, y: float, taken: Sequence[tuple[float, float]], number: int, width: float, height: float
) -> tuple[float, float]:
    """The first place on a widening spiral that lies clear of what is there."""
    for step in range(400):
        turn, far = 2.4 * step + number, 26 + 5.5 * math.sqrt(step) * 2
        px, py = x + far * math.cos(turn) * 1.6, y + far * math.sin(turn)
        if not (10 < px < width - 10 and 10 < py < height - 10):
            continue
        if all(abs(px - tx) > 18 or abs(py - ty) > 18 for tx, ty in taken):
            return px, py
    return min(max(x, 10), width - 10), min(max(y, 10), height - 10)


def _apart(
    at: dict[str, tuple[float, float]], halves: Mapping[str, float], width: float, height: float
) -> dict[str, tuple[float, float]]:
    """Boxes moved until none lies over another, or nearly: each pair that does is pushed apart the shorter way."""
    names = list(at)
    held = {n: list(p) for n, p in at.items()}
    for _ in range(120):
        moved = False
        for n, a in enumerate(names):
            for b in names[n + 1 :]:
                dx, dy = held[b][0] - held[a][0], held[b][1] - held[a][1]
                over_x, over_y = halves[a] + halves[b] + 6 - abs(dx), 32 - abs(dy)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                axis, by = (1, over_y / 2) if over_y <= over_x else (0, over_x / 2)
                sign = 1 if (dy if axis else dx) >= 0 else -1
                held[a][axis] -= sign * by
                held[b][axis] += sign * by
        for name in names:
            held[name][0] = min(max(held[name][0], halves[name] + 2), width - halves[name] - 2)
            held[name][1] = min(max(held[name][1], 14), height - 14)
        if not moved:
            break
    return {n: (x, y) for n, (x, y) in held.items()}


def _by_sign(rows: Sequence[Row]) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = {}
    for row in rows:
        look = "with" if row["sign"] > 0 else "against" if row["sign"] < 0 else "neither"
        out.setdefault(look, []).append(row)
    return out


def _normal(x1: float, y1: float, x2: float, y2: float, shift: float) -> tuple[float, float]:
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    return -(y2 - y1) / length * shift, (x2 - x1) / length * shift
