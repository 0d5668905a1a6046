"""The heat map: five designers over twelve weeks, one of them over-booked, one not known."""

from datetime import datetime
from typing import Any

from interface import words
from interface.exhibits.day import TODAY


def shown(opened_at: datetime) -> dict[str, Any]:
    shares: dict[str, tuple[str, list[int | None]]] = {
        "Ana Ferreira": ("Level 4", [80, 80, 100, 100, 100, 60, 60, 40, 0, 0, 0, 0]),
        "Nguyễn Thị Mai": ("Level 3", [100, 100, 100, 120, 120, 100, 100, 80, 80, 80, 40, 40]),
        "Łukasz Wójcik": ("Level 3", [50, 50, 50, 50, 50, 50, 20, 20, 20, None, None, None]),
        "Priya Raman": ("Level 5", [20, 20, 40, 40, 60, 60, 60, 60, 60, 60, 60, 60]),
        "Tom Okafor": ("Level 2", [100, 100, 100, 100, 100, 100, 100, 100, 220, 100, 100, 100]),
    }
    demand = [5, 5, 6, 6, 7, 7, 7, 6, 6, 5, 4, 4]
    supply = [3.5, 3.5, 3.9, 4.1, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5]
    gap = [{"value": n - h, "class": "gap-cell" if n > h else ""} for n, h in zip(demand, supply, strict=True)]
    rows: list[dict[str, Any]] = [
        {"label": "Asked for", "pinned": True, "cells": [{"value": value} for value in demand]},
        {"label": "Gap", "note": "FTE", "pinned": True, "cells": gap},
    ]
    rows += [
        {"label": name, "note": level, "cells": [{"value": v, "href": "#heat" if v else ""} for v in values]}
        for name, (level, values) in shares.items()
    ]
    weeks = [words.week_label(monday) for monday in words.weeks_from(TODAY, 12)]
    return {"weeks": weeks, "rows": rows}
