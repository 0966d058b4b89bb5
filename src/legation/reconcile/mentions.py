"""Mentions: which mentions of several documents are of the same thing. The one comparison behind questions of a deed.

Takes mentions described by the stem of their head word, the words of their sentence, who does it, their document and day;
gives groups. Claims are described so when their deeds are grouped into questions (see deeds); a gold set's mentions are
described so when the comparison is measured (`legation evaluate crossdoc`). Two mentions can be the same only when their
heads agree. Within a document equal heads are one, except that one sentence that names a thing twice tells of two, and two
named doers that share no word make two deeds. Across documents it is how likely two are one: how near the documents are, how
near the words around the mentions, how rare the head is (see `likely_one`). No topics are given from outside.
Always holds: a group is a function of the mentions of one head and the words of their documents, so that what is read later
under other heads changes nothing. Explainable: "same word 'resign' in reports that are 0.42 alike, within 7 days".
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from legation.knowledge.questions import QuestionBook
from legation.reconcile.likeness import cosine, weigh, with_neighbours

# Fitted as a logistic regression on pairs of groups of one head in ecbplus.train (words of that set taken out of the counts
# that give their rarity): nearness of the documents, of the words around, rarity of the head. Groups are joined while the
# mean likelihood between them is at least SAME_THING: precision of pairs across documents there 0.76 at recall 0.49.
DOCUMENTS_NEAR, WORDS_NEAR, HEAD_RARE, BASE = 5.74, 1.11, 2.74, -6.32
SAME_THING = 0.28
LEAST_LIKELY = 0.02  # a pair less likely counts as none
# Each document is taken together with so many that are most like it, of those that hold the head: two reports of one matter
# that choose other words still have the same neighbours. With eight or twelve matters of one kind run into each other.
NEIGHBOURS = 5
# Deeds of one word told further apart are two. meantime.dev, half to look at: 45 days 82.1, 14 days 82.5, 7 days 82.7, as much
# as when nothing is joined over documents; ecbplus gives no days.
GAP_DAYS = 7
# Groups of one head word that are compared; of more the others stay apart, so that the work stays bounded.
MOST_GROUPS = 400


@dataclass(frozen=True, slots=True)
class Described:
    """A mention as it is compared. document: number of its document; head: stem of its head word; kind: action, ...

    near: stems of the words of its sentence; sentence: its number in the document; doers: words that name who does it, or
    parties' ids, empty where nobody is named; sure: whether the doers are settled parties, so that others make another deed
    in any document; first, last: days for which it holds, None where they are not known.
    """

    document: int
    head: str
    kind: str
    near: frozenset[str] = field(default=frozenset(), hash=False)
    sentence: int | None = None
    doers: frozenset[str] = frozenset()
    sure: bool = False
    first: dt.date | None = None
    last: dt.date | None = None


def group_described(
    mentions: Sequence[Described], documents: Sequence[Mapping[str, float]], book: QuestionBook
) -> list[str]:
    """A cluster name per mention. documents: per document its words with their counts (see likeness.count_words)."""
    parent = list(range(len(mentions)))
    held: dict[tuple[str, str], list[int]] = {}
    for number, mention in enumerate(mentions):
        held.setdefault((mention.kind, mention.head), []).append(number)
    for _, numbers in sorted(held.items()):
        for group in group_one_head([mentions[n] for n in numbers], documents, book):
            for place in group:
                parent[numbers[place]] = numbers[group[0]]
    return [f"c{n}" for n in parent]


def group_one_head(
    mentions: Sequence[Described], documents: Sequence[Mapping[str, float]], book: QuestionBook
) -> list[list[int]]:
    """Groups of mentions of one head and kind, as places in the list, each group in order, by their first places."""
    parts = parts_in_time(mentions) if mentions and mentions[0].kind == "action" else [list(range(len(mentions)))]
    return sorted(
        [part[n] for n in group]
        for part in parts
        for group in _group_one_part([mentions[n] for n in part], documents, book)
    )


class Dated(Protocol):
    """What a part in time depends on: a mention has it, and a claim."""

    @property
    def document(self) -> object: ...
    @property
    def first(self) -> dt.date | None: ...
    @property
    def last(self) -> dt.date | None: ...


def parts_in_time(deeds: Sequence[Dated]) -> list[list[int]]:
    """Places of the deeds of one head in parts none of which can hold a deed of another: told more than GAP_DAYS apart, by
    other documents. A deed of unknown day may be of any time: where there is one, all are one part.

    Always holds: deeds that come only join parts or make new ones, so that a part that stays needs no comparison.
    """
    if len(deeds) < 2:
        return [list(range(len(deeds)))]
    days = [(d.first, d.last, n) for n, d in enumerate(deeds) if d.first is not None and d.last is not None]
    if len(days) < 2 or len(days) < len(deeds):
        return [list(range(len(deeds)))]
    parts: dict[int, list[int]] = {}
    of_document: dict[object, int] = {}
    end, part = dt.date.min, -1
    for first, last, place in sorted(days):
        if not parts or (first - end).days > GAP_DAYS:
            part = place  # a part is called after its first deed: no two have one name
        end = max(end, last)
        parts.setdefault(part, []).append(place)
        other = of_document.setdefault(deeds[place].document, part)
        if other != part:  # one document tells of both times
            parts[other] += parts.pop(part)
            of_document.update((deeds[n].document, other) for n in parts[other])
            part = other
    return sorted(sorted(p) for p in parts.values())


def _group_one_part(
    mentions: Sequence[Described], documents: Sequence[Mapping[str, float]], book: QuestionBook
) -> list[list[int]]:
    """As `group_one_head`, of a part in time."""
    groups = _within_documents(mentions)
    if len(groups) > 1 and mentions[0].kind != "time":
        joined = join_by_mean(range(len(groups)), _likelihoods(mentions, groups, documents, book), SAME_THING)
        groups = [sorted(n for place in places for n in groups[place]) for places in joined]
    return sorted(groups)


def _within_documents(mentions: Sequence[Described]) -> list[list[int]]:
    """Groups of mentions of one head and one document, in the order of documents and of their first mentions."""
    groups: list[list[int]] = []
    for number in sorted(range(len(mentions)), key=lambda n: (mentions[n].document, n)):
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


def _likelihoods(
    mentions: Sequence[Described],
    groups: Sequence[Sequence[int]],
    documents: Sequence[Mapping[str, float]],
    book: QuestionBook,
) -> dict[tuple[int, int], float]:
    """How likely each two groups of different documents are one thing; pairs that cannot be are left out."""
    groups = groups[:MOST_GROUPS]
    of = [[mentions[n] for n in g] for g in groups]
    pairs = [
        (i, j)
        for i, left in enumerate(of)
        for j, right in enumerate(of[i + 1 :], i + 1)
        if left[0].document != right[0].document and _may_be_one(left, right)
    ]
    if not pairs:
        return {}
    head = mentions[0].head
    numbers = sorted({mentions[g[0]].document for g in groups})
    vectors = with_neighbours([weigh(documents[n], book) for n in numbers], NEIGHBOURS)
    near_document = dict(zip(numbers, vectors, strict=True))
    around = [weigh({w: 1.0 for n in g for w in mentions[n].near if w != head}, book) for g in groups]
    rare = book.share_of_rarity(head)
    out: dict[tuple[int, int], float] = {}
    for i, j in pairs:
        documents_near = cosine(near_document[of[i][0].document], near_document[of[j][0].document])
        likely = likely_one(documents_near, cosine(around[i], around[j]), rare)
        if likely >= LEAST_LIKELY:
            out[i, j] = likely
    return out


def likely_one(documents_near: float, words_near: float, rare: float) -> float:
    """How likely two mentions of one head are one thing. documents_near, words_near: cosines; rare: 0 a head that every
    report holds, 1 one that none of those counted holds."""
    return 1 / (1 + math.exp(-(BASE + DOCUMENTS_NEAR * documents_near + WORDS_NEAR * words_near + HEAD_RARE * rare)))


def _may_be_one(left: Sequence[Described], right: Sequence[Described]) -> bool:
    """Not where the days lie too far apart, nor where settled parties differ."""
    if left[0].kind == "action" and _days_apart(left, right) > GAP_DAYS:
        return False
    doers = [frozenset(d for m in side if m.sure for d in m.doers) for side in (left, right)]
    return not (doers[0] and doers[1] and not doers[0] & doers[1])


def _days_apart(left: Sequence[Described], right: Sequence[Described]) -> int:
    """Days between the nearest two of both sides; 0 where a day is not known."""
    gaps = [
        max((b.first - a.last).days, (a.first - b.last).days, 0)
        for a in left
        for b in right
        if a.first and a.last and b.first and b.last
    ]
    return min(gaps, default=0)


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
