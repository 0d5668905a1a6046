"""A form that was sent twice changes once."""

from typing import Any

import pytest
from django.utils import timezone

from rest.once import new_form_id, once
from tests.rest import shelf
from tests.rest.test_idempotency_keys import at_once


def put(title: str = "Moby") -> str:
    return f"/books/{shelf.put_on_shelf(title=title).key}"


def test_the_second_press_leads_where_the_first_one_led(books: Any) -> None:
    form = new_form_id()

    places = [once("rosa", form, timezone.now(), put) for _ in range(2)]

    assert places == ["/books/BOK-1", "/books/BOK-1"]
    assert books.objects.count() == 1


def test_other_people_and_forms_without_an_id_are_their_own(books: Any) -> None:
    form = new_form_id()

    for who, form_id in (("rosa", form), ("otto", form), ("rosa", ""), ("rosa", "")):
        once(who, form_id, timezone.now(), put)

    assert books.objects.count() == 4


def test_a_refused_form_can_be_sent_again(books: Any) -> None:
    form = new_form_id()
    with pytest.raises(shelf.LentOut):
        once("rosa", form, timezone.now(), lambda: put("lent"))

    assert once("rosa", form, timezone.now(), put) == "/books/BOK-1"


@pytest.mark.django_db(transaction=True)
def test_four_presses_at_once_change_once(_shelf_table: None) -> None:
    form = new_form_id()
    shelf.Book.objects.all().delete()

    places = at_once(4, lambda: once("rosa", form, timezone.now(), put))

    assert places == ["/books/BOK-1"] * 4
    assert shelf.Book.objects.count() == 1
    shelf.Book.objects.all().delete()
