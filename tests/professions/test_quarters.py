"""A craft by quarter: means over days of what there is, what is lent and what is asked for."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from professions import actions, queries
from professions.models import Demand, Professional
from professions.quarters import quarters

pytestmark = pytest.mark.django_db


def test_quarters_begin_today_and_count_every_day_once(
    ana: Professional, lend: Any, mission: Any, profession: Any, lead: Any, now: Any
) -> None:
    lend("0.50")  # from 2 March to 31 March
    actions.ask_for(
        mission=mission,
        profession=profession,
        role="Designer",
        fte=Decimal(2),
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 7, 1),
        by=lead,
        at=now,
    )
    people = list(queries.with_load(queries.professionals()))
    asked = list(Demand.objects.all())
    still_open = [span for spans in queries.still_open(asked).values() for span in spans]
    found = quarters(people, asked, still_open, date(2026, 3, 2))
    assert [one.open_weeks for one in found[:3]] == [0, 14, 0]
    assert [(one.title, one.starts_on, one.last_day) for one in found[:3]] == [
        ("Q1 2026", date(2026, 3, 2), date(2026, 3, 31)),
        ("Q2 2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("Q3 2026", date(2026, 7, 1), date(2026, 9, 30)),
    ]
    assert [(one.there, one.lent, one.asked, one.gap) for one in found[:3]] == [
        (1, Decimal("0.5"), 0, 0),
        (1, 0, 2, 1),
        (1, 0, 0, 0),
    ]
    assert (found[-1].title, len(found)) == ("Q1 2027", 5)


def test_the_page_of_a_profession_says_where_it_is_short(
    client: Client, ana: Professional, mission: Any, profession: Any, lead: Any, now: Any
) -> None:
    actions.ask_for(
        mission=mission,
        profession=profession,
        role="Designer",
        fte=Decimal(3),
        starts_on=date(2026, 4, 1),
        ends_on=date(2099, 1, 1),
        by=lead,
        at=now,
    )
    client.force_login(lead)
    page = client.get(f"/professions/{profession.key}").content.decode()
    assert (
        "2 short" in page
        and "What missions ask for" in page
        and "Level 3" in page
        and "/demands/DEM-1/withdraw" in page
    )
