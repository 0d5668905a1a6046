"""The series of a KPI: kept up from the events of its topic, thrown away and rebuilt from them at will."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson

from okrs.models import Kpi, KpiMember, KpiWindow
from okrs.models.kpi import as_columns
from pipeline.envelope import Event
from pipeline.windows import Contribution, WindowState, contribution, window_ends, window_of

COLUMNS = ("ends_on", "events", "unreadable", "known", "total", "minimum", "maximum", "per_total", "members", "value")
MEMBERS = 2000  # distinct values written at once
Member = tuple[date, str]


def hold(kpi_id: UUID) -> Kpi:
    """The KPI, held until the transaction ends: events of its windows arrive on several partitions at once."""
    kpi: Kpi = Kpi.objects.select_for_update(no_key=True).get(pk=kpi_id)
    return kpi


def keep_up(kpi: Kpi, events: Sequence[Event]) -> list[KpiWindow]:
    """Adds the events to their windows and returns those windows as they are now. The caller holds the KPI."""
    rule = kpi.computes
    added = [
        (window_of(event.time, rule.window, rule.zone), part)
        for event in events
        if (part := contribution(event.data, rule)) is not None
    ]
    if not added:
        return []
    states = _states(kpi, {starts_on for starts_on, _ in added})
    seen = _seen(kpi, {(starts_on, part.member) for starts_on, part in added if part.member})
    fresh: set[Member] = set()
    for starts_on, part in added:
        states[starts_on] = states[starts_on].add(part, is_new_member=_is_new(starts_on, part, seen, fresh))
    KpiMember.objects.bulk_create([KpiMember(kpi=kpi, starts_on=day, member=member) for day, member in sorted(fresh)])
    return _stored(kpi, states)


def _is_new(starts_on: date, part: Contribution, seen: set[Member], fresh: set[Member]) -> bool:
    if part.member is None or (starts_on, part.member) in seen or (starts_on, part.member) in fresh:
        return False
    fresh.add((starts_on, part.member))
    return True


def _states(kpi: Kpi, days: set[date]) -> dict[date, WindowState]:
    kept = {window.starts_on: window.state for window in kpi.windows.filter(starts_on__in=days)}
    return {day: WindowState() for day in days} | kept


def _seen(kpi: Kpi, members: set[Member]) -> set[Member]:
    if not members:
        return set()
    known = KpiMember.objects.filter(
        kpi=kpi, starts_on__in={day for day, _ in members}, member__in={member for _, member in members}
    )
    return set(known.values_list("starts_on", "member"))


def _windows(kpi: Kpi, states: dict[date, WindowState]) -> list[KpiWindow]:
    rule = kpi.computes
    return [
        KpiWindow(kpi=kpi, starts_on=day, ends_on=window_ends(day, rule.window), **as_columns(state, rule))
        for day, state in sorted(states.items())
    ]


def _stored(kpi: Kpi, states: dict[date, WindowState]) -> list[KpiWindow]:
    return KpiWindow.objects.bulk_create(
        _windows(kpi, states), update_conflicts=True, unique_fields=["kpi", "starts_on"], update_fields=COLUMNS
    )


class ShadowSeries:
    """A KPI's windows and distinct values, added up in memory behind those that serve."""

    def __init__(self, kpi_id: UUID) -> None:
        self.kpi_id = kpi_id
        self.rule = Kpi.objects.get(pk=kpi_id).computes
        self.states: dict[date, WindowState] = {}
        self.members: set[Member] = set()

    def take(self, events: Sequence[Event]) -> None:
        for event in events:
            self._add(event)

    def apply(self, events: Sequence[Event]) -> None:
        states, members = dict(self.states), set(self.members)
        try:
            self.take(events)
        except Exception:
            self.states, self.members = states, members
            raise

    def settle(self) -> None:
        """Nothing is left to be worked out: each window is complete at any time."""

    def swap(self) -> None:
        """Holds the KPI as its reader does, so that no event is added meanwhile."""
        kpi = hold(self.kpi_id)
        KpiMember.objects.filter(kpi=kpi).delete()
        KpiWindow.objects.filter(kpi=kpi).delete()
        members = (KpiMember(kpi=kpi, starts_on=day, member=member) for day, member in sorted(self.members))
        KpiMember.objects.bulk_create(members, batch_size=MEMBERS)
        KpiWindow.objects.bulk_create(_windows(kpi, self.states))

    def drop(self) -> None:
        self.states, self.members = {}, set()

    def _add(self, event: Event) -> None:
        part = contribution(event.data, self.rule)
        if part is None:
            return
        day = window_of(event.time, self.rule.window, self.rule.zone)
        is_new = part.member is not None and (day, part.member) not in self.members
        self.states[day] = self.states.get(day, WindowState()).add(part, is_new_member=is_new)
        if part.member is not None:
            self.members.add((day, part.member))


@dataclass(frozen=True)
class Series:
    """One KPI's windows, as pipeline.readmodels rebuilds and compares what is kept from the log."""

    kpi_id: UUID
    name: str
    topics: tuple[str, ...]
    title: str = ""

    def apply(self, events: Sequence[Event]) -> None:
        """Keeps the windows up and tells nobody: what was checked in once is not said again by a rebuild."""
        keep_up(hold(self.kpi_id), events)

    def shadow(self) -> ShadowSeries:
        return ShadowSeries(self.kpi_id)

    def clear(self) -> None:
        """Holds the KPI as its reader does, so that no event is added meanwhile."""
        hold(self.kpi_id)
        KpiMember.objects.filter(kpi=self.kpi_id).delete()
        KpiWindow.objects.filter(kpi=self.kpi_id).delete()

    def dump(self) -> bytes:
        """Every window and every distinct value, in order, as bytes that compare."""
        windows = KpiWindow.objects.filter(kpi=self.kpi_id).order_by("starts_on").values_list("starts_on", *COLUMNS)
        members = KpiMember.objects.filter(kpi=self.kpi_id).order_by("starts_on", "member")
        return orjson.dumps([list(windows), list(members.values_list("starts_on", "member"))])


def of(kpi: Kpi) -> Series:
    return Series(kpi_id=kpi.pk, name=kpi.subscription, topics=(kpi.topic_id,), title=f"{kpi.key} {kpi.title}")


def all_of_them() -> list[Series]:
    """The series of every declared KPI."""
    return [of(kpi) for kpi in Kpi.objects.order_by("number")]
