"""Doers: whose an act is when its own clause has no subject that could do it, by the words the clause hangs on.

Takes the tree of a text and word lists; `Doers(tree, book).above(verb)` gives the token numbers of those to ask about,
nearest first: "Kenya seized a chance to *humiliate* Uganda" gives Kenya, "signed an order *barring* Uganda" whoever signed,
"rejected a bid to *oust* him" nobody, for what one rejects, demands or fears is another's. Who stands at a token is told in
parties.py.
"""

from __future__ import annotations

from legation.knowledge.claims import ClaimBook
from legation.reading.arguments import NOUNS, VERBS, Tree

# Prepositions of manner and means: "in a bid to", "as part of", "with plans to", "by slamming".
_MEANS = frozenset({"in", "as", "with", "through", "by", "via", "under", "amid", "despite", "without"})
_INSIDE = frozenset({"of", "in", "on", "for", "about", "with"})
_DEPTH = 6


class Doers:
    """`made` are the nouns' own doers: "the dam *Ethiopia* is building"."""

    def __init__(self, tree: Tree, book: ClaimBook) -> None:
        self.tree = tree
        self.parse = tree.parse
        self.of_others = book.lists["of_others"]
        self.ordering = book.lists["ordering"]
        self.causing = book.lists["causing"]
        self.making = book.lists["making"]
        self.papers = book.lists["papers"]

    # ------------------------------------------------------------------ of a clause
    def above(self, verb: int, depth: int = 0) -> list[int]:
        """Whoever the clause of a verb hangs on, where that one does it: infinitives, gerunds and participles."""
        p = self.parse
        over = p.heads[verb]
        if depth > _DEPTH or over == verb:
            return []
        dep = p.deps[verb]
        if dep == "conj" and p.pos[over] in VERBS and not self._has_subject(verb):
            return self.above(over, depth + 1)
        intent = self.tree.intent(verb)
        if intent is not None:
            return self.of_noun(intent, depth + 1)
        if dep in ("acl", "relcl") and p.pos[over] in NOUNS:
            if self._is_infinitive(verb) or (p.lemmas[over].lower() in self.papers and p.tags[verb] != "VBN"):
                return self.of_noun(over, depth + 1)
            return []
        if dep in ("xcomp", "advcl") and self._is_infinitive(verb) and p.pos[over] in VERBS:
            if p.lemmas[over].lower() in self.causing:
                return []
            return list(self.tree.surface_subjects(over))
        if dep == "pcomp":
            above = p.heads[over]
            if p.pos[above] in NOUNS:
                return self.of_noun(above, depth + 1, own=True)
            return list(self.tree.surface_subjects(verb))
        return []

    def of_noun(self, noun: int, depth: int = 0, *, own: bool = False) -> list[int]:
        """Who has, makes or joins what a noun names: the subject of the verb above it, or to whom it is given.

        own: the noun's own words have not been asked yet.
        """
        p = self.parse
        over, dep = p.heads[noun], p.deps[noun]
        first = [noun] if own else []
        if depth > _DEPTH or over == noun:
            return first
        if dep == "conj" and p.pos[over] in NOUNS:
            return first + self.of_noun(over, depth + 1)
        if dep in ("dobj", "attr", "oprd") and p.pos[over] in VERBS:
            return first + self._of_verb(over, depth)
        if dep == "nsubjpass":
            return first + ([] if p.lemmas[over].lower() in self.of_others else list(self.tree.by_phrase(over)))
        if dep != "pobj":
            return first
        above = p.heads[over]
        if p.pos[above] in NOUNS:
            return first + (self.of_noun(above, depth + 1, own=True) if p.lowers[over] in _INSIDE else [])
        if p.pos[above] not in VERBS or p.lowers[over] not in _MEANS:
            return first
        if p.lemmas[above].lower() in self.ordering:  # "warned Chad in a message not to": Chad is not to
            return first + list(self.tree.objects(above))
        return first + list(self.tree.surface_subjects(above))

    def _of_verb(self, verb: int, depth: int) -> list[int]:
        p = self.parse
        if p.lemmas[verb].lower() in self.of_others or any(p.deps[c] == "expl" for c in p.children[verb]):
            return []
        given = self.tree.datives(verb)  # "gave Chad a chance to"
        return list(given or self.tree.surface_subjects(verb)) or self.above(verb, depth + 1)

    # ------------------------------------------------------------------ of a thing
    def made(self, noun: int) -> list[int]:
        """Who makes, sends or says a thing in a clause on it: "the dam that *Ethiopia* is building", "comments *he* made"."""
        p = self.parse
        for clause in p.children[noun]:
            if p.deps[clause] != "relcl" or p.lemmas[clause].lower() not in self.making:
                continue
            subjects = [c for c in p.children[clause] if p.deps[c] == "nsubj" and p.tags[c] not in ("WDT", "WP")]
            if subjects:
                return list(self.tree.spread(subjects))
        return []

    def cleft(self, verb: int) -> list[int]:
        """ "It is *Chad* that leads", at "is": the one whom a clause with "who, which, that" tells of."""
        p = self.parse
        if p.deps[verb] in ("conj", "ccomp") and not self._has_subject(verb):  # "is Chad that leads and *will lead*"
            verb = p.heads[verb]
        if p.lemmas[verb] != "be" or not any(p.deps[c] == "nsubj" and p.lowers[c] == "it" for c in p.children[verb]):
            return []
        named = [c for c in p.children[verb] if p.deps[c] == "attr"]
        return [n for n in named if any(p.deps[c] == "relcl" for c in p.children[n])]

    def is_there(self, verb: int) -> list[int]:
        """ "There is *mistrust* between": what there is."""
        p = self.parse
        if not any(p.deps[c] == "expl" for c in p.children[verb]):
            return []
        return [c for c in p.children[verb] if p.deps[c] in ("attr", "dobj", "nsubj")]

    # ------------------------------------------------------------------ helpers
    def _is_infinitive(self, verb: int) -> bool:
        p = self.parse
        return any(p.lowers[c] == "to" and p.deps[c] == "aux" for c in p.children[verb]) and not self._has_subject(verb)

    def _has_subject(self, verb: int) -> bool:
        return any(self.parse.deps[c] in ("nsubj", "nsubjpass", "csubj", "expl") for c in self.parse.children[verb])
