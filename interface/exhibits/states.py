"""The states of a page and its parts: empty, loading, refused, long work."""

from datetime import datetime
from typing import Any


def shown(opened_at: datetime) -> dict[str, Any]:
    return {}
