"""Segment cues: how to know lines that are no reporting (knowledge/data/segments.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from legation.model.words import SegmentKind

_KINDS = {
    "link": SegmentKind.LINK,
    "share": SegmentKind.SHARE,
    "notice": SegmentKind.NOTICE,
    "caption": SegmentKind.CAPTION,
    "byline": SegmentKind.BYLINE,
}


@dataclass(frozen=True, slots=True)
class LineCue:
    """A way to know a line: where the words stand ("starts", "whole", "holds", "ends") and the longest line it may be."""

    kind: SegmentKind
    where: str
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class SegmentBook:
    cues: tuple[LineCue, ...]

    def find_cue(self, line: str) -> LineCue | None:
        """The first cue that fits a line, in the order of the file; None when the line looks like reporting."""
        folded = line.strip().casefold()
        count = folded.count(" ") + 1
        for cue in self.cues:
            if count > cue.words:
                continue
            if (
                (cue.where == "whole" and folded.rstrip(" :.!") == cue.text)
                or (cue.where == "starts" and folded.startswith(cue.text))
                or (cue.where == "ends" and folded.endswith(cue.text))
                or (cue.where == "holds" and cue.text in folded)
            ):
                return cue
        return None


def load_segments(paths: Sequence[Path]) -> SegmentBook:
    """Read the tables; a later file's entries come first, so that a user's own cues win."""
    cues: list[LineCue] = []
    for path in reversed(paths):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, kind in _KINDS.items():
            entry = table.get(name, {})
            for where in ("whole", "starts", "ends", "holds"):
                cues += [LineCue(kind, where, t.casefold(), int(entry.get("words", 40))) for t in entry.get(where, ())]
    return SegmentBook(tuple(cues))
