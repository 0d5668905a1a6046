"""Where a mix stands: what each part has, which share of the whole that is, and how it lies to its target band.

Unknown is not nought: a mission whose envelope is open is counted as not known, and what belongs to no part takes no share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from missions.mix import Band, Bands

NONE = Decimal(0)
INSIDE, BELOW, ABOVE = "inside", "below", "above"
UNSORTED = "unclassified"


@dataclass(frozen=True)
class Held:
    """What the missions of one part have: at least, at most, and of how many of them that is known.

    `least` is None as soon as one of them says no least.
    """

    missions: int = 0
    known: int = 0
    least: Decimal | None = NONE
    most: Decimal = NONE

    def __add__(self, other: "Held") -> "Held":
        least = None if self.least is None or other.least is None else self.least + other.least
        return Held(self.missions + other.missions, self.known + other.known, least, self.most + other.most)


@dataclass(frozen=True)
class Stand:
    """One part against its band. Shares are per cent; `off` is how many points beyond the nearer end of the band."""

    part: str
    held: Held
    share: Decimal | None
    share_at_least: Decimal | None
    band: Band | None

    @property
    def low(self) -> Decimal | None:
        return self.band.low * 100 if self.band else None

    @property
    def high(self) -> Decimal | None:
        return self.band.high * 100 if self.band else None

    @property
    def verdict(self) -> str | None:
        """None when there is no target, or nothing is known to have a share."""
        return self._verdict(self.share)

    @property
    def is_open(self) -> bool:
        """The envelopes are ranges: at their least the verdict is another one."""
        return self.share_at_least is not None and self._verdict(self.share_at_least) != self.verdict

    @property
    def off(self) -> Decimal:
        if self.share is None or self.low is None or self.high is None:
            return NONE
        return max(self.share - self.high, self.low - self.share, NONE)

    def _verdict(self, share: Decimal | None) -> str | None:
        if share is None or self.low is None or self.high is None:
            return None
        return BELOW if share < self.low else ABOVE if share > self.high else INSIDE


@dataclass(frozen=True)
class Standing:
    """All parts of one measure in one unit (a currency, or FTE), and what belongs to no part."""

    unit: str
    stands: tuple[Stand, ...]
    unsorted: Held

    @property
    def whole(self) -> Held:
        return sum((stand.held for stand in self.stands), self.unsorted)

    @property
    def has_targets(self) -> bool:
        return any(stand.band for stand in self.stands)


def standing(unit: str, parts: Sequence[str], held: Mapping[str, Held], bands: Bands) -> Standing:
    """Shares are shares of what belongs to a part, by what the envelopes allow at most."""
    own = {part: held.get(part, Held()) for part in parts}
    most = shares({part: one.most for part, one in own.items()})
    leasts = {part: one.least for part, one in own.items() if one.least is not None}
    least = shares(leasts) if len(leasts) == len(own) else {}
    stands = tuple(Stand(part, own[part], most.get(part), least.get(part), bands.get(part)) for part in parts)
    return Standing(unit, stands, held.get(UNSORTED, Held()))


def shares(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Per cent in tenths that add up to 100: the largest remainders are rounded up. Nothing of nothing has no share."""
    total = sum(amounts.values(), NONE)
    if not total:
        return {}
    exact = {part: amount * 1000 / total for part, amount in amounts.items()}
    found = {part: int(share) for part, share in exact.items()}
    for part in sorted(exact, key=lambda part: found[part] - exact[part])[: 1000 - sum(found.values())]:
        found[part] += 1
    return {part: Decimal(tenths) / 10 for part, tenths in found.items()}
