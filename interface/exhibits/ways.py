"""Ways through the product: tabs, breadcrumb, stepper, decision tree."""

from datetime import datetime
from typing import Any


def shown(opened_at: datetime) -> dict[str, Any]:
    questions = [
        ("Is there a specific objective?", "yes", "Set objectives and frame it as an outcome."),
        ("Is it bound in time?", "yes", "Set realistic time expectations."),
        ("Does it serve a broader strategic goal?", "yes", "Assess the strategic alignment."),
        ("Are resources defined, but not fixed?", "no", "Understand the capability required to deliver the outcome."),
        ("Is the problem understood?", "not_asked", ""),
        ("Is the solution predictable?", "not_asked", ""),
    ]
    return {
        "views": [
            {"label": "All outcomes", "href": "#views", "current": True, "count": 10},
            {"label": "At risk or worse", "href": "#views", "count": 3},
            {"label": "Mine", "href": "#views", "count": None},
        ],
        "crumbs": [{"label": "Missions", "href": "#crumbs"}, {"label": "Make Brighton love us"}],
        "nodes": [
            {"node": f"q{i}", "question": question, "state": state, "remedy": remedy, "current": i == 3}
            for i, (question, state, remedy) in enumerate(questions)
        ],
        "steps": [
            {"label": "Outcome", "state": "done", "href": "#steps"},
            {"label": "Is it a mission?", "state": "current"},
            {"label": "Which team?", "state": "todo"},
            {"label": "Check your answers", "state": "todo"},
        ],
    }
