"""What the reading components hand on: frozen layers over one text. Token numbers index `Parse`; spans are code points.

A component adds its own layer and never edits another's (reading/reader.py checks the order).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import (
    ActorKind,
    Basis,
    EventType,
    Factuality,
    Flow,
    MentionForm,
    Presentation,
    SegmentKind,
    Stance,
    Unconfirmed,
)


@dataclass(frozen=True, slots=True)
class TextInput:
    """A text and what is settled about its document. published: the day of publication in the document's local time."""

    text: str
    title: str | None = None
    publisher: str | None = None
    published: Interval | None = None
    headings: tuple[Span, ...] = ()
    document: str = ""  # ids that the claims are to carry; empty while measuring
    version: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text with one use. Segments do not overlap and cover all but white space.

    voice: words of the text that introduce a passage pasted from elsewhere ("ISW was telling that"), else None.
    """

    span: Span
    kind: SegmentKind
    voice: Span | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Parse:
    """Tokens of a text with their dependency tree, as parallel tuples (columns), white-space tokens left out.

    heads[i] is the token number of i's head (itself for a root). deps use spaCy's English (ClearNLP) labels: nsubj,
    nsubjpass, dobj, pobj, prep, agent, ccomp, xcomp, advcl, relcl, acl, conj, appos, ...; tags are Penn Treebank, pos
    Universal. sentences: (first, past-last) token numbers. entities: (first, past-last, label) by the parser's own
    recogniser (PERSON, ORG, GPE, NORP, LOC, FAC, DATE, CARDINAL, MONEY, ...).
    """

    text: str
    words: tuple[str, ...]
    lowers: tuple[str, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    pos: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    entities: tuple[tuple[int, int, str], ...]
    children: tuple[tuple[int, ...], ...] = field(default=())  # in text order
    sentence_of: tuple[int, ...] = field(default=())  # number of the sentence of each token

    def __len__(self) -> int:
        return len(self.words)

    def subtree(self, token: int) -> list[int]:
        """Token numbers under `token`, itself included, in text order."""
        out, stack = [], [token]
        while stack:
            here = stack.pop()
            out.append(here)
            stack.extend(self.children[here])
        return sorted(out)

    def edges(self, token: int) -> tuple[int, int]:
        """First token and past-last token of the subtree."""
        tree = self.subtree(token)
        return tree[0], tree[-1] + 1

    def ancestors(self, token: int) -> Iterator[int]:
        """Heads from the nearest up to the root."""
        seen = 0
        while self.heads[token] != token and seen < len(self.words):
            token = self.heads[token]
            seen += 1
            yield token

    def span(self, first: int, past: int) -> Span:
        """Characters of the tokens first .. past-1."""
        return Span(self.starts[first], self.ends[past - 1])

    def spans(self, tokens: Sequence[int]) -> tuple[Span, ...]:
        """Contiguous runs of token numbers (sorted here) as spans."""
        out: list[Span] = []
        run: list[int] = []
        for token in sorted(set(tokens)):
            if run and token != run[-1] + 1:
                out.append(self.span(run[0], run[-1] + 1))
                run = []
            run.append(token)
        if run:
            out.append(self.span(run[0], run[-1] + 1))
        return tuple(out)

    def tokens_in(self, span: Span) -> range:
        """Numbers of the tokens that share a character with `span`."""
        from bisect import bisect_left, bisect_right

        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def sentence_span(self, number: int) -> Span:
        first, past = self.sentences[number]
        return self.span(first, past)


@dataclass(frozen=True, slots=True)
class ActorId:
    """One candidate reading of a mention. id: "RUS", "RUS:MOD", "NATO", or a provisional "?name"."""

    id: str
    kind: ActorKind = ActorKind.UNKNOWN
    sector: str | None = None  # PLOVER: GOV MIL REB LEG JUD SPY OPP ... or None
    wikidata: str | None = None
    person: str | None = None  # full name, when the mention is of a person
    office: str | None = None  # "RUS:MOD", when the mention names or implies an office


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names or refers to an actor. candidates: best first; more than one: ambiguous, shown as such.

    A plural ("the two countries") has `plural=True` and all its members in candidates.
    """

    span: Span
    head: int  # token number
    form: MentionForm
    candidates: tuple[ActorId, ...]
    plural: bool = False
    reason: str = ""

    @property
    def best(self) -> ActorId | None:
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of time. type, value, mod: ISO-TimeML (DATE TIME DURATION SET; "2024-10", "P3D", "PAST_REF").

    anchor: "none" (absolute), "document" (counts from the document's date), "previous" (from the expression before).
    shift: the symbolic form that `reading.times.resolve_times` turns into value and interval once a date is known; a
    JSON string. interval: the days meant, when they can be told; None otherwise (a wrong exact day is worse).
    """

    span: Span
    type: str
    value: str | None
    interval: Interval | None
    anchor: str = "none"
    shift: str = ""
    mod: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name and its use: "literal", "adjective", "government", "inside a name".

    geonames: GeoNames id; country: ISO 3166-1 alpha-3; precision: point, city, division, country, region, water.
    """

    span: Span
    name: str
    use: str
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    country2: str | None = None  # alpha-2
    feature: str | None = None
    precision: str | None = None
    alternatives: int = 0  # how many other entries bear the name
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the text and what it counts. low, high: as in Measure. head: token of the counted noun, or None.

    type: CARDINAL, MONEY, PERCENT, MEASURE, VOTE, ORDINAL, MULTIPLE. span: the whole expression with its bound words.
    """

    span: Span
    low: float | None
    high: float | None
    unit: str
    type: str
    approximate: bool = False
    head: int | None = None
    counted: str | None = None
    name: str | None = None
    flow: Flow | None = None
    stage: str | None = None
    additional: bool = False
    expected: bool = False
    number: Span | None = None  # the digits or number words alone
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CoreferenceLink:
    """mention (index into the mentions layer) refers back to antecedent indices (several for a plural).

    actors: whom the mention stands for where that is not the antecedents themselves: "the army" points to the mention of
    South Korea and stands for KOR:MIL.
    """

    mention: int
    antecedents: tuple[int, ...]
    reason: str
    actors: tuple[ActorId, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant as the syntax gives it: its span, head token, and the mentions inside it that name an actor."""

    span: Span
    head: int
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EventMention:
    """A typed act. trigger: the words that name it; extent: the clause or noun phrase that tells it.

    future, negated: what syntax alone shows at the trigger; factuality is judged elsewhere. reason: lexicon entry.
    act: what is to come, where the type is that of announcing it ("will send arms": AGREE, its act AID).
    """

    trigger: Span
    head: int
    type: EventType
    extent: Span
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[Argument, ...] = ()
    recipients: tuple[Argument, ...] = ()
    nominal: bool = False
    reciprocal: bool = False
    score: float = 1.0
    reason: str = ""
    act: EventType | None = None


@dataclass(frozen=True, slots=True)
class Proposition:
    """A clause or event noun phrase that could be a claim: the smallest stretch that says one thing.

    kind: "clause", "nominal", "fragment" (headline without a verb). subject, objects: argument heads.
    """

    span: Span
    head: int
    kind: str
    subjects: tuple[Argument, ...] = ()
    objects: tuple[Argument, ...] = ()
    parent: int | None = None  # index of the enclosing proposition


@dataclass(frozen=True, slots=True)
class AttributionMention:
    """One voice and what it says. kind: "direct", "mixed", "indirect", "attitude". parent: index of the attribution in
    whose content this one lies (its voice is further out). mention: index of the mention that names the source.
    unnamed: "officials said", "reportedly". relays: the cue tells that the source has it from somebody."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: str
    source_head: int | None = None
    cue_head: int | None = None
    cue_lemma: str = ""
    mention: int | None = None
    parent: int | None = None
    unnamed: bool = False
    basis: Basis | None = None
    occasion: Span | None = None
    audience: Span | None = None
    said: int | None = None  # index into the times layer
    confidence: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Factuality of the proposition (or event) headed by token `head`, as its innermost source puts it."""

    head: int
    factuality: Factuality
    how: Unconfirmed | None = None
    cue: Span | None = None
    stance: Stance = Stance.NEUTRAL
    stance_cue: Span | None = None
    presentation: Presentation = Presentation.STATED
    reason: str = ""
