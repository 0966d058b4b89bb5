"""Coreference: to whom pronouns and words without a name refer; where two could be meant, to nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from legation.model.layers import CoreferenceLink, Mention
from legation.reading.reader import Work

Read = Callable[..., Work]

CASES = [  # text, words, quotes of whom they mean; None: no link
    ("Macron said he would travel.", "he", ["Macron"]),
    ("Netanyahu defended his army.", "his", ["Netanyahu"]),
    ("Merkel met Obama. She praised him.", "She", ["Merkel"]),
    ("Modi met Macron. He smiled.", "He", ["Modi"]),  # the subject of the sentence before
    ("Near Modi and Macron stood a guard. He smiled.", "He", None),
    ("Iran tested its missiles.", "its", ["Iran"]),
    ("Tokyo said it would pay.", "it", ["Tokyo"]),
    ("Canada closed a border. It gave no reason.", "It", ["Canada"]),
    ("It is clear that France will vote.", "It", None),
    ("It seems that France will vote.", "It", None),
    ("Poland and Lithuania closed their borders.", "their", ["Poland", "Lithuania"]),
    ("Kenyan troops said they had won.", "they", ["Kenyan troops"]),
    ("Chile and Peru signed a treaty. The two countries will trade more.", "The two countries", ["Chile", "Peru"]),
    ("Chile and Peru met Bolivia. The two countries will trade more.", "The two countries", None),
    (
        "Chile, Peru and Bolivia met. The three countries will trade more.",
        "The three countries",
        ["Chile", "Peru", "Bolivia"],
    ),
    (
        "Hamas met Israel in Cairo. Both sides were silent.",
        "Both sides",
        ["Hamas", "Israel"],
    ),  # Cairo is where they met
    ("Fatah fought Hamas. Both sides were silent.", "Both sides", ["Fatah", "Hamas"]),
    ("Macron and Scholz spoke. The two leaders agreed.", "The two leaders", ["Macron", "Scholz"]),
    ("Spain and Italy voted. The former agreed.", "The former", ["Spain"]),
    ("Spain and Italy voted. The latter agreed.", "The latter", ["Italy"]),
    (
        "French President Emmanuel Macron spoke. The president was angry.",
        "The president",
        ["French President Emmanuel Macron"],
    ),
    ("Hamas took hostages. The group denied it.", "The group", ["Hamas"]),
    ("NATO met in June. The alliance will grow.", "The alliance", ["NATO"]),
    (
        "The Institute for the Study of War (ISW) wrote so. The institute gave maps.",
        "The institute",
        ["The Institute for the Study of War (ISW)"],
    ),
    ("“We will answer,” Sergey Lavrov said.", "We", ["Sergey Lavrov"]),
    ("We will answer.", "We", None),
    ("Peru is calm. The army obeyed.", "The army", ["Peru"]),
    ("Peru fought Chile. The army obeyed.", "The army", None),  # whose?
    ("Ukraine is tired. The country needs shells.", "The country", ["Ukraine"]),
    ("Ukraine asked Poland. The country needs shells.", "The country", None),
    ("The EU and Serbia signed a deal. Each side praised it.", "Each side", ["The EU", "Serbia"]),
    ("The EU and Serbia signed a deal. Each side praised it.", "it", None),  # not themselves
    ("Serbia met Kosovo in Brussels. The two sides will meet again.", "The two sides", ["Serbia", "Kosovo"]),
    ("The two sides will meet again.", "The two sides", None),
    ("Chad's army fought Boko Haram. Both sides lost men.", "Both sides", ["Chad's army", "Boko Haram"]),
    (
        "Togo and Benin signed a pact. Togo will pay. Benin will build. Togo and Benin were late. Benin hopes that "
        "Togo, Ghana and Niger will trade. The two countries will share a port.",
        "The two countries",
        ["Benin", "Togo"],  # the two that the text is about
    ),
    ("Canada, Chile and Peru met. The allies will pay.", "The allies", ["Canada", "Chile", "Peru"]),
    ("Modi met Macron. They talked of jets.", "They", ["Modi", "Macron"]),
    ("Modi met Macron. The villagers said they were cold.", "they", None),
    ("Lebanon waits. Its army stayed away.", "Its", ["Lebanon"]),
    ("Fiji and Tonga waited. Their ships stayed away.", "Their", ["Fiji", "Tonga"]),
    ("Mali accused Niger. Niamey denied it. The country's envoy left.", "The country", ["Niamey"]),
    ("The UN spoke of the M23. The group denied it.", "The group", ["the M23"]),
    ("The Houthis hit a ship. The rebels boasted.", "The rebels", ["The Houthis"]),
    ("The Houthis and the M23 boasted. The rebels lied.", "The rebels", None),
    ("ECOWAS met in Abuja. The bloc was split.", "The bloc", ["ECOWAS"]),
    (
        "India's foreign minister met his Pakistani counterpart. His counterpart smiled.",
        "counterpart",
        ["Pakistani counterpart"],
    ),
    ("Georgia's opposition marched. Its leaders spoke.", "leaders", ["Georgia's opposition"]),
    ("Mali is an old friend of Algeria, it shares a long border with Niger.", "it", ["Mali"]),
    ("Ethiopia is a poor country, its budget amounted to little.", "its", ["Ethiopia"]),
    ("Portugal welcomed the Spanish law, but it will weaken Portugal.", "it", None),  # not the one it weakens
    ("Kenya feared the deal, since it would cost Kenya dearly.", "it", None),
    # nobody calls himself "he": not the speaker of a quotation, not the subject for an object
    ('Justin Trudeau said, "He should get a medal from Chad."', "He", None),
    ('Trudeau spoke about Narendra Modi. "He should get a medal," Trudeau said.', "He", ["Narendra Modi"]),
    ("Macron received Narendra Modi. Modi contradicted him.", "him", ["Macron"]),
    ("''He is a bright man,'' Narendra Modi said of Justin Trudeau.", "He", ["Justin Trudeau"]),
    # a speaker may be named at the other end of a long quotation
    ('"We went to Chad. We saw the camps. We came home," Macron said.', "We", ["Macron"]),
    ("Israel is doing well. It is one of the top exporters.", "It", ["Israel"]),
    ("Israel is doing well. It is a pity that Chad left.", "It", None),
    ("Kenya and Chad signed a pact. Other countries stayed away.", "Other countries", None),
    # somebody described
    (
        "Roman Abramovich bought a club in Peru. The gambling tycoon told Reuters so.",
        "The gambling tycoon",
        ["Roman Abramovich"],
    ),
    ("Roman Abramovich bought a club. Narendra Modi said the tycoon would pay.", "the tycoon", ["Roman Abramovich"]),
    ("Roman Abramovich bought a club. The tycoon who sold it left.", "The tycoon", None),
    ("Roman Abramovich and Narendra Modi met Macron's aides. A guard stood near the tycoon.", "the tycoon", None),
    # nobody where a stranger, a thing or several may be meant
    ("Modi spoke in Peru. Another said he was ill.", "he", None),
    ("Macron spoke. Chad is run by a lunatic who expands his army.", "his", None),
    ("Kenya built a port. It holds forty ships.", "It", None),
    ("Kenya built a port. It denied that the cost was high.", "It", ["Kenya"]),
    ("Macron and Chad disagreed. Both parties were silent.", "Both parties", None),
    ("Macron spoke of the team. The team was tired.", "The team", None),
    # number, sort and order
    ("In its report, Amnesty International blamed Chad.", "its", ["Amnesty International"]),
    ("While he waited, Narendra Modi ate.", "he", ["Narendra Modi"]),
    ("Kenya's claim that it had won was false.", "it", ["Kenya"]),
    ("Macron criticised Chad, accusing it of theft.", "it", ["Chad"]),
    ("Macron warned Modi during their meeting.", "their", ["Macron", "Modi"]),
    ("Chad met Mali. Both were calm.", "Both", ["Chad", "Mali"]),
    ("Macron met Modi in Chad. Neither smiled.", "Neither", ["Macron", "Modi"]),
    ("Chad borrowed from Mali. The country cannot pay.", "The country", ["Chad"]),
    ('Macron waited. "We will stay," he said.', "We", ["Macron"]),
    ("Adm. Lucy Okoro spoke in Chad. The admiral wants ships.", "The admiral", ["Lucy Okoro"]),
    # some of them are nobody's, and sailors may be merchants
    ("Chad shot at a Greek ship. Chad freed two soldiers.", "two soldiers", None),
    ("Chad's navy met a ship. The sailors were calm.", "The sailors", None),
    ("Chad and Mali sent ships. The two armies were calm.", "The two armies", ["Chad", "Mali"]),
    # who speaks through an office; a body told of with those who are its own
    ("Chad complained. “We deny it,” Modi's office replied.", "We", ["Modi"]),
    ("Chad complained. “We deny it,” a spokesman for Peru said.", "We", ["spokesman for Peru"]),
    ("The Biden administration and its servants pushed China. Now it wants talks.", "it", ["The Biden administration"]),
    ("Kenya and Uganda pushed China. Now it wants talks.", "it", None),
    # whose country
    ("Kenya's leader met Macron in Peru. Narendra Modi said his country was calm.", "country", ["Narendra Modi"]),
]


@pytest.mark.parametrize("text, words, meant", CASES)
def test_words_refer_to(read_text: Read, text: str, words: str, meant: list[str] | None) -> None:
    work = read_text(text, until="coreference", published="2016-05-02" if "Obama" in text else "2024-10-30")
    mentions: tuple[Mention, ...] = work["mentions"]
    links: dict[int, CoreferenceLink] = {link.mention: link for link in work["coreference"]}
    numbers = [n for n, m in enumerate(mentions) if m.span.of(text) == words and not m.candidates]
    assert numbers, [m.span.of(text) for m in mentions]
    link = links.get(numbers[0])
    found = None if link is None else [mentions[a].span.of(text) for a in link.antecedents]
    assert found == meant
    if link is not None:
        assert link.reason


STANDS_FOR = [  # text, words, ids
    ("Peru is calm. Peruvian police left. The army obeyed.", "The army", ["PER:MIL"]),
    ("Putin said his troops were safe.", "troops", ["RUS:MIL"]),
    ("Macron spoke. The president was angry.", "The president", []),  # Macron himself
    ("Ties between Spain and Peru grew. The two leaders met.", "The two leaders", ["ESP:PM", "PER:PRES"]),
    ("Spain's prime minister met Peru's president. Both countries paid.", "Both countries", ["ESP", "PER"]),
    ("Troops stormed the hall in Dakar.", "Troops", ["SEN:MIL"]),
    ("France spoke. Then Chad chose. Chad voted. Chad is calm. Troops left.", "Troops", ["TCD:MIL"]),  # the one near
    ("Fiji and Tonga trained together. The warships sailed on.", "The warships", ["FJI:MIL", "TON:MIL"]),
    ("Fiji warned Tonga. Fiji deployed warships.", "warships", ["FJI:MIL"]),
    ("Haiti's council dismissed the premier.", "the premier", ["HTI:PM"]),
    ("Fiji and its allies paid.", "allies", ["ALLIES:FJI"]),
    ("Georgia's opposition marched. Its leaders spoke.", "leaders", []),
]


@pytest.mark.parametrize("text, words, ids", STANDS_FOR)
def test_a_body_is_not_its_country(read_text: Read, text: str, words: str, ids: list[str]) -> None:
    work = read_text(text, until="coreference", published="2024-10-30")
    (link,) = [k for k in work["coreference"] if work["mentions"][k.mention].span.of(text) == words]
    assert [a.id for a in link.actors] == ids


def test_the_north_needs_its_country(read_text: Read) -> None:
    with_it = read_text("North Korea fired a missile. The North said nothing.", until="mentions")["mentions"]
    assert [m.best.id for m in with_it if m.best][-1] == "PRK"
    without = read_text("Snow fell on Norway. The North is cold.", until="mentions")["mentions"]
    assert "PRK" not in {c.id for m in without for c in m.candidates}
