"""What the gallery shows: a grocer's portfolio on an ordinary Wednesday, its figures agreeing with each other."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms

from interface import words
from interface.charts import Dot, Point

TODAY = date(2026, 3, 18)
NOW = datetime(2026, 3, 18, 12, 3, 5, tzinfo=UTC)


def exhibits(opened_at: datetime) -> dict[str, Any]:
    """Everything the gallery's template lays out, its freshness stamps told from the moment it was opened."""
    return {
        "today": TODAY,
        "now": NOW,
        "just": opened_at - timedelta(seconds=4),
        "statuses": list(words.STATUSES),
        "kinds": list(words.KINDS),
        "confidences": [8, 31, 52, 70, 93, None],
        **_figures(),
        **_people(),
        **_lists(),
        **_flow(),
    }


def _figures() -> dict[str, Any]:
    sales = [9.1, 9.3, 9.2, 9.6, 9.9, 10.2, 10.1, 10.4, None, 10.3, 9.8, 9.4, 8.9]
    first = date(2025, 12, 24)
    return {
        "sales": sales,
        "on_track": [4, 4, 5, 5, 5, 6, 6, 7, 8, 8, 8, 8, 7],
        "waste": [5.8, 5.7, 5.9, 5.5, 5.2, 5.1, 4.9, 4.8, 4.6, 4.6, 4.4, 4.3, 4.1],
        "short_of": [0, 0, 0.5, 0.5, 0.5, 1, 1, 1, 1.5, 1.5, 2, 2.5, 2.5],
        "unknown": [None] * 13,
        "sales_points": [Point(first + timedelta(weeks=i), v) for i, v in enumerate(sales)],
        "forecast": _forecast(sales, first),
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


def _forecast(sales: list[float | None], first: date) -> list[Point]:
    seen = [Point(first + timedelta(weeks=i), v) for i, v in enumerate(sales)]
    ahead = [(8.9, 8.9, 8.9), (None, 8.2, 9.9), (None, 7.9, 10.6), (None, 7.7, 11.2), (None, 7.6, 11.6)]
    start = first + timedelta(weeks=len(sales) - 1)
    return seen[:-1] + [Point(start + timedelta(weeks=2 * i), v, low, high) for i, (v, low, high) in enumerate(ahead)]


def _people() -> dict[str, Any]:
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
    return {
        "weeks": weeks,
        "heat_rows": rows,
        "team": [
            ("Maya Lindqvist", "Mission owner"),
            ("Ana Ferreira", "Design, level 4"),
            ("Nguyễn Thị Mai", "Research, level 3"),
        ],
    }


def _lists() -> dict[str, Any]:
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
        "decisions": [
            {
                "what": "Continue, pause or conclude Poultry people come back for",
                "why": "Key result below its baseline for two weeks",
                "age": "2 days",
                "owner": "Helen Marsh",
            },
            {
                "what": "Designers: 2.5 short from April",
                "why": "Three missions ask for the same four people",
                "age": "5 days",
                "owner": "Priya Raman",
            },
            {
                "what": "Gate 2 of Make Brighton love us",
                "why": "£180,000 wait for the evidence of the pilot store",
                "age": "1 day",
                "owner": "Helen Marsh",
            },
        ],
        "views": [
            {"label": "All outcomes", "href": "#views", "current": True, "count": 10},
            {"label": "At risk or worse", "href": "#views", "count": 3},
            {"label": "Mine", "href": "#views", "count": None},
        ],
        "crumbs": [{"label": "Missions", "href": "#crumbs"}, {"label": "Make Brighton love us"}],
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


def _flow() -> dict[str, Any]:
    questions = [
        ("Is there a specific objective?", "yes", "Set objectives and frame it as an outcome."),
        ("Is it bound in time?", "yes", "Set realistic time expectations."),
        ("Does it serve a broader strategic goal?", "yes", "Assess the strategic alignment."),
        ("Are resources defined, but not fixed?", "no", "Understand the capability required to deliver the outcome."),
        ("Is the problem understood?", "not_asked", ""),
        ("Is the solution predictable?", "not_asked", ""),
    ]
    return {
        "nodes": [
            {"node": f"q{i}", "question": question, "state": state, "remedy": remedy, "current": i == 3}
            for i, (question, state, remedy) in enumerate(questions)
        ],
        "steps": [
            {"label": "Outcome", "state": "done", "href": "#steps"},
            {"label": "Is it a mission?", "state": "current"},
            {"label": "Which team?", "state": "todo"},
            {"label": "Check your answers", "state": "todo"},
        ],
        "form": Proposal(),
        "bad_form": Proposal({"title": "", "budget": "", "kind": "", "why": "Shops lose the evening trade."}),
        "filters": Filters(),
    }


class Proposal(forms.Form):
    """A small form with every kind of control."""

    title = forms.CharField(
        label="Outcome",
        max_length=120,
        help_text="A result, not a thing to build: who is better off, and how would we see it?",
    )
    budget = forms.DecimalField(label="Envelope", help_text="What the mission may spend before its first gate.")
    ends_on = forms.DateField(label="Ends on", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    zone = forms.ChoiceField(
        label="Zone", choices=[("core", "Core"), ("adjacent", "Adjacent"), ("transformational", "Transformational")]
    )
    kind = forms.ChoiceField(
        label="Is the problem understood?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet")],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label="Why now", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    tell = forms.BooleanField(label="Tell the outcome owner", required=False)


class Filters(forms.Form):
    """A bar of filters."""

    q = forms.CharField(label="Find", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Any status"), ("at_risk", "At risk"), ("off_track", "Off track")]
    )
    zone = forms.ChoiceField(
        label="Zone", required=False, choices=[("", "Any zone"), ("core", "Core"), ("adjacent", "Adjacent")]
    )
