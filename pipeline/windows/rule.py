"""The rule of a KPI: which events of a topic count, what is taken from them, and over which windows."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Self

from pipeline.windows.clock import Every

Aggregate = Literal["count", "sum", "mean", "min", "max", "distinct", "ratio"]
Per = Literal["sum", "count", "distinct"]
Op = Literal["eq", "ne", "in", "gt", "gte", "lt", "lte", "exists"]


class NotAKpi(ValueError):
    """A KPI that cannot be computed as declared: `field` names what to change, `sentence` says how."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold for an event to count: `field` is a dotted path into the event's data."""

    field: str
    op: Op
    value: Any = True


@dataclass(frozen=True, slots=True)
class KpiRule:
    """How a KPI is computed from a topic.

    All conditions of `where` must hold. A ratio divides the sum of `field` (the number of events, without a field) by
    a second figure, `per`: the sum of `per_field`, the number of events, or the number of distinct `per_field`, over
    the events that satisfy `per_where` (`where`, unless given). The figure is multiplied by `scale` (100 for a
    percentage) and rounded to `places`.
    """

    topic: str
    aggregate: Aggregate
    field: str = ""
    where: tuple[Condition, ...] = ()
    window: Every = "week"
    zone: str = "UTC"
    scale: Decimal = Decimal(1)
    places: int = 4
    per: Per = "sum"
    per_field: str = ""
    per_where: tuple[Condition, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """The rule as JSON-ready values, which `from_json` turns into the same rule."""
        per_where = None if self.per_where is None else [_as_json(condition) for condition in self.per_where]
        where = [_as_json(condition) for condition in self.where]
        return asdict(self) | {"scale": str(self.scale), "where": where, "per_where": per_where}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The rule that `data` describes, for `require_valid` to judge. Raises NotAKpi for what is no rule at all."""
        known = [field.name for field in fields(cls)]
        if unknown := sorted(set(data) - set(known)):
            raise NotAKpi(unknown[0], f"A KPI has no '{unknown[0]}'. It may have: {', '.join(known)}.")
        for name in ("topic", "aggregate"):
            if name not in data:
                raise NotAKpi(name, f"A KPI needs its {name}.")
        read: dict[str, Callable[[str, object], Any]] = {
            "where": _conditions,
            "per_where": _conditions,
            "scale": _scale,
        }
        given: dict[str, Any] = {name: value for name, value in data.items() if value is not None}
        return cls(**(given | {name: read[name](name, given[name]) for name in read if name in given}))


def _as_json(condition: Condition) -> dict[str, Any]:
    value = list(condition.value) if isinstance(condition.value, tuple) else condition.value
    return {"field": condition.field, "op": condition.op, "value": value}


def _conditions(name: str, data: object) -> tuple[Condition, ...]:
    if not isinstance(data, list | tuple):
        raise NotAKpi(name, f"'{name}' is a list of conditions, each with a field, an op and a value.")
    return tuple(_condition(name, item) for item in data)


def _condition(name: str, data: object) -> Condition:
    if not isinstance(data, Mapping) or not {"field", "op"} <= set(data) <= {"field", "op", "value"}:
        raise NotAKpi(name, f"Each condition of '{name}' has a field, an op and a value, and nothing else.")
    if "value" not in data and data["op"] != "exists":
        raise NotAKpi(f"{name}.value", "A condition needs the value it compares with.")
    value = data.get("value", True)
    return Condition(data["field"], data["op"], tuple(value) if isinstance(value, list) else value)


def _scale(name: str, value: object) -> Decimal:
    try:
        return Decimal(value if isinstance(value, str) else repr(value))
    except InvalidOperation:
        raise NotAKpi(
            name, "The scale is a number that the figure is multiplied by, such as 100 for a percentage."
        ) from None
