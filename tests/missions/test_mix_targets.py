"""The organisation's own targets of its mix: whole, dated, and older ones stay readable."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from missions import actions
from missions.mix import PRESET, Band
from missions.models import (
    MixTarget,
    PeriodReversed,
    ReasonMissing,
    RuleInThePast,
    SharesDoNotAddUp,
    Stale,
    TargetImpossible,
)

DAY = timedelta(days=1)


@pytest.fixture
def set_targets(executive: User, now: datetime) -> Any:
    def set_them(bands: Mapping[str, Band] = PRESET, **other: Any) -> MixTarget:
        given = {
            "measure": "money",
            "by_part": "ambition",
            "starts_on": now.date(),
            "reason": "Agreed",
            "by": executive,
        }
        return actions.set_mix_targets(**{**given, "bands": bands, "at": now, **other})

    return set_them


def bands(*shares: str, of: tuple[str, ...] = ("core", "adjacent", "transformational")) -> dict[str, Band]:
    return {part: Band(Decimal(share), Decimal("0.05")) for part, share in zip(of, shares, strict=False)}


def holding(on: date, measure: str = "money", by: str = "ambition") -> MixTarget | None:
    return MixTarget.objects.holding(on, measure=measure, by=by)


@pytest.mark.django_db
def test_as_long_as_nobody_sets_targets_there_are_none(now: datetime) -> None:
    assert holding(now.date()) is None


def test_a_set_holds_from_its_day_for_its_measure_and_parts_only(set_targets: Any, now: datetime) -> None:
    set_targets(starts_on=now.date() + DAY)
    assert holding(now.date()) is None
    found = holding(now.date() + DAY)
    assert found and found.bands["core"] == Band(Decimal("0.7"), Decimal("0.1"))
    assert holding(now.date() + DAY, "fte") is None and holding(now.date() + DAY, by="type") is None


def test_a_new_set_takes_over_and_the_old_one_stays_readable(set_targets: Any, now: datetime) -> None:
    first = set_targets()
    second = set_targets(bands("0.6", "0.3", "0.1"), starts_on=now.date() + 30 * DAY, ends_on=now.date() + 60 * DAY)
    days = [now.date() + days * DAY for days in (0, 29, 30, 59, 60)]
    assert [holding(day) for day in days] == [first, first, second, second, first]


def test_targets_can_be_taken_away_again(set_targets: Any, now: datetime) -> None:
    set_targets()
    set_targets({}, starts_on=now.date() + DAY, reason="They did harm")
    assert holding(now.date()) is not None
    assert holding(now.date() + DAY) is None
    assert MixTarget.objects.count() == 2


def test_a_band_ends_at_nothing_and_at_everything() -> None:
    assert Band(Decimal("0.03"), Decimal("0.05")).low == 0
    assert Band(Decimal("0.98"), Decimal("0.05")).high == 1


@pytest.mark.parametrize(
    ("shares", "refusal", "said"),
    [
        (("0.7", "0.2", "0.2"), SharesDoNotAddUp, "110 %, 10 points too many"),
        (("0.7", "0.2", "0.05"), SharesDoNotAddUp, "95 %, 5 points too few"),
        (("0.7", "0.3"), TargetImpossible, "core, adjacent, transformational"),
        (("1.2", "-0.2", "0"), TargetImpossible, "from 0 to 1"),
        (("0.33333", "0.33333", "0.33334"), TargetImpossible, "at most 4 places"),
    ],
)
def test_shares_that_are_no_whole_are_refused(set_targets: Any, shares: Any, refusal: Any, said: str) -> None:
    with pytest.raises(refusal, match=said):
        set_targets(bands(*shares))
    assert not MixTarget.objects.exists()


def test_a_target_needs_days_to_come_and_a_reason(set_targets: Any, now: datetime) -> None:
    with pytest.raises(RuleInThePast):
        set_targets(starts_on=now.date() - DAY)
    with pytest.raises(PeriodReversed):
        set_targets(ends_on=now.date())
    with pytest.raises(ReasonMissing):
        set_targets(reason=" ")
    set_targets(expected_version=0)
    with pytest.raises(Stale):
        set_targets(expected_version=0)


def test_each_set_is_one_fact(set_targets: Any, facts: Any, now: datetime) -> None:
    set_targets(
        by_part="type", bands=bands("0.2", "0.5", "0.3", of=("strategic", "feature", "platform")), measure="fte"
    )
    told = facts("missions.portfolio.mix_targets_set.v1")[-1].data
    assert told["shares"] == {"strategic": "0.2", "feature": "0.5", "platform": "0.3"}
    assert (told["measure"], told["by"], told["ends_on"]) == ("fte", "type", None)


@pytest.mark.parametrize(
    "shares", [("0.7", "0.2", "0.2"), ("0.7", "0.2", "0.0999"), ("1.5", "-0.5", "0"), ("0.7", "0.3", None)]
)
def test_the_database_takes_whole_sets_only(set_targets: Any, now: datetime, shares: Any) -> None:
    set_targets(bands("0.3", "0.3", "0.4"))
    set_targets(bands("0.3333", "0.3333", "0.3334"))
    named = {f"share_{n}": share and Decimal(share) for n, share in enumerate(shares, 1)}
    rest = {"tolerance_1": 0, "tolerance_2": 0, "tolerance_3": 0, "reason": "Past the action", "set_at": now}
    with pytest.raises(IntegrityError, match="mixtarget_shares_add_up_to_one"), transaction.atomic():
        MixTarget.objects.create(number=9, measure="fte", by="type", starts_on=now.date(), **named, **rest)


@pytest.mark.parametrize("change", [lambda rows: rows.update(share_1="0.1"), lambda rows: rows.delete()])
def test_the_database_keeps_what_was_set(set_targets: Any, change: Any) -> None:
    set_targets()
    with pytest.raises(IntegrityError), transaction.atomic():
        change(MixTarget.objects.all())
