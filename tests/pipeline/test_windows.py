"""KPI windows and figures: local weeks, exact numbers, any order of arrival."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.windows import (
    Condition,
    KpiRule,
    NotAKpi,
    WindowState,
    bounds,
    contribution,
    is_counted,
    next_window,
    number_of,
    require_valid,
    window_ends,
    window_of,
)
from pipeline.windows.values import member_of

NEW_YORK, LONDON = "America/New_York", "Europe/London"
unhurried = settings(deadline=None)  # a busy machine is no reason to fail


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "every", "zone", "start"),
    [
        # Till lines of a shop in New York, stamped in UTC: late on Sunday evening is still last week.
        ("2017-01-09T04:38:24Z", "week", NEW_YORK, "2017-01-02"),
        ("2017-01-09T05:00:00Z", "week", NEW_YORK, "2017-01-09"),
        # Clocks went forward on 12 March 2017, so the week now turns at four o'clock.
        ("2017-03-20T03:30:12Z", "week", NEW_YORK, "2017-03-13"),
        ("2017-03-20T04:34:40Z", "week", NEW_YORK, "2017-03-20"),
        ("2017-03-20T03:30:12Z", "week", "UTC", "2017-03-20"),
        ("2017-01-01T04:59:59Z", "day", NEW_YORK, "2016-12-31"),
        ("2017-01-01T04:59:59Z", "month", NEW_YORK, "2016-12-01"),
        ("2017-01-01T05:00:00Z", "month", NEW_YORK, "2017-01-01"),
        ("2024-02-29T23:30:00Z", "month", LONDON, "2024-02-01"),
        ("2024-06-30T23:30:00Z", "month", LONDON, "2024-07-01"),
        ("2026-01-01T00:00:00+13:00", "day", "Pacific/Auckland", "2026-01-01"),
    ],
)
def test_a_moment_belongs_to_the_local_window(text: str, every: Any, zone: str, start: str) -> None:
    assert window_of(moment(text), every, zone) == date.fromisoformat(start)


def test_a_moment_without_a_zone_belongs_nowhere() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        window_of(datetime(2026, 1, 1), "day", LONDON)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "every", "last"),
    [
        ("2017-01-02", "week", "2017-01-08"),
        ("2017-01-02", "day", "2017-01-02"),
        ("2024-02-01", "month", "2024-02-29"),
        ("2023-12-01", "month", "2023-12-31"),
    ],
)
def test_a_window_ends_on_its_last_day(start: str, every: Any, last: str) -> None:
    assert window_ends(date.fromisoformat(start), every) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("start", "every", "zone", "hours"),
    [
        ("2017-03-06", "week", NEW_YORK, 167),
        ("2017-10-30", "week", NEW_YORK, 169),
        ("2017-01-02", "week", NEW_YORK, 168),
        ("2026-03-29", "day", LONDON, 23),
        ("2026-10-25", "day", LONDON, 25),
        ("2018-11-04", "day", "America/Sao_Paulo", 23),  # there was no midnight on this day
        ("2011-12-30", "day", "Pacific/Apia", 0),  # nor was there this day
    ],
)
def test_a_window_is_as_long_as_its_clocks_make_it(start: str, every: Any, zone: str, hours: int) -> None:
    begins, ends = bounds(date.fromisoformat(start), every, zone)
    assert ends - begins == timedelta(hours=hours)


def test_bounds_are_moments_in_utc() -> None:
    assert bounds(date(2017, 3, 13), "week", NEW_YORK) == (
        datetime(2017, 3, 13, 4, tzinfo=UTC),
        datetime(2017, 3, 20, 4, tzinfo=UTC),
    )


zones = st.sampled_from([NEW_YORK, LONDON, "UTC", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"])
everys = st.sampled_from(["day", "week", "month"])
moments = st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@unhurried
@given(moments, everys, zones)
def test_every_moment_lies_inside_the_window_it_belongs_to(when: datetime, every: Any, zone: str) -> None:
    begins, ends = bounds(window_of(when, every, zone), every, zone)
    assert begins <= when < ends


@unhurried
@given(moments, everys, zones)
def test_windows_touch_without_gap_or_overlap(when: datetime, every: Any, zone: str) -> None:
    start = window_of(when, every, zone)
    assert bounds(start, every, zone)[1] == bounds(next_window(start, every), every, zone)[0]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3.86, "3.86"),
        (0.1, "0.1"),
        (7, "7"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (Decimal("1.10"), "1.1"),
        (True, None),
        ("3.86", None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (1e300, None),
        (Decimal("1e999999999"), None),
        ([1], None),
    ],
)
def test_a_json_number_is_read_exactly(value: object, number: str | None) -> None:
    assert number_of(value) == (None if number is None else Decimal(number))


LINE = {
    "category": "TURKEY",
    "sales_value": 3.86,
    "coupon": 0,
    "brand": None,
    "shop": {"town": "Brighton"},
    "new": True,
}


@pytest.mark.parametrize(
    ("field", "op", "value", "holds"),
    [
        ("category", "eq", "TURKEY", True),
        ("category", "eq", "turkey", False),
        ("category", "ne", "CHICKEN", True),
        ("category", "in", ("CHICKEN", "TURKEY"), True),
        ("category", "in", ("CHICKEN",), False),
        ("shop.town", "eq", "Brighton", True),
        ("shop.town.street", "eq", "Brighton", False),
        ("sales_value", "eq", 3.86, True),
        ("sales_value", "eq", "3.86", False),
        ("sales_value", "gt", 3.86, False),
        ("sales_value", "gte", 3.86, True),
        ("sales_value", "lt", 4, True),
        ("sales_value", "lte", 3, False),
        ("sales_value", "gt", "3", False),
        ("category", "gte", "T", True),
        ("coupon", "eq", 0, True),
        ("coupon", "eq", False, False),
        ("new", "eq", True, True),
        ("new", "eq", 1, False),
        ("brand", "eq", None, True),
        ("brand", "ne", "Private", True),
        ("absent", "eq", None, True),
        ("absent", "ne", "Private", True),
        ("absent", "lt", 5, False),
        ("brand", "exists", True, False),
        ("brand", "exists", False, True),
        ("coupon", "exists", True, True),
    ],
)
def test_a_condition_holds_or_not(field: str, op: Any, value: Any, holds: bool) -> None:
    assert is_counted(LINE, (Condition(field, op, value),)) is holds


def test_all_conditions_must_hold() -> None:
    first, second = Condition("category", "eq", "TURKEY"), Condition("coupon", "gt", 0)
    assert is_counted(LINE, ())
    assert not is_counted(LINE, (first, second))


@pytest.mark.parametrize(
    ("left", "right", "are_same"),
    [(1, 1.0, True), (0.0, -0.0, True), (1, "1", False), (1, True, False), ("a", "a", True), ("a", "A", False)],
)
def test_distinct_values_are_told_apart_by_value_and_kind(left: object, right: object, are_same: bool) -> None:
    assert (member_of(left) == member_of(right)) is are_same


def rule(**given_values: Any) -> KpiRule:
    found = KpiRule.from_json({"topic": "channels.sale"} | given_values)
    require_valid(found)
    return found


def figure(kpi: KpiRule, events: list[dict[str, Any]]) -> tuple[Decimal | None, WindowState]:
    """What the events add up to, the caller's part for distinct members included."""
    state, members = WindowState(), set()
    for event in events:
        added = contribution(event, kpi)
        if added is not None:
            state = state.add(added, is_new_member=added.member not in members)
            members.add(added.member)
    return state.value(kpi), state


SALES = [
    {"basket": "a", "brand": "Private", "value": 3.86},
    {"basket": "a", "brand": "National", "value": 1.14},
    {"basket": "b", "brand": "National", "value": 5},
    {"basket": "c", "brand": None, "value": -2.5},
]
PRIVATE = [{"field": "brand", "op": "eq", "value": "Private"}]


@pytest.mark.parametrize(
    ("given_rule", "expected"),
    [
        ({"aggregate": "count"}, "4"),
        ({"aggregate": "count", "where": PRIVATE}, "1"),
        ({"aggregate": "sum", "field": "value"}, "7.5"),
        ({"aggregate": "sum", "field": "value", "scale": "0.001"}, "0.0075"),
        ({"aggregate": "mean", "field": "value"}, "1.875"),
        ({"aggregate": "mean", "field": "value", "places": 2}, "1.88"),
        ({"aggregate": "min", "field": "value"}, "-2.5"),
        ({"aggregate": "max", "field": "value"}, "5"),
        ({"aggregate": "distinct", "field": "basket"}, "3"),
        # The private-label share of sales, in per cent.
        (
            {
                "aggregate": "ratio",
                "field": "value",
                "where": PRIVATE,
                "per_field": "value",
                "per_where": [],
                "scale": 100,
                "places": 2,
            },
            "51.47",
        ),
        # Sales per basket, lines per basket, and the share of lines that are private.
        ({"aggregate": "ratio", "field": "value", "per": "distinct", "per_field": "basket"}, "2.5"),
        ({"aggregate": "ratio", "per": "distinct", "per_field": "basket"}, "1.3333"),
        ({"aggregate": "ratio", "where": PRIVATE, "per": "count", "per_where": []}, "0.25"),
    ],
)
def test_each_aggregate_adds_up(given_rule: dict[str, Any], expected: str) -> None:
    assert figure(rule(**given_rule), SALES)[0] == Decimal(expected)


def test_an_event_of_another_kind_adds_nothing() -> None:
    assert contribution(SALES[1], rule(aggregate="count", where=PRIVATE)) is None


@pytest.mark.parametrize("aggregate", ["sum", "mean", "min", "max", "distinct"])
def test_what_cannot_be_read_is_counted_and_not_taken_for_zero(aggregate: str) -> None:
    value, state = figure(rule(aggregate=aggregate, field="value"), [{"value": None}, {"value": [1]}, {}])
    assert (value, state.count, state.unreadable) == (None, 3, 3)


def test_unreadable_events_do_not_disturb_the_readable_ones() -> None:
    value, state = figure(rule(aggregate="mean", field="value"), [{"value": "7"}, {"value": 4}, {"value": 2}])
    assert (value, state.count, state.unreadable) == (Decimal(3), 3, 1)


def test_half_of_a_ratio_is_left_out_whole() -> None:
    sales_per_basket = rule(aggregate="ratio", field="value", per="distinct", per_field="basket")
    value, state = figure(sales_per_basket, [{"basket": "a", "value": 4}, {"value": 100}, {"basket": "b"}])
    assert (value, state.unreadable) == (Decimal(4), 2)


def test_a_ratio_never_divides_by_zero() -> None:
    per_visit = rule(aggregate="ratio", field="value", per_field="visits")
    assert figure(per_visit, [{"value": 4, "visits": 0}])[0] is None
    assert figure(per_visit, [])[0] is None


events = st.fixed_dictionaries(
    {"value": st.integers(-500, 500).map(lambda cents: cents / 100) | st.none(), "basket": st.sampled_from("abc")}
)
rules = st.sampled_from(
    [
        {"aggregate": "sum", "field": "value"},
        {"aggregate": "mean", "field": "value"},
        {"aggregate": "min", "field": "value"},
        {"aggregate": "max", "field": "value"},
        {"aggregate": "distinct", "field": "basket"},
        {"aggregate": "ratio", "field": "value", "per": "distinct", "per_field": "basket"},
    ]
)


@unhurried
@given(st.lists(events, max_size=12), rules, st.randoms())
def test_the_order_of_arrival_makes_no_difference(sent: list[dict[str, Any]], given_rule: Any, random: Any) -> None:
    shuffled = sent.copy()
    random.shuffle(shuffled)
    assert figure(rule(**given_rule), shuffled) == figure(rule(**given_rule), sent)


@unhurried
@given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=30))
def test_sums_are_exact_to_the_cent(cents: list[int]) -> None:
    value, _ = figure(rule(aggregate="sum", field="value", places=2), [{"value": cent / 100} for cent in cents])
    assert value == reduce(lambda total, cent: total + Decimal(cent) / 100, cents, Decimal(0))


def test_a_rule_survives_being_stored_as_json() -> None:
    original = rule(
        aggregate="ratio",
        field="sales.value",
        where=[{"field": "category", "op": "in", "value": ["TURKEY", 3]}, {"field": "coupon", "op": "exists"}],
        per_field="sales.value",
        per_where=[],
        scale="100",
        zone=NEW_YORK,
        window="month",
        places=2,
    )
    assert KpiRule.from_json(json.loads(json.dumps(original.to_json()))) == original


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"aggregate": "median", "field": "value"}, "aggregate"),
        ({"aggregate": "sum"}, "field"),
        ({"aggregate": "count", "field": "value"}, "field"),
        ({"aggregate": "sum", "field": 7}, "field"),
        ({"aggregate": "sum", "field": "value", "per_field": "visits"}, "per_field"),
        ({"aggregate": "sum", "field": "value", "per": "count"}, "per"),
        ({"aggregate": "ratio", "field": "value"}, "per_field"),
        ({"aggregate": "ratio", "per": "count", "per_field": "value"}, "per_field"),
        ({"aggregate": "ratio", "per": "median", "per_field": "value"}, "per"),
        ({"aggregate": "count", "topic": " "}, "topic"),
        ({"aggregate": "count", "window": "year"}, "window"),
        ({"aggregate": "count", "zone": "Brighton"}, "zone"),
        ({"aggregate": "count", "zone": "localtime"}, "zone"),
        ({"aggregate": "count", "zone": "../../etc/passwd"}, "zone"),
        ({"aggregate": "count", "zone": 5}, "zone"),
        ({"aggregate": "count", "scale": 0}, "scale"),
        ({"aggregate": "count", "scale": "NaN"}, "scale"),
        ({"aggregate": "count", "scale": "1e400"}, "scale"),
        ({"aggregate": "count", "scale": "much"}, "scale"),
        ({"aggregate": "count", "scale": [1]}, "scale"),
        ({"aggregate": "count", "places": 7}, "places"),
        ({"aggregate": "count", "places": True}, "places"),
        ({"aggregate": "count", "colour": "red"}, "colour"),
        ({"aggregate": "count", "where": "all"}, "where"),
        ({"aggregate": "count", "where": ["all"]}, "where"),
        ({"aggregate": "count", "where": [{"field": "a", "op": "eq", "value": 1, "x": 2}]}, "where"),
        ({"aggregate": "count", "where": [{"field": "a", "op": "eq"}]}, "where.value"),
        ({"aggregate": "count", "where": [{"field": "", "op": "eq", "value": 1}]}, "where.field"),
        ({"aggregate": "count", "where": [{"field": "a", "op": "like", "value": "x"}]}, "where.op"),
        ({"aggregate": "count", "where": [{"field": "a", "op": ["eq"], "value": "x"}]}, "where.op"),
        ({"aggregate": "count", "where": [{"field": "a", "op": "in", "value": []}]}, "where.value"),
        ({"aggregate": "count", "where": [{"field": "a", "op": "in", "value": [{}]}]}, "where.value"),
        ({"aggregate": "count", "where": [{"field": "a", "op": "eq", "value": {}}]}, "where.value"),
        ({"aggregate": "count", "where": [{"field": "a", "op": "gt", "value": True}]}, "where.value"),
        ({"aggregate": "count", "where": [{"field": "a", "op": "exists", "value": 1}]}, "where.value"),
        ({"aggregate": "ratio", "per": "count", "per_where": [{"field": "a", "op": "x", "value": 1}]}, "per_where.op"),
    ],
)
def test_a_rule_that_cannot_be_computed_is_refused_with_the_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(NotAKpi) as refusal:
        rule(**wrong)
    assert refusal.value.field == field
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize("missing", ["topic", "aggregate"])
def test_a_rule_needs_a_topic_and_an_aggregate(missing: str) -> None:
    whole = {"topic": "channels.sale", "aggregate": "count"}
    del whole[missing]
    with pytest.raises(NotAKpi, match=f"needs its {missing}"):
        KpiRule.from_json(whole)
