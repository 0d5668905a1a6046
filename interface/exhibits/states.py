"""The states of a page and its parts: empty, loading, refused, not allowed, long work."""

from datetime import datetime, timedelta
from typing import Any


def shown(opened_at: datetime) -> dict[str, Any]:
    return {"began": opened_at - timedelta(minutes=2)}
