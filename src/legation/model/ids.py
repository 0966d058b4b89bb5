"""Ids: 128 bits, made from content, so that the same thing read twice has the same name.

`make_id("claim", document, version, 10, 42)` hashes its parts with their lengths, so that ("ab", "c") and ("a", "bc")
differ; the kind is hashed too and is not written into the id. Row numbers of the dossier are never shown outside
(ACLED had to drop its `data_id` for that reason).
"""

from __future__ import annotations

import hashlib
from typing import NewType

DocumentId = NewType("DocumentId", str)
VersionId = NewType("VersionId", str)
ClaimId = NewType("ClaimId", str)
QuestionId = NewType("QuestionId", str)
DecisionId = NewType("DecisionId", str)

ID_LENGTH = 32  # hex digits: 128 bits


def make_id(kind: str, *parts: str | int | bytes | None) -> str:
    """Hash `kind` and `parts` to 32 hex digits. None, "" and 0 are three different parts."""
    digest = hashlib.sha256()
    for part in (kind, *parts):
        if part is None:
            digest.update(b"n;")
            continue
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        tag = b"b" if isinstance(part, bytes) else b"i" if isinstance(part, int) else b"s"
        digest.update(tag + str(len(data)).encode() + b":" + data)
    return digest.hexdigest()[:ID_LENGTH]


def hash_bytes(data: bytes) -> str:
    """SHA-256 of a document as received, as 64 hex digits. It proves sameness, not truth."""
    return hashlib.sha256(data).hexdigest()


def document_id(data: bytes) -> DocumentId:
    """The id of a document is the hash of its bytes; paths and URLs are only where it was seen."""
    return DocumentId(make_id("document", hash_bytes(data)))


def version_id(document: DocumentId, text: str) -> VersionId:
    """One text of one document. Two extractors that read the same characters give the same version."""
    return VersionId(make_id("version", document, text))


def claim_id(document: DocumentId, version: VersionId, start: int, end: int, kind: str, ordinal: int) -> ClaimId:
    """From document, version, main span, kind and ordinal, never from a judged field (actor, factuality, ...)."""
    return ClaimId(make_id("claim", document, version, start, end, kind, ordinal))
