"""Puts the reader together: which components, in which order, with which knowledge and which parser model.

A reader's fingerprint is a hash of the code of the rooms it is made of, the knowledge files and the parser model, so a
reading made by anything else is known to be older without anybody counting versions.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from functools import lru_cache
from pathlib import Path

from legation.knowledge import DATA, Knowledge
from legation.model.errors import LegationError
from legation.model.ids import make_id
from legation.reading.attribution import AttributionComponent
from legation.reading.attribution.finder import SpanFinder
from legation.reading.claims import ClaimsComponent
from legation.reading.coreference import CoreferenceComponent
from legation.reading.events import EventsComponent
from legation.reading.factuality import FactualityComponent
from legation.reading.mentions import MentionsComponent
from legation.reading.parse import DEFAULT_MODEL, ParseComponent
from legation.reading.places import PlacesComponent
from legation.reading.propositions import PropositionsComponent
from legation.reading.quantities import QuantitiesComponent
from legation.reading.reader import Component, Reader
from legation.reading.segment import SegmentComponent
from legation.reading.times import TimesComponent

ROOMS = ("model", "knowledge", "reading")


def build_reader(knowledge: Knowledge | None = None, *, model: str = DEFAULT_MODEL, learned: bool = True) -> Reader:
    """The reader as `legation read` uses it; `legation evaluate` calls the same.

    learned: find voices with the trained encoder as well as by rules (see the model card).
    """
    knowledge = knowledge or Knowledge()
    finder, encoder = _learned(knowledge) if learned else (None, [])
    components: list[Component] = [
        SegmentComponent(knowledge.segments),
        ParseComponent(model),
        *encoder,
        MentionsComponent(knowledge.actors),
        TimesComponent(knowledge.times),
        PlacesComponent(knowledge.places),
        QuantitiesComponent(knowledge.measures),
        CoreferenceComponent(knowledge.actors),
        PropositionsComponent(),
        EventsComponent(knowledge.events),
        AttributionComponent(knowledge.cues, finder),
        FactualityComponent(knowledge.factuality),
        ClaimsComponent(knowledge.claims, knowledge.clauses),
    ]
    return Reader(components, fingerprint=reader_fingerprint(knowledge, model, learned=learned))


def _learned(knowledge: Knowledge) -> tuple[SpanFinder, list[Component]]:
    """The finder that weighs the encoder's proposals against the rules', and the encoder. Raises E042 without onnxruntime."""
    if importlib.util.find_spec("onnxruntime") is None:
        raise LegationError(
            "E042",
            "The encoder needs the package onnxruntime, which is not installed. Install it with: pip install onnxruntime, "
            "or read by rules alone: --rules-only.",
        )
    from legation.reading.attribution.learned import LearnedFinder
    from legation.reading.encoder import EncoderComponent

    return LearnedFinder(knowledge.cues), [EncoderComponent()]


def reader_fingerprint(knowledge: Knowledge, model: str = DEFAULT_MODEL, *, learned: bool = True) -> str:
    """16 hex digits for code, knowledge and parser model. Needs no model to be loaded."""
    return make_id(
        "reader",
        code_fingerprint(),
        knowledge.fingerprint,
        model,
        model_version(model),
        learned_version() if learned else "rules",
    )[:16]


@lru_cache(maxsize=1)
def learned_version() -> str:
    """Hash of the hashes of the encoder's files. Needs no model to be loaded."""
    path = DATA / "models" / "attribution" / "files.json"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "?"


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Hash over the source files of the rooms that a reading depends on."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_version(model: str) -> str:
    """Name and version of a spaCy pipeline by its meta.json, '?' when it is not installed."""
    folder = Path(model)
    if not folder.is_dir():
        spec = importlib.util.find_spec(model) if model.isidentifier() else None
        if spec is None or spec.origin is None:
            return "?"
        folder = Path(spec.origin).parent
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "?"
    return f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')}"
