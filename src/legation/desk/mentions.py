"""Given mentions, grouped: the desk's call behind `legation evaluate crossdoc`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from legation.knowledge import Knowledge
from legation.knowledge.questions import QuestionBook, stem_of
from legation.model.layers import Parse, TextInput
from legation.model.spans import Span
from legation.reconcile.likeness import count_words
from legation.reconcile.mentions import Described, group_described


@dataclass(frozen=True, slots=True)
class GivenMention:
    """A mention as a gold file gives it: where it stands and of what kind it is."""

    start: int
    end: int
    kind: str


def group_mentions(texts: Sequence[TextInput], given: Sequence[Sequence[GivenMention]], reader: Any) -> list[list[str]]:
    """Cluster names for the mentions of each text, across all texts."""
    book = Knowledge().questions
    described: list[Described] = []
    for number, (text, mentions) in enumerate(zip(texts, given, strict=True)):
        parse: Parse = reader.read([text], until="parse")[0]["parse"]
        described += [_describe(parse, m, text, number, book) for m in mentions]
    names = iter(group_described(described, [count_words(text.text, book) for text in texts], book))
    return [[next(names) for _ in mentions] for mentions in given]


def _describe(parse: Parse, mention: GivenMention, text: TextInput, document: int, book: QuestionBook) -> Described:
    span = Span(mention.start, mention.end)
    day = text.published
    first, last = (day.first_day, day.last_day) if day else (None, None)
    tokens = parse.tokens_in(span)
    if not tokens:
        head = stem_of(span.of(text.text).casefold())
        return Described(document, head, mention.kind, first=first, last=last)
    token = _head(parse, tokens)
    sentence = parse.sentence_of[token]
    begin, end = parse.sentences[sentence]
    around = text.text[parse.starts[begin] : parse.ends[end - 1]]
    return Described(
        document,
        stem_of(parse.lemmas[token].casefold()),
        mention.kind,
        frozenset(count_words(around, book)),
        sentence,
        _doers(parse, token),
        first=first,
        last=last,
    )


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
