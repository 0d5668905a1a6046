"""Every page of the product: found as people find it, by following links, each address pattern and each tab once."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.product import Window

NOBODY = "nobody"
ROLES = (
    NOBODY,
    "mission_owner",
    "executive",
    "profession_lead",
    "data_steward",
    "administrator",
)  # all pages among them
TRIES = 3  # addresses of a pattern that a role asks: not every mission offers every next step
LINK = re.compile(r"<a\s[^>]*?href=\"(/[^\"]*)\"")


class Pages:
    """What each role reaches. `found[pattern]` is who saw it first, and where."""

    def __init__(self, window: Callable[..., Window]) -> None:
        self.found: dict[str, tuple[str, str]] = {}
        self.failed: list[str] = []
        for role in ROLES:
            self._walk(window("" if role == NOBODY else role), role)

    def _walk(self, somebody: Window, role: str) -> None:
        waiting, seen, tried = ["/"], {"/"}, dict[str, int]()
        while waiting:
            path = waiting.pop(0)
            pattern = pattern_of(path)
            if pattern is None or tried.get(pattern, 0) >= TRIES:
                continue
            tried[pattern] = tried.get(pattern, 0) + 1
            answer = somebody.context.request.get(somebody.address + path)
            if answer.status >= 500:
                self.failed.append(f"{path} for the {role}: {answer.status}")
            if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
                continue
            page = answer.text()
            if "<!doctype html>" in page[:200].lower():
                self.found.setdefault(pattern, (role, path))
            links = [unescape(link).partition("#")[0] for link in LINK.findall(page)]  # a page, not a place on it
            waiting += [link for link in dict.fromkeys(links) if link not in seen]
            seen.update(links)


def pattern_of(path: str) -> str | None:
    """The name of the address pattern, and of the tab, or None where no page of ours is."""
    where = urlsplit(path)
    if where.path.startswith(("/static/", "/api/v1")):
        return None
    try:
        name = resolve(where.path).view_name
    except Resolver404:
        return None
    asked = parse_qs(where.query)
    return f"{name}?tab={asked['tab'][0]}" if "tab" in asked else name


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The names of all address patterns outside the REST interface."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield space + (one.name or str(one.pattern))
        elif not str(one.pattern).startswith("api/v1"):
            yield from patterns(one, f"{space}{one.namespace}:" if one.namespace else space)
