"""Parity: whatever the rules of missions allow can be done on a page and over REST, by the names that people see."""

from typing import Any

from django.urls import URLPattern

from missions import actions
from missions.urls import urlpatterns
from rest import documents

FROM_PROGRAMS = ""  # what comes from elsewhere, or what pages do step by step
DOORS: dict[str, tuple[str, str]] = {
    "propose_activity": ("post /activities", "intake"),
    "begin": ("post /activities/{ref}/assess", "activity_assess"),
    "answer": ("post /assessments/{ref}/answer", "intake_question"),
    "mend": ("post /assessments/{ref}/mend", "intake_mend"),
    "finish": ("post /assessments/{ref}/finish", "intake_verdict"),
    "assess": ("post /assessments", FROM_PROGRAMS),
    "add_framing": ("post /activities/{ref}/framings", "framing_add"),
    "choose_framing": ("post /activities/{ref}/choose-framing", "framing_choose"),
    "propose": ("post /missions", "mission_propose"),
    "bring_in": ("post /missions/bring-in", FROM_PROGRAMS),
    "report_status": ("post /missions/{ref}/reports", FROM_PROGRAMS),
    "consider": ("post /missions/{ref}/considerations", "mission_considered"),
    "write_charter": ("post /missions/{ref}/charters", "mission_charter"),
    "reword_charter": ("put /charters/{ref}", "mission_charter"),
    "submit_charter": ("post /charters/{ref}/submit", "charter_submit"),
    "sign_charter": ("post /charters/{ref}/sign", "charter_sign"),
    "return_charter": ("post /charters/{ref}/return", "charter_return"),
    "withdraw_charter": ("post /charters/{ref}/withdraw", "charter_withdraw"),
    "turn_down": ("post /missions/{ref}/turn-down", "mission_turn_down"),
    "launch": ("post /missions/{ref}/launch", "mission_launch"),
    "pause": ("post /missions/{ref}/pause", "mission_pause"),
    "resume": ("post /missions/{ref}/resume", "mission_resume"),
    "reschedule": ("post /missions/{ref}/reschedule", "mission_reschedule"),
    "change_envelope": ("post /missions/{ref}/envelope", "mission_envelope"),
    "align": ("post /missions/{ref}/align", "mission_align"),
    "classify": ("post /missions/{ref}/classify", "mission_classify"),
    "set_parent": ("post /missions/{ref}/parent", "mission_parent"),
    "hand_over": ("post /missions/{ref}/hand-over", "mission_hand_over"),
    "acknowledge": ("post /missions/{ref}/acknowledge", "mission_acknowledge"),
    "end_cover": ("post /missions/{ref}/end-cover", "mission_end_cover"),
    "roll_on": ("post /missions/{ref}/roll-on", "mission_review"),
    "graduate": ("post /missions/{ref}/graduate", "mission_graduate"),
    "conclude": ("post /missions/{ref}/conclude", "mission_conclude"),
    "enter_stage": ("post /missions/{ref}/enter-stage", "mission_stage"),
    "add_option": ("post /options", "option_add"),
    "move_option": ("post /options/{ref}/move", "option_move"),
    "state_assumption": ("post /assumptions", "assumption_state"),
    "judge_assumption": ("post /assumptions/{ref}/judge", "assumption_judge"),
    "extend_assumption": ("post /assumptions/{ref}/extend", "assumption_extend"),
    "set_gate": ("post /gates", "gate_set"),
    "change_gate": ("patch /gates/{ref}", "gate_change"),
    "decide_gate": ("post /gates/{ref}/decide", "gate_decide"),
    "withdraw_gate": ("post /gates/{ref}/withdraw", "gate_withdraw"),
    "open_recharter": ("post /recharters", "mission_recharter"),
    "continue_mission": ("post /recharters/{ref}/continue", "recharter_continue"),
    "succeed_mission": ("post /recharters/{ref}/succeed", "recharter_succeed"),
    "stop_mission": ("post /recharters/{ref}/stop", "recharter_stop"),
    "correct_conclusion": ("post /conclusions/{ref}/corrections", "conclusion_correct"),
    "judge_contradiction": ("post /conclusions/{ref}/contradictions", "conclusion_contradict"),
    "set_goal": ("post /goals", "goal_set"),
    "reword_goal": ("patch /goals/{ref}", "goal_edit"),
    "retire_goal": ("post /goals/{ref}/retire", "goal_retire"),
    "add_outcome": ("post /outcomes", "outcome_add"),
    "reword_outcome": ("patch /outcomes/{ref}", "outcome_edit"),
    "retire_outcome": ("post /outcomes/{ref}/retire", "outcome_retire"),
    "rank_outcome": ("post /outcomes/{ref}/rank", "outcome_rank"),
    "explain_move": ("post /outcomes/{ref}/rank/explain", "outcome_rank_explain"),
    "score_outcome": ("post /outcomes/{ref}/score", "outcome_score"),
    "apply_scores": ("post /ranking/wsjf/apply", "ranking_wsjf"),
    "open_round": ("post /ranking/rounds", "round_open"),
    "compare": ("post /ranking/rounds/{ref}/compare", "round_compare"),
    "apply_round": ("post /ranking/rounds/{ref}/apply", "round"),
    "set_aside": ("post /ranking/rounds/{ref}/set-aside", "round_set_aside"),
    "add_measure": ("post /outcomes/{ref}/measures", "measure_add"),
    "reword_measure": ("patch /measures/{ref}", "measure_edit"),
    "drop_measure": ("post /measures/{ref}/drop", "measure_drop"),
    "set_mix_targets": ("post /mix-targets", "mix_targets"),
    "set_strategic_limit": ("post /strategic-limits", "strategic_limit"),
    "exceed_strategic_limit": ("post /strategic-limit-decisions", "strategic_limit_exceed"),
    "form_cluster": ("post /clusters", "cluster_form"),
    "add_segment": ("post /segments", "segment_add"),
    "affiliate": ("post /affiliations", "mission_affiliate"),
}
LOOKS = {"consequence", "open_children", "trusted", "verdict_on"}  # they change nothing
BY_ITSELF = {"turn_owner"}  # the clock turns owners


def test_every_action_of_missions_has_its_page_and_its_operation() -> None:
    assert set(actions.__all__) - LOOKS - BY_ITSELF == set(DOORS)

    paths: Any = documents.document()["paths"]
    operations = {operation for operation, _ in DOORS.values()}
    there = {f"{verb} {path.removeprefix('/api/v1')}" for path, verbs in paths.items() for verb in verbs}
    assert operations - there == set()

    pages = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert {page for _, page in DOORS.values()} - pages - {FROM_PROGRAMS} == set()
