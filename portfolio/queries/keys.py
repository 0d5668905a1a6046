"""Human keys as the log knows them: MIS-12 stands for the mission with everything beneath it, KR-7 for one key result."""

from typing import Any
from uuid import UUID

from django.db.models import Value

from missions.models import Cluster, Mission, Numbered, Outcome, StrategicGoal
from okrs.models import KeyResult, Kpi, Objective
from portfolio.models import MissionCard, OutcomeCard
from professions.models import Assignment, Profession, Professional

_NUMBERED: dict[str, type[Numbered]] = {
    model.PREFIX: model
    for model in (
        Mission,
        Outcome,
        StrategicGoal,
        Cluster,
        Objective,
        KeyResult,
        Kpi,
        Profession,
        Professional,
        Assignment,
    )
}
_WITH_WHAT_IS_BENEATH: dict[str, Any] = {"MIS": MissionCard, "OUT": OutcomeCard}


def on_the_log(key: str) -> list[str]:
    """The partition keys that a key stands for; itself when it is no human key, or names nothing."""
    prefix, _, number = key.strip().upper().partition("-")
    model = _NUMBERED.get(prefix) if number.isascii() and number.isdigit() else None
    row = model.objects.known_as(key).values_list("pk", flat=True).first() if model else None
    if row is None:
        return [key]
    cards = _WITH_WHAT_IS_BENEATH.get(prefix)
    detail = cards.objects.filter(pk=row).values_list("detail", flat=True).first() if cards else None
    return [str(row), *(detail["objectives"] if detail else ()), *(detail["key_results"] if detail else ())]


def as_people_say(key: str) -> str:
    """The human key of what a partition key names, asked in one query; itself when that is nothing of ours."""
    try:
        row = UUID(key)
    except ValueError:
        return key
    first, *others = (
        model.objects.filter(pk=row).order_by().values_list(Value(prefix), "number")
        for prefix, model in _NUMBERED.items()
    )
    return next((f"{prefix}-{number}" for prefix, number in first.union(*others, all=True)), key)
