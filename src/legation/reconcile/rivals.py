"""Rivals: whether one claim denies what another states. Nothing else makes a conflict of fact of two claims without figures.

Takes two subjects; `same_proposition` says whether both, negations taken off, say the same thing of the same parties at the
same time. That two share a word for an act is not enough: "do not shut them down" denies no strike that shut down a port.
What binds them is one document, or two that are alike; in others they must share a name or a party, and nearly all words.
"""

from __future__ import annotations

import math
import re

from legation.knowledge.questions import MOST_COMMON, QuestionBook, stem_of, words_of
from legation.model.words import ClaimKind, EventType, Factuality
from legation.reconcile.nearness import Nearness
from legation.reconcile.standings import DENYING
from legation.reconcile.subjects import MUTUAL, Subject

# Share of the rarer words of the shorter claim that the longer one must hold for the two to say the same thing.
SAME_WORDS = 0.6
ALL_WORDS = 0.9
# Words that two claims of documents that are not alike must share, besides a name or a party.
LEAST_UNBOUND = 3
# Rarer words of a denial that says no more than that it was not done.
BRIEF_WORDS = 2
# A first word of a quote is taken for a name when it is so rare (log of the share of reports that hold it).
RARE_NAME = 6.0
# Letters between two sentences of which one follows the other.
NEXT_SENTENCE = 3
# Days within which two days given by the texts are of one time; reports of unknown time that lie further apart than the
# second tell of two.
ONE_TIME_DAYS = 7
ONE_AFFAIR_DAYS = 180
_SPOKEN = frozenset({ClaimKind.STATEMENT})
# Acts that have two sides, of which either may be named as the one who did it.
_SHARED_ACTS = frozenset({EventType.CONSULT, EventType.COOPERATE, EventType.AGREE, EventType.SUPPORT})
_INFINITIVE = re.compile(r"\W*(?:not\s+)?to\s+\w", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\W*(?:not\s+)?(?:\w+ly\s+)?(\w{2,}ing)\b", re.IGNORECASE)


def same_proposition(one: Subject, two: Subject, book: QuestionBook, near: Nearness | None = None) -> bool:
    """Whether two claims, negations taken off, say the same thing of the same parties at the same time."""
    if one.group != two.group and one.group and two.group:
        return False
    if not one_object(one, two) or not one_time(one, two) or _two_doers(one, two):
        return False
    if one.parties and two.parties and not one.parties & two.parties:
        return False
    shared, alike = one.words & two.words, overlap(one, two, book)
    if _brief_denial(one, two) and same_head(one, two, book):
        return True
    if not (one.words and two.words) and len(one.parties & two.parties) > 1:  # common words and both parties
        return same_head(one, two, book)
    if not bound(one, two, near) and (len(shared) < LEAST_UNBOUND or alike < ALL_WORDS or not _tied(one, two)):
        return False
    if of_others(one, two, book) or not all(_subject_meets(*pair) for pair in ((one, two), (two, one))):
        return False
    # all words in common: what is denied is what the other says, whichever of its words names the act
    whole = alike >= ALL_WORDS and len(shared) > 2
    if not whole and any(denies(s) and not _denies_its_act(s, book) for s in (one, two)):
        return False
    # "Iran and Greece held talks", "it had held no talks with Greece": one word in common, and both parties
    in_common = len(shared) + max(len(one.parties & two.parties) - 1, 0)
    if stem_of(one.claim.head_lemma) in book.plain:  # "there was no name on the ballots", "there are single winners"
        in_common -= 1
    # "soldiers" is a word and a concept, and one thing: of "its soldiers had fired first" the other must have more than that
    if in_common - len(shared) + _count_once(shared, book) < 2 and not _says_no_more(one, two):
        return False
    return same_head(one, two, book) and in_common > 1 and alike >= SAME_WORDS


def states(subject: Subject) -> bool:
    """Whether it tells something as a fact: no remark, and no act that is only named ("to clear the road", "scoring twice")."""
    claim = subject.claim
    told = claim.factuality is Factuality.ASSERTED and claim.kind not in _SPOKEN
    return told and _INFINITIVE.match(claim.quote) is None and (bool(subject.acting) or not _only_named(subject))


def denies(subject: Subject) -> bool:
    return subject.claim.factuality in DENYING


def rejects(subject: Subject, book: QuestionBook) -> bool:
    """Whether a denial is firm enough to contradict: "nearly destroyed" says that much was; of an act that is only named ("to
    fight the infection", "without killing a guard") it must be told who denies it."""
    claim = subject.claim
    if book.no_denial.search(claim.quote):
        return False
    return not _only_named(subject) or bool(claim.factuality is Factuality.DENIED and claim.attribution)


def _only_named(subject: Subject) -> bool:
    """An act without a subject of its own: an infinitive, or a participle that is the act."""
    quote = subject.claim.quote
    participle = _PARTICIPLE.match(quote)
    acts = participle is not None and stem_of(participle[1]) == stem_of(subject.claim.head_lemma)
    return acts or _INFINITIVE.match(quote) is not None


def calls_untrue(subject: Subject, book: QuestionBook) -> bool:
    """ "The report is a hoax": the word is said of something, and does not go with a noun ("false documents")."""
    claim = subject.claim
    return (
        subject.poles.get("truth") == -1
        and claim.factuality is Factuality.ASSERTED
        and book.untrue.search(claim.quote) is not None
    )


def bound_in_truth(one: Subject, two: Subject, near: Nearness | None = None) -> bool:
    """Whether what is called untrue can be what the other states."""
    return one_object(one, two) and one_time(one, two) and bound(one, two, near) and shares_terms(one, two, 2)


def side_by_side(one: Subject, two: Subject, most: int = NEXT_SENTENCE) -> bool:
    """Whether one document gives both right after each other: so reports set the views of two sides against each other."""
    a, b = (s.claim.context or s.claim.main for s in (one, two))
    if one.claim.document != two.claim.document or a == b:
        return False
    return max(a.start - b.end, b.start - a.end) <= NEXT_SENTENCE


def one_object(one: Subject, two: Subject) -> bool:
    """Parties overlap where both name any, and two offices of one country are not two actors."""
    if one.acting and two.acting and not one.acting & two.parties and not two.acting & one.parties:
        return False
    return not (one.offices and two.offices and not _offices_meet(one, two))


def one_time(one: Subject, two: Subject) -> bool:
    """Whether both can be of one time: where the texts do not give the days, by when they were told."""
    if not (one.first and one.last and two.first and two.last):
        return True
    if one.first <= two.last and two.first <= one.last:
        return True
    apart = abs((one.last - two.last).days)
    return apart <= (ONE_TIME_DAYS if one.dated and two.dated else ONE_AFFAIR_DAYS)


def same_head(one: Subject, two: Subject, book: QuestionBook) -> bool:
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


def _count_once(words: frozenset[str], book: QuestionBook) -> int:
    """How many words there are, one that names a concept and the concept being one: 'soldiers' alone are no two things."""
    return sum(all(concept not in words for _, _, concept in book.find_concepts([word])) for word in words)


def _says_no_more(one: Subject, two: Subject) -> bool:
    """Whether the other holds every longer word of what is denied."""
    denial, other = (one, two) if denies(one) else (two, one)
    said, there = ({stem_of(w) for w in words_of(s.claim.quote) if len(w) > 3} for s in (denial, other))
    return said <= there


def shares_terms(one: Subject, two: Subject, least: int) -> bool:
    a = {t for t, _ in one.terms if t[:2] not in ("s:", "a:")}
    return len(a & {t for t, _ in two.terms}) >= least


def names_in(subject: Subject, book: QuestionBook | None = None) -> frozenset[str]:
    """Stems of the names in a quote, as its capitals show them; the first word, with a book, if it is rare in reports."""
    stems = [(stem_of(w), w) for w in words_of(subject.claim.quote)]
    first = stems[:1] if book is not None and stems and book.rarity_of(stems[0][0]) >= RARE_NAME else []
    return frozenset(s for s, w in (*first, *stems[1:]) if w[0].isupper() and len(w) > 2)


def _two_doers(one: Subject, two: Subject) -> bool:
    """Whether the texts name two who did it, of an act that has no two sides."""
    if not (one.acting and two.acting) or one.acting & two.acting:
        return False
    mutual = one.group in MUTUAL or one.claim.event_type in _SHARED_ACTS or two.claim.event_type in _SHARED_ACTS
    return not mutual or not (one.acting & two.parties and two.acting & one.parties)


def bound(one: Subject, two: Subject, near: Nearness | None = None) -> bool:
    """Whether the two can be of one affair: of one document, or of two that are alike or of which that is not known."""
    return near is None or near.alike(one.claim.document, two.claim.document) is not False


def _tied(one: Subject, two: Subject) -> bool:
    return bool(one.parties & two.parties or names_in(one) & names_in(two))


def of_others(one: Subject, two: Subject, book: QuestionBook) -> bool:
    """Whether each names somebody or something and neither the other's: "Ross is not signed", "Hemsworth is signed"."""
    a, b = names_in(one, book), names_in(two, book)
    return bool(a and b) and not a & b and not one.parties & two.parties


def _subject_meets(one: Subject, two: Subject) -> bool:
    """Whether what a denial says it of stands in the other claim: "the regulations do not require it" is not said of the act
    that required it. True where one party does both, and where the words before the act tell of nobody."""
    if not denies(one) or one.acting & two.acting:
        return True
    quote, head = one.claim.quote, stem_of(one.claim.head_lemma)
    before = set()
    for stem in map(stem_of, words_of(quote)):
        if stem == head:
            break
        before.add(stem)
    before &= one.words
    return not before or bool(before & two.words)


def _brief_denial(one: Subject, two: Subject) -> bool:
    """ "Greece paid 4 million dollars for it. It had paid nothing": a denial right beside what it denies, of the same doer,
    names no more than the act."""
    return (
        any(denies(s) and len(s.words) <= BRIEF_WORDS for s in (one, two))
        and bool(one.acting & two.acting)
        and side_by_side(one, two)
    )


def _denies_its_act(subject: Subject, book: QuestionBook) -> bool:
    """ "The treaty breaks no law" denies the breach, not the treaty that the claim is filed under."""
    claim = subject.claim
    act = next((s.span for s in claim.spans if s.role == "event"), None)
    if act is None or not claim.main.start <= act.start < claim.main.end:
        return True
    return book.denies_the_act(claim.quote, act.start - claim.main.start, act.end - claim.main.start)


def _offices_meet(one: Subject, two: Subject) -> bool:
    if one.offices & two.offices:
        return True
    heads = {o.split(":")[0] for o in one.offices} & {o.split(":")[0] for o in two.offices}
    return not heads
