"""Pages of a list by key, not by number: rows that come or go between two pages are neither skipped nor doubled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.http import QueryDict

from rest import cursors
from rest.problems import Flaw, InvalidInput

USUAL = 50
MOST_SORTS = 3
Row = Any
Represent = Callable[[Row], Mapping[str, Any]]


@dataclass(frozen=True)
class Sort:
    """A column that a list may be sorted by. Empty values come last, in both directions."""

    column: str
    nullable: bool | None = None  # None: look at the model; a column of a relation or an annotation may be empty


@dataclass(frozen=True)
class Order:
    column: str
    descending: bool
    nullable: bool

    def expression(self, *, backwards: bool) -> Any:
        column = F(self.column)
        descending = self.descending != backwards
        if not self.nullable:
            return column.desc() if descending else column.asc()
        if backwards:
            return column.desc(nulls_first=True) if descending else column.asc(nulls_first=True)
        return column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.column}__isnull": True}) if value is None else Q(**{self.column: value})

    def beyond(self, value: Any, *, backwards: bool) -> Q | None:
        """The rows that come after the value; None when there can be none."""
        empty = Q(**{f"{self.column}__isnull": True})
        if value is None:
            return ~empty if backwards else None
        greater = Q(**{f"{self.column}__{'lt' if self.descending != backwards else 'gt'}": value})
        return greater | empty if self.nullable and not backwards else greater


@dataclass(frozen=True)
class Wanted:
    """What the caller asked of a list, checked."""

    limit: int = USUAL
    orders: Sequence[Order] = ()
    sort: str = ""
    cursor: str = ""
    columns: Sequence[str] = ()
    total: bool = False


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: str
    previous: str


def orders_of(text: str, sorts: Mapping[str, str | Sort], model: type[Model], key: str) -> list[Order]:
    """The orders that `-updated_at,rank` names, with the key as the last. Raises InvalidInput, naming the allowed."""
    names = text.split(",")
    bare = [name.removeprefix("-") for name in names]
    if len(names) > MOST_SORTS:
        raise refused("sort", "too_many", f"At most {MOST_SORTS} keys can be sorted by.")
    if len(set(bare)) != len(bare) or any(name not in sorts for name in bare):
        raise refused("sort", "not_a_sort", f"Sort by {', '.join(sorts)}; put - before a name to turn it around.")
    orders = [
        _order(sorts[name], model, descending=given.startswith("-")) for given, name in zip(names, bare, strict=True)
    ]
    if all(order.column != key for order in orders):
        orders.append(Order(key, orders[-1].descending, nullable=False))
    return orders


def _order(sort: str | Sort, model: type[Model], *, descending: bool) -> Order:
    found = sort if isinstance(sort, Sort) else Sort(sort)
    nullable = _may_be_empty(model, found.column) if found.nullable is None else found.nullable
    return Order(found.column, descending, nullable)


def _may_be_empty(model: type[Model], column: str) -> bool:
    if column == "pk":
        return False
    try:
        return bool(getattr(model._meta.get_field(column), "null", True))
    except FieldDoesNotExist:
        return True


def columns_of(text: str, allowed: Sequence[str]) -> list[str]:
    """The fields that an answer is narrowed to. Raises InvalidInput naming the allowed ones."""
    names = text.split(",")
    if any(name not in allowed for name in names):
        raise refused("fields", "not_a_field", f"Choose from {', '.join(allowed)}.")
    return names


def refused(parameter: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(f"{parameter}: {detail}", errors=[Flaw(code, detail, parameter=parameter)])


def after(orders: Sequence[Order], values: Sequence[Any], *, backwards: bool) -> Q:
    """The rows behind the row with these values: `a > x OR (a = x AND b > y) OR ...`."""
    found, same = Q(), Q()
    possible = False
    for order, value in zip(orders, values, strict=True):
        beyond = order.beyond(value, backwards=backwards)
        if beyond is not None:
            found |= same & beyond
            possible = True
        same &= order.same(value)
    return found if possible else Q(pk__in=[])


def page(rows: QuerySet[Any], wanted: Wanted, *, bound_to: str) -> Page:
    """One page. Raises BadCursor, CursorExpired."""
    backwards = False
    found = rows
    if wanted.cursor:
        values, backwards = cursors.read(wanted.cursor, bound_to=bound_to, length=len(wanted.orders))
        found = found.filter(after(wanted.orders, values, backwards=backwards))
    ordered = found.annotate(**{_name(n): F(order.column) for n, order in enumerate(wanted.orders)}).order_by(
        *[order.expression(backwards=backwards) for order in wanted.orders]
    )
    fetched = list(ordered[: wanted.limit + 1])
    more = len(fetched) > wanted.limit
    fetched = fetched[: wanted.limit]
    if backwards:
        fetched.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(wanted.cursor))
    keys = [_take(row, len(wanted.orders)) for row in fetched]

    def place(values: list[Any], *, back: bool) -> str:
        return cursors.write(values, backwards=back, bound_to=bound_to)

    return Page(
        rows=fetched,
        next=place(keys[-1], back=False) if keys and has_next else "",
        previous=place(keys[0], back=True) if keys and has_previous else "",
    )


def _name(number: int) -> str:
    return f"place_{number}"


def _take(row: Row, count: int) -> list[Any]:
    """The sort values of a row, taken out of it when the row is a dict."""
    if isinstance(row, dict):
        return [row.pop(_name(number)) for number in range(count)]
    return [getattr(row, _name(number)) for number in range(count)]


def address(path: str, query: QueryDict, cursor: str) -> str:
    """The address of a page; empty without a cursor."""
    if not cursor:
        return ""
    found = query.copy()
    found["cursor"] = cursor
    return f"{path}?{found.urlencode()}"
