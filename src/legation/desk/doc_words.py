"""The words of documents, looked up when deeds of several of them are compared: a function of each current text alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from legation.dossier import Dossier
from legation.dossier.copies import current_text
from legation.knowledge.questions import QuestionBook
from legation.reconcile.likeness import count_words

MOST_KEPT = 5_000  # documents whose words are held in memory at once


class DocumentWords(Mapping[str, Mapping[str, float]]):
    """Counts of words by document, read on demand. Holds for one run of reconciling: texts do not change within one."""

    def __init__(self, dossier: Dossier, book: QuestionBook) -> None:
        self._dossier = dossier
        self._book = book
        self._kept: dict[str, Mapping[str, float]] = {}

    def __getitem__(self, document: str) -> Mapping[str, float]:
        if document not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[document] = count_words(current_text(self._dossier, document), self._book)
        return self._kept[document]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
