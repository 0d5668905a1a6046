from django.apps import AppConfig


class ProfessionsConfig(AppConfig):
    name = "professions"

    def ready(self) -> None:
        from missions import teams
        from pipeline.personal import rooms
        from professions import events, forgetting, handlers, queries  # noqa: F401  # the room's topics exist, and it listens

        teams.provide(queries.missions_of)
        rooms.join(forgetting.ROOM)
