"""Nothing: why a question to the dossier finds nothing, in sentences that name what was asked, what is there and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from legation.dossier import claims as claim_rows
from legation.dossier.claims import ClaimFilter
from legation.model.errors import LegationError
from legation.model.questions import STANDINGS

if TYPE_CHECKING:
    from legation.desk import Desk
    from legation.desk.picturing import Lens

MOST_SHOWN = 8  # of those who are named here, or publish here


def why_nothing(desk: Desk, lens: Lens | None = None, *, parties: Iterable[str | None] = ()) -> Iterator[str]:
    """What of a lens, or of the parties asked for, is not in the dossier at all; nothing where all of it is."""
    pile = desk.pile()
    if not pile["documents"]:
        yield "The dossier is empty. Read reports into it with: legation read FOLDER --dossier FILE"
        return
    asked = dict.fromkeys(p for p in (*parties, lens.party if lens else None) if p)
    for party in asked:
        if not _counted(desk, ClaimFilter(party=party)):
            yield f"{party!r} neither acts nor is acted upon in any statement of this dossier{_meant(desk, party)}."
    for speaker in lens.speakers if lens else ():
        if not _counted(desk, ClaimFilter(speaker=speaker)):
            yield f"{speaker!r} says nothing in this dossier{_meant(desk, speaker)}. Who speaks: {_speaking(desk)}."
    if lens and lens.publishers_of:
        yield from _no_media(desk, lens.publishers_of)
    if lens and lens.known_on:
        known, every = desk.count_known(lens.known_on), pile["documents"]
        yield (
            f"{known} of {every} document{'' if every == 1 else 's'} known to be published by {lens.known_on}; undated ones "
            "are left out."
        )


def why_no_side(desk: Desk, sides: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Of which sets of sources nobody speaks here and no medium publishes: what is 'not found' in them says nothing."""
    media = set(desk._countries_of_publishers().values())
    for name, ids in sides.items():
        silent = [i for i in ids if i not in media and not _counted(desk, ClaimFilter(speaker=i))]
        if len(silent) < len(ids):
            for i in silent:  # the others of the set speak: only that he adds nothing is to be known
                yield f"{i!r} of {name!r} says nothing in this dossier{_meant(desk, i)}."
        else:
            hint = _meant(desk, ids[0]) if len(ids) == 1 else ""
            yield f"Nobody of {name!r} speaks in this dossier, and no medium of it is known{hint}. Who speaks: {_speaking(desk)}."


def require_kind(desk: Desk, kind: str | None) -> None:
    """Raises LegationError E155 for a word that is no kind of relation."""
    accepted = list(dict.fromkeys(k.name for k in desk.knowledge.relations.kinds))
    if kind is not None and kind not in accepted:
        raise LegationError("E155", f"{kind!r} is no kind of relation. Accepted: {', '.join(accepted)}.")


def require_party(desk: Desk, *parties: str | None) -> None:
    """Raises LegationError E155 for an actor whom neither the book nor the dossier knows: what is told of nobody is no answer."""
    for party in parties:
        if party and desk._name_if_known(party) is None:
            raise LegationError(
                "E155",
                f"{party!r} is neither known to the book of actors nor named in this dossier. Accepted: ids such as RUS or "
                f"KOR:NIS{_meant(desk, party)}.",
            )


def require_standing(standing: str | None) -> None:
    """Raises LegationError E155 for a word that is no standing."""
    accepted = list(dict.fromkeys(STANDINGS.values()))
    if standing is not None and standing not in accepted:
        raise LegationError("E155", f"{standing!r} is no standing. Accepted: {', '.join(accepted)}.")


def _counted(desk: Desk, chosen: ClaimFilter) -> int:
    return claim_rows.count_claims(desk.dossier, chosen)


def _meant(desk: Desk, name: str) -> str:
    """The id that a name stands for, where the book of actors reads it as one."""
    found = sorted({a.id for a in desk.knowledge.actors.resolve(name)} - {name})
    if len(found) == 1:
        return f"; the book of actors reads it as {found[0]} ({desk.name_of(found[0])}): give that id"
    return "; see ids with: legation actors NAME"


def _speaking(desk: Desk) -> str:
    return ", ".join(desk._speakers()[:MOST_SHOWN]) or "nobody by name (AUTHOR is the documents' own word)"


def _no_media(desk: Desk, countries: Iterable[str]) -> Iterator[str]:
    held: dict[str, set[str]] = {}
    for document, country in desk._countries_of_publishers().items():
        if country:
            held.setdefault(country, set()).add(document)
    for country in countries:
        if country not in held:
            there = ", ".join(
                f"{c} ({len(d)})" for c, d in sorted(held.items(), key=lambda x: (-len(x[1]), x[0]))[:MOST_SHOWN]
            )
            yield (
                f"No document of this dossier is of a medium known to be of {country!r}. Countries of its media, with their "
                f"documents: {there or 'none known'}."
            )
