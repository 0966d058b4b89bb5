"""Nominals: whom "the president", "the two countries", "the group", "his counterpart", "the army" mean, each with its reason.

Takes the referents of a text and the number of a mention without a name; gives the mentions it stands for, or None, and the
actors it stands for where these are others ("the army", linked to Peru, is Peru's army). A role or body without a country is
linked to the one named before, else to the country that the text is about; where several could be meant, to none.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.knowledge.pieces import fold
from legation.model.layers import ActorId
from legation.model.words import ActorKind, MentionForm
from legation.reading.referents import (
    BACK,
    BACK_NOMINAL,
    FIGHTERS,
    HEADS_OF,
    OUTSIDERS,
    Found,
    Referents,
    Test,
)

_LEADING_SHARE = 0.75
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
_BACK_TITLE = 12  # "the admiral" keeps to one man for many sentences
_OF_STATES = frozenset((ActorKind.MINISTRY, ActorKind.AGENCY))
_POINTING = frozenset("the these those its their his her our".split())
_ANYBODYS = frozenset(("GOV", "REB", "UAF"))  # of which a plural without an article is nobody's in particular
_VAGUE_OFFICES = frozenset(("LEADER", "SECGEN", "POPE", "AMB", "NSA"))  # "the leader" may be anybody's


class Nominals:
    """The descriptions of one text. Always holds: antecedents lie before, or in the same sentence."""

    def __init__(self, view: Referents) -> None:
        self.view = view
        self.parse = view.parse
        self.mentions = view.mentions
        self.links = view.links
        self.book = view.book

    def find(self, n: int, words: Sequence[str]) -> Found | None:
        if words[0] == "role":
            return self._role(n, words[1], words[2])
        kind = words[0]
        plural = self.mentions[n].plural
        if plural and "other" in self.view.words(n):
            return None  # "other countries": whoever they are, not those named
        if kind == "pair":
            return self._pair(n)
        if kind == "ally":
            return self._allies(n)
        if kind == "side" and not plural and not self._is_each(n):
            return self._body(n)
        if kind == "side" and self.view.words(n)[-2:] == ["the", "parties"]:
            return self._several(n, self._is_party, None)  # uncounted: of an election as often as of a talk
        if kind in ("country", "side") and (plural or kind == "side"):
            return self._several(
                n, self.view.is_state if kind == "country" else self.view.is_side, self.view.is_official
            )
        if kind == "country":
            return self._own_country(n) or self._state(n)
        if kind == "leader":
            return self._several(n, self.view.is_leader, None) if plural else self._role(n, "office", "LEADER")
        if kind == "minister":
            return (
                self._several(n, self.view.is_minister, None)
                if plural
                else self.view.only_one_near(n, self.view.is_minister, BACK_NOMINAL)
            )
        if kind == "order":
            return self._ordered(n)
        if kind == "counterpart" and not plural:
            return self._counterpart(n)
        if kind == "alliance" and not plural:
            return self.view.only_one_near(n, self.view.is_league, BACK_NOMINAL)
        if kind == "group" and not plural:
            return self.view.only_one_near(n, self.view.is_group, BACK)
        if kind == "body" and not plural:
            return self._body(n)
        if kind == "someone" and not plural:
            return self._described(n)
        if kind == "person" and not plural:
            return self.view.only_one_near(n, self.view.is_spoken_for, BACK)
        return None

    def actors(self, n: int, antecedents: Sequence[int]) -> tuple[ActorId, ...]:
        """ "The army", linked to the country it belongs to, stands for that country's army."""
        mention = self.mentions[n]
        words = mention.reason.removeprefix("nominal: ").split()
        if words[0] == "ally" and self.view.owner(n) is not None:
            owners = dict.fromkeys(c for a in antecedents for c in (self.view.country(a),) if c)
            return tuple(ActorId(f"ALLIES:{c}", ActorKind.ALLIANCE, "GOV") for c in owners)
        if words[0] == "counterpart":
            owner = self.view.owner(n)
            best = self.view.best(owner[0][0]) if owner is not None and owner[0] else None
            country = self.view.country(antecedents[0])
            if best is None or best.office is None or country is None or not self.view.is_state(antecedents[0]):
                return ()
            return self.book.same_office(best.office, country)
        if words[0] == "country" and not all(map(self.view.is_state, antecedents)):
            return tuple(self.book.actor(c) for c in dict.fromkeys(map(self.view.country, antecedents)) if c)
        if mention.form is not MentionForm.NOMINAL or words[0] != "role":
            return ()
        form, suffix = words[1], words[2]
        if "former" in self.view.words(n) or (suffix == "MIL" and all(map(self.view.is_group, antecedents))):
            return ()
        if suffix == "REB" and all(map(self._same_body(suffix), antecedents)):
            return ()
        if form == "body" and not any(map(self.view.has_country, antecedents)):
            return ()
        noun = fold(self.parse.words[mention.head])
        if form == "body" and all(noun in self.view.name_words(a) and not self.view.is_state(a) for a in antecedents):
            return ()  # "the coast guard" after "the Philippine Coast Guard": that very body
        if suffix == "LEADER" and all(map(self._is_part, antecedents)):
            return ()  # "the opposition ... its leaders"
        if all(self.view.suffix(a) == suffix or (suffix == "LEADER" and self.view.is_leader(a)) for a in antecedents):
            return ()
        if form == "person" and all(self.view.is_person(a) for a in antecedents):
            return ()
        role = self.book.role_of(suffix, form)
        out: list[ActorId] = []
        for a in antecedents:
            country = self.book.country_of(self.view.readings(a)[0].id)
            if country is not None and role is not None:
                out.extend(self.book.with_role(self.book.actor(country), role))
        return tuple(dict.fromkeys(out))

    def _described(self, n: int) -> Found | None:
        """ "The tycoon": the only person named in the sentences before, where nothing said of him speaks for another."""
        parse = self.parse
        head = self.mentions[n].head
        for c in parse.children[head]:
            if parse.deps[c] in ("poss", "relcl", "acl", "appos", "prep"):
                return None  # "his candidate", "the candidate who lost"
            if parse.deps[c] == "amod" and not parse.words[c].islower():
                return None  # "the Polish candidate": perhaps another one
        if parse.deps[head] in ("appos", "attr", "compound"):
            return None
        titled = self._by_title(n)
        if titled is not None:
            return titled
        if parse.lowers[head] in self.book.words.get("ranks", ()):
            return None

        def fits(a: int) -> bool:  # "Noah showed that the tycoon": another than Noah
            best = self.view.best(a)
            named = best is not None and best.person is not None and self.view.is_person(a)
            return named and self.view.sentence[a] < self.view.sentence[n]

        return self.view.only_one_near(n, fits, BACK)

    def _by_title(self, n: int) -> Found | None:
        """ "The admiral" after "Adm. Rommel Ong": the only one near who bears the title."""
        noun = self.parse.lowers[self.mentions[n].head]
        titles = {noun, *self.book.words.get(f"title {noun}", ())}

        def fits(a: int) -> bool:
            best = self.view.best(a)
            if best is None or not self.mentions[a].candidates or self.mentions[a].plural:
                return False
            if best.person is None and best.kind is not ActorKind.PERSON:
                return False
            tokens = self.parse.tokens_in(self.mentions[a].span)
            words = {self.parse.lowers[t].rstrip(".") for t in range(max(0, tokens.start - 1), tokens.stop)}
            return bool(words & titles)

        found = [a for s in self.view.sentences_back(n, _BACK_TITLE) for a in self.view.here(s, n) if fits(a)]
        people = self.view.distinct(found)
        if len(people) != 1:
            return None
        (one,) = people.values()
        return [one], f"the one with that title: {self.view.text([one])}"

    def _pair(self, n: int) -> Found | None:
        """ "Both", "neither" by themselves: the two persons, else the two states or bodies, of the nearest sentence."""
        return self._several(n, self.view.is_person, None, back=1) or self._several(
            n, self.view.is_side, self.view.is_official, back=1
        )

    def _is_party(self, a: int) -> bool:
        best = self.view.best(a)
        return best is not None and best.kind is ActorKind.PARTY and not self.mentions[a].plural

    def _role(self, n: int, form: str, suffix: str) -> Found | None:
        """ "the president", "the army": the last of that role, else the country that the text is about."""
        plural = self.mentions[n].plural
        if plural and form == "body" and suffix in _ANYBODYS and self._is_bare(n):
            # "terrorists", "governments": anybody's, but for fighters just named
            return self.view.only_one_near(n, self._named_fighters, BACK) if suffix == "REB" else None
        owner = self.view.owner(n)
        if owner is not None:
            return owner if owner[0] and suffix not in ("REB", "OPP") else None
        if form == "body" and plural and self._counted(n):
            if not self._is_definite(n):  # "two sailors": some, whoever's they are
                return self._moved_by(n) if suffix == "MIL" else None
            return self._several(n, self.view.is_official, self.view.is_state)
        if form == "office" and "former" in self.view.words(n):
            return self._former(n, suffix)
        if form == "office":
            heads = HEADS_OF if suffix == "LEADER" else frozenset((suffix,))
            fits: Test = lambda a: self.view.office_suffix(a) in heads  # noqa: E731
            if plural:
                return self._several(n, fits, self.view.is_state)
            near = self.view.only_one_near(n, fits, BACK_NOMINAL)
            if near is not None:
                return near
            everywhere = [a for a in range(len(self.mentions)) if a != n and self.view.named(a, fits)]
            if len(self.view.distinct(everywhere)) == 1:
                return self.view.ground(
                    everywhere[0]
                ), f"the only one in the text: {self.view.text(self.view.ground(everywhere[0]))}"
            return None if everywhere or suffix in _VAGUE_OFFICES else self._of_country(n)
        if form == "person":
            sent = self._introduced(n)
            words = self.view.words(n)
            many = len(words) < 3 and words[-1] in self.book.words.get("collectives", ())
            if sent is not None or plural or many:
                return sent
            return self.view.only_one_near(n, self.view.is_spoken_for, BACK)
        if self._is_told_whose(n) or (suffix == "MIL" and self._is_of_several(n)):
            return None
        moved = self._moved_by(n) if suffix == "MIL" else None
        if moved is not None:
            return moved
        if fold(self.parse.words[self.mentions[n].head]) in self.book.words.get("civil_too", ()):
            return None
        if fold(self.parse.words[self.mentions[n].head]) in self.book.words.get("irregulars", ()):
            band = self.view.only_one_near(n, self.view.is_group, BACK)
            if band is not None:
                return band
        same = self._same_body(suffix)
        near = self.view.only_one_near(n, same, BACK_NOMINAL) or self._by_its_word(n)
        if near is not None:
            return near
        if any(self.view.named(a, same) for s in self.view.sentences_back(n, BACK) for a in self.view.here(s, n)):
            return None  # of several
        both = self.view.pair_before(n) if plural and suffix == "MIL" else None
        return both or self._of_country(n) or (self._of_head(n) if suffix == "GOV" else None)

    def _named_fighters(self, a: int) -> bool:
        best = self.view.best(a)
        return bool(self.mentions[a].candidates) and best is not None and self._same_body("REB")(a)

    def _is_definite(self, n: int) -> bool:
        words = self.view.words(n)
        return words[0] in _POINTING or "both" in words

    def _counted(self, n: int) -> bool:
        return any(w in _NUMBERS for w in self.view.words(n))

    def _former(self, n: int, suffix: str) -> Found | None:
        """ "The former president": the only one near who held the office and holds it no more; never its holder."""

        def fits(a: int) -> bool:
            best = self.view.best(a)
            if best is None or best.person is None or best.office is not None:
                return False
            person = self.book.person_by_name.get((best.person, best.wikidata))
            held = person is not None and any(t.office.endswith(f":{suffix}") for t in person.terms)
            return held or (person is None and "former" in self.mentions[a].reason)

        return self.view.only_one_near(n, fits, BACK_NOMINAL)

    def _introduced(self, n: int) -> Found | None:
        """ "Togo sent a delegation. The delegation left": of whoever sent it, where the noun was brought in by "a"."""
        parse = self.parse
        head = self.mentions[n].head
        if parse.lowers[parse.tokens_in(self.mentions[n].span)[0]] not in ("the", "this", "that"):
            return None
        first = parse.sentences[max(0, self.view.sentence[n] - BACK_NOMINAL)][0]
        for t in range(head - 1, first - 1, -1):
            if parse.lemmas[t] != parse.lemmas[head] or not any(
                parse.lowers[c] in ("a", "an") for c in parse.children[t]
            ):
                continue
            verb = parse.heads[t]
            if parse.deps[t] != "dobj" or parse.lemmas[verb].lower() not in self.book.words.get("moves", ()):
                return None
            numbers = (self.view.by_head.get(c) for c in parse.children[verb] if parse.deps[c] == "nsubj")
            ground = [g for m in numbers if m is not None for g in self.view.ground(m)]
            if ground and all(map(self.view.has_country, ground)):
                return ground, f"sent by {self.view.text(ground)}"
            return None
        return None

    def _of_head(self, n: int) -> Found | None:
        """ "The administration": that of the only head of state or government named near, where several countries are."""
        if fold(self.parse.words[self.mentions[n].head]) not in self.book.words.get("of_a_head", ()):
            return None
        heads = [
            a
            for s in self.view.sentences_back(n, BACK_NOMINAL)
            for a in self.view.here(s, n)
            if self.view.is_leader(a) and self.view.has_country(a)
        ]
        if len({self.view.country(a) for a in heads}) != 1:
            return None
        return [heads[0]], f"of the only head of state or government near: {self.view.text(heads[:1])}"

    def _is_bare(self, n: int) -> bool:
        """Whether nothing before a noun makes it definite."""
        parse = self.parse
        return not any(parse.deps[c] in ("det", "poss") for c in parse.children[self.mentions[n].head])

    def _of_country(self, n: int) -> Found | None:
        """The country that a body or office without one belongs to: the only one near, else that of the text."""
        country = self._country_near(n)
        if country is not None:
            return [country], f"of the only country named near: {self.view.text([country])}"
        if self.mentions[n].plural and self._is_bare(n):
            return None  # "it involved soldiers or spies": anybody's
        country = self._country_in_view(n)
        if country is not None:
            return [country], f"of the country that the text is about: {self.view.text([country])}"
        return None

    def _same_body(self, suffix: str) -> Test:
        """Whether a mention is of a body of that kind: by the id, for fighters also a group known by its own name."""

        def test(a: int) -> bool:
            best = self.view.best(a)
            if best is None or self.mentions[a].plural:
                return False
            if suffix == "REB":
                return best.sector in FIGHTERS and best.person is None
            return self.view.suffix(a) == suffix

        return test

    def _by_its_word(self, n: int) -> Found | None:
        """ "the court" after "the International Criminal Court": the only body near whose name has the word."""
        noun = fold(self.parse.words[self.mentions[n].head])
        return self.view.only_one_near(n, lambda a: noun in self.view.name_words(a), BACK)

    def _moved_by(self, n: int) -> Found | None:
        """ "Chad sent troops": the troops of whoever sends them, where they stand without a word before them."""
        parse = self.parse
        head = self.mentions[n].head
        verb = parse.heads[head]
        if parse.deps[head] != "dobj" or parse.lemmas[verb].lower() not in self.book.words.get("moves", ()):
            return None
        if any(parse.deps[c] in ("det", "poss") for c in parse.children[head]):
            return None
        for child in parse.children[verb]:
            number = self.view.by_head.get(child)
            if parse.deps[child] == "nsubj" and number is not None:
                ground = self.view.ground(number)
                if ground and all(self.view.has_country(a) and not self.view.is_outsider(a) for a in ground):
                    return ground, f"sent by the subject of the clause: {self.view.text(ground)}"
        return None

    def _is_part(self, a: int) -> bool:
        """A body within a country that has leaders of its own: a party, a group, an army."""
        best = self.view.best(a)
        return best is not None and ":" in best.id and best.sector != "GOV"

    def _country_near(self, n: int) -> int | None:
        """The last mention of the only country in its own sentence and the two before; also behind it in its sentence
        where nobody was named before ("Troops stormed the parliament in Seoul")."""
        found: dict[str, int] = {}
        for s in self.view.sentences_back(n, BACK):
            here = [a for a in self.view.in_sentence.get(s, ()) if a != n and (a < n or s == self.view.sentence[n])]
            for a in here:
                for c in self.view.readings(a)[:1]:
                    country = self.book.country_of(c.id)
                    if country is not None and c.sector not in OUTSIDERS:
                        found[country] = max(found.get(country, -1), a) if a < n else found.get(country, a)
                    elif len(self.view.readings(a)) > 1 or (c.sector == "MIL" and country is None):
                        return None
        return next(iter(found.values())) if len(found) == 1 else None

    def _allies(self, n: int) -> Found | None:
        """ "its allies": somebody's, who are not named; "the allies": those named together last."""
        owner = self.view.owner(n)
        if owner is not None:
            return owner if owner[0] else None
        if not self.mentions[n].plural:
            return None
        return self._several(n, self.view.is_state, self.view.is_official)

    def _counterpart(self, n: int) -> Found | None:
        """ "His counterpart": the last one before who holds the same office elsewhere; "from Somalia": of that country."""
        owner = self.view.owner(n)
        if owner is None or len(owner[0]) != 1:
            return None
        office, country = self.view.office_suffix(owner[0][0]), self.view.country(owner[0][0])
        where = self._country_told(n)
        if where is not None:
            return ([where], f"of {self.view.text([where])}") if office else None
        fits: Test = lambda a: (  # noqa: E731
            bool(office) and self.view.office_suffix(a) == office and self.view.country(a) != country
        )
        return self.view.only_one_near(n, fits, BACK_NOMINAL)

    def _country_told(self, n: int) -> int | None:
        """ "Counterpart from Somalia": the country in the phrase's own words."""
        parse = self.parse
        for c in parse.children[self.mentions[n].head]:
            if parse.deps[c] == "prep" and parse.lowers[c] in ("from", "of", "in"):
                numbers = (self.view.by_head.get(o) for o in parse.children[c] if parse.deps[o] == "pobj")
                found = next((m for m in numbers if m is not None and self.view.is_state(m)), None)
                if found is not None:
                    return found
        return None

    def _is_each(self, n: int) -> bool:
        """ "Each side", "neither side": one word for two."""
        words = self.mentions[n].span.of(self.parse.text).lower().split()
        return (
            words[0] in ("each", "either", "neither", "the")
            and words[-1] in ("side", "pair", "duo")
            and (words[0] != "the" or words[-1] != "side")
        )

    def _is_of_several(self, n: int) -> bool:
        """ "Coalition forces", "foreign troops": not those of the country told of."""
        head = self.mentions[n].head
        near = {self.parse.lowers[c] for c in self.parse.children[head]} | set(self.view.words(n))
        return not near.isdisjoint(self.book.words.get("of_several", ()))

    def _is_told_whose(self, n: int) -> bool:
        """ "The warships of the Chilean navy": its own phrase says whose it is, so nobody named elsewhere is meant."""
        parse = self.parse
        for of in (
            c for c in parse.children[self.mentions[n].head] if parse.lowers[c] == "of" and parse.deps[c] == "prep"
        ):
            numbers = (self.view.by_head.get(c) for c in parse.children[of] if parse.deps[c] == "pobj")
            if any(m is not None and self.view.has_country(m) for m in numbers):
                return True
        return False

    def _countries_before(self, n: int) -> tuple[dict[str, int], dict[str, int]]:
        """How often each country was meant by the mentions before `n`, and its last mention by name."""
        counts: dict[str, int] = {}
        last: dict[str, int] = {}
        for a in range(n):
            for c in self.view.readings(a)[:1]:
                country = self.book.country_of(c.id)
                if country is not None and c.sector not in OUTSIDERS:
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

    def _own_country(self, n: int) -> Found | None:
        """ "Her country": that of whoever "her" is; nobody's where that is unknown ([], "")."""
        parse = self.parse
        if not any(parse.tags[c] == "PRP$" for c in parse.children[self.mentions[n].head]):
            return None
        return self.view.owner(n)

    def _state(self, n: int) -> Found | None:
        """ "The country": the only one near that the words fit; of several the one that acts."""
        of_sort = self._of_sort(n)
        fits: Test = lambda a: self.view.is_state(a) and (not of_sort or self.view.country(a) in of_sort)  # noqa: E731
        found = self.view.only_one_near(n, fits, BACK, or_subject=False)
        if found is not None:
            return found
        for s in self.view.sentences_back(n, BACK):
            here = [a for a in self.view.here(s, n) if self.view.named(a, self.view.has_country)]
            if of_sort:
                here = [a for a in here if self.view.country(a) in of_sort]
            countries = {self.view.country(g) for a in here for g in self.view.ground(a)}
            if len(countries) == 1:
                got = self.view.ground(here[-1])
                return got, f"the only country in view: {self.view.text(got)}"
            if here:
                return self._acting_state(here) if s < self.view.sentence[n] else None
        return None

    def _of_sort(self, n: int) -> frozenset[str] | set[str]:
        """Countries that a noun or adjective fits: "the kingdom", "the Himalayan country"; none: any."""
        words = [fold(w) for w in self.view.words(n)]
        sorts = [self.book.words[f"states {w}"] for w in words if f"states {w}" in self.book.words]
        return set.intersection(*map(set, sorts)) if sorts else frozenset()

    def _acting_state(self, here: Sequence[int]) -> Found | None:
        """ "Laos borrowed from China. The country": the subject, where the others stand behind prepositions."""
        subjects = [a for a in here if self.view.is_main_subject(a) and self.view.is_state(a)]
        rest = [a for a in here if a not in subjects]
        if len(subjects) != 1 or self.view.joined(self.mentions[subjects[0]].head):
            return None
        if any(self.parse.deps[self.mentions[a].head] != "pobj" for a in rest):
            return None
        return subjects, f"the country that acts: {self.view.text(subjects)}"

    def _several(self, n: int, fits: Test, otherwise: Test | None, back: int = BACK_NOMINAL // 2) -> Found | None:
        """ "the two countries": the nearest sentence with just so many that fit; else with so many officials of theirs."""
        mention = self.mentions[n]
        words = mention.span.of(self.parse.text).lower().split()
        wanted = next((_NUMBERS[w] for w in words if w in _NUMBERS), None)
        for test in (fits, otherwise):
            if test is None:
                continue
            for s in self.view.sentences_back(n, back):
                here = [a for a in self.view.in_sentence.get(s, ()) if a < n and self.view.named(a, test)]
                acting = [a for a in here if not self.view.is_ground(a)]
                here = acting if len(self.view.countries_of(acting, test)) >= (wanted or 2) else here
                whole = [a for a in here if self.mentions[a].plural and len(self.view.readings(a)) == (wanted or 2)]
                if whole:
                    return [whole[-1]], f"named together: {self.view.text([whole[-1]])}"
                chosen: dict[str, int] = {}
                for a in here:
                    for g in self.view.ground(a):
                        for c in self.view.readings(g)[:1]:
                            chosen.setdefault(self.view.identity(c, test), g)
                if len(chosen) == (wanted or 2):
                    members = list(chosen.values())
                    if words[-1] == "parties" and len({self.view.is_person(m) for m in members}) > 1:
                        return None  # "both parties" after a president and a state: perhaps those of an election
                    return members, f"the {len(members)} named last: {self.view.text(members)}"
                group = self._subjects_of(s, n, test) if wanted is None and len(chosen) > 2 else []
                if len(group) > 1:
                    return group, f"those who act there together: {self.view.text(group)}"
                if len(chosen) > (wanted or 2):
                    return self._core_of(s, n, test, wanted or 2) or self._leading_pair(n, wanted or 2, test)
        return self._leading_pair(n, wanted or 2, fits) if back > 1 else None

    def _core_of(self, s: int, n: int, fits: Test, wanted: int) -> Found | None:
        """Of many in a sentence the subject of its main clause with those joined to it, or with its object."""
        parse = self.parse
        here = [a for a in self.view.here(s, n) if self.view.named(a, fits)]
        for a in here:
            if not self.view.is_main_subject(a):
                continue
            verb = parse.heads[self.mentions[a].head]
            core = [self.mentions[a].head, *self.view.joined(self.mentions[a].head)]
            for child in parse.children[verb]:
                if parse.deps[child] == "dobj":
                    core.append(child)
                elif parse.deps[child] == "prep" and parse.lowers[child] == "with":
                    core.extend(c for c in parse.children[child] if parse.deps[c] == "pobj")
            members = [m for t in core for m in (self.view.by_head.get(t, -1),) if m in here]
            if len(members) == wanted:
                return [
                    g for m in members for g in self.view.ground(m)
                ], f"those who act there: {self.view.text(members)}"
        return None

    def _subjects_of(self, s: int, n: int, fits: Test) -> list[int]:
        """The named mentions behind the main subject of a sentence, with those joined to it."""
        subject = next(
            (a for a in self.view.here(s, n) if self.view.is_main_subject(a) and self.view.named(a, fits)), None
        )
        if subject is None:
            return []
        head = self.mentions[subject].head
        return [
            g
            for t in (head, *self.view.joined(head))
            if t in self.view.by_head
            for g in self.view.ground(self.view.by_head[t])
        ]

    def _leading_pair(self, n: int, wanted: int, fits: Test) -> Found | None:
        """The two countries that a text is about, where they lead by far."""
        if wanted != 2 or fits not in (self.view.is_state, self.view.is_side, self.view.is_official):
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
        return members, f"the two that the text is about: {self.view.text(members)}"

    def _ordered(self, n: int) -> Found | None:
        """ "the former", "the latter": of just two named before."""
        first = "former" in self.parse.lowers[self.mentions[n].head]
        for s in (self.view.sentence[n], self.view.sentence[n] - 1):
            here = [a for a in self.view.in_sentence.get(s, ()) if a < n and self.view.readings(a)]
            distinct = self.view.distinct(here)
            if len(distinct) == 2:
                order = list(distinct.values())
                chosen = order[0] if first else order[1]
                return [chosen], f"the {'first' if first else 'second'} of two: {self.view.text([chosen])}"
            if here:
                return None
        return None

    def _body(self, n: int) -> Found | None:
        """ "the institute", "the ministry": by the noun in the name, else by kind."""
        mention = self.mentions[n]
        noun = fold(self.parse.words[mention.head])
        near = self.view.only_one_near(n, lambda a: noun in self.view.name_words(a), BACK_NOMINAL)
        if near is not None:
            return near
        kinds = _KINDS_BY_NOUN.get(noun)
        if not kinds:
            return None
        known = self.view.only_one_near(n, self.view.of_kinds(kinds), BACK)
        if known is not None or kinds <= _OF_STATES:
            return known
        return self.view.only_one_near(n, self._is_unknown_body, BACK)

    def _is_unknown_body(self, a: int) -> bool:
        """ "Lundin Energy": an organisation that the book does not hold and nothing else tells of."""
        best = self.view.best(a)
        return best is not None and best.kind is ActorKind.ORGANISATION and best.id.startswith("?")
