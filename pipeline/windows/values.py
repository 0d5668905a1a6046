"""Values inside an event's data: found by a dotted path, compared, and read as exact numbers."""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from pipeline.windows.rule import Condition

# A figure beyond this comes from a broken sender, and would not fit the column that keeps it.
LARGEST = Decimal(10) ** 15


def number_of(value: object) -> Decimal | None:
    """The JSON number `value` as an exact decimal, 3.86 as 3.86. None for what is no finite number of usable size."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() and number.copy_abs() <= LARGEST else None


def is_counted(data: Mapping[str, Any], where: tuple[Condition, ...]) -> bool:
    """True when every condition holds. A missing value equals null: it satisfies 'ne', and no comparison of size."""
    return all(_holds(condition, find(data, condition.field)) for condition in where)


def find(data: Mapping[str, Any], path: str) -> Any:
    """The value at the end of the dotted path, or None where the path breaks off."""
    found: Any = data
    for key in path.split("."):
        found = found.get(key) if isinstance(found, (dict, Mapping)) else None
    return found


def _holds(condition: Condition, found: Any) -> bool:
    value = condition.value
    match condition.op:
        case "exists":
            return (found is not None) is value
        case "eq":
            return _same(found, value)
        case "ne":
            return not _same(found, value)
        case "in":
            return any(_same(found, item) for item in value)
    left, right = _comparable(found), _comparable(value)
    if left is None or right is None or type(left) is not type(right):
        return False
    match condition.op:
        case "gt":
            return bool(left > right)
        case "gte":
            return bool(left >= right)
        case "lt":
            return bool(left < right)
    return bool(left <= right)


def _comparable(value: object) -> Any:
    return value if isinstance(value, str) else number_of(value)


def _same(left: object, right: object) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        return left == right
    a, b = number_of(left), number_of(right)
    if a is not None or b is not None:
        return a == b
    return type(left) is type(right) and left == right


def member_of(value: object) -> str | None:
    """A fixed-width key of a distinct value: alike for 1 and 1.0, not for 1 and "1". None for null, list, object."""
    number = number_of(value)
    if number is not None:
        text = f"n{(number + 0).normalize()}"
    elif isinstance(value, str):
        text = f"s{value}"
    elif isinstance(value, bool):
        text = f"b{value}"
    else:
        return None
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
