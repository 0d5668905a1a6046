"""The shell around every page: the rail, the title said again, live parts."""

import re

from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from interface.components.register import part, register

_ID = re.compile(r"/(?:[A-Z]{2,4}-\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=/|$)")


@register.filter
def without_ids(path: str) -> str:
    """The address with a dash for each id in it: pages that differ in nothing else have the same rail."""
    return _ID.sub("/-", path)


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """A block of the page said once more, so that a page writes its title in one place."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return SafeString(block.render(context).strip())


@register.simple_block_tag(takes_context=True)
def rail_section(
    context: Context, content: str, name: str, label: str, icon: str, keys: str = "", under: str = ""
) -> SafeString:
    """A section of the rail, its own pages inside; `under` are the other addresses that belong to it. Nothing without its page."""
    href = _address(name)
    if not href:
        return SafeString("")
    here = _here(context, href, under)
    return part(
        "rail_section", href=href, label=label, icon=icon, keys=keys, current=here, content=SafeString(content.strip())
    )


@register.simple_tag(takes_context=True)
def rail_link(
    context: Context, name: str, label: str, keys: str = "", icon: str = "", alone: bool = False
) -> SafeString:
    """A link of the rail; nothing as long as no page has that name. `alone`: the addresses below it have links of their own."""
    href = _address(name)
    if not href:
        return SafeString("")
    here = _current(context, href)
    current = "" if alone and here != "page" else here
    return part("rail_link", href=href, label=label, icon=icon, keys=keys, current=current)


@register.simple_tag(takes_context=True)
def bottom_link(context: Context, name: str, label: str, icon: str, under: str = "") -> SafeString:
    """A link of the bottom bar of small screens; nothing as long as no page has that name. `under` as in the rail."""
    href = _address(name)
    if not href:
        return SafeString("")
    return part("bottom_link", href=href, label=label, icon=icon, current=_here(context, href, under))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _here(context: Context, href: str, under: str) -> str:
    return max((_current(context, each) for each in (href, *under.split())), key=len)


def _current(context: Context, href: str) -> str:
    """What aria-current says: "page" here, "true" for a page below, empty elsewhere."""
    request = context.get("request")
    path: str = request.path if request else context.get("path") or ""
    if path == href:
        return "page"
    return "true" if href != "/" and path.startswith(href.rstrip("/") + "/") else ""


@register.simple_tag
def live(names: str, url: str) -> SafeString:
    """Attributes of a live part: it asks for itself again when one of these read models has moved."""
    return format_html('data-live="{}" hx-get="{}" hx-trigger="moved" hx-swap="morph:outerHTML"', names, url)
