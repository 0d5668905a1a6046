"""{% load gallery %}: the frame around one component of the gallery."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def exhibit(content: str, name: str, title: str, note: str = "") -> SafeString:
    """One component in all its states, at #x-<name>."""
    given = {"content": content, "name": name, "title": title, "note": note}
    return render_to_string("interface/exhibit.html", given)
