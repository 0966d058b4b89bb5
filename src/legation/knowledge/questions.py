"""Questions: how they are put, and by which words claims are found to be about one thing.

`QuestionBook` holds templates, concepts (words that name one kind of thing: troops, soldiers, battalions), scales (words
at the two ends of one dispute: lawful and illegal) and how common a word is in reports. All come from questions.toml and
news_words.csv; `stems_of("The soldiers' arrival")` gives the stems under which all of them are looked up.
"""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*")
_INSIDE = re.compile(r"(?:.?[^\W\d_]|[^\W\d_]['’.-])\Z", re.DOTALL)  # what stands before a place inside a word
# Endings taken off, longest first, with the least number of letters that must stay.
_ENDINGS = (
    ("ications", 3), ("ication", 3), ("ations", 4), ("ation", 4), ("ments", 4), ("ment", 4), ("ingly", 4), ("ings", 4),
    ("ing", 4), ("ies", 3), ("ied", 3), ("edly", 4), ("ers", 4), ("er", 4), ("ed", 3), ("ions", 4), ("ion", 4), ("als", 4),
    ("al", 4), ("es", 3), ("ly", 5), ("s", 3), ("y", 4), ("e", 3),
)  # fmt: skip
_KEPT = frozenset({"ass", "ess", "iss", "oss", "uss", "ous", "is"})
# Words whose crude stem is that of another word ('plane' of 'plan', 'treaty' of 'treat'): with the stem of their own.
_OWN = {
    "plane": "plane", "planes": "plane", "treaty": "treaty", "treaties": "treaty", "downed": "downed", "downing": "downed",
    "tanker": "tanker", "tankers": "tanker", "destroyer": "destroyer", "destroyers": "destroyer", "customer": "customer",
    "customers": "customer", "worker": "worker", "workers": "worker", "banner": "banner", "banners": "banner",
    "portion": "portion", "portions": "portion", "probation": "probation", "refuge": "refuge", "shame": "shame",
    "forged": "forgery", "marred": "marred", "accordingly": "accordingly", "constitute": "constitute",
    "constitutes": "constitute", "constituted": "constitute", "movie": "movie", "movies": "movie", "signal": "signal",
    "signals": "signal", "generate": "generate", "generated": "generate", "generates": "generate",
}  # fmt: skip
MOST_COMMON = 9.0  # rarity of a word that no counted report holds


@dataclass(frozen=True, slots=True)
class Scale:
    """A dispute with two ends. views: opinion, law or motive rather than fact; high, low: labels of the positions."""

    name: str
    title: str
    high: str
    low: str
    views: bool
    directed: bool = False  # who stands at the high end of it is the answer: "Who depends on whom?"
    of_party: bool = False  # it is about the party's own state ("Did {party} know?"), no further object is needed
    words: frozenset[str] = (
        frozenset()
    )  # of both ends, as stems and concepts: two claims that share only these speak of two things


@dataclass(frozen=True, slots=True)
class FollowBook:
    """Patterns by which a statement takes up the one right before it: see [follow] in questions.toml.

    telling: what stands before a number that somebody tells, up to it; when, elsewhere: how such words may begin, and how not;
    denied: what stands before a denial of what was told; standing_for: the end of one that names nothing.
    """

    telling: re.Pattern[str]
    when: re.Pattern[str]
    elsewhere: re.Pattern[str]
    revising: re.Pattern[str]
    pronoun: re.Pattern[str]
    count: re.Pattern[str]
    denied: re.Pattern[str]
    denying: re.Pattern[str]
    standing_for: re.Pattern[str]
    any_act: re.Pattern[str]
    was: re.Pattern[str]
    such: re.Pattern[str]


@dataclass(frozen=True)
class QuestionBook:
    """Always holds: a function of the files it was loaded from. Keys of `concepts` and `poles` are runs of stems."""

    templates: Mapping[str, str]
    scales: Mapping[str, Scale]
    concepts: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]  # first stem -> (whole run, concept)
    poles: Mapping[str, Sequence[tuple[tuple[str, ...], str, int]]]  # first stem -> (whole run, scale, +1 or -1)
    rarity: Mapping[str, float]  # stem -> log(documents / documents that hold it)
    plain: frozenset[str]  # stems that tell nothing of what a claim is about
    negators: frozenset[str]
    light: frozenset[str]  # stems of verbs that alone do not tell the act
    labels: Mapping[str, str]  # concept, or "a:" and a type of act -> how it is shown
    once: frozenset[str]  # concepts of acts that are done once, so that two days of one act contradict
    any_head: frozenset[str]  # those of them that say the act whatever verb goes with them ('imposed martial law')
    offices: Mapping[str, str]  # words before a name -> the kind of office
    lands: Mapping[str, str]  # folded name, adjective or capital of a country (one or two words) -> its code
    codes: frozenset[str]  # of those countries
    negation: re.Pattern[str]  # words of negation, and those of happening: see [denial] in questions.toml
    happening: re.Pattern[str]
    anybody: frozenset[str]  # stems of words for people of any sort
    no_denial: re.Pattern[str]  # what is read as a denial and is none; what calls a report untrue
    untrue: re.Pattern[str]
    follow: FollowBook  # by which a statement takes up the one before it
    most_rare: float = MOST_COMMON  # rarity of a word that no counted report holds, as if half a report held it

    def denies_the_act(self, quote: str, start: int, end: int) -> bool:
        """Whether a negation in a quote is one of the act named at [start, end): in front of it, right behind it, or behind
        it with a word of happening. True also without any negation: then it is denied in other words."""
        found = self.negation.search(quote)
        if found is None or found.start() < end:
            return True
        behind = quote[end:]
        return self.negation.match(behind.lstrip()) is not None or self.happening.search(behind) is not None

    def rarity_of(self, stem: str) -> float:
        return self.rarity.get(stem, MOST_COMMON)

    def rarity_among_reports(self, stem: str) -> float:
        """As `rarity_of`, a word that no counted report holds no rarer than their number can show."""
        return min(self.rarity.get(stem, self.most_rare), self.most_rare)

    def share_of_rarity(self, stem: str) -> float:
        """0 for a word that all counted reports hold, 1 for one that none does."""
        return self.rarity_among_reports(stem) / self.most_rare

    def find_lands(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        """Where countries are named: place of the first word, how many words, code."""
        out: list[tuple[int, int, str]] = []
        i = 0
        while i < len(words):
            step = 1
            if words[i][:1].isupper():
                code = self.lands.get(" ".join(words[i : i + 2]).casefold()) if i + 1 < len(words) else None
                step = 2 if code is not None else 1
                code = code or self.lands.get(words[i].casefold())
                if code is not None:
                    out.append((i, step, code))
            i += step
        return out

    def lands_in(self, text: str) -> set[str]:
        return {code for _, _, code in self.find_lands(words_of(text))}

    def find_concepts(self, stems: Sequence[str]) -> list[tuple[int, int, str]]:
        """Concepts named: place of the first word, how many words, concept."""
        return [
            (i, len(run), concept)
            for i, stem in enumerate(stems)
            for run, concept in self.concepts.get(stem, ())
            if len(run) == 1 or tuple(stems[i : i + len(run)]) == run
        ]

    def poles_in(self, stems: Sequence[str]) -> dict[str, int]:
        """Scales spoken of with the end that is meant (+1, -1); a negator shortly before turns it round."""
        out: dict[str, int] = {}
        for i, stem in enumerate(stems):
            for run, scale, pole in self.poles.get(stem, ()):
                if tuple(stems[i : i + len(run)]) == run and scale not in out:
                    turned = any(s in self.negators for s in stems[max(0, i - 4) : i])
                    out[scale] = -pole if turned else pole
        return out


def words_of(text: str) -> list[str]:
    """The words of a text as they stand, possessive endings taken off."""
    return [m.group().removesuffix("'s").removesuffix("’s") for m in _WORD.finditer(text)]


def words_with(stem: str, text: str) -> list[tuple[bool, str]]:
    """The words of a text that have this stem, each with whether it is the first word of all.

    Only words that begin as the stem does are looked at: `stem_of` keeps the first three letters of every word.
    """
    low, letters = text.lower(), stem[:3].split("'")[0]
    if len(low) != len(text) or not letters:  # a letter that has no small one of the same length
        return [(n == 0, word) for n, word in enumerate(words_of(text)) if stem_of(word) == stem]
    out = []
    at = low.find(letters)
    while at >= 0:
        match = None if at and _INSIDE.match(text[max(0, at - 2) : at]) else _WORD.match(text, at)
        if match is not None:
            word = match.group().removesuffix("'s").removesuffix("’s")
            if stem_of(word) == stem:
                first = _WORD.search(text)
                out.append((first is not None and first.start() == at, word))
        at = low.find(letters, match.end() if match is not None else at + 1)
    return out


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """A crude stem: 'ratification', 'ratified' and 'ratify' give 'ratif', 'soldiers' gives 'soldi'. For comparing only."""
    word = word.lower().replace("’", "'").removesuffix("n't")
    return _OWN.get(word) or _cut(word)


def _cut(word: str) -> str:
    """A word without its endings."""
    if len(word) < 4 or word == "according" or word[-3:] in _KEPT or word[-2:] in _KEPT:
        return word
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least and not (ending == "y" and word[-2] in "aeou"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def stems_of(text: str) -> list[str]:
    return [stem_of(w) for w in words_of(text)]


def load_questions(
    paths: Sequence[Path], counts: Sequence[Path], lands: Iterable[tuple[str, str]] = ()
) -> QuestionBook:
    """Later files replace entries of the same key. lands: (name, country code) as the book of actors has them."""
    templates: dict[str, str] = {}
    scales: dict[str, Scale] = {}
    words: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    once: set[str] = set()
    any_head: set[str] = set()
    offices: dict[str, str] = {}
    ends: dict[str, tuple[list[str], list[str]]] = {}
    plain: set[str] = set()
    negators: set[str] = set()
    light: set[str] = set()
    denial: dict[str, list[str]] = {}
    follow: dict[str, list[str]] = {}
    anybody: list[str] = []
    for path in paths:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        templates.update(table.get("types", {}))
        templates.update(table.get("titles", {}))
        if "total" in table.get("quantity", {}):
            templates["quantity"] = table["quantity"]["total"]
        labels.update({f"a:{name}": str(label) for name, label in table.get("acts", {}).items()})
        for name, row in table.get("concept", {}).items():
            words[name] = list(row["words"])
            labels[name] = str(row.get("label", name.replace("_", " ")))
            if row.get("once"):
                once.add(name)
            if row.get("any_head"):
                any_head.add(name)
        for name, row in table.get("scale", {}).items():
            high_low = row.get("labels", [name, f"not {name}"])
            views, directed, of_party = (bool(row.get(flag, False)) for flag in ("views", "directed", "of_party"))
            ends[name] = (list(row["high"]), list(row["low"]))
            scales[name] = Scale(name, row["title"], high_low[0], high_low[1], views, directed, of_party)
        offices.update({w: kind for kind, forms in table.get("office", {}).items() for w in forms})
        plain.update(stem_of(w) for w in table.get("plain", {}).get("words", ()))
        light.update(stem_of(w) for w in table.get("plain", {}).get("light", ()))
        anybody += table.get("plain", {}).get("anybody", ())
        negators.update(stem_of(w) for w in table.get("plain", {}).get("negators", ()))
        for name, patterns in table.get("denial", {}).items():
            denial.setdefault(name, []).extend(patterns)
        for name, patterns in table.get("follow", {}).items():
            follow.setdefault(name, []).extend(patterns)
    named = {name.casefold(): code for name, code in sorted(lands, reverse=True) if len(name.split()) < 3}
    concepts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, phrases in sorted(words.items()):
        for run in _runs(phrases):
            concepts.setdefault(run[0], []).append((run, name))
    scales = {name: replace(scale, words=_own_words(ends[name], words)) for name, scale in scales.items()}
    poles: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
    for name, (high, low) in sorted(ends.items()):
        for phrases, pole in ((high, 1), (low, -1)):
            for run in _runs(phrases):
                poles.setdefault(run[0], []).append((run, name, pole))
    rarity, most_rare = _rarity(counts)
    return QuestionBook(
        templates=templates,
        scales=scales,
        concepts={k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in concepts.items()},
        poles={k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in poles.items()},
        rarity=rarity,
        plain=frozenset(plain),
        negators=frozenset(negators),
        light=frozenset(light),
        labels=labels,
        once=frozenset(once),
        any_head=frozenset(any_head),
        offices=offices,
        lands=named,
        codes=frozenset(named.values()),
        negation=_pattern(denial.get("negation", [])),
        happening=_pattern(denial.get("happening", [])),
        anybody=frozenset(stem_of(w) for w in anybody),
        no_denial=_pattern(denial.get("no_denial", [])),
        untrue=_pattern(denial.get("untrue", [])),
        follow=_follow_book(follow),
        most_rare=most_rare,
    )


def _own_words(ends: tuple[list[str], list[str]], concepts: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Stems of both ends of a scale, and the concepts that are named by the same words."""
    runs = {run for phrases in ends for run in _runs(phrases)}
    same = {name for name, phrases in concepts.items() if runs & set(_runs(phrases))}
    return frozenset({stem for run in runs for stem in run} | same)


def _pattern(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns) or '(?!)'})\b", re.IGNORECASE)


def _follow_book(lists: Mapping[str, Sequence[str]]) -> FollowBook:
    def any_of(name: str) -> str:
        return f"(?:{'|'.join(lists.get(name) or ['(?!)'])})"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    put_at = rf"{any_of('telling_at')}\s+(?:the\s+)?(?P<count>{any_of('count')})\s+at"
    of = rf"{any_of('telling_of')}\s+(?:only\s+)?of"
    now = rf"(?P<now>{any_of('telling_now')})"
    told = rf"(?:{any_of('telling')}|{of}|ma(?:kes?|de)(?:\s+it)?|{put_at}|{now})"
    return FollowBook(
        telling=compiled(rf"\b(?P<verb>{told})(?:\s+{any_of('hedges')})*\s*$"),
        when=compiled(rf"\s*{any_of('when')}\b,?\s*"),
        elsewhere=compiled(rf"\s*{any_of('elsewhere')}\b"),
        revising=compiled(rf"\b{any_of('revising')}\b"),
        pronoun=compiled(rf"\s*{any_of('pronouns')}\b"),
        count=compiled(rf"{any_of('count')}$"),
        denied=compiled(rf"\b{any_of('denying')}\s+{any_of('denied')}\s*(?P<end>[:;.—–]|\s-)\s*[\"“'‘]?$"),
        denying=compiled(rf"{any_of('denying')}$"),
        standing_for=compiled(rf"\b{any_of('standing_for')}\W*$"),
        any_act=compiled(rf"\b{any_of('any_act')}\b"),
        was=compiled(rf"\W*{any_of('telling_was')}(?:\s+{any_of('hedges')})*\s*$"),
        such=compiled(rf"\b{any_of('such')}\s+(\w+)"),
    )


def _runs(phrases: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for phrase in phrases:
        yield tuple(stem_of(w) for w in phrase.split())


def _rarity(counts: Sequence[Path]) -> tuple[dict[str, float], float]:
    """Rarity by stem, and that of a stem which no report holds."""
    out: dict[str, float] = {}
    most = 1
    for path in counts:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
        total = max((int(r["documents"]) for r in rows), default=1)
        most = max(most, total)
        out.update({r["stem"]: math.log(total / int(r["documents"])) for r in rows if r["stem"] != "(all)"})
    for word, own in _OWN.items():  # counted under the stem that they share with another word
        if own not in out and (counted := out.get(_cut(word))) is not None:
            out[own] = counted
    return out, math.log(2 * most)
