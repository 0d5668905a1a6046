"""What changed on the way: owners, money, targets, and who is away."""

from dataclasses import dataclass

from portfolio.demo.people import DATA, DESIGN, MARKETING


@dataclass(frozen=True)
class Handover:
    days_ago: int
    mission: str
    former: str
    reason: str


@dataclass(frozen=True)
class MoreMoney:
    days_ago: int
    mission: str
    before: tuple[int, int]
    reason: str


@dataclass(frozen=True)
class NewTarget:
    days_ago: int
    key_result: str
    before: str
    reason: str


@dataclass(frozen=True)
class Away:
    """Somebody has no time until a day; the assignment on the mission ends."""

    days_ago: int
    until: int
    person: str
    mission: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """More people of a craft than the mission began with."""

    days_ago: int
    mission: str
    profession: str
    role: str
    fte: str
    level: int
    starts: int
    ends: int


HANDOVERS = (
    Handover(268, "Poultry category pod", "Grace Achieng",
        "Grace joins the answer to the online entrant for longer than a quarter. Idris knows every contract."),
    Handover(150, "Full shelves pod", "Joanna Kowalska",
        "Joanna takes over the shops without queues. Amina has carried replenishment for a year."),
)  # fmt: skip
MONEY = (
    MoreMoney(104, "Make Brighton love us: the first seasons", (250_000, 350_000),
        "The station pays for itself, the beach does not. More of the first, none of the second."),
)  # fmt: skip
TARGETS = (
    NewTarget(
        206,
        "Topics with an owner and a written meaning",
        "60",
        "A quarter of the topics that matter was not on our first list.",
    ),
)
ASKED = (
    Asked(8, "Answer the online entrant", DESIGN, "Interaction design for the new first page", "0.8", 3, 4, -60),
    Asked(9, "A loyalty that people feel", DESIGN, "Service design", "1", 4, -14, -200),
    Asked(9, "A loyalty that people feel", DESIGN, "Research", "0.8", 3, -14, -200),
    Asked(9, "A loyalty that people feel", DATA, "Cohorts", "0.6", 3, -14, -200),
    Asked(9, "A loyalty that people feel", MARKETING, "Trial", "0.8", 3, -14, -200),
)
AWAY = (Away(10, -38, "Ana Ribeiro", "London, at the hour you asked for", "Away for seven weeks."),)
