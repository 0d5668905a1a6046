"""Every address of the product: each room brings its own."""

from importlib import util

from django.urls import include, path

from config import health
from config.metrics import Metrics

handler403 = "accounts.refused.page"
handler500 = "config.broken.page"
ROOMS = ("interface", "accounts", "pipeline", "missions", "okrs", "professions", "portfolio")

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", Metrics.as_view(), name="metrics"),
    path("api/v1/", include("config.api")),
    path("api", include("rest.reference.urls")),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"{room}.urls")) for room in ROOMS if util.find_spec(f"{room}.urls")),
]
