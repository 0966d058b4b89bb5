"""Verbs that may attribute: 'X said that Y', 'X wants to Y', 'X criticised Y', 'X is expected to Y', 'X is sure that
Y'.

Takes a tree and a verb; gives candidates, one per way to read the verb's complements. No word list decides here: "ate
that fish" is a candidate too, and is turned down later for its lemma and frame.
"""

from __future__ import annotations

from collections.abc import Iterator

from legation.reading.attribution.nouns import after_maker
from legation.reading.attribution.tree import AUXILIARIES, COMMAS, STOPS, WH, Candidate, Tree, union, without
from legation.reading.parse import is_listed_doing

# Prepositions whose phrase belongs to the matter: 'accused X of Y', 'praised X for Y', 'dismissed X as Y'.
# 'X said that Y, adding that Z': participles by which the same one goes on.
_ADDING = frozenset("add say note warn insist argue claim explain stress".split())
_TAILS = frozenset("of for as against with to over about into from".split())
# 'took responsibility for the blast', 'claimed credit for'
_DEEDS = frozenset("responsibility credit blame".split())
_OWNING = frozenset("take claim assume accept admit deny reject disclaim acknowledge own shoulder".split())
_SELVES = frozenset("himself herself itself themselves myself".split())
_LIGHT_TAILS = frozenset("of for on about against to with in over that from".split())
_INSERT_TAGS = frozenset(("VBD", "VBZ", "VBP"))
_BEFORE_INVERTED = COMMAS | frozenset(('"', "”", "''", "’", "»"))
_RIGHT_ADJUNCTS = frozenset(("prep", "npadvmod", "advmod", "dative", "dobj", "prt", "tmod"))


def find_in_verb(tree: Tree, v: int) -> Iterator[Candidate]:
    """All candidates whose cue is the verb `v`."""
    parse, _kids = tree.parse, tree.kids[v]
    lemma = parse.lemmas[v].lower()
    if lemma == "be":
        yield from _copula(tree, v)
        return
    if _is_passive(tree, v):
        yield from _passive(tree, v, lemma)
        return
    subject, borrowed = tree.subject(_teller_of(tree, v))
    inverted = _inverted_subject(tree, v)
    if inverted is not None:
        subject, borrowed = inverted, False
    source = tree.noun_phrase(subject, v) if subject is not None else []
    base = Candidate(v, lemma, "bare", tree.cue_tokens(v), source, subject, [], borrowed=borrowed)
    if inverted is not None and lemma == "come":
        _come_from(tree, inverted, base)
    found = list(_active(tree, v, base))
    yield from found or [base]


def _teller_of(tree: Tree, v: int) -> int:
    """'Lund said the well was dry, adding that Y': who adds is who said, wherever the parser hangs 'adding'."""
    parse, h = tree.parse, tree.parse.heads[v]
    if v == 0 or parse.tags[v] != "VBG" or parse.words[v - 1] != "," or parse.lemmas[v].lower() not in _ADDING:
        return v
    if parse.deps[v] != "advcl" or parse.deps[h] != "ccomp":
        return v
    while parse.deps[h] == "ccomp" and parse.heads[h] < h:
        h = parse.heads[h]
    return h


def _is_passive(tree: Tree, v: int) -> bool:
    kids = tree.kids[v]
    if kids.get("auxpass") or kids.get("nsubjpass"):
        return True
    if tree.parse.tags[v] not in ("VBN", "VBD"):
        return False
    return (bool(kids.get("agent")) and "nsubj" not in kids) or (
        tree.parse.tags[v] == "VBN" and tree.parse.deps[v] == "acl" and "nsubj" not in kids
    )


def _inverted_subject(tree: Tree, v: int) -> int | None:
    """'..., says the envoy': the subject that follows its verb after a comma."""
    parse = tree.parse
    if v == 0 or parse.words[v - 1] not in _BEFORE_INVERTED or parse.tags[v] not in _INSERT_TAGS:
        return None
    if v + 2 < len(parse) and parse.words[v + 2] == "-" and parse.words[v + 1].islower():  # 'said matter-of-factly'
        return None
    beside = tree.kids[v].get("nsubj", ())
    if not beside and tree.kids[v].get("ccomp"):  # '“Not so,” replies the consul: the visas were never issued'
        beside = tree.kids[v].get("dobj", ())
    return next((k for k in beside if k > v and tree.subtree(k)[0] == v + 1), None)


def _come_from(tree: Tree, n: int, base: Candidate) -> None:
    """'“No,” came the reply from X': the noun is the cue, X the source."""
    for p in tree.kids[n].get("prep", []) + tree.kids[base.cue_head].get("prep", []):
        o = tree.object_of(p)
        if o is not None and tree.parse.lowers[p] in ("from", "of") and p > n:
            base.lemma, base.cue = tree.parse.lemmas[n].lower(), union(base.cue, range(base.cue_head, n + 1))
            base.source, base.source_head = tree.subtree(o), o
            return


def _with(base: Candidate, frame: str, content: list[int], head: int | None, cue: list[int] | None = None) -> Candidate:
    return Candidate(
        base.cue_head,
        base.lemma,
        frame,
        cue if cue is not None else base.cue,
        base.source,
        base.source_head,
        content,
        head,
        borrowed=base.borrowed,
    )


def _active(tree: Tree, v: int, base: Candidate) -> Iterator[Candidate]:
    parse, kids = tree.parse, tree.kids[v]
    objects = kids.get("dobj", [])
    inserted = _inserted(tree, v, base)
    if inserted is not None:
        yield inserted
    clause = _clause(tree, v)
    strayed = _strayed_clause(tree, v) if clause is None and not objects else None
    for told in objects if clause is None else ():  # 'told the tribunal that Y': Y may hang on 'tribunal'
        hung = _strayed_in_agent(tree, told) if told > v else None
        if hung is None or parse.deps[hung] != "relcl":
            hung = _strayed_clause(tree, v)
        made = any(parse.lowers[p] in ("by", "from") for p in tree.kids[told].get("prep", ()))
        if hung is not None and tree.is_whole(hung) and not made:  # 'verified a claim by X that': X claims
            yield _with(base, "that", tree.subtree(hung), hung)
    turned = _turned_clause(tree, v) if clause is None and not objects else None
    if turned is not None:
        yield _with(base, "that", [t for t in tree.subtree(turned[0]) if t >= turned[1]], turned[0])
    if strayed is not None:
        yield from _heard_from(tree, v, base, strayed)
        yield _with(base, "that", tree.subtree(strayed), strayed)
    if clause is not None:
        yield from _heard_from(tree, v, base, clause)
        if objects:
            yield from _had_it_from(tree, v, base, objects[0])
        if clause < v and any(parse.words[t] == ";" for t in range(clause, v)):
            return  # 'the label says flour; customs found mortars'
        frame = _clause_frame(tree, v, clause)
        content = _from_that(tree, v, clause, without(tree.subtree(clause), base.source))
        if clause < v:
            content = _with_front(tree, v, clause, content)
        stop = next((t for t in content if v < t < clause and parse.words[t] == ";"), None)
        if stop is not None:  # what follows is another statement, even where the parser makes it the main one
            content = [t for t in content if t < stop] or content
        c = _with(base, frame, content, clause)
        yield from _known(tree, v, base, clause)
        if base.lemma == "have" and objects and objects[0] == v + 1 and parse.lowers[v + 1] == "it" and frame == "that":
            c.lemma, c.cue = "have it", [*base.cue, v + 1]  # 'Peruvian media have it that'
        if frame == "small":
            c.content = union(content, *(tree.subtree(o) for o in objects if o > v))
        yield c
    elif kids.get("xcomp"):
        x = kids["xcomp"][-1]
        kind = "to" if tree.is_to(x) else "ing" if parse.tags[x] == "VBG" else "small"
        content = without(tree.subtree(x), base.source)
        if objects and v < objects[0] < x:
            yield _with(base, "obj " + kind, union(content, tree.subtree(objects[0])), x)
        else:
            yield _with(base, kind, content, x)
    elif objects:
        yield from _had_it_from(tree, v, base, objects[0])
        yield from _object(tree, v, base, objects[0])
        yield from _quoted_as(tree, v, base, objects[0])
        yield from _put_at(tree, v, base, objects[0])
    elif parse.deps[v] == "advcl" and any(parse.lowers[m] == "as" for m in kids.get("mark", [])) and not base.borrowed:
        h = parse.heads[v]
        yield _with(base, "as clause", without(tree.subtree(h), tree.subtree(v)), h)
    elif parse.deps[v] == "relcl" and not base.borrowed and not kids.get("prep"):
        h = parse.heads[v]
        yield _with(base, "relative", without(tree.subtree(h), tree.subtree(v)), h)
    for a in kids.get("acomp", []):
        yield from _adjective(tree, v, a, base)
    if clause is None:
        for p in kids.get("prep", []):
            o = tree.object_of(p)
            if p > v and o is not None:
                name = parse.lowers[p]
                if objects and name not in ("about", "on", "of", "against", "with"):
                    continue
                yield _with(
                    base,
                    ("obj prep " if objects else "prep ") + name,
                    tree.subtree(o),
                    o,
                    tree.cue_tokens(v, [p]) if p == v + 1 or not objects else base.cue,
                )


def _object(tree: Tree, v: int, base: Candidate, o: int) -> Iterator[Candidate]:
    """'praised the deal', 'called the deal a mistake', 'expressed hope that'."""
    parse, _kids = tree.parse, tree.kids[v]
    frame = "object self" if parse.lowers[o] in _SELVES else "object"
    if parse.deps[v] == "relcl" and o < v:
        frame = "object relative"
    content = tree.subtree(o)
    for k in parse.children[v]:
        if k > o and (parse.deps[k] == "oprd" or (parse.deps[k] == "prep" and parse.lowers[k] in _TAILS)):
            content = union(content, tree.subtree(k))
            if any(
                parse.deps[d] == "pcomp" for d in parse.children[k]
            ):  # "of hiding arms, shelling the port and sinking"
                listed = [
                    d for d in parse.children[v] if d > k and parse.deps[d] == "advcl" and is_listed_doing(parse, d)
                ]
                content = union(content, *(tree.subtree(d) for d in listed))
    yield _with(base, frame, content, o)
    if o < v:
        return
    rest = [
        k for k in parse.children[v] if k >= o and parse.deps[k] not in ("conj", "cc", "advcl", "punct", "npadvmod")
    ]
    wide = union(*(tree.subtree(k) for k in rest))
    if len(wide) > len(content):
        yield _with(base, frame + " wide", wide, o)
    yield from _light(tree, v, base, o)


def _put_at(tree: Tree, v: int, base: Candidate, o: int) -> Iterator[Candidate]:
    """'puts the loss at two billion': a figure after 'at'."""
    for p in tree.kids[v].get("prep", ()):
        figure = tree.object_of(p)
        counted = figure is not None and (tree.parse.pos[figure] == "NUM" or bool(tree.kids[figure].get("nummod")))
        if tree.parse.lowers[p] == "at" and p > o and counted:
            yield _with(base, "object at", union(tree.subtree(o), tree.subtree(p)), o)


def _quoted_as(tree: Tree, v: int, base: Candidate, o: int) -> Iterator[Candidate]:
    """'quotes him as forbidding Y': a doing after 'as' that has no clause of its own."""
    for p in tree.kids[v].get("prep", ()):
        doing = tree.object_of(p)
        if tree.parse.lowers[p] == "as" and p > o and doing is not None and tree.parse.tags[doing] == "VBG":
            if not tree.kids[doing].get("ccomp"):
                yield _with(base, "quoted as", union(tree.subtree(o), tree.subtree(doing)), doing)


def _light(tree: Tree, v: int, base: Candidate, o: int) -> Iterator[Candidate]:
    """A verb whose object names the speech: 'made the claim that', 'expressed an interest in'."""
    parse = tree.parse
    if parse.pos[o] != "NOUN" or o < v:
        return
    own = tree.kids[o]
    if any(parse.pos[k] != "PRON" for k in own.get("poss", ())):  # 'denied Moscow's claim that': Moscow claims
        return
    complements = [
        (c, "that" if not tree.is_to(c) else "to") for c in own.get("acl", []) + own.get("ccomp", []) if c > o
    ]
    made = any(parse.lowers[p] in ("by", "from") for p in own.get("prep", ()))  # 'verify a claim by X that': X claims
    complements += [(c, "that") for c in own.get("relcl", []) if not made and _is_that_clause(tree, c)]
    cue = union(base.cue, range(v, o + 1)) if o - v < 6 else union(base.cue, [o])
    for c, kind in complements[:1]:
        found = _with(base, f"light {kind}", tree.subtree(c), c, cue)
        found.lemma = parse.lemmas[o].lower()
        yield found
        return
    for p in own.get("prep", []) + tree.kids[v].get("prep", []):
        inner = tree.object_of(p)
        if p > o and parse.lowers[p] in _LIGHT_TAILS and inner is not None:
            found = _with(base, f"light {parse.lowers[p]}", tree.subtree(inner), inner, union(cue, [p]))
            found.lemma = parse.lemmas[o].lower()
            if found.lemma in _DEEDS and base.lemma in _OWNING:
                found.lemma = "take responsibility"
            yield found
            return


def _adjective(tree: Tree, v: int, a: int, base: Candidate) -> Iterator[Candidate]:
    """'X is confident that', 'X remains reluctant to', 'it is unclear whether', 'X is critical of'."""
    parse, own, kids = tree.parse, tree.kids[a], tree.kids[v]
    kind = "adj" if parse.deps[a] == "acomp" else "attr"
    clauses = [c for c in own.get("ccomp", []) + kids.get("ccomp", []) + own.get("acl", []) if c > a]
    infinitives = [c for c in own.get("xcomp", []) + kids.get("xcomp", []) if c > a]
    cue = union(base.cue, [a], *(own.get(d, []) for d in ("advmod", "det", "amod", "neg")))
    if clauses:
        head, frame = clauses[0], kind + " that"
    elif infinitives:
        head, frame = infinitives[0], kind + " to"
    else:
        preps = [p for p in own.get("prep", []) if p > a]
        inner = tree.object_of(preps[0]) if preps else None
        if inner is None:
            return
        head, frame = inner, f"{kind} prep {parse.lowers[preps[0]]}"
        cue = union(cue, preps[:1])
    c = _with(base, frame, tree.subtree(head), head, cue)
    c.lemma = parse.lowers[a]
    subject_at = base.source_head
    if subject_at is not None and parse.lowers[subject_at] in ("it", "there"):
        c.frame = "it " + frame
        c.source, c.source_head = [], None
        if parse.lowers[subject_at] == "there":  # 'there are rumours that', 'there were claims by X that'
            c.frame, c.lemma = frame.replace("attr", "noun"), parse.lemmas[a].lower()
            by = next((p for p in own.get("prep", []) if parse.lowers[p] in ("by", "from") and p < head), None)
            maker = tree.object_of(by) if by is not None else None
            if maker is not None and by is not None:
                c.source, c.source_head, c.cue = without(tree.subtree(maker), c.content), maker, union(c.cue, [by])
        elif kind == "attr":  # 'it is the view of the court that'
            of = next((p for p in own.get("prep", []) if parse.lowers[p] in ("of", "among", "in") and p < head), None)
            holder = tree.object_of(of) if of is not None else None
            if holder is not None and of is not None:
                c.source, c.source_head = without(tree.subtree(holder), c.content), holder
                c.lemma, c.cue = parse.lemmas[a].lower(), union(c.cue, [of])
    yield c


def _copula(tree: Tree, v: int) -> Iterator[Candidate]:
    parse, kids = tree.parse, tree.kids[v]
    subject, borrowed = tree.subject(v)
    if subject is None:
        return
    source = tree.noun_phrase(subject, v)
    base = Candidate(v, "be", "bare", tree.cue_tokens(v), source, subject, [], borrowed=borrowed)
    inserted = _inserted(tree, v, base)
    if inserted is not None:
        yield inserted
    for a in kids.get("acomp", []) + kids.get("attr", []):
        yield from _adjective(tree, v, a, base)
    clause = _clause(tree, v)
    if clause is not None and clause > v and parse.pos[subject] == "NOUN":
        # 'the idea is that': the noun is the cue, its owner the source.
        owner = tree.kids[subject].get("poss", [])
        for p in tree.kids[subject].get("prep", ()):  # 'the verdict of the judges is that'
            o = tree.object_of(p)
            if not owner and parse.lowers[p] in ("of", "from", "by", "among") and o is not None:
                owner = [o]
        holder = tree.subtree(owner[0]) if owner else []
        c = _with(base, "noun is that", tree.subtree(clause), clause, union(base.cue, without(source, holder)))
        c.lemma, c.source, c.source_head = parse.lemmas[subject].lower(), holder, owner[0] if owner else None
        yield c
        return
    for p in kids.get("prep", []):
        o = tree.object_of(p)
        if o is not None and p > v:
            c = _with(base, "be prep " + parse.lowers[p], tree.subtree(o), o, tree.cue_tokens(v, [p]))
            c.lemma = parse.lowers[p]
            yield c
            return


def _passive(tree: Tree, v: int, lemma: str) -> Iterator[Candidate]:
    parse, kids = tree.parse, tree.kids[v]
    agents = kids.get("agent", [])
    holder = tree.object_of(agents[0]) if agents else None
    source = tree.subtree(holder) if holder is not None else []
    cue = tree.cue_tokens(v, agents if holder is not None and agents[0] == v + 1 else ())
    patient: int | None
    if kids.get("nsubjpass"):
        patient = kids["nsubjpass"][0]
    elif parse.deps[v] == "acl":
        patient = parse.heads[v]
    else:
        patient, _ = tree.subject(v)
    about = tree.noun_phrase(patient, v) if patient is not None else []
    base = Candidate(v, lemma, "passive", cue, source, holder, about, patient, passive=True)
    clause = _clause(tree, v)
    if clause is None:  # the parser may hang what was said as an adverbial clause
        loose = [k for k in kids.get("advcl", ()) if k < v and not tree.kids[k].get("mark")]
        last = list(_quoted_last(tree, v, base, patient, loose[-1])) if loose and patient is not None else []
        if last:
            yield from last
            return
    if clause is not None and clause < v and patient is not None:
        yield from _quoted_last(tree, v, base, patient, clause)
    if clause is not None:
        c = _with(base, "passive that", tree.subtree(clause), clause)
        if patient is not None and parse.lowers[patient] == "it":
            c.frame = "passive it that"
        elif patient is not None and holder is None:  # 'is convinced that': the patient holds it
            yield _with(base, "passive told", tree.subtree(clause), clause)
            c.frame, c.source_head, c.source = "passive own that", patient, about
        yield c
    elif kids.get("xcomp") or kids.get("oprd"):
        kind = "to" if kids.get("xcomp") else "name"
        x = (kids.get("xcomp") or kids.get("oprd") or [v])[-1]
        yield _with(base, "passive " + kind, union(tree.subtree(x), about), x)
        if patient is not None and kind == "to":  # 'was asked to', 'was forced to': the patient's own stance
            c = _with(base, "passive own to", tree.subtree(x), x)
            c.source_head, c.source = patient, about
            yield c
    elif holder is not None and (strayed := _strayed_in_agent(tree, holder)) is not None:
        c = _with(base, "passive that", tree.subtree(strayed), strayed)
        c.source = without(source, c.content)
        yield c
    elif about:
        tails = [p for p in kids.get("prep", []) if p > v and parse.lowers[p] in ("as", "of", "for", "about")]
        if tails and parse.lowers[tails[0]] == "as" and not source:
            _said_in(tree, v, tails[0], base)
        frame = ("passive by" if base.source else "passive") + (" " + parse.lowers[tails[0]] if tails else "")
        yield _with(base, frame, union(about, *(tree.subtree(p) for p in tails[:1])), patient)
        if tails and not source:
            o = tree.object_of(tails[0])
            if o is not None:  # 'was asked about Y'
                yield _with(base, frame + " only", tree.subtree(o), o)


def _said_in(tree: Tree, v: int, tail: int, base: Candidate) -> None:
    """'was hailed in Minsk as Y': the capital speaks."""
    parse = tree.parse
    for p in tree.kids[v].get("prep", ()):
        o = tree.object_of(p)
        if v < p < tail and parse.lowers[p] in ("in", "by") and o is not None and parse.pos[o] == "PROPN":
            if not any(first <= o < past and label in ("DATE", "TIME") for first, past, label in parse.entities):
                base.source, base.source_head, base.cue = tree.subtree(o), o, union(base.cue, [p])
                return


def _quoted_last(tree: Tree, v: int, base: Candidate, patient: int, clause: int) -> Iterator[Candidate]:
    """'The shah was packing, a courtier was quoted as saying': the courtier says."""
    for p in tree.kids[v].get("prep", ()):
        doing = tree.object_of(p)
        if tree.parse.lowers[p] == "as" and doing is not None and tree.parse.tags[doing] == "VBG":
            cue = [*base.cue, *range(v + 1, doing + 1)]
            lemma = tree.parse.lemmas[doing].lower()
            source = tree.noun_phrase(patient, v)
            yield Candidate(doing, lemma, "before", cue, source, patient, tree.subtree(clause), clause)


# -- clauses


def _clause(tree: Tree, v: int) -> int | None:
    clauses = tree.kids[v].get("ccomp", [])
    after = [c for c in clauses if c > v]
    return after[0] if after else clauses[-1] if clauses else None


def _strayed_clause(tree: Tree, v: int) -> int | None:
    """'said in a statement that Y': the parser may hang Y on 'statement'."""
    for p in tree.kids[v].get("prep", ()):
        o = tree.object_of(p)
        if o is None or p < v:
            continue
        for c in tree.kids[o].get("acl", []) + tree.kids[o].get("relcl", []):
            if any(tree.parse.lowers[m] == "that" for m in tree.kids[c].get("mark", ())):
                return c
            if tree.parse.lowers[p] == "from" and _is_that_clause(tree, c):  # 'understands from aides that Y'
                return c
    return None


def _strayed_in_agent(tree: Tree, holder: int) -> int | None:
    """'was told by the warden that Y': the parser may hang Y on 'warden'."""
    parse = tree.parse
    for c in tree.kids[holder].get("relcl", []) + tree.kids[holder].get("acl", []):
        first = tree.subtree(c)[0]
        own = [k for d in ("nsubj", "nsubjpass", "expl") for k in tree.kids[c].get(d, ())]
        if parse.lowers[first] == "that" and own and own[0] != first and parse.deps[first] in ("mark", "dobj"):
            return c
    return None


def _is_that_clause(tree: Tree, c: int) -> bool:
    """'an assurance that the dyke would hold': a whole clause that the parser takes for a relative one."""
    first = tree.subtree(c)[0]
    own = [k for d in ("nsubj", "nsubjpass", "expl") for k in tree.kids[c].get(d, ())]
    return tree.parse.lowers[first] == "that" and bool(own) and own[0] != first and tree.is_whole(c)


def _turned_clause(tree: Tree, v: int) -> tuple[int, int] | None:
    """'claims, without naming anybody, that Y': the parser may hang the telling on Y. Gives Y's head and its 'that'."""
    parse = tree.parse
    h = parse.heads[v]
    if parse.deps[v] != "ccomp" or h <= v:
        return None
    opener = next((m for m in tree.kids[h].get("mark", ()) if m > v and parse.lowers[m] == "that"), None)
    return (h, opener) if opener is not None else None


def _known(tree: Tree, v: int, base: Candidate, clause: int) -> Iterator[Candidate]:
    """'let it be known that Y', 'made it clear that Y'."""
    if base.lemma not in ("let", "make"):
        return
    for before in tree.kids[v].get("ccomp", []):
        if before < v < clause and tree.parse.tags[clause] == "VB":  # 'Y, the minister let slip'
            c = _with(base, "before", tree.subtree(before), before, list(range(v, clause + 1)))
            c.lemma = f"{base.lemma} {tree.parse.lemmas[clause].lower()}"
            yield c
    for inner in tree.kids[clause].get("ccomp", []) + tree.kids[clause].get("advcl", []):
        if any(tree.parse.lowers[m] == "that" for m in tree.kids[inner].get("mark", ())):
            c = _with(base, "phrase that", tree.subtree(inner), inner, list(range(v, clause + 1)))
            c.lemma = f"{base.lemma} {tree.parse.lemmas[clause].lower()}"
            yield c


def _heard_from(tree: Tree, v: int, base: Candidate, clause: int) -> Iterator[Candidate]:
    """'Oslo learned from its embassy that Y': the embassy tells, Oslo is told."""
    parse = tree.parse
    for p in tree.kids[v].get("prep", ()):
        o = tree.object_of(p)
        if o is not None and v < p < clause and parse.lowers[p] == "from":
            cue, content = union(base.cue, [p]), tree.subtree(clause)
            source = without(tree.subtree(o), content)
            opener = next((t for t in source if t > o and parse.lowers[t] == "that"), None)
            if opener is not None and clause > opener and not tree.kids[clause].get("mark"):
                # 'heard from a guard that inmates were starved': the parser may begin the clause too late
                content = union(content, [t for t in source if t >= opener])
                source = [t for t in source if t < opener]
            yield Candidate(v, base.lemma, "from that", cue, source, o, content, clause)


def _had_it_from(tree: Tree, v: int, base: Candidate, o: int) -> Iterator[Candidate]:
    """'X had it from Y that Z': Y tells; that X hands it on is seen later."""
    parse = tree.parse
    p = next((p for p in tree.kids[v].get("prep", ()) if parse.lowers[p] == "from" and p > o), None)
    maker = tree.object_of(p) if p is not None else None
    if base.lemma != "have" or parse.lowers[o] != "it" or p is None or maker is None:
        return
    at, kind = after_maker(tree, maker, parse.sentences[parse.sentence_of[v]][1], False)
    if at is not None and kind == "that":
        content = [t for t in tree.subtree(parse.heads[at]) if t >= at]
        c = _with(base, "from that", content, parse.heads[at], [p])
        c.lemma, c.source, c.source_head = "have it", [t for t in tree.subtree(maker) if t < at], maker
        yield c


def _clause_frame(tree: Tree, v: int, c: int) -> str:
    parse = tree.parse
    if c < v:
        return "before"
    first = tree.subtree(c)[0]
    word = parse.lowers[first]
    if first < v:  # 'which Ankara says was trained in Idlib'
        return "moved"
    if word == "that":
        return "that"
    if word in WH:
        return "wh"
    if parse.tags[c] == "VB" and tree.is_to(c):
        return "clause to"
    if parse.pos[c] not in ("VERB", "AUX") or (parse.tags[c] in ("VBG", "VB", "VBN") and not tree.kids[c].get("aux")):
        return "small"
    return "zero"


def _from_that(tree: Tree, v: int, c: int, content: list[int]) -> list[int]:
    """'writes, citing aides, that Y': what stands between the verb and 'that' is no part of Y."""
    parse = tree.parse
    opener = next((m for m in tree.kids[c].get("mark", ()) if m > v and parse.lowers[m] == "that"), None)
    added = [k for k in tree.kids[c].get("advcl", ()) if k > c and _teller_of(tree, k) != k]
    content = without(content, union(*(tree.subtree(k) for k in added))) if added else content
    if opener is None:
        return content
    content = [t for t in content if t >= opener]
    after = content[-1] + 1 if content else 0
    past = parse.sentences[parse.sentence_of[v]][1]
    if after + 2 < past and parse.words[opener + 1] == "," and parse.words[after] == ",":
        # 'wrote that, as an envoy had told him, Y': the parser may take the clause between commas for what was written
        content = [*content, *range(after, past - 1 if parse.words[past - 1] in STOPS else past)]
    return content


def _with_front(tree: Tree, v: int, c: int, content: list[int]) -> list[int]:
    """With what stands before the clause under the same verb: 'But this was new, she said'."""
    parse = tree.parse
    front = [
        k
        for k in parse.children[v]
        if k < c and parse.deps[k] in ("cc", "advmod", "advcl", "prep", "mark", "npadvmod", "intj")
    ]
    return union(content, *(tree.subtree(k) for k in front))


def _inserted(tree: Tree, v: int, base: Candidate) -> Candidate | None:
    """A clause between commas: 'The plan, she said, was dead', or at the end: 'The plan was dead, she said.'

    Read off the surface, because the parser hangs such clauses in many ways.
    """
    parse = tree.parse
    if base.borrowed or base.source_head is None or not base.source or parse.tags[v] not in _INSERT_TAGS:
        return None
    if parse.lowers[base.source_head] in ("who", "whom"):  # 'the abbot, who fears a flood, said'
        return None
    number = parse.sentence_of[v]
    first, past = parse.sentences[number]
    clause = union(base.source, base.cue)
    start, end = clause[0], v + 1
    if base.source[0] > v + 1 and base.cue[-1] == v:
        return None
    if len(clause) != clause[-1] + 1 - start or base.source[-1] - base.source[0] + 1 != len(base.source):
        return None
    if parse.lowers[start - 1] in ("so", "as", "or") and start > first + 1:
        start -= 1
    if start <= first + 1 or parse.lowers[start - 1] not in COMMAS:
        return None
    adjuncts = [k for k in parse.children[v] if k > v and parse.deps[k] in _RIGHT_ADJUNCTS]
    end = max(end, clause[-1] + 1)
    for k in adjuncts:
        tail = tree.subtree(k)
        if tail[0] == end and len(tail) < 12:
            end = tail[-1] + 1
    if parse.words[start - 1] == ";" and (tree.kids[v].get("dobj") or tree.kids[v].get("ccomp")):
        return None  # 'the label says flour; customs found mortars'
    closing = parse.lowers[end] if end < past and parse.words[end] != ";" else "."
    before = list(range(first, start - 1))
    if closing in COMMAS and end + 1 < past and parse.tags[end + 1] == "VBG" and parse.heads[end + 1] == v:
        return _with(base, "inserted end", before, None)
    if closing in COMMAS:
        return _with(base, "inserted", before + list(range(end + 1, past)), None)
    if closing in STOPS or closing in ('"', "”", "''", ")"):
        return _with(base, "inserted end", before, None)
    return None


__all__ = ["AUXILIARIES", "find_in_verb"]
