"""A small portfolio made through REST alone: one thing of each kind, so that every address has something to show."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

Speak = Callable[..., Any]
TOPIC = "till.sales"
READER = "portfolio.week"


def build(speak: Speak) -> dict[str, str]:
    """Makes the things; returns what `{ref}` stands for below each collection, such as {"missions": "MIS-1"}."""

    def made(path: str, **body: Any) -> str:
        answer = speak("POST", path, body)
        assert answer.status_code == 201, (path, answer.json())
        return str(answer.json().get("key") or answer.json()["id"])

    today = timezone.now().date()
    window = {"starts_on": str(today - timedelta(days=30)), "ends_on": str(today + timedelta(days=60))}
    goal = made("/goals", title="Run a calm operation")
    outcome = made("/outcomes", title="Poultry earns a fair return", goal=goal)
    assessment = made("/assessments", title="Poultry pod", answers={})
    envelope = {"fte_min": 1, "fte_max": 3}
    mission = made(
        "/missions",
        title="Poultry pod",
        purpose="Keep poultry fair",
        type="platform",
        outcome=outcome,
        **window,
        **envelope,
    )
    cluster = made("/clusters", title="Fresh food")
    segment = made("/segments", title="Families", cluster=cluster)
    speak("POST", "/affiliations", {"mission": mission, "cluster": cluster, "reason": "Families eat it."})
    domain = made_domain(speak)
    topic = made_topic(speak)
    kpi = made("/kpis", title="Poultry sales", unit="£", rule=RULE)
    objective = made("/objectives", mission=mission, statement="Sell what people cook at home")
    key_result = made("/key-results", objective=objective, title="Weekly sales", measure_kind="increase", **AIMS)
    check_in = made(f"/key-results/{key_result}/check-ins", value=104, confidence=6)
    profession = made("/professions", title="Design")
    professional = made("/professionals", name="Ana Silva", profession=profession, available_from=window["starts_on"])
    assignment = made(
        "/assignments",
        professional=professional,
        mission=mission,
        role="Designer",
        starts_on=window["starts_on"],
        ends_on=str(today + timedelta(days=20)),
        fte=0.5,
    )
    demand = made(
        "/demands",
        mission=mission,
        profession=profession,
        role="Designer",
        fte=1,
        starts_on=window["starts_on"],
        ends_on=window["ends_on"],
    )
    view = made("/saved-views", page="okrs:kpi_list", name="Mine", query="q=sales")
    speak("POST", f"/events?topic={TOPIC}", EVENT)
    webhook = made("/webhooks", url="https://hooks.example.com/in", topics=[TOPIC])
    delivery = speak("POST", f"/webhooks/{webhook}/ping").json()["id"]
    rebuild = speak("POST", "/rebuilds", {"read_model": READER}).json()["id"]
    return {
        "goals": goal,
        "outcomes": outcome,
        "assessments": assessment,
        "missions": mission,
        "clusters": cluster,
        "segments": segment,
        "kpis": kpi,
        "objectives": objective,
        "key-results": key_result,
        "check-ins": check_in,
        "demands": demand,
        "professions": profession,
        "professionals": professional,
        "assignments": assignment,
        "topics": topic,
        "saved-views": view,
        "data-domains": domain,
        "events": EVENT["id"],
        "webhooks": webhook,
        "webhook-deliveries": delivery,
        "rebuilds": rebuild,
        "subscriptions": READER,
    }


RULE = {"topic": TOPIC, "aggregate": "sum", "field": "amount", "window": "day"}
AIMS = {"baseline": 98, "target": 110}
EVENT = {
    "specversion": "1.0",
    "id": "r-1",
    "source": "/tills/7",
    "type": "till.sales.line.v1",
    "time": "2026-05-04T09:30:00Z",
    "data": {"amount": 4.5},
}


def made_domain(speak: Speak) -> str:
    about = {"name": "till", "title": "Tills", "belongs": "What the tills tell, and nothing about who stands there."}
    answer = speak("POST", "/data-domains", about)
    assert answer.status_code == 201, answer.json()
    return "till"


def made_topic(speak: Speak) -> str:
    answer = speak("POST", "/topics", {"name": TOPIC, "meaning": "Lines of the tills, once for each item."})
    assert answer.status_code == 201, answer.json()
    return TOPIC
