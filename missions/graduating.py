"""What is known about each point of the checklist by which a feature mission graduates into a platform mission."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from missions.models import Handover, Mission, MissionType

POINTS = ("repetitive", "team", "leading")
Known = Mapping[str, list[str]]  # lines by point
Ask = Callable[[Mission, date], Known]

_asks: list[Ask] = []


@dataclass(frozen=True)
class Point:
    """A point of the checklist with what speaks for it or against it."""

    name: str
    lines: list[str]


def provide(ask: Ask) -> None:
    """`ask(mission, day)` gives what another room knows about points of the checklist."""
    if ask not in _asks:
        _asks.append(ask)


def checklist(mission: Mission, *, on: date) -> list[Point]:
    """Each point with what the log knows about it."""
    told: list[Known] = [_own(mission), *(ask(mission, on) for ask in _asks)]
    return [Point(name, [line for known in told for line in known.get(name, [])]) for name in POINTS]


def _own(mission: Mission) -> Known:
    return {"repetitive": _ran(mission), "team": _platforms(mission), "leading": _led(mission)}


def _ran(mission: Mission) -> list[str]:
    began = mission.launched_on or mission.starts_on
    if began is None or mission.concluded_on is None:
        return []
    return [f"It ran for {(mission.concluded_on - began).days} days."]


def _platforms(mission: Mission) -> list[str]:
    """The open platform missions that pursue the same outcome: a team may be there already."""
    open_ones = Mission.objects.platforms().filter(outcome=mission.outcome_id).select_related("owner")
    found = open_ones if mission.outcome_id else open_ones.none()
    return [
        f"{platform.title} ({platform.key}) pursues the same outcome under {platform.owner.name if platform.owner else 'nobody'}."
        for platform in found
    ]


def _led(mission: Mission) -> list[str]:
    changes = Handover.objects.filter(mission=mission).count()
    owner = mission.owner.name if mission.owner else "nobody"
    times = "once" if changes == 1 else f"{changes} times" if changes else "never"
    return [
        f"{owner} led it as a {MissionType(mission.type).label.lower()} mission; it was handed over {times}.",
        "A feature is explored and finished; a platform is run and improved every week. That asks for another kind of leader.",
    ]
