"""Topics as streams for readers outside: by pages, waiting for the next event, or told as it happens."""

from pipeline.feed.cursors import NotACursor
from pipeline.feed.pages import Page, PlaceArchived, TooManyPartitions, page

__all__ = ["NotACursor", "Page", "PlaceArchived", "TooManyPartitions", "page"]
