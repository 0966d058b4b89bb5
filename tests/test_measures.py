"""Measures as they are shown: no power of ten in a figure that an analyst reads."""

from __future__ import annotations

import pytest

from legation.model.measures import render_range

SHOWN = [
    ((10000, 10000), "10,000"),
    ((10000, None), "at least 10,000"),
    ((None, 500), "up to 500"),
    ((10000, 12000), "10,000 to 12,000"),
    ((1000000.4, 1000000.4), "1,000,000.4"),
    ((12.25, 12.25), "12.25"),
    ((1.5e12, 1.5e12), "1,500,000,000,000"),
    ((None, None), "an unstated number of"),
]


@pytest.mark.parametrize("bounds, text", SHOWN)
def test_ranges(bounds: tuple[float | None, float | None], text: str) -> None:
    assert render_range(*bounds) == text
