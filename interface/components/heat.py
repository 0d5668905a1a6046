"""The heat map: a table of numbers on a scale of colour."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

from interface import words
from interface.charts.marks import joined, mark
from interface.components.register import part, register


@register.simple_tag
def heat_map(
    columns: Sequence[Any],
    rows: Sequence[Mapping[str, Any]],
    title: str = "",
    corner: str = "",
    top: words.Number = 100,
    unit: str = "",
) -> SafeString:
    """A table of numbers on a scale of colour. Rows: {label, href, note, pinned, cells: [{value, text, href, title, key}]}.

    `unit` is said with the name of the table, so that no cell is a bare number; show its scale with {% heat_key %}.
    """
    size = "heat-many" if len(columns) > 16 else "heat-some" if len(columns) > 6 else ""
    drawn = [
        {**row, "drawn": joined(_heat_cell(cell, bool(row.get("pinned")), top or 100) for cell in row["cells"])}
        for row in rows
    ]
    return part("heat_map", columns=columns, rows=drawn, title=title, corner=corner, size=size, unit=unit)


def _heat_cell(cell: Mapping[str, Any], pinned: bool, top: words.Number) -> SafeString:
    """A cell with its words and its look: pinned rows count, the others are on the scale of colour.

    Markup, since a heat map has thousands of them and a template takes ten times as long for each.
    """
    value = cell.get("value")
    text = cell.get("text")
    shown = words.number(value) if text is None else text
    look = cell.get("class") or _heat_look(value, pinned, top)
    inside = mark("a", shown, href=cell["href"]) if cell.get("href") else shown
    return mark("td", inside, class_=look, data_cell=cell.get("key") or "", title=cell.get("title") or None)


def _heat_look(value: words.Number | None, pinned: bool, top: words.Number) -> str:
    step = words.heat_step(value, top)
    if step is None or value is None:
        return "heat-unknown"
    if pinned:
        return ""
    return f"heat-{step} heat-over" if value > top else f"heat-{step}"
