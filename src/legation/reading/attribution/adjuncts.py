"""What attributes without a verb of its own: 'according to X', 'in X's view', 'as reported by X', 'allegedly', 'X:
...'."""

from __future__ import annotations

from collections.abc import Iterator

from legation.reading.attribution.tree import COMMAS, STOPS, Candidate, Tree, without

_FRONT = frozenset("in for under by to per at on from with via through among".split())
_DATELINE_DASH = frozenset(("-", "–", "—", "--"))
_BEFORE_LABEL = STOPS | _DATELINE_DASH | frozenset((":", ";"))
MAX_LABEL = 14  # tokens before the colon of 'X: ...'
MAX_TAIL = 5  # tokens after the colon of '...: ministry'


def find_according(tree: Tree, i: int) -> Iterator[Candidate]:
    """'according to X': content is the clause it hangs on, or the sentence around it."""
    parse = tree.parse
    if i + 1 >= len(parse) or parse.lowers[i + 1] != "to":
        return
    to = i + 1
    o = tree.object_of(to)
    if o is None and tree.kids[i].get("pobj"):
        o = tree.kids[i]["pobj"][0]
    if o is None:
        return
    source = tree.subtree(o)
    first, past = parse.sentences[parse.sentence_of[i]]
    if i == first:
        source = _cut_at_comma(tree, source, past)
    own = {i, to, *source}
    h = parse.heads[i]
    whole = [t for t in range(_after_dateline(tree, first, past), past) if t not in own]
    cue = [i, to]
    near = without(tree.subtree(h), own)
    yield Candidate(i, "according", "according", cue, source, o, near, h)
    if len(whole) != len(near):
        yield Candidate(i, "according", "according", cue, source, o, whole, h, variant="sentence")
    if i > first:
        before = [t for t in whole if t < i]
        clause = _last_clause(tree, before)
        if before and len(before) != len(whole):
            yield Candidate(i, "according", "according", cue, source, o, before, h, variant="before")
        if clause and len(clause) < len(before):
            yield Candidate(i, "according", "according", cue, source, o, clause, h, variant="clause")


def find_in_preposition(tree: Tree, p: int) -> Iterator[Candidate]:
    """'In X's view, Y', 'For X, Y', 'In a poll, Y', 'As reported by X, Y', 'Y in January polls'."""
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[p]]
    name = parse.lowers[p]
    h = parse.heads[p]
    if h == p:
        return
    if name == "as":
        for k in tree.kids[p].get("pobj", []) + tree.kids[p].get("pcomp", []):
            yield from _as_reported(tree, p, k)
        if parse.pos[h] == "VERB" and parse.deps[p] == "mark":
            yield from _as_reported(tree, p, h)
        return
    o = tree.object_of(p)
    if name not in _FRONT or o is None or parse.pos[o] == "VERB":
        return
    if p != first and (parse.pos[h] not in ("VERB", "AUX") or parse.pos[o] == "PROPN"):
        return
    source, cue, head, lemma = tree.subtree(o), [p], o, name
    owner = tree.kids[o].get("poss", [])
    frame = "front" if p == first else "within"
    if owner:
        head, lemma, frame = owner[0], parse.lemmas[o].lower(), frame + " owned"
        source = tree.subtree(owner[0])
        own_case = tree.kids[owner[0]].get("case", [])
        source = without(source, own_case)
        cue = sorted({p, o, *own_case, *tree.kids[o].get("amod", [])})
    else:
        of = [k for k in tree.kids[o].get("prep", ()) if parse.lowers[k] == "of"]
        inner = tree.object_of(of[0]) if of and name in ("in", "by") else None
        if inner is not None:  # 'in the words of X'
            yield from _around(tree, p, parse.lemmas[o].lower(), f"{frame} of", list(range(p, of[0] + 1)), inner)
    drop = set(source) | set(cue) | set(tree.subtree(p))
    content = [t for t in (range(first, past) if p == first else tree.subtree(h)) if t not in drop]
    if len(content) > 2:
        yield Candidate(p, lemma, f"{frame} {name}", cue, source, head, content, h)


def _around(tree: Tree, p: int, lemma: str, frame: str, cue: list[int], o: int) -> Iterator[Candidate]:
    first, past = tree.parse.sentences[tree.parse.sentence_of[p]]
    source = tree.subtree(o)
    comma = next((t for t in source if tree.parse.words[t] == "," and t > o), None)
    if comma is not None:
        source = [t for t in source if t < comma]
    drop = set(source) | set(cue)
    around = range(first, past) if p == first else tree.subtree(tree.parse.heads[p])
    content = [t for t in around if t not in drop]
    if len(content) > 2:
        yield Candidate(p, lemma, frame, cue, source, o, content, tree.parse.heads[p])


def _as_reported(tree: Tree, p: int, k: int) -> Iterator[Candidate]:
    agents = tree.kids[k].get("agent", [])
    o = tree.object_of(agents[0]) if agents else None
    if o is None:
        return
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[p]]
    drop = set(tree.subtree(p))
    content = [t for t in range(first, past) if t not in drop]
    lemma = parse.lemmas[k].lower()
    yield Candidate(k, lemma, "as by", sorted({p, k, agents[0]}), tree.subtree(o), o, content, parse.heads[p])


def find_in_adverb(tree: Tree, a: int) -> Iterator[Candidate]:
    """'allegedly', 'reportedly': nobody is named."""
    parse = tree.parse
    h = parse.heads[a]
    if h == a or parse.deps[a] not in ("advmod", "amod") or not parse.lowers[a].endswith("ly"):
        return
    yield Candidate(a, parse.lowers[a], "adverb", [a], [], None, without(tree.subtree(h), [a]), h)


def find_labels(tree: Tree, lines: list[int]) -> Iterator[Candidate]:
    """'Ministry: No troops were sent' in headlines and transcripts, and 'No troops were sent: ministry'."""
    parse = tree.parse
    for number, start in enumerate(lines):
        end = lines[number + 1] if number + 1 < len(lines) else len(parse)
        colons = [t for t in range(start + 1, end - 1) if parse.words[t] == ":"]
        if not colons:
            continue
        labels = [(t, label) for t in colons if (label := _label(tree, start, t))]
        frame = "label title" if number == 0 else "label"
        for k, (colon, label) in enumerate(labels):
            past = labels[k + 1][1][0] if k + 1 < len(labels) else end
            if past > colon + 1:
                more = " more" if k else ""
                yield Candidate(
                    colon, ":", frame + more, [colon], label, _top(tree, label), list(range(colon + 1, past))
                )
        last = colons[-1]
        tail = list(range(last + 1, end))
        if not labels and len(tail) <= MAX_TAIL and last - start >= 3 and parse.words[end - 1] not in STOPS:
            if not any(parse.pos[t] in ("VERB", "AUX", "PUNCT", "NUM") for t in tail):
                content = list(range(start, last))
                yield Candidate(last, ":", "label tail", [last], tail, _top(tree, tail), content)


def _label(tree: Tree, start: int, colon: int) -> list[int]:
    """The speaker's name before a colon: it opens the line, or a sentence of it, and holds no verb."""
    parse = tree.parse
    first = colon
    while first > start and colon - first < MAX_LABEL and parse.words[first - 1] not in _BEFORE_LABEL:
        first -= 1
    label = list(range(first, colon))
    if not label or (first > start and (colon - first > 4 or not parse.words[first][0].isupper())):
        return []
    if colon - first >= MAX_LABEL or any(parse.pos[t] in ("VERB", "AUX") for t in label):
        return []
    return label if parse.words[first][0].isalnum() else []


def _top(tree: Tree, tokens: list[int]) -> int:
    inner = set(tokens)
    return next((t for t in tokens if tree.parse.heads[t] not in inner or tree.parse.heads[t] == t), tokens[-1])


def _cut_at_comma(tree: Tree, source: list[int], past: int) -> list[int]:
    """A noun phrase at the head of a sentence ends at a comma if what follows holds all the verbs."""
    parse = tree.parse
    if source[-1] + 2 < past and any(parse.tags[t] in ("VBD", "VBZ", "VBP", "MD") for t in range(source[-1] + 1, past)):
        return source
    for t in source:
        if parse.words[t] == "," and t > source[0]:
            return [s for s in source if s < t]
    return source


def _after_dateline(tree: Tree, first: int, past: int) -> int:
    """First token after 'WASHINGTON (AP) —'."""
    parse = tree.parse
    for t in range(first, min(first + 12, past)):
        if parse.words[t] in _DATELINE_DASH:
            if all(not parse.words[k][0].isalpha() or parse.words[k][0].isupper() for k in range(first, t)):
                return t + 1
            return first
    return first


def _last_clause(tree: Tree, before: list[int]) -> list[int]:
    """The part of a sentence after its last comma that a conjunction follows."""
    parse = tree.parse
    for t in reversed(before[1:-1]):
        if parse.words[t] in COMMAS and parse.lowers[t + 1] in ("and", "but", "while", "although", "though", "as"):
            return [k for k in before if k > t + 1]
    return []
