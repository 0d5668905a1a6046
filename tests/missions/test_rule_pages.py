"""The pages on which executives set targets, the limit and a decision beyond it: filled, refused beside the field, once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from missions import actions
from missions.models import LimitDecision, Mission, MixTarget, Outcome, StrategicLimit
from tests.launched import chartered

TODAY = timezone.now().date()
SHARES = {"core": "60", "core_band": "10", "adjacent": "30", "adjacent_band": "10", "transformational": "10"}
TARGETS = {"measure": "money", **SHARES, "starts_on": TODAY.isoformat(), "reason": "Agreed in May", "version": "0"}
LIMIT = {"most": "3", "starts_on": TODAY.isoformat(), "reason": "Few people", "version": "0"}


@pytest.fixture
def client(executive: User) -> Client:
    client = Client()
    client.force_login(executive)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_preset_fills_the_form_and_holds_only_when_it_is_set(client: Client) -> None:
    page = text(client.get("/mix/targets/ambition"))
    assert 'value="70"' not in page and "Fill in 70 / 20 / 10" in page
    page = text(client.get("/mix/targets/ambition?preset=1"))
    assert all(f'value="{share}"' in page for share in ("70", "20", "10", "5"))
    assert not MixTarget.objects.exists()
    assert "Fill in" not in text(client.get("/mix/targets/type"))
    assert client.get("/mix/targets/colour").status_code == 404


def test_targets_are_typed_in_per_cent_and_set_once(client: Client) -> None:
    sent = {**TARGETS, "form_id": "one-form"}
    answers = [client.post("/mix/targets/ambition", sent) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, "/mix?by=ambition")] * 2
    target = MixTarget.objects.get()
    assert target.bands["core"].share == Decimal("0.6") and target.bands["transformational"].tolerance == 0
    assert 'value="60"' in text(client.get("/mix/targets/ambition"))


@pytest.mark.parametrize(
    ("address", "sent", "said"),
    [
        ("/mix/targets/ambition", {**TARGETS, "core": "70"}, "The shares add up to 110 %, 10 points too many"),
        ("/mix/targets/ambition", {**TARGETS, "core": ""}, "Give one to each of them"),
        ("/mix/targets/ambition", {**TARGETS, "core": "101"}, "less than or equal to 100"),
        ("/mix/targets/ambition", {**TARGETS, "starts_on": "2020-01-01"}, "Let it begin today or later"),
        ("/mix/targets/ambition", {**TARGETS, "ends_on": str(TODAY - timedelta(days=2))}, "Choose a later end"),
        ("/mix/targets/ambition", {**TARGETS, "reason": "  "}, "This field is required"),
        ("/mix/targets/ambition", {**TARGETS, "version": "4"}, "Somebody set the portfolio"),
        ("/mix/limit", {**LIMIT, "most": "-1"}, "greater than or equal to 0"),
        ("/mix/limit", {**LIMIT, "starts_on": "2020-01-01"}, "Let it begin today or later"),
        ("/mix/limit/exceed", {"allowed": "4", "expires_on": str(TODAY), "reason": "So", "version": "0"}, "No limit holds"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_remedy_and_changes_nothing(
    client: Client, address: str, sent: dict[str, str], said: str
) -> None:
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert said in text(refused)
    assert not any(model.objects.exists() for model in (MixTarget, StrategicLimit, LimitDecision))


def test_a_launch_beyond_the_limit_says_so_before_and_after_the_press(
    client: Client, outcome: Outcome, owner: User, executive: User
) -> None:
    mission = actions.propose(
        title="Answer the online entrant", purpose="Be the first choice online.", type="strategic", ambition="adjacent",
        outcome=outcome, owner=owner, starts_on=TODAY, ends_on=TODAY + timedelta(days=90), fte_max=Decimal(3),
        by=executive, at=timezone.now(),
    )  # fmt: skip
    mission = chartered(mission, by=executive, at=timezone.now())
    assert client.post("/mix/limit", {**LIMIT, "most": "0"}).status_code == 303
    page = text(client.get(f"/missions/{mission.key}/launch"))
    assert "It would be one strategic mission too many" in page and "/mix/limit/exceed" in page
    refused = client.post(f"/missions/{mission.key}/launch", {"version": str(mission.version)})
    assert refused.status_code == 422 and "Record a decision to go beyond the limit" in text(refused)
    decided = {"allowed": "1", "expires_on": str(TODAY), "reason": "The entrant opens in May", "version": "1"}
    assert client.post("/mix/limit/exceed", decided)["Location"] == "/mix#limit"
    assert LimitDecision.objects.get().expires_on == TODAY + timedelta(days=1)
    assert client.post(f"/missions/{mission.key}/launch", {"version": str(mission.version)}).status_code == 303
    assert Mission.objects.get(pk=mission.pk).state == "active"


def test_only_executives_are_let_in(owner: User) -> None:
    client = Client()
    client.force_login(owner)
    addresses = ("/mix/targets/type", "/mix/limit", "/mix/limit/exceed")
    assert [client.get(address).status_code for address in addresses] == [403] * 3
    page = text(client.get("/mix"))
    assert "/mix/limit" not in page and "Nobody has set a limit" in page


def test_a_day_is_the_last_one_that_counts(client: Client) -> None:
    last = date(TODAY.year + 1, 12, 31)
    client.post("/mix/targets/ambition", {**TARGETS, "ends_on": last.isoformat()})
    assert MixTarget.objects.get().ends_on == date(TODAY.year + 2, 1, 1)
