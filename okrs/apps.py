from django.apps import AppConfig


class OkrsConfig(AppConfig):
    name = "okrs"

    def ready(self) -> None:
        from okrs import events, handlers  # noqa: F401  # the room's topics exist, and it listens
