from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PipelineConfig(AppConfig):
    name = "pipeline"

    def ready(self) -> None:
        from pipeline import catalogue, events, lists, readers, relay  # noqa: F401  # the room's own topics, lists and readers exist
        from pipeline.personal import own_room, rooms
        from pipeline.webhooks import described, owing
        from pipeline.webhooks import events as webhook_events  # noqa: F401  # their topic exists
        from rest import documents

        rooms.join(own_room.ROOM)
        readers.provide(owing.subscriptions)
        documents.describe_sent(described.SENT)
        post_migrate.connect(open_own_topics, sender=self)


def open_own_topics(using: str = "default", **_: Any) -> None:
    """Every installation has the topics on which Cairn's own facts go."""
    from pipeline.catalogue import own

    own.open_all(using)
