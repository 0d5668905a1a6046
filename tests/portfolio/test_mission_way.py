"""The way of a mission on its page: where it stands, what it tries, what it takes for true, whom its stage asks for."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from missions import actions as missions
from missions.models import Assumption, Mission, Option, StageInterval
from pipeline import readers
from portfolio.models import AssumptionCard
from professions import actions as professions

pytestmark = pytest.mark.django_db
SENTENCE = "Of those who came once, at least a third come again within a month"


@pytest.fixture
def owner(person: Any) -> Any:
    return person("mission_owner", name="Priya Raman")


@pytest.fixture
def mission(owner: Any) -> Mission:
    now = timezone.now()
    mission = missions.bring_in(
        title="Win the weekly shop", purpose="They come every week.", type="feature", owner=owner,
        starts_on=now.date() - timedelta(days=30), ends_on=now.date() + timedelta(days=90), by=owner, at=now,
    )  # fmt: skip
    readers.drain()
    return mission


@pytest.fixture
def page(client: Client, owner: Any, mission: Mission) -> Any:
    client.force_login(owner)

    def show(tab: str = "") -> str:
        readers.drain()
        return client.get(f"/missions/{mission.key}?tab={tab}").content.decode()

    return show


def send(client: Client, address: str, **values: Any) -> Any:
    shown = client.get(address)
    version = shown.context["form"].initial.get("version")
    return client.post(address, {"form_id": address, "version": "" if version is None else version, **values})


def test_a_stage_is_entered_by_form_and_watched(client: Client, page: Any, mission: Mission) -> None:
    assert "Nobody has said in which stage it stands" in page()
    address = f"/missions/{mission.key}/stage"
    assert send(client, address, stage="launch").status_code == 422
    assert send(client, address, stage="launch", reason="Two towns try it.").status_code == 303
    assert "Stage: Launch" in page()
    assert "Two towns try it." in page("way")
    stale = client.post(address, {"form_id": "x", "version": "1", "stage": "scale"})
    assert (stale.status_code, StageInterval.objects.count()) == (422, 1)


def test_a_means_is_added_and_moved_by_form(client: Client, page: Any, mission: Mission) -> None:
    assert send(client, f"/missions/{mission.key}/options/add", title="A stall at the station").status_code == 303
    key = Option.objects.get().key
    assert send(client, f"/options/{key}/move", state="tried").status_code == 422
    assert send(client, f"/options/{key}/move", state="tried", came_of_it="It pays for itself.").status_code == 303
    shown = page("way")
    assert "A stall at the station" in shown
    assert "It pays for itself." in shown


def test_what_is_broken_or_overdue_is_shown_and_offers_a_gate(client: Client, page: Any, mission: Mission) -> None:
    to_come = (timezone.now() + timedelta(days=9)).date().isoformat()
    address = f"/missions/{mission.key}/assumptions/state"
    for place, sentence in enumerate((SENTENCE, "Half of them cook on Sundays")):
        sent = {"form_id": str(place), "version": mission.version, "sentence": sentence, "expires_on": to_come}
        assert client.post(address, sent).status_code == 303
    assert "To be known" not in page()
    first, second = Assumption.objects.all()
    assert send(client, f"/assumptions/{first.key}/judge", state="broken", evidence="One in nine.").status_code == 303
    readers.drain()
    AssumptionCard.objects.filter(pk=second.pk).update(expires_on=timezone.now().date())
    shown = page("way")
    assert "One in nine." in shown
    assert "Overdue" in shown
    assert "2 assumptions are broken or overdue" in shown
    assert SENTENCE in page()
    recharter = f"/missions/{mission.key}/recharter"
    assert recharter in shown
    frozen = {"trigger": "broken_assumption", "reason": "One in nine.", "considered": ["They come once."]}
    with transaction.atomic():
        missions.open_recharter(mission=mission, **frozen, by=mission.owner, at=timezone.now())
        shown = page("way")
        assert "2 assumptions are broken or overdue" in shown and recharter not in shown
        transaction.set_rollback(True)
    assert mission.key in client.get("/missions?gap=assumption").content.decode()
    longer = (timezone.now() + timedelta(days=40)).date().isoformat()
    assert send(client, f"/assumptions/{second.key}/extend", expires_on=longer, reason="Easter.").status_code == 303


def test_the_coach_looks_while_an_assumption_is_typed(client: Client, page: Any) -> None:
    told = client.get("/assumptions/testable", {"sentence": "People like our soup"}).content.decode()
    assert "nothing that could be counted" in told
    told = client.get("/assumptions/testable", {"sentence": SENTENCE}).content.decode()
    assert "The coach misses nothing" in told


def test_who_may_not_change_the_mission_is_told_whom_to_ask(client: Client, person: Any, mission: Mission) -> None:
    client.force_login(person("mission_owner", name="Somebody Else"))
    for address in ("stage", "options/add", "assumptions/state"):
        assert client.get(f"/missions/{mission.key}/{address}").status_code == 403


def test_the_team_of_the_stage_stands_beside_who_is_lent(page: Any, mission: Mission, owner: Any, person: Any) -> None:
    now = timezone.now()
    lead = person("profession_lead", name="Noor Haddad")
    craft = professions.found_profession(title="Service design", lead=lead, by=lead, at=now)
    ana = professions.join(name="Ana", profession=craft, available_from=now.date(), by=lead, at=now)
    lines = [professions.Line(craft, "Designer", Decimal(1), Decimal(2), 3)]
    professions.write_recipe(type="feature", stage="launch", lines=lines, reason="So we learnt.", by=lead, at=now)
    missions.enter_stage(mission=mission, stage="launch", reason="We know.", by=owner, at=now)
    shown = page("people")
    assert "The team that the stage Launch asks for" in shown
    assert "short today" in shown
    week = {"starts_on": now.date(), "ends_on": now.date() + timedelta(days=7)}
    professions.assign(professional=ana, mission=mission, role="Designer", fte=Decimal(1), **week, by=lead, at=now)
    assert "it is there today" in page("people")
