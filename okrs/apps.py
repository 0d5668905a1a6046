from django.apps import AppConfig


class OkrsConfig(AppConfig):
    name = "okrs"

    def ready(self) -> None:
        from missions import briefs, graduating
        from okrs import briefs as told
        from okrs import events, handlers, lists, noticing  # noqa: F401  # the room's topics and lists exist, and it listens

        briefs.provide(told.open_key_results)
        graduating.provide(told.repeated)
