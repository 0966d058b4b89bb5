"""Blocks: which claims are compared with each other at all.

A claim stands in a few blocks, each named after what its claims have in common, so that no two claims need to be compared
that share nothing: figures of one unit and class of the same countries' things; what one teller says of such a figure;
one word for an act (see deeds); one scale and one party ('legality', VEN); two terms ('treaty' and 'ratification' of one
party; two rare words; a minister and a kind of act); a person's name. The names come from the claim alone; what takes up
the claim right before it, in the same document, is found in following.py.
"""

from __future__ import annotations

import re
from itertools import combinations

from legation.knowledge.questions import QuestionBook, stem_of
from legation.model.claims import ActorRef, Claim
from legation.model.words import ClaimKind
from legation.reconcile.deeds import deed_keys
from legation.reconcile.standings import is_money
from legation.reconcile.subjects import Subject, describe, heads_of

# Stages that count losses apart from those that count who is where (PLOVER's own `dead` and `injured` fields).
LOSS_STAGES = frozenset({"killed", "wounded", "injured", "missing", "captured", "detained", "displaced"})
# A block of more claims is too wide: as with a word that every text holds, its claims meet in narrower ones. So is the work
# of one block bounded, and what a new report costs.
MOST_IN_BLOCK = 60
MOST_PAIRS = 6
# Sectors (PLOVER's) in which one speaks for the state.
STATE_SECTORS = frozenset({None, "GOV", "MIL", "SPY", "COP"})
MOST_PARTIES = 2
_MONTH = re.compile(r"\d{4}-\d\d")


def block_keys(claim: Claim, book: QuestionBook) -> tuple[str, ...]:
    """Names of the blocks of a claim; the first part of a name says what sort of block it is."""
    subject = describe(claim, book)
    return (
        *_figure_keys(claim, subject, book),
        *_scale_keys(subject, book),
        *_pair_keys(subject),
        *_person_keys(claim),
        *deed_keys(claim, subject, book),
    )


def least_claims(block: str) -> int:
    """From how many claims a block gives questions: a figure also alone, all else from two."""
    return 1 if block.startswith("figure|") else 2


def wider_block(block: str) -> str | None:
    """The block within which this one is looked at only when that is too wide: figures of one month, deeds of two parties."""
    head, _, last = block.rpartition("|")
    if block.startswith("deed|"):
        return head if "|" in head else None
    return head if block.startswith(("figure|", "relay|")) and _MONTH.fullmatch(last) else None


def has_narrower(block: str) -> bool:
    return block.startswith(("figure|", "relay|", "deed|"))


def _figure_keys(claim: Claim, subject: Subject, book: QuestionBook) -> list[str]:
    measure = claim.measure
    if measure is None or measure.ordinal:
        return []
    stages = set((measure.stage or "").split(" or "))  # "killed or wounded" is a class of its own
    lost = bool(stages & LOSS_STAGES)
    counted = measure.name if measure.unit not in ("persons",) else ""
    voice = claim.originating
    out = []
    # a count of nobody's things meets others of the same thing and the same word: "14 ships have turned back"
    unowned = [f"w:{stem_of(claim.head_lemma)}"] if counted and claim.head_lemma else []
    if not counted and measure.unit not in (
        "count",
        "persons",
    ):  # "it has cost 5 billion dollars", "79 percent complete"
        unowned = [t for t, _ in subject.terms if t[:2] == "w:"][:MOST_PARTIES]
    for owner in _owners(claim, subject, book, lost=lost) or unowned:
        name = f"{measure.unit}|{counted or ''}|{measure.stage if lost else 'there'}|{owner}"
        out.append(f"figure|{name}")
        if voice is not None and voice.actor.id:
            out.append(f"relay|{name}|{_speaker(voice.actor)}")
    when = claim.happened.interval or claim.said.interval
    month = when.last_day.isoformat()[:7] if when is not None and when.last_day is not None else "0000-00"
    return [key for block in out for key in (block, f"{block}|{month}")]


def _speaker(actor: ActorRef) -> str:
    """A state speaks with one voice, whichever of its offices does; its opposition, unions, media speak for themselves."""
    identifier = actor.id or ""
    return identifier.split(":")[0] if actor.sector in STATE_SECTORS else identifier


def _owners(claim: Claim, subject: Subject, book: QuestionBook, *, lost: bool) -> list[str]:
    """Whose count it is: one owner, or none; money is asked about of who pays and of who gets it."""
    if claim.measure is not None and is_money(claim.measure):
        sides = heads_of((*claim.actors, *claim.recipients))
        if len(sides) == 2:
            return sides
    owner = _owner(claim, subject, book, lost=lost)
    return [owner] if owner else []


def _owner(claim: Claim, subject: Subject, book: QuestionBook, *, lost: bool) -> str:
    """Whose things are counted: the words of the count, else the sides of the act, else where, else whose count it is."""
    counted = book.lands_in(claim.measure.counted or "") if claim.measure else set()
    if counted:
        return ",".join(sorted(counted))
    sides = (claim.recipients, claim.actors) if lost else (claim.actors, claim.recipients)
    for side in sides:
        heads = heads_of(side)
        if heads:
            return ",".join(heads)
    if subject.parties:
        return ",".join(sorted(subject.parties)[:MOST_PARTIES])
    if claim.place is not None and claim.place.country:
        return claim.place.country
    voice = claim.originating
    head = (voice.actor.id or "").split(":")[0] if voice is not None else ""
    return head if head in book.codes else ""


def _scale_keys(subject: Subject, book: QuestionBook) -> list[str]:
    out = []
    for name in sorted(subject.poles):
        scale = book.scales.get(name)
        # "Who depends on whom?" is asked of both: who acts in one claim is acted on in its rival
        acting = set() if scale is not None and scale.directed else subject.acting
        parties = sorted(acting or subject.parties)
        out += [f"scale|{name}|{party}" for party in parties[: MOST_PARTIES + 1] or ["-"]]
        if scale is not None and not scale.of_party:
            out.append(f"scale|{name}|*")
    return out


def _pair_keys(subject: Subject) -> list[str]:
    pairs = []
    for (one, a), (two, b) in combinations(subject.terms, 2):
        if one.removeprefix("s:") == two.removeprefix("s:"):
            continue
        first, second = sorted((one, two))
        pairs.append((-(a + b), first, second))
    pairs.sort()
    parties = (sorted(subject.acting) or sorted(subject.parties))[:MOST_PARTIES] or ["-"]
    out = []
    for _, first, second in pairs[:MOST_PAIRS]:
        if first[:2] == "w:" or second[:2] == "w:" or first[0] == "@" or second[0] == "@":
            out.append(f"pair|{first}|{second}|")
        else:
            out += [f"pair|{first}|{second}|{party}" for party in parties]
    return out


def _person_keys(claim: Claim) -> list[str]:
    names = {r.person for r in (*claim.actors, *claim.recipients) if r.person and " " in r.text and " " in r.person}
    return [f"person|{name}" for name in sorted(names)] if claim.kind is not ClaimKind.QUANTITY else []
