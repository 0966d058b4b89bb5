"""Commitments: if TRIGGER then OBLIGOR does OBLIGATION for BENEFICIARY, under INSTRUMENT, with RESERVATION.

Takes a clause of the ground with its claim's kind and parties; gives a `Commitment` or None. "Under Article 4 of the pact, Chad
must aid Niger if it is attacked, subject to its laws": trigger "if it is attacked", obligation "Chad must aid Niger ...",
instrument "Article 4 of the pact", article "Article 4", reservation "subject to its laws". All parts are stretches of the
text. Which words bind and which limit is the claim book's matter (knowledge/data/claims.toml); whether anybody is
bound in law, and what would follow, is left to picture/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from legation.knowledge.claims import ClaimBook
from legation.model.claims import ActorRef, Commitment
from legation.model.spans import Span
from legation.model.words import ClaimKind, Nearness
from legation.reading.ground import Ground
from legation.reading.participants import Participants

# How the infinitive of what is to be done hangs on what binds; "obliges Oman to help" is often taken for a purpose.
BOUND = ("xcomp", "ccomp", "advcl")
_MODALS = frozenset({"will", "shall", "must", "would", "'ll", "’ll"})
_MUTUAL = re.compile(r"\b(?:each other|one another|the other(?: (?:party|side|country|state))?(?:['’]s)?)\b")
_PHRASE_CUT = frozenset({"relcl", "acl", "advcl", "appos", "punct", "conj", "cc", "parataxis", "ccomp"})
_OPENING, _CLOSING = '“«"', '”»"'
# Shares and lengths by which a wording is told to be near a clause; set by hand, not tuned.
_VERBATIM_SHARE, _VERBATIM_WORDS, _CLOSE_WORDS, _FULL_WORDS = 0.6, 7, 2, 5
_OF = frozenset({"of"})
_TOWARD = frozenset({"to", "for", "with"})
_DEPTH = 6


class Commitments:
    def __init__(self, ground: Ground, book: ClaimBook, participants: Participants) -> None:
        self.ground = ground
        self.participants = participants
        self.instruments = book.lists["instruments"]
        self.wordings = book.lists["wordings"]
        self.binding = book.lists["binding"]
        self.under = book.lists["under"]
        self.promising = book.lists["promising"]
        self.agreeing = book.lists["agreeing"]
        self.trigger, self.reservation, self.article, self.teller = (
            book.phrases[name] for name in ("trigger", "reservation", "article", "teller")
        )

    def find(
        self,
        head: int,
        kind: ClaimKind,
        conditions: Sequence[int],
        actors: Sequence[ActorRef],
        recipients: Sequence[ActorRef],
    ) -> Commitment | None:
        """The commitment that a clause tells: a promise, what an instrument binds to, or what follows on a condition."""
        g = self.ground
        clause = g.clauses.get(head)
        if clause is None or kind is ClaimKind.DENIAL or self._is_told_below(head):
            return None
        sentence = g.sentence(head)
        trigger = self._trigger(conditions, sentence)
        reservation = self._first(self.reservation, sentence, trigger)
        article = self._first(self.article, sentence, None)
        instrument = self._instrument(head) or self._of_article(article)
        if instrument and reservation and reservation.contains(instrument):
            instrument = None  # "in accordance with its constitution"
        binds = instrument is not None and (self._is_binding(head) or self._has_modal(head))
        follows = bool(conditions) and self._has_modal(head) and any(a.id for a in actors)
        agrees = g.parse.lemmas[head].lower() in self.agreeing and bool(g.children(head, "xcomp"))
        agrees = agrees or self._is_agreed(head)
        if not (kind is ClaimKind.COMMITMENT or binds or follows or agrees):
            return None
        obligation, doing = self._obligation(head, clause.span)
        obligation = self._without(obligation, reservation)
        obligors = self._obligors(head, instrument, actors)
        return Commitment(
            trigger=trigger,
            obligation=obligation,
            instrument=instrument.of(g.text) if instrument else None,
            reservation=reservation.of(g.text) if reservation else None,
            instrument_span=instrument,
            reservation_span=reservation,
            article=article.of(g.text) if article else None,
            obligors=obligors,
            beneficiaries=self._beneficiaries(doing, obligation, obligors, recipients),
            nearness=self._nearness(obligation, instrument, trigger),
        )

    def binds(self, head: int) -> bool:
        """Whether a clause says that an instrument binds somebody."""
        return self._is_binding(head) and self._instrument(head) is not None

    def _is_agreed(self, head: int) -> bool:
        """ "Agreed that Oslo would pay": what is agreed to be done."""
        p = self.ground.parse
        above = p.lemmas[p.heads[head]].lower()
        return p.deps[head] == "ccomp" and above in self.agreeing and self._has_modal(head)

    # ------------------------------------------------------------------ its parts
    def _without(self, obligation: Span, reservation: Span | None) -> Span:
        """What is to be done without the words that limit it, where these end it."""
        if reservation is None or not obligation.start < reservation.start <= obligation.end <= reservation.end:
            return obligation
        text = self.ground.text[obligation.start : reservation.start].rstrip(" ,;–—(")
        return Span(obligation.start, obligation.start + len(text)) if text else obligation

    def _of_article(self, article: Span | None) -> Span | None:
        """ "Article 2 of the accord", wherever it hangs in the sentence."""
        if article is None:
            return None
        tokens = self.ground.parse.tokens_in(article)
        return next((s for t in tokens if (s := self._named(t)) is not None and s != article), None)

    def _trigger(self, conditions: Sequence[int], sentence: Span) -> Span | None:
        """The conditional clause, else "in the event of ..." in the same sentence."""
        p = self.ground.parse
        for clause in conditions:
            first, past = p.edges(clause)
            span = self._without_teller(p.span(first, past))
            if self.reservation.match(span.of(self.ground.text)) is None:
                return span
        return self._first(self.trigger, sentence, None)

    def _without_teller(self, span: Span) -> Span:
        """ "If Chad attacks, Kenya said": who says so is no part of it."""
        match = self.teller.search(span.of(self.ground.text))
        return Span(span.start, span.start + match.start()) if match else span

    def _is_told_below(self, head: int) -> bool:
        """ "Promised that Chad would go": the clause below is the commitment, and a claim of its own."""
        g = self.ground
        if g.parse.lemmas[head].lower() not in self.promising and not self._is_binding(head):
            return False
        below = [c for c in g.children(head, "ccomp") if c in g.clauses and g.children(c, "nsubj", "nsubjpass")]
        return any(self._has_modal(c) for c in below)

    def _obligation(self, head: int, span: Span) -> tuple[Span, int]:
        """What is to be done, and its verb: the infinitive or clause under "pledged", "obliges", else the clause itself."""
        g = self.ground
        p = g.parse
        lemma = p.lemmas[head].lower()
        if lemma in self.promising or lemma in self.agreeing or self._is_binding(head):
            for child in g.children(head, *BOUND):
                if p.deps[child] == "advcl" and not any(p.lowers[c] == "to" for c in g.children(child, "aux")):
                    continue
                first, past = p.edges(child)
                return p.span(first, past), child
        return span, head

    def _obligors(self, head: int, instrument: Span | None, actors: Sequence[ActorRef]) -> tuple[ActorRef, ...]:
        """Who is bound: whom the instrument obliges, or the subject of a passive; else who acts."""
        g = self.ground
        subjects = g.children(head, "nsubj")
        named = any(instrument is not None and instrument.start <= g.parse.starts[t] < instrument.end for t in subjects)
        if instrument is not None and self._is_binding(head) and (named or g.is_passive(head) or not subjects):
            bound = g.children(head, "dobj", "dative") or (g.children(head, "nsubjpass") if g.is_passive(head) else [])
            if not bound:  # "requires Oslo to act": hung on the infinitive
                bound = [s for c in g.children(head, "ccomp", "xcomp") for s in g.children(c, "nsubj")]
            found = [r for token in bound for r in self.participants.leading(token)]
            if found:
                return tuple(dict.fromkeys(found))
        acting = tuple(a for a in actors if instrument is None or a.span is None or not instrument.contains(a.span))
        if acting or named:
            return acting
        return tuple(dict.fromkeys(r for t in g.coordinated(subjects) for r in self.participants.leading(t)))

    def _beneficiaries(
        self, doing: int, obligation: Span, obligors: Sequence[ActorRef], recipients: Sequence[ActorRef]
    ) -> tuple[ActorRef, ...]:
        """Those it is owed to, by the claim, else by what is to be done; where the parties owe it each other, the parties."""
        g = self.ground
        bound = {o.id.split(":")[0] for o in obligors if o.id}
        near = g.children(doing, "dobj", "dative")
        places = (recipients, self.participants.at(near), self.participants.at(g.objects_of(doing, _TOWARD)))
        found: tuple[ActorRef, ...] = ()
        for refs in places:
            found = found or tuple(r for r in refs if r.id and r.id.split(":")[0] not in bound)
        if not found and _MUTUAL.search(obligation.of(self.ground.text)):
            return tuple(obligors)
        return found

    # ------------------------------------------------------------------ words that bind
    def _has_modal(self, head: int) -> bool:
        return self.ground.has_auxiliary(head, *_MODALS)

    def _is_binding(self, head: int) -> bool:
        return self.ground.parse.lemmas[head].lower() in self.binding

    def _instrument(self, head: int) -> Span | None:
        """What binds: subject of the clause or of the one above that tells it, or after "under", "pursuant to"."""
        g = self.ground
        p = g.parse
        here = head
        for _ in range(_DEPTH):
            near = [*g.children(here, "nsubj"), *self._after_prepositions(here)]
            for token in near:
                found = self._named(token)
                if found is not None:
                    return found
            above = p.heads[here]
            if above == here or p.deps[here] not in ("ccomp", "xcomp", "conj", "acl", "parataxis", "advcl"):
                return None
            here = above
        return None

    def _after_prepositions(self, head: int) -> Iterable[int]:
        g = self.ground
        near = g.objects_of(head, self.under)
        yield from near
        for noun in near:  # "in line with the pact"
            yield from g.objects_of(noun, self.under)
        for word in g.children(head, "advcl", "prep", "advmod"):  # "pursuant to", "according to"
            yield from g.objects_of(word, self.under)

    def _named(self, token: int) -> Span | None:
        """The phrase of an instrument: "Article 4 of the 1981 pact"; None for other nouns."""
        p = self.ground.parse
        if p.pos[token] not in ("NOUN", "PROPN"):
            return None
        lemma = p.lemmas[token].lower()
        if lemma in self.wordings:  # "the text of the treaty": it is the treaty that binds
            return next((s for t in self.ground.objects_of(token, _OF) if (s := self._named(t))), None)
        is_article = any(p.lemmas[t].lower() == "article" for t in (token, token - 1) if t >= 0)
        if lemma not in self.instruments and not is_article:
            return None
        first, past = token, token + 1
        stack = [token]
        while stack:
            here = stack.pop()
            first, past = min(first, here), max(past, here + 1)
            for child in p.children[here]:
                if p.deps[child] in _PHRASE_CUT and p.deps[child] != "appos":
                    continue
                if p.deps[child] == "prep" and p.lowers[child] not in ("of", "between", "on", "with"):
                    continue
                stack.append(child)
        return p.span(first, past)

    # ------------------------------------------------------------------ how near the wording is
    def _nearness(self, obligation: Span, instrument: Span | None, trigger: Span | None) -> Nearness:
        """By quotation marks and length alone: the clause itself is not at hand."""
        words = obligation.of(self.ground.text).split()
        whole = (
            obligation
            if trigger is None
            else Span(min(obligation.start, trigger.start), max(obligation.end, trigger.end))
        )
        quoted = self._quoted_words(whole)
        if quoted >= _VERBATIM_WORDS and quoted >= _VERBATIM_SHARE * len(whole.of(self.ground.text).split()):
            return Nearness.VERBATIM
        if quoted >= _CLOSE_WORDS:
            return Nearness.CLOSE
        if len(words) >= _FULL_WORDS and (instrument is not None or trigger is not None):
            return Nearness.PARAPHRASE
        return Nearness.ALLUSION if len(words) < _FULL_WORDS else Nearness.PARAPHRASE

    def _quoted_words(self, span: Span) -> int:
        """Words of a stretch that stand between quotation marks, those that open before it included."""
        text = self.ground.text
        line = max(text.rfind("\n", 0, span.start) + 1, span.start - 600)
        inside, count, word = False, 0, False
        for at in range(line, span.end):
            mark = text[at]
            if mark in _OPENING or mark in _CLOSING:
                inside = not inside if mark == '"' else mark in _OPENING
                word = False
            elif at >= span.start and inside and not mark.isspace():
                count += not word
                word = True
            else:
                word = False
        return count

    def _first(self, pattern: re.Pattern[str], within: Span, other: Span | None) -> Span | None:
        """The first match in a stretch that is not the trigger itself."""
        for match in pattern.finditer(self.ground.text, within.start, within.end):
            text = match.group().rstrip()
            span = Span(match.start(), match.start() + len(text))
            if other is None or not (other.contains(span) or span.contains(other)):
                return span
        return None
