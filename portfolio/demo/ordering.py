"""How the executives order their outcomes: by what they are measured, what they score, and what two of them compare."""

from datetime import datetime

from missions import actions as missions
from missions import proposals
from missions.models import ComparisonRound, Outcome
from portfolio.demo import strategy
from portfolio.demo.calendar import Calendar, Deed

COUNTED, TOLD = "quantitative", "qualitative"
MEASURES = (
    (strategy.BRIGHTON, COUNTED, "Households in Brighton that shop with us each week",
        "Loyalty cards with a Brighton address, every Monday."),
    (strategy.BRIGHTON, TOLD, "What people at the market say of us",
        "Twelve talks a month by whoever stands at the stall, read aloud in the review."),
    (strategy.HEALTHIER, COUNTED, "Baskets that meet the healthy-basket mark", "All tills and the web shop, each week."),
    (strategy.HEALTHIER, TOLD, "Whether children ask for it again", "Twenty families keep a diary for two weeks, each quarter."),
    (strategy.LONDON, COUNTED, "Deliveries within the hour that was asked for", "From the vans, each day."),
    (strategy.COLLEAGUES, TOLD, "What leavers say in their last week", "A talk with somebody from another department, written down."),
)  # fmt: skip
SCORES = (
    (strategy.ONLINE, (13, 20, 8, 13), "The entrant opens in three cities: what we win now we keep."),
    (strategy.BRIGHTON, (8, 5, 13, 5), "Shows fastest what we can become."),
    (strategy.POULTRY, (5, 13, 3, 3), "Each price round costs margin, and the team is small."),
    (strategy.SHELVES, (8, 3, 5, 8), "Everything else stands on it; nothing gets worse this quarter."),
)
# What matters more to each of them, the first most.
MINDS = {
    "executive": (strategy.ONLINE, strategy.BRIGHTON, strategy.HEALTHIER, strategy.LONDON),
    "Tomas Lindqvist": (strategy.BRIGHTON, strategy.HEALTHIER, strategy.ONLINE, strategy.LONDON),
}
ROUND = "What comes first in the spring?"


def write(calendar: Calendar) -> None:
    calendar.then(480, _measure(calendar), 9)
    calendar.then(12, _score(calendar), 10)
    calendar.then(9, _compare(calendar), 14)


def _now(calendar: Calendar, title: str) -> Outcome:
    return Outcome.objects.get(pk=calendar.outcomes[title].pk)


def _measure(calendar: Calendar) -> Deed:
    def measure(at: datetime) -> None:
        for title, kind, words, method in MEASURES:
            missions.add_measure(
                outcome=_now(calendar, title), kind=kind, title=words, method=method, by=calendar.executive, at=at
            )

    return measure


def _score(calendar: Calendar) -> Deed:
    def score(at: datetime) -> None:
        for title, (value, urgent, risk, size), note in SCORES:
            missions.score_outcome(
                outcome=_now(calendar, title), value=value, time_criticality=urgent, risk_opportunity=risk,
                job_size=size, note=note, by=calendar.executive, at=at,
            )  # fmt: skip

    return score


def _compare(calendar: Calendar) -> Deed:
    """A round that still waits for somebody to apply it."""

    def compare(at: datetime) -> None:
        chosen = [_now(calendar, title) for title in MINDS["executive"]]
        opened = missions.open_round(title=ROUND, outcomes=chosen, by=calendar.executive, at=at)
        for name, mind in MINDS.items():
            _answer(calendar, opened, name, mind, at)

    return compare


def _answer(calendar: Calendar, opened: ComparisonRound, name: str, mind: tuple[str, ...], at: datetime) -> None:
    person = calendar.executive if name == "executive" else calendar.users[name]
    while question := proposals.pooled(opened).walk_of(person).question:
        first, second = (Outcome.objects.get(pk=pk) for pk in question)
        preferred = min(first, second, key=lambda outcome: mind.index(outcome.title))
        missions.compare(comparison_round=opened, first=first, second=second, preferred=preferred, by=person, at=at)
