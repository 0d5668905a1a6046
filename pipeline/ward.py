"""A child process for what may end the process that does it: it has its own connections, an alarm clock and less memory."""

import logging
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

from django.db import connection, connections

logger = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds that one try may take
# Bytes that the child may take beyond what it has: it must not drive the machine out of memory.
ROOM = 1024 * 1024 * 1024
STATM = Path("/proc/self/statm")
RAISED, FAILED = 70, 71  # the exit status of a child whose work raised, or ended it in another way that Python knows of
TROUBLE = "met trouble that is nobody's fault"  # such as a database that went away

_IN_WORDS = {
    signal.SIGALRM: f"did not come back within {PATIENCE:g} seconds",
    signal.SIGKILL: "was killed, most likely for want of memory",
    signal.SIGSEGV: "crashed (segmentation fault)",
    signal.SIGABRT: "crashed (abort)",
}


def begin(work: Callable[[], None]) -> int:
    """Starts the work in a child process and returns its id. The caller must not be inside a transaction."""
    pid = os.fork()
    if pid:
        return pid
    status = FAILED
    try:
        _move_in()
        work()
        status = 0
    except Exception:
        status = RAISED
        logger.exception("ward")
    except BaseException:
        logger.exception("ward")
    finally:
        os._exit(status)


def ended(pid: int) -> str | None:
    """None while it runs; then how it ended, in words: empty when all went well."""
    return _said(pid, os.WNOHANG)


def wait(pid: int) -> str:
    """The same, once it has ended. Who sets no alarm may wait for ever."""
    return _said(pid, 0) or ""


def set_alarm() -> None:
    """The kernel ends this process when the next try takes too long, whatever it is caught in."""
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)


def _move_in() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    for one in connections.all(initialized_only=True):
        # The parent's socket: neither used nor closed, which would end the parent's session. The list keeps it alive.
        _not_ours.append(one.connection)
        one.connection = None
    if STATM.exists():  # on Linux
        has = int(STATM.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (has + ROOM, resource.RLIM_INFINITY))
    connection.ensure_connection()


_not_ours: list[object] = []


def _said(pid: int, how: int) -> str | None:
    try:
        found, status = os.waitpid(pid, how)
    except ChildProcessError:  # somebody else in this process waited for all children
        return ""
    if not found:
        return None
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return _IN_WORDS.get(signal.Signals(number), f"was ended by {signal.Signals(number).name}")
    code = os.waitstatus_to_exitcode(status)
    if code == RAISED:
        return TROUBLE
    return f"ended the process (exit {code})" if code else ""
