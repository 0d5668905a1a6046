"""Scores of several parts in one figure that says how much of the whole it knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Weighted:
    """One part: its share, None when not known, its weight, and the key of where the figure comes from."""

    share: Decimal | None
    weight: Decimal = Decimal(1)
    key: str = ""

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError("A weight cannot be below 0.")


@dataclass(frozen=True, slots=True)
class RollUp:
    """The weighted mean of the known parts, "known n of N", and the parts it was made of."""

    share: Decimal | None
    known: int
    total: int
    known_weight: Decimal
    total_weight: Decimal
    inputs: tuple[Weighted, ...]


def roll_up(children: Iterable[Weighted]) -> RollUp:
    """The mean of the shares that are known. What is missing is left out, counted and never taken for 0."""
    inputs = tuple(children)
    known = [child for child in inputs if child.share is not None]
    weight = sum((child.weight for child in known), Decimal(0))
    gained = sum((child.share * child.weight for child in known if child.share is not None), Decimal(0))
    return RollUp(
        share=gained / weight if weight else None,
        known=len(known),
        total=len(inputs),
        known_weight=weight,
        total_weight=sum((child.weight for child in inputs), Decimal(0)),
        inputs=inputs,
    )
