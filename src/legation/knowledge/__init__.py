"""Knowledge: what the reader knows before it reads. Data, not code: CSV and TOML files with a source per entry.

`Knowledge()` gives the shipped files; `Knowledge((Path("mine"),))` lays a user's folder over them: a file of the same
name adds entries, and an entry with the same key replaces the shipped one. Each noun (actors, places, events, times,
measures, cues, publishers) has a module here that turns its files into a compiled, read-only book, loaded when first
asked for and kept. Knows the model only.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from legation.knowledge.segments import SegmentBook, load_segments

DATA = Path(__file__).parent / "data"


class Knowledge:
    """The books, each compiled at first use. Always holds: a book is a function of `files(name)` alone."""

    def __init__(self, overlays: tuple[Path, ...] = ()) -> None:
        self.overlays = tuple(Path(p) for p in overlays)

    def files(self, name: str) -> tuple[Path, ...]:
        """The shipped file `name` and the overlays' files of that name, shipped first; those that exist."""
        return tuple(p for p in (DATA / name, *(o / name for o in self.overlays)) if p.is_file())

    @cached_property
    def segments(self) -> SegmentBook:
        return load_segments(self.files("segments.toml"))

    @cached_property
    def fingerprint(self) -> str:
        """Hash over all data files, shipped and laid over: part of a reader's fingerprint."""
        digest = hashlib.sha256()
        for folder in (DATA, *self.overlays):
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16]
