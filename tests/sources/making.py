"""Small files of every format, made by code, so that each test shows what it reads."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
import pypdf

from legation.sources import Failure, Note, Received, find_reports, read_report

BODY = "The two envoys met in the harbour town on Monday. They spoke about grain for an hour, officials said."


def read_all(*paths: Path | str, **options: Any) -> list[Received | Failure]:
    """Everything that reading these paths gives, documents and failures, in order."""
    found: list[Received | Failure] = []
    walk = {k: options.pop(k) for k in ("stdin", "exclude", "on_note") if k in options}
    for report in find_reports(paths, **walk):
        if isinstance(report, Failure):
            found.append(report)
        else:
            found.extend(r for r in read_report(report, **options) if isinstance(r, Received | Failure))
    return found


def read_one(path: Path | str, data: bytes | None = None, **options: Any) -> Received | Failure:
    if data is not None:
        Path(path).write_bytes(data)
    (result,) = read_all(path, **options)
    return result


def received(result: Received | Failure) -> Received:
    assert isinstance(result, Received), result
    return result


def failed(result: Received | Failure) -> Failure:
    assert isinstance(result, Failure), result
    return result


def values(result: Received, field: str) -> list[str]:
    """The values of one field, best first."""
    return [v.value for v in sorted(result.metadata, key=lambda v: v.rank) if v.field == field]


def hows(result: Received, field: str) -> list[str]:
    return [v.how for v in sorted(result.metadata, key=lambda v: v.rank) if v.field == field]


def collect_notes() -> tuple[list[Note], Any]:
    notes: list[Note] = []
    return notes, notes.append


def make_pdf(pages: Sequence[str], information: dict[str, str] | None = None) -> bytes:
    """A PDF 1.4 with one line of Helvetica per line of each page; "" is a page without text."""
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for i, page in enumerate(pages):
        lines = b" T* ".join(b"(" + _escape(line) + b") Tj" for line in page.split("\n"))
        stream = b"BT /F1 12 Tf 14 TL 72 720 Td " + lines + b" ET" if page else b""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    rows = b" ".join(b"/" + k.encode() + b" (" + _escape(v) + b")" for k, v in (information or {}).items())
    objects.append(b"<< " + rows + b" >>")
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects)))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def lock_pdf(data: bytes, *, password: str, owner: str | None = None, algorithm: str = "RC4-128") -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(password, owner, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_docx(
    paragraphs: Iterable[str], *, heading: str = "", table: Sequence[Sequence[str]] = (), **core: Any
) -> bytes:
    document = docx.Document()
    for name, value in core.items():
        setattr(document.core_properties, name, value)
    if heading:
        document.add_heading(heading, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_zip(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def make_mail(body: str = BODY, *, content_type: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    rows = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*rows, "MIME-Version: 1.0", f"Content-Type: {content_type}", "", body]).encode()


def make_page(body: str, head: str = "", *, lang: str = "en") -> bytes:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode()


def make_jsonl(*records: dict[str, Any] | str) -> bytes:
    return "\n".join(r if isinstance(r, str) else json.dumps(r) for r in records).encode()


def _escape(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
