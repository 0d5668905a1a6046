"""The charter of a mission and what came before and after it, as its page shows them."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.actions import close_account
from missions import actions
from missions.models import Charter
from pipeline import readers
from portfolio.models import CharterCard
from portfolio.queries import decisions

SignedIn = Callable[[Any], Client]


def text(client: Client, key: str) -> str:
    readers.drain_fully()
    answer = client.get(f"/missions/{key}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_page_says_who_signed_which_hypothesis_and_what_waits(grocer: Any, signed_in: SignedIn) -> None:
    client, at = signed_in(grocer.boss), grocer.by["at"]
    actions.write_charter(
        mission=grocer.pod,
        objective_summary="Less waste",
        hypothesis="Fewer birds, sold fresher.",
        by=grocer.owner,
        at=at,
    )
    said = text(client, grocer.pod.key)
    signed = Charter.objects.signed().get(mission=grocer.pod)
    assert signed.hypothesis in said and f"Edition {signed.edition} Signed by {signed.ended_by.name}," in said
    assert f"Edition {signed.edition + 1} Draft" in said
    second = Charter.objects.still_open().get(mission=grocer.pod)
    actions.submit_charter(charter=second, by=grocer.owner, at=at)
    assert f"Waits to be signed; {grocer.owner.name} submitted it" in text(client, grocer.pod.key)
    actions.sign_charter(charter=second, by=grocer.boss, at=at)
    said = text(client, grocer.pod.key)
    assert "Fewer birds, sold fresher." in said and f"Edition {second.edition} Signed by {grocer.boss.name}," in said


def test_a_mission_and_its_successor_lead_to_each_other(grocer: Any, signed_in: SignedIn) -> None:
    doubt = actions.open_recharter(
        mission=grocer.pod, trigger="new_data", reason="Nobody asks.", considered=["Feed schools"], **grocer.by
    )
    decided = actions.succeed_mission(
        recharter=doubt, title="Schools", purpose="Feed schools", reason="They do ask.", learned="Shops do not.", **grocer.by
    )  # fmt: skip
    client = signed_in(grocer.boss)
    assert f"Succeeded by {decided.successor.title}" in text(client, grocer.pod.key)
    assert f"Succeeds {grocer.pod.title}" in text(client, decided.successor.key)


@pytest.fixture
def ready(grocer: Any) -> Any:
    """The grocer with a candidate that has all a charter needs."""
    window = {"starts_on": grocer.today, "ends_on": grocer.today + timedelta(days=90)}
    grocer.idea = actions.propose(
        title="Shelves that tell", purpose="Know what is gone", type="feature", outcome=grocer.shelves,
        owner=grocer.owner, fte_max=Decimal(2), **window, **grocer.by,
    )  # fmt: skip
    return grocer


def _written_and_submitted(mission: Any, *, by: Any, at: Any) -> Charter:
    written = actions.write_charter(
        mission=mission, objective_summary="Less waste", hypothesis="Sold fresher.", by=by, at=at
    )
    return actions.submit_charter(charter=written, by=by, at=at)


def test_a_submitted_charter_waits_on_the_page_of_whoever_may_sign_it_and_of_nobody_else(
    ready: Any, person: Any, signed_in: SignedIn
) -> None:
    first = _written_and_submitted(ready.idea, by=ready.boss, at=ready.now)
    later = _written_and_submitted(ready.pod, by=ready.owner, at=ready.now)
    readers.drain_fully()
    eve = person("executive", name="Eve Second")
    mine = {who.name: signed_in(who).get("/my").content.decode() for who in (ready.boss, eve, ready.owner)}
    doors = [f"/missions/{mission.key}/charter" for mission in (ready.idea, ready.pod)]
    assert [door in mine[eve.name] for door in doors] == [True, True]
    assert "2 charters wait for your signature" in mine[eve.name] and ready.owner.name in mine[eve.name]
    assert [door in mine[ready.boss.name] for door in doors] == [False, True]
    assert "Charters to sign" not in mine[ready.owner.name]

    actions.sign_charter(charter=first, by=eve, at=ready.now)
    actions.return_charter(charter=later, reason="Say how much.", by=eve, at=ready.now)
    readers.drain_fully()
    assert "Charters to sign" not in signed_in(eve).get("/my").content.decode()
    assert not CharterCard.objects.filter(waits_since__isnull=False)


def test_the_owner_of_an_outcome_finds_the_charters_of_its_missions(
    ready: Any, person: Any, signed_in: SignedIn
) -> None:
    lena = person("outcome_owner", name="Lena Own")
    actions.reword_outcome(outcome=ready.shelves, title=ready.shelves.title, owner=lena, **ready.by)
    _written_and_submitted(ready.idea, by=ready.boss, at=ready.now)
    _written_and_submitted(ready.pod, by=ready.owner, at=ready.now)
    readers.drain_fully()
    page = signed_in(lena).get("/my").content.decode()
    assert f"/missions/{ready.idea.key}/charter" in page and f"/missions/{ready.pod.key}/charter" not in page


def test_a_submitted_charter_is_a_line_in_the_queue_also_when_it_is_a_later_edition(
    ready: Any, signed_in: SignedIn
) -> None:
    _written_and_submitted(ready.idea, by=ready.owner, at=ready.now)
    _written_and_submitted(ready.pod, by=ready.owner, at=ready.now)
    readers.drain_fully()
    told = {row["key"]: row for row in decisions.picture(ready.today).waiting if row["kind"] == "signature"}
    assert set(told) == {ready.idea.key, ready.pod.key} and told[ready.pod.key]["since"] == ready.today
    page = re.sub(r"\s+", " ", signed_in(ready.boss).get("/?part=centre").content.decode())
    assert "Its charter waits for a signature." in page
    assert "Edition 2 of its charter waits for a signature." in page
    assert f"/missions/{ready.pod.key}/charter" in page


def test_a_charter_that_waited_before_there_was_a_column_for_it_waits_after_the_migration(grocer: Any) -> None:
    _written_and_submitted(grocer.pod, by=grocer.owner, at=grocer.now)
    readers.drain_fully()
    columns = ("waiting_edition", "waits_since", "submitted_by_id")
    waiting = CharterCard.objects.filter(pk=grocer.pod.pk)
    before = waiting.values(*columns).get()
    waiting.update(**dict.fromkeys(columns))
    import_module("portfolio.migrations.0015_charters_that_wait").say_who_waits(apps, None)
    assert waiting.values(*columns).get() == before


def test_a_mission_whose_owner_has_left_worries_its_page_and_waits_in_the_queue(
    grocer: Any, signed_in: SignedIn
) -> None:
    assert "left" not in {row["kind"] for row in decisions.picture(grocer.today).waiting}
    close_account(user=grocer.owner, at=grocer.now, by=grocer.boss)
    readers.drain_fully()
    waiting = {row["key"]: row["kind"] for row in decisions.picture(grocer.today).waiting}
    assert waiting[grocer.pod.key] == waiting[grocer.full.key] == "left"
    client = signed_in(grocer.boss)
    assert f"The account of {grocer.owner.name}, who owns it, is closed" in text(client, grocer.pod.key)
    queue = client.get("/?part=centre").content.decode()
    assert "Owner has left" in queue and f"/missions/{grocer.pod.key}/hand-over" in queue
    actions.hand_over(mission=grocer.pod, to=grocer.boss, kind="leaver", reason="Grace left.", **grocer.by)
    assert "is closed" not in text(client, grocer.pod.key)
