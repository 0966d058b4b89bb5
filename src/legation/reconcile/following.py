"""Following: which statement takes up the one told right before it, in the same document.

Takes the claims of one document and its text; gives names of blocks of their own for such pairs, called after the first of the
two. "Nineteen drowned, the port said. The owner puts it at twelve": both are of one count, though the second names nothing that
is counted. "The brewery dumped waste, a paper wrote. The brewery denied that: no barrel had left its yard": the denial is of
what stands before it, though the two share no word. Nothing is put together here that only stands near: the second must take
the first up by its own words, and be somebody else's (or the same teller's who counts anew).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.questions import FollowBook, QuestionBook, stem_of, words_of
from legation.model.claims import ActorRef, Claim, Voice
from legation.model.measures import Measure
from legation.model.spans import Span
from legation.model.words import ClaimKind, EventType, Factuality
from legation.reconcile.standings import DENYING, teller_of

RECOUNT, REPLY = "recount", "reply"
# Letters between two sentences of which one follows the other.
NEXT_SENTENCE = 3
# Letters before a denial in which the words that deny may stand.
LEAD = 160
# Words of a denial that names nothing of its own ("it had sold any").
MOST_BARE = 7
# Units of a number of which the text does not say what it counts.
_ANY_UNIT = frozenset({"count"})
_TAIL = re.compile(r"\s*(?:of it|more|fewer|left)?[\s.,;:!?\"”’']*$")
_WE = re.compile(r"[\"“'‘]?(?:we|i|our|my)\b", re.IGNORECASE)
_NAMELESS = frozenset({"it", "he", "she", "they", "we", "i", "having", "being", "that"})
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a figure is told in its own words: "the union counts 900".

    who: its span, that of the claim where an outer voice tells it; again: a pronoun tells it; revised: it says that another
    number was given before or after; dated: it says when it was told; taken_up: "puts it at".
    """

    who: Span
    again: bool
    revised: bool
    dated: bool
    taken_up: bool


def is_following(block: str) -> bool:
    return block.startswith((RECOUNT + "|", REPLY + "|"))


def following_keys(claims: Sequence[Claim], text: str, book: QuestionBook) -> dict[str, tuple[str, ...]]:
    """Blocks by the ids of the claims that stand in them: those of one document, of whose text they are."""
    out: dict[str, list[str]] = {}
    for sort, pairs in ((RECOUNT, _find_recounts(claims, book)), (REPLY, _find_replies(claims, text, book))):
        for first, second in pairs:
            name = f"{sort}|{first.id}"
            for claim in (first, second):
                held = out.setdefault(claim.id, [])
                if name not in held:
                    held.append(name)
    return {identifier: tuple(names) for identifier, names in out.items()}


# ---------------------------------------------------------------------------------------------------- the same count


def telling_of(claim: Claim, book: FollowBook) -> Telling | None:
    """Who tells a figure, where the claim itself says so in front of it and says nothing more."""
    measure = claim.measure
    if measure is None:
        return None
    start = claim.main.start
    lead = claim.quote[: max(measure.span.start - start, 0)]
    if not lead or not claim.main.start <= measure.span.start <= measure.span.end <= claim.main.end:
        return None
    if not _ends(claim, measure):
        return None
    if claim.attribution and book.was.match(lead):  # "the police insisted that it was 7,000": who tells it is read
        return Telling(claim.main, False, False, False, True)
    found = book.telling.search(lead)
    if found is None:
        return None
    begin, dated = 0, False
    while (front := book.when.match(lead, begin)) is not None and front.end() > begin:
        begin, dated = front.end(), True
    who = lead[begin : found.start()]
    if book.elsewhere.match(who):
        return None
    revised = dated or book.revising.search(lead[begin:]) is not None
    while (trimmed := book.revising.sub("", who.rstrip()).rstrip()) != who:
        who = trimmed
    if not who.strip():
        return None
    end = begin + len(who)
    again = book.pronoun.match(who) is not None and len(who.split()) == 1
    if found["now"] is not None and not again:  # "the army now has 40" need not be the army's number before it
        return None
    revised = revised or found["now"] is not None
    return Telling(Span(start + begin, start + end), again, revised, dated, found["count"] is not None)


def _ends(claim: Claim, measure: Measure) -> bool:
    """Whether nothing but the words for what is counted stands behind the number."""
    tail = claim.quote[measure.span.end - claim.main.start :]
    stripped = tail.lstrip()
    for counted in (measure.counted, measure.name, measure.stage):
        if counted and stripped.casefold().startswith(counted.casefold()):
            return _TAIL.match(stripped[len(counted) :]) is not None
    return _TAIL.match(tail) is not None


def _find_recounts(claims: Sequence[Claim], book: QuestionBook) -> list[tuple[Claim, Claim]]:
    figures = _one_a_span(claims)
    roots: dict[str, Claim] = {}
    out = []
    for place, claim in enumerate(figures):
        told = telling_of(claim, book.follow)
        first = _counted_before(figures[:place], claim, told, book) if told is not None else None
        if first is None or told is None:
            continue
        first = roots.get(first.id, first)
        same = told.again or _teller(first, book.follow) == _teller(claim, book.follow)
        # "On Friday the rebels count nine": who tells another day's number may speak of another day's dead
        if (same and not told.revised) or (told.dated and not told.again):
            continue
        roots[claim.id] = first
        out.append((first, claim))
    return out


def _one_a_span(claims: Iterable[Claim]) -> list[Claim]:
    """The claim that tells of each number: of several the one that is of kind quantity, asserted, and shortest."""
    best: dict[Span, Claim] = {}

    def rank(claim: Claim) -> tuple[bool, bool, int, str]:
        other = claim.kind is not ClaimKind.QUANTITY
        return other, claim.factuality is not Factuality.ASSERTED, len(claim.quote), claim.id

    for claim in claims:
        if claim.measure is None or claim.measure.ordinal or claim.context is None:
            continue
        held = best.get(claim.measure.span)
        if held is None or rank(claim) < rank(held):
            best[claim.measure.span] = claim
    return [best[span] for span in sorted(best, key=lambda s: (s.start, s.end))]


def _counted_before(figures: Sequence[Claim], claim: Claim, told: Telling, book: QuestionBook) -> Claim | None:
    """The one figure of the sentence, or of the one before it, that can be what this number counts; None where there are two."""
    measure, here = claim.measure, claim.context
    assert measure is not None and here is not None
    before = [f for f in figures if f.measure is not None and f.measure.span.end <= claim.main.start]
    within = [f for f in before if f.context is not None and f.context.start >= here.start]
    near = within or [f for f in before if f.context is not None and 0 <= here.start - f.context.end <= NEXT_SENTENCE]
    fit = [f for f in near if f.measure is not None and _may_count_the_same(f.measure, measure, told, book)]
    if measure.unit in _ANY_UNIT and not measure.counted and len(near) > 1:
        fit = [f for f in near if f.measure is not None and f.measure.unit in _ANY_UNIT and f in fit]
    return fit[0] if len(fit) == 1 else None


def _may_count_the_same(first: Measure, second: Measure, told: Telling, book: QuestionBook) -> bool:
    nameless = not second.counted or book.follow.count.match(second.counted) is not None
    open_unit = second.unit in _ANY_UNIT and nameless
    if first.unit != second.unit and not open_unit:
        return False
    if second.stage and first.stage and second.stage != first.stage:
        return False
    if nameless or told.taken_up:
        return True
    names = {stem_of(words[-1]) for m in (first, second) if (words := words_of(m.counted or m.name or ""))}
    return len(names) == 1 or (first.unit == "persons" and bool(names & book.anybody))


def _teller(claim: Claim, book: FollowBook) -> str | None:
    return teller_of(as_told(claim, book), None)[0]


def as_told(claim: Claim, book: FollowBook, before: Claim | None = None) -> Claim:
    """The figure with the teller that its own words name. before: whose teller a pronoun stands for."""
    told = telling_of(claim, book)
    if told is None or told.who == claim.main:
        return claim
    if told.again:
        return replace(claim, attribution=as_told(before, book).attribution) if before is not None else claim
    start = claim.main.start
    words = claim.quote[told.who.start - start : told.who.end - start]
    bare = _ARTICLE.sub("", words, count=1).casefold()
    voices = (*(v.actor for v in reversed(claim.attribution)), *claim.actors)
    actor = next((a for a in voices if a.id and _ARTICLE.sub("", a.text, count=1).casefold() == bare), None)
    if actor is None:  # "A Chilean journalist", of whom the parties hold the last words
        actor = next((a for a in claim.actors if a.id and bare.endswith(a.text.casefold())), None)
    return replace(claim, attribution=(Voice(actor or ActorRef(words, None, told.who)),))


def filled(first: Claim, second: Claim, book: FollowBook) -> Claim:
    """The second figure with what the first says of both: what is counted, at which stage, where, as of when."""
    a, b = first.measure, second.measure
    assert a is not None and b is not None
    own = b.counted is not None and book.count.match(b.counted) is None
    known = second.happened.interval is not None or second.said.interval is not None
    return replace(
        as_told(second, book, first),
        measure=replace(
            b,
            unit=a.unit,
            name=b.name if own else a.name,
            counted=b.counted if own else a.counted,
            flow=a.flow,
            stage=a.stage,
            expected=a.expected,
            window=b.window or a.window,
        ),
        place=first.place,
        happened=second.happened if known else first.happened,
    )


# ---------------------------------------------------------------------------------------------------- denied right behind


def _find_replies(claims: Sequence[Claim], text: str, book: QuestionBook) -> list[tuple[Claim, Claim]]:
    denials = [c for c in claims if c.factuality in DENYING and c.attribution and c.context is not None]
    if not denials:
        return []
    told = [c for c in claims if c.factuality is Factuality.ASSERTED and c.context is not None]
    out = []
    for denial in sorted(denials, key=lambda c: c.id):
        first = (
            _reaches_back(told, denial) or _denied_that(told, denial, text, book) or _denied_again(told, denial, book)
        )
        if first is not None:
            out.append((first, denial))
    return out


def _reaches_back(told: Iterable[Claim], denial: Claim) -> Claim | None:
    """A denial whose own words hold those that it denies, and behind them who denies it ("It sank, he said. She denied it")."""
    cue = denial.attribution[-1].cue
    if denial.factuality is not Factuality.DENIED or cue is None:
        return None
    held = [
        c
        for c in told
        if denial.main.start <= c.main.start
        and c.main.end <= cue.start < denial.main.end
        and c.main.end < denial.main.end
        and (c.main.start == denial.main.start or (c.event_type is not None and c.event_type is denial.event_type))
        and not _one_teller(c, denial)
    ]
    return _best(held, denial)


def _denied_that(told: Sequence[Claim], denial: Claim, text: str, book: QuestionBook) -> Claim | None:
    """ "... denied that: no barrel had left": what stands before the words that deny."""
    start = denial.main.start
    found = book.follow.denied.search(text, max(start - LEAD, 0), start)
    if found is None or (found["end"] == "." and not _WE.match(denial.quote)):
        return None
    return _best([c for c in told if _right_before(c, found.start(), denial) and not _one_teller(c, denial)], denial)


def _denied_again(told: Sequence[Claim], denial: Claim, book: QuestionBook) -> Claim | None:
    """ "denied that there was any such pact", "denied that it had sold any": it names again, or leaves out, what was told."""
    cue = denial.attribution[-1].cue
    if cue is None or not book.follow.denying.match(denial.attribution[-1].cue_text or ""):
        return None
    near = [c for c in told if _right_before(c, cue.start, denial) and not _one_teller(c, denial)]
    again = {stem_of(m[1]) for m in book.follow.such.finditer(denial.quote)}
    named = [c for c in near if again & {stem_of(w) for w in words_of(c.quote)}]
    return _best(named or _left_out(near, denial, book), denial)


def _left_out(near: Sequence[Claim], denial: Claim, book: QuestionBook) -> list[Claim]:
    """Of what was told of him who did it, the same act, or whatever was done there, where the denial names no more."""
    words = denial.quote.split()
    end = book.follow.standing_for.search(denial.quote)
    bare = denial.factuality is Factuality.DENIED and len(words) <= MOST_BARE
    if not bare or end is None or stem_of(words[0]) not in _NAMELESS:
        return []
    there = end.group().strip().casefold().startswith("there")
    doers = [c for c in near if _one_doer(c, denial)]
    return [c for c in doers if (c.place is not None if there else _one_act(c, denial, book))]


def _right_before(claim: Claim, place: int, denial: Claim) -> bool:
    """Whether it is told in front of this place, in its sentence or the one before."""
    context = claim.context
    assert context is not None
    return (
        claim.main.end <= place
        and 0 <= place - claim.main.end <= LEAD
        and claim.id != denial.id
        and (context.end > place or _sentences_between(context, place, denial))
    )


def _sentences_between(context: Span, place: int, denial: Claim) -> bool:
    """Whether the sentence of the place follows the one of the claim."""
    here = denial.context
    assert here is not None
    begin = (
        here.start if here.start <= place else context.end
    )  # a denial of its own ("Libya denies it.") stands between
    return 0 <= begin - context.end <= NEXT_SENTENCE


def _one_teller(one: Claim, two: Claim) -> bool:
    return teller_of(one, None)[0] == teller_of(two, None)[0]


def _one_doer(one: Claim, denial: Claim) -> bool:
    """Whether he who denies an act is told to have done it, or it is denied of the same person."""
    did = {r.id for r in one.actors if r.id}
    denied = {r.id for r in denial.actors if r.id}
    if did and denied:
        return bool(did & denied)
    voice = denial.attribution[-1].actor.text.casefold()
    return one.quote.casefold().startswith(_ARTICLE.sub("", voice, count=1)) or one.quote.casefold().startswith(voice)


def _one_act(one: Claim, denial: Claim, book: QuestionBook) -> bool:
    stems = {stem_of(w) for w in words_of(one.quote)}
    head = stem_of(denial.head_lemma) if denial.head_lemma else ""
    return (bool(head) and (head in stems or head == stem_of(one.head_lemma))) or book.follow.any_act.search(
        denial.quote
    ) is not None


def _best(held: Collection[Claim], denial: Claim) -> Claim | None:
    """Of several the one that shares most with the denial; no remark where an act is told."""
    words = {stem_of(w) for w in words_of(denial.quote)}

    def rank(claim: Claim) -> tuple[bool, int, bool, int, str]:
        shared = len(words & {stem_of(w) for w in words_of(claim.quote)})
        remark = claim.kind is ClaimKind.STATEMENT and claim.event_type is not EventType.ACCUSE
        return remark, -shared, not claim.attribution, -len(claim.quote), claim.id

    return min(held, key=rank, default=None)
