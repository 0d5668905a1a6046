"""A small disk for PostgreSQL that can be filled and given room again."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from servers import Server

ROOM = 1024  # megabytes that it may take
SPARES = (1, 4, 16, 64)  # megabytes left on a full one: more when a busy server was quicker than we
RECOVERING = 10.0  # seconds that PostgreSQL has to answer again
WRITTEN = 64 * 1024  # bytes: where a file may be written while the disk is full by limit


class SmallDisk:
    """A tmpfs where we may mount one; elsewhere the same by a limit on the files of the server's processes.

    PostgreSQL treats a file that may not grow like a full disk (it ignores SIGXFSZ for that), so ordinary users prove the same.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cairn-disk-"))
        said = self._mount(f"size={ROOM}m,mode=1777")
        self.is_mounted = not said
        if not self.is_mounted:
            self.folder.chmod(0o1777)

    @contextmanager
    def full(self, server: Server) -> Iterator[None]:
        """As long as the block runs, the server finds no room."""
        if not self.is_mounted:
            with files_that_cannot_grow(server):
                yield
            return
        for spare in SPARES:
            if not (said := self._resize(shutil.disk_usage(self.folder).used // 2**20 + spare)):
                break
        else:
            raise OSError(f"the small disk cannot be filled: {said}")
        try:
            yield
        finally:
            self.free(server)

    def free(self, server: Server) -> None:
        if not self.is_mounted:
            limit(server, "unlimited")
        elif said := self._resize(ROOM):
            raise OSError(f"the small disk cannot be given room: {said}")

    def discard(self) -> None:
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", self.folder], check=True, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _resize(self, megabytes: int) -> str:
        return self._mount(f"remount,size={megabytes}m")

    def _mount(self, options: str) -> str:
        """Empty when it was done, else what was said."""
        if os.geteuid() != 0:
            return "only root mounts"
        command = ["mount", "-t", "tmpfs", "-o", options, "cairn-small-disk", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stderr.strip() or "it failed" if done.returncode else ""


@contextmanager
def files_that_cannot_grow(server: Server) -> Iterator[None]:
    limit(server, str(WRITTEN))
    try:
        yield
    finally:
        limit(server, "unlimited")
        help_up(server)


def help_up(server: Server) -> None:
    """PostgreSQL that lost the process of its recovery to the limit waits for ever; then it is started anew, as an operator would."""
    deadline = time.monotonic() + RECOVERING
    while server.is_alive() and time.monotonic() < deadline:
        try:
            psycopg2.connect(server.url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            time.sleep(0.1)
        else:
            return
    if server.is_alive():
        server.restart()


def limit(server: Server, size: str) -> None:
    """How far the server and its children, now and later, may write into a file. Only its own account may say so."""
    _limit_one(server, server.pid, size)  # the parent first: later children are born with its limit
    for child in children(server.pid):
        _limit_one(server, child, size)


def _limit_one(server: Server, pid: int, size: str) -> None:
    command = ["prlimit", "--pid", str(pid), f"--fsize={size}:unlimited"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **server._as_account())
    if done.returncode and server.is_alive() and Path(f"/proc/{pid}").exists():
        raise OSError(f"the files of {server.program} cannot be limited: {done.stderr.strip()}")


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
