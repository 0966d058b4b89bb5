"""Pronouns: whom "he", "it", "they" and "we" mean, each with its reason.

Takes the referents of a text and the number of a pronoun; gives the mentions it stands for, or None. "Putin said he would
send his troops" has Putin twice. In the order of the rules: the subject of its own clause or of the clause above, the one it
is said of, the only one that fits near by. Careful: where two could be meant it gives none, since an unresolved pronoun
costs a name and a wrong one costs trust.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.reading.referents import BACK, SUBJECTS, Found, Referents, Test

_CLAUSES = frozenset(("ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "pcomp", "csubj"))
_FORWARD = frozenset(("ccomp", "xcomp", "relcl", "acl", "advcl"))  # clauses that "it is clear" points to
_INSIDE = frozenset(("dobj", "dative", "pobj", "prep", "poss", "amod", "compound", "nmod"))  # of one simple clause


class Pronouns:
    """The pronouns of one text. Always holds: antecedents lie before (but for the speaker of a quotation, who may follow)."""

    def __init__(self, view: Referents) -> None:
        self.view = view
        self.parse = view.parse
        self.mentions = view.mentions
        self.links = view.links
        self.book = view.book

    def find(self, n: int, kind: str) -> Found | None:
        """Whom pronoun `n` of class `kind` ("he", "it", "they", ...) stands for."""
        found = self._antecedents(n, kind)
        if found is not None and self._is_named_beside(n, found[0]):
            return None  # "it will weaken Portugal": not Portugal
        return found

    def _antecedents(self, n: int, kind: str) -> Found | None:
        if kind == "we":
            return self._speaker(n)
        if kind == "it" and self._is_empty_it(n):
            return None
        fits: Test = {
            "he": lambda a: self.view.is_person(a) and self.view.may_be(a, female=False),
            "she": lambda a: self.view.is_person(a) and self.view.may_be(a, female=True),
            "it": self.view.is_collective,
            "they": self.view.is_many,
        }[kind]
        token = self.mentions[n].head
        others = self._never_meant(n) if kind in ("he", "she") else set()
        if others:
            plain = fits
            fits = lambda a: plain(a) and others.isdisjoint(self.view.distinct([a]))  # noqa: E731
        own = self._of_own_clause(n, token, fits)
        if own is not None:
            return own
        if kind in ("he", "she"):
            told = self._told_of(n, fits)
            if told is not None:
                return told
        if kind == "they" and self._has_plural_subject_above(token):
            return None  # "the villagers said they": nobody whom we know
        if kind == "they":
            pair = self.view.pair_before(n)
            if pair is not None:
                return pair
        if kind in ("he", "she"):
            return self.view.only_one_near(n, fits, BACK)
        return self._subject_beside(n, fits) or self._subject_before(n, fits)

    def _is_named_beside(self, n: int, antecedents: Sequence[int]) -> bool:
        """Whether the clause of a subject pronoun names the same actor once more, which a writer would not."""
        parse = self.parse
        head = self.mentions[n].head
        if parse.deps[head] not in SUBJECTS:
            return False
        ids = {c.id for a in antecedents for c in self.mentions[a].candidates[:1]}
        verb = parse.heads[head]
        for m in self.view.in_sentence.get(self.view.sentence[n], ()):
            mention = self.mentions[m]
            if m <= n or not mention.candidates or mention.candidates[0].id not in ids:
                continue
            if parse.deps[mention.head] == "pobj" and parse.lowers[parse.heads[mention.head]] in ("in", "at", "near"):
                continue  # "they met in Nairobi": where, not who
            here = mention.head
            while here != verb and parse.heads[here] != here and parse.deps[here] in _INSIDE:
                here = parse.heads[here]
            if here == verb:
                return True
        return False

    def _told_of(self, n: int, fits: Test) -> Found | None:
        """ "'He is bright,' Modi said of Trudeau": the one it is said of, who may be named behind it."""
        parse = self.parse
        quote = self.view.quote_around(self.mentions[n].span.start)
        if quote is None:
            return None
        first, past = parse.sentences[self.view.sentence[n]]
        for verb in range(first, past):
            if parse.lemmas[verb].lower() not in self.book.words.get("speech", ()) or parse.starts[verb] < quote[1]:
                continue
            for of in (
                c for c in parse.children[verb] if parse.deps[c] == "prep" and parse.lowers[c] in ("of", "about")
            ):
                for number in (self.view.by_head.get(c, n) for c in parse.children[of]):
                    if number != n and self.mentions[number].candidates and fits(number):
                        return [number], f"of whom it is said: {self.view.text([number])}"
        return None

    def _never_meant(self, n: int) -> set[str]:
        """Whom "he" cannot be: who speaks the words it stands in, and for "him" the subject of its verb."""
        parse = self.parse
        token = self.mentions[n].head
        out: list[int] = []
        speaker = self._speaker(n)
        if speaker is not None:
            out.extend(speaker[0])
        above = parse.heads[token]
        verb = parse.heads[above] if parse.deps[token] == "pobj" and parse.pos[parse.heads[above]] == "VERB" else above
        if parse.deps[token] in ("dobj", "dative", "pobj") and not parse.lowers[token].endswith("self"):
            out.extend(
                m
                for c in parse.children[verb]
                if parse.deps[c] in SUBJECTS
                for m in (self.view.by_head.get(c),)
                if m is not None
            )
        return set(self.view.distinct(out))

    def _of_own_clause(self, n: int, token: int, fits: Test) -> Found | None:
        """The subject of the pronoun's own clause ("Iran tested its missiles") or of the clause that reports it."""
        parse = self.parse
        verb = self._clause_of(token)
        own_subject = parse.deps[token] in SUBJECTS
        possessive = parse.tags[token] == "PRP$" or parse.lowers[token].endswith(("self", "selves"))
        steps = 0
        while verb is not None and steps < 4:
            if steps > 0 or not own_subject:
                for child in parse.children[verb]:
                    if parse.deps[child] in SUBJECTS and child < token and child != token:
                        got = self._antecedents_at(child, n, fits)
                        if got:
                            direct = steps == 0 and not possessive and not own_subject
                            if direct:
                                break  # an object pronoun is not its own subject
                            said = "its clause" if steps == 0 else "the clause above"
                            return got, f"subject of {said}: {self.view.text(got)}"
                        if steps == 0 and possessive:
                            pronoun = self.view.by_head.get(child)
                            if (
                                pronoun is not None
                                and not self.mentions[pronoun].candidates
                                and self.view.named(pronoun, fits)
                            ):
                                return list(self.links[pronoun].antecedents), "subject of its clause is the same"
                            return None
            if parse.deps[verb] not in _CLAUSES:
                break
            verb = self._clause_of(parse.heads[verb])
            steps += 1
        return None

    def _has_plural_subject_above(self, token: int) -> bool:
        """Whether the clause above that of a pronoun has a plural noun for its subject, which the pronoun may mean."""
        parse = self.parse
        verb = self._clause_of(token)
        for _ in range(3):
            if verb is None or parse.deps[verb] not in ("ccomp", "xcomp", "advcl"):
                return False
            verb = self._clause_of(parse.heads[verb])
            if verb is None:
                return False
            subjects = [c for c in parse.children[verb] if parse.deps[c] in SUBJECTS and c < token]
            if subjects:
                return parse.tags[subjects[0]] in ("NNS", "NNPS")
        return False

    def _antecedents_at(self, head: int, n: int, fits: Test) -> list[int]:
        """Mentions at a subject and coordinated with it that fit; a pronoun is followed to its own antecedent."""
        parse = self.parse
        out: list[int] = []
        group = [head, *(c for c in parse.children[head] if parse.deps[c] == "conj")]
        for token in list(group):
            group.extend(c for c in parse.children[token] if parse.deps[c] == "conj" and c not in group)
        members = [self.view.by_head[t] for t in group if t in self.view.by_head and self.view.by_head[t] < n]
        if len(members) > 1:
            plural = self.mentions[n].plural
            return members if plural and all(self.mentions[m].candidates for m in members) else []
        for m in members:
            if self.mentions[m].candidates:
                if fits(m):
                    out.append(m)
            elif self.view.named(m, fits):
                out.extend(self.links[m].antecedents)
        return out

    def _clause_of(self, token: int) -> int | None:
        """The verb that a token belongs to: itself or the nearest above with a subject or the root."""
        parse = self.parse
        for here in (token, *parse.ancestors(token)):
            if parse.pos[here] in ("VERB", "AUX") and here != token:
                return here
            if here == token and parse.pos[here] in ("VERB", "AUX"):
                return here
        return None

    def _subject_beside(self, n: int, fits: Test) -> Found | None:
        """For "it" in "Mali is poor, it needs help" and "Mali is poor and its debt is high": the subject of the clause before."""
        parse = self.parse
        token = self.view.of_subject(self.mentions[n].head)
        if parse.deps[token] not in SUBJECTS:
            return None
        verb = parse.heads[token]
        above = parse.heads[verb]
        clauses = [c for c in parse.children[verb] if parse.deps[c] in ("ccomp", "parataxis") and c < token]
        if parse.deps[verb] in ("conj", "parataxis") and above != verb:
            clauses.append(above)
        for clause in reversed(clauses):
            for child in parse.children[clause]:
                if parse.deps[child] in SUBJECTS and child < token:
                    got = self._antecedents_at(child, n, fits)
                    if got:
                        return got, f"subject of the clause before: {self.view.text(got)}"
        return None

    def _subject_before(self, n: int, fits: Test) -> Found | None:
        """For "it" and "they" at the head of a sentence: the subject of the one before, when it fits."""
        token = self.view.of_subject(self.mentions[n].head)
        if self.parse.deps[token] not in SUBJECTS:
            return None
        for a in reversed(self.view.in_sentence.get(self.view.sentence[n] - 1, ())):
            if self.view.named(a, fits) and self.view.is_main_subject(a):
                rest = [b for b in self.view.in_sentence[self.view.sentence[a]] if b != a and self.view.named(b, fits)]
                if self.mentions[n].plural or not any(self.view.is_main_subject(b) for b in rest):
                    return self.view.ground(a), f"subject of the sentence before: {self.view.text(self.view.ground(a))}"
        return None

    def _is_empty_it(self, n: int) -> bool:
        """ "It is clear that", "it seems": points forward or at nothing."""
        parse = self.parse
        token = self.mentions[n].head
        if parse.deps[token] == "expl":
            return True
        if parse.deps[token] not in SUBJECTS:
            return False
        verb = parse.heads[token]
        lemma = parse.lemmas[verb].lower()
        if lemma in self.book.words.get("empty_it", ()):
            return True
        if lemma == "be" or parse.deps[token] == "nsubjpass":
            kinds = {parse.deps[c] for c in parse.children[verb]}
            if lemma != "be" or kinds & {"ccomp", "xcomp", "advcl", "csubj"}:
                return True
            # "It is a pity that", but "it is one of the largest"
            told = [c for c in parse.children[verb] if parse.deps[c] in ("acomp", "attr")]
            return any(parse.deps[c] in _FORWARD for t in told for c in parse.children[t])
        return False

    def _speaker(self, n: int) -> Found | None:
        """ "We" in a quotation is whoever speaks, told outside the quotation marks in the same sentence."""
        quote = self.view.quote_around(self.mentions[n].span.start)
        if quote is None:
            return None
        parse = self.parse
        verbs = self.book.words.get("speech", frozenset())
        found: list[int] = []
        opens = self.view.sentence_at(quote[0])
        for s in dict.fromkeys((self.view.sentence[n], opens, self.view.sentence_at(quote[1] - 1), opens - 1)):
            if s < 0:
                continue
            first, past = parse.sentences[s]
            for t in range(first, past):
                if parse.lemmas[t].lower() in verbs and not quote[0] <= parse.starts[t] < quote[1]:
                    for child in parse.children[t]:
                        number = self.view.by_head.get(child)
                        if parse.deps[child] in SUBJECTS and number is not None and number != n:
                            found.extend(self.view.ground(number))
            if found:
                break
        people = self.view.distinct(found)
        if len(people) != 1:
            return None
        return [found[0]], f"speaker of the quotation: {self.view.text([found[0]])}"
