"""Figures and charts: a quarter of a grocer in numbers that agree with each other."""

import math
from datetime import date, datetime, timedelta
from typing import Any

from interface.charts import Chance, Dot, Point
from interface.exhibits.day import TODAY


def shown(opened_at: datetime) -> dict[str, Any]:
    sales = [9.1, 9.3, 9.2, 9.6, 9.9, 10.2, 10.1, 10.4, None, 10.3, 9.8, 9.4, 8.9]
    first = date(2025, 12, 24)
    return {
        "today": TODAY,
        "sales": sales,
        "on_track": [4, 4, 5, 5, 5, 6, 6, 7, 8, 8, 8, 8, 7],
        "waste": [5.8, 5.7, 5.9, 5.5, 5.2, 5.1, 4.9, 4.8, 4.6, 4.6, 4.4, 4.3, 4.1],
        "short_of": [0, 0, 0.5, 0.5, 0.5, 1, 1, 1, 1.5, 1.5, 2, 2.5, 2.5],
        "unknown": [None] * 13,
        "nothing": [],
        "paces": (0.3, 0.5),
        "sales_points": [Point(first + timedelta(weeks=i), v) for i, v in enumerate(sales)],
        "forecast": _forecast(sales, first),
        "chances": [Chance(on, *three) for on, three in zip(_fortnights(first), CHANCES, strict=True)],
        "long": _two_years(),
        "amounts": [
            {"label": "Designers", "value": 2.5, "key": "bad", "href": "#x-balance", "note": "from April"},
            {"label": "Data analysts", "value": 0.5},
            {"label": "Engineers", "value": 0},
            {"label": "Buyers", "value": -1.5, "note": "free"},
        ],
        "money": [
            {"label": "Feature", "value": 1_240_000, "key": "feature"},
            {"label": "Platform", "value": 900_000, "key": "platform"},
            {"label": "Strategic", "value": 350_000, "key": "strategic"},
            {"label": "Not yet given", "value": None},
        ],
        "cascade": [_served()],
        "tones": [("ok", "on track"), ("warn", "at risk"), ("bad", "off track")],
        "mix": [
            {"key": "core", "label": "Core", "share": 58, "low": 60, "high": 75, "amount": "14 missions"},
            {"key": "adjacent", "label": "Adjacent", "share": 25, "low": 15, "high": 25, "amount": "6 missions"},
            {
                "key": "transformational",
                "label": "Transformational",
                "share": 17,
                "low": 5,
                "high": 12,
                "amount": "4 missions",
            },
        ],
        "types": [
            {"key": "strategic", "label": "Strategic", "value": 14},
            {"key": "feature", "label": "Feature", "value": 62},
            {"key": "platform", "label": "Platform", "value": 38},
            {"key": "plain", "label": "Not on a mission", "value": 6},
        ],
        "dots": [
            Dot(72, 84, "Make Brighton love us", "ok", "#OUT-1"),
            Dot(31, 76, "Poultry people come back for", "bad", "#OUT-2"),
            Dot(55, 62, "Half the food waste", "warn", "#OUT-3"),
            Dot(81, 48, "A till that never queues", "ok", "#OUT-4"),
            Dot(64, 40, "Suppliers paid in 7 days", "ok", "#OUT-5"),
            Dot(46, 30, "Know every regular by name", "warn", "#OUT-6"),
            Dot(66, 43, "Fresh bread all day", "ok", "#OUT-7"),
            Dot(88, 22, "One stock figure", "ok", "#OUT-8"),
        ],
        "balances": [
            {"label": "Designers", "supply": 4.5, "demand": 7},
            {"label": "Data analysts", "supply": 6, "demand": 6.5},
            {"label": "Buyers", "supply": 9, "demand": 7.5},
            {"label": "Engineers", "supply": 12, "demand": 12},
        ],
        "branches": [
            {
                "label": "A till line arrives",
                "depth": 0,
                "href": "#x-branches",
                "facts": ("channels.sale.recorded.v1", "09:30"),
            },
            {
                "label": "Weekly takings: £8.9k",
                "depth": 1,
                "here": True,
                "facts": ("okrs.check_in.recorded.v1", "09:30"),
            },
            {
                "label": "A webhook is sent",
                "depth": 2,
                "href": "#x-branches",
                "facts": ("pipeline.webhook.sent.v1", "09:31"),
            },
            {
                "label": "A forecast is made",
                "depth": 2,
                "href": "#x-branches",
                "facts": ("okrs.forecast.made.v1", "09:31"),
            },
        ],
        "timeline": [
            {
                "label": "Store design",
                "start": date(2026, 1, 5),
                "end": date(2026, 4, 17),
                "key": "feature",
                "note": "2.0 FTE",
            },
            {
                "label": "Research",
                "start": date(2026, 1, 5),
                "end": date(2026, 2, 13),
                "key": "strategic",
                "note": "1.0 FTE",
            },
            {
                "label": "Engineering",
                "start": date(2026, 2, 16),
                "end": date(2026, 6, 26),
                "key": "feature",
                "note": "3.5 FTE",
            },
            {"label": "Data analysis", "start": date(2026, 3, 2), "end": None, "key": "platform", "note": "0.5 FTE"},
        ],
        "first": date(2026, 1, 1),
        "last": date(2026, 6, 30),
    }


def _served() -> dict[str, Any]:
    """A goal with one outcome that does well, one that nobody works for, and an objective that measures too much."""
    sales = _node("key_result", "KR-41", "Weekly poultry sales", 0, "bad", "regressed", 20)
    waste = _node("key_result", "KR-42", "Stock thrown away", 100, "ok", "met", 90)
    unsaid = _node("key_result", "KR-43", "Regulars known by name", None, "accent", "no_data", None)
    pod = _node("mission", "MIS-12", "Poultry category pod", 50, "warn", "at_risk", 55, below=[sales, waste, unsaid])
    poultry = _node("outcome", "OUT-2", "Poultry people come back for", 50, "warn", "at_risk", 55, below=[pod])
    till = _node(
        "outcome",
        "OUT-4",
        "A till that never queues",
        None,
        "accent",
        "",
        None,
        said=["no running mission, no objective"],
    )
    return _node(
        "goal", "GOA-1", "Every high street has a grocer it trusts", 50, "accent", "", 55, below=[poultry, till]
    )


def _node(
    kind: str, key: str, title: str, percent: int | None, tone: str, status: str, confidence: int | None, **more: Any
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": kind,
        "word": kind.replace("_", " ").capitalize(),
        "key": key,
        "title": title,
        "href": f"#{key}",
    }
    told |= {"percent": percent, "tone": tone, "status": status, "confidence": confidence, "note": "", "is_calm": False}
    return {**told, "sentences": more.get("said", []), "children": more.get("below", [])}


CHANCES = ((8.2, 8.9, 9.9), (7.9, 9.2, 10.6), (7.7, 9.6, 11.2), (7.6, 9.9, 11.6))


def _fortnights(first: date) -> list[date]:
    return [first + timedelta(weeks=14 + 2 * step) for step in range(len(CHANCES))]


def _two_years() -> list[Point]:
    """Takings of 730 days: a week's rhythm, a season, and ten days in which the tills were not connected."""
    days = [date(2024, 3, 18) + timedelta(days=n) for n in range(730)]
    weekly = (0.9, 0.85, 0.95, 1.0, 1.2, 1.35, 0.75)
    values = [round((38 + n / 60 + 6 * math.sin(n / 58)) * weekly[on.weekday()], 1) for n, on in enumerate(days)]
    return [
        Point(on, None if 400 <= n < 410 else value) for n, (on, value) in enumerate(zip(days, values, strict=True))
    ]


def _forecast(sales: list[float | None], first: date) -> list[Point]:
    seen = [Point(first + timedelta(weeks=i), v) for i, v in enumerate(sales)]
    ahead = [(8.9, 8.9, 8.9), (None, 8.2, 9.9), (None, 7.9, 10.6), (None, 7.7, 11.2), (None, 7.6, 11.6)]
    start = first + timedelta(weeks=len(sales) - 1)
    return seen[:-1] + [Point(start + timedelta(weeks=2 * i), v, low, high) for i, (v, low, high) in enumerate(ahead)]
