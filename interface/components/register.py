"""The library that all component tags stand on, and how one of them is rendered."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


def part(name: str, /, **given: Any) -> SafeString:
    """The template of one component, rendered with these values and nothing else."""
    return render_to_string(f"components/{name}.html", given)
