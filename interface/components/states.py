"""The states of a page and its parts: loading, refused, not allowed, long work."""

from datetime import datetime

from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interface import words
from interface.components.register import part, register

LINES = ("wide", "middle", "wide", "short")


@register.simple_tag
def skeleton(lines: int = 3, look: str = "lines") -> SafeString:
    """The shape of what is being fetched: lines, rows or tiles."""
    return part("skeleton", widths=[LINES[place % len(LINES)] for place in range(lines)], look=look)


@register.simple_tag
def not_allowed(what: str, why: str, ask: str = "", href: str = "") -> SafeString:
    """Somebody may not see or do this: what it is, why, whom to ask and where they are found."""
    return part("not_allowed", what=what, why=why, ask=ask, href=href)


@register.simple_tag(takes_context=True)
def job_bar(
    context: Context,
    title: str,
    done: int = 0,
    total: int | None = None,
    started_at: datetime | None = None,
    state: str = "running",
    note: str = "",
    cancel: str = "",
    result: str = "",
) -> SafeString:
    """Long work: how much is done and how long it may still take; state: waiting, running, done, failed or cancelled.

    `cancel` is the address that stops it, `result` the one that shows what came of it. Inside a live part it moves by itself.
    """
    share = None if not total else min(100, round(100 * done / total))
    given = {"title": title, "done": done, "total": total, "share": share, "state": state, "note": note}
    said = _eta(done, total, started_at) if state == "running" else ""
    given |= {"eta": said, "cancel": cancel if state in ("waiting", "running") else "", "result": result}
    return render_to_string("components/job_bar.html", given, request=context.get("request"))


def _eta(done: int, total: int | None, started_at: datetime | None) -> str:
    """How long it may still take, told from its pace so far; nothing as long as there is no pace."""
    if not total or not done or started_at is None:
        return _("How long it takes is not known yet")
    left = (timezone.now() - started_at) * ((total - done) / done)
    return _("About %(span)s left") % {"span": words.span(left)}
