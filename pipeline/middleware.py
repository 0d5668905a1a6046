"""People always see their own writes: what a request wrote travels in a cookie, and watching pages wait for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pipeline import log, readers

COOKIE = "cairn_seen"
SECONDS = 30
MOST = 24


class OwnWritesFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with log.positions_written() as heads:
            response = self.get_response(request)
        if heads:
            text = "|".join(f"{topic}:{partition}:{sequence}" for (topic, partition), sequence in heads.items())
            response.headers["Cairn-Position"] = text[:1500]
            response.set_cookie(COOKIE, text[:1500], max_age=SECONDS, httponly=True, samesite="Lax")
        return response


def wait_for_own_writes(request: HttpRequest, *read_models: str, seconds: float = 2.0) -> bool:
    """True when the read models show what this person wrote last; False when a reader is late.

    Integrations send the `Cairn-Position` of their write back in a header of the same name.
    """
    places = _places(request.headers.get("Cairn-Position") or request.COOKIES.get(COOKIE, ""))
    return all(readers.wait_until(name, places, seconds) for name in read_models) if places else True


def _places(text: str) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for part in text.split("|")[:MOST]:
        topic, _, rest = part.partition(":")
        partition, _, sequence = rest.partition(":")
        if partition.isdecimal() and sequence.isdecimal() and len(partition) < 4 and len(sequence) < 16:
            found[topic, int(partition)] = int(sequence)
    return found
