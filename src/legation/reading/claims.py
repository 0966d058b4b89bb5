"""Claims: assembly only. Puts together what the other components found about each proposition and gives claims.

Takes all layers; gives `ClaimLayer`: the claims of the text, and the sentences that gave none. "South Korea's NIS said on
18 October that about 1,500 special forces had arrived in Vladivostok" becomes one claim: quantity, MOBILIZE, about 1,500
persons, Vladivostok, said by KOR:NIS on 18 October. Nothing is judged anew here; where two components disagree, the
order of preference stands in the function that combines them. Which claims are about the same thing: see reconcile/.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from legation.model.claims import ActorRef, Claim, Clock, Commitment, Place, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId, claim_id
from legation.model.layers import (
    Argument,
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
from legation.model.measures import Measure
from legation.model.spans import Span
from legation.model.words import (
    ActorKind,
    Basis,
    ClaimKind,
    EventType,
    Factuality,
    MentionForm,
    Presentation,
    SegmentKind,
    Stance,
)
from legation.reading.reader import Work

T = TypeVar("T")
# Acts that are done by saying something: the speaker is the actor, and the words are his.
SPEECH_ACTS = frozenset(
    {
        EventType.REQUEST,
        EventType.ACCUSE,
        EventType.REJECT,
        EventType.THREATEN,
        EventType.AGREE,
        EventType.SUPPORT,
        EventType.CONCEDE,
    }
)
# Status under which an act has not happened (yet), whatever its type.
UNREAL = frozenset(
    {Factuality.POSSIBLE, Factuality.PLANNED, Factuality.PREDICTED, Factuality.CONDITIONAL, Factuality.DEMANDED}
)
REFLEXIVE_FORMS = frozenset({MentionForm.PRONOUN, MentionForm.NOMINAL})
# Nominal events are told apart from the clause around them only when they name somebody and are this sure.
NOMINAL_SCORE = 0.5
# Modifiers that say whose a thing is, and prepositions that do.
OWNER_DEPS = frozenset({"poss", "amod", "compound", "nmod"})
OWNER_PREPOSITIONS = frozenset({"of", "by", "between"})
# Passives without an agent that are the author's own words ("is expected to"), not a source's ("is said to").
AUTHORS_PASSIVES = frozenset(
    {"expect", "anticipate", "believe", "think", "consider", "know", "see", "assume", "poise", "set"}
)
CONDITION_MARKS = frozenset({"if", "unless", "should", "provided", "once", "whenever"})
COPULAS = frozenset({"be", "remain", "become", "seem", "appear", "look", "represent", "constitute", "mean", "mark"})


@dataclass(frozen=True, slots=True)
class ClaimLayer:
    """claims in order of the text; unread: sentences (of what is read) from which nothing was taken."""

    claims: tuple[Claim, ...]
    unread: tuple[Span, ...]


class ClaimsComponent:
    name = "claims"
    needs = (
        "segments",
        "parse",
        "mentions",
        "times",
        "places",
        "quantities",
        "coreference",
        "propositions",
        "events",
        "attribution",
        "factuality",
    )
    gives = "claims"
    version = "1"

    def run(self, batch: Sequence[Work]) -> list[ClaimLayer]:
        return [_Assembly(w).layer() for w in batch]


class _Assembly:
    """All layers of one text, indexed by token and by place in the text."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.text = work.text
        self.parse: Parse = work["parse"]
        self.segments: Sequence[Segment] = work["segments"]
        self.mentions: Sequence[Mention] = work["mentions"]
        self.propositions: Sequence[Proposition] = work["propositions"]
        self.events: Sequence[EventMention] = work["events"]
        self.attributions: Sequence[AttributionMention] = work["attribution"]
        self.times: tuple[TimeExpression, ...] = work["times"]
        self.places: tuple[PlaceMention, ...] = work["places"]
        self.quantities: Sequence[Quantity] = work["quantities"]
        self.statuses: dict[int, Status] = {s.head: s for s in work["factuality"]}
        links: Sequence[CoreferenceLink] = work["coreference"]
        self.links = {link.mention: link for link in links}
        self.starts = [s.span.start for s in self.segments]
        self.clause_heads = {p.head for p in self.propositions}
        self.cue_heads: dict[int, list[AttributionMention]] = {}
        for attribution in self.attributions:
            if attribution.cue_head is not None:
                self.cue_heads.setdefault(attribution.cue_head, []).append(attribution)
        self.owner = self._owners()
        self.counted: dict[int | None, list[Quantity]] = {}
        for quantity in self.quantities:
            if quantity.type != "ORDINAL":
                self.counted.setdefault(self._owner_of_span(quantity.span), []).append(quantity)
        self.covering: dict[int, list[AttributionMention]] = {}
        for attribution in self.attributions:
            for token in {t for c in attribution.content for t in self.parse.tokens_in(c)}:
                self.covering.setdefault(token, []).append(attribution)
        self.mention_starts = [m.span.start for m in self.mentions]
        self.dates: list[tuple[TimeExpression, range]] = [
            (t, tokens) for t in self.times if t.type not in ("DURATION", "SET") and (tokens := self._tokens(t.span))
        ]
        self.date_starts = [t.span.start for t, _ in self.dates]
        self.sites: list[tuple[PlaceMention, range]] = [
            (p, tokens) for p in self.places if p.use == "literal" and (tokens := self._tokens(p.span))
        ]
        self.site_starts = [p.span.start for p, _ in self.sites]

    def _tokens(self, span: Span) -> range:
        return self.parse.tokens_in(span)

    # ------------------------------------------------------------------ the whole
    def layer(self) -> ClaimLayer:
        drafts: list[Claim] = []
        events_of: dict[int, list[EventMention]] = {}
        for event in self.events:
            events_of.setdefault(self.owner.get(event.head, -1), []).append(event)
        for proposition in self.propositions:
            drafts.extend(self._claims_of(proposition, events_of.get(proposition.head, [])))
        for event in events_of.get(-1, []):
            if event.actors or event.recipients:
                drafts.append(self._claim(event.extent, event.head, event, None))
        drafts.sort(key=lambda c: (c.main.start, -c.main.end, c.kind.value))
        claims = self._number(drafts)
        return ClaimLayer(claims, self._unread(claims))

    def _claims_of(self, proposition: Proposition, events: Sequence[EventMention]) -> Iterable[Claim]:
        main, others = self._main_event(proposition, events)
        quantities = self.counted.get(proposition.head, [])
        if not self._is_only_a_cue(proposition, main):
            yield self._claim(
                proposition.span, proposition.head, main, proposition, quantities[0] if quantities else None
            )
            for quantity in quantities[1:]:
                yield self._claim(self._quantity_extent(quantity), proposition.head, main, proposition, quantity)
        for event in others:
            if event.nominal and event.score >= NOMINAL_SCORE and self._names_somebody(event):
                yield self._claim(event.extent, event.head, event, None)

    # ------------------------------------------------------------------ one claim
    def _claim(
        self,
        span: Span,
        head: int,
        event: EventMention | None,
        proposition: Proposition | None,
        quantity: Quantity | None = None,
    ) -> Claim:
        status = self.statuses.get(head) or self._inherited_status(head)
        segment = self._segment(span.start)
        actors, recipients = self._participants(event, proposition)
        voices = self._voices(span, head, event, actors, segment)
        time = self._time(head, span)
        place = self._place(head, span)
        spans = [RoleSpan("main", span)]
        for role, refs in (("actor", actors), ("recipient", recipients), ("source", [v.actor for v in voices])):
            spans.extend(RoleSpan(role, r.span) for r in refs if r.span)
        spans.extend(RoleSpan("cue", v.cue) for v in voices if v.cue)
        if event is not None:
            spans.append(RoleSpan("event", event.trigger))
        if quantity is not None:
            spans.append(RoleSpan("measure", quantity.span))
        if time is not None:
            spans.append(RoleSpan("time", time.span))
        if place is not None:
            spans.append(RoleSpan("place", place.span))
        factuality = status.factuality
        kind = self._kind(head, event, quantity, status, voices)
        confidence, reason = _confidence(event, actors, recipients, voices)
        return Claim(
            id=ClaimId(""),  # given when all are known, see _number
            document=DocumentId(self.work.input.document),
            version=VersionId(self.work.input.version),
            spans=tuple(dict.fromkeys(spans)),
            quote=span.of(self.text),
            kind=kind,
            factuality=factuality,
            event_type=event.type if event else None,
            mode=event.mode if event else None,
            contexts=event.contexts if event else (),
            actors=tuple(actors),
            recipients=tuple(recipients),
            measure=_measure(quantity, time) if quantity else None,
            place=place,
            happened=_clock(time),
            said=voices[-1].said or Clock() if voices else Clock(),
            attribution=tuple(voices),
            how_unconfirmed=status.how,
            author_stance=status.stance,
            presentation=self._presentation(segment, status),
            commitment=self._commitment(head, event, span),
            head_lemma=self.parse.lemmas[event.head if event else head].lower(),
            context=self.parse.sentence_span(self.parse.sentence_of[head]),
            confidence=confidence,
            confidence_reason=reason,
        )

    def _kind(
        self,
        head: int,
        event: EventMention | None,
        quantity: Quantity | None,
        status: Status,
        voices: Sequence[Voice],
    ) -> ClaimKind:
        factuality = status.factuality
        if factuality in (Factuality.DENIED, Factuality.NEGATED) or (factuality is Factuality.UNCONFIRMED and voices):
            return ClaimKind.DENIAL
        if factuality in (Factuality.PREDICTED, Factuality.POSSIBLE):
            return ClaimKind.PREDICTION
        if factuality in (Factuality.PLANNED, Factuality.CONDITIONAL):
            return ClaimKind.COMMITMENT if voices or (event and event.type is EventType.AGREE) else ClaimKind.PREDICTION
        if quantity is not None:
            return ClaimKind.QUANTITY
        if event is not None and event.type is EventType.AGREE:
            return ClaimKind.COMMITMENT
        if factuality is Factuality.DEMANDED or (
            event is not None and head in self.cue_heads and event.type in SPEECH_ACTS
        ):
            return ClaimKind.STATEMENT
        if event is not None:
            return ClaimKind.EVENT
        return ClaimKind.ASSESSMENT if self.parse.lemmas[head].lower() in COPULAS else ClaimKind.STATE

    # ------------------------------------------------------------------ who
    def _participants(
        self, event: EventMention | None, proposition: Proposition | None
    ) -> tuple[list[ActorRef], list[ActorRef]]:
        if event is not None:
            return self._refs(event.actors), self._refs(event.recipients)
        if proposition is None:
            return [], []
        actors = self._refs(proposition.subjects, named_only=True)
        recipients = [r for r in self._refs(proposition.objects, named_only=True) if r.id not in {a.id for a in actors}]
        return actors, recipients

    def _refs(self, arguments: Sequence[Argument], *, named_only: bool = False) -> list[ActorRef]:
        """Actors of syntactic arguments: the mentions in them, pronouns followed to what they refer to."""
        out: list[ActorRef] = []
        for argument in arguments:
            numbers = self._leading_mentions(argument)
            refs = [r for n in numbers for r in self.refs_of_mention(n)]
            if not refs and not named_only:
                refs = [ActorRef(argument.span.of(self.text), None, argument.span, reason="no named actor in it")]
            out.extend(refs)
        seen: set[tuple[str | None, Span | None]] = set()
        unique: list[ActorRef] = []
        for ref in out:
            key = (ref.id, None if ref.id else ref.span)
            if key not in seen:
                seen.add(key)
                unique.append(ref)
        return unique

    def _leading_mentions(self, argument: Argument) -> list[int]:
        """The mentions that the argument itself is about, by the first of these that there are: at its head or coordinated
        with it; whose it is ("North Korea's involvement in Russia": North Korea); of or by or between whom; all of them.
        """
        if len(argument.mentions) <= 1:
            return list(argument.mentions)
        heads = self._coordinated({argument.head})
        modifiers = {c for h in heads for c in self.parse.children[h] if self.parse.deps[c] in OWNER_DEPS}
        objects = {
            o
            for h in heads
            for c in self.parse.children[h]
            if self.parse.deps[c] == "prep" and self.parse.lowers[c] in OWNER_PREPOSITIONS
            for o in self.parse.children[c]
            if self.parse.deps[o] == "pobj"
        }
        for tokens in (heads, modifiers, objects):
            found = self._mentions_at(argument, self._coordinated(tokens))
            if found:
                return found
        return list(argument.mentions)

    def _coordinated(self, tokens: set[int]) -> set[int]:
        out = set(tokens)
        grew = True
        while grew:
            more = {c for t in out for c in self.parse.children[t] if self.parse.deps[c] in ("conj", "appos")} - out
            grew = bool(more)
            out |= more
        return out

    def _mentions_at(self, argument: Argument, tokens: set[int]) -> list[int]:
        starts = [self.parse.starts[t] for t in tokens]
        return [
            n
            for n in argument.mentions
            if any(self.mentions[n].span.start <= s < self.mentions[n].span.end for s in starts)
        ]

    def refs_of_mention(self, number: int, depth: int = 0) -> list[ActorRef]:
        """A mention as actors: its own reading, or those of its antecedents for pronouns and 'the two countries'."""
        mention = self.mentions[number]
        text = mention.span.of(self.text)
        if not mention.candidates:
            link = self.links.get(number)
            if link is None or depth > 3:
                return []
            refs = [r for a in link.antecedents for r in self.refs_of_mention(a, depth + 1)]
            return [replace(r, text=text, span=mention.span, reason=f"{text!r}: {link.reason}") for r in refs]
        if mention.plural and len(mention.candidates) > 1:
            chosen = mention.candidates
            others: tuple[str, ...] = ()
        else:
            chosen = mention.candidates[:1]
            others = tuple(c.id for c in mention.candidates[1:])
        return [
            ActorRef(
                text=text,
                id=c.id,
                span=mention.span,
                person=c.person,
                office=c.office,
                wikidata=c.wikidata,
                kind=c.kind.value,
                sector=c.sector,
                others=others,
                reason=mention.reason,
            )
            for c in chosen
        ]

    def _names_somebody(self, event: EventMention) -> bool:
        return any(self.refs_of_mention(n) for a in (*event.actors, *event.recipients) for n in a.mentions)

    # ------------------------------------------------------------------ who says so
    def _voices(
        self,
        span: Span,
        head: int,
        event: EventMention | None,
        actors: Sequence[ActorRef],
        segment: Segment | None,
    ) -> list[Voice]:
        around = [a for a in self.covering.get(head, ()) if a.cue_head != head and not self._is_no_voice(a, head)]
        around.sort(key=lambda a: -sum(len(c) for c in a.content))  # the widest content is told by the outermost voice
        voices = [v for a in around for v in self._voice(a)]
        own = [a for a in self.cue_heads.get(head, ()) if event is not None and event.type in SPEECH_ACTS]
        for attribution in own[:1]:
            voices.extend(self._voice(attribution, basis=Basis.OWN_STATEMENT))
        if segment is not None and segment.voice is not None:
            voices = [*self._voice_of_segment(segment.voice), *voices]
        if segment is not None and segment.kind is SegmentKind.CAPTION and not voices:
            voices = [self._voice_of_caption(segment)]
        return voices

    def _is_no_voice(self, attribution: AttributionMention, head: int) -> bool:
        """'China aims to help': the same one wants and would do, and nobody tells; 'is expected to': the author's words."""
        if not attribution.source:
            return attribution.cue_lemma in AUTHORS_PASSIVES
        if attribution.cue_head is None:
            return False
        here = head
        while here != attribution.cue_head and self.parse.heads[here] != here:
            if self.parse.deps[here] == "xcomp" and self.parse.heads[here] == attribution.cue_head:
                return attribution.kind != "direct"
            here = self.parse.heads[here]
        return False

    def _voice_of_segment(self, span: Span) -> list[Voice]:
        """The voice that a line before a pasted passage names: its first actor."""
        for number, mention in enumerate(self.mentions):
            if span.contains(mention.span):
                refs = self.refs_of_mention(number)
                if refs:
                    return [Voice(refs[0], cue=span, cue_text=span.of(self.text), basis=None)]
        return [Voice(ActorRef(span.of(self.text), None, span), unnamed=True)]

    def _voice_of_caption(self, segment: Segment) -> Voice:
        """A caption speaks for the medium that is credited in it or in the next line; else for whoever put it there."""
        number = self.segments.index(segment)
        for other in self.segments[number : number + 2]:
            if other.kind is not SegmentKind.CAPTION:
                continue
            for index, mention in enumerate(self.mentions):
                best = mention.best
                if best is not None and best.kind is ActorKind.MEDIUM and other.span.contains(mention.span):
                    return Voice(self.refs_of_mention(index)[0])
            if other is not segment and "," in other.span.of(self.text):
                end = other.span.start + other.span.of(self.text).index(",")
                span = Span(other.span.start, end)
                return Voice(ActorRef(span.of(self.text), "?" + span.of(self.text).casefold(), span, kind="medium"))
        return Voice(ActorRef("caption", None), unnamed=True)

    def _voice(self, attribution: AttributionMention, basis: Basis | None = None) -> list[Voice]:
        cue = attribution.cue[0] if attribution.cue else None
        said = self.times[attribution.said] if attribution.said is not None else self._time_of_cue(attribution)
        refs: list[ActorRef] = []
        if attribution.mention is not None:
            refs = self.refs_of_mention(attribution.mention)
        elif attribution.source:
            refs = self._refs_in(attribution)
        span = attribution.source[0] if attribution.source else None
        text = (
            " ".join(s.of(self.text) for s in attribution.source)
            if attribution.source
            else (cue.of(self.text) if cue else "")
        )
        unnamed = attribution.unnamed or not attribution.source
        if not refs:
            refs = [ActorRef(text, None, span, reason="unnamed source" if unnamed else "source not resolved")]
        first = refs[0] if len(refs) == 1 else _joined(refs, text)
        return [
            Voice(
                actor=first,
                cue=cue,
                cue_text=cue.of(self.text) if cue else None,
                said=_clock(said) if said else None,
                occasion=attribution.occasion.of(self.text) if attribution.occasion else None,
                audience=attribution.audience.of(self.text) if attribution.audience else None,
                basis=attribution.basis or basis,
                unnamed=unnamed and first.id is None,
            )
        ]

    def _refs_in(self, attribution: AttributionMention) -> list[ActorRef]:
        spans = attribution.source
        inside = [
            n
            for s in spans
            for n in range(bisect_left(self.mention_starts, s.start), bisect_left(self.mention_starts, s.end))
            if s.contains(self.mentions[n].span)
        ]
        if attribution.source_head is not None:
            head = self.parse.starts[attribution.source_head]
            at_head = [n for n in inside if self.mentions[n].span.start <= head < self.mentions[n].span.end]
            inside = at_head or inside
        refs = [r for n in inside for r in self.refs_of_mention(n)]
        seen: set[str | None] = set()
        return [r for r in refs if not (r.id in seen or seen.add(r.id))]  # type: ignore[func-returns-value]

    def _time_of_cue(self, attribution: AttributionMention) -> TimeExpression | None:
        """A time in the clause of the cue that is no part of the content: when it was said."""
        if attribution.cue_head is None:
            return None
        sentence = self.parse.sentence_span(self.parse.sentence_of[attribution.cue_head])
        for moment, tokens in _between(self.dates, self.date_starts, sentence):
            if any(c.overlaps(moment.span) for c in attribution.content):
                continue
            if attribution.cue_head in (self._nearest_clause(tokens[0]), self.parse.heads[tokens[0]]):
                return moment
        return None

    # ------------------------------------------------------------------ when, where, how much
    def _time(self, head: int, span: Span) -> TimeExpression | None:
        """The time of the clause: of those inside the claim, the one that hangs nearest to its head, dates first."""
        best: tuple[bool, int, int] | None = None
        chosen: TimeExpression | None = None
        sentence = self.parse.sentence_span(self.parse.sentence_of[head])
        for time, tokens in _between(self.dates, self.date_starts, sentence):
            if not (span.contains(time.span) or self.owner.get(tokens[0]) == head):
                continue
            steps = self._steps(tokens[0], head)
            if steps is None:
                continue
            key = (time.interval is None, steps, time.span.start)
            if best is None or key < best:
                best, chosen = key, time
        return chosen

    def _place(self, head: int, span: Span) -> Place | None:
        best: tuple[int, int] | None = None
        chosen: PlaceMention | None = None
        for place, tokens in _between(self.sites, self.site_starts, span):
            if not span.contains(place.span):
                continue
            steps = self._steps(tokens[0], head)
            if steps is None or self.parse.deps[tokens[-1]] in ("nsubj", "nsubjpass"):
                continue
            key = (steps, place.span.start)
            if best is None or key < best:
                best, chosen = key, place
        if chosen is None:
            return None
        return Place(
            chosen.name, chosen.span, chosen.country, chosen.geonames, chosen.lat, chosen.lon, chosen.precision
        )

    def _steps(self, token: int, head: int) -> int | None:
        """How far above `token` the head is; None when it does not govern it."""
        if token == head:
            return 0
        for steps, above in enumerate(self.parse.ancestors(token), 1):
            if above == head:
                return steps
        return None

    def _quantity_extent(self, quantity: Quantity) -> Span:
        """The noun phrase of a further figure in a clause: the number with what it counts and what depends on that."""
        if quantity.head is None:
            return quantity.span
        first, past = self.parse.edges(quantity.head)
        span = self.parse.span(first, past)
        return span if len(span) <= 200 else quantity.span

    # ------------------------------------------------------------------ helpers
    def _owners(self) -> dict[int, int]:
        """Each token's clause: the head of the nearest proposition at or above it."""
        out: dict[int, int] = {}
        for token in range(len(self.parse)):
            found = self._nearest_clause(token)
            if found is not None:
                out[token] = found
        return out

    def _nearest_clause(self, token: int) -> int | None:
        if token in self.clause_heads:
            return token
        for above in self.parse.ancestors(token):
            if above in self.clause_heads:
                return above
        return None

    def _owner_of_span(self, span: Span) -> int | None:
        tokens = self.parse.tokens_in(span)
        return self.owner.get(tokens[0]) if tokens else None

    def _main_event(
        self, proposition: Proposition, events: Sequence[EventMention]
    ) -> tuple[EventMention | None, list[EventMention]]:
        """The event that the clause itself tells, and the others that stand inside it."""
        if not events:
            return None, []
        at_head = [e for e in events if e.head == proposition.head]
        if at_head:
            main = max(at_head, key=lambda e: (e.score, -e.trigger.start))
            return main, [e for e in events if e is not main and e.head != proposition.head]
        direct = [e for e in events if self.parse.heads[e.head] == proposition.head and e.nominal]
        light = [e for e in direct if self.parse.deps[e.head] in ("dobj", "nsubjpass", "attr")]
        if light and proposition.kind == "clause":
            main = max(light, key=lambda e: (e.score, -e.trigger.start))
            return main, [e for e in events if e is not main]
        if proposition.kind == "fragment":
            main = max(events, key=lambda e: (e.score, -e.trigger.start))
            return main, [e for e in events if e is not main]
        inside = [e for e in events if e.nominal and self._governs_closely(proposition.head, e.head)]
        if inside:
            main = max(inside, key=lambda e: (e.score, -e.trigger.start))
            return main, [e for e in events if e is not main]
        return None, list(events)

    def _governs_closely(self, head: int, token: int) -> bool:
        """Whether a nominal event heads the subject or object of a clause, or stands in an 'of' phrase under one."""
        above = self.parse.heads[token]
        if above == head:
            return self.parse.deps[token] in ("nsubj", "nsubjpass", "dobj", "attr")
        if self.parse.deps[token] == "pobj" and self.parse.heads[above] != head:
            noun = self.parse.heads[above]
            return self.parse.heads[noun] == head and self.parse.lowers[above] == "of"
        return False

    def _is_only_a_cue(self, proposition: Proposition, event: EventMention | None) -> bool:
        """'The ministry said' carries another clause and claims nothing itself; 'demanded' and 'fears' do.

        A clause whose source is nobody ("the events demand an answer") is no cue of speech either.
        """
        if event is not None:
            return False
        status = self.statuses.get(proposition.head)
        if status is not None and status.factuality in (Factuality.DENIED, Factuality.UNCONFIRMED):
            return False
        for attribution in self.cue_heads.get(proposition.head, ()):
            if (
                attribution.content
                and attribution.kind != "attitude"
                and (attribution.mention is not None or attribution.unnamed)
            ):
                return True
        return False

    def _inherited_status(self, head: int) -> Status:
        return Status(head, Factuality.ASSERTED, stance=Stance.NEUTRAL, reason="nothing limits it")

    def _segment(self, at: int) -> Segment | None:
        number = bisect_right(self.starts, at) - 1
        return self.segments[number] if 0 <= number < len(self.segments) else None

    def _presentation(self, segment: Segment | None, status: Status) -> Presentation:
        if status.presentation is not Presentation.STATED:
            return status.presentation
        if segment is None:
            return Presentation.STATED
        if segment.kind in (SegmentKind.TITLE, SegmentKind.HEADING):
            return Presentation.HEADLINE
        if segment.kind is SegmentKind.CAPTION:
            return Presentation.CAPTION
        return Presentation.PASTED if segment.voice else Presentation.STATED

    def _commitment(self, head: int, event: EventMention | None, span: Span) -> Commitment | None:
        """'If X, Y does Z': the conditional clause under the head is the trigger, the rest the obligation."""
        for child in self.parse.children[head]:
            if self.parse.deps[child] == "advcl" and any(
                self.parse.lowers[c] in CONDITION_MARKS for c in self.parse.children[child]
            ):
                first, past = self.parse.edges(child)
                return Commitment(trigger=self.parse.span(first, past), obligation=span)
        return None

    def _number(self, drafts: Sequence[Claim]) -> tuple[Claim, ...]:
        counts: dict[tuple[int, int, str], int] = {}
        out: list[Claim] = []
        for claim in drafts:
            key = (claim.main.start, claim.main.end, claim.kind.value)
            ordinal = counts.get(key, 0)
            counts[key] = ordinal + 1
            out.append(replace(claim, id=claim_id(claim.document, claim.version, *key, ordinal), ordinal=ordinal))
        return tuple(out)

    def _unread(self, claims: Sequence[Claim]) -> tuple[Span, ...]:
        heads = {self.parse.sentence_of[t] for c in claims for t in self.parse.tokens_in(c.main)}
        return tuple(self.parse.sentence_span(n) for n in range(len(self.parse.sentences)) if n not in heads)


def _between(items: Sequence[tuple[T, range]], starts: Sequence[int], span: Span) -> Sequence[tuple[T, range]]:
    """Those of `items` (sorted by `starts`) that begin inside `span`."""
    return items[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


def _joined(refs: Sequence[ActorRef], text: str) -> ActorRef:
    """Sources of one level, joined by '+' as in the gold key."""
    ids = [r.id for r in refs if r.id]
    return ActorRef(text, "+".join(dict.fromkeys(ids)) or None, refs[0].span, reason="several sources speak together")


def _clock(time: TimeExpression | None) -> Clock:
    if time is None:
        return Clock()
    return Clock(
        interval=time.interval,
        span=time.span,
        expression=time.value,
        shift=time.shift or None,
        how=time.reason or f"by {time.anchor} anchor",
    )


def _measure(quantity: Quantity, time: TimeExpression | None) -> Measure:
    return Measure(
        span=quantity.span,
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        name=quantity.name,
        counted=quantity.counted,
        approximate=quantity.approximate,
        flow=quantity.flow,
        stage=quantity.stage,
        expected=quantity.expected,
        additional=quantity.additional,
        as_of=str(time.interval) if time and time.interval else None,
        window=str(time.interval) if time and time.interval and time.interval.precision in ("open", "range") else None,
    )


def _confidence(
    event: EventMention | None, actors: Sequence[ActorRef], recipients: Sequence[ActorRef], voices: Sequence[Voice]
) -> tuple[float, str]:
    """A rough share of how much of the claim rests on firm ground, with what weakens it. No probability of truth."""
    value, notes = 0.9, []
    if event is None:
        value -= 0.2
        notes.append("no event type")
    elif event.score < 1:
        value -= 0.2 * (1 - event.score)
        notes.append(event.reason or "event type by weaker evidence")
    if not any(a.id for a in actors):
        value -= 0.2
        notes.append("actor not named")
    if any(a.others for a in (*actors, *recipients)):
        value -= 0.2
        notes.append("an actor is ambiguous")
    if any(v.actor.id is None for v in voices):
        value -= 0.1
        notes.append("a source is not resolved")
    return round(max(0.05, value), 2), "; ".join(notes) or "all parts found"
