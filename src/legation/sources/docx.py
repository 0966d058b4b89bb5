"""Word (.docx): paragraphs, the text of tables and the core properties.

Takes the bytes of a .docx; gives its paragraphs and tables with an empty line between them, a table as a line per
row with tabs between cells. Deleted revisions are left out, inserted ones are in; headers, footnotes and comments are
not read.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import docx

from legation.model.documents import MetaValue
from legation.model.errors import SourceError
from legation.model.spans import Span
from legation.sources.decoding import mend_text
from legation.sources.extracted import MAX_FILE_BYTES, Extracted, refuse_too_large, tidy
from legation.sources.metadata import RANK, make_value

EXTRACTOR = f"docx 1 (python-docx {version('python-docx')})"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OLE = b"\xd0\xcf\x11\xe0"
# python-docx and others start from Word's built-in template; its author and date say nothing of the document.
_TEMPLATE_DAYS = {dt.date(2013, 12, 23)}
_TEMPLATE_WORDS = {"python-docx", "word document", "document"}


def extract(data: bytes, name: str) -> Extracted:
    """Raises SourceError E016 for what is no whole .docx, E014 for one with a password."""
    document = _open(data, name)
    blocks = [b for b in _blocks(document.element.body, _heading_styles(document)) if b[0].strip()]
    parts: list[str] = []
    headings: list[Span] = []
    at = 0
    for text, is_heading in blocks:
        text = text.strip()
        if is_heading:
            headings.append(Span(at, at + len(text)))
        parts.append(text)
        at += len(text) + 2
    mended = mend_text("\n\n".join(parts))
    return Extracted(mended.text, EXTRACTOR, mended.mended, tuple(_from_properties(document)), tuple(headings))


def _open(data: bytes, name: str) -> Any:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SourceError(
                "E014",
                f"{name} is a Word file with a password. Accepted: .docx files that open without one. "
                "Save a copy without the password and read that.",
            )
        raise _broken(name, "it is an old .doc under the name of a .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith((".xml", ".rels")))
        refuse_too_large(size, MAX_FILE_BYTES, f"{name}, unpacked,", advice="Save its text as .txt and read that.")
        return docx.Document(io.BytesIO(data))
    except SourceError:
        raise
    except zipfile.BadZipFile:
        raise _broken(name, "it is no ZIP archive, as every .docx is") from None
    except Exception as error:  # zipfile, lxml and python-docx each raise their own on broken parts
        raise _broken(name, tidy(str(error))[:100] or type(error).__name__) from None


def _broken(name: str, found: str) -> SourceError:
    return SourceError(
        "E016",
        f"{name} is no whole .docx: {found}. Accepted: Word's .docx. Open it in a word processor and save it "
        "as .docx anew, or save its text as .txt.",
    )


def _heading_styles(document: Any) -> frozenset[str]:
    try:
        return frozenset(
            s.style_id for s in document.styles if (s.name or "").lower().startswith(("heading", "title", "subtitle"))
        )
    except Exception:  # a broken style sheet loses the headings only
        return frozenset()


def _blocks(parent: Any, headings: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Paragraphs and table rows in reading order, through content controls and inserted revisions."""
    for element in parent:
        if element.tag == _W + "p":
            style = element.find(f"{_W}pPr/{_W}pStyle")
            yield _text_of(element), style is not None and style.get(_W + "val") in headings
        elif element.tag == _W + "tbl":
            rows = (_find_inside(row, _W + "tc") for row in _find_inside(element, _W + "tr"))
            yield "\n".join("\t".join(_cell_text(c, headings) for c in cells) for cells in rows), False
        elif element.tag != _W + "del" and isinstance(element.tag, str):
            yield from _blocks(element, headings)


def _find_inside(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, not those of tables inside it; content controls may lie between."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _find_inside(element, tag)


def _cell_text(cell: Any, headings: frozenset[str]) -> str:
    return " ".join(" ".join(text.split()) for text, _ in _blocks(cell, headings))


def _text_of(paragraph: Any) -> str:
    parts: list[str] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == _W + "t":
            parts.append(element.text or "")
        elif tag == _W + "tab":
            parts.append("\t" if element.getparent().tag == _W + "r" else "")
        elif tag in (_W + "br", _W + "cr"):
            parts.append("\n")
        elif tag == _W + "noBreakHyphen":
            parts.append("\u2011")
        elif tag not in (_W + "del", _W + "pPr", _FALLBACK):
            stack.extend(reversed(element))
    return "".join(parts)


def _from_properties(document: Any) -> Iterator[MetaValue]:
    for field, key, rank in (
        ("title", "title", RANK["document info"]),
        ("author", "author", RANK["document info"]),
        ("language", "language", RANK["document info"]),
        ("published", "created", RANK["created"]),
    ):
        try:
            value = getattr(document.core_properties, key)
        except Exception:  # broken properties lose nothing of the text
            continue
        if isinstance(value, dt.datetime):
            value = "" if value.date() in _TEMPLATE_DAYS else value.isoformat()
        if tidy(value).lower() not in _TEMPLATE_WORDS:
            yield from make_value(field, value, f"document properties ({key})", rank)
