"""FTE arithmetic, checked by cases and against a plain loop over days."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from professions.capacity import Overload, Span, Window, free, heat, overload, peak, total, weekly

MONDAY = date(2026, 1, 5)
DAY = timedelta(days=1)
unhurried = settings(deadline=None)  # a busy machine is no reason to fail


def day(number: int) -> date:
    return MONDAY + number * DAY


def span(first: int, last: int | None, fte: str) -> Span:
    return Span(day(first), None if last is None else day(last), Decimal(fte))


def on(spans: list[Span], moment: date) -> Decimal:
    """The slow truth: add up whatever covers the day."""
    covering = [s.fte for s in spans if s.starts_on <= moment and (s.ends_on is None or moment <= s.ends_on)]
    return sum(covering, Decimal(0))


def days_of(window: Window, horizon: int = 120) -> list[date]:
    last = window.ends_on or day(horizon)
    return [window.starts_on + n * DAY for n in range((last - window.starts_on).days + 1)]


ftes = st.sampled_from(["0.1", "0.2", "0.25", "0.5", "0.8", "1"]).map(Decimal)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(st.integers(-20, 60))
    length = draw(st.none() | st.integers(0, 40))
    return Span(day(first), None if length is None else day(first + length), draw(ftes))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first = draw(st.integers(-10, 40))
    length = draw(st.none() | st.integers(0, 50))
    return Window(day(first), None if length is None else day(first + length))


def test_a_span_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end before it starts"):
        span(3, 2, "1")


def test_the_peak_is_the_first_day_of_the_highest_load() -> None:
    allocations = [span(0, 9, "0.5"), span(5, 20, "0.4"), span(20, None, "0.5")]
    assert peak(allocations, Window(day(0), day(30))) == (Decimal("0.9"), day(5))


def test_the_peak_of_nothing_is_nothing_from_the_first_day() -> None:
    assert peak([], Window(day(4))) == (Decimal(0), day(4))


def test_free_time_follows_part_time_and_leave() -> None:
    contract, leave = span(0, None, "0.8"), span(10, 13, "-0.8")
    assert free([contract, leave], [span(0, 4, "0.3"), span(12, 20, "0.5")], Window(day(0), day(25))) == [
        span(0, 4, "0.5"),
        span(5, 9, "0.8"),
        span(10, 13, "0"),
        span(14, 20, "0.3"),
        span(21, 25, "0.8"),
    ]


def test_an_overload_names_its_first_day_and_how_much() -> None:
    found = overload([span(0, None, "1")], [span(10, 20, "0.6")], span(0, None, "0.5"))
    assert found == Overload(day(10), Decimal("0.1"))


def test_exactly_full_is_no_overload() -> None:
    assert overload([span(0, None, "1")], [span(10, 20, "0.6")], span(0, None, "0.4")) is None


def test_a_person_without_availability_is_overloaded_at_once() -> None:
    assert overload([span(30, None, "1")], [], span(0, 40, "0.2")) == Overload(day(0), Decimal("0.2"))


def test_an_old_overload_elsewhere_is_not_held_against_a_candidate() -> None:
    assert overload([span(0, None, "1")], [span(0, 5, "1.5")], span(6, 9, "1")) is None


def test_a_week_is_monday_to_friday() -> None:
    leaves_on_friday, starts_on_wednesday = span(0, 4, "1"), span(9, None, "1")
    assert weekly([leaves_on_friday, starts_on_wednesday], MONDAY, 3) == [Decimal(1), Decimal("0.6"), Decimal(1)]


def test_a_week_of_seven_days_counts_the_weekend() -> None:
    assert weekly([span(5, 6, "0.7")], MONDAY, 1, days_a_week=7) == [Decimal("0.2")]


def test_a_week_starts_on_a_monday() -> None:
    with pytest.raises(ValueError, match="starts on a Monday"):
        weekly([], day(1), 1)


@pytest.mark.parametrize(
    ("used", "available", "level"),
    [
        ("0", "1", 0),
        ("0", "0", 0),
        ("0.01", "1", 1),
        ("0.25", "1", 1),
        ("0.5", "1", 2),
        ("0.75", "1", 3),
        ("0.9", "1", 4),
        ("0.91", "1", 5),
        ("8", "8", 5),
        ("8.01", "8", 6),
        ("0.1", "0", 6),
        ("0.1", "-1", 6),
    ],
)
def test_heat_tells_how_full_and_sets_too_much_apart(used: str, available: str, level: int) -> None:
    assert heat(Decimal(used), Decimal(available)) == level


@unhurried
@given(st.lists(spans(), max_size=6), windows())
def test_the_sum_of_spans_is_right_on_every_day(given_spans: list[Span], window: Window) -> None:
    steps = total(given_spans, window)
    assert [on(steps, moment) for moment in days_of(window)] == [on(given_spans, moment) for moment in days_of(window)]


@unhurried
@given(st.lists(spans(), max_size=6), windows())
def test_steps_cover_the_window_and_change_at_each_border(given_spans: list[Span], window: Window) -> None:
    steps = total(given_spans, window)
    assert (steps[0].starts_on, steps[-1].ends_on) == (window.starts_on, window.ends_on)
    for before, after in pairwise(steps):
        assert before.ends_on is not None
        assert after.starts_on == before.ends_on + DAY
        assert after.fte != before.fte


@unhurried
@given(st.lists(spans(), max_size=6), windows())
def test_the_peak_agrees_with_looking_at_every_day(given_spans: list[Span], window: Window) -> None:
    loads = {moment: on(given_spans, moment) for moment in days_of(window)}
    highest = max(loads.values())
    assert peak(given_spans, window) == (highest, min(d for d, load in loads.items() if load == highest))


@unhurried
@given(st.lists(spans(), max_size=4), st.lists(spans(), max_size=5), windows())
def test_what_is_free_agrees_with_looking_at_every_day(have: list[Span], taken: list[Span], window: Window) -> None:
    left = free(have, taken, window)
    for moment in days_of(window):
        assert on(left, moment) == max(on(have, moment) - on(taken, moment), Decimal(0))


@unhurried
@given(st.lists(spans(), max_size=4), st.lists(spans(), max_size=5), spans())
def test_an_overload_agrees_with_looking_at_every_day(have: list[Span], taken: list[Span], candidate: Span) -> None:
    days = days_of(Window(candidate.starts_on, candidate.ends_on))
    over = {moment: on([*taken, candidate], moment) - on(have, moment) for moment in days}
    too_much = [Overload(moment, by) for moment, by in over.items() if by > 0]
    assert overload(have, taken, candidate) == (too_much[0] if too_much else None)


@unhurried
@given(st.lists(spans(), max_size=6), st.integers(-3, 4), st.integers(1, 9), st.sampled_from([5, 7]))
def test_weekly_means_agree_with_looking_at_every_day(given_spans: list[Span], shift: int, weeks: int, n: int) -> None:
    first = MONDAY + shift * 7 * DAY
    slow = [sum(on(given_spans, first + (7 * w + d) * DAY) for d in range(n)) / Decimal(n) for w in range(weeks)]
    assert weekly(given_spans, first, weeks, days_a_week=n) == slow
