"""Measures: number words, bound words, units and currencies, what nouns are counted in, stages. Data: measures.toml.

Takes the files `measures.toml`; gives a `MeasureBook`, compiled once. `convert(3, "miles", "km")` gives 4.828032;
`convert(3, "USD", "EUR")` raises UnitMismatch, since currencies keep their own and persons are no tonnes. A table of
sixty factors does what reports need; a units library (pint) would load 900 definitions at every start to do the same,
and would still not know persons, containers, votes or that "pound" is money beside "sterling".
How a sentence is read with all this is left to reading/quantities.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from legation.model.errors import KnowledgeError
from legation.model.words import Flow

FILE = "measures.toml"
_KEYED = ("units", "currencies", "stages")  # tables whose entries are tables themselves
BLANK = r"[ \t\u00a0\u2009\u202f]"


class UnitMismatch(KnowledgeError):
    """Two units that do not convert; nothing is guessed."""


@dataclass(frozen=True, slots=True)
class Unit:
    """key: "km"; family: "length", or "currency"; factor: to the first unit of the family."""

    key: str
    family: str
    factor: float


@dataclass(frozen=True, slots=True)
class Stage:
    """What verbs, nouns and words beside a count tell of it: "killed", "sent", "in combat".

    companions: words of which one must stand with the verb ("shoot" with "down"), "@place" for the name of a place; only:
    "civil" for people who are no soldiers, "materiel" for soldiers and things, "projectiles" for rockets, "" for all.
    """

    key: str
    flow: Flow | None
    companions: frozenset[str] = frozenset()
    only: str = ""


@dataclass(frozen=True, slots=True)
class MeasureBook:
    """All tables, compiled. Always holds: a function of the files alone; nobody writes into it."""

    digits: Mapping[str, int]
    scales: Mapping[str, int]
    scale_marks: Mapping[str, int]
    groups: Mapping[str, int]
    vague: Mapping[str, tuple[float, float | None]]
    few: Mapping[str, tuple[int, int]]
    fractions: Mapping[str, int]
    multiples: Mapping[str, int]
    ordinals: Mapping[str, int]
    openers: frozenset[str]  # words that may open a spelt-out number
    before: re.Pattern[str]  # matched against the text that ends at the number; lastgroup tells the kind of bound
    before_ends: frozenset[str]  # last words of what `before` and `skip` match: a cheap look before the search
    skip: re.Pattern[str]
    after: re.Pattern[str]
    behind: re.Pattern[str]  # the same, behind the noun
    more_before: re.Pattern[str]
    more_after: frozenset[str]
    units: Mapping[str, Unit]
    unit_words: Mapping[str, str]  # any way to write a unit, folded -> key
    unit_scales: Mapping[str, float]  # short forms that hold a scale too: "bcm" is 1e9 of its unit
    suffix_starts: frozenset[str]  # first words and signs of what `suffix` matches
    prefix_ends: frozenset[str]  # last characters of what `prefix` matches
    suffix: re.Pattern[str]  # a unit or currency after a number
    prefix: re.Pattern[str]  # a currency before a number, matched against the text that ends at the number
    counted: Mapping[str, str]  # lemma -> unit
    names: Mapping[str, str]  # lemma -> canonical key
    military: frozenset[str]  # soldiers and their like, whose leaving is no flight
    invariant: frozenset[str]
    machines: frozenset[str]
    people_after: frozenset[str]
    makes: frozenset[str]  # "Mirage fighters", "jet fighters" are machines
    many: int  # from here on `many_nouns` count people
    many_nouns: frozenset[str]
    collectives: frozenset[str]
    peoples: frozenset[str]
    calibre_nouns: frozenset[str]
    cap_verbs: Mapping[str, frozenset[str]]  # verb -> prepositions before the most it allows
    plan_nouns: frozenset[str]
    carriers: frozenset[str]  # verbs whose bare number is people
    zero_nouns: frozenset[str]
    group_nouns: frozenset[str]
    label_nouns: frozenset[str]
    act_nouns: frozenset[str]
    person_endings: tuple[str, ...]
    no_persons: frozenset[str]
    letter_currencies: Mapping[str, str]  # "R500 million"
    country_currencies: Mapping[str, Mapping[str, str]]  # currency word -> country word -> code
    state_bodies: frozenset[str]
    ordinal_names: frozenset[str]
    stage_object: Mapping[str, tuple[Stage, ...]]  # verb -> its readings, the narrower first
    stage_subject: Mapping[str, tuple[Stage, ...]]
    stage_noun: Mapping[str, tuple[Stage, ...]]
    stage_role: Mapping[str, tuple[Stage, ...]]
    stage_word: Mapping[str, tuple[Stage, ...]]
    flow: Mapping[str, Flow]
    expected: Mapping[str, frozenset[str]]
    votes: Mapping[str, frozenset[str]]
    change_verbs: frozenset[str]
    match_verbs: frozenset[str]  # "beat Togo 3 to 1"
    time_places: Mapping[str, frozenset[str]]

    def unit_key(self, name: str) -> str | None:
        """The key of a unit however it is written ("sq km", "Kilometres", "usd"); None when the book has none such."""
        if name in self.units:
            return name
        return self.unit_words.get(name) or self.unit_words.get(fold_unit(name))


def load_measures(paths: Sequence[Path]) -> MeasureBook:
    """Compile the files, later ones laid over earlier ones. Raises KnowledgeError E050 on an entry that cannot be used."""
    raw: dict[str, dict[str, Any]] = {}
    for path in paths:
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise KnowledgeError(
                "E050", f"{path.name} is no TOML that can be read ({error}). Accepted: UTF-8 TOML. Mend that line."
            ) from error
        for name, table in tables.items():
            raw.setdefault(name, {}).update(table)
    try:
        return _compile(raw)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        files = ", ".join(str(p) for p in paths) or "no file"
        raise KnowledgeError(
            "E050",
            f"The measures ({files}) have an entry that cannot be used: {error!r}. Accepted: the tables and forms of the "
            "shipped measures.toml. Compare the entry with its neighbours there.",
        ) from error


@lru_cache(maxsize=1)
def shipped_measures() -> MeasureBook:
    """The book of the shipped file alone."""
    from legation.knowledge import DATA

    return load_measures((DATA / FILE,))


def convert(value: float, unit_from: str, unit_to: str, *, book: MeasureBook | None = None) -> float:
    """`value` in another unit of the same family; units may be written in any way the book knows.

    Raises UnitMismatch (E051) when they do not convert: of two families, two currencies, or unknown and not equal.
    """
    book = book or shipped_measures()
    left, right = book.unit_key(unit_from), book.unit_key(unit_to)
    if (left or fold_unit(unit_from)) == (right or fold_unit(unit_to)):
        return value
    a, b = book.units.get(left or ""), book.units.get(right or "")
    if a is None or b is None or a.family != b.family or a.family == "currency":
        raise UnitMismatch(
            "E051",
            f"{unit_from} does not convert to {unit_to}. Accepted: two units of one family of measures.toml (lengths, "
            "areas, masses, times, ...); currencies keep their own. Compare them as they stand, or not at all.",
        )
    return value * a.factor / b.factor


def fold_unit(name: str) -> str:
    """As in "Square  Kilometres" and "square-kilometre" are one."""
    name = re.sub(r"[\s\u00a0_-]+", " ", name.strip()).lower()
    return name[:-1] if name.endswith("s") and len(name) > 3 and not name.endswith("ss") else name


def _compile(raw: Mapping[str, Mapping[str, Any]]) -> MeasureBook:
    def table(name: str) -> dict[str, Any]:
        return {k: v for k, v in raw[name].items() if k != "source"}

    units: dict[str, Unit] = {}
    words: dict[str, str] = {}
    forms: list[str] = []
    signs: list[str] = []
    for key, entry in table("units").items():
        units[key] = Unit(key, str(entry["family"]), float(entry["factor"]))
        forms += entry["words"]
        signs += entry["symbols"]
        words |= (
            {fold_unit(key): key} | {fold_unit(w): key for w in entry["words"]} | dict.fromkeys(entry["symbols"], key)
        )
    unit_scales: dict[str, float] = {}
    for sign, (factor, key) in table("unit_scales").items():
        unit_scales[sign] = float(factor)
        signs.append(sign)
        words[sign] = str(key)
    money: list[str] = []
    for key, entry in table("currencies").items():
        units[key] = Unit(key, "currency", 1.0)
        forms += entry["words"]
        money += entry["symbols"]
        words |= {fold_unit(key): key} | {fold_unit(w): key for w in entry["words"]}
        words |= {s.strip(): key for s in entry["symbols"]}

    def stage_map(part: str) -> dict[str, tuple[Stage, ...]]:
        out: dict[str, list[Stage]] = {}
        for key, entry in table("stages").items():
            for form in entry.get(part, ()):
                word, stage = _stage(form, key, Flow(entry["flow"]) if entry.get("flow") else None)
                out.setdefault(word, []).append(stage)
        return {w: tuple(sorted(found, key=lambda s: (not s.companions, not s.only))) for w, found in out.items()}

    bounds, after = table("bounds_before"), table("bounds_after")
    kinds = ("low_approximate", "high_approximate", "low", "high", "about")
    flow = {w: Flow(k) for k, v in table("flow").items() for w in v}
    return MeasureBook(
        digits=table("digits"),
        scales=table("scales"),
        scale_marks=table("scale_marks"),
        groups=table("groups"),
        vague={k: (float(lo), float(hi) or None) for k, (lo, hi) in table("vague").items()},
        few={k: (lo, hi) for k, (lo, hi) in table("few").items()},
        fractions=table("fractions"),
        multiples=table("multiples"),
        ordinals=table("ordinals"),
        openers=_openers(table),
        before=re.compile(
            rf"(?<![\w-])(?:{'|'.join(f'(?P<{k}>{_any(bounds[k])})' for k in kinds)}){BLANK}*$", re.IGNORECASE
        ),
        before_ends=frozenset(w.split()[-1].lower() for words in bounds.values() for w in words),
        skip=re.compile(rf"(?<![\w-])(?:{_any(bounds['skip'])}){BLANK}+$", re.IGNORECASE),
        after=re.compile(
            rf"(?:{BLANK}+|-)(?:{'|'.join(f'(?P<{k}>{_any(v)})' for k, v in after.items())})(?![\w-])", re.IGNORECASE
        ),
        behind=re.compile(
            rf",?{BLANK}+[\"“”]?(?:{'|'.join(f'(?P<{k}>{_any(_behind(v))})' for k, v in after.items())})(?![\w-])",
            re.IGNORECASE,
        ),
        more_before=re.compile(rf"(?<![\w-])(?:{_any(table('additional')['before'])})(?!\w)", re.IGNORECASE),
        more_after=frozenset(table("additional")["after"]),
        units=units,
        unit_words=words,
        unit_scales=unit_scales,
        suffix_starts=frozenset(start for w in (*forms, *signs, *money) for start in _starts(w)),
        prefix_ends=frozenset(w.strip()[-1] for w in money),
        suffix=_suffix(forms, signs, money),
        prefix=re.compile(rf"(?<![^\W\d_])(?:{_any(money)}){BLANK}?$"),
        counted={w: unit for unit, nouns in table("counted").items() for w in nouns},
        names={w: name for name, nouns in table("names").items() for w in nouns},
        military=frozenset(table("military")["words"]),
        invariant=frozenset(table("invariant")["words"]),
        collectives=frozenset(table("collectives")["words"]),
        peoples=frozenset(table("peoples")["words"]),
        calibre_nouns=frozenset(table("calibre_nouns")["words"]),
        cap_verbs={verb: frozenset(words) for verb, words in table("cap_verbs").items()},
        plan_nouns=frozenset(table("plan_nouns")["words"]),
        carriers=frozenset(table("carriers")["verbs"]),
        machines=frozenset(table("machines")["words"]),
        people_after=frozenset(table("machines")["people_after"]),
        makes=frozenset(table("machines")["makes"]),
        many=int(table("counted_when_many")["minimum"]),
        many_nouns=frozenset(table("counted_when_many")["words"]),
        zero_nouns=frozenset(table("zero_nouns")["words"]),
        group_nouns=frozenset(table("group_nouns")["words"]),
        label_nouns=frozenset(table("label_nouns")["words"]),
        act_nouns=frozenset(table("act_nouns")["words"]),
        ordinal_names=frozenset(table("ordinal_names")["words"]),
        person_endings=tuple(table("person_endings")["endings"]),
        no_persons=frozenset(table("person_endings")["except"]),
        letter_currencies=table("letter_currencies"),
        country_currencies={word: dict(pairs) for word, pairs in table("country_currencies").items()},
        state_bodies=frozenset(table("state_bodies")["words"]),
        stage_object=stage_map("object"),
        stage_subject=stage_map("subject"),
        stage_noun=stage_map("nouns"),
        stage_role=stage_map("roles"),
        stage_word=stage_map("words"),
        flow=flow,
        expected={k: frozenset(v) for k, v in table("expected").items()},
        votes={k: frozenset(v) for k, v in table("votes").items()},
        change_verbs=frozenset(table("change_verbs")["words"]),
        match_verbs=frozenset(table("match_verbs")["words"]),
        time_places={k: frozenset(v) for k, v in table("time_places").items()},
    )


def _openers(table: Callable[[str], dict[str, Any]]) -> frozenset[str]:
    names = ("digits", "vague", "fractions", "multiples", "ordinals")
    words = {w for name in names for w in table(name)} | {"a", "an", "few", "several", "couple", "many", "no"}
    return frozenset(words | {f"{w}+" for w in words} | set(table("scales")))


def _behind(phrases: Iterable[str]) -> list[str]:
    """Those that can stand behind a noun: "men or so", but not "men at least 40" or "men plus two"."""
    return [p for p in phrases if p.startswith(("or ", "give ", "if not"))]


def _stage(form: str, key: str, flow: Flow | None) -> tuple[str, Stage]:
    """As in "shoot down" -> shoot with down; "civil:leave+town|city" -> leave, of civilians, with one of these."""
    only, _, form = form.rpartition(":")
    form, _, companions = form.partition("+")
    word, _, particle = form.partition(" ")
    needed = [particle] if particle else companions.split("|") if companions else []
    return word, Stage(key, flow, frozenset(needed), only)


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first; a blank matches any run of blanks."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(f"{BLANK}+".join(re.escape(p) for p in w.split(" ")) for w in ordered)


def _starts(form: str) -> Iterable[str]:
    """How the first word of a unit may stand in a text: "square", "mile", "miles", "%"."""
    first = re.split(r"[ -]", form.lower())[0]
    letters = re.match(r"[^\W\d_]+", first)
    word = letters.group() if letters else first[0]
    return (word, f"{word}s", word[0] if not letters else word)


def _suffix(forms: Sequence[str], signs: Sequence[str], money: Sequence[str]) -> re.Pattern[str]:
    """A unit after a number: words in any case and plural, signs and codes as they stand."""
    words = "|".join(
        "[ \\t\u00a0-]".join(re.escape(p) for p in w.split(" ")) for w in sorted(set(forms), key=lambda w: (-len(w), w))
    )
    letters = [s for s in signs if s[-1].isalnum()]
    others = [s for s in signs if not s[-1].isalnum()]
    codes = [s for s in money if len(s) > 1 and s.isalpha()]
    marks = [s for s in money if not s[-1].isalnum()]
    return re.compile(
        rf"{BLANK}?-?(?:(?P<word>(?i:{words})(?i:s)?)(?!\w)"
        rf"|(?P<sign>(?:{_any(letters + codes)})(?!\w)|(?:{_any(others + marks)})))"
    )
