"""Attribution: who says what, through how many mouths, in what kind of speech. Sentences are made up for these tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.evaluate.chain_cases import ChainCase, find_chain, judge_chain
from legation.knowledge.cues import load_cues
from legation.model.layers import AttributionMention, Parse, Segment, TextInput
from legation.model.spans import Span
from legation.model.words import Basis, SegmentKind
from legation.reading.attribution import AttributionComponent
from legation.reading.attribution.chains import nest_voices
from legation.reading.attribution.quotes import find_quotations
from legation.reading.attribution.tree import Candidate
from legation.reading.parse import ParseComponent
from legation.reading.reader import Reader, Work

Read = Callable[[str], tuple[AttributionMention, ...]]


class Lines:
    """Each line is body; one that follows a line with "telling that" at its end is lent that line's voice."""

    name, needs, gives, version = "lines", (), "segments", "1"

    def run(self, batch: Sequence[Work]) -> list[tuple[Segment, ...]]:
        out = []
        for work in batch:
            segments: list[Segment] = []
            for line in re.finditer(r"[^\n\r]*\S[^\n\r]*", work.text):
                above = segments[-1].span if segments else None
                voice = above if above is not None and above.of(work.text).endswith("telling that") else None
                segments.append(Segment(Span(*line.span()), SegmentKind.BODY, voice))
            out.append(tuple(segments))
        return out


@pytest.fixture(scope="module")
def reader() -> Reader:
    component = AttributionComponent()
    component.needs = ("parse",)
    return Reader([Lines(), ParseComponent(), component])


@pytest.fixture(scope="module")
def read(reader: Reader) -> Read:
    return lambda text: reader.read([TextInput(text)])[0]["attribution"]


def words(spans: tuple[Span, ...], text: str) -> str:
    return " .. ".join(s.of(text) for s in spans)


def voice_of(read: Read, text: str, content: str) -> AttributionMention:
    """The innermost voice whose content holds the words."""
    start = text.index(content)
    span = Span(start, start + len(content))
    holding = [v for v in read(text) if any(s.overlaps(span) for s in v.content)]
    assert holding, f"no voice holds {content!r}; read: {[words(v.content, text) for v in read(text)]}"
    return min(holding, key=lambda v: sum(len(s) for s in v.content))


ONE_VOICE = [  # text, source, cue, content
    ("The envoy said that the pass was closed.", "The envoy", "said", "that the pass was closed"),
    ("The envoy said the pass was closed.", "The envoy", "said", "the pass was closed"),
    ("The pass was closed, the envoy said.", "the envoy", "said", "The pass was closed"),
    ("The pass was closed, said the envoy.", "the envoy", "said", "The pass was closed"),
    ("According to the harbour police, two boats sank.", "the harbour police", "According to", "two boats sank"),
    ("Two boats sank, according to the harbour police.", "the harbour police", "according to", "Two boats sank"),
    ("The union wants to reopen the talks.", "The union", "wants", "to reopen the talks"),
    ("The union criticised the new tariff.", "The union", "criticised", "the new tariff"),
    ("In the ministry's view, the treaty has lapsed.", "the ministry", "view", "the treaty has lapsed"),
    ("As the bank noted, exports fell.", "the bank", "noted", "exports fell"),
    ("The captain, who fears that the ice will break, turned back.", "who", "fears", "that the ice will break"),
    ("Minister: Border to stay closed", "Minister", ":", "Border to stay closed"),
    ("Fuel prices to fall, says regulator", "regulator", "says", "Fuel prices to fall"),
    ("The dam, the engineer said, would hold.", "the engineer", "said", "would hold"),
    ("Manila's claim that the reef was empty is disputed.", "Manila", "claim", "that the reef was empty"),
    ("The guards made it clear that nobody would pass.", "The guards", "made it clear", "nobody would pass"),
]


@pytest.mark.parametrize("text, source, cue, content", ONE_VOICE)
def test_a_voice_has_source_cue_and_content(read: Read, text: str, source: str, cue: str, content: str) -> None:
    voice = voice_of(read, text, content)
    assert source in words(voice.source, text)
    assert cue in words(voice.cue, text)
    assert content in words(voice.content, text)
    assert source not in words(voice.content, text)


QUOTED = [  # text, source, pieces of the content
    (
        '"We are leaving," the mayor said. "We shall not return."',
        "the mayor",
        ["We are leaving", "We shall not return"],
    ),
    (
        "“We are leaving,” said the mayor, “and we shall not return.”",
        "the mayor",
        ["We are leaving", "shall not return"],
    ),
    ("''We are leaving,'' the mayor said.", "the mayor", ["We are leaving"]),
    ("«We are leaving», the mayor said.", "the mayor", ["We are leaving"]),
    ("The mayor said: „We are leaving.“", "The mayor", ["We are leaving"]),
    ("The mayor announced:\n\n“We are leaving.”", "The mayor", ["We are leaving"]),
    ('The mayor said: "We are leaving. Nobody will stay.', "The mayor", ["We are leaving", "Nobody will stay"]),
    (
        '"We are leaving," the mayor said.\n\n"We shall not return."',
        "the mayor",
        ["We are leaving", "We shall not return"],
    ),
    ("“First one.\n\n“Then another,” the mayor said.", "the mayor", ["First one", "Then another"]),
    ('"Marvellous!" exclaimed Ada Lund, a teacher from Bergen.', "Ada Lund", ["Marvellous"]),
    ('The road, the mayor said, is "a ruin".', "the mayor", ["is", "a ruin"]),
    ('"A fair deal" was how the mayor described the tariff.', "the mayor", ["A fair deal"]),
    ('"The bread was stale." That is how the mayor sums it up.', "the mayor", ["The bread was stale"]),
    ('"We shall rebuild" was the mayor\'s only comment.', "the mayor", ["We shall rebuild"]),
    ("“They cried, ‘Run for the hills,’” the mayor recalled.", "the mayor", ["They cried"]),
    ('"The well is deep," said Lund, explaining he had dug it himself.', "Lund", ["The well is deep"]),
    ('Lund said the well was dry, adding of the mill: "It burned in May."', "Lund", ["It burned in May"]),
    ('Ruiz replies, "Why tell me now?" Lund then writes back, "You never asked."', "Ruiz", ["Why tell me now"]),
    ('"The well was sealed in spring. Nobody drank from it," according to Lund.', "Lund", ["The well was sealed"]),
    ('"One.\n\n"Two.\n\n"Three," the mayor said.', "the mayor", ["One", "Two", "Three"]),
]


@pytest.mark.parametrize("text, source, pieces", QUOTED)
def test_quotations_go_to_their_speaker(read: Read, text: str, source: str, pieces: list[str]) -> None:
    for piece in pieces:
        voice = voice_of(read, text, piece)
        assert source in words(voice.source, text)


SIGNED = [  # text, words said, whose the name behind, under or above them is
    ("“The mill is lost.” - Ruth Adeyemi, 34, of Lagos\n\nThe owner left.", "mill", "Ruth Adeyemi"),
    (
        "We asked at the gate.\n\n“The mill is lost for good.”\n\n- Ruth Adeyemi\n\nThe owner left.",
        "mill",
        "Ruth Adeyemi",
    ),
    (
        "We asked at the gate.\n\n“The mill is lost for good.” Ruth Adeyemi, 34\n\nThe owner left.",
        "mill",
        "Ruth Adeyemi",
    ),
    (
        "At the gate\n\n“The mill is lost.”\n\nRuth Adeyemi, 34\n\n“We will rebuild it.”\n\nPaul Brandt, 51",
        "rebuild",
        "Paul Brandt",
    ),
    (
        "Ruth Adeyemi, 34\n\n“The mill is lost.”\n\nPaul Brandt, 51\n\n“We will rebuild it.”\n\nThe owner left.",
        "mill",
        "Ruth Adeyemi",
    ),
    ("Ines has a theory, according to which the old mill was burnt down by its owner.", "burnt down", "Ines"),
    ("It is hard to trust the version according to which the mill was burnt down.", "burnt down", "the version"),
    ("In a report from the Gazette, the two millers will meet in May.", "will meet", "the Gazette"),
]


@pytest.mark.parametrize("text, content, source", SIGNED)
def test_a_name_without_a_verb_tells_who_spoke(read: Read, text: str, content: str, source: str) -> None:
    assert words(voice_of(read, text, content).source, text) == source


def test_a_heading_under_a_quotation_is_no_speaker(read: Read) -> None:
    text = "The day\n\n“The mill is lost for good.”\n\nA mill in flames\n\nThe owner left, and the river rose."
    assert not [v for v in read(text) if any("mill is lost" in c.of(text) for c in v.content)]


CHAINS = [  # text, the innermost words, voices outermost first
    ("The Post reports that the army believes that the rebels have fled.", "fled", "The Post > the army"),
    ("The Courier, citing the port authority, said the ferry had sunk.", "ferry", "The Courier > the port authority"),
    ("In remarks carried by Radio North, the governor said the siege was over.", "siege", "Radio North > the governor"),
    ("According to the Courier, the governor said the siege was over.", "siege", "the Courier > the governor"),
    ("The bishop was told by the abbot that the bridge had burned.", "burned", "the abbot"),
    ("Lima learned from its consul that the mine had reopened.", "mine", "its consul"),
    ("The Courier quoted a pilot as saying that the radar had failed.", "radar", "The Courier > a pilot"),
    ("The pilot was quoted by the Courier as saying that the radar had failed.", "radar", "the Courier > The pilot"),
    ("The Courier says the bishop forbade any dancing.", "any dancing", "The Courier > the bishop"),
    ("The Courier printed a letter in which the bishop says that the well is dry.", "well", "The Courier > the bishop"),
    ("The Courier carried a warning by the abbot that the well was dry.", "well", "The Courier > the abbot"),
    ("The Courier had it from a groom that the well was dry.", "well", "The Courier > a groom"),
    ("The mill has burned, according to the Courier, citing the abbot.", "mill", "the Courier > the abbot"),
    ("The abbot told the Courier in an interview that the well was dry.", "well", "The abbot"),
    ("The bridge, the ferrymen reckon, will fall by May.", "fall", "the ferrymen"),
    ("If the abbot is to be believed, the well is dry.", "well", "the abbot"),
    ("Late at night came a plea from the abbot to open the well.", "open", "the abbot"),
    ("The Courier puts the loss at two million.", "the loss", "The Courier"),
    ("The well is dry, the Courier said, citing the abbot.", "well", "the Courier > the abbot"),
    ("The Courier writes, citing the abbot, that the well is dry.", "well", "The Courier > the abbot"),
    ("The Courier reports, on the authority of the abbot, that the well is dry.", "well", "The Courier > the abbot"),
    ("The allegation, first made by the abbot, that the well was poisoned has never been tested.", "well", "the abbot"),
    ("There were claims by the abbot that the well was poisoned.", "well", "the abbot"),
    ("It is the view of the abbot that the well was poisoned.", "well", "the abbot"),
    ("The well was poisoned, the abbot was quoted as saying.", "well", "the abbot"),
    ("The well, warns the abbot, could be dry by May.", "dry", "the abbot"),
    ("For Oslo, the claim is void.", "void", "Oslo"),
    ("The abbot declined to comment on the poisoning.", "poisoning", "The abbot"),
    ("The river, so the ferrymen maintain, has no fish.", "fish", "the ferrymen"),
    ("The abbey chronicle records that the well was dry.", "well", "The abbey chronicle"),
    ("Photographs examined by the Courier show a burned mill.", "a burned mill", "the Courier > Photographs"),
    ("The abbot, who fears a flood, said that the well was deep.", "well", "The abbot, who fears a flood,"),
    ("ABBOT SAYS WELL IS DRY", "WELL IS DRY", "ABBOT"),
    ("WELL IS DRY, ABBOT SAYS", "WELL IS DRY", "ABBOT"),
    ("Brazil refused, its envoy told reporters, to sign the pact.", "sign", "its envoy > Brazil"),
    (
        "The abbot was told by the carter, a clerk told the Courier, that the well was dry.",
        "well",
        "a clerk > the carter",
    ),
    ("The monks were fed. Their well was sold. So says the letter of the abbot.", "well", "the letter of the abbot"),
    ("The well was sold. That, at least, is the carter's account.", "well", "the carter"),
    ("“The well is ours.” Thus spoke the abbot.", "well", "the abbot"),
    ("“The well is ours.” With these words the abbot left.", "well", "the abbot"),
    ("Wrote the abbot in his diary: “The well is dry.”", "well", "the abbot"),
    ("A diary kept by the cook records that the well was dry.", "well", "A diary kept by the cook"),
    ("The girl, who the nuns claim saw the fire, is ten.", "saw the fire", "the nuns"),
    ("Seven boats (nine by the widow's count) were lost.", "nine", "the widow"),
    ("The abbot was reading from the carter's log: “The well is dry.”", "well", "The abbot > the carter's log"),
    ("The abbot said he was quoting the carter: “The well is dry.”", "well", "The abbot > the carter"),
    ("In a note leaked to La Tribune, the abbot wrote that the well was dry.", "well", "La Tribune > the abbot"),
    (
        "The Courier reported that at a fair in Tartu Mrs. Kask had promised him that the well was dry.",
        "well",
        "The Courier > Mrs. Kask",
    ),
    ("The abbot is convinced that the well is dry.", "well", "The abbot"),
    ("The abbey took responsibility for the fire.", "the fire", "The abbey"),
    ("The fleet was mocked in Riga as “a museum”.", "a museum", "Riga"),
    ("The label says the sacks hold flour; the cook found salt.", "the sacks hold flour", "The label"),
    ("The label says the sacks hold flour; the cook found salt.", "the cook found salt", ""),
    ("There was no reply to the abbot's suggestion that both sides leave.", "both sides leave", "the abbot"),
    ("The wages were paid according to seniority.", "wages", ""),
    ("The well was dug. With the bucket the abbot left.", "well", ""),
    ("The abbot spoke on Friday.", "Friday", ""),
    ("Photo: the burned mill", "mill", ""),
    ("The ship has sunk.", "ship", ""),
    ("The talks went according to plan.", "talks", ""),
    ("The report was lost in the fire.", "report", ""),
]


@pytest.mark.parametrize("text, content, voices", CHAINS)
def test_a_chain_runs_from_the_outermost_teller_to_the_source(
    reader: Reader, text: str, content: str, voices: str
) -> None:
    names = tuple(voices.split(" > ")) if voices else ()
    chain = find_chain(
        ChainCase(text, content, names, (False,) * len(names), (), ()), reader.read([TextInput(text)])[0].layers
    )
    assert [words(v.source, text) for v in chain] == list(names)


UNNAMED = [
    ("Officials said the dam would hold.", True),
    ("Two engineers said the dam would hold.", True),
    ("A former guard said the dam would hold.", True),
    ("Reports say the dam would hold.", True),
    ("The dam will reportedly hold.", True),
    ("The dam is said to hold.", True),
    ("Legend has it that the dam will hold.", True),
    ("Media reports say the dam will hold.", True),
    ("A Reuters report says the dam will hold.", False),
    ("A water ministry report says the dam will hold.", False),
    ("Danish auditors found that the dam would hold.", False),
    ("The ministry said the dam would hold.", False),
    ("The report says the dam would hold.", False),
    ("A spokesman, Ivan Horn, said the dam would hold.", False),
    ("She said the dam would hold.", False),
    ("A leaked memo says the dam would hold.", False),
    ("The two presidents said the dam would hold.", False),
    ("An audit found that the dam would hold.", False),
]


@pytest.mark.parametrize("text, unnamed", UNNAMED)
def test_a_source_that_nobody_could_name_is_unnamed(read: Read, text: str, unnamed: bool) -> None:
    assert voice_of(read, text, "hold").unnamed is unnamed


DETAILS = [  # text, content, audience, occasion, basis
    ("The prefect told the senators that the vaults were empty.", "vaults", "the senators", None, None),
    ("The prefect said at a briefing that the vaults were empty.", "vaults", None, "a briefing", None),
    ("The prefect said in a statement that the vaults were empty.", "vaults", None, "a statement", None),
    ("Citing satellite imagery, the prefect said the vaults were empty.", "vaults", None, None, Basis.SATELLITE),
    ("A leaked cable says the vaults were empty.", "vaults", None, None, Basis.DOCUMENT),
    ("The prefect said the vaults were empty.", "vaults", None, None, None),
    ("Asked by a senator, the prefect replied that the vaults were empty.", "vaults", "a senator", None, None),
    ("They found a memo in which the prefect says the vaults were empty.", "vaults", None, "a memo", None),
]


@pytest.mark.parametrize("text, content, audience, occasion, basis", DETAILS)
def test_details_are_those_the_text_tells(
    read: Read, text: str, content: str, audience: str | None, occasion: str | None, basis: Basis | None
) -> None:
    voice = voice_of(read, text, content)
    assert (voice.audience.of(text) if voice.audience else None) == audience
    assert (voice.occasion.of(text) if voice.occasion else None) == occasion
    assert voice.basis is basis


SAID = [  # text, content, when the voice spoke, occasion
    (
        "At a briefing on Tuesday, the prefect said that the vaults were empty.",
        "vaults",
        "Tuesday",
        "a briefing on Tuesday",
    ),
    ("The prefect told senators on Friday that the vaults had been empty since May.", "vaults", "Friday", None),
    (
        "In a statement issued on 3 October, the prefect said the vaults were emptied in May.",
        "vaults",
        "3 October",
        "a statement",
    ),
    ("According to a report published on Thursday, the vaults are empty.", "vaults", "Thursday", None),
    ("The prefect, speaking at a rally on Saturday, said that the vaults were empty.", "vaults", "Saturday", "a rally"),
    ("The gate was shut, the prefect said on Tuesday. He added that the vaults were empty.", "vaults", "Tuesday", None),
    ("The prefect said that the vaults were emptied on Tuesday.", "vaults", None, None),
    ("The prefect arrived on Tuesday. The vaults, he said, were empty.", "vaults", None, None),
]


@pytest.mark.parametrize("text, content, when, occasion", SAID)
def test_a_voice_keeps_when_and_where_it_spoke(
    read_text: Callable[..., Work], text: str, content: str, when: str | None, occasion: str | None
) -> None:
    work = read_text(text, until="attribution", published="2024-10-30")
    voice = next(v for v in work["attribution"] if content in words(v.content, text))
    assert (work["times"][voice.said].span.of(text) if voice.said is not None else None) == when
    assert (voice.occasion.of(text) or "").startswith(occasion) if voice.occasion and occasion else occasion is None


TRANSCRIPT = (
    "INTERVIEWER: Did your men burn the mill?\n"
    "COL. DIAZ: They burned nothing.\n\nWe were away.\nINTERVIEWER: And the well?"
)


@pytest.mark.parametrize(
    "text, content, speaker",
    [
        ("Q: Was the bridge mined?\nA: It was never mined.", "It was never mined", "A"),
        ("Q: Was the bridge mined?\nA: It was never mined.", "Was the bridge mined", "Q"),
        (TRANSCRIPT, "They burned nothing", "COL. DIAZ"),
        (TRANSCRIPT, "We were away", "COL. DIAZ"),
        (TRANSCRIPT, "And the well", "INTERVIEWER"),
        ("MR. LUND: The well is dry.\nTHE CHAIR: Thank you.", "The well is dry", "MR. LUND"),
    ],
)
def test_turns_of_a_transcript_belong_to_their_speakers(read: Read, text: str, content: str, speaker: str) -> None:
    voice = voice_of(read, text, content)
    assert (words(voice.source, text), voice.kind) == (speaker, "direct")


KINDS = [
    ('"The vaults are empty," the prefect said.', "vaults", "direct"),
    ('The prefect said the vaults were "quite empty" by then.', "vaults", "mixed"),
    ("The prefect said the vaults were empty.", "vaults", "indirect"),
    ("The prefect fears that the vaults are empty.", "vaults", "attitude"),
    ("The prefect condemned the theft.", "theft", "attitude"),
]


@pytest.mark.parametrize("text, content, kind", KINDS)
def test_kind_follows_quotation_marks_and_cue(read: Read, text: str, content: str, kind: str) -> None:
    assert voice_of(read, text, content).kind == kind


def test_a_pasted_passage_speaks_with_the_voice_of_its_segment(reader: Reader) -> None:
    text = "In May, the institute was telling that\n\nThe garrison had left the valley. Nobody saw it go."
    voices = reader.read([TextInput(text)])[0]["attribution"]
    assert any("institute" in words(v.source, text) and "Nobody" in words(v.content, text) for v in voices)


QUOTATIONS = [  # text, quotations as they stand
    ('He said "one" and "two".', ['"one"', '"two"']),
    ("He said ‘one of them’ and left.", ["‘one of them’"]),
    ("It is the dogs' food and the cat's.", []),
    ("“One\n\n“Two” he said", ["“One", "“Two”"]),
    ("»Eins«, sagte er.", ["»Eins«"]),
    ("„Eins“, sagte er.", ["„Eins“"]),
    ("He is 6' 2\" tall.", []),
    ("''One,'' he said.", ["''One,''"]),
]


@pytest.mark.parametrize("text, expected", QUOTATIONS)
def test_quotation_marks_of_all_styles(reader: Reader, text: str, expected: list[str]) -> None:
    parse: Parse = reader.read([TextInput(text)], until="parse")[0]["parse"]
    assert [q.span.of(text) for q in find_quotations(parse)] == expected


def test_voices_that_hold_each_other_make_no_circle() -> None:
    one = Candidate(0, "say", "that", [0], [1], 1, [4, 5, 6])
    two = Candidate(5, "say", "that", [5], [6], 6, [0, 1])
    parents = nest_voices([one, two])
    assert parents.count(None) == 1


def test_a_cue_list_laid_over_adds_words(tmp_path: object) -> None:
    from pathlib import Path

    extra = Path(str(tmp_path)) / "cues.toml"
    extra.write_text('[speech]\nwords = ["yodel"]\n\n[thresholds]\nattribution = 0.9\n', encoding="utf-8")
    book = load_cues([extra])
    assert "yodel" in book["speech"]
    assert book.threshold == 0.9


def test_a_case_is_judged_by_order_and_number_of_voices(reader: Reader) -> None:
    text = "The Courier, citing the port authority, said the ferry had sunk."
    layers = reader.read([TextInput(text)])[0].layers
    right = ChainCase(text, "the ferry had sunk", ("The Courier", "the port authority"), (False, False), (), ())
    turned = ChainCase(text, "the ferry had sunk", ("the port authority", "The Courier"), (False, False), (), ())
    short = ChainCase(text, "the ferry had sunk", ("The Courier",), (False,), (), ())
    assert [judge_chain(c, layers)["chain"] for c in (right, turned, short)] == [True, False, False]


ODD = [
    "",
    " \n\n ",
    '"',
    "“““”””",
    "'' ' '' '",
    ":::",
    "Q: A: Q: A:",
    "SAID: SAID SAID SAID.",
    "according to",
    "🙂 said 🙂: “🙂",
    '"' + "x " * 3000,
    "He said that " * 60,
    "l'été » est « là",
    "Q:",
    "Q:\nA:\nQ:\nA:",
    '"Yes," was',
    '"Yes" was how',
    "«Oui», a dit le maire. «Non",
    "SAYS",
    ", SAYS ARMY",
    "- - -\n– X\n-- Y",
    "had it from that",
    "said that, as",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_do_not_raise(read: Read, text: str) -> None:
    for voice in read(text):
        assert all(0 <= s.start < s.end <= len(text) for s in (*voice.source, *voice.cue, *voice.content))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(['"', "“", "”", "'", "said", "he", "X", ":", ",", ".", "that", "\n", "according", "to"]))
)
def test_spans_stay_inside_and_parents_come_to_an_end(read: Read, pieces: list[str]) -> None:
    text = " ".join(pieces)
    voices = read(text)
    for number, voice in enumerate(voices):
        assert all(0 <= s.start < s.end <= len(text) for s in (*voice.source, *voice.cue, *voice.content))
        seen, here = {number}, voice.parent
        while here is not None:
            assert here not in seen
            seen.add(here)
            here = voices[here].parent


def test_the_same_text_twice_gives_the_same_voices(reader: Reader) -> None:
    text = 'Officials said: "The dam will hold." The Courier, citing them, warned of floods.'
    one, two = (w["attribution"] for w in reader.read([TextInput(text), TextInput(text)]))
    assert one == two


def test_a_text_without_mentions_is_read(reader: Reader) -> None:
    work: Work = reader.read([TextInput("The envoy said that the pass was closed.")])[0]
    assert work["attribution"][0].mention is None
