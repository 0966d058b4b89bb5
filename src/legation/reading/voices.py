"""Voices: who says what a claim says, from the outermost teller to the originating source.

Takes the ground, the head of a clause and its theme; gives the chain of `Voice`s. "ISW says the GUR reported" gives ISW, GUR.
Content told by a voice is found by the attribution layer; here the voices around one clause are put in order, those that
are none for it are left out ("China aims to help": nobody tells; "X backs the plan": the plan is not X's words), and the
voices of pasted passages and captions are added. When it was said is asked of clocks.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from legation.knowledge.claims import ClaimBook
from legation.model.claims import ActorRef, Voice
from legation.model.layers import ActorId, AttributionMention, Proposition, Segment
from legation.model.spans import Span
from legation.model.words import ActorKind, Basis, EventType, Factuality, MentionForm, SegmentKind
from legation.reading.clocks import Clocks
from legation.reading.ground import Ground
from legation.reading.parse import is_listed_doing
from legation.reading.participants import Participants, is_medium
from legation.reading.speakers import Speakers
from legation.reading.themes import Theme
from legation.reading.turns import Turn, turn_at

# How the attribution layer tells that the content is a thing and no proposition: "supports Y", "concern about Z".
_THINGS = ("object", "prep", "light")
_MODALS = ("could", "may", "might", "will", "would", "can", "should", "must")
_OPENING = frozenset('“‘«"')
# Who speaks of himself within his own words, and those he speaks to, are no further voice.
_SELVES = frozenset("i we you me us myself ourselves y'all".split())
_BY = frozenset({"by"})
_AT = frozenset({"at"})
_PRONOUNS = frozenset(
    "he she it they this that these those who which there what everybody everyone anyone nobody".split()
)
# A clause of an instrument: for which case. In what, and of which sides, stands in knowledge/data/voices.toml.
_CASES = ("if ", "in the event", "in case", "should ", "in the case")
_BARE = frozenset("the a an mr. mrs. ms. dr. mr mrs ms sen. rep. gov.".split())
# Who sees or hears a paper only hands it on: "a memo seen by the Gazette".
_HANDING = ("relayed", "handed", "cited")
_PARTIES = (":GOP", ":DEM", ":PTY", ":OPP")
# What parts the place that a report comes from and the report.
_AFTER_PLACE = frozenset((":", "-", "--", "–", "—"))
_TOWNS = frozenset(("GPE", "LOC"))
MAX_SOURCE = 80  # characters of a phrase that is shown as a source
_NOBODY = ActorId("", ActorKind.UNKNOWN)
_LIKE = frozenset((",", "like", "such", "as", "named", "called"))


class Voices:
    def __init__(self, ground: Ground, book: ClaimBook, participants: Participants, clocks: Clocks) -> None:
        self.ground = ground
        self.book = book
        self.lists = book.lists
        self.participants = participants
        self.clocks = clocks
        self.speakers = Speakers(ground, self._read_source, book.lists["voice_epithets"])
        self.owning = self.lists["response_denying"] | self.lists["response_confirming"]
        self.turning_down = self.lists["response_denying"] | self.lists["response_rejecting"]
        self._made: dict[int, Voice] = {}

    def find(
        self,
        head: int,
        theme: Theme | None,
        segment: Segment | None,
        actors: Sequence[ActorRef] = (),
        proposition: Proposition | None = None,
    ) -> list[Voice]:
        """The chain of voices of the clause at `head`, outermost first. proposition None: a nominal event."""
        g = self.ground
        around = [a for a in g.covering.get(head, ()) if not self._is_no_voice(a, head, segment)]
        around.sort(key=lambda a: -sum(len(c) for c in a.content))  # the widest content is told by the outermost voice
        around = [a for number, a in enumerate(around) if not self._is_self(a, number)]
        around = around or self._clause_before(head)
        voices = [self.voice(a) for a in around]
        voices = voices or self._accused_by(head)
        voices.extend(self._own(head, theme, actors, proposition))
        turn = turn_at(g.text, g.parse.starts[head])
        if turn is not None:
            voices = [self._voice_of_turn(turn), *(v for v in voices if not _is_of_turn(v, turn.label.of(g.text)))]
        if segment is not None and segment.voice is not None and not _tells_from(around, segment.voice):
            voices = [self._voice_of_segment(segment.voice), *voices]
        if segment is not None and segment.kind is SegmentKind.CAPTION and not voices:
            voices = [self._voice_of_caption(segment)]
        return list(_without_repetition(voices))

    def _own(
        self, head: int, theme: Theme | None, actors: Sequence[ActorRef], proposition: Proposition | None
    ) -> list[Voice]:
        """Whoever demands, accuses, pledges, judges is the source of his own words: by verb, noun or in a headline's quotes."""
        own = [a for a in self.ground.cues_at.get(head, ()) if a.mention is not None or a.unnamed][:1]
        lemma = self.ground.parse.lemmas[head].lower()
        named = [a for a in actors if a.id]
        speaks = (
            theme is not None
            and theme.type in self.book.lists["own_words"]
            and lemma not in self.lists["voice_proceedings"]
        )
        judges = lemma in self.book.lists["judging"] and self._judges_as(head)
        tells = bool(lemma in self.book.lists["telling"] and own and own[0].kind != "attitude")
        if tells and any(
            self.ground.parse.lemmas[o].lower() in self.lists["voice_deeds"] for o in self.ground.children(head, "dobj")
        ):
            tells = False
        if own and (judges or tells or lemma in self.book.lists["promising"]):
            return [self.voice(a, Basis.OWN_STATEMENT) for a in own]
        if judges and named:
            return [Voice(actor=named[0], basis=Basis.OWN_STATEMENT)]
        if theme is None or not named:
            return [self.voice(a, Basis.OWN_STATEMENT) for a in own] if speaks else []
        is_headline = proposition is not None and proposition.kind == "fragment" and self._is_quoted(theme.token)
        is_verb = speaks and theme.token == head and not self.ground.is_passive(head)
        is_noun = (
            speaks
            and proposition is None
            and self.ground.parse.lemmas[theme.token].lower() in self.lists["voice_spoken"]
        )
        if is_verb and own:
            return [self.voice(a, Basis.OWN_STATEMENT) for a in own]
        if is_headline or is_noun or (is_verb and not self.ground.has_auxiliary(head, *_MODALS)):
            return [Voice(actor=named[0], basis=Basis.OWN_STATEMENT)]
        return []

    def _accused_by(self, head: int) -> list[Voice]:
        """ "Chad has been accused by Mali of shelling the town": whose word the shelling is."""
        g, p = self.ground, self.ground.parse
        here = head
        while p.deps[here] == "conj":
            here = p.heads[here]
        of = p.heads[here]
        if p.deps[here] != "pcomp" or p.lowers[of] not in ("of", "for"):
            return []
        verb = p.heads[of]
        if self.book.verbs.get(p.lemmas[verb].lower()) is not EventType.ACCUSE or not g.is_passive(verb):
            return []
        agents = g.objects_of(verb, _BY)
        found = self.voice_at(agents[0], verb) if agents else None
        return [found] if found is not None else []

    def puts_at(self, head: int) -> list[Voice]:
        """ "The army puts the number at 340": whose figure it is."""
        g, p = self.ground, self.ground.parse
        if p.lemmas[head].lower() not in self.lists["voice_putting"] or g.is_passive(head):
            return []
        figure = any(p.pos[t] == "NUM" or g.children(t, "nummod") for t in g.objects_of(head, _AT))
        subjects = g.children(head, "nsubj")
        if not figure or not subjects or not g.children(head, "dobj"):
            return []
        found = self.voice_at(subjects[0], head)
        return [found] if found is not None else []

    def _clause_before(self, head: int) -> list[AttributionMention]:
        """ "The pact states that ... If one of the parties is attacked, the other shall ...": the pact goes on."""
        p = self.ground.parse
        number = p.sentence_of[head]
        first, past = p.sentences[number]
        if not number or not self.ground.attributions:
            return []
        opens = " ".join(p.lowers[first : first + 3]).startswith(_CASES)
        if not opens or not any(p.lowers[t] in self.lists["voice_sides"] for t in range(first, past)):
            return []
        before, end = p.sentences[number - 1]
        if self.ground.segment(p.starts[before]) is not self.ground.segment(p.starts[first]):
            return []
        return [
            a
            for t in range(before, end)
            for a in self.ground.cues_at.get(t, ())
            if a.source_head is not None
            and p.lemmas[a.source_head].lower() in self.lists["voice_instruments"]
            and a.kind != "attitude"
        ][:1]

    def _judges_as(self, head: int) -> bool:
        """ "Called the vote a sham", "sees it as a threat": a judgement on something, not only a name for it."""
        g = self.ground
        active = not g.is_passive(head)
        named_so = [c for c in g.children(head, "oprd") if g.parse.pos[c] != "PROPN"]  # "called Ann Lee": by telephone
        return active and bool(named_so or g.objects_of(head, frozenset({"as"})))

    def _is_quoted(self, token: int) -> bool:
        words = self.ground.parse.words
        return any(w in _OPENING for w in words[max(0, token - 4) : token])

    def _is_no_voice(self, attribution: AttributionMention, head: int, segment: Segment | None) -> bool:
        g = self.ground
        if attribution.cue_head == head:
            return True
        if segment is not None and attribution.cue and segment.voice is None:
            if not any(segment.span.contains(c) for c in attribution.cue) and attribution.kind != "direct":
                return True
        if not attribution.source and attribution.cue_lemma in self.book.lists["authors_passives"]:
            return True
        if self._is_authors(attribution) or self._is_dateline(attribution) or self._is_turned_down(attribution, head):
            return True
        if attribution.kind == "attitude" and any(w in attribution.reason for w in _THINGS):
            return not self._is_accused_of(attribution, head)
        if attribution.cue_head is None:
            return False
        here = head
        while here != attribution.cue_head and g.parse.heads[here] != here:
            if g.parse.deps[here] == "xcomp" and g.parse.heads[here] == attribution.cue_head:
                # the same one wants and would do it; but "is said to": somebody tells it of another
                if attribution.cue_lemma in self.owning:  # "denied taking part": what he did, as he says
                    return False
                return attribution.kind != "direct" and not attribution.unnamed
            here = g.parse.heads[here]
        return False

    def _is_turned_down(self, attribution: AttributionMention, head: int) -> bool:
        """ "Belarus denies the charge that ...": what stands is Belarus's word; whose charge it is nobody tells."""
        p, noun = self.ground.parse, attribution.cue_head
        if noun is None or attribution.source or p.pos[noun] != "NOUN":
            return False
        status = self.ground.statuses.get(head)
        if (
            status is not None
            and status.factuality is Factuality.DENIED
            and len(self.ground.covering.get(head, ())) > 1
        ):
            return True  # "said claims that ... were baseless"
        if p.deps[noun] not in ("dobj", "nsubjpass"):
            return False
        return p.lemmas[p.heads[noun]].lower() in self.turning_down

    def _is_dateline(self, attribution: AttributionMention) -> bool:
        """ "BERLIN: France criticised", "GENEVA - Talks": the town that opens a line in capitals is where it is told from."""
        g = self.ground
        if attribution.cue_lemma not in _AFTER_PLACE or len(attribution.source) != 1:
            return False
        span, p = attribution.source[0], g.parse
        name = span.of(g.text).split(",")[0].strip()
        opens = not g.text[g.text.rfind("\n", 0, span.start) + 1 : span.start].strip()
        if not (opens and name.isupper() and len(name) > 3) or turn_at(g.text, span.end + 2) is not None:
            return False
        here = p.tokens_in(Span(span.start, span.start + len(name)))
        numbers = g.mentions_in(span)
        if any(g.mentions[n].best is not None and g.mentions[n].form is not MentionForm.CAPITAL for n in numbers):
            return all((g.mentions[n].best or _NOBODY).id.startswith("?") for n in numbers) and self._is_town(here)
        return bool(numbers) or self._is_town(here)

    def _is_town(self, tokens: range) -> bool:
        grounds = self.participants.grounds
        named = {t for first, past, label in self.ground.parse.entities if label in _TOWNS for t in range(first, past)}
        return bool(tokens) and all(t in grounds or t in named for t in tokens)

    def _is_self(self, attribution: AttributionMention, number: int) -> bool:
        """ "I hope" in X's own words, "they worry" of those who say so: no second voice; nor "we hope" of the author's."""
        if len(attribution.source) != 1:
            return False
        words = attribution.source[0].of(self.ground.text).casefold()
        if words in _SELVES:
            return True
        return number > 0 and words in _PRONOUNS and not self._refs(attribution)

    def _is_authors(self, attribution: AttributionMention) -> bool:
        """What only looks like a voice: "it is clear that", "he knows that", "was asked about", "are admitted"."""
        p = self.ground.parse
        lemma, head = attribution.cue_lemma, attribution.cue_head
        if attribution.kind == "direct" or head is None or any(w in attribution.reason for w in _HANDING):
            return False
        if lemma in self.lists["voice_plain"] or any("the fact" in c.of(self.ground.text) for c in attribution.cue):
            return True
        if (
            p.tags[head] in ("VBG", "VBN")
            and lemma in self.lists["voice_given"]
            and p.deps[head] in ("prep", "advcl", "mark", "acl")
        ):
            if not any(p.deps[c] in ("aux", "auxpass", "nsubj") for c in p.children[head]):
                return True
        source = attribution.source_head
        if source is not None and (p.tags[source] == "EX" or (p.deps[source] == "dobj" and p.heads[source] == head)):
            if p.tags[source] == "EX" or lemma in self.lists["voice_tells_to"]:
                return True
        if (
            lemma in self.lists["voice_knowing"]
        ):  # "China understands that": a state's view; "he learned that": what the author knows too
            refs = self._refs(attribution)
            return not refs or any(r.id is None or r.id.startswith("?") for r in refs) or _are_persons(refs)
        if attribution.source or p.pos[head] != "VERB" or lemma not in (p.lemmas[head].lower(), p.lowers[head]):
            return False
        return p.tags[head] == "VBN" and lemma not in self.lists["voice_told_of"]

    def _is_accused_of(self, attribution: AttributionMention, head: int) -> bool:
        """ "Accuses X of breaking ...": what X is accused of is said by the accuser, though it hangs on a preposition."""
        p = self.ground.parse
        if attribution.cue_head is None or self.book.verbs.get(attribution.cue_lemma) is not EventType.ACCUSE:
            return False
        here = head
        for _ in range(6):
            if p.deps[here] == "pcomp":
                above = p.heads[here]
                while p.deps[above] == "conj":
                    above = p.heads[above]
                return p.heads[above] == attribution.cue_head
            if p.deps[here] == "advcl" and p.heads[here] == attribution.cue_head:
                return is_listed_doing(p, here)
            if p.deps[here] != "conj":
                return False
            here = p.heads[here]
        return False

    # ------------------------------------------------------------------ one voice
    def voice_at(self, subject: int, verb: int) -> Voice | None:
        """The voice of him who answers by a verb ("Kigali denies this"): as the attribution layer has him, else by his noun."""
        g = self.ground
        for a in g.cues_at.get(verb, ()):
            if a.source_head == subject:
                found = self.voice(a, Basis.OWN_STATEMENT)
                if found.actor.id:
                    return found
        refs = self.participants.leading(subject)
        first, past = g.parse.edges(subject)
        span = g.parse.span(first, past)
        if len(span) > MAX_SOURCE:
            span = g.parse.span(subject, subject + 1)
        if not refs and g.parse.pos[subject] == "PRON":
            return None
        refs = refs or [ActorRef(span.of(g.text), None, span, reason="source not resolved")]
        cue = g.parse.span(verb, verb + 1)
        actor = refs[0] if len(refs) == 1 else _joined(refs, span.of(g.text), span)
        return Voice(actor=actor, cue=cue, cue_text=cue.of(g.text), basis=Basis.OWN_STATEMENT, unnamed=actor.id is None)

    def voice(self, attribution: AttributionMention, basis: Basis | None = None) -> Voice:
        key = id(attribution)
        if key not in self._made:
            self._made[key] = self._make(attribution, basis)
        return self._made[key]

    def _make(self, attribution: AttributionMention, basis: Basis | None) -> Voice:
        text = self.ground.text
        cue = attribution.cue[0] if attribution.cue else None
        span = attribution.source[0] if attribution.source else None
        words = " ".join(s.of(text) for s in attribution.source) or (cue.of(text) if cue else "")
        refs = self._refs(attribution)
        unnamed = attribution.unnamed or not attribution.source
        if not refs:
            refs = [ActorRef(words, None, span, reason="unnamed source" if unnamed else "source not resolved")]
        actor = refs[0] if len(refs) == 1 else _joined(refs, words, span)
        said = self.clocks.said(attribution, actor.id)
        return Voice(
            actor=actor,
            cue=cue,
            cue_text=cue.of(text) if cue else None,
            said=said,
            occasion=attribution.occasion.of(text) if attribution.occasion else None,
            audience=attribution.audience.of(text) if attribution.audience else None,
            basis=attribution.basis or basis,
            unnamed=unnamed and actor.id is None,
        )

    def _refs(self, attribution: AttributionMention) -> list[ActorRef]:
        """Whom the source means: as it reads, else as its name or pronoun goes back to a speaker before."""
        found = self._read_source(attribution)
        if all(r.id is None or ":" not in r.id or r.id.endswith(_PARTIES) for r in found) and not _are_persons(found):
            found = self.speakers.describes(attribution) or found
        return found or self.speakers.find(attribution)

    def _read_source(self, attribution: AttributionMention) -> list[ActorRef]:
        subject = self._subject_of(attribution)
        if subject is not None:
            return self.participants.leading(subject)
        if attribution.mention is not None:
            if self._means_one_spoken_of(attribution):
                return []
            if (
                self._is_outsider(attribution)
                and self.ground.mentions[attribution.mention].head != attribution.source_head
            ):
                return []
            found = self.participants.refs_of_mention(attribution.mention)
            if not found and attribution.source_head is not None:
                found = self.participants.leading(attribution.source_head) or self._meant(attribution.source_head)
            others = self._coordinated_sources(attribution)
            if others and all(r.id and r.id.endswith(":CVL") for r in found):  # "the Kenyan activist group Mwanga"
                return others
            return [*found, *(r for r in others if r.id not in {f.id for f in found})]
        if self._is_outsider(attribution):
            return []
        if attribution.source_head is not None:
            named = self.participants.leading(attribution.source_head) or self._meant(attribution.source_head)
            return named or self._refs_inside(attribution)
        return self._refs_inside(attribution)

    def _subject_of(self, attribution: AttributionMention) -> int | None:
        """The verb's own subject, where it stands in the cue ("who he speculates are") or the source is a mere article."""
        p, head = self.ground.parse, attribution.cue_head
        if head is None:
            return None
        if not attribution.source:
            inside = (t for c in attribution.cue for t in p.tokens_in(c))
            return next((t for t in inside if p.deps[t] == "nsubj" and p.heads[t] == head), None)
        words, source = attribution.source[0].of(self.ground.text).casefold(), attribution.source_head
        if words.isdigit() and source is not None and p.pos[p.heads[source]] == "PROPN":  # "Ramón Ortiz, 58, said"
            return p.heads[source]
        if words not in _BARE or len(attribution.source) > 1:
            return None
        for above in (head, *p.ancestors(head)):
            found = self.ground.children(above, "nsubj")
            if found:
                return found[0]
        return None

    def _is_outsider(self, attribution: AttributionMention) -> bool:
        """ "Chilean analysts", "most of his rivals": those who do not speak for whom they are named by."""
        head, p = attribution.source_head, self.ground.parse
        if head is None or p.pos[head] == "PROPN" or p.lemmas[head].lower() not in self.lists["voice_outsiders"]:
            return False
        named = (first for first, _, label in p.entities if label == "PERSON" and head < first < head + 4)
        return not any(all(p.lowers[t] in _LIKE for t in range(head + 1, first)) for first in named)

    def _means_one_spoken_of(self, attribution: AttributionMention) -> bool:
        """ "“I trust Koski,” she said": nobody is who he himself speaks of."""
        assert attribution.mention is not None
        link = self.ground.links.get(attribution.mention)
        if (
            attribution.kind not in ("direct", "mixed")
            or link is None
            or self.ground.mentions[attribution.mention].candidates
        ):
            return False
        spans = [self.ground.mentions[a].span for a in link.antecedents]
        return bool(spans) and all(any(c.contains(s) for c in attribution.content) for s in spans)

    def _meant(self, token: int) -> list[ActorRef]:
        """ "Sweden has another opinion, according to which ...": whose the thing is that "which" stands for."""
        p = self.ground.parse
        if p.tags[token] not in ("WDT", "WP"):
            return []
        for above in p.ancestors(token):
            if p.deps[above] == "relcl":
                return self.participants.who_holds(p.heads[above])
        return []

    def _coordinated_sources(self, attribution: AttributionMention) -> list[ActorRef]:
        """ "Washington and Seoul said": all of them. A name beside a name ("Lin Jian, spokesman of ...") is the same one."""
        g = self.ground
        if attribution.source_head is None:
            return []
        joined = g.children(attribution.source_head, "conj")
        inside = [t for t in joined if any(s.start <= g.parse.starts[t] < s.end for s in attribution.source)]
        return self.participants.at(inside)

    def _refs_inside(self, attribution: AttributionMention) -> list[ActorRef]:
        numbers = [n for s in attribution.source for n in self.ground.mentions_in(s)]
        numbers = [n for n in numbers if self._names_source(attribution, self.ground.mentions[n].head)]
        refs = [r for n in numbers for r in self.participants.refs_of_mention(n) if r.id]
        return list({r.id: r for r in reversed(refs)}.values())[::-1]

    def _names_source(self, attribution: AttributionMention, token: int) -> bool:
        """Whether a name in the source tells whose or who it is: "the bishop of Cebu", not "the bishop, speaking in Cebu"."""
        p = self.ground.parse
        for _ in range(12):
            if token == attribution.source_head or p.heads[token] == token:
                return True
            if p.deps[token] in ("relcl", "acl", "advcl", "ccomp"):
                return False
            token = p.heads[token]
        return True

    # ------------------------------------------------------------------ voices of passages
    def _voice_of_segment(self, span: Span) -> Voice:
        """The voice that a line before a pasted passage names: its first actor."""
        for number in self.ground.mentions_in(span):
            refs = self.participants.refs_of_mention(number)
            if refs:
                return Voice(refs[0], cue=span, cue_text=span.of(self.ground.text), basis=None)
        return Voice(ActorRef(span.of(self.ground.text), None, span), unnamed=True)

    def _voice_of_turn(self, turn: Turn) -> Voice:
        """Whoever the label of a turn names; unnamed for "Q" and for a name that nobody else in the text bears."""
        label = turn.label.of(self.ground.text)
        refs = [r for n in self.ground.mentions_in(turn.label) for r in self.participants.refs_of_mention(n) if r.id]
        refs = refs or self.speakers.by_surname(label, turn.label)
        if len(refs) == 1:
            return Voice(refs[0], cue=turn.label, cue_text=label)
        return Voice(ActorRef(label, None, turn.label), cue=turn.label, cue_text=label, unnamed=True)

    def _voice_of_caption(self, segment: Segment) -> Voice:
        """A caption speaks for the medium that is credited in it or in the next lines; else for whoever put it there."""
        g = self.ground
        for other in credits(g.segments, segment):
            for number in g.mentions_in(other.span):
                if is_medium(g.mentions[number]):
                    return Voice(self.participants.refs_of_mention(number)[0])
            text = other.span.of(g.text)
            if other is not segment and "," in text:
                span = Span(other.span.start, other.span.start + text.index(","))
                return Voice(ActorRef(span.of(g.text), "?" + span.of(g.text).casefold(), span, kind="medium"))
        return Voice(ActorRef("caption", None), unnamed=True)


def credits(segments: Sequence[Segment], segment: Segment) -> list[Segment]:
    """A caption and the two lines after it that are captions too: where the medium and the day are credited."""
    number = segments.index(segment)
    out: list[Segment] = []
    for other in segments[number : number + 3]:
        if other.kind is not SegmentKind.CAPTION:
            break
        out.append(other)
    return out


def _tells_from(around: Sequence[AttributionMention], voice: Span) -> bool:
    return any(voice.overlaps(s) for a in around for s in a.source)


def _is_of_turn(voice: Voice, label: str) -> bool:
    """ "I think": the speaker of the turn, no further one; nor is the label itself read as a source."""
    return voice.actor.text in (label, f"{label}:") or (
        voice.actor.id is None and voice.actor.text.casefold() in _SELVES
    )


def _are_persons(refs: Sequence[ActorRef]) -> bool:
    return any(r.person or r.kind == ActorKind.PERSON.value for r in refs)


def _without_repetition(voices: Sequence[Voice]) -> Iterator[Voice]:
    """One who is named twice in a row is one voice: "He said ..., he added"."""
    last: str | None = None
    for voice in voices:
        if voice.actor.id is None or voice.actor.id != last:
            yield voice
        last = voice.actor.id


def _joined(refs: Sequence[ActorRef], text: str, span: Span | None) -> ActorRef:
    """Sources of one level, joined by '+' as in the public record."""
    ids = [r.id for r in refs if r.id]
    return ActorRef(text, "+".join(dict.fromkeys(ids)) or None, span, reason="several sources speak together")
