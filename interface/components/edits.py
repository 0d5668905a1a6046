"""Values that are changed where they stand, and fields that know what is typed into them."""

from django.forms import BoundField
from django.utils.safestring import SafeString

from interface.components.register import part, register


@register.simple_block_tag
def inline_edit(content: str, href: str, field: str, label: str) -> SafeString:
    """A value that turns into its field: `href` is the page with the form, and the way without a script; without it plain.

    The form is that page's own, sent to the same door, so that what it requires and refuses stays in one place.
    """
    return part("inline_edit", content=content, href=href, field=field, label=label)


@register.simple_tag
def date_range(first: BoundField, last: BoundField, ends: str = "last", label: str = "") -> SafeString:
    """Two days with quick choices and the length in words; ends: "last" is in the range, "after" is the first day out of it."""
    return part("date_range", first=first, last=last, ends=ends, label=label, weeks=(2, 6, 13, 26))
