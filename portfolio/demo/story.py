"""Who and what the demo is about: plain data. Days count back from today: 0 is today, 364 a year ago."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Person:
    name: str
    profession: str
    level: int
    fte: str = "1"
    role: str = ""  # one of the demo sign-ins


@dataclass(frozen=True)
class KeyResult:
    """`path`: how far the way from baseline to target is gone at the mission's start, quarter by quarter, to now.

    1 is the target; below 0 lies beyond the baseline. `sure`: confidence of the last check-in, 0 to 10.
    """

    title: str
    kind: str
    unit: str
    baseline: str
    target: str
    path: tuple[float, ...] = ()
    sure: int = 6
    noise: float = 0.03
    every: int = 7
    places: int = 0
    silent_for: int = 0


@dataclass(frozen=True)
class Objective:
    statement: str
    key_results: tuple[KeyResult, ...]
    kind: str = "improve"
    intent: str = "ambition"
    commitment: str = "committed"


@dataclass(frozen=True)
class Conclusion:
    result: str
    days_ago: int
    learned: str
    would_change_mind: str
    confidence: int
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Mission:
    title: str
    purpose: str
    type: str
    ambition: str
    outcome: str
    owner: str
    starts: int
    ends: int  # negative: days from now
    fte: tuple[str, str]
    money: tuple[int, int]
    objective: Objective | None
    team: tuple[tuple[str, str, str], ...] = ()  # person, role, share
    cluster: tuple[str, str] = ("", "")
    conclusion: Conclusion | None = None
    is_running: bool = True


@dataclass(frozen=True)
class Outcome:
    title: str
    statement: str
    goal: str
    kind: str
    beneficiary: str
    from_state: str
    to_state: str


PROFESSIONS = (
    "Commercial",
    "Digital engineering",
    "Data and analytics",
    "Marketing",
    "Store operations",
    "Supply chain",
)

PEOPLE = (
    Person("Priya Raman", "Commercial", 5, role="mission_owner"),
    Person("Sofia Marchetti", "Digital engineering", 5, role="profession_lead"),
    Person("Jonas Weber", "Data and analytics", 3, role="member"),
    Person("Grace Achieng", "Commercial", 4),
    Person("Rowan Hughes", "Commercial", 3),
    Person("Lucia Ferrari", "Commercial", 4),
    Person("Idris Bello", "Commercial", 2),
    Person("Nadia Haddad", "Commercial", 3, "0.8"),
    Person("Owen Prichard", "Digital engineering", 4),
    Person("Mei Tanaka", "Digital engineering", 4),
    Person("Kofi Mensah", "Digital engineering", 3),
    Person("Elena Popescu", "Digital engineering", 3, "0.8"),
    Person("Dylan Murphy", "Digital engineering", 2),
    Person("Hana Suzuki", "Data and analytics", 5),
    Person("Ravi Menon", "Data and analytics", 4),
    Person("Clara Jensen", "Data and analytics", 3, "0.6"),
    Person("Femi Adebayo", "Data and analytics", 2),
    Person("Isabel Costa", "Marketing", 4),
    Person("Marcus Bell", "Marketing", 3),
    Person("Yara Nasser", "Marketing", 4, "0.8"),
    Person("Theo Laurent", "Marketing", 2),
    Person("Joanna Kowalska", "Store operations", 5),
    Person("Ben Carter", "Store operations", 3),
    Person("Amina Yusuf", "Store operations", 3),
    Person("Peter Novak", "Store operations", 2),
    Person("Ruby Sinclair", "Store operations", 4, "0.8"),
    Person("Samuel Osei", "Supply chain", 4),
    Person("Ingrid Solberg", "Supply chain", 3),
    Person("Arjun Patel", "Supply chain", 3),
    Person("Maeve Byrne", "Supply chain", 4),
)

GOALS = {
    "Be the grocer that customers choose every week": "Win the weekly shop against discounters and online entrants.",
    "Help people live healthier lives": "Healthier and more pleasurable food becomes the easy choice for everybody.",
    "Run the calmest operation in the trade": "Full shelves, safe food and fair prices, day in, day out.",
}

OUTCOMES = (
    Outcome(
        "Make Brighton love us, and make us love Brighton",
        "Brighton is the hardest town to win. What earns its affection will travel.",
        "Be the grocer that customers choose every week", "consumer", "people who live and work in Brighton",
        "known by name only", "part of the town's week",
    ),
    Outcome(
        "Make the food we sell healthier and more pleasurable to eat",
        "Healthier baskets that people enjoy, not healthier labels that people ignore.",
        "Help people live healthier lives", "consumer", "families who cook at home",
        "one basket in five meets the healthy-basket mark", "one in three does",
    ),
    Outcome(
        "Customers who order online choose us first",
        "A well-funded entrant is moving into our core market. People who order groceries online think of us first.",
        "Be the grocer that customers choose every week", "consumer", "households that order online",
        "third choice in the cities", "first choice wherever we deliver",
    ),
    Outcome(
        "Londoners get our products exactly when and where they want them",
        "The right hour matters more than the shortest one.",
        "Be the grocer that customers choose every week", "consumer", "Londoners without a car",
        "next-day slots, often sold out", "a slot within the hour people asked for",
    ),
    Outcome(
        "Our customers' health and wellbeing measurably improve",
        "From selling food to standing beside people who want to feel better.",
        "Help people live healthier lives", "consumer", "customers who live with diabetes",
        "a shop", "a companion that a clinic would recommend",
    ),
    Outcome(
        "Everybody here can do something helpful with any of our data",
        "Data leaves its locked boxes; teams answer their own questions within a day.",
        "Run the calmest operation in the trade", "business", "our own teams",
        "a request to another department, three weeks", "an answer on the same day",
    ),
    Outcome(
        "Poultry earns a fair return for us and for its growers",
        "One small team owns the category from the farm gate to the till.",
        "Run the calmest operation in the trade", "business", "growers and shareholders",
        "margin falls with every price round", "a steady margin on fair contracts",
    ),
    Outcome(
        "Shelves are full and food is fresh, every morning",
        "The quiet work that everything else stands on.",
        "Run the calmest operation in the trade", "consumer", "everybody who shops with us",
        "gaps on Saturday afternoons", "what people came for is there",
    ),
)  # fmt: skip

CLUSTERS = {
    "Food people love": ("Health", "Fresh food", "Cooking at home"),
    "Shopping without friction": ("Delivery", "Stores", "Neighbourhoods"),
    "A calm operation": ("Availability", "Data", "Growers"),
}


MISSIONS = (
    Mission(
        "Answer the online entrant",
        "Find out what would make people who order online choose us first, and shape our whole system around it.",
        "strategic", "adjacent", "Customers who order online choose us first", "Priya Raman", 300, -65,
        ("6", "9"), (1_800_000, 2_600_000),
        Objective("Become the first choice of households that order online", (
            KeyResult("Share of online households that name us first", "increase", "%", "14", "24",
                path=(0, 0.12, 0.3, 0.52, 0.66), sure=7, places=1),
            KeyResult("Orders that arrive complete and in the chosen hour", "maintain_above", "%", "88", "95",
                path=(1.05, 1.1, 1.2, 1.1, 1.15), sure=7, places=1),
            KeyResult("Cost of serving one online order", "decrease", "GBP", "11.40", "8.00",
                path=(0, 0.05, 0.3, 0.5, 0.58), sure=5, places=2),
        ), kind="build"),
        (("Owen Prichard", "Technical lead", "0.8"), ("Hana Suzuki", "Market sensing", "0.6"),
         ("Grace Achieng", "Proposition", "0.8"), ("Maeve Byrne", "Fulfilment", "0.6"), ("Isabel Costa", "Brand", "0.5")),
        ("Shopping without friction", "Delivery"),
    ),
    Mission(
        "A grocer that clinics recommend",
        "Learn whether a grocer can measurably improve the wellbeing of people who live with diabetes.",
        "strategic", "transformational", "Our customers' health and wellbeing measurably improve", "Lucia Ferrari",
        210, -155, ("3", "6"), (600_000, 1_200_000),
        Objective("Prove that our help changes how people feel and eat", (
            KeyResult("People in the companion programme after twelve weeks", "increase", "people", "0", "1200",
                path=(0, 0.08, 0.16, 0.2), sure=4),
            KeyResult("Participants whose long-term blood sugar improves", "increase", "%", "0", "30",
                path=(0, 0.3, 0.55, 0.8), sure=6, every=28, places=1),
            KeyResult("Clinics that agree to recommend us", "milestone", "", "0", "1", path=(0, 0, 0), sure=5, every=28),
        ), kind="innovate", commitment="aspirational"),
        (("Mei Tanaka", "Product engineering", "0.6"), ("Ravi Menon", "Health analytics", "0.6"),
         ("Yara Nasser", "Community", "0.5")),
        ("Food people love", "Health"),
    ),
    Mission(
        "Dinner kits for two",
        "Find out whether people who have no time to plan want to cook dinner from a kit of ours.",
        "strategic", "adjacent", "Make the food we sell healthier and more pleasurable to eat", "Grace Achieng",
        360, 60, ("3", "5"), (400_000, 700_000),
        Objective("Reach households that rarely cook", (
            KeyResult("Households that buy a kit in four of eight weeks", "increase", "households", "0", "4000",
                path=(0, 0.15, 0.21, 0.18), sure=2),
            KeyResult("Food wasted per kit", "decrease", "g", "420", "150", path=(0, 0.4, 0.6, 0.65), sure=6),
        ), kind="innovate"),
        (("Rowan Hughes", "Buying", "0.5"), ("Theo Laurent", "Marketing", "0.6")),
        ("Food people love", "Cooking at home"),
        Conclusion(
            "spun_down", 60,
            "People liked the kits and did not come back: planning is not what stops them, arriving home late is. "
            "Kits on the way home sold five times better than kits ordered ahead.",
            "A repeat rate above 40 percent where kits are picked up at stations.", 8,
            ("Repeat purchase by cohort, weeks 1 to 30", "120 interviews with lapsed households"),
        ),
    ),
    Mission(
        "Make Brighton love us: the first seasons",
        "Earn a place in the week of people in Brighton by whatever presence they want from us.",
        "feature", "core", "Make Brighton love us, and make us love Brighton", "Priya Raman", 240, -95,
        ("4", "6"), (350_000, 500_000),
        Objective("Become part of the town's week", (
            KeyResult("Daily visitors across all our presences", "increase", "people", "0", "1000",
                path=(0, 0.35, 0.62, 0.84), sure=8, noise=0.04),
            KeyResult("Net promoter score in Brighton", "increase", "points", "-4", "10", path=(0, 0.2, 0.5, 0.74), sure=8),
            KeyResult("A feature in the local media", "milestone", "", "0", "1", path=(0, 0, 1, 1), sure=10, every=28),
        )),
        (("Marcus Bell", "Local marketing", "0.8"), ("Ruby Sinclair", "Store concept", "0.6"),
         ("Elena Popescu", "Ordering", "0.5"), ("Ben Carter", "Store logistics", "0.5")),
        ("Shopping without friction", "Neighbourhoods"),
    ),
    Mission(
        "London, at the hour you asked for",
        "Let people in London choose the hour, and keep the promise.",
        "feature", "core", "Londoners get our products exactly when and where they want them", "Maeve Byrne", 260, -30,
        ("5", "7"), (700_000, 900_000),
        Objective("Keep the hour that people asked for", (
            KeyResult("Orders delivered in the chosen hour", "increase", "%", "61", "90", path=(0, 0.3, 0.42, 0.44, 0.45),
                sure=3, places=1),
            KeyResult("Postcodes with an evening slot on the same day", "increase", "postcodes", "8", "60",
                path=(0, 0.2, 0.45, 0.7, 0.82), sure=7),
        )),
        (("Kofi Mensah", "Routing", "0.8"), ("Arjun Patel", "Dispatch", "0.8"), ("Clara Jensen", "Demand model", "0.4")),
        ("Shopping without friction", "Delivery"),
    ),
    Mission(
        "A basket that does you good",
        "Make the healthier choice the more enjoyable one for families who cook at home.",
        "feature", "core", "Make the food we sell healthier and more pleasurable to eat", "Lucia Ferrari", 330, -20,
        ("4", "6"), (300_000, 450_000),
        Objective("Healthier baskets that people enjoy", (
            KeyResult("Baskets that meet the healthy-basket mark", "increase", "%", "20", "33",
                path=(0, 0.25, 0.52, 0.78, 0.94), sure=9, places=1),
            KeyResult("Weekly sales of fresh vegetables", "increase", "GBP k", "410", "500",
                path=(0, 0.3, 0.6, 0.9, 1.06), sure=9),
            KeyResult("Shoppers who call our healthier range delicious", "increase", "%", "38", "55",
                path=(0, 0.1, 0.4, 0.7, 0.92), sure=8, every=14),
        )),
        (("Nadia Haddad", "Range", "0.6"), ("Yara Nasser", "Tasting", "0.3"), ("Femi Adebayo", "Basket analysis", "0.5")),
        ("Food people love", "Fresh food"),
    ),
    Mission(
        "Any question, answered today",
        "Let every team answer its own questions with any of our data, safely and on the same day.",
        "feature", "core", "Everybody here can do something helpful with any of our data", "Hana Suzuki", 280, -120,
        ("4", "6"), (450_000, 650_000),
        Objective("Data leaves its locked boxes", (
            KeyResult("Teams that answered a question of their own this month", "increase", "teams", "6", "60",
                path=(0, 0.22, 0.4, 0.55, 0.58), sure=6),
            KeyResult("Days from question to answer", "decrease", "days", "21", "1", path=(0, 0.4, 0.66, 0.8, 0.86),
                sure=7, places=1),
            KeyResult("Topics with an owner and a written meaning", "increase", "topics", "4", "80",
                path=(0, 0.1, 0.3, 0.4, 0.42), sure=5),
        ), kind="build"),
        (("Jonas Weber", "Topic curator", "0.8"), ("Dylan Murphy", "Pipelines", "0.8"), ("Sofia Marchetti", "Coach", "0.4")),
        ("A calm operation", "Data"),
    ),
    Mission(
        "Pay as you walk out",
        "Find out whether shoppers in a hurry want to leave without stopping at a till.",
        "feature", "adjacent", "Customers who order online choose us first", "Joanna Kowalska", 350, 95,
        ("2", "4"), (200_000, 300_000),
        Objective("Shoppers in a hurry leave without a queue", (
            KeyResult("Shoppers who use it again within two weeks", "increase", "%", "0", "50", path=(0, 0.5, 0.9, 1.08),
                sure=9, places=1),
            KeyResult("Minutes from the door to the street", "decrease", "min", "11", "6", path=(0, 0.5, 0.8, 1.02),
                sure=9, places=1),
        )),
        (("Peter Novak", "Store pilot", "0.5"), ("Elena Popescu", "Checkout", "0.3")),
        ("Shopping without friction", "Stores"),
        Conclusion(
            "achieved", 95,
            "Speed matters on weekday lunchtimes and nowhere else. Nine stores near offices carry the whole effect.",
            "If stores in residential areas showed the same repeat use, the platform team should widen it.", 9,
            ("Repeat use by store and hour", "Till data before and after, nine stores"),
        ),
    ),
    Mission(
        "Poultry category pod",
        "Keep the poultry category fair and profitable from the farm gate to the till.",
        "platform", "core", "Poultry earns a fair return for us and for its growers", "Grace Achieng", 364, -180,
        ("4", "5"), (250_000, 320_000),
        Objective("A steady return on fair contracts", (
            KeyResult("Weekly poultry sales", "increase", "GBP k", "98", "110", path=(0, 0.4, 0.1, -0.9, -1.6), sure=2, places=1),
            KeyResult("Growers on contracts of three years", "increase", "%", "35", "80", path=(0, 0.3, 0.5, 0.7, 0.75), sure=7),
            KeyResult("Margin of the category", "maintain_above", "%", "6", "7", path=(1.2, 1.6, 1.1, 0.6, 0.4), sure=3,
                places=1),
        ), intent="health"),
        (("Rowan Hughes", "Buying", "0.5"), ("Idris Bello", "Category analysis", "0.8"), ("Ingrid Solberg", "Supply", "0.5"),
         ("Theo Laurent", "Promotion", "0.3")),
        ("A calm operation", "Growers"),
    ),
    Mission(
        "Full shelves pod",
        "Keep what people came for on the shelf, every morning and every Saturday afternoon.",
        "platform", "core", "Shelves are full and food is fresh, every morning", "Joanna Kowalska", 364, -180,
        ("6", "8"), (400_000, 480_000),
        Objective("What people came for is there", (
            KeyResult("Availability on the shelf at 16:00 on Saturdays", "maintain_above", "%", "95", "97",
                path=(1.1, 1.2, 1.1, 1.3, 1.25), sure=8, places=1),
            KeyResult("Fresh food thrown away", "decrease", "% of sales", "3.4", "2.0", path=(0, 0.3, 0.5, 0.72, 0.8),
                sure=8, places=2),
        ), intent="health"),
        (("Amina Yusuf", "Replenishment", "1"), ("Peter Novak", "Night shift", "0.5"), ("Samuel Osei", "Depot", "0.8"),
         ("Ben Carter", "Store rhythm", "0.5")),
        ("A calm operation", "Availability"),
    ),
    Mission(
        "Every colleague trained by year's end",
        "Keep every colleague safe and sure of the rules that protect customers.",
        "platform", "core", "Shelves are full and food is fresh, every morning", "Joanna Kowalska", 170, -40,
        ("1", "2"), (60_000, 90_000),
        Objective("Everybody knows the rules that protect customers", (
            KeyResult("Colleagues who completed the year's online training", "increase", "%", "22", "100",
                path=(0, 0.3, 0.55, 0.7), sure=5, silent_for=48),
        ), intent="health"),
        (("Ruby Sinclair", "Training", "0.2"),),
        ("A calm operation", "Availability"),
    ),
    Mission(
        "A loyalty that people feel",
        "Find out what makes people come back without a discount.",
        "feature", "core", "Customers who order online choose us first", "Lucia Ferrari", -14, -200,
        ("3", "5"), (250_000, 400_000), None, (), ("Shopping without friction", "Neighbourhoods"), is_running=False,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Move:
    """The executives rank again."""

    days_ago: int
    outcome: str
    to_rank: int
    reason: str


MOVES = (
    Move(
        250, "Customers who order online choose us first", 1, "The entrant announced its launch in three of our cities."
    ),
    Move(
        120,
        "Make the food we sell healthier and more pleasurable to eat",
        2,
        "Healthier baskets lift loyalty everywhere.",
    ),
    Move(
        21,
        "Poultry earns a fair return for us and for its growers",
        5,
        "Sales fall faster than the market; find out why.",
    ),
)

COMMENTS = {
    "up": ("What we changed last week works; we widen it.", "Better than we expected.", "The pilot leads, the others follow."),
    "flat": ("No real movement; we look for the cause.", "Holding while we test two options.", "Waiting for the next cohort."),
    "down": ("Worse again. We do not know why yet and say so.", "A bad week; the reasons are in the notes of the team.",
             "We were wrong about the cause and ask for help."),
}  # fmt: skip


def value_at(key_result: KeyResult, progress: float, wobble: float) -> Decimal:
    """The reading when `progress` of the mission's time is gone; `wobble` from -1 to 1 is the week's chance."""
    points = key_result.path
    place = min(max(progress, 0.0), 1.0) * (len(points) - 1)
    left = min(int(place), len(points) - 2)
    share = points[left] + (points[left + 1] - points[left]) * (place - left)
    baseline, target = Decimal(key_result.baseline), Decimal(key_result.target)
    if key_result.kind == "milestone":
        return Decimal(1 if share >= 1 else 0)
    noisy = share + wobble * key_result.noise
    return round(baseline + (target - baseline) * Decimal(str(round(noisy, 6))), key_result.places)
