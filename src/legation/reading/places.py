"""Places: the place names of a text, how each is used, and which place of the gazetteer it means.

Takes the parse; gives `PlaceMention`s in text order. In "Russia's Kursk region" Russia and Kursk are literal, and Kursk
is the division, not the city, because of the class word; in "the Moscow Times" Moscow stands inside a name; "Moscow
said" is the government, "Russian" an adjective. Names come from the gazetteer over the whole text, not from the entity
recogniser alone, which is one voice among several: what stands before and after, how large the place is, whether the
word is also a surname or an ordinary word, and how the rest of the text uses it.

Which of the places of a name: what the text says beside it ("Paris, Texas"; "(Ind.)"), the class word, size, and the
countries, divisions and neighbourhood of the text's other names, weighed in a few rounds. One name has one sense in
a text unless the text says otherwise. Weights and cue words: knowledge/data/gazetteer/places.toml. Names of places that
the gazetteer lacks are given without a point. Where something happened is not decided here (reading/claims.py).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from legation.knowledge.places import FLAG_APPROXIMATE, FLAG_COARSE, KEY_BITS, PlaceBook, fold_name
from legation.model.layers import Parse, PlaceMention, Segment
from legation.model.spans import Span
from legation.model.words import SegmentKind
from legation.reading.reader import Work

MAX_TOKENS = 7  # "Bosnia and Herzegovina" has three, "Saint-Jean-sur-Richelieu" seven
MAX_SENSES = 24  # entries weighed per name; the rest are smaller still
ROUNDS = 3
PLACE_ENTITIES = frozenset({"GPE", "LOC"})
NAME_ENTITIES = frozenset({"ORG", "FAC", "WORK_OF_ART", "EVENT", "PRODUCT", "LAW"})
WATER = frozenset("OCN SEA GULF STRT BAY SD CHN STM LK LKS RSV LGN FJD CNL CHNM STMI COVE INLT RVN".split())
_DATELINE_END = re.compile(r"[(/\[—–\d]|\s-")
JOINTS = frozenset({"-", "'", "’", "&"})
DASHES = frozenset({"-", "--", "–", "—", ":", "―"})
POINTS = frozenset("AIRP PRT INSM CRSG OILF GASF MT PK CAPE BLDG HSP UNIV PRN MSQE CSTL HSE PRK CMP".split())


@dataclass(slots=True)
class _Name:
    """A stretch of the text that may be a place name, on its way to a decision."""

    first: int
    past: int
    start: int
    end: int
    key: str
    posts: tuple[int, ...]  # as the book gives them: entry * 2 + alias
    adjective: bool = False
    use: str = "literal"
    score: float = 0.0
    want: str = ""  # class that the words around ask for: division, settlement, water
    outer: _Name | None = None  # the name that contains this one by the text's own words
    contains: bool = False
    soft: bool = False  # the container is an adjective some words before: a hint only
    needs_container: bool = False  # a postal code: a place only after another
    senses: list[int] = field(default_factory=list)
    base: list[float] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    chosen: int = -1
    reason: str = ""


class PlacesComponent:
    name = "places"
    needs = ("segments", "parse")
    gives = "places"
    version = "1"

    def __init__(self, book: PlaceBook) -> None:
        self.book = book

    def run(self, batch: Sequence[Work]) -> list[tuple[PlaceMention, ...]]:
        return [find_places(work["parse"], self.book, work["segments"]) for work in batch]


def find_places(parse: Parse, book: PlaceBook, segments: Sequence[Segment] = ()) -> tuple[PlaceMention, ...]:
    """The place names of one text with their use and, where the gazetteer has them, their place."""
    finder = _Finder(parse, book)
    names = find_dateline_names(parse.text, segments, book) + finder.find_names()
    names.sort(key=lambda n: n.start)
    link_containers(names, parse, book)
    resolver = _Resolver(names, book)
    resolver.resolve()
    finder.judge(names, resolver)
    kept = [n for n in names if n.score >= book.words.weights["accept"]]
    if len(kept) < len(names):  # what is no place after all must not vote
        here = {id(n) for n in kept}
        for name in kept:
            if name.outer is not None and id(name.outer) not in here:
                name.outer = None
        resolver = _Resolver(kept, book)
        resolver.resolve()
    out = [give_mention(n, parse, book) for n in kept]
    out.extend(finder.unknown_names(kept))
    return tuple(sorted(out, key=lambda m: (m.span.start, m.span.end)))


class _Finder:
    """Finds candidate names in a parse and judges whether they name places."""

    def __init__(self, parse: Parse, book: PlaceBook) -> None:
        self.parse = parse
        self.book = book
        words = book.words.sets
        self.weights = book.words.weights
        self.connectors = words["connectors"]
        self.articles = words["articles"]
        self.prepositions = words["place_prepositions"]
        self.not_places = words["not_places"]
        self.titles = words["titles"]
        self.place_cues = words["place_cues"]
        self.local_words = words["local_words"]
        self.civic = words["civic_words"]
        self.not_after = words["not_after"]
        self.ground = words["ground_words"]
        self.short_names = {"=the " + word: place for word, place in book.words.short_names.items()}
        self.heads = words["name_heads"]
        self.government_verbs = words["government_verbs"]
        self.person_verbs = words["person_verbs"]
        self.entity_of: dict[int, tuple[int, int, str]] = {}
        persons: set[str] = set()
        for entity in parse.entities:
            for token in range(entity[0], entity[1]):
                self.entity_of[token] = entity
            if entity[2] == "PERSON" and entity[1] - entity[0] > 1:
                persons.update(parse.lowers[entity[0] : entity[1]])
        self.persons = persons
        self.lower_words = {w for w in parse.words if w.islower()}
        self.capital_share = [self._capitals(first, past) for first, past in parse.sentences]

    def _capitals(self, first: int, past: int) -> float:
        """Share of a sentence's words that begin with a capital: headlines and all-caps lines show little by case."""
        letters = [w for w in self.parse.words[first:past] if w[0].isalpha()]
        return sum(w[0].isupper() for w in letters) / len(letters) if letters else 0.0

    def find_names(self) -> list[_Name]:
        """Longest names first from the left; adjectives, exact abbreviations and gazetteer names do not overlap."""
        parse, out = self.parse, []
        i, count = 0, len(parse)
        while i < count:
            word = parse.words[i]
            if not (word[0].isupper() or (word in self.articles and self._joined(i))):
                i += 1
                continue
            name = self._longest(i)
            if name is None:
                i += 1
                continue
            out.append(name)
            i = name.past
        return out + self._short_names(out)

    def _short_names(self, found: Sequence[_Name]) -> list[_Name]:
        """ "the North" where the text names North Korea or South Korea, by the table of short names."""
        parse, book, out = self.parse, self.book, []
        numbers = {n.posts[0] >> 1 for n in found if n.posts}
        meant = {w: book.find(place) for w, place in book.words.short_names.items()}
        if not any(target[0] in numbers for target in meant.values() if target):
            return []
        taken = {t for n in found for t in range(n.first, n.past)}
        for i in range(1, len(parse)):
            target = meant.get(parse.words[i])
            if not target or i in taken or parse.lowers[i - 1] != "the":
                continue
            if i + 1 < len(parse) and (parse.words[i + 1][0].isupper() or parse.words[i + 1] in ("-", "of")):
                continue
            key = "=the " + parse.words[i]
            out.append(_Name(i, i + 1, parse.starts[i], parse.ends[i], key, (target[0] * 2,)))
        return out

    def _joined(self, i: int) -> bool:
        words = self.parse.words
        after = i + 2 if i + 1 < len(words) and words[i + 1] == "-" else i + 1
        return after < len(words) and words[after][0].isupper()

    def _longest(self, i: int) -> _Name | None:
        parse, book = self.parse, self.book
        words, ends = parse.words, parse.ends
        limit = min(parse.sentences[parse.sentence_of[i]][1], i + MAX_TOKENS)
        stops = [i + 1]
        j = i + 1
        while j < limit:
            word = words[j]
            if word[0].isupper():
                stops.append(j + 1)
            elif word.islower() and words[j - 1] == "-" and word.isalpha():
                stops.append(j + 1)  # "Chong-do"
            elif not (word in self.connectors or word in JOINTS or self._before_capital_district(j)):
                break
            j += 1
        start = parse.starts[i]
        for past in reversed(stops):
            text = parse.text[start : ends[past - 1]]
            if len(text) > 60:
                continue
            target = book.adjectives.get(text)
            if target is None and text.isupper() and len(text) > 4:
                target = book.adjectives.get(text.title())
            if target is not None:
                return _Name(i, past, start, ends[past - 1], fold_name(text), (target * 2,), adjective=True)
            name = self._exact(i, past, start, text) or self._folded(i, past, start, text)
            if name is not None:
                return self._shortened(name, text)
        return None

    def _before_capital_district(self, j: int) -> bool:
        """The comma of "Washington, D.C." is part of the name."""
        return self.parse.words[j] == "," and j + 1 < len(self.parse) and self.parse.words[j + 1] == "D.C."

    def _shortened(self, name: _Name, text: str) -> _Name:
        """ "Dublin City Manager" names Dublin; "Kansas City Chiefs" names Kansas City, whose own name it is."""
        parse, past = self.parse, name.past
        if past - name.first < 2 or parse.lowers[past - 1] != "city" or not all(p & 1 for p in name.posts):
            return name
        if past < len(parse) and parse.words[past][0].isupper():
            return self._folded(name.first, past - 1, name.start, text[: -len("city")].rstrip()) or name
        return name

    def _exact(self, i: int, past: int, start: int, text: str) -> _Name | None:
        """Abbreviations, matched with their case and stops: "US", "U.S.", "Ind.", "B.C."."""
        if past - i == 1 and "-" in text and text[0].isupper():
            text = text.split("-", 1)[0]  # "U.S.-led" where the parser keeps it whole
        if past - i > 3 or len(text) > 8 or not text:
            return None
        posts, end = self.book.found("=" + text), start + len(text)
        if not posts and text[-1] != "." and end < len(self.parse.text) and self.parse.text[end] == ".":
            posts = self.book.found("=" + text + ".")
            if posts and past < len(self.parse.words) and self.parse.words[past] == ".":
                end, past = end + 1, past + 1
        if not posts:
            return None
        name = _Name(i, past, start, end, "=" + text, posts)
        divisions = all(self.book.features[self.book.feature[p >> 1]] == "ADM1" for p in posts)
        name.needs_container = divisions and text.count(".") < 2 and (len(text) == 2 or not text.isupper())
        return name

    def _folded(self, i: int, past: int, start: int, text: str) -> _Name | None:
        if len(text) < 3 or (text.isupper() and len(text) < 4):
            return None
        key = fold_name(text)
        if key in self.not_places or len(key) < 3:
            return None
        posts = self.book.found(key)
        if not posts or (" and " in key and self._two_countries(key)):
            return None
        return _Name(i, past, start, self.parse.ends[past - 1], key, posts)

    def _two_countries(self, key: str) -> bool:
        """ "Australia and New Zealand" is a list, though some gazetteer has it as a region."""
        return all(
            any(self.book.features[self.book.feature[p >> 1]] == "PCLI" for p in self.book.found(part))
            for part in key.split(" and ")
        )

    def judge(self, names: list[_Name], resolver: _Resolver) -> None:
        """Give each name its use and its score: how far the text speaks for a place."""
        parse = self.parse
        for index, name in enumerate(names):
            if name.first < 0:
                continue
            name.use = self._use(name)
            name.score = self._score(name, resolver.support(index))
            if name.needs_container and name.score < 0 and resolver.division_share(name) > 0.1:
                if self.capital_share[parse.sentence_of[name.first]] < 0.8:
                    name.score = 0.5  # "BC health officials" in a text of British Columbia
        self._share(names)

    def _share(self, names: list[_Name]) -> None:
        """A name that is surely a place once in a text helps its doubtful occurrences."""
        best: dict[str, float] = defaultdict(lambda: -9.0)
        for name in names:
            if name.use == "literal" or name.use == "government":
                best[name.key] = max(best[name.key], name.score)
        for name in names:
            if best[name.key] > 1.5 and name.score < 0 and not name.needs_container:
                name.score += self.weights["seen_as_place"]
        for a, b in pairwise(names):  # "in Oakport and Moorhead"
            if a.first >= 0 and not a.adjective and not b.adjective and _listed(a, b, self.parse):
                low, high = sorted((a, b), key=lambda n: n.score)
                if low.score < 0 and high.score > 1.0 and high.use != "inside a name" and not low.needs_container:
                    low.score += self.weights["listed"]

    def _score(self, name: _Name, support: float) -> float:
        parse, weights, book = self.parse, self.weights, self.book
        first, past = name.first, name.past
        if name.needs_container:
            return 2.0 if name.contains else -9.0
        if name.adjective:
            return 2.0 if self._is_people(name) else -1.0
        if name.key in self.short_names:
            return 2.0
        if name.key[0] == "=":
            return 2.0 if name.contains or parse.tags[first] in ("NNP", "NNPS") or "." in name.key else -1.0
        score = weights["bias"] + self._entity_score(name)
        weight = max((book.weight[p >> 1] / 10 - (p & 1) for p in name.posts), default=0.0)
        score += weights["size"] * (min(weight, 8.0) - 3.0)
        if all(p & 1 for p in name.posts):
            score += weights["alias"]
        easing = max(
            0.0, min(1.0, (weights["easing_from"] - weight) / 2.5)
        )  # "Turkey" and "Jordan" are large enough to stand alone
        score += self._word_score(name, easing) if " " not in name.key else weights["several_words"]
        if not any(parse.tags[t] in ("NNP", "NNPS") for t in range(first, past)):
            score += weights["not_proper"] * easing
        if weight >= 7.5:
            score += weights["country"]
        elif weight >= 4.5 and not book.mark(name.key) and parse.lowers[first] not in self.persons:
            score += weights["clear_name"]
        score += self._neighbour_score(name)
        if name.outer is not None:
            score += weights["contained"] * (0.3 if name.soft else 1.0)
        if name.contains:
            score += weights["contains"]
        if name.want:
            score += weights["class_word"]
        if self._in_run(name):
            score += weights["in_name_run"]
        if name.use == "inside a name":
            after = parse.lowers[past] if past < len(parse) else ""
            score += weights["inside_name"] + (weights["civic_name"] if after in self.civic else 0.0)
        return score + weights["local"] * support

    def _word_score(self, name: _Name, easing: float) -> float:
        """What speaks against a single word: it is a common word, a person's name, an acronym."""
        parse, weights, first = self.parse, self.weights, name.first
        mark, score = self.book.mark(name.key), 0.0
        for bit in ("word", "given", "surname"):
            if mark & KEY_BITS[bit]:
                score += weights[bit]
        if parse.lowers[first] in self.lower_words:
            score += weights["lower_elsewhere"]
        if mark & KEY_BITS["word"] and first == parse.sentences[parse.sentence_of[first]][0]:
            score += weights["sentence_start_word"]
        if parse.lowers[first] in self.persons and not name.contains and name.outer is None:
            score += weights["person_in_text"]
        capitals = self.capital_share[parse.sentence_of[first]]
        if parse.words[first].isupper() and len(name.key) < 6 and capitals < 0.8 and not self._dateline(name):
            score += weights["all_caps_short"]
        return score * easing

    def _neighbour_score(self, name: _Name) -> float:
        """What stands right before and after."""
        parse, weights, first, past = self.parse, self.weights, name.first, name.past
        before = parse.lowers[first - 1] if first else ""
        if before == "the" and first > 1 and past - first > 1:
            before = parse.lowers[first - 2]
        score = 0.0
        if before in self.place_cues:
            score += weights["place_cue"]
        elif before in self.prepositions:
            score += weights["preposition"]
            entity = self.entity_of.get(first - 2) if before == "of" else None
            if entity and entity[2] == "PERSON":
                score += weights["person_of"]  # "Mary Berry of Salem"
        elif before == "-" and first > 1 and parse.words[first - 2] in ("D", "R"):
            score += weights["place_cue"]  # "Sen. Mary Berry, D-Salem"
        if before.rstrip(".") in self.titles:
            score += weights["after_title"]
        if past < len(parse):
            after = parse.lowers[past]
            if after in self.local_words:
                score += weights["local_word"]
            elif after in self.not_after:
                score += weights["not_before"]
            elif parse.lemmas[past] in self.person_verbs and not name.contains and name.outer is None:
                score += weights["person_verb"] * (parse.deps[past - 1] == "nsubj" and not self._large(name))
        if self._dateline(name):
            score += weights["dateline"]
        return score

    def _large(self, name: _Name) -> bool:
        return any(self.book.weight[p >> 1] >= 65 for p in name.posts)

    def _dateline(self, name: _Name) -> bool:
        """At the start of a line, before a dash, colon or "(AP)"."""
        parse, past = self.parse, name.past
        if name.first != parse.sentences[parse.sentence_of[name.first]][0] or past >= len(parse):
            return False
        if parse.words[past] in DASHES:
            return parse.text[parse.starts[past] - 1].isspace() or parse.words[past] != "-"
        return parse.words[past] == "(" and past + 1 < len(parse) and parse.words[past + 1].isupper()

    def _is_people(self, name: _Name) -> bool:
        """An adjective that the tagger reads as a name or adjective, and not part of a person's name."""
        entity = self.entity_of.get(name.first)
        if entity and entity[2] == "PERSON" and entity[1] - entity[0] > name.past - name.first:
            return False
        return self.parse.pos[name.past - 1] in ("PROPN", "ADJ", "NOUN")

    def _entity_score(self, name: _Name) -> float:
        weights = self.weights
        entity = self.entity_of.get(name.first) or self.entity_of.get(name.past - 1)
        if entity is None:
            return 0.0
        first, past, label = entity
        if self.parse.lowers[first] == "the":
            first += 1
        if self.parse.lowers[past - 1] in ("'s", "’s"):
            past -= 1
        same = first == name.first and past == name.past
        if label in PLACE_ENTITIES:
            return weights["entity_place"] if same else weights["entity_inside_place"]
        if label == "NORP":
            return weights["entity_people"] if same else 0.0
        if label == "PERSON":
            return weights["entity_person"] * (0.5 if same else 1.5) * (0.3 if same and self._large(name) else 1.0)
        if label == "FAC":
            return weights["entity_facility"]
        if label in NAME_ENTITIES:
            return weights["entity_org"]
        return weights["entity_other"]

    def _in_run(self, name: _Name) -> bool:
        """A capitalised name word stands right before or after, without a comma: part of something longer."""
        return self._name_word(name.first - 1, name) or self._name_word(name.past, name)

    def _name_word(self, token: int, name: _Name) -> bool:
        parse = self.parse
        if not 0 <= token < len(parse) or parse.sentence_of[token] != parse.sentence_of[name.first]:
            return False
        if self.capital_share[parse.sentence_of[token]] > 0.8:
            return False
        if token == parse.sentences[parse.sentence_of[token]][0] and parse.tags[token] not in ("NNP", "NNPS"):
            return False
        return parse.words[token][0].isupper() and parse.tags[token] in ("NNP", "NNPS")

    def _use(self, name: _Name) -> str:
        parse = self.parse
        if self._inside(name):
            return "inside a name"
        if name.adjective:
            return "adjective"
        feature = self.book.features[self.book.feature[(name.chosen if name.chosen >= 0 else name.posts[0] >> 1)]]
        if feature in ("PCLI", "PPLC"):
            head = name.past - 1
            for token in range(name.first, name.past):
                if not name.first <= parse.heads[token] < name.past:
                    head = token
            if feature == "PCLI" and parse.deps[head] in ("compound", "amod", "nmod"):
                noun = parse.heads[head]
                if noun >= name.past and parse.words[noun].islower() and parse.lowers[noun] not in self.ground:
                    return "adjective"
            if parse.deps[head] in ("nsubj", "nsubjpass") and parse.lemmas[parse.heads[head]] in self.government_verbs:
                return "government"
            if parse.deps[head] == "pobj" and parse.deps[parse.heads[head]] == "agent":
                return "government"
        return "literal"

    def _inside(self, name: _Name) -> bool:
        """Part of a longer name: of an organisation, a work, an office ("University of X", "X Times", "Bank of X")."""
        parse = self.parse
        entity = self.entity_of.get(name.first)
        if entity and entity[2] in NAME_ENTITIES:
            first = entity[0] + (parse.lowers[entity[0]] == "the")
            past = entity[1] - (parse.lowers[entity[1] - 1] in ("'s", "’s"))
            before = parse.words[name.first - 1] if first < name.first else ""
            after = parse.words[name.past] if name.past < past else ""
            if before[:1].isupper() or before in ("of", "&") or after[:1].isupper() or after in ("of", "&"):
                return True
        next_token = name.past
        if next_token < len(parse) and parse.words[next_token][0].isupper() and parse.lowers[next_token] in self.heads:
            return self.capital_share[parse.sentence_of[next_token]] <= 0.8
        first = name.first
        if first >= 2 and parse.lowers[first - 1] == "of" and parse.words[first - 2][0].isupper():
            return parse.lowers[first - 2] in self.heads
        return False

    def unknown_names(self, kept: Sequence[_Name]) -> Iterator[PlaceMention]:
        """Places by the recogniser that the gazetteer lacks: given without a point."""
        parse = self.parse
        taken = {t for n in kept for t in range(n.first, n.past)}
        for first, past, label in parse.entities:
            if label not in PLACE_ENTITIES:
                continue
            if parse.lowers[first] == "the":
                first += 1
            if past > first and parse.lowers[past - 1] in ("'s", "’s"):
                past -= 1
            if past <= first or not parse.words[first][0].isupper() or any(t in taken for t in range(first, past)):
                continue
            span = parse.span(first, past)
            text = parse.text[span.start : span.end]
            if fold_name(text) in self.not_places or len(text) < 2:
                continue
            yield PlaceMention(span, text, "literal", reason="not in the gazetteer")


def find_dateline_names(text: str, segments: Sequence[Segment], book: PlaceBook) -> list[_Name]:
    """The places of datelines, which are not parsed: "KYIV, Ukraine (AP) - " gives Kyiv and, as its container, Ukraine."""
    out: list[_Name] = []
    for segment in segments:
        if segment.kind is not SegmentKind.DATELINE:
            continue
        line = _DATELINE_END.split(segment.span.of(text), maxsplit=1)[0]
        at, inner = segment.span.start, None
        for part in line.split(",")[:2]:
            word = part.strip()
            start = at + part.find(word)
            at += len(part) + 1
            key = fold_name(word)
            posts = book.found("=" + word) or (book.found(key) if len(key) > 2 else ())
            if not posts or key in book.words.sets["not_places"]:
                break
            name = _Name(-1, -1, start, start + len(word), key, posts, score=3.0, reason="dateline")
            out.append(name)
            if inner and _could_contain(inner, name, book):
                inner.outer = name
            inner = name
    return out


def link_containers(names: list[_Name], parse: Parse, book: PlaceBook) -> None:
    """Note what the text itself says of a name: what contains it, and of which class it is."""
    words = book.words.sets
    classes = {
        **dict.fromkeys(words["settlement_words"], "settlement"),
        **dict.fromkeys(words["division_words"], "division"),
        **dict.fromkeys(words["water_words"], "water"),
        **dict.fromkeys(words["island_words"], "island"),
    }
    names = [n for n in names if n.first >= 0]
    for name in names:
        name.want = _class_of(name, parse, classes)
    shared = ""
    for i in range(len(names) - 1, -1, -1):  # "Primorsky and Khabarovsk krais": the plural class word is for both
        a = names[i]
        if i + 1 < len(names) and shared and not a.want and _listed(a, names[i + 1], parse):
            a.want = shared
            continue
        after = parse.lowers[a.past] if a.past < len(parse) else ""
        shared = classes[after] if after.endswith("s") and after in classes and parse.words[a.past].islower() else ""
        if shared and after not in ("residents", "suburbs"):
            a.want = shared
    for i in range(len(names) - 1):
        _link(names, i, parse, book)


def _listed(a: _Name, b: _Name, parse: Parse) -> bool:
    """Nothing but a comma and "and" between two names."""
    between = parse.lowers[a.past : b.first]
    return 0 < len(between) <= 2 and all(w in (",", "and", "or", "&") for w in between)


def _class_of(name: _Name, parse: Parse, classes: dict[str, str]) -> str:
    """Class by the word after ("Kursk region") or before ("the city of Kursk", "the city Kursk")."""
    lowers = parse.lowers
    if name.adjective or name.key[0] == "=":
        return ""
    last = name.key.rsplit(" ", 1)[-1]
    if name.past - name.first > 1 and last in classes:
        return classes[last]
    if name.past < len(lowers) and lowers[name.past] in classes and parse.words[name.past].islower():
        found = classes[lowers[name.past]]
        if lowers[name.past] not in (
            "resident",
            "residents",
            "native",
            "airport",
            "community",
            "port",
            "resort",
            "division",
        ):
            return found if found != "settlement" else "settlement"
    before = name.first - 1
    if before >= 1 and lowers[before] == "of" and lowers[before - 1] in classes and lowers[before - 1] != "port":
        return classes[lowers[before - 1]]
    if (
        before >= 0
        and lowers[before] in classes
        and parse.words[before].islower()
        and lowers[before] not in ("state", "community")
    ):
        return classes[lowers[before]]
    return ""


def _link(names: list[_Name], i: int, parse: Parse, book: PlaceBook) -> None:
    """Containment between a name and the next: "A, B", "A (B)", "A in B", "B's A", "the B-an city of A"."""
    a, b = names[i], names[i + 1]
    if b.start - a.end > 60 or (parse.sentence_of[a.first] != parse.sentence_of[b.first] and b.start - a.end > 3):
        return
    gap = parse.text[a.end : b.start]
    plain = gap.strip().casefold()
    words = plain.split()
    if len(words) in (2, 3) and words[0] in ("in", "of") and set(words[1:]) <= book.words.sets["parts"]:
        plain = words[0]  # "Rafah in the southern Gaza Strip"
    if a.adjective:
        if len(gap.split()) <= 4 and all(w.islower() for w in gap.split()) and not b.adjective:
            b.outer, b.soft = a, True
        return
    if b.adjective:
        return
    if plain == "," and _in_list(names, i, parse):  # "Niger, Nigeria and Togo", "Goma, Rutshuru and Masisi"
        if _is_country(a, book) or not _has_feature(b, ("PCLI", "ADM1"), book):
            return
    if plain in (",", "(", ", in", "in", ", of", "of", "") and (plain or b.key[0] == "="):
        if plain in ("in", ", in", "of", ", of") and not _could_contain(a, b, book):
            return
        if _could_contain(a, b, book):
            a.outer, b.contains = b, True
        elif b.needs_container and not plain:
            return
        elif b.key[0] == "=" and plain in (",", "("):
            b.contains = True
    elif (
        gap.startswith(("'s ", "’s ", "' ", "’ "))
        and len(gap.split()) <= 4
        and all(w.islower() or w[0] in "'’" for w in gap.split())
    ):
        if _could_contain(b, a, book):
            b.outer, a.contains = a, True


def _in_list(names: list[_Name], i: int, parse: Parse) -> bool:
    """The pair i, i + 1 goes on with a comma or "and", or began before: "Niger, Nigeria and Togo"."""
    if i + 2 < len(names) and _listed(names[i + 1], names[i + 2], parse):
        return True
    return i > 0 and _listed(names[i - 1], names[i], parse)


def _is_country(name: _Name, book: PlaceBook) -> bool:
    return _has_feature(name, ("PCLI",), book)


def _has_feature(name: _Name, features: tuple[str, ...], book: PlaceBook) -> bool:
    return any(not p & 1 and book.features[book.feature[p >> 1]] in features for p in name.posts)


def _could_contain(inner: _Name, outer: _Name, book: PlaceBook) -> bool:
    """Some entry of `outer` is a country, division or county that holds some entry of `inner`."""
    return any(True for _ in _fitting(inner.posts[:60], outer.posts[:60], book))


def _fitting(inner: Iterable[int], outer: Iterable[int], book: PlaceBook) -> Iterator[tuple[int, int]]:
    """Pairs (inner entry, outer entry) where the second holds the first."""
    features = book.features
    inside = [p >> 1 for p in inner]
    for post in outer:
        number = post >> 1
        feature = features[book.feature[number]]
        for one in inside:
            if one != number and _holds(number, feature, one, book):
                yield one, number


def _holds(outer: int, feature: str, inner: int, book: PlaceBook) -> bool:
    if feature == "PCLI":
        return book.country[inner] == book.country[outer] and features_below(book, inner)
    if feature == "ADM1":
        return book.division[inner] == book.division[outer] and book.features[book.feature[inner]] not in (
            "PCLI",
            "ADM1",
        )
    if feature == "ADM2":
        return (
            book.division[inner] == book.division[outer]
            and book.features[book.feature[inner]] not in ("PCLI", "ADM1", "ADM2")
            and distance_km(book, outer, inner) < 80
        )
    if feature in ("PPL", "PPLC"):
        larger = book.weight[outer] > book.weight[inner] + 10
        return larger and book.features[book.feature[inner]].startswith("PPL") and distance_km(book, outer, inner) < 30
    return False


def features_below(book: PlaceBook, number: int) -> bool:
    return book.features[book.feature[number]] != "PCLI"


def distance_km(book: PlaceBook, a: int, b: int) -> float:
    """Great-circle distance, by the flat formula: exact enough below a few hundred kilometres."""
    lat_a, lat_b = book.lat[a] / 1000 - 90, book.lat[b] / 1000 - 90
    east = abs(book.lon[a] - book.lon[b]) / 1000
    east = min(east, 360 - east) * math.cos(math.radians((lat_a + lat_b) / 2))
    return 111.2 * math.hypot(lat_a - lat_b, east)


@dataclass(slots=True)
class _Votes:
    """What names speak for: weight by country, by division, and by half-degree cell (spread over the eight around)."""

    countries: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    divisions: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    cells: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    total: float = 0.0


class _Resolver:
    """Chooses an entry for each name. Always holds: `chances` of a name are parallel to its `senses`, with sum 1."""

    def __init__(self, names: list[_Name], book: PlaceBook) -> None:
        self.names = names
        self.book = book
        self.weights = book.words.weights
        self.local = {book.features.index(f) for f in LOCAL if f in book.features}
        self.groups: dict[str, list[_Name]] = defaultdict(list)
        self.votes = _Votes()
        self.own: dict[str, _Votes] = {}

    def resolve(self) -> None:
        for name in self.names:
            self._weigh(name)
        self._weigh_links()
        self._share_senses()
        for group in self.groups.values():
            self._spread(group, {})
        for _ in range(ROUNDS):
            self._vote()
            for key, group in self.groups.items():
                if any(len(n.senses) > 1 for n in group):
                    numbers = {number for name in group for number in name.senses}
                    self._spread(group, {number: self._context(key, number) for number in numbers})
        self._vote()
        for name in self.names:
            if name.senses:
                best = max(range(len(name.senses)), key=lambda k: name.chances[k])
                name.chosen = name.senses[best]

    def division_share(self, name: _Name) -> float:
        """Share of the other names' votes for the division that a name abbreviates."""
        return self._others(name.key, name.posts[0] >> 1)[1]

    def support(self, index: int) -> float:
        """How far the rest of the text lies where this name's place lies: 0 (nowhere near) to 1."""
        name = self.names[index]
        if name.chosen < 0:
            return 0.0
        _, division, near = self._others(name.key, name.chosen)
        return division * 0.6 + min(1.0, near) * 0.4

    def _weigh(self, name: _Name) -> None:
        """Senses with what speaks for each apart from the rest of the text."""
        book, weights = self.book, self.weights
        scored = []
        towns = {
            book.country[p >> 1]
            for p in name.posts
            if book.weight[p >> 1] > 35 and book.features[book.feature[p >> 1]] in ("PPL", "PPLC")
        }
        for post in name.posts:
            number = post >> 1
            value = book.weight[number] / 10 + weights["alias_sense"] * (post & 1)
            feature = book.features[book.feature[number]]
            if name.want:
                value += weights["class_fits"] if _fits(feature, name.want) else weights["class_clashes"]
            elif feature == "ADM1" and book.country[number] in towns:
                value += weights["division_of_town"]
            elif feature == "ADM2" and post & 1:
                value += weights["bare_county"]
            if book.codes[book.country[number]] == "US":
                value += weights["country_prior_us"]
            scored.append((value, number))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        name.senses = [n for _, n in scored[:MAX_SENSES]]
        name.base = [v for v, _ in scored[:MAX_SENSES]]
        if len(scored) > MAX_SENSES and name.outer is not None:
            self._add_contained(name, name.outer, scored[MAX_SENSES:])

    def _add_contained(self, name: _Name, outer: _Name, rest: list[tuple[float, int]]) -> None:
        """Small entries that the named container holds: "Union, Missouri"."""
        held = {inner for inner, _ in _fitting([n * 2 for _, n in rest], outer.posts[:20], self.book)}
        for value, number in rest:
            if number in held:
                name.senses.append(number)
                name.base.append(value)

    def _weigh_links(self) -> None:
        weights = self.weights
        for name in self.names:
            if name.outer is None:
                continue
            outer = name.outer
            inside, holders = self._best_pairs(name, outer)
            gain = weights["explicit"] * (0.5 if name.soft else 1.0)
            for k, number in enumerate(name.senses):
                if number in inside:
                    name.base[k] += gain
                    name.reason = "contained in the name beside it"
            if not name.soft:
                for k, number in enumerate(outer.senses):
                    if number in holders:
                        outer.base[k] += weights["explicit_container"]

    def _best_pairs(self, inner: _Name, outer: _Name) -> tuple[set[int], set[int]]:
        """Senses of both names that fit each other, without the far-fetched: "Salem, Ohio" is not in Ohio County."""
        pairs = list(_fitting([n * 2 for n in inner.senses], [n * 2 for n in outer.senses], self.book))
        value_in = dict(zip(inner.senses, inner.base))
        value_out = dict(zip(outer.senses, outer.base))
        top = max((value_out[b] for _, b in pairs), default=0.0)
        kept = [(a, b) for a, b in pairs if value_out[b] > top - 1.5]
        best = max((value_in[a] + value_out[b] for a, b in kept), default=0.0)
        kept = [(a, b) for a, b in kept if value_in[a] + value_out[b] > best - 3.5]
        return {a for a, _ in kept}, {b for _, b in kept}

    def _share_senses(self) -> None:
        """What the text says of a name once holds for its other occurrences that say nothing."""
        for name in self.names:
            self.groups[name.key].append(name)
        for group in self.groups.values():
            told = [n for n in group if n.outer is not None and not n.soft]
            if not told or len(told) == len(group):
                continue
            gains: dict[int, float] = defaultdict(float)
            for name in told:
                best = max(range(len(name.senses)), key=lambda k: name.base[k])
                gains[name.senses[best]] += 1.0
            for name in group:
                if name.outer is not None and not name.soft:
                    continue
                for number, gain in gains.items():
                    if number not in name.senses:
                        name.senses.append(number)
                        name.base.append(self.book.weight[number] / 10)
                    name.base[name.senses.index(number)] += self.weights["same_sense"] * gain / len(told)

    def _spread(self, group: list[_Name], context: dict[int, float]) -> None:
        """Chances of each name of a group; most have the same senses and values, which are worked out once."""
        done: dict[tuple[float, ...], list[float]] = {}
        for name in group:
            values = tuple(b + context.get(n, 0.0) for n, b in zip(name.senses, name.base))
            if values not in done:
                done[values] = _softmax(values)
            name.chances = done[values]

    def _vote(self) -> None:
        """Add up what all names speak for, each group of one name counted little more than once."""
        book, votes = self.book, _Votes()
        for key, group in self.groups.items():
            own = self.own[key] = _Votes()
            share = (1.0 + 0.35 * min(3, len(group) - 1)) / len(group)
            chances: dict[int, float] = defaultdict(float)
            for name in group:
                part = share * (0.5 if name.adjective else 1.0)
                own.total += part
                for number, chance in zip(name.senses, name.chances):
                    if chance >= 0.02:
                        chances[number] += part * chance
            for number, vote in chances.items():
                own.countries[book.country[number]] += vote
                if book.division[number]:
                    own.divisions[book.division[number]] += vote
                if book.feature[number] in self.local:
                    cell = _cell(book, number)
                    for around in AROUND:
                        own.cells[cell + around] += vote
            votes.total += own.total
            for part_of, all_of in (
                (own.countries, votes.countries),
                (own.divisions, votes.divisions),
                (own.cells, votes.cells),
            ):
                for place, vote in part_of.items():
                    all_of[place] += vote
        self.votes = votes

    def _others(self, key: str, number: int) -> tuple[float, float, float]:
        """Share of the text's other names in the country and in the division of an entry, and how many lie near it."""
        book, votes, own = self.book, self.votes, self.own[key]
        country, division, cell = book.country[number], book.division[number], _cell(book, number)
        total = votes.total - own.total + 0.5
        in_country = votes.countries.get(country, 0.0) - own.countries.get(country, 0.0)
        in_division = votes.divisions.get(division, 0.0) - own.divisions.get(division, 0.0) if division else 0.0
        near = votes.cells.get(cell, 0.0) - own.cells.get(cell, 0.0)
        return (in_country / total if book.codes[country] else 0.0), in_division / total, max(0.0, near)

    def _context(self, key: str, number: int) -> float:
        country, division, near = self._others(key, number)
        weights = self.weights
        return (
            weights["country_votes"] * country
            + weights["division_votes"] * division
            + weights["near_votes"] * min(1.0, near)
        )


ROW = 1000  # more than the cells around the globe
AROUND = tuple(row * ROW + column for row in (-1, 0, 1) for column in (-1, 0, 1))


def _cell(book: PlaceBook, number: int) -> int:
    """Half-degree cell of an entry, as one number. The date line is a border: no text is local on both sides of it."""
    return book.lat[number] // 500 * ROW + book.lon[number] // 500


LOCAL = frozenset("PPL PPLX PPLC PPLL PPLF ADM2 AIRP PRK LK STM PRT ISL BAY INSM".split())


def _fits(feature: str, want: str) -> bool:
    if want == "division":
        return feature.startswith("ADM")
    if want == "settlement":
        return feature.startswith("PPL")
    if want == "island":
        return feature.startswith("ISL")
    return feature in WATER


def _softmax(values: Sequence[float]) -> list[float]:
    if not values:
        return []
    top = max(values)
    raised = [math.exp((v - top) * 1.5) for v in values]
    total = sum(raised)
    return [r / total for r in raised]


def give_mention(name: _Name, parse: Parse, book: PlaceBook) -> PlaceMention:
    """The decided name as a layer value."""
    called = parse.text[name.start : name.end]
    place = book.place(name.chosen, called)
    flags = book.flags[name.chosen]
    reasons = [name.reason] if name.reason else []
    if flags & FLAG_APPROXIMATE:
        reasons.append("approximate point, no source")
    if flags & FLAG_COARSE:
        reasons.append("point of the division above")
    return PlaceMention(
        span=Span(name.start, name.end),
        name=place.name,
        use=name.use,
        geonames=place.geonames,
        lat=place.lat,
        lon=place.lon,
        country=book.alpha3.get(place.country),
        country2=place.country or None,
        feature=place.feature,
        precision=precision_of(place.feature),
        alternatives=len(name.posts) - 1,
        reason="; ".join(reasons),
    )


def precision_of(feature: str) -> str:
    """How exact the point is: point, city, division, country, region, water."""
    if feature.startswith("PPL"):
        return "city"
    if feature.startswith("ADM"):
        return "division"
    if feature.startswith("PCL"):
        return "country"
    if feature in WATER:
        return "water"
    return "point" if feature in POINTS else "region"
