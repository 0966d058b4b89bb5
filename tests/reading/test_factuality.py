"""Factuality: how sure each word of a sentence is, what the author makes of it, how it is presented."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import _reader

from legation.evaluate import factuality as projection
from legation.evaluate.factuality_cases import measure_factuality, read_factuality_cases
from legation.knowledge import Knowledge
from legation.knowledge.factuality import load_factuality
from legation.model.layers import Parse, Status, TextInput
from legation.model.modes import auxiliary_modes
from legation.model.words import Factuality, Presentation, Stance, Unconfirmed

HERE = Path(__file__).parent
Read = Callable[..., Any]


def rows() -> list[dict[str, str]]:
    text = (HERE / "factuality_sentences.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


# Every so manieth row is read each time; the whole table with the slow tests.
SAMPLED = rows()[::9]


@lru_cache(maxsize=2)
def works(*, whole: bool = False) -> dict[str, Any]:
    """The sentences of the table (or of its sample), read in one batch."""
    texts = list(dict.fromkeys(row["text"] for row in (rows() if whole else SAMPLED)))
    found = _reader().read([TextInput(text) for text in texts], until="factuality")
    return {work.text: work for work in found}


def status_of(work: Any, word: str) -> Status:
    """The status of the last token with these letters; of its copula when it is a predicate; else what a claim gets."""
    parse: Parse = work["parse"]
    statuses: dict[int, Status] = {s.head: s for s in work["factuality"]}
    token = [t for t in range(len(parse)) if parse.words[t] == word][-1]
    if token not in statuses and parse.deps[token] in ("acomp", "attr", "oprd"):
        token = parse.heads[token]
    return statuses.get(token, Status(token, Factuality.ASSERTED))


@pytest.mark.parametrize("row", SAMPLED, ids=lambda row: f"{row['text'][:40]} {row['head']}")
def test_status_as_the_source_puts_it(row: dict[str, str]) -> None:
    status = status_of(works()[row["text"]], row["head"])
    how = Unconfirmed(row["how"]) if row["how"] else None
    assert (status.factuality, status.how) == (Factuality(row["factuality"]), how), status.reason


@pytest.mark.slow
def test_every_status_of_the_table_as_the_source_puts_it() -> None:
    wrong = []
    for row in rows():
        status = status_of(works(whole=True)[row["text"]], row["head"])
        if (status.factuality.value, status.how.value if status.how else "") != (row["factuality"], row["how"]):
            wrong.append((row["text"], row["head"], status.factuality.value, status.reason))
    assert wrong == []


STANCES = [  # text, word, the author's stance
    ('The regime\'s "elections" were held on Sunday.', "elections", Stance.DISPUTES),
    ('The junta "liberated" the town.', "liberated", Stance.DISPUTES),
    ('"We won," he said.', "won", Stance.NEUTRAL),
    ('The exercise, called "Northern Shield", begins today.', "exercise", Stance.NEUTRAL),
    ("The so-called republic issued new stamps.", "republic", Stance.DISPUTES),
    ("The premier falsely claimed that the strike had failed.", "failed", Stance.DISPUTES),
    ("The envoy rightly noted that the treaty had lapsed.", "lapsed", Stance.ENDORSES),
    ("Moscow claimed, without providing evidence, that the boat was laid with mines.", "laid", Stance.DISPUTES),
    ("The colonel pretended that the shells were duds.", "were", Stance.DISPUTES),
    ("The minister confirmed that the tanks had left.", "left", Stance.NEUTRAL),
    ("It is absurd to claim that the village attacked itself.", "attacked", Stance.DISPUTES),
    ("It is a myth that the harbour freezes.", "freezes", Stance.DISPUTES),
    ("It is a myth that the harbour freezes, the pilot said.", "freezes", Stance.NEUTRAL),
    ("The road was mined, as the pictures later proved.", "mined", Stance.ENDORSES),
    ("Without a shred of proof, the consul maintained that the cook was a spy.", "was", Stance.DISPUTES),
    ("The baseless claim that the wells were poisoned spread quickly.", "poisoned", Stance.DISPUTES),
    ("The claim that the wells were poisoned is fake news.", "poisoned", Stance.DISPUTES),
    ("The claim that the wells were poisoned is fake news, the mayor said.", "poisoned", Stance.NEUTRAL),
    ("Claims that the wells were poisoned were rejected as false by the mayor.", "poisoned", Stance.NEUTRAL),
    ("The consul would have us believe that the cellar was empty.", "was", Stance.DISPUTES),
    ("The clerk revealed that the cellar was empty.", "was", Stance.NEUTRAL),
    ("The clerk admitted that the cellar was empty.", "was", Stance.NEUTRAL),
    ("The clerk correctly pointed out that the cellar was empty.", "was", Stance.ENDORSES),
    ("The president lied when he said that the coffers were full.", "were", Stance.DISPUTES),
]


@pytest.mark.parametrize("text, word, stance", STANCES)
def test_stance_is_the_authors(read_text: Read, text: str, word: str, stance: Stance) -> None:
    assert status_of(read_text(text, until="factuality"), word).stance is stance


PRESENTATIONS = [  # text, word, how it is presented
    ("After the shelling of the port, the crews fled.", "shelling", Presentation.PRESUPPOSED),
    ("Since the army seized power, prices have doubled.", "seized", Presentation.PRESUPPOSED),
    ("The men who robbed the bank escaped.", "robbed", Presentation.PRESUPPOSED),
    ("Rebels seize airport in north", "seize", Presentation.HEADLINE),
    ("Unless the dam is mended, the town will flood.", "mended", Presentation.CONDITIONAL),
    ("Unless the dam is mended, the town will flood.", "flood", Presentation.STATED),
    ("In case of an attack on Guam, Washington would respond.", "attack", Presentation.CONDITIONAL),
    ("The police were asked who had robbed the bank and said nothing.", "robbed", Presentation.PRESUPPOSED),
]


@pytest.mark.parametrize("text, word, presentation", PRESENTATIONS)
def test_presentation(read_text: Read, text: str, word: str, presentation: Presentation) -> None:
    assert status_of(read_text(text, until="factuality"), word).presentation is presentation


HEADLINES = [  # a headline, word, status: what a headline plans or demands is no news of a deed
    ('Islands To "Unreservedly Back" Canal Pact', "Back", "planned"),
    ("Sweden To 'Categorically Reject' Lake Levy", "Reject", "planned"),
    ("Guild to quickly and quietly dissolve chapters", "dissolve", "planned"),
    ("Rebels Move To 'Completely Encircle' Harbour", "Encircle", "planned"),
    ("Dover eyes cut in ferry fares", "cut", "planned"),
    ("Oman, Yemen To Send Tents, Doctors After Flood", "Send", "planned"),
    ("Guards sent to seize mill", "seize", "planned"),
    ("Fleet poised to leave reef", "leave", "planned"),
    ("Queen set to open dam", "open", "planned"),
    ("Guild Ready To Strike", "Strike", "planned"),
    ("Miners vow to march", "march", "planned"),
    ("Peru threatens to quit league", "quit", "planned"),
    ("Court weighs ban on whaling", "ban", "possible"),
    ("Bank may close branches", "close", "possible"),
    ("Ghana to 'never again' allow whaling", "allow", "negated"),
    ("Minister: no divers sent to wreck", "sent", "negated"),
    ("Regent to bishops: pass the charter", "pass", "demanded"),
    ("Release the divers, Oslo tells captors", "Release", "demanded"),
    ("Stop shelling towns, bishop urges army", "Stop", "demanded"),
    ("King returns to empty palace", "returns", "asserted"),
    ("Vote led to widely mocked raids", "led", "asserted"),
]


@pytest.mark.parametrize("text, word, factuality", HEADLINES)
def test_headlines_that_plan_or_demand(read_text: Read, text: str, word: str, factuality: str) -> None:
    status = status_of(read_text(text, until="factuality"), word)
    assert status.factuality.value == factuality, status.reason


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_silence_is_never_a_denial(whole: bool) -> None:
    """Of all rows of silence and evasion in the table, none comes out as denied or asserted."""
    silent = [row for row in (rows() if whole else SAMPLED) if row["how"]]
    wrong = {Factuality.DENIED, Factuality.ASSERTED, Factuality.NEGATED}
    assert len(silent) > (100 if whole else 12)
    read = works(whole=True) if whole else works()
    assert [r["text"] for r in silent if status_of(read[r["text"]], r["head"]).factuality in wrong] == []


WORDINGS = [  # text, word, status and how: fixed phrases with the topic they settle
    ("The palace kept its own counsel about the dowry.", "dowry", "unconfirmed", "no comment"),
    ("The nuncio was kept in the dark about the mutiny.", "mutiny", "unconfirmed", "claims no knowledge"),
    ("Letters about the mutiny were ignored.", "mutiny", "unconfirmed", "no comment"),
    ("The yard let the question whether the keel had cracked pass unanswered.", "cracked", "unconfirmed", "no comment"),
    ("The jury is still out on whether the well was salted.", "salted", "unconfirmed", "cannot verify"),
    ("The guild awaits confirmation that the barge has docked.", "docked", "unconfirmed", "cannot verify"),
    ("Whether the ferry was rammed, the pilot said, was a matter for the courts.", "rammed", "unconfirmed", "deflects"),
    ("The clerk changed the subject when the ledgers were mentioned.", "ledgers", "unconfirmed", "deflects"),
    ("The searchers found nothing to link the cook with the fire.", "link", "unconfirmed", "shows no evidence"),
    ("Did the gunners fire? The admiralty issued no statement.", "fire", "unconfirmed", "no comment"),
    ("Cairo gave the lie to reports that the canal had silted up.", "silted", "denied", ""),
    ("The accusation that the monks hid weapons is untrue, the abbot said.", "hid", "denied", ""),
    ("A report that the mint had closed drew a curt denial from the crown.", "closed", "denied", ""),
    ("The charge, denied by Quito, is that its jets had strayed.", "strayed", "denied", ""),
    ("The sailors were talked out of burning the pier.", "burning", "negated", ""),
    ("The regent decided not to sign the charter.", "sign", "negated", ""),
    ("The guards stood back rather than storm the mill.", "storm", "negated", ""),
    ("Malta thought of leaving the league but did not.", "leaving", "negated", ""),
]


@pytest.mark.parametrize("text, word, factuality, how", WORDINGS)
def test_fixed_wordings_settle_their_topic(read_text: Read, text: str, word: str, factuality: str, how: str) -> None:
    status = status_of(read_text(text, until="factuality"), word)
    assert (status.factuality.value, status.how.value if status.how else "") == (factuality, how), status.reason


SHAPES = [  # text, word, status and how: the same words in shapes that hide them from the tree, or that mean another thing
    ("It is untrue, according to the guild, that the bells were sold.", "sold", "denied", ""),
    ("Far from selling the bells, the abbot said, he had bought two.", "selling", "denied", ""),
    ("Far from selling the bells, the abbot bought two.", "selling", "negated", ""),
    ("Ghent called the film of burning villages a forgery.", "burning", "denied", ""),
    ("The guild denied on Friday, and again on Sunday, ever having hired him.", "hired", "denied", ""),
    ("The yard rejected reports of keels cracked in the storm.", "cracked", "denied", ""),
    ('"Did you take the purse?" the judge asked the cook. "Certainly not," came the answer.', "take", "denied", ""),
    ("Nobody disputes that the keel had cracked.", "cracked", "asserted", ""),
    ("There is no denying that the keel had cracked.", "cracked", "asserted", ""),
    ("The guild no longer denies that it hired him.", "hired", "asserted", ""),
    ("The logs leave no doubt that the keel had cracked.", "cracked", "asserted", ""),
    ("There is no telling whether the keel has cracked.", "cracked", "unconfirmed", "cannot verify"),
    ("The yard was in no position to verify the account of a cracked keel.", "keel", "unconfirmed", "cannot verify"),
    ("The yard could not vouch for a film purporting to show a cracked keel.", "keel", "unconfirmed", "cannot verify"),
    ("If there was a mutiny, nobody told us, the purser said.", "mutiny", "unconfirmed", "claims no knowledge"),
    ('"I have no knowledge of any such mutiny," the purser testified.', "have", "unconfirmed", "claims no knowledge"),
    ("It was wrong to say that the keel had cracked, the purser said.", "cracked", "denied", ""),
    ("The purser left open whether the crew would be paid.", "paid", "unconfirmed", "deflects"),
    ("The company has offered no comment on the mutiny.", "mutiny", "unconfirmed", "no comment"),
    ("It is far from certain that the keel will hold.", "hold", "doubted", ""),
    ("There is little chance of a rescue.", "rescue", "doubted", ""),
    ("The bishops greeted with scepticism word that the bells had been found.", "found", "doubted", ""),
    ("Should the keel crack, the crew would swim.", "crack", "conditional", ""),
    ("Should the keel crack, the crew would swim.", "swim", "conditional", ""),
    ("The guild will sail provided that the crew is paid.", "paid", "conditional", ""),
    ("In all likelihood the cook took the purse.", "took", "possible", ""),
    ("Perhaps the cook never took the purse.", "took", "possible", ""),
    ("The cook is thought to have fled to Ghent.", "fled", "possible", ""),
    ("The cook is bound to be hanged.", "hanged", "predicted", ""),
    ("The guild wants the levy scrapped.", "scrapped", "demanded", ""),
    ("The plan was to poison the well.", "was", "planned", ""),
    ("The talks on the levy never got off the ground.", "talks", "negated", ""),
    ("The regatta was called off after the storm.", "storm", "asserted", ""),
    ("The court denied the request.", "request", "negated", ""),
    ("The sentries were prevented from leaving.", "sentries", "asserted", ""),
    ("The militia committed a massacre.", "committed", "asserted", ""),
    ("The guild elected a speaker.", "speaker", "asserted", ""),
    ("The two fleets fought a battle.", "battle", "asserted", ""),
    ("The burning of the chapel was wrong, the abbot said.", "burning", "asserted", ""),
    ("The missing barge was found.", "barge", "asserted", ""),
    ("The roads stay open.", "roads", "asserted", ""),
]


@pytest.mark.parametrize("text, word, factuality, how", SHAPES)
def test_status_in_shapes_that_hide_it(read_text: Read, text: str, word: str, factuality: str, how: str) -> None:
    status = status_of(read_text(text, until="factuality"), word)
    assert (status.factuality.value, status.how.value if status.how else "") == (factuality, how), status.reason


def test_a_negated_wording_settles_nothing(read_text: Read) -> None:
    work = read_text("The nuncio was not kept in the dark about the mutiny.", until="factuality")
    assert status_of(work, "mutiny").factuality is Factuality.ASSERTED


def test_denial_under_a_denial_is_a_silence(read_text: Read) -> None:
    denied = read_text("Oslo denied that it had sold the radars.", until="factuality")
    not_denied = read_text("Oslo did not deny that it had sold the radars.", until="factuality")
    assert status_of(denied, "sold").factuality is Factuality.DENIED
    assert status_of(not_denied, "sold").factuality is Factuality.UNCONFIRMED


def test_every_proposition_and_event_has_one_status(read_text: Read) -> None:
    work = read_text("Iran said that it would retaliate if the raids on its ports went on. Oman denied a role.")
    heads = [s.head for s in work["factuality"]]
    assert len(heads) == len(set(heads))
    assert {p.head for p in work["propositions"]} | {e.head for e in work["events"]} <= set(heads)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(
    'not denied if "No , ." said asked whether that no evidence of would " “ ( nobody THE If \n 🙂 - can n\'t who ? to'.split(" ")
    + ["troops", "crossed", "refused", "\n", "claims", "about", "without", "attack"]
), max_size=25).map(" ".join))  # fmt: skip
def test_no_text_raises(text: str) -> None:
    work = _reader().read([TextInput(text)], until="factuality")[0]
    for status in work["factuality"]:
        assert 0 <= status.head < len(work["parse"])
        assert (status.factuality is Factuality.UNCONFIRMED) == (status.how is not None)
        for span in (status.cue, status.stance_cue):
            assert span is None or span.of(work.text).strip()


@pytest.mark.parametrize(
    "text", ["", "\n\n", "!!!", '"' * 50, "NOT " * 400, "that " * 300, "no " + "evidence of " * 200]
)
def test_odd_texts_are_read(read_text: Read, text: str) -> None:
    assert isinstance(read_text(text, until="factuality")["factuality"], tuple)


def test_open_cases_stay_right() -> None:
    """The half of the table that rules were written on; the other half is read by `make evaluate` only."""
    cases = read_factuality_cases(HERE.parent / "cases" / "factuality_open.tsv")
    reader = _reader()
    figures = measure_factuality(cases, lambda texts: [w.layers for w in reader.read(texts, until="factuality")])
    assert figures.share("denial and silence") >= 0.98
    assert figures.share("all") >= 0.95


def test_the_fifth_table_stays_right() -> None:
    """Infinitives that are no plans, "would" of several kinds, speech acts and what they call for."""
    cases = read_factuality_cases(HERE.parent / "cases" / "factuality_fifth.tsv")
    reader = _reader()
    figures = measure_factuality(cases, lambda texts: [w.layers for w in reader.read(texts, until="factuality")])
    assert figures.share("factuality") >= 0.95


READINGS = [  # text, word, status: the same word where it tells a deed, a plan, or neither
    ("The rowers wanted to sell the boathouse.", "wanted", "planned"),
    ("The rowers had to sell the boathouse.", "had", "asserted"),
    ("The rowers have to sell the boathouse.", "have", "demanded"),
    ("The quarrel has to do with the boathouse.", "has", "asserted"),
    ("The rowers are expected to sell the boathouse.", "expected", "predicted"),
    ("The rowers asked the mayor to sell the boathouse.", "asked", "asserted"),
    ("The rowers asked the mayor to sell the boathouse.", "sell", "demanded"),
    ("The league committed forty boats to the regatta.", "committed", "asserted"),
    ("The rower suggested that the boathouse had burned.", "burned", "asserted"),
    ("The rower proposed that the boathouse be burned.", "burned", "demanded"),
    ("How did the cook open the safe?", "open", "asserted"),
    ("How would the cook open the safe?", "open", "conditional"),
    ("Otherwise, all is well in the boathouse.", "is", "asserted"),
    ("Sell the boathouse now, otherwise the club goes bankrupt.", "goes", "conditional"),
    ("When the cook left, the safe was open.", "left", "asserted"),
    ("The club will vote when the cook has left.", "left", "predicted"),
    ("The club did not vote before hearing the cook.", "hearing", "asserted"),
    ("The tax would ruin the club.", "ruin", "predicted"),
    ("A flood would ruin the club.", "ruin", "conditional"),
    ("The cook resigned in May; the club would later sell the boats.", "sell", "asserted"),
    ("The mayor said the club would later go bankrupt.", "go", "predicted"),
    ("The club made sure that the cook was paid.", "paid", "asserted"),
    ("The club wants to make sure that the cook is paid.", "paid", "planned"),
    ("The mayor stressed the threat that wolves pose to the flock.", "pose", "asserted"),
    ("The cook hoped that the safe was locked.", "locked", "possible"),
    ("\u201cWe\u2019re going to build a boathouse,\u201d the mayor said.", "going", "planned"),
    ("Why is the mayor still backing the cook? That is no reason.", "backing", "asserted"),
    ("The club depends on whether the cook returns.", "returns", "possible"),
    ("The cook assured them that the safe was empty.", "was", "asserted"),
    ("The cook assured them that the safe would be empty.", "be", "planned"),
    ("The flood demands a quick answer.", "demands", "demanded"),
    ("The mayor demands a quick answer.", "demands", "asserted"),
    ("There is no house that was not searched.", "searched", "asserted"),
    ("The mayor said nothing about the flood.", "said", "unconfirmed"),
    ("The tale of rafts launched at Ghent is a fable.", "launched", "denied"),
    ("The bank praised the plan, adding that it was cheap.", "adding", "asserted"),
    ("The mayor argued against the levy, adding that he was poor.", "was", "asserted"),
    ("The cook had hoped with all his heart that the safe was locked.", "locked", "possible"),
    ("The rowers wish the boat had sailed.", "sailed", "negated"),
    ("If the league sued, the mayor would say that the cook lied.", "lied", "conditional"),
    ('"I would suggest that the cook rest," the mayor said.', "suggest", "asserted"),
    ('"We have a lever, so let us use it," the cook said.', "let", "demanded"),
    ("The cook was accused of theft; others are not known to the court, the clerk said.", "known", "negated"),
    ("Accused of theft, the cook said he had never opened the safe.", "opened", "denied"),
    ("Will the boat sail or not? If not, the crew goes unpaid.", "sail", "predicted"),
]


@pytest.mark.parametrize("text, word, factuality", READINGS)
def test_deeds_plans_and_what_is_neither(read_text: Read, text: str, word: str, factuality: str) -> None:
    status = status_of(read_text(text, until="factuality"), word)
    assert status.factuality.value == factuality, status.reason


def test_a_users_cues_come_first(tmp_path: Path) -> None:
    mine = tmp_path / "factuality.toml"
    mine.write_text(
        '[[cue]]\nname = "mine"\npart = "verb"\neffect = "doubted"\nnegated = "asserted"\ntakes = "clause"\n'
        'source = "test"\nwords = ["deny"]\n',
        encoding="utf-8",
    )
    book = load_factuality([*Knowledge().files("factuality.toml"), mine])
    assert book.cues["verb"]["deny"][0].name == "mine"
    assert len(book.cues["verb"]["deny"]) > 1


def test_an_unknown_frame_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "factuality.toml"
    path.write_text(
        '[[cue]]\nname = "x"\npart = "verb"\neffect = "denied"\nnegated = "asserted"\ntakes = "sentence"\n'
        'source = "test"\nwords = ["deny"]\n',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="sentence"):
        load_factuality([path])


WRONG_WORDINGS = [  # topic, pattern, what the message names
    ("beside", "gave the lie to", "beside"),
    ("after", r"\w+ the lie to", "two letters"),
]


@pytest.mark.parametrize("topic, pattern, named", WRONG_WORDINGS)
def test_a_wording_without_topic_or_letters_is_refused(tmp_path: Path, topic: str, pattern: str, named: str) -> None:
    path = tmp_path / "factuality.toml"
    path.write_text(
        f'[[wording]]\nname = "x"\ntopic = "{topic}"\neffect = "denied"\nsource = "test"\npatterns = [\'{pattern}\']\n',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=named):
        load_factuality([path])


MODES = [  # factuality, presentation, when it happened, when it was published, PLOVER's auxiliary modes
    ("asserted", "stated", "2024-10-08", "2024-10-10", []),
    ("asserted", "stated", "2009", "2024-10-10", ["historical"]),
    ("asserted", "stated", "2009", None, []),
    ("asserted", "stated", "2009/..", "2024-10-10", []),
    ("planned", "stated", "2024-11", "2024-10-10", ["future"]),
    ("predicted", "headline", None, "2024-10-10", ["future"]),
    ("denied", "stated", "1998-02-01", "2024-10-10", ["historical", "negation"]),
    ("negated", "stated", None, None, ["negation"]),
    ("conditional", "conditional only", None, None, ["hypothetical"]),
    ("possible", "stated", None, None, ["hypothetical"]),
    ("unconfirmed", "stated", None, None, []),  # silence negates nothing
    ("demanded", "stated", None, None, []),
]


@pytest.mark.parametrize("factuality, presentation, happened, published, modes", MODES)
def test_auxiliary_modes(
    factuality: str, presentation: str, happened: str | None, published: str | None, modes: list[str]
) -> None:
    clocks = {"happened": {"interval": happened}, "said": {"interval": None}, "published": {"interval": published}}
    record = {"factuality": factuality, "presentation": presentation, "clocks": clocks}
    assert auxiliary_modes(record) == modes


COMMITMENTS = [  # text, event, where it lies on the scale of gold/factuality
    ("The fleet left .", "left", 3.0),
    ("The fleet did not leave .", "leave", -3.0),
    ("The fleet may leave .", "leave", 1.0),
]


def test_each_gold_has_its_own_scale(read_text: Read) -> None:
    """What is planned is certain to MEANTIME's annotators, and has not happened to UDS's."""
    text = "The fleet will leave on Monday ."
    layers = read_text(text, until=projection.LAYER).layers
    start = text.index("leave")
    values = {
        corpus: projection.project({"id": "x", "text": text, "event": [start, start + 5], "corpus": corpus}, layers)
        for corpus in ("meantime", "uds_ih2")
    }
    assert values["meantime"]["factuality"] > 0 > values["uds_ih2"]["factuality"]


@pytest.mark.parametrize("text, event, value", COMMITMENTS)
def test_projection_onto_the_authors_commitment(read_text: Read, text: str, event: str, value: float) -> None:
    start = text.index(event)
    record = {"id": "x", "text": text, "event": [start, start + len(event)]}
    layers = read_text(projection.make_input(record).text, until=projection.LAYER).layers
    assert projection.project(record, layers) == {"id": "x", "factuality": value}
