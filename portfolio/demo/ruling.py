"""The chapter in which the executives set themselves a mix and a limit of strategic missions, and once went beyond it."""

from datetime import datetime
from decimal import Decimal

from missions import actions as missions
from missions.mix import PARTS, PRESET, Band, Bands
from portfolio.demo.calendar import Calendar, Deed


def _bands(by: str, *told: tuple[str, str]) -> Bands:
    return {
        part: Band(Decimal(share), Decimal(tolerance)) for part, (share, tolerance) in zip(PARTS[by], told, strict=True)
    }


# days ago, what of, divided by what, the bands, why
TARGETS: tuple[tuple[int, str, str, Bands, str], ...] = (
    (540, "money", "ambition", PRESET, "A place to begin: everybody has heard of it, and nobody has tried it here."),
    (365, "money", "ambition", _bands("ambition", ("0.45", "0.10"), ("0.40", "0.10"), ("0.15", "0.05")),
     "The entrant changed it: what we know earns less each quarter, so more goes to what is next to it."),
    (365, "fte", "ambition", _bands("ambition", ("0.50", "0.10"), ("0.30", "0.10"), ("0.20", "0.05")),
     "People follow the money, a little slower: the core still needs hands every day."),
    (300, "money", "type", _bands("type", ("0.50", "0.10"), ("0.25", "0.10"), ("0.25", "0.10")),
     "Half of it where the problem itself is not understood yet; the rest where we know what works."),
)  # fmt: skip
# days ago, how many, why
LIMITS = (
    (490, 3, "Each of them needs a designer, an analyst and an engineer of the first rank, and a free hand. We have three such teams."),
    (40, 2, "Design is short until spring. Two at a time, and these two well."),
)  # fmt: skip
# days ago, how many for now, until how many days ago, why
DECISIONS = (
    (432, 4, 240, "The entrant opens in Leeds in May, and the kits end by autumn anyway. Nobody is taken from the first three."),
    (40, 3, 3, "Team Zero hands its method to the lines of business by mid month. Until then three run, and no other begins."),
)  # fmt: skip


def write(calendar: Calendar) -> None:
    for days_ago, measure, by, bands, why in TARGETS:
        calendar.then(days_ago, _aim(calendar, measure, by, bands, why), 7, 30)
    for days_ago, most, why in LIMITS:
        calendar.then(days_ago, _limit(calendar, most, why), 7, 40)
    for days_ago, allowed, until, why in DECISIONS:
        calendar.then(days_ago, _exceed(calendar, allowed, until, why), 7, 50)


def _aim(calendar: Calendar, measure: str, by: str, bands: Bands, why: str) -> Deed:
    def aim(at: datetime) -> None:
        missions.set_mix_targets(
            measure=measure, by_part=by, bands=bands, starts_on=at.date(), reason=why, by=calendar.executive, at=at
        )

    return aim


def _limit(calendar: Calendar, most: int, why: str) -> Deed:
    def limit(at: datetime) -> None:
        missions.set_strategic_limit(most=most, starts_on=at.date(), reason=why, by=calendar.executive, at=at)

    return limit


def _exceed(calendar: Calendar, allowed: int, until: int, why: str) -> Deed:
    def exceed(at: datetime) -> None:
        missions.exceed_strategic_limit(
            allowed=allowed, expires_on=calendar.day(until), reason=why, by=calendar.executive, at=at
        )

    return exceed
