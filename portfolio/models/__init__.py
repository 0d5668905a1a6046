"""The read models as tables: nothing in them is typed by anybody, everything follows from the log."""

from portfolio.models.capacity import Allocation, Demand, PersonLoad, ProfessionCard
from portfolio.models.charter import CharterCard
from portfolio.models.decision import DecisionEntry
from portfolio.models.gate import GateCard
from portfolio.models.goal import GoalCard
from portfolio.models.intake import IntakeCard
from portfolio.models.key_result import KeyResultCard
from portfolio.models.kin import HandoverCard, Kin
from portfolio.models.mission import MissionCard
from portfolio.models.outcome import OutcomeCard
from portfolio.models.priority_decision import PriorityDecision
from portfolio.models.rule import RuleCard
from portfolio.models.standing import status_on
from portfolio.models.way import AssumptionCard, OptionCard, RecipeCard, StageCard
from portfolio.models.week import Week

__all__ = [
    "Allocation",
    "AssumptionCard",
    "CharterCard",
    "DecisionEntry",
    "Demand",
    "GateCard",
    "GoalCard",
    "HandoverCard",
    "IntakeCard",
    "KeyResultCard",
    "Kin",
    "MissionCard",
    "OptionCard",
    "OutcomeCard",
    "PersonLoad",
    "PriorityDecision",
    "ProfessionCard",
    "RecipeCard",
    "RuleCard",
    "StageCard",
    "Week",
    "status_on",
]
