"""Headlines: what a headline plans, where title case and quotation marks hide the infinitive from the parser.

Takes the lines that are headlines; gives, by token, the word that makes it a plan. 'Country To "Unreservedly Back"
Neighbour' plans the backing, "Brussels eyes cut in sugar quota" the cut, however the parser has hung them. Only where no
finite verb stands before; everything else in a headline is read as in any sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from legation.model.layers import Parse
from legation.model.spans import Span
from legation.model.words import Factuality


class Planned(NamedTuple):
    """cue: the word that says so; factuality: planned, or negated after "refuses to"."""

    cue: int
    factuality: Factuality = Factuality.PLANNED


_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_QUOTES = frozenset("\"'“”‘’«»`") | {"``", "''"}
_BREAKS = frozenset({":", ";", "-", "–", "—", "|", "?", "!"})
_NO_ADVERBS = frozenset({"family", "italy", "july", "ally", "supply", "assembly", "reply", "fly", "rally", "apply"})


def find_planned(
    parse: Parse, lines: Iterable[Span], planning: frozenset[str], failing: frozenset[str]
) -> dict[int, Planned]:
    """Tokens that a headline plans, each with its cue.

    planning: verbs in -s that parsers take for plural nouns ("eyes", "vows"). failing: verbs after which an infinitive does
    not come about ("fails to agree").
    """
    out: dict[int, Planned] = {}
    for line in lines:
        for part in _parts(parse, parse.tokens_in(line)):
            found = _planned(parse, part, planning, failing)
            if found is None:
                continue
            out.setdefault(*found)
            if parse.heads[found[0]] != found[0]:  # then the line is in pieces, and its pieces tell nothing else
                for token in part:
                    if parse.heads[token] == token and token < found[0] and parse.pos[token] != "VERB":
                        out.setdefault(token, found[1])
    return out


def _parts(parse: Parse, tokens: Sequence[int]) -> Iterator[Sequence[int]]:
    """The stretches between colons and dashes: "Report: firm to shed jobs - union"."""
    begin = 0
    for place, token in enumerate(tokens):
        if parse.words[token] in _BREAKS:
            yield tokens[begin:place]
            begin = place + 1
    yield tokens[begin:]


def _planned(
    parse: Parse, part: Sequence[int], planning: frozenset[str], failing: frozenset[str]
) -> tuple[int, Planned] | None:
    for place, token in enumerate(part):
        if not place:
            continue
        if parse.lowers[token] == "to":
            verb = _verb_after(parse, part[place + 1 :])
            if verb is not None:
                fails = parse.lemmas[part[place - 1]].lower() in failing
                if fails and parse.deps[verb] == "xcomp":
                    return None  # "fails to agree", well parsed
                return verb, Planned(token, Factuality.NEGATED if fails else Factuality.PLANNED)
        elif parse.lowers[token] in planning and parse.tags[token] in ("NNS", "NNPS"):
            for after in part[place + 1 :]:
                if parse.pos[after] in ("VERB", "NOUN", "PROPN") and parse.deps[after] not in ("compound", "amod"):
                    return after, Planned(token)
        elif parse.tags[token] in _FINITE:
            if place + 1 == len(part) or parse.lowers[part[place + 1]] != "to":
                return None
    return None


def _verb_after(parse: Parse, rest: Sequence[int]) -> int | None:
    """The verb of "to VERB": with an adverb or a quotation mark between, whatever the tagger took the word for."""
    between = False
    for token in rest:
        if parse.words[token] in _QUOTES:
            continue
        if parse.tags[token] in ("VB", "VBP"):
            return token
        if not _is_adverb(parse, token):
            is_verb = parse.pos[token] in ("VERB", "NOUN", "PROPN") and parse.tags[token] not in ("VBN", "VBD", "VBG")
            return token if between and is_verb else None
        between = True
    return None


def _is_adverb(parse: Parse, token: int) -> bool:
    lower = parse.lowers[token]
    return parse.pos[token] == "ADV" or lower in ("not", "never") or (lower.endswith("ly") and lower not in _NO_ADVERBS)
