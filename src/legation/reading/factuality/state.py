"""State: what is known of one token on the way to its status, and how states pass on.

Takes a state and a clause's own mood; gives new states. Nothing here looks at a text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from legation.knowledge.factuality import Effect
from legation.model.words import Factuality, Presentation, Stance, Unconfirmed
from legation.reading.factuality.mood import Mood

A = Factuality.ASSERTED
# A status from above that what stands in the clause itself cannot change.
STRONG = frozenset(
    {Factuality.DENIED, Factuality.UNCONFIRMED, Factuality.DOUBTED, Factuality.NEGATED, Factuality.DEMANDED}
)
UNSURE = frozenset(
    {Factuality.POSSIBLE, Factuality.PLANNED, Factuality.PREDICTED, Factuality.DEMANDED, Factuality.CONDITIONAL}
)
PURPOSE = "infinitive: for a purpose"
DEEDS = "deeds with an object"  # the name of the cue whose verbs have a purpose behind them
PASSED_ON = frozenset({Factuality.DENIED, Factuality.UNCONFIRMED, Factuality.DOUBTED, Factuality.CONDITIONAL})


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a token. cue: the token that decides. mute: nothing is said by it (an inner "told" without content)."""

    fact: Factuality = A
    how: Unconfirmed | None = None
    cue: int | None = None
    unable: bool = False
    few: bool = False
    presentation: Presentation = Presentation.STATED
    stance: Stance = Stance.NEUTRAL
    stance_cue: int | None = None
    speaker: int | None = None
    reason: str = "nothing limits it"
    negated_by_clause: bool = False
    hard: bool = False


ASSERTED = State()
UNVERIFIED = Effect(Factuality.UNCONFIRMED, Unconfirmed.CANNOT_VERIFY)


def with_mood(above: State, mood: Mood) -> State:
    return replace(
        above,
        fact=mood.factuality,
        cue=mood.cue,
        unable=mood.unable,
        reason=mood.reason,
        negated_by_clause=mood.factuality is Factuality.NEGATED,
    )


def hand_on(state: State) -> State:
    """A state as it goes to what hangs on the token: how it was presented does not go along."""
    if state.presentation is Presentation.CONDITIONAL:
        return state
    return replace(state, presentation=Presentation.STATED, few=False)
