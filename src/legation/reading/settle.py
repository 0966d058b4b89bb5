"""Settle: dates of claims once the document's date is known, without reading again.

Takes claims as the reader gave them and the day of publication; gives the same claims with their clocks resolved.
"On Friday" in an undated text keeps its symbolic form (`Clock.shift`) and becomes a day when the date is confirmed; a
reading of the dated text gives the same (a property test).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.model.claims import Claim, Clock, Voice
from legation.model.measures import Measure
from legation.model.times import Interval
from legation.reading.shifts import resolve_shift


def settle_dates(claims: Sequence[Claim], published: Interval | None) -> list[Claim]:
    """Claims with happened, said and as-of days counted from `published` (None: relative days are open again)."""
    return [_settle(claim, published) for claim in claims]


def _settle(claim: Claim, published: Interval | None) -> Claim:
    happened = _clock(claim.happened, published)
    return replace(
        claim,
        happened=happened,
        said=_clock(claim.said, published),
        attribution=tuple(_voice(v, published) for v in claim.attribution),
        measure=_measure(claim.measure, claim.happened, happened),
    )


def _clock(clock: Clock, published: Interval | None) -> Clock:
    if not clock.shift:
        return clock
    value, interval = resolve_shift(clock.shift, published)
    return replace(clock, interval=interval, expression=value)


def _voice(voice: Voice, published: Interval | None) -> Voice:
    return replace(voice, said=_clock(voice.said, published)) if voice.said else voice


def _measure(measure: Measure | None, before: Clock, after: Clock) -> Measure | None:
    """As-of and window follow the clock that they were taken from."""
    if measure is None or before == after:
        return measure
    text = str(after.interval) if after.interval else None
    ranged = after.interval is not None and after.interval.precision in ("open", "range")
    return replace(measure, as_of=text, window=text if ranged else None)
