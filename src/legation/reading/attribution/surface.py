"""Shapes read off the words in their order, where the parser takes a telling verb for a noun or cuts a clause in two.

Takes a tree; gives candidates: "A diary kept by the cook records that Y" (a noun to the parser), "the boy, who the
police claim threw the stone", "Wrote the marshal in the book: “...”", "Peru agreed, its envoy said, to Y" (Peru inside
the envoy), and tags that close a passage: "... The wells were poisoned. So says the petition.", "“The lake is ours.”
With these words the king rose." Which of them are taken is judged elsewhere, as for all candidates.
"""

from __future__ import annotations

from collections.abc import Iterator

from legation.reading.attribution.adjuncts import ASIDES, FINITE, MAX_NAME, NAMING
from legation.reading.attribution.tree import COMMAS, STOPS, Candidate, Tree, without

_SUBJECTS = ("nsubj", "nsubjpass", "expl")
# Verbs of papers, whose forms the parser takes for nouns: 'the cook's diary records that'.
_PAPER_VERBS = {form: verb for verb in "record show document detail".split() for form in (verb, verb + "s")}
_WHO = frozenset("who which that whom".split())
# Openings of a sentence that names who spoke before: 'So says X', 'Thus spoke X', 'With these words X sat down'.
_CLOSERS = frozenset("so thus such that those with these this".split())
_WITH = [("with", a, b) for a in ("these", "those", "such") for b in ("words", "lines", "remarks")]
_THAT_IS = [("that", "is"), ("that", "was"), ("this", "is"), ("this", "was"), ("such", "is"), ("such", "was")]
_THAT_IS += [
    ("those", "were"),
    ("these", "were"),
    ("those", "are"),
    ("these", "are"),
    ("so", "ran"),
    ("so", "runs"),
    ("so", "goes"),
]
_CLOSING_NOUNS = frozenset(
    "account answer version view verdict word message story claim opinion reply conclusion finding warning tale telling line "
    "position argument judgment judgement explanation reading comment".split()
)
_SPOKE = frozenset("speak write run go read".split())
MAX_BACK = 4  # sentences that a closing tag reaches back over
MAX_TAG = 16  # tokens of a closing tag


def find_mistaken(tree: Tree, n: int) -> Iterator[Candidate]:
    """'A diary kept by the cook records that Y': a telling verb in the place of the sentence's only finite one."""
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[n]]
    lemma = ASIDES.get(parse.lowers[n]) or _PAPER_VERBS.get(parse.lowers[n])
    if lemma is None or n < first + 2 or n + 3 > past or parse.lowers[n + 1] != "that":
        return
    root = next((t for t in range(first, past) if parse.heads[t] == t), n)
    if parse.pos[root] in ("VERB", "AUX") or parse.pos[n - 1] in ("DET", "ADJ") or root > n:
        return
    c = parse.heads[n + 1]
    own = [k for d in _SUBJECTS for k in tree.kids[c].get(d, ())]
    if c <= n + 1 or not own or not tree.is_whole(c) or any(parse.tags[t] in FINITE for t in range(first, n)):
        return
    source = list(range(first, n))
    head = next((t for t in source if parse.heads[t] not in source or parse.heads[t] == t), first)
    if parse.pos[head] not in ("NOUN", "PROPN"):
        return
    end = past - 1 if parse.words[past - 1] in STOPS else past
    yield Candidate(n, lemma, "that", [n], source, head, list(range(n + 1, end)), c)


def find_moved(tree: Tree, i: int) -> Iterator[Candidate]:
    """'the boy, who the police claim threw the stone': name and verb between the pronoun and its clause."""
    parse = tree.parse
    past = parse.sentences[parse.sentence_of[i]][1]
    v = next((t for t in range(i + 2, min(i + MAX_NAME, past - 1)) if parse.lowers[t] in ASIDES), None)
    if i == 0 or v is None or not all(parse.pos[t] in NAMING for t in range(i + 1, v)):
        return
    after = v + 1
    if not (parse.tags[after] in FINITE or parse.tags[after] == "MD") or parse.pos[v - 1] in ("DET", "ADP"):
        return
    if parse.tags[v] in FINITE and parse.deps[v] in ("ROOT", "ccomp"):
        return
    end = next((t for t in range(after, past) if parse.words[t] in COMMAS or parse.words[t] in STOPS), past)
    source = list(range(i + 1, v))
    if parse.pos[source[-1]] in ("NOUN", "PROPN", "PRON"):
        yield Candidate(v, ASIDES[parse.lowers[v]], "moved", [v], source, source[-1], [i, *range(after, end)], None)


def find_opened(tree: Tree, v: int) -> Iterator[Candidate]:
    """'Wrote the marshal in the book: “...”': the verb opens the sentence, its subject is taken for an object."""
    parse = tree.parse
    past = parse.sentences[parse.sentence_of[v]][1]
    colon = next((t for t in range(v + 1, min(v + MAX_NAME, past)) if parse.words[t] == ":"), None)
    objects = tree.kids[v].get("dobj", ())
    if colon is None or not objects or objects[0] >= colon or parse.tags[v] not in FINITE or tree.kids[v].get("nsubj"):
        return
    source = list(range(v + 1, objects[0] + 1))
    if all(parse.pos[t] in NAMING for t in source):
        yield Candidate(v, parse.lemmas[v].lower(), "bare", [v], source, objects[0], [])


def find_unfinished(tree: Tree, v: int) -> Iterator[Candidate]:
    """'The minister quoted from a cable: “...”': the past tense in the place of a participle, and no other verb."""
    parse = tree.parse
    h = parse.heads[v]
    past = parse.sentences[parse.sentence_of[v]][1]
    if parse.deps[v] != "acl" or parse.heads[h] != h or h != v - 1 or tree.kids[v].get("agent"):
        return
    if any(parse.words[t] == ":" for t in range(v + 1, min(v + MAX_TAG, past))):
        source = [t for t in tree.subtree(h) if t < v]
        yield Candidate(v, parse.lemmas[v].lower(), "bare", [v], source, h, [])


def find_parted(tree: Tree, aside: Candidate) -> Iterator[Candidate]:
    """'Peru agreed, its envoy said, to Y', 'X was told by Y, Z informed Asharq, that': the voice that an aside cuts in two.

    aside: an "inserted" one. Gives it anew as "parted", and the cut one inside it.
    """
    parse = tree.parse
    before = [t for t in aside.content if t < aside.cue_head]
    after = [t for t in aside.content if t > aside.cue_head]
    if len(before) < 2 or len(after) < 3:
        return
    opener = after[0]
    if parse.words[opener] in COMMAS:
        opener += 1
    if parse.tags[opener] == "TO":
        kind = "to"
    elif parse.lowers[opener] == "that" and parse.tags[opener] in ("IN", "WDT"):
        kind = "that"
    else:
        return
    v = next((t for t in reversed(before) if parse.pos[t] == "VERB"), None)
    if v is None or any(parse.words[t] in COMMAS for t in range(v, before[-1])) or before[-1] - v > MAX_NAME:
        return
    agent = next((p for p in tree.kids[v].get("agent", ()) if p in before), None)
    passive = bool(tree.kids[v].get("auxpass"))
    subject: int | None
    if passive:
        subject = tree.object_of(agent) if agent is not None else None
    else:
        subject = next(iter(tree.kids[v].get("nsubj", ())), None)
    source = [t for t in tree.subtree(subject) if t in before and t != v] if subject is not None else []
    if subject is None or not source:
        return
    past = parse.sentences[parse.sentence_of[v]][1]
    content = list(range(opener, past - 1 if parse.words[past - 1] in STOPS else past))
    outer = Candidate(aside.cue_head, aside.lemma, "parted", aside.cue, aside.source, aside.source_head, aside.content)
    cue = tree.cue_tokens(v, [agent] if agent is not None else ())
    inner = Candidate(v, parse.lemmas[v].lower(), f"parted {kind}", cue, source, subject, content, parse.heads[opener])
    inner.within = outer
    yield outer
    yield inner


def find_closing(tree: Tree, first: int, lines: list[int], quoted: list[int]) -> Iterator[Candidate]:
    """'... The wells were poisoned. So says the petition.', '“The lake is ours.” With these words the king rose.'

    first: where the tag's sentence begins. quoted: number of the quotation of each token, or -1. The tag speaks for the
    quotation right before it, else for the sentences of its paragraph.
    """
    parse = tree.parse
    if first == 0 or quoted[first] >= 0 or parse.lowers[first] not in _CLOSERS or first in lines:
        return
    past = next((t for t in range(first, min(first + MAX_TAG, len(parse))) if parse.words[t] in STOPS), None)
    if past is None:
        return
    found = _closing_voice(tree, first, past)
    if found is None:
        return
    v, source, head, wide = found
    begin = first - 1
    if quoted[begin] >= 0:
        while begin > 0 and quoted[begin - 1] == quoted[first - 1]:
            begin -= 1
    elif not wide:
        return
    else:
        line = max(t for t in lines if t <= first)
        for _ in range(MAX_BACK):
            begin = parse.sentences[parse.sentence_of[begin]][0]
            if begin <= line or quoted[begin - 1] >= 0:
                break
            begin -= 1
        begin = max(begin, line)
    cue = without(range(first, v + 1), source)
    yield Candidate(v, "phrase", "closing", cue, source, head, list(range(begin, first)), None)


def _closing_voice(tree: Tree, first: int, past: int) -> tuple[int, list[int], int, bool] | None:
    """(cue, source, its head, whether it may speak for unquoted sentences) of a closing tag."""
    parse = tree.parse
    opening = tuple(parse.lowers[first : first + 3])
    if opening in _WITH:
        v = next((t for t in range(first + 3, past) if parse.tags[t] in FINITE), None)
        return _voice(tree, first + 2, first + 3, v, False) if v is not None else None
    at = first + 1
    if parse.words[at] == ",":  # 'That, at least, is the guild's account'
        close = next((t for t in range(at + 1, min(at + 5, past)) if parse.words[t] == ","), None)
        at = close + 1 if close is not None else at
    if opening[0] in ("so", "thus"):
        if parse.lemmas[at].lower() in _SPOKE or parse.lowers[at] in ASIDES:
            until = next((t for t in range(at + 1, past) if parse.deps[t] == "prep" and parse.heads[t] == at), past)
            return _voice(tree, at, at + 1, until, True)
        v = past - 1
        if parse.lowers[v] in ASIDES or parse.lemmas[v].lower() in _SPOKE:
            return _voice(tree, v, at, v, True)
    if (opening[0], parse.lowers[at]) in _THAT_IS:
        case = next((t for t in range(at + 2, past) if parse.tags[t] == "POS"), None)
        n = next((t for t in range((case or at) + 1, past) if parse.lemmas[t].lower() in _CLOSING_NOUNS), None)
        if case is not None and n is not None:
            return _voice(tree, n, at + 1, case, True)
        if n is not None and n + 2 < past and parse.lowers[n + 1] in ("of", "from", "by"):
            return _voice(tree, n + 1, n + 2, past, True)
    return None


def _voice(tree: Tree, cue: int, start: int, end: int, wide: bool) -> tuple[int, list[int], int, bool] | None:
    parse = tree.parse
    source = list(range(start, end))
    if not source or not all(parse.pos[t] in NAMING or parse.words[t] == "-" for t in source):
        return None
    if parse.lowers[source[0]] in ("it", "this", "that", "there") or parse.pos[source[0]] == "ADP":
        return None
    inner = set(source)
    head = next((t for t in source if parse.heads[t] not in inner), source[-1])
    head = head if parse.pos[head] in ("NOUN", "PROPN", "PRON") else source[-1]
    return (cue, source, head, wide) if parse.pos[head] in ("NOUN", "PROPN", "PRON") else None
