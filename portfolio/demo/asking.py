"""What missions ask for that nobody is lent for yet: the designers whom the lead of their craft has to find this month."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.people import DESIGN
from professions import actions as professions


@dataclass(frozen=True)
class Request:
    """Days count back from today, as everywhere in the story."""

    mission: str
    profession: str
    role: str
    level: int
    fte: str
    asked: int
    starts: int
    ends: int


REQUESTS = (
    Request("London, at the hour you asked for", DESIGN, "Interaction designer for the slot picker", 3, "1", 8, 4, -30),
    Request("A loyalty that people feel", DESIGN, "Service designers", 3, "2", 6, -28, -200),
)


def write(calendar: Calendar) -> None:
    for request in REQUESTS:
        calendar.then(request.asked, _ask(calendar, request), 11)


def _ask(calendar: Calendar, request: Request) -> Deed:
    def ask(at: datetime) -> None:
        professions.ask_for(
            mission=calendar.missions[request.mission], profession=calendar.professions[request.profession],
            role=request.role, level=request.level, fte=Decimal(request.fte), starts_on=calendar.day(request.starts),
            ends_on=calendar.day(request.ends), by=calendar.owners[request.mission], at=at,
        )  # fmt: skip

    return ask
