"""Language: which one a text is written in, as far as its words tell.

Takes a text; gives an ISO 639-1 code ("en"), or None when the text is too short or too mixed to tell. None is an
answer, not a failure: a wire's two-word headline has no language of its own.
"""

from __future__ import annotations

import functools
import re
import threading
from typing import Any

# Samples from three places, so that a Korean masthead over an English text does not decide.
SAMPLE_CHARACTERS = 1200
# See tests/sources/test_sources_language.py: below these the identifier names Luxembourgish for "Kim Jong Un meets Putin".
LEAST_LETTERS = 40
LEAST_CONFIDENCE = 0.8
LEAST_CONFIDENCE_OTHER_SCRIPT = 0.5  # the script has told much already: it is no English, whatever it is
_DIALECTS = {"wuu": "zh", "yue": "zh", "ary": "ar", "arz": "ar", "grc": "el", "hbo": "he"}
_LOCK = threading.Lock()
_CODE = re.compile(r"[a-z]{2}")


def find_language(text: str) -> str | None:
    """ISO 639-1 code of the language that the sample is written in; None when it cannot be told."""
    sample = _sample(text)
    letters = [c for c in sample if c.isalpha()]
    other_script = sum(c > "\u0370" for c in letters) > len(letters) / 2
    # Scripts that write a word with one or two characters say as much with fewer of them.
    if len(letters) < (LEAST_LETTERS // 3 if other_script else LEAST_LETTERS):
        return None
    with _LOCK:
        ranking = _identifier().rank(sample)[:6]
    scores: dict[str, float] = {}
    for code, score in ranking:
        code = _DIALECTS.get(code, code)
        scores[code] = scores.get(code, 0.0) + score
    best = max(scores, key=lambda code: scores[code])
    sure = scores[best] >= (LEAST_CONFIDENCE_OTHER_SCRIPT if other_script else LEAST_CONFIDENCE)
    return best if sure and _CODE.fullmatch(best) else None


def normalise_language(name: str) -> str | None:
    """'en-US', 'EN', 'eng' and 'English' are "en"; None for what is no name of a language."""
    name = name.strip().lower()
    if name in _NAMES:
        return _NAMES[name]
    got = re.match(r"([a-z]{2})(?:[-_][a-z0-9-_]*)?$", name)
    return got.group(1) if got else None


def _sample(text: str) -> str:
    if len(text) <= 3 * SAMPLE_CHARACTERS:
        return text
    middle = len(text) // 2
    parts = (text[:SAMPLE_CHARACTERS], text[middle : middle + SAMPLE_CHARACTERS], text[-SAMPLE_CHARACTERS:])
    return "\n".join(parts)


@functools.cache
def _identifier() -> Any:
    """Loaded once (0.3 s), and only when a text is there to be told."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


# ISO 639-2 codes and English names of the languages that the reports of this trade are mostly written in (unchecked).
_NAMES = {
    alias: code
    for code, aliases in {
        "en": "eng english",
        "fr": "fra fre french",
        "de": "deu ger german",
        "es": "spa spanish",
        "pt": "por portuguese",
        "it": "ita italian",
        "ru": "rus russian",
        "uk": "ukr ukrainian",
        "pl": "pol polish",
        "zh": "zho chi chinese mandarin",
        "ja": "jpn japanese",
        "ko": "kor korean",
        "ar": "ara arabic",
        "fa": "fas per persian farsi",
        "he": "heb hebrew",
        "tr": "tur turkish",
        "hi": "hin hindi",
        "vi": "vie vietnamese",
        "id": "ind indonesian",
        "nl": "nld dut dutch",
    }.items()
    for alias in aliases.split()
}
