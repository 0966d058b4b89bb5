"""Spans: half-open ranges of code points in a version's text. `text[span.start:span.end]` is always the quote."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`[start, end)` in code points; never empty, never negative (ValueError)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is empty or negative; start < end is needed")

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start


def hull(spans: tuple[Span, ...]) -> Span | None:
    """The smallest span that covers all of `spans`; None for none."""
    if not spans:
        return None
    return Span(min(s.start for s in spans), max(s.end for s in spans))
