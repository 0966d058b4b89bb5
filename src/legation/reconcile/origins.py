"""Origins: what claims finally go back to, who had it from whom, and whether anybody shows that he knows it by himself.

Takes claims and the links between their documents; gives origins, each a source and an occasion, with a tree of hands:
NIS (briefing, 23 October) -> Yonhap -> ISW -> three papers. Ten articles that repeat one briefing are one origin, and a
passage copied from another text goes back to what that text goes back to. Occasions are told apart by their days only:
what is not told cannot make two of one. Two origins are 'independence not shown' until bases seen at first hand show it.
Who tells the truth is not judged here. Pure, and the same for any order of the claims.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from legation.model.claims import Claim, Voice
from legation.model.questions import DocumentFacts
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import Basis
from legation.reconcile.standings import unknown_author, voice_teller

# Days by which two accounts of one occasion may differ (a briefing in the evening is dated the next day elsewhere).
SAME_OCCASION_DAYS = 2
# Bases that a source has of its own eyes or hands; intelligence and documents may be shared between services.
FIRST_HAND = frozenset({Basis.SATELLITE, Basis.WITNESS})
# A figure with so many digits before its zeros is no round number: two who give it without each other share a source.
TELLING_DIGITS = 3
# Words of a quote that two do not hit upon by chance.
TELLING_WORDS = 8
# Share of a claim's characters that must lie in a shared passage for it to be a copied claim.
IN_PASSAGE = 0.5
# Share of equal words from which two claims of one passage are one claim, copied.
SAME_CLAIM = 0.5
# Share of the words of the shorter claim from which what a paper is cited with is what its own report tells.
MOST_WORDS = 0.75


@dataclass(frozen=True, slots=True)
class TextLink:
    """A later document shares text with an earlier one. passages: (stretch of the later, stretch of the earlier)."""

    document: str
    other: str
    kind: str  # copy, passage, quotation, revision
    passages: tuple[tuple[Span, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """One through whom a claim came: a source, a relaying voice, or the document at the end (then `claim` is set)."""

    key: str
    label: str
    said: str | None = None
    occasion: str | None = None
    audience: str | None = None
    basis: str | None = None
    cue: str | None = None
    document: str | None = None
    claim: str | None = None
    quote: str | None = None
    copied: bool = False
    then: tuple[Hand, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """A source and an occasion that claims go back to. why: what made several claims one origin."""

    teller: str
    label: str
    said: str | None
    occasions: tuple[str, ...]
    bases: tuple[str, ...]
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    why: str
    tree: Hand


@dataclass(frozen=True, slots=True)
class Loop:
    """Circular reporting: each of these cites the next, and the last the first. claims: those that show it."""

    members: tuple[str, ...]
    claims: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What two origins have in common though neither names the other: a figure that is no round number, the same words."""

    claims: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Origins:
    """All of it. shown: 'Seven documents, two first tellers; independence not shown'; reason: why so."""

    origins: tuple[Origin, ...]
    loops: tuple[Loop, ...]
    hints: tuple[Hint, ...]
    documents: int
    tellers: int
    independent: bool
    reason: str

    @property
    def shown(self) -> str:
        return (
            f"{_count(self.documents, 'document')}, {_count(self.tellers, 'first teller')}; independence "
            f"{'shown' if self.independent else 'not shown'}"
        )

    @property
    def teller_of(self) -> dict[str, str]:
        """Key of the first teller by claim."""
        return {c: o.teller for o in self.origins for c in o.claims}


@dataclass(slots=True)
class _Path:
    """The hands of one claim, from the source to its document, and what is known of the occasion."""

    claim: Claim
    hands: list[Hand]
    said: Interval | None = None
    copied_from: str | None = None
    occasions: set[str] = field(default_factory=set)
    bases: set[Basis] = field(default_factory=set)


def origins_of(
    claims: Iterable[Claim],
    links: Iterable[TextLink] = (),
    *,
    facts: Mapping[str, DocumentFacts] | None = None,
    name_of: Callable[[str], str] = lambda identifier: identifier,
    publishers: Mapping[str, str] | None = None,
) -> Origins:
    """What the claims (of one question, or one claim and its copies) go back to.

    links: shared passages between their documents. facts: publisher and date by document. publishers: id of the actor
    behind a publisher's name, so that 'Interfax' who publishes and 'Interfax' who is cited are one.
    """
    held = sorted({c.id: c for c in claims}.values(), key=lambda c: c.id)
    names = _Names(facts or {}, name_of, publishers or {})
    names.same = same_tellers(held, facts or {}, name_of=name_of, publishers=publishers or {})
    paths = _trace(held, sorted(links, key=lambda x: (x.document, x.other, x.kind)), names)
    origins = [_origin(group, names) for group in _group(paths)]
    origins.sort(key=lambda o: (-len(o.documents), -len(o.claims), o.teller, o.said or "", o.claims))
    loops = _find_loops(held, names)
    hints = _find_hints(origins, {c.id: c for c in held})
    tellers = len({o.teller for o in origins})
    independent, reason = _independence(origins, loops, hints)
    return Origins(
        tuple(origins), loops, hints, len({c.document for c in held}), tellers, independent, reason
    )  # fmt: skip


def same_tellers(
    claims: Iterable[Claim],
    facts: Mapping[str, DocumentFacts],
    *,
    name_of: Callable[[str], str] = lambda identifier: identifier,
    publishers: Mapping[str, str] | None = None,
) -> dict[str, tuple[str, str]]:
    """Cited voices that are publishers of documents of these claims, as (key, label) of what these write themselves.

    'According to the Lima Post' in one paper and a report of the Lima Post go back to one first teller. Keys of both are given.
    """
    held = list(claims)
    cited = {names for c in held for v in c.attribution if (names := _cited(v, c.document, name_of)) is not None}
    if not cited:
        return {}
    known = publishers or {}
    own: dict[str, str] = {}
    for publisher in sorted({f.publisher for d in {c.document for c in held} if (f := facts.get(d)) and f.publisher}):
        own.setdefault(fold_name(publisher), publisher)
        own.setdefault(known.get(publisher) or fold_name(publisher), publisher)
    out = {}
    for key, label in sorted(cited):
        found = own.get(fold_name(label)) or own.get(key)
        if found:
            out[key] = out[f"author:{found}"] = (f"author:{found}", found)
    return out


def _cited(voice: Voice, document: str, name_of: Callable[[str], str]) -> tuple[str, str] | None:
    """Key and label of a voice that has a name; None of one that has none."""
    key, label = voice_teller(voice, document)
    if key.startswith("unnamed:"):
        return None
    return key, name_of(voice.actor.id) if voice.actor.id else label


# ---------------------------------------------------------------------- names
class _Names:
    """How tellers are called: one key and one label for each, whether he publishes or is cited."""

    def __init__(
        self, facts: Mapping[str, DocumentFacts], name_of: Callable[[str], str], publishers: Mapping[str, str]
    ) -> None:
        self.facts = facts
        self.name_of = name_of
        self.publishers = publishers
        self.same: Mapping[str, tuple[str, str]] = {}  # cited voices that publish here themselves (same_tellers)

    def voice(self, voice: Voice, document: str) -> tuple[str, str]:
        """Key and label. Unnamed sources of two documents are two; keys are those of standings.teller_of."""
        actor = voice.actor
        same = self.same.get(voice_teller(voice, document)[0])
        if same is not None:
            return same
        if actor.id:
            name = self.name_of(actor.id)
            return actor.id, f"{actor.person} ({name})" if actor.person and actor.person != name else name
        return voice_teller(voice, document)

    def author(self, document: str) -> tuple[str, str]:
        publisher = self.publisher(document)
        if publisher:
            key = f"author:{publisher}"
            return self.same.get(key, (key, f"{publisher} itself"))
        return unknown_author(document)

    def publisher(self, document: str) -> str | None:
        known = self.facts.get(document)
        return known.publisher if known else None

    def published(self, document: str) -> Interval | None:
        known = self.facts.get(document)
        return known.published if known else None

    def node(self, key: str, label: str) -> str:
        """What is one node when cited and when publishing: the actor's id, else the folded name."""
        if key.startswith("author:"):
            publisher = key.removeprefix("author:")
            return self.publishers.get(publisher) or fold_name(publisher)
        return key if not key.startswith("?") else fold_name(label)


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """'The Interfax news agency' and 'interfax.com' are one name."""
    words = re.findall(r"\w+", re.sub(r"\.(com|org|net|co\.\w\w|\w\w)$", "", name.casefold().removeprefix("www.")))
    return "".join(w for w in words if w not in ("the", "news", "agency", "online")) or "".join(words)


# ---------------------------------------------------------------------- paths
def _trace(claims: Sequence[Claim], links: Sequence[TextLink], names: _Names) -> list[_Path]:
    """For each claim the hands it came through; a copied claim goes on from the claim that it copies."""
    by_document: dict[str, list[Claim]] = {}
    for claim in claims:
        by_document.setdefault(claim.document, []).append(claim)
    from_document: dict[str, list[TextLink]] = {}
    for link in links:
        if link.kind in ("copy", "passage"):
            from_document.setdefault(link.document, []).append(link)
    made: dict[str, _Path] = {}

    def path_of(claim: Claim, seen: frozenset[str]) -> _Path:
        if claim.id in made:
            return made[claim.id]
        path = _own_path(claim, names)
        known = from_document.get(claim.document, ()) if claim.document not in seen else ()
        source = _copied_from(claim, known, by_document, names)
        if source is not None:
            document, original = source
            first = path_of(original, seen | {claim.document}) if original is not None else None
            named = bool(claim.attribution) and not claim.attribution[-1].unnamed
            if first is not None and named and path.hands[0].key != first.hands[0].key:
                pass  # the copy names another source than the text it copies: that stays its own
            elif first is not None:
                path = _Path(claim, [*first.hands, path.hands[-1]], first.said or path.said, document)
                path.occasions |= first.occasions
                path.bases |= first.bases
            elif not named:
                # his own words are another's, whose claim is not among these; a named source stays the source
                key, label = names.author(document)
                if claim.attribution:
                    key, label = names.voice(claim.attribution[-1], document)
                path.hands = [Hand(key, label), Hand(f"in:{document}", _where(document, names), document=document)] + [
                    path.hands[-1]
                ]
            path.copied_from = document
            path.hands[-1] = replace(path.hands[-1], copied=True)
        else:
            told = _told_there(claim, claims, names) if claim.document not in seen else None
            if told is not None:  # who is cited has it from somebody, whom his own report names
                first = path_of(told, seen | {claim.document})
                said = first.said or path.said
                path = _Path(claim, [*first.hands[:-1], *path.hands], said, None, first.occasions, first.bases)
        if not seen:
            made[claim.id] = path
        return path

    return [path_of(c, frozenset()) for c in claims]


def _own_path(claim: Claim, names: _Names) -> _Path:
    hands: list[Hand] = []
    path = _Path(claim, hands)
    for voice in reversed(claim.attribution):
        key, label = names.voice(voice, claim.document)
        said = voice.said.interval if voice.said else None
        hands.append(
            Hand(
                key,
                label,
                str(said) if said else None,
                voice.occasion,
                voice.audience,
                voice.basis.value if voice.basis else None,
                voice.cue_text,
            )
        )
        if len(hands) == 1:  # the source itself; on what a relaying voice rests is not what the source rests on
            path.said = said or claim.said.interval
            path.occasions |= {voice.occasion} if voice.occasion else set()
            path.bases |= {voice.basis} if voice.basis else set()
    if not hands:
        hands.append(Hand(*names.author(claim.document)))
        path.said = names.published(claim.document)
    where = _where(claim.document, names)
    hands.append(Hand(f"in:{claim.document}", where, document=claim.document, claim=claim.id, quote=claim.quote))
    return path


def _copied_from(
    claim: Claim, links: Sequence[TextLink], by_document: Mapping[str, Sequence[Claim]], names: _Names
) -> tuple[str, Claim | None] | None:
    """The earliest document in which the claim's words stood before, and the claim made of them there, if it is given."""
    found: list[tuple[str, str, Span]] = []
    for link in links:
        for mine, theirs in link.passages:
            inside = min(mine.end, claim.main.end) - max(mine.start, claim.main.start)
            if inside >= IN_PASSAGE * (claim.main.end - claim.main.start):
                found.append((_day(names.published(link.other)), link.other, theirs))
    if not found:
        return None
    found.sort(key=lambda f: (f[0], f[1], f[2].start))
    for _, other, theirs in found:
        there = [c for c in by_document.get(other, ()) if c.main.start < theirs.end and theirs.start < c.main.end]
        alike = [c for c in there if _likeness(claim, c) >= SAME_CLAIM]
        if alike:
            return other, min(alike, key=lambda c: (-_likeness(claim, c), c.kind is not claim.kind, c.id))
    return found[0][1], None


def _told_there(claim: Claim, claims: Sequence[Claim], names: _Names) -> Claim | None:
    """Of a claim whose source is a paper, the claim of that paper's own report that tells the same and names whose word it is."""
    if not claim.attribution:
        return None
    cited = names.voice(claim.attribution[-1], claim.document)[0]
    if not cited.startswith("author:"):
        return None
    there = [c for c in claims if c.document != claim.document and names.author(c.document)[0] == cited]
    alike = [c for c in there if _holds(claim, c) or _same_figure(claim, c)]
    if not alike:
        return None
    best = min(alike, key=lambda c: (-_likeness(claim, c), c.id))
    if not best.attribution or best.attribution[-1].unnamed or best.factuality is not claim.factuality:
        return None
    circular = names.voice(best.attribution[-1], best.document)[0] == names.author(claim.document)[0]
    return None if circular else best


def _holds(claim: Claim, other: Claim) -> bool:
    """Whether nearly all words of the shorter of two stand in the longer one, which may name its source too."""
    one, two = (set(re.findall(r"\w+", c.quote.casefold())) for c in (claim, other))
    return len(one & two) >= MOST_WORDS * max(1, min(len(one), len(two)))


def _same_figure(claim: Claim, other: Claim) -> bool:
    one, two = claim.measure, other.measure
    if one is None or two is None or claim.event_type is not other.event_type:
        return False
    return (one.low, one.high, one.unit) == (two.low, two.high, two.unit)


def _likeness(claim: Claim, other: Claim) -> float:
    """How alike the words of two claims are."""
    one, two = (set(re.findall(r"\w+", c.quote.casefold())) for c in (claim, other))
    return len(one & two) / max(1, len(one | two))


def _where(document: str, names: _Names) -> str:
    published = names.published(document)
    return f"{names.publisher(document) or 'publisher unknown'}, {published or 'undated'}"


# ---------------------------------------------------------------------- grouping
def _group(paths: Sequence[_Path]) -> list[list[_Path]]:
    """Paths of one source and occasion. The undated join the earliest occasion: they show no other one."""
    by_teller: dict[str, list[_Path]] = {}
    for path in paths:
        by_teller.setdefault(path.hands[0].key, []).append(path)
    out = []
    for _, there in sorted(by_teller.items()):
        author = there[0].hands[0].key.startswith("author:")
        dated = sorted((p for p in there if _days(p.said)), key=lambda p: (_days(p.said), p.claim.id))
        groups: list[list[_Path]] = []
        for path in dated:
            days, last = _days(path.said), groups[-1][-1] if groups else None
            # what a publisher writes himself day after day is one voice, not an occasion a day
            if last is None or (not author and (days[0] - _days(last.said)[1]).days > SAME_OCCASION_DAYS):
                groups.append([])
            groups[-1].append(path)
        undated = sorted((p for p in there if not _days(p.said)), key=lambda p: p.claim.id)
        if not groups:
            groups.append([])
        groups[0] += undated
        out += groups
    return out


def _days(said: Interval | None) -> tuple[dt.date, ...]:
    """First and last day of when it was said; nothing for a window of more than a month or an open one."""
    if said is None or said.first_day is None or said.last_day is None:
        return ()
    return (said.first_day, said.last_day) if (said.last_day - said.first_day).days <= 31 else ()


def _origin(group: Sequence[_Path], names: _Names) -> Origin:
    first = group[0].hands[0]
    said = min((p.said for p in group if _days(p.said)), key=lambda s: (_days(s), str(s)), default=None)
    documents = tuple(sorted({p.claim.document for p in group}))
    copied = len({p.claim.document for p in group if p.copied_from})
    reasons = (
        ["all in one document"] if len(documents) == 1 else [f"{_count(len(documents), 'document')} name {first.label}"]
    )
    if first.key.startswith(("author:", "unnamed:")) and len(documents) > 1:
        own = sum(names.author(d)[0] == first.key for d in documents)
        reasons = [] if copied else [f"{_count(own, 'document')} of one publisher"]
        if own < len(documents):
            reasons = [
                f"{_count(own, 'document')} of {first.label} and {_count(len(documents) - own, 'document')} that cite it"
            ]
    if copied:
        reasons.append(f"{_count(copied, 'document')} with passages of an earlier text")
    if len(group) > 1 and any(not _days(p.said) for p in group):
        reasons.append("where the occasion is not told, no other one is assumed")
    return Origin(
        teller=first.key,
        label=first.label,
        said=str(said) if said else None,
        occasions=tuple(sorted(set().union(*(p.occasions for p in group)))),
        bases=tuple(sorted({b.value for p in group for b in p.bases})),
        claims=tuple(sorted(p.claim.id for p in group)),
        documents=documents,
        why="; ".join(reasons),
        tree=_tree([p.hands for p in group]),
    )


def _tree(lines: Sequence[Sequence[Hand]]) -> Hand:
    """Lines of hands with a common first one as a tree; what one hand tells of itself in several texts is joined."""
    heads = sorted((line[0] for line in lines), key=lambda h: (h.claim or "", h.said or "~", h.occasion or "~"))
    rest: dict[str, list[Sequence[Hand]]] = {}
    for line in lines:
        if len(line) > 1:
            key = f"{line[1].key}|{line[1].claim or ''}"  # a document that carries several claims is a leaf for each
            rest.setdefault(key, []).append(line[1:])
    return Hand(
        heads[0].key,
        heads[0].label,
        said=_first(h.said for h in heads),
        occasion=_first(h.occasion for h in heads),
        audience=_first(h.audience for h in heads),
        basis=_first(h.basis for h in heads),
        cue=_first(h.cue for h in heads),
        document=heads[0].document,
        claim=_first(h.claim for h in heads),
        quote=_first(h.quote for h in heads),
        copied=any(h.copied for h in heads),
        then=tuple(_tree(there) for _, there in sorted(rest.items())),
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((v for v in values if v), None)


# ---------------------------------------------------------------------- circles, hints, independence
def _find_loops(claims: Sequence[Claim], names: _Names) -> tuple[Loop, ...]:
    """Who cites whom on this matter, and where that comes back to its beginning over more than one document."""
    edges: dict[str, dict[str, list[Claim]]] = {}
    labels: dict[str, str] = {}
    for claim in claims:
        chain = [names.author(claim.document), *(names.voice(v, claim.document) for v in claim.attribution)]
        nodes = [names.node(key, label) for key, label in chain]
        for (one, two), (key, label) in zip(pairwise(nodes), chain[1:], strict=True):
            if one != two and not key.startswith("unnamed:"):
                edges.setdefault(one, {}).setdefault(two, []).append(claim)
                labels.setdefault(two, label)
        labels.setdefault(nodes[0], chain[0][1].removesuffix(" itself"))
    out = []
    for members in _circles(edges):
        inside = [c for a in members for b, there in edges.get(a, {}).items() if b in members for c in there]
        if len({c.document for c in inside}) > 1:
            shown = [labels.get(m, m) for m in members]
            cited = [(a, b) for a in members for b in sorted(edges.get(a, {})) if b in members]
            ways = "; ".join(f"{labels.get(a, a)} cites {labels.get(b, b)}" for a, b in cited)
            out.append(Loop(tuple(shown), tuple(sorted({c.id for c in inside})), f"circular: {ways}"))
    return tuple(out)


def _circles(edges: Mapping[str, Mapping[str, object]]) -> list[list[str]]:
    """Strongly connected sets of more than one node, each sorted (two walks: Kosaraju)."""
    nodes = sorted({*edges, *(b for there in edges.values() for b in there)})
    back: dict[str, list[str]] = {}
    for a in nodes:
        for b in edges.get(a, ()):
            back.setdefault(b, []).append(a)

    def walk(start: str, ways: Callable[[str], Iterable[str]], seen: set[str]) -> list[str]:
        """Nodes reached, each after those it leads to."""
        out: list[str] = []
        seen.add(start)
        stack = [(start, iter(sorted(ways(start))))]
        while stack:
            node, rest = stack[-1]
            following = next((n for n in rest if n not in seen), None)
            if following is None:
                stack.pop()
                out.append(node)
            else:
                seen.add(following)
                stack.append((following, iter(sorted(ways(following)))))
        return out

    seen: set[str] = set()
    order: list[str] = []
    for node in nodes:
        if node not in seen:
            order += walk(node, lambda n: edges.get(n, ()), seen)
    seen = set()
    sets = [walk(node, lambda n: back.get(n, ()), seen) for node in reversed(order) if node not in seen]
    return sorted(sorted(s) for s in sets if len(s) > 1)


def _find_hints(origins: Sequence[Origin], claims: Mapping[str, Claim]) -> tuple[Hint, ...]:
    """Figures that are no round numbers, and sentences, that several origins give: they may have one source after all."""
    given: dict[tuple[str, ...], list[tuple[Origin, str]]] = {}
    for origin in origins:
        for identifier in origin.claims:
            claim = claims[identifier]
            measure = claim.measure
            if measure is not None and measure.low is not None and measure.low == measure.high:
                if len(f"{measure.low:.0f}".rstrip("0")) >= TELLING_DIGITS:
                    number = ("number", f"{measure.low:,.0f}", str(measure.unit))
                    given.setdefault(number, []).append((origin, identifier))
            words = re.findall(r"\w+", claim.quote.casefold())
            if len(words) >= TELLING_WORDS:
                given.setdefault(("words", *words), []).append((origin, identifier))
    out = []
    for key, there in sorted(given.items()):
        labels = sorted({o.label for o, _ in there})
        if len(labels) > 1:
            told = f"the same {key[1]} ({key[2]}), no round number" if key[0] == "number" else "the same words"
            why = f"{' and '.join(labels)} give {told}: they may share a source"
            out.append(Hint(tuple(sorted(i for _, i in there)), why))
    return tuple(out)


def _independence(origins: Sequence[Origin], loops: Sequence[Loop], hints: Sequence[Hint]) -> tuple[bool, str]:
    """Whether something shows that two sources know it by themselves, and the reason in one sentence."""
    if len({o.teller for o in origins}) < 2:
        return False, "all goes back to one first teller"
    if loops:
        return False, loops[0].why
    hinted = {c for h in hints for c in h.claims}
    firsthand = [
        (o, b.value) for o in origins for b in sorted(FIRST_HAND) if b.value in o.bases and not hinted & set(o.claims)
    ]
    for one, basis in firsthand:
        for two, other in firsthand:
            if one.teller < two.teller and basis != other and not set(one.documents) & set(two.documents):
                return True, (
                    f"given as basis: {basis} ({one.label}) and {other} ({two.label}); they stand in different documents, "
                    "and none of these cites or copies the other"
                )
    if hints:
        return False, hints[0].why
    return False, "no two of them are told to rest on something seen at first hand, each on its own"


def _day(published: Interval | None) -> str:
    day = published.first_day if published else None
    return day.isoformat() if day else "9999"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
