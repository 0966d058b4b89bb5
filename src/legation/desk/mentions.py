"""Given mentions, grouped: the desk's call behind `legation evaluate crossdoc`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from legation.knowledge.questions import stem_of
from legation.model.layers import Parse, TextInput
from legation.model.spans import Span
from legation.reconcile.mentions import NAME_WEIGHT, Described, group_described

_CONTENT = frozenset({"NOUN", "VERB", "PROPN", "ADJ", "NUM"})


@dataclass(frozen=True, slots=True)
class GivenMention:
    """A mention as a gold file gives it: where it stands and of what kind it is."""

    start: int
    end: int
    kind: str


def group_mentions(texts: Sequence[TextInput], given: Sequence[Sequence[GivenMention]], reader: Any) -> list[list[str]]:
    """Cluster names for the mentions of each text, across all texts."""
    described: list[Described] = []
    documents: list[dict[str, float]] = []
    for number, (text, mentions) in enumerate(zip(texts, given, strict=True)):
        parse: Parse = reader.read([text], until="parse")[0]["parse"]
        documents.append(_words(parse))
        described += [
            Described(number, stem_of(_head(parse, m, text.text)), m.kind, _sentence(parse, m)) for m in mentions
        ]
    names = iter(group_described(described, documents))
    return [[next(names) for _ in mentions] for mentions in given]


def _words(parse: Parse) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for token in range(len(parse)):
        if parse.pos[token] in _CONTENT:
            counts[parse.lemmas[token].casefold()] += 2 if parse.pos[token] == "PROPN" else 1
    return {w: float(n) * (NAME_WEIGHT / 2 if n > 1 else 1) for w, n in counts.items()}


def _sentence(parse: Parse, mention: GivenMention) -> dict[str, float]:
    """Content words of the sentence that the mention stands in."""
    tokens = parse.tokens_in(Span(mention.start, mention.end))
    if not tokens:
        return {}
    number = parse.sentence_of[tokens[0]]
    out: Counter[str] = Counter()
    for token in range(*parse.sentences[number]):
        if parse.pos[token] in _CONTENT:
            out[parse.lemmas[token].casefold()] += 1
    return {w: float(n) for w, n in out.items()}


def _head(parse: Parse, mention: GivenMention, text: str) -> str:
    """Lemma of the token in the mention whose head lies outside it; the words themselves when nothing was parsed there."""
    span = Span(mention.start, mention.end)
    tokens = parse.tokens_in(span)
    for token in tokens:
        if parse.heads[token] not in tokens or parse.heads[token] == token:
            return parse.lemmas[token].casefold()
    return span.of(text).casefold()
