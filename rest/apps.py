from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "rest"
    verbose_name = "What every REST endpoint shares"
    default_auto_field = "django.db.models.BigAutoField"
