"""The position board of a question: what each party is told to hold, and what of it was not found.

Rows are the parties concerned (those whom the claims name, or those set by the user) and, apart from them, the
commentators: everybody else who tells something. Columns are the ways to stand to a position. A cell holds the claims
that put the row there; an empty row is 'not found', never a denial, and the caller adds the receipt (what was searched).

    rows = build_board({"states it": claims}, parties=("RUS", "PRK"), facts=facts)
    rows[0].cells["denies it"]   # positions with their claims
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legation.model.claims import Claim
from legation.model.ids import ClaimId
from legation.model.questions import DocumentFacts
from legation.model.words import Factuality, Unconfirmed
from legation.reconcile.standings import DENYING, teller_of

STATES, DENIES, OTHER = "states it", "denies it", "speaks of it otherwise"
# The columns in the order in which they are shown; 'not found' is a row without any cell.
COLUMNS = (
    STATES,
    DENIES,
    "claims no knowledge",
    "does not comment",
    "cannot verify",
    "deflects",
    "shows no evidence",
    OTHER,
)
NOT_FOUND = "not found"
_SILENCES = {
    Unconfirmed.NO_KNOWLEDGE: "claims no knowledge",
    Unconfirmed.NO_COMMENT: "does not comment",
    Unconfirmed.CANNOT_VERIFY: "cannot verify",
    Unconfirmed.DEFLECTS: "deflects",
    Unconfirmed.NO_EVIDENCE: "shows no evidence",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What puts a row in a column: the label of the position, and the claims that hold it."""

    position: str
    claims: tuple[ClaimId, ...]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One party or commentator. cells: column to what is held there, in order of COLUMNS; empty = not found."""

    who: str
    label: str
    party: bool
    cells: dict[str, tuple[Cell, ...]]


def build_board(
    answers: Mapping[str, Sequence[Claim]], *, parties: Sequence[str], facts: Mapping[str, DocumentFacts]
) -> tuple[BoardRow, ...]:
    """The rows of a question's board, parties first in the order given, then commentators by name.

    answers: label of a position -> its claims. parties: country or organisation ids.
    """
    told: dict[tuple[str, bool], dict[str, dict[str, list[ClaimId]]]] = {(p, True): {} for p in parties}
    labels = {p: p for p in parties}
    for position, claims in answers.items():
        for claim in claims:
            teller, label = teller_of(claim, facts.get(claim.document))
            named = teller is not None and not teller.startswith(("author:", "unnamed:"))
            base = teller.split(":", 1)[0] if named and teller else ""
            party = base in parties
            who = base if party else (teller or label)
            labels.setdefault(who, label)
            column = told.setdefault((who, party), {}).setdefault(column_of(claim), {})
            column.setdefault(position, []).append(claim.id)
    rows = [
        BoardRow(
            who,
            labels[who],
            party,
            {c: tuple(Cell(p, tuple(ids)) for p, ids in cells[c].items()) for c in COLUMNS if c in cells},
        )
        for (who, party), cells in told.items()
    ]
    order = {p: n for n, p in enumerate(parties)}
    return tuple(sorted(rows, key=lambda r: (not r.party, order.get(r.who, 0), r.label)))


def column_of(claim: Claim) -> str:
    """How the claim's originating source stands to what is asked."""
    if claim.factuality in DENYING:
        return DENIES
    if claim.factuality is Factuality.UNCONFIRMED:
        return _SILENCES.get(claim.how_unconfirmed or Unconfirmed.NO_COMMENT, OTHER)
    return STATES if claim.factuality is Factuality.ASSERTED else OTHER
