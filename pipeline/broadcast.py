"""What is said to every process over Redis, heard by an async part: one subscription for all its listeners."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import redis
import redis.asyncio
from django.conf import settings

logger = logging.getLogger(__name__)

RETRY = 2.0
PATIENCE = 30.0


class Broadcast:
    """One channel. What is said while Redis is away is not heard, so whoever listens looks for itself now and then."""

    def __init__(self, channel: str, hear: Callable[[Any], None]) -> None:
        self.channel, self.hear = channel, hear
        self.is_heard = False

    async def listen(self) -> None:
        """Until cancelled. Redis that is away is tried again and again."""
        while True:
            try:
                await self._listen_once()
            except (redis.RedisError, OSError) as trouble:
                logger.info("%s is silent; the database alone is read (%s)", self.channel, trouble)
            self.is_heard = False
            await asyncio.sleep(RETRY)

    async def _listen_once(self) -> None:
        client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, health_check_interval=10)
        try:
            async with client.pubsub() as channel:
                await channel.subscribe(self.channel)
                while True:
                    message = await channel.get_message(timeout=PATIENCE)
                    self.is_heard = True
                    if message is not None and message["type"] == "message":
                        self.hear(message["data"])
        finally:
            await client.aclose()
