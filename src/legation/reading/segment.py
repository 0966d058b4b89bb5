"""Segment: what each line of a text is, and where the voice changes in pasted passages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from legation.model.layers import Segment
from legation.model.spans import Span
from legation.model.words import SegmentKind
from legation.reading.reader import Work

_LINE = re.compile(r"[^\n\r]*\S[^\n\r]*")


class SegmentComponent:
    name = "segment"
    needs = ()
    gives = "segments"
    version = "1"

    def run(self, batch: Sequence[Work]) -> list[tuple[Segment, ...]]:
        return [tuple(Segment(Span(*m.span()), SegmentKind.BODY) for m in _LINE.finditer(w.text)) for w in batch]
