"""Folds of people and readings, case by case."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from okrs import events as okrs
from pipeline import facts
from pipeline.envelope import Event
from portfolio.projections import key_results, mission_card, person_load, week
from portfolio.projections.told import type_of
from professions import events as professions

ID = "00000000-0000-0000-0000-00000000000"


def _event(fact: type, data: dict[str, Any], at: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)) -> Event:
    topic = next(kind.topic for kind in facts.kinds() if kind.fact is fact)
    return Event(topic, 0, 1, "e", "/cairn", type_of(fact), "", "k", at, at, data, "", "", "system", "", "internal")


def _person(*changes: tuple[str, str | None, str]) -> dict[str, Any]:
    row = person_load.blank(ID + "1")
    joined = {
        "professional_id": ID + "1",
        "key": "PER-1",
        "user_id": None,
        "name": "Ana",
        "profession_id": ID + "2",
        "profession_title": "Buying",
        "level": 3,
        "employment": "internal",
        "available_from": "2026-01-01",
        "available_fte": "1",
    }
    person_load.fold(row, _event(professions.ProfessionalJoined, joined))
    for first, last, fte in changes:
        said = {"professional_id": ID + "1", "starts_on": first, "ends_on": last, "available_fte": fte, "reason": ""}
        person_load.fold(row, _event(professions.AvailabilityChanged, said))
    return row


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ([], [["2026-01-01", None, "1"]]),
        (
            [("2026-03-01", "2026-04-01", "0.5")],
            [["2026-01-01", "2026-03-01", "1"], ["2026-03-01", "2026-04-01", "0.5"], ["2026-04-01", None, "1"]],
        ),
        ([("2026-03-01", None, "0.6")], [["2026-01-01", "2026-03-01", "1"], ["2026-03-01", None, "0.6"]]),
        ([("2025-12-01", None, "0.6")], [["2025-12-01", None, "0.6"]]),
        (
            [("2026-03-01", "2026-04-01", "0.5"), ("2026-03-10", "2026-04-11", "0")],
            [
                ["2026-01-01", "2026-03-01", "1"],
                ["2026-03-01", "2026-03-10", "0.5"],
                ["2026-03-10", "2026-04-11", "0"],
                ["2026-04-11", None, "1"],
            ],
        ),
        ([("2026-03-01", "2026-04-01", "0.5"), ("2026-03-01", "2026-04-01", "1.0")], [["2026-01-01", None, "1"]]),
    ],
)
def test_what_is_said_last_about_availability_holds_on_its_days(changes: Any, steps: Any) -> None:
    row = _person(*changes)
    assert row["detail"]["availability"] == steps
    assert row["is_steady"] is (len(steps) == 1)


def _check_in(n: int, at: str, value: str = "1", supersedes: str | None = None) -> Event:
    data = {
        "check_in_id": f"c{n}",
        "key_result_id": "k",
        "objective_id": "o",
        "holder_kind": "mission",
        "holder_id": ID + "1",
        "value": value,
        "zone": "",
        "confidence": None,
        "comment": f"said {n}",
        "observed_at": at,
        "supersedes": supersedes,
        "source": "person",
    }
    return _event(okrs.CheckedIn, data)


def test_readings_are_kept_in_the_order_in_which_they_were_observed_and_only_the_newest() -> None:
    row = mission_card.blank(ID + "1")
    for n in range(key_results.READINGS + 20):
        mission_card.fold(row, _check_in(n, f"2026-01-{1 + (n * 7) % 28:02d}T{n % 24:02d}:00:00.5Z"))
    kept = row["detail"]["key_results"]["k"]
    assert len(kept["readings"]) == key_results.READINGS
    assert kept["readings"] == sorted(kept["readings"], key=lambda reading: reading[0])
    assert kept["check_ins"] == key_results.READINGS + 20


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    row = mission_card.blank(ID + "1")
    mission_card.fold(row, _check_in(1, "2026-01-01T09:00:00Z", "58"))
    mission_card.fold(row, _check_in(2, "2026-01-01T09:00:00Z", "85", supersedes="c1"))
    kept = row["detail"]["key_results"]["k"]
    assert [reading[1] for reading in kept["readings"]] == ["85"]
    assert kept["check_ins"] == 1


def test_moments_with_and_without_fractions_and_in_other_zones_are_put_in_order() -> None:
    row = mission_card.blank(ID + "1")
    for n, at in enumerate(["2026-01-01T09:00:00.5Z", "2026-01-01T09:00:00Z", "2026-01-01T09:30:00+01:00"]):
        mission_card.fold(row, _check_in(n, at, str(n)))
    assert [reading[1] for reading in row["detail"]["key_results"]["k"]["readings"]] == ["2", "1", "0"]


def test_a_reading_belongs_to_the_week_in_which_it_was_read() -> None:
    assert week.rows_of(_check_in(1, "2017-01-08T23:00:00Z")) == ["2017-W01"]
    assert week.blank("2020-W53")["monday"] == date(2020, 12, 28)


def test_an_assignment_that_never_began_counts_nobody() -> None:
    row = mission_card.blank(ID + "1")
    made = {
        "assignment_id": "a",
        "professional_id": ID + "2",
        "profession_id": ID + "3",
        "mission_id": ID + "1",
        "mission_key": "MIS-1",
        "mission_title": "Pod",
        "name": "Ana",
        "role": "Buyer",
        "starts_on": "2026-03-02",
        "ends_on": "2026-06-30",
        "fte": "0.8",
    }
    mission_card.fold(row, _event(professions.Assigned, made))
    mission_card.finish(row)
    assert (row["people"], row["fte_peak"]) == (1, Decimal("0.8"))
    ended = {"assignment_id": "a", "mission_id": ID + "1", "ends_on": "2026-03-02", "reason": "Not needed"}
    mission_card.fold(
        row, _event(professions.AssignmentEnded, ended | {"professional_id": ID + "2", "profession_id": ID + "3"})
    )
    mission_card.finish(row)
    assert (row["people"], row["fte_peak"]) == (0, Decimal(0))
