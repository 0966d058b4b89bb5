"""Actor entries: what the files of actors hold, row by row, as plain values.

`Entry` is a row that names an actor, `Country` one with its adjectives and capitals, `Term` a person in an office between two
dates, `Role` words that make an actor after a country, `Name` what a sequence of pieces may stand for. `Term.holds` says
whether somebody was in office on a day; who that is in a text is knowledge/actors.py's matter.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from legation.knowledge.pieces import cut_text
from legation.model.times import Interval
from legation.model.words import ActorKind

UNCHECKED = "unchecked"
# Where the family name comes first; others have it last.
FAMILY_FIRST = frozenset("CHN PRK KOR TWN VNM KHM HKG MAC".split())
EXACT, UPPER, CAPITAL, ANY = 3, 2, 1, 0  # what capitals a piece of a name must have


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
        begin = day_of(self.start, last=False) if self.start else dt.date.min
        stop = day_of(self.end, last=True) if self.end else dt.date.max
        room = dt.timedelta(days=slack)
        return (begin == dt.date.min or begin - room <= last) and (stop == dt.date.max or first <= stop + room)

    def known(self, last: dt.date) -> bool:
        """Whether the table can tell at all: an open end holds up to the day it was looked up."""
        return bool(self.end) or not self.as_of or last <= day_of(self.as_of, last=True)


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
        return self.country in FAMILY_FIRST

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


def day_of(prefix: str, *, last: bool) -> dt.date:
    interval = Interval.parse(prefix)
    day = interval.last_day if last else interval.first_day
    assert day is not None
    return day
