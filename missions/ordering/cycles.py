"""Where answers contradict each other: A before B, B before C, and C before A.

Each pair counts for whichever more answers preferred; a draw counts for neither. A circle is told once, by its shortest form.
"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from missions.ordering.strength import Answer

Thing = TypeVar("Thing", bound=Hashable)
MOST = 10


def circles(things: Sequence[Thing], answers: Iterable[Answer[Thing]]) -> list[tuple[Thing, ...]]:
    """The shortest circle through each thing that lies in one; each begins with the thing that was given first."""
    beats = _beaten(things, answers)
    places = {thing: place for place, thing in enumerate(things)}
    found: dict[frozenset[Thing], tuple[Thing, ...]] = {}
    for thing in things:
        way = _back_to(thing, beats)
        if way and frozenset(way) not in found:
            start = min(range(len(way)), key=lambda n: places[way[n]])
            found[frozenset(way)] = way[start:] + way[:start]
    return sorted(found.values(), key=lambda way: (len(way), [places[thing] for thing in way]))[:MOST]


def _beaten(things: Sequence[Thing], answers: Iterable[Answer[Thing]]) -> dict[Thing, list[Thing]]:
    """Whom each thing is preferred to, by more answers than otherwise."""
    places = {thing: place for place, thing in enumerate(things)}
    net: Counter[tuple[Thing, Thing]] = Counter()
    for answer in answers:
        if answer.first in places and answer.second in places:
            net[answer.first, answer.second] += answer.verdict
            net[answer.second, answer.first] -= answer.verdict
    beats: dict[Thing, list[Thing]] = {thing: [] for thing in things}
    for (winner, loser), more in net.items():
        if more > 0:
            beats[winner].append(loser)
    return {thing: sorted(losers, key=places.__getitem__) for thing, losers in beats.items()}


def _back_to(start: Thing, beats: Mapping[Thing, Sequence[Thing]]) -> tuple[Thing, ...]:
    """The shortest way from the thing back to itself; empty when there is none."""
    came: dict[Thing, Thing] = {}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in beats[here]:
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return tuple(reversed(way))
            if there not in came:
                came[there] = here
                waiting.append(there)
    return ()
