"""The component: runs a span finder over each text, then nests the voices and fills in their details."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from legation.knowledge import Knowledge
from legation.knowledge.cues import CueBook, load_cues
from legation.model.layers import AttributionMention, Mention, Parse, Segment, TimeExpression
from legation.reading.attribution.chains import add_pasted, add_relays, nest_voices
from legation.reading.attribution.details import DetailFinder, carry_said
from legation.reading.attribution.features import entity_labels
from legation.reading.attribution.finder import RuleFinder, SpanFinder
from legation.reading.attribution.quotes import quoted_tokens
from legation.reading.attribution.tree import Tree
from legation.reading.reader import Work


class AttributionComponent:
    name = "attribution"
    gives = "attribution"

    def __init__(self, book: CueBook | None = None, finder: SpanFinder | None = None) -> None:
        if book is None:
            knowledge = Knowledge()
            book = load_cues(knowledge.files("cues.toml"), knowledge.files("cue_weights.csv"))
        self.book = book
        self.finder = finder or RuleFinder(book)
        learned = not isinstance(self.finder, RuleFinder)
        self.needs: tuple[str, ...] = ("parse", "mentions", "encoder") if learned else ("parse", "mentions")

    @property
    def version(self) -> str:
        return f"1 {self.finder.version}"

    def run(self, batch: Sequence[Work]) -> list[tuple[AttributionMention, ...]]:
        return [
            self._read(
                w["parse"],
                w.layers.get("mentions") or (),
                w.layers.get("segments") or (),
                w.layers.get("encoder"),
                w.layers.get("times") or (),
            )
            for w in batch
        ]

    def _read(
        self,
        parse: Parse,
        mentions: Sequence[Mention],
        segments: Sequence[Segment],
        encoding: Any,
        times: Sequence[TimeExpression] = (),
    ) -> tuple[AttributionMention, ...]:
        tree = Tree(parse)
        voices = self.finder.find_spans(tree, encoding)
        if not voices and not any(s.voice for s in segments):
            return ()
        voices = add_pasted(tree, add_relays(tree, voices, self.book), segments)
        details = DetailFinder(tree, self.book, mentions, quoted_tokens(parse), entity_labels(parse), times)
        parents = nest_voices(voices)
        found = [details.mention(c, parent) for c, parent in zip(voices, parents, strict=True)]
        return tuple(carry_said(parse, found))
