"""The dossier: one SQLite file. The only room with SQL; one file a noun. Knows the model only.

`Dossier.open(path)` gives the open file; `documents`, `readings`, `claims`, `questions`, `decisions`, `failures` and
`search` are functions over it. Writes happen inside `dossier.transaction()`; nothing here decides anything.
"""

from legation.dossier.file import Dossier

__all__ = ["Dossier"]
