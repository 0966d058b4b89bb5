"""Mentions: every phrase of a text that names or refers to an actor, and whom it may mean.

Takes the parse and the actors' book; gives `Mention`s in text order that do not overlap. "Japan's Defense Minister Gen Nakatani
met his Seoul counterpart" has JPN:MOD by name, the pronoun "his", and KOR by its capital. Names in the book are found by a
trie; a family name alone is read by those whom the text has named in full, then by who was in office on the day of
publication; an acronym by its definition in the text. Names that the book does not hold keep a provisional id ("?wang
juntao"). Pronouns and "the two countries" are mentions without candidates: to whom they refer is reading/coreference.py's
matter, what anybody did is reading/events.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge import Knowledge
from legation.knowledge.actor_files import load_actors
from legation.knowledge.actors import ActorBook
from legation.knowledge.phrases import Phrase, PhraseReader
from legation.knowledge.pieces import BREAK, POSSESSIVE
from legation.model.layers import ActorId, Mention, Parse
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ActorKind, MentionForm
from legation.reading.family_names import MAX_READINGS, FamilyNames
from legation.reading.name_text import ARTICLES, NameText
from legation.reading.neighbours import Neighbours
from legation.reading.reader import Work

_DEFINITE = frozenset("the this that these those both each its his her their our".split())
_POSSESSIVES = frozenset("its his her their our my".split())  # mentions of their own
_COUNTED = frozenset("two three four five six both neither either other former latter same".split())
_PAIRS = frozenset(("both", "neither"))
_NEAR_SHARE = 0.4
_SHARED = frozenset(("actor", "country", "adjective", "role of a country"))  # names that two countries may share
_OF_MANY = frozenset(("MIL", "SPY", "COP", "MED"))  # bodies of several countries that act in one text
_BRANCHES = {"PARL": "LEG", "COURT": "JUD"}
_NOBODYS = frozenset(("REB", "CRM"))  # "Islamists" are not those of the country that the text is about
_NEAR = ("near", "outside", "in", "at")
_SHOUTED_WORDS = frozenset("us is it who as an at or in to no so do plan time care".split())


class MentionsComponent:
    name = "mentions"
    needs = ("parse",)
    gives = "mentions"
    version = "1"

    def __init__(self, book: ActorBook | None = None) -> None:
        self.book = book if book is not None else load_actors(Knowledge().folder("actors"))

    def run(self, batch: Sequence[Work]) -> list[tuple[Mention, ...]]:
        return [find_mentions(w["parse"], self.book, w.input.published) for w in batch]


def find_mentions(parse: Parse, book: ActorBook, published: Interval | None = None) -> tuple[Mention, ...]:
    """All mentions of a parsed text, in text order."""
    if not len(parse):
        return ()
    return _Finder(parse, book, published).find()


class _Finder:
    """One text on its way. Always holds: mentions so far do not overlap and are in text order."""

    def __init__(self, parse: Parse, book: ActorBook, published: Interval | None) -> None:
        self.parse = parse
        self.book = book
        self.when = published
        self.text = NameText(parse, book, published)
        self.pieces = self.text.pieces
        self.families = FamilyNames(self.text)
        self.reader = PhraseReader(book, self.pieces, published, self.text.seen, self.families.read)
        self.roles: dict[str, ActorId] = {}  # suffix -> the last actor of that role
        self.mentions: list[Mention] = []
        self.phrases: dict[int, Phrase] = {}  # mention number -> phrase

    def find(self) -> tuple[Mention, ...]:
        pieces, book = self.pieces, self.book
        keys = pieces.keys
        names, roles = book.names, book.roles
        nominals, pronouns = book.nominals, book.pronouns
        i, end = 0, len(keys)
        while i < end:
            key = keys[i]
            past = i
            if key in names or key in roles or key in self.reader.local:
                past = self._at_phrase(i)
            if past == i and i in self.text.entity_at:
                past = self._at_entity(i)
            if past == i and key in pronouns:
                past = self._at_pronoun(i, pronouns[key])
            if (past == i and key in _PAIRS) or (past == i and key == "two" and i and keys[i - 1] == "the"):
                past = self._at_pair(i)
            if past == i and key in nominals:
                past = self._at_nominal(i)
            i = max(past, i + 1)
        Neighbours(self.parse, self.book, self.when, self.mentions, self.phrases).settle(self.families.known)
        return tuple(self.mentions)

    def _at_phrase(self, i: int) -> int:
        """Try a phrase at piece i; the piece to go on from (i itself: nothing taken)."""
        phrase = self.reader.read(i)
        if phrase is None:
            return i
        if phrase.base == "blocker":
            entity = self.text.entity_at.get(i)
            return i if entity is not None and entity[1] in ("GPE", "PERSON") else phrase.past
        if not phrase.candidates:
            return self._at_bare_role(phrase)
        if self._is_something_else(phrase):
            return i
        phrase = self._as_unknown_organisation(self._in_dominant_country(phrase))
        self._add(phrase)
        return phrase.past

    def _at_entity(self, i: int) -> int:
        """A name that the book does not hold, by the parser's recogniser."""
        past, label = self.text.entity_at[i]
        pieces = self.pieces
        if past == i + 1 and f"states {pieces.keys[i]}" in self.book.words:
            return i  # "the Himalayan country"
        while past > i and pieces.keys[past - 1] in (BREAK, POSSESSIVE, ",", "("):
            past -= 1
        first = i
        tags = self.parse.tags
        while first < past and (
            pieces.keys[first] in (*ARTICLES, *_NEAR, BREAK, "(", ",")
            or tags[pieces.tokens[first]] in ("IN", "CC", "DT")
        ):
            first += 1
        words = [w for w in pieces.words[first:past] if w]
        letters = [w for w in words if w[:1].isalpha()]
        if not letters or not any(w[:1].isupper() for w in letters) or any(c.isdigit() for w in words for c in w):
            return i
        if label != "PERSON" and len(letters) == 1 and len(letters[0]) < 3:
            return i
        written = pieces.text(first, past)
        if label in ("GPE", "NORP") and (len(words) > 4):
            return i
        country = self._country_inside(first, past, label)
        if country == "":
            return i
        if self._stands_for_place(first, past):
            label = "GPE"
        kind = {"PERSON": ActorKind.PERSON, "ORG": ActorKind.ORGANISATION}.get(label, ActorKind.UNKNOWN)
        if label == "PERSON" and not self._is_full_name(first, past):
            return i
        if label == "PERSON" or past - first == 1:
            last = self.families.named_before(first, past) or self.families.by_first_name(first, past)
            if last is not None:
                self._add(last)
                return past
        keys = [k for k in pieces.keys[first:past] if k != BREAK]
        known = self.book.persons_at(keys) if label == "PERSON" else []
        if known:
            people = tuple(
                dict.fromkeys(self.book.person_actor(self.book.persons[int(n.target)], self.when) for n in known)
            )
            self._add(Phrase(first, past, people, MentionForm.NAME, "person", f"person: {known[0].alias}", named=True))
            return past
        actor = ActorId(f"{country}:{'-'.join(keys)}" if country else f"?{' '.join(keys)}", kind)
        if kind is ActorKind.PERSON:
            actor = replace(actor, person=written)
        phrase = Phrase(
            first,
            past,
            (actor,),
            MentionForm.NAME,
            "entity",
            f"not in the book: {label}",
            named=kind is ActorKind.PERSON,
        )
        self._add(self.reader.with_acronym(phrase) if label == "ORG" else phrase)
        return self.pieces_past

    def _stands_for_place(self, first: int, past: int) -> bool:
        """ "near Ayn Issa": a town, whatever the recogniser says."""
        token = self.pieces.tokens[past - 1]
        head = self.parse.heads[token]
        if first > 0 and self.pieces.keys[first - 1] in _NEAR:
            return True
        return (
            self.parse.deps[token] == "pobj"
            and self.parse.lowers[head] in ("in", "near", "around", "outside", "inside", "throughout")
            and past - first <= 2
            and not self.pieces.words[first].isupper()
        )

    def _is_full_name(self, first: int, past: int) -> bool:
        """Whether what the recogniser takes for a person's name looks like one: "pro Clinton" does not."""
        particles = self.book.words.get("particles", frozenset())
        for k in range(first, past):
            word, token = self.pieces.words[k], self.pieces.tokens[k]
            if word[:1].islower() and self.pieces.keys[k] not in particles and not self.text.joined_before(k):
                return False
            if past - first > 1 and self.parse.pos[token] not in ("PROPN", "NOUN", "X", "ADJ", "PUNCT"):
                return False
            if past - first > 1 and k == first and self.parse.tags[token][:2] == "JJ":
                return False
        return True

    def _country_inside(self, first: int, past: int, label: str) -> str | None:
        """Country in an unknown organisation's name ("National Bank of Ukraine"); "" when a name of the book inside shows
        that the recogniser cut the words wrongly; None when there is neither."""
        for k in range(first, past):
            if self.pieces.keys[k] not in self.book.names:
                continue
            end, names = self.book.names_at(self.pieces, k, self.text.seen)
            names = [n for n in names if n.kind not in ("surname", "prefix", "blocker")]
            if not names or end > past:
                continue
            if (
                label == "ORG"
                and names[0].kind in ("country", "adjective")
                and self.pieces.keys[k - 1] in ("of", "for", "the")
            ):
                return names[0].target
            if label == "ORG" and names[0].kind in ("capital", "seat", "people"):
                continue
            if label == "PERSON" and k > first and names[0].kind in ("country", "capital"):
                continue  # "Michael Jordan", "Jack London"
            if label == "PERSON" and k > first and end == past and self._is_surname(past - 1):
                continue  # "Mark Cuban", but not "Carlos Cuban soldiers"
            return ""
        return None

    def _is_surname(self, k: int) -> bool:
        """Whether an adjective of a country stands as a name: no noun follows that it describes."""
        token = self.pieces.tokens[k]
        parse = self.parse
        return parse.pos[token] == "PROPN" and self._np_of_token(token) == token and parse.tags[token] == "NNP"

    def _at_pronoun(self, i: int, kind: str) -> int:
        token = self.pieces.tokens[i]
        if self.parse.tags[token] not in ("PRP", "PRP$"):
            return i
        self._append(i, i + 1, token, MentionForm.PRONOUN, (), kind in ("they", "we"), f"pronoun: {kind}")
        return i + 1

    def _at_pair(self, i: int) -> int:
        """ "Both made it", "neither signed", "between the two": two who are told by the words alone."""
        token = self.pieces.tokens[i]
        parse = self.parse
        if parse.deps[token] not in ("nsubj", "nsubjpass", "dobj", "pobj") or self._np_of_token(token) != token:
            return i
        if any(parse.deps[c] == "prep" for c in parse.children[token]):
            return i  # "both of the ships"
        self._append(
            i if self.pieces.keys[i] in _PAIRS else i - 1, i + 1, token, MentionForm.NOMINAL, (), True, "nominal: pair"
        )
        return i + 1

    def _np_of_token(self, token: int) -> int:
        """The head of the noun phrase that a token stands in."""
        parse = self.parse
        head = parse.heads[token]
        return head if head > token and parse.pos[head] in ("NOUN", "PROPN") else token

    def _at_nominal(self, i: int) -> int:
        """ "the two countries", "both sides", "his counterpart", "the former": words that need what they refer to."""
        pieces, book = self.pieces, self.book
        past, found = book.nominal_at(pieces, i)
        if found is None:
            return i
        kind, plural = found
        token = pieces.tokens[past - 1]
        if self.parse.tags[token][:1] not in ("N", "J", "C"):
            return i
        first = self._determined(i)
        if first is None and kind == "someone":
            first = self._article_before(i)
        if first is None:
            return i
        head = self.text.np_of(past - 1)
        if head != token and self.parse.deps[token] != "poss":  # "the country report", but "the country's report"
            return i
        self._append(first, past, token, MentionForm.NOMINAL, (), plural, f"nominal: {kind}")
        return past

    def _article_before(self, i: int) -> int | None:
        """ "The gambling tycoon": the article, with plain words alone between it and piece i."""
        pieces = self.pieces
        for k in range(i - 1, max(-1, i - 4), -1):
            if pieces.keys[k] == "the":
                return k
            if not pieces.words[k].islower():
                return None
        return None

    def _determined(self, i: int) -> int | None:
        """First piece of "the two" and the like before piece i; None when the noun stands bare."""
        keys = self.pieces.keys
        k = i
        counted = False
        while (
            k > 0
            and i - k < 3
            and (
                keys[k - 1] in _COUNTED
                or keys[k - 1] in self.book.words.get("modifiers", ())
                or f"states {keys[k - 1]}" in self.book.words
            )
        ):
            counted = counted or keys[k - 1] in _COUNTED
            k -= 1
        if k > 0 and keys[k - 1] in _DEFINITE:
            return k if keys[k - 1] in _POSSESSIVES else k - 1
        return k if counted and k < i else None

    def _at_bare_role(self, phrase: Phrase) -> int:
        """Role words without a country: an institution's may be told by the text, others wait for coreference."""
        role = phrase.role
        assert role is not None
        pieces = self.pieces
        if not role.nominal or (role.form == "person" and self.book.nominal_at(pieces, phrase.first)[0] == phrase.past):
            return phrase.first
        first = self._determined(phrase.first)
        capital = pieces.words[phrase.first][:1].isupper() and (
            not self.text.opens_sentence(phrase.first)
            or (phrase.past - phrase.first > 1 and pieces.words[phrase.past - 1][:1].isupper())
        )
        skip = phrase.first if phrase.first in self.text.entity_at else phrase.past
        token = pieces.tokens[phrase.past - 1]
        above = self.text.np_of(phrase.past - 1)
        if above != token and (self.parse.tags[token][:1] == "J" or role.suffix in _NOBODYS):
            return phrase.first  # "the Islamist Muslim Brotherhood"
        if above != token and role.suffix == "MONARCH" and self.parse.pos[above] == "PROPN":
            return phrase.first  # "Amir Hekmati", "King Jr."
        if above != token and role.suffix == "GOV" and self.parse.deps[token] != "poss" and self._is_of_things(above):
            return phrase.first  # "her leadership abilities"
        if capital and self.text.is_of_a_name(phrase.past):
            return skip  # "the Ministry of Defence of Ruritania": of somebody whom the book does not know
        if self._is_rank(phrase, first):
            self._append(
                phrase.first if first is None else first,
                phrase.past,
                token,
                MentionForm.NOMINAL,
                (),
                False,
                "nominal: someone",
            )
            return phrase.past
        owned = first is not None and pieces.keys[first] in _POSSESSIVES  # "his Secretary of State"
        if capital and not owned and role.form in ("body", "office") and (role.form == "body" or " " in role.words):
            actor = self._institution(role.suffix, role.form, phrase.first)
            if actor is not None:
                candidates = self.book.with_role(actor, role, self.when, holder=not role.plural)
                named = replace(
                    phrase,
                    candidates=candidates,
                    form=MentionForm.ROLE,
                    reason=f"{phrase.reason}; of {actor.id}, named in the text",
                )
                self._add(named)
                return phrase.past
        bare = role.plural or pieces.keys[phrase.first] in ("police", "parliament", "congress", "opposition")
        if first is None and not bare and not capital:
            return skip
        if first is None and role.form == "person" and not capital:
            return skip
        self._append(
            phrase.first if first is None else first,
            phrase.past,
            token,
            MentionForm.NOMINAL,
            (),
            role.plural,
            f"nominal: role {role.form} {role.suffix}",
        )
        return phrase.past

    def _is_of_things(self, head: int) -> bool:
        """Whether a noun is a common one of no people or body: "abilities", not "officials" or "forces"."""
        key = self.parse.lowers[head]
        return self.parse.pos[head] == "NOUN" and key not in self.book.role_ends

    def _is_rank(self, phrase: Phrase, first: int | None) -> bool:
        """ "The admiral": one person, whatever body the word makes with a country before it."""
        role = phrase.role
        if role is None or role.plural or phrase.past - phrase.first != 1 or first is None:
            return False
        return self.pieces.keys[phrase.first] in self.book.words.get("ranks", ()) and self.pieces.keys[first] == "the"

    def _institution(self, suffix: str, form: str, i: int) -> ActorId | None:
        """The country whose institution the text means: that of the same role before, else the dominant one."""
        before = self.roles.get(f"{suffix} {form}")
        country = self.book.country_of(before.id) if before is not None else None
        if suffix in _NOBODYS:
            return None
        if country is None and suffix in _BRANCHES:
            country = self._country_of_branch(_BRANCHES[suffix])
        if suffix in _OF_MANY:
            # Armies meet in one text: "the Joint Chiefs of Staff" are those of the passage's country, not of the last army.
            near = self.text.countries_near(i, 0) or self.text.countries_near(i)
            country = next(iter(near)) if len(near) == 1 else None
        country = country or self.text.dominant or self._leading_and_near(i)
        return self.book.actor(country) if country else None

    def _country_of_branch(self, sector: str) -> str | None:
        """ "The Senate" after "Congress": of the only country of which a body of that branch was named."""
        found = {
            self.book.country_of(m.candidates[0].id)
            for m in self.mentions
            if len(m.candidates) == 1 and m.candidates[0].sector == sector
        }
        return found.pop() if len(found) == 1 else None

    def _leading_and_near(self, i: int) -> str | None:
        """The country named most, where no other was named in the last sentences."""
        if not self.text.counts:
            return None
        country, most = self.text.counts.most_common(1)[0]
        if most < _NEAR_SHARE * sum(self.text.counts.values()):
            return None
        here = self.parse.sentence_of[self.pieces.tokens[i]]
        near: set[str | None] = set()
        for mention in reversed(self.mentions):
            if self.parse.sentence_of[mention.head] < here - 2:
                break
            near.update(self.book.country_of(c.id) for c in mention.candidates[:1] if not c.id.startswith("?"))
        return country if near == {country} else None

    def _in_dominant_country(self, phrase: Phrase) -> Phrase:
        """ "Foreign Ministry spokesman Foo Bar": an unknown name in an institution of the country that the text is about."""
        role = phrase.role
        if (
            phrase.base != "title"
            or role is None
            or role.form == "people"
            or not phrase.candidates[0].id.startswith("?")
        ):
            return phrase
        country = self._institution(role.suffix, role.form, phrase.first)
        if country is None or not self.pieces.words[phrase.first][:1].isupper():
            return phrase
        (office, *_) = self.book.with_role(country, role)
        named = replace(
            office,
            kind=ActorKind.PERSON,
            person=phrase.candidates[0].person,
            wikidata=None,
            office=office.office or office.id,
        )
        return replace(phrase, candidates=(named,), reason=f"{phrase.reason}; of {country.id}, named in the text")

    def _is_something_else(self, phrase: Phrase) -> bool:
        """A name that here is none of an actor: "Michael Jordan", "Georgia" beside Atlanta, a word in capitals."""
        pieces, parse = self.pieces, self.parse
        first, past = phrase.first, phrase.past
        key = pieces.keys[first]
        token = pieces.tokens[first]
        if phrase.base == "country" and first and pieces.words[first - 1] == "New":
            return True  # "New Jersey", "New Mexico"
        if past - first == 1:
            trap = self.book.traps.get(key)
            if trap is not None:
                words = set(self.parse.lowers)
                if words & trap[0] and not words & trap[1]:
                    return True
            if trap is not None or phrase.base in ("capital", "actor"):
                entity = self.text.entity_of.get(token)
                if entity is not None and entity[2] == "PERSON" and entity[1] - entity[0] > 1:
                    return True
            word = pieces.words[first]
            if word.isupper() and len(word) <= 4 and "." not in word and self.text.shouted(token):
                if parse.tags[token][:2] != "NN" or word.lower() in _SHOUTED_WORDS:
                    return True
            if phrase.base == "actor" and parse.tags[token][:1] in ("V", "R", "I", "W", "M", "D"):
                return not word.isupper()
            if phrase.base == "actor" and not word.isupper() and self.text.opens_sentence(first):
                plain = key in self.book.words.get("plain", ()) or parse.deps[token] not in (
                    "nsubj",
                    "nsubjpass",
                    "poss",
                )
                return parse.pos[token] not in ("PROPN", "NOUN", "ADJ") or (parse.tags[token] == "NN" and plain)
        return self._part_of_longer_name(phrase)

    def _part_of_longer_name(self, phrase: Phrase) -> bool:
        """ "Paris" in "Paris Saint-Germain": the recogniser sees an organisation that goes on in capitals."""
        if phrase.base != "capital" or phrase.role is not None:
            return False
        token = self.pieces.tokens[phrase.past - 1]
        entity = self.text.entity_of.get(token)
        if entity is None or entity[2] not in ("ORG", "FAC", "PRODUCT", "EVENT", "LAW", "WORK_OF_ART"):
            return False
        rest = range(token + 1, entity[1])
        return any(self.parse.words[t][:1].isupper() for t in rest)

    def _as_unknown_organisation(self, phrase: Phrase) -> Phrase:
        """ "Iraqi Islamic Party": a name that opens with a country and that the book does not hold goes to that country."""
        if phrase.base not in ("adjective", "country") or phrase.role is not None or len(phrase.candidates) != 1:
            return phrase
        here = self.text.entity_at.get(phrase.first)
        pieces = self.pieces
        opens = phrase.past
        if opens + 1 < len(pieces) and pieces.keys[opens] == POSSESSIVE:  # "Poland's Internal Security Agency"
            opens += 1
            here = self.text.entity_at.get(opens, here)
        if here is None and phrase.first > 0 and self.pieces.keys[phrase.first - 1] == "the":
            here = self.text.entity_at.get(phrase.first - 1)
        if here is None or here[1] != "ORG":
            return phrase
        if any(n.kind in ("person", "surname") for n in self.book.names_at(pieces, opens, self.text.seen)[1]):
            return phrase  # "Eritrea's Isaias Afwerki", whatever the recogniser says
        if self.reader.is_abbreviated(*self.book.names_at(pieces, opens, self.text.seen)):
            return phrase  # "Moscow's Central Intelligence Agency (CIA)": an agency of the book
        past = here[0]
        while past > opens and pieces.keys[past - 1] in (BREAK, POSSESSIVE, ",", "("):
            past -= 1
        rest = pieces.words[opens:past]
        capitals = [w for w in rest if w[:1].isupper() and w.isalpha()]
        if not capitals or any(k in (BREAK, ",", POSSESSIVE, "and") for k in pieces.keys[opens:past]):
            return phrase
        if phrase.base == "country" and len(capitals) < 2:
            return phrase
        slug = "-".join(k for k in pieces.keys[phrase.first : past] if k != POSSESSIVE)
        actor = ActorId(f"{phrase.candidates[0].id}:{slug}", ActorKind.ORGANISATION)
        longer = replace(
            phrase,
            past=past,
            candidates=(actor,),
            form=MentionForm.NAME,
            base="entity",
            reason="not in the book: ORG of a country",
        )
        return self.reader.with_acronym(longer)

    def _add(self, phrase: Phrase) -> None:
        """Make the mention and remember what later sentences may call it."""
        pieces = self.pieces
        first, past = phrase.first, phrase.past
        self.pieces_past = past
        if phrase.base == "title" or phrase.base == "surname":
            phrase = self.families.latest(phrase)
        head = self.text.head_of(first, past)
        form, reason = phrase.form, phrase.reason
        adjective = self.parse.pos[head] == "ADJ" and not pieces.words[first].isupper()
        if past - first == 1 and phrase.base in ("actor", "entity") and adjective:
            form = MentionForm.ADJECTIVE
        if phrase.base in ("capital", "country") and phrase.role is None and self._is_place(phrase):
            form, reason = MentionForm.NAME, f"{reason}, as a place"
        candidates = self._by_country(phrase)[: None if phrase.plural else MAX_READINGS]
        if (
            first > 0
            and pieces.keys[first - 1] == "the"
            and form is not MentionForm.ADJECTIVE
            and not (phrase.named and phrase.role is None)
            and self.parse.text[pieces.ends[past - 1] : pieces.ends[past - 1] + 1] not in ("-", "–")
            and pieces.tokens[first] <= self.text.np_of(past - 1) <= pieces.tokens[past - 1]
            and not self.text.taken(first - 1)
        ):
            first -= 1
        self.phrases[len(self.mentions)] = phrase
        self._append(first, past, head, form, candidates, phrase.plural, reason)
        self._remember(phrase)

    def _by_country(self, phrase: Phrase) -> tuple[ActorId, ...]:
        """Readings of a name that several countries have ("Democratic Party"): the country most spoken of first."""
        if len(phrase.candidates) < 2 or phrase.base not in _SHARED or phrase.plural:
            return phrase.candidates
        counts = {c: self.text.counts.get(self.book.country_of(c.id) or "", 0) for c in phrase.candidates}
        for back in (0, 1):
            near = self.text.countries_near(phrase.first, back)
            here = [c for c in phrase.candidates if self.book.country_of(c.id) in near]
            if len(here) == 1:  # told by the passage
                return (here[0],)
        usual = self._usual(phrase.candidates)
        if usual is not None:
            return (usual,)
        order = sorted(phrase.candidates, key=lambda c: -counts[c])  # what stays even stays ambiguous
        if counts[order[0]] > 3 * counts[order[1]]:
            return (order[0],)
        return tuple(order)

    def _usual(self, candidates: Sequence[ActorId]) -> ActorId | None:
        """ "Congo": the one that the name means where nothing in the text speaks of its namesake; else, alone, the namesake."""
        countries = [self.book.country_of(c.id) or "" for c in candidates]
        words = [self.book.words.get(f"namesake {c}") for c in countries]
        if len(candidates) != 2 or (words[0] is None) == (words[1] is None):
            return None
        mine = 0 if words[0] is not None else 1
        of_other = (
            not (words[mine] or frozenset()).isdisjoint(self.parse.lowers) or self.text.counts[countries[1 - mine]]
        )
        if not of_other:
            return candidates[mine]
        return candidates[1 - mine] if not self.text.counts[countries[mine]] else None

    def _append(
        self,
        first: int,
        past: int,
        head: int,
        form: MentionForm,
        candidates: tuple[ActorId, ...],
        plural: bool,
        reason: str,
    ) -> None:
        start, end = self.pieces.starts[first], self.pieces.ends[past - 1]
        if self.mentions and start < self.mentions[-1].span.end:
            start = self.mentions[-1].span.end
            if start >= end:
                return
        self.text.taken_end = end
        self.mentions.append(Mention(Span(start, end), head, form, candidates, plural, reason))

    def _remember(self, phrase: Phrase) -> None:
        if phrase.acronym is not None:
            self.reader.local[phrase.acronym] = phrase.candidates
        for candidate in phrase.candidates:
            country = self.book.country_of(candidate.id)
            if country is not None:
                self.text.seen.add(country)
        if phrase.role is not None and len(phrase.candidates) == 1 and not phrase.plural:
            self.roles[f"{phrase.role.suffix} {phrase.role.form}"] = phrase.candidates[0]
        self.families.remember(phrase)

    def _is_place(self, phrase: Phrase) -> bool:
        """Whether a capital stands for the town and not for its government."""
        parse, words = self.parse, self.book.words
        token = self.pieces.tokens[phrase.past - 1]
        past = phrase.past
        if past < len(self.pieces) and self.pieces.keys[past] == ",":
            _, names = self.book.names_at(self.pieces, past + 1) if past + 1 < len(self.pieces) else (0, [])
            if any(n.kind == "country" and n.target == phrase.candidates[0].id for n in names):
                return True
        head = parse.heads[token]
        dep = parse.deps[token]
        if dep == "pobj":
            preposition = parse.lowers[head]
            if preposition in words.get("place prepositions", ()):
                return True
            if preposition in words.get("place motion_prepositions", ()):
                above = parse.lemmas[parse.heads[head]].lower()
                return above in words.get("place motion_verbs", ())
            return False
        if dep == "dobj":
            return parse.lemmas[head].lower() in words.get("place place_verbs", ())
        if dep in ("compound", "nmod", "amod", "poss"):
            return parse.lemmas[head].lower() in words.get("place place_nouns", ())
        return dep == "conj" and any(m.head == head and m.reason.endswith("as a place") for m in self.mentions[-3:])
