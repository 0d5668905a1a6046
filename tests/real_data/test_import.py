"""Real portfolios come in whole, a second time they change nothing, and the figures are the ones computed elsewhere."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from missions.models import Affiliation, Cluster, Mission, Outcome, Segment, StatusReport
from okrs.models import CheckIn, KeyResult
from pipeline import readers
from pipeline.models import StoredEvent
from tests.conftest import REAL_DATA

EXPECTED = json.loads((REAL_DATA / "demo_expected.json").read_text())


@pytest.fixture(scope="module")
def portfolio(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """The real portfolios, brought in once for this file, and taken out again with the transaction."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            call_command("import_portfolio", str(REAL_DATA / "demo_portfolio.json"), stdout=StringIO())
            readers.drain_fully()
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def of(model: Any, portfolio: str) -> Any:
    return model.objects.filter(external_key__startswith=f"{portfolio}:")


def test_the_us_portfolio_is_whole(portfolio: Any, db: Any) -> None:
    us = EXPECTED["us"]
    found = of(KeyResult, "government_us")
    measured = CheckIn.objects.filter(key_result__in=found)
    assert of(Cluster, "government_us").count() == us["clusters"]
    assert of(Outcome, "government_us").count() == us["outcomes"]
    assert of(Mission, "government_us").count() == us["missions"]
    assert found.count() == us["key_results"]
    assert measured.count() == us["measurements"]
    assert found.filter(check_ins=None).count() == us["key_results_without_measurement"]
    assert of(Mission, "government_us").filter(objectives=None).count() == us["missions_without_kr"]
    owners = [mission.named_owners for mission in of(Mission, "government_us")]
    assert sum(len(set(named)) > 1 for named in owners) == us["missions_with_2plus_owners"]


def test_the_directions_of_the_us_key_results_are_kept(portfolio: Any, db: Any) -> None:
    ours = {"keep_at_or_above": "maintain_above", "keep_at_or_below": "maintain_below"}
    for direction, count in EXPECTED["us"]["directions"].items():
        kind = ours.get(direction, direction)
        assert of(KeyResult, "government_us").filter(measure_kind=kind).count() == count, direction


def test_the_uk_portfolio_is_whole(portfolio: Any, db: Any) -> None:
    uk = EXPECTED["uk"]
    assert of(Cluster, "government_uk").count() == uk["clusters"]
    assert of(Segment, "government_uk").count() == uk["segments"]
    assert of(Mission, "government_uk").count() == uk["missions"]
    reports = StatusReport.objects.filter(mission__external_key__startswith="government_uk:")
    assert reports.count() == uk["status_reports"]
    assert Affiliation.objects.filter(mission__in=of(Mission, "government_uk")).count() == uk["missions"]


def test_the_grocers_key_results_begin_and_end_where_the_source_does(portfolio: Any, db: Any) -> None:
    grocer = EXPECTED["grocer"]
    found = of(KeyResult, "grocer")
    assert (of(Mission, "grocer").count(), found.count()) == (grocer["missions"], grocer["key_results"])
    assert CheckIn.objects.filter(key_result__in=found).count() == grocer["measurements"]
    for key, (baseline, target, last) in grocer["first_last"].items():
        key_result = found.get(external_key__endswith=f"/{key}")
        latest = key_result.check_ins.latest_first().first()
        assert [float(key_result.baseline), float(key_result.target), float(latest.value)] == [baseline, target, last]


def test_a_second_run_changes_nothing(portfolio: Any, db: Any) -> None:
    before = StoredEvent.objects.count()
    told = StringIO()
    call_command("import_portfolio", str(REAL_DATA / "demo_portfolio.json"), stdout=told)
    assert StoredEvent.objects.count() == before
    assert told.getvalue().startswith("same: 612 affiliation, 36 cluster, 3 goal")
    assert "new" not in told.getvalue()


def test_rest_shows_the_same_figures(portfolio: Any, rest: Any) -> None:
    counted = {
        "/outcomes": EXPECTED["us"]["outcomes"] + 4,
        "/missions": EXPECTED["us"]["missions"] + EXPECTED["uk"]["missions"] + EXPECTED["grocer"]["missions"],
        "/key-results": EXPECTED["us"]["key_results"] + EXPECTED["grocer"]["key_results"],
        "/check-ins": EXPECTED["us"]["measurements"] + EXPECTED["grocer"]["measurements"],
        "/clusters": EXPECTED["us"]["clusters"] + EXPECTED["uk"]["clusters"],
        "/segments": EXPECTED["uk"]["segments"],
        "/portfolio/missions": 350,
    }
    for path, count in counted.items():
        assert rest("GET", f"{path}?include=total&limit=1").json()["total"] == count, path


def test_the_pages_show_the_same_figures(portfolio: Any, client: Any, person: Any) -> None:
    client.force_login(person("executive"))
    outcomes = EXPECTED["us"]["outcomes"] + len(of(Outcome, "grocer"))
    missions = EXPECTED["us"]["missions"] + EXPECTED["uk"]["missions"] + EXPECTED["grocer"]["missions"]
    assert f"{outcomes} outcomes" in client.get("/outcomes").content.decode()
    assert f"{missions} missions" in client.get("/missions").content.decode()
    poultry = Mission.objects.get(external_key="grocer:mission:Poultry category pod")
    page = client.get(f"/missions/{poultry.key}").content.decode()
    for figure in EXPECTED["grocer"]["first_last"]["poultry"]:
        assert f"{figure:g}" in page
