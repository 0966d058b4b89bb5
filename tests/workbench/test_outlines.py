"""The outlines that the map is drawn over: closed, within the world, drawn only where they are seen."""

from __future__ import annotations

import re

from legation.desk.outlines import load_outlines
from legation.workbench.outlines import draw_outlines
from tests.workbench.conftest import Visitor


def test_every_outline_is_closed_and_lies_in_its_box() -> None:
    lines = load_outlines()
    assert len(lines) > 200
    for line in lines:
        assert line.points[0] == line.points[-1]
        assert {p[0] for p in line.points} >= {line.west, line.east}
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in line.points)
        assert all(line.south <= lat <= line.north for _, lat in line.points)


def test_only_what_reaches_into_the_window_is_drawn() -> None:
    def drawn(*window: float) -> int:
        return draw_outlines(*window, lambda lon, lat: (lon, lat)).count("M")

    assert drawn(-180, -90, 180, 90) == len(load_outlines())
    assert 0 < drawn(100, 25, 150, 60) < 30
    assert drawn(-150, -40, -140, -30) == 0  # the open Pacific


def test_the_map_is_drawn_over_them_and_says_whose_lines_they_are(looker: Visitor) -> None:
    html = looker.get("/map").text
    assert re.search(r'<path class="land" d="M', html)
    assert "Natural Earth" in html
