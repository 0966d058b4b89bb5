"""Supposing: which commitments in the dossier mention such a trigger, and what they would call for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial

from rapidfuzz import process

from legation.desk import readers
from legation.desk.picturing import Lens, Picturing
from legation.dossier import documents as document_rows
from legation.dossier import noted as noted_rows
from legation.knowledge.naming import NameBook
from legation.knowledge.relations import MARKS
from legation.model.claims import ActorRef, Claim
from legation.model.errors import LegationError
from legation.model.ids import ClaimId, DocumentId
from legation.model.layers import TextInput
from legation.model.questions import DocumentFacts
from legation.model.record import Record
from legation.model.spans import Span
from legation.model.words import ReviewState
from legation.picture.clauses import Clause, is_binding, read_clauses
from legation.picture.edges import DENIED, edges_of, heads, names_of
from legation.picture.instruments import Instruments
from legation.picture.whatif import Happening, what_if

_NAMES = (
    rf"(?:the )?{MARKS[0]}[^{MARKS[1]}]+{MARKS[1]}(?:(?:, (?:and )?| and )(?:the )?{MARKS[0]}[^{MARKS[1]}]+{MARKS[1]})*"
)
_PLAIN = re.compile(
    rf"(?:(?:\w+ ){{1,4}}of )?(?P<left>{_NAMES}) (?P<act>[^{MARKS[0]},;]{{2,60}}?) ?(?P<right>{_NAMES})"
    rf"(?P<rest>[^{MARKS[0]}]*)",
    re.IGNORECASE,
)
_NOBODY_KNOWN = re.compile(
    rf"(?:\w+ ){{0,4}}?\w+ (?P<act>\w+(?: on| against)?) (?P<right>{_NAMES})(?P<rest>[^{MARKS[0]}]*)", re.IGNORECASE
)
# One word with a capital or several in turn, outside marks.
_CAPITALS = re.compile(rf"(?<![\w{MARKS[0]}:])[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*(?![\w{MARKS[1]}:])")
_CODE = re.compile(r"\b[A-Z]{3}(?::[A-Z]+)?\b")
_WHAT_IF = re.compile(r"^(?:and )?(?:what (?:happens )?)?(?:if|when|suppose(?: that)?),? ", re.IGNORECASE)
MISSPELT = 80  # per cent of alike letters from which a name is proposed
_ID = re.compile(rf"{MARKS[0]}([^{MARKS[1]}]+){MARKS[1]}")
_PASSIVE = re.compile(r"\b(?:by|under attack from)$")


class Supposing(Picturing):
    """What if: commitments followed step by step."""

    def what_if(self, text: str, lens: Lens | None = None, *, clauses: Sequence[Clause] | None = None) -> Record:
        """Read a happening from a sentence and follow the commitments that mention such a trigger.

        clauses: what `clauses` gave for this lens, where it was kept. Gives how the sentence was read, the steps, and what
        the dossier is silent on. Raises LegationError E131 when the sentence names no act between parties that are known.
        """
        happening = self.read_happening(text)
        return self.suppose(happening, lens, clauses=clauses) | {"asked": text}

    def suppose(
        self, happening: Happening, lens: Lens | None = None, *, clauses: Sequence[Clause] | None = None
    ) -> Record:
        """The same as a library call over a typed happening."""
        clauses = clauses if clauses is not None else self.clauses(lens)
        steps = what_if(happening, clauses, book=self.whatif_book)
        quotes = self.claims_by_id({i for s in steps for i in (s.claim, *s.disputed_by)})
        return {
            "read_as": {
                "types": sorted(t.value for t in happening.types),
                "actors": list(happening.actors),
                "recipients": list(happening.recipients),
            },
            "commitments_searched": len(clauses),
            "steps": [_step_record(asdict(s), quotes[s.claim]) for s in steps],
            "note": "No forecast: what the commitments told of in this dossier would call for, by their words.",
            "review": ReviewState.UNREVIEWED.value,
        }

    def clauses(self, lens: Lens | None = None) -> list[Clause]:
        """The commitments told of, as `what_if` looks through them."""
        return self._clauses(lens or Lens())

    def load_reader(self) -> bool:
        """Have the reader ready that reads a happening: seconds, once a process."""
        readers.read_texts(self.options, [TextInput("Nothing happened.")])
        return True

    def read_happening(self, text: str) -> Happening:
        """The act and parties of a sentence, by the dossier's own reader. Raises LegationError E131."""
        sentence = _WHAT_IF.sub("", text.strip()).rstrip("?.!") + "."
        (reading,) = readers.read_texts(self.options, [TextInput(sentence)])
        layer = reading.claims
        claims: Sequence[Claim] = layer.claims if layer is not None else ()
        acts = self.whatif_book.acts_of(sentence)
        self._refuse(text, sentence, claims)
        sides_named = self._sides_named(sentence, claims)
        for claim in claims:
            sides = (
                sides_named if acts and sides_named else (tuple(heads(claim.actors)), tuple(heads(claim.recipients)))
            )
            if (claim.event_type or acts) and (sides[0] or sides[1]):
                types = frozenset({claim.event_type} if claim.event_type else acts) | acts
                return Happening(types, *sides)
        if acts and sides_named:
            return Happening(acts, *sides_named)
        raise LegationError(
            "E131",
            f"{text!r} names no act between parties that are known. Accepted: a plain sentence such as "
            '"South Korea attacks North Korea". See how a name is read with: legation actors NAME',
        )

    # ------------------------------------------------------------------ inside
    def _refuse(self, text: str, sentence: str, claims: Sequence[Claim]) -> None:
        """Refuse what must not be answered as if it were something else: what does not happen, and names of nobody known.
        Raises LegationError E131."""
        if self.whatif_book.means("undone", sentence):
            raise LegationError(
                "E131",
                f"{text!r} tells of what does not happen. Accepted: a happening, such as "
                '"South Korea attacks North Korea".',
            )
        unknown = self._unknown_names(sentence, claims)
        if unknown:
            near = process.extractOne(unknown[0], list(self.knowledge.naming.names), score_cutoff=MISSPELT)
            meant = f" Did you mean {near[0]!r}?" if near is not None else ""
            raise LegationError(
                "E131",
                f"{text!r}: {unknown[0]!r} names nobody who is known, or several.{meant} Accepted: names of the book of actors; "
                "see how one is read with: legation actors NAME",
            )

    def _unknown_names(self, sentence: str, claims: Sequence[Claim]) -> list[str]:
        """Names, by their capitals, that neither the book of actors nor the reader knows."""
        marked = self._mark_sides(sentence, claims)
        out = []
        for match in _CAPITALS.finditer(marked):
            name = match.group()
            before, behind = marked[: match.start()], marked[match.end() :]
            part_of_known = before.endswith(f"{MARKS[1]} ") or behind.startswith(
                (f" of {MARKS[0]}", f" of the {MARKS[0]}")
            )
            # a word that only begins the sentence: "Rebels attack", "If"
            begins = not before and " " not in name
            common = begins and (name.endswith("s") or self.whatif_book.means("opens", name))
            place = self.knowledge.naming.country_of_place
            town = bool(before) and place is not None and place(name) != ""  # where it happens, not who does it
            if not (part_of_known or common or town) and len(self.knowledge.actors.resolve(name)) != 1:
                out.append(name)
        return out

    def _mark_sides(self, sentence: str, claims: Sequence[Claim]) -> str:
        """A sentence with its names marked, of persons the country or body that they act for."""
        known = [
            (ref.span.start, ref.span.end, found[0])
            for claim in claims
            for ref in (*claim.actors, *claim.recipients)
            if ref.span is not None and (ref.person or ref.office) and len(found := heads([ref])) == 1
        ]
        entries = self.knowledge.actors.entries
        known += [(m.start(), m.end(), m.group()) for m in _CODE.finditer(sentence) if m.group() in entries]
        return self.knowledge.naming.mark(sentence, known=known).text

    def _sides_named(self, sentence: str, claims: Sequence[Claim]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Who does it to whom in a plain sentence "A does it to B", by the names and the act alone: short sentences without
        an article are often parsed as one long name. None for any other sentence."""
        marked = self._mark_sides(sentence, claims)
        match = _PLAIN.fullmatch(marked)
        if match is not None and self.whatif_book.acts_of(match["act"] + match["rest"]):
            left, right = (tuple(dict.fromkeys(_ID.findall(match[g]))) for g in ("left", "right"))
            return (right, left) if _PASSIVE.search(match["act"]) else (left, right)
        match = _NOBODY_KNOWN.fullmatch(marked)  # "Rebels attack Mali": whoever they are, they are not Mali
        if match is not None and self.whatif_book.acts_of(match["act"]):
            return (), tuple(dict.fromkeys(_ID.findall(match["right"])))
        return None

    def _clauses(self, lens: Lens) -> list[Clause]:
        facts = self._facts()
        self.refresh_edges()
        beside = noted_rows.claims_beside(self.dossier, noted_rows.BINDS)
        claims = list(self._seen(lens, facts, None, ids=beside))
        telling = [c for c in claims if is_binding(c, self.whatif_book)]
        texts = {d: self._text_of(d) for d in sorted({str(c.document) for c in telling})}
        by_document: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.document in texts:
                by_document.setdefault(claim.document, []).append(claim)
        parties = {d: p for d, held in by_document.items() if (p := self._treaty_parties(held))}
        named: dict[ClaimId, tuple[str, ...]] = {}
        for claim in telling:
            if claim.commitment is not None and claim.commitment.trigger is not None:
                named[claim.id] = _named_in(claim.commitment.trigger, by_document[claim.document])
        return read_clauses(
            telling,
            texts,
            instrument_at=self._instruments(texts, by_document).at,
            parties_of=parties,
            disputes=self._disputes({c.id for c in telling}, lens, facts),
            names_in=named,
            mark=lambda text: self.knowledge.naming.mark(text).text,
            book=self.whatif_book,
        )

    def _instruments(self, texts: Mapping[str, str], claims: Mapping[str, Sequence[Claim]]) -> Instruments:
        """The treaties that these texts tell of."""
        knowledge = self.knowledge
        held = Instruments(knowledge.clauses, knowledge.is_country)
        for document in sorted(texts):
            further = names_of(claims.get(document, ()), knowledge.naming, knowledge.relations)
            mark = partial(_marked, knowledge.naming, further)
            held.add(document, texts[document], mark)
        return held

    def _treaty_parties(self, claims: Sequence[Claim]) -> tuple[str, ...]:
        """The parties of the one treaty that a document speaks of; () where it speaks of none or of several."""
        book, naming = self.knowledge.relations, self.knowledge.naming
        further = names_of(claims, naming, book)
        held: set[frozenset[str]] = set()
        for claim in claims:
            found = edges_of(claim, book, self.knowledge.is_country, names=naming, further=further)
            pairs = {p for e in found if e.kind == "treaty" and e.target for p in (e.source, e.target)}
            if pairs:
                held.add(frozenset(pairs))
        widest = max(held, key=lambda p: (len(p), sorted(p)), default=frozenset())
        return tuple(sorted(widest)) if all(p <= widest for p in held) else ()

    def _disputes(
        self, wanted: set[ClaimId], lens: Lens, facts: Mapping[str, DocumentFacts]
    ) -> dict[ClaimId, tuple[ClaimId, ...]]:
        """For each claim those of its questions that deny it: of the same parties, as denied duties are alike."""
        questions = noted_rows.questions_of(self.dossier, sorted(wanted))
        others = sorted({c for members in questions.values() for c in members})
        held = {c.id: c for c in self._seen(lens, facts, None, ids=others)}
        denying = {i for i, c in held.items() if c.factuality in DENIED}
        out: dict[ClaimId, set[ClaimId]] = {}
        for members in questions.values():
            there = {ClaimId(c) for c in members}
            for claim in there & wanted:
                sides = _parties_of(held.get(claim))
                denials = {d for d in there & denying - {claim} if _agree(sides, _parties_of(held[d]))}
                out.setdefault(claim, set()).update(denials)
        return {c: tuple(sorted(d)) for c, d in out.items() if d}

    def _text_of(self, document: str) -> str:
        key = document_rows.find_document(self.dossier, DocumentId(document))
        stored = document_rows.get_version(self.dossier, key) if key is not None else None
        return stored.version.text if stored is not None else ""


def _parties_of(claim: Claim | None) -> frozenset[str]:
    if claim is None:
        return frozenset()
    bound = claim.commitment
    owed = (*bound.obligors, *bound.beneficiaries) if bound is not None else ()
    return frozenset(heads((*claim.actors, *claim.recipients, *owed)))


def _agree(sides: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two statements may be about the same parties: one names none, or all of one are named in the other."""
    return not sides or not others or sides <= others or others <= sides


def _marked(names: NameBook, further: Mapping[str, str], text: str) -> str:
    return names.mark(text, further=further).text


def _named_in(trigger: Span, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Countries and organisations whose names stand inside the trigger; 'either side' and its like are no names."""
    refs: list[ActorRef] = [
        ref
        for claim in claims
        for ref in (*claim.actors, *claim.recipients)
        if ref.span is not None and trigger.start <= ref.span.start < trigger.end and ref.text[:1].isupper()
    ]
    return tuple(heads(refs))


def _step_record(step: Record, claim: Record) -> Record:
    out = {k: list(v) if isinstance(v, tuple) else v for k, v in step.items()}
    out["quote"] = claim["quote"]
    out["statement"] = claim
    return out
