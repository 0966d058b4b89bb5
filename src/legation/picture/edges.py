"""Edges: which edges of the system one statement speaks for.

`edges_of(claim, book, ...)` is a function of the claim, its sentence and the names of its document, so it can be kept beside
it. 'KOR:NIS says that North Korea shipped containers to Russia' carries PRK -transfer (munitions)-> RUS. What is told of all
statements together is put together in relations.py.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from legation.knowledge.naming import Marked, NameBook
from legation.knowledge.needing import Sought
from legation.knowledge.relations import MARKS, Frame, RelationBook, RelationKind
from legation.model.claims import ActorRef, Claim
from legation.model.words import Factuality

DENIED = frozenset({Factuality.DENIED, Factuality.NEGATED})
# An undirected act of more parties than these is a gathering, not a tie between each two of them.
MOST_PARTIES = 5
# How far from the head, in characters, the words of a kind may stand.
NEAR_HEAD = 50
# Matches of one pattern in one sentence that are looked at.
MOST_MATCHES = 4
# How a claim speaks for an edge, beside its factuality: plainly; of what has not happened; against it; as given in return.
# SAID: the saying itself is the act ("threatened to ..."), whatever becomes of what is said.
PLAIN, UNREAL, AGAINST, EXCHANGE, SAID = "", "unreal", "against", "exchange", "said"
NO_THEME = "-"
RIVALS = "OPP"  # PLOVER's sector of an opposition
ALLIES = "ALLIES"  # 'ALLIES:USA' is "its allies", whoever they are
GIVEN_FOR = re.compile(r"\bin (?:exchange|return) for\b\s*(.{3,120})", re.IGNORECASE | re.DOTALL)
_IN_RETURN = re.compile(r"\bin (?:exchange|return)\b(?! for)|\bas payment\b", re.IGNORECASE)
_NAMED = re.compile(rf"{MARKS[0]}([^{MARKS[1]}]+){MARKS[1]}")
_PAIR = re.compile(rf"{_NAMED.pattern}(?:['’]s?)?[-–/]{_NAMED.pattern}")
_BY = re.compile(
    rf"\b(?:by|between|with) (?:the )?((?:{_NAMED.pattern}(?:['’]s?)?(?:,? and |, )?(?:the )?)+)", re.IGNORECASE
)
_PRONOUNS = frozenset(
    ("he", "him", "his", "she", "her", "it", "its", "they", "them", "their", "we", "us", "our", "i", "both")
)
_TOWN_OF = re.compile(r"\b(?:town|city|village|port|airport|capital|province|region|island) of $", re.IGNORECASE)
_APART = re.compile(r"\b(?:with|against|to|from|war on|fear of)(?: the| neighbou?ring)? $", re.IGNORECASE)
_WITH = re.compile(r"\bwith\b")
_RECIPROCAL = re.compile(r"\b(?:each other|one another|mutual\w*|between|reciprocal\w*)\b", re.IGNORECASE)
_NEITHER = re.compile(r"\bneither\b[^.;]+\bnor\b", re.IGNORECASE)
_FEW_WORDS = re.compile(r"(?: [\w'\u2019%$-]+){0,4} ?")
_RELATIVE = re.compile(
    r"\b(?:that|which|who)(?: \w+){0,3} $"
    r"|\b(?:treaty|pact|accord|agreement|partnership|deal|charter) (?:they |both |[A-Z]\w+ ){1,3}(?:had |have )?$"
)
_MEMBERS_OF = re.compile(r"\bmembers? of\b", re.IGNORECASE)
_LAST_WORDS = re.compile(r"(?:\W+\w+){0,2}\W*$")


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """What a claim speaks for. theme: class of goods, or ''; source or target '': told of one party only, to be joined to an
    edge of the same kind in the same document. manner: see the constants; steps: of its ladder, each with who took it and
    whether it is told as done although the claim itself is none."""

    kind: str
    source: str
    target: str
    theme: str = ""
    manner: str = PLAIN
    steps: tuple[tuple[str, tuple[str, ...], bool], ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.kind, self.source, self.target, self.theme


def edges_of(
    claim: Claim,
    book: RelationBook,
    is_country: Callable[[str], bool],
    *,
    names: NameBook | None = None,
    sentence: str | None = None,
    further: Mapping[str, str] | None = None,
) -> tuple[Edge, ...]:
    """The edges one claim speaks for, sorted; none for most claims.

    names: to see who stands where in the quote; without it only the claim's own parties count. sentence: text of
    `claim.context`; further: names of its document (see `names_of`).
    """
    sight = _Sight(claim, book, names, further, sentence)
    found: set[Edge] = set()
    frames = book.frames_cued(claim.quote)
    if frames and sight.quote is not None:
        found.update(_by_frames(sight.quote, frames, claim, book, is_country, within=None))
    frames = book.frames_cued(sight.sentence) if sight.wider and not found else []
    if frames and sight.around is not None and claim.context is not None:
        head = _head(claim)
        if head is not None:
            found.update(_by_frames(sight.around, frames, claim, book, is_country, within=head - claim.context.start))
    found.update(e for e in _by_done_steps(claim, book, is_country, sight) if e.kind not in {f.kind for f in found})
    framed = {e.kind for e in found}
    found.update(e for e in _by_kinds(claim, book, is_country, sight) if e.kind not in framed)
    if not found:
        return ()
    if not any(e.target for e in found):
        found = {_with_only_other(e, book, is_country, sight) for e in found}
    found = {r for e in found for r in _with_themes(e, claim, book)}
    if claim.head_lemma in book.threatening and claim.factuality is Factuality.PLANNED:
        found = {replace(e, manner=SAID) if e.kind == "threat" and e.manner == PLAIN else e for e in found}
    if claim.factuality is Factuality.ASSERTED and _NEITHER.search(claim.quote):
        return ()  # "took part neither in the summit nor in the drills"
    manner = _manner(claim, book)
    if manner == AGAINST:  # "dismissed reports of troops" is no act against those whose troops they are
        found = {e for e in found if e.kind not in book.speech}
    open_kinds = book.deeds if claim.head_lemma in book.unreal_heads else frozenset()
    if book.unfinished is not None and book.unfinished.search(claim.quote):
        open_kinds |= book.talked_of
    if _is_stopped(claim, book):
        open_kinds |= book.stopped
    if _is_weighed(claim, book, sentence):
        open_kinds |= book.deeds | book.also_weighed
    found = {replace(e, manner=UNREAL) if e.kind in open_kinds and e.manner != AGAINST else e for e in found}
    told = (_with_steps(_in_manner(e, manner), claim, book, sight) for e in found)
    if claim.factuality in DENIED and _finds_nothing_shown(claim.quote, book):
        return ()
    return tuple(sorted(e for e in told if not _denies_another_thing(e, claim, book)))


class _Sight:
    """A claim's quote and sentence, in which names are marked when they are first looked for: for most claims never."""

    __slots__ = ("_around", "_given", "_quote", "claim", "sentence", "wider")

    def __init__(
        self,
        claim: Claim,
        book: RelationBook,
        names: NameBook | None,
        further: Mapping[str, str] | None,
        sentence: str | None,
    ) -> None:
        self.claim = claim
        # whether there is more of the sentence than the quote
        self.wider = names is not None and None not in (sentence, claim.context) and sentence != claim.quote
        self.sentence = sentence or ""
        self._given = names, further, book
        self._quote: Marked | None = None
        self._around: Marked | None = None

    @property
    def quote(self) -> Marked | None:
        """The quote; None where no names are known."""
        names, further, book = self._given
        if self._quote is None and names is not None:
            self._quote = _mark(self.claim, self.claim.quote, self.claim.main.start, names, further, book)
        return self._quote

    @property
    def around(self) -> Marked | None:
        """The sentence, where there is more of it than the quote."""
        names, further, book = self._given
        if self._around is None and self.wider and names is not None and self.claim.context is not None:
            self._around = _mark(self.claim, self.sentence, self.claim.context.start, names, further, book)
        return self._around


def _with_only_other(edge: Edge, book: RelationBook, is_country: Callable[[str], bool], sight: _Sight) -> Edge:
    """An edge of one party with the one other country that its quote, or else its sentence, names."""
    kind = book.kind(edge.kind)
    if kind is None or not kind.other or not edge.source or edge.target:
        return edge
    for text in (sight.quote, sight.around):
        named = {i for _, _, i in text.names if is_country(i.split(":")[0])} if text is not None else set()
        others = {i for i in named if i.split(":")[0] != edge.source.split(":")[0]}
        if others:
            return replace(edge, target=others.pop()) if len(others) == 1 else edge
    return edge


def _finds_nothing_shown(quote: str, book: RelationBook) -> bool:
    """ "No single piece of evidence is there of troops sent": what is denied is the evidence, not the deed."""
    words = re.findall(r"[\w'’]+", quote.casefold())
    for place, word in enumerate(words):
        if word in ("no", "any", "without") and any(
            w.rstrip("s") in book.showing for w in words[place + 1 : place + 6]
        ):
            return True
    return False


def _denies_another_thing(edge: Edge, claim: Claim, book: RelationBook) -> bool:
    """Whether a denial only names a treaty ("the treaty does not violate the law"): no step of it is what is denied."""
    kind = book.kind(edge.kind)
    denies = claim.factuality in DENIED and kind is not None and kind.complete and not edge.steps
    if not denies or kind is None or kind.words is None:
        return False
    head = _head(claim)
    return head is not None and kind.words.match(claim.quote, max(0, head - claim.main.start)) is None


def names_of(claims: Iterable[Claim], names: NameBook, book: RelationBook) -> dict[str, str]:
    """Names that the reader resolved in one document, with the one party each stands for: persons and others that `names`
    does not hold, nor a part of them."""
    held: dict[str, set[str]] = {}
    for claim in claims:
        refs = (*claim.actors, *claim.recipients, *(v.actor for v in claim.attribution))
        for ref in refs:
            found = standing_for((ref,), book)
            text = ref.text.strip()
            if len(found) != 1 or not text[:1].isupper() or len(text) > 60 or text.casefold() in _PRONOUNS:
                continue
            words = text.casefold().split()
            if all(w in book.roles for w in words):
                continue  # "President" alone names whoever is spoken of there
            if not names.holds_name(text):
                held.setdefault(text, set()).add(found[0])
            last = text.split()[-1]
            if (
                (ref.person or ref.office)
                and len(last) > 3
                and last[:1].isupper()
                and last.casefold() not in book.roles
            ):
                held.setdefault(last, set()).add(found[0])
    return {text: next(iter(ids)) for text, ids in held.items() if len(ids) == 1}


def heads(refs: Sequence[ActorRef]) -> list[str]:
    """Countries and organisations of a side, sorted; provisional and unknown actors are left out."""
    found = {part.split(":")[0] for r in refs if r.id for part in r.id.split("+")}
    return sorted(h for h in found if not h.startswith("?"))


def standing_for(
    refs: Sequence[ActorRef], book: RelationBook, *, firms: bool = False, rivals: bool = False
) -> list[str]:
    """Whom the refs stand for as parties of a relation, sorted: a ministry and its troops for their country, an armed group
    for itself, a candidate, a party, a paper or a public for nobody. firms: they stand for their country; rivals: an
    opposition stands for itself, as armed groups do."""
    found: set[str] = set()
    for ref in refs:
        if rivals and ref.sector == RIVALS and ref.id and ":" in ref.id:
            found.update(ref.id.split("+"))
            continue
        private = (ref.sector or "") in book.private and not (firms and ref.sector == "BUS")
        private = private or (ref.kind == "person" and ref.sector in (None, "LEG"))
        for part in (ref.id or "").split("+"):
            country, _, office = part.partition(":")
            if not country or country.startswith("?") or office[:1].islower() or country == ALLIES:
                continue  # nobody known, a person without an office, or "its allies"
            if private and (office or ref.kind != "people"):
                continue  # "the Russians" are Russia, "Russian voters" are not
            found.add(part if office and (ref.sector or "") in book.own else country)
    return sorted(found)


def _mark(
    claim: Claim,
    text: str,
    offset: int,
    names: NameBook,
    further: Mapping[str, str] | None,
    book: RelationBook,
) -> Marked:
    known = []
    refs = (*claim.actors, *claim.recipients)
    shared = Counter(span for span, _ in {(r.span, r.id) for r in refs})
    for ref in refs:
        if ref.span is not None and shared[ref.span] > 1:
            continue  # "the two countries" is the name of neither
        found = standing_for((ref,), book, firms=True)
        # a mention that holds a name ("ten Polish ships") would hide the other words inside it
        inner = " " in ref.text and names.holds_name(ref.text)
        plain = ref.text[:1].isupper() or ref.text.casefold() in _PRONOUNS
        if ref.span is not None and len(found) == 1 and not inner and plain and ref.text.count(" ") < 3:
            known.append((ref.span.start - offset, ref.span.end - offset, found[0]))
    if claim.place is not None and claim.place.country:
        known.append((claim.place.span.start - offset, claim.place.span.end - offset, claim.place.country))
    return names.mark(text, known=known, further=further, regions=book.regions)


def _head(claim: Claim) -> int | None:
    """Where the word that names the act stands in the version's text."""
    found = next((s.span.start for s in claim.spans if s.role == "event"), None)
    if found is None and len(claim.head_lemma) > 3:
        match = _beginning(claim.head_lemma[:4]).search(claim.quote) or _beginning(claim.head_lemma[:3]).search(
            claim.quote
        )
        return claim.main.start + match.start() if match else None
    return found


@lru_cache(maxsize=4096)
def _beginning(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)


def _by_frames(
    marked: Marked,
    frames: Iterable[Frame],
    claim: Claim,
    book: RelationBook,
    is_country: Callable[[str], bool],
    *,
    within: int | None,
) -> Iterator[Edge]:
    """Edges by the words between names. frames: that may match; within: an offset that the match has to hold."""
    if not marked.names:
        return
    acting = set(heads([a for a in claim.actors if a.text[:1].isupper()]))
    # what is denied, planned or doubted is what stands round its head, not another clause of the quote
    head = _head(claim) if within is None and claim.factuality is not Factuality.ASSERTED else None
    held_by = within if head is None or not claim.main.start <= head < claim.main.end else head - claim.main.start
    event_type = claim.event_type.value if claim.event_type else ""
    for frame in book.frames_cued(marked.text, len(marked.names), frames):
        kind = book.kind(frame.kind)
        if kind is None or (frame.types and event_type not in frame.types):
            continue
        for match in itertools.islice(frame.pattern.pattern.finditer(marked.text), MOST_MATCHES):
            if held_by is not None and not marked.place(match.start()) <= held_by < marked.place(match.end()):
                continue
            manner = UNREAL if frame.unreal or _is_unreal_before(marked.text[: match.start()], book) else PLAIN
            # what is forbidden stands among its words; what moves may stand behind them
            theme = next(iter(book.all_goods_of(match.group())), NO_THEME) if kind.goods and kind.sign < 0 else ""
            for source, target in _pairs_in(match, kind):
                if kind.organisations and target and is_country(target):
                    continue  # one joins a body, not a country
                # whom the reader has acting in a statement is one of those it is about
                if not acting or kind.directed or kind.sign > 0 or acting & {source, target}:
                    yield Edge(kind.name, source, target, theme, manner)


def _pairs_in(match: re.Match[str], kind: RelationKind) -> list[tuple[str, str]]:
    groups = match.groupdict()
    together = groups.get("L")
    if together is not None:
        pairs = [p for p in _PAIR.findall(together) if p[0] != p[1]]
        members = sorted(set(_NAMED.findall(together)))
        if not pairs:
            pairs = list(itertools.combinations(members, 2)) if len(members) <= MOST_PARTIES else []
        return [(min(p), max(p)) for p in pairs]
    left = _NAMED.findall(groups["A"]) if groups.get("A") else [""]
    right = _NAMED.findall(groups["B"]) if groups.get("B") else [""]
    pairs = [(a, b) for a in left for b in right if a != b]
    if kind.directed or not all(map(all, pairs)):
        return pairs
    return sorted({(min(p), max(p)) for p in pairs})


def _by_done_steps(
    claim: Claim, book: RelationBook, is_country: Callable[[str], bool], sight: _Sight
) -> Iterator[Edge]:
    """Edges of a kind with a ladder of which the sentence tells a step done just where the claim's head stands."""
    told = book.steps_done_in(sight.sentence) if sight.wider else ()
    head = _head(claim) if told else None
    if head is None or sight.around is None or claim.context is None:
        return
    around, inside = sight.around, head - claim.context.start
    for kind, done in told:
        match = done.search(around.text)
        if match and around.place(match.start()) <= inside <= around.place(match.end()) + 1:
            yield from (Edge(kind.name, a, b) for a, b in _pairs_of(claim, kind, book, is_country))


def _by_kinds(claim: Claim, book: RelationBook, is_country: Callable[[str], bool], sight: _Sight) -> Iterator[Edge]:
    """Edges of the narrowest kind whose words, type and parties fit."""
    head = _head(claim)
    inside = head - claim.main.start if head is not None and claim.main.start <= head < claim.main.end else None
    kinds = book.kinds_of(
        claim.quote,
        head=claim.head_lemma,
        event_type=claim.event_type.value if claim.event_type else "",
        mode=claim.mode or "",
        unit=claim.measure.unit if claim.measure else "",
        core=book.core_of(claim.quote, inside, near=NEAR_HEAD),
    )
    found = False
    for kind in kinds:
        if kind.sectors and not any((r.sector or "") in kind.sectors for r in claim.actors):
            continue
        if found and claim.head_lemma not in kind.heads:
            continue
        pairs = _pairs_of(claim, kind, book, is_country, sight)
        if pairs:
            yield from (Edge(kind.name, a, b) for a, b in pairs)
            if claim.factuality is not Factuality.DENIED:
                return
            found = True  # who denies several things in one breath denies also the one that its head names


def _pairs_of(
    claim: Claim,
    kind: RelationKind,
    book: RelationBook,
    is_country: Callable[[str], bool],
    sight: _Sight | None = None,
) -> list[tuple[str, str]]:
    if kind.single:
        return _one_country(claim, kind, book, is_country, sight.quote if sight is not None else None)
    actors, recipients = (
        [r for r in side if kind.name in book.fights or not _names_a_matter(r, claim, book)]
        for side in (claim.actors, claim.recipients)
    )
    acting = standing_for(actors, book, firms=kind.goods)
    receiving = standing_for(recipients, book, firms=kind.goods, rivals=kind.rivals)
    if kind.abroad:  # troops beside a country's rebels are in that country
        receiving = sorted({p.split(":")[0] for p in receiving})
    if kind.abroad and not receiving:
        receiving = sorted({h for r in claim.actors if (h := book.missions.get(r.id or "")) is not None})
    if kind.place and claim.place is not None and claim.place.country and not [r for r in receiving if r not in acting]:
        # where it is in the land of him who does it, whom it is done to is not told
        if not _names_a_voice(claim) and (not kind.place_alone or _only_the_place(claim, book)):
            receiving = [p for p in [claim.place.country] if kind.abroad or not kind.directed or p not in acting]
    if not kind.directed:
        # two or more who act together are the parties; whom it is aimed at then is not one of them
        parties = acting if len(acting) > 1 else sorted({*acting, *receiving})
        if len(parties) < 2 and kind.complete:  # a treaty of two that goes by a name
            bound = next((p for name, p in book.treaties.items() if name in claim.quote), ())
            parties = list(bound) if set(parties) <= set(bound) else parties
        if len(acting) < 2 and kind.together is not None and kind.together.search(claim.quote) is None:
            return []  # "an exercise near Crete" is none with Greece
        if not acting and len(parties) > 2:
            return []  # whom something is about, without anybody who does it
        across = _across(claim, book) if len(parties) > 2 else []
        if across:
            return across
        if len(acting) == 1 and len(parties) > 2:  # whom one meets in turn does not meet the others
            return sorted({(min(acting[0], p), max(acting[0], p)) for p in parties if p != acting[0]})
        if len(parties) == 1 and kind.join:
            return [(parties[0], "")]
        return list(itertools.combinations(parties, 2)) if len(parties) <= MOST_PARTIES else []
    if kind.organisations:
        # "members of the pact met": whose members they are is no news; whom it is told to joins nothing
        named = standing_for([r for r in actors if not _MEMBERS_OF.search(r.text)], book)
        bodies = [p for p in (*named, *receiving) if not is_country(p)]
        countries = [a for a in acting if is_country(a)] or [r for r in receiving if is_country(r)]
        return [(a, b) for a in countries for b in bodies]
    if claim.head_lemma in book.receiving and receiving and _receiver_stands_first(claim):
        acting, receiving = receiving, acting
    if len(acting) > 1 and set(receiving) <= set(acting) and not _RECIPROCAL.search(claim.quote):
        receiving = []  # "Bolivia and Peru recalled their ambassadors": not from one another
    pairs = [(a, b) for a in acting for b in receiving if a != b]
    if not pairs and (kind.join or kind.follows or kind.other) and bool(acting) != bool(receiving):
        if len(acting) == 1 or len(receiving) == 1 or (kind.join and 1 < len(acting) <= MOST_PARTIES):
            return [(a, "") for a in acting] or [("", receiving[0])]
    return pairs


def _across(claim: Claim, book: RelationBook) -> list[tuple[str, str]]:
    """Pairs over a 'with': "Chile talks with Peru and Bolivia" tells nothing of Peru and Bolivia."""
    placed = sorted(
        (ref.span.start - claim.main.start, party)
        for ref in (*claim.actors, *claim.recipients)
        if ref.span is not None
        for party in standing_for((ref,), book)
    )
    for match in _WITH.finditer(claim.quote):
        left = {p for at, p in placed if at < match.start()}
        right = {p for at, p in placed if at >= match.end()} - left
        first = min((at for at, _ in placed if at >= match.end()), default=None)
        if left and right and first is not None and first - match.end() < 20:
            return sorted({(min(a, b), max(a, b)) for a in left for b in right})
    return []


def _names_a_matter(ref: ActorRef, claim: Claim, book: RelationBook) -> bool:
    """Whether a name only tells which matter is meant ("in the Kosovo question")."""
    if ref.span is None or book.matters is None:
        return False
    behind = claim.quote[max(0, ref.span.end - claim.main.start) :]
    return book.matters.match(behind.lstrip(" -")) is not None


def _one_country(
    claim: Claim, kind: RelationKind, book: RelationBook, is_country: Callable[[str], bool], marked: Marked | None
) -> list[tuple[str, str]]:
    """The one country that a crisis is in; '' twice where none is named and a step of its ladder is told."""
    named = {*heads(claim.actors), *heads(claim.recipients)}
    if marked is not None:
        # whose crisis it is, not with whom it might lead to war
        named |= {
            m[1]
            for m in _NAMED.finditer(marked.text)
            if is_country(m[1]) and not _APART.search(marked.text[: m.start()])
        }
    inner = [n for n in named if is_country(n)]
    if len(inner) == 1 and len(named) == 1:
        return [(inner[0], inner[0])]
    if not named and kind.join and kind.ladder and book.steps_of(kind.ladder, claim.quote) and not claim.recipients:
        return [("", "")]
    return []


def _only_the_place(claim: Claim, book: RelationBook) -> bool:
    """Whether what is hit is the place itself, not somebody in it ("bombed the town of ..." and "killed a leader in ...")."""
    assert claim.place is not None
    place = claim.place.text.casefold()

    def is_place(ref: ActorRef) -> bool:
        before = claim.quote[: ref.span.start - claim.main.start] if ref.span is not None else ""
        return ref.text.casefold() in place or place in ref.text.casefold() or _TOWN_OF.search(before) is not None

    if not claim.recipients and claim.head_lemma in book.hitting:
        return True
    hit = [r for r in claim.recipients if r.id is None or (r.id.startswith("?") and is_place(r))]
    return bool(hit) and len(hit) == len(claim.recipients)


def _names_a_voice(claim: Claim) -> bool:
    """Whether the place is a word of the one who speaks ("the Kenyan minister")."""
    assert claim.place is not None
    spans = [v.actor.span for v in claim.attribution if v.actor.span is not None]
    return any(s.start <= claim.place.span.start < s.end for s in spans)


def _receiver_stands_first(claim: Claim) -> bool:
    """Whether the one named as acting stands before the verb, and so is the one who receives."""
    head = _head(claim)
    spans = [a.span for a in claim.actors if a.span is not None]
    return head is None or not spans or spans[0].start < head


def _with_themes(edge: Edge, claim: Claim, book: RelationBook) -> Iterator[Edge]:
    """The edge for each class of goods named; what is told to be given in exchange as an edge the other way."""
    kind = book.kind(edge.kind)
    if kind is None or not kind.goods:
        yield edge
        return
    if edge.theme:
        yield replace(edge, theme="" if edge.theme == NO_THEME else edge.theme)
        return
    head = _head(claim)
    inside = head - claim.main.start if head is not None and claim.main.start <= head < claim.main.end else None
    core = book.core_of(claim.quote, inside)
    after = core[core.find(claim.quote[inside : inside + 8]) :] if inside is not None else core
    themes = book.all_goods_of(after)
    if not set(themes) - book.wide_goods:
        themes = book.all_goods_of(core) or [""]
    returned = GIVEN_FOR.search(claim.quote)
    manner = EXCHANGE if edge.manner == PLAIN and returned is None and _IN_RETURN.search(claim.quote) else edge.manner
    for theme in themes[:3]:
        yield replace(edge, theme=theme, manner=manner)
    if returned is not None and edge.source and edge.target:
        for theme in book.all_goods_of(re.split(r"[,;]", returned[1], maxsplit=1)[0])[:3]:
            yield replace(
                edge,
                source=edge.target,
                target=edge.source,
                theme=theme,
                manner=UNREAL if edge.manner == UNREAL else EXCHANGE,
            )


def _manner(claim: Claim, book: RelationBook) -> str:
    """How the claim as a whole speaks: of what it calls untrue; of what stands under 'before', 'if', 'can'."""
    if book.disputing is not None and book.disputing.search(claim.quote):
        return AGAINST
    if book.unreal_before is None:
        return PLAIN
    if book.unreal_before.match(claim.quote.lstrip("\"'“‘ ")):
        return UNREAL
    head = _head(claim)
    if head is not None and claim.main.start < head <= claim.main.end:
        before = claim.quote[: head - claim.main.start]
        if _is_unreal_before(before, book):
            return UNREAL
    return PLAIN


def _is_weighed(claim: Claim, book: RelationBook, sentence: str | None) -> bool:
    """Whether the head hangs on a word of weighing, trying or asking in its own clause ("is weighing new aid")."""
    head = _head(claim)
    if book.unreal_above is None or head is None or not claim.main.start <= head <= claim.main.end:
        return False
    before = claim.quote[: head - claim.main.start]
    if sentence is not None and claim.context is not None and claim.context.start <= head:
        before = sentence[: head - claim.context.start]
    return any(_FEW_WORDS.fullmatch(before, m.end()) for m in book.unreal_above.finditer(before))


def _is_stopped(claim: Claim, book: RelationBook) -> bool:
    """Whether the head is a word of stopping or hangs on one ("stopped its deliveries", "suspended 40 million in aid")."""
    head = _head(claim)
    if book.stopping is None or head is None or not claim.main.start <= head < claim.main.end:
        return False
    inside = head - claim.main.start
    return any(
        m.start() == inside or (m.end() <= inside and _FEW_WORDS.fullmatch(claim.quote[:inside], m.end()))
        for m in book.stopping.finditer(claim.quote)
    )


def _is_unreal_before(before: str, book: RelationBook) -> bool:
    last = _LAST_WORDS.search(before)
    return bool(book.unreal_before and last and book.unreal_before.search(last.group()))


def _in_manner(edge: Edge, manner: str) -> Edge:
    if manner == AGAINST or (manner == UNREAL and edge.manner != AGAINST):
        return replace(edge, manner=manner)
    return edge


def _with_steps(edge: Edge, claim: Claim, book: RelationBook, sight: _Sight) -> Edge:
    kind = book.kind(edge.kind)
    if kind is None or kind.ladder is None:
        return edge
    head = _head(claim)
    steps: dict[str, tuple[tuple[str, ...], bool]] = {}
    for step in book.ladders.get(kind.ladder, ()):
        told_in = step.words.search(claim.quote)
        if told_in is not None and _is_aside(claim, told_in.start(), head):
            continue
        if told_in is not None:
            text = sight.quote.text if sight.quote is not None else claim.quote
            steps[step.name] = (_takers(edge, claim, text, step.words), False)
        elif step.done is not None and sight.wider and claim.context is not None and head is not None:
            around = sight.around
            match = step.done.search(around.text) if around is not None else None
            inside = head - claim.context.start
            if match and around and around.place(match.start()) <= inside <= around.place(match.end()) + 1:
                steps[step.name] = (_takers(edge, claim, around.text, step.done), True)
    done = {name for name, (_, told) in steps.items() if told}
    if done:  # "submitted a bill to ratify": the purpose is no step of its own
        steps = {name: held for name, held in steps.items() if name in done}
    return replace(edge, steps=tuple((n, parties, told) for n, (parties, told) in steps.items()))


def _is_aside(claim: Claim, start: int, head: int | None) -> bool:
    """Whether words stand in a relative clause of a dated statement ("agreed on Friday under the treaty that was signed in
    June"): the day told is not theirs."""
    if claim.happened.interval is None or head is None or claim.main.start + start <= head:
        return False
    return _RELATIVE.search(claim.quote[:start]) is not None


def _takers(edge: Edge, claim: Claim, text: str, words: Sought) -> tuple[str, ...]:
    """Who took a step: who stands before its words, else after 'by', 'between', 'with', else who acts."""
    parties = {edge.source, edge.target} - {""}
    match = words.search(text)
    if match is not None:
        before = set(_NAMED.findall(text[: match.start()]))
        behind = text[match.end() :]
        joined = _BY.match(behind.lstrip()) or _BY.match(behind)
        after = set(_NAMED.findall(joined.group())) if joined else set()
        found = (before | after) if before or after else set()
        if found & parties if parties else found:
            return tuple(sorted(found & parties)) if edge.target else tuple(sorted(before or after))
    acting = set(heads(claim.actors))
    return tuple(sorted(acting & parties)) or tuple(sorted(parties if len(parties) == 1 else ()))
