"""Supposing: which commitments in the dossier mention such a trigger, and what they would call for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from typing import Any

from legation.desk import readers
from legation.desk.picturing import Lens, Picturing
from legation.dossier import documents as document_rows
from legation.dossier import questions as question_rows
from legation.knowledge import DATA
from legation.knowledge.whatif import WhatIfBook, load_whatif
from legation.model.claims import ActorRef, Claim
from legation.model.errors import LegationError
from legation.model.ids import ClaimId, DocumentId
from legation.model.layers import TextInput
from legation.model.record import Record
from legation.model.spans import Span
from legation.model.words import ReviewState
from legation.picture.edges import DENIED, edges_of, heads
from legation.picture.whatif import Happening, read_clauses, what_if


class Supposing(Picturing):
    """What if: commitments followed step by step."""

    @cached_property
    def whatif_book(self) -> WhatIfBook:
        return load_whatif(self.knowledge.files("whatif.toml") or (DATA / "whatif.toml",))

    def what_if(self, text: str, lens: Lens | None = None) -> Record:
        """Read a happening from a sentence and follow the commitments that mention such a trigger.

        Gives how the sentence was read, the steps, and what the dossier is silent on. Raises LegationError E131 when the
        sentence names no act between parties that are known.
        """
        happening = self.read_happening(text)
        return self.suppose(happening, lens) | {"asked": text}

    def suppose(self, happening: Happening, lens: Lens | None = None) -> Record:
        """The same as a library call over a typed happening."""
        clauses = self._clauses(lens or Lens())
        steps = what_if(happening, clauses, book=self.whatif_book)
        quotes = self.claims_by_id({i for s in steps for i in (s.claim, *s.disputed_by)})
        return {
            "read_as": {
                "types": sorted(t.value for t in happening.types),
                "actors": list(happening.actors),
                "recipients": list(happening.recipients),
            },
            "commitments_searched": len(clauses),
            "steps": [_step_record(asdict(s), quotes[s.claim]) for s in steps],
            "note": "No forecast: what the commitments told of in this dossier would call for, by their words.",
            "review": ReviewState.UNREVIEWED.value,
        }

    def read_happening(self, text: str) -> Happening:
        """The act and parties of a sentence, by the dossier's own reader. Raises LegationError E131."""
        sentence = text.strip().rstrip("?.!") + "."
        (reading,) = readers.read_texts(self.options, [TextInput(sentence)])
        layer = reading.claims
        claims: Sequence[Claim] = layer.claims if layer is not None else ()
        acts = self.whatif_book.acts_of(sentence)
        for claim in claims:
            sides = heads(claim.actors), heads(claim.recipients)
            if (claim.event_type or acts) and (sides[0] or sides[1]):
                types = frozenset({claim.event_type} if claim.event_type else acts) | acts
                return Happening(types, tuple(sides[0]), tuple(sides[1]))
        raise LegationError(
            "E131",
            f"{text!r} names no act between parties that are known. Accepted: a plain sentence such as "
            '"South Korea attacks North Korea". See how a name is read with: legation actors NAME',
        )

    # ------------------------------------------------------------------ inside
    def _clauses(self, lens: Lens) -> list[Any]:
        facts = self._facts()
        claims = list(self._seen(lens, facts, None))
        telling = [c for c in claims if c.commitment is not None and c.commitment.trigger is not None]
        documents = {c.document for c in telling}
        texts = {str(d): self._text_of(d) for d in documents}
        parties: dict[str, set[tuple[str, str]]] = {}
        named: dict[ClaimId, tuple[str, ...]] = {}
        by_document: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.document not in documents:
                continue
            by_document.setdefault(claim.document, []).append(claim)
            for edge in edges_of(claim, self.knowledge.relations, self.knowledge.is_country):
                if edge.kind == "treaty" and edge.target:
                    parties.setdefault(claim.document, set()).add((edge.source, edge.target))
        for claim in telling:
            assert claim.commitment is not None and claim.commitment.trigger is not None
            trigger = claim.commitment.trigger
            by_name = self._countries_in(trigger.of(texts[claim.document]))
            named[claim.id] = tuple(dict.fromkeys((*_named_in(trigger, by_document[claim.document]), *by_name)))
        return read_clauses(
            telling,
            texts,
            parties_of={d: next(iter(p)) for d, p in parties.items() if len(p) == 1},
            disputes=self._disputes({c.id for c in telling}, claims),
            names_in=named,
        )

    def _countries_in(self, text: str) -> list[str]:
        """Countries and organisations that a stretch of text names, by its capitalised words, longest names first."""
        words = re.findall(r"[\w.'’-]+", text)
        out: list[str] = []
        at = 0
        while at < len(words):
            for size in range(min(5, len(words) - at), 0, -1):
                name = " ".join(words[at : at + size])
                if name[:1].isupper() and len(found := self.knowledge.actors.resolve(name)) == 1:
                    out.append(found[0].id.split(":")[0])
                    at += size - 1
                    break
            at += 1
        return [i for i in dict.fromkeys(out) if not i.startswith("?")]

    def _disputes(self, wanted: set[ClaimId], claims: Sequence[Claim]) -> dict[ClaimId, tuple[ClaimId, ...]]:
        """For each claim those of its questions that deny it."""
        denying = {c.id for c in claims if c.factuality in DENIED}
        out: dict[ClaimId, set[ClaimId]] = {}
        for row in question_rows.list_questions(self.dossier, least_claims=2):
            members = {ClaimId(c) for p in row["positions"] for c in p}
            for claim in members & wanted:
                out.setdefault(claim, set()).update(members & denying - {claim})
        return {c: tuple(sorted(d)) for c, d in out.items() if d}

    def _text_of(self, document: str) -> str:
        key = document_rows.find_document(self.dossier, DocumentId(document))
        stored = document_rows.get_version(self.dossier, key) if key is not None else None
        return stored.version.text if stored is not None else ""


def _named_in(trigger: Span, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Countries and organisations whose names stand inside the trigger; 'either side' and its like are no names."""
    refs: list[ActorRef] = [
        ref
        for claim in claims
        for ref in (*claim.actors, *claim.recipients)
        if ref.span is not None and trigger.start <= ref.span.start < trigger.end and ref.text[:1].isupper()
    ]
    return tuple(heads(refs))


def _step_record(step: Record, claim: Record) -> Record:
    out = {k: list(v) if isinstance(v, tuple) else v for k, v in step.items()}
    out["quote"] = claim["quote"]
    out["statement"] = claim
    return out
