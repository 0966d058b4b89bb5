"""Outlines of countries for the map: lines only, without names, from data/outlines.csv (made by tools/build_outlines.py)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed line, with the box that it lies in. Degrees, east and north positive."""

    west: float
    south: float
    east: float
    north: float
    points: tuple[tuple[float, float], ...]


@lru_cache(maxsize=1)
def load_outlines() -> tuple[Outline, ...]:
    text = resources.files("legation.workbench").joinpath("data/outlines.csv").read_text(encoding="utf-8")
    out = []
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        numbers = [float(n) for n in row["points"].split(" ")]
        pairs = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        out.append(Outline(float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]), pairs))
    return tuple(out)


def draw_outlines(
    west: float, south: float, east: float, north: float, place: Callable[[float, float], tuple[float, float]]
) -> str:
    """One SVG path of all outlines that reach into a window; `place` gives the point of a picture for degrees."""
    parts = []
    for line in load_outlines():
        if line.east < west or line.west > east or line.north < south or line.south > north:
            continue
        parts.append("M" + "L".join("{:.1f} {:.1f}".format(*place(lon, lat)) for lon, lat in line.points) + "z")
    return f'<path class="land" d="{"".join(parts)}"/>' if parts else ""
