"""Entities against re3d (documents on Syria and Iraq): the mentions of actors, places, times and figures by the gold's types.

The gold tells an acting country (Organisation) from the land (Location), and a person from a body; adjectives that name a
people are Nationality. Pronouns count as what they stand for. Weapons, vehicles and documents are not looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legation.model.layers import Mention, Parse, PlaceMention, Quantity, TextInput, TimeExpression
from legation.model.spans import Span
from legation.model.words import ActorKind, MentionForm

LAYER = "coreference"
_VAGUE = frozenset(("PRESENT_REF", "PAST_REF", "FUTURE_REF"))  # "now", "recent": times that the gold leaves out
_PERSON_PRONOUNS = frozenset(("he", "she", "him", "her", "his", "hers", "himself", "herself", "i", "me", "my", "mine"))


def make_input(record: dict[str, Any]) -> TextInput:
    return TextInput(record["text"], title=record.get("title"))


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """{id, entities: [{start, end, type}]}; of entities that overlap the first by kind of layer stays."""
    parse: Parse = layers["parse"]
    mentions: tuple[Mention, ...] = layers["mentions"]
    linked = {link.mention for link in layers["coreference"]}
    found: list[tuple[Span, str]] = []
    for number, mention in enumerate(mentions):
        if mention.form is MentionForm.PRONOUN and not is_told(number, mention, parse, linked):
            continue
        kind = mention_type(mention, parse)
        provisional = mention.best is not None and mention.best.id.startswith("?")
        if provisional and any(p.use == "literal" and p.span.overlaps(mention.span) for p in layers["places"]):
            continue  # the gazetteer knows the name that the book of actors does not
        if kind is not None:
            found.append((mention.span, kind))
    places: tuple[PlaceMention, ...] = layers["places"]
    times: tuple[TimeExpression, ...] = layers["times"]
    quantities: tuple[Quantity, ...] = layers["quantities"]
    found.extend((p.span, "Location") for p in places if p.use == "literal")
    found.extend((t.span, "Temporal") for t in times if t.type != "SET" and t.value not in _VAGUE)
    found.extend(
        (q.span, quantity_type(q)) for q in quantities if q.type != "ORDINAL" and is_counted(q, record["text"])
    )
    kept: list[tuple[Span, str]] = []
    for span, kind in found:
        if not any(span.overlaps(other) for other, _ in kept):
            kept.append((span, kind))
    rows = [{"start": s.start, "end": s.end, "type": kind} for s, kind in sorted(kept, key=lambda k: k[0])]
    return {"id": record["id"], "entities": rows}


def quantity_type(quantity: Quantity) -> str:
    """A number of people is an Organisation of the gold's ("60 civilians")."""
    if quantity.type == "MONEY":
        return "Money"
    return "Organisation" if quantity.unit == "persons" else "Quantity"


def is_counted(quantity: Quantity, text: str) -> bool:
    """Whether a number counts something; a bare "3" numbers a list or a note."""
    return quantity.head is not None or not quantity.span.of(text).isdigit()


def is_told(number: int, mention: Mention, parse: Parse, linked: set[int]) -> bool:
    """The gold marks "we" and "they" that act, seldom a possessive, and "it" only for an actor."""
    if parse.tags[mention.head] == "PRP$":
        return False
    return number in linked or parse.lowers[mention.head] not in ("it", "itself")


def mention_type(mention: Mention, parse: Parse) -> str | None:
    """The gold's type of a mention, or None where a place found elsewhere should have the span."""
    best = mention.best
    if mention.form is MentionForm.PRONOUN:
        return "Person" if mention.span.of(parse.text).lower() in _PERSON_PRONOUNS else "Organisation"
    if best is None:
        one = any(word in mention.reason.split() for word in ("office", "person", "leader", "minister"))
        return "Person" if one and not mention.plural else "Organisation"
    if mention.form is MentionForm.ADJECTIVE:
        return "Nationality"
    if best.person is not None or best.kind in (ActorKind.PERSON, ActorKind.OFFICE):
        return "Organisation" if mention.plural else "Person"
    if mention.reason.endswith("as a place"):
        return "Location"
    if best.kind is ActorKind.UNKNOWN:
        return None
    return "Organisation"
