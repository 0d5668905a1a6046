"""Form fields and what must be mended in them."""

from typing import Any

from django.forms import BoundField
from django.utils.safestring import SafeString

from interface.components.register import part, register


@register.simple_tag
def field(bound: BoundField, label: str = "", help: str = "", unit: str = "") -> SafeString:  # noqa: A002 (the tag's word)
    """A form field: label, help, control, error, tied together for screen readers."""
    return part(
        "field", field=bound, label=label or bound.label, help=help or bound.help_text, unit=unit, kind=_control(bound)
    )


def _control(bound: BoundField) -> str:
    kind = str(getattr(bound.field.widget, "input_type", "")) or type(bound.field.widget).__name__.lower()
    return "group" if kind == "radio" or type(bound.field.widget).__name__ == "CheckboxSelectMultiple" else kind


@register.simple_tag
def error_summary(form: Any, focus: bool = True) -> SafeString:
    """What must be mended before a form goes through, each line a link to its field; it takes the focus when the page opens."""
    return part("error_summary", form=form, fields=[bound for bound in form if bound.errors], focus=focus)
