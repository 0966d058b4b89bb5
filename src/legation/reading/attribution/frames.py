"""Frames: every place where the grammar could carry an attribution, with its three parts.

Takes a parse; gives `Candidate`s: who (source), by which words (cue), what (content), and the frame in which the cue
stands: "X said that Y" is `say` in frame "that", "X is expected to Y" is `expect` in frame "passive to". Nearly every
verb with a subject and a complement is a candidate, some with several contents (`variant`); which of them speak is
judged elsewhere (knowledge.cues), and so is which quotation belongs to which speaker (speech).
"""

from __future__ import annotations

from collections.abc import Iterable

from legation.model.layers import Parse
from legation.reading.attribution.adjuncts import (
    FINITE,
    STOCK,
    find_according,
    find_asides,
    find_in_adverb,
    find_in_preposition,
    find_labels,
    find_stock,
)
from legation.reading.attribution.nouns import find_in_noun
from legation.reading.attribution.signatures import find_signatures
from legation.reading.attribution.surface import (
    find_closing,
    find_mistaken,
    find_moved,
    find_opened,
    find_parted,
    find_unfinished,
)
from legation.reading.attribution.tree import AUXILIARIES, COMMAS, Candidate, Tree
from legation.reading.attribution.verbs import find_in_verb

_OPENERS = frozenset(STOCK) | {"by", "rumour", "rumor"}
_RELATIVES = frozenset("which who whom whose where".split())


def find_frames(tree: Tree, lines: list[int], quoted: list[int] | None = None) -> list[Candidate]:
    """All candidates of a text, in the order of their cues; those without content are kept for `speech`.

    quoted: number of the quotation that each token stands in, or -1."""
    parse = tree.parse
    out: list[Candidate] = []
    later: list[Candidate] = []
    pos, deps, lowers = parse.pos, parse.deps, parse.lowers
    for i in range(len(parse)):
        p = pos[i]
        if p == "VERB" or (p == "AUX" and deps[i] not in AUXILIARIES):
            if parse.tags[i] == "VBN":
                out.extend(find_unfinished(tree, i))
            out.extend(find_in_verb(tree, i))
        elif p == "NOUN":
            out.extend(list(find_mistaken(tree, i)) or find_in_noun(tree, i))
        elif p in ("ADV", "ADJ"):
            out.extend(find_in_adverb(tree, i))
        if lowers[i] in _RELATIVES:
            later.extend(find_moved(tree, i))
        if lowers[i] == "according":
            out.extend(find_according(tree, i))
        elif deps[i] == "prep" or (lowers[i] == "as" and p in ("SCONJ", "ADP")):
            out.extend(find_in_preposition(tree, i))
        if lowers[i] in _OPENERS:
            out.extend(find_stock(tree, i))
        elif p == "PUNCT" and parse.words[i] in COMMAS:
            later.extend(find_asides(tree, i))
    out.extend(c for c in later if not any(c.cue_head == o.cue_head and o.frame == c.frame for o in out))
    for first, _ in parse.sentences:
        out.extend(find_closing(tree, first, lines, quoted or [-1] * len(parse)))
        if parse.tags[first] in FINITE:
            out.extend(find_opened(tree, first))
    parted = [c for o in out if o.frame == "inserted" for c in find_parted(tree, o)]
    if parted:
        heads = {c.cue_head for c in parted}
        out = [c for c in out if c.cue_head not in heads] + parted
    out.extend(find_labels(tree, lines))
    if quoted is not None:
        out.extend(find_signatures(tree, lines, quoted))
    return out


def vary(parse: Parse, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, and for long contents a shorter one, without what an author is apt to add himself."""
    out: list[Candidate] = []
    for c in candidates:
        out.append(c)
        if c.quotations or len(c.content) < 6 or c.content_head is None:
            continue
        for variant, kept in (
            ("no relative", _without_relative(parse, c)),
            ("no conjunct", _without_conjunct(parse, c)),
        ):
            if kept and len(kept) < len(c.content):
                out.append(_copy(c, kept, variant))
    return out


def _copy(c: Candidate, content: list[int], variant: str) -> Candidate:
    other = Candidate(c.cue_head, c.lemma, c.frame, c.cue, c.source, c.source_head, content, c.content_head)
    other.passive, other.borrowed = c.passive, c.borrowed
    other.variant = f"{c.variant} {variant}".strip()
    return other


def _without_relative(parse: Parse, c: Candidate) -> list[int]:
    """Content up to a comma with a relative clause after it: '..., which was built in 1990'."""
    for at, t in enumerate(c.content[:-1]):
        if at >= 3 and parse.words[t] == "," and parse.lowers[c.content[at + 1]] in _RELATIVES:
            return c.content[:at]
    return []


def _without_conjunct(parse: Parse, c: Candidate) -> list[int]:
    """Content up to a joined clause with a subject of its own: '..., but the plan failed'."""
    head = c.content_head
    if head is None:
        return []
    for k in parse.children[head]:
        if parse.deps[k] != "conj" or not any(
            parse.deps[g] in ("nsubj", "nsubjpass", "expl") for g in parse.children[k]
        ):
            continue
        start = min(parse.subtree(k))
        kept = [t for t in c.content if t < start]
        while kept and (parse.words[kept[-1]] in (",", ";", "-", "–", "—") or parse.deps[kept[-1]] == "cc"):
            kept.pop()
        if len(kept) >= 3:
            return kept
    return []
