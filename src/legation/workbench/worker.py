"""The desk's own thread: all that pages ask of the dossier runs there, one call after another.

An SQLite connection belongs to one thread, and loading what the reader knows takes seconds; so one desk is opened once, on
one thread, and kept. The desk caches nothing that another process may change. Reading dropped files has a desk and a thread
of its own (see `Inbox`), so that pages answer meanwhile.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.model.errors import LegationError

T = TypeVar("T")


class DeskThread:
    """One thread with one open desk. `await run(work)` gives what `work(desk)` gives, or raises what it raises."""

    def __init__(self, dossier: Path, options: ReaderOptions | None = None) -> None:
        self.dossier = dossier
        self.options = options or ReaderOptions()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._desk: Desk | None = None

    async def run(self, work: Callable[[Desk], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._call, work)

    def warm_up(self) -> None:
        """Open the dossier and load the reader's knowledge; raises DossierError as `open_dossier` does."""
        self._pool.submit(self._call, lambda desk: desk.name_of("USA")).result()

    def close(self) -> None:
        def shut() -> None:
            if self._desk is not None:
                self._desk.close()
                self._desk = None

        self._pool.submit(shut).result()
        self._pool.shutdown()

    def _call(self, work: Callable[[Desk], T]) -> T:
        if self._desk is None:
            self._desk = open_dossier(self.dossier, create=False, reader=self.options)
        return work(self._desk)


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
                f"{found.read} documents read ({found.claims} statements), {found.known} known already, "
                f"{len(found.failures)} failed.",
                *(f"[{f.code}] {f.message}" for f in found.failures),
            ]
        except LegationError as error:
            self.report = [str(error)]
        except OSError as error:
            self.report = [f"[E109] {error.strerror or error}"]
        finally:
            self.running = False


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
        return str(self._desk.show(document)["text"])
