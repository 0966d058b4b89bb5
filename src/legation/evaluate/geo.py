"""Place names with coordinates against the gold of gold/geo: a gold line to a text, a places layer to a scorer's line.

One rule for all corpora: every name that has a point, whatever its use, since three of the four count adjectives and
names inside names as places or pass them over. Names without a point are found but not placed, and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from legation.model.layers import PlaceMention, TextInput
from legation.model.times import Interval

LAYER = "places"


def make_input(record: dict[str, Any]) -> TextInput:
    date = record.get("date") or ""
    published = Interval.parse(date) if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else None
    return TextInput(text=record["text"], title=record.get("title"), published=published)


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """{doc_id, toponyms: [{start, end, lat, lon, country}]}; country is ISO alpha-2."""
    places: tuple[PlaceMention, ...] = layers[LAYER]
    return {
        "doc_id": record["doc_id"],
        "toponyms": [
            {"start": p.span.start, "end": p.span.end, "lat": p.lat, "lon": p.lon, "country": p.country2}
            for p in places
            if p.lat is not None
        ],
    }
