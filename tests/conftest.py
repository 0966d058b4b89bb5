"""Shared fixtures. The parser is loaded once a session; `read_text(..., until="times")` reads up to that layer.

Property tests draw the same examples in every run, so that a run says something of the change and not of the draw;
`HYPOTHESIS_PROFILE=wide` draws others.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from legation.model.layers import TextInput
from legation.model.times import Interval
from legation.reading.build import build_reader
from legation.reading.reader import Work

settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("wide", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "same")


@lru_cache(maxsize=1)
def _reader() -> Any:
    return build_reader(learned=False)  # rules are tested by themselves; the reader as it ships: tests/test_sample.py


@pytest.fixture(scope="session")
def read_text() -> Callable[..., Work]:
    """`read_text("...", until="times", published="2024-10-30")` gives the Work of one text."""

    def read(text: str, *, until: str | None = None, published: str | None = None, title: str | None = None) -> Work:
        day = Interval.parse(published) if published else None
        work: Work = _reader().read([TextInput(text, title=title, published=day)], until=until)[0]
        return work

    return read
