from django.apps import AppConfig


class ProfessionsConfig(AppConfig):
    name = "professions"

    def ready(self) -> None:
        from missions import briefs, graduating, teams
        from pipeline.personal import rooms
        from professions import briefs as told
        from professions import events, forgetting, handlers, queries  # noqa: F401  # the room's topics exist, and it listens

        teams.provide(queries.missions_of)
        briefs.provide(told.people)
        graduating.provide(told.teams)
        rooms.join(forgetting.ROOM)
