"""What can be watched, by name: the read models of this room are subscriptions of these names."""

MISSION_CARD = "portfolio.mission_card"
OUTCOME_CARD = "portfolio.outcome_card"
GOAL_CARD = "portfolio.goal_card"
INTAKE_CARD = "portfolio.intake_card"
KEY_RESULT_CARD = "portfolio.key_result_card"
PERSON_LOAD = "portfolio.person_load"
ALLOCATION = "portfolio.allocation"
DEMAND = "portfolio.demand"
PROFESSION_CARD = "portfolio.profession_card"
WEEK = "portfolio.week"
PRIORITY_DECISION = "portfolio.priority_decision"
GATE_CARD = "portfolio.gate_card"
DECISION_ENTRY = "portfolio.decision_entry"
RULE_CARD = "portfolio.rule_card"
HANDOVER_CARD = "portfolio.handover_card"
KIN = "portfolio.kin"
STAGE_CARD = "portfolio.stage_card"
OPTION_CARD = "portfolio.option_card"
ASSUMPTION_CARD = "portfolio.assumption_card"
RECIPE_CARD = "portfolio.recipe_card"
CHARTER_CARD = "portfolio.charter_card"
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
    HANDOVER_CARD,
    KIN,
    PRIORITY_DECISION,
    GATE_CARD,
    DECISION_ENTRY,
    RULE_CARD,
    INTAKE_CARD,
    STAGE_CARD,
    OPTION_CARD,
    ASSUMPTION_CARD,
    RECIPE_CARD,
    CHARTER_CARD,
)
