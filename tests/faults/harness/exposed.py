"""An installation that lies open to every fault: wires between it and its servers, and a database on a small disk."""

import contextlib
import os
import secrets
import signal
from typing import Self

import servers
from launch.installation import Installation, Process
from tests.faults.harness.disk import SmallDisk, children
from tests.faults.harness.wire import Wire, Wires

HELD_BY = {"web": "web", "worker-1": "workers", "worker-2": "workers", "beat": "workers"}


class Exposed(Installation):
    """Web and workers reach PostgreSQL and Valkey over `wires`; whoever looks from outside uses `env`, which leads straight."""

    def __init__(self) -> None:
        self.disk = SmallDisk()
        super().__init__(postgres=servers.PostgreSQL(self.disk.folder / "postgresql"))
        self._laid = Wires(secrets.randbits(32))
        self.wires: dict[str, Wire] = {}

    def __enter__(self) -> Self:
        self._laid.__enter__()
        for user in sorted(set(HELD_BY.values())):
            self.wires[f"{user} to postgresql"] = self._laid.lay(lambda: self.postgres.port)
            self.wires[f"{user} to valkey"] = self._laid.lay(lambda: self.valkey.port)
        return super().__enter__()

    def process(self, name: str, command: list[str], **env: str) -> Process:
        user = HELD_BY.get(name, "workers")
        return super().process(
            name,
            command,
            DATABASE_URL=self._over(f"{user} to postgresql", self.postgres.url, self.postgres.port),
            REDIS_URL=self._over(f"{user} to valkey", self.valkey.url, self.valkey.port),
            **env,
        )

    def _over(self, wire: str, url: str, port: int) -> str:
        return url.replace(f"@127.0.0.1:{port}", f"@127.0.0.1:{self.wires[wire].port}")

    def mend(self) -> None:
        """Puts right whatever a fault left: wires clear, room on the disk, nothing frozen, nothing dead."""
        for wire in self.wires.values():
            wire.clear()
        self.disk.free(self.postgres)
        for server in (self.postgres, self.valkey):
            if server.is_alive():
                thaw(server.pid)
            else:
                server.start()
        for process in self.processes.values():
            if process.is_alive():
                thaw(process.pid)
            else:
                process.restart()
        self.wait_until_web_answers()

    def end(self) -> None:
        for wire in self.wires.values():
            wire.clear()
        try:
            super().end()
        finally:
            self._laid.__exit__()
            self.disk.discard()


def freeze(pid: int) -> None:
    """The process and its children stand still."""
    _signal(pid, signal.SIGSTOP)


def thaw(pid: int) -> None:
    _signal(pid, signal.SIGCONT)


def _signal(pid: int, what: signal.Signals) -> None:
    for one in (pid, *children(pid)):  # PostgreSQL's children are sessions of their own
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, what)
