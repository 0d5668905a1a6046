"""Lists: their head with tabs and filters, their table, and the cells of a row."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from interface.components.register import register
from interface.lists.shown import Shown


@register.simple_tag
def smooth() -> SafeString:
    """Attributes by which links and forms inside change the page in place; without a script they lead there."""
    return mark_safe(
        'hx-boost="true" hx-target="#content" hx-select="#content" hx-swap="morph:outerHTML show:none" hx-push-url="true"'
    )


@register.simple_tag(takes_context=True)
def list_head(context: Context, shown: Shown) -> SafeString:
    """The views, the search, the filters and the tokens of a list."""
    return _list_part(context, "list_head", shown)


@register.simple_tag(takes_context=True)
def list_table(context: Context, shown: Shown) -> SafeString:
    """The rows of a list as a table, its pages, and the bar of what may be done to the chosen ones."""
    return _list_part(context, "list_table", shown)


def _list_part(context: Context, name: str, shown: Shown) -> SafeString:
    return render_to_string(f"components/{name}.html", {"list": shown}, request=context.get("request"))


@register.tag
def cell(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """One cell of a row, {% cell "owner" %}…{% endcell %}: labelled as its column is, absent when that is hidden."""
    _, name = token.split_contents()
    inside = parser.parse(["endcell"])
    parser.delete_first_token()
    return _Cell(name.strip("\"'"), inside)


class _Cell(template.Node):
    def __init__(self, name: str, inside: template.NodeList) -> None:
        self.name, self.inside = name, inside

    def render(self, context: Context) -> str:
        column = context["columns"].get(self.name)
        if column is None:
            return ""
        inside = self.inside.render(context)
        if column.is_main:
            return format_html('<th scope="row" class="table-main">{}</th>', inside)
        looks = (("number", column.is_number), ("nowrap", column.is_tight), ("list-wide", column.is_wide))
        look = " ".join(word for word, wanted in looks if wanted)
        shape = format_html(' class="{}"', look) if look else ""
        return format_html('<td data-label="{}"{}><div class="cell">{}</div></td>', column.label, shape, inside)


@register.simple_tag(takes_context=True)
def pick(context: Context, key: str, label: Any) -> SafeString:
    """The box by which a row is chosen; nothing where nothing may be done to several rows."""
    if not context.get("picks"):
        return SafeString("")
    return format_html(
        '<td class="list-pick"><input type="checkbox" id="pick-{}" name="key" value="{}" form="bulk" aria-label="{}" '
        "data-pick></td>",
        key,
        key,
        conditional_escape(label),
    )
