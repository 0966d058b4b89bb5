"""Mentions: which mentions of several documents are of the same thing.

Takes mentions described by the stem of their head word, the words of their sentence, who does it and their document; gives
a cluster name for each. Two mentions can be the same only when their heads agree. Within a document equal heads are one,
except that one sentence that names a thing twice tells of two, and two named doers that share no word make two deeds.
Across documents XX
How near two documents are is the cosine of their words, weighted by rarity (TF-IDF, names double), each document taken together
with the few that are most like it: two reports of one matter that choose other words still have the same neighbours. To
it come a share for the words near the mentions and one for how rare the head itself is. No topics are given from outside.
Explainable: "same word 'resign', documents 0.42 alike". Stems are those by which claims are compared (see subjects).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from legation.knowledge.questions import stem_of

# All weights chosen on ecbplus.train (docs/accuracy.md has what they give on dev). Pairs across documents there: documents by
# themselves, threshold 0.34: precision 0.72 at recall 0.48; taken with their five nearest, 0.66: 0.79 at 0.50; with eight or
# twelve the precision falls to 0.70 and 0.66, as matters of one kind run into each other. Head lemma alone: 0.16 at 0.49.
SAME_MATTER = 0.66
NEIGHBOURS = 5
NEAR_WEIGHT = 0.3
HEAD_WEIGHT = 0.2
# Documents less alike than this, each by itself, tell of two things, whatever their neighbours and the mentions say.
LEAST_ALIKE = 0.08
NAME_WEIGHT = 2.0
# Deeds of one word in reports of days further apart are two: as with figures (questions.FIGURE_GAP_DAYS).
GAP_DAYS = 45
# Groups of one head word that are compared; of more the others stay apart, so that the work stays bounded.
MOST_DOCUMENTS = 400


@dataclass(frozen=True, slots=True)
class Described:
    """A mention as it is compared. document: number of its document; head: stem of its head word; kind: action, ...

    near: the words of its sentence with their counts; sentence: its number in the document; doers: words that name who does
    it, empty where nobody is named.
    """

    document: int
    head: str
    kind: str
    near: Mapping[str, float] = field(default_factory=dict, hash=False)
    sentence: int | None = None
    doers: frozenset[str] = frozenset()


def group_described(
    mentions: Sequence[Described],
    documents: Sequence[Mapping[str, float]],
    days: Sequence[dt.date | None] = (),
    *,
    same_matter: float = SAME_MATTER,
) -> list[str]:
    """A cluster name per mention. documents: per document its words with their counts (names weighted already).

    days: when each document was published, None where that is not known; empty: of none.
    """
    alike = _Likeness(documents, days)
    parent = list(range(len(mentions)))
    for (kind, _), held in sorted(_by_head(mentions).items()):
        groups = _within_documents(mentions, held)
        for group in groups:
            for number in group:
                parent[number] = group[0]
        if kind == "time" or len(groups) < 2:
            continue
        for joined in _across_documents(mentions, groups, alike, same_matter):
            for place in joined:
                for number in groups[place]:
                    parent[number] = groups[joined[0]][0]
    return [f"c{n}" for n in parent]


def _by_head(mentions: Sequence[Described]) -> dict[tuple[str, str], list[int]]:
    held: dict[tuple[str, str], list[int]] = {}
    for number, mention in enumerate(mentions):
        held.setdefault((mention.kind, mention.head), []).append(number)
    return held


def _within_documents(mentions: Sequence[Described], numbers: Sequence[int]) -> list[list[int]]:
    """Groups of mentions of one head and one document, in the order of documents and of their first mentions."""
    groups: list[list[int]] = []
    for number in sorted(numbers, key=lambda n: (mentions[n].document, n)):
        mine = mentions[number]
        for group in reversed(groups):
            if mentions[group[0]].document != mine.document:
                groups.append([number])
                break
            if not any(_two_things(mentions[other], mine) for other in group):
                group.append(number)
                break
        else:
            groups.append([number])
    return groups


def _two_things(one: Described, two: Described) -> bool:
    """Whether two mentions of one head in one document are of two things all the same."""
    if one.kind != "action":
        return False
    # ecbplus.train: of such pairs in one sentence 20 of 28 are two things, with two named doers 26 of 56; else 1 in 8
    if one.sentence is not None and one.sentence == two.sentence:
        return True
    return bool(one.doers and two.doers and not one.doers & two.doers)


def _across_documents(
    mentions: Sequence[Described], groups: Sequence[Sequence[int]], alike: _Likeness, same_matter: float
) -> list[list[int]]:
    """Places of the groups of one head that are joined over documents."""
    chosen = range(min(len(groups), MOST_DOCUMENTS))
    near = [alike.near([mentions[n] for n in groups[i]]) for i in chosen]
    rare = HEAD_WEIGHT * alike.rarity_of(mentions[groups[0][0]].head)
    nearness: dict[tuple[int, int], float] = {}
    for i in chosen:
        for j in chosen[i + 1 :]:
            a, b = mentions[groups[i][0]].document, mentions[groups[j][0]].document
            if a == b or (mentions[groups[i][0]].kind == "action" and alike.days_apart(a, b) > GAP_DAYS):
                continue
            likeness = alike.of(a, b)
            if likeness is not None:
                nearness[i, j] = likeness + NEAR_WEIGHT * cosine(near[i], near[j]) + rare
    return join_by_mean(chosen, nearness, same_matter)


def join_by_mean(items: Sequence[int], nearness: Mapping[tuple[int, int], float], least: float) -> list[list[int]]:
    """Groups, joined nearest first while the mean nearness of their members is at least `least`; a pair not given is 0."""
    groups = {i: [i] for i in items}
    sums = {pair: value for pair, value in nearness.items() if value > 0}
    while sums:
        (a, b), value = max(sums.items(), key=lambda e: (e[1] / (len(groups[e[0][0]]) * len(groups[e[0][1]])), e[0]))
        if value / (len(groups[a]) * len(groups[b])) < least:
            break
        groups[a] += groups.pop(b)
        joined: dict[tuple[int, int], float] = {}
        for (x, y), total in sums.items():
            if {x, y} == {a, b}:
                continue
            x, y = (a if x == b else x), (a if y == b else y)
            pair = (x, y) if x < y else (y, x)
            joined[pair] = joined.get(pair, 0.0) + total
        sums = joined
    return list(groups.values())


class _Likeness:
    """How near documents and the surroundings of mentions are. A function of the documents; a pair is computed once."""

    def __init__(self, documents: Sequence[Mapping[str, float]], days: Sequence[dt.date | None]) -> None:
        self._days = days or [None] * len(documents)
        self._alone = weigh(documents)
        self._together: list[dict[str, float]] | None = None
        self._known: dict[tuple[int, int], float | None] = {}
        self._rarity = _rarity(documents)
        self._most = math.log(len(documents)) or 1.0

    def of(self, a: int, b: int) -> float | None:
        """Likeness of two documents, or None where they tell of two things."""
        if (a, b) not in self._known:
            near = cosine(self._alone[a], self._alone[b]) >= LEAST_ALIKE
            if near and self._together is None:
                self._together = with_neighbours(self._alone, NEIGHBOURS)
            self._known[a, b] = cosine(self._together[a], self._together[b]) if near and self._together else None
        return self._known[a, b]

    def days_apart(self, a: int, b: int) -> int:
        """Days between two reports; 0 where a day is not known."""
        one, two = self._days[a], self._days[b]
        return abs((one - two).days) if one and two else 0

    def near(self, mentions: Sequence[Described]) -> dict[str, float]:
        """Unit vector of the words around mentions of one thing, their head left out."""
        words = {w for m in mentions for w in m.near if stem_of(w) != m.head}
        return _unit({w: self._rarity.get(w, self._most) for w in sorted(words)})

    def rarity_of(self, head: str) -> float:
        """0 for a head that all documents hold, 1 for one that a single one holds."""
        return self._rarity.get(head, self._most) / self._most


def with_neighbours(vectors: Sequence[Mapping[str, float]], most: int) -> list[dict[str, float]]:
    """Each vector with the `most` others nearest to it added, each as far as it is near; of unit length again."""
    holders: dict[str, list[tuple[int, float]]] = {}
    for number, vector in enumerate(vectors):
        for word, value in vector.items():
            holders.setdefault(word, []).append((number, value))
    out = []
    for number, vector in enumerate(vectors):
        nearness: dict[int, float] = {}
        for word, value in vector.items():
            for other, held in holders[word]:
                nearness[other] = nearness.get(other, 0.0) + value * held
        nearness.pop(number, None)
        together = dict(vector)
        for other, near in sorted(nearness.items(), key=lambda e: (-e[1], e[0]))[:most]:
            for word, value in vectors[other].items():
                together[word] = together.get(word, 0.0) + near * value
        out.append(_unit(together))
    return out


def _rarity(documents: Sequence[Mapping[str, float]]) -> dict[str, float]:
    held: dict[str, int] = {}
    for words in documents:
        for word in {*words, *(stem_of(w) for w in words)}:
            held[word] = held.get(word, 0) + 1
    return {w: math.log(len(documents) / n) for w, n in held.items()}


def weigh(documents: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Unit vectors of (1 + log count) * idf; words of every document weigh nothing."""
    held: dict[str, int] = {}
    for words in documents:
        for word in words:
            held[word] = held.get(word, 0) + 1
    return [
        _unit({w: (1 + math.log(max(n, 1))) * math.log(len(documents) / held[w]) for w, n in words.items()})
        for words in documents
    ]


def cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    if len(left) > len(right):
        left, right = right, left
    return math.fsum(v * right[w] for w, v in left.items() if w in right)


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(math.fsum(v * v for v in vector.values())) or 1.0
    return {w: v / length for w, v in vector.items() if v}
