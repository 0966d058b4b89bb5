"""Mood: what a clause's own words make of it. Nothing here looks at a text; see moods.py."""

from __future__ import annotations

from dataclasses import dataclass

from legation.model.words import Factuality


@dataclass(frozen=True, slots=True)
class Mood:
    """factuality: ASSERTED when nothing limits the clause. cue: the token that does. unable: "could not", "unable"."""

    factuality: Factuality = Factuality.ASSERTED
    cue: int | None = None
    unable: bool = False
    reason: str = ""
    few: bool = False
    yet: bool = False
    weak: bool = False  # gives way to what stands above ("did not rule out that it would")


PLAIN = Mood()
