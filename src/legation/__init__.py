"""Legation reads open reporting on states and armed groups into a dossier: who said what, how sure, where reports part.

import legation
with legation.open("korea.dossier") as desk:
    desk.read(["reports/"])
    for claim in desk.claims():
        print(claim["attribution"], claim["factuality"], claim["quote"])
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from legation.desk import Desk, ReaderOptions

__version__ = "0.1.0"
__all__ = ["__version__", "open", "read"]


def open(path: Path | str, *, create: bool = True, reader: ReaderOptions | None = None, who: str | None = None) -> Desk:
    """Open or create the dossier at `path`. Raises legation.model.errors.DossierError, with the next step in its message."""
    from legation.desk import open_dossier  # late, so that `import legation` stays light

    return open_dossier(path, create=create, reader=reader, who=who)


def read(paths: list[Path | str], dossier: Path | str) -> Desk:
    """Read files and folders into a dossier and give it open, reconciled."""
    desk = open(dossier)
    desk.read(paths)
    return desk
