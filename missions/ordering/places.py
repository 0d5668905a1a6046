"""A proposal beside the present order: who would stand where, and what would change."""

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True)
class Place(Generic[Thing]):
    thing: Thing
    now: int
    proposed: int

    @property
    def by(self) -> int:
        """How many places up; below nought: down."""
        return self.now - self.proposed


def slotted(present: Sequence[Thing], chosen: Sequence[Thing]) -> list[Thing]:
    """The present order with the chosen ones in their order on the places that they hold together. All others stay."""
    there, among = set(present), set(chosen)
    following = iter([thing for thing in chosen if thing in there])
    return [next(following) if thing in among else thing for thing in present]


def compared(present: Sequence[Thing], proposed: Sequence[Thing]) -> list[Place[Thing]]:
    """Each thing with both its places, in the proposed order."""
    now = {thing: place for place, thing in enumerate(present, start=1)}
    return [Place(thing, now[thing], place) for place, thing in enumerate(proposed, start=1)]


def changed(present: Sequence[Thing], proposed: Sequence[Thing]) -> dict[Thing, int]:
    """The new place of each thing that does not keep its own."""
    return {place.thing: place.proposed for place in compared(present, proposed) if place.by}


def seen(present: Sequence[Thing], proposed: Sequence[Thing]) -> str:
    """A short name of both orders: whoever sends it back has seen these and no others."""
    said = "|".join((*map(str, present), "", *map(str, proposed)))
    return hashlib.sha256(said.encode()).hexdigest()[:24]
