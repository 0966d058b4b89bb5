"""Coreference: to whom pronouns and words like "the two countries" refer, each with its reason.

Takes the parse and the mentions; gives a `CoreferenceLink` per mention without a name that can be told. "Putin said he would
send his troops" links "he" and "his" to "Putin". Careful: where two could be meant it gives none, since an unresolved
pronoun costs a name and a wrong one costs trust. A role or body without a country ("the army") is linked to the country that
the text is about; what it does there stays its own. Who a name means is reading/mentions.py's matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.knowledge import Knowledge
from legation.knowledge.actor_files import load_actors
from legation.knowledge.actors import ActorBook
from legation.model.layers import ActorId, CoreferenceLink, Mention, Parse
from legation.model.words import MentionForm
from legation.reading.nominals import Nominals
from legation.reading.pronouns import Pronouns
from legation.reading.reader import Work
from legation.reading.referents import Referents


class CoreferenceComponent:
    name = "coreference"
    needs = ("parse", "mentions")
    gives = "coreference"
    version = "1"

    def __init__(self, book: ActorBook | None = None) -> None:
        self.book = book if book is not None else load_actors(Knowledge().folder("actors"))

    def run(self, batch: Sequence[Work]) -> list[tuple[CoreferenceLink, ...]]:
        return [find_links(w["parse"], w["mentions"], self.book) for w in batch]


def find_links(parse: Parse, mentions: Sequence[Mention], book: ActorBook) -> tuple[CoreferenceLink, ...]:
    """Links of a text in order of their mention."""
    if not mentions:
        return ()
    view = Referents(parse, mentions, book)
    pronouns, nominals = Pronouns(view), Nominals(view)
    for quoted in (False, True):  # what is told before what is quoted in it: who speaks is no "he" of his own words
        for n, mention in enumerate(mentions):
            if mention.candidates or n in view.links:
                continue
            if not quoted and view.quote_around(mention.span.start) is not None:
                continue
            found = None
            if mention.form is MentionForm.PRONOUN:
                found = pronouns.find(n, mention.reason.removeprefix("pronoun: "))
            elif mention.form is MentionForm.NOMINAL:
                found = nominals.find(n, mention.reason.removeprefix("nominal: ").split())
            if found is not None and found[0] and n not in found[0]:
                actors = nominals.actors(n, found[0]) or _actors_behind(view, found[0])
                view.links[n] = CoreferenceLink(n, _names_behind(view, found[0]), found[1], actors)
    return tuple(view.links[n] for n in sorted(view.links))


def _names_behind(view: Referents, antecedents: Sequence[int]) -> tuple[int, ...]:
    """The mentions by name behind antecedents, of which some stand for others: "troops" for Chad's."""
    out = (b for a in antecedents for b in ((a,) if view.mentions[a].candidates else view.links[a].antecedents))
    return tuple(dict.fromkeys(out))


def _actors_behind(view: Referents, antecedents: Sequence[int]) -> tuple[ActorId, ...]:
    """Whom they mean, where one of them is a description that stands for another than it points to."""
    if all(view.mentions[a].candidates for a in antecedents):
        return ()
    return tuple(dict.fromkeys(c for a in antecedents for g in view.ground(a) for c in view.readings(g)[:1]))
