"""The desk's own thread: all that pages ask of the dossier runs there, one call after another.

An SQLite connection belongs to one thread, and loading what the reader knows takes seconds; so one desk is opened once, on
one thread, and kept. The desk caches nothing that another process may change. Reading dropped files has a desk and a thread
of its own (see `Inbox`), so that pages answer meanwhile.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.desk.former import open_former
from legation.model.errors import LegationError
from legation.workbench.keeping import Keeper, attach

T = TypeVar("T")
WARM_SECONDS = 0.5  # after the first page
MOST_FORMERS = 2  # copies of the dossier as it stood that are kept open


class DeskThread:
    """One thread with one open desk. `await run(work)` gives what `work(desk)` gives, or raises what it raises."""

    def __init__(self, dossier: Path, options: ReaderOptions | None = None) -> None:
        self.dossier = dossier
        self.options = options or ReaderOptions()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._desk: Desk | None = None
        self._warm: threading.Timer | None = None
        self.keeper = Keeper(dossier, self.options)
        self._formers: dict[str, tuple[object, Desk, tempfile.TemporaryDirectory[str]]] = {}

    async def run(self, work: Callable[[Desk], T], at: str | None = None) -> T:
        """at: ask the dossier as it stood at this decision; what `work` would write then is lost."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._call, work, at)

    def warm_up(self) -> None:
        """Open the dossier and load the reader's knowledge; raises DossierError as `open_dossier` does."""
        self._pool.submit(self._call, lambda desk: desk.name_of("USA")).result()
        # these take a second: while the visitor opens a page
        self._pool.submit(self._call, lambda desk: desk.knowledge.actors)
        self._pool.submit(gc.freeze)  # what is loaded stays: else every full collection looks through it for 0.2 s

    def warm_further(self) -> None:
        """Load, once a page has been answered and on a thread of its own, what the first picture of the system takes."""
        if self._warm is None and self._desk is not None:
            desk = self._desk

            def load() -> None:
                assert desk.knowledge.relations is not None
                gc.freeze()

            self._warm = threading.Timer(WARM_SECONDS, load)
            self._warm.daemon = True
            self._warm.start()

    def close(self) -> None:
        self.keeper.close()
        if self._warm is not None:
            self._warm.cancel()

        def shut() -> None:
            for decision in list(self._formers):
                self._forget(decision)
            if self._desk is not None:
                self._desk.close()
                self._desk = None

        self._pool.submit(shut).result()
        self._pool.shutdown()

    def _call(self, work: Callable[[Desk], T], at: str | None = None) -> T:
        if self._desk is None:
            self._desk = open_dossier(self.dossier, create=False, reader=self.options)
            attach(self._desk, self.keeper)
        return work(self._desk if at is None else self._former(self._desk, at))

    def _former(self, desk: Desk, decision: str) -> Desk:
        """The dossier as it stood; made anew when documents or readings have come since."""
        state = desk.changed("readings")
        if decision in self._formers and self._formers[decision][0] != state:
            self._forget(decision)
        if decision not in self._formers:
            while len(self._formers) >= MOST_FORMERS:
                self._forget(next(iter(self._formers)))
            folder = tempfile.TemporaryDirectory(prefix="legation-")
            try:
                self._formers[decision] = (state, open_former(desk, decision, Path(folder.name)), folder)
            except BaseException:
                folder.cleanup()
                raise
        return self._formers[decision][1]

    def _forget(self, decision: str) -> None:
        _, former, folder = self._formers.pop(decision)
        former.close()
        folder.cleanup()


@dataclass
class Inbox:
    """Files that were dropped and are being read. What the page of the intake shows of it; one batch at a time."""

    dossier: Path
    options: ReaderOptions
    running: bool = False
    done: int = 0
    total: int = 0
    current: str = ""
    report: list[str] = field(default_factory=list)
    _thread: threading.Thread | None = None

    @property
    def folder(self) -> Path:
        """Where dropped files lie: beside the dossier."""
        return self.dossier.with_name(self.dossier.name + ".dropped")

    def start(self, files: list[Path]) -> bool:
        """Read these files in a thread of their own; False when a batch is being read already."""
        if self.running:
            return False
        self.running, self.done, self.total, self.current, self.report = True, 0, len(files), "", []
        self._thread = threading.Thread(target=self._read, args=(files,), name="reading", daemon=True)
        self._thread.start()
        return True

    def wait(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def _read(self, files: list[Path]) -> None:
        def show(step: object) -> None:
            self.done = int(getattr(step, "documents", 0))
            self.current = Path(str(getattr(step, "current", ""))).name

        try:
            with open_dossier(self.dossier, reader=self.options) as desk:
                found = desk.read(list(files), progress=show)
            self.done = found.read
            self.report = [
                f"{_many(found.read, 'document')} read ({_many(found.claims, 'statement')}), {found.known} known already, "
                f"{len(found.failures)} failed.",
                *(f"[{f.code}] {f.message}" for f in found.failures),
            ]
        except LegationError as error:
            self.report = [str(error)]
        except OSError as error:
            self.report = [f"[E109] {error.strerror or error}"]
        finally:
            self.running = False


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


class Texts:
    """Texts of versions. A version's text never changes, so it may be kept."""

    def __init__(self) -> None:
        self._held = lru_cache(maxsize=256)(self._load)
        self._desk: Desk | None = None

    def of(self, desk: Desk, document: str, version: str) -> str:
        self._desk = desk
        return self._held(document, version)

    def _load(self, document: str, version: str) -> str:
        assert self._desk is not None
        return self._desk.text_of(document)
