"""The days on which a status turns, against looking every single day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrs.scoring import Measure, MeasureKind, Reading
from portfolio.projections import mission_card, standing
from portfolio.projections.standing import Measured

ANCHOR = date(2026, 3, 2)
HORIZON = 420

figures = st.decimals(min_value=0, max_value=100, places=1)
days = st.integers(min_value=-300, max_value=300).map(lambda n: ANCHOR + timedelta(days=n))
kinds = st.sampled_from([kind for kind in MeasureKind if kind is not MeasureKind.ORDINAL])


@st.composite
def key_results(draw: Any) -> Measured:
    start = draw(st.none() | days)
    due = draw(st.none() | days)
    if start and due and due <= start:
        start, due = due, start + timedelta(days=1)
    readings = [
        Reading(
            datetime.combine(ANCHOR - timedelta(days=draw(st.integers(0, 200))), datetime.min.time(), UTC),
            draw(figures),
            None,
            draw(st.none() | st.integers(0, 10)),
        )
        for _ in range(draw(st.integers(0, 5)))
    ]
    measure = Measure(draw(kinds), draw(st.none() | figures), draw(st.none() | figures), None, start, due)
    return Measured(measure, tuple(sorted(readings, key=lambda reading: reading.observed_at)))


@settings(max_examples=60, deadline=None)
@given(part=key_results())
def test_the_foreseen_turns_are_what_every_day_would_say(part: Measured) -> None:
    turns = standing.turns(part, part.attainment(ANCHOR), ANCHOR)
    assert turns[0][0] == ANCHOR
    for n in range(HORIZON):
        day = ANCHOR + timedelta(days=n)
        assert standing._at(turns, day) is part.status(day), day


def _row(**words: Any) -> dict[str, Any]:
    row = mission_card.blank("00000000-0000-0000-0000-000000000001")
    row |= {
        "key": "MIS-1",
        "state": "active",
        "runs_from": date(2025, 1, 1),
        "last_activity_at": datetime(2026, 3, 4, 9, tzinfo=UTC),
    }
    told = {
        "key": "KR-1",
        "objective_id": "o",
        "title": "Sales",
        "measure_kind": "increase",
        "unit": "",
        "zones": [],
        "weight": "1",
        "kpi_id": None,
        "baseline": "0",
        "target": "100",
        "stretch": None,
        "starts_on": "2026-01-01",
        "due_on": "2026-12-31",
        "readings": [],
        "check_ins": 0,
        "said": None,
    } | words
    row["detail"]["key_results"]["k"] = told
    row["touched"] = {"k": ""}
    return row


def _reading(day: str, value: str, confidence: int | None = 8) -> list[Any]:
    return [f"{day}T09:00:00.000000+00:00", value, "", confidence, "c"]


def test_what_keeps_up_today_falls_behind_on_a_known_day() -> None:
    row = _row(readings=[_reading("2026-03-03", "20")])
    mission_card.finish(row)
    assert (row["status"], row["turn_1"], row["turn_2"]) == ("on_track", "at_risk", "off_track")
    assert row["turn_1_on"] < row["turn_2_on"] < date(2027, 1, 1)
    assert row["score"] == Decimal("0.2000") and row["confidence"] == 80


def test_the_mondays_before_tell_what_was_known_then() -> None:
    row = _row(readings=[_reading("2026-02-12", "1", 2), _reading("2026-03-03", "20")])
    mission_card.finish(row)
    assert row["anchor_on"] == ANCHOR
    assert row["past"] == "ssss" + "nnnnnn" + "fff"


def test_a_mission_that_has_not_run_has_no_past() -> None:
    row = _row(readings=[_reading("2026-03-03", "20")])
    row["runs_from"] = date(2026, 2, 20)
    mission_card.finish(row)
    assert row["past"] == "-" * 11 + "nn"


def test_a_closed_key_result_counts_no_more_while_the_mission_runs_and_for_good_when_it_is_over() -> None:
    row = _row(readings=[_reading("2026-03-03", "20")], closed="It is settled")
    mission_card.finish(row)
    assert (row["known_krs"], row["total_krs"], row["score"]) == (0, 0, None)
    row["state"] = "concluded"
    mission_card.finish(row)
    assert (row["known_krs"], row["total_krs"], row["status"]) == (1, 1, "concluded")


@pytest.mark.parametrize("kind", ["undefined", "increase"])
def test_what_nobody_can_judge_is_unknown_and_not_zero(kind: str) -> None:
    row = _row(measure_kind=kind, target=None)
    mission_card.finish(row)
    assert (row["score"], row["confidence"], row["known_krs"], row["total_krs"]) == (None, None, 0, 1)
    assert row["status"] == "no_data"
