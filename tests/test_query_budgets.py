"""Pages of all rooms ask no more questions than their budget, with the whole demo in the database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import DEMO_EMAILS, Role
from pipeline import readers
from portfolio.demo import telling
from tests.kept import kept

BUDGET = json.loads((Path(__file__).parent / "query_budget.json").read_text())
NAMES = [name for name in BUDGET if not name.startswith("portfolio:")]
WHICH = {
    "missions:outcome_edit": "OUT-1",
    "missions:mission_edit": "MIS-1",
    "missions:cluster_show": "CLU-1",
    "okrs:key_result_show": "KR-1",
    "okrs:kpi_show": "KPI-1",
    "professions:profession_show": "PRO-1",
    "professions:professional_show": "PER-1",
    "pipeline:topic_show": "missions.mission",
    "pipeline:domain_show": "channels",
}


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with kept(django_db_blocker):
        telling.tell(timezone.now())
        readers.drain_fully()
        yield


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_no_more_questions_than_its_budget(name: str, demo: None, db: Any, client: Client) -> None:
    client.force_login(User.objects.get(email=DEMO_EMAILS[Role.EXECUTIVE]))
    address = reverse(name, args=[WHICH[name]] if name in WHICH else [])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= BUDGET[name], "\n".join(query["sql"][:140] for query in asked.captured_queries)
