"""What only shows on the wire, against the real web process: lengths that lie, headers given twice, requests within requests."""

import contextlib
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.bad_inputs.rows import row

pytestmark = pytest.mark.postgres_only  # it has a PostgreSQL, a Valkey and a web process of its own

PATIENCE = 30
EVENT = b'{"specversion": "1.0"}'


@pytest.fixture
def place(product: str) -> tuple[str, int]:
    parts = urlsplit(product)
    return str(parts.hostname), int(parts.port or 80)


@contextlib.contextmanager
def connected(place: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(place, timeout=PATIENCE) as line:
        yield line


def request(*headers: str, method: str = "POST", target: str = "/api/v1/events", body: bytes = b"") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *headers]
    if not any(header.lower().startswith("host:") for header in headers):
        lines.insert(1, "Host: 127.0.0.1")
    return "\r\n".join([*lines, "", ""]).encode() + body


def everything(line: socket.socket) -> bytes:
    """All that comes until the other side closes, or says nothing for a second after it answered."""
    heard = b""
    try:
        while chunk := line.recv(65536):
            heard += chunk
            line.settimeout(1)
    except TimeoutError:
        pass
    except ConnectionResetError:
        assert heard
    return heard


def answers(heard: bytes) -> list[int]:
    """The statuses of the answers, in their order."""
    return [int(part[:3]) for part in heard.replace(b"HTTP/1.1 ", b"\x00").split(b"\x00")[1:]]


def asked(place: tuple[str, int], sent: bytes) -> list[int]:
    with connected(place) as line:
        line.sendall(sent)
        return answers(everything(line))


JSON = "Content-Type: application/json"
AT_ONCE = [
    pytest.param([JSON, "Content-Length: 10000000000"], b"", 413, marks=row("REST", 46), id="10 GB"),
    pytest.param([JSON, "Content-Length: -5"], b"", 400, marks=row("REST", 46), id="less than nothing"),
    pytest.param([JSON, "Content-Length: 5, 6"], b"12345", 400, marks=row("REST", 101), id="two lengths in one"),
    pytest.param(
        [JSON, "Content-Length: 5", "Content-Length: 6"], b"12345", 400, marks=row("REST", 101), id="two lengths"
    ),
    pytest.param(
        [JSON, "Content-Length: 4", "Transfer-Encoding: chunked"],
        b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        400,
        marks=row("REST", 101),
        id="a length and chunks",
    ),
    pytest.param(
        [JSON, "Transfer-Encoding: gzip, chunked"], b"0\r\n\r\n", 400, marks=row("REST", 101), id="gzip on the way"
    ),
    pytest.param(
        ["Authorization: Bearer a", "Authorization: Bearer b", JSON, "Content-Length: 2"],
        b"{}",
        400,
        marks=row("REST", 95),
        id="two tokens",
    ),
    pytest.param(
        ["Host: evil.example", JSON, "Content-Length: 2"], b"{}", 400, marks=row("REST", 98), id="another host"
    ),
    pytest.param(
        ["Host: 127.0.0.1", "Host: evil.example", JSON, "Content-Length: 2"],
        b"{}",
        400,
        marks=row("REST", 98),
        id="two hosts",
    ),
    pytest.param([f"X-{n}: 1" for n in range(200)], b"", 431, marks=row("REST", 97), id="200 headers"),
    pytest.param(["X-Long: " + "x" * 40_000], b"", 431, marks=row("REST", 97), id="a header of 40 KB"),
    pytest.param(["X-Long: " + "x" * 70_000], b"", 431, marks=row("REST", 97), id="a header of 70 KB"),
]


@pytest.mark.parametrize(("headers", "body", "status"), AT_ONCE)
def test_a_request_that_lies_is_answered_at_once_and_once(
    headers: list[str], body: bytes, status: int, place: tuple[str, int]
) -> None:
    assert asked(place, request(*headers, body=body)) == [status]


TARGETS = [
    pytest.param("GET", "/api/v1/outcomes?x=%zz", marks=row("addresses", 53), id="no escape"),
    pytest.param("GET", "/outcomes?x=%c0%ae", marks=row("addresses", 53), id="a letter coded too long"),
    pytest.param("GET", "/outcomes?x=%ff%fe", marks=row("addresses", 54), id="no UTF-8"),
    pytest.param("GET", "/outcomes?x=%00", marks=row("addresses", 14), id="U+0000"),
    pytest.param("BREW", "/api/v1/outcomes", marks=row("REST", 89), id="a method nobody knows"),
    pytest.param("HEAD", "/api/v1/outcomes", marks=row("addresses", 62), id="HEAD"),
    pytest.param("OPTIONS", "/api/v1/outcomes", marks=row("addresses", 62), id="OPTIONS"),
]


@pytest.mark.parametrize(("method", "target"), TARGETS)
def test_an_odd_line_is_refused_like_any_other(method: str, target: str, place: tuple[str, int]) -> None:
    [status] = asked(place, request("Connection: close", method=method, target=target))
    assert status in (400, 401, 405)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@row("addresses", 62)
def test_health_is_looked_at_and_not_changed(method: str, place: tuple[str, int]) -> None:
    [status] = asked(place, request("Connection: close", method=method, target="/healthz"))
    assert status == (405 if method == "OPTIONS" else 200)


@row("REST", 47)
def test_a_body_that_never_ends_is_not_waited_for(place: tuple[str, int]) -> None:
    """Its length is unknown, and that alone is refused: 411, before the first byte of it."""
    with connected(place) as line:
        line.sendall(request(JSON, "Transfer-Encoding: chunked", "Connection: close"))
        began = time.monotonic()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(3):
                line.sendall(b"1\r\n[\r\n")
                time.sleep(0.3)
        assert answers(everything(line)) == [411]
    assert time.monotonic() - began < PATIENCE


@row("events", 52)
def test_a_body_that_is_cut_is_no_request(place: tuple[str, int]) -> None:
    with connected(place) as line:
        line.sendall(request(JSON, "Content-Length: 100", body=EVENT))
        line.shutdown(socket.SHUT_WR)
        assert set(answers(everything(line))) <= {400, 401}
    assert asked(place, request("Connection: close", method="GET", target="/healthz")) == [200]


@row("events", 52)
def test_what_follows_a_body_is_no_part_of_it(place: tuple[str, int]) -> None:
    """A length that is too short leaves a rest behind, which is read as a request of its own, and is none."""
    heard = asked(place, request(JSON, f"Content-Length: {len(EVENT) - 5}", body=EVENT))
    assert heard and set(heard) <= {400, 401}


@row("REST", 47)
@row("events", 52)
def test_those_who_send_slowly_keep_nobody_else_waiting(place: tuple[str, int]) -> None:
    """More of them than the web process has threads: each promises a body and sends none of it."""
    with contextlib.ExitStack() as slow:
        for _ in range(24):
            line = slow.enter_context(connected(place))
            line.sendall(request(JSON, "Content-Length: 1000", target="/accounts/login/", body=b"{"))
        time.sleep(0.5)
        assert asked(place, request("Connection: close", method="GET", target="/healthz")) == [200]
