"""Settling: what grammar is sure of in a voice that has been taken, whoever found it, rules or encoder.

Takes accepted voices; gives them with mended parts: "Oslo learned from its embassy that Y" is the embassy's, "the sheikh
allegedly ordered" has two voices, "dealt out according to rank" has none. A voice that the rules alone found comes out
as it went in.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.knowledge.cues import CueBook
from legation.reading.attribution.surface import find_parted
from legation.reading.attribution.tree import COMMAS, LOOSE, Candidate, Tree, union, without
from legation.reading.attribution.verbs import find_in_verb

_MARKS = frozenset(('"', "“", "«", "``", "„"))


def settle_voices(tree: Tree, voices: Sequence[Candidate], book: CueBook) -> list[Candidate]:
    """The voices, each with the parts that its frame gives it."""
    out: list[Candidate] = []
    cues = {c.cue_head for c in voices}
    for c in voices:
        if is_standard(tree, c, book) or _is_repeat(c, voices):
            continue
        _give_to_teller(tree, c)
        _clear_quoted(tree, c)
        _name_teller(tree, c, book)
        adverb = _split_adverb(tree, c, book)
        if adverb is not None and adverb.cue_head not in cues:
            out.append(adverb)
        parted = _part_again(tree, c) if c.frame == "parted" else []
        if parted and parted[1].cue_head not in cues:
            out.append(parted[1])
        out.append(c)
    return out


def is_standard(tree: Tree, c: Candidate, book: CueBook) -> bool:
    """'cut according to rank', 'dealt out according to the votes': by what measure, not by whose word."""
    parse, head = tree.parse, c.source_head
    if c.lemma != "according" or head is None or parse.pos[head] != "NOUN":
        return False
    if parse.lemmas[head].lower() not in book["standards"] or c.cue_head == 0:
        return False
    return parse.words[c.cue_head - 1] not in COMMAS and parse.words[c.cue_head][0].islower()


def _is_repeat(c: Candidate, voices: Sequence[Candidate]) -> bool:
    """'no reply to X's suggestion that Y', 'heard testimony from X that Y': the noun's own clause, not the other's."""
    if c.source and not c.frame.startswith("light"):
        return False
    if not c.source and c.frame != "hung that":
        return False
    others = (o for o in voices if o is not c and o.source and o.content == c.content and o.cue_head != c.cue_head)
    return any(not c.source or (o.cue_head in c.cue and o.frame.endswith(" by")) for o in others)


def _give_to_teller(tree: Tree, c: Candidate) -> None:
    """'learned from its embassy that', 'the inquiry was told that': who is told tells nothing."""
    kids = tree.kids[c.cue_head]
    if c.frame == "from that" and c.source_head in kids.get("nsubj", ()):
        for p in kids.get("prep", ()):
            o = tree.object_of(p)
            if o is not None and tree.parse.lowers[p] == "from" and p not in c.content:
                c.source, c.source_head = without(tree.subtree(o), c.content), o
                c.cue = union(c.cue, [p])
                return
    elif c.frame == "passive told" and c.source_head in kids.get("nsubjpass", ()):
        c.source, c.source_head = [], None


def _clear_quoted(tree: Tree, c: Candidate) -> None:
    """'Its findings, said Judge Amoako, “point in one direction”': a quotation behind a name is no part of the name."""
    words = tree.parse.words
    mark = next((t for t in c.source if words[t] in _MARKS), None)
    if mark is None or mark == c.source[0] or c.source_head is None or c.source_head >= mark:
        return
    if words[mark - 1] in COMMAS or words[mark - 1] == ":":
        c.content = union(c.content, [t for t in c.source if t >= mark])
        c.source = [t for t in c.source if t < mark]


def _name_teller(tree: Tree, c: Candidate, book: CueBook) -> None:
    """A voice that nobody is named for, where a verb of the book has its subject beside it: 'insisted an officer who ...'."""
    if c.source or tree.parse.pos[c.cue_head] != "VERB" or (c.frame != LOOSE and tree.parse.tags[c.cue_head] != "VBG"):
        return
    rules = [r for r in find_in_verb(tree, c.cue_head) if r.source and r.content and (r.lemma, r.frame) in book.floors]
    if rules:
        best = max(rules, key=lambda r: len(set(r.content) & set(c.content)))
        if set(best.content) & set(c.content):
            c.frame, c.source, c.source_head = best.frame, best.source, best.source_head
            c.content, c.content_head = best.content, best.content_head


def _split_adverb(tree: Tree, c: Candidate, book: CueBook) -> Candidate | None:
    """'The sheikh allegedly ordered his guards to Y': one voice for 'allegedly', the sheikh's inside it."""
    lowers = tree.parse.lowers
    at = next((t for t in c.cue if lowers[t].endswith("ly") and (lowers[t], "adverb") in book.floors), None)
    if at is None or len(c.cue) < 2 or not c.source:
        return None
    c.cue = without(c.cue, [at])
    content = union(c.source, c.cue, c.content)
    return Candidate(at, lowers[at], "adverb", [at], [], None, content, c.cue_head, score=c.score)


def _part_again(tree: Tree, c: Candidate) -> list[Candidate]:
    """'Peru agreed, its envoy said, to Y': of a source in two pieces the one beside the cue is the teller's."""
    first, past = tree.parse.sentences[tree.parse.sentence_of[c.cue_head]]
    inner = set(c.source) | set(c.cue)
    start = c.cue_head
    while start - 1 in inner:
        start -= 1
    if c.cue_head + 1 < past and tree.parse.words[c.cue_head + 1] not in COMMAS and start == c.cue_head:
        return []
    source = [t for t in c.source if t >= start]
    if not source or start <= first or len(source) == len(c.source):
        return []
    c.source = source
    c.source_head = c.source_head if c.source_head in source else source[-1]
    c.content = union(range(first, start), (t for t in range(c.cue_head + 1, past) if t not in inner))
    found = list(find_parted(tree, c))
    if len(found) < 2:
        return []
    found[1].within, found[1].score = c, c.score
    return found
