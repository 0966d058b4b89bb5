"""Actors: countries, offices, forces, organisations and persons by all their names, as a compiled, read-only book.

Takes the files of knowledge/data/actors (shipped first, then a user's); gives an `ActorBook` that finds the longest name
at a place of a text, puts names and role words together ("Russian" + "defence minister" = RUS:MOD) and says who held an
office on a day. `book.resolve("the Kremlin")` gives RUS; with a date "the Russian defence minister" also gives its
holder. A name beats a role; without a date a role has no person; what is ambiguous gives several candidates.
Where in a text a phrase begins and ends is knowledge/phrases.py's matter, which mention of a text it is reading/mentions.py's.

Files: countries.csv; organisations, agencies, armed_groups, parties, think_tanks, media, firms (.csv, one shape);
offices.csv and persons.csv (dated terms); rules.toml (role words, traps, spellings). A row of a later file with the same
id (for terms: the same office, name and start) replaces the earlier one. An alias that begins with "~" counts only in a
text that names the country. Ids: ISO 3166-1 alpha-3 and a role in capitals ("RUS:MOD"), a code for organisations ("NATO"),
`USA:joe-biden` for a person without an office on the day, "?name" for what the book does not know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.actor_entries import EXACT, UNCHECKED, UPPER, Country, Entry, Name, Person, Role, Term, Trie
from legation.knowledge.pieces import Pieces, cut_text
from legation.model.layers import ActorId
from legation.model.times import Interval
from legation.model.words import ActorKind

NEAR_CHANGE_DAYS = 14  # sources date the same change of office by vote, naming or oath (offices data, README)
_STATE_SECTORS = frozenset(("GOV", "MIL", "SPY", "LEG", "JUD", "COP"))
_HEADS = frozenset(("HEAD", "LEADER", "PRES", "SECGEN", "CHIEFSTAFF", "VP"))  # of the body that stands before
_HEADS_OF_STATE = frozenset(("PRES", "PM", "LEADER", "MONARCH", "CROWN", "POPE"))
_RANK = ("PRES", "PM", "LEADER", "MONARCH", "POPE")  # of two offices held at once the higher names the person
_BODIES_OF_ORGANISATIONS = frozenset(("MIL", "PARL", "COURT", "COP"))


@dataclass(frozen=True)
class ActorBook:
    """Always holds: a function of the files it was loaded from. names, roles: tries over folded pieces."""

    entries: Mapping[str, Entry]
    countries: Mapping[str, Country]
    persons: Sequence[Person]
    terms: Mapping[str, Sequence[Term]]  # by office
    names: Trie
    roles: Trie
    spelling: Mapping[str, str]
    words: Mapping[str, frozenset[str]]  # former, modifiers, titles, never_alone, particles
    traps: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    override: Mapping[str, Mapping[str, str]]
    nominals: Trie  # nouns that refer back: trie to (class, plural)
    pronouns: Mapping[str, str]
    role_list: Mapping[tuple[str, str], Role]
    role_ends: frozenset[str]  # last pieces of role words
    person_by_name: Mapping[tuple[str, str | None], Person]

    # ------------------------------------------------------------------ looking names up

    def names_at(self, pieces: Pieces, i: int, seen: frozenset[str] | set[str] = frozenset()) -> tuple[int, list[Name]]:
        """The longest name that begins at piece i and its readings; (i, []) when there is none.

        seen: countries named in the text so far, for names that count only there.
        """
        keys, words = pieces.keys, pieces.words
        node: Trie | None = self.names.get(keys[i]) if i < len(keys) else None
        past, found = i, []
        j = i + 1
        end = len(keys)
        while node is not None:
            here = node.get("")
            if here:
                fit = [n for n in here if _fits(n.case, words, i) and (not n.only_with or n.only_with in seen)]
                if fit:
                    past, found = j, fit
            if j >= end:
                break
            node = node.get(keys[j])
            j += 1
        return past, found

    def persons_at(self, keys: Sequence[str]) -> list[Name]:
        """Persons of a full name that has initials besides ("Vladimir V. Putin")."""
        plain = [k for k in keys if len(k) > 1]
        if not 1 < len(plain) < len(keys):
            return []
        node: Trie | None = self.names
        for key in plain:
            node = node.get(key) if node is not None else None
        return [n for n in node.get("", ()) if n.kind == "person"] if node is not None else []

    def role_at(self, pieces: Pieces, i: int) -> tuple[int, tuple[Role, ...]]:
        """The longest role words at piece i, with their roles; (i, ()) when there are none."""
        keys = pieces.keys
        node: Trie | None = self.roles.get(keys[i])
        past, found = i, ()
        j, end = i + 1, len(keys)
        while node is not None:
            if "" in node:
                past, found = j, node[""]
            if j >= end:
                break
            node = node.get(keys[j])
            j += 1
        return past, found

    def nominal_at(self, pieces: Pieces, i: int) -> tuple[int, tuple[str, bool] | None]:
        """The longest noun that refers back at piece i: (past piece, (class, plural)); (i, None) when there is none."""
        node: Trie | None = self.nominals
        past, found = i, None
        for j in range(i, len(pieces.keys)):
            node = node.get(pieces.keys[j]) if node is not None else None
            if node is None:
                break
            if "" in node:
                past, found = j + 1, node[""][0]
        return past, found

    # ------------------------------------------------------------------ making actors

    def actor(self, id: str) -> ActorId:
        """The actor of an id; a provisional one for an id that the book does not hold."""
        entry = self.entries.get(id)
        if entry is None:
            return ActorId(id, ActorKind.UNKNOWN)
        office = id if entry.kind is ActorKind.OFFICE else None
        return ActorId(entry.id, entry.kind, entry.sector, entry.wikidata, office=office)

    def country_of(self, id: str) -> str | None:
        """Alpha-3 code behind an id, or None ("NATO", "?wang")."""
        head = id.split(":", 1)[0]
        if head in self.countries:
            return head
        entry = self.entries.get(id)
        return (entry.country or None) if entry else None

    def role_id(self, country: str, role: Role) -> str:
        """'RUS' and 'defence minister' -> 'RUS:MOD'; 'DEU' and 'leader' -> 'DEU:PM'."""
        suffix = role.suffix
        form = "body" if role.form == "body" else "office"
        special = self.override.get(country, {}).get(f"{suffix}.{form}")
        if special:
            return f"{country}:{special}"
        known = self.countries.get(country)
        if suffix == "LEADER" and known:
            return f"{country}:{known.leader}"
        return f"{country}:{suffix}"

    def role_of(self, suffix: str, form: str) -> Role | None:
        """A role by its suffix and form, whatever its words."""
        return self.role_list.get((suffix, form))

    def choose_role(self, base: ActorId, readings: Sequence[Role]) -> Role | None:
        """The reading of role words that goes with what stands before: 'chief' makes no actor of a country."""
        whole = self._is_whole(base)
        fit = [r for r in readings if (r.suffix != "HEAD") == whole]
        if fit:
            return fit[0]
        return None if whole else readings[0]

    def _is_whole(self, base: ActorId) -> bool:
        """Whether the actor stands for its country (a country, its government, its leader), not for a body of its own."""
        if base.kind in (ActorKind.COUNTRY, ActorKind.GOVERNMENT, ActorKind.PEOPLE):
            return self.country_of(base.id) is not None
        return base.kind is ActorKind.PERSON and (base.office or "").rpartition(":")[2] in _HEADS_OF_STATE

    def with_role(
        self, base: ActorId, role: Role, when: Interval | None = None, *, holder: bool = True
    ) -> tuple[ActorId, ...]:
        """Candidates for `role` words after a name: base NATO and 'spokesman' stay NATO, base RUS gives RUS:GOV.

        holder: False when a word before the role tells that its holder is not meant ("deputy", "former").
        """
        country = self.country_of(base.id)
        when = when if holder else None
        if base.kind is ActorKind.PERSON and base.office and role.form == "person":
            return (ActorId(base.office, ActorKind.GOVERNMENT, base.sector, office=base.office),)  # "Putin's spokesman"
        if self._is_whole(base) or (
            country is not None
            and base.sector in _STATE_SECTORS
            and role.form != "person"
            and role.suffix not in _HEADS
        ):
            assert country is not None
            id = self.role_id(country, role)
            if role.form == "office":
                return self._holders_as_actors(id, role, when)
            entry = self.entries.get(id)
            return (ActorId(id, role.kind, role.sector, entry.wikidata if entry else None),)
        if role.form == "office":
            office = f"{base.id}:{role.suffix}"
            if office in self.entries or office in self.terms:
                return self._holders_as_actors(office, role, when)
        if country is None and role.form == "body" and ":" not in base.id and role.suffix in _BODIES_OF_ORGANISATIONS:
            return (ActorId(f"{base.id}:{role.suffix}", role.kind, role.sector),)
        return (replace(base, person=None),)

    def same_office(self, office: str, country: str, when: Interval | None = None) -> tuple[ActorId, ...]:
        """The office of another country that answers to one: 'USA:STATE', 'TUR' -> TUR:MFA."""
        head, _, suffix = office.rpartition(":")
        plain = next((k for k, v in self.override.get(head, {}).items() if v == suffix and k.endswith(".office")), "")
        suffix = plain.removesuffix(".office") or suffix
        if suffix in _HEADS_OF_STATE and f"{country}:{suffix}" not in self.terms:
            suffix = "LEADER"
        role = self.role_of(suffix, "office")
        return self.with_role(self.actor(country), role, when) if role is not None else ()

    def _holders_as_actors(self, office: str, role: Role | None, when: Interval | None) -> tuple[ActorId, ...]:
        kind = role.kind if role else ActorKind.OFFICE
        sector = role.sector if role else None
        entry = self.entries.get(office)
        base = ActorId(office, kind, entry.sector if entry else sector, office=office)
        people = self.holders(office, when)
        if not people:
            return (base,)
        return tuple(replace(base, person=p.name, wikidata=p.wikidata) for p in people)

    def holders(self, office: str, when: Interval | None) -> tuple[Person, ...]:
        """Who held the office on the days of `when`: none for an unknown or too wide date, two near a change."""
        if when is None or when.first_day is None or when.last_day is None:
            return ()
        first, last = when.first_day, when.last_day
        terms = [t for t in self.terms.get(office, ()) if not t.staff]
        sure = [t for t in terms if t.holds(first, last) and t.known(last)]
        near = [t for t in terms if t.holds(first, last, NEAR_CHANGE_DAYS) and t.known(last)]
        numbers = list(dict.fromkeys(t.person for t in (sure or near)))
        if len(sure) == 1 and len({t.person for t in near}) > 1 and (last - first).days < NEAR_CHANGE_DAYS:
            numbers = list(dict.fromkeys(t.person for t in (*sure, *near)))
        if len(numbers) > 2:  # a window over several holders tells nobody
            return ()
        return tuple(self.persons[n] for n in numbers)

    def offices_of(self, person: Person, when: Interval | None) -> list[Term]:
        """Terms of a person that `when` falls into, the latest begun first; none for an unknown date."""
        if when is None or when.first_day is None or when.last_day is None:
            return []
        first, last = when.first_day, when.last_day
        held = [t for t in person.terms if t.holds(first, last, 0)]
        return sorted(held, key=lambda t: (-_rank(t.office), bool(t.start), t.start), reverse=True)

    def person_actor(
        self, person: Person, when: Interval | None = None, *, title: str | None = None, former: bool = False
    ) -> ActorId:
        """A named person as an actor. title: the office that the text gives; it counts when the person ever held it."""
        base = ActorId(f"{person.country or '?'}:{person.slug}", ActorKind.PERSON, None, person.wikidata, person.name)
        if not person.country:
            base = replace(base, id=f"?{person.slug}")
        if former:
            return base
        ever = {t.office for t in person.terms}
        if title is not None and (title in ever or not ever):
            return self._in_office(base, title)
        held = self.offices_of(person, when)
        if held:
            return self._in_office(base, held[0].office)
        if when is None and len(ever) == 1 and title is None:
            return self._in_office(base, next(iter(ever)))
        if when is None and ever:
            return replace(base, sector=self._sector(sorted(ever)[0]))
        return base

    def _in_office(self, base: ActorId, office: str) -> ActorId:
        if office.startswith("?"):
            return replace(base, id=office)
        if office in self.entries and self.entries[office].kind is ActorKind.UNKNOWN:
            return base
        return replace(base, id=office, office=office, sector=self._sector(office))

    def _sector(self, office: str) -> str | None:
        entry = self.entries.get(office)
        if entry is not None:
            return entry.sector
        suffix = office.rpartition(":")[2]
        return {"MIL": "MIL", "OPP": "OPP", "REB": "REB", "POPE": "REL", "SECGEN": "IGO"}.get(suffix, "GOV")

    # ------------------------------------------------------------------ for people

    def resolve(self, text: str, date: dt.date | Interval | None = None) -> tuple[ActorId, ...]:
        """Candidates for a name or phrase on its own ("the Russian defence minister"), best first."""
        from legation.knowledge.phrases import PhraseReader

        when = Interval.day(date) if isinstance(date, dt.date) else date
        pieces = cut_text(text, self.spelling)
        seen = frozenset(self.countries)
        self._guess_persons(pieces)
        reader = PhraseReader(self, pieces, when, seen)
        best: tuple[int, tuple[ActorId, ...]] = (0, ())
        for i in range(min(len(pieces), 200)):
            phrase = reader.read(i)
            if phrase is not None and phrase.past - phrase.first > best[0]:
                best = (phrase.past - phrase.first, phrase.candidates)
        return best[1]

    def _guess_persons(self, pieces: Pieces) -> None:
        """Without a parse, two or more capitalised words that begin no name or role are taken for somebody's name."""
        i = 0
        while i < len(pieces):
            j = i
            while (
                j < len(pieces)
                and pieces.words[j][:1].isupper()
                and self.names_at(pieces, j)[0] == j
                and self.role_at(pieces, j)[0] == j
            ):
                j += 1
            if j - i > 1:
                pieces.person[i] = j
            i = max(j, i + 1)

    def explain(self, text: str, date: dt.date | Interval | None = None) -> list[str]:
        """Lines that say what `text` is read as and on what ground."""
        lines: list[str] = []
        for actor in self.resolve(text, date):
            entry = self.entries.get(actor.id)
            said = f"{actor.id} ({actor.kind}" + (f", {actor.sector}" if actor.sector else "") + ")"
            if actor.person:
                said += f": {actor.person}"
                for person in self.persons:
                    if person.name == actor.person:
                        said += "".join(
                            f"; {t.office} {t.start or '?'} to {t.end or 'at least ' + (t.as_of or 'then')} [{t.source}]"
                            for t in person.terms
                        )
            elif actor.office and date is None and actor.office in self.terms:
                said += ": an office; give a date for its holder"
            if entry is not None:
                said += f"; {entry.name} [{entry.source}]"
            if actor.wikidata:
                said += f"; Wikidata {actor.wikidata}"
            lines.append(said)
        return lines

    def country_words(self) -> list[tuple[str, str]]:
        """(name, adjective, people, capital or seat; code) of every country: enough to see which a few words name."""
        return [
            (word, country.entry.id)
            for country in self.countries.values()
            for word in (
                country.entry.name,
                *country.adjectives,
                *country.peoples,
                *country.capitals,
                *country.seats,
                *country.short_names,
            )
        ]

    def listing(self, *, unchecked: bool = False) -> list[dict[str, str]]:
        """Rows for `legation actors`: every entry and every term, or those written from memory only."""
        rows = [
            {"id": e.id, "name": e.name, "kind": str(e.kind), "sector": e.sector or "", "source": e.source}
            for e in self.entries.values()
            if e.unchecked or not unchecked
        ]
        for office in sorted(self.terms):
            for term in self.terms[office]:
                if UNCHECKED in term.source or not unchecked:
                    span = f"{term.start or '?'}/{term.end or '..'}"
                    name = f"{self.persons[term.person].name} ({span})"
                    rows.append({"id": office, "name": name, "kind": "term", "sector": "", "source": term.source})
        return rows


def _fits(case: tuple[int, ...], words: Sequence[str], i: int) -> bool:
    """Whether the words as written have the capitals that the name asks for."""
    for offset, need in enumerate(case):
        if need:
            word = words[i + offset]
            if need == UPPER:
                if not word.isupper():
                    return False
            elif need == EXACT:
                if not any(c.islower() for c in word) or not any(c.isupper() for c in word[1:]):
                    return False
            elif not word[0].isupper() and not word[0].isdigit():
                return False
    return True


def _rank(office: str) -> int:
    """0 for a head of state; more for what counts less."""
    suffix = office.rpartition(":")[2]
    return _RANK.index(suffix) if suffix in _RANK else len(_RANK)
