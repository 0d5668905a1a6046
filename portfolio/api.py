"""The portfolio over REST."""

from typing import Any

routes: list[Any] = []
