"""Handle with care: why a statement should not be passed on as it stands.

    reasons_for_care(claim, tellers=1, book=knowledge.care)
    # ("rests on one unnamed source ('two officials')", "crime of a person ('arrested'): the quote has no full name")

Every reason can be checked against the statement's own fields and quote. None of them says that the statement is false.
"""

from __future__ import annotations

from legation.knowledge.care import CareBook
from legation.model.claims import ActorRef, Claim
from legation.model.words import Presentation

_THIN = {
    Presentation.CAPTION: "stands in a caption only",
    Presentation.HEADLINE: "stands in a headline only",
    Presentation.PRESUPPOSED: "is presupposed in passing, not reported",
    Presentation.CONDITIONAL: "stands inside a condition only",
}


def reasons_for_care(claim: Claim, *, tellers: int, book: CareBook) -> tuple[str, ...]:
    """Why this claim is handled with care; empty when nothing speaks for it. tellers: first tellers of its question, 1
    when it is in none: an unnamed source is a reason only while nobody else tells the same."""
    out = []
    voice = claim.originating
    if voice is not None and voice.unnamed and tellers <= 1:
        out.append(f"rests on one unnamed source ('{voice.actor.text}')")
    if claim.presentation in _THIN:
        out.append(_THIN[claim.presentation])
    people = [a for a in (*claim.actors, *claim.recipients) if _is_person(a)]
    if people:
        matter = book.person_matter(claim.quote)
        if matter is not None:
            name, word = matter
            shown = [a for a in people if _full_name_in(a, claim.quote)]
            told = "the full name stands in the quote" if shown else "the quote has no full name"
            out.append(f"{name} of a person ('{word}'): {told}")
    return tuple(out)


def weight_of(reasons: tuple[str, ...]) -> int:
    """Rank for a list of what to look at first, 0 the weightiest: persons, unnamed sources, the rest, presuppositions."""
    ranks = {"of a person": 0, "unnamed source": 1, "in passing": 3}
    return min(next((rank for words, rank in ranks.items() if words in reason), 2) for reason in reasons)


def _is_person(actor: ActorRef) -> bool:
    return bool(actor.person) or actor.kind == "person"


def _full_name_in(actor: ActorRef, quote: str) -> bool:
    """Whether a name of at least two words that the actor is known by stands in the quote."""
    names = [n for n in (actor.person, actor.text) if n and len(n.split()) > 1]
    return any(n.casefold() in quote.casefold() for n in names)
