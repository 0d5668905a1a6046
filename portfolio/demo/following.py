"""The chapter of what follows from what: children, handovers that are read, covers, reviews, and a graduation."""

from datetime import datetime

from missions import actions as missions
from portfolio.demo import turns
from portfolio.demo.calendar import Calendar, Deed
from portfolio.demo.story import MISSIONS

BY_TITLE = {mission.title: mission for mission in MISSIONS}
ENTRANT = "Answer the online entrant"
CHILDREN = (
    (299, "London, at the hour you asked for", "The first interviews said it: the hour matters more than the price."),
    (259, "Find it online, whatever it is", "Nobody names us first who cannot find what they came for."),
)
COVERED = "Cold and on time"
PLANNED = "Full shelves pod"
GRADUATED, PLATFORM = "Pay as you walk out", "Tills without a queue"


def write(calendar: Calendar) -> None:
    for days_ago, child, reason in CHILDREN:
        calendar.then(days_ago, _spawn(calendar, child, reason), 11)
    for handover in turns.HANDOVERS:
        calendar.then(handover.days_ago - 1, _read(calendar, handover.mission), 9)
    calendar.then(
        4,
        _cover(
            calendar, COVERED, "Amina Yusuf", 4, -10, "Samuel is away for two weeks; Amina runs the depots beside his."
        ),
        16,
    )
    calendar.then(3, _read(calendar, COVERED), 8)
    calendar.then(
        1,
        _cover(
            calendar, PLANNED, "Priya Raman", -6, -17, "Amina is away; whoever knows online demand keeps the shelves."
        ),
        16,
    )
    calendar.then(140, _graduate(calendar), 14)
    calendar.then(
        180,
        _roll_on(
            calendar, COVERED, 3, "The vans are electric and the loads stay cold. Looked at again in half a year."
        ),
        10,
    )


def _spawn(calendar: Calendar, child: str, reason: str) -> Deed:
    def spawn(at: datetime) -> None:
        parent = calendar.missions[ENTRANT]
        missions.set_parent(
            mission=calendar.missions[child], parent=parent, reason=reason, by=calendar.executive, at=at
        )

    return spawn


def _read(calendar: Calendar, title: str) -> Deed:
    def read(at: datetime) -> None:
        mission = calendar.missions[title]
        mission.refresh_from_db()
        assert mission.owner is not None
        missions.acknowledge(mission=mission, by=mission.owner, at=at)

    return read


def _cover(calendar: Calendar, title: str, to: str, first: int, last: int, reason: str) -> Deed:
    def cover(at: datetime) -> None:
        missions.hand_over(
            mission=calendar.missions[title], to=calendar.users[to], kind="absence", reason=reason,
            starts_on=calendar.day(first), ends_on=calendar.day(last), by=calendar.executive, at=at,
        )  # fmt: skip

    return cover


def _graduate(calendar: Calendar) -> Deed:
    def graduate(at: datetime) -> None:
        missions.graduate(
            mission=calendar.missions[GRADUATED], platform=calendar.missions[PLATFORM],
            repetitive="Nine shops near offices carry the effect, week after week, within half a minute.",
            team="The shops run it themselves, with one engineer for the gates.",
            leading="From an engineer who tries things out to a leader of shops who keeps them going.",
            by=calendar.executive, at=at,
        )  # fmt: skip

    return graduate


def _roll_on(calendar: Calendar, title: str, review: int, reason: str) -> Deed:
    def roll_on(at: datetime) -> None:
        missions.roll_on(
            mission=calendar.missions[title],
            review_on=calendar.day(review),
            reason=reason,
            by=calendar.executive,
            at=at,
        )

    return roll_on
