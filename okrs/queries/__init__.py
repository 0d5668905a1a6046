"""What doors read: objectives and key results with their scores, and the series of KPIs."""

from okrs.queries.due import due, in_order, mine
from okrs.queries.rows import (
    check_ins,
    holders_of,
    key_results,
    kpis,
    listed,
    objectives,
    of_mission,
    sample_of,
    topics,
    windows,
)
from okrs.queries.scores import Change, Counts, Scored, ScoredObjective, change_by, counts, scored, scored_objective
from okrs.queries.series import Latest, Line, latest_of, series_of, told

__all__ = [
    "Change",
    "Counts",
    "Latest",
    "Line",
    "Scored",
    "ScoredObjective",
    "change_by",
    "check_ins",
    "counts",
    "due",
    "holders_of",
    "in_order",
    "key_results",
    "kpis",
    "latest_of",
    "listed",
    "mine",
    "objectives",
    "of_mission",
    "sample_of",
    "scored",
    "scored_objective",
    "series_of",
    "told",
    "topics",
    "windows",
]
