"""Errors with a stable code, so that they can be searched for: what thing, what was found, what is accepted, what next."""

from __future__ import annotations


class LegationError(Exception):
    """`str()` is "[E007] message". Codes and their meaning are listed in docs/errors.md."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"[{code}] {message}")
        self.code = code
        self.message = message


class SourceError(LegationError):
    """A report that cannot be turned into text; the batch goes on without it."""


class DossierError(LegationError):
    """The dossier file cannot be used as it is."""


class KnowledgeError(LegationError):
    """A knowledge file has an entry that cannot be used."""
