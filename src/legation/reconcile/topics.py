"""Topics: how the claims of one matter that is no figure stand to each other.

Takes subjects (claims with what they are about); gives a standing. One pair of claims is compared by `same_proposition`
before anything is called a conflict of fact: that two speak of one matter is not enough. Silence, evasion, plans
and demands are no denials.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations

from legation.knowledge.questions import QuestionBook, Scale, stem_of
from legation.model.questions import Standing
from legation.model.words import Agreement, ClaimKind, Conflict, Factuality
from legation.reconcile.nearness import Nearness
from legation.reconcile.rivals import (
    bound,
    bound_in_truth,
    calls_untrue,
    denies,
    names_in,
    of_others,
    one_object,
    one_time,
    overlap,
    rejects,
    same_head,
    same_proposition,
    shares_terms,
    side_by_side,
    states,
)
from legation.reconcile.standings import UNREAL
from legation.reconcile.subjects import Subject

NO_DIFFERENCE = "first tellers do not differ on it"
# Two days of an act that is done once contradict when no further apart than this; further apart they are two acts.
ONE_ACT_DAYS = 45
MOST_COMPARED = 24
# Letters between two statements of one document about one dispute that are set against each other: about two sentences.
NEAR_BY = 250
# Share of words from which a plan and a later deed are of one kind.
SAME_KIND = 0.4
# A quote in the reason of a standing is cut after so many letters.
LONGEST_SHOWN = 90
Namer = Callable[[Subject], str]
_VIEWS = frozenset({ClaimKind.ASSESSMENT})


def judge_scale(
    scale: Scale,
    subjects: Sequence[Subject],
    book: QuestionBook,
    said: Namer = lambda s: s.teller_label,
    near: Nearness | None = None,
) -> Standing:
    """Who stands at which end. Both ends held by different tellers of one thing are competing views, or a conflict of fact."""
    held = [(s, stand) for s in subjects if (stand := end_of(scale, s)) is not None]
    views: Standing | None = None
    for (one, a), (two, b) in combinations(held, 2):
        if a == b or one.teller == two.teller or not _one_thing(scale, one, two, near):
            continue
        why = f"{said(one)}: {a} ({quoted(one)}); {said(two)}: {b} ({quoted(two)})"
        if not scale.views and _same_fact(scale, one, two, book, near):
            return Standing(Agreement.CONTRADICT, Conflict.FACT, why)
        views = views or Standing(Agreement.CONTRADICT, Conflict.VIEWS, why)
    if views is not None:
        return views
    standing = _no_conflict(subjects, book, said, near)
    if standing.agreement is Agreement.AGREE and len({stand for _, stand in held}) > 1:
        why = "not comparable, because nothing shows that both ends are told of the same thing"
        return Standing(Agreement.NOT_COMPARABLE, Conflict.NONE, why)
    return standing


def _one_thing(scale: Scale, one: Subject, two: Subject, near: Nearness | None) -> bool:
    """Whether two claims on one scale speak of one thing: parties that meet, and a word besides those of the scale itself.

    "It strengthened its army" and "its weak currency" name one country and no one thing.
    """
    beside = side_by_side(one, two, NEAR_BY) and not scale.of_party
    shared = ((one.words & two.words) - scale.words) or names_in(one) & names_in(two)
    one_thing = one_object(one, two) and (scale.of_party or bool(shared))
    two_times = one.dated and two.dated and not scale.views and not one_time(one, two)
    return (beside or one_thing) and not two_times and bound(one, two, near)


def end_of(scale: Scale, subject: Subject) -> str | None:
    """The position of a claim on a scale, in words; None where it takes none (a demand, a plan, what is left open)."""
    pole = subject.poles.get(scale.name)
    if pole is None or subject.claim.factuality in (Factuality.DEMANDED, Factuality.PLANNED):
        return None
    if subject.claim.factuality is Factuality.UNCONFIRMED and not scale.of_party:
        return None
    if not scale.views and subject.claim.factuality in UNREAL:
        return None
    label = scale.high if pole > 0 else scale.low
    if scale.directed and pole > 0:
        who = ", ".join(sorted(subject.acting or subject.parties))
        return f"{who}: {label}" if who else label
    return label


def judge_topic(
    subjects: Sequence[Subject],
    book: QuestionBook,
    said: Namer = lambda s: s.teller_label,
    near: Nearness | None = None,
) -> Standing:
    """Standing of a matter: a conflict of fact needs one that states and one that denies the same proposition.

    said: how a teller is named; near: which documents are alike.
    """
    compared = sorted(subjects, key=lambda s: (not denies(s), s.id))[: 2 * MOST_COMPARED]
    # "Paraguay: no base in the treaty" denies, whatever its status: it is no rival of another denial
    denials = [s for s in compared if denies(s) and rejects(s, book)]
    untrue = [s for s in compared if calls_untrue(s, book)]
    rivals = denials or untrue or any(s.claim.author_stance.value == "disputes" for s in compared)
    stating = [s for s in compared if states(s) and not book.negation.search(s.claim.quote)] if rivals else []
    pairs = [
        (overlap(one, two, book), one, two)
        for one in denials
        for two in stating
        if one.teller != two.teller and same_proposition(one, two, book, near)
    ]
    if pairs:
        _, one, two = max(pairs, key=lambda p: (p[0], p[1].id, p[2].id))
        views = one.claim.kind in _VIEWS and two.claim.kind in _VIEWS
        return Standing(
            Agreement.CONTRADICT,
            Conflict.VIEWS if views else Conflict.FACT,
            f"{said(two)} states it ({quoted(two)}); {said(one)} denies it or says that it is not so ({quoted(one)})",
        )
    for one in untrue:
        for two in stating:
            if two.poles.get("truth") != -1 and two.teller != one.teller and bound_in_truth(one, two, near):
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
    return _no_conflict(subjects, book, said, near)


def judge_reply(
    first: Subject, denials: Sequence[Subject], book: QuestionBook, said: Namer = lambda s: s.teller_label
) -> Standing | None:
    """Standing of a statement and the denials that take it up right behind; None where a review left none of them."""
    rivals = [d for d in denials if denies(d) and d.teller != first.teller]
    if not rivals or denies(first):
        return None
    if first.claim.factuality in UNREAL or first.claim.factuality is Factuality.UNCONFIRMED:
        return _no_conflict([first, *rivals], book, said, None)
    one = rivals[0]
    views = first.claim.kind in _VIEWS and one.claim.kind in _VIEWS
    return Standing(
        Agreement.CONTRADICT,
        Conflict.VIEWS if views else Conflict.FACT,
        f"{said(first)} states it ({quoted(first)}); {said(one)} denies it or says that it is not so ({quoted(one)})",
    )


def _same_fact(scale: Scale, one: Subject, two: Subject, book: QuestionBook, near: Nearness | None) -> bool:
    """Whether both ends are of one fact: given right after each other, or of one act and of two things more that both name."""
    if not bound(one, two, near) or of_others(one, two, book) or not one_time(one, two):
        return False
    shared = (one.words & two.words) - scale.words
    if side_by_side(one, two) or scale.of_party:
        return shares_terms(one, two, 2) and bool(shared)
    return shares_terms(one, two, 2) and bool(shared) and same_head(one, two, book)


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
        if not 0 < apart <= ONE_ACT_DAYS or not (shared & book.any_head or same_head(one, two, book)):
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


def _no_conflict(subjects: Sequence[Subject], book: QuestionBook, said: Namer, near: Nearness | None) -> Standing:
    """Standing of claims none of which excludes another."""
    tellers = {s.teller for s in subjects}
    if len(tellers) == 1:
        return Standing(Agreement.SINGLE, Conflict.NONE, f"all {len(subjects)} statements go back to one first teller")
    later = _overtaken(subjects, book, said, near)
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
    denying = [s for s in subjects if denies(s)]
    if denying and len(denying) < len(subjects):
        return Standing(
            Agreement.NOT_COMPARABLE,
            Conflict.NONE,
            f"not comparable, because what {said(denying[0])} denies or says is not so ({quoted(denying[0])}) is not"
            " found to be what the others state",
        )
    return Standing(Agreement.AGREE, Conflict.NONE, f"{len(tellers)} {NO_DIFFERENCE}")


def _overtaken(subjects: Sequence[Subject], book: QuestionBook, said: Namer, near: Nearness | None) -> Standing | None:
    """A plan or forecast of an earlier report that a later one tells as done, or two times of one kind of act."""
    if all(s.claim.factuality not in UNREAL for s in subjects):
        return None
    for early, late in _told_apart(subjects):
        if early.claim.factuality not in UNREAL or late.claim.factuality is not Factuality.ASSERTED:
            continue
        if early.group == late.group and _one_kind(early, late) and overlap(early, late, book) >= SAME_KIND:
            if not bound(early, late, near) or of_others(early, late, book):
                continue
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
        if one.claim.document != two.claim.document and one.last < two.last and one_object(one, two):
            yield one, two


def keep_disputed(
    subjects: Sequence[Subject],
    standing: Standing,
    terms: Collection[str],
    book: QuestionBook,
    near: Nearness | None = None,
) -> list[Subject]:
    """Of a matter in dispute, the claims of the same affair; of one that no party holds together (terms: by which its claims
    were found), those that share more with those in dispute."""
    if not terms:
        disputed = [s for s in subjects if quoted(s) in standing.why]
        return [s for s in subjects if s in disputed or any(one_time(s, d) and bound(s, d, near) for d in disputed)]
    common = {t.removeprefix("w:") for t in terms}
    disputed = [s for s in subjects if quoted(s) in standing.why]
    words = {
        w
        for s in disputed
        for w in s.words - common
        if not common & {concept for _, _, concept in book.find_concepts([w])}
    }
    alike = [s for s in subjects if s.words & words or any(same_head(s, d, book) for d in disputed)]
    return [s for s in subjects if s in disputed or (s in alike and any(bound(s, d, near) for d in disputed))]


def quoted(subject: Subject) -> str:
    """The claim's own words between quotation marks, cut where they are long."""
    words = " ".join(subject.claim.quote.split())
    if len(words) > LONGEST_SHOWN:
        words = words[:LONGEST_SHOWN].rsplit(" ", 1)[0] + " ..."
    return f"“{words}”"
