"""What each process counts of the requests it answers, for /metrics."""

from prometheus_client import Counter, Histogram

# Seconds. A page should be there within a tenth; what takes ten is broken.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

REQUESTS = Histogram(
    "cairn_request_seconds",
    "Time to the answer of a request, by the pattern of its address.",
    ["method", "place", "status"],
    buckets=BOUNDS,
)
LIMITED = Counter("cairn_api_limited", "Requests to the API that were beyond a limit.", ["bucket"])
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


def note(method: str | None, place: str, status: int, seconds: float) -> None:
    """Counts one answer. `place` is a pattern, never an address: addresses are without number."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(method=known, place=place, status=f"{status // 100}xx").observe(seconds)
