"""What can be watched, by name: the read models of this room are subscriptions of these names."""

MISSION_CARD = "portfolio.mission_card"
OUTCOME_CARD = "portfolio.outcome_card"
GOAL_CARD = "portfolio.goal_card"
KEY_RESULT_CARD = "portfolio.key_result_card"
PERSON_LOAD = "portfolio.person_load"
ALLOCATION = "portfolio.allocation"
DEMAND = "portfolio.demand"
PROFESSION_CARD = "portfolio.profession_card"
WEEK = "portfolio.week"
LATE = "portfolio.late"  # moves when the readers fall behind and when they have caught up, so that open pages say so
LOG = "pipeline.log"  # no read model, but it moves as one: with every event, also on topics that nobody here reads

READ_MODELS = (
    MISSION_CARD,
    OUTCOME_CARD,
    GOAL_CARD,
    KEY_RESULT_CARD,
    PERSON_LOAD,
    ALLOCATION,
    DEMAND,
    PROFESSION_CARD,
    WEEK,
)
