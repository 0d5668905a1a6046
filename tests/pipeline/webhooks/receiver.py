"""A receiver of webhooks: a real server on 127.0.0.1 that keeps what came and answers as it is told."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
from standardwebhooks import Webhook

Reply = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int = 204, text: bytes = b"", **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    return reply


def hang(seconds: float = 30) -> Reply:
    return lambda handler: time.sleep(seconds)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte of the answer every tenth of a second, for ever."""
    try:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        return


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    handler.connection.close()


@dataclass
class Came:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        return orjson.loads(self.body)

    def verified_by(self, secret: str) -> Any:
        """Raises WebhookVerificationError."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """`replies` are used up one by one, `usual` answers the rest. `connections` counts who came to the door at all."""

    usual: Reply = field(default_factory=answer)
    replies: list[Reply] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    connections: int = 0
    url: str = ""

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.came]

    def wait_for(self, count: int, seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while len(self.came) < count:
            assert time.monotonic() < deadline, f"only {len(self.came)} of {count} came"
            time.sleep(0.01)


@contextmanager
def listening(*, certificate: str = "", host: str = "127.0.0.1", name: str = "127.0.0.1") -> Iterator[Receiver]:
    """A receiver on a free port; over TLS with the certificate (and its key) in that file."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.came.append(Came(self.path, headers, body))
            reply = receiver.replies.pop(0) if receiver.replies else receiver.usual
            reply(self)

        def log_message(self, *_: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def verify_request(self, *_: Any) -> bool:
            receiver.connections += 1
            return True

        def handle_error(self, *_: Any) -> None:
            return

    with Server((host, 0), Handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https" if certificate else "http"
        receiver.url = f"{scheme}://{name}:{server.server_address[1]}/hook"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
