"""Topics: how the claims of one matter that is no figure stand to each other.

Takes subjects (claims with what they are about); gives a standing. One pair of claims is compared by `same_proposition`
before anything is called a conflict of fact: that two speak of one matter is not enough. Silence, evasion, plans
and demands are no denials.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations

from legation.knowledge.questions import MOST_COMMON, QuestionBook, Scale, stem_of
from legation.model.questions import Standing
from legation.model.words import Agreement, ClaimKind, Conflict, Factuality
from legation.reconcile.standings import DENYING, UNREAL
from legation.reconcile.subjects import Subject

# Share of the rarer words of the shorter claim that the longer one must hold for the two to say the same thing.
SAME_WORDS = 0.6
ALL_WORDS = 0.9
# Two days of an act that is done once contradict when no further apart than this; further apart they are two acts.
ONE_ACT_DAYS = 45
# Claims dated further apart than this are told of two times.
ONE_TIME_DAYS = 60
MOST_COMPARED = 24
# Share of words from which a plan and a later deed are of one kind.
SAME_KIND = 0.4
# A quote in the reason of a standing is cut after so many letters.
LONGEST_SHOWN = 90
# Letters between two sentences of which one follows the other.
NEXT_SENTENCE = 3
# Rarer words of a denial that says no more than that it was not done.
BRIEF_WORDS = 2
Namer = Callable[[Subject], str]
_VIEWS = frozenset({ClaimKind.ASSESSMENT})
_SPOKEN = frozenset({ClaimKind.STATEMENT})


def judge_scale(
    scale: Scale, subjects: Sequence[Subject], book: QuestionBook, said: Namer = lambda s: s.teller_label
) -> Standing:
    """Who stands at which end. Both ends held by different tellers of one thing are competing views, or a conflict of fact."""
    held = [(s, stand) for s in subjects if (stand := end_of(scale, s)) is not None]
    views: Standing | None = None
    for (one, a), (two, b) in combinations(held, 2):
        if a == b or one.teller == two.teller or not _one_thing(scale, one, two):
            continue
        why = f"{said(one)}: {a} ({quoted(one)}); {said(two)}: {b} ({quoted(two)})"
        if not scale.views and _same_matter(one, two):
            return Standing(Agreement.CONTRADICT, Conflict.FACT, why)
        views = views or Standing(Agreement.CONTRADICT, Conflict.VIEWS, why)
    return views or _no_conflict(subjects, book, said)


def _one_thing(scale: Scale, one: Subject, two: Subject) -> bool:
    """Whether two claims on one scale speak of one thing: parties that meet, and a word besides those of the scale itself.

    "It strengthened its army" and "its weak currency" name one country and no one thing.
    """
    if _side_by_side(one, two) and not scale.of_party:
        return True
    return _one_object(one, two) and (scale.of_party or bool((one.words & two.words) - scale.words))


def _side_by_side(one: Subject, two: Subject) -> bool:
    """Whether one document gives both right after each other: so reports set the views of two sides against each other."""
    a, b = (s.claim.context or s.claim.main for s in (one, two))
    if one.claim.document != two.claim.document or a == b:
        return False
    return max(a.start - b.end, b.start - a.end) <= NEXT_SENTENCE


def end_of(scale: Scale, subject: Subject) -> str | None:
    """The position of a claim on a scale, in words; None where it takes none (a demand, a plan, what is left open)."""
    pole = subject.poles.get(scale.name)
    if pole is None or subject.claim.factuality in (Factuality.DEMANDED, Factuality.PLANNED):
        return None
    if subject.claim.factuality is Factuality.UNCONFIRMED and not scale.of_party:
        return None
    label = scale.high if pole > 0 else scale.low
    if scale.directed and pole > 0:
        who = ", ".join(sorted(subject.acting or subject.parties))
        return f"{who}: {label}" if who else label
    return label


def judge_topic(subjects: Sequence[Subject], book: QuestionBook, said: Namer = lambda s: s.teller_label) -> Standing:
    """Standing of a matter: a conflict of fact needs one that states and one that denies the same proposition.

    said: how a teller is named.
    """
    compared = sorted(subjects, key=lambda s: (not _denies(s), s.id))[: 2 * MOST_COMPARED]
    # "Paraguay: no base in the treaty" denies, whatever its status: it is no rival of another denial
    stating = [s for s in compared if _states(s) and not book.negation.search(s.claim.quote)]
    pairs = [
        (overlap(one, two, book), one, two)
        for one in (s for s in compared if _denies(s))
        for two in stating
        if one.teller != two.teller and same_proposition(one, two, book)
    ]
    if pairs:
        _, one, two = max(pairs, key=lambda p: (p[0], p[1].id, p[2].id))
        views = one.claim.kind in _VIEWS and two.claim.kind in _VIEWS
        return Standing(
            Agreement.CONTRADICT,
            Conflict.VIEWS if views else Conflict.FACT,
            f"{said(two)} states it ({quoted(two)}); {said(one)} denies it or says that it is not so ({quoted(one)})",
        )
    for one in compared:
        if one.poles.get("truth") == -1 and one.claim.factuality is Factuality.ASSERTED:
            for two in stating:
                if two.poles.get("truth") != -1 and two.teller != one.teller and _shares_terms(one, two, 2):
                    return Standing(
                        Agreement.CONTRADICT,
                        Conflict.FACT,
                        f"{said(two)} states it ({quoted(two)}); {said(one)} calls it untrue ({quoted(one)})",
                    )
    dates = _date_conflict(compared, book, said)
    if dates is not None:
        return dates
    for one in stating:
        if one.claim.author_stance.value == "disputes":
            return Standing(
                Agreement.CONTRADICT,
                Conflict.VIEWS,
                f"{said(one)} states it ({quoted(one)}); the author who relays it disputes it",
            )
    return _no_conflict(subjects, book, said)


def same_proposition(one: Subject, two: Subject, book: QuestionBook) -> bool:
    """Whether two claims, negations taken off, say the same thing of the same parties at the same time."""
    if one.group != two.group and one.group and two.group:
        return False
    if not _one_object(one, two) or not _one_time(one, two):
        return False
    shared, alike = one.words & two.words, overlap(one, two, book)
    if _brief_denial(one, two) and _same_head(one, two, book):
        return True
    # all words in common: what is denied is what the other says, whichever of its words names the act
    whole = alike >= ALL_WORDS and len(shared) > 2
    if not whole and any(_denies(s) and not _denies_its_act(s, book) for s in (one, two)):
        return False
    # "Iran and Greece held talks", "it had held no talks with Greece": one word in common, and both parties
    in_common = len(shared) + max(len(one.parties & two.parties) - 1, 0)
    return _same_head(one, two, book) and in_common > 1 and alike >= SAME_WORDS


def _brief_denial(one: Subject, two: Subject) -> bool:
    """ "Greece paid 4 million dollars for it. It had paid nothing": a denial right beside what it denies, of the same doer,
    names no more than the act."""
    return (
        any(_denies(s) and len(s.words) <= BRIEF_WORDS for s in (one, two))
        and bool(one.acting & two.acting)
        and _side_by_side(one, two)
    )


def _denies_its_act(subject: Subject, book: QuestionBook) -> bool:
    """ "The treaty breaks no law" denies the breach, not the treaty that the claim is filed under."""
    claim = subject.claim
    act = next((s.span for s in claim.spans if s.role == "event"), None)
    if act is None or not claim.main.start <= act.start < claim.main.end:
        return True
    return book.denies_the_act(claim.quote, act.start - claim.main.start, act.end - claim.main.start)


def _same_head(one: Subject, two: Subject, book: QuestionBook) -> bool:
    """One word, two that name one concept ('deployed' and 'sent'), or each among the other's words."""
    a, b = (stem_of(s.claim.head_lemma) for s in (one, two))
    if a == b or {c for _, _, c in book.find_concepts([a])} & {c for _, _, c in book.find_concepts([b])}:
        return True
    return a in two.words and b in one.words


def overlap(one: Subject, two: Subject, book: QuestionBook) -> float:
    """Rarity of the words shared, as a share of that of the claim with fewer; a concept counts as one word."""

    def weight(words: frozenset[str]) -> float:
        # fsum: a set gives its words in another order from run to run, and a last bit decides between equal pairs
        return math.fsum(min(book.rarity.get(w, 5.0), MOST_COMMON) for w in words)

    least = min(weight(one.words), weight(two.words))
    return weight(one.words & two.words) / least if least else 0.0


def _states(subject: Subject) -> bool:
    return subject.claim.factuality is Factuality.ASSERTED and subject.claim.kind not in _SPOKEN


def _denies(subject: Subject) -> bool:
    return subject.claim.factuality in DENYING


def _one_object(one: Subject, two: Subject) -> bool:
    """Parties overlap where both name any, and two offices of one country are not two actors."""
    if one.acting and two.acting and not one.acting & two.parties and not two.acting & one.parties:
        return False
    return not (one.offices and two.offices and not _offices_meet(one, two))


def _offices_meet(one: Subject, two: Subject) -> bool:
    if one.offices & two.offices:
        return True
    heads = {o.split(":")[0] for o in one.offices} & {o.split(":")[0] for o in two.offices}
    return not heads


def _one_time(one: Subject, two: Subject) -> bool:
    if not (one.dated and two.dated and one.first and one.last and two.first and two.last):
        return True
    return (one.first <= two.last and two.first <= one.last) or abs((one.last - two.last).days) <= 7


def _same_matter(one: Subject, two: Subject) -> bool:
    return _shares_terms(one, two, 2) and _one_time(one, two)


def _shares_terms(one: Subject, two: Subject, least: int) -> bool:
    a = {t for t, _ in one.terms if t[:2] not in ("s:", "a:")}
    return len(a & {t for t, _ in two.terms}) >= least


def _date_conflict(subjects: Sequence[Subject], book: QuestionBook, said: Namer) -> Standing | None:
    """Two days for an act that is done once: a slip within one document, else a conflict of fact or of relays."""
    once = [s for s in subjects if s.dated and _real(s) and any(t in book.once for t, _ in s.terms)]
    dated = [s for s in once if s.first and s.last and (s.last - s.first).days <= 7]
    for one, two in combinations(dated, 2):
        assert one.first and one.last and two.first and two.last
        if one.group != two.group or not one.group or stem_of(one.claim.head_lemma) == "":
            continue
        shared = {t for t, _ in one.terms} & {t for t, _ in two.terms}
        if not shared & book.once or one.acting != two.acting or one.offices != two.offices:
            continue
        apart = max((two.first - one.last).days, (one.first - two.last).days)
        if not 0 < apart <= ONE_ACT_DAYS or not (shared & book.any_head or _same_head(one, two, book)):
            continue
        if one.claim.document == two.claim.document:
            own = not one.claim.attribution or not two.claim.attribution
            conflict = Conflict.SLIP if own or one.teller == two.teller else Conflict.FACT
        else:
            conflict = Conflict.RELAY if one.teller == two.teller else Conflict.FACT
        return Standing(
            Agreement.CONTRADICT,
            conflict,
            f"two days for an act that is done once: {one.claim.happened.interval} ({said(one)}: {quoted(one)}) and"
            f" {two.claim.happened.interval} ({said(two)}: {quoted(two)})",
        )
    return None


def _real(subject: Subject) -> bool:
    return subject.claim.factuality in (Factuality.ASSERTED, Factuality.PLANNED)


def _no_conflict(subjects: Sequence[Subject], book: QuestionBook, said: Namer) -> Standing:
    """Standing of claims none of which excludes another."""
    tellers = {s.teller for s in subjects}
    if len(tellers) == 1:
        return Standing(Agreement.SINGLE, Conflict.NONE, f"all {len(subjects)} statements go back to one first teller")
    later = _overtaken(subjects, book, said)
    if later is not None:
        return later
    real = [s for s in subjects if s.claim.factuality not in UNREAL]
    if 0 < len(real) < len(subjects):
        return Standing(
            Agreement.NOT_COMPARABLE,
            Conflict.NONE,
            "not comparable, because some speak of what is and others of a plan, a condition or a possibility",
        )
    silent = [s for s in subjects if s.claim.factuality is Factuality.UNCONFIRMED]
    if silent and len(silent) < len(subjects):
        return Standing(
            Agreement.NOT_COMPARABLE,
            Conflict.NONE,
            f"not comparable, because {said(silent[0])} leaves it open, which is no denial",
        )
    denying = [s for s in subjects if _denies(s)]
    if denying and len(denying) < len(subjects):
        return Standing(
            Agreement.NOT_COMPARABLE,
            Conflict.NONE,
            f"not comparable, because what {said(denying[0])} denies or says is not so ({quoted(denying[0])}) is not"
            " found to be what the others state",
        )
    return Standing(Agreement.AGREE, Conflict.NONE, f"{len(tellers)} first tellers do not differ on it")


def _overtaken(subjects: Sequence[Subject], book: QuestionBook, said: Namer) -> Standing | None:
    """A plan or forecast of an earlier report that a later one tells as done, or two times of one kind of act."""
    if all(s.claim.factuality not in UNREAL for s in subjects):
        return None
    for early, late in _told_apart(subjects):
        if early.claim.factuality not in UNREAL or late.claim.factuality is not Factuality.ASSERTED:
            continue
        if early.group == late.group and _one_kind(early, late) and overlap(early, late, book) >= SAME_KIND:
            return Standing(
                Agreement.SUPERSEDED,
                Conflict.NONE,
                f"{said(early)} speaks of it as {early.claim.factuality.value} ({quoted(early)});"
                f" {said(late)} later as done ({quoted(late)})",
            )
    return None


def _one_kind(one: Subject, two: Subject) -> bool:
    """Of the same offices, or of none on one side and none that differs on the other."""
    return not (one.offices and two.offices) or bool(one.offices & two.offices)


def _told_apart(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Subject]]:
    dated = sorted((s for s in subjects if s.last and s.group), key=lambda s: (s.last, s.id))
    for one, two in combinations(dated[: 2 * MOST_COMPARED], 2):
        assert one.last and two.last
        if one.claim.document != two.claim.document and one.last < two.last and _one_object(one, two):
            yield one, two


def keep_disputed(
    subjects: Sequence[Subject], standing: Standing, terms: Collection[str], book: QuestionBook
) -> list[Subject]:
    """Of a matter that no party holds together, the claims that share more with those in dispute than the terms by which
    all of them were found."""
    common = {t.removeprefix("w:") for t in terms}
    disputed = [s for s in subjects if quoted(s) in standing.why]
    words = {
        w
        for s in disputed
        for w in s.words - common
        if not common & {concept for _, _, concept in book.find_concepts([w])}
    }
    return [s for s in subjects if s in disputed or s.words & words or any(_same_head(s, d, book) for d in disputed)]


def quoted(subject: Subject) -> str:
    """The claim's own words between quotation marks, cut where they are long."""
    words = " ".join(subject.claim.quote.split())
    if len(words) > LONGEST_SHOWN:
        words = words[:LONGEST_SHOWN].rsplit(" ", 1)[0] + " ..."
    return f"“{words}”"
