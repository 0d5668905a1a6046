"""Whether a value lies so far from the last one that a slip of the finger is likelier than news."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from okrs.scoring.measure import Measure

OF_THE_WAY = Decimal("0.6")  # of the way from baseline to target, at once
OF_A_STEP = 3  # times the longest step so far
TIMES = 10  # a digit too many, where nothing else is known


def is_leap(value: Decimal, measure: Measure, earlier: Sequence[Decimal]) -> bool:
    """True when the step to `value` is out of proportion to the way from baseline to target, and to every step so far.

    `earlier`: the values that were said before, in their order. Without one there is nothing to be far from.
    """
    if not earlier or measure.kind.is_done_at_once:
        return False
    last, step = earlier[-1], abs(value - earlier[-1])
    if any(step <= OF_A_STEP * abs(after - before) for before, after in pairwise(earlier)):
        return False
    if measure.baseline is not None and measure.target is not None and measure.baseline != measure.target:
        return step > OF_THE_WAY * abs(measure.target - measure.baseline)
    return bool(last) and step >= (TIMES - 1) * abs(last)
