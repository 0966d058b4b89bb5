"""The component: judges the propositions and events of each text."""

from __future__ import annotations

from collections.abc import Sequence

from legation.knowledge import Knowledge
from legation.knowledge.factuality import FactualityBook, load_factuality
from legation.model.layers import Status
from legation.reading.factuality.judge import find_statuses
from legation.reading.reader import Work


class FactualityComponent:
    name = "factuality"
    needs = ("segments", "parse", "propositions", "events", "attribution")
    gives = "factuality"
    version = "1"

    def __init__(self, book: FactualityBook | None = None) -> None:
        self.book = book or load_factuality(Knowledge().files("factuality.toml"))

    def run(self, batch: Sequence[Work]) -> list[tuple[Status, ...]]:
        return [
            find_statuses(w["parse"], w["segments"], w["propositions"], w["events"], w["attribution"], self.book)
            for w in batch
        ]
