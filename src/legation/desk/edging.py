"""Edging: what the claims tell of the edges of the system, kept beside them and counted, so that no picture types them anew.

What is kept of a reading is a function of its claims, of its document's settled metadata and of the decisions on its claims.
What one party alone is told to have done is joined to an edge of both within its document, through whatever lens it is looked
at later: what "Parliament ratified the treaty" is about does not depend on the day of looking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import legation.knowledge.actors as actors_code
import legation.knowledge.forecasts as forecast_book_code
import legation.knowledge.naming as naming_code
import legation.knowledge.needing as needing_code
import legation.knowledge.relations as book_code
import legation.knowledge.whatif as whatif_book_code
import legation.picture.clauses as clauses_code
import legation.picture.edges as edges_code
import legation.picture.forecasts as forecasts_code
import legation.picture.relations as relations_code
from legation.desk.metadata import by_document, settle_metadata
from legation.desk.publishers import find_actor_behind
from legation.desk.review import Review, apply_decision, find_reviews
from legation.desk.uncollected import uncollected
from legation.desk.weighing import Weighing
from legation.dossier import claims as claim_rows
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import edges as edge_rows
from legation.dossier import noted as noted_rows
from legation.knowledge import DATA
from legation.knowledge.whatif import WhatIfBook, load_whatif
from legation.model.claims import Claim
from legation.model.documents import Metadata
from legation.model.ids import ClaimId, make_id
from legation.model.record import from_record, to_record
from legation.model.times import Interval
from legation.model.words import ReviewState
from legation.picture.clauses import is_binding
from legation.picture.edges import edges_of, heads, names_of
from legation.picture.forecasts import act_of, fate_keys, foretells
from legation.picture.relations import (
    Told,
    join_alone,
    stand_of,
    told_of,
)
from legation.reconcile.standings import teller_of

# Publishers whose actors are kept; readings whose edges are made in one transaction.
MOST_PUBLISHERS = 10_000
EDGE_BATCH = 20  # few, so that a decision made meanwhile need not wait


class Edging(Weighing):
    """Edges of readings."""

    def refresh_lists(self) -> None:
        self.refresh_notes()
        self.refresh_edges()

    def refresh_edges(self) -> int:
        """See that every reading has the edges of its claims, and that they are counted; gives for how many they were made."""
        made_by = self._edge_fingerprint
        waiting = edge_rows.readings_without_edges(self.dossier, made_by)
        if waiting:
            reviews = find_reviews(self.dossier)
            decisions = by_document(
                decision_rows.list_decisions(self.dossier, target_kind="document", standing_only=True)
            )
            ids = dict(document_rows.document_keys(self.dossier))
            for start in range(0, len(waiting), EDGE_BATCH):
                with uncollected(), self.dossier.transaction():
                    made = []
                    noted: list[tuple[int, int]] = []
                    for reading, document in waiting[start : start + EDGE_BATCH]:
                        found = document_rows.get_metadata(self.dossier, document)
                        metadata = settle_metadata(found, decisions.get(ids[document], []))
                        read = claim_rows.claims_of_document(self.dossier, document)
                        claims = self._claims_standing(read, reviews)
                        further = names_of(read, self.knowledge.naming, self.knowledge.relations)
                        rows = self._edges_of_document(claims, document, metadata, further)
                        keys = claim_rows.keys_of_reading(self.dossier, reading)
                        made.append(edge_rows.EdgesMade(reading, keys, rows))
                        noted += ((what, keys[identifier]) for what, identifier in self._noted(claims))
                    edge_rows.replace_edges(self.dossier, made_by, made)
                    noted_rows.replace_noted(self.dossier, [m.reading for m in made], noted)
        edge_rows.refresh_relations(self.dossier)
        return len(waiting)

    def _claims_standing(self, read: Iterable[Claim], reviews: Mapping[str, Review]) -> list[tuple[Claim, bool]]:
        """Claims as they stand reviewed, and whether a person gave values; rejected ones are left out."""
        out = []
        for claim in read:
            review = reviews.get(claim.id)
            if review is not None and review.state is ReviewState.REJECTED:
                continue
            edited = review is not None and bool(review.values)
            if review is not None and edited:
                out.append((from_record(apply_decision(to_record(claim), review)), True))
            else:
                out.append((claim, False))
        return out

    def _noted(self, claims: Iterable[tuple[Claim, bool]]) -> Iterator[tuple[int, str]]:
        """What is noted of claims: that they foretell, that they bind, their act and the matters they speak of."""
        foretelling, binding, book = self.knowledge.relations.foretelling, self.whatif_book, self.knowledge.forecasts
        for claim, _ in claims:
            if foretells(claim, foretelling, book):
                yield noted_rows.FORETELLS, claim.id
            if is_binding(claim, binding):
                yield noted_rows.BINDS, claim.id
            act = act_of(claim)
            if act is not None:
                yield noted_rows.FIRST_ACT + int(make_id("act", repr(act))[:14], 16), claim.id
            for key in fate_keys(claim, book):
                yield noted_rows.FIRST_ACT + int(make_id(*key)[:14], 16), claim.id

    @cached_property
    def whatif_book(self) -> WhatIfBook:
        return load_whatif(
            self.knowledge.files("whatif.toml") or (DATA / "whatif.toml",), self.knowledge.relations.needs
        )

    def _edges_of_document(
        self, claims: Sequence[tuple[Claim, bool]], document: int, metadata: Metadata, further: Mapping[str, str]
    ) -> list[edge_rows.EdgeRow]:
        """The edges of all claims of a document as they stand reviewed, what is told of one party joined to the others."""
        stored = document_rows.get_version(self.dossier, document)
        text = stored.version.text if stored is not None else ""
        author = self._author_of(metadata.publisher)
        made: list[tuple[Claim, set[str], Told]] = []
        for claim, edited in claims:
            sides = _ids(claim)
            if edited:
                sides |= set(heads((*claim.actors, *claim.recipients)))
                made += [(claim, sides, t) for t in self._told_of_claim(claim, author, "", {}, by_words=False)]
            else:
                sides |= {i.split(":")[0] for i in sides}
                made += [(claim, sides, t) for t in self._told_of_claim(claim, author, text, further)]
        media = self._media_of(metadata)
        joined = join_alone([told for _, _, told in made], self.knowledge.relations)
        return [
            _edge_row(c, document, t, metadata.published, media, sides)
            for (c, sides, _), t in zip(made, joined, strict=True)
        ]

    def _told_of_claim(
        self,
        claim: Claim,
        author: tuple[str, str] | None,
        text: str,
        further: Mapping[str, str],
        *,
        by_words: bool = True,
    ) -> Iterator[Told]:
        knowledge = self.knowledge
        sentence = claim.context.of(text) if claim.context is not None and text else None
        found = edges_of(
            claim,
            knowledge.relations,
            knowledge.is_country,
            names=knowledge.naming if by_words else None,
            sentence=sentence,
            further=further,
        )
        own = author or (f"author:{claim.document}", "the author of a document without publisher")
        teller = teller_of(claim, None) if claim.originating is not None else own
        for edge in found:
            yield told_of(claim, edge, teller, own[1])

    def _author_of(self, publisher: str | None) -> tuple[str, str] | None:
        """Id and label of a document's own voice, the same as where others cite it: a paper and who has it from that paper are
        one first teller. None without a publisher."""
        if not publisher:
            return None
        if publisher not in self._authors:
            if len(self._authors) >= MOST_PUBLISHERS:
                self._authors.clear()
            actor = find_actor_behind(self.knowledge.actors, publisher)
            bare = publisher[4:] if publisher[:4].casefold() == "the " else publisher
            self._authors[publisher] = (actor, actor) if actor else (f"?{bare.casefold()}", bare)
        return self._authors[publisher]

    @cached_property
    def _authors(self) -> dict[str, tuple[str, str]]:
        return {}

    def _claims_as_reviewed(self, ids: Iterable[str]) -> dict[ClaimId, Claim]:
        """Claims by id, with a person's values where there are any."""
        reviews = find_reviews(self.dossier)
        held = claim_rows.get_claims(self.dossier, sorted(ids))
        for identifier in held.keys() & reviews.keys():
            if reviews[identifier].values:
                record = apply_decision(to_record(held[identifier]), reviews[identifier])
                held[identifier] = from_record(record)
        return {ClaimId(i): c for i, c in held.items()}

    @cached_property
    def _edge_fingerprint(self) -> str:
        digest = hashlib.sha256()
        digest.update(Path(__file__).read_bytes())
        for module in (
            edges_code,
            relations_code,
            forecasts_code,
            clauses_code,
            naming_code,
            needing_code,
            book_code,
            whatif_book_code,
            forecast_book_code,
            actors_code,
        ):
            digest.update(Path(module.__file__ or "").read_bytes())
        for path in (
            *self.knowledge.files("relations.toml"),
            *self.knowledge.files("names.toml"),
            *self.knowledge.files("whatif.toml"),
            *self.knowledge.files("forecasts.toml"),
            *self.knowledge.folder("actors"),
        ):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def _media_of(self, metadata: Metadata) -> str:
        """The country of the medium that published a document; '' where that is not known."""
        publisher = metadata.publisher
        found = self.knowledge.actors.resolve(publisher, metadata.published) if publisher else ()
        return (self.knowledge.actors.country_of(found[0].id) or "") if len(found) == 1 else ""

    def _countries_of_publishers(self) -> dict[str, str | None]:
        return {d: self.knowledge.actors.country_of(i) for d, i in self._publisher_ids().items()}


def _edge_row(
    claim: Claim, document: int, told: Told, published: Interval | None, media: str, sides: set[str]
) -> edge_rows.EdgeRow:
    edge = told.edge
    day = told.first or _first_day(claim.said.interval) or _first_day(published) or edge_rows.NO_DAY
    known = published.last_day.isoformat() if published and published.last_day else edge_rows.NO_DAY
    return edge_rows.EdgeRow(
        claim.id, document, told.start, edge.kind, edge.source, edge.target, edge.theme, edge.manner,
        edge_rows.steps_text(edge.steps), told.factuality.value, int(told.disputed), told.first, told.last, told.day, day,
        told.teller or "", told.label, told.author, " ".join(sorted(_voices(claim))), known, media,
        stand_of(told.factuality, edge.manner), "\n".join(sorted(sides)),
    )  # fmt: skip


def _first_day(interval: Interval | None) -> str | None:
    first = interval.first_day if interval else None
    return first.isoformat() if first else None


def _voices(claim: Claim) -> set[str]:
    parts = {part for v in claim.attribution if v.actor.id for part in v.actor.id.split("+")}
    return parts | {p.split(":")[0] for p in parts} if claim.attribution else {"AUTHOR"}


def _ids(claim: Claim) -> set[str]:
    """Of who acts and is concerned."""
    return {r.id for r in (*claim.actors, *claim.recipients) if r.id}
