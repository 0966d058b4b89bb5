"""Clauses: how what a treaty binds to is told, from clauses.toml; and whom treaties with a name bind, from treaties.toml.

    book = load_clauses([Path("clauses.toml")], [Path("treaties.toml")], reservation=pattern)
    masked = book.mask("Under the Lima accord Peru must help Chile if it is attacked.")
    masked.instruments      # [Span of "the Lima accord"]
    [m.frame for m in book.told_in(masked)]

What can be told apart by itself (reservations, instruments, triggers) is masked by as many characters of a private plane, so
that frames need not know its words and every offset stays as it was. Patterns are tried without regard to case.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legation.knowledge.relations import MARKS
from legation.model.spans import Span

INSTRUMENT, TRIGGER, RESERVATION = "\ue000", "\ue001", "\ue002"
# A frame sees no more of a sentence: what runs on for longer is a list or a broken line.
MOST_CHARACTERS = 700
_NAME = rf"(?:the )?{MARKS[0]}[^{MARKS[1]}]+{MARKS[1]}"
_LIST = rf"{_NAME}(?:['’]s?)?(?:(?:,? (?:and with|and|or|with)|,|[-–/])(?: ?(?:both|the|also))? ?{_NAME}(?:['’]s?)?)*"
_DETERMINER = r"(?:the|a|an|its|their|this|his|her|our|another|one|each)"
_NO_PART = (
    r"(?:of|to|in|on|by|with|from|for|that|which|who|or|signed|signs?|says?|said|is|are|was|were|has|have|had|will|would|must"
    r"|shall|may|under|before|after|if|when|because|as|than|into|between|oblige[sd]?|binds?|bound|help|treat(?:y|ies)"
    r"|pacts?|accords?|it|them|both|the|an?|its|their|this|wants?)"
)
_PLURALS = r"(?:treaties|(?:pact|accord|agreement|declaration|protocol|convention|memorandum)s|memoranda)"
_WORD = r"[\w’'.&-]+"
_BEHIND = (
    r"(?: (?:of|from) (?:the )?(?:(?-i:[A-Z])[\w’'-]*(?:[ -](?:(?-i:[A-Z])[\w’'-]*|\d{1,4}\b))*"
    r"|\d{1,2} (?-i:[A-Z])[a-z]+(?: \d{4})?|\d{4}|friendship(?:,? (?:and )?\w+)*|peace"
    r"|guarantee|alliance|neutrality|(?:mutual |collective )(?:defen[cs]e|assistance|security))){0,2}"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to tell a clause. needs: "instrument", "around" or "treaty", see clauses.toml."""

    id: str
    pattern: re.Pattern[str]
    needs: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence with masks, all offsets as in it. spans: within the sentence, in its order."""

    text: str
    masked: str
    instruments: tuple[Span, ...]
    triggers: tuple[Span, ...]
    reservations: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Treaty:
    """A treaty with a name. parties: those bound; until: the day from which it binds nobody any more, as ISO."""

    name: str
    names: tuple[str, ...]
    parties: tuple[str, ...]
    until: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ClauseBook:
    """Compiled; see the head of clauses.toml."""

    cue: re.Pattern[str]
    instrument: re.Pattern[str]
    trigger: re.Pattern[str]
    reservation: re.Pattern[str] | None
    frames: tuple[Frame, ...]
    not_told: re.Pattern[str]
    statuses: tuple[tuple[str, re.Pattern[str]], ...]
    parties: tuple[re.Pattern[str], ...]
    joined: re.Pattern[str]
    treaties: tuple[Treaty, ...] = ()
    _by_name: Mapping[str, Treaty] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {_plain(n): t for t in reversed(self.treaties) for n in t.names}
        object.__setattr__(self, "_by_name", names)

    def mask(self, sentence: str) -> Masked:
        """Put masks over the reservations, the instruments and the triggers of a sentence, in this order."""
        text = sentence
        found: list[list[Span]] = [[], [], []]
        kinds = ((self.reservation, RESERVATION), (self.instrument, INSTRUMENT), (self.trigger, TRIGGER))
        for spans, (pattern, mask) in zip(found, kinds, strict=True):
            for match in pattern.finditer(text) if pattern is not None else ():
                words = match.group().rstrip()
                if any(m in words for m in (INSTRUMENT, TRIGGER, RESERVATION)) or not words:
                    continue
                spans.append(Span(match.start(), match.start() + len(words)))
            for span in spans:
                text = text[: span.start] + mask * (span.end - span.start) + text[span.end :]
        return Masked(sentence, text, tuple(found[1]), tuple(found[2]), tuple(found[0]))

    def told_in(self, masked: Masked, *, around: bool) -> Iterator[tuple[Frame, re.Match[str]]]:
        """The frames that a sentence fits, the narrowest first. around: whether an instrument is named just before it."""
        for frame in self.frames:
            if frame.needs == "instrument" and not masked.instruments:
                continue
            if frame.needs.startswith("around") and not (masked.instruments or around):
                continue
            if frame.needs.endswith("trigger") and not masked.triggers:
                continue
            for match in frame.pattern.finditer(masked.masked):
                yield frame, match

    def treaty_named(self, words: str) -> Treaty | None:
        """The treaty of that name, whatever stands before the name ("Article 5 of the North Atlantic Treaty")."""
        plain = _plain(words)
        if plain in self._by_name:
            return self._by_name[plain]
        fits = [n for n in self._by_name if f" {n} " in f" {plain} "]
        return self._by_name[max(fits, key=lambda n: (len(n), n))] if fits else None


def load_clauses(
    paths: Sequence[Path], treaties: Sequence[Path] = (), *, reservation: re.Pattern[str] | None = None
) -> ClauseBook:
    """Later files add to those before. Raises re.error for a pattern that does not compile."""
    cues: list[str] = []
    nouns: list[str] = []
    triggers: list[str] = []
    stops: list[str] = []
    macros: dict[str, str] = {}
    frames: list[dict[str, str]] = []
    not_told: list[str] = []
    statuses: dict[str, list[str]] = {}
    parties: list[str] = []
    joined: list[str] = []
    for path in paths:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        cues += [table["cue"]] if "cue" in table else []
        nouns += [table["instruments"]["nouns"]] if "instruments" in table else []
        triggers += table.get("triggers", {}).get("patterns", ())
        stops += [table["triggers"]["stop"]] if "stop" in table.get("triggers", {}) else []
        macros |= table.get("macros", {})
        frames += table.get("frame", ())
        not_told += [w for entry in table.get("not_told", ()) for w in entry["words"]]
        for entry in table.get("status", ()):
            statuses.setdefault(entry["status"], []).extend(entry["patterns"])
        parties += table.get("parties", {}).get("patterns", ())
        joined += table.get("parties", {}).get("joined", ())
    parts = dict(macros) | {"I": f"{INSTRUMENT}+", "T": f"{TRIGGER}+", "L": _LIST, "A": _NAME, "B_": _NAME}
    stop = "|".join(stops)
    return ClauseBook(
        cue=_compile("|".join(cues)),
        instrument=_compile(_instrument("|".join(nouns))),
        trigger=_compile(rf"\b(?:{'|'.join(t.replace('{stop}', stop) for t in triggers)})"),
        reservation=reservation,
        frames=tuple(Frame(f["id"], _compile(_filled(f["pattern"], parts)), f["needs"]) for f in frames),
        not_told=_compile("|".join(not_told)),
        statuses=tuple((s, _compile("|".join(_filled(p, parts) for p in ps))) for s, ps in statuses.items()),
        parties=tuple(_compile(_filled(p, parts)) for p in parties),
        joined=_compile("|".join(_filled(p, parts) for p in joined)),
        treaties=tuple(t for path in treaties for t in _treaties(path)),
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """A pattern with its macros in; {W2} is {W} without the group."""
    pattern = pattern.replace("{W2}", parts.get("W", "").replace("?P<who>", "?:"))
    for _ in range(3):  # a macro may hold another
        for name, words in parts.items():
            pattern = pattern.replace(f"{{{name}}}", words)
    for name in ("L", "who", "more"):  # a group that a macro brings twice counts once
        pattern = _once(pattern, name)
    return pattern


def _once(pattern: str, group: str) -> str:
    first, mark, rest = pattern.partition(f"(?P<{group}>")
    return first + mark + rest.replace(f"(?P<{group}>", "(?:") if mark else pattern


def _instrument(nouns: str) -> str:
    """A noun phrase of an instrument: "Article 4 of the 2010 pact", "their treaty of friendship of 1977", "the Lima accord"."""
    article = (
        r"(?:(?-i:Articles?|Art\.|Section|Clause|Paragraph|Chapter) (?:\d+(?:\.\d+)*|[IVXL]+\b)(?:\(\w+\))?"
        r"|(?:the|a|an|its|their|one) (?:\w+ ){0,2}?(?:article|clause)s?)"
    )
    phrase = (
        rf"(?:{_DETERMINER} (?:(?!{_NO_PART}\b){_WORD} ){{0,6}}?(?:{nouns})\b"
        rf"|{_DETERMINER} (?:(?-i:[A-Z])[\w’'-]+ ){{1,3}}act\b"
        rf"|(?:(?-i:[A-Z])[\w’'-]+ ){{1,6}}(?-i:{_capital(nouns)})\b|(?-i:{_capital(nouns)})(?= of (?-i:[A-Z]))"
        rf"|{_PLURALS}\b(?= (?:with|between|of|on|in) )){_BEHIND}"
    )
    return rf"\b(?:{article} of {phrase}|{phrase}|{article}(?= (?:says|provides|of\b)|,| |\.))"


def _capital(nouns: str) -> str:
    return "|".join(n[:1].upper() + n[1:] for n in nouns.split("|") if n[:1].isalpha())


def _treaties(path: Path) -> Iterator[Treaty]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for entry in table.get("treaty", ()):
        names = (entry["name"], *entry.get("also", ()))
        yield Treaty(entry["name"], names, tuple(entry["parties"]), entry.get("until"), entry.get("source", ""))


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[\w.]+", words.casefold().replace("’", "'").replace("-", " ")))
