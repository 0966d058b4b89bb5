"""What is packed comes back as it was, in few bytes."""

from __future__ import annotations

import numpy as np
import pytest

from legation.dossier.edge_columns import LATER, _pack, _unpack


@pytest.mark.parametrize(
    "numbers, most",
    [
        ([], 0),
        ([7] * 1000, 0),
        ([0, 1] * 500, 1),
        (list(range(250_000, 251_000)), 2),
        ([0, 738_000, LATER, 738_001] * 250, 1),  # days beside 'none' and 'later than every day'
        ([0, *range(738_000, 738_400), LATER] * 10, 3),
        ([2**28 - 1, 5], 4),
    ],
)
def test_what_is_packed_comes_back(numbers: list[int], most: int) -> None:
    """most: bytes a number, beyond what a part names of itself."""
    packed = _pack(np.array(numbers, np.int64))
    out = np.full(len(numbers) + 2, -1, "<i4")
    assert _unpack(packed, out, 1) == len(numbers) + 1
    assert out.tolist() == [-1, *numbers, -1]
    assert len(packed) <= 13 + most * len(numbers) + 16


def test_small_numbers_come_back_into_one_byte() -> None:
    packed = _pack(np.array([4, 0, 1] * 100, np.int64))
    out = np.zeros(300, "u1")
    _unpack(packed, out, 0)
    assert out.tolist() == [4, 0, 1] * 100
