"""The charter of a mission and what came before and after it, as its page shows them."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from missions import actions
from missions.models import Charter
from pipeline import readers

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
