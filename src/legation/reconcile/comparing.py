"""Two sources side by side: what each reports that the other denies, counts otherwise, or that is not found in the other.

A source is a publisher (its documents) or an actor (what it is told to say, in any document). The comparison goes
question by question; what stands in no question is 'not found' in the other only as far as its documents are held.

    compare_sources(questions, "Daily North", "Daily South", holds=holds, held={"Daily North": 4, "Daily South": 7})
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from legation.model.claims import Claim
from legation.model.ids import ClaimId, QuestionId
from legation.model.words import Factuality
from legation.reconcile.board import DENIES, STATES, column_of

DENIED, COUNTED, SILENT, EVADED = "denied", "counts otherwise", "not found", "neither stated nor denied"
# The order in which differences are shown: what is denied first, what was only not found last.
ORDER = {DENIED: 0, COUNTED: 1, EVADED: 2, SILENT: 3}


@dataclass(frozen=True, slots=True)
class Difference:
    """One point on which two sources part. kind: DENIED, COUNTED, EVADED or SILENT; left states it; why: one sentence."""

    question: QuestionId
    title: str
    kind: str
    left: str
    right: str
    left_claims: tuple[ClaimId, ...]
    right_claims: tuple[ClaimId, ...]
    why: str


def compare_sources(
    questions: Iterable[tuple[QuestionId, str, bool, Mapping[str, list[Claim]]]],
    first: str,
    second: str,
    *,
    holds: Callable[[str, Claim], bool],
    held: Mapping[str, int],
    disputed: Collection[str] | None = None,
) -> list[Difference]:
    """Differences, what is denied first; of two that show the same statements one is given.

    questions: (id, title, whether of a figure, label of a position -> its claims); holds(source, claim): whether the
    claim is the source's; held: how many documents of (or with) each source the dossier holds; disputed: questions in
    which what one denies is what another states (None: all of them).
    """
    out: list[Difference] = []
    for identifier, title, figure, answers in questions:
        sides = {
            source: {
                label: [c for c in claims if holds(source, c)]
                for label, claims in answers.items()
                if any(holds(source, c) for c in claims)
            }
            for source in (first, second)
        }
        for left, right in ((first, second), (second, first)):
            found = _difference(sides[left], sides[right], figure, held.get(right, 0), left, right)
            if found is None or (found[0] == DENIED and disputed is not None and identifier not in disputed):
                continue
            kind, mine, theirs, why = found
            if kind == COUNTED and left == second:
                continue  # the same difference told from the other side
            out.append(Difference(identifier, title, kind, left, right, _ids(mine), _ids(theirs), why))
    return sorted(_distinct(out), key=lambda d: (ORDER[d.kind], d.title, d.question, d.left))


def _distinct(differences: Iterable[Difference]) -> list[Difference]:
    """Without those whose statements all stand in a fuller one of their kind."""
    kept: list[tuple[Difference, frozenset[ClaimId]]] = []
    for one in sorted(differences, key=lambda d: (-len(d.left_claims) - len(d.right_claims), d.question, d.left)):
        claims = frozenset((*one.left_claims, *one.right_claims))
        if not any(d.kind == one.kind and d.left == one.left and claims <= there for d, there in kept):
            kept.append((one, claims))
    return [d for d, _ in kept]


def _difference(
    mine: Mapping[str, list[Claim]],
    theirs: Mapping[str, list[Claim]],
    figure: bool,
    held: int,
    left: str,
    right: str,
) -> tuple[str, list[Claim], list[Claim], str] | None:
    stated = [c for claims in mine.values() for c in claims if column_of(c) == STATES]
    if not stated:
        return None
    others = [c for claims in theirs.values() for c in claims]
    denying = [c for c in others if column_of(c) == DENIES]
    if denying:
        return DENIED, stated, denying, f"{left} states it, {right} denies it or says that it is not so"
    if not others:
        documents = f"{held} document{'s' if held != 1 else ''}"
        return SILENT, stated, [], f"{left} states it; not found in the {documents} held of {right}: no denial"
    if figure:
        labels = [n for n, claims in theirs.items() if n not in mine and any(column_of(c) == STATES for c in claims)]
        here = [n for n, claims in mine.items() if any(column_of(c) == STATES for c in claims)]
        if labels and not set(here) & set(theirs):
            return COUNTED, stated, others, f"{left}: {', '.join(here)}; {right}: {', '.join(labels)}"
        return None
    if all(c.factuality is Factuality.UNCONFIRMED for c in others):
        words = sorted({column_of(c) for c in others})
        return EVADED, stated, others, f"{left} states it; {right} {' and '.join(words)}: no denial"
    return None


def _ids(claims: Iterable[Claim]) -> tuple[ClaimId, ...]:
    return tuple(dict.fromkeys(c.id for c in claims))
