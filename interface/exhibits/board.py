"""The ranked list: five outcomes, the line of today's people after the third."""

from datetime import datetime
from typing import Any


def shown(opened_at: datetime) -> dict[str, Any]:
    return {
        "outcomes": [
            _outcome(
                1,
                "Make Brighton love us",
                "on_track",
                "adjacent",
                72,
                6,
                0,
                [40, 44, 47, 52, 55, 61, 63, 66, 68, 70, 71, 72],
                68,
            ),
            _outcome(
                2,
                "Poultry people come back for",
                "regressed",
                "core",
                31,
                4.5,
                -1,
                [62, 64, 66, 63, 60, 55, 52, 48, 44, 40, 36, 31],
                -18,
            ),
            _outcome(
                3,
                "Half the food waste in two years",
                "at_risk",
                "core",
                55,
                5.5,
                3,
                [50, 51, 54, 54, 53, 55, 56, 54, 55, 55, 54, 55],
                41,
            ),
            _outcome(
                4,
                "A till that never queues",
                "on_track",
                "core",
                81,
                8,
                -1,
                [70, 71, 73, 74, 76, 75, 77, 78, 79, 80, 80, 81],
                74,
            ),
            _outcome(5, "Know every regular by name", "no_data", "transformational", None, 7, -1, [None] * 12, None),
        ],
    }


def _outcome(
    rank: int,
    title: str,
    status: str,
    zone: str,
    confidence: int | None,
    need: float,
    moved: int,
    weeks: list[int | None],
    value: int | None,
) -> dict[str, Any]:
    given = {"rank": rank, "key": f"OUT-{rank}", "title": title, "status": status, "zone": zone, "moved": moved}
    return {**given, "confidence": confidence, "need": need, "weeks": weeks, "value": value}
