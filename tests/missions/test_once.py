"""A form that is sent twice at the same moment changes once, and both presses lead to the same place."""

import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from missions import actions
from missions.models import Outcome, TextMissing
from rest.once import once


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_add_one_outcome(person: Any, now: datetime) -> None:
    amara = person("executive")
    barrier, led_to = threading.Barrier(2), []

    def add() -> str:
        return actions.add_outcome(title="Make Brighton love us", by=amara, at=now).key

    def press() -> None:
        try:
            barrier.wait(10)
            led_to.append(once(str(amara.pk), "one-form", now, add))
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join(30)
    assert led_to == ["OUT-1", "OUT-1"]
    assert Outcome.objects.count() == 1


def test_what_was_refused_may_be_sent_again(person: Any, now: datetime) -> None:
    amara = person("executive")
    titles = ["", "Make Brighton love us"]

    def add() -> str:
        return actions.add_outcome(title=titles.pop(0), by=amara, at=now).key

    with pytest.raises(TextMissing):
        once(str(amara.pk), "one-form", now, add)
    assert once(str(amara.pk), "one-form", now, add) == "OUT-1"


def test_forms_of_two_people_are_two_forms(person: Any, now: datetime) -> None:
    for name in ("Amara", "Ben"):
        by = person("executive", name=name)
        once(str(by.pk), "same", now, lambda by=by: actions.add_outcome(title=by.name, by=by, at=now).key)
    assert Outcome.objects.count() == 2
