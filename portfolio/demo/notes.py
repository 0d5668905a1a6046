"""What people write beside a figure: short, and about what they tried. Sentences are taken in turn, so that few repeat."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random

UP = (
    "{Thing} shows: {now} after {before}.",
    "Better, and we think it is {thing}.",
    "{now}. {Thing} had its first full week.",
    "Up again. We keep {thing} and change nothing else, to be sure of the cause.",
    "More than we expected from {thing}.",
    "A good week. Half of it is {thing}, the other half the weather.",
    "Two weeks in a row now. {Thing} stays.",
    "We were late with {thing}; it pays all the same.",
    "{before} to {now}. The rest of the team should hear how they did it.",
    "{Thing} works where somebody explains it. We explain it more often.",
    "Small step, right direction.",
    "{now}: the first time that nobody asked why.",
    "We doubted {thing} last month. We were wrong.",
    "Steady. People tell each other about {thing}.",
)
DOWN = (
    "Down from {before}. {Thing} is not the cause; we look further.",
    "A bad week, and no excuse for it.",
    "{now}. We changed two things at once and cannot say which one it was.",
    "Worse. {Thing} ran on three days only.",
    "We expected this after {thing} and wait one more week.",
    "Less than last week. School holidays, we think; we check against last year.",
    "A step back. The people we asked did not notice {thing} at all.",
    "{before} to {now}. Two of us look into it on Thursday.",
    "Fewer than before. One shop explains all of it.",
    "We do not know why, and say so.",
    "{Thing} broke down on Friday; half the week is missing.",
    "The figure is right, we counted twice.",
)
FLAT = (
    "No movement. {Thing} needs another week.",
    "As last week.",
    "Flat at {now}. We stop what does not move it.",
    "Holding while {thing} begins.",
    "Nothing new, which is fine this week.",
    "{now} again. We asked ten people why.",
    "Same figure, other people: the mix changed under it.",
    "Quiet week; half the team was on training.",
)
KEPT = (
    "Kept.",
    "Kept with room to spare: {now}.",
    "Inside the line. {Thing} takes the strain off Mondays.",
    "{now}. Nothing had to be rescued.",
    "Holds, also on the bank holiday.",
    "Kept, though Tuesday was close.",
    "An ordinary week, as it should be.",
)
POOLS = {"up": UP, "down": DOWN, "flat": FLAT, "kept": KEPT}


def writer(chance: Random) -> dict[str, Iterator[str]]:
    """Sentences for each mood, in an order of their own for each key result, one after the other."""
    return {mood: _in_turn(pool, chance) for mood, pool in POOLS.items()}


def _in_turn(pool: tuple[str, ...], chance: Random) -> Iterator[str]:
    while True:
        yield from chance.sample(pool, len(pool))


def filled(sentence: str, thing: str, now: str, before: str) -> str:
    """The sentence about this thing and these figures."""
    return sentence.format(thing=thing, Thing=thing[:1].upper() + thing[1:], now=now, before=before)


def thing_on(tried: Mapping[int, str], days_ago: int) -> str:
    """What was tried last by that day."""
    begun = [day for day in tried if day >= days_ago]
    return tried[min(begun)] if begun else "what we began"


def spoken(value: Decimal, unit: str) -> str:
    """The figure as people say it in a note."""
    number = f"{value:,}"
    if unit == "%":
        return f"{number}%"
    if unit in ("GBP", "GBP k"):
        return f"£{number}{'k' if unit.endswith('k') else ''}"
    return number
