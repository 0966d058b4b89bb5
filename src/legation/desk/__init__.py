"""The desk: the work. Read, re-read, reconcile, decide, ask. The only room that moves data between the others.

`open_dossier(path)` gives a `Desk`; everything that the command line, the workbench or a script does is one call of it.
"""

from legation.desk.desk import Desk, open_dossier
from legation.desk.former import open_former
from legation.desk.picturing import Lens
from legation.desk.readers import ReaderOptions
from legation.desk.reading import ReadReport
from legation.dossier.claims import ClaimFilter
from legation.sources import load_meta

__all__ = ["ClaimFilter", "Desk", "Lens", "ReadReport", "ReaderOptions", "load_meta", "open_dossier", "open_former"]
