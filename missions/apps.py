from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MissionsConfig(AppConfig):
    name = "missions"

    def ready(self) -> None:
        from missions import events, forgetting, guards, owners  # noqa: F401  registers the room's facts and topics, and missions as their owners
        from pipeline.personal import rooms

        rooms.join(forgetting.ROOM)
        pre_migrate.connect(guards.step_aside, sender=self)
        post_migrate.connect(guards.stand_up, sender=self)
