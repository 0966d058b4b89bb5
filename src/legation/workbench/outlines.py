"""The outlines of countries as a path of an SVG picture."""

from __future__ import annotations

from collections.abc import Callable

from legation.desk.outlines import outlines_within


def draw_outlines(
    west: float, south: float, east: float, north: float, place: Callable[[float, float], tuple[float, float]]
) -> str:
    """One path of all outlines that reach into a window; `place` gives the point of a picture for degrees."""
    parts = (
        "M" + "L".join("{:.1f} {:.1f}".format(*place(lon, lat)) for lon, lat in line.points) + "z"
        for line in outlines_within(west, south, east, north)
    )
    path = "".join(parts)
    return f'<path class="land" d="{path}"/>' if path else ""
