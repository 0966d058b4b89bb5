"""Nouns that may attribute: 'X's claim that Y', 'a statement by X on Y', 'the warning that Y', 'calls for Y'."""

from __future__ import annotations

from collections.abc import Iterator

from legation.reading.attribution.tree import Candidate, Tree

_MATTER = frozenset("of for on about against to with over from".split())


def find_in_noun(tree: Tree, n: int) -> Iterator[Candidate]:
    """Candidates whose cue is the noun `n`: one with its clause, else one with its prepositional phrase."""
    parse, kids = tree.parse, tree.kids[n]
    clauses = [c for d in ("acl", "ccomp", "relcl") for c in kids.get(d, ()) if c > n]
    preps = kids.get("prep", [])
    if not clauses and not preps:
        return
    owner = kids.get("poss", [])
    source: list[int] = []
    source_head: int | None = None
    cue = {n}
    by = [p for p in preps if parse.lowers[p] in ("by", "from") and p > n]
    way = ""
    if owner:
        source_head = owner[0]
        cue |= set(tree.kids[source_head].get("case", ()))
        source = [t for t in tree.subtree(source_head) if t not in cue]
        way = " owned"
    elif by:
        source_head = tree.object_of(by[0])
        if source_head is not None:
            source = tree.subtree(source_head)
            cue.add(by[0])
            way = " by"
    cue |= set(kids.get("det", ())) | set(kids.get("amod", ()))
    lemma = parse.lemmas[n].lower()
    for c in clauses:
        kind = _clause_kind(tree, c)
        if kind:
            yield Candidate(n, lemma, f"noun {kind}{way}", sorted(cue), source, source_head, tree.subtree(c), c)
            return
    for p in preps:
        o = tree.object_of(p)
        if p > n and p not in by and parse.lowers[p] in _MATTER and o is not None:
            frame = f"noun prep {parse.lowers[p]}{way}"
            yield Candidate(n, lemma, frame, sorted(cue | {p}), source, source_head, tree.subtree(o), o)
            return


def _clause_kind(tree: Tree, c: int) -> str:
    parse = tree.parse
    marks = tree.kids[c].get("mark", [])
    if any(parse.lowers[m] == "that" for m in marks):
        return "that"
    if parse.deps[c] == "relcl":
        return ""
    if parse.tags[c] == "VB" and tree.kids[c].get("aux"):
        return "to"
    return "that" if marks and parse.tags[c] not in ("VBN", "VBG", "VB") else ""
