"""A person who is erased is gone from everywhere, and nothing else is: figures, seals and the order of the log stay."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.erased import ERASED
from accounts.models import User
from missions import actions as missions
from missions.models import Mission
from pipeline import readers, readmodels
from pipeline.conserved import sealing, verifying
from pipeline.engines import database
from pipeline.models import AlreadyErased, Erasure, NobodyKnown, NotYourself
from pipeline.personal import erasing, keyring, leftovers
from portfolio.models import PersonLoad
from professions import actions as professions
from professions.models import Professional

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAME, EMAIL, REASON, RATER = (
    "Wilhelmina Quartz",
    "wilhelmina.quartz@example.org",
    "Recovers from knee surgery",
    "Ottoline Pumice",
)
WORDS = (NAME, EMAIL, REASON)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.STATE = tmp_path
    yield tmp_path
    keyring.forget()


class Town:
    """Wilhelmina leads a craft, owns a mission and an outcome, works on another, and is spoken of by name elsewhere."""

    def __init__(self, person: Callable[..., User]) -> None:
        self.admin, self.other = person("administrator"), person("mission_owner", name="Barnaby Flint")
        self.her = accounts.create_user(
            email=EMAIL, name=NAME, roles=["mission_owner", "profession_lead"], by=None, at=NOW
        )
        by = {"by": self.admin, "at": NOW}
        craft = professions.found_profession(title="Glazing", lead=self.her, **by)
        since = {"profession": craft, "available_from": date(2026, 1, 1)}
        self.her_at_work = professions.join(name=NAME, user=self.her, **since, **by)
        self.him_at_work = professions.join(name="Barnaby Flint", user=self.other, **since, **by)
        self.outcome = missions.add_outcome(title="Windows hold", owner=self.her, named_owners=[RATER], **by)
        window = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 9, 1), "outcome": self.outcome}
        envelope = {"fte_min": Decimal(1), "fte_max": Decimal(3), "type": "strategic", "ambition": "core"}
        self.mission = missions.propose(
            title="Glaze the market hall",
            purpose="So that it is warm",
            owner=self.her,
            named_owners=[NAME, RATER],
            **window,
            **envelope,
            **by,
        )
        missions.report_status(mission=self.mission, reported_on=date(2026, 2, 1), rating="Green", rated_by=RATER, **by)
        for who in (self.her_at_work, self.him_at_work):
            professions.assign(
                professional=who,
                mission=self.mission,
                role="Glazier",
                fte=Decimal("0.5"),
                starts_on=date(2026, 3, 1),
                ends_on=date(2026, 6, 1),
                **by,
            )
        professions.change_availability(
            professional=self.her_at_work,
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 8, 1),
            available_fte=Decimal("0.5"),
            reason=REASON,
            **by,
        )
        readers.drain_fully()

    def erase(self) -> None:
        erasing.erase(person=self.her.pk, by=self.admin, at=timezone.now())


@pytest.fixture
def town(person: Callable[..., User]) -> Town:
    return Town(person)


def everything(state: Path) -> str:
    """Every row of every table as text, and every file of the state folder: what a backup would hold."""
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                held += [
                    bytes(value).decode(errors="replace") if isinstance(value, memoryview | bytes) else str(value)
                    for value in row
                ]
    held += [path.read_bytes().decode(errors="replace") for path in state.rglob("*") if path.is_file()]
    return "\n".join(held)


def figures() -> dict[str, bytes]:
    return {kept.name: kept.dump() for kept in readmodels.all_of_them()}


def test_an_erased_person_is_found_nowhere_any_more(town: Town, state: Path) -> None:
    sealing.seal_the_log(at=timezone.now())
    sealing.anchor(at=timezone.now())
    before = everything(state)
    assert all(word in before for word in WORDS)
    town.erase()
    after = everything(state)
    assert [word for word in (*WORDS, "Quartz", "wilhelmina") if word in after] == []
    assert "Barnaby Flint" in after and RATER in after
    assert leftovers.of(WORDS) == []


def test_figures_seals_and_everybody_else_stay_as_they_were(town: Town) -> None:
    sealing.seal_the_log(at=timezone.now())
    before = figures()
    town.erase()
    readers.drain_fully()
    for name, dump in figures().items():
        expected = before[name].replace(NAME.encode(), ERASED.encode())
        assert dump == expected or name == "pipeline.person", name
    assert verifying.verify().troubles == []


def test_kept_up_still_equals_rebuilt(town: Town) -> None:
    town.erase()
    readers.drain_fully()
    kept_up = figures()
    for kept in readmodels.all_of_them():
        readmodels.rebuild(kept)
    assert figures() == kept_up


def test_who_reads_the_log_afterwards_reads_that_somebody_was_there(town: Town) -> None:
    town.erase()
    read = [event for partition in range(8) for event in database.read("professions.professional", partition, 0, 100)]
    assert sorted(event.data["name"] for event in read if "name" in event.data) == ["Barnaby Flint", ERASED]
    assert [event.data["reason"] for event in read if "reason" in event.data] == [ERASED]


def test_what_is_said_of_the_person_later_is_not_kept(town: Town) -> None:
    town.erase()
    readers.drain_fully()
    professions.change_level(
        professional=Professional.objects.get(pk=town.her_at_work.pk), level=4, reason=REASON, by=None, at=NOW
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM pipeline_event WHERE type = 'professions.professional.level_changed.v1'")
        assert ERASED in str(cursor.fetchone()[0])


def test_the_account_opens_nothing_and_the_people_pages_show_nobody(town: Town, client: Any) -> None:
    town.erase()
    her = User.objects.get(pk=town.her.pk)
    assert (her.name, her.is_active, her.has_usable_password()) == (ERASED, False, False)
    assert PersonLoad.objects.get(pk=town.her_at_work.pk).name == ERASED
    assert Mission.objects.get(pk=town.mission.pk).named_owners == [ERASED, RATER]


def test_somebody_known_by_name_alone_is_erased_by_that_name(town: Town, state: Path) -> None:
    call_command("erase", "--name", RATER)
    readers.drain_fully()
    assert RATER not in everything(state) and NAME in everything(state)
    with pytest.raises(CommandError, match="by this name alone"):
        call_command("erase", "--name", RATER)


def test_an_older_backup_is_told_again_whom_to_forget(town: Town, state: Path) -> None:
    with transaction.atomic():
        backup = transaction.savepoint()
        town.erase()
        ledger = [{"person": one.person, "erased_at": one.erased_at.isoformat()} for one in Erasure.objects.all()]
        transaction.savepoint_rollback(backup)
    (state / "erasures.jsonl").write_text("".join(json.dumps(line) + "\n" for line in ledger))
    keyring.forget()
    assert NAME in everything(state), "the backup brought it back"
    assert erasing.erase_again() > 0
    assert [word for word in WORDS if word in everything(state)] == []
    assert erasing.erase_again() == 0


@pytest.mark.django_db(transaction=True)
def test_an_erasure_is_kept_beside_the_database(person: Callable[..., User], state: Path) -> None:
    town = Town(person)
    town.erase()
    kept = [json.loads(line)["person"] for line in (state / "erasures.jsonl").read_text().splitlines()]
    assert {str(town.her.pk), str(town.her_at_work.pk)} <= set(kept)


@pytest.mark.parametrize("who", ["a professional without an account", "through the professional"])
def test_who_a_person_is_can_be_said_in_more_than_one_way(town: Town, who: str) -> None:
    if who == "through the professional":
        erasing.erase(person=town.her_at_work.pk, by=town.admin, at=NOW)
        assert User.objects.get(pk=town.her.pk).name == ERASED
    else:
        by = {"by": None, "at": NOW}
        craft = professions.found_profession(title="Roofing", **by)
        alone = professions.join(name="Hildegard Slate", profession=craft, available_from=date(2026, 1, 1), **by)
        erasing.erase(person=alone.pk, by=town.admin, at=NOW)
        assert Professional.objects.get(pk=alone.pk).name == ERASED


def test_nobody_is_erased_twice_nor_by_themselves_nor_without_being_known(town: Town) -> None:
    from uuid import uuid4

    with pytest.raises(NotYourself):
        erasing.erase(person=town.admin.pk, by=town.admin, at=NOW)
    with pytest.raises(NobodyKnown):
        erasing.erase(person=uuid4(), by=town.admin, at=NOW)
    town.erase()
    with pytest.raises(AlreadyErased):
        town.erase()
