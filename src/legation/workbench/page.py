"""A document's page: the text with its statements marked, each statement beside it, as one HTML file that asks nothing of
any other file or host.

The text is cut at every edge of a statement; each piece carries the numbers of all statements over it, so crossing
statements stay legal HTML. Texts from reports are escaped and never interpreted; control characters (bidirectional
overrides among them) are shown as their code.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from legation.model.record import speaker_of

_STYLE = """
body{font:16px/1.55 system-ui,sans-serif;margin:0;color:#1a1a1a;background:#fcfcfa}
header{padding:1rem 2rem;border-bottom:1px solid #ccc}h1{font-size:1.25rem;margin:0 0 .25rem}
main{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:2rem;padding:1rem 2rem}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{background:#fff1c2;color:inherit;border-bottom:2px solid #a86f00}mark.two{background:#ffe08a;border-bottom-style:double}
.unread{text-decoration:underline dotted #888}.other{color:#666;font-style:italic}
sup{font-size:.7em;color:#7a4f00}ol{padding-left:2.2rem}li{margin-bottom:.9rem;overflow-wrap:anywhere}
.who{font-weight:600}.status{border:1px solid #888;border-radius:.6em;padding:0 .5em;font-size:.85em}
.note{color:#555;font-size:.9em}
@media(max-width:800px){main{grid-template-columns:1fr}}
@media(prefers-color-scheme:dark){body{color:#e8e6e1;background:#171717}mark{background:#4a3a00;border-color:#d9a62e}
mark.two{background:#6b5500}.note,.other{color:#aaa}sup{color:#e0b64a}header{border-color:#444}}
@media print{main{display:block}}
"""


def render_document(shown: Mapping[str, Any]) -> str:
    """The page of what `Desk.show` gives."""
    head = shown["document"]
    title = head["title"] or "(no title)"
    claims: Sequence[Mapping[str, Any]] = shown["claims"]
    facts = (
        f"{head['publisher'] or 'publisher unknown'}, {head['published'] or 'undated'} ({head['published_how']}), "
        f"{len(claims)} statements, machine-read"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{safe(title)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{safe(title)}</h1><div class=note>{safe(facts)}</div></header><main>"
        f'<section class="text" aria-label="Text">{_text(shown)}</section>'
        f'<section aria-label="Statements"><ol>{"".join(_card(c, n) for n, c in enumerate(claims, 1))}</ol></section>'
        "</main></body></html>\n"
    )


class _Printed(dict[int, str]):
    """How characters are put out, by their code, each worked out once."""

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        hidden = ch not in "\n\t" and unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Co", "Cn")
        printed = f"[U+{code:04X}]" if hidden else html.escape(ch, quote=True)
        if len(self) < MOST_PRINTED:
            self[code] = printed
        return printed


MOST_PRINTED = 20_000
_PRINTED = _Printed()


def safe(text: str) -> str:
    """Escaped, with control and format characters shown as their code so that they cannot act."""
    return text.translate(_PRINTED)


def _text(shown: Mapping[str, Any]) -> str:
    text: str = shown["text"]
    claims: Sequence[Mapping[str, Any]] = shown["claims"]
    spans = [(c["start"], c["end"], n) for n, c in enumerate(claims, 1)]
    others = [
        (s["start"], s["end"]) for s in shown["segments"] if s["kind"] not in ("body", "title", "heading", "caption")
    ]
    unread = [(s["start"], s["end"]) for s in shown["unread"]]
    edges = sorted({0, len(text), *(e for s in spans for e in s[:2]), *(e for s in (*others, *unread) for e in s)})
    starts: dict[int, list[int]] = {}
    for start, _, number in spans:
        starts.setdefault(start, []).append(number)
    out: list[str] = []
    for first, past in pairwise(edges):
        over = [n for start, end, n in spans if start <= first and past <= end]
        piece = safe(text[first:past])
        out.extend(f'<sup><a href="#s{n}" id="t{n}">{n}</a></sup>' for n in starts.get(first, ()))
        if over:
            numbers = " ".join(str(n) for n in over)
            out.append(f'<mark{" class=two" if len(over) > 1 else ""} title="statements {numbers}">{piece}</mark>')
        elif any(a <= first and past <= b for a, b in others):
            out.append(f'<span class=other title="no reporting">{piece}</span>')
        elif any(a <= first and past <= b for a, b in unread):
            out.append(f'<span class=unread title="nothing was read from this">{piece}</span>')
        else:
            out.append(piece)
    return "".join(out)


def _card(claim: Mapping[str, Any], number: int) -> str:
    notes = [
        claim["kind"],
        claim["event_type"],
        claim["when"] and f"when {claim['when']}",
        claim["where"] and f"at {claim['where']}",
    ]
    actors = " + ".join(a["id"] or a["text"] for a in claim["actor"])
    others = " + ".join(a["id"] or a["text"] for a in claim["recipient"])
    notes.append(f"{actors} → {others}" if others else actors)
    return (
        f'<li id="s{number}"><span class=who>{safe(speaker_of(claim))}</span> '
        f"<span class=status>{safe(claim['factuality'])}</span>"
        f' “{safe(claim["quote"])}” <a href="#t{number}">in the text</a>'
        f"<div class=note>{safe(' · '.join(n for n in notes if n))} · {safe(claim['review'])}</div></li>"
    )
