"""Counted: what a figure counts, and in which unit.

Takes the figures of a text; gives for each the noun it counts. The noun follows ("13,000 containers"), comes through
"of" ("two of the batteries"), stands before ("Casualties rose to 45"), at the end of a list ("22 Ukrainian, six Syrian
and two Egyptian sailors") or with the figure before ("an additional 10,000"). Which nouns are people, vehicles, votes is
data (measures.toml, counted). How many there are is read by figures, what became of them by stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge.measures import MeasureBook
from legation.model.layers import Parse
from legation.reading.quantities.figures import Figure
from legation.reading.quantities.stages import StageReader
from legation.reading.quantities.syntax import Counted, Look

_NP_TAGS = frozenset("JJ JJR JJS VBN VBG NN NNS NNP NNPS POS HYPH CD".split())
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_WHO = frozenset({"who", "whom"})
_OF_PRONOUNS = frozenset({"which", "whom", "them", "these", "those", "us", "him", "it"})
_BEFORE_NOUN = frozenset({"JJ", "NN", "NNP", "VBN"})
_OF_VERB = frozenset("dobj attr npadvmod acomp oprd nummod appos conj".split())
_DETERMINERS = frozenset("all the these those its their some about at least".split())
_LEADS = frozenset(("-", ",", "and", "or", '"', "“", "”", "''", "``", "‘", "'"))  # between a number and its adjectives
_HEADS = frozenset({"man", "woman", "person", "strong", "member"})  # "a three-man crew"
# Verbs and nouns that give a number to their subject, closed classes; unchecked.
_SAY_NUMBER = frozenset("number total reach exceed hit be stand near top pass equal surpass".split())
_NUMBER_NOUNS = frozenset("number total count tally figure amount size strength estimate quota complement".split())
_LOSSES = frozenset({"killed", "wounded", "missing"})
_NO_COUNTED = frozenset({"cost", "price", "expense"})  # "at a cost of 6 killed"
_RUNS = frozenset("be run number go climb rise reach get creep".split())  # "casualties run into the hundreds"
_SPREAD = frozenset({"range", "vary", "go", "run", "differ"})  # "estimates range from 80 to 200"
_ACT_NOUNS = frozenset("delivery production output supply shipment export sale purchase import".split())
_PEOPLE_STAGES = frozenset("killed wounded missing captured detained displaced evacuated released".split())
_PEOPLE_ENDINGS = ("ans", "ians", "ese", "is", "ites", "eans", "ards")
_EVEN = frozenset("tied level deadlocked split stuck divided".split())
_MOST_VOTERS = 5000  # larger numbers are votes cast by the people, and no division
_LONGEST = 9  # words of a noun group
_FAR = 8  # figures back to which an elliptic number may go for its noun


class CountedReader(Look):
    """The counted of each figure of one text. `read` gives both, since a vote is told only by what it counts."""

    def __init__(self, parse: Parse, book: MeasureBook, figures: Sequence[Figure], stages: StageReader) -> None:
        super().__init__(parse, book, figures)
        self.stages = stages
        self.figures: list[Figure] = list(figures)
        self.counted: list[Counted] = []
        self.people = {i for a, b, label in parse.entities if label == "NORP" for i in range(a, b)}
        self.voting: dict[int, bool] = {}

    def read(self) -> tuple[list[Figure], list[Counted]]:
        """Nouns first; then what a list or the figure before lends to a number without one."""
        self.counted = [self.find_counted(figure) for figure in self.figures]
        self.figures = [self.as_vote(f, c) for f, c in zip(self.figures, self.counted, strict=True)]
        for k in range(len(self.figures) - 2, -1, -1):
            self.take_from_next(k)
        for k in range(len(self.figures)):
            self.take_from_before(k)
        return self.figures, self.counted

    def find_counted(self, figure: Figure) -> Counted:
        got = Counted()
        _, limit = self.bounds(figure.first)
        i = figure.past
        if i >= limit:
            return self.before_number(figure, got)
        if figure.compound and figure.type != "VOTE":
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
        if head is None and self.lower(figure.first - 1) == "the" and self.book.counted.get(self.lower(i)) == "persons":
            self.take(got, i, i, limit)  # "the nine accused"
            got.unit = "persons"
            return got
        if (
            head is None
            or not self.may_be_counted(figure, head)
            or (head == i and self.lower(i) in self.book.stage_word)
        ):
            return self.before_number(figure, got)
        return self.take(got, i, head, limit, figure.low or figure.high or 0)

    def is_crowd(self, i: int) -> bool:
        """As in "370 on board", "49 aboard", "a thousand strong", "530 all ranks"."""
        if self.lower(i) == "all" and self.lower(i + 1) == "ranks":
            return True
        return self.lower(i) in ("aboard", "strong") or (self.lower(i) == "on" and self.lower(i + 1) == "board")

    def after_hyphen(self, figure: Figure, got: Counted, i: int, limit: int) -> Counted:
        """As in "450-bed hospital" counts beds; "a three-man crew" and "a 2,000-strong force" people."""
        while i < limit and self.parse.words[i] in ("-", "\u2010", "\u2011"):
            i += 1
        if i >= limit:
            return got
        lemma = self.lemma(i)
        if lemma in _HEADS:
            head = self.noun_from(figure, i + 1, limit) if i + 1 < limit else None
            self.take(got, i + 1 if head is not None else i, head if head is not None else i, limit)
            got.unit = "persons"
        else:
            got.head, got.first, got.past, got.unit = i, i, i + 1, self.unit_of(i)
        return got

    def after_of(self, figure: Figure, got: Counted, i: int, limit: int) -> Counted:
        """As in "two of the batteries", "800 of the 1,100 soldiers", "40 of which", "thousands of fighters"."""
        j = i + 1
        while j < limit and self.parse.tags[j] in ("DT", "PRP$", "PDT", "POS") and self.lower(j) not in _OF_PRONOUNS:
            j += 1
        while j < limit and self.lower(j) in _DETERMINERS:
            if self.lower(j) in _OF_PRONOUNS and self.tag(j + 1)[:2] not in ("NN", "JJ", "CD"):
                break
            j += 1
        if j < limit and self.lower(j) in _OF_PRONOUNS:
            got.people = self.lower(j) == "whom"
            if self.lower(j) == "them" and self.tag(j + 1) == "NNS" and j + 1 < limit:
                return self.take(got, j + 1, j + 1, limit)  # "17 of them children"
            return got
        other = self.owner.get(j)
        if other is None and (k := self.owned_after(j, limit)) is not None:
            j, other = k, self.owner[k]
        if other is not None and other.type == "CARDINAL":
            j = other.past
            if j < limit and other.compound:
                return got
        got.part = other is not None or j > i + 1
        head = self.noun_from(figure, j, limit)
        if head is None and self.lower(j - 1) == "the" and self.book.counted.get(self.lower(j)) == "persons":
            head = j  # "four of the accused"
            got = self.take(got, j, head, limit)
            got.unit = "persons"
            return got
        return got if head is None else self.take(got, j, head, limit)

    def owned_after(self, j: int, limit: int) -> int | None:
        """As in "900 of the Spartan brigade's 1,300 men": the number behind an owner."""
        for k in range(j, min(j + 5, limit)):
            if k in self.owner:
                return k if self.tag(k - 1) == "POS" and self.owner[k].type == "CARDINAL" else None
            if self.tag(k)[:2] not in ("NN", "JJ", "PO"):
                break
        return None

    def noun_from(self, figure: Figure, i: int, limit: int) -> int | None:
        """Head of the noun group that begins at token i: the last noun of the run, unless the tree says another."""
        parse = self.parse
        nouns: list[int] = []
        for j in range(i, min(limit, i + _LONGEST)):
            if j in self.owner and j > i:
                break
            if parse.tags[j] in _NOUN_TAGS and not self.joins_adjective(j, limit):
                if nouns and not self.runs_on(nouns[-1], j):
                    break
                nouns.append(j)
            elif not self.stays_in_group(figure, j, nouns[-1] if nouns else None, limit):
                break
        if not nouns:
            return None
        last = nouns[-1]
        plurals = [j for j in nouns if parse.tags[j] in ("NNS", "NNPS")]
        if plurals and plurals[-1] < last and (figure.low or 0) > 1 and parse.lowers[last] not in self.book.invariant:
            return plurals[-1]  # "20 Czechs home"
        head = parse.heads[self.number_token(figure) if figure.type in ("CARDINAL", "ORDINAL") else figure.past - 1]
        if last < head < min(limit, i + _LONGEST) and parse.tags[head] in _NOUN_TAGS:
            if all(parse.tags[k] in _NP_TAGS and k not in self.owner for k in range(last, head)):
                return head  # "joint air strategic patrol"
        if i <= head < last and head in plurals and parse.deps[head] not in ("compound", "nmod", "amod", "poss"):
            return head  # "22 gangs terrorist groups"
        return last

    def stays_in_group(self, figure: Figure, j: int, last: int | None, limit: int) -> bool:
        """Whether token j, no noun itself, goes on with the group. last: its latest noun so far."""
        parse, tag, word = self.parse, self.parse.tags[j], self.parse.words[j]
        if (
            "-" in (word, self.lower(j - 1), self.lower(j + 1))
            and j + 1 < limit
            and (word == "-" or last is None or tag in _NP_TAGS)
        ):
            return True  # "pick-up trucks", "short-range ballistic missiles", whatever the parts are tagged
        if last is None:
            if tag in _NP_TAGS or tag in _NOUN_TAGS:
                return True
            if word.lower() in _LEADS:
                return self.adjective_follows(j, limit)
            return tag == "RB" and self.tag(j + 1)[:2] in ("JJ", "VB")
        if tag == "POS":
            return parse.heads[self.number_token(figure)] != last  # not "the two leaders' efforts"
        return tag in _NP_TAGS and (tag == "HYPH" or parse.tags[j - 1] == "POS" or parse.words[last - 1] == "-")

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
        """As in "Honduran and Salvadoran troops": a capital singular before "and", an adjective and a plural is no noun."""
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

    def take(self, got: Counted, first: int, head: int, limit: int, number: float = 1000) -> Counted:
        got.head, got.first, got.past = head, first, head + 1
        got.unit = self.unit_of(head, number=number)
        if self.lower(head + 1) == "of" and head + 1 < limit:
            end = self.flat_noun(head + 2, limit)
            if end is not None:
                got.past = end + 1
        return got

    def beside_measure(self, figure: Figure, got: Counted, i: int, limit: int) -> Counted:
        """As in "a $40 million contract", "the 1,200-km pipeline"; else what stands before the number."""
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

    def before_number(self, figure: Figure, got: Counted) -> Counted:
        """As in "Casualties rose to 45", "the death toll stands at 31", "a range of 400 km", "debt reached 92.9 per cent"."""
        parse = self.parse
        following = self.book.stage_word.get(self.lower(figure.past), ())
        before = self.token_before(figure)
        group = (
            self.lower(before) == "of" and self.lemma(before - 1) in self.book.collectives
        )  # "the crew of 66 perished"
        if figure.type == "CARDINAL" and not (figure.unit or group) and any(s.key in _LOSSES for s in following):
            got.people = True  # "put its losses at 498 killed"
            return got
        timed = figure.unit in self.book.units and self.book.units[figure.unit].family == "time"
        if figure.type in ("ORDINAL", "VOTE") or timed:
            return got
        noun = self.noun_told_of(figure) if figure.unit or self.tag(before) != "POS" else None
        if noun is None or noun in self.owner or (not figure.unit and self.lemma(noun) in _NO_COUNTED):
            return got
        if parse.tags[noun] not in _NOUN_TAGS and parse.lowers[noun] not in self.book.stage_word:
            return got
        noun = self.number_of(noun)
        people = parse.tags[noun] not in _NOUN_TAGS  # "the number of displaced"
        if not people and not figure.unit and not self.is_countable(noun):
            return got
        got.head, got.first, got.past = noun, noun, noun + 1
        while got.first > 0 and parse.tags[got.first - 1] in _BEFORE_NOUN and parse.heads[got.first - 1] >= got.first:
            got.first -= 1
        got.unit = "persons" if people else self.unit_of(noun, before=True)
        return got

    def noun_told_of(self, figure: Figure) -> int | None:
        """The noun before the number that the number is said of."""
        parse = self.parse
        before = self.token_before(figure)
        if before > 0 and self.lower(before) == "of" and self.lemma(before - 1) in self.book.collectives:
            return before - 1  # "the garrison of 300", whatever the tree says
        number = before - 2 if self.lower(before) == "the" and self.lower(before - 1) in ("in", "into") else before
        if self.lemma(number) == "number" and (
            self.tag(number - 1) in _NOUN_TAGS or self.lower(number - 1) in self.book.stage_word
        ):
            return number - 1  # "The guerrillas number between 1,200 and 1,500", "the dead number in the thousands"
        after = self.lower(figure.past)
        if before > 1 and self.lower(before) == "at" and self.lower(before - 1) in self.book.stage_word:
            return before - 1  # "put its dead at 123 and its wounded at 401"
        if (
            before > 0
            and self.lower(before) == ","
            and (after == "strong" or (after == "in" and self.lower(figure.past + 1) == "number"))
        ):
            return before - 1  # "The Boers, some 3,500 strong"
        token = self.number_token(figure)
        head, dep = parse.heads[token], parse.deps[token]
        verbal = parse.tags[head][:2] in ("VB", "JJ")
        if dep == "pobj" and parse.deps[head] == "prep":
            prep, above = parse.lowers[head], parse.heads[head]
            if parse.lowers[head] == "at" and self.lemma(above) == "estimate":
                prep = "at"
            elif self.lemma(above) in _SPREAD and parse.starts[head] >= figure.start:
                prep = "from"  # "vary between 300 and 3,000"
            elif parse.starts[head] >= figure.start:  # "to well above 300,000": a bound word taken for a preposition
                prep = "to" if self.lemma(above) in self.book.change_verbs else self.preposition_before(figure)
            if parse.tags[above] in _NOUN_TAGS and above < token and prep in ("of", "to", "at", "by", "in"):
                return above if prep == "of" or self.lemma(above) in self.book.counted or figure.unit else None
            if (
                parse.tags[above][:2] == "VB"
                and prep == "from"
                and self.lemma(above) not in _SPREAD | self.book.change_verbs
            ):
                return None
            if parse.tags[above][:2] == "VB" and prep in ("to", "at", "by", "from"):
                return self.subject_or_object(above, token)
            if figure.kind == "vague" and prep in ("in", "into") and self.lemma(above) in _RUNS:
                return self.subject_of(above)
        elif verbal and dep in _OF_VERB:
            return self.subject_of(head) if self.lemma(head) in _SAY_NUMBER else None
        elif figure.unit and dep in ("npadvmod", "nmod", "amod") and parse.tags[head] in _NOUN_TAGS:
            return head
        return None

    def preposition_before(self, figure: Figure) -> str:
        i = figure.first - 1
        while i >= 0 and (self.parse.starts[i] >= figure.start or self.lower(i) in ("well", "just", "far", "about")):
            i -= 1
        return self.lower(i)

    def number_of(self, noun: int) -> int:
        """As in "the number of refugees" -> refugees; "the death toll" stays."""
        if self.lemma(noun) not in _NUMBER_NOUNS | _ACT_NOUNS:
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

    def as_vote(self, figure: Figure, here: Counted) -> Figure:
        """As in "nine against", "three abstained", "191 of the 300 members voted to end": a number of a division."""
        if figure.type != "CARDINAL" or figure.unit or figure.low is None or figure.low > _MOST_VOTERS:
            return figure
        voters = here.head is not None and self.lemma(here.head) in self.book.votes["voters"]
        before = self.token_before(figure)
        if self.lower(before) == "of" and self.lemma(before - 1) == "majority" and self.is_about_votes(figure):
            return replace(figure, type="VOTE", unit="votes", reason="votes majority")
        even = self.lower(before) == "at" and self.lower(figure.past) in ("each", "apiece", "all")
        if even and self.lower(before - 1) in _EVEN and self.is_about_votes(figure):
            return replace(figure, type="VOTE", unit="votes", reason="votes for")  # "the vote was tied at 12 each"
        side = ""
        if here.head is None or (voters and not here.part):
            side = (
                self.side_after(here.past if voters else figure.past, bare=not voters)
                if self.is_about_votes(figure)
                else ""
            )
        if not side and (voters or here.head is None):
            side = self.side_of_verb(figure, here)
        return replace(figure, type="VOTE", unit="votes", reason=f"votes {side}") if side else figure

    def side_after(self, i: int, *, bare: bool) -> str:
        """As in "in favour", "against" at token i. bare: no noun stands before it, so that "for" and "opposed" will do."""
        said = " ".join(self.parse.lowers[i : i + 3]) + " "
        for side in ("for", "against", "abstained"):
            for words in self.book.votes[side]:
                wide = " " in words or words == "against"
                if (bare or wide) and words not in ("no", "yes") and said.startswith((words + " ", words + ",")):
                    return side
        return ""

    def side_of_verb(self, figure: Figure, here: Counted) -> str:
        """As in "Ten senators voted against the bill and three abstained."""
        parse = self.parse
        _, past = self.bounds(figure.first)
        node = self.node_of(figure, here)
        verb = parse.heads[node] if parse.deps[node] == "nsubj" else -1
        if 0 < here.past < past and self.lemma(here.past) == "vote" and parse.tags[here.past][:2] == "VB":
            verb = (
                here.past if not self.is_total(figure) else verb
            )  # "191 of the 300 members voted", whatever the tree says
        if verb >= 0 and self.lemma(verb) == "abstain":
            return "abstained"
        if verb >= 0 and self.lemma(verb) == "dissent" and self.is_about_votes(figure):
            return "against"
        if verb >= 0 and self.lemma(verb) == "vote" and figure.kind in ("digits", "words"):
            return "against" if any(self.lower(c) == "against" for c in parse.children[verb]) else "for"
        return ""

    def is_about_votes(self, figure: Figure) -> bool:
        """Whether the sentence has a word of voting; looked up once a sentence."""
        number = self.parse.sentence_of[figure.first]
        if number not in self.voting:
            first, past = self.parse.sentences[number]
            self.voting[number] = not self.book.votes["context"].isdisjoint(self.parse.lowers[first:past])
        return self.voting[number]

    def take_from_next(self, k: int) -> None:
        """As in "22 Ukrainian, six Syrian and two Egyptian sailors", "477 and 459 square kilometres": the noun comes last."""
        left, right = self.figures[k], self.figures[k + 1]
        here, there = self.counted[k], self.counted[k + 1]
        if (
            left.unit
            or here.head is not None
            or right.type == "MULTIPLE"
            or not self.same_sentence(left, right)
            or self.parse.tags[left.past - 1] == "WP"
        ):
            return
        between = range(left.past, right.first)
        words = [self.parse.lowers[i] for i in between]
        if len(words) > 4 or not any(w in ("and", "or", ",", "to", "versus", "vs") for w in words):
            return
        if any(
            self.parse.tags[i][:2] not in ("JJ", "NN", "CC", "RB", "IN", "TO")
            and self.parse.lowers[i] not in (",", "some", "about")
            for i in between
        ):
            return
        if "of" in words or any(w in self.book.stage_word for w in words):
            return
        if right.unit and words and words[-1] in ("and", "or", ",") and not self.is_other_measure(left, right, words):
            here.unit = right.unit
            here.inherited = True
        elif there.head is not None and there.first >= right.past:
            here.head, here.unit, here.inherited = there.head, there.unit, False
            here.first, here.past = there.head, there.past

    def is_other_measure(self, left: Figure, right: Figure, words: Sequence[str]) -> bool:
        """As in "12,000, or 15%, of the men": the same once more, as a share."""
        return right.type == "PERCENT" and ((left.low or left.high or 0) > 100 or words[0] == ",")

    def take_from_before(self, k: int) -> None:
        """As in "an additional 10,000", "11 of which", "the army spoke of five": the noun of the quantity before."""
        figure, here = self.figures[k], self.counted[k]
        if self.is_end_of_change(k):
            here.head, here.first, here.past = None, -1, -1
            here.unit, here.inherited = self.figures[k - 1].unit, True
            return
        if figure.unit or here.head is not None or here.unit or figure.type in ("ORDINAL", "VOTE"):
            return
        if k and self.is_second_share(self.figures[k - 1], figure):
            self.figures[k] = replace(figure, unit="percent", type="PERCENT")
            return
        of_which = self.lower(figure.first - 1) == "which" and self.lower(figure.first - 2) == "of"
        if not of_which and self.people_by_stage(figure, here):
            return
        if self.told_as(figure) == "persons" or self.is_of_people(figure):
            here.unit = "persons"
            return
        sentence = self.parse.sentence_of[figure.first]
        of_them = self.lower(figure.past) == "of"
        for j in range(k - 1, max(-1, k - 1 - _FAR), -1):
            other, there = self.figures[j], self.counted[j]
            if self.parse.sentence_of[other.first] < sentence - 2:
                break
            if other.type in ("ORDINAL", "VOTE", "PERCENT", "MULTIPLE"):
                continue
            if other.unit and (here.additional or not self.lists_with(other, figure)):
                continue
            if of_them and self.too_small(other, figure):
                continue
            if there.unit or other.unit:
                here.unit = there.unit or other.unit
                here.inherited = True
                if here.people and here.unit != "persons":
                    here.unit = "persons"
                return
        crowd = here.people or here.additional or figure.additional or self.acts(figure) or self.opens_clause(figure)
        here.unit = "persons" if crowd else self.noun_before(figure)

    def is_end_of_change(self, k: int) -> bool:
        """As in "shrank from 25,000 square kilometres to 1,500": a bare end has the unit of its beginning."""
        figure, other = self.figures[k], self.figures[k - 1] if k else None
        if other is None or figure.unit or not other.unit or figure.type != "CARDINAL" or other.type == "VOTE":
            return False
        here = self.counted[k]
        after = here.head is not None and here.first >= figure.past
        said = self.lower(other.first - 1) == "from" and self.lower(other.past) == "to"
        said = said or (self.lower(figure.first - 1) == "from" and self.lower(figure.first - 2) in ("up", "down"))
        return said and not after and figure.first - other.past <= 4

    def is_second_share(self, other: Figure, figure: Figure) -> bool:
        """As in "won 54.3% to his rival's 41", "34% of the vote, its ally 12": the sign stands once, no verb between."""
        past = figure.past
        if other.type != "PERCENT" or figure.kind != "digits" or (figure.high or 0) > 100 or figure.low != figure.high:
            return False
        if not self.same_sentence(other, figure) or (past < self.size and self.tag(past)[:1].isalnum()):
            return False
        tags = self.parse.tags[other.past : figure.first]
        last = self.lower(figure.first - 1)
        linked = "POS" in tags or "," in tags
        return (
            linked and not any(t[:2] in ("VB", "MD") for t in tags) and (tags[-1][:2] in ("NN", "PO") or last == "then")
        )

    def people_by_stage(self, figure: Figure, here: Counted) -> bool:
        """As in "12 dead", "killing 40", "six died": people, unless things are being counted."""
        stage = self.stages.stage(figure, here)
        if stage is None or stage.key not in _PEOPLE_STAGES:
            return False
        here.unit = "persons"
        return True

    def told_as(self, figure: Figure) -> str:
        """As in "36 were civilians": the unit of what they are said to be."""
        token = self.number_token(figure)
        verb = self.parse.heads[token]
        if self.parse.deps[token] != "nsubj" or self.lemma(verb) != "be":
            return ""
        for child in self.parse.children[verb]:
            if self.parse.deps[child] == "attr" and self.parse.tags[child] == "NNS":
                return self.unit_of(child)
            if self.parse.deps[child] in ("attr", "acomp") and child in self.people:
                return "persons"  # "14 were Greek"
        return ""

    def is_of_people(self, figure: Figure) -> bool:
        """As in "Of the crew, 14 were Greek", "Casualties in the clash: 11 on one side": people by what opens the sentence."""
        first, _ = self.bounds(figure.first)
        i = first + (self.lower(first) == "of")
        while self.lower(i) in _DETERMINERS or i in self.owner or self.tag(i) == "JJ":
            i += 1
        if not first <= i < figure.first or self.tag(i) not in _NOUN_TAGS or self.unit_of(i, before=True) != "persons":
            return False
        if self.lower(first) == "of":
            return self.lower(i + 1) == "," and i + 2 >= self.token_before(figure)
        return ":" in self.parse.lowers[i + 1 : figure.first] and i + _LONGEST > figure.first

    def too_small(self, whole: Figure, part: Figure) -> bool:
        """As in "16 missiles at the two bases, 11 of which": a part of two cannot be eleven."""
        return whole.high is not None and whole.high < (part.low or 0)

    def lists_with(self, other: Figure, figure: Figure) -> bool:
        """A unit of measure is passed on only within a list: "5 km and 8"."""
        return self.same_sentence(other, figure) and figure.first - other.past <= 2

    def noun_before(self, figure: Figure) -> str:
        """As in "40 of which" after a plain plural noun: its unit."""
        first, _ = self.bounds(figure.first)
        both = self.lower(figure.first - 1) == "the" and self.lower(figure.first - 2) == "of"  # "one of the two"
        if both or self.lower(figure.past) == "of" or self.lower(self.token_before(figure)) in ("including", ","):
            for i in range(figure.first - 1, first - 1, -1):
                if self.parse.tags[i] in ("NNS", "NNPS"):
                    return self.unit_of(i)
        return ""

    def opens_clause(self, figure: Figure) -> bool:
        """As in "Nineteen were pulled alive from the rubble", "a jet carrying 329": nobody else has been named before."""
        parse, token = self.parse, self.number_token(figure)
        first, _ = self.bounds(figure.first)
        verb, dep = parse.heads[token], parse.deps[token]
        if figure.type != "CARDINAL" or (figure.low or figure.high or 0) < 2 or parse.tags[verb][:2] != "VB":
            return False
        if dep in ("dobj", "nsubjpass") and self.lemma(verb) in self.book.carriers:
            return True
        if dep == "dobj":
            return False
        opens = self.token_before(figure) < first and dep in ("nsubj", "nsubjpass")
        return opens and parse.sentence_of[first] == 0 and self.lemma(verb) not in ("be", "cancel")

    def acts(self, figure: Figure) -> bool:
        """As in "thousands marched": who does something is people."""
        token = self.number_token(figure)
        return figure.kind == "vague" and self.parse.deps[token] in ("nsubj", "nsubjpass", "dobj") and figure.unit == ""

    def unit_of(self, noun: int, *, before: bool = False, number: float = 1000) -> str:
        """As in "soldiers" -> persons, "trucks" -> vehicles, "abstentions" -> votes; unlisted nouns are people or a count."""
        parse, book = self.parse, self.book
        lemma, lower = self.lemma(noun), parse.lowers[noun]
        if lemma == "member" and self.of_a_body(noun):
            return "count"
        before_noun = self.lower(noun - 1)
        for pair in (f"{before_noun} {lemma}", f"{before_noun} {lower.removesuffix('s')}"):
            if pair in book.counted:
                return book.counted[pair]  # "fire engines", "Tamil Tigers"
        if lemma in book.machines and self.lower(noun - 1) in book.makes:
            return "aircraft"
        if lemma in book.machines:
            near = parse.words[max(0, noun - 3) : noun]
            if any(w.lower() in book.people_after for w in near):
                return "persons"
            if any("-" in w and any(ch.isdigit() for ch in w) for w in near):
                return "aircraft"
        if lemma in book.many_nouns:
            return "persons" if before or number >= book.many else "count"
        for word in (lemma, lower, lower.removesuffix("s")):
            if word in book.counted:
                return book.counted[word]
        if lemma == "unit":
            return "units"
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

    def is_people(self, noun: int) -> bool:
        """As in "Serbs", "Rohingya", "Burundians": the recogniser's NORP, or a capital plural with the ending of one."""
        parse = self.parse
        lower, peoples = parse.lowers[noun], self.book.peoples
        if lower in peoples or lower.removesuffix("s") in peoples or lower + "s" in peoples:
            return True
        if noun in self.people:
            return True
        return parse.lowers[noun].endswith(_PEOPLE_ENDINGS)

    def of_a_body(self, noun: int) -> bool:
        """As in "members of the Arab League" are states."""
        parse = self.parse
        before = {parse.lowers[k] for k in range(max(0, noun - 3), noun)}
        if before & self.book.state_bodies:
            return True
        if self.lower(noun + 1) != "of":
            return False
        after = parse.words[noun + 2 : noun + 8]
        return any(w.lower() in self.book.state_bodies and w[:1].isupper() for w in after)
