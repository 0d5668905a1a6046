from django.apps import AppConfig


class ProfessionsConfig(AppConfig):
    name = "professions"

    def ready(self) -> None:
        from professions import events, handlers  # noqa: F401  # the room's topics exist, and it listens
