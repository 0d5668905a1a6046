"""A small portfolio made through REST alone: one thing of each kind, so that every address has something to show."""

from collections.abc import Callable
from datetime import date, timedelta
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
    activity = made("/activities", title="Sell poultry at the market")
    made_framing(speak, activity)
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
    concluded = speak("POST", "/missions/bring-in", {"title": "Winter menu", "purpose": "Warm people"}).json()["key"]
    speak("POST", f"/missions/{concluded}/conclude", {"result": "achieved", "learned": "Soup warms."})
    decisions = made_decisions(made, mission=mission, outcome=outcome, today=today)
    option = made("/options", mission=mission, title="Sell it at the stove")
    taken = made("/assumptions", mission=mission, sentence="Half of our growers stay", expires_on=window["ends_on"])
    domain = made_domain(speak)
    topic = made_topic(speak)
    kpi = made("/kpis", title="Poultry sales", unit="£", rule=RULE)
    objective = made("/objectives", mission=mission, statement="Sell what people cook at home")
    key_result = made("/key-results", objective=objective, title="Weekly sales", measure_kind="increase", **AIMS)
    check_in = made(f"/key-results/{key_result}/check-ins", value=104, confidence=6)
    profession = made("/professions", title="Design")
    line = {"profession": profession, "role": "Designer", "fte_min": 1, "fte_max": 2}
    recipe = made("/recipes", type="feature", stage="launch", lines=[line], reason="So we learnt.")
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
        "activities": activity,
        "missions": mission,
        "conclusions": concluded,
        "clusters": cluster,
        "segments": segment,
        "options": option,
        "assumptions": taken,
        "kpis": kpi,
        "objectives": objective,
        "key-results": key_result,
        "check-ins": check_in,
        "demands": demand,
        "professions": profession,
        "professionals": professional,
        "recipes": recipe,
        "assignments": assignment,
        "topics": topic,
        "saved-views": view,
        "data-domains": domain,
        "events": EVENT["id"],
        "webhooks": webhook,
        "webhook-deliveries": delivery,
        "rebuilds": rebuild,
        "subscriptions": READER,
        **decisions,
    }


def made_decisions(made: Callable[..., str], *, mission: str, outcome: str, today: date) -> dict[str, str]:
    """What governs the portfolio: a mandate, a gate, a doubt, an order in question, and rules for all."""
    other = made("/outcomes", title="Growers stay with us")
    doubted = made("/missions/bring-in", title="Summer menu", purpose="Cool people")
    ambitions = {"core": 0.7, "adjacent": 0.2, "transformational": 0.1}
    targets = {"measure": "money", "by": "ambition", "parts": [{"part": p, "share": s} for p, s in ambitions.items()]}
    rule = {"starts_on": str(today), "reason": "So we want it."}
    question = {"question": "Do they come back?", "evidence_required": "Forty in a hundred", "due_on": str(today)}
    doubt = {"trigger": "new_data", "reason": "It rains.", "considered": ["Dry people"]}
    exception = {"allowed": 4, "expires_on": str(today + timedelta(days=40)), "reason": "Until the spring."}
    return {
        "charters": made(f"/missions/{mission}/charters", hypothesis="Who trusts us comes back"),
        "gates": made("/gates", mission=mission, fte=0.5, **question),
        "recharters": made("/recharters", mission=doubted, **doubt),
        "measures": made(f"/outcomes/{outcome}/measures", kind="quantitative", title="Margin of a bird"),
        "ranking/rounds": made("/ranking/rounds", title="Next year", outcomes=[outcome, other]),
        "mix-targets": made("/mix-targets", **targets, **rule),
        "strategic-limits": made("/strategic-limits", most=3, **rule),
        "strategic-limit-decisions": made("/strategic-limit-decisions", **exception),
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


def made_framing(speak: Speak, activity: str) -> None:
    body = {"title": "Make the market love our poultry", "answers": {"problem_understood": "no"}, "fte_max": 2}
    answer = speak("POST", f"/activities/{activity}/framings", body)
    assert answer.status_code == 200, answer.json()


def made_domain(speak: Speak) -> str:
    about = {"name": "till", "title": "Tills", "belongs": "What the tills tell, and nothing about who stands there."}
    answer = speak("POST", "/data-domains", about)
    assert answer.status_code == 201, answer.json()
    return "till"


def made_topic(speak: Speak) -> str:
    answer = speak("POST", "/topics", {"name": TOPIC, "meaning": "Lines of the tills, once for each item."})
    assert answer.status_code == 201, answer.json()
    return TOPIC
