"""Claims: assembly only. Puts together what the other components found about each proposition and gives claims.

Takes all layers; gives `ClaimLayer`: the claims of the text, and the sentences that gave none. "South Korea's NIS said on
18 October that about 1,500 special forces had arrived in Vladivostok" becomes one claim: quantity, MOBILIZE, about 1,500
persons, Vladivostok, said by KOR:NIS on 18 October. What a clause is about, who takes part, who says so and when is put
together in themes.py, participants.py, voices.py and clocks.py; nothing is judged anew here. Which claims are about the
same thing: see reconcile/.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.claims import ClaimBook
from legation.knowledge.clauses import ClauseBook
from legation.model.claims import ActorRef, Claim, Clock, Place, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId, claim_id
from legation.model.layers import EventMention, PlaceMention, Proposition, Quantity, Segment, Status
from legation.model.measures import Measure
from legation.model.spans import Span
from legation.model.words import (
    ClaimKind,
    EventType,
    Factuality,
    MentionForm,
    Presentation,
    SegmentKind,
    Stance,
)
from legation.reading.backward import Backward, Told
from legation.reading.clocks import Clocks
from legation.reading.commitments import BOUND, Commitments
from legation.reading.formulae import Formulae
from legation.reading.ground import Ground
from legation.reading.participants import Participants
from legation.reading.reader import Work
from legation.reading.status_mends import StatusMends
from legation.reading.themes import Theme, Themes
from legation.reading.voices import Voices, credits
from legation.reading.worth import Worth, is_known

# Nominal events are told apart from the clause around them only when they name somebody and are this sure.
NOMINAL_SCORE = 0.4
# Acts that are done by saying something.
SAID = frozenset(EventType(w) for w in "REQUEST ACCUSE REJECT THREATEN SUPPORT CONCEDE".split())
# Acts that people do in private life too: they visit, help, agree and come home.
PEACEABLE = frozenset(EventType(w) for w in "CONSULT SUPPORT AGREE COOPERATE AID RETREAT".split())
OWN_FORCES = frozenset({EventType.MOBILIZE, EventType.RETREAT})
_IN = frozenset({"in"})
_OF = frozenset({"of"})
_BY = frozenset({"by"})
DUTY = ("will", "shall", "must")
_OUGHT = ("should", "must", "ought")
_ARMED = frozenset({"MIL", "REB", "UAF", "COP", "SPY"})
# Those of whom nothing is asked by name.
_ANYBODY = frozenset("it this that they them these those we us you one someone anyone everyone people".split())
LEAD_CLAIMS = 8  # of the body, in which a headline is looked for


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
    version = "2"

    def __init__(self, book: ClaimBook, clauses: ClauseBook | None = None) -> None:
        self.book = book
        self.clauses = clauses

    def run(self, batch: Sequence[Work]) -> list[ClaimLayer]:
        return [_Assembly(w, self.book, self.clauses).layer() for w in batch]


class _Assembly:
    """The claims of one text, clause by clause in its order."""

    def __init__(self, work: Work, book: ClaimBook, clauses: ClauseBook | None = None) -> None:
        self.work = work
        self.book = book
        self.ground = Ground(work)
        self.text = work.text
        self.parse = self.ground.parse
        self.themes = Themes(self.ground, book)
        self.worth = Worth(self.ground, book, self.themes)
        self.participants = Participants(self.ground, book)
        self.clocks = Clocks(self.ground, book, self.participants, work.input.published)
        self.commitments = Commitments(self.ground, book, self.participants)
        self.formulae = Formulae(self.ground, clauses, self.participants) if clauses is not None else None
        self.mends = StatusMends(self.ground, book)
        self.voices = Voices(self.ground, book, self.participants, self.clocks)
        self.backward = Backward(self.ground, book, self.themes, self.voices, self._claim_of_noun)
        self.counted: dict[int | None, list[Quantity]] = {}
        for quantity in self.ground.quantities:
            if quantity.type != "ORDINAL" and not self._counts_a_mention(quantity):
                self.counted.setdefault(self.ground.owner_of(quantity.span), []).append(quantity)
        self.sites: dict[int | None, list[tuple[PlaceMention, range]]] = {}
        for place in self.ground.places:
            tokens = self.parse.tokens_in(place.span)
            if place.use == "literal" and tokens:
                self.sites.setdefault(self.ground.owner.get(tokens[0]), []).append((place, tokens))
        self.done: dict[EventType, tuple[int, list[ActorRef]]] = {}

    # ------------------------------------------------------------------ the whole
    def layer(self) -> ClaimLayer:
        told: list[Told] = []
        events_of: dict[int, list[EventMention]] = {}
        for event in self.ground.events:
            events_of.setdefault(self.ground.owner.get(event.head, -1), []).append(event)
        for proposition in self.ground.propositions:
            found = self._claims_of(proposition, events_of.get(proposition.head, []))
            told.extend(Told(proposition.head, claim) for claim in found)
        for event in events_of.get(-1, []):
            if event.actors or event.recipients:
                told.append(Told(event.head, self._claim_of_event(event)))
        drafts = self.backward.settle(told)
        if self.formulae is not None:
            drafts = self.formulae.add_to(drafts, lambda span, head: self._claim(span, head, None, None))
        drafts.sort(key=lambda c: (c.main.start, -c.main.end, c.kind.value))
        claims = self._number(self._date_headlines(drafts))
        return ClaimLayer(claims, self._unread(claims))

    def _claims_of(self, proposition: Proposition, events: Sequence[EventMention]) -> Iterable[Claim]:
        head = proposition.head
        if self._is_condition(head):
            return  # said only as the condition of another clause, whose claim holds it
        theme = self.themes.find(proposition, events)
        quantities = self._by_weight(self.counted.get(head, []), head)
        if not quantities and ((theme is None and self._is_told_above(head)) or self._is_bound_above(head)):
            return
        if not self.worth.is_only_a_cue(proposition, theme):
            first = self._claim(
                self._with_conditions(proposition), head, theme, proposition, quantities[0] if quantities else None
            )
            if self.worth.says_something(first, proposition):
                yield first
            for quantity in quantities[1:]:
                yield self._claim(self._quantity_extent(quantity), head, theme, proposition, quantity)
        for event in events:
            if theme is not None and (event is theme.event or event.head == theme.token):
                continue
            if event.nominal and event.score >= NOMINAL_SCORE:
                claim = self._claim_of_event(event)
                if any(a.id for a in (*claim.actors, *claim.recipients)):
                    yield claim

    def _claim_of_event(self, event: EventMention) -> Claim:
        return self._claim(event.extent, event.head, Theme(event.type, event.head, event, event.nominal), None)

    def _claim_of_noun(self, noun: int) -> Claim | None:
        """The claim of the act that a noun names, with what depends on it."""
        events = self.themes.events_at.get(noun)
        if events:
            return self._claim_of_event(events[0])
        kind = self.themes.noun(noun, led=True)
        if kind is None:
            return None
        return self._claim(self.parse.span(*self.parse.edges(noun)), noun, Theme(kind, noun, None, True), None)

    def _by_weight(self, quantities: Sequence[Quantity], head: int) -> list[Quantity]:
        """Figures of a clause, those of what it tells first: of its subject or object before those deep inside it."""
        return sorted(quantities, key=lambda q: self._steps(self.parse.tokens_in(q.span)[0], head) or 0)[:4]

    def _counts_a_mention(self, quantity: Quantity) -> bool:
        """ "The two countries", "both sides" name somebody; their number is no figure."""
        tokens = self.parse.tokens_in(quantity.span)
        return any(
            self.ground.mentions[n].form in (MentionForm.NOMINAL, MentionForm.PRONOUN)
            and self.ground.mentions[n].plural
            for t in tokens
            for n in self.ground.mentions_at.get(t, ())
        )

    # ------------------------------------------------------------------ one claim
    def _claim(
        self,
        span: Span,
        head: int,
        theme: Theme | None,
        proposition: Proposition | None,
        quantity: Quantity | None = None,
    ) -> Claim:
        status = self.ground.statuses.get(head) or Status(
            head, Factuality.ASSERTED, stance=Stance.NEUTRAL, reason="nothing limits it"
        )
        event = theme.event if theme else None
        segment = self.ground.segment(span.start)
        actors, recipients = self.participants.find(head, theme, proposition)
        if theme is not None and _is_private(theme, actors, recipients):
            theme, event = None, None
        if theme is not None and self._is_quarrel(theme, actors, recipients):
            theme = replace(theme, type=EventType.ACCUSE)
        actors = self._recalled(head, theme, actors)
        rejected = self._rejected(head, theme, status)
        voices = self.voices.find(head, theme, segment, actors, proposition)
        if rejected is not None:
            status = self.ground.statuses[rejected]
            voices = voices or self.voices.find(rejected, theme, segment, actors, proposition)
            if not self._is_own_deed(head, rejected):  # "Brazil dismissed reports of an attack": not by Brazil
                subjects = proposition.subjects if proposition is not None else ()
                voices = voices or [v for s in subjects if (v := self.voices.voice_at(s.head, head)) is not None][:1]
                actors = [a for a in actors if a.span is None or not any(s.span.overlaps(a.span) for s in subjects)]
        if not voices and status.factuality in (Factuality.DENIED, Factuality.UNCONFIRMED):
            voices = self._stander(head)
        if quantity is not None and theme is None and (putting := self.voices.puts_at(head)):
            voices = [*voices, *putting]
            actors = [a for a in actors if a.id != putting[0].actor.id]
        if theme is not None and theme.type is EventType.ACCUSE and self.parse.pos[theme.token] == "ADJ" and voices:
            actors, recipients = [voices[-1].actor], actors or recipients  # "they are to blame": he accuses who says so
        if status.factuality is Factuality.DENIED and self._is_judged_by(head, actors, voices):
            actors = []
        if event is not None and event.act and theme and not _speaks_for_himself(actors, voices):
            theme = replace(theme, type=event.act)  # only he who says himself that he will do it gives his word
            if status.factuality is Factuality.ASSERTED:
                status = replace(status, factuality=Factuality.PLANNED)
        if status.factuality is Factuality.DEMANDED and self._announces(head, actors, voices):
            status = replace(status, factuality=Factuality.PLANNED)
        if (
            theme is None
            and status.factuality is Factuality.DEMANDED
            and self._is_asked_of_others(head, actors, recipients, voices)
        ):
            # "X said that Y must leave": a request by X to Y (PLOVER), as what is "called for" is
            theme = Theme(EventType.REQUEST, head)
            actors, recipients = [voices[-1].actor], actors or recipients
        status = self.mends.status(head, span, theme, status)
        said = voices[-1].said if voices else None
        within = span if proposition is not None and quantity is not None and span != proposition.span else None
        time = self._time(head, theme, status, said, actors, segment, within)
        place = self._place(head, span)
        spans = [RoleSpan("main", span)]
        for role, refs in (("actor", actors), ("recipient", recipients), ("source", [v.actor for v in voices])):
            spans.extend(RoleSpan(role, r.span) for r in refs if r.span)
        spans.extend(RoleSpan("cue", v.cue) for v in voices if v.cue)
        if theme is not None:
            spans.append(RoleSpan("event", event.trigger if event else self.parse.span(theme.token, theme.token + 1)))
        for role, part in (("measure", quantity), ("time", time), ("place", place)):
            if part is not None and part.span is not None:
                spans.append(RoleSpan(role, part.span))
        confidence, reason = _confidence(theme, actors, recipients, voices)
        kind = self._kind(head, theme, quantity, status, voices, actors)
        commitment = self.commitments.find(head, kind, self._conditions(head), actors, recipients)
        if commitment is not None and commitment.instrument and kind in (ClaimKind.PREDICTION, ClaimKind.STATE):
            kind = ClaimKind.COMMITMENT
        if event is not None and theme and commitment is not None and (commitment.instrument or commitment.trigger):
            theme = replace(theme, type=event.type)  # what a treaty or a condition binds to is promised
        return Claim(
            id=ClaimId(""),  # given when all are known, see _number
            document=DocumentId(self.work.input.document),
            version=VersionId(self.work.input.version),
            spans=tuple(dict.fromkeys(spans)),
            quote=span.of(self.text),
            kind=kind,
            factuality=status.factuality,
            event_type=theme.type if theme else None,
            mode=event.mode if event and theme and theme.type is event.type else None,
            contexts=event.contexts if event else (),
            actors=tuple(actors),
            recipients=tuple(recipients),
            measure=_measure(quantity, time) if quantity else None,
            place=place,
            happened=time,
            said=said or Clock(),
            attribution=tuple(voices),
            how_unconfirmed=status.how,
            author_stance=status.stance,
            presentation=self._presentation(segment, status),
            commitment=commitment,
            head_lemma=self.parse.lemmas[theme.token if theme else head].lower(),
            context=self.ground.sentence(head),
            confidence=confidence,
            confidence_reason=reason,
        )

    def _is_asked_of_others(
        self, head: int, actors: Sequence[ActorRef], recipients: Sequence[ActorRef], voices: Sequence[Voice]
    ) -> bool:
        """ "Said the rebels must go" asks something of them; "said he had to go", "there should be no doubt", "values should
        come first", "they should have gone" ask nobody anything."""
        g = self.ground
        if not voices or _speaks_for_himself(actors, voices) or g.children(head, "expl"):
            return False
        if g.has_auxiliary(head, "have") and g.has_auxiliary(head, *_OUGHT):
            return False
        subjects = g.children(head, "nsubj", "nsubjpass")
        if not subjects and not g.has_auxiliary(head, "to"):  # "defeat them", "believe me": to whoever listens
            return False
        if self.parse.tags[head] in ("VBZ", "VBP", "VBD"):  # "this is what they need": no wish in its own words
            return False
        if any(a.id or a.text.lower() not in _ANYBODY for a in actors):
            return True
        return not actors and g.is_passive(head) and any(is_known(r) for r in recipients)

    def _is_quarrel(self, theme: Theme, actors: Sequence[ActorRef], recipients: Sequence[ActorRef]) -> bool:
        """ "Rossi attacked Verdi": one person does another harm in words, where no weapon is told of."""
        words = (theme.token, *self.ground.children(theme.token, "xcomp"))  # "tried to attack"
        return (
            theme.type is EventType.ASSAULT
            and any(self.parse.lemmas[t].lower() in self.book.lists["verbal_attacks"] for t in words)
            and bool(actors)
            and bool(recipients)
            and all(ref.kind == "person" and ref.sector not in _ARMED for ref in (*actors, *recipients))
        )

    def _is_judged_by(self, head: int, actors: Sequence[ActorRef], voices: Sequence[Voice]) -> bool:
        """ "It was absurd to blame Chad, Niger said": who calls it so is not the one who does it."""
        p = self.parse
        verbs = (head, p.heads[head])
        told = any(p.lowers[c] == "it" and p.deps[c] in ("nsubj", "expl") for v in verbs for c in p.children[v])
        return told and bool(actors and voices) and all(a.span == voices[-1].actor.span for a in actors)

    def _announces(self, head: int, actors: Sequence[ActorRef], voices: Sequence[Voice]) -> bool:
        """ "Egypt to back Sudan, Sisi tells Burhan": an infinitive with its own subject is what the speaker's side will do."""
        to = any(self.parse.lowers[c] == "to" for c in self.ground.children(head, "aux"))
        return to and bool(self.ground.children(head, "nsubj")) and _speaks_for_himself(actors, voices)

    def _rejected(self, head: int, theme: Theme | None, status: Status) -> int | None:
        """ "Chad denied an attack on Niger", "NATO could not confirm the presence of troops": the noun whose own status the claim
        of the act takes, since the verb only says how somebody stands to it. None where the verb is itself the act."""
        if theme is None:
            return None
        if theme.nominal and theme.token != head and status.factuality is Factuality.ASSERTED:
            inner = self.ground.statuses.get(theme.token)
            if inner is not None and inner.factuality in (
                Factuality.DENIED,
                Factuality.UNCONFIRMED,
                Factuality.DOUBTED,
            ):
                return theme.token
        if status.factuality is Factuality.NEGATED:
            for noun in self.ground.children(head, "dobj"):
                inner = self.ground.statuses.get(noun)
                if inner is not None and inner.factuality is Factuality.UNCONFIRMED:
                    return noun
        return None

    def _stander(self, head: int) -> list[Voice]:
        """ "The army denies killing civilians": whose denial it is where the words around hold no voice."""
        p = self.parse
        lists = self.book.lists
        for above, _ in zip(p.ancestors(head), range(3), strict=False):
            if p.lemmas[above].lower() in lists["response_denying"] | lists["response_rejecting"]:
                subjects = self.ground.objects_of(above, _BY) if self.ground.is_passive(above) else []
                subjects = subjects or self.ground.children(above, "nsubj")
                found = self.voices.voice_at(subjects[0], above) if subjects else None
                return [found] if found is not None else []
        return []

    def _is_own_deed(self, head: int, noun: int) -> bool:
        """ "Chad denied an attack on Niger" is meant of Chad's own."""
        denies = self.parse.lemmas[head].lower() in self.book.lists["response_denying"]
        return denies and self.parse.heads[noun] == head

    def _recalled(self, head: int, theme: Theme | None, actors: list[ActorRef]) -> list[ActorRef]:
        """ "The drill went on", "this deployment": by those who did it where the act was told just before."""
        if theme is None:
            return actors
        p = self.parse
        sentence = p.sentence_of[head]
        if any(a.id for a in actors):
            self.done[theme.type] = (sentence, [a for a in actors if a.id])
            return actors
        bare = self._bare_force(head) if theme.type in OWN_FORCES else None
        if bare is not None:  # "Kenyan soldiers landed. A hundred units have arrived": of those told just before
            told = self.done.get(theme.type)
            if told is not None and sentence - told[0] <= 2 and all(a.sector == "MIL" for a in told[1]):
                span = p.span(bare, bare + 1)
                reason = f"{span.of(self.text)!r}: those told just before"
                return [replace(a, text=span.of(self.text), span=span, reason=reason) for a in told[1]]
        if theme.nominal and any(
            p.lowers[c] in ("the", "this", "these", "such", "both") for c in p.children[theme.token]
        ):
            told = self.done.get(theme.type)
            if told is not None and sentence - told[0] <= 3:
                span = p.span(theme.token, theme.token + 1)
                text = span.of(self.text)
                return [replace(a, text=text, span=span, reason=f"{text!r} told just before") for a in told[1]]
        return actors

    def _bare_force(self, head: int) -> int | None:
        """The subject of a clause where it is a word for forces without whose they are."""
        clause = self.ground.clauses.get(head)
        for subject in clause.subjects if clause is not None else ():
            token: int = subject.head
            if (
                self.parse.lemmas[token].lower() in self.book.lists["force_words"]
                and token not in self.ground.mentions_at
            ):
                return token
        return None

    def _time(
        self,
        head: int,
        theme: Theme | None,
        status: Status,
        said: Clock | None,
        actors: Sequence[ActorRef],
        segment: Segment | None,
        within: Span | None,
    ) -> Clock:
        ids = [a.id for a in actors if a.id]
        time = self.clocks.happened(head, theme, status.factuality, said, within)
        if time.span is not None:
            self.clocks.note(head, theme, ids, time)
            return time
        if segment is not None and segment.kind is SegmentKind.CAPTION:
            return self.clocks.of_caption(credits(self.ground.segments, segment))
        return self.clocks.carried(head, theme, ids)

    def _kind(
        self,
        head: int,
        theme: Theme | None,
        quantity: Quantity | None,
        status: Status,
        voices: Sequence[Voice],
        actors: Sequence[ActorRef],
    ) -> ClaimKind:
        factuality = status.factuality
        if factuality in (Factuality.DENIED, Factuality.NEGATED):
            return ClaimKind.DENIAL
        if factuality is Factuality.UNCONFIRMED and voices:  # silence and evasion are remarks, never denials
            return ClaimKind.STATEMENT
        lemma = self.parse.lemmas[head].lower()
        promises = theme is not None and theme.type is EventType.AGREE
        if lemma in self.book.lists["promising"] or (
            promises and factuality in (Factuality.PLANNED, Factuality.CONDITIONAL)
        ):
            return ClaimKind.COMMITMENT
        if factuality in (Factuality.PREDICTED, Factuality.POSSIBLE, Factuality.CONDITIONAL):
            return ClaimKind.ASSESSMENT if self._is_aim_of_noun(head) else ClaimKind.PREDICTION
        if factuality is Factuality.PLANNED:
            if self._is_aim_of_noun(head) or (self._is_motive(head) and not _speaks_for_himself(actors, voices)):
                return ClaimKind.ASSESSMENT
            return ClaimKind.COMMITMENT if voices and not _speaks_of_others(actors, voices) else ClaimKind.PREDICTION
        if quantity is not None:
            return ClaimKind.QUANTITY
        if factuality is Factuality.DEMANDED or (
            head in self.ground.cues_at and theme is not None and theme.type in SAID
        ):
            return ClaimKind.STATEMENT
        if theme is not None and lemma not in self.book.lists["copulas"]:
            return ClaimKind.EVENT
        return ClaimKind.ASSESSMENT if lemma in self.book.lists["copulas"] else ClaimKind.STATE

    def _is_motive(self, head: int) -> bool:
        """ "Sent men in order to get arms": why somebody does a thing, as others see it."""
        p = self.parse
        to = next((c for c in self.ground.children(head, "aux") if p.lowers[c] == "to"), None)
        if to is None or to < 1:
            return False
        return p.lowers[to - 1] == "as" or (to > 1 and p.lowers[to - 2 : to] == ("in", "order"))

    def _is_aim_of_noun(self, head: int) -> bool:
        """ "The efforts of Libya *to end the war*", "its ability to strike", "a push to extend the sanctions": what somebody is
        after or able to do stands there as a thing, and nobody foretells it."""
        p = self.parse
        infinitive = p.tags[head] == "VB" and any(p.lowers[c] == "to" for c in self.ground.children(head, "aux"))
        if not infinitive or self.ground.children(head, "nsubj", "nsubjpass"):
            return False
        above = p.heads[head]
        if p.deps[head] == "conj":
            return self._is_aim_of_noun(above)
        if p.deps[head] not in ("acl", "relcl", "advcl", "xcomp"):
            return False
        words = [above] if p.pos[above] == "NOUN" else []
        if (
            head and above != head - 2
        ):  # "efforts of Libya to end it": the parser often hangs it on the verb or on Libya
            words += [
                t for t in range(max(p.sentences[p.sentence_of[head]][0], head - 6), head - 1) if p.pos[t] == "NOUN"
            ]
        return any(p.lemmas[t].lower() in self.book.lists["nouns_of_aims"] for t in words)

    # ------------------------------------------------------------------ where, how much
    def _place(self, head: int, span: Span) -> Place | None:
        best: tuple[int, int] | None = None
        chosen: PlaceMention | None = None
        for place, tokens in self.sites.get(self.ground.owner.get(head, head), ()):
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
        span = Span(min(span.start, quantity.span.start), max(span.end, quantity.span.end))  # "five *of China*"
        return span if len(span) <= 200 else quantity.span

    # ------------------------------------------------------------------ what is a claim

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

    def _is_condition(self, head: int) -> bool:
        """ "If X attacks", "in the event that X is attacked": what is said to hold only if something else does."""
        p = self.parse
        marked = any(
            p.lowers[c] in self.book.lists["condition_marks"]
            and p.deps[c] in (("mark", "advmod") if p.lowers[c] == "whenever" else ("mark",))
            for c in p.children[head]
        )
        if p.deps[head] == "advcl":
            return marked or self._is_time_of_duty(head)
        clause = self.ground.clauses.get(head)
        start = clause.span.start if clause else p.starts[head]
        if self.book.phrases["proviso"].search(self.text, max(0, start - 40), start):
            return True
        noun = p.heads[head]
        return p.deps[head] in ("acl", "relcl") and p.lowers[noun] in ("event", "case") and p.deps[noun] == "pobj"

    def _is_time_of_duty(self, head: int) -> bool:
        """ "Must close the strait *when it feels threatened*": in the present tense under what must be done."""
        p = self.parse
        timed = any(p.lowers[c] in ("when", "whenever", "once") for c in self.ground.children(head, "advmod", "mark"))
        return timed and p.tags[head] in ("VBZ", "VBP") and self.ground.has_auxiliary(p.heads[head], *DUTY)

    def _conditions(self, head: int) -> list[int]:
        """The conditional clauses right under a clause."""
        below = [*self.ground.children(head, "advcl")]
        for inner in self.ground.children(head, *BOUND):  # "vowed to strike if"
            if not self._is_condition(inner) and not self.ground.children(inner, "nsubj", "nsubjpass"):
                below += self.ground.children(inner, "advcl")
        below += [c for o in self.ground.objects_of(head, _IN) for c in self.ground.children(o, "acl", "relcl")]
        return [c for c in below if c in self.ground.clauses and self._is_condition(c)]

    def _is_told_above(self, head: int) -> bool:
        """ "Vowed *to crush the rebels*": the infinitive is what the act of the clause above threatens, and no second act."""
        p = self.parse
        above = p.heads[head]
        return p.deps[head] == "xcomp" and above in self.ground.clauses and bool(self.themes.events_at.get(above))

    def _is_bound_above(self, head: int) -> bool:
        """ "The pact obliges Oman *to shelter the king*": what somebody is bound to is told with what binds him."""
        p = self.parse
        above = p.heads[head]
        infinitive = any(p.lowers[c] == "to" for c in self.ground.children(head, "aux"))
        return infinitive and p.deps[head] in BOUND and above in self.ground.clauses and self.commitments.binds(above)

    def _with_conditions(self, proposition: Proposition) -> Span:
        span = proposition.span
        bound = [c for c in self.ground.children(proposition.head, *BOUND) if self._is_bound_above(c)]
        for head in (*self._conditions(proposition.head), *bound):
            first, past = self.parse.edges(head)
            part = self.parse.span(first, past)
            span = Span(min(span.start, part.start), max(span.end, part.end))
        return span

    def _date_headlines(self, drafts: Sequence[Claim]) -> list[Claim]:
        """A headline says what the lead says: it has the clocks of the first claim of the body that tells the same act."""
        lead = [c for c in drafts if c.presentation is Presentation.STATED][:LEAD_CLAIMS]
        out: list[Claim] = []
        for claim in drafts:
            if claim.presentation is Presentation.HEADLINE and claim.happened.span is None and claim.event_type:
                same = next((c for c in lead if _tell_the_same(claim, c)), None)
                if same is not None:
                    claim = replace(claim, happened=replace(same.happened, how="as the text below the headline"))
            out.append(claim)
        return out

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


def _speaks_for_himself(actors: Sequence[ActorRef], voices: Sequence[Voice]) -> bool:
    """Whether the originating voice tells what it, or its own country, will do: that binds it; of others it is a forecast."""
    speaker = voices[-1].actor.id if voices else None
    return speaker is not None and any(a.id and a.id.split(":")[0] == speaker.split(":")[0] for a in actors)


def _is_private(theme: Theme, actors: Sequence[ActorRef], recipients: Sequence[ActorRef]) -> bool:
    """ "Ms Kay was visiting her sister": what people outside the books do among themselves is no act of states."""
    if theme.type is EventType.RETREAT and theme.event is not None:  # "he took the troops out"
        return False
    return (
        theme.type in PEACEABLE
        and bool(actors)
        and all(a.kind == "person" and not is_known(a) for a in actors)
        and not any(is_known(r) for r in recipients)
    )


def _speaks_of_others(actors: Sequence[ActorRef], voices: Sequence[Voice]) -> bool:
    """Whether the originating voice tells what another country will do: that binds nobody."""
    speaker = voices[-1].actor
    known = [a for a in actors if is_known(a)]
    return is_known(speaker) and bool(known) and not _speaks_for_himself(known, voices)


def _tell_the_same(headline: Claim, other: Claim) -> bool:
    if other.happened.span is None:
        return False
    if other.event_type is not headline.event_type and headline.head_lemma not in other.quote.lower():
        return False
    countries = {a.id.split(":")[0] for a in headline.actors if a.id}
    return bool(countries & {a.id.split(":")[0] for a in other.actors if a.id})


def _measure(quantity: Quantity, time: Clock) -> Measure:
    ranged = time.interval is not None and time.interval.precision in ("open", "range")
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
        as_of=str(time.interval) if time.interval else None,
        window=str(time.interval) if ranged else None,
    )


def _confidence(
    theme: Theme | None, actors: Sequence[ActorRef], recipients: Sequence[ActorRef], voices: Sequence[Voice]
) -> tuple[float, str]:
    """A rough share of how much of the claim rests on firm ground, with what weakens it. No probability of truth."""
    value, notes = 0.9, []
    event = theme.event if theme else None
    if theme is None:
        value -= 0.2
        notes.append("no event type")
    elif event is None:
        value -= 0.15
        notes.append("event type by one word")
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
