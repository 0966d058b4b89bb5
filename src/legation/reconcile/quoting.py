"""Quoting: which stretches of a text stand between quotation marks. Marks that never close give nothing."""

from __future__ import annotations

import re

from legation.model.spans import Span

# Longest quotation that is believed: beyond it a mark was forgotten.
LONGEST = 1500
_QUOTED = re.compile(
    rf"“[^“”]{{1,{LONGEST}}}”|«[^«»]{{1,{LONGEST}}}»|„[^„“”]{{1,{LONGEST}}}[“”]|``.{{1,{LONGEST}}}?''"
    # straight marks: over a line end too, but not into a paragraph that opens a quotation of its own
    rf"|\"(?=\S)(?:[^\"\n]|\n(?![\n\"])){{1,{LONGEST}}}\"|(?<!\w)‘(?:[^‘’]|’(?=\w)){{3,{LONGEST}}}’(?!\w)"
    rf"|(?<!\w)'(?=\S)(?:[^'\n]|\n(?![\n'])|(?<=\w)'(?=\w)){{3,{LONGEST}}}'(?!\w)",
    re.DOTALL,
)


def quoted_spans(text: str) -> tuple[Span, ...]:
    """Stretches between quotation marks, the marks left out, in order."""
    out = []
    for match in _QUOTED.finditer(text):
        marks = 2 if match.group().startswith("``") else 1
        out.append(Span(match.start() + marks, match.end() - marks))
    return tuple(out)
