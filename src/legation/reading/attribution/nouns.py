"""Nouns that may attribute: 'X's claim that Y', 'a statement by X on Y', 'the warning that Y', 'calls for Y'."""

from __future__ import annotations

from collections.abc import Iterator

from legation.reading.attribution.tree import STOPS, Candidate, Tree

_MATTER = frozenset("of for on about against to with over from".split())

# 'Word came from X that': verbs that bring a noun of speech without saying anything themselves.
_ARRIVING = frozenset("come reach arrive give make issue emerge follow go send receive".split())
_SPREADING = _ARRIVING | frozenset("spread circulate abound fly swirl run surface grow mount".split())
_MADE = frozenset("make issue voice raise spread circulate level advance repeat air".split())
MAX_HUNG = 16  # tokens between a noun of speech and the clause that hangs elsewhere


def find_in_noun(tree: Tree, n: int) -> Iterator[Candidate]:
    """Candidates whose cue is the noun `n`: one with its clause, else one with its prepositional phrase."""
    parse, kids = tree.parse, tree.kids[n]
    clauses = [c for d in ("acl", "ccomp", "relcl") for c in kids.get(d, ()) if c > n]
    preps = kids.get("prep", [])
    sent = find_sent(tree, n)
    if sent is None and not any(_clause_kind(tree, c) for c in clauses):
        sent = find_hung(tree, n)
    if sent is not None:
        yield sent
        return
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
    else:
        made = next(
            (a for a in kids.get("acl", ()) if parse.lemmas[a].lower() in _MADE and tree.kids[a].get("agent")), None
        )
        maker = tree.object_of(tree.kids[made]["agent"][0]) if made is not None else None
        if maker is not None:
            source_head, source, way = maker, tree.subtree(maker), " by"
            clauses = [c for c in clauses if c != made]
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


def find_sent(tree: Tree, n: int) -> Candidate | None:
    """'Word reached Oslo from its envoy that Y', 'came a plea from X to Y', 'a warning by X that Y' hung elsewhere.

    The noun's maker and its clause hang on the verb beside it, so the words are read in their order.
    """
    parse = tree.parse
    v = parse.heads[n]
    if parse.pos[v] != "VERB" or parse.deps[n] not in ("nsubj", "nsubjpass", "dobj", "attr"):
        return None
    moving = parse.lemmas[v].lower() in _ARRIVING
    past = parse.sentences[parse.sentence_of[n]][1]
    first = max(n, v) if moving and parse.deps[n] != "dobj" else n
    p = next((t for t in range(first + 1, min(first + 4, past)) if parse.lowers[t] in ("by", "from")), None)
    if p is None or (not moving and p != n + 1) or parse.heads[p] not in (n, v):
        return None
    o = tree.object_of(p)
    if o is None or parse.pos[o] not in ("NOUN", "PROPN"):
        return None
    c, kind = after_maker(tree, o, past, moving)
    if c is None or (kind == "that" and parse.heads[p] == n and not moving):
        return None
    content = list(range(c + 1, past)) if kind == "colon" else [t for t in tree.subtree(_head_of(tree, c)) if t >= c]
    source = [t for t in tree.subtree(o) if t < c]
    if not content or n in content:
        return None
    cue = sorted({n, p, *(tree.kids[n].get("det", ()))})
    return Candidate(n, parse.lemmas[n].lower(), f"sent {kind}", cue, source, o, content, _head_of(tree, c))


def find_hung(tree: Tree, n: int) -> Candidate | None:
    """'Rumours spread in the capital that Y', 'passed on a warning from X that Y': the clause hangs elsewhere in the tree."""
    parse = tree.parse
    past = parse.sentences[parse.sentence_of[n]][1]
    maker: int | None = None
    by: int | None = None
    for t in range(n + 1, min(n + MAX_HUNG, past - 1)):
        if parse.lowers[t] == "that":
            c = parse.heads[t]
            own = [k for d in ("nsubj", "nsubjpass", "expl") for k in tree.kids[c].get(d, ())]
            if c <= t or not own or own[0] <= t or not tree.is_whole(c):
                return None
            v = parse.heads[n]
            if parse.heads[c] == v and parse.deps[c] == "ccomp" and parse.lemmas[v].lower() not in _SPREADING:
                return None  # 'the cable shows that': the cable's words, not a cable that
            content = [k for k in tree.subtree(c) if k >= t]
            owner = tree.kids[n].get("poss", [])
            maker = owner[0] if owner else maker
            source = [k for k in tree.subtree(maker) if k < t and parse.deps[k] != "case"] if maker is not None else []
            cue = sorted({n, *tree.kids[n].get("det", ()), *([by] if by is not None and not owner else [])})
            return Candidate(n, parse.lemmas[n].lower(), "hung that", cue, source, maker, content, c)
        if parse.lowers[t] in ("by", "from") and maker is None and parse.deps[t] in ("prep", "agent"):
            maker, by = tree.object_of(t), t
        finite = parse.tags[t] in ("VBD", "VBZ", "VBP", "MD")
        if (finite and t != parse.heads[n]) or parse.words[t] in STOPS or parse.words[t] in (":", ";"):
            return None
        if parse.pos[t] == "NOUN" and parse.lemmas[t].lower() == parse.lemmas[n].lower():
            return None
    return None


def after_maker(tree: Tree, o: int, past: int, moving: bool) -> tuple[int | None, str]:
    """Where the matter begins after the maker `o`: its 'that', 'to', 'of' or colon."""
    parse = tree.parse
    for t in range(o + 1, min(o + 8, past - 1)):
        word = parse.lowers[t]
        if word == "that" and parse.tags[t] != "DT":
            return t, "that"
        if moving and word == "to" and parse.tags[t] == "TO":
            return t, "to"
        if moving and word == ":":
            return t, "colon"
        if moving and word == "of" and parse.heads[t] != o:
            return t, "of"
        if parse.tags[t] in ("VBD", "VBZ", "VBP", "MD"):
            break
    return None, ""


def _head_of(tree: Tree, c: int) -> int:
    """What the 'that' or 'to' belongs to; a preposition and a colon stand for themselves."""
    return tree.parse.heads[c] if tree.parse.lowers[c] in ("that", "to") else c


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
