"""What one event adds to its window, and what a window's events add up to.

A window's state can be added to in any order, so that late events correct the right window and a rebuild gives the same
figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from pipeline.windows.rule import KpiRule
from pipeline.windows.values import find, is_counted, member_of, number_of

ONE = Decimal(1)
NOTHING = Decimal(0)


@dataclass(slots=True)  # not frozen: one is made for every event, and freezing takes most of that time
class Contribution:
    """What one event adds to its window. `member` is the key of its distinct value, where the rule counts those."""

    count: int = 0
    unreadable: int = 0
    known: int = 0
    total: Decimal = NOTHING
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    per_total: Decimal = NOTHING
    member: str | None = None


def contribution(event_data: Mapping[str, Any], kpi: KpiRule) -> Contribution | None:
    """What the event adds, or None when it is not of this KPI.

    An event that counts but carries no number where one is needed adds 1 to `unreadable`: shown beside the figure,
    never taken for 0 and never in the way of the events behind it.
    """
    if kpi.aggregate == "ratio":
        return _ratio_contribution(event_data, kpi)
    if not is_counted(event_data, kpi.where):
        return None
    if kpi.aggregate == "count":
        return Contribution(count=1, known=1)
    found = find(event_data, kpi.field)
    if kpi.aggregate == "distinct":
        member = member_of(found)
        return Contribution(count=1, unreadable=int(member is None), known=int(member is not None), member=member)
    number = number_of(found)
    if number is None:
        return Contribution(count=1, unreadable=1)
    return Contribution(count=1, known=1, total=number, minimum=number, maximum=number)


def _ratio_contribution(data: Mapping[str, Any], kpi: KpiRule) -> Contribution | None:
    above = is_counted(data, kpi.where)
    below = above if kpi.per_where is None else is_counted(data, kpi.per_where)
    if not above and not below:
        return None
    total = _part(data, kpi.field) if above else NOTHING
    member = member_of(find(data, kpi.per_field)) if below and kpi.per == "distinct" else None
    per_total = NOTHING if kpi.per == "distinct" or not below else _part(data, kpi.per_field)
    # Half of a ratio would bend it: an event of which one side cannot be read adds to neither.
    if total is None or per_total is None or (member is None and below and kpi.per == "distinct"):
        return Contribution(count=1, unreadable=1)
    return Contribution(count=1, known=1, total=total, per_total=per_total, member=member)


def _part(data: Mapping[str, Any], path: str) -> Decimal | None:
    return number_of(find(data, path)) if path else ONE


@dataclass(frozen=True, slots=True)
class WindowState:
    """What a window's events add up to so far. `distinct` is the number of members the caller has stored for it."""

    count: int = 0
    unreadable: int = 0
    known: int = 0
    total: Decimal = NOTHING
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    per_total: Decimal = NOTHING
    distinct: int = 0

    def add(self, added: Contribution, *, is_new_member: bool = False) -> "WindowState":
        """The state after one more event. The caller says whether its member was not yet stored for this window."""
        return WindowState(
            count=self.count + added.count,
            unreadable=self.unreadable + added.unreadable,
            known=self.known + added.known,
            total=self.total + added.total,
            minimum=_known(min, self.minimum, added.minimum),
            maximum=_known(max, self.maximum, added.maximum),
            per_total=self.per_total + added.per_total,
            distinct=self.distinct + int(is_new_member and added.member is not None),
        )

    def value(self, rule: KpiRule) -> Decimal | None:
        """The window's figure, or None when nothing readable has arrived or a ratio would divide by 0."""
        figure = self._figure(rule)
        if figure is None:
            return None
        with localcontext(prec=60):
            return round(figure * rule.scale, rule.places)

    def _figure(self, rule: KpiRule) -> Decimal | None:
        if not self.known:
            return None
        match rule.aggregate:
            case "count":
                return Decimal(self.count)
            case "distinct":
                return Decimal(self.distinct)
            case "min":
                return self.minimum
            case "max":
                return self.maximum
            case "sum":
                return self.total
            case "mean":
                return self.total / self.known
        below = Decimal(self.distinct) if rule.per == "distinct" else self.per_total
        return self.total / below if below else None


def _known(choose: Any, left: Decimal | None, right: Decimal | None) -> Decimal | None:
    if left is None or right is None:
        return right if left is None else left
    chosen: Decimal = choose(left, right)
    return chosen
