"""Noting: what lists show of claims is worked out once a reading, not at every look (see dossier/notes)."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import legation.knowledge.care as book_code
import legation.reconcile.care as care_code
import legation.reconcile.fetching as fetching_code
from legation.desk.deciding import Deciding
from legation.dossier import claims as claim_rows
from legation.dossier import notes as note_rows
from legation.model.claims import Claim
from legation.reconcile.care import reasons_for_care, weight_of
from legation.reconcile.fetching import originals_named

# Readings whose notes are made in one transaction: few, so that a decision made meanwhile need not wait.
BATCH = 20


class Noting(Deciding):
    """Reasons for care and originals named, kept beside the claims."""

    def refresh_notes(self) -> int:
        """See that every reading has the notes of its claims; gives for how many they were made."""
        made_by = self._note_fingerprint
        waiting = note_rows.readings_without_notes(self.dossier, made_by)
        for start in range(0, len(waiting), BATCH):
            with self.dossier.transaction():
                for reading, document in waiting[start : start + BATCH]:
                    claims = claim_rows.claims_of_document(self.dossier, document)
                    care = [row for c in claims if (row := self._care_of(c)) is not None]
                    named = [n for c in claims for n in originals_named(c, self.knowledge.care)]
                    originals = [note_rows.OriginalRow(n.claim, n.document, n.who, int(n.known), *n[4:]) for n in named]
                    note_rows.replace_notes(self.dossier, reading, made_by, care, originals)
        return len(waiting)

    def _care_of(self, claim: Claim) -> note_rows.CareRow | None:
        alone = reasons_for_care(claim, tellers=1, book=self.knowledge.care)
        if not alone:
            return None
        shared = reasons_for_care(claim, tellers=2, book=self.knowledge.care)
        return note_rows.CareRow(claim.id, weight_of(alone), alone, weight_of(shared) if shared else None, shared)

    @cached_property
    def _note_fingerprint(self) -> str:
        digest = hashlib.sha256()
        for module in (book_code, care_code, fetching_code):
            digest.update(Path(module.__file__ or "").read_bytes())
        for path in self.knowledge.files("care.toml"):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]
