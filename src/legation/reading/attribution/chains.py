"""Chains: voices that stand behind or before other voices, and whose voice lies inside whose.

Takes accepted voices; adds those that only grammar ties to another: "Reuters, citing officials, said Y" has the
officials further in, "in comments carried by TASS, the ministry said Y" has TASS further out. Then gives for each
voice the number of the voice around it: the one with the smallest content that holds its cue. A chain never runs in a
circle, as a parent's content is larger or, where equal, stood before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.knowledge.cues import CueBook
from legation.model.layers import Segment
from legation.reading.attribution.inner import add_hands, add_inner
from legation.reading.attribution.settle import settle_voices
from legation.reading.attribution.tree import Candidate, Tree, union, without

_REFERS = frozenset(("it", "which", "who", "he", "she", "they"))
# Marked where the score of a voice is that of another which it hangs on.
_SAME_SCORE = 0.95
_READING = frozenset("read quote recite cite".split())
# 'a message shown to the Irish Times': by which papers come into a medium's hands.
_PASSED = frozenset("show leak pass provide supply forward disclose give".split())


def add_relays(tree: Tree, voices: Sequence[Candidate], book: CueBook) -> list[Candidate]:
    """The voices with those that cite or relay them."""
    parse = tree.parse
    voices = settle_voices(tree, voices, book)
    cite, relay = book["cite"], book["relay"]
    by_sentence: dict[int, list[Candidate]] = {}
    for c in voices:
        by_sentence.setdefault(parse.sentence_of[c.cue_head], []).append(c)
    out = list(voices)
    for number, here in by_sentence.items():
        first, past = parse.sentences[number]
        for v in range(first, past):
            if parse.pos[v] != "VERB":
                continue
            lemma = parse.lemmas[v].lower()
            found = None
            if lemma in cite and parse.tags[v] != "VBN":
                found = _cited(tree, v, here, book)
                if (
                    found is not None and parse.tags[v] == "VBG"
                ):  # 'Three dailies, each citing X, say': no voice of 'each'
                    out = [c for c in out if c.cue_head != v or c.quotations or c.frame == "quoted as"]
            if found is None and (lemma in relay or lemma in _PASSED) and _agent(tree, v) is not None:
                found = _relayed(tree, v, here, book)
                if found is not None:
                    out = [c for c in out if c.cue_head != v]
            if found is not None:
                out = [
                    c
                    for c in out
                    if c.cue_head == v or c.cue_head not in found.cue or c.source_head != found.source_head
                ]
                out.append(found)
                here.append(found)
    for c in voices:
        found = _named_in_object(tree, c, book)
        if found is not None:
            out.append(found)
    for c in out:
        _keep_within(tree, c, out)
        _on_authority(tree, c, out)
    out = _without_repeats(tree, out)
    out = add_hands(tree, add_inner(tree, out, book), book)
    return sorted(out, key=lambda c: c.cue_head)


def add_pasted(tree: Tree, voices: Sequence[Candidate], segments: Sequence[Segment]) -> list[Candidate]:
    """The voices with one around each passage pasted from elsewhere: 'In May, the ministry was telling that', new line."""
    parse = tree.parse
    out = list(voices)
    for segment in segments:
        content = list(parse.tokens_in(segment.span))
        if segment.voice is None or not content:
            continue
        words = [t for t in parse.tokens_in(segment.voice) if t < content[0]]
        verb = next((t for t in reversed(words) if parse.pos[t] == "VERB"), None)
        if verb is None:
            continue
        subject, _ = tree.subject(verb)
        source = [t for t in tree.noun_phrase(subject, verb) if t in words] if subject is not None else []
        out = [c for c in out if c.cue_head != verb]
        cue = tree.cue_tokens(verb)
        lemma = parse.lemmas[verb].lower()
        pasted = Candidate(verb, lemma, "pasted", cue, source, subject if source else None, content, None, score=0.9)
        out.append(pasted)
    return sorted(out, key=lambda c: c.cue_head)


def nest_voices(candidates: Sequence[Candidate]) -> list[int | None]:
    """Parent of each candidate, or None for an outermost voice."""
    holders: dict[int, list[int]] = {}
    position = {id(c): number for number, c in enumerate(candidates)}
    for number, c in enumerate(candidates):
        for t in c.content:
            holders.setdefault(t, []).append(number)
    # Larger contents first; of two alike the one that is told to lie further out.
    rank = {n: (len(c.content), c.within is None, -n) for n, c in enumerate(candidates)}
    parents: list[int | None] = [None] * len(candidates)
    for number, c in enumerate(candidates):
        if c.within is not None and id(c.within) in position:
            parents[number] = position[id(c.within)]
            continue
        around = [j for j in holders.get(c.cue_head, ()) if j != number and rank[j] > rank[number]]
        if around:
            parents[number] = min(around, key=lambda j: rank[j])
    return parents


def _cited(tree: Tree, v: int, here: Sequence[Candidate], book: CueBook) -> Candidate | None:
    """The voice that `v` cites, inside the voice whose source does the citing."""
    parse, kids = tree.parse, tree.kids[v]
    objects = kids.get("dobj", [])
    if not objects:
        return None
    o = objects[0]
    subject, _ = tree.subject(v)
    marks = [t for t in range(o + 1, min(o + 4, len(parse))) if parse.words[t] == ":"]
    own = next(
        (c for c in here if c.cue_head == v and c.content and (c.quotations or marks or c.frame == "quoted as")), None
    )
    if own is not None:  # 'the cable quotes the minister: “...”', 'quoted a mother as saying'
        source = tree.subtree(o)
        colon = next((t for t in source if parse.words[t] == ":"), None)
        source = [t for t in source if colon is None or t < colon]
        again = own.source_head is not None and parse.lowers[own.source_head] in ("he", "she", "it", "they")
        again = again and any(
            c is not own and v in c.content and c.source for c in here
        )  # 'said he was quoting the king: “...'
        if own.source_head is None or own.source_head in source or again:
            own.source, own.source_head, own.frame = source, o, "cited"
            return None
        deed = _as_doing(tree, v)
        found = Candidate(v, parse.lemmas[v].lower(), "cited", [v] if deed is None else [v, deed], source, o, [])
        found.content, found.content_head = without(own.content, source), own.content_head
        found.within, found.score, found.quotations = own, own.score * _SAME_SCORE, own.quotations
        return found
    if _is_basis(tree, o, book) or any(tree.kids[p].get("pcomp") for p in kids.get("prep", ())):
        return None
    beside = _told_beside(tree, v, here)
    if beside is not None:
        # 'Y, X says, citing Z', 'X writes, citing Z, that Y': the citing is no part of what X says.
        beside.content = without(beside.content, tree.subtree(v)) or beside.content
    mine = [c for c in here if c.cue_head != v and c.source and v not in c.content and o not in c.content]
    same = [c for c in mine if c.source_head == subject or (subject is not None and subject in c.source)]
    if beside is not None:
        same = [beside]
    if not same and subject is not None and parse.lowers[subject] in _REFERS:
        same = [c for c in mine if c.cue_head < v]
    if not same:
        same = [c for c in mine if v in c.source]
    if not same and v > 1 and parse.words[v - 1] == ",":  # 'according to X, citing Y'
        same = [c for c in here if c.frame == "according" and v - 2 in c.source]
        for c in same:
            c.content = without(c.content, tree.subtree(v)) or c.content
    if not same:
        return None
    teller = min(same, key=lambda c: abs(c.cue_head - v))
    source = [t for t in tree.subtree(o) if t not in teller.content]
    found = Candidate(v, parse.lemmas[v].lower(), "cited", [v], source, o, teller.content, teller.content_head)
    found.within, found.score, found.quotations = teller, teller.score * _SAME_SCORE, teller.quotations
    return found


def _told_beside(tree: Tree, v: int, here: Sequence[Candidate]) -> Candidate | None:
    """Whoever tells right before the comma of ', citing Z'."""
    parse = tree.parse
    if parse.tags[v] != "VBG" or v < 2 or parse.words[v - 1] != ",":
        return None
    near = [c for c in here if c.source and c.content and c.cue_head != v and v - 2 in (*c.cue, *c.source)]
    return max(near, key=lambda c: len(c.content), default=None)


def _relayed(tree: Tree, v: int, here: Sequence[Candidate], book: CueBook) -> Candidate | None:
    """The voice by which another's words came: content is that voice's whole clause."""
    parse = tree.parse
    agent = _agent(tree, v)
    if agent is None:
        return None
    o = tree.object_of(agent)
    if o is None or parse.lowers[o] in book["self"]:
        return None
    near = [c for c in here if c.source and c.cue_head != v and v not in c.content and c.frame != "cited"]
    near = [c for c in near if v in c.source or c.cue_head in parse.ancestors(v) or c.cue_head == _as_doing(tree, v)]
    if not near:
        return None
    teller = max(near, key=lambda c: len(c.content))
    own = set(tree.subtree(v))
    if teller.cue_head == _as_doing(tree, v):  # 'was quoted by X as saying': all but the quoting itself is X's
        own = set(tree.subtree(agent)) | set(tree.cue_tokens(v))
    if teller.source_head in own:
        return None
    teller.source = without(teller.source, own)
    content = without(union(teller.source, teller.cue, teller.content), own)
    cue = list(range(v, agent + 1)) if teller.cue_head > agent or teller.cue_head < v else [v, agent]
    found = Candidate(v, parse.lemmas[v].lower(), "relayed", cue, tree.subtree(o), o, content, teller.cue_head)
    found.score = teller.score * _SAME_SCORE
    return found


def _keep_within(tree: Tree, c: Candidate, voices: Sequence[Candidate]) -> None:
    """'X said that, according to Y, Z': Y's within X's."""
    parse, i = tree.parse, c.cue_head
    if c.frame != "according" or i < 2 or parse.words[i - 1] != "," or parse.lowers[i - 2] != "that":
        return
    around = next((o for o in voices if o is not c and i in o.content and o.cue_head in c.content), None)
    if around is not None:
        c.content = without(around.content, (*c.cue, *c.source, i - 1, i - 2))


def _on_authority(tree: Tree, c: Candidate, voices: Sequence[Candidate]) -> None:
    """'X reports, on the authority of Y, that Z': Y inside X."""
    parse, i = tree.parse, c.cue_head
    if c.frame != "stock" or not {"authority", "word"} & {parse.lowers[t] for t in c.cue} or parse.words[i - 1] != ",":
        return
    teller = next((o for o in voices if o is not c and o.content and i - 2 in (*o.cue, *o.source)), None)
    if teller is not None:
        own = {*c.cue, *c.source}
        teller.content = without(teller.content, own)
        c.content, c.within = teller.content, teller


def _without_repeats(tree: Tree, voices: list[Candidate]) -> list[Candidate]:
    """'declined to comment on reports that': the second verb's voice is the first one's again, told by the same subject."""
    by_head = {t: c for c in voices for t in (c.cue_head,)}
    out: list[Candidate] = []
    for c in voices:
        above = by_head.get(tree.parse.heads[c.cue_head])
        again = (
            c.borrowed
            and above is not None
            and above is not c
            and tree.parse.deps[c.cue_head] == "xcomp"
            and above.source_head == c.source_head
            and set(c.content) <= set(above.content)
            and not c.quotations
        )
        told = by_head.get(c.source_head) if c.source_head is not None else None
        if told is not None and told is not c and c.cue_head in told.content and told.source:
            continue  # 'a post by the mufti calling the judge a traitor': the post's voice is the mufti's
        if not again:
            out.append(c)
    return out


def _agent(tree: Tree, v: int) -> int | None:
    """The 'by' of 'was quoted by X as saying' and of 'was quoted as saying by X'."""
    doing = _as_doing(tree, v)
    found = [*tree.kids[v].get("agent", ())]
    if not found and tree.parse.lemmas[v].lower() in _PASSED and tree.parse.deps[v] in ("acl", "advcl"):
        # 'in a message shown to the Irish Times'
        found = [
            p for p in tree.kids[v].get("prep", []) + tree.kids[v].get("dative", []) if tree.parse.lowers[p] == "to"
        ]
        found = [p for p in found if (o := tree.object_of(p)) is not None and tree.parse.pos[o] == "PROPN"]
    if doing is not None:
        found += tree.kids[doing].get("agent", [])
        found += [p for p in tree.kids[doing].get("prep", ()) if tree.parse.lowers[p] == "by" and p == doing + 1]
    return found[0] if found else None


def _as_doing(tree: Tree, v: int) -> int | None:
    """The 'saying' of 'quoted X as saying'."""
    for p in tree.kids[v].get("prep", ()):
        o = tree.object_of(p)
        if tree.parse.lowers[p] == "as" and o is not None and tree.parse.tags[o] == "VBG":
            return o
    return None


def _named_in_object(tree: Tree, c: Candidate, book: CueBook) -> Candidate | None:
    """'read out a telegram from the prefect: “...”': the prefect's words inside the reader's."""
    if not c.quotations or not c.source:
        return None
    parse = tree.parse
    read_from = _read_from(tree, c, book)
    if read_from is not None:
        return read_from
    for o in tree.kids[c.cue_head].get("dobj", ()):
        for p in tree.kids[o].get("prep", ()):
            writer = tree.object_of(p)
            if parse.lowers[p] in ("from", "by") and writer is not None and parse.lemmas[o].lower() in book["things"]:
                source = [t for t in tree.subtree(writer) if t not in c.content and parse.words[t] != ":"]
                found = Candidate(o, parse.lemmas[o].lower(), "cited", [o], source, writer, c.content, c.content_head)
                found.within, found.score, found.quotations = c, c.score * _SAME_SCORE, c.quotations
                return found if source and o not in c.content else None
    return None


def _read_from(tree: Tree, c: Candidate, book: CueBook) -> Candidate | None:
    """'quoted from a cable of the governor: “...”', 'was reading from the log: “...”': the paper's maker, or the paper."""
    parse = tree.parse
    if c.lemma not in _READING:
        return None
    for p in tree.kids[c.cue_head].get("prep", ()):
        paper = tree.object_of(p)
        if paper is None or parse.lowers[p] not in ("from", "out") or parse.lemmas[paper].lower() not in book["things"]:
            continue
        maker = next(
            (
                m
                for k in tree.kids[paper].get("prep", ())
                if parse.lowers[k] in ("of", "by", "from") and (m := tree.object_of(k))
            ),
            None,
        )
        quoted = [t for t in c.content if t > paper and parse.words[t] == ":"]
        past = quoted[0] if quoted else parse.sentences[parse.sentence_of[p]][1]
        source = [t for t in tree.subtree(maker if maker is not None else paper) if t < past]
        content = (
            [t for t in c.content if t >= past and parse.words[t] != ":"] if quoted else without(c.content, source)
        )
        if not source or not content:
            continue
        cue = [paper] if maker is not None else union(c.cue, [p])
        head = maker if maker is not None else paper
        found = Candidate(paper, parse.lemmas[paper].lower(), "cited", cue, source, head, content, None)
        found.within, found.score, found.quotations = c, c.score * _SAME_SCORE, c.quotations
        if c.source_head is not None and parse.lowers[c.source_head] in ("he", "she", "it", "they"):
            c.source, c.source_head, c.frame = source, head, "cited"  # 'said he was reading from the log: “...'
            c.content = content
            return None
        return found
    return None


def _is_basis(tree: Tree, o: int, book: CueBook) -> bool:
    """'citing satellite imagery', 'citing intelligence': evidence without a maker is no voice."""
    parse = tree.parse
    words = [o, *tree.kids[o].get("compound", ()), *tree.kids[o].get("amod", ())]
    if not any(parse.lemmas[t].lower() in book.bases for t in words):
        return False
    return not any(parse.pos[t] == "PROPN" or parse.deps[t] == "poss" for t in tree.subtree(o))
