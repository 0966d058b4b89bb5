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
        described += [_describe(parse, m, text.text, number) for m in mentions]
    days = [text.published.last_day if text.published else None for text in texts]
    names = iter(group_described(described, documents, days))
    return [[next(names) for _ in mentions] for mentions in given]


def _words(parse: Parse) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for token in range(len(parse)):
        if parse.pos[token] in _CONTENT:
            counts[parse.lemmas[token].casefold()] += 2 if parse.pos[token] == "PROPN" else 1
    return {w: float(n) * (NAME_WEIGHT / 2 if n > 1 else 1) for w, n in counts.items()}


def _describe(parse: Parse, mention: GivenMention, text: str, document: int) -> Described:
    span = Span(mention.start, mention.end)
    tokens = parse.tokens_in(span)
    if not tokens:
        return Described(document, stem_of(span.of(text).casefold()), mention.kind)
    head = _head(parse, tokens)
    sentence = parse.sentence_of[head]
    stem = stem_of(parse.lemmas[head].casefold())
    return Described(document, stem, mention.kind, _words_of(parse, sentence), sentence, _doers(parse, head))


def _words_of(parse: Parse, number: int) -> dict[str, float]:
    """Content words of a sentence."""
    out: Counter[str] = Counter()
    for token in range(*parse.sentences[number]):
        if parse.pos[token] in _CONTENT:
            out[parse.lemmas[token].casefold()] += 1
    return {w: float(n) for w, n in out.items()}


def _head(parse: Parse, tokens: Sequence[int]) -> int:
    """The token of a mention whose head lies outside it."""
    return next((t for t in tokens if parse.heads[t] not in tokens or parse.heads[t] == t), tokens[0])


def _doers(parse: Parse, head: int) -> frozenset[str]:
    """Words that name who does what `head` says: its subject, agent or possessor, else the subject of the verb that governs
    it; a pronoun names nobody."""
    found = _named(parse, head, ("nsubj", "csubj", "poss", "agent"))
    if not found and parse.pos[head] == "VERB" and parse.deps[head] in ("conj", "xcomp", "advcl"):
        found = _named(parse, parse.heads[head], ("nsubj",))
    return frozenset(found)


def _named(parse: Parse, verb: int, relations: tuple[str, ...]) -> set[str]:
    names = [c for c in parse.children[verb] if parse.deps[c] in relations]
    names += [o for c in names if parse.deps[c] == "agent" for o in parse.children[c]]
    return {
        parse.lemmas[word].casefold()
        for name in names
        if parse.pos[name] != "PRON"
        for word in (name, *parse.children[name])
        if parse.pos[word] in ("NOUN", "PROPN")
    }
