"""What the log says about a person is hidden in the database, and shown to whoever reads the log."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from pipeline import actions, log
from pipeline.engines import database
from pipeline.models import PersonKey, StoredEvent
from pipeline.personal import cipher, keyring
from professions import actions as professions

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAME = "Wilhelmina Quartz"

pytestmark = pytest.mark.django_db


@pytest.fixture
def wilhelmina(person: Any) -> Any:
    craft = professions.found_profession(title="Glazing", lead=person("profession_lead"), by=None, at=NOW)
    return professions.join(name=NAME, profession=craft, available_from=date(2026, 1, 1), by=None, at=NOW)


def raw(topic: str) -> str:
    """The payloads of the topic as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM pipeline_event WHERE topic = %s", [topic])
        return " ".join(str(data) for (data,) in cursor.fetchall())


def shown(topic: str) -> list[dict[str, Any]]:
    return [event.data for partition in range(8) for event in database.read(topic, partition, 0, 100)]


def test_the_database_holds_no_name_and_readers_see_it(wilhelmina: Any) -> None:
    held = raw("professions.professional")
    assert NAME not in held and cipher.BEGINS + str(wilhelmina.pk) in held and "Glazing" in held
    assert [data["name"] for data in shown("professions.professional")] == [NAME]
    assert StoredEvent.objects.get(topic="professions.professional").data["name"] == NAME


def test_the_same_words_look_different_each_time(wilhelmina: Any) -> None:
    for hours in (1, 2):
        professions.change_level(professional=wilhelmina, level=hours + 3, reason="She grew", by=None, at=NOW)
    hidden = [word for word in raw("professions.professional").split('"') if word.startswith(cipher.BEGINS)]
    assert len(hidden) == 3 == len(set(hidden))


def test_a_key_lies_in_the_database_only_wrapped(wilhelmina: Any) -> None:
    wrapped = bytes(PersonKey.objects.get(person=str(wilhelmina.pk)).wrapped)
    assert len(wrapped) == 40
    with pytest.raises(cipher.WrongKey):
        cipher.unwrap(wrapped, b"k" * 32)


def test_what_is_hidden_for_one_person_opens_for_no_other() -> None:
    key = cipher.new_key()
    hidden = cipher.hide("a secret", "one", key)
    assert cipher.show(hidden, key) == "a secret"
    with pytest.raises(cipher.WrongKey):
        cipher.show(hidden.replace(":one:", ":two:"), key)


@pytest.mark.parametrize(
    "words", [f"{cipher.BEGINS}somebody:AAAA", f"{cipher.BEGINS}nobody:AAAA", cipher.BEGINS, f"x {cipher.BEGINS}a:b"]
)
def test_words_that_only_look_hidden_come_back_as_they_were_said(words: str) -> None:
    actions.open_topic(name="tests.saying", meaning="What tests say.", by=None, at=NOW)
    data = {"words": words, "deep": [{"er": words}]}
    with transaction.atomic():
        log.write([log.Draft(topic="tests.saying", type="t", key="k", data=data, time=NOW)])
    assert shown("tests.saying") == [data] and StoredEvent.objects.get(topic="tests.saying").data == data


def test_a_key_that_was_rolled_back_is_never_used_again(wilhelmina: Any) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keyring.to_write(["somebody"])
        raise ZeroDivisionError
    key = keyring.to_write(["somebody"])["somebody"]
    keyring.forget()
    assert keyring.to_read("somebody") == key


def test_a_key_that_is_lost_is_said_loudly_and_is_no_erasure(wilhelmina: Any) -> None:
    PersonKey.objects.all().delete()
    keyring.forget()
    with pytest.raises(LookupError, match="nobody erased it"):
        shown("professions.professional")
