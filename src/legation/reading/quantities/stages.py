"""Stages: what became of the counted (killed, sent, arrived, ...), stock or flow, and whether it lies ahead.

Takes a figure with what it counts; walks from it to the words that govern it. "Some 3,000 police were due to arrive"
gives arrived, flow, expected. Which word tells which stage is data (measures.toml, stages); here is only how a word must
stand to the counted: as its verb, of which it is subject or object, as its noun, or beside it. Whether the reported is
so, and by whose word, is left to factuality and attribution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.measures import MeasureBook, Stage
from legation.model.layers import Parse
from legation.model.words import Flow
from legation.reading.quantities.figures import Figure
from legation.reading.quantities.syntax import Counted, Look

_SUBJECTS = ("nsubj", "csubj")
_PASSIVE = ("nsubjpass", "csubjpass")
_MEASURED = frozenset("ORDINAL VOTE PERCENT MULTIPLE MONEY MEASURE".split())
_INCLUDE = frozenset({"include", "comprise", "number", "total"})
_FEW = 10  # "the two armies", "the four powers": groups known by their number
_STEPS = 6  # how far up a noun's links (conjunct, of, appositive) are followed
_LINKS = frozenset("conj appos nummod nmod compound amod quantmod poss advmod npadvmod dep".split())
_TO_COME = frozenset({"be", "follow", "come", "arrive"})
_NOUN_PREPOSITIONS = frozenset("of for to with by among from in".split())  # "the deaths of 12", "a death toll of 31"
_PROJECTILES = frozenset({"missiles", "shells", "bombs", "mines", "warheads"})
_DIMENSIONS = frozenset("high long wide deep tall thick away old apart across".split())
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_COMPANIONS = frozenset("prep prt advmod agent oprd xcomp dobj advcl ccomp acomp".split())


@dataclass(frozen=True, slots=True)
class _Governor:
    """A word that may tell what became of the counted, and how the counted hangs on it.

    role: "object", "subject" (of a verb), "noun" (it carries the number), "role" (it names who is counted), "word".
    """

    token: int
    role: str


class StageReader(Look):
    """Stage, flow and expectation of the figures of one text."""

    def __init__(self, parse: Parse, book: MeasureBook, figures: Sequence[Figure]) -> None:
        super().__init__(parse, book, figures)
        self.named = {i for a, b, _ in parse.entities for i in range(a, b)}
        self.places = {i for a, b, label in parse.entities if label in _PLACE_LABELS for i in range(a, b)}
        self.tables: Mapping[str, Mapping[str, tuple[Stage, ...]]] = {
            "object": book.stage_object,
            "subject": book.stage_subject,
            "noun": book.stage_noun,
            "role": book.stage_role,
            "word": book.stage_word,
        }

    def stage(self, figure: Figure, here: Counted) -> Stage | None:
        """The first that says something: words beside the count, the noun itself, its clauses, what governs it."""
        measured = figure.type in _MEASURED and figure.unit != "barrels"
        described = figure.compound and here.unit != "persons"  # "a 450-bed hospital"
        if measured or described or here.unit in self.book.units:
            return None
        for governor in self.governors(figure, here):
            stage = self.stage_of(governor, figure, here)
            if stage is not None:
                return self._joined(governor, stage, figure, here) if stage.key != "-" else None
        return None

    def _joined(self, governor: _Governor, stage: Stage, figure: Figure, here: Counted) -> Stage:
        """'3,000 were killed or wounded' counts both together: the stage is "killed or wounded", not the first of them."""
        for child in self.parse.children[governor.token]:
            if self.parse.deps[child] != "conj" or self.parse.tags[child] != self.parse.tags[governor.token]:
                continue
            links = {self.parse.lowers[c] for c in self.parse.children[governor.token] if self.parse.deps[c] == "cc"}
            other = self.stage_of(_Governor(child, governor.role), figure, here)
            if "or" in links and other is not None and other.key not in (stage.key, "-"):
                return replace(stage, key=f"{stage.key} or {other.key}")
        return stage

    def governors(self, figure: Figure, here: Counted) -> Iterator[_Governor]:
        """Words that may tell the stage, nearest first."""
        parse = self.parse
        node = self.node_of(figure, here)
        after = figure.past
        before = self.token_before(figure)
        if before >= 0 and parse.tags[before][:2] in ("VB", "JJ") and figure.kind != "no":
            # "wounded scores", whatever the tree says
            yield _Governor(before, "word" if parse.tags[before] == "JJ" else "object")
            if parse.tags[before] == "JJ" and self.tag(before - 1)[:2] == "NN":
                yield _Governor(before, "object")  # a headline: "Taliban free 9 hostages"
        if self.lower(before) in (",", ":") and self.lower(before - 2) in (":", ";", ",", "and"):
            yield _Governor(before - 1, "word")  # "killed, 14; wounded, 61"
        if here.head is None and after < len(parse) and parse.sentence_of[after] == parse.sentence_of[figure.first]:
            yield _Governor(after, "word")
            if parse.tags[after][:2] in ("VB", "NN"):  # "71 die as bomb goes off"
                yield _Governor(after, "subject")
            if parse.lowers[after] == "with":  # "nine with burns"
                for i in range(after + 1, min(after + 4, len(parse))):
                    yield _Governor(i, "noun")
            if parse.tags[after] == "VBN":  # "2 taken prisoner"
                yield _Governor(after, "object")
            if parse.tags[after] == "RB":  # "300 still missing"
                yield _Governor(after + 1, "word")
        if here.head is not None:
            for i in range(max(0, here.first), here.head):
                if parse.tags[i] in ("JJ", "VBN", "NN"):
                    yield _Governor(i, "word")
            yield _Governor(here.head, "noun")
            if not here.part:
                yield from self.clauses(here.head)
            after = here.head + 1 + (self.tag(here.head + 1) == "RB")
            if self.tag(after) in ("JJ", "VBN") or (
                self.tag(after) == "VBD" and self.lower(after + 1) == "for"
            ):  # "12 soldiers dead", "60 people still unaccounted for"
                yield _Governor(after, "word")
        yield from self.clauses(self.number_token(figure))
        if here.head is not None and here.first < figure.first:
            yield _Governor(here.head, "noun")
            yield _Governor(here.head, "word")
            for i in range(here.first, here.head):
                yield _Governor(i, "noun")
        yield from self.climb(node, figure)
        yield from self.plain_predicate(figure, here)
        if here.head is not None:
            yield _Governor(here.head, "role")

    def clauses(self, noun: int) -> Iterator[_Governor]:
        """As in "soldiers sent to the front", "people, all of whom died", "40 of them wounded"."""
        parse = self.parse
        for child in parse.children[noun]:
            dep = parse.deps[child]
            if dep == "appos" and parse.lowers[child] == "none":
                yield _Governor(child, "word")  # "329 people, none of whom survived"
            if dep == "acl" or (dep == "amod" and child > noun):
                past = parse.tags[child] in ("VBN", "VBD")
                yield _Governor(child, "object" if past else "subject")
                if past:  # "a column of vehicles crossed into Sudan", its verb taken for a participle
                    yield _Governor(child, "subject")
                yield _Governor(child, "word")
            elif dep == "relcl":
                if any(c in self.owner and parse.deps[c] in (*_SUBJECTS, *_PASSIVE) for c in parse.children[child]):
                    continue  # "24 boats, of which ten have been handed over"
                passive = any(parse.deps[c] in ("nsubjpass", "auxpass") for c in parse.children[child])
                gap = any(parse.deps[c] in _SUBJECTS and self.is_relative(c) for c in parse.children[child])
                yield _Governor(child, "object" if passive or not gap else "subject")
                yield from self.complements(child)

    def is_relative(self, token: int) -> bool:
        words = [self.parse.lowers[token]] + [
            self.parse.lowers[k] for c in self.parse.children[token] for k in (c, *self.parse.children[c])
        ]
        return any(w in ("who", "which", "that", "whom") for w in words)

    def climb(self, node: int, figure: Figure) -> Iterator[_Governor]:
        """From the counted noun up: over conjuncts, "of" and appositives to the verb or noun that governs it."""
        parse = self.parse
        for _ in range(_STEPS):
            head, dep = parse.heads[node], parse.deps[node]
            if head == node:
                if parse.tags[node][:2] == "VB":
                    return
                yield from self.fragment(node)
                return
            if dep in _LINKS and parse.tags[head][:2] != "VB":
                if dep in ("appos", "nummod"):
                    yield _Governor(head, "noun")
                node = head
                continue
            if dep == "conj":
                return
            if dep == "pobj":
                above = parse.heads[head]
                if not (parse.tags[above][:2] in ("NN", "CD") or parse.pos[above] == "NUM"):
                    yield from self.through_preposition(head, above)
                    return
                if parse.lowers[head] in _NOUN_PREPOSITIONS:
                    yield _Governor(above, "noun")
                    for k in parse.children[above]:
                        if parse.deps[k] == "compound":
                            yield _Governor(k, "noun")
                if parse.lowers[head] not in ("of", "including") or self.is_whole(node, figure):
                    return
                node = above
                continue
            if parse.tags[head][:2] in ("VB", "MD") or parse.pos[head] in ("AUX", "VERB"):
                yield from self.of_verb(head, dep)
                return
            if dep in ("nsubj", "nsubjpass"):
                yield _Governor(head, "word")
                yield from self.complements(head)
                return
            return

    def through_preposition(self, preposition: int, above: int) -> Iterator[_Governor]:
        """As in "was shot dead along with two of his sons", "the toll rose to 31"."""
        parse, word = self.parse, self.parse.lowers[preposition]
        if (word == "with" and parse.lowers[above] in ("along", "together")) or word == "alongside":
            verb = above if parse.tags[above][:2] == "VB" else parse.heads[above]
            if parse.tags[verb][:2] == "VB":
                passive = any(parse.deps[c] == "nsubjpass" for c in parse.children[verb])
                yield from self.of_verb(verb, "nsubjpass" if passive else "nsubj")
        elif parse.tags[above][:2] == "VB" and parse.deps[preposition] != "agent":
            yield from self.from_subject(above, word)

    def fragment(self, node: int) -> Iterator[_Governor]:
        """A headline without a verb: "12 dead in blast"."""
        for child in self.parse.children[node]:
            if self.parse.deps[child] in ("amod", "acl", "acomp") and child > node:
                yield _Governor(child, "word")
                yield _Governor(child, "object")

    def from_subject(self, verb: int, prep: str) -> Iterator[_Governor]:
        """As in "The toll rose to 31", "put its losses at 31": the noun that the figure is of."""
        if prep not in ("to", "at", "by", "from", "above", "over"):
            return
        noun = self.subject_or_object(verb, self.size)
        if noun is not None:
            yield _Governor(noun, "noun")
            for child in self.parse.children[noun]:
                if self.parse.deps[child] in ("compound", "amod"):
                    yield _Governor(child, "noun")
                if self.lower(child) == "of":
                    for grandchild in self.parse.children[child]:
                        yield _Governor(grandchild, "noun")

    def of_verb(self, verb: int, dep: str) -> Iterator[_Governor]:
        """What verb `verb` tells of its dependent; through "were reported killed", "are due to arrive"."""
        parse = self.parse
        if dep in _PASSIVE:
            yield _Governor(verb, "object")
            for child in parse.children[verb]:
                if parse.lowers[child] == "among":  # "were counted among the dead"
                    for grandchild in parse.children[child]:
                        yield _Governor(grandchild, "word")
            yield from self.complements(verb, passive=True)
        elif dep in _SUBJECTS:
            if parse.tags[verb] == "VBN" and not any(parse.deps[c] in ("aux", "auxpass") for c in parse.children[verb]):
                yield _Governor(verb, "object")  # "Two soldiers killed in raid"
            above = parse.heads[verb]
            if parse.deps[verb] == "conj" and parse.tags[verb] in ("VBN", "VBD"):
                if any(parse.deps[c] == "auxpass" for c in parse.children[above]):
                    yield _Governor(verb, "object")  # "were seized and 25 crew taken hostage"
            yield _Governor(verb, "subject")
            yield from self.complements(verb)
        elif dep in ("dobj", "dative", "attr", "oprd", "pobj", "npadvmod", "nummod", "advmod"):
            if dep != "attr":
                yield _Governor(verb, "object")
            elif (noun := self.subject_of(verb)) is not None:
                yield _Governor(noun, "noun")
            if dep in ("dobj", "oprd"):
                yield from self.complements(verb, of_object=True)
            if self.lemma(verb) in _INCLUDE and (whole := self.subject_of(verb)) is not None:
                yield _Governor(whole, "noun")  # "The evacuees included 31 Britons"
                yield _Governor(whole, "role")
        elif dep in ("conj", "ccomp", "xcomp", "advcl", "dep"):
            for child in parse.children[verb]:
                if parse.deps[child] in ("acomp", "oprd"):
                    yield _Governor(child, "word")

    def complements(self, verb: int, *, passive: bool = False, of_object: bool = False) -> Iterator[_Governor]:
        """Adjectives and infinitives under a verb: "is missing", "were feared dead", "are expected to be sent"."""
        parse = self.parse
        for child in parse.children[verb]:
            dep = parse.deps[child]
            if child < verb and dep not in ("acomp", "xcomp"):
                continue
            if dep in ("acomp", "oprd", "attr", "advmod", "prt"):
                yield _Governor(child, "word")
                yield from (g for g in self.complements(child) if dep == "acomp")
            elif dep == "prep" and self.lemma(verb) in ("be", "remain", "stay"):
                for grandchild in parse.children[child]:
                    yield _Governor(grandchild, "word")
            elif dep in ("xcomp", "ccomp") and (of_object or dep == "xcomp" or passive):
                under = any(parse.deps[c] in ("auxpass", "nsubjpass") for c in parse.children[child])
                alone = parse.tags[child] == "VBN" and not any(
                    parse.deps[c] == "aux" and parse.lowers[c] == "have" for c in parse.children[child]
                )
                yield _Governor(child, "object" if under or (alone and parse.tags[child] == "VBN") else "subject")
                yield _Governor(child, "word")
                yield from self.complements(child)

    def plain_predicate(self, figure: Figure, here: Counted) -> Iterator[_Governor]:
        """As in "30 are missing", "12 were killed", where the tree has gone astray."""
        i = figure.past if here.head is None or here.first < figure.first else here.past
        if not self.is_total(figure) and self.lower(i) in ("have", "has", "had"):
            i += 1
            while i < self.size and self.parse.tags[i] == "RB":
                i += 1
            if self.tag(i) == "VBN" and self.lower(i) != "been":
                yield _Governor(i, "subject")  # "15 activists have vanished"
            return
        if self.is_total(figure) or self.lower(i) not in ("is", "are", "was", "were", "remain", "remains", "been"):
            return
        i += 1
        while i < self.size and self.parse.tags[i] == "RB":
            i += 1
        if i < self.size and self.parse.sentence_of[i] == self.parse.sentence_of[figure.first]:
            yield _Governor(i, "word")
            if self.parse.tags[i] == "VBN":
                yield _Governor(i, "object")

    def stage_of(self, governor: _Governor, figure: Figure, here: Counted) -> Stage | None:
        token = governor.token
        if token >= self.size:
            return None
        table = self.tables[governor.role]
        found = table.get(self.lemma(token)) or table.get(self.parse.lowers[token])
        if not found:
            return None
        words: set[str] | None = None
        for stage in found:
            if stage.only == "things":
                if here.unit in ("", "persons") or self.kind_of(here) == "civil":
                    continue
            elif stage.only and stage.only != self.kind_of(here) and not (stage.only == here.unit == ""):
                if stage.only != "projectiles" or here.unit not in _PROJECTILES:
                    continue
            if stage.companions:
                if words is None:
                    words = self.child_words(token) | {self.lower(token + 1), self.lower(token + 2)}
                    if here.head is not None:
                        words.add(self.lower(here.head))
                if not stage.companions & words:
                    continue
            if stage.key == "displaced" and here.head is not None and self.is_held(here.head):
                continue  # prisoners who escape flee no war
            return stage
        return None

    def is_held(self, noun: int) -> bool:
        """As in "inmates", "hostages"."""
        return any(s.key in ("captured", "detained") for s in self.book.stage_role.get(self.lemma(noun), ()))

    def kind_of(self, here: Counted) -> str:
        """As in "civil" for people who are no soldiers, "materiel" for soldiers and things."""
        if here.head is None:
            return "civil" if here.unit == "persons" else "materiel"
        name = self.book.names.get(self.lemma(here.head), "")
        if here.unit in ("families", "households"):
            return "civil"
        if here.unit != "persons" or name in ("soldiers", "fighters"):
            return "materiel"
        return "materiel" if self.lemma(here.head) in self.book.military else "civil"

    def child_words(self, i: int) -> set[str]:
        """Lower-case words of the children of i and of their objects."""
        parse, out = self.parse, set()
        for child in parse.children[i]:
            out.add(parse.lowers[child])
            if parse.deps[child] == "dobj" and (
                child in self.places or (parse.tags[child] == "NNP" and child not in self.named)
            ):
                out.add("@place")
            if parse.deps[child] == "dobj":
                out.update(self.after_conjuncts(child))
            if parse.deps[child] in _COMPANIONS:
                out.update(parse.lowers[k] for k in parse.children[child])
        return out

    def after_conjuncts(self, noun: int) -> Iterator[str]:
        """As in "moved 30 tanks and some gendarmes to the frontier": what hangs on the last of a list may be the verb's."""
        parse = self.parse
        for _ in range(_STEPS):
            following = [c for c in parse.children[noun] if parse.deps[c] == "conj"]
            if not following:
                return
            noun = following[-1]
            yield from (parse.lowers[c] for c in parse.children[noun] if parse.deps[c] == "prep")

    def flow(self, figure: Figure, here: Counted) -> Flow | None:
        """What is there, or what comes to pass, by the governing verb or noun."""
        parse, table = self.parse, self.book.flow
        node = here.head if here.head is not None else self.number_token(figure)
        if here.head is not None and self.lemma(here.head) in table:
            return table[self.lemma(here.head)]
        for _ in range(_STEPS):
            head = parse.heads[node]
            if head == node:
                break
            node = head
            if self.lemma(node) in table:
                return table[self.lemma(node)]
            if parse.tags[node][:2] == "VB":
                break
        return None

    def is_expected(self, figure: Figure, here: Counted) -> bool:
        """Whether the count lies ahead: under a modal, a plan, a promise, a demand."""
        parse = self.parse
        hyphened = parse.text[figure.number_end : figure.number_end + 1] == "-"
        sized = figure.type == "MEASURE" and self.lower(figure.past) in _DIMENSIONS  # "a dam 60 metres high"
        if figure.type == "ORDINAL" or (figure.type == "MEASURE" and hyphened) or sized:
            return False
        if figure.compound and here.head is not None and here.unit != "persons":
            return False  # "the 32-country alliance will send"
        if self.lower(figure.first - 1) == "from" and self.lower(figure.past) == "to":
            return False  # "will climb from 28,000 to 80,000"
        node = self.node_of(figure, here)
        if self.is_known(figure, node):
            return False
        if (
            self.words_lie_ahead(figure, here)
            or self.clause_lies_ahead(node)
            or self.clause_lies_ahead(self.number_token(figure))
        ):
            return True
        for _ in range(_STEPS + 2):
            head, dep = parse.heads[node], parse.deps[node]
            if head == node:
                return False
            if parse.tags[head][:2] == "VB" or parse.pos[head] in ("AUX", "VERB"):
                return self.governed_ahead(head, dep, parse.lowers[node])
            if (
                dep == "pobj"
                and parse.lowers[head] == "of"
                and figure.type == "CARDINAL"
                and self.is_whole(node, figure)
            ):
                return False
            if dep == "appos" and figure.unit:
                return False  # "will spend $5 million, a rise of 15 %"
            node = head
        return False

    def is_known(self, figure: Figure, node: int) -> bool:
        """As in "the two armies are to withdraw", "the 118 who were abducted": definite, and there already."""
        parse = self.parse
        if self.lower(figure.first - 1) not in ("the", "these", "those", "both"):
            return False
        if figure.kind == "words" and (figure.low or 99) <= _FEW and parse.deps[node] in _SUBJECTS:
            return True
        return any(
            parse.deps[c] == "relcl"
            and parse.tags[c] in ("VBD", "VBN")
            and not self.has_modal(c)
            and self.lemma(c) not in self.book.expected["governors"]
            for c in parse.children[self.number_token(figure)]
        )

    def words_lie_ahead(self, figure: Figure, here: Counted) -> bool:
        """As in "possibly deploying", "soon", "10,000 to be deployed" right beside the count."""
        past = figure.past if here.head is None or here.first < figure.first else here.past
        first, limit = self.bounds(figure.first)
        beside = (
            *self.parse.lowers[max(first, figure.first - 4) : figure.first],
            *self.beside_after(past, limit),
        )
        if any(word in self.book.expected["adverbs"] for word in beside):
            return True
        return self.tag(past) == "TO" and self.lower(past + 1) in _TO_COME and self.is_ahead_of(past)

    def beside_after(self, past: int, limit: int) -> Sequence[str]:
        """The two words after the count; "and possibly as many as 1,700" is of the next."""
        words = self.parse.lowers[past : min(limit, past + 2)]
        return () if words and words[0] in ("and", "or", "but") else words

    def clause_lies_ahead(self, noun: int) -> bool:
        """As in "the million that were promised", "500 expected tanks", "troops who will leave"."""
        parse, expected = self.parse, self.book.expected
        for child in parse.children[noun]:
            if parse.deps[child] not in ("acl", "relcl", "amod"):
                continue
            if self.lemma(child) in expected["governors"] - expected["to_only"]:
                return True
            if parse.deps[child] != "amod" and (self.verb_lies_ahead(child) or self.is_to_be(child, noun)):
                return True
        return False

    def governed_ahead(self, verb: int, dep: str, word: str) -> bool:
        """Whether the verb that governs the count puts it ahead. word: the dependent of the verb."""
        _parse, expected, lemma = self.parse, self.book.expected, self.lemma(verb)
        if self.verb_lies_ahead(verb):
            return True
        if dep in ("nsubj", "nsubjpass") and self.is_infinitive(verb):
            return True  # "with 10,000 to be deployed"
        if dep == "prep":
            return lemma in ("ask", "call", "plan", "hope") and word in ("for", "on")
        if lemma not in expected["governors"] or lemma in expected["to_only"]:
            return False
        return dep in ("dobj", "nsubjpass", "ccomp", "dative")

    def verb_lies_ahead(self, verb: int) -> bool:
        """A modal on the verb, or an infinitive under "expect", "due", "a plan", or under such a verb."""
        parse, expected = self.parse, self.book.expected
        for _ in range(4):
            if self.has_modal(verb) or self.expects_complement(verb):
                return True
            head, dep = parse.heads[verb], parse.deps[verb]
            if head == verb and not self.is_infinitive(verb):
                return False
            infinitive = self.is_infinitive(verb)
            bare = parse.tags[verb] in ("VBN", "JJ") and not any(
                parse.deps[c] in ("aux", "auxpass") for c in parse.children[verb]
            )
            if bare and dep in ("ccomp", "xcomp") and self.lemma(head) in ("want", "demand", "need"):
                return True  # "wants 300 of them gone by March"
            if infinitive and dep == "ROOT":
                return True  # a headline: "US to send 500 more troops"
            if (
                infinitive
                and dep in ("xcomp", "ccomp", "acl")
                and self.lemma(head) in expected["governors"] | expected["nouns"]
            ):
                return True
            if not (
                dep == "xcomp"
                or (dep == "conj" and parse.lowers[verb] == self.lemma(verb))
                or (dep == "ccomp" and infinitive)
            ):
                return False
            verb = head
        return False

    def is_infinitive(self, verb: int) -> bool:
        return any(self.lower(c) == "to" and self.parse.deps[c] == "aux" for c in self.parse.children[verb])

    def has_modal(self, verb: int) -> bool:
        """A modal of the list; "can" is not in it, for it tells what a thing is able to."""
        parse, modals = self.parse, self.book.expected["modals"]
        if parse.tags[verb] == "MD" and parse.lowers[verb] in modals:
            return True
        return any(parse.deps[c] == "aux" and parse.lowers[c] in modals for c in parse.children[verb])

    def expects_complement(self, verb: int) -> bool:
        """As in "are expected to arrive", "are due to leave"; those who "want to go home" are there."""
        parse, expected, lemma = self.parse, self.book.expected, self.lemma(verb)
        for c in parse.children[verb]:
            if (
                lemma in ("be", "remain")
                and parse.deps[c] in ("xcomp", "acomp")
                and self.lemma(c) in expected["governors"]
            ):
                if any(parse.deps[g] in ("xcomp", "ccomp", "prep") for g in parse.children[c]):
                    return True
            if lemma == "be" and parse.deps[c] == "acomp" and self.lower(c) == "due" and self.lower(c + 1) != "to":
                return True  # "are due in March"
            if lemma == "be" and parse.deps[c] == "xcomp" and parse.tags[c] == "VB" and self.lower(c - 1) == "to":
                return True  # "are to follow"
            if parse.deps[c] == "xcomp" and parse.tags[c] == "VB" and lemma in expected["governors"]:
                if parse.tags[verb] == "VBN" or lemma in expected["to_only"]:
                    return True
        return False

    def is_to_be(self, verb: int, noun: int) -> bool:
        """As in "10,000 to be deployed by December"; not "the first 500 to arrive"."""
        return self.is_infinitive(verb) and self.is_ahead_of(noun)

    def is_ahead_of(self, noun: int) -> bool:
        """No "first" or "last" that did it already."""
        parse = self.parse
        first, _ = self.bounds(noun)
        near = parse.lowers[max(first, noun - 5) : noun]
        return not any(w in ("first", "last", "only", "latest") or w in self.book.ordinals for w in near)
