"""Components as templates use them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from interface import words
from interface.components.icons import UnknownIcon
from interface.exhibits import PARTS


def shown(text: str, **given: Any) -> str:
    return Template("{% load cairn %}" + text).render(Context(given))


@pytest.mark.parametrize("key", words.STATUSES)
def test_a_status_is_a_shape_and_a_word(key: str) -> None:
    drawn = shown("{% status key %}", key=key)
    assert "<svg" in drawn
    assert str(words.STATUSES[key].word) in drawn


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "flag" %}')
    assert 'aria-label="Mission"' in shown('{% icon "flag" "Mission" %}')


def test_an_icon_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownIcon, match="'unicorn' is not in"):
        shown('{% icon "unicorn" %}')


def test_unknown_confidence_is_not_zero() -> None:
    assert "No confidence given" in shown("{% confidence None %}")
    assert "Very low" in shown("{% confidence 0 %}")


def test_a_stamp_is_stale_when_it_is_behind_or_has_nothing_to_stand_on() -> None:
    moment = datetime(2026, 3, 18, 12, 3, 5, tzinfo=UTC)
    assert "is-stale" not in shown("{% fresh at 18204 0 %}", at=moment)
    assert "is-stale" in shown("{% fresh at 18204 6 %}", at=moment)
    assert "no facts yet" in shown("{% fresh None %}")


@pytest.mark.parametrize(
    ("good", "delta", "tone"),
    [
        ("up", 1, "text-ok"),
        ("up", -1, "text-bad"),
        ("down", -1, "text-ok"),
        ("down", 1, "text-bad"),
        ("up", 0, "no change"),
    ],
)
def test_a_tile_knows_which_way_is_better(good: str, delta: int, tone: str) -> None:
    assert tone in shown("{% tile 'Waste' 4 delta=delta good=good %}", delta=delta, good=good)


class Budget(forms.Form):
    amount = forms.DecimalField(label="Envelope", help_text="What may be spent.")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


def test_a_field_ties_help_and_error_to_its_control() -> None:
    drawn = shown("{% field form.amount %}", form=Budget({"amount": "much"}))
    for part in (
        'for="id_amount"',
        'id="id_amount_helptext"',
        'id="id_amount_error"',
        'aria-invalid="true"',
        "Enter a number.",
    ):
        assert part in drawn
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in drawn


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    assert "<fieldset" in shown("{% field form.kind %}", form=Budget())


def test_the_summary_links_each_error_to_its_field() -> None:
    drawn = shown("{% error_summary form %}", form=Budget({"amount": ""}))
    assert 'href="#id_amount"' in drawn
    assert not shown("{% error_summary form %}", form=Budget()).strip()


def test_a_summary_link_of_a_choice_leads_to_an_element_that_is_there() -> None:
    form = Budget({"amount": "1"})
    drawn = shown("{% error_summary form %}{% field form.kind %}", form=form)
    target = drawn.split('href="#')[1].split('"')[0]
    assert f'id="{target}"' in drawn


def test_a_live_part_carries_its_address_and_what_moves_it() -> None:
    assert shown("<p {% live 'control_centre board' '/tiles' %}>") == (
        '<p data-live="control_centre board" hx-get="/tiles" hx-trigger="moved" hx-swap="morph:outerHTML">'
    )


def test_words_of_users_are_escaped_in_every_part() -> None:
    nasty = "<script>x</script>"
    parts = (
        "{% card title=n %}x{% endcard %}{% tile n n note=n %}{% empty n n %}{% problem n n code=n %}{% notice n %}"
        "{% person n role=n %}{% key_id n %}{% json_view n %}{% pill n %}"
    )
    assert "<script>" not in shown(parts, n=nasty)


def test_rank_controls_lead_to_a_page_without_a_script() -> None:
    request = RequestFactory().get("/")
    drawn = Template("{% load cairn %}{% rank_controls position=2 url='/move' label='Poultry' %}").render(
        Context({"request": request})
    )
    assert 'href="/move"' in drawn and 'aria-label="Move Poultry"' in drawn


def test_the_age_of_an_event_is_told_from_the_moment_given() -> None:
    now = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
    event = {"type": "okrs.checkin.recorded", "at": now - timedelta(minutes=3), "position": 7}
    assert "3 min ago" in shown("{% event_row event now %}", event=event, now=now)


@pytest.mark.django_db
def test_the_gallery_shows_each_part_once(client: Client) -> None:
    answer = client.get(reverse("interface:gallery"))
    names = re.findall(r'id="(x-[a-z-]+)" data-exhibit', answer.text)
    assert len(names) == len(set(names)) > 25
    assert [part.name for part in PARTS if f'id="{part.name}"' not in answer.text] == []
