"""What is handled with care, and which originals a report can name: read from care.toml.

book = load_care([Path("care.toml")])
book.person_matter("He was arrested in May.")   # ("crime", "arrested")
book.original_of("at a press conference in Oslo")  # "recording or transcript of the press conference"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_ENDINGS = r"(?:s|es|d|ed|ing|er|ers|ion|ions|ling|led|ted|ting|ned|ning)?"


@dataclass(frozen=True, slots=True)
class CareBook:
    """Compiled words. matters: (name of the matter, pattern); originals: (noun, what would be fetched), longest noun first."""

    matters: tuple[tuple[str, re.Pattern[str]], ...]
    originals: tuple[tuple[str, str], ...]

    def person_matter(self, text: str) -> tuple[str, str] | None:
        """(matter, word) of the first word on crime, death or health in the text; None without one."""
        found = [(match.start(), name, match[0]) for name, pattern in self.matters if (match := pattern.search(text))]
        return min(found)[1:] if found else None

    def original_of(self, text: str) -> str | None:
        """What could be fetched for words like 'at a briefing on Monday'; None when they name no occasion or document."""
        folded = text.casefold()
        return next((what for noun, what in self.originals if re.search(rf"\b{noun}s?\b", folded)), None)


def load_care(paths: Sequence[Path]) -> CareBook:
    """Later files add words to a matter, and replace what an original's noun stands for."""
    words: dict[str, list[str]] = {}
    originals: dict[str, str] = {}
    for path in paths:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, listed in table.get("person", {}).items():
            words.setdefault(name, []).extend(listed)
        originals.update({noun.casefold(): what for noun, what in table.get("originals", {}).items()})
    return CareBook(
        tuple(
            (name, re.compile(rf"\b(?:{'|'.join(map(re.escape, dict.fromkeys(listed)))}){_ENDINGS}\b", re.IGNORECASE))
            for name, listed in words.items()
        ),
        tuple(sorted(originals.items(), key=lambda item: (-len(item[0]), item[0]))),
    )
