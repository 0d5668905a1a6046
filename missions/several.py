"""One change of several rows: all of them or none, with the reason of each row that refuses."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from missions.models import Numbered
from pipeline import log
from rest.refusal import Refusal

MOST = 200


class RowsRefused(Refusal):
    """Some of the rows refuse the change, so none was changed."""

    code = "rows_refused"
    title = "Some rows refuse the change"
    remedy = "Leave those rows out, or mend what they lack."

    def __init__(self, reasons: Mapping[str, str], count: int) -> None:
        """`reasons`: what each refusing row says, by its key."""
        rows = "One of the rows refuses" if len(reasons) == 1 else f"{len(reasons)} of the rows refuse"
        one = count == 1
        message = "It refuses, so nothing was changed." if one else f"{rows}, so none of the {count} was changed."
        super().__init__(message, extra={"reasons": dict(reasons)})
        self.reasons = reasons


@log.action
def change_each(*, rows: Sequence[Numbered], change: Callable[[Numbered], object], at: datetime) -> int:
    """How many were changed: all. Each change is an action of its own, in one transaction. Raises RowsRefused.

    Every row is tried, so that all reasons are told at once; in the order of their numbers, so that two people who
    change the same rows wait for each other instead of blocking each other.
    """
    reasons: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.number):
        try:
            change(row)
        except Refusal as no:
            reasons[row.key] = no.message
    if reasons:
        raise RowsRefused(reasons, len(rows))
    return len(rows)
