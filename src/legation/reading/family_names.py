"""Family names: whom a surname alone means in a text ("Sisulu" after "Lindiwe Sisulu").

Takes the text as name pieces; gives actors for a family name, those first whom the text has named in full, then those whom
it names in full further down, then who is known by that name and was in office on the day. What is part of another name
("Melania Trump") is none. Where a name begins and ends is knowledge/phrases.py's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge.actor_entries import Name, Person
from legation.knowledge.phrases import Phrase
from legation.knowledge.pieces import BREAK, POSSESSIVE, fold
from legation.model.layers import ActorId
from legation.model.words import MentionForm
from legation.reading.name_text import NameText

MAX_READINGS = 5
_GENERATIONS = frozenset("jr sr ii iii iv".split())
_HEAD_SUFFIXES = (
    ":PRES",
    ":PM",
    ":LEADER",
    ":MONARCH",
    ":MFA",
    ":MOD",
    ":STATE",
    ":SECDEF",
    ":SECGEN",
    ":PRES_COM",
    ":HIGHREP",
    ":POPE",
)


class FamilyNames:
    """Always holds: `known` has under each family name the persons named in full so far, the latest first."""

    def __init__(self, text: NameText) -> None:
        self.text = text
        self.book = text.book
        self.known: dict[str, list[ActorId]] = {}
        self.given: dict[str, list[ActorId]] = {}  # the same by first names

    def read(self, i: int, past: int, names: Sequence[Name]) -> tuple[ActorId, ...]:
        """Whom a family name alone may mean here; () when it is part of another name or means nobody we can tell."""
        pieces, parse = self.text.pieces, self.text.parse
        key = " ".join(pieces.keys[i:past])
        entity = self.text.entity_of.get(pieces.tokens[i])
        named = parse.pos[pieces.tokens[past - 1]] == "PROPN" or (entity is not None and entity[2] == "PERSON")
        opens = self.text.opens_sentence(i) and parse.pos[pieces.tokens[i]] == "NOUN"
        if not (named or opens) or self._goes_on(i, past):
            return ()
        before = self.known.get(key)
        if before:
            return self._by_title(i, before[:MAX_READINGS])
        if key in self.book.words.get("never_alone", frozenset()) and not self.text.titled(i):
            return ()
        people = [self.book.persons[int(n.target)] for n in names]
        people = self._not_contradicted(i, people)
        # A name in full further down (after a headline) settles it as well.
        later = [p for p in people if p.number in self.text.full_names()]
        if later:
            people = later
        elif entity is not None and entity[2] in ("DATE", "TIME"):
            return ()
        else:
            people = [p for p in people if p.notable or p.country in self.text.counts]
        if not later and self.text.when is not None:
            people = [p for p in people if self.book.offices_of(p, self.text.when)] or (
                people if len(people) == 1 else []
            )
        heads = [p for p in people if any(t.office.endswith(_HEAD_SUFFIXES) for t in p.terms)]
        if not later and entity is None and not heads:
            return ()
        people = heads or people
        if opens and not named and not any(p.notable for p in people):
            return ()
        if not 0 < len(people) <= MAX_READINGS:
            return ()
        return self._by_title(i, list(dict.fromkeys(self.book.person_actor(p, self.text.when) for p in people)))

    def _not_contradicted(self, i: int, people: Sequence[Person]) -> list[Person]:
        """ "Admiral Harris" is no vice president: a title keeps those who held such a post, or lead a state and may bear it."""
        title = self.text.pieces.keys[i - 1] if i else ""
        words = self.book.words
        full = self.text.full_names()
        if title in words.get("titles of soldiers", ()):
            return [
                p
                for p in people
                if p.number in full
                or any(t.office.endswith((":MIL", ":CHIEFSTAFF", ":MOD")) for t in p.terms)
                or (title in words.get("titles of rulers", ()) and self.book.offices_of(p, self.text.when))
            ]
        if title in words.get("titles of others", ()):
            return [p for p in people if p.number in full]
        return list(people)

    def _by_title(self, i: int, people: Sequence[ActorId]) -> tuple[ActorId, ...]:
        """ "Mrs. Clinton" is no "Mr. Clinton", as far as given names tell."""
        key = self.text.pieces.keys[i - 1] if i else ""
        female = key in self.book.words.get("female", ())
        if len(people) > 1 and (female or key in self.book.words.get("male", ())):
            given = self.book.words.get("given female", frozenset())
            fit = [p for p in people if (fold((p.person or " ").split()[0]) in given) == female]
            return tuple(fit or people)
        return tuple(people)

    def _goes_on(self, i: int, past: int) -> bool:
        """Whether the family name is part of a longer capitalised name ("Melania Trump", "Kim Geon-hee")."""
        pieces, parse = self.text.pieces, self.text.parse
        key = " ".join(pieces.keys[i:past])
        if (
            past < len(pieces)
            and not self._is_headline_subject(i, key)
            and pieces.keys[past] not in (BREAK, POSSESSIVE, ",", "(")
        ):
            word = pieces.words[past]
            near = pieces.starts[past] - pieces.ends[past - 1] <= 1
            if near and word[:1].isupper() and parse.pos[pieces.tokens[past]] == "PROPN":
                same = self.text.np_of(past - 1) == self.text.np_of(past)
                if same and not self.book.role_at(pieces, past)[1]:
                    return True
        if i > 0 and pieces.keys[i - 1] not in (BREAK, POSSESSIVE, ",", "("):
            word = pieces.words[i - 1]
            near = pieces.starts[i] - pieces.ends[i - 1] <= 1
            if near and word[:1].isupper() and not self.text.titled(i) and parse.pos[pieces.tokens[i - 1]] == "PROPN":
                hyphen = pieces.starts[i] - pieces.ends[i - 1] == 1 and parse.text[pieces.ends[i - 1]] in "-–/"
                return not hyphen and not self.text.taken(i - 1)
        return False

    def _is_headline_subject(self, i: int, key: str) -> bool:
        """ "Putin Enters Talks": a known family name is nobody's given name, so what follows is no part of the name."""
        if key in self.book.words.get("never_alone", ()):
            return False
        entity = self.text.entity_of.get(self.text.pieces.tokens[i])
        if entity is not None and (entity[2] != "PERSON" or entity[0] != self.text.pieces.tokens[i]):
            return False
        _, names = self.book.names_at(self.text.pieces, i)
        people = [self.book.persons[int(n.target)] for n in names if n.kind == "surname"]
        return any(p.notable for p in people) and not any(p.family_first for p in people)

    def by_first_name(self, first: int, past: int) -> Phrase | None:
        """ "Hillary" after "Hillary Clinton": the only one of the text whose first name stands there as a person's."""
        key = " ".join(self.text.pieces.keys[first:past])
        people = self.given.get(key, [])
        if len(people) != 1 or past - first != 1:
            return None
        reason = f"named in full before: {people[0].person}"
        return Phrase(first, past, tuple(people), MentionForm.NAME, "surname", reason, named=True)

    def named_before(self, first: int, past: int) -> Phrase | None:
        """A PERSON entity that is only the family name of somebody named in full before, unknown to the book."""
        key = " ".join(self.text.pieces.keys[first:past])
        if key not in self.known:
            return None
        people = tuple(self.known[key])
        return Phrase(
            first, past, people, MentionForm.NAME, "surname", f"named in full before: {people[0].person}", named=True
        )

    def latest(self, phrase: Phrase) -> Phrase:
        """ "Minister Kim" after "Kim Yong-hyun": the text's own Kim comes before the book's."""
        keys = self.text.pieces.keys
        for width in (3, 2, 1):
            key = " ".join(keys[max(phrase.first, phrase.past - width) : phrase.past])
            known = self.known.get(key)
            if known and phrase.past - width >= phrase.first:
                both = [k for k in known if any(k.person == c.person for c in phrase.candidates)]
                if not both and all(" " in (c.person or "") for c in phrase.candidates if c.id[0] != "?"):
                    known = [k for k in known if " " in (k.person or "")] if self._is_whole(phrase) else known
                    if not known:
                        return phrase  # "President Samia Suluhu Hassan" is told better than the "Hassan" before
                chosen = tuple(both or known)[:MAX_READINGS]
                if chosen == phrase.candidates:
                    return phrase
                return replace(phrase, candidates=chosen, reason=f"named in full before: {chosen[0].person}")
        return phrase

    def _is_whole(self, phrase: Phrase) -> bool:
        """Whether the words hold a first name of the person besides the family name."""
        keys = self.text.pieces.keys[phrase.first : phrase.past]
        return any(fold((c.person or " ").split()[0]) in keys[:-1] for c in phrase.candidates)

    def _person(self, actor: ActorId) -> Person | None:
        return self.book.person_by_name.get((actor.person or "", actor.wikidata))

    def remember(self, phrase: Phrase) -> None:
        """Keep a person named in full by the family name."""
        if not phrase.named or len(phrase.candidates) != 1 or phrase.base == "surname":
            return
        actor = phrase.candidates[0]
        if actor.person is None:
            return
        person = self._person(actor)
        if person is not None:
            families = person.families
        else:
            keys = self.text.pieces.keys[phrase.first : phrase.past]
            name = [k for k in keys if k not in (BREAK, ",", "(", POSSESSIVE)]
            while len(name) > 1 and name[-1] in _GENERATIONS:
                name.pop()
            written = [k for k in (fold(w) for w in actor.person.replace("-", " ").split()) if k]
            parts = [k for k in name if k in written] or name
            # The family name may come first (Seoul, Beijing) or last: either will do for somebody unknown.
            families = (parts[-1], parts[0]) if len(parts) > 1 else (parts[0],) if parts else ()
        given = fold(actor.person.split()[0])
        if " " in actor.person and given not in families:
            alike = self.given.setdefault(given, [])
            alike[:] = [k for k in alike if k.person != actor.person]
            alike.insert(0, actor)
        for family in families:
            known = self.known.setdefault(family, [])
            known[:] = [k for k in known if k.person != actor.person]
            known.insert(0, actor)
