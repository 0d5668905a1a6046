"""What is rendered once for many is never shown to somebody who may not see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.safestring import mark_safe

SignedIn = Callable[[Any], Client]


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/outcomes", "/missions"])
def test_who_comes_after_the_steward_sees_none_of_the_links_and_offers_of_theirs(
    address: str, grocer: Any, person: Any, signed_in: SignedIn
) -> None:
    steward, member = person("data_steward", name="Sade Steward"), person("member", name="Mina Member")
    pages = {who.name: _page(signed_in(who), address) for who in (steward, grocer.boss, member, steward)}
    assert 'href="/webhooks"' in pages["Sade Steward"] and 'href="/webhooks"' not in pages["Mina Member"]
    offer = 'href="/outcomes/add"'
    assert offer in pages["Amara Okafor"] and offer not in pages["Mina Member"] + pages["Sade Steward"]
    for name, page in pages.items():
        assert {other for other in pages if f"<strong>{other}</strong>" in page} == {name}


def test_each_page_says_which_part_of_the_rail_it_is(grocer: Any, signed_in: SignedIn) -> None:
    client = signed_in(grocer.boss)
    for address, under in (("/outcomes", "page"), (f"/outcomes/{grocer.poultry.key}", "true"), ("/missions", "")):
        page = _page(client, address)
        assert ('href="/outcomes" title="Outcomes" aria-current="page"' in page) == (under == "page"), address
        assert ('href="/outcomes" title="Outcomes" aria-current="true"' in page) == (under == "true"), address


def test_a_kept_part_escapes_a_text_that_equals_one_that_was_safe() -> None:
    template = Template('{% load cairn %}{% kept "components/notice.html" text=text tone="plain" title="" %}')
    safe = template.render(Context({"text": mark_safe("<b>so</b>")}))
    assert "<b>so</b>" in safe
    assert "&lt;b&gt;so&lt;/b&gt;" in template.render(Context({"text": "<b>so</b>"}))
