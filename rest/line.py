"""A line to Redis with a memory of its last failure: trouble costs a caller at most its patience, and seldom."""

import logging
import time

import redis
from django.conf import settings

logger = logging.getLogger(__name__)

PATIENCE = 0.25  # seconds for one answer
PAUSE = 5.0  # seconds without trying after a failure


class Line:
    """Ask `is_silent` before, and say `failed` for each redis.RedisError."""

    def __init__(self, name: str, patience: float = PATIENCE) -> None:
        """name: what the log calls it."""
        self.name, self.patience = name, patience
        self.silent_until = 0.0
        self.failures = 0
        self._client: redis.Redis | None = None

    @property
    def client(self) -> redis.Redis:
        if self._client is None:
            self._client = redis.Redis.from_url(
                settings.REDIS_URL,
                socket_timeout=self.patience,
                socket_connect_timeout=PATIENCE,
                retry=None,
                retry_on_timeout=False,
                decode_responses=True,
            )
        return self._client

    def failed(self, trouble: Exception) -> None:
        self.failures += 1
        self.silent_until = time.monotonic() + PAUSE
        logger.warning("%s: %s: %s", self.name, type(trouble).__name__, trouble)

    @property
    def is_silent(self) -> bool:
        return time.monotonic() < self.silent_until
