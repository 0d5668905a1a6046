"""The parts of a mix, and the bands that targets allow around them. Shares run from 0 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

PARTS: dict[str, tuple[str, ...]] = {
    "ambition": ("core", "adjacent", "transformational"),
    "type": ("strategic", "feature", "platform"),
}
NONE, WHOLE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Band:
    """A target share, and how far from it is still as wished."""

    share: Decimal
    tolerance: Decimal = NONE

    @property
    def low(self) -> Decimal:
        return max(self.share - self.tolerance, NONE)

    @property
    def high(self) -> Decimal:
        return min(self.share + self.tolerance, WHOLE)


Bands = Mapping[str, Band]

# The often quoted 70 / 20 / 10: a place to begin a talk from. It is offered by a button, and holds nowhere by itself.
PRESET: Bands = {
    "core": Band(Decimal("0.70"), Decimal("0.10")),
    "adjacent": Band(Decimal("0.20"), Decimal("0.10")),
    "transformational": Band(Decimal("0.10"), Decimal("0.05")),
}
