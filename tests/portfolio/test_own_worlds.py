"""What cannot begin from the grocer of the other files: a portfolio that is empty, and one whose writes are committed."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from pipeline import readers
from tests.portfolio.conftest import a_grocer


def test_the_control_centre_of_an_empty_installation_says_what_to_do(person: Any, client: Client) -> None:
    client.force_login(person("executive"))
    assert "Nothing is pursued yet. The first outcome begins it." in client.get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_sends_the_position_of_a_write_along_sees_that_write(clock: datetime, client: Client) -> None:
    grocer = a_grocer(clock)
    client.force_login(grocer.owner)
    answer = client.post(
        f"/api/v1/key-results/{grocer.sales.key}/check-ins",
        {"value": 104, "confidence": 9},
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    position = answer["Cairn-Position"]
    readers.drain_fully()
    told = client.get(f"/api/v1/portfolio/missions/{grocer.pod.key}", headers={"Cairn-Position": position})
    assert told.status_code == 200, told.content
    assert told.json()["attained"] == 0.5
