"""The life of a mission, drawn: ./cairn manage life > docs/mission-life.md"""

from typing import Any

from django.core.management.base import BaseCommand

from missions.life import LIFE, STATES, VERBS, is_step, remedy
from missions.models import MissionState

HEAD = """# The life of a mission

Made by `./cairn manage life > docs/mission-life.md`.

Each arrow is a step of `missions/life.py`; the database knows the same steps (`missions/guards.py`). A mission begins as a
candidate, or as a running one when it is brought in from elsewhere.
"""


def drawn() -> str:
    """The whole page, from the listed steps."""
    return "\n".join([HEAD, *_picture(), "", *_steps(), "", *_refusals(), ""])


def _name(state: str) -> str:
    return str(MissionState(state).label)


def _picture() -> list[str]:
    names = [f"    {state}: {_name(state)}" for state in STATES]
    arrows = [f"    {step.source} --> {step.target}: {step.verb}" for step in LIFE]
    return ["```mermaid", "stateDiagram-v2", *names, "    [*] --> candidate: propose", "    [*] --> active: bring in",
            *arrows, "    graduated --> [*]", "```"]  # fmt: skip


def _steps() -> list[str]:
    rows = [f"| {s.verb} | {_name(s.source)} | {_name(s.target)} | {s.who} | `{s.fact}` |" for s in LIFE]
    return ["## Steps", "", "| Step | From | To | Who may | Fact |", "|---|---|---|---|---|", *rows]


def _refusals() -> list[str]:
    rows = [
        f"| {_name(state)} | {verb} | {remedy(state, verb)} |"
        for state in STATES
        for verb in VERBS
        if not is_step(state, verb)
    ]
    head = "Every other step is refused (`no_such_step`), in the form and over REST, and changes nothing:"
    return ["## Refusals", "", head, "", "| The mission is | Asked to | It answers |", "|---|---|---|", *rows]


class Command(BaseCommand):
    help = "Prints docs/mission-life.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(drawn(), ending="")
