"""What the grocer wants: three goals with their ten-year view, ten outcomes in their rank, two clusters."""

from portfolio.demo.kinds import Goal, KeyResult, Move, Objective, Outcome

HORIZON = 10  # years from the beginning of the story

CHOSEN = "The grocer that people choose every week, however they shop"
HEALTHY = "People live healthier lives because they shop with us"
CALM = "The calmest, fairest operation in the trade"


def _in_ten_years(statement: str, *key_results: KeyResult) -> Objective:
    return Objective(statement, key_results, kind="build", commitment="aspirational")


GOALS = (
    Goal(
        CHOSEN,
        "In ten years the question is no longer shop or delivery. People say what they need and when, and it is there: in a shop "
        "around the corner, at the station, at the door. We win because we are missed when we are away, not because we shout "
        "the lowest price. A third of the country's households begin their week with us.",
        _in_ten_years(
            "A third of the country's households begin their week with us",
            KeyResult("Households that do their main shop with us", "increase", "%", "19", "33", path=(0, 0.1, 0.17), every=28,
                places=1, notes={27: "Half a point in a year. Two thirds of it came from the towns where we ranked hours over speed."}),
            KeyResult("People who would miss us if we closed", "increase", "%", "31", "60", path=(0, 0.08, 0.16), every=28, places=1),
        ),
    ),
    Goal(
        HEALTHY,
        "In ten years a doctor can say: shop there, it helps. Healthy food is what people like best, not what they should eat. We "
        "know by measurements that our customers agreed to, and publish what works and what does not.",
        _in_ten_years(
            "A doctor can say: shop there, it helps",
            KeyResult("Baskets that meet the healthy-basket mark, in all our channels", "increase", "%", "18", "50",
                path=(0, 0.1, 0.18), every=28, places=1),
            KeyResult("Studies of our own that independent clinics confirmed", "increase", "studies", "0", "10", path=(0, 0.1, 0.2),
                every=28, noise=0, notes={27: "The second one is out: blood sugar and shopping lists, 400 people, twelve weeks."}),
        ),
    ),
    Goal(
        CALM,
        "In ten years nothing about a full shelf is heroic. Growers know their price three years ahead, lorries run cold and half "
        "empty of diesel, colleagues have time for people, and whoever has a question finds the answer in our data the same day.",
        _in_ten_years(
            "Full shelves without heroes",
            KeyResult("Days in a year on which nothing had to be rescued", "increase", "days", "96", "300", path=(0, 0.11, 0.19),
                every=28),
            KeyResult("Growers who would recommend us to a neighbour", "increase", "%", "37", "85", path=(0, 0.12, 0.16), every=28,
                places=1),
        ),
    ),
)  # fmt: skip

ONLINE = "Households that order online choose us first"
BRIGHTON = "Make Brighton love us, and make us love Brighton"
LONDON = "Londoners get our products exactly when and where they want them"
HEALTHIER = "Make the food we sell healthier and more pleasurable to eat"
WELLBEING = "Our customers' health and wellbeing measurably improve"
POULTRY = "Poultry earns a fair return for us and for its growers"
SHELVES = "Shelves are full and food is fresh, every morning"
ANY_DATA = "Everybody here can do something helpful with any of our data"
SERVED = "People are served by somebody who has time for them"
COLLEAGUES = "Our colleagues do the best work of their lives here"

OUTCOMES = (
    Outcome(
        BRIGHTON, "Brighton is the hardest town to win. What earns its affection will travel.", CHOSEN, "consumer",
        "Tomas Lindqvist", "people who live and work in Brighton", "known by name only", "part of the town's week",
    ),
    Outcome(
        HEALTHIER, "Healthier baskets that people enjoy, not healthier labels that people ignore.", HEALTHY, "consumer",
        "Tomas Lindqvist", "families who cook at home", "one basket in five meets the healthy-basket mark", "one in three does",
        Objective("Healthy is what people like best", (
            KeyResult("Shoppers who would swap back to what they bought before", "decrease", "%", "46", "15", path=(0, 0.34, 0.62),
                every=28, places=1, sure=8, notes={27: "Fewer every month. Soup and bread are the last ones that people miss."}),
        )),
    ),
    Outcome(
        LONDON, "The right hour matters more than the shortest one.", CHOSEN, "consumer", "Tomas Lindqvist",
        "Londoners without a car", "next-day slots, often sold out", "the hour that people asked for, kept",
    ),
    Outcome(
        ONLINE,
        "A rival with deep pockets and a much-praised start-up are moving into our core market. People who order groceries online "
        "think of us first.",
        CHOSEN, "consumer", "Marisol Quintero", "households that order online", "third choice in the cities",
        "first choice wherever we deliver",
    ),
    Outcome(
        WELLBEING, "From selling food to standing beside people who want to feel better.", HEALTHY, "consumer",
        "Marisol Quintero", "customers who live with diabetes", "a shop", "a companion that a clinic would recommend",
    ),
    Outcome(
        SHELVES, "The quiet work that everything else stands on.", CALM, "consumer", "Dembe Okello",
        "everybody who shops with us", "gaps on Saturday afternoons", "what people came for is there",
    ),
    Outcome(
        SERVED, "A good word at the right moment is worth more than a second till.", CHOSEN, "consumer", "Dembe Okello",
        "people who come to our shops", "colleagues behind tills and in stockrooms", "colleagues on the shop floor",
        Objective("People feel looked after", (
            KeyResult("Satisfaction with the service in our shops", "increase", "points", "61", "73", path=(0, 0.4, 0.72), every=28,
                places=1, sure=8),
        )),
    ),
    Outcome(
        ANY_DATA, "Data leaves its locked boxes; teams answer their own questions within a day.", CALM, "business",
        "Marisol Quintero", "our own teams", "a request to another department, three weeks", "an answer on the same day",
    ),
    Outcome(
        POULTRY, "One small team owns the category from the farm gate to the till.", CALM, "business", "Dembe Okello",
        "growers and shareholders", "margin falls with every price round", "a steady margin on fair contracts",
    ),
    Outcome(
        COLLEAGUES, "People stay where their work has a result that they own, and where they learn a craft.", CALM, "business",
        "Dembe Okello", "the people who work here", "departments that hand work on", "teams that own a result",
    ),
)  # fmt: skip

MOVES = (
    Move(425, ONLINE, 1, "The entrant announced its launch in three of our cities."),
    Move(322, LONDON, 2, "The sixty-minute promise failed for a reason we can use: people want their hour, not the next one."),
    Move(120, BRIGHTON, 2, "Brighton shows fastest what we can become. London keeps its team and waits one place."),
    Move(21, POULTRY, 6, "Sales fall faster than the market, and we do not know why."),
)  # fmt: skip

FOOD, FRICTION = "Food people love", "Shopping without friction"
CLUSTERS = {
    FOOD: (
        "Everything that happens to food before somebody enjoys it: grown, bought, kept fresh, cooked.",
        ("Health", "Fresh food", "Cooking at home", "Growers"),
    ),
    FRICTION: (
        "Everything between wanting something and having it: shops, stations, doors, and the data that keeps them in step.",
        ("Delivery", "Shops and streets", "Neighbourhoods", "Ways of working"),
    ),
}
