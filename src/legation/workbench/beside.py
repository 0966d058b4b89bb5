"""Beside: a process that makes lists while pages are answered, with a desk of its own.

What goes through the whole dossier would hold up every page if it were counted in the pages' own process, which has one
interpreter. So it is done in another one (`python -m legation.workbench.beside`, a line of JSON for each list), which keeps
what it has made in the dossier and yields to the pages (nice). It is ended when it has had nothing to do for a while; then
its memory is free again.
"""

from __future__ import annotations

import contextlib
import heapq
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Any

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.model.errors import LegationError

IDLE_SECONDS = 120.0
NICE = 5
TRIES = 2
YIELDS = 0.12  # seconds between two writes, in which a decision gets through
Args = dict[str, Any]


Waiting = tuple[bool, int, Callable[[], None], Future[None]]


class Ordered:
    """Makes lists one after another on a thread: those that are not there before those to be made anew, and of these what was
    asked for last, for which somebody waits. `make` gives a future that is done when the list is there."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._waiting: list[Waiting] = []
        self._count = 0
        self._guard = threading.Lock()

    def make(self, kind: str, args: Args, made_by: str, *, again: bool = False) -> Future[None]:
        """again: a former list is there, which is shown meanwhile."""
        future: Future[None] = Future()
        with self._guard:
            self._count += 1
            one: Waiting = (again, -self._count, partial(self._make, kind, args, made_by), future)
            heapq.heappush(self._waiting, one)
        self._pool.submit(self._next)
        return future

    def _next(self) -> None:
        with self._guard:
            _, _, work, future = heapq.heappop(self._waiting)
        if not future.set_running_or_notify_cancel():
            return
        try:
            work()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(None)

    def _make(self, kind: str, args: Args, made_by: str) -> None:
        raise NotImplementedError

    def _leave(self) -> None:
        """What has not begun is not begun."""
        with self._guard:
            for *_, future in self._waiting:
                future.cancel()


class Beside(Ordered):
    """Makes lists in a process of its own. One that ends before its list is made is begun once more; then who asks is told."""

    def __init__(self, dossier: Path, options: ReaderOptions) -> None:
        super().__init__()
        self.dossier = dossier
        self.options = options
        self._lock = threading.Lock()
        self._closed = False
        self._process: subprocess.Popen[str] | None = None
        self._idle: threading.Timer | None = None

    def close(self) -> None:
        """What is being made is left: nothing of it counts before it is done."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
            if self._idle is not None:
                self._idle.cancel()
        if process is not None:
            process.terminate()
            process.wait(10)
        self._leave()
        self._pool.shutdown()

    def _make(self, kind: str, args: Args, made_by: str) -> None:
        for _ in range(TRIES):
            ended = self._try(kind, args, made_by)
            if ended is None:
                return
        raise LegationError(
            "E139",
            f"The process that counts {kind!r} beside the pages has ended {TRIES} times before it was done ({_why(ended)})."
            " What is there stands. Close other programs if memory is short, then count again; the command line counts, too:"
            " legation relations, camps, care.",
        )

    def _try(self, kind: str, args: Args, made_by: str) -> int | None:
        """Have a list made; gives with what the process has ended, if it has. Raises what went wrong within it."""
        with self._lock:
            if self._closed:
                return None
            if self._idle is not None:
                self._idle.cancel()
            process = self._process = self._process or self._start()
        answer = _ask(process, [kind, args, made_by])
        with self._lock:
            if self._closed:
                return None
            if answer is None:
                self._process = None
                return process.wait(10)
            self._idle = threading.Timer(IDLE_SECONDS, self._let_go)
            self._idle.daemon = True
            self._idle.start()
        if answer:
            code, message = answer
            raise LegationError(
                code or "E139", message if code else f"{kind!r} could not be counted: {message}. What is there stands."
            )
        return None

    def _start(self) -> subprocess.Popen[str]:
        given = json.dumps([str(self.dossier), asdict(self.options)])
        return subprocess.Popen(
            [sys.executable, "-m", "legation.workbench.beside", given],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def _let_go(self) -> None:
        """Nobody has asked for a while: the process closes the dossier and ends."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.communicate()


def _why(ended: int | None) -> str:
    """With what a process has ended, in words."""
    if ended is not None and ended < 0:
        try:
            name = signal.Signals(-ended).name
        except ValueError:
            name = str(-ended)
        return f"by signal {name}" + (", as the system does when memory is short" if name == "SIGKILL" else "")
    return f"with code {ended}; what it wrote stands in the window of the server"


def _ask(process: subprocess.Popen[str], wanted: list[Any]) -> list[str] | None:
    """What the process answers: nothing, or code and message of what went wrong. None: it has ended."""
    assert process.stdin is not None and process.stdout is not None
    with contextlib.suppress(OSError, ValueError):
        process.stdin.write(json.dumps(wanted) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if line:
            answer: list[str] = json.loads(line)
            return answer
    return None


def serve(dossier: Path, options: ReaderOptions, asked: Iterable[str], answers: IO[str]) -> None:
    """The process itself: makes what it is asked for, a line each, until nobody asks any more."""
    from legation.workbench.lists import make_and_keep

    desk: Desk | None = None
    try:
        for line in asked:
            answer: list[str] = []
            try:
                if desk is None:
                    desk = open_dossier(dossier, create=False, reader=options)
                    desk.dossier.yields = YIELDS
                make_and_keep(desk, *json.loads(line))
            except LegationError as error:
                answer = [error.code, error.message]
            except Exception as error:  # the pages tell it; the next list may go well
                answer = ["", f"{type(error).__name__}: {error}"]
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
    finally:
        if desk is not None:
            desk.close()


class BesideInThread(Ordered):
    """The same on a thread, for tests: a process takes seconds to begin."""

    def __init__(self, dossier: Path, options: ReaderOptions) -> None:
        super().__init__()
        self.dossier = dossier
        self.options = options
        self._desk: Desk | None = None

    def _make(self, kind: str, args: Args, made_by: str) -> None:
        from legation.workbench.lists import make_and_keep

        if self._desk is None:
            self._desk = open_dossier(self.dossier, create=False, reader=self.options)
        make_and_keep(self._desk, kind, args, made_by)

    def close(self) -> None:
        self._pool.submit(lambda: self._desk.close() if self._desk is not None else None)
        self._pool.shutdown()


def main() -> int:
    """For the server only: a dossier and the reader's options as JSON, then lists to make on the standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this one
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICE)
    dossier, options = json.loads(sys.argv[1])
    answers, sys.stdout = sys.stdout, sys.stderr  # what anything prints is no answer
    given = ReaderOptions(options["model"], tuple(options["knowledge"]), options["learned"])
    with contextlib.suppress(BrokenPipeError):  # the server is gone
        serve(Path(dossier), given, sys.stdin, answers)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
