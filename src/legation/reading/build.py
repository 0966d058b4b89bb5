"""Puts the reader together: which components, in which order, with which knowledge and which parser model."""

from __future__ import annotations

from legation.knowledge import Knowledge
from legation.reading.parse import DEFAULT_MODEL, ParseComponent
from legation.reading.reader import Component, Reader
from legation.reading.segment import SegmentComponent


def build_reader(knowledge: Knowledge | None = None, *, model: str = DEFAULT_MODEL) -> Reader:
    """The reader as `legation read` uses it; `legation evaluate` calls the same."""
    knowledge = knowledge or Knowledge()
    components: list[Component] = [
        SegmentComponent(knowledge.segments),
        ParseComponent(model),
    ]
    return Reader(components, knowledge_fingerprint=knowledge.fingerprint)
