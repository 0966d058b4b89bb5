"""Attribution against gold in which only the outermost voice is marked (PolNeAR's form).

A gold line becomes a text with its title and date; the attribution layer becomes lists of offsets per role. Inner
voices are left out, and no character has two roles, or one role in two attributions, as in that gold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legation.model.layers import AttributionMention, TextInput
from legation.model.spans import Span
from legation.model.times import Interval

LAYER = "attribution"


def make_input(record: dict[str, Any]) -> TextInput:
    return TextInput(text=record["text"], title=record.get("title"), published=_day(record.get("date")))


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """The scorer's SYSTEM line: {doc_id, attributions: [{source, cue, content}]} with offsets."""
    voices: tuple[AttributionMention, ...] = layers[LAYER]
    return {
        "doc_id": record["doc_id"],
        "attributions": [
            {"source": _pairs(v.source), "cue": _pairs(v.cue), "content": _pairs(v.content)}
            for v in voices
            if v.parent is None
        ],
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _day(value: str | None) -> Interval | None:
    return Interval.parse(value) if value else None
