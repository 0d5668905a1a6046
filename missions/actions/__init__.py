"""The verbs of this room. Each is one transaction and one fact; all take `by=` and `at=`."""

from missions.actions.activity import add_framing, choose_framing, consequence, propose_activity
from missions.actions.assessment import assess
from missions.actions.assumption import extend_assumption, judge_assumption, state_assumption
from missions.actions.charter import (
    return_charter,
    reword_charter,
    sign_charter,
    submit_charter,
    withdraw_charter,
    write_charter,
)
from missions.actions.cluster import add_segment, affiliate, form_cluster
from missions.actions.comparison import compare, open_round, set_aside
from missions.actions.conclusion import conclude, correct_conclusion, report_status
from missions.actions.gate import change_gate, decide_gate, set_gate, withdraw_gate
from missions.actions.goal import retire_goal, reword_goal, set_goal
from missions.actions.graduation import graduate
from missions.actions.handover import acknowledge, end_cover, hand_over, turn_owner
from missions.actions.kin import open_children, set_parent
from missions.actions.ledger import consider, judge_contradiction
from missions.actions.life import launch, pause, resume, turn_down
from missions.actions.measure import add_measure, drop_measure, reword_measure
from missions.actions.mission import align, change_envelope, classify, reschedule
from missions.actions.option import add_option, move_option
from missions.actions.order import apply_round, apply_scores
from missions.actions.outcome import add_outcome, retire_outcome, reword_outcome
from missions.actions.proposal import bring_in, propose
from missions.actions.ranking import explain_move, rank_outcome
from missions.actions.recharter import continue_mission, open_recharter, stop_mission, succeed_mission
from missions.actions.review import roll_on
from missions.actions.rules import exceed_strategic_limit, set_mix_targets, set_strategic_limit
from missions.actions.score import score_outcome
from missions.actions.session import answer, begin, finish, mend, trusted
from missions.actions.stage import enter_stage
from missions.actions.verdicts import verdict_on

__all__ = [
    "acknowledge",
    "add_framing",
    "add_measure",
    "add_option",
    "add_outcome",
    "add_segment",
    "affiliate",
    "align",
    "answer",
    "apply_round",
    "apply_scores",
    "assess",
    "begin",
    "bring_in",
    "change_envelope",
    "change_gate",
    "choose_framing",
    "classify",
    "compare",
    "conclude",
    "consequence",
    "consider",
    "continue_mission",
    "correct_conclusion",
    "decide_gate",
    "drop_measure",
    "end_cover",
    "enter_stage",
    "exceed_strategic_limit",
    "explain_move",
    "extend_assumption",
    "finish",
    "form_cluster",
    "graduate",
    "hand_over",
    "judge_assumption",
    "judge_contradiction",
    "launch",
    "mend",
    "move_option",
    "open_children",
    "open_recharter",
    "open_round",
    "pause",
    "propose",
    "propose_activity",
    "rank_outcome",
    "report_status",
    "reschedule",
    "resume",
    "retire_goal",
    "retire_outcome",
    "return_charter",
    "reword_charter",
    "reword_goal",
    "reword_measure",
    "reword_outcome",
    "roll_on",
    "score_outcome",
    "set_aside",
    "set_gate",
    "set_goal",
    "set_mix_targets",
    "set_parent",
    "set_strategic_limit",
    "sign_charter",
    "state_assumption",
    "stop_mission",
    "submit_charter",
    "succeed_mission",
    "trusted",
    "turn_down",
    "turn_owner",
    "verdict_on",
    "withdraw_charter",
    "withdraw_gate",
    "write_charter",
]
