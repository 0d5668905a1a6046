from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "missions"

    def ready(self) -> None:
        from missions import events, forgetting, owners  # noqa: F401  registers the room's facts and topics, and missions as their owners
        from pipeline.personal import rooms

        rooms.join(forgetting.ROOM)
