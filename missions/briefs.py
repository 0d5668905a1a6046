"""What a successor must know, drawn from the log: purpose, decisions and their reasons, who knows what, and what the
rooms above add, which tell how when the program starts.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from interface import words
from missions.events import MISSION
from missions.models import Mission
from missions.models.handover import BRIEF
from pipeline.models import StoredEvent

DECISIONS = 8
KNOWING = 5
LINE = 300


@dataclass(frozen=True)
class Section:
    """A heading with its lines; one without lines is left out."""

    title: str
    lines: list[str]


Ask = Callable[[Mission, date], Section]

_asks: list[Ask] = []


def provide(ask: Ask) -> None:
    """`ask(mission, day)` gives what another room knows of the mission on that day."""
    if ask not in _asks:
        _asks.append(ask)


def sections(mission: Mission, *, on: date) -> list[Section]:
    """The brief as it would be written today."""
    told = list(StoredEvent.objects.filter(topic=MISSION, key=str(mission.pk)).order_by("-time", "-sequence"))
    found = [
        Section("Purpose", [mission.purpose]),
        Section("Where it stands", _standing(mission)),
        *(ask(mission, on) for ask in _asks),
        Section("Decisions and their reasons", _decisions(told)),
        Section("Who knows what", _knowing(told)),
    ]
    return [section for section in found if section.lines]


def draft(mission: Mission, *, on: date) -> str:
    """The brief as text that fits on two pages."""
    return written(sections(mission, on=on))


def written(found: list[Section]) -> str:
    text = "\n\n".join(
        f"{section.title}\n" + "\n".join(f"- {_line(line)}" for line in section.lines) for section in found
    )
    return text if len(text) <= BRIEF else text[: BRIEF - 2].rsplit("\n", 1)[0] + "\n…"


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LINE else line[: LINE - 1] + "…"


def _standing(mission: Mission) -> list[str]:
    lines = []
    if mission.outcome:
        lines.append(f"It pursues: {mission.outcome.title}.")
    if mission.ends_on:
        lines.append(f"The last day of its window is {mission.ends_on - timedelta(days=1):%d %B %Y}.")
    if mission.fte_max is not None:
        lines.append(f"It may use up to {words.number(mission.fte_max, 'FTE')}.")
    if mission.money_max is not None:
        lines.append(f"It may spend up to {mission.currency} {mission.money_max:,.0f}.")
    return lines


def _decisions(told: list[StoredEvent]) -> list[str]:
    decided = [event for event in told if event.data.get("reason")]
    return [
        f"{event.time:%d %b %Y}, {_verb(event.type)}: {event.data['reason']}" for event in reversed(decided[:DECISIONS])
    ]


def _verb(type_: str) -> str:
    """`missions.mission.handed_over.v1` as "handed over"."""
    return type_.split(".")[-2].replace("_", " ")


def _knowing(told: list[StoredEvent]) -> list[str]:
    """Who acted on the mission most often, and on what."""
    did: dict[str, Counter[str]] = {}
    for event in told:
        if event.authtype == "user":
            did.setdefault(event.authid, Counter())[_verb(event.type)] += 1
    names = {str(pk): name for pk, name in User.objects.filter(pk__in=did).values_list("pk", "name")}
    most = sorted(did, key=lambda pk: (-did[pk].total(), pk))[:KNOWING]
    return [f"{names[pk]}: {', '.join(verb for verb, _n in did[pk].most_common(3))}" for pk in most if pk in names]
