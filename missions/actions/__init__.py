"""The verbs of this room. Each is one transaction and one fact; all take `by=` and `at=`."""

from missions.actions.assessment import assess, verdict_on
from missions.actions.cluster import add_segment, affiliate, form_cluster
from missions.actions.conclusion import conclude, report_status
from missions.actions.goal import reword_goal, set_goal
from missions.actions.mission import align, change_envelope, classify, hand_over, launch, reschedule
from missions.actions.outcome import add_outcome, retire_outcome, reword_outcome
from missions.actions.proposal import bring_in, propose
from missions.actions.ranking import explain_move, rank_outcome

__all__ = [
    "add_outcome",
    "add_segment",
    "affiliate",
    "align",
    "assess",
    "bring_in",
    "change_envelope",
    "classify",
    "conclude",
    "explain_move",
    "form_cluster",
    "hand_over",
    "launch",
    "propose",
    "rank_outcome",
    "report_status",
    "reschedule",
    "retire_outcome",
    "reword_goal",
    "reword_outcome",
    "set_goal",
    "verdict_on",
]
