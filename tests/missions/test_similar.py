"""Which earlier attempts resemble a proposal."""

import pytest

from missions.similar import MOST, Candidate, alike, stems


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", set()),
        ("Make it so that they have more", set()),
        ("Customers of the bakery", {"customer", "bakeri"}),
        ("A customer of bakeries", {"customer", "bakeri"}),
        ("Straße 12 und Café", {"strass", "caf"}),
    ],
)
def test_only_words_that_tell_count(text: str, found: set[str]) -> None:
    assert stems(text) == found


def test_the_most_alike_come_first_and_one_word_is_chance() -> None:
    earlier = [
        Candidate("MIS-1", "Bakers in Hove", "Fresh bread every day"),
        Candidate("MIS-2", "Payroll", "Bread"),
        Candidate("MIS-3", "Payroll", outcome_id="o"),
        Candidate("MIS-4", "Fresh bread", outcome_id="o"),
    ]
    found = alike("Fresh bread", "that bakers love", "o", earlier)
    assert [(each.key, each.same_outcome) for each in found] == [("MIS-4", True), ("MIS-1", False), ("MIS-3", True)]
    assert found[1].shared == ("bakers", "bread", "fresh")


def test_a_word_that_both_titles_share_is_enough() -> None:
    assert [each.key for each in alike("Let Brighton stay", "", "", [Candidate("MIS-1", "Make Brighton love us")])] == [
        "MIS-1"
    ]


def test_without_an_outcome_nothing_shares_one() -> None:
    assert alike("Bread", "", "", [Candidate("MIS-1", "Payroll")]) == []


def test_a_few_are_enough() -> None:
    assert len(alike("fresh bread", "", "", [Candidate(f"MIS-{n}", "fresh bread") for n in range(20)])) == MOST
