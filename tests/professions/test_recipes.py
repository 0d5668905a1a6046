"""Team recipes: editions that stay, and the demand that a stage raises by itself."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from missions import actions as missions
from missions.models import Mission, NoSuchStage, ReasonMissing
from pipeline import readers
from pipeline.models import Checkpoint
from professions import actions
from professions.actions import Line
from professions.models import (
    Demand,
    NotADemand,
    NotALevel,
    Profession,
    Recipe,
    RecipeIsFixed,
    RecipeMoved,
    RecipeUnclear,
)
from tests.missions.test_gates_at_once import at_once

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def feature(owner: Any, now: datetime) -> Mission:
    """A mission that runs, and of which nobody has said yet where it stands."""
    return missions.bring_in(
        title="Win the weekly shop",
        purpose="Families come every week.",
        type="feature",
        owner=owner,
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 6, 29),
        by=owner,
        at=now,
    )


@pytest.fixture
def write(profession: Profession, lead: Any, now: datetime) -> Any:
    """Writes what the stage Launch of a feature mission asks for, unless told otherwise."""

    def make(least: str = "0.5", most: str = "1", **values: Any) -> Recipe:
        lines = [Line(profession, "Service designer", Decimal(least), Decimal(most), 3)]
        given = {"type": "feature", "stage": "launch", "lines": lines, "reason": "So we learnt.", "by": lead, "at": now}
        return actions.write_recipe(**(given | values))

    return make


def enter(mission: Mission, stage: str, at: datetime, by: Any) -> None:
    missions.enter_stage(mission=mission, stage=stage, reason="We know.", by=by, at=at)
    readers.drain()


def asked(mission: Mission, on: date) -> list[tuple[str, str, Decimal]]:
    rows = Demand.objects.standing().filter(mission=mission, starts_on__lte=on, ends_on__gt=on)
    return [(one.source, one.role, one.fte) for one in rows]


def test_an_edition_is_written_once_and_the_next_counts(write: Any, lead: Any, now: datetime) -> None:
    first, second = write(), write("1", "2")
    assert [(one.edition, one.lines.get().fte_max) for one in Recipe.objects.order_by("edition")] == [(1, 1), (2, 2)]
    assert list(Recipe.objects.current()) == [second]
    with pytest.raises(RecipeIsFixed):
        first.save()
    for table in ("professions_recipe", "professions_recipeline"):
        for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError, match="as it was written"), transaction.atomic():
                connection.cursor().execute(sql)
    with pytest.raises(RecipeMoved, match="edition 2"):
        write(expected_edition=1)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"stage": "dream"}, NoSuchStage),
        ({"type": "platform"}, NoSuchStage),
        ({"reason": " "}, ReasonMissing),
        ({"least": "2", "most": "1"}, RecipeUnclear),
        ({"least": "0"}, NotADemand),
    ],
)
def test_a_recipe_that_nobody_could_follow_is_refused(write: Any, values: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        write(**values)
    assert not Recipe.objects.exists()


def test_a_recipe_names_a_role_once_and_a_level(write: Any, profession: Profession) -> None:
    line = Line(profession, "Designer", Decimal(1), Decimal(1))
    with pytest.raises(RecipeUnclear, match="twice"):
        write(lines=[line, line])
    with pytest.raises(NotALevel):
        write(lines=[Line(profession, "Designer", Decimal(1), Decimal(1), 7)])


def test_a_stage_asks_for_its_team(write: Any, feature: Mission, owner: Any, now: datetime) -> None:
    write()
    enter(feature, "launch", now + DAY, owner)
    assert asked(feature, now.date()) == []
    assert asked(feature, date(2026, 6, 28)) == [("recipe", "Service designer", Decimal("0.50"))]
    [demand] = Demand.objects.all()
    assert (demand.level, demand.ends_on, demand.line.recipe.edition) == (3, date(2026, 6, 29), 1)


def test_the_next_stage_asks_anew_and_leaves_what_people_asked_for(
    write: Any, feature: Mission, profession: Profession, owner: Any, now: datetime
) -> None:
    write()
    write(stage="scale", lines=[Line(profession, "Roll-out", Decimal(2), Decimal(3))])
    by_hand = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 1), "by": owner, "at": now}
    actions.ask_for(mission=feature, profession=profession, role="Research", fte=Decimal("0.2"), **by_hand)
    enter(feature, "launch", now + DAY, owner)
    enter(feature, "scale", now + 9 * DAY, owner)
    before, after = (now + 8 * DAY).date(), (now + 9 * DAY).date()
    research = ("manual", "Research", Decimal("0.20"))
    assert asked(feature, before) == [research, ("recipe", "Service designer", Decimal("0.30"))]
    assert asked(feature, after) == [research, ("recipe", "Roll-out", Decimal("1.80"))]


def test_a_stage_asks_for_nobody_whom_people_ask_for_already(
    write: Any, feature: Mission, profession: Profession, owner: Any, now: datetime
) -> None:
    write()
    window = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 1), "by": owner, "at": now}
    actions.ask_for(mission=feature, profession=profession, role="Design", fte=Decimal("0.5"), **window)
    enter(feature, "launch", now + DAY, owner)
    assert [source for source, _, _ in asked(feature, date(2026, 4, 1))] == ["manual"]


def test_a_stage_asks_for_nobody_who_is_there_already(
    write: Any, feature: Mission, ana: Any, lead: Any, owner: Any, now: datetime
) -> None:
    write("1", "2")
    window = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 1), "by": lead, "at": now}
    actions.assign(professional=ana, mission=feature, role="Designer", fte=Decimal("0.75"), **window)
    enter(feature, "launch", now + DAY, owner)
    assert [fte for _, _, fte in asked(feature, date(2026, 4, 1))] == [Decimal("0.25")]


def test_a_stage_heard_twice_asks_once(write: Any, feature: Mission, owner: Any, now: datetime) -> None:
    write()
    enter(feature, "launch", now + DAY, owner)
    Checkpoint.objects.filter(subscription="professions.derive").update(sequence=0)
    readers.drain()
    assert Demand.objects.count() == 1


def test_a_stage_heard_too_late_asks_for_nobody(
    write: Any, feature: Mission, profession: Profession, owner: Any, now: datetime
) -> None:
    write()
    missions.enter_stage(mission=feature, stage="launch", reason="We know.", by=owner, at=now + DAY)
    enter(feature, "scale", now + 2 * DAY, owner)
    assert not Demand.objects.exists()


def test_a_newer_edition_leaves_those_who_stand_in_the_stage(
    write: Any, feature: Mission, owner: Any, now: datetime
) -> None:
    write()
    enter(feature, "launch", now + DAY, owner)
    write("2", "3", at=now + 2 * DAY)
    readers.drain()
    assert [one.fte for one in Demand.objects.all()] == [Decimal("0.50")]


def test_a_concluded_mission_asks_for_nobody(write: Any, feature: Mission, owner: Any, now: datetime) -> None:
    write()
    enter(feature, "launch", now + DAY, owner)
    missions.conclude(mission=feature, result="achieved", learned="They came.", by=owner, at=now + 2 * DAY)
    readers.drain()
    assert asked(feature, date(2026, 6, 1)) == []


def lines_of(profession: Profession) -> list[dict[str, Any]]:
    return [{"profession": profession.key, "role": "Designer", "level_min": 2, "fte_min": 0.5, "fte_max": 1}]


def test_recipes_over_rest(client: Client, token: Any, lead: Any, owner: Any, profession: Profession) -> None:
    def post(body: Any, user: Any = lead) -> Any:
        headers = {"Authorization": f"Bearer {token(user=user)}"}
        return client.post("/api/v1/recipes", json.dumps(body), content_type="application/json", headers=headers)

    body = {"type": "strategic", "stage": "sense", "lines": lines_of(profession), "reason": "So we learnt."}
    made = post(body)
    assert (made.status_code, made.json()["edition"], made.json()["lines"][0]["role"]) == (201, 1, "Designer")
    assert post({**body, "expected_edition": 0}).json()["code"] == "recipe_moved"
    assert post({**body, "lines": [{**body["lines"][0], "soon": 1}]}).status_code == 400
    assert post(body, owner).status_code == 403
    read = client.get("/api/v1/recipes?current=true", headers={"Authorization": f"Bearer {token(user=lead)}"}).json()
    assert [one["key"] for one in read["data"]] == ["RCP-1"]


def test_a_lead_writes_an_edition_by_form(client: Client, lead: Any, owner: Any, profession: Profession) -> None:
    client.force_login(lead)
    address = "/recipes/strategic/sense/write"
    row = {"profession_0": profession.pk, "role_0": "Designer", "level_min_0": 2, "fte_min_0": "0.5", "fte_max_0": "1"}
    sent = {**row, "reason": "So we learnt.", "seen_edition": 0, "form_id": "1"}
    assert client.get(address).status_code == 200
    lacking = client.post(address, {**sent, "role_0": ""})
    assert lacking.status_code == 422
    assert "Say the role" in lacking.content.decode()
    assert client.post(address, {**sent, "fte_max_0": "0.2", "form_id": "2"}).status_code == 422
    assert client.post(address, {**sent, "form_id": "3"}).status_code == 303
    late = client.post(address, {**sent, "form_id": "4"})
    assert (late.status_code, "edition 1" in late.content.decode()) == (422, True)
    assert "Designer" in client.get("/recipes/strategic/sense").content.decode()
    assert "1 of 15 stages" in client.get("/recipes").content.decode()
    client.force_login(owner)
    assert client.post(address, sent).status_code == 403
    assert client.get("/recipes/strategic/dream").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_one_is_told(write: Any) -> None:
    write()
    came = at_once(*[lambda: write(expected_edition=1)] * 3)
    assert came == {"done": 1, "recipe_moved": 2}
    assert Recipe.newest_edition("feature", "launch") == 2
