"""Parents, children and reviews: what is refused, what the database keeps, and what the log says of it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from missions import actions, graduating
from missions.models import (
    Graduation,
    HasChildren,
    Mission,
    NoSuchStep,
    NotAFeature,
    NotAPlatform,
    NotRepeatable,
    NotRolling,
    OpenChildren,
    OwnParent,
    Parentage,
    ParentIsOver,
    ParentNotStrategic,
    ReviewInThePast,
    SameParent,
    Stale,
    TextMissing,
    TooDeep,
)

Proposed = Callable[..., Mission]


@pytest.fixture
def strategic(executive: User, now: datetime) -> Proposed:
    def proposed(title: str, **values: Any) -> Mission:
        given = {"type": "strategic", "purpose": "To find out", "by": executive, "at": now}
        return actions.propose(title=title, **given | values)

    return proposed


@pytest.fixture
def adopt(executive: User, now: datetime) -> Callable[[Mission, Mission | None], Mission]:
    return lambda mission, parent: actions.set_parent(
        mission=mission, parent=parent, reason="It came of it", by=executive, at=now
    )


def test_a_child_names_its_parent_from_its_proposal_on(strategic: Proposed, facts: Any) -> None:
    parent = strategic("Answer the entrant")
    child = strategic("Own picking", type="feature", parent=parent)
    assert (child.parentage.parent, child.version) == (parent, 2)
    assert facts("mission.parent_set.v1")[0].data["parent_id"] == str(parent.pk)


def test_a_parent_is_set_changed_and_taken_away_with_a_reason(strategic: Proposed, adopt: Any, facts: Any) -> None:
    first, second, child = strategic("A"), strategic("B"), strategic("C", type="platform")
    child = adopt(adopt(adopt(child, first), second), None)
    assert not Parentage.objects.exists()
    told = [(event.data["parent_id"], event.data["former_parent_id"]) for event in facts("mission.parent_set.v1")]
    assert told == [(str(first.pk), None), (str(second.pk), str(first.pk)), (None, str(second.pk))]
    with pytest.raises(SameParent):
        adopt(child, None)


def test_nothing_descends_from_itself(strategic: Proposed, adopt: Any, facts: Any) -> None:
    first, second, third = strategic("A"), strategic("B"), strategic("C")
    adopt(second, first)
    adopt(third, second)
    before = len(facts())
    for mission, parent in ((first, first), (first, second), (first, third)):
        with pytest.raises(OwnParent, match="or descends from it"):
            adopt(mission, parent)
    assert (Parentage.objects.count(), len(facts())) == (2, before)


def test_three_levels_are_the_most_from_above_and_from_below(strategic: Proposed, adopt: Any) -> None:
    line = [strategic(title) for title in "ABC"]
    adopt(line[1], line[0])
    adopt(line[2], line[1])
    with pytest.raises(TooDeep):
        adopt(strategic("D", type="feature"), line[2])
    with pytest.raises(TooDeep):
        adopt(line[0], strategic("E"))
    with pytest.raises(TooDeep):
        other = strategic("F")
        adopt(strategic("G"), other)
        adopt(other, line[1])


def test_only_open_strategic_missions_have_children(
    strategic: Proposed, adopt: Any, running: Mission, executive: User, now: datetime
) -> None:
    with pytest.raises(ParentNotStrategic):
        adopt(strategic("A"), running)
    actions.classify(mission=running, type="strategic", ambition="core", reason="Unknown", by=executive, at=now)
    actions.conclude(mission=running, result="achieved", learned="It works", by=executive, at=now)
    with pytest.raises(ParentIsOver):
        adopt(strategic("B"), running)
    with pytest.raises(NoSuchStep):
        adopt(running, strategic("C"))


def test_a_mission_with_children_stays_strategic(
    strategic: Proposed, adopt: Any, executive: User, now: datetime
) -> None:
    parent = strategic("A")
    adopt(strategic("B"), parent)
    with pytest.raises(HasChildren):
        actions.classify(mission=parent, type="feature", ambition="core", reason="Known", by=executive, at=now)


def test_who_looked_at_an_older_version_sets_no_parent(strategic: Proposed, executive: User, now: datetime) -> None:
    child = strategic("B")
    with pytest.raises(Stale):
        actions.set_parent(mission=child, parent=strategic("A"), reason="r", expected_version=7, by=executive, at=now)
    assert not Parentage.objects.exists()


def test_a_parent_concludes_only_when_it_says_what_becomes_of_its_open_children(
    running: Mission, strategic: Proposed, adopt: Any, executive: User, now: datetime, facts: Any
) -> None:
    given = {"mission": running, "by": executive, "at": now}
    actions.classify(type="strategic", ambition="core", reason="Unknown", **given)
    child = adopt(strategic("Child"), running)
    end = {"result": "achieved", "learned": "It works"}
    with pytest.raises(OpenChildren, match=f"{child.key} is still open below") as refused:
        actions.conclude(**end, **given)
    assert (refused.value.field, refused.value.extra["children"]) == ("children", [child.key])
    assert facts("mission.concluded.v1") == []
    actions.conclude(**end, children="It goes on under the goal.", **given)
    assert facts("mission.concluded.v1")[0].data["children"] == "It goes on under the goal."


def insert(child: Mission, parent: Mission) -> None:
    with transaction.atomic():
        Parentage.objects.create(mission=child, parent=parent, reason="r", since=child.created_at)


def test_the_database_holds_no_circle_and_no_fourth_level(strategic: Proposed) -> None:
    first, second, third, fourth = (strategic(title) for title in "ABCD")
    with pytest.raises(IntegrityError):
        insert(first, first)
    insert(second, first)
    with pytest.raises(DatabaseError, match="never in a circle"):
        insert(first, second)
    insert(third, second)
    for child, parent in ((first, third), (fourth, third), (first, fourth)):
        with pytest.raises(DatabaseError, match="three levels at most"):
            insert(child, parent)
    insert(fourth, second)
    with pytest.raises(DatabaseError, match="three levels at most"), transaction.atomic():
        Parentage.objects.filter(pk=second.pk).update(parent=fourth)


@pytest.fixture
def platform(running: Mission, executive: User, now: datetime) -> Mission:
    return actions.classify(
        mission=running, type="platform", ambition="core", reason="Known well", by=executive, at=now
    )


def test_a_platform_mission_rolls_on_to_its_next_review(
    platform: Mission, executive: User, now: datetime, facts: Any
) -> None:
    mission = actions.roll_on(mission=platform, review_on=date(2027, 3, 1), reason="Steady", by=executive, at=now)
    assert mission.ends_on == date(2027, 3, 1)
    data = facts("mission.rolled_on.v1")[0].data
    assert (data["was_due_on"], data["review_on"], data["reviewed_on"]) == ("2026-09-01", "2027-03-01", "2026-03-02")


def test_a_review_that_cannot_be_is_refused(platform: Mission, executive: User, now: datetime) -> None:
    given = {"mission": platform, "reason": "Steady", "by": executive, "at": now}
    for day in (date(2026, 3, 2), date(2026, 3, 1)):
        with pytest.raises(ReviewInThePast) as refused:
            actions.roll_on(review_on=day, **given)
        assert refused.value.field == "review_on"
    actions.conclude(mission=platform, result="achieved", learned="It works", by=executive, at=now)
    with pytest.raises(NotRolling, match="concluded"):
        actions.roll_on(review_on=date(2027, 3, 1), **given)


def test_what_is_no_platform_ends_on_its_day(running: Mission, executive: User, now: datetime) -> None:
    with pytest.raises(NotRolling, match="MIS-1 is no platform mission"):
        actions.roll_on(mission=running, review_on=date(2027, 3, 1), reason="r", by=executive, at=now)


def test_the_guards_of_kin_stand_on_this_database(db: None) -> None:
    from missions import kin_guards

    kin_guards.take_down(connection)
    kin_guards.put_up(connection)


CHECKLIST = {"repetitive": "Every week alike", "team": "The shop teams", "leading": "From exploring to running"}


@pytest.fixture
def ended(running: Mission, executive: User, now: datetime) -> Mission:
    return actions.conclude(mission=running, result="achieved", learned="It works", by=executive, at=now)


@pytest.fixture
def graduate(ended: Mission, executive: User, now: datetime) -> Callable[..., Mission]:
    return lambda **values: actions.graduate(mission=ended, **CHECKLIST | values, by=executive, at=now)


def test_a_concluded_feature_mission_graduates_into_a_platform_mission(
    graduate: Any, strategic: Proposed, facts: Any
) -> None:
    platform = strategic("Tills without a queue", type="platform")
    mission = graduate(platform=platform)
    assert (mission.state, mission.graduation.platform) == ("graduated", platform)
    data = facts("mission.graduated.v1")[0].data
    assert (data["platform_key"], data["team"]) == (platform.key, "The shop teams")


def test_the_platform_mission_may_be_proposed_on_the_way(graduate: Any, owner: User, ended: Mission) -> None:
    platform = graduate(title="Keep the weekly shop", purpose="It stays so.", owner=owner).graduation.platform
    assert (platform.type, platform.state, platform.owner) == ("platform", "candidate", owner)
    assert platform.outcome == ended.outcome


@pytest.mark.parametrize("point", CHECKLIST)
def test_every_point_of_the_checklist_is_said(graduate: Any, strategic: Proposed, facts: Any, point: str) -> None:
    with pytest.raises(NotRepeatable) as refused:
        graduate(platform=strategic("P", type="platform"), **{point: " "})
    assert refused.value.field == point
    assert facts("mission.graduated.v1") == []


def test_what_cannot_graduate_is_refused(
    graduate: Any, strategic: Proposed, ended: Mission, executive: User, now: datetime
) -> None:
    with pytest.raises(NotAPlatform):
        graduate(platform=strategic("Not one"))
    with pytest.raises(TextMissing):
        graduate(title="", purpose="")
    with pytest.raises(NotAFeature):
        actions.graduate(mission=strategic("S"), **CHECKLIST, by=executive, at=now)
    with pytest.raises(NoSuchStep):
        actions.graduate(mission=strategic("F", type="feature"), **CHECKLIST, by=executive, at=now)
    graduate(platform=strategic("P", type="platform"))
    with pytest.raises(NoSuchStep):
        graduate(platform=strategic("Q", type="platform"))


def test_the_database_keeps_a_graduation(graduate: Any, strategic: Proposed) -> None:
    graduate(platform=strategic("P", type="platform"))
    for change in (lambda rows: rows.update(team="Nobody"), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="a graduation is signed off and stays"), transaction.atomic():
            change(Graduation.objects.all())


def test_the_checklist_says_what_is_known(ended: Mission, now: datetime) -> None:
    points = {point.name: " ".join(point.lines) for point in graduating.checklist(ended, on=now.date())}
    assert "It ran for 0 days." in points["repetitive"]
    assert "Priya Raman led it as a feature mission" in points["leading"]
