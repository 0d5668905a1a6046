"""Missions that may do the same work twice are pointed out, with the reason; others are left alone."""

import pytest

from missions.overlap import Effort, between, with_others

DELIVERY = "Londoners receive fresh groceries within the hour they asked for"
LIKE = "Fresh groceries reach Londoners in the hour that they chose and asked for"
OTHER = "Growers earn a fair return on poultry contracts"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Effort("A", DELIVERY), Effort("B", LIKE), (False, ())),
        (Effort("A", DELIVERY, "out"), Effort("B", LIKE, "out"), (True, ())),
        (Effort("A", DELIVERY, "out", frozenset({"s"})), Effort("B", OTHER, "out", frozenset({"s"})), (True, ("s",))),
    ],
)
def test_a_like_purpose_or_one_outcome_in_one_segment_is_an_overlap(
    one: Effort, other: Effort, why: tuple[bool, tuple[str, ...]]
) -> None:
    found = between(one, other)
    assert found and (found.is_same_outcome, found.segments) == why
    assert ("groceries" in found.words) == (other.words == LIKE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Effort("A", DELIVERY), Effort("B", OTHER)),
        (Effort("A", DELIVERY, "out"), Effort("B", OTHER, "out")),
        (Effort("A", DELIVERY, "", frozenset({"s"})), Effort("B", OTHER, "", frozenset({"s"}))),
        (Effort("A", ""), Effort("B", "")),
    ],
)
def test_one_sign_alone_says_nothing(one: Effort, other: Effort) -> None:
    assert between(one, other) is None


def test_what_overlaps_is_told_but_never_with_itself() -> None:
    three = [Effort("A", DELIVERY), Effort("B", LIKE), Effort("C", OTHER)]
    assert [found.other for found in with_others(three[0], three)] == ["B"]
    assert with_others(three[2], three) == []
