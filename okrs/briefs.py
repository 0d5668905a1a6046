"""What the key results of a mission say to whoever takes it over, or makes its result everyday work."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from interface import words
from missions import briefs, graduating
from missions.models import Mission
from okrs.models import CheckIn, KeyResult, Kind

LAST = 8  # readings that show whether a result repeats itself
FALLING = (Kind.DECREASE, Kind.MAINTAIN_BELOW)


def open_key_results(mission: Mission, on: date) -> briefs.Section:
    """Each open key result with what was said of it last."""
    rows = list(KeyResult.objects.open().filter(objective__mission=mission).order_by("number"))
    said = _said(rows)
    return briefs.Section("Open key results", [f"{row.title}: {_standing(row, said[row.pk])}" for row in rows])


def _standing(row: KeyResult, said: Sequence[CheckIn]) -> str:
    last = "nothing was said of it yet" if not said else f"{_value(row, said[0])} on {said[0].observed_at:%d %B %Y}"
    aim = f"aims at {words.number(row.target, row.unit)}" if row.target is not None else "has no target"
    sure = f", confidence {said[0].confidence} of 10" if said and said[0].confidence is not None else ""
    due = f", due {row.due_on:%d %B %Y}" if row.due_on else ""
    return f"{last}{sure}; {aim}{due}"


def _value(row: KeyResult, said: CheckIn) -> str:
    return said.zone or (words.number(said.value, row.unit) if said.value is not None else "no value")


def _said(rows: Iterable[KeyResult]) -> defaultdict[Any, list[CheckIn]]:
    """The newest readings of each that stand, by its id. One look for all of them."""
    newest = [F("observed_at").desc(), F("number").desc()]
    standing = CheckIn.objects.filter(key_result__in=rows, superseded_by=None)
    ranked = standing.annotate(nth=Window(RowNumber(), partition_by=[F("key_result")], order_by=newest))
    found: defaultdict[Any, list[CheckIn]] = defaultdict(list)
    for said in ranked.filter(nth__lte=LAST).order_by("nth"):
        found[said.key_result_id].append(said)
    return found


def repeated(mission: Mission, on: date) -> graduating.Known:
    """How often each key result was kept in its last readings: a result that repeats itself is everyday work."""
    rows = list(KeyResult.objects.filter(objective__mission=mission, target__isnull=False).order_by("number"))
    said = _said(rows)
    return {"repetitive": [line for row in rows if (line := _kept(row, said[row.pk]))]}


def _kept(row: KeyResult, readings: Iterable[CheckIn]) -> str:
    values = [said.value for said in readings if said.value is not None]
    if not values or row.target is None:
        return ""
    falls = row.measure_kind in FALLING
    kept = sum(value <= row.target if falls else value >= row.target for value in values)
    spread = f"between {words.number(min(values))} and {words.number(max(values), row.unit)}"
    return f"{row.title}: at its target in {kept} of the last {len(values)} readings, {spread}"
