"""Finding: which words of a text may name a place, how they are used, and how far the text speaks for a place.

Takes the parse; gives `Name`s with use and score. "Rafah and Jabalia were hit" has two candidates, found in the
gazetteer; that one of them is a place by the recogniser, that no person of the text is called so, and that the text's other
places lie near, adds up to their score. Which Rafah is settled in resolving.py; weights are in places.toml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from legation.knowledge.places import KEY_BITS, PlaceBook, fold_name
from legation.model.layers import Parse, PlaceMention, Segment
from legation.model.words import SegmentKind
from legation.reading.places.linking import are_listed
from legation.reading.places.names import Name, could_contain
from legation.reading.places.resolving import Resolver

MAX_TOKENS = 7  # "Bosnia and Herzegovina" has three, "Saint-Jean-sur-Richelieu" seven
PLACE_ENTITIES = frozenset({"GPE", "LOC"})
NAME_ENTITIES = frozenset({"ORG", "FAC", "WORK_OF_ART", "EVENT", "PRODUCT", "LAW"})
JOINTS = frozenset({"-", "'", "’", "&"})
DASHES = frozenset({"-", "--", "–", "—", ":", "―"})
_DATELINE_END = re.compile(r"[(/\[—–\d]|\s-")


class Finder:
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
        self.ground = words["ground_words"] | words["division_words"] | words["settlement_words"] | words["water_words"]
        self.toward_verbs = words["toward_verbs"]
        self.departure_verbs = words["departure_verbs"]
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

    def find_names(self) -> list[Name]:
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

    def _short_names(self, found: Sequence[Name]) -> list[Name]:
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
            out.append(Name(i, i + 1, parse.starts[i], parse.ends[i], key, (target[0] * 2,)))
        return out

    def _joined(self, i: int) -> bool:
        words = self.parse.words
        after = i + 2 if i + 1 < len(words) and words[i + 1] == "-" else i + 1
        return after < len(words) and words[after][0].isupper()

    def _longest(self, i: int) -> Name | None:
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
                return Name(i, past, start, ends[past - 1], fold_name(text), (target * 2,), adjective=True)
            name = self._exact(i, past, start, text) or self._folded(i, past, start, text)
            if name is not None:
                return self._shortened(name, text)
        return None

    def _before_capital_district(self, j: int) -> bool:
        """The comma of "Washington, D.C." is part of the name."""
        return self.parse.words[j] == "," and j + 1 < len(self.parse) and self.parse.words[j + 1] == "D.C."

    def _shortened(self, name: Name, text: str) -> Name:
        """ "Dublin City Manager" names Dublin; "Kansas City Chiefs" names Kansas City, whose own name it is."""
        parse, past = self.parse, name.past
        if past - name.first < 2 or parse.lowers[past - 1] != "city" or not all(p & 1 for p in name.posts):
            return name
        if past < len(parse) and parse.words[past][0].isupper():
            return self._folded(name.first, past - 1, name.start, text[: -len("city")].rstrip()) or name
        return name

    def _exact(self, i: int, past: int, start: int, text: str) -> Name | None:
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
        name = Name(i, past, start, end, "=" + text, posts)
        divisions = all(self.book.features[self.book.feature[p >> 1]] == "ADM1" for p in posts)
        name.needs_container = divisions and text.count(".") < 2 and (len(text) == 2 or not text.isupper())
        return name

    def _folded(self, i: int, past: int, start: int, text: str) -> Name | None:
        if len(text) < 3 or (text.isupper() and len(text) < 4):
            return None
        key = fold_name(text)
        if key in self.not_places or len(key) < 3:
            return None
        posts = self.book.found(key)
        if not posts or (" and " in key and self._two_countries(key)):
            return None
        return Name(i, past, start, self.parse.ends[past - 1], key, posts)

    def _two_countries(self, key: str) -> bool:
        """ "Australia and New Zealand" is a list, though some gazetteer has it as a region."""
        return all(
            any(self.book.features[self.book.feature[p >> 1]] == "PCLI" for p in self.book.found(part))
            for part in key.split(" and ")
        )

    def judge(self, names: list[Name], resolver: Resolver) -> None:
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

    def _share(self, names: list[Name]) -> None:
        """A name that is surely a place once in a text helps its doubtful occurrences."""
        best: dict[str, float] = defaultdict(lambda: -9.0)
        for name in names:
            if name.use == "literal" or name.use == "government":
                best[name.key] = max(best[name.key], name.score)
        for name in names:
            if best[name.key] > 1.5 and name.score < 0 and not name.needs_container:
                name.score += self.weights["seen_as_place"]
        for a, b in pairwise(names):  # "in Oakport and Moorhead"
            if a.first >= 0 and not a.adjective and not b.adjective and are_listed(a, b, self.parse):
                low, high = sorted((a, b), key=lambda n: n.score)
                if low.score < 0 and high.score > 1.0 and high.use != "inside a name" and not low.needs_container:
                    low.score += self.weights["listed"]

    def _score(self, name: Name, support: float) -> float:
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

    def _word_score(self, name: Name, easing: float) -> float:
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

    def _neighbour_score(self, name: Name) -> float:
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

    def _large(self, name: Name) -> bool:
        return any(self.book.weight[p >> 1] >= 65 for p in name.posts)

    def _dateline(self, name: Name) -> bool:
        """At the start of a line, before a dash, colon or "(AP)"."""
        parse, past = self.parse, name.past
        if name.first != parse.sentences[parse.sentence_of[name.first]][0] or past >= len(parse):
            return False
        if parse.words[past] in DASHES:
            return parse.text[parse.starts[past] - 1].isspace() or parse.words[past] != "-"
        return parse.words[past] == "(" and past + 1 < len(parse) and parse.words[past + 1].isupper()

    def _is_people(self, name: Name) -> bool:
        """An adjective that the tagger reads as a name or adjective, and not part of a person's name."""
        entity = self.entity_of.get(name.first)
        if entity and entity[2] == "PERSON" and entity[1] - entity[0] > name.past - name.first:
            return False
        return self.parse.pos[name.past - 1] in ("PROPN", "ADJ", "NOUN")

    def _entity_score(self, name: Name) -> float:
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

    def _in_run(self, name: Name) -> bool:
        """A capitalised name word stands right before or after, without a comma: part of something longer."""
        return self._name_word(name.first - 1, name) or self._name_word(name.past, name)

    def _name_word(self, token: int, name: Name) -> bool:
        parse = self.parse
        if not 0 <= token < len(parse) or parse.sentence_of[token] != parse.sentence_of[name.first]:
            return False
        if self.capital_share[parse.sentence_of[token]] > 0.8:
            return False
        if token == parse.sentences[parse.sentence_of[token]][0] and parse.tags[token] not in ("NNP", "NNPS"):
            return False
        return parse.words[token][0].isupper() and parse.tags[token] in ("NNP", "NNPS")

    def _use(self, name: Name) -> str:
        if self._inside(name):
            return "inside a name"
        if name.adjective:
            return "adjective"
        feature = self.book.features[self.book.feature[name.chosen if name.chosen >= 0 else name.posts[0] >> 1]]
        if feature == "PCLI" or feature == "PPLC":
            return self._country_use(name, country=feature == "PCLI")
        return "literal"

    def _country_use(self, name: Name, *, country: bool) -> str:
        """A country or capital as actor or as ground, by its place in the sentence.

        Subject of what only people do, or "by", "with", "between": government. A country is one too as any subject,
        and as whose something is ("Russia's war", not "Russia's border"). The rest is literal.
        """
        parse = self.parse
        head = name.past - 1
        for token in range(name.first, name.past):
            if not name.first <= parse.heads[token] < name.past:
                head = token
        if country and parse.deps[head] in ("compound", "amod", "nmod"):
            noun = parse.heads[head]
            if noun >= name.past and parse.words[noun].islower() and parse.lowers[noun] not in self.ground:
                return "adjective"
        for _ in range(8):  # "Russia, Belarus and Iran": the dependents of a list stand for its head
            if parse.deps[head] not in ("conj", "appos") or parse.heads[head] == head:
                break
            head = parse.heads[head]
        dep, above = parse.deps[head], parse.heads[head]
        if dep in ("nsubj", "nsubjpass"):
            return "government" if country or parse.lemmas[above] in self.government_verbs else "literal"
        if dep in ("dobj", "dative"):
            return "government" if parse.lemmas[above] in self.toward_verbs else "literal"
        if dep == "pobj":
            word = parse.lowers[above]
            if parse.deps[above] == "agent" or word in ("with", "between", "against"):
                return "government"
            if word == "for" and parse.lemmas[parse.heads[above]] in self.departure_verbs:
                return "literal"
            return "government" if country and word in ("by", "for", "on") else "literal"
        if dep == "poss" and country and not name.contains and parse.lowers[above] not in self.ground:
            return "government" if parse.words[above].islower() else "literal"
        return "literal"

    def _inside(self, name: Name) -> bool:
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

    def unknown_names(self, kept: Sequence[Name]) -> Iterator[PlaceMention]:
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
            if fold_name(text) in self.not_places or len(text) < 2 or text.isupper() or not self._placed(first, past):
                continue
            yield PlaceMention(span, text, "literal", reason="not in the gazetteer")

    def _placed(self, first: int, past: int) -> bool:
        """What stands around an unknown name speaks for a place: "in X", "the town of X", "X, Ukraine", "X province"."""
        lowers = self.parse.lowers
        if any(lowers[t] in self.persons for t in range(first, past)):
            return False
        before = lowers[first - 1] if first else ""
        if before == "the" and first > 1:
            before = lowers[first - 2]
        after = lowers[past] if past < len(lowers) else ""
        return before in self.place_cues or before in self.prepositions or after in self.ground


def find_dateline_names(text: str, segments: Sequence[Segment], book: PlaceBook) -> list[Name]:
    """The places of datelines, which are not parsed: "KYIV, Ukraine (AP) - " gives Kyiv and, as its container, Ukraine."""
    out: list[Name] = []
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
            name = Name(-1, -1, start, start + len(word), key, posts, score=3.0, reason="dateline")
            out.append(name)
            if inner and could_contain(inner, name, book):
                inner.outer = name
            inner = name
    return out
