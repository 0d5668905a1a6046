"""Which fold keeps which table. The names are those of the subscriptions, the titles what people call them."""

from types import ModuleType

from django.db.models import Model
from django.utils.translation import gettext_lazy

from pipeline.readmodels import ReadModel, keep
from portfolio import models, watched
from portfolio.projections import (
    allocation,
    demand,
    goal_card,
    key_result_card,
    mission_card,
    outcome_card,
    person_load,
    profession_card,
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
