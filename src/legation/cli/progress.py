"""A bar on stderr while reading, with rate and time left; none when stderr is no terminal."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any


@contextlib.contextmanager
def show_progress(quiet: bool) -> Iterator[Callable[[Any], None] | None]:
    """Gives a function for the desk's `progress`, or None when there is nobody to look."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, rate="")

        begin = time.monotonic()

        def show(step: Any) -> None:
            rate = step.documents / max(time.monotonic() - begin, 0.1)
            bar.update(
                task,
                completed=min(step.done, step.total),
                total=step.total or None,
                description=step.current[-40:],
                rate=f"{step.documents} documents, {rate:.1f}/s",
            )

        yield show
