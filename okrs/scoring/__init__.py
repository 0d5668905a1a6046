"""Scores of key results, the status that follows from them, and roll-ups. Rules: docs/scoring.md. No Django."""

from okrs.scoring.attainment import Attainment, AttainmentState, Reading, score
from okrs.scoring.leap import is_leap
from okrs.scoring.measure import STANDARD_ZONES, Measure, MeasureKind, NotMeasurable, require_measurable
from okrs.scoring.roll_up import RollUp, Weighted, roll_up
from okrs.scoring.status import Judgement, Status, combine, is_unjudged, judge, status

__all__ = [
    "STANDARD_ZONES",
    "Attainment",
    "AttainmentState",
    "Judgement",
    "Measure",
    "MeasureKind",
    "NotMeasurable",
    "Reading",
    "RollUp",
    "Status",
    "Weighted",
    "combine",
    "is_leap",
    "is_unjudged",
    "judge",
    "require_measurable",
    "roll_up",
    "score",
    "status",
]
