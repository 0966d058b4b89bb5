"""Clocks: when what a claim tells happened, and when it was said.

Takes the ground and a clause; gives `Clock`s whose `shift` says in symbols what they count from, so that settle.py can set
them anew once the document's date is known. "Since August, ships have ..." runs from August to the day it was said or
published; "said on Friday ..." dates what the same speaker says in the next sentences. What is chosen here never depends on
the document's date: the dated and the undated reading agree. A time that belongs to another clause is nobody's here.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass, replace

from legation.knowledge.claims import ClaimBook
from legation.model.claims import Clock
from legation.model.layers import AttributionMention, Segment, TimeExpression
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import EventType, Factuality, SegmentKind
from legation.reading.ground import Ground
from legation.reading.participants import Participants
from legation.reading.shifts import resolve_shift, shift_grain
from legation.reading.themes import Theme

# What is not yet: "by December" begins for it on the day it is said.
_AHEAD = frozenset(
    {Factuality.PLANNED, Factuality.POSSIBLE, Factuality.PREDICTED, Factuality.CONDITIONAL, Factuality.DEMANDED}
)
_THERE = frozenset({"during", "at", "in"})
_TALKS = frozenset({EventType.AGREE, EventType.CONSULT})
# How many sentences further a speaker is taken to go on speaking on the same occasion.
_REACH = 5
ACT_SCORE = 0.4  # nouns that less surely name an act ("the troops in Chad") are taken for none
# How many sentences after a meeting its people are taken to speak and act there.
_MEETING_REACH = 2
_DOCUMENT = ["doc"]
_CARRIED = "said on the same occasion as before"


@dataclass(frozen=True, slots=True)
class _Told:
    sentence: int
    clock: Clock


class Clocks:
    """Clauses are asked for in the order of the text: what was said and where it was dated is remembered."""

    def __init__(self, ground: Ground, book: ClaimBook, participants: Participants, published: Interval | None) -> None:
        self.ground = ground
        self.participants = participants
        self.published = published
        self.after = book.lists["after"]
        self.occasions = book.lists["occasions"]
        p = ground.parse
        self.dates: list[tuple[TimeExpression, int]] = []
        for time in ground.times:
            if time.type == "SET" or (time.type == "DURATION" and '"roll"' not in time.shift):
                continue
            tokens = p.tokens_in(time.span)
            if tokens:
                self.dates.append((time, next((t for t in tokens if p.heads[t] not in tokens), tokens[0])))
        self.starts = [t.span.start for t, _ in self.dates]
        self.acts = frozenset(e.head for e in ground.events if not e.nominal or e.score >= ACT_SCORE)
        self._speakers: dict[str, _Told] = {}
        self._talks: dict[str, _Told] = {}
        self._met: dict[str, Clock] = {}
        self._meeting: _Told | None = None  # the last dated meeting, until an act of another day is told
        self._hosts: frozenset[str] = frozenset()

    # ------------------------------------------------------------------ happened
    def happened(
        self,
        head: int,
        theme: Theme | None,
        factuality: Factuality,
        said: Clock | None,
        within: Span | None = None,
    ) -> Clock:
        """When the act of a clause happened (or is to happen), by its own time or that of the clause it goes with.

        within: the noun phrase of a further figure, whose own time comes first ("of the 300 sent in May").
        """
        found = self._inside(within) if within is not None else None
        found = found or self.own(head, theme)
        above = head
        while found is None:
            higher = self._goes_with(above, theme)
            if higher is None and factuality in _AHEAD and (ahead := self._of_the_planned(head)) is not None:
                found = ahead
                break
            if higher is None:
                return self._at_occasion(theme.token if theme and theme.nominal else head)
            above = higher
            found = self.own(above, None)
        time, since = found
        return self._bounded(time, since, factuality, said)

    def _of_the_planned(self, head: int) -> tuple[TimeExpression, bool] | None:
        """ "Kenya plans to send police in March": the plan is dated by what is planned."""
        for child in self.ground.children(head, "xcomp"):
            found = self.own(child, None) if child in self.ground.clauses else None
            if found is not None:
                return found
        return None

    def _inside(self, span: Span) -> tuple[TimeExpression, bool] | None:
        first = bisect_left(self.starts, span.start)
        for time, _ in self.dates[first : first + 1]:
            if span.contains(time.span) and not _is_vague(time):
                return time, False
        return None

    def own(self, head: int, theme: Theme | None) -> tuple[TimeExpression, bool] | None:
        """The time that a clause gives itself: the adverbial one before one inside a noun phrase that the clause is about.

        The flag tells that it only begins then ("following the summit in June").
        """
        g = self.ground
        sentence = g.sentence(head)
        best: tuple[int, int, int] | None = None
        chosen: tuple[TimeExpression, bool] | None = None
        first, past = (bisect_left(self.starts, at) for at in (sentence.start, sentence.end))
        for time, token in self.dates[first:past]:
            rank, since = self._rank(token, head, theme)
            if rank is None:
                continue
            key = (_is_vague(time), rank, time.span.start)
            if best is None or key < best:
                best, chosen = key, (time, since)
        if chosen is None and g.parse.tags[head] == "VBD":
            for child in g.children(head, "xcomp"):
                below = self.own(child, None) if child in g.clauses else None
                # "pledged to send aid last Friday": what is past cannot be when the aid is to come
                if below is not None and ('"last"' in below[0].shift or '"past"' in below[0].shift):
                    return below
        return chosen

    def _rank(self, token: int, head: int, theme: Theme | None) -> tuple[int | None, bool]:
        """How near a time is to a clause: 0 its own adverbial, 1 of the act it tells, 2 of its subject or object."""
        g = self.ground
        p = g.parse
        if g.owner.get(token) != head and not (theme is not None and theme.token == head and theme.nominal):
            return None, False
        path: list[int] = []
        here = token
        while here != head:
            path.append(here)
            if p.heads[here] == here or len(path) > 12:
                return (0, False) if g.owner.get(token) == head and token < head else (None, False)
            here = p.heads[here]
        nouns = [t for t in path[1:] if p.pos[t] in ("NOUN", "PROPN") and p.deps[t] not in ("npadvmod", "compound")]
        if not nouns:
            return 0, False
        if theme is not None and theme.token in nouns:
            return 1, False
        top = nouns[-1]
        if nouns[0] != top and p.lowers[p.heads[path[0]]] == "of":  # "share data under an accord of 2019"
            return None, False
        if any(p.lowers[t] in self.after and p.pos[t] != "NOUN" for t in path[path.index(nouns[0]) :]):
            return 3, True
        if p.deps[top] == "pobj":
            preposition = p.heads[top]
            if any(p.lemmas[n].lower() in self.occasions for n in nouns):
                return 1, False
            if p.lowers[preposition] in ("as", "by", "at", "until"):
                return 0, False
            return (4, False) if self._is_hung_too_low(path, nouns, theme) else (None, False)
        return 2, False

    def _is_hung_too_low(self, path: list[int], nouns: list[int], theme: Theme | None) -> bool:
        """ "Left the union over the same quarrel *in 1984*", "trained with scouts in the marsh *in June*": parsers hang a day
        on the nearest noun; where that is no act of its own, it is the clause's day."""
        p = self.ground.parse
        under = p.heads[path[0]]
        if under in nouns:
            hung = p.deps[path[0]] in ("npadvmod", "tmod")
        else:
            hung = p.deps[path[0]] == "pobj" and p.lowers[under] in ("on", "in", "during")
        agreed = theme is not None and theme.type is EventType.AGREE  # "agreed to a ceasefire on May 10"
        return hung and theme is not None and (agreed or not any(n in self.acts for n in nouns))

    def _goes_with(self, head: int, theme: Theme | None) -> int | None:
        """The clause whose time is that of this one too: that of a participle, an infinitive, a second verb, a noun."""
        g = self.ground
        p = g.parse
        dep, above = p.deps[head], p.heads[head]
        if above == head:
            return None
        if head not in g.clauses:
            owner = g.owner.get(head)
            if owner is None or owner == head:
                return None
            return owner if theme is not None and theme.nominal else None
        has_subject = any(p.deps[c] in ("nsubj", "nsubjpass") for c in p.children[head])
        if dep == "advcl" and p.tags[head] in ("VBG", "VBN") and not g.children(head, "mark"):
            return g.owner.get(above)
        if dep == "advcl" and self._opens_behind_date(head):
            return g.owner.get(above)
        if dep == "xcomp":
            return g.owner.get(above)
        if dep == "conj" and not has_subject:
            fronted = self.own(g.owner.get(above, above), None)
            if fronted is not None and fronted[0].span.start < p.starts[above]:
                return g.owner.get(above)
        return None

    def _opens_behind_date(self, head: int) -> bool:
        """ "In May 2021, *when* Peruvian units seized the hills, the league had sent observers": the date in front is its."""
        p = self.ground.parse
        mark = next((c for c in p.children[head] if p.lowers[c] == "when" and c < head), None)
        if mark is None or mark < 2 or p.words[mark - 1] != ",":
            return False
        end = p.ends[mark - 2]
        first = max(bisect_left(self.starts, end) - 1, 0)
        return any(time.span.end == end for time, _ in self.dates[first : first + 1])

    def _bounded(self, time: TimeExpression, since: bool, factuality: Factuality, said: Clock | None) -> Clock:
        """A time with an open end, closed where the text itself closes it: "since" by the day it is said, "by" by its eve."""
        if not time.shift:
            return self._clock(time)
        shift = json.loads(time.shift)
        there = (
            json.loads(said.shift)
            if said is not None and said.shift and not said.how.startswith(_CARRIED)
            else _DOCUMENT
        )
        if since:
            return self._made(time, ["range", shift, shift, there], "begins then; closed by the day it was told")
        if shift[0] == "open" and shift[2] == "since":
            return self._made(time, ["range", shift, shift, there], "since then, to the day it was told")
        if shift[0] == "open" and shift[2] == "by" and factuality in _AHEAD:
            return self._made(time, ["range", shift, there, shift], "from the day it was told")
        return self._clock(time)

    # ------------------------------------------------------------------ said
    def said(self, attribution: AttributionMention, speaker: str | None) -> Clock | None:
        """When a voice spoke: by its own clause, else on the occasion of which the same speaker was just quoted."""
        g = self.ground
        at = attribution.cue_head
        if attribution.said is not None:
            return self._remember(speaker, at, self._clock(g.times[attribution.said]))
        if at is None:
            return None
        found = self._own_of_cue(at, attribution)
        if found is not None:
            return self._remember(speaker, at, self._clock(found))
        met = self._at_occasion(g.owner.get(at, at), speaker)
        if met.span is not None:
            return met
        if speaker in self._hosts and (meeting := self._at_meeting(at)) is not None:
            return meeting
        told = self._speakers.get(speaker or "")
        if told is None or not 0 <= g.parse.sentence_of[at] - told.sentence <= _REACH:
            return None
        return replace(told.clock, how=f"{_CARRIED} by the same speaker")

    def _own_of_cue(self, cue: int, attribution: AttributionMention) -> TimeExpression | None:
        g = self.ground
        above: int | None = g.owner.get(cue, cue)
        for _ in range(4):
            if above is None:
                return None
            found = self.own(above, None)
            if found is not None and not self._is_content(found[0], attribution):
                return found[0]
            above = self._goes_with(above, None)
        return None

    def _is_content(self, time: TimeExpression, attribution: AttributionMention) -> bool:
        """Whether a time is part of what is said; a piece of content that holds no clause is none ("..., he said in May")."""
        for piece in attribution.content:
            if piece.overlaps(time.span):
                tokens = self.ground.parse.tokens_in(piece)
                if any(t in self.ground.clauses for t in tokens) or len(attribution.content) == 1:
                    return True
        return False

    def _remember(self, speaker: str | None, at: int | None, clock: Clock) -> Clock:
        if at is not None:
            self._register(self.ground.owner.get(at, at), clock, speaker)
        if speaker and at is not None and _is_day(clock):
            self._speakers[speaker] = _Told(self.ground.parse.sentence_of[at], clock)
        return clock

    # ------------------------------------------------------------------ what goes on over sentences
    def note(self, head: int, theme: Theme | None, actors: list[str], clock: Clock) -> None:
        """Remember a dated act of speech or meeting, for what the same ones said there in the next sentences."""
        if clock.span is None:
            return
        sentence = self.ground.parse.sentence_of[head]
        told = _Told(sentence, clock)
        self._register(theme.token if theme and theme.nominal else head, clock)
        if self._meeting is not None and clock.shift != self._meeting.clock.shift:
            self._meeting = None
        if not _is_day(clock):
            return
        if self._is_held(head, theme) and self.ground.parse.tags[head] == "VBD":
            self._meeting, self._hosts = told, frozenset((*actors, *self._present(head, None)))
        if head in self.ground.cues_at:
            self._speakers.update((a, told) for a in actors)
        if head in self.ground.cues_at or (theme is not None and theme.type in _TALKS):
            self._talks.update((a.split(":")[0], told) for a in actors)

    def _is_held(self, head: int, theme: Theme | None) -> bool:
        """A meeting, or what only one side holds: "gave a press conference"."""
        if theme is not None and theme.type is EventType.CONSULT:
            return True
        p = self.ground.parse
        return any(p.lemmas[t].lower() in self.occasions for t in self.ground.children(head, "dobj"))

    def _at_meeting(self, at: int) -> Clock | None:
        """The day of a meeting told of just before, for what was said or done there: in the past tense, and nothing between."""
        p = self.ground.parse
        if self._meeting is None or p.tags[at] not in ("VBD", "VBN"):
            return None
        if not 0 < p.sentence_of[at] - self._meeting.sentence <= _MEETING_REACH:
            return None
        return replace(self._meeting.clock, how=f"{_CARRIED}: the meeting told of just before")

    def carried(self, head: int, theme: Theme | None, actors: list[str]) -> Clock:
        """The time of an undated act of speech or meeting from a dated one just before by the same ones."""
        here = theme is not None and (self._both_sides(head) or self._names_the_meeting(head))
        if here and (meeting := self._at_meeting(head)) is not None:
            return meeting
        sentence = self.ground.parse.sentence_of[head]
        if head in self.ground.cues_at and not self._is_to_come(head):
            for actor in actors:
                told = self._speakers.get(actor)
                if told is not None and 0 < sentence - told.sentence <= _REACH:
                    return replace(told.clock, how=f"{_CARRIED} by the same speaker")
        if theme is not None and theme.type in _TALKS and theme.token == head and not actors and self._both_sides(head):
            latest = max(self._talks.values(), key=lambda t: t.sentence, default=None)
            if latest is not None and 0 < sentence - latest.sentence <= _REACH:
                return replace(latest.clock, how="at the meeting told of just before")
        if theme is not None and theme.type in _TALKS and theme.token == head and len(actors) > 1:
            for actor in actors:
                told = self._talks.get(actor.split(":")[0])
                if told is not None and 0 < sentence - told.sentence <= _REACH:
                    return replace(told.clock, how="at the meeting told of just before")
        return Clock()

    def _is_to_come(self, head: int) -> bool:
        """ "She added that she expects them *to support* Chad": no words of hers, and not on the day she spoke."""
        p = self.ground.parse
        return p.tags[head] == "VB" and any(p.deps[c] == "aux" and p.lowers[c] != "did" for c in p.children[head])

    def _names_the_meeting(self, head: int) -> bool:
        """ "During the visit", "at the talks"."""
        p = self.ground.parse
        return any(
            p.lemmas[t].lower() in self.occasions
            and any(p.lowers[c] in ("the", "this", "that", "their") for c in p.children[t])
            for t in self.ground.objects_of(head, _THERE)
        )

    def _both_sides(self, head: int) -> bool:
        p = self.ground.parse
        return any(
            p.lowers[c] in ("sides", "parties", "leaders", "two", "both") for c in self.ground.children(head, "nsubj")
        )

    # ------------------------------------------------------------------ occasions
    def _occasion(self, head: int) -> int | None:
        """The visit, meeting, summit ... that a clause names (or that the noun itself is)."""
        p = self.ground.parse
        if p.lemmas[head].lower() in self.occasions and p.pos[head] == "NOUN":
            return head
        for token in self.ground.objects_of(head):
            if p.lemmas[token].lower() in self.occasions and p.pos[token] == "NOUN":
                return token
        return None

    def _present(self, occasion: int, speaker: str | None) -> list[str]:
        """Persons and offices named in the phrase of an occasion, and who speaks there. Countries meet too often to tell."""
        g = self.ground
        ids = [speaker or ""]
        for token in g.parse.subtree(occasion):
            for number in g.mentions_at.get(token, ()):
                ids += [r.id or "" for r in self.participants.refs_of_mention(number)]
        return [i for i in dict.fromkeys(ids) if ":" in i]

    def _register(self, head: int, clock: Clock, speaker: str | None = None) -> None:
        occasion = self._occasion(head)
        if occasion is not None:
            self._met.update((i, clock) for i in self._present(occasion, speaker))

    def _at_occasion(self, head: int, speaker: str | None = None) -> Clock:
        """The day of a visit or meeting of somebody of whom one dated visit or meeting was told before."""
        occasion = self._occasion(head)
        if occasion is None:
            return Clock()
        for person in self._present(occasion, None):
            clock = self._met.get(person)
            if clock is not None:
                return replace(clock, how=f"the occasion with {person} that was dated before")
        return Clock()

    def of_caption(self, credited: list[Segment]) -> Clock:
        """The day that is credited below a caption ("Straits Times, 30 November 2024")."""
        for segment in credited[1:]:
            if segment.kind is not SegmentKind.CAPTION:
                break
            first = bisect_left(self.starts, segment.span.start)
            for time, _ in self.dates[first:]:
                if time.span.start >= segment.span.end:
                    break
                if time.type == "DATE":
                    return replace(self._clock(time), how="day credited below the caption")
        return Clock()

    # ------------------------------------------------------------------ making
    def _clock(self, time: TimeExpression) -> Clock:
        return Clock(
            interval=time.interval,
            span=time.span,
            expression=time.value,
            shift=time.shift or None,
            how=time.reason or f"by {time.anchor} anchor",
        )

    def _made(self, time: TimeExpression, shift: list[object], how: str) -> Clock:
        text = json.dumps(shift, separators=(",", ":"))
        value, interval = resolve_shift(text, self.published)
        return Clock(interval, time.span, value, text, how)


def _is_day(clock: Clock) -> bool:
    """Whether a clock tells a day, dated or not: "last year" dates no occasion on which somebody goes on speaking."""
    return bool(clock.shift) and shift_grain(json.loads(clock.shift or "")) == "day"


def _is_vague(time: TimeExpression) -> int:
    """Times that never come to days ("now", "in the past") give way to those that can."""
    return int(time.shift.startswith(('["const"', '["vague"')) or not time.shift)
