"""Live parts: a piece of a page that can be asked for alone, rendered once for everybody who looks at the same position."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from pipeline.middleware import wait_for_own_writes
from portfolio import watched
from portfolio.queries import freshness

KEPT = 200
KEPT_ROWS = 3000
SECONDS = 20.0  # long enough for a thousand pages that heard of the same move, short enough for ages in words


@dataclass(frozen=True)
class Part:
    """A template and the read models it shows. `ask` gets the moment and returns what the template lays out.

    `variant` keeps apart what different readers get of one template.
    """

    name: str
    template: str
    watches: tuple[str, ...]
    ask: Callable[[datetime], dict[str, Any]]
    variant: str = ""


class _Shelf:
    """What was rendered last, under everything that it depends on."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._rendered: OrderedDict[tuple[Any, ...], tuple[float, SafeString]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[Any, ...]) -> SafeString | None:
        with self._lock:
            at, found = self._rendered.get(key, (0.0, None))
        return found if found is not None and monotonic() - at < self.seconds else None

    def put(self, key: tuple[Any, ...], html: SafeString) -> None:
        with self._lock:
            self._rendered[key] = (monotonic(), html)
            self._rendered.move_to_end(key)
            while len(self._rendered) > self.most:
                self._rendered.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._rendered.clear()


shelf = _Shelf(KEPT, SECONDS)
# A row depends on nothing but its own figures, so that one that moved is rendered alone.
rows = _Shelf(KEPT_ROWS, 3600.0)


def rendered_row(template: str, row: Mapping[str, Any], **given: Any) -> SafeString:
    """The row's markup, from the shelf as long as none of its figures moved. Nothing in it may depend on the reader."""
    key = (
        template,
        get_language(),
        repr(row),
        *(tuple(value) if isinstance(value, dict) else value for value in given.values()),
    )
    html = rows.get(key)
    if html is None:
        html = mark_safe(render_to_string(template, {"row": row, **given}))  # noqa: S308  our own template, already escaped
        rows.put(key, html)
    return html


def rendered(parts: Sequence[Part], *, url: str, now: datetime) -> dict[str, SafeString]:
    """Each part as markup, under its name. One look at the positions for all of them."""
    names = sorted({name for part in parts for name in part.watches})
    stands = freshness.positions(names)
    return {part.name: _rendered(part, {name: stands[name] for name in part.watches}, url, now) for part in parts}


def _rendered(part: Part, stands: Mapping[str, tuple[int, int]], url: str, now: datetime) -> SafeString:
    key = (part.template, part.variant, url, now.date(), get_language(), tuple(sorted(stands.items())))
    html = shelf.get(key)
    if html is None:
        fresh = freshness.together(dict(stands), now)
        given = {"now": now, "today": now.date(), "fresh": fresh, "watches": " ".join((*part.watches, watched.LATE))}
        context = {**given, "part_url": _part_url(url, part.name), **part.ask(now)}
        html = mark_safe(render_to_string(part.template, context))  # noqa: S308  our own template, already escaped
        if not fresh.behind:
            shelf.put(key, html)
    return html


def _part_url(url: str, name: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}part={name}"


def asked_for(request: HttpRequest, parts: Sequence[Part], *, url: str) -> HttpResponse | None:
    """The one part that a live page asks for again; None when the whole page is wanted. Raises Http404."""
    name = request.GET.get("part")
    if name is None:
        return None
    wanted = [part for part in parts if part.name == name]
    if not wanted:
        raise Http404(f"This page has no part {name!r}.")
    return HttpResponse(rendered(wanted, url=url, now=timezone.now())[name])


def is_up_to_date(request: HttpRequest, *names: str) -> bool:
    """Waits a moment for what this person wrote last. False: the page says that it may not be in yet."""
    return wait_for_own_writes(request, *names)
