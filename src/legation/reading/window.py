"""Window: between which days a text without a date of its own must have been published.

Takes the times of a text and its claims; gives "not before DAY" with the expression that shows it: the latest full day of
something told as having happened. Nothing is said of the latest possible day; that is for what else is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.model.documents import MetaValue
from legation.model.layers import TimeExpression
from legation.model.words import DateHow, Factuality
from legation.reading.claims import ClaimLayer

RANK = 90


def find_window(times: Sequence[TimeExpression], layer: ClaimLayer) -> MetaValue | None:
    """A range with an open end, or None when no full day of something past is named."""
    happened = {
        c.happened.span
        for c in layer.claims
        if c.happened.span is not None and c.factuality in (Factuality.ASSERTED, Factuality.DENIED, Factuality.NEGATED)
    }
    best: TimeExpression | None = None
    for time in times:
        interval = time.interval
        if interval is None or not interval.is_day or time.anchor != "none" or time.span not in happened:
            continue
        if best is None or str(interval) > str(best.interval):
            best = time
    if best is None:
        return None
    return MetaValue("published", f"{best.interval}/..", DateHow.WINDOW.value, RANK, best.span)
