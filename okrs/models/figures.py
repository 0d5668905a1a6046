"""Figures as the room keeps them: decimals that both databases give back as they took them."""

from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from django.db import models

from rest.refusal import Refusal

PLACES = 6
DIGITS = 15  # SQLite keeps numbers as floating point: what has more digits would come back as another number


class NotAFigure(Refusal):
    """A value that is no number, or longer than what is kept of one."""

    code = "not_a_figure"
    status = 400
    title = "Not a number that can be kept"
    remedy = "Send a number with at most six places."


class Figure(models.DecimalField):
    """A decimal with up to six places and up to fifteen digits in all."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"max_digits": DIGITS + PLACES, "decimal_places": PLACES} | options))


def figure(value: Decimal | None, field: str) -> Decimal | None:
    """The value to six places. Raises NotAFigure for what is no finite number or has more than fifteen digits."""
    if value is None:
        return None
    try:
        kept = value.quantize(Decimal(1).scaleb(-PLACES)).normalize() + 0
    except InvalidOperation:
        kept = None
    if (
        kept is None
        or not kept.is_finite()
        or len(kept.as_tuple().digits) > DIGITS
        or abs(kept) >= Decimal(10) ** DIGITS
    ):
        raise NotAFigure(
            f"{value} is not a number with at most {DIGITS} digits. Give fewer digits, or choose a larger unit.",
            field=field,
        )
    return Decimal(format(kept, "f"))


def nearest(value: Decimal) -> Decimal:
    """The value with as many digits as are kept, for what was computed and cannot be asked again."""
    with localcontext(prec=DIGITS):
        return (+value).quantize(Decimal(1).scaleb(-PLACES)) if abs(value) < 10 ** (DIGITS - PLACES) else +value
