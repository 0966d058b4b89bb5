"""The reader: a visible loop over components, each of which adds one layer to a text.

Takes texts with what is known of their documents; gives a `Work` per text with all layers. The order is checked when
the reader is put together: a component that needs a layer which nothing before it gives is refused at once. Components
touch neither the dossier nor each other; what they may see is the text, its title and date, and earlier layers.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from legation.model.layers import TextInput


@dataclass(slots=True)
class Work:
    """One text on its way through the reader. Layers are only ever added."""

    input: TextInput
    layers: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.input.text

    def __getitem__(self, layer: str) -> Any:
        return self.layers[layer]


class Component(Protocol):
    """name: for messages and speed; needs: layers it reads; gives: the one layer it adds; version: raised with its code."""

    @property
    def name(self) -> str: ...
    @property
    def needs(self) -> tuple[str, ...]: ...
    @property
    def gives(self) -> str: ...
    @property
    def version(self) -> str: ...

    def run(self, batch: Sequence[Work]) -> Sequence[Any]:
        """One layer (a frozen value or a tuple of them) for each work of the batch, in order."""
        ...


class ReaderOrderError(ValueError):
    """A component needs a layer that nothing before it gives, or two give the same."""


class Reader:
    """Components in order. `seconds` adds up the time that each has taken, for `legation bench`."""

    def __init__(self, components: Sequence[Component], *, fingerprint: str = "") -> None:
        given: set[str] = set()
        for component in components:
            missing = [n for n in component.needs if n not in given]
            if missing:
                raise ReaderOrderError(
                    f"component {component.name!r} needs {', '.join(missing)}, but before it come only: "
                    f"{', '.join(sorted(given)) or 'none'}"
                )
            if component.gives in given:
                raise ReaderOrderError(
                    f"component {component.name!r} gives {component.gives!r}, which is there already"
                )
            given.add(component.gives)
        self.components = tuple(components)
        self.fingerprint = fingerprint
        self.seconds: dict[str, float] = {c.name: 0.0 for c in components}

    def read(self, texts: Sequence[TextInput], *, until: str | None = None) -> list[Work]:
        """Run all components over a batch of texts, or those up to the layer `until`, without the encoder where nothing
        up to there needs it."""
        works = [Work(t) for t in texts]
        last = next((n for n, c in enumerate(self.components) if c.gives == until), len(self.components))
        wanted = {need for c in self.components[: last + 1] for need in c.needs}
        for component in self.components:
            if component.name == "encoder" and component.gives not in wanted:
                continue
            begin = time.perf_counter()
            layers = component.run(works)
            self.seconds[component.name] += time.perf_counter() - begin
            if len(layers) != len(works):
                raise RuntimeError(f"component {component.name!r} gave {len(layers)} layers for {len(works)} texts")
            for work, layer in zip(works, layers, strict=True):
                work.layers[component.gives] = layer
            if component.gives == until:
                break
        return works
