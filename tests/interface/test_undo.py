"""What was done is told with its way back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def hidden(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', text.split('id="toasts"', 1)[1]))


def test_a_message_brings_its_way_back_to_the_next_page(client: Client) -> None:
    page = client.post(reverse("interface:tried"), follow=True).text
    assert re.search(r'<form method="post" action="/gallery/tried">.*data-undo>', page, re.DOTALL)
    assert hidden(page)["back"] == "1"


def test_what_was_undone_is_not_told_twice(client: Client) -> None:
    page = client.post(reverse("interface:tried"), {"back": "1"}, follow=True).text
    assert "Undone." in page
    assert "data-undo" not in page.split('id="toasts"', 1)[1].split("<template", 1)[0]


def test_a_plain_message_has_no_way_back(client: Client) -> None:
    page = client.get(reverse("interface:gallery")).text
    exhibit = page.split('id="x-toast"', 1)[1].split("</section>", 1)[0]
    assert "is checked in" in exhibit and "data-undo" not in exhibit
