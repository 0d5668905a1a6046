"""37,158 real till lines, in random order and twice, through REST: the KPI shows exactly the figures of the source."""

import json
import random
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

from missions import actions as missions
from okrs import actions as okrs
from okrs.models import KpiWindow
from pipeline import actions as pipeline
from pipeline import readers
from pipeline.models import Partition
from portfolio.models import MissionCard
from tests.conftest import NOW, REAL_DATA

EXPECTED = json.loads((REAL_DATA / "expected.json").read_text())["grocer_2017_h1"]
GROCER = json.loads((REAL_DATA / "demo_portfolio.json").read_text())["grocer"]
POULTRY = ["CHICKEN", "CHICKEN/POULTRY", "FROZEN CHICKEN", "TURKEY"]
TOPIC = "channels.sale"


def till_lines() -> list[dict[str, Any]]:
    folder = REAL_DATA / "grocer_2017_h1"
    command = [sys.executable, str(REAL_DATA / "to_events.py"), "grocer"]
    files = [str(folder / "transactions.csv.gz"), str(folder / "products.csv.gz")]
    told = subprocess.run([*command, *files], capture_output=True, check=True, timeout=60)
    return [json.loads(line) for line in told.stdout.splitlines()]


def rule(window: str, zone: str, **changes: Any) -> dict[str, Any]:
    poultry = [{"field": "category", "op": "in", "value": POULTRY}]
    base = {
        "topic": TOPIC,
        "aggregate": "sum",
        "field": "sales_value",
        "window": window,
        "zone": zone,
        "where": poultry,
    }
    return base | changes


@pytest.fixture
def kpis(db: Any) -> dict[str, Any]:
    """The KPIs over the tills. The weeks are New York's, the months those of the time stamps as written."""
    pipeline.open_topic(name=TOPIC, meaning="Till lines of a sample of households.", by=None, at=NOW)
    said = {"by": None, "at": NOW}
    share = {
        "aggregate": "ratio",
        "where": [{"field": "brand", "op": "eq", "value": "Private"}],
        "per": "sum",
        "per_field": "sales_value",
        "per_where": [],
        "scale": "100",
        "places": 2,
    }
    distinct = {"aggregate": "distinct", "where": []}
    return {
        "poultry": okrs.declare_kpi(
            title="Weekly poultry sales", unit="USD", rule=rule("week", "America/New_York"), **said
        ),
        "months": okrs.declare_kpi(title="Monthly poultry sales", unit="USD", rule=rule("month", "UTC"), **said),
        "private": okrs.declare_kpi(
            title="Private-label share", unit="%", rule=rule("week", "America/New_York", **share), **said
        ),
        "households": okrs.declare_kpi(
            title="Households", rule=rule("week", "America/New_York", field="household", **distinct), **said
        ),
        "baskets": okrs.declare_kpi(
            title="Baskets", rule=rule("week", "America/New_York", field="basket", **distinct), **said
        ),
    }


@pytest.fixture
def poultry_key_result(kpis: dict[str, Any]) -> Any:
    (told,) = [
        kr for o in GROCER["outcomes"] for m in o["missions"] for kr in m["key_results"] if kr["key"] == "poultry"
    ]
    said = {"by": None, "at": NOW}
    outcome = missions.add_outcome(title="Maximise commercial return from the poultry category", **said)
    mission = missions.bring_in(
        title="Poultry category pod", purpose="A fair return.", type="platform", outcome=outcome, **said
    )
    objective = okrs.set_objective(holder=mission, statement="Poultry earns its keep", **said)
    key_result = okrs.define_key_result(
        objective=objective,
        title=told["title"],
        measure_kind="increase",
        unit="USD",
        baseline=Decimal(str(told["baseline"])),
        target=Decimal(str(told["target"])),
        **said,
    )
    return okrs.follow_kpi(key_result=key_result, kpi=kpis["poultry"], **said)


def windows(kpi: Any) -> dict[str, float]:
    return {str(row.ends_on): float(row.value) for row in KpiWindow.objects.filter(kpi=kpi) if row.value}


def measured(key: str) -> dict[str, float]:
    (told,) = [kr for o in GROCER["outcomes"] for m in o["missions"] for kr in m["key_results"] if kr["key"] == key]
    return {measurement["at"]: measurement["value"] for measurement in told["measurements"]}


def test_the_till_lines_give_the_figures_of_the_source(
    rest: Any, client: Any, person: Any, kpis: dict[str, Any], poultry_key_result: Any
) -> None:
    lines = till_lines()
    assert len(lines) == EXPECTED["lines"]
    chance = random.Random(84)
    sent = lines + lines
    chance.shuffle(sent)
    accepted = duplicate = 0
    for start in range(0, len(sent), 5000):
        answer = rest("POST", f"/events?topic={TOPIC}", sent[start : start + 5000])
        told = answer.json()
        assert answer.status_code == 200 and told["rejected"] == 0
        accepted, duplicate = accepted + told["accepted"], duplicate + told["duplicate"]
        readers.drain_fully()
    assert (accepted, duplicate) == (EXPECTED["lines"], EXPECTED["lines"])
    assert sum(Partition.objects.filter(topic=TOPIC).values_list("head", flat=True)) == EXPECTED["lines"]
    assert all(lag.events == 0 and lag.parked == 0 for lag in readers.lag())

    months = {on[:7]: value for on, value in windows(kpis["months"]).items()}
    assert months == EXPECTED["poultry"]["by_month"]
    assert round(sum(months.values()), 2) == EXPECTED["poultry"]["sales_value"]

    for key in ("poultry", "private", "households", "baskets"):
        found, wanted = windows(kpis[key]), measured(key)
        assert {on: round(value, 2) for on, value in found.items() if on in wanted} == wanted, key

    latest = {
        str(check_in.observed_at.date()): float(check_in.value) for check_in in poultry_key_result.check_ins.standing()
    }
    wanted = measured("poultry")
    assert {on: value for on, value in latest.items() if on in wanted} == wanted
    card = MissionCard.objects.judged(on=NOW.date()).get()
    assert (card.regressed, card.known_krs, card.today) == (1, 1, "off_track")

    client.force_login(person("executive"))
    shown_kpi = client.get(f"/kpis/{kpis['poultry'].key}").content.decode()
    assert [value for value in wanted.values() if f"{value:g}" not in shown_kpi] == []
    shown_key_result = client.get(f"/key-results/{poultry_key_result.key}").content.decode()
    assert f"{wanted['2017-06-25']:g}" in shown_key_result and "Regressed" in shown_key_result
