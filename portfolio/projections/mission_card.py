"""One row for each mission: what it is, how far its key results have come, who works on it, how it ended."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from missions import events as missions
from missions.life import OVER
from pipeline.envelope import Event
from portfolio.projections import key_results, standing
from portfolio.projections.told import Row, amount, day, folding, number_of, sortable
from professions import events as professions
from professions.capacity import Span, Window, peak

TOPICS = (missions.MISSION, missions.CLUSTER, professions.ASSIGNMENT, *key_results.TOPICS)
REPORTS = 40
DAY = timedelta(days=1)
_UNJUDGED = {
    "candidate": "not_started",
    "chartered": "not_started",
    "paused": "not_judged",
    "rechartered": "not_judged",
    "concluded": "concluded",
    "graduated": "concluded",
    "turned_down": "concluded",
}
_OWN = (missions.MISSION, missions.CLUSTER, professions.ASSIGNMENT)


def rows_of(event: Event) -> list[str]:
    if event.topic in _OWN:
        return [event.data["mission_id"]] if "mission_id" in event.data else []
    return key_results.rows_of(event, "mission")


def blank(mission_id: str) -> Row:
    return {
        "mission_id": mission_id,
        "number": 0,
        "key": "",
        "title": "",
        "type": "unclassified",
        "ambition": "unclassified",
        "state": "",
        "goal_id": None,
        "outcome_id": None,
        "owner_id": None,
        "owner_name": "",
        "starts_on": None,
        "ends_on": None,
        "fte_min": None,
        "fte_max": None,
        "money_min": None,
        "money_max": None,
        "currency": "",
        "runs_from": None,
        "concluded_on": None,
        "result": "",
        "rating": "",
        "reported_on": None,
        **standing.blank(),
        "people": 0,
        "fte_peak": Decimal(0),
        "clusters": "",
        "last_activity_at": None,
        "detail": {**key_results.blank(), "purpose": "", "purpose_hash": "", "conclusion": None, "reports": {}}
        | {"affiliations": {}, "assignments": {}, "named_owners": [], "source_facts": {}, "considered": {}},
    }


def _proposed(row: Row, event: Event) -> None:
    data = event.data
    row["key"], row["number"], row["title"] = data["key"], number_of(data["key"]), data["title"]
    row["type"], row["ambition"], row["state"] = data["type"], data["ambition"], data["state"]
    row["detail"]["purpose"], row["detail"]["purpose_hash"] = data["purpose"], data["purpose_hash"]
    row["goal_id"], row["outcome_id"] = data["goal_id"], data["outcome_id"]
    row["owner_id"], row["owner_name"] = data["owner_id"], data["owner_name"]
    row["detail"]["named_owners"] = data.get("named_owners", [])
    row["detail"]["source_facts"] = data.get("source_facts", {})
    if data["state"] == "active":  # it ran elsewhere before: since its start, as far as that is known
        row["runs_from"] = day(data["starts_on"]) or event.time.date()
    _take_window(row, data)
    _take_envelope(row, data)


def _take_window(row: Row, data: dict[str, Any]) -> None:
    row["starts_on"], row["ends_on"] = day(data["starts_on"]), day(data["ends_on"])


def _take_envelope(row: Row, data: dict[str, Any]) -> None:
    for name in ("fte_min", "fte_max", "money_min", "money_max"):
        row[name] = amount(data[name])
    row["currency"] = data["currency"]


def _launched(row: Row, event: Event) -> None:
    row["state"], row["runs_from"] = "active", day(event.data["launched_on"])


def _chartered(row: Row, event: Event) -> None:
    row["state"] = event.data["state"]


def _turned_down(row: Row, event: Event) -> None:
    row["state"] = "turned_down"
    row["detail"]["turned_down"] = {name: event.data[name] for name in ("turned_down_on", "reason")}


def _paused(row: Row, event: Event) -> None:
    row["state"] = "paused"
    row["detail"].setdefault("pauses", []).append([event.data["paused_on"], None])


def _resumed(row: Row, event: Event) -> None:
    row["state"] = "active"
    row["detail"]["pauses"][-1][1] = event.data["resumed_on"]


def _frozen(row: Row, event: Event) -> None:
    row["state"] = "rechartered"


def _continued(row: Row, event: Event) -> None:
    """Whoever continues a mission that was paused before resumes it by that."""
    row["state"] = "active"
    for pause in row["detail"].get("pauses", []):
        pause[1] = pause[1] or event.time.date().isoformat()


def _rescheduled(row: Row, event: Event) -> None:
    _take_window(row, event.data)


def _graduated(row: Row, event: Event) -> None:
    row["state"] = "graduated"


def _rolled_on(row: Row, event: Event) -> None:
    row["ends_on"] = day(event.data["review_on"])


def _envelope_changed(row: Row, event: Event) -> None:
    _take_envelope(row, event.data)


def _handed_over(row: Row, event: Event) -> None:
    row["owner_id"], row["owner_name"] = event.data["owner_id"], event.data["owner_name"]


def _aligned(row: Row, event: Event) -> None:
    row["goal_id"], row["outcome_id"] = event.data["goal_id"], event.data["outcome_id"]


def _classified(row: Row, event: Event) -> None:
    row["type"], row["ambition"] = event.data["type"], event.data["ambition"]


def _reported(row: Row, event: Event) -> None:
    """Reports come in any order of their days; the newest forty are shown, the log keeps them all."""
    said = ("reported_on", "rating", "rated_by", "ends_on", "whole_life_cost", "currency")
    reports: dict[str, Any] = row["detail"]["reports"]
    reports[event.data["report_id"]] = {name: event.data[name] for name in said}
    newest = sorted(reports, key=lambda report_id: (reports[report_id]["reported_on"], report_id), reverse=True)
    for report_id in newest[REPORTS:]:
        del reports[report_id]
    row["rating"], row["reported_on"] = reports[newest[0]]["rating"], day(reports[newest[0]]["reported_on"])


def _concluded(row: Row, event: Event) -> None:
    data = event.data
    row["state"], row["result"], row["concluded_on"] = "concluded", data["result"], day(data["concluded_on"])
    said = ("result", "learned", "would_change_mind", "confidence", "evidence", "concluded_on")
    row["detail"]["conclusion"] = {name: data[name] for name in said} | {
        "hypothesis": data.get("hypothesis") or row["detail"]["purpose"],  # nobody was asked for one before
        "counter_evidence": data.get("counter_evidence", []),
        "corrections": [],
    }


def _conclusion_corrected(row: Row, event: Event) -> None:
    correction = {"words": event.data["words"], "corrected_at": sortable(event.time.isoformat())}
    row["detail"]["conclusion"].setdefault("corrections", []).append(correction)  # a row of before has no such list


def _conclusion_considered(row: Row, event: Event) -> None:
    said = ("concluded_key", "concluded_title", "verdict", "note")
    row["detail"].setdefault("considered", {})[event.data["concluded_id"]] = {name: event.data[name] for name in said}


def _affiliated(row: Row, event: Event) -> None:
    said = ("cluster_id", "cluster_title", "segment_id", "segment_title", "strength", "reason")
    row["detail"]["affiliations"][event.data["affiliation_id"]] = {name: event.data[name] for name in said}


def _assigned(row: Row, event: Event) -> None:
    said = ("professional_id", "profession_id", "name", "role", "starts_on", "ends_on", "fte")
    row["detail"]["assignments"][event.data["assignment_id"]] = {name: event.data[name] for name in said}


def _assignment_ended(row: Row, event: Event) -> None:
    assignment = row["detail"]["assignments"][event.data["assignment_id"]]
    assignment["ends_on"], assignment["reason"] = event.data["ends_on"], event.data["reason"]


fold = folding(
    {
        missions.MissionProposed: _proposed,
        missions.MissionChartered: _chartered,
        missions.MissionLaunched: _launched,
        missions.MissionTurnedDown: _turned_down,
        missions.MissionPaused: _paused,
        missions.MissionResumed: _resumed,
        missions.MissionFrozen: _frozen,
        missions.MissionContinued: _continued,
        missions.MissionRescheduled: _rescheduled,
        missions.MissionGraduated: _graduated,
        missions.MissionRolledOn: _rolled_on,
        missions.EnvelopeChanged: _envelope_changed,
        missions.MissionHandedOver: _handed_over,
        missions.MissionAligned: _aligned,
        missions.MissionClassified: _classified,
        missions.StatusReported: _reported,
        missions.MissionConcluded: _concluded,
        missions.ConclusionCorrected: _conclusion_corrected,
        missions.ConclusionConsidered: _conclusion_considered,
        missions.MissionAffiliated: _affiliated,
        professions.Assigned: _assigned,
        professions.AssignmentEnded: _assignment_ended,
        **key_results.FOLDS,
    }
)


def finish(row: Row) -> None:
    if row["last_activity_at"] is None:
        return
    standing.finish(row, is_over=row["state"] in OVER)
    if row["state"] in _UNJUDGED:
        standing.leave_unjudged(row, _UNJUDGED[row["state"]])
    row["past"] = _only_while_running(row)
    row["clusters"] = clusters_of(row["detail"])
    _count_people(row)


def clusters_of(detail: dict[str, Any]) -> str:
    """One line for each cluster, in an order that does not depend on which affiliation arrived first."""
    ordered = sorted(
        detail["affiliations"].values(),
        key=lambda one: (one["strength"] != "primary", one["cluster_title"], one["cluster_id"]),
    )
    return "\n".join(dict.fromkeys(f"{one['cluster_id']} {' '.join(one['cluster_title'].split())}" for one in ordered))


def _only_while_running(row: Row) -> str:
    """The Mondays before it ran, in its pauses and after it was concluded say nothing."""
    last = standing.WEEKS - 1
    mondays = [row["anchor_on"] - standing.DAY * 7 * (last - week) for week in range(standing.WEEKS)]
    return "".join(
        letter if _runs_on(row, monday) else standing.ABSENT
        for letter, monday in zip(row["past"], mondays, strict=True)
    )


def _runs_on(row: Row, when: date) -> bool:
    begins, ends = row["runs_from"], row["concluded_on"]
    if begins is None or when < begins or (ends is not None and when >= ends):
        return False
    on = when.isoformat()
    return not any(since <= on and (until is None or on < until) for since, until in row["detail"].get("pauses", ()))


def _count_people(row: Row) -> None:
    """Whoever really works on it at some time; an assignment that ends at its start never began."""
    real = [a for a in row["detail"]["assignments"].values() if a["starts_on"] < a["ends_on"]]
    row["people"] = len({assignment["professional_id"] for assignment in real})
    spans = [
        Span(date.fromisoformat(a["starts_on"]), date.fromisoformat(a["ends_on"]) - DAY, Decimal(a["fte"]))
        for a in real
    ]
    first = min((span.starts_on for span in spans), default=None)
    row["fte_peak"] = peak(spans, Window(first))[0] if first else Decimal(0)
