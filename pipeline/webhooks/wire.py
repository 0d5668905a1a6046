"""One POST over a connection to a checked address: a time for all of it, a limit to what is read, nothing followed."""

import logging
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import h11

from pipeline.webhooks import addresses
from pipeline.webhooks.addresses import Exceptions, IPAddress, Resolve, Target

logger = logging.getLogger(__name__)

SECONDS = 15.0  # for name, connection, TLS, request and answer together
MOST_READ = 64 * 1024  # bytes of an answer that are taken from the network
MOST_KEPT = 1000  # bytes of its body that are shown to the owner
# Of an answer; the rest may say the data back.
SHOWN = ("content-type", "content-length", "date", "server", "retry-after", "x-request-id")
LONGEST_HEADER = 200


@dataclass(frozen=True)
class Answer:
    """What came back. `status` 0: nothing did, and the owner is told no more than that."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    excerpt: str = ""
    milliseconds: int = 0

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


class _Late(Exception):
    """The time is over."""


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Raises _Late."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise _Late
        return left


def post(
    target: Target,
    headers: Mapping[str, str],
    body: bytes,
    *,
    exceptions: Exceptions,
    seconds: float = SECONDS,
    resolve: Resolve = addresses.system_resolve,
) -> Answer:
    """The answer, or one that says that there was none: why is a matter of our log, so that nobody probes our network."""
    began = time.monotonic()
    deadline = _Deadline(seconds)
    try:
        found = addresses.checked(target, exceptions, seconds=deadline.left, resolve=resolve)
        with _connected(target, found, deadline) as line:
            return _asked(line, target, headers, body, deadline, began)
    except _Late:
        why = f"took longer than {seconds:g} s"
    except (addresses.NotReachable, h11.ProtocolError, OSError, ValueError) as trouble:
        why = f"{type(trouble).__name__}: {trouble}"
    logger.info("webhook to %s: no answer: %s", target.authority, why)
    return Answer()


def _connected(target: Target, found: list[IPAddress], deadline: _Deadline) -> socket.socket:
    """A connection to the first address that takes it. Raises OSError, _Late."""
    trouble: OSError | None = None
    for address in found:
        try:
            line = socket.create_connection((str(address), target.port), timeout=deadline.left)
        except OSError as refused:
            trouble = refused
            continue
        return _wrapped(line, target, deadline) if target.is_tls else line
    raise trouble or OSError("no address")


def _wrapped(line: socket.socket, target: Target, deadline: _Deadline) -> socket.socket:
    """TLS for the name in the address, whatever address that name led to."""
    try:
        line.settimeout(deadline.left)
        return _trust().wrap_socket(line, server_hostname=target.host)
    except BaseException:
        line.close()
        raise


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that the system trusts, read once: it takes longer than a delivery."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # some systems leave it to a file of their own
    context.set_alpn_protocols(["http/1.1"])
    return context


def _asked(
    line: socket.socket, target: Target, headers: Mapping[str, str], body: bytes, deadline: _Deadline, began: float
) -> Answer:
    """Raises OSError, _Late, h11.ProtocolError."""
    talk = h11.Connection(our_role=h11.CLIENT, max_incomplete_event_size=MOST_READ)
    head = {"host": target.authority, **headers, "content-length": str(len(body)), "connection": "close"}
    sent = talk.send(h11.Request(method="POST", target=target.path, headers=list(head.items())))
    sent = (sent or b"") + (talk.send(h11.Data(data=body)) or b"") + (talk.send(h11.EndOfMessage()) or b"")
    _send(line, sent, deadline)
    response, text = _read(line, talk, deadline)
    return Answer(
        status=response.status_code,
        headers=_shown(response),
        excerpt=text[:MOST_KEPT].decode("utf-8", errors="replace").replace("\x00", "\ufffd"),
        milliseconds=round((time.monotonic() - began) * 1000),
    )


def _send(line: socket.socket, data: bytes, deadline: _Deadline) -> None:
    rest = memoryview(data)
    while rest:
        line.settimeout(deadline.left)
        rest = rest[line.send(rest) :]


def _read(line: socket.socket, talk: h11.Connection, deadline: _Deadline) -> tuple[h11.Response, bytes]:
    """The head of the answer, and as much of its body as anybody will look at."""
    response: h11.Response | None = None
    text, taken = b"", 0
    while True:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            line.settimeout(deadline.left)
            data = line.recv(8192)
            taken += len(data)
            talk.receive_data(data)
        elif isinstance(event, h11.Response):
            response = event
        elif isinstance(event, h11.Data):
            text += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed) or event is h11.PAUSED:
            break
        if taken > MOST_READ or len(text) >= MOST_KEPT:
            break
    if response is None:
        raise OSError("the connection ended before an answer")
    return response, text


def _shown(response: h11.Response) -> dict[str, str]:
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
    return {name: value[:LONGEST_HEADER] for name, value in pairs if name in SHOWN}
