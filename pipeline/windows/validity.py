"""Whether a KPI can be computed as it is declared, and if not, what to change."""

from decimal import Decimal
from typing import get_args

from pipeline.windows.clock import Every, is_zone
from pipeline.windows.rule import Aggregate, Condition, KpiRule, NotAKpi, Op, Per
from pipeline.windows.values import LARGEST, number_of


def require_valid(rule: KpiRule) -> None:
    """Nothing, when the rule can be computed. Raises NotAKpi, naming the first field to change."""
    _require_text("topic", rule.topic)
    _require_one_of("aggregate", rule.aggregate, get_args(Aggregate))
    _require_one_of("window", rule.window, get_args(Every))
    _require_one_of("per", rule.per, get_args(Per))
    if not is_zone(rule.zone):
        raise NotAKpi("zone", "The time zone must be a name like 'Europe/London' or 'America/New_York'.")
    _require_field(rule)
    _require_figures(rule)
    for name, conditions in (("where", rule.where), ("per_where", rule.per_where or ())):
        for condition in conditions:
            _require_condition(name, condition)


def _require_field(rule: KpiRule) -> None:
    for name, path in (("field", rule.field), ("per_field", rule.per_field)):
        if not isinstance(path, str):
            raise NotAKpi(name, f"The {name} is the path of a value in the event, such as 'sales_value'.")
    if rule.aggregate == "count" and rule.field:
        raise NotAKpi(
            "field", "A count counts events and takes no field. Use 'distinct' to count different values of a field."
        )
    if rule.aggregate not in ("count", "ratio") and not rule.field:
        raise NotAKpi("field", f"Say of which field of the event the {rule.aggregate} is taken.")
    if rule.aggregate != "ratio" and (rule.per_field or rule.per_where is not None or rule.per != "sum"):
        raise NotAKpi(
            "per_field" if rule.per_field else "per",
            "Only a ratio divides by a second figure. Choose 'ratio', or leave this out.",
        )
    if rule.aggregate == "ratio" and rule.per == "count" and rule.per_field:
        raise NotAKpi("per_field", "Dividing by the number of events takes no field.")
    if rule.aggregate == "ratio" and rule.per != "count" and not rule.per_field:
        raise NotAKpi("per_field", "Say which field of the event the ratio divides by, or divide by 'count'.")


def _require_figures(rule: KpiRule) -> None:
    if (
        not isinstance(rule.scale, Decimal)
        or not rule.scale.is_finite()
        or rule.scale == 0
        or rule.scale.copy_abs() > LARGEST
    ):
        raise NotAKpi(
            "scale",
            "The scale is a number other than 0 that the figure is multiplied by, such as 100 for a percentage.",
        )
    if not isinstance(rule.places, int) or isinstance(rule.places, bool) or not 0 <= rule.places <= 6:
        raise NotAKpi("places", "The figure is rounded to between 0 and 6 decimal places.")


def _require_condition(name: str, condition: Condition) -> None:
    _require_text(f"{name}.field", condition.field)
    _require_one_of(f"{name}.op", condition.op, get_args(Op))
    value, op = condition.value, condition.op
    if op == "exists" and not isinstance(value, bool):
        raise NotAKpi(f"{name}.value", "'exists' is compared with true or false.")
    if op == "in" and (not isinstance(value, tuple) or not value or not all(_is_plain(item) for item in value)):
        raise NotAKpi(f"{name}.value", "'in' needs a list of at least one text or number.")
    if op in ("eq", "ne") and not _is_plain(value):
        raise NotAKpi(f"{name}.value", f"'{op}' compares with one text, number, true, false or null.")
    if op in ("gt", "gte", "lt", "lte") and number_of(value) is None and not isinstance(value, str):
        raise NotAKpi(f"{name}.value", f"'{op}' compares with one number or text.")


def _require_text(name: str, value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise NotAKpi(name, f"'{name}' must be a text that is not empty.")


def _require_one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise NotAKpi(name, f"'{name}' must be one of: {', '.join(allowed)}.")


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | bool) or number_of(value) is not None
