"""Facts of the log: event rows and JSON."""

from datetime import datetime, timedelta
from typing import Any

from interface.exhibits.day import NOW


def shown(opened_at: datetime) -> dict[str, Any]:
    return {
        "now": NOW,
        "events": [
            {
                "type": "okrs.checkin.recorded",
                "subject": "KR-41",
                "text": "Weekly poultry sales: £8,912, down from £9,402",
                "at": NOW - timedelta(seconds=4),
                "by": "till feed",
                "position": 18204,
            },
            {
                "type": "missions.outcome.ranked",
                "subject": "OUT-3",
                "text": "Half the food waste moved from 6 to 3: landfill levy brought forward",
                "at": NOW - timedelta(minutes=7),
                "by": "Helen Marsh",
                "position": 18203,
            },
            {
                "type": "professions.assignment.agreed",
                "subject": "MIS-12",
                "text": "Ana Ferreira joins Make Brighton love us, 60% until 17 April",
                "at": NOW - timedelta(hours=3),
                "by": "Priya Raman",
                "position": 18197,
            },
            {
                "type": "missions.mission.concluded",
                "subject": "MIS-7",
                "text": "Delivery within the hour could not be achieved; what was learnt is kept with it",
                "at": NOW - timedelta(days=2),
                "by": "Tomasz Nowak",
                "position": 18011,
            },
        ],
        "data": {"key_result": "KR-41", "value": 8912, "unit": "£", "observed_on": "2026-03-17", "confidence": 3},
    }
