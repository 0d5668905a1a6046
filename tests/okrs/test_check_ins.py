"""Check-ins are said once and stay; a correction is a new one; what makes no sense is refused with the way out."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from okrs import actions
from okrs.models import (
    CheckIn,
    CorrectedAlready,
    InTheFuture,
    KeyResult,
    NeverChanged,
    NotAConfidence,
    NotAFigure,
    NothingSaid,
    WrongKindOfValue,
)
from pipeline.models import StoredEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(key_result: KeyResult, owner: Any, now: datetime) -> Any:
    def check_in(value: Any = None, **values: Any) -> CheckIn:
        given = {"key_result": key_result, "by": owner, "at": now} | values
        return actions.check_in(value=None if value is None else Decimal(str(value)), **given)

    return check_in


def test_a_check_in_is_one_event(say: Any, key_result: KeyResult) -> None:
    said = say("120.5", confidence=7, comment="The bread helps.")
    event = StoredEvent.objects.get(type="okrs.check_in.recorded.v1")
    assert event.key == str(key_result.pk)
    assert event.data["value"] == "120.5"
    assert event.data["confidence"] == 7
    assert event.data["check_in_id"] == str(said.pk)
    assert said.key == "CHK-1"


def test_a_correction_is_a_new_check_in_of_the_same_moment(say: Any, key_result: KeyResult, now: datetime) -> None:
    wrong = say(1205)
    right = say("120.5", supersedes=wrong, at=now + timedelta(hours=1))
    assert right.observed_at == wrong.observed_at
    assert list(key_result.check_ins.standing()) == [right]
    with pytest.raises(CorrectedAlready, match=right.key):
        say(121, supersedes=wrong)


def test_a_check_in_of_another_key_result_is_not_corrected_here(say: Any, define: Any) -> None:
    elsewhere = say(120)
    with pytest.raises(WrongKindOfValue):
        say(130, key_result=define(), supersedes=elsewhere)


@pytest.mark.parametrize("change", [lambda said: said.save(), lambda said: said.delete()])
def test_no_check_in_is_changed_or_deleted_through_its_model(say: Any, change: Any) -> None:
    said = say(120)
    said.comment = "Another story"
    with pytest.raises((NeverChanged, DatabaseError)), transaction.atomic():
        change(said)
    assert CheckIn.objects.get(pk=said.pk).comment == ""


@pytest.mark.parametrize("change", [lambda rows: rows.update(value=1), lambda rows: rows._raw_delete("default")])
def test_the_database_itself_refuses_to_change_or_delete_a_check_in(say: Any, change: Any) -> None:
    say(120)
    with pytest.raises(DatabaseError, match="a check-in is never changed"), transaction.atomic():
        change(CheckIn.objects.all())
    assert CheckIn.objects.get().value == 120


def test_no_change_repeats_the_last_value(say: Any, now: datetime) -> None:
    say(120)
    again = say(confidence=8, at=now + timedelta(days=7))
    assert (again.value, again.confidence) == (120, 8)


def test_no_change_without_a_last_value_is_refused(say: Any) -> None:
    with pytest.raises(NothingSaid):
        say()


def test_zones_are_said_by_name(say: Any, define: Any) -> None:
    ordinal = define(measure_kind="ordinal", baseline=None, target=None, zones=["fail", "commit", "target"])
    assert say(key_result=ordinal, zone="commit").zone == "commit"
    assert say(key_result=ordinal).zone == "commit"
    for wrong in ({"zone": "Commit"}, {"value": 1}, {"value": 1, "zone": "commit"}):
        with pytest.raises(WrongKindOfValue):
            say(key_result=ordinal, **wrong)


def test_numbers_are_not_said_in_zones(say: Any) -> None:
    with pytest.raises(WrongKindOfValue):
        say(zone="target")


def test_yes_or_no_is_one_or_nought(say: Any, define: Any) -> None:
    binary = define(measure_kind="binary", baseline=None, target=None)
    assert say(1, key_result=binary).value == 1
    with pytest.raises(WrongKindOfValue):
        say("0.5", key_result=binary)


@pytest.mark.parametrize("confidence", [-1, 11])
def test_confidence_runs_from_nought_to_ten(say: Any, confidence: int) -> None:
    with pytest.raises(NotAConfidence):
        say(120, confidence=confidence)


def test_nobody_has_observed_the_future(say: Any, now: datetime) -> None:
    with pytest.raises(InTheFuture):
        say(120, observed_at=now + timedelta(hours=1))
    assert say(120, observed_at=now + timedelta(minutes=4)).value == 120


def test_late_news_are_told_with_their_own_moment(say: Any, now: datetime) -> None:
    late = say(110, observed_at=now - timedelta(days=30))
    assert late.observed_at == now - timedelta(days=30)
    assert late.recorded_at == now


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1234567890.123456", "1e15"])
def test_a_value_that_a_database_would_bend_is_refused(say: Any, value: str) -> None:
    with pytest.raises(NotAFigure):
        say(value)


CONSTRAINTS: list[tuple[str, dict[str, Any]]] = [
    ("check_in_states_a_value_or_a_zone", {"value": None}),
    ("check_in_states_a_value_or_a_zone", {"zone": "target"}),
    ("check_in_confidence_runs_to_ten", {"confidence": 11}),
    ("check_in_source_is_known", {"source": "rumour"}),
    ("check_in_of_a_kpi_names_it", {"source": "kpi"}),
    ("check_in_comment_fits", {"comment": "a" * 4001}),
]


@pytest.mark.parametrize(("name", "values"), CONSTRAINTS)
def test_the_database_refuses(key_result: KeyResult, now: datetime, name: str, values: dict[str, Any]) -> None:
    given = {"key_result": key_result, "number": 7, "value": Decimal(1), "observed_at": now, "recorded_at": now}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CheckIn.objects.create(**(given | values))


@pytest.mark.parametrize(
    "values", [{"confidence": 0}, {"confidence": 10}, {"value": None, "zone": "x"}, {"comment": "a" * 4000}]
)
def test_the_database_allows(key_result: KeyResult, now: datetime, values: dict[str, Any]) -> None:
    given = {"key_result": key_result, "number": 7, "value": Decimal(1), "observed_at": now, "recorded_at": now}
    assert CheckIn.objects.create(**(given | values)).pk


def test_a_check_in_is_corrected_once_also_by_the_database(say: Any, key_result: KeyResult, now: datetime) -> None:
    wrong = say(120)
    say(121, supersedes=wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(
            key_result=key_result, number=9, value=Decimal(1), observed_at=now, recorded_at=now, supersedes=wrong
        )
