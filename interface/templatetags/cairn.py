"""The component language: every tag renders one template of templates/components/. See docs/interface.md."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from interface import charts, words

register = template.Library()

SPRITE = "vendor/lucide/sprite.svg"


class UnknownIcon(ValueError):
    """The sprite has no icon of this name."""


@cache
def icon_names() -> frozenset[str]:
    """The names in the icon sprite."""
    found = finders.find(SPRITE)
    if not isinstance(found, str):
        raise FileNotFoundError(SPRITE)
    with open(found, encoding="utf-8") as drawing:
        return frozenset(re.findall(r'<symbol id="([^"]+)"', drawing.read()))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decoration unless it is given a label. Raises UnknownIcon."""
    if name not in icon_names():
        raise UnknownIcon(f"{name!r} is not in static/{SPRITE}; add it to build_icons and build the sprite again.")
    words_ = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="16" height="16" {}><use href="{}#{}"/></svg>', words_, static(SPRITE), name
    )


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """A block of the page said once more, so that a page writes its title in one place."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return SafeString(block.render(context).strip())


def _part(name: str, /, **given: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", given)


# Words and chips


@register.simple_tag
def status(key: str, word: str = "") -> SafeString:
    """A status: its shape and its word."""
    return _part("status", status=words.status(key), word=word)


@register.simple_tag
def pill(key: str, word: str = "") -> SafeString:
    """A chip for a mission type or a zone of the mix."""
    return _part("pill", key=key, word=word or words.kind_word(key))


@register.simple_tag
def confidence(percent: words.Number | None, note: str = "") -> SafeString:
    """A confidence as a word and a figure of 0 to 100."""
    level = None if percent is None else min(4, int(percent) // 20)
    return _part(
        "confidence", percent=percent, word=words.confidence_word(percent), level=level, steps=range(5), note=note
    )


@register.simple_tag
def key_id(key: str, href: str = "") -> SafeString:
    """A readable id that copies itself on a press."""
    return _part("key_id", key=key, href=href)


@register.simple_tag
def person(name: str, role: str = "", href: str = "") -> SafeString:
    """A person: initials, name, role."""
    initials = "".join(part[0] for part in name.split()[:1] + name.split()[1:][-1:]).upper()
    return _part("person", name=name, role=role, href=href, initials=initials)


@register.simple_tag
def fresh(as_of: datetime | None, position: int | None = None, behind: int = 0) -> SafeString:
    """How fresh a part is; its seconds are counted on by the page itself."""
    return _part("fresh", as_of=as_of, position=position, behind=behind, stale=as_of is None or behind > 0)


# Numbers


@register.filter
def figure(value: words.Number | None, unit: str = "") -> str:
    """A number with its unit: {{ 18204|figure:"£" }}."""
    return words.number(value, unit)


@register.filter
def short(value: words.Number | None, unit: str = "") -> str:
    """A number for a narrow place: 1.2k."""
    return words.short_number(value, unit)


@register.filter
def change(value: words.Number | None, unit: str = "") -> str:
    """A difference with its sign."""
    return words.change(value, unit)


@register.filter
def age(moment: datetime | None, now: datetime | None = None) -> str:
    """How long ago: {{ event.recorded_at|age:now }}; without a given now, the clock's."""
    return words.age(moment, now or timezone.now())


@register.filter
def day(when: date | None, today: date | None = None) -> str:
    """A day; given today, without its year when that is this year."""
    return words.day(when, today.year if today else None)


@register.simple_tag
def day_range(start: date | None, end: date | None) -> str:
    """Two days without what repeats."""
    return words.day_range(start, end)


@register.simple_tag
def time_left(end: date | None, today: date) -> str:
    """How far away an end is."""
    return words.time_left(end, today)


@register.filter
def heat_step(value: words.Number | None, top: words.Number = 100) -> int | None:
    """The colour step 0 to 6 of a heat cell."""
    return words.heat_step(value, top)


# Charts


@register.simple_tag
def sparkline(
    values: Sequence[words.Number | None], target: words.Number | None = None, title: str = "", unit: str = ""
) -> SafeString:
    """A small trend line."""
    return charts.sparkline(values, target, title, unit)


@register.simple_tag
def meter(
    value: words.Number | None,
    baseline: words.Number | None = None,
    target: words.Number | None = None,
    unit: str = "",
    title: str = "",
    tone: str = "",
    bare: bool = False,
) -> SafeString:
    """A bullet from baseline to target with its three numbers; bare=True draws the bar alone."""
    drawn = charts.meter(value, baseline, target, unit, title, tone)
    if bare:
        return drawn
    share = charts.progress_share(value, baseline, target)
    return _part("meter", drawn=drawn, value=value, baseline=baseline, target=target, unit=unit, share=share)


@register.simple_tag
def trend(
    points: Sequence[charts.Point],
    target: words.Number | None = None,
    unit: str = "",
    title: str = "",
    start: date | None = None,
    end: date | None = None,
    today: date | None = None,
) -> SafeString:
    """A trend with axes, its active title, and its table."""
    drawn = charts.trend_line(points, target, unit, title, start, end, today)
    return _part("trend", drawn=drawn, points=points, unit=unit, title=title)


@register.simple_tag
def stacked_bar(parts: Sequence[Mapping[str, Any]], title: str = "", unit: str = "") -> SafeString:
    """One bar in parts with its legend right below."""
    return _part("stacked_bar", drawn=charts.stacked_bar(parts, title, unit), parts=parts, unit=unit, title=title)


@register.simple_tag
def mix(shares: Sequence[Mapping[str, Any]], title: str = "") -> SafeString:
    """Shares in per cent against their target bands: {key, label, share, low, high, amount}."""
    rows = [{**share, "drawn": _mix_row(share), "verdict": _verdict(share)} for share in shares]
    whole = charts.stacked_bar([{**share, "value": share["share"]} for share in shares], title, "%")
    return _part("mix", rows=rows, whole=whole, title=title)


def _mix_row(share: Mapping[str, Any]) -> SafeString:
    return charts.mix_bar(share["share"], share.get("low"), share.get("high"), share["key"], share["label"])


def _verdict(share: Mapping[str, Any]) -> dict[str, Any] | None:
    """Where a share stands to its band: the points over or under, None when there is no band."""
    low, high, here = share.get("low"), share.get("high"), share["share"]
    if low is None or high is None:
        return None
    return {"over": max(0, here - high), "under": max(0, low - here)}


@register.simple_tag
def balance(
    label: str,
    supply: words.Number,
    demand: words.Number,
    top: words.Number | None = None,
    unit: str = "",
    href: str = "",
) -> SafeString:
    """Supply against demand of one profession, the gap in numbers."""
    drawn = charts.balance(supply, demand, top, unit, label)
    return _part(
        "balance", drawn=drawn, label=label, supply=supply, demand=demand, gap=demand - supply, unit=unit, href=href
    )  # type: ignore[operator]


@register.simple_tag
def scatter(
    dots: Sequence[charts.Dot],
    x_label: str,
    y_label: str,
    title: str = "",
    x_top: words.Number = 100,
    y_top: words.Number = 100,
) -> SafeString:
    """Two measures of many things, with its table."""
    drawn = charts.scatter(dots, x_label, y_label, title, (0, x_top), (0, y_top))
    return _part("scatter", drawn=drawn, dots=dots, x_label=x_label, y_label=y_label, title=title)


@register.simple_tag
def dates_bar(start: date | None, end: date | None, today: date) -> SafeString:
    """The window of a mission: how much of it is gone, what is left."""
    drawn = charts.dates_bar(start, end, today) if start and end else ""
    return _part("dates_bar", drawn=drawn, start=start, end=end, today=today)


@register.simple_tag
def timeline(
    rows: Sequence[Mapping[str, Any]], first: date, last: date, today: date | None = None, title: str = ""
) -> SafeString:
    """Windows under each other on one calendar: rows of {label, start, end, key, href, note}."""
    drawn = [
        {
            **row,
            "drawn": charts.timeline_bar(
                row["start"], row.get("end"), first, last, today, row.get("key") or "accent", str(row["label"])
            ),
        }
        for row in rows
    ]
    return _part("timeline", rows=drawn, axis=charts.month_axis(first, last), title=title)


@register.simple_tag
def heat_map(
    columns: Sequence[Any],
    rows: Sequence[Mapping[str, Any]],
    title: str = "",
    corner: str = "",
    top: words.Number = 100,
) -> SafeString:
    """A table of numbers on a scale of colour. Rows: {label, href, note, pinned, cells: [{value, text, href, title, key}]}."""
    size = "heat-many" if len(columns) > 16 else "heat-some" if len(columns) > 6 else ""
    return _part("heat_map", columns=columns, rows=rows, title=title, corner=corner, top=top, size=size)


# Parts


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
    shown = words.number(value) if isinstance(value, (int, float)) or hasattr(value, "quantize") else value
    tone = "" if not delta else "ok" if (delta > 0) == (good == "up") else "bad"
    given = {
        "unit": unit,
        "delta": delta,
        "delta_note": delta_note,
        "tone": tone,
        "note": note,
        "href": href,
        "cell": cell,
    }
    return _part("tile", label=label, value=shown, drawn=drawn, **given)


@register.simple_tag
def field(bound: BoundField, label: str = "", help: str = "", unit: str = "") -> SafeString:
    """A form field: label, help, control, error, tied together for screen readers."""
    return _part(
        "field", field=bound, label=label or bound.label, help=help or bound.help_text, unit=unit, kind=_control(bound)
    )


def _control(bound: BoundField) -> str:
    kind = str(getattr(bound.field.widget, "input_type", "")) or type(bound.field.widget).__name__.lower()
    return "group" if kind == "radio" or type(bound.field.widget).__name__ == "CheckboxSelectMultiple" else kind


@register.simple_tag
def error_summary(form: Any, focus: bool = True) -> SafeString:
    """What must be mended before a form goes through, each line a link to its field; it takes the focus when the page opens."""
    return _part("error_summary", form=form, fields=[bound for bound in form if bound.errors], focus=focus)


@register.simple_tag
def tabs(items: Sequence[Mapping[str, Any]], label: str = "") -> SafeString:
    """Views of one thing: {label, href, current, count}."""
    return _part("tabs", items=items, label=label)


@register.simple_tag
def stepper(steps: Sequence[Mapping[str, Any]], label: str = "") -> SafeString:
    """Where one stands in a wizard: {label, state: done | current | todo, href}."""
    return _part("stepper", steps=steps, label=label)


@register.simple_tag
def decision_tree(nodes: Sequence[Mapping[str, Any]], label: str = "") -> SafeString:
    """The decision tree with its path lit: {node, question, state: yes | no | unknown | not_asked, current, remedy, href}."""
    return _part("decision_tree", nodes=nodes, label=label)


@register.simple_tag
def event_row(event: Any, now: datetime | None = None, href: str = "") -> SafeString:
    """One line of the log: {type, subject, text, at, by, position, topic}."""
    return _part("event_row", event=event, now=now or timezone.now(), href=href)


@register.simple_tag
def json_view(value: Any, label: str = "JSON", open: bool = False) -> SafeString:
    """A value as JSON, folded away until asked for."""
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return _part("json_view", text=text, label=label, open=open)


@register.simple_tag
def empty(title: str, text: str = "", action: str = "", href: str = "", icon: str = "inbox") -> SafeString:
    """An empty place: what belongs here, why there is nothing, one thing to do."""
    return _part("empty", title=title, text=text, action=action, href=href, icon=icon)


@register.simple_tag
def problem(title: str, remedy: str = "", code: str = "", request_id: str = "") -> SafeString:
    """Something was refused: what is wrong, what to do next."""
    return _part("problem", title=title, remedy=remedy, code=code, request_id=request_id)


@register.simple_tag
def notice(text: str, tone: str = "plain", title: str = "") -> SafeString:
    """A banner: plain, ok, warn or bad."""
    return _part("notice", text=text, tone=tone, title=title)


@register.simple_tag
def pager(next_url: str = "", previous_url: str = "", note: str = "") -> SafeString:
    """The next and the previous page of a list."""
    return _part("pager", next_url=next_url, previous_url=previous_url, note=note)


@register.simple_tag(takes_context=True)
def rank_controls(context: Context, position: int, count: int, url: str, label: str) -> SafeString:
    """The grip and the move menu of one row of a ranked list; the form works without a script."""
    given = {"position": position, "count": count, "url": url, "label": label}
    return render_to_string("components/rank_controls.html", given, request=context.get("request"))


@register.simple_tag(takes_context=True)
def rail_link(context: Context, name: str, label: str, icon: str, keys: str = "") -> SafeString:
    """A link of the rail; nothing as long as no page has that name."""
    try:
        href = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    return _part("rail_link", href=href, label=label, icon=icon, keys=keys, current=_current(context, href))


@register.simple_tag(takes_context=True)
def bottom_link(context: Context, name: str, label: str, icon: str) -> SafeString:
    """A link of the bottom bar of small screens; nothing as long as no page has that name."""
    try:
        href = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    return _part("bottom_link", href=href, label=label, icon=icon, current=_current(context, href))


def _current(context: Context, href: str) -> str:
    """What aria-current says: "page" here, "true" for a page below, empty elsewhere."""
    request = context.get("request")
    path = request.path if request else ""
    if path == href:
        return "page"
    return "true" if href != "/" and path.startswith(href.rstrip("/") + "/") else ""


@register.simple_tag
def live(names: str, url: str) -> SafeString:
    """Attributes of a live part: it asks for itself again when one of these read models has moved."""
    return format_html('data-live="{}" hx-get="{}" hx-trigger="moved" hx-swap="morph:outerHTML"', names, url)


# Parts with something inside


@register.simple_block_tag
def card(
    content: str, title: str = "", note: str = "", id: str = "", href: str = "", link: str = "", flush: bool = False
) -> SafeString:
    """A surface with a heading; flush lets a table reach its edges."""
    return _part("card", content=content, title=title, note=note, id=id, href=href, link=link, flush=flush)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A modal dialog, opened by any element with data-opens="its id"."""
    return _part("dialog", content=content, id=id, title=title)


@register.simple_block_tag
def drawer(content: str, id: str, title: str) -> SafeString:
    """A panel from the side, opened by any element with data-opens="its id"."""
    return _part("drawer", content=content, id=id, title=title)


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "", look: str = "button", hide_label: bool = False) -> SafeString:
    """A button that unfolds links and buttons."""
    return _part("menu", content=content, label=label, icon=icon, look=look, hide_label=hide_label)


@register.simple_block_tag
def filter_bar(content: str, action: str = "", label: str = "Filter", clear: str = "", count: str = "") -> SafeString:
    """A form of filters that lives in the address: GET, sent by itself when the script is there."""
    return _part("filter_bar", content=content, action=action, label=label, clear=clear, count=count)
