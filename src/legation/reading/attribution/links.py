"""Links: for a cue, which tokens of its window are its source, its content, or the rest of the cue.

Takes an encoding and cue tokens; gives one row per cue of probabilities over (none, source, content, cue) for each
token of the cue's window. The tree path and the distance from the cue count beside the encoder's vectors.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2, sqrt
from pathlib import Path

import numpy as np

from legation.model.layers import Parse
from legation.reading.attribution.relations import relate
from legation.reading.encoder import Encoding, Floats

NONE, SOURCE, CONTENT, CUE, ANCHOR = range(5)  # columns of the "tags" head; a link row has the first four
_SPAN = 2000


def distance_bucket(distance: int) -> int:
    """-16 .. 16 as 0 .. 32, in steps of growing size."""
    size = abs(distance)
    step = size if size <= 6 else min(16, 6 + int(2 * log2(size / 6) + 1))
    return 16 + (step if distance > 0 else -step)


_BUCKETS = np.array([distance_bucket(d) for d in range(-_SPAN, _SPAN + 1)])


@dataclass(frozen=True, slots=True)
class Row:
    """One cue's links. values[i] belongs to token first + i."""

    first: int
    values: Floats

    def column(self, tokens: Sequence[int], role: int) -> Floats:
        """Probabilities of a role for tokens; 0 outside the window."""
        out = np.zeros(len(tokens), np.float32)
        past = self.first + len(self.values)
        for i, t in enumerate(tokens):
            if self.first <= t < past:
                out[i] = self.values[t - self.first, role]
        return out


class LinkScorer:
    def __init__(self, path: Path, labels: Mapping[str, int]) -> None:
        self.path = path
        self.labels = labels

    @cached_property
    def weights(self) -> dict[str, Floats]:
        with np.load(self.path) as stored:
            return {name: stored[name].astype(np.float32) for name in stored.files}

    def score(self, parse: Parse, encoding: Encoding, cues: Sequence[int]) -> dict[int, Row]:
        """Rows for cue tokens, by token."""
        begins = [a for a, _ in encoding.windows]
        by_window: dict[int, list[int]] = {}
        for cue in sorted(set(cues)):
            by_window.setdefault(bisect_right(begins, cue) - 1, []).append(cue)
        out: dict[int, Row] = {}
        for number, here in by_window.items():
            first, past = encoding.windows[number]
            for cue, values in zip(here, self._score_window(parse, encoding, here, first, past), strict=True):
                out[cue] = Row(first, values)
        return out

    def _score_window(self, parse: Parse, encoding: Encoding, cues: list[int], first: int, past: int) -> Floats:
        weights, heads = self.weights, encoding.heads
        size = len(self.labels)
        relations = np.array([relate(parse, c, first, past, self.labels, size) for c in cues])
        offsets = np.arange(first, past)[None, :] - np.array(cues)[:, None]
        distances = _BUCKETS[np.clip(offsets, -_SPAN, _SPAN) + _SPAN]
        hidden = heads["cue"][cues][:, None, :] + heads["token"][None, first:past]
        hidden += weights["relation"][relations]
        hidden += weights["distance"][distances]
        np.maximum(hidden, 0, out=hidden)
        scores = np.add(hidden @ weights["out"].T, weights["bias"], dtype=np.float32)
        roles = scores.shape[-1]
        flat_cue = heads["flat_cue"][cues].reshape(len(cues), roles, -1)
        flat_token = heads["flat_token"][first:past].reshape(past - first, roles, -1)
        scores += np.einsum("arf,trf->atr", flat_cue, flat_token) / np.float32(sqrt(flat_cue.shape[-1]))
        return softmax(scores)


def softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    out: Floats = (shifted / shifted.sum(-1, keepdims=True)).astype(np.float32)
    return out
