"""{% load api %}: the API behind a page, in a drawer of its own; nothing on pages that show no data."""

from typing import Any

from django import template
from django.template import Context

from portfolio import drawers

register = template.Library()


@register.inclusion_tag("portfolio/api_drawer.html", takes_context=True)
def api_drawer(context: Context) -> dict[str, Any]:
    """The requests and topics behind this page."""
    return {"drawer": _drawer(context)}


@register.inclusion_tag("portfolio/api_button.html", takes_context=True)
def api_button(context: Context) -> dict[str, Any]:
    """Opens the drawer."""
    return {"drawer": _drawer(context)}


def _drawer(context: Context) -> drawers.Drawer | None:
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return None
    if not hasattr(request, "api_drawer"):
        request.api_drawer = drawers.drawer(request, getattr(context.get("event"), "topic", ""))
    found: drawers.Drawer | None = request.api_drawer
    return found
