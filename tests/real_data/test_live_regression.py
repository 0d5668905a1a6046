"""The grocer's real tills run into a running Cairn, and an open control centre shows the poultry mission regressing."""

import json
import random
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.conftest import REAL_DATA
from tests.real_data.test_till_lines import POULTRY, TOPIC, till_lines

pytestmark = pytest.mark.postgres_only  # its Cairn has a PostgreSQL of its own in either run

SET_UP = f"""
from decimal import Decimal
from datetime import timedelta
from django.utils import timezone
from accounts import actions as accounts, access
from accounts.models import User
from missions import actions as missions
from missions.models import Outcome
from okrs import actions as okrs
from pipeline import actions as pipeline
at = timezone.now()
said = dict(by=User.objects.get(email="executive@demo.example"), at=at)
pipeline.open_topic(name="{TOPIC}.real", meaning="Real till lines.", **said)
rule = {{"topic": "{TOPIC}.real", "aggregate": "sum", "field": "sales_value", "window": "week", "zone": "America/New_York",
        "where": [{{"field": "category", "op": "in", "value": {POULTRY!r}}}]}}
kpi = okrs.declare_kpi(title="Weekly poultry sales of the sample", unit="USD", rule=rule, **said)
first = Outcome.objects.ranked().first()  # what serves it stands before others of its kind
mission = missions.bring_in(title="Real poultry pod", purpose="A fair return.", type="platform", outcome=first, **said)
objective = okrs.set_objective(holder=mission, statement="Poultry earns its keep", **said)
okrs.define_key_result(objective=objective, title="Weekly poultry sales (sample)", measure_kind="increase", unit="USD",
    baseline=Decimal("98.74"), target=Decimal("110"), kpi=kpi, **said)
service = accounts.create_user(email="tills@example.org", name="Tills", roles=["service"], at=at)
by = User.objects.get(email="administrator@demo.example")
token = accounts.issue_token(user=service, name="tills", scopes=access.scopes(service), at=at, by=by,
    expires_at=at + timedelta(days=1))[1]
print("TOKEN", token, mission.key)
"""


@pytest.mark.browser
def test_the_poultry_mission_regresses_before_ones_eyes(running: Any, window: Callable[..., Any]) -> None:
    told = running.manage("shell", "--no-imports", "-c", SET_UP)
    _, token, key = next(line for line in told.splitlines() if line.startswith("TOKEN")).split()
    watching = window("executive")
    regressed = watching.page.locator("li", has_text="Real poultry pod").filter(has_text="Regressed")
    expect(regressed).to_have_count(0)

    lines = till_lines()
    random.Random(58).shuffle(lines)
    for start in range(0, len(lines), 4000):
        answer = _post(running.address, token, lines[start : start + 4000])
        assert answer["accepted"] == len(lines[start : start + 4000]) and not answer["rejected"]

    expect(regressed.first).to_be_visible(timeout=30_000)
    assert watching.troubles == []

    page = watching.go(f"/missions/{key}")
    baseline, target, _ = json.loads((REAL_DATA / "demo_expected.json").read_text())["grocer"]["first_last"]["poultry"]
    for figure in (f"{baseline:g}", f"{target:g}", "Regressed"):
        expect(page.locator("main")).to_contain_text(figure)


def _post(address: str, token: str, events: list[dict[str, Any]]) -> Any:
    request = urllib.request.Request(
        f"{address}/api/v1/events?topic={TOPIC}.real",
        data=json.dumps(events).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())
