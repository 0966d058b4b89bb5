"""Claims: one thing that one document says, with who says it, how sure, and where to read it."""

from __future__ import annotations

from dataclasses import dataclass

from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.measures import Measure
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import (
    Basis,
    ClaimKind,
    EventType,
    Factuality,
    Nearness,
    Presentation,
    Stance,
    Unconfirmed,
)


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """Where a field of a claim stands. role: main, actor, recipient, source, cue, measure, time, place, event, ..."""

    role: str
    span: Span


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An actor as a claim has it. `id` None: nobody could be told. `others`: further readings of an ambiguous mention."""

    text: str
    id: str | None
    span: Span | None = None
    person: str | None = None
    office: str | None = None
    wikidata: str | None = None
    kind: str | None = None
    sector: str | None = None
    others: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the four clocks of a claim. interval None with an `expression`: relative, and still to be anchored.

    expression: the words of the text; shift: symbolic form (see TimeExpression); how: why this interval.
    """

    interval: Interval | None = None
    span: Span | None = None
    expression: str | None = None
    shift: str | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """One teller in a chain. Unnamed sources ("officials") have id None and unnamed True."""

    actor: ActorRef
    cue: Span | None = None
    cue_text: str | None = None
    said: Clock | None = None
    occasion: str | None = None
    audience: str | None = None
    basis: Basis | None = None
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    text: str
    span: Span
    country: str | None = None
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """If TRIGGER then OBLIGORS do OBLIGATION for BENEFICIARIES, in the text's own words; None where it gives none.

    nearness: how near the text is to the wording of the clause itself, by quotation marks and length.
    """

    trigger: Span | None = None
    obligation: Span | None = None
    instrument: str | None = None
    reservation: str | None = None
    instrument_span: Span | None = None
    reservation_span: Span | None = None
    article: str | None = None
    obligors: tuple[ActorRef, ...] = ()
    beneficiaries: tuple[ActorRef, ...] = ()
    nearness: Nearness | None = None


_FORETOLD = frozenset({Factuality.PREDICTED, Factuality.PLANNED, Factuality.POSSIBLE, Factuality.CONDITIONAL})


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one document says. `spans` is where to read it, the main one first: there is no claim without one."""

    id: ClaimId  # from content, so reading the same document twice gives the same id
    document: DocumentId
    version: VersionId
    spans: tuple[RoleSpan, ...]
    quote: str
    kind: ClaimKind
    factuality: Factuality  # as the originating source puts it
    ordinal: int = 0
    event_type: EventType | None = None
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[ActorRef, ...] = ()
    recipients: tuple[ActorRef, ...] = ()
    measure: Measure | None = None
    place: Place | None = None
    happened: Clock = Clock()
    said: Clock = Clock()
    attribution: tuple[Voice, ...] = ()  # outermost first; empty: the author himself
    how_unconfirmed: Unconfirmed | None = None
    author_stance: Stance = Stance.NEUTRAL
    presentation: Presentation = Presentation.STATED
    commitment: Commitment | None = None
    head_lemma: str = ""  # lemma of the word that names the act or state
    context: Span | None = None  # the sentence
    confidence: float = 0.5
    confidence_reason: str = ""

    @property
    def main(self) -> Span:
        return self.spans[0].span

    @property
    def due(self) -> Interval | None:
        """By when what is foretold or promised is to come; None where no time is told or nothing is foretold."""
        foretold = self.kind in (ClaimKind.PREDICTION, ClaimKind.COMMITMENT) and self.factuality in _FORETOLD
        return self.happened.interval if foretold else None

    @property
    def originating(self) -> Voice | None:
        """The innermost voice: whose claim it finally is. None: the author's own."""
        return self.attribution[-1] if self.attribution else None
