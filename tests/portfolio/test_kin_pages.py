"""Who has a mission, its kin and its reviews, as people see them: on its page, in lists, on my work and on the control centre."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from missions import actions as missions
from missions import turns
from missions.models import Mission
from pipeline import readers
from portfolio.models import HandoverCard, MissionCard

SignedIn = Callable[[Any], Client]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def covered(grocer: Any, person: Any) -> Any:
    """The pod is covered for two weeks from today."""
    grocer.lee = person("mission_owner", name="Lee Marsh")
    missions.hand_over(
        mission=grocer.pod, to=grocer.lee, kind="absence", reason="Away for two weeks.",
        ends_on=grocer.today + timedelta(days=14), **grocer.by,
    )  # fmt: skip
    readers.drain_fully()
    return grocer


def test_a_cover_and_its_acknowledgement_are_seen_by_all_who_look(covered: Any, signed_in: SignedIn) -> None:
    page = f"/missions/{covered.pod.key}"
    said = text(signed_in(covered.owner), page)
    assert "Lee Marsh has it until" in said and "while Grace Achieng is away" in said
    assert "Lee Marsh has not acknowledged the brief yet" in said
    assert "You handed it to Lee Marsh" in text(signed_in(covered.owner), "/my")
    lee = signed_in(covered.lee)
    assert "Grace Achieng hands it to you" in text(lee, "/my")
    brief = reverse("missions:mission_acknowledge", args=[covered.pod.key])
    assert "Keep poultry fair" in text(lee, brief)
    version = Mission.objects.get(pk=covered.pod.pk).version
    assert lee.post(brief, {"version": version, "form_id": "read-it"}).status_code == 303
    readers.drain_fully()
    assert "hands it to you" not in text(lee, "/my")
    assert "not acknowledged" not in text(lee, page)


def test_the_page_says_by_the_date_who_has_it_before_the_tick_has_told(covered: Any, signed_in: SignedIn) -> None:
    HandoverCard.objects.update(ends_on=covered.today)
    said = text(signed_in(covered.boss), f"/missions/{covered.pod.key}")
    assert "Owner GA Grace Achieng" in said and "has it until" not in said


def test_the_read_model_follows_the_turn(covered: Any) -> None:
    turns.turn_owners(at=covered.now + timedelta(days=15))
    readers.drain_fully()
    cover, back = HandoverCard.objects.order_by("starts_at")
    assert (cover.kind, cover.ended_at is not None, back.kind, back.to_name) == (
        "absence",
        True,
        "return",
        "Grace Achieng",
    )
    assert MissionCard.objects.get(pk=covered.pod.pk).owner_name == "Grace Achieng"


def test_an_owner_arranges_the_own_absence_and_is_refused_the_rest(
    grocer: Any, person: Any, signed_in: SignedIn
) -> None:
    lee, client = person("mission_owner", name="Lee Marsh"), signed_in(grocer.owner)
    address = reverse("missions:mission_hand_over", args=[grocer.pod.key])
    page = client.get(address).content.decode()
    assert "Keep poultry fair" in page and "Weekly poultry sales" in page and "Ana" in page
    last = grocer.today + timedelta(days=9)
    version = Mission.objects.get(pk=grocer.pod.pk).version
    given = {"to": lee.pk, "reason": "Away.", "version": version, "ends_on": last.isoformat()}
    assert client.post(address, {**given, "kind": "leaver", "ends_on": ""}).status_code == 403
    past = client.post(address, {**given, "kind": "absence", "ends_on": (grocer.today - timedelta(days=9)).isoformat()})
    assert past.status_code == 422 and "Choose a last day from today on." in past.content.decode()
    assert client.post(address, {**given, "kind": "absence"}).status_code == 303
    mission = Mission.objects.get(pk=grocer.pod.pk)
    assert (mission.owner, mission.owner_until.date()) == (lee, last + timedelta(days=1))
    back = {"reason": "Back early.", "version": mission.version}
    assert client.post(reverse("missions:mission_end_cover", args=[mission.key]), back).status_code == 303
    assert Mission.objects.get(pk=grocer.pod.pk).owner == grocer.owner


def test_a_parent_is_chosen_and_shown_on_both_pages_and_in_the_list(grocer: Any, signed_in: SignedIn) -> None:
    parent = missions.propose(title="Answer the entrant", purpose="Be first", type="strategic", **grocer.by)
    client = signed_in(grocer.boss)
    address = reverse("missions:mission_parent", args=[grocer.pod.key])
    version = Mission.objects.get(pk=grocer.pod.pk).version
    given = {"parent": parent.pk, "reason": "It found the need.", "version": version}
    assert client.post(address, given).status_code == 303
    readers.drain_fully()
    assert "Came of Answer the entrant" in text(client, f"/missions/{grocer.pod.key}")
    assert "Child Poultry category pod" in text(client, f"/missions/{parent.key}")
    listed = text(client, f"/missions?parent={parent.key}")
    assert "Poultry category pod" in listed and "Full shelves pod" not in listed
    itself = client.post(reverse("missions:mission_parent", args=[parent.key]), {**given, "version": 1})
    assert itself.status_code == 422 and "Choose a parent that does not" in itself.content.decode()


def test_an_overdue_review_waits_on_the_control_centre_until_it_rolls_on(grocer: Any, signed_in: SignedIn) -> None:
    missions.reschedule(
        mission=grocer.full, starts_on=grocer.today - timedelta(days=50), ends_on=grocer.today, reason="r", **grocer.by
    )
    missions.classify(mission=grocer.full, type="platform", ambition="core", reason="Known well", **grocer.by)
    readers.drain_fully()
    client = signed_in(grocer.boss)
    assert "Its review was due on" in text(client, "/")
    address = reverse("missions:mission_review", args=[grocer.full.key])
    given = {"reason": "Steady.", "version": Mission.objects.get(pk=grocer.full.pk).version}
    early = client.post(address, {**given, "review_on": grocer.today.isoformat()})
    assert early.status_code == 422 and "leaves nothing to review" in early.content.decode()
    later = grocer.today + timedelta(days=90)
    assert client.post(address, {**given, "review_on": later.isoformat()}).status_code == 303
    readers.drain_fully()
    assert "Its review was due on" not in text(client, "/")
    assert "Steady." in text(client, f"/missions/{grocer.full.key}")
    assert MissionCard.objects.get(pk=grocer.full.pk).ends_on == later
