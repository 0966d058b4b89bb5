"""Utterances: the wordings of one remark in all documents of the dossier, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.desk.origins import Tracing
from legation.dossier import claims as claim_rows
from legation.dossier import copies as copy_rows
from legation.dossier.claims import ClaimFilter
from legation.model.record import Record, from_record
from legation.model.words import ReviewState
from legation.reconcile.utterances import Utterance, align_utterances

if TYPE_CHECKING:
    from legation.desk.picturing import Lens


class Aligning(Tracing):
    """What one speaker was quoted with."""

    def utterances(
        self, *, speaker: str | None = None, least_documents: int = 1, lens: Lens | None = None
    ) -> list[Record]:
        """Utterances with two wordings or more, of the most documents first, each with its wordings, longest first.

        speaker: an id (RUS:MFA) or a country (RUS: all its offices too). least_documents: 2 leaves out what only one
        document words twice.
        """
        claims = [from_record(r) for r in claim_rows.iterate_records(self.dossier, ClaimFilter(speaker=speaker))]
        look = self._look(lens)
        if look is not None:
            claims = [c for c in claims if c.id in look.claims]
        claims = [c for c in claims if c.originating is not None and not c.originating.unnamed]
        texts: dict[str, str] = {
            d: copy_rows.current_text(self.dossier, d) for d in sorted({c.document for c in claims})
        }
        found = align_utterances(claims, texts, facts=look.facts if look else self._facts())
        if speaker:
            found = [u for u in found if speaker in (u.speaker, u.speaker.split(":")[0])]
        wanted = [u for u in found if len({w.document for w in u.wordings}) >= least_documents]
        records = self.claims_by_id(w.claim for u in wanted for w in u.wordings)
        return [self._utterance_record(u, records) for u in wanted]

    def _utterance_record(self, utterance: Utterance, records: dict[str, Record]) -> Record:
        wordings = []
        compared = ((), *utterance.differences)
        for wording, differences, why in zip(utterance.wordings, compared, ("", *utterance.why), strict=True):
            held = records[wording.claim]
            wordings.append(
                {
                    "claim": wording.claim,
                    "document": wording.document,
                    "start": wording.span.start,
                    "end": wording.span.end,
                    "quote": wording.text,
                    "quoted": list(wording.quoted),
                    "attribution": held["attribution"],
                    "factuality": wording.factuality,
                    "said": str(wording.said) if wording.said else None,
                    "occasion": wording.occasion,
                    "about": list(wording.about),
                    "about_names": [self.name_of(a) for a in wording.about],
                    "publisher": held["publisher"],
                    "published": held["clocks"]["published"]["interval"],
                    "why": why,
                    "differences": [
                        {"kind": d.kind, "first": d.here, "here": d.there, "both_quoted": d.quoted} for d in differences
                    ],
                }
            )
        return {
            "speaker": utterance.speaker,
            "name": self.name_of(utterance.speaker),
            "documents": len({w.document for w in utterance.wordings}),
            "wordings": wordings,
            "review": ReviewState.UNREVIEWED.value,
        }
