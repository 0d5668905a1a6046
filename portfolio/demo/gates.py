"""The gates of the story: what had to be shown before more was released, and what was decided on what was seen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decided:
    days_ago: int
    option: str
    reason: str
    evidence: tuple[str, ...]
    sure: int


@dataclass(frozen=True)
class Gate:
    """`due`: days ago; what is still to come is below zero. `put_off`: on which day the day was moved, from when, and why."""

    days_ago: int
    mission: str
    question: str
    wants: str
    tranche: int
    due: int
    decided: Decided | None = None
    fte: str = "0"
    put_off: tuple[int, int, str] | None = None


GATES = (
    Gate(540, "Dinner kits for two", "Do people who try a kit cook it a second time?",
        "Two of three households of the first cohort buy again within two weeks.", 250_000, 440,
        Decided(444, "continue", "They come back once. Whether they come back for good we do not know yet.",
            ("First cohort: 61 % bought again", "Forty kitchens visited"), 5)),
    Gate(430, "Dinner kits for two", "Do they stay when the discount ends?",
        "A repeat rate of 40 % in weeks five to eight, at the full price. Below 25 % we stop.", 300_000, 305,
        Decided(303, "spin_down", "Planning is not what stops them. More money would buy more kits, not another answer.",
            ("Repeat purchase by cohort: 17 % in weeks five to eight", "120 interviews with households that stopped"), 9)),
    Gate(512, "Pay as you walk out", "Do shoppers in a hurry use it again?",
        "Half of those who tried it on a weekday use it again within two weeks.", 120_000, 300,
        Decided(296, "scale", "On weekdays at lunch it is what they came for. Open it where people work.",
            ("Two of three use it again on weekdays", "On Saturdays nobody does"), 8)),
    Gate(425, "Answer the online entrant", "Do people who order online notice a difference at all?",
        "Of forty households at least ten name us first after four weeks of the one-page order.", 800_000, 340,
        Decided(338, "continue", "They notice the hour, not the page. Pay for the promise, not for the design.",
            ("Fourteen of forty households", "The entrant's opening week in Leeds"), 7)),
    Gate(335, "Answer the online entrant", "Can one street have a promise of its own?",
        "Three streets, six weeks, nine of ten orders in the chosen hour, at less than 10 pounds an order.", 700_000, 170,
        Decided(172, "scale", "It holds, and it costs less than we feared. Every town that has a depot.",
            ("94 % in the chosen hour", "9.60 pounds an order", "Drivers ask to stay on their street"), 8), fte="2"),
    Gate(160, "Answer the online entrant", "Does Manchester choose us first once it has had the promise for a quarter?",
        "Share that names us first up by three points against the towns without the promise. Otherwise name what differs.",
        600_000, 4, put_off=(40, 30, "The first quarter was too short to tell the promise from the weather.")),
    Gate(196, "A grocer that clinics recommend", "Do people stay when the dietitian is not in the room?",
        "Eight of ten of the first group are still with us after twelve weeks.", 300_000, 96,
        Decided(94, "continue", "Nine of ten stay, and the clinic in Hove wants to send more.",
            ("Spring group: 9 of 10 after twelve weeks", "Letter of the clinic in Hove"), 8), fte="2"),
    Gate(92, "A grocer that clinics recommend", "Does long-term blood sugar improve, measured by the clinics?",
        "Improved for three of ten participants, and no worse for the others. The clinics measure, not we.", 400_000, -6),
    Gate(60, "A grocer that clinics recommend", "Would a clinic pay for a place in the programme?",
        "Two clinics sign for a year at a price that covers the dietitian.", 350_000, -120),
)  # fmt: skip
