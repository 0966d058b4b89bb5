"""Questions: which claims come together, how a dispute is put, and what is shown of a long list."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from legation.knowledge import Knowledge
from legation.knowledge.questions import stem_of
from legation.model.claims import ActorRef, Claim, Clock, RoleSpan, Voice
from legation.model.ids import DocumentId
from legation.model.questions import DocumentFacts, Question
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality
from legation.reconcile import block_keys, build_questions
from legation.reconcile.blocks import wider_block
from legation.reconcile.likeness import count_words
from legation.reconcile.listing import ground_of, pick_distinct, sort_of
from legation.reconcile.questions import MOST_HELD
from legation.reconcile.subjects import describe
from tests.reconcile.test_standings import make_claim

BOOK = Knowledge().questions


def say(
    n: int, quote: str, who: str | None = "A", *, status: str = "asserted", day: str | None = None, **fields: object
) -> Claim:
    """An act or state without figure, as `who` tells it."""
    claim = make_claim(n, says=who, factuality=status, day=day)
    base = replace(claim, quote=quote, kind=ClaimKind.STATE, event_type=None, measure=None, actors=(), head_lemma="")
    return replace(base, **fields)  # type: ignore[arg-type]


def questions_of(claims: list[Claim]) -> list[Question]:
    blocks: dict[str, list[Claim]] = {}
    for claim in claims:
        for key in block_keys(claim, BOOK):
            blocks.setdefault(key, []).append(claim)
    found = [
        q
        for b in sorted(blocks)
        if wider_block(b) is None
        for q in build_questions(b, [describe(c, BOOK) for c in blocks[b]], {}, book=BOOK)
    ]
    return sorted(
        (q for q in found if sum(len(p.claims) for p in q.positions) > 1), key=lambda q: (-q.liveliness, q.id)
    )


@pytest.mark.parametrize(
    "cited, standing, tellers",
    [("Dune Herald", "one traceable source", 1), ("Salt Courier", "consistent", 2)],
)
def test_who_cites_a_paper_is_no_second_source(cited: str, standing: str, tellers: int) -> None:
    """The Dune Herald has it from the coast guard, and a paper that cites the Dune Herald has it from there too."""
    own = say(1, "the Orlan ferry rammed the Malka pilot boat", "the coast guard", document=DocumentId("d1"))
    retold = say(2, f"According to the {cited}, the Orlan ferry rammed the Malka pilot boat", cited)
    claims = [own, replace(retold, document=DocumentId("d2"))]
    facts = {"d1": DocumentFacts(DocumentId("d1"), "Dune Herald"), "d2": DocumentFacts(DocumentId("d2"), "Reef News")}
    block = sorted(set(block_keys(claims[0], BOOK)) & set(block_keys(claims[1], BOOK)))[0]
    (question,) = build_questions(block, [describe(c, BOOK, facts.get(c.document)) for c in claims], facts, book=BOOK)
    assert (question.standing.shown, len(question.origins)) == (standing, tellers)


STEMS = [
    ("soldiers", "soldier"),
    ("ratified", "ratification"),
    ("supplies", "supply"),
    ("deployed", "deployment"),
    ("treaties", "treaty"),
]


@pytest.mark.parametrize("one, two", STEMS)
def test_forms_of_a_word_have_one_stem(one: str, two: str) -> None:
    assert stem_of(one) == stem_of(two)


@pytest.mark.parametrize("one, two", [("army", "arms"), ("treaty", "trial"), ("legal", "illegal"), ("safe", "unsafe")])
def test_other_words_have_another(one: str, two: str) -> None:
    assert stem_of(one) != stem_of(two)


TOGETHER = [  # two claims in other words that are about one thing, and a word of the question that holds both
    ("Oman sent troops to the island", "the soldiers of Oman were deployed last week", "forces"),
    ("Peru ratified the fishing accords", "the pact was signed by Peru", "treaty"),
    ("the reservoir sluices at Malka were opened", "nobody opened the Malka sluices", "sluices"),
]


@pytest.mark.parametrize("one, two, word", TOGETHER)
def test_claims_in_other_words_come_together(one: str, two: str, word: str) -> None:
    found = questions_of([say(1, one), say(2, two, "B")])
    assert found
    assert any(word in q.title for q in found), [q.title for q in found]


def test_claims_that_share_a_party_only_stay_apart() -> None:
    assert (
        questions_of([say(1, "Oman sent troops to the island"), say(2, "Oman lowered its fishing quotas", "B")]) == []
    )


ENDS = [  # two remarks, the standing, the two positions
    ("the levy is lawful", "the levy is illegal", "competing views", {"calls it lawful", "calls it unlawful"}),
    (
        "the levy does not violate the constitution",
        "the levy violates the law",
        "competing views",
        {"calls it lawful", "calls it unlawful"},
    ),
    (
        "the memo of the levy is genuine",
        "the memo of the levy is a forgery",
        "conflict of fact",
        {"holds it for true", "holds it for untrue"},
    ),
    ("the levy is lawful", "the levy is perfectly legal", "consistent", {"calls it lawful"}),
]


@pytest.mark.parametrize("one, two, standing, positions", ENDS)
def test_a_dispute_with_two_ends(one: str, two: str, standing: str, positions: set[str]) -> None:
    found = [q for q in questions_of([say(1, one), say(2, two, "B")]) if sort_of(q.block) == "scale"]
    assert found
    assert {q.standing.shown for q in found} == {standing}
    assert {p.label for p in found[0].positions} == positions


NO_DISPUTES = [  # two remarks with words of both ends of a scale that are no dispute, and who says the second
    ("Peru's navy grew stronger", "the weak currency of Peru worries shops", "B"),  # one country, two things
    ("the harvest in Peru was a success", "the harvest in Peru was a failure", "A"),  # one teller
    ("Peru's fishing treaty is lawful", "Peru's mining rules are unlawful", "B"),
]


@pytest.mark.parametrize("one, two, who", NO_DISPUTES)
def test_two_ends_of_two_things_are_no_competing_views(one: str, two: str, who: str) -> None:
    found = questions_of([say(1, one, "A"), say(2, two, who)])
    assert all(q.standing.shown != "competing views" for q in found), [q.title for q in found]


@pytest.mark.parametrize("status", ["planned", "demanded", "unconfirmed"])
def test_a_plan_or_an_open_remark_takes_no_end(status: str) -> None:
    pair = ("the fishing treaty brings peace to Peru", "the fishing treaty is a threat to Peru")
    held = [questions_of([say(1, pair[0]), say(2, pair[1], "B", status=s)]) for s in ("asserted", status)]
    assert ["competing views" in {q.standing.shown for q in found} for found in held] == [True, False]


def test_who_depends_on_whom_is_asked_of_both_sides() -> None:
    peru, chile = (ActorRef(name, code) for name, code in (("Peru", "PER"), ("Chile", "CHL")))
    one = say(1, "Peru needs Chile", actors=(peru,), recipients=(chile,))
    two = say(2, "analysts see Chile's reliance on Peru", "B", actors=(chile,), recipients=(peru,))
    found = [q for q in questions_of([one, two]) if q.standing.shown == "competing views"]
    assert found and {p.label for p in found[0].positions} == {
        "PER: depends on the other",
        "CHL: depends on the other",
    }


def test_what_is_denied_stands_at_the_other_end() -> None:
    denied = say(2, "the levy is illegal", "B", status="denied")
    assert describe(denied, BOOK).poles == {"legality": 1}


@pytest.mark.parametrize("status", ["unconfirmed", "planned", "demanded", "possible", "conditional"])
def test_only_a_denial_denies(status: str) -> None:
    quote = "the Malka sluices were opened"
    found = questions_of([say(1, quote), say(2, quote, "B", status=status)])
    assert found
    assert all(q.standing.agreement.value != "contradict" for q in found)


def test_one_day_too_many_within_one_document_is_a_slip() -> None:
    def declared(n: int, quote: str, day: str) -> Claim:
        claim = say(n, quote, None, day=day, actors=(ActorRef("Fiji", "FJI"),), head_lemma="declare")
        return replace(claim, document=DocumentId("d"), event_type=EventType.COERCE)

    claims = [
        declared(1, "Fiji declared martial law on 4 May", "2024-05-04"),
        replace(declared(2, "when Fiji declared martial law on 6 May", "2024-05-06"), context=Span(7, 9)),
    ]
    assert {q.standing.shown for q in questions_of(claims)} == {"slip"}
    assert {p.label for q in questions_of(claims) for p in q.positions} == {"2024-05-04", "2024-05-06"}


def test_two_offices_of_one_name_are_asked_about() -> None:
    def named(n: int, text: str, document: str) -> Claim:
        actor = ActorRef(text, "FJI:MFA", person="Ana Tuva", office="FJI:MFA")
        return replace(say(n, f"{text} spoke on the reef"), actors=(actor,), document=DocumentId(document))

    found = questions_of([named(1, "spokeswoman Ana Tuva", "d1"), named(2, "Foreign Minister Ana Tuva", "d2")])
    who = [q for q in found if q.kind == "identity"]
    assert [q.title.split(",")[0].rstrip("?") for q in who] == ["Who is Ana Tuva"]
    assert {p.label for p in who[0].positions} == {"spokesperson", "foreign minister"}


def test_a_large_matter_is_cut_and_nothing_of_it_is_compared_twice() -> None:
    chance = random.Random(3)
    places = [f"village{chr(97 + i)}{chr(97 + i)}" for i in range(8)]
    claims = [
        say(n, f"Oman sent troops to {chance.choice(places)}", f"S{n % 7}", day=f"2024-{1 + n % 12:02}-0{1 + n % 9}")
        for n in range(200)
    ]
    for question in questions_of(claims):
        assert sum(len(p.claims) for p in question.positions) <= MOST_HELD


def test_questions_do_not_depend_on_the_order_of_claims() -> None:
    chance = random.Random(5)
    claims = [
        say(
            n,
            f"{chance.choice(['Oman', 'Peru'])} {chance.choice(['sent', 'withdrew'])} troops near the Malka sluices",
            f"S{n % 3}",
        )
        for n in range(60)
    ]
    expected = questions_of(claims)
    for _ in range(3):
        chance.shuffle(claims)
        assert questions_of(claims) == expected


def test_a_list_holds_no_question_twice() -> None:
    rows = [
        ("pair", {1, 2, 3}),
        ("pair", {1, 2, 3}),
        ("pair", {1, 2}),
        ("pair", {3, 4, 5}),
        ("relay", {1, 2}),
        ("scale", {1, 2}),
    ]
    shown = list(pick_distinct(rows, lambda r: (r[0], frozenset(str(c) for c in r[1]), "")))
    assert shown == [rows[0], rows[3], rows[4]]


def test_one_dispute_is_shown_once_whatever_else_its_questions_hold() -> None:
    ground = "Peru states it (...); Chile denies it (...)"
    rows = [
        ("pair", {1, 2, 3}, ground_of("fact", ground)),
        ("deed", {1, 2, 4, 5, 6, 7}, ground_of("fact", ground)),
        ("pair", {1, 8, 9, 10}, ground_of("fact", "another reason")),
        ("deed", {11, 12}, ground_of("none", ground)),
        ("scale", {13, 14}, ground_of("none", ground)),
    ]
    shown = list(pick_distinct(rows, lambda r: (r[0], frozenset(str(c) for c in r[1]), r[2]), once=True))
    assert shown == [rows[0], *rows[2:]]


def test_equal_claims_of_one_sentence_are_no_matter() -> None:
    first, second = (
        replace(say(n, words), document=DocumentId("d"))
        for n, words in enumerate(("the Malka sluices were opened", "that the Malka sluices were opened"))
    )
    assert questions_of([first, second]) == []


def test_voices_and_clocks_play_no_part_in_the_blocks() -> None:
    claim = say(1, "Oman sent troops to the island")
    other = replace(
        claim,
        attribution=(Voice(ActorRef("B", "B")),),
        happened=Clock(Interval.parse("2020")),
        factuality=Factuality.DENIED,
    )
    assert block_keys(claim, BOOK) == block_keys(other, BOOK)


# quote, word for the act -> whether the negation is one of that act
DENIED_ACTS = [
    ("The treaty breaks no law", "treaty", False),
    ("The treaty did not violate international law", "treaty", False),
    ("The attack did not happen", "attack", True),
    ("The raid never took place", "raid", True),
    ("Kenya sent no soldiers", "sent", True),
    ("Kenya did not send soldiers", "send", True),
    ("No attack on the ferry was planned", "attack", True),
    ("Nairobi denied the attack", "attack", True),
]


@pytest.mark.parametrize("quote, act, wanted", DENIED_ACTS)
def test_which_negation_denies_the_act(quote: str, act: str, wanted: bool) -> None:
    start = quote.index(act)
    assert Knowledge().questions.denies_the_act(quote, start, start + len(act)) is wanted


WHOLE = [  # what one says, what another denies, whether it is the same
    ("Oman had submitted the accords to the assembly", "the accords had not been submitted to the assembly", True),
    ("Oman had submitted the accords to the assembly", "the accords breach no harbour law", False),
    ("the accords set up a harbour court", "the accords set up no harbour court", True),
]


@pytest.mark.parametrize("stated, denied, same", WHOLE)
def test_what_is_denied_in_the_words_of_another_is_what_that_other_says(stated: str, denied: str, same: bool) -> None:
    one, two = say(1, stated), say(2, denied, "B", status="negated")
    one, two = (replace(c, event_type=EventType.AGREE, head_lemma="accord") for c in (one, two))
    found = {q.standing.shown for q in questions_of([one, two])}
    assert ("conflict of fact" in found) is same, found


TITLES = [  # what two say, its type, and the title: a question that takes nothing for granted
    ("Peru signed the fishing accords", "Peru agreed to the fishing accords", "AGREE", "Did PER agree to something"),
    ("Peru warned of a harbour blockade", "Peru threatens a harbour blockade", "THREATEN", "Did PER make threats"),
    ("Peru charged the harbour crews", "Peru blames the harbour crews", "ACCUSE", "Did PER make accusations"),
]


@pytest.mark.parametrize("one, two, act, wanted", TITLES)
def test_no_title_takes_an_act_for_granted(one: str, two: str, act: str, wanted: str) -> None:
    peru = ActorRef("Peru", "PER")
    told = [
        say(n, quote, who, actors=(peru,), event_type=EventType(act))
        for n, quote, who in ((1, one, "A"), (2, two, "B"))
    ]
    titles = [q.title for q in questions_of(told) if sort_of(q.block) == "pair"]
    assert titles and all(t.startswith(wanted) and t.endswith("?") for t in titles)


def test_a_place_keeps_its_capital_in_a_title() -> None:
    told = [say(1, "the reservoir sluices at Malka were opened"), say(2, "nobody opened the Malka sluices", "B")]
    assert any("Malka" in q.title for q in questions_of(told))


COUNTED = [
    ("missing", "missing", "How many missing"),
    ("count", None, "How many things"),
    ("skiers", "killed", "How many skiers"),
    ("EUR", None, "How many EUR"),
]


@pytest.mark.parametrize("name, stage, wanted", COUNTED)
def test_a_count_is_put_in_words(name: str, stage: str | None, wanted: str) -> None:
    claim = make_claim(1)
    assert claim.measure is not None
    told = replace(claim, measure=replace(claim.measure, name=None, counted=name, unit=name, stage=stage))
    found = build_questions(next(iter(block_keys(told, BOOK))), [describe(told, BOOK)], {}, book=BOOK)
    assert found[0].title.startswith(wanted) and "missing missing" not in found[0].title


def test_money_is_asked_about_of_payer_and_payee() -> None:
    peru, chile = (ActorRef(name, code) for name, code in (("Peru", "PER"), ("Chile", "CHL")))
    pays, gets = make_claim(1, low=3e6, high=3e6), make_claim(2, low=2e6, high=2e6, says="B", day="2024-05-02")
    assert pays.measure is not None and gets.measure is not None
    pays = replace(pays, measure=replace(pays.measure, unit="USD", name=None), actors=(peru,), recipients=(chile,))
    gets = replace(gets, measure=replace(gets.measure, unit="USD", name=None), actors=(chile,), recipients=())
    assert {"figure|USD||there|CHL"} <= set(block_keys(pays, BOOK)) & set(block_keys(gets, BOOK))


# ---------------------------------------------------------------------------------------------------- deeds and views

HARBOUR = "Guards at Callao freed the trawler Albatros. The owner from Lima wept at the quay of Callao."
HARBOUR_AGAIN = "Lima: the trawler Albatros left Callao. Its owner thanked the guards of Callao harbour."
SENATE = "Quito's senate freed funds for roads in Manabi. Senators from Manabi cheered."


def deed(n: int, quote: str, document: str, party: str | None = "PER", **fields: object) -> Claim:
    actors = (ActorRef(party, party),) if party else ()
    return say(n, quote, f"teller {n}", document=DocumentId(document), head_lemma="free", actors=actors, **fields)  # type: ignore[arg-type]


def deeds_of(claims: list[Claim], block: str = "deed|fre") -> list[set[int]]:
    words = {d: count_words(t, BOOK) for d, t in (("a", HARBOUR), ("b", HARBOUR_AGAIN), ("c", SENATE))}
    told = [describe(c, BOOK) for c in claims]
    found = build_questions(block, told, {}, book=BOOK, words={DocumentId(d): w for d, w in words.items()})
    return [{int(c, 16) for p in q.positions for c in p.claims} for q in found]


DEEDS = [  # quotes, documents and parties of two claims with one word for the act, and whether they tell of one deed
    (("guards freed the trawler", "a", "PER"), ("the Albatros was freed", "b", None), True),
    (("guards freed the trawler", "a", "PER"), ("the senate freed funds for roads", "c", None), False),
    (("guards freed the trawler", "a", "PER"), ("the Albatros was freed", "b", "ECU"), False),
]


@pytest.mark.parametrize("one, two, same", DEEDS)
def test_deeds_of_one_word_are_one_where_reports_and_parties_are(
    one: tuple[str, str, str], two: tuple[str, str, str | None], same: bool
) -> None:
    claims = [deed(n, quote, document, party) for n, (quote, document, party) in enumerate((one, two), 1)]
    assert deeds_of(claims) == ([{1, 2}] if same else [])


def test_a_verb_that_tells_no_act_is_no_deed_without_a_type() -> None:
    held = say(1, "the guards held a vigil", head_lemma="hold")
    assert not [b for b in block_keys(held, BOOK) if b.startswith("deed|")]
    typed = replace(held, event_type=EventType.CONSULT)
    assert [b for b in block_keys(typed, BOOK) if b.startswith("deed|")] == ["deed|hold/CONSULT"]


def beside(n: int, quote: str, who: str, start: int, **fields: object) -> Claim:
    span = Span(start, start + len(quote))
    return say(n, quote, who, document=DocumentId("a"), spans=(RoleSpan("main", span),), context=span, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("gap, together", [(1, True), (400, False)])
def test_views_that_one_report_sets_side_by_side_are_set_against_each_other(gap: int, together: bool) -> None:
    one = beside(1, "the dredging was illegal", "A", 0)
    two = beside(2, "Lima acted in accordance with the law", "B", len(one.quote) + gap)
    shown = {q.standing.shown for q in questions_of([one, two])}
    assert ("competing views" in shown) is together


@pytest.mark.parametrize(
    "words, against", [("it had paid nothing", True), ("it had paid for the road to Manabi", False)]
)
def test_a_brief_denial_beside_it_denies_the_act(words: str, against: bool) -> None:
    lima = (ActorRef("Lima", "PER"),)
    one = beside(1, "Lima paid 4 million soles for the trawler", "A", 0, actors=lima, head_lemma="pay")
    two = beside(2, words, "B", 42, actors=lima, head_lemma="pay", factuality=Factuality("negated"))
    assert ("conflict of fact" in {q.standing.shown for q in questions_of([one, two])}) is against


def test_a_conflict_quotes_both_sides_and_names_who_says_it() -> None:
    found = questions_of(
        [
            say(1, "the Malka sluices were opened", "ALB"),
            say(2, "the Malka sluices were opened", "MKD", status="denied"),
        ]
    )
    why = next(q.standing.why for q in found if q.standing.shown == "conflict of fact")
    assert why.count("“the Malka sluices were opened”") == 2
    assert why.index("ALB") < why.index("states") < why.index("MKD") < why.index("denies")


def test_an_opposition_does_not_speak_for_its_state() -> None:
    def count(n: int, number: int, sector: str, identifier: str) -> Claim:
        voice = Voice(ActorRef(identifier, identifier, sector=sector))
        return replace(make_claim(n, low=number, high=number), attribution=(voice,))

    ministry, opposition = count(1, 15, "GOV", "PRK:MOI"), count(2, 60, "OPP", "PRK:OPP")
    relays = [{b for b in block_keys(c, BOOK) if b.startswith("relay|")} for c in (ministry, opposition)]
    assert not relays[0] & relays[1]
