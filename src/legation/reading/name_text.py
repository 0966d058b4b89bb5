"""The words of one text as pieces of names: what may be a name, which countries it names and how often, where phrases head.

Takes the parse, the actors' book and the day of publication; gives a `NameText`, which reading/mentions.py asks while it
reads names one after the other. "Serbia warned Kosovo; Serbian police ..." counts Serbia twice and Kosovo once. Nothing
here says whom a name means.
"""

from __future__ import annotations

from collections import Counter

from legation.knowledge.actors import ActorBook
from legation.knowledge.pieces import BREAK, POSSESSIVE, Pieces, add_pieces, fold
from legation.model.layers import Parse
from legation.model.times import Interval

PLACE_BASES = frozenset(("country", "adjective", "capital", "people", "seat"))
ARTICLES = ("the", "a", "an")
_PREMODIFIERS = frozenset(("compound", "amod", "nmod", "poss", "nummod", "det", "predet", "quantmod", "punct", "neg"))
# Share of the country names of a text from which an institution without a country is taken for that country's
# ("the Constitutional Court" in a report on Seoul). Half and a bit: two states at war share a report evenly.
_DOMINANT_SHARE = 0.6
_SHORT_TEXT = 60  # tokens: in a text of a sentence or two one naming is enough


class NameText:
    """One text. taken_end: the character at which the last mention ends; the only thing here that changes but `seen`."""

    def __init__(self, parse: Parse, book: ActorBook, published: Interval | None) -> None:
        self.parse = parse
        self.book = book
        self.when = published
        self.pieces = pieces_of(parse, book)
        self.counts = self._count_countries()
        self.seen = set(self.counts)
        self.entity_at, self.entity_of = self._find_entities()
        self.dominant = self._dominant_country()
        self.taken_end = 0
        self._places: list[tuple[int, str]] | None = None  # filled when first asked for
        self._full: set[int] | None = None

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
                    if kinds & PLACE_BASES and "blocker" not in kinds:
                        places = [n for n in found if n.kind in PLACE_BASES]
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

    def _find_entities(self) -> tuple[dict[int, tuple[int, str]], dict[int, tuple[int, int, str]]]:
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
                    while self.pieces.keys[i] in ARTICLES and i + 1 < len(self.pieces):
                        i += 1
                    j = i
                    while j < len(self.pieces) and self.pieces.tokens[j] < here[1]:
                        j += 1
                    starts[i] = (j, here[2])
            last = t if self.pieces.words[number] else last
        return starts, by_token

    def countries_near(self, i: int, back: int = 1) -> set[str]:
        """Countries that the sentence of piece i names, also behind it, and those of as many sentences before."""
        parse, pieces = self.parse, self.pieces
        sentence = parse.sentence_of[pieces.tokens[i]]
        first, past = parse.sentences[max(0, sentence - back)][0], parse.sentences[sentence][1]
        if self._places is None:
            self._places = self._named_places()
        return {country for token, country in self._places if first <= token < past}

    def _named_places(self) -> list[tuple[int, str]]:
        """Tokens at which the text names one country: by name, adjective, people, capital or seat, or one of its politicians
        in full."""
        pieces, names = self.pieces, self.book.names
        out: list[tuple[int, str]] = []
        i = 0
        while i < len(pieces):
            past, found = self.book.names_at(pieces, i) if pieces.keys[i] in names else (i, [])
            targets = {n.target for n in found if n.kind in PLACE_BASES}
            targets = targets or {self.book.persons[int(n.target)].country for n in found if n.kind == "person"}
            if len(targets) == 1:
                out.append((pieces.tokens[i], targets.pop()))
            i = max(past, i + 1)
        return out

    def opens_sentence(self, i: int) -> bool:
        return i == 0 or self.pieces.keys[i - 1] == BREAK

    def np_of(self, i: int) -> int:
        return self.pieces.phrase[i]

    def head_of(self, first: int, past: int) -> int:
        """The token that the rest of the sentence hangs the phrase on."""
        tokens = range(self.pieces.tokens[first], self.pieces.tokens[past - 1] + 1)
        heads, deps = self.parse.heads, self.parse.deps
        outside = [t for t in tokens if heads[t] not in tokens or heads[t] == t]
        outside = [t for t in outside if deps[t] not in ("det", "punct", "case")] or outside or [tokens[-1]]
        return outside[0] if deps[outside[0]] not in ("amod", "compound", "nmod", "poss") else outside[-1]

    def shouted(self, token: int) -> bool:
        """Whether the sentence is in capitals throughout."""
        first, past = self.parse.sentences[self.parse.sentence_of[token]]
        words = [w for w in self.parse.words[first:past] if w.isalpha() and len(w) > 1]
        return len(words) >= 3 and sum(w.isupper() for w in words) >= 0.7 * len(words)

    def full_names(self) -> set[int]:
        """Numbers of the persons whom the text names in full anywhere."""
        if self._full is None:
            cached: set[int] = set()
            names, keys = self.book.names, self.pieces.keys
            for i, key in enumerate(keys):
                if key in names:
                    past, found = self.book.names_at(self.pieces, i)
                    if past - i > 1:
                        cached.update(int(n.target) for n in found if n.kind == "person")
            self._full = cached
        return self._full

    def is_of_a_name(self, at: int) -> bool:
        """Whether "of" and a capitalised name follow."""
        pieces = self.pieces
        if at + 1 >= len(pieces) or pieces.keys[at] != "of":
            return False
        at += 1 + (pieces.keys[at + 1] == "the" and at + 2 < len(pieces))
        return pieces.words[at][:1].isupper() and self.parse.pos[pieces.tokens[at]] == "PROPN"

    def joined_before(self, k: int) -> bool:
        """Whether a hyphen ties piece k to the one before."""
        return k > 0 and self.parse.text[self.pieces.ends[k - 1] : self.pieces.starts[k]] in ("-", "’", "'")

    def taken(self, i: int) -> bool:
        """Whether piece i belongs to the last mention."""
        return self.taken_end >= self.pieces.ends[i] > 0

    def titled(self, i: int) -> bool:
        """Whether a title or role word stands before."""
        if i == 0:
            return False
        key = self.pieces.keys[i - 1]
        return key in self.book.words.get("titles", ()) or key in self.book.role_ends


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
