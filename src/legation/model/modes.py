"""PLOVER's auxiliary modes of a claim: historical, future, hypothetical, negation, derived from what the record says anyway.

`auxiliary_modes(record)` of "would send troops if attacked" is ["hypothetical"], of an asserted act of 2009 in a report of
2024 ["historical"], of an act of last week []. Nothing new is judged: status, presentation and clocks decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legation.model.times import Interval
from legation.model.words import Factuality, Presentation

# An act that was over this long before the report is history to it. PLOVER's manual names no limit; unchecked.
HISTORICAL_DAYS = 365
_BY_STATUS = {
    Factuality.NEGATED: "negation",
    Factuality.DENIED: "negation",
    Factuality.PLANNED: "future",
    Factuality.PREDICTED: "future",
    Factuality.CONDITIONAL: "hypothetical",
    Factuality.POSSIBLE: "hypothetical",
}


def auxiliary_modes(record: Mapping[str, Any]) -> list[str]:
    """The modes that hold, in alphabetical order; [] for an act told as done and current.

    record: a claim's public record. Without a date of the document, or of what was said, nothing is historical.
    """
    modes = set()
    mode = _BY_STATUS.get(Factuality(record["factuality"]))
    if mode is not None:
        modes.add(mode)
    if record["presentation"] == Presentation.CONDITIONAL.value:
        modes.add("hypothetical")
    if _is_long_past(record.get("clocks") or {}):
        modes.add("historical")
    return sorted(modes)


def _is_long_past(clocks: Mapping[str, Any]) -> bool:
    happened = _interval(clocks.get("happened"))
    told = _interval(clocks.get("published")) or _interval(clocks.get("said"))
    if happened is None or told is None or happened.last_day is None or told.first_day is None:
        return False
    return (told.first_day - happened.last_day).days > HISTORICAL_DAYS


def _interval(clock: Mapping[str, Any] | None) -> Interval | None:
    text = clock.get("interval") if clock else None
    return Interval.parse(text) if text else None
