"""Missions get parents: by whom a mission was spawned, set at its proposal or later, each time with a reason."""

from datetime import datetime

from accounts.models import User
from missions.events import ParentSet
from missions.life import OVER
from missions.models import (
    Mission,
    MissionType,
    OpenChildren,
    OwnParent,
    Parentage,
    ParentIsOver,
    ParentNotStrategic,
    SameParent,
    TooDeep,
)
from missions.models.limits import REASON
from missions.models.parentage import LEVELS
from missions.models.texts import required_reason, text
from pipeline import log


@log.action
def set_parent(
    *,
    mission: Mission,
    parent: Mission | None,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Mission:
    """The mission as a child of that one, or of none.

    Raises Stale, NoSuchStep, OwnParent, TooDeep, ParentNotStrategic, ParentIsOver, SameParent, ReasonMissing.
    """
    why = required_reason(reason)
    Parentage.objects.hold()
    mission = mission.locked()
    mission.require_version(expected_version)
    mission.require_open()
    former = Parentage.objects.filter(pk=mission.pk).values_list("parent_id", flat=True).first()
    if former == (parent.pk if parent else None):
        raise SameParent(f"{mission.key} has {parent.key if parent else 'no parent'} already.", field="parent")
    if parent is None:
        Parentage.objects.filter(pk=mission.pk).delete()
    else:
        _require_parent(mission, parent.locked())
        said = {"parent": parent, "reason": why, "since": at, "set_by": by}
        Parentage.objects.update_or_create(pk=mission.pk, defaults=said)
    mission.store(at=at)
    fact = ParentSet(
        mission_id=mission.pk,
        purpose_hash=mission.purpose_hash,
        parent_id=parent.pk if parent else None,
        former_parent_id=former,
        reason=why,
    )
    log.append(fact, by=by, at=at)
    return mission


def _require_parent(mission: Mission, parent: Mission) -> None:
    """Raises OwnParent, ParentNotStrategic, ParentIsOver, TooDeep."""
    above = Parentage.objects.above(parent.pk)
    if mission.pk in (parent.pk, *above):
        raise OwnParent(
            f"{parent.key} is {mission.key} or descends from it. Choose a parent that does not.", field="parent"
        )
    if parent.type != MissionType.STRATEGIC:
        raise ParentNotStrategic(
            f"{parent.key} is no strategic mission, and only those spawn missions. Choose a strategic one.",
            field="parent",
        )
    if parent.state in OVER:
        raise ParentIsOver(f"{parent.key} is over. Choose a parent that still runs, or none.", field="parent")
    if len(above) + 2 + Parentage.objects.levels_below(mission.pk) > LEVELS:
        raise TooDeep(
            f"With {parent.key} above it there would be more than {LEVELS} levels. Choose a parent higher up.",
            field="parent",
        )


def open_children(mission: Mission) -> list[Mission]:
    """The children that go on or wait to begin."""
    return list(Mission.objects.filter(parentage__parent=mission).exclude(state__in=OVER).order_by("number"))


def require_no_open_children(mission: Mission) -> None:
    """Raises OpenChildren: below what never was, nothing can stand."""
    if below := open_children(mission):
        raise OpenChildren(
            f"{_keys_of(below)} still open below {mission.key}. Give them another parent or none first.",
            extra={"children": [child.key for child in below]},
        )


def _keys_of(missions: list[Mission]) -> str:
    return f"{', '.join(each.key for each in missions)} {'is' if len(missions) == 1 else 'are'}"


def told_of_children(mission: Mission, words: str) -> str:
    """What becomes of its open children, in words. Raises OpenChildren when there are some and nothing is said."""
    words = text(words, "children", REASON)
    going_on = open_children(mission)
    if going_on and not words:
        raise OpenChildren(
            f"{_keys_of(going_on)} still open below {mission.key}. Conclude them first, give them "
            "another parent, or say here what becomes of them.",
            field="children",
            extra={"children": [child.key for child in going_on]},
        )
    return words
