"""The desk itself: an open dossier with everything that is done to it and asked of it.

    with open_dossier("korea.dossier") as desk:
        desk.read(["reports/"])
        for question in desk.questions(limit=3):
            print(question["title"], question["standing"])

Rows come as plain dicts of JSON values with the names of the public record (docs/record.md). What is derived (claims,
questions) can be thrown away and made again with the same ids; documents and decisions cannot.
"""

from __future__ import annotations

from pathlib import Path

from legation.desk.listing import Listing
from legation.desk.readers import ReaderOptions
from legation.dossier import Dossier


class Desk(Listing):
    """An open dossier at work. Use as a context manager."""

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_dossier(
    path: Path | str, *, create: bool = True, reader: ReaderOptions | None = None, who: str | None = None
) -> Desk:
    """Open (or create) a dossier. Raises DossierError with a message that names the next step."""
    return Desk(Dossier.open(path, create=create), reader or ReaderOptions(), who)
