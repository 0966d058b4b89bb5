"""Resolving: which entry of the gazetteer each name means.

Takes linked names; gives each its chances and the chosen entry. Size, class word and container speak first; then the
countries, divisions and neighbourhoods of the text's other names vote, in a few rounds, a name never for itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from legation.knowledge.places import PlaceBook
from legation.reading.places.names import WATER, Name, fitting_pairs

MAX_SENSES = 24  # entries weighed per name; the rest are smaller still
ROUNDS = 3


@dataclass(slots=True)
class _Votes:
    """What names speak for: weight by country, by division, and by half-degree cell (spread over the eight around)."""

    countries: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    divisions: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    cells: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    total: float = 0.0


class Resolver:
    """Chooses an entry for each name. Always holds: `chances` of a name are parallel to its `senses`, with sum 1."""

    def __init__(self, names: list[Name], book: PlaceBook) -> None:
        self.names = names
        self.book = book
        self.weights = book.words.weights
        self.local = {book.features.index(f) for f in LOCAL if f in book.features}
        self.groups: dict[str, list[Name]] = defaultdict(list)
        self.votes = _Votes()
        self.own: dict[str, _Votes] = {}

    def resolve(self) -> None:
        for name in self.names:
            self._weigh(name)
        self._weigh_links()
        self._share_senses()
        for group in self.groups.values():
            self._spread(group, {})
        for _ in range(ROUNDS):
            self._vote()
            for key, group in self.groups.items():
                if any(len(n.senses) > 1 for n in group):
                    numbers = {number for name in group for number in name.senses}
                    self._spread(group, {number: self._context(key, number) for number in numbers})
        self._vote()
        for name in self.names:
            if name.senses:
                best = max(range(len(name.senses)), key=lambda k: name.chances[k])
                name.chosen = name.senses[best]

    def division_share(self, name: Name) -> float:
        """Share of the other names' votes for the division that a name abbreviates."""
        return self._others(name.key, name.posts[0] >> 1)[1]

    def support(self, index: int) -> float:
        """How far the rest of the text lies where this name's place lies: 0 (nowhere near) to 1."""
        name = self.names[index]
        if name.chosen < 0:
            return 0.0
        _, division, near = self._others(name.key, name.chosen)
        return division * 0.6 + min(1.0, near) * 0.4

    def _weigh(self, name: Name) -> None:
        """Senses with what speaks for each apart from the rest of the text."""
        book, weights = self.book, self.weights
        scored = []
        towns = {
            book.country[p >> 1]
            for p in name.posts
            if book.weight[p >> 1] > 35 and book.features[book.feature[p >> 1]] in ("PPL", "PPLC")
        }
        states = {book.country[p >> 1] for p in name.posts if book.features[book.feature[p >> 1]] == "PCLI"}
        for post in name.posts:
            number = post >> 1
            value = book.weight[number] / 10 + weights["alias_sense"] * (post & 1)
            feature = book.features[book.feature[number]]
            if name.want:
                value += weights["class_fits"] if _fits(feature, name.want) else weights["class_clashes"]
            elif feature[:3] != "PCL" and book.country[number] in states:
                value += weights["part_of_state"]  # Taiwan is the country before it is the province
            elif feature == "ADM1" and book.country[number] in towns:
                value += weights["division_of_town"]
            elif feature == "ADM2" and post & 1:
                value += weights["bare_county"]
            if book.codes[book.country[number]] == "US":
                value += weights["country_prior_us"]
            scored.append((value, number))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        name.senses = [n for _, n in scored[:MAX_SENSES]]
        name.base = [v for v, _ in scored[:MAX_SENSES]]
        if len(scored) > MAX_SENSES and name.outer is not None:
            self._add_contained(name, name.outer, scored[MAX_SENSES:])

    def _add_contained(self, name: Name, outer: Name, rest: list[tuple[float, int]]) -> None:
        """Small entries that the named container holds: "Union, Missouri"."""
        held = {inner for inner, _ in fitting_pairs([n * 2 for _, n in rest], outer.posts[:20], self.book)}
        for value, number in rest:
            if number in held:
                name.senses.append(number)
                name.base.append(value)

    def _weigh_links(self) -> None:
        weights = self.weights
        for name in self.names:
            if name.outer is None:
                continue
            outer = name.outer
            inside, holders = self._best_pairs(name, outer)
            gain = weights["explicit"] * (0.5 if name.soft else 1.0)
            for k, number in enumerate(name.senses):
                if number in inside:
                    name.base[k] += gain
                    name.reason = "contained in the name beside it"
            if not name.soft:
                for k, number in enumerate(outer.senses):
                    if number in holders:
                        outer.base[k] += weights["explicit_container"]

    def _best_pairs(self, inner: Name, outer: Name) -> tuple[set[int], set[int]]:
        """Senses of both names that fit each other, without the far-fetched: "Salem, Ohio" is not in Ohio County."""
        pairs = list(fitting_pairs([n * 2 for n in inner.senses], [n * 2 for n in outer.senses], self.book))
        value_in = dict(zip(inner.senses, inner.base))
        value_out = dict(zip(outer.senses, outer.base))
        top = max((value_out[b] for _, b in pairs), default=0.0)
        kept = [(a, b) for a, b in pairs if value_out[b] > top - 1.5]
        best = max((value_in[a] + value_out[b] for a, b in kept), default=0.0)
        kept = [(a, b) for a, b in kept if value_in[a] + value_out[b] > best - 3.5]
        return {a for a, _ in kept}, {b for _, b in kept}

    def _share_senses(self) -> None:
        """What the text says of a name once holds for its other occurrences that say nothing."""
        for name in self.names:
            self.groups[name.key].append(name)
        for group in self.groups.values():
            told = [n for n in group if n.outer is not None and not n.soft]
            if not told or len(told) == len(group):
                continue
            gains: dict[int, float] = defaultdict(float)
            for name in told:
                best = max(range(len(name.senses)), key=lambda k: name.base[k])
                gains[name.senses[best]] += 1.0
            for name in group:
                if name.outer is not None and not name.soft:
                    continue
                for number, gain in gains.items():
                    if number not in name.senses:
                        name.senses.append(number)
                        name.base.append(self.book.weight[number] / 10)
                    name.base[name.senses.index(number)] += self.weights["same_sense"] * gain / len(told)

    def _spread(self, group: list[Name], context: dict[int, float]) -> None:
        """Chances of each name of a group; most have the same senses and values, which are worked out once."""
        done: dict[tuple[float, ...], list[float]] = {}
        for name in group:
            values = tuple(b + context.get(n, 0.0) for n, b in zip(name.senses, name.base))
            if values not in done:
                done[values] = _softmax(values)
            name.chances = done[values]

    def _vote(self) -> None:
        """Add up what all names speak for, each group of one name counted little more than once."""
        book, votes = self.book, _Votes()
        for key, group in self.groups.items():
            own = self.own[key] = _Votes()
            share = (1.0 + 0.35 * min(3, len(group) - 1)) / len(group)
            chances: dict[int, float] = defaultdict(float)
            for name in group:
                part = share * (0.5 if name.adjective else 1.0)
                own.total += part
                for number, chance in zip(name.senses, name.chances):
                    if chance >= 0.02:
                        chances[number] += part * chance
            for number, vote in chances.items():
                own.countries[book.country[number]] += vote
                if book.division[number]:
                    own.divisions[book.division[number]] += vote
                if book.feature[number] in self.local:
                    cell = _cell(book, number)
                    for around in AROUND:
                        own.cells[cell + around] += vote
            votes.total += own.total
            for part_of, all_of in (
                (own.countries, votes.countries),
                (own.divisions, votes.divisions),
                (own.cells, votes.cells),
            ):
                for place, vote in part_of.items():
                    all_of[place] += vote
        self.votes = votes

    def _others(self, key: str, number: int) -> tuple[float, float, float]:
        """Share of the text's other names in the country and in the division of an entry, and how many lie near it."""
        book, votes, own = self.book, self.votes, self.own[key]
        country, division, cell = book.country[number], book.division[number], _cell(book, number)
        total = votes.total - own.total + 0.5
        in_country = votes.countries.get(country, 0.0) - own.countries.get(country, 0.0)
        in_division = votes.divisions.get(division, 0.0) - own.divisions.get(division, 0.0) if division else 0.0
        local = book.feature[number] in self.local  # a country is not near its towns
        near = votes.cells.get(cell, 0.0) - own.cells.get(cell, 0.0) if local else 0.0
        return (in_country / total if book.codes[country] else 0.0), in_division / total, max(0.0, near)

    def _context(self, key: str, number: int) -> float:
        country, division, near = self._others(key, number)
        weights = self.weights
        return (
            weights["country_votes"] * country
            + weights["division_votes"] * division
            + weights["near_votes"] * min(1.0, near)
        )


ROW = 1000  # more than the cells around the globe
AROUND = tuple(row * ROW + column for row in (-1, 0, 1) for column in (-1, 0, 1))


def _cell(book: PlaceBook, number: int) -> int:
    """Half-degree cell of an entry, as one number. The date line is a border: no text is local on both sides of it."""
    return book.lat[number] // 500 * ROW + book.lon[number] // 500


LOCAL = frozenset("PPL PPLX PPLC PPLL PPLF ADM2 AIRP PRK LK STM PRT ISL BAY INSM".split())


def _fits(feature: str, want: str) -> bool:
    if want == "division":
        return feature.startswith("ADM")
    if want == "settlement":
        return feature.startswith("PPL")
    if want == "island":
        return feature.startswith("ISL")
    return feature in WATER


def _softmax(values: Sequence[float]) -> list[float]:
    if not values:
        return []
    top = max(values)
    raised = [math.exp((v - top) * 1.5) for v in values]
    total = sum(raised)
    return [r / total for r in raised]
