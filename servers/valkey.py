"""A private Valkey, for the nudges between the log and its readers."""

import secrets
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path

from servers.process import Server
from servers.programs import Program, ServerMissing, brokers


class Valkey(Server):
    """A private Valkey, or Redis where there is no Valkey."""

    def __init__(
        self,
        folder: Path | None = None,
        appendonly: bool = False,
        program: Program | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """settings: further lines of its configuration. Raises ServerMissing."""
        super().__init__()
        found = [program] if program else brokers()
        if not found:
            raise ServerMissing("needs Valkey or Redis (Debian and Ubuntu: apt install redis-server).")
        self.program = found[0]
        self.folder = Path(folder or tempfile.mkdtemp(prefix="cairn-valkey-")).resolve()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._temporary = [] if folder else [self.folder]
        self.log = self.folder / "valkey.log"
        self.password = secrets.token_urlsafe(24)
        self._appendonly = appendonly
        self.settings = dict(settings or {})

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def command(self) -> list[str | Path]:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": f'"{self.folder}"',
            "requirepass": self.password,  # in a file, because every user of the machine can read a command line
            "appendonly": "yes" if self._appendonly else "no",
            "save": '""',
            "maxmemory-policy": "noeviction",
            **self.settings,
        }
        config = self.folder / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        return [self.program.path, config]

    def is_ready(self) -> bool:
        try:
            return self.ask("PING") == "+PONG"
        except OSError:
            return False

    def ask(self, *words: str) -> str:
        """The answer to a command, as it stands on the wire; of a longer text all of it. Raises OSError."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line, line.makefile("rb") as answers:
            line.sendall(_on_the_wire("AUTH", self.password) + _on_the_wire(*words))
            answers.readline()
            answer = answers.readline().decode().rstrip()
            return answers.read(int(answer[1:])).decode() if answer.startswith("$") else answer


def _on_the_wire(*words: str) -> bytes:
    return f"*{len(words)}\r\n".encode() + b"".join(f"${len(w.encode())}\r\n{w}\r\n".encode() for w in words)
