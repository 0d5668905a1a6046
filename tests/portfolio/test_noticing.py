"""Who would notice if a topic stopped: from its readers to the pages, key results, missions and programs that hang on it."""

from datetime import timedelta
from typing import Any

import pytest

from okrs import actions as okrs
from pipeline import actions as pipeline
from pipeline.catalogue import notices, pulls, who


@pytest.fixture
def measured(grocer: Any) -> Any:
    """Poultry sales follow a KPI of the tills."""
    pipeline.open_topic(name="shop.sale", meaning="One line of a till.", by=grocer.boss, at=grocer.now)
    rule = {"topic": "shop.sale", "aggregate": "sum", "field": "pounds", "window": "week", "zone": "UTC"}
    grocer.kpi = okrs.declare_kpi(title="Weekly takings", rule=rule, unit="£", **grocer.by)
    okrs.follow_kpi(key_result=grocer.sales, kpi=grocer.kpi, **grocer.by)
    return grocer


def _said(topic: str, now: Any) -> dict[str, list[str]]:
    found = notices.if_stopped(topic, now)
    return {kind: [f"{notice.label} {notice.says}" for notice in found.of(kind)] for kind in notices.KINDS}


def test_a_topic_that_nobody_reads_is_missed_by_nobody(grocer: Any) -> None:
    pipeline.open_topic(name="shop.sale", meaning="One line of a till.", by=grocer.boss, at=grocer.now)
    found = notices.if_stopped("shop.sale", grocer.now)
    assert (found.notices, found.headline) == ((), "Nobody would notice: nothing reads it")


def test_a_business_topic_is_missed_by_its_kpi_its_key_results_their_mission_and_the_pages(measured: Any) -> None:
    said = _said("shop.sale", measured.now)
    assert said["kpi"] == [f"{measured.kpi.key} Weekly takings would stand still."]
    assert said["key_result"] == [
        f"{measured.sales.key} Weekly poultry sales would get no more check-ins from {measured.kpi.key}."
    ]
    assert said["mission"] == [
        f"{measured.pod.key} Poultry category pod would be judged by old figures of {measured.sales.key}; "
        "Grace Achieng answers for it."
    ]
    assert "Control centre would show old figures of what these key results measure." in said["page"]
    assert "People by week" not in " ".join(said["page"])
    assert notices.if_stopped("shop.sale", measured.now).headline.startswith("1 mission, 1 key result, 1 KPI and ")


def test_a_closed_key_result_no_longer_misses_it(measured: Any) -> None:
    okrs.close_key_result(key_result=measured.sales, reason="Done", **measured.by)
    said = _said("shop.sale", measured.now)
    assert said["kpi"] and not said["key_result"] and not said["mission"] and not said["page"]


def test_cairns_own_topic_is_missed_by_the_pages_that_watch_what_is_kept_from_it(grocer: Any) -> None:
    said = _said("professions.demand", grocer.now)
    assert any(
        line.startswith("People by week would stand still: it shows what missions ask for") for line in said["page"]
    )
    assert "Control centre would stand still" in " ".join(_said("missions.mission", grocer.now)["page"])


def test_a_program_that_pulls_and_stops_is_forgotten_after_a_while(grocer: Any, person: Any) -> None:
    pipeline.open_topic(name="shop.sale", meaning="One line of a till.", by=grocer.boss, at=grocer.now)
    pulls.forget()
    pulls.notice(["shop.sale"], by=person("service", name="Forecaster"), at=grocer.now)
    assert _said("shop.sale", grocer.now)["program"] == ["Forecaster would pull and find nothing new."]
    assert _said("shop.sale", grocer.now + timedelta(days=40))["program"] == []


def test_readers_are_called_as_the_room_that_knows_them_calls_them(measured: Any) -> None:
    reads = who.reads(measured.now)
    [kpi] = reads["shop.sale"]
    assert (kpi.kind, kpi.title, kpi.href) == ("kpi", f"{measured.kpi.key} Weekly takings", f"/kpis/{measured.kpi.key}")
    assert kpi.since == measured.now
    assert {reader.title for reader in reads["missions.outcome"]} >= {"Outcome cards"}
