"""What lies over a page: dialog, drawer, menu, toast, palette, shortcut sheet."""

from datetime import datetime
from typing import Any


def shown(opened_at: datetime) -> dict[str, Any]:
    return {"answer": {"data": [{"id": "OUT-2", "status": "at_risk"}], "next": None}}
