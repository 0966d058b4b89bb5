"""Mentions seen together: what a name takes from the words beside it once the whole text is read.

Takes the mentions of a text with the phrases they were read from; gives them anew where a neighbour tells more. "Foo Bar,
Ukraine's deputy energy minister," is an unknown name with an office; "met his Swedish counterpart" has the office of
whoever met. Whom a phrase means by itself is reading/mentions.py's matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from legation.knowledge.actors import ActorBook
from legation.knowledge.phrases import Phrase
from legation.model.layers import ActorId, Mention, Parse
from legation.model.times import Interval
from legation.model.words import ActorKind


class Neighbours:
    """The mentions of one text, in its order; `mentions` is the list that is mended. phrases: by number of the mention."""

    def __init__(
        self,
        parse: Parse,
        book: ActorBook,
        when: Interval | None,
        mentions: list[Mention],
        phrases: Mapping[int, Phrase],
    ) -> None:
        self.parse = parse
        self.book = book
        self.when = when
        self.mentions = mentions
        self.phrases = phrases

    def settle(self, families: Mapping[str, list[ActorId]]) -> None:
        """All of it. families: family name -> persons that the text names in full, the latest first."""
        self._settle_short_names(families)
        self._settle_unknown_persons()
        self._settle_counterparts()

    def _settle_short_names(self, families: Mapping[str, list[ActorId]]) -> None:
        """ "Sanders" in a headline before the text has named Bernie Sanders, taken for something else by the recogniser."""
        for number, mention in enumerate(self.mentions):
            best = mention.best
            if best is None or len(mention.candidates) != 1 or not best.id.startswith("?"):
                continue
            known = [k for k in families.get(best.id[1:], ()) if " " in (k.person or "")]
            if known and len({k.person for k in known}) == 1 and known[0].id != best.id:
                reason = f"named in full in the text: {known[0].person}"
                self.mentions[number] = replace(mention, candidates=(known[0],), reason=reason)

    def _settle_unknown_persons(self) -> None:
        """ "Foo Bar, Ukraine's deputy energy minister," : an unknown name takes the office that stands beside it."""
        settled: dict[str, ActorId] = {}
        for number, mention in enumerate(self.mentions):
            best = mention.best
            if best is None or best.kind is not ActorKind.PERSON or not best.id.startswith("?"):
                continue
            office = self._office_beside(number)
            if office is not None and best.id not in settled:
                settled[best.id] = replace(
                    office, kind=ActorKind.PERSON, person=best.person, wikidata=None, office=office.office or office.id
                )
        if not settled:
            return
        for number, mention in enumerate(self.mentions):
            if any(c.id in settled for c in mention.candidates):
                self.mentions[number] = replace(
                    mention,
                    candidates=tuple(settled.get(c.id, c) for c in mention.candidates),
                    reason=f"{mention.reason}; office told beside the name",
                )

    def _settle_counterparts(self) -> None:
        """ "The Danish defence minister met his Swedish counterpart": the counterpart of a minister holds the same office."""
        for number, phrase in self.phrases.items():
            role = phrase.role
            if role is None or not role.words.startswith("counterpart") or role.plural or phrase.plural:
                continue
            mention = self.mentions[number]
            best = mention.best
            country = self.book.country_of(best.id) if best is not None else None
            office = self._office_before(number, country)
            if best is None or country is None or office is None or (best.person and not best.id.endswith(":GOV")):
                continue
            found = self.book.same_office(office, country, self.when if best.person is None else None)
            if best.person is not None:
                found = tuple(replace(f, kind=ActorKind.PERSON, person=best.person) for f in found[:1])
            if found:
                reason = f"{mention.reason}; same office as {office}"
                self.mentions[number] = replace(mention, candidates=found, reason=reason)

    def _office_before(self, number: int, country: str | None) -> str | None:
        """The office of the nearest mention before in the same sentence that has one, in another country."""
        sentence = self.parse.sentence_of[self.mentions[number].head]
        for other in range(number - 1, -1, -1):
            mention = self.mentions[other]
            if self.parse.sentence_of[mention.head] != sentence:
                return None
            best = mention.best
            if best is None or mention.plural or best.office is None:
                continue
            if best.kind in (ActorKind.PERSON, ActorKind.OFFICE) and self.book.country_of(best.id) not in (
                None,
                country,
            ):
                return best.office
        return None

    def _office_beside(self, number: int) -> ActorId | None:
        mention = self.mentions[number]
        for other in (number + 1, number - 1):
            phrase = self.phrases.get(other)
            if phrase is None or not 0 <= other < len(self.mentions):
                continue
            if (
                phrase.named
                or phrase.plural
                or phrase.role is None
                or phrase.role.plural
                or len(phrase.candidates) != 1
            ):
                continue
            if phrase.role.form not in ("office", "person") and phrase.role.suffix not in ("MIL", "SPY", "COP"):
                continue
            left, right = sorted((mention.span, self.mentions[other].span))
            between = self.parse.text[left.end : right.start].strip()
            if between in (",", ", the", ", a", ", an", "") and len(self.parse.text[left.end : right.start]) < 8:
                if other < number and between and self._opens_clause(mention):
                    continue
                return phrase.candidates[0]
        return None

    def _opens_clause(self, name: Mention) -> bool:
        """ "... of the police chief, Okafor said": behind the comma the name is the one who says it, no apposition."""
        after = name.head + 1
        return after < len(self.parse.pos) and self.parse.pos[after] in ("VERB", "AUX")
