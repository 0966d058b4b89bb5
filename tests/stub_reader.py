"""A reader without a model, for tests of the store: one claim a sentence, instantly or after a chosen while."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

from legation.desk import readers
from legation.desk.readers import ReaderOptions, TextReading
from legation.model.claims import ActorRef, Claim, RoleSpan
from legation.model.ids import DocumentId, VersionId, claim_id
from legation.model.layers import TextInput
from legation.model.spans import Span
from legation.model.words import ClaimKind, EventType, Factuality
from legation.reading.claims import ClaimLayer

_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*[.!?]?")


def read_texts(options: ReaderOptions, texts: Sequence[TextInput], *, seconds: float = 0.0) -> list[TextReading]:
    time.sleep(seconds)
    return [TextReading(ClaimLayer(tuple(make_claims(t)), ())) for t in texts]


def make_claims(text: TextInput) -> list[Claim]:
    out = []
    for match in _SENTENCE.finditer(text.text):
        span = Span(match.start() + len(match.group()) - len(match.group().lstrip()), match.end())
        names = [n for n in ("RUS", "PRK", "USA") if n in match.group()] or ["RUS"]
        out.append(
            Claim(
                id=claim_id(DocumentId(text.document), VersionId(text.version), span.start, span.end, "event", 0),
                document=DocumentId(text.document),
                version=VersionId(text.version),
                spans=(RoleSpan("main", span),),
                quote=span.of(text.text),
                kind=ClaimKind.EVENT,
                factuality=Factuality.DENIED if "not" in match.group() else Factuality.ASSERTED,
                event_type=EventType.MOBILIZE,
                actors=tuple(ActorRef(n, n) for n in names),
            )
        )
    return out


def install(monkeypatch: Any = None, seconds: float = 0.0) -> None:
    """Put the stub in the place of the real reader, in this process."""

    def stub(options: ReaderOptions, texts: Sequence[TextInput]) -> list[TextReading]:
        return read_texts(options, texts, seconds=seconds)

    if monkeypatch is not None:
        monkeypatch.setattr(readers, "read_texts", stub)
    else:
        readers.read_texts = stub
