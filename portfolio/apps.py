from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"

    def ready(self) -> None:
        from portfolio import handlers  # noqa: F401  the read models are known as soon as the program runs
