"""Receivers of webhooks in a process of their own, each with a vice of its own for the first events that come to it.

Started with `python receivers.py CERTIFICATE`; says its ports in a line of JSON. GET /came/NAME tells what came there.
"""

import json
import socket
import ssl
import sys
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BAD = 3  # events that each receiver treats badly when they come first; a second failure would wait for five minutes
came: dict[str, list[dict[str, Any]]] = defaultdict(list)
seen: dict[str, set[str]] = defaultdict(set)
inside = {"connections": 0}
lock = threading.Lock()


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        found = inside if self.path == "/inside" else came[self.path.rsplit("/", 1)[1]]
        self.say(200, json.dumps(found).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        name = self.path[1:]
        with lock:
            is_bad = hasattr(self, name) and len(seen[name]) < BAD and self.headers["webhook-id"] not in seen[name]
            seen[name].add(self.headers["webhook-id"])
        if is_bad:
            getattr(self, name)()
            return
        time.sleep(0.02)  # so that a kill finds something on its way
        event = json.loads(body)
        with lock:
            came[name].append({"id": self.headers["webhook-id"], "key": event["partitionkey"], "n": event["data"]["n"]})
        self.say(204)

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hangs(self) -> None:
        time.sleep(60)

    def errs(self) -> None:
        self.say(500, b"not today")

    def redirects(self) -> None:
        self.say(302, Location=f"http://127.0.0.1:{ports['inside']}/")

    def resets(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.connection.close()

    def drips(self) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"." * 5000:
                self.wfile.write(bytes([byte]))
                time.sleep(1)
        except OSError:
            return

    def is_gone(self) -> None:
        self.say(410)

    def log_message(self, *_: Any) -> None:
        return


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        return


class Inside(Server):
    """What a redirect points at, and nobody may come to."""

    def verify_request(self, *_: Any) -> bool:
        inside["connections"] += 1
        return True


servers = {"open": Server(("127.0.0.1", 0), Receiver), "inside": Inside(("127.0.0.1", 0), Receiver)}
servers["tls"] = Server(("127.0.0.1", 0), Receiver)
ports = {name: server.server_address[1] for name, server in servers.items()}

if __name__ == "__main__":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1])
    servers["tls"].socket = context.wrap_socket(servers["tls"].socket, server_side=True, do_handshake_on_connect=False)
    for server in servers.values():
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps(ports), flush=True)
    sys.stdin.read()  # until whoever started it is gone
