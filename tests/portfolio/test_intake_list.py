"""The intake list: what waits, for how long, what became of the rest, and how often the tree was overridden."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from missions import actions, events
from pipeline import log, readers
from portfolio.models import IntakeCard
from tests.missions.test_assessments import A_FEATURE


@pytest.fixture
def told(person: Any, now: datetime) -> Any:
    """Five activities, each as far as an activity can be."""
    by = person("executive", name="Amara")
    at = now - timedelta(days=9)
    actions.propose_activity(title="Teach every shop to bake", by=by, at=at)
    actions.begin(activity=actions.propose_activity(title="Fear no label", by=by, at=at), by=by, at=at)
    actions.assess(title="No hurry", answers={"strategic_fit": "no", "alignment_exists": "no"}, by=by, at=at)
    given = {"answers": A_FEATURE, "by": by, "at": at}
    actions.assess(title="Ten minutes", override_type="strategic", override_reason="It moves", **given)
    led = actions.assess(title="Brighton", **given)
    actions.propose(title="Make Brighton love us", purpose="P", assessment=led, by=by, at=at)
    readers.drain_fully()
    return by


def test_each_proposal_stands_where_it_is(told: Any) -> None:
    states = dict(IntakeCard.objects.values_list("title", "state"))
    assert states == {
        "Teach every shop to bake": "waiting",
        "Fear no label": "under_way",
        "No hurry": "deprioritised",
        "Ten minutes": "mission",
        "Brighton": "led",
    }


def test_the_page_says_what_waits_and_counts_overrides(told: Any, client: Client) -> None:
    client.force_login(told)
    page = client.get("/activities")
    assert [row["title"] for row in page.context["waiting"]] == [
        "Teach every shop to bake",
        "Fear no label",
        "Ten minutes",
    ]
    assert {row["title"] for row in page.context["settled"]} == {"No hurry", "Brighton"}
    shown = page.content.decode()
    assert "3 proposals wait, the longest for" in shown
    assert "1 of 3 finished assessments were overridden." in shown
    assert "/intake/ASM-1" in shown and "/missions/propose?assessment=ASM-3" in shown
    assert "<html" not in client.get("/activities?part=intake").content.decode()


def test_who_only_looks_is_offered_no_door(told: Any, client: Client, person: Any) -> None:
    client.force_login(person("auditor"))
    assert {row["door"] for row in client.get("/activities").context["waiting"]} == {""}


@pytest.mark.django_db
def test_what_was_assessed_before_activities_had_keys_is_read_on(now: datetime) -> None:
    @log.action
    def as_before() -> None:
        fact = events.AssessmentFinishedBefore(
            assessment_id=uuid4(), title="Old", answers={}, verdict="mission", type="feature", tree_version="1",
            override_reason="",
        )  # fmt: skip
        log.append(fact, by=None, at=now)

    as_before()
    readers.drain_fully()
    card = IntakeCard.objects.get()
    assert (card.title, card.state, card.finished, card.overridden) == ("Old", "earlier", 1, 0)
