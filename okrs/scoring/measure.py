"""What a key result measures, and whether a score can ever come of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class MeasureKind(StrEnum):
    """How progress is read. `undefined` comes from imports only: nobody has said yet which way is good."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN_ABOVE = "maintain_above"
    MAINTAIN_BELOW = "maintain_below"
    BINARY = "binary"
    ORDINAL = "ordinal"
    MILESTONE = "milestone"
    UNDEFINED = "undefined"

    @property
    def is_maintained(self) -> bool:
        """True for a standing threshold: it is not reached once but kept."""
        return self in (MeasureKind.MAINTAIN_ABOVE, MeasureKind.MAINTAIN_BELOW)

    @property
    def is_done_at_once(self) -> bool:
        """True where progress does not come little by little, so that elapsed time says nothing about it."""
        return self in (MeasureKind.BINARY, MeasureKind.MILESTONE)

    @property
    def falls(self) -> bool:
        """True where lower is better."""
        return self in (MeasureKind.DECREASE, MeasureKind.MAINTAIN_BELOW)


# From worst to best, with the share of the target that each is worth.
STANDARD_ZONES = {"fail": Decimal(0), "commit": Decimal("0.7"), "target": Decimal(1), "stretch": Decimal(1)}


@dataclass(frozen=True, slots=True)
class Measure:
    """The definition of a key result's one measure. `zones` are the names of an ordinal's zones from worst to best."""

    kind: MeasureKind
    baseline: Decimal | None = None
    target: Decimal | None = None
    stretch: Decimal | None = None
    start_on: date | None = None
    due_on: date | None = None
    zones: tuple[str, ...] = ()

    @property
    def starts_from(self) -> Decimal | None:
        """The baseline; 0 for what is either done or not, unless another is given."""
        return Decimal(0) if self.baseline is None and self.kind.is_done_at_once else self.baseline

    @property
    def aims_at(self) -> Decimal | None:
        """The target; 1 for what is either done or not, unless another is given."""
        return Decimal(1) if self.target is None and self.kind.is_done_at_once else self.target

    @property
    def has_target(self) -> bool:
        """True when there is something to meet, and a direction to meet it from."""
        if self.kind is MeasureKind.UNDEFINED:
            return False
        return bool(self.zones) if self.kind is MeasureKind.ORDINAL else self.aims_at is not None

    def lead(self, value: Decimal, over: Decimal) -> Decimal:
        """How far `value` is on the good side of `over`; below 0 on the bad side."""
        return over - value if self.kind.falls else value - over

    def zone_share(self, zone: str) -> Decimal:
        """What the zone is worth: as published for the standard names, otherwise in equal steps from 0 to 1."""
        if set(self.zones) <= set(STANDARD_ZONES):
            return STANDARD_ZONES[zone]
        return Decimal(self.zones.index(zone)) / max(len(self.zones) - 1, 1)


class NotMeasurable(ValueError):
    """A key result that could never be scored as it is defined: `field` names what to change, `sentence` says how."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def require_measurable(measure: Measure) -> None:
    """Nothing, when readings will give a score. Raises NotMeasurable, naming the first field to change.

    The baseline of a rising or falling measure may still be unknown: its first task is then to find out. Everything
    else must be there and point the same way, so that no score ever divides by 0.
    """
    for field in ("baseline", "target", "stretch"):
        figure: Decimal | None = getattr(measure, field)
        if figure is not None and not figure.is_finite():
            raise NotMeasurable(field, f"The {field} must be a number.")
    if measure.start_on and measure.due_on and measure.due_on <= measure.start_on:
        raise NotMeasurable("due_on", "The due day must come after the start day.")
    _REQUIREMENTS[measure.kind](measure)


def _require_way(measure: Measure) -> None:
    target = _require_target(measure)
    word, start = ("below" if measure.kind.falls else "above"), measure.starts_from
    if start is not None and measure.lead(target, start) <= 0:
        raise NotMeasurable("target", f"To {measure.kind}, the target must lie {word} the baseline of {start}.")
    if measure.stretch is not None and measure.lead(measure.stretch, target) <= 0:
        raise NotMeasurable("stretch", f"A stretch must lie {word} the target of {target}.")


def _require_threshold(measure: Measure) -> None:
    _require_target(measure)
    if measure.stretch is not None:
        raise NotMeasurable("stretch", "A threshold is kept or not kept. It has no stretch.")


def _require_target(measure: Measure) -> Decimal:
    if measure.target is None:
        raise NotMeasurable("target", "Say which value to reach or to keep. Without a target there is no score.")
    return measure.target


def _require_yes_or_no(measure: Measure) -> None:
    if measure.target not in (None, 1):
        raise NotMeasurable("target", "A yes-or-no measure is met at 1. Choose another kind to count further.")
    if measure.baseline not in (None, 0):
        raise NotMeasurable("baseline", "A yes-or-no measure starts from 0, which stands for no.")
    if measure.stretch is not None:
        raise NotMeasurable("stretch", "A yes-or-no measure has no stretch.")


def _require_milestone(measure: Measure) -> None:
    start, target = measure.starts_from, measure.aims_at
    if start is not None and target is not None and target <= start:
        raise NotMeasurable("target", f"The milestone must lie above its baseline of {start}.")
    if measure.stretch is not None:
        raise NotMeasurable("stretch", "A milestone is reached or not reached. It has no stretch.")


def _require_zones(measure: Measure) -> None:
    if len(measure.zones) < 2 or len(set(measure.zones)) < len(measure.zones) or not all(measure.zones):
        raise NotMeasurable("zones", "Name at least two different zones, from worst to best.")
    for field in ("baseline", "target", "stretch"):
        if getattr(measure, field) is not None:
            raise NotMeasurable(field, f"Zones are described in words. Leave the {field} empty.")


def _require_direction(measure: Measure) -> None:
    raise NotMeasurable("kind", "Say which way is good: to increase, to decrease, or to keep above or below a value.")


_REQUIREMENTS = {
    MeasureKind.INCREASE: _require_way,
    MeasureKind.DECREASE: _require_way,
    MeasureKind.MAINTAIN_ABOVE: _require_threshold,
    MeasureKind.MAINTAIN_BELOW: _require_threshold,
    MeasureKind.BINARY: _require_yes_or_no,
    MeasureKind.MILESTONE: _require_milestone,
    MeasureKind.ORDINAL: _require_zones,
    MeasureKind.UNDEFINED: _require_direction,
}
