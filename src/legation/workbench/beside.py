"""Beside: a process that makes lists while pages are answered, with a desk of its own.

What goes through the whole dossier would hold up every page if it were counted in the pages' own process, which has one
interpreter. So it is done in another one, which keeps what it has made in the dossier, yields to the pages (nice), and ends
when it has had nothing to do for a while; then its memory is free again.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.model.errors import LegationError

IDLE_SECONDS = 120.0
NICE = 5
Args = dict[str, Any]


class Beside:
    """Makes lists one after another in a process of its own. `make` gives a future that is done when the list is there."""

    def __init__(self, dossier: Path, options: ReaderOptions) -> None:
        self.dossier = dossier
        self.options = options
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside")  # hands over and waits
        self._closed = threading.Event()
        self._process: Any = None
        self._pipe: Any = None

    def make(self, kind: str, args: Args, made_by: str) -> Future[None]:
        return self._pool.submit(self._make, kind, args, made_by)

    def close(self) -> None:
        """What is being made is left: nothing of it counts before it is done."""
        self._closed.set()
        self._end()
        self._pool.shutdown(cancel_futures=True)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.is_alive() else None

    def _make(self, kind: str, args: Args, made_by: str) -> None:
        if self._closed.is_set():
            return
        for again in (True, False):
            self._start()
            try:
                self._pipe.send((kind, args, made_by))
                answer = self._pipe.recv()
                break
            except (EOFError, OSError):  # it had just ended for want of work; a second time it has failed
                self._end()
                if self._closed.is_set():
                    return
                if not again:
                    raise RuntimeError(f"The process that counts {kind!r} has ended.") from None
        if answer is not None:
            code, message = answer
            raise LegationError(code, message) if code else RuntimeError(message)

    def _start(self) -> None:
        if self.pid is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self.dossier, self.options), daemon=True)
            self._process.start()
            theirs.close()

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.join(10)
            self._pipe.close()
            self._process = None


def _serve(pipe: Any, dossier: Path, options: ReaderOptions) -> None:
    """The process itself: makes what it is asked for until nobody asks any more."""
    from legation.workbench.lists import make_and_keep

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this one
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICE)
    desk: Desk | None = None
    try:
        while pipe.poll(IDLE_SECONDS):
            kind, args, made_by = pipe.recv()
            answer: tuple[str, str] | None = None
            try:
                if desk is None:
                    desk = open_dossier(dossier, create=False, reader=options)
                make_and_keep(desk, kind, args, made_by)
            except LegationError as error:
                answer = (error.code, error.message)
            except Exception as error:  # the pages tell it; the next list may go well
                answer = ("", f"{type(error).__name__}: {error}")
            pipe.send(answer)
    except (EOFError, OSError):  # the server is gone
        pass
    finally:
        if desk is not None:
            desk.close()


class BesideInThread:
    """The same on a thread, for tests: a process takes seconds to begin."""

    def __init__(self, dossier: Path, options: ReaderOptions) -> None:
        self.dossier = dossier
        self.options = options
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._desk: Desk | None = None

    def make(self, kind: str, args: Args, made_by: str) -> Future[None]:
        return self._pool.submit(self._make, kind, args, made_by)

    def _make(self, kind: str, args: Args, made_by: str) -> None:
        from legation.workbench.lists import make_and_keep

        if self._desk is None:
            self._desk = open_dossier(self.dossier, create=False, reader=self.options)
        make_and_keep(self._desk, kind, args, made_by)

    def close(self) -> None:
        self._pool.submit(lambda: self._desk.close() if self._desk is not None else None)
        self._pool.shutdown()
