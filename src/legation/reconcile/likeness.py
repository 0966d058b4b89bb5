"""Likeness: how near two stretches of text are, by the rarity of the words that they share.

Takes words with their counts; gives vectors of unit length and their cosine. How rare a word is comes from the reports
counted in news_words.csv, never from the dossier: what is read later changes no vector.
`count_words("Lima quake kills 20", book)` gives {"lima": 2.0, "quak": 1.0, "kill": 1.0}.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from legation.knowledge.questions import QuestionBook, stem_of, words_of

# A name counts as two words: it tells better than others what a report is about.
NAME_WEIGHT = 2.0
LEAST_LETTERS = 3
# Words in more than half of all reports weigh nothing.
LEAST_RARITY = 0.7


def count_words(text: str, book: QuestionBook) -> dict[str, float]:
    """Stems of the words that tell what a text is about, with how often each stands there; a name counts double."""
    out: dict[str, float] = {}
    for word in words_of(text):
        stem = stem_of(word)
        if len(stem) >= LEAST_LETTERS and stem not in book.plain:
            out[stem] = out.get(stem, 0.0) + (NAME_WEIGHT if word[0].isupper() else 1.0)
    return out


def weigh(counts: Mapping[str, float], book: QuestionBook) -> dict[str, float]:
    """A vector of unit length: (1 + log count) * rarity."""
    out = {}
    for stem in sorted(counts):
        rarity = book.rarity_among_reports(stem)
        if rarity > LEAST_RARITY:
            out[stem] = (1 + math.log(max(counts[stem], 1.0))) * rarity
    return _unit(out)


def cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    if len(left) > len(right):
        left, right = right, left
    return math.fsum(v * right[w] for w, v in left.items() if w in right)


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


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(math.fsum(v * v for v in vector.values())) or 1.0
    return {w: v / length for w, v in vector.items() if v}
