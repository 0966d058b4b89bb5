"""Factuality against gold that says how far the AUTHOR (or a reader) is committed, from -3 to 3.

That is another notion than the product's, which is the originating source's: what a ministry asserts and the author only
relays has 3.0 here when the gold's annotators took the author to believe it, and what the ministry denies is not what
the author denies. So these figures say how well negation, plans and conditions are seen, not how good the product's
statuses are; tests/cases/factuality_*.tsv judges those. A gold line becomes a text; the status of the event's token (or
of the nearest one above it) becomes a number by `COMMITMENT` (or by the scale of its corpus); what the
author disputes has its sign turned.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legation.model.layers import Parse, Status, TextInput
from legation.model.spans import Span
from legation.model.words import Factuality, Stance

LAYER = "factuality"
# Where a status lies on the scale of the gold (README there): certain at both ends, what is open in the middle.
COMMITMENT: Mapping[Factuality, float] = {
    Factuality.ASSERTED: 3.0,
    Factuality.NEGATED: -3.0,
    Factuality.DENIED: -2.0,
    Factuality.DOUBTED: -1.0,
    Factuality.UNCONFIRMED: 0.0,
    Factuality.POSSIBLE: 1.0,
    Factuality.PLANNED: 1.0,
    Factuality.PREDICTED: 1.0,
    Factuality.CONDITIONAL: 0.0,
    Factuality.DEMANDED: 0.0,
}

# Each gold has its own notion of commitment: the medians of its train part by the status read (1,012 and 2,500 lines),
# kept from COMMITMENT where fewer than ten lines had the status. For MEANTIME what will be is certain, for UDS it has
# not happened.
BY_CORPUS: Mapping[str, Mapping[Factuality, float]] = {
    "meantime": {
        **COMMITMENT,
        Factuality.PLANNED: 3.0,
        Factuality.PREDICTED: 3.0,
        Factuality.DEMANDED: 3.0,
        Factuality.CONDITIONAL: 3.0,
        Factuality.POSSIBLE: 0.75,
    },
    "uds_ih2": {
        **COMMITMENT,
        Factuality.ASSERTED: 2.62,
        Factuality.NEGATED: 0.0,
        Factuality.UNCONFIRMED: 1.12,
        Factuality.POSSIBLE: -0.75,
        Factuality.PLANNED: -1.88,
        Factuality.PREDICTED: -2.25,
        Factuality.CONDITIONAL: -1.88,
        Factuality.DEMANDED: -1.5,
    },
}


def make_input(record: dict[str, Any]) -> TextInput:
    return TextInput(text=record["text"])


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """The scorer's SYSTEM line: {id, factuality}."""
    parse: Parse = layers["parse"]
    statuses: Mapping[int, Status] = {s.head: s for s in layers[LAYER]}
    tokens = parse.tokens_in(Span(*record["event"]))
    inside = [t for t in tokens if parse.heads[t] not in tokens] or list(tokens)
    scale = BY_CORPUS.get(record.get("corpus", ""), COMMITMENT)
    value = scale[Factuality.ASSERTED]
    if inside:
        status = statuses.get(inside[0])
        if status is None and parse.deps[inside[0]] in ("acomp", "attr", "aux", "auxpass", "xcomp", "conj"):
            status = statuses.get(parse.heads[inside[0]])
        if status is not None:
            value = scale[status.factuality]
            if status.stance is Stance.DISPUTES:
                value = -value
    return {"id": record["id"], "factuality": value}
