"""The framing coach beside a field: what it says to the words that stand in it now."""

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from missions import framing

register = template.Library()


@register.simple_tag
def coach(field: BoundField) -> SafeString:
    """The coach's place below the field; while it is typed in, its attributes bring the coach's new words there."""
    form = field.form
    values = {bound.name: str(bound.value() or "") for bound in form.visible_fields()}
    return SafeString(
        render_to_string(
            "missions/coach_spot.html",
            {"of": field.name, "typed": values[field.name], "warnings": framing.look_at_field(field.name, values)},
        )
    )
