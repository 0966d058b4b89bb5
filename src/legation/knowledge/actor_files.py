"""Actor files: reads the tables of actors and compiles them into a book.

Takes the paths of the actors folders, shipped first, then a user's; gives the `ActorBook` of knowledge/actors.py. A row of a
later file with the same id (for terms: the same office, name and start) replaces the earlier one. Two rows are of one
person where a Wikidata id, the full name or an office on the same days says so.
"""

from __future__ import annotations

import csv
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from legation.knowledge.actor_entries import (
    ANY,
    CAPITAL,
    EXACT,
    FAMILY_FIRST,
    UNCHECKED,
    UPPER,
    Country,
    Entry,
    Name,
    Person,
    Role,
    Term,
    Trie,
    day_of,
)
from legation.knowledge.actors import ActorBook
from legation.knowledge.pieces import POSSESSIVE, fold, name_keys
from legation.model.errors import KnowledgeError
from legation.model.words import ActorKind

_NAMED_FILES = ("organisations", "agencies", "armed_groups", "parties", "think_tanks", "media", "firms")
_GENERATION = re.compile(r"[IVX]+|Jr\.?|Sr\.?,?")
_NOTE = re.compile(r"\s*\([^)]*\)$")  # "National Security Bureau (Poland)": the note is for people, no part of the name
# Where a second family name follows the one in use ("Pedro Sánchez Pérez-Castejón").
_TWO_FAMILY_NAMES = frozenset("ESP MEX ARG CHL COL PER VEN ECU BOL PRY URY CRI GTM HND SLV NIC PAN DOM CUB GNQ".split())
_SAME_DAYS = 62  # sources date a change by vote, naming or oath
_ALIKE = 0.8  # share of letters in common, in order


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
        for table in rules.get("namesake", ()):
            self.words[f"namesake {table['country']}"] = {fold(w) for w in _list(table["unless"])}

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
                day_of(bound, last=False)
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
        if case == (UPPER,) and keys[0] in self.words.get("title_case", ()):
            case = (CAPITAL,)  # British papers write "Nato"
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
        given = {fold(p.name.split()[0]) for p in persons if p.country not in FAMILY_FIRST and " " in p.name}
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
        if len(plain) > 2 and country not in FAMILY_FIRST:
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
        if len(plain) < 3 or country in FAMILY_FIRST or fold(plain[1]) in particles or not plain[1][0].isupper():
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
            if person.country in FAMILY_FIRST and not parts[0].endswith("."):
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


def _case_of(word: str, *, first: bool) -> int:
    letters = [c for c in word if c.isalpha()]
    if not letters or not letters[0].isupper():
        return ANY
    if first and word.lower() in ("the", "al", "el", "los", "la"):
        return ANY
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return UPPER
    if len(letters) <= 4 and any(c.isupper() for c in letters[1:]):
        return EXACT  # "LeT", "PiS": words when written otherwise
    return CAPITAL


def _same_term(left: Term, right: Term) -> bool:
    """Two files tell of one term when both are open or their ends meet within two months."""
    if not left.start or not right.start:
        return True
    gap = abs((day_of(left.start, last=False) - day_of(right.start, last=False)).days)
    return gap <= 62 or left.start[:4] == right.start[:4]


def _same_days(row: Mapping[str, str], term: Term) -> bool:
    """Whether a row tells of the days of a term, give or take two months at either end."""
    if not term.start or (row["end"] and not term.end):
        return False
    if term.end and not row["end"] and not "" < row["as_of"] <= term.end:  # open, but as seen before the end
        return False
    pairs = [(row["start"], term.start)] + ([(row["end"], term.end)] if row["end"] else [])
    return all(
        abs((day_of(a, last=False) - day_of(b, last=False)).days) <= _SAME_DAYS
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
    return [plural_of(head) + of + rest]


def plural_of(word: str) -> str:
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
