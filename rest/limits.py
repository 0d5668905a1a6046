"""How much one caller may ask of the API: counted in Redis in one step, so that all web processes count together.

Reads, writes and searches have a bucket each. A bucket holds a whole quota and fills again evenly, so that who keeps to the
quota never notices it. A limit guards nothing but itself: while Redis is away, slow or full, every request passes.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rest import measures
from rest.line import Line
from rest.problems import TooManyRequests

READS, WRITES, SEARCHES = "reads", "writes", "searches"
_WINDOWS = {1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day"}
_LESS = {
    READS: "An ETag as If-None-Match costs nothing while nothing changed, limit=200 and `next` bring more at once, "
    "and wait=30 asks for events once.",
    WRITES: "POST /events takes 10,000 events at once and counts once; an Idempotency-Key makes it safe to send this again.",
    SEARCHES: "Without q= a request counts as a read; keep the keys of what you found, and limit=200 brings more at once.",
}

# The key holds the microsecond at which the bucket is full again. Redis has the one clock that everybody shares.
_STEP = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local step, quota, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local whole = step * quota
local full = tonumber(redis.call('GET', KEYS[1]) or now)
if full < now or full > now + whole then  -- the latter when the clock was set back
  full = now
end
local wanted = math.max(full + step * cost, now)
if cost > 0 and wanted - now > whole then
  return {-1, wanted - now - whole}
elseif wanted > now then
  redis.call('SET', KEYS[1], string.format('%.0f', wanted), 'PX', math.ceil((wanted - now) / 1000))
else
  redis.call('DEL', KEYS[1])
end
return {math.floor((whole - (wanted - now)) / step), wanted - now}
"""

_line = Line("limits")


@dataclass(frozen=True)
class Spent:
    """What is left for a caller behind a request; `left` is -1 when there was nothing any more."""

    bucket: str
    owner: str
    quota: int
    window: int  # seconds
    left: int
    seconds: int  # until the bucket is full again; until there is something in it, when nothing is left

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers-11 has them."""
        return {
            "RateLimit-Policy": f'"{self.bucket}";q={self.quota};w={self.window}',
            "RateLimit": f'"{self.bucket}";r={max(self.left, 0)};t={self.seconds}',
        }

    @property
    def refusal(self) -> TooManyRequests:
        soon = "1 second" if self.seconds == 1 else f"{self.seconds} seconds"
        said = f"Your {self.bucket} are used up: the limit is {self.quota} in {_WINDOWS[self.window]}."
        return TooManyRequests(
            f"{said} Come back in {soon}. {_LESS[self.bucket]}", headers={"Retry-After": str(self.seconds)}
        )


def spend(bucket: str, owner: str, cost: int = 1) -> Spent | None:
    """Takes from the owner's bucket, and gives back when the cost is -1; None without a limit, or without Redis."""
    if bucket not in settings.API_LIMITS or _line.is_silent:
        return None
    quota, window = settings.API_LIMITS[bucket]
    try:
        count, step = _line.client.register_script(_STEP), window * 1_000_000 // quota
        left, micros = count(keys=[f"cairn:limit:{bucket}:{quota}:{window}:{owner}"], args=[step, quota, cost])
    except redis.RedisError as trouble:
        _line.failed(trouble)
        return None
    return Spent(bucket, owner, quota, window, left, math.ceil(micros / 1_000_000))


def require_left(request: HttpRequest, owner: str, cost: int) -> None:
    """Counts the request for its caller, or for its address when nobody is signed in. Raises TooManyRequests."""
    spent = spend(bucket_of(request), owner or f"address:{request.META.get('REMOTE_ADDR', '')}", cost)
    request.spent = spent  # type: ignore[attr-defined]
    if spent is not None and spent.left < 0:
        measures.LIMITED.labels(bucket=spent.bucket).inc()
        raise spent.refusal


def bucket_of(request: HttpRequest) -> str:
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        return WRITES
    return SEARCHES if re.search(r"(^|&)q=", request.META.get("QUERY_STRING", "")) else READS


class TellLimits:
    """Every answer to a request that counted says what is left; a 304 gives back what it cost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        spent: Spent | None = getattr(request, "spent", None)
        if spent is not None and response.status_code == 304:
            spent = spend(spent.bucket, spent.owner, -1) or spent
        if spent is not None:
            for name, value in spent.headers.items():
                response.headers[name] = value
        return response
