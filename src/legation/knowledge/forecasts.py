"""What is foretold, and in which other words its coming about is told: from forecasts.toml.

book = load_forecasts([Path("forecasts.toml")])
book.why_none("The rebels may have crossed the river")           # 'past': it tells of what was
book.is_not_to_come("Chad will not return", reported=False)      # True
book.fates("be", "Kenya will be a member by May")                # {"join": True}
book.fates("lose", "Kenya lost the vote")                        # {"win": False}
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from legation.knowledge.needing import Needs, Sought

# Verbs that say little by themselves: only with them the words beside them are looked at.
LIGHT = frozenset(
    " back be become begin bring call climb come die fall flare get give go hand hold keep let make member move oath office"
    " peter place pull put remain set sit stand start stay step table take talk throw vote war".split(" ")
)


_BEFORE_NOUNS = frozenset("the a an its their his her this that of any no".split())


@dataclass(frozen=True, slots=True)
class Fate:
    """One matter. waits: what is against it counts only after the time by which it was foretold; bare: whose it is says
    enough of what it is ("Kenya's president will resign")."""

    name: str
    light: re.Pattern[str]
    light_against: re.Pattern[str]
    waits: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class ForecastBook:
    """Compiled words.

    none: what makes a claim no forecast, by reason; told, reported, unreal: a negated clause of a time to come; of_time: words
    right before a time by which; thing_behind: what follows the time of a thing; common: words that say nothing of what a
    forecast is about; nouns: heads beside which the verb of a matter stands; figures, below: verbs of a figure reached, words
    of one that is to be low; matters: fates by name; verbs, forms: of each verb, and of its forms, the matters and whether it
    says that they come about.
    """

    none: Mapping[str, Sought]
    told: Sought
    reported: Sought
    unreal: Sought
    of_time: re.Pattern[str]
    thing_behind: re.Pattern[str]
    common: frozenset[str]
    nouns: frozenset[str]
    figures: frozenset[str]
    below: re.Pattern[str]
    matters: Mapping[str, Fate]
    verbs: Mapping[str, tuple[tuple[str, bool], ...]]
    forms: Mapping[str, tuple[tuple[str, bool], ...]]

    def why_none(self, quote: str) -> str | None:
        """Why these words foretell nothing; None where nothing speaks against it."""
        return next((name for name, words in self.none.items() if words.search(quote) is not None), None)

    def is_not_to_come(self, quote: str, *, reported: bool) -> bool:
        """Whether a negated clause foretells that something does not come. reported: it stands behind a voice, so that "would
        not" is its "will not"."""
        if self.unreal.search(quote) is not None:
            return False
        return self.told.search(quote) is not None or (reported and self.reported.search(quote) is not None)

    def fates(self, lemma: str, quote: str) -> dict[str, bool]:
        """The matters that a clause with this verb speaks of, and whether it says that they come about."""
        found = dict(self.verbs.get(lemma, ()))
        noun = lemma in self.nouns
        if noun:
            before = ""
            for word in (w.strip(".,;:!?\"'()“”‘’") for w in quote.casefold().split()):
                if before not in _BEFORE_NOUNS:  # "by the end of May"
                    found |= self.forms.get(word, ())
                before = word
        if noun or lemma in LIGHT:
            for name, fate in self.matters.items():
                if fate.light_against.search(quote) is not None:
                    found[name] = False
                elif fate.light.search(quote) is not None:
                    found[name] = True
        return found


def load_forecasts(paths: Sequence[Path], needs: Needs | None = None) -> ForecastBook:
    """Later files add words to those before; a matter of the same name takes the place of the earlier one. needs: of other
    patterns that are looked for in the same texts."""
    none: dict[str, list[str]] = {}
    future: dict[str, list[str]] = {"told": [], "reported": [], "unreal": []}
    time: list[str] = []
    joining: list[str] = []
    common: dict[str, list[str]] = {"words": [], "nouns": [], "figures": [], "below": []}
    matters: dict[str, Mapping[str, object]] = {}
    for path in paths:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, words in table.get("no_forecast", {}).items():
            none.setdefault(name, []).extend(words)
        for name, words in table.get("not_to_come", {}).items():
            future[name].extend(words)
        time += table.get("of_a_thing", {}).get("time", ())
        joining += table.get("of_a_thing", {}).get("joining", ())
        for name, words in table.get("common", {}).items():
            common[name].extend(words)
        matters |= {entry["name"]: entry for entry in table.get("fate", ())}
    held = needs or Needs()
    verbs: dict[str, list[tuple[str, bool]]] = {}
    forms: dict[str, list[tuple[str, bool]]] = {}
    for name, entry in matters.items():
        for key, comes in (("verbs", True), ("against", False)):
            for verb in _words(entry.get(key)):
                verbs.setdefault(verb, []).append((name, comes))
                for form in _forms(verb):
                    forms.setdefault(form, []).append((name, comes))
    return ForecastBook(
        {name: held.sought(_pattern(words)) for name, words in none.items()},
        held.sought(_pattern(future["told"])),
        held.sought(_pattern(future["reported"])),
        held.sought(_pattern(future["unreal"])),
        re.compile(rf"\b(?:{'|'.join(time) or '(?!)'})(?: the| about| around| late| early| mid)? $", re.IGNORECASE),
        re.compile(rf" (?!(?:{'|'.join(joining) or '(?!)'})\b)\w", re.IGNORECASE),
        frozenset(common["words"]),
        frozenset(common["nouns"]),
        frozenset(common["figures"]),
        _pattern(common["below"]),
        {name: _fate(name, entry) for name, entry in matters.items()},
        {verb: tuple(found) for verb, found in verbs.items()},
        {form: tuple(found) for form, found in forms.items()},
    )


# Forms that no rule gives. Source: Quirk et al. 1985, 3.11 ff.
_IRREGULAR = {
    "hold": "held", "break": "broke broken", "leave": "left", "withdraw": "withdrew withdrawn", "win": "won", "lose": "lost",
    "swear": "swore sworn", "meet": "met", "take": "took taken", "shut": "shut", "quit": "quit", "fight": "fought", "run": "ran",
    "overthrow": "overthrew overthrown", "overrun": "overran",
}  # fmt: skip


def _forms(verb: str) -> set[str]:
    """ "Sign": sign, signs, signed; "stop": stops, stopped; those in -ing are left out: they tell of no end."""
    if verb in _IRREGULAR:
        return {verb, verb + "s", *_IRREGULAR[verb].split()}
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied"}
    return {verb, verb + "s", verb + "es", verb + "ed", verb + verb[-1] + "ed"}


def _fate(name: str, entry: Mapping[str, object]) -> Fate:
    light, against = _pattern(_words(entry.get("light"))), _pattern(_words(entry.get("light_against")))
    return Fate(name, light, against, bool(entry.get("waits")), bool(entry.get("bare")))


def _words(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_whole, words)) or r"(?!)", re.IGNORECASE)


def _whole(words: str) -> str:
    """As whole words; what begins with ^ stands at the beginning of the text."""
    return rf"^(?:{words[1:]})" if words.startswith("^") else rf"\b(?:{words})\b"
