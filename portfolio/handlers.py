"""Which fold keeps which table. The names are those of the subscriptions."""

from types import ModuleType

from django.db.models import Model

from pipeline.readmodels import ReadModel, keep
from portfolio import models
from portfolio.projections import (
    allocation,
    goal_card,
    mission_card,
    outcome_card,
    person_load,
    profession_card,
    week,
)

MISSION_CARD = "portfolio.mission_card"
OUTCOME_CARD = "portfolio.outcome_card"
GOAL_CARD = "portfolio.goal_card"
PERSON_LOAD = "portfolio.person_load"
ALLOCATION = "portfolio.allocation"
PROFESSION_CARD = "portfolio.profession_card"
WEEK = "portfolio.week"
LOG = "pipeline.log"  # no read model, but it moves as one: with every event, also on topics that nobody here reads

TABLES: dict[str, tuple[type[Model], ModuleType]] = {
    MISSION_CARD: (models.MissionCard, mission_card),
    OUTCOME_CARD: (models.OutcomeCard, outcome_card),
    GOAL_CARD: (models.GoalCard, goal_card),
    PERSON_LOAD: (models.PersonLoad, person_load),
    ALLOCATION: (models.Allocation, allocation),
    PROFESSION_CARD: (models.ProfessionCard, profession_card),
    WEEK: (models.Week, week),
}

for _name, (_table, _projection) in TABLES.items():
    keep(
        ReadModel(
            name=_name,
            table=_table,
            topics=_projection.TOPICS,
            rows_of=_projection.rows_of,
            blank=_projection.blank,
            fold=_projection.fold,
            finish=getattr(_projection, "finish", lambda row: None),
        )
    )
