"""How triggers and obligations of commitments are read: from whatif.toml.

book = load_whatif([Path("whatif.toml")])
book.acts_of("in the event of an attack on either by a third party")    # frozenset({EventType.ASSAULT})
book.means("either", "an attack on either")                             # True
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from legation.knowledge.needing import Needs, Sought
from legation.model.words import EventType


@dataclass(frozen=True, slots=True)
class WhatIfBook:
    """Compiled words: acts by PLOVER type; 'either' (a party of the commitment), 'third' (somebody else), 'suffers' (the act is
    done to who is named before it). considered: 'an attack on one is an attack on all', with the groups trigger,
    obligation and whom; instrument: what a clause says that it stands in, as the group name."""

    acts: Mapping[EventType, re.Pattern[str]]
    parties: Mapping[str, re.Pattern[str]]
    considered: Sought | None = None
    instrument: re.Pattern[str] | None = None

    def acts_of(self, text: str) -> frozenset[EventType]:
        return frozenset(t for t, pattern in self.acts.items() if pattern.search(text))

    def means(self, which: str, text: str) -> bool:
        pattern = self.parties.get(which)
        return pattern is not None and pattern.search(text) is not None

    def means_all(self, which: str, text: str) -> bool:
        """Whether the whole text is one of those words."""
        pattern = self.parties.get(which)
        return pattern is not None and pattern.fullmatch(text.strip()) is not None


def load_whatif(paths: Sequence[Path], needs: Needs | None = None) -> WhatIfBook:
    """Later files add words to those before. needs: of other patterns that are looked for in the same texts.

    Raises ValueError for an act that is no PLOVER type."""
    acts: dict[EventType, list[str]] = {}
    parties: dict[str, list[str]] = {}
    considered: list[str] = []
    instrument: list[str] = []
    for path in paths:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, words in table.get("acts", {}).items():
            acts.setdefault(EventType(name), []).extend(words)
        for name, words in table.get("parties", {}).items():
            parties.setdefault(name, []).extend(words)
        instrument += table.get("instrument", {}).get("patterns", ())
        considered += table.get("considered", {}).get("patterns", ())
    return WhatIfBook(
        {t: re.compile(rf"\b(?:{'|'.join(w)})\b", re.IGNORECASE) for t, w in acts.items()},
        {n: re.compile(rf"\b(?:{'|'.join(w)})\b", re.IGNORECASE) for n, w in parties.items()},
        (needs or Needs()).sought(re.compile("|".join(considered), re.IGNORECASE)) if considered else None,
        re.compile("|".join(instrument), re.IGNORECASE) if instrument else None,
    )
