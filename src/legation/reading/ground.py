"""Ground: all layers of one text, indexed by token, for putting claims together.

Takes a `Work` with all layers; gives lookups: which clause a token belongs to, which mentions stand at it, which voices
speak there. Judges nothing. What is made of it is told in claims.py, participants.py, voices.py, clocks.py, themes.py.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from legation.model.layers import (
    AttributionMention,
    CoreferenceLink,
    EventMention,
    Mention,
    Parse,
    PlaceMention,
    Proposition,
    Quantity,
    Segment,
    Status,
    TimeExpression,
)
from legation.model.spans import Span
from legation.reading.reader import Work

_LOOSE = "learned object"
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


class Ground:
    """Always holds: everything here is a function of the layers; nothing is changed after it is made."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.text = work.text
        self.parse: Parse = work["parse"]
        self.segments: Sequence[Segment] = work["segments"]
        self.mentions: Sequence[Mention] = work["mentions"]
        self.propositions: Sequence[Proposition] = work["propositions"]
        self.events: Sequence[EventMention] = work["events"]
        # An attitude that the encoder alone has found ("backs", "set out to impeach") tells nothing: no voice of a claim.
        self.attributions: Sequence[AttributionMention] = [
            a for a in work["attribution"] if a.kind != "attitude" or _LOOSE not in a.reason
        ]
        self.times: tuple[TimeExpression, ...] = work["times"]
        self.places: tuple[PlaceMention, ...] = work["places"]
        self.quantities: Sequence[Quantity] = work["quantities"]
        self.statuses: dict[int, Status] = {s.head: s for s in work["factuality"]}
        links: Sequence[CoreferenceLink] = work["coreference"]
        self.links = {link.mention: link for link in links}
        self.segment_starts = [s.span.start for s in self.segments]
        self.mention_starts = [m.span.start for m in self.mentions]
        self.clauses = {p.head: p for p in self.propositions}
        self.owner = self._owners()
        self.mentions_at: dict[int, list[int]] = {}
        for number, mention in enumerate(self.mentions):
            for token in self.parse.tokens_in(mention.span):
                self.mentions_at.setdefault(token, []).append(number)
        self.cues_at: dict[int, list[AttributionMention]] = {}
        self.covering: dict[int, list[AttributionMention]] = {}
        for attribution in self.attributions:
            if attribution.cue_head is not None:
                self.cues_at.setdefault(attribution.cue_head, []).append(attribution)
            for token in {t for c in attribution.content for t in self.parse.tokens_in(c)}:
                self.covering.setdefault(token, []).append(attribution)

    def _owners(self) -> dict[int, int]:
        """Each token's clause: the head of the nearest proposition at or above it. The subject of "with 40 men waiting"
        belongs to `waiting`."""
        p = self.parse
        out: dict[int, int] = {}
        for token in range(len(p)):
            path = [token]
            while path[-1] not in self.clauses and path[-1] not in out and p.heads[path[-1]] != path[-1]:
                path.append(p.heads[path[-1]])
                if len(path) > len(p):
                    break
            top = path[-1]
            found = out.get(top) if top in out else (top if top in self.clauses else None)
            if found is not None:
                out.update((t, found) for t in path)
        for head in self.clauses:
            noun = p.heads[head]
            if p.deps[head] == "acl" and self._is_absolute(noun) and noun not in self.clauses:
                out.update((t, head) for t in p.subtree(noun) if out.get(t) == out.get(noun))
        return out

    def _is_absolute(self, noun: int) -> bool:
        """Whether a noun stands after "with" beside a clause: "left, with 40 men waiting"."""
        p = self.parse
        above = p.heads[noun]
        return p.deps[noun] == "pobj" and p.lowers[above] == "with" and p.pos[p.heads[above]] in ("VERB", "AUX")

    def place_at(self, token: int) -> bool:
        """Whether a token is of the name of a place."""
        start = self.parse.starts[token]
        return any(place.span.start <= start < place.span.end for place in self.places)

    def owner_of(self, span: Span) -> int | None:
        tokens = self.parse.tokens_in(span)
        return self.owner.get(tokens[0]) if tokens else None

    def segment(self, at: int) -> Segment | None:
        number = bisect_right(self.segment_starts, at) - 1
        return self.segments[number] if 0 <= number < len(self.segments) else None

    def mentions_in(self, span: Span) -> Iterable[int]:
        """Numbers of the mentions that lie inside a span."""
        first, past = (bisect_left(self.mention_starts, at) for at in (span.start, span.end))
        return (n for n in range(first, past) if span.contains(self.mentions[n].span))

    def sentence(self, token: int) -> Span:
        return self.parse.sentence_span(self.parse.sentence_of[token])

    def children(self, token: int, *deps: str) -> list[int]:
        return [c for c in self.parse.children[token] if self.parse.deps[c] in deps]

    def objects_of(self, token: int, prepositions: frozenset[str] | None = None) -> list[int]:
        """What stands after the prepositions under a token ("of trade", "with arms"), "according to" and the like included."""
        p = self.parse
        out: list[int] = []
        here = [c for c in p.children[token] if p.deps[c] in ("prep", "agent", "dative")]
        for child in here:  # grows: "for the north and for the south"
            here.extend(c for c in p.children[child] if p.deps[c] == "conj" and p.pos[c] == "ADP")
            if prepositions is not None and p.lowers[child] not in prepositions:
                continue
            for inner in p.children[child]:
                if p.deps[inner] in ("pobj", "pcomp"):
                    out.append(inner)
                elif p.deps[inner] == "prep":  # "from under", "out of"
                    out.extend(i for i in p.children[inner] if p.deps[i] == "pobj")
        return out

    def coordinated(self, tokens: Iterable[int]) -> list[int]:
        """The tokens with what is joined to them by 'and' or stands beside them, in order."""
        out = list(dict.fromkeys(tokens))
        for token in out:  # grows while it is walked
            for child in self.parse.children[token]:
                if self.parse.deps[child] in ("conj", "appos") and child not in out:
                    out.append(child)
        return out

    def is_passive(self, head: int) -> bool:
        if self.parse.lemmas[head] == "be":  # "he's been a critic": a contraction taken for "is"
            return False
        return any(self.parse.deps[c] in ("nsubjpass", "auxpass") for c in self.parse.children[head]) or (
            self.parse.deps[head] == "acl" and self.parse.tags[head] == "VBN"
        )

    def has_auxiliary(self, head: int, *words: str) -> bool:
        return any(self.parse.deps[c] == "aux" and self.parse.lowers[c] in words for c in self.parse.children[head])
