"""Actor spans against cameo_ner: the arguments of all events of a sentence with their roles.

The gold tags the actors of one event; a span that several events share keeps the role it has in the best of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legation.model.layers import EventMention, TextInput

LAYER = "events"


def make_input(record: dict[str, Any]) -> TextInput:
    return TextInput(text=record["text"])


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """{id, spans: [{start, end, role}]}; role source, target, or both for reciprocal events."""
    events: tuple[EventMention, ...] = layers["events"]
    roles: dict[tuple[int, int], str] = {}
    for event in events:
        for argument in event.actors:
            roles.setdefault((argument.span.start, argument.span.end), "both" if event.reciprocal else "source")
        for argument in event.recipients:
            roles.setdefault((argument.span.start, argument.span.end), "target")
    return {"id": record["id"], "spans": [{"start": s, "end": e, "role": r} for (s, e), r in sorted(roles.items())]}
