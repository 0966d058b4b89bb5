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
from legation.workbench import beside

T = TypeVar("T")
Args = dict[str, Any]
QUICK_SECONDS = 0.15  # what took no longer is made anew while the visitor waits
SMALL = 4_000  # statements; in a smaller dossier nothing is dear
MOST_HELD = 64
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
        self.beside = beside.Beside(dossier, options or ReaderOptions()) if dossier is not None else None
        self.stale: set[str] = set()  # names of the kinds that were shown although something came since
        self._held: dict[str, tuple[Any, Any]] = {}  # state, value
        self._making: dict[str, Future[None]] = {}

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
        making = self._renew(desk, name, args, whole)
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

    def close(self) -> None:
        if self.beside is not None:
            self.beside.close()

    def _hold(self, name: str, state: Any, value: Any) -> None:
        self._held.pop(name, None)
        while len(self._held) >= MOST_HELD:
            self._held.pop(next(iter(self._held)))
        self._held[name] = (state, value)

    def _renew(self, desk: Desk, name: str, args: Args, whole: str) -> Future[None]:
        assert self.beside is not None
        running = self._making.get(whole)
        if running is None or running.done():
            self._making = {n: f for n, f in self._making.items() if not f.done()}
            running = self._making[whole] = self.beside.make(name, args, desk.made_by)
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
