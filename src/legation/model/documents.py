"""Documents as received, their versions as extractors read them, and what is known about each."""

from __future__ import annotations

from dataclasses import dataclass, field

from legation.model.ids import DocumentId, VersionId
from legation.model.spans import Span
from legation.model.times import Interval

META_FIELDS = ("title", "publisher", "author", "published", "url", "language", "genre")


@dataclass(frozen=True, slots=True)
class MetaValue:
    """One thing known about a document and how: "metadata (og:site_name)", "dateline", "given by the user", ...

    `field` is one of META_FIELDS. For `published` the value is what Interval.parse reads, optionally with the time and
    offset from UTC in `detail`; a date that is only bounded is a range.
    """

    field: str
    value: str
    how: str
    rank: int = 50  # smaller wins; see docs/design.md, "Whose word counts"
    span: Span | None = None  # in the version's text, where it stands there
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    id: VersionId
    document: DocumentId
    text: str
    extractor: str  # "txt 1", "html 1 (trafilatura 2.3.1)"
    mended: tuple[str, ...] = ()  # "byte order mark taken off", "2 NUL characters replaced"
    language: str | None = None  # ISO 639-1, None when it cannot be told


@dataclass(frozen=True, slots=True)
class Document:
    id: DocumentId
    sha256: str
    size: int  # bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Received:
    """What `sources` makes of one report: the bytes, one version of its text, and what was found out about it."""

    document: Document
    version: Version
    data: bytes
    seen_at: str  # path, URL, or "folder/file.jsonl:17"
    metadata: tuple[MetaValue, ...] = ()
    headings: tuple[Span, ...] = ()  # the extractor's own knowledge of structure, where it has any


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one report could not be read. `code` is stable ("E007"); message: thing, found, accepted, next step."""

    seen_at: str
    code: str
    message: str
    document: DocumentId | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """Settled metadata of a document: per field the winning value, decisions first."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: Interval | None = None
    published_how: str = "unknown"
    url: str | None = None
    language: str | None = None
    genre: str | None = None
    all: tuple[MetaValue, ...] = field(default=())
