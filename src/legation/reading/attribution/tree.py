"""What the frames share: a candidate voice, and questions to the dependency tree (who is the subject, what is the cue).

Takes a parse; gives answers in token numbers. "to congratulate" in "She called to congratulate him" has the subject
"She": an understood subject is found by climbing, and marked `borrowed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from legation.model.layers import Parse

WH = frozenset("what how why whether if when where who whom whose which".split())
AUXILIARIES = frozenset(("aux", "auxpass", "neg"))
COMMAS = frozenset((",", "-", "–", "—", "--", ";"))
STOPS = frozenset((".", "!", "?", "…", "...", "...."))
# The predicate's own words that are part of the cue when they touch it.
_CUE_DEPS = frozenset(("aux", "auxpass", "neg", "prt", "advmod"))
_SUBJECT_DEPS = ("nsubj", "nsubjpass", "csubj", "expl")
_CLIMB = frozenset(("conj", "xcomp", "advcl", "ccomp", "dep"))
# The frame of a voice that only the encoder has found and whose content is no clause of the cue.
LOOSE = "learned object"
# What one does to words, news and people: 'the claim that he made' is no claim that something is so.
_TAKES_WORDS = frozenset(
    "make give issue have hear get receive write send utter voice raise deny reject spread publish read see want need quote "
    "repeat deliver sign post offer cite mention use take bring find know like love hate meet know tell ask call show support "
    "oppose accept share hold keep put set carry run say claim describe believe expect fear include contain lead own".split()
)
_PREDICATES = frozenset(("VERB", "AUX"))


@dataclass
class Candidate:
    """One possible voice, as token numbers. frame: how the cue and its content are joined ("that", "passive to", ...).

    variant: how the content was cut ("" as the tree has it). borrowed: the subject stands in another clause.
    quotations: numbers of the quotations that the content takes in. within: the voice around, where grammar alone
    tells.
    """

    cue_head: int
    lemma: str
    frame: str
    cue: list[int]
    source: list[int]
    source_head: int | None
    content: list[int]
    content_head: int | None = None
    passive: bool = False
    borrowed: bool = False
    variant: str = ""
    score: float = 0.0
    quotations: list[int] = field(default_factory=list)
    within: Candidate | None = None


class Tree:
    """A parse with the children of each token sorted by label."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        self.kids: list[dict[str, list[int]]] = []
        deps = parse.deps
        for children in parse.children:
            by: dict[str, list[int]] = {}
            for k in children:
                label = deps[k]
                if label in by:
                    by[label].append(k)
                else:
                    by[label] = [k]
            self.kids.append(by)

    def subtree(self, t: int) -> list[int]:
        return self.parse.subtree(t)

    def subject(self, v: int) -> tuple[int | None, bool]:
        """Head of the (understood) subject of a verb, and whether it stands in another clause."""
        deps, heads, pos, tags = self.parse.deps, self.parse.heads, self.parse.pos, self.parse.tags
        borrowed = False
        for _ in range(8):
            kids = self.kids[v]
            for label in _SUBJECT_DEPS:
                if label in kids:
                    near = min(kids[label], key=lambda k: abs(k - v)) if len(kids[label]) > 1 else kids[label][0]
                    return near, borrowed
            hidden = self._hidden_subject(v)
            if hidden is not None:
                return hidden, borrowed
            borrowed = True
            dep, h = deps[v], heads[v]
            if h == v:
                return None, borrowed
            if dep == "acl" and tags[v] in ("VBG", "VB", "VBN"):
                return h, borrowed
            if dep in ("xcomp", "ccomp") and self.kids[h].get("dobj") and self.kids[h]["dobj"][0] < v:
                return self.kids[h]["dobj"][0], borrowed
            if dep in _CLIMB:
                v = h
            elif dep == "pcomp":
                v = heads[h]
                if self.parse.lowers[h] == "as" and self.kids[v].get("dobj"):  # 'quoted Y as saying'
                    return self.kids[v]["dobj"][0], borrowed
                if pos[v] not in _PREDICATES:
                    return None, borrowed
            elif dep == "relcl":
                return h, borrowed
            else:
                return None, borrowed
        return None, borrowed

    def _hidden_subject(self, v: int) -> int | None:
        """'that at a meeting in Tartu Mrs. Kalnina had promised': a finite verb after 'that' has a subject, wherever it hangs."""
        parse = self.parse
        for a in (*self.kids[v].get("auxpass", ()), *self.kids[v].get("aux", ())):
            hung: list[int] = [*self.kids[a].get("nsubj", ()), *self.kids[a].get("nsubjpass", ())]
            if hung:  # on the auxiliary
                return hung[0]
        if parse.deps[v] != "ccomp" or parse.pos[v] != "VERB":
            return None
        opener = next((m for m in self.kids[v].get("mark", ()) if parse.lowers[m] == "that"), None)
        if opener is None or opener >= v:
            return None
        t = v - 1
        while t > opener and (parse.pos[t] in ("AUX", "ADV") or parse.words[t] in ('"', "“", "''", "``")):
            t -= 1
        return t if t > opener and parse.pos[t] in ("PROPN", "NOUN", "PRON") and parse.deps[t] != "npadvmod" else None

    def noun_phrase(self, n: int, v: int) -> list[int]:
        """The whole noun phrase of `n`, appositions and relative clauses included, without the clause of `v` itself."""
        tree = self.parse.subtree(n)
        if v in tree:
            tree = without(tree, self.parse.subtree(v))
        return tree

    def cue_tokens(self, v: int, extra: Iterable[int] = ()) -> list[int]:
        """The verb with its auxiliaries, negation, particle and the adverbs that touch it."""
        parse = self.parse
        picked = {v, *extra}
        near = [k for k in parse.children[v] if parse.deps[k] in _CUE_DEPS and not parse.children[k]]
        for k in sorted(near, key=lambda k: abs(k - v)):
            touches = k == min(picked) - 1 or k == max(picked) + 1
            if (touches or parse.deps[k] in AUXILIARIES) and parse.lowers[k] not in WH:
                picked.add(k)
        return sorted(picked)

    def object_of(self, p: int) -> int | None:
        """What a preposition governs."""
        kids = self.kids[p]
        found = kids.get("pobj") or kids.get("pcomp")
        return found[0] if found else None

    def is_whole(self, c: int) -> bool:
        """Whether a clause after 'that' wants nothing: not 'the deal that he made', but 'told the court that soldiers fled'."""
        kids = self.kids[c]
        first = self.subtree(c)[0]
        if self.parse.deps[first] == "mark":
            return True
        full = any(k != first for d in ("dobj", "acomp", "attr", "prep", "xcomp", "ccomp") for k in kids.get(d, ()))
        return full or bool(kids.get("nsubjpass")) or self.parse.lemmas[c].lower() not in _TAKES_WORDS

    def is_to(self, v: int) -> bool:
        return any(self.parse.lowers[a] == "to" for a in self.kids[v].get("aux", ()))


def without(tokens: Iterable[int], others: Iterable[int]) -> list[int]:
    drop = set(others)
    return [t for t in tokens if t not in drop]


def union(*parts: Iterable[int]) -> list[int]:
    out: set[int] = set()
    for part in parts:
        out.update(part)
    return sorted(out)
