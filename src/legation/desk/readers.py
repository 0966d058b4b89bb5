"""Readers at work: batches of texts through the reader, in this process or in several.

`ReaderPool(options).read(jobs)` yields results in the order in which they are ready. What a reader is made of is a
function of `ReaderOptions`, so that every process builds the same one (the fingerprint says so).
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from legation import sources
from legation.desk.metadata import date_for_reading, settle_metadata
from legation.knowledge import Knowledge
from legation.knowledge.actors import ActorBook
from legation.model.documents import MetaValue
from legation.model.layers import Segment, TextInput
from legation.reading.build import build_reader
from legation.reading.claims import ClaimLayer
from legation.reading.parse import DEFAULT_MODEL
from legation.reading.reader import Reader
from legation.reading.window import find_window


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """Which parser model, which knowledge folders laid over the shipped one, and whether the encoder helps to find voices."""

    model: str = DEFAULT_MODEL
    knowledge: tuple[str, ...] = ()
    learned: bool = True


@dataclass(frozen=True, slots=True)
class TextReading:
    """What a text gave: claims, segments, a window for an unknown date; or the error that stopped it."""

    claims: ClaimLayer | None
    segments: tuple[Segment, ...] = ()
    window: MetaValue | None = None
    error: str | None = None


@lru_cache(maxsize=2)
def get_reader(options: ReaderOptions) -> Reader:
    return build_reader(
        Knowledge(tuple(Path(p) for p in options.knowledge)), model=options.model, learned=options.learned
    )


def read_texts(options: ReaderOptions, texts: Sequence[TextInput]) -> list[TextReading]:
    """Read a batch; a text on which a component fails spoils only itself."""
    reader: Any = get_reader(options)
    try:
        works = reader.read(texts)
    except MemoryError:
        raise
    except Exception as error:  # any fault of a component on odd text: found again below, text by text
        if len(texts) == 1:
            return [TextReading(None, error=f"{type(error).__name__}: {error}")]
        return [r for t in texts for r in read_texts(options, [t])]
    book = next((c.book for c in getattr(reader, "components", ()) if c.name == "mentions"), None)
    return [
        TextReading(
            w["claims"],
            w["segments"],
            _window(w, book),
        )
        for w in works
    ]


def _window(work: Any, book: ActorBook | None) -> MetaValue | None:
    """What bounds the date of a text that has none."""
    if work.input.published is not None:
        return None
    layers = work.layers
    return find_window(layers["times"], layers["claims"], layers.get("parse"), layers.get("mentions", ()), book)


def load_texts(paths: Sequence[Path | str], meta: Path | None = None) -> list[TextInput]:
    """The texts under some paths as `read` would hand them to the reader, without a dossier."""
    table = sources.load_meta(meta) if meta is not None else None
    out: list[TextInput] = []
    for report in sources.find_reports(paths):
        if isinstance(report, sources.Failure):
            continue
        for item in sources.read_report(report, meta=table):
            if isinstance(item, sources.Received) and item.version.language in (None, "en"):
                metadata = settle_metadata(item.metadata)
                out.append(
                    TextInput(
                        item.version.text, metadata.title, metadata.publisher, date_for_reading(metadata), item.headings
                    )
                )
    return out


class ReaderPool:
    """Reads batches with `jobs` processes; with 1 in this process. Use as a context manager."""

    def __init__(self, options: ReaderOptions, jobs: int = 1) -> None:
        self.options = options
        self.jobs = max(1, jobs)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=error[0] is None, cancel_futures=True)

    def read(self, batches: Iterable[tuple[Any, Sequence[TextInput]]]) -> Iterator[tuple[Any, list[TextReading]]]:
        """Yield (tag, readings) for every (tag, texts); at most two batches a process are under way at once."""
        if self.jobs == 1:
            for tag, texts in batches:
                yield tag, read_texts(self.options, texts)
            return
        self._pool = ProcessPoolExecutor(self.jobs, mp_context=multiprocessing.get_context("spawn"))
        running: dict[Future[list[TextReading]], Any] = {}
        for tag, texts in batches:
            running[self._pool.submit(read_texts, self.options, list(texts))] = tag
            if len(running) >= 2 * self.jobs:
                yield from self._finished(running)
        while running:
            yield from self._finished(running)

    @staticmethod
    def _finished(running: dict[Future[list[TextReading]], Any]) -> Iterator[tuple[Any, list[TextReading]]]:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield running.pop(future), future.result()
