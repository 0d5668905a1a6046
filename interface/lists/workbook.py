"""An export as a workbook: the rows as numbers, days and words, and a second sheet that says what they are."""

from datetime import UTC, date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from interface.lists.declared import Value
from interface.lists.exports import Export, harmless, joined

LONGEST_CELL = 32_767  # of a spreadsheet
WIDE = 44


def written(export: Export) -> IO[bytes]:
    """The workbook in a file that is gone once it is closed. Rows go to the disk as they come, not into memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(export.title[:31])
    sheet.freeze_panes = "A2"
    for number, cell in enumerate(export.cells, 1):
        sheet.column_dimensions[get_column_letter(number)].width = (
            40 if number == 2 else max(12, len(str(cell.heading)) + 4)
        )
    sheet.append([_heading(sheet, str(cell.heading)) for cell in export.cells])
    for row in export.values():
        sheet.append([_in_sheet(value) for value in row])
    if export.cells:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(export.cells))}{export.held + 1}"
    _about(book, export)
    file = TemporaryFile()  # noqa: SIM115  the answer closes it when it is sent
    book.save(file)
    file.seek(0)
    return file


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _in_sheet(value: Value) -> Any:
    """Numbers and days as such; a moment in UTC, since a sheet knows no zones."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", str(value)))[:LONGEST_CELL]


def _about(book: Workbook, export: Export) -> None:
    """A second sheet: what this is, when it was, what was asked."""
    sheet = book.create_sheet("About")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 60
    asked = "; ".join(f"{name} = {', '.join(texts)}" for name, texts in joined(export.asked))
    for name, value in (
        ("List", export.title), ("View", export.view), ("Asked", asked), ("Address", export.address),
        ("Exported, UTC", export.at), ("Rows in the view", export.count), ("Rows in this file", export.held),
    ):  # fmt: skip
        sheet.append([_heading(sheet, name), _in_sheet(value)])
