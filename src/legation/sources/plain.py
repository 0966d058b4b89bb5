"""Plain text and Markdown: bytes to text, front matter and headings.

A .txt is its characters. A .md keeps its markup, but YAML-like front matter (`---`, `title: ...`, `---`) is read as
metadata and is no part of the text; lines that begin with # are headings. What the first lines of any text tell
(headline, byline, dateline) is found by `metadata`, not here.
"""

from __future__ import annotations

import re

from legation.model.documents import MetaValue
from legation.model.spans import Span
from legation.sources.decoding import decode_text
from legation.sources.extracted import Extracted
from legation.sources.metadata import RANK, make_value

TXT, MD = "txt 1", "md 1"

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(?P<rows>.*?\r?\n|)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*", re.S)
_ROW = re.compile(r"(?P<key>[A-Za-z_-]+)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$")
_KEYS = {
    "title": "title",
    "publisher": "publisher",
    "source": "publisher",
    "author": "author",
    "authors": "author",
    "date": "published",
    "published": "published",
    "url": "url",
    "canonical": "url",
    "lang": "language",
    "language": "language",
}
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<text>\S.*?)(?:[ \t]+#+)?[ \t]*$", re.M)
_FENCE = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)", re.M | re.S)


def extract_txt(data: bytes, name: str) -> Extracted:
    decoded = decode_text(data, name)
    return Extracted(decoded.text, TXT, decoded.mended)


def extract_md(data: bytes, name: str) -> Extracted:
    decoded = decode_text(data, name)
    text, mended, metadata = decoded.text, list(decoded.mended), []
    if got := _FRONT_MATTER.match(text):
        metadata = _from_front_matter(got["rows"], mended)
        text = text[got.end() :]
    fenced = [m.span() for m in _FENCE.finditer(text)]
    headings = tuple(
        Span(*m.span("text")) for m in _HEADING.finditer(text) if not any(s <= m.start() < e for s, e in fenced)
    )
    if headings and text.lstrip()[:1] == "#":
        metadata += make_value("title", headings[0].of(text), "heading", RANK["format weak"], span=headings[0])
    return Extracted(text, MD, tuple(mended), tuple(metadata), headings)


def _from_front_matter(rows: str, passed_over: list[str]) -> list[MetaValue]:
    found: list[MetaValue] = []
    for row in rows.splitlines():
        got = _ROW.match(row)
        field = _KEYS.get(got["key"].lower()) if got else None
        if got and field:
            value = got["value"].strip("[]").strip().strip("\"'")
            found += make_value(field, value, f"front matter ({got['key']})", RANK["record"], passed_over=passed_over)
    return found
