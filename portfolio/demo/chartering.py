"""Charters of the story: the owner writes and submits, an executive signs; one still waits for its signature."""

from datetime import datetime

from missions import actions as missions
from missions.models import Charter
from missions.models import Mission as MissionRow
from portfolio.demo import considering
from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.kinds import Mission

CONSTRAINTS = "Within the window and the envelope. No promise is made on behalf of a shop that did not agree to it."


def write(calendar: Calendar, told: Mission) -> Deed:
    def write(at: datetime) -> None:
        owner = calendar.owners[told.title]
        considering.read(calendar, told.title, at)
        charter = missions.write_charter(
            mission=calendar.missions[told.title], objective_summary=f"{told.objective.statement}.",
            hypothesis=_hypothesis(told), constraints=CONSTRAINTS, success_measures=_measures(told), by=owner, at=at,
        )  # fmt: skip
        missions.submit_charter(charter=charter, by=owner, at=at)

    return write


def sign(calendar: Calendar, told: Mission) -> Deed:
    def sign(at: datetime) -> None:
        charter = Charter.objects.get(mission=calendar.missions[told.title])
        missions.sign_charter(charter=charter, by=calendar.executive, at=at)
        calendar.missions[told.title] = MissionRow.objects.get(pk=charter.mission_id)

    return sign


def _hypothesis(told: Mission) -> str:
    first = told.objective.key_results[0]
    return (
        f"{first.title} goes from {first.baseline} to {first.target} {first.unit} within the window. If it does not, "
        "either the purpose or what we believe about the people it is for was wrong, and we shall say which."
    )


def _measures(told: Mission) -> str:
    return "\n".join(result.title for result in told.objective.key_results)
