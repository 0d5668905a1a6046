"""Which open missions may do the same work twice, as the portfolio stands now."""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Window

from missions import overlap
from missions.life import OVER
from missions.models import Affiliation, Mission, Outcome
from missions.similar import stems

MOST = 5


@dataclass(frozen=True)
class Overlapping:
    """Two open missions, and in what they overlap; `segments` are titles."""

    one: Mission
    other: Mission
    is_same_outcome: bool
    segments: tuple[str, ...]
    words: tuple[str, ...]


class _Words:
    """Who shares words that tell with whom. Title and purpose of a mission never change, so that a mission is read once by
    each process; whoever came since the last look is read then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forget()

    def like(self, words: set[str], but: UUID) -> list[UUID]:
        """Those that share enough words to be looked at."""
        with self._lock:
            self._catch_up()
            shared = Counter(pk for word in words for pk in self._with[word])
        return [pk for pk, count in shared.items() if count >= overlap.ALIKE and pk != but]

    def _forget(self) -> None:
        self._with: defaultdict[str, set[UUID]] = defaultdict(set)
        self._read: set[UUID] = set()
        self._last = 0

    def _catch_up(self) -> None:
        newest, last, count = self._stands()
        if (count, last) == (len(self._read), self._last) and (newest is None or newest in self._read):
            return
        self._take_in(Mission.objects.filter(number__gt=self._last))
        if len(self._read) != count or (newest is not None and newest not in self._read):
            self._forget()  # somebody with a lower number came later, or this is another portfolio
            self._take_in(Mission.objects.all())

    def _stands(self) -> tuple[UUID | None, int, int]:
        """The newest mission, its number, and how many there are."""
        rows = Mission.objects.annotate(count=Window(Count("pk"))).order_by("-number")
        return rows.values_list("pk", "number", "count").first() or (None, 0, 0)

    def _take_in(self, rows: QuerySet[Mission]) -> None:
        for pk, number, title, purpose in rows.values_list("pk", "number", "title", "purpose"):
            self._read.add(pk)
            self._last = max(self._last, number)
            for word in stems(f"{title} {purpose}"):
                self._with[word].add(pk)


_words = _Words()


def of_mission(mission: Mission) -> list[Overlapping]:
    """What overlaps with this mission, the most first; nothing when it is closed."""
    return _of([mission])[:MOST]


def under(outcome: Outcome) -> list[Overlapping]:
    """What overlaps with the open missions of this outcome, each pair once, the most first."""
    return _of(list(_open().filter(outcome=outcome)))[:MOST]


def _open() -> QuerySet[Mission]:
    return Mission.objects.exclude(state__in=OVER).select_related("outcome")


def _of(ours: list[Mission]) -> list[Overlapping]:
    ours = [mission for mission in ours if mission.state not in OVER]
    if not ours:
        return []
    near = {pk for mission in ours for pk in _words.like(stems(_said(mission)), mission.pk)}
    outcomes = {mission.outcome_id for mission in ours if mission.outcome_id}
    mine = {mission.pk for mission in ours}
    others = list(_open().filter(Q(pk__in=near) | Q(outcome__in=outcomes)))
    efforts, titles = _efforts([*ours, *(mission for mission in others if mission.pk not in mine)])
    by_key = {mission.key: mission for mission in (*others, *ours)}
    seen: dict[frozenset[str], overlap.Overlap] = {}
    for mission in ours:
        for found in overlap.with_others(efforts[mission.key], efforts.values()):
            seen.setdefault(frozenset((found.one, found.other)), found)
    return [_told(found, by_key, titles) for found in sorted(seen.values(), key=lambda one: (-one.weight, one.one))]


def _efforts(missions: list[Mission]) -> tuple[dict[str, overlap.Effort], dict[str, str]]:
    """The missions as the rule sees them, and the titles of their segments."""
    rows = Affiliation.objects.filter(mission__in=missions, segment__isnull=False).select_related("segment")
    segments: dict[UUID, set[str]] = defaultdict(set)
    titles: dict[str, str] = {}
    for row in rows:
        if row.segment is not None:
            segments[row.mission_id].add(str(row.segment_id))
            titles[str(row.segment_id)] = row.segment.title
    efforts = {
        mission.key: overlap.Effort(
            mission.key, _said(mission), str(mission.outcome_id or ""), frozenset(segments[mission.pk])
        )
        for mission in missions
    }
    return efforts, titles


def _said(mission: Mission) -> str:
    return f"{mission.title} {mission.purpose}"


def _told(found: overlap.Overlap, by_key: dict[str, Mission], titles: dict[str, str]) -> Overlapping:
    segments = tuple(sorted(titles[segment] for segment in found.segments))
    return Overlapping(by_key[found.one], by_key[found.other], found.is_same_outcome, segments, found.words)
