"""Describing: what claims are about, kept beside them, so that a claim is described once and not at every reconciling.

What is kept is a cache: it names what made it (code and word lists), and a claim that changes loses it (a trigger), as one does
that a person decides on: it is described as it stands reviewed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

from legation.desk.facts import NamedFacts
from legation.desk.review import as_reviewed, find_reviews
from legation.dossier import Dossier
from legation.dossier import claims as claim_rows
from legation.knowledge import Knowledge
from legation.knowledge import questions as book_code
from legation.model import compact as compact_code
from legation.reconcile import standings as standings_code
from legation.reconcile import subjects as subjects_code
from legation.reconcile.subjects import Sketch, Subject, describe, document_of, pack, sketch, unpack

_CODE: tuple[ModuleType, ...] = (book_code, compact_code, standings_code, subjects_code)
# Claims kept in memory from one batch of blocks to the next.
MOST_HELD = 150_000


class Describing:
    """Subjects by the keys of their claims, for one run of reconciling."""

    def __init__(self, dossier: Dossier, knowledge: Knowledge, facts: NamedFacts) -> None:
        self.dossier = dossier
        self.book = knowledge.questions
        self.facts = facts
        self.made_by = _fingerprint(knowledge)
        self.reviews = find_reviews(dossier)  # nobody decides while it is reconciled
        self.held: dict[int, Subject] = {}
        self._sketched: dict[int, Sketch] = {}

    def load(self, keys: Iterable[int]) -> None:
        """Have these subjects in `held`; those described for the first time are kept for later runs."""
        if len(self.held) > MOST_HELD:
            self.held.clear()
        wanted = sorted(set(keys) - self.held.keys())
        if not wanted:
            return
        known = claim_rows.subjects_by_key(self.dossier, self.made_by, wanted)
        self.facts.look_up(document_of(body) for body in known.values())
        for key, body in known.items():
            self.held[key] = unpack(body, self.facts.held)
        new = [key for key in wanted if key not in known]
        made = []
        claims = as_reviewed(claim_rows.claims_by_key(self.dossier, new), self.reviews) if new else {}
        self.facts.look_up(claim.document for claim in claims.values())
        for key, claim in claims.items():
            subject = self.held[key] = describe(claim, self.book, self.facts.get(claim.document))
            made.append((key, pack(subject)))
        claim_rows.put_subjects(self.dossier, self.made_by, made)

    def sketches(self, keys: Iterable[int]) -> Mapping[int, Sketch]:
        """As much of each as grouping needs, claims left undecoded where they were described before."""
        if len(self._sketched) > MOST_HELD:
            self._sketched.clear()
        wanted = sorted(set(keys) - self._sketched.keys())
        for _ in range(2):  # what was never described is, and then looked at as well
            rows = claim_rows.sketches_by_key(self.dossier, self.made_by, wanted)
            self.facts.look_up(row[2] for row in rows if not row[3])
            for row in rows:
                self._sketched[row[0]] = sketch(*row, self.facts.held)
            wanted = [key for key in wanted if key not in self._sketched]
            if not wanted:
                break
            self.load(wanted)
        return self._sketched


def _fingerprint(knowledge: Knowledge) -> str:
    digest = hashlib.sha256()
    for module in _CODE:
        digest.update(Path(module.__file__ or "").read_bytes())
    lists = (*knowledge.files("questions.toml"), *knowledge.files("news_words.csv"), *knowledge.folder("actors"))
    for path in lists:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
