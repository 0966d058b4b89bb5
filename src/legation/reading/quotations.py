"""Quotations: where a text stands in quotation marks.

Takes a text; gives [start, end) of each stretch between marks, in order. Straight marks (" and '') open and close alike, so
a quotation that is still open ends with its paragraph: a speech of several paragraphs opens each of them anew. Who speaks
in a quotation is told by attribution/ and coreference.py.
"""

from __future__ import annotations

import re

_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
# A line that ends as a sentence does, or an empty line, ends a paragraph; other line ends may only be wrapped.
_MARKS = re.compile(r"[“”\"„«»]|''|(?:(?<=[.!?”\"'])\n|\n[ \t]*\n)")
_LONGEST = 2000  # characters; what is longer has lost its closing mark


def find_quotations(text: str) -> list[tuple[int, int]]:
    """Stretches in quotation marks, marks included."""
    out: list[tuple[int, int]] = []
    opened: int | None = None
    for match in _MARKS.finditer(text):
        mark = match.group()
        if mark[-1] == "\n":
            if opened is not None and text[opened] not in _OPENING:
                _keep(out, opened, match.start())
                opened = None
        elif opened is None:
            opened = None if mark in _CLOSING else match.start()
        elif mark in _OPENING:
            line = text.rfind("\n", opened, match.start())
            if line > opened:  # the next paragraph of a speech
                _keep(out, opened, line)
            opened = match.start()
        else:
            _keep(out, opened, match.end())
            opened = None
    return out


def _keep(out: list[tuple[int, int]], start: int, end: int) -> None:
    if end - start < _LONGEST:
        out.append((start, end))
