"""Professions have one lead, people one craft, a level and a dated share of the week."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from missions.models import NoSuchChoice, ReasonMissing, Stale
from pipeline.models import StoredEvent
from professions import actions
from professions.availability import in_force
from professions.capacity import Span
from professions.models import (
    AlreadyJoined,
    Availability,
    EndsBeforeItStarts,
    LeadsAlready,
    NotALevel,
    NotAShare,
    Overbooked,
    Profession,
    Professional,
    TitleTaken,
)

pytestmark = pytest.mark.django_db


def test_a_profession_has_one_lead_and_the_next_replaces_her(
    profession: Profession, lead: Any, person: Any, now: datetime
) -> None:
    next_lead = person("profession_lead", name="Per Olsen")
    led = actions.lead_profession(profession=profession, lead=next_lead, by=lead, at=now)
    assert led.lead == next_lead
    event = StoredEvent.objects.get(type="professions.profession.led.v1")
    assert event.data["lead_name"] == "Per Olsen"
    with pytest.raises(LeadsAlready):
        actions.lead_profession(profession=profession, lead=next_lead, by=lead, at=now)


def test_two_professions_do_not_share_a_name(profession: Profession, now: datetime) -> None:
    with pytest.raises(TitleTaken):
        actions.found_profession(title="service DESIGN", by=None, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Profession.objects.create(number=9, title="SERVICE design")


def test_somebody_joins_with_a_level_and_a_share_of_the_week(ana: Professional) -> None:
    event = StoredEvent.objects.get(type="professions.professional.joined.v1")
    assert (event.data["level"], event.data["available_fte"], event.data["key"]) == (3, "1", ana.key)
    assert ana.statements.get().fte == 1


def test_one_user_is_one_professional(profession: Profession, owner: Any, now: datetime) -> None:
    first = {
        "name": "Maya",
        "profession": profession,
        "available_from": date(2026, 1, 1),
        "user": owner,
        "by": None,
        "at": now,
    }
    known = actions.join(**first)
    with pytest.raises(AlreadyJoined, match=known.key):
        actions.join(**first)


@pytest.mark.parametrize("level", [0, 6])
def test_levels_run_from_one_to_five(ana: Professional, level: int, now: datetime) -> None:
    with pytest.raises(NotALevel):
        actions.change_level(professional=ana, level=level, reason="So good", by=None, at=now)
    with pytest.raises(IntegrityError, match="professional_level"), transaction.atomic():
        Professional.objects.filter(pk=ana.pk).update(level=level)


def test_a_level_changes_for_a_reason(ana: Professional, now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        actions.change_level(professional=ana, level=4, reason=" ", by=None, at=now)
    assert actions.change_level(professional=ana, level=4, reason="Led the redesign.", by=None, at=now).level == 4
    with pytest.raises(NotALevel):
        actions.change_level(professional=ana, level=4, reason="Again", by=None, at=now)


def test_a_second_tab_does_not_overwrite_the_first(ana: Professional, now: datetime) -> None:
    actions.change_level(professional=ana, level=4, reason="First", expected_version=1, by=None, at=now)
    with pytest.raises(Stale):
        actions.change_level(professional=ana, level=5, reason="Second", expected_version=1, by=None, at=now)


def test_an_unknown_employment_is_refused(profession: Profession, ana: Professional, now: datetime) -> None:
    with pytest.raises(NoSuchChoice):
        actions.join(
            name="Bo", profession=profession, available_from=date(2026, 1, 1), employment="pirate", by=None, at=now
        )
    with pytest.raises(IntegrityError, match="professional_has_a_known_employment"), transaction.atomic():
        Professional.objects.filter(pk=ana.pk).update(employment="pirate")
    assert Professional.objects.filter(pk=ana.pk).update(employment="contractor") == 1


@pytest.mark.parametrize("fte", ["-0.1", "1.01", "0.333", "NaN"])
def test_a_share_of_the_week_is_nought_to_one_in_hundredths(ana: Professional, fte: str, now: datetime) -> None:
    with pytest.raises(NotAShare):
        actions.change_availability(
            professional=ana, starts_on=date(2026, 5, 1), available_fte=Decimal(fte), reason="x", by=None, at=now
        )


def test_availability_ends_after_it_starts(ana: Professional, now: datetime) -> None:
    with pytest.raises(EndsBeforeItStarts):
        actions.change_availability(
            professional=ana,
            starts_on=date(2026, 5, 2),
            ends_on=date(2026, 5, 1),
            available_fte=Decimal(0),
            reason="x",
            by=None,
            at=now,
        )
    with pytest.raises(IntegrityError, match="availability_ends_after"), transaction.atomic():
        Availability.objects.update(ends_on=date(2025, 1, 1))


def test_the_newest_word_on_a_day_holds() -> None:
    full, leave, part = (
        Span(date(2026, 1, 1), None, Decimal(1)),
        Span(date(2026, 7, 1), date(2026, 7, 14), Decimal(0)),
        Span(date(2026, 7, 10), None, Decimal("0.6")),
    )
    assert in_force([full, leave, part]) == [
        Span(date(2026, 1, 1), date(2026, 6, 30), Decimal(1)),
        Span(date(2026, 7, 1), date(2026, 7, 9), Decimal(0)),
        Span(date(2026, 7, 10), None, Decimal("0.6")),
    ]
    assert in_force([part, full])[-1] == full
    assert in_force([full, leave])[-1] == Span(date(2026, 7, 15), None, Decimal(1))


def test_leave_is_not_taken_from_a_mission_that_counts_on_the_person(
    ana: Professional, lend: Any, now: datetime
) -> None:
    lend("0.50")
    leave = {"professional": ana, "starts_on": date(2026, 3, 16), "ends_on": date(2026, 3, 20), "reason": "Leave"}
    with pytest.raises(Overbooked, match=r"16 March 2026 Ana Sousa is lent for 0.50 FTE, 0.50 more"):
        actions.change_availability(available_fte=Decimal(0), by=None, at=now, **leave)
    half = actions.change_availability(available_fte=Decimal("0.5"), by=None, at=now, **leave)
    assert half.version == 2
    assert (
        StoredEvent.objects.get(type="professions.professional.availability_changed.v1").data["available_fte"] == "0.5"
    )
