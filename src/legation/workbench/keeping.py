"""Keeping: lists that are dear to make are kept, and made anew beside the pages once something they rest on was written.

In a small dossier, and of what is quick to make, a list is made at once and held in memory. A dear one is made in a process
of its own (see beside) and kept in the dossier, from where pages read the rows that they show; a restart counts nothing anew.
While one is being made, pages show the former one and say so (`stale`), or, where there is none yet, say that it is being
made. So neither a decision nor a first opening makes a page wait for a count of the whole dossier.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from legation.desk import Desk, ReaderOptions
from legation.desk.listing import Listed, Made, in_memory
from legation.model.errors import LegationError
from legation.workbench import beside

T = TypeVar("T")
Args = dict[str, Any]
QUICK_SECONDS = 0.15  # what took no longer is made anew while the visitor waits
SMALL = 4_000  # statements; in a smaller dossier nothing is dear
MOST_HELD = 64
SLOW = ("relations", "camps", "care", "fetch")  # kinds that take minutes in a large dossier
ALL = ("documents", "readings", "decisions", "questions")


class Kind(NamedTuple):
    """A list that pages ask for by name (see lists). what: on what it rests."""

    make: Callable[[Desk, Args], Made]
    what: Callable[[Args], tuple[str, ...]]


class NotYet(Exception):
    """A list that a page cannot do without is being made; `made` is done when it is there."""

    def __init__(self, made: Future[Any]) -> None:
        super().__init__("being made")
        self.made = made


class Keeper:
    """What the pages of one desk keep. Asked on the desk's own thread; dear lists are made in another process."""

    def __init__(self, dossier: Path | None = None, options: ReaderOptions | None = None) -> None:
        # without a dossier to open elsewhere everything is made at once and held in memory
        # two of them, begun when something is asked of them: nobody waits for minutes for what takes seconds
        self.beside = (
            [beside.Beside(dossier, options or ReaderOptions()) for _ in range(2)] if dossier is not None else None
        )
        self.stale: set[str] = set()  # names of the kinds that were shown although something came since
        self.failed: dict[str, LegationError] = {}  # kinds that could not be counted anew, or at all
        self._held: dict[str, tuple[Any, Any]] = {}  # state, value
        self._making: dict[str, tuple[str, Future[None]]] = {}  # state, what is done when it is made

    def get(self, desk: Desk, name: str, kind: Kind, args: Args, *, wait: bool) -> Listed | None:
        """The list of this kind and of these. wait: without it None stands for a list not made yet."""
        whole, state = name_of(name, args), desk.state_of_list(kind.what(args))
        held = self._held.get(whole)
        if held is not None and held[0] == state:
            found: Listed = held[1]
            return found
        kept = desk.kept_list(whole) if self.beside is not None else None
        if kept is not None and kept.state == state:
            return kept
        if kept is not None and not _alike(kept.state, state):
            kept = None
        former: Listed | None = kept or (held[1] if held is not None else None)
        if self.beside is None or (former.seconds < QUICK_SECONDS if former is not None else desk.size(SMALL) < SMALL):
            begun = time.thread_time()
            made = in_memory(kind.make(desk, args), state, begun=begun)
            self._hold(whole, state, made)
            return made
        making = self._renew(desk, name, args, whole, state, again=former is not None)
        if former is not None:
            self.stale.add(name)
            return former
        if wait:
            raise NotYet(making)
        return None

    def get_here(self, desk: Desk, name: str, make: Callable[[Desk], T], what: tuple[str, ...]) -> T:
        """A value held in memory, made at once on the caller's thread."""
        state = desk.changed(*what)
        held = self._held.get(name)
        if held is not None and held[0] == state:
            value: T = held[1]
            return value
        value = make(desk)
        self._hold(name, state, value)
        return value

    def try_again(self) -> None:
        """What could not be made is tried anew when it is asked for."""
        self._making = {n: held for n, held in self._making.items() if not held[1].done()}

    def close(self) -> None:
        for one in self.beside or ():
            one.close()

    def _hold(self, name: str, state: Any, value: Any) -> None:
        self._held.pop(name, None)
        while len(self._held) >= MOST_HELD:
            self._held.pop(next(iter(self._held)))
        self._held[name] = (state, value)

    def _renew(self, desk: Desk, name: str, args: Args, whole: str, state: str, *, again: bool) -> Future[None]:
        """Have a list made, unless it is being made, or could not be made as things stand (then `failed` tells why)."""
        assert self.beside is not None
        before, running = self._making.get(whole, ("", None))
        if running is not None and not running.done():
            return running
        error = running.exception() if running is not None and not running.cancelled() else None
        if running is not None and error is not None and before == state:
            if isinstance(error, LegationError):
                self.failed[name] = error
            return running
        self._making = {n: h for n, h in self._making.items() if not h[1].done() or h[1].exception() is not None}
        running = self.beside[name in SLOW].make(name, args, desk.made_by, again=again)
        self._making[whole] = state, running
        return running


def _alike(former: str, now: str) -> bool:
    """Whether both were made by one version of the program: of another's a page may not know the shape."""
    one, other = json.loads(former), json.loads(now)
    return bool(one[1] == other[1])


def name_of(kind: str, args: Args) -> str:
    """What is listed, and of whom, as one text."""
    return json.dumps([kind, args], sort_keys=True, ensure_ascii=False)


_KEEPERS: WeakKeyDictionary[Desk, Keeper] = WeakKeyDictionary()


def attach(desk: Desk, keeper: Keeper) -> None:
    """Have this desk's lists kept by this keeper."""
    _KEEPERS[desk] = keeper


def keeper_of(desk: Desk) -> Keeper:
    return _KEEPERS.setdefault(desk, Keeper())


def kept_here(desk: Desk, name: str, make: Callable[[Desk], T], *what: str) -> T:
    """What every page can wait for: made at once, held in memory until what it rests on is written."""
    return keeper_of(desk).get_here(desk, name, make, what or ALL)
