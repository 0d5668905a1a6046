from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"

    def ready(self) -> None:
        from portfolio import handlers, lists, noticing  # noqa: F401  read models and lists are known as soon as the program runs
