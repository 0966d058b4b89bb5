"""Voices within voices: demands, promises and orders that others tell of, and papers that pass on what others said.

Takes accepted voices; adds those inside their contents that a table of cues allows by lemma and frame (annotated text
marks only the outermost voice, so nothing can be counted for these), and those around them that only hand on: "The
note says the Emir forbade any truce" has the Emir inside the note, "The Post carried a warning by the envoy that Y" has
the Post around the envoy. Who merely repeats himself ("it wants") is no further voice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from legation.knowledge.cues import CueBook
from legation.reading.attribution.nouns import find_in_noun
from legation.reading.attribution.tree import Candidate, Tree, union, without
from legation.reading.attribution.verbs import find_in_verb

_REPEATS = frozenset("i we it he she they who which that".split())
# Marked where the score of a voice is that of another which it hangs on.
_SAME_SCORE = 0.95


def add_inner(tree: Tree, voices: Sequence[Candidate], book: CueBook) -> list[Candidate]:
    """The voices with those inside their contents."""
    parse = tree.parse
    taken = {c.cue_head for c in voices} | {t for c in voices for t in c.cue}
    holders: dict[int, Candidate] = {}
    for c in sorted(voices, key=lambda c: -len(c.content)):
        for t in c.content:
            holders[t] = c
    out = list(voices)
    words, pos = book["inner"], parse.pos
    for v, holder in sorted(holders.items()):
        if pos[v] not in ("VERB", "NOUN") or v in taken or parse.lemmas[v].lower() not in words:
            continue
        found = next((c for c in _propose(tree, v) if _allows(tree, c, book)), None)
        if found is None:
            continue
        found.content = [t for t in found.content if t in holders]
        if found.content:
            found.score = holder.score * _SAME_SCORE
            out.append(found)
    return out


def add_hands(tree: Tree, voices: Sequence[Candidate], book: CueBook) -> list[Candidate]:
    """The voices with those around them that pass on: 'broadcast a confession in which X said', 'relays Y's boast that'."""
    parse = tree.parse
    out = list(voices)
    by_cue = {t: c for c in voices for t in (*c.cue, c.cue_head)}
    hands, pos = book["hand"], parse.pos
    for v in range(len(parse)):
        if pos[v] not in ("VERB", "AUX") or parse.lemmas[v].lower() not in hands:
            continue
        around = _seen_by(tree, v, voices, book) or _printed_in(tree, v, by_cue) or _has_saying(tree, v, by_cue)
        if around is not None:
            out.append(around)
            continue
        for o in _objects(tree, v)[:1]:
            subject, _ = tree.subject(v)
            told = by_cue.get(v)
            if subject is not None and told is not None and told.frame == "from that" and told.lemma == "have it":
                source = tree.noun_phrase(subject, v)
                hand = Candidate(v, "have it", "handed", [v], source, subject, told.content, told.content_head)
                hand.score, told.within, told.cue_head = told.score, hand, told.cue[0]
                out.append(hand)
                continue
            if (
                subject is None
                or parse.lowers[subject] in book["self"]
                or parse.lemmas[o].lower() not in book["handed"]
            ):
                continue
            matter = _matter(tree, v, o)
            inner = [by_cue[t] for t in sorted(matter) if t in by_cue]
            inner = [c for c in inner if c.source_head != subject and v not in c.content]
            if told is not None and told.source_head == subject:
                if not _take_owner(tree, told, o):
                    continue
                out = [c for c in out if c is told or c.cue_head != told.cue_head]
                inner = [told, *(c for c in inner if c.cue_head != told.cue_head)]
            if not inner:
                continue
            source = tree.noun_phrase(subject, v)
            content = without(union(matter, *(c.content for c in inner)), source)
            hand = Candidate(v, parse.lemmas[v].lower(), "handed", [v], source, subject, content, o)
            hand.score = max(c.score for c in inner) * _SAME_SCORE
            out.append(hand)
    return out


def _seen_by(tree: Tree, v: int, voices: Sequence[Candidate], book: CueBook) -> Candidate | None:
    """'In a memo that the Post has seen, the minister says Y': the Post around what is said in the memo."""
    parse = tree.parse
    paper = parse.heads[v]
    if parse.deps[v] != "relcl" or parse.lemmas[paper].lower() not in book["handed"] or "nsubj" not in tree.kids[v]:
        return None
    subject = tree.kids[v]["nsubj"][0]
    p = parse.heads[paper]
    if parse.deps[p] != "prep" or parse.pos[subject] == "PRON" or parse.lowers[subject] in book["self"]:
        return None
    told = next((c for c in voices if c.cue_head == parse.heads[p] and c.source), None)
    if told is None:
        return None
    content = without(union(told.source, told.cue, told.content), tree.subtree(p))
    hand = Candidate(v, parse.lemmas[v].lower(), "handed", [v], tree.subtree(subject), subject, content, told.cue_head)
    hand.score = told.score * _SAME_SCORE
    return hand


def _printed_in(tree: Tree, v: int, by_cue: dict[int, Candidate]) -> Candidate | None:
    """'Rumours that Y were printed in Bild': Bild around whoever spread them."""
    parse, kids = tree.parse, tree.kids[v]
    told = next((by_cue[n] for n in kids.get("nsubjpass", ()) if n in by_cue), None)
    if told is None:
        return None
    for p in (*kids.get("agent", ()), *kids.get("prep", ())):
        o = tree.object_of(p)
        if o is None or o == told.source_head:
            continue
        if any(first <= o < past and label in ("DATE", "TIME") for first, past, label in parse.entities):
            continue  # 'was put to the judge on Monday'
        if p > v and parse.lowers[p] in ("in", "by", "on") and parse.pos[o] == "PROPN":
            content = union(told.source, told.cue, told.content)
            hand = Candidate(v, parse.lemmas[v].lower(), "handed", [v, p], tree.subtree(o), o, content, told.cue_head)
            hand.score = told.score * _SAME_SCORE
            return hand
    return None


def _has_saying(tree: Tree, v: int, by_cue: dict[int, Candidate]) -> Candidate | None:
    """'The transcript shows the controller warning that Y', 'Bild has the minister telling friends that Y'."""
    parse = tree.parse
    for c in tree.kids[v].get("ccomp", []) + tree.kids[v].get("acl", []):
        told = by_cue.get(c)
        subject = tree.kids[v].get("nsubj")
        if told is None or told.cue_head != c or not subject or parse.tags[c] not in ("VBG", "VB") or v in by_cue:
            continue
        source = tree.noun_phrase(subject[0], v)
        content = without(tree.subtree(c), source)
        hand = Candidate(v, parse.lemmas[v].lower(), "handed", [v], source, subject[0], union(content, told.content), c)
        hand.score = told.score * _SAME_SCORE
        return hand
    return None


def _objects(tree: Tree, v: int) -> list[int]:
    """What `v` hands on: its object, also behind a particle ('passed on his assurance') or in 'what it calls a letter'."""
    kids = tree.kids[v]
    on = [o for p in kids.get("prep", ()) if p == v + 1 and (o := tree.object_of(p)) is not None]
    called = [o for c in kids.get("ccomp", ()) if "dobj" in tree.kids[c] for o in tree.kids[c].get("oprd", ())]
    return [*kids.get("dobj", ()), *on, *called]


def _matter(tree: Tree, v: int, o: int) -> set[int]:
    """The object and what else hangs on the verb behind it, where the parser may have put part of the object."""
    parse = tree.parse
    apart = ("conj", "cc", "advcl", "punct", "npadvmod")
    behind = [k for k in parse.children[v] if k > o and parse.deps[k] not in apart]
    return set(union(tree.subtree(o), *(tree.subtree(k) for k in behind)))


def _take_owner(tree: Tree, c: Candidate, o: int) -> bool:
    """'carried X's warning that': the warning is X's, not the carrier's; 'gave his word' stays the giver's."""
    maker = _maker(tree, o)
    if maker is None or tree.parse.pos[maker] == "PRON":
        return False
    c.source, c.source_head = [t for t in tree.subtree(maker) if t not in c.content or t <= maker], maker
    c.cue_head, c.lemma, c.cue = o, tree.parse.lemmas[o].lower(), [o]
    named = set(range(min(o, *c.source), max(o, *c.source) + 1))
    c.source = without(c.source, tree.kids[maker].get("case", ()))
    c.content = [t for t in c.content if t not in named and tree.parse.words[t] != ":"] or c.content
    c.frame = "noun owned"
    return True


def _maker(tree: Tree, o: int) -> int | None:
    """Whose the noun is: 'X's letter', 'a letter from X'."""
    parse, kids = tree.parse, tree.kids[o]
    if kids.get("poss"):
        return kids["poss"][0]
    beside = [o + 1] if o + 1 < len(parse) else []
    for p in (*kids.get("prep", ()), *beside):
        if parse.lowers[p] in ("by", "from") and parse.heads[p] in (o, parse.heads[o]):
            return tree.object_of(p)
    return None


def _propose(tree: Tree, v: int) -> Iterator[Candidate]:
    """Ways to read `v`, the widest first."""
    parse, kids = tree.parse, tree.kids[v]
    if parse.pos[v] == "NOUN":
        yield from find_in_noun(tree, v)
        return
    plain = list(find_in_verb(tree, v))
    if plain:
        first = plain[0]
        aims = [a for a in kids.get("advcl", ()) if a > v and parse.tags[a] in ("VB", "VBN") and tree.is_to(a)]
        if aims and not kids.get("ccomp"):
            frame = "aim for" if any(parse.lowers[m] == "for" for m in tree.kids[aims[0]].get("mark", ())) else "aim to"
            yield _copy(first, frame, tree.subtree(aims[0]), aims[0])
        if first.frame.startswith("passive") and kids.get("dobj"):
            o = kids["dobj"][0]
            yield _copy(first, "passive obj", tree.subtree(o), o)
    yield from plain


def _copy(c: Candidate, frame: str, content: list[int], head: int) -> Candidate:
    return Candidate(
        c.cue_head,
        c.lemma,
        frame,
        c.cue,
        c.source,
        c.source_head,
        content,
        head,
        passive=c.passive,
        borrowed=c.borrowed,
    )


def _allows(tree: Tree, c: Candidate, book: CueBook) -> bool:
    if (c.lemma, c.frame) not in book.floors or not c.source or c.source_head is None or not c.content:
        return False
    if c.content_head is not None and tree.parse.lowers[c.content_head] in _REPEATS and len(c.content) == 1:
        return False
    word = tree.parse.lowers[c.source_head]
    return word not in _REPEATS and not (c.borrowed and c.frame.startswith("object"))
