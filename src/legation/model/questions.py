"""Questions, positions, standings: what several claims are about, the answers to it, and how the answers stand."""

from __future__ import annotations

from dataclasses import dataclass

from legation.model.ids import ClaimId, DocumentId, QuestionId
from legation.model.times import Interval
from legation.model.words import Agreement, Conflict


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What reconcile may know of a document: who published it, when, and which other document it repeats."""

    id: DocumentId
    publisher: str | None = None
    published: Interval | None = None
    copy_of: DocumentId | None = None
    revision_of: DocumentId | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What claims go back to: the first known teller, and the claims that carry it. `teller` None: nobody is named."""

    teller: str | None
    label: str
    claims: tuple[ClaimId, ...]
    documents: tuple[DocumentId, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """One answer to a question. label: as it can be shown; said_by: labels of its originating sources."""

    label: str
    claims: tuple[ClaimId, ...]
    said_by: tuple[str, ...]
    documents: tuple[DocumentId, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the reports stand: two stored axes, and one sentence that can be checked against the quotes."""

    agreement: Agreement
    conflict: Conflict
    why: str

    @property
    def shown(self) -> str:
        return STANDINGS[(self.agreement, self.conflict)]


# The printed standing, from agreement and kind of conflict; docs/design.md has the same table.
STANDINGS: dict[tuple[Agreement, Conflict], str] = {
    (Agreement.SINGLE, Conflict.NONE): "one traceable source",
    (Agreement.AGREE, Conflict.NONE): "consistent",
    (Agreement.COMPATIBLE, Conflict.NONE): "consistent",
    (Agreement.SUPERSEDED, Conflict.NONE): "later count",
    (Agreement.SUPERSEDED, Conflict.RELAY): "revised by the same source",
    (Agreement.NOT_COMPARABLE, Conflict.NONE): "not comparable",
    (Agreement.CONTRADICT, Conflict.FACT): "conflict of fact",
    (Agreement.CONTRADICT, Conflict.VIEWS): "competing views",
    (Agreement.COMPATIBLE, Conflict.VIEWS): "competing views",
    (Agreement.CONTRADICT, Conflict.RELAY): "relay discrepancy",
    (Agreement.CONTRADICT, Conflict.SLIP): "slip",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What several claims are about. block: the set of claims it was found in; anchor: the claim its id comes from."""

    id: QuestionId
    block: str
    anchor: ClaimId
    title: str
    kind: str  # quantity, act, views or identity
    positions: tuple[Position, ...]
    origins: tuple[Origin, ...]
    standing: Standing
    liveliness: float
    grouped_because: str
    parties: tuple[str, ...] = ()
    first_day: str | None = None
    last_day: str | None = None
    independence: str = ""  # what shows that two first tellers know it each by themselves; empty: nothing does
    homes: tuple[str, ...] = ()  # blocks of the claims that a person put together
