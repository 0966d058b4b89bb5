"""Actor spans against cameo_ner: the arguments of all events of a sentence with their roles.

The gold tags the actors of one event; a span that several events share keeps the role it has in the best of them. It
tags speakers too ("expressed condolences to"), which are no PLOVER events, and a target nearly always, be it a place: so
the subject of the main clause is given too, and where the events of a sentence have no target, the actors mentioned in
its objects. Coordinated actors are one span in most of the gold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from legation.model.layers import Argument, EventMention, Mention, Proposition, TextInput

LAYER = "events"
_AFTER_PERSON = frozenset("in at on during after for from to".split())
_BETWEEN = frozenset({"and", "&", "and the"})


def make_input(record: dict[str, Any]) -> TextInput:
    return TextInput(text=record["text"])


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """{id, spans: [{start, end, role}]}; role source, target, or both for reciprocal events."""
    events: tuple[EventMention, ...] = layers["events"]
    text: str = record["text"]
    roles: dict[tuple[int, int], str] = {}
    for event in events:
        for span in join_coordinated(event.actors, text):
            roles.setdefault(span, "both" if event.reciprocal else "source")
        for argument in event.recipients:
            roles.setdefault((argument.span.start, argument.span.end), "target")
    targeted = any("target" in role or role == "both" for role in roles.values())
    for span, role in _main_clause(layers).items():
        free = not any(start < span[1] and span[0] < end for start, end in roles)
        if free if role == "source" else not targeted:
            roles.setdefault(span, role)
    named = {m.span.start: m.span.end for m in layers["mentions"] if m.best is not None and m.best.person}
    tidy = {tidy_span(span, text, named): role for span, role in roles.items()}
    return {"id": record["id"], "spans": [{"start": s, "end": e, "role": r} for (s, e), r in sorted(tidy.items())]}


def tidy_span(span: tuple[int, int], text: str, named: Mapping[int, int]) -> tuple[int, int]:
    """Without a mark at its end; a person without where or when he acts ("Jane Roe in Oslo"). named: start -> end."""
    start, end = span
    while end > start and text[end - 1] in ", ;:":
        end -= 1
    past = named.get(start, end)
    if past < end and text[past:end].split()[0] in _AFTER_PERSON:
        end = past
    return start, end


def join_coordinated(arguments: Sequence[Argument], text: str) -> list[tuple[int, int]]:
    """ "Syria" and "Israel" with "and" between them are one span."""
    out: list[tuple[int, int]] = []
    for start, end in sorted({(a.span.start, a.span.end) for a in arguments}):
        if out and text[out[-1][1] : start].strip() in _BETWEEN:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _main_clause(layers: Mapping[str, Any]) -> dict[tuple[int, int], str]:
    propositions: tuple[Proposition, ...] = layers.get("propositions", ())
    mentions: tuple[Mention, ...] = layers["mentions"]
    roles: dict[tuple[int, int], str] = {}
    main = next((p for p in propositions if p.parent is None), None)
    if main is not None:
        for subject in main.subjects:
            roles[subject.span.start, subject.span.end] = "source"
        for number in dict.fromkeys(m for thing in main.objects for m in thing.mentions):
            span = mentions[number].span
            roles.setdefault((span.start, span.end), "target")
    return roles
