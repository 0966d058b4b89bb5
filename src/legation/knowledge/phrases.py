"""Phrases: where an actor's name with its role words begins and ends, and whom it means.

Takes pieces (knowledge/pieces.py) and a book (knowledge/actors.py); gives a `Phrase`. "the Chinese and Russian foreign
ministers" is one plural phrase with CHN:MFA and RUS:MFA; "South Korea's National Intelligence Service (NIS)" is one phrase;
"President of Russia Vladimir Putin" is RUS:PRES by name. Words of a role without a country give a phrase without
candidates: what it refers to is for those who see the whole text (reading/mentions.py, reading/coreference.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.actor_entries import Name, Role
from legation.knowledge.actors import ActorBook
from legation.knowledge.pieces import BREAK, POSSESSIVE, Pieces
from legation.model.layers import ActorId
from legation.model.times import Interval
from legation.model.words import ActorKind, MentionForm

Surnames = Callable[[int, int, Sequence[Name]], tuple[ActorId, ...]]
_PLACE_KINDS = frozenset(("country", "adjective", "capital", "short", "people", "prefix"))
_LISTED = frozenset(("country", "adjective", "short", "capital"))
_MAX_MODIFIERS = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """Pieces first .. past-1. base: kind of the name it rests on ("country", "person", "role", ...); "blocker": no actor.

    role: the last role words; former: the text says that the office is over. acronym: defined in parentheses.
    """

    first: int
    past: int
    candidates: tuple[ActorId, ...]
    form: MentionForm
    base: str
    reason: str
    plural: bool = False
    role: Role | None = None
    former: bool = False
    named: bool = False  # holds a person's name
    acronym: str | None = None


class PhraseReader:
    """Reads phrases of one text. seen: countries named in it. surnames: how to read a family name alone."""

    def __init__(
        self,
        book: ActorBook,
        pieces: Pieces,
        when: Interval | None,
        seen: frozenset[str] | set[str],
        surnames: Surnames | None = None,
    ) -> None:
        self.book = book
        self.pieces = pieces
        self.when = when
        self.seen = seen
        self.surnames = surnames or self._surnames_of_book
        self.local: dict[str, tuple[ActorId, ...]] = {}  # acronyms that the text has defined
        self.former_words = book.words.get("former", frozenset())
        self.deputy_words = book.words.get("deputy", frozenset())
        self.modifiers = book.words.get("modifiers", frozenset())

    def read(self, i: int) -> Phrase | None:
        """The phrase that begins at piece i, or None."""
        past, names = self.book.names_at(self.pieces, i, self.seen)
        role_past, roles = self.book.role_at(self.pieces, i)
        defined = self.local.get(self.pieces.keys[i])
        if defined and past <= i + 1 and self.pieces.words[i][:1].isupper():
            phrase = Phrase(i, i + 1, defined, MentionForm.NAME, "actor", "acronym defined in the text")
            return self._grow(phrase)
        if names and past >= role_past:
            if roles and past == role_past and names[0].kind == "actor":
                generic = self._generic(i, past, names, roles)
                if generic is not None:
                    return generic
            named = self._from_name(i, past, names)
            if named is not None:
                return named
        if roles:
            return self._from_role(i, role_past, roles)
        return None

    def _generic(self, i: int, past: int, names: Sequence[Name], roles: Sequence[Role]) -> Phrase | None:
        """A name that is made of role words only ("Security Council", "Department of National Defence"): another
        country's body where "of" that country follows, a body like any where the text does not name its country."""
        found = self._from_role(i, past, roles)
        if found is None:
            return None
        own = {self.book.country_of(n.target) for n in names}
        if found.candidates:
            theirs = {self.book.country_of(c.id) for c in found.candidates}
            return found if None not in theirs and not theirs & own else None
        return found if self.seen and None not in own and not own & set(self.seen) else None

    # ------------------------------------------------------------------ names first

    def _from_name(self, i: int, past: int, names: Sequence[Name]) -> Phrase | None:
        kinds = {n.kind for n in names}
        if "blocker" in kinds:
            return Phrase(i, past, (), MentionForm.NAME, "blocker", names[0].target)
        if self.pieces.keys[i] == "the" and i + 1 < len(self.pieces):
            if self.book.names_at(self.pieces, i + 1, self.seen)[0] > past:
                return None  # "the South" in "the South Korean president"
        phrase = self._base(i, past, names)
        if phrase is None:
            return None
        if phrase.base in _LISTED:
            listed = self._list_with_role(phrase)
            if listed is not None:
                return listed
        return self._grow(phrase)

    def _base(self, i: int, past: int, names: Sequence[Name]) -> Phrase | None:
        """The name alone as a phrase."""
        book = self.book
        kinds = [n.kind for n in names]
        kind = next(
            (
                k
                for k in (
                    "person",
                    "actor",
                    "country",
                    "adjective",
                    "people",
                    "short",
                    "seat",
                    "capital",
                    "prefix",
                    "surname",
                )
                if k in kinds
            ),
            "",
        )
        here = [n for n in names if n.kind == kind]
        reason = f"{kind}: {here[0].alias}"
        if kind == "person":
            candidates = tuple(dict.fromkeys(book.person_actor(book.persons[int(n.target)], self.when) for n in here))
            return Phrase(i, past, candidates, MentionForm.NAME, kind, reason, named=True)
        if kind == "surname":
            candidates = self.surnames(i, past, here)
            if not candidates:
                return None
            return Phrase(i, past, candidates, MentionForm.NAME, kind, reason, named=True)
        if kind == "actor":
            candidates = tuple(dict.fromkeys(book.actor(n.target) for n in here))
            form = MentionForm.ROLE if candidates[0].kind is ActorKind.OFFICE else MentionForm.NAME
            if form is MentionForm.ROLE:
                candidates = tuple(c for a in candidates for c in book._holders_as_actors(a.id, None, self.when))
            if "adjective" in kinds or here[0].alias in ("Western", "European"):
                form = MentionForm.ADJECTIVE
            return Phrase(i, past, candidates, form, kind, reason)
        if kind == "prefix" and not self._joined(past):
            return None
        if kind == "short" and not any(n.target in self.seen for n in here):
            return None
        here = [n for n in here if kind != "short" or n.target in self.seen]
        if kind == "capital" and kinds.count("capital") > 1:
            here = here[:1]
        candidates = tuple(book.actor(n.target) for n in here)
        form = MentionForm.NAME
        if kind in ("adjective", "prefix"):
            form = MentionForm.ADJECTIVE
        elif kind == "capital":
            form = MentionForm.CAPITAL
            candidates = tuple(replace(c, kind=ActorKind.GOVERNMENT) for c in candidates)
        elif kind == "seat":
            candidates = tuple(replace(c, kind=ActorKind.GOVERNMENT) for c in candidates)
        elif kind == "people":
            candidates = tuple(replace(c, kind=ActorKind.PEOPLE, sector="CVL") for c in candidates)
        return Phrase(i, past, candidates, form, kind, reason)

    def _joined(self, past: int) -> bool:
        """Whether a hyphen ties the piece before `past` to the next one."""
        p = self.pieces
        return past < len(p) and 0 < p.starts[past] - p.ends[past - 1] <= 1

    def _grow(self, phrase: Phrase) -> Phrase:
        """Add what belongs to the phrase: possessive, modifiers, role words, an agency's own name, a person, an acronym."""
        for _ in range(4):
            longer = self._one_more(phrase)
            if longer is None:
                break
            phrase = longer
        return self.with_acronym(self._with_former(self._of_its_own(phrase)))

    def _of_its_own(self, phrase: Phrase) -> Phrase:
        """ "the Southern Transitional Council of Yemen", "the Peace and Security Council of the African Union"."""
        pieces, book = self.pieces, self.book
        at = phrase.past
        if phrase.base != "actor" or phrase.form is not MentionForm.NAME or len(phrase.candidates) != 1:
            return phrase
        if at + 1 >= len(pieces) or pieces.keys[at] != "of" or phrase.role is not None:
            return phrase
        at += 1 + (pieces.keys[at + 1] == "the" and at + 2 < len(pieces))
        past, names = book.names_at(pieces, at, self.seen)
        id = phrase.candidates[0].id
        whole = {book.country_of(id), id.rpartition(":")[0]} - {None, ""}
        if any(n.kind in ("country", "actor") and n.target in whole for n in names):
            return replace(phrase, past=past)
        return phrase

    def _one_more(self, phrase: Phrase) -> Phrase | None:
        pieces, book = self.pieces, self.book
        at = phrase.past
        if at >= len(pieces):
            return None
        possessive = pieces.keys[at] == POSSESSIVE
        if possessive:
            at += 1
        if phrase.named and not possessive and phrase.base != "surname" and phrase.role is not None:
            return None
        # An agency by its own name after its country or body: "Ukraine's Security Service", "Hezbollah's Radwan Force".
        if (phrase.base in _PLACE_KINDS or (phrase.base == "actor" and possessive)) and at < len(pieces):
            past, names = book.names_at(pieces, at, self.seen | {c.id for c in phrase.candidates})
            names = [n for n in names if n.kind == "actor" and book.country_of(n.target) is not None]
            countries = {book.country_of(c.id) for c in phrase.candidates}
            own = [n for n in names if book.country_of(n.target) in countries]
            if possessive and names and not own and self.is_abbreviated(past, names):
                return None  # "Moscow's Central Intelligence Agency (CIA)": another's agency, whatever the report means
            if own and past > at and (possessive or self._same_phrase(phrase.past - 1, past - 1)):
                actor = book.actor(own[0].target)
                return replace(
                    phrase,
                    past=past,
                    candidates=(actor,),
                    form=MentionForm.NAME,
                    base="actor",
                    reason=f"actor: {own[0].alias}",
                )
        found = self._role_after(phrase, at, possessive)
        if found is not None:
            return self._with_role(phrase, *found)
        if not possessive:
            return self._with_person(phrase, at)
        return None

    def is_abbreviated(self, at: int, names: Sequence[Name]) -> bool:
        """Whether an abbreviation of one of the names stands in parentheses at `at`."""
        pieces = self.pieces
        if at + 2 >= len(pieces) or pieces.keys[at] != "(" or pieces.words[at + 2] != ")":
            return False
        return bool({n.target for n in self._abbreviated(at + 1)} & {n.target for n in names})

    def _role_after(self, phrase: Phrase, at: int, possessive: bool) -> tuple[int, int, Sequence[Role]] | None:
        """Role words at `at`, or after a few modifiers: (where they begin, where they end, readings)."""
        pieces = self.pieces
        for skip in range(_MAX_MODIFIERS + 1):
            k = at + skip
            if k >= len(pieces) or pieces.keys[k] in (BREAK, ",", "(", POSSESSIVE):
                return None
            past, roles = self.book.role_at(pieces, k)
            if roles and pieces.noun[past - 1]:
                loose = phrase.form is not MentionForm.ADJECTIVE and not possessive
                between = range(at, k)
                # "U.S. Secretary of State": the phrase is headed by the first word of the role, not by its last.
                if loose and not (
                    self._same_phrase(phrase.past - 1, past - 1) or self._same_phrase(phrase.past - 1, k)
                ):
                    return None
                if all(pieces.keys[b] in self.modifiers or self._same_phrase(b, past - 1) for b in between):
                    return k, past, roles
                return None
        return None

    def _same_phrase(self, left: int, right: int) -> bool:
        """Whether two pieces stand in one noun phrase, as far as the parse tells."""
        phrase = self.pieces.phrase
        return phrase[left] == -1 or phrase[right] == -1 or phrase[left] == phrase[right]

    def _with_role(self, phrase: Phrase, begin: int, past: int, readings: Sequence[Role]) -> Phrase | None:
        base = phrase.candidates[0]
        if base.kind is ActorKind.PERSON and phrase.role is None:
            return self._of_person(phrase, begin, past, readings)
        role = self.book.choose_role(base, readings)
        if role is None:
            if self._person_at(past) is None:
                return None
            role = readings[0]
        between = {self.pieces.keys[b] for b in range(phrase.past, begin)}
        former = bool(between & self.former_words) or phrase.former
        holder = not (between & self.deputy_words) and not role.plural and not former
        bases = phrase.candidates if role.form != "person" or len(phrase.candidates) > 1 else (base,)
        if role.suffix == "HEAD" and self.book._is_whole(base):
            candidates: tuple[ActorId, ...] = bases
        else:
            candidates = tuple(c for b in bases for c in self.book.with_role(b, role, self.when, holder=holder))
        # The role of the role: "Foreign Ministry spokesman" stays the ministry, "army chief" is of the army.
        text = self.pieces.text(begin, past)
        plural = phrase.plural
        return replace(
            phrase,
            past=past,
            candidates=candidates,
            form=MentionForm.ROLE,
            base=phrase.base if phrase.base not in ("adjective", "country") else "role of a country",
            reason=f"{phrase.reason}; {text} = {role.suffix}",
            role=role,
            plural=plural,
            former=former,
        )

    def _of_person(self, phrase: Phrase, begin: int, past: int, readings: Sequence[Role]) -> Phrase | None:
        """ "the Biden administration", "Putin's army", "Clinton's spokesman": of the state for who leads or led it."""
        pieces, book = self.pieces, self.book
        possessive = pieces.keys[phrase.past] == POSSESSIVE
        person = book.person_by_name.get((phrase.candidates[0].person or "", phrase.candidates[0].wikidata))
        led = person is not None and any(
            t.office.endswith((":PRES", ":PM", ":LEADER", ":MONARCH")) for t in person.terms
        )
        leads = book._is_whole(phrase.candidates[0])
        state = next((r for r in readings if r.suffix == "GOV" and r.form == "body"), None)
        speaks = next((r for r in readings if r.form == "person" and r.suffix != "HEAD"), None)
        text = pieces.text(begin, past)
        if state is not None and led and person is not None and person.country:
            candidates = book.with_role(book.actor(person.country), state)
            role = state
        elif speaks is not None:
            role = speaks
            candidates = tuple(c for b in phrase.candidates for c in book.with_role(b, speaks))
        elif possessive and leads and readings[0].suffix != "HEAD" and readings[0].form != "people":
            role = readings[0]
            candidates = book.with_role(phrase.candidates[0], role, self.when, holder=not role.plural)
        else:
            return None
        return replace(
            phrase,
            past=past,
            candidates=tuple(dict.fromkeys(candidates)),
            form=MentionForm.ROLE,
            base="role of a person",
            reason=f"{phrase.reason}; {text} = {role.suffix}",
            role=role,
            named=False,
        )

    def _person_at(self, at: int) -> tuple[int, list[Name]] | None:
        """A person's name at `at`: (where it ends, readings in the book; none for an unknown name)."""
        pieces = self.pieces
        if at >= len(pieces):
            return None
        past, names = self.book.names_at(pieces, at, self.seen)
        known = [n for n in names if n.kind == "person"]
        if known:
            return past, known
        families = [n for n in names if n.kind == "surname"]
        if at in pieces.person and pieces.person[at] > past - (not families):
            return pieces.person[at], []
        return (past, families) if families else None

    def _with_person(self, phrase: Phrase, at: int) -> Phrase | None:
        """A name right after a role: "Foreign Minister Wang Yi". A name beats a role."""
        role = phrase.role
        if phrase.named or phrase.plural:
            return None
        if role is None:
            if phrase.base != "actor" or phrase.form is not MentionForm.ROLE:
                return None  # only an office that the book lists whole ("NATO chief Mark Rutte")
        elif role.plural or role.form not in ("office", "person", "body", "people"):
            return None
        if role is not None and role.form == "body" and role.suffix not in _TITLED_BODIES:
            return None
        found = self._person_at(at)
        if found is None:
            return None
        past, names = found
        return self._named(phrase, at, past, names)

    def _named(self, phrase: Phrase, at: int, past: int, names: Sequence[Name]) -> Phrase:
        book = self.book
        title = phrase.candidates[0] if phrase.candidates else None
        written = self.pieces.text(at, past)
        names = names or book.persons_at(self.pieces.keys[at:past])
        office = title.office if title is not None else None
        country = book.country_of(title.id) if title is not None else None
        people = [book.persons[int(n.target)] for n in names]
        if title is not None:
            fit = [p for p in people if office and any(t.office == office for t in p.terms)]
            fit = fit or [p for p in people if p.country == country]
        else:
            fit = people
        if fit:
            told = None if title is None else office or title.id
            candidates = tuple(
                dict.fromkeys(book.person_actor(p, self.when, title=told, former=phrase.former) for p in fit)
            )
        elif title is not None:
            known = _unknown_person(title, written, former=phrase.former, country=country)
            candidates = (known,)
        else:
            candidates = (ActorId(f"?{written.lower()}", ActorKind.PERSON, None, None, written),)
        return replace(
            phrase,
            past=past,
            candidates=candidates,
            form=MentionForm.NAME,
            named=True,
            reason=f"{phrase.reason}; person: {written}",
        )

    def _with_former(self, phrase: Phrase) -> Phrase:
        """Take in "former" and the like before the phrase: they change who is meant."""
        i = phrase.first
        if i == 0 or phrase.role is None:
            return phrase
        before = self.pieces.keys[i - 1]
        if before in self.former_words and (phrase.named or before not in _PAST_OF_NAMES):
            if before == "then" and not self._is_hyphened(i):
                return phrase  # "then President Ruto spoke": perhaps at last
            candidates = phrase.candidates
            if phrase.named:
                candidates = tuple(self._former(c) for c in candidates)
            else:
                candidates = tuple(
                    dict.fromkeys(replace(c, person=None, office=None, wikidata=None) for c in candidates)
                )
            return replace(phrase, first=i - 1, candidates=candidates, former=True, reason=f"{before} {phrase.reason}")
        if before in self.deputy_words and not phrase.named:
            candidates = tuple(dict.fromkeys(replace(c, person=None, wikidata=None) for c in phrase.candidates))
            return replace(phrase, first=i - 1, candidates=candidates)
        return phrase

    def _is_hyphened(self, i: int) -> bool:
        """Whether a mark stands between piece i and the one before: "then-president"."""
        tokens = self.pieces.tokens
        return tokens[i] - tokens[i - 1] > 1 or self.pieces.starts[i] - self.pieces.ends[i - 1] != 1

    def _former(self, actor: ActorId) -> ActorId:
        person = self.book.person_by_name.get((actor.person or "", actor.wikidata))
        if person is not None:
            return self.book.person_actor(person, self.when, former=True)
        country = self.book.country_of(actor.id)
        return replace(actor, id=_person_id(country, actor.person or ""), office=None, sector=None)

    def with_acronym(self, phrase: Phrase) -> Phrase:
        """ "... (NIS)": take the parenthesis in and remember what it stands for."""
        p, at = self.pieces, phrase.past
        if at + 2 < len(p) and p.keys[at] == "(" and p.words[at + 2] == ")":
            word = p.words[at + 1]
            if 2 <= len(word.replace(".", "")) <= 8 and sum(c.isupper() for c in word) >= 2 and not phrase.named:
                longer = replace(phrase, past=at + 3, acronym=p.keys[at + 1])
                return self._as_abbreviated(longer, at + 1)
        return phrase

    def _as_abbreviated(self, phrase: Phrase, at: int) -> Phrase:
        """ "North Korea's Central News Agency (K.C.N.A.)": the abbreviation tells which agency of the country is meant."""
        if phrase.base == "actor" or phrase.plural or not phrase.candidates:
            return phrase
        countries = {self.book.country_of(c.id) for c in phrase.candidates}
        known = [n for n in self._abbreviated(at) if countries & {self.book.country_of(n.target), None}]
        if len({n.target for n in known}) != 1:
            return phrase
        actor = self.book.actor(known[0].target)
        reason = f"{phrase.reason}; abbreviated as {known[0].alias}"
        return replace(phrase, candidates=(actor,), form=MentionForm.NAME, base="actor", role=None, reason=reason)

    def _abbreviated(self, at: int) -> list[Name]:
        """Actors of the book with the abbreviation at piece `at`."""
        past, names = self.book.names_at(self.pieces, at, self.seen)
        return [n for n in names if n.kind == "actor"] if past == at + 1 else []

    # ------------------------------------------------------------------ lists

    def _list_with_role(self, phrase: Phrase) -> Phrase | None:
        """ "the Chinese and Russian foreign ministers": one phrase, all its members."""
        members = [phrase]
        at = phrase.past
        pieces = self.pieces
        by_comma = False
        while len(members) < 8:
            k = at
            if k < len(pieces) and pieces.keys[k] == POSSESSIVE:
                k += 1
            comma = k < len(pieces) and pieces.keys[k] == ","
            if comma:
                k += 1
            if k < len(pieces) and pieces.keys[k] in ("and", "or"):
                comma = False
                k += 1
            if k >= len(pieces) or (k == at and not self._joined(at)):
                break
            past, names = self.book.names_at(pieces, k, self.seen)
            if not names or names[0].kind not in _LISTED:
                break
            member = self._base(k, past, names)
            if member is None:
                break
            members.append(member)
            by_comma = comma
            at = past
        if len(members) < 2:
            return None
        if by_comma and members[-2].form is MentionForm.NAME and members[-1].form is MentionForm.ADJECTIVE:
            return None  # "aid to Niger, Beninese diplomats say": two phrases
        possessive = at < len(pieces) and pieces.keys[at] == POSSESSIVE
        found = self._role_after(members[-1], at + possessive, possessive)
        if found is None:
            return None
        begin, past, readings = found
        role = next((r for r in readings if r.suffix != "HEAD"), readings[0])
        if not role.plural:
            return None
        candidates = tuple(
            dict.fromkeys(
                c for m in members for c in self.book.with_role(m.candidates[0], role, self.when, holder=False)
            )
        )
        text = pieces.text(begin, past)
        return Phrase(
            phrase.first,
            past,
            candidates,
            MentionForm.ROLE,
            "list",
            f"list of {len(members)}; {text} = {role.suffix}",
            True,
            role,
        )

    # ------------------------------------------------------------------ roles first

    def _from_role(self, i: int, past: int, roles: Sequence[Role]) -> Phrase | None:
        """ "the president of Russia", "President Biden", or bare role words (no candidates)."""
        pieces = self.pieces
        if not pieces.noun[past - 1]:
            return None
        role = roles[0]
        text = pieces.text(i, past)
        personal = role.form != "body" or role.suffix in _TITLED_BODIES
        # A role of a role without a country: "Defence Ministry spokesman".
        while past < len(pieces) and role.form in ("body", "office"):
            more, next_roles = self.book.role_at(pieces, past)
            follow = next((r for r in next_roles if r.form == "person" or r.suffix == "HEAD"), None)
            if follow is None or not pieces.noun[more - 1] or not self._same_phrase(past - 1, more - 1):
                break
            past, text = more, pieces.text(i, more)
            role = replace(role, form="person" if role.form == "office" else role.form, plural=follow.plural)
            personal = True
            if follow.form == "person":
                break
        bare = Phrase(i, past, (), MentionForm.NOMINAL, "role", f"{text} = {role.suffix}", role=role)
        of = self._of_phrase(bare, roles)
        if of is not None:
            return self.with_acronym(self._with_former(of))
        if not role.plural and personal:
            found = self._person_at(past)
            if found is not None:
                return self._with_former(self._titled(bare, past, found))
        return bare

    def _of_phrase(self, bare: Phrase, roles: Sequence[Role]) -> Phrase | None:
        pieces = self.pieces
        at = bare.past
        if at + 1 >= len(pieces) or pieces.keys[at] not in ("of", "for"):
            return None
        if pieces.keys[at] == "for" and bare.role is not None and bare.role.form != "person":
            return None
        at += 1
        if pieces.keys[at] in ("the", "both"):
            at += 1
        if at >= len(pieces):
            return None
        inner = self.read(at)
        if inner is None or not inner.candidates or inner.base in ("blocker", "person", "surname") or inner.named:
            return None
        if inner.form is MentionForm.ADJECTIVE:
            return None
        assert bare.role is not None
        if inner.plural:
            if bare.role.form == "person":
                return replace(inner, first=bare.first)
            return None
        members = [inner]
        role = bare.role
        if role.plural:
            members.extend(self._more_members(inner.past))
        bases = [m.candidates[0] for m in members]
        if len(members) == 1 and len(inner.candidates) > 1:
            bases = list(inner.candidates)
        chosen = self.book.choose_role(bases[0], [role, *roles])
        if chosen is None:
            return None
        holder = self.pieces.keys[bare.first - 1] not in self.deputy_words if bare.first else True
        candidates = tuple(
            dict.fromkeys(
                c
                for b in bases
                for c in self.book.with_role(
                    b, replace(chosen, plural=role.plural), self.when, holder=holder and not role.plural
                )
            )
        )
        phrase = Phrase(
            bare.first,
            members[-1].past,
            candidates,
            MentionForm.ROLE,
            "role of a country",
            f"{bare.reason} of {bases[0].id}",
            len(members) > 1,
            role,
        )
        if not phrase.plural:
            named = self._with_person(phrase, phrase.past)
            if named is not None:
                return named
        return phrase

    def _more_members(self, at: int) -> list[Phrase]:
        """Further names after the first: ", France and Germany"."""
        pieces = self.pieces
        out: list[Phrase] = []
        while len(out) < 8 and at < len(pieces):
            k = at
            if pieces.keys[k] == ",":
                k += 1
            if k < len(pieces) and pieces.keys[k] == "and":
                k += 1
            if k < len(pieces) and pieces.keys[k] == "the":
                k += 1
            if k == at or k >= len(pieces):
                break
            past, names = self.book.names_at(pieces, k, self.seen)
            if not names or names[0].kind not in _LISTED:
                break
            member = self._base(k, past, names)
            if member is None or member.form is MentionForm.ADJECTIVE:
                break
            out.append(member)
            at = past
        return out

    def _titled(self, bare: Phrase, at: int, found: tuple[int, list[Name]]) -> Phrase:
        """ "President Biden": the title tells which office of the person's is meant, and which of several persons."""
        past, names = found
        book, role = self.book, bare.role
        assert role is not None
        names = names or book.persons_at(self.pieces.keys[at:past])
        people = [book.persons[int(n.target)] for n in names]
        candidates: list[ActorId] = []
        for person in people:
            title = book.role_id(person.country, role) if person.country else None
            if any(t.office == title for t in person.terms):
                candidates.append(book.person_actor(person, self.when, title=title))
        if not candidates and names and names[0].kind == "person":
            candidates = [book.person_actor(p, self.when) for p in people]
        if not candidates and names and names[0].kind == "surname":
            candidates = list(self.surnames(at, past, names))
        candidates = self._at_time(candidates)
        written = self.pieces.text(at, past)
        if not candidates:
            candidates = [ActorId(f"?{written.lower()}", ActorKind.PERSON, None, None, written)]
        return replace(
            bare,
            past=past,
            candidates=tuple(candidates),
            form=MentionForm.NAME,
            base="title",
            named=True,
            reason=f"{bare.reason}; person: {written}",
        )

    def _at_time(self, candidates: list[ActorId]) -> list[ActorId]:
        """Of several bearers of title and name ("President Bush"), those in office at the time, where that tells."""
        if len(candidates) < 2 or self.when is None:
            return candidates
        now = [
            c
            for c in candidates
            if c.office and any(p.name == c.person for p in self.book.holders(c.office, self.when))
        ]
        return now or candidates

    def _surnames_of_book(self, i: int, past: int, names: Sequence[Name]) -> tuple[ActorId, ...]:
        """Family names with no text around: all bearers who are or were heads, those in office first."""
        people = [self.book.persons[int(n.target)] for n in names]
        if past - i == 1 and self.pieces.keys[i] in self.book.words.get("never_alone", frozenset()) and len(people) > 1:
            people = [p for p in people if self.book.offices_of(p, self.when)] or people
        now = [p for p in people if self.book.offices_of(p, self.when)]
        return tuple(dict.fromkeys(self.book.person_actor(p, self.when) for p in (now or people)))[:5]


_TITLED_BODIES = frozenset(
    ("MIL", "COP", "PARL", "COURT", "SPY", "REB", "OPP", "MED")
)  # "General Smith", "Senator Doe"
_PAST_OF_NAMES = (
    "late",
    "then",
    "past",
)  # before a role alone they say something else: "late president", "then the king"


def _unknown_person(title: ActorId, written: str, *, former: bool, country: str | None) -> ActorId:
    """A name that the book does not hold, in an office that the text gives."""
    if (
        former or title.kind is ActorKind.PARTY or title.id.rpartition(":")[2].islower()
    ):  # "Clinton spokesman Foo Bar" is nobody's office
        return ActorId(_person_id(country, written), ActorKind.PERSON, None, None, written)
    return replace(title, kind=ActorKind.PERSON, person=written, wikidata=None, office=title.office or title.id)


def _person_id(country: str | None, name: str) -> str:
    slug = "-".join(name.lower().split())
    return f"{country}:{slug}" if country else f"?{name.lower()}"
