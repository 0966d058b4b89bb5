"""Mentions: the same thing in several documents, by head word, nearness of documents and words near by."""

from __future__ import annotations

from legation.reconcile.mentions import Described, group_described, join_by_mean

QUAKE = {"quake": 3.0, "harbour": 2.0, "Lima": 4.0, "rescuer": 1.0}
QUAKE_AGAIN = {"quake": 2.0, "harbour": 1.0, "Lima": 4.0, "mayor": 1.0}
TRIAL = {"trial": 3.0, "judge": 2.0, "Oslo": 4.0, "verdict": 2.0}
OTHER = {"budget": 3.0, "senate": 2.0, "Quito": 4.0}


def clusters(*mentions: tuple[int, str]) -> list[str]:
    return group_described([Described(d, h, "action") for d, h in mentions], [QUAKE, QUAKE_AGAIN, TRIAL, OTHER])


def test_one_head_in_documents_of_one_matter_is_one_thing() -> None:
    found = clusters((0, "strik"), (1, "strik"), (2, "strik"))
    assert found[0] == found[1] != found[2]


def test_other_heads_are_other_things() -> None:
    assert len(set(clusters((0, "strik"), (1, "collaps")))) == 2


def test_equal_heads_of_one_document_are_one() -> None:
    assert len(set(clusters((2, "strik"), (2, "strik")))) == 1


def test_one_likely_pair_does_not_pull_two_groups_together() -> None:
    nearness = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.5}
    assert join_by_mean([0, 1, 2, 3], nearness, 0.4) == [[0, 1], [2, 3]]


def test_groups_are_joined_nearest_first() -> None:
    assert join_by_mean([0, 1, 2], {(0, 1): 0.5, (1, 2): 0.8}, 0.45) == [[0], [1, 2]]
