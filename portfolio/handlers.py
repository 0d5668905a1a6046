"""Which fold keeps which table. The names are those of the subscriptions, the titles what people call them."""

from types import ModuleType

from django.db.models import Model
from django.utils.translation import gettext_lazy

from pipeline.readmodels import ReadModel, keep
from portfolio import models, watched
from portfolio.projections import (
    allocation,
    assumption_card,
    charter_card,
    decision_entry,
    demand,
    gate_card,
    goal_card,
    handover_card,
    intake_card,
    key_result_card,
    kin,
    mission_card,
    option_card,
    outcome_card,
    person_load,
    priority_decision,
    profession_card,
    recipe_card,
    rule_card,
    stage_card,
    week,
)

TABLES: dict[str, tuple[type[Model], ModuleType]] = {
    watched.MISSION_CARD: (models.MissionCard, mission_card),
    watched.OUTCOME_CARD: (models.OutcomeCard, outcome_card),
    watched.GOAL_CARD: (models.GoalCard, goal_card),
    watched.KEY_RESULT_CARD: (models.KeyResultCard, key_result_card),
    watched.PERSON_LOAD: (models.PersonLoad, person_load),
    watched.ALLOCATION: (models.Allocation, allocation),
    watched.DEMAND: (models.Demand, demand),
    watched.PROFESSION_CARD: (models.ProfessionCard, profession_card),
    watched.WEEK: (models.Week, week),
    watched.HANDOVER_CARD: (models.HandoverCard, handover_card),
    watched.KIN: (models.Kin, kin),
    watched.PRIORITY_DECISION: (models.PriorityDecision, priority_decision),
    watched.GATE_CARD: (models.GateCard, gate_card),
    watched.DECISION_ENTRY: (models.DecisionEntry, decision_entry),
    watched.RULE_CARD: (models.RuleCard, rule_card),
    watched.INTAKE_CARD: (models.IntakeCard, intake_card),
    watched.STAGE_CARD: (models.StageCard, stage_card),
    watched.OPTION_CARD: (models.OptionCard, option_card),
    watched.ASSUMPTION_CARD: (models.AssumptionCard, assumption_card),
    watched.RECIPE_CARD: (models.RecipeCard, recipe_card),
    watched.CHARTER_CARD: (models.CharterCard, charter_card),
}

TITLES = {
    watched.MISSION_CARD: gettext_lazy("Mission cards"),
    watched.OUTCOME_CARD: gettext_lazy("Outcome cards"),
    watched.GOAL_CARD: gettext_lazy("Goal cards"),
    watched.KEY_RESULT_CARD: gettext_lazy("Key result cards"),
    watched.PERSON_LOAD: gettext_lazy("What each person is booked for"),
    watched.ALLOCATION: gettext_lazy("Time lent to missions"),
    watched.DEMAND: gettext_lazy("What missions ask for"),
    watched.PROFESSION_CARD: gettext_lazy("Profession cards"),
    watched.WEEK: gettext_lazy("What happened in each week"),
    watched.HANDOVER_CARD: gettext_lazy("Handovers"),
    watched.KIN: gettext_lazy("Parents, reviews and graduations of missions"),
    watched.PRIORITY_DECISION: gettext_lazy("Decisions about the order of outcomes"),
    watched.GATE_CARD: gettext_lazy("Gates"),
    watched.DECISION_ENTRY: gettext_lazy("The decision log"),
    watched.RULE_CARD: gettext_lazy("What is set for the portfolio as a whole"),
    watched.INTAKE_CARD: gettext_lazy("Proposals and their assessments"),
    watched.STAGE_CARD: gettext_lazy("Stages of missions"),
    watched.OPTION_CARD: gettext_lazy("Means that missions try"),
    watched.ASSUMPTION_CARD: gettext_lazy("What missions take for true"),
    watched.RECIPE_CARD: gettext_lazy("Team recipes"),
    watched.CHARTER_CARD: gettext_lazy("Charters and successors of missions"),
}

for _name, (_table, _projection) in TABLES.items():
    keep(
        ReadModel(
            name=_name,
            title=TITLES[_name],
            table=_table,
            topics=_projection.TOPICS,
            rows_of=_projection.rows_of,
            blank=_projection.blank,
            fold=_projection.fold,
            finish=getattr(_projection, "finish", lambda row: None),
        )
    )
