"""Mail (.eml): the message's text, its subject, sender and date.

Takes the bytes of a message; gives its plain part as it is, or its HTML part as `html` reads it. The subject is the
title, the sender's name the publisher, the Date header the day in the sender's own time. Attachments are named in the
mended notes and not read: save them to files and read those.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import email.message
import email.policy
from collections.abc import Iterator
from email.utils import parseaddr

from legation.model.documents import MetaValue
from legation.model.errors import SourceError
from legation.sources import html
from legation.sources.decoding import decode_text, known_encoding
from legation.sources.extracted import Extracted, tidy
from legation.sources.metadata import RANK, make_value

EXTRACTOR = "eml 1"


def extract(data: bytes, name: str) -> Extracted:
    """Raises SourceError E017 when there is no header or no text part, E009 and E010 for what is no text at all."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    if not message.keys():
        decode_text(data[:100_000], name)  # binary and unknown encodings have messages of their own
        raise SourceError(
            "E017",
            f"{name} is no mail message: it begins with no header (From, Subject, Date). Accepted: messages as a mail "
            "program saves them. Save it anew, or rename it to .txt when it is only text.",
        )
    parts = list(_leaves(message))
    body = next((p for p in parts if _is_body(p, "text/plain")), None) or next(
        (p for p in parts if _is_body(p, "text/html")), None
    )
    if body is None:
        found = ", ".join(sorted({p.get_content_type() for p in parts})) or "nothing"
        raise SourceError(
            "E017",
            f"{name} is a message without a text part (it holds: {tidy(found)[:120]}). Accepted: messages with a text "
            "or HTML part. Save its attachments to files and read those.",
        )
    metadata = list(_from_headers(message))
    notes = tuple(_note_attachments(p for p in parts if p is not body))
    payload = _payload(body)
    if body.get_content_type() == "text/html":
        page = html.extract(payload, name)
        return Extracted(
            page.text,
            f"{EXTRACTOR}, {page.extractor}",
            page.mended + notes,
            (*metadata, *(v for v in page.metadata if v.field == "language")),
            page.headings,
        )
    decoded = decode_text(payload, name, declared=known_encoding(_charset(body)))
    return Extracted(decoded.text, EXTRACTOR, decoded.mended + notes, tuple(metadata))


def _leaves(message: email.message.Message) -> Iterator[email.message.Message]:
    """The parts that hold something. A message inside a message is an attachment, not a branch."""
    stack = [message]
    while stack:
        part = stack.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            stack.extend(p for p in reversed(payload) if isinstance(p, email.message.Message))
        else:
            yield part


def _is_body(part: email.message.Message, content_type: str) -> bool:
    return (
        part.get_content_type() == content_type
        and not str(part.get("Content-Disposition", "")).lower().lstrip().startswith("attachment")
        and bool(_payload(part).strip())
    )


def _payload(part: email.message.Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: email.message.Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _note_attachments(parts: Iterator[email.message.Message]) -> Iterator[str]:
    names = []
    for part in parts:
        if part.get_content_type() in ("text/plain", "text/html") and not _filename(part):
            continue  # the same text in its other form
        names.append(_filename(part) or part.get_content_type())
    if names:
        shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
        yield f"{len(names)} attachment{'s' * (len(names) > 1)} not read: {shown}"


def _filename(part: email.message.Message) -> str:
    try:
        return tidy(part.get_filename())[:80]
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def _from_headers(message: email.message.Message) -> Iterator[MetaValue]:
    title = _header(message, "Subject")
    yield from make_value("title", title, "metadata (Subject)", RANK["format"])
    name, address = parseaddr(_header(message, "From"))
    domain = address.rpartition("@")[2]
    yield from make_value("publisher", name or domain, "metadata (From)", RANK["format"])
    yield from make_value("published", _header(message, "Date"), "metadata (Date)", RANK["format"])


def _header(message: email.message.Message, key: str) -> str:
    """A header with its encoded words (=?utf-8?...?=) decoded, as far as they can be."""
    raw = message.get(key)
    if raw is None:
        return ""
    try:
        pairs = email.header.decode_header(raw)
        return tidy(str(email.header.make_header(pairs)))
    except (LookupError, ValueError, UnicodeError, email.errors.MessageError):
        return tidy(str(raw))
