"""Turns: who speaks in a transcript, by the labels that open its lines ("Q:", "MR. PRICE:", "JAMES MARAPE:").

Takes a text; gives the stretches that its labels give to a speaker, none where the capitals before a colon are no labels
("UPDATE:", "BYLINE:"): a transcript has "Q" or "A" more than once, or a label in capitals whose last word the text has as a
name too, and at least two labels. Who the label names is for those who know the mentions (pronouns.py, voices.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from legation.model.spans import Span

_LABEL = re.compile(
    r"(?:^|(?<=\n)|(?<=[.?!\"”’] ))[ \t]*([A-Z][A-Z.'’ -]{0,40}?)(?: ?\([^)\n]{1,40}\))?:(?=\s)", re.MULTILINE
)
_ASKED = frozenset(("Q", "A", "QUESTION", "ANSWER"))
_LONG = (
    2_000  # characters: what follows a label for longer than this is no longer its speaker's, but for the first line
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says: `span` without the label. label: the words that name him."""

    span: Span
    label: Span


@lru_cache(maxsize=4)
def find_turns(text: str) -> tuple[Turn, ...]:
    """The turns of a transcript in text order; () for any other text."""
    labels = [Span(m.start(1), m.end(1)) for m in _LABEL.finditer(text)]
    words = [label.of(text) for label in labels]
    if len(labels) < 2 or not _is_transcript(words, text):
        return ()
    out: list[Turn] = []
    for number, label in enumerate(labels):
        start = text.index(":", label.end) + 1
        line = text.find("\n", start)
        line = len(text) if line < 0 else line
        end = labels[number + 1].start if number + 1 < len(labels) else line
        if end - start > _LONG:
            end = line
        if end > start:
            out.append(Turn(Span(start, end), label))
    return tuple(out)


def turn_at(text: str, at: int) -> Turn | None:
    """The turn that holds a character."""
    return next((t for t in find_turns(text) if t.span.start <= at < t.span.end), None)


def _is_transcript(labels: list[str], text: str) -> bool:
    if sum(label in _ASKED for label in labels) > 1:
        return True
    lasts = [label.split()[-1] for label in labels]
    return any(
        len(last) > 2 and ((lasts.count(last) > 1 and len(set(lasts)) > 1) or re.search(rf"\b{last.title()}\b", text))
        for label, last in zip(labels, lasts, strict=True)
        if " " in label and last.isalpha()
    )
