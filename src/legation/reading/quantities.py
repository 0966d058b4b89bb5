"""Quantities: numbers in the text and what they count.

Takes the parse and the time expressions; gives `Quantity`s in text order. "Some 3,000 Kenyan police were due to arrive"
is 3000 persons, approximate, counted "Kenyan police", stage arrived, expected. An elliptic number ("an additional
10,000") takes its unit from the quantity before. Where the number stands and how wide it is: see figures. Whose the
counted things are, where and as of when is put together by the claims, from actors, places and times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.measures import MeasureBook, Stage, shipped_measures
from legation.model.layers import Parse, Quantity, TimeExpression
from legation.model.spans import Span
from legation.model.words import Flow
from legation.reading.figures import Figure, find_figures
from legation.reading.reader import Work

_NP_TAGS = frozenset("JJ JJR JJS VBN VBG NN NNS NNP NNPS POS HYPH CD".split())
_CLAUSE_DEPS = frozenset("relcl acl advcl ccomp csubj parataxis punct nummod".split())
_SUBJECTS = ("nsubj", "csubj")
_PASSIVE = ("nsubjpass", "csubjpass")
_WHO = frozenset({"who", "whom"})
_OF_PRONOUNS = frozenset({"which", "whom", "them", "these", "those", "us", "him", "it"})
_INCLUDING = frozenset({"including", "among", "amongst", "include", "includes", "included"})
_RAISING = frozenset(
    "expect believe think report say know fear presume estimate understand schedule suppose feel consider declare leave get "
    "go remain stay become seem appear begin start continue fail manage refuse help tend prepare plan want try hope vow "
    "agree decide threaten pledge promise intend order have feel confirm find assume list pronounce likely due set ready able "
    "unable willing poised slated certain sure force allow ask require see".split()
)
_FAR = 8  # figures back to which an elliptic number may go for its noun
_STEPS = 6  # how far up a noun's links (conjunct, of, appositive) are followed


class QuantitiesComponent:
    """Adds the layer "quantities". `book` None: the shipped measures."""

    name = "quantities"
    needs = ("parse", "times")
    gives = "quantities"
    version = "1"

    def __init__(self, book: MeasureBook | None = None) -> None:
        self.book = book or shipped_measures()

    def run(self, batch: Sequence[Work]) -> list[tuple[Quantity, ...]]:
        return [find_quantities(work["parse"], work["times"], self.book) for work in batch]


def find_quantities(parse: Parse, times: Sequence[TimeExpression], book: MeasureBook) -> tuple[Quantity, ...]:
    """All quantities of a text, in text order."""
    figures = find_figures(parse, times, book)
    return _Counter(parse, book, figures).count() if figures else ()


@dataclass(slots=True)
class _Counted:
    """What a figure counts. head: token of the noun or None; start, end: characters of its words; unit: of the count."""

    head: int | None = None
    first: int = -1
    past: int = -1
    unit: str = ""
    inherited: bool = False
    additional: bool = False
    people: bool = False  # only that people are meant is known ("304 who died")
    part: bool = False  # "800 of the 1,100": the noun is that of the whole


@dataclass(frozen=True, slots=True)
class _Governor:
    """A word that may tell what became of the counted: verb or noun, and how the counted hangs on it."""

    token: int
    role: str  # "object", "subject", "noun", "role", "word"


class _Counter:
    """Reads the counted thing, stage and flow of each figure of one text, in order."""

    def __init__(self, parse: Parse, book: MeasureBook, figures: Sequence[Figure]) -> None:
        self.parse = parse
        self.size = len(parse.words)
        self.book = book
        self.figures = figures
        self.owner = {i: f for f in figures for i in range(f.first, f.past)}  # token -> the figure it is part of
        self.people = {
            i for first, past, label in parse.entities if label == "NORP" for i in range(first, past)
        }  # tokens that the recogniser takes for the name of a people
        self.counted: list[_Counted] = []
        self.out: list[Quantity] = []
        self.voting: dict[int, bool] = {}

    def count(self) -> tuple[Quantity, ...]:
        for figure in self.figures:
            self.counted.append(self.find_counted(figure))
        self.figures = [self.as_vote(f, c) for f, c in zip(self.figures, self.counted, strict=True)]
        for k in range(len(self.figures) - 2, -1, -1):
            self.take_from_next(k)
        for k in range(len(self.figures)):
            self.take_from_before(k)
        for k, figure in enumerate(self.figures):
            self.out.append(self.quantity(k, figure, self.counted[k]))
        return tuple(self.out)

    # ------------------------------------------------------------- small looks at the parse
    def lower(self, i: int) -> str:
        return self.parse.lowers[i] if 0 <= i < self.size else ""

    def lemma(self, i: int) -> str:
        return self.parse.lemmas[i].lower() if 0 <= i < self.size else ""

    def bounds(self, i: int) -> tuple[int, int]:
        return self.parse.sentences[self.parse.sentence_of[i]]

    def child_words(self, i: int) -> set[str]:
        """Lower-case words of the children of i and of their objects."""
        parse, out = self.parse, set()
        for child in parse.children[i]:
            out.add(parse.lowers[child])
            if parse.deps[child] in (
                "prep",
                "prt",
                "advmod",
                "agent",
                "oprd",
                "xcomp",
                "dobj",
                "advcl",
                "ccomp",
                "acomp",
            ):
                out.update(parse.lowers[k] for k in parse.children[child])
        return out

    # ------------------------------------------------------------- the counted noun
    def find_counted(self, figure: Figure) -> _Counted:
        got = _Counted()
        _, limit = self.bounds(figure.first)
        i = figure.past
        if i >= limit:
            return self.before_number(figure, got)
        if figure.compound:
            return self.after_hyphen(figure, got, i, limit)
        while i < limit and self.lower(i) in self.book.more_after and self.lower(i + 1) != "than":
            got.additional = True
            i += 1
        if i >= limit:
            return self.before_number(figure, got)
        if self.lower(i) == "of":
            return self.after_of(figure, got, i, limit)
        if figure.type == "VOTE":
            if self.lemma(i) in ("vote", "abstention"):
                got.head, got.first, got.past = i, i, i + 1
            return got
        if self.lower(i) in _WHO or (self.lower(i) == "," and self.lower(i + 1) in _WHO):
            got.people = True
            return got
        if figure.type == "CARDINAL" and not figure.unit and self.is_crowd(i):
            got.people = True
            return got if self.lower(i) != "strong" else self.before_number(figure, got)
        if figure.type in ("PERCENT", "MONEY", "MEASURE", "MULTIPLE"):
            return self.beside_measure(figure, got, i, limit)
        if figure.unit:
            return got
        head = self.noun_from(figure, i, limit)
        if (
            head is None
            or not self.may_be_counted(figure, head)
            or (head == i and self.lower(i) in self.book.stage_word)
        ):
            return self.before_number(figure, got)
        return self.take(got, i, head, limit, figure.low or figure.high or 0)

    def is_crowd(self, i: int) -> bool:
        """ "370 on board", "49 aboard", "a thousand strong"."""
        return self.lower(i) in ("aboard", "strong") or (self.lower(i) == "on" and self.lower(i + 1) == "board")

    def take(self, got: _Counted, first: int, head: int, limit: int, number: float = 1000) -> _Counted:
        got.head, got.first, got.past = head, first, head + 1
        got.unit = self.unit_of(head, number=number)
        if self.lower(head + 1) == "of" and head + 1 < limit:
            end = self.flat_noun(head + 2, limit)
            if end is not None:
                got.past = end + 1
        return got

    def as_vote(self, figure: Figure, here: _Counted) -> Figure:
        """ "nine against", "three abstained", "191 of the 300 members voted to end": a number of a division."""
        if figure.type != "CARDINAL" or figure.unit or figure.low is None or figure.low > 5000:
            return figure
        parse, votes = self.parse, self.book.votes
        after = parse.lowers[figure.past : figure.past + 3]
        said = " ".join(after)
        _first, past = self.bounds(figure.first)
        if here.head is None and here.unit == "" and self.is_about_votes(figure):
            for side in ("for", "against", "abstained"):
                if any(said == w or said.startswith((w + " ", w + ",")) for w in votes[side] if w not in ("no", "yes")):
                    return replace(figure, type="VOTE", unit="votes", reason=f"votes {side}")
        if here.head is not None and not here.part and self.lemma(here.head) in votes["voters"]:
            said = " ".join(parse.lowers[here.past : here.past + 3])
            if self.is_about_votes(figure):
                for side in ("for", "against"):
                    if any(
                        said == w or said.startswith((w + " ", w + ","))
                        for w in votes[side]
                        if " " in w or w == "against"
                    ):
                        return replace(figure, type="VOTE", unit="votes", reason=f"votes {side}")
        node = self.node_of(figure, here)
        verb = parse.heads[node]
        if (
            here.past > 0
            and not self.is_total(figure)
            and self.lemma(here.past) == "vote"
            and parse.tags[here.past][:2] == "VB"
            and here.past < past
        ):
            verb, node = here.past, -1  # "191 of the 300 members voted", whatever the tree says
        voters = here.head is None or self.lemma(here.head) in votes["voters"]
        if voters and (node < 0 or parse.deps[node] == "nsubj"):
            if self.lemma(verb) == "abstain":
                return replace(figure, type="VOTE", unit="votes", reason="votes abstained")
            if self.lemma(verb) == "vote" and figure.kind in ("digits", "words"):
                return replace(figure, type="VOTE", unit="votes", reason=self.side_of(verb))
        return figure

    def is_about_votes(self, figure: Figure) -> bool:
        """Whether the sentence has a word of voting; looked up once a sentence."""
        number = self.parse.sentence_of[figure.first]
        if number not in self.voting:
            first, past = self.parse.sentences[number]
            self.voting[number] = not self.book.votes["context"].isdisjoint(self.parse.lowers[first:past])
        return self.voting[number]

    def side_of(self, verb: int) -> str:
        words = {self.parse.lowers[c] for c in self.parse.children[verb]}
        return "votes against" if "against" in words else "votes for"

    def after_hyphen(self, figure: Figure, got: _Counted, i: int, limit: int) -> _Counted:
        """ "450-bed hospital" counts beds; "a three-man crew" and "a 2,000-strong force" people."""
        while i < limit and self.parse.words[i] in ("-", "\u2010", "\u2011"):
            i += 1
        if i >= limit:
            return got
        lemma = self.lemma(i)
        if lemma in ("man", "woman", "person", "strong", "member"):
            head = self.noun_from(figure, i + 1, limit) if i + 1 < limit else None
            self.take(got, i + 1 if head is not None else i, head if head is not None else i, limit)
            got.unit = "persons"
        else:
            got.head, got.first, got.past, got.unit = i, i, i + 1, self.unit_of(i)
        return got

    def after_of(self, figure: Figure, got: _Counted, i: int, limit: int) -> _Counted:
        """ "two of the batteries", "800 of the 1,100 soldiers", "40 of which", "thousands of fighters"."""
        j = i + 1
        while (
            j < limit and self.parse.tags[j] in ("DT", "PRP$", "PDT", "POS") and self.lower(j) not in ("these", "those")
        ):
            j += 1
        while j < limit and self.lower(j) in (
            "all",
            "the",
            "these",
            "those",
            "its",
            "their",
            "some",
            "about",
            "at",
            "least",
        ):
            if self.lower(j) in ("these", "those") and self.parse.tags[j + 1 if j + 1 < limit else j][:2] not in (
                "NN",
                "JJ",
                "CD",
            ):
                break
            j += 1
        if j < limit and self.lower(j) in _OF_PRONOUNS:
            got.people = self.lower(j) == "whom"
            return got
        other = self.owner.get(j)
        if other is not None and other.type == "CARDINAL":
            j = other.past
            if j < limit and other.compound:
                return got
        got.part = other is not None or j > i + 1
        head = self.noun_from(figure, j, limit)
        return got if head is None else self.take(got, j, head, limit)

    def noun_from(self, figure: Figure, i: int, limit: int) -> int | None:
        """Head of the noun group that begins at token i: by the tree where it says so, else the last noun of the run."""
        parse = self.parse
        last: int | None = None
        plural: int | None = None
        seen = 0
        j = i
        while j < limit and seen < 9:
            tag = parse.tags[j]
            if j in self.owner and j > i:
                break
            if tag in ("NN", "NNS", "NNP", "NNPS"):
                if last is not None and not self.runs_on(last, j):
                    break
                if tag in ("NN", "NNP") and self.joins_adjective(j, limit):
                    j += 1
                    seen += 1
                    continue
                last = j
                plural = j if tag in ("NNS", "NNPS") else plural
            elif tag == "POS" and last is not None and parse.heads[self.number_token(figure)] == last:
                break  # "the two leaders' efforts"
            elif (
                tag in _NP_TAGS
                and (last is None or tag in ("POS", "HYPH") or parse.words[j] == "-" or parse.tags[j - 1] == "POS")
            ) or (
                last is None
                and parse.words[j] in ("-", ",", "and", "or", '"', "“", "”", "''", "``", "‘", "'")
                and self.adjective_follows(j, limit)
            ):
                pass
            elif (j > i and "-" in (parse.words[j], parse.words[j - 1])) or (
                self.lower(j + 1) == "-" and j + 1 < limit
            ):
                pass  # "pick-up trucks", whatever the parts are tagged
            elif last is None and tag == "RB" and j + 1 < limit and parse.tags[j + 1][:2] in ("JJ", "VB"):
                pass
            elif last is not None and (tag == "HYPH" or (parse.words[last - 1] == "-" and tag in _NP_TAGS)):
                pass  # "short-range ballistic missiles"
            else:
                break
            j += 1
            seen += 1
        if last is None:
            return None
        if (
            plural is not None
            and plural < last
            and (figure.low or 0) > 1
            and parse.lowers[last] not in self.book.invariant
        ):
            return plural  # "20 Czechs home"
        head = parse.heads[figure.past - 1 if figure.type != "CARDINAL" else self.number_token(figure)]
        if (
            i <= head < last
            and parse.tags[head] in ("NNS", "NNPS")
            and parse.deps[head] not in ("compound", "nmod", "amod", "poss")
        ):
            return head
        return last

    def number_token(self, figure: Figure) -> int:
        """The token of the number that the rest of the number hangs on."""
        parse = self.parse
        for i in range(figure.past - 1, figure.first - 1, -1):
            if not figure.first <= parse.heads[i] < figure.past or parse.heads[i] == i:
                return i
        return figure.first

    def runs_on(self, last: int, j: int) -> bool:
        """Whether noun j goes on with the noun group of `last`: "Sea Viper missiles"; not "600 soldiers Tuesday"."""
        parse = self.parse
        if parse.tags[j - 1] in ("POS", "HYPH"):
            return True
        if parse.tags[last] in ("NNS", "NNPS") and parse.tags[j] in ("NNP", "NNPS"):
            return parse.heads[last] == j
        return not (self.lemma(last) in self.book.counted and parse.tags[last] == "NNS" and parse.heads[last] != j)

    def adjective_follows(self, j: int, limit: int) -> bool:
        tags = self.parse.tags
        following = j + 1
        if following >= limit:
            return False
        if self.parse.words[j] == "," or self.lower(j) in ("and", "or"):
            # "Honduran and Salvadoran troops", "small, armed boats"; not "22 Ukrainian, six Syrian sailors"
            adjectives = ("JJ", "NNP", "NN", "VBN", "RB")
            return tags[following] in adjectives and tags[j - 1] in adjectives and following not in self.owner
        return tags[following] in _NP_TAGS

    def joins_adjective(self, j: int, limit: int) -> bool:
        """ "Honduran and Salvadoran troops": a capital singular before "and", an adjective and a plural is no noun."""
        tags = self.parse.tags
        if (
            self.lower(j + 1) not in ("and", "or")
            or j + 3 >= limit
            or j + 2 in self.owner
            or self.lemma(j) in self.book.counted
        ):
            return False
        return tags[j + 2] in ("JJ", "NNP", "NN") and tags[j + 3] in ("NNS", "NNPS")

    def flat_noun(self, i: int, limit: int) -> int | None:
        """Last token of the noun group at i, with "and" and commas between nouns left out: "munitions", "rocket fuel"."""
        j, last = i, None
        while j < limit and j < i + 8:
            tag = self.parse.tags[j]
            if tag[:2] == "NN":
                last = j
            elif not (tag[:2] in ("JJ", "DT", "HY") or (tag in ("PRP$", "POS", "VBN", "CD") and last is None)):
                break
            j += 1
        return last

    def beside_measure(self, figure: Figure, got: _Counted, i: int, limit: int) -> _Counted:
        """ "a $40 million contract", "the 1,200-km pipeline"; else what stands before the number."""
        if figure.type in ("MEASURE", "MONEY") and self.parse.tags[i][:2] in ("NN", "JJ", "HY"):
            head = self.noun_from(figure, i, limit)
            tree = self.parse.heads[figure.past - 1]
            if head is not None and (tree == head or tree >= figure.past or self.parse.words[i] in "-"):
                return self.take(got, i, head, limit)
        if figure.type == "MONEY" and self.lower(i) in ("in", "worth") and i + 1 < limit:
            j = i + 1 + (self.lower(i + 1) == "of")
            if j < limit and self.parse.tags[j][:2] in ("NN", "JJ") and self.parse.words[j][:1].islower():
                head = self.noun_from(figure, j, limit)
                if head is not None:
                    return self.take(got, j, head, limit)  # "$40 billion in military aid"
        if self.parse.tags[i] in ("DT", "PRP$") and figure.kind == "fraction":
            head = self.noun_from(figure, i + 1, limit) if i + 1 < limit else None
            if head is not None:
                return self.take(got, i + 1, head, limit)
        if figure.kind == "fraction":
            head = self.noun_from(figure, i, limit)
            if head is not None:
                return self.take(got, i, head, limit)
        return self.before_number(figure, got)

    def before_number(self, figure: Figure, got: _Counted) -> _Counted:
        """ "Casualties rose to 45", "the death toll stands at 31", "a range of 400 km", "debt reached 92.9 per cent"."""
        parse = self.parse
        token = self.number_token(figure)
        timed = figure.unit in self.book.units and self.book.units[figure.unit].family == "time"
        if figure.type in ("ORDINAL", "VOTE") or timed:
            return got
        head, dep = parse.heads[token], parse.deps[token]
        for _ in range(3):
            if (
                dep in ("nummod", "quantmod", "compound", "nmod", "advmod", "npadvmod")
                and figure.first <= head < figure.past
            ):
                token, head, dep = head, parse.heads[head], parse.deps[head]
        noun: int | None = None
        before = self.token_before(figure)
        if before > 0 and self.lower(before) == "of" and self.lemma(before - 1) in self.book.collectives:
            noun = before - 1  # "the garrison of 300", whatever the tree says
        elif dep == "pobj" and parse.deps[head] == "prep":
            prep, above = parse.lowers[head], parse.heads[head]
            if parse.starts[head] >= figure.start:  # "to well above 300,000": a bound word taken for a preposition
                prep = self.preposition_before(figure)
            if parse.tags[above][:2] == "NN" and above < token and prep in ("of", "to", "at", "by", "in"):
                noun = above if prep == "of" or self.lemma(above) in self.book.counted or figure.unit else None
            elif parse.tags[above][:2] == "VB" and prep in ("to", "at", "by", "from"):
                noun = self.subject_or_object(above, token)
        elif dep in ("dobj", "attr", "npadvmod", "acomp", "oprd", "nummod", "appos", "conj") and parse.tags[head][
            :2
        ] in ("VB", "JJ"):
            noun = self.subject_of(head) if self.says_number(head) else None
        elif figure.unit and dep in ("npadvmod", "nmod", "amod") and parse.tags[head][:2] == "NN":
            noun = head
        if noun is None or noun in self.owner or parse.tags[noun][:2] != "NN":
            return got
        noun = self.number_of(noun)
        if parse.tags[noun][:2] != "NN":  # "the number of displaced"
            got.head, got.first, got.past, got.unit = noun, noun, noun + 1, "persons"
            return got
        if not figure.unit and not self.is_countable(noun):
            return got
        got.head, got.past = noun, noun + 1
        got.first = noun
        while (
            got.first > 0
            and parse.tags[got.first - 1] in ("JJ", "NN", "NNP", "VBN")
            and parse.heads[got.first - 1] >= got.first
        ):
            got.first -= 1
        got.unit = self.unit_of(noun, before=True)
        return got

    def preposition_before(self, figure: Figure) -> str:
        i = figure.first - 1
        while i >= 0 and (self.parse.starts[i] >= figure.start or self.lower(i) in ("well", "just", "far", "about")):
            i -= 1
        return self.lower(i)

    def says_number(self, verb: int) -> bool:
        return self.lemma(verb) in (
            "number",
            "total",
            "reach",
            "exceed",
            "hit",
            "be",
            "stand",
            "near",
            "top",
            "pass",
            "equal",
            "surpass",
        )

    def subject_of(self, verb: int) -> int | None:
        for child in self.parse.children[verb]:
            if self.parse.deps[child] in ("nsubj", "nsubjpass"):
                return child
        if self.parse.deps[verb] in ("conj", "xcomp", "acomp", "relcl", "acl"):
            head = self.parse.heads[verb]
            if self.parse.deps[verb] in ("relcl", "acl"):
                return head
            return self.subject_of(head) if head < verb else None
        if self.parse.deps[verb] == "advcl" and self.parse.heads[verb] != verb:
            return self.subject_of(self.parse.heads[verb])
        return None

    def subject_or_object(self, verb: int, before: int) -> int | None:
        for child in self.parse.children[verb]:
            if self.parse.deps[child] == "dobj" and child < before:
                return child
        return self.subject_of(verb)

    def number_of(self, noun: int) -> int:
        """ "the number of refugees" -> refugees; "the death toll" stays."""
        acts = self.lemma(noun) in (
            "delivery",
            "production",
            "output",
            "supply",
            "shipment",
            "export",
            "sale",
            "purchase",
            "import",
        )
        if not acts and self.lemma(noun) not in (
            "number",
            "total",
            "count",
            "tally",
            "figure",
            "amount",
            "size",
            "strength",
        ):
            return noun
        for child in self.parse.children[noun]:
            if self.lower(child) == "of":
                for grandchild in self.parse.children[child]:
                    if self.parse.deps[grandchild] == "pobj":
                        return grandchild
        return noun

    def is_countable(self, noun: int) -> bool:
        lemma = self.lemma(noun)
        return (
            lemma in self.book.counted
            or lemma in self.book.stage_noun
            or self.parse.tags[noun] in ("NNS", "NNPS")
            or lemma in self.book.collectives
            or self.unit_of(noun) == "persons"
        )

    # ------------------------------------------------------------- units
    def unit_of(self, noun: int, *, before: bool = False, number: float = 1000) -> str:
        """ "soldiers" -> persons, "trucks" -> vehicles, "abstentions" -> votes; unlisted nouns are people or a count."""
        parse, book = self.parse, self.book
        lemma, lower = self.lemma(noun), parse.lowers[noun]
        if lemma == "member" and self.of_a_body(noun):
            return "count"
        for word in (lemma, lower, lower.removesuffix("s")):
            if word in book.counted:
                return book.counted[word]
        if lemma == "unit":
            return "units"
        if lemma in book.machines:
            near = parse.words[max(0, noun - 3) : noun]
            if any(w.lower() in book.people_after for w in near):
                return "persons"
            if any("-" in w and any(ch.isdigit() for ch in w) for w in near):
                return "aircraft"
        if lemma in book.many_nouns:
            return "persons" if before or number >= book.many else "count"
        if lower in book.collectives:
            return "persons" if before else "count"  # "the delegation numbered 35", but "35 delegations"
        if lemma in book.no_persons or lower in book.no_persons:
            return "count"
        plural = parse.tags[noun] in ("NNS", "NNPS") or lower.endswith(("s", "men", "women"))
        singular = lemma if lemma != lower else lower.removesuffix("s")
        if singular in book.no_persons:
            return "count"
        if plural and singular.endswith(book.person_endings):
            return "persons"
        if parse.words[noun][:1].isupper() and self.is_people(noun):
            return "persons"
        return "count"

    def may_be_counted(self, figure: Figure, head: int) -> bool:
        """After a number above one the noun is a plural, a word without one, or the name of a people."""
        parse = self.parse
        if figure.type == "ORDINAL" or figure.unit or (0 < (figure.low or figure.high or 0) <= 1):
            return True
        lower = parse.lowers[head]
        if (
            parse.tags[head] in ("NNS", "NNPS")
            or lower.endswith(("s", "men", "women", "people"))
            or lower in self.book.invariant
        ):
            return True
        if parse.words[head][:1].isupper() and not parse.text.isupper():
            after = self.lower(head + 1)
            return after not in (",", "and", "or") or (head + 2 not in self.owner and after == ",")
        return False

    def is_people(self, noun: int) -> bool:
        """ "Serbs", "Rohingya", "Burundians": the recogniser's NORP, or a capital plural with the ending of one."""
        parse = self.parse
        if parse.lowers[noun] in self.book.peoples:
            return True
        if noun in self.people:
            return True
        return parse.lowers[noun].endswith(("ans", "ians", "ese", "is", "ites", "eans", "ards"))

    def of_a_body(self, noun: int) -> bool:
        """ "members of the Arab League" are states."""
        parse = self.parse
        before = {parse.lowers[k] for k in range(max(0, noun - 3), noun)}
        if before & self.book.state_bodies:
            return True
        if self.lower(noun + 1) != "of":
            return False
        after = parse.words[noun + 2 : noun + 8]
        return any(w.lower() in self.book.state_bodies and w[:1].isupper() for w in after)

    # ------------------------------------------------------------- what a number leaves out
    def take_from_next(self, k: int) -> None:
        """ "22 Ukrainian, six Syrian and two Egyptian sailors", "477 and 459 square kilometres": the noun comes last."""
        left, right = self.figures[k], self.figures[k + 1]
        here, there = self.counted[k], self.counted[k + 1]
        if (
            left.unit
            or here.head is not None
            or not self.same_sentence(left, right)
            or self.parse.tags[left.past - 1] == "WP"
        ):
            return
        between = range(left.past, right.first)
        words = [self.parse.lowers[i] for i in between]
        if len(words) > 4 or not any(w in ("and", "or", ",", "to", "versus", "vs") for w in words):
            return
        if any(
            self.parse.tags[i][:2] not in ("JJ", "NN", "CC", "RB", "IN")
            and self.parse.lowers[i] not in (",", "some", "about")
            for i in between
        ):
            return
        if "of" in words or any(w in self.book.stage_word for w in words):
            return
        if right.unit and words and words[-1] in ("and", "or", ","):
            here.unit = right.unit
            here.inherited = True
        elif there.head is not None and there.first >= right.past:
            here.head, here.unit, here.inherited = there.head, there.unit, False
            here.first, here.past = there.head, there.past

    def take_from_before(self, k: int) -> None:
        """ "an additional 10,000", "11 of which", "the army spoke of five": the noun of the quantity before."""
        figure, here = self.figures[k], self.counted[k]
        if figure.unit or here.head is not None or here.unit or figure.type in ("ORDINAL", "VOTE"):
            return
        if self.people_by_stage(figure, here):
            return
        if (told := self.told_as(figure)) == "persons":
            here.unit = told
            return
        sentence = self.parse.sentence_of[figure.first]
        of_them = self.lower(figure.past) == "of"
        for j in range(k - 1, max(-1, k - 1 - _FAR), -1):
            other, there = self.figures[j], self.counted[j]
            if self.parse.sentence_of[other.first] < sentence - 2:
                break
            if other.type in ("ORDINAL", "VOTE", "PERCENT", "MULTIPLE") or (
                other.unit and not self.lists_with(other, figure)
            ):
                continue
            if of_them and self.too_small(other, figure):
                continue
            if there.unit or other.unit:
                here.unit = there.unit or other.unit
                here.inherited = True
                if here.people and here.unit != "persons":
                    here.unit = "persons"
                return
        here.unit = "persons" if here.people or here.additional or self.acts(figure) else self.noun_before(figure)

    def too_small(self, whole: Figure, part: Figure) -> bool:
        """ "16 missiles at the two bases, 11 of which": a part of two cannot be eleven."""
        return whole.high is not None and whole.high < (part.low or 0)

    def lists_with(self, other: Figure, figure: Figure) -> bool:
        """A unit of measure is passed on only within a list: "5 km and 8"."""
        return self.same_sentence(other, figure) and figure.first - other.past <= 2

    def noun_before(self, figure: Figure) -> str:
        """ "40 of which" after a plain plural noun: its unit."""
        first, _ = self.bounds(figure.first)
        if self.lower(figure.past) == "of" or self.lower(figure.first - 1) in ("including", ","):
            for i in range(figure.first - 1, first - 1, -1):
                if self.parse.tags[i] in ("NNS", "NNPS"):
                    return self.unit_of(i)
        return ""

    def people_by_stage(self, figure: Figure, here: _Counted) -> bool:
        """ "12 dead", "killing 40", "six died": people, unless things are being counted."""
        stage = self.stage(figure, here)
        if stage is None or stage.key not in (
            "killed",
            "wounded",
            "missing",
            "captured",
            "detained",
            "displaced",
            "evacuated",
            "released",
        ):
            return False
        here.unit = "persons"
        return True

    def told_as(self, figure: Figure) -> str:
        """ "36 were civilians": the unit of what they are said to be."""
        token = self.number_token(figure)
        verb = self.parse.heads[token]
        if self.parse.deps[token] != "nsubj" or self.lemma(verb) != "be":
            return ""
        for child in self.parse.children[verb]:
            if self.parse.deps[child] == "attr" and self.parse.tags[child] == "NNS":
                return self.unit_of(child)
        return ""

    def acts(self, figure: Figure) -> bool:
        """ "thousands marched": who does something is people."""
        token = self.number_token(figure)
        return figure.kind == "vague" and self.parse.deps[token] in ("nsubj", "nsubjpass", "dobj") and figure.unit == ""

    def same_sentence(self, a: Figure, b: Figure) -> bool:
        return self.parse.sentence_of[a.first] == self.parse.sentence_of[b.first]

    # ------------------------------------------------------------- stage, flow, expected
    def quantity(self, k: int, figure: Figure, here: _Counted) -> Quantity:
        parse = self.parse
        stage = self.stage(figure, here)
        if stage is None and k and (self.is_part(figure, self.figures[k - 1]) or self.goes_on(k, here)):
            key = self.out[k - 1].stage
            flow = self.out[k - 1].flow
        else:
            key = stage.key if stage else None
            flow = stage.flow if stage else self.flow(figure, here)
        unit = figure.unit or here.unit or "count"
        if figure.type == "VOTE" or unit == "votes":
            unit = "votes"
        kind = "VOTE" if unit == "votes" and figure.type == "CARDINAL" else figure.type
        if here.inherited and unit in self.book.units and unit not in ("barrels",):
            family = self.book.units[unit].family
            kind = {"currency": "MONEY", "share": "PERCENT"}.get(family, "MEASURE")
        counted = None
        if here.head is not None and here.first >= 0:
            counted = parse.text[parse.starts[here.first] : parse.ends[here.past - 1]]
        return Quantity(
            span=Span(figure.start, figure.end),
            low=figure.low,
            high=figure.high,
            unit=unit,
            type=kind,
            approximate=figure.approximate,
            head=here.head,
            counted=counted,
            name=self.name(figure, here, key),
            flow=flow,
            stage=key,
            additional=figure.additional or here.additional,
            expected=self.is_expected(figure, here),
            number=Span(figure.number_start, figure.number_end),
            reason=self.reason(figure, here, stage),
        )

    def reason(self, figure: Figure, here: _Counted, stage: Stage | None) -> str:
        reasons = [figure.reason] if figure.reason else []
        if here.inherited:
            reasons.append("unit of the quantity before")
        if self.names_group(figure, here):
            reasons.append("names a group")
        return "; ".join(reasons)

    def names_group(self, figure: Figure, here: _Counted) -> bool:
        """ "the two sides" names them; it tells no news about how many there are."""
        if figure.type != "CARDINAL" or here.head is None or figure.low != figure.high or (figure.low or 0) > 10:
            return False
        return self.lower(figure.first - 1) in ("the", "these", "those", "their", "our", "both", "its") and (
            self.lemma(here.head) in self.book.group_nouns
        )

    def name(self, figure: Figure, here: _Counted, stage: str | None) -> str | None:
        if figure.type == "VOTE" and figure.reason.startswith("votes "):
            return figure.reason.replace(" ", "_")
        if here.head is None:
            if figure.reason.startswith("votes "):
                return figure.reason.replace(" ", "_")
            return figure.reason or stage
        lemma, word = self.lemma(here.head), self.parse.lowers[here.head]
        if lemma in self.book.names:
            return self.book.names[lemma]
        return word if figure.type != "CARDINAL" or self.parse.tags[here.head] != "NN" else _plural(lemma, word)

    def is_part(self, figure: Figure, before: Figure) -> bool:
        """ "including 14 children", "among them 12 minors": what is told of the whole holds of the part."""
        if not self.same_sentence(figure, before):
            return False
        i = figure.first - 1
        near = [self.lower(j) for j in range(max(before.past, i - 3), i + 1)]
        return any(w in _INCLUDING for w in near)

    def goes_on(self, k: int, here: _Counted) -> bool:
        """ "detained 47 in Moscow and 12 in Kazan": no verb stands between the two."""
        before, figure = self.figures[k - 1], self.figures[k]
        if not here.inherited or not self.same_sentence(before, figure) or self.lower(figure.past) == "of":
            return False
        if self.parse.deps[self.number_token(figure)] in ("nsubj", "nsubjpass"):
            return False
        return not any(self.parse.tags[i][:2] == "VB" for i in range(before.past, figure.first))

    def stage(self, figure: Figure, here: _Counted) -> Stage | None:
        """The first that says something: words beside the count, the noun itself, its clauses, what governs it."""
        if (
            figure.type in ("ORDINAL", "VOTE", "PERCENT", "MULTIPLE")
            or here.unit in self.book.units
            or (figure.compound and here.unit != "persons")
        ):
            return None
        if figure.type in ("MONEY", "MEASURE") and figure.unit != "barrels":
            return None
        for governor in self.governors(figure, here):
            stage = self.stage_of(governor, figure, here)
            if stage is not None:
                return stage
        return None

    def stage_of(self, governor: _Governor, figure: Figure, here: _Counted) -> Stage | None:
        book, token = self.book, governor.token
        tables: Mapping[str, Mapping[str, tuple[Stage, ...]]] = {
            "object": book.stage_object,
            "subject": book.stage_subject,
            "noun": book.stage_noun,
            "word": book.stage_word,
            "role": book.stage_role,
        }
        table = tables[governor.role]
        found = table.get(self.lemma(token)) or table.get(self.parse.lowers[token])
        if not found:
            return None
        words: set[str] | None = None
        for stage in found:
            if stage.only and stage.only != self.kind_of(here):
                continue
            if stage.companions:
                if words is None:
                    words = self.child_words(token) | {self.lower(token + 1), self.lower(token + 2)}
                    if here.head is not None and governor.role == "noun":
                        words.add(self.lower(here.head))
                    if here.head is not None:
                        words.add(self.lower(here.head))
                if not stage.companions & words:
                    continue
            return None if stage.key == "-" else stage
        return None

    def kind_of(self, here: _Counted) -> str:
        """ "civil" for people who are no soldiers, "materiel" for soldiers and things."""
        if here.head is None:
            return "civil" if here.unit == "persons" else "materiel"
        name = self.book.names.get(self.lemma(here.head), "")
        if (here.unit or self.unit_of(here.head)) != "persons" or name in ("soldiers", "fighters"):
            return "materiel"
        return "materiel" if self.lemma(here.head) in self.book.military else "civil"

    def governors(self, figure: Figure, here: _Counted) -> Iterator[_Governor]:
        """Words that may tell the stage, nearest first."""
        parse = self.parse
        node = self.node_of(figure, here)
        after = figure.past
        before = self.token_before(figure)
        if before >= 0 and parse.tags[before][:2] in ("VB", "JJ") and figure.kind != "no":
            yield _Governor(
                before, "object" if parse.tags[before] != "JJ" else "word"
            )  # "wounded scores", whatever the tree says
        if here.head is None and after < len(parse) and parse.sentence_of[after] == parse.sentence_of[figure.first]:
            yield _Governor(after, "word")
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
            if here.head + 1 < len(parse):
                yield (
                    _Governor(here.head + 1, "word")
                    if parse.tags[here.head + 1] in ("JJ", "VBN")
                    else _Governor(here.head, "noun")
                )
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

    def is_total(self, figure: Figure) -> bool:
        """The 1,100 of "800 of the 1,100 soldiers"."""
        return self.lower(figure.first - 1) in ("the", "all", "its", "their") and self.lower(figure.first - 2) == "of"

    def plain_predicate(self, figure: Figure, here: _Counted) -> Iterator[_Governor]:
        """ "30 are missing", "12 were killed", where the tree has gone astray."""
        i = figure.past if here.head is None or here.first < figure.first else here.past
        if self.is_total(figure) or self.lower(i) not in ("is", "are", "was", "were", "remain", "remains", "been"):
            return
        i += 1
        while i < self.size and self.parse.tags[i] == "RB":
            i += 1
        if i < self.size and self.parse.sentence_of[i] == self.parse.sentence_of[figure.first]:
            yield _Governor(i, "word")
            if self.parse.tags[i] == "VBN":
                yield _Governor(i, "object")

    def token_before(self, figure: Figure) -> int:
        """The token right before the figure and its bound words, in its sentence; -1 for none."""
        first, _ = self.bounds(figure.first)
        i = figure.first - 1
        while i >= first and self.parse.starts[i] >= figure.start:
            i -= 1
        return i if i >= first else -1

    def node_of(self, figure: Figure, here: _Counted) -> int:
        """The token from which the tree is climbed: the counted noun, or the number where it is but a part of it."""
        if here.head is None or here.first < figure.first or here.part:
            return self.number_token(figure)
        return here.head

    def clauses(self, noun: int) -> Iterator[_Governor]:
        """ "soldiers sent to the front", "people, all of whom died", "40 of them wounded"."""
        parse = self.parse
        for child in parse.children[noun]:
            dep = parse.deps[child]
            if dep == "acl" or (dep == "amod" and child > noun):
                yield _Governor(child, "object" if parse.tags[child] in ("VBN", "VBD") else "subject")
                yield _Governor(child, "word")
            elif dep == "relcl":
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
            if (
                dep
                in (
                    "conj",
                    "appos",
                    "nummod",
                    "nmod",
                    "compound",
                    "amod",
                    "quantmod",
                    "poss",
                    "advmod",
                    "npadvmod",
                    "dep",
                )
                and parse.tags[head][:2] != "VB"
            ):
                if dep in ("appos", "nummod"):
                    yield _Governor(head, "noun")
                node = head
                continue
            if dep == "conj":
                node = head
                return
            if dep == "pobj":
                prep, above = parse.lowers[head], parse.heads[head]
                if parse.tags[above][:2] in ("NN", "CD") or parse.pos[above] == "NUM":
                    if prep == "of" or prep in ("for", "to", "with", "by", "among", "from", "in"):
                        yield _Governor(above, "noun")
                        for k in parse.children[above]:
                            if parse.deps[k] == "compound":
                                yield _Governor(k, "noun")
                    if prep not in ("of", "including") or (prep == "of" and self.is_whole(node, figure)):
                        return
                    node = above
                    continue
                if (prep == "with" and parse.lowers[above] in ("along", "together")) or prep == "alongside":
                    verb = above if parse.tags[above][:2] == "VB" else parse.heads[above]
                    if parse.tags[verb][:2] == "VB":
                        passive = any(parse.deps[c] == "nsubjpass" for c in parse.children[verb])
                        yield from self.of_verb(verb, "nsubjpass" if passive else "nsubj")
                    return
                if parse.tags[above][:2] == "VB":
                    if prep == "by" and self.lower(node) and parse.deps[head] == "agent":
                        return
                    yield from self.from_subject(above, prep)
                return
            if parse.tags[head][:2] in ("VB", "MD") or parse.pos[head] in ("AUX", "VERB"):
                yield from self.of_verb(head, dep)
                return
            if dep in ("nsubj", "nsubjpass"):
                yield _Governor(head, "word")
                yield from self.complements(head)
                return
            return

    def fragment(self, node: int) -> Iterator[_Governor]:
        """A headline without a verb: "12 dead in blast"."""
        for child in self.parse.children[node]:
            if self.parse.deps[child] in ("amod", "acl", "acomp") and child > node:
                yield _Governor(child, "word")
                yield _Governor(child, "object")

    def from_subject(self, verb: int, prep: str) -> Iterator[_Governor]:
        """ "The toll rose to 31", "put its losses at 31": the noun that the figure is of."""
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

    def flow(self, figure: Figure, here: _Counted) -> Flow | None:
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

    def is_expected(self, figure: Figure, here: _Counted) -> bool:
        """Whether the count lies ahead: under a modal, a plan, a promise, a demand."""
        parse, expected = self.parse, self.book.expected
        node = self.node_of(figure, here)
        if figure.compound and here.head is not None and here.unit != "persons":
            return False  # "the 32-country alliance will send"
        if figure.type == "ORDINAL" or (
            figure.type == "MEASURE" and parse.text[figure.number_end : figure.number_end + 1] == "-"
        ):
            return False
        k = figure.past if here.head is None or here.first < figure.first else here.past
        for i in (*range(max(0, figure.first - 4), figure.first), k, k + 1):
            if i >= self.size:
                break
            if parse.lowers[i] in expected["adverbs"] and parse.sentence_of[i] == parse.sentence_of[figure.first]:
                return True
        if self.lower(k) == "to" and parse.tags[k] == "TO" and self.lower(k + 1) in ("be", "follow", "come", "arrive"):
            if self.is_ahead_of(k):
                return True
        for child in (*parse.children[node], *parse.children[self.number_token(figure)]):
            if (
                parse.deps[child] in ("acl", "relcl", "amod")
                and self.lemma(child) in expected["governors"]
                and self.lemma(child) not in expected["to_only"]
            ):
                return True
            if parse.deps[child] in ("acl", "relcl") and (self.verb_lies_ahead(child) or self.is_to_be(child, node)):
                return True
        for _ in range(_STEPS + 2):
            head, dep = parse.heads[node], parse.deps[node]
            if head == node:
                return False
            if parse.tags[head][:2] == "VB" or parse.pos[head] in ("AUX", "VERB"):
                return self.governed_ahead(head, dep, parse.lowers[node])
            if (
                dep == "pobj"
                and parse.lowers[parse.heads[node]] == "of"
                and figure.type == "CARDINAL"
                and self.is_whole(node, figure)
            ):
                return False
            node = head
        return False

    def is_to_be(self, verb: int, noun: int) -> bool:
        """ "10,000 to be deployed by December"; not "the first 500 to arrive"."""
        parse = self.parse
        if not any(parse.lowers[c] == "to" and parse.deps[c] == "aux" for c in parse.children[verb]):
            return False
        return self.is_ahead_of(noun)

    def is_ahead_of(self, noun: int) -> bool:
        """No "first" or "last" that did it already."""
        parse = self.parse
        first, _ = self.bounds(noun)
        near = parse.lowers[max(first, noun - 5) : noun]
        return not any(w in ("first", "last", "only", "latest") or w in self.book.ordinals for w in near)

    def is_whole(self, noun: int, figure: Figure) -> bool:
        """In "800 of the 1,100 soldiers" the 1,100 are there, whatever is to become of the 800."""
        above = self.parse.heads[self.parse.heads[noun]]
        return not figure.first <= above < figure.past and (above in self.owner or self.parse.pos[above] == "NUM")

    def governed_ahead(self, verb: int, dep: str, word: str) -> bool:
        expected, lemma = self.book.expected, self.lemma(verb)
        if self.verb_lies_ahead(verb):
            return True
        if (
            lemma in expected["governors"]
            and lemma not in expected["to_only"]
            and dep in ("dobj", "nsubjpass", "prep", "ccomp", "dative")
        ):
            return dep != "prep" or (lemma in ("ask", "call", "plan", "hope") and word in ("for", "on"))
        return False

    def verb_lies_ahead(self, verb: int) -> bool:
        """A modal on the verb, or an infinitive under "expect", "due", "a plan", or under such a verb."""
        parse, expected = self.parse, self.book.expected
        for _ in range(4):
            children = parse.children[verb]
            if any(
                parse.deps[c] == "aux" and (parse.lowers[c] in expected["modals"] or parse.tags[c] == "MD")
                for c in children
            ):
                return True
            if parse.lowers[verb] in expected["modals"] and parse.tags[verb] == "MD":
                return True
            for c in children:
                if (
                    parse.deps[c] in ("xcomp", "acomp")
                    and self.lemma(verb) in ("be", "remain")
                    and self.lemma(c) in expected["governors"]
                ):
                    if any(parse.deps[g] in ("xcomp", "ccomp", "prep") for g in parse.children[c]):
                        return True
                if (
                    parse.deps[c] == "xcomp"
                    and parse.tags[c] == "VB"
                    and self.lemma(verb) in expected["governors"]
                    and parse.deps[verb] != "acl"
                ):
                    return True
            head, dep = parse.heads[verb], parse.deps[verb]
            if head == verb:
                return False
            infinitive = any(parse.lowers[c] == "to" and parse.deps[c] == "aux" for c in children)
            if (
                dep in ("xcomp", "ccomp", "acl")
                and infinitive
                and self.lemma(head) in (expected["governors"] | expected["nouns"])
            ):
                return True
            if dep == "xcomp" or (dep == "conj" and parse.tags[verb] == "VB"):
                verb = head
                continue
            if dep == "ccomp" and infinitive:
                verb = head
                continue
            return False
        return False


def _plural(lemma: str, word: str) -> str:
    """The key of a noun that is in no list: its own plural, as the text has it or regular."""
    if word != lemma or word.endswith("s"):
        return word
    if lemma.endswith("y") and lemma[-2:-1] not in ("", *"aeiou"):
        return f"{lemma[:-1]}ies"
    return f"{lemma}es" if lemma.endswith(("s", "x", "ch", "sh")) else f"{lemma}s"
