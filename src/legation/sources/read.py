"""Read: one report to documents with their text, or to the reason why not.

Takes a `Report` and what the user has given for it; gives a `Received` for each document in it (a .jsonl has many) and
a `Failure` for each that cannot be read. One bad document never stops the next: whatever the bytes, nothing is raised.
What a document is called, and which of several values counts, is settled later (desk).
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from legation.model.documents import Document, Failure, MetaValue, Received, Version
from legation.model.errors import SourceError
from legation.model.ids import DocumentId, document_id, hash_bytes, version_id
from legation.model.spans import Span
from legation.sources import records
from legation.sources.decoding import REPLACEMENT
from legation.sources.extracted import MAX_FILE_BYTES, MAX_TEXT_BYTES, Extracted, refuse_too_large
from legation.sources.language import find_language
from legation.sources.meta_table import MetaTable
from legation.sources.metadata import find_in_file_name, find_in_url, find_metadata, keep_distinct
from legation.sources.walk import FORMATS, Report, unreadable

Extractor = Callable[[bytes, str], Extracted]
MEDIA_TYPE = dict(FORMATS.values())
TOP_CHARACTERS = 1000
_SPLIT = "Split it, or take the text out of it that matters, and read that."


@dataclass(frozen=True, slots=True)
class Known:
    """A document that the caller has already (see `known` of read_report): not extracted again."""

    document: DocumentId
    seen_at: str


@dataclass(frozen=True, slots=True)
class _Context:
    """What is the same for all documents of a report."""

    given: Mapping[str, MetaValue]
    meta: MetaTable | None
    known: Callable[[DocumentId], bool] | None


def read_report(
    report: Report,
    *,
    given: Mapping[str, MetaValue] | None = None,
    meta: MetaTable | None = None,
    known: Callable[[DocumentId], bool] | None = None,
) -> Iterator[Received | Failure | Known]:
    """Every document of one report, in its order.

    given: what the user says of all reports (see given_values). meta: the --meta table, matched by a record's own
    `file`, then by the report's name. known: asked before a document is extracted; for True a `Known` comes out.
    """
    context = _Context(given or {}, meta, known)
    try:
        with _open(report) as stream:
            yield from _read_stream(report, stream, context)
    except SourceError as error:
        yield Failure(report.seen_at, error.code, error.message)
    except OSError as error:
        yield unreadable(report.seen_at, error)


def read_original(
    data: bytes,
    *,
    media_type: str,
    seen_at: str,
    given: Mapping[str, MetaValue] | None = None,
    meta: MetaTable | None = None,
) -> Received | Failure:
    """One document again from its bytes as received, as `reread` does when an extractor has become better."""
    format = {m: f for f, m in MEDIA_TYPE.items()}.get(media_type, "txt")
    result = _receive(data, format, seen_at, _Context(given or {}, meta, None))
    assert not isinstance(result, Known)
    return result


def _open(report: Report) -> contextlib.AbstractContextManager[BinaryIO]:
    if report.stream is not None:
        return contextlib.nullcontext(report.stream)
    assert report.path is not None
    return open(report.path, "rb")


def _read_stream(report: Report, stream: BinaryIO, context: _Context) -> Iterator[Received | Failure | Known]:
    format = report.format
    if format == "stream":
        format, stream = _sniff(stream)
    if format == "jsonl":
        yield from _read_lines(report, stream, context)
        return
    limit = _limit(format)
    if report.size is not None:
        refuse_too_large(report.size, limit, report.seen_at, advice=_SPLIT)
    data = stream.read(limit + 1)
    refuse_too_large(len(data), limit, report.seen_at, advice=_SPLIT)
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf"):
        found = "is empty (0 bytes)" if not data else f"holds nothing but white space ({len(data):,} bytes)"
        yield Failure(
            report.seen_at,
            "E007",
            f"{report.seen_at} {found}. A report with text is needed. Fetch or save it again, or take it out.",
            document_id(data),
        )
    elif format == "json":
        yield from _read_json(report, data, context)
    else:
        yield _receive(data, format, report.seen_at, context)


def _limit(format: str) -> int:
    return MAX_FILE_BYTES if format in ("pdf", "docx", "eml") else MAX_TEXT_BYTES


def _read_lines(report: Report, stream: BinaryIO, context: _Context) -> Iterator[Received | Failure | Known]:
    empty = True
    for line in records.split_lines(stream, report.seen_at):
        empty = False
        where = f"{report.seen_at}:{line.where}"
        if line.data is None:
            yield _too_long(where)
        else:
            yield _receive(line.data, "json", where, context, code="E021")
    if empty:
        yield Failure(
            report.seen_at,
            "E007",
            f"{report.seen_at} is empty. JSONL has a JSON object on each line. Fetch or save it again, or take it out.",
        )


def _too_long(where: str) -> Failure:
    return Failure(
        where,
        "E008",
        f"{where} is longer than {MAX_TEXT_BYTES / 1e6:,.0f} MB, the most one document may have. {_SPLIT}",
    )


def _read_json(report: Report, data: bytes, context: _Context) -> Iterator[Received | Failure | Known]:
    items = records.split_list(data, report.seen_at)
    if items is None:
        yield _receive(data, "json", report.seen_at, context)
        return
    for item in items:
        assert item.data is not None
        yield _receive(item.data, "json", f"{report.seen_at}:{item.where}", context)


def _receive(
    data: bytes, format: str, seen_at: str, context: _Context, *, code: str | None = None
) -> Received | Failure | Known:
    """One document from its bytes. code: stands in for E019 (no JSON) where the bytes are one line of many."""
    document = document_id(data)
    if context.known is not None and context.known(document):
        return Known(document, seen_at)
    try:
        extracted = _find_extractor(format)(data, seen_at)
        _refuse_without_text(extracted, seen_at)
    except SourceError as error:
        return Failure(seen_at, code if code and error.code == "E019" else error.code, error.message, document)
    except (Exception, RecursionError) as error:  # the extractors' libraries raise whatever they like on broken files
        kind = type(error).__name__
        return Failure(
            seen_at,
            "E024",
            f"{seen_at} could not be taken apart as {format} ({kind}: {str(error)[:120]}). It is probably broken. "
            "Open it in its own program, save it again, or save its text as .txt.",
            document,
        )
    version = Version(
        version_id(document, extracted.text),
        document,
        extracted.text,
        extracted.extractor,
        extracted.mended,
        _settle_language(extracted),
    )
    return Received(
        Document(document, hash_bytes(data), len(data), MEDIA_TYPE[format]),
        version,
        data,
        seen_at,
        _gather(extracted, format, seen_at, context),
        extracted.headings,
    )


def _find_extractor(format: str) -> Extractor:
    """The libraries for a format are imported with its first file: half a second that most commands need not wait."""
    if format == "html":
        from legation.sources.html import extract
    elif format == "pdf":
        from legation.sources.pdf import extract
    elif format == "docx":
        from legation.sources.docx import extract
    elif format == "eml":
        from legation.sources.eml import extract
    elif format == "json":
        from legation.sources.records import extract
    elif format == "md":
        from legation.sources.plain import extract_md as extract
    else:
        from legation.sources.plain import extract_txt as extract
    return extract


def _refuse_without_text(extracted: Extracted, seen_at: str) -> None:
    if not any(c.isprintable() and not c.isspace() and c != REPLACEMENT for c in extracted.text):
        raise SourceError(
            "E011",
            f"{seen_at} has no text in it. A report with text is needed. Look at it in its own program: if there is "
            "text to be seen, save that as .txt and read it.",
        )


def _settle_language(extracted: Extracted) -> str | None:
    """What the words tell; a declared language only where they are too few, since templates declare any."""
    declared = (v.value for v in extracted.metadata if v.field == "language")
    return find_language(extracted.text) or next(declared, None)


def _gather(extracted: Extracted, format: str, seen_at: str, context: _Context) -> tuple[MetaValue, ...]:
    """All that is known about a document, best first, from everyone who knows."""
    found: list[MetaValue] = list(context.given.values())
    if context.meta is not None:
        found += context.meta.match(extracted.file, _without_line(seen_at, format)).values()
    found += extracted.metadata
    found += find_metadata(extracted.text, headline=not any(v.field == "title" for v in extracted.metadata))
    for url in [v.value for v in found if v.field == "url"]:
        found += find_in_url(url)
    found += find_in_file_name(extracted.file or _without_line(seen_at, format))
    return keep_distinct(_locate(found, extracted.text))


def _without_line(seen_at: str, format: str) -> str:
    head, colon, tail = seen_at.rpartition(":")
    return head if format == "json" and colon and tail.isdigit() else seen_at


def _locate(values: Iterable[MetaValue], text: str) -> Iterator[MetaValue]:
    """A title that stands at the top of the text gets its span, whoever told it."""
    top = text[:TOP_CHARACTERS]
    for value in values:
        at = top.find(value.value) if value.field == "title" and value.span is None else -1
        yield replace(value, span=Span(at, at + len(value.value))) if at >= 0 else value


def _sniff(stream: BinaryIO) -> tuple[str, BinaryIO]:
    """The format of a stream by its first bytes, and the stream from its beginning again."""
    head = stream.read(65536)
    whole = io.BufferedReader(_Rejoined(head, stream))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):
        return "pdf", whole
    if start.startswith(b"PK\x03\x04"):
        return "docx", whole
    if start.startswith(b"{"):
        return ("jsonl" if records.is_object_line(start.split(b"\n", 1)[0]) else "json"), whole
    if start.startswith(b"[") and start[1:].lstrip()[:1] in (b"{", b"]"):  # "[Agency] Text" is a text
        return "json", whole
    beginning = start[:1000].lower()
    if beginning.startswith((b"<!doctype html", b"<html", b"<?xml", b"<!--")) or b"<html" in beginning:
        return "html", whole
    return "txt", whole


class _Rejoined(io.RawIOBase):
    """A stream with the bytes put back that were read from it to tell its format."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        assert isinstance(buffer, memoryview | bytearray)
        wanted = len(buffer)
        if self._head:
            chunk: bytes | memoryview = self._head[:wanted]
            self._head = self._head[wanted:]
        else:
            chunk = self._rest.read(wanted)
        buffer[: len(chunk)] = chunk
        return len(chunk)
