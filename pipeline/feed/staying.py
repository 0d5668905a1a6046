"""What the endpoint of the feed asks of the async part around it: keep the connection, I have given my thread back.

The endpoint says who may read what, as every endpoint does; only the waiting is done elsewhere. Where nothing async is
around it (plain WSGI, the test client), it answers at once, and a stream is a short one that the client asks for again.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from pipeline.feed.cursors import Seen

SCOPE_KEY = "cairn.stay"


@dataclass
class Stay:
    """Filled in by the endpoint while it answers; read when its answer begins."""

    after: str = ""  # where a request that waited goes on: `latest` would be another place by now
    seen: Seen | None = None  # whose news are waited for; None: the answer is complete as it is
    seconds: float = 0.0  # how long a long-poll waits
    door: str = ""  # through which door a listener of the stream came in
    is_stream: bool = False

    def for_news(self, seen: Seen, seconds: float) -> None:
        self.seen, self.seconds, self.is_stream = seen, seconds, False

    def as_listener(self, seen: Seen, door: str) -> None:
        self.seen, self.door, self.is_stream = seen, door, True


def stay_of(request: HttpRequest) -> Stay | None:
    """Where to ask for it; None when nobody around this request can wait."""
    scope = request.META.get("asgi.scope")
    found = scope.get(SCOPE_KEY) if scope is not None and request.method == "GET" else None
    return found if isinstance(found, Stay) else None
