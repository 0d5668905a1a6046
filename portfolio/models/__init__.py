"""The read models as tables: nothing in them is typed by anybody, everything follows from the log."""

from portfolio.models.capacity import Allocation, Demand, PersonLoad, ProfessionCard
from portfolio.models.goal import GoalCard
from portfolio.models.key_result import KeyResultCard
from portfolio.models.mission import MissionCard
from portfolio.models.outcome import OutcomeCard
from portfolio.models.standing import status_on
from portfolio.models.week import Week

__all__ = [
    "Allocation",
    "Demand",
    "GoalCard",
    "KeyResultCard",
    "MissionCard",
    "OutcomeCard",
    "PersonLoad",
    "ProfessionCard",
    "Week",
    "status_on",
]
