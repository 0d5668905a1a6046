"""Words, chips and numbers."""

from datetime import datetime, timedelta
from typing import Any

from interface import words


def shown(opened_at: datetime) -> dict[str, Any]:
    return {
        "just": opened_at - timedelta(seconds=4),
        "statuses": list(words.STATUSES),
        "kinds": list(words.KINDS),
        "confidences": [8, 31, 52, 70, 93, None],
        "team": [
            ("Maya Lindqvist", "Mission owner"),
            ("Ana Ferreira", "Design, level 4"),
            ("Nguyễn Thị Mai", "Research, level 3"),
        ],
    }
