"""The one thread of an async part that speaks to the database: a thousand listeners need one connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections, connections

Answer = TypeVar("Answer")


class Desk:
    """Answers one question after the other; keeps its connection and gives it back at the end."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _with_a_good_connection, question)

    async def close(self) -> None:
        await self.ask(connections.close_all)
        self._thread.shutdown(wait=False)


def _with_a_good_connection(question: Callable[[], Answer]) -> Answer:
    close_old_connections()
    try:
        return question()
    finally:
        close_old_connections()
