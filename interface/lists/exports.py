"""The rows of a view as a file: CSV, XLSX or JSON, a few rows at a time, safe to open in a spreadsheet.

A text that begins like a formula is written with an apostrophe before it: a spreadsheet would compute it, and a title that
somebody typed could send what stands beside it to a stranger.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify

from interface.lists.declared import Cell, Column, Value

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the wide forms too


@dataclass(frozen=True)
class Export:
    """What goes into a file: which list, what was asked of it, when, and the rows of `count` that it holds."""

    title: str
    view: str
    asked: Sequence[tuple[str, str]]
    address: str
    at: datetime
    columns: Sequence[Column]
    rows: Iterable[Any]
    count: int
    most: int

    @property
    def cells(self) -> list[Cell]:
        return [cell for column in self.columns for cell in column.cells]

    @property
    def held(self) -> int:
        return min(self.count, self.most)

    def values(self) -> Iterator[list[Value]]:
        """The rows as plain values, as many as a file holds."""
        cells = self.cells
        for number, row in enumerate(self.rows):
            if number >= self.most:
                return
            yield [cell.value(row) for cell in cells]

    def file_name(self, ending: str) -> str:
        """ "cairn-missions-off-track-20260318T1203Z.csv", and whether it holds only the first of the rows."""
        words = [slugify(self.title), slugify(self.view)[:60], f"{self.at.astimezone(UTC):%Y%m%dT%H%MZ}"]
        if self.held < self.count:
            words.append(f"first-{self.held}-of-{self.count}")
        return "-".join(["cairn", *filter(None, words)]) + f".{ending}"


def response(export: Export, ending: str) -> HttpResponseBase:
    """The file as an answer that is sent while it is written."""
    name = export.file_name(ending)
    if ending == "xlsx":
        from interface.lists import workbook  # a quarter of a second to import, for who asks for it

        answer: HttpResponseBase = FileResponse(workbook.written(export), as_attachment=True, filename=name)
    else:
        lines = _csv(export) if ending == "csv" else _json(export)
        answer = StreamingHttpResponse(lines)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Type"] = TYPES[ending]
    answer.headers["Cairn-Rows"] = f"{export.held} of {export.count}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


class _Line:
    """What csv.writer writes to: hands the line on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def _csv(export: Export) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"  # or Excel reads UTF-8 as something else
    yield writer.writerow([harmless(str(cell.heading)) for cell in export.cells])
    for row in export.values():
        yield writer.writerow([_as_text(value) for value in row])


def _as_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case int() | float():
            return str(value)
    return harmless(str(value))


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _json(export: Export) -> Iterator[str]:
    """One object; its rows one a line, so that it can be read as it comes."""
    names = [cell.name for cell in export.cells]
    head = {
        "list": export.title, "address": export.address, "exported_at": _moment(export.at), "asked": dict(joined(export.asked)),
        "rows_in_view": export.count, "rows_here": export.held,
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for number, row in enumerate(export.values()):
        document = dict(zip(names, map(_plain, row), strict=True))
        yield (",\n" if number else "\n") + json.dumps(document, ensure_ascii=False)
    yield "\n]}\n"


def joined(asked: Sequence[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    for name in dict.fromkeys(name for name, _ in asked):
        yield name, [text for other, text in asked if other == name]


def _plain(value: Value) -> Any:
    match value:
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
    return value if value is None or isinstance(value, bool | int | float) else str(value)
