"""Versions of things as strong entity tags: what is unchanged need not be sent, what changed is not overwritten."""

import re
from collections.abc import Callable
from typing import Any

from rest_framework.request import Request

from rest.problems import BadRequest, IfMatchMissing, Stale

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')


def etag(identity: Any, version: Any) -> str:
    """The strong tag of one version of one thing."""
    return f'"{identity}.{version}"'


def is_unchanged(request: Request, current: str) -> bool:
    """True when the caller already has this version, by If-None-Match."""
    wanted = request.headers.get("If-None-Match", "")
    return wanted.strip() == "*" or current in [f'"{text}"' for _, text in _TAG.findall(wanted)]


def require_match(request: Request, current: str, *, show: Callable[[], Any], optional: bool = False) -> None:
    """Raises IfMatchMissing without If-Match, and Stale with the current state when it names another version."""
    wanted = request.headers.get("If-Match", "").strip()
    if not wanted and optional:
        return
    if not wanted:
        raise IfMatchMissing("Read the thing first and send its ETag as If-Match.", headers={"ETag": current})
    if wanted == "*":
        return
    if not _TAG.search(wanted):
        raise BadRequest('If-Match is not an entity tag. Send the ETag as it came, with its quotes: "id.version".')
    if current not in [f'"{text}"' for weak, text in _TAG.findall(wanted) if not weak]:
        raise Stale(
            "Somebody changed this since you read it. Look at `current`, and send your change again with its ETag.",
            headers={"ETag": current},
            extra={"current": show()},
        )
