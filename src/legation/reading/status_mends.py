"""Status mends: how sure a claim is where its clause only leads to the act that it is about.

Takes the ground and a claim's clause, theme and status; gives the status anew. "Pledged to leave" tells of a leaving that is
planned, "is considering sending arms" of a sending that is possible, "no evidence of soldiers has been shown" of soldiers
that nobody has shown. How sure the words themselves are is judged in factuality.
"""

from __future__ import annotations

from dataclasses import replace

from legation.knowledge.claims import ClaimBook
from legation.model.layers import Status
from legation.model.spans import Span
from legation.model.words import EventType, Factuality, Unconfirmed
from legation.reading.ground import Ground
from legation.reading.themes import Theme

_OF = frozenset({"of"})
_SUPPOSED = frozenset({Factuality.CONDITIONAL, Factuality.PLANNED})
_NOT_YET = frozenset({Factuality.CONDITIONAL, Factuality.PLANNED, Factuality.POSSIBLE, Factuality.PREDICTED})


class StatusMends:
    def __init__(self, ground: Ground, book: ClaimBook) -> None:
        self.ground = ground
        self.book = book
        self.parse = ground.parse
        self.text = ground.text

    def status(self, head: int, span: Span, theme: Theme | None, status: Status) -> Status:
        """The status of a claim of the clause at `head`, whose quote is `span`."""
        status = self._of_promise(head, status)
        status = self._of_framed(head, theme, status)
        status = self._without_evidence(head, span, theme, status)
        return self._twice_negated(head, status)

    def _of_promise(self, head: int, status: Status) -> Status:
        """ "Pledged to leave", "aims to leave": the claim is of the leaving, and that is planned, not done."""
        lemma = self.parse.lemmas[head].lower()
        promises = lemma in self.book.lists["promising"] or lemma in self.book.lists["intending"]
        below = self.ground.children(head, "xcomp")
        if lemma in self.book.lists["deciding"]:  # "decided to attack"
            inner = (self.ground.statuses.get(t) for t in below)
            promises = any(s is not None and s.factuality is Factuality.PLANNED for s in inner)
        if not promises or status.factuality is not Factuality.ASSERTED or not below:
            return status
        return replace(status, factuality=Factuality.PLANNED)

    def _of_framed(self, head: int, theme: Theme | None, status: Status) -> Status:
        """ "An attack on one is considered an attack on all", "a treaty is being drawn up", "is considering sending arms": the
        clause only frames an act that is supposed or planned; its own verb tells of no such act."""
        if theme is None or status.factuality is not Factuality.ASSERTED:
            return status
        weighed = self.parse.lemmas[head].lower() in self.book.lists["weighing"]
        if weighed and theme.nominal and theme.type is not EventType.CONSULT:  # "is weighing fresh sanctions"
            inner = self.ground.statuses.get(theme.token)
            if inner is not None and inner.factuality is Factuality.POSSIBLE:
                return replace(status, factuality=Factuality.POSSIBLE, reason="weighed, not done")
        if theme.token == head:
            talks = theme.type is EventType.CONSULT and not self.ground.children(head, "xcomp")
            if weighed and theme.event is not None and not talks:
                return replace(status, factuality=Factuality.POSSIBLE, reason="weighed, not done")
            return status
        inner = self.ground.statuses.get(theme.token)
        if not theme.nominal and self.parse.lemmas[head] == "be":  # "is to blame"
            return status
        if inner is not None and inner.factuality in (_SUPPOSED if theme.nominal else _NOT_YET):
            return replace(status, factuality=inner.factuality, reason=inner.reason)
        return status

    def _without_evidence(self, head: int, span: Span, theme: Theme | None, status: Status) -> Status:
        """ "No evidence of soldiers has been shown" does not say that there were none: evidence is missing. Of what
        somebody shows no sign himself, he does not do it."""
        if status.factuality not in (Factuality.NEGATED, Factuality.DENIED):
            return status
        shown = [t for o in self.ground.children(head, "dobj") for t in self.ground.objects_of(o, _OF)]
        if any(s.factuality is Factuality.NEGATED for t in shown if (s := self.ground.statuses.get(t)) is not None):
            return status
        match = self.book.phrases["unproved"].search(span.of(self.text))
        if match is None or (theme is not None and self.parse.starts[theme.token] < span.start + match.start()):
            return status
        return replace(status, factuality=Factuality.UNCONFIRMED, how=Unconfirmed.NO_EVIDENCE)

    def _twice_negated(self, head: int, status: Status) -> Status:
        """ "There is no town that has not been shelled": all have been."""
        g, p = self.ground, self.parse
        if status.factuality is not Factuality.NEGATED:
            return status
        for noun in g.children(head, "attr", "nsubj", "nsubjpass", "dobj"):
            if any(p.lowers[c] == "no" for c in g.children(noun, "det")) and any(
                g.children(c, "neg") for c in g.children(noun, "relcl")
            ):
                return replace(status, factuality=Factuality.ASSERTED, reason="negated twice")
        return status
