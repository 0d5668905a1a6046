"""How Cairn says things, as tables of cases."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from interface import words

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
THIN = "\u2009"
MINUS = "\u2212"
DASH = "\u2013"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "£", DASH),
        (0, "", "0"),
        (18204, "", "18,204"),
        (18204.4, "£", "£18,204"),
        (-18204, "£", f"{MINUS}£18,204"),
        (72.0, "%", "72%"),
        (4.125, "%", "4.13%"),
        (4000, "GBP", "£4,000"),
        (4.10, "", "4.1"),
        (12.35, "FTE", f"12.35{THIN}FTE"),
        (Decimal("0.50"), "", "0.5"),
        (0.004, "", "0"),
        (-0.001, "", "0"),
        (99.96, "", "99.96"),
        (307.57, "", "307.57"),
    ],
)
def test_a_number_is_said_with_its_unit_and_no_idle_decimals(value: float | None, unit: str, said: str) -> None:
    assert words.number(value, unit) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, DASH),
        (9_999, "9,999"),
        (12_000, "12k"),
        (12_345, "12.3k"),
        (340_000, "340k"),
        (1_250_000, "1.3m"),
        (2_000_000_000, "2bn"),
        (-45_600, f"{MINUS}45.6k"),
        (999_999, "1m"),
        (149_600, "149.6k"),
    ],
)
def test_a_number_for_a_narrow_place_is_short(value: int | None, said: str) -> None:
    assert words.short_number(value) == said


@pytest.mark.parametrize(
    ("least", "most", "unit", "said"),
    [
        (1, 3, "FTE", f"1{DASH}3{THIN}FTE"),
        (3, 3, "FTE", f"3{THIN}FTE"),
        (2, None, "FTE", f"at least 2{THIN}FTE"),
        (None, 4000, "GBP", "up to £4,000"),
        (20000, 40000, "GBP", f"£20,000{DASH}£40,000"),
        (None, None, "GBP", ""),
    ],
)
def test_a_range_of_figures_says_which_end_is_known(least: int | None, most: int | None, unit: str, said: str) -> None:
    assert words.between(least, most, unit) == said


@pytest.mark.parametrize(("value", "said"), [(0, "no change"), (3, "+3"), (-1.5, f"{MINUS}1.5"), (None, DASH)])
def test_a_change_carries_its_sign(value: float | None, said: str) -> None:
    assert words.change(value) == said


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=4), "just now"),
        (timedelta(seconds=45), "45 s ago"),
        (timedelta(minutes=3, seconds=50), "3 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(days=30), "4 weeks ago"),
        (timedelta(days=100), "3 months ago"),
        (timedelta(days=800), "2 years ago"),
        (timedelta(hours=-4), "in 4 h"),
    ],
)
def test_an_age_is_said_in_the_largest_unit_that_fits(ago: timedelta, said: str) -> None:
    assert words.age(NOW - ago, NOW) == said


def test_a_moment_that_never_was_is_never() -> None:
    assert words.age(None, NOW) == "never"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, "no dates"),
        (date(2026, 3, 3), None, "from 3 Mar 2026"),
        (None, date(2026, 3, 3), "until 3 Mar 2026"),
        (date(2026, 3, 3), date(2026, 3, 3), "3 Mar 2026"),
        (date(2026, 3, 3), date(2026, 3, 17), f"3{DASH}17 Mar 2026"),
        (date(2026, 3, 3), date(2026, 4, 2), f"3 Mar {DASH} 2 Apr 2026"),
        (date(2025, 12, 24), date(2026, 1, 6), f"24 Dec 2025 {DASH} 6 Jan 2026"),
    ],
)
def test_a_range_of_days_does_not_repeat_itself(start: date | None, end: date | None, said: str) -> None:
    assert words.day_range(start, end) == said


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (None, "no end set"),
        (date(2026, 3, 18), "ends today"),
        (date(2026, 3, 19), "1 day left"),
        (date(2026, 4, 22), "5 weeks left"),
        (date(2026, 3, 15), "3 days over"),
    ],
)
def test_an_end_says_how_far_away_it_is(end: date | None, said: str) -> None:
    assert words.time_left(end, date(2026, 3, 18)) == said


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        (None, "No confidence given"),
        (0, "Very low"),
        (10, "Very low"),
        (20, "Low"),
        (40, "Low"),
        (50, "Even"),
        (60, "High"),
        (80, "High"),
        (90, "Very high"),
        (100, "Very high"),
    ],
)
def test_a_confidence_has_a_word(percent: int | None, word: str) -> None:
    assert words.confidence_word(percent) == word


@pytest.mark.parametrize(
    ("value", "top", "step"),
    [(None, 100, None), (0, 100, 0), (1, 100, 1), (50, 100, 3), (83, 100, 5), (100, 100, 6), (220, 100, 6), (4, 0, 0)],
)
def test_a_heat_cell_has_a_step_from_nothing_to_full(value: int | None, top: int, step: int | None) -> None:
    assert words.heat_step(value, top) == step


def test_every_status_has_a_shape_of_its_own_tone_so_that_colour_is_never_alone() -> None:
    told = {(status.shape, status.tone) for status in words.STATUSES.values()}
    assert len(told) == len(words.STATUSES)


def test_a_status_without_words_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(words.UnknownStatus, match="'green' is none of on_track"):
        words.status("green")


def test_weeks_begin_on_the_monday_that_holds_the_day() -> None:
    assert words.weeks_from(date(2026, 3, 18), 2) == [date(2026, 3, 16), date(2026, 3, 23)]
