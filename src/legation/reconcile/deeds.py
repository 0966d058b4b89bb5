"""Deeds: which claims of several documents tell of one act, by the comparison that groups mentions.

Takes the claims of one block of deeds (`deed|releas`: the same word for the act) and the words of their documents; gives
groups, each of which is one question. What a claim adds to a mention: its parties are settled ids, its day may be that of
the act itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from legation.knowledge.questions import QuestionBook, stem_of
from legation.model.claims import Claim
from legation.model.spans import Span
from legation.model.words import ClaimKind
from legation.reconcile.likeness import count_words
from legation.reconcile.mentions import Described, group_one_head
from legation.reconcile.subjects import Subject, heads_of

MOST_PARTIES = 2


def deed_keys(claim: Claim, subject: Subject, book: QuestionBook) -> list[str]:
    """The block of the word that names the act, and, for where that is too wide, that of its two parties."""
    if claim.kind is ClaimKind.STATEMENT:
        return []
    head = stem_of(claim.head_lemma) if claim.head_lemma else ""
    if len(head) < 3 or head in book.plain or head in book.light:
        if not subject.group or not head:
            return []
        head = f"{head}/{subject.group}"  # "hold" tells no act: "held talks", "held a ship"
    pair = ",".join(sorted(subject.parties)[:MOST_PARTIES])
    return [f"deed|{head}", f"deed|{head}|{pair}"] if len(subject.parties) > 1 else [f"deed|{head}"]


def group_deeds(
    subjects: Sequence[Subject], words: Mapping[str, Mapping[str, float]], book: QuestionBook
) -> list[list[Subject]]:
    """Groups that tell of one act, each sorted by id. words: of each document, with their counts."""
    documents = sorted({s.claim.document for s in subjects})
    number = {d: n for n, d in enumerate(documents)}
    ordered = sorted(subjects, key=lambda s: s.id)
    sentence: dict[tuple[str, Span], int] = {}
    for s in ordered:
        sentence.setdefault((s.claim.document, s.claim.context or s.claim.main), len(sentence))
    told = [
        Described(
            number[s.claim.document],
            stem_of(s.claim.head_lemma),
            "action",
            frozenset(count_words(s.claim.quote, book)),
            sentence[s.claim.document, s.claim.context or s.claim.main],
            frozenset(heads_of(s.claim.actors)),
            True,
            s.first,
            s.last,
        )
        for s in ordered
    ]
    groups = group_one_head(told, [words.get(d, {}) for d in documents], book)
    return [[ordered[n] for n in group] for group in groups]
