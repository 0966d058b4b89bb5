"""Events against the PLOVER gold standard records: a gold line to a text, an events layer to the scorer's line.

The gold's date is a placeholder (always 2000-01-01), so the text goes without one. Events stand in the order of the
layer, best first; an argument gives one actor for each mention inside it that is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from legation.model.layers import ActorId, Argument, EventMention, Mention, TextInput

LAYER = "events"


def make_input(record: dict[str, Any]) -> TextInput:
    return TextInput(text=record["text"])


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """{id, events: [{event_type, actors: [{text, id}], recipients: [...]}]}."""
    events: tuple[EventMention, ...] = layers["events"]
    mentions: tuple[Mention, ...] = layers["mentions"]
    text: str = record["text"]
    return {
        "id": record["id"],
        "events": [
            {
                "event_type": e.type.value,
                "actors": _actors(e.actors, mentions, text),
                "recipients": _actors(e.recipients, mentions, text),
            }
            for e in events
        ],
    }


def _actors(arguments: Sequence[Argument], mentions: Sequence[Mention], text: str) -> list[dict[str, str | None]]:
    """One entry for each known mention; an argument without any has id None."""
    out: list[dict[str, str | None]] = []
    for argument in arguments:
        ids = [c.id for m in argument.mentions for c in _meant(mentions[m])]
        known: list[str | None] = [i for i in ids if not i.startswith("?")]
        out.extend({"text": argument.span.of(text), "id": i} for i in known or [None])
    return out


def _meant(mention: Mention) -> Sequence[ActorId]:
    """All members of a plural, else the best reading."""
    return mention.candidates if mention.plural else mention.candidates[:1]
