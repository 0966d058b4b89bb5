"""Outlines of countries that maps are drawn over: lines only, without names.

From data/outlines.csv (made by tools/build_outlines.py): Natural Earth's countries at 1:110 million, public domain. Borders as
held on the ground when they were made; drawing them says nothing of whose they are.
"""

from __future__ import annotations

import csv
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
    """All of them."""
    text = resources.files("legation.desk").joinpath("data/outlines.csv").read_text(encoding="utf-8")
    out = []
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        numbers = [float(n) for n in row["points"].split(" ")]
        pairs = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        out.append(Outline(float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]), pairs))
    return tuple(out)


def outlines_within(west: float, south: float, east: float, north: float) -> list[Outline]:
    """Those that reach into a window."""
    return [
        line
        for line in load_outlines()
        if not (line.east < west or line.west > east or line.north < south or line.south > north)
    ]
