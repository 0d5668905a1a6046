"""What can be watched, by name: the read models of this room are subscriptions of these names."""

MISSION_CARD = "portfolio.mission_card"
OUTCOME_CARD = "portfolio.outcome_card"
GOAL_CARD = "portfolio.goal_card"
PERSON_LOAD = "portfolio.person_load"
ALLOCATION = "portfolio.allocation"
PROFESSION_CARD = "portfolio.profession_card"
WEEK = "portfolio.week"
LOG = "pipeline.log"  # no read model, but it moves as one: with every event, also on topics that nobody here reads
