"""Conclusions as the read models tell them: of one mission, and of all that pursued an outcome."""

from datetime import datetime
from typing import Any

from missions import ledger
from missions.models import Conclusion
from portfolio.models import MissionCard, OutcomeCard

MOST = 10


def of_mission(card: MissionCard) -> dict[str, Any] | None:
    """The conclusion with what its card shows; a row of before knows less of it."""
    told = card.detail["conclusion"]
    if told is None:
        return None
    corrections = [
        {**each, "corrected_at": datetime.fromisoformat(each["corrected_at"])} for each in told.get("corrections", [])
    ]
    return {
        "hypothesis": card.detail["purpose"], **told, "label": Conclusion.Result(told["result"]).label,
        "evidence": ledger.evidence(told["evidence"]), "counter_evidence": ledger.evidence(told.get("counter_evidence", [])),
        "corrections": corrections,
    }  # fmt: skip


def of_outcome(outcome: OutcomeCard) -> list[dict[str, Any]]:
    """What those who pursued it have learned, the newest first."""
    rows = MissionCard.objects.filter(outcome_id=outcome.pk).exclude(result="").order_by("-concluded_on", "-number")
    return [
        {
            "key": key, "title": title, "result": result, "label": Conclusion.Result(result).label,
            "learned": detail["conclusion"]["learned"], "concluded_on": concluded_on,
        }
        for key, title, result, concluded_on, detail in rows.values_list("key", "title", "result", "concluded_on", "detail")[:MOST]
    ]  # fmt: skip


def considered_by(card: MissionCard) -> list[dict[str, str]]:
    """What the mission made of earlier conclusions, those that it builds on first."""
    marks = card.detail.get("considered", {}).values()
    return sorted(marks, key=lambda mark: (mark["verdict"] != "considered", mark["concluded_key"]))
