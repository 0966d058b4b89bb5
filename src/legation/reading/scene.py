"""Scene: what a parsed text with its mentions offers to whoever looks for events in it.

Takes the parse, the mentions and the lexicon; tells of a token whether it names or could be an actor, which mentions say
who it is, who speaks the clause it stands in, whether a verb is negated; and cuts noun phrases to spans. "Palestinian homes"
is no actor but names one inside; "its troops" in what Kiev says are Kiev's. Knows nothing of acts (see events).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.knowledge.events import ACTOR, ANY, NAME, NUMBER, REBEL, STATE, EventBook
from legation.model.layers import Argument, Mention, Parse
from legation.model.spans import Span
from legation.model.words import ActorKind, MentionForm
from legation.reading.arguments import VERBS, Tree

# Where a gerund is a noun: "*fighting* between the clans left ten dead".
NOUN_PLACES = frozenset({"nsubj", "nsubjpass"})
NAMING = frozenset({"PERSON", "ORG", "GPE", "NORP"})
SPEAKING_PRONOUNS = frozenset({"it", "they", "he", "she", "we", "i"})
_PERSONAL = frozenset("he she it they we i you him her them us me who whom himself itself themselves".split())
OWNING = frozenset({"its", "their", "his", "her"})
_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor"})
_NP_CUT = frozenset({"relcl", "conj", "cc", "punct", "preconj", "appos", "acl", "advcl", "ccomp", "xcomp", "parataxis"})
_NP_PREPOSITIONS = frozenset({"of", "in", "from", "at", "for"})
_STATES = frozenset({ActorKind.COUNTRY, ActorKind.GOVERNMENT})
_DEPTH = 12


class Scene:
    """One text as the events see it. Nothing here changes once it is made."""

    def __init__(self, parse: Parse, mentions: Sequence[Mention], book: EventBook) -> None:
        self.parse = parse
        self.book = book
        self.tree = Tree(parse)
        self.mentions = mentions
        self.entity: dict[int, str] = {}  # token -> label of the parser's own recogniser
        for first, past, label in parse.entities:
            for token in range(first, past):
                self.entity[token] = label
        self.mention_at: dict[int, list[int]] = {}  # token -> numbers of the mentions that cover it
        for number, mention in enumerate(mentions):
            for token in parse.tokens_in(mention.span):
                self.mention_at.setdefault(token, []).append(number)

    def is_actor(self, token: int) -> bool:
        """Whether a head noun is a named actor, or a word for people and institutions, or a pronoun for one."""
        p = self.parse
        if token in self.mention_at:
            return True
        label = self.entity.get(token)
        if label in NAMING:
            return True
        word = p.words[token]
        if len(word) > 1 and word.isupper() and word.isalpha() and label is None:  # "ICE", "DHS"
            return True
        pos = p.pos[token]
        if pos == "PRON":
            return p.lowers[token] in _PERSONAL
        if pos == "PROPN":
            return label is None or label not in ("DATE", "TIME", "MONEY", "PERCENT", "EVENT", "LAW", "WORK_OF_ART")
        lemma = self.lemma(token)
        return lemma in self.book.people or (
            lemma in self.book.classes["partitives"] and self.any_in(self.tree.after(token, "of"), self.book.people)
        )

    def names_inside(self, token: int) -> bool:
        """Whether a noun phrase names an actor beside its head: "Palestinian homes", "the decision of Berlin"."""
        p = self.parse
        stack, steps = [token], 0
        while stack and steps < 40:
            here = stack.pop()
            steps += 1
            for child in p.children[here]:
                dep = p.deps[child]
                if (
                    dep in ("compound", "amod", "nmod", "poss", "conj", "appos")
                    or (dep == "prep" and p.lowers[child] in _NP_PREPOSITIONS)
                    or dep == "pobj"
                ):
                    stack.append(child)
                    if self.bears_name(child):
                        return True
        return False

    def bears_name(self, token: int) -> bool:
        return self.entity.get(token) in NAMING or any(
            self.mentions[m].candidates and self.mentions[m].form != MentionForm.PRONOUN
            for m in self.mention_at.get(token, ())
        )

    def is_named(self, token: int) -> bool:
        return self.entity.get(token) in ("GPE", "NORP") or any(
            self.is_known(m) for m in self.mention_at.get(token, ())
        )

    def is_state(self, token: int) -> bool:
        """Whether a word names a country (or a capital, a nationality): "Chad", "Chadian", not "Chad's army"."""
        label = self.entity.get(token)
        if label == "GPE" or (label == "NORP" and self.lemma(token) not in self.book.classes["creeds"]):
            return True
        best = (self.mentions[m].best for m in self.mention_at.get(token, ()))
        return any(b is not None and b.kind in _STATES for b in best)

    def is_rebel(self, token: int) -> bool:
        """Whether a word names an armed group of the books."""
        best = (self.mentions[m].best for m in self.mention_at.get(token, ()))
        return any(b is not None and b.sector == "REB" for b in best)

    def names_state(self, token: int) -> bool:
        """Whether a modifier of a noun names a country: "the *Greek* tanker", "positions in *Syria*"."""
        p = self.parse
        return any(
            self.is_state(c) for c in p.children[token] if p.deps[c] in ("compound", "amod", "nmod", "poss")
        ) or any(self.is_state(t) for word in ("of", "in", "from") for t in self.tree.after(token, word))

    def is_ground(self, token: int) -> bool:
        """Whether a modifier names a town or province and no country: "the *Kabul* bombing"."""
        found = [self.mentions[m] for m in self.mention_at.get(token, ())]
        town = [m for m in found if m.form == MentionForm.CAPITAL or m.reason.startswith("capital: ")]
        if any(m not in town and m.best is not None and m.best.kind in _STATES for m in found):
            return False
        return self.entity.get(token) == "GPE" or bool(town)

    def is_party(self, token: int) -> bool:
        return self.is_named(token) or self.names_inside(token)

    def are_several(self, tokens: Sequence[int]) -> bool:
        """Coordinated or plural: those who can meet each other."""
        p = self.parse
        return len(tokens) > 1 or any(p.tags[t] in ("NNS", "NNPS") or p.lowers[t] in ("they", "both") for t in tokens)

    def any_in(self, tokens: Iterable[int], spec: frozenset[str], depth: int = 0) -> bool:
        p = self.parse
        for token in tokens:
            lemma = self.lemma(token)
            if lemma in spec or p.lowers[token] in spec:
                return True
            if ACTOR in spec and self.is_actor(token):
                return True
            if NAME in spec and (p.pos[token] == "PROPN" or self.entity.get(token) in NAMING):
                return True
            if STATE in spec and self.is_state(token):
                return True
            if REBEL in spec and self.is_rebel(token):
                return True
            if ANY in spec or (
                NUMBER in spec and p.pos[token] == "NUM" and self.entity.get(token) in (None, "CARDINAL")
            ):
                return True
            for child in p.children[token]:
                if p.deps[child] in ("compound", "amod", "nmod", "nummod", "poss"):
                    modifier = self.lemma(child)
                    if f"{modifier}_{lemma}" in spec or (lemma in self.book.classes["carriers"] and modifier in spec):
                        return True
            if p.pos[token] == "PROPN" and any(
                p.deps[c] in ("compound", "nmod", "amod") and p.words[c].islower() and self._is_in(c, spec)
                for c in p.children[token]
            ):
                return True  # "the frigate Niteroi"
            if depth < 2:
                # "dozens of soldiers", "a state of emergency": what follows "of" counts, and as one name with it.
                inner = self.tree.after(token, "of")
                if inner and (lemma in self.book.classes["partitives"] or p.pos[token] == "NUM"):
                    if self.any_in(inner, spec, depth + 1):
                        return True
                if any(f"{lemma}_of_{self.lemma(i)}" in spec for i in inner):
                    return True
        return False

    def _is_in(self, noun: int, spec: frozenset[str]) -> bool:
        """Whether a common noun before a name ("patrol ship HMS Trent"), with its modifier or without, is among the words."""
        p = self.parse
        lemma = self.lemma(noun)
        return lemma in spec or any(
            f"{self.lemma(c)}_{lemma}" in spec for c in p.children[noun] if p.deps[c] in ("compound", "amod")
        )

    def speakers(self, verb: int) -> tuple[int, ...]:
        """Who says the clause of `verb`, when a verb of speech governs it directly."""
        p = self.parse
        here = verb
        for _ in range(_DEPTH):
            head = p.heads[here]
            if head == here:
                return ()
            if p.deps[here] in ("ccomp", "parataxis") and p.lemmas[head] in self.book.said["verbs"]:
                return tuple(s for s in self.tree.subjects(head) if p.lowers[s] not in SPEAKING_PRONOUNS)
            if p.deps[here] not in ("conj", "xcomp", "ccomp", "acomp", "attr"):
                return ()
            here = head
        return ()

    def behind_documents(self, tokens: tuple[int, ...]) -> tuple[int, ...]:
        """ "issued a statement condemning": the issuer condemns."""
        out: list[int] = []
        documents = self.book.classes["documents"]
        for token in tokens:
            doers = self.tree.noun_doers(token) if self.lemma(token) in documents else ()
            out.extend(t for t in (doers or (token,)) if t not in out)
        return tuple(out)

    def is_negated(self, verb: int) -> bool:
        p = self.parse
        children = p.children[verb]
        if any(p.deps[c] == "neg" and p.lowers[c] in _NEGATIONS and not self._is_alternative(c) for c in children):
            return True
        return any(
            p.lowers[c] == "longer" and any(p.lowers[g] == "no" for g in p.children[c]) for c in p.children[verb]
        )

    def _is_alternative(self, negation: int) -> bool:
        """ "Whether or *not* Chad is willing" denies nothing."""
        p = self.parse
        return negation > 1 and p.lowers[negation - 1] == "or" and p.lowers[negation - 2] in ("whether", "if")

    def mentions_in(self, head: int, depth: int = 0) -> tuple[int, ...]:
        """Mentions that say who the noun phrase is: of its head, else nearest to it, those with a known id first."""
        p = self.parse
        tiers: list[list[int]] = [self.mention_at.get(head, [])]
        children = p.children[head]
        tiers.append(self.mentions_at(c for c in children if p.deps[c] in ("compound", "amod", "nmod", "poss")))
        tiers.append(self.mentions_at(c for c in children if p.deps[c] == "appos"))
        if depth < 3:
            for preposition in ("of", "by", "in", "from", "at", "for", "throughout", "across", "against"):
                inner: list[int] = []
                for token in self.tree.after(head, preposition):
                    inner.extend(self.mentions_in(token, depth + 1))
                tiers.append(inner)
            for clause in children:  # "workers affiliated with the union"
                if p.deps[clause] == "acl" and p.tags[clause] == "VBN":
                    for preposition in ("with", "to", "from"):
                        tiers.append(
                            [m for t in self.tree.after(clause, preposition) for m in self.mentions_in(t, depth + 1)]
                        )
            if depth == 0:
                tiers.append([m for owner in self.owners(head) for m in self.mentions_in(owner, 1)])
            if self.lemma(head) in self.book.classes["shared"]:
                tiers.append([m for token in self.tree.after(head, "with") for m in self.mentions_in(token, depth + 1)])
        best: tuple[int, ...] = ()
        for tier in tiers:
            found = tuple(dict.fromkeys(tier))
            if any(self.is_known(m) for m in found):
                return tuple(m for m in found if self.is_known(m))
            best = best or found
        return best

    def owners(self, head: int) -> tuple[int, ...]:
        """Whose it is, by the sentence alone: "Kiev said *its troops* had": Kiev's."""
        p = self.parse
        if not any(p.deps[c] == "poss" and p.lowers[c] in OWNING for c in p.children[head]):
            return ()
        verb = next((a for a in p.ancestors(head) if p.pos[a] in VERBS), None)
        if verb is None:
            return ()
        subjects = self.tree.surface_subjects(verb)
        return tuple(t for t in (subjects if head not in subjects else self.speakers(verb)) if p.pos[t] != "PRON")

    def mentions_at(self, tokens: Iterable[int]) -> list[int]:
        p = self.parse
        out: list[int] = []
        for token in tokens:
            if token > 1 and p.words[token - 1] == "-" and p.lowers[token - 2] in ("pro", "anti"):
                continue  # "a pro-Iranian group" is not Iran's
            for here in (
                token,
                *(c for c in p.children[token] if p.deps[c] in ("compound", "amod", "conj", "poss", "nmod")),
            ):
                out.extend(self.mention_at.get(here, ()))
        return out

    def is_known(self, number: int) -> bool:
        best = self.mentions[number].best
        return best is not None and not best.id.startswith("?")

    def arguments(self, heads: Iterable[int]) -> tuple[Argument, ...]:
        out: list[Argument] = []
        for head in dict.fromkeys(heads):
            span = self.run_around(self.phrase_tokens(head, prepositions=_NP_PREPOSITIONS), head)
            out.append(Argument(span=span, head=head, mentions=self.mentions_in(head)))
        return tuple(out)

    def phrase_tokens(self, head: int, *, prepositions: frozenset[str] | None) -> list[int]:
        """A noun phrase without its clauses and coordinated nouns; prepositions: those whose phrases belong to it."""
        p = self.parse
        out = [head]
        for child in p.children[head]:
            dep = p.deps[child]
            if dep == "appos" and p.pos[child] == "PROPN" and prepositions is not None:
                out.extend(self.phrase_tokens(child, prepositions=prepositions))
            elif dep in _NP_CUT or (dep == "prep" and prepositions is not None and p.lowers[child] not in prepositions):
                continue
            else:
                out.extend(p.subtree(child))
        return out

    def run_around(self, tokens: Sequence[int], head: int) -> Span:
        """The contiguous stretch of `tokens` that holds `head`, without punctuation at its ends."""
        p = self.parse
        have = set(tokens)
        have.add(head)
        # Commas and quotes that hang elsewhere do not break a clause.
        first = head
        while first - 1 in have or (first - 1 >= 0 and p.pos[first - 1] == "PUNCT" and first - 2 in have):
            first -= 1
        past = head + 1
        while past in have or (past < len(p) and p.pos[past] == "PUNCT" and past + 1 in have):
            past += 1
        while first < head and p.pos[first] == "PUNCT":
            first += 1
        if past < len(p) and p.words[past] == ")" and "(" in p.words[first:past]:
            past += 1
        while past - 1 > head and p.pos[past - 1] == "PUNCT" and p.words[past - 1] not in ')”"':
            past -= 1
        return p.span(first, past)

    def phrase(self, token: int) -> list[int]:
        """The tokens under one, relative clauses left out."""
        p = self.parse
        out, stack = [], [token]
        while stack:
            here = stack.pop()
            out.append(here)
            stack.extend(c for c in p.children[here] if p.deps[c] not in ("relcl", "advcl", "parataxis"))
        return sorted(out)

    def gerunds_after(self, token: int, preposition: str) -> list[int]:
        p = self.parse
        return [
            g
            for c in p.children[token]
            if p.lowers[c] == preposition and p.deps[c] in ("prep", "prt", "dative", "advmod", "mark")
            for g in p.children[c]
            if p.deps[g] == "pcomp"
        ]

    def lemma(self, token: int) -> str:
        """The lemma in lower case; of a name's words the plain singular ("Talks" in a heading: "talk")."""
        p = self.parse
        if p.pos[token] == "PROPN":
            lower = p.lowers[token]
            return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") and len(lower) > 4 else lower
        mended = self.book.mended
        lower = p.lowers[token]
        if lower in mended:
            return mended[lower]
        if p.tags[token] == "VBG" and p.deps[token] in NOUN_PLACES:
            return lower
        lemma = p.lemmas[token].lower()
        return mended.get(lemma, lemma)
