"""Questions written once and asked many times: Django takes longer to write the SQL of a group-by than PostgreSQL to answer it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVarTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ValuesIterable
from django.db.models.sql import Query

KEPT = 16  # of each question: its days change at midnight, or with what a page is asked for

Asked = TypeVarTuple("Asked")


@dataclass(frozen=True)
class _Question:
    """`converters`: by column, what makes a value of what the driver gives. Without `names` a row is a tuple."""

    sql: str
    params: tuple[Any, ...]
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]
    names: tuple[str, ...] | None

    def rows(self) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            found = cursor.fetchall()
        told = [self._converted(row) for row in found] if self.converters else found
        return told if self.names is None else [dict(zip(self.names, row, strict=False)) for row in told]

    def _converted(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return tuple(values)


def prepared(build: Callable[[*Asked], Any]) -> Callable[[*Asked], list[Any]]:
    """The rows of the `values()` or `values_list()` that `build` makes of its arguments, which are hashable and all it looks at.

    Only the SQL is kept: each call asks the database.
    """

    @lru_cache(KEPT)
    def question(vendor: str, *asked: Any) -> _Question:
        rows: QuerySet[Any, Any] = build(*asked)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        columns = [expression for expression, _sql, _alias in compiler.select]
        names = _names(rows.query) if rows._iterable_class is ValuesIterable else None
        return _Question(sql, tuple(params), compiler.get_converters(columns), names)

    @wraps(build)
    def ask(*asked: *Asked) -> list[Any]:
        return question(connection.vendor, *asked).rows()

    return ask


def _names(query: Query) -> tuple[str, ...]:
    return tuple(query.selected or (*query.values_select, *query.annotation_select))
