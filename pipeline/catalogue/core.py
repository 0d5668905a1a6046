"""The shared data core in figures over time: how much there is (quantity), who reads it (reach), how fresh it is (currency)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from pipeline.catalogue import flow, who
from pipeline.catalogue.pace import Day, Pace, last_hour, middle, pace
from pipeline.models import CoreWeek, Flow, Topic

WEEK = timedelta(weeks=1)
SHOWN, KEPT_BACK = 26, 104
_COLUMNS = ("readers", "services", "age", "usual", "is_late")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def keep(*, at: datetime) -> None:
    """Writes down how every topic stands this week. Weeks before a topic was first looked at follow from the log.

    Of those weeks it is known who reads now and since when; readers who had left by then are not.
    """
    readers, this = who.reads(at), monday_of(at.date())
    known = set(CoreWeek.objects.values_list("topic", flat=True).distinct())
    names = list(Topic.objects.values_list("name", flat=True))
    paces = flow.paces(at)
    rows = [_row(name, this, readers.get(name, []), paces.get(name, Pace(None)), at) for name in names]
    new = [name for name in names if name not in known]
    if new:
        flowing = flow.days(this - KEPT_BACK * WEEK)
        for name in new:
            rows += _weeks_before(name, this, readers.get(name, []), flowing.get(name, []))
    CoreWeek.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=("topic", "monday"), update_fields=_COLUMNS
    )


def _weeks_before(name: str, this: date, readers: Sequence[who.Reader], days: Sequence[Day]) -> Iterator[CoreWeek]:
    """One row for each whole week since the topic's first event."""
    monday = monday_of(days[0].day) if days else this
    while monday < this:
        end = _end(monday)
        read_then = [reader for reader in readers if reader.since is None or reader.since < end]
        yield _row(name, monday, read_then, pace(days, last_hour(days, end), end), end)
        monday += WEEK


def _end(monday: date) -> datetime:
    return datetime.combine(monday + WEEK, time(), UTC)


def _row(name: str, monday: date, readers: Sequence[who.Reader], stands: Pace, at: datetime) -> CoreWeek:
    age = stands.age(at)
    return CoreWeek(
        topic_id=name, monday=monday, readers=len(readers), services=sorted({one.service for one in readers if one.service}),
        age=None if age is None else int(age.total_seconds()),
        usual=None if stands.usual is None else int(stands.usual.total_seconds()), is_late=stands.is_late(at),
    )  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """One week of the core. None where nothing is known."""

    monday: date
    events: int
    topics: int
    topics_told: int
    readers_per_topic: float | None
    read_share: float | None
    services: int
    age: timedelta | None
    on_time_share: float | None


def figures(now: datetime, weeks: int = SHOWN) -> list[Figures]:
    """The last weeks, oldest first, the running one last; from the first week that is known on."""
    first = monday_of(now.date()) - (weeks - 1) * WEEK
    events, told = _told(first, now.date())
    stands: dict[date, list[CoreWeek]] = defaultdict(list)
    for row in CoreWeek.objects.filter(monday__gte=first).order_by("monday"):
        stands[row.monday].append(row)
    begins = min((*stands, *events), default=monday_of(now.date()))
    mondays = [begins + n * WEEK for n in range((monday_of(now.date()) - begins).days // 7 + 1)]
    return [_figures(monday, events.get(monday, 0), len(told.get(monday, ())), stands[monday]) for monday in mondays]


def _told(first: date, until: date) -> tuple[Mapping[date, int], Mapping[date, set[str]]]:
    """By week: how many events happened, on which topics."""
    events: dict[date, int] = defaultdict(int)
    topics: dict[date, set[str]] = defaultdict(set)
    for name, day, n in (
        Flow.objects.filter(day__gte=first, day__lte=until).order_by().values_list("topic", "day", "events")
    ):
        events[monday_of(day)] += n
        topics[monday_of(day)].add(name)
    return events, topics


def _figures(monday: date, events: int, told: int, rows: Sequence[CoreWeek]) -> Figures:
    rows = [row for row in rows if row.age is not None]  # a topic on which nothing was ever told is no data yet
    paced = [row for row in rows if row.usual is not None]
    services = {service for row in rows for service in row.services}
    return Figures(
        monday=monday, events=events, topics=len(rows), topics_told=told,
        readers_per_topic=_share(sum(row.readers for row in rows), len(rows)),
        read_share=_share(sum(row.readers > 0 for row in rows), len(rows)), services=len(services),
        age=middle([timedelta(seconds=row.age or 0) for row in rows]),
        on_time_share=_share(sum(not row.is_late for row in paced), len(paced)),
    )  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def busiest(now: datetime, weeks: int = 4, most: int = 8) -> list[tuple[str, int]]:
    """The topics on which most happened lately."""
    since = monday_of(now.date()) - (weeks - 1) * WEEK
    counts: dict[str, int] = defaultdict(int)
    for name, n in Flow.objects.filter(day__gte=since, day__lte=now.date()).order_by().values_list("topic", "events"):
        counts[name] += n
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def unread(now: datetime) -> list[str]:
    """The topics that nobody reads this week, of those on which anything was told."""
    rows: Iterable[str] = CoreWeek.objects.filter(monday=monday_of(now.date()), readers=0, age__gte=0).values_list(
        "topic", flat=True
    )
    return sorted(rows)
