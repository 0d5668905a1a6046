"""Parts with something inside."""

from django.utils.safestring import SafeString

from interface.components.register import part, register


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    note: str = "",
    id: str = "",  # noqa: A002 (the tag's word)
    href: str = "",
    link: str = "",
    flush: bool = False,
) -> SafeString:
    """A surface with a heading; flush lets a table reach its edges."""
    return part("card", content=content, title=title, note=note, id=id, href=href, link=link, flush=flush)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002 (the tag's word)
    """A modal dialog, opened by any element with data-opens="its id"."""
    return part("dialog", content=content, id=id, title=title)


@register.simple_block_tag
def drawer(content: str, id: str, title: str) -> SafeString:  # noqa: A002 (the tag's word)
    """A panel from the side, opened by any element with data-opens="its id"."""
    return part("drawer", content=content, id=id, title=title)


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "", look: str = "button", hide_label: bool = False) -> SafeString:
    """A button that unfolds links and buttons."""
    return part("menu", content=content, label=label, icon=icon, look=look, hide_label=hide_label)


@register.simple_block_tag
def filter_bar(content: str, action: str = "", label: str = "Filter", clear: str = "", count: str = "") -> SafeString:
    """A form of filters that lives in the address: GET, sent by itself when the script is there."""
    return part("filter_bar", content=content, action=action, label=label, clear=clear, count=count)
