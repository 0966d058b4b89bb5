"""Maps: places that statements name, over outlines and a graticule (equirectangular, cut to what is shown), as SVG.

A dot is a place, a dashed ring a country or region, drawn at its middle. Names are written where they lie over no other name
and no mark; `static/look.js` writes more of them when one looks closer. Without script the picture stands as it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from legation.workbench.charts import LETTER, cut, link
from legation.workbench.outlines import draw_outlines
from legation.workbench.page import safe

WIDTH = 1000  # units of the view box
LOWEST, HIGHEST = 300, 480
STRETCH = 1.25  # of degrees of latitude
MOST_NAMED = 45  # places whose names are written as long as nobody looks closer
NAME = 26  # letters of a name
DOT, RING = 4.5, 10  # radius
_WIDE = frozenset({"country", "region", "admin1", "admin", "sea", "continent", "area", "division", "water", None})

Box = tuple[float, float, float, float]  # left, top, right, bottom


def draw_map(points: Sequence[Mapping[str, Any]], title: str) -> Markup:
    """The picture of some places: {lat, lon, text, count, precision, href}."""
    if not points:
        return Markup("")
    west, east, south, north = _window([p["lon"] for p in points], [p["lat"] for p in points])
    height = max(LOWEST, min(HIGHEST + 80, int(WIDTH * (north - south) / max(1.0, east - west) * STRETCH)))

    def place(lon: float, lat: float) -> tuple[float, float]:
        return (WIDTH * (lon - west) / (east - west), height * (north - lat) / (north - south))

    out = [draw_outlines(west, south, east, north, place), *_graticule(west, south, east, north, height)]
    ranked = sorted(points, key=lambda p: (-p["count"], p["precision"] in _WIDE, p["text"], p["lon"], p["lat"]))
    spots = [place(p["lon"], p["lat"]) for p in ranked]
    radii = [RING if p["precision"] in _WIDE else DOT for p in ranked]
    taken: list[Box] = [
        (x - r, y - r, x + r, y + r) for (x, y), r in zip(spots, radii, strict=True)
    ]  # no name lies on a mark
    marks = []
    for n, (point, (x, y), radius) in enumerate(zip(ranked, spots, radii, strict=True)):
        name = cut(point["text"], NAME)
        side, box = _side(x, y, radius, len(name) * LETTER, height, taken, own=n)
        if box is not None and n < MOST_NAMED:
            taken.append(box)
        marks.append(_mark(point, name, x, y, radius, side, n, quiet=box is None or n >= MOST_NAMED))
    # rings below dots, and what is told of most on top
    marks = [m for _, m in sorted(zip(range(len(marks)), marks, strict=True), key=lambda r: (-radii[r[0]], -r[0]))]
    return Markup(
        f'<svg class="chart map broad" viewBox="0 0 {WIDTH} {height}" role="group" aria-label="{safe(title)}" data-look>'
        f"{''.join(out)}{''.join(marks)}</svg>"
    )


def _window(lons: Sequence[float], lats: Sequence[float]) -> tuple[float, float, float, float]:
    """West, east, south, north of what is shown: the places with a margin, never so narrow that there is no land in sight, in a
    shape that a page has room for."""
    middle, half = (min(lons) + max(lons)) / 2, max(14.0, (max(lons) - min(lons)) / 2 * 1.08 + 6)
    centre, rise = (min(lats) + max(lats)) / 2, max(8.0, (max(lats) - min(lats)) / 2 * 1.08 + 4)
    half = max(half, rise * STRETCH * WIDTH / HIGHEST)
    rise = max(rise, half / STRETCH * LOWEST / WIDTH)
    west, east = max(-180.0, middle - half), min(180.0, middle + half)
    return west, east, max(-90.0, centre - rise), min(90.0, centre + rise)


def _graticule(west: float, south: float, east: float, north: float, height: int) -> list[str]:
    step = 5 if east - west < 50 else 10 if east - west < 120 else 30
    out = []
    for lon in range(math.ceil(west / step) * step, int(east) + 1, step):
        x = WIDTH * (lon - west) / (east - west)
        out.append(
            f'<path class="grid" d="M{x:.1f} 0V{height}"/><g class="degree" data-x="{x:.1f}" '
            f'transform="translate({x:.1f} {height})"><text class="tick keep" x="3" y="-4">{_degrees(lon, "E", "W")}</text></g>'
        )
    for lat in range(math.ceil(south / step) * step, int(north) + 1, step):
        y = height * (north - lat) / (north - south)
        out.append(
            f'<path class="grid" d="M0 {y:.1f}H{WIDTH}"/><g class="degree" data-y="{y:.1f}" '
            f'transform="translate(0 {y:.1f})"><text class="tick keep" x="3" y="-3">{_degrees(lat, "N", "S")}</text></g>'
        )
    return out


def _side(
    x: float, y: float, radius: float, width: float, height: float, taken: Sequence[Box], *, own: int
) -> tuple[str, Box | None]:
    """Where a name stands free of all that is there: right, left, above or below its mark; ("right", None) where nowhere."""
    gap = radius + 4
    boxes: dict[str, Box] = {
        "right": (x + gap, y - 7, x + gap + width, y + 7),
        "left": (x - gap - width, y - 7, x - gap, y + 7),
        "above": (x - width / 2, y - gap - 13, x + width / 2, y - gap + 1),
        "below": (x - width / 2, y + gap - 1, x + width / 2, y + gap + 13),
    }
    for side, (left, top, right, bottom) in boxes.items():
        if left < 2 or right > WIDTH - 2 or top < 2 or bottom > height - 2:
            continue
        if all(right <= a or c <= left or bottom <= b or d <= top for n, (a, b, c, d) in enumerate(taken) if n != own):
            return side, (left, top, right, bottom)
    return ("left" if boxes["right"][2] > WIDTH else "right"), None


_ANCHORS = {"right": "start", "left": "end", "above": "middle", "below": "middle"}


def _mark(
    point: Mapping[str, Any], name: str, x: float, y: float, radius: float, side: str, rank: int, *, quiet: bool
) -> str:
    precision = point["precision"] or "unknown"
    many = f"{point['count']} statement{'' if point['count'] == 1 else 's'}"
    gap = radius + 4
    dx, dy = {"right": (gap, 4), "left": (-gap, 4), "above": (0, -gap - 1), "below": (0, gap + 10)}[side]
    inner = (
        f'<g transform="translate({x:.1f} {y:.1f})"><g class="keep"><circle r="{radius}"/>'
        f'<text x="{dx:.1f}" y="{dy:.1f}" text-anchor="{_ANCHORS[side]}">{safe(name)}</text></g></g>'
    )
    look = ("wide" if radius == RING else "point") + (" quiet" if quiet else "")
    words = f"{point['text']}: {many}; precision: {precision}"
    return link(f"place {look}", point["href"], words, inner, f' data-n="{rank}"')


def _degrees(value: int, plus: str, minus: str) -> str:
    return f"{abs(value)}° {plus if value > 0 else minus}" if value else "0°"
