"""The demo story keeps what it promises: who and what there is, what went wrong, and what waits for somebody."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import DEMO_NAMES, Role
from missions.models import Affiliation, Cluster, Conclusion, Mission, Outcome, StrategicGoal
from okrs.models import CheckIn, KeyResult
from pipeline.models import DeadLetter, StoredEvent
from portfolio.models import MissionCard
from portfolio.projections.told import monday
from portfolio.queries import capacity, centre, decisions, people
from professions.models import Profession, Professional

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


def test_told_twice_for_the_same_moment_it_is_the_same_to_the_byte(told: Any) -> None:
    assert told.happenings > 2500
    assert told.first == told.second


def test_nothing_of_it_lies_in_the_future_or_could_not_be_read() -> None:
    assert not StoredEvent.objects.filter(time__gt=timezone.now()).exists()
    assert not DeadLetter.objects.exists()


def test_ten_outcomes_stand_in_one_order_under_goals_that_look_ten_years_ahead() -> None:
    assert [outcome.rank for outcome in Outcome.objects.ranked()] == list(range(1, 11))
    assert {outcome.kind for outcome in Outcome.objects.all()} == {"consumer", "business"}
    assert all(outcome.from_state and outcome.to_state and outcome.owner for outcome in Outcome.objects.all())
    goals = StrategicGoal.objects.all()
    year = timezone.now().year
    assert len(goals) == 3 and all(year + 7 <= (goal.horizon_year or 0) <= year + 10 for goal in goals)
    assert all(goal.outcomes.count() >= 2 and goal.objectives.count() == 1 for goal in goals)


def test_two_dozen_missions_of_three_types_pursue_all_the_outcomes() -> None:
    missions = Mission.objects.all()
    assert Counter(mission.type for mission in missions) == {"strategic": 5, "feature": 12, "platform": 7}
    assert Counter(mission.state for mission in missions) == {
        "active": 13,
        "paused": 1,
        "rechartered": 1,
        "concluded": 7,
        "graduated": 1,
        "candidate": 1,
    }
    assert all(outcome.missions.exists() for outcome in Outcome.objects.all())
    first = min(mission.starts_on for mission in missions if mission.starts_on)
    assert 520 < (timezone.now().date() - first).days < 560, "eighteen months"


def test_two_clusters_hold_every_mission_with_a_reason() -> None:
    assert Cluster.objects.count() == 2
    assert Affiliation.objects.filter(strength="primary").count() == Mission.objects.count()
    assert Affiliation.objects.filter(strength="contributing").values("mission").distinct().count() >= 8


def test_a_hundred_and_twenty_people_work_in_six_professions_each_with_a_lead() -> None:
    assert Professional.objects.count() == 120 and Professional.objects.values("name").distinct().count() == 120
    leads = [profession.lead for profession in Profession.objects.all()]
    assert len(leads) == 6 and all(lead is not None and lead.has_role(Role.PROFESSION_LEAD) for lead in leads)
    assert set(DEMO_NAMES.values()) <= set(User.objects.values_list("name", flat=True))


def test_people_check_in_every_week_and_say_what_happened() -> None:
    said = CheckIn.objects.exclude(comment="")
    assert CheckIn.objects.count() > 2500 and said.count() > 800
    assert said.values("comment").distinct().count() > 600
    assert not said.filter(comment__contains="{").exists()
    assert said.filter(comment__regex=r"[!]").count() == 0
    since = timezone.now() - timedelta(days=7)
    weekly = KeyResult.objects.open().filter(objective__mission__state="active", kpi=None)
    lately = weekly.filter(check_ins__observed_at__gte=since).distinct()
    assert lately.count() >= weekly.count() * 2 / 3


def test_two_missions_failed_honestly_and_later_ones_begin_from_what_they_learned() -> None:
    failed = Conclusion.objects.filter(result__in=["not_achieved", "spun_down"]).select_related("mission")
    assert len(failed) == 2
    for conclusion in failed:
        heir = Mission.objects.get(purpose__contains=f"{conclusion.mission.key} “{conclusion.mission.title}”")
        assert heir.starts_on and heir.starts_on > conclusion.concluded_on
        assert conclusion.would_change_mind and len(conclusion.evidence) >= 3


def test_another_purpose_became_a_successor_and_not_a_change() -> None:
    ended = Conclusion.objects.get(result="superseded").mission
    heir = Mission.objects.get(purpose__contains=ended.key)
    assert heir.type == ended.type == "strategic" and heir.outcome == ended.outcome
    assert heir.title in ended.conclusion.learned


def test_a_feature_became_part_of_the_platform_and_its_figure_went_along() -> None:
    feature = Conclusion.objects.get(result="scaled").mission
    platform = Mission.objects.get(purpose__contains=feature.key)
    assert (feature.type, platform.type) == ("feature", "platform") and feature.owner != platform.owner
    measured = KeyResult.objects.filter(kpi__isnull=False, title="Minutes from the door to the street")
    assert [kr.objective.mission for kr in measured.order_by("number")] == [feature, platform]
    assert [kr.measure_kind for kr in measured.order_by("number")] == ["decrease", "maintain_below"]
    assert measured.get(objective__mission=feature).closed_at and measured.filter(closed_at=None).count() == 1


def test_one_key_result_regressed() -> None:
    running = MissionCard.objects.filter(state="active")
    assert [(card.title, card.regressed) for card in running if card.regressed] == [("Poultry category pod", 1)]


def test_seven_decisions_wait_for_an_executive() -> None:
    picture = decisions.picture(timezone.now().date())
    waiting = {(row["kind"], row["title"]) for row in picture.waiting}
    assert waiting == {
        ("regressed", "Poultry category pod"),
        ("off_track", "London, at the hour you asked for"),
        ("signature", "A loyalty that people feel"),
        ("rechartered", "Dinner on the way home"),
        ("review", "Cold and on time"),
        ("gate", "Answer the online entrant"),
        ("assumption", "Make Brighton love us: the first seasons"),
    }
    assert sum(picture.more.values()) == 7


def test_designers_are_short_this_month_and_only_they() -> None:
    today = timezone.now().date()
    crafts = {craft.title: craft for craft in capacity.crafts(today)}
    assert crafts["Design"].free == 0 and crafts["Design"].available > 10
    assert all(craft.free > 1 for title, craft in crafts.items() if title != "Design")
    groups, _ = people.groups(people.professions(), people.Weeks(monday(today), 12))
    design = next(group for group in groups if group.profession.title == "Design")
    assert design.free(0) == design.free(1) == 0 and design.free(8) > 1
    assert design.profession.lead_name == DEMO_NAMES[Role.PROFESSION_LEAD]
    short = CheckIn.objects.filter(comment__contains="designer", observed_at__gte=timezone.now() - timedelta(days=14))
    assert short.filter(key_result__objective__mission__title__startswith="London").exists()


def test_the_ten_outcomes_differ_in_how_they_stand() -> None:
    states = Counter(state.status.value for state in centre.outcome_states(timezone.now().date()).values())
    assert states == {"on_track": 5, "at_risk": 4, "off_track": 1}


def test_a_purpose_names_a_mission_by_its_key() -> None:
    named = [re.search(r"MIS-\d+", mission.purpose) for mission in Mission.objects.all()]
    assert sum(found is not None for found in named) == 4
