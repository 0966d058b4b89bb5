"""Nearness: whether two documents of a dossier are of one affair, by the words that they share (see likeness).

Takes the words of each document with their counts; `Nearness(words, book).alike("d1", "d2")` gives True, False or, where the
words are not known, None. A pile of unrelated reports names the same countries and the same kinds of act all the time: claims
of unlike documents are never set against each other for that alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from legation.knowledge.questions import QuestionBook
from legation.reconcile.likeness import cosine, weigh

# Two documents so alike (see likeness) are of one affair. Of documents taken at random from a pile of real news one pair in
# a hundred is at 0.2 or more and half are below 0.01; of five dossiers of one affair each most pairs are above 0.3.
ALIKE = 0.12
MOST_KEPT = 200_000  # pairs held in memory at once; of documents a fiftieth


class Nearness:
    """How alike two documents are, each looked at once. words: of each document, with their counts; empty: not known."""

    def __init__(self, words: Mapping[str, Mapping[str, float]], book: QuestionBook) -> None:
        self.words = words
        self.book = book
        self._vectors: dict[str, dict[str, float]] = {}
        self._alike: dict[tuple[str, str], bool] = {}

    def alike(self, one: str, two: str) -> bool | None:
        """Whether two documents are of one affair; None where their words are not known."""
        if one == two:
            return True
        pair = (one, two) if one < two else (two, one)
        if pair not in self._alike:
            a, b = self._vector(one), self._vector(two)
            if not (a and b):
                return None
            if len(self._alike) >= MOST_KEPT:
                self._alike.clear()
            self._alike[pair] = cosine(a, b) >= ALIKE
        return self._alike[pair]

    def _vector(self, document: str) -> dict[str, float]:
        if document not in self._vectors:
            if len(self._vectors) >= MOST_KEPT // 50:
                self._vectors.clear()
            counts = self.words.get(document)
            self._vectors[document] = weigh(counts, self.book) if counts else {}
        return self._vectors[document]
