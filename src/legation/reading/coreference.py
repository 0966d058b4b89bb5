"""Coreference: to whom pronouns and words like "the two countries" refer, each with its reason.

Takes the parse and the mentions; gives a `CoreferenceLink` per mention without a name that can be told. "Putin said he would
send his troops" links "he" and "his" to "Putin". Careful: where two could be meant it gives none, since an unresolved
pronoun costs a name and a wrong one costs trust. A role or body without a country ("the army") is linked to the country that
the text is about; what it does there stays its own. Who a name means is reading/mentions.py's matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from legation.knowledge import Knowledge
from legation.knowledge.actors import ActorBook, load_actors
from legation.knowledge.pieces import fold
from legation.model.layers import ActorId, CoreferenceLink, Mention, Parse
from legation.model.words import ActorKind, MentionForm
from legation.reading.quotations import find_quotations
from legation.reading.reader import Work

_BACK = 2  # sentences before its own in which a pronoun may find its name
_BACK_NOMINAL = 6  # a definite description reaches further
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_CLAUSES = frozenset(("ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "pcomp", "csubj"))
_FORWARD = frozenset(("ccomp", "xcomp", "relcl", "acl", "advcl"))  # clauses that "it is clear" points to
_INSIDE = frozenset(("dobj", "dative", "pobj", "prep", "poss", "amod", "compound", "nmod"))  # of one simple clause
_COLLECTIVE = frozenset(
    (
        ActorKind.COUNTRY,
        ActorKind.GOVERNMENT,
        ActorKind.MINISTRY,
        ActorKind.AGENCY,
        ActorKind.ORGANISATION,
        ActorKind.ALLIANCE,
        ActorKind.BLOC,
        ActorKind.FIRM,
        ActorKind.MEDIUM,
        ActorKind.PARTY,
        ActorKind.FORCE,
    )
)
_OUTSIDERS = frozenset(("NGO", "MED", "BUS", "EDU", "IGO"))  # tell of a country, do not make it the one spoken of
_LEADING_SHARE = 0.75
_STATES = frozenset((ActorKind.COUNTRY, ActorKind.GOVERNMENT))
_HEADS_OF = frozenset(("PRES", "PM", "LEADER", "MONARCH", "POPE"))
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_KINDS_BY_NOUN: dict[str, frozenset[ActorKind]] = {
    "agency": frozenset((ActorKind.AGENCY,)),  # a news agency is found by the word in its name
    "service": frozenset((ActorKind.AGENCY,)),
    "ministry": frozenset((ActorKind.MINISTRY,)),
    "department": frozenset((ActorKind.MINISTRY,)),
    "company": frozenset((ActorKind.FIRM,)),
    "firm": frozenset((ActorKind.FIRM,)),
    "outlet": frozenset((ActorKind.MEDIUM,)),
    "newspaper": frozenset((ActorKind.MEDIUM,)),
    "institute": frozenset((ActorKind.ORGANISATION,)),
    "think tank": frozenset((ActorKind.ORGANISATION,)),
    "watchdog": frozenset((ActorKind.ORGANISATION,)),
    "party": frozenset((ActorKind.PARTY,)),
    "paper": frozenset((ActorKind.MEDIUM,)),
    "daily": frozenset((ActorKind.MEDIUM,)),
    "channel": frozenset((ActorKind.MEDIUM,)),
    "broadcaster": frozenset((ActorKind.MEDIUM,)),
    "magazine": frozenset((ActorKind.MEDIUM,)),
}
_FIGHTERS = frozenset(("REB", "UAF"))
_ANYBODYS = frozenset(("GOV", "REB", "UAF"))  # of which a plural without an article is nobody's in particular
_VAGUE_OFFICES = frozenset(("LEADER", "SECGEN", "POPE", "AMB", "NSA"))  # "the leader" may be anybody's

Test = Callable[[int], bool]


class CoreferenceComponent:
    name = "coreference"
    needs = ("parse", "mentions")
    gives = "coreference"
    version = "1"

    def __init__(self, book: ActorBook | None = None) -> None:
        self.book = book if book is not None else load_actors(Knowledge().folder("actors"))

    def run(self, batch: Sequence[Work]) -> list[tuple[CoreferenceLink, ...]]:
        return [find_links(w["parse"], w["mentions"], self.book) for w in batch]


def find_links(parse: Parse, mentions: Sequence[Mention], book: ActorBook) -> tuple[CoreferenceLink, ...]:
    """Links of a text in order of their mention."""
    if not mentions:
        return ()
    return _Linker(parse, mentions, book).link()


class _Linker:
    """One text. Always holds: antecedents lie before their mention (but for quotations, whose speaker may follow)."""

    def __init__(self, parse: Parse, mentions: Sequence[Mention], book: ActorBook) -> None:
        self.parse = parse
        self.mentions = mentions
        self.book = book
        self.links: dict[int, CoreferenceLink] = {}
        self.sentence = [parse.sentence_of[m.head] for m in mentions]
        self.by_head = {m.head: n for n, m in enumerate(mentions)}
        self.in_sentence: dict[int, list[int]] = {}
        for n, s in enumerate(self.sentence):
            self.in_sentence.setdefault(s, []).append(n)
        self.quotes: list[tuple[int, int]] | None = None

    def link(self) -> tuple[CoreferenceLink, ...]:
        for n, mention in enumerate(self.mentions):
            if mention.candidates:
                continue
            found = None
            if mention.form is MentionForm.PRONOUN:
                found = self._pronoun(n, mention.reason.removeprefix("pronoun: "))
            elif mention.form is MentionForm.NOMINAL:
                found = self._nominal(n, mention.reason.removeprefix("nominal: ").split())
            if found is not None and mention.form is MentionForm.PRONOUN and self._is_named_beside(n, found[0]):
                found = None  # "it will weaken Portugal": not Portugal
            if found is not None and found[0] and n not in found[0]:
                self.links[n] = CoreferenceLink(n, tuple(found[0]), found[1], self._role_actors(n, found[0]))
        return tuple(self.links[n] for n in sorted(self.links))

    def _role_actors(self, n: int, antecedents: Sequence[int]) -> tuple[ActorId, ...]:
        """ "The army", linked to the country it belongs to, stands for that country's army."""
        mention = self.mentions[n]
        words = mention.reason.removeprefix("nominal: ").split()
        if words[0] == "ally" and self._owner(n) is not None:
            owners = dict.fromkeys(c for a in antecedents for c in (self._country(a),) if c)
            return tuple(ActorId(f"ALLIES:{c}", ActorKind.ALLIANCE, "GOV") for c in owners)
        if words[0] == "country" and not all(map(self._is_state, antecedents)):
            return tuple(self.book.actor(c) for c in dict.fromkeys(map(self._country, antecedents)) if c)
        if mention.form is not MentionForm.NOMINAL or words[0] != "role":
            return ()
        form, suffix = words[1], words[2]
        if suffix == "REB" and all(map(self._same_body(suffix), antecedents)):
            return ()
        if form == "body" and not any(map(self._has_country, antecedents)):
            return ()
        if suffix == "LEADER" and all(map(self._is_part, antecedents)):
            return ()  # "the opposition ... its leaders"
        if all(self._suffix(a) == suffix or (suffix == "LEADER" and self._is_leader(a)) for a in antecedents):
            return ()
        if form == "person" and all(self._is_person(a) for a in antecedents):
            return ()
        role = self.book.role_of(suffix, form)
        out: list[ActorId] = []
        for a in antecedents:
            country = self.book.country_of(self.mentions[a].candidates[0].id)
            if country is not None and role is not None:
                out.extend(self.book.with_role(self.book.actor(country), role))
        return tuple(dict.fromkeys(out))

    # ------------------------------------------------------------------ pronouns

    def _is_named_beside(self, n: int, antecedents: Sequence[int]) -> bool:
        """Whether the clause of a subject pronoun names the same actor once more, which a writer would not."""
        parse = self.parse
        head = self.mentions[n].head
        if parse.deps[head] not in _SUBJECTS:
            return False
        ids = {c.id for a in antecedents for c in self.mentions[a].candidates[:1]}
        verb = parse.heads[head]
        for m in self.in_sentence.get(self.sentence[n], ()):
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

    def _pronoun(self, n: int, kind: str) -> tuple[list[int], str] | None:
        if kind == "we":
            return self._speaker(n)
        if kind == "it" and self._is_empty_it(n):
            return None
        fits: Test = {
            "he": lambda a: self._is_person(a) and self._may_be(a, female=False),
            "she": lambda a: self._is_person(a) and self._may_be(a, female=True),
            "it": self._is_collective,
            "they": self._is_many,
        }[kind]
        token = self.mentions[n].head
        others = self._never_meant(n) if kind in ("he", "she") else set()
        if others:
            plain = fits
            fits = lambda a: plain(a) and others.isdisjoint(self._distinct([a]))  # noqa: E731
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
            pair = self._pair_before(n)
            if pair is not None:
                return pair
        if kind in ("he", "she"):
            return self._only_one_near(n, fits, _BACK)
        return self._subject_beside(n, fits) or self._subject_before(n, fits)

    def _told_of(self, n: int, fits: Test) -> tuple[list[int], str] | None:
        """ "'He is bright,' Modi said of Trudeau": the one it is said of, who may be named behind it."""
        parse = self.parse
        quote = self._quote_around(self.mentions[n].span.start)
        if quote is None:
            return None
        first, past = parse.sentences[self.sentence[n]]
        for verb in range(first, past):
            if parse.lemmas[verb].lower() not in self.book.words.get("speech", ()) or parse.starts[verb] < quote[1]:
                continue
            for of in (
                c for c in parse.children[verb] if parse.deps[c] == "prep" and parse.lowers[c] in ("of", "about")
            ):
                for number in (self.by_head.get(c, n) for c in parse.children[of]):
                    if number != n and self.mentions[number].candidates and fits(number):
                        return [number], f"of whom it is said: {self._text([number])}"
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
                if parse.deps[c] in _SUBJECTS
                for m in (self.by_head.get(c),)
                if m is not None
            )
        return set(self._distinct(out))

    def _of_own_clause(self, n: int, token: int, fits: Test) -> tuple[list[int], str] | None:
        """The subject of the pronoun's own clause ("Iran tested its missiles") or of the clause that reports it."""
        parse = self.parse
        verb = self._clause_of(token)
        own_subject = parse.deps[token] in _SUBJECTS
        possessive = parse.tags[token] == "PRP$" or parse.lowers[token].endswith(("self", "selves"))
        steps = 0
        while verb is not None and steps < 4:
            if steps > 0 or not own_subject:
                for child in parse.children[verb]:
                    if parse.deps[child] in _SUBJECTS and child < token and child != token:
                        got = self._antecedents_at(child, n, fits)
                        if got:
                            direct = steps == 0 and not possessive and not own_subject
                            if direct:
                                break  # an object pronoun is not its own subject
                            said = "its clause" if steps == 0 else "the clause above"
                            return got, f"subject of {said}: {self._text(got)}"
                        if steps == 0 and possessive:
                            pronoun = self.by_head.get(child)
                            if (
                                pronoun is not None
                                and not self.mentions[pronoun].candidates
                                and self._named(pronoun, fits)
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
            subjects = [c for c in parse.children[verb] if parse.deps[c] in _SUBJECTS and c < token]
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
        members = [self.by_head[t] for t in group if t in self.by_head and self.by_head[t] < n]
        if len(members) > 1:
            plural = self.mentions[n].plural
            return members if plural and all(self.mentions[m].candidates for m in members) else []
        for m in members:
            if self.mentions[m].candidates:
                if fits(m):
                    out.append(m)
            elif self._named(m, fits):
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

    def _only_one_near(self, n: int, fits: Test, back: int, *, or_subject: bool = True) -> tuple[list[int], str] | None:
        """The only one in the nearest sentence that has any that fit; of several, the only subject there."""
        for s in range(self.sentence[n], self.sentence[n] - back - 1, -1):
            here = [a for a in self.in_sentence.get(s, ()) if a < n and self._named(a, fits)]
            if not here:
                continue
            people = self._distinct(here)
            where = "in the sentence" if s == self.sentence[n] else "before"
            if len(people) == 1:
                found = here[-1]
                return self._ground(found), f"the only one named {where}: {self._text(self._ground(found))}"
            if or_subject and s < self.sentence[n]:
                subjects = [a for a in here if self._is_main_subject(a)]
                joined = {self.by_head.get(t) for a in subjects for t in self._joined(self.mentions[a].head)}
                subjects.extend(a for a in here if a in joined)
                if len(self._distinct(subjects)) == 1:
                    return self._ground(
                        subjects[-1]
                    ), f"subject of the sentence {where}: {self._text(self._ground(subjects[-1]))}"
            return None
        return None

    def _subject_beside(self, n: int, fits: Test) -> tuple[list[int], str] | None:
        """For "it" in "Mali is poor, it needs help" and "Mali is poor and its debt is high": the subject of the clause before."""
        parse = self.parse
        token = self._of_subject(self.mentions[n].head)
        if parse.deps[token] not in _SUBJECTS:
            return None
        verb = parse.heads[token]
        above = parse.heads[verb]
        clauses = [c for c in parse.children[verb] if parse.deps[c] in ("ccomp", "parataxis") and c < token]
        if parse.deps[verb] in ("conj", "parataxis") and above != verb:
            clauses.append(above)
        for clause in reversed(clauses):
            for child in parse.children[clause]:
                if parse.deps[child] in _SUBJECTS and child < token:
                    got = self._antecedents_at(child, n, fits)
                    if got:
                        return got, f"subject of the clause before: {self._text(got)}"
        return None

    def _subject_before(self, n: int, fits: Test) -> tuple[list[int], str] | None:
        """For "it" and "they" at the head of a sentence: the subject of the one before, when it fits."""
        token = self._of_subject(self.mentions[n].head)
        if self.parse.deps[token] not in _SUBJECTS:
            return None
        for a in reversed(self.in_sentence.get(self.sentence[n] - 1, ())):
            if self._named(a, fits) and self._is_main_subject(a):
                rest = [b for b in self.in_sentence[self.sentence[a]] if b != a and self._named(b, fits)]
                if self.mentions[n].plural or not any(self._is_main_subject(b) for b in rest):
                    return self._ground(a), f"subject of the sentence before: {self._text(self._ground(a))}"
        return None

    def _pair_before(self, n: int) -> tuple[list[int], str] | None:
        """ "they" after "Russia and China signed": the coordinated subject of the sentence before."""
        for token_mention in self.in_sentence.get(self.sentence[n] - 1, ()):
            if not self._is_main_subject(token_mention):
                continue
            parse = self.parse
            head = self.mentions[token_mention].head
            group = [head, *(c for c in parse.children[head] if parse.deps[c] == "conj")]
            members = [
                self.by_head[t] for t in group if t in self.by_head and self.mentions[self.by_head[t]].candidates
            ]
            if self.parse.deps[self._of_subject(self.mentions[n].head)] not in _SUBJECTS:
                return None
            if len(members) > 1:
                return members, f"subjects of the sentence before: {self._text(members)}"
            met = self._met_by(token_mention)
            if met is not None:
                return [token_mention, met], f"who met in the sentence before: {self._text([token_mention, met])}"
        return None

    def _of_subject(self, token: int) -> int:
        """ "Its parliament met": the subject that a possessive belongs to."""
        parse = self.parse
        return parse.heads[token] if parse.tags[token] == "PRP$" else token

    def _met_by(self, subject: int) -> int | None:
        """The object of "A met B", where both are of one kind."""
        parse = self.parse
        verb = parse.heads[self.mentions[subject].head]
        if parse.lemmas[verb].lower() not in self.book.words.get("meets", ()) or not self.mentions[subject].candidates:
            return None
        for child in parse.children[verb]:
            number = self.by_head.get(child)
            if parse.deps[child] != "dobj" or number is None or not self.mentions[number].candidates:
                continue
            if self.mentions[number].plural or self._is_person(number) != self._is_person(subject):
                return None
            return number
        return None

    def _is_empty_it(self, n: int) -> bool:
        """ "It is clear that", "it seems": points forward or at nothing."""
        parse = self.parse
        token = self.mentions[n].head
        if parse.deps[token] == "expl":
            return True
        if parse.deps[token] not in _SUBJECTS:
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

    def _speaker(self, n: int) -> tuple[list[int], str] | None:
        """ "We" in a quotation is whoever speaks, told outside the quotation marks in the same sentence."""
        quote = self._quote_around(self.mentions[n].span.start)
        if quote is None:
            return None
        parse = self.parse
        verbs = self.book.words.get("speech", frozenset())
        found: list[int] = []
        opens = self._sentence_at(quote[0])
        for s in dict.fromkeys((self.sentence[n], opens, self._sentence_at(quote[1] - 1), opens - 1)):
            if s < 0:
                continue
            first, past = parse.sentences[s]
            for t in range(first, past):
                if parse.lemmas[t].lower() in verbs and not quote[0] <= parse.starts[t] < quote[1]:
                    for child in parse.children[t]:
                        number = self.by_head.get(child)
                        if parse.deps[child] in _SUBJECTS and number is not None and number != n:
                            found.extend(self._ground(number))
            if found:
                break
        people = self._distinct(found)
        if len(people) != 1:
            return None
        return [found[0]], f"speaker of the quotation: {self._text([found[0]])}"

    def _sentence_at(self, at: int) -> int:
        """The sentence of a character."""
        parse = self.parse
        token = min(max(bisect_right(parse.starts, at) - 1, 0), len(parse) - 1)
        number: int = parse.sentence_of[token]
        return number

    def _quote_around(self, start: int) -> tuple[int, int] | None:
        if self.quotes is None:
            self.quotes = find_quotations(self.parse.text)
        return next((q for q in self.quotes if q[0] <= start < q[1]), None)

    # ------------------------------------------------------------------ nominals

    def _nominal(self, n: int, words: Sequence[str]) -> tuple[list[int], str] | None:
        if words[0] == "role":
            return self._role(n, words[1], words[2])
        kind = words[0]
        plural = self.mentions[n].plural
        if plural and "other" in self._words(n):
            return None  # "other countries": whoever they are, not those named
        if kind == "ally":
            return self._allies(n)
        if kind == "side" and not plural and not self._is_each(n):
            return self._body(n)
        if kind in ("country", "side") and (plural or kind == "side"):
            return self._several(n, self._is_state if kind == "country" else self._is_side, self._is_official)
        if kind == "country":
            return self._own_country(n) or self._state(n)
        if kind == "leader":
            return self._several(n, self._is_leader, None) if plural else self._role(n, "office", "LEADER")
        if kind == "minister":
            return (
                self._several(n, self._is_minister, None)
                if plural
                else self._only_one_near(n, self._is_minister, _BACK_NOMINAL)
            )
        if kind == "order":
            return self._ordered(n)
        if kind == "counterpart" and not plural:
            return self._counterpart(n)
        if kind == "alliance" and not plural:
            return self._only_one_near(n, self._is_league, _BACK_NOMINAL)
        if kind == "group" and not plural:
            return self._only_one_near(n, self._is_group, _BACK)
        if kind == "body" and not plural:
            return self._body(n)
        if kind == "someone" and not plural:
            return self._described(n)
        if kind == "person" and not plural:
            return self._only_one_near(n, self._is_spoken_for, _BACK)
        return None

    def _described(self, n: int) -> tuple[list[int], str] | None:
        """ "The tycoon": the only person named in the sentences before, where nothing said of him speaks for another."""
        parse = self.parse
        head = self.mentions[n].head
        if any(parse.deps[c] in ("poss", "relcl", "acl", "appos", "prep", "amod") for c in parse.children[head]):
            return None  # "his candidate", "the candidate who lost", "the Polish candidate": perhaps another one
        if parse.deps[head] in ("appos", "attr", "compound"):
            return None

        def fits(a: int) -> bool:  # "Noah showed that the tycoon": another than Noah
            best = self._best(a)
            named = best is not None and best.person is not None and self._is_person(a)
            return named and self.sentence[a] < self.sentence[n]

        return self._only_one_near(n, fits, _BACK)

    def _role(self, n: int, form: str, suffix: str) -> tuple[list[int], str] | None:
        """ "the president", "the army": the last of that role, else the country that the text is about."""
        plural = self.mentions[n].plural
        if plural and form == "body" and suffix in _ANYBODYS and self._is_bare(n):
            return self._only_one_near(n, self._same_body(suffix), _BACK)  # "terrorists", "governments": anybody's
        owner = self._owner(n)
        if owner is not None:
            return owner if owner[0] else None
        if form == "office":
            heads = _HEADS_OF if suffix == "LEADER" else frozenset((suffix,))
            fits: Test = lambda a: self._office_suffix(a) in heads  # noqa: E731
            if plural:
                return self._several(n, fits, self._is_state)
            near = self._only_one_near(n, fits, _BACK_NOMINAL)
            if near is not None:
                return near
            everywhere = [a for a in range(len(self.mentions)) if a != n and self._named(a, fits)]
            if len(self._distinct(everywhere)) == 1:
                return self._ground(
                    everywhere[0]
                ), f"the only one in the text: {self._text(self._ground(everywhere[0]))}"
            return None if everywhere or suffix in _VAGUE_OFFICES else self._of_country(n)
        if form == "person":
            return self._only_one_near(n, self._is_spoken_for, _BACK) if not plural else None
        if self._is_told_whose(n):
            return None
        moved = self._moved_by(n) if suffix == "MIL" else None
        if moved is not None:
            return moved
        same = self._same_body(suffix)
        near = self._only_one_near(n, same, _BACK_NOMINAL) or self._by_its_word(n)
        if near is not None:
            return near
        if any(self._named(a, same) for s in self._sentences_back(n, _BACK) for a in self._here(s, n)):
            return None  # of several
        both = self._pair_before(n) if plural and suffix == "MIL" else None
        return both or self._of_country(n)

    def _words(self, n: int) -> list[str]:
        return self.mentions[n].span.of(self.parse.text).lower().split()

    def _is_bare(self, n: int) -> bool:
        """Whether nothing before a noun makes it definite."""
        parse = self.parse
        return not any(parse.deps[c] in ("det", "poss") for c in parse.children[self.mentions[n].head])

    def _of_country(self, n: int) -> tuple[list[int], str] | None:
        """The country that a body or office without one belongs to: the only one near, else that of the text."""
        country = self._country_near(n)
        if country is not None:
            return [country], f"of the only country named near: {self._text([country])}"
        country = self._country_in_view(n)
        if country is not None:
            return [country], f"of the country that the text is about: {self._text([country])}"
        return None

    def _same_body(self, suffix: str) -> Test:
        """Whether a mention is of a body of that kind: by the id, for fighters also a group known by its own name."""

        def test(a: int) -> bool:
            best = self._best(a)
            if best is None or self.mentions[a].plural:
                return False
            if suffix == "REB":
                return best.sector in _FIGHTERS and best.person is None
            return self._suffix(a) == suffix

        return test

    def _by_its_word(self, n: int) -> tuple[list[int], str] | None:
        """ "the court" after "the International Criminal Court": the only body near whose name has the word."""
        noun = fold(self.parse.words[self.mentions[n].head])
        return self._only_one_near(n, lambda a: noun in self._name_words(a), _BACK)

    def _moved_by(self, n: int) -> tuple[list[int], str] | None:
        """ "Chad sent troops": the troops of whoever sends them, where they stand without a word before them."""
        parse = self.parse
        head = self.mentions[n].head
        verb = parse.heads[head]
        if parse.deps[head] != "dobj" or parse.lemmas[verb].lower() not in self.book.words.get("moves", ()):
            return None
        if any(parse.deps[c] in ("det", "poss") for c in parse.children[head]):
            return None
        for child in parse.children[verb]:
            number = self.by_head.get(child)
            if parse.deps[child] == "nsubj" and number is not None:
                ground = self._ground(number)
                if ground and all(self._has_country(a) and not self._is_outsider(a) for a in ground):
                    return ground, f"sent by the subject of the clause: {self._text(ground)}"
        return None

    def _is_part(self, a: int) -> bool:
        """A body within a country that has leaders of its own: a party, a group, an army."""
        best = self._best(a)
        return best is not None and ":" in best.id and best.sector != "GOV"

    def _is_outsider(self, a: int) -> bool:
        best = self._best(a)
        return best is not None and best.sector in _OUTSIDERS

    def _sentences_back(self, n: int, back: int) -> range:
        return range(self.sentence[n], max(-1, self.sentence[n] - back - 1), -1)

    def _here(self, sentence: int, before: int) -> list[int]:
        """Mentions of a sentence that stand before mention `before`."""
        return [a for a in self.in_sentence.get(sentence, ()) if a < before]

    def _country_near(self, n: int) -> int | None:
        """The last mention of the only country in its own sentence and the two before; also behind it in its sentence
        where nobody was named before ("Troops stormed the parliament in Seoul")."""
        found: dict[str, int] = {}
        for s in self._sentences_back(n, _BACK):
            here = [a for a in self.in_sentence.get(s, ()) if a != n and (a < n or s == self.sentence[n])]
            for a in here:
                for c in self.mentions[a].candidates[:1]:
                    country = self.book.country_of(c.id)
                    if country is not None and c.sector not in _OUTSIDERS:
                        found[country] = max(found.get(country, -1), a) if a < n else found.get(country, a)
                    elif len(self.mentions[a].candidates) > 1 or (c.sector == "MIL" and country is None):
                        return None
        return next(iter(found.values())) if len(found) == 1 else None

    def _allies(self, n: int) -> tuple[list[int], str] | None:
        """ "its allies": somebody's, who are not named; "the allies": those named together last."""
        owner = self._owner(n)
        if owner is not None:
            return owner if owner[0] else None
        if not self.mentions[n].plural:
            return None
        return self._several(n, self._is_state, self._is_official)

    def _counterpart(self, n: int) -> tuple[list[int], str] | None:
        """ "his counterpart": the last one before who holds the same office elsewhere."""
        owner = self._owner(n)
        if owner is None or len(owner[0]) != 1:
            return None
        office, country = self._office_suffix(owner[0][0]), self._country(owner[0][0])
        fits: Test = lambda a: bool(office) and self._office_suffix(a) == office and self._country(a) != country  # noqa: E731
        return self._only_one_near(n, fits, _BACK_NOMINAL)

    def _country(self, a: int) -> str | None:
        best = self._best(a)
        return self.book.country_of(best.id) if best is not None else None

    def _is_each(self, n: int) -> bool:
        """ "Each side", "neither side": one word for two."""
        words = self.mentions[n].span.of(self.parse.text).lower().split()
        return (
            words[0] in ("each", "either", "neither", "the")
            and words[-1] in ("side", "pair", "duo")
            and (words[0] != "the" or words[-1] != "side")
        )

    def _is_told_whose(self, n: int) -> bool:
        """ "The warships of the Chilean navy": its own phrase says whose it is, so nobody named elsewhere is meant."""
        parse = self.parse
        for of in (
            c for c in parse.children[self.mentions[n].head] if parse.lowers[c] == "of" and parse.deps[c] == "prep"
        ):
            numbers = (self.by_head.get(c) for c in parse.children[of] if parse.deps[c] == "pobj")
            if any(m is not None and self._has_country(m) for m in numbers):
                return True
        return False

    def _owner(self, n: int) -> tuple[list[int], str] | None:
        """ "his troops": of whoever "his" is; ([], "") when that cannot be told; None without a possessive pronoun."""
        parse = self.parse
        for child in parse.children[self.mentions[n].head]:
            number = self.by_head.get(child, -1)
            if parse.deps[child] == "poss" and number in self.links and parse.tags[child] != "PRP$":
                ground = list(self.links[number].antecedents)
                return (ground, f"of {self._text(ground)}") if all(map(self._has_country, ground)) else ([], "")
            if parse.tags[child] == "PRP$":
                link = self.links.get(self.by_head.get(child, -1))
                if link is None or not all(self._has_country(a) for a in link.antecedents):
                    return [], ""
                return list(link.antecedents), f"of {self._text(link.antecedents)}"
        return None

    def _countries_before(self, n: int) -> tuple[dict[str, int], dict[str, int]]:
        """How often each country was meant by the mentions before `n`, and its last mention by name."""
        counts: dict[str, int] = {}
        last: dict[str, int] = {}
        for a in range(n):
            for c in self.mentions[a].candidates[:1]:
                country = self.book.country_of(c.id)
                if country is not None and c.sector not in _OUTSIDERS:
                    counts[country] = counts.get(country, 0) + 1
                    if ":" not in c.id:
                        last[country] = a
        return counts, last

    def _country_in_view(self, n: int) -> int | None:
        """The last mention of the only country so far, or of the one that clearly leads."""
        counts, last = self._countries_before(n)
        if not counts:
            return None
        best = max(counts, key=lambda c: counts[c])
        return last.get(best) if counts[best] >= _LEADING_SHARE * sum(counts.values()) else None

    def _own_country(self, n: int) -> tuple[list[int], str] | None:
        """ "Her country": that of whoever "her" is; nobody's where that is unknown ([], "")."""
        parse = self.parse
        if not any(parse.tags[c] == "PRP$" for c in parse.children[self.mentions[n].head]):
            return None
        return self._owner(n)

    def _state(self, n: int) -> tuple[list[int], str] | None:
        found = self._only_one_near(n, self._is_state, _BACK, or_subject=False)
        if found is not None:
            return found
        for s in range(self.sentence[n], self.sentence[n] - _BACK - 1, -1):
            here = [a for a in self.in_sentence.get(s, ()) if a < n and self._named(a, self._has_country)]
            countries = {self.book.country_of(c.id) for a in here for c in self.mentions[a].candidates[:1]}
            if len(countries) == 1:
                return [here[-1]], f"the only country in view: {self._text([here[-1]])}"
            if here:
                return None
        return None

    def _several(self, n: int, fits: Test, otherwise: Test | None) -> tuple[list[int], str] | None:
        """ "the two countries": the nearest sentence with just so many that fit; else with so many officials of theirs."""
        mention = self.mentions[n]
        words = mention.span.of(self.parse.text).lower().split()
        wanted = next((_NUMBERS[w] for w in words if w in _NUMBERS), None)
        for test in (fits, otherwise):
            if test is None:
                continue
            for s in range(self.sentence[n], self.sentence[n] - _BACK_NOMINAL // 2 - 1, -1):
                here = [a for a in self.in_sentence.get(s, ()) if a < n and self._named(a, test)]
                acting = [a for a in here if not self._is_ground(a)]
                here = acting if len(self._countries_of(acting, test)) >= (wanted or 2) else here
                whole = [
                    a for a in here if self.mentions[a].plural and len(self.mentions[a].candidates) == (wanted or 2)
                ]
                if whole:
                    return [whole[-1]], f"named together: {self._text([whole[-1]])}"
                chosen: dict[str, int] = {}
                for a in here:
                    for g in self._ground(a):
                        for c in self.mentions[g].candidates[:1]:
                            chosen.setdefault(self._identity(c, test), g)
                if len(chosen) == (wanted or 2):
                    members = list(chosen.values())
                    return members, f"the {len(members)} named last: {self._text(members)}"
                group = self._subjects_of(s, n, test) if wanted is None and len(chosen) > 2 else []
                if len(group) > 1:
                    return group, f"those who act there together: {self._text(group)}"
                if len(chosen) > (wanted or 2):
                    return self._core_of(s, n, test, wanted or 2) or self._leading_pair(n, wanted or 2, test)
        return self._leading_pair(n, wanted or 2, fits)

    def _countries_of(self, numbers: Sequence[int], test: Test) -> set[str]:
        return {
            self._identity(c, test) for a in numbers for g in self._ground(a) for c in self.mentions[g].candidates[:1]
        }

    def _is_ground(self, a: int) -> bool:
        """Whether a country or capital is only where something happens: "met in Cairo"."""
        return self.mentions[a].reason.endswith("as a place")

    def _core_of(self, s: int, n: int, fits: Test, wanted: int) -> tuple[list[int], str] | None:
        """Of many in a sentence the subject of its main clause with those joined to it, or with its object."""
        parse = self.parse
        here = [a for a in self._here(s, n) if self._named(a, fits)]
        for a in here:
            if not self._is_main_subject(a):
                continue
            verb = parse.heads[self.mentions[a].head]
            core = [self.mentions[a].head, *self._joined(self.mentions[a].head)]
            for child in parse.children[verb]:
                if parse.deps[child] == "dobj":
                    core.append(child)
                elif parse.deps[child] == "prep" and parse.lowers[child] == "with":
                    core.extend(c for c in parse.children[child] if parse.deps[c] == "pobj")
            members = [m for t in core for m in (self.by_head.get(t, -1),) if m in here]
            if len(members) == wanted:
                return [g for m in members for g in self._ground(m)], f"those who act there: {self._text(members)}"
        return None

    def _subjects_of(self, s: int, n: int, fits: Test) -> list[int]:
        """The named mentions behind the main subject of a sentence, with those joined to it."""
        subject = next((a for a in self._here(s, n) if self._is_main_subject(a) and self._named(a, fits)), None)
        if subject is None:
            return []
        head = self.mentions[subject].head
        return [g for t in (head, *self._joined(head)) if t in self.by_head for g in self._ground(self.by_head[t])]

    def _joined(self, head: int) -> list[int]:
        """Heads of the phrases joined to one by "and"."""
        group = [head]
        for token in group:
            group.extend(c for c in self.parse.children[token] if self.parse.deps[c] == "conj" and c not in group)
        return group[1:]

    def _leading_pair(self, n: int, wanted: int, fits: Test) -> tuple[list[int], str] | None:
        """The two countries that a text is about, where they lead by far."""
        if wanted != 2 or fits not in (self._is_state, self._is_side, self._is_official):
            return None
        counts, last = self._countries_before(n)
        order = sorted(counts, key=lambda c: -counts[c])[:3]
        if len(order) < 2 or order[0] not in last or order[1] not in last:
            return None
        two = counts[order[0]] + counts[order[1]]
        third = counts[order[2]] if len(order) > 2 else 0
        if two < _LEADING_SHARE * sum(counts.values()) or counts[order[1]] < 2 * third or counts[order[1]] < 2:
            return None
        members = sorted((last[order[0]], last[order[1]]))
        return members, f"the two that the text is about: {self._text(members)}"

    def _ordered(self, n: int) -> tuple[list[int], str] | None:
        """ "the former", "the latter": of just two named before."""
        first = "former" in self.parse.lowers[self.mentions[n].head]
        for s in (self.sentence[n], self.sentence[n] - 1):
            here = [a for a in self.in_sentence.get(s, ()) if a < n and self.mentions[a].candidates]
            distinct = self._distinct(here)
            if len(distinct) == 2:
                order = list(distinct.values())
                chosen = order[0] if first else order[1]
                return [chosen], f"the {'first' if first else 'second'} of two: {self._text([chosen])}"
            if here:
                return None
        return None

    def _body(self, n: int) -> tuple[list[int], str] | None:
        """ "the institute", "the ministry": by the noun in the name, else by kind."""
        mention = self.mentions[n]
        noun = fold(self.parse.words[mention.head])
        near = self._only_one_near(n, lambda a: noun in self._name_words(a), _BACK_NOMINAL)
        if near is not None:
            return near
        kinds = _KINDS_BY_NOUN.get(noun)
        return self._only_one_near(n, self._of_kinds(kinds), _BACK) if kinds else None

    # ------------------------------------------------------------------ what a mention is

    def _best(self, a: int) -> ActorId | None:
        return self.mentions[a].best

    def _named(self, a: int, fits: Test) -> bool:
        """Whether mention a, or what it was found to refer to, fits."""
        if self.mentions[a].candidates:
            return fits(a)
        link = self.links.get(a)
        if link is not None and fits == self._is_many and len(link.antecedents) > 1:
            return True
        return link is not None and all(self.mentions[b].candidates and fits(b) for b in link.antecedents)

    def _ground(self, a: int) -> list[int]:
        """The named mentions behind mention a."""
        if self.mentions[a].candidates:
            return [a]
        return list(self.links[a].antecedents) if a in self.links else []

    def _distinct(self, numbers: Iterable[int]) -> dict[str, int]:
        """First mention per actor: a person by name, an office also by its holder's country and office."""
        out: dict[str, int] = {}
        for a in numbers:
            for g in self._ground(a):
                best = self._best(g)
                if best is None:
                    continue
                key = best.office or best.id if best.person is None or best.office else best.person
                out.setdefault(key, g)
        return out

    def _identity(self, actor: ActorId, test: Test) -> str:
        if test in (self._is_state, self._is_official, self._is_side):
            fighters = actor.sector in _FIGHTERS or actor.sector in ("OPP", "PTY")
            return (None if fighters else self.book.country_of(actor.id)) or actor.id
        return actor.person or actor.id

    def _is_person(self, a: int) -> bool:
        best = self._best(a)
        if best is None or self.mentions[a].plural:
            return False
        if best.person is not None and best.kind in (ActorKind.PERSON, ActorKind.OFFICE):
            return True
        if best.kind is ActorKind.PERSON or best.kind is ActorKind.OFFICE:
            return True
        return self._singular_official(a)

    def _singular_official(self, a: int) -> bool:
        """ "a senior Ukrainian official": a role of one person."""
        mention = self.mentions[a]
        return (
            mention.form is MentionForm.ROLE
            and self.parse.tags[mention.head] in ("NN", "NNP")
            and fold(self.parse.words[mention.head]) in _PERSON_NOUNS
        )

    def _may_be(self, a: int, *, female: bool) -> bool:
        """Whether the name or title leaves room for "he" (or "she")."""
        best = self._best(a)
        words = self.book.words
        text = [fold(w) for w in re.split(r"[\s\-]+", self.mentions[a].span.of(self.parse.text)) if w]
        given = text + [fold(w) for w in re.split(r"[\s\-]+", (best.person if best else None) or "")]
        full = " ".join(given)
        woman = (
            any(w in words.get("female", ()) for w in text)
            or any(w in words.get("given female", ()) for w in given)
            or any(" " in f and f in full for f in words.get("given female", ()))
        )
        man = any(w in words.get("male", ()) for w in text)
        if female:
            return woman or (not man and not self._known_person(best))
        return not woman

    def _known_person(self, actor: ActorId | None) -> bool:
        return actor is not None and (actor.person or "", actor.wikidata) in self.book.person_by_name

    def _is_collective(self, a: int) -> bool:
        mention = self.mentions[a]
        best = mention.best
        if best is None or mention.plural or mention.form is MentionForm.ADJECTIVE or best.person is not None:
            return False
        return (
            best.kind in _COLLECTIVE
            and self.parse.tags[mention.head] not in ("NNS",)
            and not self._singular_official(a)
        )

    def _is_many(self, a: int) -> bool:
        mention = self.mentions[a]
        if mention.form is MentionForm.ADJECTIVE or not mention.candidates:
            return False
        return mention.plural or (
            self.parse.tags[mention.head] in ("NNS", "NNPS") and mention.candidates[0].kind not in _STATES
        )

    def _is_side(self, a: int) -> bool:
        """Whoever may be a side: a state, body or group, or one person who speaks for it."""
        return (self._is_collective(a) or self._is_leader(a)) and not self._is_outsider_body(a)

    def _is_outsider_body(self, a: int) -> bool:
        best = self._best(a)
        return best is not None and best.kind is ActorKind.MEDIUM

    def _is_league(self, a: int) -> bool:
        """An alliance or bloc, or a union of states by another name (the African Union)."""
        best = self._best(a)
        if best is None or best.person is not None or self.mentions[a].plural:
            return False
        if best.kind in (ActorKind.ALLIANCE, ActorKind.BLOC):
            return True
        return best.kind is ActorKind.ORGANISATION and best.sector == "IGO" and ":" not in best.id

    def _is_state(self, a: int) -> bool:
        mention = self.mentions[a]
        best = mention.best
        if best is None or mention.form is MentionForm.ADJECTIVE:
            return False
        return best.kind in _STATES and ":" not in best.id and not best.id.startswith("?")

    def _has_country(self, a: int) -> bool:
        best = self._best(a)
        return best is not None and self.book.country_of(best.id) is not None

    def _is_official(self, a: int) -> bool:
        best = self._best(a)
        return (
            best is not None and best.sector in ("GOV", "MIL") and self._has_country(a) and not self.mentions[a].plural
        )

    def _suffix(self, a: int) -> str:
        best = self._best(a)
        return best.id.rpartition(":")[2] if best is not None and ":" in best.id else ""

    def _office_suffix(self, a: int) -> str:
        best = self._best(a)
        if best is None or self.mentions[a].plural or best.kind is ActorKind.MINISTRY:
            return ""
        office = best.office or ""
        return office.rpartition(":")[2]

    def _is_leader(self, a: int) -> bool:
        return self._office_suffix(a) in _HEADS_OF

    def _is_minister(self, a: int) -> bool:
        suffix = self._office_suffix(a)
        best = self._best(a)
        return (
            bool(suffix)
            and suffix not in _HEADS_OF
            and best is not None
            and best.kind in (ActorKind.PERSON, ActorKind.OFFICE)
        )

    def _is_group(self, a: int) -> bool:
        best = self._best(a)
        if best is None or self.mentions[a].form is MentionForm.ADJECTIVE or best.person is not None:
            return False
        if best.kind is ActorKind.FORCE or best.kind is ActorKind.PARTY:
            return best.sector in ("REB", "UAF", "CRM", "PTY", "OPP")
        return best.kind is ActorKind.ORGANISATION and best.sector != "IGO"

    def _is_spoken_for(self, a: int) -> bool:
        """A person who is no head of state or government."""
        return self._is_person(a) and self._office_suffix(a) not in _HEADS_OF

    def _of_kinds(self, kinds: Iterable[ActorKind]) -> Test:
        wanted = frozenset(kinds)

        def test(a: int) -> bool:
            best = self._best(a)
            return best is not None and best.kind in wanted and best.person is None and not self.mentions[a].plural

        return test

    def _name_words(self, a: int) -> set[str]:
        best = self._best(a)
        if best is None or best.person is not None or self.mentions[a].plural:
            return set()
        entry = self.book.entries.get(best.id)
        text = self.mentions[a].span.of(self.parse.text) + " " + (entry.name if entry is not None else "")
        return {fold(w) for w in text.split()}

    def _is_main_subject(self, a: int) -> bool:
        """Subject of the main clause of its sentence."""
        parse = self.parse
        head = self.mentions[a].head
        verb = parse.heads[head]
        return parse.deps[head] in _SUBJECTS and (parse.deps[verb] == "ROOT" or parse.heads[verb] == verb)

    def _text(self, numbers: Sequence[int]) -> str:
        return " + ".join(self.mentions[g].span.of(self.parse.text) for g in numbers)


_PERSON_NOUNS = frozenset(
    """official spokesman spokeswoman spokesperson diplomat envoy minister president leader general commander adviser advisor
    aide secretary ambassador negotiator chief representative governor mayor soldier senator judge prosecutor lawmaker""".split()
)
