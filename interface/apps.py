from django.apps import AppConfig


class Interface(AppConfig):
    name = "interface"
    verbose_name = "Interface"
