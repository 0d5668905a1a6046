"""A private Valkey, for the nudges between the log and its readers."""

import secrets
import socket
import tempfile
from pathlib import Path

from servers.process import Server
from servers.programs import Program, ServerMissing, brokers


class Valkey(Server):
    """A private Valkey, or Redis where there is no Valkey."""

    def __init__(self, folder: Path | None = None, appendonly: bool = False, program: Program | None = None) -> None:
        """Raises ServerMissing."""
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
        }
        config = self.folder / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        return [self.program.path, config]

    def is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with line.makefile("rb") as answer:
                    return answer.readline() + answer.readline() == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False
