"""Standings: how the answers to one question stand to each other, by the comparability gate.

Figures are set against each other only when stage, expectation, addition and time agree; what is unknown or differs
makes them 'not comparable, because ...'. Acts conflict only when one side states what another denies; silence,
evasion and plans are no denials.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from legation.knowledge.questions import QuestionBook, stem_of, words_of
from legation.model.claims import Claim, Voice
from legation.model.measures import Measure, render_range
from legation.model.questions import DocumentFacts, Standing
from legation.model.times import Interval
from legation.model.words import Agreement, Conflict, Factuality
from legation.reconcile.nearness import Nearness

# Two figures within this share of each other are rounding, not disagreement (as the seed key's scorer has it).
TOLERANCE = 0.05
# Counts whose as-of days lie further apart than this are a later count, not a rival one.
SAME_TIME_DAYS = 3
# A publication bounded more widely than this tells no time for the counts of its document.
KNOWN_DAYS = 31
SHORT_ID = 10  # letters of an id that are shown
# A voice of which only this is known has no name.
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "who", "this", "that", "one", "others", "some", "many", "both"}
)
DENYING = frozenset({Factuality.DENIED, Factuality.NEGATED})
UNREAL = frozenset(
    {Factuality.PLANNED, Factuality.PREDICTED, Factuality.POSSIBLE, Factuality.CONDITIONAL, Factuality.DEMANDED}
)
# Comparing every pair is bounded: of more differing answers than this the first by day are compared.
MOST_COMPARED = 24
_CURRENCY = re.compile(r"[A-Z]{3}")


def teller_of(claim: Claim, facts: DocumentFacts | None) -> tuple[str | None, str]:
    """(id, label) of the first known teller: the originating source, else the document's own author.

    Two documents of one publisher are one teller; sources without a name are two in two documents.
    """
    voice = claim.originating
    if voice is not None:
        return voice_teller(voice, claim.document)
    publisher = facts.publisher if facts else None
    if publisher:
        return f"author:{publisher}", f"{publisher} itself"
    return unknown_author(claim.document)


def voice_teller(voice: Voice, document: str) -> tuple[str, str]:
    """As `teller_of`, of one voice."""
    text = voice.actor.text
    if voice.actor.id:
        return voice.actor.id, _own_name(voice.actor.id, text)
    if not voice.unnamed and _is_name(text):
        return f"?{text.casefold()}", text
    if not voice.unnamed and text.casefold() not in PRONOUNS:  # "the union" names nobody in another text
        return f"?{document}:{text.casefold()}", text
    return f"unnamed:{document}:{text.casefold()}", f"unnamed ({text})"


def _is_name(text: str) -> bool:
    """Whether the words name somebody wherever they stand: a capital behind the first word, an acronym, a single name."""
    first, *rest = text.split() or [""]
    capitals = sum(c.isupper() for c in first)
    single = not rest and capitals > 0 and text.casefold() not in PRONOUNS
    return capitals > 1 or single or any(w[:1].isupper() for w in rest)


def unknown_author(document: str) -> tuple[str, str]:
    return f"author:{document}", f"the author of document {document[:SHORT_ID]}"


def _own_name(identifier: str, text: str) -> str:
    """An id that can be named, or, of somebody whom the book of actors does not know, the name that the text gives."""
    if not identifier.startswith("?"):
        return identifier
    name = identifier[1:]
    bare = text[4:] if text[:4].casefold() == "the " else text  # "The Lima Post" and "the Lima Post" are one label
    return bare if set(name.split()) & set(bare.casefold().split()) else name.title()


def _named_teller(claim: Claim, facts: Mapping[str, DocumentFacts], name_of: Callable[[str], str]) -> str:
    teller, label = teller_of(claim, facts.get(claim.document))
    return name_of(label) if teller == label else label


def is_money(measure: Measure) -> bool:
    """Whether the unit is a currency: three capitals, as ISO 4217 has them."""
    return _CURRENCY.fullmatch(str(measure.unit)) is not None


def judge_figures(
    claims: Sequence[Claim],
    facts: Mapping[str, DocumentFacts],
    *,
    relay: str | None = None,
    name_of: Callable[[str], str] = lambda identifier: identifier,
    book: QuestionBook | None = None,
    near: Nearness | None = None,
) -> Standing:
    """Standing of a question about a figure. `claims` all have a measure of one unit; relay: who is said to have given all.

    "No troops stood there" is a denial and no count: it is compared with nothing here.

    Equal answers are compared once, so that a block of thousands costs no more than its differing answers.
    """
    answers: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        measure = claim.measure
        assert measure is not None
        if measure.high == 0 and claim.factuality in DENYING:
            continue
        known = facts.get(claim.document)
        teller = teller_of(claim, known)[0]
        as_of = str(_as_of(claim) or (known.published if known else None))
        kept = (measure.low, measure.high, measure.stage, measure.expected, measure.additional, measure.window, teller)
        answers.setdefault((*kept, claim.factuality, as_of), claim)
    tellers = {key[6] for key in answers}
    compared = list(answers.values())[:MOST_COMPARED]
    both = _given_together(claims, facts)
    worst: Standing | None = None
    for i, left in enumerate(compared):
        for right in compared[i + 1 :]:
            found = compare_figures(left, right, facts, name_of=name_of, book=book, near=near)
            rivals = found.agreement is Agreement.CONTRADICT and left.document != right.document
            if rivals and _shown_pair(left, right) in both:
                gap = found.why.rpartition(": ")[0]
                why = f"{gap}: not comparable, because one report gives both numbers, of two things"
                found = Standing(Agreement.NOT_COMPARABLE, Conflict.NONE, why)
            if worst is None or _RANK[found.agreement, found.conflict] > _RANK[worst.agreement, worst.conflict]:
                worst = found
                if _RANK[found.agreement, found.conflict] == max(_RANK.values()):
                    return found
    if worst is None or (worst.agreement is Agreement.AGREE and (len(tellers) == 1 or relay)):
        who = relay or "one first teller"
        return Standing(Agreement.SINGLE, Conflict.NONE, f"all {len(claims)} statements go back to {who}")
    return worst


def compare_figures(
    left: Claim,
    right: Claim,
    facts: Mapping[str, DocumentFacts],
    *,
    name_of: Callable[[str], str] = lambda identifier: identifier,
    book: QuestionBook | None = None,
    near: Nearness | None = None,
) -> Standing:
    """Two figures of one unit: agree, compatible, superseded, contradict, or not comparable and why."""
    a, b = left.measure, right.measure
    assert a is not None and b is not None
    reasons = _differences(left, right, a, b)
    if _same_range(a, b):
        return Standing(Agreement.AGREE, Conflict.NONE, f"both give {_shown(a)}")
    says_a, says_b = (_named_teller(c, facts, name_of) for c in (left, right))
    gap = f"{_shown(a)} ({says_a}) against {_shown(b)} ({says_b})"
    if reasons := reasons or _two_things(left, right, book, near):
        return Standing(Agreement.NOT_COMPARABLE, Conflict.NONE, f"{gap}: not comparable, because {reasons[0]}")
    same_teller = teller_of(left, facts.get(left.document))[0] == teller_of(right, facts.get(right.document))[0]
    if left.document == right.document and left.context is not None and left.context == right.context and same_teller:
        return Standing(
            Agreement.NOT_COMPARABLE, Conflict.NONE, f"{gap}: not comparable, because one sentence gives both"
        )
    when_a, when_b = _as_of(left), _as_of(right)
    told_a, told_b = (when or _published(c, facts) for when, c in ((when_a, left), (when_b, right)))
    known = when_a is not None and when_b is not None
    of_two_days = known or left.document != right.document or same_teller
    if (
        of_two_days
        and told_a is not None
        and told_b is not None
        and _is_later_count(a, b, told_a, told_b, known or same_teller)
    ):
        conflict = Conflict.RELAY if same_teller else Conflict.NONE
        return Standing(Agreement.SUPERSEDED, conflict, f"{gap}: counts of {told_a} and of {told_b}")
    if a.overlaps(b):
        return Standing(Agreement.COMPATIBLE, Conflict.NONE, f"{gap}: the ranges overlap")
    told = told_a is not None and told_b is not None and left.document != right.document
    if not known and not (told and (same_teller or _one_act(left, right, told_a, told_b))):
        return Standing(
            Agreement.NOT_COMPARABLE, Conflict.NONE, f"{gap}: not comparable, because the text of one gives no time"
        )
    if _revises(left, right, facts):
        return Standing(Agreement.SUPERSEDED, Conflict.RELAY, f"{gap}: a page and its later revision")
    if left.document == right.document and same_teller:
        return Standing(Agreement.CONTRADICT, Conflict.SLIP, f"{gap}: one document says both")
    conflict = Conflict.RELAY if same_teller else Conflict.FACT
    return Standing(Agreement.CONTRADICT, conflict, f"{gap}: same thing, same time, and both cannot hold")


def judge_recount(
    first: Claim,
    second: Claim,
    facts: Mapping[str, DocumentFacts],
    *,
    revised: bool,
    book: QuestionBook,
    name_of: Callable[[str], str] = lambda identifier: identifier,
) -> Standing:
    """Two numbers of which the second takes up the first, in one passage: they count one thing, and neither needs a day.

    revised: whether one of them is told to have been given before or after the other.
    """
    a, b = first.measure, second.measure
    assert a is not None and b is not None
    if _same_range(a, b):
        return Standing(Agreement.AGREE, Conflict.NONE, f"both give {_shown(a)}")
    says_a, says_b = (_named_teller(c, facts, name_of) for c in (first, second))
    gap = f"{_shown(a)} ({says_a}) against {_shown(b)} ({says_b})"
    if reasons := _differences(first, second, a, b) or _two_sorts(a, b, book):
        return Standing(Agreement.NOT_COMPARABLE, Conflict.NONE, f"{gap}: not comparable, because {reasons[0]}")
    one = teller_of(first, facts.get(first.document))[0] == teller_of(second, facts.get(second.document))[0]
    told_a, told_b = _as_of(first), _as_of(second)
    days = told_a is not None and told_b is not None and _is_later_count(a, b, told_a, told_b, True)
    if one or revised or days:
        conflict = Conflict.RELAY if one else Conflict.NONE
        return Standing(Agreement.SUPERSEDED, conflict, f"{gap}: one was given before the other")
    if a.overlaps(b):
        return Standing(Agreement.COMPATIBLE, Conflict.NONE, f"{gap}: the ranges overlap")
    return Standing(Agreement.CONTRADICT, Conflict.FACT, f"{gap}: told of one count right after each other")


def _two_sorts(a: Measure, b: Measure, book: QuestionBook) -> list[str]:
    """ "280 killed" and "158 civilians": one counts a sort of people that the other does not name."""
    if a.unit != "persons" or not b.name or b.name == a.name or stem_of(b.name) in book.anybody:
        return []
    if a.name and stem_of(a.name) in {stem_of(b.name)}:
        return []
    return [f"two sorts of people are counted ({a.name or 'not told'} and {b.name})"]


def worst_of(standings: Sequence[Standing]) -> Standing:
    """The one that says most of how the answers part; of equals the first."""
    return max(standings, key=lambda s: _RANK[s.agreement, s.conflict])


_RANK = {
    (Agreement.SINGLE, Conflict.NONE): 0,
    (Agreement.AGREE, Conflict.NONE): 1,
    (Agreement.COMPATIBLE, Conflict.NONE): 2,
    (Agreement.NOT_COMPARABLE, Conflict.NONE): 3,
    (Agreement.SUPERSEDED, Conflict.NONE): 4,
    (Agreement.SUPERSEDED, Conflict.RELAY): 5,
    (Agreement.CONTRADICT, Conflict.SLIP): 6,
    (Agreement.CONTRADICT, Conflict.RELAY): 7,
    (Agreement.CONTRADICT, Conflict.FACT): 8,
}


def _revises(left: Claim, right: Claim, facts: Mapping[str, DocumentFacts]) -> bool:
    """Whether one document is the revision of the other: what it no longer says is superseded, not contradicted."""
    for a, b in ((left.document, right.document), (right.document, left.document)):
        known = facts.get(a)
        if known is not None and known.revision_of == b:
            return True
    return False


def _differences(left: Claim, right: Claim, a: Measure, b: Measure) -> list[str]:
    out: list[str] = []
    if a.additional != b.additional:
        out.append("one is an addition to a number, the other a total")
    if (a.expected or left.factuality in UNREAL) != (b.expected or right.factuality in UNREAL):
        out.append("one is expected, the other is given as present")
    if a.stage != b.stage:
        out.append(f"the stages differ ({a.stage or 'not told'} and {b.stage or 'not told'})")
    if a.flow != b.flow and a.flow and b.flow:
        out.append("one is a stock, the other a flow")
    if _window(a) != _window(b):
        out.append(f"the windows differ ({a.window or 'not told'} and {b.window or 'not told'})")
    place_a, place_b = (c.place.text if c.place else None for c in (left, right))
    if place_a != place_b and place_a and place_b:
        out.append(f"the places differ ({place_a} and {place_b})")
    return out


def _two_things(left: Claim, right: Claim, book: QuestionBook | None, near: Nearness | None) -> list[str]:
    """Why two figures of one unit need not count the same thing."""
    a, b = left.measure, right.measure
    assert a is not None and b is not None
    if near is not None and near.alike(left.document, right.document) is False:
        return ["the reports are of two affairs"]
    if a.unit == "count" and not (a.name or a.counted) and not (b.name or b.counted):
        return ["it is not told what is counted"]
    if book is None:
        return []
    if a.unit == "persons":
        one, two = (
            "" if not m.name or m.name.casefold().removesuffix("s") in book.lands else stem_of(m.name) for m in (a, b)
        )
        if one and two and one != two and not {one, two} & book.anybody:
            return [f"two sorts of people are counted ({a.name} and {b.name})"]
        return []
    if not _content(left, book) & _content(right, book):
        return ["nothing shows that both count the same thing"]
    return []


def _content(claim: Claim, book: QuestionBook) -> set[str]:
    """Stems of the words of a quote that tell what is counted or done, its unit apart."""
    measure = claim.measure
    assert measure is not None
    unit = {stem_of(w) for w in words_of(f"{measure.unit} {measure.name or ''} percent")}
    stems = {stem_of(w) for w in words_of(claim.quote) if len(w) > 2}
    return {s for s in stems if s not in book.plain} - unit


def _given_together(claims: Sequence[Claim], facts: Mapping[str, DocumentFacts]) -> set[tuple[str, str]]:
    """Pairs of figures that one teller gives in one document: whoever repeats one of them does not contradict the other."""
    held: dict[tuple[str, str | None], set[str]] = {}
    for claim in claims:
        if claim.measure is not None and claim.factuality is Factuality.ASSERTED:
            key = (claim.document, teller_of(claim, facts.get(claim.document))[0])
            held.setdefault(key, set()).add(_shown(claim.measure))
    return {(a, b) for shown in held.values() if len(shown) > 1 for a in shown for b in shown if a != b}


def _shown_pair(left: Claim, right: Claim) -> tuple[str, str]:
    assert left.measure is not None and right.measure is not None
    return _shown(left.measure), _shown(right.measure)


def _same_range(a: Measure, b: Measure) -> bool:
    def near(x: float | None, y: float | None) -> bool:
        return x == y or (x is not None and y is not None and abs(x - y) <= TOLERANCE * max(abs(x), abs(y)))

    return near(a.low, b.low) and near(a.high, b.high)


def _window(measure: Measure) -> str | None:
    """The stretch that is counted over; "by Thursday" bounds a count that has no beginning, and tells as of when it is."""
    return None if (measure.window or "").startswith("../") else measure.window


def _as_of(claim: Claim) -> Interval | None:
    window = claim.measure.window if claim.measure else None
    if window is not None and window.startswith("../"):
        end = window.removeprefix("../")
        return Interval(end, end)
    return claim.happened.interval or claim.said.interval


def _published(claim: Claim, facts: Mapping[str, DocumentFacts]) -> Interval | None:
    """A count without a time of its own is told as of the day its document was published, where that is known and no
    mere bound ("not before May 2019")."""
    known = facts.get(claim.document)
    day = known.published if known else None
    if day is None or day.first_day is None or day.last_day is None:
        return None
    return day if (day.last_day - day.first_day).days <= KNOWN_DAYS else None


def _one_act(left: Claim, right: Claim, told_a: Interval | None, told_b: Interval | None) -> bool:
    """Whether two reports of one day count with the same word what the same side did: "police held 43", "... held 90"."""
    if told_a is None or told_b is None or told_a.gap_days(told_b) > 0 or not left.head_lemma:
        return False
    sides = [{r.id for r in (*c.actors, *c.recipients) if r.id} for c in (left, right)]
    return left.head_lemma == right.head_lemma and bool(sides[0] & sides[1])


def _is_later_count(a: Measure, b: Measure, told_a: Interval, told_b: Interval, known: bool) -> bool:
    """Days apart, or, where the texts give the days, a count that grew from one day to a later one."""
    gap = told_a.gap_days(told_b)
    if gap > SAME_TIME_DAYS:
        return True
    if gap < 1 or not known:
        return False
    first, second = (a, b) if (told_a.last_day or dt.date.max) < (told_b.last_day or dt.date.max) else (b, a)
    return first.low is not None and second.low is not None and first.low <= second.low


def _shown(measure: Measure) -> str:
    return render_range(measure.low, measure.high, approximate=measure.approximate)
