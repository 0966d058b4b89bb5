"""Language: told where the words tell it, left open where they are too few."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import BODY, make_jsonl, read_one, received

from legation.sources.language import find_language, normalise_language

TEXTS = [
    (BODY, "en"),
    ("MOSCOW SENDS FURTHER SHIPS TO THE HARBOUR, THE MINISTRY OF DEFENCE SAID ON MONDAY EVENING", "en"),
    ("Le ministère a annoncé lundi que deux navires avaient quitté le port avec du blé.", "fr"),
    ("Das Ministerium teilte am Montag mit, dass zwei Schiffe den Hafen verlassen haben.", "de"),
    ("Министерство сообщило в понедельник, что два судна покинули порт.", "ru"),
    ("Міністерство повідомило в понеділок, що два судна залишили порт.", "uk"),
    ("국방부는 월요일에 선박 두 척이 항구를 떠났다고 밝혔다.", "ko"),
    ("国防部周一表示，两艘船已离开港口。", "zh"),
    ("وقالت الوزارة يوم الاثنين إن سفينتين غادرتا الميناء", "ar"),
    ("Kim Jong Un meets Putin", None),  # names have no language
    ("SEOUL — 10,000", None),
    ("", None),
    ("1 2 3 4 5 " * 50, None),
    ("\ufffd" * 100, None),
    ("국방부 소식\n" + BODY * 20, "en"),  # a masthead in another language
]


@pytest.mark.parametrize("text, language", TEXTS)
def test_the_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert find_language(text) == language


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    code = find_language(text)
    assert code is None or len(code) == 2


@pytest.mark.parametrize(
    "name, code",
    [("en-US", "en"), ("EN", "en"), ("pt_BR", "pt"), ("English", "en"), ("kor", "ko"), ("Elvish", None), ("", None)],
)
def test_names_of_languages_have_one_code(name: str, code: str | None) -> None:
    assert normalise_language(name) == code


SETTLED = [  # text, declared, settled
    ("They met.", "fr", "fr"),  # too short to tell: the declaration counts
    (BODY, "fr", "en"),  # templates declare any
    ("They met.", None, None),
]


@pytest.mark.parametrize("text, declared, settled", SETTLED)
def test_words_count_before_declarations(tmp_path: Path, text: str, declared: str | None, settled: str | None) -> None:
    data = make_jsonl({"text": text, "language": declared})
    assert received(read_one(tmp_path / "a.jsonl", data)).version.language == settled
