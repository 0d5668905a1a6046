"""What lies over a page: dialog, drawer, menu, toast, palette, shortcut sheet."""

from datetime import datetime
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message


def shown(opened_at: datetime) -> dict[str, Any]:
    return {
        "answer": {"data": [{"id": "OUT-2", "status": "at_risk"}], "next": None},
        "messages": [
            Message(constants.SUCCESS, "KR-41 is checked in."),
            Message(constants.ERROR, "The outcome was ranked by Helen Marsh while you looked at it."),
        ],
    }
