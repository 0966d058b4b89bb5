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

import csv
import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from legation.knowledge.pieces import POSSESSIVE, Pieces, cut_text, fold, name_keys
from legation.model.errors import KnowledgeError
from legation.model.layers import ActorId
from legation.model.times import Interval
from legation.model.words import ActorKind

UNCHECKED = "unchecked"
NEAR_CHANGE_DAYS = 14  # sources date the same change of office by vote, naming or oath (offices data, README)
_NAMED_FILES = ("organisations", "agencies", "armed_groups", "parties", "think_tanks", "media", "firms")
_GENERATION = re.compile(r"[IVX]+|Jr\.?|Sr\.?,?")
_NOTE = re.compile(r"\s*\([^)]*\)$")  # "National Security Bureau (Poland)": the note is for people, no part of the name
# Where the family name comes first; others have it last.
_FAMILY_FIRST = frozenset("CHN PRK KOR TWN VNM KHM HKG MAC".split())
# Where a second family name follows the one in use ("Pedro Sánchez Pérez-Castejón").
_TWO_FAMILY_NAMES = frozenset("ESP MEX ARG CHL COL PER VEN ECU BOL PRY URY CRI GTM HND SLV NIC PAN DOM CUB GNQ".split())
_SAME_DAYS = 62  # sources date a change by vote, naming or oath
_ALIKE = 0.8  # share of letters in common, in order
_EXACT, _UPPER, _CAPITAL, _ANY = 3, 2, 1, 0
_STATE_SECTORS = frozenset(("GOV", "MIL", "SPY", "LEG", "JUD", "COP"))
_HEADS = frozenset(("HEAD", "LEADER", "PRES", "SECGEN", "CHIEFSTAFF", "VP"))  # of the body that stands before
_HEADS_OF_STATE = frozenset(("PRES", "PM", "LEADER", "MONARCH", "CROWN", "POPE"))
_RANK = ("PRES", "PM", "LEADER", "MONARCH", "POPE")  # of two offices held at once the higher names the person
_BODIES_OF_ORGANISATIONS = frozenset(("MIL", "PARL", "COURT", "COP"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a file that names an actor. country: alpha-3 or ""."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: ActorKind
    sector: str | None
    country: str
    wikidata: str | None
    source: str

    @property
    def unchecked(self) -> bool:
        return UNCHECKED in self.source


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory with what its people, capital and offices are called. leader: suffix of the one who leads."""

    entry: Entry
    adjectives: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()
    leader: str = "PRES"


@dataclass(frozen=True, slots=True)
class Term:
    """One person in one office from start to end (ISO prefixes). as_of: last day on which an open end is known to hold.

    staff: works for the office or body and does not head it (a ministry's spokesman).
    """

    office: str
    person: int
    staff: bool
    start: str
    end: str
    as_of: str
    source: str

    def holds(self, first: dt.date, last: dt.date, slack: int = 0) -> bool:
        """Whether the person was in office on any day of first .. last, give or take `slack` days."""
        begin = _day(self.start, last=False) if self.start else dt.date.min
        stop = _day(self.end, last=True) if self.end else dt.date.max
        room = dt.timedelta(days=slack)
        return (begin == dt.date.min or begin - room <= last) and (stop == dt.date.max or first <= stop + room)

    def known(self, last: dt.date) -> bool:
        """Whether the table can tell at all: an open end holds up to the day it was looked up."""
        return bool(self.end) or not self.as_of or last <= _day(self.as_of, last=True)


@dataclass(slots=True)
class Person:
    """Somebody by name. Terms in order of start; country: of the first term."""

    number: int
    name: str
    country: str
    wikidata: str | None = None
    names: list[str] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    notable: bool = False  # written by hand: known by the family name alone
    families: tuple[str, ...] = ()  # folded family names, by which a later sentence may call the person

    @property
    def family_first(self) -> bool:
        return self.country in _FAMILY_FIRST

    @property
    def slug(self) -> str:
        return "-".join(cut_text(self.name, {}).keys).replace("'s", "s")


@dataclass(frozen=True, slots=True)
class Role:
    """Role words: what they add to what stands before. form: office, body, person or people (see rules.toml)."""

    suffix: str
    form: str
    kind: ActorKind
    sector: str
    plural: bool = False
    nominal: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """What a sequence of pieces may stand for. kind: country, adjective, people, capital, seat, prefix, short, actor,
    person, surname, blocker. case: per piece, whether it must begin with (or be all) capitals."""

    kind: str
    target: str  # id; for persons the number
    case: tuple[int, ...]
    only_with: str = ""  # a country that the text must have named
    alias: str = ""


Trie = dict[str, Any]


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


# ---------------------------------------------------------------------- loading


def load_actors(paths: Sequence[Path]) -> ActorBook:
    """The book from the files of the actors folders, shipped first. Raises KnowledgeError E063 on an unusable row."""
    builder = _Builder()
    for path in paths:
        if path.suffix == ".toml":
            builder.add_rules(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in paths:
        if path.suffix == ".csv":
            builder.add_table(path)
    return builder.build()


class _Builder:
    """Collects rows, later ones over earlier ones, and compiles them at the end."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.countries: dict[str, Country] = {}
        self.terms: dict[tuple[str, str, str], dict[str, str]] = {}
        self.spelling: dict[str, str] = {}
        self.roles: dict[str, dict[tuple[str, str], Role]] = {}
        self.words: dict[str, set[str]] = {}
        self.blockers: list[str] = []
        self.traps: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self.override: dict[str, dict[str, str]] = {}
        self.names: Trie = {}
        self.nominals: Trie = {}
        self.pronouns: dict[str, str] = {}

    # ---- rules

    def add_rules(self, rules: Mapping[str, Any]) -> None:
        for line in rules.get("spelling", {}).get("lines", ()):
            first, *others = (fold(w) for w in line.split())
            self.spelling.update(dict.fromkeys(others, first))
        for role in rules.get("role", ()):
            self._add_role(role, _list(role["words"]))
        portfolio = dict(rules.get("portfolio", {}))
        for form, kind in (("office", "office"), ("body", "ministry")):
            templates = _list(portfolio.get(f"templates_{form}", ""))
            for suffix, topics in portfolio.items():
                if not suffix.startswith("templates_"):
                    words = [t.replace("{}", topic) for topic in _list(topics) for t in templates]
                    sector = {"MOD": "MIL", "INTEL": "SPY"}.get(suffix, "GOV") if form == "body" else "GOV"
                    self._add_role({"suffix": suffix, "form": form, "kind": kind, "sector": sector}, words)
        for country, table in rules.get("override", {}).items():
            self.override.setdefault(country, {}).update(table)
        for key, value in rules.get("qualifiers", {}).items():
            self.words.setdefault(key, set()).update(self._key(w) for w in _list(value))
        self.words.setdefault("never_alone", set()).update(
            self._key(w) for w in _list(rules.get("short_names", {}).get("never_alone", ""))
        )
        self.words.setdefault("particles", set()).update(_list(rules.get("particles", {}).get("words", "")))
        self.blockers.extend(rules.get("blockers", {}).get("names", ()))
        for kind, words in rules.get("nouns", {}).items():
            for word in _list(words):
                singular, _, plural = word.partition("/")
                for form, many in ((singular, False), (plural, True)):
                    if form:
                        _insert(self.nominals, name_keys(form, self.spelling)[0], (kind, many))
        for kind, words in rules.get("pronouns", {}).items():
            self.pronouns.update({fold(w): kind for w in _list(words)})
        for kind, words in rules.get("place_use", {}).items():
            self.words.setdefault(f"place {kind}", set()).update(_list(words))
        for table in ("speech", "empty_it", "moves", "meets"):
            self.words.setdefault(table, set()).update(_list(rules.get(table, {}).get("verbs", "")))
        for kind, words in rules.get("lists", {}).items():
            self.words.setdefault(kind, set()).update(_list(words))
        for form, codes in rules.get("states", {}).items():
            self.words.setdefault(f"states {form}", set()).update(_list(codes))
        for title, short in rules.get("titles", {}).items():
            self.words.setdefault(f"title {title}", set()).update(_list(short))
        for kind in ("male", "female"):
            kin = _list(rules.get(kind, {}).get("kin", ""))
            self.words.setdefault(f"{kind} kin", set()).update(kin)
            self.words.setdefault(f"{kind} titles", set()).update(_list(rules.get(kind, {}).get("titles", "")))
            self.words.setdefault(kind, set()).update(self._key(w) for w in _list(rules.get(kind, {}).get("words", "")))
        self.words.setdefault("given male", set()).update(_list(rules.get("male", {}).get("given_male", "")))
        self.words.setdefault("given female", set()).update(_list(rules.get("female", {}).get("given_female", "")))
        for trap in rules.get("trap", ()):
            pair = (
                frozenset(fold(w) for w in _list(trap.get("not_if", ""))),
                frozenset(fold(w) for w in _list(trap.get("unless", ""))),
            )
            self.traps.update({fold(name): pair for name in trap["names"]})

    def _key(self, word: str) -> str:
        """A word as pieces have it."""
        return self.spelling.get(fold(word), fold(word))

    def _add_role(self, row: Mapping[str, Any], words: Iterable[str]) -> None:
        for word in words:
            singular, _, given = word.partition("/")
            forms = [(singular, False)] + [(w, True) for w in ([given] if given else _plurals(singular))]
            for form, plural in forms:
                role = Role(
                    row["suffix"],
                    row["form"],
                    ActorKind(row["kind"]),
                    row["sector"],
                    plural,
                    bool(row.get("nominal", True)),
                    form,
                )
                self.roles.setdefault(form, {})[role.suffix, role.form] = role

    # ---- tables

    def add_table(self, path: Path) -> None:
        with path.open(newline="", encoding="utf-8-sig") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                try:
                    if path.stem == "countries":
                        self._add_country(row)
                    elif path.stem in ("offices", "persons"):
                        self._add_term(row)
                    elif path.stem in _NAMED_FILES:
                        self._add_entry(row)
                except (KeyError, ValueError, TypeError) as error:
                    raise KnowledgeError(
                        "E063",
                        f"{path.name} line {number}: {error!r} in {dict(row)}. Accepted: the columns of the shipped file of "
                        "that name, a known kind (see docs), dates as YYYY[-MM[-DD]]. Mend or remove the row.",
                    ) from error

    def _add_country(self, row: Mapping[str, str]) -> None:
        _need(row, "id", "name")
        entry = Entry(
            row["id"],
            row["name"],
            _bars(row["aliases"]),
            ActorKind.COUNTRY,
            "GOV",
            row["id"],
            row["wikidata"] or None,
            row["source"],
        )
        self.entries[entry.id] = entry
        leader = row["hog"] if row["leader"] == "HOG" else row["hos"]
        self.countries[entry.id] = Country(
            entry,
            adjectives=_bars(row["adjectives"]),
            peoples=_bars(row["peoples"]),
            capitals=_bars(row["capitals"]),
            seats=_bars(row["seats"]),
            prefixes=_bars(row["prefixes"]),
            short_names=_bars(row["short_names"]),
            leader=leader or "PRES",
        )

    def _add_entry(self, row: Mapping[str, str]) -> None:
        _need(row, "id", "name")
        entry = Entry(
            row["id"],
            row["name"],
            _bars(row["aliases"]),
            ActorKind(row["kind"] or "unknown"),
            row["sector"] or None,
            row["country"],
            row["wikidata"] or None,
            row["source"] or UNCHECKED,
        )
        self.entries[entry.id] = entry

    def _add_term(self, row: Mapping[str, str]) -> None:
        _need(row, "name", "office")
        for bound in (row["start"], row["end"]):
            if bound:
                _day(bound, last=False)
        self.terms[row["office"], row["name"], row["start"]] = dict(row)

    # ---- compiling

    def build(self) -> ActorBook:
        for country in self.countries.values():
            self._compile_country(country)
        for entry in self.entries.values():
            if entry.id not in self.countries:
                name = _NOTE.sub("", entry.name) if "(" not in entry.name else ""
                for alias in (name, *entry.aliases):
                    self._put(alias, "actor", entry.id, entry.country)
        for blocker in self.blockers:
            self._put(blocker, "blocker", blocker)
        persons, terms = self._compile_persons()
        roles: Trie = {}
        for words, readings in self.roles.items():
            keys, _ = name_keys(words, self.spelling)
            _insert(roles, keys, *readings.values())
        _freeze(roles)
        return ActorBook(
            entries=self.entries,
            countries=self.countries,
            persons=persons,
            terms=terms,
            names=self.names,
            roles=roles,
            spelling=self.spelling,
            words={k: frozenset(v) for k, v in self.words.items()},
            traps=self.traps,
            override=self.override,
            nominals=self.nominals,
            pronouns=self.pronouns,
            role_list={k: r for words in reversed(self.roles.values()) for k, r in words.items()},  # the first words
            role_ends=frozenset(words.split()[-1] for words in self.roles),
            person_by_name={(p.name, p.wikidata): p for p in persons},
        )

    def _compile_country(self, country: Country) -> None:
        id = country.entry.id
        for alias in (country.entry.name, *country.entry.aliases):
            self._put(alias, "country", id, id)
        for alias in country.adjectives:
            self._put(alias, "adjective", id)
        plurals = [p for a in country.adjectives for p in _peoples(a)]
        for alias in (*country.peoples, *plurals):
            self._put(alias, "people", id)
        for kind in ("capitals", "seats", "prefixes"):
            for alias in getattr(country, kind):
                self._put(alias, kind[:-1] if kind != "prefixes" else "prefix", id)
        for alias in country.short_names:
            self._put(alias, "short", id)

    def _put(self, alias: str, kind: str, target: str, country: str = "") -> None:
        only_with = ""
        if alias.startswith("~"):
            alias, only_with = alias[1:], country or "?"
        keys, words = name_keys(alias, self.spelling)
        if not keys or keys == [POSSESSIVE]:
            return
        case = tuple(_case_of(w, first=i == 0 and len(words) > 1) for i, w in enumerate(words))
        if case == (_UPPER,) and keys[0] in self.words.get("title_case", ()):
            case = (_CAPITAL,)  # British papers write "Nato"
        name = Name(kind, target, case, only_with, alias)
        here = _node(self.names, keys).setdefault("", [])
        if not any(n.kind == kind and n.target == target and n.case == case for n in here):
            here.append(name)

    def _compile_persons(self) -> tuple[list[Person], dict[str, list[Term]]]:
        persons: list[Person] = []
        by_name: dict[tuple[str, str], Person] = {}
        by_wikidata: dict[str, Person] = {}
        given_whole: dict[str, set[int]] = {}  # names as a source has them, not made shorter here
        terms: dict[str, list[Term]] = {}
        for row in self.terms.values():
            country = row["country"] or ""
            names = list(
                dict.fromkeys(
                    v for n in (row["name"], *_bars(row.get("aliases", ""))) for v in self._variants(n, country)
                )
            )
            keys = [" ".join(name_keys(n, self.spelling)[0]) for n in names]
            person = by_wikidata.get(row["wikidata"]) if row["wikidata"] else None
            person = person or next((by_name[k, country] for k in keys if " " in k and (k, country) in by_name), None)
            if person is None and "aliases" in row:
                person = self._same_holder(row, keys, terms.get(row["office"], ()), persons)
            if person is None:
                person = Person(len(persons), min(names[:2], key=len), country, row["wikidata"] or None)
                persons.append(person)
            for name in (row["name"], *_bars(row.get("aliases", ""))):
                given_whole.setdefault(" ".join(name_keys(name, self.spelling)[0]), set()).add(person.number)
            if row["wikidata"]:
                by_wikidata.setdefault(row["wikidata"], person)
                person.wikidata = person.wikidata or row["wikidata"]
            if "aliases" in row:  # names written by hand are those that reports print
                person.name = row["name"]
                person.notable = True
            for name, key in zip(names, keys, strict=True):
                if " " in key:
                    by_name.setdefault((key, country), person)
                if name not in person.names:
                    person.names.append(name)
            staff = row.get("post") == "staff"
            term = Term(
                row["office"], person.number, staff, row["start"], row["end"], row.get("as_of") or "", row["source"]
            )
            same = next((t for t in person.terms if t.office == term.office and _same_term(term, t)), None)
            if same is not None:
                longer = _later(same, term)
                person.terms[person.terms.index(same)] = longer
                terms[term.office][terms[term.office].index(same)] = longer
            else:
                person.terms.append(term)
                terms.setdefault(term.office, []).append(term)
        given = {fold(p.name.split()[0]) for p in persons if p.country not in _FAMILY_FIRST and " " in p.name}
        self.words.setdefault("never_alone", set()).update(self._key(w) for w in given)  # "Paul", "Daniel"
        taken = {" ".join(name_keys(n, self.spelling)[0]) for p in persons for n in p.names}
        for person in persons:
            person.terms.sort(key=lambda t: t.start)
            others = [o for n in person.names for o in self._other_forms(n, person.country)]
            for name in others:
                if " ".join(name_keys(name, self.spelling)[0]) not in taken:
                    self._put(name, "person", str(person.number))
            for name in person.names:
                key = " ".join(name_keys(name, self.spelling)[0])
                if key in given_whole and person.number not in given_whole[key]:
                    continue  # "Mahmoud Abbas" is not short for Ali Mahmoud Abbas
                self._put(name, "person" if len(name_keys(name, {})[0]) > 1 else "surname", str(person.number))
            families = self._family_names(person)
            person.families = tuple(dict.fromkeys(" ".join(name_keys(f, self.spelling)[0]) for f in families))
            for name in families:
                self._put(name, "surname", str(person.number))
        for office in terms:
            terms[office].sort(key=lambda t: t.start)
        return persons, terms

    def _same_holder(
        self, row: Mapping[str, str], keys: Sequence[str], terms: Sequence[Term], persons: Sequence[Person]
    ) -> Person | None:
        """Whoever a source calls otherwise ("Nayib Bukele", "Nayib Armando Bukele Ortez"): one office, the same days, and
        a name in common."""
        if not row["start"] or row.get("post") == "staff":
            return None
        words = {w for key in keys for w in key.split()} | {key.replace(" ", "") for key in keys}
        for term in terms:
            if term.staff or not _same_days(row, term):
                continue
            other = [" ".join(name_keys(n, self.spelling)[0]) for n in persons[term.person].names]
            theirs = {w for key in other for w in key.split()} | {key.replace(" ", "") for key in other}
            if any(len(w) > 2 for w in words & theirs):
                return persons[term.person]
            if any(_alike(a.replace(" ", ""), b.replace(" ", "")) for a in keys for b in other):
                return persons[term.person]
        return None

    def _variants(self, name: str, country: str) -> list[str]:
        """A name as reports print it: without initials, patronymics and further given or family names."""
        out = [name]
        parts = name.split()
        plain = [p for p in parts if not re.fullmatch(r"\w\.?(?:\w\.)*", p)]
        if country in ("RUS", "BLR", "UKR", "KAZ", "UZB", "TKM", "KGZ", "TJK"):
            plain = [
                p
                for i, p in enumerate(plain)
                if not (0 < i < len(plain) - 1 and re.search(r"(?:vich|vna|ogly|ovych)$", p))
            ]
        if plain != parts and len(plain) > 1:
            out.append(" ".join(plain))
        if len(plain) > 2 and country not in _FAMILY_FIRST:
            particles = self.words.get("particles", set())
            tail = len(plain) - 1
            while tail > 1 and fold(plain[tail - 1]) in particles:
                tail -= 1
            short = " ".join([plain[0], *plain[tail:]])
            if country in _TWO_FAMILY_NAMES and fold(plain[1]) not in particles:
                core = [p for p in plain if fold(p) not in particles]
                first = core[:2] if len(core) < 4 else [core[0], core[-2]]  # of four the third is in use
                out.append(" ".join(first))
            out.append(short)
        if country == "JPN" and len(plain) == 2:
            out.append(" ".join(reversed(plain)))
        return out

    def _other_forms(self, name: str, country: str) -> list[str]:
        """Shorter forms that are too loose to tell that two rows are of one person: "Tayyip Erdogan", "Daniel Ortega"."""
        plain = [p for p in name.split() if not re.fullmatch(r"\w\.?(?:\w\.)*", p)]
        particles = self.words.get("particles", set())
        if len(plain) < 3 or country in _FAMILY_FIRST or fold(plain[1]) in particles or not plain[1][0].isupper():
            return []
        out = [" ".join(plain[1:])]
        core = [p for p in plain if fold(p) not in particles]
        if country in _TWO_FAMILY_NAMES and len(core) > 3:
            out.append(" ".join([core[1], core[-2]]))
        return out

    def _family_names(self, person: Person) -> list[str]:
        out: list[str] = []
        particles = self.words.get("particles", set())
        for name in person.names:
            parts = name.split()
            while len(parts) > 2 and _GENERATION.fullmatch(parts[-1]):  # "Joe Manchin III"
                parts.pop()
            if len(parts) < 2 or _GENERATION.fullmatch(parts[-1]):
                continue
            if person.country in _FAMILY_FIRST and not parts[0].endswith("."):
                out.append(parts[0])
                continue
            tail = len(parts) - 1
            while tail > 1 and fold(parts[tail - 1]) in particles:
                tail -= 1
            family = parts[tail:]
            out.append(" ".join(family))
            last = re.sub(r"^(?:[Aa]l|[Ee]l)-", "", family[-1])
            if fold(last) not in particles and not re.fullmatch(r"\w\.?", last):
                out.append(last)
        if person.country == "JPN":
            out = [n for n in out if n == person.names[0].split()[-1]] or out[:1]
        return list(dict.fromkeys(out))


# ---------------------------------------------------------------------- helpers


def _fits(case: tuple[int, ...], words: Sequence[str], i: int) -> bool:
    """Whether the words as written have the capitals that the name asks for."""
    for offset, need in enumerate(case):
        if need:
            word = words[i + offset]
            if need == _UPPER:
                if not word.isupper():
                    return False
            elif need == _EXACT:
                if not any(c.islower() for c in word) or not any(c.isupper() for c in word[1:]):
                    return False
            elif not word[0].isupper() and not word[0].isdigit():
                return False
    return True


def _case_of(word: str, *, first: bool) -> int:
    letters = [c for c in word if c.isalpha()]
    if not letters or not letters[0].isupper():
        return _ANY
    if first and word.lower() in ("the", "al", "el", "los", "la"):
        return _ANY
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return _UPPER
    if len(letters) <= 4 and any(c.isupper() for c in letters[1:]):
        return _EXACT  # "LeT", "PiS": words when written otherwise
    return _CAPITAL


def _rank(office: str) -> int:
    """0 for a head of state; more for what counts less."""
    suffix = office.rpartition(":")[2]
    return _RANK.index(suffix) if suffix in _RANK else len(_RANK)


def _same_term(left: Term, right: Term) -> bool:
    """Two files tell of one term when both are open or their ends meet within two months."""
    if not left.start or not right.start:
        return True
    gap = abs((_day(left.start, last=False) - _day(right.start, last=False)).days)
    return gap <= 62 or left.start[:4] == right.start[:4]


def _same_days(row: Mapping[str, str], term: Term) -> bool:
    """Whether a row tells of the days of a term, give or take two months at either end."""
    if not term.start or (row["end"] and not term.end):
        return False
    if term.end and not row["end"] and not "" < row["as_of"] <= term.end:  # open, but as seen before the end
        return False
    pairs = [(row["start"], term.start)] + ([(row["end"], term.end)] if row["end"] else [])
    return all(
        abs((_day(a, last=False) - _day(b, last=False)).days) <= _SAME_DAYS
        or (a[:4] == b[:4] and 4 in (len(a), len(b)))
        for a, b in pairs
    )


def _alike(left: str, right: str) -> bool:
    """Two spellings of one name: "abdelfattahelsisi", "abdelfattahalsisi"."""
    return difflib.SequenceMatcher(None, left, right).ratio() >= _ALIKE


def _later(left: Term, right: Term) -> Term:
    """One term told twice, both with an open end: seen in office up to the later of the two days."""
    if left.end or right.end or not left.as_of or right.as_of <= left.as_of:
        return left
    return replace(left, as_of=right.as_of, source=f"{left.source}; after {left.as_of}: {right.source}")


def _day(prefix: str, *, last: bool) -> dt.date:
    interval = Interval.parse(prefix)
    day = interval.last_day if last else interval.first_day
    assert day is not None
    return day


def _need(row: Mapping[str, str], *columns: str) -> None:
    for column in columns:
        if not row[column]:
            raise ValueError(f"column {column!r} is empty")


def _list(text: str) -> list[str]:
    return [w.strip() for w in text.replace("\n", " ").split(",") if w.strip()]


def _bars(text: str | None) -> tuple[str, ...]:
    return tuple(w.strip() for w in (text or "").split("|") if w.strip())


def _plurals(word: str) -> list[str]:
    """'ministry of defence' -> 'ministries of defence'; 'envoy' -> 'envoys'."""
    head, of, rest = word.partition(" of ")
    for_head, with_for, for_rest = word.partition(" for ")
    if not of and with_for:
        head, of, rest = for_head, with_for, for_rest
    return [_plural(head) + of + rest]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _peoples(adjective: str) -> list[str]:
    """Names of a people that the adjective gives by a plain -s: Russians, Iraqis, Greeks; not 'Chinese', 'French'."""
    if (
        adjective.isupper()
        or adjective.endswith((".", "ese", "ish", "ch", "sh", "ss", "ois", "s", "Islander"))
        or adjective in ("Taiwan", "New Zealand", "Singapore")
    ):
        return []
    return [adjective + "s"]


def _node(trie: Trie, keys: Sequence[str]) -> Trie:
    for key in keys:
        trie = trie.setdefault(key, {})
    return trie


def _insert(trie: Trie, keys: Sequence[str], *values: Any) -> None:
    _node(trie, keys).setdefault("", []).extend(values)


def _freeze(trie: Trie) -> None:
    for key, value in trie.items():
        if key == "":
            trie[key] = tuple(value)
        else:
            _freeze(value)
