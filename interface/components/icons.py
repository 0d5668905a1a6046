"""Icons of the sprite."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from interface.components.register import register

SPRITE = "vendor/lucide/sprite.svg"


class UnknownIcon(ValueError):
    """The sprite has no icon of this name."""


@cache
def icon_names() -> frozenset[str]:
    """The names in the icon sprite."""
    found = finders.find(SPRITE)
    if not isinstance(found, str):
        raise FileNotFoundError(SPRITE)
    return frozenset(re.findall(r'<symbol id="([^"]+)"', Path(found).read_text(encoding="utf-8")))


@register.simple_tag
@lru_cache(1000, typed=True)  # typed: a safe label equals one that is still to be escaped
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decoration unless it is given a label. Raises UnknownIcon."""
    if name not in icon_names():
        raise UnknownIcon(f"{name!r} is not in static/{SPRITE}; add it to build_icons and build the sprite again.")
    words_ = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="16" height="16" {}><use href="{}#{}"/></svg>', words_, static(SPRITE), name
    )
