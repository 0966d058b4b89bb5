"""Questions: the claims of one block, put as a question, with positions, origins and a standing.

Takes the claims of a block (see blocks) and what is known of their documents; gives its questions in order of their
anchors. Deterministic: claims are sorted by id before anything is done, and the id of a question comes from its block and its
anchor, the claim with the smallest id. A block that holds too much is cut: figures by time, all else by what its claims
share besides, so that no question swallows everything.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from legation.knowledge.questions import QuestionBook, stem_of, words_of, words_with
from legation.model.claims import Claim
from legation.model.ids import ClaimId, DocumentId, QuestionId, make_id
from legation.model.measures import Measure, render_range
from legation.model.questions import DocumentFacts, Origin, Position, Question, Standing
from legation.model.words import Agreement, Conflict, Factuality
from legation.reconcile.deeds import group_deeds
from legation.reconcile.following import RECOUNT, REPLY, as_told, filled, telling_of
from legation.reconcile.nearness import Nearness
from legation.reconcile.origins import FIRST_HAND, TextLink, origins_of, same_tellers
from legation.reconcile.standings import (
    DENYING,
    KNOWN_DAYS,
    UNREAL,
    is_money,
    judge_figures,
    judge_recount,
    teller_of,
    worst_of,
)
from legation.reconcile.subjects import Subject, heads_of
from legation.reconcile.topics import (
    NO_DIFFERENCE,
    end_of,
    judge_reply,
    judge_scale,
    judge_topic,
    keep_disputed,
    quoted,
)

# Figures of one block whose days lie further apart than this are about two things.
FIGURE_GAP_DAYS = 45
ANY_GAP = 10**7  # days: figures of which it is settled that they are about one thing
# A matter of more claims than this falls apart where nothing was told of it for so long: what was told years apart has only
# its words in common. A time is a better knife than a count: a claim that comes touches no more than what stands near it in days.
MOST_WHOLE = 12
MATTER_GAP_DAYS = 60
# A matter of more claims than this is cut by what its claims share besides.
MOST_HELD = 24
OFFICE_DAYS = 365  # reports further apart may each give the office held at their time
TITLE_SHARE = 2  # parties named less than half as often as the one named most are left out of a title
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
KINDS = {
    "figure": "quantity",
    "relay": "quantity",
    "scale": "views",
    "pair": "act",
    "person": "identity",
    "deed": "act",
    "recount": "quantity",
    "reply": "act",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """What documents share. links: by the later document; publishers: id of the actor behind a publisher's name."""

    links: Mapping[str, Sequence[TextLink]] = field(default_factory=dict)
    publishers: Mapping[str, str] = field(default_factory=dict)

    def between(self, documents: Collection[str]) -> list[TextLink]:
        return [link for d in sorted(documents) for link in self.links.get(d, ()) if link.other in documents]


@dataclass(frozen=True, slots=True)
class Maker:
    """What questions are made with. name_of: an id to a name that can be shown; apart: pairs of claims set apart;
    words: those of each document with their counts, by which deeds of several documents are found to be one."""

    book: QuestionBook
    facts: Mapping[str, DocumentFacts]
    name_of: Callable[[str], str] = lambda identifier: identifier
    texts: Texts = Texts()
    apart: Collection[frozenset[str]] = frozenset()
    words: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    near: Nearness = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "near", Nearness(self.words, self.book))


def build_questions(
    block: str,
    subjects: Sequence[Subject],
    facts: Mapping[str, DocumentFacts],
    *,
    book: QuestionBook,
    name_of: Callable[[str], str] = lambda identifier: identifier,
    words: Mapping[str, Mapping[str, float]] | None = None,
) -> list[Question]:
    """The questions of one block, from what its claims are about (see `describe`), in order of their anchors."""
    return make_questions(Maker(book, facts, name_of, words=words or {}), block, subjects)


def make_questions(
    maker: Maker, block: str, subjects: Sequence[Subject], *, moved: Collection[str] = (), grouped: bool = False
) -> list[Question]:
    """As `build_questions`. moved: claims that a person joined with others; groups that hold one are left out here.
    grouped: whether the claims are one group already, in the order in which `group_block` gives them."""
    found = []
    for group in [list(subjects)] if grouped else group_block(block, subjects, maker):
        if moved and any(s.id in moved for s in group):
            continue
        for part, anchor in set_apart(group, maker.apart):
            question = make_question(maker, block, part)
            if question is not None:
                found.append(_anchored(question, block, anchor))
    return sorted(found, key=lambda q: (q.anchor, q.id))


def make_joined(
    maker: Maker, block: str, groups: Mapping[str, Sequence[Subject]], *, homes: Mapping[str, str]
) -> list[Question]:
    """The question of claims that a person joined, with those that stood with each; several when some are set apart.

    groups: for each joined claim those of its home question and itself; homes: the block of each.
    """
    subjects = sorted({s.id: s for g in groups.values() for s in g}.values(), key=lambda s: s.id)
    blocks = tuple(sorted(set(homes.values())))
    found = []
    for part, anchor in set_apart(subjects, maker.apart):
        question = make_question(maker, block, part, homes=blocks)
        if question is not None:
            found.append(_anchored(question, block, anchor))
    return sorted(found, key=lambda q: (q.anchor, q.id))


def make_question(
    maker: Maker, block: str, subjects: Sequence[Subject], *, homes: Sequence[str] = ()
) -> Question | None:
    """One question from just these claims, or None when they make none. homes: of claims that a person joined."""
    group = list(subjects)
    sort, *parts = block.split("|")
    if sort == "joined":
        return _joined(maker, block, homes, group)
    if sort in ("figure", "relay"):
        return _figure(maker, block, parts, group)
    if sort == RECOUNT:
        return _recount(maker, block, parts[0], group)
    if sort == REPLY:
        return _reply(maker, block, parts[0], group)
    if sort == "scale":
        return _scale(maker, block, parts[0], "", parts[1], group)
    if sort == "person":
        return _person(maker, block, parts[0], group)
    if sort == "deed":
        return _topic(maker, block, [f"w:{parts[0].split('/')[0]}"], group)
    if any(p[:2] == "s:" for p in parts[:2]):
        scale, other = sorted(parts[:2], key=lambda p: p[:2] != "s:")
        return _scale(maker, block, scale[2:], other, parts[2], group)
    return _topic(maker, block, parts, group)


def most_uncut(block: str) -> float:
    """Of so many claims at most the block is one group whatever they are."""
    sort = block.split("|", 1)[0]
    return 1 if sort in ("figure", "relay") else MOST_WHOLE if sort in ("pair", "scale") else float("inf")


def group_block(block: str, subjects: Sequence[Subject], maker: Maker | None = None) -> list[list[Subject]]:
    """The claims of a block in groups, each of which is one question: figures by time, deeds by the comparison of mentions,
    what is too much by time and then by further terms. maker: needed for deeds."""
    subjects = sorted(subjects, key=lambda s: s.id)
    sort, *parts = block.split("|")
    if sort in ("figure", "relay"):
        return group_by_time(subjects, FIGURE_GAP_DAYS)
    if sort in ("person", RECOUNT, REPLY) or (sort == "deed" and maker is None):
        return [subjects]
    if sort == "deed" and maker is not None:
        return group_deeds(subjects, maker.words, maker.book)
    used = set() if sort == "scale" else set(parts[:2])
    if len(subjects) <= MOST_WHOLE:
        return [subjects]
    stretches = group_by_time(subjects, MATTER_GAP_DAYS)
    return [group for part in stretches for group in cut(sorted(part, key=lambda s: s.id), used)]


def set_apart(subjects: Sequence[Subject], apart: Collection[frozenset[str]]) -> list[tuple[list[Subject], str | None]]:
    """The claims as one group, or as several none of which holds two that a person set apart, each with its anchor.

    Claims that nobody set apart from any stand in each of the groups: which of the two they go with is not settled.
    """
    whole = list(subjects)
    ids = {s.id for s in whole}
    rivals: dict[str, set[str]] = {}
    for pair in apart if len(apart) else ():
        if len(pair) == 2 and pair <= ids:
            one, two = pair
            rivals.setdefault(one, set()).add(two)
            rivals.setdefault(two, set()).add(one)
    if not rivals:
        return [(whole, None)]
    place: dict[str, int] = {}
    for claim in sorted(rivals):
        taken = {place[r] for r in rivals[claim] if r in place}
        place[claim] = next(n for n in range(len(rivals)) if n not in taken)
    out: list[tuple[list[Subject], str | None]] = []
    for number in range(max(place.values()) + 1):
        part = [s for s in whole if place.get(s.id, number) == number]
        # a later part may begin with the same claim as the first: its id comes from the claims that only it holds
        out.append((part, min(c for c, n in place.items() if n == number) if number else None))
    return out


def _anchored(question: Question, block: str, anchor: str | None) -> Question:
    if anchor is None:
        return question
    return replace(question, id=QuestionId(make_id("question", block, anchor)), anchor=ClaimId(anchor))


def group_by_time(subjects: Sequence[Subject], gap_days: int) -> list[list[Subject]]:
    """Chains of claims in which each is at most `gap_days` from the next; those of unknown day join the largest."""
    dated = sorted((s for s in subjects if s.last is not None), key=lambda s: (s.last, s.id))
    undated = [s for s in subjects if s.last is None]
    groups: list[list[Subject]] = []
    last: dt.date | None = None
    for subject in dated:
        assert subject.last is not None
        if last is None or (subject.last - last).days > gap_days:
            groups.append([])
        groups[-1].append(subject)
        last = subject.last
    if undated and groups:  # no time tells them from the others: they stand in the largest group (the latest of equals)
        max(reversed(groups), key=len).extend(undated)
    elif undated:
        groups.append(undated)
    return groups


def cut(subjects: Sequence[Subject], used: set[str]) -> list[list[Subject]]:
    """The claims themselves, or, when they are too many, parts that share one term more, each claim in its weightiest."""
    if len(subjects) <= MOST_HELD:
        return [list(subjects)]
    held: dict[str, list[Subject]] = {}
    counts = Counter(t for s in subjects for t, _ in s.terms if t not in used)
    for subject in subjects:
        terms = [t for t, _ in subject.terms if t not in used and counts[t] > 1]
        held.setdefault(terms[0] if terms else "", []).append(subject)
    if len(held) == 1:
        return _by_largest_gap(subjects)
    out: list[list[Subject]] = []
    for term, members in sorted(held.items()):
        if len(members) > 1:
            out += cut(members, used | {term}) if term else _by_largest_gap(members)
    return out


def _by_largest_gap(subjects: Sequence[Subject]) -> list[list[Subject]]:
    """Stretches of time of at most MOST_HELD claims: cut where nothing was told for longest, else in equal parts."""
    ordered = sorted(subjects, key=lambda s: (s.last or dt.date.max, s.id))
    out, rest = [], [ordered]
    while rest:
        part = rest.pop()
        if len(part) <= MOST_HELD:
            out.append(sorted(part, key=lambda s: s.id))  # as a part stands that is made alone
            continue
        gaps = [((b.last - a.last).days if a.last and b.last else 0, -i) for i, (a, b) in enumerate(pairwise(part))]
        gap, at = max(gaps)
        middle = 1 - at if gap > 2 else len(part) // 2
        rest += [part[middle:], part[:middle]]
    return out


# ---------------------------------------------------------------------------------------------------- the four sorts


def _figure(maker: Maker, block: str, parts: Sequence[str], subjects: list[Subject]) -> Question | None:
    relay = block.startswith("relay")
    if relay and len({s.claim.document for s in subjects}) < 2:
        return None
    claims = [s.claim for s in subjects]
    teller = maker.name_of(parts[4]) if relay else None
    standing = judge_figures(claims, maker.facts, relay=teller, name_of=maker.name_of, book=maker.book, near=maker.near)
    positions = _positions(maker, subjects, _figure_answer, by_day=True)
    if teller is not None:
        title = _fill(maker.book.templates["relay"], _figure_parts(maker, subjects, parts) | {"teller": teller})
        why = f"what {teller} is said to have given for one count ({parts[0]})"
    else:
        title = _fill(maker.book.templates["quantity"], _figure_parts(maker, subjects, parts))
        owner = parts[3].removeprefix("w:")
        of = f" with the same word ({_shown_term(maker, parts[3], subjects)})" if owner != parts[3] else ""
        of = of or (f" of {_names(maker, set(owner.split(',')))}" if owner else "")
        why = f"same unit ({parts[0]}){of}, each within {FIGURE_GAP_DAYS} days of the next"
    return _question(maker, block, subjects, title, positions, standing, why)


def _recount(maker: Maker, block: str, anchor: str, subjects: list[Subject]) -> Question | None:
    """A number, and those told right behind it that take it up."""
    first = next((s for s in subjects if s.id == anchor and s.claim.measure is not None), None)
    others = [s for s in subjects if s.id != anchor and s.claim.measure is not None]
    if first is None or not others:
        return None
    book = maker.book.follow
    told = [_retold(maker, first, as_told(first.claim, book))]
    told += [_retold(maker, s, filled(first.claim, s.claim, book)) for s in others]
    revised = {s.id: (t := telling_of(s.claim, book)) is not None and t.revised for s in subjects}
    standing = worst_of(
        [
            judge_recount(
                a.claim,
                b.claim,
                maker.facts,
                revised=revised[a.id] or revised[b.id],
                book=maker.book,
                name_of=maker.name_of,
            )
            for n, a in enumerate(told)
            for b in told[n + 1 :]
        ]
    )
    measure = first.claim.measure
    assert measure is not None
    title = _fill(maker.book.templates["quantity"], _figure_parts(maker, told[:1], [str(measure.unit), "", "", ""]))
    positions = _positions(maker, told, _figure_answer, by_day=True)
    return _question(
        maker, block, told, title, positions, standing, "each number takes up the one told right before it"
    )


def _retold(maker: Maker, subject: Subject, claim: Claim) -> Subject:
    """The subject with a claim that says more than its own words do."""
    teller, label = teller_of(claim, maker.facts.get(claim.document))
    return replace(subject, claim=claim, teller=teller, teller_label=label)


def _reply(maker: Maker, block: str, anchor: str, subjects: list[Subject]) -> Question | None:
    """A statement, and the denials right behind it that take it up."""
    first = next((s for s in subjects if s.id == anchor), None)
    if first is None:
        return None
    others = [s for s in subjects if s.id != anchor]
    standing = judge_reply(first, others, maker.book, lambda s: _label(maker, s.teller, s.teller_label))
    if standing is None:
        return None
    title = _topic_title(maker, {}, subjects, standing, quoted(first), "")
    positions = _positions(maker, subjects, lambda s: _status(s.claim))
    return _question(maker, block, subjects, title, positions, standing, "denied right behind, as what was told before")


def _scale(maker: Maker, block: str, name: str, other: str, party: str, subjects: list[Subject]) -> Question | None:
    """A dispute with two ends, about a party, or about what else the claims name (`other`)."""
    if len(subjects) < 2:
        return None
    scale = maker.book.scales[name]

    def answer(subject: Subject) -> str:
        return end_of(scale, subject) or _status(subject.claim)

    about = [_shown_term(maker, other, subjects)] if other else []
    if party == "*":
        party_names = _names(maker, {p for s in subjects for p in s.parties}, most=3)
        about += [party_names] if party_names else []
    else:
        about += [_party(maker, party)] if _party(maker, party) else []
    title = _fill(scale.title, {"party": ", ".join(about)})
    why = f"same dispute ({scale.name}: {scale.high} or {scale.low})" + (
        f", about {' and '.join(about)}" if about else ""
    )
    standing = judge_scale(scale, subjects, maker.book, lambda s: _label(maker, s.teller, s.teller_label), maker.near)
    return _question(maker, block, subjects, title, _positions(maker, subjects, answer), standing, why)


def _topic(maker: Maker, block: str, parts: Sequence[str], subjects: list[Subject]) -> Question | None:
    told = len({(s.claim.document, s.claim.context) for s in subjects})
    if len(subjects) < 2 or (told < 2 and not block.startswith("joined|")):
        return None  # one sentence told in two claims is no matter of its own
    book = maker.book
    standing = judge_topic(subjects, book, lambda s: _label(maker, s.teller, s.teller_label), maker.near)
    if standing.conflict is Conflict.FACT and not block.startswith("joined|"):
        loose = block.startswith("pair|") and parts[2:] in (["-"], [""])
        subjects = keep_disputed(subjects, standing, {*parts[:2]} if loose else (), book, maker.near)

    def answer(subject: Subject) -> str:
        if standing.conflict in (Conflict.SLIP, Conflict.FACT) and subject.dated and "two days" in standing.why:
            return str(subject.claim.happened.interval)
        return _status(subject.claim)

    shown = {t: _shown_term(maker, t, subjects) for t in parts[:2]}
    what = " and ".join(dict.fromkeys(shown.values())) or "one matter"
    party = _party(maker, parts[2] if len(parts) > 2 else "-")
    title = _topic_title(maker, shown, subjects, standing, what, party)
    if block.startswith("deed|"):
        documents = len({s.claim.document for s in subjects})
        near = f" in {documents} reports that are alike" if documents > 1 else ""
        why = f"same word for the act ({what}){near}, by parties that meet and days that do"
    else:
        why = f"all speak of {what}" + (f", about {parts[2]}" if len(parts) > 2 and parts[2] not in ("", "-") else "")
    return _question(maker, block, subjects, title, _positions(maker, subjects, answer), standing, why)


def _topic_title(
    maker: Maker, shown: Mapping[str, str], subjects: Sequence[Subject], standing: Standing, what: str, party: str
) -> str:
    """By the act and its parties where these are known, by the words in dispute where they are not. shown: terms in words."""
    book = maker.book
    if "two days" in standing.why:
        return _fill(book.templates["topic_date"], {"what": what, "party": party})
    types = Counter(s.claim.event_type.value for s in subjects if s.claim.event_type)
    acting = any(s.acting for s in subjects)
    if types and 2 * max(types.values()) > len(subjects) and acting:
        common = max(sorted(types), key=lambda t: types[t])
        act = _fill(book.templates[common], _act_parts(maker, subjects)).rstrip("?")
        terms = [t for t in shown if t[:2] != "a:"]
        if len(terms) < 2:  # two tell the question from others of the same act
            terms = [t for t in terms if not _names_type(book, t, common)]
        beside = " and ".join(dict.fromkeys(shown[t] for t in terms))
        return f"{act} ({beside})?" if beside else f"{act}?"
    if standing.conflict is Conflict.FACT:
        for subject in subjects:
            words = quoted(subject)
            if words in standing.why and subject.claim.factuality is Factuality.ASSERTED and "..." not in words:
                return _fill(book.templates["topic_denied"], {"what": words})
    if len(shown) == 1:  # one word, which alone asks nothing
        told = [w for s in subjects if "..." not in (w := quoted(s)) and len(w.split()) > 2]
        if told:
            return _fill(book.templates["topic_told"], {"what": min(told, key=lambda w: (len(w), w))})
    return _fill(book.templates["topic"], {"what": what, "party": party})


def _names_type(book: QuestionBook, term: str, event_type: str) -> bool:
    """Whether a term says no more than the type's own words in a title: 'protest' beside PROTEST."""
    told = words_of(book.templates[event_type] + " " + book.labels.get(f"a:{event_type}", ""))
    if term[:2] == "w:":
        return term[2:] in {stem_of(w) for w in told}
    return book.labels.get(term, term).casefold() in {w.casefold() for w in told}


def _joined(maker: Maker, block: str, homes: Sequence[str], subjects: list[Subject]) -> Question | None:
    """What a person put together: figures of one unit as such, one dispute as such, all else as a matter."""
    if len(subjects) < 2:
        return None
    sorts = {h.split("|", 1)[0] for h in homes}
    units = {s.claim.measure.unit if s.claim.measure and not s.claim.measure.ordinal else None for s in subjects}
    if len(units) == 1 and None not in units:
        owners = sorted({h.split("|")[4] for h in homes if h.startswith("figure|")})
        kind = "quantity"
        made = _figure(
            maker, block, [str(next(iter(units))), "", "", " and ".join(owners) or "these reports"], subjects
        )
    elif sorts == {"scale"} and len({h.split("|")[1] for h in homes}) == 1:
        parties = {h.split("|")[2] for h in homes}
        kind, name = "views", homes[0].split("|")[1]
        made = _scale(maker, block, name, "", next(iter(parties)) if len(parties) == 1 else "-", subjects)
    else:
        kind, counts = "act", Counter(t for s in subjects for t, _ in s.terms)
        made = _topic(maker, block, sorted(counts, key=lambda t: (-counts[t], t))[:2], subjects)
    if made is None:
        return None
    why = f"a person put statements of these together; {made.grouped_because}"
    return replace(made, kind=kind, homes=tuple(homes), grouped_because=why)


def _person(maker: Maker, block: str, name: str, subjects: list[Subject]) -> Question | None:
    """Who somebody is: only where the reports give a name different offices."""
    roles: dict[str, list[Subject]] = {}
    for subject in subjects:
        role = _role_words(subject.claim, name, maker.book)
        if role:
            roles.setdefault(role, []).append(subject)
    if len(roles) < 2:
        return None
    held = sorted({s.id: s for members in roles.values() for s in members}.values(), key=lambda s: s.id)
    of = {s.id: role for role, members in sorted(roles.items(), reverse=True) for s in members}
    (one, first), (two, second) = [(r, m[0]) for r, m in sorted(roles.items())][:2]
    if first.last and second.last and abs((first.last - second.last).days) > OFFICE_DAYS:
        return None
    same = first.claim.document == second.claim.document
    standing = Standing(
        Agreement.CONTRADICT,
        Conflict.SLIP,
        f"one document calls {name} {one}, {'and also' if same else 'another'} {two}",
    )
    title = _fill(maker.book.templates["person"], {"person": name})
    positions = _positions(maker, held, lambda s: of[s.id])
    return _question(maker, block, held, title, positions, standing, f"same name ({name}), different offices")


def _role_words(claim: Claim, name: str, book: QuestionBook) -> str:
    """The kind of office that stands before a name: 'Chinese Foreign Minister Lin Jian' gives 'foreign minister'. Words that
    do not name him ('the American president') are of whoever held the office then."""
    for ref in (*claim.actors, *claim.recipients):
        if ref.person == name and name.split()[-1].casefold() in ref.text.casefold():
            words = [w.casefold() for w in words_of(ref.text)]
            for office in sorted(book.offices, key=lambda o: -len(o)):
                run = office.split()
                for i in range(len(words) - len(run) + 1):
                    if words[i : i + len(run)] == run:
                        return book.offices[office]
    return ""


# ---------------------------------------------------------------------------------------------------- what they share


def _question(
    maker: Maker,
    block: str,
    subjects: list[Subject],
    title: str,
    positions: tuple[Position, ...],
    standing: Standing,
    why: str,
) -> Question:
    anchor = min(s.id for s in subjects)
    days = [s.last for s in subjects if s.last and s.first and (s.last - s.first).days <= KNOWN_DAYS]
    first, last = (min(days).isoformat(), max(days).isoformat()) if days else (None, None)
    origins, independence = _origins(maker, subjects)
    if len(origins) == 1 and standing.agreement in (Agreement.AGREE, Agreement.COMPATIBLE):
        if standing.conflict is Conflict.NONE:  # copied passages: what looks like several tellers is one
            standing = Standing(Agreement.SINGLE, Conflict.NONE, "")
    elif standing.why.endswith(NO_DIFFERENCE):  # who repeats another was counted before it was known that he does
        standing = replace(standing, why=f"{len(origins)} {NO_DIFFERENCE}")
    if len(origins) == 1 and standing.agreement is Agreement.SINGLE:
        one = f"all {len(subjects)} statements go back to {origins[0].label}"
        standing = Standing(standing.agreement, standing.conflict, one)
    when = _when(first, last)
    return Question(
        id=QuestionId(make_id("question", block, anchor)),
        block=block,
        anchor=ClaimId(anchor),
        title=f"{title.rstrip('?')}, {when}?" if when else title,
        kind=KINDS.get(block.split("|", 1)[0], "act"),
        positions=positions,
        origins=origins,
        standing=standing,
        liveliness=score_liveliness(block, subjects, positions, origins, standing),
        grouped_because=why,
        parties=tuple(sorted({h for s in subjects for h in (*s.acting, *heads_of(s.claim.recipients))})),
        first_day=first,
        last_day=last,
        independence=independence,
    )


def _positions(
    maker: Maker, subjects: Sequence[Subject], answer: Callable[[Subject], str], *, by_day: bool = False
) -> tuple[Position, ...]:
    held: dict[str, list[Subject]] = {}
    for subject in subjects:
        held.setdefault(answer(subject), []).append(subject)
    order: dict[str, tuple[str, ...]] = {}
    out = []
    for label, members in held.items():
        documents = tuple(dict.fromkeys([s.claim.document for s in members]))
        first = min([str(s.last or "9999") for s in members]) if by_day else ""
        order[label] = (first,) if by_day else (f"{9999 - len(documents):04}", f"{9999 - len(members):04}")
        out.append(
            Position(
                label=label,
                claims=tuple(s.claim.id for s in members),
                said_by=tuple(sorted({s.teller_label for s in members})),
                documents=documents,
            )
        )
    return tuple(sorted(out, key=lambda p: (order[p.label], p.label)))


def _figure_answer(subject: Subject) -> str:
    """What a claim answers, in words: '1,500 (sent)', 'about 12,000 (expected)'."""
    claim = subject.claim
    measure = claim.measure
    assert measure is not None
    notes = [n for n in (measure.stage, "additional" if measure.additional else None) if n]
    if measure.expected or claim.factuality in UNREAL:
        notes.append("expected" if claim.factuality is Factuality.ASSERTED else claim.factuality.value)
    elif claim.factuality is not Factuality.ASSERTED:
        notes.append(claim.factuality.value)
    shown = render_range(measure.low, measure.high, approximate=measure.approximate)
    return f"{shown} ({', '.join(notes)})" if notes else shown


def _status(claim: Claim) -> str:
    """Status as stated, as a position."""
    if claim.factuality in DENYING:
        return "denies it or says that it is not so"
    if claim.factuality is Factuality.UNCONFIRMED:
        return claim.how_unconfirmed.value if claim.how_unconfirmed else "unconfirmed"
    if claim.factuality is Factuality.ASSERTED:
        return "states it"
    return f"speaks of it as {claim.factuality.value}"


def _origins(maker: Maker, subjects: Sequence[Subject]) -> tuple[tuple[Origin, ...], str]:
    """First known tellers, and why they are independent of each other where something shows it, else nothing.

    All paths are followed only where the documents share text, two bases are first hand or one cites another that is held:
    else it would change nothing.
    """
    links = maker.texts.between({s.claim.document for s in subjects}) if maker.texts.links else []
    bases = {v.basis for s in subjects for v in s.claim.attribution if v.basis in FIRST_HAND}
    same = same_tellers(
        [s.claim for s in subjects], maker.facts, name_of=maker.name_of, publishers=maker.texts.publishers
    )
    if not links and len(bases) < 2 and not same:
        return _own_tellers(maker, subjects, same), ""
    found = origins_of(
        (s.claim for s in subjects),
        links,
        facts=maker.facts,
        name_of=maker.name_of,
        publishers=maker.texts.publishers,
    )
    held: dict[str, tuple[str, list[str], list[str]]] = {}
    for origin in found.origins:
        _, claims, documents = held.setdefault(origin.teller, (origin.label, [], []))
        claims += origin.claims
        documents += origin.documents
    out = tuple(
        Origin(
            teller,
            label,
            tuple(ClaimId(c) for c in sorted(claims)),
            tuple(DocumentId(d) for d in sorted(set(documents))),
        )
        for teller, (label, claims, documents) in sorted(held.items(), key=lambda item: (-len(item[1][1]), item[0]))
    )
    return out, found.reason if found.independent else ""


def _own_tellers(maker: Maker, subjects: Sequence[Subject], same: Mapping[str, tuple[str, str]]) -> tuple[Origin, ...]:
    """As the claims name them; a copy's own words count as those of the document that it repeats, and a paper that is
    cited is the one that publishes (same)."""
    held: dict[str | None, tuple[str, list[Subject]]] = {}
    for subject in subjects:
        teller, label = subject.teller, subject.teller_label
        known = None if subject.claim.attribution else maker.facts.get(subject.claim.document)
        if known is not None and known.copy_of is not None:
            original = maker.facts.get(known.copy_of)
            if original is not None:
                teller, label = teller_of(subject.claim, original)
        teller, label = same.get(teller or "", (teller, label))
        held.setdefault(teller, (label, []))[1].append(subject)
    return tuple(
        Origin(
            teller,
            _label(maker, teller, label),
            tuple(s.claim.id for s in members),
            tuple(dict.fromkeys([s.claim.document for s in members])),
        )
        for teller, (label, members) in sorted(held.items(), key=lambda item: (-len(item[1][1]), str(item[0])))
    )


def _label(maker: Maker, teller: str | None, label: str) -> str:
    """An actor's name in the place of his id, as the tree of origins has it."""
    return maker.name_of(label) if teller == label else label


# Facts before figures that differ before views; what one teller says last. For the order of a list only.
_LIVELY = {
    (Agreement.CONTRADICT, Conflict.FACT): 80.0,
    (Agreement.CONTRADICT, Conflict.RELAY): 70.0,
    (Agreement.CONTRADICT, Conflict.SLIP): 66.0,
    (Agreement.CONTRADICT, Conflict.VIEWS): 46.0,
    (Agreement.COMPATIBLE, Conflict.VIEWS): 40.0,
    (Agreement.SUPERSEDED, Conflict.RELAY): 42.0,
    (Agreement.SUPERSEDED, Conflict.NONE): 30.0,
    (Agreement.NOT_COMPARABLE, Conflict.NONE): 22.0,
    (Agreement.COMPATIBLE, Conflict.NONE): 16.0,
    (Agreement.AGREE, Conflict.NONE): 12.0,
    (Agreement.SINGLE, Conflict.NONE): 0.0,
}


def score_liveliness(
    block: str,
    subjects: Sequence[Subject],
    positions: Sequence[Position],
    origins: Sequence[Origin],
    standing: Standing,
) -> float:
    value = _LIVELY[standing.agreement, standing.conflict]
    documents = {s.claim.document for s in subjects}
    value += 4.0 * (min(len(documents), 4) - 1) + 1.0 * (min(len(origins), 5) - 1) + 1.0 * (min(len(positions), 4) - 1)
    if len(documents) > 1 and standing.agreement is Agreement.SINGLE:
        value += 20.0  # several reports of one teller: worth knowing
    if block.startswith(("figure", "relay", RECOUNT)) and (len(positions) > 1 or len(documents) > 1):
        value += 10.0
    value -= 0.7 * max(0, len(subjects) - 8)  # the more it holds, the less it says
    confidence = sum(s.claim.confidence for s in subjects) / len(subjects)
    return round(value * (0.5 + confidence / 2), 3)


def _figure_parts(maker: Maker, subjects: Sequence[Subject], parts: Sequence[str]) -> dict[str, str]:
    claims = [s.claim for s in subjects]
    counted = [_counted(c.measure, maker.book) for c in claims if c.measure]
    stages = {c.measure.stage for c in claims if c.measure}
    what = max(sorted(set(counted)), key=counted.count)
    stage = (next(iter(stages)) or "") if len(stages) == 1 else ""
    places = {c.place.text for c in claims if c.place}
    owner = set(parts[3].split(","))
    owners = _names(maker, owner) if parts[3] in maker.book.codes or "," in parts[3] else ""
    return {
        "counted": what,
        "stage": stage if stage not in what else "",
        "place": "" if len(places) != 1 or maker.book.lands_in(*places) == owner else next(iter(places)),
        "actors": owners or _names(maker, {h for c in claims for h in (heads_of(c.actors) or heads_of(c.recipients))}),
    }


def _counted(measure: Measure, book: QuestionBook) -> str:
    """What is counted, in words for a title; a bare count and the name of a country ("11 of Chad") are of things."""
    name = str(measure.unit) if is_money(measure) else measure.name or measure.counted or str(measure.unit)
    return "things" if name == "count" or name.casefold() in book.lands else name.replace("_", " ")


def _act_parts(maker: Maker, subjects: Sequence[Subject]) -> dict[str, str]:
    acting = _mostly(h for s in subjects for h in s.acting)
    receiving = _mostly(h for s in subjects for h in heads_of(s.claim.recipients))
    if acting & receiving:  # told both ways round: no direction in the title
        acting, receiving = acting | receiving, set()
    return {
        "actors": _names(maker, acting) or "somebody",
        "recipients": _names(maker, receiving),
    }


def _mostly(parties: Iterable[str]) -> set[str]:
    """Those who are named at least half as often as the one named most: whom a title speaks of; of nobody whom the book
    of actors does not know where it knows others."""
    counts: dict[str, int] = {}
    for p in parties:
        counts[p] = counts.get(p, 0) + 1
    counts = {p: n for p, n in counts.items() if p[0] != "?"} or counts
    most = max(counts.values(), default=0)
    return {p for p, n in counts.items() if TITLE_SHARE * n >= most}


def _names(maker: Maker, ids: set[str], most: int = 4) -> str:
    names = sorted(maker.name_of(i) for i in ids)
    names = [n for n in names if n not in ids or n[0] == "?"] or names  # what has no name but its id
    names = names[:most] + (["others"] if len(names) > most else [])
    return " and ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " and " + names[-1]


def _party(maker: Maker, identifier: str) -> str:
    return _names(maker, set(identifier.split(","))) if identifier not in ("", "-") else ""


def _shown_term(maker: Maker, term: str, subjects: Sequence[Subject]) -> str:
    if term[:2] == "a:":
        return maker.book.labels.get(term, term[2:].lower())
    if term[:2] == "s:":
        return term[2:]
    if term[:1] == "@":
        return maker.name_of(term[1:])
    if term[:2] == "w:":
        forms = [w for s in subjects for w in _forms_of(term[2:], s.claim.quote)]
        return max(sorted(set(forms), reverse=True), key=forms.count) if forms else term[2:]
    return maker.book.labels.get(term, term)


@lru_cache(maxsize=65536)
def _forms_of(stem: str, quote: str) -> tuple[str, ...]:
    """The words of a quote that have this stem, case folded but for names."""
    words = words_with(stem, quote)
    return tuple([word if not first and word[0].isupper() else word.casefold() for first, word in words])


def _fill(template: str, parts: Mapping[str, str]) -> str:
    """Fill a template; what stands in brackets is left out when a part of it is empty."""

    def optional(match: re.Match[str]) -> str:
        inner = match.group(1)
        return inner if all(parts.get(n) for n in re.findall(r"\{(\w+)\}", inner)) else ""

    text = _OPTIONAL.sub(optional, template)
    return re.sub(r"\{(\w+)\}", lambda m: parts.get(m.group(1), "") or "anybody", text)


def _when(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return first
    return first[:7] if first[:7] == last[:7] else f"{first[:7]} to {last[:7]}"
