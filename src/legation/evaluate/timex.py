"""Projection of the times layer onto gold/timex: one TIMEX a line, with span, type, value and mod.

Gold lines have doc_id, dct (the day the document was written) and text; only text and day are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legation.model.layers import TextInput, TimeExpression
from legation.model.times import Interval

LAYER = "times"


def make_input(record: dict[str, Any]) -> TextInput:
    published = Interval.parse(record["dct"]) if record.get("dct") else None
    return TextInput(record["text"], published=published)


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    times: tuple[TimeExpression, ...] = layers[LAYER]
    text = record["text"]
    return {
        "doc_id": record["doc_id"],
        "timexes": [
            {
                "start": t.span.start,
                "end": t.span.end,
                "text": t.span.of(text),
                "type": t.type,
                "value": t.value or "",
                **({"mod": t.mod} if t.mod else {}),
            }
            for t in times
        ],
    }
