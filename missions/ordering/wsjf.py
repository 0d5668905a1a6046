"""Weighted shortest job first: what costs most for each week that it waits comes first.

Reinertsen, The Principles of Product Development Flow (2009), principle B15: the best order of jobs is by cost of delay divided by
duration. The three parts of the cost of delay and the scale are those of the Scaled Agile Framework ("WSJF", Leffingwell 2011):
value to people and business, how fast that value decays, and what it opens or what risk it takes away.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)
SCALE = (1, 2, 3, 5, 8, 13, 20)
PARTS = ("value", "time_criticality", "risk_opportunity", "job_size")


@dataclass(frozen=True)
class Score:
    """Each part on the scale, by comparison with the other outcomes: the least of them has a 1."""

    value: int
    time_criticality: int
    risk_opportunity: int
    job_size: int

    @property
    def cost_of_delay(self) -> int:
        return self.value + self.time_criticality + self.risk_opportunity

    @property
    def ratio(self) -> Fraction:
        """Cost of delay over job size, exactly."""
        return Fraction(self.cost_of_delay, self.job_size)


def order(things: Sequence[Thing], scores: Mapping[Thing, Score]) -> list[Thing]:
    """Those with a score, the highest ratio first. Equals keep the order in which they were given."""
    return sorted((thing for thing in things if thing in scores), key=lambda thing: -scores[thing].ratio)
