"""Marks: a text from a report as HTML, with what was read from it marked.

The text is cut at every edge of a span; each piece is one element that carries all that lies over it, so crossing spans stay
legal HTML. What a piece is shows by the kind of line under it and by its title, never by colour alone. Texts are escaped and
never interpreted; control and format characters (bidirectional overrides, zero-width marks) are shown as their code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from legation.workbench.page import safe

# Roles of spans that are marked, with the class of their mark; the legend of the page names them in this order.
ROLES = {
    "actor": "actor",
    "recipient": "actor",
    "source": "voice",
    "time": "time",
    "place": "place",
    "measure": "figure",
}
LEGEND = (
    ("claim", "statement"),
    ("actor", "actor"),
    ("voice", "who says so"),
    ("time", "time"),
    ("place", "place"),
    ("figure", "figure"),
    ("unread", "nothing read from this"),
    ("other", "no reporting"),
)
_READ = ("body", "title", "heading", "caption")
PARAGRAPH = 700  # characters shown around a quote at most


def mark_text(shown: Mapping[str, Any]) -> Markup:
    """The text of what `Desk.show` gives, statements numbered as they stand in it."""
    text: str = shown["text"]
    spans: list[tuple[int, int, str, int]] = []  # start, end, class, number of the statement
    for number, claim in enumerate(shown["claims"], 1):
        spans.append((claim["start"], claim["end"], "claim", number))
        for part in claim["spans"]:
            if part["role"] in ROLES:
                spans.append((part["start"], part["end"], ROLES[part["role"]], 0))
    spans += [(s["start"], s["end"], "other", 0) for s in shown["segments"] if s["kind"] not in _READ]
    spans += [(s["start"], s["end"], "unread", 0) for s in shown["unread"]]
    spans = sorted({s for s in spans if s[0] < s[1]})
    edges = sorted({0, len(text), *(e for s in spans for e in s[:2])})
    starting: dict[int, list[int]] = {}
    for start, _, kind, number in spans:
        if kind == "claim":
            starting.setdefault(start, []).append(number)
    out: list[str] = []
    open_spans: list[tuple[int, int, str, int]] = []
    at = 0
    for first, past in pairwise(edges):
        while at < len(spans) and spans[at][0] <= first:
            open_spans.append(spans[at])
            at += 1
        open_spans = [s for s in open_spans if s[1] > first]
        out.extend(
            f'<sup id="t{n}"><a href="#s{n}" aria-label="statement {n}">{n}</a></sup>' for n in starting.get(first, ())
        )
        out.append(_piece(safe(text[first:past]), open_spans))
    return Markup("".join(out))


def _piece(piece: str, over: Sequence[tuple[int, int, str, int]]) -> str:
    if not over:
        return piece
    kinds = list(dict.fromkeys(s[2] for s in over))
    numbers = sorted({s[3] for s in over if s[3]})
    words = [dict(LEGEND)[k] for k in kinds if k != "claim"]
    if numbers:
        words.insert(0, "statement " + ", ".join(str(n) for n in numbers))
    classes = kinds + (["two"] if len(numbers) > 1 else [])
    element = "mark" if numbers else "span"
    return (
        f'<{element} class="{" ".join("m-" + k for k in classes)}" title="{safe("; ".join(words))}">{piece}</{element}>'
    )


def light_quote(text: str, start: int, end: int) -> Markup:
    """The paragraph around a quote with the quote lit; cut to PARAGRAPH characters, with an ellipsis where it was cut."""
    first = text.rfind("\n", 0, start) + 1
    past = text.find("\n", end)
    past = len(text) if past < 0 else past
    spare = max(0, PARAGRAPH - (end - start)) // 2
    left, right = max(first, start - spare), min(past, end + spare)
    before = ("… " if left > first else "") + text[left:start]
    after = text[end:right] + (" …" if right < past else "")
    return Markup(f"{safe(before)}<mark>{safe(text[start:end])}</mark>{safe(after)}")
