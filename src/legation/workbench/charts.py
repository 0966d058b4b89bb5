"""Charts: pictures as SVG made on the server, from plain rows. No script, no inline style; classes are in the style sheet.

Each picture has a title for screen readers, its marks are links, and the page shows the same rows as text or table.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from legation.workbench.outlines import draw_outlines
from legation.workbench.page import safe

WIDTH = 760  # units of the view box; the style sheet scales it
LEFT = 236  # room for the names of tellers
RIGHT = 16
ROW = 24
MOST_TITLES = 4  # statements that the words of one dot tell
MOST_ROWS = 14  # first tellers in one picture
LETTER = 7.0  # mean width of a letter of a label


@dataclass(frozen=True)
class Dot:
    """One statement on the axis of time. look: held, expected, denied, silent, again. bounded: its day is known only to lie
    in a window that begins (or ends) there. many: so many statements that look the same."""

    row: str
    day: dt.date | None
    label: str
    look: str
    title: str
    href: str
    bounded: bool = False
    many: int = 1


def merge_dots(dots: Sequence[Dot]) -> list[Dot]:
    """Statements of one row and day that would be the same dot are one, with their number."""
    held: dict[tuple[object, ...], list[Dot]] = {}
    for dot in dots:
        held.setdefault((dot.row, dot.day, dot.label, dot.look, dot.bounded), []).append(dot)
    out = []
    for same in held.values():
        more = f"; and {len(same) - MOST_TITLES} more" if len(same) > MOST_TITLES else ""
        title = "; ".join(dict.fromkeys(d.title for d in same[:MOST_TITLES])) + more
        out.append(replace(same[0], title=title, many=len(same)))
    return out


def draw_said(dots: Sequence[Dot], title: str) -> Markup:
    """Who said it on which day: a row a first teller, one axis of time; labels (figures) beside the dots.

    A day of which only bounds are known has a dashed line behind its dot. Dots whose labels would lie over each other go to
    further lines of the same row. What has no day stands at the left edge under 'no day'.
    """
    if not dots:
        return Markup("")
    dots = [replace(d, label=d.label + (f" ×{d.many}" if d.many > 1 else "")) for d in merge_dots(dots)]
    rows = list(dict.fromkeys(d.row for d in dots))
    left_out = len(rows) - MOST_ROWS
    dots = [d for d in dots if d.row in rows[:MOST_ROWS]]
    days = sorted({d.day for d in dots if d.day})
    first, last = (days[0], days[-1]) if days else (dt.date(2000, 1, 1), dt.date(2000, 1, 1))
    undated = any(d.day is None for d in dots)
    left = LEFT + (56 if undated else 8)
    room = WIDTH - RIGHT - left
    widest = max((len(d.label) for d in dots if d.day == last), default=0) * LETTER + 14
    span = max(1, (last - first).days)

    def x_of(day: dt.date | None) -> float:
        if day is None:
            return LEFT + 12
        if first == last:
            return left + 12
        return left + 8 + (room - 8 - min(widest, room / 3)) * (day - first).days / span

    out: list[str] = []
    y = 18
    for row in dict.fromkeys(d.row for d in dots):
        lanes: list[float] = []
        marks: list[str] = []
        for dot in sorted(
            (d for d in dots if d.row == row), key=lambda d: (d.day is not None, d.day or first, d.label)
        ):
            x = x_of(dot.day)
            lane = next((n for n, edge in enumerate(lanes) if edge <= x), len(lanes))
            edge = x + 22 + len(dot.label) * LETTER + (30 if dot.bounded else 0)
            if lane == len(lanes):
                lanes.append(edge)
            else:
                lanes[lane] = edge
            marks.append(_dot(dot, x, y + lane * ROW * 0.8))
        height = ROW + (len(lanes) - 1) * ROW * 0.8
        out.append(
            f'<text class="who" x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{safe(_cut(row, 31))}'
            f"<title>{safe(row)}</title></text>"
            f'<path class="rule" d="M{LEFT} {y + height - ROW / 2:.1f}H{WIDTH - RIGHT}"/>'
        )
        out += marks
        y += int(height)
    height = y + 14
    sure = {d.day for d in dots if d.day and not d.bounded}
    axis = [_tick(x_of(day), height, day, sure=day in sure) for day in _ticks(days, x_of, sure)]
    if left_out > 0:
        many = f"and {left_out} more first tellers: see the table"
        axis.append(f'<text class="tick" x="{LEFT - 10}" y="{height}" text-anchor="end">{many}</text>')
    if undated:
        axis.append(f'<text class="tick" x="{LEFT + 4}" y="{height}">no day</text>')
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height + 8}" role="group" aria-label="{safe(title)}">'
        f"{''.join(axis)}{''.join(out)}</svg>"
    )


def _dot(dot: Dot, x: float, y: float) -> str:
    if dot.look == "denied":
        shape = f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"/>'
    elif dot.look == "silent":
        shape = f'<path d="M{x - 5:.1f} {y:.1f}h10"/>'
    else:
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    label = f'<text x="{x + 9:.1f}" y="{y + 4:.1f}">{safe(dot.label)}</text>' if dot.label else ""
    if dot.bounded and dot.day is not None:
        at = x + 9 + (len(dot.label) * LETTER + 4 if dot.label else 0)
        shape = f'<line class="open" x1="{at:.1f}" x2="{at + 26:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>' + shape
    return _link(f"dot {dot.look}", dot.href, dot.title, shape + label)


def _link(look: str, href: str, words: str, inner: str) -> str:
    """A part of a picture that leads somewhere, with its words for the pointer and for screen readers."""
    said = safe(words)
    return f'<a class="{look}" href="{safe(href)}" aria-label="{said}"><title>{said}</title>{inner}</a>'


def _ticks(days: Sequence[dt.date], x_of: Any, sure: Set[dt.date]) -> list[dt.date]:
    """Days to name under the axis: as many as stand clear of each other, the first always, the last where it fits."""
    out: list[dt.date] = []
    for day in days:
        room = (
            0.0  # 'from 14 Oct 2024' is wider than the day alone; at the right edge the words stand before their line
        )
        if out:
            room = _tick_width(out[-1], sure) + (_tick_width(day, sure) if x_of(day) > WIDTH - 90 else 0)
        if not out or x_of(day) - x_of(out[-1]) > room:
            out.append(day)
    return out


def _tick_width(day: dt.date, sure: Set[dt.date]) -> float:
    return 85 if day in sure else 115


def _tick(x: float, y: int, day: dt.date, *, sure: bool = True) -> str:
    anchor, at = ("end", min(x + 4, WIDTH - 2)) if x > WIDTH - 90 else ("start", x)
    return (
        f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{y - 11}"/>'
        f'<text class="tick" x="{at:.1f}" y="{y}" text-anchor="{anchor}">{"" if sure else "from "}{day.day} {day:%b %Y}</text>'
    )


def draw_spans(rows: Sequence[Mapping[str, Any]], title: str) -> Markup:
    """Intervals by day, a row each: {label, first, last, href, look}. Open ends fade out by a dashed line."""
    shown = [r for r in rows if r["first"] or r["last"]]
    if not shown:
        return Markup("")
    days: list[dt.date] = [d for r in shown for d in (r["first"], r["last"]) if d]
    first, last = min(days), max(days)
    span = max(1, (last - first).days)
    room = WIDTH - LEFT - RIGHT - 100

    def x_of(day: dt.date) -> float:
        return LEFT + 8 + room * (day - first).days / span

    out = []
    y = 20
    for row in shown:
        a, b = row["first"] or row["last"], row["last"] or row["first"]
        left, right = x_of(a), x_of(b)
        width = max(5.0, right - left)
        look = safe(row["look"])
        shape = f'<rect x="{left:.1f}" y="{y - 5}" width="{width:.1f}" height="9" rx="2"/>'
        if row["first"] is None or row["last"] is None:
            end, step = (left, -24) if row["first"] is None else (right, 24)
            shape += f'<path class="open" d="M{end:.1f} {y}h{step}"/>'
        out.append(
            f'<text class="who" x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{safe(_cut(row["label"], 31))}'
            f"<title>{safe(row['label'])}</title></text>"
            f"{_link(f'bar {look}', row['href'], row['title'], shape)}"
        )
        y += 18
    marks = "".join(_tick(x_of(d), y + 10, d) for d in _ticks(sorted(set(days)), x_of, set(days)))
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {y + 18}" role="group" aria-label="{safe(title)}">{marks}{"".join(out)}</svg>'
    )


MOST_NODES = 36
FEW_NODES = 16
WIDE = 1180  # units of the view box of a picture of many actors


def draw_system(relations: Sequence[Mapping[str, Any]], title: str) -> tuple[Markup, int, int]:
    """The relations as a graph: (picture, nodes shown, nodes there). The layout is the same for the same rows.

    A full line stands with, a dashed one against, a dotted one says neither; a cross on it: somebody denies it. The most
    told of actors are shown when there are too many.
    """
    import networkx

    told: dict[str, int] = {}
    names: dict[str, str] = {}
    for row in relations:
        if row["target"] and row["target"] != row["source"]:
            for side in ("source", "target"):
                told[row[side]] = told.get(row[side], 0) + max(1, len(row["tellers"]))
                names[row[side]] = row[f"{side}_name"]
    kept = sorted(told, key=lambda n: (-told[n], n))[:MOST_NODES]
    broad = WIDTH if len(kept) <= FEW_NODES else WIDE
    if not kept:
        return Markup(""), 0, 0
    pairs: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in relations:
        if row["source"] in kept and row["target"] in kept and row["source"] != row["target"]:
            key = (min(row["source"], row["target"]), max(row["source"], row["target"]))
            pairs.setdefault(key, []).append(row)
    graph = networkx.Graph()
    graph.add_nodes_from(sorted(kept))
    graph.add_edges_from((a, b, {"weight": 1 + math.log1p(len(rows))}) for (a, b), rows in sorted(pairs.items()))
    at = networkx.spring_layout(graph, seed=7, k=2.2 / math.sqrt(len(kept)), iterations=200)
    height = 320 if len(kept) <= 8 else 440 if len(kept) <= FEW_NODES else 640
    xs, ys = [float(p[0]) for p in at.values()], [float(p[1]) for p in at.values()]

    def spread(node: str) -> tuple[float, float]:
        x, y = float(at[node][0]), float(at[node][1])
        return (
            90 + (broad - 180) * (x - min(xs)) / max(1e-9, max(xs) - min(xs)),
            30 + (height - 60) * (y - min(ys)) / max(1e-9, max(ys) - min(ys)),
        )

    halves = {n: len(_cut(names[n], 22)) * LETTER / 2 + 8 for n in kept}
    place = _apart({n: spread(n) for n in sorted(kept)}, halves, broad, height).__getitem__

    lines = []
    for (a, b), rows in sorted(pairs.items()):
        (x1, y1), (x2, y2) = place(a), place(b)
        for n, (look, held) in enumerate(sorted(_by_sign(rows).items())):
            shift = (n - (len(_by_sign(rows)) - 1) / 2) * 7
            dx, dy = _normal(x1, y1, x2, y2, shift)
            words = f"{names[a]} and {names[b]}: " + ", ".join(sorted({r["kind"] for r in held}))
            denied = any(r["denied"] for r in held)
            words += "; denied by some" if denied else ""
            mx, my = (x1 + x2) / 2 + dx, (y1 + y2) / 2 + dy
            cross = f'<path class="cross" d="M{mx - 5:.1f} {my - 5:.1f}l10 10m0 -10l-10 10"/>' if denied else ""
            width = min(5.0, 1 + math.log2(max(1, sum(len(r["tellers"]) for r in held))) * 0.7)
            line = (
                f'<line x1="{x1 + dx:.1f}" y1="{y1 + dy:.1f}" x2="{x2 + dx:.1f}" y2="{y2 + dy:.1f}" '
                f'stroke-width="{width:.1f}"/>'
            )
            lines.append(_link(f"edge {look}", f"/system?pair={quote(a)},{quote(b)}", words, line + cross))
    nodes = []
    for node in sorted(kept):
        x, y = place(node)
        label = _cut(names[node], 22)
        half = halves[node]
        nodes.append(
            f'<a class="node" href="/system?party={quote(node)}"><title>{safe(names[node])}</title>'
            f'<rect x="{x - half:.1f}" y="{y - 12:.1f}" width="{2 * half:.1f}" height="24" rx="4"/>'
            f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{safe(label)}</text></a>'
        )
    svg = (
        f'<svg class="chart graph{" broad" if broad > WIDTH else ""}" viewBox="0 0 {broad} {height}" role="group" '
        f'aria-label="{safe(title)}">'
        f"{''.join(lines)}{''.join(nodes)}</svg>"
    )
    return Markup(svg), len(kept), len(told)


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


def _by_sign(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    out: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        look = "with" if row["sign"] > 0 else "against" if row["sign"] < 0 else "neither"
        out.setdefault(look, []).append(row)
    return out


def _normal(x1: float, y1: float, x2: float, y2: float, shift: float) -> tuple[float, float]:
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    return -(y2 - y1) / length * shift, (x2 - x1) / length * shift


def draw_map(points: Sequence[Mapping[str, Any]], title: str) -> Markup:
    """Places over outlines and a graticule (equirectangular, cut to what is shown): a dot for a place, a wide ring for a
    country or region."""
    if not points:
        return Markup("")
    lons, lats = [p["lon"] for p in points], [p["lat"] for p in points]
    west, east = max(-180.0, min(lons) - 12), min(180.0, max(lons) + 12)
    south, north = max(-90.0, min(lats) - 8), min(90.0, max(lats) + 8)
    height = max(200, min(460, int(WIDTH * (north - south) / max(1.0, east - west) * 1.4)))

    def place(lon: float, lat: float) -> tuple[float, float]:
        return (WIDTH * (lon - west) / (east - west), height * (north - lat) / (north - south))

    step = 10 if east - west < 120 else 30
    out = [draw_outlines(west, south, east, north, place)]
    for lon in range(math.ceil(west / step) * step, int(east) + 1, step):
        x, _ = place(lon, north)
        out.append(
            f'<path class="grid" d="M{x:.1f} 0V{height}"/>'
            f'<text class="tick" x="{x + 3:.1f}" y="{height - 4}">{_degrees(lon, "E", "W")}</text>'
        )
    for lat in range(math.ceil(south / step) * step, int(north) + 1, step):
        _, y = place(west, lat)
        out.append(
            f'<path class="grid" d="M0 {y:.1f}H{WIDTH}"/>'
            f'<text class="tick" x="3" y="{y - 3:.1f}">{_degrees(lat, "N", "S")}</text>'
        )
    taken: list[tuple[float, float, float]] = []
    named = {id(p) for p in sorted(points, key=lambda p: (-p["count"], p["text"]))[:MOST_NAMED]}
    for point in sorted(points, key=lambda p: (p["precision"] in _WIDE, -p["count"])):
        x, y = place(point["lon"], point["lat"])
        wide = point["precision"] in _WIDE
        words = f"{point['text']}: {point['count']} statements; precision: {point['precision'] or 'unknown'}"
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{16 if wide else 4.5}"/>'
        width = len(point["text"]) * LETTER
        clear = id(point) in named and all(abs(y - ty) > 13 or x + width < tx or tx + tw < x for tx, ty, tw in taken)
        end = x + 10 + width > WIDTH
        label = ""
        if clear:
            taken.append((x, y, width + 12))
            room = 19 if wide else 8
            anchor, lx = ("end", x - room) if end else ("start", x + room)
            label = f'<text x="{lx:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{safe(_cut(point["text"], 26))}</text>'
        look = "wide" if wide else "point"
        out.append(_link(f"place {look}", point["href"], words, shape + label))
    return Markup(
        f'<svg class="chart map" viewBox="0 0 {WIDTH} {height}" role="group" aria-label="{safe(title)}">{"".join(out)}</svg>'
    )


MOST_NAMED = 45  # places whose names are written on the map
_WIDE = frozenset({"country", "region", "admin1", "admin", "sea", "continent", "area", "division", "water", None})


def _degrees(value: int, plus: str, minus: str) -> str:
    return f"{abs(value)}° {plus if value > 0 else minus}" if value else "0°"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
