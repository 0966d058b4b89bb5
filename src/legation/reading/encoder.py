"""Encoder: one pass of a small language model over a text, shared by all learned heads.

Takes a parse; gives an `Encoding`: for each token the outputs of every head by name ("tags", "cue", ...), and the
window in which it was read (whole paragraphs, as many as fit, so that a speaker in the next sentence is in view).
What the outputs mean is left to those who read them (attribution.learned). The model is an int8 ONNX file with its
word pieces; the parser's tags, labels and heads and the quotation marks are read along with the words.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from legation.knowledge import DATA
from legation.model.layers import Parse
from legation.reading.attribution.quotes import find_quotations
from legation.reading.reader import Work

MODEL_FOLDER = DATA / "models" / "attribution"
# A single token is cut to this many pieces: web addresses and hashes say nothing more after that.
MAX_PIECES = 8
MAX_WORD = 100
PAD, UNKNOWN, START, STOP = 0, 100, 101, 102
# Name of each head -> output of the model file.
HEADS = {"tags": "tags_out", **{name: name for name in ("cue", "token", "flat_cue", "flat_token")}}
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """heads: name -> one row per token. windows: (first, past) token numbers; every token is in one."""

    windows: tuple[tuple[int, int], ...] = ()
    heads: Mapping[str, Floats] = field(default_factory=dict)


class WordPieces:
    """Words to numbers of word pieces, as uncased BERT has them. Keeps what it has cut before."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._known: dict[str, tuple[int, ...]] = {}

    def cut(self, word: str) -> tuple[int, ...]:
        known = self._known.get(word)
        if known is None:
            pieces: list[int] = []
            for part in _split_punctuation(_plain(word[:MAX_WORD])):
                pieces.extend(self._cut_part(part))
            known = tuple(pieces[:MAX_PIECES]) or (UNKNOWN,)
            if len(self._known) < 100_000:
                self._known[word] = known
        return known

    def _cut_part(self, part: str) -> list[int]:
        out: list[int] = []
        at = 0
        while at < len(part):
            for end in range(len(part), at, -1):
                number = self._numbers.get(part[at:end] if at == 0 else "##" + part[at:end])
                if number is not None:
                    out.append(number)
                    at = end
                    break
            else:
                return [UNKNOWN]
        return out


def _plain(word: str) -> str:
    """Lower case, without accents and control characters."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(ch for ch in decomposed if unicodedata.category(ch) not in ("Mn", "Cc", "Cf"))


def _split_punctuation(word: str) -> list[str]:
    if word.isalnum():
        return [word]
    out: list[str] = []
    open_word = False
    for ch in word:
        if ch.isspace():
            open_word = False
        elif (ch.isascii() and not ch.isalnum()) or unicodedata.category(ch).startswith("P"):
            open_word = False
            out.append(ch)
        elif open_word:
            out[-1] += ch
        else:
            out.append(ch)
            open_word = True
    return out


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """Numbers of the parser's tags and labels. 0 is for none and for what was never seen."""

    tags: Mapping[str, int]
    deps: Mapping[str, int]


@dataclass(slots=True)
class Features:
    """One text as numbers. pieces: per token; quote: 0 outside, 1 first, 2 inside, 3 last token of a quotation."""

    pieces: list[tuple[int, ...]]
    quote: list[int]
    tags: list[int]
    deps: list[int]
    heads: tuple[int, ...]
    paragraphs: list[int]  # first token of each


def make_features(parse: Parse, pieces: WordPieces, vocabularies: Vocabularies) -> Features:
    quote = [0] * len(parse)
    for q in find_quotations(parse):
        quote[q.first : q.past] = [2] * (q.past - q.first)
        quote[q.first] = 1
        if q.closed and q.past - q.first > 1:
            quote[q.past - 1] = 3
    text, starts, ends = parse.text, parse.starts, parse.ends
    # A line break can only stand where the parser began a new sentence.
    firsts = [f for f, _ in parse.sentences if f == 0 or not text[ends[f - 1] : starts[f]].strip(" \t")]
    paragraphs = [f for f in firsts if f == 0 or len((text[ends[f - 1] : starts[f]] + "|").splitlines()) > 1]
    return Features(
        pieces=[pieces.cut(w) for w in parse.words],
        quote=quote,
        tags=[vocabularies.tags.get(t, 0) for t in parse.tags],
        deps=[vocabularies.deps.get(d, 0) for d in parse.deps],
        heads=parse.heads,
        paragraphs=paragraphs,
    )


def cut_windows(features: Features, sentences: Sequence[tuple[int, int]], limit: int) -> list[tuple[int, int]]:
    """Windows of whole paragraphs of at most `limit` pieces (their separators counted); a longer paragraph is cut
    between sentences, a longer sentence anywhere."""
    lengths = [len(p) for p in features.pieces]
    breaks = set(features.paragraphs)
    windows: list[tuple[int, int]] = []
    begin, used = 0, 0
    paragraph = 0  # where the paragraph now being added began
    for first, past in sentences:
        size = sum(lengths[first:past])
        if first in breaks:
            paragraph = first
            used += 1
        if used + size > limit - 2 and first > begin:
            # Back to the paragraph's beginning, unless that leaves a window with nothing in it.
            cut = paragraph if begin < paragraph <= first else first
            windows.append((begin, cut))
            begin, used = cut, sum(lengths[cut:first])
        while used + size > limit - 2:  # a sentence (or what is left of its paragraph with it) beyond the limit
            if begin < first:
                windows.append((begin, first))
                begin, used = first, 0
                continue
            here, cut = 0, begin
            while here + lengths[cut] <= limit - 2:
                here += lengths[cut]
                cut += 1
            windows.append((begin, cut))
            begin = first = cut
            used, size = 0, sum(lengths[cut:past])
        used += size
    if sentences and begin < sentences[-1][1]:
        windows.append((begin, sentences[-1][1]))
    return windows


def fill_batch(features: Sequence[Features], windows: Sequence[tuple[int, int, int]]) -> dict[str, Ints]:
    """Model inputs for windows given as (number of the text, first, past): see INPUTS in the model's card."""
    rows: list[tuple[list[int], list[int], list[int]]] = []
    for number, first, past in windows:
        f = features[number]
        breaks = set(f.paragraphs)
        row, owner, begins = [START], [-1], []
        for t in range(first, past):
            if t in breaks and t > first:
                row.append(STOP)
                owner.append(-1)
            begins.append(len(row))
            row.extend(f.pieces[t])
            owner.extend([t] * len(f.pieces[t]))
        row.append(STOP)
        owner.append(-1)
        rows.append((row, owner, begins))
    width = max(len(r[0]) for r in rows)
    words = max(len(r[2]) for r in rows)
    out = {name: np.zeros((len(rows), width), np.int64) for name in ("pieces", "quote", "tags", "deps")}
    out["first"] = np.zeros((len(rows), words), np.int64)
    out["head"] = np.zeros((len(rows), words), np.int64)
    for i, ((number, first, past), (row, owner, begins)) in enumerate(zip(windows, rows, strict=True)):
        f = features[number]
        out["pieces"][i, : len(row)] = row
        for name, column in (("quote", f.quote), ("tags", f.tags), ("deps", f.deps)):
            out[name][i, : len(row)] = [column[t] if t >= 0 else 0 for t in owner]
        out["first"][i, : len(begins)] = begins
        heads = [f.heads[t] for t in range(first, past)]
        out["head"][i, : len(begins)] = [begins[h - first] if first <= h < past else 0 for h in heads]
    return out


class EncoderComponent:
    """Runs the model over the windows of each text, on one core."""

    name = "encoder"
    needs: tuple[str, ...] = ("segments", "parse")
    gives = "encoder"

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        self.folder = folder

    @property
    def version(self) -> str:
        return f"1 {self.config['version']}"

    @cached_property
    def config(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.folder / "config.json").read_text(encoding="utf-8"))
        return loaded

    @cached_property
    def pieces(self) -> WordPieces:
        return WordPieces((self.folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1])

    @cached_property
    def vocabularies(self) -> Vocabularies:
        tags, deps = ({name: i + 1 for i, name in enumerate(self.config[k])} for k in ("tags", "deps"))
        return Vocabularies(tags, deps)

    @cached_property
    def session(self) -> Any:
        runtime = import_module("onnxruntime")  # by name: it ships no types
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1  # the reader runs one process a core
        options.inter_op_num_threads = 1
        # Without these the allocator keeps the largest batch ever seen.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        path = str(self.folder / "encoder.onnx")
        return runtime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(self, batch: Sequence[Work]) -> list[Encoding]:
        return self.encode([w["parse"] for w in batch])

    def encode(self, parses: Sequence[Parse]) -> list[Encoding]:
        return [self._encode(parse) for parse in parses]

    def _encode(self, parse: Parse) -> Encoding:
        """One call a window: int8 scales are taken per call, so a text's neighbours would colour its numbers."""
        features = make_features(parse, self.pieces, self.vocabularies)
        windows = cut_windows(features, parse.sentences, self.config["limit"])
        rows: dict[str, list[Floats]] = {name: [] for name in HEADS}
        for first, past in windows:
            results = self.session.run(list(HEADS.values()), fill_batch([features], [(0, first, past)]))
            for name, values in zip(HEADS, results, strict=True):
                rows[name].append(values[0])
        return Encoding(tuple(windows), {name: np.concatenate(r) for name, r in rows.items() if r})
