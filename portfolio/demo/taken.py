"""What missions tried, what they took for true, and which teams their stages ask for."""

from dataclasses import dataclass

from portfolio.demo.people import COMMERCIAL, DATA, DESIGN, ENGINEERING, OPERATIONS


@dataclass(frozen=True)
class Recipe:
    """Lines: craft, role, least level, least and most full-time people."""

    type: str
    stage: str
    lines: tuple[tuple[str, str, int, str, str], ...]


@dataclass(frozen=True)
class Option:
    days_ago: int
    mission: str
    title: str
    state: str = "open"
    came_of_it: str = ""
    note: str = ""


@dataclass(frozen=True)
class Assumed:
    """Expires so many days ago; below 0 still to come."""

    days_ago: int
    mission: str
    sentence: str
    expires: int
    state: str = "open"
    evidence: str = ""
    judged: int = 0  # so many days ago


RECIPES = (
    Recipe("strategic", "frame", ((DESIGN, "Concept", 4, "0.2", "1"), (COMMERCIAL, "Market", 3, "0.2", "1"))),
    Recipe("strategic", "sense", ((DESIGN, "Research", 3, "0.4", "1"), (DATA, "Analysis", 3, "0.4", "1"))),
    Recipe("strategic", "build", ((ENGINEERING, "First service", 3, "0.8", "3"), (DESIGN, "Service design", 3, "0.4", "1"))),
    Recipe("strategic", "launch", ((OPERATIONS, "Test business", 3, "0.4", "2"), (DATA, "Measuring", 2, "0.4", "1"))),
    Recipe("feature", "explore", ((DESIGN, "Trials", 2, "0.2", "1"), (DATA, "Measuring", 2, "0.2", "1"))),
    Recipe("feature", "build", ((OPERATIONS, "Rehearsal", 2, "0.4", "1"), (DATA, "Measuring", 2, "0.2", "1"))),
    Recipe("feature", "launch", (
        (OPERATIONS, "In shops and at doors", 2, "0.4", "2"), (DATA, "Measuring", 2, "0.4", "1"),
    )),
    Recipe("platform", "run", ((OPERATIONS, "Daily business", 2, "0.4", "3"),)),
    Recipe("platform", "improve", ((OPERATIONS, "Daily business", 2, "0.4", "3"), (DATA, "What to change", 3, "0.2", "1"))),
)  # fmt: skip

BRIGHTON, LONDON = "Make Brighton love us: the first seasons", "London, at the hour you asked for"
ENTRANT = "Answer the online entrant"
OPTIONS = (
    Option(230, BRIGHTON, "A stall at the station", "tried",
        "It pays for itself on weekday evenings. One in four of its customers shops with us for the weekend."),
    Option(228, BRIGHTON, "A cabin on the beach", "dropped", "Full on eleven sunny days, empty on the others."),
    Option(150, BRIGHTON, "Boxes for the allotments", note="Forty gardeners asked for it by themselves."),
    Option(120, BRIGHTON, "A shop in the Lanes", note="The dearest of all. Only if the station is not enough."),
    Option(200, LONDON, "Depots at the ring road", "tried", "Half of the lost minutes are gone north of the river."),
    Option(60, LONDON, "A slot picker that offers only what we keep"),
    Option(310, ENTRANT, "Lower prices than theirs", "dropped", "They follow within a day, and we both lose."),
    Option(140, ENTRANT, "A first page that knows the last basket"),
)  # fmt: skip
ASSUMED = (
    Assumed(225, BRIGHTON, "Of those who buy at the station, at least a fifth also come to a shop within a month", 140,
        "confirmed", "One in four, over twelve weeks.", 146),
    Assumed(210, BRIGHTON, "Visitors in summer make up less than half of the sales in the town", 60,
        "broken", "In August they were six in ten. Without them the beach does not carry itself.", 82),
    Assumed(80, BRIGHTON, "At least 300 households order again in the months without visitors", -50),
    Assumed(160, LONDON, "South of the river one depot is enough for nine in ten evening slots", 12),
    Assumed(100, LONDON, "Households who chose their hour order again twice as often as others", -30),
    Assumed(290, ENTRANT, "People who leave us for the entrant do so for range, more often than for price", 120,
        "confirmed", "Two of three in 180 interviews name what they did not find.", 190),
    Assumed(70, ENTRANT, "A first page with the last basket saves at least two minutes for every order", -40),
)  # fmt: skip
