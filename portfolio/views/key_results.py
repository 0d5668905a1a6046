"""Objectives and their key results as a page shows them: the figure, its trend, its state, and what it was made of."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from interface import words
from interface.charts import Point
from okrs.scoring import Attainment, Judgement, MeasureKind, is_unjudged
from okrs.scoring.status import FAR_BEHIND, SLIGHTLY_BEHIND
from portfolio.projections.standing import Measured, measured
from portfolio.queries.missions import readings_of

STATES: dict[str, str] = {"regressed": "regressed", "no_target": "no_target"}


def objectives_of(detail: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """The objectives in the order in which they were set, each with its key results; a stray key result comes last."""
    rows = [{**words_, "id": pk, "key_results": []} for pk, words_ in detail["objectives"].items()]
    by_id = {row["id"]: row for row in sorted(rows, key=lambda row: _number(row["key"]))}
    for pk, told in detail["key_results"].items():
        if "key" in told:
            holder = by_id.setdefault(
                told["objective_id"], {"id": told["objective_id"], "statement": "", "key": "", "key_results": []}
            )
            holder["key_results"].append(key_result(pk, told, today))
    for row in by_id.values():
        row["key_results"].sort(key=lambda kr: (kr["is_closed"], _number(kr["key"])))
    return list(by_id.values())


def _number(key: str) -> int:
    tail = key.rpartition("-")[2]
    return int(tail) if tail.isdigit() else 0


def key_result(pk: str, told: Mapping[str, Any], today: date) -> dict[str, Any]:
    """One key result as of today."""
    part = measured(dict(told))
    attainment, judgement = part.attainment(today), part.judgement(today)
    unit = words.SIGNS.get(told["unit"].lower(), told["unit"])
    short = unit if len(unit) < 9 else ""
    return {
        "id": pk,
        "key": told["key"],
        "title": told["title"],
        "measure_words": str(told.get("source_facts", {}).get("measure", "")),
        "kind": told["measure_kind"],
        "unit": unit,
        "short_unit": short,
        "measure": part.measure,
        "attainment": attainment,
        "paces": _paces(attainment, judgement),
        "status": shown_status(attainment, judgement),
        "because": judgement.because,
        "share": None if attainment.share is None else round(attainment.share * 100),
        "confidence": None if attainment.confidence is None else attainment.confidence * 10,
        "values": [float(reading.value) for reading in part.readings if reading.value is not None][-13:],
        "points": _points(told),
        "trend_title": _trend_title(told, part, attainment, unit),
        "aim": float(part.measure.aims_at) if part.measure.aims_at is not None else None,
        "inputs": _inputs(part, attainment, judgement, told, unit),
        "said": _said(told),
        "is_closed": "closed" in told,
        "follows_kpi": bool(told.get("kpi_id")),
        "check_ins": told["check_ins"],
        "check_in_url": "" if "closed" in told else _url("okrs:check_in", told["key"]),
        "check_in_here_url": "" if "closed" in told else _url("okrs:check_in_here", told["key"]),
    }


def _paces(attainment: Attainment, judgement: Judgement) -> tuple[float, float] | None:
    """Which shares of the way are due by today: far behind below the first, a little behind below the second."""
    if judgement.expected is None or attainment.kind.is_done_at_once or attainment.kind.is_maintained:
        return None
    far, slightly = judgement.expected - FAR_BEHIND, judgement.expected - SLIGHTLY_BEHIND
    return max(float(far), 0.0), max(float(slightly), 0.0)


def shown_status(attainment: Attainment, judgement: Judgement) -> str:
    """A regression, a missing target and a value that nothing judges are said as such; else the status."""
    if attainment.state.value not in STATES and is_unjudged(attainment, judgement):
        return "not_judged"
    return STATES.get(attainment.state.value, judgement.status.value)


def _said(told: Mapping[str, Any]) -> dict[str, Any] | None:
    said = told["said"]
    return None if said is None else {**said, "at": datetime.fromisoformat(said["at"])}


def _points(told: Mapping[str, Any]) -> list[Point]:
    return [Point(at.date(), float(value)) for at, value, _zone, _sure in readings_of(told) if value is not None]


def _trend_title(told: Mapping[str, Any], part: Measured, attainment: Attainment, unit: str) -> str:
    """What the line says, in words."""
    if attainment.latest is None or part.measure.kind is MeasureKind.ORDINAL:
        return str(told["title"])
    if attainment.change is None:
        return _("One reading: %(value)s") % {"value": words.number(attainment.latest, unit)}
    if not attainment.change:
        return _("No change since the last reading, at %(value)s") % {"value": words.number(attainment.latest, unit)}
    way = _("rose") if attainment.change > 0 else _("fell")
    return _("It %(way)s by %(change)s to %(value)s") % {
        "way": way,
        "change": words.number(abs(attainment.change), unit),
        "value": words.number(attainment.latest, unit),
    }


def _inputs(
    part: Measured, attainment: Attainment, judgement: Judgement, told: Mapping[str, Any], unit: str
) -> list[tuple[str, str]]:
    """Everything the score and the status were made of, in the order of the calculation."""
    measure = part.measure
    rows = [
        (_("Kind"), str(told["measure_kind"]).replace("_", " ")),
        (_("Baseline"), words.number(measure.starts_from, unit)),
        (_("Target"), words.number(measure.aims_at, unit)),
        (_("Latest value"), attainment.latest_zone or words.number(attainment.latest, unit)),
        (_("Observed"), words.day(attainment.latest_at.date()) if attainment.latest_at else words.day(None)),
        (_("Share of the way"), _percent(attainment.raw_share)),
        (_("Share of the time gone"), _percent(judgement.expected)),
        (_("Behind by"), _percent(judgement.gap)),
        (_("Weight"), words.number(Decimal(told["weight"]))),
        (_("Window"), words.day_range(measure.start_on, measure.due_on)),
    ]
    return rows + ([(_("Zones"), ", ".join(measure.zones))] if measure.zones else [])


def _percent(share: Decimal | None) -> str:
    return words.number(None if share is None else share * 100, "%", 0)


def _url(name: str, key: str) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""
