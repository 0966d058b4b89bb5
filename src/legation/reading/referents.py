"""Referents: what a mention of a text is, and which mentions stand where another may look for its antecedent.

Takes the parse, the mentions and the book; answers whether a mention is a person, a state, a group of fighters, a league,
which mentions a sentence names, whose something is. "Ghana's foreign minister" is a person, an official, and has a country.
`links` are those found so far: a pronoun that has one is asked as what it refers to. Which of the fitting ones is meant is
for reading/pronouns.py and reading/nominals.py.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from legation.knowledge.actors import ActorBook
from legation.knowledge.pieces import fold
from legation.model.layers import ActorId, CoreferenceLink, Mention, Parse
from legation.model.words import ActorKind, MentionForm
from legation.reading.quotations import find_quotations

BACK = 2  # sentences before its own in which a pronoun may find its name
BACK_NOMINAL = 6  # a definite description reaches further
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
HEADS_OF = frozenset(("PRES", "PM", "LEADER", "MONARCH", "POPE"))
FIGHTERS = frozenset(("REB", "UAF"))
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
OUTSIDERS = frozenset(("NGO", "MED", "BUS", "EDU", "IGO"))  # tell of a country, do not make it the one spoken of
_STATES = frozenset((ActorKind.COUNTRY, ActorKind.GOVERNMENT))
_PERSON_NOUNS = frozenset(
    """official spokesman spokeswoman spokesperson diplomat envoy minister president leader general commander adviser advisor
    aide secretary ambassador negotiator chief representative governor mayor soldier senator judge prosecutor lawmaker""".split()
)

_MEN = frozenset(("MIL", "REB", "COP", "PARL", "COURT", "OPP", "MED", "SPY"))  # "soldier", "rebel", "lawmaker", "judge"

Test = Callable[[int], bool]
Found = tuple[list[int], str]


class Referents:
    """One text. sentence: of each mention; by_head: mention at a token; links grow as coreference finds them."""

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
        self._genders: dict[str, set[str]] | None = None

    # ------------------------------------------------------------------ where to look

    def sentences_back(self, n: int, back: int) -> range:
        return range(self.sentence[n], max(-1, self.sentence[n] - back - 1), -1)

    def here(self, sentence: int, before: int) -> list[int]:
        """Mentions of a sentence that stand before mention `before`."""
        return [a for a in self.in_sentence.get(sentence, ()) if a < before]

    def country(self, a: int) -> str | None:
        best = self.best(a)
        return self.book.country_of(best.id) if best is not None else None

    def joined(self, head: int) -> list[int]:
        """Heads of the phrases joined to one by "and"."""
        group = [head]
        for token in group:
            group.extend(c for c in self.parse.children[token] if self.parse.deps[c] == "conj" and c not in group)
        return group[1:]

    def only_one_near(self, n: int, fits: Test, back: int, *, or_subject: bool = True) -> Found | None:
        """The only one in the nearest sentence that has any that fit; of several, the only subject there."""
        for s in range(self.sentence[n], self.sentence[n] - back - 1, -1):
            here = [a for a in self.in_sentence.get(s, ()) if a < n and self.named(a, fits)]
            if not here:
                continue
            people = self.distinct(here)
            where = "in the sentence" if s == self.sentence[n] else "before"
            if len(people) == 1:
                found = here[-1]
                return self.ground(found), f"the only one named {where}: {self.text(self.ground(found))}"
            if or_subject and s < self.sentence[n]:
                subjects = [a for a in here if self.is_main_subject(a)]
                joined = {self.by_head.get(t) for a in subjects for t in self.joined(self.mentions[a].head)}
                subjects.extend(a for a in here if a in joined)
                if len(self.distinct(subjects)) == 1:
                    return self.ground(
                        subjects[-1]
                    ), f"subject of the sentence {where}: {self.text(self.ground(subjects[-1]))}"
            return None
        return None

    def countries_of(self, numbers: Sequence[int], test: Test) -> set[str]:
        return {self.identity(c, test) for a in numbers for g in self.ground(a) for c in self.readings(g)[:1]}

    def is_ground(self, a: int) -> bool:
        """Whether a country or capital is only where something happens: "met in Cairo"."""
        return self.mentions[a].reason.endswith("as a place")

    def owner(self, n: int) -> Found | None:
        """ "his troops": of whoever "his" is; ([], "") when that cannot be told; None without a possessive pronoun."""
        parse = self.parse
        for child in parse.children[self.mentions[n].head]:
            number = self.by_head.get(child, -1)
            if parse.deps[child] == "poss" and number in self.links and parse.tags[child] != "PRP$":
                ground = list(self.links[number].antecedents)
                return (ground, f"of {self.text(ground)}") if all(map(self.has_country, ground)) else ([], "")
            if parse.tags[child] == "PRP$":
                link = self.links.get(self.by_head.get(child, -1))
                if link is None or not all(self.has_country(a) for a in link.antecedents):
                    return [], ""
                return list(link.antecedents), f"of {self.text(link.antecedents)}"
        return None

    def pair_before(self, n: int) -> Found | None:
        """ "they" after "Russia and China signed": the coordinated subject of the sentence before."""
        for token_mention in self.in_sentence.get(self.sentence[n] - 1, ()):
            if not self.is_main_subject(token_mention):
                continue
            parse = self.parse
            head = self.mentions[token_mention].head
            group = [head, *self.joined(head)]
            members = [self.by_head[t] for t in group if t in self.by_head and self.readings(self.by_head[t])]
            if parse.deps[self.of_subject(self.mentions[n].head)] not in SUBJECTS:
                return None
            if len(members) > 1:
                return members, f"subjects of the sentence before: {self.text(members)}"
            met = self.met_by(token_mention)
            if met is not None:
                return [token_mention, met], f"who met in the sentence before: {self.text([token_mention, met])}"
        return None

    def of_subject(self, token: int) -> int:
        """ "Its parliament met": the subject that a possessive belongs to."""
        parse = self.parse
        return parse.heads[token] if parse.tags[token] == "PRP$" else token

    def met_by(self, subject: int) -> int | None:
        """The object of "A met B", where both are of one kind."""
        parse = self.parse
        verb = parse.heads[self.mentions[subject].head]
        if parse.lemmas[verb].lower() not in self.book.words.get("meets", ()) or not self.readings(subject):
            return None
        for child in parse.children[verb]:
            number = self.by_head.get(child)
            if parse.deps[child] != "dobj" or number is None or not self.readings(number):
                continue
            if self.mentions[number].plural or self.is_person(number) != self.is_person(subject):
                return None
            return number
        return None

    def words(self, n: int) -> list[str]:
        return self.mentions[n].span.of(self.parse.text).lower().split()

    def is_outsider(self, a: int) -> bool:
        best = self.best(a)
        return best is not None and best.sector in OUTSIDERS

    def sentence_at(self, at: int) -> int:
        """The sentence of a character."""
        parse = self.parse
        token = min(max(bisect_right(parse.starts, at) - 1, 0), len(parse) - 1)
        number: int = parse.sentence_of[token]
        return number

    def quote_around(self, start: int) -> tuple[int, int] | None:
        if self.quotes is None:
            self.quotes = find_quotations(self.parse.text)
        return next((q for q in self.quotes if q[0] <= start < q[1]), None)

    # ------------------------------------------------------------------ what a mention is

    def readings(self, a: int) -> tuple[ActorId, ...]:
        """Whom a mention means by itself, or by what it was found to stand for ("the army": that of Peru)."""
        link = self.links.get(a)
        return self.mentions[a].candidates or (link.actors if link is not None else ())

    def best(self, a: int) -> ActorId | None:
        readings = self.readings(a)
        return readings[0] if readings else None

    def named(self, a: int, fits: Test) -> bool:
        """Whether mention a, or what it was found to refer to, fits."""
        if self.readings(a):
            return fits(a)
        link = self.links.get(a)
        if link is not None and fits == self.is_many and len(link.antecedents) > 1:
            return True
        return link is not None and all(self.readings(b) and fits(b) for b in link.antecedents)

    def ground(self, a: int) -> list[int]:
        """The mentions behind mention a that mean somebody: itself, or its antecedents."""
        if self.readings(a):
            return [a]
        return list(self.links[a].antecedents) if a in self.links else []

    def distinct(self, numbers: Iterable[int]) -> dict[str, int]:
        """First mention per actor: a person by name, an office also by its holder's country and office."""
        out: dict[str, int] = {}
        for a in numbers:
            for g in self.ground(a):
                best = self.best(g)
                if best is None:
                    continue
                key = best.office or best.id if best.person is None or best.office else best.person
                out.setdefault(key, g)
        return out

    def identity(self, actor: ActorId, test: Test) -> str:
        if test in (self.is_state, self.is_official, self.is_side):
            fighters = actor.sector in FIGHTERS or actor.sector in ("OPP", "PTY")
            return (None if fighters else self.book.country_of(actor.id)) or actor.id
        return actor.person or actor.id

    def is_person(self, a: int) -> bool:
        best = self.best(a)
        if best is None or self.mentions[a].plural:
            return False
        if best.person is not None and best.kind in (ActorKind.PERSON, ActorKind.OFFICE):
            return True
        if best.kind is ActorKind.PERSON or best.kind is ActorKind.OFFICE:
            return True
        return self.singular_official(a)

    def singular_official(self, a: int) -> bool:
        """ "a senior Ukrainian official": a role of one person."""
        mention = self.mentions[a]
        return (
            mention.form is MentionForm.ROLE
            and self.parse.tags[mention.head] in ("NN", "NNP")
            and fold(self.parse.words[mention.head]) in _PERSON_NOUNS
        )

    def may_be(self, a: int, *, female: bool) -> bool:
        """Whether the name, its title or what the text says elsewhere leaves room for "he" (or "she")."""
        best = self.best(a)
        told = self._told_genders().get(self._person_key(best)) if best is not None else None
        if told:
            return ("she" if female else "he") in told
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
            man = man or (bool(given) and not woman and any(w in words.get("given male", ()) for w in given[:-1]))
            return woman or (not man and not self.known_person(best))
        return not woman

    def _person_key(self, actor: ActorId) -> str:
        return actor.person or actor.id

    def _told_genders(self) -> dict[str, set[str]]:
        """What the text tells of a person by a title or a word of kinship: "Mrs. Juma", "her husband, Milton Berg"."""
        if self._genders is None:
            self._genders = {}
            for mention in self.mentions:
                best = mention.best
                if best is None or (best.person is None and best.kind is not ActorKind.PERSON):
                    continue
                for said in ("he", "she"):
                    if self._titled_as(mention, "male" if said == "he" else "female"):
                        self._genders.setdefault(self._person_key(best), set()).add(said)
        return self._genders

    def _titled_as(self, mention: Mention, sex: str) -> bool:
        parse, words = self.parse, self.book.words
        first = parse.tokens_in(mention.span).start
        titles = words.get(f"{sex} titles", frozenset())
        near = (parse.lowers[first].rstrip("."), parse.lowers[first - 1].rstrip(".") if first else "")
        if any(w in titles for w in near):
            return True
        kin, head = words.get(f"{sex} kin", frozenset()), mention.head
        beside = [c for c in parse.children[head] if parse.deps[c] == "appos"]
        if parse.deps[head] == "appos":
            beside.append(parse.heads[head])
        return any(parse.lowers[t] in kin for t in beside)

    def known_person(self, actor: ActorId | None) -> bool:
        return actor is not None and (actor.person or "", actor.wikidata) in self.book.person_by_name

    def is_collective(self, a: int) -> bool:
        mention = self.mentions[a]
        best = self.best(a)
        if best is None or mention.plural or mention.form is MentionForm.ADJECTIVE or best.person is not None:
            return False
        return (
            best.kind in _COLLECTIVE and self.parse.tags[mention.head] not in ("NNS",) and not self.singular_official(a)
        )

    def is_many(self, a: int) -> bool:
        mention = self.mentions[a]
        best = self.best(a)
        if mention.form is MentionForm.ADJECTIVE or best is None or (best.person is not None and not mention.plural):
            return False
        if mention.plural or self.parse.tags[mention.head] == "NNS":
            return True
        if self.parse.tags[mention.head] == "NNPS" and best.kind not in _STATES:
            return True
        return self.is_plural_name(a)

    def is_plural_name(self, a: int) -> bool:
        """ "The Houthis", "the Taliban", "police": a body whose name is a plural."""
        mention = self.mentions[a]
        best = self.best(a)
        last = self.parse.lowers[mention.head]
        if best is None or best.kind in _STATES or best.kind is ActorKind.PERSON:
            return False
        if last in self.book.words.get("plural_names", ()):
            return True
        words = mention.span.of(self.parse.text).split()
        return len(words) == 2 and words[0].lower() == "the" and last.endswith("s") and not last.endswith("ss")

    def is_person_noun(self, token: int) -> bool:
        """Whether a common noun is of people: "a soldier", "students", "the farmer"."""
        node = self.book.roles.get(fold(self.parse.words[token]), {})
        if any(r.form != "body" or r.suffix in _MEN for r in node.get("", ())):
            return True
        return self.parse.lemmas[token].lower() in self.book.words.get("people", ())

    def is_side(self, a: int) -> bool:
        """Whoever may be a side: a state, body or group, or one person who speaks for it."""
        return (self.is_collective(a) or self.is_leader(a)) and not self.is_outsider_body(a)

    def is_outsider_body(self, a: int) -> bool:
        best = self.best(a)
        return best is not None and best.kind is ActorKind.MEDIUM

    def is_league(self, a: int) -> bool:
        """An alliance or bloc, or a union of states by another name (the African Union)."""
        best = self.best(a)
        if best is None or best.person is not None or self.mentions[a].plural:
            return False
        if best.kind in (ActorKind.ALLIANCE, ActorKind.BLOC):
            return True
        return best.kind is ActorKind.ORGANISATION and best.sector == "IGO" and ":" not in best.id

    def is_state(self, a: int) -> bool:
        mention = self.mentions[a]
        best = mention.best
        if best is None or mention.form is MentionForm.ADJECTIVE:
            return False
        return best.kind in _STATES and ":" not in best.id and not best.id.startswith("?")

    def has_country(self, a: int) -> bool:
        best = self.best(a)
        return best is not None and self.book.country_of(best.id) is not None

    def is_official(self, a: int) -> bool:
        best = self.best(a)
        return (
            best is not None and best.sector in ("GOV", "MIL") and self.has_country(a) and not self.mentions[a].plural
        )

    def suffix(self, a: int) -> str:
        best = self.best(a)
        return best.id.rpartition(":")[2] if best is not None and ":" in best.id else ""

    def office_suffix(self, a: int) -> str:
        best = self.best(a)
        if best is None or self.mentions[a].plural or best.kind is ActorKind.MINISTRY:
            return ""
        office = best.office or ""
        return office.rpartition(":")[2]

    def is_leader(self, a: int) -> bool:
        return self.office_suffix(a) in HEADS_OF

    def is_minister(self, a: int) -> bool:
        best = self.best(a)
        if best is None or best.kind not in (ActorKind.PERSON, ActorKind.OFFICE):
            return False
        suffix = best.id.rpartition(":")[2] if self.mentions[a].plural else self.office_suffix(a)
        return bool(suffix) and suffix.isupper() and suffix not in HEADS_OF

    def is_group(self, a: int) -> bool:
        best = self.best(a)
        if best is None or self.mentions[a].form is MentionForm.ADJECTIVE or best.person is not None:
            return False
        if best.kind is ActorKind.FORCE or best.kind is ActorKind.PARTY:
            return best.sector in ("REB", "UAF", "CRM", "PTY", "OPP")
        return best.kind is ActorKind.ORGANISATION and best.sector != "IGO"

    def is_spoken_for(self, a: int) -> bool:
        """A person who is no head of state or government."""
        return self.is_person(a) and self.office_suffix(a) not in HEADS_OF

    def of_kinds(self, kinds: Iterable[ActorKind]) -> Test:
        wanted = frozenset(kinds)

        def test(a: int) -> bool:
            best = self.best(a)
            return best is not None and best.kind in wanted and best.person is None and not self.mentions[a].plural

        return test

    def name_words(self, a: int) -> set[str]:
        best = self.best(a)
        if best is None or best.person is not None or self.mentions[a].plural:
            return set()
        entry = self.book.entries.get(best.id)
        text = self.mentions[a].span.of(self.parse.text) + " " + (entry.name if entry is not None else "")
        return {fold(w) for w in text.split()}

    def is_main_subject(self, a: int) -> bool:
        """Subject of the main clause of its sentence."""
        parse = self.parse
        head = self.mentions[a].head
        verb = parse.heads[head]
        return parse.deps[head] in SUBJECTS and (parse.deps[verb] == "ROOT" or parse.heads[verb] == verb)

    def text(self, numbers: Sequence[int]) -> str:
        return " + ".join(self.mentions[g].span.of(self.parse.text) for g in numbers)
