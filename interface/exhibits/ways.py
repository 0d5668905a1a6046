"""Ways through the product: tabs, breadcrumb, stepper, decision tree."""

from datetime import datetime
from typing import Any


def shown(opened_at: datetime) -> dict[str, Any]:
    return {
        "views": [
            {"label": "All outcomes", "href": "#views", "current": True, "count": 10},
            {"label": "At risk or worse", "href": "#views", "count": 3},
            {"label": "Mine", "href": "#views", "count": None},
        ],
        "panels": [
            {"id": "panel-people", "label": "People", "count": 2},
            {"id": "panel-risks", "label": "Risks", "count": 1},
            {"id": "panel-learned", "label": "What was learned"},
        ],
        "crumbs": [{"label": "Missions", "href": "#crumbs"}, {"label": "Make Brighton love us"}],
        "stages": _stages(),
        "steps": [
            {"label": "Outcome", "state": "done", "href": "#steps"},
            {"label": "Is it a mission?", "state": "current"},
            {"label": "Which team?", "state": "todo"},
            {"label": "Check your answers", "state": "todo"},
        ],
    }


def _stages() -> list[dict[str, Any]]:
    """A walk that stands at its fourth question: one answer was mended, one waits for its remedy."""
    tests = [
        ("Is there a specific objective?", "yes", "Set objectives and frame it as an outcome", "mended"),
        ("Is it bound in time?", "yes", "Set realistic expectations of time", "off"),
        ("Does it serve a broader strategic goal?", "unknown", "Assess its strategic alignment", "off"),
        ("Are resources defined, but not fixed?", "no", "Understand the capability that it needs", "lit"),
    ]
    types = [
        ("Is the problem understood?", [("No", "strategic")]),
        ("Is the solution predictable?", [("No", "feature"), ("Yes", "platform")]),
    ]
    first = [
        {"node": f"test-{place}", "question": question, "state": state, "current": place == 3}
        | {"branches": [{"answer": "No", "title": remedy, "kind": "", "state": look}]}
        for place, (question, state, remedy, look) in enumerate(tests)
    ]
    second = [
        {"node": f"type-{place}", "question": question, "state": "not_asked"}
        | {"branches": [{"answer": answer, "title": "", "kind": kind, "state": "off"} for answer, kind in ends]}
        for place, (question, ends) in enumerate(types)
    ]
    return [
        {"title": "Is it a mission?", "nodes": first, "end": "This is a mission", "is_lit": False},
        {"title": "Which team does it need?", "nodes": second, "end": "", "is_lit": False},
    ]
