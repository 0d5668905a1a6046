"""Objectives hang on one thing, key results can be scored, and what was read keeps its meaning."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from missions import actions as missions
from missions.models import KeyTaken, ReasonMissing, Stale, TextMissing
from okrs import actions
from okrs.models import (
    HolderIsDone,
    KeyResult,
    KeyResultClosed,
    KindIsFixed,
    NotAFigure,
    NothingChanges,
    Objective,
    Unmeasurable,
)
from pipeline import readers
from pipeline.models import StoredEvent

pytestmark = pytest.mark.django_db


def last_event() -> StoredEvent:
    return StoredEvent.objects.order_by("recorded_at", "event_id").last()  # type: ignore[return-value]


def conclude(mission: Any, owner: Any, now: datetime) -> None:
    missions.conclude(mission=mission, result="achieved", learned="Families came for the bread.", by=owner, at=now)


def test_a_mission_gets_an_objective_and_the_log_tells_it(objective: Objective, mission: Any) -> None:
    event = last_event()
    assert event.type == "okrs.objective.set.v1"
    assert event.data["holder_kind"] == "mission"
    assert event.data["holder_id"] == str(mission.pk)
    assert objective.holder == mission
    assert objective.key == "OBJ-1"


def test_an_objective_without_words_is_refused(mission: Any, now: datetime) -> None:
    with pytest.raises(TextMissing):
        actions.set_objective(holder=mission, statement="  ", by=None, at=now)


def test_a_concluded_mission_sets_no_more_objectives(mission: Any, owner: Any, now: datetime) -> None:
    conclude(mission, owner, now)
    with pytest.raises(HolderIsDone):
        actions.set_objective(holder=mission, statement="Go on anyway", by=owner, at=now)


def test_goals_and_outcomes_hold_objectives_too(owner: Any, now: datetime) -> None:
    goal = missions.set_goal(title="Feed the town well", by=owner, at=now)
    outcome = missions.add_outcome(title="Fresh food every day", by=owner, at=now)
    assert actions.set_objective(holder=goal, statement="Wake up hungry", by=owner, at=now).holder_kind == "goal"
    assert actions.set_objective(holder=outcome, statement="Taste it", by=owner, at=now).holder_kind == "outcome"


@pytest.mark.parametrize("also", [None, "goal"])
def test_the_database_refuses_an_objective_on_nothing_or_on_two_things(
    objective: Objective, owner: Any, now: datetime, also: str | None
) -> None:
    goal = missions.set_goal(title="Feed the town well", by=owner, at=now)
    changes = {"goal": goal} if also else {"mission": None}
    with pytest.raises(IntegrityError, match="objective_hangs_on_one"), transaction.atomic():
        Objective.objects.filter(pk=objective.pk).update(**changes)


KINDS: list[dict[str, Any]] = [
    {"measure_kind": "increase"},
    {"measure_kind": "increase", "baseline": None},
    {"measure_kind": "decrease", "baseline": Decimal(200), "target": Decimal(100)},
    {"measure_kind": "maintain_above", "baseline": None, "target": Decimal("99.5")},
    {"measure_kind": "maintain_below", "baseline": None, "target": Decimal(2)},
    {"measure_kind": "binary", "baseline": None, "target": None},
    {"measure_kind": "milestone", "baseline": None, "target": None},
    {"measure_kind": "ordinal", "baseline": None, "target": None, "zones": ["fail", "commit", "target", "stretch"]},
    {"measure_kind": "undefined", "baseline": None, "target": None, "external_key": "us:key_result:KR148"},
]


@pytest.mark.parametrize("values", KINDS, ids=lambda values: values["measure_kind"])
def test_every_kind_of_measure_can_be_defined(define: Any, values: dict[str, Any]) -> None:
    key_result = define(**values)
    assert last_event().data["measure_kind"] == values["measure_kind"]
    assert KeyResult.objects.get(pk=key_result.pk).measure.kind == values["measure_kind"]


UNMEASURABLE: list[tuple[str, dict[str, Any]]] = [
    ("target", {"target": None}),
    ("target", {"target": Decimal(50)}),
    ("target", {"measure_kind": "decrease"}),
    ("stretch", {"stretch": Decimal(150)}),
    ("due_on", {"starts_on": date(2026, 3, 1), "due_on": date(2026, 3, 1)}),
    ("zones", {"measure_kind": "ordinal", "baseline": None, "target": None, "zones": ["one"]}),
    ("zones", {"measure_kind": "ordinal", "baseline": None, "target": None, "zones": ["a" * 61, "b"]}),
    ("measure_kind", {"measure_kind": "undefined", "baseline": None, "target": None}),
]


@pytest.mark.parametrize(("field", "values"), UNMEASURABLE)
def test_what_could_never_be_scored_is_refused_at_its_field(define: Any, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(Unmeasurable) as refused:
        define(**values)
    assert refused.value.field == field
    assert not KeyResult.objects.exists()


@pytest.mark.parametrize(
    "value", [Decimal("NaN"), Decimal("Infinity"), Decimal(10) ** 16, Decimal("1234567890.123456")]
)
def test_figures_that_a_database_would_bend_are_refused(define: Any, value: Decimal) -> None:
    with pytest.raises(NotAFigure):
        define(target=value)


def test_figures_keep_fifteen_digits(define: Any) -> None:
    key_result = define(baseline=Decimal("0.000001"), target=Decimal("123456789.123456"))
    kept = KeyResult.objects.get(pk=key_result.pk)
    assert (kept.baseline, kept.target) == (Decimal("0.000001"), Decimal("123456789.123456"))


def test_an_external_key_is_used_once(define: Any) -> None:
    define(external_key="grocer:key_result:poultry")
    with pytest.raises(KeyTaken):
        define(external_key="grocer:key_result:poultry")


CONSTRAINTS: list[tuple[str, dict[str, Any]]] = [
    ("key_result_kind_is_known", {"measure_kind": "guess"}),
    ("key_result_without_a_direction_comes_from_elsewhere", {"measure_kind": "undefined"}),
    ("key_result_has_a_target", {"target": None}),
    ("key_result_that_increases_aims_above_its_baseline", {"target": Decimal(100)}),
    ("key_result_that_decreases_aims_below_its_baseline", {"measure_kind": "decrease"}),
    ("key_result_is_due_after_it_starts", {"starts_on": date(2026, 3, 1), "due_on": date(2026, 3, 1)}),
    ("key_result_weighs_something", {"weight": Decimal(-1)}),
    ("key_result_is_closed_for_a_reason", {"close_reason": "Because"}),
    ("key_result_has_a_title", {"title": ""}),
    ("key_result_title_fits", {"title": "a" * 1001}),
    ("keyresult_counts_from_one", {"version": 0}),
]
ALLOWED: list[dict[str, Any]] = [
    {"measure_kind": "undefined", "external_key": "us:key_result:KR1"},
    {"target": Decimal("100.000001")},
    {"measure_kind": "decrease", "target": Decimal(99)},
    {"starts_on": date(2026, 3, 1), "due_on": date(2026, 3, 2)},
    {"weight": Decimal(0)},
    {"title": "a" * 1000},
]


@pytest.mark.parametrize(("name", "values"), CONSTRAINTS)
def test_the_database_refuses(key_result: KeyResult, name: str, values: dict[str, Any]) -> None:
    refused = (
        pytest.raises(Exception, match=f"{name}|too long")
        if "title" in values
        else pytest.raises(IntegrityError, match=name)
    )
    with refused, transaction.atomic():
        KeyResult.objects.filter(pk=key_result.pk).update(**values)


@pytest.mark.parametrize("values", ALLOWED)
def test_the_database_allows(key_result: KeyResult, values: dict[str, Any]) -> None:
    assert KeyResult.objects.filter(pk=key_result.pk).update(**values) == 1


def test_a_target_changes_for_a_reason_and_keeps_what_is_not_named(
    key_result: KeyResult, owner: Any, now: datetime
) -> None:
    changed = actions.change_target(
        key_result=key_result, target=Decimal(300), reason="We grew faster.", by=owner, at=now
    )
    assert (changed.baseline, changed.target, changed.version) == (100, 300, 2)
    assert last_event().data["reason"] == "We grew faster."
    with pytest.raises(ReasonMissing):
        actions.change_target(key_result=key_result, target=Decimal(400), reason="", by=owner, at=now)


def test_a_change_that_changes_nothing_says_so(key_result: KeyResult, now: datetime) -> None:
    with pytest.raises(NothingChanges):
        actions.change_target(key_result=key_result, target=Decimal(200), reason="Again", by=None, at=now)


def test_two_people_do_not_overwrite_each_other(key_result: KeyResult, now: datetime) -> None:
    actions.change_target(
        key_result=key_result, target=Decimal(300), reason="First", expected_version=1, by=None, at=now
    )
    with pytest.raises(Stale):
        actions.change_target(
            key_result=key_result, target=Decimal(400), reason="Second", expected_version=1, by=None, at=now
        )


def test_the_kind_may_change_until_the_first_check_in(key_result: KeyResult, owner: Any, now: datetime) -> None:
    change = {"measure_kind": "maintain_above", "baseline": None, "target": Decimal(90)}
    actions.change_target(key_result=key_result, reason="It is a threshold.", by=owner, at=now, **change)
    actions.check_in(key_result=key_result, value=Decimal(95), by=owner, at=now)
    with pytest.raises(KindIsFixed):
        actions.change_target(key_result=key_result, measure_kind="maintain_below", reason="No", by=owner, at=now)


def test_the_database_keeps_the_kind_once_it_was_read(key_result: KeyResult, owner: Any, now: datetime) -> None:
    KeyResult.objects.filter(pk=key_result.pk).update(measure_kind="maintain_above")
    actions.check_in(key_result=key_result, value=Decimal(120), by=owner, at=now)
    with pytest.raises(Exception, match="the kind of a measure is fixed"), transaction.atomic():
        KeyResult.objects.filter(pk=key_result.pk).update(measure_kind="increase")
    assert KeyResult.objects.get(pk=key_result.pk).measure_kind == "maintain_above"


def test_an_imported_key_result_is_defined_later_although_it_has_readings(
    define: Any, owner: Any, now: datetime
) -> None:
    key_result = define(measure_kind="undefined", baseline=None, target=None, external_key="us:key_result:KR148")
    actions.check_in(key_result=key_result, value=Decimal("8.1"), source="import", by=owner, at=now)
    defined = actions.change_target(
        key_result=key_result,
        measure_kind="increase",
        baseline=Decimal("17.8"),
        target=Decimal(20),
        reason="Known now.",
        by=owner,
        at=now,
    )
    assert defined.measure.has_target


def test_a_closed_key_result_takes_nothing_more(key_result: KeyResult, now: datetime) -> None:
    actions.close_key_result(key_result=key_result, reason="We measure something better.", by=None, at=now)
    for attempt in (
        lambda: actions.close_key_result(key_result=key_result, reason="Again", by=None, at=now),
        lambda: actions.change_target(key_result=key_result, target=Decimal(1000), reason="More", by=None, at=now),
        lambda: actions.check_in(key_result=key_result, value=Decimal(1), by=None, at=now),
    ):
        with pytest.raises(KeyResultClosed):
            attempt()


def test_a_concluded_mission_closes_its_key_results(
    key_result: KeyResult, mission: Any, owner: Any, now: datetime
) -> None:
    conclude(mission, owner, now + timedelta(days=1))
    readers.drain_fully()
    closed = KeyResult.objects.get(pk=key_result.pk)
    assert not closed.is_open
    assert closed.close_reason == "The mission concluded."
    event = StoredEvent.objects.get(type="okrs.key_result.closed.v1")
    assert event.causation_id == StoredEvent.objects.get(type="missions.mission.concluded.v1").event_id


def test_the_guards_stand_on_this_database() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'okrs_%'")
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'okrs_%'")
        assert cursor.fetchone()[0] >= 2
