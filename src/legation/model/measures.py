"""Measures (figures): what is counted, whose, where, how many, of which stage and when.

"More than ten thousand soldiers" is low 10000, high None, unit persons. Figures are never averaged.
"""

from __future__ import annotations

from dataclasses import dataclass

from legation.model.spans import Span
from legation.model.words import Flow


@dataclass(frozen=True, slots=True)
class Measure:
    """low, high: inclusive bounds in `unit`, None when open; `approximate` for "about", "some", "nearly".

    name: what is counted, as a short key ("soldiers", "containers"); counted: the words of the text.
    stage: sent, arrived, in combat, killed, injured, ... or None when the text does not tell.
    additional: "an additional 10,000" is no total. expected: not there yet.
    """

    span: Span
    low: float | None
    high: float | None
    unit: str
    name: str | None = None
    counted: str | None = None
    approximate: bool = False
    flow: Flow | None = None
    window: str | None = None
    stage: str | None = None
    expected: bool = False
    additional: bool = False
    as_of: str | None = None
    ordinal: bool = False

    def overlaps(self, other: Measure) -> bool:
        """Whether some number lies in both ranges; units must be equal (ValueError)."""
        if self.unit != other.unit:
            raise ValueError(f"{self.unit} and {other.unit} do not compare; convert first")
        lo = max(_bound(self.low, float("-inf")), _bound(other.low, float("-inf")))
        hi = min(_bound(self.high, float("inf")), _bound(other.high, float("inf")))
        return lo <= hi

    def __str__(self) -> str:
        return f"{render_range(self.low, self.high, approximate=self.approximate)} {self.counted or self.unit}"


def render_range(low: float | None, high: float | None, *, approximate: bool = False) -> str:
    """'about 10,000', 'more than 10,000' (high open), 'up to 500' (low open), '10,000 to 12,000'."""
    if low is None and high is None:
        return "an unstated number of"
    if low is None:
        return f"up to {_number(high)}"
    if high is None:
        return f"at least {_number(low)}"
    text = _number(low) if low == high else f"{_number(low)} to {_number(high)}"
    return f"about {text}" if approximate else text


def _bound(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _number(value: float | None) -> str:
    assert value is not None
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0").rstrip(".")
