"""{% load api %}: the API behind a page, in a drawer of its own; nothing on pages that show no data."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from interface.components.kept import kept
from portfolio import drawers

register = template.Library()


@register.simple_tag(takes_context=True)
def api_drawer(context: Context) -> SafeString:
    """The requests and topics behind this page."""
    return kept("portfolio/api_drawer.html", drawer=_drawer(context))


@register.simple_tag(takes_context=True)
def api_button(context: Context) -> SafeString:
    """Opens the drawer."""
    return kept("portfolio/api_button.html", is_there=_drawer(context) is not None)


def _drawer(context: Context) -> drawers.Drawer | None:
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return None
    if not hasattr(request, "api_drawer"):
        request.api_drawer = drawers.drawer(request, getattr(context.get("event"), "topic", ""))
    found: drawers.Drawer | None = request.api_drawer
    return found
