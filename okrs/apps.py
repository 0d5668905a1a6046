from django.apps import AppConfig


class OkrsConfig(AppConfig):
    name = "okrs"

    def ready(self) -> None:
        from okrs import events, handlers, lists, noticing  # noqa: F401  # the room's topics and lists exist, and it listens
