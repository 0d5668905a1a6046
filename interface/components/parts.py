"""The parts a page is made of."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import charts, words
from interface.components.register import part, register
from interface.undo import Undo, undo_of


@register.simple_tag
def tile(
    label: str,
    value: Any,
    unit: str = "",
    delta: words.Number | None = None,
    delta_note: str = "",
    good: str = "up",
    values: Sequence[words.Number | None] | None = None,
    target: words.Number | None = None,
    note: str = "",
    href: str = "",
    cell: str = "",
) -> SafeString:
    """A figure with its unit, its change since last time and its recent weeks. good: which way is better, up or down."""
    drawn = charts.sparkline(values, target, label, unit) if values else ""
    is_figure = isinstance(value, (int, float)) or hasattr(value, "quantize")
    is_one_word = is_figure and words.is_one_word(unit)
    shown = words.number(value, unit if is_one_word else "") if is_figure else value
    tone = "" if not delta else "ok" if (delta > 0) == (good == "up") else "bad"
    given = {
        "unit": "" if is_one_word else unit,
        "delta": delta,
        "change": words.change(delta, unit if is_one_word else ""),
        "delta_note": delta_note,
        "tone": tone,
        "note": note,
        "href": href,
        "cell": cell,
    }
    return part("tile", label=label, value=shown, drawn=drawn, **given)


@register.simple_tag
def tabs(items: Sequence[Mapping[str, Any]], label: str = "") -> SafeString:
    """Views of one thing: {label, href, current, count}."""
    return part("tabs", items=items, label=label)


@register.simple_block_tag
def panels(content: str, items: Sequence[Mapping[str, Any]], label: str = "") -> SafeString:
    """Tabs inside a page: items {id, label, count}, inside one {% panel id %} for each. Without a script they stand below each other."""
    return part("panels", content=content, items=items, label=label)


@register.simple_block_tag
def panel(content: str, id: str, title: str) -> SafeString:  # noqa: A002 (the tag's word)
    """What one tab shows."""
    return part("panel", content=content, id=id, title=title)


@register.simple_tag
def stepper(steps: Sequence[Mapping[str, Any]], label: str = "") -> SafeString:
    """Where one stands in a wizard: {label, state: done | current | todo, href}."""
    return part("stepper", steps=steps, label=label)


@register.simple_tag
def decision_tree(stages: Sequence[Mapping[str, Any]], label: str = "") -> SafeString:
    """The decision tree with its path lit. Stages: {title, nodes, end, is_lit}; nodes: {node, question, state: yes | no |
    unknown | not_asked, current, href, branches}; branches: {answer, title or kind, state: off | lit | mended}."""
    return part("decision_tree", stages=stages, label=label or _("The decision tree"))


@register.simple_tag
def event_row(event: Any, now: datetime | None = None, href: str = "") -> SafeString:
    """One line of the log: {type, subject, text, at, by, position, topic}."""
    return part("event_row", event=event, now=now or timezone.now(), href=href)


@register.simple_tag
def json_view(value: Any, label: str = "JSON", open: bool = False) -> SafeString:  # noqa: A002 (the tag's word)
    """A value as JSON, folded away until asked for."""
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return part("json_view", text=text, label=label, open=open)


@register.simple_tag
def empty(title: str, text: str = "", action: str = "", href: str = "", icon: str = "inbox") -> SafeString:
    """An empty place: what belongs here, why there is nothing, one thing to do."""
    return part("empty", title=title, text=text, action=action, href=href, icon=icon)


@register.simple_tag
def problem(title: str, remedy: str = "", code: str = "", request_id: str = "") -> SafeString:
    """Something was refused: what is wrong, what to do next."""
    return part("problem", title=title, remedy=remedy, code=code, request_id=request_id)


@register.simple_tag
def notice(text: str, tone: str = "plain", title: str = "") -> SafeString:
    """A banner: plain, ok, warn or bad."""
    return part("notice", text=text, tone=tone, title=title)


@register.simple_tag
def pager(next_url: str = "", previous_url: str = "", note: str = "") -> SafeString:
    """The next and the previous page of a list."""
    return part("pager", next_url=next_url, previous_url=previous_url, note=note)


@register.simple_tag
def rank_controls(position: int, url: str, label: str) -> SafeString:
    """The grip, the number and the way to "move to" of one row of a ranked list; without a script the way is a page."""
    return part("rank_controls", position=position, url=url, label=label)


@register.filter
def undo(message: Message) -> Undo | None:
    """The way back that a message carries: {action, fields}; see interface.undo."""
    return undo_of(message)
