"""The live stream: one message to every open page whenever a read model has moved."""

from portfolio.live.stream import Stream

__all__ = ["Stream"]
