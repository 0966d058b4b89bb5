"""Pronouns: whom "he", "it", "they" and "we" mean, each with its reason.

Takes the referents of a text and the number of a pronoun; gives the mentions it stands for, or None. "Putin said he would
send his troops" has Putin twice. In the order of the rules: the subject of its own clause or of the clause above, the one it
is said of, the only one that fits near by. Careful: where two could be meant it gives none, since an unresolved pronoun
costs a name and a wrong one costs trust.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.model.layers import Mention
from legation.model.words import ActorKind
from legation.reading.referents import BACK, SUBJECTS, Found, Referents, Test
from legation.reading.turns import turn_at

_CLAUSES = frozenset(("ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "pcomp", "csubj"))
_FORWARD = frozenset(("ccomp", "xcomp", "relcl", "acl", "advcl"))  # clauses that "it is clear" points to
_SOMEBODY = frozenset("another one someone somebody everyone everybody nobody anyone anybody each".split())
_RELATIVE = frozenset(("WP", "WDT"))
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
        own = self._of_own_clause(n, token, fits) or self._that_follows(n, fits)
        if own is not None:
            return own
        if kind in ("he", "she"):
            return self._one(n, kind, fits)
        return self._many(n, token, fits) if kind == "they" else self._thing(n, fits)

    def _one(self, n: int, kind: str, fits: Test) -> Found | None:
        """ "He", "she": the one it is said of, the only one near."""
        told = self._told_of(n, fits)
        if told is not None:
            return told
        if self._has_nameless_subject_above(self.mentions[n].head) or self._is_open_in_quote(n, kind):
            return None
        found = self.view.only_one_near(n, fits, BACK)
        if found is not None and found[0] and self._rival(n, found[0][-1], kind):
            return None
        return found

    def _thing(self, n: int, fits: Test) -> Found | None:
        """ "It": the subject before, where no thing named since could be meant; whom a verb like "accuse" can only have."""
        found = self._subject_beside(n, fits) or self._subject_before(n, fits)
        if found is not None:
            return found
        if self._is_dealt_with(n):
            found = self.view.only_one_near(n, self._but_for_subjects(n, fits), 0)
        return found

    def _but_for_subjects(self, n: int, fits: Test) -> Test:
        """Nobody whom an object is told of by: "Serbia called it" has another for "it"."""
        verb = self.parse.heads[self.mentions[n].head]
        subjects = {self.view.by_head.get(c) for c in self.parse.children[verb] if self.parse.deps[c] in SUBJECTS}
        return lambda a: a not in subjects and fits(a)

    def _many(self, n: int, token: int, fits: Test) -> Found | None:
        """ "They": a pair or plural that acts before; a body that the text speaks of in the plural."""
        if self._has_plural_subject_above(token):
            return None  # "the villagers said they": nobody whom we know
        return (
            self._both_ends(n)
            or self.view.pair_before(n)
            or self._subject_beside(n, fits)
            or self._subject_before(n, fits)
            or self._only_pair(n)
            or self._only_plural(n, fits)
            or self._body_as_many(n, token)
        )

    def _is_named_beside(self, n: int, antecedents: Sequence[int]) -> bool:
        """Whether the clause of a subject pronoun names the same actor once more, which a writer would not."""
        parse = self.parse
        head = self.mentions[n].head
        if parse.deps[head] not in SUBJECTS:
            return False
        ids = {c.id for a in antecedents for c in self.view.readings(a)[:1]}
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
                    if number != n and self.view.readings(number) and fits(number):
                        return [number], f"of whom it is said: {self.view.text([number])}"
        return None

    def _never_meant(self, n: int) -> set[str]:
        """Whom "he" cannot be: who speaks the words it stands in, and for "him" the subject of its verb."""
        parse = self.parse
        token = self.mentions[n].head
        out: list[int] = []
        speaker = self._speaker(n, sure=False)
        if speaker is not None:
            out.extend(speaker[0])
        out.extend(self._quoted_by(n))
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
        same = True  # whether the subject at hand is that of the pronoun's own verb: "They promised to open them"
        while verb is not None and steps < 4:
            if steps > 0 or not own_subject:
                for child in parse.children[verb]:
                    if parse.deps[child] in SUBJECTS and child < token and child != token:
                        if parse.tags[child] in _RELATIVE and (steps or possessive):
                            bound = self._relative(verb, n, fits)
                            if bound is not None:
                                return bound
                        got = self._antecedents_at(child, n, fits)
                        if got:
                            if same and not possessive and not own_subject:
                                break  # an object pronoun is not its own subject
                            said = "its clause" if steps == 0 else "the clause above"
                            return got, f"subject of {said}: {self.view.text(got)}"
                        if steps == 0 and possessive:
                            pronoun = self.view.by_head.get(child)
                            if (
                                pronoun is not None
                                and not self.view.readings(pronoun)
                                and self.view.named(pronoun, fits)
                            ):
                                return list(self.links[pronoun].antecedents), "subject of its clause is the same"
                            return None
            holder = self._holder(verb, n, fits)
            if holder is not None and not (same and steps == 0 and possessive):
                return holder
            if parse.deps[verb] not in _CLAUSES:
                break
            same = same and parse.deps[verb] == "xcomp"
            verb = self._clause_of(parse.heads[verb])
            steps += 1
        return None

    def _holder(self, verb: int, n: int, fits: Test) -> Found | None:
        """ "Kenya's claim that it had won": whose the word is whose content the clause gives."""
        parse = self.parse
        noun = parse.heads[verb]
        if parse.deps[verb] not in ("acl", "ccomp") or parse.pos[noun] != "NOUN":
            return None
        for child in parse.children[noun]:
            number = self.view.by_head.get(child)
            if parse.deps[child] == "poss" and number is not None and number < n and self.view.named(number, fits):
                got = self.view.ground(number)
                return got, f"whose {parse.words[noun]} it is: {self.view.text(got)}"
        return None

    def _relative(self, verb: int, n: int, fits: Test) -> Found | None:
        """ "A lunatic who expands his arsenal": the noun that the clause tells of; nobody ([], "") where that is no mention."""
        parse = self.parse
        noun = parse.heads[verb]
        if parse.deps[verb] != "relcl" or noun == verb:
            return None
        if parse.deps[noun] == "attr":  # "Petro is a man who knows his enemies"
            above = [c for c in parse.children[parse.heads[noun]] if parse.deps[c] in SUBJECTS]
            got = self._antecedents_at(above[0], n, fits) if above else []
            if got:
                return got, f"told of as {parse.words[noun]}: {self.view.text(got)}"
        number = self.view.by_head.get(noun)
        if number is not None and number < n and self.view.named(number, fits):
            got = self.view.ground(number)
            return got, f"of whom the clause tells: {self.view.text(got)}"
        kind = self._kind(n)
        if number is not None or parse.pos[noun] != "NOUN" or parse.lemmas[verb].lower() in self.book.words["speech"]:
            return None
        if kind in ("he", "she"):
            return ([], "") if parse.tags[noun] == "NN" and self.view.is_person_noun(noun) else None
        return ([], "") if (parse.tags[noun] == "NNS") == (kind == "they") else None

    def _kind(self, n: int) -> str:
        return self.mentions[n].reason.removeprefix("pronoun: ")

    def _that_follows(self, n: int, fits: Test) -> Found | None:
        """ "In its report, Amnesty said", "While he waited, Modi ate": the subject behind the words that open the clause."""
        parse = self.parse
        token = self.mentions[n].head
        here = token
        for above in parse.ancestors(token):
            if parse.deps[here] in ("prep", "advcl") and parse.pos[above] in ("VERB", "AUX") and here < above:
                subjects = [c for c in parse.children[above] if parse.deps[c] in SUBJECTS and c > token]
                number = self.view.by_head.get(subjects[0]) if subjects else None
                if number is None or not self.mentions[number].candidates or not fits(number):
                    return None
                if self.view.quote_around(parse.starts[token]) != self.view.quote_around(parse.starts[subjects[0]]):
                    return None
                if any(self.view.named(a, fits) for a in self.view.here(self.view.sentence[n], n)):
                    return None  # somebody named in the opening words
                return [number], f"subject that follows: {self.view.text([number])}"
            here = above
        return None

    def _rival(self, n: int, found: int, kind: str) -> bool:
        """Whether a man or woman without a name ("his wife") was told of between the two, and may be meant."""
        parse = self.parse
        words = self.book.words.get(f"{'female' if kind == 'she' else 'male'} kin", frozenset())
        last = self.mentions[found].head
        first = min(last, parse.sentences[self.view.sentence[found]][0])
        return any(
            parse.lowers[t] in words
            and (t > last or parse.heads[t] in (last, parse.heads[last]))
            and not self._is_apposed(t)
            and parse.pos[t] == "NOUN"
            and (parse.deps[t] in SUBJECTS or (parse.deps[t] == "conj" and parse.deps[parse.heads[t]] in SUBJECTS))
            for t in range(first, self.mentions[n].head)
        )

    def _is_apposed(self, token: int) -> bool:
        """ "His wife, Ada Koski": somebody with a name after all."""
        parse = self.parse
        return any(parse.deps[c] == "appos" for c in parse.children[token]) or parse.deps[token] in (
            "appos",
            "compound",
            "attr",
        )

    def _is_dealt_with(self, n: int) -> bool:
        """ "Accusing it", "urged it": the object of a verb that takes somebody."""
        parse = self.parse
        head = self.mentions[n].head
        lemma = parse.lemmas[parse.heads[head]].lower()
        return parse.deps[head] == "dobj" and lemma in self.book.words.get("takes_somebody", ())

    def _both_ends(self, n: int) -> Found | None:
        """ "Obama warned Xi during their meeting": who met, of a thing that two have in common."""
        parse = self.parse
        token = self.mentions[n].head
        noun = parse.heads[token]
        if parse.tags[token] != "PRP$" or parse.lemmas[noun].lower() not in self.book.words.get("of_two", ()):
            return None
        verb = self._clause_of(token)
        if verb is None:
            return None
        subjects = [c for c in parse.children[verb] if parse.deps[c] in SUBJECTS and c < token]
        objects = [c for c in parse.children[verb] if parse.deps[c] == "dobj" and c < token]
        objects += [
            o
            for c in parse.children[verb]
            if parse.deps[c] == "prep" and parse.lowers[c] == "with" and c < token
            for o in parse.children[c]
            if parse.deps[o] == "pobj"
        ]
        if len(subjects) != 1 or len(objects) != 1:
            return None
        ends = [self.view.by_head.get(t) for t in (subjects[0], objects[0])]
        ground = [g for e in ends if e is not None for g in self.view.ground(e)]
        if None in ends or len(ground) != 2 or len(self.view.distinct(ground)) != 2:
            return None
        return ground, f"who share it: {self.view.text(ground)}"

    def _only_pair(self, n: int) -> Found | None:
        """ "A country that joins Turkey and Chad in their refusal": those joined by "and", where nothing else is plural."""
        parse = self.parse
        sentence = self.view.sentence[n]
        here = [a for a in self.view.here(sentence, n) if self.view.readings(a)]
        inside = {t for a in here for t in parse.tokens_in(self.mentions[a].span)}
        first = parse.sentences[sentence][0]
        if any(parse.tags[t] in ("NNS", "NNPS") and t not in inside for t in range(first, self.mentions[n].head)):
            return None
        groups = []
        for a in here:
            joined = [self.view.by_head.get(t) for t in self.view.joined(self.mentions[a].head)]
            if joined and parse.deps[self.mentions[a].head] != "conj":
                groups.append([a, *joined])
        if len(groups) != 1 or any(b is None or b >= n or not self.view.readings(b) for b in groups[0]):
            return None
        members = [b for b in groups[0] if b is not None]
        if any(self.mentions[b].plural or self._is_modifier(b) for b in members):
            return None
        if any(self.view.is_many(a) and a not in members for a in here):
            return None
        return members, f"the only ones joined in the sentence: {self.view.text(members)}"

    def _is_modifier(self, a: int) -> bool:
        return self.parse.deps[self.mentions[a].head] in ("compound", "amod", "nmod", "poss")

    def _only_plural(self, n: int, fits: Test) -> Found | None:
        """ "Burundi sent soldiers. They fought": the only plural of the sentence before, where nothing else there is one."""
        parse = self.parse
        token = self.view.of_subject(self.mentions[n].head)
        sentence = self.view.sentence[n] - 1
        if parse.deps[token] not in SUBJECTS or sentence < 0:
            return None
        if any(self.view.readings(a) for a in self.view.here(sentence + 1, n)):
            return None
        here = [a for a in self.view.in_sentence.get(sentence, ()) if self.view.named(a, fits)]
        inside = {t for a in here for t in parse.tokens_in(self.mentions[a].span)}
        first, past = parse.sentences[sentence]
        if len(here) != 1 or self._is_modifier(here[0]):
            return None
        if any(parse.tags[t] in ("NNS", "NNPS") and t not in inside for t in range(first, past)):
            return None
        got = self.view.ground(here[0])
        return got, f"the only plural of the sentence before: {self.view.text(got)}"

    def _body_as_many(self, n: int, token: int) -> Found | None:
        """ "The tour is taking their cup abroad", "the administration holds that they": a body spoken of in the plural."""
        parse = self.parse
        sentence = self.view.sentence[n]
        first = parse.sentences[sentence][0]
        if any(parse.tags[t] in ("NNS", "NNPS") for t in range(first, token)):
            return None
        spoken = self.view.quote_around(parse.starts[token]) is not None

        def fits(a: int) -> bool:
            best = self.view.best(a)
            state = best is not None and best.kind is ActorKind.COUNTRY
            return self.view.is_collective(a) and (spoken or not state)

        return self._of_own_clause(n, token, fits)

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

    def _is_open_in_quote(self, n: int, kind: str) -> bool:
        """Whether a quotation has said "he" before of somebody who could not be told: this one is as little known."""
        quote = self.view.quote_around(self.mentions[n].span.start)
        if quote is None:
            return False
        for a in range(n - 1, -1, -1):
            if self.mentions[a].span.start < quote[0]:
                return False
            if self.mentions[a].reason == f"pronoun: {kind}":
                return a not in self.links
            if self.mentions[a].candidates and self.view.is_person(a):
                return False
        return False

    def _has_nameless_subject_above(self, token: int) -> bool:
        """ "A soldier said he": somebody without a name tells of himself, as far as anybody knows."""
        parse = self.parse
        verb = self._clause_of(token)
        while verb is not None and parse.deps[verb] in ("ccomp", "advcl"):
            verb = self._clause_of(parse.heads[verb])
            subjects = [c for c in parse.children[verb] if parse.deps[c] in SUBJECTS and c < token] if verb else []
            if subjects:
                number = self.view.by_head.get(subjects[0])
                known = number is not None and bool(self.view.ground(number))
                person = parse.tags[subjects[0]] == "NN" and self.view.is_person_noun(subjects[0])
                return not known and (person or parse.lowers[subjects[0]] in _SOMEBODY)
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
            return members if plural and all(self.view.readings(m) for m in members) else []
        for m in members:
            if any(parse.lowers[c] == "no" for c in parse.children[self.mentions[m].head]):
                continue  # "no candidate has said what they intend": nobody in particular
            if self.view.readings(m):
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
                if not self.mentions[n].plural and any(self.view.is_main_subject(b) for b in rest):
                    continue
                if not self._is_told_on(n, a, rest):
                    continue
                return self.view.ground(a), f"subject of the sentence before: {self.view.text(self.view.ground(a))}"
        return None

    def _is_told_on(self, n: int, a: int, rest: Sequence[int]) -> bool:
        """Whether a pronoun goes on with the subject `a` of the sentence before: nothing and nobody else there may be meant."""
        parse = self.parse
        head = self.mentions[a].head
        verb = parse.heads[head]
        pronoun = self.mentions[n].head
        own = parse.lemmas[parse.heads[self.view.of_subject(pronoun)]].lower()
        if self._kind(n) == "they":
            many = [c for c in parse.children[verb] if parse.deps[c] == "dobj" and parse.tags[c] == "NNS"]
            return not any(o not in self.view.by_head and self.view.is_person_noun(o) for o in many)
        if any(not self._is_own(t) for t in self.view.joined(head)):
            return False
        if self._kind(n) != "it" or parse.tags[pronoun] == "PRP$":
            return True
        objects = [c for c in parse.children[verb] if parse.deps[c] in ("dobj", "nsubjpass") and c != head]
        if any(self.view.by_head.get(o) in rest for o in objects) and own in self.book.words.get("answers", ()):
            return False  # "Ethiopia accused Eritrea. It denied"
        things = [o for o in objects if parse.tags[o] == "NN" and o not in self.view.by_head]
        if any(parse.lemmas[o].lower() in self.book.words.get("documents", ()) for o in things):
            return False  # "Amnesty published a report. It accuses"
        return not things or own in self.book.words.get("done_by_somebody", ())

    def _is_own(self, noun: int) -> bool:
        """ "The cabinet and *its friends*": told of by the one they are joined to, who may be told on alone."""
        parse = self.parse
        return any(parse.deps[c] == "poss" and parse.lowers[c] == "its" for c in parse.children[noun])

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

    def _quoted_by(self, n: int) -> list[int]:
        """Whom one names in his own words: "'I will see Bibi,' he said" is not Bibi's."""
        parse = self.parse
        head = self.mentions[n].head
        if parse.deps[head] not in SUBJECTS or self.view.quote_around(parse.starts[head]) is not None:
            return []
        if parse.lemmas[parse.heads[head]].lower() not in self.book.words.get("speech", ()):
            return []
        near = [a for s in (self.view.sentence[n] - 1, self.view.sentence[n]) for a in self.view.here(s, n)]
        inside = [a for a in near if self.view.quote_around(self.mentions[a].span.start) is not None]
        outside = self.view.distinct([a for a in near if a not in inside])
        named = [a for a in inside if self.mentions[a].candidates]
        return [a for a in named if not set(self.view.distinct([a])) & set(outside)]

    def _speaker(self, n: int, *, sure: bool = True) -> Found | None:
        """ "We" in a quotation is whoever speaks, told outside the quotation marks in the same sentence.

        sure: a speaker who is himself only "he", so far unknown, is not looked for in other sentences.
        """
        quote = self.view.quote_around(self.mentions[n].span.start)
        if quote is None:
            return self._labelled(n)
        parse = self.parse
        verbs = self.book.words.get("speech", frozenset())
        found: list[int] = []
        opens = self.view.sentence_at(quote[0])
        for s in dict.fromkeys((self.view.sentence[n], opens, self.view.sentence_at(quote[1] - 1), opens - 1)):
            if s < 0:
                continue
            first, past = parse.sentences[s]
            speaks = False
            for t in range(first, past):
                if parse.lemmas[t].lower() in verbs and not quote[0] <= parse.starts[t] < quote[1]:
                    for child in parse.children[t]:
                        number = self._spoken_for(child)
                        if parse.deps[child] in SUBJECTS and number is not None and number != n:
                            found.extend(self.view.ground(number))
                            speaks = speaks or not quote[0] <= parse.starts[child] < quote[1]
            if found or (speaks and sure):
                break
        people = self.view.distinct(found)
        if len(people) != 1:
            return None
        return [found[0]], f"speaker of the quotation: {self.view.text([found[0]])}"

    def _spoken_for(self, subject: int) -> int | None:
        """The mention at a subject, else whose voice it is: "*Modi's* office", "a spokesman for *Kenya*"."""
        parse = self.parse
        number = self.view.by_head.get(subject)
        if number is not None or parse.lemmas[subject].lower() not in self.book.words.get("mouthpieces", ()):
            return number
        owners = [c for c in parse.children[subject] if parse.deps[c] == "poss"]
        owners += [o for c in parse.children[subject] if parse.lowers[c] in ("for", "of") for o in parse.children[c]]
        return next((self.view.by_head[o] for o in owners if o in self.view.by_head), None)

    def _labelled(self, n: int) -> Found | None:
        """ "JAMES MARAPE: We want roads": whoever the label of a turn names, in it or by the surname of one in the text."""
        turn = turn_at(self.parse.text, self.mentions[n].span.start)
        if turn is None:
            return None
        last = turn.label.of(self.parse.text).split()[-1].casefold()
        named = [a for a, m in enumerate(self.mentions) if self._bears(m, last)]
        people = self.view.distinct(named)
        if len(people) != 1:
            return None
        (one,) = people.values()
        return [one], f"whose turn it is: {self.view.text([one])}"

    def _bears(self, mention: Mention, last: str) -> bool:
        best = mention.best
        if best is None or mention.plural or (best.person is None and best.kind is not ActorKind.PERSON):
            return False
        return mention.span.of(self.parse.text).split()[-1].casefold() == last
