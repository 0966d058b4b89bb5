"""Propositions: the clauses of a text, each the smallest stretch that says one thing.

Takes the parse, the mentions and the segments; gives clauses (finite ones, infinitives and participles that carry a content of
their own) and fragments (a headline without a verb). "Kim said the troops had arrived and would fight" gives the
clauses of `said`, `arrived` and `fight`. Which of them is an act of a known type, who says it and how sure is judged by
others; what names an act without being a clause ("the delivery of shells") comes from events.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.model.layers import Argument, Mention, Parse, Proposition, Segment
from legation.model.words import SegmentKind
from legation.reading.reader import Work

# Dependencies (spaCy's English labels) under which a verb heads a clause of its own.
CLAUSE_DEPS = frozenset(
    {"ROOT", "ccomp", "advcl", "relcl", "conj", "parataxis", "acl", "xcomp", "pcomp", "csubj", "csubjpass"}
)
# Children of a clause head that belong to another clause and are cut off its span.
CUT_DEPS = frozenset({"conj", "advcl", "parataxis", "ccomp"})
SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
OBJECT_DEPS = frozenset({"dobj", "dative", "attr", "oprd", "acomp", "agent", "prep", "obl"})
EDGE_DEPS = frozenset({"punct", "cc", "mark", "preconj"})
# Verbs that only carry another verb ("seems to be", "continue to"): their infinitive is one clause with them.
CARRIERS = frozenset("be seem appear continue begin start tend use have keep prove happen come go help try".split())
# "accused Kim of lying", "kept them from leaving", "saw them as lying": the object does it; with "for" after verbs of blame
# and praise alone.
OBJECT_CONTROL = frozenset({"of", "from", "into", "as"})
BLAMING = frozenset(
    "blame condemn criticize criticise praise thank punish sanction arrest denounce slam fault charge protest assail blast "
    "rebuke censure attack detain fine jail applaud commend".split()
)
MIN_WORDS = 2


class PropositionsComponent:
    name = "propositions"
    needs = ("segments", "parse", "mentions")
    gives = "propositions"
    version = "1"

    def run(self, batch: Sequence[Work]) -> list[tuple[Proposition, ...]]:
        return [find_propositions(w["parse"], w["mentions"], w["segments"]) for w in batch]


def find_propositions(
    parse: Parse, mentions: Sequence[Mention] = (), segments: Sequence[Segment] = ()
) -> tuple[Proposition, ...]:
    """Clauses and fragments in order of their heads."""
    by_token = _mentions_by_token(parse, mentions)
    heads = [i for i in range(len(parse)) if is_clause_head(parse, i)]
    is_head = set(heads)
    tree_of: dict[int, list[int]] = {}
    out: list[tuple[int, Proposition]] = []
    number_of: dict[int, int] = {}
    for head in heads:
        tokens = clause_tokens(parse, head, is_head)
        if len(tokens) < MIN_WORDS:
            continue
        tree_of[head] = tokens
        number_of[head] = len(out)
        out.append(
            (
                head,
                Proposition(
                    span=parse.span(tokens[0], tokens[-1] + 1),
                    head=head,
                    kind="clause",
                    subjects=tuple(_argument(parse, t, by_token) for t in subject_tokens(parse, head)),
                    objects=tuple(
                        _argument(parse, t, by_token) for t in parse.children[head] if parse.deps[t] in OBJECT_DEPS
                    ),
                ),
            )
        )
    out.extend((f.head, f) for f in _fragments(parse, segments, is_head, by_token))
    out.sort(key=lambda pair: pair[0])
    number_of = {head: n for n, (head, _) in enumerate(out)}
    return tuple(_with_parent(parse, proposition, number_of) for _, proposition in out)


def is_clause_head(parse: Parse, token: int) -> bool:
    """Whether the token heads a clause: a verb (or copula) under one of CLAUSE_DEPS, not a mere carrier's part."""
    pos, dep, tag = parse.pos[token], parse.deps[token], parse.tags[token]
    if pos not in ("VERB", "AUX"):
        return False
    if dep not in CLAUSE_DEPS:
        return False
    if dep == "conj":
        head = parse.heads[token]
        if parse.pos[head] not in ("VERB", "AUX"):
            return any(parse.deps[c] in SUBJECT_DEPS for c in parse.children[token])
        if not _own_subject(parse, token) and any(parse.lowers[c] == "or" for c in parse.children[head]):
            return False  # "killed or wounded": neither is claimed alone
        # "tested and enhanced": one clause unless the second verb has something of its own
        return len(parse.children[token]) > 0
    if dep == "xcomp":
        bare = tag in ("VB", "VBG") or (tag == "VBN" and _is_perfect_gerund(parse, token))
        return bare and parse.lemmas[parse.heads[token]] not in CARRIERS and _has_object(parse, token)
    if dep in ("acl", "pcomp"):
        return _has_object(parse, token)
    return True


def _is_perfect_gerund(parse: Parse, token: int) -> bool:
    """ "Denied *having sold* them"."""
    return any(parse.lowers[c] == "having" and parse.deps[c] == "aux" for c in parse.children[token])


def _own_subject(parse: Parse, token: int) -> bool:
    return any(parse.deps[c] in SUBJECT_DEPS for c in parse.children[token])


def clause_tokens(parse: Parse, head: int, is_head: set[int]) -> list[int]:
    """Tokens of the clause: the subtree without clauses of their own and without marks at its edges.

    Of a clause that only shares its subject with the one before, the subject is not taken in: spans do not stretch.
    """
    out: list[int] = []
    stack = [head]
    while stack:
        here = stack.pop()
        out.append(here)
        for child in parse.children[here]:
            if child in is_head and parse.deps[child] in CUT_DEPS:
                continue
            if here == head and parse.deps[child] in EDGE_DEPS and parse.deps[child] != "punct":
                continue
            stack.append(child)
    if _tells_of_its_noun(parse, head):
        noun = parse.heads[head]
        out.extend(t for t in range(_left_edge(parse, noun), min(out)) if t not in out)
    out.sort()
    while out and _is_edge(parse, out[0]):
        out.pop(0)
    while out and _is_edge(parse, out[-1]):
        out.pop()
    return out


def _tells_of_its_noun(parse: Parse, head: int) -> bool:
    """Participles and relative clauses say something of the noun before them: "the pact signed in May" is one thing said."""
    noun = parse.heads[head]
    if noun > head or parse.pos[noun] not in ("NOUN", "PROPN", "NUM"):
        return False
    return parse.deps[head] == "relcl" or (parse.deps[head] == "acl" and parse.tags[head] in ("VBG", "VBN"))


def _left_edge(parse: Parse, noun: int) -> int:
    """First token of a noun phrase: its modifiers before the noun, without a clause among them."""
    first = noun
    for child in parse.children[noun]:
        if child < noun and parse.deps[child] not in ("relcl", "acl", "advcl", "cc", "punct"):
            first = min(first, parse.edges(child)[0])
    return first


def subject_tokens(parse: Parse, head: int) -> list[int]:
    """Heads of the subject; borrowed from the governing clause for infinitives, participles and conjuncts without one."""
    here, steps = head, 0
    while steps < 4:
        own = [c for c in parse.children[here] if parse.deps[c] in SUBJECT_DEPS and parse.deps[c] != "expl"]
        dep, above = parse.deps[here], parse.heads[here]
        if own and dep == "relcl" and parse.tags[own[0]] in ("WDT", "WP"):
            return [above]
        if own:
            return own
        if dep in ("conj", "advcl") and parse.pos[above] in ("VERB", "AUX"):
            here = above
        elif dep == "xcomp":
            objects = [c for c in parse.children[above] if parse.deps[c] in ("dobj", "dative")]
            if objects:
                return objects
            here = above
        elif dep in ("acl", "relcl"):
            return [above]
        elif dep == "pcomp" and parse.pos[above] in ("ADP", "SCONJ"):
            while parse.deps[above] == "conj" and parse.pos[parse.heads[above]] in ("ADP", "SCONJ"):
                above = parse.heads[above]  # "accused of arming them *and of sending* troops"
            if parse.deps[above] != "prep":
                return []
            here = parse.heads[above]
            blamed = [c for c in parse.children[here] if parse.deps[c] == "dobj" and c < above]
            if blamed and (parse.lowers[above] in OBJECT_CONTROL or parse.lemmas[here] in BLAMING):
                return blamed
        else:
            return []
        steps += 1
    return []


def _has_object(parse: Parse, token: int) -> bool:
    return any(parse.deps[c] in OBJECT_DEPS or parse.deps[c] in ("ccomp", "xcomp") for c in parse.children[token])


def _is_edge(parse: Parse, token: int) -> bool:
    return (parse.deps[token] in EDGE_DEPS and parse.words[token] not in ("“", "‘", "«", '"')) or not any(
        ch.isalnum() for ch in parse.words[token]
    )


def _fragments(
    parse: Parse, segments: Sequence[Segment], is_head: set[int], by_token: dict[int, int]
) -> list[Proposition]:
    """Titles and headings that hold no clause but a named actor: 'Trade wars' says nothing, 'China's hardening stance' does."""
    out: list[Proposition] = []
    for segment in segments:
        if segment.kind not in (SegmentKind.TITLE, SegmentKind.HEADING):
            continue
        tokens = parse.tokens_in(segment.span)
        if not tokens or any(t in is_head for t in tokens) or len(tokens) < 4:
            continue
        if not any(t in by_token for t in tokens):
            continue
        roots = [t for t in tokens if parse.heads[t] == t]
        out.append(
            Proposition(
                span=parse.span(tokens[0], tokens[-1] + 1), head=roots[0] if roots else tokens[0], kind="fragment"
            )
        )
    return out


def _mentions_by_token(parse: Parse, mentions: Sequence[Mention]) -> dict[int, int]:
    out: dict[int, int] = {}
    for number, mention in enumerate(mentions):
        for token in parse.tokens_in(mention.span):
            out.setdefault(token, number)
    return out


def _argument(parse: Parse, token: int, by_token: dict[int, int]) -> Argument:
    first, past = parse.edges(token)
    found = sorted({by_token[t] for t in range(first, past) if t in by_token})
    return Argument(parse.span(first, past), token, tuple(found))


def _with_parent(parse: Parse, proposition: Proposition, number_of: dict[int, int]) -> Proposition:
    for above in parse.ancestors(proposition.head):
        if above in number_of:
            return Proposition(
                proposition.span,
                proposition.head,
                proposition.kind,
                proposition.subjects,
                proposition.objects,
                number_of[above],
            )
    return proposition
