"""Mentions: which mentions of several documents are of the same thing.

Takes mentions described by the stem of their head word, the words of their sentence and their document; gives a cluster name
for each. Two mentions can be the same only when their heads agree; how near two documents then are is the cosine of
their words, weighted by rarity (TF-IDF, names double), with a share for the words near the mentions and for how rare the head
itself is. Within a document equal heads are one; across documents groups are joined while their mean nearness is high
enough, so that one likely pair does not pull two matters together. No topics are given from outside. Explainable: "same
word 'resign', documents 0.42 alike". Stems are those by which claims are compared (see subjects).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from legation.knowledge.questions import stem_of

# All three and the two weights chosen on ecbplus.train (pairs across documents: precision 0.71 at recall 0.49; joining by the
# nearest pair, without sentences and rarity of the head, gave 0.64 at 0.47).
SAME_MATTER = 0.34
NEAR_WEIGHT = 0.3
HEAD_WEIGHT = 0.2
# Documents less alike than this tell of two things, whatever the mentions say.
LEAST_ALIKE = 0.08
NAME_WEIGHT = 2.0
# Documents of one head word that are compared; of more the others stay apart, so that the work stays bounded.
MOST_DOCUMENTS = 400


@dataclass(frozen=True, slots=True)
class Described:
    """A mention as it is compared. document: number of its document; head: stem of its head word; kind: action, ...

    near: the words of its sentence with their counts.
    """

    document: int
    head: str
    kind: str
    near: Mapping[str, float] = field(default_factory=dict, hash=False)


def group_described(
    mentions: Sequence[Described], documents: Sequence[Mapping[str, float]], *, same_matter: float = SAME_MATTER
) -> list[str]:
    """A cluster name per mention. documents: per document its words with their counts (names weighted already)."""
    vectors = weigh(documents)
    rarity = _rarity(documents)
    most = math.log(len(documents)) or 1.0
    parent = list(range(len(mentions)))
    by_head: dict[tuple[str, str], dict[int, list[int]]] = {}
    for number, mention in enumerate(mentions):
        held = by_head.setdefault((mention.kind, mention.head), {}).setdefault(mention.document, [])
        held.append(number)
        parent[number] = held[0]
    likeness: dict[tuple[int, int], float] = {}
    for (kind, head), there in sorted(by_head.items()):
        if kind == "time" or len(there) < 2:
            continue
        chosen = sorted(there)[:MOST_DOCUMENTS]
        near = {d: _near([mentions[i] for i in there[d]], rarity, most) for d in chosen}
        rare = HEAD_WEIGHT * rarity.get(head, most) / most
        nearness: dict[tuple[int, int], float] = {}
        for i, a in enumerate(chosen):
            for b in chosen[i + 1 :]:
                if (a, b) not in likeness:
                    likeness[a, b] = cosine(vectors[a], vectors[b])
                if likeness[a, b] >= LEAST_ALIKE:
                    nearness[a, b] = likeness[a, b] + NEAR_WEIGHT * cosine(near[a], near[b]) + rare
        for group in join_by_mean(chosen, nearness, same_matter):
            first = there[group[0]][0]
            for document in group:
                for number in there[document]:
                    parent[number] = first
    return [f"c{n}" for n in parent]


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


def _rarity(documents: Sequence[Mapping[str, float]]) -> dict[str, float]:
    held: dict[str, int] = {}
    for words in documents:
        for word in {*words, *(stem_of(w) for w in words)}:
            held[word] = held.get(word, 0) + 1
    return {w: math.log(len(documents) / n) for w, n in held.items()}


def _near(mentions: Sequence[Described], rarity: Mapping[str, float], most: float) -> dict[str, float]:
    words = {w for m in mentions for w in m.near if stem_of(w) != m.head}
    vector = {w: rarity.get(w, most) for w in sorted(words)}
    length = math.sqrt(math.fsum(v * v for v in vector.values())) or 1.0
    return {w: v / length for w, v in vector.items()}


def weigh(documents: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Unit vectors of (1 + log count) * idf; words of every document weigh nothing."""
    held: dict[str, int] = {}
    for words in documents:
        for word in words:
            held[word] = held.get(word, 0) + 1
    out = []
    for words in documents:
        vector = {w: (1 + math.log(max(n, 1))) * math.log(len(documents) / held[w]) for w, n in words.items()}
        length = math.sqrt(math.fsum(v * v for v in vector.values())) or 1.0
        out.append({w: v / length for w, v in vector.items() if v})
    return out


def cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    if len(left) > len(right):
        left, right = right, left
    return math.fsum(v * right[w] for w, v in left.items() if w in right)
