"""A KPI is computed from a topic's events: exactly, in any order, from the log's beginning, and feeds key results."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from okrs import actions, series
from okrs.models import CheckIn, FollowsAKpi, Kpi, KpiWindow, NotComputable
from okrs.models.kpi import observed_at
from okrs.scoring import score
from pipeline import readers, readmodels
from pipeline.models import StoredEvent, UnknownTopic
from pipeline.windows import KpiRule, contribution

pytestmark = pytest.mark.django_db

MONDAY = "2026-02-02T10:00:00Z"
SUNDAY = "2026-02-08T22:00:00Z"
NEXT_WEEK = "2026-02-09T10:00:00Z"


def line(name: str, moment: str, value: float, **data: Any) -> tuple[str, str, dict[str, Any]]:
    return name, moment, {"sales_value": value} | data


def figures(kpi: Kpi) -> dict[str, str]:
    return {str(window.starts_on): window.value for window in kpi.windows.all()}


def standing(key_result: Any) -> list[tuple[date, Decimal | None]]:
    return [(said.observed_at.date(), said.value) for said in key_result.check_ins.standing().in_time_order()]


def test_events_are_added_up_by_their_own_time(declare: Any, sell: Any) -> None:
    kpi = declare()
    sell(line("c", NEXT_WEEK, 1.1), line("a", MONDAY, 10.1), line("b", SUNDAY, 0.2))
    assert figures(kpi) == {"2026-02-02": "10.30", "2026-02-09": "1.10"}


def test_a_kpi_declared_late_starts_at_the_beginning_of_the_log(declare: Any, sell: Any) -> None:
    sell(line("a", MONDAY, 10), line("b", NEXT_WEEK, 5))
    kpi = declare()
    readers.drain_fully()
    assert figures(kpi) == {"2026-02-02": "10.00", "2026-02-09": "5.00"}


def test_late_and_repeated_events_correct_the_right_window(declare: Any, sell: Any) -> None:
    kpi = declare()
    sell(line("a", MONDAY, 10), line("b", NEXT_WEEK, 5))
    sell(line("late", SUNDAY, 2.5), line("a", MONDAY, 10))
    assert figures(kpi) == {"2026-02-02": "12.50", "2026-02-09": "5.00"}


def test_windows_are_cut_in_the_zone_of_the_kpi(declare: Any, sell: Any) -> None:
    kpi = declare(zone="America/New_York")
    sell(line("a", "2026-02-09T04:38:00Z", 3))
    assert figures(kpi) == {"2026-02-02": "3.00"}


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_check_in_of_a_window_is_dated_on_its_last_day_wherever_it_is_read(zone: str) -> None:
    moment = observed_at(date(2026, 2, 2), KpiRule(topic="a.b", aggregate="count", zone=zone))
    assert moment.astimezone(UTC).date() == date(2026, 2, 8)


def test_distinct_values_are_counted_once_over_many_batches(declare: Any, sell: Any) -> None:
    kpi = declare(aggregate="distinct", field="household", places=0)
    for batch in range(3):
        sell(*[(f"{batch}-{n}", MONDAY, {"household": str(n % 4)}) for n in range(8)])
    assert figures(kpi) == {"2026-02-02": "4"}


def test_a_ratio_divides_two_sums(declare: Any, sell: Any) -> None:
    kpi = declare(
        aggregate="ratio",
        field="sales_value",
        where=[{"field": "brand", "op": "eq", "value": "own"}],
        per="sum",
        per_field="sales_value",
        per_where=[],
        scale="100",
        places=2,
    )
    sell(line("a", MONDAY, 1, brand="own"), line("b", MONDAY, 3, brand="other"))
    assert figures(kpi) == {"2026-02-02": "25.00"}


def test_what_cannot_be_read_is_counted_and_taken_for_nothing(declare: Any, sell: Any) -> None:
    kpi = declare()
    sell(line("a", MONDAY, 4), ("b", MONDAY, {"sales_value": "four"}), ("c", NEXT_WEEK, {}))
    windows = {str(w.starts_on): (w.value, w.events, w.unreadable) for w in kpi.windows.all()}
    assert windows == {"2026-02-02": ("4.00", 2, 1), "2026-02-09": ("", 1, 1)}


def test_sums_are_exact_where_floating_point_is_not(declare: Any, sell: Any) -> None:
    kpi = declare(places=6)
    sell(*[line(str(n), MONDAY, 0.1) for n in range(30)])
    assert figures(kpi) == {"2026-02-02": "3.000000"}


BAD_RULES: list[tuple[str, dict[str, Any]]] = [
    ("aggregate", {"aggregate": "median"}),
    ("field", {"field": ""}),
    ("zone", {"zone": "Brighton"}),
    ("per", {"per": "median"}),
    ("where.value", {"where": [{"field": "a", "op": "in", "value": []}]}),
    ("colour", {"colour": "red"}),
    ("where", {"where": [{"field": "a" * 9000, "op": "eq", "value": 1}]}),
    ("topic", {"topic": "okrs.check_in"}),
]


@pytest.mark.parametrize(("field", "rule"), BAD_RULES)
def test_a_rule_by_which_nothing_could_be_computed_is_refused_at_its_field(
    declare: Any, field: str, rule: dict[str, Any]
) -> None:
    with pytest.raises(NotComputable) as refused:
        declare(**rule)
    assert refused.value.field == field


def test_a_kpi_of_an_unknown_topic_is_refused(declare: Any) -> None:
    with pytest.raises(UnknownTopic):
        declare(topic="channels.nothing")


def test_a_key_result_that_follows_a_kpi_is_checked_in_by_it(declare: Any, define: Any, sell: Any) -> None:
    key_result = define(kpi=declare(), title="Weekly poultry sales")
    sell(line("a", MONDAY, 110), line("b", NEXT_WEEK, 150))
    assert standing(key_result) == [(date(2026, 2, 8), 110), (date(2026, 2, 15), 150)]
    said = key_result.check_ins.latest_first().first()
    assert (said.source, said.kpi, said.by) == ("kpi", key_result.kpi, None)


def test_one_batch_makes_one_check_in_for_each_changed_window(declare: Any, define: Any, sell: Any) -> None:
    key_result = define(kpi=declare())
    sell(*[(f"n{n}", MONDAY, {"sales_value": 1}) for n in range(40)])
    batches = StoredEvent.objects.filter(topic="channels.sale").values("partition").distinct().count()
    assert key_result.check_ins.count() == batches
    assert standing(key_result) == [(date(2026, 2, 8), 40)]


def test_a_late_event_supersedes_the_check_in_of_its_window(declare: Any, define: Any, sell: Any) -> None:
    key_result = define(kpi=declare())
    sell(line("a", MONDAY, 110), line("b", NEXT_WEEK, 150))
    sell(line("late", SUNDAY, 5))
    assert standing(key_result) == [(date(2026, 2, 8), 115), (date(2026, 2, 15), 150)]
    corrected = CheckIn.objects.get(value=115)
    assert corrected.supersedes is not None
    assert corrected.supersedes.value == 110


def test_an_event_that_changes_no_figure_says_nothing(declare: Any, define: Any, sell: Any) -> None:
    key_result = define(kpi=declare(aggregate="max"))
    sell(line("a", MONDAY, 110))
    sell(line("b", MONDAY, 90))
    assert key_result.check_ins.count() == 1


def test_check_ins_name_the_event_that_caused_them(declare: Any, define: Any, sell: Any) -> None:
    define(kpi=declare())
    sell(line("a", MONDAY, 110))
    event = StoredEvent.objects.get(type="okrs.check_in.recorded.v1")
    assert event.causation_id == "a"
    assert event.data["source"] == "kpi"
    assert event.data["observed_at"] == "2026-02-08T23:59:59Z"


def test_a_key_result_that_follows_later_gets_the_past_windows_at_once(
    declare: Any, key_result: Any, sell: Any, owner: Any, now: datetime
) -> None:
    kpi = declare()
    sell(line("a", MONDAY, 110), line("b", NEXT_WEEK, 150))
    followed = actions.follow_kpi(key_result=key_result, kpi=kpi, by=owner, at=now)
    assert standing(followed) == [(date(2026, 2, 8), 110), (date(2026, 2, 15), 150)]
    assert StoredEvent.objects.filter(type="okrs.key_result.kpi_followed.v1").count() == 1


def test_the_score_follows_the_latest_window_whichever_came_last(declare: Any, define: Any, sell: Any) -> None:
    key_result = define(kpi=declare())
    sell(line("b", NEXT_WEEK, 150))
    sell(line("a", MONDAY, 110))
    readings = [said.reading for said in key_result.check_ins.standing()]
    assert score(key_result.measure, readings, date(2026, 3, 1)).latest == 150


def test_people_add_confidence_to_a_followed_key_result_but_no_value(
    declare: Any, define: Any, sell: Any, owner: Any, now: datetime
) -> None:
    key_result = define(kpi=declare())
    sell(line("a", MONDAY, 110))
    with pytest.raises(FollowsAKpi):
        actions.check_in(key_result=key_result, value=Decimal(500), by=owner, at=now)
    assert actions.check_in(key_result=key_result, confidence=8, by=owner, at=now).value == 110


def test_what_a_kpi_said_is_corrected_by_events_alone(
    declare: Any, define: Any, sell: Any, owner: Any, now: datetime
) -> None:
    key_result = define(kpi=declare())
    sell(line("a", MONDAY, 110))
    with pytest.raises(FollowsAKpi):
        actions.check_in(key_result=key_result, confidence=1, supersedes=key_result.check_ins.get(), by=owner, at=now)


@pytest.mark.parametrize("kind", ["binary", "ordinal"])
def test_a_measure_without_numbers_cannot_follow(
    declare: Any, define: Any, kind: str, owner: Any, now: datetime
) -> None:
    zones = ["fail", "target"] if kind == "ordinal" else []
    key_result = define(measure_kind=kind, baseline=None, target=None, zones=zones)
    with pytest.raises(FollowsAKpi):
        actions.follow_kpi(key_result=key_result, kpi=declare(), by=owner, at=now)


def test_a_closed_key_result_is_no_longer_fed(declare: Any, define: Any, sell: Any, owner: Any, now: datetime) -> None:
    key_result = define(kpi=declare())
    actions.close_key_result(key_result=key_result, reason="Done", by=owner, at=now)
    sell(line("a", MONDAY, 110))
    assert not key_result.check_ins.exists()


def test_kept_up_equals_rebuilt_and_a_rebuild_says_nothing_again(declare: Any, define: Any, sell: Any) -> None:
    chance = random.Random(7)
    kpis = [
        declare(),
        declare(aggregate="distinct", field="household"),
        declare(aggregate="mean"),
        declare(aggregate="min"),
    ]
    define(kpi=kpis[0])
    for batch in range(5):
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        sell(
            *[
                line(
                    f"{batch}-{n}",
                    (begin + timedelta(hours=chance.randrange(2000))).isoformat(),
                    chance.randrange(500) / 100,
                    household=chance.randrange(9),
                )
                for n in range(60)
            ]
        )
    said = CheckIn.objects.count()
    for kept in series.all_of_them():
        before = kept.dump()
        assert readmodels.rebuild(kept) == 300
        assert kept.dump() == before
        assert len(before) > 200
    readers.drain_fully()
    assert CheckIn.objects.count() == said


def test_a_rebuild_of_one_kpi_leaves_the_others_alone(declare: Any, sell: Any) -> None:
    one, other = declare(), declare(aggregate="max")
    sell(line("a", MONDAY, 110))
    KpiWindow.objects.filter(kpi=one).update(value="wrong")
    readmodels.rebuild(series.of(one))
    assert figures(one) == figures(other) == {"2026-02-02": "110.00"}


def test_an_event_that_the_kpi_stumbles_over_is_parked_and_the_others_go_on(
    declare: Any, sell: Any, monkeypatch: Any
) -> None:
    def stumble(data: Any, rule: KpiRule) -> Any:
        if data["sales_value"] == 1:
            raise ArithmeticError("a rule with a hole")
        return contribution(data, rule)

    monkeypatch.setattr("pipeline.dead_letters.BACKOFF", 0.0)
    monkeypatch.setattr("okrs.series.contribution", stumble)
    kpi = declare()
    sell(line("a", MONDAY, 1), line("b", MONDAY, 2), line("c", NEXT_WEEK, 3))
    assert figures(kpi) == {"2026-02-02": "2.00", "2026-02-09": "3.00"}
    assert readers.lag_of(kpi.subscription).parked == 1


def test_the_database_keeps_one_row_a_window_that_counts_each_event_once(declare: Any) -> None:
    kpi = declare()
    values: dict[str, Any] = {
        "kpi": kpi,
        "starts_on": date(2026, 2, 2),
        "ends_on": date(2026, 2, 8),
        "events": 2,
        "unreadable": 1,
        "known": 1,
        "total": "1",
        "per_total": "0",
    }
    KpiWindow.objects.create(**values)
    for name, change in (
        ("kpi_window_counts_each_event_once", {"known": 2}),
        ("kpi_window_ends_after_it_starts", {"ends_on": date(2026, 2, 1)}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            KpiWindow.objects.create(**(values | {"starts_on": date(2026, 2, 3)} | change))
    with pytest.raises(IntegrityError), transaction.atomic():
        KpiWindow.objects.create(**values)
