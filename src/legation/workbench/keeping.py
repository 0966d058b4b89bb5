"""Keeping: lists that are dear to make are kept, and made anew beside the pages once something they rest on was written.

A list that is quick to make is made anew at once. A dear one is made on a thread with a desk of its own: meanwhile pages show
the former one and say so (`stale`), or, where there is none yet, say that it is being made. So a decision never makes the
next page wait for a count of the whole dossier.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, overload
from weakref import WeakKeyDictionary

from legation.desk import Desk, ReaderOptions, open_dossier

T = TypeVar("T")
QUICK_SECONDS = 0.15  # what took no longer is made anew while the visitor waits
SMALL = 4_000  # statements; in a smaller dossier nothing is dear
MOST_HELD = 64
ALL = ("documents", "readings", "decisions", "questions")


class NotYet(Exception):
    """A list that a page cannot do without is being made; `made` is done when it is there."""

    def __init__(self, made: Future[Any]) -> None:
        super().__init__("being made")
        self.made = made


@dataclass
class Held:
    """A list as it was made: state of what it rests on before, and how long it took."""

    state: tuple[int, ...]
    value: Any
    seconds: float


class Keeper:
    """What the pages of one desk keep. Asked on the desk's own thread; dear lists are made on another."""

    def __init__(self, dossier: Path | None = None, options: ReaderOptions | None = None) -> None:
        self.dossier = dossier  # None: everything is made at once
        self.options = options
        self.stale: set[str] = set()  # names of the lists that were shown although something came since
        self._held: dict[str, Held] = {}
        self._making: dict[str, Future[Any]] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="keeping")
        self._desk: Desk | None = None

    def get(self, desk: Desk, name: str, make: Callable[[Desk], T], what: tuple[str, ...], *, wait: bool) -> T | None:
        """The list of this name. what: names of what it rests on. wait: without it None stands for a list not made yet."""
        state = desk.changed(*what)
        with self._lock:
            held = self._held.get(name)
        if held is not None and held.state == state:
            found: T = held.value
            return found
        if self.dossier is None or (held.seconds < QUICK_SECONDS if held is not None else desk.size() < SMALL):
            return self._make(desk, name, make, what)
        made = self._renew(desk, name, make, what)
        if held is not None:
            self.stale.add(name)
            found = held.value
            return found
        if wait:
            raise NotYet(made)
        return None

    def get_here(self, desk: Desk, name: str, make: Callable[[Desk], T], what: tuple[str, ...]) -> T:
        """The same, always made at once on the caller's thread."""
        with self._lock:
            held = self._held.get(name)
        if held is not None and held.state == desk.changed(*what):
            found: T = held.value
            return found
        return self._make(desk, name, make, what)

    def close(self) -> None:
        def shut() -> None:
            if self._desk is not None:
                self._desk.close()
                self._desk = None

        self._pool.submit(shut)
        self._pool.shutdown(cancel_futures=False)

    def _make(self, desk: Desk, name: str, make: Callable[[Desk], T], what: tuple[str, ...]) -> T:
        state, begin = desk.changed(*what), time.perf_counter()
        value = make(desk)
        with self._lock:
            self._held.pop(name, None)
            while len(self._held) >= MOST_HELD:
                self._held.pop(next(iter(self._held)))
            self._held[name] = Held(state, value, time.perf_counter() - begin)
        return value

    def _renew(self, desk: Desk, name: str, make: Callable[[Desk], T], what: tuple[str, ...]) -> Future[Any]:
        with self._lock:
            if name not in self._making:
                self._making[name] = self._pool.submit(
                    self._make_beside, desk.__dict__.get("knowledge"), name, make, what
                )
            return self._making[name]

    def _make_beside(self, knowledge: Any, name: str, make: Callable[[Desk], T], what: tuple[str, ...]) -> None:
        try:
            if self._desk is None:
                assert self.dossier is not None
                self._desk = open_dossier(self.dossier, create=False, reader=self.options)
                if knowledge is not None:
                    self._desk.__dict__["knowledge"] = knowledge  # read-only, and seconds to load
            self._make(self._desk, name, make, what)
        finally:
            with self._lock:
                self._making.pop(name, None)


_KEEPERS: WeakKeyDictionary[Desk, Keeper] = WeakKeyDictionary()


def attach(desk: Desk, keeper: Keeper) -> None:
    """Have this desk's lists kept by this keeper."""
    _KEEPERS[desk] = keeper


def keeper_of(desk: Desk) -> Keeper:
    return _KEEPERS.setdefault(desk, Keeper())


@overload
def kept(desk: Desk, name: str, make: Callable[[Desk], T], *what: str) -> T: ...
@overload
def kept(desk: Desk, name: str, make: Callable[[Desk], T], *what: str, wait: bool) -> T | None: ...
def kept(desk: Desk, name: str, make: Callable[[Desk], T], *what: str, wait: bool = True) -> T | None:
    """A list kept until what it rests on is written (nothing named: until anything is). Shared: copy rows to change them."""
    return keeper_of(desk).get(desk, name, make, what or ALL, wait=wait)


def kept_here(desk: Desk, name: str, make: Callable[[Desk], T], *what: str) -> T:
    """The same for what every page can wait for: it is always made at once."""
    return keeper_of(desk).get_here(desk, name, make, what or ALL)
