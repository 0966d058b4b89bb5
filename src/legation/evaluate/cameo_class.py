"""The quad class of a sentence against cameo_class: the best event's type in CAMEO's four classes.

0 is a neutral statement or appeal: no event, or one whose entry in the lexicon says that CAMEO counts it as a comment or
an appeal ("CAMEO 01", "CAMEO 02" in the event's reason). CAMEO counts CONCEDE with material cooperation and SANCTION with
verbal conflict, PLOVER does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legation.model.layers import EventMention, TextInput
from legation.model.words import QUAD_OF, EventType, Quad

LAYER = "events"
NEUTRAL = ("CAMEO 01", "CAMEO 02")
_LABELS = {
    Quad.VERBAL_COOPERATION: 1,
    Quad.MATERIAL_COOPERATION: 2,
    Quad.VERBAL_CONFLICT: 3,
    Quad.MATERIAL_CONFLICT: 4,
}
LABEL_OF: Mapping[EventType, int] = {
    **{t: _LABELS[quad] for t, quad in QUAD_OF.items()},
    EventType.CONCEDE: 2,
    EventType.SANCTION: 3,
}


def make_input(record: dict[str, Any]) -> TextInput:
    return TextInput(text=record["text"])


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """{id, label}."""
    events: tuple[EventMention, ...] = layers["events"]
    neutral = not events or any(n in events[0].reason for n in NEUTRAL)
    return {"id": record["id"], "label": 0 if neutral else LABEL_OF[events[0].type]}
