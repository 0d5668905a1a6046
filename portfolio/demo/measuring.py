"""The check-ins of a key result, from its path: on which day, which value, how sure, and what was said. No Django."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from portfolio.demo import notes
from portfolio.demo.kinds import KeyResult

SPOKEN = 0.4  # share of the check-ins with a note


@dataclass(frozen=True)
class Said:
    """One check-in."""

    days_ago: int
    hour: int
    value: Decimal | None
    zone: str
    confidence: int
    comment: str


def check_ins(kr: KeyResult, tried: Mapping[int, str], starts: int, stops: int, chance: Random) -> list[Said]:
    """The check-ins from the start to the day on which it stops, oldest first."""
    words, said = notes.writer(chance), []
    before, own_words = Decimal(kr.baseline), dict(kr.notes)
    for days_ago in _days(kr, starts, stops, chance):
        progress = (starts - days_ago) / max(starts - stops, 1)
        share = share_at(kr.path, progress) + (0 if _is_step(kr) else chance.uniform(-1, 1) * kr.noise)
        value = _value(kr, share)
        own = [day for day in own_words if day >= days_ago]
        comment = own_words.pop(min(own)) if own else ""
        for passed in own:
            own_words.pop(passed, None)
        if not comment and chance.random() < SPOKEN and not _is_step(kr):
            sentence = next(words[_mood(kr, value, before)])
            thing = notes.thing_on(tried, days_ago)
            comment = notes.filled(sentence, thing, notes.spoken(value, kr.unit), notes.spoken(before, kr.unit))
        zone = _zone(kr, share) if kr.zones else ""
        sure = 6 + (kr.sure - 6) * progress + chance.uniform(-1, 1) * (1 - progress)
        confidence = min(max(round(sure), 0), 10)
        said.append(Said(days_ago, chance.randrange(9, 18), None if zone else value, zone, confidence, comment))
        before = value
    return said


def _days(kr: KeyResult, starts: int, stops: int, chance: Random) -> Iterator[int]:
    """Counted from the last one, so that nobody seems late who is not."""
    last = max(stops, kr.silent_for) + (0 if kr.silent_for else chance.randrange(0, min(kr.every - 2, 25)))
    return reversed(range(last, max(starts, last + 1), kr.every))


def share_at(path: tuple[float, ...], progress: float) -> float:
    """How much of the way is gone when this much of the time is."""
    place = min(max(progress, 0.0), 1.0) * (len(path) - 1)
    left = min(int(place), len(path) - 2)
    return path[left] + (path[left + 1] - path[left]) * (place - left)


def _is_step(kr: KeyResult) -> bool:
    return kr.kind in ("milestone", "binary", "ordinal")


def _value(kr: KeyResult, share: float) -> Decimal:
    baseline, target = Decimal(kr.baseline), Decimal(kr.target)
    if _is_step(kr):
        return Decimal(1 if share >= 1 else 0)
    return round(baseline + (target - baseline) * Decimal(str(round(share, 6))), kr.places)


def _zone(kr: KeyResult, share: float) -> str:
    return kr.zones[0 if share < 0.4 else 1 if share < 0.9 else 2 if share < 1.2 else 3]


def _mood(kr: KeyResult, value: Decimal, before: Decimal) -> str:
    way = Decimal(kr.target) - Decimal(kr.baseline)
    if kr.kind.startswith("maintain"):
        return "kept"
    step = (value - before) / way
    return "flat" if abs(step) < Decimal("0.006") else "up" if step > 0 else "down"
