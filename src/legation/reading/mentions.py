"""Mentions: every phrase of a text that names or refers to an actor, and whom it may mean.

Takes the parse and the actors' book; gives `Mention`s in text order that do not overlap. "Japan's Defense Minister Gen Nakatani
met his Seoul counterpart" has JPN:MOD by name, the pronoun "his", and KOR by its capital. Names in the book are found by a
trie; a family name alone is read by those whom the text has named in full, then by who was in office on the day of
publication; an acronym by its definition in the text. Names that the book does not hold keep a provisional id ("?wang
juntao"). Pronouns and "the two countries" are mentions without candidates: to whom they refer is reading/coreference.py's
matter, what anybody did is reading/events.py's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge import Knowledge
from legation.knowledge.actors import ActorBook, Name, Person, load_actors
from legation.knowledge.phrases import Phrase, PhraseReader
from legation.knowledge.pieces import BREAK, POSSESSIVE, Pieces, add_pieces, fold
from legation.model.layers import ActorId, Mention, Parse
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ActorKind, MentionForm
from legation.reading.reader import Work

_PREMODIFIERS = frozenset(("compound", "amod", "nmod", "poss", "nummod", "det", "predet", "quantmod", "punct", "neg"))
_DEFINITE = frozenset("the this that these those both each its his her their our".split())
_POSSESSIVES = frozenset("its his her their our my".split())  # mentions of their own
_COUNTED = frozenset("two three four five six both neither either other former latter same".split())
# Share of the country names of a text from which an institution without a country is taken for that country's
# ("the Constitutional Court" in a report on Seoul). Half and a bit: two states at war share a report evenly.
_DOMINANT_SHARE = 0.6
_NEAR_SHARE = 0.4
_SHORT_TEXT = 60  # tokens: in a text of a sentence or two one naming is enough
_MAX_READINGS = 5
_SHARED = frozenset(("actor", "country", "adjective", "role of a country"))  # names that two countries may share
_OF_MANY = frozenset(("MIL", "SPY", "COP", "MED"))  # bodies of several countries that act in one text
_ARTICLES = ("the", "a", "an")
_NEAR = ("near", "outside", "in", "at")
_PLACE_BASES = frozenset(("country", "adjective", "capital", "people", "seat"))


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


def pieces_of(parse: Parse, book: ActorBook) -> Pieces:
    """The words of a parse as name pieces, with a break between sentences."""
    out = Pieces()
    spelling = book.spelling
    words, starts, ends, tags = parse.words, parse.starts, parse.ends, parse.tags
    firsts = {first for first, _ in parse.sentences}
    phrase_of = phrase_heads(parse)
    for t, word in enumerate(words):
        if t in firsts and t:
            out.add(BREAK, "", starts[t], starts[t], t)
        if word.isalnum():
            key = fold(word)
            out.add(spelling.get(key, key) or BREAK, word, starts[t], ends[t], t)
        else:
            before = len(out)
            add_pieces(out, word, starts[t], t, spelling)
            if len(out) - before == 1 and word[-1] == "." and out.ends[-1] == ends[t] - 1:
                out.ends[-1] = ends[t]  # the full stop of "Gov."
    for t in out.tokens:
        tag = tags[t]
        out.noun.append(tag[:1] == "N" or (phrase_of[t] == t and tag[:1] == "J"))
        out.phrase.append(phrase_of[t])
    first_piece: dict[int, int] = {}
    for i, t in enumerate(out.tokens):
        if out.words[i]:
            first_piece.setdefault(t, i)
    for first, past, label in widened_entities(parse, book):
        if label == "PERSON" and first in first_piece:
            i = first_piece[first]
            j = i
            while j < len(out) and out.tokens[j] < past and out.keys[j] not in (BREAK, POSSESSIVE, "(", ","):
                j += 1
            if j > i and words[first][:1].isupper():
                out.person[i] = j
    return out


def widened_entities(parse: Parse, book: ActorBook) -> list[tuple[int, int, str]]:
    """The parser's entities; a person's also with the given name that the recogniser left out ("Dorota [Malinowska]")."""
    out: list[tuple[int, int, str]] = []
    done = 0
    titles = book.words.get("titles", frozenset())
    for first, past, label in parse.entities:
        if label == "PERSON":
            while (
                first > done
                and parse.pos[first - 1] == "PROPN"
                and parse.deps[first - 1] == "compound"
                and first <= parse.heads[first - 1] < past
                and parse.words[first - 1].isalpha()
                and not parse.words[first - 1].isupper()
                and parse.lowers[first - 1] not in titles
                and parse.lowers[first - 1] not in book.role_ends
                and parse.lowers[first - 1] not in book.names
            ):
                first -= 1
        out.append((first, past, label))
        done = past
    return out


def phrase_heads(parse: Parse) -> list[int]:
    """For each token the head of the noun phrase that it stands in before the noun, or the token itself."""
    heads, deps = parse.heads, parse.deps
    out = [-1] * len(heads)
    for t in range(len(heads) - 1, -1, -1):
        head = heads[t]
        if head > t and deps[t] in _PREMODIFIERS:
            out[t] = out[head]
        else:
            out[t] = t
    for t, dep in enumerate(deps):  # "U.S. and U.K. officials": the second name hangs on the first
        if dep == "conj" and heads[t] < t and out[heads[t]] > t:
            out[t] = out[heads[t]]
    return out


class _Finder:
    """One text on its way. Always holds: mentions so far do not overlap and are in text order."""

    def __init__(self, parse: Parse, book: ActorBook, published: Interval | None) -> None:
        self.parse = parse
        self.book = book
        self.when = published
        self.pieces = pieces_of(parse, book)
        self.counts = self._count_countries()
        self.seen = set(self.counts)
        self.reader = PhraseReader(book, self.pieces, published, self.seen, self._read_family)
        self.families: dict[str, list[ActorId]] = {}  # family name -> persons named in full so far, latest first
        self.roles: dict[str, ActorId] = {}  # suffix -> the last actor of that role
        self.entity_at, self.entity_of = self._entities()
        self.mentions: list[Mention] = []
        self.phrases: dict[int, Phrase] = {}  # mention number -> phrase
        self.dominant = self._dominant_country()
        self.places: list[tuple[int, str]] | None = None  # filled when first asked for

    # ------------------------------------------------------------------ before reading

    def _count_countries(self) -> Counter[str]:
        """How often each country is named, by name, adjective, people or capital."""
        counts: Counter[str] = Counter()
        names, keys = self.book.names, self.pieces.keys
        i = 0
        while i < len(keys):
            if keys[i] in names:
                past, found = self.book.names_at(self.pieces, i)
                if found:
                    kinds = {n.kind for n in found}
                    if kinds & _PLACE_BASES and "blocker" not in kinds:
                        places = [n for n in found if n.kind in _PLACE_BASES]
                        if len({n.target for n in places}) == 1:
                            counts[places[0].target] += 1
                    i = max(past, i + 1)
                    continue
            i += 1
        return counts

    def _dominant_country(self) -> str | None:
        """The country that the text is about, when one clearly leads."""
        total = sum(self.counts.values())
        if total < 2 and not (total and len(self.parse) <= _SHORT_TEXT):
            return None
        country, most = self.counts.most_common(1)[0]
        return country if most / total >= _DOMINANT_SHARE else None

    def _entities(self) -> tuple[dict[int, tuple[int, str]], dict[int, tuple[int, int, str]]]:
        """Entities by first piece (past piece, label) and by token (first, past token, label)."""
        by_token: dict[int, tuple[int, int, str]] = {}
        for entity in widened_entities(self.parse, self.book):
            for t in range(entity[0], entity[1]):
                by_token[t] = entity
        starts: dict[int, tuple[int, str]] = {}
        last = -1
        for number, t in enumerate(self.pieces.tokens):
            i = number
            here = by_token.get(t)
            if here is not None and t != last and self.pieces.words[number]:
                if t == here[0] and here[2] in ("PERSON", "ORG", "NORP", "GPE"):
                    while self.pieces.keys[i] in _ARTICLES and i + 1 < len(self.pieces):
                        i += 1
                    j = i
                    while j < len(self.pieces) and self.pieces.tokens[j] < here[1]:
                        j += 1
                    starts[i] = (j, here[2])
            last = t if self.pieces.words[number] else last
        return starts, by_token

    # ------------------------------------------------------------------ reading

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
            if past == i and i in self.entity_at:
                past = self._at_entity(i)
            if past == i and key in pronouns:
                past = self._at_pronoun(i, pronouns[key])
            if past == i and key in nominals:
                past = self._at_nominal(i)
            i = max(past, i + 1)
        self._settle_short_names()
        self._settle_unknown_persons()
        self._settle_counterparts()
        return tuple(self.mentions)

    def _at_phrase(self, i: int) -> int:
        """Try a phrase at piece i; the piece to go on from (i itself: nothing taken)."""
        phrase = self.reader.read(i)
        if phrase is None:
            return i
        if phrase.base == "blocker":
            entity = self.entity_at.get(i)
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
        past, label = self.entity_at[i]
        pieces = self.pieces
        while past > i and pieces.keys[past - 1] in (BREAK, POSSESSIVE, ",", "("):
            past -= 1
        first = i
        tags = self.parse.tags
        while first < past and (
            pieces.keys[first] in (*_ARTICLES, *_NEAR, BREAK, "(", ",")
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
            last = self._known_by_family(first, past)
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
            if word[:1].islower() and self.pieces.keys[k] not in particles and not self._joined_before(k):
                return False
            if past - first > 1 and self.parse.pos[token] not in ("PROPN", "NOUN", "X", "ADJ", "PUNCT"):
                return False
            if past - first > 1 and k == first and self.parse.tags[token][:2] == "JJ":
                return False
        return True

    def _joined_before(self, k: int) -> bool:
        """Whether a hyphen ties piece k to the one before."""
        return k > 0 and self.parse.text[self.pieces.ends[k - 1] : self.pieces.starts[k]] in ("-", "’", "'")

    def _country_inside(self, first: int, past: int, label: str) -> str | None:
        """Country in an unknown organisation's name ("National Bank of Ukraine"); "" when a name of the book inside shows
        that the recogniser cut the words wrongly; None when there is neither."""
        for k in range(first, past):
            if self.pieces.keys[k] not in self.book.names:
                continue
            end, names = self.book.names_at(self.pieces, k, self.seen)
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
            return ""
        return None

    def _known_by_family(self, first: int, past: int) -> Phrase | None:
        """A PERSON entity that is only the family name of somebody named in full before, unknown to the book."""
        key = " ".join(self.pieces.keys[first:past])
        if key not in self.families:
            return None
        people = tuple(self.families[key])
        return Phrase(
            first, past, people, MentionForm.NAME, "surname", f"named in full before: {people[0].person}", named=True
        )

    def _at_pronoun(self, i: int, kind: str) -> int:
        token = self.pieces.tokens[i]
        if self.parse.tags[token] not in ("PRP", "PRP$"):
            return i
        self._append(i, i + 1, token, MentionForm.PRONOUN, (), kind in ("they", "we"), f"pronoun: {kind}")
        return i + 1

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
        head = self._np_of(past - 1)
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
        while k > 0 and i - k < 3 and (keys[k - 1] in _COUNTED or keys[k - 1] in self.book.words.get("modifiers", ())):
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
            not self._opens_sentence(phrase.first)
            or (phrase.past - phrase.first > 1 and pieces.words[phrase.past - 1][:1].isupper())
        )
        skip = phrase.first if phrase.first in self.entity_at else phrase.past
        token = pieces.tokens[phrase.past - 1]
        if self.parse.tags[token][:1] == "J" and self._np_of(phrase.past - 1) != token:
            return phrase.first
        if capital and self._is_of_a_name(phrase.past):
            return skip  # "the Ministry of Defence of Ruritania": of somebody whom the book does not know
        if capital and role.form in ("body", "office") and (role.form == "body" or " " in role.words):
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

    def _is_of_a_name(self, at: int) -> bool:
        """Whether "of" and a capitalised name follow."""
        pieces = self.pieces
        if at + 1 >= len(pieces) or pieces.keys[at] != "of":
            return False
        at += 1 + (pieces.keys[at + 1] == "the" and at + 2 < len(pieces))
        return pieces.words[at][:1].isupper() and self.parse.pos[pieces.tokens[at]] == "PROPN"

    def _institution(self, suffix: str, form: str, i: int) -> ActorId | None:
        """The country whose institution the text means: that of the same role before, else the dominant one."""
        before = self.roles.get(f"{suffix} {form}")
        country = self.book.country_of(before.id) if before is not None else None
        if suffix in _OF_MANY:
            # Armies meet in one text: "the Joint Chiefs of Staff" are those of the passage's country, not of the last army.
            near = self._countries_near(i, 0) or self._countries_near(i)
            country = next(iter(near)) if len(near) == 1 else None
        country = country or self.dominant or self._leading_and_near(i)
        return self.book.actor(country) if country else None

    def _leading_and_near(self, i: int) -> str | None:
        """The country named most, where no other was named in the last sentences."""
        if not self.counts:
            return None
        country, most = self.counts.most_common(1)[0]
        if most < _NEAR_SHARE * sum(self.counts.values()):
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

    def _opens_sentence(self, i: int) -> bool:
        return i == 0 or self.pieces.keys[i - 1] == BREAK

    # ------------------------------------------------------------------ what a name may be instead

    def _is_something_else(self, phrase: Phrase) -> bool:
        """A name that here is none of an actor: "Michael Jordan", "Georgia" beside Atlanta, a word in capitals."""
        pieces, parse = self.pieces, self.parse
        first, past = phrase.first, phrase.past
        key = pieces.keys[first]
        token = pieces.tokens[first]
        if past - first == 1:
            trap = self.book.traps.get(key)
            if trap is not None:
                words = set(self.parse.lowers)
                if words & trap[0] and not words & trap[1]:
                    return True
            if trap is not None or phrase.base in ("capital", "actor"):
                entity = self.entity_of.get(token)
                if entity is not None and entity[2] == "PERSON" and entity[1] - entity[0] > 1:
                    return True
            word = pieces.words[first]
            if word.isupper() and len(word) <= 4 and "." not in word and self._shouted(token):
                if parse.tags[token][:2] != "NN" or word.lower() in _SHOUTED_WORDS:
                    return True
            if phrase.base == "actor" and parse.tags[token][:1] in ("V", "R", "I", "W", "M", "D"):
                return not word.isupper()
            if phrase.base == "actor" and not word.isupper() and self._opens_sentence(first):
                return parse.pos[token] not in ("PROPN", "NOUN", "ADJ") or parse.tags[token] == "NN"
        return self._part_of_longer_name(phrase)

    def _part_of_longer_name(self, phrase: Phrase) -> bool:
        """ "Paris" in "Paris Saint-Germain": the recogniser sees an organisation that goes on in capitals."""
        if phrase.base != "capital" or phrase.role is not None:
            return False
        token = self.pieces.tokens[phrase.past - 1]
        entity = self.entity_of.get(token)
        if entity is None or entity[2] not in ("ORG", "FAC", "PRODUCT", "EVENT", "LAW", "WORK_OF_ART"):
            return False
        rest = range(token + 1, entity[1])
        return any(self.parse.words[t][:1].isupper() for t in rest)

    def _shouted(self, token: int) -> bool:
        """Whether the sentence is in capitals throughout."""
        first, past = self.parse.sentences[self.parse.sentence_of[token]]
        words = [w for w in self.parse.words[first:past] if w.isalpha() and len(w) > 1]
        return len(words) >= 3 and sum(w.isupper() for w in words) >= 0.7 * len(words)

    def _as_unknown_organisation(self, phrase: Phrase) -> Phrase:
        """ "Iraqi Islamic Party": a name that opens with a country and that the book does not hold goes to that country."""
        if phrase.base not in ("adjective", "country") or phrase.role is not None or len(phrase.candidates) != 1:
            return phrase
        here = self.entity_at.get(phrase.first)
        pieces = self.pieces
        opens = phrase.past
        if opens + 1 < len(pieces) and pieces.keys[opens] == POSSESSIVE:  # "Poland's Internal Security Agency"
            opens += 1
            here = self.entity_at.get(opens, here)
        if here is None and phrase.first > 0 and self.pieces.keys[phrase.first - 1] == "the":
            here = self.entity_at.get(phrase.first - 1)
        if here is None or here[1] != "ORG":
            return phrase
        if any(n.kind in ("person", "surname") for n in self.book.names_at(pieces, opens, self.seen)[1]):
            return phrase  # "Eritrea's Isaias Afwerki", whatever the recogniser says
        if self.reader.is_abbreviated(*self.book.names_at(pieces, opens, self.seen)):
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

    # ------------------------------------------------------------------ family names

    def _read_family(self, i: int, past: int, names: Sequence[Name]) -> tuple[ActorId, ...]:
        """Whom a family name alone may mean here; () when it is part of another name or means nobody we can tell."""
        pieces, parse = self.pieces, self.parse
        key = " ".join(pieces.keys[i:past])
        entity = self.entity_of.get(pieces.tokens[i])
        named = parse.pos[pieces.tokens[past - 1]] == "PROPN" or (entity is not None and entity[2] == "PERSON")
        opens = self._opens_sentence(i) and parse.pos[pieces.tokens[i]] == "NOUN"
        if not (named or opens) or self._goes_on(i, past):
            return ()
        before = self.families.get(key)
        if before:
            return self._by_title(i, before[:_MAX_READINGS])
        if key in self.book.words.get("never_alone", frozenset()) and not self._titled(i):
            return ()
        people = [self.book.persons[int(n.target)] for n in names]
        # A name in full further down (after a headline) settles it as well.
        later = [p for p in people if p.number in self._full_names()]
        if later:
            people = later
        elif entity is not None and entity[2] in ("DATE", "TIME"):
            return ()
        else:
            people = [p for p in people if p.notable or p.country in self.counts]
        if not later and self.when is not None:
            people = [p for p in people if self.book.offices_of(p, self.when)] or (people if len(people) == 1 else [])
        heads = [p for p in people if any(t.office.endswith(_HEAD_SUFFIXES) for t in p.terms)]
        if not later and entity is None and not heads:
            return ()
        people = heads or people
        if opens and not named and not any(p.notable for p in people):
            return ()
        if not 0 < len(people) <= _MAX_READINGS:
            return ()
        return self._by_title(i, list(dict.fromkeys(self.book.person_actor(p, self.when) for p in people)))

    def _by_title(self, i: int, people: Sequence[ActorId]) -> tuple[ActorId, ...]:
        """ "Mrs. Clinton" is no "Mr. Clinton", as far as given names tell."""
        key = self.pieces.keys[i - 1] if i else ""
        female = key in self.book.words.get("female", ())
        if len(people) > 1 and (female or key in self.book.words.get("male", ())):
            given = self.book.words.get("given female", frozenset())
            fit = [p for p in people if (fold((p.person or " ").split()[0]) in given) == female]
            return tuple(fit or people)
        return tuple(people)

    def _full_names(self) -> set[int]:
        """Numbers of the persons whom the text names in full anywhere."""
        cached: set[int] | None = getattr(self, "_full", None)
        if cached is None:
            cached = set()
            names, keys = self.book.names, self.pieces.keys
            for i, key in enumerate(keys):
                if key in names:
                    past, found = self.book.names_at(self.pieces, i)
                    if past - i > 1:
                        cached.update(int(n.target) for n in found if n.kind == "person")
            self._full = cached
        return cached

    def _goes_on(self, i: int, past: int) -> bool:
        """Whether the family name is part of a longer capitalised name ("Melania Trump", "Kim Geon-hee")."""
        pieces, parse = self.pieces, self.parse
        key = " ".join(pieces.keys[i:past])
        if (
            past < len(pieces)
            and not self._is_headline_subject(i, key)
            and pieces.keys[past] not in (BREAK, POSSESSIVE, ",", "(")
        ):
            word = pieces.words[past]
            near = pieces.starts[past] - pieces.ends[past - 1] <= 1
            if near and word[:1].isupper() and parse.pos[pieces.tokens[past]] == "PROPN":
                same = self._np_of(past - 1) == self._np_of(past)
                if same and not self.book.role_at(pieces, past)[1]:
                    return True
        if i > 0 and pieces.keys[i - 1] not in (BREAK, POSSESSIVE, ",", "("):
            word = pieces.words[i - 1]
            near = pieces.starts[i] - pieces.ends[i - 1] <= 1
            if near and word[:1].isupper() and not self._titled(i) and parse.pos[pieces.tokens[i - 1]] == "PROPN":
                hyphen = pieces.starts[i] - pieces.ends[i - 1] == 1 and parse.text[pieces.ends[i - 1]] in "-–/"
                return not hyphen and not self._taken(i - 1)
        return False

    def _is_headline_subject(self, i: int, key: str) -> bool:
        """ "Putin Enters Talks": a known family name is nobody's given name, so what follows is no part of the name."""
        if key in self.book.words.get("never_alone", ()):
            return False
        entity = self.entity_of.get(self.pieces.tokens[i])
        if entity is not None and (entity[2] != "PERSON" or entity[0] != self.pieces.tokens[i]):
            return False
        _, names = self.book.names_at(self.pieces, i)
        people = [self.book.persons[int(n.target)] for n in names if n.kind == "surname"]
        return any(p.notable for p in people) and not any(p.family_first for p in people)

    def _titled(self, i: int) -> bool:
        """Whether a title or role word stands before."""
        if i == 0:
            return False
        key = self.pieces.keys[i - 1]
        return key in self.book.words.get("titles", ()) or key in self.book.role_ends

    def _taken(self, i: int) -> bool:
        """Whether piece i belongs to the last mention."""
        return bool(self.mentions) and self.mentions[-1].span.end >= self.pieces.ends[i] > 0

    # ------------------------------------------------------------------ keeping

    def _add(self, phrase: Phrase) -> None:
        """Make the mention and remember what later sentences may call it."""
        pieces = self.pieces
        first, past = phrase.first, phrase.past
        self.pieces_past = past
        if phrase.base == "title" or phrase.base == "surname":
            phrase = self._latest_of_name(phrase)
        head = self._head(first, past)
        form, reason = phrase.form, phrase.reason
        adjective = self.parse.pos[head] == "ADJ" and not pieces.words[first].isupper()
        if past - first == 1 and phrase.base in ("actor", "entity") and adjective:
            form = MentionForm.ADJECTIVE
        if phrase.base in ("capital", "country") and phrase.role is None and self._is_place(phrase):
            form, reason = MentionForm.NAME, f"{reason}, as a place"
        candidates = self._by_country(phrase)[: None if phrase.plural else _MAX_READINGS]
        if (
            first > 0
            and pieces.keys[first - 1] == "the"
            and form is not MentionForm.ADJECTIVE
            and not (phrase.named and phrase.role is None)
            and self.parse.text[pieces.ends[past - 1] : pieces.ends[past - 1] + 1] not in ("-", "–")
            and pieces.tokens[first] <= self._np_of(past - 1) <= pieces.tokens[past - 1]
            and not self._taken(first - 1)
        ):
            first -= 1
        self.phrases[len(self.mentions)] = phrase
        self._append(first, past, head, form, candidates, phrase.plural, reason)
        self._remember(phrase)

    def _by_country(self, phrase: Phrase) -> tuple[ActorId, ...]:
        """Readings of a name that several countries have ("Democratic Party"): the country most spoken of first."""
        if len(phrase.candidates) < 2 or phrase.base not in _SHARED or phrase.plural:
            return phrase.candidates
        counts = {c: self.counts.get(self.book.country_of(c.id) or "", 0) for c in phrase.candidates}
        for back in (0, 1):
            near = self._countries_near(phrase.first, back)
            here = [c for c in phrase.candidates if self.book.country_of(c.id) in near]
            if len(here) == 1:  # told by the passage
                return (here[0],)
        order = sorted(phrase.candidates, key=lambda c: -counts[c])  # what stays even stays ambiguous
        if counts[order[0]] > 3 * counts[order[1]]:
            return (order[0],)
        return tuple(order)

    def _countries_near(self, i: int, back: int = 1) -> set[str]:
        """Countries that the sentence of piece i names, also behind it, and those of as many sentences before."""
        parse, pieces = self.parse, self.pieces
        sentence = parse.sentence_of[pieces.tokens[i]]
        first, past = parse.sentences[max(0, sentence - back)][0], parse.sentences[sentence][1]
        if self.places is None:
            self.places = self._named_places()
        return {country for token, country in self.places if first <= token < past}

    def _named_places(self) -> list[tuple[int, str]]:
        """Tokens at which the text names one country: by name, adjective, people, capital or seat, or one of its politicians
        in full."""
        pieces, names = self.pieces, self.book.names
        out: list[tuple[int, str]] = []
        i = 0
        while i < len(pieces):
            past, found = self.book.names_at(pieces, i) if pieces.keys[i] in names else (i, [])
            targets = {n.target for n in found if n.kind in _PLACE_BASES}
            targets = targets or {self.book.persons[int(n.target)].country for n in found if n.kind == "person"}
            if len(targets) == 1:
                out.append((pieces.tokens[i], targets.pop()))
            i = max(past, i + 1)
        return out

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
        self.mentions.append(Mention(Span(start, end), head, form, candidates, plural, reason))

    def _latest_of_name(self, phrase: Phrase) -> Phrase:
        """ "Minister Kim" after "Kim Yong-hyun": the text's own Kim comes before the book's."""
        keys = self.pieces.keys
        for width in (3, 2, 1):
            key = " ".join(keys[max(phrase.first, phrase.past - width) : phrase.past])
            known = self.families.get(key)
            if known and phrase.past - width >= phrase.first:
                both = [k for k in known if any(k.person == c.person for c in phrase.candidates)]
                chosen = tuple(both or known)
                return replace(phrase, candidates=chosen[:_MAX_READINGS])
        return phrase

    def _remember(self, phrase: Phrase) -> None:
        pieces = self.pieces
        if phrase.acronym is not None:
            self.reader.local[phrase.acronym] = phrase.candidates
        for candidate in phrase.candidates:
            country = self.book.country_of(candidate.id)
            if country is not None:
                self.seen.add(country)
        if phrase.role is not None and len(phrase.candidates) == 1 and not phrase.plural:
            self.roles[f"{phrase.role.suffix} {phrase.role.form}"] = phrase.candidates[0]
        if not phrase.named or len(phrase.candidates) != 1 or phrase.base == "surname":
            return
        actor = phrase.candidates[0]
        if actor.person is None:
            return
        person = self._person(actor)
        if person is not None:
            families = person.families
        else:
            name = [k for k in pieces.keys[phrase.first : phrase.past] if k not in (BREAK, ",", "(", POSSESSIVE)]
            written = [k for k in (fold(w) for w in actor.person.replace("-", " ").split()) if k]
            parts = [k for k in name if k in written] or name
            # The family name may come first (Seoul, Beijing) or last: either will do for somebody unknown.
            families = (parts[-1], parts[0]) if len(parts) > 1 else (parts[0],) if parts else ()
        for family in families:
            known = self.families.setdefault(family, [])
            known[:] = [k for k in known if k.person != actor.person]
            known.insert(0, actor)

    def _person(self, actor: ActorId) -> Person | None:
        return self.book.person_by_name.get((actor.person or "", actor.wikidata))

    # ------------------------------------------------------------------ syntax

    def _np_of(self, i: int) -> int:
        return self.pieces.phrase[i]

    def _head(self, first: int, past: int) -> int:
        """The token that the rest of the sentence hangs the phrase on."""
        tokens = range(self.pieces.tokens[first], self.pieces.tokens[past - 1] + 1)
        heads, deps = self.parse.heads, self.parse.deps
        outside = [t for t in tokens if heads[t] not in tokens or heads[t] == t]
        outside = [t for t in outside if deps[t] not in ("det", "punct", "case")] or outside or [tokens[-1]]
        return outside[0] if deps[outside[0]] not in ("amod", "compound", "nmod", "poss") else outside[-1]

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

    # ------------------------------------------------------------------ after reading

    def _settle_short_names(self) -> None:
        """ "Sanders" in a headline before the text has named Bernie Sanders, taken for something else by the recogniser."""
        for number, mention in enumerate(self.mentions):
            best = mention.best
            if best is None or len(mention.candidates) != 1 or not best.id.startswith("?"):
                continue
            known = self.families.get(best.id[1:])
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
                return phrase.candidates[0]
        return None


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
_SHOUTED_WORDS = frozenset("us is it who as an at or in to no so do plan time care".split())
