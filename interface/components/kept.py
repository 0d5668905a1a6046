"""Parts of the shell that are the same on many pages, rendered once for each state of what they are made of."""

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from interface.components.register import register

MOST = 1000


@register.simple_tag
def kept(template: str, **given: Hashable) -> SafeString:
    """A template that sees these values and nothing else: no request, no person. Whoever gets it has the same values.

    What it may show to one and not to another is therefore given as a value: `sees_webhooks=request.user|may:"webhooks:read"`.
    """
    # The type belongs to the key: a safe text equals one that is still to be escaped, and True equals 1.
    return _rendered(template, get_language(), tuple((name, type(value), value) for name, value in given.items()))


@lru_cache(MOST)
def _rendered(template: str, language: str | None, given: tuple[tuple[str, type, Hashable], ...]) -> SafeString:
    return render_to_string(template, {name: value for name, _type, value in given})
