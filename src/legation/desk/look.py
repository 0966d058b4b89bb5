"""Look: what a lens lets through, as plain values. How it is found: see looking."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from legation.model.questions import DocumentFacts


@dataclass(frozen=True, slots=True)
class Look:
    """claims: ids of those that pass. facts: of the documents that were known on the day, which know of no others."""

    claims: Container[str]
    facts: Mapping[str, DocumentFacts]
